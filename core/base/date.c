/*
 * The calendar: dates as YYYYMMDD, counted in days.
 */
#include "placebook/period.h"

#include <assert.h>
#include <string.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool pb_date_valid(int32_t date)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = date / 10000;
    int month = date / 100 % 100;
    int day = date % 100;
    return date > 0 && year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= (month == 2 && is_leap(year) ? 29 : days[month - 1]);
}

/* Counted in years that begin in March, so that a leap day is the last day of its year. */
int32_t pb_date_days(int32_t date)
{
    int year = date / 10000;
    int month = date / 100 % 100;
    int day = date % 100;
    if (month <= 2) {
        year--;
        month += 12;
    }
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

int32_t pb_date_of_days(int32_t days)
{
    assert(days >= -719162 && days <= 2932896); /* years 1 to 9999 */
    int32_t from_march = days + 719468;
    int32_t era = from_march / 146097; /* of 400 years */
    int32_t of_era = from_march % 146097;
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * of_year + 2) / 153;
    int32_t day = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    return (year + era * 400 + (month <= 2)) * 10000 + month * 100 + day;
}

static bool date_read_digits(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

bool pb_date_parse(const char *text, size_t length, int32_t *date)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (length != 10 || text[4] != '-' || text[7] != '-' || !date_read_digits(text, 4, &year) ||
        !date_read_digits(text + 5, 2, &month) || !date_read_digits(text + 8, 2, &day) ||
        !pb_date_valid(year * 10000 + month * 100 + day))
        return false;
    *date = year * 10000 + month * 100 + day;
    return true;
}

const char *pb_date_text(int32_t date, char text[11])
{
    static const char form[] = "0000-00-00";
    text[0] = '\0';
    if (!pb_date_valid(date))
        return text;
    memcpy(text, form, sizeof form);
    for (size_t at = sizeof form - 1; at-- > 0;)
        if (form[at] == '0') {
            text[at] = (char)('0' + date % 10);
            date /= 10;
        }
    return text;
}
