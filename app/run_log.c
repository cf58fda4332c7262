/*
 * The part of app/ledger.h that lists the messages of a run. They are not kept as such: its beginning and end are in
 * the ledger, and what its units found is kept with the units.
 */
#include "app/ledger.h"

#include "core/base/append.h"
#include "engine/store/store_fetches.h"
#include "placebook/number.h"
#include "placebook/quality.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

struct run_log {
    struct pb_store *store;
    const struct pb_found_run *found;
    void (*receive)(void *context, const struct pb_log_line *line);
    void *context;
};

static void log_run(const struct run_log *log, const char *ts, const char *level, const char *message)
{
    const struct pb_log_line line = { .ts = ts, .level = level, .message = message };
    log->receive(log->context, &line);
}

/* "smoking.csv:17: Smoking prevalence, Rugby, Male, 2019: published value ..." */
static void log_mismatch(const struct run_log *log, const struct pb_ledger_unit *unit, const struct pb_quality *quality)
{
    char text[1024];
    const char *const parts[] = { quality->measure_name, quality->area_name, quality->sex,
                                  quality->age,          quality->category,  quality->period };
    text[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i][0])
            pb_append(text, sizeof text, "%s%.150s", text[0] ? ", " : "", parts[i]);
    pb_append(text, sizeof text, ": %.400s", quality->sentence);
    int64_t first = 0; /* of the rows */
    if (!pb_integer_parse(quality->rows, strcspn(quality->rows, ";"), &first) || first < 0)
        first = 0;
    const struct pb_log_line line = { .level = "mismatch",
                                      .source = unit->source,
                                      .unit = unit->unit,
                                      .file = quality->file,
                                      .line = (uint64_t)first,
                                      .message = text };
    log->receive(log->context, &line);
}

static enum pb_status log_unit(const struct run_log *log, const struct pb_ledger_unit *unit, struct pb_error *error)
{
    struct pb_unit_result result = { 0 };
    struct pb_arena arena;
    bool known = false;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_unit_known(log->store, unit->key, unit->source, &known, NULL, error);
    if (status == PB_OK && known)
        status = pb_store_findings(log->store, unit->key, unit->source, &arena, &result, error);
    for (size_t i = 0; status == PB_OK && i < result.warning_count; i++) {
        const struct pb_warning *warning = &result.warnings[i];
        const struct pb_log_line line = { .level = "warning",
                                          .source = unit->source,
                                          .unit = unit->unit,
                                          .file = warning->file,
                                          .line = warning->line,
                                          .message = warning->message };
        log->receive(log->context, &line);
    }
    for (size_t i = 0; status == PB_OK && i < result.quality_count; i++)
        if (result.quality[i].kind == PB_WORD_MISMATCH)
            log_mismatch(log, unit, &result.quality[i]);
    pb_arena_close(&arena);
    return status;
}

/* The closing message of a run. */
static const char *level_of(const struct pb_ledger_run *run)
{
    if (strcmp(run->state, "rolled-back") == 0)
        return "info";
    bool good =
        strcmp(run->state, "done") == 0 || strcmp(run->state, "unchanged") == 0 || strcmp(run->state, "dry-run") == 0;
    return good ? "warning" : "error";
}

static enum pb_status log_notes(const struct run_log *log, struct pb_error *error)
{
    const struct pb_ledger_run *run = log->found->run;
    struct pb_ledger_notes notes;
    struct pb_arena arena;
    char text[256];
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_run_notes(log->store, run->number, &arena, &notes, error);
    for (size_t i = 0; status == PB_OK && i < notes.step_count; i++) {
        const struct pb_ledger_step *step = &notes.steps[i];
        (void)snprintf(text, sizeof text, "step %s: %.3f s, %" PRId64 " items, %" PRId64 " rows, %" PRId64 " bytes",
                       step->step, step->seconds, step->items, step->rows, step->bytes);
        log_run(log, NULL, "info", text);
    }
    for (size_t i = 0; status == PB_OK && i < notes.drift_count; i++) {
        const struct pb_ledger_drift *drift = &notes.drift[i];
        const char *level = strcmp(drift->severity, "note") == 0   ? "info"
                            : strcmp(drift->severity, "warn") == 0 ? "warning"
                                                                   : "error";
        const struct pb_log_line line = { .level = level, .source = drift->source, .message = drift->sentence };
        log->receive(log->context, &line);
    }
    pb_arena_close(&arena);
    return status;
}

/* What was odd about answers that were taken all the same: what had to be asked again, or is wrong with this machine.
 */
static enum pb_status log_fetches(const struct run_log *log, struct pb_error *error)
{
    struct pb_fetch_record *records = NULL;
    struct pb_arena arena;
    size_t count = 0;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_fetches(log->store, log->found->run->number, &arena, &records, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const struct pb_fetch_record *record = &records[i];
        const char *url = pb_arena_text(&arena, record->url, strcspn(record->url, "#")); /* without the store's mark */
        bool failed = strcmp(record->outcome, "failed") == 0; /* the run says what came of that */
        const struct pb_log_line line = { .ts = record->started,
                                          .level = record->attempts > 1 ? "info" : "warning",
                                          .source = record->source,
                                          .file = url,
                                          .message = record->cause };
        if (!failed && record->cause[0] && url)
            log->receive(log->context, &line);
    }
    pb_arena_close(&arena);
    return status;
}

static enum pb_status log_all(const struct run_log *log, struct pb_error *error)
{
    const struct pb_ledger_run *run = log->found->run;
    const char *finished = run->finished[0] ? run->finished : NULL;
    char text[256];
    enum pb_status status = PB_OK;
    (void)snprintf(text, sizeof text, "run %" PRId64 " of %s began", run->number, run->pipeline);
    log_run(log, run->started, "info", text);
    for (size_t i = 0; status == PB_OK && i < log->found->unit_count; i++)
        status = log_unit(log, &log->found->units[i], error);
    if (status == PB_OK)
        status = log_fetches(log, error);
    if (status == PB_OK)
        status = log_notes(log, error);
    if (status != PB_OK)
        return status;
    if (run->message[0])
        log_run(log, finished, level_of(run), run->message);
    (void)snprintf(text, sizeof text, "run %" PRId64 " is %s%s%s", run->number, run->state,
                   run->publication[0] ? ": " : "", run->publication);
    log_run(log, finished, "info", text);
    return PB_OK;
}

enum pb_status pb_app_run_log(struct pb_session *session, int64_t number,
                              void (*receive)(void *context, const struct pb_log_line *line), void *context,
                              struct pb_error *error)
{
    struct pb_found_run found;
    struct run_log log = { .found = &found, .receive = receive, .context = context };
    enum pb_status status = pb_ledger_open(session, &log.store, error);
    if (status == PB_OK)
        status = pb_ledger_find(session, log.store, number, &found, error);
    if (status == PB_OK)
        status = log_all(&log, error);
    pb_store_close(log.store);
    return status;
}
