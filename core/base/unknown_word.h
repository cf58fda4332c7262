#ifndef PB_CORE_BASE_UNKNOWN_WORD_H
#define PB_CORE_BASE_UNKNOWN_WORD_H
/*
 * The error about a word that is not one of the known ones.
 */
#include "placebook/status.h"

/* PB_ERROR_USAGE: "unknown command 'rum'" with the nearest known word, or all of them when none is near. `what` says
 * what the word should name: "command". `candidate(context, i)` returns the i-th known word, NULL at the end. */
enum pb_status pb_unknown_word(struct pb_error *error, const char *what, const char *word,
                               const char *(*candidate)(const void *context, size_t i), const void *context);

#endif
