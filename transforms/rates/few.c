/*
 * Would a figure tell of few events, alone or together with what else is made of the same counts that are not
 * published (kin.c)? What is known of an area, a period and a sex is the number of each set.
 *
 * Asked are the set at hand; the sums and differences with it of two and of three sets; and every set less as many
 * others within it as there are, which do not overlap: of all deaths less those of each cause that has a measure, some
 * of another cause are left. All that take part are withheld, not only one of them: another measure may have a source
 * that publishes it for this area, which cannot be withheld and of which this one does not know.
 */
#include "transforms/rates/rates.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Of sets that are taken away from one, so many combinations are tried. Beyond that the figure is withheld. */
enum { FEW_TRIES = 20000 };

#define FEW_HAIR 1e-6 /* a sum of counts that may be fractions */

/* By so much, and this part of the whole, counts that are rounded may be off. */
#define FEW_ROUNDED      2
#define FEW_ROUNDED_PART 0.01

static bool is_few(double events, double most)
{
    return events >= 1 - FEW_HAIR && events <= most + FEW_HAIR;
}

/* Are sets of several categories among these? */
static bool is_doubtful(const struct rates_kin *kin, const int8_t *signs)
{
    const struct pb_text_list *first = NULL;
    for (size_t set = 0; set < kin->count; set++) {
        const struct pb_text_list *named = &kin->sets[set].from->categories;
        if (!signs[set] || named->count == 0)
            continue;
        if (first && (named->count != first->count || strcmp(named->items[0], first->items[0]) != 0))
            return true;
        first = named;
    }
    return false;
}

/* Do the counts of some area say that sets of several categories, so added and taken away, overlap? */
static bool is_contradicted(struct rates_work *work, struct rates_kin *kin, const int8_t *signs)
{
    if (!is_doubtful(kin, signs))
        return false;
    for (size_t i = 0; i < kin->area_count * RATES_SEXES; i++) {
        const double *line = rates_line(work, kin, i / RATES_SEXES, i % RATES_SEXES);
        double left = 0;
        double whole = 0;
        for (size_t set = 0; set < kin->count; set++)
            if (signs[set]) {
                left += signs[set] * line[set]; /* NaN: nothing is said */
                whole += signs[set] > 0 ? line[set] : 0;
            }
        if (left < -FEW_ROUNDED - FEW_ROUNDED_PART * whole)
            return true;
    }
    return false;
}

static bool sum_tells(struct rates_work *work, struct rates_kin *kin, const struct rates_sum *sum, const double *counts)
{
    double events = 0;
    int8_t signs[RATES_SETS] = { 0 };
    for (size_t i = 0; i < 3; i++)
        if (sum->signs[i]) {
            events += sum->signs[i] * counts[sum->sets[i]]; /* NaN: one is not known, nor the sum */
            signs[sum->sets[i]] = sum->signs[i];
        }
    return is_few(events, work->options->withhold_to) && !is_contradicted(work, kin, signs);
}

/* ---- One set less others within it ---- */

/* A walk over the choices of sets that do not overlap. */
struct few_walk {
    struct rates_work *work;
    struct rates_kin *kin;
    const double *counts;
    int8_t signs[RATES_SETS];    /* 1: the whole, -1: the set at hand, when it is taken away */
    size_t sets[RATES_SETS];     /* that lie within what there was at first */
    double rest[RATES_SETS + 1]; /* events of these from here on: no more can be taken away */
    size_t count;
    size_t chosen[RATES_SETS];
    double left[RATES_SETS + 1]; /* events, by how many are chosen */
};

/* Does what is left hold all cells of a set: does the set lie in the whole and overlap with none that is chosen? */
static bool can_choose(const struct few_walk *walk, size_t depth, size_t set)
{
    const struct rates_kin *kin = walk->kin;
    for (size_t i = 0; i < depth; i++)
        for (size_t word = 0; word < kin->words; word++)
            if (kin->sets[walk->sets[walk->chosen[i]]].cells[word] & kin->sets[walk->sets[set]].cells[word])
                return false;
    return true;
}

static bool choice_holds(const struct few_walk *walk, size_t depth)
{
    int8_t signs[RATES_SETS];
    memcpy(signs, walk->signs, sizeof signs);
    for (size_t i = 0; i < depth; i++)
        signs[walk->sets[walk->chosen[i]]] = -1;
    return !is_contradicted(walk->work, walk->kin, signs);
}

