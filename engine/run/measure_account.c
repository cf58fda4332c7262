/*
 * The last part of the work on a measure: the rows of every source add up, and what came of them is kept.
 */
#include "engine/files/memory.h"
#include "engine/files/stopwatch.h"
#include "engine/run/measure_private.h"
#include "engine/run/raw.h"

#include <string.h>

/* ---- The account ---- */

/* The row counts of one source, by what became of its origins. */
static struct pb_row_counts account_of(const struct measuring_one *work, size_t source)
{
    struct pb_row_counts counts = { 0 };
    size_t from = work->sources[source].first_origin;
    size_t to = source + 1 < work->source_count ? work->sources[source + 1].first_origin : work->fates.count;
    for (size_t origin = from; origin < to; origin++) {
        counts.read++;
        counts.kept += work->fates.of[origin] == PB_FATE_KEPT;
        counts.filtered += work->fates.of[origin] == PB_FATE_FILTERED;
        counts.rejected += work->fates.of[origin] == PB_FATE_REJECTED;
        counts.duplicates += work->fates.of[origin] == PB_FATE_DUPLICATE;
    }
    return counts;
}

/* Nothing is lost silently: what is kept is counted from the remaining rows, not from what the modules report. */
static enum pb_status account_check(const struct measuring_one *work, const struct pb_unit_share *share)
{
    const struct pb_row_counts *counts = &share->result.row_counts;
    uint64_t explained = counts->kept + counts->filtered + counts->rejected + counts->duplicates;
    if (explained == counts->read && counts->rejected == share->result.reject_count)
        return PB_OK;
    enum pb_status status = pb_fail(
        work->error, PB_FATAL, PB_ERROR_INTERNAL,
        "rows of source '%s' do not add up in measure '%s': %llu came, but %llu were kept, %llu filtered, %llu "
        "rejected (%zu listed), %llu are duplicates",
        share->source, work->measure->measure, (unsigned long long)counts->read, (unsigned long long)counts->kept,
        (unsigned long long)counts->filtered, (unsigned long long)counts->rejected, share->result.reject_count,
        (unsigned long long)counts->duplicates);
    pb_error_hint(work->error,
                  "this is a mistake in a module, not in the data: a transform that removes rows must say so with "
                  "pb_transform_reject, pb_transform_filter or pb_transform_duplicate; report it with the pipeline "
                  "file and the input");
    return status;
}

/* ---- What is said about a source ---- */

/* Is the source the first of those that a text names? What names none is of the first source of the measure. */
static bool account_is_of(const struct measuring_one *work, size_t source, const char *text)
{
    const char *id = work->sources[source].source->id;
    size_t length = strlen(id);
    if (!text || !*text)
        return source == 0;
    return strncmp(text, id, length) == 0 && (text[length] == '\0' || text[length] == ';');
}

static struct pb_reject *account_add_rejects(struct measuring_one *work, size_t source, struct pb_unit_result *result)
{
    const struct pb_findings *own = &work->sources[source].findings;
    const struct pb_findings *common = &work->findings;
    struct pb_reject *rejects =
        pb_arena_take(&work->scratch, own->reject_count + common->reject_count, sizeof *rejects);
    if (!rejects)
        return NULL;
    if (own->reject_count)
        memcpy(rejects, own->rejects, own->reject_count * sizeof *rejects);
    size_t count = own->reject_count;
    for (size_t i = 0; i < common->reject_count; i++)
        if (account_is_of(work, source, common->rejects[i].source))
            rejects[count++] = common->rejects[i];
    result->rejects = rejects;
    result->reject_count = count;
    return rejects;
}

static bool account_add_quality(struct measuring_one *work, size_t source, struct pb_unit_result *result)
{
    const struct pb_findings *own = &work->sources[source].findings;
    const struct pb_findings *common = &work->findings;
    struct pb_quality *quality =
        pb_arena_take(&work->scratch, own->quality_count + common->quality_count, sizeof *quality);
    if (!quality)
        return false;
    if (own->quality_count)
        memcpy(quality, own->quality, own->quality_count * sizeof *quality);
    size_t count = own->quality_count;
    for (size_t i = 0; i < common->quality_count; i++)
        if (account_is_of(work, source, common->quality[i].source))
            quality[count++] = common->quality[i];
    result->quality = quality;
    result->quality_count = count;
    return true;
}

