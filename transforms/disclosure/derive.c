/*
 * Finds what can be worked out. A count is given away when subtracting published counts from each other, in any
 * combination, leaves it alone: by Gaussian elimination, that is a row of the reduced system with one unknown. It is
 * also given away when the range that the rule names leaves one answer, as two counts from 1 to 7 that make 14.
 */
#include "transforms/disclosure/relations.h"

#include <math.h>

enum { MATRIX_MAXIMUM = 1 << 22 };

#define NOTHING 1e-9 /* entries are small whole numbers and fractions of them */

/* Numbers the unknown cells of active relations; returns how many there are. */
static size_t number_columns(struct disclosure_group *group)
{
    uint32_t columns = 0;
    for (size_t i = 0; i < group->cell_count; i++)
        group->cells[i].column = !group->cells[i].known && group->cells[i].uses ? columns++ : UINT32_MAX;
    return columns;
}

static void derive_put(double *line, const struct disclosure_cell *cell, double entry)
{
    if (cell->column != UINT32_MAX)
        line[cell->column] += entry;
}

static size_t fill_matrix(struct disclosure_group *group, size_t columns)
{
    size_t lines = 0;
    for (size_t i = 0; i < group->relation_count; i++) {
        const struct disclosure_relation *relation = &group->relations[i];
        if (!relation->active)
            continue;
        double *line = &group->matrix[lines++ * columns];
        for (size_t k = 0; k < columns; k++)
            line[k] = 0;
        derive_put(line, &group->cells[relation->total], 1);
        for (uint32_t k = 0; k < relation->count; k++)
            derive_put(line, &group->cells[group->parts[relation->first + k]], -1);
    }
    return lines;
}

static void subtract(double *line, const double *pivot, size_t columns, double factor)
{
    for (size_t k = 0; k < columns; k++)
        line[k] -= factor * pivot[k];
}

/* Gauss and Jordan; returns how many lines are left. */
static size_t reduce(double *matrix, size_t lines, size_t columns)
{
    size_t done = 0;
    for (size_t column = 0; column < columns && done < lines; column++) {
        size_t best = done;
        for (size_t line = done + 1; line < lines; line++)
            if (fabs(matrix[line * columns + column]) > fabs(matrix[best * columns + column]))
                best = line;
        if (fabs(matrix[best * columns + column]) < NOTHING)
            continue;
        double *pivot = &matrix[done * columns];
        double scale = matrix[best * columns + column];
        for (size_t k = 0; k < columns; k++) {
            double entry = matrix[best * columns + k] / scale;
            matrix[best * columns + k] = pivot[k];
            pivot[k] = entry;
        }
        for (size_t line = 0; line < lines; line++)
            if (line != done && fabs(matrix[line * columns + column]) > NOTHING)
                subtract(&matrix[line * columns], pivot, columns, matrix[line * columns + column]);
        done++;
    }
    return done;
}

/* The column that stands alone in a line, or SIZE_MAX. */
static size_t alone(const double *line, size_t columns)
{
    size_t found = SIZE_MAX;
    for (size_t k = 0; k < columns; k++) {
        if (fabs(line[k]) < NOTHING)
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = k;
    }
    return found;
}

static size_t cell_of_column(const struct disclosure_group *group, size_t column)
{
    size_t cell = 0;
    while (group->cells[cell].column != column)
        cell++;
    return cell;
}

static bool is_open_secret(const struct disclosure_cell *cell)
{
    return cell->secret && !cell->given_up;
}

/* The only cell of a relation that is not known, or SIZE_MAX. */
static size_t only_unknown(const struct disclosure_group *group, const struct disclosure_relation *relation)
{
    size_t found = group->cells[relation->total].known ? SIZE_MAX : relation->total;
    for (uint32_t k = 0; k < relation->count; k++) {
        uint32_t part = group->parts[relation->first + k];
        if (group->cells[part].known)
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = part;
    }
    return found;
}

/* A secret that a single sum gives away. These come first: they are found without elimination, and what follows from
 * them may be safe when they are. */
