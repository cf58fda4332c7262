/* Codes that are not valid any more, in files of the Fingertips service. Expectations: made-up changes to codes of the
 * repository's Places file. */
#include "extractors/fingertips/fingertips.h"
#include "tests/support/house.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct pb_module pb_extractor_fingertips;

#define HEADER                                                                                                         \
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"         \
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,"      \
    "Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,Compared to Regions "          \
    "(statistical) value or percentiles,Time period Sortable,New data,Compared to goal\r\n"
#define ROW(code, name, note)                                                                                          \
    "90366,Life expectancy,E12000005,West Midlands region," code "," name                                              \
    ",Districts,Female,All ages,,,2017 - 19,83.50,82.9,84.1,82.5,84.5,10,2000.5," note                                 \
    ",,Similar,Similar,20170000,,\r\n"

static struct pb_test_house house;
static struct pb_symbols symbols;
static struct pb_table facts, table;
static struct pb_reference reference;
static struct pb_row_counts row_counts;
static struct pb_findings findings;
static struct pb_error error;
static atomic_bool cancelled;
static _Atomic uint64_t bytes_read;

static void change(struct pb_context *context, const char *code, const char *became, const char *how)
{
    static const struct pb_fact_source here = { "changes.csv", 2 };
    cr_assert_eq(pb_fact_change(context, &here, code, became, how, 1, 20190401, &error), PB_OK, "%s", error.message);
}

static void open_all(void)
{
    struct pb_row_counts counts = { 0 };
    struct pb_context context = { .source = "history", .table = &facts, .row_counts = &counts };
    pb_test_house_open(&house);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&facts, &symbols, 1000);
    pb_table_open(&table, &symbols, 1000);
    pb_findings_open(&findings);
    change(&context, "E07000920", "E07000220", PB_CHANGE_RECODED);
    change(&context, "E07000931", "E07000221", PB_CHANGE_MERGED);
    change(&context, "E07000932", "E07000221", PB_CHANGE_MERGED);
    cr_assert_eq(pb_reference_build(&reference, &house.geography, &facts, &error), PB_OK);
}

static void close_all(void)
{
    pb_reference_close(&reference);
    pb_table_close(&table);
    pb_table_close(&facts);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
    pb_test_house_close(&house);
}

TestSuite(fingertips_changes, .init = open_all, .fini = close_all);

static void take(const char *text, bool follow)
{
    const struct fingertips_options given = { .follow_changes = follow };
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)text, .length = strlen(text) };
    const struct pb_input input = pb_memory_input("data", &stream);
    struct pb_context context = { .source = "ft",
                                  .scheme = "fingertips",
                                  .geography = &house.geography,
                                  .reference = pb_extractor_fingertips.looks_up(&given) ? &reference : NULL,
                                  .table = &table,
                                  .row_counts = &row_counts,
                                  .findings = &findings,
                                  .cancelled = &cancelled,
                                  .bytes_read = &bytes_read };
    cr_assert_eq(pb_extractor_fingertips.extract(&given, &input, 1, &context, &error), PB_OK, "%s", error.message);
    cr_expect_eq(row_counts.read, table.rows + row_counts.filtered + row_counts.rejected + row_counts.duplicates);
}

static const char file[] = HEADER ROW("E07000920", "Rugby", "A note") ROW("E07000920", "Warwick", "")
    ROW("E07000931", "North", "") ROW("E07000932", "South", "") ROW("E07000220", "Rugby", "");

Test(fingertips_changes, reads_recoded_codes_as_those_of_our_areas)
{
    take(file, true);
    cr_assert_eq(table.rows, 2);
    cr_expect_str_eq(pb_cell(&table, area_code, 0), "E07000220");
    cr_expect_str_eq(pb_cell(&table, note, 0),
                     "published with the code E07000920, which E07000220 replaced on 1 April 2019; A note");
    cr_expect_str_eq(pb_cell(&table, note, 1), "");
    cr_assert_eq(row_counts.rejected, 1);
    cr_expect_str_eq(findings.rejects[0].rule, "area-looks-like-ours");
    cr_expect_eq(row_counts.filtered, 2);
    cr_assert_eq(findings.warning_count, 1);
    cr_expect_str_eq(findings.warnings[0].what, "rows of codes that were merged or split");
    cr_expect_eq(findings.warnings[0].rows, 2);
    cr_expect_eq(findings.warnings[0].line, 4);
}

/* Not ours to add to the codes of the area: its figures are others. */
Test(fingertips_changes, filters_what_was_merged_beside_the_name_of_what_it_became)
{
    take(HEADER ROW("E07000931", "Stratford-on-Avon", "") ROW("E07000931", "Warwick", ""), true);
    cr_assert_eq(table.rows, 0);
    cr_expect_eq(row_counts.filtered, 1);
    cr_expect_eq(findings.warnings[0].rows, 1);
    cr_assert_eq(row_counts.rejected, 1);
    cr_expect_str_eq(findings.rejects[0].reason,
                     "The name is that of Warwick (E07000222), and the code beside it, E07000931, was merged into "
                     "E07000221 on 1 April 2019: correct the code or the name");
}

Test(fingertips_changes, leaves_codes_alone_unless_the_source_follows_them)
{
    take(file, false);
    cr_assert_eq(table.rows, 1);
    cr_expect_eq(row_counts.rejected, 2, "the name is that of one of ours");
    cr_expect_eq(row_counts.filtered, 2);
}
