/* Expectations: placebook/area_names.h and the codes of the Places file. */
#include "placebook/area_names.h"

#include "tests/support/house.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct pb_area *named(const struct pb_area_names *names, const char *name, bool *ambiguous)
{
    return pb_area_by_name(names, name, strlen(name), ambiguous);
}

Test(area_names, finds_areas_of_the_places_by_code_and_by_name)
{
    struct pb_test_house house;
    struct pb_area_names names;
    bool ambiguous = true;
    pb_test_house_open(&house);
    cr_assert_eq(pb_area_names_open(&names, &house.geography, NULL, NULL), PB_OK);
    const struct pb_area *rugby = pb_area_by_code(&house.geography, "E07000220", 9);
    cr_assert_not_null(rugby);
    cr_expect_str_eq(rugby->name, "Rugby");
    cr_expect_eq(pb_area_by_code(&house.geography, "nE07000220", 10), rugby);
    cr_expect_null(pb_area_by_code(&house.geography, "xE07000220", 10));
    cr_expect_eq(named(&names, "rUGBY", &ambiguous), rugby);
    cr_expect_not(ambiguous);
    cr_expect_null(named(&names, "Rugb", &ambiguous));
    char longest[300];
    memset(longest, 'a', sizeof longest);
    cr_expect_null(pb_area_by_name(&names, longest, sizeof longest, &ambiguous));
    pb_area_names_close(&names);
    pb_test_house_close(&house);
}

/* Of a faulty row only a whole code of another area can be believed: one of ours, part of one, or a name cannot. */
Test(area_names, a_code_of_another_area_is_written_like_one)
{
    struct pb_test_house house;
    pb_test_house_open(&house);
    cr_expect(pb_area_code_elsewhere(&house.geography, "E09000001", 9));
    cr_expect(pb_area_code_elsewhere(&house.geography, "w06000015", 9));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "E07000220", 9));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "e07000220", 9));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "E0900000", 8));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "E0900000A", 9));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "909000001", 9));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "Islington", 9));
    cr_expect_not(pb_area_code_elsewhere(&house.geography, "", 0));
    pb_test_house_close(&house);
}

Test(area_names, of_two_areas_with_one_name_are_told_apart_by_type_only)
{
    struct pb_area two[] = { { .code = "E1", .name = "Aston", .type = "ward" },
                             { .code = "E2", .name = "ASTON", .type = "pcn" } };
    const struct pb_geography geography = { .areas = { .items = two, .count = 2 } };
    const char *networks[] = { "pcn" };
    const struct pb_text_list types = { .items = networks, .count = 1 };
    struct pb_area_names names;
    bool ambiguous = false;
    cr_assert_eq(pb_area_names_open(&names, &geography, NULL, NULL), PB_OK);
    cr_expect_null(named(&names, "Aston", &ambiguous));
    cr_expect(ambiguous);
    pb_area_names_close(&names);
    cr_assert_eq(pb_area_names_open(&names, &geography, &types, NULL), PB_OK);
    cr_expect_eq(named(&names, "aston", &ambiguous), &two[1]);
    cr_expect_not(ambiguous);
    pb_area_names_close(&names);
}
