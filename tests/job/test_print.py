"""How large the text of each sheet of the demo comes out on paper, worked out from its columns, rows, texts, charts and page setup as a spreadsheet program
fits them. The rules are those of the house: always A4; at least 7 points, on the sheets of outcomes 8; At a glance on one page and one screen; nothing wider than its page
but the tables of data."""
import glob, os, re, sys, xml.etree.ElementTree as ET, zipfile
from job import Job, main

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
DRAWING = '{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}'
A4 = (8.27, 11.69)  # inches
DIGIT = 9           # pixels (96 an inch) of a digit of Arial 12, the workbook's usual font, in which columns are counted
USUAL_COLUMN, USUAL_ROW = 64, 20
SMALLEST, SMALLEST_OF_OUTCOMES = 7.0, 8.0
SCREEN = 880        # pixels of the 1,080 of a screen that a spreadsheet program leaves for rows
# These may take several pages across: tables for machines and analysts.
WIDE = ('Data', 'Chart data')
# Widths of Arial in thousandths of its size, from Adobe's metrics of Helvetica, which Arial shares.
NARROW = {letter: width for letters, width in (("'ijl", 222), (' !,./:;[]\\ftI|', 278), ('-()`r"', 333), ('*', 389), ('ckJsvxyz^{}', 500), ('~+<>=', 584),
                                               ('m%M@W', 850), ('ABEKPSVXY&', 667), ('FTZ', 611), ('CDHNRUw', 722), ('GOQ', 778)) for letter in letters}


def wide(text, points, bold):
    """Pixels of a text."""
    return sum(NARROW.get(letter, 556) for letter in text) * points / 1000 * 96 / 72 * (1.07 if bold else 1)


