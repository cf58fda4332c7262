/*
 * A period is what stands before it ("FY", "12 months to", "w/e"), one point or two, and nothing else.
 */
#include "core/base/period_point.h"

#include <assert.h>

enum { YEAR_MONTHS = 12, WEEK_DAYS = 7, SPAN_MOST = PB_PERIOD_YEARS_MOST * YEAR_MONTHS };

/* What stands before the point: "year ending" is 12 months, "w/e" is 7 days. */
struct period_span {
    int months; /* before the end of the point */
    int days;   /* before its end, or after its start where it begins there */
    bool begins;
};

struct period_ends {
    struct period_point first, last; /* the same where there is one point */
    bool range;
    bool reversed; /* "2019 - 18" */
};

static bool period_skip(struct period_reader *reader, enum period_token_kind kind)
{
    bool found = reader->at->kind == kind;
    reader->at += found ? 1 : 0;
    return found;
}

static bool is_end_word(const struct period_token *token)
{
    return token->kind == PERIOD_ENDING || token->kind == PERIOD_TO;
}

/* "FY", "financial year", "Academic year", "calendar year", "FYE", "financial year ending", "mid-". */
static void take_years(struct period_reader *reader, struct period_span *span)
{
    static const struct {
        enum period_token_kind kind;
        enum pb_years years;
    } kinds[] = { { PERIOD_FINANCIAL, PB_YEARS_FINANCIAL },
                  { PERIOD_FYE, PB_YEARS_FINANCIAL },
                  { PERIOD_ACADEMIC, PB_YEARS_ACADEMIC },
                  { PERIOD_CALENDAR, PB_YEARS_CALENDAR } };
    (void)period_skip(reader, PERIOD_ROLLING);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (reader->at->kind != kinds[i].kind)
            continue;
        reader->years = kinds[i].years;
        reader->said = true;
        span->months = reader->at->kind == PERIOD_FYE ? YEAR_MONTHS : 0;
        reader->at++;
        (void)period_skip(reader, PERIOD_YEAR_WORD);
        (void)period_skip(reader, PERIOD_DASH);
        if (reader->at->kind == PERIOD_ENDING) {
            span->months = YEAR_MONTHS;
            reader->at++;
        }
        return;
    }
    if (period_skip(reader, PERIOD_MID))
        (void)period_skip(reader, PERIOD_DASH);
}

/* "w/e", "week ending", "w/c", "week commencing". A number behind "week" is that of the week. */
static void take_week_span(struct period_reader *reader, struct period_span *span)
{
    const struct period_token *token = reader->at;
    const struct period_token *next = token + 1 + (token[1].kind == PERIOD_SLASH ? 1 : 0);
    bool ends = is_end_word(next) || next->kind == PERIOD_E;
    span->begins = next->kind == PERIOD_BEGINNING || next->kind == PERIOD_C;
    if (!ends && !span->begins)
        return;
    span->days = WEEK_DAYS;
    reader->at = next + 1;
}

/* "Year ending", "Year to", "12 months to", "3 years to", "Quarter ending", "week ending". */
static void take_span(struct period_reader *reader, struct period_span *span)
{
    const struct period_token *token = reader->at;
    int count = 1;
    if (token->kind == PERIOD_WEEK_WORD || token->kind == PERIOD_W) {
        take_week_span(reader, span);
        return;
    }
    if (token->kind == PERIOD_NUMBER && token->digits <= 3) {
        count = token->number;
        token++;
        token += token->kind == PERIOD_DASH ? 1 : 0;
    }
    int unit = token->kind == PERIOD_YEAR_WORD      ? YEAR_MONTHS
               : token->kind == PERIOD_QUARTER_WORD ? 3
               : token->kind == PERIOD_MONTH_WORD   ? 1
                                                    : 0;
    if (unit && is_end_word(&token[1])) {
        span->months = count ? count * unit : -1;
        reader->at = token + 2;
    } else if (token == reader->at && token->kind == PERIOD_YEAR_WORD)
        reader->at++; /* "Year 2019" */
}

static bool period_separator(struct period_reader *reader, const struct period_point *first)
{
    bool days = first->form == PERIOD_IS_DAY && first->month;
    return period_skip(reader, PERIOD_DASH) || (reader->at->spaced && period_skip(reader, PERIOD_TO)) ||
           (days && period_skip(reader, PERIOD_SLASH));
}

/* ---- What one end leaves to the other ---- */

/* A year of two digits is the first one of that ending that is not before the earlier end; half a century later is
 * before it. */
