/* The data files that come with the program. Expectations: the plans' three outcomes and four pillars, the public
 * tables of indicators in the shared reference (skipped where that is absent), and tests/pipelines/check_sample.py for
 * the sample. */
#include "core/reference/reading.h"
#include "placebook/framework.h"
#include "placebook/geography.h"
#include "tests/support/document.h"
#include "tests/support/schema.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct files {
    struct pb_json json[2];
    struct pb_arena arena;
    struct pb_framework framework;
    struct pb_geography geography;
};

static void open_files(struct files *files)
{
    struct pb_error error = { 0 };
    *files = (struct files){ 0 };
    pb_arena_open(&files->arena, (size_t)16 << 20);
    pb_test_document_of(&files->json[0], "pipelines/framework/outcomes.json");
    pb_test_document_of(&files->json[1], "pipelines/framework/places.json");
    enum pb_status status = pb_framework_read(&files->framework, &files->json[0], &files->arena, NULL, &error);
    cr_assert_eq(status, PB_OK, "%lu:%u %s", (unsigned long)error.line, error.column, error.message);
    status = pb_geography_read(&files->geography, &files->json[1], &files->arena, NULL, &error);
    cr_assert_eq(status, PB_OK, "%lu:%u %s", (unsigned long)error.line, error.column, error.message);
}

static void close_files(struct files *files)
{
    pb_arena_close(&files->arena);
    pb_json_close(&files->json[0]);
    pb_json_close(&files->json[1]);
}

/* A file beside the repository, or NULL where it is absent. To be freed. */
static char *shared(const char *path)
{
    char full[1024];
    size_t length = 0;
    (void)snprintf(full, sizeof full, "%s/%s", PB_SHARED_DIR, path);
    return access(full, R_OK) == 0 ? pb_test_content(full, &length) : NULL;
}

/* The table of indicators in the reference. */
static char *indicator_table(void)
{
    char *text = shared("reference/sources.md");
    if (!text)
        return NULL;
    char *from = strstr(text, "## B4.");
    cr_assert_not_null(from, "the reference has no table of indicators");
    char *to = strstr(from, "\n# C.");
    cr_assert_not_null(to);
    *to = '\0';
    memmove(text, from, strlen(from) + 1);
    return text;
}

/* The first place where a number stands as a whole number, or NULL. */
static const char *whole_number(const char *text, const char *number)
{
    for (const char *at = text; (at = strstr(at, number)); at++)
        if ((at == text || !isdigit((unsigned char)at[-1])) && !isdigit((unsigned char)at[strlen(number)]))
            return at;
    return NULL;
}

Test(data, framework_has_the_outcomes_and_pillars_of_the_plans)
{
    static const char *const sheets[] = { "Outcome 1 - Healthy lives", "Outcome 2 - Community",
                                          "Outcome 3 - Services" };
    struct files files;
    open_files(&files);
    const struct pb_outcome *outcomes = files.framework.outcomes.items;
    cr_assert_eq(files.framework.outcomes.count, 3);
    for (size_t i = 0; i < 3; i++) {
        char sheet[64];
        (void)snprintf(sheet, sizeof sheet, "Outcome %zu - %s", i + 1, outcomes[i].short_name);
        cr_assert_str_eq(sheet, sheets[i]);
    }
    cr_assert_eq(files.framework.pillars.count, 4);
    cr_assert_geq(files.framework.measures.count, 60);
    close_files(&files);
}

/* An editor that checks with the printed schema agrees with the program. */
static void assert_valid(const struct pb_option *options, const char *path)
{
    char full[1024];
    size_t length = 0;
    bool valid[2] = { false, true };
    (void)snprintf(full, sizeof full, "%s/%s", PB_SOURCE_DIR, path);
    char *text = pb_test_content(full, &length);
    char *wrong = pb_test_edited(text, "\"title\"", "\"Title\"");
    const char *const documents[] = { text, wrong };
    struct cJSON *schema = pb_options_schema(options);
    cr_assert_not_null(schema);
    pb_test_judge(schema, documents, 2, valid);
    cr_assert(valid[0] && !valid[1], "%s", path);
    cJSON_Delete(schema);
    free(wrong);
    free(text);
}

Test(data, files_are_valid_by_the_printed_schemas)
{
    assert_valid(pb_framework_options, "pipelines/framework/outcomes.json");
    assert_valid(pb_geography_options, "pipelines/framework/places.json");
}

