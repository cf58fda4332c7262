/* Expectations: made-up areas whose links and people are few enough to be worked out by hand; the promises of
 * placebook/reference.h. Districts and Places are those of the repository's Places file. */
#include "placebook/module.h"
#include "tests/support/house.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COVENTRY "E08000026"
#define RUGBY    "E07000220"

struct stage {
    struct pb_test_house house;
    struct pb_symbols symbols;
    struct pb_table facts;
    struct pb_row_counts row_counts;
    struct pb_context context;
    struct pb_reference reference;
    struct pb_error error;
};

static const struct pb_fact_source here = { "lookup.csv", 7 };

static void open_stage(struct stage *stage)
{
    *stage = (struct stage){ 0 };
    pb_test_house_open(&stage->house);
    cr_assert_eq(pb_symbols_open(&stage->symbols, &stage->error), PB_OK);
    pb_table_open(&stage->facts, &stage->symbols, 1 << 20);
    stage->context =
        (struct pb_context){ .source = "lookups", .table = &stage->facts, .row_counts = &stage->row_counts };
}

static void build(struct stage *stage)
{
    cr_assert_eq(pb_reference_build(&stage->reference, &stage->house.geography, &stage->facts, &stage->error), PB_OK,
                 "%s", stage->error.message);
}

static void close_stage(struct stage *stage)
{
    pb_reference_close(&stage->reference);
    pb_table_close(&stage->facts);
    pb_symbols_close(&stage->symbols);
    pb_test_house_close(&stage->house);
}

static void area(struct stage *stage, const char *code, const char *name, const char *type)
{
    cr_assert_eq(pb_fact_area(&stage->context, &here, code, name, type, 0, 0, &stage->error), PB_OK);
}

static void within(struct stage *stage, const char *code, const char *parent, double share, int32_t from, int32_t to)
{
    cr_assert_eq(pb_fact_within(&stage->context, &here, code, parent, share, from, to, &stage->error), PB_OK);
}

static void people(struct stage *stage, const char *code, const char *sex, const char *age, int32_t year, double people)
{
    struct pb_table *table = &stage->facts;
    size_t row = 0;
    cr_assert_eq(pb_table_add(table, &row, &stage->error), PB_OK);
    table->measure[row] = pb_symbol_of(&stage->symbols, PB_FACT_POPULATION);
    table->area_code[row] = pb_symbol_of(&stage->symbols, code);
    table->sex[row] = pb_symbol_of(&stage->symbols, sex);
    table->age[row] = pb_symbol_of(&stage->symbols, age);
    table->period_start[row] = year * 10000 + 101;
    table->value[row] = people;
}

static const struct pb_reference_area *find(const struct stage *stage, const char *code)
{
    return pb_reference_area(&stage->reference, code, strlen(code));
}

static double ask(const struct stage *stage, const char *code, enum pb_word sex, int32_t from, int32_t to,
                  int32_t first, int32_t last)
{
    const struct pb_people_asked asked = { sex, from, to, first, last };
    return pb_reference_people(&stage->reference, find(stage, code), &asked).people;
}

