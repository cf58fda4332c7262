/*
 * Inequalities: what differs between the most and the least deprived. First a sentence for each measure with the
 * figures of both ends, the same of England and whether the gap is wider; then the figures of all groups in their
 * order, with the indices at the end of each set; then a chart of each set.
 */
#include "loaders/workbook/chart_data.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/inequality_areas.h"
#include "loaders/workbook/inequality_sets.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <stdio.h>

enum {
    SENTENCES_MAXIMUM = 20, /* sets with sentences above the table; the others stand in it */
    CHARTED_MAXIMUM = 12
};

/* A line of the table: a group of a set, or one of its indices behind them. */
struct inequality_line {
    const struct inequality_set *set;
    size_t group; /* set->groups: the slope index; one more: the relative index */
    size_t row;
};

struct inequality_lines {
    struct inequality_line *items;
    size_t count;
};

static struct inequality_lines *inequalities_lines(struct book *book, const struct inequality_sets *sets)
{
    struct inequality_lines *lines = workbook_take(book, 1, sizeof *lines);
    if (!lines)
        return NULL;
    lines->items = workbook_take(book, sets->count * (INEQUALITY_GROUPS + 2), sizeof *lines->items);
    for (size_t i = 0; lines->items && i < sets->count; i++) {
        const struct inequality_set *set = &sets->items[i];
        const size_t indices[] = { set->slope, set->relative };
        for (size_t group = 0; group < set->groups + 2; group++) {
            size_t row = group < set->groups ? set->rows[group] : indices[group - set->groups];
            if (group < set->groups || row != SIZE_MAX)
                lines->items[lines->count++] = (struct inequality_line){ set, group, row };
        }
    }
    return lines->items ? lines : NULL;
}

/* ---- The table ---- */

static void inequalities_missing(const struct sheet *sheet, struct cells *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
}

/* England's figure of the same group: its own where the groups are those within each area. */
static void inequalities_england(const struct sheet *sheet, const struct inequality_line *line, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    size_t england = line->group < line->set->groups ? line->set->england[line->group] : SIZE_MAX;
    const char *none = SHORT_NOT_AVAILABLE;
    if (england != SIZE_MAX)
        CELL_NUMBER(cells, workbook_words_value_style(table, england), table, value, england, none);
    else if (line->row != SIZE_MAX)
        CELL_NUMBER(cells, workbook_words_value_style(table, line->row), table, england_value, line->row, none);
    else
        inequalities_missing(sheet, cells, 1);
}

static void inequalities_fill(const struct sheet *sheet, size_t number, struct cells *cells)
{
    const struct inequality_lines *lines = sheet->context;
    const struct inequality_line *line = &lines->items[number];
    const struct pb_table *table = sheet->book->table;
    char buffer[WORDS_TEXT];
    char label[INEQUALITY_LABEL];
    const char *none = SHORT_NOT_AVAILABLE;
    size_t like = line->set->like;
    bool index = line->group >= line->set->groups;
    workbook_cell_symbol(cells, table->measure_name[like], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(sheet->book, like, buffer), none);
    (void)snprintf(buffer, sizeof buffer, "%.100s, %.100s", pb_cell(table, sex, like), pb_cell(table, age, like));
    workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, like, buffer), none);
    workbook_cell_text(cells, index ? STYLE_STRONG : STYLE_TEXT,
                       !index ? workbook_inequality_group(line->set, line->group, label)
                       : line->set->groups
                           ? pb_cell(table, category, line->row)
                           : workbook_text(sheet->book, "%s, over neighbourhoods", pb_cell(table, category, line->row)),
                       none);
    if (line->row == SIZE_MAX) {
        inequalities_missing(sheet, cells, 3);
        workbook_cell_symbol(cells, table->unit[like], none);
    } else {
        workbook_value_cells(cells, table, line->row, workbook_words_value_style(table, line->row));
        workbook_cell_symbol(cells, table->unit[line->row], none);
    }
    inequalities_england(sheet, line, cells);
    /* A source compares groups within an area with all of England: beside England's own group that would mislead. */
    bool compared = line->row != SIZE_MAX && !pb_missing(table->england_value[line->row]);
    workbook_cell_text(cells, STYLE_TEXT, compared ? workbook_words_england(table, line->row, buffer) : NULL,
                       SHORT_NOT_APPLICABLE);
}

static void inequalities_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Measure", 20, 28);
    workbook_sheet_column(book, sheet, "Area", 14, 18);
    workbook_sheet_column(book, sheet, "People", 10, 17);
    workbook_sheet_column(book, sheet, "Latest period", 12, 16);
    workbook_sheet_column(book, sheet, "Group or index", 18, 20);
    workbook_sheet_figures(book, sheet, "Value", 9, 10);
    workbook_sheet_figures(book, sheet, "Lower 95% limit", 9, 10);
    workbook_sheet_figures(book, sheet, "Upper 95% limit", 9, 10);
    workbook_sheet_column(book, sheet, "Unit", 10, 12);
    workbook_sheet_figures(book, sheet, "England value", 9, 10);
    workbook_sheet_column(book, sheet, "Compared with England", 12, 14);
}

