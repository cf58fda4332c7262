/*
 * The transforms on a real file: smoking prevalence (QOF), all areas of England, ten years. It is not part of the
 * repository; without it these tests are skipped.
 */
#include "tests/support/close.h"
#include "tests/support/observations.h"

#include "placebook/formats/csv.h"

#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;
extern const struct pb_module pb_transform_benchmark;
extern const struct pb_module pb_transform_trend;

#define SYSTEM "coventry-and-warwickshire"

static struct trial trial;

/* The trends that the file states: they do not go into the table, which then has to find them itself. */
static struct {
    const char *area, *age, *category, *period, *trend;
} trends[400];
static size_t trend_count;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(published, .init = open_trial, .fini = close_trial);

static enum pb_status read_file(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    (void)error;
    *got = fread(buffer, 1, size, stream);
    return PB_OK;
}

/* A field as text that stays; NULL when it is empty. */
static const char *field(struct pb_csv *csv, const struct pb_csv_record *record, size_t column)
{
    size_t length = 0;
    const char *text = pb_csv_text(csv, record, column, &length);
    return length ? pb_arena_text(&trial.arena, text, length) : NULL;
}

static void add_record(struct pb_csv *csv, const struct pb_csv_record *record)
{
    const char *indicator = field(csv, record, 0);
    const char *area = field(csv, record, 4);
    if (!indicator || !area || !pb_geography_area(&trial.geography, area, strlen(area)))
        return;
    char line[32];
    (void)snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
    const struct observation observation = {
        .indicator = indicator,
        .area = area,
        .age = field(csv, record, 8),
        .category_type = field(csv, record, 9),
        .category = field(csv, record, 10),
        .period = field(csv, record, 11),
        .value = field(csv, record, 12),
        .lower = field(csv, record, 13),
        .upper = field(csv, record, 14),
        .count = field(csv, record, 17),
        .denominator = field(csv, record, 18),
        .line = line,
    };
    trial_add(&trial, &observation);
    const char *trend = field(csv, record, 20);
    if (!trend)
        return;
    cr_assert_lt(trend_count, sizeof trends / sizeof trends[0]);
    trends[trend_count].area = observation.area;
    trends[trend_count].age = observation.age;
    trends[trend_count].category = observation.category ? observation.category : "";
    trends[trend_count].period = observation.period;
    trends[trend_count++].trend = trend;
}

static void run_on_file(void)
{
    FILE *file = fopen(PB_SHARED_DIR "/data/fingertips/smok_qof_prev.csv", "rb");
    if (!file)
        cr_skip_test("no %s", PB_SHARED_DIR "/data/fingertips/smok_qof_prev.csv");
    struct pb_input input = { .name = "smok_qof_prev.csv", .stream = file, .read = read_file };
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    cr_assert_eq(pb_csv_open(&csv, &input, ',', &trial.error), PB_OK);
    cr_assert_eq(pb_csv_next(csv, &record, &trial.error), PB_OK);
    while (pb_csv_next(csv, &record, &trial.error) == PB_OK && record)
        add_record(csv, record);
    pb_csv_close(csv);
    cr_assert_eq(fclose(file), 0);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_benchmark, NULL);
}

/* The row of the same age and period for another area in the same table; SIZE_MAX when there is none. */
static size_t beside(size_t row, const char *area)
{
    const struct pb_table *table = &trial.table;
    for (size_t other = 0; other < table->rows; other++)
        if (table->place[other] == table->place[row] && table->age[other] == table->age[row] &&
            table->period[other] == table->period[row] && strcmp(pb_cell(table, area_code, other), area) == 0)
            return other;
    return SIZE_MAX;
}

/* The publisher's own total of the five districts is the county, so Coventry and Warwickshire as published have to add
 * up to the sum of the six districts. Denominators are published with ten digits. */
Test(published, sums_of_districts_agree_with_the_published_county)
{
    run_on_file();
    const struct pb_table *table = &trial.table;
    size_t checked = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (table->geography[row] != PB_WORD_SUM || strcmp(pb_cell(table, place, row), SYSTEM) != 0)
            continue;
        size_t coventry = beside(row, "E08000026");
        size_t county = beside(row, "E10000031");
        if (coventry == SIZE_MAX || county == SIZE_MAX)
            continue;
        cr_assert_eq(table->status[row], PB_WORD_CALCULATED, "%s: %s", pb_cell(table, period, row),
                     pb_cell(table, note, row));
        assert_close(table->count[row], table->count[coventry] + table->count[county], 1e-12);
        assert_close(table->denominator[row], table->denominator[coventry] + table->denominator[county], 1e-8);
        checked++;
    }
    cr_assert_geq(checked, 10, "%zu", checked);
}

/* Rugby 2013/14 is in the file as 20.27947652, compared with England as Worse. */
Test(published, published_figures_stay_as_they_are)
{
    run_on_file();
    size_t found = 0;
    for (size_t row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, place, row), "rugby") == 0 &&
            strcmp(pb_cell(&trial.table, area_code, row), "E07000220") == 0 &&
            strcmp(pb_cell(&trial.table, period, row), "2013/14") == 0) {
            assert_text(pb_symbol_text(&trial.symbols, trial.table.value_text[row]), "20.27947652");
            cr_assert_eq(trial.table.compared_with_england[row], PB_WORD_WORSE);
            found++;
        }
    cr_assert_eq(found, 1);
    cr_assert_eq(trial.findings.reject_count, 0, "%s", trial.findings.rejects[0].reason);
}

/* The trend of a row is the one that the file states for the same area, age, group and period. */
Test(published, trends_agree_with_the_published_ones)
{
    run_on_file();
    trial_run(&trial, &pb_transform_trend, NULL);
    const struct pb_table *table = &trial.table;
    size_t checked = 0;
    for (size_t row = 0; row < table->rows; row++)
        for (size_t i = 0; i < trend_count; i++)
            if (table->trend[row] && strcmp(pb_cell(table, area_code, row), trends[i].area) == 0 &&
                strcmp(pb_cell(table, age, row), trends[i].age) == 0 &&
                strcmp(pb_cell(table, category, row), trends[i].category) == 0 &&
                strcmp(pb_cell(table, period, row), trends[i].period) == 0) {
                assert_text(pb_cell(table, trend, row), trends[i].trend);
                checked++;
            }
    cr_assert_geq(checked, 20, "%zu", checked);
}
