#include "placebook/contract/methods.h"
#include "placebook/deprivation.h"
#include "tests/support/close.h"
#include "tests/support/observations.h"

#include <stdio.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;
extern const struct pb_module pb_transform_benchmark;

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(benchmark, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

static void run(void)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_benchmark, NULL);
}

static void assert_compared(const char *place, const char *area, const char *period, enum pb_word england,
                            enum pb_word region)
{
    size_t row = trial_row(&trial, place, area, period);
    cr_assert_eq(trial.table.compared_with_england[row], england, "%s %s: %s with England", place, area,
                 pb_cell(&trial.table, compared_with_england, row));
    cr_assert_eq(trial.table.compared_with_region[row], region, "%s %s: %s with the region", place, area,
                 pb_cell(&trial.table, compared_with_region, row));
}

/* Smoking (QOF) 2013/14: the file itself compares Rugby, Stratford and Coventry with England as Worse, Better and
 * Worse. Region 19.459: Rugby's limits 20.01 to 20.55 are above it, Coventry's 19.54 to 19.82 too. */
Test(benchmark, agrees_with_the_published_comparison)
{
    ADD(.area = "E92000001", .value = "19.17076526", .lower = "19.15946674", .upper = "19.18206886");
    ADD(.area = "E12000005", .value = "19.45934198", .lower = "19.42412906", .upper = "19.4946033");
    ADD(.area = "E07000220", .value = "20.27947652", .lower = "20.00982078", .upper = "20.55183251");
    ADD(.area = "E07000221", .value = "14.59950166", .lower = "14.39747987", .upper = "14.80386793");
    ADD(.area = "E08000026", .value = "19.6796579", .lower = "19.53996356", .upper = "19.82010492");
    run();
    assert_compared("rugby", "E07000220", NULL, PB_WORD_WORSE, PB_WORD_WORSE);
    assert_compared("south-warwickshire", "E07000221", NULL, PB_WORD_BETTER, PB_WORD_BETTER);
    assert_compared("coventry", "E08000026", NULL, PB_WORD_WORSE, PB_WORD_WORSE);
    assert_compared("coventry-and-warwickshire", "E08000026", NULL, PB_WORD_WORSE, PB_WORD_WORSE);
    size_t row = trial_row(&trial, "rugby", "E07000220", NULL);
    cr_assert_eq(trial.table.england_value[row], 19.17076526);
    assert_text(pb_symbol_text(&trial.symbols, trial.table.england_value_text[row]), "19.17076526");
    assert_text(pb_symbol_text(&trial.symbols, trial.table.region_value_text[row]), "19.45934198");
}

