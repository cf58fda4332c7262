#ifndef PB_TESTS_SUPPORT_HOSTILE_TABLE_H
#define PB_TESTS_SUPPORT_HOSTILE_TABLE_H
/*
 * Rows whose texts and numbers are as awkward to write as any can be: quotes, commas, CR, LF and other control
 * characters, what looks like a formula or an escape of XML, letters beyond ASCII, 32,767 characters; zero below zero,
 * the smallest and largest doubles, 17 digits, published digits that no spreadsheet reads. They repeat themselves, now
 * for several rows, now for none, as columns of real tables do.
 */
#include "tests/support/edition.h"

void pb_test_edition_hostile(struct pb_test_edition *test, size_t rows);

#endif
