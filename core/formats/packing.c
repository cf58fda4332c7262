#include "core/formats/packing.h"

#include <stdlib.h>
#include <string.h>

enum {
    PACKING_AT_ONCE = 64,                                             /* pieces at most */
    PACKING_ROOM = PB_PACKING_PIECE + PB_PACKING_PIECE / 1024 + 1024, /* of a packed piece, which may be stored */
};

/* One that is packed beside others. */
struct packing_piece {
    struct pb_deflater *deflater;
    unsigned char *bytes;
    unsigned char *packed;
    size_t length;
    size_t packed_length;
    bool last;
};

struct pb_packing {
    const struct pb_output *output;
    pb_deflate_sink *sink;
    void *context;
    struct pb_deflater *deflater; /* of pieces that go through */
    size_t length;                /* of the piece that goes through, or is collected */
    size_t wanted;                /* pieces that are collected, to be packed together; 0: they go through */
    size_t count;                 /* of them that are full */
    struct packing_piece pieces[PACKING_AT_ONCE];
};

struct pb_packing *pb_packing_open(const struct pb_output *output, pb_deflate_sink *sink, void *context)
{
    struct pb_packing *packing = calloc(1, sizeof *packing); /* checked: next line */
    struct pb_deflater *deflater = packing ? pb_deflate_open(sink, context) : NULL;
    if (!deflater) {
        free(packing);
        return NULL;
    }
    packing->output = output;
    packing->sink = sink;
    packing->context = context;
    packing->deflater = deflater;
    return packing;
}

static void packing_close_piece(struct packing_piece *piece)
{
    pb_deflate_close(piece->deflater);
    free(piece->bytes);
    free(piece->packed);
    *piece = (struct packing_piece){ 0 };
}

void pb_packing_close(struct pb_packing *packing)
{
    if (!packing)
        return;
    for (size_t i = 0; i < PACKING_AT_ONCE; i++)
        packing_close_piece(&packing->pieces[i]);
    pb_deflate_close(packing->deflater);
    free(packing);
}

void pb_packing_begin(struct pb_packing *packing)
{
    packing->length = packing->wanted = packing->count = 0;
    pb_deflate_begin(packing->deflater);
}

/* A pb_deflate_sink. */
static bool packing_put(void *context, const void *bytes, size_t length)
{
    struct packing_piece *piece = context;
    if (length > PACKING_ROOM - piece->packed_length)
        return false;
    memcpy(piece->packed + piece->packed_length, bytes, length);
    piece->packed_length += length;
    return true;
}

static bool packing_open_piece(struct packing_piece *piece)
{
    if (!piece->deflater)
        piece->deflater = pb_deflate_open(packing_put, piece);
    if (!piece->bytes)
        piece->bytes = malloc(PB_PACKING_PIECE); /* checked: at the end */
    if (!piece->packed)
        piece->packed = malloc(PACKING_ROOM); /* checked: at the end */
    piece->length = piece->packed_length = 0;
    piece->last = false;
    return piece->deflater && piece->bytes && piece->packed;
}

/* A piece for each thread that would work at them; where there is only this one, they go through. */
static void packing_choose(struct pb_packing *packing)
{
    size_t wanted = pb_output_threads(packing->output);
    if (wanted > PACKING_AT_ONCE)
        wanted = PACKING_AT_ONCE;
    packing->count = packing->wanted = 0;
    while (wanted > 1 && packing->wanted < wanted && packing_open_piece(&packing->pieces[packing->wanted]))
        packing->wanted++;
    if (packing->wanted == 1) /* there is no memory for a second one */
        packing->wanted = 0;
}

static enum pb_status packing_pack(void *context, size_t number, struct pb_error *error)
{
    const struct pb_packing *packing = context;
    const struct packing_piece *piece = &packing->pieces[number];
    (void)error;
    pb_deflate_begin(piece->deflater);
    bool sound = pb_deflate_write(piece->deflater, piece->bytes, piece->length) &&
                 (piece->last ? pb_deflate_finish : pb_deflate_pause)(piece->deflater);
    return sound ? PB_OK : PB_FAILED;
}

/* What was collected, in order. */
static bool packing_send(struct pb_packing *packing)
{
    size_t count = packing->count;
    bool sound = pb_output_share(packing->output, count, packing_pack, packing, NULL) == PB_OK;
    for (size_t i = 0; i < count && sound; i++)
        sound = packing->sink(packing->context, packing->pieces[i].packed, packing->pieces[i].packed_length);
    packing->count = packing->wanted = 0;
    return sound;
}

/* The present piece is full: what comes is of another. */
static bool packing_next(struct pb_packing *packing)
{
    packing->length = 0;
    if (!packing->wanted)
        return pb_deflate_pause(packing->deflater);
    packing->pieces[packing->count++].length = PB_PACKING_PIECE;
    return packing->count < packing->wanted || packing_send(packing);
}

bool pb_packing_write(struct pb_packing *packing, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    while (length > 0) {
        if (packing->length == PB_PACKING_PIECE && !packing_next(packing))
            return false;
        if (packing->length == 0 && packing->count == 0)
            packing_choose(packing);
        size_t room = PB_PACKING_PIECE - packing->length;
        size_t size = length < room ? length : room;
        if (packing->wanted)
            memcpy(packing->pieces[packing->count].bytes + packing->length, from, size);
        else if (!pb_deflate_write(packing->deflater, from, size))
            return false;
        packing->length += size;
        from += size;
        length -= size;
    }
    return true;
}

bool pb_packing_finish(struct pb_packing *packing)
{
    if (!packing->wanted)
        return pb_deflate_finish(packing->deflater);
    struct packing_piece *last = &packing->pieces[packing->count++];
    last->length = packing->length;
    last->last = true;
    return packing_send(packing);
}
