/*
 * The facts, area by area, then name by name, then change by change; and what became of each row.
 */
#include "extractors/code_history/settle.h"

#include "placebook/quality.h"
#include "placebook/reject.h"

#include <string.h>

static struct pb_fact_source history_source(struct history *history, uint32_t row)
{
    history->rows[row].facts++;
    return (struct pb_fact_source){ history->rows[row].file, history->rows[row].line };
}

/* The type of an area by the first three signs of its code, "" where they do not say it. */
static const char *history_type(const struct history_area *area)
{
    enum { SIGNS = 3 };
    static const struct {
        const char *begins, *type;
    } types[] = { { "E01", PB_TYPE_LSOA },     { "W01", PB_TYPE_LSOA },     { "E02", PB_TYPE_MSOA },
                  { "W02", PB_TYPE_MSOA },     { "E04", "parish" },         { "E05", "ward" },
                  { "E06", PB_TYPE_DISTRICT }, { "E07", PB_TYPE_DISTRICT }, { "E08", PB_TYPE_DISTRICT },
                  { "E09", PB_TYPE_DISTRICT }, { "E10", "county" },         { "E12", "region" } };
    if (area->known)
        return area->known->type;
    for (size_t i = 0; pb_area_code_is_ons(area->code, strlen(area->code)) && i < sizeof types / sizeof types[0]; i++)
        if (strncmp(area->code, types[i].begins, SIGNS) == 0)
            return types[i].type;
    return "";
}

static enum pb_status tell_history_areas(struct history *history, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (uint32_t i = 0; status == PB_OK && i < history->area_count; i++) {
        const struct history_area *area = &history->areas[i];
        if (area->row == HISTORY_NONE || history->rows[area->row].rule || !code_history_is_ours(history, i))
            continue;
        const struct pb_fact_source source = history_source(history, area->row);
        status = pb_fact_area(history->context, &source, area->code, area->name, history_type(area), area->from,
                              area->to, error);
    }
    return status;
}

/* The same code with another name: on the day from which it has it. */
static enum pb_status tell_names(struct history *history, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 1; status == PB_OK && i < history->instance_count; i++) {
        const struct history_instance *one = &history->instances[i];
        const struct history_instance *last = one - 1;
        const char *code = history->areas[one->area].code;
        if (one->area != last->area || last->from == 0 || !code_history_is_ours(history, one->area))
            continue;
        history->rows[last->row].again = true; /* the fact of the area is that of its last row */
        if (strcmp(one->name, last->name) == 0)
            continue; /* a boundary moved: it is the same area by the same name */
        const struct pb_fact_source source = history_source(history, one->row);
        status = pb_fact_change(history->context, &source, code, code, PB_CHANGE_RENAMED, 1, one->from, error);
    }
    return status;
}

/* ---- Changes ---- */

static enum pb_status refuse_pair(struct history *history, const struct history_pair *pair, bool *refused,
                                  struct pb_error *error)
{
    const char *before = history->areas[pair->before].code;
    const char *after = history->areas[pair->after].code;
    *refused = true;
    if (pair->by == HISTORY_BY_EQUIVALENT && pair->successors > 1)
        return code_history_fault(history, pair->row, "two-areas", error,
                                  "'%.32s' stands beside %.32s here, and beside others in other rows: expected one",
                                  before, after);
    if (pair->by == HISTORY_BY_FIT && pair->fit == 'U' && (pair->successors > 1 || pair->predecessors > 1))
        return code_history_fault(history, pair->row, "not-unchanged", error,
                                  "%.32s became %.32s unchanged (U), and %u became it and it became %u in other rows: "
                                  "expected one each",
                                  before, after, pair->predecessors, pair->successors);
    *refused = false;
    return PB_OK;
}

