#ifndef PB_TESTS_SUPPORT_BOOK_WORDS_H
#define PB_TESTS_SUPPORT_BOOK_WORDS_H
/*
 * All that the workbook reader says about a file, as one text: every field of every cell, the survey of each sheet when
 * its rows were taken and when it was only looked through, and errors with their places. For tests that hold two files
 * to the same words.
 */
#include "placebook/input.h"

/* To be freed by the caller; NULL without memory. `lines` are taken off the line of an error. */
char *pb_test_book_words(const unsigned char *bytes, size_t length, unsigned lines);

#endif
