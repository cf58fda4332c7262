/* The rightcare extractor: the headings of each family of packs, forms of codes, signs for what is missing, and packs
 * that are none. */
#include "tests/support/house.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_extractor_rightcare;

static struct pb_test_house house;
static struct pb_arena arena;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_row_counts row_counts;
static struct pb_findings findings;
static struct pb_error error;
static atomic_bool cancelled;

static void open_all(void)
{
    pb_test_house_open(&house);
    pb_arena_open(&arena, (size_t)64 << 20);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 100000);
    pb_findings_open(&findings);
}

static void close_all(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
    pb_arena_close(&arena);
    pb_test_house_close(&house);
}

TestSuite(rightcare, .init = open_all, .fini = close_all);

/* A table of similar organisations that is read beside the pack; NULL: none. */
static const char *similar;

/* `more`: options beside the files, beginning with a comma; "" for none. */
static enum pb_status extract(const char *more, const void *bytes, size_t length)
{
    char text[1000];
    struct pb_json json;
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    struct pb_memory_stream table_stream = { .bytes = (const unsigned char *)similar,
                                             .length = similar ? strlen(similar) : 0 };
    struct pb_input inputs[] = { pb_memory_input("pack", &stream), pb_memory_input("table", &table_stream) };
    inputs[1].role = 1;
    struct pb_context context = { .source = "s",
                                  .scheme = "rightcare",
                                  .geography = &house.geography,
                                  .table = &table,
                                  .row_counts = &row_counts,
                                  .findings = &findings,
                                  .cancelled = &cancelled };
    (void)snprintf(text, sizeof text, "{\"files\": [\"x\"]%s}", more);
    error = (struct pb_error){ 0 };
    cr_assert_eq(pb_json_open(&json, "options.json", text, strlen(text), &error), PB_OK, "%s", error.message);
    void *option_values = pb_arena_take(&arena, 1, pb_extractor_rightcare.option_values_size);
    const struct pb_option_reading reading = { .json = &json, .arena = &arena, .what = "module 'rightcare'" };
    cr_assert_eq(pb_options_read(pb_extractor_rightcare.options, json.root, option_values, &reading, &error), PB_OK,
                 "%s", error.message);
    enum pb_status status = pb_extractor_rightcare.extract(option_values, inputs, similar ? 2 : 1, &context, &error);
    pb_json_close(&json);
    if (status == PB_OK) {
        cr_expect_eq(row_counts.read, table.rows + row_counts.filtered + row_counts.rejected);
        cr_expect_eq(row_counts.rejected, findings.reject_count);
    }
    return status;
}

static void take(const char *text, size_t rows)
{
    cr_assert_eq(extract("", text, strlen(text)), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, rows, "%zu rows; %s", table.rows,
                 findings.reject_count ? findings.rejects[0].reason : "no reject");
}

static void refuse(const char *more, const char *text, const char *words, const char *hint)
{
    cr_expect_eq(extract(more, text, strlen(text)), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_COLUMNS);
    cr_expect_str_eq(error.source, "pack");
    cr_expect_not_null(strstr(error.message, words), "%s", error.message);
    cr_expect_not_null(strstr(error.hint, hint), "%s", error.hint);
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&table, column, row), text)
#define PLAIN                   "CCG code,Indicator,Period,Value\n"

static void rejects(const char *row, const char *rule)
{
    char text[600];
    size_t before = findings.reject_count;
    (void)snprintf(text, sizeof text, PLAIN "%s\n", row);
    cr_assert_eq(extract("", text, strlen(text)), PB_OK, "%s", error.message);
    cr_assert_eq(findings.reject_count, before + 1, "%s is taken", row);
    cr_expect_str_eq(findings.rejects[before].rule, rule);
    cr_expect_eq(findings.rejects[before].line, 2);
    cr_expect_str_eq(findings.rejects[before].raw, row);
}

/* ---- The families of packs ---- */

