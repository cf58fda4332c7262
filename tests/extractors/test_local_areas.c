/* The local_areas extractor: files of councils and networks, small enough to see what they say. */
#include "placebook/formats/tabular.h"
#include "tests/support/fact_stage.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct pb_module pb_extractor_local_areas;

static struct pb_fact_stage stage;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_local_areas);
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(local_areas, .init = open_all, .fini = close_all);

/* `more`: options beside the files, beginning with a comma; `other`: a second file, or NULL. */
static enum pb_status extract(const char *more, const char *text, const char *other)
{
    struct pb_memory_stream streams[] = { { .bytes = (const unsigned char *)text, .length = strlen(text) },
                                          { .bytes = (const unsigned char *)other,
                                            .length = other ? strlen(other) : 0 } };
    const struct pb_input inputs[] = { pb_memory_input("one.csv", &streams[0]),
                                       pb_memory_input("two.csv", &streams[1]) };
    enum pb_status status = pb_fact_stage_extract(&stage, pb_fact_stage_of_files(&stage, more), inputs, other ? 2 : 1);
    if (status == PB_OK)
        cr_expect_eq(stage.row_counts.filtered, 0);
    return status;
}

static void take(const char *more, const char *text)
{
    cr_assert_eq(extract(more, text, NULL), PB_OK, "%s", stage.error.message);
}

/* Is there a fact that an area lies in another one, by this part and on these days? */
static bool lies(const char *code, const char *within, double share, int32_t from, int32_t to)
{
    for (size_t i = 0; i < stage.table.rows; i++)
        if (strcmp(pb_cell(&stage.table, measure, i), PB_FACT_WITHIN) == 0 &&
            strcmp(pb_cell(&stage.table, area_code, i), code) == 0 &&
            strcmp(pb_cell(&stage.table, within, i), within) == 0)
            return stage.table.value[i] == share && stage.table.period_start[i] == from &&
                   stage.table.period_end[i] == to;
    return false;
}

/* How often there is a fact that an area is called so and is of this type. */
static int called(const char *code, const char *name, const char *type)
{
    int times = 0;
    for (size_t i = 0; i < stage.table.rows; i++)
        times += strcmp(pb_cell(&stage.table, measure, i), PB_FACT_AREA) == 0 &&
                 strcmp(pb_cell(&stage.table, area_code, i), code) == 0 &&
                 strcmp(pb_cell(&stage.table, area_name, i), name) == 0 &&
                 strcmp(pb_cell(&stage.table, area_type, i), type) == 0;
    return times;
}

static void expect_reject(size_t at, const char *rule, uint64_t line, const char *words)
{
    cr_assert_lt(at, stage.findings.reject_count, "no reject %zu", at);
    cr_expect_str_eq(stage.findings.rejects[at].rule, rule);
    cr_expect_eq(stage.findings.rejects[at].line, line);
    cr_expect_not_null(strstr(stage.findings.rejects[at].reason, words), "%s", stage.findings.rejects[at].reason);
}

/* ---- Files as they come ---- */

Test(local_areas, reads_family_hubs_with_their_codes)
{
    take("", "LSOA code,LSOA name,Family hub code,Family hub\n"
             "E01009589,Coventry 001A,COV-MOAT,The Moat\n"
             "e01009590,Coventry 002A,cov-moat,The Moat\n"
             "E01009591,Coventry 002B,COV-ASPIRE,Aspire\n");
    cr_expect_eq(stage.table.rows, 8, "%zu: two local areas, three LSOAs, three links", stage.table.rows);
    cr_expect_eq(called("COV-MOAT", "The Moat", PB_TYPE_LOCAL), 1);
    cr_expect_eq(called("E01009590", "Coventry 002A", PB_TYPE_LSOA), 1);
    cr_expect(lies("E01009589", "COV-MOAT", 1, 0, 0));
    cr_expect(lies("E01009590", "COV-MOAT", 1, 0, 0));
    cr_expect(lies("E01009591", "COV-ASPIRE", 1, 0, 0));
    cr_expect_eq(stage.table.origin[7], 8);
    cr_expect_eq(stage.findings.reject_count, 0);
}

Test(local_areas, makes_codes_of_names_where_there_are_none)
{
    take(", \"prefix\": \"WAR\", \"from\": \"2019-04-01\"",
         "Lookup of the council\n,\nLSOA11CD,LSOA11NM,JSNA area\n"
         "E01031035,North Warwickshire 001A,\"Kingsbury, Coleshill & Arley\"\n"
         "E01031036,North Warwickshire 001B,St John's\n");
    cr_expect_eq(called("WAR-KINGSBURY-COLESHILL-ARLEY", "Kingsbury, Coleshill & Arley", PB_TYPE_LOCAL), 1);
    cr_expect(lies("E01031035", "WAR-KINGSBURY-COLESHILL-ARLEY", 1, 20190401, 0));
    cr_expect(lies("E01031036", "WAR-ST-JOHNS", 1, 20190401, 0));
}

