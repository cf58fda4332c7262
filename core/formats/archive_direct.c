#include "core/formats/archive_direct.h"

#include "core/formats/archive.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIRECT_DIRECTORY_END = 22, /* bytes of what stands at the end of a file, */
    DIRECT_ENTRY = 46,         /* of an entry of the directory without its texts, */
    DIRECT_HEADER = 30,        /* of a member's header without its texts, */
    DIRECT_LOCATOR = 20,       /* and of what stands before the end when there is a larger directory */
    DIRECT_DEFLATED = 8,
    DIRECT_ENCRYPTED = 1,
    DIRECT_SAID_AFTER = 8, /* the checksum and the sizes stand behind the packed bytes, and need not in the header */
    DIRECT_BLOCK =
        1 << 18 /* bytes unpacked at once, as libarchive does: so as many are given before a fault is found */
};

struct pb_direct_stream {
    const struct pb_direct *entry;
    uint64_t made;
    uint32_t sum;
    bool ended; /* there is no more than what is in the block */
    size_t at;  /* of the block, what was given */
    size_t have;
    struct inflate_state state;
    unsigned char block[DIRECT_BLOCK];
};

static uint32_t direct_two(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t direct_four(const unsigned char *at)
{
    return direct_two(at) | direct_two(at + 2) << 16;
}

static int direct_by_place(const void *a, const void *b)
{
    const struct pb_direct *left = a;
    const struct pb_direct *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

/* Where the directory is and how many entries it has; false when that is not said in the plain way. */
static bool direct_find_directory(const unsigned char *bytes, size_t length, size_t *from, size_t *count)
{
    if (length < DIRECT_DIRECTORY_END || length > UINT32_MAX)
        return false;
    const unsigned char *end = bytes + length - DIRECT_DIRECTORY_END;
    size_t before = length - DIRECT_DIRECTORY_END;
    if (memcmp(end, "PK\5\6\0\0\0\0", 8) != 0 || direct_two(end + 20) != 0 ||
        direct_two(end + 8) != direct_two(end + 10))
        return false;
    if (before >= DIRECT_LOCATOR && memcmp(end - DIRECT_LOCATOR, "PK\6\7", 4) == 0)
        return false;
    *count = direct_two(end + 10);
    *from = direct_four(end + 16);
    return *from <= before && direct_four(end + 12) == before - *from && *count > 0 &&
           *count <= PB_ARCHIVE_MEMBERS_MAXIMUM;
}

/* Reads an entry of the directory, and goes on to the next. */
static bool direct_read_entry(const unsigned char **at, const unsigned char *end, struct pb_direct *entry)
{
    const unsigned char *from = *at;
    if (end - from < DIRECT_ENTRY || memcmp(from, "PK\1\2", 4) != 0)
        return false;
    *entry = (struct pb_direct){ .name = from + DIRECT_ENTRY,
                                 .name_length = direct_two(from + 28),
                                 .place = direct_four(from + 42),
                                 .sum = direct_four(from + 16),
                                 .packed_size = direct_four(from + 20),
                                 .size = direct_four(from + 24),
                                 .method = direct_two(from + 10),
                                 .flags = direct_two(from + 8) };
    size_t texts = entry->name_length + direct_two(from + 30) + direct_two(from + 32);
    if ((size_t)(end - from - DIRECT_ENTRY) < texts || entry->packed_size == UINT32_MAX || entry->size == UINT32_MAX)
        return false;
    *at = from + DIRECT_ENTRY + texts;
    return true;
}

/* Do the checksum and the sizes that stand here agree with the directory? */
static bool direct_agrees(const unsigned char *at, const struct pb_direct *entry)
{
    return direct_four(at) == entry->sum && direct_four(at + 4) == entry->packed_size &&
           direct_four(at + 8) == entry->size;
}

static bool direct_agrees_after(const unsigned char *at, size_t room, const struct pb_direct *entry)
{
    bool marked = room >= 16 && memcmp(at, "PK\7\10", 4) == 0;
    return room >= 12 && direct_agrees(marked ? at + 4 : at, entry);
}

static bool direct_header_agrees(const unsigned char *header, const struct pb_direct *entry)
{
    static const unsigned char nothing[12] = { 0 };
    bool after = entry->flags & DIRECT_SAID_AFTER;
    return memcmp(header, "PK\3\4", 4) == 0 && direct_two(header + 6) == entry->flags &&
           direct_two(header + 8) == entry->method && direct_two(header + 26) == entry->name_length &&
           (direct_agrees(header + 14, entry) || (after && memcmp(header + 14, nothing, sizeof nothing) == 0));
}

/* Finds the packed bytes of an entry before the place at which the next one begins, when its own header agrees. */
static void direct_find_packed(const unsigned char *bytes, struct pb_direct *entry, size_t next)
{
    if (next - entry->place < DIRECT_HEADER || entry->method != DIRECT_DEFLATED || (entry->flags & DIRECT_ENCRYPTED))
        return;
    const unsigned char *header = bytes + entry->place;
    size_t texts = entry->name_length + direct_two(header + 28);
    size_t room = next - entry->place - DIRECT_HEADER;
    if (room < texts || room - texts < entry->packed_size || !direct_header_agrees(header, entry) ||
        memcmp(header + DIRECT_HEADER, entry->name, entry->name_length) != 0)
        return;
    const unsigned char *packed = header + DIRECT_HEADER + texts;
    size_t behind = room - texts - entry->packed_size;
    if (!(entry->flags & DIRECT_SAID_AFTER) || direct_agrees_after(packed + entry->packed_size, behind, entry))
        entry->packed = packed;
}

const struct pb_direct *pb_direct_list(struct pb_arena *arena, const unsigned char *bytes, size_t length, size_t *count)
{
    size_t from = 0;
    if (!direct_find_directory(bytes, length, &from, count))
        return NULL;
    struct pb_direct *entries = pb_arena_take(arena, *count, sizeof *entries);
    const unsigned char *at = bytes + from;
    const unsigned char *end = bytes + length - DIRECT_DIRECTORY_END;
    for (size_t i = 0; entries && i < *count; i++)
        if (!direct_read_entry(&at, end, &entries[i]))
            return NULL;
    if (!entries || at != end)
        return NULL;
    qsort(entries, *count, sizeof *entries, direct_by_place);
    for (size_t i = 0; i < *count; i++) {
        size_t next = i + 1 < *count ? entries[i + 1].place : from;
        if (entries[i].place >= next)
            return NULL;
        direct_find_packed(bytes, &entries[i], next);
    }
    return entries;
}

struct pb_direct_stream *pb_direct_begin(const struct pb_direct *entry)
{
    struct pb_direct_stream *stream = malloc(sizeof *stream); /* checked: next line */
    if (!stream)
        return NULL;
    stream->entry = entry;
    stream->made = 0;
    stream->sum = 0;
    stream->ended = false;
    stream->at = stream->have = 0;
    isal_inflate_init(&stream->state);
    stream->state.next_in = (unsigned char *)(uintptr_t)entry->packed; /* is read only */
    stream->state.avail_in = entry->packed_size;
    return stream;
}

void pb_direct_end(struct pb_direct_stream *stream)
{
    free(stream);
}

/* Unpacks the next block; false when it is not sound. */
static bool direct_fill(struct pb_direct_stream *stream)
{
    struct inflate_state *state = &stream->state;
    state->next_out = stream->block;
    state->avail_out = DIRECT_BLOCK;
    int answer = isal_inflate(state);
    stream->at = 0;
    stream->have = DIRECT_BLOCK - state->avail_out;
    stream->made += stream->have;
    stream->sum = crc32_gzip_refl(stream->sum, stream->block, stream->have);
    stream->ended = state->block_state == ISAL_BLOCK_FINISH;
    if (answer < 0 || stream->made > stream->entry->size)
        return false;
    if (!stream->ended)
        return stream->have > 0;
    /* Whole bytes that were taken and not needed would be behind the end. */
    return stream->made == stream->entry->size && stream->sum == stream->entry->sum && state->avail_in == 0 &&
           state->read_in_length < 8;
}

bool pb_direct_read(struct pb_direct_stream *stream, void *buffer, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size && (stream->at < stream->have || !stream->ended)) {
        if (stream->at == stream->have && !direct_fill(stream))
            return false;
        size_t left = stream->have - stream->at;
        size_t piece = left < size - *got ? left : size - *got;
        memcpy((char *)buffer + *got, stream->block + stream->at, piece);
        stream->at += piece;
        *got += piece;
    }
    return true;
}
