/* Opportunities of organisations and of what they make up. The ten that 05R is similar to have the values 10 to 19, so
 * that the best five are 10 to 14 where low is good (mean 12) and 15 to 19 where high is (mean 17); the rest is
 * arithmetic. */
#include "tests/support/house.h"
#include "tests/support/places.h"

#include "placebook/contract/opportunity.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_opportunity;

#define TEN  "94A;94B;94C;94D;94E;94F;94G;94H;94J;94K"
#define CODE "E38000164" /* 05R, which is South Warwickshire */

static struct trial trial;
static struct pb_test_house house;

/* With the Places that the repository ships: their CCGs cover the system. */
static void open_trial(void)
{
    trial_open(&trial);
    pb_test_house_open(&house);
    trial.context.geography = &house.geography;
}
static void close_trial(void)
{
    pb_test_house_close(&house);
    trial_close(&trial);
}
TestSuite(opportunity, .init = open_trial, .fini = close_trial);

#define ADD(...)        ADD_OF("91547", __VA_ARGS__)
#define ADD_OF(of, ...) trial_add(&trial, &(struct observation){ .indicator = (of), __VA_ARGS__ })

static void name_similar(size_t row, const char *codes)
{
    trial.table.similar[row] = pb_symbol_of(&trial.symbols, codes);
}

/* The ten, of which the last `without` have no figure. */
static void add_peers(const char *indicator, size_t without)
{
    for (size_t i = 0; i < 10; i++) {
        char code[4] = "94A";
        char value[4];
        code[2] = "ABCDEFGHJK"[i];
        (void)snprintf(value, sizeof value, "%zu", 19 - i);
        size_t row = trial_add(
            &trial,
            &(struct observation){ .indicator = indicator, .area = code, .value = i + without < 10 ? value : NULL });
        trial.table.geography[row] = PB_WORD_NEIGHBOUR;
    }
}

static void run(void)
{
    trial_place(&trial);
    trial_run(&trial, &pb_transform_opportunity, NULL);
}

/* The row of a part in the table of a Place. */
static size_t part(const char *place, const char *area, const char *category)
{
    size_t found = SIZE_MAX;
    for (size_t row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, place, row), place) == 0 &&
            strcmp(pb_cell(&trial.table, area_code, row), area) == 0 &&
            strcmp(pb_cell(&trial.table, category_type, row), PB_OPPORTUNITY) == 0 &&
            strcmp(pb_cell(&trial.table, category, row), category) == 0) {
            cr_assert_eq(found, SIZE_MAX, "twice");
            found = row;
        }
    cr_assert_neq(found, SIZE_MAX, "no %s of %s in %s", category, area, place);
    return found;
}

static double value_of(const char *category)
{
    size_t row = part("south-warwickshire", CODE, category);
    cr_expect_eq(trial.table.status[row],
                 pb_missing(trial.table.value[row]) ? PB_WORD_NOT_CALCULABLE : PB_WORD_CALCULATED);
    return trial.table.value[row];
}

static void says(const char *category, const char *words)
{
    size_t row = part("south-warwickshire", CODE, category);
    const char *method = pb_cell(&trial.table, method, row);
    const char *note = pb_cell(&trial.table, note, row);
    cr_expect(strstr(method, words) || strstr(note, words), "'%s' is neither in '%s' nor in '%s'", words, method, note);
}

Test(opportunity, is_the_distance_from_the_best_five_as_an_amount)
{
    name_similar(ADD(.area = CODE, .value = "20", .lower = "18", .upper = "22", .count = "100", .denominator = "500"),
                 TEN);
    add_peers("91547", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_BENCHMARK), 12);
    cr_expect_eq(value_of(PB_OPPORTUNITY_GAP), 8);
    cr_expect_eq(value_of(PB_OPPORTUNITY_AMOUNT), 40);
    cr_expect_eq(value_of(PB_OPPORTUNITY_COUNTED), 40);
    says(PB_OPPORTUNITY_BENCHMARK,
         "mean of the lowest five of the similar ten; best five: 94K (Elsewhere), 94J (Elsewhere), 94H");
    assert_text(pb_cell(&trial.table, similar, part("south-warwickshire", CODE, PB_OPPORTUNITY_BENCHMARK)),
                "94K;94J;94H;94G;94F");
    assert_text(pb_cell(&trial.table, similar, part("south-warwickshire", CODE, PB_OPPORTUNITY_GAP)), TEN);
    says(PB_OPPORTUNITY_COUNTED, "which is significant by its own 95% limits");
    says(PB_OPPORTUNITY_GAP, "similar organisations: 94A, 94B, 94C");
    size_t row = part("south-warwickshire", CODE, PB_OPPORTUNITY_AMOUNT);
    cr_expect_eq(trial.table.geography[row], PB_WORD_EXACT);
    assert_text(pb_cell(&trial.table, unit, row), "patients");
    cr_expect_eq(trial.table.origin[row], 0);
    cr_expect_eq(trial.table.geography[part(SYSTEM, CODE, PB_OPPORTUNITY_AMOUNT)], PB_WORD_PART);
    cr_expect_eq(trial.findings.quality_count, 0);
}

