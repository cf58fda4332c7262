#include "placebook/spelling.h"

#include <criterion/criterion.h>
#include <string.h>

/* Expectations: the ages of Fingertips' own files, and what the texts mean to people. */

static void assert_age(const char *text, const char *expected)
{
    char spelled[PB_AGE_TEXT] = "";
    bool understood = pb_age_spell(text, strlen(text), spelled);
    cr_assert_str_eq(understood ? spelled : text, expected, "'%s' is '%s', expected '%s'", text, spelled, expected);
}

static void assert_years(const char *text, bool expected, int32_t from, int32_t to)
{
    int32_t first = -1;
    int32_t last = -1;
    cr_assert_eq(pb_age_parse(text, strlen(text), &first, &last), expected, "%s", text);
    cr_assert(first == from && last == to, "'%s' is %d to %d", text, (int)first, (int)last);
}

Test(spelling, leaves_the_words_of_fingertips)
{
    static const char *const ages[] = { "All ages",       "15+ yrs",
                                        "<75 yrs",        "0-4 yrs",
                                        "10-11 yrs",      "5 yrs",
                                        "1 yr",           "<1 yr",
                                        "16-64 yrs",      "85+ yrs",
                                        "6-8 weeks",      "<28 days",
                                        "Not applicable", ">=37 weeks gestational age at birth" };
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++)
        assert_age(ages[i], ages[i]);
}

Test(spelling, writes_an_age_in_one_way)
{
    static const char *const ages[][2] = {
        { "all ages", "All ages" },
        { "All Ages", "All ages" },
        { " All  ages ", "All ages" },
        { "ALL", "All ages" },
        { "17+", "17+ yrs" },
        { "17 + years", "17+ yrs" },
        { "17+yrs", "17+ yrs" },
        { "17 years and over", "17+ yrs" },
        { "Aged 17 and over", "17+ yrs" },
        { ">=17", "17+ yrs" },
        { "\xE2\x89\xA5 17 yrs", "17+ yrs" },
        { "17 yrs+", "17+ yrs" },
        { "0-4", "0-4 yrs" },
        { "0 to 4 years", "0-4 yrs" },
        { "0 \xE2\x80\x93 4 yrs", "0-4 yrs" },
        { "Aged 0 to 4", "0-4 yrs" },
        { "00-04", "0-4 yrs" },
        { "Under 75", "<75 yrs" },
        { "under 75s", "<75 yrs" },
        { "< 75 years", "<75 yrs" },
        { "5 years", "5 yrs" },
        { "1 year", "1 yr" },
        { "5 years old", "5 yrs" },
        { "15\xC2\xA0+\xC2\xA0yrs", "15+ yrs" },
    };
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++)
        assert_age(ages[i][0], ages[i][1]);
}

Test(spelling, leaves_what_can_be_heard_in_two_ways_or_not_at_all)
{
    static const char *const ages[] = { "5",     "Over 65", ">65",     "5s",    "5 9 yrs",      "9-5 yrs", "2019-20",
                                        "0-4-9", "<0 yrs",  "-4",      "<=17",  "17++",         "0-4 wks", "Adults",
                                        "60s",   "",        "1.5 yrs", "4-5,6", "15+ yrs (GP)", "999 yrs", "aged",
                                        "under" };
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++)
        assert_age(ages[i], ages[i]);
    char longest[200];
    memset(longest, '1', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_age(longest, longest);
}

Test(spelling, says_the_years_of_an_age)
{
    assert_years("0-4 yrs", true, 0, 5);
    assert_years("<18 yrs", true, 0, 18);
    assert_years("65+ yrs", true, 65, PB_AGE_END);
    assert_years("Over 65", true, 65, PB_AGE_END);
    assert_years("75 years and over", true, 75, PB_AGE_END);
    assert_years("5", true, 5, 6);
    assert_years("All ages", true, 0, PB_AGE_END);
    assert_years("6-8 weeks", false, 0, 0);
    assert_years("Not applicable", false, 0, 0);
}

Test(spelling, knows_sexes_in_every_case)
{
    static const struct {
        const char *text;
        enum pb_word sex;
    } sexes[] = {
        { "Persons", PB_WORD_PERSONS },     { "persons", PB_WORD_PERSONS }, { " ALL ", PB_WORD_PERSONS },
        { "Both", PB_WORD_PERSONS },        { "P", PB_WORD_PERSONS },       { "Both sexes", PB_WORD_PERSONS },
        { "female", PB_WORD_FEMALE },       { "F", PB_WORD_FEMALE },        { "Women", PB_WORD_FEMALE },
        { "MALES", PB_WORD_MALE },          { "m", PB_WORD_MALE },          { "men", PB_WORD_MALE },
        { "Not applicable", PB_WORD_NONE }, { "", PB_WORD_NONE },           { "mf", PB_WORD_NONE },
    };
    for (size_t i = 0; i < sizeof sexes / sizeof sexes[0]; i++)
        cr_assert_eq(pb_sex_of(sexes[i].text, strlen(sexes[i].text)), sexes[i].sex, "%s", sexes[i].text);
}

/* How NHS England, DfE, ONS and Nomis write the text that stands for all others, and what only begins like it. */
Test(spelling, totals)
{
    static const char *const totals[] = { "All",        "TOTAL",     " Total: ",    "All ages",      "All types",
                                          "Any",        "Overall",   "Grand Total", "All providers", "Both sexes",
                                          "Persons",    "England",   "ALL AGE",     "Sub-total",     "Total (all ages)",
                                          "All causes", "All people" };
    static const char *const parts[] = { "",        "All other causes", "Total hip replacement",
                                         "Allergy", "Totally",          "All-cause",
                                         "Male",    "Not stated",       "Others",
                                         "Anything" };
    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++)
        cr_expect(pb_is_total(totals[i], strlen(totals[i])), "%s", totals[i]);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        cr_expect(!pb_is_total(parts[i], strlen(parts[i])), "%s", parts[i]);
}
