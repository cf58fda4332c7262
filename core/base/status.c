#include "placebook/status.h"

#include "core/base/name.h"
#include "core/base/url_hide.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

enum { UTF8_LONGEST = 4 };

/* What people and logs are told: as text that can be shown, and without secrets. */
static void status_show(char *buffer, size_t size, const char *text)
{
    pb_name_show(buffer, size, text);
    pb_url_hide(buffer);
}

bool pb_text_copy(char *buffer, size_t size, const char *text)
{
    if (size == 0)
        return false;
    size_t length = strlen(text);
    size_t kept = pb_text_fit(text, length, size - 1);
    memmove(buffer, text, kept);
    buffer[kept] = '\0';
    return kept == length;
}

void pb_error_clear(struct pb_error *error)
{
    if (error)
        memset(error, 0, sizeof *error);
}

enum pb_status pb_fail(struct pb_error *error, enum pb_status status, enum pb_error_code code, const char *format, ...)
{
    if (!error)
        return status;
    /* Formatted apart, because an argument may be the message that is being replaced. The room for one more character
     * keeps a message that is cut from ending within one. */
    char message[sizeof error->message + UTF8_LONGEST];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    status_show(error->message, sizeof error->message, length < 0 ? format : message);
    error->status = status;
    error->code = code;
    error->hint[0] = '\0';
    return status;
}

void pb_error_hint(struct pb_error *error, const char *format, ...)
{
    if (!error)
        return;
    char hint[sizeof error->hint + UTF8_LONGEST];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(hint, sizeof hint, format, arguments);
    va_end(arguments);
    status_show(error->hint, sizeof error->hint, length < 0 ? format : hint);
}

void pb_error_at(struct pb_error *error, const char *source, uint64_t line, uint32_t column)
{
    if (!error)
        return;
    if (!error->source[0] && source)
        status_show(error->source, sizeof error->source, source);
    if (!error->line) {
        error->line = line;
        error->column = column;
    }
}

void pb_error_module(struct pb_error *error, const char *module)
{
    if (error && !error->module[0])
        pb_text_copy(error->module, sizeof error->module, module);
}

enum pb_status pb_out_of_memory(struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "out of memory");
    pb_error_hint(error, "free memory on this machine, or give the run fewer sources or fewer jobs at a time");
    return status;
}

const char *pb_error_text(const struct pb_error *error, char *buffer, size_t size)
{
    char place[600] = "";
    if (error->source[0] && error->line && error->column)
        (void)snprintf(place, sizeof place, "%s:%llu:%u: ", error->source, (unsigned long long)error->line,
                       error->column);
    else if (error->source[0] && error->line)
        (void)snprintf(place, sizeof place, "%s:%llu: ", error->source, (unsigned long long)error->line);
    else if (error->source[0])
        (void)snprintf(place, sizeof place, "%s: ", error->source);
    const char *separator = error->module[0] ? ": " : "";
    (void)snprintf(buffer, size, "%s%s%s%s", place, error->module, separator, error->message);
    return buffer;
}

const char *pb_errno_text(int number, char *buffer, size_t size)
{
    return strerror_r(number, buffer, size); /* the GNU form: may return a constant text instead of the buffer */
}
