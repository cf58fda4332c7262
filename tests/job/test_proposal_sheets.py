"""Workbooks whose sheets differ, or that have something above the table: what preview proposes is run unedited. Made-up figures; what is right was written down first."""
import csv, glob, os, subprocess, zipfile
from job import Job, PROGRAM, ROOT, main

COVENTRY, RUGBY = 'E08000026', 'E07000220'
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'


def cell(name, value):
    return '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (name, value) if isinstance(value, str) else '<c r="%s"><v>%s</v></c>' % (name, value)


def sheet(rows, merges=()):
    lines = ['<row r="%d">%s</row>' % (r, ''.join(cell('%s%d' % (chr(65 + c), r), v) for c, v in enumerate(cells) if v is not None)) for r, cells in enumerate(rows, 1) if cells]
    merged = '<mergeCells count="%d">%s</mergeCells>' % (len(merges), ''.join('<mergeCell ref="%s"/>' % one for one in merges)) if merges else ''
    return '<worksheet %s><sheetData>%s</sheetData>%s</worksheet>' % (SPACE, ''.join(lines), merged)


def workbook(path, sheets):
    with zipfile.ZipFile(path, 'w') as package:
        package.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                         '<Override PartName="/xl/workbook.xml" ContentType="%s"/></Types>' % TYPE)
        package.writestr('_rels/.rels', '<Relationships xmlns="%s"><Relationship Id="r1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % (PACKAGE, RELATIONS))
        package.writestr('xl/workbook.xml', '<workbook %s xmlns:r="%s"><sheets>%s</sheets></workbook>' % (SPACE, RELATIONS, ''.join(
            '<sheet name="%s" sheetId="%d" r:id="r%d"/>' % (name, i, i) for i, name in enumerate(sheets, 1))))
        package.writestr('xl/_rels/workbook.xml.rels', '<Relationships xmlns="%s">%s</Relationships>' % (PACKAGE, ''.join(
            '<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>' % (i, RELATIONS, i) for i in range(1, len(sheets) + 1))))
        for i, text in enumerate(sheets.values(), 1):
            package.writestr('xl/worksheets/sheet%d.xml' % i, text)
    return path


class Sheets(Job):
    def propose(self, name, sheets, sexes=False):
        """What is published of measure, area, category, period and value, and what preview said."""
        asked = subprocess.run([PROGRAM, 'preview', workbook(os.path.join(self.folder, name), sheets), '--pipeline'], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        pipeline = self.write('proposed.json', asked.stdout)
        ran = subprocess.run(self.command('run', pipeline), capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertIn(ran.returncode, (0, 8), ran.stderr)
        found = set()
        for path in glob.glob(os.path.join(self.output, 'latest', '*', '*-outcomes.csv')):
            with open(path, newline='', encoding='utf-8') as file:
                found |= {(one['measure_name'], one['area_code'], one['category'], one['period'], one['value'], *((one['sex'],) if sexes else ())) for one in csv.DictReader(file) if one['area_code'] in (COVENTRY, RUGBY)}
        return found, asked.stderr

    def test_what_stands_above_the_table_is_no_heading(self):
        found, _ = self.propose('above_2016.xlsx', {'LA': sheet([
            [None, 'Released:', '3 June 2017', None], [None, 'Enquiries:', 'someone@example.org', None], None, [None, 'Code', 'Area', 'Assessed', 'Uptake of it'],
            [None, COVENTRY, 'Coventry', 1300, 91.5], [None, RUGBY, 'Rugby', 900, 93.5]], ['C1:D1', 'C2:D2'])})
        self.assertEqual(found, {('Assessed', COVENTRY, '', '2016', '1300'), ('Assessed', RUGBY, '', '2016', '900'),
                                 ('Uptake of it', COVENTRY, '', '2016', '91.5'), ('Uptake of it', RUGBY, '', '2016', '93.5')})

    def test_headings_in_two_rows_stay(self):
        found, _ = self.propose('two.xlsx', {'LA': sheet([
            ['A title'], None, [None, None, '2018', None, '2019', None], ['Code', 'Area', 'Rate', 'Ratio', 'Rate', 'Ratio'],
            [COVENTRY, 'Coventry', 10.5, 1.5, 11.5, 1.6], [RUGBY, 'Rugby', 9.5, 0.5, 8.5, 0.6]], ['C3:D3', 'E3:F3'])})
        self.assertEqual({one for one in found if one[1] == RUGBY}, {('Rate', RUGBY, '', '2018', '9.5'), ('Ratio', RUGBY, '', '2018', '0.5'),
                                                                    ('Rate', RUGBY, '', '2019', '8.5'), ('Ratio', RUGBY, '', '2019', '0.6')})

    def test_a_heading_with_another_note(self):
        rows = [['England', 'Urban', 1.5, 2.5], ['Coventry', 'Urban', 3.5, 4.5], ['Coventry', 'Rural', 5.5, 6.5]]
        found, said = self.propose('notes.xlsx', {'T1': sheet([['Area', 'Group', '2018', '2019']] + rows), 'T2': sheet([['Area', 'Group [note 3]', '2018', '2019']] + rows)})
        self.assertEqual(found, {('%s: table' % t, COVENTRY, g, y, v) for t in ('T1', 'T2') for g, y, v in (
            ('Urban', '2018', '3.5'), ('Urban', '2019', '4.5'), ('Rural', '2018', '5.5'), ('Rural', '2019', '6.5'))})
        self.assertNotIn('left out', said)

    def test_a_sheet_without_a_column_that_tells_rows_apart_is_left_out(self):
        found, said = self.propose('lacks.xlsx', {
            'T1': sheet([['Area', 'Group', '2018'], ['Coventry', 'Urban', 3.5], ['Coventry', 'Rural', 5.5], ['Rugby', 'Urban', 4.5], ['Rugby', 'Rural', 6.5]]),
            'T2': sheet([['Area', '2018'], ['Coventry', 3.5]])})
        self.assertEqual({one[2:] for one in found if one[1] == COVENTRY}, {('Urban', '2018', '3.5'), ('Rural', '2018', '5.5')})
        self.assertIn("the sheet 'T2' is left out: it has no column 'Group'", said)

    def test_a_sheet_that_needs_another_column_is_left_out(self):
        found, said = self.propose('needs.xlsx', {
            'T1': sheet([['Area', '2018', '2019'], ['Coventry', 3.5, 4.5], ['Rugby', 5.5, 6.5]]),
            'T2': sheet([['Area', 'Group', '2018', '2019'], ['Coventry', 'Men', 3.5, 4.5], ['Coventry', 'Women', 3.6, 4.6]])})
        self.assertEqual({one[3:] for one in found if one[1] == COVENTRY}, {('2018', '3.5'), ('2019', '4.5')})
        self.assertIn("the sheet 'T2' is left out: its rows differ in the column 'Group'", said)

    def test_a_sheet_in_another_layout_is_told(self):
        found, said = self.propose('layout.xlsx', {
            'T1': sheet([['Area', '2018', '2019'], ['Coventry', 3.5, 4.5], ['Rugby', 5.5, 6.5]]),
            'T2': sheet([['District', 'Year', 'Beds'], ['Coventry', 2018, 300], ['Rugby', 2018, 400]]), 'Areas': sheet([['Area', 'Seat'], ['Coventry', 'Coventry'], ['Rugby', 'Rugby']])})
        self.assertEqual({one[3:] for one in found if one[1] == COVENTRY}, {('2018', '3.5'), ('2019', '4.5')})
        self.assertIn("1 sheet has rows of your areas in another layout, and is not read: 'T2'; propose a mapping of its own with --sheet", said)

    def test_a_column_that_one_sheet_lacks_is_optional(self):
        found, _ = self.propose('optional.xlsx', {
            'T1': sheet([['Area', 'Unit', '2018'], ['Coventry', 'per 1,000', 3.5], ['Rugby', 'per 1,000', 4.5]]), 'T2': sheet([['Area', '2018'], ['Coventry', 5.5], ['Rugby', 6.5]])})
        self.assertEqual({one[3:] for one in found if one[1] == COVENTRY}, {('2018', '3.5'), ('2018', '5.5')})

    # A sheet for each period

    def of_sheets(self, sheets, name='by_sheet.xlsx'):
        return self.propose(name, {sheet_name: sheet([*above, ['Code', 'Area', 'Number seen'], [COVENTRY, 'Coventry', 100 + n], [RUGBY, 'Rugby', 200 + n]]) for n, (sheet_name, *above) in enumerate(sheets)})

    def test_each_sheet_is_for_the_period_in_its_name(self):
        for names, periods in ((('2018', '2019'), ('2018', '2019')), (('2018-19', '2019-20'), ('2018/19', '2019/20')), (('Apr 2021', 'May 2021'), ('Apr 2021', 'May 2021')),
                               (('Seen in 2018', 'Seen in 2019'), ('2018', '2019'))):
            found, said = self.of_sheets([(one,) for one in names])
            self.assertEqual(found, {('Number seen', area, '', period, str(v + n)) for n, period in enumerate(periods) for area, v in ((COVENTRY, 100), (RUGBY, 200))}, names)
            self.assertIn('each sheet is for the one that its name or the title above its table says', said)

    def test_each_sheet_is_for_the_period_in_its_title(self):
        found, _ = self.of_sheets([('Table 1', ['Seen in 2018'], None), ('Table 2', ['Seen in 2019'], None)])
        self.assertEqual(found, {('Table %d: Number seen' % (n + 1), area, '', str(2018 + n), str(v + n)) for n in range(2) for area, v in ((COVENTRY, 100), (RUGBY, 200))})

    def test_sheets_of_one_period_are_not_told_apart_by_it(self):
        found, _ = self.of_sheets([('Falls',), ('Burns',)], 'both_2018.xlsx')
        self.assertEqual(found, {('%s: Number seen' % s, area, '', '2018', str(v + n)) for n, s in enumerate(('Falls', 'Burns')) for area, v in ((COVENTRY, 100), (RUGBY, 200))})

    def test_a_sheet_that_does_not_say_its_period_is_left_out(self):
        found, said = self.of_sheets([('2018',), ('Latest',), ('2019',)])
        self.assertEqual({one[3] for one in found}, {'2018', '2019'})
        self.assertIn("the sheet 'Latest' is left out: it does not say its period, as other sheets do", said)

    def test_a_name_and_a_title_that_contradict_each_other(self):
        found, said = self.of_sheets([('2018', ['Seen in 2018'], None), ('2019', ['Seen in 2017'], None)])
        self.assertEqual({one[3] for one in found}, {'2018'})
        self.assertIn("the sheet '2019' is left out: its name and the title above its table say different periods", said)

    def test_a_hidden_sheet_is_said(self):
        found, said = self.propose('hidden.xlsx', {'Now': sheet([['Area', 'Year', 'Trips'], ['Coventry', 2015, 3], ['Rugby', 2015, 4]]),
                                                   'Old" state="hidden': sheet([['Area', 'Year', 'Trips'], ['Coventry', 2014, 5], ['Rugby', 2014, 6]])})
        self.assertEqual({one for one in found if one[1] == COVENTRY}, {('Trips', COVENTRY, '', '2015', '3')})
        self.assertIn("the sheet 'Old' has rows of your areas and is hidden", said)

    def test_sheets_for_sexes(self):
        rows = lambda first: sheet([['Area', 'Trips'], ['Coventry', first], ['Rugby', first + 1]])
        found, _ = self.propose('sexes.xlsx', {'Women 2015': rows(10), 'Men 2015': rows(20), 'All 2015': rows(30)}, True)
        self.assertEqual({one for one in found if one[1] == COVENTRY}, {('Trips', COVENTRY, '', '2015', '10', 'Female'), ('Trips', COVENTRY, '', '2015', '20', 'Male'),
                                                                       ('Trips', COVENTRY, '', '2015', '30', 'Persons')})
        found, _ = self.propose('both.xlsx', {'Girls 2014': rows(10), 'Boys 2015': rows(20)}, True)
        self.assertEqual({one for one in found if one[1] == COVENTRY}, {('Trips', COVENTRY, '', '2014', '10', 'Female'), ('Trips', COVENTRY, '', '2015', '20', 'Male')})


main()
