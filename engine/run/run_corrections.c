/*
 * Corrections that come with a run. They are kept when every unit has run, the gate has passed and all files are made,
 * just before these are put in place: a run that fails or is stopped before that leaves no trace of them, and one that
 * is killed in the moment between leaves them to the next run, which publishes what this one would have.
 */
#include "engine/run/run_private.h"

static enum pb_status run_corrections_add(struct pb_running *running, struct pb_error *error)
{
    const struct pb_corrected *added = running->request->corrections;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && added && i < added->count; i++)
        status = pb_corrected_put(&running->corrected, &added->rows[i], error);
    return status;
}

enum pb_status pb_run_corrections_open(struct pb_running *running, struct pb_error *error)
{
    const char *state = running->request->pipeline->settings.state;
    enum pb_status status = pb_corrected_read(&running->corrected, state, error);
    if (status == PB_OK && running->request->corrections)
        status = pb_corrected_read(&running->corrected_before, state, error);
    return status == PB_OK ? run_corrections_add(running, error) : status;
}

void pb_run_corrections_close(struct pb_running *running)
{
    pb_corrected_close(&running->corrected);
    pb_corrected_close(&running->corrected_before);
}

enum pb_status pb_run_corrections_keep(const struct pb_running *running, struct pb_error *error)
{
    if (!running->request->corrections)
        return PB_OK;
    return pb_corrected_write(&running->corrected, running->request->pipeline->settings.state, error);
}

void pb_run_corrections_take_back(const struct pb_running *running)
{
    const struct pb_corrected *added = running->request->corrections;
    const char *state = running->request->pipeline->settings.state;
    if (!added)
        return;
    struct pb_error error = { 0 };
    if (pb_corrected_write(&running->corrected_before, state, &error) != PB_OK)
        pb_run_tell(running, true, state, 0, "", "the corrections are kept although nothing was published: %s",
                    error.message);
}
