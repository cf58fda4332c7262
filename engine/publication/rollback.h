#ifndef PB_ENGINE_PUBLICATION_ROLLBACK_H
#define PB_ENGINE_PUBLICATION_ROLLBACK_H
/*
 * Makes an earlier publication the latest again. Nothing is removed and no file is written but the link: the
 * publication that was the latest stays beside it, and can be made the latest in the same way.
 *
 * The next run compares with what `latest` names then: it says that nothing changed when its inputs, options and
 * modules are those of the publication that was gone back to, and otherwise publishes what they give, also when that is
 * what was rolled back. Going back lasts until a run finds something else to publish.
 */
#include "engine/publication/manifest.h"

struct pb_rollback_request {
    const char *output; /* folder of publications */
    const char *state;  /* folder of the store, for the ledger; not opened by a dry run */
    const char *wanted; /* name of the publication; NULL: the newest one that is older than the latest */
    bool dry_run;       /* choose and verify, change nothing */
};

struct pb_rollback_result {
    const char *name;   /* the publication that is the latest now */
    const char *before; /* the one that was; "" when there was none */
    const char *contract_version;
    bool in_place;           /* `latest` names it; after a failure too, when it is not certain to be on disk */
    int64_t number;          /* of the entry in the ledger; 0 in a dry run */
    size_t files;            /* whose SHA-256 was verified */
    struct pb_error warning; /* that it is not in the ledger although it was done; empty message: none */
};

/* Errors: PB_ERROR_USAGE when there is no publication, none of that name, none before the latest, or it is the latest
 * already; PB_ERROR_PUBLISH when its files are not those that publication.json lists; PB_ERROR_LOCKED when a run is at
 * work. After a failure `latest` is as it was, unless result->in_place. Texts are in the arena. */
enum pb_status pb_rollback(const struct pb_rollback_request *request, struct pb_arena *arena,
                           struct pb_rollback_result *result, struct pb_error *error) PB_MUST_USE;

#endif
