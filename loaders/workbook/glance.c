/*
 * At a glance: what a board looks at for five minutes, on one screen of 1920 by 1080 and on one page of A4 in
 * landscape. Sentences first, then a line for each figure, which links to the row on its Outcome sheet.
 */
#include "loaders/workbook/glance.h"

#include "loaders/workbook/chance.h"
#include "loaders/workbook/chart_data.h"
#include "loaders/workbook/outcomes.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/sparklines.h"
#include "loaders/workbook/words.h"

#include "placebook/letters.h"

#include <string.h>

enum {
    PIXELS_A_SCREEN = 880, /* of 1080: what a spreadsheet program leaves. A page of A4 at 7 points has more */
    PIXELS_A_TITLE = 28,
    PIXELS_A_LINE = 21,
    PIXELS_A_LINE_ALONE = 20,
    LETTERS_A_LINE = 215, /* above the table, which is as wide */
    NAME_WIDTH = 63,
    UNIT_WIDTH = 11,
    WORD_WIDTH = 25,
    PERIOD_WIDTH = 13
};

static void glance_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct glance *glance = sheet->context;
    const struct glance_entry *entry = &glance->entries[line];
    const struct pb_table *table = sheet->book->table;
    size_t row = entry->headline->row;
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    enum style style = workbook_words_value_style(table, row);
    bool link = glance->links && glance->links[line];
    workbook_cell_text(cells, link ? STYLE_LINK : STYLE_TEXT, entry->name, none);
    CELL_NUMBER(cells, style, table, value, row, workbook_words_missing(table, row));
    if (glance->has[GLANCE_ENGLAND])
        CELL_NUMBER(cells, style, table, england_value, row, none);
    workbook_cell_symbol(cells, table->unit[row], none);
    if (glance->has[GLANCE_AGAINST])
        workbook_cell_text(cells, workbook_verdict_style(entry->verdict), workbook_verdict_england(table, row, buffer),
                           none);
    if (glance->has[GLANCE_TREND])
        workbook_cell_text(cells, workbook_trend_style(table, row), workbook_verdict_trend(table, row), none);
    if (glance->has[GLANCE_CHART])
        workbook_cell_text(cells, workbook_chart_style(table->spc[row]), workbook_verdict_chart(table->spc[row]), none);
    if (glance->has[GLANCE_OVER_TIME])
        workbook_cell_text(cells, STYLE_TEXT, NULL, NULL); /* its sparkline */
    workbook_cell_text(cells, STYLE_TEXT, pb_cell(table, period, row), none);
}

static void glance_columns(struct book *book, struct sheet *sheet, const struct glance *glance)
{
    workbook_sheet_column(book, sheet, "Measure", 40, NAME_WIDTH);
    workbook_sheet_figures(book, sheet, "Place", 9, 10);
    if (glance->has[GLANCE_ENGLAND])
        workbook_sheet_figures(book, sheet, "England", 9, 10);
    workbook_sheet_column(book, sheet, "Unit", 8, UNIT_WIDTH);
    if (glance->has[GLANCE_AGAINST])
        workbook_sheet_column(book, sheet, "Against England", 15, WORD_WIDTH);
    if (glance->has[GLANCE_TREND])
        workbook_sheet_column(book, sheet, "Recent trend", 12, 14);
    if (glance->has[GLANCE_CHART])
        workbook_sheet_column(book, sheet, "Control chart", 13, 14);
    if (glance->has[GLANCE_OVER_TIME])
        workbook_sheet_column(book, sheet, "Over time", 12, 12);
    workbook_sheet_column(book, sheet, "Latest period", PERIOD_WIDTH, PERIOD_WIDTH);
}

static size_t lines_of(const char *text, size_t width)
{
    return pb_letters_lines(text, strlen(text), workbook_cells_room(width));
}

static size_t lines_of_bold(const char *text, size_t width)
{
    return pb_letters_lines(text, strlen(text), workbook_cells_room_of_bold(workbook_cells_room(width)));
}

/* How many lines the row takes, by its longest texts. */
static size_t glance_lines_of(const struct book *book, const struct glance_entry *entry)
{
    char buffer[WORDS_TEXT];
    size_t row = entry->headline->row;
    const size_t lines[] = { lines_of(entry->name, NAME_WIDTH), lines_of(pb_cell(book->table, unit, row), UNIT_WIDTH),
                             lines_of_bold(workbook_verdict_england(book->table, row, buffer), WORD_WIDTH),
                             lines_of(pb_cell(book->table, period, row), PERIOD_WIDTH) };
    size_t most = 1;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        most = lines[i] > most ? lines[i] : most;
    return most;
}

