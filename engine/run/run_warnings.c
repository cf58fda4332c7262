/*
 * The warnings of a run, as those who watch it are told: source by source, in the order of the plan. A folder of files
 * that all have the same oddity gives as many warnings: they are told as one to people, and one by one to programs
 * (pb_progress.message). All of them are in the ledger.
 */
#include "engine/run/facts.h"
#include "engine/run/run_private.h"

#include <stdlib.h>
#include <string.h>

#define WARNINGS_MAXIMUM ((size_t)4 << 30) /* bytes */

enum { WARNINGS_SHOWN = 10 }; /* of one unit to programs, and of one source to people */

struct heard_warning {
    struct pb_warning warning;
    const struct pb_pipeline_source *source;
    size_t order;
    size_t files; /* as pb_progress.message has it */
};

struct heard_warnings {
    struct heard_warning *items;
    size_t count, capacity;
    struct pb_arena arena;
};

static enum pb_status warnings_hear(struct heard_warnings *heard, const struct pb_pipeline_source *source,
                                    const struct pb_warning *warning, struct pb_error *error)
{
    struct pb_arena *arena = &heard->arena;
    if (heard->count == heard->capacity) {
        size_t capacity = heard->capacity ? heard->capacity * 2 : 64;
        heard->items = pb_arena_grow(arena, heard->items, heard->capacity, capacity, sizeof *heard->items);
        if (!heard->items)
            return pb_out_of_memory(error);
        heard->capacity = capacity;
    }
    const struct pb_warning copy = { .file = pb_arena_text(arena, warning->file, strlen(warning->file)),
                                     .line = warning->line,
                                     .message = pb_arena_text(arena, warning->message, strlen(warning->message)) };
    heard->items[heard->count] = (struct heard_warning){ copy, source, heard->count, 1 };
    heard->count++;
    return copy.file && copy.message ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_run_findings(const struct pb_running *running, const struct pb_plan_result *found,
                               struct pb_arena *arena, struct pb_unit_result *result, struct pb_error *error)
{
    const char *source = found->source->id;
    enum pb_status status = pb_store_findings(running->store, found->key, source, arena, result, error);
    return status == PB_FAILED ? pb_store_unit_damaged(running->store, found->key, "source", source, error) : status;
}

/* Small counts that are published although a source withholds them are told as often as somebody publishes them: a dry
 * run that told them first must not make the run itself silent. */
static bool warnings_last(const struct pb_warning *warning)
{
    static const char end[] = PB_WARNING_WITHHELD_PUBLISHED;
    size_t length = strlen(warning->message);
    return length >= sizeof end && strcmp(warning->message + length + 1 - sizeof end, end) == 0;
}

static enum pb_status warnings_hear_lasting(const struct pb_running *running, struct heard_warnings *heard,
                                            const struct pb_plan_result *found, struct pb_error *error)
{
    const struct pb_check *checks = NULL;
    struct pb_unit_result result = { 0 };
    struct pb_arena arena;
    size_t count = 0;
    bool any = false;
    pb_arena_open(&arena, WARNINGS_MAXIMUM);
    enum pb_status status =
        pb_store_checks(running->store, found->key, found->source->id, &arena, &checks, &count, error);
    for (size_t i = 0; i < count; i++)
        any = any || strcmp(checks[i].rule, PB_RULE_WITHHELD_PUBLISHED) == 0;
    if (status == PB_OK && any)
        status = pb_run_findings(running, found, &arena, &result, error);
    for (size_t w = 0; status == PB_OK && w < result.warning_count; w++)
        if (warnings_last(&result.warnings[w]))
            status = warnings_hear(heard, found->source, &result.warnings[w], error);
    pb_arena_close(&arena);
    return status;
}

/* The first warnings of what ran; how many there are of a source is counted by its place in the pipeline. */
static enum pb_status warnings_gather(const struct pb_running *running, struct heard_warnings *heard, size_t *of_source,
                                      struct pb_error *error)
{
    enum pb_status status = PB_OK;
    const struct pb_pipeline_source *sources = running->request->pipeline->sources.items;
    for (size_t i = 0; status == PB_OK && i < running->plan.result_count; i++) {
        const struct pb_plan_result *found = &running->plan.results[i];
        struct pb_unit_result result = { 0 };
        struct pb_arena arena;
        if (found->reused) {
            size_t before = heard->count;
            status = warnings_hear_lasting(running, heard, found, error);
            of_source[found->source - sources] += heard->count - before;
            continue;
        }
        pb_arena_open(&arena, WARNINGS_MAXIMUM);
        status = pb_run_findings(running, found, &arena, &result, error);
        size_t told = result.warning_count <= WARNINGS_SHOWN + 1 ? result.warning_count : WARNINGS_SHOWN;
        for (size_t w = 0; status == PB_OK && w < told; w++)
            status = warnings_hear(heard, found->source, &result.warnings[w], error);
        of_source[found->source - sources] += result.warning_count;
        pb_arena_close(&arena);
    }
    return status;
}

/* ---- Which are alike ---- */

static int warnings_by_message(const void *a, const void *b)
{
    const struct heard_warning *one = *(const struct heard_warning *const *)a;
    const struct heard_warning *other = *(const struct heard_warning *const *)b;
    int order = strcmp(one->warning.message, other->warning.message);
    if (order == 0)
        order = strcmp(one->warning.file, other->warning.file);
    return order ? order : (one->order > other->order) - (one->order < other->order);
}

/* Those of one message: the first that was heard speaks for all, when several files say it. */
static void warnings_join(struct heard_warning **alike, size_t count)
{
    struct heard_warning *first = alike[0];
    size_t files = 1;
    for (size_t i = 1; i < count; i++) {
        files += strcmp(alike[i]->warning.file, alike[i - 1]->warning.file) != 0;
        first = alike[i]->order < first->order ? alike[i] : first;
    }
    if (files < 2)
        return;
    for (size_t i = 0; i < count; i++)
        alike[i]->files = alike[i] == first ? files : 0;
}

static enum pb_status warnings_find_alike(struct heard_warnings *heard, struct pb_error *error)
{
    size_t count = 0;
    struct heard_warning **sorted = pb_arena_take(&heard->arena, heard->count + 1, sizeof *sorted);
    if (!sorted)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < heard->count; i++)
        if (heard->items[i].warning.file[0]) /* without a file it is about something of its own */
            sorted[count++] = &heard->items[i];
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, warnings_by_message);
    for (size_t from = 0; from < count;) {
        size_t to = from + 1;
        while (to < count && strcmp(sorted[to]->warning.message, sorted[from]->warning.message) == 0)
            to++;
        warnings_join(&sorted[from], to - from);
        from = to;
    }
    return PB_OK;
}

