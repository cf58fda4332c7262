/*
 * Content is collected until there is a block and some bytes more, so that the last match of a block can be as long as
 * any other; then its matches are found, it is written, and the last 32 KB stay as what the next block may refer to.
 */
#include "core/formats/deflate_private.h"

#include <stdlib.h>

enum { DEFLATE_FULL = PB_DEFLATE_WINDOW + PB_DEFLATE_BLOCK + PB_DEFLATE_AHEAD };

/* Which symbol says a length, and which a distance. */
static void deflate_list_symbols(struct pb_deflater *deflater)
{
    for (unsigned symbol = 0; symbol < PB_DEFLATE_LENGTHS; symbol++)
        for (unsigned more = 0; more < 1U << pb_deflate_length_extra[symbol]; more++)
            deflater->length_symbols[pb_deflate_length_base[symbol] + more] = (uint8_t)symbol;
    for (unsigned symbol = 0; symbol < PB_DEFLATE_DISTANCES; symbol++)
        for (unsigned more = 0; more < 1U << pb_deflate_distance_extra[symbol]; more++) {
            uint32_t distance = pb_deflate_distance_base[symbol] + more;
            deflater->distance_symbols[pb_deflate_distance_place(distance)] = (uint8_t)symbol;
        }
}

struct pb_deflater *pb_deflate_open(pb_deflate_sink *sink, void *context)
{
    struct pb_deflater *deflater = malloc(sizeof *deflater); /* checked: next line */
    if (!deflater)
        return NULL;
    deflater->sink = sink;
    deflater->context = context;
    deflate_list_symbols(deflater);
    pb_deflate_begin(deflater);
    return deflater;
}

void pb_deflate_close(struct pb_deflater *deflater)
{
    free(deflater);
}

void pb_deflate_begin(struct pb_deflater *deflater)
{
    deflater->earliest = deflater->start = deflater->end = PB_DEFLATE_WINDOW;
    deflater->bits = 0;
    deflater->bit_count = 0;
    memset(deflater->places, 0, sizeof deflater->places);
}

/* Packs what is before `stop`, in one block or more. The last one says that it is the last. */
static bool deflate_send(struct pb_deflater *deflater, uint32_t stop, bool finish)
{
    do {
        deflater->stop = stop;
        pb_deflate_find(deflater);
        size_t size = pb_deflate_block(deflater, finish && deflater->stop == stop);
        if (!deflater->sink(deflater->context, deflater->packed, size))
            return false;
        deflater->start = deflater->stop;
    } while (deflater->start < stop);
    return true;
}

/* Moves by a whole block, so that every byte keeps the number of its place in sixteen bits. */
static void deflate_slide(struct pb_deflater *deflater)
{
    memmove(deflater->bytes, deflater->bytes + PB_DEFLATE_BLOCK, deflater->end - PB_DEFLATE_BLOCK);
    deflater->earliest = 0;
    deflater->start -= PB_DEFLATE_BLOCK;
    deflater->end -= PB_DEFLATE_BLOCK;
}

bool pb_deflate_write(struct pb_deflater *deflater, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    while (length > 0) {
        size_t room = DEFLATE_FULL - deflater->end;
        if (room == 0) {
            if (!deflate_send(deflater, DEFLATE_FULL - PB_DEFLATE_AHEAD, false))
                return false;
            deflate_slide(deflater);
            continue;
        }
        size_t piece = length < room ? length : room;
        memcpy(deflater->bytes + deflater->end, from, piece);
        deflater->end += (uint32_t)piece;
        from += piece;
        length -= piece;
    }
    return true;
}

/* What is behind the content is compared with what is before it, so it must always be the same. */
static bool deflate_end(struct pb_deflater *deflater, bool finish)
{
    memset(deflater->bytes + deflater->end, 0, PB_DEFLATE_AHEAD);
    return deflate_send(deflater, deflater->end, finish);
}

bool pb_deflate_finish(struct pb_deflater *deflater)
{
    return deflate_end(deflater, true);
}

/* A stored block of no bytes ends at a whole one. */
bool pb_deflate_pause(struct pb_deflater *deflater)
{
    static const unsigned char nothing[] = { 0, 0, 0xFF, 0xFF };
    struct pb_deflate_out out = { .to = deflater->packed };
    if (deflater->end > deflater->start && !deflate_end(deflater, false))
        return false;
    out.bits = deflater->bits;
    out.count = deflater->bit_count;
    pb_deflate_put(&out, 0, 3);
    pb_deflate_put(&out, 0, (8 - out.count % 8) % 8);
    pb_deflate_flush(&out);
    memcpy(out.to, nothing, sizeof nothing);
    size_t size = (size_t)(out.to - deflater->packed) + sizeof nothing;
    pb_deflate_begin(deflater);
    return deflater->sink(deflater->context, deflater->packed, size);
}
