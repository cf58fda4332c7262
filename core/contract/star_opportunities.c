/*
 * The opportunities: what the tidy table says of a measure, an organisation and a period in a row for each figure is
 * one row here.
 */
#include "core/contract/star_private.h"
#include "placebook/contract/opportunity.h"
#include "placebook/groups.h"

#include <stdlib.h>
#include <string.h>

enum { BEST_FIVE, GAP, MEDIAN, QUARTILE, COUNTED, AMOUNT, UNLIMITED, KINDS };

static const char *const star_kinds[KINDS] = {
    [BEST_FIVE] = PB_OPPORTUNITY_BENCHMARK, [GAP] = PB_OPPORTUNITY_GAP,         [MEDIAN] = PB_OPPORTUNITY_MEDIAN,
    [QUARTILE] = PB_OPPORTUNITY_QUARTILE,   [COUNTED] = PB_OPPORTUNITY_COUNTED, [AMOUNT] = PB_OPPORTUNITY_AMOUNT,
    [UNLIMITED] = PB_OPPORTUNITY_UNLIMITED
};

/* The rows of one opportunity; SIZE_MAX where there is none. */
struct star_opportunity {
    size_t own;
    size_t of[KINDS];
    size_t any; /* the first of them */
    bool latest;
};

static struct star_opportunity star_gather(const struct pb_table *table, const struct pb_group *group,
                                           const pb_symbol symbols[KINDS], pb_symbol type)
{
    struct star_opportunity found = { .own = SIZE_MAX, .any = SIZE_MAX };
    for (size_t kind = 0; kind < KINDS; kind++)
        found.of[kind] = SIZE_MAX;
    for (size_t i = 0; i < group->count; i++) {
        size_t row = group->rows[i];
        if (!table->category_type[row] && !table->category[row])
            found.own = row;
        if (table->category_type[row] != type)
            continue;
        found.any = row < found.any ? row : found.any;
        for (size_t kind = 0; kind < KINDS; kind++)
            if (table->category[row] == symbols[kind])
                found.of[kind] = row;
    }
    return found;
}

static void star_write_number(struct pb_star_writing *writing, size_t row)
{
    if (row == SIZE_MAX)
        pb_star_text(writing, NULL);
    else
        pb_star_cell(writing, row, "value");
}

/* The first of some rows that is there, or SIZE_MAX. */
static size_t star_first_of(const size_t *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i] != SIZE_MAX)
            return rows[i];
    return SIZE_MAX;
}

static void star_write_opportunity(struct pb_star_writing *writing, const struct star_opportunity *found)
{
    static const char *const first[] = { "measure", "area_code", "sex", "age", "period", "period_start", "period_end" };
    const struct pb_table *table = writing->source->table;
    size_t value = found->own != SIZE_MAX ? found->own : star_first_of(found->of, COUNTED);
    size_t amount = star_first_of(&found->of[COUNTED], KINDS - COUNTED);
    size_t five = found->of[BEST_FIVE];
    size_t ten = star_first_of(&found->of[GAP], KINDS - GAP);
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        pb_star_cell(writing, found->any, first[i]);
    pb_star_truth(writing, found->latest);
    pb_star_text(writing, pb_cell(table, programme, found->any));
    pb_star_text(writing, value == SIZE_MAX ? NULL : pb_cell(table, unit, value));
    star_write_number(writing, found->own);
    for (size_t kind = 0; kind < KINDS; kind++)
        star_write_number(writing, found->of[kind]);
    pb_star_text(writing, amount == SIZE_MAX ? NULL : pb_cell(table, unit, amount));
    pb_star_text(writing, ten == SIZE_MAX ? NULL : pb_cell(table, similar, ten));
    pb_star_text(writing, five == SIZE_MAX ? NULL : pb_cell(table, similar, five));
    pb_star_end(writing, PB_STAR_OPPORTUNITIES);
}

static int star_compare_opportunities(const void *a, const void *b)
{
    const struct star_opportunity *left = a;
    const struct star_opportunity *right = b;
    return left->any < right->any ? -1 : left->any > right->any;
}

/* In the order of the table: that of groups is the one in which texts happened to arrive. */
static enum pb_status star_gather_all(struct pb_star_writing *writing, pb_symbol type, struct star_opportunity **all,
                                      size_t *count)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code), PB_COLUMN(sex), PB_COLUMN(age),
                                  PB_COLUMN(period) };
    const struct pb_table *table = writing->source->table;
    pb_symbol symbols[KINDS];
    size_t rows = 0;
    for (size_t kind = 0; kind < KINDS; kind++)
        symbols[kind] = pb_symbol_find(table->symbols, star_kinds[kind], strlen(star_kinds[kind]));
    for (size_t row = 0; row < table->rows; row++)
        rows += table->category_type[row] == type;
    struct pb_groups groups;
    struct pb_group group;
    *all = pb_arena_take(writing->arena, rows, sizeof **all);
    if (!*all)
        return pb_out_of_memory(writing->error);
    enum pb_status status = pb_groups_open(&groups, table, PB_KEY(key), writing->arena, writing->error);
    while (status == PB_OK && pb_groups_next(&groups, &group)) {
        const struct star_opportunity found = star_gather(table, &group, symbols, type);
        if (found.any != SIZE_MAX)
            (*all)[(*count)++] = found;
    }
    qsort(*all, *count, sizeof **all, star_compare_opportunities);
    return status;
}

/* Was anything compared? Of a total over organisations there are amounts alone. */
static bool star_is_compared(const struct pb_table *table, const struct star_opportunity *found)
{
    static const size_t kinds[] = { GAP, COUNTED, UNLIMITED };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (found->of[kinds[i]] != SIZE_MAX && !pb_missing(table->value[found->of[kinds[i]]]))
            return true;
    return false;
}

/* Marks the newest period of each organisation and measure in which it was compared; one of them, and all figures of
 * it.
 */
static void star_mark_latest(const struct pb_table *table, struct star_opportunity *all, size_t count)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code), PB_COLUMN(sex), PB_COLUMN(age) };
    for (size_t i = 0, next; i < count; i = next) {
        struct star_opportunity *newest = NULL;
        for (next = i; next < count && pb_rows_agree(table, PB_KEY(key), all[i].any, all[next].any); next++) {
            size_t row = all[next].any;
            bool later = !newest || table->period_end[row] > table->period_end[newest->any] ||
                         (table->period_end[row] == table->period_end[newest->any] &&
                          table->period_start[row] > table->period_start[newest->any]);
            if (later && star_is_compared(table, &all[next]))
                newest = &all[next];
        }
        if (newest)
            newest->latest = true;
    }
}

enum pb_status pb_star_write_opportunities(struct pb_star_writing *writing)
{
    const struct pb_table *table = writing->source->table;
    pb_symbol type = pb_symbol_find(table->symbols, PB_OPPORTUNITY, strlen(PB_OPPORTUNITY));
    struct star_opportunity *all = NULL;
    size_t count = 0;
    if (type == PB_SYMBOL_NONE)
        return PB_OK;
    enum pb_status status = star_gather_all(writing, type, &all, &count);
    star_mark_latest(table, all, count);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        star_write_opportunity(writing, &all[i]);
    return status;
}
