"""The OpenDocument spreadsheet has the cells of the workbook. Both files are read here from their XML, and by LibreOffice where it is installed."""
import datetime, glob, html, json, os, re, shutil, subprocess, unittest, xml.etree.ElementTree as ET, zipfile
import openpyxl
from job import Job, ROOT, main
from sheets import SPACE

PIPELINES = os.path.join(ROOT, 'pipelines')
OFFICE, TABLE, TEXT = ('{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}' % name for name in ('office', 'table', 'text'))
ADDRESS = 'https://example.org/a%20b.csv?area=1&kind=2#part'
LINK = '{http://www.w3.org/1999/xlink}href'
TO_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'


def of_workbook(path):
    """{sheet: {(row, column): text}}, both counted from 0."""
    with zipfile.ZipFile(path) as package:
        part = lambda name: ET.fromstring(package.read('xl/' + name))
        texts = [''.join(text.text or '' for text in item.iter(SPACE + 't')) for item in part('sharedStrings.xml')]
        sheets = {}
        for number, one in enumerate(part('workbook.xml').iter(SPACE + 'sheet'), 1):
            cells = sheets.setdefault(one.get('name'), {})
            for cell in part('worksheets/sheet%d.xml' % number).iter(SPACE + 'c'):
                value = cell.find(SPACE + 'v')
                letters, row = re.fullmatch('([A-Z]+)([0-9]+)', cell.get('r')).groups()
                column = 0
                for letter in letters:
                    column = 26 * column + ord(letter) - 64
                if value is not None:
                    text = value.text or ''
                    kind = cell.get('t')
                    text = texts[int(text)] if kind == 's' else {'1': 'TRUE', '0': 'FALSE'}[text] if kind == 'b' else text
                    cells[int(row) - 1, column - 1] = re.sub('_x([0-9A-F]{4})_', lambda match: chr(int(match.group(1), 16)), text)
        return sheets


def only_charts(path):
    """The sheets of a workbook that hold charts and no table: a document leaves them out."""
    with zipfile.ZipFile(path) as package:
        names = [one.get('name') for one in ET.fromstring(package.read('xl/workbook.xml')).iter(SPACE + 'sheet')]
        kinds = {}
        for number, name in enumerate(names, 1):
            part = 'xl/worksheets/_rels/sheet%d.xml.rels' % number
            kinds[name] = package.read(part).decode() if part in package.namelist() else ''
    return {name for name, text in kinds.items() if '/drawing"' in text and '/table"' not in text}


def paragraph(element):
    """The text of a paragraph, with its spaces."""
    text = element.text or ''
    for child in element:
        text += ' ' * int(child.get(TEXT + 'c')) if child.tag == TEXT + 's' else '\t' if child.tag == TEXT + 'tab' else paragraph(child)
        text += child.tail or ''
    return text


def of_document(path):
    with zipfile.ZipFile(path) as package:
        content = ET.fromstring(package.read('content.xml'))
    sheets = {}
    for one in content.iter(TABLE + 'table'):
        cells = sheets.setdefault(one.get(TABLE + 'name'), {})
        for number, row in enumerate(one.iter(TABLE + 'table-row')):
            for column, cell in enumerate(row):
                kind = cell.get(OFFICE + 'value-type')
                if kind == 'float':
                    cells[number, column] = cell.get(OFFICE + 'value')
                elif kind == 'date':
                    day = datetime.date.fromisoformat(cell.get(OFFICE + 'date-value'))
                    cells[number, column] = str((day - datetime.date(1899, 12, 30)).days)
                elif kind:
                    cells[number, column] = '\n'.join(paragraph(one) for one in cell.iter(TEXT + 'p'))
    return sheets


def contents_of(path):
    with open(path, 'rb') as file:
        return file.read()