Test(reference, follows_areas_to_those_around_them_on_a_day)
{
    struct stage stage;
    open_stage(&stage);
    area(&stage, "E01009001", "Coventry 001A", PB_TYPE_LSOA);
    area(&stage, "hub-1", "Aspire", PB_TYPE_LOCAL);
    area(&stage, "M84001", "A practice", PB_TYPE_PRACTICE);
    within(&stage, "E01009001", COVENTRY, 1, 0, 0);
    within(&stage, "E01009001", "hub-1", 1, 0, 0);
    within(&stage, "M84001", "U62213", 1, 20190701, 20210930);
    within(&stage, "M84001", "U58127", 1, 20211001, 0);
    build(&stage);
    const struct pb_reference *reference = &stage.reference;
    const struct pb_reference_area *lsoa = find(&stage, "E01009001");
    cr_assert_str_eq(lsoa->name, "Coventry 001A");
    cr_assert_str_eq(pb_reference_within(reference, lsoa, PB_TYPE_LOCAL, 0, NULL)->name, "Aspire");
    cr_assert_str_eq(pb_reference_within(reference, lsoa, PB_TYPE_DISTRICT, 20200101, NULL)->code, COVENTRY);
    cr_assert_str_eq(pb_reference_home(reference, lsoa, 0)->code, COVENTRY);
    const struct pb_reference_area *practice = find(&stage, "M84001");
    double share = 0;
    cr_assert_str_eq(pb_reference_within(reference, practice, PB_TYPE_PCN, 20210101, &share)->code, "U62213");
    cr_assert_eq(share, 1);
    cr_assert_str_eq(pb_reference_within(reference, practice, PB_TYPE_PCN, 20220101, NULL)->code, "U58127");
    cr_assert_str_eq(pb_reference_within(reference, practice, PB_TYPE_PCN, 0, NULL)->code, "U58127",
                     "the one that holds");
    cr_assert_null(pb_reference_within(reference, practice, PB_TYPE_PCN, 20180101, NULL));
    uint32_t around[PB_REFERENCE_AROUND];
    cr_assert_eq(pb_reference_ever(reference, practice, around), 2);
    cr_assert_str_eq(reference->areas[around[0]].code, "U62213", "whenever it was");
    cr_assert_str_eq(reference->areas[around[1]].code, "U58127");
    cr_assert_eq(pb_reference_ever(NULL, practice, around), 0);
    cr_assert_null(pb_reference_area(reference, "E01009002", 9));
    cr_assert_null(pb_reference_area(NULL, "E01009001", 9));
    cr_assert_eq(reference->fault_total, 0);
    close_stage(&stage);
}

/* Coventry has two LSOAs of 2011 and, by a lookup of parts, most of a third; one of them was given up in 2021, and
 * stands in figures of later years all the same. */
