#ifndef PB_TESTS_SUPPORT_MEMORY_OUTPUT_H
#define PB_TESTS_SUPPORT_MEMORY_OUTPUT_H
/*
 * A folder in memory as the output of loaders, in which every step can be made to fail, or the run be stopped at it.
 * Steps are counted from 1: creating, writing, finishing, opening and reading a file are one each.
 */
#include "core/base/output_folder.h"

struct pb_memory_file {
    char name[PB_OUTPUT_NAME_MAXIMUM + 1]; /* "" when it was removed */
    unsigned char *bytes;
    size_t length;
};

struct pb_memory_folder {
    struct pb_memory_file files[PB_OUTPUT_FILES_MAXIMUM];
    size_t count;
    size_t steps;
    size_t fail_at;   /* this step returns ENOSPC; 0: none */
    size_t cancel_at; /* at this step the run is stopped; 0: never */
    bool *spared;     /* set to false while the folder itself allocates; may be NULL */
    atomic_bool cancelled;
    struct pb_output *output;
};

/* Opens the folder and its output; a call that fails ends the test. */
void pb_memory_folder_open(struct pb_memory_folder *folder);
void pb_memory_folder_close(struct pb_memory_folder *folder);

/* How many files there are. */
size_t pb_memory_folder_files(const struct pb_memory_folder *folder);

/* The SHA-256 of all files with their names, in the order in which they were created. */
void pb_memory_folder_digest(const struct pb_memory_folder *folder, char hex[PB_DIGEST_TEXT]);

#endif
