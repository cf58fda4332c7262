/*
 * Digits read eight at a time, against one after the other, and short numbers against the library's strtod.
 */
#include "core/base/digits.h"

#include "placebook/number.h"
#include "tests/support/hostile.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

TestSuite(digits);

static bool one_by_one(const char *text, size_t length, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    }
    return true;
}

/* The text stands alone in memory, so that a byte read behind it is found. */
static void expect_digits(const char *text, size_t length)
{
    char *alone = malloc(length);
    cr_assert_not_null(alone);
    memcpy(alone, text, length);
    uint64_t expected = 0;
    uint64_t found = 0;
    bool digits = one_by_one(text, length, &expected);
    cr_assert_eq(pb_digits_value(pb_digits_take(alone, length), length, &found), digits, "%.*s", (int)length, text);
    cr_assert(!digits || found == expected, "%.*s", (int)length, text);
    free(alone);
}

Test(digits, are_read_as_one_by_one)
{
    uint64_t state = 1;
    for (unsigned trial = 0; trial < 200000; trial++) {
        char text[PB_DIGITS_AT_ONCE];
        size_t length = 1 + pb_test_random(&state) % PB_DIGITS_AT_ONCE;
        for (size_t i = 0; i < length; i++)
            text[i] = (char)('0' + pb_test_random(&state) % 10);
        expect_digits(text, length);
    }
}

Test(digits, are_told_from_any_other_byte)
{
    for (size_t length = 1; length <= PB_DIGITS_AT_ONCE; length++)
        for (size_t at = 0; at < length; at++)
            for (unsigned byte = 0; byte < 256; byte++) {
                char text[] = "95059160";
                text[at] = (char)byte;
                expect_digits(text, length);
            }
}

/* Texts of what numbers are made of: is a number what the C library reads to its end, without what it reads beyond
 * decimals? */
Test(digits, make_the_numbers_that_strtod_reads)
{
    static const char signs[] = "0123456789012345678901234567890123456789....-+e,";
    uint64_t state = 2;
    unsigned numbers = 0;
    for (unsigned trial = 0; trial < 300000; trial++) {
        char text[12] = "";
        size_t length = 1 + pb_test_random(&state) % 10;
        for (size_t i = 0; i < length; i++)
            text[i] = signs[pb_test_random(&state) % (sizeof signs - 1)];
        char *end = NULL;
        double expected = strtod(text, &end);
        double found = 42;
        bool number = end == text + length && expected - expected == 0;
        cr_assert_eq(pb_number_parse(text, length, &found), number, "%s", text);
        cr_assert(!number || (found <= expected && found >= expected && signbit(found) == signbit(expected)),
                  "%s: %.17g, %.17g", text, found, expected);
        numbers += number;
    }
    cr_expect_gt(numbers, 100000);
}
