#include "transforms/few_events/few_events.h"

#include "placebook/descriptor.h"
#include "placebook/groups.h"
#include "placebook/period.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

#define SMALL_PERCENT   100.0
#define SMALL_TOLERANCE 0.005 /* by which a value may be off multiplier x count / denominator: it was rounded */

static const struct pb_option options[] = {
    { .name = "events",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct few_events_options, events),
      .default_value = "10",
      .minimum = 1,
      .maximum = 1000,
      .help = "A figure of fewer events gets the years before together with it, and an estimate, beside it.",
      .example = "20" },
    { .name = "width",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct few_events_options, width),
      .default_value = "100",
      .minimum = 10,
      .maximum = 1000,
      .help = "So does a figure whose 95% limits are further apart than this percentage of it.",
      .example = "50" },
    { 0 },
};

static const size_t key[] = { PB_COLUMN(measure),       PB_COLUMN(sex),      PB_COLUMN(age),
                              PB_COLUMN(category_type), PB_COLUMN(category), PB_COLUMN(area_type) };

struct few_events_row {
    pb_symbol area;
    uint32_t row;
    int32_t start, end;
};

struct few_events_work {
    const struct few_events_options *options;
    struct pb_context *context;
    struct pb_error *error;
    struct pb_arena arena;
    struct pb_joined joined;
    struct few_events_row *rows; /* of the set at hand: by area, the latest first */
    size_t count;
    int32_t latest;                /* where the last period of the set ends */
    double *counts, *denominators; /* of that period, by area */
};

/* ---- Which rows ---- */

static bool few_events_is_local(const struct pb_table *table, size_t row)
{
    const char *type = pb_cell(table, area_type, row);
    return table->geography[row] == PB_WORD_LOCAL &&
           (strcasecmp(type, PB_TYPE_LOCAL) == 0 || strcasecmp(type, PB_TYPE_PCN) == 0);
}

/* A count over a denominator that can be one: neither below 0 nor, of a proportion, more than there are. */
static bool few_events_has_figure(const struct pb_table *table, size_t row)
{
    bool proportion = table->value_type[row] == PB_WORD_PROPORTION;
    double expected = table->multiplier[row] * table->count[row] / table->denominator[row];
    return table->status[row] != PB_WORD_SUPPRESSED && table->denominator[row] > 0 && table->count[row] >= 0 &&
           (!proportion || table->count[row] <= table->denominator[row]) &&
           fabs(table->value[row] - expected) <= SMALL_TOLERANCE * fabs(expected);
}

static bool few_events_is_year(int32_t start, int32_t end)
{
    enum { DAYS_OF_A_YEAR = 365 };
    int32_t days = pb_date_days(end) - pb_date_days(start) + 1;
    bool begins = start % 10000 == 101 || start % 10000 == 401;
    return begins && (days == DAYS_OF_A_YEAR || days == DAYS_OF_A_YEAR + 1);
}

static bool few_events_is_few(const struct few_events_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    double width = table->upper_95[row] - table->lower_95[row]; /* missing: not wide */
    return table->count[row] < (double)work->options->events ||
           width > work->options->width / SMALL_PERCENT * table->value[row];
}

static int few_events_order(const void *a, const void *b)
{
    const struct few_events_row *left = a;
    const struct few_events_row *right = b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

static void few_events_list(struct few_events_work *work, const struct pb_group *set)
{
    const struct pb_table *table = work->context->table;
    work->count = 0;
    work->latest = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t row = set->rows[i];
        if (table->category_type[row] != PB_WORD_NONE || table->category[row] != PB_WORD_NONE ||
            !few_events_is_local(table, row) || !few_events_is_year(table->period_start[row], table->period_end[row]))
            continue;
        work->rows[work->count++] =
            (struct few_events_row){ table->area_code[row], row, table->period_start[row], table->period_end[row] };
        if (table->period_end[row] > work->latest)
            work->latest = table->period_end[row];
    }
    if (work->count > 1)
        qsort(work->rows, work->count, sizeof *work->rows, few_events_order);
}

/* ---- An area ---- */

/* The years back from the latest one, without a gap; in the tables of several Places they are copies of each other. */
static struct few_events_area few_events_look(const struct few_events_work *work, size_t first, size_t end)
{
    const struct pb_table *table = work->context->table;
    struct few_events_area area = { .years = 0 };
    const struct few_events_row *before = NULL;
    if (work->rows[first].end != work->latest)
        return area;
    for (size_t i = first; i < end && area.years < PB_POOL_YEARS_MOST; i++) {
        const struct few_events_row *at = &work->rows[i];
        if (before && at->end == before->end)
            continue;
        bool follows = !before || pb_date_days(before->start) == pb_date_days(at->end) + 1;
        if (!follows || !few_events_has_figure(table, at->row))
            break;
        area.rows[area.years++] = at->row;
        before = at;
    }
    area.few = area.years && few_events_is_few(work, area.rows[0]);
    return area;
}

