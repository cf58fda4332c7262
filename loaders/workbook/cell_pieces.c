#include "loaders/workbook/cell_pieces.h"

void workbook_piece_set(struct piece *piece, const char *text)
{
    piece->length = strlen(text);
    assert(piece->length <= PIECE_ROOM);
    memcpy(piece->text, text, piece->length);
}
