#include "cli/terminal/terminal.h"

#include "cli/terminal/json_writer.h"
#include "placebook/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* systemd sets JOURNAL_STREAM to the device and inode of the stream that goes to the journal (systemd.exec(5)); the
 * variable alone proves nothing, because programs started in that service inherit it. */
static bool is_journal(int descriptor)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat file;
    char own[64];
    if (!stream || fstat(descriptor, &file) != 0)
        return false;
    (void)snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)file.st_dev, (uintmax_t)file.st_ino);
    return strcmp(stream, own) == 0;
}

void pb_terminal_open(struct pb_terminal *terminal)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *kind = getenv("TERM");
    bool colours = (!no_colour || !no_colour[0]) && kind && strcmp(kind, "dumb") != 0;
    *terminal = (struct pb_terminal){
        .results = stdout,
        .messages = stderr,
        .journal = is_journal(STDERR_FILENO),
        .results_terminal = isatty(STDOUT_FILENO) == 1,
        .messages_terminal = isatty(STDERR_FILENO) == 1,
    };
    terminal->colour_results = colours && terminal->results_terminal;
    terminal->colour_messages = colours && terminal->messages_terminal;
    /* A message is flushed when it is whole, so that lines of several threads and programs do not mix. */
    (void)setvbuf(terminal->messages, NULL, _IOFBF, (size_t)1 << 14);
}

/* Does nobody read the results any more? At the end errno no longer says so: the pipe is checked. */
static bool has_no_reader(FILE *results)
{
    struct pollfd stream = { .fd = fileno(results), .events = POLLOUT };
    return errno == EPIPE || (poll(&stream, 1, 0) == 1 && (stream.revents & (POLLERR | POLLHUP)) != 0);
}

enum pb_status pb_terminal_close(struct pb_terminal *terminal, struct pb_error *error)
{
    (void)fflush(terminal->messages);
    bool broken = ferror(terminal->results) != 0;
    errno = 0;
    broken = fflush(terminal->results) != 0 || broken;
    int reason = errno;
    if (!broken || has_no_reader(terminal->results))
        return PB_OK;
    char text[128];
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot write the results: %s",
                                    reason ? pb_errno_text(reason, text, sizeof text) : "the output is broken");
    pb_error_hint(error, reason == EBADF ? "standard output is closed: send it to a file, or to /dev/null"
                                         : "check that the disk is not full");
    return status;
}

void pb_print(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(file, format, arguments);
    va_end(arguments);
}

void pb_print_text(FILE *file, const char *text)
{
    size_t left = strlen(text);
    for (const unsigned char *byte = (const unsigned char *)text; left;) {
        size_t length = pb_utf8_character((const char *)byte, left);
        /* C1 controls are 0xC2 0x80 to 0xC2 0x9F in UTF-8. */
        bool control = *byte < 0x20 || *byte == 0x7F || (length == 2 && byte[0] == 0xC2 && byte[1] <= 0x9F);
        if (length == 0)
            pb_print(file, "\\x%02X", *byte);
        else if (control)
            (void)putc(' ', file);
        else
            (void)fwrite(byte, 1, length, file);
        byte += length ? length : 1;
        left -= length ? length : 1;
    }
}

