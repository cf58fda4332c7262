/*
 * Figures that plans quote, as the workbook and the archive show them. The rows and figures are those of
 * tests/support/edition.c; what is expected of each is worked out by hand from placebook/contract/quoted.h.
 */
#include "loaders/archive/archive.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>

extern const struct pb_module pb_loader_archive;

static char folder[64];
static struct pb_test_edition test;

static void open_folder(void)
{
    pb_test_folder(folder);
    pb_test_book_open_awkward(&test, folder);
}

static void close_folder(void)
{
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(plan_figures, .init = open_folder, .fini = close_folder);

Test(plan_figures, stand_on_a_sheet_beside_the_data)
{
    pb_test_edition_quote(&test);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "assert book.sheetnames.index('Plan figures') + 1 == book.sheetnames.index('Cautions')\n"
        "(table,) = book['Plan figures'].tables.values()\n"
        "rows = [[c.value for c in r] for r in book['Plan figures'][table.ref]][1:]\n"
        "assert [(r[0], r[2], r[3], r[4], r[6]) for r in rows] == [\n"
        "    ('=smokers, \"about\" 20.3', 'Rugby; Persons, 15+ yrs', '2013/14', 20.3, 20.28),\n"
        "    ('@smokers', 'Rugby; Persons, 15+ yrs', '2013/14 (supposed)', 30, 20.3), ('years', 'Rugby; Female, All "
        "ages', '2015-17', 84, 83.9),\n"
        "    ('admissions', 'Warwickshire', '[x]', 5, '[z]'), ('caf\\u00e9s', 'Rugby', '[x]', 1e-7, '[z]')], rows\n"
        "assert [r[9] for r in rows] == ['Agrees', 'Differs, beyond the 95% limits of the data',\n"
        "    'Not compared: there are no data for the period; the nearest is shown',\n"
        "    'Not compared: there are no data for the area', 'No measure: +nobody counts them'], rows\n"
        "assert [r[8] for r in rows] == [-0.02, -9.7, '[z]', '[z]', '[z]'], rows\n"
        "assert rows[1][11] == '-5 elsewhere Contradicts agrees' and rows[3][5] == 'per 1,000 (over)', rows\n"
        "assert rows[1][10] == '=The, \"plan\", line 2', rows\n"
        "(table,) = book['Checks'].tables.values()\n"
        "found = [[c.value for c in r] for r in book['Checks'][table.ref] if r[0].value == 'Quoted']\n"
        "assert len(found) == 1 and found[0][7:9] == [20.27947652, 30], found\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(plan_figures, have_no_sheet_without_a_register)
{
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert 'Plan figures' not in book.sheetnames\n"
                   "assert not any('Plan figures' in str(c.value) for r in book['Contents'] for c in r)\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

static void write_archive(const char *guard)
{
    const struct archive_options options = { .csv_formula_guard = *guard };
    struct pb_error error = { 0 };
    pb_test_edition_again(&test);
    cr_assert_eq(pb_loader_archive.load(&options, &test.load, &error), PB_OK, "%s", error.message);
}

Test(plan_figures, are_a_table_of_the_archive)
{
    const char *script =
        "import csv, io, json, os, sys, zipfile\n"
        "z = zipfile.ZipFile(os.path.join(sys.argv[1], 'rugby-outcomes.zip'))\n"
        "mark = sys.argv[2]\n"
        "text = z.read('rugby-plan-figures.csv')\n"
        "assert text == open(os.path.join(sys.argv[1], 'rugby-plan-figures.csv'), 'rb').read()\n"
        "rows = list(csv.DictReader(io.StringIO(text.decode(), newline='')))\n"
        "assert [r['result'] for r in rows] == ['agrees', 'differs_beyond', 'other_period', 'no_data', 'no_measure']\n"
        "assert [r['text'] for r in rows[:2]] == [mark + '=smokers, \"about\" 20.3', mark + '@smokers'], rows\n"
        "assert rows[1]['doubt'] == mark + '-5 elsewhere' and rows[0]['document'] == mark + '=The, \"plan\"'\n"
        "assert (rows[0]['value'], rows[0]['difference']) == ('20.27947652', '-0.0205235'), rows[0]\n"
        "assert (rows[4]['quoted'], rows[3]['quoted_value'], rows[3]['bound']) == ('1e-07', '500', 'over'), rows\n"
        "assert rows[1]['difference'] == '-9.72052' and rows[2]['difference'] == ''\n"
        "p = {r['path']: r for r in json.loads(z.read('datapackage.json'))['resources']}['rugby-plan-figures.csv']\n"
        "assert [f['name'] for f in p['schema']['fields']] == list(rows[0])\n"
        "assert all(f['title'] and f['description'].endswith('.') for f in p['schema']['fields'])\n"
        "readme = z.read('README.txt').decode()\n"
        "assert 'rugby-plan-figures.csv' in readme and 'quoted_value' in readme\n";
    pb_test_edition_quote(&test);
    write_archive("");
    pb_test_python(script, folder, "", NULL, NULL);
    write_archive("guard");
    pb_test_python(script, folder, "'", NULL, NULL);
}
