/*
 * What is said about a period: its text in tables, its words for people, what is wrong with it.
 */
#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

static const char *const month_names[] = { "January", "February", "March",     "April",   "May",      "June",
                                           "July",    "August",   "September", "October", "November", "December" };

const char *pb_period_reason(enum pb_period_fault fault)
{
    static const char *const reasons[] = {
        [PB_PERIOD_GOOD] = "",
        [PB_PERIOD_NOT_UNDERSTOOD] = "The period is not understood, expected a form such as 2019, 2017 - 19, 2019/20, "
                                     "Q4 2019/20, Mar 2019 or 2019-03-31",
        [PB_PERIOD_NO_DATE] = "The period has a date that does not exist",
        [PB_PERIOD_REVERSED] = "The period ends before it begins",
        [PB_PERIOD_TOO_LONG] = "The period is longer than 10 years, which is more than likely a slip",
        [PB_PERIOD_BEYOND] = "The period is before 1800 or after 2200",
        [PB_PERIOD_ORDER] = "The date can be read with the day or the month first, and nothing says which",
        [PB_PERIOD_TWO_WAYS] = "The period can be read in two ways, and nothing says which; expected a form such as "
                               "2019/20 or Mar 2019",
        [PB_PERIOD_WEEK_UNSAID] = "Weeks are counted in several ways, and nothing says which; expected a date, or "
                                  "2020-W12 for a week of ISO 8601",
        [PB_PERIOD_APART] = "The month or the quarter is not one of the year beside it",
    };
    return reasons[fault];
}

const char *pb_period_doubtful(enum pb_period_doubt doubt)
{
    static const char *const doubts[] = {
        [PB_DOUBT_NONE] = NULL,
        [PB_DOUBT_TWO_YEARS] = "may be two calendar years or a financial year",
        [PB_DOUBT_MONTH] = "may be years or a month",
        [PB_DOUBT_SINGLE_YEAR] = "may be a calendar year or another one",
    };
    return doubts[doubt];
}

/* ---- The text in tables ---- */

static int year_of(int32_t date)
{
    return date / 10000;
}

static int month_of(int32_t date)
{
    return date / 100 % 100;
}

/* A text that every reader has always read alike: digits, "/", "Q", blanks, hyphens and "to", or months with years. */
static bool is_plain(const char *published, size_t length, const struct pb_period_found *found)
{
    struct pb_period period;
    bool months = found->period.kind == PB_PERIOD_MONTHS;
    if (length >= PB_PERIOD_TEXT || (!months && found->period.kind > PB_PERIOD_QUARTERS) ||
        (!months && (length < 4 || published[0] < '0' || published[0] > '9')) || memchr(published, '_', length))
        return false;
    bool compact = length > 4; /* 201920 */
    for (size_t i = 0; i < 5 && compact; i++)
        compact = published[i] >= '0' && published[i] <= '9';
    return !compact && pb_period_parse(published, length, PB_YEAR_FINANCIAL, &period) &&
           period.start == found->period.start && period.end == found->period.end;
}

/* The month in which the years of a period begin. */
static int first_month_of(const struct pb_period_found *found)
{
    if (!found->split)
        return 1;
    return month_of(found->period.start) % 3 == 0 ? 9 : 4; /* quarters of an academic year begin in 9, 12, 3, 6 */
}

/* The quarter, or the year over two calendar years, that has the month of a date. */
static void part_text(int32_t date, int first_month, bool quarter, char text[PB_PERIOD_TEXT])
{
    int month = (month_of(date) - first_month + 12) % 12;
    int year = year_of(date) - (month_of(date) < first_month ? 1 : 0);
    char years[16];
    if (first_month == 1)
        (void)snprintf(years, sizeof years, "%d", year);
    else
        (void)snprintf(years, sizeof years, "%d/%02d", year, (year + 1) % 100);
    if (quarter)
        (void)snprintf(text, PB_PERIOD_TEXT, "%s Q%d", years, month / 3 + 1);
    else
        (void)snprintf(text, PB_PERIOD_TEXT, "%s", years);
}

static void end_text(const struct pb_period_found *found, int32_t date, char text[PB_PERIOD_TEXT])
{
    switch (found->period.kind) {
    case PB_PERIOD_YEAR:
    case PB_PERIOD_YEARS:
    case PB_PERIOD_FINANCIAL_YEAR:
    case PB_PERIOD_FINANCIAL_YEARS:
        part_text(date, first_month_of(found), false, text);
        break;
    case PB_PERIOD_QUARTER:
    case PB_PERIOD_QUARTERS:
        part_text(date, first_month_of(found), true, text);
        break;
    case PB_PERIOD_MONTH:
    case PB_PERIOD_MONTHS:
        (void)snprintf(text, PB_PERIOD_TEXT, "%.3s %d", month_names[month_of(date) - 1], year_of(date));
        break;
    default:
        (void)pb_date_text(date, text);
    }
}

