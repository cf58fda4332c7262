#ifndef PLACEBOOK_WITHHELD_H
#define PLACEBOOK_WITHHELD_H
/*
 * Which cells were withheld, so that the next run can withhold the same ones. If another cell were chosen each night to
 * protect the same small count, the publications of two nights together would give it away.
 *
 * The identity of a cell says what a row is about: measure, area code, sex, age, category type, category, and the first
 * and the last day of the period (its text where it is not understood), as they stand in the table once its rows have
 * their measures, in this order, with the byte 0x1F between them. No figure is in it. It does not tell small counts
 * from those that are withheld to protect them.
 *
 * The choice of a run is all rows that its transform `disclosure` leaves with the status suppressed and no count. The
 * next run reads them in the latest publication. Handed to a transform as pb_context.withheld_before, sorted, each cell
 * once, they are a wish: such a cell is withheld again where that protects a small count at no greater cost, and shown
 * where nothing needs it any more.
 */
#include "placebook/table.h"
#include "placebook/text.h"

#pragma GCC visibility push(default)

enum { PB_WITHHELD_TEXT = 1024 }; /* bytes of an identity with its end; a longer one is cut */

/* Writes the identity of the cell that a row is about. Returns its length. */
size_t pb_withheld_cell(const struct pb_table *table, size_t row, char identity[PB_WITHHELD_TEXT]);

/* Adds a part to an identity that has `length` bytes so far, 0 for the first one. Returns how many it has then. */
size_t pb_withheld_join(const char *text, size_t size, char identity[PB_WITHHELD_TEXT], size_t length);

/* Is it on the list, which must be sorted by bytes? `list` may be NULL. */
bool pb_withheld_listed(const struct pb_text_list *list, const char *identity);

#pragma GCC visibility pop

#endif
