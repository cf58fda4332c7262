/*
 * The ons_geography extractor on lookups: which facts come of which rows, and what is said of rows that cannot be.
 * Expectations are worked out by hand from the few rows below, whose names of columns are those of the Open Geography
 * Portal; and, of the lookup of England, from the numbers of LSOAs that the census of 2011 published for the districts.
 */
#include "engine/files/files.h"
#include "tests/support/fact_stage.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_extractor_ons_geography;

static struct pb_fact_stage stage;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_ons_geography);
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(ons_geography, .init = open_all, .fini = close_all);

/* `more`: options beside the files, beginning with a comma; "" for none. */
static enum pb_status extract(const char *more, const void *bytes, size_t length)
{
    return pb_fact_stage_read(&stage, pb_fact_stage_of_files(&stage, more), "lookup.csv", bytes, length);
}

static void take(const char *more, const char *text)
{
    cr_assert_eq(extract(more, text, strlen(text)), PB_OK, "%s", stage.error.message);
}

static void area(const char *code, const char *name, const char *type)
{
    size_t found = 0;
    for (size_t row = 0; row < stage.table.rows; row++)
        found += strcmp(pb_cell(&stage.table, measure, row), PB_FACT_AREA) == 0 &&
                 strcmp(pb_cell(&stage.table, area_code, row), code) == 0 &&
                 strcmp(pb_cell(&stage.table, area_name, row), name) == 0 &&
                 strcmp(pb_cell(&stage.table, area_type, row), type) == 0;
    cr_expect_eq(found, 1, "%zu facts of the area %s %s %s", found, code, name, type);
}

static void within(const char *code, const char *around)
{
    size_t found = pb_fact_stage_count(&stage, PB_FACT_WITHIN, code, around);
    cr_expect_eq(found, 1, "%zu facts that %s lies in %s", found, code, around);
}

static void expect_counts(size_t facts, uint64_t filtered, uint64_t rejected, uint64_t duplicates)
{
    pb_fact_stage_expect_counts(&stage, facts, filtered, rejected, duplicates);
}

static void expect_reject(size_t at, uint64_t line, const char *rule, const char *words)
{
    pb_fact_stage_expect_reject(&stage, at, rule, words);
    cr_expect_eq(stage.findings.rejects[at].line, line);
}

#define HEADINGS "FID,LSOA11CD,LSOA11NM,CCG20CD,CCG20CDH,CCG20NM,LAD20CD,LAD20NM\n"
#define TAIL     "E38000038,05A,NHS Coventry and Rugby CCG,E08000026,Coventry\n"
#define RUGBY    "E38000038,05A,NHS Coventry and Rugby CCG,E07000220,Rugby\n"

/* ---- Rows ---- */

Test(ons_geography, makes_an_area_and_its_links_of_each_row_and_larger_areas_once)
{
    take("",
         HEADINGS "1,E01027356,Northumberland 004A,E38000130,00L,NHS Northumberland CCG,E06000057,Northumberland\n"
                  "2,E01009520,Coventry 031A," TAIL "3,E01009521,Coventry 031B," TAIL "4,E01031202,Rugby 004A," RUGBY);
    expect_counts(3 * 3 + 3, 1, 0, 0);
    area("E01009520", "Coventry 031A", "lsoa");
    area("E01031202", "Rugby 004A", "lsoa");
    area("E38000038", "NHS Coventry and Rugby CCG", "ccg");
    area("E08000026", "Coventry", "district");
    area("E07000220", "Rugby", "district");
    within("E01009520", "E38000038");
    within("E01009520", "E08000026");
    within("E01009521", "E08000026");
    within("E01031202", "E07000220");
    cr_expect_str_eq(pb_cell(&stage.table, source_file, 0), "lookup.csv");
    cr_expect_str_eq(pb_cell(&stage.table, source_row, 0), "3");
    cr_expect_eq(stage.table.period_start[0], 0, "a lookup of a year says no days");
}

Test(ons_geography, takes_days_that_the_pipeline_states)
{
    take(", \"from\": \"2020-04-01\", \"to\": \"2021-03-31\", \"levels\": [\"LSOA\", \"LAD\"]",
         HEADINGS "2,E01009520,Coventry 031A," TAIL);
    expect_counts(3, 0, 0, 0);
    for (size_t row = 0; row < stage.table.rows; row++) {
        bool link = strcmp(pb_cell(&stage.table, measure, row), PB_FACT_WITHIN) == 0;
        cr_expect_eq(stage.table.period_start[row], link ? 20200401 : 0);
        cr_expect_eq(stage.table.period_end[row], link ? 20210331 : 0);
    }
}

