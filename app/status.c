#include "app/status.h"

#include "app/ledger.h"
#include "engine/files/today.h"
#include "engine/pipeline/pipeline.h"
#include "placebook/nearest.h"
#include "placebook/period.h"

#include <string.h>

const char *pb_source_standing_text(enum pb_source_standing standing)
{
    static const char *const texts[] = { "ok", "unknown", "due", "stale", "failing", "never" };
    return texts[standing];
}

/* The day of a time as the ledger has it; 0 when it has none. */
static int32_t status_day(const char *time)
{
    int32_t day = 0;
    return strlen(time) >= 10 && pb_date_parse(time, 10, &day) ? day : 0;
}

static void status_judge(struct pb_source_status *status, int32_t today)
{
    const struct pb_ledger_history *history = status->history;
    int days = pb_frequency_days(status->source->frequency);
    int32_t changed = status_day(history->changed);
    int grace = days / 4 > 0 ? days / 4 : 1;
    status->age_days = -1;
    if (pb_date_valid(status->source->last_day))
        status->age_days = pb_date_days(today) - pb_date_days(status->source->last_day);
    status->standing = PB_SOURCE_UNKNOWN;
    if (days && changed) {
        int32_t late = pb_date_days(today) - pb_date_days(changed) - days;
        status->due = pb_date_of_days(pb_date_days(changed) + days);
        status->standing = late > grace ? PB_SOURCE_STALE : late >= 0 ? PB_SOURCE_DUE : PB_SOURCE_OK;
    }
    if (history->failed[0])
        status->standing = PB_SOURCE_FAILING;
    else if (!history->checked[0] && strcmp(status->source->outcome, "not-read") != 0)
        status->standing = PB_SOURCE_NEVER;
}

static bool is_bad(enum pb_source_standing standing)
{
    return standing == PB_SOURCE_STALE || standing == PB_SOURCE_FAILING || standing == PB_SOURCE_NEVER;
}

static enum pb_status status_pipeline(const struct pb_session *session, struct pb_store *store, int32_t today,
                                      struct pb_pipeline_status *status, int *exit_code, struct pb_error *error)
{
    struct pb_ledger_pipeline *ledger = &status->ledger;
    enum pb_status done = pb_store_pipeline(store, status->name, session->arena, ledger, error);
    if (done != PB_OK)
        return done;
    struct pb_source_status *sources = pb_arena_take(session->arena, ledger->source_count, sizeof *sources);
    if (!sources)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < ledger->source_count; i++) {
        sources[i] =
            (struct pb_source_status){ .source = &ledger->sources[i], .history = &ledger->histories[i], .due = 0 };
        status_judge(&sources[i], today);
        *exit_code = is_bad(sources[i].standing) ? PB_ERROR_PARTIAL : *exit_code;
    }
    const char *state = ledger->last ? ledger->last->state : "";
    status->sources = sources;
    status->failing = strcmp(state, "failed") == 0 || strcmp(state, "killed") == 0 || strcmp(state, "interrupted") == 0;
    *exit_code = status->failing ? PB_ERROR_PARTIAL : *exit_code;
    return PB_OK;
}

struct status_names {
    const char *const *items;
    size_t count;
};

static const char *status_name_at(const void *context, size_t i)
{
    const struct status_names *names = context;
    return i < names->count ? names->items[i] : NULL;
}

static enum pb_status status_none(const struct status_names *names, const char *wanted, struct pb_error *error)
{
    enum pb_status status = wanted ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the ledger has no run of '%s'", wanted)
                                   : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the ledger has no run yet");
    const char *nearest = wanted ? pb_nearest(wanted, status_name_at, names) : NULL;
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else
        pb_error_hint(error, wanted ? "placebook runs lists the runs" : "run a pipeline first: placebook run PIPELINE");
    return status;
}

static enum pb_status status_all(const struct pb_session *session, struct pb_store *store, const char *wanted,
                                 int32_t today, struct pb_status_report *report, struct pb_error *error)
{
    struct status_names names = { 0 };
    enum pb_status status = pb_store_pipelines(store, session->arena, &names.items, &names.count, error);
    if (status != PB_OK)
        return status;
    struct pb_pipeline_status *pipelines = pb_arena_take(session->arena, names.count, sizeof *pipelines);
    report->pipelines = pipelines;
    if (!pipelines)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < names.count; i++) {
        if (wanted && strcmp(wanted, names.items[i]) != 0)
            continue;
        pipelines[report->count].name = names.items[i];
        status = status_pipeline(session, store, today, &pipelines[report->count++], &report->exit_code, error);
    }
    return status == PB_OK && !report->count ? status_none(&names, wanted, error) : status;
}

enum pb_status pb_app_status(struct pb_session *session, const char *pipeline, int32_t today,
                             struct pb_status_report *report, struct pb_error *error)
{
    struct pb_store *store = NULL;
    *report = (struct pb_status_report){ 0 };
    enum pb_status status = pb_ledger_open(session, &store, error);
    if (status == PB_OK)
        status = status_all(session, store, pipeline, today ? today : pb_today(), report, error);
    pb_store_close(store);
    return status;
}
