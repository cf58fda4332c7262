/* Expectations: the grammar of RFC 8259 and of UTF-8 (RFC 3629); positions counted by hand. */
#include "placebook/formats/json.h"
#include "tests/support/scarce.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sample[] = "{\n"
                             "  \"pipeline\": \"demo\",\n"
                             "  \"caf\xC3\xA9\": [1, -2.5e3, {\"a\\u00e9\": true}],\n"
                             "  \"none\": null, \"text\": \"\\ud83d\\ude00 \\\"x\\\"\"\n"
                             "}\n";

static enum pb_status open_text(struct pb_json *json, const char *text, struct pb_error *error)
{
    return pb_json_open(json, "t.json", text, strlen(text), error);
}

static void assert_at(struct pb_location at, uint32_t line, uint32_t column)
{
    cr_assert(at.line == line && at.column == column, "expected %u:%u, got %u:%u", line, column, at.line, at.column);
}

Test(json, knows_where_keys_and_values_stand)
{
    struct pb_json json;
    struct pb_error error = { 0 };
    cr_assert_eq(open_text(&json, sample, &error), PB_OK, "%s", error.message);
    const struct cJSON *cafe = cJSON_GetObjectItemCaseSensitive(json.root, "caf\xC3\xA9");
    const struct cJSON *object = cJSON_GetArrayItem(cafe, 2);
    const struct cJSON *text = cJSON_GetObjectItemCaseSensitive(json.root, "text");
    assert_at(pb_json_value_at(&json, json.root), 1, 1);
    assert_at(pb_json_key_at(&json, json.root), 0, 0);
    assert_at(pb_json_key_at(&json, cafe), 3, 3);
    assert_at(pb_json_value_at(&json, cafe), 3, 11); /* the e with its accent is one column */
    assert_at(pb_json_value_at(&json, cJSON_GetArrayItem(cafe, 1)), 3, 15);
    assert_at(pb_json_value_at(&json, object), 3, 23);
    assert_at(pb_json_key_at(&json, object->child), 3, 24);
    assert_at(pb_json_value_at(&json, object->child), 3, 35);
    assert_at(pb_json_key_at(&json, text), 4, 17);
    cr_assert_str_eq(text->valuestring, "\xF0\x9F\x98\x80 \"x\"");
    cr_assert_eq(json.position_count, 9);
    struct cJSON *stranger = cJSON_CreateNull();
    assert_at(pb_json_value_at(&json, stranger), 0, 0);
    assert_at(pb_json_value_at(&json, NULL), 0, 0);
    cJSON_Delete(stranger);
    pb_json_close(&json);
}

Test(json, takes_a_mark_of_byte_order_and_carriage_returns)
{
    struct pb_json json;
    struct pb_error error = { 0 };
    cr_assert_eq(open_text(&json, "\xEF\xBB\xBF{\r\n \"a\": 1}\r\n", &error), PB_OK, "%s", error.message);
    assert_at(pb_json_value_at(&json, json.root), 1, 1);
    assert_at(pb_json_key_at(&json, json.root->child), 2, 2);
    pb_json_close(&json);
}

Test(json, names_kinds_of_values)
{
    struct pb_json json;
    cr_assert_eq(open_text(&json, "[\"\", 1, false, [], {}, null]", NULL), PB_OK);
    const char *const kinds[] = { "text", "number", "true or false", "list", "object", "null" };
    for (int i = 0; i < 6; i++)
        cr_assert_str_eq(pb_json_kind(cJSON_GetArrayItem(json.root, i)), kinds[i]);
    cr_assert_str_eq(pb_json_kind(NULL), "nothing");
    pb_json_close(&json);
}

struct fault {
    const char *text;
    uint64_t line;
    uint32_t column;
    const char *message;
};

