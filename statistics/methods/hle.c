/*
 * How long can people of each age expect to live in good health? The life table of the group, times the part of the
 * people of each age who are well.
 */
#include "placebook/statistics/healthy_life_expectancy.h"

#include "statistics/ages.h"

#include <math.h>

enum { GROUP, START_AGE, DEATHS, POPULATION, GOOD_HEALTH, ASKED };
enum { VALUE, LIMITS, WITH_DEATHS, LIFE };
enum { BANDS = PB_LIFE_TABLE_BANDS };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "what the table is of, such as an area and a sex" },
    [START_AGE] = { .name = "start_age",
                    .kind = PB_COLUMN_TEXT,
                    .help = "first year of the age band: 0, 1, 5, 10 to 90; 1-4 and 90+ are accepted too" },
    [DEATHS] = { .name = "deaths", .help = "deaths in the age band; above 0 at 90 and over" },
    [POPULATION] = { .name = "population", .help = "people in the age band, or person-years; above 0" },
    [GOOD_HEALTH] = { .name = "good_health", .help = "part of the people of these ages in good health, from 0 to 1" },
    [ASKED] = { .name = "asked",
                .optional = true,
                .help = "how many people of these ages said how their health is; without it there are no limits" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [VALUE] = { .name = "value", .help = "average years still to live in good health at the start of the age band" },
    [LIMITS] = { .name = "",
                 .kind = PB_OUTPUT_LIMITS,
                 .help = "limits at each confidence level, with deaths taken as certain, as ONS publishes them" },
    [WITH_DEATHS] = { .name = "with_deaths",
                      .kind = PB_OUTPUT_LIMITS,
                      .help = "limits at each confidence level in which deaths vary too: for small areas" },
    [LIFE] = { .name = "life_expectancy", .help = "average years still to live at the start of the age band" },
    { 0 },
};

static enum pb_status hle_write(const struct pb_method_setting *setting, const struct pb_life_expectancy *survey,
                                const struct pb_life_expectancy *both, size_t row, struct pb_results *results,
                                struct pb_error *error)
{
    enum pb_status status = pb_result_years(setting, survey, row, LIMITS, results, error);
    if (status == PB_OK)
        status = pb_result_years(setting, both, row, WITH_DEATHS, results, error);
    if (!pb_result_refused(results, row, status, error) && status != PB_OK)
        return status;
    pb_result_number(results, row, VALUE, survey->years);
    return PB_OK;
}

/* Years without limits: nobody says how many were asked. */
static void hle_write_alone(const struct pb_life_expectancy *healthy, size_t row, struct pb_results *results)
{
    pb_result_number(results, row, VALUE, healthy->years);
    pb_result_reason(results, row, "no limits: there is no column asked");
}

static enum pb_status hle_run(const struct pb_method_setting *setting, const struct pb_group *group,
                              struct pb_results *results, struct pb_error *error)
{
    size_t row_of[BANDS] = { 0 };
    double numbers[ASKED + 1][BANDS];
    struct pb_life_expectancy life[BANDS];
    struct pb_life_expectancy survey[BANDS];
    struct pb_life_expectancy both[BANDS];
    bool asked = group->numbers[ASKED] != NULL;
    enum pb_status status = pb_group_bands(group, START_AGE, row_of, error);
    for (size_t band = 0; status == PB_OK && band < BANDS; band++)
        for (size_t column = DEATHS; column <= ASKED; column++)
            numbers[column][band] = column < ASKED || asked ? group->numbers[column][row_of[band]] : (double)NAN;
    struct pb_health_bands bands = { .deaths = numbers[DEATHS],
                                     .populations = numbers[POPULATION],
                                     .good = numbers[GOOD_HEALTH],
                                     .asked = asked ? numbers[ASKED] : NULL,
                                     .bands = BANDS };
    if (status == PB_OK)
        status = pb_life_table(bands.deaths, bands.populations, BANDS, life, error);
    if (status == PB_OK)
        status = pb_healthy_life_table(&bands, survey, error);
    bands.deaths_vary = true;
    if (status == PB_OK)
        status = pb_healthy_life_table(&bands, both, error);
    for (size_t band = 0; status == PB_OK && band < BANDS; band++) {
        pb_result_number(results, row_of[band], LIFE, life[band].years);
        if (asked)
            status = hle_write(setting, &survey[band], &both[band], row_of[band], results, error);
        else
            hle_write_alone(&survey[band], row_of[band], results);
    }
    return status;
}

const struct pb_method pb_method_hle = {
    .name = "hle",
    .summary = "healthy life expectancy at each age, by Sullivan's method",
    .description =
        "Years still to live in good health at the start of each age band: Sullivan's method on the life table of the "
        "method life-expectancy, with the part of the people of each age who say that their health is good. Each group "
        "needs the 20 age bands 0, 1-4, 5-9 to 85-89 and 90 and over, in any order. There are two pairs of limits: "
        "those "
        "of the survey alone, as ONS and OHID publish them, and those in which deaths vary too. A prevalence below 0 "
        "or "
        "above 1 is refused: percentages are to be divided by 100.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .example = "group,start_age,deaths,population,good_health,asked\n"
               "A,0,17,7060,0.98,40\nA,1-4,9,35059,0.975,160\nA,5-9,4,46974,0.97,210\nA,10-14,8,48489,0.965,220\n"
               "A,15-19,20,43219,0.95,200\nA,20-24,15,38561,0.94,180\nA,25-29,24,46009,0.93,210\n"
               "A,30-34,33,57208,0.915,260\nA,35-39,50,61435,0.9,280\nA,40-44,71,55601,0.88,250\n"
               "A,45-49,100,50209,0.86,230\nA,50-54,163,56416,0.83,255\nA,55-59,263,46411,0.79,210\n"
               "A,60-64,304,39820,0.74,180\nA,65-69,536,37978,0.69,170\nA,70-74,872,37039,0.62,165\n"
               "A,75-79,1390,33288,0.54,150\nA,80-84,1605,23306,0.45,105\nA,85-89,1936,11936,0.37,55\n"
               "A,90+,1937,11936,0.3,54\n",
    .run = hle_run,
};
