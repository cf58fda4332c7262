/*
 * Drift: tells in what the sources of a run differ from what they were when a run of the pipeline last published, and
 * stops the run where the pipeline file says so. It is judged before anything is published, and the last run that
 * published stays the one to compare with: what stopped one night stops the next one too.
 */
#include "core/base/append.h"
#include "core/base/url_hide.h"
#include "engine/run/drift.h"
#include "engine/run/run_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DRIFT_ARENA_MAXIMUM ((size_t)1 << 30)

enum { DRIFT_TEXT = 900, DRIFT_ROWS_PERCENT = 80 };

static const char *const drift_part_words[PB_DRIFT_PARTS] = { "columns", "measures", "units",   "areas", "periods",
                                                              "values",  "rows",     "history", "links" };
static const char *const drift_part_things[PB_DRIFT_PARTS][2] = {
    { "column", "columns" }, { "measure", "measures" },
    { "unit", "units" },     { "area", "areas" },
    { "period", "periods" }, { "value of sex, age or category", "values of sex, age or category" },
    { "row", "rows" },       { "measure", "measures" },
    { "link", "links" },
};

static const char *drift_severity(const struct pb_pipeline_source *source, enum pb_drift_part part)
{
    static const char *const defaults[PB_DRIFT_PARTS] = { "warn", "warn", "stop", "warn", "warn",
                                                          "warn", "warn", "note", "warn" };
    return source->drift[part] ? source->drift[part] : defaults[part];
}

/* ---- One finding ---- */

struct drift_found {
    struct pb_running *running;
    const struct pb_pipeline_source *source;
    int64_t run; /* that it is compared with */
};

static enum pb_status drift_keep(struct drift_found *found, enum pb_drift_part part, const char *change,
                                 const char *severity, const char *sentence, struct pb_error *error)
{
    struct pb_running *running = found->running;
    bool stop = strcmp(severity, "stop") == 0;
    if (stop && (running->request->accept_drift || found->source->import))
        severity = "warn"; /* somebody who knows it says so, or loads the file by hand */
    if (running->drift_count == running->drift_capacity) {
        size_t capacity = running->drift_capacity ? running->drift_capacity * 2 : 16;
        struct pb_ledger_drift *grown =
            pb_arena_grow(running->arena, running->drift, running->drift_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        running->drift = grown;
        running->drift_capacity = capacity;
    }
    char *told = pb_arena_text(running->arena, sentence, strlen(sentence));
    struct pb_ledger_drift *kept = &running->drift[running->drift_count++];
    *kept = (struct pb_ledger_drift){ .source = found->source->id,
                                      .severity = severity,
                                      .part = drift_part_words[part],
                                      .change = change,
                                      .sentence = told };
    if (!kept->sentence)
        return pb_out_of_memory(error);
    pb_url_hide(told);
    pb_run_tell(running, strcmp(severity, "note") != 0, "", 0, "", "source '%s': %s", found->source->id, told);
    return PB_OK;
}

/* "2 areas are gone that were there in run 12: E07000220, E07000221 (3 measures, such as smoking)" */
static void drift_sentence(const struct pb_drift_group *group, enum pb_drift_part part, enum pb_drift_change change,
                           int64_t run, char text[DRIFT_TEXT])
{
    static const char *const one[] = { "is new", "is gone", "has changed", "holds something else" };
    static const char *const many[] = { "are new", "are gone", "have changed", "hold something else" };
    bool plural = group->count != 1;
    (void)snprintf(text, DRIFT_TEXT, "%zu %s %s since run %" PRId64 ": ", group->count, drift_part_things[part][plural],
                   plural ? many[change] : one[change], run);
    for (size_t i = 0; i < group->count && i < PB_DRIFT_NAMED; i++)
        pb_append(text, DRIFT_TEXT, "%s%.90s", i ? ", " : "", group->texts[i]);
    if (group->count > PB_DRIFT_NAMED)
        pb_append(text, DRIFT_TEXT, ", and %zu more", group->count - PB_DRIFT_NAMED);
    if (group->measure && group->measures == 1)
        pb_append(text, DRIFT_TEXT, " (measure %.80s)", group->measure);
    else if (group->measure)
        pb_append(text, DRIFT_TEXT, " (%zu measures)", group->measures);
}

static enum pb_status drift_tell_groups(struct drift_found *found, const struct pb_drift_report *report,
                                        struct pb_error *error)
{
    char text[DRIFT_TEXT];
    enum pb_status status = PB_OK;
    for (enum pb_drift_part part = 0; status == PB_OK && part < PB_DRIFT_PARTS; part++) {
        for (enum pb_drift_change change = 0; status == PB_OK && change < PB_DRIFT_CHANGES; change++) {
            const struct pb_drift_group *group = &report->groups[part][change];
            bool added = change == PB_DRIFT_ADDED && part != PB_DRIFT_UNITS;
            static const char *const words[PB_DRIFT_CHANGES] = { "added", "removed", "renamed", "retyped" };
            const char *word = words[change];
            if (!group->count || part == PB_DRIFT_HISTORY) /* links are in no report */
                continue;
            if (part == PB_DRIFT_UNITS)
                word = "changed";
            drift_sentence(group, part, change, found->run, text);
            status = drift_keep(found, part, word, added ? "note" : drift_severity(found->source, part), text, error);
        }
    }
    return status;
}

static enum pb_status drift_tell_rows(struct drift_found *found, const struct pb_drift_report *report,
                                      struct pb_error *error)
{
    char text[DRIFT_TEXT];
    uint64_t before = report->rows_before;
    uint64_t now = report->rows_now;
    if (before == now)
        return PB_OK;
    bool fewer = now < before / 100 * DRIFT_ROWS_PERCENT + before % 100 * DRIFT_ROWS_PERCENT / 100;
    (void)snprintf(text, sizeof text, "%" PRIu64 " row%s of our areas, and %" PRIu64 " in run %" PRId64, now,
                   now == 1 ? "" : "s", before, found->run);
    return drift_keep(found, PB_DRIFT_ROWS, now > before ? "added" : "removed",
                      fewer ? drift_severity(found->source, PB_DRIFT_ROWS) : "note", text, error);
}

static enum pb_status drift_tell_history(struct drift_found *found, const struct pb_drift_report *report,
                                         struct pb_error *error)
{
    char text[DRIFT_TEXT];
    const struct pb_drift_group *group = &report->groups[PB_DRIFT_HISTORY][PB_DRIFT_CHANGED];
    if (!report->revised)
        return PB_OK;
    (void)snprintf(text, sizeof text,
                   "%" PRIu64 " of %" PRIu64 " figures that were there in run %" PRId64
                   " are others now, of %zu measure%s: ",
                   report->revised, report->compared, found->run, group->count, group->count == 1 ? "" : "s");
    for (size_t i = 0; i < group->count && i < PB_DRIFT_NAMED; i++)
        pb_append(text, sizeof text, "%s%.90s", i ? ", " : "", group->texts[i]);
    if (group->count > PB_DRIFT_NAMED)
        pb_append(text, sizeof text, ", and %zu more", group->count - PB_DRIFT_NAMED);
    return drift_keep(found, PB_DRIFT_HISTORY, "revised", drift_severity(found->source, PB_DRIFT_HISTORY), text, error);
}

/* ---- One source ---- */

static bool drift_same_keys(const struct pb_drift_side *one, const struct pb_drift_side *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++) {
        bool found = false;
        for (size_t k = 0; !found && k < other->count; k++)
            found = strcmp(one->keys[i], other->keys[k]) == 0;
        if (!found)
            return false;
    }
    return true;
}

