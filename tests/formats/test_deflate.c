/*
 * What is packed is unpacked by zlib to the same bytes, whatever it is and however it came in pieces; and is the same
 * bytes on every machine. tests/fuzz/fuzz_deflate.c goes on where these cases end.
 */
#include "core/formats/deflate.h"

#include "core/formats/deflate_same.h"

#include <criterion/criterion.h>
#include <isa-l/igzip_lib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LARGE = 400000, PACKED_ROOM = LARGE + LARGE / 100 + 1000 };

static unsigned char content[LARGE];
static unsigned char packed[PACKED_ROOM];
static unsigned char again[PACKED_ROOM];
static unsigned char unpacked[LARGE + 1];

struct sink {
    unsigned char *to;
    size_t length;
    size_t room;
};

static bool take(void *context, const void *bytes, size_t length)
{
    struct sink *sink = context;
    if (length > sink->room - sink->length)
        return false;
    memcpy(sink->to + sink->length, bytes, length);
    sink->length += length;
    return true;
}

static struct sink into_packed = { .to = packed, .room = PACKED_ROOM };
static struct sink into_again = { .to = again, .room = PACKED_ROOM };

/* Packs, with the first piece of that many bytes and all others of `piece`. */
static size_t pack_in_pieces(struct sink *sink, size_t length, size_t first, size_t piece)
{
    struct pb_deflater *deflater = pb_deflate_open(take, sink);
    sink->length = 0;
    cr_assert_not_null(deflater);
    pb_deflate_begin(deflater);
    for (size_t at = 0; at < length;) {
        size_t size = at == 0 && first > 0 ? first : piece;
        size = size < length - at ? size : length - at;
        cr_assert(pb_deflate_write(deflater, content + at, size));
        at += size;
    }
    cr_assert(pb_deflate_finish(deflater));
    pb_deflate_close(deflater);
    return sink->length;
}

static void is_unpacked_by_zlib(size_t length, size_t size, const char *what)
{
    z_stream stream = { .next_in = packed, .avail_in = (unsigned)size, .next_out = unpacked, .avail_out = LARGE + 1 };
    bool opened = inflateInit2(&stream, -MAX_WBITS) == Z_OK;
    int answer = opened ? inflate(&stream, Z_FINISH) : Z_MEM_ERROR;
    (void)inflateEnd(&stream);
    cr_assert(answer == Z_STREAM_END && stream.total_out == length && stream.avail_in == 0,
              "%s, %zu bytes: zlib says %d, %lu bytes came back, %u are left", what, length, answer, stream.total_out,
              stream.avail_in);
    cr_assert(memcmp(unpacked, content, length) == 0, "%s, %zu bytes: others came back", what, length);
}

/* Never much larger than the content, and the same. */
static size_t round_trip(size_t length, const char *what)
{
    size_t size = pack_in_pieces(&into_packed, length, 0, length ? length : 1);
    cr_assert_leq(size, length + 10 * (length / 65536 + 1), "%s: %zu bytes became %zu", what, length, size);
    is_unpacked_by_zlib(length, size, what);
    return size;
}

