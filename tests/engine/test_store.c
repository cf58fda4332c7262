#include "engine/files/files.h"
#include "engine/store/store.h"
#include "engine/store/store_private.h"
#include "tests/support/scratch.h"
#include "tests/support/unit_trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_store *store;
static struct pb_error error;
static struct pb_error warning;
static struct pb_arena arena;

static void set_up(void)
{
    scratch_open(&scratch);
    pb_error_clear(&error);
    pb_arena_open(&arena, 64 << 20);
}

static void tear_down(void)
{
    pb_store_close(store);
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(store, .init = set_up, .fini = tear_down);

static enum pb_status open_store(void)
{
    return pb_store_open(&store, scratch_path(&scratch, "state"), &warning, &error);
}

static void reopen(void)
{
    pb_store_close(store);
    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    cr_assert_str_eq(warning.message, "");
}

static void execute(const char *sql)
{
    sqlite3 *database = NULL;
    cr_assert_eq(sqlite3_open(scratch_path(&scratch, "state/placebook.sqlite"), &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database));
    (void)sqlite3_close(database);
}

static void keep_unit(const char *key)
{
    struct pb_symbols symbols;
    struct pb_table table;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 10);
    struct pb_unit_result result = { .seconds = 1 };
    cr_assert_eq(unit_keep_result(store, key, "s", "u", &table, &result, &error), PB_OK, "%s", error.message);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

static bool is_known(const char *key)
{
    bool known = false;
    cr_assert_eq(pb_store_unit_known(store, key, NULL, &known, NULL, &error), PB_OK, "%s", error.message);
    return known;
}

/* The database file as it is on the disk. Its header counts the transactions that changed it (offset 24). */
static size_t database_bytes(unsigned char *bytes, size_t size)
{
    FILE *file = fopen(scratch_path(&scratch, "state/placebook.sqlite"), "rb");
    cr_assert_not_null(file);
    size_t length = fread(bytes, 1, size, file);
    cr_assert(feof(file));
    (void)fclose(file);
    return length;
}

Test(store, is_not_written_to_when_it_is_opened_again)
{
    static unsigned char before[1 << 20];
    static unsigned char after[1 << 20];
    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    keep_unit("k");
    pb_store_close(store);
    size_t length = database_bytes(before, sizeof before);
    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    cr_assert(is_known("k"));
    pb_store_close(store);
    store = NULL;
    cr_assert_eq(database_bytes(after, sizeof after), length);
    cr_assert_arr_eq(before, after, length);
}

Test(store, gives_back_room_when_it_is_made_and_when_it_is_old)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *asked = NULL;
    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    for (int opened = 0; opened < 2; opened++) {
        reopen();
        cr_assert_eq(sqlite3_open(scratch_path(&scratch, "state/placebook.sqlite"), &database), SQLITE_OK);
        cr_assert_eq(sqlite3_prepare_v2(database, "PRAGMA auto_vacuum", -1, &asked, NULL), SQLITE_OK);
        cr_assert_eq(sqlite3_step(asked), SQLITE_ROW);
        cr_assert_eq(sqlite3_column_int(asked, 0), 2, "incremental, https://sqlite.org/pragma.html#pragma_auto_vacuum");
        (void)sqlite3_finalize(asked);
        (void)sqlite3_close(database);
    }
}

Test(store, creates_its_folder_and_is_found_again)
{
    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    keep_unit("k");
    reopen();
    cr_assert(is_known("k"));
    struct pb_store *second = NULL;
    cr_assert_eq(pb_store_open(&second, scratch_path(&scratch, "state"), &warning, &error), PB_OK);
    pb_store_close(second);
}

