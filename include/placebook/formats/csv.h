#ifndef PLACEBOOK_FORMATS_CSV_H
#define PLACEBOOK_FORMATS_CSV_H
/*
 * CSV as in RFC 4180 and as in real files: a BOM, CRLF or LF, line breaks inside quotes, no line end after the last
 * row, rows that are too short or too long, a quote in the middle of an unquoted field as ordinary text, Windows-1252
 * instead of UTF-8, UTF-16 with its mark, a first line sep=; that names the separator (and is no record). A CR alone
 * ends a line in a file whose beginning has no LF outside quotes; in all others it is ordinary text.
 *
 * Reading streams with bounded memory: one record is in memory at a time, and a record has a declared maximum. A record
 * is first only found and split; unquoting and conversion happen for the fields that are asked for, so a row that
 * nobody wants costs little more than finding its end.
 */
#include "placebook/input.h"

#pragma GCC visibility push(default)

enum {
    PB_CSV_RECORD_MAXIMUM = 1 << 20, /* bytes of one record */
    PB_CSV_FIELDS_MAXIMUM = 4096,    /* fields of one record */
    PB_CSV_FIELDS_ROOM = 64,         /* fields beyond the maximum that an array of fields needs room for */
    PB_CSV_SLACK = 64                /* bytes after the end of a text that may be read (never used) */
};

enum pb_csv_encoding {
    PB_CSV_ASCII,        /* nothing but ASCII so far */
    PB_CSV_UTF8,         /* a BOM or a valid character beyond ASCII was seen */
    PB_CSV_WINDOWS_1252, /* the first byte beyond ASCII was not UTF-8: the whole file is taken as Windows-1252 */
    PB_CSV_UTF16,        /* a mark of UTF-16 was seen */
};

/* What is wrong with a record. It can still be read field by field, but its columns cannot be trusted. */
enum pb_csv_fault {
    PB_CSV_SOUND = 0,
    PB_CSV_SHORT,    /* fewer fields than the header */
    PB_CSV_LONG,     /* more fields than the header */
    PB_CSV_BAD_TEXT, /* bytes that are not UTF-8 in a file that is UTF-8, or not Windows-1252 in one that is that */
};

/* A field: bytes of the record, still quoted where `quoted`. Valid until the next record. */
struct pb_csv_field {
    const char *text;
    uint32_t length;
    bool quoted;
};

struct pb_csv_record {
    const struct pb_csv_field *fields;
    size_t count;
    uint64_t line;   /* 1-based line on which the record begins */
    uint64_t offset; /* where it begins: bytes of the input before it, of UTF-16 those of the text as UTF-8 */
    const char *raw; /* the whole record without its line end, as UTF-8 unless PB_CSV_BAD_TEXT */
    size_t raw_length;
    enum pb_csv_fault fault;
    bool last_without_end; /* the file ended inside this record's line: no line end after it */
};

struct pb_csv; /* a reader; opaque */

/* Opens a reader over an input; `separator` is usually ','. Corrections of the input (all of them, whatever their
 * sheet) take the place of the records that begin on their lines; only the first record cannot be corrected. Reads
 * nothing yet. The reader is freed by pb_csv_close. */
enum pb_status pb_csv_open(struct pb_csv **csv, const struct pb_input *input, char separator,
                           struct pb_error *error) PB_MUST_USE;
void pb_csv_close(struct pb_csv *csv);

/* The next record; *record is NULL at the end. Blank lines are passed over (they are not records). The first record
 * fixes the number of fields that the others are measured by. Errors (PB_FAILED, PB_ERROR_SOURCE, with line and
 * column): a NUL byte, a quote that is never closed, a record over the maximum, too many fields, half a character of
 * UTF-16, an LF in a file whose lines end at CR alone; reading errors of the input pass through. */
enum pb_status pb_csv_next(struct pb_csv *csv, const struct pb_csv_record **record, struct pb_error *error) PB_MUST_USE;

/* The text of a field without its quotes, doubled quotes made single, converted to UTF-8. Points into the record or
 * into a buffer of the reader; valid until the next record. A field that the record does not have is empty. */
const char *pb_csv_text(struct pb_csv *csv, const struct pb_csv_record *record, size_t field, size_t *length);

enum pb_csv_encoding pb_csv_encoding(const struct pb_csv *csv);

/* Are its records, as far as they were read, the bytes of the file up to an LF, so that it can be read in parts? */
bool pb_csv_divides(const struct pb_csv *csv);

/* The separator that it was opened with, or the one that the first line names, once a record was read. */
char pb_csv_separator(const struct pb_csv *csv);

/* Writing: appends one field to a growing text of the caller, quoted only when it contains a separator, a quote, CR or
 * LF. `emit` takes bytes and returns false when it cannot; pb_csv_write returns the same. */
typedef bool pb_csv_emit(void *sink, const char *bytes, size_t length);
bool pb_csv_write(pb_csv_emit *emit, void *sink, const char *text, size_t length);

#pragma GCC visibility pop

#endif
