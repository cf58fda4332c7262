/*
 * Runs, imports, rejected rows, replays, comparisons and rolling back through app/, as a console would do them: without
 * a command line and without a terminal. Expectations are counted in the files that the test writes. Nothing may go to
 * stdout or stderr: both are files here, which must be empty at the end.
 */
#include "app/changes.h"
#include "app/import.h"
#include "app/publications.h"
#include "app/rejects.h"
#include "app/replay.h"
#include "app/rollback.h"
#include "app/run.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_error error;
static int streams[2];      /* stdout and stderr as they were */
static char warnings[4096]; /* what the sessions told */
static int works;           /* how often a run began */
static struct pb_setting_flag flags[2];
static uint64_t rows; /* of good.csv */

static void hear(void *context, enum pb_tone tone, const char *event, const struct pb_error *what, size_t files)
{
    size_t length = strlen(warnings);
    (void)context;
    (void)files;
    if (tone == PB_TONE_WARNING)
        (void)snprintf(warnings + length, sizeof warnings - length, "%s: %s\n", event, what->message);
}

static void note_work(void *context, const struct pb_session *session, bool begins)
{
    (void)context;
    (void)session;
    works += begins;
}

static struct pb_session session_of(const char *path)
{
    return (struct pb_session){
        .arena = &arena, .path = path, .said = { .flags = flags, .flag_count = 2 }, .tell = hear, .at_work = note_work
    };
}

static void write_pipeline(const char *files)
{
    char text[4096];
    (void)snprintf(
        text, sizeof text,
        "{ \"pipeline\": \"small\", \"framework\": \"%s/pipelines/framework/outcomes.json\",\n"
        "  \"places\": \"%s/pipelines/framework/places.json\", \"max_mismatches\": \"100%%\",\n"
        "  \"sources\": [{ \"id\": \"one\", \"extractor\": \"fingertips\", \"options\": { \"files\": [\"%s\"] } }],\n"
        "  \"transforms\": [{ \"use\": \"normalise\" }, { \"use\": \"places\" }, { \"use\": \"benchmark\" }],\n"
        "  \"loaders\": [{ \"use\": \"archive\" }] }\n",
        PB_SOURCE_DIR, PB_SOURCE_DIR, files);
    scratch_write(&scratch, "small.json", text);
}

/* good.csv is a file of the sample; less.csv is without its last row, bad.csv has a letter in that row's value. */
static void write_inputs(void)
{
    size_t length = 0;
    char *sample = pb_test_content(PB_SOURCE_DIR "/pipelines/sample/overarching.csv", &length);
    scratch_write(&scratch, "good.csv", sample);
    for (const char *at = sample; (at = strchr(at, '\n')); at++)
        rows++;
    rows--; /* the headings */
    char *last = strrchr(sample, '\n');
    *last = '\0';
    last = strrchr(sample, '\n') + 1;
    char *value = strstr(last, ",142.296853737,");
    cr_assert(value, "the last row of the sample is not the one that this test knows");
    memcpy(value + 1, "1O2", 3);
    scratch_write(&scratch, "bad.csv", sample);
    *last = '\0';
    scratch_write(&scratch, "less.csv", sample);
    free(sample);
    sample = pb_test_content(PB_SOURCE_DIR "/pipelines/sample/county-indicators.csv", &length);
    scratch_write(&scratch, "more.csv", sample);
    free(sample);
}

