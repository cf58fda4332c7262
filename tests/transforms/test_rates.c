/* Expectations: worked out by hand from counts that are few and round; Byar's limits of 118 events by his formula. */
#include "core/reference/reading.h"
#include "placebook/calculated.h"
#include "tests/support/close.h"
#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_rates;

#define MEASURE(id, type, unit, more)                                                                                  \
    "{\"id\": \"" id "\", \"name\": \"" id "\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\", "          \
    "\"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"" id "\"}], \"unit\": \"" unit "\", "                 \
    "\"polarity\": \"low_is_good\", \"value_type\": \"" type "\"" more "}"

#define MADE(measure, ages, method, categories)                                                                        \
    ", \"made_from\": [{\"measure\": \"" measure "\", \"ages\": \"" ages "\", \"method\": \"" method                   \
    "\", \"categories\": [" categories "]}]"
#define STANDARD "directly_standardised_rate"
#define THOUSAND ", \"multiplier\": 1000"
#define HEARTS   "\"Heart\""
#define DEATHS   MEASURE("deaths", "count", "Deaths", "")
#define RATE     MEASURE("rate", STANDARD, "per 100,000", MADE("deaths", "<15 yrs", STANDARD, HEARTS ", \"Cancer\""))
#define CRUDE    MEASURE("crude", "crude_rate", "per 1,000", THOUSAND MADE("deaths", "<15 yrs", "crude_rate", HEARTS))
#define LOST     MEASURE("lost", STANDARD, "per 10,000", MADE("deaths", "<15 yrs", "years_of_life_lost", HEARTS))
#define OLD      MEASURE("old", STANDARD, "per 100,000", MADE("deaths", "85+ yrs", STANDARD, HEARTS))
#define MEASURES DEATHS "," RATE "," CRUDE "," LOST "," OLD

static const char framework[] =
    "{\"title\": \"T\", \"version\": \"1\", \"outcomes\": [{\"id\": \"healthy-lives\", \"name\": \"Healthy\", "
    "\"short_name\": \"Healthy\"}], \"pillars\": [{\"id\": \"behaviours\", \"name\": \"Behaviours\"}], "
    "\"measures\": [" MEASURES "]}";

struct stage {
    struct trial trial;
    struct pb_table counts;
    struct pb_reference reference;
    struct pb_json json;
};

static struct stage stage;

static void open_rates(void)
{
    trial_open(&stage.trial);
    trial_framework(&stage.trial, framework);
    pb_table_open(&stage.counts, &stage.trial.symbols, 1000);
    stage.trial.context.components = &stage.counts;
    stage.trial.context.measure = "rate";
}

static void close_rates(void)
{
    pb_reference_close(&stage.reference);
    pb_table_close(&stage.counts);
    trial_close(&stage.trial);
}

TestSuite(rates, .init = open_rates, .fini = close_rates);

/* A row of the measure of deaths. */
static size_t add_count(const struct observation *row)
{
    struct trial *trial = &stage.trial;
    struct pb_error error = { 0 };
    struct observation about = *row;
    about.indicator = "deaths";
    about.period = "2018";
    size_t from = trial_add(trial, &about);
    size_t to = 0;
    trial->table.measure[from] = pb_symbol_of(&trial->symbols, "deaths");
    trial->table.value_type[from] = PB_WORD_COUNT_VALUE;
    if (!row->category)
        trial->table.category[from] = pb_symbol_of(&trial->symbols, "Heart");
    cr_assert_eq(pb_table_copy(&stage.counts, &trial->table, from, &to, &error), PB_OK);
    trial->table.rows--;
    return to;
}

#define COUNT(...) add_count(&(const struct observation){ __VA_ARGS__ })

/* Stratford-on-Avon and Warwick: together 30 of 6,000, 33 of 2,200 and 55 of 3,300. */
static void add_hearts(void)
{
    COUNT(.area = "E07000221", .age = "0-4 yrs", .value = "10", .denominator = "1000");
    COUNT(.area = "E07000221", .age = "5-9 yrs", .value = "22", .denominator = "1100");
    COUNT(.area = "E07000221", .age = "10-14 yrs", .value = "33", .denominator = "1100");
    COUNT(.area = "E07000222", .age = "0-4 yrs", .value = "20", .denominator = "5000");
    COUNT(.area = "E07000222", .age = "5-9 yrs", .value = "11", .denominator = "1100");
    COUNT(.area = "E07000222", .age = "10-14 yrs", .value = "22", .denominator = "2200");
}

