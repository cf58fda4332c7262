/*
 * From the rows of the observation table to opportunities.
 */
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"

#include "placebook/contract/opportunity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The symbols of the categories; PB_SYMBOL_NONE for one that no row has. */
struct kinds {
    pb_symbol benchmark;
    pb_symbol gap;
    pb_symbol counted;
    pb_symbol median;
    pb_symbol quartile;
    pb_symbol unlimited;
};

static pb_symbol opportunity_rows_find(const struct book *book, const char *text)
{
    return pb_symbol_find(book->table->symbols, text, strlen(text));
}

static bool is_counted_here(const struct book *book, size_t row)
{
    return workbook_is_opportunity(book, row) && workbook_words_is_own(book->table->geography[row]);
}

/* Puts together the rows of one series, which are rows[0] to rows[count - 1] in the order of their periods. */
static bool gather_series(const struct book *book, const struct kinds *kinds, const uint32_t *rows, size_t count,
                          struct opportunity *item)
{
    const struct pb_table *table = book->table;
    size_t last = count;
    while (last > 0 && !is_counted_here(book, rows[last - 1]))
        last--;
    if (last == 0)
        return false;
    size_t any = rows[last - 1];
    bool total = pb_geography_place(book->info->geography, pb_cell(table, area_code, any)) != NULL;
    *item = (struct opportunity){ .own = SIZE_MAX,
                                  .benchmark = SIZE_MAX,
                                  .gap = SIZE_MAX,
                                  .counted = SIZE_MAX,
                                  .median = SIZE_MAX,
                                  .quartile = SIZE_MAX,
                                  .unlimited = SIZE_MAX,
                                  .any = any,
                                  .total = total,
                                  .whole = total && table->geography[any] == PB_WORD_SUM };
    for (size_t i = 0; i < count; i++) {
        size_t row = rows[i];
        if (table->period[row] != table->period[any] || table->period_end[row] != table->period_end[any])
            continue;
        pb_symbol category = table->category[row];
        if (!table->category_type[row] && !category)
            item->own = row;
        else if (!workbook_is_opportunity(book, row))
            continue;
        else if (category == kinds->benchmark)
            item->benchmark = row;
        else if (category == kinds->gap)
            item->gap = row;
        else if (category == kinds->counted)
            item->counted = row;
        else if (category == kinds->median)
            item->median = row;
        else if (category == kinds->quartile)
            item->quartile = row;
        else if (category == kinds->unlimited)
            item->unlimited = row;
    }
    return true;
}

double workbook_opportunity_amount(const struct book *book, const struct opportunity *item)
{
    return item->counted == SIZE_MAX ? PB_MISSING : book->table->value[item->counted];
}

double workbook_opportunity_unlimited(const struct book *book, const struct opportunity *item)
{
    return item->unlimited == SIZE_MAX ? PB_MISSING : book->table->value[item->unlimited];
}

enum style workbook_opportunity_style(double amount)
{
    return amount == 0 || fabs(amount) >= 1 ? STYLE_WHOLE : workbook_words_style(amount);
}

/* 1, 0 or -1, missing amounts last. */
static int larger_first(double left, double right)
{
    if (pb_missing(left) || pb_missing(right))
        return pb_missing(left) - pb_missing(right);
    return (left < right) - (left > right);
}

/* What an item is placed by: where nothing is counted because nobody can say what is significant, what is without
 * limits. */
static double size_of(const struct book *book, const struct opportunity *item)
{
    double amount = workbook_opportunity_amount(book, item);
    return pb_missing(amount) ? workbook_opportunity_unlimited(book, item) : amount;
}

static int opportunity_rows_in_order(const void *left, const void *right, void *argument)
{
    const struct opportunity *a = left;
    const struct opportunity *b = right;
    const struct book *book = argument;
    const struct pb_table *table = book->table;
    int order = (a->rank > b->rank) - (a->rank < b->rank);
    if (order == 0 && a->rank == OPPORTUNITY_SUM)
        order = b->total - a->total;
    if (order == 0)
        order = a->rank == OPPORTUNITY_SUM ? larger_first(size_of(book, a), size_of(book, b))
                                           : larger_first(a->gap_percent, b->gap_percent);
    if (order == 0)
        order = strcmp(pb_cell(table, programme, a->any), pb_cell(table, programme, b->any));
    if (order == 0)
        order = strcmp(pb_cell(table, measure_name, a->any), pb_cell(table, measure_name, b->any));
    if (order == 0)
        order = strcmp(pb_cell(table, measure, a->any), pb_cell(table, measure, b->any));
    return order ? order : (a->any > b->any) - (a->any < b->any);
}

