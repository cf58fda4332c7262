/* Expectations: placebook/geography.h; the areas of the Boards, networks and trusts by hand from the Partnership's
 * plans. */
#include "core/reference/reading.h"
#include "placebook/geography.h"
#include "tests/support/document.h"
#include "tests/support/house.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <string.h>

static enum pb_word role_in(const struct pb_geography *geography, const char *edition, const char *code)
{
    const struct pb_place *place = pb_geography_published(geography, edition);
    const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
    cr_assert(place && area, "%s, %s", edition, code);
    return pb_geography_role(geography, place, area);
}

Test(editions, are_published_like_places_and_are_none)
{
    struct pb_test_house house;
    pb_test_house_open(&house);
    const struct pb_geography *geography = &house.geography;
    const struct pb_place *board = pb_geography_published(geography, "warwickshire-board");
    cr_assert_not_null(board);
    cr_expect_null(pb_geography_place(geography, "warwickshire-board"), "it is no Place");
    cr_expect_eq(pb_geography_published(geography, "rugby"), pb_geography_place(geography, "rugby"));
    cr_expect_null(pb_geography_published(geography, "pcn"), "there is one for each network");
    cr_expect_eq(geography->all_count, geography->places.count + 1);
    cr_expect_geq(board->position, geography->all_count);
    cr_expect_lt(board->position, geography->published_count);
    cr_expect_not_null(board->edition);
    cr_expect_null(board->area);
    cr_expect_null(geography->all[0].edition);
    cr_expect_not(board->system);
    const struct pb_priority *priorities = board->priorities.items;
    cr_assert_eq(board->priorities.count, board->edition->priorities.count);
    cr_expect_str_eq(priorities[0].name, "Prevention", "the system's words");
    cr_expect_str_eq(priorities[2].name, "Frailty", "those of the first Place that has one");
    pb_test_house_close(&house);
}

Test(editions, know_what_areas_are_to_them)
{
    static const struct {
        const char *edition, *area;
        enum pb_word role;
    } cases[] = {
        { "warwickshire-board", "E10000031", PB_WORD_EXACT },
        { "warwickshire-board", "E07000220", PB_WORD_PART },
        { "warwickshire-board", "E07000218", PB_WORD_PART },
        { "warwickshire-board", "E08000026", PB_WORD_NONE },
        { "warwickshire-board", "south-warwickshire", PB_WORD_PART },
        { "warwickshire-board", "coventry-and-warwickshire", PB_WORD_NONE },
        { "warwickshire-board", "coventry-and-rugby-footprint", PB_WORD_SHARED },
        { "warwickshire-board", "E54000018", PB_WORD_SHARED },
        { "warwickshire-board", "E92000001", PB_WORD_BENCHMARK },
        { "warwickshire-board", "RLT", PB_WORD_SHARED },
        { "warwickshire-board", "U62213", PB_WORD_NONE },
        { "coventry-board", "E08000026", PB_WORD_EXACT },
        { "coventry-board", "E10000031", PB_WORD_NONE },
        { "executive", "coventry-and-warwickshire", PB_WORD_EXACT },
        { "executive", "E54000018", PB_WORD_EXACT },
        { "executive", "E10000031", PB_WORD_PART },
        { "pcn-u62213", "U62213", PB_WORD_EXACT },
        { "pcn-u62213", "E07000220", PB_WORD_SHARED },
        { "pcn-u62213", "U55724", PB_WORD_NONE },
        { "pcn-u55724", "south-warwickshire", PB_WORD_SHARED },
        { "pcn-u55724", "E07000222", PB_WORD_NONE },
        { "trust-rkb", "RKB", PB_WORD_EXACT },
        { "trust-rkb", "E08000026", PB_WORD_NONE },
        { "trust-rkb", "E12000005", PB_WORD_BENCHMARK },
    };
    struct pb_test_house house;
    pb_test_house_open(&house);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(role_in(&house.geography, cases[i].edition, cases[i].area), cases[i].role, "%s to %s",
                     cases[i].area, cases[i].edition);
    cr_expect_null(pb_geography_published(&house.geography, "pcn-u50320"), "that network has closed");
    pb_test_house_close(&house);
}

/* Without its editions a Places file says the same of Places. */
Test(editions, change_no_role_of_a_place)
{
    struct pb_test_house house;
    pb_test_house_open(&house);
    const struct pb_geography *with = &house.geography;
    struct pb_json json = { 0 };
    struct pb_arena arena;
    struct pb_geography without;
    struct pb_error error = { 0 };
    pb_test_document_of(&json, "pipelines/framework/places.json");
    cJSON_DeleteItemFromObject(json.root, "editions");
    pb_arena_open(&arena, (size_t)8 << 20);
    cr_assert_eq(pb_geography_read(&without, &json, &arena, NULL, &error), PB_OK, "%s", error.message);
    cr_assert_eq(without.published_count, without.all_count);
    cr_assert_eq(without.areas.count, with->areas.count);
    const struct pb_area *one = with->areas.items;
    const struct pb_area *other = without.areas.items;
    for (size_t p = 0; p < without.all_count; p++)
        for (size_t a = 0; a < without.areas.count; a++)
            cr_expect_eq(pb_geography_role(with, &with->all[p], &one[a]),
                         pb_geography_role(&without, &without.all[p], &other[a]));
    pb_arena_close(&arena);
    pb_json_close(&json);
    pb_test_house_close(&house);
}