Test(rightcare, reads_a_pack_of_ccgs)
{
    take("Cardiovascular focus pack,,,,,,,,,,,,,,,,,\n"
         "CCG code,CCG name,STP code,Programme area,Pathway,Indicator,Time period,Units,Value,Lower 95% CI,Upper 95% "
         "CI,Numerator,Denominator,Best 5 average,Opportunity (£),Statistically significant,Similar 10 CCGs,Polarity\n"
         "05A,NHS Coventry and Rugby CCG,QWU,CVD,Stroke,Spend on admissions,2019-20,£ per 1000,\"£1,250.50\",1200,1300,"
         "\"480,456\",480456,1100.5,\"£72,000\",Yes,05R 05H,Lower is better\n"
         "15M,NHS Derby CCG,QJ2,CVD,Stroke,Spend on admissions,2019-20,£ per 1000,1,1,1,1,1,1,-,No,,\n"
         "Source: made up,,,,,,,,,,,,,,,,,\n",
         1);
    cr_expect_eq(row_counts.read, 3);
    cr_expect_eq(row_counts.filtered, 2);
    SAME(source, 0, "s");
    SAME(indicator, 0, "cvd-stroke-spend-on-admissions");
    SAME(measure_name, 0, "CVD, Stroke: Spend on admissions");
    SAME(area_code, 0, "E38000038");
    SAME(area_type, 0, "ccg");
    SAME(period, 0, "2019/20");
    SAME(unit, 0, "£ per 1000");
    SAME(sex, 0, "Persons");
    SAME(value_text, 0, "1250.50");
    SAME(count_text, 0, "480456");
    SAME(status, 0, "published");
    SAME(source_row, 0, "3");
    SAME(note, 0, "The pack's benchmark 1100.5; opportunity 72000; significance Yes");
    cr_expect_eq(table.value[0], 1250.5);
    cr_expect_eq(table.lower_95[0], 1200);
    cr_expect_eq(table.upper_95[0], 1300);
    cr_expect_eq(table.period_start[0], 20190401);
    cr_expect_eq(table.period_end[0], 20200331);
}

Test(rightcare, reads_a_pack_of_an_ics_with_the_figure_of_england)
{
    take("ICS Code,ICS Name,Indicator ID,Indicator name,Financial year,ICS value,LCL,UCL,Count,Population,England "
         "value,Desired direction\n"
         "QWU,Coventry and Warwickshire,RES_01,COPD,2021/22,10.5,9,12,50,1000,11.2,High\n"
         "QHL,Birmingham and Solihull,RES_01,COPD,2021/22,12,9,12,50,1000,11.2,High\n",
         2);
    SAME(indicator, 0, "res-01");
    SAME(measure_name, 0, "COPD");
    SAME(area_code, 0, "E54000018");
    SAME(note, 0, "");
    SAME(area_code, 1, "E92000001");
    SAME(area_name, 1, "England");
    SAME(value_text, 1, "11.2");
    SAME(source_row, 1, "2");
    cr_expect(pb_missing(table.lower_95[1]) && pb_missing(table.denominator[1]));
    cr_expect_eq(row_counts.read, 3);
    cr_expect_eq(row_counts.filtered, 1);
}

Test(rightcare, reads_the_small_organisations_of_a_pack_that_names_the_larger_ones_too)
{
    take("PCN code,PCN name,Sub ICB location code,ICB code,Measure,Period,Rate\n"
         "U04784,Warwickshire East,B2M3M,QWU,A,2022,1\n",
         1);
    SAME(area_code, 0, "U04784");
    SAME(area_name, 0, "Warwickshire East PCN");
    SAME(area_type, 0, "pcn");
    take("PCN code,PCN name,Sub ICB location code,ICB code,Measure,Period,Rate\n"
         "U16464,Barnsley,02P,QF7,A,2022,1\n",
         1);
    cr_expect_eq(row_counts.filtered, 1);
    cr_assert_eq(findings.warning_count, 1);
    cr_expect_not_null(strstr(findings.warnings[0].message, "none of the rows"));
    take("PCN name,Sub ICB location name,Measure,Period,Rate\n"
         "Go West PCN,NHS Coventry and Warwickshire,A,2022,1\n",
         2);
    SAME(area_code, 1, "U49145");
    take("ICB code,ICB name,Sub-ICB location code,Sub-ICB location name,Measure,Period,Rate\n"
         "QWU,NHS Coventry and Warwickshire ICB,B2M3M,NHS Coventry and Warwickshire ICB - B2M3M,A,2022,1\n",
         3);
    SAME(area_code, 2, "E38000251");
}

