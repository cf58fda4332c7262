#ifndef PB_ENGINE_RUN_PUBLICATION_INFO_H
#define PB_ENGINE_RUN_PUBLICATION_INFO_H
/*
 * Facts about the whole publication, from the plan and its results in the store, for loaders and for
 * publication.json.
 */
#include "engine/plan/plan.h"
#include "engine/run/known_findings.h"

/* Fills `info`, and lists its rejected rows (info->reject_count of them) in the order of the plan. With a Place,
 * what is true for its files: of the sources whose rows it has; NULL: of all. The
 * pointers are to the plan, the pipeline and the arena, which is the same for all who share `known`. */
enum pb_status pb_publication_info_make(struct pb_publication_info *info, const struct pb_run_plan *plan,
                                        const struct pb_pipeline *pipeline, const char *place,
                                        struct pb_known_findings *known, struct pb_arena *arena,
                                        struct pb_reject_record **rejects, struct pb_error *error) PB_MUST_USE;

/* How many rows that a Place has are in the store. */
enum pb_status pb_publication_info_row_count(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                             struct pb_store *store, const char *place, size_t *rows,
                                             struct pb_error *error) PB_MUST_USE;

/* Appends all rows of a Place to a table, those of the selected measures only. A kept result that does not pass its
 * checksum is dropped from the store; then the answer is PB_RETRY with PB_ERROR_INTERNAL: its unit is to be run again.
 */
enum pb_status pb_publication_info_rows(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                        const struct pb_text_list *measures, struct pb_store *store, const char *place,
                                        struct pb_table *table, struct pb_error *error) PB_MUST_USE;

/* Appends the rows that one measure has for a Place, or what a transform made of all measures. PB_RETRY as above. */
enum pb_status pb_publication_info_measure_rows(const struct pb_measure_unit *measure, struct pb_store *store,
                                                const char *place, struct pb_table *table,
                                                struct pb_error *error) PB_MUST_USE;

#endif
