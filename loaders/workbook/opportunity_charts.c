/*
 * Opportunity charts: the largest counted opportunities as bars, a chart for each unit, beside the table that they are
 * drawn from. Where nothing can be counted because there are no limits, as for spend, the amounts compared without
 * limits have charts and a column of their own.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BARS_MOST = 15, CHARTS_MOST = 6, CHART_PIXELS = 1080 };

struct bar {
    const struct opportunity *item;
    const char *label;
    const char *organisation; /* NULL: a total */
    const char *unit;
    double amount;
    bool unlimited; /* compared without limits, and not counted */
};

/* The bars that the charts show, and those that they leave out. */
struct bars {
    const struct book *book;
    struct bar *items;
    size_t count;
    size_t units_left_out;
    bool unlimited; /* some are */
};

/* The bars of one unit, the largest first. */
struct panel {
    const struct bar *bars;
    size_t count; /* shown */
    size_t all;   /* that there are */
    bool several; /* they are of several organisations */
};

static void opportunity_charts_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct bars *bars = sheet->context;
    const struct bar *bar = &bars->items[line];
    const struct pb_table *table = bars->book->table;
    size_t row = bar->unlimited ? bar->item->unlimited : bar->item->counted;
    workbook_cell_text(cells, STYLE_TEXT, bar->label, SHORT_NOT_AVAILABLE);
    workbook_cell_symbol(cells, table->programme[bar->item->any], SHORT_NOT_AVAILABLE);
    if (bar->unlimited)
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
    CELL_NUMBER(cells, workbook_opportunity_style(bar->amount), table, value, row, SHORT_NOT_AVAILABLE);
    if (bars->unlimited && !bar->unlimited)
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    workbook_cell_text(cells, STYLE_TEXT, bar->unit, SHORT_NOT_AVAILABLE);
}

static bool is_pounds(const char *unit)
{
    return strncmp(unit, "\xC2\xA3", 2) == 0;
}

static int opportunity_charts_in_order(const void *left, const void *right)
{
    const struct bar *a = left;
    const struct bar *b = right;
    int order = a->unlimited - b->unlimited;
    if (order == 0)
        order = is_pounds(b->unit) - is_pounds(a->unit);
    if (order == 0)
        order = strcmp(a->unit, b->unit);
    if (order == 0)
        order = (a->amount < b->amount) - (a->amount > b->amount);
    return order ? order : (a->item > b->item) - (a->item < b->item);
}

/* What has a bar: what is counted, or where that is not known, what is compared without limits. */
static double bar_amount(const struct book *book, const struct opportunity *item, bool *unlimited)
{
    double amount = workbook_opportunity_amount(book, item);
    *unlimited = pb_missing(amount) && !pb_missing(workbook_opportunity_unlimited(book, item));
    return *unlimited ? workbook_opportunity_unlimited(book, item) : amount;
}

/* What is above 0: the totals of the Place, and the organisations of measures that have none. */
static void opportunity_charts_collect(struct book *book, const struct opportunities *all, struct bars *bars)
{
    const struct pb_table *table = book->table;
    char buffer[WORDS_TEXT];
    bool unlimited = false;
    bool *with_total = workbook_take(book, table->symbols->count, sizeof *with_total); /* by measure */
    for (size_t i = 0; with_total && i < all->count; i++)
        if (all->items[i].whole && !pb_missing(bar_amount(book, &all->items[i], &unlimited)))
            with_total[table->measure[all->items[i].any]] = true;
    for (size_t i = 0; with_total && i < all->count; i++) {
        const struct opportunity *item = &all->items[i];
        double amount = bar_amount(book, item, &unlimited);
        size_t row = unlimited ? item->unlimited : item->counted;
        bool replaced = with_total[table->measure[item->any]] ? !item->whole : item->total;
        if (pb_missing(amount) || amount <= 0 || replaced)
            continue;
        const char *name = pb_cell(table, area_name, item->any);
        bars->items[bars->count++] = (struct bar){
            .item = item,
            .label = workbook_text(book, "%s", workbook_opportunity_measure(book, item, buffer)),
            .organisation = item->total ? NULL
                            : *name     ? name
                                        : pb_cell(table, area_code, item->any),
            .unit = table->unit[row] ? pb_cell(table, unit, row) : "unit not known",
            .amount = amount,
            .unlimited = unlimited,
        };
        bars->unlimited = bars->unlimited || unlimited;
    }
    if (bars->count)
        qsort(bars->items, bars->count, sizeof *bars->items, opportunity_charts_in_order);
}

static bool same_organisation(const struct bar *a, const struct bar *b)
{
    return a->organisation && b->organisation ? strcmp(a->organisation, b->organisation) == 0
                                              : a->organisation == b->organisation;
}

static const char *plural(size_t count)
{
    return count == 1 ? "y" : "ies";
}

