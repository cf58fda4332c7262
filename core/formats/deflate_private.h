#ifndef PB_CORE_FORMATS_DEFLATE_PRIVATE_H
#define PB_CORE_FORMATS_DEFLATE_PRIVATE_H
/*
 * What the files of the packer share. The words of RFC 1951: a match says that the next `length` bytes are those of
 * `distance` bytes ago; a byte that is in no match is a literal. Literals, lengths and the end of the block share one
 * set of symbols and one code; distances have another.
 */
#include "core/formats/deflate.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

enum {
    PB_DEFLATE_WINDOW = 1 << 15, /* bytes: how far back a match can be */
    PB_DEFLATE_BLOCK = 1 << 16,  /* bytes of content in a block; places are numbered in sixteen bits, so no other */
    PB_DEFLATE_SHORTEST = 4,     /* match that is looked for: the format has 3, which is rarely worth its bits */
    PB_DEFLATE_LONGEST = 258,
    PB_DEFLATE_END = 256,     /* the symbol that ends a block */
    PB_DEFLATE_SYMBOLS = 288, /* the last two mean nothing, but have a place in the fixed code */
    PB_DEFLATE_LENGTHS = 29,  /* symbols of lengths, after the end */
    PB_DEFLATE_DISTANCES = 30,
    PB_DEFLATE_HASH_BITS = 14,
    PB_DEFLATE_SLACK = 64 /* bytes behind the packed ones: eight are written at once */
};

struct pb_deflate_match {
    uint16_t literals; /* before it */
    uint16_t length;
    uint16_t distance;
    uint16_t symbol; /* of the distance */
};

struct pb_deflater {
    pb_deflate_sink *sink;
    void *context;
    uint32_t earliest; /* in `bytes`: the first one that a match may refer to, */
    uint32_t start;    /* the first of the block, */
    uint32_t end;      /* and where the next one comes */
    uint64_t bits;     /* those that are packed and make no whole byte yet */
    unsigned bit_count;
    uint32_t match_count;
    uint32_t symbol_uses[PB_DEFLATE_SYMBOLS];
    uint32_t distance_uses[PB_DEFLATE_DISTANCES];
    uint8_t length_symbols[PB_DEFLATE_LONGEST + 1]; /* counted from 0 */
    uint8_t near_symbols[256 + 1];                  /* of distances up to 256 */
    uint8_t far_symbols[256];                       /* of those beyond, by (distance - 1) / 128 */
    uint16_t places[1 << PB_DEFLATE_HASH_BITS][2];  /* where four bytes of a hash were, the latest first */
    struct pb_deflate_match matches[PB_DEFLATE_BLOCK / PB_DEFLATE_SHORTEST];
    unsigned char bytes[PB_DEFLATE_WINDOW + PB_DEFLATE_BLOCK];
    unsigned char packed[PB_DEFLATE_BLOCK + PB_DEFLATE_SLACK];
};

/* deflate_find.c: the matches of the block, and how often each symbol is needed to say it. */
void pb_deflate_find(struct pb_deflater *deflater);

/* deflate_block.c: writes the block to `packed` in the shortest of the three ways; returns how many bytes are whole. */
size_t pb_deflate_block(struct pb_deflater *deflater, bool last);

/* A prefix code: the bits of a symbol, first bit lowest, and how many they are (0: the symbol is not used). */
struct pb_deflate_code {
    uint16_t bits[PB_DEFLATE_SYMBOLS];
    uint8_t lengths[PB_DEFLATE_SYMBOLS];
};

/* deflate_code.c: the best lengths for symbols that are used so often, none longer than `longest` (15 at most). Always
 * at least two symbols have one, since some readers refuse a code of one. */
void pb_deflate_lengths(struct pb_deflate_code *code, const uint32_t *uses, unsigned count, unsigned longest);
/* The bits that follow from the lengths. */
void pb_deflate_bits(struct pb_deflate_code *code, unsigned count);

/* The least length and distance of each symbol, and how many bits say how much more it is. */
extern const uint16_t pb_deflate_length_base[PB_DEFLATE_LENGTHS];
extern const uint8_t pb_deflate_length_extra[PB_DEFLATE_LENGTHS];
extern const uint16_t pb_deflate_distance_base[PB_DEFLATE_DISTANCES];
extern const uint8_t pb_deflate_distance_extra[PB_DEFLATE_DISTANCES];

/* Bits on their way out: at most 56 are put between two flushes. */
struct pb_deflate_out {
    uint64_t bits;
    unsigned count;
    unsigned char *to;
};

static inline void pb_deflate_put(struct pb_deflate_out *out, uint64_t bits, unsigned count)
{
    out->bits |= bits << out->count;
    out->count += count;
}

static inline void pb_deflate_flush(struct pb_deflate_out *out)
{
    uint64_t bits = htole64(out->bits);
    memcpy(out->to, &bits, sizeof bits);
    out->to += out->count >> 3;
    out->bits >>= out->count & 56;
    out->count &= 7;
}

#endif
