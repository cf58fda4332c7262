#ifndef PB_ENGINE_REPLAY_REJECTS_H
#define PB_ENGINE_REPLAY_REJECTS_H
/*
 * Rejected rows as a separate file, in the layout of a publication: the loaders write it.
 */
#include "engine/pipeline/registry.h"

/* Writes the rejected rows of a conclusion (its `output` is not used) into an empty folder: the loaders are called one
 * after the other, with their default options, until one makes a file with this ending, such as ".xlsx". *made is that
 * file, synced; NULL when no loader makes such files. Errors: PB_ERROR_PUBLISH when it cannot be written. */
enum pb_status pb_rejects_write(const struct pb_registry *registry, const struct pb_conclusion *conclusion,
                                const char *folder, const char *ending, struct pb_arena *arena, const char **made,
                                struct pb_error *error) PB_MUST_USE;

#endif
