/*
 * The sheets Opportunities and Similar ten, and what the other sheets make of the rows that they are put
 * together from. The figures are made up; the sums of the expected ones were done by hand.
 */
#include "placebook/contract/opportunity.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CCG    .area_code = "E38000038", .area_name = "NHS Coventry and Rugby CCG", .area_type = "CCG"
#define SHARED .geography = PB_WORD_SHARED
#define TEN    "99A;99B;99C;99D;99E;99F;99G;99H;99I;99J"
#define FIVE   "99C;99A;99B;99J;99D"

static char folder[64];
static struct pb_test_edition test;

static void open_folder(void)
{
    pb_test_folder(folder);
}

static void close_folder(void)
{
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(workbook_opportunities, .init = open_folder, .fini = close_folder);

/* A figure of an organisation and what was found about it; NULL: not known, and the note says why. */
struct compared {
    struct pb_test_row own;
    const char *benchmark, *gap, *amount, *counted, *unit, *why;
    const char *median, *quartile, *unlimited; /* no rows where there is no median */
};

static void add_category(const struct compared *compared, const char *category, const char *value, const char *unit)
{
    struct pb_test_row row = compared->own;
    row.value = value;
    row.lower_95 = row.upper_95 = row.count = row.denominator = row.england_value = row.note = NULL;
    row.category_type = PB_OPPORTUNITY;
    row.category = category;
    row.similar = strcmp(category, PB_OPPORTUNITY_BENCHMARK) == 0 ? FIVE : TEN;
    row.status = value ? PB_WORD_CALCULATED : PB_WORD_NOT_CALCULABLE;
    row.note = value ? PB_OPPORTUNITY_SIMILAR "99A, 99B" : compared->why;
    row.unit = unit;
    (void)pb_test_edition_add(&test, &row);
}

static void add_compared(const struct compared *compared)
{
    const char *unit = compared->own.unit;
    (void)pb_test_edition_add(&test, &compared->own);
    add_category(compared, PB_OPPORTUNITY_BENCHMARK, compared->benchmark, unit);
    add_category(compared, PB_OPPORTUNITY_GAP, compared->gap, unit);
    add_category(compared, PB_OPPORTUNITY_AMOUNT, compared->amount, compared->unit);
    add_category(compared, PB_OPPORTUNITY_COUNTED, compared->counted, compared->unit);
    if (!compared->median)
        return;
    add_category(compared, PB_OPPORTUNITY_MEDIAN, compared->median, unit);
    add_category(compared, PB_OPPORTUNITY_QUARTILE, compared->quartile, unit);
    if (compared->unlimited)
        add_category(compared, PB_OPPORTUNITY_UNLIMITED, compared->unlimited, compared->unit);
}

#define POUND    "\xC2\xA3"
#define SPEND    .unit = POUND " per 1,000", .polarity = PB_WORD_LOW_IS_GOOD, .source = "rightcare"
#define SHARE    .unit = "%", .polarity = PB_WORD_HIGH_IS_GOOD, .source = "rightcare"
#define OWN(...) .own = { CCG, SHARED, .similar = TEN, __VA_ARGS__ }

static const struct compared compared[] = {
    { OWN(YEAR_13_14, SPEND, .measure = "rightcare-1", .measure_name = "Spend on statins", .programme = "Circulation",
          .value = "1200.5", .lower_95 = "1150", .upper_95 = "1250", .denominator = "500000", .note = "Pack of 2014"),
      "1000", "200.5", "100250", "100250", POUND, NULL, "1100", "1050", "100250" },
    { OWN(YEAR_12_13, SPEND, .measure = "rightcare-1", .measure_name = "Spend on statins", .programme = "Circulation",
          .value = "9999", .lower_95 = "9000", .upper_95 = "9999"),
      "1000", "8999", "9999999", "9999999", POUND, NULL },
    { OWN(YEAR_13_14, SPEND, .measure = "rightcare-2", .measure_name = "Spend on stents", .programme = "Circulation",
          .value = "3100", .lower_95 = "3000", .upper_95 = "3200", .denominator = "500000"),
      "300", "2800", "1400000", "1400000", POUND, NULL },
    { OWN(YEAR_13_14, SPEND, .measure = "rightcare-3", .measure_name = "Spend on aspirin", .programme = "Circulation",
          .value = "120", .lower_95 = "90", .upper_95 = "150", .denominator = "500000"),
      "100", "20", "10000", "0", POUND, NULL, "125", "110", "10000" },
    { OWN(YEAR_13_14, SHARE, .measure = "smoking-prevalence-qof", .programme = "Breathing", .value = "80.5",
          .age = "15+ yrs", .lower_95 = "79", .upper_95 = "82", .denominator = "2000"),
      "84", "3.5", "70", "70", "patients", NULL, "80", "83", NULL },
    { OWN(YEAR_13_14, SHARE, .measure = "rightcare-4", .measure_name = "Inhalers checked", .programme = "Breathing",
          .value = "90", .denominator = "2000", .sex = "Female"),
      "91", "1", "20", NULL, "patients", "the figure has no limits; " PB_OPPORTUNITY_SIMILAR "99A, 99B" },
    { OWN(YEAR_13_14, SHARE, .measure = "rightcare-5", .measure_name = "Flu jabs", .programme = "Breathing",
          .value = "92", .lower_95 = "91", .upper_95 = "93", .denominator = "2000"),
      "91", "-1", "-20", "0", "patients", NULL, "88", "92", NULL },
};

static void add_neighbours(void)
{
    static const char letters[] = "ABCDEFGHIJ";
    for (size_t i = 0; letters[i]; i++) {
        char code[8];
        char name[32];
        (void)snprintf(code, sizeof code, "99%c", letters[i]);
        (void)snprintf(name, sizeof name, "NHS %c Town CCG", letters[i]);
        if (letters[i] != 'J') /* nobody knows the name of the last */
            (void)pb_test_edition_add(&test, &(struct pb_test_row){ SPEND, YEAR_13_14, .measure = "rightcare-1",
                                                                    .measure_name = "Spend on statins",
                                                                    .area_code = code, .area_name = name,
                                                                    .geography = PB_WORD_NEIGHBOUR, .value = "1000" });
    }
}

static void open_rugby(void)
{
    pb_test_edition_open(&test, "rugby", folder);
    for (size_t i = 0; i < sizeof compared / sizeof compared[0]; i++)
        add_compared(&compared[i]);
    add_neighbours();
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
}

#define READ                                                                                                           \
    "import sys, openpyxl\n"                                                                                           \
    "book = openpyxl.load_workbook(sys.argv[1])\n"                                                                     \
    "def table_of(name):\n"                                                                                            \
    "    (table,) = book[name].tables.values()\n"                                                                      \
    "    rows = [[c.value for c in r] for r in book[name][table.ref]]\n"                                               \
    "    head = [str(h).split(' [')[0] for h in rows[0]]\n"                                                            \
    "    return [dict(zip(head, r)) for r in rows[1:]]\n"

/* Significant gaps first, the widest first; the latest period only; the largest of each unit in a sentence. */
Test(workbook_opportunities, lists_them_by_significance_and_gap)
{
    open_rugby();
    pb_test_python(
        READ
        "rows = table_of('Opportunities')\n"
        "assert [(r['Row'], r['Measure']) for r in rows] == [(1, 'Circulation: Spend on stents'),\n"
        "    (2, 'Circulation: Spend on statins'), (3, 'Breathing: Smoking prevalence, 15+ (QOF), 15+ yrs'),\n"
        "    (4, 'Circulation: Spend on aspirin'), (5, 'Breathing: Inhalers checked, female'),\n"
        "    (6, 'Breathing: Flu jabs')], rows\n"
        "assert [round(r['Gap, % of the best five'], 6) for r in rows] == [round(100 * gap / mean, 6)\n"
        "    for gap, mean in ((2800, 300), (200.5, 1000), (3.5, 84), (20, 100), (1, 91), (-1, 91))], rows\n"
        "assert [r['Significance'] for r in rows] == ['Significantly worse than the best five',\n"
        "    'Significantly worse than the best five', 'Significantly worse than the best five',\n"
        "    'Not significant', 'Cannot be calculated: the figure has no limits',\n"
        "    'As good as the best five or better'], rows\n"
        "row = rows[1]\n"
        "assert row['Organisation'] == 'NHS Coventry and Rugby CCG (shared with Coventry)', row\n"
        "assert (row['Period'], row['Own value']) == ('April 2013 to March 2014', 1200.5), row\n"
        "assert (row['Mean of the best five'], row['Counted opportunity']) == (1000, 100250), row\n"
        "assert (row['Unit of the value'], row['Unit of the opportunity']) == ('\\xa3 per 1,000', '\\xa3'), row\n"
        "standing = ['[x]', 'Worse than the median', 'Better than the median, below the top quartile',\n"
        "    'Better than the median, below the top quartile', '[x]', 'In the top quartile']\n"
        "assert [r['Standing among the ten'] for r in rows] == standing, rows\n"
        "assert [r['Compared without limits, as the packs do'] for r in rows] == ['[z]', 100250, '[z]', 10000, '[z]', "
        "'[z]'], rows\n"
        "assert rows[4]['Counted opportunity'] == '[x]', rows[4]\n"
        "names = book.sheetnames\n"
        "assert names[0] == 'Opportunities' and 'Similar ten' in names, names\n"
        "lines = ' '.join(str(c.value) for c in book['Opportunities']['A'])\n"
        "assert 'Largest counted opportunity in pounds: \\xa31,400,000 (Circulation: Spend on stents), ' \\\n"
        "    'NHS Coventry and Rugby CCG (shared with Coventry).' in lines, lines\n"
        "assert 'Largest counted opportunity for people: 70 patients (Breathing: Smoking prevalence, 15+ (QOF), 15+ "
        "yrs)' "
        "', NHS Coventry and Rugby CCG (shared with Coventry).' in lines, lines\n"
        "assert 'without limits and never' not in lines, lines\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* A row for each pair, by name where it is known. Six lists name the ten; every benchmark names the same five. */
Test(workbook_opportunities, lists_the_ten)
{
    open_rugby();
    pb_test_python(
        READ "rows = table_of('Similar ten')\n"
             "assert [r['Code of the similar one'] for r in rows] == ['99' + c for c in 'ABCDEFGHIJ'], rows\n"
             "assert [r['Similar organisation'] for r in rows] == ['NHS %s Town CCG' % c for c in 'ABCDEFGHI'] + "
             "['[x]'], rows\n"
             "assert {r['Organisation'] for r in rows} == {'NHS Coventry and Rugby CCG'}, rows\n"
             "assert [(r['Measures compared'], r['Measures in which it is among the best five']) for r in rows] == "
             "[(6, 6 if c in 'CABJD' else 0) for c in 'ABCDEFGHIJ'], rows\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* A dot for each row with a gap: three kinds, which are ranges of the table, and a name beside each. */
Test(workbook_opportunities, draws_a_dot_for_each)
{
    open_rugby();
    pb_test_python(
        READ
        "sheet = book['Opportunities']\n"
        "(chart,) = sheet._charts\n"
        "text = lambda title: ' '.join(''.join(r.t for r in p.r) for p in title.tx.rich.p)\n"
        "assert text(chart.title) == 'Circulation: Spend on stents is 933% worse than its best five: the widest "
        "significant gap', text(chart.title)\n"
        "top = int(list(sheet.tables.values())[0].ref[1:].split(':')[0])\n"
        "end = int(list(sheet.tables.values())[0].ref.split(':')[1].strip('ABCDEFGHIJKLMNOPQRSTUVWXYZ'))\n"
        "kinds, names = chart.series[:3], chart.series[3:]\n"
        "assert [s.tx.v for s in kinds] == ['Significantly worse', 'Worse, not significant or not known to be', "
        "'As good or better']\n"
        "cells = lambda column, begin, count: \"Opportunities!$%s$%d\" % (column, begin) + (\n"
        "    ':$%s$%d' % (column, begin + count - 1) if count > 1 else '')\n"
        "for series, begin, count in zip(kinds, (1, 4, 6), (3, 2, 1)):\n"
        "    assert series.xVal.numRef.f == cells('H', top + begin, count), series.xVal.numRef.f\n"
        "    assert series.yVal.numRef.f == cells('A', top + begin, count), series.yVal.numRef.f\n"
        "    drawn = [float(p.v) for p in series.xVal.numRef.numCache.pt]\n"
        "    assert [abs(a - b.value) < 1e-9 for a, b in zip(drawn, sheet['H'][top + begin - 1:])] == [True] * count\n"
        "assert [s.tx.v for s in names] == [r['Measure'] for r in table_of('Opportunities')]\n"
        "import zipfile, re\n"
        "drawing = zipfile.ZipFile(sys.argv[1]).read('xl/drawings/drawing1.xml').decode()\n"
        "(words,) = re.findall('descr=\"([^\"]*)\"', drawing)\n"
        "assert words.startswith('Dot plot with 6 dots') and 'Flu jabs, -1.1%' in words, words\n"
        "assert int(re.search('<xdr:row>([0-9]+)', drawing).group(1)) >= end, drawing\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
}

Test(workbook_opportunities, gives_the_same_bytes_for_the_same_input)
{
    open_rugby();
    char first[300];
    (void)snprintf(first, sizeof first, "%s.first", pb_test_book_path(&test));
    cr_assert_eq(rename(pb_test_book_path(&test), first), 0);
    sleep(1); /* a clock in the file would show */
    pb_test_book_write(&test);
    cr_assert(pb_test_same_files(first, pb_test_book_path(&test)));
}

/* They are no figures of their measures: the other sheets keep to those, and Data and Dictionary have everything. */
Test(workbook_opportunities, leaves_the_other_sheets_to_the_figures)
{
    open_rugby();
    pb_test_python(READ
                   "smoking = [r for r in table_of('Outcome 1 - Healthy lives')]\n"
                   "assert [(r['Measure'], r['Figure']) for r in smoking] == [\n"
                   "    ('Smoking prevalence, 15+ (QOF) (%)', 80.5)], smoking\n"
                   "summary = [r for r in table_of('At a glance') if r['Measure'].startswith('Smoking')]\n"
                   "assert {r['Place'] for r in summary} == {80.5}, summary\n"
                   "assert 'Inequalities' not in book.sheetnames\n"
                   "quality = table_of('Checks')\n"
                   "found = [r for r in quality if r['Finding'] == 'Not calculable']\n"
                   "assert [(r['Sex, age, category'], r['Number of comparisons or figures']) for r in found] == "
                   "[('RightCare opportunity', 1)], (found, quality)\n"
                   "data = table_of('Data')\n"
                   "assert len([r for r in data if r['category_type'] == 'RightCare opportunity']) == 38, len(data)\n"
                   "assert len([r for r in data if r['geography'] == 'neighbour']) == 9\n"
                   "for name in book.sheetnames:\n"
                   "    if name not in ('Data', 'Similar ten'):\n"
                   "        assert not any('Town' in str(c.value) for r in book[name].iter_rows() for c in r), name\n"
                   "words = {r['Name']: r for r in table_of('Dictionary')}\n"
                   "assert words['RightCare opportunity']['Kind'] == 'Category type'\n"
                   "assert words['Counted opportunity']['Type, or the column it is used in'] == 'category'\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

#define PART    .geography = PB_WORD_PART
#define NORTH   .area_code = "E38000195", .area_name = "NHS Warwickshire North CCG", .area_type = "CCG"
#define STENTS  .measure = "rightcare-2", .measure_name = "Spend on stents", .programme = "Circulation"
#define COUNTED .category_type = PB_OPPORTUNITY, .category = PB_OPPORTUNITY_COUNTED, .status = PB_WORD_CALCULATED

/* The members of the system and the total, which is marked and stands for them in the chart. */
Test(workbook_opportunities, marks_the_totals_of_the_system)
{
    pb_test_edition_open(&test, "coventry-and-warwickshire", folder);
    const struct pb_test_row rows[] = {
        { STENTS, YEAR_13_14, CCG, PART, SPEND, .value = "3100", .similar = TEN },
        { STENTS, YEAR_13_14, CCG, PART, COUNTED, .unit = POUND, .value = "1400000" },
        { STENTS, YEAR_13_14, NORTH, PART, SPEND, .value = "3000", .similar = TEN },
        { STENTS, YEAR_13_14, NORTH, PART, COUNTED, .unit = POUND, .value = "500000.4" },
        { STENTS, YEAR_13_14, COUNTED, .unit = POUND, .value = "1900000.4", .geography = PB_WORD_SUM,
          .area_code = "coventry-and-warwickshire", .area_name = "Coventry and Warwickshire" },
        { YEAR_13_14, NORTH, PART, COUNTED, .measure = "rightcare-total-both", .measure_name = "Spend on both",
          .programme = "Circulation", .unit = POUND, .value = "12" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        (void)pb_test_edition_add(&test, &rows[i]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ
        "rows = table_of('Opportunities')\n"
        "assert [(r['Organisation'], r['Counted opportunity']) for r in rows] == [\n"
        "    ('Total of Coventry and Warwickshire', 1900000.4),\n"
        "    ('NHS Warwickshire North CCG (part of the system)', 12),\n"
        "    ('NHS Coventry and Rugby CCG (part of the system)', 1400000),\n"
        "    ('NHS Warwickshire North CCG (part of the system)', 500000.4)], rows\n"
        "assert rows[0]['Significance'] == 'Total of the counted opportunities', rows[0]\n"
        "assert {rows[0][c] for c in ('Own value', 'Gap, % of the best five', 'Standing among the ten')} == {'[z]'}\n"
        "assert (rows[1]['Significance'], rows[1]['Own value']) == ('Total of the counted opportunities', '[z]')\n"
        "lines = ' '.join(str(c.value) for c in book['Opportunities']['A'])\n"
        "assert 'Largest counted opportunity in pounds: \\xa31,900,000 (Circulation: Spend on stents), ' \\\n"
        "    'Total of Coventry and Warwickshire.' in lines, lines\n"
        "assert not book['Opportunities']._charts, 'no gap is known'\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Of many the chart shows the first, and a line says so; what no chart can hold is taken out of the texts. */
Test(workbook_opportunities, draws_the_first_of_many)
{
    pb_test_edition_open(&test, "rugby", folder);
    for (int i = 0; i < 40; i++) {
        char measure[32];
        char name[64];
        char value[32];
        (void)snprintf(measure, sizeof measure, "rightcare-%d", i);
        (void)snprintf(name, sizeof name, "=A\x01<b>&\"%d\" \xFF %s", i, i % 2 ? "" : "caf\xC3\xA9");
        (void)snprintf(value, sizeof value, "%d", 100 + i);
        const struct compared one = { OWN(YEAR_13_14, SPEND, .measure = measure, .measure_name = name, .value = value),
                                      "100",
                                      value + 1,
                                      "7",
                                      "7",
                                      POUND,
                                      NULL };
        add_compared(&one);
    }
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ
                   "lines = ' '.join(str(c.value) for c in book['Opportunities']['A'])\n"
                   "assert 'The chart below the table shows the first 20; 20 more are not drawn.' in lines, lines\n"
                   "(chart,) = book['Opportunities']._charts\n"
                   "assert len(chart.series) == 21, len(chart.series)\n"
                   "assert [float(p.v) for p in chart.series[0].xVal.numRef.numCache.pt] == list(range(39, 19, -1))\n"
                   "assert chart.series[1].tx.v == '=A?<b>&\"39\" ? ', repr(chart.series[1].tx.v)\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Spend without limits is a sentence and a column of its own, and never counted. */
Test(workbook_opportunities, keeps_apart_what_is_compared_without_limits)
{
    static const struct compared unlimited[] = {
        { OWN(YEAR_13_14, SPEND, .measure = "rightcare-7", .measure_name = "Spend on neurology", .value = "9000",
              .denominator = "500000"),
          "8000", "1000", "500000", NULL, POUND, "there are no 95% limits", "8500", "8100", "500000" },
        { OWN(YEAR_13_14, SPEND, .measure = "rightcare-8", .measure_name = "Spend on falls", .value = "900",
              .denominator = "500000"),
          "800", "100", "50000", NULL, POUND, "there are no 95% limits", "850", "810", "50000" },
    };
    pb_test_edition_open(&test, "rugby", folder);
    add_compared(&unlimited[0]);
    add_compared(&unlimited[1]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ
        "rows = {r['Measure']: r for r in table_of('Opportunities')}\n"
        "assert rows['Spend on neurology']['Significance'] == 'Cannot be said: the figures have no 95% limits'\n"
        "assert rows['Spend on neurology']['Counted opportunity'] == '[x]'\n"
        "assert rows['Spend on neurology']['Compared without limits, as the packs do'] == 500000\n"
        "lines = ' '.join(str(c.value) for c in book['Opportunities']['A'])\n"
        "assert 'In pounds no opportunity is counted' in lines, lines\n"
        "assert 'Largest spend above the mean of the lowest five, compared without limits and never added to what '\\\n"
        "    'is counted: \\xa3500,000 (Spend on neurology), NHS Coventry and Rugby CCG (shared with Coventry).' in "
        "lines, lines\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}
