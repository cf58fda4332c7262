#include "placebook/statistics/decomposition.h"

#include "placebook/spelling.h"
#include "placebook/statistics/life_expectancy.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { BANDS = PB_MORTALITY_BANDS, OPEN = BANDS - 1, REST = PB_MORTALITY_REST };
#define ROUNDING 1e-9 /* part by which causes that are averages of years may add up to more than all */
_Static_assert((int)PB_MORTALITY_BANDS == (int)PB_LIFE_TABLE_BANDS, "bands of a life table");

int pb_mortality_age(size_t band)
{
    return pb_life_table_ages[band];
}

size_t pb_mortality_band(const char *age)
{
    size_t digits = strspn(age, "0123456789");
    size_t length = strcmp(&age[digits], ".0") == 0 ? digits : strlen(age); /* other programs write 0 as 0.0 */
    int32_t from = 0;
    int32_t to = 0;
    if (!pb_age_parse(age, length, &from, &to))
        return BANDS;
    size_t band = 0;
    while (band < BANDS && pb_life_table_ages[band] != from)
        band++;
    bool alone = digits == length; /* the first year says which band */
    int32_t end = band < OPEN ? pb_life_table_ages[band + 1] : PB_AGE_END;
    return band < BANDS && (alone || to == end) ? band : BANDS;
}

bool pb_mortality_all_causes(const char *cause)
{
    static const char *const whole[] = { "all", "total", "all deaths", "all causes", "all causes of death" };
    static const char begin[] = "all causes ("; /* and their codes */
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (strcasecmp(cause, whole[i]) == 0)
            return true;
    return strncasecmp(cause, begin, sizeof begin - 1) == 0;
}

void pb_mortality_open(struct pb_mortality *mortality)
{
    for (size_t band = 0; band < BANDS; band++) {
        mortality->population[band] = (double)NAN;
        for (size_t cause = 0; cause < PB_MORTALITY_CAUSES; cause++)
            mortality->deaths[cause][band] = (double)NAN;
    }
}

enum pb_status pb_mortality_say(struct pb_mortality *mortality, size_t band, size_t cause, double deaths,
                                double population, struct pb_error *error)
{
    int age = pb_life_table_ages[band];
    double *people = &mortality->population[band];
    double *dead = &mortality->deaths[cause][band];
    if (isnan(deaths) || isnan(population))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no %s from age %d",
                       isnan(deaths) ? "deaths" : "population", age);
    if (!(deaths >= 0) || isinf(deaths))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "deaths from age %d: expected a number of 0 or more", age);
    if (!(population > 0) || isinf(population))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "population from age %d: expected a number above 0", age);
    if (!isnan(*dead))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "deaths from age %d of one cause stand there twice", age);
    if (!isnan(*people) && (*people < population || *people > population))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "population from age %d is %.15g for one cause and %.15g for another", age, *people, population);
    *dead = deaths;
    *people = population;
    return PB_OK;
}

/* A population with all its deaths, and the part of them that is in none of the causes. */
struct complete {
    const struct pb_mortality *said;
    bool has_all; /* were all causes said, or are they the sum? */
    double all[BANDS];
    double rest[BANDS];
    struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS];
};

static enum pb_status complete_band(struct complete *complete, size_t band, size_t causes, const char *const *names,
                                    struct pb_error *error)
{
    const struct pb_mortality *said = complete->said;
    double sum = 0;
    for (size_t cause = complete->has_all ? 0 : 1; cause < causes; cause++) {
        if (isnan(said->deaths[cause][band]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no deaths from age %d of %s (0 is a number)",
                           pb_life_table_ages[band], names[cause]);
        sum += cause == REST ? 0 : said->deaths[cause][band];
    }
    complete->all[band] = complete->has_all ? said->deaths[REST][band] : sum;
    complete->rest[band] = fmax(complete->all[band] - sum, 0);
    if (sum > complete->all[band] * (1 + ROUNDING))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "from age %d the causes have %.15g deaths, all causes %.15g: causes must not overlap",
                       pb_life_table_ages[band], sum, complete->all[band]);
    return PB_OK;
}

static enum pb_status complete_open(struct complete *complete, const struct pb_mortality *said, size_t causes,
                                    const char *const *names, struct pb_error *error)
{
    *complete = (struct complete){ .said = said };
    for (size_t band = 0; band < BANDS; band++)
        complete->has_all = complete->has_all || !isnan(said->deaths[REST][band]);
    enum pb_status status = PB_OK;
    for (size_t band = 0; status == PB_OK && band < BANDS; band++) {
        if (isnan(said->population[band]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "nothing from age %d: a life table needs 20 age bands (0, 1-4, 5-9 to 90+)",
                           pb_life_table_ages[band]);
        status = complete_band(complete, band, causes, names, error);
    }
    if (status == PB_OK)
        status = pb_life_table(complete->all, said->population, BANDS, complete->table, error);
    if (status == PB_OK && !(complete->table[OPEN].survivors > 0))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "nobody in the life table reaches 90");
    return status;
}

/* Years of life expectancy for each unit of a difference in mortality rates in a band. */
static double years_per_rate(const struct complete *first, const struct complete *second, size_t band)
{
    double rate = first->all[band] / first->said->population[band];
    double other = second->all[band] / second->said->population[band];
    double survivors = first->table[band].survivors;
    if (band == OPEN)
        return -survivors / (rate * other);
    double width = pb_life_table_ages[band + 1] - pb_life_table_ages[band];
    double lost = width * (1 - pb_life_table_lived(band));
    return -survivors * (lost + second->table[band + 1].years) * width / ((1 + lost * rate) * (1 + lost * other));
}

enum pb_status pb_decompose(const struct pb_mortality *first, const struct pb_mortality *second, size_t causes,
                            const char *const *names, struct pb_decomposition *result, struct pb_error *error)
{
    struct complete one;
    struct complete two;
    enum pb_status status = complete_open(&one, first, causes, names, error);
    if (status == PB_OK)
        status = complete_open(&two, second, causes, names, error);
    if (status != PB_OK)
        return status;
    result->first = one.table[0].years;
    result->second = two.table[0].years;
    result->standard_error = hypot(one.table[0].standard_error, two.table[0].standard_error);
    result->has_rest = false;
    for (size_t band = 0; band < BANDS; band++) {
        double weight = years_per_rate(&one, &two, band);
        for (size_t cause = 0; cause < causes; cause++) {
            double deaths = cause == REST ? one.rest[band] : first->deaths[cause][band];
            double others = cause == REST ? two.rest[band] : second->deaths[cause][band];
            result->years[cause][band] =
                weight * (others / second->population[band] - deaths / first->population[band]);
            result->has_rest = result->has_rest || (cause == REST && (deaths > 0 || others > 0));
        }
    }
    return PB_OK;
}
