#ifndef PB_LOADERS_WORKBOOK_CHART_WORDS_H
#define PB_LOADERS_WORKBOOK_CHART_WORDS_H
/*
 * What a series over time says, in a sentence for the title of its chart: only what the figures show, and no more than
 * the comparisons and control charts of the table say. And its description for those who cannot see the chart.
 */
#include "loaders/workbook/chart_data.h"

/* How a figure compares with England: "worse than England", "both districts better than England"; NULL where nothing is
 * said. */
const char *workbook_charted_verdict(pb_symbol comparison);

/* "Rugby"; "Warwickshire" where the county stands in. */
const char *workbook_charted_area(const struct book *book, const struct charted *charted);

/* "Smoking prevalence in Rugby", "Healthy life expectancy in Warwickshire (none for Rugby)". */
const char *workbook_charted_subject(struct book *book, const struct charted *charted);

/* "year", "quarter", "month", of the others "period". */
const char *workbook_charted_noun(const struct book *book, const struct charted *charted);

/* "worse than England in every year since 2012/13; getting worse". */
const char *workbook_charted_trend(struct book *book, const struct charted *charted);

/* "special-cause concern since 2014/15", "no special cause in any year since 2006/07". */
const char *workbook_charted_control(struct book *book, const struct charted *charted);

/* First and last figure with their periods and the unit; England's. */
const char *workbook_charted_figures(struct book *book, const struct charted *charted);

#endif
