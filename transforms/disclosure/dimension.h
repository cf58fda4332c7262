#ifndef PB_TRANSFORMS_DISCLOSURE_DIMENSION_H
#define PB_TRANSFORMS_DISCLOSURE_DIMENSION_H
/*
 * The five ways in which the counts of a measure add up: over areas, sexes, ages, categories and periods. A dimension
 * holds the values that occur, which of them are sums of others, and the moves: the smallest changes of its values
 * that leave every sum right. +1 for Rugby is right with -1 for Warwick, or with +1 for the county.
 */
#include "transforms/disclosure/disclosure.h"

enum disclosure_axis {
    DISCLOSURE_AREA,
    DISCLOSURE_SEX,
    DISCLOSURE_AGE,
    DISCLOSURE_CATEGORY,
    DISCLOSURE_PERIOD,
    DISCLOSURE_AXES,
};

/* What a dimension may hold; more is too much to check. */
enum { DISCLOSURE_MOVES = 200, DISCLOSURE_STEPS = 8 };

/* A change that leaves every sum of its dimension right: DISCLOSURE_STEPS at most, the value itself first, by +1. */
struct disclosure_step {
    uint32_t value;
    int32_t by;
};
struct disclosure_move {
    uint32_t first; /* in disclosure_dimension.steps */
    uint32_t count;
};

struct disclosure_value {
    pb_symbol first, second;    /* its text; for a category the type and the category */
    const struct pb_area *area; /* NULL: not in the Places file */
    pb_symbol within, type;     /* of an area: what its row says is around it, and what it is */
    int32_t from, to;           /* ages in years, periods in days, `to` not included; 0 and 0: not understood */
    uint32_t secrets;           /* of its cells, as the search begins */
    uint32_t totals;            /* relations of which it is the total */
    uint32_t first_use, uses;   /* in disclosure_dimension.uses */
    uint32_t first_move, moves; /* in disclosure_dimension.moves, once asked for */
    bool asked;
};

/* total = sum of parts */
struct disclosure_relation {
    uint32_t total;
    uint32_t first; /* in disclosure_dimension.parts */
    uint32_t count;
    bool looked_up; /* of small areas: nobody can be sure that the figures are made so */
    bool dropped;   /* the figures contradict it */
};

struct disclosure_dimension {
    struct disclosure_work *work;
    enum disclosure_axis axis;
    bool overlapping; /* ages or periods overlap in part: what lies between them is not checked */
    struct disclosure_value *values;
    size_t count, capacity;
    uint32_t *slots; /* open addressing over the symbols of keys */
    size_t slot_count, keys;
    struct disclosure_key *key_list;
    size_t key_capacity;
    struct disclosure_relation *relations;
    size_t relation_count, relation_capacity;
    uint32_t *parts;
    size_t part_count, part_capacity;
    uint32_t *uses; /* relations by value */
    struct disclosure_move *moves;
    size_t move_count, move_capacity;
    struct disclosure_step *steps;
    size_t step_count, step_capacity;
    struct touched *touched; /* moves.c: room for a search */
};

/* Room for one item more, doubled as needed; NULL: no memory. */
void *disclosure_room(struct disclosure_work *work, void *items, size_t *capacity, size_t wanted, size_t size);

/* An empty dimension; what it takes is in the arena of the work. */
void disclosure_dimension_open(struct disclosure_dimension *dimension, struct disclosure_work *work,
                               enum disclosure_axis axis);

/* Notes what a row has. When all rows are noted, _relate puts the values into an order that does not depend on that of
 * the rows and finds what adds up; then _of gives the value of a row. */
enum pb_status disclosure_dimension_note(struct disclosure_dimension *dimension, size_t row) PB_MUST_USE;
enum pb_status disclosure_dimension_relate(struct disclosure_dimension *dimension) PB_MUST_USE;
uint32_t disclosure_dimension_of(const struct disclosure_dimension *dimension, size_t row);

/* values.c, for the files that find relations: puts the values in order; a value that may be there already, or that no
 * row has; a sum, whose parts follow. */
enum pb_status disclosure_values_order(struct disclosure_dimension *dimension) PB_MUST_USE;
enum pb_status disclosure_value_find(struct disclosure_dimension *dimension, const struct disclosure_value *value,
                                     uint32_t *found) PB_MUST_USE;
enum pb_status disclosure_value_add(struct disclosure_dimension *dimension, const struct disclosure_value *value,
                                    uint32_t *added) PB_MUST_USE;
enum pb_status disclosure_relation_add(struct disclosure_dimension *dimension, uint32_t total) PB_MUST_USE;
enum pb_status disclosure_part_add(struct disclosure_dimension *dimension, uint32_t part) PB_MUST_USE;

/* areas.c: districts, networks and local areas that small areas make up. Behind the sums of districts. */
enum pb_status disclosure_relate_small_areas(struct disclosure_dimension *dimension) PB_MUST_USE;

/* Ages and periods as intervals: which of them add up to which. */
enum pb_status disclosure_relate_intervals(struct disclosure_dimension *dimension) PB_MUST_USE;

/* The moves of a value. Worked out once, when first asked for; those beyond DISCLOSURE_MOVES are left out, so that
 * fewer ways are known in which a count could be different: more is withheld. */
enum pb_status disclosure_moves_of(struct disclosure_dimension *dimension, uint32_t value,
                                   const struct disclosure_move **moves, uint32_t *count) PB_MUST_USE;

/* Puts the parts of large sums into the order in which they are tried: the most secrets first. Before moves are asked
 * for. */
void disclosure_moves_prepare(struct disclosure_dimension *dimension);

/* Forgets the sum: the figures contradict it. Before moves are asked for. */
void disclosure_relation_drop(struct disclosure_dimension *dimension, size_t relation);

/* Says that a measure has more than can be checked. Never an error: the caller withholds the measure. */
#define DISCLOSURE_TOO_MANY PB_REJECTED

#endif
