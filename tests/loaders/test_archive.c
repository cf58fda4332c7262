#include "tests/support/edition.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

extern const struct pb_module pb_loader_archive;

static struct pb_test_edition test;
static struct scratch scratch;
static struct pb_error error;

static void open_all(void)
{
    scratch_open(&scratch);
    pb_test_edition_open(&test, "rugby", scratch.path);
    pb_test_edition_awkward(&test);
}

static void close_all(void)
{
    pb_test_edition_close(&test);
    scratch_close(&scratch);
}

TestSuite(archive, .init = open_all, .fini = close_all);

/* The module's options, filled as the engine fills them. */
static void *context(const char *options)
{
    void *filled = calloc(1, pb_loader_archive.option_values_size);
    struct pb_json json;
    cr_assert_not_null(filled);
    cr_assert_eq(pb_json_open(&json, "options", options, strlen(options), &error), PB_OK);
    struct pb_option_reading reading = { .json = &json, .arena = &test.arena, .what = "module 'archive'" };
    cr_assert_eq(pb_options_read(pb_loader_archive.options, json.root, filled, &reading, &error), PB_OK, "%s",
                 error.message);
    pb_json_close(&json);
    return filled;
}

/* Stands in for the workbook: any bytes do, the archive must not look into it. */
static bool has_workbook;

static void make_file(const char *name, const char *text)
{
    struct pb_output_file *file = NULL;
    cr_assert_eq(pb_output_create(test.output, name, &file, &error), PB_OK, "%s", error.message);
    cr_assert(pb_output_emit(file, text, strlen(text)));
    cr_assert_eq(pb_output_finish(file, NULL, &error), PB_OK, "%s", error.message);
}

static enum pb_status try_load(const char *options)
{
    void *filled = context(options);
    pb_test_edition_again(&test);
    if (has_workbook) {
        make_file("other.txt", "not for the archive");
        make_file("rugby-outcomes.xlsx", "PK workbook workbook workbook workbook workbook workbook");
    }
    enum pb_status status = pb_loader_archive.load(filled, &test.load, &error);
    free(filled);
    return status;
}

static void load(const char *options)
{
    cr_assert_eq(try_load(options), PB_OK, "%s", error.message);
}

Test(archive, is_whole_complete_and_sorted)
{
    has_workbook = true;
    load("{}");
    const char *zip = scratch_path(&scratch, "rugby-outcomes.zip");
    pb_test_python("import hashlib, os, sys, zipfile\n"
                   "z = zipfile.ZipFile(sys.argv[1])\n"
                   "assert z.testzip() is None\n"
                   "names = z.namelist()\n"
                   "assert names == ['README.txt', 'SHA256SUMS', 'datapackage.json', 'provenance.json', "
                   "'rugby-areas.csv', 'rugby-contrasts.csv', 'rugby-measures.csv', 'rugby-opportunities.csv', "
                   "'rugby-outcomes.csv', 'rugby-outcomes.xlsx', 'rugby-priorities.csv', "
                   "'rugby-priority-measures.csv'] == sorted(names), names\n"
                   "for i in z.infolist():\n"
                   "    assert i.date_time == (1980, 1, 1, 0, 0, 0)\n"
                   "    assert i.compress_type == (0 if i.filename.endswith('.xlsx') else 8), i\n"
                   "for n in names[4:]:\n"
                   "    beside = os.path.join(os.path.dirname(sys.argv[1]), n)\n"
                   "    assert z.read(n) == open(beside, 'rb').read(), n\n"
                   "sums = dict(reversed(l.split('  ', 1)) for l in z.read('SHA256SUMS').decode().splitlines())\n"
                   "assert sums == {n: hashlib.sha256(z.read(n)).hexdigest() for n in names if n != 'SHA256SUMS'}\n",
                   zip, NULL, NULL, NULL);
    static char output[8192];
    const char *check[] = { "unzip", "-t", zip, NULL };
    cr_assert_eq(pb_test_tool(check, NULL, output, sizeof output), 0, "%s", output);
    const char *unpack[] = { "unzip", "-q", zip, "-d", "unpacked", NULL };
    cr_assert_eq(pb_test_tool(unpack, scratch.path, output, sizeof output), 0, "%s", output);
    const char *sums[] = { "sha256sum", "-c", "--strict", "SHA256SUMS", NULL };
    cr_assert_eq(pb_test_tool(sums, scratch_path(&scratch, "unpacked"), output, sizeof output), 0, "%s", output);
}

