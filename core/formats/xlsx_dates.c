/*
 * Serial dates. From 1900: 1 is 1900-01-01, and 60 is 29 February 1900, which never existed: the format has the day for
 * compatibility with an older program. From 1904: 0 is 1904-01-01.
 */
#include "core/formats/xlsx_private.h"

#include <math.h>
#include <stdio.h>

enum { DAY_SECONDS = 86400, LAST_1900 = 2958465, LAST_1904 = 2957003, LEAP_1900 = 60 };

/* Days since 1970-01-01 to a date: the era of 400 years has 146,097 days, and years that begin in March have their leap
 * day at the end. */
static void civil_date(int64_t days, int *year, int *month, int *day)
{
    enum { ERA = 146097, TO_MARCH_OF_0 = 719468 };
    days += TO_MARCH_OF_0;
    int64_t era = days / ERA;
    int64_t of_era = days - era * ERA;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static void day_text(int64_t serial, bool from_1904, char text[PB_XLSX_DATE_TEXT])
{
    enum { UNIX_1900 = 25569, UNIX_1904 = 24107 }; /* serials of 1970-01-01 */
    if (!from_1904 && serial == LEAP_1900) {
        (void)snprintf(text, PB_XLSX_DATE_TEXT, "1900-02-29");
        return;
    }
    int64_t days = serial - (from_1904 ? UNIX_1904 : UNIX_1900) + (!from_1904 && serial < LEAP_1900);
    int year = 0;
    int month = 0;
    int day = 0;
    civil_date(days, &year, &month, &day);
    (void)snprintf(text, PB_XLSX_DATE_TEXT, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
                   (unsigned)day % 100);
}

bool pb_xlsx_is_date(enum pb_xlsx_format format)
{
    return format == PB_XLSX_DAY || format == PB_XLSX_DAY_AND_TIME || format == PB_XLSX_TIME ||
           format == PB_XLSX_MONTH || format == PB_XLSX_YEAR;
}

/* A date of which only the month or the year is shown is no more than that: "2019-03-31" as "Mar 2019" or "2019". */
void pb_xlsx_coarse_date(enum pb_xlsx_format format, char text[PB_XLSX_DATE_TEXT])
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char year[5] = { text[0], text[1], text[2], text[3], '\0' };
    int month = (text[5] - '0') * 10 + (text[6] - '0');
    if (format == PB_XLSX_YEAR)
        text[4] = '\0';
    else if (month >= 1 && month <= 12)
        (void)snprintf(text, PB_XLSX_DATE_TEXT, "%.3s %s", months + (size_t)(month - 1) * 3, year);
}

static bool exact_text(double serial, enum pb_xlsx_format format, bool from_1904, char text[PB_XLSX_DATE_TEXT])
{
    double last = from_1904 ? LAST_1904 : LAST_1900;
    if (!(serial >= 0) || serial >= last + 1)
        return false;
    int64_t day = (int64_t)floor(serial);
    int64_t second = (int64_t)floor((serial - (double)day) * DAY_SECONDS + 0.5);
    if (format == PB_XLSX_DAY)
        second = 0;
    if (second == DAY_SECONDS) {
        second = 0;
        day++;
    }
    bool whole_day = day > 0 || (from_1904 && format != PB_XLSX_TIME);
    if ((!whole_day && format == PB_XLSX_DAY) || (double)day > last)
        return false;
    unsigned hours = (unsigned)(second / 3600) % 24;
    unsigned minutes = (unsigned)(second / 60) % 60;
    unsigned seconds = (unsigned)(second % 60);
    char date[PB_XLSX_DATE_TEXT] = "";
    if (whole_day)
        day_text(day, from_1904, date);
    if (whole_day && format == PB_XLSX_DAY)
        (void)snprintf(text, PB_XLSX_DATE_TEXT, "%.10s", date);
    else
        (void)snprintf(text, PB_XLSX_DATE_TEXT, "%.10s%s%02u:%02u:%02u", date, whole_day ? "T" : "", hours, minutes,
                       seconds);
    return true;
}

bool pb_xlsx_date_text(double serial, enum pb_xlsx_format format, bool from_1904, char text[PB_XLSX_DATE_TEXT])
{
    bool coarse = format == PB_XLSX_MONTH || format == PB_XLSX_YEAR;
    if (!exact_text(serial, coarse ? PB_XLSX_DAY : format, from_1904, text))
        return false;
    if (coarse)
        pb_xlsx_coarse_date(format, text);
    return true;
}