Test(reference, lists_the_areas_of_a_type_that_lie_in_one)
{
    struct stage stage;
    open_stage(&stage);
    const char *codes[] = { "E01009003", "E01009001", "E01009002" };
    for (size_t i = 0; i < 3; i++)
        area(&stage, codes[i], "", PB_TYPE_LSOA);
    cr_assert_eq(pb_fact_area(&stage.context, &here, "E01009004", "", PB_TYPE_LSOA, 20110327, 20210320, &stage.error),
                 PB_OK);
    area(&stage, "E02001001", "", PB_TYPE_MSOA);
    within(&stage, "E01009001", "E02001001", 1, 0, 0);
    within(&stage, "E02001001", COVENTRY, 1, 0, 0);
    within(&stage, "E01009002", COVENTRY, 0.75, 0, 0);
    within(&stage, "E01009002", RUGBY, 0.25, 0, 0);
    within(&stage, "E01009003", RUGBY, 1, 0, 0);
    within(&stage, "E01009004", COVENTRY, 1, 0, 0);
    build(&stage);
    struct pb_arena arena;
    struct pb_reference_member *members = NULL;
    size_t count = 0;
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(pb_reference_members(&stage.reference, find(&stage, COVENTRY), PB_TYPE_LSOA, 0, &arena, &members,
                                      &count, &stage.error),
                 PB_OK);
    cr_assert_eq(count, 3);
    cr_assert_str_eq(stage.reference.areas[members[0].area].code, "E01009001");
    cr_assert_str_eq(stage.reference.areas[members[1].area].code, "E01009002");
    cr_assert(members[0].share == 1 && members[1].share == 0.75);
    cr_assert_eq(pb_reference_members(&stage.reference, find(&stage, COVENTRY), PB_TYPE_LSOA, 20200101, &arena,
                                      &members, &count, &stage.error),
                 PB_OK);
    cr_assert_eq(count, 3);
    cr_assert_eq(pb_reference_members(&stage.reference, find(&stage, RUGBY), PB_TYPE_LSOA, 0, &arena, &members, &count,
                                      &stage.error),
                 PB_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(pb_reference_members(NULL, NULL, PB_TYPE_LSOA, 0, &arena, &members, &count, &stage.error), PB_OK);
    cr_assert_eq(count, 0);
    pb_arena_close(&arena);
    close_stage(&stage);
}

Test(reference, says_what_contradicts_itself_and_keeps_the_first)
{
    struct stage stage;
    open_stage(&stage);
    area(&stage, "hub-1", "Aspire", PB_TYPE_LOCAL);
    area(&stage, "hub-2", "The Moat", PB_TYPE_LOCAL);
    within(&stage, "E01009001", COVENTRY, 1, 0, 0);
    within(&stage, "E01009001", COVENTRY, 1, 0, 0);
    within(&stage, "E01009001", RUGBY, 1, 0, 0);
    within(&stage, "E01009001", "hub-1", 1, 0, 0);
    within(&stage, "E01009001", "hub-2", 1, 0, 0);
    within(&stage, "E01009003", RUGBY, 1, 0, 0);
    within(&stage, "E01009003", "hub-1", 1, 0, 0);
    within(&stage, "E01009004", "hub-1", 1, 0, 0);
    within(&stage, "E01009005", "hub-1", 1.5, 0, 0);
    build(&stage);
    const char *rules[] = { "twice", "two-local-areas", "share", "two-places", "unknown-area" };
    cr_assert_eq(stage.reference.fault_count, sizeof rules / sizeof rules[0]);
    for (size_t i = 0; i < stage.reference.fault_count; i++)
        cr_assert_str_eq(stage.reference.faults[i].rule, rules[i], "%s", stage.reference.faults[i].text);
    cr_assert_str_eq(stage.reference.faults[1].file, "lookup.csv");
    cr_assert_str_eq(stage.reference.faults[1].row, "7");
    cr_assert_str_eq(pb_reference_home(&stage.reference, find(&stage, "E01009001"), 0)->code, COVENTRY);
    cr_assert_eq(find(&stage, "hub-1")->doubted_count, 0);
    cr_assert_eq(find(&stage, "hub-2")->doubted_count, 1, "it may be in there: its list says so");
    cr_assert_str_eq(stage.reference.areas[find(&stage, "hub-2")->doubted[0]].code, "E01009001");
    close_stage(&stage);
}

/* Five of a local area are in no lookup: one fault for all of them. */
Test(reference, tells_once_of_many_areas_that_no_lookup_has)
{
    static const char *const codes[] = { "E01009001", "E01009002", "E01009003", "E01009004", "E01009005" };
    struct stage stage;
    open_stage(&stage);
    area(&stage, "hub-1", "Aspire", PB_TYPE_LOCAL);
    within(&stage, "E01009009", COVENTRY, 1, 0, 0);
    within(&stage, "E01009009", "hub-1", 1, 0, 0);
    for (size_t i = 0; i < 5; i++)
        within(&stage, codes[i], "hub-1", 1, 0, 0);
    build(&stage);
    cr_assert_eq(stage.reference.fault_total, 1);
    cr_assert_str_eq(stage.reference.faults[0].text,
                     "5 small areas of local areas are in no lookup, or lie in no district of the Places, such as "
                     "E01009001 of hub-1 (Aspire), E01009002 of hub-1 (Aspire), E01009003 of hub-1 (Aspire)");
    close_stage(&stage);
}

/* Two LSOAs without people of some age; all without is what the source is like. */
Test(reference, tells_of_ages_that_are_missing)
{
    static const char *const codes[] = { "E01009001", "E01009002", "E01009003" };
    struct stage stage;
    open_stage(&stage);
    for (size_t i = 0; i < 3; i++) {
        area(&stage, codes[i], "", PB_TYPE_LSOA);
        within(&stage, codes[i], COVENTRY, 1, 0, 0);
        people(&stage, codes[i], "Male", "16-19 yrs", 2019, 10);
        if (i != 1)
            people(&stage, codes[i], "Male", "20-24 yrs", 2019, 10);
        if (i != 2)
            people(&stage, codes[i], "Male", "25+ yrs", 2019, 10);
    }
    build(&stage);
    cr_assert_eq(stage.reference.fault_total, 1);
    cr_assert_str_eq(stage.reference.faults[0].rule, "ages");
    cr_assert(strstr(stage.reference.faults[0].text,
                     "2 populations without ages that others of the kind have, the first one E01009002, 2019, Male: "
                     "nobody from age 20 on"),
              "%s", stage.reference.faults[0].text);
    cr_assert(isnan(ask(&stage, COVENTRY, PB_WORD_MALE, 16, PB_AGE_END, 2019, 2019)));
    cr_assert_eq(ask(&stage, COVENTRY, PB_WORD_MALE, 16, 20, 2019, 2019), 30);
    close_stage(&stage);
}

/* 600 from 65 on beside 2 x 200; 900 persons beside 400 males and 400 females; 1 more or less is rounding. */
Test(reference, tells_of_people_who_contradict_each_other)
{
    static const char *const codes[] = { "E01009001", "E01009002", "E01009003" };
    static const double wide[] = { 600, 400, 401 };
    static const double persons[] = { 1200, 900, 801 };
    struct stage stage;
    open_stage(&stage);
    for (size_t i = 0; i < 3; i++) {
        area(&stage, codes[i], "", PB_TYPE_LSOA);
        within(&stage, codes[i], COVENTRY, 1, 0, 0);
        for (size_t sex = 0; sex < 2; sex++) {
            people(&stage, codes[i], sex ? "Female" : "Male", "65-84 yrs", 2019, 200);
            people(&stage, codes[i], sex ? "Female" : "Male", "85+ yrs", 2019, 200);
            people(&stage, codes[i], sex ? "Female" : "Male", "65+ yrs", 2019, wide[i]);
        }
        people(&stage, codes[i], "Persons", "65+ yrs", 2019, persons[i]);
    }
    build(&stage);
    cr_assert_eq(stage.reference.fault_total, 1);
    cr_assert_str_eq(stage.reference.faults[0].text,
                     "3 populations that contradict what they are made of, the first one E01009001, 2019: Male aged 65 "
                     "and over are 600, and its parts 400: the number of the whole counts, and no rate of it is exact");
    cr_assert_eq(ask(&stage, COVENTRY, PB_WORD_MALE, 65, PB_AGE_END, 2019, 2019), 1401);
    close_stage(&stage);
}

static struct pb_people_found found(const struct stage *stage, const char *code, enum pb_word sex, int32_t from,
                                    int32_t to, int32_t year)
{
    const struct pb_people_asked asked = { sex, from, to, year, year };
    return pb_reference_people(&stage->reference, pb_reference_area(&stage->reference, code, strlen(code)), &asked);
}

/* 1,000 and 1,020 are within 10 and 1% of the first; 1,000 and 1,021 are not. Whoever is in them is in doubt, or not
 * known, and nobody else is. */
Test(reference, doubts_two_numbers_of_the_same_people)
{
    struct stage stage;
    open_stage(&stage);
    for (size_t i = 0; i < 2; i++) {
        const char *code = i ? "E01009002" : "E01009001";
        area(&stage, code, "", PB_TYPE_LSOA);
        within(&stage, code, COVENTRY, 1, 0, 0);
        for (int32_t year = 2019; year < 2021; year++) {
            people(&stage, code, "Male", "0-64 yrs", year, 1000);
            people(&stage, code, "Male", "65+ yrs", year, 300);
            people(&stage, code, "Female", "0-64 yrs", year, 1000);
        }
    }
    people(&stage, "E01009001", "Male", "0-64 yrs", 2019, 1020);
    people(&stage, "E01009002", "Male", "0-64 yrs", 2020, 1021);
    build(&stage);
    cr_assert_eq(stage.reference.fault_total, 2);
    cr_assert_str_eq(stage.reference.faults[0].text,
                     "two populations of E01009001 in 2019, 1000 and 1020: the first one "
                     "counts, and no rate of it is exact");
    cr_assert_str_eq(
        stage.reference.faults[1].text,
        "two populations of E01009002 in 2020, 1000 and 1021: nothing is made of either; leave out the one "
        "that is wrong");
    struct pb_people_found near = found(&stage, "E01009001", PB_WORD_MALE, 0, 65, 2019);
    cr_assert(near.people == 1000 && near.doubt && near.doubt->other == 1020 && near.gap == PB_PEOPLE_KNOWN);
    cr_assert_null(found(&stage, "E01009001", PB_WORD_MALE, 65, PB_AGE_END, 2019).doubt);
    cr_assert_null(found(&stage, "E01009001", PB_WORD_MALE, 0, 65, 2020).doubt);
    cr_assert_null(found(&stage, "E01009001", PB_WORD_FEMALE, 0, 65, 2019).doubt);
    cr_assert_not_null(found(&stage, "E01009001", PB_WORD_PERSONS, 0, 65, 2019).doubt);
    struct pb_people_found apart = found(&stage, "E01009002", PB_WORD_MALE, 0, 65, 2020);
    cr_assert(isnan(apart.people) && apart.gap == PB_PEOPLE_APART && apart.doubt->other == 1021);
    cr_assert_str_eq(apart.lacking->code, "E01009002");
    near = found(&stage, COVENTRY, PB_WORD_MALE, 0, PB_AGE_END, 2019);
    cr_assert(near.people == 2600 && near.doubt && !near.doubt->apart);
    apart = found(&stage, COVENTRY, PB_WORD_MALE, 0, PB_AGE_END, 2020);
    cr_assert(isnan(apart.people) && apart.gap == PB_PEOPLE_APART);
    cr_assert_eq(found(&stage, COVENTRY, PB_WORD_FEMALE, 0, 65, 2020).people, 2000);
    close_stage(&stage);
}

/* An LSOA left the local area in the middle of 2018: until the middle of each year it counts. Where only later days are
 * known, those who live in it now do. */
Test(reference, counts_the_people_where_they_lived_in_the_year)
{
    struct stage stage;
    open_stage(&stage);
    area(&stage, "E01009001", "", PB_TYPE_LSOA);
    area(&stage, "E01009002", "", PB_TYPE_LSOA);
    area(&stage, "hub-1", "Aspire", PB_TYPE_LOCAL);
    area(&stage, "hub-2", "The Moat", PB_TYPE_LOCAL);
    within(&stage, "E01009001", "hub-1", 1, 0, 0);
    within(&stage, "E01009002", "hub-1", 1, 0, 20180831);
    within(&stage, "E01009002", "hub-2", 1, 20180901, 0);
    for (int32_t year = 2017; year <= 2019; year++) {
        people(&stage, "E01009001", "Persons", "All ages", year, 1000 + year - 2017);
        people(&stage, "E01009002", "Persons", "All ages", year, 500);
    }
    build(&stage);
    cr_assert_eq(ask(&stage, "hub-1", PB_WORD_PERSONS, 0, PB_AGE_END, 2017, 2017), 1500);
    cr_assert_eq(ask(&stage, "hub-1", PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019), 1002);
    cr_assert_eq(ask(&stage, "hub-1", PB_WORD_PERSONS, 0, PB_AGE_END, 2017, 2019), 1500 + 1501 + 1002);
    cr_assert_eq(ask(&stage, "hub-2", PB_WORD_PERSONS, 0, PB_AGE_END, 2017, 2017), 500, "as it is now");
    close_stage(&stage);
}

Test(reference, puts_ages_sexes_years_and_small_areas_together)
{
    struct stage stage;
    open_stage(&stage);
    within(&stage, "E01009001", COVENTRY, 1, 0, 0);
    within(&stage, "E01009002", COVENTRY, 1, 0, 0);
    area(&stage, "E01009001", "", PB_TYPE_LSOA);
    area(&stage, "E01009002", "", PB_TYPE_LSOA);
    const char *codes[] = { "E01009001", "E01009002" };
    for (size_t i = 0; i < 2; i++)
        for (int32_t year = 2018; year <= 2019; year++) {
            people(&stage, codes[i], "Male", "0-4 yrs", year, 10);
            people(&stage, codes[i], "Male", "5-9 yrs", year, 20);
            people(&stage, codes[i], "Male", "10+ yrs", year, 30 + (double)i);
            people(&stage, codes[i], "Female", "0-9 yrs", year, 40);
            people(&stage, codes[i], "Female", "10+ yrs", year, 50);
        }
    people(&stage, RUGBY, "Persons", "All ages", 2019, 100000);
    people(&stage, RUGBY, "Persons", "All ages", 2018, 0);
    people(&stage, RUGBY, "Persons", "5-9 yrs", 2019, -1);
    build(&stage);
    cr_assert_eq(ask(&stage, "E01009001", PB_WORD_MALE, 0, 10, 2019, 2019), 30);
    cr_assert_eq(ask(&stage, "E01009001", PB_WORD_MALE, 5, PB_AGE_END, 2018, 2019), 100);
    cr_assert_eq(ask(&stage, "E01009002", PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019), 151);
    cr_assert(isnan(ask(&stage, "E01009001", PB_WORD_FEMALE, 5, 10, 2019, 2019)), "no such band");
    cr_assert_eq(ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019), 301);
    cr_assert_eq(stage.reference.fault_count, 2, "a population of 0, and one below 0");
    const struct pb_people_asked asked = { PB_WORD_PERSONS, 0, PB_AGE_END, 2020, 2021 };
    struct pb_people_found found = pb_reference_people(&stage.reference, find(&stage, RUGBY), &asked);
    cr_assert_eq(found.people, 200000);
    cr_assert(!found.matched && found.year_used == 2019);
    close_stage(&stage);
}

