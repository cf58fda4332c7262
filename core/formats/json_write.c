#include "placebook/json_write.h"

#include "placebook/number.h"
#include "placebook/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * Nothing is remembered of what was written but how many objects and lists are open, and whether a comma comes next:
 * whether an object or a list is open is known from the key, which only members of objects have. The indented layout is
 * that of cJSON_Print, which publications have had from the beginning.
 */

static void json_write_bytes(struct pb_json_writer *writer, const char *bytes, size_t length)
{
    if (length && !writer->failed)
        writer->failed = !writer->emit(writer->sink, bytes, length);
}

static void json_write_put(struct pb_json_writer *writer, const char *text)
{
    json_write_bytes(writer, text, strlen(text));
}

static void json_write_tabs(struct pb_json_writer *writer)
{
    for (unsigned i = 0; writer->indented && i < writer->depth; i++)
        json_write_bytes(writer, "\t", 1);
}

/* How a byte is written in a text when it must be escaped; else NULL. */
static const char *json_write_escape(unsigned char byte, char escape[8])
{
    if (byte == '"' || byte == '\\')
        (void)snprintf(escape, 8, "\\%c", byte);
    else if (byte == '\n' || byte == '\r' || byte == '\t')
        (void)snprintf(escape, 8, "\\%c", byte == '\n' ? 'n' : byte == '\r' ? 'r' : 't');
    else if (byte < 0x20 || byte == 0x7F)
        (void)snprintf(escape, 8, "\\u%04x", byte);
    else
        return NULL;
    return escape;
}

/* Text in as few pieces as possible, with what is not UTF-8 spelled; `escaped`: it has been made JSON already. */
static void json_write_characters(struct pb_json_writer *writer, const char *text, size_t length, bool escaped)
{
    char spelled[8];
    size_t from = 0;
    for (size_t at = 0; at < length;) {
        size_t bytes = pb_utf8_character(text + at, length - at);
        const char *instead = NULL;
        if (bytes == 0) {
            (void)snprintf(spelled, sizeof spelled, "\\\\x%02X", (unsigned char)text[at]);
            instead = spelled;
        } else if (!escaped) {
            instead = json_write_escape((unsigned char)text[at], spelled);
        }
        if (instead) {
            json_write_bytes(writer, text + from, at - from);
            json_write_put(writer, instead);
            from = at + 1;
        }
        at += bytes ? bytes : 1;
    }
    json_write_bytes(writer, text + from, length - from);
}

static void json_write_quoted(struct pb_json_writer *writer, const char *text)
{
    json_write_put(writer, "\"");
    json_write_characters(writer, text, strlen(text), false);
    json_write_put(writer, "\"");
}

/* Between the value before and the one to come. */
static void json_write_comma(struct pb_json_writer *writer, bool member)
{
    if (writer->begun)
        json_write_put(writer, !writer->indented ? "," : member ? ",\n" : ", ");
    if (member)
        json_write_tabs(writer);
    writer->begun = true;
}

static void json_write_name(struct pb_json_writer *writer, const char *key)
{
    json_write_comma(writer, key);
    if (!key)
        return;
    json_write_quoted(writer, key);
    json_write_put(writer, writer->indented ? ":\t" : ":");
}

static void json_write_open(struct pb_json_writer *writer, bool object)
{
    json_write_put(writer, !object ? "[" : writer->indented ? "{\n" : "{");
    writer->depth++;
    writer->begun = false;
}

static void json_write_close(struct pb_json_writer *writer, bool object)
{
    assert(writer->depth > 0);
    writer->depth--;
    if (object && writer->indented && writer->begun)
        json_write_put(writer, "\n");
    if (object)
        json_write_tabs(writer);
    json_write_put(writer, object ? "}" : "]");
    writer->begun = true;
}

static void json_write_end(struct pb_json_writer *writer, bool object)
{
    json_write_close(writer, object);
    if (writer->depth > 0)
        return;
    json_write_put(writer, "\n");
    writer->begun = false;
}

void pb_json_object(struct pb_json_writer *writer, const char *key)
{
    json_write_name(writer, key);
    json_write_open(writer, true);
}

void pb_json_list(struct pb_json_writer *writer, const char *key)
{
    json_write_name(writer, key);
    json_write_open(writer, false);
}

void pb_json_end_object(struct pb_json_writer *writer)
{
    json_write_end(writer, true);
}

void pb_json_end_list(struct pb_json_writer *writer)
{
    json_write_end(writer, false);
}

void pb_json_text(struct pb_json_writer *writer, const char *key, const char *text)
{
    json_write_name(writer, key);
    if (text)
        json_write_quoted(writer, text);
    else
        json_write_put(writer, "null");
}

void pb_json_integer(struct pb_json_writer *writer, const char *key, int64_t number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRId64, number);
    json_write_name(writer, key);
    json_write_put(writer, text);
}

void pb_json_count(struct pb_json_writer *writer, const char *key, uint64_t number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRIu64, number);
    json_write_name(writer, key);
    json_write_put(writer, text);
}

void pb_json_number(struct pb_json_writer *writer, const char *key, double number)
{
    char text[PB_NUMBER_TEXT] = "null";
    if (isfinite(number))
        (void)pb_number_format(number, text);
    json_write_name(writer, key);
    json_write_put(writer, text);
}

void pb_json_boolean(struct pb_json_writer *writer, const char *key, bool value)
{
    json_write_name(writer, key);
    json_write_put(writer, value ? "true" : "false");
}

/* The length of the text, number or word at the beginning; at least 1. */
static size_t json_write_token(const char *json)
{
    if (*json != '"') {
        size_t length = strcspn(json, " \t\r\n{}[],:\"");
        return length ? length : 1;
    }
    size_t length = 1;
    while (json[length] && json[length] != '"')
        length += json[length] == '\\' && json[length + 1] ? 2 : 1;
    return json[length] ? length + 1 : length;
}

void pb_json_raw(struct pb_json_writer *writer, const char *key, const char *json)
{
    json_write_name(writer, key);
    bool value = true; /* the next token needs no comma: it has its key, or is the outermost */
    for (const char *at = json ? json : "null"; *at;) {
        size_t length = json_write_token(at);
        const char *next = at + length + strspn(at + length, " \t\r\n");
        if (*at == '}' || *at == ']') {
            json_write_close(writer, *at == '}');
        } else if (!strchr(" \t\r\n,:", *at)) {
            bool member = *at == '"' && *next == ':';
            if (!value)
                json_write_comma(writer, member);
            value = member;
            if (*at == '{' || *at == '[')
                json_write_open(writer, *at == '{');
            else
                json_write_characters(writer, at, length, true);
            if (member)
                json_write_put(writer, writer->indented ? ":\t" : ":");
        }
        at = next;
    }
}

bool pb_json_buffer_emit(void *sink, const char *bytes, size_t length)
{
    enum { FIRST = 1024 };
    struct pb_json_buffer *buffer = sink;
    if (length >= buffer->capacity - buffer->length) {
        size_t capacity = buffer->capacity ? buffer->capacity : FIRST;
        while (capacity - buffer->length <= length) {
            if (capacity > SIZE_MAX / 2)
                return false;
            capacity *= 2;
        }
        char *grown = pb_arena_grow(buffer->arena, buffer->text, buffer->capacity, capacity, 1);
        if (!grown)
            return false;
        buffer->text = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
    return true;
}
