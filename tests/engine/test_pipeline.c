/* Expectations: the rules of engine/pipeline/pipeline.h; positions counted by hand. Modules are made up, so that the
 * tests know nothing of the real ones. */
#include "engine/pipeline/pipeline.h"
#include "tests/support/made_up.h"
#include "tests/support/scarce.h"
#include "tests/support/schema.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_pipeline pipeline;
static struct pb_error error;
static char here[4096];

static void open_all(void)
{
    made_up_open(&scratch);
    cr_assert_not_null(getcwd(here, sizeof here));
}

static void close_all(void)
{
    pb_pipeline_close(&pipeline);
    scratch_close(&scratch);
}

TestSuite(pipeline, .init = open_all, .fini = close_all);

static enum pb_status read_set(const char *text, const struct pb_assignment *assignments, size_t count)
{
    pb_pipeline_close(&pipeline);
    pb_error_clear(&error);
    scratch_write(&scratch, "p.json", text);
    return pb_pipeline_read(&pipeline, scratch_path(&scratch, "p.json"), &made_up_registry, NULL, 0, assignments, count,
                            NULL, &error);
}

static enum pb_status read_rest(const char *rest)
{
    return read_set(made_up_pipeline(rest), NULL, 0);
}

static const struct pb_pipeline_source *source(size_t i)
{
    return &((const struct pb_pipeline_source *)pipeline.sources.items)[i];
}

static const struct reader *reader(size_t i)
{
    return source(i)->step.context;
}

/* ---- What is read ---- */

Test(pipeline, reads_a_whole_file)
{
    cr_assert_eq(
        read_rest(
            "\"$schema\": \"x\", \"title\": \"Demo\", \"jobs\": 3, \"output\": \"out\",\n"
            "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"title\": \"T\", \"publisher\": \"P\",\n"
            "  \"url\": \"https://e.org\", \"licence\": \"OGL\", \"retrieved\": \"2024-06-30\", \"sample\": true,\n"
            "  \"expect\": {\"min_rows\": 2, \"areas\": [\"system\", \"E92000001\"], \"min_areas\": 1},\n"
            "  \"options\": {\"files\": [\"data/*.csv\"], \"mode\": \"strict\"}}],\n"
            "\"transforms\": [{\"use\": \"shape\"}, {\"use\": \"shape\", \"options\": {}, \"sources\": [\"a\"]}],\n"
            "\"loaders\": [{\"use\": \"writer\"}], \"publish\": [\"coventry\", \"system\"]"),
        PB_OK, "%s", error.message);
    cr_assert_str_eq(pipeline.name, "demo");
    cr_assert_str_eq(pipeline.title, "Demo");
    cr_assert_str_eq(pipeline.folder, scratch.path);
    cr_assert_str_eq(pipeline.framework_path, scratch_path(&scratch, "framework.json"));
    cr_assert_eq(pipeline.sources.count, 1);
    cr_assert_str_eq(source(0)->id, "a");
    cr_assert_str_eq(source(0)->title, "T");
    cr_assert_eq(source(0)->retrieved, 20240630);
    cr_assert(source(0)->sample);
    cr_assert_eq(source(0)->expect.min_rows, 2);
    cr_assert_eq(source(0)->expect.max_rows, 0);
    cr_assert_eq(source(0)->expect.min_areas, 1);
    cr_assert_eq(source(0)->expect.at.line, 5);
    size_t districts = 0; /* of the system: those of its Places */
    cr_assert_not_null(pb_expected_codes(&pipeline.geography, &source(0)->expect.areas.items[0], &districts));
    cr_assert_eq(districts, 2);
    cr_assert_eq(source(0)->at.line, 3);
    cr_assert_eq(source(0)->step.at.column, 13);
    cr_assert_eq(source(0)->step.module, made_up_registry.modules[0]);
    cr_assert_str_eq(reader(0)->files.items[0], scratch_path(&scratch, "data/*.csv"));
    cr_assert_str_eq(reader(0)->mode, "strict");
    cr_assert_eq(reader(0)->limit, 7);
    cr_assert_eq(reader(0)->at.line, 6);
    const struct pb_step *transforms = pipeline.transforms.items;
    cr_assert_eq(pipeline.transforms.count, 2);
    cr_assert_eq(transforms[1].module, made_up_registry.modules[1]);
    cr_assert_str_eq(transforms[0].canonical, "{}");
    cr_assert_eq(transforms[0].sources.count, 0);
    cr_assert_eq(transforms[1].sources.count, 1);
    const struct pb_pipeline_source other = { .id = "b" };
    cr_assert(pb_step_serves(&transforms[0], source(0)) && pb_step_serves(&transforms[0], &other));
    cr_assert(pb_step_serves(&transforms[1], source(0)) && !pb_step_serves(&transforms[1], &other));
    const struct pb_step *loaders = pipeline.loaders.items;
    cr_assert_eq(loaders[0].module, made_up_registry.modules[2]);
    cr_assert_eq(pipeline.publish.count, 2);
    cr_assert_str_eq(pipeline.publish.items[0], "coventry");
    cr_assert_eq(pipeline.settings.jobs, 3);
    cr_assert_str_eq(pipeline.settings.output, scratch_path(&scratch, "out"));
    cr_assert_eq(pipeline.origins[2], PB_ORIGIN_PIPELINE);
    cr_assert_eq(pipeline.framework.measures.count, 1);
    cr_assert_eq(pipeline.geography.places.count, 2);
}

