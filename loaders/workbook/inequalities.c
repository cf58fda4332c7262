/*
 * Inequalities: the latest figures of the Place by deprivation, from the most to the least deprived group, and the
 * indices that sum them up; then its local areas, those with the worst figures first.
 */
#include "loaders/workbook/figures.h"
#include "loaders/workbook/local_areas.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/deprivation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row of the observation table, and where it is among those of its series and period. */
struct place_in_order {
    size_t row;
    size_t series; /* counted in the order of the table */
    size_t rank;   /* the group from the most deprived, then the slope index, then the relative index */
};

struct inequality_rows {
    struct place_in_order *items;
    size_t count;
    size_t indices;
    struct local_areas local; /* below the others */
};

enum { RANK_SLOPE = 1000, RANK_RELATIVE };

static void inequalities_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct inequality_rows *rows = sheet->context;
    const struct book *book = sheet->book;
    const struct pb_table *table = book->table;
    const struct local_area *local = line < rows->count ? NULL : &rows->local.items[line - rows->count];
    size_t row = local ? local->row : rows->items[line].row;
    char buffer[WORDS_TEXT];
    enum style style = workbook_words_value_style(table, row);
    const char *missing = workbook_words_missing(table, row);
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_symbol(cells, table->measure_name[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(book, row, buffer), none);
    workbook_cell_symbol(cells, table->sex[row], none);
    workbook_cell_symbol(cells, table->age[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    if (local) {
        const char *kind = workbook_local_areas_kind(pb_cell(table, area_type, row));
        workbook_cell_text(cells, STYLE_TEXT, *kind ? kind : "Local areas", none);
        (void)snprintf(buffer, sizeof buffer, "%zu of %zu, the worst first", local->position, local->total);
        workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    } else {
        workbook_cell_symbol(cells, table->category_type[row], none);
        workbook_cell_symbol(cells, table->category[row], none);
    }
    workbook_value_cells(cells, table, row, style);
    workbook_cell_symbol(cells, table->unit[row], none);
    CELL_NUMBER(cells, STYLE_WHOLE, table, denominator, row, missing);
    CELL_NUMBER(cells, style, table, england_value, row, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_england(table, row, buffer), none);
    workbook_cell_symbol(cells, table->note[row], SHORT_NOT_APPLICABLE);
}

/* 0: the row is not about deprivation. */
static size_t inequalities_rank_of(const struct pb_table *table, size_t row)
{
    const char *category = pb_cell(table, category, row);
    size_t groups = *category ? pb_deprivation_groups(pb_cell(table, category_type, row)) : 0;
    if (groups == 0)
        return 0;
    if (strcmp(category, PB_SLOPE_INDEX) == 0)
        return RANK_SLOPE;
    return strcmp(category, PB_RELATIVE_INDEX) == 0 ? RANK_RELATIVE : pb_deprivation_group(category, groups);
}

static int inequalities_in_order(const void *left, const void *right)
{
    const struct place_in_order *a = left;
    const struct place_in_order *b = right;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* A lone row says in which group of a larger area this area is. That is not an inequality within it. */
static void keep_series(const struct pb_table *table, struct inequality_rows *rows, size_t begin)
{
    int32_t latest = 0;
    for (size_t i = begin; i < rows->count; i++)
        if (table->period_end[rows->items[i].row] > latest)
            latest = table->period_end[rows->items[i].row];
    size_t kept = begin;
    for (size_t i = begin; i < rows->count; i++)
        if (table->period_end[rows->items[i].row] == latest)
            rows->items[kept++] = rows->items[i];
    rows->count = kept - begin > 1 ? kept : begin;
}

/* The table is in the order of publication, in which a series' categories and periods stand together. */
static bool same_series(const struct pb_table *table, size_t row, size_t other)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code), PB_COLUMN(sex), PB_COLUMN(age),
                                  PB_COLUMN(category_type) };
    return pb_rows_agree(table, PB_KEY(key), row, other);
}

/* Where a row stands in its series; 0: it is not shown. */
static size_t shown_rank(const struct pb_table *table, size_t row)
{
    bool shown = workbook_words_is_own(table->geography[row]) && !pb_is_projection(table, row);
    return shown ? inequalities_rank_of(table, row) : 0;
}

