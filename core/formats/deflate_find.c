/*
 * Finds matches: takes the first that is good, at each place, and never looks back.
 *
 * What is packed is rows of a table, and a row is like the row before it but for some bytes. So where a match has
 * ended, the bytes are compared with those at the same distance again: when they go on being the same after a few
 * literals (the last digit of a cell's number, a value of as many digits), these are skipped and the next match is
 * found, without having been looked for. Only where that fails is a table asked where the next six bytes were last.
 * Where it does not know either, a value of a sheet may be longer or shorter than the one above: from the tag behind
 * it, at another distance, the bytes are those behind the value above.
 *
 * Of the bytes of a match only the second and the last are noted in the table: later rows differ at the ends of cells,
 * and begin to be the same there. A place is a number of sixteen bits, so a place of long ago, or one that was never
 * noted, looks like one nearby. The bytes there are compared like any others, so that does no harm.
 *
 * The time that this takes is that of branches which a processor guesses wrongly, twenty cycles each. So 64 bytes are
 * compared at once, which is all of most matches, and literals are put aside in a row and counted at the end.
 */
#include "core/formats/deflate_private.h"
#include "core/formats/deflate_same.h"

enum {
    DEFLATE_HASHED = 6,   /* bytes */
    DEFLATE_SKIPPED = 4,  /* literals at most, before a match of the same distance */
    DEFLATE_REPEATED = 6, /* bytes at least of such a match: a row's number in a cell has ten or more behind it */
    DEFLATE_SHIFTED = 16  /* bytes at least of one of another distance, behind a value */
};

static inline uint16_t *deflate_slot(struct pb_deflater *deflater, const unsigned char *here)
{
    uint64_t bytes = pb_deflate_eight(here) << (64 - 8 * DEFLATE_HASHED);
    return &deflater->places[(bytes * UINT64_C(0x9E3779B185EBCA87)) >> (64 - PB_DEFLATE_HASH_BITS)];
}

static inline void deflate_note(struct pb_deflater *deflater, const unsigned char *here)
{
    *deflate_slot(deflater, here) = (uint16_t)(here - deflater->bytes);
}

/* How many bytes from `here` on are those of that distance ago, of which the first `known` are. */
static inline uint32_t deflate_length(const unsigned char *here, uint32_t distance, uint32_t known)
{
    while (known < PB_DEFLATE_LONGEST) {
        uint64_t differ = ~pb_deflate_same(here + known, here + known - distance);
        if (differ) {
            known += (uint32_t)__builtin_ctzll(differ);
            break;
        }
        known += 64;
    }
    return known < PB_DEFLATE_LONGEST ? known : PB_DEFLATE_LONGEST;
}

/* The length of a match of the last distance again, after literals whose number is given; 0: none. */
static inline uint32_t deflate_repeat(const unsigned char *here, uint32_t distance, uint32_t left, uint32_t *literals)
{
    uint64_t same = pb_deflate_same(here, here - distance);
    uint32_t skipped = (uint32_t)__builtin_ctzll(same | UINT64_C(1) << 63);
    uint64_t differ = ~(same >> skipped);
    uint32_t length = differ ? (uint32_t)__builtin_ctzll(differ) : 64;
    if (skipped > DEFLATE_SKIPPED || length < DEFLATE_REPEATED || skipped >= left)
        return 0;
    *literals = skipped;
    return skipped + length < 64 ? length : deflate_length(here + skipped, distance, length);
}

/* The same behind values of other lengths, which end in a tag; the distance from there is another one. */
static inline uint32_t deflate_shift(const struct pb_deflater *deflater, const unsigned char *here, uint32_t *distance,
                                     uint32_t *literals)
{
    uint32_t now = pb_deflate_tags(here);
    uint32_t before = pb_deflate_tags(here - *distance);
    if (!now || !before)
        return 0;
    uint32_t skipped = (uint32_t)__builtin_ctz(now);
    uint32_t moved = *distance + skipped - (uint32_t)__builtin_ctz(before);
    if (moved - 1 >= PB_DEFLATE_WINDOW || here + skipped >= deflater->bytes + deflater->end)
        return 0;
    uint64_t differ = ~pb_deflate_same(here + skipped, here + skipped - moved);
    uint32_t length = differ ? (uint32_t)__builtin_ctzll(differ) : 64;
    if (length < DEFLATE_SHIFTED)
        return 0;
    *literals = skipped;
    *distance = moved;
    return differ ? length : deflate_length(here + skipped, moved, length);
}