/* Which part of the old area the new one has: all of it, or what the lookup says. Of what was split nothing says it. */
static double share_of(const struct history_pair *pair, const char *how)
{
    if (pair->by == HISTORY_BY_FIT && !pb_missing(pair->share))
        return pair->share;
    const bool in_parts = strcmp(how, PB_CHANGE_SPLIT) == 0 || pair->fit == 'S' || pair->fit == 'X';
    return in_parts ? PB_MISSING : 1;
}

static enum pb_status tell_changes(struct history *history, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < history->pair_count; i++) {
        const struct history_pair *pair = &history->pairs[i];
        bool refused = false;
        if (pair->again || history->rows[pair->row].rule ||
            (!code_history_is_ours(history, pair->before) && !code_history_is_ours(history, pair->after)))
            continue;
        status = refuse_pair(history, pair, &refused, error);
        if (status != PB_OK || refused || pair->before == pair->after)
            continue;
        const char *how = code_history_how(history, pair);
        const struct pb_fact_source source = history_source(history, pair->row);
        status = pb_fact_change(history->context, &source, history->areas[pair->before].code,
                                history->areas[pair->after].code, how, share_of(pair, how), pair->on, error);
    }
    return status;
}

/* How many LSOAs of ours are the same at the next census, and how many figures only fit. */
static enum pb_status tell_fit(const struct history *history, struct pb_error *error)
{
    static const char letters[] = "USMX";
    enum { PERCENT = 100 };
    unsigned long long counts[sizeof letters] = { 0 };
    unsigned long long all = 0;
    const struct history_pair *first = NULL;
    for (size_t i = 0; i < history->pair_count; i++) {
        const struct history_pair *pair = &history->pairs[i];
        const bool counted = first && pair[-1].by == HISTORY_BY_FIT && pair[-1].before == pair->before;
        if (pair->by != HISTORY_BY_FIT || counted || !code_history_is_ours(history, pair->after))
            continue;
        first = first ? first : pair;
        counts[strchr(letters, pair->fit) - letters]++;
        all++;
    }
    if (all == counts[0])
        return PB_OK;
    return pb_caution_add(
        history->context->findings, "best-fit", history->rows[first->row].file, "", error,
        "of %llu LSOAs in the districts of the Places %llu are the same at the next census, %llu were "
        "split, %llu merged and %llu changed otherwise: %.1f%% are only a best fit, and their figures "
        "are not read as those of the new ones",
        all, counts[0], counts[1], counts[2], counts[3], (double)(all - counts[0]) * PERCENT / (double)all);
}

/* ---- Rows ---- */

/* A row was counted as it was read. One that gave facts is counted with them instead. */
static enum pb_status account_for_history_row(const struct history *history, const struct history_row *row,
                                              struct pb_error *error)
{
    struct pb_row_counts *counts = history->context->row_counts;
    const bool ours = code_history_is_ours(history, row->about) || code_history_is_ours(history, row->other);
    if (row->rule) {
        const struct pb_reject_source source = { .file = row->file,
                                                 .line = row->cell ? 0 : row->line,
                                                 .cell = row->cell };
        counts->elsewhere += !ours && row->about != HISTORY_NONE;
        return pb_extractor_reject(history->context, &source, row->rule, error, "%s", row->reason);
    }
    if (row->facts > 0)
        counts->read--;
    else if (ours && row->again)
        counts->duplicates++;
    else
        counts->filtered++;
    return PB_OK;
}

enum pb_status code_history_tell(struct history *history, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = history->context };
    enum pb_status status = tell_history_areas(history, error);
    if (status == PB_OK)
        status = tell_names(history, error);
    if (status == PB_OK)
        status = tell_changes(history, error);
    if (status == PB_OK)
        status = tell_fit(history, error);
    for (size_t i = 0; status == PB_OK && i < history->row_count; i++) {
        if (pb_cancel_check_rows(&check, i, error))
            return PB_FATAL;
        status = account_for_history_row(history, &history->rows[i], error);
    }
    return status;
}
