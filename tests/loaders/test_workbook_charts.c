/*
 * Charts of a workbook and the numbers that they are drawn from. Figures are made up; what is expected of them is
 * worked out by hand.
 */
#include "placebook/deprivation.h"
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

TestSuite(workbook_charts, .init = open_folder, .fini = close_folder);

#define YEAR(text, first) .period = text, .start = (first)*10000 + 401, .end = ((first) + 1) * 10000 + 331

static const struct pb_test_row smokers[] = {
    { SMOKING, RUGBY, YEAR("2009/10", 2009), .value = "20", .lower_95 = "19", .upper_95 = "21.5", .england_value = "18",
      .spc = PB_WORD_CONCERN },
    { SMOKING, RUGBY, YEAR("2010/11", 2010), .value = "18.5", .lower_95 = "17.5", .upper_95 = "19.5",
      .england_value = "18", .spc = PB_WORD_COMMON_CAUSE },
    /* 2011/12 is not there */
    { SMOKING, RUGBY, YEAR("2012/13", 2012), .status = PB_WORD_SUPPRESSED, .england_value = "17" },
    { SMOKING, RUGBY, YEAR("2013/14", 2013), .value = "16", .spc = PB_WORD_IMPROVEMENT },
    { SMOKING, RUGBY, YEAR("2013/14", 2013), .value = "17", .sex = "Male" },
    { SMOKING, YEAR("2013/14", 2013), .area_code = "E92000001", .area_name = "England", .geography = PB_WORD_BENCHMARK,
      .value = "17" },
    { .measure = "life-expectancy-at-birth",
      RUGBY,
      .period = "2011 - 13",
      .start = 20110101,
      .end = 20131231,
      .sex = "Male",
      .value = "79.5" },
    { .measure = "life-expectancy-at-birth",
      RUGBY,
      .period = "2012 - 14",
      .start = 20120101,
      .end = 20141231,
      .sex = "Male",
      .value = "79.7" },
    { .measure = "life-expectancy-at-birth",
      RUGBY,
      .period = "2012 - 14",
      .start = 20120101,
      .end = 20141231,
      .sex = "Female",
      .value = "83.5" },
};