/* ---- Organisations ---- */

Test(rightcare, knows_the_forms_of_codes)
{
    take(PLAIN "05A,a,2019,1\n n05a ,b,2019,1\nE38000038,c,2019,1\nnE38000038,d,2019,1\nB2M3M,e,2019,1\nQWU,f,2019,1\n"
               "England,g,2019,1\nENG,h,2019,1\nE92000001,i,2019,1\n05A: Coventry and Rugby,j,2019,1\n"
               "NHS Coventry and Rugby CCG (05A),k,2019,1\nCoventry & Rugby CCG,l,2019,1\nM84009,m,2019,1\n"
               "NHS Leicester City CCG,n,2019,1\nE38000001,o,2019,1\n",
         12);
    const char *const codes[] = { "E38000038", "E38000038", "E38000038", "E38000038", "E38000251", "E54000018",
                                  "E92000001", "E92000001", "E92000001", "E38000038", "E38000038", "E38000038" };
    for (size_t i = 0; i < table.rows; i++)
        SAME(area_code, i, codes[i]);
    cr_expect_eq(row_counts.filtered, 3);
}

Test(rightcare, goes_by_the_name_where_there_is_no_code)
{
    take("Organisation name,Metric,Year,Percentage\nnhs  South Warwickshire\xC2\xA0"
         "CCG,a,2019,1\nSomewhere,a,2019,1\n",
         1);
    SAME(area_code, 0, "E38000164");
}

/* "Organisation" alone holds a code or a name; beside one that says "code" it is the name. */
Test(rightcare, takes_a_bare_organisation_beside_its_code_for_the_name)
{
    take("Organisation,Organisation Code,Indicator,Period,Value\nNHS South Warwickshire CCG,05R,a,2019,1\n"
         "NHS South Warwickshire CCG,05A,b,2019,1\n",
         1);
    SAME(area_code, 0, "E38000164");
    cr_assert_eq(findings.reject_count, 1);
    cr_expect_str_eq(findings.rejects[0].rule, "area-contradicted");
}

Test(rightcare, takes_the_name_that_says_so_before_a_bare_organisation)
{
    take("CCG,CCG code,CCG name,Indicator,Period,Value\n05R,E38000164,NHS South Warwickshire CCG,a,2019,1\n", 1);
    SAME(area_name, 0, "NHS South Warwickshire CCG");
}

/* Codes and names are understood, and doubted, as in every extractor: placebook/area_names.h. */
Test(rightcare, cleans_codes_and_doubts_what_contradicts_itself)
{
    take("CCG code,CCG name,Metric,Year,Percentage\n05A\xC2\xA0,NHS Coventry & Rugby,a,2019,1\n"
         "\"=\"\"05r\"\"\",South Warwickshire,b,2019,1\n'05H,,c,2019,1\n\xE2\x80\x8BQWU,Coventry And Warwickshire "
         "STP,d,2019,1\n"
         "05A,NHS South Warwickshire CCG,e,2019,1\n05X,NHS Warwickshire North CCG,f,2019,1\nABC,NHS South "
         "Warwickshire,g,2019,1\n"
         "05D,NHS East Staffordshire CCG,h,2019,1\n",
         4);
    const char *const codes[] = { "E38000038", "E38000164", "E38000195", "E54000018" };
    for (size_t i = 0; i < 4; i++)
        SAME(area_code, i, codes[i]);
    const char *const rules[] = { "area-contradicted", "area-looks-like-ours", "area-looks-like-ours" };
    cr_assert_eq(findings.reject_count, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(findings.rejects[i].rule, rules[i]);
        cr_expect_eq(findings.rejects[i].line, i + 6);
    }
    cr_expect_eq(row_counts.filtered, 1);
}

