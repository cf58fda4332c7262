#ifndef PB_ENGINE_RUN_EDITION_H
#define PB_ENGINE_RUN_EDITION_H
/*
 * The rows of an edition: those that the system has of its areas, with what they are to the edition. Nothing is
 * calculated for it, so it costs no more than reading them, and it cannot change what Places and the system publish.
 *
 * Benchmarks and neighbours are there for measures that the edition has figures of its own of. A sum of districts that
 * is a Place's stays one: `sum` where the edition has the same districts, else a part.
 */
#include "engine/run/run_private.h"

/* Appends the rows of an edition to a table, those of its levels and measures, and of the selected measures. PB_RETRY
 * as pb_publication_info_rows. */
enum pb_status pb_edition_rows(const struct pb_running *running, const struct pb_place *edition, struct pb_table *table,
                               struct pb_error *error) PB_MUST_USE;

/* Does the loader make files for it? Always for a Place. */
bool pb_edition_has_loader(const struct pb_place *place, const struct pb_step *loader);

#endif
