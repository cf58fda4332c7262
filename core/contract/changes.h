#ifndef PB_CORE_CONTRACT_CHANGES_H
#define PB_CORE_CONTRACT_CHANGES_H
/*
 * Finds what changed between the tidy table of the publication before, a file, and a Place's table in memory
 * (placebook/contract/changes.h).
 */
#include "core/contract/difference.h"

struct pb_changes_since_request {
    const struct pb_input *before;
    pb_difference_again *again; /* of `before` */
    void *stream;               /* for `again` */
    const struct pb_table *table;
    bool figures_only;        /* it follows another version of the contract, which has other words */
    struct pb_arena *arena;   /* for what is found */
    struct pb_symbols *texts; /* likewise, open */
};

/* Fills counts, figures and texts; the rest is the caller's. Errors: those of pb_difference_find, then nothing is
 * filled. */
enum pb_status pb_changes_since_find(const struct pb_changes_since_request *request, struct pb_changes_since *changes,
                                     struct pb_error *error) PB_MUST_USE;

#endif
