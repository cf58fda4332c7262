/*
 * The gate on what a pipeline file expects of a source (`expect`): how many rows, and of which areas.
 *
 * The rows are those that the intake took in, before rows of other sources matter: so a source has what it delivered
 * also where a loaded file supersedes it. The last good rows of a source that cannot be read count like any others.
 * Rows of small areas count for the area in which they lie. Areas are looked for in the store only until all are found,
 * which is nearly always in the first measures.
 */
#include "engine/run/intake.h"
#include "engine/run/run_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXPECT_NAMED = 8, EXPECT_TEXT = 900 };

struct expecting {
    const struct pb_running *running;
    const struct pb_pipeline_source *source;
    const struct pb_geography *geography;
    bool *seen; /* by area of the Places file: the source has a row of it */
    struct pb_arena *arena;
    char *text; /* what is missing */
    size_t used;
};

static void expect_say(struct expecting *expecting, const char *format, ...) PB_PRINTF(2, 3);

static void expect_say(struct expecting *expecting, const char *format, ...)
{
    va_list arguments;
    size_t room = EXPECT_TEXT - expecting->used;
    va_start(arguments, format);
    int written = vsnprintf(expecting->text + expecting->used, room, format, arguments);
    va_end(arguments);
    expecting->used += written < 0 ? 0 : (size_t)written < room ? (size_t)written : room - 1;
}

/* ---- Rows ---- */

static void expect_rows(struct expecting *expecting)
{
    const struct pb_expectation *expect = &expecting->source->expect;
    const struct pb_run_plan *plan = &expecting->running->plan;
    uint64_t rows = 0;
    for (size_t u = 0; u < plan->count; u++)
        if (plan->units[u].source == expecting->source)
            rows += plan->units[u].known_result.row_counts.kept;
    if (expect->min_rows && rows < (uint64_t)expect->min_rows)
        expect_say(expecting, "it has %llu row%s, expected at least %lld", (unsigned long long)rows,
                   rows == 1 ? "" : "s", (long long)expect->min_rows);
    else if (expect->max_rows && rows > (uint64_t)expect->max_rows)
        expect_say(expecting, "it has %llu row%s, expected at most %lld", (unsigned long long)rows,
                   rows == 1 ? "" : "s", (long long)expect->max_rows);
}

/* ---- Areas ---- */

static size_t expect_area_of(const struct expecting *expecting, const char *code, size_t length)
{
    const struct pb_area *area = length ? pb_geography_area(expecting->geography, code, length) : NULL;
    return area ? (size_t)(area - (const struct pb_area *)expecting->geography->areas.items) : SIZE_MAX;
}

static void expect_mark(struct expecting *expecting, const struct pb_table *table, const pb_symbol *codes,
                        bool *looked_at)
{
    for (size_t row = 0; row < table->rows; row++) {
        if (looked_at[codes[row]])
            continue;
        looked_at[codes[row]] = true;
        size_t area = expect_area_of(expecting, pb_symbol_text(table->symbols, codes[row]),
                                     pb_symbol_length(table->symbols, codes[row]));
        if (area != SIZE_MAX)
            expecting->seen[area] = true;
    }
}

/* The areas of one measure of a unit. */
static enum pb_status expect_read_part(struct expecting *expecting, const struct pb_unit *unit, const char *measure,
                                       struct pb_error *error)
{
    struct pb_symbols symbols;
    struct pb_table table;
    enum pb_status status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&table, &symbols, PB_UNIT_ROWS_MAXIMUM);
    status = pb_store_rows(expecting->running->store, unit->key, measure, &table, error);
    bool *looked_at = calloc((size_t)symbols.count + 1, sizeof *looked_at); /* checked: below */
    if (status == PB_OK && looked_at) {
        expect_mark(expecting, &table, table.area_code, looked_at);
        expect_mark(expecting, &table, table.within, looked_at);
    } else if (status == PB_OK) {
        status = pb_out_of_memory(error);
    }
    free(looked_at);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return status;
}

/* How many areas there are rows of, without the benchmarks. */
static size_t expect_count(const struct expecting *expecting)
{
    const struct pb_area *areas = expecting->geography->areas.items;
    size_t count = 0;
    for (size_t i = 0; i < expecting->geography->areas.count; i++)
        count += expecting->seen[i] && !pb_geography_is_benchmark(expecting->geography, &areas[i]);
    return count;
}

/* The expected areas of which there is no row: how many, and the first of them. Of how many goes to *all. */
static size_t expect_missing(const struct expecting *expecting, size_t named[EXPECT_NAMED], size_t *all)
{
    const struct pb_text_list *list = &expecting->source->expect.areas;
    size_t missing = 0;
    *all = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t count = 0;
        const char *const *codes = pb_expected_codes(expecting->geography, &list->items[i], &count);
        for (size_t k = 0; codes && k < count; k++, ++*all) {
            size_t area = expect_area_of(expecting, codes[k], strlen(codes[k]));
            if (area == SIZE_MAX || expecting->seen[area])
                continue;
            if (missing < EXPECT_NAMED)
                named[missing] = area;
            missing++;
        }
    }
    return missing;
}

