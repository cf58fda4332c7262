/*
 * The sheets Opportunities and Opportunity charts, and what the other sheets make of the rows that they are put
 * together from. The figures are made up; the sums of the expected ones were done by hand.
 */
#include "placebook/contract/opportunity.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>
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
    row.similar = category == (const char *)PB_OPPORTUNITY_BENCHMARK ? FIVE : TEN;
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

/* By programme, the largest amount first; the latest period only; the five and the ten by name where it is known. */
Test(workbook_opportunities, lists_them_by_programme_and_size)
{
    open_rugby();
    pb_test_python(
        READ
        "rows = table_of('Opportunities')\n"
        "assert [(r['Programme'], r['Measure']) for r in rows] == [\n"
        "    ('Breathing', 'Smoking prevalence, 15+ (QOF), 15+ yrs'), ('Breathing', 'Flu jabs'),\n"
        "    ('Breathing', 'Inhalers checked, female'), ('Circulation', 'Spend on stents'),\n"
        "    ('Circulation', 'Spend on statins'), ('Circulation', 'Spend on aspirin')], rows\n"
        "assert [r['Significance'] for r in rows] == ['Significantly worse than the best five',\n"
        "    'As good as the best five or better', 'Cannot be calculated: the figure has no limits',\n"
        "    'Significantly worse than the best five', 'Significantly worse than the best five',\n"
        "    'Not significant'], rows\n"
        "row = rows[4]\n"
        "assert row['Organisation'] == 'NHS Coventry and Rugby CCG (shared with Coventry)', row\n"
        "assert (row['Period'], row['Own value'], row['Lower 95% limit'], row['Upper 95% limit']) == \\\n"
        "    ('April 2013 to March 2014', 1200.5, 1150, 1250), row\n"
        "assert (row['Mean of the best five'], row['Gap to the best five'], row['Counted opportunity']) == \\\n"
        "    (1000, 200.5, 100250), row\n"
        "assert (row['Unit of the value'], row['Unit of the opportunity']) == ('\\xa3 per 1,000', '\\xa3'), row\n"
        "assert row['The best five'] == 'NHS C Town CCG; NHS A Town CCG; NHS B Town CCG; 99J; NHS D Town CCG', row\n"
        "assert row['The similar ten'].split('; ')[8:] == ['NHS I Town CCG', '99J'], row\n"
        "assert row['Note'] == 'Pack of 2014' and row['Good direction'] == 'Low is good', row\n"
        "standing = ['Better than the median, below the top quartile', 'In the top quartile', '[x]', '[x]',\n"
        "    'Worse than the median', 'Better than the median, below the top quartile']\n"
        "assert [r['Standing among the ten'] for r in rows] == standing, rows\n"
        "assert (row['Median of the similar ten'], row['Top quartile of the similar ten']) == (1100, 1050), row\n"
        "assert [r['Compared without limits, as the packs do'] for r in rows] == ['[z]', '[z]', '[z]', '[z]', 100250, "
        "10000], rows\n"
        "assert (row['Outcome'], row['Priorities']) == ('[z]', '[z]'), row\n"
        "assert (rows[0]['Outcome'], rows[0]['Priorities']) == ('Healthy lives', 'Smoking'), rows[0]\n"
        "assert (rows[2]['Counted opportunity'], rows[2]['Gap to the best five']) == ('[x]', 1), rows[2]\n"
        "names = book.sheetnames\n"
        "assert names.index('Opportunities') + 2 == names.index('Opportunity charts') + 1 == names.index('Data'), "
        "names\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* A chart for each unit, pounds first, with the numbers of the table beside it and a copy of them. */
Test(workbook_opportunities, draws_the_counted_ones)
{
    open_rugby();
    pb_test_python(
        READ
        "rows = [list(r.values()) for r in table_of('Opportunity charts')]\n"
        "assert rows == [['Spend on stents', 'Circulation', 1400000, '\\xa3'],\n"
        "    ['Spend on statins', 'Circulation', 100250, '\\xa3'],\n"
        "    ['Smoking prevalence, 15+ (QOF), 15+ yrs', 'Breathing', 70, 'patients']], rows\n"
        "sheet = book['Opportunity charts']\n"
        "first, second = sheet._charts\n"
        "text = lambda title: ''.join(r.t for p in title.tx.rich.p for r in p.r)\n"
        "assert text(first.title) == 'Counted opportunities (\\xa3), NHS Coventry and Rugby CCG', text(first.title)\n"
        "assert text(second.title) == 'Counted opportunity (patients), NHS Coventry and Rugby CCG', "
        "text(second.title)\n"
        "assert (text(first.x_axis.title), text(first.y_axis.title)) == ('Measure', 'Counted opportunity (\\xa3)')\n"
        "assert first.barDir == 'bar' and first.legend is None\n"
        "top = int(list(sheet.tables.values())[0].ref[1:].split(':')[0])\n"
        "for chart, begin, labels, values in ((first, top + 1, ['Spend on stents', 'Spend on statins'],\n"
        "        [1400000, 100250]), (second, top + 3, ['Smoking prevalence, 15+ (QOF), 15+ yrs'], [70])):\n"
        "    (series,) = chart.series\n"
        "    end = begin + len(values) - 1\n"
        "    cells = lambda column: \"'Opportunity charts'!$%s$%d:$%s$%d\" % (column, begin, column, end) \\\n"
        "        if end > begin else \"'Opportunity charts'!$%s$%d\" % (column, begin)\n"
        "    assert series.cat.strRef.f == cells('A') and series.val.numRef.f == cells('C'), series.val.numRef.f\n"
        "    assert [p.v for p in series.cat.strRef.strCache.pt] == labels\n"
        "    assert [float(p.v) for p in series.val.numRef.numCache.pt] == values\n"
        "import zipfile, re\n"
        "drawing = zipfile.ZipFile(sys.argv[1]).read('xl/drawings/drawing1.xml').decode()\n"
        "words = re.findall('descr=\"([^\"]*)\"', drawing)\n"
        "assert len(words) == 2 and 'The largest is Spend on stents, the smallest shown is Spend on statins' in "
        "words[0]\n"
        "tops = [int(r) for r in re.findall('<xdr:row>([0-9]+)', drawing)]\n"
        "assert tops[0] == top - 1 and (tops[1] - tops[0]) * 20 * 9525 > \\\n"
        "    int(re.search('cy=\"([0-9]+)\"', drawing).group(1)), tops\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
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
                   "assert [(r['Group'], r['Latest value']) for r in smoking] == [('[z]', 80.5)], smoking\n"
                   "summary = [r for r in table_of('Summary') if r['Measure'].startswith('Smoking')]\n"
                   "assert {r['Latest value'] for r in summary} == {80.5}, summary\n"
                   "assert 'Inequalities' not in book.sheetnames\n"
                   "quality = table_of('Quality')\n"
                   "found = [r for r in quality if r['Finding'] == 'Not calculable']\n"
                   "assert [(r['Sex, age, category'], r['Number of comparisons or figures']) for r in found] == "
                   "[('RightCare opportunity', 1)], (found, quality)\n"
                   "data = table_of('Data')\n"
                   "assert len([r for r in data if r['category_type'] == 'RightCare opportunity']) == 38, len(data)\n"
                   "assert len([r for r in data if r['geography'] == 'neighbour']) == 9\n"
                   "for name in book.sheetnames:\n"
                   "    if name not in ('Data', 'Opportunities'):\n"
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
        "    ('NHS Coventry and Rugby CCG (part of the system)', 1400000),\n"
        "    ('NHS Warwickshire North CCG (part of the system)', 500000.4),\n"
        "    ('NHS Warwickshire North CCG (part of the system)', 12)], rows\n"
        "assert rows[0]['Significance'] == 'Total of the counted opportunities', rows[0]\n"
        "assert {rows[0][c] for c in ('Own value', 'Gap to the best five', 'The best five', 'The similar ten')} == "
        "{'[z]'}\n"
        "assert (rows[3]['Significance'], rows[3]['Own value']) == ('Total of the counted opportunities', '[z]')\n"
        "charts = [list(r.values()) for r in table_of('Opportunity charts')]\n"
        "assert charts == [['Spend on stents (all organisations)', 'Circulation', 1900000.4, '\\xa3'],\n"
        "    ['Spend on both (NHS Warwickshire North CCG)', 'Circulation', 12, '\\xa3']], charts\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Many bars are cut and the title says so; what no chart can hold is taken out of the texts. */
Test(workbook_opportunities, shows_the_largest_of_many)
{
    pb_test_edition_open(&test, "rugby", folder);
    for (int i = 0; i < 40; i++) {
        char measure[32];
        char name[64];
        char value[32];
        (void)snprintf(measure, sizeof measure, "rightcare-%d", i);
        (void)snprintf(name, sizeof name, "=A\x01<b>&\"%d\" \xFF %s", i, i % 2 ? "" : "caf\xC3\xA9");
        (void)snprintf(value, sizeof value, "%d", i * 10);
        (void)pb_test_edition_add(&test, &(struct pb_test_row){ COUNTED, YEAR_13_14, CCG, SHARED, .measure = measure,
                                                                .measure_name = name, .value = value,
                                                                .unit = i % 2 ? POUND : "patients" });
    }
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ
        "values = [r['Counted opportunity'] for r in table_of('Opportunity charts')]\n"
        "assert values == list(range(390, 90, -20)) + list(range(380, 80, -20)), values\n"
        "text = lambda title: ''.join(r.t for p in title.tx.rich.p for r in p.r)\n"
        "titles = [text(c.title) for c in book['Opportunity charts']._charts]\n"
        "assert [t.split('CCG, ')[1] for t in titles] == ['the 15 largest of 20', 'the 15 largest of 19'], titles\n"
        "first = book['Opportunity charts']._charts[0].series[0].cat.strRef.strCache.pt[0].v\n"
        "assert first == '=A?<b>&\"39\" ? ', repr(first)\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook_opportunities, says_why_there_are_none)
{
    pb_test_edition_open(&test, "rugby", folder);
    add_compared(&compared[6]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ "assert 'Opportunities' in book.sheetnames and 'Opportunity charts' not in book.sheetnames\n"
                        "lines = [str(c.value) for c in book['Contents']['A']]\n"
                        "assert 'Left out: Opportunity charts, because no opportunity is above 0.' in lines\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* Spend without limits has a chart and a column of its own, after what is counted. */
Test(workbook_opportunities, draws_apart_what_is_compared_without_limits)
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
    add_compared(&compared[0]);
    add_compared(&unlimited[0]);
    add_compared(&unlimited[1]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ "rows = [list(r.values()) for r in table_of('Opportunity charts')]\n"
             "assert rows == [['Spend on statins', 'Circulation', 100250, '[z]', '\\xa3'],\n"
             "    ['Spend on neurology', '[x]', '[x]', 500000, '\\xa3'],\n"
             "    ['Spend on falls', '[x]', '[x]', 50000, '\\xa3']], rows\n"
             "text = lambda title: ''.join(r.t for p in title.tx.rich.p for r in p.r)\n"
             "titles = [text(c.title).split(',')[0] for c in book['Opportunity charts']._charts]\n"
             "assert titles == ['Counted opportunity (\\xa3)', 'Amounts compared without limits (\\xa3)'], titles\n"
             "series = book['Opportunity charts']._charts[1].series[0]\n"
             "assert [float(p.v) for p in series.val.numRef.numCache.pt] == [500000, 50000]\n"
             "assert '$D$' in series.val.numRef.f, series.val.numRef.f\n"
             "rows = {r['Measure']: r for r in table_of('Opportunities')}\n"
             "assert rows['Spend on neurology']['Significance'] == 'Cannot be said: the figures have no 95% limits'\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}
