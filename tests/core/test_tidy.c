#include "placebook/contract/tidy.h"

#include "tests/support/edition.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_test_edition test;
static struct scratch scratch;
static struct pb_tidy_context context;

static void open_all(void)
{
    scratch_open(&scratch);
    pb_test_edition_open(&test, "rugby", scratch.path);
    context = (struct pb_tidy_context){ &test.geography, 20261130 };
}

static void close_all(void)
{
    pb_test_edition_close(&test);
    scratch_close(&scratch);
}

TestSuite(tidy, .init = open_all, .fini = close_all);

static size_t column(const char *name)
{
    size_t i = 0;
    while (i < PB_TIDY_COLUMNS && strcmp(pb_tidy_columns[i].name, name) != 0)
        i++;
    cr_assert_lt(i, PB_TIDY_COLUMNS, "no column %s", name);
    return i;
}

static bool into_file(void *sink, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, sink) == length;
}

static const char *write_table(const char *name, bool guard)
{
    const char *path = scratch_path(&scratch, "%s", name);
    FILE *file = fopen(path, "wbe");
    cr_assert_not_null(file);
    cr_assert(pb_tidy_write(&test.table, &context, guard, into_file, file));
    cr_assert_eq(fclose(file), 0);
    return path;
}

/* The header as the design of the output contract prints it. */
Test(tidy, has_the_columns_of_the_contract)
{
    static const char contract[] =
        "place,place_name,measure,measure_name,outcome,domain,source,source_indicator,area_code,area_name,area_type,"
        "geography,place_level,sex,age,category_type,category,period,period_start,period_end,year,latest,value,"
        "lower_95,upper_95,lower_998,upper_998,count,denominator,unit,value_type,polarity,status,method,note,"
        "england_value,compared_with_england,region_value,compared_with_region,trend,spc,mean,lower_limit,upper_limit,"
        "source_file,source_row,target,target_state,rating,published\n";
    char *content = pb_test_content(write_table("empty.csv", false), NULL);
    cr_assert_str_eq(content, contract);
    free(content);
}

Test(tidy, describes_every_column)
{
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        const struct pb_tidy_column *column = &pb_tidy_columns[i];
        cr_assert(column->title && *column->title, "%s", column->name);
        size_t length = strlen(column->meaning);
        cr_assert(length > 10 && column->meaning[length - 1] == '.', "%s: %s", column->name, column->meaning);
        for (size_t j = 0; j < i; j++)
            cr_assert_str_neq(column->title, pb_tidy_columns[j].title);
    }
}

Test(tidy, is_read_back_by_python)
{
    pb_test_edition_awkward(&test);
    pb_test_python(
        "import csv, sys\n"
        "raw = open(sys.argv[1], 'rb').read()\n"
        "assert b'\\r' not in raw and not raw.startswith(b'\\xef\\xbb\\xbf') and raw.endswith(b'\\n')\n"
        "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))\n"
        "assert len(rows) == 9 and all(None not in r and None not in r.values() for r in rows)\n"
        "r = rows[0]\n"
        "assert r['place'] == 'rugby' and r['place_name'] == 'Rugby' and r['outcome'] == '' and r['domain'] == ''\n"
        "assert r['measure'] == 'local-7' and r['measure_name'] == '=SUM(A1:A9)' and r['source'] == 'local'\n"
        "assert r['value'] == '-1.50' and r['note'] == '-5% on last year' and r['source_row'] == '2'\n"
        "r = rows[1]\n"
        "assert (r['outcome'], r['domain'], r['source_indicator']) == ('healthy-lives', 'behaviours', '91280')\n"
        "assert (r['value'], r['lower_95'], r['upper_95']) == ('20.27947652', '20.0', '20.55')\n"
        "assert (r['period'], r['period_start'], r['period_end']) == ('2013/14', '2013-04-01', '2014-03-31')\n"
        "assert (r['count'], r['denominator'], r['lower_998'], r['region_value']) == ('16894', '83306', '', '')\n"
        "assert (r['england_value'], r['compared_with_england'], r['compared_with_region']) == ('18.7', 'worse', '')\n"
        "assert (r['polarity'], r['status'], r['spc']) == ('low_is_good', 'published', 'not_enough_points')\n"
        "assert (r['trend'], r['source_file']) == ('Cannot be calculated', 'smok_qof_prev.csv')\n"
        "assert rows[2]['value'] == '' and rows[2]['status'] == 'suppressed'\n"
        "assert rows[2]['note'] == 'Value suppressed, \"small\" numbers\\nsecond line'\n"
        "assert rows[3]['geography'] == 'benchmark' and rows[3]['area_code'] == 'E92000001'\n"
        "assert (rows[4]['category_type'], rows[4]['category'], rows[4]['value']) == ('@deciles', '+1', '0.00001')\n"
        "assert rows[7]['area_name'] == 'NHS Coventry & Rugby CCG – café'\n"
        "assert (rows[7]['period'], rows[7]['period_start'], rows[7]['period_end']) == ('Spring 2014', '', '')\n"
        "r = rows[8]\n"
        "assert r['value'] == repr(0.1 + 0.2) and float(r['lower_95']) == 1e-300 and float(r['upper_95']) == 1e22\n"
        "assert r['source_row'] == '8;9' and r['method'] == 'sum and Wilson'\n",
        write_table("table.csv", false), NULL, NULL, NULL);
}

