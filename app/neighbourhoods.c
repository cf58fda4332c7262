#include "app/neighbourhoods.h"

#include "engine/files/today.h"
#include "engine/run/intake.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NEIGHBOURHOOD_FACTS_MAXIMUM = 8 << 20 };

static const double NEIGHBOURHOOD_ROUNDING = 0.0005; /* shares that were rounded need not be the whole exactly */

/* ---- Counting ---- */

struct counting {
    const struct pb_reference *reference;
    const struct pb_geography *geography;
    int32_t day;
    const struct pb_area **homes; /* by area: the district in which an LSOA lies */
    size_t *seen;                 /* by area: the cover for which a local area was counted last, from 1 */
    size_t turn;
};

static bool is_of(const struct pb_reference_area *area, const char *type)
{
    return strcmp(area->type, type) == 0;
}

static void name_one(struct pb_neighbourhood_codes *codes, const char *code)
{
    if (codes->count < PB_NEIGHBOURHOODS_NAMED)
        codes->codes[codes->count] = code;
    codes->count++;
}

/* Counts an LSOA by the local areas in which it lies on the day. */
static void count_lsoa(struct counting *counting, const struct pb_reference_area *lsoa,
                       struct pb_neighbourhood_cover *cover)
{
    double whole = 0;
    for (size_t i = 0; i < lsoa->parent_count; i++) {
        const struct pb_reference_link *link = &lsoa->parents[i];
        if (!is_of(&counting->reference->areas[link->area], PB_TYPE_LOCAL) || link->from > counting->day ||
            (link->to && link->to < counting->day))
            continue;
        whole += link->share;
        cover->local_areas += counting->seen[link->area] != counting->turn;
        counting->seen[link->area] = counting->turn;
    }
    cover->lsoas++;
    if (fabs(whole - 1) <= NEIGHBOURHOOD_ROUNDING)
        cover->covered++;
    else
        name_one(whole < 1 ? &cover->none : &cover->several, lsoa->code);
}

/* Counts the LSOAs that lie in one of these districts. */
static void count_cover(struct counting *counting, const struct pb_text_list *districts,
                        struct pb_neighbourhood_cover *cover)
{
    const struct pb_reference *reference = counting->reference;
    counting->turn++;
    for (size_t i = 0; i < reference->area_count; i++)
        if (counting->homes[i] && pb_text_listed(districts, counting->homes[i]->code))
            count_lsoa(counting, &reference->areas[i], cover);
}

static enum pb_status find_homes(struct counting *counting, bool *local, struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_reference *reference = counting->reference;
    counting->homes = pb_arena_take(arena, reference->area_count, sizeof(const struct pb_area *));
    counting->seen = pb_arena_take(arena, reference->area_count, sizeof *counting->seen);
    if (!counting->homes || !counting->seen)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < reference->area_count; i++) {
        const struct pb_reference_area *area = &reference->areas[i];
        *local = *local || is_of(area, PB_TYPE_LOCAL);
        const struct pb_area *home = is_of(area, PB_TYPE_LSOA) ? pb_reference_home(reference, area, 0) : NULL;
        counting->homes[i] = home && home->kind == PB_AREA_DISTRICT ? home : NULL;
    }
    return PB_OK;
}

static void count_place(struct counting *counting, const struct pb_place *place, struct pb_neighbourhoods *found)
{
    for (size_t i = 0; i < place->districts.count; i++) {
        const char *code = place->districts.items[i];
        const struct pb_area *district = pb_geography_area(counting->geography, code, strlen(code));
        const struct pb_text_list one = { 1, &place->districts.items[i] };
        struct pb_neighbourhood_cover *cover = &found->covers[found->count++];
        *cover = (struct pb_neighbourhood_cover){ .code = code, .name = district ? district->name : code };
        count_cover(counting, &one, cover);
    }
    if (place->districts.count < 2)
        return;
    struct pb_neighbourhood_cover *cover = &found->covers[found->count++];
    *cover = (struct pb_neighbourhood_cover){ .code = place->id, .name = place->name, .place = true };
    count_cover(counting, &place->districts, cover);
}

