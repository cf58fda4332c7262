"""Runs shipped mappings on small made-up files in the layouts that are published, and compares every figure that was kept with those that stand in the
test. A file is a text of tests/fixtures/mappings, or a workbook whose cells stand in the test."""
import csv, decimal, json, os, re, shutil, subprocess, zipfile
from xml.sax.saxutils import quoteattr
from job import Job, PROGRAM, ROOT, read_json

FIXTURES = os.path.join(ROOT, 'tests', 'fixtures', 'mappings')
# Made by the Python that has openpyxl, which need not be the one that runs the tests.
MAKE = '''
import datetime, openpyxl, sys
book = openpyxl.Workbook()
book.remove(book.active)
for name, rows, merges in eval(sys.stdin.read()):
    sheet = book.create_sheet(name)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(number, column, value[0] if isinstance(value, tuple) else value)
                if isinstance(value, tuple):
                    cell.number_format = value[1]
    for cells in merges:
        sheet.merge_cells(cells)
book.save(sys.argv[1])
'''


def table(text):
    """The rows of a text whose cells are separated by |. A cell that is a number is one, 12.5% is 0.125 that is shown as a
    percentage; an empty cell is none."""
    def cell(word):
        word = word.strip()
        if re.fullmatch(r'[0-9.]+%', word):
            return float(decimal.Decimal(word[:-1]) / 100), '0.0%'
        try:
            return float(word) if '.' in word else int(word)
        except ValueError:
            return word or None
    return [[cell(word) for word in line.split('|')] if line.strip() else [] for line in text.strip('\n').split('\n')]


def opendocument(path, sheets):
    """A spreadsheet as LibreOffice lays it out: content.xml, with the value of each cell as an attribute and its text beside it."""
    def cell(value):
        if value is None:
            return '<table:table-cell/>'
        text = value if isinstance(value, str) else '%g' % value
        kind = 'string"' if isinstance(value, str) else 'float" office:value=' + quoteattr(repr(value))
        return '<table:table-cell office:value-type="%s><text:p>%s</text:p></table:table-cell>' % (kind, quoteattr(text)[1:-1])
    body = ''.join('<table:table table:name=%s>%s</table:table>' % (quoteattr(name), ''.join(
        '<table:table-row>%s</table:table-row>' % ''.join(map(cell, row or [None])) for row in rows)) for name, rows in sheets)
    space = ''.join(' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name) for name in ('office', 'table', 'text'))
    with zipfile.ZipFile(path, 'w') as book:
        book.writestr('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')
        book.writestr('content.xml', '<?xml version="1.0" encoding="UTF-8"?><office:document-content%s office:version="1.3"><office:body><office:spreadsheet>%s'
                      '</office:spreadsheet></office:body></office:document-content>' % (space, body))


class Mapping(Job):
    maxDiff = None

    def workbook(self, name, *sheets):
        """Writes a workbook of sheets: (name, rows) or (name, rows, merged ranges), or without these as .ods."""
        path = os.path.join(self.folder, name)
        if name.endswith('.ods'):
            opendocument(path, sheets)
            return path
        described = [(sheet[0], sheet[1], list(sheet[2]) if len(sheet) > 2 else []) for sheet in sheets]
        subprocess.run(['/usr/bin/python3', '-c', MAKE, path], input=repr(described), text=True, check=True)
        return path

    def fixture(self, name, called=None):
        """A file of tests/fixtures/mappings under the name that it is published with."""
        return shutil.copy(os.path.join(FIXTURES, name), os.path.join(self.folder, called or name))

    def fresh(self):
        """Forgets what was published, for the next mapping of a test."""
        for folder in (self.output, self.state):
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, mapping, path, account):
        """Runs the mapping; the account is (read, kept, filtered, rejected, duplicates)."""
        words = ('run', 'pipelines/%s.json' % mapping, '--set', 'files=' + path)
        done = subprocess.run(self.command(*words), capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=600)
        self.assertIn(done.returncode, (0, 8), done.stderr)  # 8: a Place that the file has no row for
        units = read_json(self.latest(), 'publication.json')['units']
        counted = tuple(sum(unit['rows_' + word] for unit in units) for word in ('read', 'kept', 'filtered', 'rejected', 'duplicate'))
        self.assertEqual(counted, account, done.stderr)
        self.assertEqual(account[0], sum(account[1:]))
        return done

    def kept(self):
        """The rows of the system's table that the extractor made, of one row of the file or of several; not those that are calculated from others."""
        with open(os.path.join(self.latest(), 'coventry-and-warwickshire', 'coventry-and-warwickshire-outcomes.csv'), newline='') as file:
            return [row for row in csv.DictReader(file) if row['status'] in ('published', 'suppressed', 'missing', 'projected')
                    or row['method'].startswith('sum of ') and row['method'].endswith(' rows') or 'from count and denominator' in row['note'] + row['method']]

    def expect(self, mapping, path, account, figures, fits=None, **same):
        """Every kept row, in the columns that the first line of `figures` names; `same`: what is the same in all of them. The mapping is the only one that
        fits the file, if `fits` does not name others."""
        done = self.publish(mapping, path, account)
        looked = subprocess.run([PROGRAM, 'preview', path, '--json'], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual([os.path.basename(found['path'])[:-5] for found in json.loads(looked.stdout)['mappings']], fits or [mapping], looked.stderr)
        lines = [[word.strip() for word in line.split('|')] for line in figures.strip().split('\n')]
        kept = self.kept()
        self.assertEqual(sorted([row[name] for name in lines[0]] for row in kept), sorted(lines[1:]))
        for name, text in same.items():
            self.assertEqual({row[name] for row in kept}, {text}, name)
        return done
