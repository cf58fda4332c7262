#ifndef PB_ENGINE_PIPELINE_MODULE_FILE_H
#define PB_ENGINE_PIPELINE_MODULE_FILE_H
/*
 * Who can change a shared object. Loading one runs its code with the rights of whoever runs Placebook, so nobody else
 * may be able to change it or to put another one in its place.
 */
#include "placebook/status.h"

#include <limits.h>

/* The object, its folder, every folder above it and every link on the way must belong to root or to the user. Nobody
 * else, their group included, may be able to write object or folders; those above the object's own may be sticky
 * instead, as /tmp is. `real` becomes the path without links: load that one, since only root and the user can change
 * what it names. Errors: PB_ERROR_CONFIGURATION, with what to change as the hint. */
enum pb_status pb_module_file_check(const char *path, char real[PATH_MAX], struct pb_error *error) PB_MUST_USE;

#endif
