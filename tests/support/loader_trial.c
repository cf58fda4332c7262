#include "tests/support/loader_trial.h"

#include "engine/files/output.h"
#include "placebook/contract/tidy.h"
#include "tests/support/edition.h"
#include "tests/support/memory_output.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REFUSED_MOST = 100 }; /* writes after the run was stopped: a loader looks at what the first one returns */

static char sentence[2048];

static const struct pb_reject_record reject = {
    "source", { "a-rule", "=1+1 is no reason", "a,file.csv", 7, "", "raw,\"text\nwith\",=a line end", ',', "9f", NULL }
};

/* Loads one Place with awkward rows, then concludes. */
static enum pb_status run_loader(const struct pb_loader_trial *trial, struct pb_output *output, struct pb_error *error)
{
    struct pb_test_edition edition;
    pb_test_edition_open(&edition, "south-warwickshire", "");
    pb_test_edition_awkward(&edition);
    cr_assert_eq(pb_tidy_sort(&edition.table, &edition.framework, NULL), PB_OK);
    edition.load.output = output;
    edition.info.reject_count = 1;
    enum pb_status status = trial->module->load(trial->context, &edition.load, error);
    const struct pb_conclusion conclusion = { &edition.info, output, &reject, 1 };
    if (status == PB_OK && trial->module->conclude)
        status = trial->module->conclude(trial->context, &conclusion, error);
    const struct pb_indexed item = { .place = edition.load.place, .kept = true };
    const struct pb_index index = { &edition.info, output, &item, 1 };
    if (status == PB_OK && trial->module->index)
        status = trial->module->index(trial->context, &index, error);
    pb_test_edition_close(&edition);
    return status;
}

/* Runs it undisturbed; returns a sentence when that fails. */
static const char *run_in_memory(const struct pb_loader_trial *trial, size_t *steps, char hex[PB_DIGEST_TEXT])
{
    struct pb_memory_folder folder = { 0 };
    struct pb_error error = { 0 };
    pb_memory_folder_open(&folder);
    enum pb_status status = run_loader(trial, folder.output, &error);
    pb_memory_folder_digest(&folder, hex);
    *steps = folder.steps;
    size_t files = pb_memory_folder_files(&folder);
    pb_memory_folder_close(&folder);
    if (status != PB_OK)
        (void)snprintf(sentence, sizeof sentence, "%s fails on rows that any transform may give it: %s",
                       trial->module->name, error.message);
    else if (files == 0)
        (void)snprintf(sentence, sizeof sentence, "%s makes no file: create one with pb_output_create",
                       trial->module->name);
    return status != PB_OK || files == 0 ? sentence : NULL;
}

static const struct pb_output *watched; /* nftw gives no context */
static size_t inside;                   /* bytes of the path of the output's folder */
static const char *inside_path;

static int look(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)about;
    (void)place;
    if (type != FTW_F && type != FTW_SL && type != FTW_NS)
        return 0;
    bool is_inside = strncmp(path, inside_path, inside) == 0 && path[inside] == '/';
    if (is_inside && pb_output_has(watched, path + inside + 1))
        return 0;
    (void)snprintf(sentence, sizeof sentence, "writes %s, which it did not create through its output", path);
    return 1;
}

const char *pb_loader_stays_inside(const struct pb_loader_trial *trial)
{
    static const char *const folders[] = { "work", "tmp", "home", "output" };
    char watch[64];
    char paths[4][128];
    char found[sizeof sentence - 200] = "";
    struct pb_output *output = NULL;
    struct pb_error error = { 0 };
    pb_test_folder(watch);
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "%s/%s", watch, folders[i]);
        cr_assert_eq(mkdir(paths[i], 0700), 0);
    }
    cr_assert(chdir(paths[0]) == 0 && setenv("TMPDIR", paths[1], 1) == 0 && setenv("HOME", paths[2], 1) == 0);
    cr_assert_eq(pb_folder_output_open(paths[3], NULL, &output, &error), PB_OK, "%s", error.message);
    enum pb_status status = run_loader(trial, output, &error);
    watched = output;
    inside_path = paths[3];
    inside = strlen(paths[3]);
    if (nftw(watch, look, 16, FTW_PHYS) == 1)
        (void)pb_text_copy(found, sizeof found, sentence);
    pb_folder_output_close(output);
    cr_assert_eq(chdir("/"), 0);
    pb_test_remove(watch);
    if (*found)
        (void)snprintf(sentence, sizeof sentence, "%s %s: use pb_output_create for every file, and no path",
                       trial->module->name, found);
    else if (status != PB_OK)
        (void)snprintf(sentence, sizeof sentence, "%s fails in a folder: %s", trial->module->name, error.message);
    return *found || status != PB_OK ? sentence : NULL;
}

