/*
 * What the sheets of a workbook tell their readers: At a glance and the outcomes, Inequalities, Checks, and Contents
 * where there is nothing to tell. Each is read back by openpyxl.
 */
#include "placebook/deprivation.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

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

TestSuite(workbook_sheets, .init = open_folder, .fini = close_folder);

/* The latest period, the most deprived group first, the indices below; a lone row and the benchmark are left to Data.
 */
Test(workbook_sheets, lists_groups_from_the_most_to_the_least_deprived)
{
    pb_test_edition_open(&test, "rugby", folder);
    const char *type = "LSOA21 deprivation quintiles within area (IMD2019)";
    const struct pb_test_row rows[] = {
        { SMOKING, RUGBY, YEAR_13_14, .value = "8", .category_type = type, .category = "Least deprived quintile" },
        { SMOKING, RUGBY, YEAR_13_14, .value = "19", .category_type = type, .category = "Most deprived quintile" },
        { SMOKING, RUGBY, YEAR_12_13, .value = "20", .category_type = type, .category = "Most deprived quintile" },
        { SMOKING, RUGBY, .period = "2011/12 - 13/14", .start = 20110401, .end = 20140331, .value = "21",
          .category_type = type, .category = "Third more deprived quintile" }, /* it ends with the year */
        { SMOKING, RUGBY, YEAR_13_14, .value = "0.5", .category_type = type, .category = PB_RELATIVE_INDEX,
          .status = PB_WORD_CALCULATED },
        { SMOKING, RUGBY, YEAR_13_14, .value = "12", .category_type = type, .category = PB_SLOPE_INDEX,
          .status = PB_WORD_CALCULATED },
        { SMOKING, RUGBY, YEAR_13_14, .value = "15", .category_type = type,
          .category = "Second most deprived quintile" },
        { SMOKING, RUGBY, YEAR_13_14, .value = "11", .sex = "Male", .category_type = type,
          .category = "Most deprived quintile" },
        { SMOKING, RUGBY, YEAR_13_14, .value = "11", .category_type = "Ethnic groups", .category = "White" },
        { SMOKING, YEAR_13_14, .area_code = "E92000001", .area_name = "England", .geography = PB_WORD_BENCHMARK,
          .value = "19", .category_type = type, .category = "Most deprived quintile" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        (void)pb_test_edition_add(&test, &rows[i]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "assert book.sheetnames.index('Inequalities') + 1 == book.sheetnames.index('Cautions')\n"
        "(table,) = book['Inequalities'].tables.values()\n"
        "rows = [[c.value for c in r] for r in book['Inequalities'][table.ref]]\n"
        "assert [(r[4], r[5]) for r in rows[1:]] == [('Most deprived fifth', 19), ('2nd fifth', 15),\n"
        "    ('3rd fifth', '[x]'), ('4th fifth', '[x]'), ('Least deprived fifth', 8),\n"
        "    ('Slope index of inequality', 12), ('Relative index of inequality', 0.5)], rows\n"
        "text = ' '.join(str(c.value) for c in book['Inequalities']['A'])\n"
        "assert ('table. Smoking prevalence, 15+ (QOF), Rugby, 15+ yrs, April 2013 to March 2014: 19% in '\n"
        "    'the most deprived fifth, 8% in the least deprived: 2.4 times as high in the most deprived '\n"
        "    \"fifth. The gap is not compared with England's (slope index of inequality 12).\") in text, text\n"
        "assert not book['Inequalities']._charts, 'a shorthand would be drawn as 0'\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* What the stages of a run say: about Rugby, about the region, and about Coventry, which is no business of Rugby's. */
static void say_findings(void)
{
    static struct pb_quality_record records[40];
    static const struct pb_check_record checks[] = {
        { "fingertips", { "sexes-count", "Males and females against all persons", 100, 30, 30 } },
        { "local", { "sexes-count", "", 11, 1, 1 } },
        { "local", { "rounding", "", 0, 0, 20000 } },
    };
    static char sentences[40][40];
    for (size_t i = 0; i < 40; i++) {
        (void)snprintf(sentences[i], sizeof sentences[i], "males and females are %zu", i);
        records[i] = (struct pb_quality_record){ "fingertips",
                                                 { .kind = i < 30 ? PB_WORD_MISMATCH : PB_WORD_ROUNDED,
                                                   .rule = i < 30 ? "sexes-count" : "rounding",
                                                   .measure = "smoking-prevalence-qof",
                                                   .measure_name = "Smoking prevalence, 15+ (QOF)",
                                                   .area_code = i < 25   ? "E07000220"
                                                                : i < 27 ? "E08000026"
                                                                : i < 28 ? "south-warwickshire"
                                                                         : "E12000005",
                                                   .area_name = i < 25   ? "Rugby"
                                                                : i < 27 ? "Coventry"
                                                                : i < 28 ? "South Warwickshire"
                                                                         : "West Midlands",
                                                   .sex = "Persons",
                                                   .age = "15+ yrs",
                                                   .category_type = "",
                                                   .category = "",
                                                   .period = i % 2 ? "2012/13" : "2013/14",
                                                   .found = (double)i,
                                                   .expected = (double)i + 0.5,
                                                   .sentence = i < 30 ? sentences[i]
                                                                      : "the count was rounded to a multiple of 5.",
                                                   .file = "a.csv",
                                                   .rows = "7" } };
    }
    test.info.quality = records;
    test.info.quality_count = 40;
    test.info.checks = checks;
    test.info.check_count = sizeof checks / sizeof checks[0];
}

#define READ_QUALITY                                                                                                   \
    "import sys, openpyxl\n"                                                                                           \
    "sheet = openpyxl.load_workbook(sys.argv[1])['Checks']\n"                                                          \
    "rows = [[c.value for c in row] for row in sheet.iter_rows()]\n"                                                   \
    "head = next(i for i, row in enumerate(rows) if row[0] == 'Finding')\n"                                            \
    "assert [t.ref for t in sheet.tables.values()] == ['A%d:K%d' % (head + 1, len(rows))]\n"                           \
    "lines = ' '.join(row[0] for row in rows[:head])\n"                                                                \
    "table = [dict(zip(rows[head], row)) for row in rows[head + 1:]]\n"                                                \
    "def of(kind): return [row for row in table if row['Finding'] == kind]\n"

Test(workbook_sheets, shows_what_is_known_about_the_figures)
{
    pb_test_book_open_awkward(&test, folder);
    say_findings();
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ_QUALITY
        "assert 'We made 111 checks that figures agree with each other, for all Places together. 31 did not agree.' in "
        "lines, lines\n"
        "cautions = [[c.value for c in r] for r in openpyxl.load_workbook(sys.argv[1])['Cautions'].iter_rows()]\n"
        "kinds = {r[0]: r for r in cautions if r[0]}\n"
        "assert kinds['Figures disagree'][3] == 20 + 7, kinds\n"
        "assert list(kinds).index('Figures disagree') == list(kinds).index('Caution') + 1, kinds\n"
        "check, kept = of('Check')\n"
        "assert (check['Number of comparisons or figures'], check['Of these, different']) == (111, 31), check\n"
        "assert check['What it means'] == 'Males and females against all persons.', check\n"
        "assert kept['Number of comparisons or figures'] == 20000 and 'first 10000' in kept['What it means'], kept\n"
        "found = of('Mismatch')\n"
        "assert len(found) == 21, len(found)\n" /* 25 of Rugby and 2 of the region: 20 of them, and a line for 7 */
        "first = found[0]\n"
        "assert first['Area'] == 'Rugby' and first['Sex, age, category'] == 'Persons, 15+ yrs', first\n"
        "assert (first['Found'], first['Expected']) == (0, 0.5), first\n"
        "assert first['What it means'] == 'Males and females are 0.', first\n"
        "assert first['File and line'] == 'a.csv, line 7', first\n"
        "assert found[20]['Number of comparisons or figures'] == 7, found[20]\n"
        "rounded, = of('Rounded')\n"
        "assert rounded['Number of comparisons or figures'] == 10 and rounded['Area'] == 'West Midlands', rounded\n"
        "assert rounded['Period'] == '2012/13 to 2013/14', rounded\n"
        "assert rounded['File and line'] == 'a.csv, line 7 and others', rounded\n"
        "assert len(of('Suppressed')) == 1 and len(of('Missing')) == 1, [row['Finding'] for row in table]\n"
        "assert '[z]' not in [of('Suppressed')[0][name] for name in ('Measure', 'Area', 'Period')]\n"
        "assert any('=SUM(A1:A9)' == row['Measure'] for row in of('Unmapped'))\n"
        "assert all(value is not None for row in table for value in row.values())\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Two sources could not be read: one of two files, last read on a known day, and one of which nothing is known. */
Test(workbook_sheets, says_which_figures_are_the_last_good_ones)
{
    pb_test_edition_open(&test, "rugby", folder);
    struct pb_input_record inputs[3];
    memcpy(inputs, test.info.inputs, sizeof inputs);
    inputs[0].last_good = inputs[1].last_good = "2023-05-02";
    inputs[2].last_good = "";
    inputs[2].title = "";
    test.info.inputs = inputs;
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "18.5" });
    (void)pb_test_edition_add(
        &test, &(struct pb_test_row){
                   .measure = "emergency-admissions", RUGBY, YEAR_13_14, .value = "101", .source = "census;local" });
    (void)pb_test_edition_add(
        &test,
        &(struct pb_test_row){ .measure = "social-isolation", RUGBY, YEAR_13_14, .value = "40", .source = "local-2" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        READ_QUALITY
        "one = 'The source Public Health Profiles (fingertips) could not be read for this edition: its '\\\n"
        "    'figures are the last good ones, those of the edition of 2 May 2023.'\n"
        "two = 'The source local could not be read for this edition: its figures are the last good ones.'\n"
        "assert [row['Finding'] for row in table[:3]].count('Last good') == 2, table[:3]\n"
        "assert [row['What it means'] for row in table[:2]] == [one, two], table[:2]\n"
        "assert [row['Number of comparisons or figures'] for row in table[:2]] == [1, 1], table[:2]\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "def texts(name): return [c.value for row in book[name].iter_rows() for c in row if c.value]\n"
        "for name in ('Cover', 'Sources'):\n"
        "    assert [' '.join(map(str, texts(name))).count(text) for text in (one, two)] == [1, 1], texts(name)\n"
        "assert texts('Sources').count('Could not be read: last good figures') == 1\n"
        "assert texts('Sources').count('Public Health Profiles (could not be read: last good figures)') == 2\n"
        "summary = texts('At a glance')\n"
        "for name, noted in (('Smoking prevalence, 15+ (QOF)', True), ('Emergency admissions', True),\n"
        "                    ('Carers with as much contact as they would like', False)):\n"
        "    cells = {t for t in summary if str(t).startswith(name)}\n"
        "    assert cells == {name + (' [note 26]' if noted else '')}, cells\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook_sheets, says_which_figures_are_stand_ins_old_or_did_not_come)
{
    pb_test_edition_open(&test, "rugby", folder);
    test.info.published = 20200430;
    (void)pb_test_edition_add(&test,
                              &(struct pb_test_row){ SMOKING, .area_code = "E10000031", .area_name = "Warwickshire",
                                                     .geography = PB_WORD_COUNTY, YEAR_13_14, .value = "18.5" });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "emergency-admissions",
                                                            RUGBY,
                                                            .period = "2019/20",
                                                            .start = 20190401,
                                                            .end = 20200331,
                                                            .value = "101" });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "life-expectancy-birth",
                                                            RUGBY,
                                                            YEAR_13_14,
                                                            .status = PB_WORD_NOT_CALCULABLE,
                                                            .note = "not calculable: no deaths by age" });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "life-expectancy-birth",
                                                            RUGBY,
                                                            YEAR_12_13,
                                                            .status = PB_WORD_NOT_CALCULABLE,
                                                            .note = "not calculable: no deaths by age" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ_QUALITY "proxy, = of('Proxy')\n"
                                "assert proxy['Area'] == 'Warwickshire (county proxy)', proxy\n"
                                "stale, = of('Stale')\n"
                                "assert stale['Measure'] == 'Smoking prevalence, 15+ (QOF)', stale\n"
                                "assert stale['What it means'] == 'The latest figure is 6 years 1 month old.', stale\n"
                                "cannot, = of('Not calculable')\n"
                                "assert cannot['Number of comparisons or figures'] == 2, cannot\n"
                                "assert cannot['What it means'] == 'Not calculable: no deaths by age.', cannot\n"
                                "assert cannot['Period'] == '2012/13 to 2013/14', cannot\n"
                                "came = {row['Measure']: row['What it means'] for row in of('Not received')}\n"
                                "assert sorted(came) == ['Carers with as much contact as they would like',\n"
                                "    'Life expectancy at birth'], came\n"
                                "assert 'the rows that came are without' in came['Life expectancy at birth'], came\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

Test(workbook_sheets, the_system_hears_about_all_its_places)
{
    pb_test_edition_open(&test, "coventry-and-warwickshire", folder);
    (void)pb_test_edition_add(
        &test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .geography = PB_WORD_PART, .value = "18.5" });
    say_findings();
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(READ_QUALITY "more = of('Mismatch')[20]\n"
                                "assert more['Number of comparisons or figures'] == 10, more\n" /* 30 in all */
                                "words = [row[1].value for row in\n"
                                "    openpyxl.load_workbook(sys.argv[1])['Dictionary'].iter_rows()]\n"
                                "assert 'Mismatch' in words and 'Secondary suppression' in words\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook_sheets, says_in_contents_what_an_empty_table_leaves_out)
{
    pb_test_edition_open(&test, "rugby", folder);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "assert book.sheetnames == ['Cover', 'Contents', 'Cautions', 'Checks', 'Sources', 'Dictionary', 'Notes'], "
        "book.sheetnames\n"
        "cells = [str(c.value) for name in ('Cover', 'Contents') for r in book[name].iter_rows() for c in r]\n"
        "assert 'Published 28 November 2026. No data arrived.' in cells, cells\n"
        "for name in 'At a glance', 'Outcome 1', 'Inequalities', 'Data ', 'Opportunities':\n"
        "    assert not any(name in text for text in cells), (name, cells)\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook_sheets, shows_measures_that_the_framework_does_not_have)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(
        &test,
        &(struct pb_test_row){
            .measure = "fingertips-1", .measure_name = "Unheard of", RUGBY, YEAR_13_14, .value = "7", .unit = "%" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert not [n for n in book.sheetnames if n.startswith('Outcome')], book.sheetnames\n"
                   "rows = [[c.value for c in r] for r in book['At a glance'].iter_rows()]\n"
                   "assert any(r[:2] == ['Unheard of', 7] for r in rows), rows\n"
                   "gap = 'Data missing: Nobody counts frail people.'\n"
                   "meaning = {r[1].value: r[4].value for r in book['Dictionary'].iter_rows()}\n"
                   "assert meaning['smoking'] == 'Answered by 1 measure of the framework.', meaning['smoking']\n"
                   "assert meaning['frailty'] == 'Answered by 1 measure of the framework. ' + gap, meaning['frailty']\n"
                   "assert meaning['smoking-prevalence-qof'] == ('Unit: %. Level: outcome. Owner: Public health. '\n"
                   "    'Contributors: Districts, Practices.'), meaning['smoking-prevalence-qof']\n"
                   "assert meaning['emergency-admissions'] == 'Unit: per 100,000. Level: kpi.', meaning\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* Sentences, then each figure once, the worst first, with its words; Priorities has it again under what it answers. */
Test(workbook_sheets, puts_the_place_on_a_page)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "def table(name):\n"
        "    (one,) = book[name].tables.values()\n"
        "    rows = [[c.value for c in r] for r in book[name][one.ref]]\n"
        "    return [dict(zip(rows[0], r)) for r in rows[1:]]\n"
        "rows = table('At a glance')\n"
        "assert [r['Measure'] for r in rows] == ['Smoking prevalence, 15+ (QOF)',\n"
        "    'Life expectancy at birth (female)', 'Life expectancy at birth (male)',\n"
        "    'Carers with as much contact as they would like', '=SUM(A1:A9)'], rows\n"
        "assert list(rows[0].values()) == ['Smoking prevalence, 15+ (QOF)', 20.27947652, 18.7, '%', 'Worse',\n"
        "    '2013/14'], 'no column of nothing but codes: %s' % rows[0]\n"
        "lines = [r[0].value for r in book['At a glance'].iter_rows()]\n"
        "assert 'Against England, of 4 measures with a figure: 1 worse, 3 not rated. 1 has no figure.' in lines\n"
        "assert 'Worse than England: Smoking prevalence, 15+ (QOF).' in lines, lines\n"
        "cell = next(r[0] for r in book['At a glance'].iter_rows() if r[0].value == rows[0]['Measure'])\n"
        "name, at = cell.hyperlink.location.split('!')\n"
        "assert book[name.strip(\"'\")][at].value == rows[0]['Measure'] + ' (%)', cell.hyperlink.location\n"
        "assert [(r['Priority'], r['Measure'], r['Age of the figure']) for r in table('Priorities')] == [\n"
        "    ('Smoking', 'Smoking prevalence, 15+ (QOF)', '12 years 7 months')] + [\n"
        "    ('Frailty', 'Emergency admissions', '[x]')], table('Priorities')\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
}

/* A measure of which women have no figure and men have one is a measure with a figure, and none without. One that is
 * not compared with England has no bar beside those that are no different from it. */
Test(workbook_sheets, counts_a_measure_once_and_compares_only_what_is_compared)
{
    pb_test_edition_open(&test, "rugby", folder);
    const struct pb_test_row rows[] = {
        { RUGBY, YEAR_13_14, .measure = "life-expectancy-birth", .measure_name = "Life expectancy at birth",
          .sex = "Female", .status = PB_WORD_SUPPRESSED },
        { RUGBY, YEAR_13_14, .measure = "life-expectancy-birth", .measure_name = "Life expectancy at birth",
          .sex = "Male", .value = "79" },
        { SMOKING, RUGBY, YEAR_13_14, .value = "18", .lower_95 = "17", .upper_95 = "19", .england_value = "20",
          .polarity = PB_WORD_LOW_IS_GOOD, .compared_with_england = PB_WORD_NOT_COMPARED },
        { RUGBY, YEAR_13_14, .measure = "emergency-admissions", .measure_name = "Emergency admissions", .value = "18",
          .lower_95 = "17", .upper_95 = "19", .england_value = "16", .polarity = PB_WORD_LOW_IS_GOOD,
          .compared_with_england = PB_WORD_WORSE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        (void)pb_test_edition_add(&test, &rows[i]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "lines = [r[0].value for r in book['At a glance'].iter_rows()]\n"
                   "assert 'Against England, of 3 measures with a figure: 1 worse, 2 not rated.' in lines, lines\n"
                   "sheet = book['Against England']\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = [[c.value for c in r] for r in sheet[table.ref]][1:]\n"
                   "assert [r[1] for r in rows] == ['Emergency admissions'], rows\n"
                   "assert any(str(r[0].value).startswith('2 more figures have no bar') for r in sheet.iter_rows())\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* A sum and an average of districts are not the same, and the words beside the figure say so: in short where the column
 * is narrow. */
Test(workbook_sheets, tells_sums_from_approximate_figures)
{
    static const char *const methods[][3] = {
        { "sum of districts, Wilson limits (exact)", "South Warwickshire (sum)",
          "South Warwickshire (sum of Stratford-on-Avon and Warwick)" },
        { "mean of districts weighted by population, normal limits (approximate)", "South Warwickshire (approximate)",
          "South Warwickshire (approximate, from Stratford-on-Avon and Warwick)" },
    };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        pb_test_edition_open(&test, "south-warwickshire", folder);
        struct pb_test_row row = { SMOKING,
                                   YEAR_13_14,
                                   .area_code = "south-warwickshire",
                                   .area_name = "South Warwickshire",
                                   .geography = PB_WORD_SUM,
                                   .status = PB_WORD_CALCULATED,
                                   .value = "18",
                                   .method = methods[i][0] };
        (void)pb_test_edition_add(&test, &row);
        row.period = "2012/13", row.start = 20120401, row.end = 20130331; /* a chart has two points and more */
        (void)pb_test_edition_add(&test, &row);
        pb_test_edition_sort(&test);
        pb_test_book_write(&test);
        pb_test_python("import sys, openpyxl\n"
                       "book = openpyxl.load_workbook(sys.argv[1])\n"
                       "for name, words in ('Outcome 1 - Healthy lives', sys.argv[2]), ('Chart data', sys.argv[3]):\n"
                       "    cells = [c.value for r in book[name].iter_rows() for c in r]\n"
                       "    assert words in cells, (name, cells)\n",
                       pb_test_book_path(&test), methods[i][1], methods[i][2], NULL);
        if (i == 0)
            pb_test_edition_close(&test);
    }
}

/* A trust's figure says that it is one, and whom else it serves where there is room: Priorities has the trust that the
 * Place names first. No trust speaks for the system, whose parts are not named there. */
Test(workbook_sheets, tells_trusts_from_the_place)
{
    static const char *const expected[][2] = {
        { "rugby", "UHCW (NHS trust, also serves Coventry)" },
        { "coventry-and-warwickshire", "" },
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        pb_test_edition_open(&test, expected[i][0], folder);
        (void)pb_test_edition_add(&test,
                                  &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = "RKB", .area_name = "UHCW",
                                                         .geography = PB_WORD_SHARED, .value = "18" });
        (void)pb_test_edition_add(&test,
                                  &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = "RYG", .area_name = "CWPT",
                                                         .geography = PB_WORD_SHARED, .value = "19" });
        pb_test_edition_sort(&test);
        pb_test_book_write(&test);
        pb_test_python("import sys, openpyxl\n"
                       "book = openpyxl.load_workbook(sys.argv[1])\n"
                       "sheet = book['Outcome 1 - Healthy lives']\n"
                       "(table,) = sheet.tables.values()\n"
                       "areas = [r[1].value for r in sheet[table.ref]][1:]\n"
                       "assert areas == ['UHCW (trust figure)', 'CWPT (trust figure)'], areas\n"
                       "if sys.argv[2]:\n"
                       "    cells = [c.value for r in book['Priorities'].iter_rows() for c in r]\n"
                       "    assert sys.argv[2] in cells, cells\n",
                       pb_test_book_path(&test), expected[i][1], NULL, NULL);
        if (i == 0)
            pb_test_edition_close(&test);
    }
}

static void add_local(const char *code, const char *type, const char *value, int32_t year)
{
    (void)pb_test_edition_add(&test,
                              &(struct pb_test_row){ SMOKING, .period = year == 2014 ? "2013/14" : "2012/13",
                                                     .start = (year - 1) * 10000 + 401, .end = year * 10000 + 331,
                                                     .area_code = code, .area_name = code, .area_type = type,
                                                     .geography = PB_WORD_LOCAL, .value = value });
}

/* The worst first (a low prevalence is good), equal ones with equal positions, without those that have an older period
 * or no figure; not on the outcome's sheet, and no line of At a glance. Of 60 wards 50 are listed. */
Test(workbook_sheets, lists_local_areas_the_worst_first)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "18" });
    add_local("E01000001", "lsoa", "20", 2014);
    add_local("E01000002", "lsoa", "30.5", 2014);
    add_local("E01000003", "lsoa", "30.5", 2014);
    add_local("E01000004", "lsoa", "99", 2013);
    add_local("E01000005", "lsoa", NULL, 2014);
    add_local("U62213", "pcn", "19", 2014);
    for (int i = 0; i < 60; i++) {
        char code[16];
        char value[16];
        (void)snprintf(code, sizeof code, "E050000%02d", i);
        (void)snprintf(value, sizeof value, "%d", i);
        add_local(code, "ward", value, 2014);
    }
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "def rows(name):\n"
        "    (table,) = book[name].tables.values()\n"
        "    return [[c.value for c in r] for r in book[name][table.ref]][1:]\n"
        "found = [(r[4], r[1], r[2], r[3], r[7]) for r in rows('Local areas')]\n"
        "assert found[:3] == [('E01000002', 'LSOAs', 1, 3, 30.5), ('E01000003', 'LSOAs', 1, 3, 30.5),\n"
        "    ('E01000001', 'LSOAs', 3, 3, 20)], found\n"
        "text = ' '.join(str(c.value) for c in book['Local areas']['A'])\n"
        "assert ('Smoking prevalence, 15+ (QOF): E01000002 and 1 more have the worst figure of 3 LSOAs: 30.5%.'\n"
        "    in text), text\n"
        "wards = [r[4] for r in found[3:]]\n"
        "assert wards == list(range(59, 9, -1)), wards\n"
        "assert [r[1] for r in rows('Outcome 1 - Healthy lives')] == ['Rugby']\n"
        "assert len(rows('Data')) == 67\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* A suppressed figure has the shorthand for it, on the row of its own series and nowhere else. */
Test(workbook_sheets, says_why_a_figure_is_missing)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .status = PB_WORD_SUPPRESSED });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_12_13, .value = "12.5" });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, .area_code = "E10000031", YEAR_13_14,
                                                            .area_name = "Warwickshire", .geography = PB_WORD_COUNTY,
                                                            .value = "11", .sex = "Male", .category_type = "Decile",
                                                            .category = "Most deprived" });
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Outcome 1 - Healthy lives']\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "assert len(rows) == 3, rows\n"
                   "assert rows[1][:4] == ['Smoking prevalence, 15+ (QOF) (%)', 'Rugby', '[c]', '[c]'], rows[1]\n"
                   "assert rows[2][:4] == ['Smoking prevalence, 15+ (QOF), male, Decile: Most deprived (%)',\n"
                   "    'Warwickshire (county figure)', 11, '[x]'], rows[2]\n"
                   "assert {row[-1] for row in rows[1:]} == {'April 2013 to March 2014'}, rows\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* The system's own sum, Coventry's district, South Warwickshire's sum, the others by the county. */
