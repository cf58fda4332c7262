#include "placebook/period.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIRST_YEAR = 1800, LAST_YEAR = 2200, MONTHS_IN_QUARTER = 3, MOST_MONTHS = 50 * 12 };

static const char *const month_names[] = { "January", "February", "March",     "April",   "May",      "June",
                                           "July",    "August",   "September", "October", "November", "December" };

/* ---- The calendar ---- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    assert(month >= 1 && month <= 12);
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int32_t date_of(int year, int month, int day)
{
    return year * 10000 + month * 100 + day;
}

bool pb_date_valid(int32_t date)
{
    int year = date / 10000;
    int month = date / 100 % 100;
    int day = date % 100;
    return date > 0 && year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
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

static bool period_read_digits(const char *text, int count, int *number)
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
    if (length != 10 || text[4] != '-' || text[7] != '-' || !period_read_digits(text, 4, &year) ||
        !period_read_digits(text + 5, 2, &month) || !period_read_digits(text + 8, 2, &day) ||
        !pb_date_valid(date_of(year, month, day)))
        return false;
    *date = date_of(year, month, day);
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

/* ---- Reading ---- */

/* One end of a period, as far as it is written: "19", "2019", "2019/20", "20/21", "2019 Q1", "Q4", "Apr 2019". */
struct point {
    int year;    /* 0 = not written */
    int digits;  /* with how many it was written: 2 or 4 */
    int quarter; /* 0 = none */
    int month;   /* 0 = none */
    bool split;  /* a year over two calendar years: "2019/20" */
};

struct cursor {
    const char *at;
    const char *end;
};

static size_t space_length(const struct cursor *cursor)
{
    size_t left = (size_t)(cursor->end - cursor->at);
    if (left >= 1 && (*cursor->at == ' ' || *cursor->at == '\t'))
        return 1;
    if (left >= 2 && memcmp(cursor->at, "\xC2\xA0", 2) == 0) /* no-break space */
        return 2;
    return 0;
}

static bool skip_spaces(struct cursor *cursor)
{
    bool any = false;
    for (size_t length = space_length(cursor); length; length = space_length(cursor)) {
        cursor->at += length;
        any = true;
    }
    return any;
}

static bool period_take(struct cursor *cursor, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(cursor->end - cursor->at) < length || strncasecmp(cursor->at, text, length) != 0)
        return false;
    cursor->at += length;
    return true;
}

/* Takes 2 or 4 digits; returns how many, 0 when it is another number of them. */
static int take_year(struct cursor *cursor, int *year)
{
    int count = 0;
    while (cursor->at + count < cursor->end && cursor->at[count] >= '0' && cursor->at[count] <= '9')
        count++;
    if ((count != 2 && count != 4) || !period_read_digits(cursor->at, count, year))
        return 0;
    cursor->at += count;
    return count;
}

static int take_month(struct cursor *cursor)
{
    for (int month = 1; month <= 12 && cursor->at < cursor->end; month++) {
        const char *name = month_names[month - 1];
        if (((*cursor->at ^ name[0]) & ~0x20) != 0)
            continue; /* most texts begin with a digit */
        char abbreviation[4] = { name[0], name[1], name[2], '\0' };
        if (period_take(cursor, name) || (month == 9 && period_take(cursor, "Sept")) ||
            period_take(cursor, abbreviation))
            return month;
    }
    return 0;
}

static bool take_quarter(struct cursor *cursor, int *quarter)
{
    if (!period_take(cursor, "Q"))
        return false;
    if (cursor->at == cursor->end || *cursor->at < '1' || *cursor->at > '4')
        return false;
    *quarter = *cursor->at++ - '0';
    return true;
}

/* The second half of a split year must be the year after the first. */
static bool take_second_half(struct cursor *cursor, const struct point *point)
{
    int second = 0;
    int digits = take_year(cursor, &second);
    if (digits == 2)
        return second == (point->year + 1) % 100;
    return digits == 4 && point->digits == 4 && second == point->year + 1;
}

static bool take_point(struct cursor *cursor, struct point *point)
{
    *point = (struct point){ 0 };
    if (cursor->at < cursor->end && (*cursor->at == 'Q' || *cursor->at == 'q'))
        return take_quarter(cursor, &point->quarter);
    point->month = take_month(cursor);
    if (point->month) {
        struct cursor after = *cursor;
        if (skip_spaces(&after) && take_year(&after, &point->year) == 4) {
            point->digits = 4;
            *cursor = after;
        } else
            point->year = 0; /* "Apr - Jun 2019": the year comes later */
        return true;
    }
    point->digits = take_year(cursor, &point->year);
    if (!point->digits)
        return false;
    if (period_take(cursor, "/")) {
        point->split = true;
        if (!take_second_half(cursor, point))
            return false;
    }
    struct cursor after = *cursor;
    skip_spaces(&after);
    if (after.at < after.end && (*after.at == 'Q' || *after.at == 'q')) {
        *cursor = after;
        return take_quarter(cursor, &point->quarter);
    }
    return true;
}