Test(tidy, guards_texts_but_never_numbers)
{
    pb_test_edition_awkward(&test);
    static char wide[1000];
    memset(wide, '"', sizeof wide - 1);
    wide[0] = '@';
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "-", .note = wide, .value = "-2" });
    const char *plain = write_table("plain.csv", false);
    pb_test_python("import csv, sys\n"
                   "plain, guarded = (list(csv.reader(open(p, newline='', encoding='utf-8'), strict=True)) for p in "
                   "sys.argv[1:3])\n"
                   "numbers = {plain[0].index(c) for c in ('value', 'lower_95', 'count')}\n"
                   "changed = 0\n"
                   "for a, b in zip(plain, guarded, strict=True):\n"
                   "    for i, (x, y) in enumerate(zip(a, b, strict=True)):\n"
                   "        risky = x[:1] in tuple('=+-@\\t\\r') and x != '' and i not in numbers\n"
                   "        assert y == (\"'\" + x if risky else x), (x, y)\n"
                   "        changed += risky\n"
                   "assert changed == 6, changed\n",
                   plain, write_table("guarded.csv", true), NULL, NULL);
}

Test(tidy, cells_say_what_they_hold)
{
    pb_test_edition_awkward(&test);
    struct pb_tidy_cell cell;
    pb_tidy_cell(&test.table, 1, column("place"), &context, &cell);
    cr_assert_str_eq(cell.text, "rugby");
    cr_assert_eq(cell.symbol, test.table.place[1]);
    cr_assert(pb_missing(cell.number));
    pb_tidy_cell(&test.table, 1, column("place_name"), &context, &cell);
    cr_assert_str_eq(cell.text, "Rugby");
    cr_assert_eq(cell.symbol, PB_SYMBOL_NONE);
    pb_tidy_cell(&test.table, 1, column("place_name"), NULL, &cell);
    cr_assert_eq(cell.length, 0);
    pb_tidy_cell(&test.table, 1, column("period_end"), &context, &cell);
    cr_assert_eq(cell.date, 20140331);
    cr_assert_str_eq(cell.text, "2014-03-31");
    pb_tidy_cell(&test.table, 1, column("value"), &context, &cell);
    cr_assert_eq(cell.number, 20.27947652);
    cr_assert_str_eq(cell.text, "20.27947652");
    pb_tidy_cell(&test.table, 2, column("value"), &context, &cell);
    cr_assert(pb_missing(cell.number) && cell.length == 0);
    pb_tidy_cell(&test.table, 1, column("year"), &context, &cell);
    cr_assert_str_eq(cell.text, "2014");
    pb_tidy_cell(&test.table, 7, column("year"), &context, &cell);
    cr_assert(cell.length == 0 && pb_missing(cell.number));
    pb_tidy_cell(&test.table, 1, column("published"), &context, &cell);
    cr_assert_eq(cell.date, 20261130);
    cr_assert_str_eq(cell.text, "2026-11-30");
    pb_tidy_cell(&test.table, 8, column("value"), &context, &cell);
    cr_assert_str_eq(cell.text, "0.30000000000000004");
    cr_assert_eq(cell.length, strlen(cell.text));
}

static size_t add_area(const char *area, enum pb_word geography)
{
    pb_test_edition_add(
        &test, &(struct pb_test_row){ .measure = "x", .area_code = area, .geography = geography, .value = "1" });
    return test.table.rows - 1;
}

/* Each kind of area of the Places file of tests/support/edition.c, and areas that it does not have. What the geography
 * says, which is another for each Place, plays no part for the others. */
