#ifndef PB_ENGINE_PIPELINE_MODULE_FILE_H
#define PB_ENGINE_PIPELINE_MODULE_FILE_H
/*
 * Whose a shared object is. Loading one runs its code with the rights of whoever runs Placebook, so nobody else may be
 * able to change it or to put another one in its place.
 */
#include "placebook/status.h"

/* The object, the folder that it really is in (links are followed) and the folder that `path` names must belong to root
 * or to the user and not be writable by their group or by others. Errors: PB_ERROR_CONFIGURATION, with what to change
 * as the hint. */
enum pb_status pb_module_file_check(const char *path, struct pb_error *error) PB_MUST_USE;

#endif
