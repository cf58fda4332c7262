/*
 * What the tables of the star have in common: cells, and which rows are about one text.
 */
#include "core/contract/star_private.h"

#include <string.h>

void pb_star_text(struct pb_star_writing *writing, const char *text)
{
    writing->sound = writing->sound && pb_csv_line_text(&writing->line, text);
}

void pb_star_number(struct pb_star_writing *writing, double number)
{
    writing->sound = writing->sound && pb_csv_line_number(&writing->line, number);
}

void pb_star_date(struct pb_star_writing *writing, int32_t date)
{
    if (date)
        writing->sound = writing->sound && pb_csv_line_date(&writing->line, date);
    else
        pb_star_text(writing, NULL);
}

void pb_star_truth(struct pb_star_writing *writing, bool truth)
{
    pb_star_text(writing, truth ? "true" : "false");
}

void pb_star_cell(struct pb_star_writing *writing, size_t row, const char *column)
{
    const struct pb_tidy_context context = { .geography = writing->source->geography };
    size_t at = pb_tidy_column_named(column);
    struct pb_tidy_cell cell;
    pb_tidy_cell(writing->source->table, row, at, &context, &cell);
    writing->sound = writing->sound && pb_csv_line_text(&writing->line, NULL) &&
                     pb_tidy_writer_cell(&writing->writer, &cell, at, writing->guard);
}

void pb_star_end(struct pb_star_writing *writing, enum pb_star which)
{
    writing->sound = writing->sound && pb_csv_line_end(&writing->line, pb_stars[which].count);
    writing->line.cells = 0;
}

enum pb_status pb_star_group_by(struct pb_star_writing *writing, const pb_symbol *column, struct pb_star_groups *groups)
{
    const struct pb_table *table = writing->source->table;
    size_t *places = pb_arena_take(writing->arena, table->symbols->count, sizeof *places); /* 1 + place in the list */
    *groups = (struct pb_star_groups){ 0 };
    if (!places)
        return pb_out_of_memory(writing->error);
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (!places[column[row]])
            places[column[row]] = ++count;
    groups->items = pb_arena_take(writing->arena, count + 1, sizeof *groups->items);
    if (!groups->items)
        return pb_out_of_memory(writing->error);
    groups->count = count;
    for (size_t row = table->rows; row-- > 0;) {
        struct pb_star_group *group = &groups->items[places[column[row]] - 1];
        group->row = row;
        group->rows++;
    }
    return PB_OK;
}

enum pb_status pb_star_each_gone(struct pb_star_writing *writing, const char *column, pb_star_gone *take)
{
    const struct pb_changes_since *changes = writing->source->changes;
    const struct pb_table *table = writing->source->table;
    size_t at = pb_tidy_column_named(column);
    bool measures = strcmp(column, "measure") == 0;
    const pb_symbol *present = measures ? table->measure : table->area_code;
    if (!changes || !changes->texts)
        return PB_OK;
    bool *seen = pb_arena_take(writing->arena, changes->texts->count, sizeof *seen);
    bool *there = pb_arena_take(writing->arena, table->symbols->count, sizeof *there);
    if (!seen || !there)
        return pb_out_of_memory(writing->error);
    for (size_t row = 0; row < table->rows; row++)
        there[present[row]] = true;
    for (size_t i = 0; i < changes->count; i++) {
        const struct pb_changed_figure *figure = &changes->figures[i];
        if (figure->row != SIZE_MAX || !figure->was || seen[figure->was[at]])
            continue;
        seen[figure->was[at]] = true;
        const char *text = pb_changed_was(changes, figure, at);
        pb_symbol symbol = pb_symbol_find(table->symbols, text, strlen(text));
        bool framework = measures && pb_framework_measure(writing->source->framework, text, NULL);
        if (!framework && (symbol == PB_SYMBOL_NONE || !there[symbol]))
            take(writing, figure);
    }
    return PB_OK;
}