/* Warnings and checks of the rows of several sources are listed with the first of them. */
static bool account_add_others(struct measuring_one *work, size_t source, struct pb_unit_result *result)
{
    const struct pb_findings *own = &work->sources[source].findings;
    const struct pb_findings *common = &work->findings;
    struct pb_warning *warnings =
        pb_arena_take(&work->scratch, own->warning_count + common->warning_count, sizeof *warnings);
    struct pb_check *checks = pb_arena_take(&work->scratch, own->check_count + common->check_count, sizeof *checks);
    if (!warnings || !checks)
        return false;
    if (own->warning_count)
        memcpy(warnings, own->warnings, own->warning_count * sizeof *warnings);
    if (own->check_count)
        memcpy(checks, own->checks, own->check_count * sizeof *checks);
    result->warning_count = own->warning_count;
    result->check_count = own->check_count;
    for (size_t i = 0; source == 0 && i < common->warning_count; i++)
        warnings[result->warning_count++] = common->warnings[i];
    for (size_t i = 0; source == 0 && i < common->check_count; i++) {
        size_t known = 0;
        while (known < own->check_count && strcmp(checks[known].rule, common->checks[i].rule) != 0)
            known++;
        if (known < own->check_count)
            pb_check_merge(&checks[known], &common->checks[i]);
        else
            checks[result->check_count++] = common->checks[i];
    }
    result->warnings = warnings;
    result->checks = checks;
    return true;
}

/* ---- What is kept ---- */

/* Does a text of sources that are separated by ";" name this one? */
static bool account_names(const char *text, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = text; *at;) {
        size_t found = strcspn(at, ";");
        if (found == length && memcmp(at, id, length) == 0)
            return true;
        at += found + (at[found] == ';');
    }
    return false;
}

/* The last day that a figure of the source speaks about, projections left out. Texts of sources are few: each is looked
 * at once. */
static enum pb_status account_last_day(struct measuring_one *work, const char *id, int32_t *last)
{
    const struct pb_table *table = &work->result;
    signed char *named = pb_arena_take(&work->scratch, (size_t)table->symbols->count + 1, sizeof *named);
    if (!named)
        return pb_out_of_memory(work->error);
    *last = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (pb_missing(table->value[row]) || table->period_end[row] <= *last || pb_is_projection(table, row))
            continue;
        signed char *known = &named[table->source[row]];
        if (*known == 0)
            *known = account_names(pb_cell(table, source, row), id) ? 1 : -1;
        if (*known > 0)
            *last = table->period_end[row];
    }
    return PB_OK;
}

static enum pb_status account_share(struct measuring_one *work, size_t source, struct pb_unit_share *share)
{
    const struct measure_source *of = &work->sources[source];
    share->source = of->source->id;
    share->result.row_counts = account_of(work, source);
    struct pb_reject *rejects = account_add_rejects(work, source, &share->result);
    if (!rejects || !account_add_quality(work, source, &share->result) ||
        !account_add_others(work, source, &share->result))
        return pb_out_of_memory(work->error);
    enum pb_status status = account_check(work, share);
    if (status == PB_OK)
        status = account_last_day(work, share->source, &share->result.last_day);
    const struct pb_raw_inputs inputs = { work->plan->units, work->plan->count, of->source };
    return status == PB_OK ? pb_raw_fill(&inputs, rejects, share->result.reject_count,
                                         of->findings.withheld || work->findings.withheld, &work->scratch, work->error)
                           : status;
}

/* A row that is still there: no module may have said that it removed it. Only in the tables of several Places can a
 * row stay in one and not in another. */
static enum pb_status account_keep_rows(struct measuring_one *work)
{
    const struct pb_table *table = &work->result;
    for (size_t row = 0; row < table->rows; row++) {
        enum pb_row_fate fate = pb_row_fate_of(&work->fates, table->origin[row]);
        if (!work->partly && fate != PB_FATE_OPEN && fate != PB_FATE_KEPT)
            return pb_fail(
                work->error, PB_FATAL, PB_ERROR_INTERNAL,
                "rows of source '%.100s' do not add up in measure '%.100s': a row that was counted as removed "
                "is still there",
                pb_cell(table, source, row), work->measure->measure);
        pb_row_fate_set(&work->fates, table->origin[row], PB_FATE_KEPT);
    }
    return PB_OK;
}

enum pb_status pb_measure_account(struct measuring_one *work)
{
    struct pb_table *table = &work->result;
    struct pb_unit_share *shares = pb_arena_take(&work->scratch, work->source_count, sizeof *shares);
    if (!shares)
        return pb_out_of_memory(work->error);
    enum pb_status status = account_keep_rows(work);
    for (size_t i = 0; i < work->source_count; i++)
        if (work->sources[i].findings.incomplete || work->findings.incomplete)
            return pb_out_of_memory(work->error);
    for (size_t i = 0; status == PB_OK && i < work->source_count; i++)
        status = account_share(work, i, &shares[i]);
    const struct pb_unit_keeping keeping = { .key = work->measure->key,
                                             .name = work->measure->measure,
                                             .table = table,
                                             .division = offsetof(struct pb_table, place),
                                             .shares = shares,
                                             .share_count = work->source_count,
                                             .seconds = pb_stopwatch() - work->began };
    if (table->rows >= PB_MEMORY_MANY_ROWS)
        pb_memory_give_back(); /* the steps before needed much that the store does not */
    if (status == PB_OK)
        status = pb_store_unit_keep(work->store, &keeping, work->error);
    return status;
}
