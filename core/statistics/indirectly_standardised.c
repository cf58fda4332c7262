#include "core/statistics/indirectly_standardised.h"

#include <math.h>

static double or_nothing(double number)
{
    return isnan(number) ? 0 : number;
}

static enum pb_status indirectly_standardised_refuse(struct pb_error *error, size_t band, const char *what,
                                                     double number, const char *expected)
{
    if (isnan(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s is missing in age band %zu", what, band + 1);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g in age band %zu: expected %s", what, number, band + 1,
                   expected);
}

enum pb_status pb_indirectly_standardised(const double *counts, const double *populations,
                                          const double *reference_counts, const double *reference_populations,
                                          size_t bands, struct pb_indirectly_standardised *result,
                                          struct pb_error *error)
{
    struct pb_indirectly_standardised sum = { 0 };
    double reference_count = 0;
    double reference_population = 0;
    for (size_t band = 0; band < bands; band++) {
        const struct {
            const char *name;
            double number;
        } columns[] = { { "count", or_nothing(counts[band]) },
                        { "population", or_nothing(populations[band]) },
                        { "reference count", or_nothing(reference_counts[band]) } };
        for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
            if (columns[i].number < 0 || isinf(columns[i].number))
                return indirectly_standardised_refuse(error, band, columns[i].name, columns[i].number, "0 or more");
        double people = reference_populations[band];
        if (!(people > 0) || isinf(people))
            return indirectly_standardised_refuse(error, band, "reference population", people, "a number above 0");
        sum.observed += columns[0].number;
        sum.expected += columns[2].number / people * columns[1].number;
        reference_count += columns[2].number;
        reference_population += people;
    }
    if (sum.expected == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no events are expected in %zu age bands", bands);
    sum.reference_rate = reference_count / reference_population;
    if (!isfinite(sum.observed) || !isfinite(sum.expected) || !isfinite(sum.reference_rate))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the expected number is too large to be calculated");
    *result = sum;
    return PB_OK;
}