const char *pb_period_text(const char *published, size_t length, const struct pb_period_found *found,
                           char text[PB_PERIOD_TEXT])
{
    const struct pb_period *period = &found->period;
    char first[PB_PERIOD_TEXT] = "";
    char last[PB_PERIOD_TEXT] = "";
    if (period->kind == PB_PERIOD_UNKNOWN || is_plain(published, length, found)) {
        size_t kept = length < PB_PERIOD_TEXT ? length : PB_PERIOD_TEXT - 1;
        memcpy(text, published, kept);
        text[kept] = '\0';
        return text;
    }
    end_text(found, period->start, first);
    end_text(found, period->end, last);
    if (period->kind == PB_PERIOD_WEEK)
        (void)snprintf(text, PB_PERIOD_TEXT, "w/e %.30s", last);
    else if (strcmp(first, last) == 0)
        (void)snprintf(text, PB_PERIOD_TEXT, "%.30s", first);
    else
        (void)snprintf(text, PB_PERIOD_TEXT, "%.30s%s%.30s", first, period->kind == PB_PERIOD_DAYS ? " to " : " - ",
                       last);
    return text;
}

/* ---- Words for people ---- */

static void day_words(int32_t date, bool year, char words[PB_DATE_WORDS])
{
    int written = snprintf(words, PB_DATE_WORDS, "%d %s", date % 100, month_names[month_of(date) - 1]);
    if (year)
        (void)snprintf(words + written, (size_t)(PB_DATE_WORDS - written), " %d", year_of(date));
}

const char *pb_date_words(int32_t date, char text[PB_DATE_WORDS])
{
    text[0] = '\0';
    if (pb_date_valid(date))
        day_words(date, true, text);
    return text;
}

static void days_words(const struct pb_period *period, char *text, size_t size)
{
    char first[PB_DATE_WORDS];
    char last[PB_DATE_WORDS];
    day_words(period->start, year_of(period->start) != year_of(period->end) || period->start == period->end, first);
    day_words(period->end, true, last);
    if (period->start == period->end)
        (void)snprintf(text, size, "%s", first);
    else
        (void)snprintf(text, size, "%s to %s", first, last);
}

const char *pb_period_words(const char *published, const struct pb_period *period, char *text, size_t size)
{
    if (period->kind == PB_PERIOD_UNKNOWN || !pb_date_valid(period->start) || !pb_date_valid(period->end))
        return published;
    int start_year = year_of(period->start);
    int end_year = year_of(period->end);
    const char *from = month_names[month_of(period->start) - 1];
    const char *to = month_names[month_of(period->end) - 1];
    if (period->kind >= PB_PERIOD_DAY)
        days_words(period, text, size);
    else if (period->kind == PB_PERIOD_YEAR || (period->kind == PB_PERIOD_YEARS && start_year == end_year))
        (void)snprintf(text, size, "%d", start_year);
    else if (period->kind == PB_PERIOD_YEARS)
        (void)snprintf(text, size, "%d to %d", start_year, end_year);
    else if (start_year == end_year && from == to)
        (void)snprintf(text, size, "%s %d", from, start_year);
    else if (start_year == end_year)
        (void)snprintf(text, size, "%s to %s %d", from, to, end_year);
    else
        (void)snprintf(text, size, "%s %d to %s %d", from, start_year, to, end_year);
    return text;
}

static bool is_last_of_month(int32_t date)
{
    return !pb_date_valid(date + 1);
}

/* Months that are whole. */
static void months_in_sentence(int32_t start, int32_t end, char *text, size_t size)
{
    static const char *const numbers[] = { "",     "",       "two ",   "three ", "four ", "five ",
                                           "six ", "seven ", "eight ", "nine ",  "ten " };
    int count = (year_of(end) - year_of(start)) * 12 + month_of(end) - month_of(start) + 1;
    int years = count / 12;
    bool calendar = month_of(start) == 1;
    char number[16];
    int counted = count % 12 == 0 ? years : count;
    if (counted < (int)(sizeof numbers / sizeof numbers[0]))
        (void)snprintf(number, sizeof number, "%s", numbers[counted]);
    else
        (void)snprintf(number, sizeof number, "%d ", counted);
    const char *to = month_names[month_of(end) - 1];
    if (count == 1)
        (void)snprintf(text, size, "%s %d", to, year_of(end));
    else if (count % 12 != 0)
        (void)snprintf(text, size, "the %smonths to %s %d", number, to, year_of(end));
    else if (!calendar)
        (void)snprintf(text, size, "the %syear%s to %s %d", number, years == 1 ? "" : "s", to, year_of(end));
    else if (years == 1)
        (void)snprintf(text, size, "%d", year_of(end));
    else
        (void)snprintf(text, size, "the years %d to %d", year_of(start), year_of(end));
}

const char *pb_period_in_sentence(int32_t start, int32_t end, char *text, size_t size)
{
    text[0] = '\0';
    if (!pb_date_valid(start) || !pb_date_valid(end) || end < start)
        return text;
    const struct pb_period days = { .start = start, .end = end };
    char last[PB_DATE_WORDS];
    day_words(end, true, last);
    if (start % 100 == 1 && is_last_of_month(end))
        months_in_sentence(start, end, text, size);
    else if (pb_date_days(end) - pb_date_days(start) == 6)
        (void)snprintf(text, size, "the week to %s", last);
    else
        days_words(&days, text, size);
    return text;
}