static uint32_t state = 1;
static uint32_t chance(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Rows as in the sheets that are published, some bytes a cell. */
static void write_rows(void)
{
    size_t at = 0;
    for (unsigned row = 1; at < LARGE; row++)
        for (unsigned column = 0; column < 12 && at < LARGE; column++) {
            char cell[96];
            int size = column % 2 ? snprintf(cell, sizeof cell, "<c r=\"%c%u\" s=\"%u\"><v>%u.%u</v></c>", 'A' + column,
                                             row, column, chance() % 100, chance() % 1000)
                                  : snprintf(cell, sizeof cell, "<c r=\"%c%u\" t=\"s\"><v>%u</v></c>", 'A' + column,
                                             row, chance() % 50);
            size_t piece = (size_t)size < LARGE - at ? (size_t)size : LARGE - at;
            memcpy(content + at, cell, piece);
            at += piece;
        }
}

static void fill_by_chance(unsigned letters)
{
    for (size_t i = 0; i < LARGE; i++)
        content[i] = (unsigned char)(chance() % letters);
}

Test(deflate, few_bytes)
{
    write_rows();
    for (size_t length = 0; length <= 1000; length++)
        (void)round_trip(length, "rows");
    for (unsigned letters = 1; letters <= 256; letters += letters < 4 ? 1 : 51) {
        fill_by_chance(letters);
        for (size_t length = 0; length <= 300; length++)
            (void)round_trip(length, "by chance");
    }
    cr_assert_leq(round_trip(0, "nothing"), 2);
}

Test(deflate, lengths_around_blocks_and_windows)
{
    static const size_t places[] = { 32768, 65536, 65536 + 32768, 131072, 196608, 262144, 327680 };
    for (int kind = 0; kind < 3; kind++) {
        if (kind == 0)
            write_rows();
        else
            fill_by_chance(kind == 1 ? 256 : 1);
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            for (size_t length = places[i] - 9; length <= places[i] + 9; length++)
                (void)round_trip(length, "around a block");
    }
}

Test(deflate, periods)
{
    for (size_t period = 1; period <= 300; period++) {
        fill_by_chance(256);
        for (size_t i = period; i < LARGE; i++)
            content[i] = content[i - period];
        size_t size = round_trip(200000, "a period");
        cr_assert_leq(size, 200000 / 258 + 1500, "a period of %zu: %zu bytes", period, size);
    }
}

/* The same bytes again at the farthest distance, one nearer and one farther, and matches of the longest length and one
 * more. */
Test(deflate, distances_and_lengths_at_their_ends)
{
    for (size_t distance = 32765; distance <= 32772; distance++)
        for (size_t length = 255; length <= 262; length++)
            for (size_t start = 0; start < 3; start++) {
                fill_by_chance(256);
                size_t at = start * 40000;
                memcpy(content + at + distance, content + at, length);
                (void)round_trip(150000, "far away");
            }
    for (size_t distance = 1; distance < 40000; distance += distance < 600 ? 1 : 997) {
        fill_by_chance(256);
        memcpy(content + 50000 + distance, content + 50000, distance < 300 ? distance : 300);
        (void)round_trip(100000, "a distance");
    }
}

/* Frequencies like Fibonacci's make the longest codes: they have to be cut to what the format can have. */
Test(deflate, codes_that_would_be_too_long)
{
    uint32_t letters[26];
    letters[0] = letters[1] = 1;
    for (unsigned i = 2; i < 26; i++)
        letters[i] = letters[i - 1] + letters[i - 2];
    for (unsigned kinds = 2; kinds <= 25; kinds++) {
        size_t length = 0;
        for (unsigned letter = 0; letter < kinds; letter++)
            for (uint32_t i = 0; i < letters[letter] && length < LARGE; i++)
                content[length++] = (unsigned char)(letter * 9);
        for (size_t i = length; i > 1; i--) {
            size_t other = chance() % i;
            unsigned char byte = content[i - 1];
            content[i - 1] = content[other];
            content[other] = byte;
        }
        (void)round_trip(length < 65536 ? length : 65536, "Fibonacci's letters");
    }
}

Test(deflate, pieces_make_no_difference)
{
    write_rows();
    size_t whole = pack_in_pieces(&into_packed, 700, 0, 700);
    for (size_t first = 1; first < 700; first++) {
        size_t size = pack_in_pieces(&into_again, 700, first, 700);
        cr_assert(size == whole && memcmp(packed, again, size) == 0, "cut after %zu bytes", first);
    }
    static const size_t sizes[] = { 1, 2, 3, 7, 1000, 4096, 32768, 65535, 65536, 65537, 100000 };
    whole = pack_in_pieces(&into_packed, LARGE, 0, LARGE);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = pack_in_pieces(&into_again, LARGE, sizes[i] / 2, sizes[i]);
        cr_assert(size == whole && memcmp(packed, again, size) == 0, "in pieces of %zu bytes", sizes[i]);
    }
}