Test(opportunity, counts_nothing_that_is_not_significant)
{
    name_similar(ADD(.area = CODE, .value = "20", .lower = "12", .upper = "28", .denominator = "500"), TEN);
    add_peers("91547", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_AMOUNT), 40);
    cr_expect_eq(value_of(PB_OPPORTUNITY_COUNTED), 0);
    says(PB_OPPORTUNITY_COUNTED, "is not significant by its own 95% limits");
}

/* On the right side 0 is counted, also where limits and denominator are missing. */
Test(opportunity, counts_nothing_on_the_right_side)
{
    name_similar(ADD(.area = CODE, .value = "9"), TEN);
    add_peers("91547", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_GAP), -3);
    cr_expect(pb_missing(value_of(PB_OPPORTUNITY_AMOUNT)));
    cr_expect_eq(value_of(PB_OPPORTUNITY_COUNTED), 0);
}

Test(opportunity, calculates_limits_where_the_value_is_a_proportion)
{
    name_similar(ADD(.area = CODE, .value = "20", .count = "100", .denominator = "500"), TEN);
    add_peers("91547", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_COUNTED), 40); /* Wilson: 16.7 to 23.7 */
    says(PB_OPPORTUNITY_COUNTED, "calculated here (Wilson)");
}

Test(opportunity, knows_the_gap_where_nobody_can_say_what_is_significant)
{
    name_similar(ADD(.area = CODE, .value = "20", .denominator = "500"), TEN);
    add_peers("91547", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_AMOUNT), 40);
    cr_expect(pb_missing(value_of(PB_OPPORTUNITY_COUNTED)));
    says(PB_OPPORTUNITY_COUNTED, "there are no 95% limits");
    cr_assert_eq(trial.findings.quality_count, 1);
    cr_expect_eq(trial.findings.quality[0].kind, PB_WORD_REFUSED);
    assert_text(trial.findings.quality[0].rule, "opportunity-limits");
    assert_text(trial.findings.quality[0].area_code, CODE);
}

/* 20 is not 100 x 2 / 500: a denominator in thousands, perhaps. */
Test(opportunity, takes_no_denominator_on_another_scale)
{
    name_similar(ADD(.area = CODE, .value = "20", .lower = "18", .upper = "22", .count = "2", .denominator = "500"),
                 TEN);
    add_peers("91547", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_GAP), 8);
    cr_expect(pb_missing(value_of(PB_OPPORTUNITY_AMOUNT)));
    cr_expect(pb_missing(value_of(PB_OPPORTUNITY_COUNTED)));
    says(PB_OPPORTUNITY_COUNTED, "the value is not near 100 x numerator / denominator");
}

Test(opportunity, needs_ten_and_five_of_them_with_a_figure)
{
    name_similar(ADD(.area = CODE, .value = "20", .denominator = "500"), "94A;94B;94C;94D;94E;94F;94G;94H;94J");
    name_similar(ADD(.area = CODE, .value = "20", .denominator = "500", .period = "2014/15"), TEN);
    add_peers("91547", 0);
    run();
    for (size_t row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, category_type, row), PB_OPPORTUNITY) == 0 &&
            strcmp(pb_cell(&trial.table, area_code, row), CODE) == 0) {
            bool earlier = strcmp(pb_cell(&trial.table, period, row), "2013/14") == 0;
            cr_expect_eq(trial.table.status[row], PB_WORD_NOT_CALCULABLE);
            cr_expect_not_null(strstr(pb_cell(&trial.table, note, row),
                                      earlier ? "9 similar organisations are named and ten are needed"
                                              : "of the similar ten, 0 have a figure and five are needed"));
        }
    cr_expect_eq(trial.findings.quality_count, 2);
}

