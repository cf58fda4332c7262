#ifndef PB_LOADERS_WORKBOOK_CELL_PIECES_H
#define PB_LOADERS_WORKBOOK_CELL_PIECES_H
/*
 * The XML of a cell, put together from pieces that were made once for its sheet:
 *
 *     <c r="AB  |  1234  |  " s="1" t="s"><v>  |  567  |  </v></c>
 *     column       row      style                value
 *
 * A piece is copied with its whole room, since a copy of a fixed size is a few moves and no call; the next one is
 * written over what is too much. So a row needs a little more room than its bytes.
 */
#include "loaders/workbook/stream.h"

#include <assert.h>

enum {
    PIECE_ROOM = 24,     /* for the longest: " s="20" t="s"><v> */
    PIECES_OF_CELL = 112 /* bytes of the longest cell: one of 64 digits */
};

struct piece {
    char text[PIECE_ROOM];
    size_t length;
};

/* What the cells of a style have before their value. */
struct piece_style {
    struct piece string;
    struct piece number;
};

void workbook_piece_set(struct piece *piece, const char *text);

/* Adds a piece to a row, which has room. */
static inline void workbook_piece_put(struct stream *row, const struct piece *piece)
{
    assert(STREAM_BUFFER - row->used >= PIECE_ROOM);
    memcpy(row->buffer + row->used, piece->text, PIECE_ROOM);
    row->used += piece->length;
}

#endif
