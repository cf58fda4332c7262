/* Expectations: rules from placebook/quoted.h; positions in the documents counted by hand. */
#include "placebook/quoted.h"

#include "core/reference/reading.h"
#include "tests/support/document.h"
#include "tests/support/edition.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct pb_test_edition test;
static struct pb_json json;
static struct pb_quoted quoted;
static struct pb_error error;

static void open_rugby(void)
{
    pb_test_edition_open(&test, "rugby", "");
}

static void close_edition(void)
{
    pb_json_close(&json);
    pb_test_edition_close(&test);
}

TestSuite(quoted, .init = open_rugby, .fini = close_edition);

static const char small[] =
    "{ \"title\": \"Figures\",\n"
    "  \"documents\": [{ \"id\": \"plan\", \"title\": \"The plan\" }],\n"
    "  \"figures\": [\n"
    "    { \"id\": \"smoking\", \"text\": \"smokers\", \"measure\": \"smoking-prevalence-qof\", \"areas\": "
    "[\"rugby\"],\n"
    "      \"sex\": \"Women\", \"age\": \"15 and over\", \"period\": \"2018/19\", \"value\": 15.9, \"unit\": \"%\",\n"
    "      \"document\": \"plan\", \"line\": 7 },\n"
    "    { \"id\": \"deficit\", \"text\": \"deficit\", \"no_measure\": \"nobody publishes it\", \"areas\": [\"05A\", "
    "\"warwickshire\"],\n"
    "      \"value\": -3, \"rounded_to\": 0.5, \"unit\": \"GBP m\", \"document\": \"plan\", \"line\": 8,\n"
    "      \"doubt\": \"Another page says 4.\", \"contradicts\": [\"smoking\"] },\n"
    "    { \"id\": \"anywhere\", \"text\": \"somewhere\", \"measure\": \"emergency-admissions\", \"period\": "
    "\"2015-17\",\n"
    "      \"period_supposed\": true, \"value\": 5, \"unit\": \"per 1,000\", \"times\": 100, \"document\": \"plan\", "
    "\"line\": 9 }\n"
    "  ] }\n";

static enum pb_status read_register(const char *text, struct pb_mistakes *mistakes)
{
    error = (struct pb_error){ 0 };
    pb_json_close(&json);
    pb_test_document(&json, "figures.json", text);
    return pb_quoted_read(&quoted, &json, &test.framework, &test.geography, &test.arena, mistakes, &error);
}

Test(quoted, reads_what_a_plan_quotes)
{
    cr_assert_eq(read_register(small, NULL), PB_OK, "%s", error.message);
    const struct pb_quoted_figure *figures = quoted.figures.items;
    cr_assert_eq(quoted.figures.count, 3);
    cr_assert_eq(pb_quoted_measured(&quoted), 2);
    cr_assert_str_eq(figures[0].measure->id, "smoking-prevalence-qof");
    cr_assert_str_eq(figures[0].document->title, "The plan");
    cr_assert_str_eq(figures[0].where[0].place->id, "rugby");
    cr_assert_str_eq(figures[0].sex, "Female");
    cr_assert_str_eq(figures[0].age, "15+ yrs");
    cr_assert(figures[0].start == 20180401 && figures[0].end == 20190331);
    cr_assert(isnan(figures[0].rounded_to) && isnan(figures[0].times));
    cr_assert_eq(figures[0].at.line, 4);
    cr_assert_null(figures[1].measure);
    cr_assert_str_eq(figures[1].where[0].area->code, "E38000038");
    cr_assert_str_eq(figures[1].where[1].area->code, "E10000031");
    cr_assert(figures[1].start == 0 && figures[1].rounded_to == 0.5);
    cr_assert_eq(figures[2].areas.count, 0);
    cr_assert(figures[2].start == 20150101 && figures[2].end == 20171231 && figures[2].period_supposed);
    cr_assert_eq(figures[2].times, 100);
}

Test(quoted, concern_the_places_of_their_areas)
{
    cr_assert_eq(read_register(small, NULL), PB_OK, "%s", error.message);
    const struct pb_quoted_figure *figures = quoted.figures.items;
    const struct pb_geography *geography = &test.geography;
    const struct pb_place *rugby = pb_geography_place(geography, "rugby");
    const struct pb_place *coventry = pb_geography_place(geography, "coventry");
    cr_assert(pb_quoted_concerns(&figures[0], geography, rugby));
    cr_assert_not(pb_quoted_concerns(&figures[0], geography, coventry));
    cr_assert(pb_quoted_concerns(&figures[1], geography, rugby), "the CCG and the county are around it");
    cr_assert_not(pb_quoted_concerns(&figures[1], geography, coventry), "the county is not");
    cr_assert_not(pb_quoted_concerns(&figures[2], geography, rugby), "nobody knows where");
    for (size_t i = 0; i < quoted.figures.count; i++)
        cr_assert(pb_quoted_concerns(&figures[i], geography, &geography->system));
}