static void make(const char *measure)
{
    stage.trial.context.measure = measure;
    trial_run(&stage.trial, &pb_transform_rates, NULL);
}

static size_t made(const char *area)
{
    return trial_row(&stage.trial, "", area, NULL);
}

static const char *note(const char *area)
{
    return pb_cell(&stage.trial.table, note, made(area));
}

/* A row of the measure itself. */
static void publish(const char *measure, const char *area, const char *value, enum pb_word status)
{
    size_t row = trial_add(
        &stage.trial,
        &(const struct observation){
            .indicator = measure, .area = area, .age = "<15 yrs", .period = "2018", .value = value, .status = status });
    stage.trial.table.measure[row] = pb_symbol_of(&stage.trial.symbols, measure);
}

Test(rates, a_place_has_the_rate_of_its_districts_counts)
{
    const struct pb_table *table = &stage.trial.table;
    add_hearts();
    for (size_t i = 0; i < 6; i++) { /* as many of the other cause */
        size_t row = 0;
        cr_assert_eq(pb_table_copy(&stage.counts, &stage.counts, i, &row, &stage.trial.error), PB_OK);
        stage.counts.category[row] = pb_symbol_of(&stage.trial.symbols, "Cancer");
    }
    make("rate");
    size_t row = made("south-warwickshire");
    /* 2 (5000 x 30/6000 + 5500 x 33/2200 + 5500 x 55/3300) / 16000 */
    assert_close(table->value[row], 2 * 100000.0 * (25 + 82.5 + 5500.0 / 60) / 16000, 1e-12);
    cr_assert_eq(table->count[row], 236);
    cr_assert_eq(table->denominator[row], 11500);
    cr_assert_eq(table->geography[row], PB_WORD_SUM);
    cr_assert_eq(table->status[row], PB_WORD_CALCULATED);
    assert_text(pb_cell(table, method, row),
                "directly standardised from counts by age of districts, Dobson limits (exact)");
    assert_text(pb_cell(table, measure, row), "rate");
    assert_text(pb_cell(table, age, row), "<15 yrs");
    assert_text(pb_cell(table, area_name, row), "South Warwickshire");
    cr_assert(!table->category[row] && !table->origin[row] && !table->place[row]);
    /* Warwick's own: (5000 x 20/5000 + 5500 x 11/1100 + 5500 x 22/2200) / 16000, twice */
    assert_close(table->value[made("E07000222")], 2 * 100000.0 * (20 + 55 + 55) / 16000, 1e-12);
    cr_assert_eq(table->geography[made("E07000222")], PB_WORD_NONE, "the transform places says it");
    assert_text(note("coventry-and-warwickshire"), "not calculable: no counts of Coventry");
    cr_assert_eq(trial_rows(&stage.trial, ""), 4);
}

Test(rates, crude_rates_have_byars_limits_and_lost_years_count_to_the_end)
{
    const struct pb_table *table = &stage.trial.table;
    add_hearts();
    make("crude");
    size_t row = made("south-warwickshire");
    assert_close(table->value[row], 1000 * 118.0 / 11500, 1e-12);
    assert_close(table->lower_95[row],
                 1000 * 118 * pow(1 - 1 / 1062.0 - 1.959963984540054 / (3 * sqrt(118)), 3) / 11500, 1e-12);
    table = &stage.trial.table;
    stage.trial.table.rows = 0;
    make("lost");
    row = made("south-warwickshire");
    /* 12.5, 7.5 and 2.5 years each; the first band of a life table's two is put together: (0 to 5) 15 - 2.5 */
    assert_close(table->value[row], 10000.0 * (25 * 12.5 + 82.5 * 7.5 + 5500.0 / 60 * 2.5) / 16000, 1e-12);
    assert_close(table->count[row], 30 * 12.5 + 33 * 7.5 + 55 * 2.5, 1e-12);
}

