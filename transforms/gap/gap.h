#ifndef PB_TRANSFORMS_GAP_GAP_H
#define PB_TRANSFORMS_GAP_GAP_H
/*
 * What the sources of the module share. `sides` gathers the deaths of two populations from the rows of the table;
 * `answer` writes what their decomposition gives.
 */
#include "placebook/arena.h"
#include "placebook/calculated.h"
#include "placebook/contract/gap.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/statistics/decomposition.h"

struct gap_options {
    const char *deaths;     /* ids of measures */
    const char *population; /* for deaths that come without it */
    const char *measure;
    const char *detail;
};

/* One population, and the rows that its figures are from. */
struct gap_side {
    const char *name;
    struct pb_mortality mortality;
    size_t rows[PB_MORTALITY_CAUSES][PB_MORTALITY_BANDS]; /* SIZE_MAX: none */
    size_t count;
};

struct gap_work {
    struct pb_context *context;
    const struct gap_options *options;
    struct pb_error *error;
    struct pb_arena *arena;
    struct pb_joined joined;
    const char *causes[PB_MORTALITY_CAUSES]; /* of the two sides in hand */
    size_t cause_count;
    struct gap_side first, second; /* the one that is asked about, and the one that it is compared with */
    struct pb_decomposition result;
    size_t list[2 * PB_MORTALITY_CAUSES * PB_MORTALITY_BANDS]; /* rows behind a figure */
};

/* Which of the rows of an area belong to a side: those of a deprivation group (1 is the most deprived), or those of all
 * people (0). */
struct gap_group {
    size_t group, groups;
};

/* The deprivation groups that the category of a row of deaths names; { 0, 0 } without any. */
struct gap_group gap_group_of(const char *category);

/* Is it the text of all ages together, whose rows are of no use here? */
bool gap_is_all_ages(const char *age);

/* Forgets the causes and both sides. */
void gap_sides_clear(struct gap_work *work);

/* Adds the rows of an area that belong to the group. PB_REJECTED with the reason: a row cannot be used. */
enum pb_status gap_side_gather(struct gap_work *work, struct gap_side *side, const struct pb_group *area,
                               struct gap_group group);

/* Adds the rows of the contributions, or one that says why there are none (the message of the error when `status` is
 * PB_REJECTED). `like`: a row of the area; `type`: PB_GAP_COUNTRY or PB_GAP_DEPRIVATION. */
enum pb_status gap_answer(struct gap_work *work, size_t like, const char *type, enum pb_status status);

#endif
