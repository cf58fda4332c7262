#ifndef PB_LOADERS_WORKBOOK_GLANCE_H
#define PB_LOADERS_WORKBOOK_GLANCE_H
/*
 * Which measures At a glance shows, and the sentences above them. All headlines with a row are entries; as many are
 * shown as one page of A4 holds, the worst first: worse than England, then getting worse, then off target, then those
 * not rated last, each in the order of the framework.
 */
#include "loaders/workbook/verdict.h"

struct glance_entry {
    const struct pb_headline *headline;
    const char *name; /* with the sex, and whose figure stands in: "(county figure)" */
    enum verdict verdict;
    bool getting_worse;
    bool off_target;
};

/* Columns that are left out where no figure of the Place has anything for them: they would be a page of codes. */
enum glance_column { GLANCE_ENGLAND, GLANCE_AGAINST, GLANCE_TREND, GLANCE_CHART, GLANCE_OVER_TIME, GLANCE_SOMETIMES };

struct glance {
    struct glance_entry *entries; /* in the order in which they are shown */
    size_t count;
    size_t shown;
    size_t without;           /* measures that have no figure for the Place */
    struct verdicts verdicts; /* of measures */
    bool has[GLANCE_SOMETIMES];
    const struct sheet **links;
    size_t *link_rows;
};

/* All of them, in order; `shown` is not decided yet. NULL when out of memory. */
struct glance *workbook_glance_make(struct book *book);

/* Title, sentences and notes above the table. */
void workbook_glance_lines(struct book *book, struct sheet *sheet, const struct glance *glance);

/* The last line: how many are shown and where the others are, and what is to be known of the table. */
void workbook_glance_others(struct book *book, struct sheet *sheet, const struct glance *glance);

#endif
