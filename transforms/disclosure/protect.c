/*
 * Secondary suppression, and its audit: each withheld count must be able to be any other of the rule's range, for all
 * that anybody knows. As long as one is not, more is withheld. What has been shown to be safe stays safe then, because
 * withholding more leaves more tables possible.
 */
#include "transforms/disclosure/cube.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SECTION = 64 }; /* withheld counts between two looks at whether the run is being stopped */

#define NOTHING 1e-9

struct protection {
    struct disclosure_work *work;
    struct disclosure_cube cube;
    const uint32_t *rows; /* of the measure */
    size_t count;
    uint32_t *secrets; /* cells, in the order in which they are looked at */
    size_t secret_count;
    bool *safe; /* by cell, as far as it has been looked at */
    size_t safe_count;
    bool choosing; /* more may be withheld */
    bool given_up; /* figures that were to stay as they are */
    bool periods;  /* all figures of a period had to be withheld */
    uint64_t open; /* counts that cannot be protected */
    size_t open_row;
};

/* Figures that contradict each other are no table to start from; nor do they say much to anybody. Both ends of the
 * range are looked for among all tables. */
static enum pb_status look_again(struct protection *protection, uint32_t at, bool *safe)
{
    const struct disclosure_rule *rule = &protection->work->rule;
    const struct disclosure_cell *cell = &protection->cube.cells[at];
    double width = fmax(1, rule->suppress_to - rule->suppress_from);
    double low = rule->suppress_from;
    if (cell->unknown || !disclosure_is_small(rule, cell->count))
        low = fmax(0, cell->count - floor(width / 2));
    enum pb_status status = disclosure_is_possible(&protection->cube, at, low, safe);
    if (status == PB_OK && *safe)
        status = disclosure_is_possible(&protection->cube, at, low + width, safe);
    return status;
}

/* Up and down together by as much as is needed: first what there is, then what can be had. */
static enum pb_status reach(struct protection *protection, uint32_t at, double need, bool choosing, double *reached)
{
    struct disclosure_cube *cube = &protection->cube;
    double up = 0;
    double down = 0;
    enum pb_status status = disclosure_witness(cube, at, 1, need, false, &up);
    if (status == PB_OK)
        status = disclosure_witness(cube, at, -1, fmax(0, need - up), false, &down);
    if (status == PB_OK && choosing && up + down < need - NOTHING)
        status = disclosure_witness(cube, at, 1, need - down, true, &up);
    if (status == PB_OK && choosing && up + down < need - NOTHING)
        status = disclosure_witness(cube, at, -1, need - up, true, &down);
    *reached = up + down;
    return status;
}

/* Areas that stay as they are, such as a district with a count of 3, leave a small area in them less than the range of
 * the rule, whatever else is withheld: as much as they leave is enough then, as long as it is more than one count. Else
 * one of them does not stay. */
static enum pb_status protect_below_kept(struct protection *protection, uint32_t at, double width, bool *safe)
{
    struct disclosure_cube *cube = &protection->cube;
    enum pb_status status = PB_OK;
    for (int turn = 0; status == PB_OK && !*safe && turn < 2; turn++) {
        double left = 0;
        double reached = 0;
        cube->giving_up = turn > 0;
        cube->freely = true;
        status = reach(protection, at, width, false, &left);
        cube->freely = false;
        left = floor(left + NOTHING);
        if (status == PB_OK && left >= 1)
            status = reach(protection, at, left, true, &reached);
        *safe = left >= 1 && reached >= left - NOTHING;
        protection->given_up = protection->given_up || (*safe && turn > 0);
    }
    cube->giving_up = false;
    return status;
}

/* A small count must be able to be every count of the rule's range; another withheld one to be as far from where it is.
 */
