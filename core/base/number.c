#include "placebook/number.h"

#include "core/base/digits.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* A machine that calculates with more bits than a double has would round twice. */
static const bool wide_evaluation = FLT_EVAL_METHOD != 0;

enum {
    TEXT_MAXIMUM = 400,
    POWER_MAXIMUM = 22,      /* powers of ten up to here are exact doubles */
    DIGITS_MAXIMUM = 19,     /* any number of 19 digits fits into 64 bits */
    EXPONENT_MAXIMUM = 99999 /* far beyond what a double or 400 digits can make good */
};

static const double powers[POWER_MAXIMUM + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* A decimal text taken apart: the digits from the first to the last one, and where the point stands. */
struct decimal {
    bool negative;
    const char *digits; /* from the first one that is not zero; a point may be among them */
    const char *end;    /* after the last one */
    uint64_t mantissa;  /* of the first 19 digits */
    size_t count;       /* digits, leading zeros apart */
    int exponent;       /* value = digits * 10^exponent, without the point */
};

static bool number_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *take_digits(const char *at, const char *end, struct decimal *decimal)
{
    while (decimal->count == 0 && at < end && *at == '0')
        at++;
    if (decimal->count == 0)
        decimal->digits = at;
    const char *first = at;
    size_t room = decimal->count < DIGITS_MAXIMUM ? DIGITS_MAXIMUM - decimal->count : 0;
    for (; at < end && number_is_digit(*at); at++)
        if ((size_t)(at - first) < room)
            decimal->mantissa = decimal->mantissa * 10 + (uint64_t)(*at - '0');
    decimal->count += (size_t)(at - first);
    return at;
}

static bool take_exponent(const char *at, const char *end, int *exponent)
{
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end)
        return false;
    int number = 0;
    for (; at < end; at++) {
        if (!number_is_digit(*at))
            return false;
        if (number < EXPONENT_MAXIMUM)
            number = number * 10 + (*at - '0');
    }
    *exponent = negative ? -number : number;
    return true;
}

static bool number_take_apart(const char *text, size_t length, struct decimal *decimal)
{
    *decimal = (struct decimal){ 0 };
    const char *at = text;
    const char *end = text + length;
    if (at < end && (*at == '-' || *at == '+'))
        decimal->negative = *at++ == '-';
    const char *whole = at;
    at = take_digits(at, end, decimal);
    ptrdiff_t seen = at - whole;
    decimal->end = at;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        at = take_digits(at, end, decimal);
        seen += at - fraction;
        decimal->exponent = -(int)(at - fraction);
        decimal->end = at;
    }
    if (seen == 0)
        return false;
    if (at == end)
        return true;
    int exponent = 0;
    if ((*at != 'e' && *at != 'E') || !take_exponent(at + 1, end, &exponent))
        return false;
    decimal->exponent += exponent;
    return true;
}

/* strtod on the digits without a point: then no locale can change what they mean. */
static double by_strtod(const struct decimal *decimal)
{
    char text[TEXT_MAXIMUM + 16];
    size_t length = 0;
    for (const char *at = decimal->digits; at < decimal->end; at++)
        if (*at != '.')
            text[length++] = *at;
    (void)snprintf(text + length, sizeof text - length, "e%d", decimal->exponent);
    return strtod(text, NULL);
}

/* A product or a quotient of two exact doubles is rounded once, so it is the double nearest to the decimal. */
static bool by_one_rounding(const struct decimal *decimal, double *number)
{
    if (wide_evaluation || decimal->count > DIGITS_MAXIMUM || decimal->mantissa > (UINT64_C(1) << DBL_MANT_DIG) ||
        decimal->exponent < -POWER_MAXIMUM || decimal->exponent > POWER_MAXIMUM)
        return false;
    double mantissa = (double)decimal->mantissa;
    *number = decimal->exponent < 0 ? mantissa / powers[-decimal->exponent] : mantissa * powers[decimal->exponent];
    return true;
}

