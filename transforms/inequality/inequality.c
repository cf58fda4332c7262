/*
 * Rows for the slope and the relative index of inequality, from the deprivation groups that a source carries: one of
 * each for every measure, area, sex, age, kind of groups and period that has all groups with value, limits and
 * denominator.
 */
#include "transforms/inequality/inequality.h"

#include "placebook/calculated.h"
#include "placebook/contract/methods.h"
#include "placebook/deprivation.h"
#include "placebook/descriptor.h"
#include "placebook/groups.h"
#include "placebook/statistics/inequality.h"

#include <math.h>

enum {
    SERIES = 5, /* the first columns of the key, which are those of a series; the period comes behind them */
    GROUPS = 10
};

/* The columns of a set of groups. */
static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(sex),
                              PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(period) };

#define NO_ROW  SIZE_MAX
#define PERCENT 100.0 /* what a survey's percentages are given per */

/* One set of groups. A Place's table has copies of all rows of the areas that it shows; figures are taken from the
 * first Place's, and each Place gets its rows. */
struct set {
    const uint32_t *rows;
    size_t count;
    size_t groups;         /* 10 or 5 */
    size_t member[GROUPS]; /* the row of each group in the first Place's table, or NO_ROW */
    size_t members;
    bool has_value;
};

struct work {
    struct pb_context *context;
    struct pb_error *error;
    struct pb_arena arena;
    int32_t *latest; /* by row: where the last period of its series ends */
    size_t *groups;  /* by symbol of a category type: how many groups it has, and 1 more; 0 not looked at yet */
    struct pb_slope_draws draws;
    bool has_draws; /* room for them */
    pb_symbol no_ratio;
    double numbers[4][GROUPS]; /* denominator, value, limits */
};

/* What both indices of a set have in common. */
struct made {
    double people;
    pb_symbol method, file, lines;
};

struct index {
    const char *category;
    const char *unit;
    double value;
    struct pb_interval limits[2];
};

static enum pb_status inequality_prepare(struct work *work)
{
    struct pb_table *table = work->context->table;
    work->latest = pb_arena_take(&work->arena, table->rows, sizeof *work->latest);
    work->groups = pb_arena_take(&work->arena, table->symbols->count, sizeof *work->groups);
    work->no_ratio = pb_symbol_of(table->symbols, PB_SLOPE_NO_RATIO);
    if (!work->latest || !work->groups || work->no_ratio == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    return PB_OK;
}

static size_t groups_of(struct work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    size_t *known = &work->groups[table->category_type[row]];
    if (*known == 0)
        *known = pb_deprivation_groups(pb_cell(table, category_type, row)) + 1;
    return *known - 1;
}

static void inequality_find_latest(struct work *work, struct pb_groups all_series)
{
    const int32_t *ends = work->context->table->period_end;
    struct pb_group series;
    while (pb_groups_next(&all_series, &series)) {
        int32_t latest = ends[series.rows[0]];
        for (size_t i = 1; i < series.count; i++)
            if (ends[series.rows[i]] > latest)
                latest = ends[series.rows[i]];
        for (size_t i = 0; i < series.count; i++)
            work->latest[series.rows[i]] = latest;
    }
}

static void inequality_look_at(const struct work *work, struct set *set)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < GROUPS; i++)
        set->member[i] = NO_ROW;
    for (size_t i = 0; i < set->count; i++) {
        size_t row = set->rows[i];
        size_t group = pb_deprivation_group(pb_cell(table, category, row), set->groups);
        if (group == 0 || table->place[row] != table->place[set->rows[0]])
            continue;
        set->members += set->member[group - 1] == NO_ROW;
        set->member[group - 1] = row;
        set->has_value = set->has_value || !pb_missing(table->value[row]);
    }
}

/* Standard errors are taken on the scale on which limits of such values are symmetric. */
static enum pb_slope_values inequality_kind_of(pb_symbol value_type)
{
    switch (value_type) {
    case PB_WORD_PROPORTION:
    case PB_WORD_SURVEY_PROPORTION:
        return PB_SLOPE_PROPORTION;
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_DSR:
    case PB_WORD_ISR:
        return PB_SLOPE_RATE;
    default:
        return PB_SLOPE_NORMAL;
    }
}

static const char *missing_number(const struct pb_table *table, size_t row)
{
    if (pb_missing(table->value[row]))
        return "value";
    if (pb_missing(table->lower_95[row]) || pb_missing(table->upper_95[row]))
        return "95% limits";
    return pb_missing(table->denominator[row]) ? "denominator" : NULL;
}

