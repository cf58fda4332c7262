#include "tests/support/places.h"

#include <criterion/criterion.h>
#include <string.h>

static void set_population(struct trial *trial, const char *code, double people)
{
    struct pb_area *areas = trial->geography.areas.items;
    for (size_t i = 0; i < trial->geography.areas.count; i++)
        if (strcmp(areas[i].code, code) == 0)
            areas[i].population = people;
}

void trial_open_populated(struct trial *trial)
{
    trial_open(trial);
    trial->geography.population_source = "Estimates of 2018";
    set_population(trial, "E07000221", 127600);
    set_population(trial, "E07000222", 142500);
}

#define ADD(...) trial_add(trial, &(const struct observation){ __VA_ARGS__ })

void trial_add_smoking(struct trial *trial, const char *indicator)
{
    ADD(.indicator = indicator, .area = "E92000001", .value = "19.17076526", .count = "8935216",
        .denominator = "46608551.5");
    ADD(.indicator = indicator, .area = "E12000005", .value = "19.45934198", .count = "943554",
        .denominator = "4848848.439");
    ADD(.indicator = indicator, .area = "E10000031", .value = "17.57583919", .count = "82674",
        .denominator = "470384.3674");
    ADD(.indicator = indicator, .area = "E08000026", .value = "19.6796579", .count = "60906",
        .denominator = "309487.0872");
    ADD(.indicator = indicator, .area = "E07000218", .value = "18.57264775", .count = "9941",
        .denominator = "53524.94772");
    ADD(.indicator = indicator, .area = "E07000219", .value = "20.69170811", .count = "20750",
        .denominator = "100281.7162");
    ADD(.indicator = indicator, .area = "E07000220", .value = "20.27947652", .count = "17148",
        .denominator = "84558.39571");
    ADD(.indicator = indicator, .area = "E07000221", .value = "14.59950166", .count = "16936",
        .denominator = "116003.9596");
    ADD(.indicator = indicator, .area = "E07000222", .value = "15.42813108", .count = "17899",
        .denominator = "116015.3482");
}

void trial_place(struct trial *trial)
{
    trial_run(trial, &pb_transform_normalise, NULL);
    trial_run(trial, &pb_transform_places, NULL);
}

void assert_kind(const struct trial *trial, size_t row, enum pb_word geography, enum pb_word status)
{
    cr_assert_eq(trial->table.geography[row], geography);
    cr_assert_eq(trial->table.status[row], status);
    cr_assert_eq(trial->table.origin[row] == 0, status != PB_WORD_PUBLISHED);
}

void assert_not_calculable(const struct trial *trial, const char *place, const char *note)
{
    const struct pb_table *table = &trial->table;
    size_t row = trial_row(trial, place, place, NULL);
    assert_text(pb_cell(table, note, row), note);
    assert_kind(trial, row, PB_WORD_SUM, PB_WORD_NOT_CALCULABLE);
    assert_text(pb_cell(table, method, row), "");
    int numbers = 0;
#define X(name) numbers += !pb_missing(table->name[row]) || table->name##_text[row];
    PB_NUMBER_COLUMNS(X)
#undef X
    cr_assert_eq(numbers, 0);
}