static void complete_year(struct period_ends *ends)
{
    enum { CENTURY = 100 };
    const struct period_point *first = &ends->first;
    struct period_point *last = &ends->last;
    if (last->digits != 2 || first->digits != 4)
        return;
    last->year += first->year / CENTURY * CENTURY;
    last->year += last->year < first->year ? CENTURY : 0;
    last->digits = 4;
    ends->reversed = last->year - first->year > CENTURY / 2;
}

static void take_over_year(struct period_point *to, const struct period_point *from)
{
    to->year = from->year;
    to->digits = from->digits;
    to->pair = from->pair;
}

/* "2013/14 Q1-Q4", "Q1-Q4 2013/14", "Apr - Jun 2019", "2019 Apr - Jun", "1 to 7 March 2020". */
static void period_complete(struct period_ends *ends)
{
    struct period_point *first = &ends->first;
    struct period_point *last = &ends->last;
    complete_year(ends);
    if (first->form != last->form || (!first->digits && !last->digits))
        return;
    if (!last->digits)
        take_over_year(last, first);
    if (!first->digits)
        take_over_year(first, last);
    if (first->form == PERIOD_IS_DAY && !first->month)
        first->month = last->month;
}

/* ---- Day or month first ---- */

static enum pb_date_order order_shown(const struct period_point *point)
{
    if (!point->one || point->one == point->two)
        return PB_DATES_UNSAID;
    if (point->one > 12 && point->two <= 12)
        return PB_DATES_DAY_FIRST;
    return point->two > 12 && point->one <= 12 ? PB_DATES_MONTH_FIRST : PB_DATES_UNSAID;
}

static enum pb_period_fault order_point(struct period_point *point, enum pb_date_order order)
{
    if (!point->one || point->one == point->two)
        return PB_PERIOD_GOOD;
    if (order == PB_DATES_UNSAID)
        return point->one > 12 ? PB_PERIOD_NO_DATE : PB_PERIOD_ORDER;
    point->day = order == PB_DATES_DAY_FIRST ? point->one : point->two;
    point->month = order == PB_DATES_DAY_FIRST ? point->two : point->one;
    return PB_PERIOD_GOOD;
}

static enum pb_period_fault order_points(const struct period_reader *reader, struct period_ends *ends,
                                         struct pb_period_found *found)
{
    enum pb_date_order shown = order_shown(&ends->first);
    enum pb_date_order other = order_shown(&ends->last);
    if (shown && other && shown != other)
        return PB_PERIOD_NO_DATE;
    found->shows = shown ? shown : other;
    enum pb_date_order order = reader->rules->dates ? reader->rules->dates : found->shows;
    enum pb_period_fault fault = order_point(&ends->first, order);
    return fault ? fault : order_point(&ends->last, order);
}

/* ---- Two years, or a year and a month ---- */

static bool are_split(enum pb_years years)
{
    return years == PB_YEARS_FINANCIAL || years == PB_YEARS_ACADEMIC;
}

/* "2019-03" with no blank in it. 2010-12 are three years, as health statistics write them, unless others beside it can
 * only be months; *doubt says that it may be one. */
static bool is_year_month(const struct period_reader *reader, bool *doubt)
{
    const struct period_token *first = reader->at;
    const struct period_token *second = first + 2;
    *doubt = false;
    if (first->kind != PERIOD_NUMBER || first->digits != 4 || first[1].kind != PERIOD_DASH || first[1].spaced ||
        second->kind != PERIOD_NUMBER || second->spaced || second->digits != 2 || second[1].kind != PERIOD_END ||
        second->number < 1 || second->number > YEAR_MONTHS)
        return false;
    int later = (second->number - first->number % 100 + 100) % 100;
    bool month = reader->rules->months || later < 1 || later > PB_PERIOD_YEARS_MOST;
    *doubt = !month && reader->years == PB_YEARS_UNSAID;
    return month;
}

static bool is_bare_year(const struct period_point *point)
{
    return point->form == PERIOD_IS_YEAR && !point->pair && point->digits == 4;
}

/* Two years that follow each other, alone, are what the source says about its years. */
static void judge_years(const struct period_reader *reader, struct period_ends *ends, struct pb_period_found *found)
{
    struct period_point *first = &ends->first;
    bool split = are_split(reader->years);
    if (ends->range && is_bare_year(first) && is_bare_year(&ends->last) && ends->last.year == first->year + 1) {
        first->pair = PERIOD_DASH_PAIR;
        ends->last = *first;
        ends->range = false;
    }
    if (!ends->range && first->form == PERIOD_IS_YEAR && first->pair == PERIOD_DASH_PAIR) {
        if (reader->years == PB_YEARS_UNSAID)
            found->doubt = PB_DOUBT_TWO_YEARS;
        first->pair = ends->last.pair = split ? PERIOD_SLASH_PAIR : PERIOD_NO_PAIR;
        ends->last.year += split ? 0 : 1;
    } else if (!ends->range && !first->pair && first->form <= PERIOD_IS_QUARTER && split && !reader->said)
        found->doubt = PB_DOUBT_SINGLE_YEAR;
}

