/* Expectations: rules from placebook/targets.h and the bad inputs that people make; positions counted with a text
 * editor. */
#include "core/reference/reading.h"
#include "placebook/targets.h"
#include "tests/support/document.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct pb_json framework_json, places_json, json;
    struct pb_arena arena;
    struct pb_framework framework;
    struct pb_geography geography;
    struct pb_targets targets;
    struct pb_error error;
    enum pb_status status;
};

static void read_with(struct reading *reading, const char *text, struct pb_mistakes *mistakes)
{
    *reading = (struct reading){ 0 };
    pb_arena_open(&reading->arena, (size_t)32 << 20);
    pb_test_document_of(&reading->framework_json, "pipelines/framework/outcomes.json");
    pb_test_document_of(&reading->places_json, "pipelines/framework/places.json");
    cr_assert_eq(
        pb_framework_read(&reading->framework, &reading->framework_json, &reading->arena, NULL, &reading->error),
        PB_OK);
    cr_assert_eq(pb_geography_read(&reading->geography, &reading->places_json, &reading->arena, NULL, &reading->error),
                 PB_OK);
    if (text)
        pb_test_document(&reading->json, "targets.json", text);
    else
        pb_test_document_of(&reading->json, "pipelines/framework/targets.json");
    reading->status = pb_targets_read(&reading->targets, &reading->json, &reading->framework, &reading->geography,
                                      &reading->arena, mistakes, &reading->error);
}

static void read_text(struct reading *reading, const char *text)
{
    read_with(reading, text, NULL);
}

static void close_reading(struct reading *reading)
{
    pb_arena_close(&reading->arena);
    pb_json_close(&reading->json);
    pb_json_close(&reading->framework_json);
    pb_json_close(&reading->places_json);
}

static const char small[] =
    "{ \"documents\": [{ \"id\": \"plan\", \"title\": \"The plan\", \"year\": \"2019\" }],\n"
    "  \"targets\": [\n"
    "    { \"id\": \"smoking-12\", \"text\": \"12% of adults smoke\", \"measure\": \"smoking-adults\",\n"
    "      \"area\": \"rugby\", \"baseline\": { \"period\": \"2018\", \"value\": 16 }, \"unit\": \"%\",\n"
    "      \"at_most\": 12, \"by\": \"2020\", \"document\": \"plan\", \"line\": \"7\",\n"
    "      \"trajectory\": [{ \"by\": \"2019\", \"value\": 15 }, { \"by\": \"2020\", \"value\": 12 }] },\n"
    "    { \"id\": \"fewer-falls\", \"text\": \"fewer falls\", \"measure\": \"falls-admissions-65-and-over\",\n"
    "      \"area\": \"E10000031\", \"sex\": \"MALE\", \"age\": \"65+ yrs\", \"baseline\": { \"period\": \"2018/19\" "
    "},\n"
    "      \"change\": \"-40%\", \"by\": \"2023/24\", \"pounds\": 14000000, \"document\": \"plan\", \"line\": \"8\" "
    "},\n"
    "    { \"id\": \"hearts\", \"text\": \"rehabilitation\", \"data_needed\": \"an audit\", \"at_least\": 85,\n"
    "      \"area\": \"rugby\", \"by\": \"not dated\", \"document\": \"plan\", \"line\": \"9\" }\n"
    "  ],\n"
    "  \"milestones\": [\n"
    "    { \"id\": \"centres\", \"text\": \"centres open\", \"area\": \"rugby\", \"by\": \"November 2020\",\n"
    "      \"document\": \"plan\", \"line\": \"10\" },\n"
    "    { \"id\": \"teams\", \"text\": \"teams\", \"area\": \"rugby\", \"by\": \"not dated\",\n"
    "      \"document\": \"plan\", \"line\": \"11\" }\n"
    "  ],\n"
    "  \"not_carried\": [{ \"text\": \"better\", \"document\": \"plan\", \"line\": \"12\", \"reason\": \"no figure\" "
    "}]\n"
    "}\n";

