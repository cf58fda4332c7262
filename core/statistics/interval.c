#include "placebook/statistics/interval.h"

#include "core/statistics/normal.h"

#include <math.h>

enum pb_status pb_confidence_part(double confidence, double *part, struct pb_error *error)
{
    double stated = confidence > 1 ? confidence / 100 : confidence;
    if (!(stated >= 0.9 && stated <= 1))
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION,
                       "a confidence level of %g: expected 0.9 to 1, or 90 to 100 in percent", confidence);
    *part = stated;
    return PB_OK;
}

enum pb_status pb_confidence_z(double confidence, double *z, struct pb_error *error)
{
    double part = 0;
    enum pb_status status = pb_confidence_part(confidence, &part, error);
    if (status != PB_OK)
        return status;
    double below = -INFINITY; /* stays so at a level of 1, which has no tail */
    (void)pb_normal_quantile((1 - part) / 2, &below);
    *z = -below;
    if (part == 0.95)
        *z = PB_Z_95;
    else if (part == 0.998)
        *z = PB_Z_998;
    return PB_OK;
}