Test(pipeline, publishes_everything_unless_told)
{
    cr_assert_eq(read_rest(MADE_UP_SOURCES), PB_OK, "%s", error.message);
    cr_assert_eq(pipeline.publish.count, 3);
    cr_assert_str_eq(pipeline.publish.items[0], "rugby");
    cr_assert_str_eq(pipeline.publish.items[1], "coventry");
    cr_assert_str_eq(pipeline.publish.items[2], "system");
    cr_assert_str_eq(pipeline.title, "demo");
}

Test(pipeline, keeps_the_digests_of_its_files)
{
    char expected[200];
    const char *const arguments[] = { "sha256sum", "places.json", NULL };
    cr_assert_eq(read_rest(MADE_UP_SOURCES), PB_OK, "%s", error.message);
    cr_assert_eq(pb_test_tool(arguments, scratch.path, expected, sizeof expected), 0);
    expected[64] = '\0';
    cr_assert_str_eq(pipeline.places_sha256, expected);
    cr_assert_eq(strlen(pipeline.framework_sha256), 64);
    cr_assert_str_neq(pipeline.framework_sha256, expected);
}

Test(pipeline, makes_options_canonical)
{
    cr_assert_eq(
        read_rest("\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\n"
                  "\"rules\": [{\"name\": \"n\", \"file\": \"f\"}], \"password\": \"hush\", \"mode\": \"strict\",\n"
                  "\"more\": {\"z\": 1.50, \"a\": [{\"y\": null, \"b\": \"\\u00e9\"}]}, \"lookup\": \"l\",\n"
                  "\"files\": [\"x\"], \"label\": \"L\"}}]"),
        PB_OK, "%s", error.message);
    cr_assert_str_eq(
        source(0)->step.canonical,
        "{\"label\":\"L\",\"mode\":\"strict\",\"more\":{\"a\":[{\"b\":\"\xC3\xA9\",\"y\":null}],\"z\":1.5},"
        "\"rules\":[{\"name\":\"n\"}]}");
    cr_assert_str_eq(reader(0)->password, "hush");
}

/* ---- Parameters ---- */

