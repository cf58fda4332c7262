/*
 * Which further counts to withhold so that one can be another. Of the products of moves that need nothing but published
 * counts, one is taken that costs least: as few counts as possible, parts rather than totals, those that were withheld
 * before for next to nothing; of equal ones the first by the order of areas, sexes, ages, categories and periods. Their
 * sizes decide only whether a count protects: so the choice stays when figures change a little.
 */
#include "transforms/disclosure/cube.h"

#include <math.h>
#include <stdlib.h>

/* What it costs to withhold a count, and how much more when it is a total in a dimension, or 0, which is not secret, or
 * of an area that is to stay as it is. */
enum {
    COST_OF_A_COUNT = 8,
    COST_OF_A_TOTAL = 3,
    COST_OF_A_ZERO = 32,
    COST_OF_A_KEPT = 4096,
    COST_OF_EARLIER = 1,
    IMPOSSIBLE = 1 << 24
};

#define NOTHING 1e-9

struct priced {
    const struct disclosure_move *move;
    int cost;
    uint32_t position;
};

struct offers {
    struct priced all[DISCLOSURE_AXES][DISCLOSURE_MOVES];
    uint32_t counts[DISCLOSURE_AXES];
    uint32_t at[DISCLOSURE_AXES];
};

struct bargain {
    struct disclosure_cube *cube;
    uint32_t cell;
    int direction;
    double need;
    bool lacking; /* of memory */
};

static int total_cost(const struct disclosure_cube *cube, uint64_t code)
{
    int cost = COST_OF_A_COUNT;
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++)
        if (cube->dimensions[axis].values[disclosure_cube_value(cube, code, axis)].totals)
            cost += COST_OF_A_TOTAL;
    return cost;
}

/* What it costs to let the cell at a position go as far as is needed. */
static int price_at(struct bargain *bargain, uint64_t code, int32_t by)
{
    struct disclosure_cube *cube = bargain->cube;
    uint32_t found = disclosure_cube_cell(cube, code);
    cube->visits++;
    if (found == DISCLOSURE_NO_CELL) {
        bargain->lacking = true;
        return IMPOSSIBLE;
    }
    const struct disclosure_cell *cell = &cube->cells[found];
    int direction = by > 0 ? bargain->direction : -bargain->direction;
    double need = bargain->need * abs(by) - NOTHING;
    if (disclosure_slack(cube, cell, direction) >= need)
        return 0;
    if (!disclosure_is_settable(cube, cell) || (direction < 0 && cell->count + cell->shift < need))
        return IMPOSSIBLE;
    if (cell->before && !cell->kept)
        return COST_OF_EARLIER;
    return total_cost(cube, code) + (cell->count > 0 ? 0 : COST_OF_A_ZERO) + (cell->kept ? COST_OF_A_KEPT : 0);
}

static int by_price(const void *left, const void *right)
{
    const struct priced *a = left;
    const struct priced *b = right;
    if (a->cost != b->cost)
        return a->cost - b->cost;
    return a->position < b->position ? -1 : a->position > b->position;
}

/* The price of the cells in line with this one, which a move needs whatever the other dimensions do. */
static int price_of_line(struct bargain *bargain, size_t axis, const struct disclosure_move *move)
{
    const struct disclosure_cube *cube = bargain->cube;
    const struct disclosure_step *steps = &cube->dimensions[axis].steps[move->first];
    uint64_t line = cube->cells[bargain->cell].code - (uint64_t)steps[0].value * cube->strides[axis];
    int cost = 0;
    for (uint32_t i = 1; i < move->count && cost < IMPOSSIBLE; i++)
        cost += price_at(bargain, line + steps[i].value * cube->strides[axis], steps[i].by);
    return cost;
}

/* Does a move only add, as one in Rugby, in the county and in all other areas around it does? Such moves are always
 * possible in the end, because totals are large. */
static bool is_raising(const struct disclosure_dimension *dimension, const struct disclosure_move *move)
{
    for (uint32_t i = 0; i < move->count; i++)
        if (dimension->steps[move->first + i].by < 0)
            return false;
    return true;
}

/* Puts the cheapest of those into the place of the last that is kept, unless there is one. */
static void keep_raising(const struct disclosure_dimension *dimension, struct priced *offers, uint32_t all,
                         uint32_t kept)
{
    for (uint32_t i = 0; i < all; i++)
        if (is_raising(dimension, offers[i].move)) {
            offers[i < kept ? i : kept - 1] = offers[i];
            return;
        }
}

