/*
 * Rejects, warnings and quality records as bytes. A source can reject a million rows, each with its raw text, so they
 * are kept in parts of about a megabyte, compressed, and never all at once in one piece:
 *
 *   header    magic, version, entries, length before compression, checksum of all the rest
 *   entries   kind, its numbers, then each text as its length + 1 (0: there is none) and its bytes
 */
#include "engine/store/store_private.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>

enum {
    PART_ENOUGH = 1 << 20,   /* a part is closed when it has reached this */
    PART_MAXIMUM = 64 << 20, /* and never is larger than this */
    PARTS_MAXIMUM = 1 << 20, /* of one unit */
    FINDINGS_MAGIC = 0x4E464250,
    FINDINGS_VERSION = 4,
    NUMBERS_MOST = 2,
    TEXTS_MOST = 15
};

enum entry_kind { REJECT = 1, WARNING, QUALITY, KINDS };

/* What the entries of a kind hold, in this order: a reject its line and the separator of its cells, then rule, reason,
 * file, cell, raw, input; a warning its line, then file, message; a quality record the bits of found and expected, then
 * the word of its kind and the texts of struct pb_quality. */
static const struct {
    unsigned numbers;
    unsigned texts;
} forms[KINDS] = { [REJECT] = { 2, 6 }, [WARNING] = { 1, 2 }, [QUALITY] = { 2, TEXTS_MOST } };

struct entry {
    enum entry_kind kind;
    uint64_t numbers[NUMBERS_MOST];
    const char *texts[TEXTS_MOST];
};

struct findings_header {
    uint32_t magic;
    uint32_t version;
    uint32_t entries;
    uint32_t length; /* before compression */
    uint64_t checksum;
};

static uint64_t store_findings_checksum_of(struct findings_header header, const unsigned char *bytes, size_t length)
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

static bool store_findings_add_entry(struct pb_bytes *bytes, const struct entry *entry)
{
    uint32_t kind = entry->kind;
    size_t numbers = forms[kind].numbers * sizeof entry->numbers[0];
    unsigned char *room = pb_bytes_add(bytes, sizeof kind + numbers);
    if (!room)
        return false;
    memcpy(room, &kind, sizeof kind);
    memcpy(room + sizeof kind, entry->numbers, numbers);
    for (unsigned i = 0; i < forms[kind].texts; i++) {
        const char *text = entry->texts[i];
        size_t length = text ? strnlen(text, PART_MAXIMUM) : 0;
        uint32_t number = text ? (uint32_t)length + 1 : 0;
        room = length < PART_MAXIMUM ? pb_bytes_add(bytes, sizeof number + length) : NULL;
        if (!room)
            return false;
        memcpy(room, &number, sizeof number);
        if (length)
            memcpy(room + sizeof number, text, length);
    }
    return bytes->length <= PART_MAXIMUM;
}