/* Where an item stands on the sheet, which its rows decide. */
static void opportunity_rows_place(const struct book *book, struct opportunity *item)
{
    const struct pb_table *table = book->table;
    double amount = workbook_opportunity_amount(book, item);
    double gap = item->gap == SIZE_MAX ? PB_MISSING : table->value[item->gap];
    double mean = item->benchmark == SIZE_MAX ? PB_MISSING : table->value[item->benchmark];
    item->sum = item->own == SIZE_MAX && item->benchmark == SIZE_MAX && item->gap == SIZE_MAX;
    item->gap_percent = fabs(mean) > 0 && !pb_missing(gap) ? 100 * gap / fabs(mean) : PB_MISSING;
    item->rank = item->sum                       ? OPPORTUNITY_SUM
                 : pb_missing(item->gap_percent) ? OPPORTUNITY_UNKNOWN
                 : amount > 0                    ? OPPORTUNITY_COUNTED
                 : gap > 0                       ? OPPORTUNITY_WORSE
                                                 : OPPORTUNITY_AS_GOOD;
}

static void note_names(struct book *book, struct opportunities *all)
{
    const struct pb_table *table = book->table;
    all->name_count = table->symbols->count;
    all->names = workbook_take(book, all->name_count, sizeof *all->names);
    for (size_t row = 0; all->names && row < table->rows; row++)
        if (table->area_name[row])
            all->names[table->area_code[row]] = table->area_name[row];
}

struct opportunities workbook_opportunities_gather(struct book *book)
{
    const struct pb_table *table = book->table;
    struct opportunities all = { 0 };
    size_t most = 0;
    for (size_t row = 0; row < table->rows; row++)
        most += is_counted_here(book, row);
    if (most == 0)
        return all;
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code), PB_COLUMN(geography), PB_COLUMN(sex),
                                  PB_COLUMN(age) };
    const struct kinds kinds = {
        opportunity_rows_find(book, PB_OPPORTUNITY_BENCHMARK), opportunity_rows_find(book, PB_OPPORTUNITY_GAP),
        opportunity_rows_find(book, PB_OPPORTUNITY_COUNTED),   opportunity_rows_find(book, PB_OPPORTUNITY_MEDIAN),
        opportunity_rows_find(book, PB_OPPORTUNITY_QUARTILE),  opportunity_rows_find(book, PB_OPPORTUNITY_UNLIMITED)
    };
    all.items = workbook_take(book, most, sizeof *all.items);
    note_names(book, &all);
    if (!all.items || !all.names)
        return (struct opportunities){ 0 };
    struct pb_groups all_series = workbook_groups(book, PB_KEY(key));
    struct pb_group series;
    while (pb_groups_next(&all_series, &series)) {
        if (!gather_series(book, &kinds, series.rows, series.count, &all.items[all.count]))
            continue;
        opportunity_rows_place(book, &all.items[all.count]);
        all.ranks[all.items[all.count].rank]++;
        all.unlimited += all.items[all.count].unlimited != SIZE_MAX;
        all.count++;
    }
    if (all.count)
        qsort_r(all.items, all.count, sizeof *all.items, opportunity_rows_in_order, book);
    return all;
}

const char *workbook_opportunity_measure(const struct book *book, const struct opportunity *item, char *buffer)
{
    const struct pb_table *table = book->table;
    const char *name = pb_cell(table, measure_name, item->any);
    pb_symbol sex = table->sex[item->any];
    const char *age = pb_cell(table, age, item->any);
    const char *programme = pb_cell(table, programme, item->any);
    bool named = !*programme || strncmp(name, programme, strlen(programme)) == 0;
    bool everybody = !*age || strcmp(age, "All ages") == 0 || strcmp(age, "Not applicable") == 0;
    (void)snprintf(buffer, WORDS_TEXT, "%.200s%s%.600s%s%s%.80s", named ? "" : programme, named ? "" : ": ",
                   *name ? name : pb_cell(table, measure, item->any),
                   sex == PB_WORD_MALE     ? ", male"
                   : sex == PB_WORD_FEMALE ? ", female"
                                           : "",
                   everybody ? "" : ", ", everybody ? "" : age);
    return buffer;
}

const char *workbook_opportunity_note(const struct book *book, size_t row, char *buffer)
{
    const char *note = pb_cell(book->table, note, row);
    const char *list = strstr(note, PB_OPPORTUNITY_SIMILAR);
    size_t length = list ? (size_t)(list - note) : strlen(note);
    while (list && length && (note[length - 1] == ' ' || note[length - 1] == ';'))
        length--;
    (void)snprintf(buffer, WORDS_TEXT, "%.*s", (int)(length < WORDS_TEXT ? length : WORDS_TEXT - 1), note);
    return buffer;
}

const char *workbook_opportunity_organisation(const struct book *book, const struct opportunity *item, char *buffer)
{
    const char *name = pb_cell(book->table, area_name, item->any);
    if (!item->total)
        return workbook_words_area(book, item->any, buffer);
    (void)snprintf(buffer, WORDS_TEXT, "Total of %.900s", *name ? name : book->place->name);
    return buffer;
}
