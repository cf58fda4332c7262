"""OpenDocument spreadsheets as LibreOffice, Excel, Google and small programs write them: a table is the same table as in the workbook (.xlsx) that it was
made from. The XML below is written down after what these programs write; LibreOffice itself takes part where it is installed."""
import csv, io, json, os, shutil, subprocess, unittest, zipfile
from job import Job, PROGRAM, ROOT, main

# Made by the Python that has openpyxl. Rows: headings over two columns, percentages, a year that is a date, a mask below 8, a code with its zeros, a hidden row.
MAKE = '''
import datetime, openpyxl, sys
book = openpyxl.Workbook()
sheet = book.active
sheet.title = 'Uptake \\u00e9'
sheet.append(['Code', 'Year', 'Coverage', None, 'Cases', 'Practice'])
sheet.append([None, None, 'Rate', 'Count'])
sheet.merge_cells('C1:D1')
for number, area in enumerate(['E07000220', 'E07000222', 'E08000026', 'E92000001']):
    for year in range(2015, 2020):
        sheet.append([area, datetime.date(year, 4, 1), round(0.25 + number / 100 + (year - 2015) / 1000, 4), 100 * number + year, number * 5 + year - 2010, 700 + number])
        for column, code in (('B', 'yyyy'), ('C', '0.0%'), ('E', '[<8]"*";0'), ('F', '00000')):
            sheet[column + str(sheet.max_row)].number_format = code
sheet.row_dimensions[5].hidden = True
sheet['A3'].comment = openpyxl.comments.Comment('not part of the code', 'somebody')
hidden = book.create_sheet('Working')
hidden['B2'] = 1
hidden.sheet_state = 'hidden'
book.save(sys.argv[1])
'''
AREAS = ['E07000220', 'E07000222', 'E08000026', 'E92000001']
OASIS = 'urn:oasis:names:tc:opendocument:xmlns:'
TYPE = 'application/vnd.oasis.opendocument.spreadsheet'
COLUMNS = [{'field': 'area_code', 'names': ['Code']}, {'field': 'period', 'names': ['Year']},
           {'field': 'value', 'names': ['Coverage | Rate'], 'with': {'indicator': 'x', 'indicator_name': 'X', 'unit': '%'}},
           {'field': 'value', 'names': ['Cases'], 'with': {'indicator': 'y', 'indicator_name': 'Y'}}]


def figures():
    for number, area in enumerate(AREAS):
        for year in range(2015, 2020):
            yield area, year, round(0.25 + number / 100 + (year - 2015) / 1000, 4), 100 * number + year, number * 5 + year - 2010, 700 + number


def pack(path, content, styles=None, first='styles'):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('mimetype', TYPE, zipfile.ZIP_STORED)
        if styles and first == 'styles':
            archive.writestr('styles.xml', styles)
        archive.writestr('content.xml', content)
        if styles and first != 'styles':
            archive.writestr('styles.xml', styles)
        archive.writestr('META-INF/manifest.xml', '<manifest:manifest xmlns:manifest="%smanifest:1.0"/>' % OASIS)


FORMATS = ('<number:date-style style:name="Y"><number:year number:style="long"/></number:date-style><number:percentage-style style:name="P"><number:number '
           'number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style><number:number-style style:name="M0">'
           '<number:text>*</number:text></number:number-style><number:number-style style:name="M"><number:number number:decimal-places="0" '
           'number:min-integer-digits="1"/><style:map style:condition="value()&lt;8" style:apply-style-name="M0"/></number:number-style><number:number-style '
           'style:name="Z"><number:number number:decimal-places="0" number:min-integer-digits="5"/></number:number-style>')
CELLS = ''.join('<style:style style:name="c%s" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="%s"/>' % (n, n) for n in 'YPMZ')
HIDING = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'


def spaces(*names, prefix=''):
    return ''.join(' xmlns:%s%s="%s%s:1.0"' % (prefix, name, OASIS, 'datastyle' if name == 'number' else name) for name in names)


ALL = spaces('office', 'table', 'text', 'style', 'number')


def text(word, more=''):
    return '<table:table-cell%s office:value-type="string"><text:p>%s</text:p></table:table-cell>' % (more, word)


def document(rows, hidden, styles, break_lines=False):
    content = ('<?xml version="1.0" encoding="UTF-8"?><office:document-content%s office:version="1.2"><office:automatic-styles>%s</office:automatic-styles>'
               '<office:body><office:spreadsheet><table:table table:name="Uptake é">%s</table:table><table:table table:name="Working" table:style-name="ta2">%s'
               '</table:table></office:spreadsheet></office:body></office:document-content>' % (ALL, styles + HIDING, rows, hidden))
    return content.replace('><table:', '>\n  <table:') if break_lines else content


HEADINGS = ('<table:table-row>' + text('Code') + text('Year') + text('Coverage', ' table:number-columns-spanned="2" table:number-rows-spanned="1"') +
            '<table:covered-table-cell/>' + text('Cases') + text('Practice') + '</table:table-row><table:table-row><table:table-cell '
            'table:number-columns-repeated="2"/>' + text('Rate') + text('Count') + '</table:table-row>')
HIDDEN = '<table:table-row/><table:table-row><table:table-cell/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'


