#include "core/statistics/beta.h"

#include "core/statistics/log_step.h"

enum { BETA_HALVINGS = 60 };

/* 1 / (1 + d1 / (1 + d2 / (1 + ...))) by the forward recurrence, two of the d a turn, scaled so that nothing overflows.
 */
static double beta_fraction(double a, double b, double x)
{
    double above[2] = { 0, 1 };
    double below[2] = { 1, 1 };
    double value = 1;
    double before = 0;
    for (double m = 0; fabs(value - before) > fabs(value) * pb_convergence(m); m++) {
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double even = (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2));
        above[0] = above[1] + odd * above[0];
        below[0] = below[1] + odd * below[0];
        above[1] = above[0] + even * above[1];
        below[1] = below[0] + even * below[1];
        double scale = 1 / below[1];
        above[0] *= scale;
        above[1] *= scale;
        below[0] *= scale;
        below[1] = 1;
        before = value;
        value = above[1];
    }
    return value;
}

/* The fraction converges quickly below the mean; above it the other tail does. */
double pb_beta_lower_tail(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    int sign = 0;
    double front = lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign) + a * log(x) + b * log1p(-x);
    if (x < (a + 1) / (a + b + 2))
        return exp(front) * beta_fraction(a, b, x) / a;
    return 1 - exp(front) * beta_fraction(b, a, 1 - x) / b;
}

double pb_beta_quantile(double a, double b, double tail)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < BETA_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (pb_beta_lower_tail(a, b, middle) < tail)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}
