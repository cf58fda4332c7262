#ifndef PB_CORE_FORMATS_CSV_SPLIT_H
#define PB_CORE_FORMATS_CSV_SPLIT_H
/*
 * The inner loop of reading CSV: where a record ends and where its fields are, 64 bytes at a time. Part of the CSV
 * reader; not for others.
 */
#include "placebook/formats/csv.h"

enum pb_csv_split_state {
    PB_CSV_COMPLETE,
    PB_CSV_INCOMPLETE, /* the text ends before the record does */
    PB_CSV_OPEN_QUOTE, /* the text ends within quotes, and nothing more comes */
    PB_CSV_TOO_MANY,   /* more than PB_CSV_FIELDS_MAXIMUM fields */
};

struct pb_csv_extent {
    enum pb_csv_split_state state;
    size_t count;          /* fields */
    const char *end;       /* of the record, its line end apart; for an open quote: where that quote stands */
    const char *next;      /* where the next record begins */
    uint64_t inner_breaks; /* line ends within quotes */
    bool doubled;          /* some quoted field has to be rewritten: doubled quotes, or text after the closing quote */
};

/* Splits the record that begins at `text`. `last`: nothing comes after `length`, so the end of the text ends the
 * record. PB_CSV_SLACK bytes after the text must be readable. */
struct pb_csv_extent pb_csv_split(const char *text, size_t length, bool last, char separator,
                                  struct pb_csv_field *fields);

/* Drops the quotes around a quoted field, and one of each two inside. Text after the closing quote is kept as it is.
 * `out` has room for `length` bytes; returns how many were written. */
size_t pb_csv_unquote(const char *text, size_t length, char *out);

struct pb_csv_bytes {
    bool beyond_ascii;
    bool nul;
};

/* What kinds of bytes a text has. */
struct pb_csv_bytes pb_csv_look(const char *text, size_t length);

#endif