static enum pb_status protect_cell(struct protection *protection, uint32_t at, bool *safe)
{
    struct disclosure_cube *cube = &protection->cube;
    const struct disclosure_rule *rule = &protection->work->rule;
    const struct disclosure_cell *cell = &cube->cells[at];
    double width = fmax(1, rule->suppress_to - rule->suppress_from);
    double up = width;
    double down = width;
    double reached_up = 0;
    double reached_down = 0;
    const bool small = !cell->unknown && disclosure_is_small(rule, cell->count);
    *safe = !small && protection->work->of_people; /* how many people there are is no secret unless they are few */
    if (*safe)
        return PB_OK;
    if (small) {
        up = fmax(0, rule->suppress_to - cell->count);
        down = fmax(0, cell->count - rule->suppress_from);
    }
    /* Of another one both ways count together: first what there is, then what can be had. */
    enum pb_status status = disclosure_witness(cube, at, 1, up, small && protection->choosing, &reached_up);
    if (status == PB_OK && !small)
        down = fmax(0, width - reached_up);
    if (status == PB_OK)
        status = disclosure_witness(cube, at, -1, down, small && protection->choosing, &reached_down);
    if (status == PB_OK && !small && protection->choosing && reached_up + reached_down < width - NOTHING)
        status = disclosure_witness(cube, at, 1, width - reached_down, true, &reached_up);
    if (status == PB_OK && !small && protection->choosing && reached_up + reached_down < width - NOTHING)
        status = disclosure_witness(cube, at, -1, width - reached_up, true, &reached_down);
    *safe = small ? reached_up >= up - NOTHING && reached_down >= down - NOTHING
                  : reached_up + reached_down >= width - NOTHING;
    if (status == PB_OK && !*safe && protection->choosing && rule->small_only)
        status = protect_below_kept(protection, at, width, safe);
    return status == PB_OK && !*safe && protection->choosing ? look_again(protection, at, safe) : status;
}

static int by_code(const void *left, const void *right)
{
    const struct disclosure_cell *const *a = left;
    const struct disclosure_cell *const *b = right;
    return (*a)->code < (*b)->code ? -1 : (*a)->code > (*b)->code;
}

/* The withheld counts that have not been looked at, in the order of their positions, so that the order of the rows does
 * not matter. */
static enum pb_status list_secrets(struct protection *protection)
{
    struct disclosure_cube *cube = &protection->cube;
    struct pb_arena *arena = &protection->work->arena;
    protection->safe =
        pb_arena_grow(arena, protection->safe, protection->safe_count, cube->count, sizeof *protection->safe);
    const struct disclosure_cell **sorted = pb_arena_take(arena, cube->count, sizeof *sorted);
    protection->secrets = pb_arena_take(arena, cube->count, sizeof *protection->secrets);
    if (!protection->safe || !sorted || !protection->secrets)
        return pb_out_of_memory(protection->work->error);
    protection->safe_count = cube->count;
    protection->secret_count = 0;
    for (size_t i = 0; i < cube->count; i++)
        if (cube->cells[i].secret && !protection->safe[i])
            sorted[protection->secret_count++] = &cube->cells[i];
    qsort(sorted, protection->secret_count, sizeof *sorted, by_code);
    for (size_t i = 0; i < protection->secret_count; i++)
        protection->secrets[i] = (uint32_t)(sorted[i] - cube->cells);
    return PB_OK;
}

/* All figures of the period of a cell. */
static void withhold_period(struct protection *protection, uint32_t at)
{
    struct disclosure_cube *cube = &protection->cube;
    uint32_t period = disclosure_cube_value(cube, cube->cells[at].code, DISCLOSURE_PERIOD);
    for (uint32_t i = 0; i < cube->count; i++) {
        const struct disclosure_cell *cell = &cube->cells[i];
        if (cell->settable && cell->row != UINT32_MAX &&
            disclosure_cube_value(cube, cell->code, DISCLOSURE_PERIOD) == period)
            disclosure_cube_withhold(cube, i);
    }
    protection->periods = true;
}

/* When nothing else helps, its period is withheld. */
static enum pb_status protect_or_withhold(struct protection *protection, uint32_t cell, bool *safe)
{
    enum pb_status status = protect_cell(protection, cell, safe);
    if (status != PB_OK || *safe || !protection->choosing || protection->work->exempt[protection->cube.cells[cell].row])
        return status;
    withhold_period(protection, cell);
    return protect_cell(protection, cell, safe);
}

/* Looks at each withheld count once; without choosing, only at which are safe. *failed: one of them cannot be
 * protected, although its rows may be withheld. */