Test(targets, reads_what_plans_promise)
{
    struct reading reading;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_target *targets = reading.targets.targets.items;
    cr_assert_eq(reading.targets.targets.count, 3);
    cr_assert_str_eq(targets[0].of_measure->id, "smoking-adults");
    cr_assert_str_eq(targets[0].place->id, "rugby");
    cr_assert_null(targets[0].only);
    cr_assert_eq(targets[0].date, 20201231);
    cr_assert(targets[0].baseline.start == 20180101 && targets[0].baseline.end == 20181231);
    cr_assert(targets[0].at_most == 12 && isnan(targets[0].at_least));
    const struct pb_target_point *points = targets[0].trajectory.items;
    cr_assert(points[0].date == 20191231 && points[1].value == 12);
    cr_assert(targets[1].only && !targets[1].place);
    cr_assert_str_eq(targets[1].sex, "Male");
    cr_assert_eq(targets[1].date, 20240331);
    cr_assert_float_eq(targets[1].by_change.factor, 0.6, 1e-15);
    cr_assert(isnan(targets[1].baseline.value), "that of the data");
    cr_assert_eq(targets[1].pounds, 14000000);
    cr_assert_null(targets[2].of_measure);
    cr_assert_eq(targets[2].date, 0);
    const struct pb_milestone *milestones = reading.targets.milestones.items;
    cr_assert_eq(milestones[0].date, 20201130);
    cr_assert_str_eq(milestones[1].state, "not_known");
    cr_assert_str_eq(pb_targets_document(&reading.targets, "plan")->title, "The plan");
    close_reading(&reading);
}

Test(targets, understands_changes)
{
    static const struct {
        const char *change;
        double factor, added;
    } changes[] = { { "-40%", 0.6, 0 },    { "+10%", 1.1, 0 },    { "x10", 10, 0 },     { "/2", 0.5, 0 },
                    { "+5", 1, 5 },        { "-1130", 1, -1130 }, { "halved", 0.5, 0 }, { "doubled", 2, 0 },
                    { "ten-fold", 10, 0 }, { "-100%", 0, 0 },     { "+0.5", 1, 0.5 } };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct reading reading;
        char with[64];
        (void)snprintf(with, sizeof with, "\"change\": \"%s\"", changes[i].change);
        char *text = pb_test_edited(small, "\"change\": \"-40%\"", with);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_OK, "%s: %s", changes[i].change, reading.error.message);
        const struct pb_target *target = (const struct pb_target *)reading.targets.targets.items + 1;
        cr_expect_float_eq(target->by_change.factor, changes[i].factor, 1e-12, "%s", changes[i].change);
        cr_expect_float_eq(target->by_change.added, changes[i].added, 1e-12, "%s", changes[i].change);
        close_reading(&reading);
        free(text);
    }
}

