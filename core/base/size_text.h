#ifndef PB_CORE_BASE_SIZE_TEXT_H
#define PB_CORE_BASE_SIZE_TEXT_H
/*
 * Sizes as text for people.
 */
#include <stdint.h>

/* "999 bytes", "12 kB", "299 MB", into the buffer. Returns it. */
const char *pb_size_text(uint64_t bytes, char text[32]);

#endif
