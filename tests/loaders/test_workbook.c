#include "core/deprivation.h"
#include "tests/support/edition.h"

#include "core/tidy.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct pb_module pb_loader_workbook;

/* As the option table's defaults fill it. */
static const struct {
    const char *keywords;
    int64_t stale_years;
} settings = { "public health, outcomes", 3 };

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

TestSuite(workbook, .init = open_folder, .fini = close_folder);

#define RUGBY      .area_code = "E07000220", .area_name = "Rugby", .area_type = "District"
#define YEAR_13_14 .period = "2013/14", .start = 20130401, .end = 20140331
#define YEAR_12_13 .period = "2012/13", .start = 20120401, .end = 20130331
#define SMOKING    .measure = "smoking-prevalence-qof", .indicator = "91280", .age = "15+ yrs"

static void sort(void)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, &error), PB_OK, "%s", error.message);
}

static void write_book(void)
{
    struct pb_error error = { 0 };
    enum pb_status status = pb_loader_workbook.load(&settings, &test.load, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
}

static const char *book_path(void)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s.xlsx", folder, test.stem);
    return path;
}

static void open_awkward(void)
{
    pb_test_edition_open(&test, "rugby", folder);
    pb_test_edition_awkward(&test);
    sort();
}

/* The rules of the Analysis Function, as the house's own checker reads them from the raw XML. */
static void assert_follows_the_rules(const char *path)
{
    const char *checker = PB_SHARED_DIR "/tools/check_workbook.py";
    if (access(checker, R_OK) != 0)
        cr_skip_test("no %s", checker);
    static char output[1 << 16];
    const char *argv[] = { "python3", checker, path, NULL };
    int status = pb_test_tool(argv, NULL, output, sizeof output);
    const char *failure = strstr(output, "FAIL");
    cr_assert(status == 0 && !failure, "%s answered %d: %s", checker, status, failure ? failure : output);
    cr_assert_not_null(strstr(output, "PASS shorthand-explained-above"), "%s", output);
}

Test(workbook, follows_the_rules_for_spreadsheets)
{
    open_awkward();
    write_book();
    assert_follows_the_rules(book_path());
}

Test(workbook, follows_the_rules_without_filters_too)
{
    open_awkward();
    test.edition.profile = "publication";
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Data']\n"
                   "assert sheet.freeze_panes is None\n"
                   "assert all(t.autoFilter is None for t in sheet.tables.values())\n",
                   book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

/* The order is the output contract's. */
Test(workbook, has_its_sheets_in_the_order_of_the_contract)
{
    open_awkward();
    write_book();
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "assert book.sheetnames == ['Cover', 'Contents', 'Summary', 'Outcome 1 - Healthy lives',\n"
        "    'Outcome 2 - Community', 'Outcome 3 - Services', 'Data', 'Quality', 'Sources', 'Dictionary', 'Notes'], "
        "book.sheetnames\n"
        "assert book.active.title == 'Cover'\n"
        "cover = [c.value for c in book['Cover']['A']]\n"
        "assert cover[1] == 'SAMPLE DATA: made up for demonstration, not for decisions.', cover\n"
        "assert any('Data as at 31 March 2014' in line for line in cover), cover\n"
        "assert any('103,443' in line for line in cover), cover\n"
        "assert any('insight@example.org' in line for line in cover), cover\n"
        "assert any('For internal use, by agreement' in line for line in cover), cover\n"
        "contents = book['Contents']\n"
        "rows = {r[0].value: r for r in contents.iter_rows() if r[0].hyperlink}\n"
        "assert list(rows) == book.sheetnames[2:], list(rows)\n"
        "for name, row in rows.items():\n"
        "    assert row[0].hyperlink.location == \"'%s'!A1\" % name\n"
        "    (table,) = book[name].tables.values()\n"
        "    first, last = table.ref.replace(':', ' ').split()\n"
        "    digits = lambda a: int(''.join(c for c in a if c.isdigit()))\n"
        "    assert row[2].value == digits(last) - digits(first), (name, row[2].value, table.ref)\n"
        "assert book.properties.title == 'Health and wellbeing outcomes: Rugby'\n"
        "assert book.properties.creator == 'Outcomes & Insight <Team>'\n"
        "assert book.properties.language == 'en-GB'\n"
        "assert 'Rugby' in book.properties.keywords\n"
        "assert str(book.properties.created) == '2014-03-31 00:00:00'\n",
        book_path(), NULL, NULL, NULL);
}

