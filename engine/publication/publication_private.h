#ifndef PB_ENGINE_PUBLICATION_PUBLICATION_PRIVATE_H
#define PB_ENGINE_PUBLICATION_PUBLICATION_PRIVATE_H
/*
 * What the files publication*.c share.
 */
#include "engine/publication/publication.h"

#define PB_MANIFEST_NAME "publication.json"
#define PB_LATEST_NAME   "latest"
#define PB_STAGING_START ".staging-"
#define PB_LINK_START    ".latest-"
#define PB_JOURNAL_NAME  ".committing"
#define PB_JOURNAL_NEW   ".committing-new"

enum { PB_MANIFEST_MAXIMUM = 64 << 20 };

/* Is it one plain, visible name, fit to be a publication's folder? */
bool pb_publication_name_valid(const char *name);

/* publication.json of a publication into the arena; NULL when the folder or the file is not there. */
enum pb_status pb_publication_manifest(const struct pb_publication *publication, const char *name,
                                       struct pb_arena *arena, const char **manifest,
                                       struct pb_error *error) PB_MUST_USE;

/* Finishes a commit that was interrupted: the publication named in the journal becomes the latest if it is there and
 * whole, and goes if it is not whole. Nothing to do without a journal. */
enum pb_status pb_publication_recover(const struct pb_publication *publication, struct pb_error *error) PB_MUST_USE;

/* Is it a relative path without empty, "." and ".." parts? */
bool pb_publication_path_inside(const char *path);

/* Fills an error about a name in the output folder. */
enum pb_status pb_publication_failed(const struct pb_publication *publication, const char *doing, const char *name,
                                     int number, struct pb_error *error);

#endif
