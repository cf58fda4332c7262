#include "core/statistics/chi_square.h"

#include <float.h>
#include <math.h>

/* Terms grow with the square root of df; at the maximum df about 3000 are needed. */
enum { TERMS_MAXIMUM = 20000, STEPS_MAXIMUM = 400 };

struct tails {
    double lower;
    double upper;
};

/* x^a e^-x / Gamma(a + 1) */
static double leading_term(double a, double log_x, double x)
{
    int sign = 0;
    return exp(a * log_x - x - lgamma_r(a + 1, &sign));
}

/* P(a, x) = leading term * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...) */
static double series(double a, double log_x, double x)
{
    double term = 1;
    double sum = 1;
    for (int i = 1; i < TERMS_MAXIMUM && term > sum * DBL_EPSILON / 8; i++) {
        term *= x / (a + i);
        sum += term;
    }
    return leading_term(a, log_x, x) * sum;
}

/* Q(a, x) by the continued fraction 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))), evaluated as Lentz does. */
static double fraction(double a, double log_x, double x)
{
    const double tiny = DBL_MIN / DBL_EPSILON;
    double b = x + 1 - a;
    double c = 1 / tiny;
    double d = 1 / b;
    double product = d;
    for (int i = 1; i < TERMS_MAXIMUM; i++) {
        double numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + numerator / c;
        c = fabs(c) < tiny ? tiny : c;
        product *= d * c;
        if (fabs(d * c - 1) < DBL_EPSILON)
            break;
    }
    return leading_term(a, log_x, x) * a * product;
}

/* Both tails of the gamma distribution with shape a at exp(log_x): the smaller one is exact, the other its complement.
 */
static struct tails gamma_tails(double a, double log_x)
{
    double x = exp(log_x);
    if (x < a + 1) {
        double lower = fmin(series(a, log_x, x), 1);
        return (struct tails){ lower, 1 - lower };
    }
    double upper = fmin(fraction(a, log_x, x), 1);
    return (struct tails){ 1 - upper, upper };
}

static bool df_is_valid(double df)
{
    return df >= 0 && df <= PB_CHI_SQUARE_DF_MAXIMUM;
}

static struct tails chi_square_tails(double x, double df)
{
    if (!df_is_valid(df) || !(x >= 0) || !isfinite(x))
        return (struct tails){ (double)NAN, (double)NAN };
    if (df == 0)
        return (struct tails){ 1, 0 };
    if (x == 0)
        return (struct tails){ 0, 1 };
    return gamma_tails(df / 2, log(x / 2));
}

double pb_chi_square_lower_tail(double x, double df)
{
    return chi_square_tails(x, df).lower;
}

double pb_chi_square_upper_tail(double x, double df)
{
    return chi_square_tails(x, df).upper;
}

/* How far the distribution function at exp(log_x) is above the probability, from the tail that is the smaller one. */
static double excess(double a, double log_x, double probability)
{
    struct tails tails = gamma_tails(a, log_x);
    return probability <= 0.5 ? tails.lower - probability : (1 - probability) - tails.upper;
}

/* The logarithm of the quantile of the gamma distribution: Newton's steps, and a halving of the bracket where a step
 * would leave it. On the logarithmic scale an absolute error is a relative one of the quantile. */
static double log_gamma_quantile(double a, double probability)
{
    int sign = 0;
    double low = (log(probability) + lgamma_r(a + 1, &sign)) / a; /* since P(a, x) <= x^a / Gamma(a + 1) */
    double high = fmax(low, log(a)) + 1;
    while (excess(a, high, probability) < 0)
        high += 1;
    double at = fmin(fmax(low, log(a)), high);
    for (int i = 0; i < STEPS_MAXIMUM; i++) {
        double above = excess(a, at, probability);
        if (above > 0)
            high = at;
        else
            low = at;
        double slope = leading_term(a, at, exp(at)) * a; /* d P / d log x */
        double next = at - above / slope;
        if (fabs(next - at) <= 4 * DBL_EPSILON * fmax(1, fabs(at)))
            return next;
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        at = next;
    }
    return at;
}

bool pb_chi_square_quantile(double probability, double df, double *x)
{
    if (!(probability > 0 && probability < 1) || !df_is_valid(df))
        return false;
    *x = df == 0 ? 0 : 2 * exp(log_gamma_quantile(df / 2, probability));
    return true;
}
