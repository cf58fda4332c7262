#include "tests/support/rows.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static uint64_t next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return *seed >> 33;
}

/* Empty texts, words of the vocabulary, texts with NUL, line ends and bytes that are not UTF-8, and unique ones. */
static pb_symbol text_of(struct pb_symbols *symbols, const char *column, uint64_t *seed)
{
    static const char odd[] = "a\0b\r\n\"\xff\xfe,\xc3\xa9";
    char text[64];
    int length = 0;
    pb_symbol symbol = PB_SYMBOL_NONE;
    switch (next(seed) % 5) {
    case 0:
        return PB_WORD_NONE;
    case 1:
        return (pb_symbol)(next(seed) % PB_WORD_COUNT);
    case 2:
        symbol = pb_symbol_add(symbols, odd, sizeof odd - 1 - next(seed) % 5);
        break;
    case 3:
        length = snprintf(text, sizeof text, "%s %d", column, (int)(next(seed) % 7));
        symbol = pb_symbol_add(symbols, text, (size_t)length);
        break;
    default:
        length = snprintf(text, sizeof text, "%s %llu", column, (unsigned long long)next(seed));
        symbol = pb_symbol_add(symbols, text, (size_t)length);
    }
    cr_assert_neq(symbol, PB_SYMBOL_NONE);
    return symbol;
}

static double number_of(uint64_t *seed)
{
    static const double special[] = { 0.0, -0.0, 1e308, 5e-324, -1, INFINITY };
    switch (next(seed) % 4) {
    case 0:
        return PB_MISSING;
    case 1:
        return special[next(seed) % (sizeof special / sizeof special[0])];
    default:
        return (double)next(seed) / 1000003.0;
    }
}

void rows_add(struct pb_table *table, const char *place, size_t count, uint64_t seed)
{
    struct pb_symbols *symbols = table->symbols;
    for (size_t i = 0; i < count; i++) {
        size_t row = 0;
        cr_assert_eq(pb_table_add(table, &row, NULL), PB_OK);
#define X(name) table->name[row] = text_of(symbols, #name, &seed);
        PB_TEXT_COLUMNS(X)
#undef X
#define X(name)                                                                                                        \
    table->name[row] = number_of(&seed);                                                                               \
    table->name##_text[row] = text_of(symbols, #name, &seed);
        PB_NUMBER_COLUMNS(X)
#undef X
        table->multiplier[row] = next(&seed) % 3 ? 100 : PB_MISSING;
        table->period_start[row] = (int32_t)(next(&seed) % 2 ? 20200101 : -5);
        table->period_end[row] = 20201231;
        table->origin[row] = (uint32_t)next(&seed);
        table->place[row] = pb_symbol_of(symbols, place);
    }
}

static bool texts_agree(const struct pb_table *table, pb_symbol symbol, const struct pb_table *other,
                        pb_symbol other_symbol)
{
    uint32_t length = pb_symbol_length(table->symbols, symbol);
    return length == pb_symbol_length(other->symbols, other_symbol) &&
           memcmp(pb_symbol_text(table->symbols, symbol), pb_symbol_text(other->symbols, other_symbol), length) == 0;
}

const char *rows_differ(const struct pb_table *table, size_t row, const struct pb_table *other, size_t other_row)
{
#define X(name)                                                                                                        \
    if (!texts_agree(table, table->name[row], other, other->name[other_row]))                                          \
        return #name;
    PB_TEXT_COLUMNS(X)
#undef X
#define X(name)                                                                                                        \
    if (memcmp(&table->name[row], &other->name[other_row], sizeof(double)) != 0)                                       \
        return #name;                                                                                                  \
    if (!texts_agree(table, table->name##_text[row], other, other->name##_text[other_row]))                            \
        return #name "_text";
    PB_NUMBER_COLUMNS(X)
#undef X
    if (memcmp(&table->multiplier[row], &other->multiplier[other_row], sizeof(double)) != 0)
        return "multiplier";
    if (table->period_start[row] != other->period_start[other_row] ||
        table->period_end[row] != other->period_end[other_row])
        return "period";
    return table->origin[row] == other->origin[other_row] ? NULL : "origin";
}
