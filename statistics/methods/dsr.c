/*
 * What would the rate be if the area had the ages of the standard population? Where people can have several events,
 * each event frequency is a rate of its own and the variances are added up.
 */
#include "placebook/statistics/directly_standardised.h"

#include "placebook/statistics/european_population.h"
#include "statistics/method.h"

#include <math.h>

enum { GROUP, COUNT, POPULATION, STANDARD_POPULATION, EVENT_FREQUENCY };
enum { EVENTS, PEOPLE, VALUE, LIMITS, VARIANCE };

/* The same people counted in several frequencies may be added up in another order. */
#define ROUNDING 1e-9

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "what the rate is of, such as an area and a period" },
    [COUNT] = { .name = "count", .help = "events in the age band; missing: none. With event_frequency: people" },
    [POPULATION] = { .name = "population", .help = "people in the age band, or person-years; above 0" },
    [STANDARD_POPULATION] = { .name = "standard_population",
                              .optional = true,
                              .help = "people of the standard population; without this column the 19 rows of a group "
                                      "are 0-4, 5-9 to 90+ and get the European Standard Population 2013" },
    [EVENT_FREQUENCY] = { .name = "event_frequency",
                          .optional = true,
                          .help = "how many events each of the people counted had, if one person can have several; "
                                  "repeat all age bands for every frequency" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [EVENTS] = { .name = "count", .help = "events in all age bands" },
    [PEOPLE] = { .name = "population", .help = "people in all age bands" },
    [VALUE] = { .name = "value", .help = "the directly standardised rate" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    [VARIANCE] = { .name = "variance", .help = "of the value" },
    { 0 },
};

static enum pb_status rate_of(const struct pb_method_setting *setting, struct pb_standardised_bands bands,
                              struct pb_standardised_rate *rate, struct pb_error *error)
{
    if (!bands.standard && bands.bands != PB_EUROPEAN_BANDS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "%zu age bands: without standard_population there are %d (0-4, 5-9 to 90+)", bands.bands,
                       (int)PB_EUROPEAN_BANDS);
    if (!bands.standard)
        bands.standard = pb_european_population;
    return pb_standardised_rate(&bands, setting->multiplier, rate, error);
}

/* The rows of one event frequency, copied together. */
struct rows {
    double *counts, *populations, *standard; /* standard: NULL without that column */
    size_t count;
};

static void dsr_add_row(struct rows *rows, const struct pb_group *group, size_t row)
{
    rows->counts[rows->count] = group->numbers[COUNT][row];
    rows->populations[rows->count] = group->numbers[POPULATION][row];
    if (rows->standard)
        rows->standard[rows->count] = group->numbers[STANDARD_POPULATION][row];
    rows->count++;
}

/* Adds the rate of each event frequency, in the order of their first rows. `taken` marks the rows that are done. */
static enum pb_status add_frequencies(const struct pb_method_setting *setting, const struct pb_group *group,
                                      struct rows *rows, bool *taken, struct pb_standardised_rate *sum,
                                      struct pb_error *error)
{
    const double *frequencies = group->numbers[EVENT_FREQUENCY];
    size_t bands = 0;
    for (size_t first = 0; first < group->count; first++) {
        if (taken[first])
            continue;
        rows->count = 0;
        for (size_t row = first; row < group->count; row++) {
            if (taken[row] || frequencies[row] != frequencies[first])
                continue;
            taken[row] = true;
            dsr_add_row(rows, group, row);
        }
        struct pb_standardised_rate rate = { 0 };
        enum pb_status status = rate_of(setting,
                                        (struct pb_standardised_bands){ .counts = rows->counts,
                                                                        .populations = rows->populations,
                                                                        .standard = rows->standard,
                                                                        .bands = rows->count,
                                                                        .event_frequency = frequencies[first] },
                                        &rate, error);
        if (status != PB_OK)
            return status;
        if (bands && (rows->count != bands || fabs(rate.population - sum->population) > ROUNDING * sum->population))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "event frequency %.15g has %zu age bands with %.15g people, the one before %zu with %.15g: "
                           "expected the same bands for every frequency",
                           frequencies[first], rows->count, rate.population, bands, sum->population);
        if (bands)
            pb_standardised_rate_add(sum, &rate);
        else
            *sum = rate;
        bands = rows->count;
    }
    return PB_OK;
}

