#include "core/statistics/normal.h"

#include <math.h>

#define PROBABILITY_MINIMUM 1e-300
#define ROOT_OF_TWO         1.41421356237309504880
#define ROOT_OF_TWO_PI      2.50662827463100050242

double pb_normal_upper_tail(double x)
{
    return erfc(x / ROOT_OF_TWO) / 2;
}

static double density(double z)
{
    return exp(-z * z / 2) / ROOT_OF_TWO_PI;
}

/* From the part between 0 and z, which is at most a quarter: Halley's steps from the tangent at 0. */
static double central_quantile(double part)
{
    double z = part * ROOT_OF_TWO_PI;
    for (int i = 0; i < 4; i++) {
        double off = (erf(z / ROOT_OF_TWO) / 2 - part) / density(z);
        z -= off / (1 + z * off / 2);
    }
    return z;
}

/* From the part above z: the approximation 26.2.23 of Abramowitz and Stegun, then Halley's steps on the logarithm. */
static double tail_quantile(double tail)
{
    double t = sqrt(-2 * log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 4; i++) {
        double upper = pb_normal_upper_tail(z);
        double hazard = density(z) / upper;
        double off = log(upper / tail) / hazard;
        z += off / (1 + off * (hazard - z) / 2);
    }
    return z;
}

bool pb_normal_quantile(double probability, double *z)
{
    if (!(probability >= PROBABILITY_MINIMUM && probability < 1))
        return false;
    if (fabs(probability - 0.5) < 0.25)
        *z = central_quantile(probability - 0.5);
    else if (probability < 0.5)
        *z = -tail_quantile(probability);
    else
        *z = tail_quantile(1 - probability);
    return true;
}
