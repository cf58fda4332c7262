/*
 * Local areas: the small areas inside the Place with the worst figures of each measure. First a sentence for each
 * measure and kind of area, then the areas, the worst first.
 */
#include "loaders/workbook/local_areas.h"

#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *workbook_local_areas_kind(const char *area_type)
{
    static const char *const kinds[][2] = {
        { "lsoa", "LSOAs" }, { "msoa", "MSOAs" },      { "oa", "Output areas" },
        { "ward", "Wards" }, { "jsna", "JSNA areas" }, { "pcn", "Primary Care Networks" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcasecmp(area_type, kinds[i][0]) == 0)
            return kinds[i][1];
    return area_type;
}

/* A row and the measure that it is of, counted in the order of the table. */
struct candidate {
    size_t row;
    size_t measure;
};

static bool is_candidate(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    return table->geography[row] == PB_WORD_LOCAL && !pb_is_projection(table, row) &&
           table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE &&
           !pb_missing(table->value[row]) && !workbook_is_opportunity(book, row) &&
           strcasecmp(pb_cell(table, area_type, row), "pcn") != 0 && /* Primary Care Networks have a sheet */
           (table->polarity[row] == PB_WORD_HIGH_IS_GOOD || table->polarity[row] == PB_WORD_LOW_IS_GOOD);
}

static int local_areas_compare_text(const struct pb_table *table, const pb_symbol *column, size_t left, size_t right)
{
    return column[left] == column[right]
               ? 0
               : strcmp(pb_symbol_text(table->symbols, column[left]), pb_symbol_text(table->symbols, column[right]));
}

/* By what they have to have in common: measure, kind of area, sex and age. */
static int compare_series(const struct pb_table *table, const struct candidate *left, const struct candidate *right)
{
    if (left->measure != right->measure)
        return left->measure < right->measure ? -1 : 1;
    const pb_symbol *const columns[] = { table->area_type, table->sex, table->age };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof columns / sizeof columns[0]; i++)
        order = local_areas_compare_text(table, columns[i], left->row, right->row);
    return order;
}

static int local_areas_compare(const void *a, const void *b, void *argument)
{
    const struct pb_table *table = argument;
    const struct candidate *left = a;
    const struct candidate *right = b;
    int order = compare_series(table, left, right);
    if (order != 0)
        return order;
    if (table->period_end[left->row] != table->period_end[right->row])
        return table->period_end[left->row] > table->period_end[right->row] ? -1 : 1;
    double worse = table->value[left->row] - table->value[right->row];
    if (table->polarity[left->row] == PB_WORD_HIGH_IS_GOOD)
        worse = -worse;
    if (worse != 0)
        return worse > 0 ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

/* Mostly there are none, and room for all rows of a Place is not free. */
static size_t count_candidates(const struct book *book)
{
    size_t count = 0;
    for (size_t row = 0; row < book->table->rows; row++)
        count += is_candidate(book, row);
    return count;
}

static size_t local_areas_gather(const struct book *book, struct candidate *candidates)
{
    const struct pb_table *table = book->table;
    static const size_t key[] = { PB_COLUMN(measure) };
    size_t count = 0;
    size_t measure = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (!is_candidate(book, row))
            continue;
        if (count && !pb_rows_agree(table, PB_KEY(key), candidates[count - 1].row, row))
            measure++;
        candidates[count++] = (struct candidate){ row, measure };
    }
    return count;
}

void workbook_local_areas_find(struct book *book, struct local_areas *areas)
{
    const struct pb_table *table = book->table;
    *areas = (struct local_areas){ 0 };
    size_t count = count_candidates(book);
    if (count == 0)
        return;
    struct candidate *candidates = workbook_take(book, count, sizeof *candidates);
    areas->items = workbook_take(book, count, sizeof *areas->items);
    if (!candidates || !areas->items)
        return;
    count = local_areas_gather(book, candidates);
    qsort_r(candidates, count, sizeof *candidates, local_areas_compare, (void *)(uintptr_t)table);
    for (size_t begin = 0; begin < count;) {
        size_t end = begin;
        size_t total = 0;
        while (end < count && compare_series(table, &candidates[begin], &candidates[end]) == 0)
            total += table->period_end[candidates[end++].row] == table->period_end[candidates[begin].row];
        for (size_t i = 0, position = 1; i < total && i < LOCAL_AREAS_SHOWN; i++) {
            size_t row = candidates[begin + i].row;
            if (i > 0 && table->value[row] != table->value[candidates[begin + i - 1].row])
                position = i + 1;
            areas->items[areas->count++] = (struct local_area){ row, position, total, i == 0 };
        }
        begin = end;
    }
}

/* ---- The sheet ---- */

