#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(normalise, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

/* read = kept + rejected + duplicates: the rule of placebook/reconciliation.h. */
static void assert_reconciled(void)
{
    cr_assert_eq(trial.row_counts.read, trial.table.rows + trial.row_counts.rejected + trial.row_counts.duplicates);
    cr_assert_eq(trial.row_counts.rejected, trial.findings.reject_count);
}

/* Expectations: the framework of the trial. */
Test(normalise, gives_a_known_indicator_what_the_framework_says)
{
    ADD(.area = "E07000220", .value = "20.27947652");
    trial_run(&trial, &pb_transform_normalise, NULL);
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->rows, 1);
    assert_text(pb_cell(table, measure, 0), "smoking");
    assert_text(pb_cell(table, measure_name, 0), "Smoking prevalence");
    assert_text(pb_cell(table, outcome, 0), "healthy-lives");
    assert_text(pb_cell(table, domain, 0), "behaviours");
    assert_text(pb_cell(table, unit, 0), "%");
    cr_assert_eq(table->multiplier[0], 100);
    cr_assert_eq(table->polarity[0], PB_WORD_LOW_IS_GOOD);
    cr_assert_eq(table->value_type[0], PB_WORD_PROPORTION);
    assert_text(pb_cell(table, indicator, 0), "91547");
    assert_text(pb_symbol_text(&trial.symbols, table->value_text[0]), "20.27947652");
    cr_assert_eq(trial.findings.warning_count, 0);
    assert_reconciled();
}

Test(normalise, leaves_an_unknown_indicator_what_the_source_says_of_it)
{
    size_t unknown = ADD(.indicator = "4711", .area = "E07000220", .value = "20");
    size_t known = ADD(.indicator = "91547", .area = "E07000220", .value = "20");
    const size_t rows[] = { unknown, known };
    for (size_t i = 0; i < 2; i++) {
        trial.table.unit[rows[i]] = pb_symbol_of(&trial.symbols, "per 1,000");
        trial.table.polarity[rows[i]] = PB_WORD_HIGH_IS_GOOD;
        trial.table.value_type[rows[i]] = PB_WORD_CRUDE_RATE;
        trial.table.multiplier[rows[i]] = 1000;
    }
    trial_run(&trial, &pb_transform_normalise, NULL);
    assert_text(pb_cell(&trial.table, unit, unknown), "per 1,000");
    cr_expect_eq(trial.table.polarity[unknown], PB_WORD_HIGH_IS_GOOD);
    cr_expect_eq(trial.table.value_type[unknown], PB_WORD_CRUDE_RATE);
    cr_expect_eq(trial.table.multiplier[unknown], 1000);
    cr_expect_eq(trial.table.polarity[known], PB_WORD_LOW_IS_GOOD);
    cr_expect_eq(trial.table.value_type[known], PB_WORD_PROPORTION);
    cr_expect_eq(trial.table.multiplier[known], 100);
}

Test(normalise, keeps_an_unknown_indicator_and_warns_once)
{
    ADD(.indicator = "4711", .name = "Something new", .area = "E07000220", .value = "1");
    ADD(.indicator = "4711", .name = "Something new", .area = "E07000221", .value = "2");
    trial_run(&trial, &pb_transform_normalise, "{\"unmapped\": \"keep\"}");
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->rows, 2);
    assert_text(pb_cell(table, measure, 1), "fingertips-4711");
    assert_text(pb_cell(table, measure_name, 1), "Something new");
    assert_text(pb_cell(table, outcome, 1), "");
    assert_text(pb_cell(table, domain, 1), "");
    assert_text(pb_cell(table, unit, 1), "");
    cr_assert_eq(table->polarity[1], PB_WORD_NONE);
    cr_assert_eq(table->value_type[1], PB_WORD_NONE);
    cr_assert(pb_missing(table->multiplier[1]));
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_assert_not_null(strstr(trial.findings.warnings[0].message, "4711"));
    assert_reconciled();
}

Test(normalise, rejects_an_unknown_indicator_when_told_to)
{
    ADD(.indicator = "4711", .area = "E07000220", .value = "1", .line = "17");
    ADD(.indicator = "4711", .area = "E07000220", .value = "1", .line = "18");
    ADD(.area = "E07000220", .value = "3");
    trial_run(&trial, &pb_transform_normalise, "{\"unmapped\": \"reject\"}");
    cr_assert_eq(trial.table.rows, 1);
    cr_assert_eq(trial.findings.reject_count, 2);
    assert_text(trial.findings.rejects[0].rule, "unmapped-measure");
    assert_text(trial.findings.rejects[0].file, "data.csv");
    cr_assert_eq(trial.findings.rejects[0].line, 17);
    cr_assert_null(trial.findings.rejects[0].raw);
    cr_assert_eq(trial.findings.warning_count, 0);
    assert_reconciled();
}

