/* Every loader, on rows that any transform may hand it. It writes through its output and nowhere else, the same rows
 * give the same bytes, it stops when the run is stopped, reports whichever step of its output fails, and can run in two
 * threads at once (tests/support/loader_trial.h). Loaders made up here fail each of these, so that a trial that lets
 * everything pass is noticed. */
#include "tests/support/conformance.h"
#include "tests/support/edition.h"
#include "tests/support/loader_trial.h"
#include "tests/support/memory_output.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(loaders, .init = open_suite, .fini = close_suite);

typedef const char *trial_of_loader(const struct pb_loader_trial *trial);

static void for_each_loader(trial_of_loader *run)
{
    size_t count = 0;
    for (size_t i = 0; i < suite.registry.count; i++) {
        const struct pb_module *module = suite.registry.modules[i];
        if (module->kind != PB_LOADER)
            continue;
        const struct pb_loader_trial trial = { module, pb_suite_context(&suite, module) };
        const char *fault = run(&trial);
        cr_expect_null(fault, "%s", fault);
        count++;
    }
    cr_assert_gt(count, 0);
}

Test(loaders, write_through_their_output_only)
{
    for_each_loader(pb_loader_stays_inside);
}

Test(loaders, give_the_same_bytes_for_the_same_rows)
{
    for_each_loader(pb_loader_repeats);
}

Test(loaders, stop_when_the_run_is_stopped)
{
    for_each_loader(pb_loader_stops);
}

Test(loaders, report_whatever_cannot_be_written)
{
    for_each_loader(pb_loader_reports);
}

Test(loaders, run_in_two_threads_at_once)
{
    for_each_loader(pb_loader_shares);
}

Test(loaders, take_an_empty_table)
{
    for (size_t i = 0; i < suite.registry.count; i++) {
        const struct pb_module *module = suite.registry.modules[i];
        if (module->kind != PB_LOADER)
            continue;
        struct pb_memory_folder folder = { 0 };
        struct pb_test_edition edition;
        struct pb_error error = { 0 };
        pb_memory_folder_open(&folder);
        pb_test_edition_open(&edition, "south-warwickshire", "");
        edition.load.output = folder.output;
        cr_expect_eq(module->load(pb_suite_context(&suite, module), &edition.load, &error), PB_OK, "%s: %s",
                     module->name, error.message);
        cr_expect_gt(pb_memory_folder_files(&folder), 0, "%s writes nothing", module->name);
        pb_test_edition_close(&edition);
        pb_memory_folder_close(&folder);
    }
}

/* --- loaders with one fault each --- */

static enum pb_status put(struct pb_output *output, const char *name, const char *text, struct pb_error *error)
{
    struct pb_output_file *file = NULL;
    enum pb_status status = pb_output_create(output, name, &file, error);
    if (status == PB_OK)
        (void)pb_output_emit(file, text, strlen(text));
    return status == PB_OK ? pb_output_finish(file, NULL, error) : status;
}

static void put_elsewhere(const char *path)
{
    FILE *file = fopen(path, "we");
    cr_assert(file && fputs("stray", file) >= 0 && fclose(file) == 0);
}

static enum pb_status good(const void *context, const struct pb_load *load, struct pb_error *error)
{
    (void)context;
    enum pb_status status = put(load->output, "a.txt", "a", error);
    return status == PB_OK ? put(load->output, "b.txt", "b", error) : status;
}

static enum pb_status strays(const void *context, const struct pb_load *load, struct pb_error *error)
{
    put_elsewhere("stray.txt");
    return good(context, load, error);
}

static enum pb_status hides(const void *context, const struct pb_load *load, struct pb_error *error)
{
    put_elsewhere("../output/undeclared.txt");
    return good(context, load, error);
}

static enum pb_status counts_its_calls(const void *context, const struct pb_load *load, struct pb_error *error)
{
    static unsigned calls;
    char text[16];
    (void)context;
    (void)snprintf(text, sizeof text, "%u", calls++);
    return put(load->output, "a.txt", text, error);
}

static enum pb_status is_deaf(const void *context, const struct pb_load *load, struct pb_error *error)
{
    (void)good(context, load, error);
    return PB_OK;
}

static enum pb_status writes_on(const void *context, const struct pb_load *load, struct pb_error *error)
{
    struct pb_output_file *file = NULL;
    (void)context;
    enum pb_status status = pb_output_create(load->output, "a.txt", &file, error);
    for (size_t i = 0; status == PB_OK && i < 200000; i++)
        (void)pb_output_emit(file, "a row\n", 6);
    status = status == PB_OK ? pb_output_finish(file, NULL, error) : status;
    return status == PB_OK ? put(load->output, "b.txt", "b", error) : status;
}

static enum pb_status names_nothing(const void *context, const struct pb_load *load, struct pb_error *error)
{
    enum pb_status status = good(context, load, error);
    return status == PB_FAILED ? pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "something went wrong") : status;
}

static enum pb_status forgets_a_file(const void *context, const struct pb_load *load, struct pb_error *error)
{
    static struct pb_output_file *forgotten[64];
    static size_t count;
    struct pb_output_file *file = NULL;
    enum pb_status status = pb_output_create(load->output, "c.txt", &file, error);
    if (status == PB_OK)
        status = good(context, load, error);
    if (status == PB_OK)
        return pb_output_finish(file, NULL, error);
    if (file && count < sizeof forgotten / sizeof forgotten[0])
        forgotten[count++] = file;
    return status;
}

static enum pb_status knows_its_thread(const void *context, const struct pb_load *load, struct pb_error *error)
{
    static pthread_t first;
    static bool called;
    (void)context;
    if (!called)
        first = pthread_self();
    called = true;
    return put(load->output, "a.txt", pthread_equal(first, pthread_self()) ? "first" : "another", error);
}

typedef enum pb_status load_function(const void *context, const struct pb_load *load, struct pb_error *error);

static const char *try_out(load_function *load, trial_of_loader *run)
{
    const struct pb_module module = { .kind = PB_LOADER, .name = "made_up", .load = load };
    const struct pb_loader_trial trial = { .module = &module };
    return run(&trial);
}

static void expect_fault(load_function *load, trial_of_loader *run, const char *words)
{
    const char *fault = try_out(load, run);
    cr_expect(fault && strstr(fault, "made_up") && strstr(fault, words), "expected '%s', found '%s'", words,
              fault ? fault : "no fault");
}

Test(loaders, with_faults_are_told_what_to_change)
{
    expect_fault(strays, pb_loader_stays_inside, "work/stray.txt");
    expect_fault(hides, pb_loader_stays_inside, "output/undeclared.txt");
    expect_fault(counts_its_calls, pb_loader_repeats, "other bytes for the same rows");
    expect_fault(is_deaf, pb_loader_stops, "goes on when the run is stopped at step 0");
    expect_fault(writes_on, pb_loader_stops, "times more after the run was stopped");
    expect_fault(is_deaf, pb_loader_reports, "reports success");
    expect_fault(names_nothing, pb_loader_reports, "does not say which file");
    expect_fault(forgets_a_file, pb_loader_reports, "leaves a file open");
    expect_fault(knows_its_thread, pb_loader_shares, "two threads at once");
}

Test(loaders, without_faults_pass)
{
    trial_of_loader *const trials[] = { pb_loader_stays_inside, pb_loader_repeats, pb_loader_stops, pb_loader_reports,
                                        pb_loader_shares };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const char *fault = try_out(good, trials[i]);
        cr_expect_null(fault, "%s", fault);
    }
}
