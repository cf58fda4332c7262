/*
 * Secondary suppression among areas that small ones make up: LSOAs of a local area, an MSOA and a district, practices
 * of a network, wards that name their district. The counts are made up here. What must be withheld is worked out by
 * hand, and by an attacker who tries all tables that agree with what is published: no withheld count may be the same in
 * all of them.
 */
#include "tests/support/area_facts.h"
#include "tests/support/disclosure.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SMALL_TO_4 "{\"rule\": \"custom\", \"suppress_to\": 4, \"areas\": \"small\"}"

extern const struct pb_module pb_transform_small_areas;

static struct trial trial;
static struct pb_area_facts facts;

static void open_stage(void)
{
    trial_open(&trial);
    pb_area_facts_open(&facts);
}

static void close_stage(void)
{
    pb_area_facts_close(&facts);
    trial_close(&trial);
}

static void next_stage(void)
{
    close_stage();
    open_stage();
}

TestSuite(disclosure_areas, .init = open_stage, .fini = close_stage);

static void area(const char *code, const char *type)
{
    pb_area_facts_area(&facts, code, code, type);
}

static void within(const char *code, const char *parent, int32_t from, int32_t to)
{
    pb_area_facts_within(&facts, code, parent, 1, from, to);
}

/* LSOAs 1 to 5 of Coventry. Local areas Aspire of 1 and 2, Moat of 3, 4 and 5; MSOAs of 1, 2 and 3, and of 4 and 5. */
enum { LSOAS = 5, ABOVE = 5, AREAS = LSOAS + ABOVE };
static const char *const codes[AREAS] = { "E01009001", "E01009002",  "E01009003", "E01009004", "E01009005",
                                          COVENTRY,    "COV-ASPIRE", "COV-MOAT",  "E02001001", "E02001002" };
static const bool inside[ABOVE][LSOAS] = {
    { true, true, true, true, true },   { true, true, false, false, false }, { false, false, true, true, true },
    { true, true, true, false, false }, { false, false, false, true, true },
};

static void add_lookup(void)
{
    area("COV-ASPIRE", PB_TYPE_LOCAL);
    area("COV-MOAT", PB_TYPE_LOCAL);
    area("E02001001", PB_TYPE_MSOA);
    area("E02001002", PB_TYPE_MSOA);
    for (size_t i = 0; i < LSOAS; i++) {
        area(codes[i], PB_TYPE_LSOA);
        for (size_t k = 0; k < ABOVE; k++)
            if (inside[k][i])
                within(codes[i], codes[LSOAS + k], 0, 0);
    }
}

static size_t small_of(const char *code, const char *district, const char *type, double count, const char *period)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.15g", count);
    size_t row =
        trial_add(&trial, &(const struct observation){
                              .indicator = "1001", .area = code, .value = text, .count = text, .period = period });
    trial.table.geography[row] = PB_WORD_LOCAL;
    trial.table.within[row] = pb_symbol_of(&trial.symbols, district);
    trial.table.area_type[row] = pb_symbol_of(&trial.symbols, type);
    return row;
}

static size_t small(const char *code, const char *district, const char *type, double count)
{
    return small_of(code, district, type, count, NULL);
}

static void control(const char *options)
{
    trial.context.reference = pb_area_facts_build(&facts, &trial.geography);
    trial_disclose(&trial, options);
}

static size_t row_of(const char *code)
{
    for (size_t row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, area_code, row), code) == 0)
            return row;
    return SIZE_MAX;
}

static void assert_withheld(const char *const *areas)
{
    size_t withheld = 0;
    size_t expected = 0;
    for (size_t row = 0; row < trial.table.rows; row++)
        withheld += trial_withheld(&trial, row);
    for (; areas[expected]; expected++)
        cr_expect(trial_withheld(&trial, row_of(areas[expected])), "%s is shown", areas[expected]);
    cr_expect_eq(withheld, expected, "%zu are withheld", withheld);
}
#define ASSERT_WITHHELD(...) assert_withheld((const char *const[]){ __VA_ARGS__, NULL })

/* ---- Worked out by hand ---- */

/* MSOAs of one LSOA each, then areas of all of them, and no LSOA has a row: whatever sum of theirs comes next, there
 * are never more parts without a row than LSOAs. */