/* Is there a choice that leaves few events? What cannot be brought down to `most` is not tried. */
static bool walk_tells(struct few_walk *walk)
{
    const double most = walk->work->options->withhold_to;
    size_t depth = 0;
    size_t next = 0;
    size_t tries = 0;
    walk->rest[walk->count] = 0;
    for (size_t i = walk->count; i-- > 0;)
        walk->rest[i] = walk->rest[i + 1] + walk->counts[walk->sets[i]];
    for (;;) {
        if (next < walk->count && walk->left[depth] - walk->rest[next] <= most + FEW_HAIR) {
            if (++tries > FEW_TRIES)
                return true;
            if (can_choose(walk, depth, next)) {
                walk->chosen[depth] = next;
                walk->left[depth + 1] = walk->left[depth] - walk->counts[walk->sets[next]];
                depth++;
                if (is_few(walk->left[depth], most) && choice_holds(walk, depth))
                    return true;
            }
            next++;
        } else if (depth == 0)
            return false;
        else
            next = walk->chosen[--depth] + 1;
    }
}

static bool overlap(const struct rates_kin *kin, size_t one, size_t other)
{
    for (size_t word = 0; word < kin->words; word++)
        if (kin->sets[one].cells[word] & kin->sets[other].cells[word])
            return true;
    return false;
}

/* The set at hand is the whole, or one of those that are taken away. */
static bool whole_tells(struct rates_work *work, struct rates_kin *kin, size_t whole, const double *counts)
{
    const bool self = whole == kin->self;
    struct few_walk walk = { .work = work, .kin = kin, .counts = counts };
    walk.signs[kin->self] = -1;
    walk.signs[whole] = 1;
    if (!self && !rates_holds(kin, kin->sets[whole].cells, kin->sets[kin->self].cells))
        return false;
    walk.left[0] = counts[whole] - (self ? 0 : counts[kin->self]);
    if (isnan(walk.left[0]))
        return false;
    for (size_t i = 0; i < kin->count; i++)
        if (i != whole && i != kin->self && counts[i] > 0 &&
            rates_holds(kin, kin->sets[whole].cells, kin->sets[i].cells) && (self || !overlap(kin, i, kin->self)))
            walk.sets[walk.count++] = i;
    return walk_tells(&walk);
}

bool rates_tell_few(struct rates_work *work, struct rates_kin *kin, const double *counts)
{
    assert(kin->self < kin->count);
    if (is_few(counts[kin->self], work->options->withhold_to))
        return true;
    for (size_t i = 0; i < kin->sum_count; i++)
        if (sum_tells(work, kin, &kin->sums[i], counts))
            return true;
    for (size_t i = 0; i < kin->count; i++)
        if (whole_tells(work, kin, i, counts))
            return true;
    return false;
}

/* ---- The counts of a figure's area, period and sex ---- */

static const double *line_of(const struct rates_figure *figure, const struct rates_area *part)
{
    const struct pb_table *rows = figure->work->context->components;
    struct rates_kin *kin = figure->work->kin;
    const pb_symbol period = rows->period[figure->subject->like];
    size_t sex = 0;
    while (sex + 1 < RATES_SEXES && rates_sexes[sex] != figure->sex)
        sex++;
    /* The areas are in the order of periods, then of codes (kin.c). */
    size_t low = 0;
    size_t high = part->count ? kin->area_count : 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const pb_symbol other = rows->period[kin->areas[middle].rows[0]];
        if (other == period && kin->areas[middle].code == part->code)
            return rates_line(figure->work, kin, middle, sex);
        if (other < period || (other == period && kin->areas[middle].code < part->code))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void count_sets(const struct rates_figure *figure, double *counts)
{
    for (size_t i = 0; i < figure->subject->count; i++) {
        const double *line = line_of(figure, figure->subject->parts[i]);
        for (size_t set = 0; set < figure->work->kin->count; set++)
            counts[set] += line ? line[set] : PB_MISSING;
    }
}

enum pb_status rates_judge(struct rates_figure *figure)
{
    struct rates_work *work = figure->work;
    const struct rates_subject *subject = figure->subject;
    const struct pb_area *area = subject->place ? subject->place->area : subject->parts[0]->known;
    if (!work->kin || !area || area->kind == PB_AREA_PCN || area->kind == PB_AREA_JSNA)
        return PB_OK; /* those below districts are under control before anything is made of them */
    double *counts = pb_arena_take(&work->arena, work->kin->count, sizeof *counts);
    if (!counts)
        return pb_out_of_memory(work->error);
    count_sets(figure, counts);
    figure->note = (struct rates_note){
        .few = is_few(figure->events, work->options->withhold_to) || rates_tell_few(work, work->kin, counts),
        .kin = work->kin,
        .counts = counts,
    };
    return PB_OK;
}
