/*
 * What the arithmetic of core/statistics costs, on one core:
 *
 *     bench_statistics [WORD]      only the cases whose name contains the word
 *
 * A case is a function that does its work `rounds` times over the prepared numbers and says how many results it made.
 * Adding one is a function and a row of the table at the end.
 */
#include "placebook/formats/csv.h"
#include "placebook/number.h"
#include "placebook/statistics/control_chart.h"
#include "placebook/statistics/funnel.h"
#include "placebook/statistics/inequality.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"
#include "placebook/statistics/trend.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { NUMBERS = 4096, CHART_POINTS = 16, CHARTS = NUMBERS / CHART_POINTS, LINE = 64 };

struct numbers {
    double counts[NUMBERS];       /* 10 to about 5,000 */
    double small_counts[NUMBERS]; /* 0 to 9 */
    double fractions[NUMBERS];    /* 0 to below 10 */
    double denominators[NUMBERS];
    double lower[NUMBERS]; /* limits of the counts */
    double upper[NUMBERS];
    char series[NUMBERS * LINE]; /* the counts as a table: the series of CHARTS charts */
    size_t series_length;
};

struct outcome {
    double results;
    double sum; /* of what was calculated, so that nothing is left out by the compiler */
};

struct bench_case {
    const char *name;
    const char *unit;
    double wanted; /* millions of results a second; 0: nothing is promised */
    struct outcome (*run)(const struct numbers *numbers, int rounds);
};

/* A fixed generator (Marsaglia's xorshift), so that every run measures the same numbers. */
static double next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

static void prepare(struct numbers *numbers)
{
    uint64_t state = 88172645463325252U;
    for (size_t i = 0; i < NUMBERS; i++) {
        numbers->counts[i] = floor(10 + 5000 * next_random(&state));
        numbers->small_counts[i] = floor(10 * next_random(&state));
        numbers->fractions[i] = 10 * next_random(&state);
        numbers->denominators[i] = floor(6000 + 100000 * next_random(&state));
        numbers->lower[i] = numbers->counts[i] - 2 * sqrt(numbers->counts[i]);
        numbers->upper[i] = numbers->counts[i] + 2 * sqrt(numbers->counts[i]);
    }
    numbers->series_length = (size_t)snprintf(numbers->series, LINE, "series,order,value\n");
    for (size_t i = 0; i < NUMBERS - 1; i++)
        numbers->series_length +=
            (size_t)snprintf(numbers->series + numbers->series_length, LINE, "series %zu,%zu,%.15g\n", i / CHART_POINTS,
                             i % CHART_POINTS, numbers->counts[i]);
}

/* The time of this process alone: what one core can do, whoever else works on the machine. */
static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static struct outcome run_wilson(const struct numbers *numbers, int rounds)
{
    struct outcome outcome = { (double)rounds * NUMBERS, 0 };
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < NUMBERS; i++) {
            struct pb_interval limits = { 0, 0 };
            if (pb_proportion_limits(numbers->counts[i], numbers->denominators[i], 100, PB_Z_95, &limits, NULL) ==
                PB_OK)
                outcome.sum += limits.lower + limits.upper;
        }
    return outcome;
}

static struct outcome run_rates(const double *counts, const double *denominators, double z, int rounds)
{
    struct outcome outcome = { (double)rounds * NUMBERS, 0 };
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < NUMBERS; i++) {
            struct pb_interval limits = { 0, 0 };
            if (pb_rate_limits(counts[i], denominators[i], 100000, z, &limits, NULL) == PB_OK)
                outcome.sum += limits.lower + limits.upper;
        }
    return outcome;
}

static struct outcome run_byar(const struct numbers *numbers, int rounds)
{
    return run_rates(numbers->counts, numbers->denominators, PB_Z_95, rounds);
}

static struct outcome run_exact_95(const struct numbers *numbers, int rounds)
{
    return run_rates(numbers->small_counts, numbers->denominators, PB_Z_95, rounds);
}

