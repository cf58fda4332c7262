#include "core/statistics/gamma.h"

#include "core/statistics/log_step.h"

#include <float.h>

/* From the first of these shapes on Stirling's series has all digits; up to the second one the continued fraction is
 * evaluated for a smaller shape, where it converges faster; below the third 1 - P would lose digits of Q. */
#define STIRLING_FROM 15.0
#define RECURRENCE_TO 20.0
#define SMALL_SHAPE   0.01

/* A step is the last one when it is this small: what is left is its fifth power. */
#define STEP_TOLERANCE 2e-3

#define HALF_LOG_TWO_PI 0.91893853320467274178

struct gamma {
    double shape;
    double norm; /* log Gamma(shape + 1), or what Stirling's series has instead of it */
};

/* log Gamma(1 + a); near 1 by its Taylor series, whose digits do not suffer from adding 1 to a. */
static double log_gamma_1p(double a)
{
    if (a < SMALL_SHAPE)
        return a * (-0.57721566490153286061 +
                    a * (0.82246703342411321824 +
                         a * (-0.40068563438653142847 +
                              a * (0.27058080842778454788 +
                                   a * (-0.20738555102867398527 +
                                        a * (0.16955717699740818995 - a * 0.14404989676884611812))))));
    int sign = 0;
    return lgamma_r(a + 1, &sign);
}

static struct gamma gamma_of(double a)
{
    if (a < STIRLING_FROM)
        return (struct gamma){ a, log_gamma_1p(a) };
    double s = 1 / (a * a);
    double rest = (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188))))) / a;
    return (struct gamma){ a, rest + HALF_LOG_TWO_PI + log(a) / 2 };
}

/* a log(a/x) + x - a, also where x is near a. */
static double deviance(double a, double x)
{
    double v = (a - x) / (a + x);
    if (fabs(v) > 0.1)
        return a * log(a / x) + x - a;
    double sum = 0;
    double power = 2 * a * v;
    for (int i = 3; i < 19; i += 2) {
        power *= v * v;
        sum += power / i;
    }
    return (a - x) * v + sum;
}

/* The logarithm of x^a e^-x / Gamma(a + 1). */
static double log_lead(const struct gamma *gamma, double x)
{
    if (gamma->shape < STIRLING_FROM)
        return gamma->shape * log(x) - x - gamma->norm;
    return -deviance(gamma->shape, x) - gamma->norm;
}

/* P = lead * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...) */
static double gamma_series(double a, double x)
{
    double term = 1;
    double sum = 1;
    for (double i = a + 1; term > sum * (DBL_EPSILON / 8); i++) {
        term *= x / i;
        sum += term;
    }
    return sum;
}

/* Q = lead * a * K with K = 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))): numerators and denominators of the
 * convergents, which are scaled down before they overflow. */
static double gamma_fraction(double a, double x)
{
    double b = x + 1 - a;
    double above[2] = { 0, 1 };
    double below[2] = { 1, b };
    double value = 1 / b;
    double change = value;
    for (double i = 1; fabs(change) > value * pb_convergence(i); i++) {
        double n = -i * (i - a);
        b += 2;
        double scale = below[1] > 1e100 ? 1e-100 : 1;
        double next_above = (b * above[1] + n * above[0]) * scale;
        double next_below = (b * below[1] + n * below[0]) * scale;
        above[0] = above[1] * scale;
        below[0] = below[1] * scale;
        above[1] = next_above;
        below[1] = next_below;
        change = next_above / next_below - value;
        value += change;
    }
    return value;
}

/* The same K; for a small shape from that of a shape between 0 and 1 by K(a + 1) = (1 + a K(a)) / x, which makes it a
 * finite sum for a whole number. */
static double upper_factor(double a, double x)
{
    if (a > RECURRENCE_TO)
        return gamma_fraction(a, x);
    double step = a - (ceil(a) - 1);
    double inverse = 1 / x;
    double k = step == 1 ? inverse : gamma_fraction(step, x);
    int steps = (int)ceil(a) - 1;
    for (int i = 0; i < steps; i++)
        k = (1 + (step + i) * k) * inverse;
    return k;
}

