#include "cli/views/ledger.h"

#include "placebook/number.h"

#include <inttypes.h>
#include <string.h>

enum { LOOK_BACK = 1000 };

enum pb_status pb_run_number(const char *text, int64_t *number, struct pb_error *error)
{
    if (pb_integer_parse(text, strlen(text), number) && *number > 0)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "'%s' is not the number of a run: expected 1, 2, 3 ...", text);
    pb_error_hint(error, "placebook runs lists them");
    return status;
}

enum pb_status pb_ledger_open(struct pb_call *call, struct pb_store **store, struct pb_error *error)
{
    struct pb_settings settings;
    enum pb_status status = pb_settings_open(call, &settings, error);
    if (status == PB_OK)
        status = pb_store_look(call, &settings, store, error);
    if (status == PB_OK && !*store) {
        pb_error_at(error, settings.state, 0, 0);
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no run has left anything in this folder of state");
        pb_error_hint(error, "give the folder that the run was given with --state, or run a pipeline first");
    }
    return status;
}

static enum pb_status find_latest(struct pb_call *call, struct pb_store *store, struct pb_found_run *found,
                                  struct pb_error *error)
{
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    enum pb_status status = pb_store_runs(store, LOOK_BACK, call->arena, &runs, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        status = pb_store_run_units(store, runs[i].number, call->arena, &found->units, &found->unit_count, error);
        if (found->unit_count) {
            found->run = &runs[i];
            return status;
        }
    }
    if (status == PB_OK && count)
        found->run = &runs[0];
    return status;
}

enum pb_status pb_ledger_find(struct pb_call *call, struct pb_store *store, const char *number,
                              struct pb_found_run *found, struct pb_error *error)
{
    *found = (struct pb_found_run){ 0 };
    int64_t wanted = 0;
    enum pb_status status = PB_OK;
    if (!number) {
        status = find_latest(call, store, found, error);
    } else {
        status = pb_run_number(number, &wanted, error);
        if (status == PB_OK)
            status = pb_store_run(store, wanted, call->arena, &found->run, error);
        if (status == PB_OK && found->run)
            status = pb_store_run_units(store, wanted, call->arena, &found->units, &found->unit_count, error);
    }
    if (status != PB_OK || found->run)
        return status;
    status = number ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no run %" PRId64 " in the ledger", wanted)
                    : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the ledger has no run yet");
    pb_error_hint(error, number ? "placebook runs lists them" : "placebook run PIPELINE makes the first");
    return status;
}
