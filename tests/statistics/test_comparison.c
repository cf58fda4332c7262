#include "core/statistics/comparison.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct pb_interval limits = { 10, 20 };

/* The rule as the header states it: the table is the specification. */
Test(comparison, says_it_in_the_words_of_the_polarity)
{
    static const struct {
        double benchmark;
        enum pb_word polarity, expected;
    } table[] = {
        { 9, PB_WORD_HIGH_IS_GOOD, PB_WORD_BETTER },
        { 21, PB_WORD_HIGH_IS_GOOD, PB_WORD_WORSE },
        { 9, PB_WORD_LOW_IS_GOOD, PB_WORD_WORSE },
        { 21, PB_WORD_LOW_IS_GOOD, PB_WORD_BETTER },
        { 9, PB_WORD_NO_JUDGEMENT, PB_WORD_HIGHER },
        { 21, PB_WORD_NO_JUDGEMENT, PB_WORD_LOWER },
        { 9, PB_WORD_NONE, PB_WORD_HIGHER },
        { 21, PB_WORD_NONE, PB_WORD_LOWER },
        { 15, PB_WORD_HIGH_IS_GOOD, PB_WORD_SIMILAR },
        { 15, PB_WORD_NONE, PB_WORD_SIMILAR },
        { 9, PB_WORD_NOT_APPLICABLE, PB_WORD_NOT_COMPARED },
        { 15, PB_WORD_NOT_APPLICABLE, PB_WORD_NOT_COMPARED },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        cr_assert_eq(pb_compare(15, limits, table[i].benchmark, table[i].polarity), table[i].expected, "case %zu", i);
}

Test(comparison, limits_themselves_are_similar)
{
    cr_assert_eq(pb_compare(15, limits, 10, PB_WORD_HIGH_IS_GOOD), PB_WORD_SIMILAR);
    cr_assert_eq(pb_compare(15, limits, 20, PB_WORD_HIGH_IS_GOOD), PB_WORD_SIMILAR);
    cr_assert_eq(pb_compare(15, limits, nextafter(10, 0), PB_WORD_HIGH_IS_GOOD), PB_WORD_BETTER);
    cr_assert_eq(pb_compare(15, limits, nextafter(20, 30), PB_WORD_HIGH_IS_GOOD), PB_WORD_WORSE);
}

Test(comparison, needs_all_four_numbers_in_order)
{
    const double none = (double)NAN;
    cr_assert_eq(pb_compare(none, limits, 9, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare(15, limits, none, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare(15, (struct pb_interval){ none, 20 }, 9, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare(15, (struct pb_interval){ 10, none }, 9, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare(15, (struct pb_interval){ 20, 10 }, 9, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
}
