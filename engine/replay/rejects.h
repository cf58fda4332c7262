#ifndef PB_ENGINE_REPLAY_REJECTS_H
#define PB_ENGINE_REPLAY_REJECTS_H
/*
 * Rejected rows as a file of its own, in the layout that a publication has: the loaders write it.
 */
#include "engine/pipeline/registry.h"

/* Writes the rejected rows of a conclusion (its `directory` is not used) to a file of the kind that the ending of
 * `path` says, such as ".xlsx": the loaders are asked one after the other, with their default options, until one has
 * made such a file. It is written beside its final place and renamed, so that a file that is there is whole. Errors:
 * PB_ERROR_USAGE when no loader makes such files or, unless `overwrite`, when a file is there; PB_ERROR_PUBLISH when it
 * cannot be written. */
enum pb_status pb_rejects_write(const struct pb_registry *registry, const struct pb_conclusion *conclusion,
                                const char *path, bool overwrite, struct pb_error *error) PB_MUST_USE;

#endif
