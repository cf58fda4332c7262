/*
 * The figures themselves. The arithmetic is in core/statistics; here is which bands it is given, and when a figure is
 * not to be shown.
 */
#include "placebook/contract/methods.h"
#include "placebook/statistics/directly_standardised.h"
#include "placebook/statistics/european_population.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"
#include "placebook/statistics/years_of_life_lost.h"
#include "transforms/rates/rates.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STANDARD_STEP = 5, STANDARD_LAST = 90, STANDARD_COARSE = 85 };

/* Counts of an area that were put together from smaller ones say from which: "sum of 8 of 8 LSOAs (exact)". */
static void say_parts(const struct rates_figure *figure, char *text, size_t size)
{
    static const char sum[] = "sum of ";
    const struct pb_table *rows = figure->work->context->components;
    const char *method = figure->used_count ? pb_cell(rows, method, figure->used[0]) : "";
    text[0] = '\0';
    for (size_t i = 1; i < figure->used_count; i++)
        if (rows->measure[figure->used[i]] == rows->measure[figure->used[0]] && /* of good health nothing is said */
            rows->method[figure->used[i]] != rows->method[figure->used[0]])
            method = "";
    if (figure->subject->place)
        (void)snprintf(text, size, " of districts");
    else if (strncmp(method, sum, strlen(sum)) == 0)
        (void)snprintf(text, size, " of %.*s", (int)strcspn(method + strlen(sum), "("), method + strlen(sum));
    for (size_t length = strlen(text); length && text[length - 1] == ' '; length--)
        text[length - 1] = '\0';
}

static bool is_from_rounded(const struct rates_figure *figure)
{
    const struct pb_table *rows = figure->work->context->components;
    for (size_t i = 0; i < figure->used_count; i++)
        if (pb_method_is_rounded(pb_cell(rows, method, figure->used[i])) ||
            pb_method_is_rounded(pb_cell(rows, note, figure->used[i])))
            return true;
    return false;
}

void rates_write_method(struct rates_figure *figure, const char *what, const char *limits)
{
    char parts[80];
    const char *certainty = is_from_rounded(figure) ? PB_FROM_ROUNDED : PB_EXACT_METHOD;
    say_parts(figure, parts, sizeof parts);
    (void)snprintf(figure->method, sizeof figure->method, "%s%s%s, %s limits%s", what, parts,
                   figure->looked_up ? ", people of the reference data" : "", limits,
                   rates_doubt_people(figure) || figure->approximate ? PB_APPROXIMATE : certainty);
}

bool rates_set_limits(struct rates_figure *figure, const struct pb_interval *at_95, const struct pb_interval *at_998)
{
    figure->lower_95 = at_95->lower;
    figure->upper_95 = at_95->upper;
    figure->lower_998 = at_998->lower;
    figure->upper_998 = at_998->upper;
    return true;
}