static const char parameterised[] =
    "\"parameters\": {\"files\": {\"type\": \"path\", \"default\": \"sample/*.csv\", \"help\": \"What to read.\"},\n"
    "  \"mode\": {\"default\": \"lenient\"}},\n"
    "\"sources\": [{\"id\": \"${mode}\", \"extractor\": \"reader\", \"title\": \"From ${files}\", \"options\": {\n"
    "  \"files\": [\"${files}\", \"file://${files}\", \"other.csv\"], \"mode\": \"${mode}\", \"lookup\": "
    "\"${files}\",\n"
    "  \"label\": \"$${mode} is ${mode}, ${files} $5 $$\", \"rules\": [{\"name\": \"${mode}\", \"file\": "
    "\"${files}\"}]}}]";

Test(pipeline, takes_the_default_of_a_path_from_its_own_folder)
{
    cr_assert_eq(read_rest(parameterised), PB_OK, "%s", error.message);
    const char *full = scratch_path(&scratch, "sample/*.csv");
    char url[1024];
    (void)snprintf(url, sizeof url, "file://%s", full);
    cr_assert_str_eq(reader(0)->files.items[0], full);
    cr_assert_str_eq(reader(0)->files.items[1], url);
    cr_assert_str_eq(reader(0)->files.items[2], scratch_path(&scratch, "other.csv"));
    cr_assert_str_eq(reader(0)->lookup, full);
    const struct rule *rules = reader(0)->rules.items;
    cr_assert_str_eq(rules[0].file, full);
    cr_assert_str_eq(rules[0].name, "lenient");
    cr_assert_str_eq(reader(0)->mode, "lenient");
    cr_assert_str_eq(source(0)->id, "lenient");
    /* No machine's folder gets into what is published or decides a key. */
    cr_assert_str_eq(source(0)->title, "From sample/*.csv");
    cr_assert_str_eq(reader(0)->label, "${mode} is lenient, sample/*.csv $5 $$");
    cr_assert_null(strstr(source(0)->step.canonical, scratch.path));
    const struct pb_parameter *parameters = pipeline.parameters.items;
    cr_assert_eq(pipeline.parameters.count, 2);
    cr_assert_str_eq(parameters[0].name, "files");
    cr_assert_str_eq(parameters[0].value, "sample/*.csv");
    cr_assert_str_eq(parameters[0].path, full);
    cr_assert_str_eq(parameters[1].value, "lenient");
    cr_assert_null(parameters[1].path);
}

Test(pipeline, takes_a_path_of_the_command_line_from_the_working_directory)
{
    static const struct pb_assignment assignments[] = { { "files", "first.csv", NULL }, { "files", "d/x.csv", NULL } };
    cr_assert_eq(read_set(made_up_pipeline(parameterised), assignments, 2), PB_OK, "%s", error.message);
    char expected[5000];
    (void)snprintf(expected, sizeof expected, "%s/d/x.csv", here);
    cr_assert_str_eq(reader(0)->files.items[0], expected);
    cr_assert_str_eq(source(0)->title, "From d/x.csv");
    static const struct pb_assignment absolute[] = { { "files", "/srv/x.csv", NULL }, { "mode", "strict", NULL } };
    cr_assert_eq(read_set(made_up_pipeline(parameterised), absolute, 2), PB_OK, "%s", error.message);
    cr_assert_str_eq(reader(0)->files.items[0], "/srv/x.csv");
    cr_assert_str_eq(reader(0)->files.items[1], "file:///srv/x.csv");
    cr_assert_str_eq(reader(0)->mode, "strict");
}

/* A pipeline named by a relative path, from another folder. */
Test(pipeline, is_found_by_a_relative_path)
{
    scratch_write(&scratch, "p.json", made_up_pipeline(parameterised));
    cr_assert_eq(chdir(scratch.path), 0);
    enum pb_status status = pb_pipeline_read(&pipeline, "p.json", &made_up_registry, NULL, 0, NULL, 0, NULL, &error);
    cr_assert_eq(chdir(here), 0);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_assert_str_eq(pipeline.folder, ".");
    cr_assert_str_eq(pipeline.framework_path, "framework.json");
    cr_assert_str_eq(reader(0)->files.items[0], scratch_path(&scratch, "sample/*.csv"));
    cr_assert_str_eq(reader(0)->files.items[2], "other.csv");
}

