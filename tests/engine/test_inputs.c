/* From what an extractor asks for to files: names, patterns, and what is not a file. */
#include "engine/files/line_marks.h"
#include "engine/plan/inputs.h"
#include "engine/plan/inputs_digest.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
    return pb_inputs_expand(&plan, "files", NULL, &arena, inputs, count, &error);
}

Test(inputs, carry_what_the_extractor_noted)
{
    const struct pb_request request = {
        .unit = "files", .location = scratch_path(&scratch, "south/more.csv"), .role = 2, .note = "asked for: 108"
    };
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    cr_assert_eq(pb_plan_add_request(&plan, &request, &error), PB_OK);
    cr_assert_eq(expand(&inputs, &count), PB_OK, "%s", error.message);
    cr_assert_eq(count, 1);
    cr_assert_eq(inputs[0].role, 2);
    cr_assert_str_eq(inputs[0].note, "asked for: 108");
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

/* Names by hand: a.csv is in three folders, of which two have the same name; b.csv is in one. */
Test(inputs, take_as_much_of_the_path_as_is_needed)
{
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    cr_assert_eq(mkdir(scratch_path(&scratch, "south/north"), 0700), 0);
    scratch_write(&scratch, "north/a.csv", "1");
    scratch_write(&scratch, "south/a.csv", "2");
    scratch_write(&scratch, "south/north/a.csv", "3");
    scratch_write(&scratch, "south/north/b.csv", "4");
    ask("files", scratch_path(&scratch, "*/[ab].csv"));
    ask("files", scratch_path(&scratch, "south/*/[ab].csv"));
    cr_assert_eq(expand(&inputs, &count), PB_OK, "%s", error.message);
    cr_assert_eq(count, 4);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += strcmp(inputs[i].name, "b.csv") == 0;
        found += strcmp(inputs[i].name, "south/a.csv") == 0;
        found += strcmp(inputs[i].name, "south/north/a.csv") == 0;
        const char *name = inputs[i].name; /* north/a.csv has the name of the scratch folder before it */
        size_t length = strlen(name);
        found += length > 12 && strcmp(name + length - 12, "/north/a.csv") == 0 && strncmp(name, "south", 5) != 0;
    }
    cr_assert_eq(found, 4);
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

static struct pb_unit_input unread;

/* A file that is new, and its digest as the whole file has it. */
static const char *write_unread(const char *text, struct pb_line_marks *lines)
{
    scratch_write(&scratch, "south/new.csv", text);
    struct pb_unit_input whole = { .path = scratch_path(&scratch, "south/new.csv") };
    cr_assert_eq(pb_input_digest(&whole, NULL, &error), PB_OK, "%s", error.message);
    unread = (struct pb_unit_input){ .path = whole.path, .unread = true, .lines = lines };
    cr_assert(pb_input_look(&unread));
    return pb_arena_text(&arena, whole.sha256, strlen(whole.sha256));
}

/* What a reader takes is in pieces, and it may go back to the beginning, as it does when it has looked at how the file
 * begins. */
Test(inputs, are_digested_on_the_way_of_reading)
{
    enum { MANY = 3 * PB_LINES_BLOCK / 2 };
    static char text[MANY + 1];
    memset(text, 'x', MANY);
    for (size_t i = 99; i < MANY; i += 100)
        text[i] = '\n';
    for (size_t piece = 1; piece < 2 * MANY; piece = piece * 7 + 1) {
        struct pb_input_digesting digesting;
        struct pb_line_marks lines;
        uint64_t offset = 0;
        int file = -1;
        pb_line_marks_open(&lines);
        const char *expected = write_unread(text, &lines);
        cr_assert_eq(pb_input_digest_begin(&digesting, &unread, &error), PB_OK);
        pb_input_digest_take(&digesting, 0, text, piece < 50 ? piece : 50);
        for (size_t at = 0; at < MANY; at += piece)
            pb_input_digest_take(&digesting, at, text + at, piece < MANY - at ? piece : MANY - at);
        pb_input_digest_end(&digesting);
        cr_assert_str_eq(unread.sha256, expected);
        cr_assert(pb_line_marks_find(&lines, file, 1, &offset) == false, "counted: the file is read at the mark alone");
        cr_assert_eq(lines.count, 2);
        cr_assert_eq(lines.marks[1].breaks, PB_LINES_BLOCK / 100);
        pb_line_marks_close(&lines);
    }
}

Test(inputs, have_no_digest_when_not_all_was_read_or_the_file_changed)
{
    struct pb_input_digesting digesting;
    static const struct {
        uint64_t offset;
        size_t length;
        bool changes;
    } readings[] = { { 0, 9, false }, { 1, 9, false }, { 0, 0, false }, { 0, 10, true } };
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        (void)write_unread("0123456789", NULL);
        cr_assert_eq(pb_input_digest_begin(&digesting, &unread, &error), PB_OK);
        pb_input_digest_take(&digesting, readings[i].offset, "0123456789", readings[i].length);
        if (readings[i].changes)
            scratch_write(&scratch, "south/new.csv", "0123456789x");
        pb_input_digest_end(&digesting);
        cr_assert_str_empty(unread.sha256);
    }
}

