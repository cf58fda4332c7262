#ifndef PB_TESTS_DISCLOSURE_H
#define PB_TESTS_DISCLOSURE_H
/*
 * Trying disclosure control on a stage for transforms (tests/support/observations.h): counts of areas, and whether a
 * row is withheld.
 */
#include "tests/support/observations.h"

#define COUNTY    "E10000031"
#define COVENTRY  "E08000026"
#define NORTH     "E07000218"
#define NUNEATON  "E07000219"
#define RUGBY     "E07000220"
#define STRATFORD "E07000221"
#define WARWICK   "E07000222"
#define CCG       "E38000038" /* Coventry and Rugby */

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_disclosure;
extern const struct pb_module pb_transform_places;

/* A count of carers: value and count are the same. `sex` NULL: Persons; `category` an ethnic group, NULL: all. */
size_t trial_add_count(struct trial *trial, const char *area, const char *sex, const char *category, double count);

/* Normalises, then discloses with options given as JSON text (NULL: all defaults). */
void trial_disclose(struct trial *trial, const char *options);

/* Is the row withheld? The test fails when it is and still says something. */
bool trial_withheld(const struct trial *trial, size_t row);

#endif
