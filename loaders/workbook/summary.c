/*
 * Summary: the Place on a page, one line for each measure with the row that speaks for the Place.
 */
#include "loaders/workbook/chance.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/targets.h"
#include "loaders/workbook/words.h"

#include <string.h>

struct summary {
    struct outline outline;
    bool spc;    /* some row says what its control chart found */
    bool excess; /* some row has events more or fewer than at England's value */
};

/* Events more or fewer than at England's value, of the Place's own people: those of a county or of a shared area say
 * nothing about how many they are here. */
static const char *summary_excess(const struct pb_table *table, size_t row, char *buffer)
{
    bool own = table->geography[row] == PB_WORD_EXACT || table->geography[row] == PB_WORD_SUM;
    return own ? workbook_words_excess(table, row, buffer) : "";
}

/* A line of a priority or a measure that has no figure for the Place. */
static void fill_nothing(const struct sheet *sheet, const struct outline_row *entry, struct cells *cells)
{
    const struct pb_headline *headline = entry->headline;
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT,
                       headline ? workbook_outline_measure(sheet->book, headline, buffer)
                                : workbook_outline_nothing(entry, buffer),
                       SHORT_NOT_AVAILABLE);
    const char *shorthand = headline ? SHORT_NOT_AVAILABLE : SHORT_NOT_APPLICABLE;
    while (cells->column < sheet->column_count)
        workbook_sheet_missing(sheet, cells, shorthand);
}

static void summary_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct summary *summary = sheet->context;
    const struct book *book = sheet->book;
    const struct pb_table *table = book->table;
    const struct outline_row *entry = &summary->outline.rows[line];
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT, entry->section, SHORT_NOT_AVAILABLE);
    if (!workbook_outline_has_row(entry->headline)) {
        fill_nothing(sheet, entry, cells);
        return;
    }
    size_t row = entry->headline->row;
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_text(cells, STYLE_TEXT, workbook_outline_measure(book, entry->headline, buffer), none);
    workbook_value_cells(cells, table, row, workbook_words_value_style(table, row));
    workbook_cell_symbol(cells, table->unit[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(book, row, buffer), none);
    workbook_comparison_cells(cells, table, row, summary->spc);
    if (summary->excess)
        workbook_cell_text(cells, STYLE_TEXT, summary_excess(table, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_direction(table->polarity[row]), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_age(table->period_end[row], book->info->published, buffer),
                       none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_target_words(sheet->book, entry->headline), SHORT_NOT_APPLICABLE);
}

static void summary_add_columns(struct book *book, struct sheet *sheet, const struct summary *summary)
{
    const char *limits = workbook_note(book, NOTE_LIMITS);
    workbook_sheet_column(book, sheet, "Priority or outcome", 18, 22);
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_sheet_figures(book, sheet, workbook_text(book, "Latest value %s", workbook_note(book, NOTE_MISSING)), 12,
                           14);
    workbook_limits_columns(book, sheet, limits);
    workbook_sheet_column(book, sheet, "Unit", 10, 16);
    workbook_sheet_column(book, sheet, "Period", 13, 16);
    workbook_area_column(book, sheet, false);
    workbook_comparison_columns(book, sheet, summary->spc);
    if (summary->excess)
        workbook_sheet_column(book, sheet,
                              workbook_text(book, "Events against England's rate %s", workbook_note(book, NOTE_EXCESS)),
                              12, 14);
    workbook_sheet_column(book, sheet, "Good direction", 11, 14);
    workbook_sheet_column(book, sheet, workbook_text(book, "Age of the data %s", workbook_note(book, NOTE_AGE)), 10,
                          12);
    workbook_sheet_column(book, sheet, workbook_text(book, "Target %s", workbook_note(book, NOTE_TARGET)), 12, 26);
}

/* Each measure once, however many priorities it serves. */
static void summary_add_chance(struct book *book, struct sheet *sheet)
{
    struct chance chance = { 0 };
    for (size_t i = 0; i < book->headline_count; i++)
        if (workbook_outline_has_row(&book->headlines[i]))
            workbook_chance_count(&chance, book, book->headlines[i].row);
    workbook_chance_line(book, sheet, &chance);
}

void workbook_add_summary(struct book *book)
{
    char buffer[WORDS_TEXT];
    struct sheet *sheet =
        workbook_sheet(book, "Summary", "The Place on a page: its priorities, then the outcomes, latest figures");
    struct summary *summary = workbook_take(book, 1, sizeof *summary);
    if (!sheet || !summary)
        return;
    summary->outline = workbook_outline_make(book);
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t row = book->headlines[i].row;
        if (!workbook_outline_has_row(&book->headlines[i]))
            continue;
        summary->spc = summary->spc || book->table->spc[row];
        summary->excess = summary->excess || *summary_excess(book->table, row, buffer);
    }
    if (!summary->outline.shown) {
        sheet->absent = "no measure has a figure";
        return;
    }
    sheet->rows = summary->outline.count;
    sheet->context = summary;
    sheet->fill = summary_fill;
    sheet->table_name = "Summary_of_the_Place";
    workbook_outline_lines(book, sheet, &summary->outline,
                           workbook_text(book, "Summary: %s on a page", book->place->name), "the Place");
    summary_add_chance(book, sheet);
    summary_add_columns(book, sheet, summary);
}
