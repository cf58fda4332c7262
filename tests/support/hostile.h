#ifndef PB_TESTS_SUPPORT_HOSTILE_H
#define PB_TESTS_SUPPORT_HOSTILE_H
/*
 * What the tests of files that are made to harm share.
 */
#include <stddef.h>
#include <stdint.h>

/* A text repeated between a beginning and an end, to be freed. */
char *pb_test_repeated(const char *before, const char *text, size_t times, const char *after);

/* The most memory that the process has had, in bytes. */
size_t pb_test_peak_memory(void);

/* A generator of our own, so that every run tries the same. */
uint32_t pb_test_random(uint64_t *state);

#endif
