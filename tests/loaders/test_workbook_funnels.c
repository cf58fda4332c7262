/*
 * Funnel plots of a workbook. Figures are made up; where the limits run and who lies outside is worked out by the
 * formula in the test, or by R and scipy as said there.
 */
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>

static char folder[64];
static struct pb_test_edition test;

static void open_folder(void)
{
    pb_test_folder(folder);
    pb_test_edition_open(&test, "rugby", folder);
}

static void close_folder(void)
{
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(workbook_funnels, .init = open_folder, .fini = close_folder);

/* One small area's figure; its value is what the count makes, to one decimal. */
static size_t add_area(int number, int count, int denominator, double multiplier, enum pb_word type)
{
    char code[16];
    char name[16];
    char texts[3][16];
    (void)snprintf(code, sizeof code, "E050000%02d", number);
    (void)snprintf(name, sizeof name, "Ward %d", number);
    (void)snprintf(texts[0], sizeof texts[0], "%.1f", multiplier * count / denominator);
    (void)snprintf(texts[1], sizeof texts[1], "%d", count);
    (void)snprintf(texts[2], sizeof texts[2], "%d", denominator);
    size_t row = pb_test_edition_add(
        &test, &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = code, .area_name = name, .area_type = "ward",
                                      .geography = PB_WORD_LOCAL, .value = texts[0], .count = texts[1],
                                      .denominator = texts[2], .value_type = type });
    test.table.multiplier[row] = multiplier;
    return row;
}

static void write_book(void)
{
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "18" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
}

#define READ                                                                                                           \
    "import sys, math, openpyxl, warnings\n"                                                                           \
    "warnings.simplefilter('ignore')\n"                                                                                \
    "book = openpyxl.load_workbook(sys.argv[1])\n"                                                                     \
    "(table,) = book['Chart data'].tables.values()\n"                                                                  \
    "rows = [[c.value for c in r] for r in book['Chart data'][table.ref]]\n"                                           \
    "head, rows = rows[0], [dict(zip(rows[0], r)) for r in rows[1:] if r[15] is not None]\n"                           \
    "areas = {r['Area']: r for r in rows if r['Area'] != 'Limits'}\n"                                                  \
    "limits = [r for r in rows if r['Area'] == 'Limits']\n"                                                            \
    "def title(c): return ' '.join(r.t for p in c.title.tx.rich.p for r in p.r)\n"

