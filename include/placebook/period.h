#ifndef PLACEBOOK_PERIOD_H
#define PLACEBOOK_PERIOD_H
/*
 * Periods as public statistics write them, turned into first and last day. Understood are:
 *
 * - calendar years "2019", pooled "2017 - 19", "2017-2019", "2017 to 2019";
 * - financial or academic years "2019/20", "2019/2020", "FY2019/20", "FY 2019-20", "Academic year 2019/20", "201920",
 *   pooled "2016/17 - 20/21", "2016-17 to 2018-19", and "FYE 2020";
 * - quarters "2019 Q1", "2019-Q4", "2019/20 Q1", "Q4 2019/20", "FY2023_24_Q4", "Quarter 4 2019-20", rolling "2018/19 Q2
 *   - 2019/20 Q1", cumulative "2013/14 Q1-Q4";
 * - months "Apr 2019", "April 2019", "MAR2019", "Mar-19", "2019 MAR", "2019-03", "201903", ranges "Apr 2018 - Mar
 * 2019", "Apr-19 to Mar-20", "April to June 2019", and a month in a year that is split, "January 2019/20" (2020);
 * - "Year ending March 2020", "Year to 31 March 2020", "12 months to June 2020", "Quarter ending June 2019";
 * - days "31 March 2019", "31-Mar-19", "March 31, 2019", "2019-03-31" (with a time or without), "20190331",
 *   "31/03/2019", "31.03.2019", and ranges of them;
 * - weeks "w/e 5 January 2020", "week ending", "w/c", "week commencing", "2020-W12", and "Week 12 2020" where it is
 * said that weeks are those of ISO 8601.
 *
 * Every dash is a hyphen, every blank a space, and an underscore is a dash. A financial year runs from 1 April to 31
 * March, its quarter 1 is April to June; an academic year from 1 September to 31 August. Nothing is guessed: what can
 * be read in two ways, and where nothing says which, is a fault, or is read with a doubt that the caller must pass on.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

enum { PB_PERIOD_YEARS_MOST = 10, PB_PERIOD_TEXT = 80 }; /* a longer period is a slip; room for the text of a period */

enum pb_period_kind {
    PB_PERIOD_UNKNOWN = 0,
    PB_PERIOD_YEAR,
    PB_PERIOD_YEARS, /* pooled */
    PB_PERIOD_FINANCIAL_YEAR,
    PB_PERIOD_FINANCIAL_YEARS, /* pooled */
    PB_PERIOD_QUARTER,
    PB_PERIOD_QUARTERS,
    PB_PERIOD_MONTH,
    PB_PERIOD_MONTHS,
    PB_PERIOD_DAY,
    PB_PERIOD_DAYS, /* other than whole months and a week */
    PB_PERIOD_WEEK,
};

/* What two years that follow each other mean ("2019-20", "2019 to 2020"): two calendar years, or the year from April or
 * September 2019. "2019/20" is financial unless years are academic. Unsaid: as calendar, with a doubt. */
enum pb_years { PB_YEARS_UNSAID, PB_YEARS_CALENDAR, PB_YEARS_FINANCIAL, PB_YEARS_ACADEMIC };

enum pb_date_order { PB_DATES_UNSAID, PB_DATES_DAY_FIRST, PB_DATES_MONTH_FIRST };

/* What a source says about its periods. */
struct pb_period_rules {
    enum pb_years years;
    enum pb_date_order dates;
    bool iso_weeks; /* "Week 12 2020" is a week of ISO 8601 */
    bool months;    /* "2010-11" and "201011" are months, as others beside them are */
};

enum pb_period_doubt {
    PB_DOUBT_NONE,
    PB_DOUBT_TWO_YEARS,   /* "2019-20", read as two calendar years, may be a financial year */
    PB_DOUBT_MONTH,       /* "2010-11" or "2010-12", read as calendar years, may be a month */
    PB_DOUBT_SINGLE_YEAR, /* "2019" or "2019 Q4", read as calendar, though years are financial or academic */
};

struct pb_period {
    enum pb_period_kind kind;
    int32_t start; /* first day, YYYYMMDD */
    int32_t end;   /* last day, YYYYMMDD */
};

