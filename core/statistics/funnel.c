#include "placebook/statistics/funnel.h"

#include "core/statistics/chi_square.h"
#include "placebook/statistics/rate.h"

#include <math.h>

#define TAIL_2S 0.025
#define TAIL_3S 0.001

enum { SEARCH_STEPS = 32 };
#define SEARCH_NEAR 1e-10 /* part of the expected events */

enum pb_status pb_funnel_add(struct pb_funnel *funnel, double numerator, double denominator, struct pb_error *error)
{
    if (!(numerator >= 0) || isinf(numerator))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "numerator %.15g: expected 0 or more", numerator);
    if (!(denominator > 0) || isinf(denominator))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "denominator %.15g: expected a number above 0",
                       denominator);
    if (funnel->kind == PB_FUNNEL_PROPORTION && numerator > denominator)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "numerator %.15g is above the denominator %.15g: a proportion is at most 1", numerator,
                       denominator);
    funnel->denominator_minimum = funnel->areas ? fmin(funnel->denominator_minimum, denominator) : denominator;
    funnel->denominator_maximum = fmax(funnel->denominator_maximum, denominator);
    funnel->numerators += numerator;
    funnel->denominators += denominator;
    funnel->areas++;
    return PB_OK;
}

double pb_funnel_baseline(const struct pb_funnel *funnel)
{
    if (funnel->kind == PB_FUNNEL_RATIO)
        return 1;
    return funnel->standard > 0 ? funnel->standard : funnel->numerators / funnel->denominators;
}

static struct pb_interval proportion_limits(double average, double denominator, double z)
{
    double reach = z * sqrt(average * (1 - average) / denominator);
    return (struct pb_interval){ average - reach, average + reach };
}

/* Is the area beyond the limits at z: -1 below, 1 above, 0 within? */
static int beyond(const struct pb_funnel *funnel, double numerator, double denominator, double z)
{
    double baseline = pb_funnel_baseline(funnel);
    if (funnel->kind == PB_FUNNEL_PROPORTION) {
        struct pb_interval limits = proportion_limits(baseline, denominator, z);
        double value = numerator / denominator;
        return (value > limits.upper) - (value < limits.lower);
    }
    /* Never refused: the numerator is 0 or more, z a constant. */
    struct pb_interval events = { numerator, numerator };
    (void)!pb_count_limits(numerator, z, &events, NULL);
    return (events.lower / denominator > baseline) - (events.upper / denominator < baseline);
}

enum pb_funnel_significance pb_funnel_significance(const struct pb_funnel *funnel, double numerator, double denominator)
{
    static const enum pb_funnel_significance far[] = { PB_FUNNEL_LOW_001, PB_FUNNEL_NOT_SIGNIFICANT,
                                                       PB_FUNNEL_HIGH_001 };
    static const enum pb_funnel_significance near[] = { PB_FUNNEL_LOW_025, PB_FUNNEL_NOT_SIGNIFICANT,
                                                        PB_FUNNEL_HIGH_025 };
    int side = beyond(funnel, numerator, denominator, PB_Z_998);
    return side != 0 ? far[side + 1] : near[beyond(funnel, numerator, denominator, PB_Z_95) + 1];
}

const char *pb_funnel_words(enum pb_funnel_significance significance)
{
    static const char *const words[] = {
        [PB_FUNNEL_HIGH_001] = "High (0.001)",
        [PB_FUNNEL_HIGH_025] = "High (0.025)",
        [PB_FUNNEL_NOT_SIGNIFICANT] = "Not significant",
        [PB_FUNNEL_LOW_025] = "Low (0.025)",
        [PB_FUNNEL_LOW_001] = "Low (0.001)",
    };
    return words[significance];
}

/* 10 to the power of how many digits a whole number has beyond `kept` of them. */
static double unit(double whole, int kept)
{
    int digits = 1;
    while (whole >= pow(10, digits))
        digits++;
    return pow(10, digits - kept);
}

static double rounded_down(double number)
{
    double one = unit(floor(number), 1);
    return floor(number / one) * one;
}

static double rounded_up(double number)
{
    double one = unit(ceil(number), 2);
    return ceil(number / one) * one;
}

/* Where the points lie: each step is the same part of the way that is left, on a logarithmic scale, and at least 1. */
static void make_axis(const struct pb_funnel *funnel, struct pb_funnel_point points[PB_FUNNEL_POINTS])
{
    double low = 0;
    if (funnel->denominator_maximum <= 2 * funnel->denominator_minimum)
        low = rounded_down(funnel->denominator_minimum * 0.95);
    double high = rounded_up(funnel->denominator_maximum * 1.05);
    if (funnel->kind == PB_FUNNEL_RATE) {
        double average = pb_funnel_baseline(funnel);
        low = floor(low * average);
        high = ceil(high * average);
    }
    int steps = funnel->kind == PB_FUNNEL_RATIO ? PB_FUNNEL_POINTS + 1 : PB_FUNNEL_POINTS;
    points[0].population = fmax(1, low);
    for (int i = 1; i < PB_FUNNEL_POINTS; i++) {
        double last = points[i - 1].population;
        double next = nearbyint(pow(high / last, 1.0 / (steps - i)) * last);
        points[i].population = fmax(next, last + 1);
    }
}

