#ifndef PB_TESTS_SUPPORT_LONG_H
#define PB_TESTS_SUPPORT_LONG_H
/*
 * Loops over thousands of cases try a sample of them, and all with `./dev test --long`.
 */
#include <stdbool.h>
#include <stdlib.h>

static inline bool pb_test_long(void)
{
    const char *set = getenv("PLACEBOOK_TEST_LONG");
    return set && *set;
}

#endif
