#include "core/statistics/interval.h"

#include "core/statistics/chi_square.h"

#include <math.h>

enum pb_status pb_confidence_z(double confidence, double *z, struct pb_error *error)
{
    double part = confidence > 1 ? confidence / 100 : confidence;
    if (!(part >= 0.9 && part <= 1))
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION,
                       "a confidence level of %g: expected 0.9 to 1, or 90 to 100 in percent", confidence);
    if (part == 1) {
        *z = INFINITY;
        return PB_OK;
    }
    double square = 0; /* of a standard normal variable: chi-square with one degree of freedom */
    if (!pb_chi_square_quantile(part, 1, &square))
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "no normal quantile at %.17g", part);
    *z = sqrt(square);
    return PB_OK;
}