static bool calculate_crude(struct rates_figure *figure)
{
    const struct pb_made_from *from = figure->work->from;
    struct pb_interval limits[2];
    struct pb_error error = { 0 };
    if (!rates_gather(figure, from->age_from, from->age_to, &figure->count, &figure->denominator))
        return false;
    if (pb_rate_limits(figure->count, figure->denominator, from->multiplier, PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_rate_limits(figure->count, figure->denominator, from->multiplier, PB_Z_998, &limits[1], &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    figure->value = from->multiplier * figure->count / figure->denominator;
    rates_write_method(figure, "events over people", figure->count < PB_EXACT_BELOW ? "exact" : "Byar");
    return rates_set_limits(figure, &limits[0], &limits[1]);
}

/* ---- Directly standardised rates ---- */

struct standard {
    size_t bands;
    int32_t from[PB_EUROPEAN_BANDS], to[PB_EUROPEAN_BANDS];
    double people[PB_EUROPEAN_BANDS];
};

/* The bands of the standard population within the ages. Where counts of any part end with 85 and over, so do the bands.
 */
static bool choose_bands(struct rates_figure *figure, struct standard *standard)
{
    const struct pb_made_from *from = figure->work->from;
    bool open = from->age_to >= PB_AGE_END;
    bool coarse =
        open && rates_ends_at(figure, STANDARD_LAST) < figure->subject->count && rates_ends_at(figure, STANDARD_COARSE);
    if (from->age_from % STANDARD_STEP || (!open && from->age_to % STANDARD_STEP) || from->age_from > STANDARD_LAST ||
        (!open && from->age_to > STANDARD_LAST))
        return rates_not(figure, "%.40s are no bands of the European Standard Population", from->ages);
    for (size_t i = 0; i < PB_EUROPEAN_BANDS; i++) {
        int32_t begin = (int32_t)i * STANDARD_STEP;
        bool last = begin == STANDARD_LAST;
        if (begin < from->age_from || (!open && begin >= from->age_to))
            continue;
        if (last && coarse && standard->bands && standard->to[standard->bands - 1] == PB_AGE_END) {
            standard->people[standard->bands - 1] += pb_european_population[i];
            continue;
        }
        standard->from[standard->bands] = begin;
        standard->to[standard->bands] =
            last || (coarse && begin == STANDARD_COARSE) ? PB_AGE_END : begin + STANDARD_STEP;
        standard->people[standard->bands++] = pb_european_population[i];
    }
    return true;
}

static bool calculate_standardised(struct rates_figure *figure)
{
    struct standard standard = { 0 };
    double events[PB_EUROPEAN_BANDS];
    double people[PB_EUROPEAN_BANDS];
    struct pb_standardised_rate rate;
    struct pb_interval limits[2];
    struct pb_error error = { 0 };
    if (!choose_bands(figure, &standard))
        return false;
    for (size_t i = 0; i < standard.bands; i++)
        if (!rates_gather(figure, standard.from[i], standard.to[i], &events[i], &people[i]))
            return false;
    const struct pb_standardised_bands bands = { events, people, standard.people, standard.bands, 1 };
    if (pb_standardised_rate(&bands, figure->work->from->multiplier, &rate, &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    if (figure->work->hidden && rate.count < PB_STANDARDISED_EVENTS_MINIMUM)
        return rates_not(figure, "fewer than the %g events that a directly standardised rate needs",
                         PB_STANDARDISED_EVENTS_MINIMUM);
    figure->count = rate.count;
    figure->denominator = rate.population;
    if (pb_standardised_rate_limits(&rate, PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_standardised_rate_limits(&rate, PB_Z_998, &limits[1], &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    figure->value = rate.value;
    rates_write_method(figure, "directly standardised from counts by age", "Dobson");
    return rates_set_limits(figure, &limits[0], &limits[1]);
}

/* Years up to the end of the ages, from the middle of each band. */
static bool calculate_years_lost(struct rates_figure *figure)
{
    struct standard standard = { 0 };
    double deaths[PB_EUROPEAN_BANDS];
    double people[PB_EUROPEAN_BANDS];
    double years[PB_EUROPEAN_BANDS];
    const struct pb_made_from *from = figure->work->from;
    struct pb_years_lost lost;
    struct pb_interval limits[2];
    struct pb_error error = { 0 };
    if (from->age_to >= PB_AGE_END)
        return rates_not(figure, "%.40s have no end up to which years are lost", from->ages);
    if (!choose_bands(figure, &standard))
        return false;
    for (size_t i = 0; i < standard.bands; i++) {
        if (!rates_gather(figure, standard.from[i], standard.to[i], &deaths[i], &people[i]))
            return false;
        years[i] = pb_years_up_to(standard.from[i], standard.to[i], from->age_to);
    }
    const struct pb_lost_bands bands = { deaths, people, years, standard.people, standard.bands };
    if (pb_years_lost(&bands, from->multiplier, &lost, &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    if (lost.deaths < PB_YEARS_LOST_DEATHS && figure->work->hidden)
        return rates_not(figure, "fewer than the %g deaths that a directly standardised rate needs",
                         PB_YEARS_LOST_DEATHS);
    if (lost.deaths < PB_YEARS_LOST_DEATHS)
        return rates_not(figure, "%.15g deaths: a directly standardised rate needs %g", lost.deaths,
                         PB_YEARS_LOST_DEATHS);
    if (pb_years_lost_limits(lost.rate, lost.rate_variance, lost.deaths, PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_years_lost_limits(lost.rate, lost.rate_variance, lost.deaths, PB_Z_998, &limits[1], &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    figure->value = lost.rate;
    figure->count = lost.years;
    figure->denominator = lost.population;
    rates_write_method(figure, "years lost by age, directly standardised", "Dobson");
    return rates_set_limits(figure, &limits[0], &limits[1]);
}

/* ---- Life expectancy ---- */

int32_t rates_band_end(size_t band)
{
    return band + 1 < RATES_BANDS ? pb_life_table_ages[band + 1] : PB_AGE_END;
}

bool rates_first_band(struct rates_figure *figure, size_t *band)
{
    int32_t from = figure->work->from->age_from;
    for (*band = 0; *band < RATES_BANDS; ++*band)
        if (pb_life_table_ages[*band] == from)
            return true;
    return rates_not(figure, "no band of the life table begins at age %d", (int)from);
}

double rates_younger(const struct rates_figure *figure, size_t bands)
{
    struct rates_figure aside = *figure; /* its rows are not behind the figure */
    double people = 0;
    for (size_t band = 0; band < bands; band++) {
        double deaths = 0;
        double of = 0;
        people += rates_gather(&aside, pb_life_table_ages[band], rates_band_end(band), &deaths, &of) ? of : 0;
    }
    return people;
}

bool rates_set_expectancy(struct rates_figure *figure, const struct pb_life_expectancy *expectancy)
{
    struct pb_interval limits[2];
    struct pb_error error = { 0 };
    if (pb_life_expectancy_limits(expectancy, PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_life_expectancy_limits(expectancy, PB_Z_998, &limits[1], &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    if (pb_life_expectancy_is_vague(expectancy))
        return rates_not(figure, "its 95%% limits are more than 20 years apart");
    figure->value = expectancy->years;
    return rates_set_limits(figure, &limits[0], &limits[1]);
}

static bool calculate_life_expectancy(struct rates_figure *figure)
{
    double deaths[RATES_BANDS];
    double people[RATES_BANDS];
    struct pb_life_expectancy table[RATES_BANDS];
    struct pb_error error = { 0 };
    size_t at = 0;
    if (!rates_first_band(figure, &at))
        return false;
    for (size_t i = at; i < RATES_BANDS; i++) {
        if (!rates_gather(figure, pb_life_table_ages[i], rates_band_end(i), &deaths[i], &people[i]))
            return false;
        figure->count += deaths[i];
        figure->denominator += people[i];
    }
    if (pb_life_table_from(at, rates_younger(figure, at), deaths, people, table, &error) != PB_OK)
        return rates_not(figure, "%.300s", error.message);
    rates_write_method(figure, "life table from deaths by age", "Chiang and Silcocks");
    return rates_set_expectancy(figure, &table[at]);
}

bool rates_calculate(struct rates_figure *figure)
{
    switch (figure->work->from->how) {
    case PB_MADE_CRUDE:
        return calculate_crude(figure);
    case PB_MADE_STANDARDISED:
        return calculate_standardised(figure);
    case PB_MADE_LIFE_EXPECTANCY:
        return calculate_life_expectancy(figure);
    case PB_MADE_YEARS_LOST:
        return calculate_years_lost(figure);
    case PB_MADE_HEALTHY_LIFE_EXPECTANCY: /* health.c */
    case PB_MADE_WEIGHTED:
    case PB_MADE_METHODS:
        break;
    }
    return rates_not(figure, "nothing is known of the method");
}