Test(rates, what_makes_no_figure_says_why)
{
    static const struct {
        struct observation row; /* in place of Warwick's from 10 to 14 */
        const char *reason;
    } cases[] = {
        { { .age = "10-13 yrs", .value = "5", .denominator = "10" }, "no counts of Warwick aged 0 to 14: Heart" },
        { { .age = "10-14 yrs", .denominator = "10" }, "Warwick aged 10 to 14 has no count" },
        { { .age = "10-14 yrs", .denominator = "10", .status = PB_WORD_SUPPRESSED },
          "Warwick aged 10 to 14 is suppressed" },
        { { .age = "10-14 yrs", .value = "5", .denominator = "0" }, "no people of Warwick aged 10 to 14" },
        { { .age = "10-14 yrs", .value = "5" }, "no number of people of Warwick aged 0 to 14" },
        { { .age = "5-9 yrs", .value = "11", .denominator = "1100" },
          "there are several counts of Warwick from age 5" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[120];
        add_hearts();
        stage.counts.rows--;
        struct observation row = cases[i].row;
        row.area = "E07000222";
        add_count(&row);
        make("crude");
        (void)snprintf(expected, sizeof expected, "not calculable: %s", cases[i].reason);
        assert_text(note("south-warwickshire"), expected);
        size_t at = made("south-warwickshire");
        cr_assert(pb_missing(stage.trial.table.value[at]) && pb_missing(stage.trial.table.count[at]));
        cr_assert_eq(stage.trial.table.status[at], PB_WORD_NOT_CALCULABLE);
        close_rates();
        open_rates();
    }
}

Test(rates, a_rate_of_few_events_is_not_shown)
{
    static const char *const ages[] = { "0-4 yrs", "5-9 yrs", "10-14 yrs" };
    for (size_t i = 0; i < 3; i++) {
        COUNT(.area = "E07000221", .age = ages[i], .value = "3", .denominator = "1000");
        COUNT(.area = "E07000221", .age = ages[i], .value = "0", .denominator = "1000", .category = "Cancer");
    }
    make("rate");
    assert_text(note("E07000221"), "not calculable: 9 events: a directly standardised rate needs 10");
}

/* In this order of the districts, and in the other. Together 30 of 2,000 aged 85 and over. */
Test(rates, districts_whose_counts_end_at_different_ages_have_a_rate_together)
{
    static const char *const districts[] = { "E07000221", "E07000222", "E07000221" };
    for (size_t i = 0; i < 2; i++) {
        stage.counts.rows = stage.trial.table.rows = 0;
        COUNT(.area = districts[i], .age = "85+ yrs", .value = "10", .denominator = "1000");
        COUNT(.area = districts[i + 1], .age = "85-89 yrs", .value = "5", .denominator = "500");
        COUNT(.area = districts[i + 1], .age = "90+ yrs", .value = "15", .denominator = "500");
        make("old");
        assert_close(stage.trial.table.value[made("south-warwickshire")], 1500, 1e-12);
        assert_close(stage.trial.table.value[made(districts[i])], 1000, 1e-12);
    }
}

/* A Place from counts by best fit; and a sum that could not be made says why. */
Test(rates, counts_that_were_put_together_say_from_what)
{
    static const char *const ages[] = { "0-4 yrs", "5-9 yrs", "10-14 yrs" };
    struct pb_error *error = &stage.trial.error;
    for (size_t i = 0; i < 3; i++) {
        size_t row = COUNT(.area = "E07000221", .age = ages[i], .value = "30", .denominator = "1000");
        cr_assert_eq(
            pb_calculated_method(&stage.counts, row, "sum of 8 of 8 LSOAs, 1 by best fit (approximate)", error), PB_OK);
        cr_assert_eq(pb_cell_set(&stage.counts, &stage.counts.note[row], "across two Places", error), PB_OK);
        row = COUNT(.area = "E07000220", .age = ages[i], .value = i ? "30" : NULL, .denominator = "1000");
        if (i == 0) {
            pb_calculated_not(&stage.counts, row);
            cr_assert_eq(pb_cell_set(&stage.counts, &stage.counts.note[row], "not calculable: A is suppressed", error),
                         PB_OK);
        }
    }
    make("crude");
    assert_text(pb_cell(&stage.trial.table, method, made("E07000221")),
                "events over people of 8 of 8 LSOAs, 1 by best fit, Byar limits (approximate)");
    assert_text(note("E07000221"), "across two Places");
    assert_text(note("E07000220"), "not calculable: Rugby aged 0 to 4: A is suppressed");
}

/* Of an area, by the note of disclosure control; of a Place, by the method of a sum of such counts. */
Test(rates, counts_that_were_rounded_are_said_to_be)
{
    static const char *const ages[] = { "0-4 yrs", "5-9 yrs", "10-14 yrs" };
    struct pb_error *error = &stage.trial.error;
    for (size_t i = 0; i < 3; i++) {
        size_t row = COUNT(.area = "E07000221", .age = ages[i], .value = "30", .denominator = "1000",
                           .note = i ? NULL : "count rounded to the nearest 5 (rule hes)");
        row = COUNT(.area = "E07000222", .age = ages[i], .value = "30", .denominator = "1000");
        cr_assert_eq(pb_calculated_method(&stage.counts, row, "sum of 8 of 8 LSOAs (from rounded counts)", error),
                     PB_OK);
        COUNT(.area = "E07000220", .age = ages[i], .value = "30", .denominator = "1000");
    }
    make("crude");
    const struct pb_table *table = &stage.trial.table;
    assert_text(pb_cell(table, method, made("E07000221")), "events over people, Byar limits (from rounded counts)");
    assert_text(pb_cell(table, method, made("E07000222")),
                "events over people of 8 of 8 LSOAs, Byar limits (from rounded counts)");
    assert_text(pb_cell(table, method, made("south-warwickshire")),
                "events over people of districts, Byar limits (from rounded counts)");
    assert_text(pb_cell(table, method, made("E07000220")), "events over people, Byar limits (exact)");
}

Test(rates, behind_places_it_refuses_to_work)
{
    publish("crude", "E07000221", "20.3", PB_WORD_NONE);
    stage.trial.table.place[0] = pb_symbol_of(&stage.trial.symbols, "south-warwickshire");
    cr_assert_eq(trial_try(&stage.trial, &pb_transform_rates, NULL), PB_FAILED);
    cr_assert(strstr(stage.trial.error.hint, "before places"), "%s", stage.trial.error.hint);
}

Test(rates, persons_are_males_and_females)
{
    add_hearts();
    for (size_t row = 0; row < 6; row++) {
        size_t copy = 0;
        cr_assert_eq(pb_table_copy(&stage.counts, &stage.counts, row, &copy, &stage.trial.error), PB_OK);
        stage.counts.sex[row] = PB_WORD_MALE;
        stage.counts.sex[copy] = PB_WORD_FEMALE;
    }
    make("crude");
    size_t found = 0;
    for (size_t row = 0; row < stage.trial.table.rows; row++) {
        if (strcmp(pb_cell(&stage.trial.table, area_code, row), "south-warwickshire") != 0)
            continue;
        bool persons = stage.trial.table.sex[row] == PB_WORD_PERSONS;
        cr_assert_eq(stage.trial.table.count[row], persons ? 236 : 118);
        found++;
    }
    cr_assert_eq(found, 3, "persons, males and females");
}

Test(rates, published_figures_stay_and_are_compared)
{
    add_hearts();
    publish("crude", "E07000221", "20.3", PB_WORD_NONE); /* 1000 x 65 / 3200 = 20.3125 */
    publish("crude", "E07000222", "7", PB_WORD_NONE);    /* 1000 x 53 / 8300 = 6.38 */
    make("crude");
    assert_text(pb_cell(&stage.trial.table, value_text, made("E07000222")), "7");
    cr_assert_eq(stage.trial.findings.check_count, 1);
    cr_assert_eq(stage.trial.findings.checks[0].compared, 2);
    cr_assert_eq(stage.trial.findings.checks[0].mismatched, 1);
    cr_assert_eq(stage.trial.findings.quality[0].kind, PB_WORD_MISMATCH);
    assert_text(stage.trial.findings.quality[0].area_code, "E07000222");
    cr_assert_eq(stage.trial.table.status[made("south-warwickshire")], PB_WORD_CALCULATED);
}

/* No source gives counts by age, or not any more. */
Test(rates, without_any_counts_published_figures_stay_alone)
{
    publish("crude", "E07000221", "20.3", PB_WORD_NONE);
    stage.trial.context.components = NULL;
    make("crude");
    cr_assert_eq(stage.trial.table.rows, 1);
    cr_assert_eq(stage.trial.findings.check_count, 0);
}

Test(rates, a_withheld_district_cannot_be_worked_out_of_its_place)
{
    add_hearts();
    publish("crude", "E07000221", "20.3", PB_WORD_NONE);
    publish("crude", "E07000222", NULL, PB_WORD_SUPPRESSED);
    make("crude");
    for (size_t row = 0; row < stage.trial.table.rows; row++)
        cr_assert(strcmp(pb_cell(&stage.trial.table, area_code, row), "south-warwickshire") != 0 ||
                  pb_missing(stage.trial.table.value[row]));
    cr_assert_eq(stage.trial.table.status[made("E07000222")], PB_WORD_SUPPRESSED);
}

struct people {
    const char *age;
    double people;
};

/* Populations of Rugby in 2017. */
static void open_people(const struct people *bands, size_t count)
{
    struct pb_symbols *symbols = &stage.trial.symbols;
    struct pb_error *error = &stage.trial.error;
    struct pb_table facts;
    pb_table_open(&facts, symbols, 100);
    for (size_t i = 0; i < count; i++) {
        size_t row = 0;
        cr_assert_eq(pb_table_add(&facts, &row, error), PB_OK);
        facts.measure[row] = pb_symbol_of(symbols, PB_FACT_POPULATION);
        facts.area_code[row] = pb_symbol_of(symbols, "E07000220");
        facts.sex[row] = PB_WORD_PERSONS;
        facts.age[row] = pb_symbol_of(symbols, bands[i].age);
        facts.period_start[row] = 20170101;
        facts.value[row] = bands[i].people;
    }
    cr_assert_eq(pb_reference_build(&stage.reference, &stage.trial.geography, &facts, error), PB_OK);
    pb_table_close(&facts);
    stage.trial.context.reference = &stage.reference;
}

/* 2,000 from 0 to 14, in two bands. */
static void open_reference(void)
{
    static const struct people bands[] = { { "0-4 yrs", 700 }, { "5-14 yrs", 1300 } };
    open_people(bands, 2);
}

/* A row of the measure `crude` that has a count alone. */
static size_t add_alone(const char *area, const char *age, const char *period)
{
    struct pb_table *table = &stage.trial.table;
    size_t row = trial_add(
        &stage.trial,
        &(const struct observation){ .indicator = "crude", .area = area, .age = age, .count = "50", .period = period });
    table->measure[row] = pb_symbol_of(&stage.trial.symbols, "crude");
    table->value_type[row] = PB_WORD_CRUDE_RATE;
    table->multiplier[row] = 1000;
    table->status[row] = PB_WORD_NONE;
    return row;
}

/* Rugby has no people from 15 on, and in no year; Coventry has none at all; nobody lives for half a year. */
Test(rates, a_count_without_people_says_of_whom_there_are_none)
{
    static const struct {
        const char *area, *age, *period, *note;
    } cases[] = {
        { "E07000220", "15-19 yrs", "2017",
          "no rate: no number of people: the reference data have none of Rugby aged 15 to 19 for 2017, nor for another "
          "year" },
        { "E07000220", "", "2016/17 - 18/19",
          "no rate: no number of people: the reference data have none of Rugby aged 0 and over for 2016 to 2018, nor "
          "for another year" },
        { "E08000026", "<15 yrs", "2017", "no rate: no number of people: the reference data do not have the area" },
        { "E07000220", "<15 yrs", "2017 Q1",
          "no rate: no number of people: people are known by years, and this is none" },
        { "E07000220", "Reception", "2017", "no rate: no number of people: nobody knows which ages 'Reception' are" },
    };
    struct pb_table *table = &stage.trial.table;
    open_reference();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t row = add_alone(cases[i].area, cases[i].age, cases[i].period);
        make("crude");
        assert_text(pb_cell(table, note, row), cases[i].note);
        cr_assert(pb_missing(table->value[row]) && pb_missing(table->denominator[row]) && table->count[row] == 50);
        table->rows = 0;
    }
}

