/*
 * What is asked of the Fingertips service, round by round, with answers that are given here; and what is told of an
 * answer in which something is missing. The forms of the answers are those of the service: what its clients have read.
 */
#include "core/reference/reading.h"
#include "placebook/module.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_extractor_fingertips;

/* The options as the module declares them. */
struct given {
    struct pb_text_list files;
    struct pb_text_list academic_indicators;
    struct pb_location at;
    const char *base_url;
    struct pb_text_list area_types;
    int64_t profile;
    int64_t ids_per_request;
    bool metadata;
};

static const char places[] = "{\"title\": \"Test\", \"publisher\": \"Test\", \"contact\": \"test@example.org\","
                             " \"benchmarks\": [\"E92000001\", \"E12000005\"],"
                             " \"areas\": [{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"},"
                             "  {\"code\": \"E12000005\", \"name\": \"West Midlands\", \"type\": \"region\"},"
                             "  {\"code\": \"E07000220\", \"name\": \"Rugby\", \"type\": \"district\"},"
                             "  {\"code\": \"E10000031\", \"name\": \"Warwickshire\", \"type\": \"county\"}],"
                             " \"system\": {\"id\": \"all\", \"name\": \"All\"},"
                             " \"places\": [{\"id\": \"rugby\", \"name\": \"Rugby\", \"districts\": [\"E07000220\"],"
                             "  \"counties\": [\"E10000031\"]}]}";

#define MEASURE(id, name, unit, type, polarity)                                                                        \
    "{\"id\": \"" id "\", \"name\": \"" name "\", \"outcome\": \"o\", \"pillar\": \"p\", \"unit\": \"" unit            \
    "\", \"value_type\": \"" type "\", \"polarity\": \"" polarity "\", \"sources\": [{\"scheme\": "

/* Joined by framework_read. */
static const char *const framework_parts[] = {
    "{\"title\": \"T\", \"version\": \"1\", \"pillars\": [{\"id\": \"p\", \"name\": \"Pillar\"}],",
    "\"outcomes\": [{\"id\": \"o\", \"short_name\": \"O\", \"name\": \"Outcome\"}], \"measures\": [",
    MEASURE("mortality", "Under 75 mortality", "per 100,000", "directly_standardised_rate", "low_is_good"),
    "\"fingertips\", \"indicator\": \"108\"}]},",
    MEASURE("expectancy", "Healthy life expectancy", "Years", "life_expectancy", "high_is_good"),
    "\"fingertips\", \"indicator\": \"90362\"}]},",
    MEASURE("roads", "Killed on roads", "per 100,000", "other", "low_is_good"),
    "\"fingertips\", \"indicator\": \"11001\"}]},",
    MEASURE("stopped", "Abstaining adults", "%", "survey_proportion", "no_judgement"),
    "\"fingertips\", \"indicator\": \"92774\", \"profile\": \"87\"}]},",
    MEASURE("other", "Of another source", "%", "other", "low_is_good"),
    "\"table\", \"indicator\": \"x\"}]}]}",
};

#define BASE                        "https://example.org/api"
#define TYPE(id, name, shorter)     "{\"Id\":" id ",\"Name\":\"" name "\",\"Short\":\"" shorter "\",\"IsSearchable\":true}"
#define AND_TYPE(id, name, shorter) "," TYPE(id, name, shorter)
#define AND_HAS(id, type)           "," HAS(id, type)
#define HAS(id, type)               "{\"IndicatorId\":" id ",\"AreaTypeId\":" type "}"

#define TYPES                                                                                                          \
    TYPE("15", "England", "England")                                                                                   \
    AND_TYPE("6", "Regions (statistical)", "Regions (statistical)")                                                    \
    AND_TYPE("402", "Upper tier local authorities (4/21 - 3/23)", "Counties & UAs (2021/22-2022/23)")                  \
    AND_TYPE("501", "Lower tier local authorities (post 4/23)", "Districts & UAs (from Apr 2023)")                     \
    AND_TYPE("502", "Upper tier local authorities (post 4/23)", "Counties & UAs (from Apr 2023)")                      \
    AND_TYPE("66", "NHS sub-ICB locations", "ICB sub-locations")                                                       \
    AND_TYPE("10043", "County & UA deprivation deciles in England", "Deciles")

