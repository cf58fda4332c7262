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

enum {
    PB_PLAIN_DEPTH = 8, /* of an element with those in it; no input can make it be scanned more often than this */
    PB_PLAIN_TOKENS = 2048,
    PB_PLAIN_SPANS = 4096,
    PB_PLAIN_ATTRIBUTES = 16, /* of one element */
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

#endif