/* One thing wrong at a time, and where it has to be reported. */
static const struct {
    const char *from, *to;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} faults[] = {
    { "\"smoking-adults\"", "\"smoking-adult\"", 3, 69, "'smoking-adult', which the framework does not have",
      "did you mean 'smoking-adults'" },
    { ", \"baseline\": { \"period\": \"2018/19\" }", "", 9, 17, "is a change without a baseline", "\"baseline\"" },
    { "\"change\": \"-40%\"", "\"direction\": \"increase\", \"baselin\": 1", 9, 32, "unknown key 'baselin'", "" },
    { "{ \"period\": \"2018/19\" }", "{ \"value\": 3 }", 8, 73, "the baseline of target 'fewer-falls' has no period",
      "2018/19" },
    { "\"by\": \"2020\", \"doc", "\"by\": \"2018\", \"doc", 5, 28,
      "target 'smoking-12' is due by 2018, but its baseline is 2018; expected a date after its baseline", "correct" },
    { "\"fewer-falls\", \"text\": \"fewer falls\", \"measure\": \"falls-admissions-65-and-over\",\n      \"area\": "
      "\"E10000031\", \"sex\": \"MALE\", \"age\": \"65+ yrs\"",
      "\"fewer-falls\", \"text\": \"fewer falls\", \"measure\": \"smoking-adults\", \"by\": \"2020\", \"at_most\": 1, "
      "\"document\": \"plan\", \"line\": \"1\", \"area\": \"rugby\"},\n {\"id\": \"other\", \"text\": \"fewer falls\", "
      "\"measure\": \"falls-admissions-65-and-over\", \"area\": \"E10000031\"",
      7, 5, "is of the same measure, area and date as 'smoking-12' (line 3)", "remove one" },
    { "\"fewer-falls\", \"text\": \"fewer falls\", \"measure\": \"falls-admissions-65-and-over\",\n      \"area\": "
      "\"E10000031\", \"sex\": \"MALE\", \"age\": \"65+ yrs\"",
      "\"fewer-falls\", \"text\": \"fewer falls\", \"measure\": \"smoking-adults\", \"by\": \"2020\", \"at_most\": 1, "
      "\"document\": \"plan\", \"line\": \"1\", \"area\": \"E07000220\"},\n {\"id\": \"other\", \"text\": \"fewer "
      "falls\", "
      "\"measure\": \"falls-admissions-65-and-over\", \"area\": \"E10000031\"",
      7, 5, "is of the same measure, area and date as 'smoking-12' (line 3)", "remove one" },
    { "\"unit\": \"%\"", "\"unit\": \"per 1,000\"", 4, 79,
      "target 'smoking-12' is in 'per 1,000', but measure 'smoking-adults' is in '%'", "unit of the measure" },
    { "{ \"by\": \"2019\", \"value\": 15 }, ", "", 6, 30, "has a gap before 2020; expected a value for every year",
      "straight line" },
    { "{ \"by\": \"2019\", \"value\": 15 }", "{ \"by\": \"2021\", \"value\": 15 }", 6, 30, "has a gap before 2021",
      "straight line" },
    { "{ \"by\": \"2019\", \"value\": 15 }, { \"by\": \"2020\", \"value\": 12 }",
      "{ \"by\": \"2019\", \"value\": 15 }, { \"by\": \"2019\", \"value\": 12 }", 6, 61,
      "goes back in time at 2019; expected the earliest date first", "order" },
    { "\"value\": 15 }", "\"value\": \"15\" }", 6, 47, "expected a number for 'value', found a text", "" },
    { "\"value\": 15 }", "\"valu\": 15 }", 6, 38, "unknown key 'valu'", "" },
    { "{ \"by\": \"2019\", \"value\": 15 }, { \"by\": \"2020\", \"value\": 12 }", "{ \"by\": \"2019\", \"value\": 15 }",
      6, 30, "does not end at the date of the target", "last value" },
    { "\"value\": 12 }", "\"value\": 13 }", 6, 78, "does not end at the level of the target", "last value" },
    { "\"by\": \"November 2020\",\n", "\n", 14, 5, "missing key 'by'", "" },
    { "\"by\": \"November 2020\"", "\"by\": \"soon\"", 14, 71, "'by' of 'centres' is 'soon', which is no period",
      "\"not dated\"" },
    { "\"by\": \"November 2020\"", "\"by\": \"2019-20\"", 14, 71,
      "'by' of 'centres' is '2019-20', which may be two calendar years or a financial year", "2023/24" },
    { "{ \"period\": \"2018/19\" }", "{ \"period\": \"2010-11\" }", 8, 85,
      "'period' of 'fewer-falls' is '2010-11', which may be years or a month", "2023/24" },
    { "\"by\": \"November 2020\"", "\"by\": \"\"", 14, 71, "", "" },
    { "\"area\": \"rugby\", \"base", "\"area\": \"rugbi\", \"base", 4, 15,
      "no Place has the id and no area the code 'rugbi'", "did you mean 'rugby'" },
    { "\"document\": \"plan\", \"line\": \"7\"", "\"document\": \"plam\", \"line\": \"7\"", 5, 48,
      "no document has the id 'plam'", "did you mean 'plan'" },
    { "\"document\": \"plan\", \"line\": \"12\"", "\"document\": \"x\", \"line\": \"12\"", 19, 51,
      "no document has the id 'x'", "add the plan" },
    { "\"document\": \"plan\", \"line\": \"11\"", "\"document\": \"x\", \"line\": \"11\"", 17, 19,
      "no document has the id 'x'", "add the plan" },
    { "\"at_most\": 12", "\"at_most\": 12, \"at_least\": 3", 3, 5, "has several of at_least", "" },
    { "\"at_most\": 12, ", "", 3, 5, "has none of at_least", "" },
    { "\"-40%\"", "\"40%\"", 9, 17, "'change' of target 'fewer-falls' is '40%', which is no change", "begins with" },
    { "\"-40%\"", "\"-140%\"", 9, 17, "which is no change", "" },
    { "\"-40%\"", "\"+0\"", 9, 17, "which is no change", "" },
    { "\"-40%\"", "\"x0\"", 9, 17, "which is no change", "" },
    { "\"-40%\"", "\"+-5\"", 9, 17, "which is no change", "" },
    { "\"-40%\"", "\"-nan\"", 9, 17, "which is no change", "" },
    { "\"-40%\"", "\"-1e400\"", 9, 17, "which is no change", "" },
    { "\"data_needed\": \"an audit\", ", "", 10, 5, "has neither a measure nor 'data_needed'", "what would show it" },
    { "\"data_needed\": \"an audit\"", "\"data_needed\": \"an audit\", \"measure\": \"suicide\"", 10, 5,
      "has a measure and 'data_needed'", "" },
    { "\"id\": \"hearts\"", "\"id\": \"smoking-12\"", 10, 13, "two of 'targets' have the id 'smoking-12'", "" },
    { "\"12% of adults smoke\"", "7", 3, 35, "expected a text for 'text', found a number", "" },
};

