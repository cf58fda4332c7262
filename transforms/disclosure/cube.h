#ifndef PB_TRANSFORMS_DISCLOSURE_CUBE_H
#define PB_TRANSFORMS_DISCLOSURE_CUBE_H
/*
 * All counts of one measure of one source: a cell for each area, sex, age, category and period that rows have, and for
 * those that a sum needs and no row has. A cell knows its count and what everybody else knows of it.
 *
 * Everybody knows which counts are published or rounded to what, what adds up to what, and the rule. Of a withheld
 * count nobody knows more than that it is not below 0: not whether it is small, because the publication does not say
 * that, nor that it is not 0, because zeros are withheld too where nothing else protects.
 */
#include "transforms/disclosure/dimension.h"

#include <math.h>

struct disclosure_cell {
    uint64_t code;    /* the position in the cube: a number in mixed radix, area first */
    double count;     /* as it is; of an unknown one, what it may well be */
    double low, high; /* what everybody knows */
    double shift;     /* during a search: how far from `count` */
    uint32_t row;     /* the first that says it, UINT32_MAX: none. More in disclosure_cube.next */
    uint32_t seen;    /* choosing: the move in which it was looked at last */
    bool secret;      /* withheld: nobody may work it out */
    bool unknown;     /* the count is not known here either */
    bool settable;    /* may be withheld */
    bool kept;        /* may be withheld where nothing else helps */
    bool before;      /* was withheld before */
};

struct disclosure_cube {
    struct disclosure_work *work;
    struct disclosure_dimension dimensions[DISCLOSURE_AXES];
    uint64_t strides[DISCLOSURE_AXES];
    struct disclosure_cell *cells;
    size_t count, capacity;
    uint32_t *slots;
    size_t slot_count;
    bool giving_up;    /* what is kept: it may be withheld too */
    bool freely;       /* in a search: as if all were withheld that may be */
    uint32_t *touched; /* cells whose shift is not 0 */
    size_t touched_count, touched_capacity;
    uint64_t visits, visits_maximum; /* the work of the audit */
};

#define DISCLOSURE_NO_CELL UINT32_MAX

enum { DISCLOSURE_CELLS = 1 << 24 }; /* that a measure may have */

/* Fills a cube. DISCLOSURE_TOO_MANY: the measure has more than can be checked. */
enum pb_status disclosure_cube_open(struct disclosure_cube *cube, struct disclosure_work *work, const uint32_t *rows,
                                    size_t count) PB_MUST_USE;

/* The value of a cell in a dimension. */
uint32_t disclosure_cube_value(const struct disclosure_cube *cube, uint64_t code, size_t axis);

/* The cell at a position, or DISCLOSURE_NO_CELL. */
uint32_t disclosure_cube_find(const struct disclosure_cube *cube, uint64_t code);

/* The same, made when there is none: a count that nobody has published. DISCLOSURE_NO_CELL when memory is exhausted. */
uint32_t disclosure_cube_cell(struct disclosure_cube *cube, uint64_t code);

/* cells.c, for filling: a cell that is not there yet (DISCLOSURE_NO_CELL: no memory, or too many); what everybody knows
 * of it by the fates of its rows; the same for one whose count is not known. */
uint32_t disclosure_cell_add(struct disclosure_cube *cube, uint64_t code);
void disclosure_cell_describe(const struct disclosure_cube *cube, struct disclosure_cell *cell);
void disclosure_cell_guess(const struct disclosure_cube *cube, struct disclosure_cell *cell);

/* unknown.c: finds counts for the cells that have none, with which all sums are right. Without it, or when there are
 * too many, each is what it is at least. */
enum pb_status disclosure_unknown_fill(struct disclosure_cube *cube) PB_MUST_USE;

/* unknown.c: is there a table in which all sums are right, every count is where everybody knows it to be, and that of
 * the cell is as wanted? Found by projections, without moves: slow, but it needs no true table in which all sums are
 * right. *possible is false when none is found. */
enum pb_status disclosure_is_possible(struct disclosure_cube *cube, uint32_t cell, double wanted,
                                      bool *possible) PB_MUST_USE;

/* Withholds the rows of a cell that are shown. */
void disclosure_cube_withhold(struct disclosure_cube *cube, uint32_t cell);

/* May it be withheld, as things are? */
static inline bool disclosure_is_settable(const struct disclosure_cube *cube, const struct disclosure_cell *cell)
{
    return cell->settable || (cell->kept && cube->giving_up);
}

/* How far a cell can still go from where it is, upwards or downwards. */
static inline double disclosure_slack(const struct disclosure_cube *cube, const struct disclosure_cell *cell,
                                      int direction)
{
    double at = cell->count + cell->shift;
    bool freely = cube->freely && disclosure_is_settable(cube, cell);
    if (direction > 0)
        return freely ? INFINITY : cell->high - at;
    return at - (freely ? 0 : cell->low);
}

/* witness.c: moves counts so that the cell's goes `need` up or down, if that can be: every sum stays right and every
 * count stays where everybody knows it to be. *reached is how far it went. All counts are put back afterwards. With
 * `choosing`, more is withheld where it does not go far enough. */
enum pb_status disclosure_witness(struct disclosure_cube *cube, uint32_t cell, int direction, double need,
                                  bool choosing, double *reached) PB_MUST_USE;

/* product.c: a combination of one move in each dimension, applied to a cell: their product. */
struct disclosure_product {
    const struct disclosure_step *steps[DISCLOSURE_AXES];
    uint32_t counts[DISCLOSURE_AXES];
    uint32_t at[DISCLOSURE_AXES];
};

/* choose.c: withholds what makes it possible for the cell to go on from where it is, by `need` if it can be, else by
 * less: *part, which is 0 when nothing helps. *product says how the others go with it. */
enum pb_status disclosure_choose(struct disclosure_cube *cube, uint32_t cell, int direction, double need,
                                 struct disclosure_product *product, double *part) PB_MUST_USE;

/* Walks through the cells of a product: the first, when `at` is all 0, is the cell itself. False after the last. */
bool disclosure_product_next(struct disclosure_product *product);

/* Where the walk stands, and by how much it changes that cell. */
uint64_t disclosure_product_code(const struct disclosure_cube *cube, const struct disclosure_product *product,
                                 int32_t *by);

/* Leaves so few moves in each dimension, the first ones, that there are no more than DISCLOSURE_PRODUCTS products. */
enum { DISCLOSURE_PRODUCTS = 500 };
void disclosure_product_bound(uint32_t counts[DISCLOSURE_AXES]);

#endif
