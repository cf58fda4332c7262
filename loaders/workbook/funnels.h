#ifndef PB_LOADERS_WORKBOOK_FUNNELS_H
#define PB_LOADERS_WORKBOOK_FUNNELS_H
/*
 * Funnels: the small areas of one kind with a percentage or a rate of the same measure, people and period, and how far
 * from England's value, or from their own mean, an area of each size can be by chance (placebook/statistics/funnel.h).
 * The areas are those inside the Place; where it has none with such figures, its districts. There are at least
 * FUNNEL_AREAS_LEAST of them.
 *
 * Only values that are multiplier x count / denominator can be judged like this. A measure of which one is not, such as
 * a standardised rate, has no funnel.
 *
 * They are found before the sheets are described. The numbers of those that are drawn stand on the sheet Chart data
 * below the series over time: first the limits at growing denominators, then the areas.
 */
#include "loaders/workbook/chart_data.h"
#include "placebook/statistics/funnel.h"

enum {
    FUNNEL_AREAS_LEAST = 5,
    FUNNELS_MOST = 12, /* that are drawn */
    FUNNEL_STEPS = 40  /* denominators at which the limits are drawn */
};

struct funnel {
    struct pb_funnel of;
    bool england;         /* the areas are compared with England; else with their mean */
    double multiplier;    /* of the values */
    const uint32_t *rows; /* of the areas, of the observation table: the smallest denominator first */
    size_t count;
    size_t like;                /* the first of them in the table */
    size_t turn;                /* which of its kind of area it is, by how many lie outside, from 0 */
    size_t outside;             /* areas beyond the 99.8% limits, */
    size_t between;             /* and between those and the 95% limits */
    struct chart_rows *numbers; /* of FUNNEL_STEPS limits, then of the areas; NULL: it is not drawn */
};

struct funnels {
    struct funnel *items; /* first those with the most areas outside, kinds of area in turn */
    size_t count;
    size_t drawn;
    size_t refused; /* kinds of figures of enough areas that have no funnel: their values are not made like this */
};

/* Finds them: book->funnels. After the series of Chart data, before the sheets. */
void workbook_funnels_find(struct book *book);

/* The word for an area that lies outside the 99.8% limits: PB_WORD_CONCERN, PB_WORD_IMPROVEMENT; where neither
 * direction is better PB_WORD_HIGH or PB_WORD_LOW; PB_WORD_COMMON_CAUSE for one within. */
enum pb_word workbook_funnel_word(const struct book *book, const struct funnel *funnel, size_t area);

/* The name of the area of a row, or its code. Of a GP practice in full with its network, as it was in that period:
 * "Park Surgery (Rugby PCN)". */
const char *workbook_funnel_area(const struct book *book, size_t row);
const char *workbook_funnel_area_long(struct book *book, size_t row);

/* "networks", "districts", "LSOAs". */
const char *workbook_funnel_noun(struct book *book, const struct funnel *funnel);

#endif
