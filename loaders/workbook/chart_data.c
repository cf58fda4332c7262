/*
 * Chart data: the numbers of all charts over time, on a sheet of their own.
 */
#include "loaders/workbook/chart_data.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/period.h"
#include "placebook/series.h"

#include <stdlib.h>
#include <string.h>

static const size_t series_key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(sex),
                                     PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };

/* The first headline of each measure, 1 + its index, by symbol; to be freed. */
static size_t *headlines_by_measure(struct book *book)
{
    size_t *by_measure = calloc(book->table->symbols->count, sizeof *by_measure); /* checked: next lines */
    book->out_of_memory = book->out_of_memory || !by_measure;
    for (size_t i = book->headline_count; by_measure && i > 0; i--)
        if (workbook_outline_has_row(&book->headlines[i - 1]))
            by_measure[book->table->measure[book->headlines[i - 1].row]] = i;
    return by_measure;
}

/* The headline whose series a row is of, or NULL. A measure may have two. */
static const struct pb_headline *headline_of(const struct book *book, const size_t *by_measure, size_t row)
{
    size_t first = by_measure[book->table->measure[row]];
    for (size_t i = first; i && i <= first + 1 && i <= book->headline_count; i++) {
        const struct pb_headline *headline = &book->headlines[i - 1];
        if (workbook_outline_has_row(headline) && pb_rows_agree(book->table, PB_KEY(series_key), headline->row, row))
            return headline;
    }
    return NULL;
}

/* The rows of the series, in the order of the table. */
static uint32_t *chart_data_collect(struct book *book, const size_t *by_measure, size_t *count)
{
    const struct pb_table *table = book->table;
    uint32_t *rows = NULL;
    for (size_t pass = 0; pass < 2; pass++) {
        size_t found = 0;
        for (size_t row = 0; row < table->rows; row++) {
            if (!table->period_start[row] || pb_is_projection(table, row) || !headline_of(book, by_measure, row))
                continue;
            if (rows)
                rows[found] = (uint32_t)row;
            found++;
        }
        *count = found;
        if (!rows)
            rows = workbook_take(book, found + 1, sizeof *rows);
        if (!rows)
            return NULL;
    }
    return rows;
}

/* The measure, and whom the figure is of when that is not everybody: "Life expectancy at birth (male)". */
static const char *charted_name(struct book *book, const struct pb_headline *headline, size_t row)
{
    const struct pb_table *table = book->table;
    const char *own = pb_cell(table, measure_name, row);
    const char *category = pb_cell(table, category, row);
    const char *sex = table->sex[row] == PB_WORD_MALE     ? " (male)"
                      : table->sex[row] == PB_WORD_FEMALE ? " (female)"
                                                          : "";
    return workbook_text(book, "%s%s%s%s",
                         headline->measure ? headline->measure->name
                         : *own            ? own
                                           : pb_cell(table, measure, row),
                         *category ? ": " : "", category, sex);
}

/* The label of a period on an axis. Years from April to March are "2018/19" and "2016/17 to 2018/19", other split years
 * as they are published, months "Mar 2019": the words would be too long. */
static const char *period_of(struct book *book, size_t row)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    enum { FIRST_OF_APRIL = 401, LAST_OF_MARCH = 331 };
    const char *published = pb_cell(book->table, period, row);
    int32_t start = book->table->period_start[row];
    int32_t end = book->table->period_end[row];
    char buffer[WORDS_TEXT];
    if (strlen(published) == strlen("2018/19") && published[strlen("2018")] == '/')
        return published;
    if (start % 10000 == FIRST_OF_APRIL && end % 10000 == LAST_OF_MARCH)
        return workbook_text(book, "%d/%02d to %d/%02d", start / 10000, (start / 10000 + 1) % 100, end / 10000 - 1,
                             end / 10000 % 100);
    if (start % 100 == 1 && start / 100 == end / 100 && !pb_date_valid(end + 1))
        return workbook_text(book, "%s %d", months[start / 100 % 100 - 1], start / 10000);
    return workbook_text(book, "%s", workbook_words_period(book->table, row, buffer));
}