Test(ons_geography, rejects_rows_whose_codes_are_missing_or_look_wrong)
{
    take("", HEADINGS "1,,Coventry 031A," TAIL "2,E0100952,Coventry 031B," TAIL "3,E02001234,Coventry 031C," TAIL
                      "4,E01009520,Coventry 031A,,,,E08000026,Coventry\n"
                      "5,E01009521,Coventry 031B,E38000038,05A,NHS Coventry and Rugby CCG,,\n"
                      "6,E01009522,Coventry 031C,E38000038,05A,NHS Coventry and Rugby CCG,E0800002,Coventry\n"
                      "7,E01009523,Coventry 031D,E38000038,05A,NHS Coventry and Rugby CCG,E08000026\n"
                      "8,e01009524 ,Coventry 031E," TAIL);
    expect_counts(5 + 6 * 2 + 5, 0, 7,
                  0); /* each of six is one more of its district, whichever it is; five name a CCG */
    area("E01009524", "Coventry 031E", "lsoa");
    expect_reject(0, 2, "no-code", "no code of an LSOA in the column LSOA11CD");
    expect_reject(1, 3, "code-form", "'E0100952' is not written like a code of an LSOA: expected a letter and eight");
    expect_reject(2, 4, "code-form", "'E02001234' is not written like a code of an LSOA: expected E01");
    expect_reject(3, 5, "no-code", "no code of a CCG");
    expect_reject(4, 6, "no-code", "no code of a district in the column LAD20CD");
    expect_reject(5, 7, "code-form", "'E0800002'");
    expect_reject(6, 8, "columns", "7 cells, expected 8");
    cr_expect_str_eq(stage.findings.rejects[1].raw, "2,E0100952,Coventry 031B,E38000038,05A,NHS Coventry and Rugby CCG,"
                                                    "E08000026,Coventry");
}

Test(ons_geography, rejects_an_area_that_lies_in_two_others_and_names_both)
{
    take("",
         HEADINGS "1,E01009520,Coventry 031A," TAIL "2,E01009520,Coventry 031A," TAIL "3,E01009520,Coventry 031A," RUGBY
                  "4,E01009520,Coventry 031A,E38000220,15E,NHS Birmingham and Solihull CCG,E08000025,Birmingham\n"
                  "5,E01000001,City of London 001A,E38000240,93C,NHS North CCG,E09000001,City of London\n"
                  "6,E01000001,City of London 001A," TAIL);
    expect_counts(5 + 4, 1, 3, 1);
    /* Those that do not count may have them all the same, and those that do may not. */
    static const char *const doubted[] = { "E07000220", "E08000026", "E08000026", "E08000026" };
    size_t doubts = 0;
    for (size_t row = 0; row < stage.table.rows; row++)
        if (strcmp(pb_cell(&stage.table, measure, row), PB_FACT_DOUBTED) == 0)
            cr_expect_str_eq(pb_cell(&stage.table, within, row), doubted[doubts++]);
    cr_expect_eq(doubts, 4);
    expect_reject(
        0, 4, "area-twice",
        "E01009520 lies in E07000220 (Rugby) here, and in E08000026 (Coventry) in row 2 of lookup.csv, which counts");
    expect_reject(1, 5, "area-twice", "E01009520 lies in E08000025 here, and in E08000026 (Coventry) in row 2");
    expect_reject(2, 7, "area-twice", "E01000001 lies in E08000026 (Coventry) here, and in E09000001 in row 6");
}

/* A unitary authority is its own upper tier, and "none" has a code. */
Test(ons_geography, knows_upper_tiers_and_areas_that_are_in_none)
{
    take("", "LTLA19CD,LTLA19NM,UTLA19CD,UTLA19NM,CAUTH19CD,RGN19CD\n"
             "E08000026,Coventry,E08000026,Coventry,E47000007,E12000005\n"
             "E07000220,Rugby,E10000031,Warwickshire,,E12000005\n"
             "E07000221,Stratford-on-Avon,E10000031,Warwickshire,E99999999,E12000005\n");
    area("E08000026", "Coventry", "district");
    area("E10000031", "Warwickshire", "county");
    area("E47000007", "", "combined-authority");
    area("E12000005", "", "region");
    within("E07000220", "E10000031");
    within("E08000026", "E47000007");
    within("E08000026", "E12000005");
    expect_counts(3 + 3 + 2 + 1 + 3, 0, 0, 0);
}

Test(ons_geography, knows_an_nhs_area_by_either_code_and_takes_what_lies_in_ours)
{
    take("", "FID,CCG20CD,CCG20CDH,CCG20NM,STP20CD,STP20CDH,STP20NM\n"
             "1,E38000016,00T,NHS Bolton CCG,E54000007,QOP,Greater Manchester\n"
             "2,E38009999,05R,NHS South Warwickshire CCG,E54000018,QWU,Coventry and Warwickshire\n");
    expect_counts(3, 1, 0, 0);
    area("E38000164", "NHS South Warwickshire CCG", "ccg");
    area("E54000018", "Coventry and Warwickshire", "icb");
    within("E38000164", "E54000018");
}

