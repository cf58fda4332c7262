/* Every extractor, on what files can be: its own fixtures (tests/fixtures/NAME/), whole, cut anywhere, broken anywhere,
 * and on what is not data at all. It must never crash, and its counts must add up whatever happens. */
#include "engine/files/files.h"
#include "tests/support/judge.h"
#include "tests/support/long.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(extractors, .init = open_suite, .fini = close_suite);

static struct pb_trial extract(const struct pb_module *module, const void *context, const char *bytes, size_t length)
{
    const struct pb_trial_input input = { .bytes = bytes, .length = length };
    return pb_try_extractor(&suite, module, context, &input);
}

static void expect_sound(const struct pb_module *module, const struct pb_trial *trial)
{
    char sentence[PB_JUDGE_SENTENCE];
    if (trial->status != PB_OK) {
        cr_expect_neq(trial->error.code, PB_ERROR_NONE, "%s: failed without an error", module->name);
        cr_expect_neq(trial->error.message[0], '\0', "%s: failed without a message", module->name);
        return;
    }
    cr_expect_null(pb_judge_account(trial, sentence), "%s: %s", module->name, sentence);
}

/* Calls `check` with each extractor and each of its fixtures. */
static size_t for_each_fixture(void (*check)(const struct pb_module *, const void *, const char *, size_t))
{
    size_t count = 0;
    for (size_t i = 0; i < suite.registry.count; i++) {
        const struct pb_module *module = suite.registry.modules[i];
        if (module->kind != PB_EXTRACTOR)
            continue;
        char pattern[512];
        (void)snprintf(pattern, sizeof pattern, PB_SOURCE_DIR "/tests/fixtures/%s/*", module->name);
        glob_t files = { 0 };
        cr_expect_eq(glob(pattern, 0, NULL, &files), 0, "%s has no fixture in tests/fixtures/", module->name);
        for (size_t f = 0; f < files.gl_pathc; f++, count++) {
            char *text = NULL;
            size_t length = 0;
            struct pb_error error = { 0 };
            cr_assert_eq(
                pb_file_read(files.gl_pathv[f], 1 << 20, &suite.arena, &text, &length, PB_ERROR_INTERNAL, &error),
                PB_OK, "%s", error.message);
            check(module, pb_suite_context(&suite, module), text, length);
        }
        globfree(&files);
    }
    return count;
}

static void check_whole(const struct pb_module *module, const void *context, const char *text, size_t length)
{
    char sentence[PB_JUDGE_SENTENCE];
    cr_expect_null(pb_judge_extractor(&suite, module, context, text, length, sentence), "%s: %s", module->name,
                   sentence);
    int score = module->probe(text, length < 4096 ? length : 4096);
    cr_expect(score > 50 && score <= 100, "%s: probes its own fixture with %d", module->name, score);
}

Test(extractors, fill_every_column_and_read_the_same_in_pieces_and_in_two_threads)
{
    cr_assert_gt(for_each_fixture(check_whole), 0);
}

static size_t interrupted;

static void check_interruption(const struct pb_module *module, const void *context, const char *text, size_t length)
{
    char sentence[PB_JUDGE_SENTENCE];
    bool asked = false;
    cr_expect_null(pb_judge_interruption(&suite, module, context, text, length, &asked, sentence), "%s: %s",
                   module->name, sentence);
    interrupted += asked;
}

Test(extractors, stop_within_a_bounded_number_of_rows)
{
    for_each_fixture(check_interruption);
    cr_expect_gt(interrupted, 0, "no fixture could be made long enough");
}

static void check_cut(const struct pb_module *module, const void *context, const char *text, size_t length)
{
    size_t step = length / (pb_test_long() ? 400 : 80) + 1;
    for (size_t cut = 0; cut < length; cut += step) {
        struct pb_trial trial = extract(module, context, text, cut);
        expect_sound(module, &trial);
    }
}

Test(extractors, never_crash_on_a_truncated_file)
{
    for_each_fixture(check_cut);
}

/* A generator of our own, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static void check_broken(const struct pb_module *module, const void *context, const char *text, size_t length)
{
    static const char odd[] = { '\0', '"', ',', '\n', '\r', '\xFF', '\xC3', '-', '9', '<' };
    uint32_t random = 20261121;
    char *copy = pb_arena_take(&suite.arena, length + 1, 1);
    for (int rounds = pb_test_long() ? 1500 : 150; rounds; rounds--) {
        memcpy(copy, text, length);
        for (uint32_t changes = next_random(&random) % 6 + 1; changes; changes--)
            copy[next_random(&random) % length] = odd[next_random(&random) % sizeof odd];
        struct pb_trial trial = extract(module, context, copy, length);
        expect_sound(module, &trial);
    }
}

Test(extractors, never_crash_on_a_broken_file)
{
    for_each_fixture(check_broken);
}

Test(extractors, refuse_what_is_no_data)
{
    static const char *const nothing[] = { "",
                                           "\n",
                                           "<!DOCTYPE html><html><body>Sign in</body></html>",
                                           "PK\x03\x04",
                                           "{\"message\":\"not found\"}",
                                           "\xEF\xBB\xBF" };
    for (size_t i = 0; i < suite.registry.count; i++) {
        const struct pb_module *module = suite.registry.modules[i];
        if (module->kind != PB_EXTRACTOR)
            continue;
        const void *context = pb_suite_context(&suite, module);
        for (size_t n = 0; n < sizeof nothing / sizeof nothing[0]; n++) {
            struct pb_trial trial = extract(module, context, nothing[n], strlen(nothing[n]));
            cr_expect_neq(trial.status, PB_OK, "%s takes \"%s\" for data", module->name, nothing[n]);
            expect_sound(module, &trial);
            cr_expect_eq(module->probe(nothing[n], strlen(nothing[n])), 0, "%s bids for \"%s\"", module->name,
                         nothing[n]);
        }
    }
}

Test(extractors, plan_what_their_options_ask_for)
{
    for (size_t i = 0; i < suite.registry.count; i++) {
        const struct pb_module *module = suite.registry.modules[i];
        if (module->kind != PB_EXTRACTOR)
            continue;
        struct pb_plan plan = { .arena = &suite.arena };
        struct pb_error error = { 0 };
        cr_expect_eq(module->plan(pb_suite_context(&suite, module), &plan, &error), PB_OK, "%s: %s", module->name,
                     error.message);
        cr_expect_gt(plan.count, 0, "%s: asks for nothing", module->name);
    }
}
