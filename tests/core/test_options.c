/* Expectations: the rules of placebook/options.h; positions counted by hand. Schemas are judged by python3-jsonschema.
 */
#include "core/options/options_text.h"
#include "placebook/options.h"
#include "tests/support/scarce.h"
#include "tests/support/schema.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct target {
    double value;
    const char *source;
    int64_t year;
};
struct person {
    const char *id;
    const char *name;
    struct pb_location at;
};
struct entry {
    const char *key;
    const char *help;
    struct pb_location at;
};
struct everything {
    bool flag;
    int64_t jobs;
    double share;
    double weight;
    const char *title;
    const char *profile;
    const char *id;
    const char *token;
    int32_t day;
    const char *file;
    const char *state;
    struct pb_text_list words;
    struct pb_text_list files;
    struct target target;
    struct pb_object_list people;
    struct pb_object_list entries;
    const struct cJSON *raw;
    const char *old;
    struct pb_location at;
};

static const char *const profiles[] = { "analyst", "publication", NULL };

static const struct pb_option target_options[] = {
    { .name = "value", .type = PB_OPTION_NUMBER, .offset = offsetof(struct target, value), .help = "The figure." },
    { .name = "source",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct target, source),
      .flags = PB_REQUIRED,
      .help = "The plan." },
    { .name = "year",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct target, year),
      .default_value = "2028",
      .minimum = 1990,
      .maximum = 2100 },
    { 0 },
};
static const struct pb_option person_options[] = {
    { .name = "id",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct person, id),
      .flags = PB_REQUIRED | PB_UNIQUE | PB_IDENTIFIER,
      .help = "Its id." },
    { .name = "name", .type = PB_OPTION_TEXT, .offset = offsetof(struct person, name), .default_value = "nobody" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct person, at) },
    { 0 },
};
static const struct pb_option entry_options[] = {
    { .name = "key", .type = PB_OPTION_KEY, .offset = offsetof(struct entry, key), .flags = PB_IDENTIFIER },
    { .name = "help", .type = PB_OPTION_TEXT, .offset = offsetof(struct entry, help) },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct entry, at) },
    { 0 },
};
static const struct pb_option options[] = {
    { .name = "flag",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct everything, flag),
      .default_value = "true",
      .help = "Yes | no." },
    { .name = "jobs",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct everything, jobs),
      .default_value = "4",
      .maximum = 64 },
    { .name = "share",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct everything, share),
      .minimum = -1,
      .maximum = 1 },
    { .name = "weight",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct everything, weight),
      .default_value = "0.25" },
    { .name = "title",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct everything, title),
      .flags = PB_REQUIRED,
      .help = "What it is called.",
      .example = "\"Rugby\"" },
    { .name = "profile",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct everything, profile),
      .choices = profiles,
      .default_value = "analyst" },
    { .name = "id", .type = PB_OPTION_TEXT, .offset = offsetof(struct everything, id), .flags = PB_IDENTIFIER },
    { .name = "token",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct everything, token),
      .flags = PB_SECRET | PB_IDENTIFIER },
    { .name = "day", .type = PB_OPTION_DATE, .offset = offsetof(struct everything, day) },
    { .name = "file", .type = PB_OPTION_PATH, .offset = offsetof(struct everything, file) },
    { .name = "state", .type = PB_OPTION_PATH, .offset = offsetof(struct everything, state), .default_value = "here" },
    { .name = "words",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct everything, words),
      .flags = PB_UNIQUE,
      .default_value = "[\"a\", \"b\"]" },
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct everything, files),
      .minimum = 1,
      .maximum = 3,
      .example = "[\"data/*.csv\"]" },
    { .name = "target",
      .type = PB_OPTION_OBJECT,
      .offset = offsetof(struct everything, target),
      .fields = target_options },
    { .name = "people",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct everything, people),
      .fields = person_options,
      .size = sizeof(struct person) },
    { .name = "entries",
      .type = PB_OPTION_MAP,
      .offset = offsetof(struct everything, entries),
      .fields = entry_options,
      .size = sizeof(struct entry) },
    { .name = "raw", .type = PB_OPTION_RAW, .offset = offsetof(struct everything, raw) },
    { .name = "old",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct everything, old),
      .flags = PB_DEPRECATED,
      .help = "Use 'title'." },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct everything, at) },
    { 0 },
};