static enum pb_status find_offers(struct bargain *bargain, struct offers *offers)
{
    struct disclosure_cube *cube = bargain->cube;
    uint32_t all[DISCLOSURE_AXES] = { 0 };
    enum pb_status status = PB_OK;
    for (size_t axis = 0; status == PB_OK && axis < DISCLOSURE_AXES; axis++) {
        const struct disclosure_move *moves = NULL;
        uint32_t count = 0;
        uint32_t value = disclosure_cube_value(cube, cube->cells[bargain->cell].code, axis);
        status = disclosure_moves_of(&cube->dimensions[axis], value, &moves, &count);
        offers->counts[axis] = offers->at[axis] = 0;
        for (uint32_t i = 0; status == PB_OK && i < count; i++) {
            int cost = price_of_line(bargain, axis, &moves[i]);
            if (cost < IMPOSSIBLE)
                offers->all[axis][offers->counts[axis]++] = (struct priced){ &moves[i], cost, i };
        }
        qsort(offers->all[axis], offers->counts[axis], sizeof *offers->all[axis], by_price);
        all[axis] = offers->counts[axis];
    }
    disclosure_product_bound(offers->counts);
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++)
        keep_raising(&cube->dimensions[axis], offers->all[axis], all[axis], offers->counts[axis]);
    return status;
}

static struct disclosure_product offered(const struct disclosure_cube *cube, const struct offers *offers)
{
    struct disclosure_product product = { 0 };
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++) {
        const struct disclosure_move *move = offers->all[axis][offers->at[axis]].move;
        product.steps[axis] = &cube->dimensions[axis].steps[move->first];
        product.counts[axis] = move->count;
    }
    return product;
}

static bool next_offer(struct offers *offers)
{
    for (size_t axis = DISCLOSURE_AXES; axis-- > 0;) {
        if (++offers->at[axis] < offers->counts[axis])
            return true;
        offers->at[axis] = 0;
    }
    return false;
}

/* The lines of the moves have no cell in common, so that a product costs as much as they do together, or more. */
static int least_price(const struct offers *offers)
{
    int cost = 0;
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++)
        cost += offers->all[axis][offers->at[axis]].cost;
    return cost;
}

static int price_of(struct bargain *bargain, struct disclosure_product product, int best)
{
    int cost = 0;
    do {
        int32_t by = 0;
        uint64_t code = disclosure_product_code(bargain->cube, &product, &by);
        cost += price_at(bargain, code, by);
    } while (cost < best && disclosure_product_next(&product));
    return cost;
}

static void accept(struct bargain *bargain, struct disclosure_product product)
{
    do {
        int32_t by = 0;
        uint64_t code = disclosure_product_code(bargain->cube, &product, &by);
        uint32_t cell = disclosure_cube_find(bargain->cube, code);
        int direction = by > 0 ? bargain->direction : -bargain->direction;
        if (disclosure_slack(bargain->cube, &bargain->cube->cells[cell], direction) < bargain->need * abs(by) - NOTHING)
            disclosure_cube_withhold(bargain->cube, cell);
    } while (disclosure_product_next(&product));
}

static enum pb_status find_cheapest(struct bargain *bargain, struct disclosure_product *best, bool *done)
{
    struct offers offers;
    int cost = IMPOSSIBLE;
    enum pb_status status = find_offers(bargain, &offers);
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++)
        if (status != PB_OK || offers.counts[axis] == 0)
            return status;
    do {
        struct disclosure_product product = offered(bargain->cube, &offers);
        int asked = least_price(&offers) < cost ? price_of(bargain, product, cost) : IMPOSSIBLE;
        if (asked > 0 && asked < cost) { /* what costs nothing was tried already, and was not enough */
            cost = asked;
            *best = product;
        }
    } while (next_offer(&offers));
    if (bargain->lacking)
        return pb_out_of_memory(bargain->cube->work->error);
    *done = cost < IMPOSSIBLE;
    if (*done)
        accept(bargain, *best);
    return PB_OK;
}

enum pb_status disclosure_choose(struct disclosure_cube *cube, uint32_t cell, int direction, double need,
                                 struct disclosure_product *product, double *part)
{
    enum pb_status status = PB_OK;
    bool done = false;
    *part = 0;
    for (double less = need; status == PB_OK && !done && less >= fmin(need, 1); less = floor(less / 2)) {
        struct bargain bargain = { .cube = cube, .cell = cell, .direction = direction, .need = less };
        status = find_cheapest(&bargain, product, &done);
        *part = done ? less : 0;
    }
    return status;
}