static void set_up(void)
{
    static const char *const names[] = { "out.txt", "err.txt" };
    scratch_open(&scratch);
    pb_arena_open(&arena, (size_t)1 << 30);
    (void)unsetenv("XDG_CONFIG_HOME");
    (void)setenv("HOME", scratch.path, 1);
    flags[0] = (struct pb_setting_flag){ "state", strdup(scratch_path(&scratch, "state")) };
    flags[1] = (struct pb_setting_flag){ "output", strdup(scratch_path(&scratch, "out")) };
    write_inputs();
    write_pipeline("good.csv");
    (void)fflush(NULL);
    for (int i = 0; i < 2; i++) {
        int file = open(scratch_path(&scratch, "%s", names[i]), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        streams[i] = dup(STDOUT_FILENO + i);
        cr_assert(file >= 0 && streams[i] >= 0 && dup2(file, STDOUT_FILENO + i) >= 0);
        (void)close(file);
    }
}

static void tear_down(void)
{
    struct stat written[2];
    (void)fflush(NULL);
    for (int i = 0; i < 2; i++) {
        (void)fstat(STDOUT_FILENO + i, &written[i]);
        (void)dup2(streams[i], STDOUT_FILENO + i);
        (void)close(streams[i]);
    }
    cr_expect_eq(written[0].st_size, 0, "app/ wrote to stdout");
    cr_expect_eq(written[1].st_size, 0, "app/ wrote to stderr");
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(runs, .init = set_up, .fini = tear_down);

#define ASSERT_OK(call) cr_assert_eq(call, PB_OK, "%s (%s)", error.message, error.hint)

/* Runs the pipeline over a file of the scratch folder; *name is the publication. Returns whether nothing changed. */
static bool run_with(const char *file, char name[64])
{
    struct pb_session session = session_of(scratch_path(&scratch, "small.json"));
    struct pb_run_result result;
    write_pipeline(file);
    ASSERT_OK(pb_app_run(&session, &result, &error));
    cr_assert_eq(result.row_counts.read, result.row_counts.kept + result.row_counts.filtered +
                                             result.row_counts.rejected + result.row_counts.duplicates);
    (void)snprintf(name, 64, "%s", result.publication);
    bool unchanged = result.unchanged;
    pb_run_result_close(&result);
    pb_session_close(&session);
    return unchanged;
}

static void assert_latest(const char *name)
{
    char link[256] = "";
    cr_assert(readlink(scratch_path(&scratch, "out/latest"), link, sizeof link - 1) > 0);
    cr_assert_str_eq(link, name);
}

Test(runs, a_pipeline_is_checked_planned_run_and_listed)
{
    struct pb_session session = session_of(scratch_path(&scratch, "small.json"));
    struct pb_run_plan plan;
    struct pb_run_result result;
    size_t files = 0;
    ASSERT_OK(pb_app_check(&session, &files, &error));
    cr_assert_eq(files, 1);
    pb_session_close(&session);
    ASSERT_OK(pb_app_plan(&session, &plan, &error));
    cr_assert_eq(plan.count, 1);
    cr_assert(!plan.units[0].known);
    pb_plan_close(&plan);
    pb_session_close(&session);
    cr_assert(!scratch_has(&scratch, "out") && !scratch_has(&scratch, "state"), "looking made a folder");
    ASSERT_OK(pb_app_run(&session, &result, &error));
    cr_assert(!result.unchanged);
    cr_assert_eq(result.row_counts.read, rows);
    assert_latest(result.publication);
    pb_run_result_close(&result);
    pb_session_close(&session);
    char name[64];
    cr_assert(run_with("good.csv", name), "the second run of the same file changed something");
    assert_latest(name);
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    struct pb_run_report report;
    ASSERT_OK(pb_app_runs(&session, NULL, &runs, &count, &error));
    cr_assert_eq(count, 2);
    cr_assert_str_eq(runs[0].state, "unchanged");
    ASSERT_OK(pb_app_run_report(&session, 1, &report, &error));
    cr_assert_str_eq(report.run->state, "done");
    cr_assert_gt(report.unit_count, 1); /* the file, and its measures */
    cr_assert_eq(report.units[0].result.row_counts.read, rows);
    cr_assert_eq(works, 2);
}

Test(runs, a_file_is_imported_listed_and_removed)
{
    char name[64];
    run_with("good.csv", name);
    struct pb_session session = session_of(NULL);
    struct pb_import_request request = { .file = scratch_path(&scratch, "more.csv"),
                                         .mapping = PB_SOURCE_DIR "/pipelines/fingertips-files.json",
                                         .dry_run = true };
    struct pb_import_result result;
    ASSERT_OK(pb_app_import(&session, &request, &result, &error));
    cr_assert_eq(result.run.import.read, 280); /* lines of the file without its headings */
    cr_assert(result.run.changes && result.groups.count > 0, "the dry run says that nothing would change");
    cr_assert(result.groups.items[0].added > 0);
    pb_import_result_close(&result);
    pb_session_close(&session);
    assert_latest(name);
    request.dry_run = false;
    ASSERT_OK(pb_app_import(&session, &request, &result, &error));
    cr_assert(!result.run.unchanged);
    cr_assert_str_eq(result.import.kept.name, "fingertips-files");
    assert_latest(result.run.publication);
    pb_import_result_close(&result);
    pb_session_close(&session);
    struct pb_imports imports;
    const struct pb_import *removed = NULL;
    ASSERT_OK(pb_app_imports(&session, &imports, &error));
    cr_assert_eq(imports.count, 1);
    cr_assert_str_eq(imports.items[0].file, "more.csv");
    cr_assert_eq(pb_app_import_remove(&session, "fingertip-files", &removed, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_USAGE);
    cr_assert(strstr(error.hint, "fingertips-files"));
    ASSERT_OK(pb_app_import_remove(&session, "fingertips-files", &removed, &error));
    ASSERT_OK(pb_app_imports(&session, &imports, &error));
    cr_assert_eq(imports.count, 0);
}

/* A letter in the last column "Column M" of the list, which the raw text and the reason have before it. */
static void correct_list(const char *path)
{
    size_t length = 0;
    char *list = pb_test_content(path, &length);
    char *found = NULL;
    for (char *at = list; (at = strstr(at, "1O2.296853737")); at++)
        found = at;
    cr_assert(found, "the list of rejected rows does not have the row");
    memcpy(found, "142", 3);
    scratch_write(&scratch, "corrected.csv", list);
    free(list);
}

Test(runs, a_rejected_row_is_listed_corrected_and_replayed)
{
    char name[64];
    run_with("bad.csv", name);
    struct pb_session session = session_of(NULL);
    struct pb_rejects_request request = { 0 };
    struct pb_rejects_result rejects;
    ASSERT_OK(pb_app_rejects(&session, &request, &rejects, &error));
    cr_assert_eq(rejects.count, 1);
    cr_assert_eq(rejects.rule_count, 1);
    cr_assert_eq(rejects.rules[0].examples[0].line, rows + 1);
    request.file = scratch_path(&scratch, "rejects.csv");
    ASSERT_OK(pb_app_rejects(&session, &request, &rejects, &error));
    pb_session_close(&session);
    cr_assert_eq(pb_app_rejects(&session, &request, &rejects, &error), PB_FAILED);
    pb_session_close(&session);
    cr_assert_eq(error.code, PB_ERROR_USAGE, "a list that was there was replaced unasked");

    correct_list(request.file);
    struct pb_replay_request replay = { .file = scratch_path(&scratch, "corrected.csv"), .dry_run = true };
    struct pb_replay_result replayed;
    ASSERT_OK(pb_app_replay(&session, &replay, &replayed, &error));
    cr_assert_eq(replayed.replayed.corrected.count, 1);
    cr_assert(!replayed.ran);
    pb_replay_result_close(&replayed);
    pb_session_close(&session);
    assert_latest(name);
    replay.dry_run = false;
    ASSERT_OK(pb_app_replay(&session, &replay, &replayed, &error));
    cr_assert(replayed.ran && replayed.again_count == 0);
    cr_assert_eq(replayed.run.row_counts.rejected, 0);
    assert_latest(replayed.run.publication);
    pb_replay_result_close(&replayed);
    pb_session_close(&session);

    struct pb_kept_corrections kept;
    size_t count = 0;
    ASSERT_OK(pb_app_corrections(&session, &kept, &error));
    cr_assert(kept.corrected.count == 1 && kept.used && kept.used[0]);
    cr_assert_eq(kept.corrected.rows[0].row, (int64_t)rows + 1);
    pb_kept_corrections_close(&kept);
    pb_session_close(&session);
    ASSERT_OK(pb_app_corrections_remove(&session, "bad.csv", &count, &error));
    cr_assert_eq(count, 1);
    pb_session_close(&session);
}

static uint64_t count_lines(const char *path)
{
    size_t length = 0;
    uint64_t lines = 0;
    char *text = pb_test_content(path, &length);
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    free(text);
    return lines;
}

Test(runs, publications_are_compared_and_rolled_back)
{
    char first[64];
    char second[64];
    run_with("good.csv", first);
    run_with("less.csv", second);
    cr_assert_str_neq(first, second);
    struct pb_session session = session_of(NULL);
    struct pb_changes_request request = { .first = first, .second = second };
    struct pb_changes_result changes;
    ASSERT_OK(pb_app_changes(&session, &request, &changes, &error));
    uint64_t withdrawn = 0;
    uint64_t all = 0;
    for (size_t i = 0; i < changes.groups.count; i++) {
        withdrawn += changes.groups.items[i].withdrawn;
        all += changes.groups.items[i].withdrawn + changes.groups.items[i].added + changes.groups.items[i].revised;
    }
    cr_assert(withdrawn > 0, "a row less and nothing withdrawn");
    request.file = scratch_path(&scratch, "changes.csv");
    ASSERT_OK(pb_app_changes(&session, &request, &changes, &error));
    cr_assert_eq(count_lines(request.file), all + 1);
    cr_assert_eq(pb_app_changes(&session, &request, &changes, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_USAGE);
    request.overwrite = true;
    ASSERT_OK(pb_app_changes(&session, &request, &changes, &error));

    struct pb_going_back back = { .wanted = "1", .dry_run = true };
    struct pb_gone_back gone;
    ASSERT_OK(pb_app_rollback(&session, &back, &gone, &error));
    cr_assert_str_eq(gone.rollback.name, first);
    assert_latest(second);
    back.dry_run = false;
    ASSERT_OK(pb_app_rollback(&session, &back, &gone, &error));
    cr_assert_str_eq(gone.rollback.before, second);
    assert_latest(first);
    cr_assert_str_eq(warnings, "");
}

/* The folder of publications is locked as a run locks it, by flock on the folder itself. */
Test(runs, another_run_is_waited_for_and_the_waiting_can_be_stopped)
{
    char name[64];
    atomic_bool cancelled;
    atomic_init(&cancelled, false);
    run_with("good.csv", name);
    int lock = open(scratch_path(&scratch, "out"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cr_assert(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0);
    struct pb_session session = session_of(scratch_path(&scratch, "small.json"));
    struct pb_run_result result;
    cr_assert_eq(pb_app_run(&session, &result, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_LOCKED);
    session.wait = 1;
    cr_assert_eq(pb_app_run(&session, &result, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_LOCKED);
    session.wait = 3600;
    session.cancelled = &cancelled;
    atomic_store(&cancelled, true);
    cr_assert_eq(pb_app_run(&session, &result, &error), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_INTERRUPTED);
    (void)close(lock);
    session.cancelled = NULL;
    ASSERT_OK(pb_app_run(&session, &result, &error));
    cr_assert(result.unchanged);
    pb_run_result_close(&result);
    pb_session_close(&session);
}
