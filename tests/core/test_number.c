#include "placebook/number.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(number);

static double bits_to_double(uint64_t bits)
{
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static uint64_t double_to_bits(double number)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* A seeded generator of our own (splitmix64), so that a failure can be repeated. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* The expected texts are Python's: tests/fixtures/numbers/make_numbers.py. */
Test(number, writes_and_reads_what_python_writes)
{
    FILE *file = fopen(PB_SOURCE_DIR "/tests/fixtures/numbers/numbers.csv", "r");
    cr_assert_not_null(file);
    char line[128];
    int lines = 0;
    while (fgets(line, sizeof line, file)) {
        uint64_t bits = 0;
        const char *at = line;
        for (; *at != ','; at++)
            bits = bits << 4 | (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
        const char *expected = at + 1;
        size_t length = strcspn(expected, "\n");
        line[(expected - line) + (ptrdiff_t)length] = '\0';
        double number = bits_to_double(bits);
        char text[PB_NUMBER_TEXT];
        cr_expect_eq(pb_number_format(number, text), length, "%s: %s", line, text);
        cr_expect_str_eq(text, expected);
        double back = NAN;
        cr_expect(pb_number_parse(expected, length, &back));
        cr_expect(number == back, "%s", expected);
        lines++;
    }
    (void)fclose(file);
    cr_assert_gt(lines, 2000);
}

static void check_round_trip(double number)
{
    char text[PB_NUMBER_TEXT];
    size_t length = pb_number_format(number, text);
    double back = NAN;
    cr_assert(length < PB_NUMBER_TEXT && text[length] == '\0');
    cr_assert(pb_number_parse(text, length, &back), "%s", text);
    cr_assert(number == back, "%s", text);
}

Test(number, round_trips_whatever_a_double_can_hold)
{
    uint64_t state = 1;
    for (int i = 0; i < 200000; i++) {
        double number = bits_to_double(next_random(&state));
        if (isfinite(number))
            check_round_trip(number);
    }
    for (int i = 0; i < 200000; i++) {
        double count = (double)(next_random(&state) % 100000);
        double denominator = (double)(next_random(&state) % 1000000 + 1);
        check_round_trip(100000 * count / denominator);
    }
}

static double parsed(const char *text)
{
    double number = NAN;
    cr_assert(pb_number_parse(text, strlen(text), &number), "%s", text);
    return number;
}

/* The compiler's own reading of the constants is the expectation. */
Test(number, reads_decimals_to_the_nearest_double)
{
    cr_expect_eq(parsed("20.27947652"), 20.27947652);
    cr_expect_eq(parsed("+7"), 7.0);
    cr_expect_eq(parsed("-0.5"), -0.5);
    cr_expect_eq(parsed(".5"), 0.5);
    cr_expect_eq(parsed("5."), 5.0);
    cr_expect_eq(parsed("1E-05"), 1e-5);
    cr_expect_eq(parsed("0000000000000000000000000123.50"), 123.5);
    cr_expect_eq(parsed("0.00000000000000000000000000000000001"), 1e-35);
    cr_expect_eq(parsed("123456789012345678901234567890"), 123456789012345678901234567890.0);
    cr_expect_eq(parsed("9007199254740993"), 9007199254740993.0);
    cr_expect_eq(parsed("1.7976931348623157e308"), 1.7976931348623157e308);
    cr_expect_eq(parsed("4.9e-324"), 4.9e-324);
    cr_expect_eq(parsed("1e-400"), 0.0);
    cr_expect_eq(parsed("0e999999999999"), 0.0);
    cr_expect(signbit(parsed("-0")));
}

Test(number, refuses_what_is_not_a_decimal_number)
{
    static const char *const wrong[] = { "",    "-",     "+",   ".",     "-.",    "e5",          "1e",  "1e+",  "1e5x",
                                         " 1",  "1 ",    "1,5", "1,000", "0x10",  "inf",         "nan", "1..2", "1.2.3",
                                         "--1", "1e400", "NaN", "1_0",   "1'000", "\xE2\x88\x92" /* a minus sign */ };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double number = 42;
        cr_expect_not(pb_number_parse(wrong[i], strlen(wrong[i]), &number), "%s", wrong[i]);
        cr_expect_eq(number, 42);
    }
    char digits[500];
    memset(digits, '1', sizeof digits);
    double number = 0;
    cr_expect_not(pb_number_parse(digits, 401, &number));
    cr_expect_not(pb_number_parse("1\0", 2, &number));
}

Test(number, reads_whole_numbers_to_the_ends_of_the_range)
{
    static const struct {
        const char *text;
        bool good;
        int64_t number;
    } cases[] = { { "0", true, 0 },
                  { "-0", true, 0 },
                  { "+12", true, 12 },
                  { "007", true, 7 },
                  { "9223372036854775807", true, INT64_MAX },
                  { "-9223372036854775808", true, INT64_MIN },
                  { "9223372036854775808", false, 0 },
                  { "-9223372036854775809", false, 0 },
                  { "99999999999999999999", false, 0 },
                  { "", false, 0 },
                  { "-", false, 0 },
                  { "1.0", false, 0 },
                  { "1 ", false, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t number = 0;
        cr_expect_eq(pb_integer_parse(cases[i].text, strlen(cases[i].text), &number), cases[i].good, "%s",
                     cases[i].text);
        cr_expect_eq(number, cases[i].number, "%s", cases[i].text);
    }
}

/* Worked out by hand: half away from zero, on the decimal as it is written. */
Test(number, rounds_as_decimals_are_written)
{
    static const struct {
        double number;
        int decimals;
        const char *text;
    } cases[] = { { 2.675, 2, "2.68" },
                  { -2.675, 2, "-2.68" },
                  { 1.005, 2, "1.01" },
                  { 0.5, 0, "1" },
                  { -0.4, 0, "0" },
                  { -0.04, 1, "0.0" },
                  { 20.27947652, 1, "20.3" },
                  { 99.95, 1, "100.0" },
                  { 9.9999, 3, "10.000" },
                  { 7, 2, "7.00" },
                  { 1200, 0, "1200" },
                  { 1200, 1, "1200.0" },
                  { 0, 2, "0.00" },
                  { 1e-20, 15, "0.000000000000000" },
                  { 6e-16, 15, "0.000000000000001" },
                  { 123456789012345, 2, "123456789012345.00" },
                  { -123456789012345, 15, "-123456789012345.00000000000000" },
                  { 1e15, 2, "1e+15" },
                  { 0.000123, 5, "0.00012" },
                  { 0.1, 15, "0.100000000000000" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[PB_NUMBER_TEXT];
        size_t length = pb_number_round(cases[i].number, cases[i].decimals, text);
        cr_expect_str_eq(text, cases[i].text);
        cr_expect_eq(length, strlen(text));
    }
}

Test(number, does_not_depend_on_the_locale)
{
    locale_t comma = newlocale(LC_ALL_MASK, "de_DE.UTF-8", (locale_t)0);
    if (!comma)
        cr_skip_test("no German locale on this machine");
    locale_t before = uselocale(comma);
    char printed[16];
    (void)snprintf(printed, sizeof printed, "%.1f", 0.5);
    cr_assert_str_eq(printed, "0,5"); /* the locale is really at work */
    char text[PB_NUMBER_TEXT];
    (void)pb_number_format(1e-7 / 3, text);
    cr_expect_str_eq(text, "3.3333333333333334e-08"); /* Python: repr(1e-7/3) */
    cr_expect_eq(parsed("3.3333333333333334e-08"), 1e-7 / 3);
    cr_expect_eq(parsed("1234.5678901234567890"), 1234.5678901234567890);
    (void)uselocale(before);
    freelocale(comma);
}

Test(number, writes_nothing_for_what_is_not_a_number)
{
    char text[PB_NUMBER_TEXT] = "x";
    cr_expect_eq(pb_number_format(NAN, text), 0);
    cr_expect_str_eq(text, "");
    cr_expect_eq(pb_number_round(INFINITY, 2, text), 0);
    cr_expect_str_eq(text, "");
    cr_expect_eq(double_to_bits(parsed("-0")), UINT64_C(1) << 63);
}

Test(number, counts_the_digits_behind_the_point)
{
    cr_assert_eq(pb_number_decimals("22"), 0);
    cr_assert_eq(pb_number_decimals("2.2"), 1);
    cr_assert_eq(pb_number_decimals("-0.250"), 3);
    cr_assert_eq(pb_number_decimals("2."), 0);
    cr_assert_eq(pb_number_decimals("1e-07"), PB_NUMBER_EXACT);
    cr_assert_eq(pb_number_decimals(""), 0);
}

/* What LibreOffice 7.4 writes into a CSV file of a workbook with these numbers (15 significant digits). */
Test(number, shows_what_a_workbook_stores_as_spreadsheets_do)
{
    static const struct {
        const char *stored;
        const char *shown;
    } numbers[] = {
        { "1177.9200000000003", "1177.92" },
        { "14.360000000000001", "14.36" },
        { "8.1999999999999993", "8.2" },
        { "0.36210000000000003", "0.3621" },
        { "0.1", "0.1" },
        { "100", "100" },
        { "33.333333333333336", "33.3333333333333" },
        { "66.666666666666671", "66.6666666666667" },
        { "0.30000000000000004", "0.3" },
        { "1234567.8900000001", "1234567.89" },
        { "-2.2999999999999998", "-2.3" },
        { "1.0000000000000002", "1" },
        { "99.999999999999986", "100" },
        { "0.99999999999999989", "1" },
        { "4.3499999999999996", "4.35" },
        { "123456789012.34501", "123456789012.345" },
        { "0.00012345678901234567", "0.000123456789012346" },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        double number = NAN;
        double stored = strtod(numbers[i].stored, NULL);
        char shown[PB_NUMBER_TEXT];
        cr_expect(pb_number_stored(numbers[i].stored, strlen(numbers[i].stored), 0, &number, shown));
        cr_expect_str_eq(shown, numbers[i].shown);
        cr_expect(number == stored, "%s", numbers[i].stored); /* strtod rounds as IEEE 754 asks */
    }
}

/* By hand: the point is moved two places. */
Test(number, moves_the_point_of_what_a_workbook_stores)
{
    double number = NAN;
    char shown[PB_NUMBER_TEXT];
    cr_expect(pb_number_stored("0.3621", 6, 2, &number, shown));
    cr_expect(number == 36.21);
    cr_expect_str_eq(shown, "", "nobody wrote 36.21");
    cr_expect(pb_number_stored("0.36210000000000003", 19, 2, &number, shown));
    cr_expect(number == 36.210000000000003);
    cr_expect_str_eq(shown, "36.21");
    cr_expect(pb_number_stored("-1250", 5, -3, &number, shown));
    cr_expect(number == -1.25);
    cr_expect(pb_number_stored("0", 1, 2, &number, shown));
    cr_expect(number == 0);
}

/* A whole number that a double holds has all its digits: an identifier, a sum in pounds. */
Test(number, whole_numbers_are_not_cut)
{
    double number = NAN;
    char shown[PB_NUMBER_TEXT];
    cr_expect(pb_number_stored("1234567890123456", 16, 0, &number, shown));
    cr_expect_str_eq(shown, "1.234567890123456e+15");
    cr_expect_not(pb_number_stored("12a", 3, 0, &number, shown));
    cr_expect_not(pb_number_stored("1e308", 5, 2, &number, shown));
}

/* By hand. */
Test(number, groups_thousands)
{
    static const char *const cases[][2] = {
        { "0", "0" },
        { "999", "999" },
        { "1000", "1,000" },
        { "-999", "-999" },
        { "-1234567.8", "-1,234,567.8" },
        { "0.12345", "0.12345" },
        { "18446744073709551615", "18,446,744,073,709,551,615" },
        { "1e+22", "1e+22" },
        { "123456e10", "123456e10" },
        { "", "" },
    };
    char text[PB_NUMBER_GROUPED];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(pb_number_group(cases[i][0], text), cases[i][1]);
}
