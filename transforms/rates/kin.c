/*
 * Counts that are not published may be told by two measures that are made of them, though each rests on many: 103
 * deaths at all ages, and 100 under 75, are 3 at 75 and over. Here are the *sets* of cells that the framework counts of
 * the same counts, and the sums and differences of sets that are again some of the cells. A cell is a stretch of ages
 * between all at which a set begins or ends, of one category; what has no category is of all of them and of a rest.
 * Whether categories that are named overlap nobody says; the counts do (few.c).
 *
 * It is the same whichever of the measures is at hand, since it follows from the framework alone: each measure is made
 * apart from the others, and all must come to the same answer. Which of them a source publishes, and so which figures
 * are not made here but known all the same, each knows of itself only.
 */
#include "transforms/rates/rates.h"

#include <string.h>

static const size_t kin_key[] = { PB_COLUMN(period), PB_COLUMN(area_code) };

/* What cells are made of. */
struct kin_axes {
    int32_t ages[2 * RATES_SETS]; /* where sets begin and end, ascending */
    size_t age_count;
    const char **names; /* of categories */
    size_t name_count, name_room;
};

static int32_t end_of(const struct pb_made_from *from)
{
    const bool years = from->how == PB_MADE_LIFE_EXPECTANCY || from->how == PB_MADE_HEALTHY_LIFE_EXPECTANCY;
    return years ? PB_AGE_END : from->age_to; /* deaths from an age on */
}

static bool is_kin(const struct rates_work *work, const struct pb_made_from *from)
{
    return from->how != PB_MADE_WEIGHTED && from->measure && strcmp(from->measure, work->from->measure) == 0;
}

static bool are_the_same(const struct pb_made_from *one, const struct pb_made_from *other)
{
    if (one->age_from != other->age_from || end_of(one) != end_of(other))
        return false;
    for (size_t i = 0; i < one->categories.count; i++)
        if (!pb_text_listed(&other->categories, one->categories.items[i]))
            return false;
    return one->categories.count == other->categories.count;
}

static enum pb_status add_set(struct rates_work *work, struct rates_kin *kin, const struct pb_made_from *from)
{
    size_t at = 0;
    while (at < kin->count && !are_the_same(kin->sets[at].from, from))
        at++;
    if (at == RATES_SETS) {
        (void)pb_fail(work->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "the framework makes figures of more than %d different ages and categories of %.100s, which is "
                      "not published: expected at most %d, since all that they tell together is looked at",
                      (int)RATES_SETS, from->measure, (int)RATES_SETS);
        pb_error_hint(work->error,
                      "take some of them out of \"made_from\" in the framework: the last that there is room for is "
                      "'%.40s' of %.100s; or let the counts be published",
                      kin->sets[RATES_SETS - 1].from->ages, from->measure);
        return PB_FAILED;
    }
    if (at == kin->count)
        kin->sets[kin->count++] = (struct rates_set){ .from = from, .first = from->age_from, .end = end_of(from) };
    if (from == work->from)
        kin->self = at;
    return PB_OK;
}

static enum pb_status find_sets(struct rates_work *work, struct rates_kin *kin)
{
    const struct pb_measure *measures = work->context->framework->measures.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < work->context->framework->measures.count; i++) {
        const struct pb_made_from *from = measures[i].made_from.items;
        for (size_t k = 0; status == PB_OK && k < measures[i].made_from.count; k++)
            if (is_kin(work, &from[k]))
                status = add_set(work, kin, &from[k]);
    }
    return status;
}

/* ---- Cells ---- */

static void add_age(struct kin_axes *axes, int32_t age)
{
    size_t at = 0;
    while (at < axes->age_count && axes->ages[at] < age)
        at++;
    if (at < axes->age_count && axes->ages[at] == age)
        return;
    memmove(&axes->ages[at + 1], &axes->ages[at], (axes->age_count - at) * sizeof axes->ages[0]);
    axes->ages[at] = age;
    axes->age_count++;
}