/* As many as a screen holds below so many lines, one more that says how they were chosen, and the headings. */
static size_t glance_room(const struct book *book, const struct glance *glance, size_t above)
{
    size_t pixels = PIXELS_A_TITLE + (above + 1) * PIXELS_A_LINE_ALONE;
    size_t shown = 0;
    for (; shown < glance->count; shown++) {
        size_t lines = glance_lines_of(book, &glance->entries[shown]);
        pixels += lines > 1 ? lines * PIXELS_A_LINE : PIXELS_A_LINE_ALONE;
        if (pixels > PIXELS_A_SCREEN)
            break;
    }
    return shown;
}

/* Of each figure the series that Chart data has. */
static const struct sparklines *glance_sparklines(struct book *book, const struct sheet *sheet,
                                                  const struct glance *glance)
{
    struct sparklines *lines = workbook_take(book, 1, sizeof *lines);
    size_t *first = workbook_take(book, glance->shown + 1, sizeof *first);
    size_t *count = workbook_take(book, glance->shown + 1, sizeof *count);
    if (!lines || !first || !count || !book->chart_data || !glance->has[GLANCE_OVER_TIME])
        return NULL;
    for (size_t i = 0; i < glance->shown; i++) {
        const struct charted *charted = workbook_charted(book, glance->entries[i].headline->row);
        if (!charted || charted->points < 2)
            continue;
        first[i] = charted->first;
        count[i] = charted->count;
    }
    size_t column = sheet->column_count - 2; /* before the period */
    *lines = (struct sparklines){ column, book->chart_data->sheet, CHART_DATA_VALUE, first, count };
    return lines->source && !lines->source->absent ? lines : NULL;
}

/* Each figure once, also those that are not shown here. */
static void glance_add_chance(struct book *book, struct sheet *sheet, const struct glance *glance)
{
    struct chance chance = { 0 };
    for (size_t i = 0; i < glance->count; i++)
        workbook_chance_count(&chance, book, glance->entries[i].headline->row);
    workbook_chance_line(book, sheet, &chance);
}

/* Why there is no such sheet; NULL: there is one. Where no more is known than figures, Opportunities says more. */
static const char *glance_absent(const struct book *book, const struct glance *glance)
{
    bool more = false;
    if (!glance->count)
        return "no measure has a figure";
    for (size_t i = 0; i < GLANCE_SOMETIMES; i++)
        more = more || glance->has[i];
    for (size_t i = 0; i < glance->count; i++)
        more = more || glance->entries[i].off_target;
    return more || !workbook_opportunities_are_known(book)
               ? NULL
               : "no figure is compared with England, or with an earlier one";
}

bool workbook_glance_rates(const struct sheet *sheet)
{
    const struct glance *glance = sheet && !sheet->absent ? sheet->context : NULL;
    return glance && glance->verdicts.of[VERDICT_NOT_RATED] < glance->verdicts.measures;
}

struct sheet *workbook_add_glance(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "At a glance", "What stands out, on a page: worse first");
    struct glance *glance = workbook_glance_make(book);
    if (!sheet || !glance)
        return NULL;
    sheet->absent = glance_absent(book, glance);
    if (sheet->absent)
        return sheet;
    sheet->print.one_page = true;
    sheet->line_letters = LETTERS_A_LINE;
    sheet->frozen_header = strcmp(book->info->profile, "publication") != 0;
    sheet->context = glance;
    sheet->fill = glance_fill;
    sheet->table_name = "At_a_glance";
    workbook_glance_lines(book, sheet, glance);
    glance_add_chance(book, sheet, glance);
    glance->shown = glance_room(book, glance, sheet->line_count);
    workbook_glance_others(book, sheet, glance);
    sheet->rows = glance->shown;
    glance_columns(book, sheet, glance);
    return sheet;
}

void workbook_complete_glance(struct book *book, struct sheet *sheet)
{
    if (!sheet || sheet->absent)
        return;
    struct glance *glance = workbook_take(book, 1, sizeof *glance);
    const struct sheet **links = workbook_take(book, sheet->rows, sizeof(const struct sheet *));
    size_t *rows = workbook_take(book, sheet->rows, sizeof *rows);
    if (!glance || !links || !rows)
        return;
    *glance = *(const struct glance *)sheet->context;
    for (size_t i = 0; i < sheet->rows; i++)
        if (lines_of(glance->entries[i].name, NAME_WIDTH) == 1) /* LibreOffice does not wrap a link */
            links[i] = workbook_outcome_line(book, glance->entries[i].headline->row, &rows[i]);
    glance->links = links;
    glance->link_rows = rows;
    sheet->context = glance;
    sheet->links = links;
    sheet->sparklines = glance_sparklines(book, sheet, glance);
    sheet->link_rows = rows;
}
