#ifndef ONS_GEOGRAPHY_H
#define ONS_GEOGRAPHY_H
/*
 * The ons_geography extractor: lookups and boundaries of the Open Geography Portal, as reference data. They come from
 * files that somebody downloaded, or page by page from the portal's service (online.h).
 *
 * A row of a lookup says of one small area in which larger ones it lies. It becomes a fact of the small area, one for
 * each larger area that no row named before, and one for each that it lies in. Each fact counts as a row that was read
 * and kept; a row of the file that gives none counts as one that was read, and was filtered, rejected or a duplicate.
 * So the counts add up, and say how much reference data there is.
 */
#include "placebook/module.h"

struct ons_geography_options {
    struct pb_text_list files; /* paths, globs or addresses */
    const char *service;       /* address of a layer of the portal; NULL: files are given */
    const char *where;
    bool boundaries;            /* outlines are asked of the service */
    struct pb_text_list levels; /* prefixes; none: all */
    bool everywhere;
    int32_t from, to; /* from when to when what the source says holds, YYYYMMDD; 0: open */
    int64_t points;   /* of one outline */
    int64_t page_size;
    struct pb_location at;
};

extern const struct pb_option ons_geography_options[];

#endif
