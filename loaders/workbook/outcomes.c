/*
 * One sheet for each strategic outcome: every measure of it, by area, sex, age and group, with the latest figure of
 * each series and the benchmarks beside it.
 */
#include "loaders/workbook/outcomes.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <string.h>

struct outcome_rows {
    size_t *rows; /* of the observation table */
    size_t count;
    bool spc;       /* some row says what its control chart found */
    bool programme; /* some row has a programme of care */
};

/* What stands for a method that is not stated. */
static const char *no_method(pb_symbol status)
{
    switch (status) {
    case PB_WORD_PUBLISHED:
        return "As published";
    case PB_WORD_CALCULATED:
        return SHORT_NOT_AVAILABLE;
    default:
        return SHORT_NOT_APPLICABLE;
    }
}

static void outcomes_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct outcome_rows *rows = sheet->context;
    const struct book *book = sheet->book;
    const struct pb_table *table = book->table;
    size_t row = rows->rows[line];
    char buffer[WORDS_TEXT];
    enum style style = workbook_words_value_style(table, row);
    const char *missing = workbook_words_missing(table, row);
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_symbol(cells, table->measure_name[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(book, row, buffer), none);
    workbook_cell_symbol(cells, table->sex[row], none);
    workbook_cell_symbol(cells, table->age[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_category(table, row, buffer), SHORT_NOT_APPLICABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_value_cells(cells, table, row, style);
    workbook_cell_symbol(cells, table->unit[row], none);
    CELL_NUMBER(cells, STYLE_WHOLE, table, count, row, missing);
    CELL_NUMBER(cells, STYLE_WHOLE, table, denominator, row, missing);
    workbook_comparison_cells(cells, table, row, rows->spc);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_direction(table->polarity[row]), none);
    workbook_cell_text(cells, STYLE_TEXT, pb_cell(table, method, row), no_method(table->status[row]));
    if (rows->programme)
        workbook_cell_symbol(cells, table->programme[row], SHORT_NOT_APPLICABLE);
    workbook_cell_symbol(cells, table->note[row], SHORT_NOT_APPLICABLE);
}

static void outcomes_add_columns(struct book *book, struct sheet *sheet, const struct outcome_rows *rows)
{
    const char *limits = workbook_note(book, NOTE_LIMITS);
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_area_column(book, sheet, true);
    workbook_sheet_column(book, sheet, "Sex", 8, 12);
    workbook_sheet_column(book, sheet, "Age", 8, 14);
    workbook_sheet_column(book, sheet, "Group", 8, 30);
    workbook_sheet_column(book, sheet, "Period", 13, 16);
    workbook_sheet_figures(book, sheet, workbook_text(book, "Latest value %s", workbook_note(book, NOTE_MISSING)), 12,
                           14);
    workbook_limits_columns(book, sheet, limits);
    workbook_sheet_column(book, sheet, "Unit", 10, 16);
    workbook_sheet_figures(book, sheet, "Count", 10, 14);
    workbook_sheet_figures(book, sheet, "Out of", 10, 14);
    workbook_comparison_columns(book, sheet, rows->spc);
    workbook_sheet_column(book, sheet, "Good direction", 11, 14);
    workbook_sheet_column(book, sheet, "How the figure was made", 16, 30);
    if (rows->programme)
        workbook_sheet_column(book, sheet, "Programme of care", 16, 26);
    workbook_sheet_column(book, sheet, "Note", 16, 36);
}

/* Is it the latest row of a series that the sheet of this outcome shows? Local areas would be hundreds of rows: they
 * are on Inequalities and Data, and what is by cause of death on What drives the gap and Data. */
static bool is_shown(const struct book *book, size_t row, pb_symbol outcome, const bool *latest)
{
    const struct pb_table *table = book->table;
    return latest[row] && table->outcome[row] == outcome && workbook_words_is_own(table->geography[row]) &&
           table->geography[row] != PB_WORD_LOCAL && !workbook_is_opportunity(book, row) &&
           !workbook_is_by_cause(book, row);
}

/* Marks the last row of each series, which is that of its last period that has begun. */
static void outcomes_find_latest(struct book *book, bool *latest)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(sex),
                                  PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };
    struct pb_groups all_series = workbook_groups(book, PB_KEY(key));
    struct pb_group series;
    while (pb_groups_next(&all_series, &series)) {
        size_t count = series.count;
        while (count && pb_is_projection(book->table, series.rows[count - 1]))
            count--;
        if (count)
            latest[series.rows[count - 1]] = true;
    }
}

static void add_outcome(struct book *book, size_t number, const struct pb_outcome *outcome, const bool *latest)
{
    const struct pb_table *table = book->table;
    struct sheet *sheet = workbook_sheet(book, workbook_text(book, "Outcome %zu - %s", number, outcome->short_name),
                                         workbook_text(book, "%s: the latest figure of every series", outcome->name));
    struct outcome_rows *rows = workbook_take(book, 1, sizeof *rows);
    if (!sheet || !rows)
        return;
    pb_symbol id = pb_symbol_find(table->symbols, outcome->id, strlen(outcome->id));
    for (size_t row = 0; row < table->rows; row++)
        rows->count += is_shown(book, row, id, latest);
    if (!rows->count) {
        sheet->absent = "no measure of this outcome has a figure";
        return;
    }
    rows->rows = workbook_take(book, rows->count, sizeof *rows->rows);
    if (!rows->rows)
        return;
    for (size_t row = 0, at = 0; row < table->rows; row++)
        if (is_shown(book, row, id, latest)) {
            rows->rows[at++] = row;
            rows->spc = rows->spc || table->spc[row];
            rows->programme = rows->programme || table->programme[row];
        }
    sheet->rows = rows->count;
    sheet->context = rows;
    sheet->fill = outcomes_fill;
    sheet->table_name = workbook_text(book, "Outcome_%zu", number);
    workbook_sheet_title(book, sheet, workbook_text(book, "Outcome %zu: %s", number, outcome->short_name));
    workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s.", outcome->name));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "Each row is the latest figure of one series: a measure for an area, a sex, an age and, where the source "
        "has them, a group. Earlier periods are on the sheet Data.");
    workbook_sheet_shorthand(book, sheet, true, true, true);
    outcomes_add_columns(book, sheet, rows);
}

const struct sheet *workbook_outcome_line(const struct book *book, size_t row, size_t *line)
{
    for (size_t i = 0; i < book->sheet_count; i++) {
        const struct sheet *sheet = book->sheets[i];
        const struct outcome_rows *rows = sheet->fill == outcomes_fill ? sheet->context : NULL;
        for (size_t j = 0; rows && j < rows->count; j++)
            if (rows->rows[j] == row) {
                *line = j;
                return sheet;
            }
    }
    return NULL;
}

void workbook_add_outcomes(struct book *book)
{
    bool *latest = workbook_take(book, book->table->rows + 1, sizeof *latest);
    if (!latest)
        return;
    outcomes_find_latest(book, latest);
    const struct pb_outcome *outcomes = book->info->framework->outcomes.items;
    for (size_t i = 0; i < book->info->framework->outcomes.count; i++)
        add_outcome(book, i + 1, &outcomes[i], latest);
}
