/*
 * How results and messages are written. cJSON, which reads JSON by its own rules, judges what the writer wrote.
 */
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/terminal/terminal.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *written;
static size_t length;

static FILE *begin(void)
{
    FILE *file = open_memstream(&written, &length);
    cr_assert_not_null(file);
    return file;
}

Test(json_writer, cjson_reads_back_what_was_written)
{
    FILE *file = begin();
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.test/1");
    pb_json_text(&writer, "text", "a \"quote\", a \\, a line\nbreak, a tab\t, \001 and \302\243");
    pb_json_text(&writer, "nothing", NULL);
    pb_json_integer(&writer, "least", INT64_MIN);
    pb_json_count(&writer, "most", UINT64_MAX);
    pb_json_number(&writer, "number", 0.1);
    pb_json_number(&writer, "not_a_number", NAN);
    pb_json_list(&writer, "list");
    pb_json_boolean(&writer, NULL, true);
    pb_json_object(&writer, NULL);
    pb_json_end_object(&writer);
    pb_json_list(&writer, NULL);
    pb_json_end_list(&writer);
    pb_json_end_list(&writer);
    cJSON *tree = cJSON_CreateNumber(7);
    pb_json_tree(&writer, "tree", tree);
    pb_json_end_object(&writer);
    cJSON_Delete(tree);
    (void)fclose(file);
    cr_assert_eq(written[length - 1], '\n');
    cr_assert_eq(strchr(written, '\n') - written, (ptrdiff_t)length - 1, "one line: %s", written);
    cr_assert(strstr(written, "\"least\":-9223372036854775808,\"most\":18446744073709551615,"), "%s", written);
    cJSON *object = cJSON_Parse(written);
    cr_assert_not_null(object, "%s", written);
    cr_assert_str_eq(cJSON_GetObjectItem(object, "text")->valuestring,
                     "a \"quote\", a \\, a line\nbreak, a tab\t, \001 and \302\243");
    cr_assert(cJSON_IsNull(cJSON_GetObjectItem(object, "nothing")));
    cr_assert(cJSON_IsNull(cJSON_GetObjectItem(object, "not_a_number")));
    cr_assert_eq(cJSON_GetObjectItem(object, "number")->valuedouble, 0.1);
    cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(object, "list")), 3);
    cr_assert_eq(cJSON_GetObjectItem(object, "tree")->valueint, 7);
    cJSON_Delete(object);
    free(written);
}

Test(terminal, sizes_and_times_are_short)
{
    char text[32];
    cr_expect_str_eq(pb_size_text(0, text), "0 bytes");
    cr_expect_str_eq(pb_size_text(999, text), "999 bytes");
    cr_expect_str_eq(pb_size_text(1000, text), "1.0 kB");
    cr_expect_str_eq(pb_size_text(299000000, text), "299 MB");
    cr_expect_str_eq(pb_size_text(999600, text), "1.0 MB");
    cr_expect_str_eq(pb_duration_text(0.04, text), "0.0 s");
    cr_expect_str_eq(pb_duration_text(3.21, text), "3.2 s");
    cr_expect_str_eq(pb_duration_text(59.96, text), "1 min 0 s");
    cr_expect_str_eq(pb_duration_text(125, text), "2 min 5 s");
    cr_expect_str_eq(pb_duration_text(3 * 3600 + 4 * 60, text), "3 h 4 min");
    cr_expect_str_eq(pb_duration_text(NAN, text), "?");
}

Test(terminal, words_are_quoted_as_a_shell_needs_it)
{
    static const struct {
        const char *word;
        const char *quoted;
    } cases[] = {
        { "state", "state" }, { "my state", "'my state'" }, { "it's", "'it'\\''s'" }, { "", "''" }, { "$x", "'$x'" }
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64] = "";
        pb_append_word(text, sizeof text, cases[i].word);
        cr_expect_str_eq(text, cases[i].quoted);
    }
}

Test(terminal, text_is_wrapped_at_the_width)
{
    FILE *file = begin();
    pb_print_wrapped(file, "one two three four five\n\n  kept   as it is\nnext", 2, 12, 0);
    (void)fclose(file);
    cr_assert_str_eq(written, "  one two\n  three four\n  five\n\n    kept   as it is\n  next\n", "%s", written);
    free(written);
}

Test(terminal, columns_are_as_wide_as_their_widest_cell)
{
    struct pb_arena arena;
    struct pb_columns columns;
    struct pb_terminal terminal = { .results = begin() };
    struct pb_error error = { 0 };
    pb_arena_open(&arena, 1 << 20);
    pb_columns_open(&columns, &arena, "name|>rows|note");
    pb_columns_row(&columns);
    pb_columns_cell(&columns, 0, "%s", "caf\303\251");
    pb_columns_cell(&columns, 1, "%d", 7);
    pb_columns_row(&columns);
    pb_columns_cell(&columns, 0, "%s", "x\033[2J");
    pb_columns_cell(&columns, 1, "%d", 12345);
    pb_columns_cell(&columns, 2, "%s", "yes");
    cr_assert_eq(pb_columns_print(&columns, &terminal, &error), PB_OK);
    (void)fclose(terminal.results);
    cr_assert_str_eq(written, "name    rows  note\n"
                              "caf\303\251       7\n"
                              "x [2J  12345  yes\n");
    free(written);
    pb_arena_close(&arena);
}