Test(ons_geography, finds_the_district_of_a_census_area_by_its_name)
{
    take("", "LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM\n"
             "E01009520,Coventry 031A,E02001988,Coventry 031\n"
             "E01031250,Stratford-on-Avon 004A,E02006500,Stratford-on-Avon 004\n"
             "E01031999,Solihull 004A,E02006501,Solihull 004\n"
             "E01032000,North Warwickshire,E02006502,North Warwickshire\n");
    expect_counts(6, 2, 0, 0);
    within("E01031250", "E02006500");
    cr_expect_eq(stage.findings.warning_count, 0);
}

Test(ons_geography, says_when_nothing_tells_the_district_and_takes_all_where_asked_to)
{
    static const char text[] = "WD24CD,WD24NM,CTY24CD\nE05000001,Aldersgate,E99999999\nE05000002,Bishopsgate,\n";
    take("", text);
    expect_counts(0, 2, 0, 0);
    cr_assert_eq(stage.findings.warning_count, 1);
    cr_expect_not_null(strstr(stage.findings.warnings[0].message, "no column of districts"));
    take(", \"everywhere\": true", text);
    expect_counts(2, 2, 0, 0);
    area("E05000001", "Aldersgate", "ward");
}

Test(ons_geography, takes_the_levels_that_are_asked_for)
{
    take(", \"levels\": [\"LSOA\", \"LAD\"]", "OA21CD,LSOA21CD,LSOA21NM,MSOA21CD,LAD22CD,LAD22NM,LAD22NMW\n"
                                              "E00048001,E01009520,Coventry 031A,E02001988,E08000026,Coventry,\n"
                                              "E00048002,E01009520,Coventry 031A,E02001988,E08000026,Coventry,\n"
                                              "E00048003,E01009521,Coventry 031B,E02001988,E08000026,Coventry,\n");
    expect_counts(2 + 1 + 2, 0, 0, 1);
}

/* ---- Headings ---- */

Test(ons_geography, says_what_headings_it_cannot_take)
{
    static const char changes[] = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD\n";
    static const char twice[] = "LSOA11CD,LAD20CD,lad20cd\n";
    static const char figures[] = "Area code,Area name,Value\nE08000026,Coventry,5\n";
    cr_expect_eq(extract("", changes, strlen(changes)), PB_FAILED);
    cr_expect_eq(stage.error.code, PB_ERROR_COLUMNS);
    cr_expect_not_null(strstr(stage.error.message, "columns of LSOA of two years, 2011 and 2021"), "%s",
                       stage.error.message);
    cr_expect_eq(extract("", twice, strlen(twice)), PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "the heading lad20cd twice"), "%s", stage.error.message);
    cr_expect_eq(extract("", figures, strlen(figures)), PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "no column with codes of areas"), "%s", stage.error.message);
    cr_expect_not_null(strstr(stage.error.message, "Area code, Area name, Value"), "%s", stage.error.message);
    cr_expect_str_eq(stage.error.source, "lookup.csv");
    cr_expect_eq(stage.table.rows, 0);
}

Test(ons_geography, says_that_a_vintage_is_missing)
{
    take("", "LSOACD,LSOANM,LADCD\nE01009520,Coventry 031A,E08000026\n,Coventry 031B,E08000026\n");
    expect_counts(3 + 2, 0, 1, 0);
    expect_reject(0, 3, "no-code", "no code of an LSOA in the column LSOACD");
    cr_assert_eq(stage.findings.warning_count, 2);
    cr_expect_not_null(strstr(stage.findings.warnings[0].message, "of which year the areas of the level LSOA are"));
}

Test(ons_geography, says_that_an_area_has_two_names)
{
    take("", HEADINGS "1,E01009520,Coventry 031A," TAIL
                      "2,E01009521,Coventry 031B,E38000038,05A,Coventry & Rugby,E08000026,Coventry\n");
    cr_assert_eq(stage.findings.warning_count, 1);
    cr_expect_not_null(strstr(stage.findings.warnings[0].message, "another name"), "%s",
                       stage.findings.warnings[0].message);
    area("E38000038", "NHS Coventry and Rugby CCG", "ccg");
}

Test(ons_geography, bids_for_lookups_alone)
{
    static const char lookup[] = HEADINGS "2,E01009520,Coventry 031A," TAIL;
    static const char figures[] = "LAD20CD,LAD20NM,Deaths,Rate\nE08000026,Coventry,5,1.5\n";
    cr_expect_gt(pb_extractor_ons_geography.probe(lookup, strlen(lookup)), 90);
    cr_expect_eq(pb_extractor_ons_geography.probe(figures, strlen(figures)), 0);
}

