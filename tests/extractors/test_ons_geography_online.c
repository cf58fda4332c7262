/*
 * What is asked of the service of the Open Geography Portal, round by round, with answers that are given here. Their
 * forms are those of ArcGIS: what clients of the portal have read.
 */
#include "tests/support/fact_stage.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_extractor_ons_geography;

#define BASE  "https://example.org/arcgis/rest/services/LSOA21_LAD24_LU/FeatureServer/0"
#define COUNT BASE "/query?where=LAD24CD%20IN%20%28%27E08000026%27%29&returnCountOnly=true&f=json"
#define GIVEN "{\"service\": \"" BASE "/\", \"where\": \"LAD24CD IN ('E08000026')\"%s}"

static struct pb_fact_stage stage;
static struct pb_plan plan;
static struct pb_answer answers[2];
static const char *layer;
static const char *count;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_ons_geography);
    layer = "{\"name\": \"LSOA21_LAD24_LU\", \"maxRecordCount\": 2000, \"objectIdField\": \"ObjectId\", \"fields\": ["
            "{\"name\": \"LSOA21CD\", \"type\": \"esriFieldTypeString\"}, {\"name\": \"LSOA21NM\", \"type\": "
            "\"esriFieldTypeString\"}, {\"name\": \"LSOA21NMW\"}, {\"name\": \"SICBL24CDH\"}, {\"name\": \"LAD24CD\"}, "
            "{\"name\": \"ObjectId\", \"type\": \"esriFieldTypeOID\"}]}";
    count = "{\"count\": 4001}";
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(ons_geography_online, .init = open_all, .fini = close_all);

/* Plans as the engine does: again from the beginning with the answers, until nothing is asked. */
static enum pb_status plan_rounds(const char *more, size_t *rounds)
{
    char options[500];
    size_t answered = 0;
    (void)snprintf(options, sizeof options, GIVEN, more);
    const void *values = pb_fact_stage_options(&stage, options);
    cr_assert_eq(pb_extractor_ons_geography.check(values, &stage.error), PB_OK, "%s", stage.error.message);
    for (*rounds = 1;; ++*rounds) {
        plan = (struct pb_plan){
            .arena = &stage.arena, .geography = &stage.house.geography, .answers = answers, .answer_count = answered
        };
        enum pb_status status = pb_extractor_ons_geography.plan(values, &plan, &stage.error);
        if (status != PB_OK || plan.asked_count == 0)
            return status;
        for (size_t a = 0; a < plan.asked_count; a++) {
            bool counts = strcmp(plan.asked[a], COUNT) == 0;
            cr_assert(counts || strcmp(plan.asked[a], BASE "?f=json") == 0, "asked for %s", plan.asked[a]);
            cr_assert_lt(answered, 2);
            const char *text = counts ? count : layer;
            answers[answered++] =
                (struct pb_answer){ plan.asked[a], plan.asked[a], (const unsigned char *)text, strlen(text) };
        }
    }
}

static void expect_request(size_t at, const char *name, const char *location)
{
    cr_assert_lt(at, plan.count);
    const struct pb_request *request = &plan.requests[at];
    bool together = strcmp(request->unit, plan.requests[0].unit) == 0;
    cr_expect(together && strcmp(request->name, name) == 0 && strcmp(request->location, location) == 0, "%s: %s",
              request->name, request->location);
}

#define PAGE(fields, offset, size, form)                                                                               \
    BASE "/query?where=LAD24CD%20IN%20%28%27E08000026%27%29&outFields=" fields                                         \
         "&orderByFields=ObjectId&resultOffset=" offset "&resultRecordCount=" size "&" form

Test(ons_geography_online, asks_what_the_layer_is_and_then_for_all_pages)
{
    size_t rounds = 0;
    cr_assert_eq(plan_rounds("", &rounds), PB_OK, "%s", stage.error.message);
    cr_expect_eq(rounds, 2);
    cr_assert_eq(plan.count, 3, "%zu", plan.count);
#define FORM "returnGeometry=false&f=json"
    expect_request(0, "page-0001.json", PAGE("ObjectId,LSOA21CD,LSOA21NM,LAD24CD,SICBL24CDH", "0", "2000", FORM));
    expect_request(1, "page-0002.json", PAGE("ObjectId,LSOA21CD,LSOA21NM,LAD24CD,SICBL24CDH", "2000", "2000", FORM));
    expect_request(2, "page-0003.json", PAGE("ObjectId,LSOA21CD,LSOA21NM,LAD24CD,SICBL24CDH", "4000", "2000", FORM));
}

Test(ons_geography_online, asks_for_outlines_levels_and_pages_as_it_is_told)
{
    size_t rounds = 0;
    const char *more = ", \"boundaries\": true, \"page_size\": 3000, \"levels\": [\"LAD\"]";
    cr_assert_eq(plan_rounds(more, &rounds), PB_OK, "%s", stage.error.message);
    cr_assert_eq(plan.count, 3, "no more at a time than the service gives");
    expect_request(0, "page-0001.geojson",
                   PAGE("ObjectId,LAD24CD", "0", "2000", "returnGeometry=true&outSR=4326&f=geojson"));
    more = ", \"page_size\": 100";
    cr_assert_eq(plan_rounds(more, &rounds), PB_OK);
    cr_expect_eq(plan.count, 41);
}

static void refuse(const char *said_layer, const char *said_count, enum pb_error_code code, const char *words)
{
    size_t rounds = 0;
    layer = said_layer;
    count = said_count;
    stage.error = (struct pb_error){ 0 };
    cr_expect_eq(plan_rounds("", &rounds), PB_FAILED, "%s", words);
    cr_expect(stage.error.code == code && strstr(stage.error.message, words) && *stage.error.hint, "%s",
              stage.error.message);
}