static bool to_file(void *sink, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, sink) == length;
}

static void write_csv(const char *path)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert(pb_tidy_write(&test.table, &test.geography, false, to_file, file));
    cr_assert_eq(fclose(file), 0);
}

/* The witness is the CSV of the same table, read by Python: numbers must be the same doubles, dates the same days. */
static void assert_data_is_the_table(void)
{
    char csv[128];
    (void)snprintf(csv, sizeof csv, "%s/table.csv", folder);
    write_csv(csv);
    pb_test_python("import sys, csv, datetime, openpyxl\n"
                   "rows = list(csv.reader(open(sys.argv[2], newline='', encoding='utf-8')))\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Data']\n"
                   "(table,) = sheet.tables.values()\n"
                   "assert table.displayName == 'Data_' + sys.argv[3].replace('-', '_'), table.displayName\n"
                   "found = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "assert found[0] == rows[0], found[0]\n"
                   "assert len(found) == len(rows), (len(found), len(rows))\n"
                   "checked = 0\n"
                   "for mine, theirs in zip(found[1:], rows[1:]):\n"
                   "    for name, a, b in zip(rows[0], mine, theirs):\n"
                   "        if isinstance(a, datetime.datetime):\n"
                   "            assert a.date().isoformat() == b, (name, a, b)\n"
                   "        elif isinstance(a, (int, float)):\n"
                   "            assert float(a) == float(b), (name, a, b)\n"
                   "        else:\n"
                   "            assert (a or '') == b and name not in ('value', 'count') or not b, (name, a, b)\n"
                   "        checked += 1\n"
                   "assert checked == 39 * (len(rows) - 1) and checked\n",
                   book_path(), csv, test.load.place->id, NULL);
}

Test(workbook, has_the_tidy_table_on_data)
{
    open_awkward();
    write_book();
    assert_data_is_the_table();
}

/* Long enough that rows cross every buffer on the way. */
Test(workbook, has_a_long_table_on_data)
{
    pb_test_edition_open(&test, "south-warwickshire", folder);
    char value[32];
    char line[32];
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(value, sizeof value, "%d.%d", i / 7, i);
        (void)snprintf(line, sizeof line, "%05d", i);
        (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, .area_code = "E07000222", YEAR_13_14,
                                                                .area_name = "Warwick", .geography = PB_WORD_PART,
                                                                .value = value, .source_row = line });
    }
    sort();
    write_book();
    assert_data_is_the_table();
}

static void assert_in_members(const char *folder_in_book, const char *piece)
{
    pb_test_python("import sys, zipfile\n"
                   "book = zipfile.ZipFile(sys.argv[1])\n"
                   "text = b''.join(book.read(n) for n in book.namelist() if n.startswith(sys.argv[3]))\n"
                   "assert sys.argv[2].encode() in text, sys.argv[2]\n",
                   book_path(), piece, folder_in_book, NULL);
}

/* 0.1 + 0.2 needs 17 digits; "-1.50" keeps the zero that it was published with. */
Test(workbook, keeps_the_digits_of_numbers)
{
    open_awkward();
    write_book();
    assert_in_members("xl/worksheets/sheet", "<v>0.30000000000000004</v>");
    assert_in_members("xl/worksheets/sheet", "<v>20.27947652</v>");
    assert_in_members("xl/worksheets/sheet", "<v>-1.50</v>");
    assert_in_members("xl/worksheets/sheet", "<v>1e-300</v>");
}

Test(workbook, gives_the_same_bytes_for_the_same_input)
{
    open_awkward();
    write_book();
    char first[300];
    (void)snprintf(first, sizeof first, "%s.first", book_path());
    cr_assert_eq(rename(book_path(), first), 0);
    sleep(1); /* a clock in the file would show */
    write_book();
    cr_assert(pb_test_same_files(first, book_path()));
}

