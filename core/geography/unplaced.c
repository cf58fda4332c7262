/*
 * Saying in the rows of a file that others of it could not be placed.
 */
#include "placebook/unplaced.h"

#include "placebook/area_names.h"
#include "placebook/calculated.h"

#include <stdio.h>
#include <string.h>

enum { UNPLACED_NOTE = 1024 };

static const char *const unplaced_words[] = { "its file has 1 row of a small area that no lookup has",
                                              "of small areas that no lookup has" };
#define UNPLACED_BEGINS "its file has "

const char *pb_unplaced_in(const char *note)
{
    const char *begins = strstr(note, UNPLACED_BEGINS);
    return begins && (strstr(begins, unplaced_words[0]) || strstr(begins, unplaced_words[1])) ? begins : NULL;
}

/* The note with what is to be said behind it; one that has no room is left as it is, but for that. */
static enum pb_status unplaced_note(struct pb_table *table, size_t row, const char *said, struct pb_error *error)
{
    char note[UNPLACED_NOTE];
    const char *own = pb_cell(table, note, row);
    if (pb_unplaced_in(own))
        return PB_OK;
    const bool fits = strlen(own) + strlen(said) + 3 <= sizeof note;
    (void)snprintf(note, sizeof note, "%s%s%s", fits ? own : "", fits && *own ? "; " : "", said);
    return pb_cell_set(table, &table->note[row], note, error);
}

enum pb_status pb_unplaced_mark(struct pb_table *table, unsigned long long rows, const char *code,
                                struct pb_error *error)
{
    const char *kind = pb_area_code_small(code, strlen(code));
    char many[80];
    char said[160];
    enum pb_status status = PB_OK;
    (void)snprintf(many, sizeof many, UNPLACED_BEGINS "%llu rows %s", rows, unplaced_words[1]);
    (void)snprintf(said, sizeof said, "%s, %s%.32s", rows == 1 ? unplaced_words[0] : many, rows == 1 ? "" : "such as ",
                   code);
    for (size_t row = table->rows; status == PB_OK && row-- > 0;) {
        if (table->source_file[row] != table->source_file[table->rows - 1])
            break;
        const char *own =
            pb_area_code_small(pb_cell(table, area_code, row), pb_symbol_length(table->symbols, table->area_code[row]));
        if (table->geography[row] == PB_WORD_LOCAL && own && kind && strcmp(own, kind) == 0)
            status = unplaced_note(table, row, said, error);
    }
    return status;
}
