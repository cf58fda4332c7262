/*
 * How long can people of each age expect to live? The rows of a group are put in the order of their ages, which gives
 * the life table, and each row gets the result of its age band.
 */
#include "statistics/ages.h"

enum { GROUP, START_AGE, DEATHS, POPULATION };
enum { VALUE, LIMITS };
enum { BANDS = PB_LIFE_TABLE_BANDS };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "what the table is of, such as an area and a sex" },
    [START_AGE] = { .name = "start_age",
                    .kind = PB_COLUMN_TEXT,
                    .help = "first year of the age band: 0, 1, 5, 10 to 90; 1-4 and 90+ are accepted too" },
    [DEATHS] = { .name = "deaths", .help = "deaths in the age band; above 0 at 90 and over" },
    [POPULATION] = { .name = "population", .help = "people in the age band, or person-years; above 0" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [VALUE] = { .name = "value", .help = "average years still to live at the start of the age band" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    { 0 },
};

static enum pb_status write_band(const struct pb_method_setting *setting, const struct pb_life_expectancy *expectancy,
                                 size_t row, struct pb_results *results, struct pb_error *error)
{
    enum pb_status status = pb_result_years(setting, expectancy, row, LIMITS, results, error);
    if (!pb_result_refused(results, row, status, error) && status != PB_OK)
        return status;
    if (pb_life_expectancy_is_vague(expectancy))
        pb_result_reason(results, row, "the 95% interval is wider than 20 years");
    else
        pb_result_number(results, row, VALUE, expectancy->years);
    return PB_OK;
}

static enum pb_status life_expectancy_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                          struct pb_results *results, struct pb_error *error)
{
    size_t row_of[BANDS] = { 0 };
    double deaths[BANDS];
    double populations[BANDS];
    struct pb_life_expectancy table[BANDS];
    enum pb_status status = pb_group_bands(group, START_AGE, row_of, error);
    for (size_t band = 0; status == PB_OK && band < BANDS; band++) {
        deaths[band] = group->numbers[DEATHS][row_of[band]];
        populations[band] = group->numbers[POPULATION][row_of[band]];
    }
    if (status == PB_OK)
        status = pb_life_table(deaths, populations, BANDS, table, error);
    for (size_t band = 0; status == PB_OK && band < BANDS; band++)
        status = write_band(setting, &table[band], row_of[band], results, error);
    return status;
}

const struct pb_method pb_method_life_expectancy = {
    .name = "life-expectancy",
    .summary = "life expectancy at each age, by Chiang's method",
    .description =
        "Life expectancy at the start of each age band, from an abridged life table (Chiang's second method) with the "
        "variance of the last band after Silcocks. Each group needs the 20 age bands 0, 1-4, 5-9 to 85-89 and 90 and "
        "over, in any order. It has no results when it has negative deaths, a population that is not above 0, more "
        "deaths than people in a band, no deaths at 90 and over, or 5,000 people or fewer. A life expectancy "
        "whose 95% interval is wider than 20 years is left out; its limits are not.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .example = "group,start_age,deaths,population\n"
               "A,0,17,7060\nA,1-4,9,35059\nA,5-9,4,46974\nA,10-14,8,48489\nA,15-19,20,43219\nA,20-24,15,38561\n"
               "A,25-29,24,46009\nA,30-34,33,57208\nA,35-39,50,61435\nA,40-44,71,55601\nA,45-49,100,50209\n"
               "A,50-54,163,56416\nA,55-59,263,46411\nA,60-64,304,39820\nA,65-69,536,37978\nA,70-74,872,37039\n"
               "A,75-79,1390,33288\nA,80-84,1605,23306\nA,85-89,1936,11936\nA,90+,1937,11936\n",
    .run = life_expectancy_run,
};
