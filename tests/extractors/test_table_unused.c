/* What the table extractor says it did not use: counted by hand on small made-up tables. */
#include "tests/support/mapping.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
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

TestSuite(table_unused, .init = open_all, .fini = close_all);

#define COLUMNS                                                                                                        \
    "\"columns\": [{\"field\": \"area_code\", \"names\": [\"Code\"]}, {\"field\": \"period\", \"names\": "             \
    "[\"Year\"]}, "                                                                                                    \
    "{\"field\": \"value\", \"names\": [\"N\"]}], \"constants\": {\"indicator\": \"visits\", \"unit\": \"Visits\"}"

static void take(const char *mapping, const char *text, size_t rows)
{
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, rows, "%zu rows", trial.table.rows);
}

static const struct pb_quality *caution(const char *rule)
{
    for (size_t i = 0; i < trial.findings.quality_count; i++)
        if (strcmp(trial.findings.quality[i].rule, rule) == 0)
            return &trial.findings.quality[i];
    return NULL;
}

static void expect_caution(const char *rule, const char *sentence)
{
    const struct pb_quality *found = caution(rule);
    cr_assert_not_null(found, "%s", rule);
    cr_expect_eq(found->kind, PB_WORD_CAUTION);
    cr_expect_str_eq(found->sentence, sentence);
    cr_expect_str_neq(found->file, "");
}

static bool warned(const char *words)
{
    for (size_t i = 0; i < trial.findings.warning_count; i++)
        if (strstr(trial.findings.warnings[i].message, words))
            return true;
    return false;
}

Test(table_unused, counts_rows_and_texts_of_columns_in_the_rows_of_our_areas)
{
    take(COLUMNS ", \"empty\": \"filter\", \"skip\": [{\"column\": \"Status\", \"matches\": [\"draft\"]}]",
         "Code,Name,Year,Status,N,Remark,Empty\n"
         "E07000220,Rugby,2018,final,1,,\n"
         "E07000220,Rugby,2019,final,2,late,\n"
         "E07000222,Warwick,2019,draft,3,,\n"
         "E06000001,Hartlepool,2019,final,4,other,\n"
         "E06000002,Middlesbrough,2019,final,5,more,\n"
         "E07000222,Warwick,2019,final,,,\n",
         2);
    expect_caution("rows-not-used",
                   "of 6 rows these are not used: 2 of other areas, 1 left out by what the mapping says "
                   "(skip, only, hidden_rows), 1 without any figure");
    expect_caution("columns-not-used",
                   "2 columns are not used, with so many different texts in the rows of your areas: "
                   "'Name' (2), 'Remark' (1)");
}

Test(table_unused, says_nothing_when_all_is_used)
{
    take(COLUMNS, "Code,Year,N\nE07000220,2018,1\n", 1);
    cr_expect_eq(trial.findings.quality_count, 0);
}

Test(table_unused, does_not_count_beyond_a_hundred_texts)
{
    char text[8192] = "Code,Year,N,Id\n";
    for (int i = 0; i < 101; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "E07000220,%d,1,id %d\n", 1900 + i, i);
    take(COLUMNS, text, 101);
    expect_caution("columns-not-used",
                   "1 column is not used, with so many different texts in the rows of your areas: 'Id' "
                   "(more than 100)");
}

Test(table_unused, a_column_without_heading_has_its_letter)
{
    take(COLUMNS, "Code,Year,N,\nE07000220,2018,1,x\n", 1);
    expect_caution("columns-not-used",
                   "1 column is not used, with so many different texts in the rows of your areas: column D (1)");
}

Test(table_unused, a_quarter_that_is_left_out_is_no_year)
{
    take(COLUMNS, "Code,Year,Quarter,N\nE07000220,2018/19,Q4,1\n", 1);
    cr_expect(warned("'Quarter' says a part of the period (Q4) and is not used"));
}

/* The rows are rejected, too: only what is left out tells them apart. */
Test(table_unused, months_by_name_and_by_number_are_parts)
{
    take(COLUMNS, "Code,Year,When,N\nE07000220,2018,March,1\nE07000220,2018,April,1\n", 0);
    cr_expect(warned("'When' says a part of the period (March and others)"));
    pb_test_mapping_close(&trial);
    pb_test_mapping_open(&trial);
    take(COLUMNS, "Code,Year,Month,N\nE07000220,2018,3,1\nE07000220,2018,4,1\n", 0);
    cr_expect(warned("'Month' says a part of the period (3 and others)"));
}

/* A number is no month without its heading; one date, such as that of a release, says nothing of the period. */
Test(table_unused, other_columns_are_no_parts_of_a_period)
{
    take(COLUMNS,
         "Code,Year,Group,Released,Month,N\nE07000220,2018,3,2018-05-01,all,1\nE07000220,2019,4,2018-05-01,x,1\n", 2);
    cr_expect_not(warned("says a part of the period"));
}

Test(table_unused, a_day_of_the_period_is_a_part_where_there_are_several)
{
    take(COLUMNS, "Code,Year,Day,N\nE07000220,2018,2018-05-01,1\nE07000220,2018,2018-05-02,1\n", 0);
    cr_expect(warned("'Day' says a part of the period (2018-05-01 and others)"));
}

/* As a proposal puts it where the first and the last day have a column each. */
Test(table_unused, a_day_that_the_period_has_in_it_is_no_part)
{
    take(COLUMNS
         ", \"values\": [{\"field\": \"period\", \"from\": [\"2018-04-01\"], \"to\": \"2018-04-01 to 2019-03-31\"}]",
         "Code,Year,End,N\nE07000220,2018-04-01,2019-03-31,1\n", 1);
    cr_expect_not(warned("says a part of the period"));
}

/* Where rows are added up, the sum over the quarters is what is wanted. */
Test(table_unused, a_part_that_is_added_up_is_meant)
{
    take("\"add_up\": true, " COLUMNS, "Code,Year,Quarter,N\nE07000220,2018,Q3,1\nE07000220,2018,Q4,1\n", 1);
    cr_expect_not(warned("says a part of the period"));
    expect_caution("columns-not-used",
                   "1 column is not used, with so many different texts in the rows of your areas: 'Quarter' (2)");
}

Test(table_unused, a_rejected_cell_is_named_with_its_heading)
{
    take(COLUMNS, "Code,Year,N\nE07000220,2018,few\nE07000220,2019-13,1\n", 0);
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_expect_not_null(strstr(trial.findings.rejects[0].reason, "(column 'N')"), "%s",
                       trial.findings.rejects[0].reason);
    cr_expect_not_null(strstr(trial.findings.rejects[1].reason, "(column 'Year')"), "%s",
                       trial.findings.rejects[1].reason);
}
