#include "app/prune.h"

#include "app/publications.h"
#include "engine/files/today.h"

enum pb_status pb_app_prune(struct pb_session *session, const struct pb_pruning *pruning, const char **output,
                            struct pb_prune_result *result, struct pb_error *error)
{
    double waited = 0;
    *result = (struct pb_prune_result){ 0 };
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pb_publications_folder(session, pruning->output, output, error);
    if (status != PB_OK)
        return status;
    const struct pb_prune_request request = {
        .output = *output,
        .state = session->settings.state,
        .keep = pruning->keep,
        .days = pruning->days,
        .today = pb_today(),
        .dry_run = pruning->dry_run,
    };
    do
        status = pb_prune(&request, session->arena, result, error);
    while (pb_session_wait(session, &status, &waited, error));
    return status;
}
