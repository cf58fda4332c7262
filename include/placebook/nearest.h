#ifndef PLACEBOOK_NEAREST_H
#define PLACEBOOK_NEAREST_H
/*
 * "Did you mean": the known word nearest to a mistyped one.
 */
#include <stddef.h>

#pragma GCC visibility push(default)

/* The candidate nearest to `word`, if it is near enough to be a slip (one letter in three wrong, missing, added or
 * swapped), else NULL. `candidate(context, i)` returns the i-th one, NULL at the end. The case of letters is
 * ignored. */
const char *pb_nearest(const char *word, const char *(*candidate)(const void *context, size_t i), const void *context);

/* The same over a NULL-terminated array of words. */
const char *pb_nearest_word(const char *word, const char *const *words);

#pragma GCC visibility pop

#endif