/* A larger area whose people are not all known has no number of people: a smaller one would be wrong. It does not
 * matter which of the LSOAs has none, and of one that lies in two areas nobody knows who lives where. */
Test(reference, knows_the_people_of_an_area_only_when_all_of_it_are_known)
{
    static const char *const codes[] = { "E01009001", "E01009002", "E01009003" };
    for (size_t without = 0; without < 3; without++) {
        struct stage stage;
        open_stage(&stage);
        for (size_t i = 0; i < 3; i++) {
            area(&stage, codes[i], "", PB_TYPE_LSOA);
            within(&stage, codes[i], COVENTRY, 1, 0, 0);
            within(&stage, codes[i], "HUB-1", i == without ? 0.6 : 1, 0, 0);
            if (i == without)
                within(&stage, codes[i], "HUB-2", 0.4, 0, 0);
            people(&stage, codes[i], "Persons", "All ages", 2019, 1000);
            if (i != without)
                people(&stage, codes[i], "Male", "All ages", 2019, 500);
        }
        build(&stage);
        cr_expect_eq(ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019), 3000);
        cr_expect(isnan(ask(&stage, COVENTRY, PB_WORD_MALE, 0, PB_AGE_END, 2019, 2019)), "%zu", without);
        cr_expect(isnan(ask(&stage, "HUB-1", PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019)), "%zu", without);
        close_stage(&stage);
    }
    for (size_t without = 0; without < 3; without++) {
        struct stage stage;
        open_stage(&stage);
        for (size_t i = 0; i < 3; i++) {
            area(&stage, codes[i], "", PB_TYPE_LSOA);
            within(&stage, codes[i], COVENTRY, 1, 0, 0);
            people(&stage, codes[i], "Persons", "All ages", 2019, i == without ? 0 : 1000);
        }
        build(&stage);
        cr_expect(isnan(ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019)), "none in %zu", without);
        close_stage(&stage);
    }
}

