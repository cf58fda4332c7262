"""Reads a sheet of a published workbook from its XML."""
import xml.etree.ElementTree as ET, zipfile

SPACE = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'


def sheet(path, name):
    """The rows of a sheet, each a list of texts."""
    with zipfile.ZipFile(path) as package:
        def part(name):
            return ET.fromstring(package.read('xl/' + name))
        texts = [''.join(text.text or '' for text in item.iter(SPACE + 't')) for item in part('sharedStrings.xml')]
        names = [one.get('name') for one in part('workbook.xml').iter(SPACE + 'sheet')]
        rows = []
        for row in part('worksheets/sheet%d.xml' % (names.index(name) + 1)).iter(SPACE + 'row'):
            cells = [(cell.get('t'), ''.join(value.text or '' for value in cell.iter(SPACE + 'v'))) for cell in row]
            rows.append([texts[int(value)] if kind == 's' else value for kind, value in cells])
        return rows
