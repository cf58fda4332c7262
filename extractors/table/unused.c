/*
 * What is counted of the columns that a mapping leaves out; what is said of it is in unused_words.c.
 */
#include "extractors/table/rows.h"
#include "extractors/table/texts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define UNUSED_MAXIMUM ((size_t)4 << 20)
#define MIX            11400714819323198485ULL /* 2^64 by the golden ratio */

enum { PART_TEXT = 40, PART_DAYS_MOST = 92 }; /* a quarter has so many */

/* ---- Which columns ---- */

static void mark_one(bool *used, size_t width, size_t column)
{
    if (column < width)
        used[column] = true;
}

static void mark_all(bool *used, size_t width, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mark_one(used, width, columns[i]);
}

static void mark_used(const struct rows *rows, bool *used)
{
    const struct layout *layout = rows->layout;
    const struct table_options *options = rows->options;
    const size_t width = layout->width;
    for (enum field field = 0; field < FIELDS; field++) {
        mark_one(used, width, layout->shared.from[field].at);
        for (size_t i = 0; i < layout->series_count; i++)
            mark_one(used, width, layout->series[i].from[field].at);
        if (field < FIELD_TEXTS)
            mark_all(used, width, layout->combined + (size_t)field * width, layout->combined_count[field]);
    }
    for (size_t i = 0; i < layout->split_count; i++)
        mark_one(used, width, layout->splits[i].at);
    mark_all(used, width, layout->skip, options->skip.count);
    mark_all(used, width, layout->only, options->only.count);
    mark_all(used, width, layout->breakdowns, options->breakdowns.count);
}

enum pb_status table_unused_open(struct rows *rows, struct pb_error *error)
{
    struct unused *unused = &rows->unused;
    const size_t width = rows->layout->width;
    pb_arena_open(&unused->arena, UNUSED_MAXIMUM);
    bool *used = pb_arena_take(&unused->arena, width, sizeof *used);
    if (!used)
        return pb_out_of_memory(error);
    mark_used(rows, used);
    size_t count = 0;
    for (size_t column = 0; column < width; column++)
        count += !used[column];
    unused->more = count > UNUSED_COLUMNS ? count - UNUSED_COLUMNS : 0;
    count -= unused->more;
    unused->columns = pb_arena_take(&unused->arena, count, sizeof *unused->columns);
    if (!unused->columns)
        return pb_out_of_memory(error);
    for (size_t column = 0; column < width && unused->count < count; column++)
        if (!used[column])
            unused->columns[unused->count++].at = column;
    return PB_OK;
}

void table_unused_close(struct rows *rows)
{
    pb_arena_close(&rows->unused.arena);
    rows->unused = (struct unused){ 0 };
}

/* ---- One text ---- */

/* Different texts of one column give different digests, but for a chance of one in many millions: a count, no key. */
static uint64_t unused_digest(const char *text, size_t length)
{
    uint64_t digest = (length + 1) * MIX;
    for (; length >= sizeof digest; text += sizeof digest, length -= sizeof digest) {
        uint64_t piece = 0;
        memcpy(&piece, text, sizeof piece);
        digest = (digest ^ piece) * MIX;
        digest ^= digest >> 29;
    }
    uint64_t rest = 0;
    memcpy(&rest, text, length);
    digest = (digest ^ rest) * MIX;
    digest ^= digest >> 32;
    return digest ? digest : 1;
}

static bool is_digits(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* A half, a term or the year so far, which are no periods by themselves: "H1", "Autumn", "Month 5 YTD". */
static bool says_part(const char *text, size_t length)
{
    static const char *const parts[] = { "h1",          "h2",     "half",   "1st half",     "2nd half",  "first half",
                                         "second half", "half 1", "half 2", "half year",    "half-year", "autumn",
                                         "spring",      "summer", "winter", "year to date", "part year" };
    char words[PART_TEXT];
    if (length >= sizeof words)
        return false;
    (void)snprintf(words, sizeof words, "%.*s", (int)length, text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strcasecmp(words, parts[i]) == 0)
            return true;
    return strcasestr(words, " term") || strcasestr(words, "ytd") || strcasestr(words, "to date");
}

/* A bare number is a month or a quarter only where the heading says so. */
static bool narrows(const struct rows *rows, const struct pb_period_found *year, size_t column, const char *text,
                    size_t length)
{
    const char *heading = rows->layout->headings[column];
    const bool digits = is_digits(text, length);
    for (int quarter = 0; quarter <= 1; quarter++) {
        struct pb_period_found found = *year;
        if (digits && !strcasestr(heading, quarter ? "quarter" : "month"))
            continue;
        if (pb_period_narrow(&found, quarter, text, length, &rows->periods.rules) == PB_PERIOD_GOOD)
            return true;
    }
    return false;
}

static int32_t days_of(const struct pb_period *period)
{
    return pb_date_days(period->end) - pb_date_days(period->start) + 1;
}

/* Is the text a quarter, a month, a week or a day of the period that its row has? */
static bool is_part(const struct rows *rows, size_t column, const char *text, size_t length, bool *day)
{
    const struct text *whole = &rows->shared[FIELD_PERIOD];
    const struct pb_period_rules *rules = &rows->periods.rules;
    struct pb_period_found year;
    struct pb_period_found found;
    *day = false;
    if (whole->length == 0 || pb_period_read(whole->text, whole->length, rules, &year) != PB_PERIOD_GOOD)
        return false;
    if (is_digits(text, length) || pb_period_read(text, length, rules, &found) != PB_PERIOD_GOOD)
        return days_of(&year.period) > PART_DAYS_MOST &&
               (narrows(rows, &year, column, text, length) || says_part(text, length));
    *day = found.period.kind == PB_PERIOD_DAY;
    return days_of(&found.period) < days_of(&year.period) && days_of(&found.period) <= PART_DAYS_MOST &&
           found.period.start >= year.period.start && found.period.end <= year.period.end;
}

static void note_example(char example[UNUSED_EXAMPLE], const char *text, size_t length)
{
    if (!example[0])
        (void)snprintf(example, UNUSED_EXAMPLE, "%.*s", (int)length, text);
}

/* A text that the column had not had before. */
static void note_new(const struct rows *rows, struct unused_column *column, const char *text, size_t length)
{
    bool day = false;
    column->different++;
    if (column->parts + 1 == column->different && is_part(rows, column->at, text, length, &day)) {
        column->parts++;
        column->days += day;
        note_example(column->part, text, length);
    }
}

/* A text that is not the one of the row before. */
static void note_text(const struct rows *rows, struct unused_column *column, const struct pb_tabular_row *row,
                      uint64_t digest)
{
    column->last = digest;
    struct text text = table_cell_text(row, column->at);
    if (text.length == 0)
        return;
    size_t slot = (size_t)digest % UNUSED_SLOTS;
    while (column->seen[slot] && column->seen[slot] != digest)
        slot = (slot + 1) % UNUSED_SLOTS;
    if (column->seen[slot] == digest)
        return;
    column->seen[slot] = digest;
    note_new(rows, column, text.text, text.length);
}

/* ---- A row ---- */

void table_unused_look(struct rows *rows, const struct pb_tabular_row *row)
{
    struct unused *unused = &rows->unused;
    for (size_t i = 0; i < unused->count; i++) {
        struct unused_column *column = &unused->columns[i];
        if (column->different > UNUSED_TEXTS || column->at >= row->count)
            continue;
        uint64_t digest = unused_digest(row->cells[column->at].text, row->cells[column->at].length);
        if (digest != column->last)
            note_text(rows, column, row, digest);
    }
}