static enum pb_status protect_all(struct protection *protection, bool *failed)
{
    struct disclosure_work *work = protection->work;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < protection->secret_count; i++) {
        uint32_t cell = protection->secrets[i];
        size_t row = protection->cube.cells[cell].row;
        bool safe = false;
        if (i % SECTION == 0 && pb_cancelled(work->context, work->error))
            return PB_FATAL;
        status = protect_or_withhold(protection, cell, &safe);
        protection->safe[cell] = safe || protection->choosing;
        if (status != PB_OK || safe || !protection->choosing)
            continue;
        if (!work->exempt[row]) {
            *failed = true;
            return PB_OK;
        }
        if (protection->open++ == 0)
            protection->open_row = row;
    }
    return status;
}

/* All rows of the measure that say how many people or events there are, or have a value. */
static uint64_t withhold_measure(const struct protection *protection)
{
    const struct disclosure_work *work = protection->work;
    uint64_t withheld = 0;
    for (size_t i = 0; i < protection->count; i++) {
        size_t row = protection->rows[i];
        bool figure = !pb_missing(work->counts[row]) || !pb_missing(work->context->table->value[row]);
        if (work->exempt[row] || pb_disclosure_is_secret(work->fates[row]) || !figure)
            continue;
        work->fates[row] = DISCLOSURE_SECONDARY;
        withheld++;
    }
    return withheld;
}

static void warn(const struct protection *protection, size_t row, const char *sentence)
{
    const struct pb_table *table = protection->work->context->table;
    pb_warning_add(protection->work->context->findings, pb_cell(table, source_file, row), 0, "%.150s: %s",
                   pb_cell(table, measure, row), sentence);
}

static void report(const struct protection *protection, bool again, bool too_many, bool failed)
{
    const struct disclosure_cube *cube = &protection->cube;
    size_t first = protection->rows[0];
    if (too_many)
        warn(protection, first,
             "it has too many counts to be sure that none of the withheld ones can be worked out: all of its figures "
             "are withheld. Split the measure or the source");
    if (failed)
        warn(protection, first,
             "a withheld count could be worked out whatever else is withheld: all figures of the measure are withheld");
    if (protection->periods && !too_many && !failed)
        warn(
            protection, first,
            "a withheld count could be worked out whatever else is withheld: all figures of some periods are withheld");
    if (protection->open && !again)
        warn(protection, protection->open_row,
             "a withheld count can be worked out from the rows of benchmarks, which are kept as they are");
    if (protection->given_up && !again)
        warn(protection, first,
             "some figures of districts or larger areas are withheld too: a small count of an area in them followed");
    if (!too_many && !again && cube->dimensions[DISCLOSURE_AGE].overlapping)
        warn(protection, first,
             "its ages overlap without adding up: what their differences tell about withheld counts is not checked");
    if (!too_many && !again && cube->dimensions[DISCLOSURE_PERIOD].overlapping)
        warn(protection, first,
             "its periods overlap without adding up: what their differences tell about withheld counts is not checked");
}

/* One measure of one source; `again`: what was said of it is not said twice. */
static enum pb_status protect_measure(struct disclosure_work *work, const uint32_t *rows, size_t count, bool again)
{
    struct protection protection = { .work = work, .rows = rows, .count = count };
    bool failed = false;
    enum pb_status status = disclosure_cube_open(&protection.cube, work, rows, count);
    do {
        if (status == PB_OK)
            status = list_secrets(&protection);
        if (status == PB_OK && protection.secret_count > 0)
            status = protect_all(&protection, &failed);
        /* What is not safe yet may be so when more is known of the counts that have no row. */
        if (status == PB_OK && !protection.choosing && protection.secret_count > 0)
            status = disclosure_unknown_fill(&protection.cube);
        protection.choosing = true;
    } while (status == PB_OK && !failed && protection.secret_count > 0);
    bool too_many = status == DISCLOSURE_TOO_MANY;
    bool more = (too_many || failed) && withhold_measure(&protection) > 0;
    report(&protection, again, too_many && more, failed && more);
    return too_many ? PB_OK : status;
}

