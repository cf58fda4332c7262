#ifndef PB_CORE_REFERENCE_GEOGRAPHY_PRIVATE_H
#define PB_CORE_REFERENCE_GEOGRAPHY_PRIVATE_H
/*
 * What the sources of placebook/geography.h share.
 */
#include "placebook/geography.h"

/* Domains of the geography's lookup. */
enum pb_geography_domain { PB_AREA_CODES, PB_PLACE_IDS, PB_EDITION_IDS };

/* The words of an area's `type`, in the order of enum pb_area_kind; NULL-terminated. */
extern const char *const pb_area_types[];

/* The keys of an edition. */
extern const struct pb_option pb_edition_options[];

/* What checking needs at hand. */
struct pb_geography_reading {
    struct pb_geography *geography;
    const struct pb_json *json;
    struct pb_arena *arena;
    struct pb_mistakes *mistakes;
    struct pb_error *error;
    uint32_t *owner; /* by area: position of the Place that it is a district of, PB_LOOKUP_NONE for all others */
};

static inline struct pb_area *pb_areas(const struct pb_geography *geography)
{
    return geography->areas.items;
}

/* Resolves a code that is at `node`, where a `what` is expected: the area's position, or an error there. */
enum pb_status pb_geography_resolve(const struct pb_geography_reading *reading, const char *code,
                                    const struct cJSON *node, const char *what, uint32_t *position) PB_MUST_USE;

/* Checks the Places and the system against the areas, gathers them in `all`, finds the owners of districts and
 * completes the system. Codes are in the lookup already. */
enum pb_status pb_geography_check_places(const struct pb_geography_reading *reading) PB_MUST_USE;

/* Enters a code of the area at a position, which is at `node`; an error there when it is none, or another area's. */
enum pb_status pb_geography_add_code(const struct pb_geography_reading *reading, size_t area, const char *code,
                                     const struct cJSON *node) PB_MUST_USE;

/* Where a Place is in the file. */
const struct cJSON *pb_geography_place_node(const struct pb_geography_reading *reading, const struct pb_place *place);

/* Checks the lists of areas of a Place or an edition: codes of known areas of the right kind, each once. */
enum pb_status pb_geography_check_lists(const struct pb_geography_reading *reading, struct pb_place *place) PB_MUST_USE;

/* Does a Place name the area in any of its lists? */
bool pb_geography_names(const struct pb_geography *geography, const struct pb_place *place, uint32_t area);

/* How many editions there are, with one for each area where the file says so. */
size_t pb_editions_count(const struct pb_geography *geography);

/* Is there an edition for this area, of an entry with `each`? */
bool pb_editions_is_each(const struct pb_edition *edition, const struct pb_area *area);

/* The priorities by number: the system's, then Place by Place; NULL behind the last. */
const struct pb_priority *pb_editions_priority(const struct pb_geography *geography, size_t i);

/* Puts the editions behind the system in `all`, which has room for them. */
enum pb_status pb_editions_gather(const struct pb_geography_reading *reading) PB_MUST_USE;

/* Checks the editions; the Places have been checked, and the system is complete. */
enum pb_status pb_editions_check(const struct pb_geography_reading *reading) PB_MUST_USE;

/* Gives every Place, and the system, the area that its id and its name mean. The Places have been checked. */
enum pb_status pb_geography_add_own_areas(const struct pb_geography_reading *reading) PB_MUST_USE;

/* Works out what every area is to every Place. Everything else has been checked. */
enum pb_status pb_geography_fill_roles(const struct pb_geography_reading *reading) PB_MUST_USE;

/* The area with a code that is written as in the Places file, or NULL. */
const struct pb_area *pb_geography_exactly(const struct pb_geography *geography, const char *code, size_t length);

/* Position of the area with a code, or PB_LOOKUP_NONE. */
uint32_t pb_geography_position(const struct pb_geography *geography, const char *code);

#endif
