/*
 * The facts, area by area, then membership by membership, then change by change; and what became of each row.
 */
#include "extractors/nhs_organisations/settle.h"

#include "placebook/period.h"
#include "placebook/reject.h"

#include <stdlib.h>
#include <string.h>

static struct pb_fact_source source_of(struct directory *directory, uint32_t row)
{
    struct directory_row *from = &directory->rows[row];
    from->facts++;
    return (struct pb_fact_source){ from->file, from->line };
}

static enum pb_status tell_areas(struct directory *directory, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < directory->organisation_count; i++) {
        const struct organisation *one = &directory->organisations[i];
        if (!one->ours || one->row == DIRECTORY_NONE || directory->rows[one->row].rule || !*one->name)
            continue;
        const struct pb_fact_source source = source_of(directory, one->row);
        status = pb_fact_area(context, &source, one->code, one->name, one->type, one->opened, one->closed, error);
    }
    return status;
}

static enum pb_status tell_memberships(struct directory *directory, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < directory->membership_count; i++) {
        const struct membership *membership = &directory->memberships[i];
        const struct pb_fact_source source = source_of(directory, membership->row);
        status = pb_fact_within(context, &source, directory->organisations[membership->child].code,
                                directory->organisations[membership->parent].code, 1, membership->from, membership->to,
                                error);
    }
    return status;
}

static enum pb_status tell_doubts(struct directory *directory, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < directory->doubted_count; i++) {
        const struct membership *doubted = &directory->doubted[i];
        const struct pb_fact_source source = source_of(directory, doubted->row);
        status = pb_fact_doubted(context, &source, directory->organisations[doubted->child].code,
                                 directory->organisations[doubted->parent].code, error);
    }
    return status;
}

/* Of those that say the same, each is told: they differ in their days. */
static enum pb_status tell_elsewhere(struct directory *directory, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < directory->elsewhere_count; i++) {
        const struct membership *membership = &directory->elsewhere[i];
        const struct organisation *parent = &directory->organisations[membership->parent];
        if (directory->rows[membership->row].rule)
            continue;
        const struct pb_fact_source source = source_of(directory, membership->row);
        status = pb_fact_elsewhere(context, &source, directory->organisations[membership->child].code, parent->code,
                                   parent->name, parent->placed, membership->from, membership->to, error);
    }
    return status;
}

/* ---- Successions ---- */

static int successions_in_order(const void *a, const void *b)
{
    const struct succession *one = a;
    const struct succession *other = b;
    if (one->before != other->before)
        return one->before < other->before ? -1 : 1;
    if (one->after != other->after)
        return one->after < other->after ? -1 : 1;
    return one->row < other->row ? -1 : one->row > other->row;
}

/* Leaves each pair of codes once. */
static void drop_repeated(struct directory *directory)
{
    size_t kept = 0;
    if (directory->succession_count > 1)
        qsort(directory->successions, directory->succession_count, sizeof *directory->successions,
              successions_in_order);
    for (size_t i = 0; i < directory->succession_count; i++) {
        const struct succession one = directory->successions[i];
        const struct succession *last = kept ? &directory->successions[kept - 1] : NULL;
        if (last && last->before == one.before && last->after == one.after)
            directory->rows[one.row].again = true;
        else
            directory->successions[kept++] = one;
    }
    directory->succession_count = kept;
}

/* Did the successor open on that day, so that it is the old organisation with another code? One that was there before
 * has taken the other over. */
static bool opened_then(const struct organisation *after, int32_t on)
{
    int32_t opened = after->opened ? after->opened : after->known ? after->known->from : 0;
    return opened && on && pb_date_days(opened) + 1 >= pb_date_days(on);
}

static enum pb_status tell_successions(struct directory *directory, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    uint32_t *befores = pb_arena_take(directory->arena, directory->organisation_count, sizeof *befores);
    uint32_t *afters = pb_arena_take(directory->arena, directory->organisation_count, sizeof *afters);
    if (!befores || !afters)
        return pb_out_of_memory(error);
    drop_repeated(directory);
    for (size_t i = 0; i < directory->succession_count; i++) {
        befores[directory->successions[i].after]++;
        afters[directory->successions[i].before]++;
    }
    for (size_t i = 0; status == PB_OK && i < directory->succession_count; i++) {
        const struct succession *one = &directory->successions[i];
        const struct organisation *before = &directory->organisations[one->before];
        const struct organisation *after = &directory->organisations[one->after];
        if ((!before->ours && !after->ours) || one->before == one->after)
            continue;
        bool split = afters[one->before] > 1;
        bool merged = befores[one->after] > 1 || !opened_then(after, one->on);
        const char *how = split ? PB_CHANGE_SPLIT : merged ? PB_CHANGE_MERGED : PB_CHANGE_RECODED;
        const struct pb_fact_source source = source_of(directory, one->row);
        status =
            pb_fact_change(context, &source, before->code, after->code, how, split ? PB_MISSING : 1, one->on, error);
    }
    return status;
}

/* ---- Rows ---- */

static bool is_about_ours(const struct directory *directory, const struct directory_row *row)
{
    return (row->about != DIRECTORY_NONE && directory->organisations[row->about].ours) ||
           (row->around != DIRECTORY_NONE && directory->organisations[row->around].ours);
}

/* A row was counted as it was read. One that gave facts is counted with them instead. */
static enum pb_status account_for_row(const struct directory *directory, const struct directory_row *row,
                                      struct pb_context *context, struct pb_error *error)
{
    struct pb_row_counts *counts = context->row_counts;
    bool ours = is_about_ours(directory, row);
    if (row->rule) {
        const struct pb_reject_source source = { .file = row->file,
                                                 .line = row->cell ? 0 : row->line,
                                                 .cell = row->cell };
        counts->elsewhere += !ours;
        return pb_extractor_reject(context, &source, row->rule, error, "%s", row->reason);
    }
    if (row->facts > 0)
        counts->read--;
    else if (ours && row->again)
        counts->duplicates++;
    else
        counts->filtered++;
    return PB_OK;
}

enum pb_status nhs_organisations_tell(struct directory *directory, struct pb_context *context, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = context };
    enum pb_status status = tell_areas(directory, context, error);
    if (status == PB_OK)
        status = tell_memberships(directory, context, error);
    if (status == PB_OK)
        status = tell_elsewhere(directory, context, error);
    if (status == PB_OK)
        status = tell_doubts(directory, context, error);
    if (status == PB_OK)
        status = tell_successions(directory, context, error);
    for (size_t i = 0; status == PB_OK && i < directory->row_count; i++) {
        if (pb_cancel_check_rows(&check, i, error))
            return PB_FATAL;
        status = account_for_row(directory, &directory->rows[i], context, error);
    }
    return status;
}