static void fill_point(const struct pb_table *table, size_t row, struct charted *charted, size_t point)
{
    double value = table->value[row];
    const double numbers[CHART_DATA_OVER_TIME] = {
        [CHART_DATA_VALUE] = value,
        [CHART_DATA_LOWER] = table->lower_95[row],
        [CHART_DATA_UPPER] = table->upper_95[row],
        [CHART_DATA_BELOW] = value - table->lower_95[row],
        [CHART_DATA_ABOVE] = table->upper_95[row] - value,
        [CHART_DATA_ENGLAND] = table->england_value[row],
        [CHART_DATA_MEAN] = table->mean[row],
        [CHART_DATA_LOWER_LIMIT] = table->lower_limit[row],
        [CHART_DATA_UPPER_LIMIT] = table->upper_limit[row],
        [CHART_DATA_CONCERN] = table->spc[row] == PB_WORD_CONCERN ? value : PB_MISSING,
        [CHART_DATA_IMPROVEMENT] = table->spc[row] == PB_WORD_IMPROVEMENT ? value : PB_MISSING,
        [CHART_DATA_OTHER] = table->spc[row] == PB_WORD_HIGH || table->spc[row] == PB_WORD_LOW ? value : PB_MISSING,
    };
    for (size_t column = CHART_DATA_VALUE; column < CHART_DATA_OVER_TIME; column++)
        charted->numbers[column][point] = numbers[column];
    if (charted->numbers[CHART_DATA_BELOW][point] < 0 || charted->numbers[CHART_DATA_ABOVE][point] < 0)
        charted->numbers[CHART_DATA_BELOW][point] = charted->numbers[CHART_DATA_ABOVE][point] = PB_MISSING;
    if (pb_missing(value))
        return;
    charted->points++;
    charted->row = row;
}

static void fill_gap(struct charted *charted, size_t point)
{
    for (size_t column = CHART_DATA_VALUE; column < CHART_DATA_OVER_TIME; column++)
        charted->numbers[column][point] = PB_MISSING;
}

/* Room for the points of a series, with a gap after each. */
static bool take_room(struct book *book, struct charted *charted, size_t points, int64_t **rows)
{
    *rows = workbook_take(book, 2 * points, sizeof **rows);
    charted->rows = *rows;
    charted->periods = workbook_take(book, 2 * points, sizeof(const char *));
    for (size_t column = CHART_DATA_VALUE; column < CHART_DATA_OVER_TIME; column++)
        charted->numbers[column] = workbook_take(book, 2 * points, sizeof(double));
    return !book->out_of_memory;
}

static void make_series(struct book *book, const struct pb_headline *headline, const struct pb_group *group,
                        struct charted *charted)
{
    const struct pb_table *table = book->table;
    int64_t *rows = NULL;
    *charted = (struct charted){ .headline = headline, .row = SIZE_MAX };
    charted->name = charted_name(book, headline, group->rows[0]);
    if (!take_room(book, charted, group->count, &rows))
        return;
    bool even = pb_series_is_independent(pb_series_periods(table, group));
    for (size_t i = 0; i < group->count; i++) {
        if (even && i > 0 && !pb_series_follows(table, group->rows[i - 1], group->rows[i])) {
            rows[charted->count] = CHART_DATA_GAP;
            charted->periods[charted->count] = "gap";
            fill_gap(charted, charted->count++);
        }
        rows[charted->count] = group->rows[i];
        charted->periods[charted->count] = period_of(book, group->rows[i]);
        fill_point(table, group->rows[i], charted, charted->count++);
    }
}

