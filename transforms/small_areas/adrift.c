/*
 * Small areas with rows that lie in an area on other days, and in none of its type on the day of a figure: a practice
 * between two networks. No lookup says whether the area's sum is to have them, so it is not exact. Of LSOAs and MSOAs
 * only a gap in time counts: that the codes of one census end, or those of the next begin, is none.
 */
#include "transforms/small_areas/small_areas.h"

#include "placebook/period.h"

#include <string.h>

struct adrift_work {
    struct small_work *work;
    struct small_ground *ground;
    uint32_t *target_of; /* by position in the reference data: 1 + that of its target; 0: none */
};

/* On which side of the day does anything hold of the area? */
struct sides {
    bool before, after;
};

/* By what is said of its place in areas of a type; NULL, or where nothing is: in any. */
static struct sides sides_of(const struct pb_reference *reference, const struct pb_reference_area *area,
                             const char *type, int32_t day)
{
    struct sides own = { false, false };
    struct sides any = { false, false };
    bool said = false;
    for (size_t i = 0; i < area->parent_count; i++) {
        const struct pb_reference_link *link = &area->parents[i];
        const bool of_type = type && strcmp(reference->areas[link->area].type, type) == 0;
        const struct sides sides = { link->to && link->to < day, link->from && link->from > day };
        said = said || of_type;
        own.before = own.before || (of_type && sides.before);
        own.after = own.after || (of_type && sides.after);
        any.before = any.before || sides.before;
        any.after = any.after || sides.after;
    }
    return said ? own : any;
}

static bool exists(const struct small_ground *ground, const struct pb_reference_area *area)
{
    return ground->kind != SMALL_PRACTICE || pb_reference_existed(area, ground->day);
}

/* One of which it is known that it lay in none of our Places is not missing in any. */
static bool is_adrift(const struct small_ground *ground, const struct pb_reference_area *area, struct sides sides)
{
    const struct pb_reference_elsewhere *elsewhere = pb_reference_elsewhere(area, ground->day);
    if (elsewhere && elsewhere->placed)
        return false;
    if (ground->kind != SMALL_PRACTICE)
        return sides.before && sides.after;
    return sides.before || sides.after || !exists(ground, area);
}

static bool lies_among(const struct pb_reference_member *members, size_t count, uint32_t area)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].area == area)
            return true;
    return false;
}

/* What lies in a target later, and never did before, is counted there as before it began (ground.c), and not told. */
static enum pb_status add_adrift(const struct adrift_work *adrift, struct small_target *target, uint32_t area,
                                 bool certain, bool before)
{
    const bool counted = lies_among(target->members, target->count, area);
    if (counted ? !before || target->until : lies_among(target->members + target->count, target->unplaced, area))
        return PB_OK;
    struct small_adrift *added = pb_arena_take(&adrift->work->arena, 1, sizeof *added);
    if (!added)
        return pb_out_of_memory(adrift->work->error);
    *added = (struct small_adrift){ area, counted, certain && !counted, target->adrift };
    target->adrift = added;
    return PB_OK;
}

/* Of what was ever around a small area: does some of it lie in the Place, and (*certain) nothing in another one? */
static bool lies_in_place(const struct small_work *work, const struct pb_place *place, const uint32_t *around,
                          size_t count, bool *certain)
{
    const struct pb_geography *geography = work->context->geography;
    bool lies = false;
    *certain = true;
    for (size_t i = 0; i < count; i++) {
        const struct pb_area *known = work->context->reference->areas[around[i]].known;
        const bool here = known && pb_geography_lies_in(geography, place, known);
        lies = lies || here;
        for (size_t p = 0; known && !here && p < geography->all_count; p++)
            *certain = *certain && !pb_geography_lies_in(geography, &geography->all[p], known);
    }
    return lies;
}

static const struct pb_place *place_of(const struct pb_geography *geography, const struct small_target *target)
{
    for (size_t i = 0; !target->area && i < geography->all_count; i++)
        if (geography->all[i].area == target->known)
            return &geography->all[i];
    return NULL;
}