class Sheet:
    """A sheet as paper sees it."""

    def __init__(self, package, name, part, strings, fonts):
        self.name, self.package, self.part = name, package, part
        self.root = ET.fromstring(package.read(part))
        self.strings, self.fonts = strings, fonts
        self.columns = {}
        for column in self.root.iter(MAIN + 'col'):
            pixels = int((256 * float(column.get('width')) + 128 // DIGIT) / 256 * DIGIT)
            self.columns.update((i, pixels) for i in range(int(column.get('min')), min(int(column.get('max')), 600) + 1))
        setup = self.root.find(MAIN + 'pageSetup')
        margins = self.root.find(MAIN + 'pageMargins')
        self.setup = setup
        paper = A4 if setup.get('orientation') == 'portrait' else A4[::-1]
        self.page = [96 * (size - sum(float(margins.get(side)) for side in sides)) for size, sides in zip(paper, (('left', 'right'), ('top', 'bottom')))]
        properties = self.root.find(MAIN + 'sheetPr/' + MAIN + 'pageSetUpPr')
        self.fits = properties is not None and properties.get('fitToPage') == '1'
        self.measure()

    def left(self, column):
        return sum(self.columns.get(i, USUAL_COLUMN) for i in range(1, column))

    def measure(self):
        """The right and lower end of what is printed, and the smallest text."""
        self.width = self.height = 0
        self.smallest = 99
        self.overflow = 0
        for row in self.root.iter(MAIN + 'row'):
            number = int(row.get('r'))
            self.height += float(row.get('ht')) * 96 / 72 if row.get('ht') else USUAL_ROW
            for cell in row:
                letters = re.match('[A-Z]+', cell.get('r')).group()
                column = 0
                for letter in letters:
                    column = column * 26 + ord(letter) - 64
                points, bold, wrapped = self.fonts[int(cell.get('s', 0))]
                value = cell.findtext(MAIN + 'v')
                if value is None:
                    continue
                self.smallest = min(self.smallest, points)
                self.width = max(self.width, self.left(column + 1))
                if cell.get('t') == 's' and not wrapped and number < 40:
                    end = self.left(column) + wide(self.strings[int(value)], points, bold)
                    self.overflow = max(self.overflow, end)
        self.table_width = self.width
        self.width = max(self.width, self.overflow)
        self.add_charts()

    def add_charts(self):
        relations = self.part.replace('worksheets/', 'worksheets/_rels/') + '.rels'
        if relations not in self.package.namelist():
            return
        for drawing in re.findall(r'\.\./(drawings/drawing\d+\.xml)', self.package.read(relations).decode()):
            root = ET.fromstring(self.package.read('xl/' + drawing))
            for anchor in list(root):
                start = anchor.find(DRAWING + 'from')
                size = anchor.find(DRAWING + 'ext')
                end = anchor.find(DRAWING + 'to')
                if size is not None:
                    right = self.left(int(start.findtext(DRAWING + 'col')) + 1) + (int(start.findtext(DRAWING + 'colOff')) + int(size.get('cx'))) / 9525
                else:
                    right = self.left(int(end.findtext(DRAWING + 'col')) + 1) + int(end.findtext(DRAWING + 'colOff')) / 9525
                self.width = max(self.width, right)
                self.table_width = max(self.table_width, right)

    def scale(self):
        if not self.fits:
            return int(self.setup.get('scale', 100)) / 100
        scale = min(1, self.page[0] / self.width if self.width else 1)
        if self.setup.get('fitToHeight') != '0':
            scale = min(scale, self.page[1] / self.height)
        return int(scale * 100) / 100  # programs take whole percent

    def points(self):
        return self.smallest * self.scale()


def sheets(path):
    with zipfile.ZipFile(path) as package:
        strings = [''.join(text.text or '' for text in item.iter(MAIN + 't')) for item in ET.fromstring(package.read('xl/sharedStrings.xml'))]
        styles = ET.fromstring(package.read('xl/styles.xml'))
        sizes = [(float(font.find(MAIN + 'sz').get('val')), font.find(MAIN + 'b') is not None) for font in styles.find(MAIN + 'fonts')]
        fonts = []
        for xf in styles.find(MAIN + 'cellXfs'):
            alignment = xf.find(MAIN + 'alignment')
            fonts.append(sizes[int(xf.get('fontId'))] + (alignment is not None and alignment.get('wrapText') == '1',))
        titles = {int(name.get('localSheetId')): name.text for name in ET.fromstring(package.read('xl/workbook.xml')).iter(MAIN + 'definedName')
                  if name.get('name') == '_xlnm.Print_Titles'}
        for i, one in enumerate(ET.fromstring(package.read('xl/workbook.xml')).iter(MAIN + 'sheet')):
            sheet = Sheet(package, one.get('name'), 'xl/worksheets/sheet%d.xml' % (i + 1), strings, fonts)
            sheet.titles = titles.get(i)
            yield sheet


def faults(sheet):
    """What is wrong with a sheet on paper, in words."""
    limit = SMALLEST_OF_OUTCOMES if re.match(r'Outcome \d', sheet.name) else SMALLEST
    if sheet.setup.get('paperSize') != '9':
        yield 'paper %s' % sheet.setup.get('paperSize')
    if sheet.points() < limit:
        yield '%.2f points (%d%% of %d), %d pixels wide of which the table takes %d' % (sheet.points(), 100 * sheet.scale(), sheet.smallest, sheet.width, sheet.table_width)
    name = re.sub(r' \d - .*', '', sheet.name)  # Outcome 1 - Healthy lives
    if not sheet.fits and sheet.width * sheet.scale() > sheet.page[0] and name not in WIDE:
        yield '%d pixels wide: at most %d' % (sheet.width, sheet.page[0] * 12 / limit)
    if sheet.name == 'At a glance' and not (sheet.fits and sheet.setup.get('fitToHeight', '1') == '1' and sheet.setup.get('orientation') == 'landscape'):
        yield 'not on one page'
    if sheet.name == 'At a glance' and sheet.height > SCREEN:
        yield '%d pixels high: a screen shows %d' % (sheet.height, SCREEN)
    if sheet.root.find(MAIN + 'tableParts') is not None and not sheet.titles:
        yield 'its headings are not repeated on every page'


class Print(Job):
    def test_every_sheet_can_be_read_on_paper(self):
        self.begin_with_demo()
        wrong = []
        paths = sorted(glob.glob(os.path.join(self.latest(), '**', '*.xlsx'), recursive=True))
        self.assertGreater(len(paths), 5)
        for path in paths:
            for sheet in sheets(path):
                wrong += ['%s, %s: %s' % (os.path.basename(path), sheet.name, fault) for fault in faults(sheet)]
                wrong += ['%s, %s: %s' % (os.path.basename(path), sheet.name, fault) for fault in self.faults_of_words(path, sheet)]
        self.assertEqual(wrong, [], '\n' + '\n'.join(wrong))

    def faults_of_words(self, path, sheet):
        """Headings are the same in every run, so they have no number of a note; and a text names only sheets that are there."""
        with zipfile.ZipFile(path) as package:
            there = {one.get('name') for one in ET.fromstring(package.read('xl/workbook.xml')).iter(MAIN + 'sheet')}
            titles = [name for relation in self.relations(package, sheet.part) if '/tables/' in relation
                      for name in re.findall('<tableColumn [^>]*name="([^"]*)"', package.read('xl/' + relation).decode())]
        for title in titles:
            if '[note' in title:
                yield 'the heading %s has a note' % title
        if sheet.name.startswith(('Data', 'Chart data')):
            return
        for text in {sheet.strings[int(cell.findtext(MAIN + 'v'))] for cell in sheet.root.iter(MAIN + 'c') if cell.get('t') == 's'}:
            for name in re.findall('[Ss]heet ([A-Z][a-z]+(?: [a-z]+){0,2})', text):
                if not any(name == one or name.startswith(one + ' ') for one in there):
                    yield 'a text names the sheet %s, which is not there: %s' % (name, text)

    @staticmethod
    def relations(package, part):
        name = part.replace('worksheets/', 'worksheets/_rels/') + '.rels'
        return re.findall(r'Target="\.\./([^"]*)"', package.read(name).decode()) if name in package.namelist() else []


if len(sys.argv) > 1 and sys.argv[1].endswith('.xlsx'):  # by hand: the size of each sheet of workbooks
    for path in sys.argv[1:]:
        for sheet in sheets(path):
            print('%-36s %-28s %5.2f points  %s' % (os.path.basename(path), sheet.name, sheet.points(), '; '.join(faults(sheet))))
    sys.exit()

main()
