/*
 * Opportunities of the organisations that together are a Place, added together: positive ones only, never net, and each
 * organisation once. So are the amounts that were compared without limits, as a sum of their own.
 */
#include "placebook/contract/methods.h"
#include "transforms/opportunity/opportunity.h"

#include <stdio.h>
#include <string.h>

/* ---- Which organisations ---- */

/* Is the area a part of the Place, of this kind? One that covers all of it is itself the total. */
static bool is_member(const struct pb_geography *geography, const struct pb_place *place, const struct pb_area *area,
                      enum pb_area_kind kind)
{
    enum pb_word role = pb_geography_role(geography, place, area);
    bool commissions = kind == PB_AREA_CCG || kind == PB_AREA_SUB_ICB || kind == PB_AREA_ICB;
    bool inside = kind == PB_AREA_PCN ? role == PB_WORD_LOCAL : role == PB_WORD_PART && commissions;
    return area->kind == kind && inside;
}

static enum pb_status add_members(struct opportunity_work *work, const struct pb_place *place, enum pb_area_kind kind)
{
    const struct pb_geography *geography = work->context->geography;
    const struct pb_area *areas = geography->areas.items;
    struct opportunity_members members = { .place = place, .kind = kind };
    for (size_t i = 0; i < work->members_count; i++)
        if (work->members[i].place == place && work->members[i].kind == kind)
            return PB_OK;
    size_t count = 0;
    for (size_t i = 0; i < geography->areas.count; i++)
        count += is_member(geography, place, &areas[i], kind);
    members.areas = pb_arena_take(&work->arena, count, sizeof *members.areas);
    members.answers = pb_arena_take(&work->arena, count, sizeof *members.answers);
    members.rows = pb_arena_take(&work->arena, count, sizeof *members.rows);
    members.taken = pb_arena_take(&work->arena, count, sizeof *members.taken);
    struct opportunity_members *grown =
        pb_arena_grow(&work->arena, work->members, work->members_count, work->members_count + 1, sizeof *grown);
    if (!members.areas || !members.answers || !members.taken || !members.rows || !grown)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < geography->areas.count; i++)
        if (is_member(geography, place, &areas[i], kind))
            members.areas[members.count++] = &areas[i];
    work->members = grown;
    work->members[work->members_count++] = members;
    return PB_OK;
}

enum pb_status opportunity_find_members(struct opportunity_work *work)
{
    const struct pb_geography *geography = work->context->geography;
    const struct pb_area *areas = geography->areas.items;
    enum pb_status status = PB_OK;
    for (size_t p = 0; status == PB_OK && p < geography->all_count; p++)
        for (size_t i = 0; status == PB_OK && i < geography->areas.count; i++)
            if (is_member(geography, &geography->all[p], &areas[i], areas[i].kind))
                status = add_members(work, &geography->all[p], areas[i].kind);
    return status;
}

/* ---- Which of them at the time of a group ---- */

/* Areas that do not say which districts they cover, cover those of the Places that name them. */
static bool covers(const struct pb_geography *geography, const struct pb_area *area, const char *district)
{
    if (area->districts.count)
        return pb_text_listed(&area->districts, district);
    for (size_t i = 0; i < geography->all_count; i++)
        if (!geography->all[i].system && pb_text_listed(&geography->all[i].nhs_areas, area->code) &&
            pb_text_listed(&geography->all[i].districts, district))
            return true;
    return false;
}

/* Networks are lists of practices: those that exist at one time have none in common. */
static bool overlap(const struct pb_geography *geography, const struct pb_place *place, const struct pb_area *a,
                    const struct pb_area *b)
{
    if (a->kind == PB_AREA_PCN)
        return false;
    for (size_t i = 0; i < place->districts.count; i++)
        if (covers(geography, a, place->districts.items[i]) && covers(geography, b, place->districts.items[i]))
            return true;
    return false;
}

/* One sum in the making. */
struct sum {
    struct opportunity_work *work;
    enum opportunity_part part; /* what is added */
    const struct opportunity_members *members;
    bool *taken; /* by member */
    size_t like; /* the row of a member */
    double total;
    char reason[OPPORTUNITY_TEXT];
    char method[OPPORTUNITY_METHOD];
};

static bool is_valid(const struct pb_area *area, int32_t day)
{
    return (area->from == 0 || area->from <= day) && (area->to == 0 || area->to >= day);
}

/* Organisations that have figures or exist at the time; others of the kind only where there is room for them. */
static void members_choose(struct sum *sum)
{
    const struct opportunity_members *members = sum->members;
    const struct pb_geography *geography = sum->work->context->geography;
    int32_t day = sum->work->context->table->period_end[sum->like];
    for (size_t i = 0; i < members->count; i++)
        sum->taken[i] = members->answers[i] || is_valid(members->areas[i], day);
    for (size_t i = 0; i < members->count && members->kind != PB_AREA_PCN; i++) {
        bool room = !sum->taken[i];
        for (size_t k = 0; room && k < members->count; k++)
            room = !sum->taken[k] || !overlap(geography, members->place, members->areas[i], members->areas[k]);
        sum->taken[i] = sum->taken[i] || room;
    }
}

/* Do they make up the Place? */
static bool is_covered(const struct sum *sum)
{
    const struct pb_text_list *districts = &sum->members->place->districts;
    for (size_t i = 0; i < districts->count && sum->members->kind != PB_AREA_PCN; i++) {
        bool covered = false;
        for (size_t k = 0; !covered && k < sum->members->count; k++)
            covered =
                sum->taken[k] && covers(sum->work->context->geography, sum->members->areas[k], districts->items[i]);
        if (!covered)
            return false;
    }
    return true;
}