Test(tidy, levels_say_what_kind_of_area_it_is)
{
    static const struct {
        const char *area;
        enum pb_word geography;
        const char *level;
    } levels[] = {
        { "E92000001", PB_WORD_BENCHMARK, "england" },
        { "E12000005", PB_WORD_BENCHMARK, "region" },
        { "E10000031", PB_WORD_COUNTY, "county" },
        { "E07000220", PB_WORD_EXACT, "place" }, /* the only district of Rugby */
        { "E07000220", PB_WORD_PART, "place" },
        { "E07000222", PB_WORD_PART, "district" },
        { "south-warwickshire", PB_WORD_SUM, "place" },
        { "E38000195", PB_WORD_SHARED, "place" }, /* the CCG of Warwickshire North alone */
        { "E38000038", PB_WORD_SHARED, "organisation" },
        { "E54000018", PB_WORD_SHARED, "system" }, /* the ICB of all of them */
        { "coventry-and-warwickshire", PB_WORD_SUM, "system" },
        { "U62213", PB_WORD_LOCAL, "local" },
        { "RKB", PB_WORD_SHARED, "organisation" },
        { "E01031234", PB_WORD_LOCAL, "local" },
        { "E06000001", PB_WORD_NEIGHBOUR, "neighbour" },
        { "X1", PB_WORD_SHARED, "" },
    };
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        struct pb_tidy_cell cell;
        size_t row = add_area(levels[i].area, levels[i].geography);
        pb_tidy_cell(&test.table, row, column("place_level"), &context, &cell);
        cr_assert_str_eq(cell.text, levels[i].level, "%s: %s", levels[i].area, cell.text);
        cr_assert_eq(cell.length, strlen(levels[i].level));
    }
}

static void add_period(const char *period, int32_t start, int32_t end, const char *sex, const char *value)
{
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                                      .area_code = "E07000220",
                                                      .geography = PB_WORD_EXACT,
                                                      .sex = sex,
                                                      .period = period,
                                                      .start = start,
                                                      .end = end,
                                                      .value = value });
}

static void expect_latest(const char *wanted)
{
    char found[256] = "";
    struct pb_tidy_cell cell;
    for (size_t row = 0; row < test.table.rows; row++) {
        pb_tidy_cell(&test.table, row, column("latest"), &context, &cell);
        cr_assert_str_eq(cell.text, test.table.latest[row] ? "true" : "false");
        size_t at = strlen(found);
        if (test.table.latest[row])
            (void)snprintf(found + at, sizeof found - at, "%s %s;", pb_cell(&test.table, sex, row),
                           pb_cell(&test.table, period, row));
    }
    cr_assert_str_eq(found, wanted);
}

/* A year without a figure is not the latest, nor is a year that had not begun; of a year and its last quarter it is the
 * quarter. Nobody knows which of two periods is newer that are not understood. */
Test(tidy, marks_the_newest_period_with_a_figure)
{
    struct pb_error error = { 0 };
    add_period("2019", 20190101, 20191231, "Persons", "5");
    add_period("2018", 20180101, 20181231, "Persons", "4");
    add_period("2020", 20200101, 20201231, "Persons", NULL);
    add_period("2027", 20270101, 20271231, "Persons", "7");
    add_period("2018/19", 20180401, 20190331, "Male", "5");
    add_period("2018/19 Q4", 20190101, 20190331, "Male", "5");
    add_period("Spring 2014", 0, 0, "Female", "5");
    add_period("Autumn 2014", 0, 0, "Female", "6");
    add_period("Spring 2014", 0, 0, "Other", "5");
    add_period("2014", 20140101, 20141231, "None", NULL);
    test.table.as_of = 20261130;
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, &error), PB_OK, "%s", error.message);
    expect_latest("Male 2018/19 Q4;Other Spring 2014;Persons 2019;");
}

/* Framework order (life expectancy, smoking, isolation, admissions), then unmapped; within smoking exact before
 * benchmark, whole population before deciles, early periods first; Female before Male. */
Test(tidy, sorts_into_the_order_of_publication)
{
    pb_test_edition_awkward(&test);
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, NULL), PB_OK);
    static const char *const order[] = { "100", "99", "4", "3", "6", "5", "8;9", "7", "2" };
    for (size_t i = 0; i < 9; i++)
        cr_assert_str_eq(pb_cell(&test.table, source_row, i), order[i], "row %zu", i);
}

/* A few thousand rows of few texts, so that many agree in most keys. Backwards changes the symbols' numbers too; seven
 * texts come in the order of their symbols by chance once in 5,040 times. */
