/*
 * Counts that are not known here: those of rows that the source does not have, or gives without a figure. Everybody can
 * put in what the sums leave, and so must the audit: it needs one table with which all sums are right, to find others
 * from there. It is found by going through the sums again and again and sharing what is wrong with each among its
 * unknown counts, none of which may fall below 0: projections onto convex sets, which come to a common point of all of
 * them when there is one (Bregman 1965). Where published figures contradict the sums there is none, for anybody, and
 * the sums are taken to be off by what is left. Where there should be one and it is not found, an unknown count is what
 * it is at least.
 */
#include "transforms/disclosure/cube.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { POSITIONS_MAXIMUM = 1 << 18, SWEEPS = 2000, SWEEPS_IN_VAIN = 30, WORK_MAXIMUM = 20000000, WORK_OF_A_VISIT = 8 };

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
    double *counts;                    /* by position in the cube */
    double *low, *high;                /* equal where the count is known */
    bool *wanted;                      /* by the first position of a block: its sums are looked at */
    uint32_t *blocks[DISCLOSURE_AXES]; /* by value: the first of those that sums bind together */
    bool contradicted;                 /* there is no table with which all sums are right */
    struct line *lines;                /* sums with an unknown count */
    size_t line_count, line_capacity;
    size_t work;
};

static bool is_known(const struct filling *filling, uint64_t at)
{
    return !(filling->low[at] < filling->high[at]);
}

static uint64_t part_at(const struct filling *filling, const struct line *line, uint32_t k)
{
    const struct disclosure_cube *cube = filling->cube;
    return line->code + cube->dimensions[line->axis].parts[line->relation->first + k] * cube->strides[line->axis];
}

static uint64_t total_at(const struct filling *filling, const struct line *line)
{
    return line->code + line->relation->total * filling->cube->strides[line->axis];
}

/* What a sum is wrong by: total less parts. */
static double wrong_by(const struct filling *filling, const struct line *line)
{
    double by = filling->counts[total_at(filling, line)];
    for (uint32_t k = 0; k < line->relation->count; k++)
        by -= filling->counts[part_at(filling, line, k)];
    return by;
}

static enum pb_status add_line(struct filling *filling, struct line line)
{
    line.unknown = !is_known(filling, total_at(filling, &line));
    for (uint32_t k = 0; k < line.relation->count; k++)
        line.unknown += !is_known(filling, part_at(filling, &line, k));
    if (line.unknown == 0) {
        filling->contradicted = filling->contradicted || fabs(wrong_by(filling, &line)) > 0.5;
        return PB_OK;
    }
    filling->lines = disclosure_room(filling->cube->work, filling->lines, &filling->line_capacity,
                                     filling->line_count + 1, sizeof *filling->lines);
    if (!filling->lines)
        return pb_out_of_memory(filling->cube->work->error);
    filling->lines[filling->line_count++] = line;
    filling->work += line.relation->count + 1;
    return PB_OK;
}

/* --- blocks: parts of the cube that no sum binds to each other --- */

static uint64_t block_of(const struct filling *filling, uint64_t code)
{
    uint64_t block = 0;
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++) {
        assert(filling->blocks[axis]); /* open_blocks */
        block += filling->blocks[axis][disclosure_cube_value(filling->cube, code, axis)] * filling->cube->strides[axis];
    }
    return block;
}

static bool is_wanted(const struct filling *filling, uint64_t code)
{
    return filling->wanted[block_of(filling, code)];
}

/* Ways are halved as they are gone, so that they stay short. */
static uint32_t first_of(uint32_t *blocks, uint32_t value)
{
    while (blocks[value] != value)
        value = blocks[value] = blocks[blocks[value]];
    return value;
}

/* Values that are in one sum belong together. */
static enum pb_status part_values(struct filling *filling, size_t axis)
{
    const struct disclosure_dimension *dimension = &filling->cube->dimensions[axis];
    uint32_t *blocks = pb_arena_take(&filling->cube->work->arena, dimension->count, sizeof *blocks);
    if (!blocks)
        return pb_out_of_memory(filling->cube->work->error);
    for (uint32_t i = 0; i < dimension->count; i++)
        blocks[i] = i;
    for (size_t i = 0; i < dimension->relation_count; i++) {
        const struct disclosure_relation *relation = &dimension->relations[i];
        for (uint32_t k = 0; !relation->dropped && k < relation->count; k++)
            blocks[first_of(blocks, dimension->parts[relation->first + k])] = first_of(blocks, relation->total);
    }
    for (uint32_t i = 0; i < dimension->count; i++)
        blocks[i] = first_of(blocks, i);
    filling->blocks[axis] = blocks;
    return PB_OK;
}

static enum pb_status open_blocks(struct filling *filling)
{
    const struct disclosure_cube *cube = filling->cube;
    enum pb_status status = PB_OK;
    filling->wanted = pb_arena_take(&cube->work->arena, filling->positions, sizeof *filling->wanted);
    if (!filling->wanted)
        return pb_out_of_memory(cube->work->error);
    for (size_t axis = 0; status == PB_OK && axis < DISCLOSURE_AXES; axis++)
        status = part_values(filling, axis);
    return status;
}

/* The sums of a relation begin where the axis has its value 0: the positions of the axes behind it, once for each of
 * those before it. */
