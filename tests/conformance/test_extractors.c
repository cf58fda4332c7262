/* Every extractor, on what files can be: its own fixtures (tests/fixtures/NAME/), whole, cut anywhere, broken anywhere,
 * and on what is no data at all. It must never crash, and its counts must add up whatever happens. */
#include "engine/files/files.h"
#include "tests/support/conformance.h"

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

struct outcome {
    enum pb_status status;
    struct pb_row_counts row_counts;
    size_t rows;
    size_t rejects;
    struct pb_error error;
};

static struct outcome extract(const struct pb_module *module, const void *option_values, const char *bytes,
                              size_t length, size_t step, bool cancelled)
{
    struct outcome outcome = { 0 };
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    atomic_bool stop = cancelled;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 1000000);
    pb_findings_open(&findings);
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)bytes, .length = length, .step = step };
    struct pb_input input = pb_memory_input("input", &stream);
    struct pb_context context = {
        .source = "source",
        .scheme = module->scheme,
        .framework = &suite.house.framework,
        .geography = &suite.house.geography,
        .table = &table,
        .row_counts = &outcome.row_counts,
        .findings = &findings,
        .cancelled = &stop,
    };
    outcome.status = module->extract(option_values, &input, 1, &context, &outcome.error);
    outcome.rows = table.rows;
    outcome.rejects = findings.reject_count;
    pb_findings_close(&findings);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return outcome;
}

static void expect_sound(const struct pb_module *module, const struct outcome *outcome)
{
    if (outcome->status != PB_OK) {
        cr_expect_neq(outcome->error.code, PB_ERROR_NONE, "%s: failed without an error", module->name);
        cr_expect_neq(outcome->error.message[0], '\0', "%s: failed without a message", module->name);
        return;
    }
    const struct pb_row_counts *row_counts = &outcome->row_counts;
    cr_expect_eq(row_counts->read, outcome->rows + row_counts->filtered + row_counts->rejected + row_counts->duplicates,
                 "%s: rows do not add up", module->name);
    cr_expect_eq(row_counts->rejected, outcome->rejects, "%s: rejected rows are not all listed", module->name);
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
    struct outcome whole = extract(module, context, text, length, 0, false);
    cr_expect_eq(whole.status, PB_OK, "%s: %s", module->name, whole.error.message);
    cr_expect_gt(whole.rows, 0, "%s: its own fixture gives no row", module->name);
    expect_sound(module, &whole);
    int score = module->probe(text, length < 4096 ? length : 4096);
    cr_expect(score > 50 && score <= 100, "%s: probes its own fixture with %d", module->name, score);
    for (size_t step = 1; step < 70; step += 17) {
        struct outcome pieces = extract(module, context, text, length, step, false);
        cr_expect_eq(pieces.rows, whole.rows, "%s: other rows in pieces of %zu bytes", module->name, step);
        cr_expect_eq(pieces.row_counts.read, whole.row_counts.read);
        cr_expect_eq(pieces.row_counts.rejected, whole.row_counts.rejected);
    }
    struct outcome stopped = extract(module, context, text, length, 0, true);
    cr_expect_eq(stopped.status, PB_FATAL, "%s: does not stop when asked to", module->name);
    cr_expect_eq(stopped.error.code, PB_ERROR_INTERRUPTED);
}

Test(extractors, read_their_fixtures_in_pieces_of_any_size_and_stop_when_asked)
{
    cr_assert_gt(for_each_fixture(check_whole), 0);
}

static void check_cut(const struct pb_module *module, const void *context, const char *text, size_t length)
{
    size_t step = length / 400 + 1;
    for (size_t cut = 0; cut < length; cut += step) {
        struct outcome outcome = extract(module, context, text, cut, 0, false);
        expect_sound(module, &outcome);
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
    for (int round = 0; round < 1500; round++) {
        memcpy(copy, text, length);
        for (uint32_t changes = next_random(&random) % 6 + 1; changes; changes--)
            copy[next_random(&random) % length] = odd[next_random(&random) % sizeof odd];
        struct outcome outcome = extract(module, context, copy, length, 0, false);
        expect_sound(module, &outcome);
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
            struct outcome outcome = extract(module, context, nothing[n], strlen(nothing[n]), 0, false);
            cr_expect_neq(outcome.status, PB_OK, "%s takes \"%s\" for data", module->name, nothing[n]);
            expect_sound(module, &outcome);
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