Test(benchmark, nobody_is_compared_with_itself_nor_the_country_with_the_region)
{
    ADD(.area = "E92000001", .value = "19", .lower = "18", .upper = "20");
    ADD(.area = "E12000005", .value = "25", .lower = "24", .upper = "26");
    ADD(.area = "E07000220", .value = "20", .lower = "19", .upper = "21");
    run();
    assert_compared("rugby", "E92000001", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    assert_compared("rugby", "E12000005", NULL, PB_WORD_WORSE, PB_WORD_NOT_COMPARED);
    assert_compared("rugby", "E07000220", NULL, PB_WORD_SIMILAR, PB_WORD_BETTER);
    size_t england = trial_row(&trial, "rugby", "E92000001", NULL);
    cr_assert(pb_missing(trial.table.england_value[england]) && pb_missing(trial.table.region_value[england]));
    size_t region = trial_row(&trial, "rugby", "E12000005", NULL);
    cr_assert_eq(trial.table.england_value[region], 19);
    cr_assert(pb_missing(trial.table.region_value[region]));
}

/* England of another period, sex or indicator is no benchmark. */
Test(benchmark, only_the_same_series_and_period_counts)
{
    ADD(.area = "E92000001", .value = "10", .period = "2012/13");
    ADD(.area = "E92000001", .value = "11", .sex = "Male");
    ADD(.area = "E92000001", .value = "12", .indicator = "108");
    ADD(.area = "E92000001", .value = "13", .age = "15+ yrs");
    ADD(.area = "E92000001", .value = "14", .category_type = "Deciles", .category = "1");
    ADD(.area = "E07000220", .value = "20", .lower = "19", .upper = "21");
    run();
    assert_compared("rugby", "E07000220", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    cr_assert(pb_missing(trial.table.england_value[trial_row(&trial, "rugby", "E07000220", NULL)]));
}

Test(benchmark, without_limits_or_value_there_is_no_comparison_but_the_benchmark_is_shown)
{
    ADD(.area = "E92000001", .value = "10");
    ADD(.area = "E07000220", .value = "20");
    ADD(.area = "E08000026", .status = PB_WORD_SUPPRESSED);
    run();
    assert_compared("rugby", "E07000220", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    assert_compared("coventry", "E08000026", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    cr_assert_eq(trial.table.england_value[trial_row(&trial, "rugby", "E07000220", NULL)], 10);
    cr_assert_eq(trial.table.england_value[trial_row(&trial, "coventry", "E08000026", NULL)], 10);
}

Test(benchmark, an_unmapped_measure_is_higher_or_lower)
{
    ADD(.indicator = "4711", .area = "E92000001", .value = "10");
    ADD(.indicator = "4711", .area = "E07000220", .value = "20", .lower = "19", .upper = "21");
    run();
    assert_compared("rugby", "E07000220", NULL, PB_WORD_HIGHER, PB_WORD_NOT_COMPARED);
}

/* 20 of 1,000 and 30 of 1,000 are 2.5%, Wilson limits 1.901% to 3.281%: 1.91 is similar, 1.89 is not. */
Test(benchmark, sums_are_compared_by_their_own_limits)
{
    for (int period = 2001; period <= 2002; period++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%d", period);
        ADD(.area = "E92000001", .period = text, .value = period == 2001 ? "1.91" : "1.89");
        ADD(.area = "E07000221", .period = text, .value = "2", .count = "20", .denominator = "1000");
        ADD(.area = "E07000222", .period = text, .value = "3", .count = "30", .denominator = "1000");
    }
    run();
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2001");
    cr_assert_float_eq(trial.table.lower_95[row], 1.90144, 0.00001);
    assert_compared("south-warwickshire", "south-warwickshire", "2001", PB_WORD_SIMILAR, PB_WORD_NOT_COMPARED);
    assert_compared("south-warwickshire", "south-warwickshire", "2002", PB_WORD_WORSE, PB_WORD_NOT_COMPARED);
    assert_compared("coventry-and-warwickshire", "south-warwickshire", "2002", PB_WORD_WORSE, PB_WORD_NOT_COMPARED);
}

static void run_with(const char *options)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_benchmark, options);
}

/* England's 19% is outside Rugby's 95% limits, inside its 99.8% ones; the region's 18.5% is outside both. */
static void add_two_levels(void)
{
    ADD(.area = "E92000001", .value = "19", .lower = "18.9", .upper = "19.1");
    ADD(.area = "E12000005", .value = "18.5", .lower = "18", .upper = "19.6");
    ADD(.area = "E07000220", .value = "20", .lower = "19.5", .upper = "20.5");
    trial.table.lower_998[trial.table.rows - 1] = 18.9;
    trial.table.upper_998[trial.table.rows - 1] = 21.1;
}

Test(benchmark, the_option_says_how_measures_are_compared)
{
    add_two_levels();
    run_with("{\"comparison\": \"two_level\"}");
    assert_compared("rugby", "E07000220", NULL, PB_WORD_WORSE, PB_WORD_WORST);
}

Test(benchmark, double_overlap_takes_the_limits_of_the_benchmark)
{
    add_two_levels();
    run_with("{\"comparison\": \"double\"}");
    assert_compared("rugby", "E07000220", NULL, PB_WORD_WORSE, PB_WORD_SIMILAR);
}

Test(benchmark, without_a_method_the_benchmark_is_only_shown)
{
    add_two_levels();
    run_with("{\"comparison\": \"none\"}");
    assert_compared("rugby", "E07000220", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    cr_assert_eq(trial.table.england_value[trial_row(&trial, "rugby", "E07000220", NULL)], 19);
}

/* The measure's own method stands above the option. Control limits at 95% about 70% of 400 are 65.3% to 74.3%; without
 * a denominator there are none. */
Test(benchmark, the_measure_says_how_it_is_compared)
{
    ADD(.indicator = "22001", .area = "E92000001", .value = "70");
    ADD(.indicator = "22001", .area = "E07000220", .value = "75", .count = "300", .denominator = "400");
    ADD(.indicator = "22001", .area = "E08000026", .value = "74", .count = "296", .denominator = "400");
    ADD(.indicator = "22001", .area = "E07000221", .value = "75");
    run_with("{\"comparison\": \"double\"}");
    assert_compared("rugby", "E07000220", NULL, PB_WORD_BETTER, PB_WORD_NOT_COMPARED);
    assert_compared("coventry", "E08000026", NULL, PB_WORD_SIMILAR, PB_WORD_NOT_COMPARED);
    assert_compared("south-warwickshire", "E07000221", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
}

Test(benchmark, approximate_figures_are_never_rated)
{
    ADD(.area = "E92000001", .value = "10");
    ADD(.area = "E07000220", .value = "20", .lower = "19", .upper = "21");
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    size_t row = trial_row(&trial, "rugby", "E07000220", NULL);
    trial.table.method[row] = pb_symbol_of(&trial.symbols, "population-weighted mean" PB_APPROXIMATE);
    trial_run(&trial, &pb_transform_benchmark, NULL);
    assert_compared("rugby", "E07000220", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    cr_assert_eq(trial.table.england_value[row], 10);
}

Test(benchmark, has_nothing_to_do_with_an_empty_table_and_stops_when_told)
{
    trial_run(&trial, &pb_transform_benchmark, NULL);
    for (int i = 0; i < 5000; i++)
        ADD(.area = "E07000220", .value = "20");
    atomic_store(&trial.cancelled, true);
    cr_assert_eq(trial_try(&trial, &pb_transform_benchmark, NULL), PB_FATAL);
}

/* By hand. Of two indices the one nearer to 0 (to 1) shows less inequality: 5 below 20, -25 above 10, all of -3 to 2
 * below 4. Relative ones on the log scale: 0.5 (0.4 to 0.6) is 0.51 to 0.92 from none, 1.5 is 0.41 from it. */
Test(benchmark, indices_of_inequality_are_compared_by_the_gap)
{
    static const struct {
        const char *category, *value, *lower, *upper, *england, *indicator;
        enum pb_word expected;
    } cases[] = {
        { PB_SLOPE_INDEX, "5", "4", "6", "20", "90282", PB_WORD_NARROWER_GAP },
        { PB_SLOPE_INDEX, "-5", "-6", "-4", "-20", "90282", PB_WORD_NARROWER_GAP },
        { PB_SLOPE_INDEX, "-25", "-30", "-20", "10", "90282", PB_WORD_WIDER_GAP },
        { PB_SLOPE_INDEX, "-1", "-3", "2", "4", "90282", PB_WORD_NARROWER_GAP },
        { PB_SLOPE_INDEX, "-1", "-3", "2", "-2.5", "90282", PB_WORD_SIMILAR_GAP },
        { PB_SLOPE_INDEX, "5", "4", "6", "20", "4711", PB_WORD_NARROWER_GAP },
        { PB_SLOPE_INDEX, "-25", "-30", "-20", "10", "4711", PB_WORD_WIDER_GAP },
        { PB_RELATIVE_INDEX, "0.5", "0.4", "0.6", "1.5", "90282", PB_WORD_WIDER_GAP },
        { PB_RELATIVE_INDEX, "1.2", "1.1", "1.3", "0.5", "90282", PB_WORD_NARROWER_GAP },
        { PB_RELATIVE_INDEX, "1.2", "0.9", "1.5", "0.7", "90282", PB_WORD_SIMILAR_GAP },
        { PB_RELATIVE_INDEX, "0.5", "-0.1", "0.6", "1.5", "90282", PB_WORD_NOT_COMPARED },
        { PB_RELATIVE_INDEX, "0.5", "0.4", "0.6", "-1", "90282", PB_WORD_NOT_COMPARED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ADD(.indicator = cases[i].indicator, .area = "E92000001", .category = cases[i].category,
            .value = cases[i].england, .category_type = "Deprivation deciles within area");
        ADD(.indicator = cases[i].indicator, .area = "E07000220", .category = cases[i].category,
            .value = cases[i].value, .lower = cases[i].lower, .upper = cases[i].upper,
            .category_type = "Deprivation deciles within area");
        run();
        size_t row = trial_row(&trial, "rugby", "E07000220", NULL);
        cr_assert_eq(trial.table.compared_with_england[row], cases[i].expected, "%zu: %s", i,
                     pb_cell(&trial.table, compared_with_england, row));
        close_trial();
        open_trial();
    }
}

/* By hand. The employment gap is a measure of inequality by the framework: 0 is none, and 12 the other way round is as
 * wide as 12. The interval -3 to 5 holds gaps from 0 to 5. */
Test(benchmark, a_measure_of_inequality_is_compared_by_the_gap)
{
    static const struct {
        const char *value, *lower, *upper, *england;
        enum pb_word expected;
    } cases[] = {
        { "12", "11", "13", "10", PB_WORD_WIDER_GAP },    { "8", "7", "9", "10", PB_WORD_NARROWER_GAP },
        { "10.5", "9", "12", "10", PB_WORD_SIMILAR_GAP }, { "-8", "-9", "-7", "10", PB_WORD_NARROWER_GAP },
        { "-12", "-13", "-11", "10", PB_WORD_WIDER_GAP }, { "-12", "-13", "-11", "-12.5", PB_WORD_SIMILAR_GAP },
        { "1", "-3", "5", "2", PB_WORD_SIMILAR_GAP },     { "1", "-3", "5", "-4", PB_WORD_SIMILAR_GAP },
        { "1", "-3", "5", "-6", PB_WORD_NARROWER_GAP },   { "0.5", "0.2", "0.8", "0", PB_WORD_WIDER_GAP },
        { "1", NULL, NULL, "2", PB_WORD_NOT_COMPARED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ADD(.indicator = "90282", .area = "E92000001", .value = cases[i].england);
        ADD(.indicator = "90282", .area = "E12000005", .value = cases[i].england);
        ADD(.indicator = "90282", .area = "E07000220", .value = cases[i].value, .lower = cases[i].lower,
            .upper = cases[i].upper);
        run();
        assert_compared("rugby", "E07000220", NULL, cases[i].expected, cases[i].expected);
        close_trial();
        open_trial();
    }
}

/* The most deprived tenth of Rugby is not among the most deprived tenth of England. */
Test(benchmark, groups_within_an_area_are_not_compared)
{
    static const char *const types[] = { "LSOA21 deprivation deciles within area (IMD2019)",
                                         "LSOA21 deprivation deciles in England (IMD2019)" };
    for (int i = 0; i < 2; i++) {
        ADD(.area = "E92000001", .value = "40", .category_type = types[i], .category = "Most deprived decile");
        ADD(.area = "E07000220", .value = "20", .lower = "19", .upper = "21", .category_type = types[i],
            .category = "Most deprived decile", .period = i ? "2014/15" : NULL);
        if (i)
            ADD(.area = "E92000001", .value = "40", .category_type = types[i], .category = "Most deprived decile",
                .period = "2014/15");
    }
    run();
    assert_compared("rugby", "E07000220", "2013/14", PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    cr_assert(pb_missing(trial.table.england_value[trial_row(&trial, "rugby", "E07000220", "2013/14")]));
    assert_compared("rugby", "E07000220", "2014/15", PB_WORD_BETTER, PB_WORD_NOT_COMPARED);
}

static size_t add_said(const char *indicator, enum pb_word england, enum pb_word region)
{
    size_t row = trial_add(&trial, &(const struct observation){
                                       .indicator = indicator, .area = "E07000220", .value = "20", .note = "Revised" });
    trial.table.compared_with_england[row] = england;
    trial.table.compared_with_region[row] = region;
    return row;
}

static void assert_said(const char *indicator, enum pb_word said, enum pb_word expected)
{
    (void)add_said(indicator, said, PB_WORD_NONE);
    run();
    assert_compared("rugby", "E07000220", NULL, expected, PB_WORD_NOT_COMPARED);
    assert_text(pb_cell(&trial.table, note, trial_row(&trial, "rugby", "E07000220", NULL)),
                expected == PB_WORD_NOT_COMPARED ? "Revised" : "Revised; compared with England by the source");
    close_trial();
    open_trial();
}

/* Without England's row there is no comparison of ours. The source's word fits the framework's polarity, or is not
 * kept: the measures are smoking (low is good), activity (high is good), carers (no judgement) and an unmapped one. */
Test(benchmark, what_the_source_says_is_kept_where_we_cannot_compare)
{
    assert_said("91547", PB_WORD_BETTER, PB_WORD_BETTER);
    assert_said("91547", PB_WORD_HIGHER, PB_WORD_WORSE);
    assert_said("91547", PB_WORD_LOWER, PB_WORD_BETTER);
    assert_said("91547", PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    assert_said("93014", PB_WORD_HIGHER, PB_WORD_BETTER);
    assert_said("93014", PB_WORD_LOWER, PB_WORD_WORSE);
    assert_said("1001", PB_WORD_HIGHER, PB_WORD_HIGHER);
    assert_said("1001", PB_WORD_SIMILAR, PB_WORD_SIMILAR);
    assert_said("1001", PB_WORD_WORSE, PB_WORD_NOT_COMPARED);
    assert_said("1001", PB_WORD_BETTER, PB_WORD_NOT_COMPARED);
    assert_said("4711", PB_WORD_WORSE, PB_WORD_WORSE);
}

/* A gap of 20 is above none, so lower, better and narrower are the same; below 0 nobody knows which the source meant.
 */
Test(benchmark, what_the_source_says_of_a_gap_is_said_of_the_gap)
{
    assert_said("90282", PB_WORD_LOWER, PB_WORD_NARROWER_GAP);
    assert_said("90282", PB_WORD_BETTER, PB_WORD_NARROWER_GAP);
    assert_said("90282", PB_WORD_HIGHER, PB_WORD_WIDER_GAP);
    assert_said("90282", PB_WORD_WORSE, PB_WORD_WIDER_GAP);
    assert_said("90282", PB_WORD_SIMILAR, PB_WORD_SIMILAR_GAP);
    size_t row = add_said("90282", PB_WORD_LOWER, PB_WORD_NONE);
    trial.table.value[row] = -20;
    run();
    assert_compared("rugby", "E07000220", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
}

/* Our own comparison goes first; a figure that is withheld is not rated, nor one that was calculated here. */
Test(benchmark, the_source_says_nothing_where_we_compare_or_nothing_is_published)
{
    ADD(.area = "E92000001", .value = "10");
    ADD(.area = "E07000220", .value = "20", .lower = "19", .upper = "21");
    trial.table.compared_with_england[1] = PB_WORD_SIMILAR;
    trial.table.compared_with_region[1] = PB_WORD_SIMILAR;
    ADD(.area = "E08000026", .status = PB_WORD_SUPPRESSED);
    trial.table.compared_with_england[2] = PB_WORD_SIMILAR;
    ADD(.area = "E07000221", .value = "12", .status = PB_WORD_CALCULATED);
    trial.table.compared_with_england[3] = PB_WORD_BETTER;
    run();
    assert_compared("rugby", "E07000220", NULL, PB_WORD_WORSE, PB_WORD_SIMILAR);
    assert_text(pb_cell(&trial.table, note, trial_row(&trial, "rugby", "E07000220", NULL)),
                "compared with the region by the source");
    assert_compared("coventry", "E08000026", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
    assert_compared("south-warwickshire", "E07000221", NULL, PB_WORD_NOT_COMPARED, PB_WORD_NOT_COMPARED);
}
