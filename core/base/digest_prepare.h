#ifndef PB_CORE_BASE_DIGEST_PREPARE_H
#define PB_CORE_BASE_DIGEST_PREPARE_H
/*
 * Call it before the program has threads or runs short of memory: it finds the implementation of SHA-256.
 */
#include <stdbool.h>

/* Finds it once in the life of the program, and returns whether it was found; false when out of memory. pb_digest_open
 * does this by itself where nobody did it before. */
bool pb_digest_prepare(void);

#endif