static void assert_wrong(enum pb_status status, const char *expected, const char *hint)
{
    char text[1700];
    cr_assert_eq(status, PB_FAILED, "taken, expected: %s", expected);
    pb_error_text(&error, text, sizeof text);
    cr_expect(strstr(text, expected), "expected: %s\ngot: %s", expected, text);
    cr_expect(strstr(error.hint, hint), "%s\nhinted: %s", text, error.hint);
}

Test(pipeline, refuses_wrong_parameters)
{
    static const struct pb_assignment typo = { "fils", "x", NULL };
    assert_wrong(read_set(made_up_pipeline(parameterised), &typo, 1),
                 "--set: there is no parameter 'fils' in this pipeline", "did you mean 'files'?");
    cr_assert_eq(error.code, PB_ERROR_USAGE);
    static const struct pb_assignment empty = { "files", "", NULL };
    assert_wrong(read_set(made_up_pipeline(parameterised), &empty, 1), "--set: the path for 'files' is empty", "");
    assert_wrong(read_set(made_up_pipeline(MADE_UP_SOURCES), &typo, 1), "there is no parameter 'fils'",
                 "declares none");
    static const char needed[] = "\"parameters\": {\n \"files\": {\"type\": \"path\", \"help\": \"CSV files\"}},\n"
                                 "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n"
                                 " \"options\": {\"files\": [\"${files}\"]}}]";
    assert_wrong(read_rest(needed), "p.json:3:2: the parameter 'files' has no value",
                 "use --set files=... (CSV files)");
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    static const struct pb_assignment given = { "files", "x.csv", NULL };
    cr_assert_eq(read_set(made_up_pipeline(needed), &given, 1), PB_OK, "%s", error.message);
    assert_wrong(read_rest("\"parameters\": {\"mode\": {\"default\": \"m\"}},\n"
                           "\"sources\": [{\"id\": \"a\",\n \"extractor\": \"${modes}\"}]"),
                 "p.json:4:15: there is no parameter 'modes' in this pipeline", "did you mean 'mode'?");
    assert_wrong(read_rest("\"sources\": [{\"id\": \"a\",\n \"extractor\": \"${mode\"}]"),
                 "p.json:3:15: a parameter begins with '${' but does not end with '}'", "$${");
    assert_wrong(read_rest("\"sources\": [{\"id\": \"a\",\n \"extractor\": \"${}\"}]"), "there is no parameter ''", "");
    assert_wrong(read_rest("\"parameters\": {\"x\": {\"type\": \"number\"}}"),
                 "p.json:2:30: 'number' is not one of the choices for 'type'", "text, path");
    assert_wrong(read_rest("\"parameters\": {\"X y\": {}}"), "p.json:2:16: 'X y' cannot be a name in 'parameters'", "");
}

/* ---- What is wrong ---- */

struct fault {
    const char *rest; /* after the head; positions begin with line 2 */
    const char *message;
    const char *hint;
    bool beyond; /* a schema cannot know it */
};

#define SOURCES_A "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x\"]}}]"

/* A source, and on line 3 what is expected of it, from column 11. */
#define EXPECTING(expect)                                                                                              \
    "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x\"]},\n\"expect\": " expect \
    "}]"

