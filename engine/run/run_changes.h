#ifndef PB_ENGINE_RUN_RUN_CHANGES_H
#define PB_ENGINE_RUN_RUN_CHANGES_H
/*
 * What changed in a Place since the publication before (placebook/contract/changes.h), for its loaders.
 */
#include "engine/run/run_private.h"

struct pb_place_changes {
    struct pb_changes_since since;
    struct pb_arena arena;
    struct pb_symbols texts;
    bool open;
};

/* Compares the table of a Place, which is sorted, with that of the publication before, and notes in the outcome which
 * one it is. That this cannot be read is told and is no error. To be closed in every case. */
enum pb_status pb_run_changes_find(struct pb_running *running, struct pb_place_outcome *outcome,
                                   const struct pb_table *table, struct pb_place_changes *changes,
                                   struct pb_error *error) PB_MUST_USE;
void pb_run_changes_close(struct pb_place_changes *changes);

#endif
