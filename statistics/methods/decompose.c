/*
 * Which ages and causes of death make a group live shorter than another? Each group is set against the one that
 * --against names, whose rows are found among those of the whole table.
 */
#include "placebook/statistics/decomposition.h"

#include "statistics/method.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { GROUP, START_AGE, CAUSE, DEATHS, POPULATION };
enum { CAUSE_OUT, AGE_OUT, CONTRIBUTION, LIFE_EXPECTANCY, AGAINST, GAP, GAP_LIMITS };
enum { BANDS = PB_MORTALITY_BANDS };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "whose deaths they are, such as an area and a sex" },
    [START_AGE] = { .name = "start_age",
                    .kind = PB_COLUMN_TEXT,
                    .help = "the age band, or its first year: 0, 1-4, 5-9 to 85-89 and 90+" },
    [CAUSE] = { .name = "cause",
                .kind = PB_COLUMN_TEXT,
                .help = "the cause of death; causes must not overlap, \"All causes\" may be given as well" },
    [DEATHS] = { .name = "deaths", .help = "deaths of the cause in the age band; 0 where there are none" },
    [POPULATION] = { .name = "population", .help = "people in the age band, or person-years; above 0" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [CAUSE_OUT] = { .name = "cause", .kind = PB_OUTPUT_TEXT, .help = "the cause of death" },
    [AGE_OUT] = { .name = "start_age", .help = "first year of the age band" },
    [CONTRIBUTION] = { .name = "contribution",
                       .help = "years by which the cause at this age makes the life of the group shorter than that of "
                               "the one it is compared with; below 0 where it makes it longer" },
    [LIFE_EXPECTANCY] = { .name = "life_expectancy", .help = "life expectancy at birth of the group" },
    [AGAINST] = { .name = "against_life_expectancy", .help = "that of the one it is compared with" },
    [GAP] = { .name = "gap", .help = "the second less the first: what the contributions add up to" },
    [GAP_LIMITS] = { .name = "gap", .kind = PB_OUTPUT_LIMITS, .help = "limits of gap at each confidence level" },
    { 0 },
};

static const struct pb_method_flag flags[] = { { "against", true }, { 0 } };

#define REST_NAME "Rest of all causes"

/* The causes of the groups in hand, by slot, and the deaths of both. */
struct own {
    const char *names[PB_MORTALITY_CAUSES];
    size_t causes;
    struct pb_mortality group, against;
    struct pb_decomposition result;
};

static enum pb_status decompose_prepare(struct pb_method_setting *setting, struct pb_error *error)
{
    setting->own = pb_arena_take(setting->arena, 1, sizeof(struct own));
    return setting->own ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status slot_of(struct own *own, const char *cause, size_t *slot, struct pb_error *error)
{
    *slot = PB_MORTALITY_REST;
    if (pb_mortality_all_causes(cause))
        return PB_OK;
    for (*slot = 1; *slot < own->causes; ++*slot)
        if (strcmp(own->names[*slot], cause) == 0)
            return PB_OK;
    if (*slot == PB_MORTALITY_CAUSES)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "more than %d causes", (int)PB_MORTALITY_CAUSES - 1);
    own->names[own->causes++] = cause;
    return PB_OK;
}

static enum pb_status say_cells(struct own *own, const struct pb_group *rows, size_t row,
                                struct pb_mortality *mortality, struct pb_error *error)
{
    const char *age = rows->texts[START_AGE][row];
    const char *cause = rows->texts[CAUSE][row];
    size_t band = pb_mortality_band(age);
    size_t slot = 0;
    if (!*cause)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no cause");
    if (band == BANDS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "start_age '%.40s': expected a band of the life table: 0, 1-4, 5-9 to 85-89 and 90+", age);
    enum pb_status status = slot_of(own, cause, &slot, error);
    if (status == PB_OK)
        status =
            pb_mortality_say(mortality, band, slot, rows->numbers[DEATHS][row], rows->numbers[POPULATION][row], error);
    return status;
}

