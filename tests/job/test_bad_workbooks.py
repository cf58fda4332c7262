"""Input that is made to break workbooks: they stay valid and say what was done with it. Valid is what openpyxl reads, with names that Excel allows, cells that
it can hold and no formula; ../shared/tools/check_workbook.py looks at the rules of accessibility too, where it is there."""
import csv, glob, io, os, re, shutil, subprocess, sys, unittest, zipfile
import xml.etree.ElementTree as ET
import openpyxl
from job import HEADER, Job, NAMES, PROGRAM, SHARED, main

CHECKER = os.path.join(SHARED, 'tools', 'check_workbook.py')
LONGEST = 32767  # characters that a cell of Excel holds


def line(area='E07000220', period='2019', value='12.5', indicator='91547', name='Smoking', area_name=None, note='', lower='11', upper='14', category=('', '')):
    return [indicator, name, 'E92000001', 'England', area, area_name or NAMES.get(area, 'Somewhere'), 'District', 'Persons', '15+ yrs', *category, period, value,
            lower, upper, '', '', '125', '1000', note, '', '', '', '20190000', '', '']


class BadWorkbooks(Job):
    def publish(self, lines, *words, code=0):
        text = io.StringIO()
        csv.writer(text, lineterminator='\n').writerows([HEADER.split(',')] + lines)
        return self.run_program('run', 'pipelines/fingertips-files.json', '--set', 'files=' + self.write('bad.csv', text.getvalue()), '--max-rejects', '100%',
                                '--max-withdrawn', '100%', *words, code=code)

    def books(self):
        return sorted(glob.glob(os.path.join(self.latest(), '**', '*.xlsx'), recursive=True))

    def all_are_valid(self):
        """Every workbook; returns the texts of Rugby's."""
        for path in self.books():
            with zipfile.ZipFile(path) as package:
                self.assertIsNone(package.testzip(), path)
                for name in package.namelist():
                    text = package.read(name)
                    if name.endswith(('.xml', '.rels')):
                        ET.fromstring(text)
                    if name.startswith('xl/worksheets/sheet'):
                        self.assertNotIn(b'<f>', text, name)
                        self.assertNotRegex(text, rb'<v>-?(nan|inf)', name)
            book = openpyxl.load_workbook(path)
            names = [sheet.title.lower() for sheet in book]
            tables = [table.displayName.lower() for sheet in book for table in sheet.tables.values()]
            self.assertEqual((len(names), len(tables)), (len(set(names)), len(set(tables))), path)
            for sheet in book:
                self.assertTrue(0 < len(sheet.title) <= 31 and not re.search(r"[\[\]:*?/\\]", sheet.title), sheet.title)
                for row in sheet.iter_rows(values_only=True):
                    for cell in row:
                        self.assertTrue(not isinstance(cell, str) or len(cell.encode('utf-16-le')) // 2 <= LONGEST, path)
            if os.path.exists(CHECKER):
                done = subprocess.run([sys.executable, CHECKER, path], capture_output=True, text=True)
                self.assertNotRegex(done.stdout + done.stderr, r'(?m)^FAIL|Traceback', path)
        book = openpyxl.load_workbook(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx'))
        return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}

    def is_sound(self):
        done = subprocess.run([PROGRAM, 'verify', '--output', self.output, '--state', self.state], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def with_england(self, **about):
        return [line(**about), line('E92000001', **{**about, 'area_name': None})]

    def test_a_text_longer_than_a_cell_is_cut_and_says_so(self):
        self.publish(self.with_england(note='x' * 32768))
        texts = self.all_are_valid()
        (cut,) = {text for text in texts if text.startswith('xxxx')}
        self.assertLessEqual(len(cut), LONGEST)
        self.assertIn('cut', cut[-100:])
        self.is_sound()

    def test_texts_that_a_cell_does_not_hold_as_they_are_verify(self):
        """Letters of two units of UTF-16, and U+FFFE and U+FFFF, which XML does not have."""
        for note in 'n' + '\U0001f600' * 16384, 'a\ufffeb\uffffc', 'a\uffff' + 'x' * 40000:
            with self.subTest(note=note[:3]):
                self.publish(self.with_england(note=note))
                self.all_are_valid()
                self.is_sound()

    def test_control_characters_formulas_and_long_names(self):
        names = ['=HYPERLINK("http://example.org","Rugby")', 'Bell\x07 and escape\x1b', 'N' * 300, '\u0645\u0639\u062f\u0644 \u202eabc', '@SUM(A1)', 'a\r\nb']
        self.publish([row for i, name in enumerate(names) for row in self.with_england(indicator=str(70000 + i), name=name, note=name)])
        texts = self.all_are_valid()
        for name in names[0], names[2], names[3], names[4]:
            self.assertTrue(any(name in text for text in texts), name)
        self.publish([line(area='E01031234', area_name=names[0])] + self.with_england())
        self.all_are_valid()

    def test_two_measures_of_one_name(self):
        self.publish([row for indicator in ('70001', '70002') for row in self.with_england(indicator=indicator, name='Same/name: [of] both')])
        self.assertIn('Same/name: [of] both', self.all_are_valid())

    def test_no_number(self):
        self.publish(self.with_england() + [line(period='2018', value=value) for value in ('NaN',)] + [line(period='2017', value='1e999')])
        self.all_are_valid()
        book = openpyxl.load_workbook(os.path.join(self.latest(), 'rejects.xlsx'))
        reasons = ' '.join(str(cell) for row in book['Rejects'].iter_rows(values_only=True) for cell in row)
        self.assertIn('1e999', reasons)

    def test_no_data_at_all(self):
        """Nothing is published, and what was published stays; that a table has no rows is said."""
        self.publish(self.with_england())
        first = os.path.realpath(self.latest())
        done = self.publish([], code=5)
        self.assertIn('no rows', done.stderr)
        self.assertEqual(os.path.realpath(self.latest()), first)
        self.all_are_valid()

    def test_one_measure_of_one_point(self):
        self.publish(self.with_england())
        names = openpyxl.load_workbook(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')).sheetnames
        self.assertNotIn('Inequalities', names)
        self.assertNotIn('What drives the gap', names)
        self.all_are_valid()

    def test_years_of_two_other_centuries(self):
        self.publish(self.with_england(period='1901') + self.with_england(period='2019') + self.with_england(period='2099'))
        texts = self.all_are_valid()
        self.assertTrue(any(text.startswith('1901') for text in texts))
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            self.assertEqual({row['period'] for row in csv.DictReader(file) if row['status'] == 'projected'}, {'2099'})

    def test_forty_special_causes(self):
        """Twenty years at 10 or 11, then forty at 30 or 31: a run on one side of the mean, or beyond the limits, at both ends."""
        lines = [row for year in range(1960, 2020) for row in self.with_england(period=str(year), value=str((10 if year < 1980 else 30) + year % 2))]
        self.publish(lines)
        self.all_are_valid()
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            causes = [row['spc'] for row in csv.DictReader(file) if row['geography'] == 'exact']
        self.assertGreaterEqual(sum(cause in ('low', 'high') for cause in causes), 40, causes)

    def test_the_publication_before_is_gone(self):
        self.publish(self.with_england())
        gone = os.path.realpath(self.latest())
        shutil.rmtree(gone)
        self.publish(self.with_england(value='13'))
        self.assertNotEqual(os.path.realpath(self.latest()), gone)
        self.assertIn('13', self.all_are_valid())


main()
