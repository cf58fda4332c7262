#include "cli/terminal/json_writer.h"
#include "cli/views/ledger.h"

#include "placebook/number.h"

#include <inttypes.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

static void log_line(struct pb_call *call, const char *ts, const char *level, const struct pb_ledger_unit *unit,
                     const struct pb_warning *warning, const char *message)
{
    FILE *file = call->output->results;
    if (call->output->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.ledger-log/1");
        pb_json_text(&writer, "ts", ts);
        pb_json_text(&writer, "level", level);
        if (unit) {
            pb_json_text(&writer, "source", unit->source);
            pb_json_text(&writer, "unit", unit->unit);
        }
        if (warning) {
            pb_json_text(&writer, "file", warning->file);
            if (warning->line)
                pb_json_count(&writer, "line", warning->line);
        }
        pb_json_text(&writer, "message", message);
        pb_json_end_object(&writer);
        return;
    }
    if (ts)
        pb_print(file, "%s ", ts);
    pb_print(file, "%s: ", level);
    if (unit)
        pb_print_text(file, unit->source);
    pb_print(file, unit ? ": " : "");
    if (warning && warning->file && warning->file[0]) {
        pb_print_text(file, warning->file);
        if (warning->line)
            pb_print(file, ":%" PRIu64, warning->line);
        pb_print(file, ": ");
    }
    pb_print_text(file, message);
    pb_print(file, "\n");
}

/* "smoking.csv:17: Smoking prevalence, Rugby, Male, 2019: published value ..." */
static void log_mismatch(struct pb_call *call, const struct pb_ledger_unit *unit, const struct pb_quality *quality)
{
    char text[1024];
    const char *const parts[] = { quality->measure_name, quality->area_name, quality->sex,
                                  quality->age,          quality->category,  quality->period };
    text[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i][0])
            pb_append(text, sizeof text, "%s%.150s", text[0] ? ", " : "", parts[i]);
    pb_append(text, sizeof text, ": %.400s", quality->sentence);
    int64_t line = 0; /* the first of the rows */
    if (!pb_integer_parse(quality->rows, strcspn(quality->rows, ";"), &line) || line < 0)
        line = 0;
    const struct pb_warning place = { quality->file, (uint64_t)line, "" };
    log_line(call, NULL, "mismatch", unit, &place, text);
}

static enum pb_status log_unit(struct pb_call *call, struct pb_store *store, const struct pb_ledger_unit *unit,
                               struct pb_error *error)
{
    struct pb_unit_result result = { 0 };
    struct pb_arena arena;
    bool known = false;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_unit_known(store, unit->key, &known, NULL, error);
    if (status == PB_OK && known)
        status = pb_store_findings(store, unit->key, &arena, &result, error);
    for (size_t i = 0; status == PB_OK && i < result.warning_count; i++)
        log_line(call, NULL, "warning", unit, &result.warnings[i], result.warnings[i].message);
    for (size_t i = 0; status == PB_OK && i < result.quality_count; i++)
        if (result.quality[i].kind == PB_WORD_MISMATCH)
            log_mismatch(call, unit, &result.quality[i]);
    pb_arena_close(&arena);
    return status;
}

/* What the closing message of a run is. */
static const char *level_of(const struct pb_ledger_run *run)
{
    if (strcmp(run->state, "rolled-back") == 0)
        return "info";
    bool good =
        strcmp(run->state, "done") == 0 || strcmp(run->state, "unchanged") == 0 || strcmp(run->state, "dry-run") == 0;
    return good ? "warning" : "error";
}

enum pb_status pb_run_log(struct pb_call *call, struct pb_store *store, const struct pb_found_run *found,
                          struct pb_error *error)
{
    const struct pb_ledger_run *run = found->run;
    char text[256];
    enum pb_status status = PB_OK;
    (void)snprintf(text, sizeof text, "run %" PRId64 " of %s began", run->number, run->pipeline);
    log_line(call, run->started, "info", NULL, NULL, text);
    for (size_t i = 0; status == PB_OK && i < found->unit_count; i++)
        status = log_unit(call, store, &found->units[i], error);
    if (status != PB_OK)
        return status;
    if (run->message[0])
        log_line(call, run->finished[0] ? run->finished : NULL, level_of(run), NULL, NULL, run->message);
    (void)snprintf(text, sizeof text, "run %" PRId64 " is %s%s%s", run->number, run->state,
                   run->publication[0] ? ": " : "", run->publication);
    log_line(call, run->finished[0] ? run->finished : NULL, "info", NULL, NULL, text);
    return PB_OK;
}
