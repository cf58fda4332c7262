#include "engine/files/files.h"
#include "engine/publication/publications.h"
#include "engine/publication/rollback.h"
#include "engine/store/store.h"
#include "tests/support/killed.h"
#include "tests/support/publications.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OLD   "20261119T020000Z-aaaaaa"
#define NEWER "20261120T020000Z-bbbbbb"
#define LAST  "20261121T020000Z-cccccc"

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_error error;
static struct pb_rollback_result result;

static void publish(const char *name, const char *row)
{
    publication_write(&scratch, "out", name, PB_CONTRACT_VERSION, PLACES({ "rugby", TIDY(row) }));
}

static void set_up(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, 64 << 20);
    publish(OLD, "value=1");
    publish(NEWER, "value=2");
    publish(LAST, "value=3");
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(rollback, .init = set_up, .fini = tear_down);

static enum pb_status go_back(const char *wanted, bool dry_run)
{
    const struct pb_rollback_request request = {
        .output = scratch_path(&scratch, "out"),
        .state = scratch_path(&scratch, "state"),
        .wanted = wanted,
        .dry_run = dry_run,
    };
    pb_error_clear(&error);
    return pb_rollback(&request, &arena, &result, &error);
}

static void assert_latest(const char *wanted)
{
    char name[64] = "";
    ssize_t length = readlink(scratch_path(&scratch, "out/latest"), name, sizeof name - 1);
    name[length > 0 ? length : 0] = '\0';
    cr_assert_str_eq(name, wanted);
}

static void expect_failure(enum pb_error_code code, const char *message)
{
    cr_expect(error.code == code && error.hint[0], "%d, hint: %s", (int)error.code, error.hint);
    cr_expect(strstr(error.message, message), "%s", error.message);
    assert_latest(LAST);
    cr_expect_eq(scratch_count(&scratch, "out"), 4);
}

Test(rollback, publications_are_listed_newest_first)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    scratch_write(&scratch, "out/notes.txt", "the user's own");
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "out/other"), &error), PB_OK);
    publication_write(&scratch, "out", ".staging-1", PB_CONTRACT_VERSION, PLACES({ "rugby", NULL }));
    publish(LAST "-2", "value=4");
    cr_assert_eq(pb_publications_list(scratch_path(&scratch, "out"), &arena, &list, &count, &error), PB_OK);
    cr_assert_eq(count, 4);
    cr_expect_str_eq(list[0].name, LAST "-2", "of the same second, but written later");
    cr_expect_str_eq(list[1].name, LAST);
    cr_expect_str_eq(list[2].name, NEWER);
    cr_expect_str_eq(list[3].name, OLD);
    cr_expect(list[0].latest && !list[1].latest && !list[2].latest && !list[3].latest);
    cr_assert_eq(pb_publications_list(scratch_path(&scratch, "nothing"), &arena, &list, &count, &error), PB_OK);
    cr_expect_eq(count, 0);
    cr_assert_eq(pb_publications_list(scratch_path(&scratch, "out/notes.txt"), &arena, &list, &count, &error),
                 PB_FAILED);
}

Test(rollback, goes_to_the_one_before_the_latest_and_on)
{
    cr_assert_eq(go_back(NULL, false), PB_OK, "%s", error.message);
    cr_expect_str_eq(result.name, NEWER);
    cr_expect_str_eq(result.before, LAST);
    cr_expect_eq(result.files, 1);
    cr_expect_eq(result.number, 1);
    assert_latest(NEWER);
    cr_assert_eq(go_back(NULL, false), PB_OK, "%s", error.message);
    assert_latest(OLD);
    cr_assert_eq(go_back(NULL, false), PB_FAILED);
    cr_expect(strstr(error.message, "no publication before " OLD), "%s", error.message);
    assert_latest(OLD);
    /* Nothing went, so the way forward is open. */
    cr_assert_eq(go_back(LAST, false), PB_OK, "%s", error.message);
    assert_latest(LAST);
    cr_expect_eq(scratch_count(&scratch, "out"), 4);
}

Test(rollback, the_ledger_knows_of_it)
{
    struct pb_store *store = NULL;
    struct pb_ledger_run *run = NULL;
    cr_assert_eq(go_back(OLD, false), PB_OK, "%s", error.message);
    cr_assert_eq(pb_store_open(&store, scratch_path(&scratch, "state"), NULL, &error), PB_OK);
    cr_assert_eq(pb_store_run(store, 0, &arena, &run, &error), PB_OK);
    cr_assert(run);
    cr_expect_str_eq(run->state, "rolled-back");
    cr_expect_str_eq(run->publication, OLD);
    cr_expect_str_eq(run->pipeline, "demo");
    cr_expect_str_eq(run->message, "made the latest again, in place of " LAST);
    cr_expect_eq(run->exit_code, 0);
    pb_store_close(store);
}

Test(rollback, a_dry_run_changes_and_makes_nothing)
{
    cr_assert_eq(go_back(NULL, true), PB_OK, "%s", error.message);
    cr_expect_str_eq(result.name, NEWER);
    cr_expect_eq(result.number, 0);
    assert_latest(LAST);
    cr_expect_not(scratch_has(&scratch, "state"));
}

