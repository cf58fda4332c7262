#ifndef PB_CORE_BASE_APPEND_H
#define PB_CORE_BASE_APPEND_H
/*
 * Builds sentences and commands in a buffer of the caller; what does not fit is cut.
 */
#include "placebook/status.h"

/* Adds formatted text to a buffer that has some already. */
void pb_append(char *text, size_t size, const char *format, ...) PB_PRINTF(3, 4);

/* The same with a word as a shell takes it, quoted where it must be. */
void pb_append_word(char *text, size_t size, const char *word);

#endif