/* The names of what a location finds, with a blank between them. */
static const char *found(const char *location)
{
    static char names[1000];
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    plan.count = 0;
    pb_error_clear(&error);
    ask("files", scratch_path(&scratch, "%s", location));
    if (expand(&inputs, &count) != PB_OK)
        return error.message;
    names[0] = '\0';
    for (size_t i = 0; i < count; i++)
        (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? " " : "", inputs[i].name);
    return names;
}

Test(inputs, that_exist_are_taken_before_any_pattern)
{
    scratch_write(&scratch, "north/data[1].csv", "1");
    scratch_write(&scratch, "north/data1.csv", "2");
    scratch_write(&scratch, "north/what?.csv", "3");
    scratch_write(&scratch, "north/whats.csv", "4");
    scratch_write(&scratch, "north/*.csv", "5");
    cr_expect_str_eq(found("north/data[1].csv"), "data[1].csv");
    cr_expect_str_eq(found("north/what?.csv"), "what?.csv");
    cr_expect_str_eq(found("north/*.csv"), "*.csv");
    cr_expect_str_eq(found("north/data[2-9].csv"), "no file matches this pattern");
    cr_expect_str_eq(found("north/data[0-9].csv"), "data1.csv");
}

/* As Excel and LibreOffice lay them beside a file that is open. */
Test(inputs, that_are_lock_files_are_passed_over)
{
    scratch_write(&scratch, "south/book.xlsx", "1");
    scratch_write(&scratch, "south/~$book.xlsx", "2");
    scratch_write(&scratch, "south/.~lock.book.xlsx#", "3");
    cr_expect_str_eq(found("south/*.xlsx"), "book.xlsx");
    cr_expect_str_eq(found("**/*book*"), "book.xlsx");
    cr_expect_str_eq(found("south/.*#"),
                     "no file matches this pattern, apart from lock files of programs that have a file open");
    cr_expect_str_eq(found("south/~*"),
                     "no file matches this pattern, apart from lock files of programs that have a file open");
}

Test(inputs, are_found_in_folders_to_any_depth)
{
    cr_assert_eq(mkdir(scratch_path(&scratch, "south/deep"), 0700), 0);
    cr_assert_eq(mkdir(scratch_path(&scratch, "south/deep/er"), 0700), 0);
    cr_assert_eq(mkdir(scratch_path(&scratch, "south/.hidden"), 0700), 0);
    scratch_write(&scratch, "south/deep/er/a.csv", "1");
    scratch_write(&scratch, "south/deep/b.csv", "1");
    scratch_write(&scratch, "south/deep/b.txt", "1");
    scratch_write(&scratch, "south/.hidden/c.csv", "1");
    scratch_write(&scratch, "south/deep/.d.csv", "1");
    char target[600];
    (void)snprintf(target, sizeof target, "%s", scratch_path(&scratch, "north"));
    cr_assert_eq(symlink(target, scratch_path(&scratch, "south/link")), 0);
    (void)snprintf(target, sizeof target, "%s", scratch_path(&scratch, "north/data.csv"));
    cr_assert_eq(symlink(target, scratch_path(&scratch, "south/deep/linked.csv")), 0);
    cr_expect_str_eq(found("south/**/*.csv"), "a.csv b.csv data.csv linked.csv more.csv");
    cr_expect_str_eq(found("south/**/er/*"), "a.csv");
    cr_expect_str_eq(found("south/**/deep/**/*.csv"), "a.csv b.csv linked.csv");
    cr_expect_str_eq(found("south/d*p/**"), "a.csv b.csv b.txt linked.csv");
    cr_expect_str_eq(found("south/**/link/*.csv"), "no file matches this pattern");
    cr_expect_str_eq(found("**/north/data.csv"), "data.csv");
    cr_expect_str_eq(found("south/**.csv"), "data.csv more.csv"); /* no part of its own: as * */
    cr_expect_str_eq(found("nowhere/**/*.csv"), "no file matches this pattern");
}

Test(inputs, are_searched_only_so_deep)
{
    char path[400] = "south";
    for (int i = 0; i < 34; i++) {
        (void)snprintf(path + strlen(path), sizeof path - strlen(path), "/d");
        cr_assert_eq(mkdir(scratch_path(&scratch, "%s", path), 0700), 0);
    }
    cr_expect_str_eq(found("south/**/*.csv"), "folders in folders more than 32 deep below this pattern");
    cr_expect_str_eq(found("south/*.csv"), "data.csv more.csv");
}