Test(opportunity, says_how_many_of_the_ten_have_a_figure)
{
    name_similar(ADD(.area = CODE, .value = "20", .denominator = "500"), TEN ";95A;95B");
    add_peers("91547", 4); /* 14 to 19 are left */
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_BENCHMARK), 16);
    says(PB_OPPORTUNITY_BENCHMARK, "of the ten, 6 had a figure; the first ten of 12 that are named");
    /* Those that were compared, and no others. */
    assert_text(pb_cell(&trial.table, similar, part("south-warwickshire", CODE, PB_OPPORTUNITY_COUNTED)), TEN);
}

Test(opportunity, has_a_direction_or_is_none)
{
    name_similar(ADD_OF("1001", .area = CODE, .value = "20"), TEN); /* a count of no judgement */
    add_peers("1001", 0);
    run();
    cr_expect(pb_missing(value_of(PB_OPPORTUNITY_BENCHMARK)));
    says(PB_OPPORTUNITY_BENCHMARK, "not to be compared");
}

Test(opportunity, takes_the_highest_where_high_is_good)
{
    name_similar(ADD_OF("93014", .area = CODE, .value = "10", .lower = "9", .upper = "11", .denominator = "50"), TEN);
    add_peers("93014", 0);
    run();
    cr_expect_eq(value_of(PB_OPPORTUNITY_BENCHMARK), 17);
    cr_expect_eq(value_of(PB_OPPORTUNITY_GAP), 7);
}

/* 40 of 05R, 0 of 05A, which is better, and 05H first nothing, then 20. */
static void add_three(const char *last_lower)
{
    name_similar(ADD(.area = CODE, .value = "20", .lower = "18", .upper = "22", .denominator = "500"), TEN);
    name_similar(ADD(.area = "E38000038", .value = "10", .denominator = "1000"), TEN);
    name_similar(ADD(.area = "E38000195", .value = "14", .lower = last_lower, .upper = "15", .denominator = "1000"),
                 TEN);
    add_peers("91547", 0);
    run();
}

Test(opportunity, of_the_system_is_the_sum_of_what_counts)
{
    add_three("13");
    size_t row = part(SYSTEM, SYSTEM, PB_OPPORTUNITY_COUNTED);
    cr_expect_eq(trial.table.value[row], 60);
    cr_expect_eq(trial.table.geography[row], PB_WORD_SUM);
    assert_text(pb_cell(&trial.table, unit, row), "patients");
    assert_text(pb_cell(&trial.table, area_type, row), "System");
    cr_expect_not_null(strstr(pb_cell(&trial.table, method, row), "NHS South Warwickshire CCG"));
    assert_text(pb_cell(&trial.table, source_row, row), "3;2;4");
    cr_expect_eq(trial.table.geography[part("rugby", "E38000038", PB_OPPORTUNITY_COUNTED)], PB_WORD_SHARED);
    cr_expect_eq(trial.table.geography[part("coventry", "E38000038", PB_OPPORTUNITY_COUNTED)], PB_WORD_SHARED);
}

Test(opportunity, of_the_system_is_not_known_when_one_is_not)
{
    add_three(NULL);
    size_t row = part(SYSTEM, SYSTEM, PB_OPPORTUNITY_COUNTED);
    cr_expect_eq(trial.table.status[row], PB_WORD_NOT_CALCULABLE);
    cr_expect_not_null(strstr(pb_cell(&trial.table, note, row), "NHS Warwickshire North CCG: there are no 95% limits"),
                       "%s", pb_cell(&trial.table, note, row));
}

/* ---- Totals over measures ---- */

#define TOTALS "{\"totals\": [{\"name\": \"All the same!\", \"indicators\": [\"91547\", \"SELF-HARM\"]}]}"

static void add_two(const char *programme, const char *other)
{
    for (size_t i = 0; i < 2; i++) {
        size_t row = ADD_OF(i ? "90813" : "91547", .area = CODE, .value = "20", .lower = "18", .upper = "22",
                            .denominator = "500000");
        name_similar(row, TEN);
        trial.table.programme[row] = pb_symbol_of(&trial.symbols, i ? other : programme);
        add_peers(i ? "90813" : "91547", 0);
    }
    trial_place(&trial);
    for (size_t row = 0; row < trial.table.rows; row++)
        trial.table.unit[row] = pb_symbol_of(&trial.symbols, "per 100"); /* of both: events */
}

