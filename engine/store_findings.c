/*
 * Rejects and warnings as bytes. A source can reject a million rows, each with its raw text, so they are kept in parts
 * of about a megabyte, compressed, and never all at once in one piece:
 *
 *   header    magic, version, entries, length before compression, checksum of all the rest
 *   entries   kind, line, then each text as its length + 1 (0: there is none) and its bytes
 */
#include "engine/store_private.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>

enum {
    PART_ENOUGH = 1 << 20,   /* a part is closed when it has reached this */
    PART_MAXIMUM = 64 << 20, /* and never is larger than this */
    PARTS_MAXIMUM = 1 << 20, /* of one unit */
    FINDINGS_MAGIC = 0x4E464250,
    FINDINGS_VERSION = 1,
    REJECT_TEXTS = 5,
    WARNING_TEXTS = 2
};

enum entry_kind { REJECT = 1, WARNING = 2 };

struct header {
    uint32_t magic;
    uint32_t version;
    uint32_t entries;
    uint32_t length; /* before compression */
    uint64_t checksum;
};

static uint64_t checksum_of(struct header header, const unsigned char *bytes, size_t length)
{
    header.checksum = 0;
    return XXH3_64bits_withSeed(bytes, length, XXH3_64bits(&header, sizeof header));
}

void pb_finding_parts_close(struct pb_finding_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        pb_bytes_close(&parts->parts[i]);
    free(parts->parts);
    *parts = (struct pb_finding_parts){ 0 };
}

static bool add_entry(struct pb_bytes *bytes, enum entry_kind kind, uint64_t line, const char *const *texts, int count)
{
    uint32_t head[3] = { kind, (uint32_t)line, (uint32_t)(line >> 32) };
    unsigned char *room = pb_bytes_add(bytes, sizeof head);
    if (!room)
        return false;
    memcpy(room, head, sizeof head);
    for (int i = 0; i < count; i++) {
        size_t length = texts[i] ? strlen(texts[i]) : 0;
        uint32_t number = texts[i] ? (uint32_t)length + 1 : 0;
        room = length < PART_MAXIMUM ? pb_bytes_add(bytes, sizeof number + length) : NULL;
        if (!room)
            return false;
        memcpy(room, &number, sizeof number);
        if (length)
            memcpy(room + sizeof number, texts[i], length);
    }
    return bytes->length <= PART_MAXIMUM;
}

/* Compresses the entries into a new part and empties them. */
static bool close_part(struct pb_bytes *entries, uint32_t count, struct pb_finding_parts *parts)
{
    if (parts->count == PARTS_MAXIMUM)
        return false;
    if (parts->count == parts->capacity) {
        size_t capacity = parts->capacity ? parts->capacity * 2 : 16;
        struct pb_bytes *grown = reallocarray(parts->parts, capacity, sizeof *grown);
        if (!grown)
            return false;
        parts->parts = grown;
        parts->capacity = capacity;
    }
    struct pb_bytes part = { 0 };
    uLongf length = compressBound(entries->length);
    unsigned char *room = pb_bytes_add(&part, sizeof(struct header) + length);
    if (!room ||
        compress2(room + sizeof(struct header), &length, entries->bytes, entries->length, Z_BEST_SPEED) != Z_OK) {
        pb_bytes_close(&part);
        return false;
    }
    struct header header = { FINDINGS_MAGIC, FINDINGS_VERSION, count, (uint32_t)entries->length, 0 };
    header.checksum = checksum_of(header, room + sizeof header, length);
    memcpy(room, &header, sizeof header);
    part.length = sizeof header + length;
    unsigned char *trimmed = realloc(part.bytes, part.length); /* checked: the untrimmed one serves as well */
    if (trimmed)
        part.bytes = trimmed;
    part.capacity = part.length;
    parts->parts[parts->count++] = part;
    entries->length = 0;
    return true;
}

enum pb_status pb_findings_write(const struct pb_unit_result *result, struct pb_finding_parts *parts,
                                 struct pb_error *error)
{
    struct pb_bytes entries = { 0 };
    uint32_t count = 0;
    bool written = true;
    for (size_t i = 0; i < result->reject_count + result->warning_count && written; i++) {
        if (i < result->reject_count) {
            const struct pb_reject *reject = &result->rejects[i];
            const char *const texts[REJECT_TEXTS] = { reject->rule, reject->reason, reject->file, reject->cell,
                                                      reject->raw };
            written = add_entry(&entries, REJECT, reject->line, texts, REJECT_TEXTS);
        } else {
            const struct pb_warning *warning = &result->warnings[i - result->reject_count];
            const char *const texts[WARNING_TEXTS] = { warning->file, warning->message };
            written = add_entry(&entries, WARNING, warning->line, texts, WARNING_TEXTS);
        }
        count++;
        if (written && entries.length >= PART_ENOUGH) {
            written = close_part(&entries, count, parts);
            count = 0;
        }
    }
    if (written && count)
        written = close_part(&entries, count, parts);
    pb_bytes_close(&entries);
    if (written)
        return PB_OK;
    pb_finding_parts_close(parts);
    return pb_out_of_memory(error);
}

