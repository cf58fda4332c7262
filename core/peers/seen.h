#ifndef PB_CORE_PEERS_SEEN_H
#define PB_CORE_PEERS_SEEN_H
/*
 * What the engine does with placebook/seen.h: a collector for each thread that reads, put together in the order of the
 * file, and then bytes that the store keeps with the unit. The bytes are the same however the file was divided.
 */
#include "placebook/framework.h"
#include "placebook/seen.h"
#include "placebook/table.h"

/* A collector for the indicators that the framework has under a scheme. NULL when out of memory. */
struct pb_seen *pb_seen_open(const struct pb_framework *framework, const char *scheme);
void pb_seen_close(struct pb_seen *seen);

/* Adds what another one has seen, of rows that come after its own. */
void pb_seen_merge(struct pb_seen *seen, const struct pb_seen *later);

/* Adds the rows of a table that are about local authorities: those of ours, after the transforms that work on each row
 * by itself. */
void pb_seen_take(struct pb_seen *seen, const struct pb_table *table);

/* Why nothing was kept of it, or NULL: it has more than the maxima. */
const char *pb_seen_refusal(const struct pb_seen *seen);

/* Bytes that the caller frees; none (*length 0) when nothing was seen, or too much. */
enum pb_status pb_seen_write(const struct pb_seen *seen, unsigned char **bytes, size_t *length,
                             struct pb_error *error) PB_MUST_USE;

#endif