static const struct fault faults[] = {
    { "", 1, 1, "the text is empty" },
    { " \n ", 2, 2, "the text is empty" },
    { "{\"a\": 1 x}", 1, 9, "expected ',' or '}' after this value, found 'x'" },
    { "{\"a\": 1\n \"b\": 2}", 2, 2, "expected ',' or '}' after this value, found '\"'" },
    { "[1 2]", 1, 4, "expected ',' or ']' after this value, found '2'" },
    { "[1}", 1, 3, "expected ',' or ']' after this value, found '}'" },
    { "{\"a\": 1,}", 1, 9, "expected a key after ',', found '}'" },
    { "[1,\n]", 2, 1, "expected a value after ',', found ']'" },
    { "[,1]", 1, 2, "expected a value, found ','" },
    { "{\"a\"; 1}", 1, 5, "expected ':' after this key, found ';'" },
    { "{\"a\": }", 1, 7, "expected a value, found '}'" },
    { "{a: 1}", 1, 2, "expected a key in double quotes or '}', found 'a'" },
    { "{'a': 1}", 1, 2, "found a single quote" },
    { "[1, 'x']", 1, 5, "found a single quote" },
    { "{\n// note\n}", 2, 1, "found a comment" },
    { "[1, /* note */ 2]", 1, 5, "found a comment" },
    { "# note\n[]", 1, 1, "found a comment" },
    { "[True]", 1, 2, "expected a value, found 'True'" },
    { "[NaN]", 1, 2, "expected a value, found 'NaN'" },
    { "[Infinity]", 1, 2, "expected a value, found 'Infinity'" },
    { "[-Infinity]", 1, 2, "expected a number such as 12, -3 or 0.5, found '-Infinity'" },
    { "[.5]", 1, 2, "expected a value, found '.5'" },
    { "[+1]", 1, 2, "expected a value, found '+1'" },
    { "[1.]", 1, 2, "expected a number such as 12, -3 or 0.5, found '1.'" },
    { "[1e]", 1, 2, "found '1e'" },
    { "[1e+]", 1, 2, "found '1e+'" },
    { "[01]", 1, 2, "a number does not begin with 0" },
    { "[0x10]", 1, 2, "found '0x10'" },
    { "[1_000]", 1, 2, "found '1_000'" },
    { "[1e999]", 1, 2, "a number that is too large" },
    { "[1234567890123456789012345678901234567890123456789012345678901234567890]", 1, 2, "more than 60 characters" },
    { "[] []", 1, 4, "expected nothing more after the end of the value, found '['" },
    { "{\"a\": \"b}", 1, 7, "is not closed" },
    { "{\"a\": \"b\n\"}", 1, 7, "is not closed" },
    { "[\"a\tb\"]", 1, 4, "the control byte 0x09 in a text: write it as \\u0009" },
    { "[\"a\\qb\"]", 1, 4, "a backslash in a text that begins no escape sequence" },
    { "[\"\\u12g4\"]", 1, 3, "expected four hexadecimal digits" },
    { "[\"\\u0000\"]", 1, 3, "U+0000" },
    { "[\"\\ud800x\"]", 1, 3, "the first half of a surrogate pair stands alone" },
    { "[\"\\udc00\"]", 1, 3, "the second half of a surrogate pair stands alone" },
    { "[\"\xC3\xA9\", \"\xFF\"]", 1, 8, "the byte 0xFF is not UTF-8" },
    { "[\"\xC0\x80\"]", 1, 3, "the byte 0xC0 is not UTF-8" },
    { "[\"\xED\xA0\x80\"]", 1, 3, "the byte 0xED is not UTF-8" },
    { "[\"\xF4\x90\x80\x80\"]", 1, 3, "the byte 0xF4 is not UTF-8" },
    { "[\"\xE2\x82\"]", 1, 3, "the byte 0xE2 is not UTF-8" },
    { "{\"a\": 1, \"b\": 2, \"a\": 3}", 1, 18, "the key 'a' is in this object already" },
    { "{\"a\": 1,\n \"\\u0061\": 3}", 2, 2, "the key 'a' is in this object already" },
    { "[{\"z\": 1, \"b\": {}, \"b\": 2, \"z\": 3}]", 1, 20, "the key 'b' is in this object already" },
    { "{\"a\": [\n1, 2", 2, 5, "found the end of the text (the list begins in line 1)" },
    { "\x01", 1, 1, "expected a value, found the byte 0x01" },
};