Test(disclosure_areas, small_areas_without_rows_are_told_apart_once)
{
    enum { MSOAS = 400 };
    static const char *const around[][2] = { { "Z-LOCAL", PB_TYPE_LOCAL },
                                             { "Z-PARISH", "parish" },
                                             { "Z-WARD", "ward" } };
    const size_t arounds = sizeof around / sizeof around[0];
    char msoa[MSOAS][16];
    for (size_t k = 0; k < arounds; k++)
        area(around[k][0], around[k][1]);
    for (int i = 0; i < MSOAS; i++) {
        char lsoa[16];
        (void)snprintf(lsoa, sizeof lsoa, "E010%05d", i + 1);
        (void)snprintf(msoa[i], sizeof msoa[i], "E020%05d", i + 1);
        area(lsoa, PB_TYPE_LSOA);
        area(msoa[i], PB_TYPE_MSOA);
        within(lsoa, msoa[i], 0, 0);
        within(lsoa, COVENTRY, 0, 0);
        for (size_t k = 0; k < arounds; k++)
            within(lsoa, around[k][0], 0, 0);
    }
    (void)trial_add_count(&trial, COVENTRY, NULL, NULL, 3 + 10 * (MSOAS - 1));
    for (size_t k = 0; k < arounds; k++)
        (void)small(around[k][0], COVENTRY, around[k][1], 3 + 10 * (MSOAS - 1));
    for (int i = 0; i < MSOAS; i++)
        (void)small(msoa[i], COVENTRY, "msoa", i == 0 ? 3 : 10);
    control(SMALL_TO_4);
    ASSERT_WITHHELD(msoa[0], msoa[1]);
}

/* 3 of the district less 0 and 0 are 3. A 0 that is withheld too leaves 0 to 3 for both. */
Test(disclosure_areas, a_district_does_not_tell_its_only_small_count)
{
    add_lookup();
    (void)trial_add_count(&trial, COVENTRY, NULL, NULL, 3);
    for (size_t i = 0; i < LSOAS; i++)
        (void)small(codes[i], COVENTRY, "lsoa", i == 0 ? 3 : 0);
    control(SMALL_TO_4);
    ASSERT_WITHHELD(codes[0], codes[1]);
    cr_assert_eq(trial.table.count[row_of(COVENTRY)], 3);
}

/* 30 less 9, 10 and 8 are 3: the first of the others protects it, and the district stays as it is. */
Test(disclosure_areas, another_small_area_is_withheld_too)
{
    static const double counts[LSOAS] = { 9, 3, 10, 8, 0 };
    add_lookup();
    (void)trial_add_count(&trial, COVENTRY, NULL, NULL, 30);
    for (size_t i = 0; i < LSOAS; i++)
        (void)small(codes[i], COVENTRY, "lsoa", counts[i]);
    control(SMALL_TO_4);
    ASSERT_WITHHELD(codes[0], codes[1]);
}

/* Aspire has 12 = 9 + 3, and is shown, so 1 must go with 2. */
Test(disclosure_areas, a_local_area_counts_too)
{
    static const double counts[LSOAS] = { 9, 3, 10, 8, 0 };
    add_lookup();
    (void)small("COV-ASPIRE", COVENTRY, "jsna", 12);
    for (size_t i = 0; i < LSOAS; i++)
        (void)small(codes[i], COVENTRY, "lsoa", counts[i]);
    control(SMALL_TO_4);
    ASSERT_WITHHELD(codes[0], codes[1]);
}

/* No LSOA has a row. Aspire is the MSOA less LSOA 3, and the district less Moat; LSOA 3 nobody knows. */
Test(disclosure_areas, a_local_area_is_a_difference)
{
    add_lookup();
    (void)trial_add_count(&trial, COVENTRY, NULL, NULL, 30);
    (void)small("COV-ASPIRE", COVENTRY, "jsna", 3);
    (void)small("COV-MOAT", COVENTRY, "jsna", 27);
    (void)small("E02001001", COVENTRY, "msoa", 20);
    (void)small("E02001002", COVENTRY, "msoa", 10);
    control(SMALL_TO_4);
    ASSERT_WITHHELD("COV-ASPIRE", "COV-MOAT");
}

/* The extract has rows for what is not 0 alone: then the district's 3 is that of its only row, and goes. */
Test(disclosure_areas, a_district_goes_where_nothing_else_protects)
{
    add_lookup();
    (void)trial_add_count(&trial, COVENTRY, NULL, NULL, 3);
    (void)small(codes[2], COVENTRY, "lsoa", 3);
    control(SMALL_TO_4);
    ASSERT_WITHHELD(codes[2], COVENTRY);
}

