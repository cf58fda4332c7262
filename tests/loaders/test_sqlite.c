/* The database has the cells of the CSV files, whatever texts there are: quotation marks, commas, line breaks, what
 * looks like a formula, numbers at the ends of the range, texts that are longer than the pieces in which tables are
 * written. Read by Python's csv and sqlite3. */
#include "tests/support/edition.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_loader_archive;
extern const struct pb_module pb_loader_sqlite;

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

TestSuite(sqlite, .init = open_all, .fini = close_all);

static void load_both(void)
{
    void *options = calloc(1, pb_loader_archive.option_values_size);
    cr_assert_not_null(options);
    pb_test_edition_again(&test);
    cr_assert_eq(pb_loader_archive.load(options, &test.load, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_loader_sqlite.load(NULL, &test.load, &error), PB_OK, "%s", error.message);
    free(options);
}

static const char compare[] =
    "import csv, os, sqlite3, sys\n"
    "csv.field_size_limit(1 << 30)\n"
    "database = sqlite3.connect(sys.argv[1])\n"
    "run = lambda sql: database.execute(sql).fetchall()\n"
    "assert run('PRAGMA integrity_check') == [('ok',)] and run('PRAGMA foreign_key_check') == []\n"
    "truths = {'true': 1, 'false': 0}\n"
    "cells = 0\n"
    "for (table,) in run(\"SELECT name FROM sqlite_master WHERE type = 'table'\"):\n"
    "    if table in ('about', 'inputs', 'columns'):\n"
    "        continue\n"
    "    path = sys.argv[1].replace('outcomes.sqlite', table.replace('_', '-') + '.csv')\n"
    "    with open(path, encoding='utf-8', newline='') as file:\n"
    "        header, *rows = csv.reader(file)\n"
    "    about = run('PRAGMA table_info(%s)' % table)\n"
    "    assert [one[1] for one in about] == header, table\n"
    "    found = run('SELECT * FROM %s ORDER BY rowid' % table)\n"
    "    assert len(found) == len(rows), (table, len(found), len(rows))\n"
    "    for texts, values in zip(rows, found):\n"
    "        for text, value, column in zip(texts, values, about):\n"
    "            kind = column[2]\n"
    "            wanted = None if not text else text if kind == 'TEXT' else float(text) if kind == 'REAL' else \\\n"
    "                truths[text] if text in truths else int(text)\n"
    "            assert value == wanted and type(value) == type(wanted), (table, column[1], text, value)\n"
    "            cells += 1\n"
    "assert cells > 300, cells\n"
    "assert all(run('SELECT 1 FROM outcomes WHERE instr(note, ?)'.replace('?', \"'%s'\" % text)) for text in "
    "sys.argv[2:])\n";

Test(sqlite, has_the_cells_of_the_files)
{
    load_both();
    pb_test_python(compare, scratch_path(&scratch, "rugby-outcomes.sqlite"), "\"small\" numbers\nsecond line",
                   "-5% on last year", NULL);
}

/* Tables are written in pieces: a quotation mark may be the last of one and its twin the first of the next. */
Test(sqlite, takes_texts_of_any_length)
{
    enum { LENGTH = 300000 };
    char *text = malloc(LENGTH + 1);
    cr_assert_not_null(text);
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = "\"\",\n\"a"[i % 6];
    memcpy(text + LENGTH / 2, "middle", 6);
    text[LENGTH] = '\0';
    test.table.note[0] = pb_symbol_add(test.table.symbols, text, LENGTH);
    cr_assert_neq(test.table.note[0], PB_SYMBOL_NONE);
    for (size_t shorter = 1; shorter < 8; shorter++) {
        test.table.note[shorter % test.table.rows] =
            pb_symbol_add(test.table.symbols, text + shorter, LENGTH / 4 - shorter);
        load_both();
    }
    pb_test_python(compare, scratch_path(&scratch, "rugby-outcomes.sqlite"), "middle", NULL, NULL);
    free(text);
}

Test(sqlite, says_when_a_row_is_too_long)
{
    enum { LENGTH = 17 << 20 };
    char *text = malloc(LENGTH + 1);
    cr_assert_not_null(text);
    memset(text, 'x', LENGTH);
    text[LENGTH] = '\0';
    test.table.note[0] = pb_symbol_add(test.table.symbols, text, LENGTH);
    pb_test_edition_again(&test);
    cr_assert_eq(pb_loader_sqlite.load(NULL, &test.load, &error), PB_FAILED);
    cr_expect_str_eq(error.message,
                     "rugby-outcomes.sqlite: a row of the table outcomes is longer than 16 MiB, which is the most");
    cr_expect_not(scratch_has(&scratch, "rugby-outcomes.sqlite"));
    free(text);
}
