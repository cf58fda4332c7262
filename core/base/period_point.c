#include "core/base/period_point.h"

enum { CENTURY_FROM = 70, QUARTER_MONTHS = 3 };

int pb_period_century(int year)
{
    return year + (year < CENTURY_FROM ? 2000 : 1900);
}

static bool period_is_number(const struct period_token *token, int least, int most)
{
    return token->kind == PERIOD_NUMBER && token->digits >= least && token->digits <= most;
}

static bool point_wrong(struct period_reader *reader, enum pb_period_fault fault)
{
    reader->fault = fault;
    return false;
}

static bool point_skip(struct period_reader *reader, enum period_token_kind kind)
{
    bool found = reader->at->kind == kind;
    reader->at += found ? 1 : 0;
    return found;
}

/* ---- Years ---- */

static bool point_follows(int year, int digits, const struct period_token *next)
{
    return next->digits == 2 ? next->number == (year + 1) % 100 : digits == 4 && next->number == year + 1;
}

/* A year and, where it is written, the one after it. */
static bool take_year(struct period_reader *reader, struct period_point *point)
{
    const struct period_token *token = reader->at;
    if (!period_is_number(token, 4, 4) && !period_is_number(token, 2, 2))
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    point->year = token->number;
    point->digits = token->digits;
    reader->at++;
    const struct period_token *second = token + 2;
    bool slash = token[1].kind == PERIOD_SLASH;
    if ((!slash && token[1].kind != PERIOD_DASH) ||
        (!period_is_number(second, 2, 2) && !period_is_number(second, 4, 4)))
        return !slash || point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    bool pair = point_follows(point->year, point->digits, second);
    if (slash && !pair)
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    /* "Apr 2019 - 2020", "2019 - 20 May" and "2019 - 20 - 21" are no pairs */
    bool apart = point->form == PERIOD_IS_MONTH && (token[1].spaced || second->spaced);
    if (!pair || (!slash && (apart || second[1].kind == PERIOD_MONTH_NAME || period_is_number(&second[1], 1, 9))))
        return true;
    point->pair = slash ? PERIOD_SLASH_PAIR : PERIOD_DASH_PAIR;
    reader->at += 2;
    return true;
}

/* ---- Days ---- */

/* "T14:30:00.000Z", " 00:00": only the day counts. */
static bool skip_time(struct period_reader *reader)
{
    bool t = point_skip(reader, PERIOD_T);
    const struct period_token *at = reader->at;
    if (!t && !(period_is_number(at, 1, 2) && at[1].kind == PERIOD_COLON))
        return true;
    if (!period_is_number(at, 1, 2) || at[0].number > 24 || at[1].kind != PERIOD_COLON ||
        !period_is_number(&at[2], 2, 2) || at[2].number > 59)
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    reader->at += 3;
    if (reader->at->kind == PERIOD_COLON && period_is_number(&reader->at[1], 2, 2) && reader->at[1].number <= 60)
        reader->at += 2;
    if (reader->at->kind == PERIOD_DOT && period_is_number(&reader->at[1], 1, 9))
        reader->at += 2;
    bool zone = t && (reader->at->kind == PERIOD_PLUS || reader->at->kind == PERIOD_DASH) && !reader->at->spaced &&
                period_is_number(&reader->at[1], 2, 4);
    reader->at += zone ? 2 : 0;
    if (!zone)
        (void)point_skip(reader, PERIOD_Z);
    if (zone && reader->at->kind == PERIOD_COLON && period_is_number(&reader->at[1], 2, 2))
        reader->at += 2;
    return true;
}

static bool take_day(struct period_reader *reader, struct period_point *point, int year, int month, int day)
{
    point->form = PERIOD_IS_DAY;
    point->year = year;
    point->digits = 4;
    point->month = month;
    point->day = day;
    return skip_time(reader);
}

