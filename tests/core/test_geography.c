/* Expectations: the memberships of districts, county, CCGs and ICB as the Partnership's plans give them, written down
 * again here by hand; positions in the documents counted by hand; rules from placebook/geography.h. */
#include "core/reference/reading.h"
#include "placebook/geography.h"
#include "tests/support/document.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct pb_json json;
    struct pb_arena arena;
    struct pb_geography geography;
    struct pb_error error;
    enum pb_status status;
};

static void read_document(struct reading *reading)
{
    pb_arena_open(&reading->arena, (size_t)8 << 20);
    reading->status = pb_geography_read(&reading->geography, &reading->json, &reading->arena, NULL, &reading->error);
}

static void read_text(struct reading *reading, const char *text)
{
    *reading = (struct reading){ 0 };
    pb_test_document(&reading->json, "places.json", text);
    read_document(reading);
}

static void close_reading(struct reading *reading)
{
    pb_arena_close(&reading->arena);
    pb_json_close(&reading->json);
}

/* Two Places: Town is a district of its own, Vale has two in a county that goes on beyond the system. */
static const char small[] =
    "{ \"title\": \"T\", \"publisher\": \"P\",\n"
    "  \"benchmarks\": [\"E92\", \"E12\"],\n"
    "  \"areas\": [\n"
    "    { \"code\": \"E92\", \"name\": \"England\", \"type\": \"country\" },\n"
    "    { \"code\": \"E12\", \"name\": \"Midlands\", \"type\": \"region\" },\n"
    "    { \"code\": \"D1\", \"name\": \"Town\", \"type\": \"district\" },\n"
    "    { \"code\": \"D2\", \"name\": \"East Vale\", \"type\": \"district\" },\n"
    "    { \"code\": \"D3\", \"name\": \"West Vale\", \"type\": \"district\" },\n"
    "    { \"code\": \"C1\", \"name\": \"Valeshire\", \"type\": \"county\" },\n"
    "    { \"code\": \"N1\", \"name\": \"Vale CCG\", \"type\": \"ccg\", \"other_codes\": [\"05X\"],\n"
    "      \"from\": \"2013-04-01\", \"to\": \"2021-03-31\" }\n"
    "  ],\n"
    "  \"system\": { \"id\": \"all\", \"name\": \"All\" },\n"
    "  \"places\": [\n"
    "    { \"id\": \"town\", \"name\": \"Town\", \"districts\": [\"D1\"] },\n"
    "    { \"id\": \"vale\", \"name\": \"Vale\", \"districts\": [\"D2\", \"D3\"],\n"
    "      \"counties\": [\"C1\"], \"nhs_areas\": [\"N1\"],\n"
    "      \"priorities\": [{ \"id\": \"frailty\", \"name\": \"Frailty\" }] }\n"
    "  ] }\n";

Test(geography, reads_a_small_system)
{
    struct reading reading;
    read_text(&reading, small);
    struct pb_geography *geography = &reading.geography;
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    cr_assert_eq(geography->all_count, 3);
    cr_assert_str_eq(geography->all[0].id, "town");
    cr_assert_str_eq(geography->all[2].id, "all");
    cr_assert(geography->all[2].system && !geography->all[0].system && geography->system.system);
    cr_assert(isnan(geography->all[0].residents), "not stated");
    cr_assert_str_eq(pb_geography_country(geography)->name, "England");
    cr_assert_str_eq(pb_geography_region(geography)->name, "Midlands");
    cr_assert(pb_geography_is_benchmark(geography, pb_geography_area(geography, "E12", 3)));
    cr_assert_not(pb_geography_is_benchmark(geography, pb_geography_area(geography, "D1", 2)));
    cr_assert_str_eq(pb_geography_area(geography, "05X", 3)->code, "N1", "by its other code");
    cr_assert_eq(pb_geography_area(geography, "05X", 3)->from, 20130401);
    cr_assert_eq(pb_geography_area(geography, "05X", 3)->to, 20210331);
    cr_assert_eq(pb_geography_area(geography, "05X", 3)->kind, PB_AREA_CCG);
    cr_assert_eq(pb_geography_area(geography, "d1", 2), pb_geography_area(geography, "D1", 2), "in small letters");
    cr_assert_null(pb_geography_area(geography, "d1 and much more", 16));
    cr_assert_null(pb_geography_area(geography, "E09", 3));
    cr_assert_null(pb_geography_area(geography, "D11", 3));
    cr_assert_eq(pb_geography_area(geography, "D11", 2), pb_geography_area(geography, "D1", 2), "length counts");
    cr_assert_eq(pb_geography_place(geography, "vale"), &geography->all[1]);
    cr_assert_null(pb_geography_place(geography, "hill"));
    cr_assert_eq(pb_geography_place(geography, "vale")->at.line, 16);
    close_reading(&reading);
}

