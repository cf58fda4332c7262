/* Story: engine/convert/print.h */
#include "engine/convert/print.h"

#include "engine/convert/child.h"
#include "engine/convert/convert_private.h"
#include "engine/files/files.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PRINT_SECONDS = 120 };

const char *pb_print_browser(const char *named, struct pb_arena *arena)
{
    static const char *const others[] = { "chromium-browser", "google-chrome" };
    const char *program = pb_converter_program(named, arena);
    for (size_t i = 0; !program && named && strcmp(named, "chromium") == 0 && i < sizeof others / sizeof *others; i++)
        program = pb_converter_program(others[i], arena);
    return program;
}

/* The dates as the browser writes them, "/CreationDate (D:20261130024400+00'00')": those of the publication take their
 * place, digit by digit. */
static void print_date(char *bytes, size_t length, const char *key, int32_t date)
{
    char digits[24];
    size_t skip = strlen(key);
    (void)snprintf(digits, sizeof digits, "%08d000000", (int)date);
    for (size_t at = 0; at + skip + strlen(digits) < length; at++) {
        if (bytes[at] != '/' || memcmp(bytes + at, key, skip) != 0)
            continue;
        for (size_t i = 0; digits[i] && isdigit((unsigned char)bytes[at + skip + i]); i++)
            bytes[at + skip + i] = digits[i];
    }
}

/* Is a link to something else than a file beside the page? */
static bool print_leads_away(const char *link)
{
    static const char *const schemes[] = { "https:", "http:", "mailto:" };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(link, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

/* Copies the page. Links to files beside it would lead to where the copy is, so in the copy they are none. */
static enum pb_status print_copy(const char *from, const char *to, struct pb_arena *arena, struct pb_error *error)
{
    static const char link[] = "href=\"";
    char *text = NULL;
    size_t length = 0;
    enum pb_status status = pb_file_read(from, PB_PRINTED_MAXIMUM, arena, &text, &length, PB_ERROR_PUBLISH, error);
    if (status != PB_OK)
        return status;
    for (char *at = text; (at = strstr(at, link)); at += strlen(link))
        if (!print_leads_away(at + strlen(link)))
            *at = 'x';
    return pb_file_put_private(to, text, length, error);
}

static enum pb_status print_fail(const struct pb_child_result *result, struct pb_error *error)
{
    switch (result->end) {
    case PB_CHILD_CANCELLED:
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "interrupted while a page was printed");
    case PB_CHILD_TIME:
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "the browser took longer than %d s, and was stopped",
                       PRINT_SECONDS);
    case PB_CHILD_DISK:
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "the browser wrote too much, and was stopped");
    case PB_CHILD_KILLED:
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "the browser was ended by the signal %d", result->number);
    default:
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "the browser made no PDF; it said: %.200s",
                       *result->said ? result->said : "nothing");
    }
}

static enum pb_status print_in(const char *program, const char *path, int32_t date, const atomic_bool *cancelled,
                               const struct pb_conversion *work, struct pb_arena *arena, const char **bytes,
                               size_t *length, struct pb_error *error)
{
    const char *page = pb_path_join(arena, work->folder, "page.html");
    const char *made = pb_path_join(arena, work->folder, "page.pdf");
    const char *profile = pb_arena_format(arena, "--user-data-dir=%s/" PB_CONVERT_PROFILE, work->folder);
    const char *to = pb_arena_format(arena, "--print-to-pdf=%s", made ? made : "");
    const char *address = pb_arena_format(arena, "file://%s", page ? page : "");
    struct pb_child_result result = { 0 };
    char *text = NULL;
    if (!page || !made || !profile || !to || !address)
        return pb_out_of_memory(error);
    const char *const words[] = { program,
                                  "--headless",
                                  "--no-sandbox",
                                  "--disable-gpu",
                                  "--disable-dev-shm-usage",
                                  "--disable-background-networking",
                                  "--disable-sync",
                                  "--no-first-run",
                                  "--no-pdf-header-footer",
                                  profile,
                                  to,
                                  address,
                                  NULL };
    const struct pb_child child = {
        .words = words, .folder = work->folder, .seconds = PRINT_SECONDS, .roomy = true, .cancelled = cancelled
    };
    struct pb_error unreadable = { 0 };
    enum pb_status status = print_copy(path, page, arena, error);
    if (status == PB_OK)
        status = pb_child_run(&child, &result, error);
    if (status != PB_OK)
        return status;
    status = pb_file_read(made, PB_PRINTED_MAXIMUM, arena, &text, length, PB_ERROR_PUBLISH, &unreadable);
    if (status != PB_OK || result.end != PB_CHILD_EXITED || *length < 5 || memcmp(text, "%PDF-", 5) != 0)
        return print_fail(&result, error);
    print_date(text, *length, "/CreationDate (D:", date);
    print_date(text, *length, "/ModDate (D:", date);
    *bytes = text;
    return PB_OK;
}

enum pb_status pb_print_page(const char *program, const char *path, int32_t date, const atomic_bool *cancelled,
                             struct pb_arena *arena, const char **bytes, size_t *length, struct pb_error *error)
{
    struct pb_conversion work = { 0 };
    enum pb_status status = pb_convert_work(pb_convert_temporary(), &work, error);
    if (status != PB_OK)
        return status;
    status = print_in(program, path, date, cancelled, &work, arena, bytes, length, error);
    pb_conversion_close(&work);
    return status;
}
