/* Small areas that the Places file does not have, in tables that say in which of its areas they lie. */
#include "tests/support/mapping.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pb_test_mapping trial;

static void open_all(void)
{
    pb_test_mapping_open(&trial);
}

static void close_all(void)
{
    pb_test_mapping_close(&trial);
}

TestSuite(table_local, .init = open_all, .fini = close_all);

static void take(const char *mapping, const char *text, size_t rows)
{
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, rows, "%zu rows; %s", trial.table.rows,
                 trial.findings.reject_count ? trial.findings.rejects[0].reason : "no reject");
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&trial.table, column, row), text)

#define COLUMN(field, name) "{\"field\": \"" field "\", \"names\": [\"" name "\"]}"
#define AREA                COLUMN("area_code", "Code") ", " COLUMN("area_name", "Name")
#define WITHIN              COLUMN("within_code", "District code")
#define VALUE               COLUMN("value", "Value")
#define CONSTANTS           "\"constants\": {\"indicator\": \"a\", \"period\": \"2019\", \"area_type\": \"lsoa\"}"
#define MAPPING             "\"columns\": [" AREA ", " WITHIN ", " VALUE "], " CONSTANTS

Test(table_local, takes_small_areas_by_the_district_that_they_lie_in)
{
    take(MAPPING,
         "Code,Name,District code,Value\n"
         "E01031162,Rugby 010B,E07000220,8\n"
         "E01009590,,nE08000026,5\n"
         "E01000001,City of London 001A,E09000001,9\n",
         2);
    SAME(area_code, 0, "E01031162");
    SAME(area_name, 0, "Rugby 010B");
    SAME(area_type, 0, "lsoa");
    SAME(geography, 0, "local");
    SAME(within, 0, "E07000220");
    SAME(value_text, 0, "8");
    SAME(area_name, 1, "E01009590");
    SAME(within, 1, "E08000026");
    cr_expect_eq(trial.row_counts.filtered, 1);
    cr_expect_eq(trial.row_counts.rejected, 0);
}

Test(table_local, leaves_areas_of_the_places_file_what_they_are)
{
    take(MAPPING,
         "Code,Name,District code,Value\n"
         "E07000220,Rugby,E07000220,8\n"
         "E01031162,Rugby 010B,E07000220,8\n"
         "U62213,Rugby PCN,,7\n",
         3);
    SAME(geography, 0, "");
    SAME(within, 0, "");
    SAME(area_type, 0, "lsoa");
    SAME(geography, 1, "local");
    SAME(geography, 2, "");
    SAME(within, 2, "");
}

/* A region, and an NHS trust, have areas of many Places: neither says to which one a small area belongs. */
Test(table_local, filters_small_areas_of_what_lies_in_no_place)
{
    take(MAPPING,
         "Code,Name,District code,Value\n"
         "E01000002,A,E12000005,1\n"
         "E01000003,B,RKB,1\n"
         "E01000004,C,QWU,1\n",
         1);
    SAME(area_code, 0, "E01000004");
    SAME(within, 0, "E54000018");
    cr_expect_eq(trial.row_counts.filtered, 2);
}

/* The same small area is one, however its code is written, and its district must not contradict itself. */
Test(table_local, cleans_codes_of_small_areas_and_doubts_their_districts)
{
    take("\"columns\": [" AREA ", " WITHIN ", " COLUMN("within_name", "District") ", " VALUE "], " CONSTANTS,
         "Code,Name,District code,District,Value\n"
         "e01031162\xC2\xA0,Rugby 010B,'E07000220,Rugby Borough,1\n"
         "E05007328,Warwick,E07000222,Warwick,2\n"
         "E01031163,Rugby 010C,E07000220,Coventry,3\n"
         "E01031164,Rugby 010D,7000220,Rugby,4\n"
         "E01031165,Warwickshire,E12000005,West Midlands,5\n",
         2);
    SAME(area_code, 0, "E01031162");
    SAME(within, 0, "E07000220");
    SAME(area_code, 1, "E05007328");
    SAME(within, 1, "E07000222");
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "area-contradicted");
    cr_expect_str_eq(trial.findings.rejects[1].rule, "area-looks-like-ours");
    cr_expect_eq(trial.row_counts.filtered, 1);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect_str_eq(
        trial.findings.warnings[0].message,
        "1 row was filtered of small areas that cannot be placed: 'E01031165', LSOA in West Midlands: a small area "
        "is placed by the district in which it lies: within_code or within_name in the mapping");
}

