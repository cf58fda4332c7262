"""Periods as officers get them: what preview proposes is run unedited, and the days of what is published are looked at. First and last days by hand."""
import csv, os, subprocess, zipfile
from job import HEADER, Job, PROGRAM, ROOT, main, row

COVENTRY, RUGBY = 'E08000026', 'E07000220'
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'


def cell(name, value, style=0):
    if isinstance(value, str):
        return '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (name, value)
    return '<c r="%s" s="%d"><v>%s</v></c>' % (name, style, value)


def workbook(path, rows, code):
    """A workbook of one sheet. Numbers in `rows` that are pairs (serial,) are shown with the format `code`."""
    lines = []
    for r, cells in enumerate(rows, 1):
        lines.append('<row r="%d">%s</row>' % (r, ''.join(cell('%s%d' % (chr(65 + c), r), *((value[0], 1) if isinstance(value, tuple) else (value,)))
                                                          for c, value in enumerate(cells))))
    with zipfile.ZipFile(path, 'w') as package:
        package.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                         '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
        package.writestr('_rels/.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                         'Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % RELATIONS)
        package.writestr('xl/workbook.xml', '<workbook %s xmlns:r="%s"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>' % (SPACE, RELATIONS))
        package.writestr('xl/_rels/workbook.xml.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                         'Type="%s/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="%s/styles" Target="styles.xml"/></Relationships>'
                         % (RELATIONS, RELATIONS))
        package.writestr('xl/styles.xml', '<styleSheet %s><numFmts count="1"><numFmt numFmtId="164" formatCode="%s"/></numFmts><cellXfs count="2">'
                         '<xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>' % (SPACE, code))
        package.writestr('xl/worksheets/sheet1.xml', '<worksheet %s><sheetData>%s</sheetData></worksheet>' % (SPACE, ''.join(lines)))


