#ifndef PB_LOADERS_WORKBOOK_INEQUALITY_SETS_H
#define PB_LOADERS_WORKBOOK_INEQUALITY_SETS_H
/*
 * Sets of deprivation groups: the latest figures of one measure, area, sex and age from the most to the least deprived
 * tenth or fifth, England's figures of the same groups where the table has them, and the indices that sum the set up.
 * Indices over all neighbourhoods in the order of their deprivation are sets without groups.
 */
#include "loaders/workbook/book.h"

enum { INEQUALITY_GROUPS = 10, INEQUALITY_LABEL = 40 };

struct inequality_set {
    size_t like;                       /* some row of it */
    size_t groups;                     /* 10 or 5; 0: an index over neighbourhoods (LSOAs) one by one */
    size_t rows[INEQUALITY_GROUPS];    /* of the table; SIZE_MAX: there is none */
    size_t england[INEQUALITY_GROUPS]; /* England's row of the same group, or SIZE_MAX */
    size_t slope, relative;            /* rows of the indices, or SIZE_MAX */
};

struct inequality_sets {
    struct inequality_set *items;
    size_t count;
    size_t empty;      /* sets of which no group has a figure: they are left out */
    size_t empty_like; /* a row of the first of them */
};

/* The sets of the Place's own areas, in the order of publication; of none when out of memory. */
struct inequality_sets workbook_inequality_find(struct book *book);

/* "Most deprived tenth", "2nd tenth" ... "Least deprived fifth". */
const char *workbook_inequality_group(const struct inequality_set *set, size_t group, char label[INEQUALITY_LABEL]);

/* "tenth" or "fifth". */
const char *workbook_inequality_part(const struct inequality_set *set);

/* "2.1 times as high in the most deprived tenth", "7.6 years less in the most deprived tenth"; "" where an end has no
 * figure. */
const char *workbook_inequality_contrast(struct book *book, const struct inequality_set *set);

/* Of a set without groups, which has an index over neighbourhoods alone, how much worse the most deprived end is. Else
 * "524 per 100,000 in the most deprived tenth, 253 in the least deprived: 2.1 times as high in the most deprived
 * tenth."
 */
const char *workbook_inequality_sentence(struct book *book, const struct inequality_set *set);

/* The same of England's groups, how the gap compares, and the index; or why there is none. */
const char *workbook_inequality_england(struct book *book, const struct inequality_set *set);

/* "Under 75 mortality, Coventry, women, 2018 to 2020". */
const char *workbook_inequality_name(struct book *book, const struct inequality_set *set);

#endif
