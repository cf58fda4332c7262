#include "loaders/workbook/cell_pieces.h"

void workbook_piece_set(struct piece *piece, const char *text)
{
    piece->length = strlen(text);
    assert(piece->length <= PIECE_ROOM);
    memcpy(piece->text, text, piece->length);
}

void workbook_piece_keep(struct piece_kept *kept, uint64_t key, size_t lines, const struct stream *row, size_t from)
{
    kept->length = row->used - from;
    kept->key = kept->length <= PIECE_KEPT ? key : 0;
    kept->lines = lines;
    if (kept->key)
        memcpy(kept->text, row->buffer + from, kept->length);
}