Test(workbook, keeps_hostile_texts_as_texts)
{
    pb_test_edition_open(&test, "rugby", folder);
    char *endless = malloc(40001);
    cr_assert_not_null(endless);
    memset(endless, 'n', 40000);
    endless[40000] = '\0';
    static const char *const notes[] = {
        "=cmd|' /C calc'!A0",
        ("a\x01\x0b\x1f"
         "b\r\n\tc"),
        "<b>&amp;]]></v>",
        "_x0041_ stays",
        "  spaces  ",
        "\xEF\xBF\xBE not a character",
    };
    enum { NOTES = sizeof notes / sizeof notes[0] };
    for (size_t i = 0; i < NOTES; i++)
        (void)pb_test_edition_add(&test,
                                  &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .note = notes[i], .value = "1" });
    (void)pb_test_edition_add(&test,
                              &(struct pb_test_row){ SMOKING, RUGBY, YEAR_12_13, .note = endless, .value = "1" });
    free(endless);
    write_book();
    /* openpyxl hands out control characters as they are escaped in the file, and undoes the escape of an escape. */
    assert_in_members("xl/sharedStrings", "<t>_x005F_x0041_ stays</t>");
    assert_in_members("xl/sharedStrings", "<t xml:space=\"preserve\">  spaces  </t>");
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "sheet = book['Data']\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = list(sheet[table.ref])\n"
                   "at = [c.value for c in rows[0]].index('note')\n"
                   "notes = [r[at] for r in rows[1:]]\n"
                   "assert [n.data_type for n in notes] == ['s'] * 7, [n.data_type for n in notes]\n"
                   "texts = [n.value for n in notes]\n"
                   "assert texts[0] == \"=cmd|' /C calc'!A0\", texts[0]\n"
                   "assert texts[1] == 'a_x0001__x000B__x001F_b_x000D_\\n\\tc', repr(texts[1])\n"
                   "assert texts[2] == '<b>&amp;]]></v>', texts[2]\n"
                   "assert texts[3] == '_x0041_ stays', texts[3]\n"
                   "assert texts[4] == '  spaces  ', repr(texts[4])\n"
                   "assert texts[5] == '\\ufffd not a character', repr(texts[5])\n"
                   "assert len(texts[6]) == 32767 and texts[6].endswith('(cut here: a cell holds 32767 characters)')\n",
                   book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

/* The latest period, the most deprived group first, the indices below; a lone row and the benchmark are left to Data.
 */
