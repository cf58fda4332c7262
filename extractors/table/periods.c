#include "extractors/table/periods.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { YEARS_MAXIMUM = 10 }; /* of a pooled period */

static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December" };

static bool periods_digits(const char *text, size_t count, int *number)
{
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

/* "MAR2019", "Mar-19", "March 2019", "Mar_2019": a month's name, a sign or none, and a year. */
static bool named_month(const char *text, size_t length, int *month, int *year)
{
    size_t letters = 0;
    while (letters < length && ((text[letters] | 0x20) >= 'a' && (text[letters] | 0x20) <= 'z'))
        letters++;
    for (*month = 1; *month <= 12; ++*month) {
        const char *name = months[*month - 1];
        bool whole = letters == strlen(name);
        bool sept = letters == 4 && *month == 9;
        if ((whole || letters == 3 || sept) && strncasecmp(text, name, letters) == 0)
            break;
    }
    if (letters < 3 || *month > 12)
        return false;
    size_t at = letters;
    if (at < length && strchr(" -_/", text[at]))
        at++;
    if (length - at == 4)
        return periods_digits(text + at, 4, year);
    if (length - at != 2 || !periods_digits(text + at, 2, year))
        return false;
    *year += *year < 70 ? 2000 : 1900;
    return true;
}

/* "2019-03", and "2019-03-31" with or without a time: a date stands for its month. 2010-12 are the years 2010 to 2012,
 * as health statistics write them, and no month. */
static bool numbered_month(const char *text, size_t length, int *month, int *year)
{
    if (length != 7 && length != 10 && !(length > 11 && text[10] == 'T'))
        return false;
    if (!periods_digits(text, 4, year) || text[4] != '-' || !periods_digits(text + 5, 2, month) ||
        (length > 7 && text[7] != '-'))
        return false;
    if (length == 7 && (*month - *year % 100 + 100) % 100 <= YEARS_MAXIMUM)
        return false;
    int day = 1;
    return *month >= 1 && *month <= 12 && (length == 7 || periods_digits(text + 8, 2, &day)) &&
           pb_date_valid(*year * 10000 + *month * 100 + day);
}

/* "2019-20" or "2019/20" with years that follow each other. */
static bool split_year(const char *text, size_t length, int *first)
{
    int second = 0;
    return length == 7 && periods_digits(text, 4, first) && (text[4] == '-' || text[4] == '/') &&
           periods_digits(text + 5, 2, &second) && second == (*first + 1) % 100;
}

bool table_period_read(const char *text, size_t length, const char *years, char words[PERIOD_TEXT],
                       struct pb_period *period)
{
    int month = 0;
    int year = 0;
    bool calendar = strcmp(years, "calendar") == 0;
    if (length + 1 > PERIOD_TEXT)
        return false;
    if (!calendar && split_year(text, length, &year))
        (void)snprintf(words, PERIOD_TEXT, "%04d/%02d", year, (year + 1) % 100);
    else if (named_month(text, length, &month, &year) || numbered_month(text, length, &month, &year))
        (void)snprintf(words, PERIOD_TEXT, "%.3s %04d", months[month - 1], year);
    else
        (void)snprintf(words, PERIOD_TEXT, "%.*s", (int)length, text);
    enum pb_split_year split = strcmp(years, "academic") == 0 ? PB_YEAR_ACADEMIC : PB_YEAR_FINANCIAL;
    return pb_period_parse(words, strlen(words), split, period);
}
