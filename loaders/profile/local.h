#ifndef PB_LOADERS_PROFILE_LOCAL_H
#define PB_LOADERS_PROFILE_LOCAL_H
/*
 * PLACE-local-areas.html: a page for each local area of a Place (placebook/local_areas.h), one after the other in one
 * file, each a page of A4 when printed. First a table of all areas, whose names lead to their pages. It is made where
 * the Place has local areas, and is a file of its own, as the map is.
 *
 * The page of an area: who lives there (a population pyramid), how deprived its neighbourhoods are, and the figures
 * that exist at that level, against its Place and England, with what small numbers mean for them.
 */
#include "loaders/profile/page.h"
#include "loaders/profile/words.h"

#include "placebook/local_areas.h"
#include "placebook/module.h"

#define PROFILE_LOCAL "-local-areas.html" /* behind the Place's id */

struct local_page {
    const struct pb_load *load;
    struct pb_arena *arena;
    const struct pb_local_areas *areas;
    struct page page;
    const struct pb_pyramid *pyramids; /* by area */
    bool *shown;                       /* by figure: its area's page has room for it */
    bool full;                         /* out of memory */
};

enum pb_status profile_local(const struct pb_load *load, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* ---- Parts of the page of an area, by position ---- */

/* The pyramid with the shape of all local areas of its Place as a line, and the table that says the same. */
void profile_local_pyramid(struct local_page *local, size_t area);

/* The neighbourhoods by decile, as a picture and a table. */
void profile_local_deciles(struct local_page *local, size_t area);

/* Marks the figures that have room; what is worse than England comes first, then what is worse than the Place. */
bool profile_local_choose(struct local_page *local);
void profile_local_figures(struct local_page *local, size_t area);

/* ---- Words ---- */

/* Residents of an age in percent of all; missing where the ages are not known. */
double profile_local_share(const struct pb_pyramid *pyramid, int32_t from, int32_t to);

/* "46.3%" */
const char *profile_local_percent(struct local_page *local, double percent);

/* Makes what stands in an id or a link to one: letters, digits, hyphens. */
const char *profile_local_id(struct local_page *local, size_t area);

#endif
