/* The inbox of a pipeline: which files are taken, what a killed run left, and names. Whole loads:
 * tests/job/test_inbox.py. */
#include "engine/imports/inbox.h"

#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_inbox inbox;
static struct pb_error error;

static void inbox_begin(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, 64 << 20);
}

static void inbox_end(void)
{
    pb_inbox_close(&inbox);
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(inbox, .init = inbox_begin, .fini = inbox_end);

static enum pb_status open_inbox(void)
{
    char *folder = pb_arena_text(&arena, scratch.path, strlen(scratch.path));
    const struct pb_inbox_settings settings = { .folder = folder, .rest = 0 };
    char *state = pb_arena_format(&arena, "%s-state", folder);
    return pb_inbox_open(&inbox, &settings, state, &arena, &error);
}

Test(inbox, takes_files_and_passes_over_what_programs_leave)
{
    static const char *const left[] = {
        ".hidden.csv", "~$pack.xlsx", "pack.xlsx~",   "a.csv.part", "b.CSV.TMP",
        "Thumbs.db",   "desktop.ini", "x.crdownload", "y.filepart", ".~lock.pack.ods#"
    };
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
        scratch_write(&scratch, left[i], "x");
    scratch_write(&scratch, "pack.xlsx", "x");
    scratch_write(&scratch, "a.csv", "x");
    cr_assert_eq(symlink("a.csv", scratch_path(&scratch, "link.csv")), 0);
    cr_assert_eq(open_inbox(), PB_OK, "%s", error.message);
    cr_assert_eq(inbox.count, 2);
    cr_assert_str_eq(inbox.files[0].name, "a.csv");
    cr_assert_str_eq(inbox.files[1].name, "pack.xlsx");
    cr_assert(inbox.files[0].rests);
    cr_assert(scratch_has(&scratch, "done"));
    cr_assert(scratch_has(&scratch, "rejected"));
}

Test(inbox, finishes_what_a_killed_run_left)
{
    cr_assert_eq(open_inbox(), PB_OK);
    pb_inbox_close(&inbox);
    scratch_write(&scratch, "done/a.csv", "x"); /* moved, and its text has not got its name */
    scratch_write(&scratch, "done/.a.csv.txt", "what became of it");
    scratch_write(&scratch, "rejected/.b.csv.txt", "the file was not moved");
    scratch_write(&scratch, "rejected/.txt", "somebody's own");
    cr_assert_eq(open_inbox(), PB_OK);
    cr_assert(scratch_has(&scratch, "done/a.csv.txt"));
    cr_assert_not(scratch_has(&scratch, "done/.a.csv.txt"));
    cr_assert_not(scratch_has(&scratch, "rejected/.b.csv.txt"));
    cr_assert(scratch_has(&scratch, "rejected/.txt"));
}

Test(inbox, moves_no_file_that_was_written_to_and_overwrites_none)
{
    const char *moved = NULL;
    bool changed = false;
    scratch_write(&scratch, "a.csv", "first");
    cr_assert_eq(open_inbox(), PB_OK);
    scratch_write(&scratch, "done/a.csv", "of another day");
    const char *text = pb_arena_format(&arena, "correct %s and load %s", inbox.files[0].path, inbox.files[0].path);
    cr_assert_eq(pb_inbox_move(&inbox, &inbox.files[0], true, text, &arena, &moved, &changed, &error), PB_OK);
    cr_assert_not(changed);
    cr_assert(strstr(moved, "Z-a.csv"), "%s", moved);
    cr_assert_eq(access(moved, F_OK), 0);
    cr_assert_not(scratch_has(&scratch, "a.csv"));
    char content[2000] = "";
    FILE *file = fopen(pb_arena_format(&arena, "%s.txt", moved), "r");
    cr_assert_not_null(file);
    (void)!fread(content, 1, sizeof content - 1, file);
    (void)fclose(file);
    cr_assert_str_eq(content, pb_arena_format(&arena, "correct %s and load %s", moved, moved));

    scratch_write(&scratch, "b.csv", "first");
    pb_inbox_close(&inbox);
    cr_assert_eq(open_inbox(), PB_OK);
    scratch_write(&scratch, "b.csv", "second, and longer");
    cr_assert_eq(pb_inbox_move(&inbox, &inbox.files[0], true, "text", &arena, &moved, &changed, &error), PB_OK);
    cr_assert(changed);
    cr_assert(scratch_has(&scratch, "b.csv"));
    cr_assert_eq(scratch_count(&scratch, "done"), 3);
}

Test(inbox, gives_each_file_of_a_mapping_a_name_of_its_own)
{
    const char *one = pb_inbox_import_name("rightcare", "CCG pack 2019.xlsx", &arena);
    const char *same = pb_inbox_import_name("rightcare", "CCG pack 2019.xlsx", &arena);
    const char *other = pb_inbox_import_name("rightcare", "CCG-pack-2019.xlsx", &arena);
    cr_assert_str_eq(one, same);
    cr_assert_str_neq(one, other);
    char longest[300];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    const char *name = pb_inbox_import_name("a-mapping", longest, &arena);
    cr_assert_leq(strlen(name), 64);
    cr_assert_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name), "%s", name);
}