static enum pb_status count_all(const struct pb_session *session, struct pb_neighbourhoods *found,
                                struct pb_error *error)
{
    const struct pb_geography *geography = &session->pipeline.geography;
    struct counting counting = { .reference = &found->reference, .geography = geography };
    size_t room = 0;
    bool local = false;
    const int32_t as_of = session->pipeline.settings.as_of;
    counting.day = as_of ? as_of : pb_today();
    enum pb_status status = find_homes(&counting, &local, session->arena, error);
    found->areas = found->reference.area_count;
    for (size_t i = 0; i < geography->all_count; i++)
        room += geography->all[i].districts.count + 1;
    found->covers = pb_arena_take(session->arena, room, sizeof *found->covers);
    if (status == PB_OK && !found->covers)
        status = pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && local && i < geography->all_count; i++)
        if (!geography->all[i].system)
            count_place(&counting, &geography->all[i], found);
    return status;
}

/* ---- Reading ---- */

static void tell_rejects(const struct pb_session *session, const struct pb_unit *unit,
                         const struct pb_findings *findings)
{
    for (size_t i = 0; i < findings->warning_count; i++)
        pb_session_tell(session, PB_TONE_WARNING, "reference", "source '%s': %s: %s", unit->source->id,
                        findings->warnings[i].file, findings->warnings[i].message);
    if (findings->reject_count)
        pb_session_tell(session, PB_TONE_WARNING, "reference",
                        "source '%s': %zu row%s rejected, the first one, %s%s%llu: %s", unit->source->id,
                        findings->reject_count, findings->reject_count == 1 ? " is" : "s are",
                        findings->rejects[0].file, *findings->rejects[0].cell ? "" : ":",
                        (unsigned long long)findings->rejects[0].line, findings->rejects[0].reason);
}

static enum pb_status read_units(const struct pb_session *session, const struct pb_run_plan *plan,
                                 struct pb_table *facts, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < plan->count; i++) {
        struct pb_findings findings;
        pb_findings_open(&findings);
        status = pb_intake_refer(&plan->units[i], &session->pipeline, session->cancelled, facts, &findings, error);
        if (status == PB_OK)
            tell_rejects(session, &plan->units[i], &findings);
        pb_findings_close(&findings);
    }
    return status;
}

/* *planned: every file is there, what is at an address was fetched before. */
static enum pb_status read_facts(const struct pb_session *session, struct pb_table *facts, bool *planned,
                                 struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_run_plan plan;
    struct pb_selection selection = { .cached = true, .references = true };
    enum pb_status status = pb_session_store(session, session->pipeline.settings.state, &store, error);
    if (status == PB_OK)
        status = pb_plan_make(&plan, &session->pipeline, &selection, store, session->cancelled, error);
    *planned = status == PB_OK;
    if (status == PB_OK) {
        status = read_units(session, &plan, facts, error);
        pb_plan_close(&plan);
    }
    pb_store_close(store);
    return status;
}

static bool gives_some(const struct pb_pipeline *pipeline)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (pb_source_refers(&sources[i]))
            return true;
    return false;
}

enum pb_status pb_neighbourhoods_count(const struct pb_session *session, struct pb_neighbourhoods *found,
                                       struct pb_error *error)
{
    struct pb_symbols symbols;
    struct pb_table facts;
    *found = (struct pb_neighbourhoods){ .asked = gives_some(&session->pipeline) };
    enum pb_status status = found->asked ? pb_symbols_open(&symbols, error) : PB_OK;
    if (!found->asked || status != PB_OK)
        return status;
    bool planned = false;
    pb_table_open(&facts, &symbols, NEIGHBOURHOOD_FACTS_MAXIMUM);
    status = read_facts(session, &facts, &planned, error);
    if (status == PB_OK)
        status = pb_reference_build(&found->reference, &session->pipeline.geography, &facts, error);
    if (status == PB_OK)
        status = count_all(session, found, error);
    pb_table_close(&facts);
    pb_symbols_close(&symbols);
    if (status == PB_OK || status == PB_FATAL)
        return status;
    char text[1600];
    found->code = !planned && error->code == PB_ERROR_SOURCE ? PB_ERROR_NONE : error->code;
    const char *why = pb_error_text(error, text, sizeof text) ? text : error->message;
    char whole[2400]; /* what is wrong, and what to do */
    const char *hint = found->code ? error->hint : "placebook run fetches it";
    (void)snprintf(whole, sizeof whole, "%s%s%s", why, *hint ? "; " : "", hint);
    found->not_read = pb_arena_text(session->arena, whole, strlen(whole));
    pb_error_clear(error);
    return found->not_read ? PB_OK : pb_out_of_memory(error);
}

void pb_neighbourhoods_close(struct pb_neighbourhoods *found)
{
    pb_reference_close(&found->reference);
}
