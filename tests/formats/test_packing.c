/*
 * Content that is packed in pieces: the same bytes whoever packs them and when, which zlib unpacks to the content.
 */
#include "core/base/output_folder.h"
#include "core/formats/packing.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MOST = 5 * PB_PACKING_PIECE };

static size_t helpers;       /* that there are now */
static size_t helpers_later; /* and after they were asked for once */
static size_t shared;        /* pieces that were shared */

static size_t idle(void)
{
    size_t now = helpers;
    helpers = helpers_later;
    return now;
}

/* In the order that threads would never have. */
static enum pb_status share(size_t count, pb_output_work *work, void *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    shared += count;
    for (size_t piece = count; piece > 0 && status == PB_OK; piece--)
        status = work(context, piece - 1, error);
    return status;
}

static const struct pb_output_folder calls = { .idle = idle, .share = share };

struct packed {
    unsigned char *bytes;
    size_t length;
    size_t room; /* bytes that are taken */
};

static bool take(void *context, const void *bytes, size_t length)
{
    struct packed *packed = context;
    if (length > packed->room - packed->length)
        return false;
    memcpy(packed->bytes + packed->length, bytes, length);
    packed->length += length;
    return true;
}

static struct packed room_for(size_t room)
{
    struct packed packed = { malloc(room + 1), 0, room };
    cr_assert_not_null(packed.bytes);
    return packed;
}

/* Rows of a table, and bytes by chance in the fourth piece. */
static unsigned char *make_content(void)
{
    unsigned char *content = malloc(MOST + 256);
    uint32_t chance = 1;
    cr_assert_not_null(content);
    for (size_t at = 0; at < MOST;) {
        chance = chance * 1664525U + 1013904223U;
        if (at / PB_PACKING_PIECE == 3)
            content[at++] = (unsigned char)(chance >> 24);
        else
            at +=
                (size_t)snprintf((char *)content + at, 256, "<row r=\"%zu\"><c><v>%u</v></c></row>", at, chance >> 22);
    }
    return content;
}

/* In writes of `step` bytes, after a member that was given up. */
static bool pack_with(struct pb_packing *packing, const unsigned char *content, size_t length, size_t step, size_t now,
                      struct packed *packed)
{
    pb_packing_begin(packing);
    bool sound = pb_packing_write(packing, content + 7, 1000);
    packed->length = 0;
    helpers = now;
    pb_packing_begin(packing);
    for (size_t at = 0; at < length && sound; at += step)
        sound = pb_packing_write(packing, content + at, step < length - at ? step : length - at);
    return sound && pb_packing_finish(packing);
}

static struct packed pack(const unsigned char *content, size_t length, size_t step, size_t now, size_t later)
{
    struct pb_output *output = NULL;
    struct packed packed = room_for(MOST + MOST / 100 + 1000);
    helpers = now;
    helpers_later = later;
    enum pb_status status = pb_output_over(&output, "trial", &calls, NULL, NULL, NULL);
    struct pb_packing *packing = status == PB_OK ? pb_packing_open(output, take, &packed) : NULL;
    cr_assert(packing && pack_with(packing, content, length, step, now, &packed));
    pb_packing_close(packing);
    pb_output_free(output);
    return packed;
}

static void assert_unpacks(const struct packed *packed, const unsigned char *content, size_t length)
{
    unsigned char *unpacked = malloc(length + 1);
    z_stream stream = { .next_in = packed->bytes,
                        .avail_in = (unsigned)packed->length,
                        .next_out = unpacked,
                        .avail_out = (unsigned)length + 1 };
    bool sound = unpacked && inflateInit2(&stream, -MAX_WBITS) == Z_OK && inflate(&stream, Z_FINISH) == Z_STREAM_END;
    cr_assert(sound && stream.total_out == length && stream.avail_in == 0);
    cr_assert_eq(memcmp(unpacked, content, length), 0);
    (void)inflateEnd(&stream);
    free(unpacked);
}

Test(packing, makes_the_same_bytes_with_any_number_of_threads, .timeout = 120)
{
    static const size_t lengths[] = {
        0,   1, 1000, PB_PACKING_PIECE - 1, PB_PACKING_PIECE, PB_PACKING_PIECE + 1, 2 * PB_PACKING_PIECE, MOST - 54321,
        MOST
    };
    static const struct {
        size_t now, later;
    } threads[] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 0 }, { 0, 3 }, { 1, 2 }, { 63, 63 } };
    unsigned char *content = make_content();
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct packed alone = pack(content, lengths[i], 60000, 0, 0);
        assert_unpacks(&alone, content, lengths[i]);
        for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
            shared = 0;
            struct packed packed = pack(content, lengths[i], t % 2 ? 60000 : 3000000, threads[t].now, threads[t].later);
            cr_assert_eq(shared > 0, threads[t].now + threads[t].later > 0 && lengths[i] > 0 &&
                                         (threads[t].now > 0 || lengths[i] > PB_PACKING_PIECE));
            cr_assert_eq(packed.length, alone.length);
            cr_assert_eq(memcmp(packed.bytes, alone.bytes, alone.length), 0);
            free(packed.bytes);
        }
        free(alone.bytes);
    }
    free(content);
}

/* Twelve bytes of a piece's end, and what it does not know of the one before: the packer alone is the measure. */
Test(packing, costs_little_beside_one_stream, .timeout = 60)
{
    unsigned char *content = make_content();
    struct packed pieces = pack(content, MOST, 60000, 0, 0);
    struct packed whole = room_for(MOST + MOST / 100 + 1000);
    struct pb_deflater *deflater = pb_deflate_open(take, &whole);
    cr_assert_not_null(deflater);
    cr_assert(pb_deflate_write(deflater, content, MOST) && pb_deflate_finish(deflater));
    cr_assert_lt(pieces.length, whole.length + whole.length / 50);
    pb_deflate_close(deflater);
    free(pieces.bytes);
    free(whole.bytes);
    free(content);
}

Test(packing, stops_when_nothing_more_is_taken, .timeout = 60)
{
    unsigned char *content = make_content();
    for (size_t threads = 0; threads < 3; threads++) {
        struct pb_output *output = NULL;
        struct packed packed = room_for(200000);
        cr_assert_eq(pb_output_over(&output, "trial", &calls, NULL, NULL, NULL), PB_OK);
        struct pb_packing *packing = pb_packing_open(output, take, &packed);
        cr_assert_not_null(packing);
        helpers = helpers_later = threads;
        pb_packing_begin(packing);
        cr_assert_not(pb_packing_write(packing, content, MOST) && pb_packing_finish(packing));
        pb_packing_close(packing);
        pb_output_free(output);
        free(packed.bytes);
    }
    pb_packing_close(NULL);
    free(content);
}
