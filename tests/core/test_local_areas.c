/*
 * Expectations: worked out by hand from the made-up areas of tests/support/local_reference.h, and the promises of
 * placebook/local_areas.h.
 */
#include "placebook/local_areas.h"

#include "placebook/contract/tidy.h"
#include "tests/support/local_reference.h"

#include <criterion/criterion.h>
#include <math.h>

static struct pb_test_edition test;
static struct pb_test_local_reference local;
static struct pb_local_areas areas;

static void find(void)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, NULL), PB_OK);
    cr_assert_eq(pb_local_areas_find(&test.table, &test.geography, test.info.reference, test.load.place,
                                     test.info.published, &test.arena, &areas, &error),
                 PB_OK, "%s", error.message);
}

static void close_all(void)
{
    pb_test_local_reference_close(&local);
    pb_test_edition_close(&test);
}

static void open_place(const char *place)
{
    pb_test_edition_open(&test, place, "");
    pb_test_local_reference_open(&local, &test);
}

/* That the Place smokes by 20%, in the period of the local figures. */
static void add_place(const char *code, const char *value)
{
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                                            .age = "15+ yrs",
                                                            .area_code = code,
                                                            .period = "2023/24",
                                                            .start = 20230401,
                                                            .end = 20240331,
                                                            .value = value });
}

Test(local_areas, are_those_of_the_place_with_residents_and_deciles)
{
    open_place("rugby");
    pb_test_local_decile(&test, "E01000001", "1");
    pb_test_local_decile(&test, "E01000002", "1");
    pb_test_local_decile(&test, "E01000003", "7");
    pb_test_local_decile(&test, "E01000005", "1"); /* of another Place */
    find();
    cr_assert_eq(areas.count, 3);
    cr_assert_str_eq(areas.areas[0].name, "Avon Hub");
    cr_assert_str_eq(areas.areas[0].district, "Rugby");
    cr_assert_str_eq(areas.areas[0].place->id, "rugby");
    /* 380 k + 513 of LSOAs 1 and 2; the nearest year stands in for that of the publication */
    cr_assert_float_eq(areas.areas[0].residents, 380 * 3 + 2 * 513, 1e-9);
    cr_assert_eq(areas.areas[0].year, 2024);
    cr_assert_eq(areas.areas[0].deciles.lsoas[0], 2);
    cr_assert_float_eq(areas.areas[0].deciles.people[0], 380 * 3 + 2 * 513, 1e-9);
    cr_assert_eq(areas.areas[1].deciles.lsoas[6], 1);
    cr_assert_eq(areas.areas[2].deciles.count, 0);
    cr_assert_eq(areas.deciles.count, 3);
    close_all();
}

Test(local_areas, are_all_thirty_of_the_system_by_place)
{
    open_place("coventry-and-warwickshire");
    find();
    cr_assert_eq(areas.count, 4);
    cr_assert_str_eq(areas.areas[3].name, "Dene Hub");
    cr_assert_str_eq(areas.areas[3].place->id, "south-warwickshire");
    close_all();
}

Test(local_areas, are_those_with_figures_where_there_are_no_reference_data)
{
    open_place("rugby");
    test.info.reference = NULL;
    size_t row = pb_test_local_figure(&test, "HUB-Z", "Zed Hub", "10", "8", "12");
    test.table.within[row] = pb_symbol_of(&test.symbols, "E07000220");
    find();
    cr_assert_eq(areas.count, 1);
    cr_assert_str_eq(areas.areas[0].district, "Rugby");
    cr_assert(pb_missing(areas.areas[0].residents));
    cr_assert_eq(areas.areas[0].figures, 1);
    close_all();
}

