#ifndef PB_CLI_LOAD_MAPPING_H
#define PB_CLI_LOAD_MAPPING_H
/*
 * Which mapping is meant by `placebook load FILE --as NAME`.
 */
#include "cli/arguments/command.h"

struct pb_found_mapping {
    const char *path; /* absolute */
    const char *name; /* of the load: the file's without .json */
};

/* The pipeline file of that name beside the pipeline `beside`, else among those that come with the program; with a
 * slash or .json at its end it is a path. PB_ERROR_USAGE lists what there is when there is none. Into the arena. */
enum pb_status pb_mapping_find(struct pb_arena *arena, const char *named, const char *beside,
                               struct pb_found_mapping *found, struct pb_error *error) PB_MUST_USE;

#endif
