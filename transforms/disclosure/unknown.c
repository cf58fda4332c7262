/*
 * Counts that are not known here: those of rows that the source does not have, or gives without a figure. Everybody can
 * put in what the sums leave, and so must the audit: it needs one table with which all sums are right, to find others
 * from there. It is found by going through the sums again and again and sharing what is wrong with each among its
 * unknown counts, none of which may fall below 0: projections onto convex sets, which come to a common point of all of
 * them when there is one (Bregman 1965). Where it does not come near enough, an unknown count is what it is at least.
 */
#include "transforms/disclosure/cube.h"

#include <math.h>
#include <string.h>

enum { POSITIONS_MAXIMUM = 1 << 18, SWEEPS = 2000, WORK_MAXIMUM = 50000000 };

/* So near is right: far below one person. */
#define NEAR 1e-7

struct line {
    const struct disclosure_relation *relation;
    uint64_t code; /* of the line's value 0 */
    uint32_t axis;
    uint32_t unknown; /* counts */
};

struct filling {
    struct disclosure_cube *cube;
    size_t positions;
    double *counts; /* by position in the cube */
    bool *known;
    struct line *lines; /* sums with an unknown count */
    size_t line_count, line_capacity;
    size_t work;
};

static uint64_t part_at(const struct filling *filling, const struct line *line, uint32_t k)
{
    const struct disclosure_cube *cube = filling->cube;
    return line->code + cube->dimensions[line->axis].parts[line->relation->first + k] * cube->strides[line->axis];
}

static uint64_t total_at(const struct filling *filling, const struct line *line)
{
    return line->code + line->relation->total * filling->cube->strides[line->axis];
}

static enum pb_status add_line(struct filling *filling, struct line line)
{
    line.unknown = !filling->known[total_at(filling, &line)];
    for (uint32_t k = 0; k < line.relation->count; k++)
        line.unknown += !filling->known[part_at(filling, &line, k)];
    if (line.unknown == 0)
        return PB_OK;
    filling->lines = disclosure_room(filling->cube->work, filling->lines, &filling->line_capacity,
                                     filling->line_count + 1, sizeof *filling->lines);
    if (!filling->lines)
        return pb_out_of_memory(filling->cube->work->error);
    filling->lines[filling->line_count++] = line;
    filling->work += line.relation->count + 1;
    return PB_OK;
}

static enum pb_status list_lines(struct filling *filling, uint32_t axis)
{
    const struct disclosure_cube *cube = filling->cube;
    const struct disclosure_dimension *dimension = &cube->dimensions[axis];
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < dimension->relation_count; i++)
        for (uint64_t code = 0; status == PB_OK && code < filling->positions; code++)
            if (!dimension->relations[i].dropped && disclosure_cube_value(cube, code, axis) == 0)
                status = add_line(filling, (struct line){ &dimension->relations[i], code, axis, 0 });
    return status;
}

/* What a sum is wrong by: total less parts. */
static double wrong_by(const struct filling *filling, const struct line *line)
{
    double by = filling->counts[total_at(filling, line)];
    for (uint32_t k = 0; k < line->relation->count; k++)
        by -= filling->counts[part_at(filling, line, k)];
    return by;
}

static void change(struct filling *filling, uint64_t at, double by)
{
    if (!filling->known[at])
        filling->counts[at] = fmax(0, filling->counts[at] + by);
}

static void put_right(struct filling *filling, const struct line *line, double by)
{
    double share = by / line->unknown;
    change(filling, total_at(filling, line), -share);
    for (uint32_t k = 0; k < line->relation->count; k++)
        change(filling, part_at(filling, line, k), share);
}

static double sweep(struct filling *filling)
{
    double worst = 0;
    for (size_t i = 0; i < filling->line_count; i++) {
        double by = wrong_by(filling, &filling->lines[i]);
        worst = fmax(worst, fabs(by));
        put_right(filling, &filling->lines[i], by);
    }
    return worst;
}

static enum pb_status open_filling(struct filling *filling)
{
    const struct disclosure_cube *cube = filling->cube;
    struct pb_arena *arena = &cube->work->arena;
    enum pb_status status = PB_OK;
    filling->counts = pb_arena_take(arena, filling->positions, sizeof *filling->counts);
    filling->known = pb_arena_take(arena, filling->positions, sizeof *filling->known);
    if (!filling->counts || !filling->known)
        return pb_out_of_memory(cube->work->error);
    for (size_t i = 0; i < cube->count; i++) {
        filling->known[cube->cells[i].code] = !cube->cells[i].unknown;
        filling->counts[cube->cells[i].code] = cube->cells[i].unknown ? 0 : cube->cells[i].count;
    }
    for (uint32_t axis = 0; status == PB_OK && axis < DISCLOSURE_AXES; axis++)
        status = list_lines(filling, axis);
    return status;
}

/* Takes over what was found. Where a published or withheld total has nothing left for rows that are not there, they
 * are 0, as anybody would say. */
static enum pb_status take_over(struct filling *filling)
{
    struct disclosure_cube *cube = filling->cube;
    for (uint64_t code = 0; code < filling->positions; code++) {
        uint32_t cell = filling->known[code] ? 0 : disclosure_cube_cell(cube, code);
        if (cell == DISCLOSURE_NO_CELL)
            return pb_out_of_memory(cube->work->error);
        if (!filling->known[code])
            cube->cells[cell].count = filling->counts[code] < NEAR ? 0 : filling->counts[code];
    }
    return PB_OK;
}

enum pb_status disclosure_unknown_fill(struct disclosure_cube *cube)
{
    struct filling filling = { .cube = cube };
    uint64_t positions = cube->strides[0] * cube->dimensions[0].count;
    size_t unknown = 0;
    for (size_t i = 0; i < cube->count; i++)
        unknown += cube->cells[i].unknown;
    cube->unsure = positions > POSITIONS_MAXIMUM;
    if (cube->unsure || (unknown == 0 && positions == cube->count))
        return PB_OK;
    filling.positions = positions;
    enum pb_status status = open_filling(&filling);
    double worst = INFINITY;
    size_t done = 0;
    for (size_t i = 0; status == PB_OK && i < SWEEPS && worst > NEAR && done <= WORK_MAXIMUM; i++) {
        worst = sweep(&filling);
        done += filling.work;
    }
    cube->unsure = worst > NEAR;
    return status == PB_OK && !cube->unsure ? take_over(&filling) : status;
}
