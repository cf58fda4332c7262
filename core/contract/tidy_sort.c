/*
 * The order of publication.
 *
 * Symbols are numbered as texts happen to arrive, so their order means nothing. Before sorting, the texts that decide
 * the order are ranked once; a row's keys are then small integers, and comparing two rows touches no text. Rows are
 * sorted measure by measure, since keys of all rows of a long table would take a fifth of its memory.
 */
#include "placebook/contract/contrast.h"
#include "placebook/contract/tidy.h"
#include "placebook/framework.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_GEOGRAPHY,
    KEY_AREA,
    KEY_SEX,
    KEY_AGE,
    KEY_CATEGORY_TYPE,
    KEY_CATEGORY,
    KEY_PERIOD_END,
    KEY_PERIOD_START,
    KEY_PERIOD,
    KEY_SOURCE,
    KEY_INDICATOR,
    KEY_FILE,
    KEY_LINE,
    KEYS
};

struct keys {
    uint32_t key[KEYS];
    uint32_t row;
};

/* Rows of one measure that stand together. */
struct run {
    uint32_t rank; /* of the measure */
    uint32_t first;
    uint32_t count;
};

struct sorting {
    struct pb_table *table;
    const struct pb_framework *framework;
    uint32_t *ranks; /* by symbol, of the texts that are keys */
    struct run *runs;
    size_t run_count;
    struct keys *keys; /* of the rows of one measure */
    size_t key_room;
    uint32_t *order; /* of all rows */
    size_t ordered;
};

static uint32_t geography_rank(pb_symbol geography)
{
    static const uint8_t order[] = { PB_WORD_EXACT,  PB_WORD_SUM,       PB_WORD_PART,      PB_WORD_COUNTY,
                                     PB_WORD_SHARED, PB_WORD_BENCHMARK, PB_WORD_NEIGHBOUR, PB_WORD_LOCAL };
    uint32_t rank = 0;
    while (rank < sizeof order && order[rank] != geography)
        rank++;
    return rank;
}

static int tidy_sort_compare_texts(const void *a, const void *b, void *symbols)
{
    return strcmp(pb_symbol_text(symbols, *(const pb_symbol *)a), pb_symbol_text(symbols, *(const pb_symbol *)b));
}

/* Gives every text that occurs in one of the key columns its rank among them all. */
static bool rank_texts(struct sorting *sorting)
{
    struct pb_table *table = sorting->table;
    const pb_symbol *const columns[] = {
        table->measure,  table->area_code, table->sex,    table->age,       table->category_type,
        table->category, table->period,    table->source, table->indicator, table->source_file,
    };
    sorting->ranks = calloc(table->symbols->count, sizeof *sorting->ranks); /* checked: below */
    if (!sorting->ranks)
        return false;
    size_t count = 0;
    for (size_t column = 0; column < sizeof columns / sizeof columns[0]; column++)
        for (size_t row = 0; row < table->rows; row++) {
            uint32_t *used = &sorting->ranks[columns[column][row]];
            count += *used == 0;
            *used = 1;
        }
    pb_symbol *used = reallocarray(NULL, count, sizeof *used); /* checked: next line */
    if (!used)
        return false;
    size_t at = 0;
    for (uint32_t symbol = 0; symbol < table->symbols->count; symbol++)
        if (sorting->ranks[symbol])
            used[at++] = symbol;
    qsort_r(used, count, sizeof *used, tidy_sort_compare_texts, table->symbols);
    assert(at == count);
    for (size_t i = 0; i < count; i++)
        sorting->ranks[used[i]] = (uint32_t)i;
    free(used);
    return true;
}

/* Position in the framework, or after all of it by id. */
static uint32_t measure_rank(const struct sorting *sorting, pb_symbol measure)
{
    size_t position = 0;
    if (!sorting->framework)
        return sorting->ranks[measure];
    if (pb_framework_measure(sorting->framework, pb_symbol_text(sorting->table->symbols, measure), &position))
        return (uint32_t)position;
    return (uint32_t)sorting->framework->measures.count + sorting->ranks[measure];
}

/* The number that a row locator begins with: "17;204" is 17. */
static uint32_t first_line(const char *text)
{
    uint32_t line = 0;
    for (; *text >= '0' && *text <= '9' && line < UINT32_MAX / 10; text++)
        line = line * 10 + (uint32_t)(*text - '0');
    return line;
}

/* Rows of a measure mostly come together. */
static bool find_runs(struct sorting *sorting)
{
    const struct pb_table *table = sorting->table;
    size_t room = 0;
    for (uint32_t row = 0; row < table->rows; row++) {
        if (row > 0 && table->measure[row] == table->measure[row - 1]) {
            sorting->runs[sorting->run_count - 1].count++;
            continue;
        }
        if (sorting->run_count == room) {
            room = room ? 2 * room : 64;
            struct run *grown = reallocarray(sorting->runs, room, sizeof *grown); /* checked: next line */
            if (!grown)
                return false;
            sorting->runs = grown;
        }
        sorting->runs[sorting->run_count++] = (struct run){ measure_rank(sorting, table->measure[row]), row, 1 };
    }
    return true;
}

static int compare_runs(const void *a, const void *b)
{
    const struct run *left = a;
    const struct run *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return (left->first > right->first) - (left->first < right->first);
}

