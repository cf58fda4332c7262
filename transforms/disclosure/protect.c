/*
 * Secondary suppression: as long as a secret count can be worked out, one more count is withheld.
 */
#include "transforms/disclosure/relations.h"

#include <string.h>

/* How good it would be to withhold a cell; less is better, in this order. */
struct merit {
    bool total;   /* parts before totals */
    bool nothing; /* a count of 0 protects badly: who knows the rule knows that it is 0 */
    bool edge;    /* so does the smallest count that is ever shown */
    bool harm;    /* another sum would then give this one away */
    double count;
    size_t row;
};

static const char *protect_text_of(const struct pb_table *table, const pb_symbol *column, size_t row)
{
    return pb_symbol_text(table->symbols, column[row]);
}

/* Equal counts: by their names, so that the order of the rows in the file does not matter. */
static int by_names(const struct pb_table *table, size_t a, size_t b)
{
    const pb_symbol *const columns[] = { table->area_code, table->sex, table->category_type, table->category };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof columns / sizeof columns[0]; i++)
        order = strcmp(protect_text_of(table, columns[i], a), protect_text_of(table, columns[i], b));
    return order;
}

static bool protect_is_better(const struct pb_table *table, const struct merit *a, const struct merit *b)
{
    if (a->total != b->total)
        return b->total;
    if (a->nothing != b->nothing)
        return b->nothing;
    if (a->edge != b->edge)
        return b->edge;
    if (a->harm != b->harm)
        return b->harm;
    if (a->count < b->count || a->count > b->count)
        return a->count < b->count;
    return by_names(table, a->row, b->row) < 0;
}

static bool is_in(const struct disclosure_group *group, const struct disclosure_relation *relation, size_t cell)
{
    bool found = relation->total == cell;
    for (uint32_t k = 0; k < relation->count; k++)
        found = found || group->parts[relation->first + k] == cell;
    return found;
}

static bool has_unknown(const struct disclosure_group *group, const struct disclosure_relation *relation)
{
    bool found = !group->cells[relation->total].known;
    for (uint32_t k = 0; k < relation->count; k++)
        found = found || !group->cells[group->parts[relation->first + k]].known;
    return found;
}

/* Is there a sum with this count in which everything else is known? */
static bool does_harm(const struct disclosure_group *group, size_t cell)
{
    for (size_t i = 0; i < group->relation_count; i++) {
        const struct disclosure_relation *relation = &group->relations[i];
        if (relation->active && is_in(group, relation, cell) && !has_unknown(group, relation))
            return true;
    }
    return false;
}

struct choice {
    size_t cell; /* SIZE_MAX: none yet */
    struct merit merit;
};

static void consider(const struct disclosure_group *group, size_t cell, bool total, struct choice *choice)
{
    const struct disclosure_cell *candidate = &group->cells[cell];
    const struct disclosure_work *work = group->work;
    if (!candidate->known || work->exempt[candidate->row])
        return;
    struct merit merit = {
        .total = total,
        .nothing = !(candidate->count > 0),
        .edge = work->rule.suppress_to > 0 && candidate->count < work->rule.suppress_to + 2,
        .harm = does_harm(group, cell),
        .count = candidate->count,
        .row = candidate->row,
    };
    if (choice->cell == SIZE_MAX || protect_is_better(work->context->table, &merit, &choice->merit))
        *choice = (struct choice){ cell, merit };
}

static void consider_all(const struct disclosure_group *group, const struct disclosure_relation *relation,
                         struct choice *choice)
{
    consider(group, relation->total, true, choice);
    for (uint32_t k = 0; k < relation->count; k++)
        consider(group, group->parts[relation->first + k], false, choice);
}

/* In the sum that gives the secret away; when it takes several, in one that the secret is in; else anywhere. */
static size_t protect_choose(const struct disclosure_group *group, size_t secret, size_t relation)
{
    struct choice choice = { .cell = SIZE_MAX };
    if (relation != SIZE_MAX)
        consider_all(group, &group->relations[relation], &choice);
    for (size_t i = 0; choice.cell == SIZE_MAX && i < group->relation_count; i++)
        if (group->relations[i].active && is_in(group, &group->relations[i], secret))
            consider_all(group, &group->relations[i], &choice);
    for (size_t i = 0; choice.cell == SIZE_MAX && i < group->relation_count; i++)
        if (group->relations[i].active)
            consider_all(group, &group->relations[i], &choice);
    return choice.cell;
}

static void give_up(struct disclosure_group *group, struct disclosure_cell *cell)
{
    const struct pb_table *table = group->work->context->table;
    cell->given_up = true;
    pb_warning_add(group->work->context->findings, pb_cell(table, source_file, cell->row), 0,
                   "%.150s, %.100s, %.60s: a withheld count can be worked out from the rows of benchmarks, which are "
                   "kept as they are",
                   pb_cell(table, measure, cell->row), pb_cell(table, area_name, cell->row),
                   pb_cell(table, period, cell->row));
}

/* Each turn withholds one more count or gives up a secret, so there are no more turns than cells. */
static enum pb_status protect_group(struct disclosure_group *group, const uint32_t *rows, size_t count)
{
    enum pb_status status = disclosure_group_fill(group, rows, count);
    for (size_t turn = 0; status == PB_OK && turn <= 2 * group->cell_count; turn++) {
        size_t secret = SIZE_MAX;
        size_t relation = SIZE_MAX;
        if (pb_cancelled(group->work->context, group->work->error))
            return PB_FATAL;
        disclosure_group_prune(group);
        status = disclosure_group_derive(group, &secret, &relation);
        if (status != PB_OK || secret == SIZE_MAX)
            break;
        size_t chosen = protect_choose(group, secret, relation);
        if (chosen == SIZE_MAX) {
            give_up(group, &group->cells[secret]);
        } else {
            group->work->fates[group->cells[chosen].row] = DISCLOSURE_SECONDARY;
            disclosure_group_describe(group, &group->cells[chosen]);
        }
    }
    return status;
}

static bool has_secret(const struct disclosure_work *work, const uint32_t *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pb_disclosure_is_secret(work->fates[rows[i]]))
            return true;
    return false;
}

enum pb_status disclosure_protect(struct disclosure_work *work)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(indicator), PB_COLUMN(age), PB_COLUMN(period) };
    struct disclosure_group group;
    struct pb_groups all;
    struct pb_group rows;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = disclosure_group_open(&group, work);
    if (status == PB_OK)
        status = pb_groups_open(&all, work->context->table, PB_KEY(key), &work->arena, work->error);
    while (status == PB_OK && pb_groups_next(&all, &rows)) {
        if (pb_cancel_check_rows(&check, all.next, work->error))
            status = PB_FATAL;
        else if (has_secret(work, rows.rows, rows.count))
            status = protect_group(&group, rows.rows, rows.count);
    }
    return status;
}
