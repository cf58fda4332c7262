/*
 * The sheets of local areas of a workbook. Areas and people are those of tests/support/local_reference.h, figures are
 * made up, and what is expected is worked out by hand.
 */
#include "tests/support/local_reference.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>

static char folder[64];
static struct pb_test_edition test;
static struct pb_test_local_reference local;

static void open_rugby(void)
{
    pb_test_folder(folder);
    pb_test_edition_open(&test, "rugby", folder);
    pb_test_local_reference_open(&local, &test);
}

static void close_rugby(void)
{
    pb_test_local_reference_close(&local);
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(workbook_local, .init = open_rugby, .fini = close_rugby);

/* The Place's 20% and England's 16%: Brook Hub is worse than both, Avon Hub than England alone, Canal Hub withheld. */
static void add_figures(void)
{
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, .period = "2023/24", .start = 20230401,
                                                            .end = 20240331, .value = "20", .england_value = "16" });
    size_t avon = pb_test_local_figure(&test, "HUB-A", "Avon Hub", "19", "17", "21");
    size_t brook = pb_test_local_figure(&test, "HUB-B", "Brook Hub", "25", "23", "27");
    (void)pb_test_local_figure(&test, "HUB-C", "Canal & <Hub>", NULL, NULL, NULL);
    test.table.england_value[avon] = test.table.england_value[brook] = 16;
    test.table.compared_with_england[avon] = PB_WORD_WORSE;
    test.table.compared_with_england[brook] = PB_WORD_WORST;
    test.table.count[brook] = 12;
}

#define READ                                                                                                           \
    "import sys, openpyxl\n"                                                                                           \
    "book = openpyxl.load_workbook(sys.argv[1])\n"                                                                     \
    "def table(name):\n"                                                                                               \
    "    (found,) = book[name].tables.values()\n"                                                                      \
    "    rows = [[c.value for c in r] for r in book[name][found.ref]]\n"                                               \
    "    return [dict(zip(rows[0], row)) for row in rows[1:]]\n"                                                       \
    "def text(name): return ' '.join(str(c.value) for c in book[name]['A'])\n"

