#ifndef PB_APP_IMPORT_MAPPING_H
#define PB_APP_IMPORT_MAPPING_H
/*
 * Finds the mapping for the name that is given for an import.
 */
#include "placebook/arena.h"

struct pb_found_mapping {
    const char *path; /* absolute */
    const char *name; /* of the import: the file's without .json */
};

/* The pipeline file of that name beside the pipeline `beside`, else among those that come with the program; with a
 * slash or .json at its end it is a path. When there is none, PB_ERROR_USAGE lists those that exist. Into the arena. */
enum pb_status pb_mapping_find(struct pb_arena *arena, const char *named, const char *beside,
                               struct pb_found_mapping *found, struct pb_error *error) PB_MUST_USE;

#endif