static struct pb_json json;
static struct pb_arena arena;
static struct everything got;
static struct pb_error error;
static struct pb_error warned;
static size_t warnings;

static void note(void *context, const struct pb_error *warning)
{
    (void)context;
    warned = *warning;
    warnings++;
}

static void open_all(void)
{
    pb_arena_open(&arena, 10 << 20);
}

static void close_all(void)
{
    pb_json_close(&json);
    pb_arena_close(&arena);
}

TestSuite(options, .init = open_all, .fini = close_all);

static enum pb_status read_text(const char *text)
{
    pb_json_close(&json);
    pb_error_clear(&error);
    cr_assert_eq(pb_json_open(&json, "o.json", text, strlen(text), &error), PB_OK, "%s: %s", text, error.message);
    got = (struct everything){ 0 };
    struct pb_option_reading reading = { &json, &arena, "folder", "the test", note, NULL, NULL };
    return pb_options_read(options, json.root, &got, &reading, &error);
}

Test(options, fills_a_struct_with_every_type)
{
    cr_assert_eq(
        read_text("{\"$schema\": \"x.json\", \"flag\": false, \"jobs\": 64, \"share\": -0.5, \"title\": \"T\",\n"
                  " \"profile\": \"publication\", \"id\": \"a-1\", \"token\": \"x\", \"day\": \"2024-02-29\",\n"
                  " \"file\": \"x.csv\", \"state\": \"/var/x\", \"words\": [\"x\"],\n"
                  " \"files\": [\"a/*.csv\", \"https://e.org/x.csv\", \"file:///y\"],\n"
                  " \"target\": {\"value\": 3.5, \"source\": \"plan\"},\n"
                  " \"people\": [{\"id\": \"p\", \"name\": \"P\"},\n  {\"id\": \"q\"}],\n"
                  " \"entries\": {\"one\": {\"help\": \"h\"}, \"two\": {}}, \"raw\": [1, {\"x\": null}]}"),
        PB_OK, "%s", error.message);
    cr_assert_not(got.flag);
    cr_assert_eq(got.jobs, 64);
    cr_assert_eq(got.share, -0.5);
    cr_assert_eq(got.weight, 0.25);
    cr_assert_str_eq(got.title, "T");
    cr_assert_str_eq(got.profile, "publication");
    cr_assert_str_eq(got.id, "a-1");
    cr_assert_eq(got.day, 20240229);
    cr_assert_str_eq(got.file, "folder/x.csv");
    cr_assert_str_eq(got.state, "/var/x");
    cr_assert_eq(got.words.count, 1);
    cr_assert_eq(got.files.count, 3);
    cr_assert_str_eq(got.files.items[0], "folder/a/*.csv");
    cr_assert_str_eq(got.files.items[1], "https://e.org/x.csv");
    cr_assert_str_eq(got.files.items[2], "file:///y");
    cr_assert_eq(got.target.value, 3.5);
    cr_assert_eq(got.target.year, 2028);
    const struct person *people = got.people.items;
    cr_assert_eq(got.people.count, 2);
    cr_assert_str_eq(people[1].id, "q");
    cr_assert_str_eq(people[1].name, "nobody");
    cr_assert(people[1].at.line == 7 && people[1].at.column == 3);
    const struct entry *entries = got.entries.items;
    cr_assert_eq(got.entries.count, 2);
    cr_assert_str_eq(entries[0].key, "one");
    cr_assert_str_eq(entries[0].help, "h");
    cr_assert_str_eq(entries[1].key, "two");
    cr_assert(cJSON_IsArray(got.raw));
    cr_assert(got.at.line == 1 && got.at.column == 1);
    cr_assert_eq(warnings, 0);
}