static struct canned {
    const char *location;
    const char *text;
} canned[16];
static size_t canned_count;

static struct pb_json jsons[2];
static struct pb_arena arena;
static struct pb_geography geography;
static struct pb_framework framework;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_row_counts row_counts;
static struct pb_findings findings;
static struct pb_error error;
static struct given given;
static struct pb_plan plan;
static struct pb_answer answers[16];

static void answer_with(const char *location, const char *text)
{
    for (size_t i = 0; i < canned_count; i++)
        if (strcmp(canned[i].location, location) == 0) {
            canned[i].text = text;
            return;
        }
    canned[canned_count++] = (struct canned){ location, text };
}

static enum pb_status framework_read(void)
{
    char text[4096] = "";
    for (size_t i = 0; i < sizeof framework_parts / sizeof framework_parts[0]; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s", framework_parts[i]);
    enum pb_status status = pb_json_open(&jsons[1], "framework.json", text, strlen(text), &error);
    return status == PB_OK ? pb_framework_read(&framework, &jsons[1], &arena, NULL, &error) : status;
}

static void online_open(void)
{
    pb_arena_open(&arena, (size_t)64 << 20);
    enum pb_status status = pb_json_open(&jsons[0], "places.json", places, sizeof places - 1, &error);
    if (status == PB_OK)
        status = pb_geography_read(&geography, &jsons[0], &arena, NULL, &error);
    if (status == PB_OK)
        status = framework_read();
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 1000);
    pb_findings_open(&findings);
    given = (struct given){ .base_url = BASE "/", .ids_per_request = 100, .metadata = true };
    canned_count = 0;
    answer_with(BASE "/area_types", "[" TYPES "]");
    answer_with(BASE "/available_data?area_type_id=502", "[" HAS("108", "502") AND_HAS("90362", "502") "]");
    answer_with(BASE "/available_data?area_type_id=402",
                "[" HAS("108", "402") AND_HAS("92774", "402") AND_HAS("1", "402") "]");
    answer_with(BASE "/available_data?area_type_id=501", "[" HAS("108", "501") "]");
    answer_with(BASE "/available_data?area_type_id=6",
                "[" HAS("108", "6") AND_HAS("90362", "6") AND_HAS("92774", "6") "]");
}

static void online_close(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
    pb_json_close(&jsons[0]);
    pb_json_close(&jsons[1]);
    pb_arena_close(&arena);
}

TestSuite(fingertips_online, .init = online_open, .fini = online_close);

/* Plans as the engine does: again from the beginning with the answers, until nothing is asked. */
static enum pb_status plan_rounds(size_t *rounds)
{
    size_t answered = 0;
    *rounds = 0;
    for (;;) {
        plan = (struct pb_plan){ .arena = &arena,
                                 .framework = &framework,
                                 .geography = &geography,
                                 .answers = answers,
                                 .answer_count = answered };
        ++*rounds;
        enum pb_status status = pb_extractor_fingertips.plan(&given, &plan, &error);
        if (status != PB_OK || plan.asked_count == 0)
            return status;
        for (size_t a = 0; a < plan.asked_count; a++) {
            size_t c = 0;
            while (c < canned_count && strcmp(canned[c].location, plan.asked[a]) != 0)
                c++;
            cr_assert_lt(c, canned_count, "asked for %s", plan.asked[a]);
            answers[answered++] = (struct pb_answer){ canned[c].location, canned[c].location,
                                                      (const unsigned char *)canned[c].text, strlen(canned[c].text) };
        }
    }
}

static void expect_request(size_t at, const char *name, const char *path, enum pb_status status)
{
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_assert_lt(at, plan.count);
    cr_expect_str_eq(plan.requests[at].name, name);
    cr_assert_eq(strncmp(plan.requests[at].location, BASE "/", sizeof BASE), 0, "%s", plan.requests[at].location);
    cr_expect_str_eq(plan.requests[at].location + sizeof BASE, path);
    cr_expect_null(plan.requests[at].unit, "each is read on its own");
}

#define FIGURES(ids, child, parent)                                                                                    \
    "all_data/csv/by_indicator_id?indicator_ids=" ids "&child_area_type_id=" child "&parent_area_type_id=" parent

/* 92774 was stopped: its newest upper-tier type is 402, and its profile has a request of its own. 108 is in both, and
 * comes from 502 alone. */
