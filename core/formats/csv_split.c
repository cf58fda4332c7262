#include "core/formats/csv_split.h"

#include <string.h>
#if defined(__SSE2__) && !defined(PB_CSV_PORTABLE)
#include <emmintrin.h>
#define HAVE_SSE2 1
#endif

enum { BLOCK = 64 };

/* One bit for each byte of a block. */
struct block {
    uint64_t separators;
    uint64_t breaks;
    uint64_t quotes;
};

#ifdef HAVE_SSE2

static uint64_t equal_bytes(const __m128i parts[4], char byte)
{
    const __m128i wanted = _mm_set1_epi8(byte);
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(parts[i], wanted)) << (16 * i);
    return bits;
}

static struct block read_block(const char *text, char separator)
{
    __m128i parts[4];
    for (int i = 0; i < 4; i++)
        parts[i] = _mm_loadu_si128((const __m128i *)(const void *)(text + (ptrdiff_t)16 * i));
    return (struct block){ equal_bytes(parts, separator), equal_bytes(parts, '\n'), equal_bytes(parts, '"') };
}

struct pb_csv_bytes pb_csv_look(const char *text, size_t length)
{
    __m128i any = _mm_setzero_si128();
    __m128i least = _mm_set1_epi8(-1);
    size_t at = 0;
    for (; at + 16 <= length; at += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        any = _mm_or_si128(any, part);
        least = _mm_min_epu8(least, part);
    }
    struct pb_csv_bytes bytes = { .beyond_ascii = _mm_movemask_epi8(any) != 0,
                                  .nul = _mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0 };
    for (; at < length; at++) {
        bytes.beyond_ascii |= (unsigned char)text[at] >= 0x80;
        bytes.nul |= text[at] == '\0';
    }
    return bytes;
}

#else

static struct block read_block(const char *text, char separator)
{
    struct block block = { 0 };
    for (int i = 0; i < BLOCK; i++) {
        block.separators |= (uint64_t)(text[i] == separator) << i;
        block.breaks |= (uint64_t)(text[i] == '\n') << i;
        block.quotes |= (uint64_t)(text[i] == '"') << i;
    }
    return block;
}

struct pb_csv_bytes pb_csv_look(const char *text, size_t length)
{
    struct pb_csv_bytes bytes = { 0 };
    for (size_t at = 0; at < length; at++) {
        bytes.beyond_ascii |= (unsigned char)text[at] >= 0x80;
        bytes.nul |= text[at] == '\0';
    }
    return bytes;
}

#endif

/* The bits of the bytes before `count`. */
static uint64_t first_bits(size_t count)
{
    return count >= BLOCK ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

/* The closing quote of a field whose opening one is just before `at`, or NULL. */
static const char *find_closing(const char *at, const char *end, bool last, struct pb_csv_extent *split)
{
    for (;;) {
        const char *quote = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
        const char *limit = quote ? quote : end;
        for (const char *line = at; (line = memchr(line, '\n', (size_t)(limit - line))) != NULL; line++)
            split->inner_breaks++;
        if (!quote || (quote + 1 == end && !last))
            return NULL;
        if (quote + 1 == end || quote[1] != '"')
            return quote;
        split->doubled = true;
        at = quote + 2;
    }
}

/* A field from `start` to `end`. */
static void add_field(struct pb_csv_extent *split, struct pb_csv_field *fields, const char *start, const char *end,
                      const char *closing)
{
    /* Text after a closing quote belongs to the field: such a one has to be rewritten. */
    if (closing && closing + 1 != end)
        split->doubled = true;
    fields[split->count++] = (struct pb_csv_field){ start, (uint32_t)(end - start), closing != NULL };
}

static struct pb_csv_extent csv_split_finish(struct pb_csv_extent *split, struct pb_csv_field *fields,
                                             const char *start, const char *end, const char *closing, const char *next)
{
    const char *after = closing ? closing + 1 : start;
    if (end > after && end[-1] == '\r')
        end--;
    add_field(split, fields, start, end, closing);
    split->end = end;
    split->next = next;
    split->state = split->count > PB_CSV_FIELDS_MAXIMUM ? PB_CSV_TOO_MANY : PB_CSV_COMPLETE;
    return *split;
}

struct pb_csv_extent pb_csv_split(const char *text, size_t length, bool last, char separator,
                                  struct pb_csv_field *fields)
{
    struct pb_csv_extent split = { .state = PB_CSV_INCOMPLETE };
    const char *end = text + length;
    const char *start = text;   /* of the field */
    const char *closing = NULL; /* its closing quote, when it has one */
    const char *at = text;      /* of the block */
    while (at < end) {
        struct block block = read_block(at, separator);
        uint64_t within = first_bits((size_t)(end - at));
        uint64_t line = block.breaks & within;
        uint64_t before = line ? (line & -line) - 1 : within; /* the bytes of this record */
        uint64_t separators = block.separators & before;
        uint64_t quotes = block.quotes & before;
        const char *next = at + BLOCK;
        /* A quote opens a field when it is its first byte: that of the record, or the one after a separator. Elsewhere
         * it is text. */
        uint64_t opening = quotes & (separators << 1 | (at == start));
        uint64_t until = opening ? (opening & -opening) - 1 : UINT64_MAX;
        for (uint64_t left = separators & until; left; left &= left - 1) {
            const char *found = at + __builtin_ctzll(left);
            add_field(&split, fields, start, found, closing);
            closing = NULL;
            start = found + 1;
        }
        if (split.count > PB_CSV_FIELDS_MAXIMUM) {
            split.state = PB_CSV_TOO_MANY;
            return split;
        }
        if (opening) {
            const char *quote = at + __builtin_ctzll(opening);
            closing = find_closing(quote + 1, end, last, &split);
            if (!closing) {
                split.state = last ? PB_CSV_OPEN_QUOTE : PB_CSV_INCOMPLETE;
                split.end = quote;
                return split;
            }
            next = closing + 1;
        } else if (line) {
            const char *found = at + __builtin_ctzll(line);
            return csv_split_finish(&split, fields, start, found, closing, found + 1);
        }
        at = next;
    }
    if (!last)
        return split;
    return csv_split_finish(&split, fields, start, end, closing, end);
}
