#ifndef PB_LOADERS_WORKBOOK_FINDINGS_H
#define PB_LOADERS_WORKBOOK_FINDINGS_H
/*
 * The lines of the sheet Checks, which the sheet Cautions sums up: what the run found out about the figures of a Place,
 * in the order that matters to a data officer. Similar findings are one line with their number.
 */
#include "loaders/workbook/book.h"

struct finding {
    enum pb_word word;   /* its kind */
    const char *kind;    /* in words; of these, the column Finding */
    const char *measure; /* NULL here and below: not applicable */
    const char *area;
    const char *whom; /* sex, age, category */
    const char *period;
    double number;   /* how many comparisons or figures; NaN: not applicable */
    double differ;   /* of these, how many differ */
    double found;    /* the figure that was found, and the one that was expected */
    double expected; /* NaN: not applicable */
    const char *sentence;
    const char *where; /* file and line */
    int32_t since;     /* YYYYMMDD: the end of the period of a figure that is old; else 0 */
};

struct findings {
    struct book *book;
    struct finding *items;
    size_t count;
    size_t capacity;
    size_t left_out; /* beyond the maximum */
    uint64_t compared;
    uint64_t mismatched;
    struct finding nobody_reads; /* what cannot be kept is written here */
};

/* "Not received" from the word not_received. */
const char *workbook_finding_words(struct book *book, enum pb_word word);

/* Everything about the book's Place. A headline whose period ended more than `stale_years` before the date of the
 * publication is stale. In the book's arena. */
struct findings workbook_findings_gather(struct book *book, int64_t stale_years);

#endif
