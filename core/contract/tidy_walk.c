#include "placebook/contract/tidy_walk.h"

#include "core/contract/tidy_content.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { WALK_ASKS_WHERE = 6, WALK_ASKS = 3 }; /* rows ahead */

_Static_assert((PB_TIDY_DIGITS_KEPT & (PB_TIDY_DIGITS_KEPT - 1)) == 0, "the place of a number is cut from its hash");

/* The columns of the table are pointers to several types: this is one of them as any pointer. */
static const void *walk_column(const struct pb_table *table, size_t offset)
{
    const void *items = NULL;
    memcpy(&items, (const unsigned char *)table + offset, sizeof items);
    return items;
}

void pb_tidy_walk_open(struct pb_tidy_walk *walk, const struct pb_table *table, const struct pb_tidy_context *context)
{
    memset(walk, 0, sizeof *walk);
    walk->table = table;
    walk->last = SIZE_MAX;
    if (context)
        walk->context = *context;
    walk->wanted_count = PB_TIDY_COLUMNS;
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        walk->wanted[i] = i;
        const struct pb_tidy_content *content = &pb_tidy_contents[i];
        if (content->kind == PB_CONTENT_NUMBER)
            walk->columns[i].texts = walk_column(table, content->text);
        if (content->kind < PB_CONTENT_PLACE_NAME)
            walk->columns[i].items = walk_column(table, content->offset);
    }
}

void pb_tidy_walk_only(struct pb_tidy_walk *walk, const size_t *columns, size_t count)
{
    assert(count <= PB_TIDY_COLUMNS);
    memcpy(walk->wanted, columns, count * sizeof *columns);
    walk->wanted_count = count;
}

static void walk_name_and_level(struct pb_tidy_walk *walk, size_t row)
{
    const struct pb_table *table = walk->table;
    size_t last = walk->last;
    walk->last = row;
    if (last == SIZE_MAX || table->place[last] != table->place[row]) {
        walk->place_name = pb_tidy_place_name(table, row, &walk->context);
        walk->place_name_length = strlen(walk->place_name);
    }
    if (walk->context.geography && (last == SIZE_MAX || table->area_code[last] != table->area_code[row] ||
                                    table->geography[last] != table->geography[row]))
        walk->level = pb_tidy_level(walk->context.geography, table, row);
}

static inline void walk_number(struct pb_tidy_item *item, double number, pb_symbol published)
{
    item->kind = isfinite(number) ? PB_TIDY_FIGURE : PB_TIDY_NOTHING;
    item->number = number;
    item->symbol = published;
}

static inline void walk_text(struct pb_tidy_item *item, pb_symbol symbol)
{
    item->kind = symbol ? PB_TIDY_SYMBOL : PB_TIDY_NOTHING;
    item->symbol = symbol;
}

static inline void walk_date(struct pb_tidy_item *item, int32_t date)
{
    item->kind = date ? PB_TIDY_DAY : PB_TIDY_NOTHING;
    item->date = date;
}

static inline double walk_year(int32_t date)
{
    int32_t year = date / 10000; /* of YYYYMMDD */
    return date ? year : PB_MISSING;
}

static inline size_t walk_ahead(const struct pb_tidy_walk *walk, size_t row, size_t rows)
{
    return row + rows < walk->table->rows ? row + rows : row;
}

void pb_tidy_walk_row(struct pb_tidy_walk *walk, size_t row)
{
    assert(row < walk->table->rows);
    /* Digits lie anywhere in the pool, in the order in which they came, and walks would wait for memory most of their
     * time. So those of rows to come are asked for now: first where they are, then they themselves. */
    const struct pb_symbol_text *entries = walk->table->symbols->texts;
    size_t further = walk_ahead(walk, row, WALK_ASKS_WHERE);
    size_t near = walk_ahead(walk, row, WALK_ASKS);
    walk_name_and_level(walk, row);
    for (size_t at = 0; at < walk->wanted_count; at++) {
        size_t i = walk->wanted[at];
        struct pb_tidy_item *item = &walk->items[i];
        const void *items = walk->columns[i].items;
        switch (pb_tidy_contents[i].kind) {
        case PB_CONTENT_TEXT:
            walk_text(item, ((const pb_symbol *)items)[row]);
            break;
        case PB_CONTENT_NUMBER:
            walk_number(item, ((const double *)items)[row], walk->columns[i].texts[row]);
            __builtin_prefetch(&entries[walk->columns[i].texts[further]]);
            __builtin_prefetch(entries[walk->columns[i].texts[near]].text);
            break;
        case PB_CONTENT_CALCULATED:
            walk_number(item, ((const double *)items)[row], PB_WORD_NONE);
            break;
        case PB_CONTENT_DATE:
            walk_date(item, ((const int32_t *)items)[row]);
            break;
        case PB_CONTENT_YEAR:
            walk_number(item, walk_year(((const int32_t *)items)[row]), PB_WORD_NONE);
            break;
        case PB_CONTENT_TRUTH:
            item->kind = PB_TIDY_MARK;
            item->number = ((const uint32_t *)items)[row] ? 1 : 0;
            break;
        case PB_CONTENT_PLACE_NAME:
            item->kind = *walk->place_name ? PB_TIDY_NAME : PB_TIDY_NOTHING;
            break;
        case PB_CONTENT_LEVEL:
            walk_text(item, (pb_symbol)walk->level);
            break;
        case PB_CONTENT_PUBLISHED:
            walk_date(item, walk->context.published);
            break;
        }
    }
}

const char *pb_tidy_walk_digits(struct pb_tidy_walk *walk, const struct pb_tidy_item *item, size_t *length)
{
    assert(item->kind == PB_TIDY_FIGURE);
    if (item->symbol) {
        struct pb_symbol_text published = pb_symbol_entry(walk->table->symbols, item->symbol);
        *length = published.length;
        return published.text;
    }
    uint64_t bits = 0;
    memcpy(&bits, &item->number, sizeof bits);
    uint64_t hash = bits * UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio: its upper bits depend on all */
    struct pb_tidy_digits *digits = &walk->digits[(hash >> 32) % PB_TIDY_DIGITS_KEPT];
    if (!digits->length || digits->bits != bits) {
        digits->bits = bits;
        digits->length = (unsigned char)pb_number_format(item->number, digits->text);
    }
    *length = digits->length;
    return digits->text;
}
