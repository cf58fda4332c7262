#ifndef PB_LOADERS_WORKBOOK_STRINGS_H
#define PB_LOADERS_WORKBOOK_STRINGS_H
/*
 * The table of shared strings of a workbook, in the order of first use. It continues a table that somebody else began.
 * Texts that are symbols of the observation table's pool are found by their number; any other text goes into a pool of
 * its own.
 */
#include "placebook/formats/xlsx.h"
#include "placebook/symbols.h"

#include "loaders/workbook/stream.h"

enum { STRING_MAXIMUM = PB_XLSX_CELL_CHARACTERS };

struct strings {
    const struct pb_symbols *pool; /* may be NULL */
    uint32_t *by_symbol;           /* index + 1 of a symbol of the pool */
    struct pb_symbols own;
    uint32_t *by_own; /* index + 1 of a symbol of `own` */
    size_t own_capacity;
    uint32_t *order; /* the symbols in the order of first use, `own` ones with OWN_MARK */
    size_t order_capacity;
    uint32_t first; /* how many strings there were before */
    uint32_t count; /* how many were added */
    uint64_t uses;  /* how many cells refer to any of them */
    bool failed;    /* memory was out: the table is not whole */
};

enum pb_status workbook_strings_open(struct strings *strings, const struct pb_symbols *pool,
                                     struct pb_error *error) PB_MUST_USE;
void workbook_strings_close(struct strings *strings);

/* The index of a text, added when new. Counts a use. */
uint32_t workbook_strings_symbol(struct strings *strings, pb_symbol symbol);
uint32_t workbook_strings_text(struct strings *strings, const char *text, size_t length);

/* Writes the <si> elements of the strings that were added. A text over Excel's limit is cut and says so. `breaks`: a
 * text with line breaks says that its spaces count. */
void workbook_strings_write(const struct strings *strings, bool breaks, struct stream *stream);

#endif