Test(workbook, lists_groups_from_the_most_to_the_least_deprived)
{
    pb_test_edition_open(&test, "rugby", folder);
    const char *type = "LSOA21 deprivation quintiles within area (IMD2019)";
    const struct pb_test_row rows[] = {
        { SMOKING, RUGBY, YEAR_13_14, .value = "8", .category_type = type, .category = "Least deprived quintile" },
        { SMOKING, RUGBY, YEAR_13_14, .value = "19", .category_type = type, .category = "Most deprived quintile" },
        { SMOKING, RUGBY, YEAR_12_13, .value = "20", .category_type = type, .category = "Most deprived quintile" },
        { SMOKING, RUGBY, YEAR_13_14, .value = "0.5", .category_type = type, .category = PB_RELATIVE_INDEX,
          .status = PB_WORD_CALCULATED },
        { SMOKING, RUGBY, YEAR_13_14, .value = "-12", .category_type = type, .category = PB_SLOPE_INDEX,
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
    sort();
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert book.sheetnames.index('Inequalities') + 1 == book.sheetnames.index('Data')\n"
                   "(table,) = book['Inequalities'].tables.values()\n"
                   "rows = [[c.value for c in r] for r in book['Inequalities'][table.ref]]\n"
                   "assert [(r[6], r[7]) for r in rows[1:]] == [('Most deprived quintile', 19),\n"
                   "    ('Second most deprived quintile', 15), ('Least deprived quintile', 8),\n"
                   "    ('Slope index of inequality', -12), ('Relative index of inequality', 0.5)], rows\n",
                   book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
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
    test.edition.quality = records;
    test.edition.quality_count = 40;
    test.edition.checks = checks;
    test.edition.check_count = sizeof checks / sizeof checks[0];
}

#define READ_QUALITY                                                                                                   \
    "import sys, openpyxl\n"                                                                                           \
    "sheet = openpyxl.load_workbook(sys.argv[1])['Quality']\n"                                                         \
    "rows = [[c.value for c in row] for row in sheet.iter_rows()]\n"                                                   \
    "head = next(i for i, row in enumerate(rows) if row[0] == 'Finding')\n"                                            \
    "assert [t.ref for t in sheet.tables.values()] == ['A%d:K%d' % (head + 1, len(rows))]\n"                           \
    "lines = ' '.join(row[0] for row in rows[:head])\n"                                                                \
    "table = [dict(zip(rows[head], row)) for row in rows[head + 1:]]\n"                                                \
    "def of(kind): return [row for row in table if row['Finding'] == kind]\n"

Test(workbook, shows_what_is_known_about_the_figures)
{
    open_awkward();
    say_findings();
    sort();
    write_book();
    pb_test_python(
        READ_QUALITY
        "assert '111 comparisons, of which 31 differ' in lines, lines\n"
        "assert 'more than 3 years before' in lines, lines\n"
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
        book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

Test(workbook, says_which_figures_are_stand_ins_old_or_did_not_come)
{
    pb_test_edition_open(&test, "rugby", folder);
    test.edition.data_as_at = "2020-03-31";
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
    sort();
    write_book();
    pb_test_python(READ_QUALITY "proxy, = of('Proxy')\n"
                                "assert proxy['Area'] == 'Warwickshire (county proxy)', proxy\n"
                                "stale, = of('Stale')\n"
                                "assert stale['Measure'] == 'Smoking prevalence, 15+ (QOF)', stale\n"
                                "assert '6 years older' in stale['What it means'], stale\n"
                                "cannot, = of('Not calculable')\n"
                                "assert cannot['Number of comparisons or figures'] == 2, cannot\n"
                                "assert cannot['What it means'] == 'Not calculable: no deaths by age.', cannot\n"
                                "assert cannot['Period'] == '2012/13 to 2013/14', cannot\n"
                                "came = {row['Measure']: row['What it means'] for row in of('Not received')}\n"
                                "assert sorted(came) == ['Carers with as much contact as they would like',\n"
                                "    'Life expectancy at birth'], came\n"
                                "assert 'the rows that came are without' in came['Life expectancy at birth'], came\n",
                   book_path(), NULL, NULL, NULL);
}

Test(workbook, the_system_hears_about_all_its_places)
{
    pb_test_edition_open(&test, "coventry-and-warwickshire", folder);
    (void)pb_test_edition_add(
        &test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .geography = PB_WORD_PART, .value = "18.5" });
    say_findings();
    sort();
    write_book();
    pb_test_python(READ_QUALITY "more = of('Mismatch')[20]\n"
                                "assert more['Number of comparisons or figures'] == 10, more\n" /* 30 in all */
                                "words = [row[1].value for row in\n"
                                "    openpyxl.load_workbook(sys.argv[1])['Dictionary'].iter_rows()]\n"
                                "assert 'Mismatch' in words and 'Secondary suppression' in words\n",
                   book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

Test(workbook, says_in_contents_what_an_empty_table_leaves_out)
{
    pb_test_edition_open(&test, "rugby", folder);
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert book.sheetnames == ['Cover', 'Contents', 'Quality', 'Sources', 'Dictionary', 'Notes'], "
                   "book.sheetnames\n"
                   "lines = [c.value or '' for c in book['Contents']['A']]\n"
                   "for name in 'Summary', 'Outcome 1 - Healthy lives', 'Inequalities', 'Data':\n"
                   "    assert any(l.startswith('Left out: ' + name + ', because ') for l in lines), (name, lines)\n",
                   book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

Test(workbook, shows_measures_that_the_framework_does_not_have)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(
        &test,
        &(struct pb_test_row){
            .measure = "fingertips-1", .measure_name = "Unheard of", RUGBY, YEAR_13_14, .value = "7", .unit = "%" });
    sort();
    write_book();
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "assert not [n for n in book.sheetnames if n.startswith('Outcome')], book.sheetnames\n"
        "rows = [[c.value for c in r] for r in book['Summary'].iter_rows()]\n"
        "assert any(r[:3] == ['Not in the framework', 'Unheard of', 7] for r in rows), rows\n"
        "assert any(r[:2] == ['Priority: Smoking', 'No figures yet for this priority'] for r in rows), rows\n",
        book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

/* Priorities first, in their order, then the outcomes; words beside the figures. */
Test(workbook, puts_the_place_on_a_page)
{
    open_awkward();
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Summary']\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "sections = [r[0] for r in rows[1:]]\n"
                   "assert sections[:2] == ['Priority: Smoking', 'Priority: Frailty'], sections\n"
                   "assert sections[2].startswith('Outcome 1') and sections[-1] == 'Not in the framework', sections\n"
                   "row = dict(zip([h.split(' [')[0] for h in rows[0]], rows[1]))\n"
                   "assert row['Measure'] == 'Smoking prevalence, 15+ (QOF)', row\n"
                   "assert row['Latest value'] == 20.27947652 and row['Lower 95% limit'] == 20.0, row\n"
                   "assert row['Period'] == 'April 2013 to March 2014', row\n"
                   "assert row['Area the figure is for'] == 'Rugby', row\n"
                   "assert row['Compared with England'] == 'Worse' and row['England value'] == 18.7, row\n"
                   "assert row['West Midlands region value'] == '[x]', row\n"
                   "assert row['Good direction'] == 'Low is good' and row['Target'] == '[z]', row\n"
                   "assert row['Control chart'] == 'Too few separate periods', row\n"
                   "assert row['Age of the data'] == 'Less than a month', row\n"
                   "row = dict(zip([h.split(' [')[0] for h in rows[0]], rows[2]))\n"
                   "assert row['Latest value'] == '[x]', row\n"
                   "assert row['Area the figure is for'].endswith('(shared with Coventry)'), row\n"
                   "ages = {r[1]: r[rows[0].index([h for h in rows[0] if h.startswith('Age')][0])] for r in rows[1:]}\n"
                   "assert ages['Life expectancy at birth (female)'] == '3 months', ages\n",
                   book_path(), NULL, NULL, NULL);
}

/* A sum and an average of districts are not the same, and the words beside the figure say so. */
Test(workbook, tells_sums_from_approximate_figures)
{
    static const char *const methods[][2] = {
        { "sum of districts, Wilson limits (exact)", "South Warwickshire (sum of Stratford-on-Avon and Warwick)" },
        { "mean of districts weighted by population, normal limits (approximate)",
          "South Warwickshire (approximate, from Stratford-on-Avon and Warwick)" },
    };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        pb_test_edition_open(&test, "south-warwickshire", folder);
        (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, YEAR_13_14, .area_code = "south-warwickshire",
                                                                .area_name = "South Warwickshire",
                                                                .geography = PB_WORD_SUM, .status = PB_WORD_CALCULATED,
                                                                .value = "18", .method = methods[i][0] });
        sort();
        write_book();
        pb_test_python("import sys, openpyxl\n"
                       "sheet = openpyxl.load_workbook(sys.argv[1])['Summary']\n"
                       "cells = [c.value for r in sheet.iter_rows() for c in r]\n"
                       "assert sys.argv[2] in cells, cells\n",
                       book_path(), methods[i][1], NULL, NULL);
        if (i == 0)
            pb_test_edition_close(&test);
    }
}

/* A suppressed figure has the shorthand for it, on the row of its own series and nowhere else. */
Test(workbook, says_why_a_figure_is_missing)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .status = PB_WORD_SUPPRESSED });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_12_13, .value = "12.5" });
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, .area_code = "E10000031", YEAR_13_14,
                                                            .area_name = "Warwickshire", .geography = PB_WORD_COUNTY,
                                                            .value = "11", .sex = "Male", .category_type = "Decile",
                                                            .category = "Most deprived" });
    sort();
    write_book();
    pb_test_python(
        "import sys, openpyxl\n"
        "sheet = openpyxl.load_workbook(sys.argv[1])['Outcome 1 - Healthy lives']\n"
        "(table,) = sheet.tables.values()\n"
        "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
        "assert len(rows) == 3, rows\n"
        "assert rows[1][1:7] == ['Rugby', 'Persons', '15+ yrs', '[z]', 'April 2013 to March 2014', '[c]'], "
        "rows[1]\n"
        "assert rows[2][1:7] == ['Warwickshire (county proxy)', 'Male', '15+ yrs', 'Decile: Most deprived',\n"
        "    'April 2013 to March 2014', 11], rows[2]\n",
        book_path(), NULL, NULL, NULL);
}

