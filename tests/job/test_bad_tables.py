"""Bad tables, as their senders see them: a mapping that does not fit, too many rows that do not, files that are something else, broken,
made to harm or far too large. One clear sentence, a hint, the documented exit code, bounded memory, and what was published before stays."""
import gzip, io, json, os, re, subprocess, sys, threading, zipfile
from job import Job, PROGRAM, ROOT, contents, main

# Sanitizers need memory of their own.
with open(PROGRAM, 'rb') as program:
    MEMORY = 1200 if b'__asan_init' in program.read() else 150  # MB

# Runs a command and writes its peak memory (kB) into a file. A process counts from what its parent holds, so the parent is a small one.
LAUNCHER = ('import resource, subprocess, sys; code = subprocess.call(sys.argv[2:]); '
            'open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(code)')
COMPOUND = b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1'
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
COLUMNS = [{'field': 'area_code', 'names': ['Code']}, {'field': 'period', 'names': ['Year']}, {'field': 'value', 'names': ['Value']}]


def wide(text):
    return text.encode('utf-16le')


def table(rows):
    return 'Code,Year,Value\n' + ''.join('%s,%s,%s\n' % row for row in rows)


GOOD = table((area, year, 1.5 + year % 7) for area in ('E07000220', 'E92000001') for year in range(2000, 2020))


def column(number):
    letters = ''
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def workbook(*sheets, **parts):
    """A workbook of sheets (name, XML of the part: a text, or pieces of one), as bytes. `parts` replaces or adds members."""
    packed = io.BytesIO()
    names = ''.join('<sheet name="%s" sheetId="%d" r:id="r%d"/>' % (name, i, i) for i, (name, _) in enumerate(sheets, 1))
    links = ''.join('<Relationship Id="r%d" Type="%s/worksheet" Target="sheet%d.xml"/>' % (i, LINKS, i) for i in range(1, len(sheets) + 1))
    members = {
        '[Content_Types].xml': '<Types/>',
        '_rels/.rels': '<Relationships><Relationship Id="a" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % LINKS,
        'xl/workbook.xml': '<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>' % (MAIN, LINKS, names),
        'xl/_rels/workbook.xml.rels': '<Relationships>%s</Relationships>' % links,
    }
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        for i, (_, pieces) in enumerate(sheets, 1):
            with archive.open('xl/sheet%d.xml' % i, 'w') as part:
                for piece in [pieces] if isinstance(pieces, str) else pieces:
                    part.write(piece.encode())
    return packed.getvalue()


def sheet_of(*rows, before=''):
    """The part of a sheet with these rows of texts; None leaves a cell out."""
    cells = [''.join('<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % (column(c), r, text)
                     for c, text in enumerate(row, 1) if text is not None) for r, row in enumerate(rows, 1)]
    return '<worksheet xmlns="%s">%s<sheetData>%s</sheetData></worksheet>' % (
        MAIN, before, ''.join('<row r="%d">%s</row>' % (r, text) for r, text in enumerate(cells, 1)))


OPEN = 'urn:oasis:names:tc:opendocument:xmlns:'
ODS = 'application/vnd.oasis.opendocument.spreadsheet'
ODS_ROOT = '<office:document-content%s>' % ''.join(' xmlns:%s="%s%s:1.0"' % (name, OPEN, name) for name in ('office', 'table', 'text'))