def excel(path):
    """Styles of cells in the content, formats in styles.xml, a time behind each date, the rest of the sheet as repeated cells; no calcext."""
    rows = '<table:table-column table:number-columns-repeated="16384"/>' + HEADINGS
    for number, (area, year, rate, count, cases, practice) in enumerate(figures(), 3):
        shown = '*' if cases < 8 else cases
        rows += ('<table:table-row%s>%s<table:table-cell office:value-type="date" office:date-value="%d-04-01T00:00:00" table:style-name="cY"><text:p>%d</text:p>'
                 '</table:table-cell><table:table-cell office:value-type="percentage" office:value="%r" table:style-name="cP"><text:p>%.1f%%</text:p>'
                 '</table:table-cell><table:table-cell office:value-type="float" office:value="%d"><text:p>%d</text:p></table:table-cell><table:table-cell '
                 'office:value-type="float" office:value="%d" table:style-name="cM"><text:p>%s</text:p></table:table-cell><table:table-cell '
                 'office:value-type="float" office:value="%d" table:style-name="cZ"><text:p>%05d</text:p></table:table-cell><table:table-cell '
                 'table:number-columns-repeated="16378"/></table:table-row>'
                 % (' table:visibility="collapse"' if number == 5 else '', text(area), year, year, rate, 100 * rate, count, count, cases, shown, practice, practice))
    rows += '<table:table-row table:number-rows-repeated="1048554"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    styles = '<office:document-styles%s><office:styles>%s</office:styles></office:document-styles>' % (ALL, FORMATS)
    pack(path, document(rows, HIDDEN, CELLS), styles, first='content')


def google(path):
    """Formats and styles in the content, styles of columns for their cells, line breaks between the elements, headings that are a group."""
    rows = ('<table:table-column/>' + ''.join('<table:table-column table:default-cell-style-name="%s"/>' % name for name in ('cY', 'cP', 'Default', 'cM', 'cZ')) +
            '<table:table-header-rows>' + HEADINGS + '</table:table-header-rows><table:table-row-group>')
    for number, (area, year, rate, count, cases, practice) in enumerate(figures(), 3):
        rows += ('<table:table-row%s>%s<table:table-cell office:value-type="date" office:date-value="%d-04-01"><text:p>%d</text:p></table:table-cell>'
                 '<table:table-cell office:value-type="float" office:value="%r"/><table:table-cell office:value-type="float" office:value="%d"/><table:table-cell '
                 'office:value-type="float" office:value="%d"/><table:table-cell office:value-type="float" office:value="%d"/></table:table-row>'
                 % (' table:visibility="filter"' if number == 5 else '', text(area), year, year, rate, count, cases, practice))
    pack(path, document(rows + '</table:table-row-group>', HIDDEN, FORMATS + CELLS, break_lines=True))


def small_program(path):
    """A document that was read and written again by a library that gives namespaces names of its own."""
    excel(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for number, name in enumerate(('office', 'table', 'text', 'style', 'number')):
        for part in ('content.xml', 'styles.xml'):
            parts[part] = parts[part].replace('xmlns:%s=' % name, 'xmlns:ns%d=' % number)
            for before in '< /':
                parts[part] = parts[part].replace('%s%s:' % (before, name), '%sns%d:' % (before, number))
    pack(path, parts['content.xml'], parts['styles.xml'])


class Spreadsheets(Job):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.book = os.path.join(self.folder, 'book.xlsx')
        python = '/usr/bin/python3' if os.path.exists('/usr/bin/python3') else 'python3'
        if subprocess.run([python, '-c', MAKE, self.book], capture_output=True).returncode:
            self.skipTest('openpyxl is not here')

    def preview(self, path):
        done = subprocess.run([PROGRAM, 'preview', path, '--json'], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)['sheets']

    def published(self, path):
        """The rows of Rugby: indicator, period, value and marker."""
        pipeline = {
            'pipeline': 'table', 'title': 'Table', 'framework': os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'),
            'places': os.path.join(ROOT, 'pipelines', 'framework', 'places.json'),
            'sources': [{'id': 'council', 'required': True, 'extractor': 'table', 'title': 'A table',
                         'options': {'files': [path], 'header': {'contains': ['Rate', 'Count'], 'rows': 2}, 'columns': COLUMNS, 'hidden_rows': 'keep'}}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        where = {name: os.path.join(self.folder, os.path.basename(path) + name) for name in ('output', 'state')}
        self.run_program('run', self.write('pipeline.json', json.dumps(pipeline)), '--max-rejects', '100%', **where)
        with open(os.path.join(where['output'], 'latest', 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            rows = list(csv.DictReader(file))
        # A program that reads and writes numbers may change their last digits.
        return sorted((row['source_indicator'], row['period'], '%.12g' % float(row['value']) if row['value'] else '') for row in rows)

    def compare(self, path):
        self.assertEqual(self.preview(path), self.preview(self.book))
        self.assertEqual(self.published(path), self.published(self.book))

    def test_the_workbook_has_what_is_compared(self):
        sheet, hidden = self.preview(self.book)
        self.assertTrue(hidden['hidden'])
        types = {column['name']: column['type'] for column in sheet['columns']}
        self.assertEqual(types['Practice'], 'code')
        found = self.published(self.book)
        self.assertIn(('x', '2016', '25.1'), [(row[0], row[1][:4], row[2]) for row in found])

    def test_as_excel_writes_it(self):
        path = os.path.join(self.folder, 'excel.ods')
        excel(path)
        self.compare(path)

    def test_as_google_writes_it(self):
        path = os.path.join(self.folder, 'google.ods')
        google(path)
        self.compare(path)

    def test_with_namespaces_by_other_names(self):
        path = os.path.join(self.folder, 'small.ods')
        small_program(path)
        self.compare(path)

    @unittest.skipUnless(shutil.which('soffice'), 'LibreOffice is not here')
    def test_as_libreoffice_writes_it(self):
        for ending in ('ods', 'fods'):
            done = subprocess.run(['soffice', '-env:UserInstallation=file://' + os.path.join(self.folder, 'profile'), '--headless', '--convert-to', ending,
                                   '--outdir', self.folder, self.book], capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.compare(os.path.join(self.folder, 'book.' + ending))


main()