Test(options, gives_defaults_and_knows_what_is_absent)
{
    cr_assert_eq(read_text("{\"title\": \"T\"}"), PB_OK, "%s", error.message);
    cr_assert(got.flag);
    cr_assert_eq(got.jobs, 4);
    cr_assert(isnan(got.share));
    cr_assert_str_eq(got.profile, "analyst");
    cr_assert_null(got.id);
    cr_assert_eq(got.day, 0);
    cr_assert_null(got.file);
    cr_assert_str_eq(got.state, "here"); /* a default is in no file, so in no folder either */
    cr_assert_eq(got.words.count, 2);
    cr_assert_str_eq(got.words.items[1], "b");
    cr_assert_eq(got.files.count, 0);
    cr_assert(isnan(got.target.value)); /* absent as a whole: its required source is not asked for */
    cr_assert_null(got.target.source);
    cr_assert_eq(got.target.year, 2028);
    cr_assert_null(got.raw);

    struct pb_option_reading reading = { NULL, &arena, NULL, "defaults", NULL, NULL, NULL };
    cr_assert_eq(pb_options_read(options, NULL, &got, &reading, &error), PB_FAILED);
    cr_assert_str_eq(error.message, "missing key 'title' in defaults");
    struct person person = { 0 };
    cr_assert_eq(pb_options_read(NULL, NULL, &person, &reading, &error), PB_OK);
}

Test(options, warns_of_what_is_deprecated)
{
    cr_assert_eq(read_text("{\"title\": \"T\",\n \"old\": \"x\"}"), PB_OK);
    cr_assert_eq(warnings, 1);
    cr_assert_str_eq(warned.message, "'old' in the test is deprecated");
    cr_assert_str_eq(warned.hint, "Use 'title'.");
    cr_assert(warned.line == 2 && warned.column == 2);
}

struct fault {
    const char *text;
    const char *message; /* with its position */
    const char *hint;    /* part of it */
};