Test(archive, without_a_workbook_has_none)
{
    scratch_write(&scratch, "rugby-outcomes.xlsx", "left over, made by nobody in this run");
    load("{}");
    pb_test_python("import sys, zipfile\n"
                   "z = zipfile.ZipFile(sys.argv[1])\n"
                   "assert not [n for n in z.namelist() if 'xlsx' in n]\n"
                   "assert b'xlsx' not in z.read('README.txt') + z.read('SHA256SUMS') + z.read('provenance.json')\n",
                   scratch_path(&scratch, "rugby-outcomes.zip"), NULL, NULL, NULL);
}

/* The rules are those of the Data Package and Table Schema specifications, version 1, applied by hand to the CSV. */
Test(archive, data_package_describes_the_table)
{
    load("{}");
    pb_test_python(
        "import csv, datetime, hashlib, io, json, re, sys, zipfile\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "text = z.read('datapackage.json').decode()\n"
        "p = json.loads(text)\n"
        "assert text.endswith('}\\n') and text.count('\\n') > 100\n"
        "assert p['profile'] == 'tabular-data-package' and p['contract_version'] == '2.0'\n"
        "assert re.fullmatch('[-a-z0-9._/]+', p['name']) and p['id'] == '3f9a1c5b7d'\n"
        "assert p['title'] == 'Rugby: Outcomes for Coventry & Warwickshire' and 'SAMPLE DATA' in p['description']\n"
        "assert p['contributors'] == [{'title': 'Outcomes & Insight <Team>', 'role': 'publisher'}]\n"
        "assert [l['name'] for l in p['licenses']] == ['OGL-UK-3.0', 'For-internal-use-by-agreement'], p['licenses']\n"
        "assert all(re.fullmatch('[-a-zA-Z0-9._]+', l['name']) for l in p['licenses'])\n"
        "assert [s['title'] for s in p['sources']] == ['Public Health Profiles', 'Local survey']\n"
        "assert p['sources'][0]['path'] == 'https://fingertips.phe.org.uk/' and 'path' not in p['sources'][1]\n"
        "r, contrasts, *star = p['resources']\n"
        "assert [s['schema'].get('primaryKey') for s in star] == [['measure'], ['area_code'], ['place', 'priority'], "
        "['place', 'priority', 'measure'], ['measure', 'area_code', 'sex', 'age', 'period']]\n"
        "assert r['profile'] == 'tabular-data-resource' and r['path'] in z.namelist() and r['encoding'] == 'utf-8'\n"
        "raw = z.read(r['path'])\n"
        "assert r['bytes'] == len(raw) and r['hash'] == 'sha256:' + hashlib.sha256(raw).hexdigest()\n"
        "d = r['dialect']\n"
        "assert d['lineTerminator'] == '\\n' and d['header'] and d['doubleQuote']\n"
        "rows = list(csv.reader(io.StringIO(raw.decode(), newline=''), delimiter=d['delimiter'], "
        "quotechar=d['quoteChar'], strict=True))\n"
        "s = r['schema']\n"
        "assert s['missingValues'] == [''] and [f['name'] for f in s['fields']] == rows[0] and len(rows) == 10\n"
        "read = {'string': str, 'number': float, 'integer': int, 'date': datetime.date.fromisoformat, 'boolean': "
        "{'true': 1, 'false': 0}.__getitem__}\n"
        "words = 0\n"
        "for i, f in enumerate(s['fields']):\n"
        "    assert f['title'] and f['description'].endswith('.') and f['format'] == 'default'\n"
        "    c = f.get('constraints', {})\n"
        "    words += len(c.get('enum', []))\n"
        "    for row in rows[1:]:\n"
        "        if row[i] == '':\n"
        "            assert not c.get('required'), f['name']\n"
        "            continue\n"
        "        read[f['type']](row[i])\n"
        "        assert row[i] in c.get('enum', [row[i]]), (f['name'], row[i])\n"
        /* geography 8, levels 10, kinds of values 11, polarity 4, status 6, two comparisons of 11, one with 9 of
           districts, SPC 6, targets 5; sex is open */
        "assert words == 8 + 10 + 11 + 4 + 6 + 2 * 11 + 9 + 6 + 5, words\n"
        "types = [f['type'] for f in s['fields']]\n"
        "assert [types.count(t) for t in ('number', 'date', 'integer', 'boolean')] == [13, 3, 1, 1]\n"
        "raw = z.read(contrasts['path'])\n"
        "assert contrasts['path'] == 'rugby-contrasts.csv' and contrasts['name'] == 'rugby-contrasts'\n"
        "assert contrasts['bytes'] == len(raw) and contrasts['hash'] == 'sha256:' + hashlib.sha256(raw).hexdigest()\n"
        "assert contrasts['dialect'] == d and contrasts['schema']['missingValues'] == ['']\n"
        "[names] = csv.reader(io.StringIO(raw.decode(), newline=''))\n"
        "fields = contrasts['schema']['fields']\n"
        "assert [f['name'] for f in fields] == names and len(names) == 26\n"
        "assert all(f in s['fields'] for f in fields[:13])\n"
        "assert all(f['type'] == 'number' and f['description'].endswith('.') for f in fields[13:])\n",
        scratch_path(&scratch, "rugby-outcomes.zip"), NULL, NULL, NULL);
}

