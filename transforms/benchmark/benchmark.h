#ifndef PB_TRANSFORMS_BENCHMARK_H
#define PB_TRANSFORMS_BENCHMARK_H
/*
 * What the parts of this transform share. benchmark.c compares each row; districts.c says what the comparisons of two
 * districts are together.
 */
#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/module.h"

/* Where the group has a Place's sum of two districts that is not compared with England itself, and both districts are:
 * sets the word of the two together, and says in the note which district is what. The group is about one thing, in the
 * table of one Place, and its rows are compared already. */
enum pb_status benchmark_join_districts(struct pb_context *context, const struct pb_group *group,
                                        struct pb_joined *note, struct pb_error *error) PB_MUST_USE;

#endif
