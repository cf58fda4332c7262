/*
 * A free test of all data: figures that are published more than once, or that follow from others, must agree. Nothing
 * is changed. How often each comparison was made and how often it differed goes to the gate, each mismatch to the sheet
 * Checks.
 */
#include "transforms/reconcile/reconcile.h"

#include "placebook/descriptor.h"

#include <stdlib.h>
#include <string.h>

enum { SEXES = 4, UNIT_MAXIMUM = 1000, ROW_BYTES = 64 };

static const struct pb_option options[] = {
    { .name = "rounding",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct reconcile_options, rounding),
      .default_value = "0",
      .minimum = 0,
      .maximum = UNIT_MAXIMUM,
      .help =
          "Whole counts and denominators are assumed to be rounded to multiples of this number, so each may differ by "
          "half of it; 0: worked out for each indicator (5, 10, 50 ... if all its numbers are multiples, otherwise 1).",
      .example = "5" },
    { .name = "nhs_tolerance",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct reconcile_options, nhs_tolerance),
      .default_value = "0.1",
      .minimum = 0,
      .maximum = 1,
      .help = "How far, as a fraction, the sum of a Place's districts may differ from a figure of an NHS area with the "
              "same districts: one counts residents, the other registered patients.",
      .example = "0.05" },
    { 0 },
};

/* A Place's row that is not a copy of what the system's table has, or whose copy is to be compared. */
static bool is_looked_at(const struct reconcile_work *work, size_t row)
{
    pb_symbol geography = work->context->table->geography[row];
    return reconcile_is_lead(work, row) || geography == PB_WORD_EXACT || geography == PB_WORD_SUM;
}

/* The key of a run, and how many of its first columns make the wider runs. */
static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(category_type), PB_COLUMN(category),
                              PB_COLUMN(age),     PB_COLUMN(period),        PB_COLUMN(sex) };
enum { KEY = sizeof key / sizeof key[0], KEY_WITHOUT_SEX = 5, SERIES = 1 };

static enum pb_status take_memory(struct reconcile_work *work)
{
    const struct pb_table *table = work->context->table;
    size_t slots = work->context->geography->areas.count * SEXES;
    work->order = pb_arena_take(&work->arena, table->rows, sizeof *work->order);
    work->country = pb_arena_take(&work->arena, table->rows, sizeof *work->country);
    work->areas = pb_arena_take(&work->arena, table->rows, sizeof *work->areas);
    work->count_unit = pb_arena_take(&work->arena, table->rows, sizeof *work->count_unit);
    work->denominator_unit = pb_arena_take(&work->arena, table->rows, sizeof *work->denominator_unit);
    work->row_of = pb_arena_take(&work->arena, slots, sizeof *work->row_of);
    if (!work->order || !work->country || !work->areas || !work->count_unit || !work->denominator_unit || !work->row_of)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < slots; i++)
        work->row_of[i] = RECONCILE_NO_ROW;
    return PB_OK;
}

static enum pb_status reconcile_prepare(struct reconcile_work *work, struct pb_groups *runs)
{
    const struct pb_table *table = work->context->table;
    const struct pb_geography *geography = work->context->geography;
    enum pb_status status = take_memory(work);
    if (status != PB_OK)
        return status;
    work->system = pb_symbol_of(table->symbols, geography->system.id);
    if (work->system == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    struct pb_cancel_check check = { .context = work->context };
    for (size_t row = 0; row < table->rows; row++) {
        if (pb_cancel_check_rows(&check, row, work->error))
            return PB_FATAL;
        if (!is_looked_at(work, row))
            continue;
        pb_symbol code = table->area_code[row];
        work->areas[row] =
            pb_geography_area(geography, pb_symbol_text(table->symbols, code), pb_symbol_length(table->symbols, code));
        if (work->areas[row] && work->areas[row]->kind == PB_AREA_PLACE && table->origin[row] == 0)
            work->areas[row] = NULL; /* a sum of other rows, which is looked at as such */
        work->order[work->count++] = (uint32_t)row;
        if (work->areas[row] && work->areas[row] == pb_geography_country(geography) && reconcile_is_lead(work, row))
            work->country[work->country_count++] = (uint32_t)row;
    }
    *runs = pb_groups_sort(table, key, KEY, work->order, work->count);
    return PB_OK;
}

/* The rows of one category, age and period, of every sex. */
static enum pb_status check_period(struct reconcile_work *work, const struct pb_groups *all,
                                   const struct pb_group *period)
{
    struct pb_groups runs = pb_groups_within(all, period, KEY);
    struct pb_group run;
    enum pb_status status = reconcile_check_sexes(work, period->rows, period->count);
    while (status == PB_OK && pb_groups_next(&runs, &run)) {
        status = reconcile_check_districts(work, run.rows, run.count);
        if (status == PB_OK)
            status = reconcile_check_copies(work, run.rows, run.count);
    }
    return status;
}

static enum pb_status reconcile_check_series(struct reconcile_work *work, const struct pb_groups *all,
                                             const struct pb_group *series)
{
    const uint32_t *rows = series->rows;
    size_t count = series->count;
    struct pb_groups periods = pb_groups_within(all, series, KEY_WITHOUT_SEX);
    struct pb_group period;
    enum pb_status status = PB_OK;
    memset(work->rehearsed, 0, sizeof work->rehearsed);
    memset(work->differed, 0, sizeof work->differed);
    reconcile_find_units(work, rows, count);
    reconcile_find_scale(work, rows, count);
    if (work->scale.inferred) {
        work->rehearsing = true;
        status = reconcile_check_figures(work, rows, count);
        work->rehearsing = false;
    }
    if (status == PB_OK)
        status = reconcile_check_figures(work, rows, count);
    while (status == PB_OK && pb_groups_next(&periods, &period))
        status = check_period(work, all, &period);
    return status;
}

static enum pb_status reconcile_all_series(struct reconcile_work *work)
{
    struct pb_groups runs = { 0 };
    struct pb_group series;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = reconcile_prepare(work, &runs);
    if (status != PB_OK)
        return status;
    struct pb_groups all_series = pb_groups_of(runs.table, key, SERIES, runs.order, runs.rows);
    status = reconcile_count_checks(work); /* nothing yet: so that the checks have the same order everywhere */
    while (status == PB_OK && pb_groups_next(&all_series, &series))
        status = pb_cancel_check_rows(&check, all_series.next, work->error)
                     ? PB_FATAL
                     : reconcile_check_series(work, &runs, &series);
    if (status == PB_OK)
        status = reconcile_check_country(work);
    return status == PB_OK ? reconcile_count_checks(work) : status;
}

static enum pb_status reconcile_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    const struct pb_table *table = context->table;
    struct reconcile_work work = {
        .context = context,
        .options = option_values,
        .error = error,
    };
    pb_arena_open(&work.arena, table->rows * ROW_BYTES + ((size_t)16 << 20));
    enum pb_status status = reconcile_all_series(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_reconcile = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "reconcile",
    .summary = "Compares figures that should agree with each other, and reports where they do not.",
    .version = "1",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct reconcile_options),
    .apply = reconcile_apply,
};
PB_EXPORT_MODULE(pb_transform_reconcile);
