/*
 * What changed since the publication before (placebook/contract/changes.h), a row for each figure.
 */
#include "core/contract/star_private.h"

#include <stdio.h>
#include <string.h>

enum { STAR_COLUMNS_TEXT = PB_TIDY_COLUMNS * 32 }; /* bytes of the names of all columns */

static const char *const star_which_figure[] = { "measure",       "area_code", "sex",   "age",
                                                 "category_type", "category",  "period" };
static const char *const star_was_and_is[] = { "value", "status", "compared_with_england" };

/* A number of the tidy table is written as it stands there. */
static void star_write_tidy_text(struct pb_star_writing *writing, size_t column, const char *text)
{
    const struct pb_tidy_cell cell = { .text = text, .length = strlen(text) };
    writing->sound = writing->sound && pb_csv_line_text(&writing->line, NULL) &&
                     pb_tidy_writer_cell(&writing->writer, &cell, column, writing->guard);
}

static void star_write_columns(struct pb_star_writing *writing, const struct pb_changed_figure *figure)
{
    char text[STAR_COLUMNS_TEXT] = "";
    size_t used = 0;
    for (size_t i = 0; figure->kind == PB_CHANGE_REVISED && i < PB_TIDY_COLUMNS && used < sizeof text; i++)
        if (figure->columns >> i & 1)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? ";" : "", pb_tidy_columns[i].name);
    pb_star_text(writing, text);
}

static void star_write_change(struct pb_star_writing *writing, size_t i)
{
    const struct pb_changes_since *changes = writing->source->changes;
    const struct pb_table *table = writing->source->table;
    const struct pb_changed_figure *figure = &changes->figures[i];
    bool findings = figure->kind == PB_CHANGE_REVISED && !figure->figure;
    struct pb_tidy_cell scratch;
    pb_star_number(writing, (double)(i + 1));
    pb_star_text(writing, findings ? "findings" : pb_change_text(figure->kind));
    pb_star_truth(writing, figure->withheld);
    for (size_t c = 0; c < sizeof star_which_figure / sizeof star_which_figure[0]; c++) {
        size_t column = pb_tidy_column_named(star_which_figure[c]);
        star_write_tidy_text(writing, column, pb_changed_cell(changes, table, figure, column, &scratch));
    }
    for (size_t c = 0; c < sizeof star_was_and_is / sizeof star_was_and_is[0]; c++) {
        size_t column = pb_tidy_column_named(star_was_and_is[c]);
        star_write_tidy_text(writing, column, pb_changed_was(changes, figure, column));
        star_write_tidy_text(writing, column, pb_changed_is(table, figure, column, &scratch));
    }
    star_write_columns(writing, figure);
    pb_star_text(writing, changes->publication);
    pb_star_date(writing, changes->date);
    pb_star_end(writing, PB_STAR_CHANGES);
}

void pb_star_write_changes(struct pb_star_writing *writing)
{
    const struct pb_changes_since *changes = writing->source->changes;
    for (size_t i = 0; changes && writing->sound && i < changes->count; i++)
        star_write_change(writing, i);
}
