#ifndef FINGERTIPS_SMALL_H
#define FINGERTIPS_SMALL_H
/*
 * Rows of codes that the Places file does not have: of practices, LSOAs and MSOAs, of which reference data say where
 * they lie, and of codes that were recoded, of which they say to what.
 */
#include "placebook/area_names.h"
#include "placebook/code_change.h"
#include "placebook/module.h"

/* Whose row is taken. */
struct wanted {
    const struct pb_area *area;            /* of the Places file: the row's own, or that around a small one */
    const struct pb_reference_area *small; /* NULL: it is no small area */
    struct pb_code_followed followed;      /* how its code led to it */
};

/* The area of one of our Places in which a small one lies on a day; NULL: none. */
const struct pb_area *fingertips_small_home(const struct pb_context *context, const struct pb_reference_area *small,
                                            int32_t day);

/* Is a code that the Places file does not have that of a small area in one of our Places? */
bool fingertips_small_find(const struct pb_context *context, const char *code, size_t length, struct wanted *wanted);

/* Was a code that was found to be nobody's, or in doubt beside a name, recoded to that of an area of the Places file?
 */
bool fingertips_follow(const struct pb_context *context, const char *code, size_t length,
                       const struct pb_area_found *found, struct wanted *wanted);

/* Is the code of a row that looks like ours one that was merged into the area of its name, or split from it? */
bool fingertips_is_part(const struct pb_area_found *found, const struct wanted *wanted);

/* The note of a row of such a code says so, before its own. False: out of memory. */
bool fingertips_note_code(struct pb_table *table, const struct wanted *wanted, const char *code, size_t length,
                          size_t row) PB_MUST_USE;

#endif