static struct outcome run_exact_998(const struct numbers *numbers, int rounds)
{
    return run_rates(numbers->small_counts, numbers->denominators, PB_Z_998, rounds);
}

static struct outcome run_exact_fractions_95(const struct numbers *numbers, int rounds)
{
    return run_rates(numbers->fractions, numbers->denominators, PB_Z_95, rounds);
}

static struct outcome run_exact_fractions_998(const struct numbers *numbers, int rounds)
{
    return run_rates(numbers->fractions, numbers->denominators, PB_Z_998, rounds);
}

static struct outcome run_trends_of_values(const struct numbers *numbers, int rounds)
{
    size_t trends = NUMBERS - PB_TREND_POINTS;
    struct outcome outcome = { (double)rounds * (double)trends, 0 };
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < trends; i++) {
            struct pb_trend trend = { 0 };
            if (pb_trend_of_values(&numbers->counts[i], &numbers->lower[i], &numbers->upper[i], &trend, NULL) == PB_OK)
                outcome.sum += trend.slope + trend.significant;
        }
    return outcome;
}

static struct outcome run_trends_of_proportions(const struct numbers *numbers, int rounds)
{
    size_t trends = NUMBERS - PB_TREND_POINTS;
    struct outcome outcome = { (double)rounds * (double)trends, 0 };
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < trends; i++) {
            struct pb_trend trend = { 0 };
            if (pb_trend_of_proportions(&numbers->counts[i], &numbers->denominators[i], &trend, NULL) == PB_OK)
                outcome.sum += trend.slope + trend.significant;
        }
    return outcome;
}

static struct outcome run_charts(const struct numbers *numbers, int rounds)
{
    struct outcome outcome = { (double)rounds * CHARTS, 0 };
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < CHARTS; i++) {
            const double *values = &numbers->counts[i * CHART_POINTS];
            struct pb_chart_limits limits;
            struct pb_chart_signal signals[CHART_POINTS];
            if (pb_chart_limits(values, CHART_POINTS, 0, true, &limits, NULL) != PB_OK)
                continue;
            pb_chart_signals(values, CHART_POINTS, &limits, signals);
            outcome.sum += limits.upper + (double)signals[0].rule;
        }
    return outcome;
}

/* The lines of a funnel of rates: four limits at 40 denominators, as a chart of a workbook draws them. */
static struct outcome funnel_lines(double rate, int rounds)
{
    enum { STEPS = 40, FUNNELS = 50 };
    struct pb_funnel funnel = { .kind = PB_FUNNEL_RATE, .areas = 1, .standard = rate };
    struct outcome outcome = { (double)rounds * FUNNELS * STEPS * 4, 0 };
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < FUNNELS * STEPS; i++) {
            struct pb_funnel_point point;
            double denominator = 20000 + 1000 * (i % STEPS) + i / STEPS;
            if (pb_funnel_limits_at(&funnel, denominator, 1000, &point, NULL) == PB_OK)
                outcome.sum += point.limits_3s.upper;
        }
    return outcome;
}

static struct outcome run_funnels(const struct numbers *numbers, int rounds)
{
    (void)numbers;
    return funnel_lines(0.0025, rounds);
}

static struct outcome run_rare_funnels(const struct numbers *numbers, int rounds)
{
    (void)numbers;
    return funnel_lines(0.0001, rounds);
}

