#ifndef PB_LOADERS_WORKBOOK_OPPORTUNITIES_H
#define PB_LOADERS_WORKBOOK_OPPORTUNITIES_H
/*
 * The opportunities of a Place, put together from the rows of its table (placebook/contract/opportunity.h): one for
 * each measure and organisation, for the latest period that was compared.
 */
#include "loaders/workbook/book.h"

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
    double largest;   /* counted amount of the measure's rows: they stand together */
};

struct opportunities {
    struct opportunity *items; /* by programme, then the measures with the largest amounts, then the totals */
    size_t count;
    size_t totals;
    size_t unlimited; /* that are also compared without limits */
    size_t shared;    /* of organisations that other Places have too */
    pb_symbol *names; /* of areas, by the symbol of the code */
    size_t name_count;
};

/* In the book's arena; empty when out of memory. */
struct opportunities workbook_opportunities_gather(struct book *book);

/* "Spend on admissions, male, 75+ yrs": the measure, and whom it is about unless it is everybody. */
const char *workbook_opportunity_measure(const struct book *book, const struct opportunity *item, char *buffer);

/* The organisation, and whether it is shared, a part or a total. */
const char *workbook_opportunity_organisation(const struct book *book, const struct opportunity *item, char *buffer);

/* The counted amount; NaN when there is none. */
double workbook_opportunity_amount(const struct book *book, const struct opportunity *item);

/* The amount compared without limits; NaN when there is none. */
double workbook_opportunity_unlimited(const struct book *book, const struct opportunity *item);

/* The note of a row without the list of the ten, which has a column of its own. */
const char *workbook_opportunity_note(const struct book *book, size_t row, char *buffer);

/* How it is printed: pounds, patients and events are whole, unless that would be none of one. */
enum style workbook_opportunity_style(double amount);

/* The charts of the largest, on a sheet of their own. */
void workbook_add_opportunity_charts(struct book *book, const struct opportunities *opportunities);

#endif