Test(archive, provenance_lists_inputs_and_modules)
{
    has_workbook = true;
    load("{}");
    pb_test_python(
        "import hashlib, json, sys, zipfile\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "p = json.loads(z.read('provenance.json'))\n"
        "assert p['contract_version'] == '2.0' and p['run_id'] == '3f9a1c5b7d' and p['program_version'] == '0.1.0'\n"
        "assert p['place'] == 'rugby' and p['rows'] == 9 and p['sample'] is True and p['data_as_at'] == '2014-03-31'\n"
        "assert p['framework'] == {'title': 'Test framework', 'version': '1'}\n"
        "assert [i['file'] for i in p['inputs']] == ['smok_qof_prev.csv', 'second \"quoted\".csv', 'survey.csv']\n"
        "i = p['inputs'][0]\n"
        "assert i['sha256'] == '3f9a1c' + '0' * 57 + '1' and i['size'] == 7340032 and i['retrieved'] == '2023-05-01'\n"
        "assert i['licence'] == 'Open Government Licence v3.0' and i['url'].startswith('https://')\n"
        "assert i['rows'] == {'read': 20, 'kept': 9, 'filtered': 9, 'rejected': 1, 'duplicates': 1}\n"
        "assert p['inputs'][2]['sample'] is True and i['sample'] is False\n"
        "assert p['modules'][0] == {'kind': 'extractor', 'name': 'fingertips', 'version': '1', "
        "'options': {'files': ['smok_qof_prev.csv']}}\n"
        "assert p['modules'][1]['sources'] == ['smoking'] and 'sources' not in p['modules'][2]\n"
        "assert [m['kind'] for m in p['modules']] == ['extractor', 'transform', 'loader']\n"
        "assert p['warnings'] == [{'file': 'smok_qof_prev.csv', 'line': 0, 'message': \"unknown column 'New data'\"}]\n"
        "files = {f['name']: f for f in p['files']}\n"
        "assert set(files) == set(z.namelist()) - {'README.txt', 'SHA256SUMS', 'provenance.json'}\n"
        "for n, f in files.items():\n"
        "    assert f['size'] == len(z.read(n)) and f['sha256'] == hashlib.sha256(z.read(n)).hexdigest()\n",
        scratch_path(&scratch, "rugby-outcomes.zip"), NULL, NULL, NULL);
}

