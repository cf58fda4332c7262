#ifndef PLACEBOOK_FORMATS_CSV_GUARD_H
#define PLACEBOOK_FORMATS_CSV_GUARD_H
/*
 * Texts in CSV that a spreadsheet would take for a formula. RFC 4180 knows no types, so a text that begins with = + - @
 * tab or CR is neutralised by an apostrophe in front of it, but only where a consumer asks for that: it changes the
 * text. Numbers must not be written with it.
 */
#include "placebook/formats/csv.h"

#pragma GCC visibility push(default)

/* Would a spreadsheet take this text for a formula? */
bool pb_csv_is_formula(const char *text, size_t length);

/* pb_csv_write for a text, with the apostrophe when `guard` and the text needs it. */
bool pb_csv_write_text(pb_csv_emit *emit, void *sink, const char *text, size_t length, bool guard);

#pragma GCC visibility pop

#endif