struct slip {
    const char *from, *to;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
};

static const struct slip slips[] = {
    { "[\"rugby\"]", "[\"rugbi\"]", 4, 90, "no area is called 'rugbi'", "did you mean 'rugby'?" },
    { "\"smoking-prevalence-qof\"", "\"smoking-prevalence\"", 4, 54, "no measure 'smoking-prevalence'",
      "did you mean 'smoking-prevalence-qof'?" },
    { "\"plan\", \"line\": 7", "\"plane\", \"line\": 7", 6, 19, "no document has the id 'plane'", "'plan'" },
    { "2018/19", "2018-19", 5, 55, "two calendar years or a financial year", "2015-17" },
    { "2018/19", "2010-11", 5, 55, "it may be years or a month", "2015-17" },
    { "2018/19", "some day", 5, 55, "'some day' of figure 'smoking'", "2015-17" },
    { "\"unit\": \"%\"", "\"unit\": \"people\"", 5, 89, "'people' and its measure", "'times'" },
    { "\"contradicts\": [\"smoking\"]", "\"contradicts\": [\"smokin\"]", 9, 56, "no figure has the id 'smokin'",
      "did you mean 'smoking'?" },
    { "\"contradicts\": [\"smoking\"]", "\"contradicts\": [\"deficit\"]", 9, 56, "contradicts itself", "" },
    { "\"no_measure\": \"nobody publishes it\", ", "", 7, 5, "neither 'measure' nor 'no_measure'", "" },
    { "\"measure\": \"emergency", "\"no_measure\": \"x\", \"measure\": \"emergency", 10, 60, "both 'measure'", "" },
    { "\"times\": 100", "\"times\": 0", 11, 74, "'times' of figure 'anywhere' is 0", "1000" },
    { "\"rounded_to\": 0.5", "\"rounded_to\": -1", 8, 34, "rounded_to", "" },
    { "\"value\": -3", "\"value\": 1e300", 8, 16, "value", "" },
    { "\"value\": 15.9", "\"value\": \"15.9\"", 5, 75, "", "" },
    { "\"id\": \"deficit\"", "\"id\": \"smoking\"", 7, 13, "smoking", "" },
    { "\"period\": \"2015-17\",", "", 11, 26, "no 'period'", "" },
};

Test(quoted, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        char *text = pb_test_edited(small, slips[i].from, slips[i].to);
        cr_assert_eq(read_register(text, NULL), PB_FAILED, "slip %zu", i);
        pb_test_error_is(&error, "figures.json", slips[i].line, slips[i].column, slips[i].message, slips[i].hint);
        free(text);
    }
}

Test(quoted, refuses_areas_together_that_do_not_add_up)
{
    char *text = pb_test_edited(small, "[\"rugby\"]", "[\"rugby\", \"coventry\"]");
    cr_assert_eq(read_register(text, NULL), PB_FAILED);
    pb_test_error_is(&error, "figures.json", 4, 89, "2 areas together", "one figure for each");
    free(text);
}

Test(quoted, refuses_a_text_that_is_too_long)
{
    char words[PB_QUOTED_TEXT_MAXIMUM + 20] = "\"";
    memset(words + 1, 'x', PB_QUOTED_TEXT_MAXIMUM + 1);
    words[PB_QUOTED_TEXT_MAXIMUM + 2] = '"';
    char *text = pb_test_edited(small, "\"smokers\"", words);
    cr_assert_eq(read_register(text, NULL), PB_FAILED);
    pb_test_error_is(&error, "figures.json", 4, 32, "text", "");
    free(text);
}

Test(quoted, tells_all_mistakes_of_a_file)
{
    char *once = pb_test_edited(small, "[\"rugby\"]", "[\"rugbi\"]");
    char *twice = pb_test_edited(once, "2018/19", "2018-19");
    char *thrice = pb_test_edited(twice, "[\"smoking\"]", "[\"smokin\"]");
    struct pb_mistakes mistakes = { .arena = &test.arena };
    cr_assert_eq(read_register(thrice, &mistakes), PB_REJECTED);
    cr_assert_eq(mistakes.count, 3);
    free(once);
    free(twice);
    free(thrice);
}