/* A county has the people of its districts, unless it says how many there are or one of them is not known. */
Test(geography, knows_populations)
{
    static const char text[] =
        "{ \"title\": \"T\", \"publisher\": \"P\", \"population_source\": \"Census\", \"benchmarks\": [\"E92\", "
        "\"E12\"],\n"
        "  \"areas\": [\n"
        "    { \"code\": \"E92\", \"name\": \"England\", \"type\": \"country\" },\n"
        "    { \"code\": \"E12\", \"name\": \"Midlands\", \"type\": \"region\" },\n"
        "    { \"code\": \"D1\", \"name\": \"Town\", \"type\": \"district\", \"population\": 1000 },\n"
        "    { \"code\": \"D2\", \"name\": \"Vale\", \"type\": \"district\", \"population\": 500 },\n"
        "    { \"code\": \"D3\", \"name\": \"Hill\", \"type\": \"district\" },\n"
        "    { \"code\": \"C1\", \"name\": \"A\", \"type\": \"county\", \"districts\": [\"D1\", \"D2\"] },\n"
        "    { \"code\": \"C2\", \"name\": \"B\", \"type\": \"county\", \"districts\": [\"D1\", \"D3\"] },\n"
        "    { \"code\": \"C3\", \"name\": \"C\", \"type\": \"county\", \"districts\": [\"D1\", \"D9\"] },\n"
        "    { \"code\": \"C4\", \"name\": \"D\", \"type\": \"county\", \"districts\": [\"D1\", \"D9\"], "
        "\"population\": 1200 }\n"
        "  ],\n"
        "  \"system\": { \"id\": \"all\", \"name\": \"All\" },\n"
        "  \"places\": [{ \"id\": \"town\", \"name\": \"Town\", \"districts\": [\"D1\"] }] }\n";
    static const struct {
        const char *code;
        double people;
    } expected[] = { { "D1", 1000 }, { "D2", 500 }, { "C1", 1500 }, { "C4", 1200 } };
    struct reading reading;
    read_text(&reading, text);
    const struct pb_geography *geography = &reading.geography;
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    cr_assert_str_eq(geography->population_source, "Census");
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        cr_assert_eq(pb_geography_population(geography, pb_geography_area(geography, expected[i].code, 2)),
                     expected[i].people);
    cr_assert(isnan(pb_geography_population(geography, pb_geography_area(geography, "D3", 2))));
    cr_assert(isnan(pb_geography_population(geography, pb_geography_area(geography, "C2", 2))));
    cr_assert(isnan(pb_geography_population(geography, pb_geography_area(geography, "C3", 2))));
    cr_assert(isnan(pb_geography_population(geography, pb_geography_area(geography, "E92", 3))));
    close_reading(&reading);
}

Test(geography, completes_the_system_from_its_places)
{
    struct reading reading;
    read_text(&reading, small);
    const struct pb_place *system = &reading.geography.system;
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    cr_assert_eq(system->districts.count, 3);
    cr_assert_str_eq(system->districts.items[0], "D1");
    cr_assert_str_eq(system->districts.items[2], "D3");
    cr_assert_eq(system->counties.count, 1);
    cr_assert_str_eq(system->nhs_areas.items[0], "N1");
    cr_assert_eq(system->nhs_areas.items, reading.geography.all[2].nhs_areas.items);
    close_reading(&reading);
}

static enum pb_word role(const struct reading *reading, const char *place, const char *code)
{
    const struct pb_area *area = pb_geography_area(&reading->geography, code, strlen(code));
    cr_assert_not_null(area, "%s", code);
    return pb_geography_role(&reading->geography, pb_geography_place(&reading->geography, place), area);
}

static const char *const places[] = { "coventry", "rugby", "south-warwickshire", "warwickshire-north",
                                      "coventry-and-warwickshire" };