static struct keys keys_of(const struct sorting *sorting, uint32_t row)
{
    const struct pb_table *table = sorting->table;
    const uint32_t *ranks = sorting->ranks;
    return (struct keys){
        .key = {
            [KEY_GEOGRAPHY] = geography_rank(table->geography[row]),
            [KEY_AREA] = ranks[table->area_code[row]],
            [KEY_SEX] = ranks[table->sex[row]],
            [KEY_AGE] = ranks[table->age[row]],
            [KEY_CATEGORY_TYPE] = ranks[table->category_type[row]],
            [KEY_CATEGORY] = ranks[table->category[row]],
            [KEY_PERIOD_END] = (uint32_t)table->period_end[row],
            [KEY_PERIOD_START] = (uint32_t)table->period_start[row],
            [KEY_PERIOD] = ranks[table->period[row]],
            [KEY_SOURCE] = ranks[table->source[row]],
            [KEY_INDICATOR] = ranks[table->indicator[row]],
            [KEY_FILE] = ranks[table->source_file[row]],
            [KEY_LINE] = first_line(pb_cell(table, source_row, row)),
        },
        .row = row,
    };
}

/* Two rows from the same line: any remaining difference in print decides. */
static int compare_in_print(const struct pb_table *table, uint32_t left, uint32_t right)
{
    struct pb_tidy_cell a;
    struct pb_tidy_cell b;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        pb_tidy_cell(table, left, column, NULL, &a);
        pb_tidy_cell(table, right, column, NULL, &b);
        size_t shorter = a.length < b.length ? a.length : b.length;
        int order = memcmp(a.text, b.text, shorter);
        if (order != 0)
            return order;
        if (a.length != b.length)
            return a.length < b.length ? -1 : 1;
    }
    return 0;
}

static int compare_keys(const void *a, const void *b, void *table)
{
    const struct keys *left = a;
    const struct keys *right = b;
    for (size_t i = 0; i < KEYS; i++)
        if (left->key[i] != right->key[i])
            return left->key[i] < right->key[i] ? -1 : 1;
    return compare_in_print(table, left->row, right->row);
}

/* Room for the keys of the measure of a run; *rows is how many there are. */
static bool make_room(struct sorting *sorting, size_t run, size_t *rows)
{
    *rows = 0;
    for (size_t i = run; i < sorting->run_count && sorting->runs[i].rank == sorting->runs[run].rank; i++)
        *rows += sorting->runs[i].count;
    if (*rows <= sorting->key_room)
        return true;
    free(sorting->keys);
    sorting->keys = reallocarray(NULL, *rows, sizeof *sorting->keys); /* checked: next line */
    sorting->key_room = sorting->keys ? *rows : 0;
    return sorting->keys != NULL;
}

/* Finds the order of all rows, measure by measure. */
static bool order_rows(struct sorting *sorting)
{
    size_t rows = 0;
    for (size_t run = 0; run < sorting->run_count;) {
        if (!make_room(sorting, run, &rows))
            return false;
        for (size_t count = 0; count < rows; run++)
            for (uint32_t i = 0; i < sorting->runs[run].count; i++, count++)
                sorting->keys[count] = keys_of(sorting, sorting->runs[run].first + i);
        if (rows > 1)
            qsort_r(sorting->keys, rows, sizeof *sorting->keys, compare_keys, sorting->table);
        for (size_t i = 0; i < rows; i++)
            sorting->order[sorting->ordered++] = sorting->keys[i].row;
    }
    assert(sorting->ordered == sorting->table->rows);
    return true;
}

static enum pb_status sort_rows(struct sorting *sorting, struct pb_error *error)
{
    if (!rank_texts(sorting) || !find_runs(sorting))
        return pb_out_of_memory(error);
    if (sorting->run_count > 1)
        qsort(sorting->runs, sorting->run_count, sizeof *sorting->runs, compare_runs);
    sorting->order = reallocarray(NULL, sorting->table->rows, sizeof *sorting->order); /* checked: next line */
    if (!sorting->order || !order_rows(sorting))
        return pb_out_of_memory(error);
    bool sorted = true;
    for (size_t i = 0; i < sorting->ordered && sorted; i++)
        sorted = sorting->order[i] == i;
    return sorted ? PB_OK : pb_table_reorder(sorting->table, sorting->order, error);
}

static bool is_same_series(const struct pb_table *table, size_t a, size_t b)
{
    return table->measure[a] == table->measure[b] && table->place[a] == table->place[b] &&
           table->area_code[a] == table->area_code[b] && table->sex[a] == table->sex[b] &&
           table->age[a] == table->age[b] && table->category_type[a] == table->category_type[b] &&
           table->category[a] == table->category[b];
}

/* The rows of a series stand together, oldest first; of those that end on one day, such as a year and its last quarter,
 * the shorter period is the newer one. Of several periods that are not understood none is known to be the newest. */
static void note_latest(struct pb_table *table)
{
    for (size_t first = 0, end = 0; first < table->rows; first = end) {
        size_t figures = 0;
        size_t newest = first;
        for (end = first; end < table->rows && is_same_series(table, first, end); end++) {
            if (pb_missing(table->value[end]) || pb_is_projection(table, end))
                continue;
            figures++;
            newest = end;
        }
        if (figures == 1 || (figures && table->period_end[newest]))
            table->latest[newest] = 1;
    }
}

enum pb_status pb_tidy_sort(struct pb_table *table, const struct pb_framework *framework, struct pb_error *error)
{
    for (size_t row = 0; row < table->rows; row++)
        table->country_row[row] = table->year_before[row] = table->latest[row] = 0; /* which decide nothing */
    if (table->rows == 0)
        return PB_OK;
    struct sorting sorting = { .table = table, .framework = framework };
    enum pb_status status = sort_rows(&sorting, error);
    free(sorting.ranks);
    free(sorting.runs);
    free(sorting.keys);
    free(sorting.order);
    if (status == PB_OK)
        note_latest(table);
    return status == PB_OK ? pb_contrasts_note(table, error) : status;
}
