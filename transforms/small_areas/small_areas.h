#ifndef PB_TRANSFORMS_SMALL_AREAS_H
#define PB_TRANSFORMS_SMALL_AREAS_H
/*
 * What the steps of this transform share. Order: every row finds its small area in the reference data; the rows are put
 * into groups of one series and period; in each group every larger area around its small areas gets a row, unless it
 * has one. Which larger areas there are, and what lies in them, is the ground: of one type of small area on one day.
 */
#include "placebook/calculated.h"
#include "placebook/codings.h"
#include "placebook/contract/joining.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/unplaced.h"

struct small_areas_options {
    double coverage;              /* per cent of the people of an area that its small areas with a row must have */
    double tolerance;             /* as of the transform places */
    struct pb_text_list averaged; /* measures whose values are averaged by population */
};

/* Small areas of one type are put together with their like. Where an area can be made of several, the first type that
 * has rows makes it. */
enum small_kind { SMALL_LSOA, SMALL_MSOA, SMALL_PRACTICE, SMALL_KINDS };

/* Below this, a share is one of a best-fit lookup. */
#define SMALL_WHOLLY (1 - 1e-9)

#define SMALL_NONE    UINT32_MAX
#define SMALL_SEVERAL (UINT32_MAX - 1) /* rows of one area */

/* A small area that lies in the area on other days, and in none of its type on the day of the ground. */
struct small_adrift {
    uint32_t area;
    bool counted; /* it is a member all the same, as it lies there later */
    bool certain; /* not counted where it lies on all other days */
    const struct small_adrift *next;
};

struct small_target {
    const struct pb_reference_area *area; /* NULL: a Place, from what lies in it */
    const struct pb_area *known;          /* NULL: the Places file does not have it */
    const char *code, *name, *type;
    const char *within; /* what the Places file does not have: code of the area of the Places file in which it lies */
    const struct pb_reference_member *members;
    size_t count;
    size_t unplaced; /* behind the members: what may lie in it too, since nobody says where, or lists contradict */
    size_t shared;   /* of those, in a Place: practices of a body that it shares */
    const struct small_adrift *adrift; /* by code; those count that have a row */
    struct pb_codings codings;         /* of the members: not all of them can be in a sum */
    size_t elsewhere;                  /* that lie in it by a part, and count for another area */
    size_t across;           /* members that lie in another Place than the area is shown in, and in which district */
    const char *across_name; /* the first of them does */
    int32_t until;           /* what lies in it is known for days up to this one, before the period; 0: for its own */
    bool averaged; /* a Place of LSOAs: only for what is averaged, as all else is added up from its districts */
};

struct small_ground {
    enum small_kind kind;
    int32_t day;
    struct small_target *targets;
    size_t count;
    size_t capacity;
    struct small_ground *next;
};

struct small_work {
    const struct small_areas_options *options;
    struct pb_context *context;
    struct pb_arena arena;
    uint32_t *areas;              /* by row: position in the reference data, SMALL_NONE: not known there */
    uint32_t *known;              /* by row: position in the Places file's areas, SMALL_NONE */
    bool *has_row;                /* by position in the reference data */
    const struct pb_area **homes; /* likewise, of those: where it lies, or lay last; NULL: nothing says it */
    bool kinds[SMALL_KINDS];      /* of which there are rows */
    struct small_ground *grounds;
    uint32_t *row_of;      /* by position in the reference data, in the group at hand: SMALL_NONE, SMALL_SEVERAL */
    uint32_t *area_served; /* by position in the reference data and in the Places file: number of the last group that */
    uint32_t *known_served; /* has a row of it */
    uint32_t group;
    uint32_t *strange; /* by type of small area and position in the Places file, in the group at hand: rows of such
                          areas in that one that the reference data do not have, or do not place */
    bool *told;        /* by position in the reference data: it is among those that are adrift */
    size_t adrift;
    uint32_t adrift_row; /* of the first of them */
    struct pb_scale scale;
    bool averaged; /* the series at hand */
    size_t *rows;  /* of the figure at hand, with room for all small areas, as the next three */
    const char **names;
    double *weights;
    struct pb_mean *means;
    struct pb_reference_member *members; /* those that are meant, where there are several codings */
    struct pb_joined joined;
    struct pb_error *error;
};

/* "lsoa"; SMALL_KINDS: the area is none of them. */
const char *small_areas_type(enum small_kind kind);
enum small_kind small_areas_kind(const struct pb_reference_area *area);

/* The larger areas around the small ones that have rows, made when it is asked for the first time. */
enum pb_status small_areas_ground(struct small_work *work, enum small_kind kind, int32_t day,
                                  const struct small_ground **ground) PB_MUST_USE;

/* Gives the targets of a ground what may lie in them, as it does on other days. */
enum pb_status small_areas_adrift(struct small_work *work, struct small_ground *ground) PB_MUST_USE;

/* Notes for small_areas_warn that a figure lacks a small area with this row. */
void small_areas_note_adrift(struct small_work *work, uint32_t area, uint32_t row);
void small_areas_warn(const struct small_work *work);

/* Adds the row of a larger area for the group at hand, of which `like` is a row: with its figure, or with why there is
 * none. `if_made`: only with a figure, or where something is withheld, so that other small areas must not tell it;
 * *added says whether it did. */
enum pb_status small_areas_figure(struct small_work *work, enum small_kind kind, const struct small_target *target,
                                  size_t like, bool if_made, bool *added) PB_MUST_USE;

#endif
