/*
 * The gate on withdrawn rows: what the latest publication has and this run would not have any more. A folder that lost
 * a file, or a source that halved, is noticed before it is published.
 *
 * Rows are counted by measure in each Place, in the tidy table of the latest publication and in the one that is about
 * to be written: fewer than before are withdrawn. Rows of a source that the pipeline no longer has were taken out on
 * purpose, and do not count.
 */
#include "engine/run/latest_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WITHDRAWN_ALWAYS_ALLOWED = 5, WITHDRAWN_NAMED = 5, WITHDRAWN_TEXT = 600 };

/* One measure, in all Places that were made. */
struct pb_withdrawn_measure {
    const char *id;
    const char *name;
    uint64_t before;
    uint64_t withdrawn;
};

/* The table of the latest publication while it is read. */
struct earlier {
    struct pb_running *running;
    const struct pb_table *table; /* of this run */
    uint64_t *after;              /* by symbol of the table: rows of a measure */
    struct pb_place_outcome *outcome;
    char id[256]; /* the measure at hand */
    char title[256];
    uint64_t before;
};

static enum pb_status withdrawals_add(struct earlier *earlier, struct pb_error *error)
{
    struct pb_running *running = earlier->running;
    pb_symbol symbol = pb_symbol_find(earlier->table->symbols, earlier->id, strlen(earlier->id));
    uint64_t after = symbol < earlier->table->symbols->count ? earlier->after[symbol] : 0;
    uint64_t withdrawn = earlier->before > after ? earlier->before - after : 0;
    if (earlier->before == 0)
        return PB_OK;
    earlier->outcome->before += earlier->before;
    earlier->outcome->withdrawn += withdrawn;
    struct pb_withdrawn_measure *found = NULL;
    for (size_t i = 0; i < running->withdrawn_count && !found; i++)
        if (strcmp(running->withdrawn[i].id, earlier->id) == 0)
            found = &running->withdrawn[i];
    if (!found && running->withdrawn_count == running->withdrawn_capacity) {
        size_t capacity = running->withdrawn_capacity ? running->withdrawn_capacity * 2 : 64;
        found = pb_arena_grow(running->arena, running->withdrawn, running->withdrawn_capacity, capacity, sizeof *found);
        if (!found)
            return pb_out_of_memory(error);
        running->withdrawn = found;
        running->withdrawn_capacity = capacity;
        found = NULL;
    }
    if (!found) {
        found = &running->withdrawn[running->withdrawn_count++];
        *found = (struct pb_withdrawn_measure){ .id = pb_arena_text(running->arena, earlier->id, strlen(earlier->id)),
                                                .name = pb_arena_text(running->arena, earlier->title,
                                                                      strlen(earlier->title)) };
        if (!found->id || !found->name)
            return pb_out_of_memory(error);
    }
    found->before += earlier->before;
    found->withdrawn += withdrawn;
    earlier->before = 0;
    return PB_OK;
}

static void withdrawals_copy(char *to, size_t size, const struct pb_latest_cell *cell)
{
    size_t kept = cell->length < size ? cell->length : size - 1;
    memcpy(to, cell->text, kept);
    to[kept] = '\0';
}

/* Does the pipeline still have a source of the row? */
static bool withdrawals_expected(const struct earlier *earlier, const struct pb_latest_cell *cell)
{
    const struct pb_pipeline *pipeline = earlier->running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t at = 0; at < cell->length;) {
        size_t end = at;
        while (end < cell->length && cell->text[end] != ';')
            end++;
        for (size_t i = 0; i < pipeline->sources.count; i++)
            if (strlen(sources[i].id) == end - at && memcmp(sources[i].id, cell->text + at, end - at) == 0)
                return true;
        at = end + 1;
    }
    return false;
}

enum { MEASURE, NAME, SOURCE };
static const char *const withdrawals_columns[] = { "measure", "measure_name", "source", NULL };

/* Rows of one measure stand together. */
static enum pb_status withdrawals_take(void *context, const struct pb_latest_cell *cells, struct pb_error *error)
{
    struct earlier *earlier = context;
    const struct pb_latest_cell *measure = &cells[MEASURE];
    enum pb_status status = PB_OK;
    if (strlen(earlier->id) != measure->length || memcmp(earlier->id, measure->text, measure->length) != 0) {
        status = withdrawals_add(earlier, error);
        withdrawals_copy(earlier->id, sizeof earlier->id, measure);
        withdrawals_copy(earlier->title, sizeof earlier->title, &cells[NAME]);
    }
    earlier->before += withdrawals_expected(earlier, &cells[SOURCE]);
    return status;
}

