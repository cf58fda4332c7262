/*
 * The workbook as a file: the rules for spreadsheets, its sheets and their names, Data as the table that it is, texts
 * and numbers as they came, the workbook of rejected rows, and what is left behind when it cannot be written.
 */
#include "placebook/contract/tidy.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

Test(workbook, follows_the_rules_for_spreadsheets)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

Test(workbook, follows_the_rules_without_filters_too)
{
    pb_test_book_open_awkward(&test, folder);
    test.info.profile = "publication";
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Data']\n"
                   "assert sheet.freeze_panes is None\n"
                   "assert all(t.autoFilter is None for t in sheet.tables.values())\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* The order is the output contract's. */
Test(workbook, has_its_sheets_in_the_order_of_the_contract)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "assert book.sheetnames == ['At a glance', 'Cover', 'Contents', 'Priorities', 'Outcome 1 - Healthy lives',\n"
        "    'Outcome 2 - Community', 'Outcome 3 - Services', 'Against England', 'Cautions', 'Checks', 'Data', "
        "'Sources',\n"
        "    'Dictionary', 'Notes'], "
        "book.sheetnames\n"
        "assert book.active.title == 'At a glance'\n"
        "cover = [c.value for c in book['Cover']['A']]\n"
        "assert cover[1] == 'SAMPLE DATA: made up for demonstration, not for decisions.', cover\n"
        "assert 'Published 28 November 2026. The newest figures are for the year to March 2014.' in cover, cover\n"
        "assert any('103,443' in line for line in cover), cover\n"
        "assert any('insight@example.org' in line for line in cover), cover\n"
        "assert any('For internal use, by agreement' in line for line in cover), cover\n"
        "contents = book['Contents']\n"
        "rows = {r[0].value: r for r in contents.iter_rows() if r[0].hyperlink}\n"
        "assert list(rows) == book.sheetnames[:1] + book.sheetnames[3:], list(rows)\n"
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
        "assert str(book.properties.created) == '2026-11-28 00:00:00'\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
}

static bool to_file(void *sink, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, sink) == length;
}

static void write_csv(const char *path)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert(pb_tidy_write(&test.table, &(const struct pb_tidy_context){ &test.geography, test.info.published }, false,
                            to_file, file));
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
                   "assert table.displayName == 'Data', table.displayName\n"
                   "found = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "assert found[0] == rows[0], found[0]\n"
                   "assert len(found) == len(rows), (len(found), len(rows))\n"
                   "checked = 0\n"
                   "for mine, theirs in zip(found[1:], rows[1:]):\n"
                   "    for name, a, b in zip(rows[0], mine, theirs):\n"
                   "        if isinstance(a, datetime.datetime):\n"
                   "            assert a.date().isoformat() == b, (name, a, b)\n"
                   "        elif isinstance(a, bool):\n"
                   "            assert str(a).lower() == b and name == 'latest', (name, a, b)\n"
                   "        elif isinstance(a, (int, float)):\n"
                   "            assert float(a) == float(b), (name, a, b)\n"
                   "        else:\n"
                   "            assert (a or '') == b and name not in ('value', 'count') or not b, (name, a, b)\n"
                   "        checked += 1\n"
                   "assert checked == len(rows[0]) * (len(rows) - 1) and checked\n",
                   pb_test_book_path(&test), csv, NULL, NULL);
}

Test(workbook, has_the_tidy_table_on_data)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    assert_data_is_the_table();
}

