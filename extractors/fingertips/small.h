#ifndef FINGERTIPS_SMALL_H
#define FINGERTIPS_SMALL_H
/*
 * Rows of practices, LSOAs and MSOAs, which the Places file does not have: reference data say where they lie.
 */
#include "placebook/module.h"

/* Whose row is taken. */
struct wanted {
    const struct pb_area *area;            /* of the Places file: the row's own, or that around a small one */
    const struct pb_reference_area *small; /* NULL: it is no small area */
};

/* The area of one of our Places in which a small one lies on a day; NULL: none. */
const struct pb_area *fingertips_small_home(const struct pb_context *context, const struct pb_reference_area *small,
                                            int32_t day);

/* Is a code that the Places file does not have that of a small area in one of our Places? */
bool fingertips_small_find(const struct pb_context *context, const char *code, size_t length, struct wanted *wanted);

#endif
