/*
 * The percentage of a Place from those that a survey gives for its districts. The districts are strata of the survey:
 * the Place's percentage is the mean of theirs, weighted by the people of the ages that were asked, and its variance
 * the sum of theirs, weighted by the squares (Cochran, Sampling Techniques, 3rd edition 1977, chapter 5). The variances
 * are those of the published limits, so the design of the survey is in them. The limits are Wilson's for the number of
 * people whose simple random sample would have this variance (Korn & Graubard, Surv Methodol 1998;24:193-201; Dean &
 * Pagano, J Surv Stat Methodol 2015;3:484-503).
 */
#include "placebook/contract/methods.h"
#include "placebook/statistics/proportion.h"
#include "transforms/rates/rates.h"

#include <stdio.h>

/* People of a year, from rows of the components that are about it. */
static double people_of_year(struct rates_figure *figure, const struct rates_area *part, int32_t year)
{
    const struct rates_work *work = figure->work;
    const struct pb_table *rows = work->context->components;
    double people = PB_MISSING;
    for (size_t i = 0; i < part->count; i++) {
        size_t row = part->rows[i];
        if (rows->period_start[row] / 10000 != year || rows->sex[row] != (pb_symbol)figure->sex ||
            work->age_from[row] != work->from->age_from || work->age_to[row] != work->from->age_to)
            continue;
        if (!pb_missing(people) && people != rows->value[row])
            return PB_MISSING; /* two of them */
        people = rows->value[row];
        figure->weights_from = pb_cell(rows, source, row);
    }
    return people;
}

static double weight_of(struct rates_figure *figure, size_t part, size_t row)
{
    const struct pb_table *table = figure->work->context->table;
    const struct rates_area *area = figure->subject->parts[part];
    int32_t first = 0;
    int32_t last = 0;
    if (!rates_years(table->period_start[row], table->period_end[row], &first, &last))
        return PB_MISSING;
    double people = 0;
    for (int32_t year = first; year <= last; year++)
        people += people_of_year(figure, area, year);
    if (!pb_missing(people))
        return people;
    return rates_look_up(figure, area->reference, table->period_start[row], table->period_end[row],
                         figure->work->from->age_from, figure->work->from->age_to);
}

bool rates_weigh(struct rates_figure *figure, const size_t *rows)
{
    const struct pb_table *table = figure->work->context->table;
    const double most = figure->work->from->multiplier;
    struct pb_interval limits[2];
    struct pb_error error = { 0 };
    double all = 0;
    double sum = 0;
    double variance = 0;
    figure->denominator = 0;
    for (size_t i = 0; i < figure->subject->count; i++) {
        size_t row = rows[i];
        double people = weight_of(figure, i, row);
        double half = (table->upper_95[row] - table->lower_95[row]) / 2;
        double spread = half / PB_Z_95 / most;
        if (!(people > 0) || !(half > 0) || table->status[row] == PB_WORD_SUPPRESSED ||
            pb_method_is_approximate(pb_cell(table, method, row)))
            return rates_not(figure, "no people or no limits");
        all += people;
        sum += people * table->value[row] / most;
        variance += people * people * spread * spread;
        figure->denominator += table->denominator[row];
    }
    double part = sum / all;
    double asked = part * (1 - part) / (variance / (all * all));
    if (!(part > 0 && part < 1) ||
        pb_proportion_limits(part * asked, asked, most, PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_proportion_limits(part * asked, asked, most, PB_Z_998, &limits[1], &error) != PB_OK)
        return rates_not(figure, "no limits");
    figure->value = most * part;
    figure->count = PB_MISSING;
    figure->lower_95 = limits[0].lower;
    figure->upper_95 = limits[0].upper;
    figure->lower_998 = limits[1].lower;
    figure->upper_998 = limits[1].upper;
    (void)snprintf(figure->method, sizeof figure->method,
                   "mean of districts weighted by people of these ages, Wilson limits of the effective sample%s",
                   rates_doubt_people(figure) ? PB_APPROXIMATE : PB_EXACT_METHOD);
    return true;
}
