/* Expectations: rules from placebook/framework.h; positions in the document found with a text editor. */
#include "core/reference/reading.h"
#include "placebook/framework.h"
#include "placebook/spelling.h"
#include "tests/support/document.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct pb_json json;
    struct pb_arena arena;
    struct pb_framework framework;
    struct pb_error error;
    enum pb_status status;
};

static void read_document(struct reading *reading)
{
    pb_arena_open(&reading->arena, (size_t)8 << 20);
    reading->status = pb_framework_read(&reading->framework, &reading->json, &reading->arena, NULL, &reading->error);
}

static void read_text(struct reading *reading, const char *text)
{
    *reading = (struct reading){ 0 };
    pb_test_document(&reading->json, "outcomes.json", text);
    read_document(reading);
}

static void close_reading(struct reading *reading)
{
    pb_arena_close(&reading->arena);
    pb_json_close(&reading->json);
}

static const char small[] =
    "{ \"title\": \"T\", \"version\": \"1\",\n"
    "  \"outcomes\": [\n"
    "    { \"id\": \"healthy-lives\", \"name\": \"Lead healthy lives\", \"short_name\": \"Healthy lives\" },\n"
    "    { \"id\": \"community\", \"name\": \"Be part of a community\", \"short_name\": \"Community\" }\n"
    "  ],\n"
    "  \"pillars\": [{ \"id\": \"behaviours\", \"name\": \"Behaviours\" }],\n"
    "  \"measures\": [\n"
    "    { \"id\": \"smoking\", \"name\": \"Smoking\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\",\n"
    "      \"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": \"92443\" }],\n"
    "      \"unit\": \"%\", \"multiplier\": 100, \"value_type\": \"proportion\", \"polarity\": \"low_is_good\" },\n"
    "    { \"id\": \"years\", \"name\": \"Years\", \"outcome\": \"community\", \"pillar\": \"behaviours\",\n"
    "      \"sources\": [\n"
    "        { \"scheme\": \"fingertips\", \"indicator\": \"93283\" },\n"
    "        { \"scheme\": \"nomis\", \"indicator\": \"92443\", \"note\": \"its own numbers\" }\n"
    "      ],\n"
    "      \"unit\": \"Years\", \"value_type\": \"life_expectancy\", \"polarity\": \"high_is_good\",\n"
    "      \"headline_sex\": \"MALE\", \"headline_age\": \"all Ages\", \"phof\": \"A01b\", "
    "\"priorities\": "
    "[\"frailty\"],\n"
    "      \"comparison\": \"double\", \"level\": \"outcome\",\n"
    "      \"owner\": \"Population health\", \"contributors\": [\"Councils\", \"Trusts\"] }\n"
    "  ] }\n";

Test(framework, reads_measures)
{
    struct reading reading;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_measure *measures = reading.framework.measures.items;
    cr_assert_eq(reading.framework.measures.count, 2);
    cr_assert_eq(measures[0].multiplier, 100);
    cr_assert_eq(measures[0].value_type_word, PB_WORD_PROPORTION);
    cr_assert_eq(measures[0].polarity_word, PB_WORD_LOW_IS_GOOD);
    cr_assert_eq(measures[0].outcome_index, 0);
    cr_assert_null(measures[0].headline_sex);
    cr_assert_null(measures[0].comparison);
    cr_assert_str_eq(measures[1].comparison, "double");
    cr_assert(isnan(measures[1].multiplier), "a life expectancy has none");
    cr_assert_eq(measures[1].value_type_word, PB_WORD_LIFE_EXPECTANCY);
    cr_assert_eq(measures[1].polarity_word, PB_WORD_HIGH_IS_GOOD);
    cr_assert_eq(measures[1].outcome_index, 1);
    cr_assert_str_eq(measures[1].headline_sex, "Male", "in the words that are published");
    cr_assert_str_eq(measures[1].headline_age, "All ages");
    cr_assert_str_eq(measures[1].phof, "A01b");
    cr_assert_eq(measures[1].at.line, 11);
    cr_assert_eq(measures[0].level_index, PB_MEASURE_KPI, "what a measure is when its file does not say");
    cr_assert(!measures[0].owner && measures[0].contributors.count == 0);
    cr_assert_eq(measures[1].level_index, PB_MEASURE_OUTCOME);
    cr_assert_str_eq(measures[1].owner, "Population health");
    cr_assert_eq(measures[1].contributors.count, 2);
    cr_assert_str_eq(measures[1].contributors.items[1], "Trusts");
    cr_assert(pb_measure_serves(&measures[1], "frailty") && !pb_measure_serves(&measures[1], "frail"));
    close_reading(&reading);
}