/* The same, with the line of the row in front of what is wrong with it. */
static enum pb_status say_row(struct own *own, const struct pb_group *rows, size_t row, struct pb_mortality *mortality,
                              struct pb_error *error)
{
    enum pb_status status = say_cells(own, rows, row, mortality, error);
    if (status != PB_REJECTED)
        return status;
    char why[sizeof error->message];
    (void)snprintf(why, sizeof why, "%s", error->message);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "line %" PRIu64 ": %s", rows->lines[row], why);
}

/* The rows of the whole table that belong to the group of this name. */
static enum pb_status say_against(struct own *own, const struct pb_group *all, const char *name, struct pb_error *error)
{
    size_t found = 0;
    for (size_t row = 0; row < all->count; row++) {
        if (strcmp(all->texts[GROUP][row], name) != 0)
            continue;
        enum pb_status status = say_row(own, all, row, &own->against, error);
        if (status != PB_OK)
            return status;
        found++;
    }
    return found > 0 ? PB_OK : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no group '%.80s' in the table", name);
}

static void answer_gap(const struct pb_method_setting *setting, struct pb_results *results, size_t row)
{
    const struct pb_decomposition *result = &((const struct own *)setting->own)->result;
    double gap = result->second - result->first;
    pb_result_number(results, row, LIFE_EXPECTANCY, result->first);
    pb_result_number(results, row, AGAINST, result->second);
    pb_result_number(results, row, GAP, gap);
    for (size_t i = 0; i < setting->level_count; i++) {
        double half = setting->levels[i].z * result->standard_error;
        pb_result_limits(results, row, GAP_LIMITS, i, (struct pb_interval){ gap - half, gap + half });
    }
}

static enum pb_status decompose_answer(const struct pb_method_setting *setting, struct pb_results *results,
                                       struct pb_error *error)
{
    const struct own *own = setting->own;
    size_t first = own->result.has_rest ? 0 : 1;
    enum pb_status status = pb_results_rows(results, (own->causes - first) * BANDS, error);
    for (size_t row = 0; status == PB_OK && row < (own->causes - first) * BANDS; row++) {
        size_t cause = first + row / BANDS;
        size_t band = row % BANDS;
        pb_result_text(results, row, CAUSE_OUT, cause == PB_MORTALITY_REST ? REST_NAME : own->names[cause]);
        pb_result_number(results, row, AGE_OUT, pb_mortality_age(band));
        pb_result_number(results, row, CONTRIBUTION, own->result.years[cause][band]);
        answer_gap(setting, results, row);
    }
    return status;
}

static enum pb_status decompose_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                    struct pb_results *results, struct pb_error *error)
{
    struct own *own = setting->own;
    const char *against = pb_method_word(setting, "against");
    if (strcmp(group->name, against) == 0)
        return pb_results_rows(results, 0, error);
    own->names[PB_MORTALITY_REST] = "all causes";
    own->causes = 1;
    pb_mortality_open(&own->group);
    pb_mortality_open(&own->against);
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < group->count; row++)
        status = say_row(own, group, row, &own->group, error);
    if (status == PB_OK)
        status = say_against(own, group->all, against, error);
    if (status == PB_OK)
        status = pb_decompose(&own->group, &own->against, own->causes, own->names, &own->result, error);
    return status == PB_OK ? decompose_answer(setting, results, error) : status;
}