static bool add_name(struct rates_work *work, struct kin_axes *axes, const char *name)
{
    for (size_t i = 0; i < axes->name_count; i++)
        if (strcmp(axes->names[i], name) == 0)
            return true;
    void *names = pb_arena_one_more(&work->arena, axes->names, axes->name_count, &axes->name_room, sizeof *axes->names);
    if (!names)
        return false;
    axes->names = names;
    axes->names[axes->name_count++] = name;
    return true;
}

static bool read_axes(struct rates_work *work, const struct rates_kin *kin, struct kin_axes *axes)
{
    for (size_t i = 0; i < kin->count; i++) {
        const struct pb_text_list *named = &kin->sets[i].from->categories;
        add_age(axes, kin->sets[i].first);
        add_age(axes, kin->sets[i].end);
        for (size_t k = 0; k < named->count; k++)
            if (!add_name(work, axes, named->items[k]))
                return false;
    }
    return true;
}

static bool mark_cells(struct rates_work *work, struct rates_set *set, const struct kin_axes *axes, size_t words)
{
    const struct pb_text_list *named = &set->from->categories;
    const size_t categories = named->count ? named->count : 1;
    set->cells = pb_arena_take(&work->arena, words, sizeof *set->cells);
    set->categories = pb_arena_take(&work->arena, categories, sizeof *set->categories);
    if (!set->cells || !set->categories)
        return false;
    for (size_t age = 0; age < axes->age_count; age++)
        for (size_t name = 0; name <= axes->name_count; name++) {
            const bool rest = name == axes->name_count;
            const size_t cell = age * (axes->name_count + 1) + name;
            if (axes->ages[age] >= set->first && axes->ages[age] < set->end &&
                (named->count == 0 || (!rest && pb_text_listed(named, axes->names[name]))))
                set->cells[cell / 64] |= (uint64_t)1 << cell % 64;
        }
    for (size_t i = 0; i < categories; i++) {
        set->categories[i] = pb_symbol_of(work->context->table->symbols, named->count ? named->items[i] : "");
        if (set->categories[i] == PB_SYMBOL_NONE)
            return false;
    }
    return true;
}

/* ---- Sums and differences ---- */

bool rates_holds(const struct rates_kin *kin, const uint64_t *whole, const uint64_t *part)
{
    for (size_t i = 0; i < kin->words; i++)
        if (part[i] & ~whole[i])
            return false;
    return true;
}

/* Is the sum each of some cells once, and none of others? */
static bool is_told(const struct rates_kin *kin, const struct rates_sum *sum)
{
    bool any = false;
    for (size_t word = 0; word < kin->words; word++) {
        uint64_t ones = 0;
        uint64_t twos = 0;
        for (size_t i = 0; i < 3; i++) /* first those that are added */
            if (sum->signs[i] > 0) {
                const uint64_t cells = kin->sets[sum->sets[i]].cells[word];
                twos |= ones & cells;
                ones |= cells;
            }
        for (size_t i = 0; i < 3; i++)
            if (sum->signs[i] < 0) {
                const uint64_t cells = kin->sets[sum->sets[i]].cells[word];
                if (cells & ~ones)
                    return false;
                ones &= ~cells | twos;
                twos &= ~cells;
            }
        if (twos)
            return false;
        any = any || ones;
    }
    return any;
}

static bool add_sum(struct rates_work *work, struct rates_kin *kin, const struct rates_sum *sum)
{
    if (!is_told(kin, sum))
        return true;
    void *sums = pb_arena_one_more(&work->arena, kin->sums, kin->sum_count, &kin->sum_room, sizeof *kin->sums);
    if (!sums)
        return false;
    kin->sums = sums;
    kin->sums[kin->sum_count++] = *sum;
    return true;
}

