/*
 * Real files of the Fingertips service, where they are (PB_SHARED_DIR). What is expected of them was counted by
 * Python's csv module.
 */
#include "core/reference/reading.h"
#include "placebook/module.h"
#include "tests/support/fingertips_places.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_extractor_fingertips;

static struct pb_json json;
static struct pb_arena arena;
static struct pb_geography geography;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_row_counts row_counts;
static struct pb_findings findings;
static struct pb_error error;

static void open_all(void)
{
    pb_arena_open(&arena, (size_t)8 << 20);
    enum pb_status status = pb_json_open(&json, "places.json", fingertips_places, strlen(fingertips_places), &error);
    if (status == PB_OK)
        status = pb_geography_read(&geography, &json, &arena, NULL, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 100000);
    pb_findings_open(&findings);
}

static void close_all(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
    pb_json_close(&json);
    pb_arena_close(&arena);
}

TestSuite(fingertips_real, .init = open_all, .fini = close_all);

static enum pb_status read_file(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *problem)
{
    (void)problem;
    *got = fread(buffer, 1, size, stream);
    return PB_OK;
}

static void extract_shared(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/data/fingertips/%s", PB_SHARED_DIR, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        cr_skip_test("the real files are not here");
    const struct pb_input input = { .name = name, .stream = file, .read = read_file };
    struct pb_context context = { .source = "ft",
                                  .scheme = "fingertips",
                                  .geography = &geography,
                                  .table = &table,
                                  .row_counts = &row_counts,
                                  .findings = &findings };
    void *options = calloc(1, pb_extractor_fingertips.option_values_size); /* none of them is needed to read */
    cr_assert_not_null(options);
    cr_expect_eq(pb_extractor_fingertips.extract(options, &input, 1, &context, &error), PB_OK, "%s", error.message);
    free(options);
    (void)fclose(file);
}

static size_t find_row(const char *area, const char *age, int32_t end)
{
    for (size_t row = 0; row < table.rows; row++)
        if (strcmp(pb_cell(&table, area_code, row), area) == 0 && strcmp(pb_cell(&table, age, row), age) == 0 &&
            table.period_end[row] == end)
            return row;
    cr_assert_fail("no row for %s", area);
    return 0;
}

/* Rows, rows of the areas of the Places file with an id, values among them and their sum. */
static const struct {
    const char *file;
    uint64_t read, rejected;
    size_t kept, values, counts, suppressed;
    double sum;
} real_files[] = {
    { "smok_qof_prev.csv", 17627, 6267, 180, 180, 180, 0, 2909.05557496 },
    { "indicators-DistrictUApre419.data.csv", 2752, 0, 144, 56, 0, 0, 452.4894286712462 },
    { "social-isolation-indicators-CountyUA.data.csv", 4536, 0, 647, 622, 206, 0, 24869.414245921922 },
    { "new_series_from_stable_link.csv", 1202, 0, 87, 87, 0, 0, 572.1777715369956 },
};

static void check_real_file(size_t at)
{
    extract_shared(real_files[at].file);
    size_t values = 0;
    size_t counts = 0;
    size_t suppressed = 0;
    double sum = 0;
    for (size_t row = 0; row < table.rows; row++) {
        counts += !pb_missing(table.count[row]);
        suppressed += table.status[row] == PB_WORD_SUPPRESSED;
        if (pb_missing(table.value[row]))
            continue;
        values++;
        sum += table.value[row];
    }
    cr_expect_eq(row_counts.read, real_files[at].read);
    cr_expect_eq(row_counts.rejected, real_files[at].rejected);
    cr_expect_eq(table.rows, real_files[at].kept, "%zu", table.rows);
    cr_expect_eq(values, real_files[at].values, "%zu", values);
    cr_expect_eq(counts, real_files[at].counts, "%zu", counts);
    cr_expect_eq(suppressed, real_files[at].suppressed, "%zu", suppressed);
    cr_expect_float_eq(sum, real_files[at].sum, 1e-6, "%.9f", sum);
    for (size_t i = 0; i < findings.warning_count; i++)
        cr_expect_null(strstr(findings.warnings[i].message, "not known"));
}

Test(fingertips_real, reads_smoking_prevalence)
{
    check_real_file(0);
    for (size_t i = 0; i < findings.reject_count; i++)
        cr_assert_str_eq(findings.rejects[i].rule, "no-indicator-id");
    size_t row = find_row("E07000220", "15+ yrs", 20140331);
    cr_expect_str_eq(pb_cell(&table, value_text, row), "20.27947652");
    cr_expect_eq(table.denominator[row], 84558.39571);
}

Test(fingertips_real, reads_modelled_prevalence)
{
    check_real_file(1);
}

Test(fingertips_real, reads_social_isolation)
{
    check_real_file(2);
}

Test(fingertips_real, reads_a_file_saved_from_r)
{
    check_real_file(3);
    size_t row = find_row("E07000220", "30+ yrs", 20181231);
    cr_expect_str_eq(pb_cell(&table, value_text, row), "6.93544221011728");
    cr_expect_eq(table.note[row], 0);
}
