#ifndef PB_TESTS_SUPPORT_TOOL_H
#define PB_TESTS_SUPPORT_TOOL_H
/*
 * Other programs as witnesses: what we wrote is read back by somebody else's unzip, sha256sum or Python.
 */
#include <stdbool.h>
#include <stddef.h>

/* Makes an empty folder for one test; its path goes to `folder`, which holds at least 64 bytes. Fails the test when it
 * cannot. */
void pb_test_folder(char folder[64]);

/* Removes the folder and what is in it. */
void pb_test_remove(const char *folder);

/* Runs a program found on the PATH (argv ends with NULL) in `folder` (NULL: here), with its output and its errors
 * together in `output`, terminated, cut to `size`. Returns its exit status, or -1 when it could not be run or was
 * killed. */
int pb_test_tool(const char *const *argv, const char *folder, char *output, size_t size);

/* Runs a Python 3 script given as text, with up to four arguments (NULL ends them), and fails the test with the
 * script's output unless it exits with 0. */
void pb_test_python(const char *script, const char *a, const char *b, const char *c, const char *d);

/* The whole content of a file, terminated, to be freed; fails the test when it cannot be read. */
char *pb_test_content(const char *path, size_t *length);

/* Are two files the same bytes? */
bool pb_test_same_files(const char *path, const char *other);

#endif
