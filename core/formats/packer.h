#ifndef CORE_FORMATS_PACKER_H
#define CORE_FORMATS_PACKER_H
/*
 * Packs bytes by "deflate" (RFC 1951), as zip files hold them.
 *
 * ISA-L packs: on the sheets and tables of a publication it takes a third of zlib's time at its fastest useful level,
 * for 2% more bytes (bench/RESULTS.md). The same content has to be the same packed bytes, and of itself ISA-L's depend
 * on how the content comes in pieces and, of one text in thousands, on what stands in memory behind a piece, where it
 * looks ahead. So it is given pieces of one size, however they come here, with zeros behind each. Processors with
 * SSE 4.2 and above then make the same bytes.
 */
#include <isa-l.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PB_PACKER_PIECE = 1 << 16,
    PB_PACKER_AHEAD = 512 /* ISA-L looks 288 bytes ahead */
};

/* Takes packed bytes; false stops the packing. */
typedef bool (*pb_packer_write)(void *stream, const void *bytes, size_t length);

/* About half a megabyte; begin makes it ready, nothing has to be freed. */
struct pb_packer {
    pb_packer_write write;
    void *stream;
    size_t held; /* bytes that wait for a whole piece */
    unsigned char piece[PB_PACKER_PIECE + PB_PACKER_AHEAD];
    unsigned char packed[PB_PACKER_PIECE];
    struct isal_zstream isal;
    uint8_t level[ISAL_DEF_LVL1_DEFAULT]; /* what ISA-L wants for its level 1 */
};

void pb_packer_begin(struct pb_packer *packer, pb_packer_write write, void *stream);

/* False when `write` gave up, or ISA-L, which it does only for a fault of ours. */
bool pb_packer_add(struct pb_packer *packer, const void *bytes, size_t length);
bool pb_packer_end(struct pb_packer *packer);

#endif
