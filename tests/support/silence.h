#ifndef PB_TESTS_SILENCE_H
#define PB_TESTS_SILENCE_H
/*
 * Nothing in app/ prints: both streams go into a file each, and what is in them is counted at the end.
 */
#include "tests/support/scratch.h"

void silence_begin(const struct scratch *scratch);

/* Fails the test when something was printed since. */
void silence_expect(void);

#endif
