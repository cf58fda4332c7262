/*
 * The rows that stand beside a figure of few events. Neither shows anything that was withheld: years that are withheld
 * are not added, and estimates are made of published figures alone.
 */
#include "transforms/few_events/few_events.h"

#include "placebook/contract/methods.h"
#include "placebook/small_numbers.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"

#include <stdio.h>

enum { FIRST_OF_JANUARY = 101, FIRST_OF_APRIL = 401, CENTURY = 100, DAY = 10000 };

static enum pb_status few_events_begin(struct pb_table *table, size_t like, const char *category, size_t *row,
                                       struct pb_error *error)
{
    enum pb_status status = pb_calculated_add(table, table, like, row, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->category_type[*row], PB_SMALL_NUMBERS, error);
    return status == PB_OK ? pb_cell_set(table, &table->category[*row], category, error) : status;
}

/* ---- Years together ---- */

/* "2017 - 19", "2017/18 - 19/20". */
static void few_events_period(int32_t start, int32_t end, char *text, size_t size)
{
    int first = start / DAY;
    int last = end / DAY;
    if (start % DAY == FIRST_OF_JANUARY)
        (void)snprintf(text, size, "%d - %02d", first, last % CENTURY);
    else
        (void)snprintf(text, size, "%d/%02d - %02d/%02d", first, (first + 1) % CENTURY, (last - 1) % CENTURY,
                       last % CENTURY);
}

static enum pb_status few_events_limits(struct pb_table *table, size_t row, struct pb_error *error)
{
    static const double levels[] = { PB_Z_95, PB_Z_998 };
    struct pb_interval limits[2];
    enum pb_status status = PB_OK;
    bool proportion = table->value_type[row] == PB_WORD_PROPORTION;
    for (size_t i = 0; status == PB_OK && i < 2; i++)
        status = (proportion ? pb_proportion_limits : pb_rate_limits)(
            table->count[row], table->denominator[row], table->multiplier[row], levels[i], &limits[i], error);
    if (status != PB_OK)
        return status;
    table->lower_95[row] = limits[0].lower;
    table->upper_95[row] = limits[0].upper;
    table->lower_998[row] = limits[1].lower;
    table->upper_998[row] = limits[1].upper;
    return PB_OK;
}

enum pb_status few_events_pool(struct pb_table *table, size_t like, const struct few_events_area *area,
                               struct pb_joined *joined, struct pb_error *error)
{
    double counts[PB_POOL_YEARS_MOST];
    double denominators[PB_POOL_YEARS_MOST];
    for (size_t i = 0; i < area->years; i++) {
        counts[i] = table->count[area->rows[i]];
        denominators[i] = table->denominator[area->rows[i]];
    }
    struct pb_pooled pooled = pb_pool_years(counts, denominators, area->years);
    size_t row = 0;
    if (pooled.years == 0)
        return PB_OK;
    enum pb_status status = few_events_begin(table, like, PB_POOLED_YEARS, &row, error);
    if (status != PB_OK)
        return status;
    char period[40];
    char method[120];
    const char *how = table->value_type[row] == PB_WORD_PROPORTION ? "Wilson limits"
                      : pooled.count < PB_EXACT_BELOW              ? "exact Poisson limits"
                                                                   : "Byar's limits";
    bool rounded = false;
    for (size_t i = 0; i < pooled.years; i++)
        rounded = rounded || pb_method_is_rounded(pb_cell(table, method, area->rows[i])) ||
                  pb_method_is_rounded(pb_cell(table, note, area->rows[i]));
    (void)snprintf(method, sizeof method, "sum of %zu years, %s%s", pooled.years, how,
                   rounded ? PB_FROM_ROUNDED : PB_EXACT_METHOD);
    table->period_start[row] = table->period_start[area->rows[pooled.years - 1]];
    few_events_period(table->period_start[row], table->period_end[row], period, sizeof period);
    table->count[row] = pooled.count;
    table->denominator[row] = pooled.denominator;
    table->value[row] = table->multiplier[row] * pooled.count / pooled.denominator;
    table->note[row] = PB_WORD_NONE;
    status = few_events_limits(table, row, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->period[row], period, error);
    if (status == PB_OK)
        status = pb_calculated_method(table, row, method, error);
    return status == PB_OK ? pb_calculated_sources(joined, table, area->rows, pooled.years, table, row, error) : status;
}

/* ---- The estimate ---- */

enum pb_status few_events_smooth(struct pb_table *table, size_t like, const struct pb_shrinkage *shrinkage,
                                 size_t areas, struct pb_error *error)
{
    size_t row = 0;
    enum pb_status status = few_events_begin(table, like, PB_SMOOTHED, &row, error);
    if (status != PB_OK)
        return status;
    char method[160];
    struct pb_interval limits[2];
    double count = table->count[like];
    double people = table->denominator[like];
    double multiplier = table->multiplier[like];
    table->value[row] = multiplier * pb_shrinkage_estimate(shrinkage, count, people);
    table->note[row] = PB_WORD_NONE;
    status = pb_shrinkage_limits(shrinkage, count, people, PB_Z_95, &limits[0], error);
    if (status == PB_OK)
        status = pb_shrinkage_limits(shrinkage, count, people, PB_Z_998, &limits[1], error);
    bool limited = status == PB_OK;
    if (limited) {
        table->lower_95[row] = multiplier * limits[0].lower;
        table->upper_95[row] = multiplier * limits[0].upper;
        table->lower_998[row] = multiplier * limits[1].lower;
        table->upper_998[row] = multiplier * limits[1].upper;
    } else if (status == PB_REJECTED) { /* the areas differ by no more than chance: all have the same estimate */
        status = pb_cell_set(table, &table->note[row], error ? error->message : "", error);
        pb_error_clear(error);
    }
    (void)snprintf(method, sizeof method,
                   "empirical Bayes: its own figure drawn towards that of %zu areas of its kind%s%s", areas,
                   !limited                ? ""
                   : shrinkage->proportion ? ", limits of the beta distribution"
                                           : ", limits of the gamma distribution",
                   PB_APPROXIMATE);
    return status == PB_OK ? pb_calculated_method(table, row, method, error) : status;
}