static double funnel_byar(double count, double z)
{
    double root = 1 - 1 / (9 * count) + z / (3 * sqrt(count));
    return count * root * root * root;
}

/* Events over the numbers of events at which they would be just as many or as few as chance gives. */
static struct pb_interval event_limits(double events, double tail, double z)
{
    double few = funnel_byar(events, -z);
    double many = funnel_byar(events + 1, z);
    if (events < PB_FUNNEL_EXACT_BELOW) {
        /* Never refused: the degrees of freedom are below the maximum. */
        (void)pb_chi_square_quantile(tail, 2 * events, &few);
        (void)pb_chi_square_quantile(1 - tail, 2 * events + 2, &many);
        few /= 2;
        many /= 2;
    }
    return (struct pb_interval){ events / many, events / few };
}

static struct pb_interval funnel_limits_at(const struct pb_funnel *funnel, double population, double multiplier,
                                           double tail, double z)
{
    double baseline = pb_funnel_baseline(funnel);
    if (funnel->kind == PB_FUNNEL_PROPORTION) {
        struct pb_interval limits = proportion_limits(baseline, population, z);
        return (struct pb_interval){ multiplier * fmax(limits.lower, 0), multiplier * fmin(limits.upper, 1) };
    }
    struct pb_interval limits = event_limits(population, tail, z);
    return (struct pb_interval){ multiplier * baseline * limits.lower, multiplier * baseline * limits.upper };
}

/* What both kinds of limits ask for. */
static enum pb_status check_limits(const struct pb_funnel *funnel, double multiplier, struct pb_error *error)
{
    if (!(multiplier > 0) || isinf(multiplier))
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "multiplier %.15g: expected a number above 0",
                       multiplier);
    if (funnel->areas == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no areas: a funnel needs at least one");
    bool events = funnel->numerators > 0 || (funnel->kind == PB_FUNNEL_RATE && funnel->standard > 0);
    if (funnel->kind != PB_FUNNEL_PROPORTION && !events)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no events in any area: expected some");
    return PB_OK;
}

enum pb_status pb_funnel_limits(const struct pb_funnel *funnel, double multiplier,
                                struct pb_funnel_point points[PB_FUNNEL_POINTS], struct pb_error *error)
{
    enum pb_status status = check_limits(funnel, multiplier, error);
    if (status != PB_OK)
        return status;
    make_axis(funnel, points);
    for (int i = 0; i < PB_FUNNEL_POINTS; i++) {
        points[i].limits_2s = funnel_limits_at(funnel, points[i].population, multiplier, TAIL_2S, PB_Z_95);
        points[i].limits_3s = funnel_limits_at(funnel, points[i].population, multiplier, TAIL_3S, PB_Z_998);
    }
    return PB_OK;
}

/* How far a limit of a count lies above the expected number of events: its lower limit for an area with many events,
 * its upper one for one with few. */
static double above_expected(double count, double expected, double z, bool many)
{
    /* Never refused: the count is 0 or more, z a constant. */
    struct pb_interval limits = { count, count };
    (void)!pb_count_limits(count, z, &limits, NULL);
    return (many ? limits.lower : limits.upper) - expected;
}

/* The count one of whose own limits is the expected number of events, by false position (Dowell & Jarratt, BIT
 * 1971;11:168). No count has so low an upper limit: 0. Where exact limits end and Byar's begin, at 10 events, the
 * limits leap over some expected numbers: there each step halves what is left, and the steps end it. */
static double count_with_limit(double expected, double z, bool many)
{
    double low = many ? expected : 0;
    double high = many ? expected + z * sqrt(expected) + z * z + 1 : expected;
    double at_low = above_expected(low, expected, z, many);
    double at_high = above_expected(high, expected, z, many);
    if (at_low >= 0)
        return low;
    for (int i = 0; i < SEARCH_STEPS && high - low > SEARCH_NEAR * expected; i++) {
        double count = fmin(fmax(low - at_low * (high - low) / (at_high - at_low), low), high);
        double at_count = above_expected(count, expected, z, many);
        if (at_count < 0) {
            low = count;
            at_low = at_count;
            at_high /= 2;
        } else {
            high = count;
            at_high = at_count;
            at_low /= 2;
        }
    }
    return high;
}

static struct pb_interval limits_above(const struct pb_funnel *funnel, double denominator, double multiplier, double z)
{
    if (funnel->kind == PB_FUNNEL_PROPORTION)
        return funnel_limits_at(funnel, denominator, multiplier, 0, z);
    double expected = pb_funnel_baseline(funnel) * denominator;
    return (struct pb_interval){ multiplier * count_with_limit(expected, z, false) / denominator,
                                 multiplier * count_with_limit(expected, z, true) / denominator };
}

enum pb_status pb_funnel_limits_at(const struct pb_funnel *funnel, double denominator, double multiplier,
                                   struct pb_funnel_point *point, struct pb_error *error)
{
    enum pb_status status = check_limits(funnel, multiplier, error);
    if (status != PB_OK)
        return status;
    if (!(denominator > 0) || isinf(denominator))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "denominator %.15g: expected a number above 0",
                       denominator);
    *point = (struct pb_funnel_point){ .population = denominator,
                                       .limits_2s = limits_above(funnel, denominator, multiplier, PB_Z_95),
                                       .limits_3s = limits_above(funnel, denominator, multiplier, PB_Z_998) };
    return PB_OK;
}