/* The county is its districts, so that a second one goes. */
Test(disclosure_areas, a_district_that_goes_is_protected_itself)
{
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 63);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 20);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 10);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 3);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 10);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 20);
    (void)small("E05000001", RUGBY, "ward", 3);
    control(SMALL_TO_4);
    ASSERT_WITHHELD("E05000001", RUGBY, NORTH);
}

/* Without reference data: wards that say which district is theirs. Where the district has more than its wards, nobody
 * knows how much of that is theirs. */
Test(disclosure_areas, rows_say_what_they_lie_in)
{
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 23);
    (void)small("E05000001", RUGBY, "ward", 3);
    (void)small("E05000002", RUGBY, "ward", 12);
    (void)small("E05000003", RUGBY, "ward", 8);
    trial_disclose(&trial, SMALL_TO_4);
    ASSERT_WITHHELD("E05000001", "E05000002");
    next_stage();
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 29);
    (void)small("E05000001", RUGBY, "ward", 3);
    (void)small("E05000002", RUGBY, "ward", 12);
    (void)small("E05000003", RUGBY, "ward", 8);
    trial_disclose(&trial, SMALL_TO_4);
    ASSERT_WITHHELD("E05000001");
}

/* Practice 3 moved from the first network to the second in the middle of 2013/14: what it was in on the first day that
 * figures are about counts, and on the last. */
Test(disclosure_areas, practices_change_their_networks)
{
    static const char *const practices[] = { "M86001", "M86002", "M86003", "M86004", "M86005" };
    static const double counts[] = { 9, 10, 3, 11, 12 };
    static const double networks[2][2] = { { 22, 23 }, { 19, 26 } };
    area("U00001", PB_TYPE_PCN);
    area("U00002", PB_TYPE_PCN);
    for (size_t i = 0; i < 5; i++) {
        area(practices[i], PB_TYPE_PRACTICE);
        within(practices[i], i < 3 ? "U00001" : "U00002", 0, i == 2 ? 20140630 : 0);
    }
    within("M86003", "U00002", 20140701, 0);
    for (size_t year = 0; year < 2; year++)
        for (size_t i = 0; i < 7; i++) {
            const char *code = i < 5 ? practices[i] : i == 5 ? "U00001" : "U00002";
            (void)small_of(code, COVENTRY, i < 5 ? "practice" : "pcn", i < 5 ? counts[i] : networks[year][i - 5],
                           year ? "2014/15" : "2013/14");
        }
    control(SMALL_TO_4);
    bool first = false;
    bool second = false;
    for (size_t row = 0; row < trial.table.rows; row++) {
        const char *code = pb_cell(&trial.table, area_code, row);
        bool is_first = strcmp(pb_cell(&trial.table, period, row), "2013/14") == 0;
        bool gone = trial_withheld(&trial, row);
        cr_expect(strcmp(code, "M86003") != 0 || gone);
        first = first || (is_first && gone && (strcmp(code, "M86001") == 0 || strcmp(code, "M86002") == 0));
        second = second || (!is_first && gone && (strcmp(code, "M86004") == 0 || strcmp(code, "M86005") == 0));
    }
    cr_assert(first && second);
}

/* ---- An attacker who tries all tables ---- */

enum { MOST = 9 };

/* What is published of an area: the least and the most that it may have been. */
struct published {
    bool there, withheld;
    double low, high;
};

static void read_published(double step, struct published published[AREAS])
{
    for (size_t i = 0; i < AREAS; i++) {
        size_t row = row_of(codes[i]);
        published[i] =
            (struct published){ .there = row != SIZE_MAX && trial.table.status[row] != PB_WORD_NOT_CALCULABLE };
        if (!published[i].there)
            continue;
        published[i].withheld = trial_withheld(&trial, row);
        double around = i == LSOAS ? 0 : floor(step / 2); /* the district is not rounded */
        published[i].low = trial.table.count[row] - around;
        published[i].high = trial.table.count[row] + around;
    }
}

static double total_of(const int counts[LSOAS], size_t above)
{
    double total = 0;
    for (size_t i = 0; i < LSOAS; i++)
        total += inside[above][i] ? counts[i] : 0;
    return total;
}