/* 8 / 100 and 8 / 100000 of 500000. */
Test(opportunity, of_measures_that_are_said_not_to_overlap_is_added_up)
{
    add_two("Circulation", "Respiratory");
    trial_run(&trial, &pb_transform_opportunity, TOTALS);
    size_t found = 0;
    for (size_t row = 0; row < trial.table.rows; row++) {
        if (strcmp(pb_cell(&trial.table, indicator, row), "total-all-the-same") != 0 ||
            strcmp(pb_cell(&trial.table, area_code, row), CODE) != 0)
            continue;
        found++;
        assert_text(pb_cell(&trial.table, measure, row), "fingertips-total-all-the-same");
        assert_text(pb_cell(&trial.table, measure_name, row), "All the same!");
        assert_text(pb_cell(&trial.table, category, row), PB_OPPORTUNITY_COUNTED);
        assert_text(pb_cell(&trial.table, unit, row), "events");
        cr_expect_eq(trial.table.value[row], 40040);
        cr_expect_eq(trial.table.status[row], PB_WORD_CALCULATED);
    }
    cr_expect_eq(found, 2); /* in South Warwickshire and in the system */
}

static void refuses_totals(const char *words)
{
    trial.error = (struct pb_error){ 0 };
    cr_assert_eq(trial_try(&trial, &pb_transform_opportunity, TOTALS), PB_FAILED);
    cr_expect_eq(trial.error.code, PB_ERROR_CONFIGURATION);
    cr_expect_not_null(strstr(trial.error.message, words), "%s", trial.error.message);
}

Test(opportunity, of_one_programme_is_never_added_up)
{
    add_two("Circulation", "Circulation, Stroke");
    refuses_totals("total 'All the same!': 91547 and 90813 are of one programme, 'Circulation'");
}

Test(opportunity, of_different_units_is_never_added_up)
{
    add_two("Circulation", "Respiratory");
    for (size_t row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, indicator, row), "91547") == 0)
            trial.table.unit[row] = pb_symbol_of(&trial.symbols, "%");
    refuses_totals("91547 is in patients and 90813 in events");
}

Test(opportunity, has_no_indicator_in_two_totals)
{
    static const char *const totals[][2] = {
        { "{\"totals\": [{\"name\": \"A\", \"indicators\": [\"x\", \"y\"]}, {\"name\": \"B\", \"indicators\": "
          "[\"z\", \"X\"]}]}",
          "total 'B': indicator 'X' is also in the total 'A'" },
        { "{\"totals\": [{\"name\": \"A\", \"indicators\": [\"x\", \"X\"]}]}", "indicator 'X' is there twice" },
        { "{\"totals\": [{\"name\": \"A b\", \"indicators\": [\"x\", \"y\"]}, {\"name\": \"a-B\", \"indicators\": "
          "[\"z\", \"v\"]}]}",
          "another one of that name" },
        { "{\"totals\": [{\"name\": \"?\", \"indicators\": [\"x\", \"y\"]}]}", "without letters" },
    };
    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
        struct pb_json json;
        trial.error = (struct pb_error){ 0 };
        cr_assert_eq(pb_json_open(&json, "options.json", totals[i][0], strlen(totals[i][0]), &trial.error), PB_OK);
        void *context = pb_arena_take(&trial.arena, 1, pb_transform_opportunity.option_values_size);
        const struct pb_option_reading reading = { .json = &json, .arena = &trial.arena, .what = "the options" };
        cr_assert_eq(pb_options_read(pb_transform_opportunity.options, json.root, context, &reading, &trial.error),
                     PB_OK, "%s", trial.error.message);
        cr_expect_eq(pb_transform_opportunity.check(context, &trial.error), PB_FAILED);
        cr_expect_not_null(strstr(trial.error.message, totals[i][1]), "%s", trial.error.message);
        pb_json_close(&json);
    }
}

Test(opportunity, leaves_a_table_in_which_nobody_names_anybody)
{
    ADD(.area = CODE, .value = "20");
    trial_place(&trial);
    size_t rows = trial.table.rows;
    trial_run(&trial, &pb_transform_opportunity, NULL);
    cr_expect_eq(trial.table.rows, rows);
}
