/*
 * Files that are known by what the file system says of them: which changes it tells of, which it cannot, and what a
 * damaged store makes of it.
 */
#include "engine/files/files.h"
#include "engine/store/known_files.h"
#include "tests/support/unit_trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)

static struct unit_trial trial;
static char input[600];
static const char *path = input;

static void write_file(const char *text)
{
    FILE *file = fopen(path, "r+");
    file = file ? file : fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void known_files_set_up(void)
{
    unit_trial_open(&trial);
    (void)snprintf(input, sizeof input, "%s/input.csv", trial.scratch.path);
    write_file("one");
}

static void known_files_tear_down(void)
{
    unit_trial_close(&trial);
}

TestSuite(known_files, .init = known_files_set_up, .fini = known_files_tear_down);

static void pause_for(int64_t nanoseconds)
{
    const struct timespec time = { .tv_sec = nanoseconds / SECOND, .tv_nsec = nanoseconds % SECOND };
    (void)nanosleep(&time, NULL);
}

/* Longer than two ticks of any kernel. */
static void let_ticks_pass(void)
{
    pause_for(SECOND / 10);
}

static void digest_and_keep(void)
{
    struct pb_known_file file = { .remark = 7 };
    struct pb_file_sight sight;
    cr_assert_eq(pb_file_digest_and_look(path, file.sha256, &sight, NULL, NULL, NULL, &trial.error), PB_OK);
    pb_store_file_note(trial.store, &sight, &file);
    cr_assert_eq(pb_store_files_keep(trial.store, &trial.error), PB_OK, "%s", trial.error.message);
}

static bool is_known(void)
{
    struct pb_file_sight sight;
    struct pb_known_file file;
    bool known = false;
    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    cr_assert(pb_file_see(path, &sight));
    cr_assert_eq(pb_store_file_known(trial.store, &sight.state, &known, &file, &trial.error), PB_OK);
    if (!known)
        return false;
    /* Whatever was done to the file: what is known of it is true. */
    cr_assert_eq(pb_file_digest(path, hex, &size, NULL, &trial.error), PB_OK);
    cr_assert_str_eq(file.sha256, hex);
    cr_assert_eq(file.remark, 7);
    return true;
}

static void change(const char *sql)
{
    pb_store_close(trial.store);
    sqlite3 *database = unit_trial_database(&trial);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(database));
    (void)sqlite3_close(database);
    unit_trial_open_store(&trial);
}

