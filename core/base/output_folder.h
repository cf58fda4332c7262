#ifndef PB_CORE_BASE_OUTPUT_FOLDER_H
#define PB_CORE_BASE_OUTPUT_FOLDER_H
/*
 * What is behind an output (placebook/output.h): calls to the owner of the files. The engine gives those of a
 * folder on disk (engine/files/output.h); tests give others, which fail or watch.
 */
#include "placebook/share.h"

#include <stdatomic.h>

/* Each returns 0 or an errno. A handle is a number of the folder's own. */
struct pb_output_folder {
    int (*create)(void *folder, const char *name, int *handle); /* EEXIST when something of this name is there */
    int (*write)(void *folder, int handle, const void *bytes, size_t length, uint64_t offset); /* all of it */
    int (*finish)(void *folder, int handle, bool keep); /* closes; a file to be kept may be synced later */
    int (*remove)(void *folder, const char *name);
    int (*open)(void *folder, const char *name, int *handle);
    int (*read)(void *folder, int handle, void *buffer, size_t size, uint64_t offset, size_t *got);
    /* Threads that would help now, and work with their help; NULL, both of them: there are none. */
    size_t (*idle)(void);
    enum pb_status (*share)(size_t count, pb_output_work *work, void *context, struct pb_error *error);
};

/* An output over a folder. `title` is what messages call it; it, the folder and `cancelled` (may be NULL) must outlive
 * the output. */
enum pb_status pb_output_over(struct pb_output **output, const char *title, const struct pb_output_folder *calls,
                              void *folder, const atomic_bool *cancelled, struct pb_error *error) PB_MUST_USE;
void pb_output_free(struct pb_output *output);
void *pb_output_folder_of(const struct pb_output *output);

/* The names of finished files, from 0 on, in the order in which they were begun; NULL: there are no more. */
const char *pb_output_name(const struct pb_output *output, size_t index);

/* How many writes were asked for after one had failed, or after the run was stopped: what the conformance of loaders is
 * judged by. */
size_t pb_output_refused(const struct pb_output *output);

#endif
