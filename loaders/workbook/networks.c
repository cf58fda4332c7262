/*
 * Primary Care Networks: for each network of the Place its latest figures, and where it stands among the networks of
 * the Place. A network's rows stand together, so that they can be read, filtered or printed as its own page.
 */
#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NETWORK_SENTENCES = 12, NETWORK_POINTS = 7 /* in print */ };

/* A network's figure in the latest period of its series. */
struct network_figure {
    size_t row;
    size_t series; /* counted in the order of the table */
    size_t rank;   /* 1: the best, or the highest where neither direction is better; equal figures have the same */
    size_t of;     /* networks with a figure; 0: this one has none */
    double median;
};

struct network_rows {
    struct network_figure *items;
    size_t count;
    size_t networks; /* of the Place, that have a row */
    size_t series;
    bool england; /* some row has England's figure */
};

static bool is_of_a_network(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    return table->geography[row] == PB_WORD_LOCAL && strcasecmp(pb_cell(table, area_type, row), "pcn") == 0 &&
           table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE &&
           !pb_is_projection(table, row);
}

/* The best first: a figure that is missing comes last. */
static int network_figures_by_rank(const void *left, const void *right, void *argument)
{
    const struct pb_table *table = argument;
    size_t a = ((const struct network_figure *)left)->row;
    size_t b = ((const struct network_figure *)right)->row;
    double x = table->value[a];
    double y = table->value[b];
    if (pb_missing(x) || pb_missing(y))
        return pb_missing(x) - pb_missing(y);
    if (table->polarity[a] == PB_WORD_LOW_IS_GOOD)
        return (x > y) - (x < y);
    return (x < y) - (x > y);
}

static void rank_networks(const struct pb_table *table, struct network_figure *items, size_t count)
{
    size_t known = 0;
    qsort_r(items, count, sizeof *items, network_figures_by_rank, (void *)(uintptr_t)table);
    while (known < count && !pb_missing(table->value[items[known].row]))
        known++;
    for (size_t i = 0; i < count; i++) {
        double value = table->value[items[i].row];
        bool equal = i > 0 && i < known && value == table->value[items[i - 1].row];
        items[i].rank = equal ? items[i - 1].rank : i + 1;
        items[i].of = i < known ? known : 0;
        items[i].median = known == 0 ? PB_MISSING
                          : known % 2
                              ? table->value[items[known / 2].row]
                              : (table->value[items[known / 2 - 1].row] + table->value[items[known / 2].row]) / 2;
    }
}

/* The rows of one series: those of its latest period in which some network has a figure, or of its latest one. */
static void gather_networks(const struct book *book, const struct pb_group *series, size_t number,
                            struct network_rows *all)
{
    const struct pb_table *table = book->table;
    struct network_figure *first = all->items + all->count;
    size_t latest = SIZE_MAX;
    size_t count = 0;
    for (size_t i = series->count; i-- > 0;) {
        size_t row = series->rows[i];
        if (!is_of_a_network(book, row))
            continue;
        if (latest == SIZE_MAX || (pb_missing(table->value[latest]) && !pb_missing(table->value[row])))
            latest = row;
    }
    for (size_t i = 0; latest != SIZE_MAX && i < series->count; i++) {
        size_t row = series->rows[i];
        if (is_of_a_network(book, row) && table->period[row] == table->period[latest])
            first[count++] = (struct network_figure){ .row = row, .series = number };
    }
    rank_networks(table, first, count);
    all->count += count;
}

/* By the network's name, then in the order of publication. */
static int network_figures_in_order(const void *left, const void *right, void *argument)
{
    const struct network_figure *a = left;
    const struct network_figure *b = right;
    const struct pb_table *table = argument;
    int order = strcmp(pb_cell(table, area_name, a->row), pb_cell(table, area_name, b->row));
    if (order == 0)
        order = strcmp(pb_cell(table, area_code, a->row), pb_cell(table, area_code, b->row));
    if (order == 0)
        order = (a->series > b->series) - (a->series < b->series);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static struct network_rows *find_networks(struct book *book)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(sex), PB_COLUMN(age) };
    const struct pb_table *table = book->table;
    struct network_rows *all = workbook_take(book, 1, sizeof *all);
    size_t most = 0;
    for (size_t row = 0; row < table->rows; row++)
        most += is_of_a_network(book, row);
    if (!all || most == 0)
        return all;
    all->items = workbook_take(book, most, sizeof *all->items);
    if (!all->items)
        return NULL;
    struct pb_groups groups = workbook_groups(book, PB_KEY(key));
    struct pb_group series;
    while (pb_groups_next(&groups, &series)) {
        size_t before = all->count;
        gather_networks(book, &series, all->series, all);
        all->series += all->count > before;
    }
    qsort_r(all->items, all->count, sizeof *all->items, network_figures_in_order, (void *)(uintptr_t)table);
    for (size_t i = 0; i < all->count; i++) {
        size_t row = all->items[i].row;
        all->networks += i == 0 || table->area_code[row] != table->area_code[all->items[i - 1].row];
        all->england = all->england || !pb_missing(table->england_value[row]);
    }
    return all;
}

static const char *order_of_networks(pb_symbol polarity)
{
    switch (polarity) {
    case PB_WORD_LOW_IS_GOOD:
        return "Best first: the lowest";
    case PB_WORD_HIGH_IS_GOOD:
        return "Best first: the highest";
    default:
        return "Highest first: neither is better";
    }
}