/* Q for a small shape and x below about 1, as the sum of two parts that are both in proportion to the shape:
 * 1 - x^a/Gamma(a+1) and what the series of e^-x takes away from that. */
static double small_upper(const struct gamma *gamma, double x)
{
    double a = gamma->shape;
    double exponent = a * log(x) - gamma->norm;
    double term = 1;
    double sum = 0;
    for (int i = 1; i < 25; i++) {
        term *= -x / i;
        sum += term / (a + i);
    }
    return -expm1(exponent) - exp(exponent) * a * sum;
}

/* Q below the shape plus 1, where P is the one that is known. */
static double upper_by_lower(const struct gamma *gamma, double x, double lower)
{
    return gamma->shape < SMALL_SHAPE ? small_upper(gamma, x) : 1 - lower;
}

struct pb_tails pb_gamma_tails(double shape, double x)
{
    if (x == 0)
        return (struct pb_tails){ 0, 1 };
    struct gamma gamma = gamma_of(shape);
    double lead = exp(log_lead(&gamma, x));
    if (x < shape + 1) {
        double lower = lead * gamma_series(shape, x);
        return (struct pb_tails){ lower, upper_by_lower(&gamma, x, lower) };
    }
    double upper = lead * shape * upper_factor(shape, x);
    return (struct pb_tails){ 1 - upper, upper };
}

/* The logarithm of a tail, and its slope over log x. */
static double log_tail(const struct gamma *gamma, double x, bool upper, double *slope)
{
    double a = gamma->shape;
    double lead = log_lead(gamma, x);
    if (!upper) {
        double sum = gamma_series(a, x);
        *slope = a / sum;
        return lead + log(sum);
    }
    if (a < 1 && x < a + 1) {
        double density = exp(lead);
        double tail = upper_by_lower(gamma, x, density * gamma_series(a, x));
        *slope = -a * density / tail;
        return log(tail);
    }
    double factor = upper_factor(a, x);
    *slope = -1 / factor;
    return lead + log(a * factor);
}

/* Wilson and Hilferty's cube where it holds; else P is about x^a / Gamma(a + 1) (1 - x a/(a + 1)). */
static double gamma_first_guess(const struct gamma *gamma, double tail, bool upper, double z)
{
    double a = gamma->shape;
    double root = 1 - 1 / (9 * a) + z / (3 * sqrt(a));
    if (root > 0.3)
        return a * root * root * root;
    double x = exp((log(upper ? 1 - tail : tail) + log_gamma_1p(a)) / a);
    return x * (1 + x / (a + 1));
}

/* The step from x over log x to where w = log(tail / wanted tail) is 0. Near the root, by the inverse of the Taylor
 * series to the fourth order: the slope s obeys ds = s (a - x - s), which gives all further derivatives. */
static double step_from(double a, double x, double w, double s, double scale)
{
    double c = a - x - s;
    double y = -w / s;
    if (fabs(y) * scale > 0.1)
        return pb_log_step(w, s, c);
    double c1 = -x - s * c;
    double second = c * c + c1; /* the second and third derivative of the slope, over the slope */
    double c2 = -x - s * second;
    double third = c * second + 2 * c * c1 + c2;
    double p = c / 2;
    double q = second / 6;
    double r = third / 24;
    return y * (1 - y * (p - y * (2 * p * p - q + y * (5 * p * (q - p * p) - r))));
}

double pb_gamma_quantile(double shape, double tail, bool upper, double z)
{
    struct gamma gamma = gamma_of(shape);
    double wanted = log(tail);
    double x = gamma_first_guess(&gamma, tail, upper, z);
    double scale = fmax(1, sqrt(shape)); /* the distribution's width over log x is the inverse */
    double step = x > DBL_MIN ? INFINITY : 0;
    double tolerance = STEP_TOLERANCE;
    while (fabs(step) * scale > tolerance) {
        tolerance *= PB_LOG_STEP_GROWTH;
        double slope = 0;
        double w = log_tail(&gamma, x, upper, &slope) - wanted;
        step = step_from(shape, x, w, slope, scale);
        x *= exp(step);
    }
    return x;
}
