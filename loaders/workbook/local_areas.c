/*
 * Local areas: measure by measure, areas down, the worst first: first the local areas of the councils, each beside its
 * Place and England, then of other small areas those with the worst figures. Above it a sentence for each measure and
 * kind of area.
 */
#include "loaders/workbook/local_areas.h"

#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/verdict.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

enum { LOCAL_AREAS_POINTS = 7 }; /* in print */

/* ---- The table ---- */

/* What stands beside the figure of a local area of the councils; other areas are not compared with the Place. */
static void local_areas_fill_place(const struct sheet *sheet, const struct local_area *area, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    const struct pb_local_figure *figure = area->figure;
    const char *none = SHORT_NOT_APPLICABLE;
    if (figure && figure->place_row != SIZE_MAX)
        CELL_NUMBER(cells, workbook_words_value_style(table, figure->place_row), table, value, figure->place_row, none);
    else
        workbook_sheet_missing(sheet, cells, none);
    bool bad = figure && figure->against_place == PB_WORD_WORSE;
    bool good = figure && figure->against_place == PB_WORD_BETTER;
    workbook_cell_text(cells,
                       bad    ? STYLE_BAD
                       : good ? STYLE_GOOD
                              : STYLE_TEXT,
                       figure ? workbook_local_against_place(figure) : NULL, none);
}

static void local_areas_fill_england(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    CELL_NUMBER(cells, workbook_words_value_style(table, row), table, england_value, row, none);
    pb_symbol word = table->compared_with_england[row];
    bool compared = word != PB_WORD_NOT_COMPARED && !pb_missing(table->value[row]);
    workbook_cell_text(cells, compared ? workbook_verdict_style(workbook_verdict(table, row)) : STYLE_TEXT,
                       compared ? workbook_words_england(table, row, buffer) : NULL, SHORT_NOT_APPLICABLE);
}

static void local_areas_fill_people(const struct pb_table *table, size_t row, struct cells *cells)
{
    char buffer[WORDS_TEXT];
    bool of_age = strcmp(pb_cell(table, age, row), "Not applicable") != 0;
    (void)snprintf(buffer, sizeof buffer, "%.100s%s%.100s", pb_cell(table, sex, row), of_age ? ", " : "",
                   of_age ? pb_cell(table, age, row) : "");
    workbook_cell_text(cells, STYLE_TEXT, buffer, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), SHORT_NOT_AVAILABLE);
}

static void local_areas_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct local_areas *areas = sheet->context;
    const struct local_area *area = &areas->items[line];
    const struct pb_table *table = sheet->book->table;
    size_t row = area->row;
    const char *none = SHORT_NOT_AVAILABLE;
    const char *category = workbook_local_category(sheet->book, row);
    const char *measure = pb_cell(table, measure_name, row);
    workbook_cell_text(cells, STYLE_TEXT, *category ? workbook_text(sheet->book, "%s%s", measure, category) : measure,
                       none);
    workbook_cell_text(cells, STYLE_TEXT,
                       *pb_cell(table, area_type, row) ? workbook_local_areas_kind(pb_cell(table, area_type, row))
                                                       : "Local areas",
                       none);
    if (area->position)
        workbook_cell_number(cells, STYLE_WHOLE, (double)area->position, "", 0, none);
    else
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    if (area->total)
        workbook_cell_number(cells, STYLE_WHOLE, (double)area->total, "", 0, none);
    else
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    workbook_cell_text(cells, STYLE_TEXT,
                       area->figure ? sheet->book->locals->areas[area->figure->area].name
                                    : pb_cell(table, area_name, row),
                       pb_cell(table, area_code, row));
    local_areas_fill_people(table, row, cells);
    workbook_value_cells(cells, table, row, workbook_words_value_style(table, row));
    workbook_cell_symbol(cells, table->unit[row], none);
    if (areas->own)
        local_areas_fill_place(sheet, area, cells);
    local_areas_fill_england(sheet, row, cells);
    if (areas->own)
        workbook_cell_text(cells, STYLE_TEXT, workbook_local_remark(sheet->book, row), SHORT_NOT_APPLICABLE);
}

static void local_areas_add_columns(struct book *book, struct sheet *sheet, const struct local_areas *areas)
{
    workbook_sheet_column(book, sheet, "Measure", 20, 28);
    workbook_sheet_column(book, sheet, "Kind of area", 9, 12);
    workbook_sheet_figures(book, sheet, "Rank, worst first", 6, 7);
    workbook_sheet_figures(book, sheet, "Areas with a figure", 6, 7);
    workbook_sheet_column(book, sheet, "Area", 16, 24);
    workbook_sheet_column(book, sheet, "People", 9, 14);
    workbook_sheet_column(book, sheet, "Latest period", 11, 14);
    workbook_sheet_figures(book, sheet, "Value", 7, 8);
    workbook_sheet_figures(book, sheet, "Lower 95% limit", 7, 8);
    workbook_sheet_figures(book, sheet, "Upper 95% limit", 7, 8);
    workbook_sheet_column(book, sheet, "Unit", 9, 12);
    if (areas->own) {
        workbook_sheet_figures(book, sheet, "Place value", 7, 8);
        workbook_sheet_column(book, sheet, "Compared with its Place", 9, 12);
    }
    workbook_sheet_figures(book, sheet, "England value", 7, 8);
    workbook_sheet_column(book, sheet, "Compared with England", 9, 12);
    if (areas->own)
        workbook_sheet_column(book, sheet, "Remark", 10, 16);
}

