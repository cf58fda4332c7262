#include "app/verify.h"

#include "app/publications.h"
#include "engine/files/parallel.h"

enum pb_status pb_app_verify(struct pb_session *session, const struct pb_verification *request,
                             struct pb_verified *verified, struct pb_error *error)
{
    struct pb_found_publication found = { 0 };
    const char *folder = NULL;
    *verified = (struct pb_verified){ 0 };
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pb_publications_folder(session, request->output, &folder, error);
    if (status == PB_OK)
        status = pb_publication_find(session, request->wanted ? request->wanted : "latest", folder, &found, error);
    if (status != PB_OK)
        return status;
    verified->output = found.output;
    verified->name = found.name;
    const struct pb_verify_request looking = {
        .output = found.output,
        .name = found.name,
        .jobs = pb_parallel_jobs(session->settings.jobs),
        .cancelled = session->cancelled,
    };
    return pb_verify(&looking, session->arena, &verified->result, error);
}
