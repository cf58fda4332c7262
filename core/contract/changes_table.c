/*
 * The table of changes of the output contract, PLACE-changes.csv. Which figure it is stands in it as in the tidy table,
 * then each column that is compared as it was and as it is. Part of placebook/contract/changes.h.
 */
#include "core/contract/csv_line.h"
#include "placebook/contract/changes.h"

#include <stdio.h>
#include <string.h>

#define KEY(column, kind, heading, sentence)                                                                           \
    {                                                                                                                  \
        .name = (column), .type = (kind), .required = true, .title = (heading), .meaning = (sentence)                  \
    }
#define COLUMN(column, kind, heading, sentence)                                                                        \
    {                                                                                                                  \
        .name = (column), .type = (kind), .title = (heading), .meaning = (sentence)                                    \
    }
#define PAIR(column, kind, heading)                                                                                    \
    COLUMN(column "_was", kind, heading ", was", "In the publication before; empty where there was none."),            \
        COLUMN(column "_is", kind, heading ", is", "In this publication; empty where there is none.")

const struct pb_tidy_column pb_change_columns[PB_CHANGE_COLUMNS] = {
    KEY("change", PB_TIDY_TEXT, "Change",
        "new, revised or withdrawn; finding where the figure is the same and what was found out about it is not."),
    COLUMN("changed", PB_TIDY_TEXT, "Changed columns",
           "Of a revised figure or a finding: the columns of the tidy table that differ, separated by semicolons."),
    COLUMN("withheld", PB_TIDY_TEXT, "Withheld",
           "true: a number was published before and is not told now, so what it was is not told either."),
    KEY("place", PB_TIDY_TEXT, "Place", "As in the tidy table."),
    KEY("measure", PB_TIDY_TEXT, "Measure", "As in the tidy table."),
    COLUMN("measure_name", PB_TIDY_TEXT, "Measure name", "As in the tidy table."),
    KEY("area_code", PB_TIDY_TEXT, "Area code", "As in the tidy table."),
    COLUMN("area_name", PB_TIDY_TEXT, "Area name", "As in the tidy table."),
    KEY("geography", PB_TIDY_TEXT, "Geography", "As in the tidy table."),
    COLUMN("sex", PB_TIDY_TEXT, "Sex", "As in the tidy table."),
    COLUMN("age", PB_TIDY_TEXT, "Age", "As in the tidy table."),
    COLUMN("category_type", PB_TIDY_TEXT, "Category type", "As in the tidy table."),
    COLUMN("category", PB_TIDY_TEXT, "Category", "As in the tidy table."),
    COLUMN("period", PB_TIDY_TEXT, "Period", "As in the tidy table."),
    COLUMN("period_start", PB_TIDY_DATE, "Period start", "As in the tidy table."),
    COLUMN("period_end", PB_TIDY_DATE, "Period end", "As in the tidy table."),
    COLUMN("unit", PB_TIDY_TEXT, "Unit", "As in the tidy table."),
    PAIR("value", PB_TIDY_NUMBER, "Value"),
    PAIR("lower_95", PB_TIDY_NUMBER, "Lower 95% limit"),
    PAIR("upper_95", PB_TIDY_NUMBER, "Upper 95% limit"),
    PAIR("count", PB_TIDY_NUMBER, "Count"),
    PAIR("status", PB_TIDY_TEXT, "Status"),
    PAIR("compared_with_england", PB_TIDY_TEXT, "Compared with England"),
    PAIR("trend", PB_TIDY_TEXT, "Recent trend"),
    PAIR("spc", PB_TIDY_TEXT, "SPC state"),
    PAIR("target_state", PB_TIDY_TEXT, "State of the target"),
    PAIR("rating", PB_TIDY_TEXT, "Rating"),
};

enum { CHANGE_FIRST_KEY = 3 }; /* the columns before are about the change */

const struct pb_tidy_column *pb_change_column(size_t column)
{
    return &pb_change_columns[column];
}

/* Where a column of this table comes from. */
struct change_origin {
    size_t column; /* of the tidy table */
    enum { CHANGE_CELL, CHANGE_WAS, CHANGE_IS } side;
};

static struct change_origin change_origin(size_t column)
{
    static const char *const endings[] = { "", "_was", "_is" };
    char name[64];
    const char *full = pb_change_columns[column].name;
    struct change_origin origin = { .side = CHANGE_CELL };
    size_t length = strlen(full);
    for (size_t side = CHANGE_WAS; side <= CHANGE_IS; side++) {
        size_t ending = strlen(endings[side]);
        if (length > ending && strcmp(full + length - ending, endings[side]) == 0) {
            origin.side = side == CHANGE_WAS ? CHANGE_WAS : CHANGE_IS;
            length -= ending;
            break;
        }
    }
    (void)snprintf(name, sizeof name, "%.*s", (int)length, full);
    origin.column = pb_tidy_column_named(name);
    return origin;
}

static const char *change_kind(const struct pb_changed_figure *figure)
{
    bool finding = figure->kind == PB_CHANGE_REVISED && !figure->figure;
    return finding ? "finding" : pb_change_text(figure->kind);
}

/* The names of the columns that differ. */
static const char *change_differs(const struct pb_changed_figure *figure, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        if (!(figure->columns >> column & 1))
            continue;
        int written = snprintf(text + used, size - used, "%s%s", used ? ";" : "", pb_tidy_columns[column].name);
        used += written > 0 && (size_t)written < size - used ? (size_t)written : 0;
    }
    return text;
}

static bool change_write(struct pb_tidy_writer *writer, const struct pb_changes_since *changes,
                         const struct pb_table *table, const struct pb_changed_figure *figure,
                         const struct change_origin *origins, bool guard)
{
    char differs[2048];
    struct pb_tidy_cell scratch;
    struct pb_csv_line line = { .writer = writer };
    bool written = pb_csv_line_text(&line, change_kind(figure)) &&
                   pb_csv_line_text(&line, change_differs(figure, differs, sizeof differs)) &&
                   pb_csv_line_text(&line, figure->withheld ? "true" : "");
    for (size_t i = CHANGE_FIRST_KEY; written && i < PB_CHANGE_COLUMNS; i++) {
        size_t column = origins[i].column;
        const char *text = origins[i].side == CHANGE_WAS  ? pb_changed_was(changes, figure, column)
                           : origins[i].side == CHANGE_IS ? pb_changed_is(table, figure, column, &scratch)
                                                          : pb_changed_cell(changes, table, figure, column, &scratch);
        line.guard = guard && pb_change_columns[i].type == PB_TIDY_TEXT;
        written = pb_csv_line_text(&line, text);
    }
    return written && pb_csv_line_end(&line, PB_CHANGE_COLUMNS);
}

bool pb_changes_write(const struct pb_changes_since *changes, const struct pb_table *table, bool guard,
                      pb_csv_emit *emit, void *sink)
{
    struct pb_tidy_writer writer;
    struct change_origin origins[PB_CHANGE_COLUMNS];
    for (size_t i = 0; i < PB_CHANGE_COLUMNS; i++)
        origins[i] = change_origin(i);
    pb_tidy_writer_open(&writer, emit, sink);
    if (!pb_csv_line_header(&writer, pb_change_columns, PB_CHANGE_COLUMNS))
        return false;
    for (size_t i = 0; changes && i < changes->count; i++)
        if (!change_write(&writer, changes, table, &changes->figures[i], origins, guard))
            return false;
    return pb_tidy_writer_flush(&writer);
}