/* The system's own sum, Coventry's district, South Warwickshire's sum, the others by the county. */
Test(workbook, puts_the_places_of_the_system_side_by_side)
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
    sort();
    write_book();
    pb_test_python(
        "import sys, openpyxl\n"
        "sheet = openpyxl.load_workbook(sys.argv[1])['Summary']\n"
        "(table,) = sheet.tables.values()\n"
        "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
        "head = [h.split(' [')[0] for h in rows[0]]\n"
        "row = dict(zip(head, [r for r in rows if r[0].startswith('Outcome')][0]))\n"
        "assert row['Coventry and Warwickshire value'] == 18, row\n"
        "assert row['Compared with England'] == 'Better', row\n"
        "assert (row['Coventry value'], row['Coventry compared with England']) == (21, 'Worse'), row\n"
        "assert (row['South Warwickshire value'], row['South Warwickshire compared with England']) == \\\n"
        "    (14, 'Similar; April 2012 to March 2013'), row\n"
        "assert (row['Rugby value'], row['Rugby compared with England']) == (16, 'Better; county proxy'), row\n"
        "assert row['Warwickshire North value'] == 16, row\n",
        book_path(), NULL, NULL, NULL);
    assert_follows_the_rules(book_path());
}

/* Excel takes at most 31 characters, none of []:*?/\, and no apostrophe at the end. */
Test(workbook, makes_names_fit_for_sheets)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "1" });
    (void)pb_test_edition_add(&test,
                              &(struct pb_test_row){ .measure = "social-isolation", RUGBY, YEAR_13_14, .value = "2" });
    struct pb_outcome *outcomes = test.framework.outcomes.items;
    outcomes[0].short_name = "A/B: [much] longer than a name may be";
    outcomes[1].short_name = "Women's '";
    sort();
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert book.sheetnames[3] == 'Outcome 1 - A-B- -much- longer', book.sheetnames\n"
                   "assert book.sheetnames[4] == \"Outcome 2 - Women's\", book.sheetnames\n"
                   "links = [c.hyperlink.location for c in book['Contents']['A'] if c.hyperlink]\n"
                   "assert \"'Outcome 2 - Women''s'!A1\" in links, links\n",
                   book_path(), NULL, NULL, NULL);
}

