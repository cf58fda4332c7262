/* The same content is the same packed bytes, and zlib unpacks them to it. */
#include "core/formats/packer.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CONTENT = 300000, ROOM = CONTENT + 1024, TEXTS = 600 };

static uint64_t state = 1;

static unsigned next_number(void)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(state >> 33);
}

struct packed {
    unsigned char bytes[ROOM];
    size_t length;
};

static bool keep(void *stream, const void *bytes, size_t length)
{
    struct packed *packed = stream;
    cr_assert_leq(length, ROOM - packed->length);
    memcpy(packed->bytes + packed->length, bytes, length);
    packed->length += length;
    return true;
}

static bool refuse(void *stream, const void *bytes, size_t length)
{
    (void)stream;
    (void)bytes;
    (void)length;
    return false;
}

/* Rows such as a table of figures has, which repeat and differ. */
static void fill(unsigned char *text, size_t length)
{
    static const char row[] = "E08000026,Coventry,Persons,2019,12.5,11.4,13.6,\r\n";
    for (size_t i = 0; i < length; i++) {
        unsigned number = next_number();
        text[i] = number % 7 ? (unsigned char)row[i % (sizeof row - 1)] : (unsigned char)('0' + number / 7 % 10);
    }
}

/* Packs in pieces by chance, in memory that was used before. */
static void pack(struct pb_packer *packer, const unsigned char *text, size_t length, struct packed *made)
{
    unsigned char *room = (unsigned char *)packer;
    for (size_t i = 0; i < sizeof *packer; i += 1 + next_number() % 16)
        room[i] = (unsigned char)next_number();
    made->length = 0;
    pb_packer_begin(packer, keep, made);
    while (length) {
        size_t piece = 1 + next_number() % 90000;
        if (piece > length)
            piece = length;
        cr_assert(pb_packer_add(packer, text, piece));
        text += piece;
        length -= piece;
    }
    cr_assert(pb_packer_end(packer));
}

static void check_unpacked(const struct packed *packed, const unsigned char *text, size_t length)
{
    static unsigned char unpacked[ROOM];
    z_stream stream = { .next_in = (unsigned char *)packed->bytes,
                        .avail_in = (unsigned)packed->length,
                        .next_out = unpacked,
                        .avail_out = sizeof unpacked };
    cr_assert_eq(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    cr_assert_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
    cr_assert_eq(stream.total_out, length);
    cr_assert_eq(stream.avail_in, 0);
    cr_assert_eq(memcmp(unpacked, text, length), 0);
    (void)inflateEnd(&stream);
}

Test(packer, makes_the_same_bytes_however_they_come)
{
    static unsigned char text[CONTENT];
    static struct packed one, other;
    struct pb_packer *packer = malloc(sizeof *packer);
    cr_assert_not_null(packer);
    fill(text, sizeof text);
    for (size_t i = 0; i < TEXTS; i++) {
        size_t length = i < 4 ? (size_t)PB_PACKER_PIECE * i : next_number() % CONTENT;
        size_t from = next_number() % (CONTENT - length + 1);
        pack(packer, text + from, length, &one);
        pack(packer, text + from, length, &other);
        cr_assert_eq(one.length, other.length, "%zu bytes from %zu", length, from);
        cr_assert_eq(memcmp(one.bytes, other.bytes, one.length), 0, "%zu bytes from %zu", length, from);
        check_unpacked(&one, text + from, length);
    }
    free(packer);
}

Test(packer, says_that_nothing_takes_its_bytes)
{
    static unsigned char text[CONTENT];
    struct pb_packer *packer = malloc(sizeof *packer);
    cr_assert_not_null(packer);
    for (size_t i = 0; i < sizeof text; i++) /* does not pack */
        text[i] = (unsigned char)next_number();
    pb_packer_begin(packer, refuse, NULL);
    bool taken = pb_packer_add(packer, text, sizeof text);
    cr_assert_not(taken && pb_packer_end(packer));
    free(packer);
}
