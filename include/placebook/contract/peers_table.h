#ifndef PLACEBOOK_CONTRACT_PEERS_TABLE_H
#define PLACEBOOK_CONTRACT_PEERS_TABLE_H
/*
 * Two tables of the output contract, for publications that ask for ranks (placebook/standing.h):
 *
 *  - Peers: the rows of the tidy table that have a standing, in its order, each with what identifies it, its value and
 *    unit, England's percentiles and its ranks.
 *  - Neighbours: of each of these rows the authorities that are like it, with their values for the same period.
 *
 * Their first columns are those of the tidy table.
 */
#include "placebook/contract/tidy.h"
#include "placebook/standing.h"

#pragma GCC visibility push(default)

enum pb_peers_table { PB_PEERS_STANDING, PB_PEERS_SIMILAR, PB_PEERS_TABLES };

/* How many columns a table has, how many of them are of the tidy table, and each. */
size_t pb_peers_columns(enum pb_peers_table which);
size_t pb_peers_shared(enum pb_peers_table which);
const struct pb_tidy_column *pb_peers_column(enum pb_peers_table which, size_t column);

/* Writes a table as pb_tidy_write does. False when emit returns false. */
bool pb_peers_write(enum pb_peers_table which, const struct pb_england *england, const struct pb_peers *peers,
                    const struct pb_geography *geography, const struct pb_table *table, bool guard, pb_csv_emit *emit,
                    void *sink);

#pragma GCC visibility pop

#endif
