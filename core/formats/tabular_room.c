/*
 * The cells of a row, whose number is known only when it is read.
 */
#include "core/formats/tabular_private.h"

#include <stdlib.h>

/* More columns than this no format gives. */
_Static_assert((int)PB_XLSX_COLUMNS_MAXIMUM >= (int)PB_CSV_FIELDS_MAXIMUM, "the larger one");

enum pb_status pb_tabular_room(struct pb_tabular *tabular, size_t count, struct pb_error *error)
{
    if (count <= tabular->cell_capacity)
        return PB_OK;
    size_t capacity = count < 64 ? 64 : count * 2; /* at most twice PB_XLSX_COLUMNS_MAXIMUM */
    struct pb_tabular_cell *grown = realloc(tabular->cells, capacity * sizeof *grown); /* checked: below */
    if (!grown)
        return pb_out_of_memory(error);
    tabular->cells = grown;
    tabular->cell_capacity = capacity;
    return PB_OK;
}