/* A text that is wrapped makes its row higher; LibreOffice does not do so by itself. */
Test(workbook, gives_wrapped_texts_their_height)
{
    pb_test_edition_open(&test, "rugby", folder);
    (void)pb_test_edition_add(
        &test,
        &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "1",
                               .note = "A note of the source that is so long that it takes two lines of the widest "
                                       "column that Data has, and a third one, as each has seventy letters at "
                                       "the most." });
    (void)pb_test_edition_add(&test,
                              &(struct pb_test_row){ SMOKING, RUGBY, YEAR_12_13, .value = "1", .note = "Short" });
    sort();
    write_book();
    pb_test_python("import sys, openpyxl\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Data']\n"
                   "heights = {r[30].value[:5]: sheet.row_dimensions[r[0].row].height for r in sheet.iter_rows()\n"
                   "           if r[30].value}\n"
                   "assert heights['A not'] == 3 * 15.75 and heights['Short'] is None, heights\n",
                   book_path(), NULL, NULL, NULL);
}

/* Every [note n] that a sheet mentions is listed, and the other way round. */
Test(workbook, lists_the_notes_that_it_uses)
{
    open_awkward();
    write_book();
    pb_test_python(
        "import sys, re, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "used = set()\n"
        "for sheet in book:\n"
        "    if sheet.title != 'Notes':\n"
        "        for row in sheet.iter_rows(values_only=True):\n"
        "            for cell in row:\n"
        "                for found in re.findall(r'\\[note ([0-9, ]+)\\]', str(cell)):\n"
        "                    used |= {int(n) for n in found.split(',')} if sheet.title != 'Cover' else set()\n"
        "listed = [c.value for c in book['Notes']['A'] if str(c.value).startswith('Note ') and c.value != 'Note "
        "number']\n"
        "assert len(listed) > 5 and listed == ['Note %d' % (i + 1) for i in range(len(listed))], listed\n"
        "assert used == set(range(1, len(listed) + 1)), (used, listed)\n",
        book_path(), NULL, NULL, NULL);
}