static int by_headline(const void *left, const void *right)
{
    const struct charted *a = left;
    const struct charted *b = right;
    if (a->headline != b->headline)
        return a->headline < b->headline ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* The series with a figure, in the order of the headlines. */
static void chart_data_make(struct book *book, struct chart_data *data, const size_t *by_measure, const uint32_t *rows,
                            size_t count)
{
    struct pb_groups walk = pb_groups_of(book->table, PB_KEY(series_key), rows, count);
    struct pb_group group;
    data->series = workbook_take(book, book->headline_count + 1, sizeof *data->series);
    if (!data->series)
        return;
    while (pb_groups_next(&walk, &group)) {
        struct charted *charted = &data->series[data->count];
        make_series(book, headline_of(book, by_measure, group.rows[0]), &group, charted);
        data->count += !book->out_of_memory && charted->points;
    }
    if (data->count)
        qsort(data->series, data->count, sizeof *data->series, by_headline);
    for (size_t i = 0; i < data->count; i++) {
        data->series[i].first = data->rows;
        data->rows += data->series[i].count;
    }
}

void workbook_chart_data_find(struct book *book)
{
    struct chart_data *data = workbook_take(book, 1, sizeof *data);
    size_t *by_measure = headlines_by_measure(book);
    size_t count = 0;
    uint32_t *rows = data && by_measure ? chart_data_collect(book, by_measure, &count) : NULL;
    if (rows) {
        (void)pb_groups_sort(book->table, PB_KEY(series_key), rows, count);
        chart_data_make(book, data, by_measure, rows, count);
        data->sheet = workbook_sheet_later(book, "Chart data", "The numbers that the charts over time are drawn from");
        book->chart_data = data;
    }
    free(by_measure);
}

const struct charted *workbook_charted(const struct book *book, size_t row)
{
    const struct chart_data *data = book->chart_data;
    for (size_t i = 0; data && row != SIZE_MAX && i < data->count; i++)
        if (pb_rows_agree(book->table, PB_KEY(series_key), data->series[i].row, row))
            return &data->series[i];
    return NULL;
}

struct chart_cells workbook_charted_periods(const struct book *book, const struct charted *charted)
{
    return (struct chart_cells){ .sheet = book->chart_data->sheet,
                                 .column = CHART_DATA_PERIOD,
                                 .first = charted->first,
                                 .texts = charted->periods };
}

struct chart_cells workbook_charted_numbers(const struct book *book, const struct charted *charted,
                                            enum chart_data_column column)
{
    return (struct chart_cells){
        .sheet = book->chart_data->sheet, .column = column, .first = charted->first, .numbers = charted->numbers[column]
    };
}

/* The series that a row of the sheet is of. */
static const struct charted *series_at(const struct chart_data *data, size_t line)
{
    size_t low = 0;
    size_t high = data->count - 1;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (data->series[middle].first <= line)
            low = middle;
        else
            high = middle - 1;
    }
    return &data->series[low];
}

struct chart_rows *workbook_chart_rows(struct book *book, size_t count)
{
    struct chart_data *data = book->chart_data;
    struct chart_rows *rows = data ? workbook_take(book, 1, sizeof *rows) : NULL;
    if (!rows)
        return NULL;
    *rows = (struct chart_rows){ .first = data->rows, .count = count, .before = data->others };
    rows->areas = workbook_take(book, count, sizeof(const char *));
    for (size_t column = CHART_DATA_VALUE; column < CHART_DATA_COLUMNS; column++) {
        rows->numbers[column] = workbook_take(book, count, sizeof(double));
        for (size_t i = 0; rows->numbers[column] && i < count; i++)
            rows->numbers[column][i] = PB_MISSING;
    }
    if (book->out_of_memory)
        return NULL;
    data->others = rows;
    data->rows += count;
    return rows;
}

struct chart_cells workbook_chart_rows_numbers(const struct book *book, const struct chart_rows *rows,
                                               enum chart_data_column column, size_t at)
{
    return (struct chart_cells){ .sheet = book->chart_data->sheet,
                                 .column = column,
                                 .first = rows->first + at,
                                 .numbers = rows->numbers[column] + at };
}

struct chart_cells workbook_chart_rows_areas(const struct book *book, const struct chart_rows *rows)
{
    return (struct chart_cells){
        .sheet = book->chart_data->sheet, .column = CHART_DATA_AREA, .first = rows->first, .texts = rows->areas
    };
}

