#ifndef PB_TESTS_FINGERTIPS_PLACES_H
#define PB_TESTS_FINGERTIPS_PLACES_H
/*
 * A Places file with Rugby alone, and the areas of Coventry and Warwickshire that files of the Fingertips service have.
 */
extern const char fingertips_places[];

#endif
