/*
 * Similar authorities: a chart for each of the figures that stand worst among those like ours, with our own figure and
 * England's, which have limits. The charts are under the table of Neighbours; their numbers are a sheet of their own,
 * where an empty cell is a bar that is not there.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/neighbours.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIMILAR_CHARTS_MOST = 6,
    SIMILAR_BARS_MOST = 22, /* of a chart: the nearest first */
    SIMILAR_AROUND = 150,   /* pixels */
    PIXELS_A_BAR = 22
};

enum similar_column {
    SIMILAR_MEASURE,
    SIMILAR_PERIOD,
    SIMILAR_UNIT,
    SIMILAR_AUTHORITY,
    SIMILAR_OWN, /* from here on numbers */
    SIMILAR_OTHERS,
    SIMILAR_ENGLAND,
    SIMILAR_BELOW,
    SIMILAR_ABOVE,
    SIMILAR_COLUMNS
};

struct similar_bar {
    const char *name;
    double numbers[SIMILAR_COLUMNS]; /* from SIMILAR_OWN on; NaN: an empty cell */
};

struct similar_chart {
    const struct neighbours_row *of;
    struct similar_bar bars[SIMILAR_BARS_MOST];
    size_t count;
    size_t first; /* row of the table */
    bool near;    /* its nearest neighbours; else those of its tenth of deprivation */
};

struct similar_charts {
    struct similar_chart *items;
    size_t count, rows;
    const struct sheet *sheet; /* of the table */
};

/* ---- Which figures ---- */

/* How much of those like it are better than a figure: 1, all of them. */
static double similar_badness(const struct pb_standing *standing)
{
    const struct pb_place_among *among = standing->near.rank ? &standing->near : &standing->alike;
    return standing->best_first && among->count > 1 ? (double)(among->rank - 1) / (double)(among->count - 1)
                                                    : PB_MISSING;
}