/* England comes twice in every file whose parent areas are England. */
Test(normalise, removes_identical_rows)
{
    ADD(.area = "E92000001", .value = "19.17076526", .count = "8935216");
    ADD(.area = "E07000220", .value = "20.27947652");
    ADD(.area = "E92000001", .value = "19.17076526", .count = "8935216");
    ADD(.area = "E92000001", .value = "19.170765260", .count = "8935216"); /* the same number, written differently */
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 2);
    cr_assert_eq(trial.row_counts.duplicates, 2);
    assert_text(pb_cell(&trial.table, source_row, 0), "2");
    assert_reconciled();
}

Test(normalise, of_identical_rows_keeps_the_one_with_trend_and_note)
{
    ADD(.area = "E92000001", .value = "19");
    ADD(.area = "E92000001", .value = "19", .trend = "Decreasing and getting better", .note = "Interpret with caution");
    ADD(.area = "E07000220", .note = "Suppressed", .status = PB_WORD_SUPPRESSED);
    ADD(.area = "E07000220", .trend = "Cannot be calculated", .status = PB_WORD_SUPPRESSED);
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 2);
    size_t england = trial_row(&trial, "", "E92000001", NULL);
    assert_text(pb_cell(&trial.table, source_row, england), "3");
    assert_text(pb_cell(&trial.table, trend, england), "Decreasing and getting better");
    size_t rugby = trial_row(&trial, "", "E07000220", NULL);
    assert_text(pb_cell(&trial.table, trend, rugby), "Cannot be calculated");
    assert_text(pb_cell(&trial.table, note, rugby), "Suppressed");
    cr_assert_eq(trial.row_counts.duplicates, 2);
    assert_reconciled();
}

/* Each difference in what a row is about makes it another row. */
Test(normalise, keeps_rows_about_different_things)
{
    ADD(.area = "E07000220", .value = "20");
    ADD(.area = "E07000221", .value = "21");
    ADD(.area = "E07000220", .value = "22", .sex = "Male");
    ADD(.area = "E07000220", .value = "23", .age = "15+ yrs");
    ADD(.area = "E07000220", .value = "24", .age = "Not applicable");
    ADD(.area = "E07000220", .value = "25", .category_type = "Ethnic groups", .category = "Mixed");
    ADD(.area = "E07000220", .value = "26", .category_type = "Other groups", .category = "Mixed");
    ADD(.area = "E07000220", .value = "27", .category_type = "Ethnic groups", .category = "White");
    ADD(.area = "E07000220", .value = "28", .period = "2014/15");
    ADD(.area = "E07000220", .value = "29", .indicator = "108");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 10);
    for (size_t row = 0; row < 10; row++)
        cr_assert_eq(trial.table.value[row], 20.0 + (double)row, "the order of the rows stays");
    assert_reconciled();
}

Test(normalise, rejects_all_rows_that_conflict_and_names_the_other)
{
    ADD(.area = "E07000220", .value = "20.3", .line = "11", .file = "old.csv");
    ADD(.area = "E07000220", .value = "20.4", .line = "12", .file = "new.csv");
    ADD(.area = "E07000220", .value = "20.3", .line = "13", .file = "old.csv");
    ADD(.area = "E07000221", .value = "14");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 1);
    cr_assert_eq(trial.findings.reject_count, 3);
    cr_assert_eq(trial.row_counts.duplicates, 0);
    const struct pb_reject *reject = &trial.findings.rejects[0];
    assert_text(reject->rule, "conflicting-rows");
    assert_text(reject->reason,
                "3 rows about Rugby (E07000220), Persons, All ages, 2013/14 do not agree: value is 20.3 "
                "here and 20.4 in new.csv, line 12; none is taken");
    assert_text(trial.findings.rejects[1].reason,
                "3 rows about Rugby (E07000220), Persons, All ages, 2013/14 do not agree: value is 20.4 here and 20.3 "
                "in old.csv, line 11; none is taken");
    assert_reconciled();
}

Test(normalise, any_number_and_the_status_can_conflict)
{
    ADD(.area = "E07000220", .value = "20", .count = "7");
    ADD(.area = "E07000220", .value = "20", .count = "8");
    ADD(.area = "E07000221", .value = "20", .denominator = "7");
    ADD(.area = "E07000221", .value = "20");
    ADD(.area = "E07000222", .status = PB_WORD_SUPPRESSED);
    ADD(.area = "E07000222", .status = PB_WORD_MISSING);
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 0);
    cr_assert_eq(trial.findings.reject_count, 6);
    const char *const expected[] = { "count is 7 here and 8", "denominator is 7 here and none",
                                     "status is suppressed here and missing" };
    for (size_t i = 0; i < 3; i++) {
        bool found = false;
        for (size_t j = 0; j < 6; j++)
            found = found || strstr(trial.findings.rejects[j].reason, expected[i]);
        cr_assert(found, "%s", expected[i]);
    }
    assert_reconciled();
}

