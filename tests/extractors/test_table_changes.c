/* Codes that are not valid any more, in tables. Expectations: made-up changes to codes of the repository's Places file,
 * which are so few that what each row becomes can be said. */
#include "tests/support/mapping.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pb_test_mapping trial;
static struct pb_table facts;
static struct pb_reference reference;

static void change(struct pb_context *context, const char *code, const char *became, const char *how, int32_t on)
{
    static const struct pb_fact_source here = { "changes.csv", 2 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_fact_change(context, &here, code, became, how, 1, on, &error), PB_OK, "%s", error.message);
}

static void lsoa(struct pb_context *context, const char *code)
{
    static const struct pb_fact_source here = { "lookup.csv", 2 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_fact_area(context, &here, code, "", PB_TYPE_LSOA, 0, 0, &error), PB_OK);
    cr_assert_eq(pb_fact_within(context, &here, code, "E07000220", 1, 0, 0, &error), PB_OK);
}

static void open_all(void)
{
    struct pb_row_counts counts = { 0 };
    pb_test_mapping_open(&trial);
    struct pb_context context = { .source = "history", .table = &facts, .row_counts = &counts };
    pb_table_open(&facts, &trial.symbols, 1000);
    change(&context, "E07000920", "E07000220", PB_CHANGE_RECODED, 20190401);
    change(&context, "E07000220", "E07000220", PB_CHANGE_RENAMED, 20190401);
    change(&context, "E07000820", "E07000920", PB_CHANGE_RECODED, 20090101);
    change(&context, "44RU", "E07000220", PB_CHANGE_RECODED, 0);
    change(&context, "E07000931", "E07000221", PB_CHANGE_MERGED, 20090401);
    change(&context, "E07000932", "E07000221", PB_CHANGE_MERGED, 20090401);
    change(&context, "E07000941", "E07000222", PB_CHANGE_SPLIT, 20090401);
    change(&context, "E07000941", "E09000001", PB_CHANGE_SPLIT, 20090401);
    change(&context, "E07000942", "E07000220", PB_CHANGE_SPLIT, 0);
    change(&context, "E07000942", "E07000222", PB_CHANGE_SPLIT, 0);
    change(&context, "E07000961", "E07000962", PB_CHANGE_RECODED, 19900101);
    change(&context, "E07000962", "E07000963", PB_CHANGE_RECODED, 0);
    change(&context, "E07000963", "E07000964", PB_CHANGE_RECODED, 19980101);
    change(&context, "E07000964", "E07000920", PB_CHANGE_RECODED, 20010101);
    change(&context, "E09000901", "E09000001", PB_CHANGE_RECODED, 20190401);
    change(&context, "E07000951", "E07000952", PB_CHANGE_RECODED, 20190401);
    change(&context, "E07000952", "E07000951", PB_CHANGE_RECODED, 20190401);
    change(&context, "E01009001", "E01031152", PB_CHANGE_RECODED, 20210321);
    change(&context, "E01009002", "E01031153", PB_CHANGE_BEST_FIT, 20210321);
    lsoa(&context, "E01031152");
    lsoa(&context, "E01031153");
    cr_assert_eq(pb_reference_build(&reference, &trial.house.geography, &facts, &trial.error), PB_OK);
    trial.reference = &reference;
}

static void close_all(void)
{
    pb_reference_close(&reference);
    pb_table_close(&facts);
    pb_test_mapping_close(&trial);
}

TestSuite(table_changes, .init = open_all, .fini = close_all);

static void take(const char *mapping, const char *text, size_t rows)
{
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, rows, "%zu rows; %s", trial.table.rows,
                 trial.findings.reject_count ? trial.findings.rejects[0].reason : "no reject");
}

/* What is said of codes in parts. */
static const struct pb_quality *caution(void)
{
    for (size_t i = 0; i < trial.findings.quality_count; i++)
        if (strcmp(trial.findings.quality[i].rule, "code-in-parts") == 0)
            return &trial.findings.quality[i];
    return NULL;
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&trial.table, column, row), text)

