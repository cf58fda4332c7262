/*
 * Finds matches: takes the first that is good, at each place, and never looks back. A table has for each hash of four
 * bytes the two latest places where they were. Of the bytes of a match only the first and the last two are noted in it:
 * in rows of a table, later rows differ at the ends of cells, and begin to be the same there. Noting every byte took a
 * third more time, and made sheets larger by 2% and tables smaller by 2%.
 *
 * A place is a number of sixteen bits, so a place of long ago, or one that was never noted, looks like one nearby. The
 * bytes there are compared like any others, so that does no harm.
 */
#include "core/formats/deflate_private.h"

enum {
    DEFLATE_ENOUGH = 32, /* bytes of a match: no longer one is looked for */
    DEFLATE_NOTED = 2,   /* places after the first, and of the last, that are noted of a match */
    DEFLATE_AHEAD = 8    /* bytes before the end of a block that are literals, or in a match that began before them */
};

static inline uint32_t deflate_four(const unsigned char *at)
{
    uint32_t bytes = 0;
    memcpy(&bytes, at, sizeof bytes);
    return le32toh(bytes);
}

static inline uint64_t deflate_eight(const unsigned char *at)
{
    uint64_t bytes = 0;
    memcpy(&bytes, at, sizeof bytes);
    return le64toh(bytes);
}

static inline uint16_t *deflate_slot(struct pb_deflater *deflater, uint32_t four)
{
    return deflater->places[(four * UINT32_C(0x1E35A7BD)) >> (32 - PB_DEFLATE_HASH_BITS)];
}

static inline void deflate_note(struct pb_deflater *deflater, uint32_t at)
{
    uint16_t *slot = deflate_slot(deflater, deflate_four(deflater->bytes + at));
    slot[1] = slot[0];
    slot[0] = (uint16_t)at;
}

/* How many bytes are the same; the first four are known to be. */
static inline uint32_t deflate_same(const unsigned char *a, const unsigned char *b, uint32_t most)
{
    uint32_t same = PB_DEFLATE_SHORTEST;
    for (; same + 8 <= most; same += 8) {
        uint64_t differ = deflate_eight(a + same) ^ deflate_eight(b + same);
        if (differ)
            return same + ((uint32_t)__builtin_ctzll(differ) >> 3);
    }
    while (same < most && a[same] == b[same])
        same++;
    return same;
}

struct deflate_found {
    uint32_t length; /* 0: nothing */
    uint32_t distance;
};

/* Compares with the two places of the hash, and notes this one. */
static inline struct deflate_found deflate_look(struct pb_deflater *deflater, uint32_t at)
{
    const unsigned char *here = deflater->bytes + at;
    uint32_t four = deflate_four(here);
    uint16_t *slot = deflate_slot(deflater, four);
    uint32_t back = at - deflater->earliest;
    uint32_t reach = back < PB_DEFLATE_WINDOW ? back : PB_DEFLATE_WINDOW;
    uint32_t left = deflater->end - at;
    uint32_t most = left < PB_DEFLATE_LONGEST ? left : PB_DEFLATE_LONGEST;
    struct deflate_found found = { 0, 0 };
    uint32_t first = (uint16_t)(at - slot[0]);
    uint32_t second = (uint16_t)(at - slot[1]);
    slot[1] = slot[0];
    slot[0] = (uint16_t)at;
    if (first - 1 < reach && deflate_four(here - first) == four)
        found = (struct deflate_found){ deflate_same(here, here - first, most), first };
    if (second - 1 < reach && found.length < DEFLATE_ENOUGH && found.length < most &&
        deflate_four(here - second) == four && here[found.length] == (here - second)[found.length]) {
        uint32_t length = deflate_same(here, here - second, most);
        if (length > found.length)
            found = (struct deflate_found){ length, second };
    }
    return found;
}

/* Notes the places of a match from `at` to `to`, none from `stop` on. */
static inline void deflate_note_match(struct pb_deflater *deflater, uint32_t at, uint32_t to, uint32_t stop)
{
    uint32_t end = to < stop ? to : stop;
    uint32_t next = at + 1;
    for (; next < end && next <= at + DEFLATE_NOTED; next++)
        deflate_note(deflater, next);
    if (end > next + DEFLATE_NOTED)
        next = end - DEFLATE_NOTED;
    for (; next < end; next++)
        deflate_note(deflater, next);
}

void pb_deflate_find(struct pb_deflater *deflater)
{
    const unsigned char *bytes = deflater->bytes;
    struct pb_deflate_match *match = deflater->matches;
    uint32_t at = deflater->start;
    uint32_t said = at; /* up to here by matches */
    uint32_t stop = deflater->end - at < DEFLATE_AHEAD ? at : deflater->end - DEFLATE_AHEAD;
    memset(deflater->symbol_uses, 0, sizeof deflater->symbol_uses);
    memset(deflater->distance_uses, 0, sizeof deflater->distance_uses);
    while (at < stop) {
        struct deflate_found found = deflate_look(deflater, at);
        if (found.length == 0) {
            deflater->symbol_uses[bytes[at++]]++;
            continue;
        }
        unsigned symbol = found.distance <= 256 ? deflater->near_symbols[found.distance]
                                                : deflater->far_symbols[(found.distance - 1) >> 7];
        deflater->symbol_uses[PB_DEFLATE_END + 1 + deflater->length_symbols[found.length]]++;
        deflater->distance_uses[symbol]++;
        *match++ = (struct pb_deflate_match){ .literals = (uint16_t)(at - said),
                                              .length = (uint16_t)found.length,
                                              .distance = (uint16_t)found.distance,
                                              .symbol = (uint16_t)symbol };
        deflate_note_match(deflater, at, at + found.length, stop);
        said = at += found.length;
    }
    for (; at < deflater->end; at++)
        deflater->symbol_uses[bytes[at]]++;
    deflater->symbol_uses[PB_DEFLATE_END] = 1;
    deflater->match_count = (uint32_t)(match - deflater->matches);
}
