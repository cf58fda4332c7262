#include "tests/support/local_reference.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct pb_fact_source here = { "lookup.csv", 2 };

static void local_area(struct pb_context *context, const char *code, const char *name, const char *type,
                       const char *parent)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_fact_area(context, &here, code, name, type, 0, 0, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_fact_within(context, &here, code, parent, 1, 0, 0, &error), PB_OK, "%s", error.message);
}

static void local_people(struct pb_table *facts, const char *code, const char *sex, int band, double people)
{
    char age[40];
    size_t row = 0;
    if (band == 18)
        (void)snprintf(age, sizeof age, "90+ yrs");
    else
        (void)snprintf(age, sizeof age, "%d-%d yrs", 5 * band, 5 * band + 4);
    cr_assert_eq(pb_table_add(facts, &row, NULL), PB_OK);
    facts->measure[row] = pb_symbol_of(facts->symbols, PB_FACT_POPULATION);
    facts->area_code[row] = pb_symbol_of(facts->symbols, code);
    facts->sex[row] = pb_symbol_of(facts->symbols, sex);
    facts->age[row] = pb_symbol_of(facts->symbols, age);
    facts->period_start[row] = 20240101;
    facts->value[row] = people;
}

static void local_facts(struct pb_context *context)
{
    static const char *const hubs[][3] = { { "HUB-A", "Avon Hub", "E07000220" },
                                           { "HUB-B", "Brook Hub", "E07000220" },
                                           { "HUB-C", "Canal & <Hub>", "E07000220" },
                                           { "HUB-D", "Dene Hub", "E07000221" } };
    static const char *const lsoas[] = { "HUB-A", "HUB-A", "HUB-B", "HUB-C", "HUB-D" };
    char code[24];
    for (size_t i = 0; i < 4; i++)
        local_area(context, hubs[i][0], hubs[i][1], PB_TYPE_LOCAL, hubs[i][2]);
    for (int k = 1; k <= 5; k++) {
        (void)snprintf(code, sizeof code, "E0100000%d", k);
        local_area(context, code, "", PB_TYPE_LSOA, lsoas[k - 1]);
        for (int n = 0; n < 19; n++) {
            local_people(context->table, code, "Male", n, 10 * k + n);
            local_people(context->table, code, "Female", n, 10 * k + 2 * n);
        }
    }
    for (int k = 1; k <= 6; k++) {
        char name[32];
        (void)snprintf(code, sizeof code, "M0000%d", k);
        (void)snprintf(name, sizeof name, "Surgery %d", k);
        local_area(context, code, name, PB_TYPE_PRACTICE, "U62213");
    }
}

void pb_test_local_reference_open(struct pb_test_local_reference *local, struct pb_test_edition *test)
{
    struct pb_row_counts counts = { 0 };
    struct pb_context context = { .source = "lookups", .table = &local->facts, .row_counts = &counts };
    struct pb_error error = { 0 };
    *local = (struct pb_test_local_reference){ 0 };
    pb_table_open(&local->facts, &test->symbols, 100000);
    local_facts(&context);
    cr_assert_eq(pb_reference_build(&local->reference, &test->geography, &local->facts, &error), PB_OK, "%s",
                 error.message);
    test->info.reference = &local->reference;
}

void pb_test_local_reference_close(struct pb_test_local_reference *local)
{
    pb_reference_close(&local->reference);
    pb_table_close(&local->facts);
}

size_t pb_test_local_figure(struct pb_test_edition *test, const char *code, const char *name, const char *value,
                            const char *lower, const char *upper)
{
    return pb_test_edition_add(test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                                            .indicator = "91280",
                                                            .age = "15+ yrs",
                                                            .period = "2023/24",
                                                            .start = 20230401,
                                                            .end = 20240331,
                                                            .area_code = code,
                                                            .area_name = name,
                                                            .area_type = PB_TYPE_LOCAL,
                                                            .geography = PB_WORD_LOCAL,
                                                            .status = value ? PB_WORD_CALCULATED : PB_WORD_SUPPRESSED,
                                                            .value = value,
                                                            .lower_95 = lower,
                                                            .upper_95 = upper });
}

void pb_test_local_decile(struct pb_test_edition *test, const char *code, const char *decile)
{
    (void)pb_test_edition_add(test, &(struct pb_test_row){ .measure = "deprivation-decile",
                                                           .measure_name = "Deprivation decile",
                                                           .age = "Not applicable",
                                                           .period = "2019",
                                                           .start = 20190101,
                                                           .end = 20191231,
                                                           .area_code = code,
                                                           .area_type = PB_TYPE_LSOA,
                                                           .geography = PB_WORD_LOCAL,
                                                           .value = decile,
                                                           .unit = "Decile",
                                                           .value_type = PB_WORD_OTHER_VALUE,
                                                           .polarity = PB_WORD_HIGH_IS_GOOD });
}
