/*
 * The gate: the findings of a run decide whether anything is published. Each source is judged separately, so that a
 * small one that is wholly wrong cannot hide behind a large good one.
 */
#include "engine/run/facts.h"
#include "engine/run/run_private.h"

#include <stdio.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

/* --- rejected rows --- */

/* Rejected rows of one rule. */
struct tally {
    const struct pb_reject *first;
    size_t count;
};

enum { TALLIES = 64 };

static void add_to_tallies(struct tally *tallies, const struct pb_reject *reject)
{
    size_t i = 0;
    while (i + 1 < TALLIES && tallies[i].first && strcmp(tallies[i].first->rule, reject->rule) != 0)
        i++;
    if (!tallies[i].first)
        tallies[i].first = reject;
    tallies[i].count++;
}

const char *pb_run_main_reason(const struct pb_running *running, const char *source, char *text, size_t size)
{
    struct pb_arena arena;
    struct tally tallies[TALLIES] = { 0 };
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    for (size_t u = 0; u < running->plan.result_count; u++) {
        struct pb_unit_result result = { 0 };
        const struct pb_plan_result *found = &running->plan.results[u];
        if ((source && strcmp(found->source->id, source) != 0) || !found->result.row_counts.rejected ||
            pb_store_findings(running->store, found->key, found->source->id, &arena, &result, NULL) != PB_OK)
            continue;
        for (size_t i = 0; i < result.reject_count; i++)
            add_to_tallies(tallies, &result.rejects[i]);
    }
    const struct tally *most = tallies;
    for (size_t i = 1; i < TALLIES; i++)
        if (tallies[i].count > most->count)
            most = &tallies[i];
    text[0] = '\0';
    if (most->first && most->first->line)
        (void)snprintf(text, size, "%s:%llu: %s", most->first->file, (unsigned long long)most->first->line,
                       most->first->reason);
    else if (most->first)
        (void)snprintf(text, size, "%s, %s: %s", most->first->file, most->first->cell ? most->first->cell : "",
                       most->first->reason);
    pb_arena_close(&arena);
    return text;
}

static enum pb_status check_rejects(const struct pb_running *running, const struct pb_pipeline_source *source,
                                    struct pb_error *error)
{
    const char *limit_text = running->request->pipeline->settings.max_rejects;
    uint64_t limit = 0;
    struct pb_row_counts all = { 0 };
    for (size_t i = 0; i < running->plan.result_count; i++)
        if (running->plan.results[i].source == source)
            pb_row_counts_add(&all, &running->plan.results[i].result.row_counts);
    uint64_t read = all.read;
    uint64_t rejected = all.rejected;
    uint64_t ours = all.rejected - all.elsewhere;
    enum pb_status status = pb_limit_parse(limit_text, "rejected rows", read, &limit, error);
    if (status != PB_OK)
        return status;
    char reason[PB_RUN_REASON_TEXT];
    uint64_t limit_of_ours = 0;
    status = pb_limit_parse(limit_text, "rejected rows", all.kept + ours, &limit_of_ours, error);
    if (status != PB_OK)
        return status;
    if (rejected <= limit && ours > limit_of_ours) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_GATE,
                         "source '%s': of the rows of our areas %llu were rejected and %llu kept, more rejected than "
                         "max_rejects (%s) allows; most are like %s",
                         source->id, (unsigned long long)ours, (unsigned long long)all.kept, limit_text,
                         pb_run_main_reason(running, source->id, reason, sizeof reason));
        pb_error_hint(error, "nothing was published; placebook rejects lists the rows; if this is expected, set "
                             "max_rejects higher");
        return status;
    }
    if (rejected > limit) {
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_GATE,
                    "source '%s': %llu of %llu rows were rejected, more than max_rejects (%s) allows; most are like %s",
                    source->id, (unsigned long long)rejected, (unsigned long long)read, limit_text,
                    pb_run_main_reason(running, source->id, reason, sizeof reason));
        pb_error_hint(
            error,
            "nothing was published; placebook rejects lists the rows; if this is expected, set max_rejects higher");
        return status;
    }
    if (rejected)
        pb_run_tell(running, false, "", 0, "", "source '%s': %llu of %llu rows rejected, within max_rejects (%s)",
                    source->id, (unsigned long long)rejected, (unsigned long long)read, limit_text);
    return PB_OK;
}

/* --- figures that disagree --- */

/* How often the rules were applied to a source, in all its units. */
struct source_checks {
    struct pb_check checks[PB_CHECKS_MAXIMUM];
    size_t count;
};

/* Its texts are copied where they stay. */
static bool add_check(struct source_checks *all, struct pb_check check, struct pb_arena *arena)
{
    struct pb_check *known = NULL;
    for (size_t i = 0; !known && i < all->count; i++)
        if (strcmp(all->checks[i].rule, check.rule) == 0)
            known = &all->checks[i];
    if (!known || !known->sentence[0]) {
        check.rule = pb_arena_text(arena, check.rule, strlen(check.rule));
        check.sentence = pb_arena_text(arena, check.sentence, strlen(check.sentence));
        if (!check.rule || !check.sentence)
            return false;
    }
    if (known)
        pb_check_merge(known, &check);
    else if (all->count < PB_CHECKS_MAXIMUM)
        all->checks[all->count++] = check;
    return true;
}

