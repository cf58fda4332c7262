#ifndef PB_CORE_PEERS_PEERS_READ_H
#define PB_CORE_PEERS_PEERS_READ_H
/*
 * Reading the files that `peers` of a pipeline file names. All mistakes are told at once (core/options/mistakes.h;
 * `mistakes` may be NULL), as PB_ERROR_CONFIGURATION with file and line. Everything is in the arena.
 */
#include "core/options/mistakes.h"
#include "placebook/peers.h"

/* Local authority summaries of the Indices of Deprivation (2019: File 10, or File 11 for the upper tier; 2025 alike):
 * any table, on any sheet, with a heading "... Local Authority District code ..." or "area code" and one "IMD - Average
 * score". Mistakes: no such table, an authority twice, a code that is not one of a local authority, a score that is not
 * a number, fewer authorities than tenths, districts and counties in one file, a second file of the same tier. */
enum pb_status pb_peers_read_deprivation(struct pb_peers *peers, const struct pb_input *input, struct pb_arena *arena,
                                         struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

/* A table of neighbours (placebook/similar/neighbours.h). Mistakes besides those there: no such table, an empty one, a
 * code that is not one of a local authority. */
enum pb_status pb_peers_read_neighbours(struct pb_peers *peers, const struct pb_input *input, struct pb_arena *arena,
                                        struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

#endif