struct pb_period_found {
    struct pb_period period;
    bool split; /* a year over two calendar years, or quarters of one */
    enum pb_period_doubt doubt;
    enum pb_date_order shows; /* the order of day and month that the text itself shows, as 31/03/2019 does */
    bool shows_month;         /* it can only be a month in digits: "2019-03" */
};

enum pb_period_fault {
    PB_PERIOD_GOOD,
    PB_PERIOD_NOT_UNDERSTOOD,
    PB_PERIOD_NO_DATE,     /* 31 February */
    PB_PERIOD_REVERSED,    /* it ends before it begins */
    PB_PERIOD_TOO_LONG,    /* longer than PB_PERIOD_YEARS_MOST */
    PB_PERIOD_BEYOND,      /* before 1800 or after 2200 */
    PB_PERIOD_ORDER,       /* 03/04/2019, and nothing says whether the day or the month is first */
    PB_PERIOD_TWO_WAYS,    /* "201112", "FY2019": nothing says which of two periods it is */
    PB_PERIOD_WEEK_UNSAID, /* "Week 12 2020", and nothing says how weeks are counted */
    PB_PERIOD_APART,       /* the month or quarter beside a year is not one of it */
};

/* Reads a period. On a fault its kind is PB_PERIOD_UNKNOWN. */
enum pb_period_fault pb_period_read(const char *text, size_t length, const struct pb_period_rules *rules,
                                    struct pb_period_found *found) PB_MUST_USE;

/* A sentence for people: what is wrong with it and what was expected. */
const char *pb_period_reason(enum pb_period_fault fault);

/* What else a period may be that was read, to be said after "it": "may be two calendar years or a financial year"; NULL
 * where there is no doubt. */
const char *pb_period_doubtful(enum pb_period_doubt doubt);

/* The same without further rules: two years with a dash are calendar years unless years are academic. */
enum pb_split_year { PB_YEAR_FINANCIAL, PB_YEAR_ACADEMIC };
bool pb_period_parse(const char *text, size_t length, enum pb_split_year split_year, struct pb_period *period);

/* The text by which a period that was read from `published` is put into tables: the published one where everybody reads
 * it alike without further rules, else "2019/20", "2019/20 Q4", "Mar 2019", "2019-03-31", "w/e 2020-01-05", "2019-04-01
 * to 2019-05-15" and so on. */
const char *pb_period_text(const char *published, size_t length, const struct pb_period_found *found,
                           char text[PB_PERIOD_TEXT]);

/* The period in the words that the workbook prints: "2017 to 2019", "April 2019 to March 2020", "January to March
 * 2020", "5 January 2020". `text` holds at least 64 bytes. A period that is not understood gives its own text
 * unchanged. */
const char *pb_period_words(const char *published, const struct pb_period *period, char *text, size_t size);

/* The time between two days as a sentence has it: "The newest figures are for ..." "2022", "the years 2020 to 2022",
 * "the year to March 2023", "the three years to March 2023", "the three months to June 2023", "March 2023", "the week
 * to 5 January 2020", "5 January 2020", "3 March to 5 April 2023". `text` holds at least 64 bytes; "" when one is no
 * date. */
const char *pb_period_in_sentence(int32_t start, int32_t end, char *text, size_t size);

/* A part of a year that stands in a column of its own: "March" or "3", "Q4", "4" or "Quarter 4". A text that is a whole
 * period ("FY2023_24_Q4") must lie within the year. PB_PERIOD_TWO_WAYS: month 4 of 2019/20 can be April or July. */
enum pb_period_fault pb_period_narrow(struct pb_period_found *found, bool quarter, const char *text, size_t length,
                                      const struct pb_period_rules *rules) PB_MUST_USE;

/* Calendar helpers on YYYYMMDD dates. */
bool pb_date_valid(int32_t date);
int32_t pb_date_days(int32_t date);                                 /* days since 1970-01-01 */
int32_t pb_date_of_days(int32_t days);                              /* and back */
bool pb_date_parse(const char *text, size_t length, int32_t *date); /* "YYYY-MM-DD" */
const char *pb_date_text(int32_t date, char text[11]);              /* "YYYY-MM-DD"; "" for 0 */

enum { PB_DATE_WORDS = 32 };
const char *pb_date_words(int32_t date, char text[PB_DATE_WORDS]); /* "28 November 2026"; "" for no valid date */

#pragma GCC visibility pop

#endif
