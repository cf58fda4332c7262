/*
 * Slope and relative index over the LSOAs of each district and Place, for measures that have rows of them with counts
 * and denominators. The reference data say how deprived an LSOA is and where it lies. An index is made of all LSOAs or,
 * when a source leaves a few out, of nearly all; never where some are withheld, because those are the ones with few
 * events.
 */
#include "transforms/inequality/inequality.h"

#include "placebook/calculated.h"
#include "placebook/deprivation.h"
#include "placebook/groups.h"
#include "placebook/statistics/area_slope.h"
#include "placebook/statistics/inequality.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LSOA_NONE     UINT32_MAX
#define LSOA_COVERAGE 0.9 /* part of the LSOAs of an area that must have a row */
#define LSOA_PERCENT  100.0

static const size_t key[] = { PB_COLUMN(measure),       PB_COLUMN(sex),      PB_COLUMN(age),
                              PB_COLUMN(category_type), PB_COLUMN(category), PB_COLUMN(period) };
enum { KEY = sizeof key / sizeof key[0], SERIES = 5 };

/* A district, a Place or the system, and its LSOAs, the most deprived first. */
struct lsoa_target {
    const struct pb_area *area;
    const char *called; /* "the Place" */
    uint32_t *members;  /* positions in the reference data */
    size_t count;
};

struct lsoa_work {
    struct pb_context *context;
    struct pb_error *error;
    struct pb_arena arena;
    struct pb_joined joined;
    uint32_t *position;          /* by row: that of its LSOA in the reference data */
    uint32_t *row_of;            /* by position: the row of the group at hand */
    uint32_t *by_rank;           /* positions of all LSOAs that have a rank, the most deprived first, */
    const struct pb_area **home; /* and their districts, likewise */
    size_t lsoas;
    struct lsoa_target *targets;
    size_t target_count;
    double *people, *values; /* of the index at hand, */
    size_t *rows;            /* and where they stand */
    int32_t latest;          /* where the last period of the series at hand ends */
};

/* What an index is made of. */
struct lsoa_made {
    const struct lsoa_target *target;
    size_t count;    /* LSOAs with figures */
    size_t empty;    /* with nobody to whom anything could happen */
    size_t withheld; /* or without figures */
    double people;
    const char *reason; /* why there is no index; NULL: there is one */
    char text[200];
};

/* ---- The ground ---- */

static bool lsoa_is_ranked(const struct pb_reference_area *area)
{
    return strcmp(area->type, PB_TYPE_LSOA) == 0 && !pb_missing(area->deprivation);
}

static int lsoa_in_order(const void *a, const void *b, void *context)
{
    const struct pb_reference_area *areas = context;
    const struct pb_reference_area *left = &areas[*(const uint32_t *)a];
    const struct pb_reference_area *right = &areas[*(const uint32_t *)b];
    if (left->deprivation != right->deprivation)
        return left->deprivation < right->deprivation ? -1 : 1;
    return strcmp(left->code, right->code);
}

/* Which rows are about an LSOA whose rank is known. False: none is. */
static bool lsoa_locate(struct lsoa_work *work)
{
    const struct pb_table *table = work->context->table;
    const struct pb_reference *reference = work->context->reference;
    bool any = false;
    for (size_t row = 0; row < table->rows; row++) {
        work->position[row] = LSOA_NONE;
        if (table->geography[row] != PB_WORD_LOCAL || table->category_type[row] != PB_WORD_NONE ||
            (table->value_type[row] != PB_WORD_PROPORTION && table->value_type[row] != PB_WORD_CRUDE_RATE))
            continue;
        const struct pb_reference_area *area = pb_reference_area(
            reference, pb_cell(table, area_code, row), pb_symbol_length(table->symbols, table->area_code[row]));
        if (!area || !lsoa_is_ranked(area))
            continue;
        work->position[row] = (uint32_t)(area - reference->areas);
        any = true;
    }
    return any;
}

