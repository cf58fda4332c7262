#include "placebook/symbols.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(symbols, begin_with_the_vocabulary)
{
    struct pb_symbols symbols;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    cr_assert_eq(pb_symbol_of(&symbols, ""), PB_WORD_NONE);
    cr_assert_eq(pb_symbol_of(&symbols, "better"), PB_WORD_BETTER);
    cr_assert_eq(pb_symbol_of(&symbols, "not_calculable"), PB_WORD_NOT_CALCULABLE);
    cr_assert_str_eq(pb_symbol_text(&symbols, PB_WORD_COUNTY), "county");
    pb_symbols_close(&symbols);
}

Test(symbols, store_each_text_once_and_keep_it)
{
    struct pb_symbols symbols;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_symbol first = pb_symbol_of(&symbols, "E07000220");
    for (int i = 0; i < 50000; i++) {
        char text[32];
        int length = snprintf(text, sizeof text, "text %d", i);
        pb_symbol symbol = pb_symbol_add(&symbols, text, (size_t)length);
        cr_assert_eq(symbol, first + 1 + (pb_symbol)i);
    }
    cr_assert_eq(pb_symbol_of(&symbols, "E07000220"), first);
    cr_assert_str_eq(pb_symbol_text(&symbols, first), "E07000220");
    cr_assert_eq(pb_symbol_find(&symbols, "text 49999", 10), first + 50000);
    cr_assert_eq(pb_symbol_find(&symbols, "text 50000", 10), PB_SYMBOL_NONE);
    cr_assert_str_eq(pb_symbol_text(&symbols, 1u << 30), "");
    pb_symbols_close(&symbols);
}