Test(fingertips_online, asks_for_the_newest_area_type_that_has_an_indicator)
{
    size_t rounds = 0;
    enum pb_status status = plan_rounds(&rounds);
    cr_expect_eq(rounds, 3);
    cr_assert_eq(plan.count, 6, "%zu", plan.count);
    expect_request(0, "metadata-1.csv", "indicator_metadata/csv/by_indicator_id?indicator_ids=108,90362,92774", status);
    expect_request(1, "upper-tier-502-1.csv", FIGURES("108,90362", "502", "15"), status);
    expect_request(2, "upper-tier-402-1.csv", FIGURES("92774", "402", "15") "&profile_id=87", status);
    expect_request(3, "lower-tier-501-1.csv", FIGURES("108", "501", "15"), status);
    expect_request(4, "regions-6-1.csv", FIGURES("108,90362", "6", "15"), status);
    expect_request(5, "regions-6-2.csv", FIGURES("92774", "6", "15") "&profile_id=87", status);
    cr_expect_not_null(strstr(plan.requests[0].note, "absent 11001"), "%s", plan.requests[0].note);
    cr_expect_null(strstr(plan.requests[1].note, "absent"));
    cr_expect_not_null(strstr(plan.requests[2].note, "type 402 (Upper tier local authorities (4/21 - 3/23))"));
}

/* Nothing is asked for kinds of areas that the Places do not have: there is no sub-ICB location in them. */
Test(fingertips_online, asks_in_parts_of_the_given_size)
{
    size_t rounds = 0;
    given.ids_per_request = 1;
    given.metadata = false;
    given.profile = 19;
    enum pb_status status = plan_rounds(&rounds);
    cr_assert_eq(plan.count, 7, "%zu", plan.count);
    expect_request(0, "upper-tier-502-1.csv", FIGURES("108", "502", "15") "&profile_id=19", status);
    expect_request(1, "upper-tier-502-2.csv", FIGURES("90362", "502", "15") "&profile_id=19", status);
    cr_expect_not_null(strstr(plan.requests[0].note, "absent 11001"), "%s", plan.requests[0].note);
}

/* Regional rows of an indicator that has none for area type 6 come with the region as parent. */
Test(fingertips_online, has_the_region_as_parent_where_regions_are_not_published)
{
    size_t rounds = 0;
    answer_with(BASE "/available_data?area_type_id=6", "[" HAS("108", "6") "]");
    given.metadata = false;
    enum pb_status status = plan_rounds(&rounds);
    cr_assert_eq(plan.count, 5, "%zu", plan.count);
    expect_request(0, "upper-tier-502-1.csv", FIGURES("108", "502", "15"), status);
    expect_request(1, "upper-tier-502-2.csv", FIGURES("90362", "502", "6"), status);
    expect_request(2, "upper-tier-402-1.csv", FIGURES("92774", "402", "6") "&profile_id=87", status);
    expect_request(3, "lower-tier-501-1.csv", FIGURES("108", "501", "15"), status);
}

/* After a reorganisation there is a newer type than any that is known; and 501 means something else by then. */
Test(fingertips_online, finds_area_types_by_their_names)
{
    size_t rounds = 0;
    given.metadata = false;
    answer_with(BASE "/area_types",
                "[" TYPE("602", "Upper tier local authorities (post 4/28)", "Counties & UAs (from Apr 2028)")
                    AND_TYPE("501", "NHS sub-ICB locations", "ICB sub-locations")
                        AND_TYPE("777", "Lower tier local authorities (new)", "Districts & UAs (new)") AND_TYPE(
                            "502", "Upper tier local authorities (post 4/23)", "Counties & UAs (from Apr 2023)") "]");
    answer_with(BASE "/available_data?area_type_id=602", "[" HAS("90362", "602") "]");
    answer_with(BASE "/available_data?area_type_id=777", "[]");
    enum pb_status status = plan_rounds(&rounds);
    cr_assert_eq(plan.count, 2, "%zu", plan.count);
    expect_request(0, "upper-tier-602-1.csv", FIGURES("90362", "602", "15"), status);
    expect_request(1, "upper-tier-502-1.csv", FIGURES("108", "502", "15"), status);
    cr_expect_not_null(strstr(plan.requests[0].note, "without regions"), "%s", plan.requests[0].note);
    cr_expect_not_null(strstr(plan.requests[0].note, "absent 11001,92774"), "%s", plan.requests[0].note);
}

