/* What units say. The expectations are what the words mean. */
#include "placebook/unit_of_measure.h"

#include <criterion/criterion.h>
#include <math.h>

Test(unit, says_what_a_value_is_per)
{
    static const struct {
        const char *unit;
        double multiplier;
    } units[] = {
        { "%", 100 },
        { "Percentage of patients", 100 },
        { "per cent", 100 },
        { "per 1,000", 1000 },
        { "£ per 1,000 weighted population", 1000 },
        { "£ per 1000", 1000 },
        { "DSR per 100,000 population", 100000 },
        { "per 100 000", 100000 },
        { "per 10k", 10000 },
        { "per million", 1000000 },
        { "Rate per 1 million", 1000000 },
        { "Per Hundred Thousand", 100000 },
        { "£ per head", 1 },
        { "items per ASTRO-PU", 1 },
        { "admissions/1,000", 1000 },
    };
    static const char *const silent[] = { "", "£", "years", "persons", "per £1,000", "per 0", "days per year", "a/b" };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        cr_expect_eq(pb_unit_multiplier(units[i].unit), units[i].multiplier, "%s: %g", units[i].unit,
                     pb_unit_multiplier(units[i].unit));
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        cr_expect(isnan(pb_unit_multiplier(silent[i])), "%s", silent[i]);
}

Test(unit, says_what_an_amount_is_in)
{
    static const char *const units[][2] = {
        { "%", "patients" },
        { "% of admissions", "admissions" },
        { "Percentage of patients (QOF)", "patients" },
        { "£ per 1,000 weighted population", "£" },
        { "GBP per 1,000", "£" },
        { "£000 per 1,000", "£000" },
        { "£k per 1,000", "£k" },
        { "£ million", "£ million" },
        { "admissions per 100,000", "admissions" },
        { "bed days per 1,000", "bed days" },
        { "Rate per 1,000", "events" },
        { "Directly standardised rate per 100,000", "events" },
        { "per 1,000", "events" },
        { "", "events" },
    };
    char text[PB_UNIT_TEXT];
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        cr_expect_str_eq(pb_unit_of_amount(units[i][0], text), units[i][1], "%s: %s", units[i][0], text);
    cr_expect(pb_unit_is_money("£ per 1,000") && pb_unit_is_money("gbp") && !pb_unit_is_money("per 1,000"));
    cr_expect(pb_words_begin("Emergency admissions", "spend|admission") &&
              !pb_words_begin("readmissions", "admission"));
}