/* ---- The charts ---- */

struct inequality_chart {
    struct chart_rows *rows; /* on Chart data: the groups, the most deprived first */
    bool limits;             /* some group has both */
    bool england;            /* every group has a figure of England's */
};

static double value_at(const struct pb_table *table, size_t row)
{
    return row == SIZE_MAX ? PB_MISSING : table->value[row];
}

/* A figure with its limits, unless they are on one side of it. */
static void inequality_fill_group(const struct pb_table *table, size_t row, struct inequality_chart *charted, size_t i)
{
    double *const *numbers = charted->rows->numbers;
    double below = table->value[row] - table->lower_95[row];
    double above = table->upper_95[row] - table->value[row];
    numbers[CHART_DATA_VALUE][i] = table->value[row];
    numbers[CHART_DATA_LOWER][i] = table->lower_95[row];
    numbers[CHART_DATA_UPPER][i] = table->upper_95[row];
    if (!(below >= 0) || !(above >= 0))
        return;
    numbers[CHART_DATA_BELOW][i] = below;
    numbers[CHART_DATA_ABOVE][i] = above;
    charted->limits = true;
}

/* The numbers of a set of which every group has a figure: with one missing, the order would not be seen. */
static bool inequality_chart_of(struct book *book, const struct inequality_set *set, struct inequality_chart *charted)
{
    const struct pb_table *table = book->table;
    char text[WORDS_TEXT];
    for (size_t i = 0; i < set->groups; i++)
        if (pb_missing(value_at(table, set->rows[i])))
            return false;
    *charted = (struct inequality_chart){ workbook_chart_rows(book, set->groups), false, true };
    if (!charted->rows)
        return false;
    charted->rows->name = workbook_inequality_name(book, set);
    charted->rows->period = workbook_text(book, "%s", workbook_words_period(table, set->like, text));
    for (size_t i = 0; i < set->groups; i++) {
        char label[INEQUALITY_LABEL];
        double england = value_at(table, set->england[i]);
        charted->rows->areas[i] = workbook_text(book, "%s", workbook_inequality_group(set, i, label));
        charted->rows->numbers[CHART_DATA_ENGLAND][i] = england;
        charted->england = charted->england && !pb_missing(england);
        inequality_fill_group(table, set->rows[i], charted, i);
    }
    return true;
}

/* What the chart shows, in words. */
static const char *inequality_chart_words(struct book *book, const struct inequality_set *set,
                                          const struct inequality_chart *charted)
{
    char first[WORDS_TEXT];
    char last[WORDS_TEXT];
    const char *unit = pb_cell(book->table, unit, set->like);
    const double *values = charted->rows->numbers[CHART_DATA_VALUE];
    const double *others = charted->rows->numbers[CHART_DATA_ENGLAND];
    size_t end = set->groups - 1;
    const char *england = charted->england
                              ? workbook_text(book, " England: from %s to %s.", workbook_words_number(others[0], first),
                                              workbook_words_number(others[end], last))
                              : "";
    return workbook_text(book,
                         "Bar chart by deprivation: %s, %s. From %s in the most deprived %s to %s in the least.%s%s "
                         "The sheet Chart data has the numbers.",
                         workbook_inequality_name(book, set), unit, workbook_words_number(values[0], first),
                         workbook_inequality_part(set), workbook_words_number(values[end], last), england,
                         charted->limits ? " Thin lines show the 95% limits." : "");
}

/* A scale that has room for the limits, which programs forget. */
static void inequality_scale(const struct chart_series *series, size_t count, const struct chart_rows *rows,
                             struct chart_axis *axis)
{
    const struct chart_cells upper = { .numbers = rows->numbers[CHART_DATA_UPPER] };
    double lowest = 0;
    double highest = 0;
    for (size_t i = 0; i < count; i++)
        workbook_chart_reach(&series[i].values, series[i].count, &lowest, &highest);
    workbook_chart_reach(&upper, rows->count, &lowest, &highest);
    if (lowest >= 0)
        workbook_chart_scale(axis, lowest, highest);
}