Test(store, of_a_newer_version_is_refused_and_left_alone)
{
    reopen();
    keep_unit("k");
    pb_store_close(store);
    execute("PRAGMA user_version = 15");
    cr_assert_eq(open_store(), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_assert(strstr(error.message, "made by a newer Placebook"), "%s", error.message);
    /* Another folder would be one without the imports and the corrections. */
    cr_assert(strstr(error.hint, "rename this file") && !strstr(error.hint, "folder"), "%s", error.hint);
    cr_assert_not(scratch_has(&scratch, "state/placebook.sqlite.damaged-1"));
    execute("PRAGMA user_version = 14");
    reopen();
    cr_assert(is_known("k"));
}

Test(store, of_an_older_version_keeps_its_ledger_and_makes_its_units_again)
{
    reopen();
    keep_unit("k");
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, "demo", "/srv", &number, &error), PB_OK, "%s", error.message);
    pb_store_close(store);
    store = NULL;
    static const char *const older[] = {
        "PRAGMA user_version = 7",
        "DROP INDEX segment_said; ALTER TABLE segment DROP COLUMN starts; PRAGMA user_version = 6",
        "PRAGMA user_version = 5",
        "ALTER TABLE run DROP COLUMN path; ALTER TABLE run DROP COLUMN given; PRAGMA user_version = 3",
        "ALTER TABLE run DROP COLUMN path; ALTER TABLE run DROP COLUMN given; PRAGMA user_version = 2",
        "ALTER TABLE run DROP COLUMN path; ALTER TABLE run DROP COLUMN given;"
        "DROP TABLE unit_check; ALTER TABLE unit DROP COLUMN seconds; PRAGMA user_version = 1",
    };
    for (size_t i = 0; i < sizeof older / sizeof older[0]; i++) {
        if (store)
            pb_store_close(store);
        store = NULL;
        execute(older[i]);
        reopen();
        cr_assert_not(is_known("k"));
        keep_unit("k");
        cr_assert(is_known("k"));
    }
    struct pb_ledger_run *run = NULL;
    cr_assert_eq(pb_store_run(store, number, &arena, &run, &error), PB_OK);
    cr_assert(run);
    cr_assert_str_eq(run->pipeline, "demo");
    cr_assert_not(scratch_has(&scratch, "state/placebook.sqlite.damaged-1"));
}

Test(store, of_version_4_keeps_its_units_and_learns_how_runs_were_given)
{
    reopen();
    keep_unit("k");
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, "demo", "/srv", &number, &error), PB_OK, "%s", error.message);
    pb_store_close(store);
    store = NULL;
    execute("ALTER TABLE run DROP COLUMN path; ALTER TABLE run DROP COLUMN given; PRAGMA user_version = 4");
    reopen();
    cr_assert_not(is_known("k")); /* its units were cut in another way */
    struct pb_ledger_run *run = NULL;
    cr_assert_eq(pb_store_run(store, number, &arena, &run, &error), PB_OK);
    cr_assert_str_eq(run->path, "");
    cr_assert_eq(pb_store_run_given(store, number, "/etc/demo.json", "{}", &error), PB_OK, "%s", error.message);
    reopen();
    cr_assert_eq(pb_store_run(store, number, &arena, &run, &error), PB_OK);
    cr_assert_str_eq(run->path, "/etc/demo.json");
    cr_assert_str_eq(run->given, "{}");
}

/* What was moved aside is counted; the new store works and knows nothing. */
static void assert_started_again(int aside)
{
    char name[64];
    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    (void)snprintf(name, sizeof name, "state/placebook.sqlite.damaged-%d", aside);
    cr_assert(scratch_has(&scratch, name));
    cr_assert(strstr(warning.message, name + strlen("state/")), "%s", warning.message);
    cr_assert_not(is_known("k"));
    keep_unit("k");
    reopen();
    cr_assert(is_known("k"));
}

Test(store, that_is_no_database_is_moved_aside)
{
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "state"), &error), PB_OK);
    scratch_write(
        &scratch, "state/placebook.sqlite",
        "<!DOCTYPE html><html><head><title>This is no database, and longer than the head of one</title></head>");
    assert_started_again(1);
    pb_store_close(store);
    scratch_write(&scratch, "state/placebook.sqlite", "too short to be anything, but not empty");
    (void)unlink(scratch_path(&scratch, "state/placebook.sqlite-wal"));
    assert_started_again(2);
}

Test(store, of_another_program_is_moved_aside)
{
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "state"), &error), PB_OK);
    execute("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    assert_started_again(1);
    pb_store_close(store);
    (void)unlink(scratch_path(&scratch, "state/placebook.sqlite"));
    execute("CREATE TABLE theirs (x); PRAGMA user_version = 2");
    assert_started_again(2);
}

Test(store, that_is_truncated_is_moved_aside)
{
    reopen();
    for (int i = 0; i < 200; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "k%d", i);
        keep_unit(key);
    }
    pb_store_close(store); /* which writes the log into the file */
    struct stat facts;
    const char *path = scratch_path(&scratch, "state/placebook.sqlite");
    cr_assert_eq(stat(path, &facts), 0);
    cr_assert_gt(facts.st_size, 16384);
    cr_assert_eq(truncate(path, facts.st_size / 2), 0);
    assert_started_again(1);
}

