#ifndef PB_ENGINE_PUBLICATION_H
#define PB_ENGINE_PUBLICATION_H
/*
 * The folder of publications. A publication is made in a staging folder beside the others, synced, and appears by one
 * rename; then the link `latest` is swapped by another. Whatever happens in between, `latest` names a whole
 * publication.
 */
#include "core/arena.h"
#include "core/digest.h"
#include "core/module.h"

struct pb_publication {
    char output[4096];  /* the folder of publications */
    char staging[4200]; /* where loaders write, while it is open */
    int lock;           /* descriptor of the locked output folder, -1 when closed */
};

/* Creates the output folder if need be, takes its lock (PB_ERROR_LOCKED when another run holds it; the message says
 * which process when that is known), checks that it can be written, removes what killed runs left there. Errors:
 * PB_ERROR_PUBLISH. */
enum pb_status pb_publication_open(struct pb_publication *publication, const char *output,
                                   struct pb_error *error) PB_MUST_USE;

/* Gives the lock back and removes the staging folder, if there is one. */
void pb_publication_close(struct pb_publication *publication);

/* Creates an empty staging folder. */
enum pb_status pb_publication_stage(struct pb_publication *publication, struct pb_error *error) PB_MUST_USE;

/* The publication that `latest` names: its folder's name, and its publication.json as text; NULL when there is none.
 * Into the arena. */
enum pb_status pb_publication_latest(const struct pb_publication *publication, struct pb_arena *arena,
                                     const char **name, const char **manifest, struct pb_error *error) PB_MUST_USE;

/* One file of a publication, for publication.json. */
struct pb_artefact {
    const char *path; /* relative to the publication, forward slashes */
    char sha256[PB_DIGEST_TEXT];
    uint64_t size;
};
/* All files below the staging folder, sorted by path, with digests; into the arena. */
enum pb_status pb_publication_artefacts(const struct pb_publication *publication, struct pb_arena *arena,
                                        struct pb_artefact **artefacts, size_t *count,
                                        struct pb_error *error) PB_MUST_USE;

/* Are all the files that a manifest lists in the latest publication, with their sizes? */
bool pb_publication_whole(const struct pb_publication *publication, const char *name, const char *manifest);

/* Syncs the staging folder with all that is in it, renames it to `name` and swaps `latest`. When a folder of that name
 * exists, a digit is appended ("-2"); `name` holds the final one. */
enum pb_status pb_publication_commit(struct pb_publication *publication, char name[64],
                                     struct pb_error *error) PB_MUST_USE;

#endif