/* ---- Putting it together ---- */

static enum pb_period_kind period_kind_of(const struct period_ends *ends)
{
    static const enum pb_period_kind kinds[][2] = { [PERIOD_IS_YEAR] = { PB_PERIOD_YEAR, PB_PERIOD_YEARS },
                                                    [PERIOD_IS_QUARTER] = { PB_PERIOD_QUARTER, PB_PERIOD_QUARTERS },
                                                    [PERIOD_IS_MONTH] = { PB_PERIOD_MONTH, PB_PERIOD_MONTHS },
                                                    [PERIOD_IS_DAY] = { PB_PERIOD_DAY, PB_PERIOD_DAYS },
                                                    [PERIOD_IS_WEEK] = { PB_PERIOD_WEEK, PB_PERIOD_DAYS } };
    bool several = ends->range || ends->first.year != ends->last.year;
    if (ends->first.form == PERIOD_IS_YEAR && ends->first.pair)
        return several ? PB_PERIOD_FINANCIAL_YEARS : PB_PERIOD_FINANCIAL_YEAR;
    return kinds[ends->first.form][several];
}

/* Days that are whole months are months. */
static bool are_months(const struct pb_period *period)
{
    return period->start % 100 == 1 && pb_date_of_days(pb_date_days(period->end) + 1) % 100 == 1;
}

static enum pb_period_fault check_days(struct pb_period *period)
{
    int32_t days = pb_date_days(period->end) - pb_date_days(period->start) + 1;
    if (days < 1)
        return PB_PERIOD_REVERSED;
    if (period->start / 10000 + PB_PERIOD_YEARS_MOST <
        period->end / 10000 + (period->end % 10000 >= period->start % 10000))
        return PB_PERIOD_TOO_LONG;
    if (period->kind == PB_PERIOD_DAYS && are_months(period))
        period->kind = days > 31 ? PB_PERIOD_MONTHS : PB_PERIOD_MONTH;
    return PB_PERIOD_GOOD;
}

/* The same day a number of months earlier; 0 when that month has no such day. */
static int32_t months_before(int32_t date, int months)
{
    int month = date / 10000 * YEAR_MONTHS + date / 100 % 100 - 1 - months;
    int32_t before = month / YEAR_MONTHS * 10000 + (month % YEAR_MONTHS + 1) * 100 + date % 100;
    return pb_date_valid(before) ? before : 0;
}

/* "12 months to June 2020", "w/e 5 January 2020". */
static enum pb_period_fault apply_span(const struct period_reader *reader, const struct period_span *span,
                                       struct period_point *point, struct pb_period *period)
{
    if (span->days) {
        if (point->form != PERIOD_IS_DAY)
            return PB_PERIOD_NOT_UNDERSTOOD;
        period->kind = PB_PERIOD_WEEK;
        if (span->begins)
            period->end = pb_date_of_days(pb_date_days(period->end) + span->days - 1);
        else
            period->start = pb_date_of_days(pb_date_days(period->start) - span->days + 1);
        return PB_PERIOD_GOOD;
    }
    if (span->months < 1)
        return PB_PERIOD_NOT_UNDERSTOOD;
    if (span->months > SPAN_MOST)
        return PB_PERIOD_TOO_LONG;
    if (point->form == PERIOD_IS_YEAR && !reader->said)
        return PB_PERIOD_TWO_WAYS; /* "year ending 2020" */
    int32_t after = pb_date_of_days(pb_date_days(period->end) + 1);
    period->start = months_before(after, span->months);
    period->kind = are_months(period) ? span->months > 1 ? PB_PERIOD_MONTHS : PB_PERIOD_MONTH : PB_PERIOD_DAYS;
    return period->start ? PB_PERIOD_GOOD : PB_PERIOD_NO_DATE;
}

