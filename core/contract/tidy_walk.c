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

static void walk_want(struct pb_tidy_walk *walk, size_t column)
{
    const struct pb_tidy_content *content = &pb_tidy_contents[column];
    struct pb_tidy_items *wanted = &walk->wanted[walk->texts + walk->numbers + walk->others];
    *wanted = (struct pb_tidy_items){ .column = column };
    if (content->kind < PB_CONTENT_PLACE_NAME)
        wanted->items = walk_column(walk->table, content->offset);
    if (content->kind == PB_CONTENT_NUMBER)
        wanted->texts = walk_column(walk->table, content->text);
}

void pb_tidy_walk_only(struct pb_tidy_walk *walk, const size_t *columns, size_t count)
{
    assert(count <= PB_TIDY_COLUMNS);
    size_t *const counts[] = { &walk->texts, &walk->numbers, &walk->others };
    walk->last = SIZE_MAX;
    walk->place_name = "";
    walk->of_areas = false;
    walk->texts = walk->numbers = walk->others = 0;
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++)
        walk->items[i] = (struct pb_tidy_item){ .number = PB_MISSING };
    for (size_t turn = 0; turn < sizeof counts / sizeof counts[0]; turn++)
        for (size_t i = 0; i < count; i++) {
            enum pb_tidy_content_kind kind = pb_tidy_contents[columns[i]].kind;
            if ((kind == PB_CONTENT_TEXT ? 0U : kind == PB_CONTENT_NUMBER ? 1U : 2U) != turn)
                continue;
            walk_want(walk, columns[i]);
            ++*counts[turn];
            walk->of_areas |= kind == PB_CONTENT_PLACE_NAME || kind == PB_CONTENT_LEVEL;
        }
}

void pb_tidy_walk_open(struct pb_tidy_walk *walk, const struct pb_table *table, const struct pb_tidy_context *context)
{
    size_t all[PB_TIDY_COLUMNS];
    memset(walk, 0, sizeof *walk);
    walk->table = table;
    if (context)
        walk->context = *context;
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++)
        all[i] = i;
    pb_tidy_walk_only(walk, all, PB_TIDY_COLUMNS);
}

static void walk_name_and_level(struct pb_tidy_walk *walk, size_t row)
{
    const struct pb_table *table = walk->table;
    size_t last = walk->last;
    if (last == SIZE_MAX || table->place[last] != table->place[row]) {
        walk->place_name = pb_tidy_place_name(table, row, &walk->context);
        walk->place_name_length = strlen(walk->place_name);
    }
    if (walk->context.geography && (last == SIZE_MAX || table->area_code[last] != table->area_code[row] ||
                                    table->geography[last] != table->geography[row]))
        walk->level = pb_tidy_level(walk->context.geography, table, row);
}

static inline uint64_t walk_bit(size_t column)
{
    return UINT64_C(1) << column;
}

/* Texts lie anywhere in the pool, in the order in which they came, and walks would wait for memory most of their time.
 * So those of rows to come are asked for now: first where they are, then they themselves. Always inline: gcc takes a
 * function that asks for memory and does nothing else for one without effect, and leaves out calls of it. */
static inline __attribute__((always_inline)) void walk_ask(const struct pb_tidy_walk *walk, const pb_symbol *texts,
                                                           size_t row, size_t step)
{
    const struct pb_symbols *symbols = walk->table->symbols;
    size_t rows = walk->table->rows;
    size_t where = row + WALK_ASKS_WHERE * step;
    size_t digits = row + WALK_ASKS * step;
    __builtin_prefetch(symbols->texts + texts[where < rows ? where : row]);
    __builtin_prefetch(pb_symbol_entry(symbols, texts[digits < rows ? digits : row]).text);
}

static inline bool walk_text(struct pb_tidy_walk *walk, size_t column, pb_symbol symbol)
{
    struct pb_tidy_item *item = &walk->items[column];
    if (item->symbol == symbol)
        return false;
    item->kind = symbol ? PB_TIDY_SYMBOL : PB_TIDY_NOTHING;
    item->symbol = symbol;
    walk->changed |= walk_bit(column);
    return true;
}

static inline uint64_t walk_bits(double number)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* Numbers are compared as bits: -0 has other digits than 0, and NaN is nothing after NaN. */
static inline void walk_number(struct pb_tidy_walk *walk, size_t column, double number, pb_symbol published)
{
    struct pb_tidy_item *item = &walk->items[column];
    if (item->symbol == published && walk_bits(item->number) == walk_bits(number))
        return;
    item->kind = isfinite(number) ? PB_TIDY_FIGURE : PB_TIDY_NOTHING;
    item->number = number;
    item->symbol = published;
    walk->changed |= walk_bit(column);
}