/* Three numbers with the same sign between them, which is not spaced where it is a dash. */
static bool are_three(const struct period_token *token)
{
    enum period_token_kind sign = token[1].kind;
    if ((sign != PERIOD_DASH && sign != PERIOD_SLASH && sign != PERIOD_DOT) || !period_is_number(&token[2], 1, 2))
        return false;
    return token[3].kind == sign && period_is_number(&token[4], 1, 4) && token[4].digits != 3 &&
           !(sign == PERIOD_DASH && (token[1].spaced || token[2].spaced || token[3].spaced || token[4].spaced));
}

/* "31/03/2019", "31.03.19", "31-03-2019". */
static bool take_slashes(struct period_reader *reader, struct period_point *point)
{
    const struct period_token *token = reader->at;
    int one = token[0].number;
    int two = token[2].number;
    int year = token[4].number;
    if (token[4].digits == 1 || (token[4].digits == 2 && token[1].kind == PERIOD_DASH)) /* 19-03-31 */
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    year = token[4].digits == 2 ? pb_period_century(year) : year;
    reader->at += 5;
    if (!take_day(reader, point, year, two, one))
        return false;
    point->one = one;
    point->two = two;
    return true;
}

/* "31 March 2019", "31st of March 2019", "31-Mar-19", and "31 March" or "31" where the other end says the rest. */
static bool take_named_day(struct period_reader *reader, bool later, struct period_point *point)
{
    const struct period_token *token = reader->at;
    point->day = token->number;
    reader->at++;
    (void)point_skip(reader, PERIOD_ORDINAL);
    (void)point_skip(reader, PERIOD_OF);
    const struct period_token *sign = reader->at;
    bool joined = (sign->kind == PERIOD_DASH || sign->kind == PERIOD_SLASH) && sign[1].kind == PERIOD_MONTH_NAME;
    point->form = PERIOD_IS_DAY;
    reader->at += joined ? 1 : 0;
    if (reader->at->kind != PERIOD_MONTH_NAME)
        return !later || point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    point->month = reader->at++->number;
    bool dash = joined && reader->at->kind == sign->kind;
    bool comma = reader->at->kind == PERIOD_COMMA;
    const struct period_token *year = reader->at + (dash || comma ? 1 : 0);
    if (!period_is_number(year, 4, 4) && !(period_is_number(year, 2, 2) && year[1].kind != PERIOD_COLON))
        return true;
    reader->at = year + 1;
    point->year = year->digits == 2 ? pb_period_century(year->number) : year->number;
    point->digits = 4;
    return skip_time(reader);
}

/* ---- What begins with a number ---- */

/* "201920", "201903", "20190331", "20192020". */
static bool take_compact(struct period_reader *reader, struct period_point *point)
{
    int number = reader->at->number;
    int digits = reader->at->digits;
    reader->at++;
    point->digits = 4;
    point->year = number / (digits == 6 ? 100 : 10000);
    int rest = number % (digits == 6 ? 100 : 10000);
    bool pair = digits == 6 ? rest == (point->year + 1) % 100 : rest == point->year + 1;
    bool month = digits == 6 && rest >= 1 && rest <= 12;
    bool split = reader->years == PB_YEARS_FINANCIAL || reader->years == PB_YEARS_ACADEMIC;
    if (digits == 8 && !pair)
        return take_day(reader, point, point->year, rest / 100, rest % 100);
    if (pair && month && !split && !reader->rules->months && reader->years != PB_YEARS_CALENDAR)
        return point_wrong(reader, PB_PERIOD_TWO_WAYS);
    if (pair && (!month || (split && !reader->rules->months))) {
        point->pair = PERIOD_SLASH_PAIR;
        return true;
    }
    point->form = PERIOD_IS_MONTH;
    point->month = rest;
    point->compact = !pair;
    return month || point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
}

static bool take_quarter_number(struct period_reader *reader, struct period_point *point)
{
    if (!period_is_number(reader->at, 1, 1) || reader->at->number < 1 || reader->at->number > 4)
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    point->quarter = reader->at++->number;
    point->form = PERIOD_IS_QUARTER;
    return true;
}

static bool take_week_number(struct period_reader *reader, struct period_point *point)
{
    if (!period_is_number(reader->at, 1, 2))
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    point->week = reader->at++->number;
    point->form = PERIOD_IS_WEEK;
    return true;
}

