#ifndef PB_LOADERS_WORKBOOK_OPPORTUNITIES_H
#define PB_LOADERS_WORKBOOK_OPPORTUNITIES_H
/*
 * The opportunities of a Place, put together from the rows of its table (placebook/contract/opportunity.h): one for
 * each measure and organisation, for the latest period that was compared.
 *
 * They stand in the order in which they need attention: totals; then what is significantly worse than the best five,
 * the widest gap first; then what is worse and not known to be significant; then what is as good or better; then what
 * could not be compared. A gap is put beside others as a percentage of the mean of the best five.
 */
#include "loaders/workbook/book.h"

enum opportunity_rank {
    OPPORTUNITY_SUM,     /* over organisations or measures: only amounts are known */
    OPPORTUNITY_COUNTED, /* significantly worse than the best five */
    OPPORTUNITY_WORSE,   /* worse, and not significant, or nobody can say */
    OPPORTUNITY_AS_GOOD,
    OPPORTUNITY_UNKNOWN,
    OPPORTUNITY_RANKS
};

struct opportunity {
    /* Rows of the table; SIZE_MAX where there is none. */
    size_t own; /* the organisation's published figure */
    size_t benchmark;
    size_t gap;
    size_t counted;
    size_t median; /* of the ten */
    size_t quartile;
    size_t unlimited; /* what published packs add up */
    size_t any;       /* one of these: for what they have in common */
    bool total;       /* over the organisations of a Place or of the system */
    bool whole;       /* of the Place that the workbook is about */
    bool sum;         /* over organisations or measures: only amounts are known */
    enum opportunity_rank rank;
    double gap_percent; /* of the mean of the best five, above 0 on the wrong side; NaN: not known */
};

struct opportunities {
    struct opportunity *items; /* in the order of the sheet */
    size_t count;
    size_t ranks[OPPORTUNITY_RANKS]; /* how many of each */
    size_t unlimited;                /* that are also compared without limits */
    pb_symbol *names;                /* of areas, by the symbol of the code */
    size_t name_count;
};

/* In the book's arena; empty when out of memory. */
struct opportunities workbook_opportunities_gather(struct book *book);

/* "Circulation: Spend on admissions, male, 75+ yrs": programme, measure, and whom it is about unless it is everybody.
 */
const char *workbook_opportunity_measure(const struct book *book, const struct opportunity *item, char *buffer);

/* The organisation, and whether it is shared, a part or a total. */
const char *workbook_opportunity_organisation(const struct book *book, const struct opportunity *item, char *buffer);

/* The counted amount; NaN when there is none. */
double workbook_opportunity_amount(const struct book *book, const struct opportunity *item);

/* The amount compared without limits; NaN when there is none. */
double workbook_opportunity_unlimited(const struct book *book, const struct opportunity *item);

/* The note of a row without the list of the ten, which has a sheet of its own. */
const char *workbook_opportunity_note(const struct book *book, size_t row, char *buffer);

/* How it is printed: pounds, patients and events are whole, unless that would be none of one. */
enum style workbook_opportunity_style(double amount);

/* Lines with the largest in pounds, in people and in other units: what is counted apart from what has no limits. */
void workbook_opportunity_headlines(struct book *book, struct sheet *sheet, const struct opportunities *all);

/* The chart under the table: how far each is from its best five. `number` and `percent` are columns of the table. */
void workbook_opportunity_dots(struct book *book, struct sheet *sheet, const struct opportunities *all, size_t number,
                               size_t percent);

/* The sheet Similar ten. */
void workbook_add_similar_ten(struct book *book, const struct opportunities *all);

#endif
