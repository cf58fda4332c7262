#ifndef PLACEBOOK_PERIOD_H
#define PLACEBOOK_PERIOD_H
/*
 * Periods as health statistics write them, turned into first and last day. Understood: calendar "2019"; pooled calendar
 * "2017 - 19", "2017-2019", "2017 to 2019"; financial or academic "2019/20"; pooled "2016/17 - 20/21"; quarters "2019
 * Q1", "2019/20 Q1", rolling "2018/19 Q2 - 2019/20 Q1", cumulative "2013/14 Q1-Q4", "2013/14 Q1 - 2017/18 Q4"; months
 * "Apr 2019", "Apr 2018 - Mar 2019". An en dash is as good as a hyphen, with or without spaces around it.
 *
 * A financial year runs from 1 April to 31 March, its quarter 1 is April to June. "2019/20" is read as a financial
 * year; a source whose years are academic says so (PB_YEAR_ACADEMIC: 1 September to 31 August).
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

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
};

enum pb_split_year { PB_YEAR_FINANCIAL, PB_YEAR_ACADEMIC };

struct pb_period {
    enum pb_period_kind kind;
    int32_t start; /* first day, YYYYMMDD */
    int32_t end;   /* last day, YYYYMMDD */
};

/* Reads a period; false (and kind PB_PERIOD_UNKNOWN) when it is not understood, ends before it starts, is longer than
 * 50 years, as "2019 - 18" would be, or leaves 1800 to 2200. */
bool pb_period_parse(const char *text, size_t length, enum pb_split_year split_year, struct pb_period *period);

/* The period in the words that the workbook prints: "2017 to 2019", "April 2019 to March 2020", "January to March
 * 2020". `text` holds at least 64 bytes. A period that is not understood gives its own text unchanged. */
const char *pb_period_words(const char *published, const struct pb_period *period, char *text, size_t size);

/* Calendar helpers on YYYYMMDD dates. */
bool pb_date_valid(int32_t date);
int32_t pb_date_days(int32_t date);                                 /* days since 1970-01-01 */
bool pb_date_parse(const char *text, size_t length, int32_t *date); /* "YYYY-MM-DD" */
const char *pb_date_text(int32_t date, char text[11]);              /* "YYYY-MM-DD"; "" for 0 */

#pragma GCC visibility pop

#endif