/* One row an area, one column a Place in the order above. */
static const struct {
    const char *code;
    enum pb_word roles[5];
} roles[] = {
#define NONE   PB_WORD_NONE
#define EXACT  PB_WORD_EXACT
#define PART   PB_WORD_PART
#define SHARED PB_WORD_SHARED
#define CTY    PB_WORD_COUNTY
#define BENCH  PB_WORD_BENCHMARK
#define LOCAL  PB_WORD_LOCAL
    { "E92000001", { BENCH, BENCH, BENCH, BENCH, BENCH } }, /* England */
    { "E12000005", { BENCH, BENCH, BENCH, BENCH, BENCH } }, /* West Midlands */
    { "E10000031", { NONE, CTY, CTY, CTY, PART } },         /* Warwickshire */
    { "E08000026", { EXACT, NONE, NONE, NONE, PART } },     /* Coventry */
    { "E07000218", { NONE, NONE, NONE, PART, PART } },      /* North Warwickshire */
    { "E07000219", { NONE, NONE, NONE, PART, PART } },      /* Nuneaton and Bedworth */
    { "E07000220", { NONE, EXACT, NONE, NONE, PART } },     /* Rugby */
    { "E07000221", { NONE, NONE, PART, NONE, PART } },      /* Stratford-on-Avon */
    { "E07000222", { NONE, NONE, PART, NONE, PART } },      /* Warwick */
    { "05A", { SHARED, SHARED, NONE, NONE, PART } },        /* Coventry and Rugby CCG */
    { "E38000038", { SHARED, SHARED, NONE, NONE, PART } },
    { "05R", { NONE, NONE, EXACT, NONE, PART } }, /* South Warwickshire CCG */
    { "E38000164", { NONE, NONE, EXACT, NONE, PART } },
    { "05H", { NONE, NONE, NONE, EXACT, PART } }, /* Warwickshire North CCG */
    { "E38000195", { NONE, NONE, NONE, EXACT, PART } },
    { "B2M3M", { SHARED, SHARED, SHARED, SHARED, EXACT } },
    { "E38000251", { SHARED, SHARED, SHARED, SHARED, EXACT } },
    { "QWU", { SHARED, SHARED, SHARED, SHARED, EXACT } },
    { "E54000018", { SHARED, SHARED, SHARED, SHARED, EXACT } },
    { "U07789", { LOCAL, NONE, NONE, NONE, LOCAL } }, /* Coventry North PCN */
    { "U62213", { NONE, LOCAL, NONE, NONE, LOCAL } }, /* Rugby PCN */
    { "U04784", { NONE, NONE, LOCAL, NONE, LOCAL } }, /* Warwickshire East PCN */
    { "U26054", { NONE, NONE, NONE, LOCAL, LOCAL } }, /* Rural and North PCN, closed in 2020 */
    { "RKB", { SHARED, SHARED, NONE, NONE, SHARED } },
    { "RLT", { NONE, NONE, NONE, SHARED, SHARED } },
    { "RJC", { NONE, SHARED, SHARED, NONE, SHARED } },
    { "RYG", { SHARED, SHARED, SHARED, SHARED, SHARED } },
    { "coventry-and-rugby-footprint", { SHARED, SHARED, NONE, NONE, PART } },
    { "south-warwickshire", { NONE, NONE, EXACT, NONE, PART } },
    { "warwickshire-north", { NONE, NONE, NONE, EXACT, PART } },
    { "coventry-and-warwickshire", { NONE, NONE, NONE, NONE, EXACT } },
};

static void assert_roles(const struct reading *reading)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        for (size_t j = 0; j < sizeof places / sizeof places[0]; j++)
            cr_assert_eq(role(reading, places[j], roles[i].code), roles[i].roles[j], "%s to %s is '%s', expected '%s'",
                         roles[i].code, places[j], pb_vocabulary[role(reading, places[j], roles[i].code)].text,
                         pb_vocabulary[roles[i].roles[j]].text);
}

Test(geography, knows_what_every_area_is_to_every_place)
{
    struct reading reading = { 0 };
    pb_test_document_of(&reading.json, "pipelines/framework/places.json");
    read_document(&reading);
    cr_assert_eq(reading.status, PB_OK, "%lu:%u %s", (unsigned long)reading.error.line, reading.error.column,
                 reading.error.message);
    cr_assert_eq(reading.geography.areas.count, 15 + 23 + 4 + 3,
                 "15 areas, 23 PCNs, 4 trusts, two Places of several districts and the system");
    assert_roles(&reading);
    close_reading(&reading);
}

