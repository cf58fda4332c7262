/* From what an extractor asks for to files: names, patterns, and what is not a file. */
#include "engine/plan/inputs.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_error error;
static struct pb_plan plan;

static void set_up(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, 64 << 20);
    pb_error_clear(&error);
    plan = (struct pb_plan){ .arena = &arena };
    cr_assert_eq(mkdir(scratch_path(&scratch, "north"), 0700), 0);
    cr_assert_eq(mkdir(scratch_path(&scratch, "south"), 0700), 0);
    scratch_write(&scratch, "north/data.csv", "1");
    scratch_write(&scratch, "south/data.csv", "2");
    scratch_write(&scratch, "south/more.csv", "3");
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(inputs, .init = set_up, .fini = tear_down);

static void ask(const char *unit, const char *location)
{
    cr_assert_eq(pb_plan_add(&plan, unit, location, &error), PB_OK);
}

static enum pb_status expand(struct pb_unit_input **inputs, size_t *count)
{
    return pb_inputs_expand(&plan, "files", &arena, inputs, count, &error);
}

Test(inputs, are_named_by_the_shortest_end_of_the_path_that_tells_them_apart)
{
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    ask("files", scratch_path(&scratch, "*/data.csv"));
    ask("files", scratch_path(&scratch, "south/*.csv")); /* one of them for the second time */
    ask("another unit", scratch_path(&scratch, "nowhere/*"));
    cr_assert_eq(expand(&inputs, &count), PB_OK, "%s", error.message);
    cr_assert_eq(count, 3);
    cr_assert_str_eq(inputs[0].name, "more.csv");
    cr_assert_str_eq(inputs[1].name, "north/data.csv");
    cr_assert_str_eq(inputs[2].name, "south/data.csv");
}

Test(inputs, may_be_given_as_file_addresses)
{
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    char address[600];
    (void)snprintf(address, sizeof address, "FILE://%s", scratch_path(&scratch, "south/more.csv"));
    ask("files", address);
    cr_assert_eq(expand(&inputs, &count), PB_OK, "%s", error.message);
    cr_assert_eq(count, 1);
    cr_assert_str_eq(inputs[0].path, scratch_path(&scratch, "south/more.csv"));
}

Test(inputs, that_are_no_files_are_refused_with_what_to_do)
{
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    ask("files", "https://example.org/data.csv");
    cr_assert_eq(expand(&inputs, &count), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_assert_str_eq(error.source, "https://example.org/data.csv");
    cr_assert_neq(error.hint[0], '\0');

    plan.count = 0;
    pb_error_clear(&error);
    ask("files", scratch_path(&scratch, "east/*.csv"));
    cr_assert_eq(expand(&inputs, &count), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_SOURCE);
    cr_assert_neq(error.hint[0], '\0');
}

Test(inputs, that_change_while_they_are_read_are_noticed)
{
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    ask("files", scratch_path(&scratch, "south/more.csv"));
    cr_assert_eq(expand(&inputs, &count), PB_OK);
    cr_assert_eq(pb_input_digest(&inputs[0], NULL, &error), PB_OK, "%s", error.message);
    /* printf 3 | sha256sum */
    cr_assert_str_eq(inputs[0].sha256, "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce");
    cr_assert_eq(inputs[0].size, 1);
    cr_assert_eq(pb_input_unchanged(&inputs[0], &error), PB_OK);
    scratch_write(&scratch, "south/more.csv", "33");
    cr_assert_eq(pb_input_unchanged(&inputs[0], &error), PB_RETRY);
    cr_assert_eq(error.code, PB_ERROR_SOURCE_TEMPORARY);
}