/* Names that only a number tells apart are names of several areas. */
Test(local_areas, knows_areas_with_numbers_in_their_names_apart)
{
    take("", "LSOA code,Locality\nE01009001,Locality 1\nE01009002,Locality 2\nE01009003,locality-1\n");
    cr_expect_eq(stage.findings.reject_count, 0, "%s",
                 stage.findings.reject_count ? stage.findings.rejects[0].reason : "");
    cr_expect(lies("E01009001", "LOCALITY-1", 1, 0, 0));
    cr_expect(lies("E01009002", "LOCALITY-2", 1, 0, 0));
    cr_expect(lies("E01009003", "LOCALITY-1", 1, 0, 0));
}

Test(local_areas, reads_networks_of_practices_with_dates_and_finds_their_codes_by_name)
{
    take(", \"type\": \"pcn\"", "Practice code;Practice name;PCN;Start date;End date\n"
                                "M84001;One;Rugby PCN;1 July 2019;30/09/2021\n"
                                "M84001;One;Coventry Central PCN;2021-10-01;\n"
                                "M84002;Two;Nowhere PCN;;\n");
    cr_expect(lies("M84001", "U62213", 1, 20190701, 20210930));
    cr_expect(lies("M84001", "U58127", 1, 20211001, 0));
    cr_expect_eq(called("U62213", "Rugby PCN", PB_TYPE_PCN), 1);
    cr_expect_eq(called("M84001", "One", PB_TYPE_PRACTICE), 1);
    cr_expect_eq(stage.findings.reject_count, 1);
    expect_reject(0, "name", 4, "'Nowhere PCN' is no network in the Places file");
}

Test(local_areas, takes_parts_that_are_no_more_than_the_whole)
{
    take("", "MSOA21CD,Area code,Area name,Share\n"
             "E02001958,A,Alpha,0.4\nE02001958,B,Beta,60%\n"
             "E02001959,A,Alpha,0.7\nE02001959,B,Beta,0.7\n"
             "E02001960,A,Alpha,1.2\n");
    cr_expect(lies("E02001958", "A", 0.4, 0, 0));
    cr_expect(lies("E02001958", "B", 0.6, 0, 0));
    cr_expect_eq(called("E02001958", "", PB_TYPE_MSOA), 1);
    cr_expect_eq(stage.findings.reject_count, 3);
    expect_reject(0, "share", 6, "'1.2' is no part");
    expect_reject(1, "two-local-areas", 4, "E02001959 lies in A ('Alpha') here, and in B ('Beta') in one.csv, line 5");
    expect_reject(2, "two-local-areas", 5, "in A ('Alpha') in one.csv, line 4");
}

Test(local_areas, reads_the_columns_that_the_options_name)
{
    take(", \"headings\": {\"small_code\": [\"Zone\"], \"name\": [\"Patch\"]}",
         "LSOA code,Zone,Patch,Area\nx,E01009589,North,Wrong\n");
    cr_expect(lies("E01009589", "NORTH", 1, 0, 0));
}

/* ---- Bad input ---- */

Test(local_areas, counts_the_same_row_again_as_a_duplicate)
{
    cr_assert_eq(extract("", "LSOA code,JSNA area\nE01009589,North\nE01009589,North\n",
                         "LSOA code,JSNA area\nE01009589,North\n"),
                 PB_OK);
    cr_expect_eq(stage.row_counts.duplicates, 2);
    cr_expect_eq(stage.table.rows, 3);
}

Test(local_areas, takes_neither_of_two_local_areas_of_an_lsoa)
{
    cr_assert_eq(extract("", "LSOA code,JSNA area\nE01009589,North\nE01009590,North\n",
                         "LSOA code,JSNA area\nE01009589,South\n"),
                 PB_OK);
    cr_expect_eq(stage.findings.reject_count, 2);
    expect_reject(0, "two-local-areas", 2,
                  "E01009589 lies in NORTH ('North') here, and in SOUTH ('South') in two.csv, line 2");
    expect_reject(1, "two-local-areas", 2,
                  "E01009589 lies in SOUTH ('South') here, and in NORTH ('North') in one.csv, line 2");
    cr_expect_str_eq(stage.findings.rejects[1].file, "two.csv");
    cr_expect_str_eq(stage.findings.rejects[1].raw, "E01009589,South");
    cr_expect_not(lies("E01009589", "NORTH", 1, 0, 0));
    size_t doubted = 0;
    for (size_t row = 0; row < stage.table.rows; row++)
        doubted += strcmp(pb_cell(&stage.table, measure, row), PB_FACT_DOUBTED) == 0;
    cr_expect_eq(doubted, 2, "whoever puts NORTH together is to know that one more may be in it");
    cr_expect(lies("E01009590", "NORTH", 1, 0, 0));
    cr_expect_eq(called("SOUTH", "South", PB_TYPE_LOCAL), 0, "nothing lies in it");
}