static const struct fault faults[] = {
    { "\"souces\": []", ":2:1: unknown key 'souces' in the pipeline file", "did you mean 'sources'?", false },
    { "\"title\": \"T\"", ":1:1: missing key 'sources' in the pipeline file", "add it", false },
    { "\"sources\": []", ":2:12: 'sources' has 0 items, expected at least 1", "", false },
    { "\"sources\": {}", ":2:12: expected a list of objects for 'sources', found an object", "", false },
    { "\"sources\": [{\"extractor\": \"reader\"}]", ":2:13: missing key 'id' in item 1 of 'sources'", "", false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"raeder\"}]", ":2:38: there is no extractor named 'raeder'",
      "did you mean 'reader'? 'placebook modules' lists all of them", false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"writer\"}]", ":2:38: 'writer' is a loader, not an extractor",
      "placebook modules", false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\"}]", ":2:13: missing key 'files' in module 'reader'", "",
      false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n \"options\": {\"fils\": [\"x\"]}}]",
      ":3:14: unknown key 'fils' in module 'reader'", "did you mean 'files'?", false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n \"options\": {\"files\": 3}}]",
      ":3:23: expected a list of paths for 'files', found a number", "", false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n \"options\": [1]}]",
      ":3:13: expected an object for module 'reader', found a list", "", false },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n \"options\": {\"files\": [\"x\"], \"limit\": 13}}]",
      ":3:13: reader: 13 is an unlucky limit", "", true },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x\"]}},\n"
      "{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"y\"]}}]",
      ":3:8: two of 'sources' have the id 'a'", "the other one is in line 2", true },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shaep\"}]", ":3:24: there is no transform named 'shaep'",
      "did you mean 'shape'?", false },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shape\", \"options\": {\"x\": 1}}]",
      ":3:45: unknown key 'x' in module 'shape'", "it takes no keys", false },
    { SOURCES_A ",\n\"transforms\": [{\"options\": {}}]", ":3:16: missing key 'use' in item 1 of 'transforms'", "",
      false },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shape\", \"sources\": [\"a\", \"aa\"]}]",
      ":3:50: the pipeline file has no source 'aa'", "did you mean 'a'?", true },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shape\", \"sources\": [\"health\"]}]",
      ":3:45: the pipeline file has no source 'health'", "\"sources\"", true },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shape\", \"sources\": []}]",
      ":3:44: 'sources' has 0 items, expected at least 1", "", false },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shape\", \"sources\": \"a\"}]",
      ":3:44: expected a list of texts for 'sources', found a text", "square brackets", false },
    { SOURCES_A ",\n\"loaders\": [{\"use\": \"writer\", \"sources\": [\"a\"]}]",
      ":3:31: unknown key 'sources' in item 1 of 'loaders'", "known keys", false },
    { SOURCES_A ",\n\"loaders\": [{\"use\": \"zzz\"}]", ":3:21: there is no loader named 'zzz'", "placebook modules",
      false },
    { SOURCES_A ",\n\"publish\": [\"rugby\", \"coventy\"]", ":3:22: the Places file has no Place or edition 'coventy'",
      "did you mean 'coventry'?", true },
    { SOURCES_A ",\n\"publish\": [\"rugby\", \"rugby\"]", ":3:22: 'rugby' is in 'publish' twice", "", false },
    { SOURCES_A ",\n\"publish\": \"rugby\"", ":3:12: expected a list of texts for 'publish', found a text",
      "square brackets", false },
    { SOURCES_A ",\n\"jobs\": \"4\"", ":3:9: expected a whole number for 'jobs', found a text", "", false },
    { SOURCES_A ",\n\"max_rejects\": \"half\"", ":3:16: 'half' is not a valid limit for rejected rows", "50%", true },
    { EXPECTING("{\"min_row\": 3}"), ":3:12: unknown key 'min_row' in 'expect'", "did you mean 'min_rows'?", false },
    { EXPECTING("{\"min_rows\": -3}"), ":3:24: 'min_rows' is -3, expected 1 to", "", false },
    { EXPECTING("{\"max_rows\": 0}"), ":3:24: 'max_rows' is 0, expected 1 to", "", false },
    { EXPECTING("{\"min_rows\": \"3\"}"), ":3:24: expected a whole number for 'min_rows', found a text", "", false },
    { EXPECTING("{\"min_rows\": 3, \"max_rows\": 2}"), ":3:24: 'min_rows' is 3 and 'max_rows' only 2",
      "correct one of the two", true },
    { EXPECTING("{\"areas\": [\"rugby\", \"rugbi\"]}"), ":3:31: the Places file has no area and no Place 'rugbi'",
      "did you mean 'rugby'?", true },
    { EXPECTING("{\"areas\": [\"E07000221\"]}"), ":3:22: the Places file has no area and no Place 'E07000221'",
      "did you mean 'E07000220'?", true },
    { EXPECTING("{\"areas\": []}"), ":3:21: 'areas' has 0 items, expected at least 1", "", false },
    { EXPECTING("[900]"), ":3:11: expected an object for 'expect', found a list", "", false },
    { "\"sources\": [{\"id\": \"loads\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x\"]}}]",
      ":2:20: a source cannot be called 'loads'", "another id", true },
    { SOURCES_A ",\n\"transforms\": [{\"use\": \"shape\"}, {\"use\": \"protect\"}, {\"use\": \"shape\"},\n{\"use\": "
                "\"protect\"}]",
      ":3:34: 'protect' stands after 'shape', but it works on the rows of each source alone",
      "put 'protect' before 'shape'", true },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x\"]}, \"transforms\": [\n"
      "{\"use\": \"protect\"}, {\"use\": \"protect\"}]}]",
      ":3:21: 'protect' goes with a source once", "remove one of the two", true },
    { "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x\"]}, \"transforms\": [\n"
      "{\"use\": \"protect\"}, {\"use\": \"shape\"}]}]",
      ":3:21: 'shape' cannot go with a source", "among the transforms of the pipeline", true },
    { SOURCES_A ",\n\"retrieved\": \"x\"", ":3:1: unknown key 'retrieved'", "known keys", false },
};