static bool period_take_separator(struct cursor *cursor)
{
    bool spaced = skip_spaces(cursor);
    bool found =
        period_take(cursor, "-") || period_take(cursor, "\xE2\x80\x93") || (spaced && period_take(cursor, "to"));
    skip_spaces(cursor);
    return found;
}

/* A year of two digits is the first one of that ending that is not before the earlier end. */
static void complete_year(const struct point *first, struct point *last)
{
    if (last->digits == 2 && first->digits == 4) {
        last->year += first->year / 100 * 100;
        if (last->year < first->year)
            last->year += 100;
        last->digits = 4;
    }
}

/* What the shorter end leaves out is taken from the other end: "2013/14 Q1-Q4", "Apr - Jun 2019". */
static bool period_complete(struct point *first, struct point *last)
{
    complete_year(first, last);
    if (last->quarter && !last->digits && first->quarter) {
        last->year = first->year;
        last->digits = first->digits;
        last->split = first->split;
    }
    if (first->month && !first->digits && last->month) {
        first->year = last->year;
        first->digits = last->digits;
    }
    return first->digits == 4 && last->digits == 4 && first->split == last->split &&
           !first->quarter == !last->quarter && !first->month == !last->month;
}

/* Months counted from year 0: the first month of a point, and how many it has. */
static int first_month(const struct point *point, enum pb_split_year split_year, int *months)
{
    assert(point->digits == 4 && point->quarter <= 4 && point->month <= 12);
    int first = point->year * 12;
    if (point->month) {
        *months = 1;
        return first + point->month - 1;
    }
    if (point->split)
        first += split_year == PB_YEAR_ACADEMIC ? 8 : 3;
    *months = point->quarter ? MONTHS_IN_QUARTER : 12;
    return point->quarter ? first + (point->quarter - 1) * MONTHS_IN_QUARTER : first;
}

static enum pb_period_kind period_kind_of(const struct point *point, bool range)
{
    if (point->month)
        return range ? PB_PERIOD_MONTHS : PB_PERIOD_MONTH;
    if (point->quarter)
        return range ? PB_PERIOD_QUARTERS : PB_PERIOD_QUARTER;
    if (point->split)
        return range ? PB_PERIOD_FINANCIAL_YEARS : PB_PERIOD_FINANCIAL_YEAR;
    return range ? PB_PERIOD_YEARS : PB_PERIOD_YEAR;
}

bool pb_period_parse(const char *text, size_t length, enum pb_split_year split_year, struct pb_period *period)
{
    *period = (struct pb_period){ 0 };
    struct cursor cursor = { text, text + length };
    struct point first;
    struct point last;
    skip_spaces(&cursor);
    if (!take_point(&cursor, &first))
        return false;
    last = first;
    struct cursor rest = cursor;
    skip_spaces(&rest);
    bool range = rest.at < rest.end;
    if (range) {
        if (!period_take_separator(&cursor) || !take_point(&cursor, &last))
            return false;
        skip_spaces(&cursor);
        if (cursor.at < cursor.end)
            return false;
    }
    if (!period_complete(&first, &last))
        return false;
    int months = 0;
    int start = first_month(&first, split_year, &months);
    int end = first_month(&last, split_year, &months) + months - 1;
    if (end < start || end - start >= MOST_MONTHS || start / 12 < FIRST_YEAR || end / 12 > LAST_YEAR)
        return false;
    period->kind = period_kind_of(&first, range);
    period->start = date_of(start / 12, start % 12 + 1, 1);
    period->end = date_of(end / 12, end % 12 + 1, days_in_month(end / 12, end % 12 + 1));
    assert(pb_date_valid(period->start) && pb_date_valid(period->end));
    return true;
}

/* ---- Printing ---- */

const char *pb_period_words(const char *published, const struct pb_period *period, char *text, size_t size)
{
    int start_year = period->start / 10000;
    int end_year = period->end / 10000;
    int start_month = period->start / 100 % 100;
    int end_month = period->end / 100 % 100;
    if (period->kind == PB_PERIOD_UNKNOWN || !pb_date_valid(period->start) || !pb_date_valid(period->end))
        return published;
    const char *from = month_names[start_month - 1];
    const char *to = month_names[end_month - 1];
    if (period->kind == PB_PERIOD_YEAR || (period->kind == PB_PERIOD_YEARS && start_year == end_year))
        (void)snprintf(text, size, "%d", start_year);
    else if (period->kind == PB_PERIOD_YEARS)
        (void)snprintf(text, size, "%d to %d", start_year, end_year);
    else if (start_year == end_year && start_month == end_month)
        (void)snprintf(text, size, "%s %d", from, start_year);
    else if (start_year == end_year)
        (void)snprintf(text, size, "%s to %s %d", from, to, end_year);
    else
        (void)snprintf(text, size, "%s %d to %s %d", from, start_year, to, end_year);
    return text;
}
