#include "loaders/workbook/inequality_sets.h"

#include "loaders/workbook/words.h"
#include "placebook/deprivation.h"

#include <stdio.h>
#include <string.h>

/* Is it an index over neighbourhoods one by one, of which there are no groups? */
static bool sets_is_over_lsoas(const struct pb_table *table, size_t row)
{
    return strcmp(pb_cell(table, category_type, row), PB_SLOPE_OVER_LSOAS) == 0;
}

/* 0: the row is not about deprivation. The indices stand behind all groups. */
static size_t sets_rank(const struct pb_table *table, size_t row)
{
    const char *category = pb_cell(table, category, row);
    size_t groups = *category ? pb_deprivation_groups(pb_cell(table, category_type, row)) : 0;
    if (groups == 0 && !sets_is_over_lsoas(table, row))
        return 0;
    if (strcmp(category, PB_SLOPE_INDEX) == 0)
        return INEQUALITY_GROUPS + 1;
    if (strcmp(category, PB_RELATIVE_INDEX) == 0)
        return INEQUALITY_GROUPS + 2;
    return groups ? pb_deprivation_group(category, groups) : 0;
}

static size_t sets_shown(const struct pb_table *table, size_t row)
{
    bool shown = workbook_words_is_own(table->geography[row]) && table->geography[row] != PB_WORD_LOCAL &&
                 !pb_is_projection(table, row);
    return shown ? sets_rank(table, row) : 0;
}

/* The table is in the order of publication, in which a series' categories and periods stand together. */
static bool sets_same_series(const struct pb_table *table, size_t row, size_t other)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code), PB_COLUMN(sex), PB_COLUMN(age),
                                  PB_COLUMN(category_type) };
    return pb_rows_agree(table, PB_KEY(key), row, other);
}

static struct inequality_set sets_begin(const struct pb_table *table, size_t row)
{
    struct inequality_set set = { .like = row,
                                  .groups = pb_deprivation_groups(pb_cell(table, category_type, row)),
                                  .slope = SIZE_MAX,
                                  .relative = SIZE_MAX };
    for (size_t i = 0; i < INEQUALITY_GROUPS; i++)
        set.rows[i] = set.england[i] = SIZE_MAX;
    return set;
}

/* Which period is the later one; of two that end together the shorter. */
static int sets_period_order(const struct pb_table *table, size_t row, size_t other)
{
    const int32_t *end = table->period_end;
    const int32_t *start = table->period_start;
    return end[row] != end[other] ? (end[row] > end[other]) - (end[row] < end[other])
                                  : (start[row] > start[other]) - (start[row] < start[other]);
}

/* A row of a later period begins the set anew; one of an earlier period does not count. */
static void sets_add(const struct pb_table *table, struct inequality_set *set, size_t row)
{
    size_t rank = sets_rank(table, row);
    int order = sets_period_order(table, row, set->like);
    if (order < 0)
        return;
    if (order > 0)
        *set = sets_begin(table, row);
    if (rank > INEQUALITY_GROUPS)
        *(rank == INEQUALITY_GROUPS + 1 ? &set->slope : &set->relative) = row;
    else
        set->rows[rank - 1] = row;
}

/* A lone row says in which group of a larger area this area is. That is not an inequality within it. */
static bool sets_is_one(const struct inequality_set *set)
{
    size_t rows = 0;
    if (set->groups == 0)
        return set->slope != SIZE_MAX;
    for (size_t i = 0; i < set->groups; i++)
        rows += set->rows[i] != SIZE_MAX;
    return rows > 1;
}

static bool sets_has_figure(const struct pb_table *table, const struct inequality_set *set)
{
    if (set->groups == 0)
        return !pb_missing(table->value[set->slope]);
    for (size_t i = 0; i < set->groups; i++)
        if (set->rows[i] != SIZE_MAX && !pb_missing(table->value[set->rows[i]]))
            return true;
    return false;
}

/* England's groups of the same words. Where they are those within each area, England's are its own. */
static void sets_add_england(struct book *book, struct inequality_set *set)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(sex), PB_COLUMN(age), PB_COLUMN(category_type),
                                  PB_COLUMN(period) };
    const struct pb_table *table = book->table;
    const struct pb_area *country = pb_geography_country(book->info->geography);
    pb_symbol code = country ? pb_symbol_find(table->symbols, country->code, strlen(country->code)) : PB_SYMBOL_NONE;
    size_t first = set->like;
    while (first > 0 && table->measure[first - 1] == table->measure[set->like])
        first--;
    for (size_t row = first; row < table->rows && table->measure[row] == table->measure[set->like]; row++) {
        size_t rank = table->area_code[row] == code ? sets_rank(table, row) : 0;
        if (rank && rank <= INEQUALITY_GROUPS && pb_rows_agree(table, PB_KEY(key), row, set->like))
            set->england[rank - 1] = row;
    }
}

static void sets_keep(struct book *book, struct inequality_sets *sets)
{
    struct inequality_set *set = &sets->items[sets->count];
    if (!sets_is_one(set))
        return;
    if (!sets_has_figure(book->table, set)) {
        if (sets->empty++ == 0)
            sets->empty_like = set->like;
        return;
    }
    sets_add_england(book, set);
    sets->count++;
}

struct inequality_sets workbook_inequality_find(struct book *book)
{
    const struct pb_table *table = book->table;
    struct inequality_sets sets = { 0 };
    size_t most = 0;
    size_t before = SIZE_MAX;
    for (size_t row = 0; row < table->rows; row++) {
        if (!sets_shown(table, row))
            continue;
        most += before == SIZE_MAX || !sets_same_series(table, before, row);
        before = row;
    }
    sets.items = workbook_take(book, most + 1, sizeof *sets.items);
    if (!sets.items)
        return sets;
    before = SIZE_MAX;
    for (size_t row = 0; row < table->rows; row++) {
        if (!sets_shown(table, row))
            continue;
        if (before != SIZE_MAX && !sets_same_series(table, before, row))
            sets_keep(book, &sets);
        if (before == SIZE_MAX || !sets_same_series(table, before, row))
            sets.items[sets.count] = sets_begin(table, row);
        sets_add(table, &sets.items[sets.count], row);
        before = row;
    }
    if (before != SIZE_MAX)
        sets_keep(book, &sets);
    return sets;
}
