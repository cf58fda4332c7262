/*
 * How fast a file is packed, in pieces as sheets and tables are written: processor time, the best of twenty. Given an
 * unpacked sheet (xl/worksheets/sheet5.xml) or table. zlib unpacks what was made: it must be the file.
 *
 *     bench_deflate FILE
 */
#include "core/formats/deflate.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { MAXIMUM = 64 << 20, PIECE = 1 << 14, TIMES = 20 };

static unsigned char content[MAXIMUM];
static unsigned char unpacked[MAXIMUM];
static unsigned char packed[MAXIMUM + MAXIMUM / 64];
static size_t packed_size;

static bool take(void *context, const void *bytes, size_t length)
{
    (void)context;
    if (length > sizeof packed - packed_size)
        return false;
    memcpy(packed + packed_size, bytes, length);
    packed_size += length;
    return true;
}

static bool pack(struct pb_deflater *deflater, size_t size)
{
    packed_size = 0;
    pb_deflate_begin(deflater);
    for (size_t at = 0; at < size; at += PIECE)
        if (!pb_deflate_write(deflater, content + at, size - at < PIECE ? size - at : PIECE))
            return false;
    return pb_deflate_finish(deflater);
}

static bool is_unpacked(size_t size)
{
    z_stream stream = {
        .next_in = packed, .avail_in = (unsigned)packed_size, .next_out = unpacked, .avail_out = MAXIMUM
    };
    bool sound = inflateInit2(&stream, -MAX_WBITS) == Z_OK && inflate(&stream, Z_FINISH) == Z_STREAM_END;
    sound = sound && stream.total_out == size && memcmp(content, unpacked, size) == 0;
    (void)inflateEnd(&stream);
    return sound;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rbe") : NULL;
    struct pb_deflater *deflater = pb_deflate_open(take, NULL);
    if (!file || !deflater) {
        (void)fprintf(stderr, "usage: bench_deflate FILE\n");
        return 2;
    }
    size_t size = fread(content, 1, MAXIMUM, file); /* the first 64 MB */
    (void)fclose(file);
    clock_t best = 0;
    bool sound = true;
    for (unsigned i = 0; i < TIMES; i++) {
        clock_t started = clock();
        sound = pack(deflater, size) && sound;
        clock_t took = clock() - started;
        best = i == 0 || took < best ? took : best;
    }
    pb_deflate_close(deflater);
    sound = sound && is_unpacked(size);
    printf("%.2f MB to %.2f MB, %.0f MB a second%s\n", (double)size / 1e6, (double)packed_size / 1e6,
           (double)size / 1e6 / ((double)best / CLOCKS_PER_SEC), sound ? "" : ": NOT WHAT IT WAS");
    return sound ? 0 : 1;
}
