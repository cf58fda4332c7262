#include "placebook/reconciliation.h"

#include "placebook/text.h"
#include "placebook/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FINDINGS_ARENA_MAXIMUM ((size_t)4 << 30)

void pb_findings_open(struct pb_findings *findings)
{
    *findings = (struct pb_findings){ 0 };
    pb_arena_open(&findings->arena, FINDINGS_ARENA_MAXIMUM);
}

void pb_findings_close(struct pb_findings *findings)
{
    pb_arena_close(&findings->arena);
    *findings = (struct pb_findings){ 0 };
}

static size_t next_capacity(size_t capacity)
{
    return capacity ? capacity * 2 : 64;
}

/* The same file and rule come again and again: an earlier copy serves. */
static const char *reconciliation_keep_text(struct pb_arena *arena, const char *earlier, const char *text)
{
    return earlier && strcmp(earlier, text) == 0 ? earlier : pb_arena_text(arena, text, strlen(text));
}

const char *pb_raw_keep(struct pb_arena *arena, const char *raw, size_t length)
{
    if (length <= PB_RAW_MAXIMUM)
        return pb_arena_text(arena, raw, length);
    return pb_arena_format(arena, "%.*s...", (int)pb_text_fit(raw, length, PB_RAW_MAXIMUM), raw);
}

