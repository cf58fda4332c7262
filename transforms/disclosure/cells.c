/*
 * The cells of a cube: where they are, and what everybody knows of them.
 */
#include "transforms/disclosure/cube.h"

#include <math.h>

/* --- cells by position --- */

uint32_t disclosure_cube_value(const struct disclosure_cube *cube, uint64_t code, size_t axis)
{
    return (uint32_t)(code / cube->strides[axis] % cube->dimensions[axis].count);
}

static size_t cube_slot(const struct disclosure_cube *cube, uint64_t code)
{
    size_t slot = (size_t)((code * 0x9E3779B97F4A7C15U) >> 32) & (cube->slot_count - 1);
    while (cube->slots[slot] && cube->cells[cube->slots[slot] - 1].code != code)
        slot = (slot + 1) & (cube->slot_count - 1);
    return slot;
}

uint32_t disclosure_cube_find(const struct disclosure_cube *cube, uint64_t code)
{
    uint32_t found = cube->slots[cube_slot(cube, code)];
    return found ? found - 1 : DISCLOSURE_NO_CELL;
}

static bool make_room(struct disclosure_cube *cube)
{
    cube->cells = disclosure_room(cube->work, cube->cells, &cube->capacity, cube->count + 1, sizeof *cube->cells);
    if (!cube->cells || cube->count == DISCLOSURE_CELLS)
        return false;
    if (cube->count * 2 < cube->slot_count)
        return true;
    size_t slots = cube->slot_count ? cube->slot_count * 4 : 256;
    cube->slots = pb_arena_take(&cube->work->arena, slots, sizeof *cube->slots);
    if (!cube->slots)
        return false;
    cube->slot_count = slots;
    for (size_t i = 0; i < cube->count; i++)
        cube->slots[cube_slot(cube, cube->cells[i].code)] = (uint32_t)i + 1;
    return true;
}

uint32_t disclosure_cell_add(struct disclosure_cube *cube, uint64_t code)
{
    if (!make_room(cube))
        return DISCLOSURE_NO_CELL;
    uint32_t cell = (uint32_t)cube->count++;
    cube->cells[cell] = (struct disclosure_cell){ .code = code, .row = UINT32_MAX, .high = INFINITY, .unknown = true };
    cube->slots[cube_slot(cube, code)] = cell + 1;
    return cell;
}

/* --- what a row tells everybody --- */

/* The range of counts that are rounded to the one that is shown. */
static void shown_range(const struct disclosure_rule *rule, struct disclosure_cell *cell)
{
    double step = rule->round_to;
    cell->low = cell->high = cell->count;
    if (!(step > 1))
        return;
    double shown = round(cell->count / step) * step;
    cell->low = fmin(cell->count, fmax(0, shown - floor(step / 2)));
    cell->high = fmax(cell->count, shown + ceil(step / 2) - 1);
    if (rule->suppress_to > 0 && cell->count > rule->suppress_to)
        cell->low = fmax(cell->low, fmin(cell->count, rule->suppress_to + 1));
    else if (rule->suppress_to > 0)
        cell->high = fmin(cell->high, fmax(cell->count, rule->suppress_from - 1));
}

void disclosure_cell_describe(const struct disclosure_cube *cube, struct disclosure_cell *cell)
{
    const struct disclosure_work *work = cube->work;
    bool exempt = false;
    bool kept = true;
    cell->secret = false;
    cell->count = PB_MISSING;
    for (uint32_t row = cell->row; row != UINT32_MAX; row = work->next[row]) {
        cell->secret = cell->secret || pb_disclosure_is_secret(work->fates[row]);
        exempt = exempt || work->exempt[row];
        kept = kept && (work->kept[row] || !work->exempt[row]);
        if (pb_missing(cell->count))
            cell->count = work->of_people ? pb_disclosure_people(work, row) : work->counts[row];
    }
    cell->unknown = pb_missing(cell->count);
    cell->low = 0;
    cell->high = INFINITY;
    cell->settable = !cell->secret && !exempt && !cell->unknown;
    cell->kept = !cell->secret && exempt && kept && !cell->unknown;
    if (cell->unknown)
        cell->count = 0;
    else if (!cell->secret && exempt)
        cell->low = cell->high = cell->count;
    else if (!cell->secret)
        shown_range(&work->rule, cell);
}