/* ---- The sum ---- */

static bool is_added(struct sum *sum, size_t i)
{
    const struct opportunity_members *members = sum->members;
    const struct opportunity_answer *answer = members->answers[i];
    const char *name = members->areas[i]->name;
    for (size_t k = 0; k < i; k++)
        if (sum->taken[k] &&
            overlap(sum->work->context->geography, members->place, members->areas[i], members->areas[k])) {
            (void)snprintf(sum->reason, sizeof sum->reason, "%.100s and %.100s overlap", members->areas[k]->name, name);
            return false;
        }
    if (!answer || pb_missing(answer->values[sum->part])) {
        (void)snprintf(sum->reason, sizeof sum->reason, "nothing is known of %.100s: %.150s", name,
                       answer ? answer->reasons[sum->part] : "it has no row, or names no similar organisations");
        return false;
    }
    sum->total += answer->values[sum->part];
    size_t used = strlen(sum->method);
    (void)snprintf(sum->method + used, sizeof sum->method - used, "%s%.60s",
                   used                          ? ", "
                   : sum->part == PART_UNLIMITED ? "amounts compared without limits of "
                                                 : "counted opportunities of ",
                   name);
    return true;
}

static bool members_add_up(struct sum *sum)
{
    for (size_t i = 0; i < sum->members->count; i++)
        if (sum->taken[i] && !is_added(sum, i))
            return false;
    size_t used = strlen(sum->method);
    (void)snprintf(sum->method + used, sizeof sum->method - used,
                   " added together, each once and never net" PB_EXACT_METHOD);
    return true;
}

static enum pb_status members_write_sources(struct sum *sum, size_t row)
{
    size_t *rows = sum->members->rows;
    size_t count = 0;
    for (size_t i = 0; i < sum->members->count; i++)
        if (sum->taken[i] && sum->members->answers[i])
            rows[count++] = sum->members->answers[i]->row;
    struct pb_table *table = sum->work->context->table;
    return pb_calculated_sources(&sum->work->joined, table, rows, count, table, row, sum->work->error);
}

/* As transforms/places has it: in the system's table the sum of a Place is one part of several. */
static enum pb_status copy_to_system(struct opportunity_work *work, size_t row)
{
    struct pb_table *table = work->context->table;
    size_t copy = 0;
    enum pb_status status = pb_table_copy(table, table, row, &copy, work->error);
    if (status != PB_OK)
        return status;
    table->geography[copy] = PB_WORD_PART;
    return pb_cell_set(table, &table->place[copy], work->context->geography->system.id, work->error);
}

static enum pb_status members_write_sum(struct sum *sum, bool known)
{
    struct opportunity_work *work = sum->work;
    struct pb_table *table = work->context->table;
    const struct pb_place *place = sum->members->place;
    size_t row = 0;
    enum pb_status status = opportunity_add_row(work, sum->like, work->categories[sum->part], &row);
    if (status != PB_OK)
        return status;
    table->geography[row] = PB_WORD_SUM;
    table->similar[row] = PB_WORD_NONE;
    table->value[row] = known ? sum->total : PB_MISSING;
    const struct {
        pb_symbol *cell;
        const char *text;
    } cells[] = {
        { &table->area_code[row], place->id },
        { &table->area_name[row], place->name },
        { &table->area_type[row], place->system ? "System" : "Place" },
        { &table->note[row], known ? "" : sum->reason },
    };
    if (known)
        status = pb_calculated_method(table, row, sum->method, work->error);
    for (size_t i = 0; status == PB_OK && i < sizeof cells / sizeof cells[0]; i++)
        status = pb_cell_set(table, cells[i].cell, cells[i].text, work->error);
    for (size_t i = 0; status == PB_OK && i < sum->members->count; i++)
        if (sum->members->answers[i]) {
            status = pb_cell_set(table, &table->unit[row], sum->members->answers[i]->unit, work->error);
            break;
        }
    if (status == PB_OK)
        status = members_write_sources(sum, row);
    return status == PB_OK && !place->system ? copy_to_system(work, row) : status;
}

static enum pb_status add_sum(struct opportunity_work *work, const struct opportunity_members *members,
                              enum opportunity_part part)
{
    struct sum sum = { .work = work, .part = part, .members = members, .taken = members->taken };
    size_t first = 0;
    while (first < members->count && !members->answers[first])
        first++;
    if (first == members->count)
        return PB_OK;
    if (part == PART_UNLIMITED && !members->answers[first]->is_unlimited)
        return PB_OK;
    sum.like = members->answers[first]->row;
    members_choose(&sum);
    return is_covered(&sum) ? members_write_sum(&sum, members_add_up(&sum)) : PB_OK;
}

enum pb_status opportunity_add_sums(struct opportunity_work *work, pb_symbol place)
{
    const struct pb_table *table = work->context->table;
    const char *id = pb_symbol_text(table->symbols, place);
    enum pb_status status = PB_OK;
    for (size_t m = 0; status == PB_OK && m < work->members_count; m++) {
        struct opportunity_members *members = &work->members[m];
        if (strcmp(members->place->id, id) != 0)
            continue;
        for (size_t i = 0; i < members->count; i++) {
            members->answers[i] = NULL;
            for (size_t k = 0; k < work->answer_count; k++)
                if (pb_geography_area(work->context->geography, pb_cell(table, area_code, work->answers[k].row),
                                      pb_symbol_length(table->symbols, table->area_code[work->answers[k].row])) ==
                    members->areas[i])
                    members->answers[i] = &work->answers[k];
        }
        status = add_sum(work, members, PART_UNLIMITED);
        if (status == PB_OK)
            status = add_sum(work, members, PART_COUNTED);
    }
    return status;
}
