#ifndef PB_TESTS_PLACES_H
#define PB_TESTS_PLACES_H
/*
 * Trying the transform that hands out rows to the Places and sums up their districts, on a stage for transforms
 * (tests/support/observations.h).
 */
#include "tests/support/observations.h"

#define SYSTEM "coventry-and-warwickshire"

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;

/* A stage on which the populations of Stratford-on-Avon and Warwick are known, those of the other districts are not. */
void trial_open_populated(struct trial *trial);

/* Nine rows of smoking (QOF), 2013/14, as published: England, region, county and the six districts. */
void trial_add_smoking(struct trial *trial, const char *indicator);

/* Normalises, then hands out to the Places. */
void trial_place(struct trial *trial);

/* The row has this geography and status, and an origin if it was published. */
void assert_kind(const struct trial *trial, size_t row, enum pb_word geography, enum pb_word status);

/* The Place has a row that stands for a sum that cannot be made: no number, no method, and this note. */
void assert_not_calculable(const struct trial *trial, const char *place, const char *note);

#endif