Test(targets, says_where_a_file_is_wrong)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct reading reading;
        char *text = pb_test_edited(small, faults[i].from, faults[i].to);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_FAILED, "fault %zu was not found", i);
        pb_test_error_is(&reading.error, "targets.json", faults[i].line, faults[i].column, faults[i].message,
                         faults[i].hint);
        close_reading(&reading);
        free(text);
    }
}

Test(targets, refuses_a_text_without_end)
{
    struct reading reading;
    char *with = malloc(10100);
    cr_assert_not_null(with);
    memset(with, 'x', 10100);
    memcpy(with, "\"", 1);
    memcpy(with + 10001, "\"", 2);
    char *text = pb_test_edited(small, "\"12% of adults smoke\"", with);
    read_text(&reading, text);
    cr_assert_eq(reading.status, PB_FAILED);
    pb_test_error_is(&reading.error, "targets.json", 3, 35, "'text'", "");
    close_reading(&reading);
    free(text);
    free(with);
}

Test(targets, tells_all_mistakes_at_once)
{
    struct reading reading;
    struct pb_arena arena;
    pb_arena_open(&arena, (size_t)8 << 20);
    struct pb_mistakes mistakes = { .arena = &arena };
    char *first = pb_test_edited(small, "\"smoking-adults\"", "\"smoke\"");
    char *second = pb_test_edited(first, "\"area\": \"rugby\", \"base", "\"area\": \"nowhere\", \"base");
    char *text = pb_test_edited(second, "\"November 2020\"", "\"soon\"");
    read_with(&reading, text, &mistakes);
    cr_assert_eq(reading.status, PB_REJECTED);
    cr_assert_eq(mistakes.count, 3);
    cr_assert(mistakes.items[0].line == 3 && mistakes.items[1].line == 4 && mistakes.items[2].line == 14);
    close_reading(&reading);
    pb_arena_close(&arena);
    free(text);
    free(second);
    free(first);
}

