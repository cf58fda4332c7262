#include "core/statistics/student.h"

#include "core/statistics/log_step.h"
#include "core/statistics/normal.h"

#include <float.h>

#define STUDENT_PROBABILITY_MINIMUM 1e-100
#define NEARLY_NORMAL_FROM          20000.0
#define STIRLING_FROM               20.0
#define HALF_LOG_TWO_PI             0.91893853320467274178
#define HALF_LOG_PI                 0.57236494292470008707

/* The logarithm of the density at 0: Gamma(b + 1/2) / (Gamma(b) sqrt(2 b pi)) with b half the degrees of freedom. */
static double log_density_at_0(double b)
{
    if (b < STIRLING_FROM) {
        int sign = 0;
        return lgamma_r(b + 0.5, &sign) - lgamma_r(b, &sign) - log(2 * b) / 2 - HALF_LOG_PI;
    }
    double s = 1 / (b * b);
    return (-1.0 / 8 + s * (1.0 / 192 - s * (1.0 / 640 - s * (17.0 / 14336)))) / b - HALF_LOG_TWO_PI;
}

/* P(0 < T < t) = t density(t) (1 + (b+1/2)/(3/2) y + (b+1/2)(b+3/2)/((3/2)(5/2)) y^2 + ...) with y = t^2/(df + t^2) */
static double student_series(double df, double y)
{
    double term = 1;
    double sum = 1;
    for (double i = 0; term > sum * (DBL_EPSILON / 8); i++) {
        term *= ((df + 1) / 2 + i) / (1.5 + i) * y;
        sum += term;
    }
    return sum;
}

/* P(T > t) = t density(t) / df / (1 + d1/(1 + d2/(1 + ...))), two of the d a turn; x = df/(df + t^2). */
static double student_fraction(double df, double x)
{
    double a = df / 2;
    double above[2] = { 0, 1 };
    double below[2] = { 1, 1 };
    double value = 1;
    double change = 1;
    for (double m = 0; fabs(change) > value * pb_convergence(m); m++) {
        double odd = -(a + m) * (a + m + 0.5) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double even = (m + 1) * (-0.5 - m) * x / ((a + 2 * m + 1) * (a + 2 * m + 2));
        above[0] = above[1] + odd * above[0];
        below[0] = below[1] + odd * below[0];
        above[1] = above[0] + even * above[1];
        below[1] = below[0] + even * below[1];
        double scale = 1 / below[1];
        above[0] *= scale;
        above[1] *= scale;
        below[0] *= scale;
        below[1] = 1;
        change = above[1] - value;
        value = above[1];
    }
    return value;
}

/* Wallace's approximation turned round: a few percent off at worst. */
static double student_first_guess(double z, double df)
{
    double wider = z * (8 * df + 3) / (8 * df + 1);
    return sqrt(df * expm1(wider * wider / df));
}

/* The t > 0 with this part between 0 and t, or above t. */
static double search(double part, bool above, double z, double df)
{
    double wanted = log(part);
    double norm = log_density_at_0(df / 2);
    double t = student_first_guess(z, df);
    double step = INFINITY;
    double tolerance = PB_LOG_STEP_TOLERANCE;
    while (fabs(step) > tolerance) {
        tolerance *= PB_LOG_STEP_GROWTH;
        double ratio = t * t / df;
        double y = ratio / (1 + ratio);
        double factor = above ? student_fraction(df, 1 / (1 + ratio)) / df : student_series(df, y);
        double slope = (above ? -1 : 1) / factor;
        double w = log(t * factor) + norm - (df + 1) / 2 * log1p(ratio) - wanted;
        step = pb_log_step(w, slope, 1 - (df + 1) * y - slope);
        t *= exp(step);
    }
    return t;
}

/* Abramowitz & Stegun 26.7.5: the rest is below 1e-12 of t for these many degrees of freedom. */
static double about_normal(double z, double df)
{
    double s = z * z;
    double first = (s + 1) / 4;
    double second = (3 + s * (16 + s * 5)) / 96;
    double third = (-15 + s * (17 + s * (19 + s * 3))) / 384;
    double fourth = (-945 + s * (-1920 + s * (1482 + s * (776 + s * 79)))) / 92160;
    return z * (1 + (first + (second + (third + fourth / df) / df) / df) / df);
}

bool pb_student_quantile(double probability, double df, double *t)
{
    double z = 0;
    if (!(probability >= STUDENT_PROBABILITY_MINIMUM && df >= 1) || !pb_normal_quantile(probability, &z))
        return false;
    double tail = fmin(probability, 1 - probability);
    if (df >= NEARLY_NORMAL_FROM || z == 0)
        *t = about_normal(z, df);
    else if (tail < 0.1)
        *t = copysign(search(tail, true, z, df), z);
    else
        *t = copysign(search(fabs(probability - 0.5), false, z, df), z);
    return true;
}