static size_t few_events_end(const struct few_events_work *work, size_t first)
{
    size_t end = first + 1;
    while (end < work->count && work->rows[end].area == work->rows[first].area)
        end++;
    return end;
}

/* For each Place that shows the latest row. */
static enum pb_status few_events_write(struct few_events_work *work, size_t first, size_t end,
                                       const struct few_events_area *area, const struct pb_shrinkage *shrinkage,
                                       size_t areas)
{
    struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    for (size_t i = first; status == PB_OK && i < end && work->rows[i].end == work->latest; i++) {
        status = few_events_pool(table, work->rows[i].row, area, &work->joined, work->error);
        if (status == PB_OK && areas)
            status = few_events_smooth(table, work->rows[i].row, shrinkage, areas, work->error);
    }
    return status;
}

/* ---- A set ---- */

/* What all areas say together; 0 areas: nothing can be said. */
static enum pb_status few_events_fit(struct few_events_work *work, struct pb_shrinkage *shrinkage, size_t *areas)
{
    const struct pb_table *table = work->context->table;
    size_t count = 0;
    bool proportion = false;
    *areas = 0;
    for (size_t first = 0; first < work->count; first = few_events_end(work, first)) {
        uint32_t row = work->rows[first].row;
        if (work->rows[first].end != work->latest || !few_events_has_figure(table, row))
            continue;
        work->counts[count] = table->count[row];
        work->denominators[count++] = table->denominator[row];
        proportion = table->value_type[row] == PB_WORD_PROPORTION;
    }
    enum pb_status status =
        pb_shrinkage_fit(work->counts, work->denominators, count, proportion, shrinkage, work->error);
    if (status == PB_OK)
        *areas = count;
    if (status != PB_REJECTED)
        return status;
    pb_error_clear(work->error);
    return PB_OK;
}

static enum pb_status few_events_serve(struct few_events_work *work, const struct pb_group *set)
{
    const struct pb_table *table = work->context->table;
    struct pb_shrinkage shrinkage = { 0 };
    size_t areas = 0;
    pb_symbol type = table->value_type[set->rows[0]];
    if (type != PB_WORD_PROPORTION && type != PB_WORD_CRUDE_RATE)
        return PB_OK;
    few_events_list(work, set);
    if (work->count == 0)
        return PB_OK;
    enum pb_status status = few_events_fit(work, &shrinkage, &areas);
    for (size_t first = 0; status == PB_OK && first < work->count;) {
        size_t end = few_events_end(work, first);
        struct few_events_area area = few_events_look(work, first, end);
        if (area.few)
            status = few_events_write(work, first, end, &area, &shrinkage, areas);
        first = end;
    }
    return status;
}

static enum pb_status few_events_walk(struct few_events_work *work)
{
    struct pb_groups sets;
    struct pb_group set;
    enum pb_status status = pb_groups_open(&sets, work->context->table, PB_KEY(key), &work->arena, work->error);
    while (status == PB_OK && pb_groups_next(&sets, &set))
        status = pb_cancelled(work->context, work->error) ? PB_FATAL : few_events_serve(work, &set);
    return status;
}

static enum pb_status few_events_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct few_events_work work = { .options = option_values, .context = context, .error = error };
    const size_t rows = context->table->rows;
    bool any = false;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    for (size_t row = 0; !any && row < rows; row++)
        any = few_events_is_local(context->table, row);
    if (!any)
        return PB_OK;
    pb_arena_open(&work.arena, rows * 64 + ((size_t)64 << 20));
    work.joined.arena = &work.arena;
    work.rows = pb_arena_take(&work.arena, rows, sizeof *work.rows);
    work.counts = pb_arena_take(&work.arena, rows, sizeof *work.counts);
    work.denominators = pb_arena_take(&work.arena, rows, sizeof *work.denominators);
    enum pb_status status = work.rows && work.counts && work.denominators ? PB_OK : pb_out_of_memory(error);
    if (status == PB_OK)
        status = few_events_walk(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_few_events = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "few_events",
    .summary = "Puts pooled years and an empirical-Bayes estimate beside figures of local areas and Primary Care "
               "Networks that "
               "rest on few events.",
    .version = "2",
    .since = "2.1.0",
    .options = options,
    .option_values_size = sizeof(struct few_events_options),
    .begun = true,
    .apply = few_events_apply,
};
PB_EXPORT_MODULE(pb_transform_few_events);
