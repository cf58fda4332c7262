/* Expectations: placebook/area_names.h, the codes and names of the Places file; how other bodies write them is from the
 * Register of Geographic Codes and the Organisation Data Service. */
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
    struct pb_area two[] = { { .code = "E1", .name = "Aston", .type = "jsna", .kind = PB_AREA_JSNA },
                             { .code = "E2", .name = "ASTON", .type = "pcn", .kind = PB_AREA_PCN } };
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

/* ---- Codes ---- */

Test(area_names, a_code_is_cleaned_where_nothing_else_can_be_meant)
{
    static const char *const written[] = {
        "E07000220",
        "e07000220",
        " E07000220\t",
        "E07000220\xC2\xA0", /* no-break space */
        "\xE2\x80\x89"
        "E07000220\xE2\x80\xAF", /* thin, narrow no-break */
        "\xE3\x80\x80"
        "E07000220", /* ideographic space */
        "E0700\xE2\x80\x8B"
        "0220", /* zero-width space within */
        "\xEF\xBB\xBF"
        "E07000220", /* byte order mark */
        "E07\xEF\xBB\xBF"
        "000220\xE2\x81\xA0", /* within; word joiner */
        "E07\xC2\xAD"
        "000220", /* soft hyphen */
        "=\"E07000220\"",
        "=\"e07000220 \"",
        "'E07000220",
        "E07000220'",
        "\xE2\x80\x98"
        "E07000220\xE2\x80\x99",
        "\"E07000220\"",
        "E07 000 220",
        "E0700\xC2\xA0"
        "0220",
        "nE07000220",
        " ne07000220",
    };
    struct pb_test_house house;
    pb_test_house_open(&house);
    const struct pb_area *rugby = pb_geography_area(&house.geography, "E07000220", 9);
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        cr_expect_eq(pb_area_by_code(&house.geography, written[i], strlen(written[i])), rugby, "%s", written[i]);
    const struct pb_area *ccg = pb_geography_area(&house.geography, "05A", 3);
    cr_expect_eq(pb_area_by_code(&house.geography, "05a", 3), ccg);
    cr_expect_eq(pb_area_by_code(&house.geography, "='05A'", 6), ccg);
    cr_expect_eq(pb_area_by_code(&house.geography, "05A\xE2\x80\x8D", 6), ccg);
    pb_test_house_close(&house);
}

Test(area_names, a_code_is_not_made_of_what_may_be_something_else)
{
    static const char *const written[] = { "",
                                           "'",
                                           "7000220",
                                           "E0700220",
                                           "E07000220X",
                                           "EO7000220",
                                           "E07-000220",
                                           "=E07000220",
                                           "(E07000220)",
                                           "R KB",
                                           "0 5A",
                                           "05A 05R",
                                           "E07000220, E07000221",
                                           "\xC2"
                                           "E07000220" };
    struct pb_test_house house;
    char code[PB_AREA_CODE_TEXT];
    char longest[400];
    pb_test_house_open(&house);
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        cr_expect_null(pb_area_by_code(&house.geography, written[i], strlen(written[i])), "%s", written[i]);
    memset(longest, ' ', sizeof longest);
    cr_expect_eq(pb_area_code_clean(longest, sizeof longest, code), 0);
    memset(longest, '7', sizeof longest);
    cr_expect_eq(pb_area_code_clean(longest, sizeof longest, code), PB_AREA_CODE_TEXT);
    cr_expect_str_empty(code);
    cr_expect_eq(pb_area_code_clean("'\xE2\x80\x8B'", 5, code), 0);
    pb_test_house_close(&house);
}

Test(area_names, codes_of_small_areas_say_what_they_are)
{
    cr_expect_str_eq(pb_area_code_small("E01031123", 9), "LSOA");
    cr_expect_str_eq(pb_area_code_small("E02006500", 9), "MSOA");
    cr_expect_str_eq(pb_area_code_small("E05007000", 9), "ward");
    cr_expect_str_eq(pb_area_code_small("M86001", 6), "GP practice");
    cr_expect_null(pb_area_code_small("U62213", 6));
    cr_expect_null(pb_area_code_small("E07000220", 9));
    cr_expect_null(pb_area_code_small("", 0));
}

