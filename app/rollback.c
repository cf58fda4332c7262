#include "app/rollback.h"

#include "app/publications.h"
#include "placebook/module.h"

#include <string.h>

static void warn_of_rollback(const struct pb_session *session, const struct pb_rollback_result *result)
{
    if (result->warning.message[0])
        pb_session_tell(session, PB_TONE_WARNING, "not-in-ledger", "it is not in the ledger: %s",
                        result->warning.message);
    if (strcmp(result->contract_version, PB_CONTRACT_VERSION) != 0)
        pb_session_tell(
            session, PB_TONE_WARNING, "contract-version",
            "%s follows output contract %s, but this program publishes %s: tell the people and programs that read it",
            result->name, result->contract_version, PB_CONTRACT_VERSION);
}

enum pb_status pb_app_rollback(struct pb_session *session, const struct pb_going_back *request,
                               struct pb_gone_back *result, struct pb_error *error)
{
    struct pb_found_publication found = { 0 };
    double waited = 0;
    *result = (struct pb_gone_back){ 0 };
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pb_publications_folder(session, request->output, &found.output, error);
    if (status == PB_OK && request->wanted)
        status = pb_publication_find(session, request->wanted, found.output, &found, error);
    if (status != PB_OK)
        return status;
    const struct pb_rollback_request rollback = {
        .output = found.output,
        .state = session->settings.state,
        .wanted = found.name,
        .dry_run = request->dry_run,
    };
    result->output = found.output;
    do
        status = pb_rollback(&rollback, session->arena, &result->rollback, error);
    while (pb_session_wait(session, &status, &waited, error));
    if (status == PB_OK)
        warn_of_rollback(session, &result->rollback);
    return status;
}