Test(framework, finds_measures_by_indicator_of_their_scheme)
{
    struct reading reading;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_framework *framework = &reading.framework;
    cr_assert_str_eq(pb_framework_by_indicator(framework, "fingertips", "92443")->id, "smoking");
    cr_assert_str_eq(pb_framework_by_indicator(framework, "nomis", "92443")->id, "years");
    cr_assert_str_eq(pb_framework_by_indicator(framework, "fingertips", "93283")->id, "years");
    cr_assert_null(pb_framework_by_indicator(framework, "nomis", "93283"));
    cr_assert_null(pb_framework_by_indicator(framework, "qof", "92443"));
    cr_assert_null(pb_framework_by_indicator(framework, "fingertips", "9244"));
    close_reading(&reading);
}

/* The small framework, with deaths by age, from which a rate and the years of life are made. */
#define MADE(years, more)                                                                                              \
    "\"value_type\": \"life_expectancy\", \"made_from\": [" years "], \"polarity\": \"high_is_good\" },\n"             \
    "{ \"id\": \"deaths\", \"name\": \"Deaths\", \"outcome\": \"community\", \"pillar\": \"behaviours\", "             \
    "\"sources\": [{ \"scheme\": \"table\", \"indicator\": \"deaths\" }], \"unit\": \"Deaths\", "                      \
    "\"value_type\": \"count\", \"polarity\": \"not_applicable\", \"published\": false" more " },\n"                   \
    "{ \"id\": \"rate\", \"name\": \"Rate\", \"outcome\": \"community\", \"pillar\": \"behaviours\", "                 \
    "\"sources\": [{ \"scheme\": \"table\", \"indicator\": \"rate\" }], \"unit\": \"per 10,000\", "                    \
    "\"value_type\": \"directly_standardised_rate\", \"polarity\": \"low_is_good\", \"made_from\": [{ \"measure\": "   \
    "\"deaths\", \"categories\": [\"Cancer\", \"Heart\"], \"ages\": \"under 75\", \"method\": "                        \
    "\"directly_standardised_rate\" }]"

static char *made(const char *years, const char *more)
{
    char text[2000];
    static const char before[] = "\"value_type\": \"life_expectancy\", \"polarity\": \"high_is_good\",";
    static const char form[] = MADE("%s", "%s") ",";
    (void)snprintf(text, sizeof text, form, years, more);
    return pb_test_edited(small, before, text);
}

Test(framework, reads_from_what_a_measure_is_made)
{
    struct reading reading;
    char *text = made("{ \"measure\": \"deaths\", \"method\": \"life_expectancy\" }, { \"measure\": \"deaths\", "
                      "\"ages\": \"65\", \"method\": \"life_expectancy\" }",
                      "");
    read_text(&reading, text);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_measure *measures = reading.framework.measures.items;
    cr_assert_eq(reading.framework.measures.count, 4);
    cr_assert(measures[0].published && !measures[2].published);
    cr_assert_eq(measures[0].made_from.count, 0);
    const struct pb_made_from *years = measures[1].made_from.items;
    cr_assert_eq(measures[1].made_from.count, 2);
    cr_assert_str_eq(years[0].ages, "All ages", "no headline_age: all ages");
    cr_assert(years[0].how == PB_MADE_LIFE_EXPECTANCY && years[0].age_from == 0 && years[0].age_to == PB_AGE_END);
    cr_assert(years[1].age_from == 65 && isnan(years[1].multiplier));
    const struct pb_made_from *rate = measures[3].made_from.items;
    cr_assert(rate->how == PB_MADE_STANDARDISED && rate->age_from == 0 && rate->age_to == 75);
    cr_assert_str_eq(rate->ages, "<75 yrs", "as rows have it");
    cr_assert_eq(rate->multiplier, 10000, "what the unit says");
    cr_assert_eq(rate->categories.count, 2);
    cr_assert(pb_measure_is_made_from(&measures[3], "deaths") && !pb_measure_is_made_from(&measures[3], "rate"));
    close_reading(&reading);
    free(text);
}

