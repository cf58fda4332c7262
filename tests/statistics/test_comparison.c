#include "placebook/statistics/comparison.h"

#include "tests/support/close.h"

#include <string.h>

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
    cr_assert_eq(pb_compare(9, limits, 9, PB_WORD_HIGH_IS_GOOD), PB_WORD_SIMILAR);
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

static enum pb_word two_level(double benchmark, enum pb_word polarity)
{
    return pb_compare_two_level(15, (struct pb_interval){ 10, 20 }, (struct pb_interval){ 8, 23 }, benchmark, polarity);
}

Test(comparison, two_levels_tell_better_from_best)
{
    cr_assert_eq(two_level(10, PB_WORD_HIGH_IS_GOOD), PB_WORD_SIMILAR);
    cr_assert_eq(two_level(9, PB_WORD_HIGH_IS_GOOD), PB_WORD_BETTER);
    cr_assert_eq(two_level(8, PB_WORD_HIGH_IS_GOOD), PB_WORD_BETTER);
    cr_assert_eq(two_level(nextafter(8, 0), PB_WORD_HIGH_IS_GOOD), PB_WORD_BEST);
    cr_assert_eq(two_level(7, PB_WORD_LOW_IS_GOOD), PB_WORD_WORST);
    cr_assert_eq(two_level(23, PB_WORD_LOW_IS_GOOD), PB_WORD_BETTER);
    cr_assert_eq(two_level(24, PB_WORD_LOW_IS_GOOD), PB_WORD_BEST);
    cr_assert_eq(two_level(24, PB_WORD_HIGH_IS_GOOD), PB_WORD_WORST);
    cr_assert_eq(two_level(24, PB_WORD_NO_JUDGEMENT), PB_WORD_LOWER);
    cr_assert_eq(two_level(7, PB_WORD_NONE), PB_WORD_HIGHER);
    cr_assert_eq(two_level(7, PB_WORD_NOT_APPLICABLE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(two_level((double)NAN, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    struct pb_interval none = { (double)NAN, 3 };
    cr_assert_eq(pb_compare_two_level(15, limits, none, 9, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare_two_level(15, none, limits, 9, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
}

Test(comparison, intervals_with_a_point_in_common_are_similar)
{
    static const struct {
        double benchmark;
        struct pb_interval benchmark_limits;
        enum pb_word polarity, expected;
    } table[] = {
        { 25, { 20, 30 }, PB_WORD_LOW_IS_GOOD, PB_WORD_SIMILAR },
        { 25, { 20.0001, 30 }, PB_WORD_LOW_IS_GOOD, PB_WORD_BETTER },
        { 25, { 20.0001, 30 }, PB_WORD_HIGH_IS_GOOD, PB_WORD_WORSE },
        { 5, { 1, 10 }, PB_WORD_LOW_IS_GOOD, PB_WORD_SIMILAR },
        { 5, { 1, 9.9999 }, PB_WORD_LOW_IS_GOOD, PB_WORD_WORSE },
        { 5, { 1, 9.9999 }, PB_WORD_NO_JUDGEMENT, PB_WORD_HIGHER },
        { 15, { 12, 13 }, PB_WORD_NONE, PB_WORD_SIMILAR },
        { 5, { 1, 9 }, PB_WORD_NOT_APPLICABLE, PB_WORD_NOT_COMPARED },
        { (double)NAN, { 1, 9 }, PB_WORD_NONE, PB_WORD_NOT_COMPARED },
        { 5, { (double)NAN, 9 }, PB_WORD_NONE, PB_WORD_NOT_COMPARED },
        { 5, { 9, 1 }, PB_WORD_NONE, PB_WORD_NOT_COMPARED },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        cr_assert_eq(pb_compare_double(15, limits, table[i].benchmark, table[i].benchmark_limits, table[i].polarity),
                     table[i].expected, "case %zu", i);
    struct pb_interval none = { 1, (double)NAN };
    cr_assert_eq(pb_compare_double(15, none, 5, limits, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
}

Test(comparison, control_limits_are_crossed_strictly)
{
    cr_assert_eq(pb_compare_spc(10, limits, PB_WORD_HIGH_IS_GOOD), PB_WORD_SIMILAR);
    cr_assert_eq(pb_compare_spc(20, limits, PB_WORD_HIGH_IS_GOOD), PB_WORD_SIMILAR);
    cr_assert_eq(pb_compare_spc(nextafter(20, 30), limits, PB_WORD_HIGH_IS_GOOD), PB_WORD_BETTER);
    cr_assert_eq(pb_compare_spc(nextafter(10, 0), limits, PB_WORD_HIGH_IS_GOOD), PB_WORD_WORSE);
    cr_assert_eq(pb_compare_spc(9, limits, PB_WORD_NONE), PB_WORD_LOWER);
    cr_assert_eq(pb_compare_spc(21, limits, PB_WORD_NOT_APPLICABLE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare_spc((double)NAN, limits, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
    cr_assert_eq(pb_compare_spc(9, (struct pb_interval){ 3, (double)NAN }, PB_WORD_NONE), PB_WORD_NOT_COMPARED);
}

/* The formula in 30-digit arithmetic (python3-mpmath), 100 times it. */
Test(comparison, control_limits_of_a_proportion_are_wilsons_about_the_benchmark)
{
    static const double table[][5] = { { 10, 50, PB_Z_95, 4.347576493189042, 21.360231437479655 },
                                       { 10, 50, PB_Z_998, 2.7956826206237382, 30.033348662799303 },
                                       { 23.56, 1234, PB_Z_95, 21.276541559644623, 26.007563739132359 },
                                       { 23.56, 1234, PB_Z_998, 20.038660315031715, 27.487418762349755 } };
    struct pb_interval found = { 0, 0 };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        cr_assert_eq(pb_spc_proportion_limits(table[i][0], table[i][1], 100, table[i][2], &found, NULL), PB_OK);
        assert_close(found.lower, table[i][3], 1e-13);
        assert_close(found.upper, table[i][4], 1e-13);
    }
    cr_assert_eq(pb_spc_proportion_limits(100, 49, 100, PB_Z_95, &found, NULL), PB_OK);
    cr_assert_eq(found.upper, 100);
    static const double bad[][3] = { { 101, 50, 100 }, { -1, 50, 100 },          { 10, 0, 100 },
                                     { 10, 50, 0 },    { (double)NAN, 50, 100 }, { 10, (double)NAN, 100 } };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_interval untouched = { 7, 8 };
        struct pb_error error = { 0 };
        cr_assert_eq(pb_spc_proportion_limits(bad[i][0], bad[i][1], bad[i][2], PB_Z_95, &untouched, &error),
                     PB_REJECTED);
        cr_assert(untouched.lower == 7 && untouched.upper == 8);
    }
}

/* MRSA per 100,000 in 2011, England 2.132708657734625: 13.14 expected events in Cambridgeshire's 616,282 people. The
 * limits of a count are those of the printed tables (Altman et al 2000): of 14 below and 13 above. By Fingertips the
 * area's 7 events are better at 95% and similar at 99.8%, Suffolk's 16 of 601,976 similar at both, the 17 of 409,489 in
 * Birmingham East worse and similar. */
Test(comparison, control_limits_of_a_rate_are_exact_ones_about_the_expected_events)
{
    const double england = 2.132708657734625;
    struct pb_interval found = { 0, 0 };
    cr_assert_eq(pb_spc_rate_limits(england, 616282, 100000, PB_Z_95, &found, NULL), PB_OK);
    assert_close(found.lower, 7.6539302763005985 / 6.16282, 1e-12);
    assert_close(found.upper, 22.230395918158877 / 6.16282, 1e-12);
    static const struct {
        double value, population;
        enum pb_word at_95, at_998;
    } table[] = {
        { 1.1358436559886544, 616282, PB_WORD_BETTER, PB_WORD_SIMILAR },
        { 2.657913272289925, 601976, PB_WORD_SIMILAR, PB_WORD_SIMILAR },
        { 4.1515156695295845, 409489, PB_WORD_WORSE, PB_WORD_SIMILAR },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        cr_assert_eq(pb_spc_rate_limits(england, table[i].population, 100000, PB_Z_95, &found, NULL), PB_OK);
        cr_assert_eq(pb_compare_spc(table[i].value, found, PB_WORD_LOW_IS_GOOD), table[i].at_95);
        cr_assert_eq(pb_spc_rate_limits(england, table[i].population, 100000, PB_Z_998, &found, NULL), PB_OK);
        cr_assert_eq(pb_compare_spc(table[i].value, found, PB_WORD_LOW_IS_GOOD), table[i].at_998);
    }
}

/* Nothing expected: the limits of no events. The two formulas meet at 10,000 events. */
Test(comparison, control_limits_of_a_rate_are_there_for_few_and_many_events)
{
    struct pb_interval found = { 0, 0 };
    cr_assert_eq(pb_spc_rate_limits(0, 5000, 1000, PB_Z_95, &found, NULL), PB_OK);
    cr_assert_eq(found.lower, 0);
    assert_close(found.upper, 3.6888794541139358 / 5, 1e-12);
    cr_assert_eq(pb_spc_rate_limits(1, PB_SPC_BYAR_FROM, 1, PB_Z_95, &found, NULL), PB_OK);
    assert_close(found.lower * 10000, 9804.9524672601832, 1e-7); /* mpmath.gammainc, 30 digits */
    assert_close(found.upper * 10000, 10197.951624661473, 1e-7);
    static const double bad[][3] = { { -1, 50, 100 }, { 10, 0, 100 }, { 10, 50, 0 }, { (double)NAN, 50, 100 } };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_error error = { 0 };
        found = (struct pb_interval){ 7, 8 };
        cr_assert_eq(pb_spc_rate_limits(bad[i][0], bad[i][1], bad[i][2], PB_Z_95, &found, &error), PB_REJECTED);
        cr_assert(found.lower == 7 && found.upper == 8);
    }
}

static const struct pb_compared complete = {
    .value = 15,
    .limits_95 = { 10, 20 },
    .limits_998 = { 8, 23 },
    .benchmark = 22,
    .benchmark_limits = { 19, 25 },
    .denominator = 200,
    .multiplier = 100,
    .polarity = PB_WORD_HIGH_IS_GOOD,
};

/* 22% of 200 is 44: Wilson's limits about it are 16.8% to 28.2%; the exact limits of 44 events, 31.97 to 59.07, are
 * 16.0 to 29.5 per 100. */
Test(comparison, each_method_has_a_name_and_its_own_answer)
{
    static const struct {
        const char *name;
        enum pb_word expected;
    } table[] = {
        { "single", PB_WORD_WORSE },         { "two_level", PB_WORD_WORSE }, { "double", PB_WORD_SIMILAR },
        { "spc_proportion", PB_WORD_WORSE }, { "spc_rate", PB_WORD_WORSE },  { "single_998", PB_WORD_SIMILAR }
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        enum pb_word word = PB_WORD_NONE;
        enum pb_comparison method = pb_comparison_of(table[i].name);
        cr_assert_str_eq(pb_comparison_names[method], table[i].name);
        cr_assert_eq(pb_compare_by(method, &complete, &word, NULL), PB_OK);
        cr_assert_eq(word, table[i].expected, "%s", table[i].name);
    }
    cr_assert_eq(pb_comparison_of("none"), PB_COMPARISON_NONE);
    cr_assert_eq(pb_comparison_of("quartiles"), PB_COMPARISON_NONE);
    struct pb_compared high = complete;
    high.value = 16.5;
    enum pb_word word = PB_WORD_NONE;
    cr_assert_eq(pb_compare_by(PB_COMPARISON_SPC_RATE, &high, &word, NULL), PB_OK);
    cr_assert_eq(word, PB_WORD_SIMILAR);
    cr_assert_eq(pb_compare_by(PB_COMPARISON_SPC_PROPORTION, &high, &word, NULL), PB_OK);
    cr_assert_eq(word, PB_WORD_WORSE);
}

static void assert_refused(enum pb_comparison method, struct pb_compared compared, const char *reason)
{
    enum pb_word word = PB_WORD_BETTER;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_compare_by(method, &compared, &word, &error), PB_REJECTED);
    cr_assert_eq(word, PB_WORD_NOT_COMPARED);
    cr_assert(strstr(error.message, reason), "%s", error.message);
}

/* The 99.8% limits alone decide: 8 to 23, and what lies on one of them is similar. */
Test(comparison, the_wider_limits_alone_can_be_the_rule)
{
    static const struct {
        double benchmark;
        enum pb_word expected;
    } table[] = { { 9, PB_WORD_SIMILAR }, { 23, PB_WORD_SIMILAR }, { 23.1, PB_WORD_WORSE }, { 7.9, PB_WORD_BETTER } };
    struct pb_compared compared = complete;
    compared.limits_95 = (struct pb_interval){ (double)NAN, (double)NAN };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        enum pb_word word = PB_WORD_NONE;
        compared.benchmark = table[i].benchmark;
        cr_assert_eq(pb_compare_by(PB_COMPARISON_SINGLE_998, &compared, &word, NULL), PB_OK);
        cr_assert_eq(word, table[i].expected, "%g", table[i].benchmark);
    }
}

Test(comparison, says_why_there_is_none)
{
    const struct pb_interval none = { (double)NAN, (double)NAN };
    assert_refused(PB_COMPARISON_NONE, complete, "no comparison is wanted");
    struct pb_compared compared = complete;
    compared.polarity = PB_WORD_NOT_APPLICABLE;
    assert_refused(PB_COMPARISON_SINGLE, compared, "not to be compared");
    compared = complete;
    compared.value = (double)NAN;
    assert_refused(PB_COMPARISON_SPC_RATE, compared, "the value");
    compared = complete;
    compared.benchmark = (double)NAN;
    assert_refused(PB_COMPARISON_DOUBLE, compared, "the benchmark is");
    compared = complete;
    compared.limits_95 = none;
    assert_refused(PB_COMPARISON_SINGLE, compared, "the 95% limits");
    compared = complete;
    compared.limits_998 = none;
    assert_refused(PB_COMPARISON_TWO_LEVEL, compared, "the 99.8% limits");
    assert_refused(PB_COMPARISON_SINGLE_998, compared, "the 99.8% limits");
    compared = complete;
    compared.benchmark_limits = none;
    assert_refused(PB_COMPARISON_DOUBLE, compared, "the benchmark's");
    compared = complete;
    compared.denominator = 0;
    assert_refused(PB_COMPARISON_SPC_RATE, compared, "denominator 0");
    compared.denominator = (double)NAN;
    assert_refused(PB_COMPARISON_SPC_PROPORTION, compared, "the denominator or");
    compared = complete;
    compared.multiplier = (double)NAN;
    assert_refused(PB_COMPARISON_SPC_RATE, compared, "the denominator or");
}

/* Fingertips counts quintiles of a judged indicator from the good end, so the first is the best one. */
Test(comparison, quintiles_have_five_words_where_one_direction_is_good_and_three_where_none_is)
{
    static const enum pb_word judged[] = { PB_WORD_BEST, PB_WORD_BETTER, PB_WORD_SIMILAR, PB_WORD_WORSE,
                                           PB_WORD_WORST };
    static const enum pb_word unjudged[] = { PB_WORD_LOWER, PB_WORD_LOWER, PB_WORD_SIMILAR, PB_WORD_HIGHER,
                                             PB_WORD_HIGHER };
    for (unsigned quintile = 1; quintile <= 5; quintile++) {
        cr_expect_eq(pb_compare_quintile(quintile, PB_WORD_LOW_IS_GOOD), judged[quintile - 1]);
        cr_expect_eq(pb_compare_quintile(quintile, PB_WORD_HIGH_IS_GOOD), judged[quintile - 1]);
        cr_expect_eq(pb_compare_quintile(quintile, PB_WORD_NO_JUDGEMENT), unjudged[quintile - 1]);
        cr_expect_eq(pb_compare_quintile(quintile, PB_WORD_NONE), unjudged[quintile - 1]);
        cr_expect_eq(pb_compare_quintile(quintile, PB_WORD_NOT_APPLICABLE), PB_WORD_NOT_COMPARED);
    }
}
