/*
 * Filling a cube from the rows of a measure.
 */
#include "transforms/disclosure/cube.h"

#include "placebook/withheld.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Visits of cells that the audit of a measure may take: so many, and so many more for a row. */
enum { VISITS = 60000000, VISITS_OF_A_ROW = 200 };

/* A sum of small areas, ages or periods holds when the figures do not contradict it: they do when it is further off
 * than this. */
#define FAR_OFF(total) (2 + 0.25 * (total))

static enum pb_status open_dimensions(struct disclosure_cube *cube, const uint32_t *rows, size_t count)
{
    uint64_t stride = 1;
    enum pb_status status = PB_OK;
    for (size_t axis = DISCLOSURE_AXES; status == PB_OK && axis-- > 0;) {
        struct disclosure_dimension *dimension = &cube->dimensions[axis];
        disclosure_dimension_open(dimension, cube->work, (enum disclosure_axis)axis);
        for (size_t i = 0; status == PB_OK && i < count; i++)
            status = disclosure_dimension_note(dimension, rows[i]);
        if (status == PB_OK)
            status = disclosure_dimension_relate(dimension);
        cube->strides[axis] = stride;
        if (status == PB_OK && stride > (UINT64_MAX >> 1) / dimension->count)
            return DISCLOSURE_TOO_MANY;
        stride *= status == PB_OK ? dimension->count : 1;
    }
    return status;
}

static bool was_withheld(const struct disclosure_work *work, size_t row)
{
    char identity[PB_WITHHELD_TEXT];
    pb_withheld_cell(work->context->table, row, identity);
    return pb_withheld_listed(work->context->withheld_before, identity);
}

static enum pb_status place_rows(struct disclosure_cube *cube, const uint32_t *rows, size_t count)
{
    struct disclosure_work *work = cube->work;
    for (size_t i = 0; i < count; i++) {
        uint64_t code = 0;
        for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++)
            code += disclosure_dimension_of(&cube->dimensions[axis], rows[i]) * cube->strides[axis];
        uint32_t cell = cube->slot_count ? disclosure_cube_find(cube, code) : DISCLOSURE_NO_CELL;
        if (cell == DISCLOSURE_NO_CELL)
            cell = disclosure_cell_add(cube, code);
        if (cell == DISCLOSURE_NO_CELL)
            return cube->count == DISCLOSURE_CELLS ? DISCLOSURE_TOO_MANY : pb_out_of_memory(work->error);
        work->next[rows[i]] = cube->cells[cell].row;
        cube->cells[cell].row = rows[i];
        if (work->context->withheld_before && was_withheld(work, rows[i]))
            cube->cells[cell].before = true;
    }
    for (uint32_t i = 0; i < cube->count; i++) {
        disclosure_cell_describe(cube, &cube->cells[i]);
        if (cube->cells[i].secret)
            disclosure_cube_withhold(cube, i); /* a second row about the same tells the same */
    }
    return PB_OK;
}

/* --- do small areas, ages and periods add up? --- */

/* How many lines of the cube with a published total agree with a sum, and how many contradict it. */
struct evidence {
    size_t agree, contradict;
};

static void weigh(const struct disclosure_cube *cube, const struct disclosure_cell *total, size_t axis,
                  const struct disclosure_relation *relation, struct evidence *evidence)
{
    const struct disclosure_dimension *dimension = &cube->dimensions[axis];
    uint64_t line = total->code - relation->total * cube->strides[axis];
    bool complete = true;
    double sum = 0;
    for (uint32_t k = 0; k < relation->count; k++) {
        uint64_t code = line + dimension->parts[relation->first + k] * cube->strides[axis];
        uint32_t part = disclosure_cube_find(cube, code);
        bool known = part != DISCLOSURE_NO_CELL && !cube->cells[part].unknown;
        complete = complete && known;
        sum += known ? cube->cells[part].count : 0;
    }
    bool over = sum > total->count + FAR_OFF(total->count);
    bool under = complete && sum < total->count - FAR_OFF(total->count);
    evidence->contradict += over || under;
    evidence->agree += !over && !under && sum > 0;
}

static void weigh_totals(const struct disclosure_cube *cube, const struct disclosure_cell *cell, size_t axis,
                         struct evidence *evidence)
{
    const struct disclosure_dimension *dimension = &cube->dimensions[axis];
    uint32_t value = disclosure_cube_value(cube, cell->code, axis);
    const struct disclosure_value *of = &dimension->values[value];
    for (uint32_t i = 0; of->totals && i < of->uses; i++) {
        uint32_t relation = dimension->uses[of->first_use + i];
        if (dimension->relations[relation].total == value)
            weigh(cube, cell, axis, &dimension->relations[relation], &evidence[relation]);
    }
}

static enum pb_status drop_contradicted(struct disclosure_cube *cube, size_t axis)
{
    struct disclosure_dimension *dimension = &cube->dimensions[axis];
    if (dimension->relation_count == 0)
        return PB_OK;
    struct evidence *evidence = pb_arena_take(&cube->work->arena, dimension->relation_count, sizeof *evidence);
    if (!evidence)
        return pb_out_of_memory(cube->work->error);
    for (size_t i = 0; i < cube->count; i++)
        if (!cube->cells[i].unknown)
            weigh_totals(cube, &cube->cells[i], axis, evidence);
    for (size_t i = 0; i < dimension->relation_count; i++)
        if ((axis != DISCLOSURE_AREA || dimension->relations[i].looked_up) &&
            evidence[i].contradict > evidence[i].agree)
            disclosure_relation_drop(dimension, i);
    return PB_OK;
}

enum pb_status disclosure_cube_open(struct disclosure_cube *cube, struct disclosure_work *work, const uint32_t *rows,
                                    size_t count)
{
    *cube = (struct disclosure_cube){ .work = work, .visits_maximum = VISITS + (uint64_t)VISITS_OF_A_ROW * count };
    enum pb_status status = open_dimensions(cube, rows, count);
    if (status == PB_OK)
        status = place_rows(cube, rows, count);
    if (status == PB_OK)
        status = drop_contradicted(cube, DISCLOSURE_AREA);
    if (status == PB_OK)
        status = drop_contradicted(cube, DISCLOSURE_AGE);
    if (status == PB_OK)
        status = drop_contradicted(cube, DISCLOSURE_PERIOD);
    for (size_t i = 0; status == PB_OK && i < cube->count; i++)
        for (size_t axis = 0; cube->cells[i].secret && axis < DISCLOSURE_AXES; axis++)
            cube->dimensions[axis].values[disclosure_cube_value(cube, cube->cells[i].code, axis)].secrets++;
    for (size_t axis = 0; status == PB_OK && axis < DISCLOSURE_AXES; axis++)
        disclosure_moves_prepare(&cube->dimensions[axis]);
    for (size_t i = 0; status == PB_OK && i < cube->count; i++)
        if (cube->cells[i].unknown)
            disclosure_cell_guess(cube, &cube->cells[i]);
    return status;
}
