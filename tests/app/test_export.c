/* Expectations: app/export.h. */
#include "app/export.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_error error;
static struct pb_export export;

static void open_all(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, 1 << 20);
    pb_error_clear(&error);
}

static void close_all(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(export, .init = open_all, .fini = close_all);

static const char *begin(const char *path)
{
    cr_assert_eq(pb_export_open(&export, path, false, &arena, &error), PB_OK, "%s", error.message);
    cr_assert(fputs("a,b\n1,2\n", export.file) >= 0);
    return export.part;
}

Test(export, appears_whole_under_its_name)
{
    const char *path = pb_arena_format(&arena, "%s/table.csv", scratch.path);
    const char *part = begin(path);
    struct stat facts;
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_eq(pb_export_close(&export, PB_OK, &error), PB_OK, "%s", error.message);
    cr_assert_eq(stat(path, &facts), 0);
    cr_assert_eq(facts.st_size, 8);
    cr_assert_neq(access(part, F_OK), 0);
}

Test(export, does_not_replace_a_file_that_came_meanwhile)
{
    const char *path = pb_arena_format(&arena, "%s/table.csv", scratch.path);
    const char *part = begin(path);
    struct stat facts;
    scratch_write(&scratch, "table.csv", "theirs");
    cr_assert_eq(pb_export_close(&export, PB_OK, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_USAGE);
    cr_assert_eq(stat(path, &facts), 0);
    cr_assert_eq(facts.st_size, 6);
    cr_assert_neq(access(part, F_OK), 0);
}

/* What others finished, such as a list of rejected rows that a loader made. */
Test(export, a_finished_file_replaces_one_only_when_told)
{
    char *path = pb_arena_format(&arena, "%s/list.csv", scratch.path);
    char *part = pb_arena_format(&arena, "%s/part.csv", scratch.path);
    struct stat facts;
    scratch_write(&scratch, "part.csv", "a,b\n1,2\n");
    scratch_write(&scratch, "list.csv", "theirs");
    cr_assert_eq(pb_export_place(part, path, false, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_USAGE);
    cr_assert_eq(stat(path, &facts), 0);
    cr_assert_eq(facts.st_size, 6);
    cr_assert_eq(pb_export_place(part, path, true, &error), PB_OK, "%s", error.message);
    cr_assert_eq(stat(path, &facts), 0);
    cr_assert_eq(facts.st_size, 8);
    cr_assert_neq(access(part, F_OK), 0);

    cr_assert_eq(rename(path, part), 0);
    cr_assert_eq(pb_export_place(part, path, false, &error), PB_OK, "%s", error.message);
    cr_assert_eq(access(path, F_OK), 0);
    cr_assert_neq(access(part, F_OK), 0);
}

/* A write in the middle failed, and the system says nothing about it when the file is closed. */
Test(export, a_failed_write_is_told_and_leaves_nothing)
{
    const char *path = pb_arena_format(&arena, "%s/table.csv", scratch.path);
    const struct rlimit small = { 4, RLIM_INFINITY };
    const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
    cr_assert_eq(pb_export_open(&export, path, false, &arena, &error), PB_OK, "%s", error.message);
    cr_assert_eq(setvbuf(export.file, NULL, _IONBF, 0), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    (void)fputs("a,b\n1,2\n", export.file);
    cr_assert(ferror(export.file));
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    const char *part = export.part;
    cr_assert_eq(pb_export_close(&export, PB_OK, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_null(strstr(error.message, "Success"), "%s", error.message);
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_neq(access(part, F_OK), 0);
}
