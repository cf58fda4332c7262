/*
 * What is said at the end of a sheet about what was not used (extractors/table/unused.h).
 */
#include "extractors/table/rows.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_ROOM = 760, WORDS_HEADING = 60, WORDS_CELL = 120 };

/* "sheet 'X': ", or nothing where there is only one. */
static const char *words_sheet(const struct rows *rows, char text[WORDS_CELL])
{
    const char *sheet = rows->layout->sheet;
    (void)snprintf(text, WORDS_CELL, "%s%.80s%s", *sheet ? "sheet '" : "", sheet, *sheet ? "': " : "");
    return text;
}

/* The column as people find it: by its heading, else by its letter. */
static const char *words_column(const struct rows *rows, size_t column, char text[WORDS_CELL])
{
    const char *heading = rows->layout->headings[column];
    char place[PB_XLSX_PLACE_TEXT];
    if (*heading)
        (void)snprintf(text, WORDS_CELL, "'%.*s'", WORDS_HEADING, heading);
    else
        (void)snprintf(text, WORDS_CELL, "column %s", pb_xlsx_place(0, (uint32_t)column + 1, place));
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

static void words_texts(const struct unused_column *column, char text[WORDS_CELL])
{
    if (column->different > UNUSED_TEXTS)
        (void)snprintf(text, WORDS_CELL, " (more than %d)", (int)UNUSED_TEXTS);
    else
        (void)snprintf(text, WORDS_CELL, " (%u)", column->different);
}

static enum pb_status say_columns(const struct rows *rows, struct pb_error *error)
{
    const struct unused *unused = &rows->unused;
    char list[WORDS_ROOM] = "";
    char name[WORDS_CELL];
    char texts[WORDS_CELL];
    char sheet[WORDS_CELL];
    char more[WORDS_CELL] = "";
    size_t count = unused->more;
    size_t listed = 0;
    bool room = true;
    for (size_t i = 0; i < unused->count; i++) {
        const struct unused_column *column = &unused->columns[i];
        if (column->different == 0)
            continue;
        count++;
        words_texts(column, texts);
        room = room && add_to_list(list, words_column(rows, column->at, name), texts);
        listed += room;
    }
    if (listed == 0)
        return PB_OK;
    if (count > listed)
        (void)snprintf(more, sizeof more, " and %zu more", count - listed);
    return pb_caution_add(rows->context->findings, "columns-not-used", rows->file, "", error,
                          "%s%zu column%s not used, with so many different texts in the rows of your areas: %s%s",
                          words_sheet(rows, sheet), count, count == 1 ? " is" : "s are", list, more);
}

/* A quarter, a month or a day that is left out makes a whole period of each part. Where rows are added up, that is what
 * is wanted. */
static void say_parts(const struct rows *rows, const struct unused_column *column)
{
    char name[WORDS_CELL];
    char sheet[WORDS_CELL];
    if (column->parts == 0 || column->parts < column->different || rows->sums ||
        (column->days == column->parts && column->parts < 2))
        return;
    pb_warning_add(rows->context->findings, rows->file, 0,
                   "%s%s says a part of the period (%s%s) and is not used: the figures of a part are taken for those "
                   "of the whole period; map it as the period, or as the field \"quarter\" or \"month\"",
                   words_sheet(rows, sheet), words_column(rows, column->at, name), column->part,
                   column->different > 1 ? " and others" : "");
}

enum pb_status table_unused_say(const struct rows *rows, struct pb_error *error)
{
    const struct unused *unused = &rows->unused;
    enum pb_status status = say_rows(rows, error);
    if (status == PB_OK)
        status = say_columns(rows, error);
    for (size_t i = 0; i < unused->count; i++)
        say_parts(rows, &unused->columns[i]);
    return status;
}
