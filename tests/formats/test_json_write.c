/*
 * The JSON writer. cJSON, which has its own rules, is the judge: it reads back what was written, and its layout is the
 * one that published files have.
 */
#include "placebook/json_write.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct pb_arena arena;
static struct pb_json_buffer buffer;

static struct pb_json_writer begin(bool indented)
{
    pb_arena_open(&arena, (size_t)1 << 20);
    buffer = (struct pb_json_buffer){ .arena = &arena };
    return (struct pb_json_writer){ .emit = pb_json_buffer_emit, .sink = &buffer, .indented = indented };
}

static void write_nested(struct pb_json_writer *writer)
{
    pb_json_object(writer, NULL);
    pb_json_text(writer, "text", "a \"quote\", a \\, a line\nbreak, a tab\t, \001 and \302\243");
    pb_json_text(writer, "nothing", NULL);
    pb_json_object(writer, "empty");
    pb_json_end_object(writer);
    pb_json_list(writer, "list");
    pb_json_boolean(writer, NULL, true);
    pb_json_object(writer, NULL);
    pb_json_count(writer, "a", 1);
    pb_json_integer(writer, "b", -2);
    pb_json_end_object(writer);
    pb_json_list(writer, NULL);
    pb_json_end_list(writer);
    pb_json_object(writer, NULL);
    pb_json_end_object(writer);
    pb_json_end_list(writer);
    pb_json_number(writer, "number", 0.1);
    pb_json_end_object(writer);
}

Test(json_write, layouts_are_those_of_cjson)
{
    for (int indented = 0; indented < 2; indented++) {
        struct pb_json_writer writer = begin(indented);
        write_nested(&writer);
        cr_assert_not(writer.failed);
        cJSON *tree = cJSON_Parse(buffer.text);
        cr_assert_not_null(tree, "%s", buffer.text);
        char *expected = indented ? cJSON_Print(tree) : cJSON_PrintUnformatted(tree);
        cr_assert_eq(buffer.text[buffer.length - 1], '\n');
        buffer.text[buffer.length - 1] = '\0';
        cr_expect_str_eq(buffer.text, expected, "%s\nis not\n%s", buffer.text, expected);
        cJSON_free(expected);
        cJSON_Delete(tree);
        pb_arena_close(&arena);
    }
}

Test(json_write, raw_json_takes_the_layout_and_keeps_numbers_and_texts)
{
    static const char raw[] =
        " { \"a\" : [ 1.50 , -0 , 12345678901234567890, {} , [ ] ],\n\"b:\" :{\"c\\\"}\":\"\\u00e9, [\","
        "\"d\":null } ,\"e\":[{\"f\":true}]} ";
    struct pb_json_writer writer = begin(false);
    pb_json_list(&writer, NULL);
    pb_json_raw(&writer, NULL, raw);
    pb_json_raw(&writer, NULL, "1.10");
    pb_json_raw(&writer, NULL, NULL);
    pb_json_end_list(&writer);
    cr_expect_str_eq(buffer.text,
                     "[{\"a\":[1.50,-0,12345678901234567890,{},[]],\"b:\":{\"c\\\"}\":\"\\u00e9, [\","
                     "\"d\":null},\"e\":[{\"f\":true}]},1.10,null]\n",
                     "%s", buffer.text);
    pb_arena_close(&arena);

    writer = begin(true);
    pb_json_object(&writer, NULL);
    pb_json_raw(&writer, "raw", raw);
    pb_json_text(&writer, "after", "");
    pb_json_end_object(&writer);
    cr_expect_str_eq(buffer.text,
                     "{\n\t\"raw\":\t{\n\t\t\"a\":\t[1.50, -0, 12345678901234567890, {\n\t\t\t}, []],\n"
                     "\t\t\"b:\":\t{\n\t\t\t\"c\\\"}\":\t\"\\u00e9, [\",\n\t\t\t\"d\":\tnull\n\t\t},\n"
                     "\t\t\"e\":\t[{\n\t\t\t\t\"f\":\ttrue\n\t\t\t}]\n\t},\n\t\"after\":\t\"\"\n}\n",
                     "%s", buffer.text);
    pb_arena_close(&arena);
}

/* The forms that are not UTF-8, from Unicode 15.0, table 3-7: each bad byte is spelled by itself. */
Test(json_write, text_that_is_not_utf8_is_spelled)
{
    static const struct {
        const char *text;
        const char *json;
    } cases[] = {
        { "a\xff", "\"a\\\\xFF\"" },
        { "\xc0\xaf", "\"\\\\xC0\\\\xAF\"" },                       /* overlong */
        { "\xe0\x80\xaf", "\"\\\\xE0\\\\x80\\\\xAF\"" },            /* overlong */
        { "\xed\xa0\x80", "\"\\\\xED\\\\xA0\\\\x80\"" },            /* surrogate */
        { "\xf4\x90\x80\x80", "\"\\\\xF4\\\\x90\\\\x80\\\\x80\"" }, /* above U+10FFFF */
        { "\xe2\x82", "\"\\\\xE2\\\\x82\"" },                       /* cut short */
        { "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"" },             /* an emoji is fine */
        { "\x7f\x1f\"", "\"\\u007f\\u001f\\\"\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_json_writer writer = begin(false);
        pb_json_text(&writer, NULL, cases[i].text);
        cr_expect_str_eq(buffer.text, cases[i].json, "case %zu: %s", i, buffer.text);
        pb_arena_close(&arena);
    }
    struct pb_json_writer writer = begin(false);
    pb_json_raw(&writer, NULL, "[\"\\n\xff\"]");
    cr_expect_str_eq(buffer.text, "[\"\\n\\\\xFF\"]");
    pb_arena_close(&arena);
}

Test(json_write, numbers_that_json_does_not_have_are_null)
{
    struct pb_json_writer writer = begin(false);
    pb_json_list(&writer, NULL);
    pb_json_number(&writer, NULL, (double)NAN);
    pb_json_number(&writer, NULL, (double)INFINITY);
    pb_json_integer(&writer, NULL, INT64_MIN);
    pb_json_count(&writer, NULL, UINT64_MAX);
    pb_json_end_list(&writer);
    cr_expect_str_eq(buffer.text, "[null,null,-9223372036854775808,18446744073709551615]\n");
    pb_arena_close(&arena);
}

Test(json_write, a_long_text_grows_the_buffer)
{
    char text[5000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct pb_json_writer writer = begin(false);
    pb_json_text(&writer, NULL, "y");
    pb_json_text(&writer, NULL, text);
    cr_expect_eq(buffer.length, sizeof text - 1 + 6);
    cr_expect_str_eq(buffer.text + buffer.length - 3, "xx\"");
    pb_arena_close(&arena);
}

static bool take_some(void *sink, const char *bytes, size_t length)
{
    size_t *left = sink;
    (void)bytes;
    bool fits = length <= *left;
    *left = fits ? *left - length : 1000;
    return fits;
}

Test(json_write, a_sink_that_fails_is_told_and_not_written_to_again)
{
    size_t left = 10;
    struct pb_json_writer writer = { .emit = take_some, .sink = &left };
    write_nested(&writer);
    cr_expect(writer.failed);
    cr_expect_eq(left, 1000);
}