Test(rightcare, rejects_with_line_and_rule_what_it_cannot_take)
{
    rejects("O5A,a,2019,1", "organisation-code");
    rejects(",a,2019,1", "no-organisation");
    rejects("05A,,2019,1", "no-indicator");
    rejects("05A,?!,2019,1", "no-indicator");
    rejects("05A,a,soon,1", "period");
    rejects("05A,a,,1", "period");
    rejects("05A,a,2019,many", "not-a-number");
    rejects("05A,a,2019,\"1,23\"", "not-a-number");
    rejects("05A,a,2019,\"12,3456\"", "not-a-number");
    rejects("05A,a,2019,\"1,234,56.1\"", "not-a-number");
    rejects("05A,a,2019", "too-few-fields");
    rejects("05A,a,2019,1,2", "too-many-fields");
    cr_expect_eq(row_counts.elsewhere, 0);
    rejects("E38000001,a,2019", "too-few-fields"); /* Airedale: no CCG of ours */
    cr_expect_eq(row_counts.elsewhere, 1);
    cr_expect_eq(table.rows, 0);
}

Test(rightcare, rejects_counts_below_0_and_takes_a_denominator_of_0_for_none)
{
    take("CCG code,Indicator,Period,Value,Numerator,Denominator\n05A,a,2019,-1.5,-1,2\n05A,a,2018,-£3,1,0\n", 1);
    cr_expect_str_eq(findings.rejects[0].rule, "negative");
    cr_expect_eq(table.value[0], -3);
    cr_expect(pb_missing(table.denominator[0]));
}

/* ---- Similar organisations ---- */

#define PEERS "CCG code,CCG name,Indicator,Period,Value,Similar 10,Direction,Units,Programme,Pathway\n"

static size_t row_of(const char *code)
{
    size_t at = 0;
    while (at < table.rows && strcmp(pb_cell(&table, area_code, at), code) != 0)
        at++;
    cr_assert_lt(at, table.rows, "no row of %s", code);
    return at;
}

Test(rightcare, keeps_the_rows_of_those_that_ours_are_similar_to)
{
    take(PEERS "94A,Peer,a,2019,1,,,,,\n"
               "05A,x,a,2019,2,\"n94A, 94B (NHS B), 05R\",Higher is better,%,CVD,Stroke\n"
               "05R,x,a,2019,2,,Low,per 1000,CVD,\n"
               "94B,,a,2019,3,,,,,\n94C,Not named,a,2019,4,,,,,\n94C,Not named,a,soon,4,,,,,\n94B,,b,2019,lots,,,,,\n"
               "M84009,A practice,a,2019,4,,,,,\n",
         4);
    cr_expect_eq(row_counts.filtered, 3);
    cr_assert_eq(row_counts.rejected, 1);
    cr_expect_eq(findings.rejects[0].line, 8);
    SAME(similar, row_of("E38000038"), "94A;94B;E38000164");
    SAME(programme, row_of("E38000038"), "CVD, Stroke");
    SAME(programme, row_of("E38000164"), "CVD");
    SAME(similar, row_of("E38000164"), "");
    cr_expect_eq(table.polarity[row_of("E38000038")], PB_WORD_HIGH_IS_GOOD);
    cr_expect_eq(table.polarity[row_of("E38000164")], PB_WORD_LOW_IS_GOOD);
    cr_expect_eq(table.multiplier[row_of("E38000038")], 100);
    cr_expect_eq(table.multiplier[row_of("E38000164")], 1000);
    cr_expect_eq(table.geography[row_of("94A")], PB_WORD_NEIGHBOUR);
    SAME(area_name, row_of("94A"), "Peer");
    SAME(area_name, row_of("94B"), "94B");
    SAME(area_type, row_of("94B"), "ccg");
    cr_expect_eq(table.geography[row_of("E38000164")], PB_WORD_NONE);
    cr_assert_eq(findings.quality_count, 2); /* rows of other organisations; 05R has none */
    cr_expect_eq(findings.quality[0].kind, PB_WORD_CAUTION);
    cr_expect_eq(findings.quality[1].kind, PB_WORD_REFUSED);
    cr_expect_str_eq(findings.quality[1].area_code, "E38000164");
}