enum { FREQUENCIES_MAXIMUM = 1000 }; /* of one group: the rows are gone through once for each */

static enum pb_status check_frequencies(const struct pb_group *group, struct pb_error *error)
{
    const double *frequencies = group->numbers[EVENT_FREQUENCY];
    for (size_t row = 0; row < group->count; row++) {
        if (isnan(frequencies[row]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "event_frequency is missing in line %llu",
                           (unsigned long long)group->lines[row]);
        if (frequencies[row] != floor(frequencies[row]) || frequencies[row] < 1 ||
            frequencies[row] > FREQUENCIES_MAXIMUM)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "event_frequency %.15g in line %llu: expected a whole number from 1 to %d", frequencies[row],
                           (unsigned long long)group->lines[row], (int)FREQUENCIES_MAXIMUM);
    }
    return PB_OK;
}

static enum pb_status by_frequency(const struct pb_method_setting *setting, const struct pb_group *group,
                                   struct pb_standardised_rate *rate, struct pb_error *error)
{
    enum pb_status status = check_frequencies(group, error);
    if (status != PB_OK)
        return status;
    struct pb_arena arena;
    pb_arena_open(&arena, group->count * 4 * sizeof(double) + ((size_t)1 << 20));
    struct rows rows = {
        .counts = pb_arena_take(&arena, group->count, sizeof(double)),
        .populations = pb_arena_take(&arena, group->count, sizeof(double)),
    };
    bool *taken = pb_arena_take(&arena, group->count, sizeof *taken);
    if (group->numbers[STANDARD_POPULATION])
        rows.standard = pb_arena_take(&arena, group->count, sizeof(double));
    if (!rows.counts || !rows.populations || !taken || (group->numbers[STANDARD_POPULATION] && !rows.standard))
        status = pb_out_of_memory(error);
    else
        status = add_frequencies(setting, group, &rows, taken, rate, error);
    pb_arena_close(&arena);
    return status;
}

static enum pb_status dsr_run(const struct pb_method_setting *setting, const struct pb_group *group,
                              struct pb_results *results, struct pb_error *error)
{
    struct pb_standardised_rate rate = { 0 };
    enum pb_status status = PB_OK;
    if (group->numbers[EVENT_FREQUENCY])
        status = by_frequency(setting, group, &rate, error);
    else
        status = rate_of(setting,
                         (struct pb_standardised_bands){ .counts = group->numbers[COUNT],
                                                         .populations = group->numbers[POPULATION],
                                                         .standard = group->numbers[STANDARD_POPULATION],
                                                         .bands = group->count,
                                                         .event_frequency = 1 },
                         &rate, error);
    bool made = status == PB_OK;
    for (size_t i = 0; status == PB_OK && i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        status = pb_standardised_rate_limits(&rate, setting->levels[i].z, &limits, error);
        if (status == PB_OK)
            pb_result_limits(results, 0, LIMITS, i, limits);
    }
    if (status == PB_OK) {
        pb_result_number(results, 0, VALUE, rate.value);
        pb_result_number(results, 0, VARIANCE, rate.variance);
    } else if (!pb_result_refused(results, 0, status, error)) {
        return status;
    }
    if (made) { /* also when there are too few: how many there are is a result */
        pb_result_number(results, 0, EVENTS, rate.count);
        pb_result_number(results, 0, PEOPLE, rate.population);
    }
    return PB_OK;
}

const struct pb_method pb_method_dsr = {
    .name = "dsr",
    .summary = "directly standardised rates with Dobson's limits",
    .description =
        "The directly standardised rate of each group from its age bands, with Dobson's limits, which are made from "
        "Byar's limits of the number of events. Rates of some ages only, such as under 75, take the bands of these "
        "ages and a column standard_population. Where one person can have several events, such as admissions, give "
        "the number of people by event_frequency, and the limits allow for it. Groups of fewer than 10 events have no "
        "rate; a negative count or a population that is not above 0 is refused.",
    .shape = PB_PER_GROUP,
    .columns = columns,
    .outputs = outputs,
    .multiplier = 100000,
    .example = "group,count,population,standard_population\n"
               "Rugby,3,21400,18000\nRugby,12,24100,20000\nRugby,41,19800,16500\n"
               "Warwick,2,26800,18000\nWarwick,15,35200,20000\nWarwick,38,23100,16500\n",
    .run = dsr_run,
};