#define COLUMN(field, name) "{\"field\": \"" field "\", \"names\": [\"" name "\"]}"
#define COLUMNS                                                                                                        \
    "\"columns\": [" COLUMN("area_code", "Code") ", " COLUMN("area_name", "Name") ", " COLUMN(                         \
        "value", "Value") ", " COLUMN("note", "Note") "]"
#define CONSTANTS "\"constants\": {\"indicator\": \"a\", \"period\": \"2018\"}"
#define FOLLOWED  COLUMNS ", " CONSTANTS ", \"follow_changes\": true"
#define HEADINGS  "Code,Name,Value,Note\n"

Test(table_changes, reads_recoded_codes_as_those_of_our_areas)
{
    take(FOLLOWED,
         HEADINGS "E07000920,Rugby,8,\n"
                  "e07000820,,5,revised\n"
                  "44RU,Rugby,6,\n"
                  "E07000220,Rugby,9,\n"
                  "E09000901,City of London,7,\n",
         4);
    SAME(area_code, 0, "E07000220");
    SAME(area_type, 0, "district");
    SAME(value_text, 0, "8");
    SAME(note, 0, "published with the code E07000920, which E07000220 replaced on 1 April 2019");
    SAME(area_code, 1, "E07000220");
    SAME(note, 1,
         "revised; published with the code E07000820, which E07000920 replaced on 1 January 2009, which "
         "E07000220 replaced on 1 April 2019");
    SAME(note, 2, "published with the code 44RU, which is another code of E07000220");
    SAME(note, 3, "");
    cr_expect_eq(trial.row_counts.filtered, 1);
    cr_expect_null(caution());
}

Test(table_changes, leaves_codes_alone_unless_the_mapping_follows_them)
{
    take(COLUMNS ", " CONSTANTS, HEADINGS "E07000920,,8,\nE07000220,Rugby,9,\n", 1);
    cr_expect_eq(trial.row_counts.filtered, 1);
    trial.table.rows = 0;
    trial.row_counts = (struct pb_row_counts){ 0 };
    trial.reference = NULL;
    take(FOLLOWED, HEADINGS "E07000920,,8,\nE07000220,Rugby,9,\n", 1);
    cr_assert_gt(trial.findings.warning_count, 0);
    cr_expect_str_eq(trial.findings.warnings[0].message,
                     "no code is followed (follow_changes): there are no reference data on changes of codes, which the "
                     "extractor code_history gives to all sources but those of reference data");
}

Test(table_changes, tells_what_was_merged_or_split_and_leaves_it_out)
{
    take(FOLLOWED,
         HEADINGS "E07000931,North,8,\n"
                  "E07000932,South,8,\n"
                  "E07000941,Wide,8,\n"
                  "E07000951,Round,8,\n",
         0);
    cr_expect_eq(trial.row_counts.filtered, 4);
    cr_assert_not_null(caution());
    cr_expect_str_eq(caution()->rows, "2");
    cr_expect_str_eq(caution()->sentence,
                     "3 rows are left out of codes that were merged or split, such as E07000931, which was merged into "
                     "E07000221 on 1 April 2009: their figures are not those of the new areas");
}

/* The name is that of another area of ours: nothing says which of the two is wrong. */
Test(table_changes, believes_no_code_beside_the_name_of_another_area)
{
    take(FOLLOWED, HEADINGS "E07000920,Warwick,8,\n", 0);
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "area-looks-like-ours");
    cr_expect_str_eq(trial.findings.rejects[0].reason,
                     "The name is that of Warwick (E07000222), and the row is published with the code E07000920, which "
                     "E07000220 replaced on 1 April 2019: correct the code or the name (column 'Code')");
}

