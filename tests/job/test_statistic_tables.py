"""`placebook statistics` on tables in other formats than CSV: the same rows as a workbook, JSON, text with other separators or packed give the same
results, and what is wrong with them is named. Workbooks are made by openpyxl, the rest by Python's own library."""
import csv, gzip, io, json, os, re, subprocess, zipfile
import openpyxl
from job import Job, PROGRAM, main

RATES = [['area', 'numerator', 'denominator'], ['Rugby', 12, 340], ['Coventry, central', 0, 57.5], ['Alcester', None, 20]]


def number(text):
    return float(text) if re.fullmatch(r'-?(0|[1-9]\d*)(\.\d+)?', text) else text


class StatisticTables(Job):
    def calculate(self, method, path, *words, code=0):
        done = subprocess.run([PROGRAM, 'statistics', method, '--input', path, *words], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def path(self, name):
        return os.path.join(self.folder, name)

    def text(self, name, rows, separator=','):
        text = io.StringIO()
        csv.writer(text, delimiter=separator, lineterminator='\n').writerows([['' if cell is None else cell for cell in row] for row in rows])
        return self.write(name, text.getvalue())

    def workbook(self, name, sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(self.path(name))
        return self.path(name)

    def files(self, rows):
        """The table in every format, by its name."""
        heading, records = rows[0], rows[1:]
        files = {'tsv': self.text('table.tsv', rows, '\t'), 'semicolons': self.text('semicolons.csv', rows, ';')}
        with open(self.text('table.csv', rows), 'rb') as source:
            content = source.read()
        with gzip.open(self.path('table.csv.gz'), 'wb') as file:
            file.write(content)
        with zipfile.ZipFile(self.path('table.zip'), 'w') as archive:
            archive.writestr('table.csv', content)
        files.update(gz=self.path('table.csv.gz'), zip=self.path('table.zip'))
        files['json'] = self.write('table.json', json.dumps([dict(zip(heading, row)) for row in records]))
        files['json of columns'] = self.write('columns.json', json.dumps({name: [row[i] for row in records] for i, name in enumerate(heading)}))
        files['xlsx'] = self.workbook('table.xlsx', {'Sheet1': rows})
        return files

    def test_every_method_gives_the_same_for_every_format(self):
        listed = json.loads(subprocess.run([PROGRAM, 'statistics', '--json'], capture_output=True, text=True, check=True).stdout)
        self.assertGreater(len(listed['methods']), 10)
        for method in listed['methods']:
            page = json.loads(subprocess.run([PROGRAM, 'statistics', method['name'], '--help', '--json'], capture_output=True, text=True, check=True).stdout)
            words = page['example_command'].split()[5:]
            rows = [[None if cell == '' else number(cell) for cell in row] for row in csv.reader(io.StringIO(page['example']))]
            expected = self.calculate(method['name'], self.write('example.csv', page['example']), *words)
            wanted = list(csv.DictReader(io.StringIO(expected)))
            for kind, path in self.files(rows).items():
                with self.subTest(method=method['name'], format=kind):
                    found = list(csv.DictReader(io.StringIO(self.calculate(method['name'], path, *words))))
                    self.assertEqual([list(row) for row in found], [list(row) for row in wanted])
                    for row, other in zip(found, wanted, strict=True):
                        self.assertEqual({name: number(cell) for name, cell in row.items()}, {name: number(cell) for name, cell in other.items()})

    def test_a_table_from_a_pipe_may_be_packed(self):
        expected = self.calculate('rate', self.text('table.csv', RATES))
        with open(self.files(RATES)['gz'], 'rb') as file:
            done = subprocess.run([PROGRAM, 'statistics', 'rate', '-i', '-', '-q'], stdin=file, capture_output=True, text=True, env=self.environment())
        self.assertEqual((done.returncode, done.stdout), (0, expected))

    def test_a_web_page_is_named(self):
        said = self.calculate('rate', self.write('page.csv', '<html><body>Sign in</body></html>'), code=3)
        self.assertIn('a web page (HTML)', said)

    def test_a_sheet_of_a_text_is_refused(self):
        said = self.calculate('rate', self.text('table.csv', RATES), '--sheet', 'Data', code=3)
        self.assertIn("sheet 'Data' is missing", said)
        self.assertIn('leave --sheet out', said)

    def test_a_file_of_a_zip_is_chosen(self):
        with zipfile.ZipFile(self.path('two.zip'), 'w') as archive:
            for name, count in ('a.csv', 12), ('b.csv', 15):
                archive.writestr(name, 'numerator,denominator\n%d,100\n' % count)
        self.assertIn("2 sheets that can be read: 'a.csv', 'b.csv'", self.calculate('rate', self.path('two.zip'), code=3))
        self.assertIn('\n15,100,15000,', self.calculate('rate', self.path('two.zip'), '--sheet', 'b.csv'))

    # --- workbooks ---

    def test_the_sheet_is_chosen(self):
        path = self.workbook('two.xlsx', {'Notes': [['Deaths by area']], 'Deaths': RATES})
        self.assertEqual(self.calculate('rate', path, '--sheet', 'Deaths'), self.calculate('rate', self.text('table.csv', RATES)))
        said = self.calculate('rate', path, code=3)
        self.assertIn("2 sheets that can be read: 'Notes', 'Deaths'", said)
        self.assertIn('--sheet NAME', said)
        self.assertIn("did you mean 'Deaths'?", self.calculate('rate', path, '--sheet', 'Death', code=3))
        book = openpyxl.load_workbook(path)
        book['Notes'].sheet_state = 'hidden'
        book.save(path)
        self.assertIn('Rugby', self.calculate('rate', path))

    def test_what_is_wrong_is_named_with_sheet_and_row(self):
        path = self.workbook('bad.xlsx', {'Deaths': RATES + [['Bedworth', 'n/a', 10]]})
        self.assertIn("bad.xlsx:5: sheet 'Deaths': column 'numerator' has 'n/a': expected a number", self.calculate('rate', path, code=3))
        path = self.workbook('wide.xlsx', {'Deaths': RATES + [['Bedworth', 1, 10, 'see note 2']]})
        self.assertIn("wide.xlsx:5: sheet 'Deaths': 4 cells: expected 3", self.calculate('rate', path, code=3))
        path = self.workbook('error.xlsx', {'Deaths': RATES + [['Bedworth', '#N/A', 10]]})
        self.assertIn("has '#N/A': expected a number", self.calculate('rate', path, code=3))

    def test_rows_with_nothing_but_a_format_are_passed_over(self):
        path = self.workbook('formats.xlsx', {'Deaths': RATES})
        book = openpyxl.load_workbook(path)
        sheet = book.active
        for row in range(6, 9):
            sheet.cell(row, 2).number_format = '0.0'
        sheet.cell(1, 5).number_format = '0.0'
        book.save(path)
        self.assertEqual(self.calculate('rate', path), self.calculate('rate', self.text('table.csv', RATES)))

    def test_percentages_are_their_stored_numbers(self):
        path = self.workbook('percent.xlsx', {'A': [['group', 'value'], ['x', 0.25], ['x', 0.75]]})
        book = openpyxl.load_workbook(path)
        book.active['B2'].number_format = '0%'
        book.save(path)
        self.assertIn('\nx,2,0.5,', self.calculate('mean', path))

    def test_numbers_come_back_as_they_were_typed(self):
        """Excel stores 0.1 as 0.10000000000000001."""
        path = self.workbook('digits.xlsx', {'A': [['numerator', 'denominator'], [0.1, 3]]})
        os.rename(path, path + '.made')
        with zipfile.ZipFile(path + '.made') as made, zipfile.ZipFile(path, 'w') as changed:
            for name in made.namelist():
                content = made.read(name).replace(b'<v>0.1</v>', b'<v>0.10000000000000001</v>')
                changed.writestr(name, content)
        self.assertIn('\n0.1,3,', self.calculate('rate', path, '-q'))


main()
