/*
 * The gate on withdrawn rows: what the latest publication has and this run would not have any more. A folder that lost
 * a file, or a source that halved, is noticed before it is published.
 *
 * Rows are counted by measure in each Place, in the tidy table of the latest publication and in the one that is about
 * to be written: fewer than before are withdrawn. A row that is still there with nothing in it, because its source has
 * nothing any more (status missing), is as good as withdrawn; one that is suppressed is not. Rows of a source that the
 * pipeline no longer has were taken out on purpose, and do not count.
 */
#include "engine/run/latest_table.h"
#include "placebook/vocabulary.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WITHDRAWN_ALWAYS_ALLOWED = 5,
    WITHDRAWN_NAMED = 5, /* measures, and inputs */
    WITHDRAWN_TEXT = 550,
    WITHDRAWN_INPUTS = 250, /* bytes */
    WITHDRAWN_SOURCES = 8   /* of a measure in a Place, of which the one that lost most is named */
};

/* Rows of one kind. */
struct withdrawals_rows {
    uint64_t all;
    uint64_t said; /* those that are not missing */
};

/* One measure, in all Places that were made. */
struct pb_withdrawn_measure {
    const char *id;
    const char *name;
    const char *source; /* that lost most in the first Place that lost any, as in the tidy table; NULL: not known */
    uint64_t before;
    uint64_t withdrawn;
};

struct withdrawals_source {
    char id[128];
    struct withdrawals_rows rows;
};

/* The table of the latest publication while it is read. */
struct earlier {
    struct pb_running *running;
    const struct pb_table *table;   /* of this run; NULL: it has the same rows */
    struct withdrawals_rows *after; /* by symbol of the table: of a measure */
    struct pb_place_outcome *outcome;
    char id[256]; /* the measure at hand */
    char title[256];
    struct withdrawals_rows before;
    struct withdrawals_source sources[WITHDRAWN_SOURCES];
    size_t source_count;
};

static uint64_t withdrawals_less(uint64_t before, uint64_t after)
{
    return before > after ? before - after : 0;
}

static uint64_t withdrawals_between(const struct withdrawals_rows *before, const struct withdrawals_rows *after)
{
    uint64_t rows = withdrawals_less(before->all, after->all);
    uint64_t said = withdrawals_less(before->said, after->said);
    return rows > said ? rows : said;
}

static void withdrawals_note_row(struct withdrawals_rows *rows, bool missing)
{
    rows->all++;
    rows->said += !missing;
}

/* The source that lost most rows of the measure at hand. */
static const char *withdrawals_loser(const struct earlier *earlier, pb_symbol measure)
{
    const struct pb_table *table = earlier->table;
    const char *loser = NULL;
    uint64_t most = 0;
    for (size_t i = 0; i < earlier->source_count; i++) {
        const struct withdrawals_source *source = &earlier->sources[i];
        struct withdrawals_rows after = { 0 };
        pb_symbol symbol = pb_symbol_find(table->symbols, source->id, strlen(source->id));
        for (size_t row = 0; row < table->rows; row++)
            if (table->measure[row] == measure && table->source[row] == symbol)
                withdrawals_note_row(&after, table->status[row] == PB_WORD_MISSING);
        uint64_t lost = withdrawals_between(&source->rows, &after);
        if (lost > most) {
            most = lost;
            loser = source->id;
        }
    }
    return loser;
}

/* Only the first measures are named. */
static bool withdrawals_is_named(const struct pb_running *running, const struct pb_withdrawn_measure *measure)
{
    size_t count = 0;
    for (const struct pb_withdrawn_measure *at = running->withdrawn; at < measure && count < WITHDRAWN_NAMED; at++)
        count += at->withdrawn > 0;
    return count < WITHDRAWN_NAMED;
}

