#ifndef PB_ENGINE_FILES_TREE_H
#define PB_ENGINE_FILES_TREE_H
/*
 * What is below a folder, one entry after the other, without following links out of it. A folder comes after all that
 * is in it, so that it can be removed or synced then.
 */
#include "placebook/status.h"

#include <sys/stat.h>

enum {
    PB_TREE_DEPTH = 32, /* folders within folders; deeper ones are refused */
    PB_TREE_PATH = 4096 /* bytes of a path below the folder, with its end */
};

struct pb_tree_entry {
    int folder;       /* descriptor of the folder that it is in */
    const char *name; /* in that folder */
    const char *path; /* from the folder where the walk began */
    struct stat facts;
};

/* `visit` is called for everything below the folder, in no particular order; a result other than PB_OK ends the walk.
 * Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_tree_walk(const char *folder,
                            enum pb_status (*visit)(void *context, const struct pb_tree_entry *entry,
                                                    struct pb_error *error),
                            void *context, struct pb_error *error) PB_MUST_USE;

/* Syncs everything below a folder, and the folder, several at a time. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_tree_sync(const char *folder, struct pb_error *error) PB_MUST_USE;

#endif
