/*
 * What is counted of the columns that a mapping leaves out; what is said of it is in unused_words.c.
 */
#include "extractors/table/rows.h"
#include "extractors/table/texts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define UNUSED_MAXIMUM ((size_t)4 << 20)

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
    unused->more = count > PB_UNUSED_COLUMNS ? count - PB_UNUSED_COLUMNS : 0;
    count -= unused->more;
    unused->columns = pb_arena_take(&unused->arena, count, sizeof *unused->columns);
    unused->parts = pb_arena_take(&unused->arena, count, sizeof *unused->parts);
    if (!unused->columns || !unused->parts)
        return pb_out_of_memory(error);
    for (size_t column = 0; column < width && unused->count < count; column++) {
        const char *heading = rows->layout->headings[column];
        if (!used[column])
            pb_unused_name(&unused->columns[unused->count++], column, heading, strlen(heading));
    }
    return PB_OK;
}

void table_unused_close(struct rows *rows)
{
    pb_arena_close(&rows->unused.arena);
    rows->unused = (struct unused){ 0 };
}

/* ---- One text ---- */

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

/* Is the text one that the period of its row has in it, as the last day is of "2019-04-01 to 2020-03-31"? */
static bool is_said(const struct text *whole, const char *text, size_t length)
{
    return length < whole->length && memmem(whole->text, whole->length, text, length) != NULL;
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
    if (*day && is_said(whole, text, length))
        return false;
    return days_of(&found.period) < days_of(&year.period) && days_of(&found.period) <= PART_DAYS_MOST &&
           found.period.start >= year.period.start && found.period.end <= year.period.end;
}

static void note_example(char example[UNUSED_EXAMPLE], const char *text, size_t length)
{
    if (!example[0])
        (void)snprintf(example, UNUSED_EXAMPLE, "%.*s", (int)length, text);
}

/* A text that the column had not had before. */
static void note_new(const struct rows *rows, const struct pb_unused_column *column, struct unused_parts *parts,
                     struct text text)
{
    bool day = false;
    if (parts->count + 1 == column->different && is_part(rows, column->at, text.text, text.length, &day)) {
        parts->count++;
        parts->days += day;
        note_example(parts->example, text.text, text.length);
    }
}

/* ---- A row ---- */

void table_unused_look(struct rows *rows, const struct pb_tabular_row *row)
{
    struct unused *unused = &rows->unused;
    for (size_t i = 0; i < unused->count; i++) {
        struct pb_unused_column *column = &unused->columns[i];
        if (column->at < row->count &&
            pb_unused_note(column, row->cells[column->at].text, row->cells[column->at].length))
            note_new(rows, column, &unused->parts[i], table_cell_text(row, column->at));
    }
}