static enum pb_status list_lines(struct filling *filling, uint32_t axis)
{
    const struct disclosure_cube *cube = filling->cube;
    const struct disclosure_dimension *dimension = &cube->dimensions[axis];
    const uint64_t stride = cube->strides[axis];
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < dimension->relation_count; i++) {
        const struct disclosure_relation *relation = &dimension->relations[i];
        for (uint64_t first = 0; !relation->dropped && first < filling->positions; first += stride * dimension->count)
            for (uint64_t code = first; status == PB_OK && code < first + stride; code++)
                if (is_wanted(filling, code + relation->total * stride))
                    status = add_line(filling, (struct line){ relation, code, axis, 0 });
    }
    return status;
}

static void change(struct filling *filling, uint64_t at, double by)
{
    double count = filling->counts[at] + by;
    count = count > filling->low[at] ? count : filling->low[at];
    filling->counts[at] = count < filling->high[at] ? count : filling->high[at];
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
        worst = fabs(by) > worst ? fabs(by) : worst;
        put_right(filling, &filling->lines[i], by);
    }
    return worst;
}

static enum pb_status open_filling(struct filling *filling)
{
    const struct disclosure_cube *cube = filling->cube;
    struct pb_arena *arena = &cube->work->arena;
    filling->positions = cube->strides[0] * cube->dimensions[0].count;
    filling->counts = pb_arena_take(arena, filling->positions, sizeof *filling->counts);
    filling->low = pb_arena_take(arena, filling->positions, sizeof *filling->low);
    filling->high = pb_arena_take(arena, filling->positions, sizeof *filling->high);
    if (!filling->counts || !filling->low || !filling->high)
        return pb_out_of_memory(cube->work->error);
    for (size_t i = 0; i < filling->positions; i++)
        filling->high[i] = INFINITY;
    return open_blocks(filling);
}

static enum pb_status list_all_lines(struct filling *filling)
{
    enum pb_status status = PB_OK;
    for (uint32_t axis = 0; status == PB_OK && axis < DISCLOSURE_AXES; axis++)
        status = list_lines(filling, axis);
    return status;
}

/* Takes over what was found. */
static enum pb_status take_over(struct filling *filling)
{
    struct disclosure_cube *cube = filling->cube;
    for (uint64_t code = 0; code < filling->positions; code++) {
        if (is_known(filling, code) || !is_wanted(filling, code))
            continue;
        uint32_t cell = disclosure_cube_cell(cube, code);
        if (cell == DISCLOSURE_NO_CELL)
            return pb_out_of_memory(cube->work->error);
        cube->cells[cell].count = filling->counts[code] < NEAR ? 0 : filling->counts[code];
    }
    return PB_OK;
}

/* Goes through the sums until all are right. *worst: what one of them is wrong by in the end. */
static void sweep_all(struct filling *filling, double *worst)
{
    size_t most = filling->contradicted ? SWEEPS_IN_VAIN : SWEEPS;
    size_t done = 0;
    *worst = INFINITY;
    for (size_t i = 0; i<most && * worst> NEAR && done <= WORK_MAXIMUM; i++) {
        *worst = sweep(filling);
        done += filling->work;
    }
    filling->cube->visits += done / WORK_OF_A_VISIT;
}

static bool is_too_large(const struct disclosure_cube *cube)
{
    return cube->strides[0] * cube->dimensions[0].count > POSITIONS_MAXIMUM;
}

enum pb_status disclosure_unknown_fill(struct disclosure_cube *cube)
{
    struct filling filling = { .cube = cube };
    double worst = 0;
    if (is_too_large(cube))
        return PB_OK;
    enum pb_status status = open_filling(&filling);
    for (size_t i = 0; status == PB_OK && i < cube->count; i++) {
        const struct disclosure_cell *cell = &cube->cells[i];
        if (cell->secret)
            filling.wanted[block_of(&filling, cell->code)] = true;
        if (!cell->unknown)
            filling.counts[cell->code] = filling.low[cell->code] = filling.high[cell->code] = cell->count;
    }
    if (status == PB_OK)
        status = list_all_lines(&filling);
    if (status == PB_OK)
        sweep_all(&filling, &worst);
    return status == PB_OK && (worst <= NEAR || filling.contradicted) ? take_over(&filling) : status;
}

/* What everybody knows; this count is as wanted. */
static enum pb_status project(struct filling *filling, const struct disclosure_cell *of, double wanted, double *worst)
{
    struct disclosure_cube *cube = filling->cube;
    enum pb_status status = open_filling(filling);
    if (status != PB_OK)
        return status;
    filling->wanted[block_of(filling, of->code)] = true;
    for (size_t i = 0; i < cube->count; i++) {
        const struct disclosure_cell *cell = &cube->cells[i];
        filling->counts[cell->code] = cell->count;
        filling->low[cell->code] = cell->low;
        filling->high[cell->code] = cell->high;
    }
    /* Not quite fixed, so that its sums are looked at. */
    filling->counts[of->code] = wanted;
    filling->low[of->code] = wanted - NEAR;
    filling->high[of->code] = wanted + NEAR;
    status = list_all_lines(filling);
    filling->contradicted = false;
    if (status == PB_OK)
        sweep_all(filling, worst);
    return status;
}

enum pb_status disclosure_is_possible(struct disclosure_cube *cube, uint32_t cell, double wanted, bool *possible)
{
    struct filling filling = { .cube = cube };
    struct pb_arena kept = cube->work->arena;
    double worst = INFINITY;
    *possible = false;
    if (is_too_large(cube))
        return PB_OK;
    pb_arena_open(&cube->work->arena, kept.maximum);
    enum pb_status status = project(&filling, &cube->cells[cell], wanted, &worst);
    pb_arena_close(&cube->work->arena);
    cube->work->arena = kept;
    *possible = worst <= NEAR;
    return status;
}