/* What Data has no room for follows on sheets of their own, which Contents names; no row is lost or there twice. */
Test(workbook, continues_data_on_further_sheets)
{
    struct pb_error error = { 0 };
    pb_test_edition_open(&test, "rugby", folder);
    for (int i = 0; i < 250; i++) {
        char value[16];
        (void)snprintf(value, sizeof value, "%d", i);
        (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .category_type = "Groups",
                                                                .category = value, .value = value });
    }
    pb_test_edition_sort(&test);
    pb_test_edition_into(&test, test.folder);
    struct pb_test_book_settings settings = pb_test_book_settings;
    settings.data_rows = 100;
    cr_assert_eq(pb_loader_workbook.load(&settings, &test.load, &error), PB_OK, "%s", error.message);
    pb_test_python(
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1])\n"
        "at = book.sheetnames.index('Data')\n"
        "assert book.sheetnames[at:at + 3] == ['Data', 'Data 2', 'Data 3'], book.sheetnames\n"
        "values = []\n"
        "for name, table in (('Data', 'Data'), ('Data 2', 'Data_2'), ('Data 3', 'Data_3')):\n"
        "    (found,) = book[name].tables.values()\n"
        "    assert found.displayName == table\n"
        "    rows = [[c.value for c in r] for r in book[name][found.ref]]\n"
        "    values += [r[rows[0].index('value')] for r in rows[1:]]\n"
        "    assert len(rows) - 1 == (50 if name == 'Data 3' else 100)\n"
        "assert sorted(values) == list(range(250))\n"
        "said = {r[0].value: r[1].value for r in book['Contents'].iter_rows()}\n"
        "assert said['Data'] == 'Rows 1 to 100 of the 250 rows of the tidy table; the others are on Data 2'\n"
        "assert said['Data 3'] == 'Rows 201 to 250 of the 250 rows of the tidy table', said\n",
        pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
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
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    assert_data_is_the_table();
}

static void assert_in_members(const char *folder_in_book, const char *piece)
{
    pb_test_python("import sys, zipfile\n"
                   "book = zipfile.ZipFile(sys.argv[1])\n"
                   "text = b''.join(book.read(n) for n in book.namelist() if n.startswith(sys.argv[3]))\n"
                   "assert sys.argv[2].encode() in text, sys.argv[2]\n",
                   pb_test_book_path(&test), piece, folder_in_book, NULL);
}

/* 0.1 + 0.2 needs 17 digits; "-1.50" keeps the zero that it was published with. */
Test(workbook, keeps_the_digits_of_numbers)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    assert_in_members("xl/worksheets/sheet", "<v>0.30000000000000004</v>");
    assert_in_members("xl/worksheets/sheet", "<v>20.27947652</v>");
    assert_in_members("xl/worksheets/sheet", "<v>-1.50</v>");
    assert_in_members("xl/worksheets/sheet", "<v>1e-300</v>");
}

Test(workbook, gives_the_same_bytes_for_the_same_input)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    char first[300];
    (void)snprintf(first, sizeof first, "%s.first", pb_test_book_path(&test));
    cr_assert_eq(rename(pb_test_book_path(&test), first), 0);
    sleep(1); /* a clock in the file would show */
    pb_test_book_write(&test);
    cr_assert(pb_test_same_files(first, pb_test_book_path(&test)));
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
    pb_test_book_write(&test);
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
                   pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
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
    outcomes[1].short_name = "Women's caf\xC3\xA9 '";
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "assert book.sheetnames[4] == 'Outcome 1 - A-B- -much- longer', book.sheetnames\n"
                   "assert book.sheetnames[5] == \"Outcome 2 - Women's caf\\xe9\", book.sheetnames\n"
                   "links = [c.hyperlink.location for c in book['Contents']['A'] if c.hyperlink]\n"
                   "assert \"'Outcome 2 - Women''s caf\\xe9'!A1\" in links, links\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
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
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python("import sys, openpyxl\n"
                   "sheet = openpyxl.load_workbook(sys.argv[1])['Data']\n"
                   "(note,) = {c.column - 1 for r in sheet.iter_rows() for c in r if c.value == 'note'}\n"
                   "heights = {r[note].value[:5]: sheet.row_dimensions[r[0].row].height for r in sheet.iter_rows()\n"
                   "           if r[note].value}\n"
                   "assert heights['A not'] == 3 * 15.75 and heights['Short'] is None, heights\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

/* Every [note n] that a sheet mentions is listed, and the other way round. A number means the same for ever. */
Test(workbook, lists_the_notes_that_it_uses)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    pb_test_python("import sys, re, openpyxl\n"
                   "book = openpyxl.load_workbook(sys.argv[1])\n"
                   "used = set()\n"
                   "for sheet in book:\n"
                   "    if sheet.title != 'Notes':\n"
                   "        for row in sheet.iter_rows(values_only=True):\n"
                   "            for cell in row:\n"
                   "                used |= {int(number) for number in re.findall(r'\\[note ([0-9]+)\\]', str(cell))}\n"
                   "listed = {int(row[0].value[5:]): row[1].value for row in book['Notes'].iter_rows()\n"
                   "          if re.fullmatch(r'Note \\d+', str(row[0].value))}\n"
                   "assert len(listed) > 5 and list(listed) == sorted(listed), listed\n"
                   "assert used == set(listed), (used, listed)\n"
                   "fixed = {6: '95% confidence intervals', 7: 'Comparisons', 29: 'Sample data'}\n"
                   "assert {number: listed[number] for number in fixed} == fixed, listed\n",
                   pb_test_book_path(&test), NULL, NULL, NULL);
}