/* What a stream is does not depend on those before it. */
Test(deflate, streams_do_not_know_each_other)
{
    struct sink sink = { .to = again, .room = PACKED_ROOM };
    struct pb_deflater *deflater = pb_deflate_open(take, &sink);
    write_rows();
    size_t size = pack_in_pieces(&into_packed, 150000, 0, 150000);
    cr_assert(pb_deflate_write(deflater, content + 7, 200000)); /* and is given up */
    for (int i = 0; i < 3; i++) {
        pb_deflate_begin(deflater);
        sink.length = 0;
        cr_assert(pb_deflate_write(deflater, content, 150000) && pb_deflate_finish(deflater));
        cr_assert(sink.length == size && memcmp(packed, again, size) == 0);
    }
    pb_deflate_close(deflater);
}

Test(deflate, says_when_nothing_can_be_taken)
{
    struct sink sink = { .to = again, .room = 10 };
    struct pb_deflater *deflater = pb_deflate_open(take, &sink);
    fill_by_chance(256);
    pb_deflate_begin(deflater);
    cr_assert(pb_deflate_write(deflater, content, 1000));
    cr_assert_not(pb_deflate_finish(deflater));
    pb_deflate_begin(deflater);
    cr_assert_not(pb_deflate_write(deflater, content, 300000));
    pb_deflate_close(deflater);
    pb_deflate_close(NULL);
}

/* Which bytes are the same: the instructions of a processor and the calculation give what a loop gives. */
Test(deflate, sameness_is_calculated_alike)
{
    for (unsigned round = 0; round < 20000; round++) {
        unsigned char a[64 + 7];
        unsigned char b[64 + 7];
        unsigned seldom = 1 + chance() % 40;
        size_t at = chance() % 7; /* at any address */
        uint64_t expected = 0;
        for (size_t i = 0; i < sizeof a; i++) {
            a[i] = (unsigned char)chance();
            b[i] = (unsigned char)(chance() % seldom ? a[i] : a[i] ^ (1U << chance() % 8));
        }
        for (unsigned i = 0; i < 64; i++)
            expected |= (uint64_t)(a[at + i] == b[at + i]) << i;
        cr_assert_eq(pb_deflate_same(a + at, b + at), expected);
        cr_assert_eq(pb_deflate_same_anywhere(a + at, b + at), expected);
    }
}

/* And which begin a tag. */
Test(deflate, tags_are_found_alike)
{
    static const unsigned char bytes[] = { '<', '<', '<' ^ 0x80, '<' - 1, '<' + 1, 0, 0xFF };
    for (unsigned round = 0; round < 20000; round++) {
        unsigned char text[16 + 7];
        size_t at = chance() % 7; /* at any address */
        uint32_t expected = 0;
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = bytes[chance() % sizeof bytes];
        for (unsigned i = 0; i < 16; i++)
            expected |= (uint32_t)(text[at + i] == '<') << i;
        cr_assert_eq(pb_deflate_tags(text + at), expected);
        cr_assert_eq(pb_deflate_tags_anywhere(text + at), expected);
    }
}

/* Values that are longer or shorter than the ones above, in rows that are as far apart as a match can be, and at the
 * beginning and the end of the content: the bytes behind them are in matches of another distance, if there can be one.
 */
Test(deflate, values_of_other_lengths)
{
    static const size_t distances[] = { 20, 30, 40, 300, 32740, 32760, 32767, 32768, 32769, 32780 };
    fill_by_chance(256);
    for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
        for (size_t above = 0; above < 18; above++)
            for (size_t below = 0; below < 18; below++) {
                size_t distance = distances[i];
                size_t length = distance + 100 + below % 3;
                for (size_t at = distance; at < length; at++)
                    content[at] = content[at - distance];
                for (size_t half = 0; half < 2; half++) {
                    unsigned char *row = content + half * distance;
                    size_t digits = half ? below : above;
                    memcpy(row, "<c r=\"A\" s=\"6\"><v>", 19);
                    for (size_t digit = 0; digit < digits; digit++)
                        row[19 + digit] = (unsigned char)('0' + chance() % 10);
                    memcpy(row + 19 + digits, "</v></c><c r=\"B\" s=\"7\"><v>", 27);
                }
                (void)round_trip(length, "a value of another length");
                (void)round_trip(distance + 19 + below + 3, "cut in a tag");
            }
}

