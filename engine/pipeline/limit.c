/*
 * Reads a limit of the quality gate: a percentage of a total, or a number. Percentages are counted in whole ten-
 * thousandths and never as floating point, so that the same limit stops the same runs on every machine.
 */
#include "engine/pipeline/settings.h"

#include <string.h>

enum { SCALE = 10000, HUNDRED_PERCENT = 100 * SCALE, PERCENT_DECIMALS = 4 };

/* Digits into a number; false when there are none or the number is too large. */
static bool limit_read_digits(const char *text, size_t length, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9' || __builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, (uint64_t)(text[i] - '0'), number))
            return false;
    return length > 0;
}

/* "12.5" into ten-thousandths of a percent: exact, so that the same limit stops the same runs everywhere. */
static bool read_percentage(const char *text, size_t length, uint64_t *parts)
{
    const char *point = memchr(text, '.', length);
    size_t whole_length = point ? (size_t)(point - text) : length;
    size_t decimals = point ? length - whole_length - 1 : 0;
    uint64_t whole = 0;
    uint64_t fraction = 0;
    if (!limit_read_digits(text, whole_length, &whole) || whole > 100 || decimals > PERCENT_DECIMALS)
        return false;
    if (point && !limit_read_digits(point + 1, decimals, &fraction))
        return false;
    for (; decimals < PERCENT_DECIMALS; decimals++)
        fraction *= 10;
    *parts = whole * SCALE + fraction;
    return *parts <= HUNDRED_PERCENT;
}

enum pb_status pb_limit_parse(const char *text, const char *of, uint64_t total, uint64_t *limit, struct pb_error *error)
{
    size_t length = strlen(text);
    uint64_t parts = 0;
    if (length && text[length - 1] == '%' && read_percentage(text, length - 1, &parts)) {
        *limit = total / HUNDRED_PERCENT * parts + total % HUNDRED_PERCENT * parts / HUNDRED_PERCENT;
        return PB_OK;
    }
    if (limit_read_digits(text, length, limit))
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "'%.60s' is not a valid limit for %s", text, of);
    pb_error_hint(error, "write a percentage from 0%% to 100%%, such as 50%%, or a number, such as 1000");
    return status;
}