class Periods(Job):
    def ask(self, *words):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=self.environment(), cwd=ROOT)

    def afresh(self):
        """Nothing that an earlier run published stands in the way."""
        self.turn = getattr(self, 'turn', 0) + 1
        self.output, self.state = (os.path.join(self.folder, '%s%d' % (name, self.turn)) for name in ('output', 'state'))

    def published(self, place='coventry-and-warwickshire'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return [one for one in csv.DictReader(file) if one['area_code'].startswith('E')]

    def propose(self, path):
        """Runs what preview proposes; returns what is published of each area and period, and what preview asked."""
        proposed = self.ask('preview', path, '--pipeline')
        self.assertEqual(proposed.returncode, 0, proposed.stderr)
        pipeline = self.write('proposed.json', proposed.stdout)
        self.afresh()
        ran = self.ask('run', pipeline, '--output', self.output, '--state', self.state)
        self.assertIn(ran.returncode, (0, 8), ran.stderr)
        return {(one['area_code'], one['period_start'], one['period_end'], one['value']) for one in self.published()}, proposed.stderr

    def days_of(self, name, text, *expected, asks=None):
        found, asked = self.propose(self.write(name, text))
        self.assertEqual(sorted({one[1:3] for one in found}), sorted(expected), name)
        (self.assertIn if asks else self.assertNotIn)(asks or '?', asked)

    def look(self, name, text):
        asked = self.ask('preview', self.write(name, text), '--pipeline')
        self.assertEqual(asked.returncode, 0, asked.stderr)
        return asked

    def test_a_day_is_a_day(self):
        for n, words in enumerate(('2021-02-03', '3 February 2021', '03-Feb-21', '20210203', '2021-02-03T00:00:00')):
            self.days_of('day%d.csv' % n, 'Area code,Date,Cases\n%s,%s,17\n%s,%s,29\n' % (COVENTRY, words, RUGBY, words), ('2021-02-03', '2021-02-03'))

    def test_day_or_month_first(self):
        rows = 'Area code,Snapshot date,Value\n%s,%s,5\n%s,%s,6\n'
        self.days_of('none.csv', rows % (COVENTRY, '03/04/2021', COVENTRY, '05/06/2021'), ('2021-04-03',) * 2, ('2021-06-05',) * 2, asks='day first: is that so?')
        self.days_of('day.csv', rows % (COVENTRY, '03/04/2021', COVENTRY, '25/06/2021'), ('2021-04-03',) * 2, ('2021-06-25',) * 2)
        self.days_of('month.csv', rows % (COVENTRY, '03/04/2021', COVENTRY, '06/25/2021'), ('2021-03-04',) * 2, ('2021-06-25',) * 2)

    def test_a_heading_beats_the_name_of_the_file(self):
        self.days_of('people_2022.csv', 'Area code,Area,Residents: mid 2017\n%s,Coventry,5\n%s,Rugby,6\n' % (COVENTRY, RUGBY), ('2017-01-01', '2017-12-31'))
        self.days_of('people_2022b.csv', 'Area code,Area,Residents 2016/17\n%s,Coventry,5\n%s,Rugby,6\n' % (COVENTRY, RUGBY), ('2016-04-01', '2017-03-31'))
        self.days_of('people_2021.csv', 'Area code,Area,Residents\n%s,Coventry,5\n%s,Rugby,6\n' % (COVENTRY, RUGBY), ('2021-01-01', '2021-12-31'), asks='is taken from the name of the file')

    def test_a_heading_with_two_years_is_no_year(self):
        self.days_of('moves.csv', 'Area code,Area,Rise 2012 to 2023 (%%),Homes 2023,Homes 2012\n%s,Coventry,9.5,5,6\n%s,Rugby,8.5,6,7\n' % (COVENTRY, RUGBY), ('2012-01-01', '2012-12-31'), ('2023-01-01', '2023-12-31'))
        for name, heading in (('rise_2023.csv', 'Rise 2012 to 2023'), ('q_2023.csv', 'Homes in Q3')):
            asked = self.look(name, 'Area code,Area,%s\n%s,Coventry,9.5\n%s,Rugby,8.5\n' % (heading, COVENTRY, RUGBY))
            self.assertIn('"YYYY"', asked.stdout, heading)

    def test_the_day_of_an_extract_is_no_period(self):
        self.days_of('extract.csv', 'Area code,Extract date,Year,Homes\n%s,01-Aug-20,2018,66\n%s,01-Aug-20,2018,20\n' % (COVENTRY, RUGBY), ('2018-01-01', '2018-12-31'))

    def test_the_same_day_of_several_years_is_a_day(self):
        self.days_of('march.csv', 'Area code,As at,Homes\n' + ''.join('%s,%d-03-31,%d\n' % (a, y, y) for a in (COVENTRY, RUGBY) for y in (2016, 2017, 2018)),
                     *(('%d-03-31' % y, '%d-03-31' % y) for y in (2016, 2017, 2018)))

    def test_a_part_of_a_year_that_is_not_used_is_said(self):
        for n, (heading, part) in enumerate((('Half', 'H2'), ('Term', 'Spring'), ('Type', 'Month 7 YTD'), ('Which', 'first half'), ('Part', 'Summer term'))):
            asked = self.look('some%d.csv' % n, 'Area code,Year,%s,Rate\n%s,2018/19,%s,1.5\n%s,2018/19,%s,2.5\n' % (heading, COVENTRY, part, RUGBY, part))
            self.assertIn("'%s' says a part of the period (%s)" % (heading, part), asked.stderr)

    def test_years_of_six_digits_are_asked_about(self):
        said = 'are read as financial years'
        self.assertIn(said, self.look('six.csv', 'time_period,new_la_code,Rate\n201819,%s,1.5\n201819,%s,2.5\n' % (COVENTRY, RUGBY)).stderr)
        self.assertNotIn(said, self.look('six2.csv', 'time_period,time_identifier,new_la_code,Rate\n201819,Academic year,%s,1.5\n201819,Academic year,%s,2.5\n' % (COVENTRY, RUGBY)).stderr)

    def test_the_finer_column_is_used(self):
        for n, (years, heading, part, first, last) in enumerate((
                ('2021-22', 'Quarter', 'FY2021_22_Q2', '2021-07-01', '2021-09-30'), ('2021/22', 'Quarter', 'Q3', '2021-10-01', '2021-12-31'),
                ('2021', 'Quarter', 'Q3', '2021-07-01', '2021-09-30'), ('2021', 'Month', 'March', '2021-03-01', '2021-03-31'),
                ('2021-22', 'Month', 'January', '2022-01-01', '2022-01-31'), ('2021', 'Month', '11', '2021-11-01', '2021-11-30'),
                ('2021/22', 'Period', '2022-01', '2022-01-01', '2022-01-31'),
                ('2021/22', 'Period', 'Q3', '2021-10-01', '2021-12-31'), ('2021', 'Mon', 'MAR', '2021-03-01', '2021-03-31'))):
            text = 'Area code,Year,%s,Given\n' % heading + ''.join('%s,%s,%s,%d\n' % (area, years, part, 900 + n) for area in (COVENTRY, RUGBY))
            self.days_of('part%d.csv' % n, text, (first, last))

    def test_months_of_financial_years_by_number_are_asked_about(self):
        asked = self.ask('preview', self.write('open.csv', 'Area code,Year,Month,Given\n%s,2021/22,4,900\n%s,2021/22,4,901\n' % (COVENTRY, RUGBY)), '--pipeline')
        self.assertIn("the column 'Month' is left out: month 4 of a financial year can be April or July", asked.stderr)
        self.days_of('said.csv', 'Area code,Month,Given\n%s,202104,900\n%s,202011,901\n%s,202012,901\n%s,201011,901\n' % (COVENTRY, RUGBY, RUGBY, RUGBY),
                     ('2021-04-01', '2021-04-30'), ('2020-11-01', '2020-11-30'), ('2020-12-01', '2020-12-31'), ('2010-11-01', '2010-11-30'))

    def test_a_period_that_is_not_set_is_refused_with_its_place(self):
        path = self.write('cases.csv', 'Area code,Area,Cases\n%s,Coventry,15\n%s,Rugby,59\n' % (COVENTRY, RUGBY))
        proposed = self.ask('preview', path, '--pipeline')
        self.assertIn('no period', proposed.stderr)
        pipeline = self.write('proposed.json', proposed.stdout)
        for words in (('check', pipeline), ('run', pipeline, '--output', self.output, '--state', self.state)):
            done = self.ask(*words)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertRegex(done.stderr, r"proposed\.json:\d+:\d+: .*the period is not set: 'YYYY'")
        with open(pipeline, encoding='utf-8') as file:
            self.write('set.json', file.read().replace('YYYY', '2021/22'))
        self.assertEqual(self.ask('check', os.path.join(self.folder, 'set.json')).returncode, 0)

    def test_dates_as_headings(self):
        """Serial days 44287, 44317, 44348 are 1 April, 1 May and 1 June 2021. The counts look like years."""
        months = [('2021-04-01', '2021-04-30'), ('2021-05-01', '2021-05-31'), ('2021-06-01', '2021-06-30')]
        rows = [['Area code', 'Area', (44287,), (44317,), (44348,)], [COVENTRY, 'Coventry', 2001, 2011, 2021], [RUGBY, 'Rugby', 1999, 2009, 2019]]
        for code in ('mmm-yy', 'dd/mm/yyyy', 'mmmm yyyy'):
            path = os.path.join(self.folder, 'headings.xlsx')
            workbook(path, rows, code)
            found, asked = self.propose(path)
            self.assertEqual(sorted({one[1:3] for one in found}), months, code)
            self.assertIn((RUGBY, '2021-05-01', '2021-05-31', '2009'), found)
            self.assertEqual('read as months' in asked, code == 'dd/mm/yyyy')

    def test_dates_that_are_shown_as_years(self):
        path = os.path.join(self.folder, 'years.xlsx')
        workbook(path, [['Area code', 'Year', 'Value'], [COVENTRY, (43466,), 5], [RUGBY, (43466,), 6]], 'yyyy')  # 1 January 2019
        self.assertEqual({one[1:3] for one in self.propose(path)[0]}, {('2019-01-01', '2019-12-31')})

    def test_a_period_that_cannot_be_is_rejected_with_the_reason(self):
        for words, reason in (('2021 - 19', 'ends before it begins'), ('2021/22 - 2019/20', 'ends before it begins'), ('2001 - 2019', 'longer than 10 years'),
                              ('31 February 2021', 'does not exist'), ('03/04/2021', 'day or the month first'), ('2019/21', 'not understood')):
            self.afresh()
            path = self.write('rows.csv', '\n'.join([HEADER, row(area=COVENTRY, period='2018'), row(period='2018'), row(period=words, value='99'), '']))
            ran = self.ask('run', 'pipelines/fingertips-files.json', '--set', 'files=' + path, '--max-rejects', '100%', '--output', self.output, '--state', self.state)
            self.assertIn(ran.returncode, (0, 8), ran.stderr)
            with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8-sig') as file:
                found = list(csv.DictReader(file))
            self.assertEqual([one['rule'] for one in found], ['period'], words)
            self.assertIn(reason, found[0]['reason'])
            self.assertEqual({one['period'] for one in self.published()}, {'2018'})


main()