static enum pb_status run_gate_gather_checks(const struct pb_running *running, const struct pb_pipeline_source *source,
                                             struct source_checks *all, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < running->plan.result_count; u++) {
        const struct pb_plan_result *found = &running->plan.results[u];
        const struct pb_check *checks = NULL;
        size_t count = 0;
        struct pb_arena arena;
        if (found->source != source)
            continue;
        pb_arena_open(&arena, FINDINGS_MAXIMUM);
        status = pb_store_checks(running->store, found->key, source->id, &arena, &checks, &count, error);
        for (size_t i = 0; status == PB_OK && i < count; i++)
            if (!add_check(all, checks[i], running->arena))
                status = pb_out_of_memory(error);
        pb_arena_close(&arena);
    }
    return status;
}

/* The first mismatch of a check: where a data officer looks first. */
static const char *first_mismatch(const struct pb_running *running, const char *source, const char *rule, char *text,
                                  size_t size)
{
    struct pb_arena arena;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    text[0] = '\0';
    for (size_t u = 0; u < running->plan.result_count && !text[0]; u++) {
        struct pb_unit_result result = { 0 };
        const struct pb_plan_result *found = &running->plan.results[u];
        if (strcmp(found->source->id, source) != 0 ||
            pb_store_findings(running->store, found->key, source, &arena, &result, NULL) != PB_OK)
            continue;
        for (size_t i = 0; i < result.quality_count && !text[0]; i++) {
            const struct pb_quality *quality = &result.quality[i];
            if (quality->kind == PB_WORD_MISMATCH && strcmp(quality->rule, rule) == 0)
                (void)snprintf(text, size, "%.100s:%.40s: %.150s, %.60s, %.40s: %.300s", quality->file, quality->rows,
                               quality->measure_name, quality->area_name, quality->period, quality->sentence);
        }
    }
    pb_arena_close(&arena);
    return text;
}

static enum pb_status run_gate_refuse(const struct pb_running *running, const char *source,
                                      const struct pb_check *check, struct pb_error *error)
{
    char first[700];
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_GATE,
                "source '%s': %llu of %llu comparisons of the check %s (%s) differ, more than max_mismatches (%s) "
                "allows; the first: %s",
                source, (unsigned long long)check->mismatched, (unsigned long long)check->compared, check->rule,
                check->sentence, running->request->pipeline->settings.max_mismatches,
                first_mismatch(running, source, check->rule, first, sizeof first));
    pb_error_hint(error,
                  "nothing was published; placebook runs log %lld lists the mismatches; compare them with what the "
                  "source shows; if they are correct, set max_mismatches higher",
                  (long long)running->result->number);
    return status;
}

/* A percentage of a handful of comparisons says nothing: it lets this many pass in any case. */
static enum pb_status allowed_mismatches(const char *text, uint64_t compared, uint64_t *limit, struct pb_error *error)
{
    enum pb_status status = pb_limit_parse(text, "mismatches", compared, limit, error);
    if (status == PB_OK && strchr(text, '%') && *limit < PB_MISMATCHES_ALWAYS_ALLOWED)
        *limit = PB_MISMATCHES_ALWAYS_ALLOWED;
    return status;
}

static enum pb_status check_mismatches(const struct pb_running *running, const struct pb_pipeline_source *source,
                                       struct pb_error *error)
{
    const char *text = running->request->pipeline->settings.max_mismatches;
    struct source_checks all = { .count = 0 };
    enum pb_status status = run_gate_gather_checks(running, source, &all, error);
    for (size_t i = 0; status == PB_OK && i < all.count; i++) {
        const struct pb_check *check = &all.checks[i];
        uint64_t limit = 0;
        if (strcmp(check->rule, PB_RULE_SUPERSEDED) == 0 || strcmp(check->rule, PB_RULE_WITHHELD_PUBLISHED) == 0)
            running->result->superseded += check->found;
        running->result->compared += check->compared;
        running->result->mismatched += check->mismatched;
        status = allowed_mismatches(text, check->compared, &limit, error);
        if (status != PB_OK || check->mismatched == 0)
            continue;
        if (check->mismatched > limit)
            return run_gate_refuse(running, source->id, check, error);
        pb_run_tell(running, false, "", 0, "",
                    "source '%s': %llu of %llu comparisons of the check %s differ, within max_mismatches (%s)",
                    source->id, (unsigned long long)check->mismatched, (unsigned long long)check->compared, check->rule,
                    text);
    }
    return status;
}

enum pb_status pb_run_gate(const struct pb_running *running, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    enum pb_status status = PB_OK;
    running->result->compared = 0;
    running->result->superseded = 0;
    running->result->mismatched = 0;
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++)
        status = check_rejects(running, &sources[i], error);
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++)
        status = pb_run_expectations(running, &sources[i], error);
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++)
        status = check_mismatches(running, &sources[i], error);
    return status;
}
