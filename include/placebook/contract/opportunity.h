#ifndef PLACEBOOK_CONTRACT_OPPORTUNITY_H
#define PLACEBOOK_CONTRACT_OPPORTUNITY_H
/*
 * How the observation table holds an organisation's opportunity: as further rows of its measure and period, with this
 * category type and these categories (placebook/statistics/opportunity.h says what the figures are). A row of an
 * organisation is exact, a part or shared as its published figure is; the system's total over organisations is a sum.
 * The column `similar` of a benchmark names the five, the best first, that of the other rows the ten.
 */
#define PB_OPPORTUNITY           "RightCare opportunity"        /* the category type */
#define PB_OPPORTUNITY_BENCHMARK "Best five of the similar ten" /* in the unit of the measure */
#define PB_OPPORTUNITY_GAP       "Gap to the best five"      /* in the unit of the measure, above 0 on the wrong side */
#define PB_OPPORTUNITY_AMOUNT    "Gap as an amount"          /* in pounds, patients or events; never to be added up */
#define PB_OPPORTUNITY_MEDIAN    "Median of the similar ten" /* in the unit of the measure */
#define PB_OPPORTUNITY_QUARTILE  "Top quartile of the similar ten" /* likewise: a quarter of them are better */
/* Spend and activity alone: the amount above the lowest five, 0 below them, with no look at chance, as published packs
 * add it up. Other figures than counted opportunities, and never added to them. */
#define PB_OPPORTUNITY_UNLIMITED "Compared without limits, as the packs do"
#define PB_OPPORTUNITY_COUNTED   "Counted opportunity" /* the amount where it is significant, else 0 */

/* How the note of such a row ends: the codes of the ten follow. */
#define PB_OPPORTUNITY_SIMILAR "similar organisations: "

#endif