static int similar_worst_first(const void *left, const void *right)
{
    const struct neighbours_row *a = *(const struct neighbours_row *const *)left;
    const struct neighbours_row *b = *(const struct neighbours_row *const *)right;
    double bad = similar_badness(&a->standing);
    double worse = similar_badness(&b->standing);
    int order = (bad < worse) - (bad > worse);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* Figures with similar authorities, the worst first. */
static const struct neighbours_row **similar_choose(struct book *book, const struct neighbours_rows *rows,
                                                    size_t *count)
{
    const struct neighbours_row **chosen = workbook_take(book, rows->count + 1, sizeof(struct neighbours_row *));
    *count = 0;
    for (size_t i = 0; chosen && i < rows->count; i++)
        if (!pb_missing(similar_badness(&rows->items[i].standing)))
            chosen[(*count)++] = &rows->items[i];
    if (chosen && *count)
        qsort(chosen, *count, sizeof(struct neighbours_row *), similar_worst_first);
    return chosen;
}

/* ---- The bars of one ---- */

static void similar_add_bar(struct similar_chart *chart, const char *name, enum similar_column kind, double value)
{
    if (chart->count == SIMILAR_BARS_MOST || pb_missing(value))
        return;
    struct similar_bar *bar = &chart->bars[chart->count++];
    bar->name = name;
    for (size_t i = 0; i < SIMILAR_COLUMNS; i++)
        bar->numbers[i] = PB_MISSING;
    bar->numbers[kind] = value;
}

/* A bar of a row of the table, with its limits. */
static void similar_add_row(const struct book *book, struct similar_chart *chart, enum similar_column kind, size_t row)
{
    const struct pb_table *table = book->table;
    size_t before = chart->count;
    similar_add_bar(chart, pb_cell(table, area_name, row), kind, table->value[row]);
    if (chart->count == before || pb_missing(table->lower_95[row]) || pb_missing(table->upper_95[row]))
        return;
    chart->bars[before].numbers[SIMILAR_BELOW] = table->value[row] - table->lower_95[row];
    chart->bars[before].numbers[SIMILAR_ABOVE] = table->upper_95[row] - table->value[row];
}

/* England's row of the same series and period; SIZE_MAX: there is none. */
static size_t similar_england(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    const struct pb_measure_rows rows = pb_measure_rows_of(table, pb_cell(table, measure, row));
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        if (table->geography[i] == PB_WORD_BENCHMARK && strcmp(pb_cell(table, area_code, i), "E92000001") == 0 &&
            table->sex[i] == table->sex[row] && table->age[i] == table->age[row] &&
            table->category[i] == table->category[row] && table->period_start[i] == table->period_start[row] &&
            table->period_end[i] == table->period_end[row])
            return i;
    return SIZE_MAX;
}

static double similar_value(const struct similar_bar *bar)
{
    return !pb_missing(bar->numbers[SIMILAR_OWN])       ? bar->numbers[SIMILAR_OWN]
           : !pb_missing(bar->numbers[SIMILAR_ENGLAND]) ? bar->numbers[SIMILAR_ENGLAND]
                                                        : bar->numbers[SIMILAR_OTHERS];
}

static int similar_lowest_first(const void *left, const void *right)
{
    double a = similar_value(left);
    double b = similar_value(right);
    int order = (a > b) - (a < b);
    return order ? order : strcmp(((const struct similar_bar *)left)->name, ((const struct similar_bar *)right)->name);
}

static int similar_highest_first(const void *left, const void *right)
{
    return similar_lowest_first(right, left);
}

/* Ours, England's and those of authorities like ours, the best first. */
static void similar_bars(const struct book *book, const struct neighbours_row *of, struct similar_chart *chart)
{
    const struct pb_publication_info *info = book->info;
    struct pb_similar_authority similar[PB_SIMILAR_AUTHORITIES_MAXIMUM];
    size_t england = similar_england(book, of->row);
    size_t count = pb_standing_similar(info->england, info->peers, book->table, of->row, similar);
    chart->of = of;
    chart->near = of->standing.near.rank != 0;
    similar_add_row(book, chart, SIMILAR_OWN, of->row);
    if (england != SIZE_MAX)
        similar_add_row(book, chart, SIMILAR_ENGLAND, england);
    for (size_t i = 0; i < count; i++)
        if (chart->near ? similar[i].rank != 0 : similar[i].alike)
            similar_add_bar(chart, *similar[i].name ? similar[i].name : similar[i].code, SIMILAR_OTHERS,
                            similar[i].value);
    bool low = book->table->polarity[of->row] == PB_WORD_LOW_IS_GOOD;
    qsort(chart->bars, chart->count, sizeof *chart->bars, low ? similar_lowest_first : similar_highest_first);
}

/* ---- Its chart ---- */

static const char *similar_words(struct book *book, const struct similar_chart *chart)
{
    const struct similar_bar *first = &chart->bars[0];
    const struct similar_bar *last = &chart->bars[chart->count - 1];
    char texts[5][WORDS_TEXT];
    size_t row = chart->of->row;
    const char *england = "";
    for (size_t i = 0; i < chart->count; i++)
        if (!pb_missing(chart->bars[i].numbers[SIMILAR_ENGLAND]))
            england = workbook_text(book, ", England %s",
                                    workbook_words_number(chart->bars[i].numbers[SIMILAR_ENGLAND], texts[0]));
    return workbook_text(book,
                         "Bar chart of %zu authorities, the best at the top: %s, %s, %s. %s %s%s. At the top %s with "
                         "%s, at the bottom %s "
                         "with %s.",
                         chart->count, workbook_words_measure(book->table, row, texts[0]),
                         pb_cell(book->table, unit, row), workbook_words_period(book->table, row, texts[1]),
                         pb_cell(book->table, area_name, row), workbook_words_number(book->table->value[row], texts[2]),
                         england, first->name, workbook_words_number(similar_value(first), texts[3]), last->name,
                         workbook_words_number(similar_value(last), texts[4]));
}

/* A column of the table as the cells of a chart. */
static struct chart_cells similar_cells(struct book *book, const struct similar_charts *charts,
                                        const struct similar_chart *chart, enum similar_column column)
{
    struct chart_cells cells = { .sheet = charts->sheet, .column = column, .first = chart->first };
    const char **names = column == SIMILAR_AUTHORITY ? workbook_take(book, chart->count, sizeof(const char *)) : NULL;
    double *numbers = column == SIMILAR_AUTHORITY ? NULL : workbook_take(book, chart->count, sizeof *numbers);
    for (size_t i = 0; i < chart->count; i++) {
        if (names)
            names[i] = chart->bars[i].name;
        if (numbers)
            numbers[i] = chart->bars[i].numbers[column];
    }
    cells.texts = names;
    cells.numbers = numbers;
    return cells;
}

static void similar_draw(struct book *book, struct sheet *sheet, const struct similar_charts *charts,
                         const struct similar_chart *chart)
{
    static const char *const colours[] = { CHART_BLUE, CHART_COMMON, CHART_ORANGE };
    const struct pb_table *table = book->table;
    const struct pb_place_among *among = chart->near ? &chart->of->standing.near : &chart->of->standing.alike;
    char measure[WORDS_TEXT];
    char period[WORDS_TEXT];
    size_t row = chart->of->row;
    struct chart_series series[3];
    const char *const names[] = { pb_cell(table, area_name, row),
                                  chart->near ? "Nearest neighbours" : "At similar deprivation", "England" };
    for (size_t i = 0; i < 3; i++)
        series[i] =
            (struct chart_series){ .name = names[i],
                                   .count = chart->count,
                                   .labels = similar_cells(book, charts, chart, SIMILAR_AUTHORITY),
                                   .values = similar_cells(book, charts, chart, (enum similar_column)(SIMILAR_OWN + i)),
                                   .colour = colours[i] };
    for (size_t i = 0; i < 3; i += 2) {
        series[i].minus = similar_cells(book, charts, chart, SIMILAR_BELOW);
        series[i].plus = similar_cells(book, charts, chart, SIMILAR_ABOVE);
    }
    if (book->out_of_memory)
        return;
    workbook_sheet_chart(
        book, sheet,
        &(struct chart){
            .kind = CHART_BARS,
            .title = workbook_text(book, "%s: %s is %zu of %zu %s, where 1 is best",
                                   workbook_words_measure(book->table, row, measure), names[0], among->rank,
                                   among->count, chart->near ? "with its neighbours" : "at similar deprivation"),
            .description = similar_words(book, chart),
            .series = series,
            .series_count = 3,
            .stack = CHART_OVER,
            .values = { .title = workbook_text(book, "%s, %s", pb_cell(table, unit, row),
                                               workbook_words_period(table, row, period)) },
            .height = SIMILAR_AROUND + chart->count * PIXELS_A_BAR,
        });
}

/* ---- The sheet with their numbers ---- */

static void similar_authorities_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct similar_charts *charts = sheet->context;
    const struct book *book = sheet->book;
    const struct similar_chart *chart = charts->items;
    while (line >= chart->first + chart->count)
        chart++;
    const struct similar_bar *bar = &chart->bars[line - chart->first];
    char buffer[WORDS_TEXT];
    size_t row = chart->of->row;
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_measure(book->table, row, buffer), NULL);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(book->table, row, buffer), NULL);
    workbook_cell_symbol(cells, book->table->unit[row], NULL);
    workbook_cell_text(cells, STYLE_TEXT, bar->name, NULL);
    for (size_t column = SIMILAR_OWN; column < SIMILAR_COLUMNS; column++)
        workbook_cell_number(cells, workbook_words_style(bar->numbers[column]), bar->numbers[column], NULL, 0, NULL);
}

