#ifndef PB_APP_GIVEN_H
#define PB_APP_GIVEN_H
/*
 * What a run was given: its parameters and settings, kept in the ledger, so that a file can be loaded into the same
 * pipeline later.
 */
#include "engine/pipeline/pipeline.h"

struct pb_given_parts {
    struct pb_assignment *assignments;
    size_t assignment_count;
    struct pb_setting_flag *flags;
    size_t flag_count;
};

/* As JSON, into the arena: all assignments, each with the folder that its path is taken from, the settings that decide
 * what is published, and the full path of `output`, the folder of publications. How it is shown is not said. */
enum pb_status pb_given_write(const struct pb_given_parts *parts, const char *output, struct pb_arena *arena,
                              const char **text, struct pb_error *error) PB_MUST_USE;

/* The same, read back; nothing when the text is not one of these. Into the arena. */
enum pb_status pb_given_read(const char *text, struct pb_arena *arena, struct pb_given_parts *parts,
                             struct pb_error *error) PB_MUST_USE;

/* The command that runs the pipeline in this way, ready to be typed. Into the arena; NULL when out of memory. */
const char *pb_given_command(const char *path, const struct pb_given_parts *parts, const struct pb_settings *settings,
                             struct pb_arena *arena);

#endif
