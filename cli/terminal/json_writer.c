#include "cli/terminal/json_writer.h"

#include "placebook/number.h"
#include "placebook/utf8.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Whether a stream can be written is asked once, when it is flushed at the end. */
static void json_writer_put(FILE *file, const char *text)
{
    (void)fputs(text, file);
}

static void put_quoted(FILE *file, const char *text)
{
    (void)putc('"', file);
    size_t left = strlen(text);
    for (const unsigned char *byte = (const unsigned char *)text; left;) {
        size_t length = pb_utf8_character((const char *)byte, left);
        if (length == 0) {
            (void)fprintf(file, "\\\\x%02X", *byte);
            byte++;
            left--;
            continue;
        }
        if (*byte == '"' || *byte == '\\') {
            (void)putc('\\', file);
            (void)putc(*byte, file);
        } else if (*byte == '\n') {
            json_writer_put(file, "\\n");
        } else if (*byte == '\r') {
            json_writer_put(file, "\\r");
        } else if (*byte == '\t') {
            json_writer_put(file, "\\t");
        } else if (*byte < 0x20 || *byte == 0x7F) {
            (void)fprintf(file, "\\u%04x", *byte);
        } else {
            (void)fwrite(byte, 1, length, file);
        }
        byte += length;
        left -= length;
    }
    (void)putc('"', file);
}

static void name(struct pb_json_writer *writer, const char *key)
{
    if (writer->begun[writer->depth])
        (void)putc(',', writer->file);
    writer->begun[writer->depth] = true;
    if (key) {
        put_quoted(writer->file, key);
        (void)putc(':', writer->file);
    }
}

static void begin(struct pb_json_writer *writer, const char *key, char bracket)
{
    name(writer, key);
    (void)putc(bracket, writer->file);
    if (writer->depth < PB_JSON_WRITER_DEPTH)
        writer->depth++;
    writer->begun[writer->depth] = false;
}

static void end(struct pb_json_writer *writer, char bracket)
{
    (void)putc(bracket, writer->file);
    writer->depth--;
    if (writer->depth == 0)
        (void)putc('\n', writer->file);
}

void pb_json_document(struct pb_json_writer *writer, FILE *file, const char *schema)
{
    *writer = (struct pb_json_writer){ .file = file };
    begin(writer, NULL, '{');
    pb_json_text(writer, "schema", schema);
}

void pb_json_object(struct pb_json_writer *writer, const char *key)
{
    begin(writer, key, '{');
}

void pb_json_list(struct pb_json_writer *writer, const char *key)
{
    begin(writer, key, '[');
}

void pb_json_end_object(struct pb_json_writer *writer)
{
    end(writer, '}');
}

void pb_json_end_list(struct pb_json_writer *writer)
{
    end(writer, ']');
}

void pb_json_text(struct pb_json_writer *writer, const char *key, const char *text)
{
    name(writer, key);
    if (text)
        put_quoted(writer->file, text);
    else
        json_writer_put(writer->file, "null");
}

void pb_json_integer(struct pb_json_writer *writer, const char *key, int64_t number)
{
    name(writer, key);
    (void)fprintf(writer->file, "%" PRId64, number);
}

void pb_json_count(struct pb_json_writer *writer, const char *key, uint64_t number)
{
    name(writer, key);
    (void)fprintf(writer->file, "%" PRIu64, number);
}

void pb_json_number(struct pb_json_writer *writer, const char *key, double number)
{
    char text[PB_NUMBER_TEXT] = "null";
    if (isfinite(number))
        (void)pb_number_format(number, text);
    name(writer, key);
    json_writer_put(writer->file, text);
}

void pb_json_boolean(struct pb_json_writer *writer, const char *key, bool value)
{
    name(writer, key);
    json_writer_put(writer->file, value ? "true" : "false");
}

/* JSON whose texts may hold bytes that are not UTF-8: nothing else in JSON can. */
static void put_sound(FILE *file, const char *json)
{
    size_t left = strlen(json);
    while (left) {
        size_t length = pb_utf8_character(json, left);
        if (length)
            (void)fwrite(json, 1, length, file);
        else
            (void)fprintf(file, "\\\\x%02X", (unsigned char)*json);
        json += length ? length : 1;
        left -= length ? length : 1;
    }
}

void pb_json_tree(struct pb_json_writer *writer, const char *key, const struct cJSON *tree)
{
    char *text = tree ? cJSON_PrintUnformatted(tree) : NULL;
    name(writer, key);
    put_sound(writer->file, text ? text : "null");
    cJSON_free(text);
}
