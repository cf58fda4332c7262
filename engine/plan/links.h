#ifndef PB_ENGINE_PLAN_LINKS_H
#define PB_ENGINE_PLAN_LINKS_H
/*
 * The links of a page: of HTML, whatever stands in an href; of JSON, every text that is an address. The page is
 * somebody else's: it is looked through for links, and nothing else of it is believed or run.
 */
#include "placebook/module.h"

enum {
    PB_LINKS_MAXIMUM = 5000,    /* of one page, each counted once */
    PB_LINKS_LOOKED_AT = 50000, /* of one page, each as often as it stands there */
    PB_LINK_LENGTH = 2000       /* longer ones are no files of ours */
};

struct pb_links {
    const char **items; /* whole addresses, or paths where the page is a file; each once, in the order of the page */
    size_t count;
    size_t capacity;
    size_t looked_at;
};

/* Finds the links of an answer; into the arena. Errors: PB_ERROR_SOURCE beyond a maximum. */
enum pb_status pb_links_of(const struct pb_answer *page, struct pb_arena *arena, struct pb_links *links,
                           struct pb_error *error) PB_MUST_USE;

#endif
