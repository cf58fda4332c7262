#ifndef PB_ENGINE_PLAN_FIND_H
#define PB_ENGINE_PLAN_FIND_H
/*
 * Files whose address changes: the newest link of a page, or of a listing over several pages, whose name has a certain
 * form with a period in it. A part of the plan of a source, made in the same rounds.
 */
#include "engine/fetch/fetch.h"
#include "engine/pipeline/pipeline.h"
#include "placebook/module.h"

enum { PB_FIND_PAGES_MAXIMUM = 50 /* of a listing */ };

/* What was seen on the pages of a source. */
struct pb_find_seen {
    bool complete; /* all of them were looked through */
    size_t links;  /* that have the form */
    char gap[64]; /* "2026-07 and 2026-09": there is no file between these, though there is one for each step before and
                     behind; "" for none. The listing skips something, or nothing was published then */
};

/* Puts what is found in place of PB_LOCATION_FOUND in the requests of a plan. Until all pages are there, it asks for
 * them (pb_plan_ask) and leaves the requests as they are. Errors: no link has the form, or two have the newest period
 * (PB_ERROR_COLUMNS: the page is not what it was); a listing that does not end, a link to a host that the limits do not
 * allow (PB_ERROR_SOURCE). What was seen is also filled when there is an error. */
enum pb_status pb_find(const struct pb_source_find *find, const struct pb_fetch_limits *limits, struct pb_plan *plan,
                       struct pb_find_seen *seen, struct pb_error *error) PB_MUST_USE;

#endif