static enum pb_status withdrawals_add(struct earlier *earlier, struct pb_error *error)
{
    static const struct withdrawals_rows none;
    struct pb_running *running = earlier->running;
    const struct pb_symbols *symbols = earlier->table ? earlier->table->symbols : NULL;
    pb_symbol symbol = symbols ? pb_symbol_find(symbols, earlier->id, strlen(earlier->id)) : PB_SYMBOL_NONE;
    const struct withdrawals_rows *after = !symbols                  ? &earlier->before
                                           : symbol < symbols->count ? &earlier->after[symbol]
                                                                     : &none;
    uint64_t withdrawn = withdrawals_between(&earlier->before, after);
    if (earlier->before.all == 0)
        return PB_OK;
    earlier->outcome->before += earlier->before.all;
    earlier->outcome->withdrawn += withdrawn;
    earlier->outcome->emptied += withdrawn - withdrawals_less(earlier->before.all, after->all);
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
    found->before += earlier->before.all;
    found->withdrawn += withdrawn;
    const char *loser =
        withdrawn && !found->source && withdrawals_is_named(running, found) ? withdrawals_loser(earlier, symbol) : NULL;
    found->source = loser ? pb_arena_text(running->arena, loser, strlen(loser)) : found->source;
    return loser && !found->source ? pb_out_of_memory(error) : PB_OK;
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

static void withdrawals_note_source(struct earlier *earlier, const struct pb_latest_cell *cell, bool missing)
{
    size_t i = 0;
    while (i < earlier->source_count && (strlen(earlier->sources[i].id) != cell->length ||
                                         memcmp(earlier->sources[i].id, cell->text, cell->length) != 0))
        i++;
    if (i == earlier->source_count) {
        if (i == WITHDRAWN_SOURCES || cell->length >= sizeof earlier->sources[i].id)
            return;
        earlier->source_count++;
        earlier->sources[i] = (struct withdrawals_source){ .rows = { 0 } };
        withdrawals_copy(earlier->sources[i].id, sizeof earlier->sources[i].id, cell);
    }
    withdrawals_note_row(&earlier->sources[i].rows, missing);
}

enum { COLUMN_MEASURE_ID, COLUMN_TITLE, COLUMN_FROM, COLUMN_WORD };
static const char *const withdrawals_columns[] = { "measure", "measure_name", "source", "status", NULL };

/* Rows of one measure stand together. */
static enum pb_status withdrawals_take(void *context, const struct pb_latest_cell *cells, struct pb_error *error)
{
    struct earlier *earlier = context;
    const struct pb_latest_cell *measure = &cells[COLUMN_MEASURE_ID];
    enum pb_status status = PB_OK;
    if (strlen(earlier->id) != measure->length || memcmp(earlier->id, measure->text, measure->length) != 0) {
        status = withdrawals_add(earlier, error);
        withdrawals_copy(earlier->id, sizeof earlier->id, measure);
        withdrawals_copy(earlier->title, sizeof earlier->title, &cells[COLUMN_TITLE]);
        earlier->before = (struct withdrawals_rows){ 0 };
        earlier->source_count = 0;
    }
    if (!withdrawals_expected(earlier, &cells[COLUMN_FROM]))
        return status;
    const char *missing = pb_vocabulary[PB_WORD_MISSING].text;
    const struct pb_latest_cell *word = &cells[COLUMN_WORD];
    bool is_missing = word->length == strlen(missing) && memcmp(word->text, missing, word->length) == 0;
    withdrawals_note_row(&earlier->before, is_missing);
    withdrawals_note_source(earlier, &cells[COLUMN_FROM], is_missing);
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
    outcome->before = outcome->withdrawn = outcome->emptied = 0;
    if (!running->latest_name)
        return PB_OK;
    struct earlier *earlier = calloc(1, sizeof *earlier);                                      /* checked: below */
    struct withdrawals_rows *after = calloc((size_t)table->symbols->count + 1, sizeof *after); /* checked: below */
    if (!earlier || !after) {
        free(after);
        free(earlier);
        return pb_out_of_memory(error);
    }
    for (size_t row = 0; row < table->rows; row++)
        withdrawals_note_row(&after[table->measure[row]], table->status[row] == PB_WORD_MISSING);
    *earlier = (struct earlier){ .running = running, .table = table, .after = after, .outcome = outcome };
    (void)pthread_mutex_lock(&running->withdrawals);
    enum pb_status status = withdrawals_count(earlier, error);
    (void)pthread_mutex_unlock(&running->withdrawals);
    free(after);
    free(earlier);
    return status;
}

/* They have lost nothing, and say how many rows there were of what others lose. */
enum pb_status pb_run_withdrawals_stay(struct pb_running *running, struct pb_error *error)
{
    uint64_t withdrawn = 0;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < running->withdrawn_count; i++)
        withdrawn += running->withdrawn[i].withdrawn;
    for (size_t i = 0; withdrawn && status == PB_OK && i < running->result->place_count; i++) {
        if (running->result->places[i].state != PB_PLACE_UNCHANGED)
            continue;
        struct earlier *earlier = calloc(1, sizeof *earlier); /* checked: next line */
        if (!earlier)
            return pb_out_of_memory(error);
        *earlier = (struct earlier){ .running = running, .outcome = &running->result->places[i] };
        status = withdrawals_count(earlier, error);
        free(earlier);
    }
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

/* Adds to a text of `size` bytes; what has no room is left out. */
static void PB_PRINTF(4, 5) withdrawals_say(char *text, size_t size, size_t *used, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(text + *used, size - *used, format, arguments);
    va_end(arguments);
    if (written > 0 && (size_t)written < size - *used)
        *used += (size_t)written;
    else
        text[*used] = '\0';
}

/* The measures that lose rows: "Smoking (12 of 30) from source 'one', ..., and 3 more measures". */
static const char *withdrawals_named(const struct pb_running *running, char text[WITHDRAWN_TEXT])
{
    size_t used = 0;
    size_t count = 0;
    text[0] = '\0';
    for (size_t i = 0; i < running->withdrawn_count; i++) {
        const struct pb_withdrawn_measure *measure = &running->withdrawn[i];
        if (!measure->withdrawn || count++ >= WITHDRAWN_NAMED)
            continue;
        withdrawals_say(text, WITHDRAWN_TEXT, &used, "%s%.60s (%llu of %llu)", used ? ", " : "", measure->name,
                        (unsigned long long)measure->withdrawn, (unsigned long long)measure->before);
        if (measure->source)
            withdrawals_say(text, WITHDRAWN_TEXT, &used, " from source '%.40s'", measure->source);
    }
    if (count > WITHDRAWN_NAMED)
        withdrawals_say(text, WITHDRAWN_TEXT, &used, ", and %zu more measures", count - WITHDRAWN_NAMED);
    return text;
}

/* Does the pipeline have the source of an input of the latest publication, but not the input? */
static bool withdrawals_input_gone(const struct pb_running *running, const struct pb_manifest_input *input)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    bool known = false;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        known = known || strcmp(sources[i].id, input->source) == 0;
    for (size_t u = 0; known && u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        for (size_t i = 0; strcmp(unit->source->id, input->source) == 0 && i < unit->input_count; i++)
            if (strcmp(unit->inputs[i].name, input->file) == 0)
                return false;
    }
    return known;
}