Test(geography, supposes_that_nhs_areas_cover_the_places_that_name_them)
{
    struct reading reading;
    read_text(&reading, small);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    cr_assert_eq(role(&reading, "vale", "N1"), PB_WORD_EXACT);
    cr_assert_eq(role(&reading, "all", "N1"), PB_WORD_PART);
    cr_assert_eq(role(&reading, "town", "N1"), PB_WORD_NONE);
    cr_assert_eq(role(&reading, "vale", "C1"), PB_WORD_COUNTY, "a county that says no districts is never exact");
    cr_assert_eq(role(&reading, "all", "C1"), PB_WORD_PART);
    close_reading(&reading);
}

/* Local areas are local to whoever names them, and trusts shared, the first one named to be shown first. Neither is
 * ever the Place, a part of it, or a weight. */
Test(geography, knows_local_areas_and_trusts)
{
    struct reading reading;
    char *areas =
        pb_test_edited(small, "    { \"code\": \"C1\"",
                       "    { \"code\": \"U1\", \"name\": \"Vale PCN\", \"type\": \"pcn\" },\n"
                       "    { \"code\": \"J1\", \"name\": \"Mill\", \"type\": \"jsna\", \"population\": 9 },\n"
                       "    { \"code\": \"RA\", \"name\": \"A NHS Trust\", \"type\": \"trust\" },\n"
                       "    { \"code\": \"RB\", \"name\": \"B NHS Trust\", \"type\": \"trust\" },\n"
                       "    { \"code\": \"C1\"");
    char *text = pb_test_edited(areas, "\"nhs_areas\": [\"N1\"]",
                                "\"nhs_areas\": [\"N1\"], \"local_areas\": [\"U1\", \"J1\"], "
                                "\"trusts\": [\"RB\", \"RA\"]");
    read_text(&reading, text);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    static const struct {
        const char *code;
        enum pb_area_kind kind;
        enum pb_word town, vale, all;
        size_t order;
    } expected[] = {
        { "U1", PB_AREA_PCN, NONE, LOCAL, LOCAL, 0 },     { "J1", PB_AREA_JSNA, NONE, LOCAL, LOCAL, 0 },
        { "RA", PB_AREA_TRUST, NONE, SHARED, SHARED, 1 }, { "RB", PB_AREA_TRUST, NONE, SHARED, SHARED, 0 },
        { "N1", PB_AREA_CCG, NONE, EXACT, PART, 0 },
    };
    const struct pb_geography *geography = &reading.geography;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const struct pb_area *area = pb_geography_area(geography, expected[i].code, 2);
        cr_assert_eq(area->kind, expected[i].kind);
        cr_assert_eq(role(&reading, "town", expected[i].code), expected[i].town, "%s", expected[i].code);
        cr_assert_eq(role(&reading, "vale", expected[i].code), expected[i].vale, "%s", expected[i].code);
        cr_assert_eq(role(&reading, "all", expected[i].code), expected[i].all, "%s", expected[i].code);
        cr_assert_eq(pb_geography_trust_order(geography, pb_geography_place(geography, "vale"), area),
                     expected[i].order);
        cr_assert_eq(pb_area_covers_districts(area), expected[i].kind == PB_AREA_CCG);
    }
    cr_assert_eq(pb_geography_population(geography, pb_geography_area(geography, "J1", 2)), 9);
    cr_assert(isnan(pb_geography_population(geography, pb_geography_area(geography, "U1", 2))));
    cr_assert_eq(geography->system.local_areas.count, 2, "those of the Places");
    cr_assert_eq(geography->system.trusts.count, 2);
    close_reading(&reading);
    free(text);
    free(areas);
}