/* ---- Names ---- */

Test(area_names, one_area_is_written_in_many_ways)
{
    static const struct {
        const char *code;
        const char *name;
    } said[] = {
        { "E08000026", "Coventry" },
        { "E08000026", "COVENTRY" },
        { "E08000026", "Coventry City Council" },
        { "E08000026", "City of Coventry" },
        { "E08000026", "Coventry, City of" },
        { "E08000026", "Coventry UA" },
        { "E08000026", "Coventry (UA)" },
        { "E08000026", "Coventry (Metropolitan District)" },
        { "E08000026", "City of Coventry Metropolitan Borough Council" },
        { "E08000026", "\xE2\x80\x8B"
                       "Coventry\xC2\xA0" },
        { "E07000218", "North  Warwickshire" },
        { "E07000218", "North Warwickshire Borough Council" },
        { "E07000219", "Nuneaton & Bedworth" },
        { "E07000219", "NUNEATON AND BEDWORTH" },
        { "E07000219", "Nuneaton &Bedworth Borough Council" },
        { "E07000219", "Nuneaton-and-Bedworth" },
        { "E07000220", "Rugby" },
        { "E07000220", "Rugby District (B)" },
        { "E07000220", "Borough of Rugby" },
        { "E07000220", "Rugby Borough" },
        { "E07000220", "Rugby BC" },
        { "E07000221", "Stratford on Avon" },
        { "E07000221", "Stratford-On-Avon" },
        { "E07000221", "Stratford\xE2\x80\x91on\xE2\x80\x91"
                       "Avon" }, /* no-break hyphens */
        { "E07000221", "STRATFORD ON AVON DISTRICT COUNCIL" },
        { "E07000221", "Stratford District Council" },
        { "E07000222", "Warwick District" },
        { "E10000031", "Warwickshire" },
        { "E10000031", "Warwickshire County Council" },
        { "E10000031", "Warwickshire CC" },
        { "E12000005", "West Midlands" },
        { "E12000005", "West Midlands region" },
        { "E12000005", "West Midlands (statistical)" },
        { "E92000001", "ENGLAND" },
        { "E38000038", "NHS Coventry and Rugby CCG" },
        { "E38000038", "NHS COVENTRY & RUGBY CLINICAL COMMISSIONING GROUP" },
        { "E38000038", "Coventry And Rugby CCG" },
        { "E38000038", "NHS Coventry and Rugby" },
        { "E38000164", "NHS South Warwickshire" },
        { "E38000195", "NHS Warwickshire North CCG" },
        { "E38000251", "NHS Coventry and Warwickshire CCG" },
        { "E38000251", "NHS Coventry and Warwickshire ICB - B2M3M" },
        { "E54000018", "NHS Coventry and Warwickshire Integrated Care Board" },
        { "E54000018", "NHS Coventry & Warwickshire ICB" },
        { "E54000018", "Coventry And Warwickshire  STP" },
        { "E54000018", "Coventry and Warwickshire ICS" },
        { "U62213", "RUGBY PRIMARY CARE NETWORK" },
        { "U33954", "Gp Connect PCN" },
        { "RKB", "University Hospitals Coventry & Warwickshire NHS Trust" },
        { "RLT", "GEORGE ELIOT HOSPITAL NHS TRUST" },
        { "RJC", "South Warwickshire University NHS Foundation Trust" },
    };
    struct pb_test_house house;
    struct pb_area_names names;
    bool ambiguous = true;
    pb_test_house_open(&house);
    cr_assert_eq(pb_area_names_open(&names, &house.geography, NULL, NULL), PB_OK);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        const struct pb_area *area = named(&names, said[i].name, &ambiguous);
        cr_expect_not(ambiguous, "%s", said[i].name);
        cr_expect(area && strcmp(area->code, said[i].code) == 0, "%s: %s", said[i].name, area ? area->code : "none");
        struct pb_area_found found =
            pb_area_find(&names, said[i].code, strlen(said[i].code), said[i].name, strlen(said[i].name));
        cr_expect_eq(found.state, PB_AREA_OURS, "%s", said[i].name);
    }
    pb_area_names_close(&names);
    pb_test_house_close(&house);
}