static void inequalities_add_chart(struct book *book, struct sheet *sheet, const struct inequality_set *set)
{
    const struct pb_table *table = book->table;
    struct inequality_chart charted;
    char area[WORDS_TEXT];
    if (!inequality_chart_of(book, set, &charted))
        return;
    struct chart_cells labels = workbook_chart_rows_areas(book, charted.rows);
    struct chart_series series[] = {
        { .name = workbook_text(book, "%s", workbook_words_area(book, set->like, area)),
          .count = set->groups,
          .colour = charted.limits ? CHART_MID_BLUE : CHART_BLUE,
          .figures = charted.limits ? CHART_NO_FIGURES : CHART_VALUES, /* the limits would cross them */
          .labels = labels,
          .values = workbook_chart_rows_numbers(book, charted.rows, CHART_DATA_VALUE, 0) },
        { .name = "England",
          .count = set->groups,
          .colour = CHART_GREY,
          .labels = labels,
          .values = workbook_chart_rows_numbers(book, charted.rows, CHART_DATA_ENGLAND, 0) },
    };
    if (charted.limits) {
        series[0].minus = workbook_chart_rows_numbers(book, charted.rows, CHART_DATA_BELOW, 0);
        series[0].plus = workbook_chart_rows_numbers(book, charted.rows, CHART_DATA_ABOVE, 0);
    }
    struct chart chart = {
        .kind = CHART_BARS,
        .title =
            workbook_text(book, "%s: %s", workbook_inequality_name(book, set), workbook_inequality_contrast(book, set)),
        .description = inequality_chart_words(book, set, &charted),
        .series = series,
        .series_count = charted.england ? 2 : 1,
        .values = { .title = pb_cell(table, unit, set->like) },
    };
    inequality_scale(series, chart.series_count, charted.rows, &chart.values);
    workbook_sheet_chart(book, sheet, &chart);
}

static void inequalities_add_charts(struct book *book, struct sheet *sheet, const struct inequality_sets *sets)
{
    sheet->charts_below = sheet->table_name;
    for (size_t i = 0; i < sets->count && i < CHARTED_MAXIMUM; i++)
        if (sets->items[i].groups)
            inequalities_add_chart(book, sheet, &sets->items[i]);
    workbook_inequality_add_area_charts(book, sheet);
}

/* ---- The sheet ---- */

static void inequalities_add_lines(struct book *book, struct sheet *sheet, const struct inequality_sets *sets)
{
    const struct pb_table *table = book->table;
    for (size_t i = 0; i < sets->count && i < SENTENCES_MAXIMUM; i++) {
        const struct inequality_set *set = &sets->items[i];
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%s: %s", workbook_inequality_name(book, set),
                                          workbook_inequality_sentence(book, set)));
        workbook_sheet_line(book, sheet, STYLE_LINE, workbook_inequality_england(book, set));
    }
    if (sets->count > SENTENCES_MAXIMUM)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%zu more are in the table below, without a sentence here.",
                                          sets->count - SENTENCES_MAXIMUM));
    if (sets->count > CHARTED_MAXIMUM)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "The first %d have charts, below the table.", (int)CHARTED_MAXIMUM));
    if (sets->empty) {
        char area[WORDS_TEXT];
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "Left out: %zu without a figure, such as %s for %s (%s).", sets->empty,
                                          pb_cell(table, measure_name, sets->empty_like),
                                          workbook_words_area(book, sets->empty_like, area),
                                          pb_cell(table, note, sets->empty_like)));
    }
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Tenths and fifths are of the neighbourhoods of the area itself or of all England; Data says "
                        "which. England's figures are of its own groups of the same kind.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "The indices stand behind the groups that they sum up: 0 (slope) or 1 (relative) is no "
                        "inequality. Wider and narrower say how the gap compares, whatever the sign.");
}

/* The table of groups and indices, and what is said of it. */
static void inequalities_add_table(struct book *book, struct sheet *sheet, const struct inequality_sets *sets,
                                   const struct inequality_lines *lines)
{
    sheet->rows = lines->count;
    sheet->context = lines;
    sheet->fill = inequalities_fill;
    sheet->table_name = "Inequalities";
    inequalities_add_lines(book, sheet, sets);
    static const enum note notes[] = { NOTE_SUM,    NOTE_COUNTY,     NOTE_SHARED,      NOTE_PART,
                                       NOTE_LIMITS, NOTE_COMPARISON, NOTE_SLOPE_INDEX, NOTE_RELATIVE_INDEX };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, true);
    inequalities_add_columns(book, sheet);
}

void workbook_add_inequalities(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Inequalities", "What differs between the most and the least deprived, and between areas");
    struct inequality_sets *sets = workbook_take(book, 1, sizeof *sets);
    if (!sheet || !sets)
        return;
    *sets = workbook_inequality_find(book);
    struct inequality_lines *lines = inequalities_lines(book, sets);
    if (!lines || (!sets->count && !workbook_inequality_areas(book))) {
        sheet->absent = "no source has figures by deprivation or by local area of this Place";
        return;
    }
    const char *title = workbook_text(book, "Inequalities: %s", book->place->name);
    sheet->line_letters = SHEET_LINE_WIDE;
    if (sets->count)
        workbook_sheet_title(book, sheet, title);
    else
        workbook_sheet_line(book, sheet, STYLE_TITLE, title);
    workbook_inequality_add_area_lines(book, sheet);
    if (sets->count)
        inequalities_add_table(book, sheet, sets, lines);
    inequalities_add_charts(book, sheet, sets);
}