static void opportunity_charts_draw(struct book *book, struct sheet *sheet, const struct panel *panel, size_t first)
{
    const char **labels = workbook_take(book, panel->count, sizeof(const char *));
    double *values = workbook_take(book, panel->count, sizeof *values);
    if (!labels || !values)
        return;
    for (size_t i = 0; i < panel->count; i++) {
        labels[i] = panel->bars[i].label;
        values[i] = panel->bars[i].amount;
    }
    const struct bar *bar = &panel->bars[0];
    const char *whose = panel->several      ? book->place->name
                        : bar->organisation ? bar->organisation
                                            : workbook_text(book, "all organisations of %s", book->place->name);
    const char *what = bar->unlimited ? "Amounts compared without limits"
                                      : workbook_text(book, "Counted opportunit%s", plural(panel->all));
    const char *cut =
        panel->all > panel->count ? workbook_text(book, ", the %zu largest of %zu", panel->count, panel->all) : "";
    struct chart_series series = {
        .name = workbook_text(book, "%s (%s)", bar->unlimited ? "Compared without limits" : "Counted opportunity",
                              bar->unit),
        .count = panel->count,
        .labels = { .column = 0, .first = first, .texts = labels },
        .values = { .column = bar->unlimited ? 3 : 2, .first = first, .numbers = values },
        .colour = CHART_BLUE,
        .figures = CHART_VALUES,
    };
    workbook_sheet_chart(book, sheet,
                         &(struct chart){
                             .kind = CHART_BARS,
                             .title = workbook_text(book, "%s (%s), %s%s", what, bar->unit, whose, cut),
                             .description = workbook_text(
                                 book,
                                 "Bar chart with %zu bar%s: %s (%s), %s%s, the largest at the top. The largest is "
                                 "%s, the smallest shown is %s. The table on this sheet has the same numbers.",
                                 panel->count, panel->count == 1 ? "" : "s",
                                 bar->unlimited ? "amounts compared without limits"
                                                : workbook_text(book, "counted opportunit%s", plural(panel->all)),
                                 bar->unit, whose, cut, labels[0], labels[panel->count - 1]),
                             .series = &series,
                             .series_count = 1,
                             .labels = { .title = panel->several ? "Measure and organisation" : "Measure" },
                             .values = { .title = series.name, .format = values[0] < 10 ? "#,##0.0" : "#,##0" },
                             .width = CHART_PIXELS,
                         });
}

static bool same_panel(const struct bar *a, const struct bar *b)
{
    return a->unlimited == b->unlimited && strcmp(a->unit, b->unit) == 0;
}

/* Keeps what the charts show, unit by unit, and draws them. */
static void draw_all(struct book *book, struct sheet *sheet, struct bars *bars)
{
    size_t kept = 0;
    for (size_t begin = 0, end = 0; begin < bars->count; begin = end) {
        bool several = false;
        for (end = begin + 1; end < bars->count && same_panel(&bars->items[begin], &bars->items[end]); end++)
            several = several || !same_organisation(&bars->items[begin], &bars->items[end]);
        if (sheet->chart_count == CHARTS_MOST) {
            bars->units_left_out++;
            continue;
        }
        size_t count = end - begin < BARS_MOST ? end - begin : BARS_MOST;
        memmove(&bars->items[kept], &bars->items[begin], count * sizeof *bars->items);
        struct panel panel = { &bars->items[kept], count, end - begin, several };
        for (size_t i = kept; several && i < kept + count; i++)
            bars->items[i].label =
                workbook_text(book, "%s (%s)", bars->items[i].label,
                              bars->items[i].organisation ? bars->items[i].organisation : "all organisations");
        opportunity_charts_draw(book, sheet, &panel, kept);
        kept += count;
    }
    bars->count = kept;
}

void workbook_add_opportunity_charts(struct book *book, const struct opportunities *all)
{
    struct sheet *sheet = workbook_sheet(book, "Opportunity charts", "The largest opportunities as bars to copy");
    struct bars *bars = workbook_take(book, 1, sizeof *bars);
    if (!sheet || !bars)
        return;
    bars->book = book;
    bars->items = workbook_take(book, all->count, sizeof *bars->items);
    if (!bars->items)
        return;
    opportunity_charts_collect(book, all, bars);
    if (!bars->count) {
        sheet->absent = "no opportunity is above 0";
        return;
    }
    draw_all(book, sheet, bars);
    sheet->rows = bars->count;
    sheet->context = bars;
    sheet->fill = opportunity_charts_fill;
    sheet->table_name = "Opportunity_charts";
    workbook_sheet_title(book, sheet, workbook_text(book, "Opportunities of %s in charts", book->place->name));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "The charts to the right of the table show its numbers, with a chart for each unit, the largest first.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "At most %d are shown of a unit. All are on the sheet Opportunities.", (int)BARS_MOST));
    if (bars->units_left_out)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%zu more unit%s no chart.", bars->units_left_out,
                                          bars->units_left_out == 1 ? " has" : "s have"));
    if (bars->unlimited)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "What has no limits, such as spend, has charts of its own: the amounts above the mean of "
                            "the lowest five, significant or not, as published packs give them.");
    workbook_sheet_line(book, sheet, STYLE_LINE, "Opportunities overlap: the bars must not be added together.");
    workbook_sheet_shorthand(book, sheet, false, true, bars->unlimited);
    workbook_sheet_column(book, sheet, "Measure", 30, 60);
    workbook_sheet_column(book, sheet, "Programme", 16, 26);
    workbook_sheet_figures(book, sheet, "Counted opportunity", 14, 16);
    if (bars->unlimited)
        workbook_sheet_figures(book, sheet, "Compared without limits, as the packs do", 14, 16);
    workbook_sheet_column(book, sheet, "Unit", 10, 16);
}