/* 20% of 1,000 each, but a ward with 30% (z = 7.8) and one of 100 people with 32% (z = 2.5, between the limits). */
Test(workbook_funnels, name_the_areas_outside_and_draw_the_limits)
{
    for (int i = 0; i < 6; i++)
        (void)add_area(i, 200, 1000, 100, PB_WORD_PROPORTION);
    (void)add_area(6, 300, 1000, 100, PB_WORD_PROPORTION);
    (void)add_area(7, 32, 100, 100, PB_WORD_PROPORTION);
    write_book();
    pb_test_python(
        READ "assert book.sheetnames.index('Funnel plots') < book.sheetnames.index('Data')\n"
             "(chart,) = book['Funnel plots']._charts\n"
             "assert title(chart).endswith('1 of 8 wards is outside what chance explains: worse Ward 6 (30)'), "
             "title(chart)\n"
             "mean = 1532 / 7100\n"
             "assert [r['Denominator'] for r in limits] == sorted(r['Denominator'] for r in limits)\n"
             "assert len(limits) == 40 and len(areas) == 8, rows\n"
             "for r in rows:\n"
             "    assert abs(r['Mean'] - 100 * mean) < 1e-9 and r['England'] is None, r\n"
             "    for name, z in (('95%', 1.959963984540054), ('99.8%', 3.0902323061678132)):\n"
             "        reach = 100 * z * math.sqrt(mean * (1 - mean) / r['Denominator'])\n"
             "        assert abs(r['Upper %s funnel limit' % name] - 100 * mean - reach) < 1e-9, r\n"
             "        assert abs(r['Lower %s funnel limit' % name] - 100 * mean + reach) < 1e-9, r\n"
             "assert all(r['Value'] is None for r in limits)\n"
             "assert {a: r['Concern'] for a, r in areas.items() if r['Concern'] is not None} == {'Ward 6': 30}, areas\n"
             "import zipfile\n"
             "drawing = zipfile.ZipFile(sys.argv[1]).read('xl/drawings/drawing1.xml').decode()\n"
             "assert '1 more lies between the 95% and the 99.8% limits' in drawing, drawing\n"
             "assert 'worse Ward 6 (30)' in drawing and 'from 100 to 1,000' in drawing, drawing\n"
             "names = [s.tx.v for s in chart.series]\n"
             "assert names == ['Mean of all 21.6', '99.8% limits', 'Lower 99.8% limit', '95% limits',\n"
             "    'Lower 95% limit', 'Wards', 'Worse', 'Ward 6'], names\n"
             "assert any('[note 31]' in str(c.value) for c in book['Funnel plots']['A'])\n"
             "assert any(c.value == 'Note 31' for c in book['Notes']['A'])\n"
             "assert any(c.value == 'Funnel plot' for c in book['Dictionary']['B'])\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Against England's rate of 2 per 1,000: where 3.6 events are expected, none at all is chance (up to 3.689); 13 are
 * beyond 99.8% (scipy: poisson.sf(12, 3.6) = 0.0001), 9 beyond 95% alone (poisson.sf(8, 3.6) = 0.0117). */
Test(workbook_funnels, judge_rates_by_poisson_limits_around_england)
{
    static const int events[] = { 0, 4, 9, 13, 4, 3 };
    for (int i = 0; i < 6; i++) {
        size_t row = add_area(i, events[i], 1800, 1000, PB_WORD_CRUDE_RATE);
        test.table.england_value[row] = 2;
    }
    write_book();
    pb_test_python(READ "(chart,) = book['Funnel plots']._charts\n"
                        "assert title(chart).endswith('1 of 6 wards is outside what chance explains: worse Ward 3 "
                        "(7.2)'), title(chart)\n"
                        "assert chart.series[0].tx.v == 'England 2', chart.series[0].tx.v\n"
                        "assert all(r['England'] == 2 and r['Mean'] is None for r in rows)\n"
                        "(own,) = {(r['Lower 95% funnel limit'], r['Upper 99.8% funnel limit']) for r in\n"
                        "    areas.values()}\n"
                        "assert own[0] == 0, own  # 3.6 are expected\n"
                        /* scipy: chi2.ppf(0.001, 2 * o) / 2 = 3.6 where o = 11.19971; by Byar's limits 11.28 */
                        "assert abs(own[1] * 1.8 - 11.19971) < 0.1, own\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* In the system's workbook, where there are no local areas. 10% of 1,000 are expected by England's figure: 95% limits
 * are 8.14 and 11.86, 99.8% limits 7.07 and 12.93. */
Test(workbook_funnels, take_the_districts_where_there_are_no_local_areas)
{
    static const char *const codes[] = { "E08000026", "E07000218", "E07000219", "E07000220", "E07000221", "E07000222" };
    static const int counts[] = { 130, 131, 70, 69, 119, 100 };
    pb_test_edition_close(&test);
    pb_test_edition_open(&test, "coventry-and-warwickshire", folder);
    for (int i = 0; i < 6; i++) {
        char name[16];
        char texts[2][16];
        (void)snprintf(name, sizeof name, "District %d", i);
        (void)snprintf(texts[0], sizeof texts[0], "%.1f", counts[i] / 10.0);
        (void)snprintf(texts[1], sizeof texts[1], "%d", counts[i]);
        size_t row = pb_test_edition_add(
            &test, &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = codes[i], .area_name = name,
                                          .area_type = "Districts & UAs", .geography = PB_WORD_PART, .value = texts[0],
                                          .count = texts[1], .denominator = "1000", .value_type = PB_WORD_PROPORTION,
                                          .england_value = "10" });
        test.table.multiplier[row] = 100;
    }
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ "(chart,) = book['Funnel plots']._charts\n"
                        "assert title(chart).endswith('4 of 6 districts are outside what chance explains: 2 worse '\n"
                        "    '(furthest District 1); 2 better (furthest District 3)'), title(chart)\n"
                        "assert {a: (r['Concern'], r['Improvement']) for a, r in areas.items()} == {\n"
                        "    'District 0': (13, None), 'District 1': (13.1, None), 'District 2': (None, 7),\n"
                        "    'District 3': (None, 6.9), 'District 4': (None, None), 'District 5': (None, None)}\n"
                        "import zipfile\n"
                        "drawing = zipfile.ZipFile(sys.argv[1]).read('xl/drawings/drawing1.xml').decode()\n"
                        "assert '1 more lies between' in drawing, drawing\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* No limits for a rate whose value is not count over denominator, for four areas, or for figures without counts. */
Test(workbook_funnels, are_left_out_where_chance_has_no_limits)
{
    for (int i = 0; i < 4; i++)
        (void)add_area(i, 200, 1000, 100, PB_WORD_PROPORTION);
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert 'Funnel plots' not in book.sheetnames, book.sheetnames\n"
                   "assert not any('unnel' in str(c.value) for s in ('Contents', 'Notes', 'Cover')\n"
                   "    for r in book[s].iter_rows() for c in r)\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    for (int i = 4; i < 9; i++)
        (void)add_area(i, 200, 1000, 100, PB_WORD_PROPORTION);
    size_t row = add_area(9, 200, 1000, 100, PB_WORD_PROPORTION);
    test.table.value[row] = 27; /* and not 20 */
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "assert 'Funnel plots' not in openpyxl.load_workbook(sys.argv[1]).sheetnames\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* A value with an exponent was not rounded: 20.2 is not what 200 of 1,000 make. */
Test(workbook_funnels, are_left_out_where_a_value_with_an_exponent_differs)
{
    for (int i = 0; i < 9; i++)
        (void)add_area(i, 200, 1000, 100, PB_WORD_PROPORTION);
    size_t row = pb_test_edition_add(
        &test, &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = "E05000009", .area_name = "Ward 9",
                                      .area_type = "ward", .geography = PB_WORD_LOCAL, .value = "202e-1",
                                      .count = "200", .denominator = "1000", .value_type = PB_WORD_PROPORTION });
    test.table.multiplier[row] = 100;
    cr_assert_eq(test.table.value[row], 20.2);
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "assert 'Funnel plots' not in openpyxl.load_workbook(sys.argv[1]).sheetnames\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* All of them at 0, at 100%, and of the same size: no line is cut, no number is infinite. */
Test(workbook_funnels, hold_for_areas_without_events_and_with_nothing_else)
{
    for (int i = 0; i < 5; i++)
        (void)add_area(i, 0, 50, 100, PB_WORD_PROPORTION);
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "assert 'Funnel plots' not in openpyxl.load_workbook(sys.argv[1]).sheetnames\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    for (int i = 5; i < 11; i++)
        (void)add_area(i, 50, 50, 100, PB_WORD_PROPORTION);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ
                   "(chart,) = book['Funnel plots']._charts\n"
                   "assert '11 of 11 wards are outside' in title(chart), title(chart)\n"
                   "assert all(math.isfinite(v) for r in rows for v in r.values() if isinstance(v, float))\n"
                   "assert all(0 <= r['Lower 99.8% funnel limit'] and r['Upper 99.8% funnel limit'] <= 100 for r in "
                   "rows)\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}
