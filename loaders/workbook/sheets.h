#ifndef PB_LOADERS_WORKBOOK_SHEETS_H
#define PB_LOADERS_WORKBOOK_SHEETS_H
/*
 * The sheets of a Place's workbook, in this order, each in a file of its name. Contents is completed last, when the
 * others are known.
 */
#include "loaders/workbook/book.h"

struct sheet *workbook_add_glance(struct book *book);                   /* At a glance */
void workbook_complete_glance(struct book *book, struct sheet *glance); /* when the other sheets are there */
bool workbook_glance_rates(const struct sheet *glance);                 /* does it rate any measure? */
void workbook_add_cover(struct book *book);
struct sheet *workbook_add_contents(struct book *book);
void workbook_add_side_by_side(struct book *book); /* of the system: its Places */
void workbook_add_priorities(struct book *book);
void workbook_add_targets(struct book *book); /* of the plans */
void workbook_add_milestones(struct book *book);
void workbook_add_changes(struct book *book); /* since the edition before */
void workbook_add_escalations(struct book *book);
const char *workbook_rating_rule(struct book *book); /* the framework's, in sentences, for Notes */
void workbook_add_outcomes(struct book *book);
void workbook_add_trends(struct book *book);
void workbook_add_control_charts(struct book *book);
void workbook_add_funnel_plots(struct book *book);
void workbook_add_against_england(struct book *book);
/* And the charts of them; `first`: the workbook opens with it. */
struct sheet *workbook_add_opportunities(struct book *book, bool first);
void workbook_add_inequalities(struct book *book);
void workbook_add_networks(struct book *book);     /* Primary Care Networks */
void workbook_add_local_glance(struct book *book); /* Local areas at a glance */
void workbook_add_local_areas(struct book *book);
void workbook_add_gap(struct book *book); /* what drives the gap in life expectancy */
void workbook_add_neighbours(struct book *book);
void workbook_add_plan_figures(struct book *book);
/* Data, and what it has no room for on Data 2 ...: `most` rows each. */
void workbook_add_data(struct book *book, size_t most);
void workbook_add_chart_data(struct book *book);
/* Is there any, of organisations that are compared with those most like them? */
bool workbook_opportunities_are_known(const struct book *book);
struct findings;
void workbook_add_cautions(struct book *book, const struct findings *findings, int64_t stale_years);
void workbook_add_checks(struct book *book, const struct findings *findings);
void workbook_add_sources(struct book *book);
void workbook_add_dictionary(struct book *book);
void workbook_add_notes(struct book *book);
void workbook_complete_contents(struct book *book, struct sheet *contents);

/* The sheet of rejects.xlsx. */
void workbook_add_rejects(struct book *book, const struct pb_conclusion *conclusion);

#endif
