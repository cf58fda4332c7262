#include "cli/views/current.h"

#include "cli/arguments/arguments.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_BACK = 1000 };

static bool same_folder(const char *a, const char *b)
{
    char left[PATH_MAX];
    char right[PATH_MAX];
    return strcmp(a, b) == 0 || (realpath(a, left) && realpath(b, right) && strcmp(left, right) == 0);
}

static enum pb_status no_current(const struct pb_settings *settings, const char *output,
                                 const struct pb_ledger_run *unknown, struct pb_error *error)
{
    if (unknown) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                    "the ledger does not know which file the pipeline '%s' of run %" PRId64 " was read from",
                    unknown->pipeline, unknown->number);
        pb_error_hint(error, "say it: --pipeline FILE");
        return status;
    }
    enum pb_status status =
        output
            ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no run in %s has published to %s yet", settings->state, output)
            : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no run in %s has published anything yet", settings->state);
    pb_error_hint(error, "run a pipeline first (placebook run PIPELINE), and give the same --state and --output here");
    return status;
}

/* The latest run that published, to `output` when somebody said one. */
static enum pb_status find_run(struct pb_call *call, const struct pb_settings *settings, const char *output,
                               const struct pb_ledger_run **found, struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_run *runs = NULL;
    const struct pb_ledger_run *unknown = NULL;
    size_t count = 0;
    *found = NULL;
    enum pb_status status = pb_store_look(call, settings, &store, error);
    if (status == PB_OK && store)
        status = pb_store_runs(store, LOOK_BACK, call->arena, &runs, &count, error);
    pb_store_close(store);
    for (size_t i = 0; status == PB_OK && i < count && !*found; i++) {
        bool published = runs[i].publication[0] && (!output || same_folder(output, runs[i].output));
        if (published && runs[i].path[0])
            *found = &runs[i];
        else if (published && !unknown && strcmp(runs[i].state, "rolled-back") != 0)
            unknown = &runs[i];
    }
    return status == PB_OK && !*found ? no_current(settings, output, unknown, error) : status;
}

enum pb_status pb_current_find(struct pb_call *call, struct pb_opening *opening, struct pb_error *error)
{
    struct pb_settings settings;
    enum pb_origin origins[PB_SETTINGS_COUNT];
    const struct pb_ledger_run *run = NULL;
    opening->path = pb_value_given(call->arguments, "pipeline");
    if (opening->path)
        return PB_OK;
    enum pb_status status = pb_settings_open_origins(call, &settings, origins, error);
    if (status != PB_OK)
        return status;
    bool said = origins[pb_setting_index("output")] != PB_ORIGIN_DEFAULT;
    status = find_run(call, &settings, said ? settings.output : NULL, &run, error);
    if (status != PB_OK || !run)
        return status;
    opening->path = run->path;
    return pb_given_read(run->given, call->arena, &opening->before, error);
}

/* The loads and the store of the pipeline are to be in the state folder whose ledger was asked. */
enum pb_status pb_current_check(struct pb_call *call, const struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_settings settings;
    if (pb_is_given(call->arguments, "pipeline"))
        return PB_OK;
    enum pb_status status = pb_settings_open(call, &settings, error);
    if (status != PB_OK || same_folder(settings.state, pipeline->settings.state))
        return status;
    status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s says that its state is in %s, and its latest run is in %s",
                     pipeline->path, pipeline->settings.state, settings.state);
    pb_error_hint(error, "say which one is meant: --state FOLDER");
    return status;
}
