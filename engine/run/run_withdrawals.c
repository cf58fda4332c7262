/*
 * The gate on withdrawn rows: what the latest publication has and this run would not have any more. A folder that lost
 * a file, or a source that halved, is noticed before it is published.
 *
 * Rows are counted by measure in each Place, in the tidy table of the latest publication and in the one that is about
 * to be written: fewer than before are withdrawn. Rows of a source that the pipeline no longer has were taken out on
 * purpose, and do not count.
 */
#include "engine/files/files.h"
#include "engine/run/run_private.h"
#include "placebook/contract/tidy.h"
#include "placebook/formats/csv.h"

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
    struct pb_csv *csv;
    size_t measure, name, source; /* columns */
    char id[256];                 /* the measure at hand: rows of one stand together */
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

static void withdrawals_copy(char *to, size_t size, const char *text, size_t length)
{
    size_t kept = length < size ? length : size - 1;
    memcpy(to, text, kept);
    to[kept] = '\0';
}

/* Does the pipeline still have a source of the row? */
static bool withdrawals_expected(const struct earlier *earlier, const char *text, size_t length)
{
    const struct pb_pipeline *pipeline = earlier->running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && text[end] != ';')
            end++;
        for (size_t i = 0; i < pipeline->sources.count; i++)
            if (strlen(sources[i].id) == end - at && memcmp(sources[i].id, text + at, end - at) == 0)
                return true;
        at = end + 1;
    }
    return false;
}

static enum pb_status withdrawals_read(struct earlier *earlier, struct pb_error *error)
{
    const struct pb_csv_record *record = NULL;
    enum pb_status status = pb_csv_next(earlier->csv, &record, error);
    earlier->measure = earlier->name = earlier->source = SIZE_MAX;
    for (size_t i = 0; status == PB_OK && record && i < record->count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(earlier->csv, record, i, &length);
        earlier->measure = length == 7 && memcmp(text, "measure", 7) == 0 ? i : earlier->measure;
        earlier->name = length == 12 && memcmp(text, "measure_name", 12) == 0 ? i : earlier->name;
        earlier->source = length == 6 && memcmp(text, "source", 6) == 0 ? i : earlier->source;
    }
    if (status != PB_OK || earlier->measure == SIZE_MAX || earlier->name == SIZE_MAX || earlier->source == SIZE_MAX)
        return status; /* a table of another contract: nothing is known */
    while (status == PB_OK && (status = pb_csv_next(earlier->csv, &record, error)) == PB_OK && record) {
        size_t length = 0;
        const char *text = pb_csv_text(earlier->csv, record, earlier->measure, &length);
        if (strlen(earlier->id) != length || memcmp(earlier->id, text, length) != 0) {
            status = withdrawals_add(earlier, error);
            withdrawals_copy(earlier->id, sizeof earlier->id, text, length);
            text = pb_csv_text(earlier->csv, record, earlier->name, &length);
            withdrawals_copy(earlier->title, sizeof earlier->title, text, length);
        }
        text = pb_csv_text(earlier->csv, record, earlier->source, &length);
        earlier->before += withdrawals_expected(earlier, text, length);
    }
    return status == PB_OK ? withdrawals_add(earlier, error) : status;
}

/* The tidy table that the latest publication has of a Place; NULL: it has none. */
static const char *withdrawals_table(const struct pb_running *running, const char *place, struct pb_arena *arena)
{
    const char *wanted = pb_arena_format(arena, "%s/%s-outcomes.csv", place, place);
    for (size_t i = 0; wanted && i < running->latest.artefact_count; i++)
        if (strcmp(running->latest.artefacts[i].path, wanted) == 0)
            return pb_arena_format(arena, "%s/%s/%s", running->publication.output, running->latest_name, wanted);
    return NULL;
}

static enum pb_status withdrawals_compare(struct earlier *earlier, const char *path, struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    enum pb_status status = pb_file_input(path, path, &stream, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_csv_open(&earlier->csv, &input, ',', error);
    if (status == PB_OK)
        status = withdrawals_read(earlier, error);
    pb_csv_close(earlier->csv);
    pb_file_stream_close(&stream);
    return status;
}

/* A table of the latest publication that cannot be read says nothing. */
static enum pb_status withdrawals_count(struct earlier *earlier, const char *path, struct pb_error *error)
{
    struct pb_error why = { 0 };
    enum pb_status status = withdrawals_compare(earlier, path, &why);
    if (status == PB_FATAL && error)
        *error = why;
    if (status != PB_OK && status != PB_FATAL)
        pb_run_tell(earlier->running, true, path, 0, "", "withdrawn rows are not counted: %s", why.message);
    return status == PB_FATAL ? status : PB_OK;
}

enum pb_status pb_run_withdrawals_count(struct pb_running *running, struct pb_place_outcome *outcome,
                                        const struct pb_table *table, struct pb_error *error)
{
    struct pb_arena arena;
    enum pb_status status = PB_OK;
    outcome->before = outcome->withdrawn = 0;
    if (!running->latest_name)
        return PB_OK;
    pb_arena_open(&arena, (size_t)1 << 20);
    const char *path = withdrawals_table(running, outcome->place->id, &arena);
    struct earlier *earlier = path ? calloc(1, sizeof *earlier) : NULL;                       /* checked: below */
    uint64_t *after = path ? calloc((size_t)table->symbols->count + 1, sizeof *after) : NULL; /* checked: below */
    if (path && (!earlier || !after))
        status = pb_out_of_memory(error);
    else if (path) {
        for (size_t row = 0; row < table->rows; row++)
            after[table->measure[row]]++;
        *earlier = (struct earlier){ .running = running, .table = table, .after = after, .outcome = outcome };
        (void)pthread_mutex_lock(&running->withdrawals);
        status = withdrawals_count(earlier, path, error);
        (void)pthread_mutex_unlock(&running->withdrawals);
    }
    free(after);
    free(earlier);
    pb_arena_close(&arena);
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