Test(framework, what_cannot_be_made_is_refused)
{
    static const struct {
        const char *years, *more, *message;
    } cases[] = {
        { "{ \"measure\": \"death\", \"method\": \"life_expectancy\" }", "",
          "measure 'years' is made from 'death', which no measure has as its id" },
        { "{ \"measure\": \"years\", \"method\": \"life_expectancy\" }", "", "measure 'years' is made from itself" },
        { "{ \"measure\": \"rate\", \"method\": \"life_expectancy\" }", "",
          "measure 'years' is made from 'rate' (line" },
        { "{ \"measure\": \"deaths\", \"method\": \"crude_rate\" }", "",
          "measure 'years' is a life_expectancy, which the method crude_rate does not make; expected a crude_rate" },
        { "{ \"measure\": \"deaths\", \"method\": \"life_expectancy\", \"ages\": \"babies\" }", "",
          "'babies' of measure 'years' are no ages in years" },
        { "{ \"measure\": \"deaths\", \"method\": \"magic\" }", "", "magic" },
        { "{ \"measure\": \"deaths\", \"method\": \"healthy_life_expectancy\" }", "",
          "an entry of 'made_from' of measure 'years' has no 'good_health'" },
        { "{ \"measure\": \"deaths\", \"method\": \"healthy_life_expectancy\", \"good_health\": \"healthy\" }", "",
          "measure 'years' is made from 'healthy', which no measure has as its id" },
        { "{ \"measure\": \"deaths\", \"method\": \"healthy_life_expectancy\", \"good_health\": \"deaths\" }", "",
          "measure 'deaths' is a count; expected the percentage of people in good health" },
        { "{ \"measure\": \"deaths\", \"method\": \"life_expectancy\", \"good_health\": \"deaths\" }", "",
          "the method life_expectancy of measure 'years' has no use for good health" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading reading;
        char *text = made(cases[i].years, cases[i].more);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_FAILED, "%s", cases[i].years);
        cr_assert(strstr(reading.error.message, cases[i].message), "%s", reading.error.message);
        cr_assert_gt(reading.error.line, 0, "where it stands");
        cr_assert(*reading.error.hint, "what to do");
        close_reading(&reading);
        free(text);
    }
}

Test(framework, reads_what_a_control_chart_rests_on)
{
    struct reading reading;
    char *text = pb_test_edited(small, "\"unit\": \"%\"",
                                "\"chart\": \"p\", \"rebase\": [\"2010-01-01\", \"2021-01-01\"], \"baseline\": "
                                "{\"from\": \"2010-01-01\", \"to\": \"2020-12-31\"}, \"unit\": \"%\"");
    read_text(&reading, text);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_measure *measures = reading.framework.measures.items;
    cr_assert_str_eq(measures[0].chart, "p");
    cr_assert_eq(measures[0].rebase.count, 2);
    cr_assert(measures[0].baseline.from == 20100101 && measures[0].baseline.to == 20201231);
    cr_assert(!measures[1].chart && measures[1].rebase.count == 0 && measures[1].baseline.from == 0);
    close_reading(&reading);
    free(text);
}

Test(framework, finds_measures_by_id)
{
    struct reading reading;
    size_t position = 99;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_framework *framework = &reading.framework;
    cr_assert_str_eq(pb_framework_measure(framework, "years", &position)->name, "Years");
    cr_assert_eq(position, 1);
    cr_assert_null(pb_framework_measure(framework, "behaviours", NULL), "the id of a pillar");
    close_reading(&reading);
}

