#ifndef PB_CORE_BASE_PERIOD_POINT_H
#define PB_CORE_BASE_PERIOD_POINT_H
/*
 * One end of a period, as far as it is written: "19", "2019", "2019/20", "20/21", "2019 Q1", "Q4", "Apr", "5 January".
 */
#include "core/base/period_token.h"

enum period_form { PERIOD_IS_YEAR, PERIOD_IS_QUARTER, PERIOD_IS_MONTH, PERIOD_IS_DAY, PERIOD_IS_WEEK };
enum period_pair { PERIOD_NO_PAIR, PERIOD_SLASH_PAIR, PERIOD_DASH_PAIR };

struct period_point {
    enum period_form form;
    int year;              /* 0 = not written */
    int digits;            /* with how many it was written: 2 or 4 */
    enum period_pair pair; /* a year and the one after it: "2019/20", "2019-20" */
    int quarter, month, day, week;
    int one, two; /* of "03/04/2019", until it is known which is the day; else 0 */
    bool compact; /* "201903" */
};

struct period_reader {
    const struct period_token *at;
    const struct pb_period_rules *rules;
    enum pb_years years; /* of the rules, or what the text says itself */
    bool said;           /* the text says it: "FY" */
    enum pb_period_fault fault;
};

/* Takes a point; `later` when it is the second one, which may be short. False with a fault. */
bool pb_period_point(struct period_reader *reader, bool later, struct period_point *point);

/* A year of two digits that nothing completes is of 1970 to 2069. */
int pb_period_century(int year);

/* First and last day of a point that is complete; a fault when there is no such day. */
enum pb_period_fault pb_period_point_days(const struct period_reader *reader, const struct period_point *point,
                                          int32_t *start, int32_t *end);

#endif
