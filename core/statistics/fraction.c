#include "core/statistics/fraction.h"

#include <math.h>

struct pb_interval pb_fieller(struct pb_fraction ratio, double z)
{
    double squared = z * z;
    double a = ratio.bottom * ratio.bottom - squared * ratio.bottom_variance;
    double b = ratio.top * ratio.bottom - squared * ratio.covariance;
    double c = ratio.top * ratio.top - squared * ratio.top_variance;
    double root = sqrt(fmax(b * b - a * c, 0));
    return (struct pb_interval){ (b - root) / a, (b + root) / a };
}
