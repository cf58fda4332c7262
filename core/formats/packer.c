/* Packing. Story: core/formats/packer.h. */
#include "core/formats/packer.h"

#include <assert.h>
#include <string.h>

static_assert(PB_PACKER_AHEAD > ISAL_LOOK_AHEAD, "ISA-L looks further ahead");

void pb_packer_begin(struct pb_packer *packer, pb_packer_write write, void *stream)
{
    packer->write = write;
    packer->stream = stream;
    packer->held = 0;
    isal_deflate_init(&packer->isal);
    packer->isal.level = 1;
    packer->isal.level_buf = packer->level;
    packer->isal.level_buf_size = sizeof packer->level;
    packer->isal.flush = NO_FLUSH;
    packer->isal.gzip_flag = IGZIP_DEFLATE;
}

/* Packs the piece that is held, the last one of the content perhaps. */
static bool packer_pack(struct pb_packer *packer, bool last)
{
    struct isal_zstream *isal = &packer->isal;
    memset(packer->piece + packer->held, 0, PB_PACKER_AHEAD);
    isal->next_in = packer->piece;
    isal->avail_in = (uint32_t)packer->held;
    isal->end_of_stream = last;
    packer->held = 0;
    do {
        isal->next_out = packer->packed;
        isal->avail_out = sizeof packer->packed;
        if (isal_deflate(isal) != COMP_OK)
            return false;
        size_t made = sizeof packer->packed - isal->avail_out;
        if (made && !packer->write(packer->stream, packer->packed, made))
            return false;
    } while (isal->avail_out == 0);
    return true;
}

bool pb_packer_add(struct pb_packer *packer, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    while (length) {
        if (packer->held == PB_PACKER_PIECE && !packer_pack(packer, false))
            return false;
        size_t room = PB_PACKER_PIECE - packer->held;
        size_t taken = length < room ? length : room;
        memcpy(packer->piece + packer->held, from, taken);
        packer->held += taken;
        from += taken;
        length -= taken;
    }
    return true;
}

bool pb_packer_end(struct pb_packer *packer)
{
    return packer_pack(packer, true);
}