Test(json, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const struct fault *fault = &faults[i];
        struct pb_json json;
        struct pb_error error = { 0 };
        char text[1700];
        cr_assert_eq(open_text(&json, fault->text, &error), PB_FAILED, "taken: %s", fault->text);
        cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
        pb_error_text(&error, text, sizeof text);
        cr_assert_not_null(strstr(text, fault->message), "%s gave: %s", fault->text, text);
        cr_assert(error.line == fault->line && error.column == fault->column, "%s gave: %s", fault->text, text);
        cr_assert_str_eq(error.source, "t.json");
        cr_assert_null(json.root);
    }
}

static size_t nest(char *text, size_t depth)
{
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    return 2 * depth;
}

Test(json, limits_nesting)
{
    static char text[400000];
    struct pb_json json;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_json_open(&json, "t", text, nest(text, PB_JSON_DEPTH_MAXIMUM), &error), PB_OK);
    cr_assert_eq(json.position_count, PB_JSON_DEPTH_MAXIMUM);
    pb_json_close(&json);
    cr_assert_eq(pb_json_open(&json, "t", text, nest(text, PB_JSON_DEPTH_MAXIMUM + 1), &error), PB_FAILED);
    cr_assert_str_eq(error.message, "nested more than 64 deep");
    cr_expect_str_eq(error.hint, "move what is inside nearer to the top of the document");
    cr_assert_eq(error.column, 65);
    cr_assert_eq(pb_json_open(&json, "t", text, nest(text, 200000), &error), PB_FAILED);
}

Test(json, refuses_a_nul_byte_and_texts_above_the_maximum)
{
    struct pb_json json;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_json_open(&json, "t", "[1,\0 2]", 7, &error), PB_FAILED);
    cr_assert_str_eq(error.message, "expected a value, found the byte 0x00");
    cr_assert_eq(error.column, 4);
    pb_error_clear(&error);
    cr_assert_eq(pb_json_open(&json, "t", "[\"a\0\"]", 6, &error), PB_FAILED);
    cr_assert_str_eq(error.message, "the control byte 0x00 in a text: write it as \\u0000");
    pb_error_clear(&error);
    cr_assert_eq(pb_json_open(&json, "t", "[]", PB_JSON_SIZE_MAXIMUM + 1, &error), PB_FAILED);
    cr_assert_str_eq(error.message, "is larger than 64 MB");
    cr_expect_str_eq(error.hint, "divide the document into several");
}

/* Exactly as many bytes as the text has are readable, so that one read too far is found by the address sanitizer. */
Test(json, survives_being_cut_anywhere)
{
    for (size_t length = 0; length < sizeof sample - 2; length++) {
        char *cut = malloc(length ? length : 1);
        cr_assert_not_null(cut);
        memcpy(cut, sample, length);
        struct pb_json json;
        struct pb_error error = { 0 };
        cr_assert_eq(pb_json_open(&json, "t", cut, length, &error), PB_FAILED, "taken at %zu", length);
        cr_assert(error.line > 0 && error.message[0]);
        free(cut);
    }
}

/* Every byte replaced by others: whatever comes is an answer, never a crash; what is taken has all its positions. */
Test(json, survives_any_changed_byte)
{
    static const char others[] = "\"\\{}[]:,0-eu'/\x01\xC3\xFF n";
    for (size_t at = 0; at < sizeof sample - 1; at++)
        for (size_t o = 0; o < sizeof others; o++) {
            char text[sizeof sample];
            memcpy(text, sample, sizeof sample);
            text[at] = others[o];
            struct pb_json json;
            struct pb_error error = { 0 };
            enum pb_status status = pb_json_open(&json, "t", text, sizeof sample - 1, &error);
            if (status == PB_OK) {
                cr_assert_not_null(json.root);
                assert_at(pb_json_value_at(&json, json.root), 1, 1);
                pb_json_close(&json);
            } else {
                cr_assert_eq(status, PB_FAILED, "%s", error.message);
            }
        }
}