/* Looks at rows until every area is found. A kept result that is damaged is dropped and read again, as for a measure.
 */
static enum pb_status expect_find_areas(struct expecting *expecting, struct pb_error *error)
{
    const struct pb_run_plan *plan = &expecting->running->plan;
    size_t named[EXPECT_NAMED];
    size_t all = 0;
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < plan->count; u++) {
        struct pb_unit_part *parts = NULL;
        size_t count = 0;
        if (plan->units[u].source != expecting->source)
            continue;
        status = pb_store_parts(expecting->running->store, plan->units[u].key, expecting->arena, &parts, &count, error);
        for (size_t i = 0; status == PB_OK && i < count; i++) {
            status = expect_read_part(expecting, &plan->units[u], parts[i].name, error);
            if (status == PB_OK && expect_missing(expecting, named, &all) == 0 &&
                expect_count(expecting) >= (size_t)expecting->source->expect.min_areas)
                return PB_OK;
        }
        if (status == PB_FAILED)
            return pb_store_unit_damaged(expecting->running->store, plan->units[u].key, "source", expecting->source->id,
                                         error);
    }
    return status;
}

static void expect_say_missing(struct expecting *expecting)
{
    const struct pb_area *areas = expecting->geography->areas.items;
    size_t named[EXPECT_NAMED] = { 0 };
    size_t all = 0;
    size_t missing = expect_missing(expecting, named, &all);
    if (!missing)
        return;
    expect_say(expecting, "%sno row of %zu of %zu expected areas: ", expecting->used ? "; " : "", missing, all);
    for (size_t i = 0; i < missing && i < EXPECT_NAMED; i++)
        expect_say(expecting, "%s%.60s (%.20s)", i ? ", " : "", areas[named[i]].name, areas[named[i]].code);
    if (missing > EXPECT_NAMED)
        expect_say(expecting, ", and %zu more", missing - EXPECT_NAMED);
}

static void expect_say_too_few(struct expecting *expecting)
{
    const struct pb_area *areas = expecting->geography->areas.items;
    size_t found = expect_count(expecting);
    size_t named = 0;
    if (found >= (size_t)expecting->source->expect.min_areas)
        return;
    expect_say(expecting, "%srows of %zu area%s, expected at least %lld", expecting->used ? "; " : "", found,
               found == 1 ? "" : "s", (long long)expecting->source->expect.min_areas);
    for (size_t i = 0; i < expecting->geography->areas.count; i++)
        if (expecting->seen[i] && !pb_geography_is_benchmark(expecting->geography, &areas[i]) && named++ < EXPECT_NAMED)
            expect_say(expecting, "%s%.60s (%.20s)", named == 1 ? ": " : ", ", areas[i].name, areas[i].code);
    if (named > EXPECT_NAMED)
        expect_say(expecting, ", and %zu more", named - EXPECT_NAMED);
}

/* ---- Both ---- */

static enum pb_status expect_check(struct expecting *expecting, struct pb_error *error)
{
    const struct pb_expectation *expect = &expecting->source->expect;
    enum pb_status status = PB_OK;
    expecting->text = pb_arena_take(expecting->arena, EXPECT_TEXT, 1);
    expecting->seen = pb_arena_take(expecting->arena, expecting->geography->areas.count, sizeof *expecting->seen);
    if (!expecting->text || !expecting->seen)
        return pb_out_of_memory(error);
    expect_rows(expecting);
    if (expect->areas.count || expect->min_areas)
        status = expect_find_areas(expecting, error);
    if (status != PB_OK)
        return status;
    expect_say_missing(expecting);
    expect_say_too_few(expecting);
    if (!expecting->used)
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_GATE, "source '%s' is not as expected: %s", expecting->source->id,
                     expecting->text);
    pb_error_hint(error,
                  "nothing was published; look for an input that is missing, or longer or shorter than it should be; "
                  "if this is right, change 'expect' of the source (%s:%u)",
                  expecting->source->file, (unsigned)expect->at.line);
    return status;
}

enum pb_status pb_run_expectations(const struct pb_running *running, const struct pb_pipeline_source *source,
                                   struct pb_error *error)
{
    const struct pb_expectation *expect = &source->expect;
    const struct pb_text_list *selected = &running->request->selection.sources;
    if (!expect->min_rows && !expect->max_rows && !expect->min_areas && !expect->areas.count)
        return PB_OK;
    if (selected->count && !pb_text_listed(selected, source->id))
        return PB_OK; /* it was not asked for: its rows are those of an earlier run */
    struct expecting expecting = { .running = running,
                                   .source = source,
                                   .geography = &running->request->pipeline->geography,
                                   .arena = running->arena };
    return expect_check(&expecting, error);
}
