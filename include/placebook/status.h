#ifndef PLACEBOOK_STATUS_H
#define PLACEBOOK_STATUS_H
/*
 * How a call ended, and what to tell a person about it.
 *
 * Every fallible function returns a pb_status, ordered by severity so that the worst of several is their maximum, and
 * fills a struct pb_error that its caller owns. Filling it allocates nothing, so it works when out of memory. A message
 * says what was found, where, what was expected; the hint says what to do. Names and other text from outside may be put
 * into a message as they are: message, hint and source are always UTF-8 on one line, with what cannot be shown spelled
 * as in "caf\xE9.csv" (core/base/name.h).
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#define PB_MUST_USE         __attribute__((warn_unused_result))
#define PB_PRINTF(fmt, arg) __attribute__((format(printf, fmt, arg)))

enum pb_status {
    PB_OK = 0,
    PB_RETRY,    /* a temporary trouble of a source: the same call may work later */
    PB_REJECTED, /* one row or one item was refused; the rest goes on */
    PB_FAILED,   /* this operation is over */
    PB_FATAL,    /* the whole run is over: no memory, store broken, interrupted */
};

/* What kind of trouble it is. The values are the documented exit codes of the program. */
enum pb_error_code {
    PB_ERROR_NONE = 0,
    PB_ERROR_INTERNAL = 1,
    PB_ERROR_USAGE = 2,
    PB_ERROR_CONFIGURATION = 3,
    PB_ERROR_SOURCE_TEMPORARY = 4,
    PB_ERROR_SOURCE = 5,
    PB_ERROR_COLUMNS = 6,
    PB_ERROR_GATE = 7,
    PB_ERROR_PARTIAL = 8,
    PB_ERROR_NO_CHANGE = 9,
    PB_ERROR_LOCKED = 10,
    PB_ERROR_PUBLISH = 11,
    PB_ERROR_INTERRUPTED = 130,
    PB_ERROR_TERMINATED = 143,
};

struct pb_error {
    enum pb_status status;
    enum pb_error_code code;
    char module[32];    /* module that failed, or "" */
    char source[512];   /* file, URL or source id, or "" */
    uint64_t line;      /* 1-based line in the source, 0 when not known */
    uint32_t column;    /* 1-based column in that line, 0 when not known */
    char message[1024]; /* what was found and what was expected */
    char hint[512];     /* what to do, or "" */
};

/* Forgets an earlier error. */
void pb_error_clear(struct pb_error *error);

/* Fills the message and returns `status`, so that a function can end with `return pb_fail(...)`. Keeps module, source
 * and position that were set before; clears the hint. `error` may be NULL. */
enum pb_status pb_fail(struct pb_error *error, enum pb_status status, enum pb_error_code code, const char *format, ...)
    PB_PRINTF(4, 5);

/* Adds what to do. */
void pb_error_hint(struct pb_error *error, const char *format, ...) PB_PRINTF(2, 3);

/* Adds where it happened; line and column 0 when not known. An earlier, more exact place is kept. */
void pb_error_at(struct pb_error *error, const char *source, uint64_t line, uint32_t column);

/* Adds the module that was at work, unless one is named already. */
void pb_error_module(struct pb_error *error, const char *module);

/* Out of memory: the one failure that most functions share. */
enum pb_status pb_out_of_memory(struct pb_error *error);

/* Writes "file:line:column: module: message" into buffer, always terminated. Returns buffer. The hint is not included.
 */
const char *pb_error_text(const struct pb_error *error, char *buffer, size_t size);

/* The text of an errno, into a buffer of the caller: safe in threads. Returns the text. */
const char *pb_errno_text(int number, char *buffer, size_t size);

/* Copies text into a buffer of `size` bytes, always terminated, cut at a character boundary of UTF-8. Returns false if
 * cut. */
bool pb_text_copy(char *buffer, size_t size, const char *text);

#pragma GCC visibility pop

#endif