static const struct fault faults[] = {
    { "{\"title\": \"T\", \"jbos\": 3}", "1:16: unknown key 'jbos' in the test", "did you mean 'jobs'?" },
    { "{\"title\": \"T\", \"zzzzzz\": 3}", "1:16: unknown key 'zzzzzz' in the test", "known keys: flag, jobs, share" },
    { "{\"title\": \"T\", \"at\": 3}", "1:16: unknown key 'at' in the test", "known keys" },
    { "{\"title\": \"T\", \"target\": {\"source\": \"p\", \"valeu\": 1}}", "1:42: unknown key 'valeu' in 'target'",
      "did you mean 'value'?" },
    { "{\"title\": \"T\", \"target\": {\"$schema\": \"p\"}}", "1:27: unknown key '$schema' in 'target'", "" },
    { "{\"title\": \"T\",\n\"people\": [{\"id\": \"a\"}, {\"id\": \"b\", \"nmae\": \"\"}]}",
      "2:37: unknown key 'nmae' in item 2 of 'people'", "did you mean 'name'?" },
    { "{\"title\": \"T\", \"entries\": {\"x\": {\"hlep\": \"\"}}}", "1:34: unknown key 'hlep' in 'x' of 'entries'",
      "did you mean 'help'?" },
    { "{\"title\": \"T\", \"a\\nb\": 1}", "1:16: unknown key 'a?b' in the test", "" },
    { "{}", "1:1: missing key 'title' in the test", "for example \"title\": \"Rugby\"" },
    { "{\"title\": \"\"}", "1:11: the text of 'title' is empty", "" },
    { "{\"title\": \"T\", \"people\": [{\"name\": \"x\"}]}", "1:27: missing key 'id' in item 1 of 'people'",
      "Its id." },
    { "{\"title\": \"T\", \"target\": {}}", "1:26: missing key 'source' in 'target'", "The plan." },
    { "[]", "1:1: expected an object for the test, found a list", "" },
    { "null", "1:1: expected an object for the test, found null", "" },
    { "{\"title\": 5}", "1:11: expected a text for 'title', found a number", "for example: \"title\": \"Rugby\"" },
    { "{\"title\": null}", "1:11: expected a text for 'title', found null", "" },
    { "{\"flag\": \"yes\"}", "1:10: expected true or false for 'flag', found a text", "" },
    { "{\"jobs\": \"4\"}", "1:10: expected a whole number for 'jobs', found a text", "" },
    { "{\"jobs\": 2.5}", "1:10: expected a whole number for 'jobs', found 2.5", "" },
    { "{\"jobs\": 1e300}", "1:10: expected a whole number for 'jobs', found 1e+300", "" },
    { "{\"jobs\": 65}", "1:10: 'jobs' is 65, expected 0 to 64", "" },
    { "{\"jobs\": -1}", "1:10: 'jobs' is -1, expected 0 to 64", "" },
    { "{\"share\": 1.01}", "1:11: 'share' is 1.01, expected -1 to 1", "" },
    { "{\"share\": true}", "1:11: expected a number for 'share', found true or false", "" },
    { "{\"profile\": \"analist\"}", "1:13: 'analist' is not one of the choices for 'profile'",
      "did you mean 'analyst'? The choices are: analyst, publication" },
    { "{\"profile\": \"x\"}", "1:13: 'x' is not one of", "the choices are: analyst, publication" },
    { "{\"id\": \"Not so\"}", "1:8: 'Not so' cannot be the 'id'", "lower-case letters" },
    { "{\"id\": \"-a\"}", "1:8: '-a' cannot be the 'id'", "" },
    { "{\"token\": \"MY SECRET\"}", "1:11: '(secret)' cannot be the 'token'", "" },
    { "{\"day\": \"2024-02-30\"}", "1:9: '2024-02-30' is not a valid date for 'day': expected YYYY-MM-DD", "" },
    { "{\"day\": 20240229}", "1:9: expected a date (YYYY-MM-DD) for 'day', found a number", "" },
    { "{\"file\": \"\"}", "1:10: the text of 'file' is empty", "" },
    { "{\"files\": 7}", "1:11: expected a list of paths for 'files', found a number", "\"files\": [\"data/*.csv\"]" },
    { "{\"files\": \"a.csv\"}", "1:11: expected a list of paths for 'files', found a text", "square brackets" },
    { "{\"files\": []}", "1:11: 'files' has 0 items, expected at least 1", "" },
    { "{\"files\": [\"a\",\"b\",\"c\",\"d\"]}", "1:11: 'files' has 4 items, expected at most 3", "" },
    { "{\"files\": [\"a\",\n 5]}", "2:2: expected a text for item 2 of 'files', found a number", "" },
    { "{\"words\": [\"a\", \"b\", \"c\", \"b\", \"a\"]}", "1:27: 'b' is in 'words' twice", "" },
    { "{\"target\": []}", "1:12: expected an object for 'target', found a list", "" },
    { "{\"people\": {}}", "1:12: expected a list of objects for 'people', found an object", "" },
    { "{\"people\": [5]}", "1:13: expected an object for item 1 of 'people', found a number", "" },
    { "{\"people\": [{\"id\":\"b\"},\n{\"id\":\"a\"},\n{\"id\":\"a\"},\n{\"id\":\"b\"}]}",
      "3:7: two of 'people' have the id 'a'", "the other one is in line 2" },
    { "{\"entries\": []}", "1:13: expected an object with names of your own for 'entries', found a list", "" },
    { "{\"entries\": {\"No\": {}}}", "1:14: 'No' cannot be a name in 'entries'", "" },
    { "{\"entries\": {\"_a\": {}}}", "1:14: '_a' cannot be a name in 'entries'", "underscores" },
    { "{\"entries\": {\"x\": 1}}", "1:19: expected an object for 'x' of 'entries', found a number", "" },
};

