#ifndef PB_ENGINE_PUBLICATION_PUBLICATION_H
#define PB_ENGINE_PUBLICATION_PUBLICATION_H
/*
 * The folder of publications. A publication is made in a staging folder beside the others, synced, and appears by one
 * rename; then the link `latest` is swapped by another. Whatever happens in between, `latest` names a whole
 * publication.
 *
 * Besides publications and the link, the folder holds hidden names only while a run is at work: .staging-PID, the new
 * link .latest-PID, and .committing, which names the publication that is about to appear. A run that was killed leaves
 * them; the next one finishes or removes what they stand for (pb_publication_open). The lock is one of the folder
 * itself, so that it leaves nothing behind either.
 */
#include "placebook/arena.h"
#include "placebook/digest.h"
#include "placebook/module.h"
#include "placebook/output.h"

#include <pthread.h>

enum { PB_PUBLICATION_NAME = 64 }; /* bytes of the name of a folder */

struct pb_publication {
    char output[4096];  /* the folder of publications */
    char staging[4200]; /* where loaders write, while it is open */
    int lock;           /* descriptor of the locked output folder, -1 when closed */
};

/* Creates the output folder if need be, takes its lock (PB_ERROR_LOCKED when another run holds it; the message says
 * which process when that is known), checks that it can be written and that `latest` is a link if it is there, removes
 * what killed runs left, and makes `latest` name a publication that was whole and in its place when its run was killed.
 * Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_publication_open(struct pb_publication *publication, const char *output,
                                   struct pb_error *error) PB_MUST_USE;

/* Gives the lock back and removes the staging folder, if there is one. */
void pb_publication_close(struct pb_publication *publication);

/* Creates an empty staging folder, in place of the one there was. */
enum pb_status pb_publication_stage(struct pb_publication *publication, struct pb_error *error) PB_MUST_USE;

/* What `latest` names; "" when there is no such link or it leads out of the folder. */
void pb_publication_linked(const struct pb_publication *publication, char name[PB_PUBLICATION_NAME]);

/* The publication that `latest` names: its folder's name, and its publication.json as text; both NULL when there is
 * none, or when its folder or its manifest is gone. Into the arena. */
enum pb_status pb_publication_latest(const struct pb_publication *publication, struct pb_arena *arena,
                                     const char **name, const char **manifest, struct pb_error *error) PB_MUST_USE;

/* The day on which a publication was made, by its name: 20261129T020000Z-abcdef. 0: it does not say. */
int32_t pb_publication_day(const char *name);

/* One file of a publication, for publication.json. */
struct pb_artefact {
    const char *path; /* relative to the publication, forward slashes */
    char sha256[PB_DIGEST_TEXT];
    uint64_t size;
};

struct pb_store;

/* What is known of files from making them: several threads add to it. */
struct pb_made_files {
    pthread_mutex_t lock;
    struct pb_arena arena;
    struct pb_artefact *files;
    size_t count, capacity;
};
void pb_made_files_open(struct pb_made_files *made);
void pb_made_files_close(struct pb_made_files *made);

/* Adds the finished files of an output, which is a folder of the publication, or the publication itself (""). */
enum pb_status pb_made_files_add(struct pb_made_files *made, const char *folder, struct pb_output *output,
                                 struct pb_error *error) PB_MUST_USE;

/* All files below the staging folder, sorted by path, with digests, into the arena. Those of files that were not made
 * here are made by up to `jobs` threads. What is said of them is noted in `store` (engine/store/known_files.h; may be
 * NULL). */
enum pb_status pb_publication_artefacts(const struct pb_publication *publication, struct pb_made_files *made,
                                        struct pb_store *store, size_t jobs, struct pb_arena *arena,
                                        struct pb_artefact **artefacts, size_t *count,
                                        struct pb_error *error) PB_MUST_USE;

/* Are all the files that a manifest lists ("artefacts": [{ "path", "size" }]) in the publication of this name, with
 * their sizes? Paths that lead out of it are refused. */
bool pb_publication_whole(const struct pb_publication *publication, const char *name, const char *manifest);

/* Syncs the staging folder, which has to hold publication.json, with all that is in it, renames it to `name` and swaps
 * `latest`. When a folder of that name exists, a number is appended ("-2"); `name` holds the final one. After a failure
 * `latest` is as it was, unless *in_place: then it names the new publication, which is whole, and the error says which
 * later step failed (it may not be on disk yet, for instance). */
enum pb_status pb_publication_commit(struct pb_publication *publication, char name[64], bool *in_place,
                                     struct pb_error *error) PB_MUST_USE;

/* Makes a publication that is there the latest: swaps the link by one rename, synced. After a failure `latest` is as it
 * was, unless *in_place, as above. That one step needs no journal: a kill before it leaves the old link, a kill after
 * it the new one. */
enum pb_status pb_publication_relink(const struct pb_publication *publication, const char *name, bool *in_place,
                                     struct pb_error *error) PB_MUST_USE;

#endif