Test(rightcare, knows_an_organisation_by_either_of_two_codes)
{
    take("Sub ICB location ONS code,Sub ICB location code,Indicator,Period,Value,Peers\n"
         "E38000251,B2M3M,a,2022,1,E38000999;15E\nE38000999,A3A8R,a,2022,1,\nE38000998,15E,a,2022,1,\n"
         "E38000997,15N,a,2022,1,\n",
         3);
    SAME(similar, 0, "A3A8R;15E");
    SAME(area_code, 1, "A3A8R");
    SAME(area_type, 1, "sub-icb");
    SAME(area_type, 2, "sub-icb"); /* as that which is similar to it */
    cr_expect_eq(row_counts.filtered, 1);
}

Test(rightcare, takes_what_the_pack_says_once_for_all_rows_and_leaves_out_what_cannot_be)
{
    take(PEERS "05A,x,a,2019,2,94A 05A 94B 94A,,,,\n05A,x,b,2019,2,,,,,\n94A,x,a,2019,2,,,,,\n", 3);
    SAME(similar, 0, "94A;94B");
    SAME(similar, 1, "94A;94B");
    cr_assert_eq(findings.quality_count, 3);
    cr_expect_eq(findings.quality[1].kind, PB_WORD_MISMATCH);
    cr_expect_not_null(strstr(findings.quality[1].sentence, "E38000038 stands itself among"));
    cr_expect_not_null(strstr(findings.quality[2].sentence, "94A stands twice among"));
}

Test(rightcare, takes_the_similar_ones_from_a_table_where_the_pack_says_none)
{
    similar = "Organisation,Similar organisation\nn05A,94B\n05R,94C\n05R,94A\n";
    take(PEERS "05A,x,a,2019,2,,,,,\n05R,x,a,2019,2,94C 94B,,,,\n94A,x,a,2019,2,,,,,\n94B,x,a,2019,2,,,,,\n"
               "94C,x,a,2019,2,,,,,\n",
         4);
    SAME(similar, 0, "94B");
    SAME(similar, 1, "94C;94B");
    cr_expect_eq(row_counts.filtered, 1);
    cr_assert_eq(findings.quality_count, 2);
    cr_expect_str_eq(findings.quality[0].sentence,
                     "3 of 5 rows are of organisations that the Places file does not have: "
                     "they are kept only where they are similar to one of yours");
    cr_expect_eq(findings.quality[1].kind, PB_WORD_MISMATCH);
    cr_expect_not_null(strstr(findings.quality[1].sentence, "94C;94B, and there 94C;94A; the pack's are taken"), "%s",
                       findings.quality[1].sentence);
}

Test(rightcare, says_which_columns_it_does_not_use)
{
    take("Organisation Code,Indicator,Period,Value,Checked "
         "by,,Remark,Nothing\n05A,a,2019,1,Ann,x,ok,\n05R,a,2019,2,Bob,x,,\n"
         "05H,a,2019,2,Ann,y,, \n",
         3);
    cr_assert_eq(findings.quality_count, 4); /* and none of the three has similar ones */
    cr_expect_eq(findings.quality[0].kind, PB_WORD_CAUTION);
    cr_expect_str_eq(
        findings.quality[0].sentence,
        "3 columns are not used, with so many different texts in the rows of your areas: 'Checked by' (2), "
        "column F (2), 'Remark' (1)");
}

Test(rightcare, refuses_a_table_of_similar_ones_that_is_none)
{
    static const char pack[] = PLAIN "05A,a,2019,1\n";
    similar = "a,b\n1,2\n";
    cr_expect_eq(extract("", pack, strlen(pack)), PB_FAILED);
    cr_expect_str_eq(error.source, "table");
}

/* ---- Figures and periods ---- */

Test(rightcare, tells_withheld_from_missing_and_never_makes_a_0)
{
    take(PLAIN
         "05A,a,2019,*\n05A,b,2019,<5\n05A,c,2019,-\n05A,d,2019,\n05A,e,2019,n/a\n05A,f,2019,0\n05A,g,2019,12.5%\n",
         7);
    const char *const states[] = {
        "suppressed", "suppressed", "missing", "missing", "missing", "published", "published"
    };
    for (size_t i = 0; i < table.rows; i++) {
        SAME(status, i, states[i]);
        cr_expect_eq(pb_missing(table.value[i]), i < 5);
    }
    cr_expect_eq(table.value[5], 0);
    cr_expect_eq(table.value[6], 12.5);
}