Test(fingertips_online, takes_the_area_types_that_are_given)
{
    size_t rounds = 0;
    const char *types[] = { "402", "502" };
    given.area_types = (struct pb_text_list){ 2, types };
    given.metadata = false;
    enum pb_status status = plan_rounds(&rounds);
    cr_assert_eq(plan.count, 3, "%zu", plan.count);
    expect_request(0, "upper-tier-402-1.csv", FIGURES("108", "402", "15"), status);
    types[1] = "999";
    cr_expect_eq(plan_rounds(&rounds), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "'999' is not one that the service has"), "%s", error.message);
    types[1] = "10043";
    cr_expect_eq(plan_rounds(&rounds), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "'10043' is of no kind"), "%s", error.message);
}

static void expect_failure(const char *location, const char *text, enum pb_error_code code, const char *word)
{
    size_t rounds = 0;
    error = (struct pb_error){ 0 };
    answer_with(location, text);
    cr_expect_eq(plan_rounds(&rounds), PB_FAILED);
    cr_expect_eq(error.code, code);
    cr_expect_not_null(strstr(error.message, word), "%s", error.message);
}

Test(fingertips_online, says_what_came_in_place_of_a_list)
{
    expect_failure(BASE "/area_types", "<html><head><title>Trend Micro</title>", PB_ERROR_SOURCE, "Trend Micro");
    cr_expect_str_eq(error.source, BASE "/area_types");
    expect_failure(BASE "/area_types", "{\"Message\":\"An error has occurred.\"}", PB_ERROR_SOURCE,
                   "An error has occurred");
    expect_failure(BASE "/area_types", "[{\"Name\":\"England\"}]", PB_ERROR_COLUMNS, "no field 'Id'; found: Name");
    answer_with(BASE "/area_types", "[" TYPES "]");
    expect_failure(BASE "/available_data?area_type_id=502", "", PB_ERROR_SOURCE, "empty");
}

Test(fingertips_online, fails_when_there_is_nothing_to_ask_for)
{
    answer_with(BASE "/available_data?area_type_id=502", "[]");
    answer_with(BASE "/available_data?area_type_id=402", " [] \n");
    answer_with(BASE "/available_data?area_type_id=501", "[]");
    expect_failure(BASE "/available_data?area_type_id=6", "[]", PB_ERROR_SOURCE, "none of the 4 indicators");
    framework.measures.count = 0;
    expect_failure(BASE "/area_types", "[" TYPES "]", PB_ERROR_CONFIGURATION, "scheme fingertips");
}

Test(fingertips_online, wants_files_or_an_address)
{
    const char *files[] = { "a.csv" };
    cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_OK);
    given.files = (struct pb_text_list){ 1, files };
    cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "both files and base_url"));
    given.base_url = NULL;
    cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_OK);
    given.files.count = 0;
    cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "neither files nor base_url"));
    static const char *const wrong[] = { "fingertips.phe.org.uk/api", "ftp://example.org", "https://example.org/?a=1" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        given.base_url = wrong[i];
        cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_FAILED);
        cr_expect_not_null(strstr(error.message, "is not an address"), "%s", error.message);
    }
}

/* ---- What came ---- */

static enum pb_status extract(const char *text, const char *note, int role)
{
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)text, .length = strlen(text) };
    struct pb_input input = pb_memory_input("answer.csv", &stream);
    input.note = note;
    input.role = role;
    struct pb_context context = { .source = "ft",
                                  .scheme = "fingertips",
                                  .geography = &geography,
                                  .framework = &framework,
                                  .table = &table,
                                  .row_counts = &row_counts,
                                  .findings = &findings };
    return pb_extractor_fingertips.extract(&given, &input, 1, &context, &error);
}

static size_t count_of(const char *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < findings.quality_count; i++)
        count += strcmp(findings.quality[i].rule, rule) == 0;
    return count;
}

/* The sentence of the only record of a rule. */
static const char *said_of(const char *rule)
{
    cr_assert_eq(count_of(rule), 1, "%s: %zu", rule, count_of(rule));
    size_t i = 0;
    while (strcmp(findings.quality[i].rule, rule) != 0)
        i++;
    return findings.quality[i].sentence;
}