/* --- reading --- */

static enum pb_status damaged(struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "rejects in the store are damaged");
    pb_error_hint(error, "run the pipeline again: the unit is made anew");
    return status;
}

/* A text, which may be the one that the entry before had: files, rules and reasons repeat. */
static enum pb_status read_text(struct pb_cursor *cursor, struct pb_arena *arena, const char *before, const char **text,
                                struct pb_error *error)
{
    uint32_t number = 0;
    *text = NULL;
    if (!pb_cursor_number(cursor, &number))
        return damaged(error);
    if (number == 0)
        return PB_OK;
    const unsigned char *bytes = pb_cursor_take(cursor, number - 1);
    if (!bytes)
        return damaged(error);
    if (before && strlen(before) == number - 1 && memcmp(before, bytes, number - 1) == 0)
        *text = before;
    else
        *text = pb_arena_text(arena, (const char *)bytes, number - 1);
    return *text ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status read_reject(struct pb_cursor *cursor, uint64_t line, struct pb_finding_lists *lists,
                                  struct pb_error *error)
{
    if (lists->reject_count == lists->reject_room)
        return damaged(error);
    static const struct pb_reject none;
    const struct pb_reject *before = lists->reject_count ? &lists->rejects[lists->reject_count - 1] : &none;
    struct pb_reject *reject = &lists->rejects[lists->reject_count++];
    reject->line = line;
    enum pb_status status = read_text(cursor, lists->arena, before->rule, &reject->rule, error);
    if (status == PB_OK)
        status = read_text(cursor, lists->arena, before->reason, &reject->reason, error);
    if (status == PB_OK)
        status = read_text(cursor, lists->arena, before->file, &reject->file, error);
    if (status == PB_OK)
        status = read_text(cursor, lists->arena, before->cell, &reject->cell, error);
    return status == PB_OK ? read_text(cursor, lists->arena, NULL, &reject->raw, error) : status;
}

static enum pb_status read_warning(struct pb_cursor *cursor, uint64_t line, struct pb_finding_lists *lists,
                                   struct pb_error *error)
{
    if (lists->warning_count == lists->warning_room)
        return damaged(error);
    struct pb_warning *warning = &lists->warnings[lists->warning_count++];
    warning->line = line;
    enum pb_status status = read_text(cursor, lists->arena, NULL, &warning->file, error);
    return status == PB_OK ? read_text(cursor, lists->arena, NULL, &warning->message, error) : status;
}

static enum pb_status read_entries(struct pb_cursor *cursor, uint32_t entries, struct pb_finding_lists *lists,
                                   struct pb_error *error)
{
    for (uint32_t i = 0; i < entries; i++) {
        uint32_t head[3];
        const unsigned char *bytes = pb_cursor_take(cursor, sizeof head);
        if (!bytes)
            return damaged(error);
        memcpy(head, bytes, sizeof head);
        uint64_t line = head[1] | (uint64_t)head[2] << 32;
        enum pb_status status = head[0] == REJECT    ? read_reject(cursor, line, lists, error)
                                : head[0] == WARNING ? read_warning(cursor, line, lists, error)
                                                     : damaged(error);
        if (status != PB_OK)
            return status;
    }
    return cursor->left ? damaged(error) : PB_OK;
}

enum pb_status pb_findings_read(const void *bytes, size_t length, struct pb_finding_lists *lists,
                                struct pb_error *error)
{
    struct header header;
    struct pb_cursor stored = { bytes, length };
    const unsigned char *head = pb_cursor_take(&stored, sizeof header);
    if (!head)
        return damaged(error);
    memcpy(&header, head, sizeof header);
    if (header.magic != FINDINGS_MAGIC || header.version != FINDINGS_VERSION || header.length > PART_MAXIMUM ||
        header.checksum != checksum_of(header, stored.at, stored.left))
        return damaged(error);
    unsigned char *entries = malloc((size_t)header.length + 1); /* checked: below */
    if (!entries)
        return pb_out_of_memory(error);
    uLongf entries_length = header.length;
    enum pb_status status = PB_OK;
    if (uncompress(entries, &entries_length, stored.at, stored.left) != Z_OK || entries_length != header.length)
        status = damaged(error);
    if (status == PB_OK) {
        struct pb_cursor cursor = { entries, header.length };
        status = read_entries(&cursor, header.entries, lists, error);
    }
    free(entries);
    return status;
}