Test(options, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char text[1700];
        char expected[400];
        cr_assert_eq(read_text(faults[i].text), PB_FAILED, "taken: %s", faults[i].text);
        cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
        pb_error_text(&error, text, sizeof text);
        (void)snprintf(expected, sizeof expected, "o.json:%s", faults[i].message);
        cr_expect(strncmp(text, expected, strlen(expected)) == 0, "%s gave: %s", faults[i].text, text);
        cr_expect_not_null(strstr(error.hint, faults[i].hint), "%s hinted: %s", faults[i].text, error.hint);
    }
}

Test(options, quotes_long_texts_short)
{
    char text[4000] = "{\"profile\": \"";
    for (int i = 0; i < 1000; i++)
        memcpy(text + strlen(text), "\xC3\xA9", 3);
    memcpy(text + strlen(text), "\"}", 3);
    cr_assert_eq(read_text(text), PB_FAILED);
    cr_assert_lt(strlen(error.message), 150);
    cr_assert_not_null(strstr(error.message, "\xC3\xA9...' is not one of"));
}

Test(options, takes_paths_from_folders)
{
    static const char *const cases[][3] = {
        { "a", "b.csv", "a/b.csv" },       { "a/", "b.csv", "a/b.csv" },
        { "/", "b.csv", "/b.csv" },        { ".", "b.csv", "b.csv" },
        { NULL, "b.csv", "b.csv" },        { "", "b.csv", "b.csv" },
        { "a", "/b.csv", "/b.csv" },       { "a", "http://x/b.csv", "http://x/b.csv" },
        { "a", "file:///b", "file:///b" }, { "a", "odd name://b", "a/odd name://b" },
        { "a", "../b.csv", "a/../b.csv" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_str_eq(pb_option_path(&arena, cases[i][0], cases[i][1]), cases[i][2]);
}

static const char full[] =
    "{\"title\": \"T\", \"words\": [\"x\", \"y\"], \"files\": [\"a\"], \"target\": {\"source\": \"p\"}, "
    "\"people\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"entries\": {\"x\": {}}, \"file\": \"f\"}";

/* The arena is given less and less, and cJSON fewer and fewer allocations. */
Test(options, reports_memory_that_is_out)
{
    size_t failures = 0;
    cr_assert_eq(pb_json_open(&json, "o.json", full, strlen(full), &error), PB_OK);
    for (size_t maximum = 0; maximum < 20000; maximum += 64) {
        struct pb_arena small;
        pb_arena_open(&small, maximum);
        struct everything target = { 0 };
        struct pb_option_reading reading = { &json, &small, "folder", "the test", NULL, NULL, NULL };
        pb_error_clear(&error);
        enum pb_status status = pb_options_read(options, json.root, &target, &reading, &error);
        cr_assert(status == PB_OK || (status == PB_FATAL && strcmp(error.message, "out of memory") == 0));
        failures += status != PB_OK;
        pb_arena_close(&small);
    }
    cr_assert_gt(failures, 0);
    cr_assert_lt(failures, 300);
}

Test(options, makes_a_whole_schema_or_none)
{
    size_t limit = 0;
    struct cJSON *schema = NULL;
    for (; !schema && limit < 10000; limit++) {
        pb_test_scarce(limit);
        schema = pb_options_schema(options);
    }
    cr_assert_gt(limit, 100);
    pb_test_plenty();
    struct cJSON *again = pb_options_schema(options);
    cr_assert(cJSON_Compare(schema, again, true)); /* the first that came is as whole as any */
    cJSON_Delete(schema);
    cJSON_Delete(again);
}

/* Documents that pb_options_read takes or refuses for reasons that a schema can say. */
Test(options, has_a_schema_that_judges_alike)
{
    enum { COUNT = sizeof faults / sizeof *faults };
    const char *documents[COUNT + 2] = {
        full, "{\"title\": \"T\", \"$schema\": \"x\", \"raw\": 1, \"day\": \"2024-01-31\"}"
    };
    bool valid[COUNT + 2];
    for (size_t i = 0; i < COUNT; i++)
        documents[i + 2] = faults[i].text;
    struct cJSON *schema = pb_options_schema(options);
    cr_assert_not_null(schema);
    pb_test_judge(schema, documents, COUNT + 2, valid);
    cr_assert(valid[0] && valid[1]);
    /* A schema does not know the calendar and cannot ask that one field differs; 2^53 is ours. */
    static const char *const beyond[] = { "'2024-02-30' is not a valid date", "found 1e+300", "two of" };
    for (size_t i = 0; i < COUNT; i++) {
        bool ours = false;
        for (size_t k = 0; k < 3; k++)
            ours = ours || strstr(faults[i].message, beyond[k]);
        cr_assert(ours || !valid[i + 2], "the schema takes %s", faults[i].text);
    }
    cJSON_Delete(schema);
}

Test(options, lets_parameters_stand_for_formed_texts)
{
    static const char *const documents[] = {
        "{\"title\": \"T\", \"profile\": \"${p}\", \"day\": \"${d}\", \"id\": \"x\"}",
        "{\"title\": \"T\", \"profile\": \"p\"}",
        "{\"title\": \"T\", \"$schema\": \"x\"}",
    };
    bool valid[3];
    struct cJSON *schema = pb_options_object_schema(options, true);
    pb_test_judge(schema, documents, 3, valid);
    cr_assert(valid[0] && !valid[1] && !valid[2]);
    cJSON_Delete(schema);
}

struct buffer {
    char text[8000];
    size_t length;
    size_t limit;
};

static bool collect(void *sink, const char *text, size_t length)
{
    struct buffer *buffer = sink;
    if (buffer->length + length >= buffer->limit)
        return false;
    memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
    return true;
}

Test(options, are_written_for_people)
{
    static struct buffer buffer;
    buffer = (struct buffer){ .limit = sizeof buffer.text };
    cr_assert(pb_options_write(options, PB_OPTIONS_PLAIN, collect, &buffer));
    cr_assert_not_null(
        strstr(buffer.text, "  title (text, required)\n      What it is called.\n      example: \"Rugby\"\n"));
    cr_assert_not_null(strstr(buffer.text, "  jobs (whole number, default 4, 0 to 64)\n"));
    cr_assert_not_null(strstr(buffer.text, "  profile (text, default analyst, one of: analyst, publication)\n"));
    cr_assert_not_null(strstr(buffer.text, "  files (list of paths, 1 to 3 items)\n"));
    cr_assert_not_null(strstr(buffer.text, "  people[].id (text, required)\n"));
    cr_assert_not_null(strstr(buffer.text, "  entries.NAME.help (text)\n"));
    cr_assert_not_null(strstr(buffer.text, "  target.value (number)\n"));
    const char *last = strstr(buffer.text, "  old (text, deprecated)\n      Use 'title'.\n");
    cr_assert_not_null(last);
    cr_assert_null(strstr(last + 1, "\n  "
                                    "raw"));

    buffer = (struct buffer){ .limit = sizeof buffer.text };
    cr_assert(pb_options_write(options, PB_OPTIONS_MARKDOWN, collect, &buffer));
    cr_assert_not_null(strstr(buffer.text, "|---|---|---|---|\n| `flag` | true or false | `true` | Yes \\| no. |\n"));
    cr_assert_not_null(
        strstr(buffer.text, "| `title` | text | required | What it is called. Example: `\"Rugby\"` |\n"));
    cr_assert_not_null(strstr(buffer.text, "| `profile` | text: `analyst`, `publication` | `analyst` |  |\n"));

    buffer = (struct buffer){ .limit = 20 };
    cr_assert_not(pb_options_write(options, PB_OPTIONS_PLAIN, collect, &buffer));
    buffer = (struct buffer){ .limit = sizeof buffer.text };
    cr_assert(pb_options_write(NULL, PB_OPTIONS_MARKDOWN, collect, &buffer));
    cr_assert_eq(buffer.length, 0);
}
