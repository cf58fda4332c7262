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
    PB_DEFLATE_WINDOW = 1 << 15,  /* bytes: how far back a match can be */
    PB_DEFLATE_BLOCK = 1 << 17,   /* bytes of content in a block, and of the last match of it; a multiple of 65536, */
                                  /* because places are numbered in sixteen bits */
    PB_DEFLATE_MATCHES = 1 << 13, /* a block ends with so many */
    PB_DEFLATE_AHEAD = 512,       /* bytes behind a block: those of its last match, and those compared with it */
    PB_DEFLATE_SHORTEST = 3,      /* match of the format */
    PB_DEFLATE_LONGEST = 258,
    PB_DEFLATE_END = 256,     /* the symbol that ends a block */
    PB_DEFLATE_SYMBOLS = 288, /* the last two mean nothing, but have a place in the fixed code */
    PB_DEFLATE_LENGTHS = 29,  /* symbols of lengths, after the end */
    PB_DEFLATE_DISTANCES = 30,
    PB_DEFLATE_NEAR = 256, /* distances up to here have a place of their own in the list of symbols */
    PB_DEFLATE_HASH_BITS = 14,
    PB_DEFLATE_SLACK = 64 /* bytes behind the packed ones and the literals: up to sixteen are written at once */
};

struct pb_deflate_match {
    uint32_t literals; /* before it */
    uint16_t distance;
    uint8_t symbol; /* of the distance */
    uint8_t beyond; /* the length, beyond the shortest */
};

struct pb_deflater {
    pb_deflate_sink *sink;
    void *context;
    uint32_t earliest; /* in `bytes`: the first one that a match may refer to, */
    uint32_t start;    /* the first of the block, */
    uint32_t stop;     /* where the block ends, */
    uint32_t end;      /* and where the next byte comes */
    uint64_t bits;     /* those that are packed and make no whole byte yet */
    unsigned bit_count;
    uint32_t match_count;
    uint32_t literal_count;
    uint32_t symbol_uses[PB_DEFLATE_SYMBOLS];
    uint32_t distance_uses[PB_DEFLATE_DISTANCES];
    uint8_t length_symbols[PB_DEFLATE_LONGEST + 1];       /* counted from 0 */
    uint8_t distance_symbols[PB_DEFLATE_NEAR + (1 << 8)]; /* see pb_deflate_distance_place */
    uint16_t places[1 << PB_DEFLATE_HASH_BITS];           /* where six bytes of a hash were last */
    struct pb_deflate_match matches[PB_DEFLATE_MATCHES];
    unsigned char literals[PB_DEFLATE_BLOCK + PB_DEFLATE_AHEAD + PB_DEFLATE_SLACK]; /* one after the other */
    unsigned char bytes[PB_DEFLATE_WINDOW + PB_DEFLATE_BLOCK + 2 * PB_DEFLATE_AHEAD];
    unsigned char packed[PB_DEFLATE_BLOCK + PB_DEFLATE_AHEAD + PB_DEFLATE_SLACK];
};

/* Where the symbol of a distance is in the list. 128 that are far, from one to the next, have the same symbol. */
static inline uint32_t pb_deflate_distance_place(uint32_t distance)
{
    uint32_t far = PB_DEFLATE_NEAR + ((distance - 1) >> 7);
    return distance <= PB_DEFLATE_NEAR ? distance - 1 : far;
}

/* deflate_find.c: the block from `start` on: its matches and literals, how often each symbol is needed to say them, and
 * where it ends: at `stop` or some bytes behind it, or before it when there are too many of them. For PB_DEFLATE_AHEAD
 * bytes from `stop` on there is content, or zeros behind its end. */
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
