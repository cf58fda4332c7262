#ifndef PB_LOADERS_WORKBOOK_CELL_PIECES_H
#define PB_LOADERS_WORKBOOK_CELL_PIECES_H
/*
 * The XML of a cell, put together from pieces that were made once for its sheet:
 *
 *     <c r="AB  |  1234  |  " s="1" t="s"><v>  |  567  |  </v></c>
 *     column       row      style                value
 *
 * In most columns of a long table the rows say the same as the row before: then all behind the row is one piece, which
 * is kept for each column. A piece is copied with its whole room, since a copy of a fixed size is a few moves and no
 * call; the next one is written over what is too much. So a row needs a little more room than its bytes.
 */
#include "loaders/workbook/stream.h"

#include <assert.h>

enum {
    PIECE_ROOM = 24,     /* for the longest but a kept one: " s="20" t="s"><v> */
    PIECE_KEPT = 48,     /* for the longest of those: that, ten digits and </v></c> */
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

/* The last cell of a column. */
struct piece_kept {
    uint64_t key; /* what it says; 0: there is none */
    size_t lines; /* that its text takes */
    size_t length;
    char text[PIECE_KEPT];
};

void workbook_piece_set(struct piece *piece, const char *text);

/* Adds a piece to a row, which has room. */
static inline void workbook_piece_put(struct stream *row, const struct piece *piece)
{
    assert(STREAM_BUFFER - row->used >= PIECE_ROOM);
    memcpy(row->buffer + row->used, piece->text, PIECE_ROOM);
    row->used += piece->length;
}

static inline void workbook_piece_put_kept(struct stream *row, const struct piece_kept *kept)
{
    assert(STREAM_BUFFER - row->used >= PIECE_KEPT);
    memcpy(row->buffer + row->used, kept->text, PIECE_KEPT);
    row->used += kept->length;
}

/* Keeps what was added to a row from `from` on, if it has room; else nothing is kept. */
void workbook_piece_keep(struct piece_kept *kept, uint64_t key, size_t lines, const struct stream *row, size_t from);

#endif