def ods(pieces, mimetype=ODS, body='spreadsheet', before='', **members):
    """An OpenDocument file with one sheet, AF, of these rows: a text, or pieces of one. `before` is put before the root."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('mimetype', mimetype, zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name.replace('__', '.').replace('_of_', '/'), content)
        with archive.open('content.xml', 'w') as part:
            part.write((before + ODS_ROOT + '<office:body><office:%s><table:table table:name="AF">' % body).encode())
            for piece in [pieces] if isinstance(pieces, str) else pieces:
                part.write(piece.encode())
            part.write(('</table:table></office:%s></office:body></office:document-content>' % body).encode())
    return packed.getvalue()


def ods_row(*texts, more='', **attributes):
    return '<table:table-row%s>%s%s</table:table-row>' % (
        ''.join(' table:%s="%s"' % (name.replace('_', '-'), value) for name, value in attributes.items()),
        ''.join('<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>' % text for text in texts), more)


def ods_cells(times, full=True):
    return '<table:table-cell table:number-columns-repeated="%d"%s/>' % (times, ' office:value-type="float" office:value="1"' if full else '')


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace('__', '.'), content)
    return packed.getvalue()


HEADINGS = ('Code', 'Year', 'Value')
ROW = ('E07000220', '2019', '12.5')
ENGLAND = ('E92000001', '2019', '10')


class Tables(Job):
    def setUp(self):
        super().setUp()
        self.publish('good.csv', GOOD)
        self.before = (os.readlink(self.latest()), contents(self.output))

    def environment(self):
        """Old workbooks are refused, as where LibreOffice is not installed (test_old_workbooks.py)."""
        return dict(super().environment(), PLACEBOOK_CONVERTER='none')

    def publish(self, name, content, *words, code=0, **options):
        path = os.path.join(self.folder, name) if content is None else self.write(name, content)
        pipeline = {
            'pipeline': 'table', 'title': 'Table', 'framework': os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'),
            'places': os.path.join(ROOT, 'pipelines', 'framework', 'places.json'),
            'sources': [{'id': 'council', 'required': True, 'extractor': 'table', 'title': 'A table', 'options': dict(
                {'files': [path], 'columns': COLUMNS, 'constants': {'indicator': 'x', 'indicator_name': 'X'}}, **options)}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}],
            'max_withdrawn': '100%'}  # files of all sizes follow each other
        return self.run_program('run', self.write('pipeline.json', json.dumps(pipeline)), *words, code=code)

    def refuse(self, name, content, code, *words, **options):
        done = self.publish(name, content, code=code, **options)
        self.check(done.stderr, name, *words)
        return done

    def check(self, said, *words):
        for word in words:
            self.assertIn(word, said)
        self.assertIn('hint:', said)
        self.assertEqual(self.before, (os.readlink(self.latest()), contents(self.output)))

    def look(self, name, content, code, *words):
        """Previews a file that cannot be read: one sentence, one hint, in bounded memory."""
        path = os.path.join(self.folder, name) if content is None else self.write(name, content)
        peak = os.path.join(self.folder, 'peak')
        done = subprocess.run([sys.executable, '-c', LAUNCHER, peak, PROGRAM, 'preview', path], capture_output=True, text=True,
                              env=self.environment(), cwd=ROOT, timeout=600)
        text, results = done.stderr, done.stdout
        self.assertEqual(done.returncode, code, text)
        self.assertNotIn('Sanitizer', text)
        with open(peak) as file:
            self.assertLess(int(file.read()) / 1024, MEMORY, 'MB at most for ' + name)
        for word in words:
            self.assertIn(word, text + results)
        if code:
            self.assertEqual(results, '')
            self.assertRegex(text, r'\Aplacebook: [^\n]*%s[^\n]*\n  hint: [^\n]+\n\Z' % re.escape(name))
        return results

    # A mapping that does not fit.

    def test_no_sheet_of_the_mapping(self):
        self.refuse('book.xlsx', workbook(('AF', sheet_of(HEADINGS, ROW)), ('CHD', sheet_of(HEADINGS, ROW))), 6, "'Table 2'", "'AF', 'CHD'", "in 'sheets'", sheets=['Table 2'])

    def test_one_of_the_sheets_is_not_there(self):
        """The others are read, and a message says what is missing."""
        done = self.publish('book.xlsx', workbook(('AF', sheet_of(HEADINGS, ROW, ENGLAND)), ('CHD', sheet_of(HEADINGS))), sheets=['AF', 'DHC'])
        self.assertIn("the mapping names the sheet 'DHC'", done.stderr)
        self.assertIn("'AF', 'CHD'", done.stderr)

    def test_no_row_of_headings(self):
        self.refuse('book.xlsx', workbook(('AF', sheet_of(('A', 'B', 'C'), ROW))), 6, 'AF', 'Code', header={'contains': ['Code', 'Year']})

    def test_headings_twice(self):
        """Two tables on one sheet, one below the other: nobody can say which rows belong to which."""
        book = workbook(('AF', sheet_of(HEADINGS, ROW, HEADINGS, ('E07000222', '2019', '9'))))
        self.refuse('book.xlsx', book, 6, "'AF'", 'found twice', 'rows 1 and 3', header={'contains': ['Code', 'Year']})

    def test_a_column_twice(self):
        self.refuse('twice.csv', 'Code,Year,Value,value\nE07000220,2019,1,2\n', 6, "'Value'", "'value'")
        self.refuse('book.xlsx', workbook(('AF', sheet_of(HEADINGS + ('Value',), ROW + ('1',)))), 6, 'AF', "'Value'")

    def test_a_column_missing(self):
        self.refuse('missing.csv', 'Code,Year,Valeu\nE07000220,2019,1\n', 6, "'Value'", "'Valeu'")

    # Rows that do not fit.

    MIXED = table([('E07000220', 2000 + i, 'many') for i in range(12)] + [(area, 2019, 1.5) for area in ('E07000220', 'E08000026', 'E07000222',
                   'E07000218', 'E07000219', 'E07000221', 'E10000031', 'E92000001')])  # 60%

    def test_sixty_per_cent_of_the_rows_rejected(self):
        done = self.publish('mixed.csv', self.MIXED, code=7)
        self.check(done.stderr, "source 'council'", '12 of 20 rows were rejected', 'max_rejects (', 'mixed.csv:2', "'many'")

    def test_the_limit_as_a_percentage_and_as_a_number(self):
        for limit, code in (('59%', 7), ('11', 7), ('60%', 0)):
            done = self.publish('mixed.csv', self.MIXED, '--max-rejects', limit, code=code)
            if code:
                self.check(done.stderr, '12 of 20 rows were rejected', 'max_rejects (%s)' % limit)
            else:
                self.assertIn('12 rows rejected', done.stdout)
                with open(os.path.join(self.latest(), 'rejects.csv')) as file:
                    self.assertEqual(sum('many' in line for line in file), 12)
                self.before = (os.readlink(self.latest()), contents(self.output))
        self.publish('mixed.csv', self.MIXED, '--max-rejects', '12')

    def test_a_file_that_changes_while_it_is_read(self):
        path = self.write('growing.csv', table(('E07000220', 2000 + i % 20, i) for i in range(400000)))
        ended = threading.Event()

        def grow():
            while not ended.wait(0.002):
                with open(path, 'a') as file:
                    file.write('E07000220,2019,1\n')

        thread = threading.Thread(target=grow)
        thread.start()
        try:
            done = self.publish('growing.csv', None, '--max-rejects', '100%', code=4)
        finally:
            ended.set()
            thread.join()
        self.check(done.stderr, 'growing.csv', 'changed while it was being read')

    # What is not a table.

    def test_files_that_are_something_else(self):
        inner = zipped(a__csv=GOOD)
        cases = [
            ('empty.csv', b'', 'empty'),
            ('page.xlsx', b'<!DOCTYPE html><html><body>Sign in</body></html>', 'HTML'),
            ('picture.xlsx', b'\x89PNG\r\n\x1a\n' + bytes(64), 'a picture'),
            ('picture.csv', b'\x89PNG\r\n\x1a\n' + bytes(64), 'a picture'),
            ('report.csv', b'%PDF-1.7\n\xE2\xE3\xCF\xD3', 'a PDF'),
            ('locked.xlsx', COMPOUND + bytes(500) + wide('EncryptedPackage') + bytes(500), 'password'),
            ('old.xls', COMPOUND + bytes(500) + wide('Workbook') + bytes(500), 'old format (.xls)'),
            ('older.xls', b'\x09\x08\x10\x00\x00\x06\x05\x00' + bytes(200), 'old format (.xls)'),
            ('oldest.xls', b'\x09\x00\x04\x00\x02\x00\x10\x00' + bytes(200), 'old format (.xls)'),
            ('old.xml', b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', 'XML spreadsheet of 2003'),
            ('unicode.csv', GOOD.encode('utf-16')[:-2] + b'\x00\xd8A\x00', 'UTF-16'),
            ('noise.csv', bytes(range(256)) * 8, 'bytes that are not text'),
            ('zeros.csv', bytes(4096), 'bytes that are not text'),
            ('packed.zip', zipped(inner__zip=inner), 'a packed file inside a packed one'),
            ('cut.csv.gz', gzip.compress(GOOD.encode() * 50)[:-40], 'cut short'),
            ('cut.zip', inner[:-60], 'damaged or cut short'),
            ('letter.xlsx', zipped(**{'[Content_Types]__xml': '<Types/>', 'word/document__xml': '<w/>'}), 'Word'),
            ('sheet.ods', zipped(mimetype='application/vnd.oasis.opendocument.spreadsheet', content__xml='<a/>'), '.ods'),
            ('half.json', b'{"a":', 'the end of the text'),
            ('deep.json', b'[' * 100000 + b']' * 100000, 'nested more than 64 deep'),
            ('deeper.json', b'{"a":' * 100000 + b'1' + b'}' * 100000, 'nested more than 64 deep'),
            ('lists.json', b'[["area_code","value"],["E07000220",5]]', 'expected a list of objects'),
        ]
        for name, content, word in cases:
            with self.subTest(name):
                self.look(name, content, 5, word)
                self.refuse(name, content, 5, word)

    def test_no_file_and_a_folder(self):
        os.mkdir(os.path.join(self.folder, 'folder'))
        self.look('nowhere.csv', None, 5, 'no such file')
        self.look('folder', None, 5, 'it is a folder')

    # What is made to harm.

    def test_a_zip_bomb(self):
        blanks = [' ' * (1 << 20)] * 150
        lines = (b' ' * 65535 + b'\n') * (150 << 4)
        for name, content in (('bomb.xlsx', workbook(('AF', ['<worksheet><sheetData>'] + blanks))), ('bomb.zip', zipped(a__csv=b'Code,Year\n' + lines)),
                              ('bomb.csv.gz', gzip.compress(b'Code,Year\n' + lines, 6))):
            with self.subTest(name):
                self.assertLess(len(content), 1 << 20)
                self.look(name, content, 5, 'may be a zip bomb')

    def test_entities_that_expand(self):
        laughs = '<!DOCTYPE x [<!ENTITY a "lol">%s]>' % ''.join('<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 10) for i in range(9))
        outside = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
        for entities, use in ((laughs, '&j;'), (outside, '&j;')):
            part = '<?xml version="1.0"?>%s<worksheet><sheetData><row><c t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>' % (entities, use)
            self.look('laughs.xlsx', workbook(('AF', part)), 5, 'DOCTYPE')

    def test_names_that_lead_out(self):
        for name in ('../../etc/passwd.csv', '/etc/passwd.csv', 'C:\\a.csv', 'a/../../b.csv'):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, 'w') as archive:
                archive.writestr(name, GOOD)
            self.look('paths.zip', packed.getvalue(), 5, 'leads out of the archive')
        links = '<Relationships><Relationship Id="r1" Type="%s/worksheet" Target="../../../etc/passwd"/></Relationships>' % LINKS
        packed = io.BytesIO(workbook(('AF', sheet_of(HEADINGS))))
        with zipfile.ZipFile(packed) as archive, zipfile.ZipFile(os.path.join(self.folder, 'outside.xlsx'), 'w') as copy:
            for name in archive.namelist():
                copy.writestr(name, links if name == 'xl/_rels/workbook.xml.rels' else archive.read(name))
        self.look('outside.xlsx', None, 5, 'AF')

    def test_members_with_a_password(self):
        content = bytearray(zipped(a__csv=GOOD))
        content[content.index(b'PK\3\4') + 6] |= 1  # the bit that says so, before the member and in the directory
        content[content.index(b'PK\1\2') + 8] |= 1
        self.look('locked.zip', bytes(content), 5, 'password')

    # What is far too large.

    def test_two_thousand_columns(self):
        names = ['Code', 'Year'] + ['Rate %d' % i for i in range(1998)]
        text = ','.join(names) + '\n' + ''.join('%s,2019,%s\n' % (area, ','.join(str(i % 90) for i in range(1998))) for area in ('E07000220', 'E92000001'))
        self.assertIn('2000', self.look('wide.csv', text, 0))
        columns = COLUMNS[:2] + [{'field': 'value', 'names': ['Rate 1997']}]
        done = self.publish('wide.csv', text, columns=columns)
        self.assertIn('published', done.stdout)
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv')) as file:
            self.assertIn(',%d,' % (1997 % 90), file.read())

    def test_a_row_of_two_hundred_thousand_columns(self):
        wide_row = ','.join(['1'] * 200000)
        self.look('wider.csv', wide_row + '\n' + wide_row + '\n', 5, 'more than 4096 fields')
        text = GOOD + wide_row + '\n'
        done = self.publish('wider.csv', text, code=5)
        self.check(done.stderr, 'wider.csv:%d' % (GOOD.count('\n') + 1), 'more than 4096 fields')
        cells = ''.join('<c><v>%d</v></c>' % i for i in range(200000))
        self.look('wider.xlsx', workbook(('AF', '<worksheet><sheetData><row r="1">%s</row></sheetData></worksheet>' % cells)), 5, 'AF', '16,384')

    # OpenDocument.

    def test_a_spreadsheet_of_libreoffice(self):
        """Row by row and cell by cell as in a workbook; the empty rest of the sheet costs nothing."""
        rest = ods_row(more=ods_cells(16384, full=False), number_rows_repeated=1048573)
        rows = ods_row(*HEADINGS) + ods_row(*ROW) + ods_row(*ENGLAND)
        self.assertIn(' 0 rows rejected', self.publish('good.ods', ods(rows + rest)).stdout)
        self.before = (os.readlink(self.latest()), contents(self.output))
        self.assertIn('1 of 7', self.look('good.ods', ods(rows + rest), 0))

    def test_a_spreadsheet_that_is_something_else(self):
        rows = ods_row(*HEADINGS)
        entry = '<m:manifest xmlns:m="x"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
        whole = ods(rows)
        cases = [
            ('letter.ods', ods(rows, mimetype='application/vnd.oasis.opendocument.text', body='text'), '(.odt)'),
            ('renamed.ods', ods(rows, body='text'), '(.odt)'),
            ('locked.ods', ods('\x12\x13', **{'META-INF_of_manifest__xml': entry}), 'protected by a password'),
            ('empty.ods', zipped(mimetype=ODS), 'without its part content.xml'),
            ('cut.ods', whole[:-60], 'damaged or cut short'),
            ('broken.ods', ods(rows + '<table:table-row>'), 'well-formed'),
            ('bytes.ods', ods('\0'), 'well-formed'),
        ]
        for name, content, word in cases:
            with self.subTest(name):
                self.look(name, content, 5, word)
                self.refuse(name, content, 5, word)

    def test_a_spreadsheet_made_to_harm(self):
        laughs = '<!DOCTYPE x [<!ENTITY a "lol">%s]>' % ''.join('<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 10) for i in range(9))
        wide_row = ods_row(*HEADINGS, more=ods_cells(16384 - 3))
        cases = [
            ('bomb.ods', ods([' ' * (1 << 20)] * 150), 'may be a zip bomb'),
            ('laughs.ods', ods(ods_row('&j;'), before=laughs), 'DOCTYPE'),
            ('deep.ods', ods('<table:table-row-group>' * 100000), 'nested more than 128 deep'),
            ('billion.ods', ods(ods_row(*HEADINGS, more=ods_cells(16384 - 3), number_rows_repeated=1000000)), 'cells are repeated'),
            ('nested.ods', ods(wide_row * 2000), 'cells are repeated'),
            ('wider.ods', ods(ods_row(more=ods_cells(1000000000))), 'beyond column XFD'),
            ('longer.ods', ods(ods_row(*HEADINGS) + ods_row(*ROW, number_rows_repeated=10 ** 12)), '1,048,576'),
            ('many.ods', ods([ods_row('1') * (1 << 16)] * 17), '1,048,576'),
            ('spaces.ods', ods(ods_row('<text:s text:c="4000000000"/>')), 'more than 1 MB'),
        ]
        for name, content, word in cases:
            with self.subTest(name):
                self.assertLess(len(content), 2 << 20)
                self.look(name, content, 5, word)

    def test_a_sheet_that_claims_sixteen_million_rows(self):
        """A sheet that only says so is read; one that has them is not, and neither needs memory for them."""
        claimed = sheet_of(HEADINGS, ROW, ENGLAND, before='<dimension ref="A1:XFD16777216"/>')
        self.assertIn(' 0 rows rejected', self.publish('claimed.xlsx', workbook(('AF', claimed))).stdout)
        self.assertIn('1 of 7', self.look('claimed.xlsx', workbook(('AF', claimed)), 0))
        self.before = (os.readlink(self.latest()), contents(self.output))
        far = claimed.replace('</sheetData>', '<row r="16777216"><c r="A16777216"><v>1</v></c></row></sheetData>')
        self.look('far.xlsx', workbook(('AF', far)), 5, 'AF', '16777216', '1,048,576')

        def rows():
            yield '<worksheet><dimension ref="A1:A16777216"/><sheetData>'
            for _ in range(16):
                yield '<row><c><v>1</v></c></row>' * (1 << 20)
            yield '</sheetData></worksheet>'
        many = workbook(('AF', rows()))
        self.look('many.xlsx', many, 5, 'AF', '1,048,576')
        self.refuse('many.xlsx', many, 5, 'AF', '1,048,576', columns=[{'field': 'area_code', 'names': ['1']}] + COLUMNS[1:], header={'contains': ['Code']})


main()
