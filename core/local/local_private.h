#ifndef PB_CORE_LOCAL_PRIVATE_H
#define PB_CORE_LOCAL_PRIVATE_H
/* What the files of this room share: the search for the local areas of one Place. */
#include "placebook/local_areas.h"
#include "placebook/lookup.h"

struct local_finding {
    const struct pb_table *table;
    const struct pb_geography *geography;
    const struct pb_reference *reference;
    const struct pb_place *place;
    int32_t published;
    struct pb_arena *arena;
    struct pb_local_areas *areas;
    struct pb_lookup lookup; /* from codes to positions */
};

/* local_gather.c: which there are. */
enum pb_status pb_local_gather(struct local_finding *finding, struct pb_error *error) PB_MUST_USE;

/* The position of the area with this code; SIZE_MAX: it is none of them. */
size_t pb_local_position(const struct local_finding *finding, const char *code);

/* local_deciles.c: the neighbourhoods of each area by decile. */
void pb_local_add_deciles(struct local_finding *finding);

/* local_figures.c: the latest figures. */
enum pb_status pb_local_add_figures(struct local_finding *finding, struct pb_error *error) PB_MUST_USE;

#endif