static enum pb_status withdrawals_count(struct earlier *earlier, struct pb_error *error)
{
    enum pb_status status = pb_latest_table_read(earlier->running, earlier->outcome->place->id, withdrawals_columns,
                                                 withdrawals_take, earlier, error);
    return status == PB_OK ? withdrawals_add(earlier, error) : status;
}

enum pb_status pb_run_withdrawals_count(struct pb_running *running, struct pb_place_outcome *outcome,
                                        const struct pb_table *table, struct pb_error *error)
{
    outcome->before = outcome->withdrawn = 0;
    if (!running->latest_name)
        return PB_OK;
    struct earlier *earlier = calloc(1, sizeof *earlier);                       /* checked: below */
    uint64_t *after = calloc((size_t)table->symbols->count + 1, sizeof *after); /* checked: below */
    if (!earlier || !after) {
        free(after);
        free(earlier);
        return pb_out_of_memory(error);
    }
    for (size_t row = 0; row < table->rows; row++)
        after[table->measure[row]]++;
    *earlier = (struct earlier){ .running = running, .table = table, .after = after, .outcome = outcome };
    (void)pthread_mutex_lock(&running->withdrawals);
    enum pb_status status = withdrawals_count(earlier, error);
    (void)pthread_mutex_unlock(&running->withdrawals);
    free(after);
    free(earlier);
    return status;
}

/* ---- The gate ---- */

/* A percentage of a handful of rows says nothing, unless all are gone. */
static enum pb_status withdrawals_exceed(const struct pb_running *running, uint64_t before, uint64_t withdrawn,
                                         bool *exceed, struct pb_error *error)
{
    const char *text = running->request->pipeline->settings.max_withdrawn;
    uint64_t limit = 0;
    enum pb_status status = pb_limit_parse(text, "withdrawn rows", before, &limit, error);
    bool few = strchr(text, '%') && withdrawn <= WITHDRAWN_ALWAYS_ALLOWED && withdrawn < before;
    *exceed = withdrawn > limit && !few;
    return status;
}

/* The measures that would lose most: "Smoking (12 of 30 rows), ..., and 3 more". */
static const char *withdrawals_named(const struct pb_running *running, char text[WITHDRAWN_TEXT])
{
    size_t used = 0;
    size_t count = 0;
    text[0] = '\0';
    for (size_t i = 0; i < running->withdrawn_count; i++) {
        const struct pb_withdrawn_measure *measure = &running->withdrawn[i];
        if (!measure->withdrawn || count++ >= WITHDRAWN_NAMED)
            continue;
        int written =
            snprintf(text + used, WITHDRAWN_TEXT - used, "%s%.60s (%llu of %llu)", used ? ", " : "", measure->name,
                     (unsigned long long)measure->withdrawn, (unsigned long long)measure->before);
        used += written > 0 && (size_t)written < WITHDRAWN_TEXT - used ? (size_t)written : 0;
    }
    if (count > WITHDRAWN_NAMED)
        (void)snprintf(text + used, WITHDRAWN_TEXT - used, ", and %zu more measures", count - WITHDRAWN_NAMED);
    return text;
}

static enum pb_status withdrawals_refuse(const struct pb_running *running, const char *what, uint64_t withdrawn,
                                         uint64_t before, struct pb_error *error)
{
    char named[WITHDRAWN_TEXT];
    enum pb_status status = pb_fail(
        error, PB_FAILED, PB_ERROR_GATE,
        "%llu of %llu rows of %.100s would be withdrawn, more than max_withdrawn (%s) allows; in all Places: %s",
        (unsigned long long)withdrawn, (unsigned long long)before, what,
        running->request->pipeline->settings.max_withdrawn, withdrawals_named(running, named));
    pb_error_hint(error,
                  "nothing was published; look for an input that is missing or shorter than before; if these rows "
                  "are to go, run once with --max-withdrawn 100%%");
    return status;
}

enum pb_status pb_run_withdrawals_gate(const struct pb_running *running, struct pb_error *error)
{
    bool exceed = false;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < running->result->place_count; i++) {
        const struct pb_place_outcome *outcome = &running->result->places[i];
        if (outcome->state != PB_PLACE_PUBLISHED || !outcome->before)
            continue;
        status = withdrawals_exceed(running, outcome->before, outcome->withdrawn, &exceed, error);
        if (status == PB_OK && exceed)
            return withdrawals_refuse(running, outcome->place->name, outcome->withdrawn, outcome->before, error);
    }
    for (size_t i = 0; status == PB_OK && i < running->withdrawn_count; i++) {
        const struct pb_withdrawn_measure *measure = &running->withdrawn[i];
        status = withdrawals_exceed(running, measure->before, measure->withdrawn, &exceed, error);
        if (status == PB_OK && exceed)
            return withdrawals_refuse(running, measure->name, measure->withdrawn, measure->before, error);
    }
    return status;
}