/* Up to 19 digits and 19 decimals: an exact integer quotient, rounded once, half to even. */
static bool by_quotient(const struct decimal *decimal, double *number)
{
    if (decimal->count > DIGITS_MAXIMUM || decimal->exponent < -DIGITS_MAXIMUM || decimal->exponent > 0)
        return false;
    uint64_t divisor = 1;
    for (int i = decimal->exponent; i < 0; i++)
        divisor *= 10;
    /* With its highest bit set, the dividend leaves a quotient of 64 bits at least: 53, one to round, and more. */
    int shift = 64 + __builtin_clzll(decimal->mantissa);
    wide dividend = (wide)decimal->mantissa << shift;
    wide quotient = dividend / divisor;
    bool rest = quotient * divisor != dividend;
    uint64_t high = (uint64_t)(quotient >> 64);
    int surplus = (high ? 128 - __builtin_clzll(high) : 64) - DBL_MANT_DIG;
    wide half = (wide)1 << (surplus - 1);
    wide cut = quotient & (2 * half - 1);
    uint64_t kept = (uint64_t)(quotient >> surplus);
    kept += cut > half || (cut == half && (rest || kept % 2 == 1));
    *number = ldexp((double)kept, surplus - shift);
    return true;
}

/* Up to eight digits with at most one point among them, as nearly all numbers of tables are; false for any other text,
 * whose number may be found all the same. The quotient of two exact doubles is rounded once, as above. */
static bool by_few_digits(const char *text, size_t length, double *number)
{
    if (length == 0 || length > PB_DIGITS_AT_ONCE || wide_evaluation)
        return false;
    uint64_t bytes = pb_digits_take(text, length);
    /* The highest bit of each byte that is a point. */
    uint64_t other = bytes ^ PB_DIGITS_ALL('.');
    uint64_t points = ~(((other & PB_DIGITS_ALL(0x7F)) + PB_DIGITS_ALL(0x7F)) | other | PB_DIGITS_ALL(0x7F));
    size_t decimals = 0;
    if (points) {
        size_t before = (size_t)__builtin_ctzll(points) & ~(size_t)7; /* bits */
        uint64_t whole = (UINT64_C(1) << before) - 1;
        bytes = (bytes & whole) | (bytes >> 8 & ~whole);
        length--;
        decimals = length - before / 8;
    }
    uint64_t digits = 0;
    if (length == 0 || !pb_digits_value(bytes, length, &digits))
        return false;
    *number = (double)digits / powers[decimals];
    return true;
}

bool pb_number_parse(const char *text, size_t length, double *number)
{
    struct decimal decimal;
    if (by_few_digits(text, length, number))
        return true;
    if (length == 0 || length > TEXT_MAXIMUM || !number_take_apart(text, length, &decimal))
        return false;
    double result = 0;
    if (decimal.count > 0 && !by_one_rounding(&decimal, &result) && !by_quotient(&decimal, &result))
        result = by_strtod(&decimal);
    if (isinf(result))
        return false;
    *number = decimal.negative ? -result : result;
    return true;
}

bool pb_integer_parse(const char *text, size_t length, int64_t *number)
{
    const char *end = text + length;
    bool negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+'))
        text++;
    if (text == end)
        return false;
    /* Counted downwards: the negative side reaches one further. */
    int64_t result = 0;
    for (; text < end; text++) {
        if (!number_is_digit(*text) || __builtin_mul_overflow(result, 10, &result) ||
            __builtin_sub_overflow(result, *text - '0', &result))
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, result, &result))
        return false;
    *number = result;
    return true;
}

int pb_number_decimals(const char *text)
{
    const char *point = strchr(text, '.');
    if (strpbrk(text, "eE"))
        return PB_NUMBER_EXACT;
    return point ? (int)strspn(point + 1, "0123456789") : 0;
}

const char *pb_number_group(const char *text, char grouped[PB_NUMBER_GROUPED])
{
    size_t sign = text[0] == '-';
    size_t whole = sign + strspn(text + sign, "0123456789"); /* where its digits end */
    bool plain = !strpbrk(text, "eE");
    size_t used = 0;
    for (size_t i = 0; text[i] && used + 2 < PB_NUMBER_GROUPED; i++) {
        if (plain && i > sign && i < whole && (whole - i) % 3 == 0)
            grouped[used++] = ',';
        grouped[used++] = text[i];
    }
    grouped[used] = '\0';
    return grouped;
}
