#ifndef PB_ENGINE_PUBLICATION_PUBLICATIONS_H
#define PB_ENGINE_PUBLICATION_PUBLICATIONS_H
/*
 * Reads the publications in a folder. A publication never changes once it exists, so this takes no lock, and it creates
 * nothing.
 */
#include "engine/publication/manifest.h"

struct pb_store;

enum { PB_PUBLICATIONS_MAXIMUM = 100000 };

struct pb_listed {
    const char *name;
    bool latest; /* what the link names */
};

/* The publications of a folder, newest first: by the time in their names, within a second by when they were written.
 * Other folders are skipped; a folder that does not exist has none. Into the arena. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_publications_list(const char *output, struct pb_arena *arena, struct pb_listed **list, size_t *count,
                                    struct pb_error *error) PB_MUST_USE;

/* Puts such a list in the order in which the ledger says that they were made, newest first: a clock may have been set
 * back. Those that it does not know stay where they are, and so do all where there is no store (NULL). */
enum pb_status pb_publications_order(struct pb_listed *list, size_t count, const char *output, struct pb_store *store,
                                     struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* publication.json of one of them, of any contract version. *found false when there is no such publication. */
enum pb_status pb_publications_manifest(const char *output, const char *name, struct pb_arena *arena,
                                        struct pb_manifest *manifest, bool *found, struct pb_error *error) PB_MUST_USE;

/* The same of the one that `latest` names. */
enum pb_status pb_publications_latest(const char *output, struct pb_arena *arena, struct pb_manifest *manifest,
                                      bool *found, struct pb_error *error) PB_MUST_USE;

/* What is wrong with one file of a publication, in words that follow its path; NULL when it is what the manifest says.
 * `folder` is the publication's. A file that `store` knows by its times is not read, and what is read is noted there
 * (engine/store/known_files.h); NULL: every byte is read. Errors: being stopped, out of memory or file descriptors, a
 * damaged store; never a damaged file. */
enum pb_status pb_publications_look(const char *folder, const struct pb_artefact *artefact, struct pb_store *store,
                                    const atomic_bool *cancelled, const char **damage,
                                    struct pb_error *error) PB_MUST_USE;

/* The same for all its files, on this many threads: damage[i] is what is wrong with artefact i. `wanted` (may be NULL:
 * all) says which to look at. */
enum pb_status pb_publications_damage(const char *folder, const struct pb_manifest *manifest, const bool *wanted,
                                      struct pb_store *store, size_t jobs, const atomic_bool *cancelled,
                                      const char **damage, struct pb_error *error) PB_MUST_USE;

/* Is every file that the manifest lists there, with its size and its SHA-256? PB_ERROR_PUBLISH names the first that is
 * not. */
enum pb_status pb_publications_verify(const char *output, const char *name, const struct pb_manifest *manifest,
                                      struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