Test(data, every_outcome_pillar_and_place_has_measures)
{
    struct files files;
    open_files(&files);
    const struct pb_measure *measures = files.framework.measures.items;
    const struct pb_outcome *outcomes = files.framework.outcomes.items;
    const struct pb_pillar *pillars = files.framework.pillars.items;
    for (size_t i = 0; i < files.framework.outcomes.count; i++) {
        size_t found = 0;
        for (size_t j = 0; j < files.framework.measures.count; j++)
            found += measures[j].outcome_index == i;
        cr_assert_geq(found, 10, "%s has %zu", outcomes[i].id, found);
    }
    for (size_t i = 0; i < files.framework.pillars.count; i++) {
        size_t found = 0;
        for (size_t j = 0; j < files.framework.measures.count; j++)
            found += strcmp(measures[j].pillar, pillars[i].id) == 0;
        cr_assert_geq(found, 5, "%s has %zu", pillars[i].id, found);
    }
    for (size_t i = 0; i < files.geography.all_count; i++)
        cr_assert_geq(files.geography.all[i].priorities.count, 5, "%s", files.geography.all[i].id);
    close_files(&files);
}

/* Does a line of the table that names the indicator show this code for it, confirmed? */
static bool shows(const char *table, const char *indicator, const char *code)
{
    char cell[32];
    (void)snprintf(cell, sizeof cell, " %s ", code);
    for (const char *at = table; (at = whole_number(at, indicator)); at++) {
        const char *found = strstr(at, cell);
        if (found && found < at + strcspn(at, "\n") && strncmp(found + strlen(cell), "(b)", 3) != 0)
            return true;
    }
    return false;
}

static bool is_priority(const struct pb_geography *geography, const char *id)
{
    for (size_t i = 0; i < geography->all_count; i++) {
        const struct pb_object_list *list = &geography->all[i].priorities;
        for (size_t j = 0; j < list->count; j++)
            if (strcmp(((const struct pb_priority *)list->items)[j].id, id) == 0)
                return true;
    }
    return false;
}

/* A priority of the plans is answered, or it is said which data are missing. */
Test(data, every_priority_has_measures_or_a_stated_gap)
{
    struct files files;
    open_files(&files);
    const struct pb_measure *measures = files.framework.measures.items;
    for (size_t i = 0; i < files.geography.all_count; i++) {
        const struct pb_priority *priorities = files.geography.all[i].priorities.items;
        for (size_t j = 0; j < files.geography.all[i].priorities.count; j++) {
            bool answered = priorities[j].gap != NULL;
            for (size_t k = 0; k < files.framework.measures.count; k++)
                answered = answered || pb_measure_serves(&measures[k], priorities[j].id);
            cr_expect(answered, "%s of %s", priorities[j].id, files.geography.all[i].id);
        }
    }
    close_files(&files);
}

/* The defaults of the options are for other people's files: ours says everything. */
Test(data, every_measure_says_its_level_and_owner)
{
    struct pb_json json;
    pb_test_document_of(&json, "pipelines/framework/outcomes.json");
    const struct cJSON *measure = NULL;
    cJSON_ArrayForEach(measure, cJSON_GetObjectItemCaseSensitive(json.root, "measures"))
    {
        const char *id = cJSON_GetObjectItemCaseSensitive(measure, "id")->valuestring;
        cr_expect(cJSON_GetObjectItemCaseSensitive(measure, "level"), "%s has no level", id);
        cr_expect(cJSON_GetObjectItemCaseSensitive(measure, "owner"), "%s has no owner", id);
    }
    pb_json_close(&json);
}

Test(data, measures_serve_priorities_of_the_places)
{
    struct files files;
    open_files(&files);
    const struct pb_measure *measures = files.framework.measures.items;
    size_t served = 0;
    for (size_t i = 0; i < files.framework.measures.count; i++)
        for (size_t j = 0; j < measures[i].priorities.count; j++, served++)
            cr_assert(is_priority(&files.geography, measures[i].priorities.items[j]), "%s serves %s", measures[i].id,
                      measures[i].priorities.items[j]);
    cr_assert_geq(served, 60);
    close_files(&files);
}

/* The id is a key of the service's metadata. */
static bool has_metadata(const char *metadata, const char *indicator)
{
    char key[32];
    (void)snprintf(key, sizeof key, "\"%s\":", indicator);
    return metadata && strstr(metadata, key);
}

/* The reference says which ids a source confirms, and so do the service's metadata; its PHOF codes marked (b) are not
 * confirmed. */