class OpenDocument(Job):
    def publish(self, title='Sample  of  two <spaces> & "more"'):
        inside = lambda name: os.path.join(PIPELINES, name)
        source = lambda name, **more: {'id': name, 'extractor': 'fingertips', 'options': {'files': [inside('sample/%s.csv' % name)]}, **more}
        pipeline = {'pipeline': 'ods', 'title': 'As OpenDocument', 'framework': inside('framework/outcomes.json'), 'places': inside('framework/places.json'),
                    'targets': inside('framework/targets.json'), 'milestones': inside('sample/plans/milestones.csv'), 'figures': inside('framework/figures.json'),
                    'sources': [source('overarching', title=title, sample=True, url=ADDRESS), source('hospital-admissions', url='ftp://example.org/a.csv')],
                    'transforms': [{'use': name} for name in ('normalise', 'places', 'benchmark', 'trend', 'spc', 'targets')],
                    'loaders': [{'use': 'workbook'}, {'use': 'ods'}, {'use': 'archive'}]}
        self.run_program('run', self.write('ods.json', json.dumps(pipeline)))
        return [os.path.join(self.latest(), 'rugby', 'rugby-outcomes.' + ending) for ending in ('xlsx', 'ods')]

    def test_every_cell_is_that_of_the_workbook(self):
        workbook, document = self.publish()
        wanted, found = of_workbook(workbook), of_document(document)
        self.assertEqual(list(found), [name for name in wanted if name not in only_charts(workbook)])
        for name in found:
            if name != 'Contents': # it lists the sheets
                self.assertEqual(found[name], wanted[name], name)
        self.assertGreater(len(found['Data']), 1000)
        self.assertIn('Sample  of  two <spaces> & "more"', found['Sources'].values())
        self.check_package(document)
        self.check_links(workbook, document)

    def test_only_addresses_of_the_web_are_links(self):
        """Excel takes 2,079 characters."""
        good = ['https://example.org/', 'http://example.org/a,b;c?x=(1)', 'https://example.org/' + 'a' * 2059]
        bad = ['example.org', 'ftp://example.org/', 'javascript:alert(1)', 'https://example.org/a b', 'https://example.org/<b>', 'https://example.org/100%', 'https://example.org/' + 'a' * 2060]
        inside = lambda name: os.path.join(PIPELINES, name)
        pipeline = {'pipeline': 'links', 'framework': inside('framework/outcomes.json'), 'places': inside('framework/places.json'),
                    'sources': [{'id': 'source-%d' % i, 'extractor': 'fingertips', 'url': address, 'options': {'files': [inside('sample/overarching.csv')]}} for i, address in enumerate(good + bad)],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}]}
        self.run_program('run', self.write('links.json', json.dumps(pipeline)))
        sources = openpyxl.load_workbook(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx'))['Sources']
        found = {cell.value: cell.hyperlink.target for row in sources.iter_rows() for cell in row if cell.hyperlink}
        self.assertEqual(found, {'source-%d' % i: address for i, address in enumerate(good)})

    def check_links(self, workbook, document):
        """The name of a source leads to its address where that is one of the web; another address stays a text."""
        with zipfile.ZipFile(workbook) as package:
            parts = [package.read(name).decode() for name in package.namelist() if name.startswith('xl/worksheets/_rels/')]
            links = [html.unescape(found) for part in parts for found in re.findall(r'/hyperlink" Target="([^"]*)" TargetMode="External"', part)]
        self.assertEqual(links, [ADDRESS])
        sources = openpyxl.load_workbook(workbook)['Sources']
        found = [(cell.value, cell.hyperlink.target) for row in sources.iter_rows() for cell in row if cell.hyperlink]
        self.assertEqual(found, [('overarching', ADDRESS)])
        with zipfile.ZipFile(document) as package:
            content = package.read('content.xml').decode()
        self.assertEqual([html.unescape(address) for address in re.findall('xlink:href="(http[^"]*)"', content)], [ADDRESS])

    def check_package(self, path):
        """What the standard asks of the package; and Contents leads to its sheets."""
        with zipfile.ZipFile(path) as package:
            first = package.infolist()[0]
            self.assertEqual((first.filename, first.compress_type, package.read('mimetype')),
                             ('mimetype', zipfile.ZIP_STORED, b'application/vnd.oasis.opendocument.spreadsheet'))
            listed = re.findall('full-path="([^"]*)"', package.read('META-INF/manifest.xml').decode())
            self.assertEqual(set(listed), {'/', *package.namelist()} - {'mimetype', 'META-INF/manifest.xml'})
            content = ET.fromstring(package.read('content.xml'))
            self.assertIn(b'<dc:language>en-GB</dc:language>', package.read('meta.xml'))
        sheets = [one.get(TABLE + 'name') for one in content.iter(TABLE + 'table')]
        links = [one.get(LINK) for one in content.iter(TEXT + 'a') if one.get(LINK).startswith('#')]
        self.assertEqual([link for link in links if re.fullmatch(r"#'(.*)'\.A1", link).group(1).replace("''", "'") not in sheets], [])
        self.assertGreaterEqual(len(links), len(sheets) - 2)
        ranges = {one.get(TABLE + 'name') for one in content.iter(TABLE + 'database-range')}
        self.assertLessEqual({'Targets', 'Table_of_contents', 'Notes'}, ranges)

    def test_the_same_bytes_twice(self):
        before = [contents_of(path) for path in self.publish()]
        shutil.rmtree(self.output)
        shutil.rmtree(self.state)
        self.assertEqual([contents_of(path) for path in self.publish()], before)

    @unittest.skipUnless(shutil.which('soffice'), 'soffice (LibreOffice) is not installed')
    def test_libreoffice_shows_the_same(self):
        shown = []
        paths = self.publish()
        for path in paths:
            folder = os.path.join(self.folder, 'csv', path[-4:])
            subprocess.run(['soffice', '--headless', '-env:UserInstallation=file://' + os.path.join(self.folder, 'profile'), '--convert-to', TO_CSV, '--outdir', folder, path],
                           capture_output=True, timeout=300)
            tables = {}
            for name in glob.glob(os.path.join(folder, '*.csv')):
                with open(name, encoding='utf-8') as file:
                    tables[os.path.basename(name)[len('rugby-outcomes-'):-4]] = file.read()
            shown.append(tables)
        wanted, found = shown
        self.assertGreater(len(found), 8)
        self.assertEqual(set(found), set(wanted) - only_charts(paths[0]))
        for name in set(found) - {'Contents'}:
            self.assertEqual(found[name], wanted[name], name)


if __name__ == '__main__':
    main()
