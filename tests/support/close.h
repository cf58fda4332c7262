#ifndef PB_TESTS_SUPPORT_CLOSE_H
#define PB_TESTS_SUPPORT_CLOSE_H
/*
 * Numbers that are to agree up to a stated part of themselves.
 */
#include <criterion/criterion.h>
#include <math.h>

static inline void assert_close(double found, double expected, double part)
{
    cr_assert(fabs(found - expected) <= part * fabs(expected), "found %.17g, expected %.17g", found, expected);
}

#endif