static void area_of_year(struct stage *stage, const char *code, int32_t year)
{
    area(stage, code, "", PB_TYPE_LSOA);
    cr_assert_eq(pb_fact_vintage(&stage->context, year, &stage->error), PB_OK);
}

/* One LSOA kept its code, one was split. Whatever the order, the people of the district are those of one coding: 3,000
 * in 2019 by that of 2011, 3,100 in 2022 by that of 2021. Both codings say 2020: 3,040 and 3,050, the later one counts.
 */
Test(reference, counts_the_people_of_one_coding)
{
    for (int changes = 0; changes < 3; changes++) {
        struct stage stage;
        open_stage(&stage);
        const char *codes[] = { "E01009001", "E01009002", "E01033001", "E01033002" };
        for (size_t i = 0; i < 4; i++) {
            if (changes == 2) /* no lookup says of which year they are */
                area(&stage, codes[i], "", PB_TYPE_LSOA);
            else
                area_of_year(&stage, codes[i], i < 2 ? 2011 : 2021);
            within(&stage, codes[i], COVENTRY, 1, 0, 0);
            if (changes && i >= 2)
                cr_assert_eq(pb_fact_change(&stage.context, &here, codes[1], codes[i], PB_CHANGE_SPLIT, PB_MISSING,
                                            20210101, &stage.error),
                             PB_OK);
        }
        if (changes < 2)
            area_of_year(&stage, codes[0], 2021);
        for (int year = 2019; year <= 2022; year++)
            people(&stage, codes[0], "Persons", "All ages", year, 1000);
        people(&stage, codes[1], "Persons", "All ages", 2019, 2000);
        people(&stage, codes[1], "Persons", "All ages", 2020, 2040);
        for (size_t i = 2; i < 4; i++) {
            people(&stage, codes[i], "Persons", "All ages", 2020, 1025);
            people(&stage, codes[i], "Persons", "All ages", 2022, 1050);
        }
        build(&stage);
        static const struct {
            int32_t year;
            double people;
        } expected[] = { { 2019, 3000 }, { 2020, 3050 }, { 2022, 3100 } };
        for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
            const double found =
                ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, expected[i].year, expected[i].year);
            cr_expect(changes == 2 ? isnan(found) : found == expected[i].people, "%d: %g", (int)expected[i].year,
                      found);
        }
        close_stage(&stage);
    }
}

