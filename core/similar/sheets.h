#ifndef PB_CORE_SIMILAR_SHEETS_H
#define PB_CORE_SIMILAR_SHEETS_H
/*
 * A small workbook held in memory, for readers that must first search for the sheet and the row where a table begins.
 */
#include "placebook/arena.h"
#include "placebook/formats/xlsx.h"

enum {
    PB_SIMILAR_SHEETS_MAXIMUM = 100,
    PB_SIMILAR_ROWS_MAXIMUM = 20000,   /* of all sheets, with something in them */
    PB_SIMILAR_CELLS_MAXIMUM = 400000, /* of all sheets */
    PB_SIMILAR_TEXT_MAXIMUM = 255,     /* bytes of a cell's text that are kept */
};

struct pb_similar_cell {
    uint32_t key;     /* of the text: pb_similar_key */
    uint32_t column;  /* 1 is A */
    bool error;       /* #N/A and the like */
    double number;    /* NaN when the text is not a number */
    const char *text; /* without blanks around it, cut at the maximum; never empty */
};

struct pb_similar_row {
    uint32_t number; /* 1-based, as the sheet counts */
    size_t count;
    const struct pb_similar_cell *cells; /* by column; only those that hold something */
};

struct pb_similar_sheet {
    const char *name;
    size_t count;
    struct pb_similar_row *rows;
};

struct pb_similar_sheets {
    size_t count;
    struct pb_similar_sheet *sheets;
};

/* Are two names the same but for case, blanks and punctuation? Not when there is nothing else in them. */
bool pb_similar_same_name(const char *name, const char *other);

/* A number that is the same for such names, to find out quickly that two differ. */
uint32_t pb_similar_key(const char *name);

/* Reads all worksheets, hidden ones too. Everything is in the arena. Errors (PB_FAILED, PB_ERROR_SOURCE): those of
 * placebook/formats/xlsx.h, and more than the maxima. */
enum pb_status pb_similar_sheets_read(struct pb_similar_sheets *sheets, const struct pb_input *input,
                                      struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* The cell of a column, or NULL. */
const struct pb_similar_cell *pb_similar_cell(const struct pb_similar_row *row, uint32_t column);

#endif