/* One less another; one less two; two less one: each with the set at hand. */
static bool find_sums(struct rates_work *work, struct rates_kin *kin)
{
    const size_t self = kin->self;
    for (size_t a = 0; a < kin->count; a++)
        for (size_t b = 0; b < kin->count; b++) {
            const uint8_t one = (uint8_t)a;
            const uint8_t two = (uint8_t)b;
            if (a == b)
                continue;
            if ((a == self || b == self) && !add_sum(work, kin, &(struct rates_sum){ { one, two }, { 1, -1, 0 } }))
                return false;
            for (size_t c = 0; c < a; c++) {
                const uint8_t three = (uint8_t)c;
                if (c == b || (a != self && b != self && c != self))
                    continue;
                if (!add_sum(work, kin, &(struct rates_sum){ { two, one, three }, { 1, -1, -1 } }) ||
                    !add_sum(work, kin, &(struct rates_sum){ { one, three, two }, { 1, 1, -1 } }))
                    return false;
            }
        }
    return true;
}

/* ---- The counts themselves ---- */

static enum pb_status find_areas(struct rates_work *work, struct rates_kin *kin)
{
    const struct pb_table *rows = work->context->components;
    const pb_symbol measure = pb_symbol_of(rows->symbols, work->from->measure);
    uint32_t *all = pb_arena_take(&work->arena, rows->rows + 1, sizeof *all);
    size_t count = 0;
    if (!all || measure == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < rows->rows; row++)
        if (rows->measure[row] == measure && work->age_to[row] > work->age_from[row])
            all[count++] = (uint32_t)row;
    struct pb_groups groups = pb_groups_sort(rows, PB_KEY(kin_key), all, count);
    struct pb_group group;
    kin->areas = pb_arena_take(&work->arena, count, sizeof *kin->areas);
    if (!kin->areas)
        return pb_out_of_memory(work->error);
    while (pb_groups_next(&groups, &group))
        kin->areas[kin->area_count++] = (struct rates_area){
            .name = "", .code = rows->area_code[group.rows[0]], .rows = group.rows, .count = group.count
        };
    const size_t lines = kin->area_count * RATES_SEXES;
    kin->has_line = pb_arena_take(&work->arena, lines, sizeof *kin->has_line);
    kin->lines = pb_arena_take(&work->arena, lines, kin->count * sizeof *kin->lines);
    return kin->has_line && kin->lines ? PB_OK : pb_out_of_memory(work->error);
}

const double *rates_line(struct rates_work *work, struct rates_kin *kin, size_t area, size_t sex)
{
    const size_t at = area * RATES_SEXES + sex;
    double *line = &kin->lines[at * kin->count];
    struct rates_figure aside = { .work = work, .sex = rates_sexes[sex] };
    if (!kin->has_line[at])
        for (size_t set = 0; set < kin->count; set++)
            line[set] = rates_count(&aside, &kin->areas[area], &kin->sets[set]);
    kin->has_line[at] = true;
    return line;
}

enum pb_status rates_find_kin(struct rates_work *work)
{
    work->kin = NULL;
    /* A weighted figure of a survey counts nobody. */
    if (!work->hidden || work->count_count == 0 || work->options->withhold_to < 1 ||
        work->from->how == PB_MADE_WEIGHTED)
        return PB_OK;
    struct kin_axes axes = { 0 };
    struct rates_kin *kin = pb_arena_take(&work->arena, 1, sizeof *kin);
    if (!kin)
        return pb_out_of_memory(work->error);
    enum pb_status status = find_sets(work, kin);
    if (status != PB_OK)
        return status;
    bool room = read_axes(work, kin, &axes);
    kin->words = (axes.age_count * (axes.name_count + 1) + 63) / 64;
    for (size_t i = 0; room && i < kin->count; i++)
        room = mark_cells(work, &kin->sets[i], &axes, kin->words);
    if (!room || !find_sums(work, kin))
        return pb_out_of_memory(work->error);
    work->kin = kin;
    return find_areas(work, kin);
}