/* LSOAs of two censuses beside each other: those that were drawn anew have people in other years than the others, and
 * whoever adds what is there counts some twice. */
Test(reference, does_not_mix_the_people_of_two_censuses)
{
    struct stage stage;
    open_stage(&stage);
    const char *codes[] = { "E01009001", "E01009002", "E01033001" };
    for (size_t i = 0; i < 3; i++) {
        area(&stage, codes[i], "", PB_TYPE_LSOA);
        within(&stage, codes[i], COVENTRY, 1, 0, 0);
    }
    people(&stage, codes[0], "Persons", "All ages", 2019, 1500);
    people(&stage, codes[0], "Persons", "All ages", 2022, 1600);
    people(&stage, codes[1], "Persons", "All ages", 2019, 1700);
    people(&stage, codes[2], "Persons", "All ages", 2022, 1800);
    build(&stage);
    cr_expect(isnan(ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019)));
    cr_expect(isnan(ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, 2022, 2022)));
    close_stage(&stage);
}

Test(reference, does_not_take_patients_of_practices_for_residents)
{
    struct stage stage;
    open_stage(&stage);
    area(&stage, "M84001", "A practice", PB_TYPE_PRACTICE);
    within(&stage, "M84001", COVENTRY, 1, 0, 0);
    within(&stage, "M84001", "U62213", 1, 0, 0);
    people(&stage, "M84001", "Persons", "All ages", 2019, 9000);
    build(&stage);
    cr_expect(isnan(ask(&stage, COVENTRY, PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019)));
    cr_expect_eq(ask(&stage, "U62213", PB_WORD_PERSONS, 0, PB_AGE_END, 2019, 2019), 9000, "patients of a network");
    close_stage(&stage);
}

