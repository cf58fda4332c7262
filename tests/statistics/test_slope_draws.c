/*
 * Simulated lines: those of the instructions that this processor has against those that every processor has, bit by
 * bit, and some of them against the sums of their definition, with the deviates of random.h and the exponential of the
 * library for long doubles.
 */
#include "core/statistics/random.h"
#include "core/statistics/slope_draws.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { GROUPS = 10, COMPARED = 2000 };

static double sii[PB_SLOPE_DRAWS], rii[PB_SLOPE_DRAWS], wide_sii[PB_SLOPE_DRAWS], wide_rii[PB_SLOPE_DRAWS];

static struct pb_slope_lines lines_of(enum pb_slope_values values, double multiplier)
{
    struct pb_slope_lines lines = { .values = values, .count = GROUPS, .multiplier = multiplier };
    for (int i = 0; i < GROUPS; i++)
        lines.points[i] = (struct pb_slope_point){
            .at_0 = 0.34 - 0.05 * i, .at_1 = -0.14 + 0.05 * i, .value = 0.3 + 0.07 * i, .error = 0.01 + 0.002 * i
        };
    return lines;
}

static long double back(enum pb_slope_values values, long double number)
{
    if (values == PB_SLOPE_NORMAL)
        return number;
    return values == PB_SLOPE_RATE ? expl(number) : 1 / (1 + expl(-number));
}

static void check_against_definition(const struct pb_slope_lines *lines)
{
    struct pb_random random[GROUPS];
    for (size_t i = 0; i < GROUPS; i++)
        pb_random_seed(&random[i], i + 1);
    for (size_t k = 0; k < COMPARED; k++) {
        long double at_0 = 0;
        long double at_1 = 0;
        for (size_t i = 0; i < GROUPS; i++) {
            const struct pb_slope_point *point = &lines->points[i];
            long double value = back(lines->values, point->value + point->error * pb_random_normal(&random[i]));
            at_0 += point->at_0 * value;
            at_1 += point->at_1 * value;
        }
        long double ratio = lines->multiplier > 0 ? at_1 / at_0 : at_0 / at_1;
        cr_assert_lt(fabsl(sii[k] - lines->multiplier * (at_1 - at_0)), 1e-13L * fabs(lines->multiplier));
        cr_assert_lt(fabsl(rii[k] - ratio), 1e-13L);
    }
}

Test(slope_draws, have_the_same_bits_on_any_processor)
{
    cr_assert(pb_slope_deviates_open());
    cr_assert(pb_slope_deviates_open(), "once more is the same");
    for (int values = PB_SLOPE_NORMAL; values <= PB_SLOPE_PROPORTION; values++)
        for (int turned = 0; turned < 2; turned++) {
            struct pb_slope_lines lines = lines_of((enum pb_slope_values)values, turned ? -100 : 1);
            pb_slope_simulate(&lines, 0, sii, rii);
            check_against_definition(&lines);
            for (size_t way = 1; way < pb_slope_ways(); way++) {
                pb_slope_simulate(&lines, way, wide_sii, wide_rii);
                cr_assert_eq(memcmp(sii, wide_sii, sizeof sii), 0);
                cr_assert_eq(memcmp(rii, wide_rii, sizeof rii), 0);
            }
        }
}
