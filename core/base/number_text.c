/*
 * The shortest decimal that reads back to the same double: Steele and White's condition (How to print floating-point
 * numbers accurately, 1990) checked with exact 128-bit integers for numbers between 1e-5 and 2^53, which is nearly all
 * that health statistics have. Others are found by printing 1 to 17 digits and reading them back.
 */
#include "placebook/number.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum {
    DIGITS_ENOUGH = 17, /* so many digits always tell a double from its neighbours */
    SCALE_MAXIMUM = 21  /* ten times 2 * 2^53 * 10^21 still fits into 128 bits */
};

/* number = digits * 10^exponent; digits has no trailing zero unless it is 0. */
struct shortest {
    uint64_t digits;
    int exponent;
};

static uint64_t power_of_ten(int power)
{
    static const uint64_t powers[] = { UINT64_C(1),
                                       UINT64_C(10),
                                       UINT64_C(100),
                                       UINT64_C(1000),
                                       UINT64_C(10000),
                                       UINT64_C(100000),
                                       UINT64_C(1000000),
                                       UINT64_C(10000000),
                                       UINT64_C(100000000),
                                       UINT64_C(1000000000),
                                       UINT64_C(10000000000),
                                       UINT64_C(100000000000),
                                       UINT64_C(1000000000000),
                                       UINT64_C(10000000000000),
                                       UINT64_C(100000000000000),
                                       UINT64_C(1000000000000000),
                                       UINT64_C(10000000000000000),
                                       UINT64_C(100000000000000000),
                                       UINT64_C(1000000000000000000) };
    return powers[power];
}

static struct shortest without_zeros(uint64_t digits, int exponent)
{
    while (digits != 0 && digits % 10 == 0) {
        digits /= 10;
        exponent++;
    }
    return (struct shortest){ digits, exponent };
}

/* Up to nine decimals and 15 digits: the commonest case. A decimal of at most 15 digits is told from every other one by
 * its double, so the first that reads back is the shortest. */
static bool number_text_find_short(double number, struct shortest *result)
{
    static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
    for (int decimals = 0; decimals < (int)(sizeof powers / sizeof powers[0]); decimals++) {
        double moved = number * powers[decimals];
        if (moved >= 1e14)
            return false;
        uint64_t digits = (uint64_t)(moved + 0.5);
        if ((double)digits / powers[decimals] == number) {
            *result = without_zeros(digits, -decimals);
            return true;
        }
    }
    return false;
}

/* What the decimals that read back to a double lie between, in units of 2^-shift of the last decimal place. */
struct interval {
    wide value;
    wide reach; /* how far off a decimal may be */
    int shift;
    bool inclusive; /* a tie goes to the double with the even mantissa */
};

static bool reads_back(const struct interval *interval, uint64_t candidate, wide *distance)
{
    wide at = (wide)candidate << interval->shift;
    bool lower = at < interval->value;
    *distance = lower ? interval->value - at : at - interval->value;
    return interval->inclusive ? *distance <= interval->reach : *distance < interval->reach;
}

/* The nearest multiple of `unit` that reads back. */
static bool nearest_multiple(const struct interval *interval, uint64_t unit, uint64_t *result)
{
    uint64_t low = (uint64_t)(interval->value >> interval->shift) / unit * unit;
    wide down = 0;
    wide up = 0;
    bool down_fits = reads_back(interval, low, &down);
    bool up_fits = reads_back(interval, low + unit, &up);
    if (!down_fits && !up_fits)
        return false;
    bool take_up = up_fits && (!down_fits || up < down || (up == down && low / unit % 2 == 1));
    *result = take_up ? low + unit : low;
    return true;
}

