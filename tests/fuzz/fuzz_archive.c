/* Zip and gzip. The first byte chooses: a whole file, a member whose name is what comes before a newline, or gzip. */
#include "core/formats/archive.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void read_all(struct pb_input *input)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    struct pb_error error = { 0 };
    if (pb_input_all(input, (size_t)1 << 24, &bytes, &length, &error) != PB_OK)
        fuzz_must_say(&error);
    free(bytes);
}

static void read_members(const struct pb_archive *archive)
{
    struct pb_error error = { 0 };
    for (size_t i = 0; i < pb_archive_count(archive); i++) {
        struct pb_input member = { 0 };
        size_t found = 0;
        FUZZ_MUST(pb_archive_name(archive, i)[0] != '/' &&
                  pb_archive_find(archive, pb_archive_name(archive, i), &found));
        if (pb_archive_begin(archive, i, &member, &error) != PB_OK)
            continue;
        read_all(&member);
        pb_archive_end(&member);
    }
}

static void read_zip(const unsigned char *bytes, size_t length)
{
    struct pb_error error = { 0 };
    struct pb_archive *archive = NULL;
    if (pb_archive_open(&archive, "fuzz.zip", bytes, length, &error) != PB_OK) {
        fuzz_must_say(&error);
        return;
    }
    read_members(archive);
    pb_archive_close(archive);
}

static void read_member(const uint8_t *data, size_t size)
{
    char name[64] = "";
    const uint8_t *end = size > 0 ? memchr(data, '\n', size < sizeof name ? size : sizeof name - 1) : NULL;
    size_t length = end ? (size_t)(end - data) : 0;
    memcpy(name, data, length);
    const char *names[] = { name, "b.csv" };
    const void *contents[] = { data + length, "a,b\n1,2\n" };
    size_t lengths[] = { size - length, 8 };
    struct fuzz_bytes package = fuzz_zip(2, names, contents, lengths);
    read_zip(package.bytes, package.length);
    free(package.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct pb_error error = { 0 };
    struct pb_memory_stream stream = { .bytes = data + 1, .length = size - 1 };
    struct pb_input packed = pb_memory_input("fuzz.csv.gz", &stream);
    struct pb_input input = { 0 };
    switch (data[0] % 3) {
    case 0:
        read_zip(data + 1, size - 1);
        break;
    case 1:
        read_member(data + 1, size - 1);
        break;
    default:
        if (pb_gzip_begin(&packed, &input, &error) == PB_OK) {
            read_all(&input);
            pb_gzip_end(&input);
        }
    }
    return 0;
}