/* More literals, and more matches, than a block has room for. */
Test(deflate, blocks_that_are_full)
{
    fill_by_chance(256);
    (void)round_trip(LARGE, "literals only");
    for (size_t i = 0; i < LARGE; i += 7) /* six bytes that were there, and another */
        memcpy(content + i, i < 7000 ? content + i : content + i % 700 / 7 * 7, LARGE - i < 6 ? LARGE - i : 6);
    (void)round_trip(LARGE, "short matches");
    for (size_t i = 0; i < LARGE; i++) /* the same after one to five bytes that differ, in rows of 41 */
        content[i] = (unsigned char)(i % 41 < i / 41 % 6 ? chance() : i % 41);
    (void)round_trip(LARGE, "rows that differ at their beginnings");
}

/* The bytes behind the content, left there by a stream before, say nothing. */
Test(deflate, what_was_there_before_makes_no_difference)
{
    struct sink sink = { .to = again, .room = PACKED_ROOM };
    for (size_t length = 1; length < 3000; length += 1 + length / 40) {
        write_rows();
        size_t size = pack_in_pieces(&into_packed, length, 0, length);
        struct pb_deflater *deflater = pb_deflate_open(take, &sink);
        cr_assert(pb_deflate_write(deflater, content, 100000)); /* goes on as the stream to come would */
        pb_deflate_begin(deflater);
        sink.length = 0;
        cr_assert(pb_deflate_write(deflater, content, length) && pb_deflate_finish(deflater));
        cr_assert(sink.length == size && memcmp(packed, again, size) == 0, "%zu bytes", length);
        pb_deflate_close(deflater);
    }
}

static void is_unpacked_by_isal(size_t length, size_t size)
{
    struct inflate_state inflater;
    isal_inflate_init(&inflater);
    inflater.next_in = packed;
    inflater.avail_in = (uint32_t)size;
    inflater.next_out = unpacked;
    inflater.avail_out = LARGE + 1;
    cr_assert_eq(isal_inflate(&inflater), ISAL_DECOMP_OK);
    cr_assert(inflater.block_state == ISAL_BLOCK_FINISH && inflater.total_out == length);
    cr_assert(memcmp(unpacked, content, length) == 0);
}

/* ISA-L has a reader of its own. 7-Zip and bsdtar were tried by hand on whole workbooks and archives. */
Test(deflate, another_reader_agrees)
{
    for (int kind = 0; kind < 4; kind++) {
        if (kind == 0)
            write_rows();
        else
            fill_by_chance(kind == 1 ? 256 : kind == 2 ? 30 : 2);
        for (size_t length = LARGE; length > 0; length = length * 2 / 3) {
            size_t size = round_trip(length, "for two readers");
            is_unpacked_by_isal(length, size);
        }
    }
}

/* Published files are the same bytes everywhere: this is what the rows above are packed to. A change of the packer that
 * changes it changes every file that is published. */
Test(deflate, the_bytes_are_known)
{
    write_rows();
    size_t size = round_trip(LARGE, "rows");
    unsigned long sum = crc32(crc32(0, NULL, 0), packed, (unsigned)size);
    cr_assert(size == 84216 && sum == 0x9B9F1DE9, "%zu bytes, sum %#lx", size, sum);
}

/* Small enough: at most 105% of zlib's third level. */
Test(deflate, as_small_as_zlib)
{
    write_rows();
    size_t size = round_trip(LARGE, "rows");
    z_stream stream = { .next_in = content, .avail_in = LARGE, .next_out = again, .avail_out = PACKED_ROOM };
    cr_assert_eq(deflateInit2(&stream, 3, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    cr_assert_leq(size * 100, stream.total_out * 105, "%zu bytes, zlib %lu", size, stream.total_out);
    (void)deflateEnd(&stream);
}
