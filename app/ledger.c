#include "app/ledger.h"

#include "engine/files/files.h"

#include <inttypes.h>
#include <string.h>

enum { RUNS_LISTED = 100000 };

enum pb_status pb_ledger_open(struct pb_session *session, struct pb_store **store, struct pb_error *error)
{
    *store = NULL;
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pb_session_store(session, session->settings.state, store, error);
    if (status == PB_OK && !*store) {
        pb_error_at(error, session->settings.state, 0, 0);
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "this state folder has no ledger: no run has used it");
        pb_error_hint(error, "use the same --state as the run, or run a pipeline first");
    }
    return status;
}

static enum pb_status ledger_find_latest(const struct pb_session *session, struct pb_store *store,
                                         struct pb_found_run *found, struct pb_error *error)
{
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    enum pb_status status = pb_store_runs(store, PB_APP_RUNS_LOOKED_AT, session->arena, &runs, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        status = pb_store_run_units(store, runs[i].number, session->arena, &found->units, &found->unit_count, error);
        if (found->unit_count) {
            found->run = &runs[i];
            return status;
        }
    }
    if (status == PB_OK && count)
        found->run = &runs[0];
    return status;
}

enum pb_status pb_ledger_find(const struct pb_session *session, struct pb_store *store, int64_t number,
                              struct pb_found_run *found, struct pb_error *error)
{
    *found = (struct pb_found_run){ 0 };
    enum pb_status status = PB_OK;
    if (!number) {
        status = ledger_find_latest(session, store, found, error);
    } else {
        status = pb_store_run(store, number, session->arena, &found->run, error);
        if (status == PB_OK && found->run)
            status = pb_store_run_units(store, number, session->arena, &found->units, &found->unit_count, error);
    }
    if (status != PB_OK || found->run)
        return status;
    status = number ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no run %" PRId64 " in the ledger", number)
                    : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the ledger has no run yet");
    pb_error_hint(error, number ? "placebook runs lists the runs" : "run a pipeline first: placebook run PIPELINE");
    return status;
}

enum pb_status pb_app_runs(struct pb_session *session, const char *output, struct pb_ledger_run **runs, size_t *count,
                           struct pb_error *error)
{
    struct pb_store *store = NULL;
    size_t found = 0;
    *runs = NULL;
    *count = 0;
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pb_session_store(session, session->settings.state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_runs(store, RUNS_LISTED, session->arena, runs, &found, error);
    pb_store_close(store);
    for (size_t i = 0; status == PB_OK && i < found; i++)
        if (!output || pb_path_same(output, (*runs)[i].output))
            (*runs)[(*count)++] = (*runs)[i];
    return status;
}

static enum pb_status report_units(const struct pb_session *session, struct pb_store *store,
                                   const struct pb_found_run *found, struct pb_run_report *report,
                                   struct pb_error *error)
{
    enum pb_status status = PB_OK;
    report->units = pb_arena_take(session->arena, found->unit_count, sizeof *report->units);
    if (!report->units)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < found->unit_count; i++) {
        struct pb_run_unit *unit = &report->units[report->unit_count++];
        unit->unit = found->units[i];
        status = pb_store_unit_known(store, unit->unit.key, unit->unit.source, &unit->known, &unit->result, error);
        if (status == PB_OK)
            status = pb_store_checks(store, unit->unit.key, unit->unit.source, session->arena, &unit->checks,
                                     &unit->check_count, error);
        struct pb_unit_origin *inputs = NULL;
        if (status == PB_OK)
            status = pb_store_origins(store, unit->unit.key, session->arena, &inputs, &unit->input_count, error);
        unit->inputs = inputs;
    }
    return status;
}

enum pb_status pb_app_run_report(struct pb_session *session, int64_t number, struct pb_run_report *report,
                                 struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_found_run found = { 0 };
    *report = (struct pb_run_report){ 0 };
    enum pb_status status = pb_ledger_open(session, &store, error);
    if (status == PB_OK)
        status = pb_ledger_find(session, store, number, &found, error);
    report->run = found.run;
    if (status == PB_OK)
        status = report_units(session, store, &found, report, error);
    if (status == PB_OK && found.run)
        status = pb_store_run_notes(store, found.run->number, session->arena, &report->notes, error);
    pb_store_close(store);
    return status;
}