Test(archive, readme_says_what_it_is)
{
    has_workbook = true;
    load("{}");
    const char *zip = scratch_path(&scratch, "rugby-outcomes.zip");
    const char *script =
        "import sys, zipfile\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "t = z.read('README.txt').decode()\n"
        "for part in ['Rugby: Outcomes for Coventry & Warwickshire', 'insight@example.org', 'Contract version: 2.0',\n"
        "             'Outcomes & Insight <Team>', 'Data as at: 2014-03-31', 'Open Government Licence v3.0',\n"
        "             'For internal use, by agreement', 'https://fingertips.phe.org.uk/', 'not_calculable'] + "
        "z.namelist():\n"
        "    assert part in t, part\n"
        "assert ('SAMPLE DATA' in t) == (sys.argv[2] == 'sample')\n"
        "said = '    Could not be read: its figures are the last good ones, of 2023-05-02\\n' in t\n"
        "assert said == (sys.argv[2] == 'real')\n"
        "assert t.count('Public Health Profiles') == 1\n"
        "bad = [l for l in t.splitlines() if len(l) > 78 or l != l.rstrip()]\n"
        "assert not bad, bad\n";
    pb_test_python(script, zip, "sample", NULL, NULL);
    struct pb_input_record real[3];
    memcpy(real, test.info.inputs, sizeof real);
    real[2].sample = false;
    real[2].last_good = "2023-05-02";
    test.info.inputs = real;
    test.info.sample = false;
    load("{}");
    pb_test_python(script, zip, "real", NULL, NULL);
}

Test(archive, is_the_same_bytes_for_the_same_table)
{
    has_workbook = true;
    load("{}");
    const char *again = scratch_path(&scratch, "again");
    cr_assert_eq(mkdir(again, 0777), 0);
    pb_test_edition_into(&test, again);
    load("{}");
    cr_assert(pb_test_same_files(scratch_path(&scratch, "rugby-outcomes.zip"),
                                 scratch_path(&scratch, "again/rugby-outcomes.zip")));
    cr_assert(pb_test_same_files(scratch_path(&scratch, "rugby-outcomes.csv"),
                                 scratch_path(&scratch, "again/rugby-outcomes.csv")));
}

Test(archive, guards_formulas_where_asked_and_says_so)
{
    const char *script = "import csv, io, json, sys, zipfile\n"
                         "z = zipfile.ZipFile(sys.argv[1])\n"
                         "rows = list(csv.DictReader(io.StringIO(z.read('rugby-outcomes.csv').decode(), newline='')))\n"
                         "mark = sys.argv[2]\n"
                         "assert rows[0]['measure_name'] == mark + '=SUM(A1:A9)' and rows[0]['value'] == '-1.50'\n"
                         "p = json.loads(z.read('datapackage.json'))\n"
                         "assert ('apostrophe' in p['resources'][0]['description']) == bool(mark)\n"
                         "assert ('apostrophe' in z.read('README.txt').decode()) == bool(mark)\n";
    const char *zip = scratch_path(&scratch, "rugby-outcomes.zip");
    load("{ \"csv_formula_guard\": true }");
    pb_test_python(script, zip, "'", NULL, NULL);
    load("{}");
    pb_test_python(script, zip, "", NULL, NULL);
}

/* For a run that publishes nothing: the same bytes, and no other file. */
Test(archive, makes_the_tidy_table_alone)
{
    static const char *const options[] = { "{}", "{ \"csv_formula_guard\": true, \"csv_bom\": true }" };
    for (size_t i = 0; i < 2; i++) {
        size_t length = 0;
        size_t alone = 0;
        load(options[i]);
        char *wanted = pb_test_content(scratch_path(&scratch, "rugby-outcomes.csv"), &length);
        pb_test_edition_again(&test);
        int before = scratch_count(&scratch, ".");
        void *filled = context(options[i]);
        cr_assert_eq(pb_loader_archive.tabulate(filled, &test.load, &error), PB_OK, "%s", error.message);
        free(filled);
        char *found = pb_test_content(scratch_path(&scratch, "rugby-outcomes.csv"), &alone);
        cr_assert(length > 0 && length == alone && memcmp(wanted, found, length) == 0);
        cr_assert_eq(scratch_count(&scratch, "."), before + 1);
        free(found);
        free(wanted);
    }
}

static void conclude(const char *options, const struct pb_reject_record *rejects, size_t count)
{
    pb_test_edition_again(&test);
    struct pb_conclusion conclusion = {
        .info = &test.info, .output = test.output, .rejects = rejects, .reject_count = count
    };
    void *filled = context(options);
    cr_assert_eq(pb_loader_archive.conclude(filled, &conclusion, &error), PB_OK, "%s", error.message);
    free(filled);
}