static bool find_single(const struct disclosure_group *group, size_t *cell, size_t *relation)
{
    for (*relation = 0; *relation < group->relation_count; ++*relation) {
        if (!group->relations[*relation].active)
            continue;
        *cell = only_unknown(group, &group->relations[*relation]);
        if (*cell != SIZE_MAX && is_open_secret(&group->cells[*cell]))
            return true;
    }
    *cell = *relation = SIZE_MAX;
    return false;
}

static enum pb_status eliminate(struct disclosure_group *group, size_t *cell)
{
    size_t columns = number_columns(group);
    size_t active = 0;
    for (size_t i = 0; i < group->relation_count; i++)
        active += group->relations[i].active;
    if (columns && active > MATRIX_MAXIMUM / columns) {
        enum pb_status status =
            pb_fail(group->work->error, PB_FAILED, PB_ERROR_SOURCE,
                    "%zu counts of one measure and period are not known: too many to look for those "
                    "that can be worked out",
                    columns);
        pb_error_hint(group->work->error, "split the source, or set \"secondary\" to \"off\"");
        return status;
    }
    size_t entries = active * columns;
    if (entries > group->matrix_capacity) {
        group->matrix = pb_arena_take(&group->work->arena, entries * 2, sizeof *group->matrix);
        if (!group->matrix)
            return pb_out_of_memory(group->work->error);
        group->matrix_capacity = entries * 2;
    }
    size_t left = reduce(group->matrix, fill_matrix(group, columns), columns);
    for (size_t line = 0; line < left; line++) {
        size_t column = alone(&group->matrix[line * columns], columns);
        size_t found = column == SIZE_MAX ? SIZE_MAX : cell_of_column(group, column);
        if (found < *cell && is_open_secret(&group->cells[found]))
            *cell = found;
    }
    return PB_OK;
}

/* Does the range of the other unknown parts leave one answer for a part? `rest` is what the unknown parts make. */
static bool has_one_answer(const struct disclosure_group *group, const struct disclosure_relation *relation,
                           uint32_t part, double rest)
{
    double low = 0;
    double high = 0;
    for (uint32_t k = 0; k < relation->count; k++) {
        const struct disclosure_cell *cell = &group->cells[group->parts[relation->first + k]];
        if (cell->known || k == part)
            continue;
        low += cell->low;
        high += cell->high;
    }
    const struct disclosure_cell *cell = &group->cells[group->parts[relation->first + part]];
    double from = fmax(cell->low, rest - high);
    double to = fmin(cell->high, rest - low);
    return fabs(to - from) < 0.5;
}

/* Looks for a secret part of a published total that the ranges give away. */
static bool is_cornered(const struct disclosure_group *group, const struct disclosure_relation *relation, size_t *found)
{
    double rest = group->cells[relation->total].count;
    if (!relation->active || !group->cells[relation->total].known)
        return false;
    for (uint32_t k = 0; k < relation->count; k++) {
        const struct disclosure_cell *cell = &group->cells[group->parts[relation->first + k]];
        if (cell->known)
            rest -= cell->count;
        else if (!cell->secret)
            return false;
    }
    for (uint32_t k = 0; k < relation->count; k++) {
        *found = group->parts[relation->first + k];
        if (is_open_secret(&group->cells[*found]) && has_one_answer(group, relation, k, rest))
            return true;
    }
    return false;
}

enum pb_status disclosure_group_derive(struct disclosure_group *group, size_t *cell, size_t *relation)
{
    if (find_single(group, cell, relation))
        return PB_OK;
    enum pb_status status = eliminate(group, cell);
    if (status != PB_OK || *cell != SIZE_MAX)
        return status;
    /* Rounded totals are not exact sums: ranges tell nothing about them. */
    for (size_t i = 0; group->work->rule.round_to <= 1 && i < group->relation_count; i++)
        if (is_cornered(group, &group->relations[i], cell)) {
            *relation = i;
            return PB_OK;
        }
    *cell = SIZE_MAX;
    return PB_OK;
}