Test(pipeline, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        assert_wrong(read_rest(faults[i].rest), faults[i].message, faults[i].hint);
}

Test(pipeline, says_which_of_its_files_is_wrong)
{
    assert_wrong(read_set("{\"pipeline\": \"Demo X\"}", NULL, 0), "p.json:1:14: 'Demo X' cannot be the 'pipeline'", "");
    assert_wrong(read_set("[]", NULL, 0), "p.json:1:1: expected an object for the pipeline file, found a list", "");
    assert_wrong(read_set("", NULL, 0), "p.json:1:1: the text is empty", "");
    assert_wrong(read_set("{\"pipeline\": \"x\",}", NULL, 0), "p.json:1:18: expected a key after ','", "remove");
    assert_wrong(read_set("{\"pipeline\": \"d\",\n\"framework\": \"no.json\", \"places\": \"places.json\",\n" SOURCES_A
                          "}",
                          NULL, 0),
                 "p.json:2:14: cannot ", "");
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    scratch_write(&scratch, "places.json", "{\"title\": 1}");
    assert_wrong(read_rest(MADE_UP_SOURCES), "places.json:1:11: expected a text for 'title', found a number", "");
    scratch_write(&scratch, "places.json", "<html>");
    assert_wrong(read_rest(MADE_UP_SOURCES), "places.json:1:1: expected a value, found '<'", "");
    pb_error_clear(&error);
    assert_wrong(pb_pipeline_read(&pipeline, "/no/such.json", &made_up_registry, NULL, 0, NULL, 0, NULL, &error),
                 "/no/such.json", "check the path");
}

/* Others use the same framework with other Places: a priority that none of ours has is told, and nothing fails. */
Test(pipeline, says_which_priorities_no_place_has)
{
    struct pb_arena arena;
    struct pb_unused_priority *unused = NULL;
    size_t count = 0;
    pb_arena_open(&arena, 1 << 20);
    made_up_framework(&scratch, "alcohool\", \"frailty\", \"alcohol\", \"green-spaces");
    cr_assert_eq(read_rest(MADE_UP_SOURCES), PB_OK, "%s", error.message);
    cr_assert_eq(pb_pipeline_unused_priorities(&pipeline, &arena, &unused, &count, &error), PB_OK);
    cr_assert_eq(count, 2);
    cr_assert_str_eq(unused[0].id, "alcohool");
    cr_assert_str_eq(unused[0].nearest, "alcohol");
    cr_assert_str_eq(unused[0].measure, "smoking");
    cr_assert_str_eq(unused[0].kind, "measure");
    cr_assert(unused[0].measures == 1 && unused[0].at.line == 7 && unused[0].at.column == 18);
    cr_assert_str_eq(unused[1].id, "green-spaces");
    cr_assert(!unused[1].nearest && unused[1].at.column == 52);
    pb_arena_close(&arena);
}