static bool find_exactly(double number, struct shortest *result)
{
    int binary = 0;
    double fraction = frexp(number, &binary);
    uint64_t mantissa = (uint64_t)ldexp(fraction, DBL_MANT_DIG);
    binary -= DBL_MANT_DIG; /* number = mantissa * 2^binary */
    if (number < 1e-5 || binary > 0)
        return false;
    /* At least 17 digits before the point, at most 18: log10(2) is a little above 0.30102. */
    int exponent = (int)floor((binary + DBL_MANT_DIG - 1) * 0.30102999566398120);
    int power = DIGITS_ENOUGH - 1 - exponent;
    if (power < 0 || power > SCALE_MAXIMUM)
        return false;
    wide ten = power > 18 ? (wide)power_of_ten(18) * power_of_ten(power - 18) : (wide)power_of_ten(power);
    /* In units of half a unit in the last binary place; the place below a power of two is half as wide, which would
     * need one bit more: such numbers go the other way. */
    if (mantissa == UINT64_C(1) << (DBL_MANT_DIG - 1))
        return false;
    struct interval interval = { 2 * ten * mantissa, ten, 1 - binary, mantissa % 2 == 0 };
    uint64_t digits = 0;
    if (!nearest_multiple(&interval, 1, &digits))
        return false;
    int dropped = 0;
    uint64_t shorter = 0;
    while (dropped < DIGITS_ENOUGH && nearest_multiple(&interval, power_of_ten(dropped + 1), &shorter)) {
        digits = shorter;
        dropped++;
    }
    *result = without_zeros(digits, -power);
    return true;
}

/* Does the decimal read back? It is read without a point, which no locale changes. */
static bool is_same(double number, struct shortest candidate)
{
    char text[PB_NUMBER_TEXT + 16];
    (void)snprintf(text, sizeof text, "%llue%d", (unsigned long long)candidate.digits, candidate.exponent);
    return strtod(text, NULL) == number;
}

/* A number in `count` significant digits. What is printed has digits, a point of some locale, digits, and an exponent.
 */
static bool number_text_cut(double number, int count, struct shortest *cut)
{
    char text[PB_NUMBER_TEXT + 32];
    (void)snprintf(text, sizeof text, "%.*e", count - 1, number);
    const char *at = text;
    uint64_t digits = 0;
    for (; *at && *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            digits = digits * 10 + (uint64_t)(*at - '0');
    int64_t exponent = 0;
    if (*at != 'e' || !pb_integer_parse(at + 1, strlen(at + 1), &exponent))
        return false;
    *cut = (struct shortest){ digits, (int)exponent - (count - 1) };
    return true;
}

/* By printing and reading back. */
static struct shortest find_by_trying(double number)
{
    struct shortest result = { 0, 0 };
    for (int count = number < DBL_MIN ? 1 : DBL_DIG; count <= DIGITS_ENOUGH; count++) {
        if (!number_text_cut(number, count, &result))
            break;
        /* Below a power of two the neighbour is nearer: the decimal that reads back may be the next one up. */
        struct shortest next = { result.digits + 1, result.exponent };
        if (is_same(number, result))
            break;
        if (is_same(number, next)) {
            result = next;
            break;
        }
    }
    return without_zeros(result.digits, result.exponent);
}

static struct shortest find_shortest(double number)
{
    struct shortest result = { 0, 0 };
    if (number == 0 || number_text_find_short(number, &result) || find_exactly(number, &result))
        return result;
    return find_by_trying(number);
}

/* Two digits at a time, from the last. */
static int write_digits(uint64_t digits, char text[20])
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    char last[20];
    size_t at = sizeof last;
    for (; digits >= 100; digits /= 100)
        memcpy(last + (at -= 2), pairs + digits % 100 * 2, 2);
    if (digits >= 10)
        memcpy(last + (at -= 2), pairs + digits * 2, 2);
    else
        last[--at] = (char)('0' + digits);
    memcpy(text, last + at, sizeof last - at);
    return (int)(sizeof last - at);
}

static size_t number_text_fill(char *text, size_t at, char with, int count)
{
    for (int i = 0; i < count; i++)
        text[at++] = with;
    return at;
}

static size_t number_text_append(char *text, size_t at, const char *from, int count)
{
    memcpy(text + at, from, (size_t)count);
    return at + (size_t)count;
}