static enum pb_status inequality_gather(struct work *work, const struct set *set, double divisor)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < set->groups; i++) {
        size_t row = set->member[i];
        if (row == NO_ROW)
            return pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE, "%zu of the %zu deprivation groups have a row",
                           set->members, set->groups);
        const char *missing = missing_number(table, row);
        if (missing)
            return pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE, "%.200s has no %s", pb_cell(table, category, row),
                           missing);
        work->numbers[0][i] = table->denominator[row];
        work->numbers[1][i] = table->value[row] / divisor;
        work->numbers[2][i] = table->lower_95[row] / divisor;
        work->numbers[3][i] = table->upper_95[row] / divisor;
    }
    return PB_OK;
}

/* An index is no better than the figures that it is made of. */
static bool inequality_is_approximate(const struct pb_table *table, const struct set *set)
{
    for (size_t i = 0; i < set->groups; i++)
        if (pb_method_is_approximate(pb_cell(table, method, set->member[i])))
            return true;
    return false;
}

/* Where the figures came from: the file, when it is one, and the lines of all groups. */
static enum pb_status inequality_describe(struct work *work, const struct set *set, enum pb_slope_values values,
                                          struct made *made)
{
    static const char *const scales[] = {
        [PB_SLOPE_NORMAL] = "standard errors from their limits",
        [PB_SLOPE_RATE] = "standard errors on the log scale, limits from 100,000 draws",
        [PB_SLOPE_PROPORTION] = "standard errors on the logit scale, limits from 100,000 draws",
    };
    struct pb_table *table = work->context->table;
    *made = (struct made){ .file = table->source_file[set->member[0]] };
    char *lines = pb_arena_text(&work->arena, "", 0);
    for (size_t i = 0; lines && i < set->groups; i++) {
        size_t row = set->member[i];
        lines = pb_arena_format(&work->arena, "%s%s%s", lines, i ? ";" : "", pb_cell(table, source_row, row));
        made->people += work->numbers[0][i];
        if (table->source_file[row] != made->file)
            made->file = PB_WORD_NONE;
    }
    char *method =
        pb_arena_format(&work->arena, "weighted least squares over %zu deprivation groups, %s%s", set->groups,
                        scales[values], inequality_is_approximate(table, set) ? PB_APPROXIMATE : "");
    made->lines = lines ? pb_symbol_of(table->symbols, lines) : PB_SYMBOL_NONE;
    made->method = method ? pb_symbol_of(table->symbols, method) : PB_SYMBOL_NONE;
    if (made->lines == PB_SYMBOL_NONE || made->method == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    return PB_OK;
}

static enum pb_status add_index(struct work *work, size_t like, const struct index *index, const struct made *made)
{
    struct pb_table *table = work->context->table;
    size_t row = 0;
    enum pb_status status = inequality_add(table, like, index->category, &row, work->error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->unit[row], index->unit, work->error);
    if (status != PB_OK)
        return status;
    table->source_file[row] = made->file;
    table->source_row[row] = made->lines;
    if (pb_missing(index->value)) {
        table->note[row] = work->no_ratio;
        return PB_OK;
    }
    table->value[row] = index->value;
    table->lower_95[row] = index->limits[0].lower;
    table->upper_95[row] = index->limits[0].upper;
    table->lower_998[row] = index->limits[1].lower;
    table->upper_998[row] = index->limits[1].upper;
    table->denominator[row] = made->people;
    table->status[row] = PB_WORD_CALCULATED;
    table->method[row] = made->method;
    return PB_OK;
}

/* A line through percentages can leave 0 to 100 where it is drawn; what is published of it does not. */
static void keep_possible(enum pb_slope_values values, double multiplier, struct pb_slope_limits *limits)
{
    if (values == PB_SLOPE_NORMAL)
        return;
    limits->rii.lower = fmax(limits->rii.lower, 0);
    if (values != PB_SLOPE_PROPORTION)
        return;
    limits->sii.lower = fmax(limits->sii.lower, -multiplier);
    limits->sii.upper = fmin(limits->sii.upper, multiplier);
}

/* Both indices, for every Place that has the groups. */
static enum pb_status inequality_calculate(struct work *work, const struct set *set)
{
    static const double levels[] = { 0.95, 0.998 };
    struct pb_table *table = work->context->table;
    enum pb_slope_values values = inequality_kind_of(table->value_type[set->rows[0]]);
    double multiplier = table->multiplier[set->rows[0]];
    double divisor = values != PB_SLOPE_PROPORTION ? 1 : pb_missing(multiplier) ? PERCENT : multiplier;
    /* Where low is good the sign is turned, so that an index above 0 (or 1) always means that the most deprived are
     * worse off. */
    double turned = table->polarity[set->rows[0]] == PB_WORD_LOW_IS_GOOD ? -1 : 1;
    const struct pb_slope_groups groups = {
        .count = set->groups,
        .population = work->numbers[0],
        .value = work->numbers[1],
        .lower_95 = work->numbers[2],
        .upper_95 = work->numbers[3],
        .values = values,
        .multiplier = turned * divisor,
    };
    struct pb_slope slope;
    struct pb_slope_limits limits[2];
    enum pb_status status = inequality_gather(work, set, divisor);
    if (status == PB_OK)
        status = pb_slope_index(&groups, &slope, work->error);
    if (status == PB_OK && !work->has_draws) { /* most measures have no index: the room is not free */
        status = pb_slope_draws_open(&work->draws, &work->arena, work->error);
        work->has_draws = status == PB_OK;
    }
    if (status == PB_OK)
        status = pb_slope_limits(&groups, levels, 2, &work->draws, limits, work->error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < 2; i++)
        keep_possible(values, divisor, &limits[i]);
    const char *unit = inequality_slope_unit(pb_cell(table, unit, set->rows[0]));
    const struct index indices[] = {
        { PB_SLOPE_INDEX, unit, slope.sii, { limits[0].sii, limits[1].sii } },
        { PB_RELATIVE_INDEX, INEQUALITY_RATIO, slope.rii, { limits[0].rii, limits[1].rii } },
    };
    struct made made;
    status = inequality_describe(work, set, values, &made);
    pb_symbol first = table->category[set->member[0]];
    for (size_t i = 0; status == PB_OK && i < set->count; i++)
        for (size_t k = 0; status == PB_OK && k < 2 && table->category[set->rows[i]] == first; k++)
            status = add_index(work, set->rows[i], &indices[k], &made);
    return status;
}

/* One row that says why there is no index, for every Place; only for the latest period, which is where it is missed. */
static enum pb_status inequality_explain(struct work *work, const struct set *set)
{
    struct pb_table *table = work->context->table;
    pb_symbol note = pb_symbol_of(table->symbols, work->error->message);
    if (note == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    pb_error_clear(work->error);
    pb_symbol first = table->category[set->rows[0]];
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < set->count; i++) {
        size_t like = set->rows[i];
        size_t row = 0;
        if (table->category[like] != first || table->period_end[like] != work->latest[like])
            continue;
        status = inequality_add(table, like, PB_SLOPE_INDEX, &row, work->error);
        if (status == PB_OK)
            table->note[row] = note;
    }
    return status;
}

/* A single group is not a set: it says in which group of a larger area the area itself is. */
static enum pb_status serve(struct work *work, const uint32_t *rows, size_t count)
{
    struct set set = { .rows = rows, .count = count, .groups = groups_of(work, rows[0]) };
    if (set.groups == 0 || pb_word_adds_up(work->context->table->value_type[rows[0]]))
        return PB_OK;
    inequality_look_at(work, &set);
    if (set.members < 2 || !set.has_value)
        return PB_OK;
    enum pb_status status = inequality_calculate(work, &set);
    return status == PB_REJECTED ? inequality_explain(work, &set) : status;
}

static enum pb_status inequality_walk(struct work *work)
{
    const struct pb_table *table = work->context->table;
    struct pb_groups sets;
    struct pb_group set;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_groups_open(&sets, table, PB_KEY(key), &work->arena, work->error);
    if (status == PB_OK)
        inequality_find_latest(work, pb_groups_of(table, key, SERIES, sets.order, sets.rows));
    while (status == PB_OK && pb_groups_next(&sets, &set))
        status = pb_cancel_check_rows(&check, sets.next, work->error) ? PB_FATAL : serve(work, set.rows, set.count);
    return status;
}

static enum pb_status inequality_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    const struct pb_table *table = context->table;
    struct work work = { .context = context, .error = error };
    /* By row: its place in the order and a date, and the lines that an index names; by symbol one number; the draws. */
    pb_arena_open(&work.arena, table->rows * 64 + table->symbols->count * sizeof(size_t) +
                                   PB_SLOPE_DRAWS * sizeof(double) * 3 + ((size_t)16 << 20));
    enum pb_status status = inequality_prepare(&work);
    if (status == PB_OK)
        status = inequality_walk(&work);
    pb_arena_close(&work.arena);
    return status == PB_OK ? inequality_over_lsoas(context, error) : status;
}

static bool inequality_looks_up(const void *option_values)
{
    (void)option_values;
    return true;
}

const struct pb_module pb_transform_inequality = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "inequality",
    .summary = "Adds the slope and the relative index of inequality, where a source has all deprivation deciles or "
               "quintiles, and "
               "over the LSOAs of a district or Place by their ranks of deprivation in the reference data.",
    .version = "5",
    .since = "0.1.0",
    .begun = true,
    .looks_up = inequality_looks_up,
    .apply = inequality_apply,
};
PB_EXPORT_MODULE(pb_transform_inequality);
