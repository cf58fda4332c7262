#include "placebook/nearest.h"

#include <criterion/criterion.h>

static const char *const words[] = { "fingertips", "files", "rugby", "south-warwickshire", "warwickshire-north", NULL };

Test(nearest, finds_the_word_that_was_meant)
{
    cr_assert_str_eq(pb_nearest_word("rugbee", words), "rugby");
    cr_assert_str_eq(pb_nearest_word("fils", words), "files");
    cr_assert_str_eq(pb_nearest_word("Fingertisp", words), "fingertips");
    cr_assert_str_eq(pb_nearest_word("warwickshire-nroth", words), "warwickshire-north");
}

Test(nearest, stays_silent_when_nothing_is_near)
{
    cr_assert_null(pb_nearest_word("leicester", words));
    cr_assert_null(pb_nearest_word("", words));
}
