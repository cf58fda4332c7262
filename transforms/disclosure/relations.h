#ifndef PB_TRANSFORMS_DISCLOSURE_RELATIONS_H
#define PB_TRANSFORMS_DISCLOSURE_RELATIONS_H
/*
 * What adds up to what among the rows of one measure, age and period: an area is the sum of its districts, all persons
 * are males and females, a total is the sum of its categories. Rows that the source does not have take part as unknown
 * counts, because a count may be worked out over them.
 */
#include "transforms/disclosure/disclosure.h"

struct disclosure_cell {
    size_t row;   /* SIZE_MAX: the source has no such row */
    double count; /* NaN: not known */
    bool known;   /* it is published, so everybody has it */
    bool secret;  /* nobody may work it out */
    bool given_up;
    double low, high; /* what the rule tells about a secret count */
    uint32_t column;  /* among the unknown ones, during derivation */
    uint32_t uses;    /* in relations that tell something */
};

/* total = sum of parts */
struct disclosure_relation {
    uint32_t total;
    uint32_t first; /* in disclosure_group.parts */
    uint32_t count;
    bool active; /* may tell something */
};

/* The districts of every area that has some, as positions among the areas. */
struct disclosure_cover {
    uint32_t *districts;
    uint32_t count;
};

/* A list of texts that are told apart: sexes, or pairs of category type and category. */
struct disclosure_distinct {
    pb_symbol *items; /* two for each */
    uint32_t count;
    uint32_t capacity;
};

struct disclosure_group {
    struct disclosure_work *work;
    struct disclosure_cover *covers; /* by area */
    uint32_t *slot_of_area;          /* UINT32_MAX: not in this group */
    uint32_t *areas;                 /* positions of the areas that are */
    uint32_t area_count;
    struct disclosure_distinct sexes;
    struct disclosure_distinct categories; /* the first is none at all */
    struct disclosure_cell *cells;
    size_t cell_count, cell_capacity;
    struct disclosure_relation *relations;
    size_t relation_count, relation_capacity;
    uint32_t *parts;
    size_t part_count, part_capacity;
    double *matrix;
    size_t matrix_capacity;
};

/* Prepares what does not change between groups. */
enum pb_status disclosure_group_open(struct disclosure_group *group, struct disclosure_work *work) PB_MUST_USE;

/* Fills cells and relations for the given rows. */
enum pb_status disclosure_group_fill(struct disclosure_group *group, const uint32_t *rows, size_t count) PB_MUST_USE;

/* Sets what is known of a cell by the fate of its row. */
void disclosure_group_describe(const struct disclosure_group *group, struct disclosure_cell *cell);

/* Sets aside relations that reveal nothing, because they have an unknown count that is in no other relation. */
void disclosure_group_prune(struct disclosure_group *group);

/* The first secret cell whose count can be worked out from what is known, or SIZE_MAX. *relation is the relation that
 * gives it away by itself, or SIZE_MAX when it takes several. */
enum pb_status disclosure_group_derive(struct disclosure_group *group, size_t *cell, size_t *relation) PB_MUST_USE;

#endif