static size_t count_shown(const struct pb_table *table)
{
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        count += shown_rank(table, row) > 0;
    return count;
}

static void inequalities_collect(const struct pb_table *table, struct inequality_rows *rows)
{
    size_t begin = 0;
    size_t series = 0;
    for (size_t row = 0; row < table->rows; row++) {
        size_t rank = shown_rank(table, row);
        if (rank == 0)
            continue;
        if (rows->count > begin && !same_series(table, rows->items[begin].row, row)) {
            keep_series(table, rows, begin);
            begin = rows->count;
            series++;
        }
        rows->items[rows->count++] = (struct place_in_order){ row, series, rank };
    }
    keep_series(table, rows, begin);
    for (size_t i = 0; i < rows->count; i++)
        rows->indices += rows->items[i].rank >= RANK_SLOPE && !pb_missing(table->value[rows->items[i].row]);
    if (rows->count)
        qsort(rows->items, rows->count, sizeof *rows->items, inequalities_in_order);
}

static void inequalities_add_columns(struct book *book, struct sheet *sheet)
{
    static const enum note indices[] = { NOTE_SLOPE_INDEX, NOTE_RELATIVE_INDEX };
    const char *limits = workbook_note(book, NOTE_LIMITS);
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_area_column(book, sheet, true);
    workbook_sheet_column(book, sheet, "Sex", 8, 12);
    workbook_sheet_column(book, sheet, "Age", 8, 14);
    workbook_sheet_column(book, sheet, "Latest period", 13, 16);
    workbook_sheet_column(book, sheet, "Kind of groups", 16, 30);
    workbook_sheet_column(
        book, sheet,
        workbook_text(book, "Group or index %s", workbook_notes(book, indices, sizeof indices / sizeof indices[0])), 16,
        30);
    workbook_sheet_figures(book, sheet, workbook_text(book, "Value %s", workbook_note(book, NOTE_MISSING)), 12, 14);
    workbook_limits_columns(book, sheet, limits);
    workbook_sheet_column(book, sheet, "Unit", 10, 16);
    workbook_sheet_figures(book, sheet, "Out of", 10, 14);
    workbook_sheet_figures(book, sheet, "England value", 12, 14);
    workbook_sheet_column(
        book, sheet, workbook_text(book, "Compared with England %s", workbook_note(book, NOTE_COMPARISON)), 14, 16);
    workbook_sheet_column(book, sheet, "Note", 16, 36);
}

void workbook_add_inequalities(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Inequalities", "The latest figures by deprivation, with indices, and of local areas");
    struct inequality_rows *rows = workbook_take(book, 1, sizeof *rows);
    if (!sheet || !rows)
        return;
    rows->items = workbook_take(book, count_shown(book->table) + 1, sizeof *rows->items);
    if (!rows->items)
        return;
    inequalities_collect(book->table, rows);
    workbook_local_areas_find(book, &rows->local);
    if (!rows->count && !rows->local.count) {
        sheet->absent = "no source has figures by deprivation, or of local areas, of this Place";
        return;
    }
    sheet->rows = rows->count + rows->local.count;
    sheet->context = rows;
    sheet->fill = inequalities_fill;
    sheet->table_name = "Inequalities";
    workbook_sheet_title(book, sheet, "Inequalities");
    if (rows->count) {
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "Each measure that its source publishes by deprivation: the groups from the most to the least "
            "deprived, for "
            "the latest period.");
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            rows->indices ? "Below the groups stand the slope and the relative index of inequality, which sum them up."
                          : "No index of inequality could be calculated from them: the notes say why.");
    }
    if (rows->local.count)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book,
                          "%s small areas inside the Place with the worst figures of the latest period, at most %d of "
                          "each measure. All of them are on the sheet Data.",
                          rows->count ? "Then, for each measure, the" : "The", (int)LOCAL_AREAS_SHOWN));
    workbook_sheet_shorthand(book, sheet, true, true, true);
    inequalities_add_columns(book, sheet);
}