/* The units of the intake of a source in this plan; none when it was not read. */
static enum pb_status drift_now(const struct pb_running *running, const struct pb_pipeline_source *source,
                                struct pb_drift_side *now, struct pb_error *error)
{
    const char **keys = pb_arena_take(running->arena, running->plan.count, sizeof *keys);
    *now = (struct pb_drift_side){ .keys = keys };
    if (!keys)
        return pb_out_of_memory(error);
    for (size_t u = 0; u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        if (unit->source != source)
            continue;
        if (unit->kept) {
            now->count = 0;
            return PB_OK;
        }
        keys[now->count++] = unit->key;
    }
    return PB_OK;
}

static enum pb_status drift_before(const struct pb_running *running, const struct pb_pipeline_source *source,
                                   struct pb_arena *arena, struct pb_drift_side *before, int64_t *run,
                                   struct pb_error *error)
{
    struct pb_ledger_unit *units = NULL;
    size_t count = 0;
    *before = (struct pb_drift_side){ 0 };
    enum pb_status status = pb_store_last_units(running->store, running->request->pipeline->name, source->id, arena,
                                                &units, &count, run, error);
    const char **keys = pb_arena_take(arena, count, sizeof *keys);
    if (!keys)
        return status == PB_OK ? pb_out_of_memory(error) : status;
    for (size_t i = 0; status == PB_OK && i < count; i++)
        keys[i] = units[i].key;
    *before = (struct pb_drift_side){ keys, status == PB_OK ? count : 0 };
    return status;
}

/* The same files, read by another version of the program or with another framework, are no drift of the source. */
static enum pb_status drift_same_inputs(const struct pb_running *running, const struct pb_drift_side *before,
                                        const struct pb_drift_side *now, struct pb_arena *arena, bool *same,
                                        struct pb_error *error)
{
    enum pb_status status = PB_OK;
    *same = before->count == now->count;
    for (size_t i = 0; status == PB_OK && *same && i < now->count; i++) {
        struct pb_unit_origin *origins[2] = { 0 };
        size_t counts[2] = { 0 };
        status = pb_store_origins(running->store, before->keys[i], arena, &origins[0], &counts[0], error);
        if (status == PB_OK)
            status = pb_store_origins(running->store, now->keys[i], arena, &origins[1], &counts[1], error);
        *same = status == PB_OK && counts[0] == counts[1];
        for (size_t k = 0; *same && k < counts[0]; k++)
            *same = strcmp(origins[0][k].sha256, origins[1][k].sha256) == 0;
    }
    return status;
}