Test(rightcare, reads_periods_as_packs_write_them)
{
    take(PLAIN "05A,a,2019-20,1\n05A,b,2019/2020,1\n05A,c,FY 2019/20,1\n05A,d,Q1 2019/20,1\n05A,e,Mar-19,1\n"
               "05A,f,2017 - 19,1\n05A,g,2019-03-31,1\n05A,h,2019-21,1\n",
         8);
    const char *const periods[] = { "2019/20",  "2019/20",   "2019/20",    "2019/20 Q1",
                                    "Mar 2019", "2017 - 19", "2019-03-31", "2019-21" };
    for (size_t i = 0; i < table.rows; i++)
        SAME(period, i, periods[i]);
    cr_expect_eq(table.period_start[3], 20190401);
    cr_expect_eq(table.period_end[3], 20190630);
}

Test(rightcare, keeps_long_names_apart)
{
    char text[1200];
    char name[200];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    (void)snprintf(text, sizeof text, PLAIN "05A,%sone,2019,1\n05A,%stwo,2019,1\n05A,%sone,2018,1\n", name, name, name);
    take(text, 3);
    cr_expect_neq(table.indicator[0], table.indicator[1]);
    cr_expect_eq(table.indicator[0], table.indicator[2]);
    cr_expect_eq(strlen(pb_cell(&table, indicator, 0)), 100);
}

/* ---- England ---- */

Test(rightcare, leaves_england_to_its_own_row)
{
    take("Org code,Indicator,Period,Value,England\n05A,a,2019,1,5\n05R,a,2019,1,5\nE92000001,a,2019,5,\n", 3);
}

Test(rightcare, takes_no_figure_of_england_that_is_two)
{
    take("Org code,Indicator,Period,Value,England\n05A,a,2019,1,5\n05R,a,2019,1,6\n05A,b,2019,1,7\n05R,b,2019,1,7\n",
         5);
    SAME(indicator, 4, "b");
    SAME(area_code, 4, "E92000001");
    cr_assert_eq(findings.warning_count, 1);
    cr_expect_not_null(strstr(findings.warnings[0].message, "not the same at 2 and at 3"));
}

/* ---- Headings ---- */

Test(rightcare, says_which_of_the_needed_columns_there_are)
{
    refuse("", "CCG code,Indicator,Rate\n05A,a,1\n", "nearest is row 1: organisation, indicator, value but no period",
           "headings");
    refuse("", "a,b\n1,2\n", "or any of them", "table");
    cr_expect_eq(table.rows, 0);
}

Test(rightcare, refuses_a_column_twice_and_headings_twice)
{
    refuse("", "CCG code,Indicator,Period,Value,value\n05A,a,2019,1,2\n", "two columns are the value: 1 ('Value')",
           "\"headings\": { \"value\"");
    refuse("", PLAIN "05A,a,2019,1\n" PLAIN, "there twice, the second time at 3", "separate sheets or files");
}

Test(rightcare, takes_headings_that_are_said_before_those_it_knows)
{
    static const char more[] = ", \"headings\": {\"organisation_code\": [\"Home CCG\"], \"value\": [\"Latest (2)\"]}";
    static const char text[] = "CCG code,CCG name,Home CCG,Indicator,Period,Value,latest 2\n"
                               "15M,Derby,05A,a,2019,1,2\n";
    cr_assert_eq(extract(more, text, strlen(text)), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 1);
    SAME(area_code, 0, "E38000038");
    cr_expect_eq(table.value[0], 2);
}

/* ---- Workbooks ---- */

static struct pb_test_package workbook(const char *cells)
{
    const struct pb_test_workbook parts = {
        .styles = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                  "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>",
        .sheet = cells,
    };
    return pb_test_workbook(&parts);
}