Test(ons_geography_online, says_what_is_wrong_with_a_layer)
{
    const char *good = layer;
    const char *many = count;
    refuse("{\"error\": {\"code\": 404, \"message\": \"Service not found\", \"details\": []}}", many, PB_ERROR_SOURCE,
           "the service answers with error 404: Service not found");
    refuse(good, "{\"error\": {\"code\": 400, \"message\": \"Invalid query\"}}", PB_ERROR_SOURCE, "error 400");
    refuse("[]", many, PB_ERROR_COLUMNS, "no column with codes of areas");
    refuse("{\"objectIdField\": \"FID\", \"fields\": [{\"name\": \"NAME\"}]}", many, PB_ERROR_COLUMNS, "found: NAME");
    refuse("{\"fields\": [{\"name\": \"LAD24CD\"}]}", many, PB_ERROR_SOURCE, "no field that numbers its rows");
    refuse("not JSON", many, PB_ERROR_SOURCE, "not JSON");
    refuse(good, "{\"count\": 0}", PB_ERROR_SOURCE, "no rows that 'where' matches");
    refuse(good, "{\"count\": -1}", PB_ERROR_SOURCE, "does not say how many rows");
    refuse(good, "{\"count\": \"many\"}", PB_ERROR_SOURCE, "does not say how many rows");
    refuse(good, "{\"count\": 40000000}", PB_ERROR_SOURCE, "expected at most 2000");
}

static void refuse_options(const char *options, const char *words)
{
    const void *values = pb_fact_stage_options(&stage, options);
    stage.error = (struct pb_error){ 0 };
    cr_expect_eq(pb_extractor_ons_geography.check(values, &stage.error), PB_FAILED, "%s", options);
    cr_expect_eq(stage.error.code, PB_ERROR_CONFIGURATION);
    cr_expect_not_null(strstr(stage.error.message, words), "%s", stage.error.message);
}

Test(ons_geography_online, refuses_options_that_cannot_be)
{
    refuse_options("{}", "neither files nor service");
    refuse_options("{\"files\": [\"a.csv\"], \"service\": \"" BASE "\"}", "both files and service");
    refuse_options("{\"service\": \"example.org/FeatureServer/0\"}", "expected https://");
    refuse_options("{\"service\": \"" BASE "/query?where=1=1\"}", "without a query");
    refuse_options("{\"service\": \"https://example.org/arcgis/rest/services/X/FeatureServer\"}", "number of a layer");
    refuse_options("{\"service\": \"https://example.org/arcgis/rest/services/X/FeatureServer/0/query\"}",
                   "number of a");
    refuse_options("{\"files\": [\"a.csv\"], \"boundaries\": true}", "boundaries are asked of a service");
    refuse_options("{\"files\": [\"a.csv\"], \"from\": \"2021-04-01\", \"to\": \"2020-04-01\"}",
                   "'from' is after 'to'");
}

/* ---- Pages ---- */

#define FEATURE(id, code)                                                                                              \
    "{\"attributes\": {\"FID\": " id ", \"LSOA21CD\": \"" code "\", \"LSOA21NM\": \"Coventry 001A\", \"LAD24CD\": "    \
    "\"E08000026\"}}"

static enum pb_status read_pages(const char *one, const char *other)
{
    struct pb_memory_stream streams[] = { { .bytes = (const unsigned char *)one, .length = strlen(one) },
                                          { .bytes = (const unsigned char *)other, .length = strlen(other) } };
    struct pb_input inputs[] = { pb_memory_input("page-0001.json", &streams[0]),
                                 pb_memory_input("page-0002.json", &streams[1]) };
    inputs[0].role = inputs[1].role = 1;
    inputs[0].note = "1 2 2 3 FID";
    inputs[1].note = "2 2 2 3 FID";
    return pb_fact_stage_extract(&stage, "{\"service\": \"" BASE "\"}", inputs, 2);
}

Test(ons_geography_online, tells_rows_of_pages_by_their_pages)
{
    cr_assert_eq(read_pages("{\"exceededTransferLimit\": true, \"features\": [" FEATURE("1", "E01009001") "," FEATURE(
                                "2", "E01009002") "]}",
                            "{\"features\": [{\"attributes\": {\"FID\": 3, \"LSOA21CD\": \"E01009002\", \"LSOA21NM\": "
                            "\"Rugby 001A\", \"LAD24CD\": \"E07000220\"}}]}"),
                 PB_OK, "%s", stage.error.message);
    pb_fact_stage_expect_counts(&stage, 7, 0, 1, 0); /* two of them: whose LSOA it is may be doubted */
    pb_fact_stage_expect_reject(&stage, 0, "area-twice", "in row 2 of page-0001.json, which counts");
    cr_expect_str_eq(stage.findings.rejects[0].file, "page-0002.json");
}

Test(ons_geography_online, takes_no_page_whose_rows_have_no_number_or_other_fields)
{
    cr_expect_eq(read_pages("{\"features\": [" FEATURE("1", "E01009001") "," FEATURE("null", "E01009002") "]}", "{}"),
                 PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "has no 'FID'"), "%s", stage.error.message);
    cr_expect_eq(read_pages("{\"features\": [" FEATURE("1", "E01009001") "," FEATURE("2", "E01009002") "]}",
                            "{\"features\": [{\"attributes\": {\"FID\": 3, \"MSOA21CD\": \"E02009002\", \"LAD24CD\": "
                            "\"E07000220\"}}]}"),
                 PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "not those of the page before"), "%s", stage.error.message);
    cr_expect_str_eq(stage.error.source, "page-0002.json");
}