static inline void walk_date(struct pb_tidy_walk *walk, size_t column, int32_t date)
{
    struct pb_tidy_item *item = &walk->items[column];
    if (item->date == date)
        return;
    item->kind = date ? PB_TIDY_DAY : PB_TIDY_NOTHING;
    item->date = date;
    walk->changed |= walk_bit(column);
}

static inline void walk_mark(struct pb_tidy_walk *walk, size_t column, uint32_t mark)
{
    struct pb_tidy_item *item = &walk->items[column];
    double number = mark ? 1 : 0;
    if (item->kind == PB_TIDY_MARK && item->number == number)
        return;
    item->kind = PB_TIDY_MARK;
    item->number = number;
    walk->changed |= walk_bit(column);
}

static inline void walk_name(struct pb_tidy_walk *walk, size_t column, const char *before)
{
    if (walk->place_name == before)
        return;
    walk->items[column].kind = *walk->place_name ? PB_TIDY_NAME : PB_TIDY_NOTHING;
    walk->changed |= walk_bit(column);
}

static inline double walk_year(int32_t date)
{
    int32_t year = date / 10000; /* of YYYYMMDD */
    return date ? year : PB_MISSING;
}

static void walk_other(struct pb_tidy_walk *walk, const struct pb_tidy_items *wanted, size_t row, const char *name)
{
    const void *items = wanted->items;
    size_t column = wanted->column;
    switch (pb_tidy_contents[column].kind) {
    case PB_CONTENT_TEXT:
    case PB_CONTENT_NUMBER: /* not here */
        break;
    case PB_CONTENT_CALCULATED:
        walk_number(walk, column, ((const double *)items)[row], PB_WORD_NONE);
        break;
    case PB_CONTENT_DATE:
        walk_date(walk, column, ((const int32_t *)items)[row]);
        break;
    case PB_CONTENT_YEAR:
        walk_number(walk, column, walk_year(((const int32_t *)items)[row]), PB_WORD_NONE);
        break;
    case PB_CONTENT_TRUTH:
        walk_mark(walk, column, ((const uint32_t *)items)[row]);
        break;
    case PB_CONTENT_PLACE_NAME:
        walk_name(walk, column, name);
        break;
    case PB_CONTENT_LEVEL:
        (void)walk_text(walk, column, (pb_symbol)walk->level);
        break;
    case PB_CONTENT_PUBLISHED:
        walk_date(walk, column, walk->context.published);
        break;
    }
}

void pb_tidy_walk_row(struct pb_tidy_walk *walk, size_t row)
{
    assert(row < walk->table->rows);
    const char *name = walk->place_name;
    const struct pb_tidy_items *wanted = walk->wanted;
    size_t step = row > walk->last && walk->last != SIZE_MAX ? row - walk->last : 1;
    walk->changed = 0;
    if (walk->of_areas)
        walk_name_and_level(walk, row);
    for (const struct pb_tidy_items *end = wanted + walk->texts; wanted < end; wanted++) {
        const pb_symbol *texts = wanted->items;
        if (walk_text(walk, wanted->column, texts[row])) /* then it does so in the next rows too, often */
            walk_ask(walk, texts, row, step);
    }
    for (const struct pb_tidy_items *end = wanted + walk->numbers; wanted < end; wanted++) {
        walk_number(walk, wanted->column, ((const double *)wanted->items)[row], wanted->texts[row]);
        walk_ask(walk, wanted->texts, row, step);
    }
    for (const struct pb_tidy_items *end = wanted + walk->others; wanted < end; wanted++)
        walk_other(walk, wanted, row, name);
    for (const struct pb_tidy_items *all = walk->wanted; walk->last == SIZE_MAX && all < wanted; all++)
        walk->changed |= walk_bit(all->column);
    walk->last = row;
}

const char *pb_tidy_walk_digits(struct pb_tidy_walk *walk, const struct pb_tidy_item *item, size_t *length)
{
    assert(item->kind == PB_TIDY_FIGURE);
    if (item->symbol) {
        struct pb_symbol_text published = pb_symbol_entry(walk->table->symbols, item->symbol);
        *length = published.length;
        return published.text;
    }
    uint64_t bits = walk_bits(item->number);
    uint64_t hash = bits * UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio: its upper bits depend on all */
    struct pb_tidy_digits *digits = &walk->digits[(hash >> 32) % PB_TIDY_DIGITS_KEPT];
    if (!digits->length || digits->bits != bits) {
        digits->bits = bits;
        digits->length = (unsigned char)pb_number_format(item->number, digits->text);
    }
    *length = digits->length;
    return digits->text;
}