static void add_many(bool backwards)
{
    static const char *const measures[] = { "emergency-admissions", "z-1", "life-expectancy-birth", "a-2", "m-3" };
    static const enum pb_word geographies[] = { PB_WORD_NONE,   PB_WORD_LOCAL,     PB_WORD_COUNTY, PB_WORD_PART,
                                                PB_WORD_SHARED, PB_WORD_BENCHMARK, PB_WORD_SUM };
    static const char *const texts[] = { "m", "B", "10 - 14", "", "\xC3\xA9", "5 - 9", "a" };
    static const char *const lines[] = { "9", "10", "10;3", "", "1" };
    enum { ROWS = 3000, TEXTS = sizeof texts / sizeof texts[0] };
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t seed = ((backwards ? ROWS - 1 - i : i) + 1) * 2654435761U;
        const char *text = texts[(seed >> 8) % TEXTS];
        struct pb_test_row row = {
            .measure = measures[seed % 5],
            .area_code = seed & 1 << 4 ? "x" : text,
            .sex = seed & 1 << 5 ? "x" : text,
            .age = seed & 1 << 6 ? "x" : text,
            .category_type = seed & 1 << 7 ? "x" : text,
            .category = seed & 1 << 8 ? "x" : text,
            .period = seed & 1 << 9 ? "x" : text,
            .source = seed & 1 << 10 ? "x" : text,
            .indicator = seed & 1 << 11 ? "x" : text,
            .start = seed & 1 << 13 ? 20190101 : 0,
            .end = seed & 1 << 14 ? 20191231 : 20201231,
            .value = lines[seed >> 15 & 1],
            .source_row = lines[(seed >> 16) % 5],
        };
        size_t at = pb_test_edition_add(&test, &row);
        test.table.geography[at] = geographies[(seed >> 22 & 15) % 7];
        pb_test_edition_add(&test, &row); /* twice, but for the note */
        test.table.geography[at + 1] = test.table.geography[at];
        test.table.note[at + 1] = pb_symbol_of(&test.symbols, backwards == (seed >> 17 & 1) ? "a note" : "another");
        test.table.note[at] = pb_symbol_of(&test.symbols, backwards == (seed >> 17 & 1) ? "another" : "a note");
        row.indicator = texts[(seed >> 20) % TEXTS]; /* and once more, from another indicator */
        at = pb_test_edition_add(&test, &row);
        test.table.geography[at] = test.table.geography[at - 1];
        at = pb_test_edition_add(&test, &row); /* and from another file */
        test.table.geography[at] = test.table.geography[at - 1];
        test.table.source_file[at] = pb_symbol_of(&test.symbols, texts[(seed >> 22) % TEXTS]);
    }
}

Test(tidy, sorts_the_same_rows_the_same_way_whatever_their_symbols)
{
    add_many(false);
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, NULL), PB_OK);
    const char *forwards = write_table("forwards.csv", false);
    pb_test_edition_close(&test);
    pb_test_edition_open(&test, "rugby", scratch.path);
    add_many(true);
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, NULL), PB_OK);
    const char *backwards = write_table("backwards.csv", false);
    cr_assert(pb_test_same_files(forwards, backwards));
    pb_test_python(
        "import csv, re, sys\n"
        "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))\n"
        "framework = ['life-expectancy-birth', 'smoking-prevalence-qof', 'social-isolation', 'emergency-admissions']\n"
        "fit = ['exact', 'sum', 'part', 'county', 'shared', 'benchmark', 'neighbour', 'local', '']\n"
        "def key(r):\n"
        "    m = r['measure']\n"
        "    b = lambda c: r[c].encode()\n"
        "    return (framework.index(m) if m in framework else 99, '' if m in framework else m,\n"
        "            fit.index(r['geography']), b('area_code'), b('sex'), b('age'), b('category_type'), "
        "b('category'),\n"
        "            r['period_end'], r['period_start'], b('period'), b('source'), b('source_indicator'), "
        "b('source_file'),\n"
        "            int(re.match('[0-9]*', r['source_row'])[0] or 0))\n"
        "keys = [key(r) for r in rows]\n"
        "assert len(rows) == 12000 and 2000 < len(set(keys)) <= 9000, len(set(keys))\n"
        "assert keys == sorted(keys)\n",
        forwards, NULL, NULL, NULL);
}

static bool refuse(void *sink, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    return ++*(int *)sink < 2;
}

Test(tidy, stops_when_the_bytes_are_not_taken)
{
    int calls = 0;
    add_many(false);
    cr_assert_not(pb_tidy_write(&test.table, &context, false, refuse, &calls));
    cr_assert_eq(calls, 2);
}

/* What downstream teams read has every name they meet. */
Test(tidy, every_column_and_word_is_in_the_contract_document)
{
    char *document = pb_test_content(PB_SOURCE_DIR "/docs/output-contract.md", NULL);
    char wanted[128];
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        (void)snprintf(wanted, sizeof wanted, "| `%s` |", pb_tidy_columns[i].name);
        cr_assert_not_null(strstr(document, wanted), "column %s", wanted);
        for (size_t word = 1; word < PB_WORD_COUNT && pb_tidy_columns[i].type == PB_TIDY_WORD; word++) {
            (void)snprintf(wanted, sizeof wanted, "`%s`", pb_vocabulary[word].text);
            if (pb_tidy_takes(&pb_tidy_columns[i], (enum pb_word)word))
                cr_assert_not_null(strstr(document, wanted), "word %s", wanted);
        }
    }
    free(document);
}