/* 700 from 0 to 4, and nobody from 5 to 14, where 33 events are said to have happened: 58 of 700 would be wrong. */
Test(rates, events_of_a_band_without_people_make_no_rate)
{
    static const struct people bands[] = { { "0-4 yrs", 700 }, { "5-14 yrs", 0 } };
    struct pb_table *table = &stage.trial.table;
    open_people(bands, 2);
    COUNT(.area = "E07000220", .age = "0-4 yrs", .value = "25");
    size_t older = COUNT(.area = "E07000220", .age = "5-14 yrs", .value = "33");
    stage.counts.period_start[0] = stage.counts.period_start[1] = 20170101;
    stage.counts.period_end[0] = stage.counts.period_end[1] = 20171231;
    make("crude");
    assert_text(note("E07000220"), "not calculable: 33 events, but no people of Rugby aged 5 to 14");
    cr_assert(pb_missing(table->value[made("E07000220")]));
    table->rows = 0;
    stage.counts.value[older] = 0;
    make("crude");
    assert_close(table->value[made("E07000220")], 1000 * 25.0 / 700, 1e-12);
    table->rows = 0;
    size_t row = add_alone("E07000220", "5-14 yrs", "2017");
    make("crude");
    assert_text(pb_cell(table, note, row),
                "no rate: no people of Rugby, 5-14 yrs in the reference data, and 50 events");
}

