#ifndef PB_CORE_BASE_PERIOD_TOKEN_H
#define PB_CORE_BASE_PERIOD_TOKEN_H
/*
 * The words, numbers and signs of a period.
 */
#include "placebook/period.h"

enum { PERIOD_TOKENS = 32, PERIOD_LONGEST = 79 }; /* a longer text is no period */

enum period_token_kind {
    PERIOD_END,
    PERIOD_NUMBER,
    PERIOD_MONTH_NAME, /* number: 1 to 12 */
    PERIOD_DASH,
    PERIOD_SLASH,
    PERIOD_DOT,
    PERIOD_COMMA,
    PERIOD_COLON,
    PERIOD_PLUS,
    PERIOD_Q,
    PERIOD_TO,
    PERIOD_ENDING,
    PERIOD_BEGINNING,
    PERIOD_YEAR_WORD,
    PERIOD_MONTH_WORD,
    PERIOD_QUARTER_WORD,
    PERIOD_WEEK_WORD,
    PERIOD_W,
    PERIOD_E,
    PERIOD_C,
    PERIOD_FINANCIAL, /* FY, "financial" */
    PERIOD_FYE,
    PERIOD_ACADEMIC,
    PERIOD_CALENDAR,
    PERIOD_MID,
    PERIOD_ROLLING,
    PERIOD_ORDINAL, /* st, nd, rd, th */
    PERIOD_OF,
    PERIOD_T,
    PERIOD_Z,
};

struct period_token {
    enum period_token_kind kind;
    bool spaced; /* there are blanks before it */
    int digits;  /* of a number: how many */
    int number;
};

/* Ends with PERIOD_END, which is spaced when blanks follow. False: there is something else in the text, or it is too
 * long. */
bool pb_period_tokens(const char *text, size_t length, struct period_token tokens[PERIOD_TOKENS]);

#endif