static void put_time_back(const struct stat *before)
{
    const struct timespec times[2] = { before->st_atim, before->st_mtim };
    cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

Test(known_files, a_file_that_nobody_touches_is_known)
{
    cr_assert_not(is_known());
    let_ticks_pass();
    digest_and_keep();
    cr_assert(is_known());
    pb_store_close(trial.store);
    unit_trial_open_store(&trial);
    cr_assert(is_known());
    pb_store_files_doubt(trial.store);
    cr_assert_not(is_known());
}

/* Size and time of modification are as before; the time of the last change of any kind is not. */
Test(known_files, same_size_and_restored_time_are_noticed)
{
    struct stat before;
    let_ticks_pass();
    digest_and_keep();
    cr_assert_eq(stat(path, &before), 0);
    write_file("two");
    put_time_back(&before);
    cr_assert_not(is_known());
    let_ticks_pass();
    digest_and_keep();
    cr_assert(is_known());
}

/* Written, digested and written again at once: mostly within a tick, so that the two look the same. is_known compares
 * what is known with the bytes. */
Test(known_files, what_is_rewritten_within_a_tick_is_never_known_wrongly)
{
    for (int i = 0; i < 300; i++) {
        write_file(i % 2 ? "one" : "two");
        digest_and_keep();
        write_file(i % 2 ? "two" : "one");
        cr_assert_not(is_known());
    }
    let_ticks_pass();
    digest_and_keep();
    cr_assert(is_known());
}

Test(known_files, a_file_that_takes_the_place_is_another)
{
    const char *other = scratch_path(&trial.scratch, "other.csv");
    let_ticks_pass();
    digest_and_keep();
    struct stat before;
    cr_assert_eq(stat(path, &before), 0);
    path = other;
    write_file("two");
    put_time_back(&before);
    cr_assert_eq(rename(other, input), 0);
    path = input;
    cr_assert_not(is_known());
}

/* The same file by another name; that a link was made is a change of the file, so it is read once more. */
Test(known_files, a_hard_link_is_the_same_file)
{
    const char *other = scratch_path(&trial.scratch, "link.csv");
    let_ticks_pass();
    digest_and_keep();
    cr_assert_eq(link(path, other), 0);
    cr_assert_not(is_known());
    let_ticks_pass();
    digest_and_keep();
    path = other;
    cr_assert(is_known());
    write_file("two");
    cr_assert_not(is_known());
}

Test(known_files, a_touched_file_is_read_once_more)
{
    let_ticks_pass();
    digest_and_keep();
    cr_assert_eq(utimensat(AT_FDCWD, path, NULL, 0), 0);
    cr_assert_not(is_known());
    let_ticks_pass();
    digest_and_keep();
    cr_assert(is_known());
}

static void grow(void *context, const void *bytes, size_t length)
{
    bool *grown = context;
    (void)bytes;
    (void)length;
    if (*grown)
        return;
    *grown = true;
    FILE *file = fopen(path, "a");
    cr_assert(file && fputs("!", file) >= 0 && fclose(file) == 0);
}

Test(known_files, a_file_that_changes_while_it_is_read_is_not_known)
{
    struct pb_known_file file = { .remark = 0 };
    struct pb_file_sight sight;
    bool grown = false;
    let_ticks_pass();
    cr_assert_eq(pb_file_digest_and_look(path, file.sha256, &sight, NULL, NULL, NULL, &trial.error), PB_OK);
    cr_assert_eq(sight.clock, PB_FILE_CLOCK_OURS);
    cr_assert_eq(pb_file_digest_and_look(path, file.sha256, &sight, NULL, grow, &grown, &trial.error), PB_OK);
    cr_assert_eq(sight.clock, PB_FILE_CLOCK_NONE);
    cr_assert_eq(sight.state.size, strlen("one!"));
}

/* Any number of a row that is another, any letter of its digest: then nothing is known. */
Test(known_files, what_does_not_pass_its_seal_is_not_known)
{
    static const char *const numbers[] = { "size",     "modified", "changed", "seen",
                                           "digested", "settled",  "remark",  "seal" };
    let_ticks_pass();
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char sql[200];
        digest_and_keep();
        cr_assert(is_known());
        (void)snprintf(sql, sizeof sql, "UPDATE known_file SET %s = %s + 1", numbers[i], numbers[i]);
        change(sql);
        cr_assert_not(is_known(), "%s", numbers[i]);
    }
    digest_and_keep();
    change("UPDATE known_file SET sha256 = CASE substr(sha256, 1, 1) WHEN 'f' THEN 'e' ELSE 'f' END"
           " || substr(sha256, 2)");
    cr_assert_not(is_known());
    digest_and_keep();
    cr_assert(is_known());
    change("UPDATE known_file SET inode = inode + 1");
    cr_assert_not(is_known());
}

Test(known_files, a_store_of_the_version_before_knows_none)
{
    let_ticks_pass();
    change("DROP TABLE known_file; PRAGMA user_version = 13");
    cr_assert_not(is_known());
    digest_and_keep();
    cr_assert(is_known());
}

/* --- when a digest holds: on paper, for clocks that no test has --- */

static struct pb_file_sight sight_of(enum pb_file_clock clock, int64_t changed, int64_t at)
{
    return (struct pb_file_sight){ .state = { .modified = changed, .changed = changed }, .clock = clock, .at = at };
}