Test(rates, stops_when_told)
{
    for (int i = 0; i < 150; i++)
        add_hearts();
    for (size_t row = 0; row < stage.counts.rows; row++)
        stage.counts.period_end[row] += (int32_t)(row / 6);
    atomic_store(&stage.trial.cancelled, true);
    stage.trial.context.measure = "crude";
    cr_assert_eq(trial_try(&stage.trial, &pb_transform_rates, NULL), PB_FATAL);
    cr_assert_eq(stage.trial.table.rows, 0);
}

/* Of the row that a case changes nothing is made. */
Test(rates, what_a_source_says_of_its_figure_stays)
{
    static const struct {
        const char *value, *note;
        enum pb_word status;
    } cases[] = {
        { "24.9", "", PB_WORD_PUBLISHED },
        { NULL, "Value missing: doubts about the quality of the data", PB_WORD_MISSING },
        { NULL, "", PB_WORD_SUPPRESSED },
        { NULL, "not calculable: the denominator is 0, or there is none", PB_WORD_NOT_CALCULABLE },
    };
    struct pb_table *table = &stage.trial.table;
    open_reference();
    for (size_t i = 0; i <= sizeof cases / sizeof cases[0]; i++) {
        bool silent = i == sizeof cases / sizeof cases[0];
        size_t row = add_alone("E07000220", "<15 yrs", "2017");
        if (!silent && cases[i].value)
            table->value[row] = 24.9;
        table->status[row] = silent ? PB_WORD_MISSING : cases[i].status;
        table->note[row] = pb_symbol_of(&stage.trial.symbols, silent ? "" : cases[i].note);
        double before = table->value[row];
        make("crude");
        if (silent)
            cr_assert(table->value[row] == 25 && table->status[row] == PB_WORD_CALCULATED);
        else
            cr_assert(table->status[row] == cases[i].status && pb_missing(table->denominator[row]) &&
                      (pb_missing(before) ? pb_missing(table->value[row]) : table->value[row] == before));
        table->rows = 0;
    }
}

Test(rates, counts_that_come_alone_have_the_people_of_the_reference_data)
{
    struct pb_table *table = &stage.trial.table;
    open_reference();
    (void)add_alone("E07000220", "<15 yrs", "2017");
    (void)add_alone("E07000220", "<15 yrs", "2018");
    make("crude");
    size_t row = trial_row(&stage.trial, "", "E07000220", "2017");
    cr_assert_eq(table->value[row], 25);
    cr_assert_eq(table->denominator[row], 2000);
    assert_text(pb_cell(table, method, row), "count over people of the reference data, Byar limits (exact)");
    row = trial_row(&stage.trial, "", "E07000220", "2018");
    cr_assert_eq(table->value[row], 25);
    assert_text(pb_cell(table, method, row), "count over people of the reference data, Byar limits (approximate)");
    assert_text(pb_cell(table, note, row), "people of 2017, the nearest year that there is");
}