/* ---- Telling them ---- */

static void warnings_pass_on(const struct pb_running *running, const struct heard_warning *heard, size_t files)
{
    struct pb_error message = { 0 };
    const struct pb_progress *progress = running->request->progress;
    (void)pb_fail(&message, PB_OK, PB_ERROR_NONE, "%s", heard->warning.message);
    pb_error_at(&message, heard->warning.file, heard->warning.line, 0);
    progress->message(progress->message_context, true, &message, files);
}

/* Those of one source; `all` counts those too that were not heard here. */
static void warnings_tell_source(const struct pb_running *running, const struct heard_warning *heard, size_t count,
                                 size_t all)
{
    size_t distinct = 0;
    size_t shown = 0;
    for (size_t i = 0; i < count; i++)
        distinct += heard[i].files > 0;
    size_t most = distinct <= WARNINGS_SHOWN + 1 ? distinct : WARNINGS_SHOWN;
    for (size_t i = 0; i < count; i++) {
        bool show = heard[i].files && shown < most;
        warnings_pass_on(running, &heard[i], show ? heard[i].files : 0);
        shown += show;
    }
    if (most < distinct || count < all)
        pb_run_tell(running, true, "", 0, "", "source '%s' has %zu warnings in all: placebook runs log %lld lists them",
                    heard->source->id, all, (long long)running->result->number);
}

enum pb_status pb_run_tell_warnings(const struct pb_running *running, struct pb_error *error)
{
    struct heard_warnings heard = { .count = 0 };
    const struct pb_pipeline *pipeline = running->request->pipeline;
    if (!running->request->progress || !running->request->progress->message)
        return PB_OK;
    pb_arena_open(&heard.arena, WARNINGS_MAXIMUM);
    size_t *of_source = pb_arena_take(&heard.arena, pipeline->sources.count, sizeof *of_source);
    if (!of_source) {
        pb_arena_close(&heard.arena);
        return pb_out_of_memory(error);
    }
    enum pb_status status = warnings_gather(running, &heard, of_source, error);
    if (status == PB_OK)
        status = warnings_find_alike(&heard, error);
    for (size_t from = 0; status == PB_OK && from < heard.count;) {
        const struct pb_pipeline_source *source = heard.items[from].source;
        size_t to = from + 1;
        while (to < heard.count && heard.items[to].source == source)
            to++;
        warnings_tell_source(running, &heard.items[from], to - from,
                             of_source[source - (const struct pb_pipeline_source *)pipeline->sources.items]);
        from = to;
    }
    pb_arena_close(&heard.arena);
    return status;
}
