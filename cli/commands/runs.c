#include "cli/arguments/arguments.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/ledger.h"

#include "placebook/quality.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_LISTED = 100000 };

static const char *const words[] = { "show", "log", NULL };

static const char *word_at(const void *context, size_t i)
{
    (void)context;
    return words[i];
}

static void account_json(struct pb_json_writer *writer, const struct pb_row_counts *row_counts)
{
    pb_json_object(writer, "rows");
    pb_json_count(writer, "read", row_counts->read);
    pb_json_count(writer, "kept", row_counts->kept);
    pb_json_count(writer, "filtered", row_counts->filtered);
    pb_json_count(writer, "rejected", row_counts->rejected);
    pb_json_count(writer, "duplicates", row_counts->duplicates);
    pb_json_end_object(writer);
}

static void run_json(struct pb_json_writer *writer, const struct pb_ledger_run *run)
{
    pb_json_integer(writer, "number", run->number);
    pb_json_text(writer, "pipeline", run->pipeline);
    pb_json_text(writer, "path", run->path[0] ? run->path : NULL);
    pb_json_text(writer, "started", run->started);
    pb_json_text(writer, "finished", run->finished[0] ? run->finished : NULL);
    pb_json_text(writer, "state", run->state);
    pb_json_integer(writer, "exit_code", run->exit_code);
    pb_json_text(writer, "message", run->message);
    pb_json_text(writer, "output", run->output);
    pb_json_text(writer, "publication", run->publication[0] ? run->publication : NULL);
    account_json(writer, &run->row_counts);
    pb_json_integer(writer, "units_run", run->units_run);
    pb_json_integer(writer, "units_reused", run->units_reused);
}

/* Did the run publish in the folder that --output names? */
static bool published_there(const struct pb_call *call, const struct pb_ledger_run *run)
{
    const char *wanted = pb_value_given(call->arguments, "output");
    if (!wanted || strcmp(wanted, run->output) == 0)
        return true;
    char *there = realpath(wanted, NULL);
    char *here = realpath(run->output, NULL);
    bool same = there && here && strcmp(there, here) == 0;
    free(there);
    free(here);
    return same;
}

static enum pb_status print_list(struct pb_call *call, const struct pb_ledger_run *runs, size_t count,
                                 struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, ">run|started|pipeline|state|>exit|>units|>rejected|publication");
    for (size_t i = 0; i < count; i++) {
        const struct pb_ledger_run *run = &runs[i];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%" PRId64, run->number);
        pb_columns_cell(&columns, 1, "%s", run->started);
        pb_columns_cell(&columns, 2, "%s", run->pipeline);
        pb_columns_cell(&columns, 3, "%s", run->state);
        if (run->exit_code < 0)
            pb_columns_cell(&columns, 4, "-");
        else
            pb_columns_cell(&columns, 4, "%d", run->exit_code);
        pb_columns_cell(&columns, 5, "%" PRId64, run->units_run + run->units_reused);
        pb_columns_cell(&columns, 6, "%" PRIu64, run->row_counts.rejected);
        pb_columns_cell(&columns, 7, "%s", run->publication[0] ? run->publication : "-");
    }
    return pb_columns_print(&columns, call->output, error);
}

/* A ledger that nobody has written in yet is an empty list. */
static enum pb_status list(struct pb_call *call, struct pb_error *error)
{
    struct pb_settings settings;
    struct pb_store *store = NULL;
    struct pb_ledger_run *runs = NULL;
    size_t found = 0;
    size_t count = 0;
    enum pb_status status = pb_settings_open(call, &settings, error);
    if (status == PB_OK)
        status = pb_store_look(call, &settings, &store, error);
    if (status == PB_OK && store)
        status = pb_store_runs(store, RUNS_LISTED, call->arena, &runs, &found, error);
    pb_store_close(store);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < found; i++)
        if (published_there(call, &runs[i]))
            runs[count++] = runs[i];
    if (!call->output->json && count == 0)
        pb_output_say(call->output, PB_LEVEL_NOTICE, "no-runs", "no run yet in %s", settings.state);
    if (!call->output->json)
        return count ? print_list(call, runs, count, error) : PB_OK;
    for (size_t i = 0; i < count; i++) {
        struct pb_json_writer writer;
        pb_json_document(&writer, call->output->results, "placebook.ledger-run/1");
        run_json(&writer, &runs[i]);
        pb_json_end_object(&writer);
    }
    return PB_OK;
}