/* Both parts are ours: the name says which. A merged code is none of the other codes of what it became. */
Test(table_changes, filters_what_was_merged_or_split_beside_the_name_of_what_it_became)
{
    take(FOLLOWED,
         HEADINGS "E07000931,Stratford-on-Avon,8,\n"
                  "E07000942,Rugby,8,\n"
                  "E07000942,Warwick,8,\n"
                  "E07000942,Nuneaton and Bedworth,8,\n",
         0);
    cr_expect_eq(trial.row_counts.filtered, 3);
    cr_assert_not_null(caution());
    cr_expect_str_eq(caution()->sentence,
                     "3 rows are left out of codes that were merged or split, such as E07000931, which was merged into "
                     "E07000221 on 1 April 2009: their figures are not those of the new areas");
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].reason,
                     "The name is that of Nuneaton and Bedworth (E07000219), and the code beside it, E07000942, was "
                     "split, a part of it to E07000220: correct the code or the name (column 'Code')");
}

/* Of a long way the last change alone. */
Test(table_changes, says_of_a_long_way_how_many_codes_it_had)
{
    take(FOLLOWED, HEADINGS "E07000961,Rugby,8,\nE07000962,Rugby,7,\n", 2);
    SAME(note, 0,
         "published with the code E07000961, which E07000220 replaced by way of 4 other codes on 1 April 2019");
    SAME(note, 1,
         "published with the code E07000962, which is another code of E07000963, which E07000964 replaced on 1 January "
         "1998, which E07000920 replaced on 1 January 2001, which E07000220 replaced on 1 April 2019");
}

/* What was split keeps its code, as does what lies in another district today. */
Test(table_changes, follows_codes_of_small_areas_whose_rows_say_where_they_lie)
{
    take("\"columns\": [" COLUMN("area_code", "Code") ", " COLUMN("within_code", "Name") ", " COLUMN(
             "value", "Value") ", " COLUMN("note", "Note") "], "
                                                           "\"constants\": {\"indicator\": \"a\", \"period\": "
                                                           "\"2018\", \"area_type\": \"lsoa\"}, "
                                                           "\"follow_changes\": true",
         HEADINGS "E01009001,E07000220,8,\nE01009002,E07000220,7,\nE01031153,E07000220,6,\n"
                  "E01009001,E08000026,5,\n",
         4);
    SAME(area_code, 0, "E01031152");
    SAME(within, 0, "E07000220");
    SAME(note, 0, "published with the code E01009001, which E01031152 replaced on 21 March 2021");
    SAME(area_code, 1, "E01009002");
    SAME(area_code, 2, "E01031153");
    SAME(note, 2, "");
    SAME(area_code, 3, "E01009001");
    SAME(within, 3, "E08000026");
}

Test(table_changes, follows_codes_of_small_areas_that_a_lookup_places)
{
    take(COLUMNS ", \"constants\": {\"indicator\": \"a\", \"period\": \"2018\", \"area_type\": \"lsoa\"}, "
                 "\"follow_changes\": true",
         HEADINGS "E01009001,,8,\nE01009002,,7,\nE01031153,,6,\n", 2);
    SAME(area_code, 0, "E01031152");
    SAME(area_type, 0, "lsoa");
    SAME(within, 0, "E07000220");
    SAME(note, 0, "published with the code E01009001, which E01031152 replaced on 21 March 2021");
    SAME(area_code, 1, "E01031153");
    cr_assert_not_null(caution());
    cr_expect_str_eq(caution()->sentence,
                     "1 row is left out of codes that were merged or split, such as E01009002, which is only a best "
                     "fit of E01031153 on 21 March 2021: their figures are not those of the new areas");
}

Test(table_changes, adds_nothing_up_that_may_be_there_twice)
{
    pb_test_mapping_refuse(&trial, FOLLOWED ", \"add_up\": true",
                           "a table may have a figure by the old code and by the new one, and 'add_up' would count it");
}