/* "2019", "2019/20", "2019 Q4", "2019-Q4", "2019 MAR", "2020-W12", "2019-03-31". */
static bool take_from_year(struct period_reader *reader, struct period_point *point)
{
    const struct period_token *token = reader->at;
    if (are_three(token) && token[4].digits <= 2) {
        reader->at += 5;
        return take_day(reader, point, token[0].number, token[2].number, token[4].number);
    }
    if (!take_year(reader, point))
        return false;
    const struct period_token *next = reader->at;
    next += next->kind == PERIOD_DASH || next->kind == PERIOD_COMMA ? 1 : 0;
    if (next->kind == PERIOD_Q || next->kind == PERIOD_QUARTER_WORD) {
        reader->at = next + 1;
        return take_quarter_number(reader, point);
    }
    if (next->kind == PERIOD_MONTH_NAME) {
        reader->at = next + 1;
        point->form = PERIOD_IS_MONTH;
        point->month = next->number;
        return true;
    }
    if (next->kind != PERIOD_W && next->kind != PERIOD_WEEK_WORD)
        return true;
    bool iso = next->kind == PERIOD_W && !next->spaced && period_is_number(&next[1], 2, 2);
    if (point->pair || (!iso && !reader->rules->iso_weeks))
        return point_wrong(reader, PB_PERIOD_WEEK_UNSAID);
    reader->at = next + 1;
    return take_week_number(reader, point);
}

static bool take_from_number(struct period_reader *reader, bool later, struct period_point *point)
{
    const struct period_token *token = reader->at;
    if (token->digits == 4)
        return take_from_year(reader, point);
    if (token->digits == 6 || token->digits == 8)
        return take_compact(reader, point);
    if (token->digits > 2)
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    if (are_three(token))
        return take_slashes(reader, point);
    bool short_pair = token->digits == 2 && (token[1].kind == PERIOD_SLASH || token[1].kind == PERIOD_DASH) &&
                      period_is_number(&token[2], 2, 2) && point_follows(token->number, 2, &token[2]);
    bool alone = token[1].kind == PERIOD_END;
    if (token->digits == 2 && ((short_pair && (later || reader->said)) || (later && alone)))
        return take_from_year(reader, point);
    return take_named_day(reader, later, point);
}

/* ---- What begins with a word ---- */

/* "Q4 2019/20", "Q4", "Quarter 4 of 2019": the year may be said by the other end. */
static bool take_from_quarter(struct period_reader *reader, struct period_point *point)
{
    reader->at++;
    if (!take_quarter_number(reader, point))
        return false;
    const struct period_token *next = reader->at;
    next += next->kind == PERIOD_DASH || next->kind == PERIOD_COMMA || next->kind == PERIOD_OF ? 1 : 0;
    bool short_pair = period_is_number(next, 2, 2) && period_is_number(&next[2], 2, 2);
    if (next->kind == PERIOD_FINANCIAL) {
        reader->years = PB_YEARS_FINANCIAL;
        reader->said = true;
        next++;
    }
    if (!period_is_number(next, 4, 4) && !short_pair)
        return true;
    reader->at = next;
    return take_year(reader, point);
}

/* "Apr 2019", "Apr-19", "MAR2019", "March 31, 2019", "Apr" where the other end says the year. */
static bool take_from_month(struct period_reader *reader, struct period_point *point)
{
    point->form = PERIOD_IS_MONTH;
    point->month = reader->at++->number;
    const struct period_token *next = reader->at;
    next += next->kind == PERIOD_DASH || next->kind == PERIOD_SLASH || next->kind == PERIOD_COMMA ? 1 : 0;
    const struct period_token *year = next + 1;
    if (next == reader->at && period_is_number(next, 1, 2)) {
        year += year->kind == PERIOD_ORDINAL ? 1 : 0;
        year += year->kind == PERIOD_COMMA ? 1 : 0;
        if (period_is_number(year, 4, 4)) {
            reader->at = year + 1;
            return take_day(reader, point, year->number, point->month, next->number);
        }
    }
    if (!period_is_number(next, 4, 4) && !(period_is_number(next, 2, 2) && next[1].kind != PERIOD_MONTH_NAME))
        return true;
    reader->at = next;
    if (!take_year(reader, point))
        return false;
    point->year = point->digits == 2 && !point->pair ? pb_period_century(point->year) : point->year;
    point->digits = point->pair ? point->digits : 4;
    return true;
}