/* Damage in the middle is met when a page is read, and repaired when the store is opened next. */
Test(store, that_is_damaged_inside_starts_again_the_next_time)
{
    reopen();
    for (int i = 0; i < 500; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "k%d", i);
        keep_unit(key);
    }
    pb_store_close(store);
    struct stat facts;
    const char *path = scratch_path(&scratch, "state/placebook.sqlite");
    cr_assert_eq(stat(path, &facts), 0);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    char noise[4096];
    memset(noise, 0xA5, sizeof noise);
    for (off_t at = 12288; at < facts.st_size; at += 4096)
        cr_assert_eq(pwrite(descriptor, noise, sizeof noise, at), (ssize_t)sizeof noise);
    (void)close(descriptor);

    cr_assert_eq(open_store(), PB_OK, "%s", error.message);
    enum pb_status status = PB_OK;
    bool known = false;
    for (int i = 0; i < 500 && status == PB_OK; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "k%d", i);
        status = pb_store_unit_known(store, key, NULL, &known, NULL, &error);
    }
    cr_assert_eq(status, PB_FATAL);
    cr_assert(strstr(error.message, "is damaged"), "%s", error.message);
    pb_store_close(store);
    assert_started_again(1);
    cr_assert_not(scratch_has(&scratch, "state/placebook.sqlite.suspect"));
}

Test(store, a_needless_suspicion_does_no_harm)
{
    reopen();
    keep_unit("k");
    scratch_write(&scratch, "state/placebook.sqlite.suspect", "");
    reopen();
    cr_assert(is_known("k"));
    cr_assert_not(scratch_has(&scratch, "state/placebook.sqlite.suspect"));
}

Test(store, in_a_folder_that_cannot_be_written_is_refused)
{
    scratch_write(&scratch, "state", "a file");
    cr_assert_eq(open_store(), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_neq(error.hint[0], '\0');
    cr_assert_eq(unlink(scratch_path(&scratch, "state")), 0);
    cr_assert_eq(mkdir(scratch_path(&scratch, "state"), 0555), 0);
    cr_assert_eq(chmod(scratch.path, 0755), 0);
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(77);
        enum pb_status status = open_store();
        _exit(status == PB_FAILED && error.code == PB_ERROR_PUBLISH && strstr(error.message, "permission denied") ? 0
                                                                                                                  : 1);
    }
    int result = 0;
    cr_assert_eq(waitpid(child, &result, 0), child);
    if (WIFEXITED(result) && WEXITSTATUS(result) == 77)
        cr_skip_test("cannot become an ordinary user here");
    cr_assert(WIFEXITED(result) && WEXITSTATUS(result) == 0);
}

/* --- ledger --- */

static int64_t begin_run(const char *pipeline)
{
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, pipeline, "/srv/out", &number, &error), PB_OK, "%s", error.message);
    return number;
}

static struct pb_ledger_run *get_run(int64_t number)
{
    struct pb_ledger_run *run = NULL;
    cr_assert_eq(pb_store_run(store, number, &arena, &run, &error), PB_OK, "%s", error.message);
    return run;
}

Test(store, ledger_tells_a_run_from_its_beginning_to_its_end)
{
    reopen();
    cr_assert_null(get_run(0));
    int64_t number = begin_run("demo");
    cr_assert_eq(number, 1);
    const struct pb_ledger_run *run = get_run(1);
    cr_assert_str_eq(run->state, "running");
    cr_assert_str_eq(run->finished, "");
    cr_assert_eq(run->exit_code, -1);
    cr_assert_eq(strlen(run->started), strlen("2026-11-21T02:00:00Z"));
    struct pb_ledger_run end = { .number = number,
                                 .state = "done",
                                 .exit_code = 0,
                                 .message = "published 4 Places",
                                 .publication = "20261121T020000Z-3f9a1c",
                                 .row_counts = { 10, 5, 2, 2, 1 },
                                 .units_run = 3,
                                 .units_reused = 4 };
    cr_assert_eq(pb_store_run_end(store, &end, &error), PB_OK, "%s", error.message);
    reopen();
    run = get_run(0);
    cr_assert_eq(run->number, 1);
    cr_assert_str_eq(run->pipeline, "demo");
    cr_assert_str_eq(run->output, "/srv/out");
    cr_assert_str_eq(run->state, "done");
    cr_assert_str_eq(run->message, "published 4 Places");
    cr_assert_str_eq(run->publication, "20261121T020000Z-3f9a1c");
    cr_assert_eq(run->exit_code, 0);
    cr_assert_eq(memcmp(&run->row_counts, &end.row_counts, sizeof end.row_counts), 0);
    cr_assert_eq(run->units_run, 3);
    cr_assert_eq(run->units_reused, 4);
    cr_assert_eq(strlen(run->finished), strlen("2026-11-21T02:00:00Z"));
    cr_assert_geq(strcmp(run->finished, run->started), 0);
    end.number = 7;
    cr_assert_eq(pb_store_run_end(store, &end, &error), PB_FATAL);
}