static enum pb_status spread_to_places(const struct adrift_work *adrift, uint32_t position, const uint32_t *around,
                                       size_t count)
{
    const struct small_work *work = adrift->work;
    const struct pb_reference *reference = work->context->reference;
    const struct small_ground *ground = adrift->ground;
    const struct pb_reference_area *area = &reference->areas[position];
    const struct sides sides = sides_of(reference, area, NULL, ground->day);
    enum pb_status status = PB_OK;
    if (!is_adrift(ground, area, sides) || (exists(ground, area) && pb_reference_home(reference, area, ground->day)))
        return PB_OK;
    for (size_t i = 0; status == PB_OK && i < ground->count; i++) {
        const struct pb_place *place = place_of(work->context->geography, &ground->targets[i]);
        bool certain = false;
        if (place && lies_in_place(work, place, around, count, &certain))
            status = add_adrift(adrift, &ground->targets[i], position, certain, sides.before);
    }
    return status;
}

/* Of what was ever around a small area: is one of them the only one of its type? */
static bool is_only(const struct pb_reference *reference, const uint32_t *around, size_t count, uint32_t one)
{
    size_t like = 0;
    for (size_t i = 0; i < count; i++)
        like += strcmp(reference->areas[around[i]].type, reference->areas[one].type) == 0;
    return like == 1;
}

/* Gives one small area to all targets in which it lies on other days. One that lay in the only one of its type, and
 * does so again, is taken to be there; one that left a network may be in none. */
static enum pb_status spread(const struct adrift_work *adrift, uint32_t position)
{
    const struct pb_reference *reference = adrift->work->context->reference;
    const struct small_ground *ground = adrift->ground;
    const struct pb_reference_area *area = &reference->areas[position];
    uint32_t around[PB_REFERENCE_AROUND];
    const size_t count = pb_reference_ever(reference, area, around);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const uint32_t target = adrift->target_of[around[i]];
        const char *type = reference->areas[around[i]].type;
        const struct sides sides = sides_of(reference, area, type, ground->day);
        if (target && is_adrift(ground, area, sides) &&
            !(exists(ground, area) && pb_reference_within(reference, area, type, ground->day, NULL)))
            status =
                add_adrift(adrift, &ground->targets[target - 1], position,
                           sides.before && sides.after && is_only(reference, around, count, around[i]), sides.before);
    }
    return status == PB_OK ? spread_to_places(adrift, position, around, count) : status;
}

enum pb_status small_areas_adrift(struct small_work *work, struct small_ground *ground)
{
    const struct pb_reference *reference = work->context->reference;
    struct adrift_work adrift = { work, ground,
                                  pb_arena_take(&work->arena, reference->area_count, sizeof *adrift.target_of) };
    if (!adrift.target_of)
        return pb_out_of_memory(work->error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < ground->count; i++)
        if (ground->targets[i].area)
            adrift.target_of[ground->targets[i].area - reference->areas] = (uint32_t)i + 1;
    /* From the last one: each list begins with the first code. */
    for (size_t i = reference->area_count; status == PB_OK && ground->day && i-- > 0;) {
        const struct pb_reference_area *area = &reference->areas[i];
        if (work->has_row[i] && small_areas_kind(area) == ground->kind &&
            is_adrift(ground, area, sides_of(reference, area, NULL, ground->day)))
            status = spread(&adrift, (uint32_t)i);
    }
    return status;
}

void small_areas_note_adrift(struct small_work *work, uint32_t area, uint32_t row)
{
    if (work->told[area] || row == SMALL_SEVERAL)
        return;
    work->told[area] = true;
    if (work->adrift++ == 0)
        work->adrift_row = row;
}

void small_areas_warn(const struct small_work *work)
{
    const struct pb_table *table = work->context->table;
    char day[PB_DATE_WORDS];
    if (work->adrift == 0)
        return;
    const uint32_t row = work->adrift_row;
    pb_warning_add(work->context->findings, pb_cell(table, source_file, row), 0,
                   "%zu small area%s with rows for a day on which no lookup places %s, such as %s on %s: sums that "
                   "may lack %s are not exact",
                   work->adrift, work->adrift == 1 ? "" : "s", work->adrift == 1 ? "it" : "them",
                   pb_cell(table, area_code, row), pb_date_words(table->period_end[row], day),
                   work->adrift == 1 ? "it" : "them");
}