/* "read 6318 = kept 51 + filtered 0 + rejected 6267 + duplicates 0" */
static void print_account(const struct pb_row_counts *row_counts, FILE *file)
{
    pb_print(file,
             "read %" PRIu64 " = kept %" PRIu64 " + filtered %" PRIu64 " + rejected %" PRIu64 " + duplicates %" PRIu64
             "\n",
             row_counts->read, row_counts->kept, row_counts->filtered, row_counts->rejected, row_counts->duplicates);
}

static void print_pair(FILE *file, const char *name, const char *value)
{
    pb_print(file, "%-12s ", name);
    pb_print_text(file, value && value[0] ? value : "-");
    pb_print(file, "\n");
}

/* What the checks of a unit counted together. */
static enum pb_status sum_checks(struct pb_call *call, struct pb_store *store, const char *key, struct pb_check *sum,
                                 struct pb_error *error)
{
    const struct pb_check *checks = NULL;
    size_t count = 0;
    *sum = (struct pb_check){ .rule = "", .sentence = "" };
    enum pb_status status = pb_store_checks(store, key, call->arena, &checks, &count, error);
    for (size_t i = 0; i < count; i++)
        pb_check_merge(sum, &checks[i]);
    return status;
}

static enum pb_status show_units(struct pb_call *call, struct pb_store *store, const struct pb_found_run *found,
                                 struct pb_error *error)
{
    struct pb_columns columns;
    enum pb_status status = PB_OK;
    pb_columns_open(&columns, call->arena,
                    "source|unit|state|>read|>kept|>filtered|>rejected|>duplicates|>compared|>mismatches|>time");
    for (size_t i = 0; status == PB_OK && i < found->unit_count; i++) {
        const struct pb_ledger_unit *unit = &found->units[i];
        struct pb_unit_result result = { 0 };
        bool known = false;
        char time[32];
        struct pb_check checks = { 0 };
        status = pb_store_unit_known(store, unit->key, &known, &result, error);
        if (status == PB_OK)
            status = sum_checks(call, store, unit->key, &checks, error);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", unit->source);
        pb_columns_cell(&columns, 1, "%s", unit->unit);
        pb_columns_cell(&columns, 2, "%s", !known ? "forgotten" : unit->reused ? "reused" : "run");
        if (!known)
            continue;
        pb_columns_cell(&columns, 3, "%" PRIu64, result.row_counts.read);
        pb_columns_cell(&columns, 4, "%" PRIu64, result.row_counts.kept);
        pb_columns_cell(&columns, 5, "%" PRIu64, result.row_counts.filtered);
        pb_columns_cell(&columns, 6, "%" PRIu64, result.row_counts.rejected);
        pb_columns_cell(&columns, 7, "%" PRIu64, result.row_counts.duplicates);
        pb_columns_cell(&columns, 8, "%" PRIu64, checks.compared);
        pb_columns_cell(&columns, 9, "%" PRIu64, checks.mismatched);
        pb_columns_cell(&columns, 10, "%s", pb_duration_text(result.seconds, time));
    }
    return status == PB_OK ? pb_columns_print(&columns, call->output, error) : status;
}

static enum pb_status checks_json(struct pb_call *call, struct pb_store *store, const char *key,
                                  struct pb_json_writer *writer, struct pb_error *error)
{
    const struct pb_check *checks = NULL;
    size_t count = 0;
    enum pb_status status = pb_store_checks(store, key, call->arena, &checks, &count, error);
    pb_json_list(writer, "checks");
    for (size_t i = 0; i < count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "rule", checks[i].rule);
        pb_json_text(writer, "compares", checks[i].sentence);
        pb_json_count(writer, "compared", checks[i].compared);
        pb_json_count(writer, "mismatched", checks[i].mismatched);
        pb_json_count(writer, "findings", checks[i].found);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    return status;
}

