/*
 * Prefix codes: Huffman's lengths, shortened where they are longer than the format or the writer can have.
 */
#include "core/formats/deflate_private.h"

enum { DEFLATE_DIGIT = 9, DEFLATE_DIGITS = 1 << DEFLATE_DIGIT, DEFLATE_LONGEST_CODE = 15 };

/* RFC 1951, 3.2.5 */
const uint16_t pb_deflate_length_base[] = { 3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                            31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258 };
const uint8_t pb_deflate_length_extra[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                            2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
const uint16_t pb_deflate_distance_base[] = { 1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                              33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                              1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };
const uint8_t pb_deflate_distance_extra[] = { 0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                              6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13 };

struct deflate_leaf {
    uint32_t uses;
    uint32_t symbol;
};

/* Sorts by how often they are used: by nine bits of the number, then by the nine above them. */
static void deflate_sort(struct deflate_leaf *leaves, unsigned count)
{
    struct deflate_leaf sorted[PB_DEFLATE_SYMBOLS];
    for (unsigned shift = 0; shift <= DEFLATE_DIGIT; shift += DEFLATE_DIGIT) {
        unsigned starts[DEFLATE_DIGITS + 1] = { 0 };
        for (unsigned i = 0; i < count; i++)
            starts[(leaves[i].uses >> shift) % DEFLATE_DIGITS + 1]++;
        for (unsigned i = 0; i < DEFLATE_DIGITS; i++)
            starts[i + 1] += starts[i];
        for (unsigned i = 0; i < count; i++)
            sorted[starts[(leaves[i].uses >> shift) % DEFLATE_DIGITS]++] = leaves[i];
        memcpy(leaves, sorted, count * sizeof *leaves);
    }
}

/* Huffman's tree of leaves in ascending order: nodes that are made come in ascending order too, so the two lightest are
 * always first in one of two rows. Counts the leaves of each depth, those beyond `longest` as if they were there. */
static void deflate_depths(const struct deflate_leaf *leaves, unsigned count, unsigned longest, unsigned *at_depth)
{
    uint32_t uses[PB_DEFLATE_SYMBOLS] = { 0 }; /* of the nodes that are made */
    unsigned leaf_parents[PB_DEFLATE_SYMBOLS] = { 0 };
    unsigned node_parents[PB_DEFLATE_SYMBOLS] = { 0 };
    unsigned depths[PB_DEFLATE_SYMBOLS] = { 0 };
    unsigned leaf = 0;
    unsigned node = 0;
    for (unsigned made = 0; made + 1 < count; made++)
        for (unsigned child = 0; child < 2; child++) {
            bool take_leaf = node == made || (leaf < count && leaves[leaf].uses <= uses[node]);
            uses[made] += take_leaf ? leaves[leaf].uses : uses[node];
            if (take_leaf)
                leaf_parents[leaf++] = made;
            else
                node_parents[node++] = made;
        }
    for (unsigned i = count - 2; i > 0; i--) /* the last node that was made is the root */
        depths[i - 1] = depths[node_parents[i - 1]] + 1;
    for (unsigned i = 0; i < count; i++) {
        unsigned depth = depths[leaf_parents[i]] + 1;
        at_depth[depth < longest ? depth : longest]++;
    }
}

/* Codes that were cut to the longest length take more than there is: gives that back by making others longer. */
static void deflate_limit(unsigned *at_depth, unsigned longest)
{
    uint32_t taken = 0;
    for (unsigned depth = 1; depth <= longest; depth++)
        taken += at_depth[depth] << (longest - depth);
    for (; taken > UINT32_C(1) << longest; taken--) {
        unsigned depth = longest - 1;
        while (at_depth[depth] == 0)
            depth--;
        at_depth[depth]--;
        at_depth[depth + 1] += 2; /* it, and one of the longest beside it */
        at_depth[longest]--;
    }
}

void pb_deflate_lengths(struct pb_deflate_code *code, const uint32_t *uses, unsigned count, unsigned longest)
{
    struct deflate_leaf leaves[PB_DEFLATE_SYMBOLS];
    unsigned at_depth[DEFLATE_LONGEST_CODE + 1] = { 0 };
    unsigned used = 0;
    memset(code->lengths, 0, count);
    for (unsigned i = 0; i < count; i++)
        if (uses[i] > 0)
            leaves[used++] = (struct deflate_leaf){ uses[i], i };
    for (unsigned i = 0; used < 2; i++)
        if (uses[i] == 0)
            leaves[used++] = (struct deflate_leaf){ 0, i };
    deflate_sort(leaves, used);
    deflate_depths(leaves, used, longest, at_depth);
    deflate_limit(at_depth, longest);
    for (unsigned length = 1; length <= longest; length++)
        for (unsigned i = 0; i < at_depth[length]; i++)
            code->lengths[leaves[--used].symbol] = (uint8_t)length;
}

/* RFC 1951, 3.2.2; the bits are turned round, because the first one is the highest of a code and the lowest of a byte.
 */
void pb_deflate_bits(struct pb_deflate_code *code, unsigned count)
{
    unsigned at_length[DEFLATE_LONGEST_CODE + 1] = { 0 };
    unsigned next[DEFLATE_LONGEST_CODE + 1] = { 0 };
    for (unsigned i = 0; i < count; i++)
        at_length[code->lengths[i]]++;
    at_length[0] = 0;
    for (unsigned length = 1; length <= DEFLATE_LONGEST_CODE; length++)
        next[length] = (next[length - 1] + at_length[length - 1]) << 1;
    for (unsigned i = 0; i < count; i++) {
        unsigned length = code->lengths[i];
        unsigned value = length ? next[length]++ : 0;
        unsigned turned = 0;
        for (unsigned bit = 0; bit < length; bit++, value >>= 1)
            turned = turned << 1 | (value & 1);
        code->bits[i] = (uint16_t)turned;
    }
}