Test(store, ledger_lists_the_latest_first)
{
    reopen();
    struct pb_ledger_run end = { .state = "done" };
    for (int i = 0; i < 40; i++) {
        end.number = begin_run("demo");
        cr_assert_eq(pb_store_run_end(store, &end, &error), PB_OK);
    }
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_runs(store, 30, &arena, &runs, &count, &error), PB_OK);
    cr_assert_eq(count, 30);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(runs[i].number, 40 - (int64_t)i);
    cr_assert_str_eq(runs[29].message, "");
    cr_assert_eq(pb_store_runs(store, SIZE_MAX, &arena, &runs, &count, &error), PB_OK);
    cr_assert_eq(count, 40);
    cr_assert_eq(get_run(17)->number, 17);
    cr_assert_null(get_run(41));
    cr_assert_null(get_run(-1));
}

Test(store, ledger_keeps_units_in_the_order_of_the_plan)
{
    reopen();
    int64_t number = begin_run("demo");
    static const char *const keys[] = { "z", "a", "m", "b" };
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(unit_note(store, number, keys[i], "source", i ? "u" : "first", i % 2 == 1, &error), PB_OK);
    struct pb_ledger_unit *units = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_run_units(store, number, &arena, &units, &count, &error), PB_OK);
    cr_assert_eq(count, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_str_eq(units[i].key, keys[i]);
        cr_assert_eq(units[i].reused, i % 2 == 1);
    }
    cr_assert_str_eq(units[0].unit, "first");
    cr_assert_str_eq(units[0].source, "source");
    cr_assert_eq(pb_store_run_units(store, 99, &arena, &units, &count, &error), PB_OK);
    cr_assert_eq(count, 0);
}

static pid_t begin_run_in_child(void)
{
    int ready[2];
    cr_assert_eq(pipe(ready), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct pb_store *mine = NULL;
        int64_t number = 0;
        if (pb_store_open(&mine, scratch_path(&scratch, "state"), NULL, &error) != PB_OK ||
            pb_store_run_begin(mine, "nightly", "/srv/out", &number, &error) != PB_OK || write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            (void)pause();
    }
    (void)close(ready[1]);
    char byte = 0;
    cr_assert_eq(read(ready[0], &byte, 1), 1, "the child could not begin a run");
    (void)close(ready[0]);
    return child;
}

Test(store, a_run_that_lives_is_respected_and_a_killed_one_is_marked)
{
    reopen();
    pb_store_close(store);
    store = NULL;
    pid_t child = begin_run_in_child();
    reopen();
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, "demo", "/srv/other", &number, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_LOCKED);
    char process[32];
    (void)snprintf(process, sizeof process, "process %ld", (long)child);
    cr_assert(strstr(error.message, process) && strstr(error.message, "nightly"), "%s", error.message);
    cr_assert_str_eq(get_run(1)->state, "running");
    keep_unit("k"); /* reading and keeping units is not in the way of the run */

    cr_assert_eq(kill(child, SIGKILL), 0);
    cr_assert_eq(waitpid(child, NULL, 0), child);
    cr_assert_eq(begin_run("demo"), 2);
    const struct pb_ledger_run *killed = get_run(1);
    cr_assert_str_eq(killed->state, "killed");
    cr_assert_str_eq(killed->finished, "");
    cr_assert_eq(killed->exit_code, -1);
    cr_assert_str_eq(get_run(2)->state, "running");
    struct pb_ledger_run end = { .number = 2, .state = "done" };
    cr_assert_eq(pb_store_run_end(store, &end, &error), PB_OK);
    pid_t third = begin_run_in_child();
    cr_assert_eq(kill(third, SIGKILL), 0);
    cr_assert_eq(waitpid(third, NULL, 0), third);
    cr_assert_str_eq(get_run(2)->state, "done");
}

Test(store, looking_for_a_store_makes_none)
{
    cr_assert(!pb_store_exists(scratch_path(&scratch, "state")));
    cr_assert(!scratch_has(&scratch, "state"));
    cr_assert_eq(open_store(), PB_OK);
    cr_assert(pb_store_exists(scratch_path(&scratch, "state")));
}

/* --- what is advised, and who may read --- */

