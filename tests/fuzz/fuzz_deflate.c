/* The packer: zlib unpacks the same bytes from what it made, and pieces make no difference. The first bytes say how
 * often the rest is repeated, so that blocks and the window are crossed, and how large pieces are. */
#include "core/formats/deflate.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CONTENT_MAXIMUM = 1 << 18 };

static unsigned char content[CONTENT_MAXIMUM + 256];
static unsigned char unpacked[CONTENT_MAXIMUM + 256];

struct made {
    unsigned char bytes[CONTENT_MAXIMUM + 1024];
    size_t length;
};

static bool take(void *context, const void *bytes, size_t length)
{
    struct made *made = context;
    FUZZ_MUST(length <= sizeof made->bytes - made->length);
    memcpy(made->bytes + made->length, bytes, length);
    made->length += length;
    return true;
}

static void pack(struct made *made, size_t length, size_t piece)
{
    struct pb_deflater *deflater = pb_deflate_open(take, made);
    made->length = 0;
    if (!deflater)
        return;
    pb_deflate_begin(deflater);
    for (size_t at = 0; at < length; at += piece)
        FUZZ_MUST(pb_deflate_write(deflater, content + at, piece < length - at ? piece : length - at));
    FUZZ_MUST(pb_deflate_finish(deflater));
    pb_deflate_close(deflater);
}

/* The input, and again and again, each time with another byte changed. */
static size_t repeat(const uint8_t *data, size_t size, unsigned times)
{
    size_t length = 0;
    for (unsigned i = 0; i <= times && length + size <= CONTENT_MAXIMUM; i++) {
        memcpy(content + length, data, size);
        content[length + i * 31 % size] ^= (unsigned char)i;
        length += size;
    }
    return length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct made whole;
    static struct made pieces;
    if (size < 4)
        return 0;
    size_t length = repeat(data + 3, size - 3, data[0]);
    pack(&whole, length, CONTENT_MAXIMUM);
    pack(&pieces, length, 1 + (data[1] | (size_t)data[2] << 8));
    FUZZ_MUST(whole.length == pieces.length && memcmp(whole.bytes, pieces.bytes, whole.length) == 0);
    z_stream stream = {
        .next_in = whole.bytes, .avail_in = (unsigned)whole.length, .next_out = unpacked, .avail_out = sizeof unpacked
    };
    FUZZ_MUST(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
    FUZZ_MUST(inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0);
    FUZZ_MUST(stream.total_out == length && memcmp(unpacked, content, length) == 0);
    (void)inflateEnd(&stream);
    return 0;
}