static void similar_describe(struct book *book, struct sheet *sheet)
{
    sheet->fill = similar_authorities_fill;
    sheet->table_name = "Similar_authorities";
    workbook_sheet_title(book, sheet, "Similar authorities: the numbers of the charts on Neighbours");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "Empty cells mean that there is no number, so that a chart has no bar there. The figures of all "
        "similar authorities are in the neighbours file of the Place.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Limit below and Limit above say how far the 95% limits lie from the value.");
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_sheet_column(book, sheet, "Period", 12, 14);
    workbook_sheet_column(book, sheet, "Unit", 10, 14);
    workbook_sheet_column(book, sheet, "Authority", 18, 32);
    workbook_sheet_figures(book, sheet, "Own figure", 10, 12);
    workbook_sheet_figures(book, sheet, "Similar authority", 10, 12);
    workbook_sheet_figures(book, sheet, "England", 10, 12);
    workbook_sheet_figures(book, sheet, "Limit below", 10, 12);
    workbook_sheet_figures(book, sheet, "Limit above", 10, 12);
}

void workbook_add_similar_authorities(struct book *book, struct sheet *sheet, const struct neighbours_rows *rows)
{
    size_t there = 0;
    const struct neighbours_row **chosen = similar_choose(book, rows, &there);
    struct similar_charts *charts = workbook_take(book, 1, sizeof *charts);
    if (!chosen || !charts || !there || book->no_charts)
        return;
    charts->items = workbook_take(book, SIMILAR_CHARTS_MOST, sizeof *charts->items);
    struct sheet *numbers =
        workbook_sheet(book, "Similar authorities", "The numbers behind the charts on the sheet Neighbours");
    if (!charts->items || !numbers)
        return;
    charts->sheet = numbers;
    sheet->charts_below = true;
    for (size_t i = 0; i < there && i < SIMILAR_CHARTS_MOST; i++) {
        struct similar_chart *chart = &charts->items[charts->count++];
        similar_bars(book, chosen[i], chart);
        chart->first = charts->rows;
        charts->rows += chart->count;
        similar_draw(book, sheet, charts, chart);
    }
    numbers->rows = charts->rows;
    numbers->context = charts;
    similar_describe(book, numbers);
    const char *others =
        there > charts->count
            ? workbook_text(book, "; %zu more that can be ranked among them have none", there - charts->count)
            : "";
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(
            book, "The %zu chart%s below the table show%s the figures that stand worst among similar authorities%s.",
            charts->count, charts->count == 1 ? "" : "s", charts->count == 1 ? "s" : "", others));
}
