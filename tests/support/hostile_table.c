#include "tests/support/hostile_table.h"

#include "placebook/number.h"
#include "tests/support/hostile.h"

#include <criterion/criterion.h>
#include <string.h>

enum { CELL_MAXIMUM = 32767 };

static const char *const texts[] = {
    "plain",
    "a, b",
    "\"",
    "\"quoted\" and, then\nsome",
    "\r\n",
    "ends with CR\r",
    "\x01\x02\x1F tab\t",
    "=SUM(A1:A9)",
    "@risk",
    "-5% on last year",
    "_x000D_ is no escape",
    "<b>&amp;</b> ]]>",
    "caf\xC3\xA9 \xE2\x80\x93 \xF0\x9F\x98\x80",
    " blanks around ",
    "'",
    "a much longer note that does not fit into any column, so that its row becomes higher than others; and more of it",
};

static const double numbers[] = { 0,    -0.0,    5e-324, 2.2250738585072011e-308, 1e308, -1.7976931348623157e308,
                                  0.1,  0.3,     1e15,   123456789012345680.0,    1e22,  1.0 / 3,
                                  -2.5, 1234567, 1e-5,   0.000123456789,          2023,  99.99999999999999 };

static const char *const published[] = {
    "1.50",  "-0", "007", "12.0", "1e3", "-2.5E-3", "+5", ".5", "5.", "20.27947652", "1000000000000000000000000",
    "100000"
};

static pb_symbol text_of(struct pb_test_edition *test, uint64_t *state)
{
    static char longest[CELL_MAXIMUM + 1];
    uint32_t which = pb_test_random(state) % 32;
    memset(longest, 'x', CELL_MAXIMUM);
    longest[CELL_MAXIMUM / 2] = '"';
    const char *text = which < sizeof texts / sizeof texts[0] ? texts[which] : which == 31 ? longest : "";
    pb_symbol symbol = pb_symbol_of(&test->symbols, text);
    cr_assert_neq(symbol, PB_SYMBOL_NONE);
    return symbol;
}

static void number_of(struct pb_test_edition *test, uint64_t *state, double *number, pb_symbol *digits)
{
    uint32_t which = pb_test_random(state) % 64;
    size_t calculated = sizeof numbers / sizeof numbers[0];
    size_t given = sizeof published / sizeof published[0];
    *number = PB_MISSING;
    *digits = PB_WORD_NONE;
    if (which < calculated) {
        *number = numbers[which];
    } else if (which < calculated + given) {
        const char *text = published[which - calculated];
        *number = strcmp(text, "+5") == 0 ? 5 : strcmp(text, ".5") == 0 ? 0.5 : strcmp(text, "5.") == 0 ? 5 : 0;
        if (*number == 0)
            cr_assert(pb_number_parse(text, strlen(text), number), "%s", text);
        *digits = pb_symbol_of(&test->symbols, text);
    }
}

void pb_test_edition_hostile(struct pb_test_edition *test, size_t rows)
{
    static const int32_t days[] = { 20130401, 19000228, 19000301, 19991231, 0 };
    static const pb_symbol places[] = { 0, PB_WORD_LOCAL, PB_WORD_NEIGHBOUR, PB_WORD_EXACT };
    struct pb_table *table = &test->table;
    uint64_t state = 20261130;
    for (size_t i = 0; i < rows; i++) {
        size_t row = pb_test_edition_add(test, &(struct pb_test_row){ .measure = "hostile", .period = "2013" });
        bool again = row > 0 && pb_test_random(&state) % 4;
#define X(name) table->name[row] = again ? table->name[row - 1] : text_of(test, &state);
        PB_TEXT_COLUMNS(X)
#undef X
#define X(name) number_of(test, &state, &table->name[row], &table->name##_text[row]);
        PB_NUMBER_COLUMNS(X)
#undef X
        pb_symbol unused = 0;
        number_of(test, &state, &table->mean[row], &unused);
        table->place[row] = pb_symbol_of(&test->symbols, i % 50 < 40 ? "rugby" : "nowhere");
        if (pb_test_random(&state) % 2)
            table->area_code[row] = pb_symbol_of(&test->symbols, "E07000220");
        table->geography[row] = places[pb_test_random(&state) % 4];
        table->period_start[row] = days[pb_test_random(&state) % 5];
        table->period_end[row] = days[pb_test_random(&state) % 5];
        table->latest[row] = pb_test_random(&state) % 2;
    }
}