/* ---- Sentences ---- */

/* " 2 of 8 worse than their Place, 4 better.": of the areas of a series. */
static const char *local_areas_against_place(struct book *book, const struct local_areas *areas, size_t first)
{
    size_t compared = 0;
    size_t worse = 0;
    size_t better = 0;
    for (size_t i = first; areas->items[first].figure && i < areas->count && (i == first || !areas->items[i].begins);
         i++) {
        enum pb_word word = areas->items[i].figure ? areas->items[i].figure->against_place : PB_WORD_NOT_COMPARED;
        compared += pb_local_is_compared(word);
        worse += word == PB_WORD_WORSE;
        better += word == PB_WORD_BETTER;
    }
    return worse + better
               ? workbook_text(book, " %zu of %zu worse than their Place, %zu better.", worse, compared, better)
               : "";
}

/* " 3 of 8 worse than England, 1 better." */
static const char *local_areas_against_england(struct book *book, const struct local_areas *areas, size_t first)
{
    size_t of[VERDICTS] = { 0 };
    for (size_t i = first; i < areas->count && (i == first || !areas->items[i].begins); i++)
        if (areas->items[i].position)
            of[workbook_verdict(book->table, areas->items[i].row)]++;
    if (!areas->items[first].figure || of[VERDICT_WORSE] + of[VERDICT_BETTER] + of[VERDICT_NO_DIFFERENT] == 0)
        return "";
    return workbook_text(book, " %zu of %zu worse than England, %zu better.", of[VERDICT_WORSE],
                         areas->items[first].total, of[VERDICT_BETTER]);
}

/* Which is the worst of all, for each measure and kind of area; the highest where neither direction is better. */
static void local_areas_add_sentence(struct book *book, struct sheet *sheet, const struct local_areas *areas, size_t i)
{
    const struct pb_table *table = book->table;
    const struct local_area *area = &areas->items[i];
    const char *name =
        area->figure ? book->locals->areas[area->figure->area].name : pb_cell(table, area_name, area->row);
    const char *unit = pb_cell(table, unit, area->row);
    pb_symbol polarity = table->polarity[area->row];
    bool judged = polarity == PB_WORD_LOW_IS_GOOD || polarity == PB_WORD_HIGH_IS_GOOD;
    char value[WORDS_TEXT];
    size_t equal = 0;
    while (i + equal + 1 < areas->count && areas->items[i + equal + 1].position == 1 &&
           !areas->items[i + equal + 1].begins)
        equal++;
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "%s: %s%s %s the %s figure of %zu %s: %s%s%s.%s%s",
                      area->figure ? workbook_local_measure(book, area->row) : pb_cell(table, measure_name, area->row),
                      *name ? name : pb_cell(table, area_code, area->row),
                      equal ? workbook_text(book, " and %zu more", equal) : "", equal ? "have" : "has",
                      judged ? "worst" : "highest", area->total,
                      workbook_local_areas_noun(book, pb_cell(table, area_type, area->row)),
                      workbook_words_number(table->value[area->row], value), strcmp(unit, "%") == 0 ? "" : " ", unit,
                      local_areas_against_england(book, areas, i), local_areas_against_place(book, areas, i)));
}

static void local_areas_add_sentences(struct book *book, struct sheet *sheet, const struct local_areas *areas)
{
    size_t sentences = 0;
    for (size_t i = 0; i < areas->count && sentences < LOCAL_AREAS_SENTENCES; i++) {
        const struct local_area *area = &areas->items[i];
        bool first = area->begins && area->total > 1 && (!area->figure || area->figure->counts);
        if (first)
            local_areas_add_sentence(book, sheet, areas, i);
        sentences += first;
    }
}

/* ---- The sheet ---- */

static void local_areas_add_lines(struct book *book, struct sheet *sheet, const struct local_areas *areas)
{
    workbook_sheet_title(book, sheet, workbook_text(book, "Local areas of %s", book->place->name));
    local_areas_add_sentences(book, sheet, areas);
    if (areas->own)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "The local areas that the councils define come first, all of them for each measure, beside "
                            "the figures of their Place for the same people and period.");
    if (areas->count > areas->own)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "%st most %d areas of each measure, the worst first, for the latest period; "
                                          "all are on the sheet Data. Ranks whose limits overlap can be chance.",
                                          areas->own ? "Of other small areas a" : "A", (int)LOCAL_AREAS_SHOWN));
    else
        workbook_sheet_line(book, sheet, STYLE_LINE, "Ranks whose limits overlap can be chance.");
    static const enum note notes[] = { NOTE_LIMITS, NOTE_COMPARISON, NOTE_LOCAL };
    workbook_sheet_notes(book, sheet, notes, areas->own ? 3 : 2);
    workbook_sheet_shorthand(book, sheet, true, true, true);
}

void workbook_add_local_areas(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Local areas",
                                         "Small areas inside the Place, measure by measure, the "
                                         "worst figures first");
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
    sheet->print.points = LOCAL_AREAS_POINTS;
    sheet->line_letters = SHEET_LINE_WIDE;
    local_areas_add_lines(book, sheet, areas);
    local_areas_add_columns(book, sheet, areas);
}