/* "; inputs that are gone: b.csv (source 'one'), and 2 more", or nothing. */
static const char *withdrawals_gone(const struct pb_running *running, char text[WITHDRAWN_INPUTS])
{
    size_t used = 0;
    size_t count = 0;
    text[0] = '\0';
    for (size_t i = 0; i < running->latest.input_count; i++) {
        const struct pb_manifest_input *input = &running->latest.inputs[i];
        if (withdrawals_input_gone(running, input) && count++ < WITHDRAWN_NAMED)
            withdrawals_say(text, WITHDRAWN_INPUTS, &used, "%s%.60s (source '%.40s')",
                            count == 1 ? "; inputs that are gone: " : ", ", input->file, input->source);
    }
    if (count > WITHDRAWN_NAMED)
        withdrawals_say(text, WITHDRAWN_INPUTS, &used, ", and %zu more", count - WITHDRAWN_NAMED);
    return text;
}

static enum pb_status withdrawals_refuse(const struct pb_running *running, const char *what, uint64_t withdrawn,
                                         uint64_t before, struct pb_error *error)
{
    char named[WITHDRAWN_TEXT];
    char gone[WITHDRAWN_INPUTS];
    uint64_t emptied = 0;
    for (size_t i = 0; i < running->result->place_count; i++)
        emptied += running->result->places[i].emptied;
    enum pb_status status = pb_fail(
        error, PB_FAILED, PB_ERROR_GATE,
        "%llu of %llu rows of %.100s would be withdrawn%s, more than max_withdrawn (%s) allows; in all Places: %s%s",
        (unsigned long long)withdrawn, (unsigned long long)before, what,
        emptied ? " or have no figure any more, because their source has none" : "",
        running->request->pipeline->settings.max_withdrawn, withdrawals_named(running, named),
        withdrawals_gone(running, gone));
    pb_error_hint(error,
                  "nothing was published; look for an input that is missing or shorter than before%s; if these rows "
                  "are to go, run once with --max-withdrawn 100%%",
                  emptied ? ", or whose figures are empty" : "");
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
