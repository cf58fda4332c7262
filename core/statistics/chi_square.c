#include "core/statistics/chi_square.h"

#include "core/statistics/gamma.h"
#include "core/statistics/normal.h"

#include <math.h>

static bool df_is_valid(double df)
{
    return df >= 0 && df <= PB_CHI_SQUARE_DF_MAXIMUM;
}

static struct pb_tails chi_square_tails(double x, double df)
{
    if (!df_is_valid(df) || !(x >= 0 && isfinite(x)))
        return (struct pb_tails){ (double)NAN, (double)NAN };
    if (df == 0)
        return (struct pb_tails){ 1, 0 };
    return pb_gamma_tails(df / 2, x / 2);
}

double pb_chi_square_lower_tail(double x, double df)
{
    return chi_square_tails(x, df).lower;
}

double pb_chi_square_upper_tail(double x, double df)
{
    return chi_square_tails(x, df).upper;
}

/* From the smaller of the two tails. */
bool pb_chi_square_quantile(double probability, double df, double *x)
{
    double z = 0;
    bool upper = probability > 0.5;
    if (!df_is_valid(df) || !pb_normal_quantile(probability, &z))
        return false;
    *x = df == 0 ? 0 : 2 * pb_gamma_quantile(df / 2, upper ? 1 - probability : probability, upper, z);
    return true;
}
