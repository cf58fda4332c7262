/* Expectations: the rules of core/options/mistakes.h; positions counted by hand. */
#include "core/options/mistakes.h"
#include "engine/pipeline/pipeline.h"
#include "tests/support/made_up.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_pipeline pipeline;
static struct pb_error error;
static struct pb_arena mistakes_arena;
static struct pb_mistakes mistakes;

static void open_all(void)
{
    made_up_open(&scratch);
}

static void close_all(void)
{
    pb_pipeline_close(&pipeline);
    scratch_close(&scratch);
}

TestSuite(mistakes, .init = open_all, .fini = close_all);

/* "LINE:COLUMN part of the message", one after the other; each once, in this order, and no others. */
static void assert_mistakes(const char *text, const char *const *expected)
{
    pb_arena_open(&mistakes_arena, 16 << 20);
    mistakes = (struct pb_mistakes){ .arena = &mistakes_arena };
    pb_error_clear(&error);
    scratch_write(&scratch, "p.json", text);
    enum pb_status status = pb_pipeline_read(&pipeline, scratch_path(&scratch, "p.json"), &made_up_registry, NULL, 0,
                                             NULL, 0, &mistakes, &error);
    size_t count = 0;
    while (expected[count])
        count++;
    for (size_t i = 0; i < mistakes.count; i++) {
        char found[1200];
        const struct pb_error *mistake = &mistakes.items[i];
        (void)snprintf(found, sizeof found, "%u:%u %s", (unsigned)mistake->line, (unsigned)mistake->column,
                       mistake->message);
        const char *words = i < count ? strchr(expected[i], ' ') + 1 : NULL;
        bool same = words && strncmp(found, expected[i], (size_t)(words - expected[i])) == 0 && strstr(found, words);
        cr_expect(same, "mistake %zu: expected '%s', found '%s'", i, i < count ? expected[i] : "none", found);
    }
    cr_expect_eq(mistakes.count, count, "%zu mistakes, expected %zu", mistakes.count, count);
    cr_expect_eq(status, count ? PB_FAILED : PB_OK, "%s", error.message);
    if (count && mistakes.count)
        cr_expect_str_eq(error.message, mistakes.items[0].message);
    pb_arena_close(&mistakes_arena);
}

#define MISTAKES(...) ((const char *const[]){ __VA_ARGS__, NULL })

Test(mistakes, check_says_each_of_five_mistakes_once)
{
    assert_mistakes("{\"pipeline\": \"demo\", \"framework\": \"framework.json\", \"places\": \"places.json\",\n"
                    "\"jobs\": \"many\",\n"
                    "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n"
                    "  \"options\": {\"files\": [\"x.csv\"], \"mode\": \"lazy\"}}],\n"
                    "\"transforms\": [{\"use\": \"shap\"},\n"
                    "  {\"use\": \"shape\", \"sources\": [\"b\"]}],\n"
                    "\"publish\": [\"rugbi\"]}",
                    MISTAKES("2:9 expected a whole number for 'jobs'",
                             "4:43 'lazy' is not one of the choices for 'mode'",
                             "5:24 there is no transform named 'shap'", "6:32 the pipeline file has no source 'b'",
                             "7:13 the Places file has no Place or edition 'rugbi'"));
}

Test(mistakes, check_says_every_wrong_setting)
{
    assert_mistakes("{\"pipeline\": \"demo\", \"framework\": \"framework.json\", \"places\": \"places.json\",\n"
                    "\"max_rejects\": \"lots\",\n"
                    "\"max_mismatches\": \"half\",\n"
                    "\"modules_directory\": \"here\",\n"
                    "\"titel\": \"T\", \"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n"
                    "  \"options\": {\"files\": [\"x.csv\"]}}]}",
                    MISTAKES("2:16 'lots' is not a valid limit for rejected rows",
                             "3:19 'half' is not a valid limit for mismatches",
                             "4:1 'modules_directory' cannot be set in a file", "5:1 unknown key 'titel'"));
}

Test(mistakes, check_does_not_say_what_only_follows)
{
    /* A typing error in a key is not a missing key too; a source without id may be the one that is named; a parameter
     * that is not declared has no value to complain of; a list that is none has no items. */
    assert_mistakes(
        made_up_pipeline(
            "\"sources\": [{\"idd\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x.csv\"]}}],\n"
            "\"transforms\": [{\"use\": \"shape\", \"sources\": [\"a\"]}]"),
        MISTAKES("2:14 unknown key 'idd'"));
    assert_mistakes(made_up_pipeline("\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\",\n"
                                     " \"options\": {\"files\": [\"x.csv\"], \"mode\": \"${how}\"}}]"),
                    MISTAKES("3:42 there is no parameter 'how'"));
    assert_mistakes(made_up_pipeline("\"sources\": 5, \"transforms\": [{\"use\": \"shape\"}]"),
                    MISTAKES("2:12 expected a list of objects for 'sources'"));
    assert_mistakes(made_up_pipeline(MADE_UP_SOURCES), MISTAKES(NULL));
}

Test(mistakes, check_says_the_mistakes_of_the_files_that_a_pipeline_names)
{
    made_up_framework(&scratch, "alcohol\", \"alcohol");
    assert_mistakes(made_up_pipeline("\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\"}]"),
                    MISTAKES("2:13 missing key 'files'", "7:29 'alcohol' is in 'priorities' twice"));
}

Test(mistakes, check_counts_mistakes_beyond_the_maximum)
{
    char text[8192] = "\"sources\": [";
    for (int i = 0; i < 60; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s{\"id\": %d, \"extractor\": \"reader\"}\n",
                       i ? "," : "", i);
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "]");
    pb_arena_open(&mistakes_arena, 16 << 20);
    mistakes = (struct pb_mistakes){ .arena = &mistakes_arena };
    scratch_write(&scratch, "p.json", made_up_pipeline(text));
    cr_assert_eq(pb_pipeline_read(&pipeline, scratch_path(&scratch, "p.json"), &made_up_registry, NULL, 0, NULL, 0,
                                  &mistakes, &error),
                 PB_FAILED);
    cr_expect_eq(mistakes.count, PB_MISTAKES_MAXIMUM);
    cr_expect_eq(mistakes.more, 70); /* 60 ids that are no texts and 60 sources without files */
    pb_arena_close(&mistakes_arena);
}
