#ifndef PB_APP_IMPORT_MAPPING_H
#define PB_APP_IMPORT_MAPPING_H
/*
 * Finds the mapping for the name that is given for an import, and lists all that there are.
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

/* A mapping that could be given. */
struct pb_listed_mapping {
    const char *path;  /* absolute */
    const char *as;    /* what --as takes: its name where that finds it, else the path */
    const char *shown; /* for people */
};
struct pb_listed_mappings {
    struct pb_listed_mapping *items;
    size_t count;
};

struct pb_imports;

/* Those beside the pipeline `beside` (may be NULL), those of `kept` imports (may be NULL), and those that come with the
 * program; each once. Into the arena. */
enum pb_status pb_mappings_list(struct pb_arena *arena, const char *beside, const struct pb_imports *kept,
                                struct pb_listed_mappings *listed, struct pb_error *error) PB_MUST_USE;

#endif
