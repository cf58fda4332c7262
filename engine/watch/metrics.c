#include "engine/watch/metrics.h"

#include "engine/files/files.h"
#include "placebook/version.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A label's value: backslash, quotation mark and line feed are spelled. */
static void put_label(FILE *file, const char *name, const char *value, const char *before)
{
    (void)fprintf(file, "%s%s=\"", before, name);
    for (const char *at = value; *at; at++) {
        if (*at == '\n')
            (void)fputs("\\n", file);
        else if (*at == '"' || *at == '\\')
            (void)fprintf(file, "\\%c", *at);
        else
            (void)putc(*at, file);
    }
    (void)putc('"', file);
}

static void put_family(FILE *file, const char *name, const char *help)
{
    (void)fprintf(file, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* One sample, with up to two labels more than the pipeline's. */
static void put_sample(FILE *file, const struct pb_summary *summary, const char *name, const char *const labels[4],
                       double value)
{
    (void)fputs(name, file);
    put_label(file, "pipeline", summary->pipeline, "{");
    for (size_t i = 0; labels && i < 4 && labels[i]; i += 2)
        put_label(file, labels[i], labels[i + 1], ",");
    (void)fprintf(file, "} %.15g\n", value);
}

static void put_single(FILE *file, const struct pb_summary *summary, const char *name, const char *help, double value)
{
    put_family(file, name, help);
    put_sample(file, summary, name, NULL, value);
}

enum { ROW_STATES = 5 };

static const char *const row_states[ROW_STATES] = { "read", "kept", "filtered", "rejected", "duplicate" };

static uint64_t rows_in(const struct pb_row_counts *rows, size_t state)
{
    const uint64_t counts[ROW_STATES] = { rows->read, rows->kept, rows->filtered, rows->rejected, rows->duplicates };
    return counts[state];
}

static void put_run(FILE *file, const struct pb_summary *summary)
{
    put_single(file, summary, "placebook_run_exit_code", "Exit code of the last run; placebook help exit-codes.",
               summary->exit_code);
    put_single(file, summary, "placebook_run_duration_seconds", "How long the last run took.", summary->seconds);
    put_single(file, summary, "placebook_run_finished_timestamp_seconds", "When the last run ended.",
               (double)summary->finished);
    if (summary->last_success)
        put_single(file, summary, "placebook_last_success_timestamp_seconds",
                   "When a run last ended with exit code 0, published or unchanged.", (double)summary->last_success);
    if (summary->number)
        put_single(file, summary, "placebook_run_number", "Number of the last run in the ledger.",
                   (double)summary->number);
    put_family(file, "placebook_run_rows", "Rows of the last run by what became of them.");
    for (size_t i = 0; i < ROW_STATES; i++)
        put_sample(file, summary, "placebook_run_rows", (const char *const[4]){ "state", row_states[i] },
                   (double)rows_in(&summary->rows, i));
    put_family(file, "placebook_run_units", "Units of work of the last run: done, or taken from the store.");
    put_sample(file, summary, "placebook_run_units", (const char *const[4]){ "state", "run" },
               (double)summary->units_run);
    put_sample(file, summary, "placebook_run_units", (const char *const[4]){ "state", "reused" },
               (double)summary->units_reused);
}

static void put_places(FILE *file, const struct pb_summary *summary)
{
    put_family(file, "placebook_run_places", "Places of the last run by what became of them.");
    for (int state = PB_PLACE_PUBLISHED; state <= PB_PLACE_ABSENT; state++) {
        double count = 0;
        for (size_t i = 0; i < summary->place_count; i++)
            count += summary->places[i].state == (enum pb_place_state)state;
        put_sample(file, summary, "placebook_run_places",
                   (const char *const[4]){ "state", pb_summary_place_state((enum pb_place_state)state) }, count);
    }
}

/* The age of the data, which a run that finds nothing new does not make younger. */
static void put_ages(FILE *file, const struct pb_summary *summary)
{
    static const struct {
        const char *name, *help;
        size_t offset;
    } ages[] = {
        { "placebook_source_read_timestamp_seconds", "When the source was last read without a fault.",
          offsetof(struct pb_summary_source, read) },
        { "placebook_source_retrieved_timestamp_seconds", "The day on which the newest input of the source came.",
          offsetof(struct pb_summary_source, retrieved) },
        { "placebook_source_changed_timestamp_seconds",
          "The day on which what an address of the source has last differed from before.",
          offsetof(struct pb_summary_source, changed) },
    };
    for (size_t a = 0; a < sizeof ages / sizeof ages[0]; a++) {
        put_family(file, ages[a].name, ages[a].help);
        for (size_t i = 0; i < summary->source_count; i++) {
            time_t when = 0;
            memcpy(&when, (const char *)&summary->sources[i] + ages[a].offset, sizeof when);
            if (when)
                put_sample(file, summary, ages[a].name, (const char *const[4]){ "source", summary->sources[i].id },
                           (double)when);
        }
    }
    if (pb_summary_data(summary))
        put_single(file, summary, "placebook_data_timestamp_seconds",
                   "The last day that any figure of the latest publication is about, but projections.",
                   (double)pb_summary_data(summary));
}

static void put_sources(FILE *file, const struct pb_summary *summary)
{
    if (summary->source_count == 0)
        return;
    put_family(file, "placebook_source_rows", "Rows of a source in the latest publication by what became of them.");
    for (size_t i = 0; i < summary->source_count; i++)
        for (size_t s = 0; s < ROW_STATES; s++)
            put_sample(file, summary, "placebook_source_rows",
                       (const char *const[4]){ "source", summary->sources[i].id, "state", row_states[s] },
                       (double)rows_in(&summary->sources[i].rows, s));
    put_family(file, "placebook_source_last_good",
               "1: the source could not be read, its last good rows are published.");
    for (size_t i = 0; i < summary->source_count; i++)
        put_sample(file, summary, "placebook_source_last_good",
                   (const char *const[4]){ "source", summary->sources[i].id }, summary->sources[i].kept);
    put_ages(file, summary);
}

static bool metrics_text(const struct pb_summary *summary, char **text, size_t *length)
{
    FILE *file = open_memstream(text, length);
    if (!file)
        return false;
    put_family(file, "placebook_build_info", "Version of the program; always 1.");
    put_sample(file, summary, "placebook_build_info", (const char *const[4]){ "version", PB_VERSION }, 1);
    put_run(file, summary);
    put_places(file, summary);
    put_sources(file, summary);
    bool whole = !ferror(file);
    return fclose(file) == 0 && whole;
}

static enum pb_status metrics_replace(const char *path, const char *text, size_t length, struct pb_arena *arena,
                                      struct pb_error *error)
{
    const char *made = pb_arena_format(arena, "%s.new", path);
    if (!made)
        return pb_out_of_memory(error);
    enum pb_status status = pb_file_write(made, text, length, error);
    if (status != PB_OK)
        return status;
    /* Whatever the umask of the service: another user reads it. */
    if (chmod(made, 0644) == 0 && rename(made, path) == 0)
        return PB_OK;
    status = pb_path_failed("replace", path, errno, 0, PB_ERROR_PUBLISH, error);
    (void)unlink(made);
    return status;
}

enum pb_status pb_metrics_write(const struct pb_summary *summary, const char *path, struct pb_arena *arena,
                                struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    enum pb_status status = pb_watch_file_check(path, "# HELP placebook_", error);
    if (status != PB_OK)
        return status;
    status = metrics_text(summary, &text, &length) ? metrics_replace(path, text, length, arena, error)
                                                   : pb_out_of_memory(error);
    free(text);
    return status;
}