Test(local_areas, says_what_is_wrong_with_codes_and_names)
{
    take("", "LSOA code,Hub code,Hub\n"
             "E0100958,H1,One\n"
             ",H1,One\n"
             "E01009589,,One\n"
             "E01009589,H1,\n"
             "E01009589,,\n"
             "E01009589,E08000026,Coventry\n"
             "E01009589,Hub/1,One\n"
             "E01009589,E01009590,One\n"
             "Source: the council,,\n"
             "E01009589,H1,One\n");
    cr_expect_eq(stage.findings.reject_count, 9);
    expect_reject(0, "small-area", 2, "'E0100958' is no code of a small area");
    expect_reject(1, "no-small-area", 3, "expected that of an LSOA, MSOA or practice");
    expect_reject(2, "code", 4, "no code of the local area");
    expect_reject(3, "name", 5, "no name of the local area 'H1'");
    expect_reject(4, "no-local-area", 6, "the small area lies in none");
    expect_reject(5, "code", 7, "'E08000026' is the code of Coventry (district)");
    expect_reject(6, "code", 8, "'Hub/1' is no code of a local area");
    expect_reject(7, "code", 9, "not the code of a small area");
    expect_reject(8, "small-area", 10, "'Source: the council'");
    cr_expect(lies("E01009589", "H1", 1, 0, 0));
}

Test(local_areas, rejects_a_name_with_two_codes)
{
    take("", "LSOA code,Hub code,Hub\nE01009589,H1,The Moat\nE01009590,H2,the  moat\nE01009591,H1,Moat House\n");
    cr_expect_eq(stage.findings.reject_count, 1);
    expect_reject(0, "two-codes", 3, "has the code 'H2' here and 'H1' in one.csv, line 2");
    cr_expect_eq(called("H1", "The Moat", PB_TYPE_LOCAL), 1);
    cr_expect(lies("E01009591", "H1", 1, 0, 0), "another name is only warned of");
    cr_expect_eq(stage.findings.warning_count, 1);
    cr_expect_not_null(strstr(stage.findings.warnings[0].message, "'Moat House' here and 'The Moat' before"));
}

Test(local_areas, rejects_dates_that_nothing_explains)
{
    take(", \"type\": \"pcn\"", "Practice code,PCN code,From,To\n"
                                "M84001,U62213,03/04/2020,\nM84002,U62213,2020-04-01,2019-04-01\nM84003,U99,,\n");
    cr_expect_eq(stage.findings.reject_count, 3);
    expect_reject(0, "date", 2, "'03/04/2020'");
    expect_reject(1, "date", 3, "before it begins");
    expect_reject(2, "code", 4, "'U99' is no code of a network");
    stage.row_counts.read -= stage.table.rows;
    stage.table.rows = 0;
    take(", \"type\": \"pcn\", \"dates\": \"day first\"", "Practice code,PCN code,From\nM84001,U62213,03/04/2020\n");
    cr_expect(lies("M84001", "U62213", 1, 20200403, 0));
}

Test(local_areas, refuses_a_file_without_the_columns)
{
    cr_expect_eq(extract("", "Name,Value\na,1\n", NULL), PB_FAILED);
    cr_expect_eq(stage.error.code, PB_ERROR_COLUMNS);
    cr_expect_not_null(strstr(stage.error.message, "no row of headings"), "%s", stage.error.message);
    cr_expect_eq(extract("", "LSOA code,LSOA code,Hub\nE01009589,E01009589,One\n", NULL), PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "columns 1 and 2 may both be the small_code"), "%s",
                       stage.error.message);
}

Test(local_areas, knows_its_files_by_their_headings)
{
    static const char ours[] = "LSOA code,LSOA name,Family hub\nE01009589,Coventry 001A,The Moat\n";
    static const char others[] = "Area code,Period,Value\nE08000026,2019,1\n";
    cr_expect_gt(pb_extractor_local_areas.probe(ours, strlen(ours)), 50);
    cr_expect_lt(pb_extractor_local_areas.probe(others, strlen(others)), 20);
    for (int i = 0; i < 2; i++) {
        const char *text = i ? others : ours;
        struct pb_memory_stream stream = { .bytes = (const unsigned char *)text, .length = strlen(text) };
        const struct pb_input input = pb_memory_input("file.csv", &stream);
        struct pb_tabular *tabular = NULL;
        struct pb_fit fit = { .arena = &stage.arena };
        cr_assert_eq(pb_tabular_open(&tabular, &input, &stage.error), PB_OK);
        cr_assert_eq(pb_extractor_local_areas.fit(pb_fact_stage_options(&stage, pb_fact_stage_of_files(&stage, "")),
                                                  tabular, &stage.context, &fit, &stage.error),
                     PB_OK);
        cr_expect_eq(fit.fits, i == 0);
        cr_expect_eq(fit.column_count, i ? 0 : 3);
        pb_tabular_close(tabular);
    }
}