static enum pb_status show_json(struct pb_call *call, struct pb_store *store, const struct pb_found_run *found,
                                struct pb_error *error)
{
    struct pb_json_writer writer;
    enum pb_status status = PB_OK;
    pb_json_document(&writer, call->output->results, "placebook.ledger-run/1");
    run_json(&writer, found->run);
    pb_json_list(&writer, "units");
    for (size_t i = 0; status == PB_OK && i < found->unit_count; i++) {
        struct pb_unit_result result = { 0 };
        bool known = false;
        status = pb_store_unit_known(store, found->units[i].key, &known, &result, error);
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "source", found->units[i].source);
        pb_json_text(&writer, "unit", found->units[i].unit);
        pb_json_text(&writer, "key", found->units[i].key);
        pb_json_boolean(&writer, "reused", found->units[i].reused);
        pb_json_boolean(&writer, "known", known);
        if (known) {
            account_json(&writer, &result.row_counts);
            status = checks_json(call, store, found->units[i].key, &writer, error);
            pb_json_number(&writer, "seconds", result.seconds);
        }
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
    return status;
}

static enum pb_status show(struct pb_call *call, struct pb_store *store, const struct pb_found_run *found,
                           struct pb_error *error)
{
    if (call->output->json)
        return show_json(call, store, found, error);
    const struct pb_ledger_run *run = found->run;
    FILE *file = call->output->results;
    char number[32];
    (void)snprintf(number, sizeof number, "%" PRId64, run->number);
    print_pair(file, "run", number);
    print_pair(file, "pipeline", run->pipeline);
    if (run->path[0])
        print_pair(file, "file", run->path);
    print_pair(file, "started", run->started);
    print_pair(file, "finished", run->finished);
    print_pair(file, "state", run->state);
    (void)snprintf(number, sizeof number, "%d", run->exit_code);
    print_pair(file, "exit code", run->exit_code < 0 ? "-" : number);
    print_pair(file, "output", run->output);
    print_pair(file, "publication", run->publication);
    if (run->message[0])
        print_pair(file, "message", run->message);
    pb_print(file, "%-12s ", "rows");
    print_account(&run->row_counts, file);
    if (!found->unit_count)
        return PB_OK;
    pb_print(file, "\n");
    return show_units(call, store, found, error);
}

static enum pb_status runs(struct pb_call *call, struct pb_error *error)
{
    const char *verb = pb_operand(call->arguments, 0);
    const char *number = pb_operand(call->arguments, 1);
    int64_t wanted = 0;
    if (verb && strcmp(verb, "show") != 0 && strcmp(verb, "log") != 0)
        return pb_unknown_word(error, "verb of runs", verb, word_at, NULL);
    if (number && pb_run_number(number, &wanted, error) != PB_OK)
        return PB_FAILED;
    struct pb_store *store = NULL;
    struct pb_found_run found;
    if (!verb)
        return list(call, error);
    enum pb_status status = pb_ledger_open(call, &store, error);
    if (status != PB_OK)
        return status;
    status = pb_ledger_find(call, store, number, &found, error);
    if (status == PB_OK)
        status = strcmp(verb, "show") == 0 ? show(call, store, &found, error) : pb_run_log(call, store, &found, error);
    pb_store_close(store);
    return status;
}

static const char *const settings[] = { "output", "state", NULL };
static const char *const examples[] = { "placebook runs", "placebook runs show 12", "placebook runs log 12 --json",
                                        NULL };

const struct pb_command pb_command_runs = {
    .name = "runs",
    .order = 80,
    .summary = "list the runs so far, or show one and its messages",
    .operands = "[show [ID] | log [ID]]",
    .most = 2,
    .operand = PB_OPERAND_WORDS,
    .words = words,
    .description = "Lists the runs of the ledger, latest first. show: one run with its units and the account of its "
                   "rows; log: its messages. Without ID: the latest run that worked on a source. With --output: "
                   "only the runs that published in that folder.",
    .settings = settings,
    .examples = examples,
    .run = runs,
};
