#ifndef PB_CLI_TERMINAL_H
#define PB_CLI_TERMINAL_H
/*
 * Where words go. Results on stdout; errors, warnings, progress and log lines on stderr. Text from outside is printed
 * without its control characters, so that no file can control a terminal.
 */
#include "core/base/append.h"
#include "core/base/size_text.h"
#include "placebook/status.h"

#include <stdio.h>

enum pb_level { PB_LEVEL_ERROR = 3, PB_LEVEL_WARNING = 4, PB_LEVEL_NOTICE = 5, PB_LEVEL_INFO = 6 }; /* as syslog's */

struct pb_terminal {
    FILE *results;
    FILE *messages;
    bool json;     /* results and errors as JSON */
    bool log_json; /* messages as JSON, one object per line */
    bool quiet, verbose;
    bool journal; /* stderr goes to the systemd journal: lines carry their priority */
    bool results_terminal, messages_terminal;
    bool colour_results, colour_messages;
    unsigned drawn; /* lines of a progress display that are below the last message; under the lock of messages */
};

/* Finds out what the streams are: terminals, the journal; whether NO_COLOR and TERM allow colours. */
void pb_terminal_open(struct pb_terminal *terminal);

/* Flushes the results. An error when they could not be written, unless nobody reads them any more: a closed pipe means
 * that the reader has enough. */
enum pb_status pb_terminal_close(struct pb_terminal *terminal, struct pb_error *error) PB_MUST_USE;

/* Prints formatted text, made by the program itself. */
void pb_print(FILE *file, const char *format, ...) PB_PRINTF(2, 3);

/* Prints text from outside: control characters become blanks. */
void pb_print_text(FILE *file, const char *text);

enum { PB_PAGE_WIDTH = 80 }; /* columns of help pages */

/* Prints text in paragraphs wrapped at `width` columns, each line after `indent` blanks; the first line continues at
 * `column`. Lines that begin with a blank are kept as they are. */
void pb_print_wrapped(FILE *file, const char *text, unsigned indent, unsigned width, unsigned column);

/* An error with its hint; `usage`: the usage line that helps to do better, or NULL. */
void pb_terminal_error(struct pb_terminal *terminal, const struct pb_error *error, const char *usage);

/* A line for people and logs. `event` is a stable word that programs can look for. Warnings are shown always, notices
 * unless --quiet, info with --verbose. */
void pb_terminal_message(struct pb_terminal *terminal, enum pb_level level, const char *event,
                         const struct pb_error *what);
void pb_terminal_say(struct pb_terminal *terminal, enum pb_level level, const char *event, const char *format, ...)
    PB_PRINTF(4, 5);

/* Wipes a progress display that is below the messages. Call it with the stream of messages locked. */
void pb_terminal_wipe(struct pb_terminal *terminal);

/* Start and end of a highlighted word; nothing where colours are off. */
const char *pb_colour(bool on, const char *name);

/* UTC with milliseconds, ISO 8601. */
void pb_timestamp(char text[32]);

/* "3.2 s", "2 min 5 s", "1 h 4 min". */
const char *pb_duration_text(double seconds, char text[32]);

#endif