Test(table_local, knows_the_district_by_its_name)
{
    take("\"columns\": [" AREA ", " COLUMN("within_name", "District") ", " VALUE "], " CONSTANTS,
         "Code,Name,District,Value\n"
         "W1,New Bilton,rugby,3\n"
         "W2,Elsewhere,Daventry,3\n",
         1);
    SAME(area_code, 0, "W1");
    SAME(within, 0, "E07000220");
    cr_expect_eq(trial.row_counts.filtered, 1);
}

Test(table_local, rejects_small_areas_without_a_code_or_a_district)
{
    take(MAPPING,
         "Code,Name,District code,Value\n"
         ",Rugby 010B,E07000220,8\n"
         "E01031162,Rugby 010B,,8\n"
         ",,E07000220,8\n"
         ",Elsewhere,E09000001,8\n",
         0);
    cr_assert_eq(trial.row_counts.rejected, 3);
    cr_expect_eq(trial.row_counts.filtered, 1);
    const char *const reasons[] = { "The small area has no code", "does not say in which area it lies",
                                    "The row says no area" };
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(trial.findings.rejects[i].rule, "no-area");
        cr_expect_not_null(strstr(trial.findings.rejects[i].reason, reasons[i]), "%s",
                           trial.findings.rejects[i].reason);
    }
}

/* The district of all rows may be a constant, or are in the headings. */
Test(table_local, takes_the_district_from_constants_and_headings)
{
    take("\"columns\": [" AREA ", " VALUE
         "], \"constants\": {\"indicator\": \"a\", \"period\": \"2019\", \"area_type\": "
         "\"jsna\", \"within_name\": \"Rugby\"}",
         "Code,Name,Value\nJ1,Newbold and Brownsover,3\n", 1);
    SAME(area_type, 0, "jsna");
    SAME(within, 0, "E07000220");
    take("\"columns\": [" AREA ", " COLUMN("value", "In {within_code}") "], " CONSTANTS,
         "Code,Name,In E07000221,In E07000222,In E09000001\nB1,Border,3,4,5\n", 3);
    SAME(within, 1, "E07000221");
    SAME(within, 2, "E07000222");
    cr_expect_eq(trial.row_counts.filtered, 1);
}

Test(table_local, adds_up_the_rows_of_a_small_area)
{
    take("\"add_up\": true, " MAPPING,
         "Code,Name,District code,Value\n"
         "E01031162,Rugby 010B,E07000220,8\n"
         "E07000220,Rugby,,100\n"
         "E01031162,Rugby 010B,E07000220,5\n",
         2);
    size_t small = strcmp(pb_cell(&trial.table, area_code, 0), "E01031162") == 0 ? 0 : 1;
    cr_expect_eq(trial.table.value[small], 13);
    SAME(geography, small, "local");
    SAME(within, small, "E07000220");
    SAME(geography, 1 - small, "");
    SAME(within, 1 - small, "");
}

Test(table_local, says_what_a_mapping_of_small_areas_lacks)
{
    pb_test_mapping_refuse(&trial, "\"columns\": [" COLUMN("area_name", "Name") ", " WITHIN ", " VALUE "], " CONSTANTS,
                           "need their own codes: no 'area_code'");
    pb_test_mapping_refuse(&trial,
                           "\"columns\": [" AREA ", " WITHIN ", " VALUE
                           "], \"constants\": {\"indicator\": \"a\", \"period\": \"2019\"}",
                           "what kind of area the small areas are: no 'area_type'");
}
