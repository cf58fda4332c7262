#ifndef PB_CORE_SIMILAR_NEIGHBOURS_MISTAKES_H
#define PB_CORE_SIMILAR_NEIGHBOURS_MISTAKES_H
/*
 * A table of similar local authorities that a file for people names, so that all its mistakes are told at once.
 */
#include "core/options/mistakes.h"
#include "placebook/similar/neighbours.h"

/* As pb_neighbours_read, for codes of local authorities, with errors of configuration: `mistakes` as
 * core/options/mistakes.h has it (may be NULL). A row or an organisation with a mistake is left out. */
enum pb_status pb_neighbours_check(struct pb_neighbours *neighbours, const struct pb_input *input,
                                   struct pb_arena *arena, struct pb_mistakes *mistakes, bool *found,
                                   struct pb_error *error) PB_MUST_USE;

#endif
