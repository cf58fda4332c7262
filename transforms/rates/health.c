/*
 * Healthy life expectancy by Sullivan's method (placebook/statistics/healthy_life_expectancy.h), of an area or of
 * several districts together. Deaths and people of districts are added. The part of a Place's people who are in good
 * health is the mean of the districts' parts, weighted by the people of the band: that stands in for the weights of the
 * survey, which are not at hand. Its variance is the sum of theirs, weighted by the squares, as of the percentages of
 * a survey (`weighted`), and is given as the number of people whose simple random sample would have it.
 *
 * Good health may be known by wider bands than the life table's. What is said of a wider one then holds for each of the
 * life table's in it, and the people who were asked are shared out among them as the people who live there are: the
 * years lived are nearly so, and where they are not, the limits become a little wider and never narrower.
 */
#include "placebook/contract/methods.h"
#include "placebook/statistics/healthy_life_expectancy.h"
#include "placebook/unit_of_measure.h"
#include "transforms/rates/rates.h"

#include <math.h>

/* What is known of one part, by band of the life table. */
struct health {
    size_t rows[RATES_BANDS]; /* of the components, about good health; SIZE_MAX: none */
    bool several[RATES_BANDS];
    double people[RATES_BANDS];
};

/* What is known of the subject. */
struct healthy {
    double deaths[RATES_BANDS], people[RATES_BANDS];
    double good[RATES_BANDS], asked[RATES_BANDS];
    size_t at; /* the first band that is needed */
};

/* The band that begins at this age; RATES_BANDS, the end of the last one, also for ages where none does. */
static size_t band_from(int32_t age)
{
    size_t band = 0;
    while (band < RATES_BANDS && pb_life_table_ages[band] != age)
        band++;
    return band;
}

/* Is the row about the part, the period and the sex of the figure? */
static bool is_about(const struct rates_figure *figure, const struct rates_area *part, size_t row)
{
    const struct pb_table *rows = figure->work->context->components;
    size_t like = figure->subject->like;
    pb_symbol sex = rows->sex[row] == PB_WORD_NONE ? PB_WORD_PERSONS : rows->sex[row];
    return rows->area_code[row] == part->code && rows->period_start[row] == rows->period_start[like] &&
           rows->period_end[row] == rows->period_end[like] && sex == (pb_symbol)figure->sex;
}

/* For each band the narrowest row that holds it, of those that are whole bands of the life table. */
static void find_rows(const struct rates_figure *figure, const struct rates_area *part, struct health *health)
{
    const struct rates_work *work = figure->work;
    for (size_t band = 0; band < RATES_BANDS; band++)
        health->rows[band] = SIZE_MAX;
    for (size_t i = 0; i < work->health_count; i++) {
        size_t row = work->health[i];
        if (!is_about(figure, part, row))
            continue;
        size_t end = band_from(work->age_to[row]);
        if (end == RATES_BANDS && work->age_to[row] < PB_AGE_END)
            continue;
        int32_t width = work->age_to[row] - work->age_from[row];
        for (size_t band = band_from(work->age_from[row]); band < end; band++) {
            size_t found = health->rows[band];
            int32_t best = found == SIZE_MAX ? INT32_MAX : work->age_to[found] - work->age_from[found];
            if (width > best)
                continue;
            health->several[band] = width == best;
            health->rows[band] = row;
        }
    }
}

/* Part of the people in good health and how many were asked, of the row of a band. */
static bool read_row(struct rates_figure *figure, const struct rates_area *part, const struct health *health,
                     size_t band, double *good, double *asked)
{
    const struct pb_table *rows = figure->work->context->components;
    size_t row = health->rows[band];
    int age = pb_life_table_ages[band];
    if (row == SIZE_MAX)
        return rates_not(figure, "no good health of %.100s from age %d", part->name, age);
    if (health->several[band])
        return rates_not(figure, "good health of %.100s from age %d is there several times", part->name, age);
    if (rows->status[row] == PB_WORD_SUPPRESSED)
        return rates_not(figure, "good health of %.100s from age %d is suppressed", part->name, age);
    double most =
        pb_missing(rows->multiplier[row]) ? pb_unit_multiplier(pb_cell(rows, unit, row)) : rows->multiplier[row];
    *good = rows->value[row] / most;
    *asked = rows->denominator[row];
    if (pb_missing(*good))
        return rates_not(figure, "good health of %.100s from age %d has no value", part->name, age);
    if (!(*good >= 0 && *good <= 1))
        return rates_not(figure, "good health of %.100s from age %d is %.15g: no percentage", part->name, age,
                         rows->value[row]);
    if (!(*asked > 0) || isinf(*asked))
        return rates_not(figure, "how many people of %.100s were asked from age %d is not known", part->name, age);
    return true;
}