#define TEXT_CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEADINGS                                                                                                       \
    "<row r=\"3\">" TEXT_CELL("B3", "CCG") TEXT_CELL("C3", "Indicator") TEXT_CELL("D3", "Period")                      \
        TEXT_CELL("E3", "Value") "</row>"

Test(rightcare, reads_a_workbook_and_rejects_with_the_cell)
{
    struct pb_test_package pack = workbook(PB_TEST_CELLS(
        "<row r=\"1\">" TEXT_CELL("A1", "A pack") "</row>" HEADINGS "<row r=\"4\">" TEXT_CELL("B4", "05A")
            TEXT_CELL("C4", "a") TEXT_CELL(
                "D4", "2019-20") "<c r=\"E4\" s=\"1\"><v>0.3621</v></c></row>"
                                 "<row r=\"5\">" TEXT_CELL("B5", "05A") TEXT_CELL("C5", "b") TEXT_CELL(
                                     "D5",
                                     "2019-20") "<c r=\"E5\"><v>8.1999999999999993</v></c></row>"
                                                "<row r=\"6\">" TEXT_CELL("B6", "05A") TEXT_CELL("C6", "c") TEXT_CELL(
                                                    "D6", "2019-20") "<c r=\"E6\" t=\"e\"><v>#N/A</v></c></row>"
                                                                     "<row r=\"7\">" TEXT_CELL("B7", "05A")
                                                                         TEXT_CELL("C7", "d") TEXT_CELL("D7", "2019-20")
                                                                             TEXT_CELL("E7", "lots") "</row>"));
    cr_assert_eq(extract("", pack.bytes, pack.length), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 3);
    cr_expect_eq(table.value[0], 36.21);
    SAME(source_row, 0, "Data!E4");
    SAME(value_text, 1, "8.2");
    SAME(status, 2, "missing");
    cr_assert_eq(findings.reject_count, 1);
    cr_expect_str_eq(findings.rejects[0].cell, "Data!E7");
    cr_expect_str_eq(findings.rejects[0].raw, ",05A,d,2019-20,lots");
    free(pack.bytes);
}

Test(rightcare, passes_over_sheets_without_headings_and_says_so)
{
    static const char pack[] = PLAIN "05A,a,2019,1\n";
    const struct pb_test_member members[] = { { .name = "contents.csv", .content = "Contents\nabout\n" },
                                              { .name = "data.csv", .content = pack } };
    struct pb_test_package zip = pb_test_zip(members, 2);
    cr_assert_eq(extract("", zip.bytes, zip.length), PB_OK, "%s", error.message);
    cr_expect_eq(table.rows, 1);
    SAME(source_row, 0, "data.csv!2");
    cr_assert_eq(findings.warning_count, 1);
    cr_expect_not_null(strstr(findings.warnings[0].message, "'contents.csv'"), "%s", findings.warnings[0].message);
    cr_expect_eq(extract(", \"sheets\": [\"contents.csv\"]", zip.bytes, zip.length), PB_FAILED);
    cr_expect_eq(extract(", \"sheets\": [\"other\"]", zip.bytes, zip.length), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "'contents.csv', 'data.csv'"), "%s", error.message);
    free(zip.bytes);
}

Test(rightcare, looks_for_headings_only_where_they_could_be)
{
    char text[2000];
    size_t length = 0;
    for (int i = 0; i < 250; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "x,y\n");
    (void)snprintf(text + length, sizeof text - length, PLAIN "05A,a,2019,1\n");
    refuse("", text, "no sheet has headings", "table");
}

Test(rightcare, bids_for_packs_and_leaves_other_tables_to_mappings)
{
    static const char pack[] = "RightCare focus pack,\nCCG code,Value\n";
    static const char other[] = "Code,Value\n1,2\n";
    static const char page[] = "<!DOCTYPE html><html>RightCare</html>";
    cr_expect_gt(pb_extractor_rightcare.probe(pack, strlen(pack)), 60);
    cr_expect_lt(pb_extractor_rightcare.probe(other, strlen(other)), 50);
    cr_expect_eq(pb_extractor_rightcare.probe(page, strlen(page)), 0);
}
