#include "tests/support/judge.h"

#include "placebook/groups.h"
#include "placebook/number.h"
#include "placebook/period.h"
#include "placebook/reject.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The rows of a table ---- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * 1099511628211U;
    return (hash ^ length) * 1099511628211U;
}

static uint64_t mix_number(uint64_t hash, double number)
{
    return pb_missing(number) ? mix(hash, "missing", 7) : mix(hash, &number, sizeof number);
}

static uint64_t content_of(const struct pb_table *table)
{
    uint64_t hash = 1469598103934665603U;
    for (size_t row = 0; row < table->rows; row++) {
#define X(name) hash = mix(hash, pb_cell(table, name, row), strlen(pb_cell(table, name, row)));
        PB_TEXT_COLUMNS(X)
#undef X
#define X(name)                                                                                                        \
    hash = mix_number(hash, table->name[row]);                                                                         \
    hash = mix(hash, pb_cell(table, name##_text, row), strlen(pb_cell(table, name##_text, row)));
        PB_NUMBER_COLUMNS(X)
#undef X
        hash = mix_number(hash, table->multiplier[row]);
        hash = mix(hash, &table->period_start[row], sizeof table->period_start[row]);
        hash = mix(hash, &table->period_end[row], sizeof table->period_end[row]);
        hash = mix(hash, &table->origin[row], sizeof table->origin[row]);
    }
    return hash;
}

static size_t count_kept(const struct pb_table *table)
{
    size_t kept = 0;
    bool *seen = calloc(PB_JUDGE_ROWS_MAXIMUM + 1, sizeof *seen); /* checked: next line */
    for (size_t row = 0; seen && row < table->rows; row++) {
        uint32_t origin = table->origin[row];
        if (origin == 0 || origin > PB_JUDGE_ROWS_MAXIMUM || seen[origin])
            continue;
        seen[origin] = true;
        kept++;
    }
    free(seen);
    return kept;
}

/* A published text stands for the number beside it. */
static bool is_number_of(const char *text, double number)
{
    double parsed = 0;
    return !*text || (!pb_missing(number) && pb_number_parse(text, strlen(text), &parsed) && parsed == number);
}

static void look_at_row(const struct pb_table *table, size_t row, char fault[PB_JUDGE_SENTENCE])
{
    static const struct {
        const char *name;
        size_t column;
    } needed[] = {
        { "source", PB_COLUMN(source) },         { "indicator", PB_COLUMN(indicator) },
        { "area_code", PB_COLUMN(area_code) },   { "period", PB_COLUMN(period) },
        { "status", PB_COLUMN(status) },         { "source_file", PB_COLUMN(source_file) },
        { "source_row", PB_COLUMN(source_row) },
    };
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        const pb_symbol *column = NULL;
        memcpy(&column, (const char *)table + needed[i].column, sizeof column);
        if (column[row] == PB_WORD_NONE)
            (void)snprintf(fault, PB_JUDGE_SENTENCE, "row %zu has no %s: set table->%s[row] in every row", row,
                           needed[i].name, needed[i].name);
    }
    if (!pb_date_valid(table->period_start[row]) || !pb_date_valid(table->period_end[row]))
        (void)snprintf(fault, PB_JUDGE_SENTENCE,
                       "row %zu has no dates of its period: set table->period_start[row] and period_end[row] from "
                       "pb_period_parse, and reject a row whose period is not understood",
                       row);
#define X(name)                                                                                                        \
    if (!is_number_of(pb_cell(table, name##_text, row), table->name[row]))                                             \
        (void)snprintf(fault, PB_JUDGE_SENTENCE,                                                                       \
                       "row %zu: " #name "_text is '%.40s' and " #name                                                 \
                       " is another number: set both from the text that was published",                                \
                       row, pb_cell(table, name##_text, row));
    PB_NUMBER_COLUMNS(X)
#undef X
    if (table->status[row] == PB_WORD_PUBLISHED && pb_missing(table->value[row]))
        (void)snprintf(fault, PB_JUDGE_SENTENCE,
                       "row %zu has the status of a published figure and no value: set table->status[row] to "
                       "PB_WORD_MISSING or PB_WORD_SUPPRESSED",
                       row);
}

/* A fact says something about an area, and is no figure (placebook/reference.h). */
static void look_at_fact(const struct pb_table *table, size_t row, char fault[PB_JUDGE_SENTENCE])
{
    if (pb_cell(table, measure, row)[0] != PB_FACT_MARK || !*pb_cell(table, area_code, row) ||
        !*pb_cell(table, source, row) || !*pb_cell(table, source_file, row))
        (void)snprintf(fault, PB_JUDGE_SENTENCE,
                       "row %zu is no fact about an area: an extractor of reference data adds its rows with "
                       "pb_fact_area, pb_fact_within and the like",
                       row);
}

/* The origins first: without them no run adds up. */
static void look_at_rows(const struct pb_table *table, bool facts, char fault[PB_JUDGE_SENTENCE])
{
    bool *seen = calloc(PB_JUDGE_ROWS_MAXIMUM + 1, sizeof *seen); /* checked: next line */
    for (size_t row = 0; seen && row < table->rows && !*fault; row++) {
        uint32_t origin = table->origin[row];
        if (origin == 0)
            (void)snprintf(fault, PB_JUDGE_SENTENCE,
                           "row %zu has no origin: set table->origin[row] to row + 1, or the engine cannot tell which "
                           "rows are left",
                           row);
        else if (origin > PB_JUDGE_ROWS_MAXIMUM || seen[origin])
            (void)snprintf(fault, PB_JUDGE_SENTENCE,
                           "row %zu has the origin %u of another row: set table->origin[row] to row + 1", row, origin);
        else
            seen[origin] = true;
    }
    free(seen);
    for (size_t row = 0; row < table->rows && !*fault; row++)
        if (facts)
            look_at_fact(table, row, fault);
        else
            look_at_row(table, row, fault);
}

/* ---- One call ---- */

struct trial_stream {
    const struct pb_trial_input *input;
    size_t at;
    bool met;
    atomic_bool *stop;
    const struct pb_row_counts *row_counts;
    uint64_t read_at_stop;
};

static void meet(struct trial_stream *stream)
{
    if (!stream->met && stream->input->meeting)
        (void)pthread_barrier_wait(stream->input->meeting);
    stream->met = true;
}

static enum pb_status read_trial(void *option_values, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    (void)error;
    struct trial_stream *stream = option_values;
    const struct pb_trial_input *input = stream->input;
    size_t left = input->length - stream->at;
    meet(stream);
    if (input->interrupt && stream->row_counts->read > 0 && !atomic_load(stream->stop)) {
        stream->read_at_stop = stream->row_counts->read;
        atomic_store(stream->stop, true);
    }
    *got = size < left ? size : left;
    if (input->step && *got > input->step)
        *got = input->step;
    memcpy(buffer, input->bytes + stream->at, *got);
    stream->at += *got;
    return PB_OK;
}

/* What a module works on in one call. */
struct workplace {
    struct pb_row_counts row_counts;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    atomic_bool stop;
    struct pb_context context; /* names the others */
    struct pb_error error;
};

static bool workplace_open(struct workplace *place, const struct pb_suite *suite, const char *scheme, bool stopped)
{
    *place = (struct workplace){ .stop = stopped };
    if (pb_symbols_open(&place->symbols, &place->error) != PB_OK)
        return false;
    pb_table_open(&place->table, &place->symbols, PB_JUDGE_ROWS_MAXIMUM);
    pb_findings_open(&place->findings);
    place->context = (struct pb_context){ .source = "source",
                                          .scheme = scheme,
                                          .framework = &suite->house.framework,
                                          .geography = &suite->house.geography,
                                          .table = &place->table,
                                          .row_counts = &place->row_counts,
                                          .findings = &place->findings,
                                          .cancelled = &place->stop };
    return true;
}

static struct pb_trial workplace_close(struct workplace *place, enum pb_status status)
{
    struct pb_trial trial = { .status = status,
                              .error = place->error,
                              .row_counts = place->row_counts,
                              .rows = place->table.rows,
                              .kept = count_kept(&place->table),
                              .rejects = place->findings.reject_count,
                              .content = content_of(&place->table) };
    pb_findings_close(&place->findings);
    pb_table_close(&place->table);
    pb_symbols_close(&place->symbols);
    return trial;
}

struct pb_trial pb_try_extractor(const struct pb_suite *suite, const struct pb_module *module,
                                 const void *option_values, const struct pb_trial_input *input)
{
    struct workplace place;
    if (!workplace_open(&place, suite, module->scheme, input->stopped))
        return (struct pb_trial){ .status = PB_FATAL, .error = place.error };
    struct trial_stream stream = { .input = input, .stop = &place.stop, .row_counts = &place.row_counts };
    const struct pb_input file = { .name = "input", .stream = &stream, .read = read_trial };
    char fault[PB_JUDGE_SENTENCE] = "";
    enum pb_status status = module->extract(option_values, &file, 1, &place.context, &place.error);
    meet(&stream); /* an extractor that never read does not keep the other thread waiting */
    look_at_rows(&place.table, module->refers, fault);
    bool interrupted = atomic_load(&place.stop) && !input->stopped;
    struct pb_trial trial = workplace_close(&place, status);
    trial.further = interrupted ? trial.row_counts.read - stream.read_at_stop : 0;
    memcpy(trial.fault, fault, sizeof trial.fault);
    return trial;
}

struct pb_trial pb_try_transform(const struct pb_suite *suite, const struct pb_module *module,
                                 const void *option_values, pb_trial_fill *fill, bool stopped)
{
    struct workplace place;
    if (!workplace_open(&place, suite, "fingertips", stopped))
        return (struct pb_trial){ .status = PB_FATAL, .error = place.error };
    fill(&place.table);
    place.row_counts.read = place.table.rows;
    enum pb_status status = module->rows ? module->rows(option_values, &place.context, &place.error) : PB_OK;
    if (status == PB_OK && module->apply)
        status = module->apply(option_values, &place.context, &place.error);
    if (status == PB_OK && !module->rows && !module->apply && module->combine) /* all rows, whatever it gathers */
        status = module->combine(option_values, &place.context, &place.error);
    return workplace_close(&place, status);
}

/* ---- What is asked ---- */

static const char *say(char sentence[PB_JUDGE_SENTENCE], const char *format, ...) PB_PRINTF(2, 3);
static const char *say(char sentence[PB_JUDGE_SENTENCE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sentence, PB_JUDGE_SENTENCE, format, arguments);
    va_end(arguments);
    return sentence;
}

const char *pb_judge_account(const struct pb_trial *trial, char sentence[PB_JUDGE_SENTENCE])
{
    const struct pb_row_counts *row_counts = &trial->row_counts;
    if (row_counts->rejected != trial->rejects)
        return say(sentence,
                   "%llu rows are counted as rejected and %zu are listed: use pb_extractor_reject or "
                   "pb_transform_reject, which do both",
                   (unsigned long long)row_counts->rejected, trial->rejects);
    if (row_counts->read != trial->kept + row_counts->filtered + row_counts->rejected + row_counts->duplicates)
        return say(
            sentence,
            "rows do not add up: %llu read, but %zu kept, %llu filtered, %llu rejected and %llu duplicates: count "
            "every row that is read in row_counts->read, and every row that does not stay in one of the others",
            (unsigned long long)row_counts->read, trial->kept, (unsigned long long)row_counts->filtered,
            (unsigned long long)row_counts->rejected, (unsigned long long)row_counts->duplicates);
    return NULL;
}

static bool agree(const struct pb_trial *one, const struct pb_trial *other)
{
    return one->status == other->status && one->rows == other->rows && one->content == other->content &&
           one->rejects == other->rejects && memcmp(&one->row_counts, &other->row_counts, sizeof one->row_counts) == 0;
}

static const char *check_stop(const struct pb_trial *trial, char sentence[PB_JUDGE_SENTENCE])
{
    if (trial->status == PB_FATAL && trial->error.code == PB_ERROR_INTERRUPTED)
        return NULL;
    return say(sentence, "it does not stop when it is asked to: call pb_cancel_check_rows in the loop over rows and "
                         "return PB_FATAL when that is true");
}

struct thread_call {
    const struct pb_suite *suite;
    const struct pb_module *module;
    const void *option_values;
    struct pb_trial_input input;
    pb_trial_fill *fill;
    pthread_barrier_t *meeting;
    struct pb_trial trial;
};

static void *call_in_thread(void *argument)
{
    struct thread_call *call = argument;
    if (call->module->kind == PB_EXTRACTOR) {
        call->trial = pb_try_extractor(call->suite, call->module, call->option_values, &call->input);
        return NULL;
    }
    (void)pthread_barrier_wait(call->meeting);
    call->trial = pb_try_transform(call->suite, call->module, call->option_values, call->fill, false);
    return NULL;
}

/* Extractors meet at their first read, when both are inside the call; transforms before they are called. */
static const char *check_threads(struct thread_call call, const struct pb_trial *alone,
                                 char sentence[PB_JUDGE_SENTENCE])
{
    pthread_t threads[2];
    pthread_barrier_t meeting;
    if (pthread_barrier_init(&meeting, NULL, 2) != 0)
        return say(sentence, "no barrier could be made");
    call.meeting = call.input.meeting = &meeting;
    struct thread_call calls[2] = { call, call };
    for (size_t i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, call_in_thread, &calls[i]) != 0)
            abort(); /* the other one would wait for ever */
    for (size_t i = 0; i < 2; i++)
        (void)pthread_join(threads[i], NULL);
    (void)pthread_barrier_destroy(&meeting);
    for (size_t i = 0; i < 2; i++)
        if (!agree(alone, &calls[i].trial))
            return say(sentence, "two calls at once give another result than one: keep no state in static variables; "
                                 "what a call needs is in its stage, its context and its own variables");
    return NULL;
}

const char *pb_judge_extractor(const struct pb_suite *suite, const struct pb_module *module, const void *option_values,
                               const char *bytes, size_t length, char sentence[PB_JUDGE_SENTENCE])
{
    struct pb_trial_input input = { .bytes = bytes, .length = length };
    struct pb_trial whole = pb_try_extractor(suite, module, option_values, &input);
    if (whole.status != PB_OK)
        return say(sentence, "it refuses its own fixture: %.300s", whole.error.message);
    if (whole.rows == 0)
        return say(sentence, "its own fixture gives no row");
    if (*whole.fault)
        return say(sentence, "%s", whole.fault);
    if (pb_judge_account(&whole, sentence))
        return sentence;
    for (size_t step = 0; step < 70; step += 17) {
        input.step = step;
        struct pb_trial again = pb_try_extractor(suite, module, option_values, &input);
        if (!agree(&whole, &again))
            return say(sentence,
                       "a second reading %sgives other rows: the result may depend on nothing but the options, the "
                       "bytes and the stage",
                       step ? "in small pieces " : "");
    }
    input = (struct pb_trial_input){ .bytes = bytes, .length = length, .stopped = true };
    struct pb_trial stopped = pb_try_extractor(suite, module, option_values, &input);
    if (check_stop(&stopped, sentence))
        return sentence;
    input.stopped = false;
    const struct thread_call call = {
        .suite = suite, .module = module, .option_values = option_values, .input = input
    };
    return check_threads(call, &whole, sentence);
}

const char *pb_judge_interruption(const struct pb_suite *suite, const struct pb_module *module,
                                  const void *option_values, const char *bytes, size_t length, bool *asked,
                                  char sentence[PB_JUDGE_SENTENCE])
{
    enum { ROWS = 6 * PB_CANCEL_CHECK_ROWS };
    *asked = false;
    size_t end = length;
    while (end > 0 && bytes[end - 1] == '\n')
        end--;
    const char *line = end ? memrchr(bytes, '\n', end) : NULL;
    if (!line || memchr(bytes, '\0', length))
        return NULL;
    line++;
    size_t line_length = (size_t)(bytes + end - line);
    char *many = malloc(length + 1 + ROWS * (line_length + 1)); /* checked: next line */
    if (!many)
        return say(sentence, "out of memory");
    memcpy(many, bytes, end);
    size_t used = end;
    for (size_t i = 0; i < ROWS; i++) {
        many[used++] = '\n';
        memcpy(many + used, line, line_length);
        used += line_length;
    }
    many[used++] = '\n';
    struct pb_trial_input input = { .bytes = many, .length = used, .step = 4096 };
    struct pb_trial whole = pb_try_extractor(suite, module, option_values, &input);
    const char *fault = NULL;
    *asked = whole.status == PB_OK && whole.row_counts.read >= ROWS;
    if (*asked) {
        input.interrupt = true;
        struct pb_trial stopped = pb_try_extractor(suite, module, option_values, &input);
        fault = check_stop(&stopped, sentence);
        if (!fault && stopped.further > 2 * PB_CANCEL_CHECK_ROWS)
            fault = say(sentence,
                        "it reads %llu rows more after it was asked to stop, expected at most %d: call "
                        "pb_cancel_check_rows for every row",
                        (unsigned long long)stopped.further, 2 * PB_CANCEL_CHECK_ROWS);
    }
    free(many);
    return fault;
}

const char *pb_judge_transform(const struct pb_suite *suite, const struct pb_module *module, const void *option_values,
                               pb_trial_fill *fill, char sentence[PB_JUDGE_SENTENCE])
{
    struct pb_trial first = pb_try_transform(suite, module, option_values, fill, false);
    if (first.status != PB_OK)
        return say(sentence, "it fails on a table that an extractor may give it: %.300s", first.error.message);
    if (pb_judge_account(&first, sentence))
        return sentence;
    struct pb_trial second = pb_try_transform(suite, module, option_values, fill, false);
    if (!agree(&first, &second))
        return say(sentence, "the same rows give another result the second time: the result may depend on nothing but "
                             "the options and the stage");
    const struct thread_call call = { .suite = suite, .module = module, .option_values = option_values, .fill = fill };
    return check_threads(call, &first, sentence);
}
