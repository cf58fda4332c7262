/*
 * What is said at the end of a sheet about what was not used (extractors/table/unused.h).
 */
#include "extractors/table/rows.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_ROOM = 760, WORDS_CELL = 120 };

/* "sheet 'X': ", or nothing where there is only one. */
static const char *words_sheet(const struct rows *rows, char text[WORDS_CELL])
{
    const char *sheet = rows->layout->sheet;
    (void)snprintf(text, WORDS_CELL, "%s%.80s%s", *sheet ? "sheet '" : "", sheet, *sheet ? "': " : "");
    return text;
}

/* Adds to a list; false when there is no room for it. */
static bool add_to_list(char list[WORDS_ROOM], const char *item, const char *more)
{
    size_t at = strlen(list);
    if (at + strlen(item) + strlen(more) + 4 >= WORDS_ROOM)
        return false;
    (void)snprintf(list + at, WORDS_ROOM - at, "%s%s%s", at ? ", " : "", item, more);
    return true;
}

/* ---- Rows ---- */

static enum pb_status say_rows(const struct rows *rows, struct pb_error *error)
{
    const struct unused *unused = &rows->unused;
    const bool several = rows->layout->series_count > 1;
    uint64_t all = rows->rows * rows->layout->series_count;
    char list[WORDS_ROOM] = "";
    char item[WORDS_CELL];
    char sheet[WORDS_CELL];
    const struct {
        uint64_t count;
        const char *words;
    } parts[] = { { unused->elsewhere, "of other areas" },
                  { unused->left_out, "left out by what the mapping says (skip, only, hidden_rows)" },
                  { unused->empty, "without any figure" } };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].count > 0) {
            (void)snprintf(item, sizeof item, "%llu %s", (unsigned long long)parts[i].count, parts[i].words);
            (void)add_to_list(list, item, "");
        }
    if (!*list)
        return PB_OK;
    return pb_caution_add(rows->context->findings, "rows-not-used", rows->file, "", error,
                          "%sof %llu %s these are not used: %s", words_sheet(rows, sheet), (unsigned long long)all,
                          several    ? "figures"
                          : all == 1 ? "row"
                                     : "rows",
                          list);
}

/* ---- Columns ---- */

/* A quarter, a month or a day that is left out makes a whole period of each part. Where rows are added up, that is what
 * is wanted. */
static void say_parts(const struct rows *rows, const struct pb_unused_column *column, const struct unused_parts *parts)
{
    char sheet[WORDS_CELL];
    if (parts->count == 0 || parts->count < column->different || rows->sums ||
        (parts->days == parts->count && parts->count < 2))
        return;
    pb_warning_add(rows->context->findings, rows->file, 0,
                   "%s%s says a part of the period (%s%s) and is not used: the figures of a part are taken for those "
                   "of the whole period; map it as the period, or as the field \"quarter\" or \"month\"",
                   words_sheet(rows, sheet), column->name, parts->example, column->different > 1 ? " and others" : "");
}

enum pb_status table_unused_say(const struct rows *rows, struct pb_error *error)
{
    const struct unused *unused = &rows->unused;
    enum pb_status status = say_rows(rows, error);
    if (status == PB_OK)
        status = pb_unused_say(rows->context->findings, rows->file, rows->layout->sheet, unused->columns, unused->count,
                               unused->more, error);
    for (size_t i = 0; i < unused->count; i++)
        say_parts(rows, &unused->columns[i], &unused->parts[i]);
    return status;
}