Test(targets, refuses_a_document_that_is_no_object)
{
    struct reading reading;
    read_text(&reading, "[]");
    cr_assert_eq(reading.status, PB_FAILED);
    pb_test_error_is(&reading.error, "targets.json", 1, 1, "found list", "schema targets");
    close_reading(&reading);
}

Test(targets, of_the_plans_are_read)
{
    struct reading reading;
    read_text(&reading, NULL);
    cr_assert_eq(reading.status, PB_OK, "%s:%u: %s", reading.error.source, (unsigned)reading.error.line,
                 reading.error.message);
    close_reading(&reading);
}

/* ---- What officers say of milestones ---- */

static enum pb_status read_states(struct reading *reading, const char *text)
{
    return pb_milestones_read(&reading->targets, "milestones.csv", text, strlen(text), &reading->arena, NULL,
                              &reading->error);
}

Test(milestones, have_the_state_that_officers_give)
{
    struct reading reading;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK);
    cr_assert_eq(
        read_states(&reading,
                    "\xEF\xBB\xBFmilestone,state,as_of,note\r\ncentres,late, 2020-01-31 ,\"a, b\"\r\n,,,\r\n, ,,\r\n"),
        PB_OK, "%s", reading.error.message);
    const struct pb_milestone *milestones = reading.targets.milestones.items;
    cr_assert_str_eq(milestones[0].state, "late");
    cr_assert_eq(milestones[0].as_of, 20200131);
    cr_assert_str_eq(milestones[0].note, "a, b");
    cr_assert_str_eq(milestones[1].state, "not_known", "nobody said anything");
    cr_assert_str_eq(pb_milestone_state_text("not_started"), "Not started");
    close_reading(&reading);
}

static const struct {
    const char *text;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} state_faults[] = {
    { "milestone,state,as_of\ncentres,done,2020-01-31\ncentre,done,2020-01-31\n", 3, 1,
      "the targets file has no milestone 'centre'", "did you mean 'centres'" },
    { "milestone,state,as_of\ncentres,fine,2020-01-31\n", 2, 9, "no state 'fine'; expected done, on_track, late", "" },
    { "milestone,state,as_of\ncentres,done,31/01/2020\n", 2, 14, "'31/01/2020'", "YYYY-MM-DD" },
    { "milestone,state,as_of\ncentres,done,\n", 2, 14, "the date ''", "YYYY-MM-DD" },
    { "milestone,state,as_of\ncentres,done,2020-01-31\ncentres,late,2020-02-28\n", 3, 1,
      "there is a second line for milestone 'centres'", "newer" },
    { "milestone,status,as_of\n", 1, 11, "there is no column 'status'", "" },
    { "milestone,state,state\n", 1, 17, "there are two columns 'state'", "" },
    { "milestone,state\n", 1, 0, "lacks the column 'as_of'", "" },
    { "milestone,state,as_of\ncentres,done\n", 2, 0, "a line has not the columns of the first", "" },
    { "milestone,state,as_of\n\"centres,done\n", 2, 1, "", "" },
};

Test(milestones, that_are_wrong_are_told_with_their_place)
{
    for (size_t i = 0; i < sizeof state_faults / sizeof state_faults[0]; i++) {
        struct reading reading;
        read_text(&reading, small);
        cr_assert_eq(read_states(&reading, state_faults[i].text), PB_FAILED, "fault %zu was not found", i);
        pb_test_error_is(&reading.error, "milestones.csv", state_faults[i].line, state_faults[i].column,
                         state_faults[i].message, state_faults[i].hint);
        close_reading(&reading);
    }
}