/* Plain notation with `decimals` places at least; the digits may end before or after the point. */
static size_t number_text_write_plain(char *text, size_t at, struct shortest number, int decimals)
{
    char digits[20];
    int count = write_digits(number.digits, digits);
    int whole = count + number.exponent; /* digits before the point */
    int places = number.exponent < 0 ? -number.exponent : 0;
    if (whole <= 0)
        text[at++] = '0';
    else {
        at = number_text_append(text, at, digits, whole < count ? whole : count);
        at = number_text_fill(text, at, '0', whole - count);
    }
    if (places > 0 || decimals > 0)
        text[at++] = '.';
    if (places > 0) {
        at = number_text_fill(text, at, '0', whole < 0 ? -whole : 0);
        int from = whole > 0 ? whole : 0;
        at = number_text_append(text, at, digits + from, count - from);
    }
    at = number_text_fill(text, at, '0', decimals - places);
    text[at] = '\0';
    return at;
}

static size_t write_scientific(char *text, size_t at, struct shortest number)
{
    char digits[20];
    int count = write_digits(number.digits, digits);
    int exponent = number.exponent + count - 1;
    text[at++] = digits[0];
    if (count > 1) {
        text[at++] = '.';
        at = number_text_append(text, at, digits + 1, count - 1);
    }
    int written = snprintf(text + at, PB_NUMBER_TEXT - at, "e%+03d", exponent);
    return at + (size_t)written;
}

/* The number is given for its sign and magnitude. */
static size_t number_text_write(double number, struct shortest decimal, char text[PB_NUMBER_TEXT])
{
    size_t at = 0;
    double magnitude = fabs(number);
    if (number < 0)
        text[at++] = '-';
    if (magnitude != 0 && (magnitude < 1e-5 || magnitude >= 1e15))
        return write_scientific(text, at, decimal);
    return number_text_write_plain(text, at, decimal, 0);
}

size_t pb_number_format(double number, char text[PB_NUMBER_TEXT])
{
    text[0] = '\0';
    if (!isfinite(number))
        return 0;
    return number_text_write(number, find_shortest(fabs(number)), text);
}

size_t pb_number_write(double number, uint64_t digits, int exponent, char text[PB_NUMBER_TEXT])
{
    assert(isfinite(number) && digits < UINT64_C(1000000000000000));
    return number_text_write(number, without_zeros(digits, exponent), text);
}

bool pb_number_stored(const char *text, size_t length, int power, double *number, char shown[PB_NUMBER_TEXT])
{
    static const double whole_exactly = 9007199254740992.0; /* 2^53 */
    char moved[PB_NUMBER_TEXT + 16];
    double stored = 0;
    shown[0] = '\0';
    if (!pb_number_parse(text, length, &stored))
        return false;
    struct shortest decimal = find_shortest(fabs(stored));
    int size = snprintf(moved, sizeof moved, "%s%llue%d", stored < 0 ? "-" : "", (unsigned long long)decimal.digits,
                        decimal.exponent + power);
    if (!pb_number_parse(moved, (size_t)size, number))
        return false;
    bool whole = stored == floor(stored) && fabs(stored) < whole_exactly;
    bool noise =
        !whole && decimal.digits >= UINT64_C(1000000000000000) && number_text_cut(fabs(stored), DBL_DIG, &decimal);
    decimal = without_zeros(decimal.digits, decimal.exponent);
    decimal.exponent += decimal.digits ? power : 0;
    if (power == 0 || noise)
        (void)number_text_write(*number, decimal, shown);
    return true;
}

size_t pb_number_round(double number, int decimals, char text[PB_NUMBER_TEXT])
{
    if (!isfinite(number) || fabs(number) >= 1e15)
        return pb_number_format(number, text);
    decimals = decimals < 0 ? 0 : decimals;
    decimals = decimals > DBL_DIG ? DBL_DIG : decimals;
    if (decimals == DBL_DIG && number <= -1e14)
        decimals--; /* there is just no room for the last zero */
    struct shortest shortest = find_shortest(fabs(number));
    int surplus = -shortest.exponent - decimals;
    if (surplus > 18)
        shortest = (struct shortest){ 0, 0 };
    else if (surplus > 0) {
        uint64_t unit = power_of_ten(surplus);
        uint64_t kept = shortest.digits / unit + (shortest.digits % unit >= unit / 2);
        shortest = without_zeros(kept, kept ? -decimals : 0);
    }
    size_t at = 0;
    if (number < 0 && shortest.digits)
        text[at++] = '-';
    return number_text_write_plain(text, at, shortest, decimals);
}