/* What a county or NHS area that says its districts is to Vale (D2, D3) and to the system (D1, D2, D3). */
Test(geography, compares_the_districts_that_areas_say)
{
    static const struct {
        const char *area;
        const char *districts;
        enum pb_word vale, all;
    } cases[] = {
        { "C1", "[\"D2\", \"D3\"]", PB_WORD_EXACT, PB_WORD_PART },
        { "C1", "[\"D2\", \"D3\", \"D9\"]", PB_WORD_COUNTY, PB_WORD_COUNTY },
        { "C1", "[\"D3\"]", PB_WORD_PART, PB_WORD_PART },
        { "C1", "[\"D1\", \"D2\", \"D3\"]", PB_WORD_COUNTY, PB_WORD_EXACT },
        { "N1", "[\"D2\"]", PB_WORD_PART, PB_WORD_PART },
        { "N1", "[\"D3\", \"D9\"]", PB_WORD_SHARED, PB_WORD_SHARED },
        { "N1", "[\"D1\", \"D3\", \"D2\"]", PB_WORD_SHARED, PB_WORD_EXACT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading reading;
        char key[64];
        char with[128];
        (void)snprintf(key, sizeof key, "{ \"code\": \"%s\",", cases[i].area);
        (void)snprintf(with, sizeof with, "%s \"districts\": %s,", key, cases[i].districts);
        char *text = pb_test_edited(small, key, with);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
        cr_assert_eq(role(&reading, "vale", cases[i].area), cases[i].vale, "case %zu", i);
        cr_assert_eq(role(&reading, "all", cases[i].area), cases[i].all, "case %zu", i);
        close_reading(&reading);
        free(text);
    }
}

/* A footprint says its districts and is in no list. */
Test(geography, a_footprint_has_a_role_where_it_has_a_district)
{
    static const struct {
        const char *districts;
        enum pb_word town, vale, all;
    } cases[] = {
        { "[\"D2\", \"D3\"]", NONE, EXACT, PART },
        { "[\"D3\"]", NONE, PART, PART },
        { "[\"D1\", \"D3\"]", SHARED, SHARED, PART },
        { "[\"D2\", \"D3\", \"D9\"]", NONE, SHARED, SHARED },
        { "[\"D3\", \"D1\", \"D2\"]", SHARED, SHARED, EXACT },
        { "[\"D9\"]", NONE, NONE, NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading reading;
        char with[160];
        (void)snprintf(with, sizeof with,
                       "{ \"code\": \"F1\", \"name\": \"Foot\", \"type\": \"footprint\", \"districts\": %s }, "
                       "{ \"code\": \"C1\"",
                       cases[i].districts);
        char *text = pb_test_edited(small, "{ \"code\": \"C1\"", with);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
        cr_expect_eq(role(&reading, "town", "F1"), cases[i].town, "case %zu", i);
        cr_expect_eq(role(&reading, "vale", "F1"), cases[i].vale, "case %zu", i);
        cr_expect_eq(role(&reading, "all", "F1"), cases[i].all, "case %zu", i);
        close_reading(&reading);
        free(text);
    }
}

/* What a Place's id and name mean: its only district, or an area of its own. */
Test(geography, a_place_is_an_area_itself)
{
    struct reading reading;
    char *text = pb_test_edited(small, "\"name\": \"Vale\", ", "\"name\": \"Vale\", \"other_codes\": [\"VV\"], ");
    read_text(&reading, text);
    const struct pb_geography *geography = &reading.geography;
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    cr_expect_eq(pb_geography_place(geography, "town")->area, pb_geography_area(geography, "D1", 2));
    cr_expect_null(pb_geography_area(geography, "town", 4),
                   "figures that are calculated for it are not the district's");
    const struct pb_area *vale = pb_geography_area(geography, "vale", 4);
    cr_assert_eq(pb_geography_place(geography, "vale")->area, vale);
    cr_expect_eq(pb_geography_area(geography, "VV", 2), vale);
    cr_expect_str_eq(vale->type, "Place");
    cr_expect_eq(vale->districts.count, 2);
    cr_expect_str_eq(pb_geography_place(geography, "all")->area->type, "System");
    cr_expect_str_eq(pb_geography_country(geography)->code, "E92");
    cr_expect(pb_geography_is_benchmark(geography, pb_geography_area(geography, "E12", 3)));
    close_reading(&reading);
    free(text);
}

/* One thing wrong at a time, and where it has to be reported. */
static const struct {
    const char *from, *to;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} faults[] = {
    { "\"E92\", \"E12\"]", "\"E92\", \"E13\"]", 2, 25, "no area has the code 'E13'", "E12" },
    { "\"E92\", \"E12\"]", "\"E12\", \"E92\"]", 2, 18, "is a region; expected a country", "country first" },
    { "\"E92\", \"E12\"]", "\"E92\", \"D1\"]", 2, 25, "is a district; expected a region", "country first" },
    { "\"E92\", \"E12\"]", "\"E92\"]", 2, 17, "1 item", "" },
    { "\"code\": \"D2\"", "\"code\": \"D1\"", 7, 15, "'D1'", "" },
    { "\"05X\"", "\"D3\"", 10, 72, "code D3 is already that of West Vale (line 8)", "remove one" },
    { "\"05X\"", "\"0 5\"", 10, 72, "'0 5' is not a code", "E07000220" },
    { "\"county\"", "\"shire\"", 9, 50, "'shire'", "county" },
    { "2021-03-31", "2012-03-31", 11, 35, "ends before it begins", "dates" },
    { "2021-03-31", "2021-02-30", 11, 35, "2021-02-30", "" },
    { "\"code\": \"D1\",", "\"code\": \"D1\", \"districts\": [\"D1\"],", 6, 34,
      "only counties, NHS areas and footprints do", "remove 'districts'" },
    { "\"code\": \"C1\",", "\"code\": \"C1\", \"districts\": [\"D7\"],", 17, 20, "covers none of the districts of vale",
      "line 9" },
    { "[\"D2\", \"D3\"]", "[\"D2\", \"D33\"]", 16, 57, "no area has the code 'D33'; expected the code of a district",
      "did you mean 'D3'" },
    { "[\"D2\", \"D3\"]", "[\"D2\", \"C1\"]", 16, 57, "C1 (Valeshire) in 'districts' of vale is a county", "move it" },
    { "[\"D2\", \"D3\"]", "[\"D2\", \"D2\"]", 16, 57, "D2 is twice in 'districts' of vale", "remove one" },
    { "[\"D2\", \"D3\"]", "[\"D2\", \"D1\"]", 16, 57, "district D1 of vale is already a district of town",
      "one of the two" },
    { "[\"D2\", \"D3\"]", "[]", 16, 5, "Place 'vale' has no districts", "list the codes" },
    { "\"nhs_areas\": [\"N1\"]", "\"nhs_areas\": [\"N1\", \"05X\"]", 17, 47, "05X is twice in 'nhs_areas'", "remove" },
    { "\"nhs_areas\": [\"N1\"]", "\"nhs_areas\": [\"D1\"]", 17, 41, "expected a CCG, sub-ICB location or ICB",
      "move it" },
    { "\"counties\": [\"C1\"]", "\"counties\": [\"N1\"]", 17, 20, "is a ccg; expected a county", "move it" },
    { "\"nhs_areas\": [\"N1\"]", "\"local_areas\": [\"N1\"]", 17, 43, "is a ccg; expected a PCN or JSNA area",
      "move it to 'nhs_areas'" },
    { "\"nhs_areas\": [\"N1\"]", "\"trusts\": [\"E12\"]", 17, 38, "is a region; expected a trust", "remove it" },
    { "\"type\": \"county\"", "\"type\": \"footprint\"", 9, 5, "footprint C1 does not say which districts it covers",
      "list the codes" },
    { "\"id\": \"vale\"", "\"id\": \"vale\", \"other_codes\": [\"D1\"]", 16, 37,
      "code D1 is already that of Town (line 6)", "remove one" },
    { "\"type\": \"ccg\"", "\"type\": \"pcn\", \"districts\": [\"D2\"]", 10, 69,
      "only counties, NHS areas and footprints do", "remove 'districts'" },
    { "\"id\": \"vale\"", "\"id\": \"town\"", 16, 13, "'town'", "" },
    { "\"id\": \"all\"", "\"id\": \"vale\"", 13, 21, "'vale' is already the id of Vale (line 16)", "another id" },
    { "\"name\": \"All\"", "\"name\": \"All\", \"districts\": [\"D1\", \"D2\"]", 13, 56,
      "has 2 districts and its Places have 3", "leave out" },
    { "\"name\": \"Vale\"", "\"Name\": \"Vale\"", 16, 21, "unknown key 'Name'", "name" },
};

Test(geography, says_where_a_file_is_wrong)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct reading reading;
        char *text = pb_test_edited(small, faults[i].from, faults[i].to);
        read_text(&reading, text);
        cr_assert_eq(reading.status, PB_FAILED, "fault %zu was not found", i);
        pb_test_error_is(&reading.error, "places.json", faults[i].line, faults[i].column, faults[i].message,
                         faults[i].hint);
        close_reading(&reading);
        free(text);
    }
}