/* One thing wrong at a time, and where it has to be reported. */
static const struct {
    const char *from, *to;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} faults[] = {
    { "\"id\": \"years\"", "\"id\": \"smoking\"", 11, 13, "two of 'measures' have the id 'smoking'", "" },
    { "\"id\": \"years\"", "\"id\": \"Years\"", 11, 13, "'Years'", "lower-case" },
    { "\"id\": \"community\"", "\"id\": \"healthy-lives\"", 4, 13, "'healthy-lives'", "" },
    { "\"indicator\": \"93283\"", "\"indicator\": \"92443\"", 13, 48,
      "indicator 92443 of fingertips is claimed by measure 'years' and already by 'smoking' (line 8)",
      "remove the source" },
    { "\"scheme\": \"nomis\", \"indicator\": \"92443\"", "\"scheme\": \"fingertips\", \"indicator\": \"93283\"", 14, 48,
      "claimed by measure 'years' and already by 'years' (line 11)", "remove the source" },
    { "\"indicator\": \"93283\"", "\"indicator\": \"\"", 13, 48, "empty", "" },
    { "\"indicator\": \"93283\"", "\"indicator\": 93283", 13, 48, "expected a text for 'indicator', found a number",
      "" },
    { "\"outcome\": \"community\"", "\"outcome\": \"comunity\"", 11, 50,
      "no outcome has the id 'comunity'; expected an id of 'outcomes'", "did you mean 'community'" },
    { "\"outcome\": \"community\"", "\"outcome\": \"x\"", 11, 50, "no outcome has the id 'x'",
      "they are: healthy-lives, community" },
    { "\"pillar\": \"behaviours\"", "\"pillar\": \"behavior\"", 8, 81, "no pillar has the id 'behavior'",
      "did you mean 'behaviours'" },
    { "\"proportion\"", "\"percentage\"", 10, 53, "'percentage' is not one of the choices for 'value_type'",
      "directly_standardised_rate" },
    { "\"low_is_good\"", "\"lowisgood\"", 10, 79, "'lowisgood'", "did you mean 'low_is_good'" },
    { "\"multiplier\": 100, ", "", 8, 5, "measure 'smoking' is a proportion without a multiplier", "add 'multiplier'" },
    { "\"multiplier\": 100", "\"multiplier\": 0", 10, 34, "multiplier 0 of measure 'smoking' is not above 0", "100" },
    { "\"multiplier\": 100", "\"multiplier\": -100", 10, 34, "is not above 0", "100" },
    { "\"unit\": \"Years\",", "\"unit\": \"Years\", \"multiplier\": 1,", 16, 38,
      "a life_expectancy is not multiplier x count / denominator", "remove 'multiplier'" },
    { "\"short_name\": \"Community\"", "\"short_name\": \"A strong community for all\"", 4, 74,
      "expected 1 to 19 characters", "shorten it" },
    { "\"short_name\": \"Community\"", "\"short_name\": \"Home/work\"", 4, 74, "'Home/work'", "shorten it" },
    { "\"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": \"92443\" }]", "\"sources\": []", 9, 18, "0 items",
      "" },
    { "\"unit\": \"%\", ", "", 8, 5, "missing key 'unit'", "" },
    { "\"polarity\": \"high", "\"direction\": \"high", 16, 57, "unknown key 'direction'", "" },
    { "[\"frailty\"]", "[\"frailty\", \"frailty\"]", 17, 101, "'frailty'", "" },
    { "\"unit\": \"%\"", "\"chart\": \"u\", \"unit\": \"%\"", 10, 16,
      "measure 'smoking' has a u chart, but is a proportion; expected a crude_rate", "leave 'chart' out" },
    { "\"unit\": \"Years\"", "\"chart\": \"p\", \"unit\": \"Years\"", 16, 16,
      "has a p chart, but is a life_expectancy; expected a proportion", "leave 'chart' out" },
    { "\"unit\": \"%\"", "\"chart\": \"c\", \"unit\": \"%\"", 10, 16, "'c' is not one of the choices for 'chart'",
      "xmr" },
    { "\"level\": \"outcome\"", "\"level\": \"outcomes\"", 18, 40, "'outcomes' is not one of the choices for 'level'",
      "did you mean 'outcome'" },
    { "\"level\": \"outcome\"", "\"level\": 1", 18, 40, "expected a text for 'level', found a number", "" },
    { "\"owner\": \"Population health\"", "\"owner\": \"Population\\nhealth\"", 19, 16, "'owner'", "" },
    { "[\"Councils\", \"Trusts\"]", "[\"Councils\", \"Councils\"]", 19, 66, "'Councils'", "" },
    { "[\"Councils\", \"Trusts\"]", "\"Councils\"", 19, 53, "expected a list of texts", "square brackets" },
    { "\"unit\": \"%\"", "\"inequality\": \"gap\", \"unit\": \"%\"", 10, 21,
      "'gap' is not one of the choices for 'inequality'", "difference" },
    { "\"unit\": \"Years\"", "\"inequality\": \"ratio\", \"unit\": \"Years\"", 16, 21,
      "measure 'years' is one of inequality, but its polarity is 'high_is_good'; expected 'low_is_good' or "
      "'no_judgement'",
      "less is better" },
    { "\"unit\": \"%\"", "\"rebase\": [\"2020-4-1\"], \"unit\": \"%\"", 10, 18,
      "'2020-4-1' in 'rebase' of measure 'smoking' is no date", "the first day" },
    { "\"unit\": \"%\"", "\"rebase\": \"2020-04-01\", \"unit\": \"%\"", 10, 17, "expected a list of texts",
      "square brackets" },
    { "\"unit\": \"%\"", "\"rebase\": [\"2020-04-01\", \"2019-04-01\"], \"unit\": \"%\"", 10, 32,
      "'2019-04-01' in 'rebase' of measure 'smoking' comes after a later one", "the first day" },
    { "\"unit\": \"%\"", "\"baseline\": {\"from\": \"2010-01-01\", \"to\": \"2009-12-31\"}, \"unit\": \"%\"", 10, 19,
      "the baseline of measure 'smoking' ends before it begins", "the first day" },
    { "\"unit\": \"%\"",
      "\"rebase\": [\"2015-01-01\"], \"baseline\": {\"from\": \"2010-01-01\", \"to\": \"2020-12-31\"}, \"unit\": \"%\"",
      10, 18, "lies within the baseline", "the first day" },
};