const char *pb_loader_repeats(const struct pb_loader_trial *trial)
{
    char hex[2][PB_DIGEST_TEXT];
    size_t steps = 0;
    for (size_t i = 0; i < 2; i++) {
        const char *failed = run_in_memory(trial, &steps, hex[i]);
        if (failed)
            return failed;
    }
    if (strcmp(hex[0], hex[1]) == 0)
        return NULL;
    (void)snprintf(sentence, sizeof sentence,
                   "%s gives other bytes for the same rows: keep clocks, addresses and random order out of its files",
                   trial->module->name);
    return sentence;
}

/* Stops the run at a step; 0: before the first. */
static const char *stop_at(const struct pb_loader_trial *trial, size_t step)
{
    struct pb_memory_folder folder = { .cancel_at = step };
    struct pb_error error = { 0 };
    folder.cancelled = step == 0;
    pb_memory_folder_open(&folder);
    enum pb_status status = run_loader(trial, folder.output, &error);
    size_t refused = pb_output_refused(folder.output);
    pb_memory_folder_close(&folder);
    if (status != PB_FATAL || error.code != PB_ERROR_INTERRUPTED)
        (void)snprintf(sentence, sizeof sentence,
                       "%s goes on when the run is stopped at step %zu of its output: return what pb_output_write and "
                       "pb_output_finish answer",
                       trial->module->name, step);
    else if (refused > REFUSED_MOST)
        (void)snprintf(sentence, sizeof sentence,
                       "%s writes %zu times more after the run was stopped: end at the first write that fails",
                       trial->module->name, refused);
    else
        return NULL;
    return sentence;
}

const char *pb_loader_stops(const struct pb_loader_trial *trial)
{
    char hex[PB_DIGEST_TEXT];
    size_t steps = 0;
    const char *failed = run_in_memory(trial, &steps, hex);
    /* Stopped while its last file is synced, a loader has nothing left to stop. */
    for (size_t step = 0; !failed && step + 2 < steps; step++)
        failed = stop_at(trial, step);
    return failed;
}

static const char *fail_at(const struct pb_loader_trial *trial, size_t step)
{
    struct pb_memory_folder folder = { .fail_at = step };
    struct pb_error error = { 0 };
    const char *trouble = NULL;
    pb_memory_folder_open(&folder);
    enum pb_status status = run_loader(trial, folder.output, &error);
    size_t left = 0;
    for (size_t i = 0; i < folder.count; i++)
        left += folder.files[i].name[0] && !pb_output_has(folder.output, folder.files[i].name);
    pb_memory_folder_close(&folder);
    if (status == PB_OK)
        trouble = "reports success: return what pb_output_write and pb_output_finish answer";
    else if (error.code != PB_ERROR_PUBLISH || !strstr(error.message, "memory/"))
        trouble = "does not say which file could not be written: return the error of the output as it is";
    else if (left)
        trouble = "leaves a file open: call pb_output_finish or pb_output_abandon for each";
    if (!trouble)
        return NULL;
    (void)snprintf(sentence, sizeof sentence, "when step %zu of its output fails, %s %s", step, trial->module->name,
                   trouble);
    return sentence;
}

const char *pb_loader_reports(const struct pb_loader_trial *trial)
{
    char hex[PB_DIGEST_TEXT];
    size_t steps = 0;
    const char *failed = run_in_memory(trial, &steps, hex);
    for (size_t step = 1; !failed && step <= steps; step++)
        failed = fail_at(trial, step);
    return failed;
}

struct runner {
    const struct pb_loader_trial *trial;
    pthread_barrier_t *start;
    struct pb_memory_folder folder;
    enum pb_status status;
    char hex[PB_DIGEST_TEXT];
};

static void *run_in_thread(void *context)
{
    struct runner *runner = context;
    (void)pthread_barrier_wait(runner->start);
    runner->status = run_loader(runner->trial, runner->folder.output, NULL);
    pb_memory_folder_digest(&runner->folder, runner->hex);
    return NULL;
}

const char *pb_loader_shares(const struct pb_loader_trial *trial)
{
    static struct runner runners[2];
    char hex[PB_DIGEST_TEXT];
    size_t steps = 0;
    pthread_t threads[2];
    pthread_barrier_t start;
    const char *failed = run_in_memory(trial, &steps, hex);
    if (failed)
        return failed;
    cr_assert_eq(pthread_barrier_init(&start, NULL, 2), 0);
    for (size_t i = 0; i < 2; i++) {
        runners[i] = (struct runner){ .trial = trial, .start = &start };
        pb_memory_folder_open(&runners[i].folder);
        cr_assert_eq(pthread_create(&threads[i], NULL, run_in_thread, &runners[i]), 0);
    }
    bool same = true;
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(pthread_join(threads[i], NULL), 0);
        same = same && runners[i].status == PB_OK && strcmp(runners[i].hex, hex) == 0;
        pb_memory_folder_close(&runners[i].folder);
    }
    (void)pthread_barrier_destroy(&start);
    if (same)
        return NULL;
    (void)snprintf(sentence, sizeof sentence,
                   "%s gives other files when it runs in two threads at once: keep nothing between calls, and no "
                   "static buffer",
                   trial->module->name);
    return sentence;
}