/* All LSOAs of districts in the Places file, in the order of their ranks. */
static enum pb_status lsoa_rank(struct lsoa_work *work)
{
    const struct pb_reference *reference = work->context->reference;
    work->by_rank = pb_arena_take(&work->arena, reference->area_count, sizeof *work->by_rank);
    work->home = pb_arena_take(&work->arena, reference->area_count, sizeof(const struct pb_area *));
    work->row_of = pb_arena_take(&work->arena, reference->area_count, sizeof *work->row_of);
    if (!work->by_rank || !work->home || !work->row_of)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < reference->area_count; i++) {
        work->row_of[i] = LSOA_NONE;
        if (lsoa_is_ranked(&reference->areas[i]))
            work->by_rank[work->lsoas++] = (uint32_t)i;
    }
    if (work->lsoas > 1)
        qsort_r(work->by_rank, work->lsoas, sizeof *work->by_rank, lsoa_in_order, reference->areas);
    size_t kept = 0;
    for (size_t i = 0; i < work->lsoas; i++) {
        const struct pb_area *home = pb_reference_home(reference, &reference->areas[work->by_rank[i]], 0);
        if (!home || home->kind != PB_AREA_DISTRICT)
            continue;
        work->by_rank[kept] = work->by_rank[i];
        work->home[kept++] = home;
    }
    work->lsoas = kept;
    return PB_OK;
}

static enum pb_status lsoa_add_target(struct lsoa_work *work, const struct pb_area *area, const struct pb_place *place,
                                      const char *called)
{
    struct lsoa_target *target = &work->targets[work->target_count];
    *target = (struct lsoa_target){ .area = area, .called = called };
    target->members = pb_arena_take(&work->arena, work->lsoas, sizeof *target->members);
    if (!target->members)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < work->lsoas; i++)
        if (place ? pb_geography_lies_in(work->context->geography, place, work->home[i]) : work->home[i] == area)
            target->members[target->count++] = work->by_rank[i];
    work->target_count += target->count >= PB_SLOPE_AREAS_MINIMUM;
    return PB_OK;
}

/* Each district, and each Place of several and the system, once. */
static enum pb_status lsoa_list_targets(struct lsoa_work *work)
{
    const struct pb_geography *geography = work->context->geography;
    const struct pb_area *areas = geography->areas.items;
    work->targets = pb_arena_take(&work->arena, geography->areas.count + geography->all_count, sizeof *work->targets);
    if (!work->targets)
        return pb_out_of_memory(work->error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < geography->areas.count; i++)
        if (areas[i].kind == PB_AREA_DISTRICT)
            status = lsoa_add_target(work, &areas[i], NULL, "the district");
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++) {
        const struct pb_place *place = &geography->all[i];
        if (place->area && place->area->kind != PB_AREA_DISTRICT)
            status = lsoa_add_target(work, place->area, place, place->system ? "the system" : "the Place");
    }
    return status;
}

static enum pb_status lsoa_prepare(struct lsoa_work *work)
{
    enum pb_status status = lsoa_rank(work);
    if (status == PB_OK)
        status = lsoa_list_targets(work);
    work->people = pb_arena_take(&work->arena, work->lsoas, sizeof *work->people);
    work->values = pb_arena_take(&work->arena, work->lsoas, sizeof *work->values);
    work->rows = pb_arena_take(&work->arena, work->lsoas, sizeof *work->rows);
    if (status == PB_OK && (!work->people || !work->values || !work->rows))
        return pb_out_of_memory(work->error);
    return status;
}

/* ---- An index ---- */

static void lsoa_gather(struct lsoa_work *work, struct lsoa_made *made)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < made->target->count; i++) {
        uint32_t row = work->row_of[made->target->members[i]];
        if (row == LSOA_NONE)
            continue;
        if (table->denominator[row] == 0) {
            made->empty++;
            continue;
        }
        if (table->status[row] == PB_WORD_SUPPRESSED || pb_missing(table->value[row]) ||
            pb_missing(table->denominator[row])) {
            made->withheld++;
            continue;
        }
        work->rows[made->count] = row;
        work->people[made->count] = table->denominator[row];
        work->values[made->count++] = table->value[row];
        made->people += table->denominator[row];
    }
}

/* May an index be made of them? */
static bool lsoa_is_complete(struct lsoa_made *made)
{
    size_t all = made->target->count;
    size_t with_row = made->count + made->empty + made->withheld;
    if (made->withheld)
        (void)snprintf(
            made->text, sizeof made->text,
            "no index over LSOAs: %zu of %zu have no figure or a withheld one, and these are not like the others",
            made->withheld, all);
    else if ((double)with_row < LSOA_COVERAGE * (double)all)
        (void)snprintf(made->text, sizeof made->text, "no index over LSOAs: there are rows for %zu of %zu", with_row,
                       all);
    made->reason = *made->text ? made->text : NULL;
    return !made->reason;
}