Test(framework, says_where_a_file_is_wrong)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct reading reading;
        char *text = pb_test_edited(small, faults[i].from, faults[i].to);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_FAILED, "fault %zu was not found", i);
        pb_test_error_is(&reading.error, "outcomes.json", faults[i].line, faults[i].column, faults[i].message,
                         faults[i].hint);
        close_reading(&reading);
        free(text);
    }
}

Test(framework, refuses_a_document_that_is_no_object)
{
    struct reading reading;
    read_text(&reading, "\"outcomes\"");
    cr_assert_eq(reading.status, PB_FAILED);
    pb_test_error_is(&reading.error, "outcomes.json", 1, 1, "found text", "schema framework");
    close_reading(&reading);
}

Test(framework, takes_every_word_of_the_vocabulary_and_a_schema_key)
{
    for (int word = 1; word < PB_WORD_COUNT; word++) {
        const struct pb_word_entry *entry = &pb_vocabulary[word];
        bool type = entry->group == PB_WORDS_VALUE_TYPE;
        char with[128];
        struct reading reading;
        if (!type && entry->group != PB_WORDS_POLARITY)
            continue;
        (void)snprintf(with, sizeof with, "\"%s\": \"%s\"", type ? "value_type" : "polarity", entry->text);
        char *first =
            pb_test_edited(small, type ? "\"value_type\": \"proportion\"" : "\"polarity\": \"low_is_good\"", with);
        bool counted = word == PB_WORD_PROPORTION || word == PB_WORD_CRUDE_RATE || !type;
        char *second = pb_test_edited(first, "\"multiplier\": 100, ", counted ? "\"multiplier\": 100, " : "");
        char *text = pb_test_edited(second, "{ \"title\"", "{ \"$schema\": \"x\", \"title\"");
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_OK, "%s: %s", entry->text, reading.error.message);
        const struct pb_measure *measures = reading.framework.measures.items;
        cr_assert_eq(type ? measures[0].value_type_word : measures[0].polarity_word, (enum pb_word)word);
        close_reading(&reading);
        free(text);
        free(second);
        free(first);
    }
}

Test(framework, fails_cleanly_when_memory_is_out)
{
    struct reading reading = { 0 };
    enum pb_status status = PB_FATAL;
    size_t tries = 0;
    pb_test_document(&reading.json, "outcomes.json", small);
    for (size_t maximum = 1; status != PB_OK && maximum < (size_t)8 << 20; maximum *= 2, tries++) {
        pb_arena_open(&reading.arena, maximum);
        status = pb_framework_read(&reading.framework, &reading.json, &reading.arena, NULL, &reading.error);
        cr_assert(status == PB_OK || status == PB_FATAL, "%zu bytes: %s", maximum, reading.error.message);
        pb_arena_close(&reading.arena);
    }
    cr_assert_eq(status, PB_OK);
    cr_assert_gt(tries, 1);
    pb_json_close(&reading.json);
}