static void write_smokers(void)
{
    for (size_t i = 0; i < sizeof smokers / sizeof smokers[0]; i++)
        (void)pb_test_edition_add(&test, &smokers[i]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
}

#define READ_DATA                                                                                                      \
    "import sys, openpyxl\n"                                                                                           \
    "book = openpyxl.load_workbook(sys.argv[1])\n"                                                                     \
    "(table,) = book['Chart data'].tables.values()\n"                                                                  \
    "rows = [[c.value for c in r] for r in book['Chart data'][table.ref]]\n"                                           \
    "def of(name): return [r[2:15] for r in rows if r[0].startswith(name)]\n"

/* One series of everybody; both sexes where there is nothing else; a left-out year is a row, a withheld one too. */
Test(workbook_charts, have_their_numbers_on_a_sheet_with_true_blanks)
{
    write_smokers();
    pb_test_python(READ_DATA
                   "assert book.sheetnames.index('Data') + 1 == book.sheetnames.index('Chart data')\n"
                   "assert rows[0] == ['Measure', 'Area', 'Period', 'Value', 'Lower 95% limit', 'Upper 95% limit',\n"
                   "    'Bar below', 'Bar above', 'England', 'Mean', 'Lower process limit', 'Upper process limit',\n"
                   "    'Concern', 'Improvement', 'Other special cause', 'Denominator', 'Lower 95% funnel limit',\n"
                   "    'Upper 95% funnel limit', 'Lower 99.8% funnel limit', 'Upper 99.8% funnel limit', 'Place',\n"
                   "    'Order'], rows[0]\n"
                   "assert all(c is None for r in rows[1:] for c in r[15:])\n"
                   "none = [None] * 3\n"
                   "assert of('Smoking') == [\n"
                   "    ['2009/10', 20, 19, 21.5, 1, 1.5, 18] + none + [20, None, None],\n"
                   "    ['2010/11', 18.5, 17.5, 19.5, 1, 1, 18] + none + none,\n"
                   "    ['gap'] + [None] * 12,\n"
                   "    ['2012/13'] + [None] * 5 + [17] + none + none,\n"
                   "    ['2013/14', 16] + [None] * 5 + none + [None, 16, None]], of('Smoking')\n"
                   "assert [r[:2] for r in of('life-expectancy-at-birth (male)')] == [['2011 to 2013', 79.5],\n"
                   "    ['2012 to 2014', 79.7]], rows\n"
                   "assert [r[:2] for r in of('life-expectancy-at-birth (female)')] == [['2012 to 2014', 83.5]]\n"
                   "assert len(rows) == 1 + 5 + 3, rows\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Monthly figures, all of them special causes, and beside them a series of one figure: every point is drawn, and one
 * figure is no line. The lines of the control chart are made up too. */
Test(workbook_charts, draw_forty_special_causes_and_no_line_of_one_point)
{
    char periods[40][16];
    char values[40][16];
    for (int i = 0; i < 40; i++) {
        int32_t month = (2015 + i / 12) * 100 + i % 12 + 1;
        static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
        int last = days[i % 12] + (i % 12 == 1 && i / 12 == 1); /* 2016 */
        (void)snprintf(periods[i], sizeof periods[i], "%d-%02d", month / 100, month % 100);
        (void)snprintf(values[i], sizeof values[i], "%d", 100 + i);
        size_t row = pb_test_edition_add(
            &test, &(struct pb_test_row){ SMOKING, RUGBY, .period = periods[i], .start = month * 100 + 1,
                                          .end = month * 100 + last, .value = values[i], .spc = PB_WORD_CONCERN });
        test.table.mean[row] = 50;
        test.table.lower_limit[row] = 40;
        test.table.upper_limit[row] = 60;
    }
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ RUGBY, .measure = "life-expectancy-at-birth",
                                                            .period = "2012 - 14", .start = 20120101, .end = 20141231,
                                                            .sex = "Male", .value = "79.7" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "(trend,) = book['Trends']._charts\n"
                   "(chart,) = book['Control charts']._charts\n"
                   "names = [s.tx.v for s in chart.series]\n"
                   "assert names == ['Rugby', 'Mean', 'Process limits', 'Lower process limit', 'Concern'], names\n"
                   "points = [p.v for p in chart.series[4].val.numRef.numCache.pt]\n"
                   "assert [float(p) for p in points] == [100 + i for i in range(40)], points\n"
                   "title = ' '.join(r.t for p in chart.title.tx.rich.p for r in p.r)\n"
                   "assert 'special-cause concern in every month since Jan 2015' in title, title\n"
                   "assert 'Provisional' not in title\n"
                   "assert any('1 series has fewer than 3 figures' in str(c.value) for c in book['Trends']['A'])\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Figures far apart and without limits or England: a gap for the years between, no bars, no control chart. */
Test(workbook_charts, span_1901_to_2099_without_limits)
{
    static const int years[] = { 1901, 1902, 2019, 2099 };
    for (int i = 0; i < 4; i++) {
        char period[16];
        char value[16];
        (void)snprintf(period, sizeof period, "%d", years[i]);
        (void)snprintf(value, sizeof value, "%d", 40 - 5 * i);
        (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, .period = period, .value = value,
                                                                .start = years[i] * 10000 + 101,
                                                                .end = years[i] * 10000 + 1231 });
    }
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ_DATA "(chart,) = book['Trends']._charts\n"
                             "(series,) = chart.series\n"
                             "assert series.errBars is None\n"
                             "assert [r[:2] for r in of('Smoking')] == [['1901', 40], ['1902', 35], ['gap', None],\n"
                             "    ['2019', 30], ['gap', None], ['2099', 25]], of('Smoking')\n"
                             "points = {p.idx: float(p.v) for p in series.val.numRef.numCache.pt}\n"
                             "assert points == {0: 40, 1: 35, 3: 30, 5: 25}, points\n"
                             "assert 'Control charts' not in book.sheetnames\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* By hand: where high is good and the most deprived do better (80 of 100 against 64), the index is below 0; England's
 * own fifths are 70 and 56, as many times. A chart says the same, with England's bars and with the limits of each group
 * that has some: Chart data has how far they reach, and a gap for the third. */
Test(workbook_charts, of_deprivation_groups_have_limits_and_say_the_gap)
{
    static const char *const fifths[] = { "Most deprived quintile", "Second most deprived quintile",
                                          "Third more deprived quintile", "Second least deprived quintile",
                                          "Least deprived quintile" };
    static const char *const values[][4] = { { "80", "70", "76.5", "85" },
                                             { "76", "66.5", "74", "78.5" },
                                             { "72", "63", NULL, NULL },
                                             { "68", "59.5", "67", "69" },
                                             { "64", "56", "60", "67" } };
    const char *type = "LSOA21 deprivation quintiles within area (IMD2019)";
    for (size_t i = 0; i < 5; i++) {
        struct pb_test_row row = { SMOKING,
                                   RUGBY,
                                   YEAR_13_14,
                                   .value = values[i][0],
                                   .lower_95 = values[i][2],
                                   .upper_95 = values[i][3],
                                   .category_type = type,
                                   .category = fifths[i] };
        (void)pb_test_edition_add(&test, &row);
        (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = "E92000001",
                                                                .area_name = "England", .geography = PB_WORD_BENCHMARK,
                                                                .value = values[i][1], .category_type = type,
                                                                .category = fifths[i] });
    }
    (void)pb_test_edition_add(
        &test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "-20", .lower_95 = "-24", .upper_95 = "-16",
                                      .england_value = "-17.5", .category_type = type, .category = PB_SLOPE_INDEX,
                                      .polarity = PB_WORD_LOW_IS_GOOD, .status = PB_WORD_CALCULATED,
                                      .compared_with_england = PB_WORD_WIDER_GAP });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl, re, zipfile\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "sheet = book['Inequalities']\n"
        "text = ' '.join(str(c.value) for c in sheet['A'])\n"
        "assert (': 80% in the most deprived fifth, 64% in the least deprived: 1.2 times as high in the most '\n"
        "    'deprived fifth. England: 70 and 56, 1.2 times as high in the most deprived fifth. The gap is '\n"
        "    \"wider than England's: the least deprived are worse off (slope index of inequality -20, \"\n"
        "    \"England's -17.5).\") in text, text\n"
        "(chart,) = sheet._charts\n"
        "package = zipfile.ZipFile(sys.argv[1])\n"
        "(name,) = [n for n in package.namelist() if n.startswith('xl/drawings/drawing')]\n"
        "(words,) = re.findall('descr=\"([^\"]*)\"', package.read(name).decode())\n"
        "assert 'From 80 in the most deprived fifth to 64 in the least. England: from 70 to 56.' in words, words\n"
        "assert 'Thin lines show the 95% limits.' in words, words\n"
        "bars = chart.series[0].errBars\n"
        "cells = lambda part: [r[0].value for r in book['Chart data'][part.numRef.f.split('!')[1].replace('$', '')]]\n"
        "assert (bars.errValType, cells(bars.minus)) == ('cust', [3.5, 2, None, 1, 4]), cells(bars.minus)\n"
        "assert cells(bars.plus) == [5, 2.5, None, 1, 3], cells(bars.plus)\n"
        "assert cells(chart.series[0].val) == [80, 76, 72, 68, 64], cells(chart.series[0].val)\n"
        "assert cells(chart.series[1].val) == [70, 66.5, 63, 59.5, 56] and chart.series[1].errBars is None\n"
        "assert chart.y_axis.scaling.max >= 85, chart.y_axis.scaling.max\n"
        "(table,) = sheet.tables.values()\n"
        "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
        "assert rows[1][9:] == [70, '[z]'] and rows[6][9:] == [-17.5, 'Wider gap'], rows\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}
