/*
 * Where several indicators carry one measure for the same area and period, the one that the framework lists first stays
 * and the others are rejected.
 */
#include "transforms/normalise/normalise.h"

#include "placebook/reject.h"

#include <stdio.h>
#include <string.h>

/* How early the framework lists the row's indicator among the sources of its measure. */
static size_t rank(const struct normalise_work *work, const struct pb_measure *measure, size_t row)
{
    const struct pb_measure_source *sources = measure->sources.items;
    const char *indicator = pb_cell(work->context->table, indicator, row);
    size_t i = 0;
    while (i < measure->sources.count &&
           !(strcmp(sources[i].scheme, work->context->scheme) == 0 && strcmp(sources[i].indicator, indicator) == 0))
        i++;
    return i;
}

static enum pb_status reject_superseded(struct normalise_work *work, const struct pb_measure *measure, size_t row,
                                        size_t kept)
{
    const struct pb_table *table = work->context->table;
    char subject[512];
    char place[420];
    char reason[1024];
    (void)snprintf(reason, sizeof reason,
                   "indicator %.60s gives way to indicator %.60s, which the framework lists first for %.64s and which "
                   "has %s (%s)",
                   pb_cell(table, indicator, row), pb_cell(table, indicator, kept), measure->id,
                   normalise_subject(table, row, subject, sizeof subject),
                   normalise_place(table, kept, place, sizeof place));
    return normalise_reject(work, row, "superseded-indicator", reason);
}

/* The rows are about one measure and the same area, sex, age, category and period, of one indicator or of several. */
enum pb_status normalise_superseded(struct normalise_work *work, const struct pb_group *group)
{
    const uint32_t *rows = group->rows;
    size_t count = group->count;
    const struct pb_table *table = work->context->table;
    const struct pb_measure *measure =
        count > 1 ? pb_framework_measure(work->context->framework, pb_cell(table, measure, rows[0]), NULL) : NULL;
    if (!measure)
        return PB_OK;
    size_t kept = rows[0];
    for (size_t i = 1; i < count; i++)
        if (rank(work, measure, rows[i]) < rank(work, measure, kept))
            kept = rows[i];
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < count; i++)
        if (table->indicator[rows[i]] != table->indicator[kept])
            status = reject_superseded(work, measure, rows[i], kept);
    return status;
}
