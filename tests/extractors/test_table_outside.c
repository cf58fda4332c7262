/* What a mapping takes from outside of the table: from the name of the file (which is "data" in the trials) and from
 * rows above the headings. */
#include "tests/support/mapping.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pb_test_mapping trial;

static void open_outside(void)
{
    pb_test_mapping_open(&trial);
}

static void close_outside(void)
{
    pb_test_mapping_close(&trial);
}

TestSuite(table_outside, .init = open_outside, .fini = close_outside);

#define MAPPING                                                                                                        \
    "\"header\": {\"contains\": [\"Code\"]}, \"columns\": [{\"field\": \"area_code\", \"names\": [\"Code\"]}, "        \
    "{\"field\": \"value\", \"names\": [\"Value\"]}]"
#define ABOVE                   "\"above\": [\"Period: | {period}\", \"*England, {period}\", \"Units | {unit}\"]"
#define NAMED                   MAPPING ", \"constants\": {\"indicator\": \"a\"}"
#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&trial.table, column, row), text)

static enum pb_status take(const char *mapping, const char *text)
{
    close_outside();
    open_outside();
    return pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1);
}

Test(table_outside, takes_fields_from_rows_above_the_headings)
{
    cr_assert_eq(take(ABOVE ", " NAMED,
                      "Title:,Beds in England\nPeriod:,April 2019,,\n,Units,Beds\n\nCode,Value\nE07000220,1\n"),
                 PB_OK, "%s", trial.error.message);
    SAME(period, 0, "Apr 2019");
    SAME(unit, 0, "Beds");
    cr_expect_eq(trial.table.period_start[0], 20190401);
    cr_assert_eq(take(ABOVE ", " NAMED, "\"Deaths in England, all ages\"\n\"Deaths, England, 2019 Q2\"\n\"Deaths, "
                                        "England, 2020\"\nCode,Value\nE07000220,1\n"),
                 PB_OK);
    SAME(period, 0, "2019 Q2"); /* all ages are no period, and the first row that has one counts */
}

Test(table_outside, refuses_a_sheet_without_such_a_row)
{
    cr_expect_eq(take(ABOVE ", " NAMED, "Title,Beds\nPeriod:,unknown\nCode,Value\nE07000220,1\n"), PB_FAILED);
    cr_expect(strstr(trial.error.message, "no row above the headings is like 'Period: | {period}'"), "%s",
              trial.error.message);
    cr_expect(strstr(trial.error.hint, "constants"));
}

Test(table_outside, takes_fields_from_the_name_of_the_file)
{
    cr_assert_eq(take("\"file_names\": [\"da{indicator}\"], " MAPPING ", \"constants\": {\"period\": \"2019\"}",
                      "Code,Value\nE07000220,1\n"),
                 PB_OK, "%s", trial.error.message);
    SAME(indicator, 0, "ta");
    cr_expect_eq(take("\"file_names\": [\"beds-{period}.csv\"], " NAMED, "Code,Value\nE07000220,1\n"), PB_FAILED);
    cr_expect(strstr(trial.error.message, "the name of the file is not like 'beds-{period}.csv'"), "%s",
              trial.error.message);
    cr_expect_eq(take("\"file_names\": [\"{period}\"], " NAMED, "Code,Value\nE07000220,1\n"),
                 PB_FAILED); /* "data" is no period */
}

Test(table_outside, refuses_patterns_that_cannot_be)
{
    pb_test_mapping_refuse(&trial, "\"above\": [\"Period: {perod}\"], " NAMED, "the pattern is not valid");
    pb_test_mapping_refuse(&trial, "\"file_names\": [\"{period}{unit}\"], " NAMED, "the pattern is not valid");
}

/* "Total" among the texts of a column of categories is the whole population. */
Test(table_outside, has_no_kind_of_category_without_a_category)
{
    cr_assert_eq(take("\"columns\": [{\"field\": \"area_code\", \"names\": [\"Code\"]}, {\"field\": \"category\", "
                      "\"names\": [\"Group\"]}, "
                      "{\"field\": \"value\", \"names\": [\"Value\"]}], \"values\": [{\"field\": \"category\", "
                      "\"from\": [\"Total\"]}], "
                      "\"constants\": {\"indicator\": \"a\", \"period\": \"2019\", \"category_type\": \"Groups\"}",
                      "Code,Group,Value\nE07000220,Total,1\nE07000220,Some,2\n"),
                 PB_OK, "%s", trial.error.message);
    SAME(category_type, 0, "");
    SAME(category, 0, "");
    SAME(category_type, 1, "Groups");
}