/* "Week 12 2020", "W12 2020". */
static bool take_from_week(struct period_reader *reader, struct period_point *point)
{
    reader->at++;
    if (!take_week_number(reader, point))
        return false;
    reader->at += reader->at->kind == PERIOD_COMMA || reader->at->kind == PERIOD_OF ? 1 : 0;
    if (!period_is_number(reader->at, 4, 4))
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    point->year = reader->at++->number;
    point->digits = 4;
    return reader->rules->iso_weeks || point_wrong(reader, PB_PERIOD_WEEK_UNSAID);
}

bool pb_period_point(struct period_reader *reader, bool later, struct period_point *point)
{
    *point = (struct period_point){ 0 };
    switch (reader->at->kind) {
    case PERIOD_NUMBER:
        return take_from_number(reader, later, point);
    case PERIOD_MONTH_NAME:
        return take_from_month(reader, point);
    case PERIOD_Q:
    case PERIOD_QUARTER_WORD:
        return take_from_quarter(reader, point);
    case PERIOD_WEEK_WORD:
    case PERIOD_W:
        return take_from_week(reader, point);
    default:
        return point_wrong(reader, PB_PERIOD_NOT_UNDERSTOOD);
    }
}

/* ---- Days of a point ---- */

static int32_t point_date(int year, int month, int day)
{
    return year * 10000 + month * 100 + day;
}

/* Weeks of ISO 8601 begin on Monday; the first one of a year has 4 January. 1970-01-01 was a Thursday. */
static enum pb_period_fault point_week(const struct period_point *point, int32_t *start, int32_t *end)
{
    int32_t fourth = pb_date_days(point_date(point->year, 1, 4));
    int32_t after = pb_date_days(point_date(point->year + 1, 1, 4));
    int32_t first = fourth - (fourth + 3 + 7 * 200000) % 7 + (point->week - 1) * 7;
    if (point->week < 1 || first >= after - (after + 3 + 7 * 200000) % 7)
        return PB_PERIOD_NO_DATE;
    *start = pb_date_of_days(first);
    *end = pb_date_of_days(first + 6);
    return PB_PERIOD_GOOD;
}

enum pb_period_fault pb_period_point_days(const struct period_reader *reader, const struct period_point *point,
                                          int32_t *start, int32_t *end)
{
    enum { FIRST_YEAR = 1800, LAST_YEAR = 2200 };
    if (point->year < FIRST_YEAR || point->year > LAST_YEAR)
        return PB_PERIOD_BEYOND;
    if (point->form == PERIOD_IS_WEEK)
        return point_week(point, start, end);
    if (point->form == PERIOD_IS_DAY) {
        *start = *end = point_date(point->year, point->month, point->day);
        return pb_date_valid(*start) ? PB_PERIOD_GOOD : PB_PERIOD_NO_DATE;
    }
    int from = !point->pair ? 0 : reader->years == PB_YEARS_ACADEMIC ? 8 : 3; /* months after January */
    int months = 12;
    if (point->form == PERIOD_IS_QUARTER) {
        months = QUARTER_MONTHS;
        from += (point->quarter - 1) * QUARTER_MONTHS;
    } else if (point->form == PERIOD_IS_MONTH) {
        months = 1;
        from = point->month - 1 + (point->month - 1 < from ? 12 : 0);
    }
    int first = point->year * 12 + from;
    int after = first + months;
    *start = point_date(first / 12, first % 12 + 1, 1);
    *end = pb_date_of_days(pb_date_days(point_date(after / 12, after % 12 + 1, 1)) - 1);
    return after - 1 < (LAST_YEAR + 1) * 12 ? PB_PERIOD_GOOD : PB_PERIOD_BEYOND;
}