static void networks_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct network_rows *all = sheet->context;
    const struct pb_table *table = sheet->book->table;
    const struct network_figure *item = &all->items[line];
    size_t row = item->row;
    char buffer[WORDS_TEXT];
    enum style style = workbook_words_value_style(table, row);
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_symbol(cells, table->area_name[row], none);
    workbook_cell_symbol(cells, table->measure_name[row], none);
    bool of_age = strcmp(pb_cell(table, age, row), "Not applicable") != 0;
    (void)snprintf(buffer, sizeof buffer, "%.100s%s%.100s", pb_cell(table, sex, row), of_age ? ", " : "",
                   of_age ? pb_cell(table, age, row) : "");
    workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_value_cells(cells, table, row, style);
    workbook_cell_symbol(cells, table->unit[row], none);
    if (item->of)
        workbook_cell_number(cells, STYLE_WHOLE, (double)item->rank, "", 0, none);
    else
        workbook_sheet_missing(sheet, cells, none);
    if (item->of)
        workbook_cell_number(cells, STYLE_WHOLE, (double)item->of, "", 0, none);
    else
        workbook_sheet_missing(sheet, cells, none);
    workbook_cell_text(cells, STYLE_TEXT, order_of_networks(table->polarity[row]), none);
    workbook_cell_number(cells, workbook_words_style(item->median), item->median, "", 0, none);
    if (all->england) {
        CELL_NUMBER(cells, style, table, england_value, row, none);
        workbook_cell_text(cells, STYLE_TEXT, workbook_words_england(table, row, buffer), none);
    }
}

static void networks_add_columns(struct book *book, struct sheet *sheet, const struct network_rows *all)
{
    workbook_sheet_column(book, sheet, "Network", 18, 22);
    workbook_sheet_column(book, sheet, "Measure", 24, 30);
    workbook_sheet_column(book, sheet, "People", 10, 12);
    workbook_sheet_column(book, sheet, "Latest period", 12, 14);
    workbook_sheet_figures(book, sheet, "Value", 8, 8);
    workbook_sheet_figures(book, sheet, "Lower 95% limit", 8, 8);
    workbook_sheet_figures(book, sheet, "Upper 95% limit", 8, 8);
    workbook_sheet_column(book, sheet, "Unit", 9, 10);
    workbook_sheet_figures(book, sheet, "Rank", 5, 6);
    workbook_sheet_figures(book, sheet, "Networks with a figure", 8, 8);
    workbook_sheet_column(book, sheet, "Order of the ranks", 10, 12);
    workbook_sheet_figures(book, sheet, "Median of the networks", 8, 8);
    if (all->england) {
        workbook_sheet_figures(book, sheet, "England value", 8, 8);
        workbook_sheet_column(book, sheet, "Compared with England", 8, 9);
    }
}

/* Between which networks the figures of a series lie: "from 46.5 (Coventry North PCN, the last) to 68.9 ...". */
static void networks_add_sentence(struct book *book, struct sheet *sheet, const struct network_rows *all, size_t series)
{
    const struct pb_table *table = book->table;
    const struct network_figure *best = NULL;
    const struct network_figure *last = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const struct network_figure *item = &all->items[i];
        if (item->series != series || !item->of)
            continue;
        best = !best || item->rank < best->rank ? item : best;
        last = !last || item->rank > last->rank ? item : last;
    }
    char most[WORDS_TEXT];
    char least[WORDS_TEXT];
    if (!best || best->rank == last->rank)
        return;
    bool judged =
        table->polarity[best->row] == PB_WORD_LOW_IS_GOOD || table->polarity[best->row] == PB_WORD_HIGH_IS_GOOD;
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "%s (%s): %s %s in %s, %s %s in %s.",
                                      pb_cell(table, measure_name, best->row), pb_cell(table, unit, best->row),
                                      judged ? "best" : "highest", workbook_words_number(table->value[best->row], most),
                                      pb_cell(table, area_name, best->row), judged ? "worst" : "lowest",
                                      workbook_words_number(table->value[last->row], least),
                                      pb_cell(table, area_name, last->row)));
}

static void networks_add_sentences(struct book *book, struct sheet *sheet, const struct network_rows *all)
{
    size_t sentences = 0;
    for (size_t series = 0; series < all->series && sentences < NETWORK_SENTENCES; series++) {
        size_t before = sheet->line_count;
        networks_add_sentence(book, sheet, all, series);
        sentences += sheet->line_count > before;
    }
}

void workbook_add_networks(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Primary Care Networks",
                                         "Each network's latest figures, and its rank among the networks of the Place");
    struct network_rows *all = find_networks(book);
    if (!sheet || !all)
        return;
    if (!all->count) {
        sheet->absent = "no source has figures of Primary Care Networks of this Place";
        return;
    }
    sheet->rows = all->count;
    sheet->context = all;
    sheet->fill = networks_fill;
    sheet->table_name = "Primary_Care_Networks";
    sheet->print.points = NETWORK_POINTS;
    workbook_sheet_title(book, sheet, workbook_text(book, "Primary Care Networks of %s", book->place->name));
    networks_add_sentences(book, sheet, all);
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      all->networks == 1 ? "There is one network with figures, so it has no others to be compared with."
                                         : "The rows of each of the %zu networks stand together: filter the first "
                                           "column to have one network's page.",
                      all->networks));
    if (all->networks > 1)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "The rank says where a network's figure stands among those of the networks of the Place in the same "
            "period, 1 being the best, or the highest where neither direction is better. Equal figures have the same "
            "rank. Ranks of networks whose limits overlap can be chance: read the limits before the rank.");
    static const enum note notes[] = { NOTE_MISSING, NOTE_LIMITS };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, true);
    networks_add_columns(book, sheet, all);
}