Test(reference, knows_what_codes_became)
{
    struct stage stage;
    open_stage(&stage);
    cr_assert_eq(
        pb_fact_change(&stage.context, &here, "E07000004", "E06000060", PB_CHANGE_MERGED, 1, 20200401, &stage.error),
        PB_OK);
    cr_assert_eq(
        pb_fact_change(&stage.context, &here, "E0700000", "E08000039", PB_CHANGE_RECODED, 1, 20190401, &stage.error),
        PB_OK);
    build(&stage);
    size_t count = 0;
    cr_assert_str_eq(pb_reference_changes(&stage.reference, "E07000004", 9, &count)->became, "E06000060");
    cr_assert_eq(count, 1);
    cr_assert_null(pb_reference_changes(&stage.reference, "E07000005", 9, &count));
    cr_assert_null(pb_reference_changes(NULL, "E07000005", 9, &count));
    close_stage(&stage);
}

Test(reference, keeps_outlines_with_the_source_that_gave_them)
{
    struct stage stage;
    open_stage(&stage);
    cr_assert_eq(pb_fact_boundary(&stage.context, &here, "E01009001", "-1.5,52.4 -1.4,52.4", &stage.error), PB_OK);
    stage.context.source = "others";
    cr_assert_eq(pb_fact_boundary(&stage.context, &here, "E01009002", "-1.5,52.4", &stage.error), PB_OK);
    cr_assert_eq(pb_fact_boundary(&stage.context, &here, "E01009001", "-1.6,52.4", &stage.error), PB_OK);
    build(&stage);
    cr_assert_str_eq(find(&stage, "E01009001")->outline, "-1.5,52.4 -1.4,52.4");
    cr_assert_str_eq(find(&stage, "E01009001")->outline_source, "lookups");
    cr_assert_str_eq(find(&stage, "E01009002")->outline_source, "others");
    cr_assert_eq(stage.reference.fault_total, 1, "two outlines");
    close_stage(&stage);
}