Test(pipeline, survives_being_cut_anywhere)
{
    char whole[8192];
    (void)snprintf(whole, sizeof whole, "%s", made_up_pipeline(parameterised));
    for (size_t length = 0; length < strlen(whole); length++) {
        char cut[8192];
        (void)snprintf(cut, sizeof cut, "%.*s", (int)length, whole);
        cr_assert_eq(read_set(cut, NULL, 0), PB_FAILED, "taken: %s", cut);
        cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
        cr_assert_gt(error.line, 0);
    }
}

Test(pipeline, reports_every_failed_allocation)
{
    scratch_write(&scratch, "p.json", made_up_pipeline(parameterised));
    size_t limit = 0;
    enum pb_status status = PB_FATAL;
    for (; status != PB_OK && limit < 5000; limit++) {
        pb_test_scarce(limit);
        pb_error_clear(&error);
        status = pb_pipeline_read(&pipeline, scratch_path(&scratch, "p.json"), &made_up_registry, NULL, 0, NULL, 0,
                                  NULL, &error);
        cr_assert(status == PB_OK || status == PB_FATAL, "at %zu: %s", limit, error.message);
    }
    pb_test_plenty();
    pb_pipeline_close(&pipeline);
    cr_assert(limit > 100 && limit < 5000, "%zu", limit);
}

/* ---- The schema ---- */

Test(pipeline, has_a_schema_that_judges_alike)
{
    enum { COUNT = sizeof faults / sizeof *faults };
    static char texts[COUNT + 3][8192];
    const char *documents[COUNT + 3];
    bool valid[COUNT + 3];
    for (size_t i = 0; i < COUNT + 3; i++) {
        const char *rest = i == 0   ? MADE_UP_SOURCES
                           : i == 1 ? parameterised
                           : i == 2 ? SOURCES_A
                               ", \"transforms\": [{\"use\": \"shape\", \"options\": {}}], \"loaders\": "
                               "[{\"use\": \"writer\"}], \"$schema\": \"x\", \"jobs\": 2"
                                    : faults[i - 3].rest;
        (void)snprintf(texts[i], sizeof texts[i], "%s", made_up_pipeline(rest));
        documents[i] = texts[i];
    }
    struct cJSON *schema = pb_pipeline_schema(&made_up_registry);
    cr_assert_not_null(schema);
    pb_test_judge(schema, documents, COUNT + 3, valid);
    cr_assert(valid[0] && valid[1] && valid[2]);
    for (size_t i = 0; i < COUNT; i++)
        cr_expect(faults[i].beyond == valid[i + 3], "the schema judges otherwise: %s", faults[i].rest);
    cJSON_Delete(schema);
}

Test(pipeline, has_a_schema_without_any_module_too)
{
    static const struct pb_registry none = { 0 };
    const char *const documents[] = { made_up_pipeline(MADE_UP_SOURCES) };
    bool valid = true;
    struct cJSON *schema = pb_pipeline_schema(&none);
    pb_test_judge(schema, documents, 1, &valid);
    cr_assert_not(valid);
    cJSON_Delete(schema);
}

Test(pipeline, has_a_whole_schema_or_none)
{
    size_t limit = 0;
    struct cJSON *schema = NULL;
    for (; !schema && limit < 10000; limit++) {
        pb_test_scarce(limit);
        schema = pb_pipeline_schema(&made_up_registry);
    }
    pb_test_plenty();
    struct cJSON *again = pb_pipeline_schema(&made_up_registry);
    cr_assert(limit > 100 && cJSON_Compare(schema, again, true));
    cJSON_Delete(schema);
    cJSON_Delete(again);
}
