#include "placebook/contract/methods.h"

#include <criterion/criterion.h>

Test(methods, knows_an_approximate_one_by_its_end)
{
    cr_assert(pb_method_is_approximate("population-weighted mean of districts" PB_APPROXIMATE));
    cr_assert_not(pb_method_is_approximate("sum of districts, Wilson limits" PB_EXACT_METHOD));
    cr_assert_not(pb_method_is_approximate("(approximate) sum"));
    cr_assert_not(pb_method_is_approximate("sum"));
    cr_assert_not(pb_method_is_approximate(""));
}
