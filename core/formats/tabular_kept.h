#ifndef PB_CORE_FORMATS_TABULAR_KEPT_H
#define PB_CORE_FORMATS_TABULAR_KEPT_H
/*
 * A table that many look at, one after the other, is read once: its rows are kept as they are read.
 *
 *     status = pb_tabular_open_guess(&tabular, &input, error);
 *     pb_tabular_keep(tabular, PB_TABULAR_KEPT);
 *     ... pb_tabular_begin() and pb_tabular_next() as ever, any sheet as often as wanted
 *
 * Of each sheet the first rows are kept, for as long as they take no more than half of the room that is left; what is
 * behind them is read from the file each time somebody wants it, so the input must be one that goes back
 * (`again` of struct pb_input). Merged ranges are found once. A row that was kept is valid as long as the table.
 *
 * Who opens an input whose `table` is such a table is given it, and closes it as one of his own. It is for use by one
 * after the other: of those who have it open, only the one who began a sheet last reads.
 */
#include "placebook/formats/tabular.h"

#define PB_TABULAR_KEPT ((size_t)64 << 20) /* bytes of the rows of all sheets */

/* From now on rows are kept, in so many bytes. The input has no corrections. JSON is held anyway, and not kept twice.
 */
void pb_tabular_keep(struct pb_tabular *tabular, size_t bytes);

#endif