static bool has_few_people(const struct disclosure_work *work, const uint32_t *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (disclosure_is_small(&work->rule, pb_disclosure_people(work, rows[i])) && !work->exempt[rows[i]])
            return true;
    return false;
}

static size_t count_secrets(const struct disclosure_work *work, const uint32_t *rows, size_t count)
{
    size_t secrets = 0;
    for (size_t i = 0; i < count; i++)
        secrets += pb_disclosure_is_secret(work->fates[rows[i]]);
    return secrets;
}

/* Is the measure made of other small areas on this day than on that of the last audit? */
static enum pb_status is_made_otherwise(struct disclosure_work *work, const uint32_t *rows, size_t count, int32_t day,
                                        bool *otherwise)
{
    struct disclosure_dimension areas;
    const uint64_t before = work->made_of;
    enum pb_status status = PB_OK;
    work->day = day;
    disclosure_dimension_open(&areas, work, DISCLOSURE_AREA);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = disclosure_dimension_note(&areas, rows[i]);
    if (status == PB_OK)
        status = disclosure_dimension_relate(&areas);
    *otherwise = status == PB_OK && work->made_of != before;
    return status == DISCLOSURE_TOO_MANY ? PB_OK : status;
}

/* By what lay in what on the last day of the figures, and on the first: practices change their networks. As each audit
 * may withhold what the other has to look at, until neither needs more. */
static enum pb_status protect_days(struct disclosure_work *work, const uint32_t *rows, size_t count, bool again)
{
    const struct pb_table *table = work->context->table;
    int32_t first = table->period_end[rows[0]];
    int32_t last = first;
    bool otherwise = false;
    for (size_t i = 1; i < count; i++) {
        first = table->period_end[rows[i]] < first ? table->period_end[rows[i]] : first;
        last = table->period_end[rows[i]] > last ? table->period_end[rows[i]] : last;
    }
    work->day = last;
    work->made_of = 0;
    enum pb_status status = protect_measure(work, rows, count, again);
    if (status == PB_OK && work->made_of && first < last)
        status = is_made_otherwise(work, rows, count, first, &otherwise);
    size_t before = SIZE_MAX;
    while (status == PB_OK && otherwise && before != count_secrets(work, rows, count)) {
        before = count_secrets(work, rows, count);
        for (size_t i = 0; status == PB_OK && i < 2; i++) {
            work->day = i ? last : first;
            status = protect_measure(work, rows, count, true);
        }
    }
    return status;
}

/* Counts, and where there are few people the numbers of people, which add up like them: until neither needs more. */
static enum pb_status protect_figures(struct disclosure_work *work, const uint32_t *rows, size_t count)
{
    enum pb_status status = protect_days(work, rows, count, false);
    size_t before = 0;
    while (status == PB_OK && has_few_people(work, rows, count) && before < count_secrets(work, rows, count)) {
        before = count_secrets(work, rows, count);
        work->of_people = true;
        status = protect_days(work, rows, count, true);
        work->of_people = false;
        if (status == PB_OK && before < count_secrets(work, rows, count))
            status = protect_days(work, rows, count, true);
    }
    return status;
}

enum pb_status disclosure_protect(struct disclosure_work *work)
{
    static const size_t key[] = { PB_COLUMN(source), PB_COLUMN(measure) };
    const struct pb_table *table = work->context->table;
    struct pb_groups all;
    struct pb_group group;
    uint32_t *rows = pb_arena_take(&work->arena, table->rows, sizeof *rows);
    size_t count = 0;
    work->next = pb_arena_take(&work->arena, table->rows, sizeof *work->next);
    if (!rows || !work->next)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < table->rows; row++)
        rows[count++] = (uint32_t)row;
    all = pb_groups_sort(table, PB_KEY(key), rows, count);
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = PB_OK;
    struct pb_arena outer = work->arena;
    while (status == PB_OK && pb_groups_next(&all, &group)) {
        if (pb_cancel_check_rows(&check, all.next, work->error))
            return PB_FATAL;
        if (count_secrets(work, group.rows, group.count) == 0)
            continue;
        pb_arena_open(&work->arena, outer.maximum);
        status = protect_figures(work, group.rows, group.count);
        pb_arena_close(&work->arena);
        work->arena = outer;
    }
    return status;
}
