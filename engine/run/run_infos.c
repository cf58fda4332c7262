/*
 * What loaders are told beside the rows. It is the same for all Places that see the same sources, but for the date,
 * which is that of a Place's files. For Places that are copied nobody asks.
 */
#include "engine/plan/audiences.h"
#include "engine/run/run_private.h"
#include "placebook/period.h"

#include <string.h>

static enum pb_status infos_date(struct pb_publication_info *info, int32_t published, struct pb_arena *arena,
                                 struct pb_error *error)
{
    char date[11];
    const char *text = pb_date_text(published, date);
    info->published = published;
    info->published_text = pb_arena_text(arena, text, strlen(text));
    return info->published_text ? PB_OK : pb_out_of_memory(error);
}

/* What a planned Place is told, without its date. `said` is by audience: NULL until somebody asks. */
static enum pb_status infos_say(struct pb_running *running, size_t planned, const struct pb_publication_info **said,
                                struct pb_known_findings *known, struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    const struct pb_pipeline *pipeline = running->request->pipeline;
    struct pb_publication_info *info = &running->place_infos[planned];
    struct pb_reject_record *rejects = NULL; /* they are listed for the whole publication */
    bool of_system = plan->places[planned]->edition || plan->places[planned]->system;
    const char *place = of_system ? pipeline->geography.system.id : plan->places[planned]->id;
    const struct pb_publication_info **told = &said[pb_plan_audience(plan, pipeline, place)];
    if (!*told) {
        struct pb_publication_info *made = pb_arena_take(running->arena, 1, sizeof *made);
        if (!made)
            return pb_out_of_memory(error);
        enum pb_status status =
            pb_publication_info_make(made, plan, pipeline, place, known, running->arena, &rejects, error);
        if (status != PB_OK)
            return status;
        *told = made;
    }
    *info = **told;
    return PB_OK;
}

static enum pb_status infos_of_places(struct pb_running *running, const struct pb_publication_info **said,
                                      struct pb_known_findings *known, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < running->plan.place_count; i++) {
        struct pb_publication_info *info = &running->place_infos[i];
        bool copied = pb_run_latest_stays(running, i);
        if (!copied)
            status = infos_say(running, i, said, known, error);
        if (status == PB_OK)
            status = infos_date(info, pb_run_published_place(running, i), running->arena, error);
        if (status == PB_OK && !copied)
            status = pb_run_published_days(running, i, info, error);
    }
    return status;
}

enum pb_status pb_run_infos(struct pb_running *running, struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    const struct pb_publication_info **said = pb_arena_take(running->arena, plan->audience_count, sizeof *said);
    running->withdrawn_count = 0;
    running->place_infos = pb_arena_take(running->arena, plan->place_count, sizeof *running->place_infos);
    if (!running->place_infos || !said)
        return pb_out_of_memory(error);
    struct pb_known_findings known;
    pb_known_findings_open(&known, running->store);
    enum pb_status status = pb_publication_info_make(&running->info, plan, running->request->pipeline, NULL, &known,
                                                     running->arena, &running->rejects, error);
    if (plan->audience_count == 1) /* what is true for the publication is true for every Place */
        said[0] = &running->info;
    if (status == PB_OK)
        status = infos_of_places(running, said, &known, error);
    pb_known_findings_close(&known);
    if (status == PB_OK)
        status = infos_date(&running->info, pb_run_published(running), running->arena, error);
    return status == PB_OK ? pb_run_published_days(running, plan->place_count, &running->info, error) : status;
}
