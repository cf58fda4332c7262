"""Reads the charts of a published workbook from its XML, each with the cells that it draws."""
import posixpath, re, xml.etree.ElementTree as ET, zipfile

M = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
C = '{http://schemas.openxmlformats.org/drawingml/2006/chart}'
A = '{http://schemas.openxmlformats.org/drawingml/2006/main}'
X = '{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'

RANGES = {'labels': ('cat', 'xVal'), 'values': ('val', 'yVal')}


class Workbook:
    def __init__(self, path):
        self.package = zipfile.ZipFile(path)
        self.texts = [''.join(text.text or '' for text in item.iter(M + 't')) for item in self.part('xl/sharedStrings.xml').iter(M + 'si')]
        where = self.relations('xl/workbook.xml')
        self.sheets = {one.get('name'): where[one.get(R + 'id')] for one in self.part('xl/workbook.xml').iter(M + 'sheet')}
        self.read = {}

    def part(self, name):
        return ET.fromstring(self.package.read(name))

    def relations(self, name):
        path = posixpath.join(posixpath.dirname(name), '_rels', posixpath.basename(name) + '.rels')
        if path not in self.package.namelist():
            return {}
        return {one.get('Id'): posixpath.normpath(posixpath.join(posixpath.dirname(name), one.get('Target'))).lstrip('/') for one in self.part(path)}

    def cells(self, name):
        """The cells of a sheet by reference: texts and numbers; an empty one is not there."""
        if name not in self.read:
            cells = self.read[name] = {}
            for cell in self.part(self.sheets[name]).iter(M + 'c'):
                value = cell.find(M + 'v')
                if value is not None:
                    cells[cell.get('r')] = self.texts[int(value.text)] if cell.get('t') == 's' else float(value.text)
        return self.read[name]

    def range(self, formula):
        """What the cells of a formula hold; None for an empty one."""
        name, first, last = re.fullmatch(r"'?(.*?)'?!\$([A-Z]+\$\d+)(?::\$([A-Z]+\$\d+))?", formula).groups()
        column, begin = first.split('$')
        end = (last or first).split('$')[1]
        return [self.cells(name).get(column + str(row)) for row in range(int(begin), int(end) + 1)]

    def charts(self, name):
        """The charts of a sheet, in their order."""
        for target in self.relations(self.sheets[name]).values():
            if '/drawings/' in target:
                where = self.relations(target)
                for frame in self.part(target).iter(X + 'graphicFrame'):
                    yield Chart(self, self.part(where[next(frame.iter(C + 'chart')).get(R + 'id')]), next(frame.iter(X + 'cNvPr')).get('descr'))


class Chart:
    def __init__(self, book, root, description):
        self.book, self.root, self.description = book, root, description
        lines = [''.join(text.text for text in line.iter(A + 't')) for line in root.find(C + 'chart').find(C + 'title').iter(A + 'p')]
        self.title = ' '.join(lines)
        self.gaps = next(root.iter(C + 'dispBlanksAs')).get('val')
        self.languages = {root.find(C + 'lang').get('val')} | {run.get('lang') for run in root.iter(A + 'rPr')}
        self.fonts = {font.get('typeface') for font in root.iter(A + 'latin')}
        self.series = [self.one(series) for series in root.iter(C + 'ser')]

    def one(self, series):
        found = {'name': ''.join(text.text or '' for text in series.find(C + 'tx').iter(C + 'v'))}
        bars = series.find(C + 'errBars')
        ranges = {key: next(series.find(C + name) for name in names if series.find(C + name) is not None) for key, names in RANGES.items()}
        if bars is not None:
            assert bars.find(C + 'errValType').get('val') == 'cust'
            ranges.update(plus=bars.find(C + 'plus'), minus=bars.find(C + 'minus'))
        for key, part in ranges.items():
            formula = next(part.iter(C + 'f')).text
            cells = self.book.range(formula)
            count = int(next(part.iter(C + 'ptCount')).get('val'))
            copies = {int(point.get('idx')): point.find(C + 'v').text for point in part.iter(C + 'pt')}
            numbers = part.find(C + 'numRef') is not None
            found[key] = [None if i not in copies else float(copies[i]) if numbers else copies[i] for i in range(count)]
            assert len(cells) == count, formula
            for cell, copy in zip(cells, found[key]):  # the copy has 16 digits
                assert cell == copy or numbers and abs(cell - copy) <= 1e-14 * abs(cell), (formula, cell, copy)
            found[key] = cells
        found['broken'] = [int(point.find(C + 'idx').get('val')) for point in series.findall(C + 'dPt') if point.find(C + 'spPr').find(A + 'ln') is not None]
        shape, marker = series.find(C + 'spPr'), series.find(C + 'marker')
        dash = next(shape.iter(A + 'prstDash'), None)
        found['dash'] = dash.get('val') if dash is not None else None
        found['marker'] = marker.find(C + 'symbol').get('val') if marker is not None else None
        found['colour'] = next((fill.get('val') for fill in (marker if marker is not None and dash is None else shape).iter(A + 'srgbClr')), None)
        return found