/* None of these is one of our areas, however much it sounds like one. */
Test(area_names, a_name_with_our_words_is_not_ours)
{
    static const char *const names_of_others[] = {
        "Rugby Road Surgery",
        "Rugby Town",
        "Rugby School",
        "Warwick Avenue",
        "Warwick House Medical Centre",
        "Warwick Castle",
        "Royal Leamington Spa and Warwick",
        "Coventry Road Practice",
        "New Coventry",
        "Coventry South",
        "Coventry Hospital",
        "Nuneaton",
        "Bedworth",
        "Stratford",
        "Stratford-upon-Avon",
        "Avon",
        "South Warwickshire District",
        "South Warwickshire School",
        "South Warwick",
        "Warwickshire South",
        "Warwickshire North District",
        "North Warwickshire Place",
        "Warwick Place",
        "Rugby Place Surgery",
        "Rugby and Coventry",
        "Coventry Warwickshire",
        "Coventry & Warwickshire County",
        "Coventry and Warwickshire Place",
        "Systems",
        "Ambulance system",
        "Health and care system",
        "West Midlands (Met County)",
        "West Midlands Combined Authority",
        "West Midlands Fire",
        "NHS England",
        "NHS Rugby",
        "NHS Midlands",
        "Rugby County Council",
        "Warwickshire District Council",
        "England and Wales",
        "East Midlands",
        "South Northamptonshire",
        "Wolverhampton",
        "Berwickshire",
        "Council",
        "UA",
        "Skyward",
        "Arden",
        "George Eliot Hospital",
        "and",
        "&",
        "-",
        " ",
        "North",
        "City of",
        "NHS",
        "The",
    };
    struct pb_test_house house;
    struct pb_area_names names;
    bool ambiguous = true;
    pb_test_house_open(&house);
    cr_assert_eq(pb_area_names_open(&names, &house.geography, NULL, NULL), PB_OK);
    for (size_t i = 0; i < sizeof names_of_others / sizeof names_of_others[0]; i++) {
        const struct pb_area *area = named(&names, names_of_others[i], &ambiguous);
        cr_expect(!area && !ambiguous, "%s: %s", names_of_others[i], area ? area->code : "ambiguous");
    }
    cr_expect_null(named(&names, "NHS Coventry and Warwickshire", &ambiguous));
    cr_expect(ambiguous, "the ICB and its sub-ICB location");
    pb_area_names_close(&names);
    pb_test_house_close(&house);
}

Test(area_names, a_kind_that_is_chosen_need_not_be_said)
{
    const char *types[] = { "ccg" };
    const struct pb_text_list ccgs = { .items = types, .count = 1 };
    struct pb_test_house house;
    struct pb_area_names names;
    bool ambiguous = true;
    pb_test_house_open(&house);
    cr_assert_eq(pb_area_names_open(&names, &house.geography, &ccgs, NULL), PB_OK);
    const struct pb_area *ccg = named(&names, "Coventry & Rugby", &ambiguous);
    cr_expect(ccg && strcmp(ccg->code, "E38000038") == 0);
    cr_expect_null(named(&names, "Coventry", &ambiguous));
    pb_area_names_close(&names);
    pb_test_house_close(&house);
}

/* ---- Code and name together ---- */

struct beside {
    const char *code;
    const char *name;
    enum pb_area_state state;
    const char *area; /* code of what is found, or of what it looks like; NULL: nothing */
};