static const struct pb_reject_record rejects[] = {
    { "fingertips",
      { "no-indicator-id", "The indicator id is empty.", "smok.csv", 17, "", "=1+1,\"two\nlines\",\x02", ',', "9f86",
        NULL } },
    { "rightcare", { "no-area", "The area has no code.", "pack.xlsx", 3, "Sheet1!C3", NULL, ',', "9f86", NULL } },
};

Test(workbook, writes_the_rejected_rows)
{
    pb_test_edition_open(&test, "rugby", folder);
    const struct pb_conclusion conclusion = { &test.info, test.output, rejects, 2 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.conclude(&pb_test_book_settings, &conclusion, &error), PB_OK, "%s", error.message);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/rejects.xlsx", folder);
    pb_test_python("import sys, openpyxl\n"
                   "(sheet,) = openpyxl.load_workbook(sys.argv[1])\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = [[c.value for c in r] for r in sheet[table.ref]]\n"
                   "assert rows[1:] == [\n"
                   "    ['fingertips', 'smok.csv', 'Line 17', 'no-indicator-id', 'The indicator id is empty.',\n"
                   "     '=1+1,\"two\\nlines\",_x0002_', '9f86', '=1+1', 'two\\nlines', '_x0002_'],\n"
                   "    ['rightcare', 'pack.xlsx', 'Sheet1!C3', 'no-area', 'The area has no code.', '[x]', '9f86',\n"
                   "     None, None, None]], rows\n",
                   path, NULL, NULL, NULL);
    pb_test_book_follows_the_rules(path);
}

Test(workbook, says_that_no_row_was_rejected)
{
    pb_test_edition_open(&test, "rugby", folder);
    const struct pb_conclusion conclusion = { &test.info, test.output, NULL, 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.conclude(&pb_test_book_settings, &conclusion, &error), PB_OK, "%s", error.message);
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
    pb_test_book_open_awkward(&test, folder);
    test.cancelled = true;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_loader_workbook.load(&pb_test_book_settings, &test.load, &error), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_INTERRUPTED);
    pb_test_python("import sys, os\nassert os.listdir(sys.argv[1]) == [], os.listdir(sys.argv[1])\n", folder, NULL,
                   NULL, NULL);
}

Test(workbook, leaves_no_draft_behind)
{
    pb_test_book_open_awkward(&test, folder);
    pb_test_book_write(&test);
    pb_test_python(
        "import sys, os\nassert os.listdir(sys.argv[1]) == ['rugby-outcomes.xlsx'], os.listdir(sys.argv[1])\n", folder,
        NULL, NULL, NULL);
}
