#ifndef PB_CORE_FORMATS_CSV_START_H
#define PB_CORE_FORMATS_CSV_START_H
/*
 * What the beginning of a CSV file says about the rest of it: a first line such as sep=; names the separator, and lines
 * that end at CR alone, as older programs for the Mac write them, have no LF. Part of the CSV reader and of what judges
 * a file by its first bytes; not for others.
 */
#include <stdbool.h>
#include <stddef.h>

enum { PB_CSV_START = 1 << 14 }; /* bytes that are looked at, or the whole file */

/* The length of a first line sep=SIGN with its end, 0 when there is none. Its sign may stand there several times, as in
 * a file that was saved again. A text that ends with this line has one. */
size_t pb_csv_separator_line(const char *text, size_t length, char *separator);

/* Where a text has come with its quotes, byte by byte. */
struct pb_csv_returns {
    bool quoted;
    bool closed; /* the last byte was a quote that closed a text: another one opens it again */
    bool within; /* a field: a quote is text there */
};

/* Do the lines end at CR alone? No LF, and a CR outside quotes. `separator`: 0 when it is not known; then a quote opens
 * a text after any of the usual ones. */
bool pb_csv_ends_at_return(const char *text, size_t length, char separator);

/* Is there an LF outside quotes? Then lines end there, whatever else the text has. */
bool pb_csv_has_line(const char *text, size_t length, char separator);

/* Makes each CR outside quotes an LF. Returns the offset of an LF that was outside quotes already, which such a file
 * cannot have; `length` when there is none. */
size_t pb_csv_turn_returns(struct pb_csv_returns *returns, char *text, size_t length, char separator);

#endif
