/*
 * How many years of life were lost? Up to 75 from the middle of each age band, or those that a column says.
 */
#include "placebook/spelling.h"
#include "placebook/statistics/years_of_life_lost.h"

#include "statistics/method.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { GROUP, AGE, DEATHS, POPULATION, STANDARD_POPULATION, YEARS };
enum { ALL, LOST, CRUDE, CRUDE_LIMITS, RATE, LIMITS };
enum { UP_TO = 75 };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group",
                .kind = PB_COLUMN_GROUP,
                .help = "what the years are of, such as an area and a period" },
    [AGE] = { .name = "age", .kind = PB_COLUMN_TEXT, .help = "the age band, such as <1, 1-4, 70-74 or 75+" },
    [DEATHS] = { .name = "deaths", .help = "deaths in the age band" },
    [POPULATION] = { .name = "population", .help = "people in the age band, or person-years; above 0" },
    [STANDARD_POPULATION] = { .name = "standard_population",
                              .optional = true,
                              .help = "people of the standard population; without it there is no standardised rate" },
    [YEARS] = { .name = "years",
                .optional = true,
                .help =
                    "years that each death in the band costs, such as England's life expectancy there; without this "
                    "column those up to 75 from the middle of the band" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [ALL] = { .name = "deaths", .help = "deaths that cost years" },
    [LOST] = { .name = "years", .help = "years of life lost" },
    [CRUDE] = { .name = "crude_rate", .help = "years lost per multiplier of people" },
    [CRUDE_LIMITS] = { .name = "crude",
                       .kind = PB_OUTPUT_LIMITS,
                       .help = "limits of crude_rate at each confidence level" },
    [RATE] = { .name = "value", .help = "the directly standardised rate of years lost" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    { 0 },
};

/* The bands of a group that can cost years. */
struct yll_bands {
    double *deaths, *populations, *years, *standard;
    size_t count;
};

static enum pb_status yll_years_of(const struct pb_group *group, size_t row, double *years, struct pb_error *error)
{
    const char *age = group->texts[AGE][row];
    int32_t from = 0;
    int32_t to = 0;
    *years = group->numbers[YEARS] ? group->numbers[YEARS][row] : (double)NAN;
    if (group->numbers[YEARS])
        return PB_OK;
    if (pb_age_parse(age, strlen(age), &from, &to))
        *years = pb_years_up_to(from, to, UP_TO);
    return isnan(*years) ? pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                                   "age '%.40s' in line %" PRIu64 ": expected a band such as 0-4 that does not go "
                                   "beyond 75 in its middle",
                                   age, group->lines[row])
                         : PB_OK;
}

/* Up to 75, only people under 75 count. */
static enum pb_status yll_take(const struct pb_group *group, struct yll_bands *bands, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < group->count; row++) {
        double years = 0;
        status = yll_years_of(group, row, &years, error);
        if (status != PB_OK || (!group->numbers[YEARS] && years == 0))
            continue;
        bands->deaths[bands->count] = group->numbers[DEATHS][row];
        bands->populations[bands->count] = group->numbers[POPULATION][row];
        bands->years[bands->count] = years;
        if (bands->standard)
            bands->standard[bands->count] = group->numbers[STANDARD_POPULATION][row];
        bands->count++;
    }
    return status;
}

static enum pb_status yll_write(const struct pb_method_setting *setting, const struct pb_years_lost *lost,
                                struct pb_results *results, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    pb_result_number(results, 0, ALL, lost->deaths);
    pb_result_number(results, 0, LOST, lost->years);
    pb_result_number(results, 0, CRUDE, lost->crude);
    bool few = lost->deaths < PB_YEARS_LOST_DEATHS;
    if (few)
        pb_result_reason(results, 0, "fewer than 10 deaths: no standardised rate");
    if (!few)
        pb_result_number(results, 0, RATE, lost->rate);
    for (size_t i = 0; status == PB_OK && lost->deaths > 0 && i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        double z = setting->levels[i].z;
        status = pb_years_lost_limits(lost->crude, lost->crude_variance, lost->deaths, z, &limits, error);
        if (status == PB_OK)
            pb_result_limits(results, 0, CRUDE_LIMITS, i, limits);
        if (status != PB_OK || few || isnan(lost->rate))
            continue;
        status = pb_years_lost_limits(lost->rate, lost->rate_variance, lost->deaths, z, &limits, error);
        if (status == PB_OK)
            pb_result_limits(results, 0, LIMITS, i, limits);
    }
    return status;
}

static enum pb_status yll_run(const struct pb_method_setting *setting, const struct pb_group *group,
                              struct pb_results *results, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, group->count * 4 * sizeof(double) + ((size_t)1 << 20));
    bool standardised = group->numbers[STANDARD_POPULATION] != NULL;
    struct yll_bands bands = {
        .deaths = pb_arena_take(&arena, group->count, sizeof(double)),
        .populations = pb_arena_take(&arena, group->count, sizeof(double)),
        .years = pb_arena_take(&arena, group->count, sizeof(double)),
        .standard = standardised ? pb_arena_take(&arena, group->count, sizeof(double)) : NULL,
    };
    struct pb_years_lost lost = { 0 };
    enum pb_status status = bands.deaths && bands.populations && bands.years && (bands.standard || !standardised)
                                ? yll_take(group, &bands, error)
                                : pb_out_of_memory(error);
    if (status == PB_OK)
        status = pb_years_lost(
            &(struct pb_lost_bands){ bands.deaths, bands.populations, bands.years, bands.standard, bands.count },
            setting->multiplier, &lost, error);
    if (status == PB_OK)
        status = yll_write(setting, &lost, results, error);
    pb_arena_close(&arena);
    return status;
}

const struct pb_method pb_method_yll = {
    .name = "yll",
    .summary = "years of life lost, crude and directly standardised",
    .description =
        "Years of life lost by deaths in each age band: up to 75 from the middle of the band, where bands from 75 on "
        "cost "
        "none and are left out with their people; or those of a column years, such as the life expectancy of England "
        "at that "
        "age. The standardised rate takes the standard population of the same bands, which need not be that of all "
        "ages. "
        "Limits are those of weighted sums of Poisson counts (Dobson). Fewer than 10 deaths have no standardised rate.",
    .shape = PB_PER_GROUP,
    .columns = columns,
    .outputs = outputs,
    .multiplier = 10000,
    .example =
        "group,age,deaths,population,standard_population\n"
        "Rugby,<1,2,1100,1000\nRugby,1-4,1,4300,4000\nRugby,5-9,0,5600,5500\nRugby,10-14,1,5500,5500\n"
        "Rugby,15-19,2,5200,5500\nRugby,20-24,3,6000,6000\nRugby,25-29,2,6900,6000\nRugby,30-34,4,7100,6500\n"
        "Rugby,35-39,5,7000,7000\nRugby,40-44,7,6800,7000\nRugby,45-49,9,6900,7000\nRugby,50-54,12,7400,7000\n"
        "Rugby,55-59,18,6900,6500\nRugby,60-64,26,5900,6000\nRugby,65-69,33,5400,5500\nRugby,70-74,45,5100,5000\n"
        "Rugby,75+,410,8900,9000\n",
    .run = yll_run,
};