Test(geography, refuses_a_district_of_the_system_that_no_place_has)
{
    struct reading reading;
    char *first =
        pb_test_edited(small, "\"name\": \"All\"", "\"name\": \"All\", \"districts\": [\"D1\", \"D2\", \"D3\"]");
    char *text = pb_test_edited(first, "\"districts\": [\"D2\", \"D3\"]", "\"districts\": [\"D2\"]");
    read_text(&reading, text);
    cr_assert_eq(reading.status, PB_FAILED);
    pb_test_error_is(&reading.error, "places.json", 13, 69, "district D3 of the system is in none of its Places",
                     "leave out");
    close_reading(&reading);
    free(text);
    free(first);
}

Test(geography, refuses_a_document_that_is_no_object)
{
    struct reading reading;
    read_text(&reading, "[]");
    cr_assert_eq(reading.status, PB_FAILED);
    pb_test_error_is(&reading.error, "places.json", 1, 1, "found list", "schema places");
    close_reading(&reading);
}

Test(geography, takes_a_schema_key)
{
    struct reading reading;
    char *text = pb_test_edited(small, "{ \"title\"", "{ \"$schema\": \"places.schema.json\", \"title\"");
    read_text(&reading, text);
    cr_assert_eq(reading.status, PB_OK, "%s", reading.error.message);
    close_reading(&reading);
    free(text);
}