static bool agrees(const struct published *published, double count)
{
    return !published->there || published->withheld || (count >= published->low && count <= published->high);
}

static bool agrees_above(const struct published published[AREAS], const int counts[LSOAS])
{
    for (size_t k = 0; k < ABOVE; k++)
        if (!agrees(&published[LSOAS + k], total_of(counts, k)))
            return false;
    return true;
}

/* The next table; areas without a row are taken to have none. False after the last. */
static bool next_table(const struct published published[AREAS], int counts[LSOAS])
{
    for (size_t i = 0; i < LSOAS; i++) {
        while (published[i].there && counts[i] < MOST)
            if (agrees(&published[i], ++counts[i]))
                return true;
        counts[i] = 0;
        while (published[i].there && !agrees(&published[i], counts[i]))
            counts[i]++;
    }
    return false;
}

static void attack(unsigned seed, double step)
{
    struct published published[AREAS];
    double least[AREAS];
    double most[AREAS];
    int counts[LSOAS] = { 0 };
    size_t tables = 0;
    read_published(step, published);
    for (size_t i = 0; i < LSOAS; i++)
        while (published[i].there && !agrees(&published[i], counts[i]))
            counts[i]++;
    do {
        if (!agrees_above(published, counts))
            continue;
        for (size_t i = 0; i < AREAS; i++) {
            double count = i < LSOAS ? counts[i] : total_of(counts, i - LSOAS);
            least[i] = tables ? fmin(least[i], count) : count;
            most[i] = tables ? fmax(most[i], count) : count;
        }
        tables++;
    } while (next_table(published, counts));
    cr_assert(tables > 0, "seed %u: no table agrees", seed);
    for (size_t i = 0; i < AREAS; i++)
        cr_expect(!published[i].withheld || least[i] < most[i], "seed %u gives %s away: %g", seed, codes[i], least[i]);
}

static unsigned draw(unsigned *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 18;
}

/* Counts of LSOAs, most of them 0 or small; some have no row where they are 0, nor have some of the areas above. */
static void add_random(unsigned seed, bool rounded)
{
    unsigned state = seed * 2654435761U;
    int counts[LSOAS];
    for (size_t i = 0; i < LSOAS; i++) {
        unsigned kind = draw(&state) % 3;
        counts[i] = kind == 0 ? 0 : (int)(kind == 1 ? draw(&state) % 4 : draw(&state) % (rounded ? 9 : 7));
        if (counts[i] || draw(&state) % 4)
            (void)small(codes[i], COVENTRY, "lsoa", counts[i]);
    }
    for (size_t k = 0; k < ABOVE; k++)
        if (draw(&state) % 4)
            (void)(k ? small(codes[LSOAS + k], COVENTRY, k < 3 ? "jsna" : "msoa", total_of(counts, k))
                     : trial_add_count(&trial, COVENTRY, NULL, NULL, total_of(counts, k)));
}

/* Also with the areas that the transform small_areas makes afterwards. */
static void attack_many(const char *options, double step, size_t *withheld, size_t *shown)
{
    size_t made = 0;
    for (unsigned seed = 1; seed <= 200; seed++) {
        next_stage();
        add_lookup();
        add_random(seed, step > 1);
        control(options);
        const size_t rows = trial.table.rows;
        if (step <= 1) /* sums of what is shown: of rounded counts they would not be sums of the true ones */
            trial_run(&trial, &pb_transform_small_areas, NULL);
        made += trial.table.rows - rows;
        attack(seed, step);
        for (size_t row = 0; row < trial.table.rows; row++) {
            *withheld += trial_withheld(&trial, row);
            *shown += !trial_withheld(&trial, row);
        }
    }
    cr_assert(step > 1 || made > 50, "%zu sums", made);
}

Test(disclosure_areas, no_withheld_count_is_the_same_in_all_tables)
{
    size_t withheld = 0;
    size_t shown = 0;
    attack_many(SMALL_TO_4, 1, &withheld, &shown);
    cr_assert(withheld > 500 && shown > 300, "%zu withheld, %zu shown", withheld, shown);
}

Test(disclosure_areas, nor_among_rounded_ones)
{
    size_t withheld = 0;
    size_t shown = 0;
    attack_many("{\"areas\": \"small\"}", 5, &withheld, &shown);
    cr_assert(withheld > 500 && shown > 100, "%zu withheld, %zu shown", withheld, shown);
}