static const struct pb_reject_record rejects[] = {
    { "fingertips",
      { "no-indicator-id", "The indicator id is empty.", "smok.csv", 17, "", "=1+1,\"two\nlines\",\x02" } },
    { "rightcare", { "no-area", "The area has no code.", "pack.xlsx", 3, "Sheet1!C3", NULL } },
};

Test(workbook, writes_the_rejected_rows)
{
    pb_test_edition_open(&test, "rugby", folder);
    const struct pb_conclusion conclusion = { &test.edition, folder, rejects, 2 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.conclude(&settings, &conclusion, &error), PB_OK, "%s", error.message);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/rejects.xlsx", folder);
    pb_test_python("import sys, openpyxl\n"
                   "(sheet,) = openpyxl.load_workbook(sys.argv[1])\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "assert rows[1:] == [\n"
                   "    ['fingertips', 'smok.csv', 'Line 17', 'no-indicator-id', 'The indicator id is empty.',\n"
                   "     '=1+1,\"two\\nlines\",_x0002_'],\n"
                   "    ['rightcare', 'pack.xlsx', 'Sheet1!C3', 'no-area', 'The area has no code.', '[x]']], rows\n",
                   path, NULL, NULL, NULL);
    assert_follows_the_rules(path);
}

Test(workbook, says_that_no_row_was_rejected)
{
    pb_test_edition_open(&test, "rugby", folder);
    const struct pb_conclusion conclusion = { &test.edition, folder, NULL, 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.conclude(&settings, &conclusion, &error), PB_OK, "%s", error.message);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/rejects.xlsx", folder);
    pb_test_python("import sys, openpyxl\n"
                   "(sheet,) = openpyxl.load_workbook(sys.argv[1])\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "assert len(rows) == 2 and rows[1][0] == 'No row was rejected', rows\n",
                   path, NULL, NULL, NULL);
}

Test(workbook, leaves_nothing_behind_when_it_is_stopped)
{
    open_awkward();
    atomic_bool cancelled = true;
    test.load.cancelled = &cancelled;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.load(&settings, &test.load, &error), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_INTERRUPTED);
    pb_test_python("import sys, os\nassert os.listdir(sys.argv[1]) == [], os.listdir(sys.argv[1])\n", folder, NULL,
                   NULL, NULL);
}

Test(workbook, leaves_no_draft_behind)
{
    open_awkward();
    write_book();
    pb_test_python(
        "import sys, os\nassert os.listdir(sys.argv[1]) == ['rugby-outcomes.xlsx'], os.listdir(sys.argv[1])\n", folder,
        NULL, NULL, NULL);
}

Test(workbook, says_what_to_do_when_the_folder_cannot_be_written)
{
    open_awkward();
    test.load.directory = "/nonexistent/folder";
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.load(&settings, &test.load, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_neq(error.hint[0], '\0');
}
