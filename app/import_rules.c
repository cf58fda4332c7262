/*
 * The part of app/import.h that says why rows of an import were rejected and what was not used of it: from what the run
 * kept with its units.
 */
#include "app/import.h"

#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

static enum pb_status count_unit(struct pb_store *store, const struct pb_ledger_unit *unit, struct pb_account *account,
                                 struct pb_error *error)
{
    struct pb_arena scratch;
    struct pb_unit_result result = { 0 };
    pb_arena_open(&scratch, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_findings(store, unit->key, unit->source, &scratch, &result, error);
    /* Warnings were told by the run. */
    result.warning_count = 0;
    if (status == PB_OK)
        status = pb_account_add(account, &result, error);
    pb_arena_close(&scratch);
    return status;
}

enum pb_status pb_import_rules(const struct pb_session *session, struct pb_import_result *result,
                               struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_unit *units = NULL;
    size_t unit_count = 0;
    struct pb_account *account = &result->account;
    enum pb_status status = pb_account_open(account, session->arena, error);
    if (status == PB_OK)
        status = pb_session_store(session, session->pipeline.settings.state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_run_units(store, result->run.number, session->arena, &units, &unit_count, error);
    for (size_t i = 0; status == PB_OK && i < unit_count; i++)
        if (strcmp(units[i].source, result->import.name) == 0)
            status = count_unit(store, &units[i], account, error);
    pb_store_close(store);
    if (status == PB_OK)
        pb_account_end(account);
    return status;
}
