#ifndef PB_CORE_GEOGRAPHY_REFERENCE_PRIVATE_H
#define PB_CORE_GEOGRAPHY_REFERENCE_PRIVATE_H
/*
 * What the parts of the builder of reference data share.
 */
#include "placebook/reference.h"

/* That an area may lie in another. */
struct reference_doubt {
    uint32_t parent, child;
};

struct reference_building {
    struct pb_reference *reference;
    const struct pb_table *facts;
    struct pb_arena scratch; /* what is let go of when the data are there */
    uint32_t *positions;     /* by symbol of the facts: position of the area with this code, or PB_REFERENCE_NONE */
    struct reference_doubt *doubts; /* with room for all facts that may raise one */
    size_t doubt_count;
    size_t people_doubt_room;
    const char *outline_source; /* of the outline before */
    struct pb_error *error;
};

/* Is the row a fact of this kind? */
bool pb_reference_is(const struct pb_table *facts, size_t row, const char *kind);

/* Notes a fault of the fact in `row` (SIZE_MAX: of none). */
enum pb_status pb_reference_fault(struct reference_building *building, size_t row, const char *rule, const char *format,
                                  ...) PB_MUST_USE PB_PRINTF(4, 5);

/* Areas of which it is doubted that others lie in them (reference_doubts.c): room for as many as there may be, then,
 * while links are read, one after the other, then all. */
enum pb_status pb_reference_open_doubts(struct reference_building *building) PB_MUST_USE;
void pb_reference_doubt(struct reference_building *building, uint32_t child, uint32_t parent);
enum pb_status pb_reference_build_doubts(struct reference_building *building) PB_MUST_USE;

/* pb_reference_within; *contested: another row or source says that the area, or one on the way, lies elsewhere. */
const struct pb_reference_area *pb_reference_way(const struct pb_reference *reference,
                                                 const struct pb_reference_area *area, const char *type, int32_t day,
                                                 double *share, bool *contested);

/* Where areas lay that is none of ours (reference_elsewhere.c). */
enum pb_status pb_reference_build_elsewhere(struct reference_building *building) PB_MUST_USE;

/* The links between areas, in both directions (reference_links.c), and the populations (reference_population.c). */
enum pb_status pb_reference_build_links(struct reference_building *building) PB_MUST_USE;
enum pb_status pb_reference_build_people(struct reference_building *building) PB_MUST_USE;

/* Areas of which some small ones with people took the place of others with people, and no vintage tells which are which
 * (codings.c). */
void pb_reference_find_coded_twice(const struct pb_reference *reference);

/* Areas of which some small ones with people may have taken the place of others with people, after that. */
enum pb_status pb_reference_find_unsure(const struct pb_reference *reference, struct pb_error *error) PB_MUST_USE;

/* Notes two numbers of people that contradict each other (reference_contradictions.c); and, when all are noted, sorts
 * them and marks the areas. Errors: memory. */
enum pb_status pb_reference_doubt_people(struct reference_building *building,
                                         const struct pb_people_doubt *doubt) PB_MUST_USE;
void pb_reference_list_people_doubts(struct pb_reference *reference);

/* Do two numbers of people differ by more than rounding, each for itself? */
bool pb_reference_differ(double one, double other);

/* Numbers behind the people asked for, in one year, that contradict each other: far apart ones first; NULL: none. */
const struct pb_people_doubt *pb_reference_people_doubt(const struct pb_reference *reference,
                                                        const struct pb_reference_area *area,
                                                        const struct pb_people_asked *asked, int32_t year);

/* Populations that leave ages out which others of their kind have (reference_ages.c). */
enum pb_status pb_reference_check_ages(struct reference_building *building) PB_MUST_USE;

/* What only shows when all is there: local areas in two Places, small areas in no lookup (reference_faults.c). */
enum pb_status pb_reference_find_faults(struct reference_building *building) PB_MUST_USE;

#endif