Test(data, indicators_and_their_codes_are_confirmed)
{
    struct files files;
    char *table = indicator_table();
    if (!table)
        cr_skip_test("no shared reference here");
    char *metadata = shared("data/fingertips/metadata/indicator_metadata.json");
    open_files(&files);
    const struct pb_measure *measures = files.framework.measures.items;
    size_t codes = 0;
    for (size_t i = 0; i < files.framework.measures.count; i++) {
        const struct pb_measure_source *sources = measures[i].sources.items;
        for (size_t j = 0; j < measures[i].sources.count; j++)
            cr_assert(strcmp(sources[j].scheme, "fingertips") != 0 || whole_number(table, sources[j].indicator) ||
                          has_metadata(metadata, sources[j].indicator),
                      "%s: %s is in no source", measures[i].id, sources[j].indicator);
        if (!measures[i].phof)
            continue;
        cr_assert(shows(table, sources[0].indicator, measures[i].phof), "%s: no source shows %s for it", measures[i].id,
                  measures[i].phof);
        codes++;
    }
    cr_assert_geq(codes, 10);
    close_files(&files);
    free(metadata);
    free(table);
}

/* The service's own metadata: the unit's value is the multiplier, and kinds of figures are what they are called. */
static void assert_metadata(const struct pb_measure *measure, const struct cJSON *entry)
{
    static const struct {
        const char *theirs;
        const char *ours[4];
    } kinds[] = {
        { "Directly standardised rate", { "directly_standardised_rate" } },
        { "Life expectancy", { "life_expectancy" } },
        { "Indirectly standardised ratio", { "indirectly_standardised_ratio" } },
        { "Proportion", { "proportion", "survey_proportion", "other" } },
        { "Crude rate", { "crude_rate", "other" } },
        { "Mean", { "mean" } },
        { "Count", { "count", "other" } }, /* a gap in years is called a count, and cannot be added up */
        { "Score", { "score" } },
    };
    const struct cJSON *unit = cJSON_GetObjectItem(cJSON_GetObjectItem(entry, "Unit"), "Value");
    const struct cJSON *kind = cJSON_GetObjectItem(cJSON_GetObjectItem(entry, "ValueType"), "Name");
    cr_assert(cJSON_IsNumber(unit) && cJSON_IsString(kind), "%s", measure->id);
    if (!isnan(measure->multiplier))
        cr_assert_eq(measure->multiplier, unit->valuedouble, "%s", measure->id);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].theirs, kind->valuestring) != 0)
            continue;
        bool same = false;
        for (size_t j = 0; j < 4 && kinds[i].ours[j]; j++)
            same = same || strcmp(kinds[i].ours[j], measure->value_type) == 0;
        cr_assert(same, "%s is a %s and the source says %s", measure->id, measure->value_type, kind->valuestring);
    }
}

Test(data, units_and_value_types_are_those_of_the_source)
{
    struct files files;
    char *text = shared("data/fingertips/metadata/indicator_metadata.json");
    if (!text)
        cr_skip_test("no shared data here");
    struct cJSON *metadata = cJSON_Parse(text);
    cr_assert_not_null(metadata);
    open_files(&files);
    const struct pb_measure *measures = files.framework.measures.items;
    size_t checked = 0;
    for (size_t i = 0; i < files.framework.measures.count; i++) {
        const struct pb_measure_source *sources = measures[i].sources.items;
        for (size_t j = 0; j < measures[i].sources.count; j++) {
            const struct cJSON *entry = cJSON_GetObjectItem(metadata, sources[j].indicator);
            if (!entry)
                continue;
            assert_metadata(&measures[i], entry);
            checked++;
        }
    }
    cr_assert_geq(checked, 60);
    close_files(&files);
    cJSON_Delete(metadata);
    free(text);
}

/* How the source compares each of its indicators; quintiles need all areas of the country, so there is no comparison.
 */
Test(data, comparisons_are_those_of_the_source)
{
    static const char *const methods[][2] = {
        { ",Confidence intervals overlapping reference value (95.0),", "single" },
        { ",Confidence intervals overlapping reference value (99.8),", "single_998" },
        { ",Quintiles,", "none" },
        { ",No comparison,", "none" },
    };
    struct files files;
    char *text = shared("data/fingertips/metadata/indicators.csv");
    if (!text)
        cr_skip_test("no shared data here");
    open_files(&files);
    size_t checked = 0;
    for (char *line = text, *end = strchr(line, '\n'); end; line = end + 1, end = strchr(line, '\n')) {
        char id[32] = "";
        *end = '\0';
        (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(line, ","), line);
        const struct pb_measure *measure = pb_framework_by_indicator(&files.framework, "fingertips", id);
        for (size_t i = 0; measure && i < sizeof methods / sizeof methods[0]; i++)
            if (strstr(line, methods[i][0])) {
                cr_assert(measure->comparison && strcmp(measure->comparison, methods[i][1]) == 0, "%s", measure->id);
                checked++;
            }
    }
    cr_assert_eq(checked, 18);
    close_files(&files);
    free(text);
}