Test(normalise, of_two_indicators_of_a_measure_takes_the_one_listed_first)
{
    ADD(.indicator = "90366", .area = "E07000220", .value = "80.1", .line = "5");
    ADD(.indicator = "93283", .area = "E07000220", .value = "80.4", .line = "9");
    ADD(.indicator = "90366", .area = "E07000220", .value = "79.0", .period = "2003/04"); /* only the old one has it */
    ADD(.indicator = "90366", .area = "E07000220", .value = "78.0", .sex = "Male");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 3);
    cr_assert_eq(trial.table.value[0], 80.4);
    cr_assert_eq(trial.findings.reject_count, 1);
    assert_text(trial.findings.rejects[0].rule, "superseded-indicator");
    cr_assert_eq(trial.findings.rejects[0].line, 5);
    assert_text(trial.findings.rejects[0].reason,
                "indicator 90366 gives way to indicator 93283, which the framework lists first for life-expectancy and "
                "which has Rugby (E07000220), Persons, All ages, 2013/14 (data.csv, line 9)");
    assert_reconciled();
}

/* The kinds of the trial's measures say what their values can be. */
Test(normalise, rejects_a_value_that_cannot_be)
{
    static const struct {
        const char *indicator, *value, *reason;
    } cases[] = {
        { "91547", "1550", "value 1550 of smoking: expected 0 to 100 for values of this kind (proportion)" },
        { "91547", "-1",
          "value -1 of smoking: expected 0 to 100 for values of this kind (proportion); some programs write this where "
          "there is no value" },
        { "108", "-0.5",
          "value -0.5 of mortality: expected 0 or more for values of this kind (directly_standardised_rate)" },
        { "93283", "815", "value 815 of life-expectancy: expected 0 to 150 for values of this kind (life_expectancy)" },
        { "1001", "-4", "value -4 of carers: expected 0 or more for values of this kind (count)" },
    };
    static const char *const sound[][2] = { { "91547", "100" },    { "91547", "0" },  { "93014", "100.5" },
                                            { "21001", "250000" }, { "90282", "-8" }, { "4711", "-1" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ADD(.indicator = cases[i].indicator, .area = i == 1 ? "E08000026" : "E07000220", .value = cases[i].value);
    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++)
        ADD(.indicator = sound[i][0], .area = "E07000221", .value = sound[i][1], .period = i == 1 ? "2001" : "2002");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 6);
    cr_assert_eq(trial.findings.reject_count, 5);
    cr_assert_eq(trial.findings.quality_count, 1);
    assert_text(trial.findings.quality[0].sentence,
                "the percentage is outside 0 to 100, which cannot be: published as the source has it");
    for (size_t i = 0; i < 5; i++) {
        assert_text(trial.findings.rejects[i].rule, "out-of-range");
        size_t at = 0;
        while (at < 5 && strcmp(trial.findings.rejects[i].reason, cases[at].reason) != 0)
            at++;
        cr_assert_lt(at, 5, "%s", trial.findings.rejects[i].reason);
    }
}

/* The kind of a measure outside the framework is not known: its other values tell. */
Test(normalise, knows_numbers_that_stand_for_none)
{
    static const char *const values[][2] = { { "2001", "12.5" }, { "2002", "0" },    { "2003", "-99" },
                                             { "2004", "-1" },   { "2005", "9999" }, { "2006", "14" } };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        ADD(.indicator = "4711", .area = "E07000221", .period = values[i][0], .value = values[i][1]);
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 5);
    cr_assert_eq(trial.findings.reject_count, 1);
    assert_text(trial.findings.rejects[0].rule, "sentinel");
    cr_assert_not_null(strstr(trial.findings.rejects[0].reason, "value -99 of "));
    cr_assert_eq(trial.findings.quality_count, 2);
    assert_text(trial.findings.quality[0].rule, "sentinel");
}

Test(normalise, leaves_differences_below_0_alone)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "-99", .period = "2001");
    ADD(.indicator = "4711", .area = "E07000221", .value = "-98.5", .period = "2002");
    ADD(.indicator = "4711", .area = "E07000221", .value = "9999", .period = "2003");
    ADD(.indicator = "4711", .area = "E07000221", .value = "8750", .period = "2004");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 4);
    cr_assert_eq(trial.findings.quality_count, 0);
}

Test(normalise, has_nothing_to_do_with_an_empty_table)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.table.rows, 0);
}

Test(normalise, stops_when_the_run_is_stopped)
{
    ADD(.area = "E07000220", .value = "20");
    atomic_store(&trial.cancelled, true);
    cr_assert_eq(trial_try(&trial, &pb_transform_normalise, NULL), PB_FATAL);
    cr_assert_eq(trial.error.code, PB_ERROR_INTERRUPTED);
}
