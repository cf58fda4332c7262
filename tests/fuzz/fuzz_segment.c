/*
 * Kept rows of a unit, as the store reads them back: damaged, but with a header and a checksum that are right. The
 * first two bytes are the number of rows.
 */
#include "engine/store/store_private.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* As in engine/store/store_segment.c. */
struct header {
    uint32_t magic;
    uint32_t version;
    uint64_t columns;
    uint64_t rows;
    uint64_t checksum;
};

/* A table with a pool of its own. */
struct kept {
    struct pb_symbols symbols;
    struct pb_table table;
};

static void open_kept(struct kept *kept)
{
    FUZZ_MUST(pb_symbols_open(&kept->symbols, NULL) == PB_OK);
    pb_table_open(&kept->table, &kept->symbols, 100000);
}

static void close_kept(struct kept *kept)
{
    pb_table_close(&kept->table);
    pb_symbols_close(&kept->symbols);
}

/* The header that this program writes: magic, version and columns. */
static struct header own_header(void)
{
    static struct header header;
    if (header.magic)
        return header;
    struct kept kept;
    struct pb_error error = { 0 };
    struct pb_segment_scratch scratch;
    struct pb_bytes bytes = { 0 };
    const uint32_t row = 0;
    size_t added = 0;
    open_kept(&kept);
    FUZZ_MUST(pb_table_add(&kept.table, &added, &error) == PB_OK);
    FUZZ_MUST(pb_segment_scratch_open(&scratch, &kept.table, &error) == PB_OK);
    FUZZ_MUST(pb_segment_write(&kept.table, &row, 1, &scratch, &bytes, &error) == PB_OK);
    memcpy(&header, bytes.bytes, sizeof header);
    pb_segment_scratch_close(&scratch);
    pb_bytes_close(&bytes);
    close_kept(&kept);
    return header;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct header header = own_header();
    size_t length = size - 2;
    unsigned char *bytes = malloc(sizeof header + length);
    FUZZ_MUST(bytes);
    header.rows = data[0] | (uint64_t)data[1] << 8;
    header.checksum = 0;
    header.checksum = XXH3_64bits_withSeed(data + 2, length, XXH3_64bits(&header, sizeof header));
    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, data + 2, length);
    struct kept kept;
    struct pb_error error = { 0 };
    open_kept(&kept);
    if (pb_segment_read(bytes, sizeof header + length, &kept.table, &error) == PB_OK)
        FUZZ_MUST(kept.table.rows == header.rows);
    else
        FUZZ_MUST(kept.table.rows == 0);
    close_kept(&kept);
    free(bytes);
    return 0;
}