static enum pb_status lsoa_say_method(struct lsoa_work *work, const struct lsoa_made *made, size_t row)
{
    char of[32] = "";
    char method[240];
    if (made->count < made->target->count)
        (void)snprintf(of, sizeof of, " of %zu", made->target->count);
    (void)snprintf(method, sizeof method,
                   "weighted least squares over %zu%s LSOAs by rank of deprivation within %s, robust standard errors",
                   made->count, of, made->target->called);
    return pb_calculated_method(work->context->table, row, method, work->error);
}

struct lsoa_index {
    const char *category;
    const char *unit;
    double value;
    struct pb_interval limits[2];
};

/* One row, in the table of one Place. `index` NULL: only why there is none. */
static enum pb_status lsoa_add_row(struct lsoa_work *work, size_t like, const struct lsoa_made *made,
                                   const struct lsoa_index *index, const struct pb_place *place, enum pb_word role)
{
    struct pb_table *table = work->context->table;
    struct pb_error *error = work->error;
    const struct pb_area *area = made->target->area;
    size_t row = 0;
    enum pb_status status = inequality_add(table, like, index ? index->category : PB_SLOPE_INDEX, &row, error);
    if (status != PB_OK)
        return status;
    const char *note = made->reason;
    if (!note)
        note = index && pb_missing(index->value) ? PB_SLOPE_NO_RATIO : "";
    const struct {
        pb_symbol *cell;
        const char *text;
    } cells[] = {
        { &table->place[row], place->id },
        { &table->area_code[row], area->code },
        { &table->area_name[row], area->name },
        { &table->area_type[row], area->type },
        { &table->category_type[row], PB_SLOPE_OVER_LSOAS },
        { &table->unit[row], index ? index->unit : pb_cell(table, unit, row) },
        { &table->note[row], note },
    };
    for (size_t i = 0; status == PB_OK && i < sizeof cells / sizeof cells[0]; i++)
        status = pb_cell_set(table, cells[i].cell, cells[i].text, error);
    /* As all figures of a Place of several districts. */
    bool sum = role == PB_WORD_EXACT && area->kind == PB_AREA_PLACE;
    table->geography[row] = sum ? PB_WORD_SUM : role;
    table->within[row] = table->similar[row] = PB_WORD_NONE;
    if (status == PB_OK)
        status = pb_calculated_sources(&work->joined, table, work->rows, made->count, table, row, error);
    if (status != PB_OK || !index || pb_missing(index->value))
        return status;
    table->value[row] = index->value;
    table->lower_95[row] = index->limits[0].lower;
    table->upper_95[row] = index->limits[0].upper;
    table->lower_998[row] = index->limits[1].lower;
    table->upper_998[row] = index->limits[1].upper;
    table->denominator[row] = made->people;
    return lsoa_say_method(work, made, row);
}

/* In the table of every Place that the area is or is a part of. */
static enum pb_status lsoa_publish(struct lsoa_work *work, size_t like, const struct lsoa_made *made,
                                   const struct lsoa_index *indices, size_t count)
{
    const struct pb_geography *geography = work->context->geography;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < geography->all_count; i++) {
        const struct pb_place *place = &geography->all[i];
        enum pb_word role = pb_geography_role(geography, place, made->target->area);
        if (role != PB_WORD_EXACT && role != PB_WORD_PART)
            continue;
        for (size_t k = 0; status == PB_OK && k < count; k++)
            status = lsoa_add_row(work, like, made, indices ? &indices[k] : NULL, place, role);
    }
    return status;
}

/* What no rate or percentage can differ by is not published. */
static void lsoa_keep_possible(const struct pb_table *table, size_t like, struct pb_interval *sii,
                               struct pb_interval *rii)
{
    double most = pb_missing(table->multiplier[like]) ? LSOA_PERCENT : table->multiplier[like];
    if (table->value_type[like] == PB_WORD_PROPORTION) {
        sii->lower = fmax(sii->lower, -most);
        sii->upper = fmin(sii->upper, most);
    }
    rii->lower = rii->lower < 0 ? 0 : rii->lower; /* missing stays so */
}

