#ifndef PB_ENGINE_FILES_OUTPUT_H
#define PB_ENGINE_FILES_OUTPUT_H
/*
 * A folder on disk as the output of loaders (placebook/output.h). It is opened once; everything else goes through its
 * descriptor, so that nothing is written elsewhere, whatever happens to its path. A file is never overwritten and no
 * link is followed. A finished file is on its way to the disk: it is there for certain after pb_tree_sync, or
 * pb_path_sync, which the owner of the folder calls once for all files.
 */
#include "core/base/output_folder.h"

/* Opens a folder that exists. `path` and `cancelled` (may be NULL) must outlive it. */
enum pb_status pb_folder_output_open(const char *path, const atomic_bool *cancelled, struct pb_output **output,
                                     struct pb_error *error) PB_MUST_USE;
void pb_folder_output_close(struct pb_output *output);

#endif