Test(workbook_sheets, puts_the_places_of_the_system_side_by_side)
{
    pb_test_edition_open(&test, "coventry-and-warwickshire", folder);
    const struct pb_test_row rows[] = {
        { SMOKING, YEAR_13_14, .area_code = "coventry-and-warwickshire", .area_name = "Coventry and Warwickshire",
          .geography = PB_WORD_SUM, .status = PB_WORD_CALCULATED, .value = "18", .england_value = "19",
          .compared_with_england = PB_WORD_BETTER },
        { SMOKING, YEAR_13_14, .area_code = "E08000026", .area_name = "Coventry", .geography = PB_WORD_PART,
          .value = "21", .compared_with_england = PB_WORD_WORSE },
        { SMOKING, YEAR_12_13, .area_code = "E08000026", .area_name = "Coventry", .geography = PB_WORD_PART,
          .value = "22" },
        { SMOKING, YEAR_13_14, .area_code = "E08000026", .area_name = "Coventry", .geography = PB_WORD_PART,
          .value = "99", .category_type = "Decile", .category = "Most deprived" },
        { SMOKING, YEAR_12_13, .area_code = "south-warwickshire", .area_name = "South Warwickshire",
          .geography = PB_WORD_PART, .value = "14", .compared_with_england = PB_WORD_SIMILAR },
        { SMOKING, YEAR_13_14, .area_code = "E10000031", .area_name = "Warwickshire", .geography = PB_WORD_PART,
          .value = "16", .compared_with_england = PB_WORD_BETTER },
        { SMOKING, YEAR_13_14, .area_code = "E92000001", .area_name = "England", .geography = PB_WORD_BENCHMARK,
          .value = "19" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        (void)pb_test_edition_add(&test, &rows[i]);
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "sheet = openpyxl.load_workbook(sys.argv[1])['Places side by side']\n"
        "(table,) = sheet.tables.values()\n"
        "head, (name, *words) = [[c.value for c in r] for r in sheet[table.ref]]\n"
        "row = dict(zip(head[1:], words))\n"
        "assert row == {'Coventry': 'Worse', 'Rugby': 'Better (county)', 'South Warwickshire': 'No different (2013)',\n"
        "    'Warwickshire North': 'Better (county)'}, row\n"
        "cells = sheet[table.ref][1]\n"
        "fills = {c.value.split()[0]: c.fill.fgColor.rgb for c in cells[1:]}\n"
        "assert fills['Worse'] != fills['Better'] and fills['No'] == '00000000', fills\n"
        "lines = [c.value for c in sheet['A']]\n"
        "assert 'Coventry: 1 worse than England, 0 no different, 0 better.' in lines, lines\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}