/* False: the line is one of a series over time. */
static bool fill_other(const struct chart_data *data, size_t line, struct cells *cells)
{
    const struct chart_rows *rows = data->others;
    while (rows && line < rows->first)
        rows = rows->before;
    if (!rows)
        return false;
    workbook_cell_text(cells, STYLE_TEXT, rows->name, NULL);
    workbook_cell_text(cells, STYLE_TEXT, rows->areas[line - rows->first], NULL);
    workbook_cell_text(cells, STYLE_TEXT, rows->period, NULL);
    for (size_t column = CHART_DATA_VALUE; column < CHART_DATA_COLUMNS; column++) {
        double number = rows->numbers[column][line - rows->first];
        workbook_cell_number(
            cells,
            column == CHART_DATA_DENOMINATOR || column == CHART_DATA_ORDER ? STYLE_WHOLE : workbook_words_style(number),
            number, NULL, 0, NULL);
    }
    return true;
}

static void chart_data_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct book *book = sheet->book;
    const struct pb_table *table = book->table;
    if (fill_other(book->chart_data, line, cells))
        return;
    const struct charted *charted = series_at(book->chart_data, line);
    size_t point = line - charted->first;
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT, charted->name, NULL);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(book, charted->row, buffer), NULL);
    workbook_cell_text(cells, STYLE_TEXT, charted->periods[point], NULL);
    for (size_t column = CHART_DATA_VALUE; column < CHART_DATA_COLUMNS; column++) {
        double number = column < CHART_DATA_OVER_TIME ? charted->numbers[column][point] : PB_MISSING;
        enum style style = column == CHART_DATA_VALUE && charted->rows[point] != CHART_DATA_GAP
                               ? workbook_words_value_style(table, (size_t)charted->rows[point])
                               : workbook_words_style(number);
        workbook_cell_number(cells, style, number, NULL, 0, NULL);
    }
}

/* A chart over time, however small, needs two points. */
static bool chart_data_has_line(const struct chart_data *data)
{
    for (size_t i = 0; i < data->count; i++)
        if (data->series[i].points > 1)
            return true;
    return false;
}

void workbook_add_chart_data(struct book *book)
{
    static const char *const headings[CHART_DATA_COLUMNS] = { "Measure",
                                                              "Area",
                                                              "Period",
                                                              "Value",
                                                              "Lower 95% limit",
                                                              "Upper 95% limit",
                                                              "Bar below",
                                                              "Bar above",
                                                              "England",
                                                              "Mean",
                                                              "Lower process limit",
                                                              "Upper process limit",
                                                              "Concern",
                                                              "Improvement",
                                                              "Other special cause",
                                                              "Denominator",
                                                              "Lower 95% funnel limit",
                                                              "Upper 95% funnel limit",
                                                              "Lower 99.8% funnel limit",
                                                              "Upper 99.8% funnel limit",
                                                              "Place",
                                                              "Order" };
    struct chart_data *data = book->chart_data;
    if (!data || !data->sheet)
        return;
    struct sheet *sheet = data->sheet;
    workbook_sheet_place(book, sheet);
    if (!chart_data_has_line(data) && !data->others) {
        sheet->absent = "no measure has figures for two periods";
        return;
    }
    sheet->rows = data->rows;
    sheet->fill = chart_data_fill;
    sheet->table_name = "Chart_data";
    workbook_sheet_title(book, sheet, "Chart data");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "The numbers that the charts over time are drawn from, oldest period first. All other figures "
                        "are on the sheet Data.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Empty cells mean that there is no number, so that charts show a gap there and not a zero. "
                        "\"gap\" stands for periods that the source leaves out.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Bar below and Bar above say how far the 95% limits lie from the value. Concern, Improvement "
                        "and Other special cause repeat the values that stand out on a control chart.");
    if (data->others)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "Last come the rows of funnel plots, first the limits at growing denominators, then the "
                            "areas, of which those stand out that lie outside the 99.8% limits; and of the charts by "
                            "deprivation and of local areas, of which those stand out that differ from England.");
    for (size_t i = 0; i < CHART_DATA_COLUMNS; i++)
        if (i < CHART_DATA_VALUE)
            workbook_sheet_column(book, sheet, headings[i], 10, i == CHART_DATA_MEASURE ? 26 : 14);
        else
            workbook_sheet_figures(book, sheet, headings[i], 7, 12);
}