Test(rollback, says_what_is_wrong)
{
    cr_assert_eq(go_back(LAST, false), PB_FAILED);
    expect_failure(PB_ERROR_USAGE, LAST " is the latest publication already");
    cr_assert_eq(go_back("20200101T000000Z-000000", false), PB_FAILED);
    expect_failure(PB_ERROR_USAGE, "there is no publication 20200101T000000Z-000000");
    cr_assert_eq(go_back("../out", false), PB_FAILED);
    expect_failure(PB_ERROR_USAGE, "there is no publication ../out");
    cr_expect_not(scratch_has(&scratch, "state"));
    const struct pb_rollback_request nowhere = { .output = scratch_path(&scratch, "nowhere"), .state = "x" };
    cr_assert_eq(pb_rollback(&nowhere, &arena, &result, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_USAGE);
    cr_expect_not(scratch_has(&scratch, "nowhere"), "looking made a folder");
}

#define TABLE "out/" NEWER "/rugby/rugby-outcomes.csv"

Test(rollback, a_damaged_publication_is_refused)
{
    scratch_write(&scratch, TABLE, "something else");
    cr_assert_eq(go_back(NULL, false), PB_FAILED);
    expect_failure(PB_ERROR_PUBLISH, "is not the file that was published");
    cr_assert_eq(go_back(NULL, true), PB_FAILED);
    expect_failure(PB_ERROR_PUBLISH, "rugby/rugby-outcomes.csv");
    cr_assert_eq(unlink(scratch_path(&scratch, TABLE)), 0);
    cr_assert_eq(go_back(NULL, false), PB_FAILED);
    expect_failure(PB_ERROR_PUBLISH, "is missing");
    cr_assert_eq(symlink("/etc/passwd", scratch_path(&scratch, TABLE)), 0);
    cr_assert_eq(go_back(NULL, false), PB_FAILED);
    expect_failure(PB_ERROR_PUBLISH, "cannot be read");
}

Test(rollback, a_damaged_manifest_is_refused)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "", "publication.json is damaged" },
        { "[]", "publication.json is damaged" },
        { "{\"contract_version\":\"1.0\"}", "publication.json is damaged" },
        { "{\"contract_version\":\"1.0\",\"artefacts\":[{\"path\":\"../../secret\",\"size\":1}]}",
          "not a valid name of a file" },
        { "{\"contract_version\":\"1.0\",\"artefacts\":[{\"path\":\"/etc/passwd\",\"size\":1}]}",
          "not a valid name of a file" },
        { "{\"contract_version\":\"1.0\",\"artefacts\":[7]}", "not a valid name of a file" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_write(&scratch, "out/" NEWER "/publication.json", cases[i].text);
        cr_assert_eq(go_back(NULL, false), PB_FAILED);
        cr_expect_eq(error.code, PB_ERROR_PUBLISH);
        cr_expect(strstr(error.message, cases[i].message), "%s", error.message);
        assert_latest(LAST);
    }
}

Test(rollback, waits_for_nobody_who_publishes)
{
    int folder = open(scratch_path(&scratch, "out"), O_RDONLY | O_DIRECTORY);
    cr_assert_geq(folder, 0);
    cr_assert_eq(flock(folder, LOCK_EX), 0);
    cr_assert_eq(go_back(NULL, false), PB_FAILED);
    expect_failure(PB_ERROR_LOCKED, "another run");
    /* A dry run needs no lock. */
    cr_expect_eq(go_back(NULL, true), PB_OK, "%s", error.message);
    (void)close(folder);
}

Test(rollback, a_link_without_a_target_can_be_fixed)
{
    const char *link = scratch_path(&scratch, "out/latest");
    cr_assert_eq(unlink(link), 0);
    cr_assert_eq(symlink("gone", link), 0);
    cr_assert_eq(go_back(NULL, false), PB_OK, "%s", error.message);
    cr_expect_str_eq(result.before, "");
    assert_latest(LAST);
}

/* Goes back and forth without end. */
static void swap_for_ever(int first)
{
    static const char *const names[] = { OLD, NEWER, LAST };
    for (unsigned i = (unsigned)first;; i++) {
        if (go_back(names[i % 3], false) != PB_OK && error.code != PB_ERROR_USAGE)
            _exit(1);
        pb_test_report_work();
    }
}

/* Whenever it is killed, `latest` leads to a whole publication, all publications are there, and the next command finds
 * nothing left behind and a ledger that it can go on with. */
Test(rollback, is_whole_whenever_it_is_killed, .timeout = 300)
{
    enum { KILLS = 60 };
    uint64_t seed = 20261122;
    int seen[3] = { 0 };
    for (unsigned number = 0; number < KILLS; number++) {
        pb_test_kill(swap_for_ever, 0, number % 4, &seed);
        struct pb_listed *list = NULL;
        size_t count = 0;
        struct pb_manifest manifest;
        bool found = false;
        const char *out = scratch_path(&scratch, "out");
        cr_assert_eq(pb_publications_list(out, &arena, &list, &count, &error), PB_OK);
        cr_assert_eq(count, 3);
        const char *latest = NULL;
        for (size_t i = 0; i < count; i++) {
            seen[i] += list[i].latest;
            latest = list[i].latest ? list[i].name : latest;
        }
        cr_assert(latest, "no latest publication");
        cr_assert_eq(pb_publications_manifest(out, latest, &arena, &manifest, &found, &error), PB_OK);
        cr_assert(found);
        cr_assert_eq(pb_publications_verify(out, latest, &manifest, &arena, &error), PB_OK, "%s", error.message);
        struct pb_publication publication;
        cr_assert_eq(pb_publication_open(&publication, out, &error), PB_OK, "%s", error.message);
        pb_publication_close(&publication);
        cr_assert_eq(scratch_count(&scratch, "out"), 4, "something was left behind");
        pb_arena_close(&arena);
    }
    cr_expect(seen[0] + seen[1] + seen[2] == KILLS && seen[0] < KILLS, "the link was never swapped");
    cr_assert_eq(go_back(OLD, false) == PB_OK || error.code == PB_ERROR_USAGE, true, "%s", error.message);
    assert_latest(OLD);
}