static void expect_beside(const struct beside *cases, size_t count)
{
    struct pb_test_house house;
    struct pb_area_names names;
    pb_test_house_open(&house);
    cr_assert_eq(pb_area_names_open(&names, &house.geography, NULL, NULL), PB_OK);
    for (size_t twice = 0; twice < 2; twice++) /* what is remembered changes nothing */
        for (size_t i = 0; i < count; i++) {
            struct pb_area_found found =
                pb_area_find(&names, cases[i].code, strlen(cases[i].code), cases[i].name, strlen(cases[i].name));
            cr_expect_eq(found.state, cases[i].state, "%s, %s: %d", cases[i].code, cases[i].name, found.state);
            cr_expect_str_eq(found.area ? found.area->code : "", cases[i].area ? cases[i].area : "", "%s, %s",
                             cases[i].code, cases[i].name);
        }
    pb_area_names_close(&names);
    pb_test_house_close(&house);
}

/* The names of Places, and of what covers districts without being a council or an NHS body, by the Places file alone.
 */
Test(area_names, a_place_and_a_footprint_have_names_of_their_own)
{
    static const struct beside cases[] = {
        { "", "South Warwickshire", PB_AREA_OURS, "south-warwickshire" },
        { "", "SOUTH\xC2\xA0WARWICKSHIRE", PB_AREA_OURS, "south-warwickshire" },
        { "", "South Warwickshire Place", PB_AREA_OURS, "south-warwickshire" },
        { "", "Warwickshire North", PB_AREA_OURS, "warwickshire-north" },
        { "", "North Warwickshire", PB_AREA_OURS, "E07000218" },
        { "", "Warwickshire", PB_AREA_OURS, "E10000031" },
        { "", "Warwick", PB_AREA_OURS, "E07000222" },
        { "", "Coventry", PB_AREA_OURS, "E08000026" },
        { "", "Coventry Place", PB_AREA_OURS, "E08000026" },
        { "", "Rugby Place", PB_AREA_OURS, "E07000220" },
        { "", "Coventry & Rugby", PB_AREA_OURS, "coventry-and-rugby-footprint" },
        { "", "Coventry and Warwickshire", PB_AREA_OURS, "coventry-and-warwickshire" },
        { "", "the System", PB_AREA_OURS, "coventry-and-warwickshire" },
        { "", "NHS South Warwickshire CCG", PB_AREA_OURS, "E38000164" },
        { "", "NHS South Warwickshire", PB_AREA_OURS, "E38000164" },
        { "", "South Warwickshire NHS Foundation Trust", PB_AREA_OURS, "RJC" },
        { "", "Warwickshire North PCN", PB_AREA_OURS, "U54565" },
        /* By the id, which is the code. */
        { "south-warwickshire", "", PB_AREA_OURS, "south-warwickshire" },
        { " south-warwickshire ", "South Warwickshire", PB_AREA_OURS, "south-warwickshire" },
        { "coventry-and-warwickshire", "The system", PB_AREA_OURS, "coventry-and-warwickshire" },
        { "rugby", "", PB_AREA_OURS, "E07000220" },
        { "rugby", "Rugby Borough Council", PB_AREA_OURS, "E07000220" },
        { "coventry-and-rugby-footprint", "Coventry and Rugby", PB_AREA_OURS, "coventry-and-rugby-footprint" },
        /* Two readings. */
        { "south-warwickshire", "Warwickshire North", PB_AREA_CONTRADICTED, "south-warwickshire" },
        { "warwickshire-north", "North Warwickshire", PB_AREA_CONTRADICTED, "warwickshire-north" },
        { "E07000218", "Warwickshire North", PB_AREA_CONTRADICTED, "E07000218" },
        { "E07000221", "South Warwickshire", PB_AREA_CONTRADICTED, "E07000221" },
        { "E10000031", "Coventry and Warwickshire", PB_AREA_CONTRADICTED, "E10000031" },
        { "E38000164", "South Warwickshire", PB_AREA_OURS, "E38000164" },
        { "RJC", "South Warwickshire", PB_AREA_OURS, "RJC" },
        { "SWP", "South Warwickshire", PB_AREA_LOOKS_OURS, "south-warwickshire" },
        { "#N/A", "System", PB_AREA_LOOKS_OURS, "coventry-and-warwickshire" },
        { "South Warwickshire", "", PB_AREA_LOOKS_OURS, "south-warwickshire" },
        { "SOUTH-WARWICKSHIRE", "", PB_AREA_LOOKS_OURS, "south-warwickshire" },
        { "", "South Warwicksire", PB_AREA_ELSEWHERE, "E38000164" },
        { "", "South Warks", PB_AREA_ELSEWHERE, "E38000164" },
        /* A community safety partnership and an enterprise partnership are called so too, as their codes say. */
        { "E22000282", "South Warwickshire", PB_AREA_ELSEWHERE, NULL },
        { "E37000008", "Coventry and Warwickshire", PB_AREA_ELSEWHERE, NULL },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}

Test(area_names, a_code_that_contradicts_its_name_is_not_believed)
{
    static const struct beside cases[] = {
        { "E08000026", "Rugby", PB_AREA_CONTRADICTED, "E08000026" },
        { "E07000220", "Coventry City Council", PB_AREA_CONTRADICTED, "E07000220" },
        { "E07000222", "Warwickshire", PB_AREA_CONTRADICTED, "E07000222" },
        { "E10000031", "Warwick", PB_AREA_CONTRADICTED, "E10000031" },
        { "E07000219", "England", PB_AREA_CONTRADICTED, "E07000219" },
        { "E92000001", "West Midlands", PB_AREA_CONTRADICTED, "E92000001" },
        { "E38000038", "NHS South Warwickshire CCG", PB_AREA_CONTRADICTED, "E38000038" },
        { "E38000164", "South Warwickshire NHS Foundation Trust", PB_AREA_CONTRADICTED, "E38000164" },
        { "U62213", "Arden PCN", PB_AREA_CONTRADICTED, "U62213" },
        { "RKB", "Coventry", PB_AREA_CONTRADICTED, "RKB" },
        /* What does not contradict: no name, a name that nobody knows, words of its own name, the same ground. */
        { "E07000220", "", PB_AREA_OURS, "E07000220" },
        { "E07000220", "Somewhere", PB_AREA_OURS, "E07000220" },
        { "E07000220", "Rugby Town", PB_AREA_OURS, "E07000220" },
        { "U62213", "Rugby", PB_AREA_OURS, "U62213" },
        { "E38000038", "Coventry and Rugby", PB_AREA_OURS, "E38000038" },
        { "E38000251", "NHS Coventry and Warwickshire ICB", PB_AREA_OURS, "E38000251" },
        { "E54000018", "Coventry and Warwickshire", PB_AREA_OURS, "E54000018" },
        { "E54000018", "NHS Coventry and Warwickshire", PB_AREA_OURS, "E54000018" },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}

Test(area_names, an_unknown_code_beside_our_name_is_asked_about)
{
    static const struct beside cases[] = {
        { "7000220", "Rugby", PB_AREA_LOOKS_OURS, "E07000220" },
        { "E07000999", "Rugby", PB_AREA_LOOKS_OURS, "E07000220" },
        { "E06000026", "City of Coventry", PB_AREA_LOOKS_OURS, "E08000026" },
        { "E0700022", "Rugby Borough", PB_AREA_LOOKS_OURS, "E07000220" },
        { "E0700O219", "Nuneaton & Bedworth", PB_AREA_LOOKS_OURS, "E07000219" },
        { "EO7000220", "Rugbyy", PB_AREA_LOOKS_OURS, "E07000220" },
        { "E0700022O", "", PB_AREA_LOOKS_OURS, "E07000220" },
        { "E0700220", "", PB_AREA_LOOKS_OURS, "E07000220" },
        { "Rugby", "", PB_AREA_LOOKS_OURS, "E07000220" },
        { "Rugby", "Rugby", PB_AREA_LOOKS_OURS, "E07000220" },
        { "#N/A", "Rugby", PB_AREA_LOOKS_OURS, "E07000220" },
        { "331", "Coventry", PB_AREA_LOOKS_OURS, "E08000026" },
        { "05X", "NHS Coventry and Rugby CCG", PB_AREA_LOOKS_OURS, "E38000038" },
        { "U99999", "Rugby PCN", PB_AREA_LOOKS_OURS, "U62213" },
        { "E12000006", "West Midlands", PB_AREA_LOOKS_OURS, "E12000005" },
        /* Another kind of area may have the name, and its code says so. */
        { "E05007328", "Warwick", PB_AREA_ELSEWHERE, NULL },
        { "E14001450", "Rugby", PB_AREA_ELSEWHERE, NULL },
        { "E11000005", "West Midlands", PB_AREA_ELSEWHERE, NULL },
        { "E23000037", "Warwickshire", PB_AREA_ELSEWHERE, NULL },
        { "W06000015", "Cardiff", PB_AREA_ELSEWHERE, NULL },
        { "M86001", "Rugby", PB_AREA_ELSEWHERE, NULL },
        { "U99999", "Rugby", PB_AREA_ELSEWHERE, NULL },
        { "E07000223", "Adur", PB_AREA_ELSEWHERE, NULL },
        { "E07000229", "", PB_AREA_ELSEWHERE, NULL },
        { "E0700229", "Adur", PB_AREA_ELSEWHERE, NULL },
        { "E07000999", "Rugby Road Surgery", PB_AREA_ELSEWHERE, NULL },
        { "05X", "", PB_AREA_ELSEWHERE, NULL },
        { "Total", "", PB_AREA_ELSEWHERE, NULL },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}

/* As a cell of many dashboards and of the Office for National Statistics' pickers has both. */
Test(area_names, a_code_and_a_name_in_one_text)
{
    static const struct beside cases[] = {
        { "", "Coventry (E08000026)", PB_AREA_OURS, "E08000026" },
        { "Coventry (E08000026)", "", PB_AREA_OURS, "E08000026" },
        { "", "Coventry [E08000026]", PB_AREA_OURS, "E08000026" },
        { "", "E08000026 Coventry", PB_AREA_OURS, "E08000026" },
        { "E08000026: Coventry", "", PB_AREA_OURS, "E08000026" },
        { "E08000026 - Coventry", "Coventry", PB_AREA_OURS, "E08000026" },
        { "", "Nuneaton & Bedworth - E07000219", PB_AREA_OURS, "E07000219" },
        { "", "Rugby (E07000220, E07000221)", PB_AREA_ELSEWHERE, "E07000220" },
        { "", "Rugby (E08000026)", PB_AREA_CONTRADICTED, "E08000026" },
        { "E08000026 Coventry", "Rugby", PB_AREA_CONTRADICTED, "E08000026" },
        { "", "Rugby (E07000999)", PB_AREA_LOOKS_OURS, "E07000220" },
        { "Adur (E07000223)", "", PB_AREA_ELSEWHERE, NULL },
        { "", "Adur (E07000223)", PB_AREA_ELSEWHERE, NULL },
        { "", "Rugby (E070002200)", PB_AREA_ELSEWHERE, "E07000220" },
        { "", "Coventry (e08000026)", PB_AREA_OURS, "E08000026" },
        { "Coventry \xE2\x80\x93 E08000026", "", PB_AREA_OURS, "E08000026" },
        { "Coventry (E08000026)*", "", PB_AREA_OURS, "E08000026" },
        { "Coventry (E08000026) \xE2\x80\xA0", "", PB_AREA_OURS, "E08000026" },
        { "adur (e07000223)", "", PB_AREA_ELSEWHERE, NULL },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}

/* The cell of the name may have a code as well; each of the two must agree with the cell beside it. */
Test(area_names, a_code_and_a_name_beside_a_code)
{
    static const struct beside cases[] = {
        { "E08000026", "Coventry (E08000026)", PB_AREA_OURS, "E08000026" },
        { "E08000026", "Rugby (E07000220)", PB_AREA_CONTRADICTED, "E08000026" },
        { "E08000026", "Rugby (E08000026)", PB_AREA_CONTRADICTED, "E08000026" },
        { "E08000026", "Binley ward (E05001220)", PB_AREA_OURS, "E08000026" },
        { "E07000999", "Rugby (E07000220)", PB_AREA_LOOKS_OURS, "E07000220" },
        { "E07000223", "Adur (E07000223)", PB_AREA_ELSEWHERE, NULL },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}

/* What cannot be taken apart is told, not passed over, also where the column has codes. */
Test(area_names, a_code_and_a_name_that_are_unclear_are_told)
{
    static const struct beside cases[] = {
        { "Rugby (E0700220)", "", PB_AREA_ELSEWHERE, "E07000220" },
        { "Nuneaton and Bedworth (2019) (E07000219)", "", PB_AREA_ELSEWHERE, "E07000219" },
        { "Adur (E0700223)", "", PB_AREA_ELSEWHERE, NULL },
        { "North Warwickshire (E0700218)", "", PB_AREA_ELSEWHERE, "E07000218" }, /* and not Warwickshire, within it */
        { "George Eliot Hospital NHS Trust (RLT)", "", PB_AREA_ELSEWHERE, "RLT" },
        { "", "RKB - University Hospitals Coventry and Warwickshire NHS Trust", PB_AREA_ELSEWHERE, "RKB" },
        { "", "University Hospitals Birmingham (RRK)", PB_AREA_ELSEWHERE, NULL },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}

Test(area_names, a_name_alone_that_looks_like_ours_is_told)
{
    static const struct beside cases[] = {
        { "", "Rugby", PB_AREA_OURS, "E07000220" },
        { "", "", PB_AREA_UNSAID, NULL },
        { "'", "Rugby", PB_AREA_OURS, "E07000220" },
        { "\xE2\x80\x8B", "", PB_AREA_UNSAID, NULL },
        { "", "Rugbby", PB_AREA_ELSEWHERE, "E07000220" },
        { "", "Nuneaton and Bedwroth", PB_AREA_ELSEWHERE, "E07000219" },
        { "", "Warwickshre", PB_AREA_ELSEWHERE, "E10000031" },
        { "", "Stratford upon Avon", PB_AREA_ELSEWHERE, "E07000221" },
        { "", "Stratford", PB_AREA_ELSEWHERE, "E07000221" },
        { "", "Nuneaton/Bedworth", PB_AREA_ELSEWHERE, "E07000219" },
        { "", "North Warks", PB_AREA_ELSEWHERE, "E07000218" },
        { "", "N. Warwickshire", PB_AREA_ELSEWHERE, "E07000218" },
        { "", "S Warwickshire", PB_AREA_ELSEWHERE, "E38000164" },
        { "", "Warks CC", PB_AREA_ELSEWHERE, "E10000031" },
        { "", "Nun & Bed", PB_AREA_ELSEWHERE, NULL },
        { "", "North Walsham", PB_AREA_ELSEWHERE, NULL },
        { "", "North Yorks", PB_AREA_ELSEWHERE, NULL },
        { "", "Nuneaton", PB_AREA_ELSEWHERE, "E07000219" },
        { "", "Rugby Road Surgery", PB_AREA_ELSEWHERE, "E07000220" },
        { "", "South Warwickshire District", PB_AREA_ELSEWHERE, "E38000164" },
        { "", "NHS Coventry and Warwickshire", PB_AREA_AMBIGUOUS, "E38000251" },
        { "", "Berwickshire", PB_AREA_ELSEWHERE, NULL },
        { "", "East Midlands", PB_AREA_ELSEWHERE, NULL },
        { "", "West Midlands Fire", PB_AREA_ELSEWHERE, NULL },
        { "", "North", PB_AREA_ELSEWHERE, NULL },
        { "", "Adur", PB_AREA_ELSEWHERE, NULL },
        { "", "Barwick", PB_AREA_ELSEWHERE, NULL },
    };
    expect_beside(cases, sizeof cases / sizeof cases[0]);
}
