#include "core/formats/xml_plain.h"

#include <string.h>

enum { IN_NAME = 1, BEGINS_NAME = 2, IN_VALUE = 4, IN_TEXT = 8 };

/* Where the scan is. Every function returns PB_PLAIN_TAKEN to go on. */
struct scan {
    struct pb_plain *plain;
    const char *bytes;
    size_t length;
    size_t at;
    struct pb_plain_span names[PB_PLAIN_DEPTH]; /* of the elements that are open */
    size_t depth;
};

void pb_plain_open(struct pb_plain *plain)
{
    *plain = (struct pb_plain){ 0 };
    for (int byte = ' '; byte < 0x7F; byte++) {
        bool letter = ((byte | 32) >= 'a' && (byte | 32) <= 'z') || byte == '_';
        bool sign = (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == ':';
        unsigned kind = letter ? IN_NAME | BEGINS_NAME : sign ? IN_NAME : 0;
        kind |= byte != '<' && byte != '&' && byte != '"' ? IN_VALUE : 0;
        kind |= byte != '<' && byte != '&' && byte != ']' ? IN_TEXT : 0; /* "]]>" is none */
        plain->kinds[byte] = (unsigned char)kind;
    }
}

static size_t xml_plain_run(const struct scan *scan, unsigned kind)
{
    size_t at = scan->at;
    while (at < scan->length && scan->plain->kinds[(unsigned char)scan->bytes[at]] & kind)
        at++;
    return at - scan->at;
}

static struct pb_plain_span xml_plain_take(struct scan *scan, size_t length)
{
    struct pb_plain_span span = { (uint32_t)scan->at, (uint32_t)length };
    scan->at += length;
    return span;
}

/* Are two names the same? Those of cells and values are one letter, for which a call would cost more than the rest. */
static bool same(const struct scan *scan, struct pb_plain_span a, struct pb_plain_span b)
{
    const char *left = scan->bytes + a.at;
    const char *right = scan->bytes + b.at;
    return a.length == b.length && *left == *right && (a.length == 1 || memcmp(left, right, a.length) == 0);
}

/* Skips the next byte if it is the expected one. */
static enum pb_plain_answer expect(struct scan *scan, char byte)
{
    if (scan->at == scan->length)
        return PB_PLAIN_MORE;
    return scan->bytes[scan->at++] == byte ? PB_PLAIN_TAKEN : PB_PLAIN_OTHER;
}

static enum pb_plain_answer take_name(struct scan *scan, struct pb_plain_span *name)
{
    if (scan->at == scan->length)
        return PB_PLAIN_MORE;
    if (!(scan->plain->kinds[(unsigned char)scan->bytes[scan->at]] & BEGINS_NAME))
        return PB_PLAIN_OTHER;
    *name = xml_plain_take(scan, xml_plain_run(scan, IN_NAME));
    return scan->at == scan->length ? PB_PLAIN_MORE : PB_PLAIN_TAKEN;
}

/* The attribute behind one space. */
static enum pb_plain_answer take_attribute(struct scan *scan, struct pb_plain_token *token)
{
    struct pb_plain *plain = scan->plain;
    struct pb_plain_span name;
    scan->at++;
    enum pb_plain_answer answer = take_name(scan, &name);
    if (answer == PB_PLAIN_TAKEN)
        answer = expect(scan, '=');
    if (answer == PB_PLAIN_TAKEN)
        answer = expect(scan, '"');
    if (answer != PB_PLAIN_TAKEN)
        return answer;
    if (token->count == 2 * PB_PLAIN_ATTRIBUTES || plain->span_count + 2 > PB_PLAIN_SPANS)
        return PB_PLAIN_OTHER;
    for (uint32_t i = 0; i < token->count; i += 2)
        if (same(scan, plain->spans[token->first + i], name))
            return PB_PLAIN_OTHER;
    plain->spans[plain->span_count++] = name;
    plain->spans[plain->span_count++] = xml_plain_take(scan, xml_plain_run(scan, IN_VALUE));
    token->count += 2;
    return expect(scan, '"');
}

static enum pb_plain_answer xml_plain_add(struct scan *scan, const struct pb_plain_token *token)
{
    if (scan->plain->count == PB_PLAIN_TOKENS)
        return PB_PLAIN_OTHER;
    scan->plain->tokens[scan->plain->count++] = *token;
    return PB_PLAIN_TAKEN;
}

/* Behind "<". */
static enum pb_plain_answer take_beginning(struct scan *scan)
{
    struct pb_plain_token token = { .kind = PB_PLAIN_BEGIN, .first = (uint32_t)scan->plain->span_count };
    enum pb_plain_answer answer = take_name(scan, &token.span);
    while (answer == PB_PLAIN_TAKEN && scan->at < scan->length && scan->bytes[scan->at] == ' ')
        answer = take_attribute(scan, &token);
    if (answer != PB_PLAIN_TAKEN)
        return answer;
    if (scan->at == scan->length)
        return PB_PLAIN_MORE;
    bool empty = scan->bytes[scan->at] == '/';
    scan->at += empty;
    answer = expect(scan, '>');
    if (answer == PB_PLAIN_TAKEN)
        answer = xml_plain_add(scan, &token);
    if (answer != PB_PLAIN_TAKEN)
        return answer;
    if (empty)
        return xml_plain_add(scan, &(struct pb_plain_token){ .kind = PB_PLAIN_END, .span = token.span });
    if (scan->depth == PB_PLAIN_DEPTH)
        return PB_PLAIN_OTHER;
    scan->names[scan->depth++] = token.span;
    return PB_PLAIN_TAKEN;
}

/* Behind "</". */
static enum pb_plain_answer take_ending(struct scan *scan)
{
    struct pb_plain_token token = { .kind = PB_PLAIN_END };
    enum pb_plain_answer answer = take_name(scan, &token.span);
    if (answer == PB_PLAIN_TAKEN)
        answer = expect(scan, '>');
    if (answer != PB_PLAIN_TAKEN)
        return answer;
    if (scan->depth == 0 || !same(scan, scan->names[scan->depth - 1], token.span))
        return PB_PLAIN_OTHER;
    scan->depth--;
    return xml_plain_add(scan, &token);
}

static enum pb_plain_answer xml_plain_take_text(struct scan *scan)
{
    struct pb_plain_token token = { .kind = PB_PLAIN_TEXT, .span = xml_plain_take(scan, xml_plain_run(scan, IN_TEXT)) };
    if (scan->at == scan->length)
        return PB_PLAIN_MORE;
    if (scan->bytes[scan->at] != '<')
        return PB_PLAIN_OTHER;
    return token.span.length ? xml_plain_add(scan, &token) : PB_PLAIN_TAKEN;
}

enum pb_plain_answer pb_plain_tag(struct pb_plain *plain, const char *bytes, size_t length, size_t *used)
{
    struct scan scan = { .plain = plain, .bytes = bytes, .length = length };
    plain->count = plain->span_count = 0;
    enum pb_plain_answer answer = expect(&scan, '<');
    if (answer == PB_PLAIN_TAKEN)
        answer = take_beginning(&scan);
    *used = scan.at;
    return answer;
}

enum pb_plain_answer pb_plain_scan(struct pb_plain *plain, const char *bytes, size_t length, size_t *used)
{
    struct scan scan = { .plain = plain, .bytes = bytes, .length = length };
    plain->count = plain->span_count = 0;
    enum pb_plain_answer answer = PB_PLAIN_TAKEN;
    do {
        answer = expect(&scan, '<');
        if (answer != PB_PLAIN_TAKEN)
            return answer;
        if (scan.at == length)
            return PB_PLAIN_MORE;
        bool ending = bytes[scan.at] == '/';
        scan.at += ending;
        answer = ending ? take_ending(&scan) : take_beginning(&scan);
        if (answer == PB_PLAIN_TAKEN && scan.depth > 0)
            answer = xml_plain_take_text(&scan);
    } while (answer == PB_PLAIN_TAKEN && scan.depth > 0);
    *used = scan.at;
    return answer;
}