Test(geography, fails_cleanly_when_memory_is_out)
{
    struct reading reading = { 0 };
    enum pb_status status = PB_FATAL;
    size_t tries = 0;
    pb_test_document(&reading.json, "places.json", small);
    for (size_t maximum = 1; status != PB_OK && maximum < (size_t)8 << 20; maximum *= 2, tries++) {
        pb_arena_open(&reading.arena, maximum);
        status = pb_geography_read(&reading.geography, &reading.json, &reading.arena, NULL, &reading.error);
        cr_assert(status == PB_OK || status == PB_FATAL, "%zu bytes: %s", maximum, reading.error.message);
        pb_arena_close(&reading.arena);
    }
    cr_assert_eq(status, PB_OK);
    cr_assert_gt(tries, 1);
    pb_json_close(&reading.json);
}

static void replace_name(char *text, size_t size, const char *name)
{
    const char *at = strstr(small, "\"name\": \"Town\", \"districts\"");
    (void)snprintf(text, size, "%.*s\"name\": \"%s\", \"districts\"%s", (int)(at - small), small, name,
                   at + strlen("\"name\": \"Town\", \"districts\""));
}

/* The name of a Place is in names of sheets, headings and footers: one line of 80 characters at the most. */
Test(geography, a_name_is_one_line_of_no_more_than_its_maximum)
{
    struct reading reading;
    char text[sizeof small + 400];
    char name[251] = "";
    /* BEL, the C1 control that begins an escape sequence, a line separator, right-to-left override (Unicode 15). */
    static const char *const controls[] = { "To\\u0007wn", "To\\u009bwn", "To\\u2028wn", "To\\u202ewn" };
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        replace_name(text, sizeof text, controls[i]);
        read_text(&reading, text);
        cr_expect_eq(reading.status, PB_FAILED, "%s", controls[i]);
        cr_expect(strstr(reading.error.message, "control character"), "%s", reading.error.message);
        cr_expect_eq(reading.error.line, 15);
        close_reading(&reading);
    }
    replace_name(text, sizeof text, "   ");
    read_text(&reading, text);
    cr_expect_eq(reading.status, PB_FAILED);
    cr_expect(strstr(reading.error.message, "'name' is empty"), "%s", reading.error.message);
    close_reading(&reading);
    memset(name, 'x', 250);
    replace_name(text, sizeof text, name);
    read_text(&reading, text);
    cr_expect_eq(reading.status, PB_FAILED);
    cr_expect(strstr(reading.error.message, "250 characters, expected at most 80"), "%s", reading.error.message);
    close_reading(&reading);
    /* 80 letters of two bytes each are 80 characters. */
    name[0] = '\0';
    for (int i = 0; i < 80; i++)
        memcpy(name + 2 * i, "\303\251", 3);
    replace_name(text, sizeof text, name);
    read_text(&reading, text);
    cr_expect_eq(reading.status, PB_OK, "%s", reading.error.message);
    close_reading(&reading);
}