static void assert_python(const char *script, const char *a, const char *b)
{
    char path[1024];
    char output[8192];
    (void)snprintf(path, sizeof path, "%s/%s", PB_SOURCE_DIR, script);
    const char *const argv[] = { "python3", "-B", path, a, b, NULL };
    int status = pb_test_tool(argv, PB_SOURCE_DIR, output, sizeof output);
    cr_assert_eq(status, 0, "%s ended with %d:\n%s", script, status, output);
}

Test(data, sample_is_what_its_script_makes)
{
    assert_python("scripts/make_sample.py", "--check", NULL);
    assert_python("scripts/make_sample_deaths.py", "--check", NULL);
    assert_python("scripts/make_sample_ages.py", "--check", NULL);
    assert_python("scripts/make_sample_segments.py", "--check", NULL);
    assert_python("scripts/make_sample_neighbourhoods.py", "--check", NULL);
}

Test(data, sample_has_the_layout_and_figures_that_it_says)
{
    assert_python("tests/pipelines/check_sample.py", "pipelines/sample", "pipelines/framework/outcomes.json");
}

static const struct cJSON *item(const struct cJSON *list, int i, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(list, i), key);
}

/* Modules of a list of steps, in this order. */
static void assert_uses(const struct pb_json *json, const char *key, const char *const *names)
{
    const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(json->root, key);
    int i = 0;
    for (; names[i]; i++) {
        const struct cJSON *use = item(list, i, "use");
        cr_assert(cJSON_IsString(use) && strcmp(use->valuestring, names[i]) == 0, "%s: %s", json->name, names[i]);
    }
    cr_assert_eq(cJSON_GetArraySize(list), i, "%s: %s", json->name, key);
}

static void assert_steps(const struct pb_json *json, const char *const *transforms, const char *const *loaders)
{
    assert_uses(json, "transforms", transforms);
    assert_uses(json, "loaders", loaders);
}

Test(data, demonstration_reads_every_sample_file_and_says_so)
{
    struct pb_json json;
    pb_test_document_of(&json, "pipelines/demo.json");
    const struct cJSON *sources = cJSON_GetObjectItemCaseSensitive(json.root, "sources");
    cr_assert_geq(cJSON_GetArraySize(sources), 3);
    for (int i = 0; i < cJSON_GetArraySize(sources); i++) {
        const struct cJSON *files = cJSON_GetObjectItemCaseSensitive(item(sources, i, "options"), "files");
        for (int k = 0; k < cJSON_GetArraySize(files); k++) {
            char path[1024];
            (void)snprintf(path, sizeof path, "%s/pipelines/%s", PB_SOURCE_DIR,
                           cJSON_GetArrayItem(files, k)->valuestring);
            cr_assert_eq(access(path, R_OK), 0, "%s", path);
        }
        cr_assert(cJSON_IsTrue(item(sources, i, "sample")), "source %d is not marked as sample data", i);
    }
    assert_steps(&json,
                 (const char *const[]){ "normalise", "disclosure", "small_areas", "rates", "few_events", "places",
                                        "inequality", "gap", "benchmark", "trend", "spc", "targets", "reconcile",
                                        "opportunity", NULL },
                 (const char *const[]){ "workbook", "profile", "archive", NULL });
    pb_json_close(&json);
}

Test(data, files_pipeline_asks_for_its_files)
{
    struct pb_json json;
    pb_test_document_of(&json, "pipelines/fingertips-files.json");
    const struct cJSON *parameters = cJSON_GetObjectItemCaseSensitive(json.root, "parameters");
    const struct cJSON *files = cJSON_GetObjectItemCaseSensitive(parameters, "files");
    cr_assert_str_eq(cJSON_GetObjectItemCaseSensitive(files, "type")->valuestring, "path");
    cr_assert_null(cJSON_GetObjectItemCaseSensitive(files, "default"));
    const struct cJSON *sources = cJSON_GetObjectItemCaseSensitive(json.root, "sources");
    cr_assert_eq(cJSON_GetArraySize(sources), 1);
    cr_assert_str_eq(item(sources, 0, "id")->valuestring, "fingertips");
    assert_steps(&json,
                 (const char *const[]){ "normalise", "places", "inequality", "benchmark", "trend", "spc", "reconcile",
                                        "opportunity", NULL },
                 (const char *const[]){ "workbook", "archive", NULL });
    pb_json_close(&json);
}
