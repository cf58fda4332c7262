#ifndef PB_TRANSFORMS_BENCHMARK_H
#define PB_TRANSFORMS_BENCHMARK_H
/*
 * What the parts of this transform share. benchmark.c compares each row; gap.c turns indices of inequality into what is
 * compared of them; said.c keeps what a source says itself; districts.c says what the comparisons of two districts are
 * together.
 */
#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/statistics/comparison.h"

/* Is the row an index of inequality? Then puts the gaps in the place of the indices: how far the index and its limits
 * lie from no inequality, which is 0 for a slope index and 1 for a relative one (there on the log scale, so that twice
 * and half are equally far). A gap that is nearer to none is the lower one, whatever the sign of the index. */
bool benchmark_compares_gaps(const struct pb_table *table, size_t row, struct pb_compared *compared);

/* What a source itself said of a published figure, as a word that fits the polarity of the measure: higher is worse
 * where low is good. PB_WORD_NONE when it said nothing, when the figure is withheld or calculated here, when values of
 * the measure are not to be compared, and when it judged where the framework passes no judgement. */
enum pb_word benchmark_said_by_source(const struct pb_table *table, size_t row, pb_symbol said);

/* Puts the source's word where there is none of ours, and says in the note whose it is. `benchmark`: "England". */
enum pb_status benchmark_keep_said(struct pb_joined *joined, struct pb_table *table, size_t row, enum pb_word said,
                                   pb_symbol *comparison, const char *benchmark, struct pb_error *error) PB_MUST_USE;

/* Where the group has a Place's sum of two districts that is not compared with England itself, and both districts are:
 * sets the word of the two together, and says in the note which district is what. The group is about one thing, in the
 * table of one Place, and its rows are compared already. */
enum pb_status benchmark_join_districts(struct pb_context *context, const struct pb_group *group,
                                        struct pb_joined *note, struct pb_error *error) PB_MUST_USE;

#endif