static uint64_t bits_of(double number)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* Entry number i of a unit: its rejects, then its warnings, then its quality records. */
static struct entry store_findings_entry_of(const struct pb_unit_result *result, size_t i)
{
    if (i < result->reject_count) {
        const struct pb_reject *reject = &result->rejects[i];
        return (
            struct entry){ REJECT,
                           { reject->line, (unsigned char)reject->separator },
                           { reject->rule, reject->reason, reject->file, reject->cell, reject->raw, reject->input } };
    }
    i -= result->reject_count;
    if (i < result->warning_count) {
        const struct pb_warning *warning = &result->warnings[i];
        return (struct entry){ WARNING, { warning->line }, { warning->file, warning->message } };
    }
    const struct pb_quality *quality = &result->quality[i - result->warning_count];
    return (struct entry){ QUALITY,
                           { bits_of(quality->found), bits_of(quality->expected) },
                           { pb_vocabulary[quality->kind].text, quality->rule, quality->measure, quality->measure_name,
                             quality->area_code, quality->area_name, quality->sex, quality->age, quality->category_type,
                             quality->category, quality->period, quality->sentence, quality->file, quality->rows,
                             quality->counts } };
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
    unsigned char *room = pb_bytes_add(&part, sizeof(struct findings_header) + length);
    if (!room || compress2(room + sizeof(struct findings_header), &length, entries->bytes, entries->length,
                           Z_BEST_SPEED) != Z_OK) {
        pb_bytes_close(&part);
        return false;
    }
    struct findings_header header = { FINDINGS_MAGIC, FINDINGS_VERSION, count, (uint32_t)entries->length, 0 };
    header.checksum = store_findings_checksum_of(header, room + sizeof header, length);
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
    size_t entry_count = result->reject_count + result->warning_count + result->quality_count;
    for (size_t i = 0; i < entry_count && written; i++) {
        struct entry entry = store_findings_entry_of(result, i);
        written = store_findings_add_entry(&entries, &entry);
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

static enum pb_status store_findings_damaged(struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "findings in the store are damaged");
    pb_error_hint(error, "run the pipeline again: it reads the unit again");
    return status;
}

/* A text, which may be the one that the entry before had: files, rules and reasons repeat. */
static enum pb_status store_findings_read_text(struct pb_cursor *cursor, struct pb_arena *arena, const char *before,
                                               const char **text, struct pb_error *error)
{
    uint32_t number = 0;
    *text = NULL;
    if (!pb_cursor_number(cursor, &number))
        return store_findings_damaged(error);
    if (number == 0)
        return PB_OK;
    const unsigned char *bytes = pb_cursor_take(cursor, number - 1);
    if (!bytes)
        return store_findings_damaged(error);
    if (before && strlen(before) == number - 1 && memcmp(before, bytes, number - 1) == 0)
        *text = before;
    else
        *text = pb_arena_text(arena, (const char *)bytes, number - 1);
    return *text ? PB_OK : pb_out_of_memory(error);
}

/* Reads the texts of an entry, which often are those of the entry before of its kind. */
static enum pb_status store_findings_read_texts(struct pb_cursor *cursor, struct pb_arena *arena,
                                                const struct entry *before, struct entry *entry, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (unsigned i = 0; i < forms[entry->kind].texts && status == PB_OK; i++)
        status = store_findings_read_text(cursor, arena, before->texts[i], &entry->texts[i], error);
    return status;
}

static enum pb_status take_reject(const struct entry *entry, struct pb_finding_lists *lists, struct pb_error *error)
{
    if (lists->reject_count == lists->reject_room)
        return store_findings_damaged(error);
    lists->rejects[lists->reject_count++] = (struct pb_reject){ .rule = entry->texts[0],
                                                                .reason = entry->texts[1],
                                                                .file = entry->texts[2],
                                                                .line = entry->numbers[0],
                                                                .cell = entry->texts[3],
                                                                .raw = entry->texts[4],
                                                                .separator = (char)entry->numbers[1],
                                                                .input = entry->texts[5] };
    return PB_OK;
}

static enum pb_status take_warning(const struct entry *entry, struct pb_finding_lists *lists, struct pb_error *error)
{
    if (lists->warning_count == lists->warning_room)
        return store_findings_damaged(error);
    lists->warnings[lists->warning_count++] =
        (struct pb_warning){ .file = entry->texts[0], .line = entry->numbers[0], .message = entry->texts[1] };
    return PB_OK;
}

static double store_findings_number_of(uint64_t bits)
{
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* The word of the kind, by its text; PB_WORD_NONE for one that this version does not have. */
static enum pb_word store_findings_kind_of(const char *text)
{
    for (int word = 0; text && word < PB_WORD_COUNT; word++)
        if (pb_vocabulary[word].group == PB_WORDS_FINDING && strcmp(pb_vocabulary[word].text, text) == 0)
            return (enum pb_word)word;
    return PB_WORD_NONE;
}

static enum pb_status take_quality(const struct entry *entry, struct pb_finding_lists *lists, struct pb_error *error)
{
    const char *const *texts = entry->texts;
    if (lists->quality_count == lists->quality_room)
        return store_findings_damaged(error);
    for (unsigned i = 0; i < TEXTS_MOST; i++)
        if (!texts[i])
            return store_findings_damaged(error);
    lists->quality[lists->quality_count++] =
        (struct pb_quality){ .kind = store_findings_kind_of(texts[0]),
                             .rule = texts[1],
                             .measure = texts[2],
                             .measure_name = texts[3],
                             .area_code = texts[4],
                             .area_name = texts[5],
                             .sex = texts[6],
                             .age = texts[7],
                             .category_type = texts[8],
                             .category = texts[9],
                             .period = texts[10],
                             .found = store_findings_number_of(entry->numbers[0]),
                             .expected = store_findings_number_of(entry->numbers[1]),
                             .sentence = texts[11],
                             .file = texts[12],
                             .rows = texts[13],
                             .counts = texts[14] };
    return PB_OK;
}

static enum pb_status read_entries(struct pb_cursor *cursor, uint32_t entries, struct pb_finding_lists *lists,
                                   struct pb_error *error)
{
    struct entry before[KINDS] = { 0 };
    for (uint32_t i = 0; i < entries; i++) {
        uint32_t kind = 0;
        if (!pb_cursor_number(cursor, &kind) || kind < REJECT || kind >= KINDS)
            return store_findings_damaged(error);
        struct entry entry = { .kind = (enum entry_kind)kind };
        size_t length = forms[kind].numbers * sizeof entry.numbers[0];
        const unsigned char *numbers = pb_cursor_take(cursor, length);
        if (!numbers)
            return store_findings_damaged(error);
        memcpy(entry.numbers, numbers, length);
        enum pb_status status = store_findings_read_texts(cursor, lists->arena, &before[kind], &entry, error);
        if (status == PB_OK)
            status = kind == REJECT    ? take_reject(&entry, lists, error)
                     : kind == WARNING ? take_warning(&entry, lists, error)
                                       : take_quality(&entry, lists, error);
        if (status != PB_OK)
            return status;
        before[kind] = entry;
    }
    return cursor->left ? store_findings_damaged(error) : PB_OK;
}

enum pb_status pb_findings_read(const void *bytes, size_t length, struct pb_finding_lists *lists,
                                struct pb_error *error)
{
    struct findings_header header;
    struct pb_cursor stored = { bytes, length };
    const unsigned char *head = pb_cursor_take(&stored, sizeof header);
    if (!head)
        return store_findings_damaged(error);
    memcpy(&header, head, sizeof header);
    if (header.magic != FINDINGS_MAGIC || header.version != FINDINGS_VERSION || header.length > PART_MAXIMUM ||
        header.checksum != store_findings_checksum_of(header, stored.at, stored.left))
        return store_findings_damaged(error);
    unsigned char *entries = malloc((size_t)header.length + 1); /* checked: below */
    if (!entries)
        return pb_out_of_memory(error);
    uLongf entries_length = header.length;
    enum pb_status status = PB_OK;
    int answer = uncompress(entries, &entries_length, stored.at, stored.left);
    if (answer == Z_MEM_ERROR)
        status = pb_out_of_memory(error);
    else if (answer != Z_OK || entries_length != header.length)
        status = store_findings_damaged(error);
    if (status == PB_OK) {
        struct pb_cursor cursor = { entries, header.length };
        status = read_entries(&cursor, header.entries, lists, error);
    }
    free(entries);
    return status;
}