Test(workbook_local, has_a_row_for_each_area)
{
    add_figures();
    pb_test_local_decile(&test, "E01000001", "1");
    pb_test_local_decile(&test, "E01000002", "3");
    pb_test_local_decile(&test, "E01000003", "1");
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    /* Avon Hub: LSOA 1 has 893 people, LSOA 2 1,273; under 15 (bands 0 to 2) 6 * 30 + 3 * 2 + 3 * 4 = 198. */
    pb_test_python(
        READ
        "rows = table('Local areas at a glance')\n"
        "assert [r['Local area'] for r in rows] == ['Avon Hub', 'Brook Hub', 'Canal & <Hub>'], rows\n"
        "avon, brook, canal = rows\n"
        "assert 'District' not in avon, 'all are in one'\n"
        "assert (avon['Residents'], brook['Residents'], canal['Residents']) == (2166, 1653, 2033), rows\n"
        "assert abs(avon['Aged under 15, %'] - 100 * 198 / 2166) < 1e-9, avon\n"
        "share = 'Residents in England\\'s most deprived tenth, %'\n"
        "assert abs(avon[share] - 100 * 893 / 2166) < 1e-9 and brook[share] == 100, rows\n"
        "assert canal[share] == '[x]' and canal['LSOAs'] == '[x]', canal\n"
        "assert (avon['LSOAs'], avon['LSOAs in that tenth']) == (2, 1), avon\n"
        "assert [r['Figures'] for r in rows] == [1, 1, 0], rows\n"
        "assert [r['Worse than England'] for r in rows] == [1, 1, '[x]'], rows\n"
        "assert [r['Worse than the Place'] for r in rows] == [0, 1, '[x]'], rows\n"
        "assert brook['Which are worse than England'] == 'Smoking prevalence, 15+ (QOF), 15+ yrs', brook\n"
        "assert '2 of 3 neighbourhoods (LSOAs)' in text('Local areas at a glance'), text('Local areas at a glance')\n"
        "assert '2,546 people live in them, 66.7% of all residents' in text('Local areas at a glance')\n"
        "assert 'middle of 2024' in text('Local areas at a glance')\n"
        "assert any(c.value == 'Local areas at a glance' for c in book['Contents']['A'])\n"
        "assert any(c.value == 'Note 32' for c in book['Notes']['A'])\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook_local, shows_each_figure_beside_place_and_england)
{
    add_figures();
    size_t lsoa = pb_test_local_figure(&test, "E01000001", "Rugby 001A", "30", NULL, NULL);
    test.table.area_type[lsoa] = pb_symbol_of(&test.symbols, "lsoa");
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ "rows = table('Local areas')\n"
             "found = [(r['Area'], r['Kind of area'], r['Rank, worst first'], r['Value'], r['Place value'],\n"
             "    r['Compared with its Place'], r['England value'], r['Compared with England'], r['Remark'])\n"
             "    for r in rows]\n"
             "assert found == [\n"
             "    ('Brook Hub', 'Local areas', 1, 25, 20, 'Worse', 16, 'Worse, beyond the 99.8% limits',\n"
             "        'Fewer than 20 events'),\n"
             "    ('Avon Hub', 'Local areas', 2, 19, 20, 'No different', 16, 'Worse', '[z]'),\n"
             "    ('Canal & <Hub>', 'Local areas', '[z]', '[c]', 20, '[z]', '[x]', '[z]', 'Withheld: small numbers'),\n"
             "    ('Rugby 001A', 'LSOAs', 1, 30, '[z]', '[z]', '[x]', '[z]', '[z]')], found\n"
             "assert ('Smoking prevalence, 15+ (QOF), 15+ yrs: Brook Hub has the worst figure of 2 local areas: 25%. 2 "
             "of 2 '\n"
             "    'worse than England, 0 better.') in text('Local areas'), text('Local areas')\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Without areas and figures there is neither sheet; without reference data only what figures say. */
Test(workbook_local, has_no_sheet_where_nothing_is_known)
{
    test.info.reference = NULL;
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "20" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ "assert not [name for name in book.sheetnames if name.startswith('Local')], book.sheetnames\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* Each practice is named with its network; one whose figure is withheld is not drawn. */
Test(workbook_local, draws_funnels_of_practices_with_their_networks)
{
    for (int i = 1; i <= 6; i++) {
        char code[24];
        char name[24];
        (void)snprintf(code, sizeof code, "M0000%d", i);
        (void)snprintf(name, sizeof name, "Surgery %d", i);
        const char *value = i == 6 ? "30" : i == 5 ? NULL : "20"; /* the fifth is withheld */
        size_t row = pb_test_local_figure(&test, code, name, value, NULL, NULL);
        test.table.area_type[row] = pb_symbol_of(&test.symbols, PB_TYPE_PRACTICE);
        test.table.count[row] = i == 6 ? 300 : 200;
        test.table.denominator[row] = 1000;
        test.table.multiplier[row] = 100;
    }
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ "(chart,) = book['Funnel plots']._charts\n"
             "title = ' '.join(r.t for p in chart.title.tx.rich.p for r in p.r)\n"
             "assert title.endswith('1 of 5 GP practices is outside what chance explains: worse Surgery 6 (Rugby PCN) "
             "(30)'), title\n"
             "areas = [r['Area'] for r in table('Chart data') if r['Value'] is not None]\n"
             "assert 'Surgery 6 (Rugby PCN)' in areas and not [a for a in areas if a.startswith('Surgery 5')], areas\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
}

/* Local areas side by side, the worst first, with limits and lines; without groups by deprivation there is no table. */
Test(workbook_local, puts_areas_side_by_side_on_inequalities)
{
    add_figures();
    (void)pb_test_local_figure(&test, "HUB-E", "Elm Hub", "12", "10", "14");
    pb_test_local_decile(&test, "E01000001", "1");
    pb_test_local_decile(&test, "E01000003", "2");
    pb_test_edition_sort(&test);
    for (size_t row = 0; row < test.table.rows; row++)
        if (test.table.geography[row] == PB_WORD_LOCAL && test.table.value[row] == 12) {
            test.table.england_value[row] = 16;
            test.table.compared_with_england[row] = PB_WORD_BETTER;
        }
    pb_test_book_write(&test);
    pb_test_python(
        READ
        "(chart,) = book['Inequalities']._charts\n"
        "title = ' '.join(r.t for p in chart.title.tx.rich.p for r in p.r)\n"
        "assert title.endswith('2 of 3 local areas worse than England, 1 better'), title\n"
        "assert not book['Inequalities'].tables\n"
        "names = [s.tx.v for s in chart.series]\n"
        "assert names == ['England', 'No different', 'Worse', 'Better',\n"
        "    'Brook Hub', 'Avon Hub', 'Elm Hub'], names\n"
        "rows = [r for r in table('Chart data') if r['Area'] in ('Brook Hub', 'Avon Hub', 'Elm Hub')]\n"
        "assert [(r['Value'], r['Bar below'], r['Concern'], r['Improvement'], r['England']) for r in rows] == [\n"
        "    (25, 2, 25, None, 16), (19, 2, 19, None, 16), (12, 2, None, 12, 16)], rows\n"
        "said = text('Inequalities')\n"
        "assert 'from 25% in Brook Hub to 12% in Elm Hub; 2 of 3 local areas worse than England, 1 better' in said\n"
        "assert '893 people, 35.1% of residents, live in England\\'s most deprived tenth of neighbourhoods (1 of 2 "
        "'\\\n"
        "    'LSOAs)' in said, said\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* An index over neighbourhoods: the sentence first, the index in the table, and no row on the Outcome sheet. */
Test(workbook_local, tells_of_indices_over_neighbourhoods)
{
    static const char *const indices[][4] = { { "Slope index of inequality", "12.3", "10.1", "14.5" },
                                              { "Relative index of inequality", "2.1", "1.8", "2.5" } };
    for (size_t i = 0; i < 2; i++) {
        size_t row = pb_test_edition_add(
            &test, &(struct pb_test_row){ SMOKING, RUGBY, .period = "2023/24", .start = 20230401, .end = 20240331,
                                          .category_type = "LSOAs by rank of deprivation", .category = indices[i][0],
                                          .value = indices[i][1], .lower_95 = indices[i][2], .upper_95 = indices[i][3],
                                          .status = PB_WORD_CALCULATED, .unit = i ? "Ratio" : "Percentage points",
                                          .value_type = PB_WORD_OTHER_VALUE, .method = "weighted least squares" });
        test.table.polarity[row] = PB_WORD_LOW_IS_GOOD;
    }
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "20" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ
        "said = text('Inequalities')\n"
        "assert ('along its neighbourhoods, the most deprived end is 12.3 percentage points worse than the least '\n"
        "    'deprived one (slope index, 95% limits 10.1 to 14.5; relative index 2.1).') in said, said\n"
        "assert 'How it was made: weighted least squares.' in said, said\n"
        "assert [(r['Group or index'], r['Value']) for r in table('Inequalities')] == [\n"
        "    ('Slope index of inequality, over neighbourhoods', 12.3),\n"
        "    ('Relative index of inequality, over neighbourhoods', 2.1)]\n"
        "assert len(table('Outcome 1 - Healthy lives')) == 1\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}