static enum pb_status drift_source(struct drift_found *found, struct pb_arena *arena, struct pb_error *error)
{
    struct pb_running *running = found->running;
    struct pb_drift_side before;
    struct pb_drift_side now;
    struct pb_drift_report *report = pb_arena_take(arena, 1, sizeof *report);
    bool same = false;
    if (!report)
        return pb_out_of_memory(error);
    enum pb_status status = drift_now(running, found->source, &now, error);
    if (status == PB_OK && now.count)
        status = drift_before(running, found->source, arena, &before, &found->run, error);
    if (status != PB_OK || !now.count || !before.count || drift_same_keys(&before, &now))
        return status;
    status = drift_same_inputs(running, &before, &now, arena, &same, error);
    if (status == PB_OK && !same)
        status = pb_drift_compare(running->store, &before, &now, arena, report, error);
    if (status == PB_FAILED) { /* what the store had is damaged: its rows are read again where they are needed */
        pb_error_clear(error);
        return PB_OK;
    }
    if (status == PB_OK && report->differs)
        status = drift_tell_groups(found, report, error);
    if (status == PB_OK && report->differs)
        status = drift_tell_rows(found, report, error);
    if (status == PB_OK && report->differs)
        status = drift_tell_history(found, report, error);
    return status;
}

static enum pb_status drift_stop(const struct pb_running *running, const struct pb_ledger_drift *drift,
                                 struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "source '%s' is not what it was: %s",
                                    drift->source, drift->sentence);
    pb_error_hint(error,
                  "nothing was published; placebook runs show %" PRId64 " lists all that changed; if it is right, run "
                  "once with --accept-drift, or say note or warn for '%s' under 'drift' of the source",
                  running->result->number, drift->part);
    return status;
}

/* The first that stops the run. */
static enum pb_status drift_judge(const struct pb_running *running, struct pb_error *error)
{
    for (size_t i = 0; i < running->drift_count; i++)
        if (strcmp(running->drift[i].severity, "stop") == 0)
            return drift_stop(running, &running->drift[i], error);
    return PB_OK;
}

static enum pb_status drift_tell_links(struct drift_found *found, struct pb_error *error)
{
    char text[DRIFT_TEXT];
    struct pb_ledger_links links;
    const struct pb_source_find *find = &found->source->find;
    enum pb_status status =
        pb_store_links(found->running->store, found->running->result->number, found->source->id, &links, error);
    if (status != PB_OK || !links.run || links.now >= links.before)
        return status;
    (void)snprintf(text, sizeof text,
                   "%" PRId64 " link%s of the page %.300s %s the form '%.200s', and %" PRId64 " had it in run %" PRId64,
                   links.now, links.now == 1 ? "" : "s", find->page, links.now == 1 ? "has" : "have", find->links,
                   links.before, links.run);
    return drift_keep(found, PB_DRIFT_LINKS, "removed", drift_severity(found->source, PB_DRIFT_LINKS), text, error);
}

/* Only a note: nobody knows whether something was published then. */
static enum pb_status drift_tell_gap(struct drift_found *found, const char *gap, struct pb_error *error)
{
    char text[DRIFT_TEXT];
    if (!gap[0])
        return PB_OK;
    (void)snprintf(text, sizeof text, "the page %.300s has no link of the form '%.200s' between %s: it may skip one",
                   found->source->find.page, found->source->find.links, gap);
    return drift_keep(found, PB_DRIFT_LINKS, "removed", "note", text, error);
}

enum pb_status pb_run_drift_links(struct pb_running *running, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++) {
        struct drift_found found = { .running = running, .source = &sources[i] };
        if (sources[i].find.page)
            status = drift_tell_links(&found, error);
        if (status == PB_OK && sources[i].find.page && running->plan.gaps)
            status = drift_tell_gap(&found, running->plan.gaps[i], error);
    }
    running->link_drift_count = running->drift_count;
    return status == PB_OK ? drift_judge(running, error) : status;
}

enum pb_status pb_run_drift(struct pb_running *running, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const struct pb_selection *selection = &running->request->selection;
    enum pb_status status = PB_OK;
    running->drift_count = running->link_drift_count;
    for (size_t i = 0; status == PB_OK && !selection->no_source && i < pipeline->sources.count; i++) {
        struct drift_found found = { .running = running, .source = &sources[i] };
        struct pb_arena arena;
        if (selection->sources.count && !pb_text_listed(&selection->sources, sources[i].id))
            continue;
        pb_arena_open(&arena, DRIFT_ARENA_MAXIMUM);
        status = drift_source(&found, &arena, error);
        pb_arena_close(&arena);
    }
    return status == PB_OK ? drift_judge(running, error) : status;
}