Test(known_files, a_digest_holds_when_the_tick_has_passed)
{
    const int64_t then = 1000 * SECOND + 7;
    struct pb_file_sight sight = sight_of(PB_FILE_CLOCK_OURS, then, then);
    cr_assert_not(pb_file_settled(&sight, sight.at));
    sight = sight_of(PB_FILE_CLOCK_OURS, then, then + SECOND / 100); /* a tick of the slowest kernel */
    cr_assert_not(pb_file_settled(&sight, sight.at));
    sight = sight_of(PB_FILE_CLOCK_OURS, then, then + SECOND / 10);
    cr_assert(pb_file_settled(&sight, sight.at));
    sight = sight_of(PB_FILE_CLOCK_OURS, then, then - SECOND); /* the clock was put back */
    cr_assert_not(pb_file_settled(&sight, sight.at));
}

/* ext4 with small inodes keeps whole seconds, some file systems even ones. */
Test(known_files, whole_seconds_are_waited_for)
{
    struct pb_file_sight sight = sight_of(PB_FILE_CLOCK_OURS, 1000 * SECOND, 1002 * SECOND);
    cr_assert_not(pb_file_settled(&sight, sight.at));
    sight.at = 1004 * SECOND;
    cr_assert(pb_file_settled(&sight, sight.at));
}

/* The clock of a server may be hours behind: a time that looks old says nothing. */
Test(known_files, where_another_machine_keeps_the_times_a_file_is_read_twice)
{
    const int64_t hour = 3600 * SECOND;
    struct pb_file_sight sight = sight_of(PB_FILE_CLOCK_OTHER, 1000 * hour, 1002 * hour);
    cr_assert_not(pb_file_settled(&sight, sight.at));
    cr_assert(pb_file_settled(&sight, sight.at - hour));
    sight.state.modified = 2000 * hour;
    cr_assert_not(pb_file_settled(&sight, sight.at - hour));
    sight = sight_of(PB_FILE_CLOCK_NONE, 1000 * hour, 1002 * hour);
    cr_assert_not(pb_file_settled(&sight, 1));
}

/* Through the store, which remembers when it was first seen. */
Test(known_files, the_store_remembers_when_a_file_of_a_server_was_first_seen)
{
    struct pb_file_sight sight;
    struct pb_known_file file = { .sha256 = "first" };
    bool known = true;
    cr_assert(pb_file_see(path, &sight));
    sight.clock = PB_FILE_CLOCK_OTHER;
    sight.at -= 10 * SECOND; /* a digest of the future would not be believed */
    sight.state.changed = sight.state.modified = sight.at - 3600 * SECOND;
    for (int i = 0; i < 2; i++) {
        pb_store_file_note(trial.store, &sight, &file);
        cr_assert_eq(pb_store_files_keep(trial.store, &trial.error), PB_OK);
        cr_assert_eq(pb_store_file_known(trial.store, &sight.state, &known, &file, &trial.error), PB_OK);
        cr_assert_not(known);
    }
    sight.at += 4 * SECOND;
    (void)snprintf(file.sha256, sizeof file.sha256, "second");
    pb_store_file_note(trial.store, &sight, &file);
    cr_assert_eq(pb_store_files_keep(trial.store, &trial.error), PB_OK);
    cr_assert_eq(pb_store_file_known(trial.store, &sight.state, &known, &file, &trial.error), PB_OK);
    cr_assert(known);
    cr_assert_str_eq(file.sha256, "second");
}

/* A disk that lost a bit says nothing of it. */
Test(known_files, after_weeks_a_file_is_read_again)
{
    struct pb_file_sight sight;
    struct pb_known_file file = { .sha256 = "old" };
    bool known = true;
    let_ticks_pass();
    cr_assert(pb_file_see(path, &sight));
    for (int days = PB_KNOWN_FILE_DAYS - 1; days <= PB_KNOWN_FILE_DAYS + 1; days += 2) {
        struct pb_file_sight then = sight;
        then.at -= days * INT64_C(86400) * SECOND;
        then.state.changed = then.at - SECOND;
        pb_store_file_note(trial.store, &then, &file);
        cr_assert_eq(pb_store_files_keep(trial.store, &trial.error), PB_OK);
        cr_assert_eq(pb_store_file_known(trial.store, &then.state, &known, &file, &trial.error), PB_OK);
        cr_assert_eq(known, days < PB_KNOWN_FILE_DAYS);
    }
}