/* Imported files and corrections are beside the store, and nothing can make them again. */
Test(store, no_advice_loses_what_is_beside_it)
{
    static const struct {
        int answer;
        const char *hint;
    } cases[] = {
        { SQLITE_IOERR_READ, "you do not need to delete anything" },
        { SQLITE_IOERR_FSYNC, "you do not need to delete anything" },
        { SQLITE_FULL, "free some space" },
        { SQLITE_CANTOPEN, "the right to write" },
        { SQLITE_CORRUPT, "corrections are not in it and stay" },
        { SQLITE_ERROR, "Leave everything else in that folder" },
        { SQLITE_PROTOCOL, "Leave everything else in that folder" },
    };
    cr_assert_eq(open_store(), PB_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)pb_store_failed(store, cases[i].answer, "keep a unit", &error);
        cr_expect_eq(error.code, PB_ERROR_PUBLISH);
        cr_expect(strstr(error.hint, cases[i].hint), "%d: %s", cases[i].answer, error.hint);
        cr_expect_null(strstr(error.hint, "state folder can be removed"));
    }
    (void)pb_store_failed(store, SQLITE_IOERR_NOMEM, "keep a unit", &error);
    cr_expect_str_eq(error.message, "out of memory");
}

static unsigned mode_of(const char *name)
{
    struct stat facts;
    cr_assert_eq(lstat(scratch_path(&scratch, "%s", name), &facts), 0, "%s", name);
    return (unsigned)facts.st_mode & 0777;
}

static void assert_private(void)
{
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, "p", "out", &number, &error), PB_OK);
    cr_expect_eq(mode_of("state"), 0700);
    cr_expect_eq(mode_of("state/placebook.sqlite"), 0600);
    cr_expect_eq(mode_of("state/placebook.sqlite-wal"), 0600);
    cr_expect_eq(mode_of("state/placebook.sqlite-shm"), 0600);
    cr_expect_eq(mode_of("state/lock"), 0600);
}

Test(store, is_its_owners_alone)
{
    (void)umask(022);
    cr_assert_eq(open_store(), PB_OK);
    assert_private();
}

Test(store, of_an_older_version_becomes_its_owners_alone)
{
    (void)umask(022);
    cr_assert_eq(open_store(), PB_OK);
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, "p", "out", &number, &error), PB_OK);
    pb_store_close(store);
    store = NULL;
    static const char *const folders[] = { "state/loads", "state/loads/p", "state/loads/p/x", "state/loads/p/x/input" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        cr_assert_eq(mkdir(scratch_path(&scratch, "%s", folders[i]), 0755), 0);
    cr_assert_eq(chmod(scratch_path(&scratch, "state"), 0755), 0);
    cr_assert_eq(chmod(scratch_path(&scratch, "state/placebook.sqlite"), 0644), 0);
    cr_assert_eq(chmod(scratch_path(&scratch, "state/lock"), 0644), 0);
    scratch_write(&scratch, "state/corrections.json", "{}");
    scratch_write(&scratch, "state/loads/p/x/load.json", "{}");
    scratch_write(&scratch, "state/loads/p/x/input/gp.csv", "names of patients");
    scratch_write(&scratch, "elsewhere.csv", "not ours");
    cr_assert_eq(symlink("../../../../elsewhere.csv", scratch_path(&scratch, "state/loads/p/x/link")), 0);
    cr_assert_eq(mode_of("state/loads/p/x/input/gp.csv"), 0644);
    cr_assert_eq(open_store(), PB_OK);
    assert_private();
    cr_expect_eq(mode_of("state/corrections.json"), 0600);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        cr_expect_eq(mode_of(folders[i]), 0700, "%s", folders[i]);
    cr_expect_eq(mode_of("state/loads/p/x/load.json"), 0600);
    cr_expect_eq(mode_of("state/loads/p/x/input/gp.csv"), 0600);
    cr_expect_eq(mode_of("elsewhere.csv"), 0644);
}

Test(store, in_a_folder_with_other_things_leaves_its_mode)
{
    cr_assert_eq(mkdir(scratch_path(&scratch, "state"), 0755), 0);
    cr_assert_eq(chmod(scratch_path(&scratch, "state"), 0755), 0);
    scratch_write(&scratch, "state/letter.txt", "not ours");
    cr_assert_eq(chmod(scratch_path(&scratch, "state/letter.txt"), 0644), 0);
    cr_assert_eq(open_store(), PB_OK);
    cr_expect_eq(mode_of("state"), 0755);
    cr_expect_eq(mode_of("state/letter.txt"), 0644);
    cr_expect_eq(mode_of("state/placebook.sqlite"), 0600);
}
