/*
 * One period, one text. Sources write the same days in several ways ("2019/20", "2019/2020", "Apr 2019 to Mar 2020"),
 * and rows are put together by the text. So all rows of a measure whose periods have the same first and last day get
 * the text of the row that comes first: by the order in which sources count, then by the order of rows. A period that
 * is not understood keeps its text.
 */
#include "engine/run/measure_private.h"

#include <stdlib.h>
#include <string.h>

enum { PERIODS_FIRST = 256 }; /* slots; a power of two */

struct measure_period {
    int32_t start, end; /* start 0: a free slot */
    pb_symbol text;
};

struct measure_periods {
    struct measure_period *slots; /* at most half of them are taken */
    size_t size, count;
};

/* Where the period is, or the free slot where it would go. */
static struct measure_period *periods_slot(const struct measure_periods *periods, int32_t start, int32_t end)
{
    uint64_t key = (uint64_t)(uint32_t)start << 32 | (uint32_t)end;
    size_t at = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (periods->size - 1);
    while (periods->slots[at].start && (periods->slots[at].start != start || periods->slots[at].end != end))
        at = (at + 1) & (periods->size - 1);
    return &periods->slots[at];
}

/* Room for one period more. */
static bool periods_grow(struct measure_periods *periods)
{
    struct measure_periods grown = { .size = periods->size ? periods->size * 2 : PERIODS_FIRST,
                                     .count = periods->count };
    if (periods->count * 2 < periods->size)
        return true;
    grown.slots = calloc(grown.size, sizeof *grown.slots); /* checked: below */
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < periods->size; i++)
        if (periods->slots[i].start)
            *periods_slot(&grown, periods->slots[i].start, periods->slots[i].end) = periods->slots[i];
    free(periods->slots);
    *periods = grown;
    return true;
}

static bool periods_of_source(struct measure_periods *periods, struct pb_table *table)
{
    for (size_t row = 0; row < table->rows; row++) {
        int32_t start = table->period_start[row];
        int32_t end = table->period_end[row];
        if (!start)
            continue;
        if (!periods_grow(periods))
            return false;
        struct measure_period *slot = periods_slot(periods, start, end);
        if (!slot->start) {
            *slot = (struct measure_period){ start, end, table->period[row] };
            periods->count++;
        }
        table->period[row] = slot->text;
    }
    return true;
}

enum pb_status pb_measure_periods(struct measuring_one *work)
{
    struct measure_periods periods = { 0 };
    bool room = true;
    for (size_t rank = 0; *work->measure->measure && rank < work->source_count; rank++)
        for (size_t i = 0; room && i < work->source_count; i++)
            if (strcmp(work->sources[i].source->id, work->by_rank[rank]) == 0)
                room = periods_of_source(&periods, &work->sources[i].table);
    free(periods.slots);
    return room ? PB_OK : pb_out_of_memory(work->error);
}
