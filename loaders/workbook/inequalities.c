/*
 * Inequalities: what differs between the most and the least deprived. First a sentence for each measure with the
 * figures of both ends, the same of England and whether the gap is wider; then the figures of all groups in their
 * order, with the indices at the end of each set; then a chart of each set.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/inequality_sets.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <stdio.h>

enum {
    SENTENCES_MAXIMUM = 20, /* sets with sentences above the table; the others stand in it */
    CHARTED_MAXIMUM = 12,
    COLUMN_OF_GROUPS = 4,
    COLUMN_OF_VALUES = 5,
    COLUMN_OF_ENGLAND = 9
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
    workbook_cell_text(
        cells, index ? STYLE_STRONG : STYLE_TEXT,
        index ? pb_cell(table, category, line->row) : workbook_inequality_group(line->set, line->group, label), none);
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
    const char *labels[INEQUALITY_GROUPS];
    double values[INEQUALITY_GROUPS], england[INEQUALITY_GROUPS];
    bool whole, whole_england; /* every group has a figure */
};

static struct inequality_chart *inequality_chart_of(struct book *book, const struct inequality_set *set)
{
    const struct pb_table *table = book->table;
    struct inequality_chart *charted = workbook_take(book, 1, sizeof *charted);
    if (!charted)
        return NULL;
    charted->whole = charted->whole_england = true;
    for (size_t i = 0; i < set->groups; i++) {
        char label[INEQUALITY_LABEL];
        size_t row = set->rows[i];
        bool known = row != SIZE_MAX && !pb_missing(table->value[row]);
        bool england = set->england[i] != SIZE_MAX && !pb_missing(table->value[set->england[i]]);
        charted->labels[i] = workbook_text(book, "%s", workbook_inequality_group(set, i, label));
        charted->values[i] = known ? table->value[row] : PB_MISSING;
        charted->england[i] = england ? table->value[set->england[i]] : PB_MISSING;
        charted->whole = charted->whole && known;
        charted->whole_england = charted->whole_england && england;
    }
    return charted;
}

/* What the chart shows, in words. */
static const char *inequality_chart_words(struct book *book, const struct inequality_set *set,
                                          const struct inequality_chart *charted)
{
    char first[WORDS_TEXT];
    char last[WORDS_TEXT];
    const char *unit = pb_cell(book->table, unit, set->like);
    size_t end = set->groups - 1;
    const char *england = charted->whole_england ? workbook_text(book, " England: from %s to %s.",
                                                                 workbook_words_number(charted->england[0], first),
                                                                 workbook_words_number(charted->england[end], last))
                                                 : "";
    return workbook_text(book,
                         "Bar chart by deprivation: %s, %s. From %s in the most deprived %s to %s in the least.%s",
                         workbook_inequality_name(book, set), unit, workbook_words_number(charted->values[0], first),
                         workbook_inequality_part(set), workbook_words_number(charted->values[end], last), england);
}

/* A set with every group's figure: a cell with a shorthand would be drawn as 0. `first` is its first line. */
static void inequalities_add_chart(struct book *book, struct sheet *sheet, const struct inequality_set *set,
                                   size_t first)
{
    const struct pb_table *table = book->table;
    struct inequality_chart *charted = inequality_chart_of(book, set);
    char area[WORDS_TEXT];
    if (!charted || !charted->whole)
        return;
    struct chart_cells labels = { .column = COLUMN_OF_GROUPS, .first = first, .texts = charted->labels };
    struct chart_series series[] = {
        { .name = workbook_text(book, "%s", workbook_words_area(book, set->like, area)),
          .count = set->groups,
          .colour = CHART_BLUE,
          .figures = CHART_VALUES,
          .labels = labels,
          .values = { .column = COLUMN_OF_VALUES, .first = first, .numbers = charted->values } },
        { .name = "England",
          .count = set->groups,
          .colour = CHART_GREY,
          .labels = labels,
          .values = { .column = COLUMN_OF_ENGLAND, .first = first, .numbers = charted->england } },
    };
    workbook_sheet_chart(book, sheet,
                         &(struct chart){
                             .kind = CHART_BARS,
                             .title = workbook_text(book, "%s: %s", workbook_inequality_name(book, set),
                                                    workbook_inequality_contrast(book, set)),
                             .description = inequality_chart_words(book, set, charted),
                             .series = series,
                             .series_count = charted->whole_england ? 2 : 1,
                             .values = { .title = pb_cell(table, unit, set->like), .format = "#,##0.0" },
                         });
}

static void inequalities_add_charts(struct book *book, struct sheet *sheet, const struct inequality_sets *sets,
                                    const struct inequality_lines *lines)
{
    sheet->charts_below = true;
    for (size_t i = 0, line = 0; i < sets->count && i < CHARTED_MAXIMUM; i++) {
        while (lines->items[line].set != &sets->items[i])
            line++;
        inequalities_add_chart(book, sheet, &sets->items[i], line);
    }
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

void workbook_add_inequalities(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Inequalities", "What differs between the most and the least deprived");
    struct inequality_sets *sets = workbook_take(book, 1, sizeof *sets);
    if (!sheet || !sets)
        return;
    *sets = workbook_inequality_find(book);
    struct inequality_lines *lines = inequalities_lines(book, sets);
    if (!sets->count || !lines) {
        sheet->absent = "no source has figures by deprivation of this Place";
        return;
    }
    sheet->rows = lines->count;
    sheet->context = lines;
    sheet->fill = inequalities_fill;
    sheet->table_name = "Inequalities";
    workbook_sheet_title(book, sheet, workbook_text(book, "Inequalities: %s", book->place->name));
    inequalities_add_lines(book, sheet, sets);
    static const enum note notes[] = { NOTE_SUM,    NOTE_COUNTY,     NOTE_SHARED,      NOTE_PART,
                                       NOTE_LIMITS, NOTE_COMPARISON, NOTE_SLOPE_INDEX, NOTE_RELATIVE_INDEX };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, true);
    inequalities_add_columns(book, sheet);
    inequalities_add_charts(book, sheet, sets, lines);
}
