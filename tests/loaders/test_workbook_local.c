/*
 * The sheets of local areas of a workbook. Areas and people are those of tests/support/local_reference.h, figures are
 * made up, and what is expected is worked out by hand.
 */
#include "tests/support/local_reference.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>

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
        "assert [r['Worse than England'] for r in rows] == [1, 1, 0], rows\n"
        "assert [r['Worse than the Place'] for r in rows] == [0, 1, 0], rows\n"
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