/* Both limits of the slope and the relative index of rates of deprivation deciles. */
static struct outcome run_deciles(const struct numbers *numbers, int rounds)
{
    enum { DECILES = 10 };
    static const double levels[] = { 0.95, 0.998 };
    struct outcome outcome = { rounds, 0 };
    struct pb_arena arena;
    struct pb_slope_draws draws;
    pb_arena_open(&arena, (size_t)4 << 20);
    enum pb_status status = pb_slope_draws_open(&draws, &arena, NULL);
    for (int round = 0; status == PB_OK && round < rounds; round++) {
        size_t at = (size_t)round % (NUMBERS - DECILES);
        struct pb_slope_limits limits[2];
        struct pb_slope_groups deciles = { DECILES,
                                           &numbers->denominators[at],
                                           &numbers->counts[at],
                                           &numbers->lower[at],
                                           &numbers->upper[at],
                                           .values = PB_SLOPE_RATE,
                                           .multiplier = 1 };
        if (pb_slope_limits(&deciles, levels, 2, &draws, limits, NULL) == PB_OK)
            outcome.sum += limits[0].sii.upper + limits[1].rii.lower;
    }
    pb_arena_close(&arena);
    return outcome;
}

/* What it costs to read the series of those charts: the record found, the value made a number. */
static struct outcome run_reading(const struct numbers *numbers, int rounds)
{
    struct outcome outcome = { (double)rounds * CHARTS, 0 };
    for (int round = 0; round < rounds; round++) {
        struct pb_memory_stream stream = { (const unsigned char *)numbers->series, numbers->series_length, 0, 0 };
        struct pb_input input = pb_memory_input("series.csv", &stream);
        struct pb_csv *csv = NULL;
        const struct pb_csv_record *record = NULL;
        if (pb_csv_open(&csv, &input, ',', NULL) != PB_OK)
            return (struct outcome){ 0, NAN };
        while (pb_csv_next(csv, &record, NULL) == PB_OK && record) {
            double number = 0;
            size_t length = 0;
            const char *text = pb_csv_text(csv, record, 2, &length);
            if (pb_number_parse(text, length, &number))
                outcome.sum += number;
        }
        pb_csv_close(csv);
    }
    return outcome;
}

static const struct bench_case cases[] = {
    { "Wilson limits", "intervals", 20, run_wilson },
    { "Byar limits", "intervals", 20, run_byar },
    { "exact limits, whole counts, 95%", "intervals", 1, run_exact_95 },
    { "exact limits, whole counts, 99.8%", "intervals", 1, run_exact_998 },
    { "exact limits, fractional counts, 95%", "intervals", 1, run_exact_fractions_95 },
    { "exact limits, fractional counts, 99.8%", "intervals", 1, run_exact_fractions_998 },
    { "recent trend of five values with limits", "trends", 1, run_trends_of_values },
    { "recent trend of five proportions", "trends", 1, run_trends_of_proportions },
    { "XmR chart of 16 points", "charts", 0, run_charts },
    { "lines of a funnel, 50 to 150 events expected", "limits", 0, run_funnels },
    { "lines of a funnel, 2 to 6 events expected", "limits", 0, run_rare_funnels },
    { "simulated limits of a set of deciles", "sets", 0.0004, run_deciles },
    { "reading the series of such a chart as CSV", "series", 0, run_reading },
};

/* The best of five, each at least a fifth of a second: other programs can only make it slower. */
static double millions_a_second(const struct bench_case *which, const struct numbers *numbers)
{
    double best = 0;
    int rounds = 1;
    for (int trial = 0; trial < 5;) {
        double started = now();
        struct outcome outcome = which->run(numbers, rounds);
        double seconds = now() - started;
        if (isnan(outcome.sum))
            return 0;
        if (seconds < 0.2) {
            rounds *= 2;
            continue;
        }
        best = fmax(best, outcome.results / seconds / 1e6);
        trial++;
    }
    return best;
}

int main(int argc, char **argv)
{
    static struct numbers numbers;
    prepare(&numbers);
    (void)printf("| what | million a second | wanted |\n|---|---:|---:|\n");
    int missed = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (argc > 1 && !strstr(cases[i].name, argv[1]))
            continue;
        double speed = millions_a_second(&cases[i], &numbers);
        missed += speed < cases[i].wanted;
        (void)printf("| %s (%s) | %.4g | %g |\n", cases[i].name, cases[i].unit, speed, cases[i].wanted);
    }
    return missed ? 1 : 0;
}