void disclosure_cube_withhold(struct disclosure_cube *cube, uint32_t cell)
{
    struct disclosure_work *work = cube->work;
    for (uint32_t row = cube->cells[cell].row; row != UINT32_MAX; row = work->next[row])
        if ((!work->exempt[row] || (work->kept[row] && cube->giving_up)) &&
            !pb_disclosure_is_secret(work->fates[row])) {
            work->fates[row] = DISCLOSURE_SECONDARY;
            work->exempt[row] = false;
        }
    disclosure_cell_describe(cube, &cube->cells[cell]);
}

/* --- counts that are not known --- */

/* The known parts of a sum together, and how many are not known. */
static double known_parts(const struct disclosure_cube *cube, uint64_t line, size_t axis,
                          const struct disclosure_relation *relation, uint32_t *unknown)
{
    const struct disclosure_dimension *dimension = &cube->dimensions[axis];
    double sum = 0;
    *unknown = 0;
    for (uint32_t k = 0; k < relation->count; k++) {
        uint64_t code = line + dimension->parts[relation->first + k] * cube->strides[axis];
        uint32_t part = disclosure_cube_find(cube, code);
        bool known = part != DISCLOSURE_NO_CELL && !cube->cells[part].unknown;
        sum += known ? cube->cells[part].count : 0;
        *unknown += !known;
    }
    return sum;
}

/* What one sum says of an unknown count: at least so much, at most so much. */
static void limit(const struct disclosure_cube *cube, uint64_t line, size_t axis, uint32_t value,
                  const struct disclosure_relation *relation, double *least, double *most)
{
    uint32_t unknown = 0;
    double sum = known_parts(cube, line, axis, relation, &unknown);
    if (relation->total == value) {
        *least = fmax(*least, sum);
        return;
    }
    uint32_t total = disclosure_cube_find(cube, line + relation->total * cube->strides[axis]);
    if (total == DISCLOSURE_NO_CELL || cube->cells[total].unknown)
        return;
    double rest = fmax(0, cube->cells[total].count - sum);
    *most = fmin(*most, rest);
    if (unknown == 1)
        *least = fmax(*least, rest);
}

/* A count that nobody knows is taken for what it is at least, unless disclosure_unknown_fill knows better. Where its
 * sums leave nothing, a row that is not there is taken to be 0, as anybody would. */
void disclosure_cell_guess(const struct disclosure_cube *cube, struct disclosure_cell *cell)
{
    double least = 0;
    double most = INFINITY;
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++) {
        const struct disclosure_dimension *dimension = &cube->dimensions[axis];
        uint32_t value = disclosure_cube_value(cube, cell->code, axis);
        const struct disclosure_value *of = &dimension->values[value];
        for (uint32_t i = 0; i < of->uses; i++) {
            const struct disclosure_relation *relation = &dimension->relations[dimension->uses[of->first_use + i]];
            if (!relation->dropped)
                limit(cube, cell->code - value * cube->strides[axis], axis, value, relation, &least, &most);
        }
    }
    cell->count = fmin(least, most);
    cell->low = 0;
    cell->high = cell->row == UINT32_MAX && !(most > 0) ? 0 : INFINITY;
}

uint32_t disclosure_cube_cell(struct disclosure_cube *cube, uint64_t code)
{
    uint32_t found = disclosure_cube_find(cube, code);
    if (found != DISCLOSURE_NO_CELL)
        return found;
    found = disclosure_cell_add(cube, code);
    if (found != DISCLOSURE_NO_CELL)
        disclosure_cell_guess(cube, &cube->cells[found]);
    return found;
}