#define HEADER              "Indicator ID,Area Code,Area Name,Sex,Age,Category Type,Category,Time period,Value\r\n"
#define ROW(id, code, name) id "," code "," name ",Persons,All ages,,,2019,1\r\n"

Test(fingertips_online, tells_of_what_was_asked_for_and_did_not_come)
{
    cr_assert_eq(extract(HEADER ROW("108", "E92000001", "England") ROW("90362", "E92000001", "England")
                             ROW("90362", "E07000220", "Rugby"),
                         "ids 108,90362,92774\ntype 501 (Lower tier)\nabsent 11001\nwithout regions", 0),
                 PB_OK, "%s", error.message);
    cr_expect_eq(table.rows, 3);
    cr_expect_str_eq(said_of("not-published"),
                     "Indicator 11001 (Killed on roads) did not come: Fingertips has no data of it for any of the area "
                     "types that the Places need.");
    cr_expect_not_null(strstr(said_of("no-area-type"), "regions"));
    cr_expect_str_eq(said_of("did-not-come"), "Indicator 92774 (Abstaining adults) was asked for, for area type 501 "
                                              "(Lower tier), and the answer has no row of it.");
    cr_expect_str_eq(said_of("none-of-ours"), "Indicator 108 (Under 75 mortality) came for area type 501 (Lower tier), "
                                              "and none of its 1 rows is of an area of the Places.");
}

/* Of regions, the region is what was asked for; England is only what it is compared with. */
Test(fingertips_online, wants_the_region_of_regions)
{
    cr_assert_eq(extract(HEADER ROW("108", "E92000001", "England") ROW("108", "E12000005", "West Midlands")
                             ROW("90362", "E92000001", "England"),
                         "ids 108,90362\ntype 6 (Regions)", 1),
                 PB_OK, "%s", error.message);
    cr_expect_not_null(strstr(said_of("none-of-ours"), "90362"));
}

/* The service answers with a heading and nothing else for an area type that it does not publish. */
Test(fingertips_online, takes_an_answer_without_rows)
{
    cr_assert_eq(extract(HEADER, "ids 108\ntype 501 (Lower tier)", 0), PB_OK, "%s", error.message);
    cr_expect_eq(table.rows, 0);
    cr_expect_not_null(strstr(said_of("did-not-come"), "108"));
}

#define METADATA "Indicator ID,Indicator,Definition,Unit,Value type,Year type,Polarity\r\n"

Test(fingertips_online, compares_metadata_with_the_framework)
{
    cr_assert_eq(
        extract(METADATA
                "108,Under 75 mortality rate from all causes,\"In two\r\nlines\",\"per 100,000\",Directly "
                "standardised rate,Calendar,RAG - Low is good\r\n"
                "90362,Healthy life expectancy at birth,x,Years,Life expectancy,Calendar,RAG - High is good\r\n"
                "92774,Adults who abstain from drinking alcohol,x,%,Proportion,Calendar,BOB - Blue orange "
                "blue\r\n7,Not in the framework,,%,,,\r\n",
                "ids 108,90362,92774", 2),
        PB_OK, "%s", error.message);
    cr_expect_eq(findings.quality_count, 0, "%s", findings.quality_count ? findings.quality[0].sentence : "");
    cr_expect_eq(table.rows, 0);
    cr_assert_eq(findings.check_count, 1);
    cr_expect_eq(findings.checks[0].compared, 3);
}

Test(fingertips_online, cautions_of_metadata_that_differ)
{
    cr_assert_eq(
        extract(METADATA "108,Smoking prevalence,x,%,Crude rate,Calendar,RAG - High is good\r\n", "ids 108,90362", 2),
        PB_OK, "%s", error.message);
    cr_expect_not_null(strstr(said_of("metadata-name"), "'Smoking prevalence'"));
    cr_expect_str_eq(said_of("metadata-unit"), "Indicator 108 (Under 75 mortality): Fingertips says the unit is '%', "
                                               "and the framework says 'per 100,000'. The framework was followed.");
    cr_expect_not_null(strstr(said_of("metadata-polarity"), "'RAG - High is good'"));
    cr_expect_not_null(strstr(said_of("metadata-value-type"), "'Crude rate'"));
    cr_expect_not_null(strstr(said_of("no-metadata"), "90362 (Healthy life expectancy)"));
}