static enum pb_status lsoa_calculate(struct lsoa_work *work, size_t like, struct lsoa_made *made)
{
    static const double levels[] = { 0.95, 0.998 };
    const struct pb_table *table = work->context->table;
    double turned = table->polarity[like] == PB_WORD_LOW_IS_GOOD ? -1 : 1;
    struct pb_area_slope slope;
    struct pb_interval sii[2];
    struct pb_interval rii[2];
    enum pb_status status = pb_area_slope(work->people, work->values, made->count, turned, &slope, work->error);
    for (size_t i = 0; status == PB_OK && i < 2; i++) {
        status = pb_area_slope_limits(&slope, levels[i], &sii[i], &rii[i], work->error);
        if (status == PB_OK)
            lsoa_keep_possible(table, like, &sii[i], &rii[i]);
    }
    if (status != PB_OK)
        return status;
    const struct lsoa_index indices[] = {
        { PB_SLOPE_INDEX, inequality_slope_unit(pb_cell(table, unit, like)), slope.sii, { sii[0], sii[1] } },
        { PB_RELATIVE_INDEX, INEQUALITY_RATIO, slope.rii, { rii[0], rii[1] } },
    };
    return lsoa_publish(work, like, made, indices, 2);
}

/* Why there is none is said where it is missed: in the latest period. */
static enum pb_status lsoa_serve_target(struct lsoa_work *work, const struct lsoa_target *target, size_t like)
{
    struct lsoa_made made = { .target = target };
    lsoa_gather(work, &made);
    if (made.count + made.withheld == 0)
        return PB_OK;
    enum pb_status status = lsoa_is_complete(&made) ? lsoa_calculate(work, like, &made) : PB_REJECTED;
    if (status != PB_REJECTED)
        return status;
    if (!made.reason) {
        (void)snprintf(made.text, sizeof made.text, "no index over LSOAs: %.150s", work->error->message);
        made.reason = made.text;
    }
    pb_error_clear(work->error);
    if (work->context->table->period_end[like] != work->latest)
        return PB_OK;
    return lsoa_publish(work, like, &made, NULL, 1);
}

/* ---- All of them ---- */

/* The rows of an LSOA in several Places are copies: the first one counts. */
static enum pb_status lsoa_serve(struct lsoa_work *work, const struct pb_group *group)
{
    size_t like = SIZE_MAX;
    for (size_t i = 0; i < group->count; i++) {
        uint32_t position = work->position[group->rows[i]];
        if (position == LSOA_NONE)
            continue;
        if (like == SIZE_MAX)
            like = group->rows[i];
        if (work->row_of[position] == LSOA_NONE)
            work->row_of[position] = group->rows[i];
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; like != SIZE_MAX && status == PB_OK && i < work->target_count; i++)
        status = lsoa_serve_target(work, &work->targets[i], like);
    for (size_t i = 0; i < group->count; i++)
        if (work->position[group->rows[i]] != LSOA_NONE)
            work->row_of[work->position[group->rows[i]]] = LSOA_NONE;
    return status;
}

static enum pb_status lsoa_walk(struct lsoa_work *work)
{
    const struct pb_table *table = work->context->table;
    struct pb_groups groups;
    struct pb_group series;
    struct pb_group group;
    enum pb_status status = pb_groups_open(&groups, table, PB_KEY(key), &work->arena, work->error);
    if (status != PB_OK)
        return status;
    struct pb_groups all = pb_groups_of(table, key, SERIES, groups.order, groups.rows);
    while (status == PB_OK && pb_groups_next(&all, &series)) {
        struct pb_groups periods = pb_groups_within(&groups, &series, KEY);
        work->latest = 0;
        for (size_t i = 0; i < series.count; i++)
            if (table->period_end[series.rows[i]] > work->latest)
                work->latest = table->period_end[series.rows[i]];
        if (pb_cancelled(work->context, work->error))
            return PB_FATAL;
        while (status == PB_OK && pb_groups_next(&periods, &group))
            status = lsoa_serve(work, &group);
    }
    return status;
}

static enum pb_status lsoa_serve_all(struct lsoa_work *work)
{
    enum pb_status status = lsoa_prepare(work);
    return status == PB_OK ? lsoa_walk(work) : status;
}

enum pb_status inequality_over_lsoas(struct pb_context *context, struct pb_error *error)
{
    if (!context->reference || context->table->rows == 0)
        return PB_OK;
    struct lsoa_work work = { .context = context, .error = error };
    /* By row a position and its place in the order; lists of LSOAs for each district and Place; texts of lines. */
    pb_arena_open(&work.arena, context->table->rows * 32 + ((size_t)256 << 20));
    work.joined.arena = &work.arena;
    work.position = pb_arena_take(&work.arena, context->table->rows, sizeof *work.position);
    enum pb_status status = PB_OK;
    if (!work.position)
        status = pb_out_of_memory(error);
    else if (lsoa_locate(&work))
        status = lsoa_serve_all(&work);
    pb_arena_close(&work.arena);
    return status;
}