/* Columns that a word takes: its characters, as nothing here is wider than one column. */
static unsigned columns(const char *text, size_t length)
{
    unsigned count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static void new_line(FILE *file, unsigned indent)
{
    pb_print(file, "\n%*s", (int)indent, "");
}

void pb_print_wrapped(FILE *file, const char *text, unsigned indent, unsigned width, unsigned column)
{
    pb_print(file, "%*s", column < indent ? (int)(indent - column) : 0, "");
    unsigned at = column < indent ? indent : column;
    bool first = true;
    while (*text) {
        if (*text == '\n') {
            text++;
            if (*text == '\0')
                break;
            new_line(file, *text == '\n' ? 0 : indent);
            at = indent;
            first = true;
            if (*text == ' ') {
                size_t line = strcspn(text, "\n");
                (void)fwrite(text, 1, line, file);
                text += line;
            }
            continue;
        }
        size_t length = strcspn(text, " \n");
        unsigned wide = columns(text, length);
        if (!first && at + 1 + wide > width) {
            new_line(file, indent);
            at = indent;
            first = true;
        }
        if (!first && length) {
            (void)putc(' ', file);
            at++;
        }
        (void)fwrite(text, 1, length, file);
        at += wide;
        first = first && !length;
        text += length;
        text += strspn(text, " ");
    }
    (void)putc('\n', file);
}

const char *pb_colour(bool on, const char *name)
{
    if (!on)
        return "";
    if (strcmp(name, "red") == 0)
        return "\033[31m";
    if (strcmp(name, "yellow") == 0)
        return "\033[33m";
    if (strcmp(name, "green") == 0)
        return "\033[32m";
    if (strcmp(name, "bold") == 0)
        return "\033[1m";
    return "\033[0m";
}

void pb_timestamp(char text[32])
{
    struct timespec now = { 0 };
    struct tm parts = { 0 };
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    char whole[24] = "";
    (void)strftime(whole, sizeof whole, "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(text, 32, "%s.%03dZ", whole, (int)(now.tv_nsec / 1000000));
}

/* The display is drawn again when its thread next wakes. */
void pb_terminal_wipe(struct pb_terminal *terminal)
{
    for (; terminal->drawn > 0; terminal->drawn--)
        pb_print(terminal->messages, "\033[A\r\033[K");
}

static const char *const level_words[] = { "", "", "", "error", "warning", "notice", "info" };

static void put_place(struct pb_json_writer *writer, const struct pb_error *error)
{
    if (error->source[0])
        pb_json_text(writer, "source", error->source);
    if (error->line)
        pb_json_count(writer, "line", error->line);
    if (error->column)
        pb_json_count(writer, "column", error->column);
    if (error->module[0])
        pb_json_text(writer, "module", error->module);
    pb_json_text(writer, "message", error->message);
    if (error->hint[0])
        pb_json_text(writer, "hint", error->hint);
}

static void log_line(struct pb_terminal *terminal, enum pb_level level, const char *event, const struct pb_error *what)
{
    char now[32];
    struct pb_json_writer writer;
    pb_timestamp(now);
    if (terminal->journal)
        pb_print(terminal->messages, "<%d>", (int)level);
    pb_json_document(&writer, terminal->messages, "placebook.log/1");
    pb_json_text(&writer, "ts", now);
    pb_json_text(&writer, "level", level_words[level]);
    pb_json_text(&writer, "event", event);
    if (level == PB_LEVEL_ERROR)
        pb_json_integer(&writer, "exit_code", what->code);
    put_place(&writer, what);
    pb_json_end_object(&writer);
}

static void text_line(struct pb_terminal *terminal, enum pb_level level, const struct pb_error *what)
{
    FILE *file = terminal->messages;
    char text[2200];
    const char *word = level == PB_LEVEL_WARNING ? "warning: " : "";
    const char *colour = level == PB_LEVEL_ERROR ? "red" : level == PB_LEVEL_WARNING ? "yellow" : "none";
    bool coloured = terminal->colour_messages && level <= PB_LEVEL_WARNING;
    if (terminal->journal)
        pb_print(file, "<%d>", (int)level);
    pb_print(file, "%splacebook: %s%s", pb_colour(coloured, colour), word, pb_colour(coloured, "none"));
    pb_print_text(file, pb_error_text(what, text, sizeof text));
    (void)putc('\n', file);
    if (!what->hint[0])
        return;
    if (terminal->journal)
        pb_print(file, "<%d>", (int)level);
    pb_print(file, "  hint: ");
    pb_print_text(file, what->hint);
    (void)putc('\n', file);
}

void pb_terminal_error(struct pb_terminal *terminal, const struct pb_error *error, const char *usage)
{
    flockfile(terminal->messages);
    pb_terminal_wipe(terminal);
    if (terminal->log_json) {
        log_line(terminal, PB_LEVEL_ERROR, "error", error);
    } else if (terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, terminal->messages, "placebook.error/1");
        pb_json_integer(&writer, "exit_code", error->code);
        put_place(&writer, error);
        if (usage)
            pb_json_text(&writer, "usage", usage);
        pb_json_end_object(&writer);
    } else {
        text_line(terminal, PB_LEVEL_ERROR, error);
        if (usage && terminal->journal)
            pb_print(terminal->messages, "<%d>", (int)PB_LEVEL_ERROR);
        if (usage)
            pb_print(terminal->messages, "  usage: %s\n", usage);
    }
    (void)fflush(terminal->messages);
    funlockfile(terminal->messages);
}

void pb_terminal_message(struct pb_terminal *terminal, enum pb_level level, const char *event,
                         const struct pb_error *what)
{
    if ((level == PB_LEVEL_NOTICE && terminal->quiet) || (level == PB_LEVEL_INFO && !terminal->verbose))
        return;
    flockfile(terminal->messages);
    pb_terminal_wipe(terminal);
    if (terminal->log_json || terminal->json)
        log_line(terminal, level, event, what);
    else
        text_line(terminal, level, what);
    (void)fflush(terminal->messages);
    funlockfile(terminal->messages);
}

void pb_terminal_say(struct pb_terminal *terminal, enum pb_level level, const char *event, const char *format, ...)
{
    struct pb_error what;
    pb_error_clear(&what);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what.message, sizeof what.message, format, arguments);
    va_end(arguments);
    pb_terminal_message(terminal, level, event, &what);
}

const char *pb_duration_text(double seconds, char text[32])
{
    if (!(seconds >= 0) || seconds > 1e9) {
        (void)pb_text_copy(text, 32, "?");
        return text;
    }
    int whole = (int)(seconds + 0.5);
    if (seconds < 59.95)
        (void)snprintf(text, 32, "%.1f s", seconds);
    else if (whole < 3600)
        (void)snprintf(text, 32, "%d min %d s", whole / 60, whole % 60);
    else
        (void)snprintf(text, 32, "%d h %d min", whole / 3600, whole % 3600 / 60);
    return text;
}