/* How far back these bytes were last, according to the table, which is told of this place. */
static inline uint32_t deflate_look(struct pb_deflater *deflater, const unsigned char *here)
{
    uint16_t *slot = deflate_slot(deflater, here);
    uint16_t at = (uint16_t)(here - deflater->bytes);
    uint16_t distance = (uint16_t)(at - *slot);
    *slot = at;
    return distance;
}

/* Whether that is so, at least for the first four. */
static inline bool deflate_is_match(const struct pb_deflater *deflater, const unsigned char *here, uint32_t distance)
{
    uint32_t back = (uint32_t)(here - deflater->bytes) - deflater->earliest;
    uint32_t reach = back < PB_DEFLATE_WINDOW ? back : PB_DEFLATE_WINDOW;
    return distance - 1 < reach && pb_deflate_four(here) == pb_deflate_four(here - distance);
}

/* In four counts, since one that has just been added to takes time until it can be added to again. */
static void deflate_count_literals(struct pb_deflater *deflater)
{
    const unsigned char *literal = deflater->literals;
    const unsigned char *end = literal + deflater->literal_count;
    uint32_t uses[4][256] = { 0 };
    for (; end - literal >= 4; literal += 4)
        for (unsigned i = 0; i < 4; i++)
            uses[i][literal[i]]++;
    for (; literal < end; literal++)
        uses[0][*literal]++;
    for (unsigned i = 0; i < 256; i++)
        deflater->symbol_uses[i] = uses[0][i] + uses[1][i] + uses[2][i] + uses[3][i];
}

static inline uint8_t deflate_count_match(struct pb_deflater *deflater, uint32_t length, uint32_t distance)
{
    uint8_t symbol = deflater->distance_symbols[pb_deflate_distance_place(distance)];
    deflater->symbol_uses[PB_DEFLATE_END + 1 + deflater->length_symbols[length]]++;
    deflater->distance_uses[symbol]++;
    return symbol;
}

void pb_deflate_find(struct pb_deflater *deflater)
{
    const struct pb_deflate_match *full = deflater->matches + PB_DEFLATE_MATCHES;
    struct pb_deflate_match *match = deflater->matches;
    unsigned char *literal = deflater->literals;
    const unsigned char *said = literal; /* up to here by matches */
    const unsigned char *here = deflater->bytes + deflater->start;
    const unsigned char *stop = deflater->bytes + deflater->stop;
    const unsigned char *end = deflater->bytes + deflater->end;
    uint32_t distance = 0; /* of the match that ends here; 0: none does */
    memset(deflater->symbol_uses, 0, sizeof deflater->symbol_uses);
    memset(deflater->distance_uses, 0, sizeof deflater->distance_uses);
    while (here < stop && match < full) {
        uint32_t skipped = 0;
        uint32_t found = deflate_look(deflater, here);
        uint32_t length = distance ? deflate_repeat(here, distance, (uint32_t)(end - here), &skipped) : 0;
        if (length) {
            memcpy(literal, here, 8);
            literal += skipped;
            here += skipped;
        } else if (deflate_is_match(deflater, here, found)) {
            length = deflate_length(here, found, 0);
            distance = found;
        } else if (distance && (length = deflate_shift(deflater, here, &distance, &skipped)) > 0) {
            memcpy(literal, here, 16);
            literal += skipped;
            here += skipped;
        } else {
            *literal++ = *here++;
            distance = 0;
            continue;
        }
        if (length > end - here)
            length = (uint32_t)(end - here);
        if (length < PB_DEFLATE_SHORTEST) {
            *literal++ = *here++;
            distance = 0;
            continue;
        }
        *match++ = (struct pb_deflate_match){ .literals = (uint32_t)(literal - said),
                                              .distance = (uint16_t)distance,
                                              .symbol = deflate_count_match(deflater, length, distance),
                                              .beyond = (uint8_t)(length - PB_DEFLATE_SHORTEST) };
        said = literal;
        deflate_note(deflater, here + 1);
        here += length;
        deflate_note(deflater, here - 1);
    }
    deflater->stop = (uint32_t)(here - deflater->bytes);
    deflater->match_count = (uint32_t)(match - deflater->matches);
    deflater->literal_count = (uint32_t)(literal - deflater->literals);
    memset(literal, 0, 2); /* the writer looks at two */
    deflate_count_literals(deflater);
    deflater->symbol_uses[PB_DEFLATE_END] = 1;
}