Test(json, reports_every_failed_allocation)
{
    size_t failures = 0;
    for (size_t limit = 0; limit < 1000; limit++) {
        struct pb_json json;
        struct pb_error error = { 0 };
        pb_test_scarce(limit);
        enum pb_status status = open_text(&json, sample, &error);
        pb_json_close(&json);
        if (status == PB_OK)
            break;
        failures++;
        cr_assert_eq(status, PB_FATAL);
        cr_assert_str_eq(error.message, "out of memory");
    }
    pb_test_plenty();
    cr_assert_gt(failures, 9); /* one for each of nine values at the least */
    cr_assert_lt(failures, 1000);
}

/* A double has 53 bits, and so 15 to 17 digits: 2^53 + 1 is the first whole number that it does not hold. */
Test(json, numbers_that_a_double_cannot_hold_keep_their_text)
{
    static const struct {
        const char *number;
        bool kept;
    } cases[] = {
        { "9007199254740993", true },
        { "-12345678901234567890", true },
        { "0.1234567890123456789", true },
        { "1.00000000000000000001e-5", true },
        { "9007199254740992", false },
        { "0.30000000000000004", false },
        { "100000000000000000000000", false },
        { "0.50000000000000000000", true },
        { "1.50", true },
        { "1.5e10", false },
        { "1e-7", false },
        { "0", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        struct pb_json json;
        struct pb_error error = { 0 };
        (void)snprintf(text, sizeof text, "[1, {\"a\": [%s]}, 98765432109876543210, 2]", cases[i].number);
        cr_assert_eq(open_text(&json, text, &error), PB_OK, "%s", error.message);
        const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(json.root, 1), "a");
        const char *found = pb_json_number_text(&json, cJSON_GetArrayItem(list, 0));
        cr_expect_str_eq(found ? found : "", cases[i].kept ? cases[i].number : "", "%s", cases[i].number);
        cr_expect_str_eq(pb_json_number_text(&json, cJSON_GetArrayItem(json.root, 2)), "98765432109876543210");
        cr_expect_null(pb_json_number_text(&json, json.root));
        cr_expect_null(pb_json_number_text(&json, NULL));
        pb_json_close(&json);
    }
}

/* Each item of a list of any length is the one that stands there: its number is its place. */
Test(json, items_of_short_and_of_long_lists_are_found)
{
    enum { LONG = 5000 };
    static char text[LONG * 8];
    const int lengths[] = { 0, 1, 31, 32, 33, LONG };
    for (size_t n = 0; n < sizeof lengths / sizeof *lengths; n++) {
        struct pb_json json;
        struct pb_error error = { 0 };
        size_t at = (size_t)snprintf(text, sizeof text, "[[");
        for (int i = 0; i < lengths[n]; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%d", i ? "," : "", i);
        at += (size_t)snprintf(text + at, sizeof text - at, "],[7]]");
        cr_assert_eq(pb_json_open(&json, "lists", text, at, &error), PB_OK, "%s", error.message);
        const struct cJSON *list = pb_json_item(&json, json.root, 0);
        for (int i = 0; i < lengths[n]; i++)
            cr_assert_float_eq(pb_json_item(&json, list, (size_t)i)->valuedouble, i, 0);
        cr_assert_null(pb_json_item(&json, list, (size_t)lengths[n]));
        cr_assert_null(pb_json_item(&json, list, SIZE_MAX));
        cr_assert_float_eq(pb_json_item(&json, pb_json_item(&json, json.root, 1), 0)->valuedouble, 7, 0);
        pb_json_close(&json);
    }
}