Test(archive, writes_rejects_also_when_there_are_none)
{
    conclude("{}", NULL, 0);
    char *content = pb_test_content(scratch_path(&scratch, "rejects.csv"), NULL);
    cr_assert_str_eq(content, "source,file,line,cell,rule,reason,raw,input_sha256\n");
    free(content);
    static const struct pb_reject_record rejects[] = {
        { "fingertips",
          { "no-indicator-id", "the row has no indicator id; expected a number", "smok_qof_prev.csv", 17, "",
            "=1,\"a \"\"b\"\"\",,x", ',', "9f86", NULL } },
        { "local",
          { "short-row", "25 fields, expected 26", "survey.xlsx", 0, "Sheet 1!C17", "caf\xE9 \xC3\xA9", ',', "",
            NULL } },
    };
    conclude("{ \"csv_formula_guard\": true }", rejects, 2);
    pb_test_python("import csv, sys\n"
                   "rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))\n"
                   "assert rows == [['source', 'file', 'line', 'cell', 'rule', 'reason', 'raw', 'input_sha256',\n"
                   "   'column_a', 'column_b', 'column_c', 'column_d'],\n"
                   "  ['fingertips', 'smok_qof_prev.csv', '17', '', 'no-indicator-id', 'the row has no indicator id; "
                   "expected a number', '\\'=1,\"a \"\"b\"\"\",,x', '9f86', '\\'=1', 'a \"b\"', '', 'x'],\n"
                   "  ['local', 'survey.xlsx', '', 'Sheet 1!C17', 'short-row', '25 fields, expected 26', "
                   "'caf\\ufffd é', '', '', '', '', '']], rows\n",
                   scratch_path(&scratch, "rejects.csv"), NULL, NULL, NULL);
}

Test(archive, names_the_file_that_cannot_be_written)
{
    scratch_write(&scratch, "rugby-outcomes.csv", "somebody else's, and not to be written over");
    cr_assert_eq(try_load("{}"), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_not_null(strstr(error.message, scratch_path(&scratch, "rugby-outcomes.csv")), "%s", error.message);
    cr_assert_not_null(strstr(error.message, "File exists"), "%s", error.message);
    cr_assert_neq(error.hint[0], '\0');
}

static void limit_files(rlim_t size)
{
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ size, RLIM_INFINITY }), 0);
}

/* A limit on the size of files stands in for a full disk; other limits stop other files. */
Test(archive, says_that_there_is_no_room)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    struct stat about;
    load("{}");
    cr_assert_eq(stat(scratch_path(&scratch, "rugby-outcomes.csv"), &about), 0);
    limit_files((rlim_t)about.st_size);
    cr_assert_eq(try_load("{}"), PB_FAILED);
    cr_assert_not_null(strstr(error.message, "rugby-outcomes.zip: File too large"), "%s", error.message);
    cr_assert_not(scratch_has(&scratch, "rugby-outcomes.zip"), "half a zip stays");
    limit_files((rlim_t)about.st_size - 1);
    cr_assert_eq(try_load("{}"), PB_FAILED);
    cr_assert_not_null(strstr(error.message, "rugby-outcomes.csv: File too large"), "%s", error.message);
    cr_assert_not_null(strstr(error.hint, "ulimit -f"), "%s", error.hint);
}

Test(archive, stops_when_the_run_is_stopped)
{
    test.cancelled = true;
    cr_assert_eq(try_load("{}"), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_INTERRUPTED);
    cr_assert_eq(scratch_count(&scratch, "."), 0);
}

/* Larger than any buffer on the way. */
Test(archive, of_a_large_table_is_whole)
{
    for (int i = 0; i < 20000; i++)
        pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "social-isolation",
                                                          .area_code = "E07000220",
                                                          .value = "12.5",
                                                          .note = "a note of some length, to make the file larger" });
    load("{}");
    pb_test_python("import csv, io, sys, zipfile\n"
                   "z = zipfile.ZipFile(sys.argv[1])\n"
                   "assert z.testzip() is None\n"
                   "rows = list(csv.reader(io.StringIO(z.read('rugby-outcomes.csv').decode(), newline='')))\n"
                   "assert len(rows) == 20010 and rows[-1][rows[0].index('value')] == '12.5'\n",
                   scratch_path(&scratch, "rugby-outcomes.zip"), NULL, NULL, NULL);
}
