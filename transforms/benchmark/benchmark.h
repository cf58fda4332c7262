#ifndef PB_TRANSFORMS_BENCHMARK_H
#define PB_TRANSFORMS_BENCHMARK_H
/*
 * What the parts of this transform share. benchmark.c compares each row; gap.c turns measures of inequality into what
 * is compared of them; said.c keeps what a source says itself; districts.c says what the comparisons of two districts
 * are together.
 */
#include "placebook/calculated.h"
#include "placebook/contract/inequality.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/statistics/comparison.h"

/* Puts the gaps in the place of the numbers of a measure of inequality: how far these and their limits lie from none.
 * The gap that is nearer to none is the lower one, whatever the sign of the number. */
void benchmark_turn_to_gaps(enum pb_inequality kind, struct pb_compared *compared);

/* The word for gaps of which the numbers compare so, where low is good or neither direction is. */
enum pb_word benchmark_gap_word(enum pb_word word);

/* What a source itself said of a published figure, as a word that fits the polarity of the measure: higher is worse
 * where low is good. PB_WORD_NONE when it said nothing, when the figure is withheld or calculated here, when values of
 * the measure are not to be compared, when it judged where the framework passes no judgement, and of a measure of
 * inequality that is not upright, since nobody knows whether it looked at the number or at the gap. */
enum pb_word benchmark_said_by_source(const struct pb_table *table, size_t row, enum pb_inequality kind,
                                      pb_symbol said);

/* Puts the source's word where there is none of ours, and says in the note whose it is. `benchmark`: "England". */
enum pb_status benchmark_keep_said(struct pb_joined *joined, struct pb_table *table, size_t row, enum pb_word said,
                                   pb_symbol *comparison, const char *benchmark, struct pb_error *error) PB_MUST_USE;

/* Where the group has a Place's sum of two districts that is not compared with England itself, and both districts are:
 * sets the word of the two together, and says in the note which district is what. The group is about one thing, in the
 * table of one Place, and its rows are compared already. */
enum pb_status benchmark_join_districts(struct pb_context *context, const struct pb_group *group,
                                        struct pb_joined *note, struct pb_error *error) PB_MUST_USE;

#endif
