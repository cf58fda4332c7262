#ifndef PB_APP_NEIGHBOURHOODS_H
#define PB_APP_NEIGHBOURHOODS_H
/*
 * What the reference data of a pipeline cover: in how many local areas the LSOAs of each district and Place lie, and
 * what contradicts itself. The sources that give reference data are read for it, the others are not.
 */
#include "app/session.h"
#include "placebook/reference.h"

enum { PB_NEIGHBOURHOODS_NAMED = 5 }; /* LSOAs that are named where some lie in none, or in several */

/* Codes of the first few of several LSOAs, and how many there are. */
struct pb_neighbourhood_codes {
    const char *codes[PB_NEIGHBOURHOODS_NAMED];
    size_t count;
};

/* A district, or a Place of several districts. */
struct pb_neighbourhood_cover {
    const char *code; /* of the district; the id of the Place */
    const char *name;
    bool place;
    size_t lsoas;
    size_t covered;     /* that lie in one local area, or wholly in the parts of several */
    size_t local_areas; /* in which they lie */
    struct pb_neighbourhood_codes none, several;
};

struct pb_neighbourhoods {
    bool asked;              /* some source gives reference data */
    const char *not_read;    /* why they could not be read, and what to do; NULL: they were */
    enum pb_error_code code; /* of a run which that would stop; none where nothing was fetched yet, which a run does */
    size_t areas;            /* that are known */
    struct pb_neighbourhood_cover *covers; /* Place by Place, its districts first; none without local areas */
    size_t count;
    struct pb_reference reference;
};

/* Reads and counts. What was rejected of the sources is told to those who listen. Nothing is fetched, and nothing is
 * kept. Close it in every case. */
enum pb_status pb_neighbourhoods_count(const struct pb_session *session, struct pb_neighbourhoods *found,
                                       struct pb_error *error) PB_MUST_USE;
void pb_neighbourhoods_close(struct pb_neighbourhoods *found);

#endif
