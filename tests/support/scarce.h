#ifndef PB_TESTS_SUPPORT_SCARCE_H
#define PB_TESTS_SUPPORT_SCARCE_H
/*
 * Memory that runs out: what cJSON allocates fails after so many pieces.
 */
#include <stddef.h>

void pb_test_scarce(size_t pieces);
void pb_test_plenty(void);

#endif