Test(reference, reads_outlines_point_by_point)
{
    const char *at = "-1.5,52.4 -1.4,52.4;!-1.45,52.41 -1.46,52.42";
    struct pb_boundary_point point = { 0 };
    const struct {
        double x, y;
        bool begins, hole;
    } expected[] = { { -1.5, 52.4, true, false },
                     { -1.4, 52.4, false, false },
                     { -1.45, 52.41, true, true },
                     { -1.46, 52.42, false, true } };
    for (size_t i = 0; i < 4; i++) {
        cr_assert(pb_boundary_next(&at, &point));
        cr_assert(point.x == expected[i].x && point.y == expected[i].y && point.begins == expected[i].begins &&
                  point.hole == expected[i].hole);
    }
    cr_assert(!pb_boundary_next(&at, &point));
    struct pb_boundary_point other = { 0 };
    at = "x,y";
    cr_assert(!pb_boundary_next(&at, &other));
}

static void ranked(struct stage *stage, const char *code, double rank)
{
    struct pb_table *table = &stage->facts;
    size_t row = 0;
    cr_assert_eq(pb_table_add(table, &row, &stage->error), PB_OK);
    table->measure[row] = pb_symbol_of(&stage->symbols, PB_FACT_DEPRIVATION);
    table->area_code[row] = pb_symbol_of(&stage->symbols, code);
    table->value[row] = rank;
}

Test(reference, knows_how_deprived_small_areas_are)
{
    struct stage stage;
    open_stage(&stage);
    area(&stage, "E01009001", "Coventry 001A", PB_TYPE_LSOA);
    area(&stage, "E01009002", "Coventry 001B", PB_TYPE_LSOA);
    ranked(&stage, "E01009001", 16663);
    ranked(&stage, "E01009001", 16663);
    ranked(&stage, "E01009001", 6);
    ranked(&stage, "E01009003", 0);
    build(&stage);
    cr_assert_eq(find(&stage, "E01009001")->deprivation, 16663);
    cr_assert(isnan(find(&stage, "E01009002")->deprivation));
    cr_assert(isnan(find(&stage, "E01009003")->deprivation));
    cr_assert_eq(stage.reference.fault_total, 2);
    cr_assert_str_eq(stage.reference.faults[0].text,
                     "two ranks of deprivation of E01009001, 16663 and 6: the first one counts");
    cr_assert_str_eq(stage.reference.faults[1].text, "a rank of deprivation of 0 of E01009003 cannot be used");
    close_stage(&stage);
}