static void local_areas_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct local_areas *areas = sheet->context;
    const struct local_area *area = &areas->items[line];
    const struct pb_table *table = sheet->book->table;
    size_t row = area->row;
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    const char *kind = workbook_local_areas_kind(pb_cell(table, area_type, row));
    enum style style = workbook_words_value_style(table, row);
    workbook_cell_symbol(cells, table->measure_name[row], none);
    workbook_cell_text(cells, STYLE_TEXT, *kind ? kind : "Local areas", none);
    workbook_cell_number(cells, STYLE_WHOLE, (double)area->position, "", 0, none);
    workbook_cell_number(cells, STYLE_WHOLE, (double)area->total, "", 0, none);
    workbook_cell_symbol(cells, table->area_name[row], pb_cell(table, area_code, row));
    (void)snprintf(buffer, sizeof buffer, "%.100s, %.100s", pb_cell(table, sex, row), pb_cell(table, age, row));
    workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_value_cells(cells, table, row, style);
    workbook_cell_symbol(cells, table->unit[row], none);
    CELL_NUMBER(cells, style, table, england_value, row, none);
    pb_symbol word = table->compared_with_england[row];
    workbook_cell_text(cells, STYLE_TEXT,
                       word == PB_WORD_NOT_COMPARED ? NULL : workbook_words_england(table, row, buffer),
                       SHORT_NOT_APPLICABLE);
}

/* Which is the worst of all, for each measure and kind of area. */
static void local_areas_add_sentence(struct book *book, struct sheet *sheet, const struct local_areas *areas, size_t i)
{
    const struct pb_table *table = book->table;
    const struct local_area *area = &areas->items[i];
    const char *name = pb_cell(table, area_name, area->row);
    const char *unit = pb_cell(table, unit, area->row);
    const char *kind = workbook_local_areas_kind(pb_cell(table, area_type, area->row));
    char value[WORDS_TEXT];
    size_t equal = 0;
    while (i + equal + 1 < areas->count && areas->items[i + equal + 1].position == 1 &&
           !areas->items[i + equal + 1].begins)
        equal++;
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "%s: %s%s %s the worst figure of %zu %s: %s%s%s.", pb_cell(table, measure_name, area->row),
                      *name ? name : pb_cell(table, area_code, area->row),
                      equal ? workbook_text(book, " and %zu more", equal) : "", equal ? "have" : "has", area->total,
                      *kind ? kind : "local areas", workbook_words_number(table->value[area->row], value),
                      strcmp(unit, "%") == 0 ? "" : " ", unit));
}

static void local_areas_add_sentences(struct book *book, struct sheet *sheet, const struct local_areas *areas)
{
    size_t sentences = 0;
    for (size_t i = 0; i < areas->count && sentences < LOCAL_AREAS_SENTENCES; i++) {
        bool first = areas->items[i].begins && areas->items[i].total > 1;
        if (first)
            local_areas_add_sentence(book, sheet, areas, i);
        sentences += first;
    }
}

static void local_areas_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Measure", 20, 28);
    workbook_sheet_column(book, sheet, "Kind of area", 9, 12);
    workbook_sheet_figures(book, sheet, "Rank, worst first", 7, 8);
    workbook_sheet_figures(book, sheet, "Areas with a figure", 7, 8);
    workbook_sheet_column(book, sheet, "Area", 18, 24);
    workbook_sheet_column(book, sheet, "People", 10, 14);
    workbook_sheet_column(book, sheet, "Latest period", 12, 14);
    workbook_sheet_figures(book, sheet, "Value", 9, 10);
    workbook_sheet_figures(book, sheet, "Lower 95% limit", 9, 10);
    workbook_sheet_figures(book, sheet, "Upper 95% limit", 9, 10);
    workbook_sheet_column(book, sheet, "Unit", 10, 12);
    workbook_sheet_figures(book, sheet, "England value", 9, 10);
    workbook_sheet_column(book, sheet, "Compared with England", 10, 12);
}

void workbook_add_local_areas(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Local areas", "Small areas inside the Place with the worst figures of each measure");
    struct local_areas *areas = workbook_take(book, 1, sizeof *areas);
    if (!sheet || !areas)
        return;
    workbook_local_areas_find(book, areas);
    if (!areas->count) {
        sheet->absent = "no source has figures of small areas of this Place that can be judged";
        return;
    }
    sheet->rows = areas->count;
    sheet->context = areas;
    sheet->fill = local_areas_fill;
    sheet->table_name = "Local_areas";
    workbook_sheet_title(book, sheet, workbook_text(book, "Local areas of %s", book->place->name));
    local_areas_add_sentences(book, sheet, areas);
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book,
                                      "At most %d areas of each measure, the worst first, for the latest period; all "
                                      "are on the sheet Data. Ranks whose limits overlap can be chance.",
                                      (int)LOCAL_AREAS_SHOWN));
    static const enum note notes[] = { NOTE_LIMITS, NOTE_COMPARISON };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, true);
    local_areas_add_columns(book, sheet);
}
