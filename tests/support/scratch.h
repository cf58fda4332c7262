#ifndef PB_TESTS_SCRATCH_H
#define PB_TESTS_SCRATCH_H
/*
 * A folder of its own for one test, below the build folder (so on a real disk, not on a tmpfs), gone after it.
 */
#include <stdbool.h>

struct scratch {
    char path[512];
};

void scratch_open(struct scratch *scratch);
void scratch_close(struct scratch *scratch);

/* "FOLDER/name", in one of 16 buffers that take turns. */
const char *scratch_path(const struct scratch *scratch, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes a text as a file. */
void scratch_write(const struct scratch *scratch, const char *name, const char *text);

/* Is something of that name there, be it a link that leads nowhere? */
bool scratch_has(const struct scratch *scratch, const char *name);

/* How many entries a folder in it has ("." for the folder itself). */
int scratch_count(const struct scratch *scratch, const char *name);

/* A file system of `size` ("64k") at a folder in it, for the calling process alone, which has to be a child that ends
 * soon. False when there can be none here. */
bool scratch_small_disk(const struct scratch *scratch, const char *name, const char *size);

/* Runs `work` in a child process of its own, where it can have a small disk, and fails the test with what it returns
 * unless that is 0; 77: there can be no small disk here, and the test is skipped. */
void scratch_in_child(int (*work)(void));

#endif
