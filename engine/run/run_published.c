/*
 * When it is published. A publication has the day of its run, and so have the files that are made for it; but a Place
 * about which there is nothing else to say than before keeps its date: its files are the same byte for byte, whether
 * they are copied, made again beside others, or made again because one was damaged. Nothing here decides whether a run
 * publishes: a date is in no run id.
 */
#include "engine/run/run_private.h"

#include <string.h>

/* The Place of the latest publication, if this run has nothing else to say about it; NULL: it has. */
static const struct pb_manifest_place *said_before(const struct pb_running *running, size_t planned)
{
    const char *run_id = running->plan.place_run_ids[planned];
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, running->plan.places[planned]->id);
    bool same = before && (strcmp(before->run_id, run_id) == 0 || strcmp(before->no_rows_run_id, run_id) == 0);
    return same ? before : NULL;
}

int32_t pb_run_published_place(const struct pb_running *running, size_t planned)
{
    const struct pb_manifest_place *before = said_before(running, planned);
    return before && before->published ? before->published : running->plan.as_of;
}

int32_t pb_run_published(const struct pb_running *running)
{
    int32_t newest = 0;
    for (size_t i = 0; i < running->plan.place_count; i++)
        if (!said_before(running, i))
            return running->plan.as_of;
    for (size_t i = 0; i < running->latest.place_count; i++)
        if (running->latest.places[i].published > newest)
            newest = running->latest.places[i].published;
    return newest ? newest : running->plan.as_of;
}