const struct pb_method pb_method_decompose = {
    .name = "decompose",
    .summary = "a gap in life expectancy by age and cause of death, by Arriaga's method",
    .description =
        "How many years each cause of death at each age contributes to the gap in life expectancy at birth between a "
        "group and the one that --against names (Arriaga 1984). The contributions add up to the gap. Each group needs "
        "the 20 age bands 0, 1-4, 5-9 to 85-89 and 90 and over, with a row for every cause that it or the other one "
        "has, and the same people in all rows of a band. With rows of \"All causes\" what the causes leave comes as "
        "\"" REST_NAME "\". The group that the others are compared with has no rows itself. Another has no result when "
        "a life table cannot be made of it, or a cause is missing in "
        "one of the two. The gap has limits, those of two independent life expectancies; the contributions have none.",
    .shape = PB_MANY_PER_GROUP,
    .columns = columns,
    .outputs = outputs,
    .flags = flags,
    .example = "group,start_age,cause,deaths,population\nCoventry,0,circulatory,7,7060\nCoventry,0,other,12,7060\n"
               "England,0,circulatory,5,7060\nEngland,0,other,12,7060\nCoventry,1-4,circulatory,4,35059\n"
               "Coventry,1-4,other,6,35059\nEngland,1-4,circulatory,3,35059\nEngland,1-4,other,6,35059\n"
               "Coventry,5-9,circulatory,2,46974\nCoventry,5-9,other,3,46974\nEngland,5-9,circulatory,1,46974\n"
               "England,5-9,other,3,46974\nCoventry,10-14,circulatory,3,48489\nCoventry,10-14,other,6,48489\n"
               "England,10-14,circulatory,2,48489\nEngland,10-14,other,6,48489\nCoventry,15-19,circulatory,8,43219\n"
               "Coventry,15-19,other,14,43219\nEngland,15-19,circulatory,6,43219\nEngland,15-19,other,14,43219\n"
               "Coventry,20-24,circulatory,6,38561\nCoventry,20-24,other,11,38561\n"
               "England,20-24,circulatory,4,38561\nEngland,20-24,other,11,38561\n"
               "Coventry,25-29,circulatory,10,46009\nCoventry,25-29,other,17,46009\n"
               "England,25-29,circulatory,7,46009\nEngland,25-29,other,17,46009\n"
               "Coventry,30-34,circulatory,13,57208\nCoventry,30-34,other,23,57208\n"
               "England,30-34,circulatory,10,57208\nEngland,30-34,other,23,57208\n"
               "Coventry,35-39,circulatory,20,61435\nCoventry,35-39,other,35,61435\n"
               "England,35-39,circulatory,15,61435\nEngland,35-39,other,35,61435\n"
               "Coventry,40-44,circulatory,28,55601\nCoventry,40-44,other,50,55601\n"
               "England,40-44,circulatory,21,55601\nEngland,40-44,other,50,55601\n"
               "Coventry,45-49,circulatory,40,50209\nCoventry,45-49,other,70,50209\n"
               "England,45-49,circulatory,30,50209\nEngland,45-49,other,70,50209\n"
               "Coventry,50-54,circulatory,65,56416\nCoventry,50-54,other,114,56416\n"
               "England,50-54,circulatory,49,56416\nEngland,50-54,other,114,56416\n"
               "Coventry,55-59,circulatory,105,46411\nCoventry,55-59,other,184,46411\n"
               "England,55-59,circulatory,79,46411\nEngland,55-59,other,184,46411\n"
               "Coventry,60-64,circulatory,122,39820\nCoventry,60-64,other,213,39820\n"
               "England,60-64,circulatory,91,39820\nEngland,60-64,other,213,39820\n"
               "Coventry,65-69,circulatory,214,37978\nCoventry,65-69,other,375,37978\n"
               "England,65-69,circulatory,161,37978\nEngland,65-69,other,375,37978\n"
               "Coventry,70-74,circulatory,349,37039\nCoventry,70-74,other,610,37039\n"
               "England,70-74,circulatory,262,37039\nEngland,70-74,other,610,37039\n"
               "Coventry,75-79,circulatory,556,33288\nCoventry,75-79,other,973,33288\n"
               "England,75-79,circulatory,417,33288\nEngland,75-79,other,973,33288\n"
               "Coventry,80-84,circulatory,642,23306\nCoventry,80-84,other,1123,23306\n"
               "England,80-84,circulatory,482,23306\nEngland,80-84,other,1123,23306\n"
               "Coventry,85-89,circulatory,774,11936\nCoventry,85-89,other,1355,11936\n"
               "England,85-89,circulatory,581,11936\nEngland,85-89,other,1355,11936\n"
               "Coventry,90+,circulatory,775,11936\nCoventry,90+,other,1356,11936\n"
               "England,90+,circulatory,581,11936\nEngland,90+,other,1356,11936\n",
    .example_flags = "--against England",
    .prepare = decompose_prepare,
    .run = decompose_run,
};