/* "FYE 2020" is the year that ends in 2020; "FY2019" could be the one that begins or ends there. */
static enum pb_period_fault judge_said(const struct period_reader *reader, const struct period_span *span,
                                       struct period_ends *ends)
{
    struct period_point *point = &ends->first;
    bool bare = point->form <= PERIOD_IS_QUARTER && !point->pair && are_split(reader->years);
    if (!bare || !reader->said)
        return PB_PERIOD_GOOD;
    if (!span->months || point->form != PERIOD_IS_YEAR)
        return PB_PERIOD_TWO_WAYS;
    point->year--;
    point->pair = PERIOD_SLASH_PAIR;
    ends->last = *point;
    return PB_PERIOD_GOOD;
}

/* Both ends are of one kind and say their year. */
static bool are_alike(const struct period_ends *ends)
{
    const struct period_point *first = &ends->first;
    const struct period_point *last = &ends->last;
    return first->digits == 4 && last->digits == 4 && first->form == last->form && !first->pair == !last->pair &&
           (first->form != PERIOD_IS_DAY || (first->month && last->month));
}

static enum pb_period_fault period_days(const struct period_reader *reader, const struct period_span *span,
                                        struct period_ends *ends, struct pb_period_found *found)
{
    struct pb_period *period = &found->period;
    int32_t unused = 0;
    enum pb_period_fault fault = are_alike(ends) ? PB_PERIOD_GOOD : PB_PERIOD_NOT_UNDERSTOOD;
    if (!fault)
        fault = order_points(reader, ends, found);
    if (fault)
        return fault;
    judge_years(reader, ends, found);
    fault = ends->reversed ? PB_PERIOD_REVERSED : judge_said(reader, span, ends);
    if (fault)
        return fault;
    fault = pb_period_point_days(reader, &ends->first, &period->start, &unused);
    if (!fault)
        fault = pb_period_point_days(reader, &ends->last, &unused, &period->end);
    if (fault)
        return fault;
    found->split = ends->first.pair && ends->first.form <= PERIOD_IS_QUARTER;
    period->kind = period_kind_of(ends);
    if (span->months || span->days)
        fault = ends->range ? PB_PERIOD_NOT_UNDERSTOOD : apply_span(reader, span, &ends->first, period);
    return fault ? fault : check_days(period);
}

/* What is written: one point or two, and nothing behind them. */
static bool take_ends(struct period_reader *reader, struct period_ends *ends)
{
    if (!pb_period_point(reader, false, &ends->first))
        return false;
    ends->range = reader->at->kind != PERIOD_END;
    if (ends->range) {
        if (!period_separator(reader, &ends->first) || !pb_period_point(reader, true, &ends->last))
            return false;
        period_complete(ends);
    } else {
        if (ends->first.digits == 2) {
            ends->first.year = pb_period_century(ends->first.year);
            ends->first.digits = 4;
        }
        ends->last = ends->first;
    }
    return reader->at->kind == PERIOD_END;
}

enum pb_period_fault pb_period_read(const char *text, size_t length, const struct pb_period_rules *rules,
                                    struct pb_period_found *found)
{
    struct period_token tokens[PERIOD_TOKENS];
    struct period_ends ends = { 0 };
    struct period_span span = { 0 };
    bool doubt = false;
    *found = (struct pb_period_found){ 0 };
    if (!pb_period_tokens(text, length, tokens))
        return PB_PERIOD_NOT_UNDERSTOOD;
    struct period_reader reader = {
        .at = tokens, .rules = rules, .years = rules->years, .fault = PB_PERIOD_NOT_UNDERSTOOD
    };
    if (is_year_month(&reader, &doubt)) {
        ends.first = (struct period_point){
            .form = PERIOD_IS_MONTH, .year = tokens[0].number, .digits = 4, .month = tokens[2].number, .compact = true
        };
        ends.last = ends.first;
    } else {
        take_years(&reader, &span);
        take_span(&reader, &span);
        if (!take_ends(&reader, &ends))
            return reader.fault;
    }
    enum pb_period_fault fault = period_days(&reader, &span, &ends, found);
    if (doubt)
        found->doubt = PB_DOUBT_MONTH;
    found->shows_month = ends.first.compact && !rules->months;
    if (fault)
        found->period = (struct pb_period){ 0 };
    assert(fault || (pb_date_valid(found->period.start) && pb_date_valid(found->period.end)));
    return fault;
}

bool pb_period_parse(const char *text, size_t length, enum pb_split_year split_year, struct pb_period *period)
{
    const struct pb_period_rules rules = { .years =
                                               split_year == PB_YEAR_ACADEMIC ? PB_YEARS_ACADEMIC : PB_YEARS_CALENDAR };
    struct pb_period_found found;
    enum pb_period_fault fault = pb_period_read(text, length, &rules, &found);
    *period = found.period;
    return !fault;
}
