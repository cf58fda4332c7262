/*
 * When it is published. A publication has the day of its run, and so have the files that are made for it; but a Place
 * about which there is nothing else to say than before keeps its date: its files are the same byte for byte, whether
 * they are copied, made again beside others, or made again because one was damaged. Nothing here decides whether a run
 * publishes: a date is in no run id. What keeps its date also keeps the days on which its inputs came and were last
 * asked for: that they were asked for again since is in the ledger of fetches.
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

static bool all_said_before(const struct pb_running *running)
{
    for (size_t i = 0; i < running->plan.place_count; i++)
        if (!said_before(running, i))
            return false;
    return true;
}

int32_t pb_run_published(const struct pb_running *running)
{
    int32_t newest = 0;
    if (!all_said_before(running))
        return running->plan.as_of;
    for (size_t i = 0; i < running->latest.place_count; i++)
        if (running->latest.places[i].published > newest)
            newest = running->latest.places[i].published;
    return newest ? newest : running->plan.as_of;
}

/* The same bytes of the same source in the latest publication; NULL: it has none. The inputs of both are in one order,
 * so the search begins behind the one that was found last. */
static const struct pb_manifest_input *input_before(const struct pb_manifest *latest,
                                                    const struct pb_input_record *input, size_t *next)
{
    for (size_t i = 0; i < latest->input_count; i++) {
        size_t at = (*next + i) % latest->input_count;
        const struct pb_manifest_input *before = &latest->inputs[at];
        if (strcmp(before->sha256, input->sha256) == 0 && strcmp(before->source, input->source) == 0) {
            *next = at + 1;
            return before;
        }
    }
    return NULL;
}

static bool was_fetched(const struct pb_input_record *input)
{
    return input->checked && *input->checked;
}

static bool any_was_fetched(const struct pb_publication_info *info)
{
    for (size_t i = 0; i < info->input_count; i++)
        if (was_fetched(&info->inputs[i]))
            return true;
    return false;
}

/* The inputs with the days that the latest publication says. */
static enum pb_status keep_days(const struct pb_running *running, struct pb_publication_info *info,
                                struct pb_error *error)
{
    size_t next = 0;
    struct pb_input_record *inputs = pb_arena_take(running->arena, info->input_count, sizeof *inputs);
    if (!inputs)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < info->input_count; i++) {
        inputs[i] = info->inputs[i];
        const struct pb_manifest_input *before =
            was_fetched(&inputs[i]) ? input_before(&running->latest, &inputs[i], &next) : NULL;
        if (!before || !*before->checked)
            continue;
        inputs[i].retrieved = before->retrieved;
        inputs[i].changed = before->changed;
        inputs[i].checked = before->checked;
    }
    info->inputs = inputs;
    return PB_OK;
}

enum pb_status pb_run_published_days(const struct pb_running *running, size_t planned, struct pb_publication_info *info,
                                     struct pb_error *error)
{
    bool whole = planned == running->plan.place_count;
    bool before = whole ? running->plan.place_count && all_said_before(running) : said_before(running, planned) != NULL;
    return before && any_was_fetched(info) ? keep_days(running, info, error) : PB_OK;
}