/* Low is good: 25 (23 to 27) is worse than the Place's 20, 19 (17 to 21) no different, 12 (10 to 14) better. */
Test(local_areas, stand_beside_their_place_the_worst_first)
{
    open_place("rugby");
    add_place("E07000220", "20");
    (void)pb_test_local_figure(&test, "HUB-A", "Avon Hub", "19", "17", "21");
    size_t worst = pb_test_local_figure(&test, "HUB-B", "Brook Hub", "25", "23", "27");
    test.table.compared_with_england[worst] = PB_WORD_WORST;
    (void)pb_test_local_figure(&test, "HUB-C", "Canal Hub", "12", "10", "14");
    find();
    static const char *const order[] = { "HUB-B", "HUB-A", "HUB-C" };
    static const enum pb_word words[] = { PB_WORD_WORSE, PB_WORD_SIMILAR, PB_WORD_BETTER };
    cr_assert_eq(areas.figure_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct pb_local_figure *figure = &areas.figures[i];
        cr_assert_str_eq(areas.areas[figure->area].code, order[i]);
        cr_assert_eq(figure->rank, i + 1);
        cr_assert_eq(figure->of, 3);
        cr_assert_eq(figure->against_place, words[i]);
        cr_assert_eq(test.table.value[figure->place_row], 20);
    }
    cr_assert_eq(areas.areas[1].worse_than_england, 1);
    cr_assert_eq(areas.areas[1].worse_than_place, 1);
    cr_assert_eq(areas.areas[2].better_than_place, 1);
    cr_assert_eq(areas.first[2] - areas.first[1], 1, "of Brook Hub");
    cr_assert_str_eq(areas.areas[areas.figures[areas.by_area[areas.first[1]]].area].code, "HUB-B");
    close_all();
}

/* A withheld figure has no rank and no verdict; an older one no rank; three years together are a series of their own
 * and not counted; an estimate of another category neither. */
Test(local_areas, keep_apart_what_cannot_be_compared)
{
    open_place("rugby");
    (void)pb_test_local_figure(&test, "HUB-A", "Avon Hub", NULL, NULL, NULL);
    (void)pb_test_local_figure(&test, "HUB-B", "Brook Hub", "25", "23", "27");
    size_t older = pb_test_local_figure(&test, "HUB-C", "Canal Hub", "30", "20", "40");
    test.table.period_start[older] -= 10000;
    test.table.period_end[older] -= 10000;
    test.table.period[older] = pb_symbol_of(&test.symbols, "2022/23");
    size_t pooled = pb_test_local_figure(&test, "HUB-A", "Avon Hub", "22", "20", "24");
    test.table.period_start[pooled] -= 20000;
    test.table.period[pooled] = pb_symbol_of(&test.symbols, "2021/22 - 23/24");
    size_t estimate = pb_test_local_figure(&test, "HUB-A", "Avon Hub", "21", "20", "22");
    test.table.category_type[estimate] = pb_symbol_of(&test.symbols, "Estimate");
    test.table.category[estimate] = pb_symbol_of(&test.symbols, "Empirical Bayes");
    find();
    cr_assert_eq(areas.series, 3);
    cr_assert_eq(areas.figure_count, 5);
    cr_assert_eq(areas.figures[0].rank, 1, "Brook Hub");
    cr_assert_eq(areas.figures[1].rank, 0, "the older one");
    cr_assert_eq(areas.figures[2].rank, 0, "withheld");
    cr_assert_eq(areas.figures[0].of, 1);
    cr_assert_not(areas.figures[3].counts, "three years");
    cr_assert_not(areas.figures[4].counts, "an estimate");
    cr_assert_eq(areas.areas[0].figures, 0);
    close_all();
}

/* Of Avon Hub (LSOAs 1 and 2) band n has 30 + 2 n men and 30 + 4 n women. */
Test(local_areas, have_a_pyramid_of_the_bands_that_are_known)
{
    open_place("rugby");
    find();
    struct pb_pyramid pyramid = pb_local_pyramid(test.info.reference, areas.areas[0].reference, areas.areas[0].year);
    cr_assert_eq(pyramid.count, 19);
    for (size_t n = 0; n < 19; n++) {
        cr_assert_eq(pyramid.bands[n].from, 5 * (int)n);
        cr_assert_float_eq(pyramid.bands[n].male, 30 + 2.0 * (double)n, 1e-9);
        cr_assert_float_eq(pyramid.bands[n].female, 30 + 4.0 * (double)n, 1e-9);
    }
    cr_assert_float_eq(pyramid.people, areas.areas[0].residents, 1e-9);
    cr_assert_eq(pb_local_pyramid(test.info.reference, areas.areas[0].reference, 1999).count, 0);
    cr_assert_eq(pb_local_pyramid(NULL, NULL, 2024).count, 0);
    close_all();
}
