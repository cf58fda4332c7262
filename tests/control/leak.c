/* Leaks on purpose: see CMakeLists.txt beside this file. */
#include <criterion/criterion.h>
#include <stdlib.h>

Test(control, leaks_on_purpose)
{
    void *volatile lost = malloc(64);
    cr_assert_not_null(lost);
    lost = NULL;
}
