/* Expectations: rules from placebook/programme.h; positions in the document found with a text editor. */
#include "core/reference/reading.h"
#include "placebook/framework.h"
#include "tests/support/document.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct pb_json json;
    struct pb_arena arena;
    struct pb_framework framework;
    struct pb_error error;
    enum pb_status status;
};

static void read_text(struct reading *reading, const char *text)
{
    *reading = (struct reading){ 0 };
    pb_test_document(&reading->json, "outcomes.json", text);
    pb_arena_open(&reading->arena, (size_t)8 << 20);
    reading->status = pb_framework_read(&reading->framework, &reading->json, &reading->arena, NULL, &reading->error);
}

static void close_reading(struct reading *reading)
{
    pb_arena_close(&reading->arena);
    pb_json_close(&reading->json);
}

static const char small[] =
    "{ \"title\": \"T\", \"version\": \"1\",\n"
    "  \"outcomes\": [{ \"id\": \"services\", \"name\": \"Services\", \"short_name\": \"Services\" }],\n"
    "  \"pillars\": [{ \"id\": \"system\", \"name\": \"System\" }],\n"
    "  \"measures\": [\n"
    "    { \"id\": \"strokes\", \"name\": \"Strokes\", \"outcome\": \"services\", \"pillar\": \"system\",\n"
    "      \"sources\": [{ \"scheme\": \"fingertips\", \"indicator\": \"1\" }],\n"
    "      \"unit\": \"events\", \"value_type\": \"count\", \"polarity\": \"low_is_good\" }\n"
    "  ],\n"
    "  \"programmes\": [\n"
    "    { \"id\": \"circulation\", \"name\": \"Problems of circulation\", \"other_names\": [\"CVD\"],\n"
    "      \"outcome\": \"services\", \"pillar\": \"system\", \"priorities\": [\"major\"],\n"
    "      \"pathways\": [\n"
    "        { \"name\": \"Stroke\", \"measures\": [\"strokes\"], \"priorities\": [\"stroke\"] },\n"
    "        { \"name\": \"Heart, all of it\", \"other_names\": [\"CHD\"] }\n"
    "      ] },\n"
    "    { \"id\": \"endocrine\", \"name\": \"Endocrine, nutritional & metabolic\",\n"
    "      \"outcome\": \"services\", \"pillar\": \"system\" }\n"
    "  ] }\n";

static void is_care(const struct pb_framework *framework, const char *text, const char *programme, const char *pathway)
{
    struct pb_care care = pb_framework_care(framework, text);
    cr_assert_eq(care.programme != NULL, programme != NULL, "%s", text);
    cr_assert(!programme || strcmp(care.programme->id, programme) == 0, "%s", text);
    cr_assert_eq(care.pathway != NULL, pathway != NULL, "%s", text);
    cr_assert(!pathway || strcmp(care.pathway->name, pathway) == 0, "%s", text);
}

Test(programmes, are_found_as_packs_write_them)
{
    struct reading reading;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    const struct pb_framework *framework = &reading.framework;
    is_care(framework, "Problems of circulation", "circulation", NULL);
    is_care(framework, "PROBLEMS OF  CIRCULATION", "circulation", NULL);
    is_care(framework, "cvd", "circulation", NULL);
    is_care(framework, "CVD, Stroke", "circulation", "Stroke");
    is_care(framework, "CVD, stroke ", "circulation", "Stroke");
    is_care(framework, "CVD, CHD", "circulation", "Heart, all of it");
    is_care(framework, "CVD, Heart, all of it", "circulation", "Heart, all of it");
    is_care(framework, "CVD, Something new", "circulation", NULL);
    is_care(framework, "Endocrine, nutritional and metabolic", "endocrine", NULL);
    is_care(framework, "Endocrine, Nutritional & Metabolic, Diabetes", "endocrine", NULL);
    is_care(framework, "Endocrine", NULL, NULL);
    is_care(framework, "Stroke", NULL, NULL);
    is_care(framework, ", Stroke", NULL, NULL);
    is_care(framework, "", NULL, NULL);
    close_reading(&reading);
}

Test(programmes, name_measures_and_priorities)
{
    struct reading reading;
    read_text(&reading, small);
    const struct pb_framework *framework = &reading.framework;
    struct pb_care care = pb_framework_care_of(framework, "strokes");
    cr_assert(care.programme && care.pathway);
    cr_assert_str_eq(care.pathway->name, "Stroke");
    cr_assert(pb_care_serves(care, "stroke") && pb_care_serves(care, "major") && !pb_care_serves(care, "cancer"));
    cr_assert_not(pb_care_serves(pb_framework_care(framework, "CVD"), "stroke"));
    cr_assert_null(pb_framework_care_of(framework, "hearts").programme);
    cr_assert_not(pb_care_serves(pb_framework_care_of(framework, "hearts"), "major"));
    close_reading(&reading);
}

/* One thing wrong at a time, and where it has to be reported. */
static const struct {
    const char *from, *to;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} faults[] = {
    { "\"outcome\": \"services\", \"pillar\": \"system\", \"priorities\"",
      "\"outcome\": \"service\", \"pillar\": \"system\", \"priorities\"", 11, 18,
      "no outcome has the id 'service'; expected an id of 'outcomes'", "did you mean 'services'" },
    { "\"pillar\": \"system\", \"priorities\"", "\"pillar\": \"x\", \"priorities\"", 11, 40,
      "no pillar has the id 'x'; expected an id of 'pillars'", "above in the same file" },
    { "[\"strokes\"]", "[\"stroke\"]", 13, 42, "no measure has the id 'stroke'", "did you mean 'strokes'" },
    { "\"Endocrine, nutritional & metabolic\"", "\"cvd\"", 16, 34,
      "'cvd' is a name of programme 'endocrine' and already of 'circulation' (line 10); expected one programme for a "
      "name",
      "remove it from one of the two" },
    { "\"other_names\": [\"CVD\"]", "\"other_names\": [\"CVD\", \"!\"]", 10, 86, "has neither letters nor digits", "" },
    { "\"other_names\": [\"CHD\"]", "\"measures\": [\"strokes\"]", 14, 52,
      "measure 'strokes' is in 'Heart, all of it' and already in 'Stroke' (line 13)", "remove it" },
    { "\"priorities\": [\"major\"]", "\"measures\": [\"strokes\"]", 13, 42,
      "measure 'strokes' is in 'Stroke' and already in 'Problems of circulation' (line 10)", "remove it" },
};

Test(programmes, faults_are_said_with_their_place)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct reading reading;
        char *text = pb_test_edited(small, faults[i].from, faults[i].to);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_FAILED, "%s", faults[i].to);
        pb_test_error_is(&reading.error, "outcomes.json", faults[i].line, faults[i].column, faults[i].message,
                         faults[i].hint);
        close_reading(&reading);
        free(text);
    }
}
