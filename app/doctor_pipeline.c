/*
 * The part of app/doctor.h that is about one pipeline: what only its file says.
 */
#include "app/doctor_private.h"
#include "engine/fetch/fetch.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Was it looked at for an earlier source? */
static bool doctor_seen(const struct pb_pipeline_source *sources, size_t count, const char *credentials)
{
    for (size_t i = 0; i < count; i++)
        if (sources[i].fetch.credentials && strcmp(sources[i].fetch.credentials, credentials) == 0)
            return true;
    return false;
}

static void check_source(struct pb_doctor_report *report, const struct pb_session *session,
                         const struct pb_pipeline_source *source)
{
    struct pb_error error = { 0 };
    char text[1200];
    const char *credentials = source->fetch.credentials;
    bool path = strchr(credentials, '/') != NULL;
    bool good = pb_fetch_credentials_check(credentials, session->arena, &error) == PB_OK;
    enum pb_finding_state state = good ? PB_FINDING_OK : path ? PB_FINDING_FAIL : PB_FINDING_WARN;
    struct pb_finding *finding = pb_doctor_add(report, "credential", state, PB_ERROR_CONFIGURATION);
    pb_doctor_say(finding, "source '%.60s': %s", source->id,
                  good ? "its credentials can be read" : pb_error_text(&error, text, sizeof text));
    if (!good)
        pb_doctor_advise(finding, "%s%s", error.hint[0] ? error.hint : "check the path and its permissions",
                         path ? "" : "; a service of systemd sees credentials that you do not");
    pb_doctor_private(finding, credentials);
}

static void check_inbox(struct pb_doctor_report *report, const char *folder)
{
    struct stat facts;
    bool good = stat(folder, &facts) == 0 && S_ISDIR(facts.st_mode) && access(folder, R_OK | W_OK | X_OK) == 0;
    struct pb_finding *finding =
        pb_doctor_add(report, "inbox", good ? PB_FINDING_OK : PB_FINDING_FAIL, PB_ERROR_PUBLISH);
    pb_doctor_say(finding, "%.500s%s", folder, good ? "" : " is no folder in which files can be moved");
    if (!good)
        pb_doctor_advise(finding, "make it, and give the user that runs Placebook permission to write to it");
}

void pb_doctor_pipeline(struct pb_doctor_report *report, const struct pb_session *session)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    if (pipeline->inbox.folder)
        check_inbox(report, pipeline->inbox.folder);
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (sources[i].fetch.credentials && !doctor_seen(sources, i, sources[i].fetch.credentials))
            check_source(report, session, &sources[i]);
}