/* ---- Other files than CSV ---- */

#define WORD(cell, text) "<c r=\"" cell "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define CODES            "<row r=\"3\">" WORD("A3", "LSOA21CD") WORD("B3", "LSOA21NM") WORD("C3", "LAD24CD") "</row>"

Test(ons_geography, reads_workbooks_with_a_title_above_the_headings)
{
    const struct pb_test_workbook parts = {
        .sheet = PB_TEST_CELLS(
            "<row r=\"1\">" WORD("A1", "Lookup, England") "</row>" CODES "<row r=\"4\">" WORD("A4", "E01009520")
                WORD("B4", "Coventry 031A") WORD("C4", "E08000026") "</row><row r=\"5\">" WORD("A5", "E0100952")
                    WORD("C5", "E08000026") "</row>")
    };
    struct pb_test_package book = pb_test_workbook(&parts);
    cr_assert_eq(extract("", book.bytes, book.length), PB_OK, "%s", stage.error.message);
    free(book.bytes);
    expect_counts(3 + 2, 0, 1, 0);
    within("E01009520", "E08000026");
    pb_fact_stage_expect_reject(&stage, 0, "code-form", "'E0100952'");
    cr_expect_str_eq(stage.findings.rejects[0].cell, "Data!5");
}

Test(ons_geography, reads_lookups_in_archives_beside_what_is_none)
{
    const struct pb_test_member members[] = {
        { .name = "lookup.csv", .content = HEADINGS "2,E01009520,Coventry 031A," TAIL, .deflated = true },
        { .name = "areas.csv", .content = "LAD24CD,LAD24NM\nE07000220,Rugby\n" },
        { .name = "licence.txt", .content = "Open Government Licence v3.0\n" },
    };
    struct pb_test_package zip = pb_test_zip(members, 3);
    cr_assert_eq(extract("", zip.bytes, zip.length), PB_OK, "%s", stage.error.message);
    free(zip.bytes);
    expect_counts(6, 0, 0, 0);
    area("E07000220", "Rugby", "district");
    cr_assert_eq(stage.findings.warning_count, 1);
    cr_expect_not_null(strstr(stage.findings.warnings[0].message, "'licence.txt' is not read"));
}

Test(ons_geography, reads_a_list_of_objects)
{
    take("",
         "[{\"LAD24CD\": \"E08000026\", \"RGN24CD\": \"E12000005\"}, {\"LAD24CD\": \"E07000220\", \"RGN24CD\": null}]");
    expect_counts(2 + 1 + 1, 0, 0, 0);
    within("E08000026", "E12000005");
}

/* ---- The lookup of England ---- */

/* Numbers of LSOAs in 2011: Coventry 195; North Warwickshire 38, Nuneaton and Bedworth 81, Rugby 61, Stratford-on-Avon
 * 73, Warwick 86, which are the 339 of Warwickshire. */
Test(ons_geography, finds_every_lsoa_of_the_seven_authorities_once)
{
    static const struct {
        const char *code;
        size_t lsoas;
    } districts[] = { { "E08000026", 195 }, { "E07000218", 38 }, { "E07000219", 81 },
                      { "E07000220", 61 },  { "E07000221", 73 }, { "E07000222", 86 } };
    char *text = NULL;
    size_t length = 0;
    if (pb_file_read(PB_SHARED_DIR "/data/geography/lsoa11_ccg20_lad20.csv", 16 << 20, &stage.arena, &text, &length,
                     PB_ERROR_INTERNAL, &stage.error) != PB_OK)
        cr_skip_test("the lookup of England is not there");
    cr_assert_eq(extract("", text, length), PB_OK, "%s", stage.error.message);
    size_t found[6] = { 0 };
    size_t lsoas = 0;
    for (size_t row = 0; row < stage.table.rows; row++) {
        bool area = strcmp(pb_cell(&stage.table, measure, row), PB_FACT_AREA) == 0;
        lsoas += area && strcmp(pb_cell(&stage.table, area_type, row), "lsoa") == 0;
        for (size_t i = 0; i < 6; i++)
            found[i] += !area && strcmp(pb_cell(&stage.table, within, row), districts[i].code) == 0;
    }
    cr_expect_eq(lsoas, 534, "%zu LSOAs", lsoas);
    for (size_t i = 0; i < 6; i++)
        cr_expect_eq(found[i], districts[i].lsoas, "%s: %zu", districts[i].code, found[i]);
    cr_expect_eq(stage.row_counts.filtered, 32844 - 534);
    cr_expect_eq(stage.row_counts.rejected + stage.row_counts.duplicates, 0);
}