/* People of all bands that the row of this one stands for. */
static double people_of_row(const struct health *health, size_t band)
{
    double people = 0;
    for (size_t i = 0; i < RATES_BANDS; i++)
        people += health->rows[i] == health->rows[band] ? health->people[i] : 0;
    return people;
}

/* Good health of one band in all parts. */
static bool weigh_band(struct rates_figure *figure, const struct health *parts, size_t band, struct healthy *all)
{
    double spread = 0;
    double good = 0;
    double asked = 0;
    for (size_t i = 0; i < figure->subject->count; i++) {
        double part = 0;
        double said = 0;
        if (!read_row(figure, figure->subject->parts[i], &parts[i], band, &part, &said))
            return false;
        double weight = parts[i].people[band] / all->people[band];
        said *= parts[i].people[band] / people_of_row(&parts[i], band);
        if (pb_missing(said))
            return rates_not(figure,
                             "good health of %.100s from age %d is that of younger people too, whose number is "
                             "not known",
                             figure->subject->parts[i]->name, pb_life_table_ages[band]);
        good += weight * part;
        asked += said;
        spread += weight * weight * part * (1 - part) / said;
        const struct pb_table *rows = figure->work->context->components;
        bool vague = pb_method_is_approximate(pb_cell(rows, method, parts[i].rows[band]));
        figure->approximate = figure->approximate || vague;
        bool first = band == all->at || parts[i].rows[band - 1] != parts[i].rows[band];
        if (first && figure->used_count < figure->used_most)
            figure->used[figure->used_count++] = parts[i].rows[band];
    }
    all->good[band] = good < 1 ? good : 1; /* the sum of weights may be above 1 by a rounding */
    /* Everyone or nobody in each district: no spread of theirs says anything. */
    all->asked[band] = spread > 0 ? all->good[band] * (1 - all->good[band]) / spread : asked;
    return true;
}

/* Of those who are younger than the figure is about, people alone are needed, and only where they were asked together
 * with older ones: NaN where they are not known. */
static void add_younger(const struct rates_figure *figure, const struct rates_area *part, struct health *health,
                        size_t at)
{
    struct rates_figure aside = *figure;
    double deaths = 0;
    for (size_t band = 0; band < at; band++)
        if (!rates_gather_part(&aside, part, pb_life_table_ages[band], rates_band_end(band), &deaths,
                               &health->people[band]))
            health->people[band] = PB_MISSING;
}

static bool gather(struct rates_figure *figure, struct health *parts, struct healthy *all)
{
    for (size_t i = 0; i < figure->subject->count; i++) {
        const struct rates_area *part = figure->subject->parts[i];
        find_rows(figure, part, &parts[i]);
        add_younger(figure, part, &parts[i], all->at);
        for (size_t band = all->at; band < RATES_BANDS; band++) {
            double deaths = 0;
            if (!rates_gather_part(figure, part, pb_life_table_ages[band], rates_band_end(band), &deaths,
                                   &parts[i].people[band])) {
                figure->events = PB_MISSING; /* nobody knows all of them */
                return false;
            }
            figure->events += deaths;
            all->deaths[band] += deaths;
            all->people[band] += parts[i].people[band];
        }
    }
    for (size_t band = all->at; band < RATES_BANDS; band++)
        if (!weigh_band(figure, parts, band, all))
            return false;
    return true;
}

static void write_figure_of(struct rates_figure *figure, const struct healthy *all)
{
    for (size_t band = all->at; band < RATES_BANDS; band++) {
        figure->count += all->deaths[band];
        figure->denominator += all->people[band];
    }
    rates_write_method(figure, "Sullivan's method from deaths and good health by age",
                       figure->subject->place
                           ? "good health weighted by people (estimate of survey weights), delta-method"
                           : "delta-method");
}

bool rates_healthy(struct rates_figure *figure)
{
    struct pb_life_expectancy table[RATES_BANDS];
    struct pb_error error = { 0 };
    struct healthy all = { 0 };
    struct health *parts = pb_arena_take(&figure->work->arena, figure->subject->count, sizeof *parts);
    if (!parts)
        return rates_not(figure, "out of memory");
    if (!rates_first_band(figure, &all.at) || !gather(figure, parts, &all))
        return false;
    const struct pb_health_bands bands = { .deaths = all.deaths,
                                           .populations = all.people,
                                           .good = all.good,
                                           .asked = all.asked,
                                           .bands = RATES_BANDS,
                                           .deaths_vary = true,
                                           .first = all.at,
                                           .younger = rates_younger(figure, all.at) };
    if (pb_healthy_life_table(&bands, table, &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    write_figure_of(figure, &all);
    return rates_set_expectancy(figure, &table[all.at]);
}