enum pb_status pb_reject_add(struct pb_findings *findings, const char *rule, const char *file, uint64_t line,
                             const char *raw, size_t raw_length, struct pb_error *error, const char *format, ...)
{
    if (findings->reject_count >= PB_REJECTS_MAXIMUM) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_GATE, "more than %d rows rejected in one unit", (int)PB_REJECTS_MAXIMUM);
        pb_error_at(error, file, line, 0);
        pb_error_hint(error, "this does not look like the expected file: compare its columns with the documentation");
        return status;
    }
    if (findings->reject_count == findings->reject_capacity) {
        size_t capacity = next_capacity(findings->reject_capacity);
        struct pb_reject *grown =
            pb_arena_grow(&findings->arena, findings->rejects, findings->reject_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        findings->rejects = grown;
        findings->reject_capacity = capacity;
    }
    assert(findings->reject_count < findings->reject_capacity);
    char reason[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    pb_utf8_repair(reason);
    const struct pb_reject *last = findings->reject_count ? &findings->rejects[findings->reject_count - 1] : NULL;
    struct pb_reject reject = {
        .rule = reconciliation_keep_text(&findings->arena, last ? last->rule : NULL, rule),
        .reason = reconciliation_keep_text(&findings->arena, last ? last->reason : NULL, reason),
        .file = reconciliation_keep_text(&findings->arena, last ? last->file : NULL, file),
        .line = line,
        .cell = "",
        .raw = raw ? pb_raw_keep(&findings->arena, raw, raw_length) : NULL,
        .separator = ',',
        .input = "",
    };
    if (!reject.rule || !reject.reason || !reject.file || (raw && !reject.raw))
        return pb_out_of_memory(error);
    findings->rejects[findings->reject_count++] = reject;
    return PB_OK;
}

void pb_reject_separator(struct pb_findings *findings, char separator)
{
    if (findings->reject_count > 0)
        findings->rejects[findings->reject_count - 1].separator = separator;
}

enum pb_status pb_reject_copy(struct pb_findings *findings, const struct pb_reject *reject, struct pb_error *error)
{
    enum pb_status status =
        pb_reject_add(findings, reject->rule, reject->file, reject->line, NULL, 0, error, "%s", reject->reason);
    if (status != PB_OK)
        return status;
    struct pb_reject *copy = &findings->rejects[findings->reject_count - 1];
    copy->raw = reject->raw ? pb_arena_text(&findings->arena, reject->raw, strlen(reject->raw)) : NULL;
    copy->separator = reject->separator;
    if (reject->raw && !copy->raw)
        return pb_out_of_memory(error);
    return *reject->cell ? pb_reject_cell(findings, reject->cell, error) : PB_OK;
}

enum pb_status pb_reject_cell(struct pb_findings *findings, const char *cell, struct pb_error *error)
{
    const char *kept = pb_arena_text(&findings->arena, cell, strlen(cell));
    if (!kept)
        return pb_out_of_memory(error);
    if (findings->reject_count > 0)
        findings->rejects[findings->reject_count - 1].cell = kept;
    return PB_OK;
}

enum pb_status pb_reject_source(struct pb_findings *findings, const char *source, struct pb_error *error)
{
    if (findings->reject_count == 0)
        return PB_OK;
    struct pb_reject *reject = &findings->rejects[findings->reject_count - 1];
    const char *last = findings->reject_count > 1 ? findings->rejects[findings->reject_count - 2].source : NULL;
    reject->source = reconciliation_keep_text(&findings->arena, last, source);
    return reject->source ? PB_OK : pb_out_of_memory(error);
}

void pb_findings_withhold(struct pb_findings *findings)
{
    findings->withheld = true;
    for (size_t i = 0; i < findings->reject_count; i++) {
        findings->rejects[i].raw = PB_RAW_WITHHELD;
        findings->rejects[i].reason = PB_REASON_WITHHELD;
    }
    for (size_t i = 0; i < findings->quality_count; i++) {
        struct pb_quality *quality = &findings->quality[i];
        quality->found = quality->expected = NAN;
        quality->sentence = PB_REASON_WITHHELD;
    }
}

/* A place for one more warning, NULL when there is none. */
static struct pb_warning *next_warning(struct pb_findings *findings)
{
    if (findings->warning_count >= PB_WARNINGS_MAXIMUM)
        return NULL;
    if (findings->warning_count == findings->warning_capacity) {
        size_t capacity = next_capacity(findings->warning_capacity);
        struct pb_warning *grown =
            pb_arena_grow(&findings->arena, findings->warnings, findings->warning_capacity, capacity, sizeof *grown);
        findings->incomplete = findings->incomplete || !grown;
        if (!grown)
            return NULL;
        findings->warnings = grown;
        findings->warning_capacity = capacity;
    }
    return &findings->warnings[findings->warning_count];
}

void pb_warning_add(struct pb_findings *findings, const char *file, uint64_t line, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    pb_utf8_repair(message);
    for (size_t i = 0; i < findings->warning_count; i++)
        if (strcmp(findings->warnings[i].message, message) == 0 && strcmp(findings->warnings[i].file, file) == 0)
            return;
    struct pb_warning *warning = next_warning(findings);
    if (!warning)
        return;
    *warning = (struct pb_warning){ .file = pb_arena_text(&findings->arena, file, strlen(file)),
                                    .line = line,
                                    .message = pb_arena_text(&findings->arena, message, strlen(message)) };
    if (warning->file && warning->message)
        findings->warning_count++;
    else
        findings->incomplete = true;
}

static struct pb_warning *earlier_rows(const struct pb_findings *findings, const char *file, const char *what,
                                       const char *done)
{
    for (size_t i = 0; i < findings->warning_count; i++) {
        struct pb_warning *warning = &findings->warnings[i];
        if (warning->what && strcmp(warning->what, what) == 0 && strcmp(warning->done, done) == 0 &&
            strcmp(warning->file, file) == 0)
            return warning;
    }
    return NULL;
}

/* Moves the last warning before those about rows of its file that begin later. */
static void put_in_order(struct pb_findings *findings)
{
    struct pb_warning *last = &findings->warnings[findings->warning_count - 1];
    const struct pb_warning moved = *last;
    for (; last > findings->warnings && last[-1].what && last[-1].line > moved.line &&
           strcmp(last[-1].file, moved.file) == 0;
         last--)
        *last = last[-1];
    *last = moved;
}

void pb_warning_rows(struct pb_findings *findings, const char *file, uint64_t line, uint64_t rows, const char *what,
                     const char *done)
{
    struct pb_arena *arena = &findings->arena;
    struct pb_warning *earlier = earlier_rows(findings, file, what, done);
    struct pb_warning *warning = earlier ? earlier : next_warning(findings);
    if (!warning)
        return;
    struct pb_warning made = { .line = line };
    if (earlier)
        made = *earlier;
    else {
        made.file = pb_arena_text(arena, file, strlen(file));
        made.what = pb_arena_text(arena, what, strlen(what));
        made.done = pb_arena_text(arena, done, strlen(done));
    }
    made.rows += rows;
    made.message = pb_arena_format(arena, "%s: %llu, first in line %llu; %s", what, (unsigned long long)made.rows,
                                   (unsigned long long)made.line, done);
    if (!made.file || !made.what || !made.done || !made.message) {
        findings->incomplete = true;
        return;
    }
    *warning = made;
    if (earlier)
        return;
    findings->warning_count++;
    put_in_order(findings);
}

enum { HEADING_END = 3 /* mark, kind, zero */ };

/* Where the kind of a heading is kept; NULL: it is not known. */
static char *heading_kind(const struct pb_findings *findings, const char *text, size_t length)
{
    size_t size = 0;
    for (size_t at = 0; at < findings->headings_length; at += size) {
        char *known = findings->headings + at;
        size = strlen(known) + 1;
        if (size == length + HEADING_END && memcmp(known, text, length) == 0)
            return known + length + 1;
    }
    return NULL;
}

static void heading_trim(const char **text, size_t *length)
{
    while (*length && (unsigned char)**text <= ' ') {
        ++*text;
        --*length;
    }
    while (*length && (unsigned char)(*text)[*length - 1] <= ' ')
        --*length;
}

void pb_heading_add(struct pb_findings *findings, const char *text, size_t length)
{
    heading_trim(&text, &length);
    size_t wanted = findings->headings_length + length + HEADING_END;
    if (!length || memchr(text, '\0', length) || wanted > PB_HEADINGS_MAXIMUM || heading_kind(findings, text, length))
        return;
    if (wanted > findings->headings_capacity) {
        size_t capacity = findings->headings_capacity ? findings->headings_capacity : 512;
        while (capacity < wanted)
            capacity *= 2;
        char *grown =
            pb_arena_grow(&findings->arena, findings->headings, findings->headings_capacity, capacity, sizeof *grown);
        findings->incomplete = findings->incomplete || !grown;
        if (!grown)
            return;
        findings->headings = grown;
        findings->headings_capacity = capacity;
    }
    memcpy(findings->headings + findings->headings_length, text, length);
    findings->headings[wanted - 3] = PB_HEADING_KIND;
    findings->headings[wanted - 2] = PB_HEADING_UNKNOWN;
    findings->headings[wanted - 1] = '\0';
    findings->headings_length = wanted;
}

enum pb_heading_kind pb_heading_kinds(enum pb_heading_kind one, enum pb_heading_kind other)
{
    if (one == PB_HEADING_UNKNOWN || other == PB_HEADING_UNKNOWN)
        return one == PB_HEADING_UNKNOWN ? other : one;
    return one == other ? one : PB_HEADING_MIXED;
}

void pb_heading_holds(struct pb_findings *findings, const char *text, size_t length, enum pb_heading_kind kind)
{
    heading_trim(&text, &length);
    char *known = length ? heading_kind(findings, text, length) : NULL;
    if (known)
        *known = (char)pb_heading_kinds((enum pb_heading_kind) * known, kind);
}

enum pb_status pb_findings_append(struct pb_findings *findings, const struct pb_findings *from, struct pb_error *error)
{
    assert(from->quality_count == 0 && from->check_count == 0);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < from->reject_count; i++)
        status = pb_reject_copy(findings, &from->rejects[i], error);
    for (size_t i = 0; i < from->warning_count; i++) {
        const struct pb_warning *warning = &from->warnings[i];
        if (warning->what)
            pb_warning_rows(findings, warning->file, warning->line, warning->rows, warning->what, warning->done);
        else
            pb_warning_add(findings, warning->file, warning->line, "%s", warning->message);
    }
    size_t size = 0;
    for (size_t at = 0; at < from->headings_length; at += size) {
        const char *heading = from->headings + at;
        size = strlen(heading) + 1;
        pb_heading_add(findings, heading, size - HEADING_END);
        pb_heading_holds(findings, heading, size - HEADING_END, (enum pb_heading_kind)heading[size - 2]);
    }
    findings->incomplete = findings->incomplete || from->incomplete;
    return status;
}
