/*
 * Corrections as the state folder remembers them.
 */
#include "engine/corrections/corrections.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define FIRST  "1111111111111111111111111111111111111111111111111111111111111111"
#define SECOND "2222222222222222222222222222222222222222222222222222222222222222"

static struct scratch scratch;
static struct pb_error error;
static struct pb_corrected corrected;

static void begin(void)
{
    scratch_open(&scratch);
    cr_assert_eq(pb_corrected_read(&corrected, scratch.path, &error), PB_OK, "%s", error.message);
    cr_assert_eq(corrected.count, 0);
}

static void end(void)
{
    pb_corrected_close(&corrected);
    scratch_close(&scratch);
}

TestSuite(corrections, .init = begin, .fini = end);

static void put(const char *input, const char *sheet, int64_t row, const char *separator, const char *was,
                const char *now)
{
    const struct pb_corrected_row entry = { .input = input,
                                            .file = "a.csv",
                                            .source = "council",
                                            .sheet = sheet,
                                            .row = row,
                                            .separator = separator,
                                            .was = was,
                                            .now = now };
    cr_assert_eq(pb_corrected_put(&corrected, &entry, &error), PB_OK, "%s", error.message);
}

static void reopen(void)
{
    pb_corrected_close(&corrected);
    cr_assert_eq(pb_corrected_read(&corrected, scratch.path, &error), PB_OK, "%s", error.message);
}

Test(corrections, are_there_again_after_they_were_written)
{
    put(SECOND, "Table 2", 17, ",", "Rugy,1", "Rugby,1");
    put(FIRST, "", 9, ";", "\"a \"\"b\"\"\";1,5", "a;2,5");
    put(FIRST, "", 3, ",", "x,caf\xC3\xA9", "y,caf\xC3\xA9");
    cr_assert_eq(pb_corrected_write(&corrected, scratch.path, &error), PB_OK, "%s", error.message);
    cr_assert(!scratch_has(&scratch, "corrections.json.part"));
    reopen();
    cr_assert_eq(corrected.count, 3);
    cr_assert_eq(corrected.rows[0].row, 3);
    const struct pb_corrected_row *found = pb_corrected_find(&corrected, FIRST, "", 9);
    cr_assert(found);
    cr_assert_str_eq(found->was, "\"a \"\"b\"\"\";1,5");
    cr_assert_str_eq(found->separator, ";");
    cr_assert_null(pb_corrected_find(&corrected, FIRST, "", 4));
    cr_assert_null(pb_corrected_find(&corrected, SECOND, "", 17));

    struct pb_arena arena;
    const struct pb_input_corrections *of_input = NULL;
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(pb_corrected_of(&corrected, FIRST, &arena, &of_input, &error), PB_OK);
    cr_assert_eq(of_input->corrections.count, 2);
    cr_assert_eq(of_input->corrections.items[1].count, 2);
    cr_assert_str_eq(of_input->corrections.items[1].cells[1], "2,5");
    cr_assert_eq(pb_corrected_of(&corrected, "3333", &arena, &of_input, &error), PB_OK);
    cr_assert_null(of_input);
    pb_arena_close(&arena);
}

Test(corrections, of_the_same_row_take_the_place_of_the_earlier_one)
{
    put(FIRST, "", 3, ",", "a,b", "a,c");
    put(FIRST, "", 3, ",", "a,c", "a,d");
    cr_assert_eq(corrected.count, 1);
    cr_assert_str_eq(corrected.rows[0].was, "a,b", "what stands in the file");
    cr_assert_str_eq(corrected.rows[0].now, "a,d");
}

Test(corrections, can_be_forgotten)
{
    const bool marks[] = { false, true };
    put(FIRST, "", 3, ",", "a,b", "a,c");
    put(FIRST, "", 4, ",", "a,b", "a,c");
    pb_corrected_keep(&corrected, marks);
    cr_assert_eq(corrected.count, 1);
    cr_assert_eq(corrected.rows[0].row, 4);
    cr_assert_eq(pb_corrected_write(&corrected, scratch.path, &error), PB_OK);
    pb_corrected_keep(&corrected, (const bool[]){ false });
    cr_assert_eq(pb_corrected_write(&corrected, scratch.path, &error), PB_OK);
    cr_assert(!scratch_has(&scratch, PB_CORRECTIONS_NAME), "no corrections, no file");
}

/* What somebody corrected is never left out silently. */
Test(corrections, that_cannot_be_read_stop_whoever_reads_them)
{
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        { "{\"rows\": [", ":1:" },
        { "[]", "expected an object" },
        { "{}", "rows" },
        { "{\"rows\": [{\"input\": \"12\", \"file\": \"a\", \"source\": \"b\", \"row\": 1, \"was\": \"x\", \"now\": "
          "\"y\"}]}",
          "SHA-256" },
        { "{\"rows\": [{\"input\": \"" FIRST
          "\", \"file\": \"a\", \"source\": \"b\", \"row\": 0, \"was\": \"x\", \"now\": "
          "\"y\"}]}",
          "row" },
        { "{\"rows\": [{\"input\": \"" FIRST
          "\", \"file\": \"a\", \"source\": \"b\", \"row\": 1, \"was\": \"x\", \"now\": "
          "\"\\\"y\"}]}",
          "must be rows" },
        { "{\"rows\": [{\"input\": \"" FIRST
          "\", \"file\": \"a\", \"source\": \"b\", \"row\": 1, \"was\": \"x\", \"now\": "
          "\"y\"}, {\"input\": \"" FIRST "\", \"file\": \"a\", \"source\": \"b\", \"row\": 1, \"was\": \"x\", \"now\": "
          "\"z\"}]}",
          "twice" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        scratch_write(&scratch, PB_CORRECTIONS_NAME, cases[i].text);
        pb_corrected_close(&corrected);
        pb_error_clear(&error);
        cr_expect_eq(pb_corrected_read(&corrected, scratch.path, &error), PB_FAILED, "%s", cases[i].text);
        cr_expect_eq(error.code, PB_ERROR_CONFIGURATION);
        (void)pb_error_text(&error, text, sizeof text);
        cr_expect(strstr(text, cases[i].words), "%s", text);
        cr_expect(strstr(text, PB_CORRECTIONS_NAME), "%s", text);
        cr_expect_neq(error.hint[0], '\0');
    }
}

Test(corrections, are_told_in_words)
{
    char text[600];
    put(FIRST, "", 3, ",", "a,\"x, y\",c,d,e,f", "a,\"x, z\",,D,E,F,g");
    cr_assert_not_null(pb_corrected_words(&corrected.rows[0], text, sizeof text));
    cr_expect_str_eq(
        text, "column B was 'x, y', now 'x, z'; column C was 'c', now ''; column D was 'd', now 'D'; and 3 more");
    cr_expect_str_eq(pb_corrected_place(&corrected.rows[0], text, sizeof text), "3");
    put(SECOND, "Table 2", 17, ",", "a", "b");
    cr_expect_str_eq(pb_corrected_place(&corrected.rows[1], text, sizeof text), "Table 2!17");
}
