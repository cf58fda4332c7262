/*
 * Could a count be another one? A witness says so: a whole table that differs from the true one, in which every sum is
 * right and every figure that is published is the same. It is looked for from the true table on, by products of moves,
 * one in each dimension: what is right in each dimension is right in the product. What is found is certain. What is not
 * found may exist all the same, and then more is withheld than has to be.
 */
#include "transforms/disclosure/cube.h"

#include <math.h>
#include <stdlib.h>

enum { TURNS = 48 };

#define NOTHING 1e-9

/* The moves of each dimension that may be part of an answer. */
struct candidates {
    const struct disclosure_move *moves[DISCLOSURE_AXES][DISCLOSURE_MOVES];
    uint32_t counts[DISCLOSURE_AXES];
    uint32_t at[DISCLOSURE_AXES];
};

struct attempt {
    struct disclosure_cube *cube;
    uint32_t cell;
    int direction;
    bool lacking; /* of memory */
};

/* How far a cell at a position can go when the cell that the attempt is about goes by 1; 0: not at all. */
static double room_at(struct attempt *attempt, uint64_t code, int32_t by)
{
    uint32_t cell = disclosure_cube_cell(attempt->cube, code);
    attempt->cube->visits++;
    if (cell == DISCLOSURE_NO_CELL) {
        attempt->lacking = true;
        return 0;
    }
    int direction = by > 0 ? attempt->direction : -attempt->direction;
    return disclosure_slack(attempt->cube, &attempt->cube->cells[cell], direction) / abs(by);
}

/* A move touches, whatever is done in the other dimensions, the cells in line with this one. */
static bool is_open(struct attempt *attempt, size_t axis, const struct disclosure_move *move)
{
    const struct disclosure_dimension *dimension = &attempt->cube->dimensions[axis];
    const struct disclosure_step *steps = &dimension->steps[move->first];
    uint64_t line = attempt->cube->cells[attempt->cell].code - (uint64_t)steps[0].value * attempt->cube->strides[axis];
    for (uint32_t i = 1; i < move->count; i++)
        if (!(room_at(attempt, line + steps[i].value * attempt->cube->strides[axis], steps[i].by) > NOTHING))
            return false;
    return true;
}

static enum pb_status find_candidates(struct attempt *attempt, struct candidates *candidates)
{
    struct disclosure_cube *cube = attempt->cube;
    enum pb_status status = PB_OK;
    for (size_t axis = 0; status == PB_OK && axis < DISCLOSURE_AXES; axis++) {
        const struct disclosure_move *moves = NULL;
        uint32_t count = 0;
        uint32_t value = disclosure_cube_value(cube, cube->cells[attempt->cell].code, axis);
        status = disclosure_moves_of(&cube->dimensions[axis], value, &moves, &count);
        candidates->counts[axis] = candidates->at[axis] = 0;
        for (uint32_t i = 0; status == PB_OK && i < count; i++)
            if (is_open(attempt, axis, &moves[i]))
                candidates->moves[axis][candidates->counts[axis]++] = &moves[i];
    }
    disclosure_product_bound(candidates->counts);
    return status;
}

static struct disclosure_product product_of(const struct disclosure_cube *cube, const struct candidates *candidates)
{
    struct disclosure_product product = { 0 };
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++) {
        const struct disclosure_move *move = candidates->moves[axis][candidates->at[axis]];
        product.steps[axis] = &cube->dimensions[axis].steps[move->first];
        product.counts[axis] = move->count;
    }
    return product;
}

static bool next_candidate(struct candidates *candidates)
{
    for (size_t axis = DISCLOSURE_AXES; axis-- > 0;) {
        if (++candidates->at[axis] < candidates->counts[axis])
            return true;
        candidates->at[axis] = 0;
    }
    return false;
}

static double product_room(struct attempt *attempt, struct disclosure_product product, double need)
{
    do {
        int32_t by = 0;
        uint64_t code = disclosure_product_code(attempt->cube, &product, &by);
        need = fmin(need, room_at(attempt, code, by));
    } while (need > NOTHING && disclosure_product_next(&product));
    return need;
}

static enum pb_status shift(struct attempt *attempt, struct disclosure_product product, double by)
{
    struct disclosure_cube *cube = attempt->cube;
    do {
        int32_t times = 0;
        uint64_t code = disclosure_product_code(cube, &product, &times);
        uint32_t cell = disclosure_cube_find(cube, code);
        cube->cells[cell].shift += attempt->direction * times * by;
        cube->touched = disclosure_room(cube->work, cube->touched, &cube->touched_capacity, cube->touched_count + 1,
                                        sizeof *cube->touched);
        if (!cube->touched)
            return pb_out_of_memory(cube->work->error);
        cube->touched[cube->touched_count++] = cell;
    } while (disclosure_product_next(&product));
    return PB_OK;
}

/* Takes the product of moves that goes furthest, the first that goes all the way. *gone is 0 when there is none. */
static enum pb_status take_turn(struct attempt *attempt, double need, double *gone)
{
    struct candidates candidates;
    struct disclosure_product best = { 0 };
    *gone = 0;
    enum pb_status status = find_candidates(attempt, &candidates);
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++)
        if (status != PB_OK || candidates.counts[axis] == 0)
            return status;
    do {
        struct disclosure_product product = product_of(attempt->cube, &candidates);
        double room = product_room(attempt, product, need);
        if (room > *gone + NOTHING) {
            *gone = room;
            best = product;
        }
    } while (*gone < need - NOTHING && next_candidate(&candidates));
    return *gone > 0 ? shift(attempt, best, *gone) : PB_OK;
}

static void put_back(struct disclosure_cube *cube)
{
    for (size_t i = 0; i < cube->touched_count; i++)
        cube->cells[cube->touched[i]].shift = 0;
    cube->touched_count = 0;
}

/* Goes on, by withholding more. */
static enum pb_status take_chosen(struct attempt *attempt, double need, double *gone)
{
    struct disclosure_product product = { 0 };
    enum pb_status status = disclosure_choose(attempt->cube, attempt->cell, attempt->direction, need, &product, gone);
    return status == PB_OK && *gone > 0 ? shift(attempt, product, *gone) : status;
}

enum pb_status disclosure_witness(struct disclosure_cube *cube, uint32_t cell, int direction, double need,
                                  bool choosing, double *reached)
{
    struct attempt attempt = { .cube = cube, .cell = cell, .direction = direction };
    enum pb_status status = PB_OK;
    double gone = 1;
    *reached = 0;
    for (size_t turn = 0; status == PB_OK && gone > 0 && turn < TURNS && *reached < need - NOTHING; turn++) {
        status = take_turn(&attempt, need - *reached, &gone);
        if (status == PB_OK && !(gone > 0) && choosing)
            status = take_chosen(&attempt, need - *reached, &gone);
        *reached += gone;
        if (status == PB_OK && cube->visits > cube->visits_maximum)
            status = DISCLOSURE_TOO_MANY;
    }
    put_back(cube);
    return attempt.lacking ? pb_out_of_memory(cube->work->error) : status;
}
