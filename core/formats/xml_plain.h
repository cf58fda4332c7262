#ifndef PB_CORE_FORMATS_XML_PLAIN_H
#define PB_CORE_FORMATS_XML_PLAIN_H
/*
 * The XML that programs write by the million: an element of letters, digits and plain signs, with attributes in double
 * quotes and other such elements in it, all of it in memory. Rows of a sheet and shared texts are nearly always like
 * this, and expat takes ten times as long for them. Anything that differs in the least (a reference, a comment, a
 * letter beyond ASCII, a line break, another quote, two attributes of one name, an end that does not fit) is not plain,
 * so expat reads it, or reports what is wrong with it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    PB_PLAIN_DEPTH = 8, /* of an element with those in it; no input can make it be scanned more often than this */
    PB_PLAIN_TOKENS = 2048,
    PB_PLAIN_SPANS = 4096,
    PB_PLAIN_ATTRIBUTES = 16, /* of one element */
    PB_PLAIN_MARGIN = 64, /* zeros behind bytes that are looked at without asking each time whether they are there */
};

struct pb_plain_span {
    uint32_t at; /* in the bytes that were scanned */
    uint32_t length;
};

enum pb_plain_kind { PB_PLAIN_BEGIN, PB_PLAIN_END, PB_PLAIN_TEXT };

struct pb_plain_token {
    enum pb_plain_kind kind;
    struct pb_plain_span span; /* the name, or the text */
    uint32_t first;            /* of a beginning: its attributes, name and value by turns, */
    uint32_t count;            /* and how many spans they are */
};

struct pb_plain {
    unsigned char kinds[256]; /* what a byte may be part of */
    struct pb_plain_token tokens[PB_PLAIN_TOKENS];
    struct pb_plain_span spans[PB_PLAIN_SPANS];
    size_t count;
    size_t span_count;
};

enum pb_plain_answer {
    PB_PLAIN_TAKEN, /* the tokens of the element are in `plain`, its length in *used */
    PB_PLAIN_MORE,  /* plain as far as it goes: its end is not there yet */
    PB_PLAIN_OTHER, /* not for here */
};

void pb_plain_open(struct pb_plain *plain);

/* Looks at the element that begins with the first byte. At most UINT32_MAX bytes. */
enum pb_plain_answer pb_plain_scan(struct pb_plain *plain, const char *bytes, size_t length, size_t *used);

/* The same for nothing but the tag with which the element begins; an empty element has a second token, its end. */
enum pb_plain_answer pb_plain_tag(struct pb_plain *plain, const char *bytes, size_t length, size_t *used);

/* How many bytes there are before the first that is not of plain text, such as a zero: one by one, */
static inline size_t pb_plain_text_anywhere(const char *bytes)
{
    const char *at = bytes;
    while (*at >= ' ' && *at < 0x7F && *at != '<' && *at != '&' && *at != ']')
        at++;
    return (size_t)(at - bytes);
}

/* and sixteen at a time, with a margin behind the bytes (tests/formats/test_xml.c compares the two). */
static inline size_t pb_plain_text(const char *bytes)
{
#ifdef __SSE2__
    enum { AT_ONCE = 16 };
    for (const char *at = bytes;; at += AT_ONCE) {
        __m128i block = _mm_loadu_si128((const __m128i *)at);
        __m128i other = _mm_or_si128(_mm_cmplt_epi8(block, _mm_set1_epi8(' ')), /* bytes beyond ASCII are negative */
                                     _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7F)));
        other = _mm_or_si128(other, _mm_cmpeq_epi8(block, _mm_set1_epi8('<')));
        other = _mm_or_si128(other, _mm_cmpeq_epi8(block, _mm_set1_epi8('&')));
        other = _mm_or_si128(other, _mm_cmpeq_epi8(block, _mm_set1_epi8(']')));
        unsigned found = (unsigned)_mm_movemask_epi8(other);
        if (found)
            return (size_t)(at - bytes) + (size_t)__builtin_ctz(found);
    }
#else
    return pb_plain_text_anywhere(bytes);
#endif
}

#endif
