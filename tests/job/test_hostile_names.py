"""Names from outside that are not text: files, folders, members of archives and sheets named with bytes of Latin-1, overlong forms, surrogates and
control characters, through every command. Whatever is printed or published is UTF-8, JSON is JSON, and a name is spelled so that the file is found again
by it: the spellings here were written by hand from the rule in core/base/name.h."""
import csv, glob, io, json, os, subprocess, unittest, zipfile
import openpyxl
from job import HEADER, Job, PROGRAM, ROOT, files_named, main, plain_pack, read_json, row

# Bytes of a name, and how it is spelled.
NAMES = [
    (b'caf\xe9.csv', r'caf\xE9.csv'),                     # Latin-1
    (b'two\nlines.csv', r'two\x0Alines.csv'),             # a control character
    (b'\xc0\xae\xed\xa0\x80.csv', r'\xC0\xAE\xED\xA0\x80.csv'),  # an overlong full stop, a surrogate
    (br'caf\xE9.csv', r'caf\x5CxE9.csv'),                 # looks like the first one
    ('caf\u00e9 100%.csv'.encode(), 'caf\u00e9 100%.csv'),  # text, which stays as it is
]


def good(area='E07000220', years=range(2010, 2020), first=10.0):
    rows = [row(code, str(year), value='%g' % (first + year - 2000)) for code in (area, 'E92000001') for year in years]
    return '\r\n'.join([HEADER] + rows) + '\r\n'


class HostileNames(Job):
    PIPELINE = 'pipelines/fingertips-files.json'

    def put(self, name, content):
        """A file whose name is bytes."""
        path = os.path.join(os.fsencode(self.folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def placebook(self, *words, code=0, more=()):
        """Runs the program on words that may be bytes; what it prints must be UTF-8."""
        words = [os.fsencode(word) for word in words]
        done = subprocess.run([os.fsencode(PROGRAM), *words, *more], capture_output=True, env=self.environment(), cwd=ROOT, timeout=300)
        out, err = done.stdout.decode('utf-8'), done.stderr.decode('utf-8')
        self.assertEqual(done.returncode, code, '%s\n%s\n%s' % (words, out, err))
        self.assertNotIn('Sanitizer', err)
        return out, err

    def where(self):
        return [b'--output', os.fsencode(self.output), b'--state', os.fsencode(self.state), b'--progress', b'none']

    def publish(self, path, *words, code=0, pipeline=PIPELINE):
        return self.placebook('run', pipeline, '--set', b'files=' + os.fsencode(path), *words, code=code, more=self.where())

    def about(self, *words, code=0):
        return self.placebook(*words, '--state', self.state, code=code)

    def objects(self, text):
        """JSON as it is printed: one object a line."""
        return [json.loads(line) for line in text.splitlines()]

    def everything_is_text(self):
        """Everything below the output: JSON parses, and tables, texts and workbooks hold nothing but UTF-8 and well-formed XML."""
        seen = 0
        for path in glob.glob(os.path.join(glob.escape(self.output), '**'), recursive=True):
            name = os.path.basename(path)
            if name.endswith('.zip') or name.endswith('.xlsx'):
                with zipfile.ZipFile(path) as archive:
                    parts = [(part, archive.read(part)) for part in archive.namelist()]
                    self.assertTrue(all(part.isprintable() for part, _ in parts), parts)
            elif os.path.isfile(path):
                with open(path, 'rb') as file:
                    parts = [(name, file.read())]
            else:
                continue
            for part, content in parts:
                if part.endswith('.json'):
                    json.loads(content.decode('utf-8'))
                elif part.endswith(('.csv', '.txt', '.md', '.xml', '.rels')):
                    content.decode('utf-8')
                seen += 1
            if name.endswith('.xlsx'):
                openpyxl.load_workbook(path).close()
        self.assertGreater(seen, 5)

    def files_of(self, place='rugby'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
            return {line['source_file'] for line in csv.DictReader(file)}

    # --- files ---

    def test_spelled_in_everything_that_is_published_and_printed(self):
        for number, (name, spelling) in enumerate(NAMES):
            with self.subTest(name):
                self.output = os.path.join(self.folder, 'output-%d' % number)
                self.state = os.path.join(self.folder, 'state-%d' % number)
                path = self.put(b'%d/' % number + name, good() + row('E07000220', '2021', value='wrong') + '\r\n')
                # --max-rejects: one row of 21 is wrong, to be listed with the name of its file.
                out, _ = self.publish(os.path.dirname(path) + b'/*.csv', '--json', '--max-rejects', '50')
                self.objects(out)
                self.everything_is_text()
                manifest = read_json(self.latest(), 'publication.json')
                self.assertEqual([entry['file'] for entry in manifest['inputs']], [spelling])
                self.assertEqual(self.files_of(), {spelling})
                with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8') as file:
                    self.assertEqual([line['file'] for line in csv.DictReader(file)], [spelling])
                self.assertIn(spelling, self.about('rejects')[0])
                self.objects(self.about('rejects', '--json')[0])
                for words in (['runs'], ['runs', 'show'], ['runs', 'log']):
                    self.about(*words)
                    self.objects(self.about(*words, '--json')[0])
                self.placebook('plan', self.PIPELINE, '--set', b'files=' + path, '--json', more=self.where())
                self.placebook('check', self.PIPELINE, '--set', b'files=' + path, '--json', more=self.where())
                out, _ = self.publish(os.path.dirname(path) + b'/*.csv', '--max-rejects', '50')
                self.assertIn('nothing changed', out)

    def test_files_with_alike_names_are_told_apart(self):
        for i, (name, _) in enumerate(NAMES):
            self.put(b'in/' + name, good(years=range(2000 + i, 2001 + i)))
        self.publish(os.path.join(self.folder, 'in', '*.csv'))
        self.assertEqual(self.files_of(), {spelling for _, spelling in NAMES})
        self.assertEqual({entry['file'] for entry in read_json(self.latest(), 'publication.json')['inputs']}, {spelling for _, spelling in NAMES})
        self.everything_is_text()

    def test_a_shell_finds_the_file_by_its_spelling(self):
        for name, spelling in NAMES[:3]:
            path = self.put(name, 'x')
            done = subprocess.run(['bash', '-c', "cat $'%s'" % spelling], cwd=self.folder, capture_output=True)
            self.assertEqual(done.stdout, b'x', done.stderr)
            os.remove(path)

    def test_differences_between_publications(self):
        self.publish(self.put(NAMES[0][0], good()))
        self.publish(self.put(NAMES[1][0], good(first=11.0)))
        out, _ = self.about('diff')
        self.assertIn('Rugby', out)
        changes = self.objects(self.about('diff', '--json')[0])
        self.assertGreater(len(changes), 10)

    def test_corrected_rows_are_replayed(self):
        path = self.put(NAMES[0][0], good() + row('E07000220', '2021', value='1l.5') + '\r\n')
        self.publish(path, '--max-rejects', '50')
        listed = os.path.join(self.folder, 'rejects.xlsx')
        self.about('rejects', '--output', listed)
        book = openpyxl.load_workbook(listed)
        changed = 0
        for line in book.active.iter_rows():
            for cell in line:
                if cell.value == '1l.5':
                    cell.value, changed = '11.5', changed + 1
        self.assertEqual(changed, 1)
        book.save(listed)
        self.placebook('replay', listed, more=self.where())
        self.everything_is_text()
        self.assertIn(r'caf\\xE9.csv', json.dumps(read_json(self.state, 'corrections.json')))
        self.objects(self.about('replay', '--list', '--json')[0])

    # --- paths ---

    def test_pipeline_and_output_in_folders_that_are_no_text(self):
        content = read_json(ROOT, 'pipelines', 'fingertips-files.json')
        for key in files_named(content):
            content[key] = os.path.join(ROOT, 'pipelines', content[key])
        pipeline = self.put(b'\xfcber/pipe\n.json', json.dumps(content))
        files = self.put(b'\xfcber/good.csv', good())
        self.output = os.path.join(self.folder, os.fsdecode(b'o\xfft'))
        out, _ = self.publish(files, '--json', pipeline=pipeline)
        self.objects(out)
        for words in (['runs'], ['runs', 'show']):
            self.objects(self.about(*words, '--json')[0])
        self.everything_is_text()

    def test_errors_name_the_file_so_that_it_is_found(self):
        for name, spelling in NAMES:
            missing = os.path.join(os.fsencode(self.folder), name)
            _, err = self.publish(missing, code=5)
            self.assertIn(spelling if name[:4] != b'caf\\' else r'caf\xE9.csv', err)
            out, err = self.publish(missing, '--json', code=5)
            self.objects(out)
            broken = self.put(b'broken/' + name, 'Area,Value\n1,2\n')
            _, err = self.publish(broken, code=6)
            self.assertIn(spelling, err)

    def test_a_text_that_is_not_utf8_is_refused(self):
        content = read_json(ROOT, 'pipelines', 'fingertips-files.json')
        for key in files_named(content):
            content[key] = os.path.join(ROOT, 'pipelines', content[key])
        content['parameters']['edition'] = {'type': 'text', 'default': 'x'}
        content['sources'][0]['title'] = 'Edition ${edition}'
        pipeline = self.write('pipeline.json', json.dumps(content))
        files = self.put(b'good.csv', good())
        _, err = self.publish(files, '--set', b'edition=caf\xe9', pipeline=pipeline, code=3)
        self.assertIn('not UTF-8', err)
        self.assertIn(r'caf\xE9', err)
        self.assertIn('hint:', err)

    def test_very_long_paths_and_names(self):
        for path in ('x/' * 3000 + 'y.csv', 'n' * 300 + '.csv', '/' + 'x' * 9000):
            _, err = self.publish(os.path.join(self.folder, path), code=5)
            self.assertRegex(err, 'the path, or a name in it, is too long')
            self.assertIn('hint:', err)
        _, err = self.placebook('run', '/' + 'p/' * 3000 + 'pipeline.json', code=3, more=self.where())
        self.assertRegex(err, 'the path, or a name in it, is too long')
        files = self.put(b'good.csv', good())
        for flag, code in (('--output', 11), ('--state', 3)):
            where = dict(zip(('--output', '--state'), (self.output, self.state)))
            where[flag] = os.path.join(self.folder, 'x/' * 3000)
            words = [word for pair in where.items() for word in pair]
            _, err = self.placebook('run', self.PIPELINE, '--set', b'files=' + files, *words, code=code)
            self.assertRegex(err, 'the path, or a name in it, is too long')
            self.assertIn('hint:', err)

    def test_links_and_relative_paths(self):
        self.put(b'real/good.csv', good())
        os.symlink('real/good.csv', os.path.join(self.folder, 'link.csv'))
        os.symlink('circle.csv', os.path.join(self.folder, 'circle.csv'))
        os.symlink('nowhere.csv', os.path.join(self.folder, 'dangling.csv'))
        self.publish(os.path.relpath(os.path.join(self.folder, 'link.csv'), ROOT))
        self.assertEqual(self.files_of(), {'link.csv'})
        for name, words in (('circle.csv', 'too many links'), ('dangling.csv', 'no such file'), ('real', 'it is a folder'), ('real/good.csv/x', 'not a folder')):
            _, err = self.publish(os.path.join(self.folder, name), code=5)
            self.assertIn(words, err)
            self.assertIn('hint:', err)

    def test_signs_of_patterns_in_a_name(self):
        """A file of that very name is the one that is meant; without it the name is a pattern, and its signs can be made plain."""
        path = self.put(b'part[1].csv', good())
        self.put(b'part1.csv', good())
        self.publish(path)
        self.assertEqual(self.files_of(), {'part[1].csv'})
        self.publish(path.replace(b'[1]', b'\\[1]'))
        self.assertEqual(self.files_of(), {'part[1].csv'})
        self.publish(path.replace(b'[1]', b'[12]'))
        self.assertEqual(self.files_of(), {'part1.csv'})
        _, err = self.publish(path.replace(b'[1]', b'[2]'), code=5)
        self.assertIn('no file matches', err)

    def test_a_proposal_finds_its_file(self):
        table = 'Area Code,Year,Value\nE07000220,2019,5\nE07000219,2019,6\nE92000001,2019,6\n'
        for number, (name, spelling) in enumerate(NAMES):
            with self.subTest(name):
                path = self.put(b'p%d/' % number + name, table)
                proposed, _ = self.placebook('preview', path, '--pipeline')
                title = spelling if name[:4] != b'caf\\' else name.decode()  # a backslash may be in a title
                self.assertEqual(json.loads(proposed)['title'], title[:-len('.csv')])
                pipeline = self.write('proposed-%d.json' % number, proposed)
                out, _ = self.placebook('check', pipeline, more=[b'--output', os.fsencode(self.output), b'--state', os.fsencode(self.state)])
                out, _ = self.placebook('plan', pipeline, '--json', more=self.where())
                self.assertIn(json.dumps(spelling, ensure_ascii=False), out)

    # --- loads ---

    def test_a_load_keeps_its_file_under_its_own_name(self):
        self.publish(self.put(b'\xe0/good.csv', good()))
        mapping = os.path.join(ROOT, 'pipelines', 'rightcare.json')
        pack = self.put(b'pa\xc7k\n.csv', plain_pack())
        out, _ = self.placebook('load', pack, '--as', mapping, '--json', more=self.where())
        self.objects(out)
        (kept,) = self.objects(self.about('load', '--list', '--json')[0])
        self.assertIn(r'pa\xC7k', kept['file'])
        (description,) = glob.glob(os.path.join(self.state, 'loads', '*', 'rightcare', 'load.json'))
        self.assertEqual(read_json(description)['file'], r'pa\xC7k\x0A.csv')
        self.assertEqual(os.listdir(os.path.join(os.fsencode(os.path.dirname(description)), b'input')), [b'pa\xc7k\n.csv'])
        self.assertIn(r'pa\xC7k\x0A.csv', {entry['file'] for entry in read_json(self.latest(), 'publication.json')['inputs']})
        self.everything_is_text()
        out, _ = self.publish(os.path.join(os.fsencode(self.folder), b'\xe0/good.csv'))
        self.assertIn('nothing changed', out)
        self.objects(self.about('runs', '--json')[0])
        self.about('load', '--remove', 'rightcare')

    # --- members of archives, sheets, cells ---

    def packed(self, member, content, flagged=False):
        """A zip file with one member whose name is any bytes, with or without the flag that says it is UTF-8."""
        stand_in = 'm' * len(member)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(stand_in, content)
        made = bytearray(packed.getvalue().replace(stand_in.encode(), member))
        if flagged:
            for signature, offset in ((b'PK\x03\x04', 7), (b'PK\x01\x02', 9)):
                made[made.index(signature) + offset] |= 0x08
        return bytes(made)

    def test_members_that_claim_to_be_utf8(self):
        path = self.put(b'pack.zip', self.packed(b'caf\xe9.csv', plain_pack(), flagged=True))
        self.placebook('run', 'pipelines/rightcare.json', '--set', b'files=' + path, more=self.where())
        self.everything_is_text()
        out, _ = self.placebook('preview', path, '--json')
        self.objects(out)

    def test_members_of_archives(self):
        for number, (member, spelling) in enumerate([(b'caf\xe9.csv', r'caf\xE9.csv'), (b'a/\xed\xa0\x80\xc0\xae.csv', r'a/\xED\xA0\x80\xC0\xAE.csv')]):
            with self.subTest(member):
                self.output = os.path.join(self.folder, 'output-%d' % number)
                path = self.put(b'pack-%d.zip' % number, self.packed(member, plain_pack()))
                self.placebook('run', 'pipelines/rightcare.json', '--set', b'files=' + path, more=self.where())
                self.everything_is_text()
                out, _ = self.placebook('preview', path, '--json')
                self.objects(out)
                self.assertIn(spelling.replace('\\', '\\\\'), out)
                self.assertIn(spelling, self.placebook('preview', path)[0])

    def test_members_with_control_characters_are_refused(self):
        path = self.put(b'pack.zip', self.packed(b'two\nlines.csv', plain_pack()))
        _, err = self.placebook('run', 'pipelines/rightcare.json', '--set', b'files=' + path, code=5, more=self.where())
        self.assertIn('two', err)
        self.assertIn('hint:', err)

    def test_sheets(self):
        book = openpyxl.Workbook()
        book.active.title = 'Year 2020'
        for line in csv.reader(io.StringIO(plain_pack())):
            book.active.append(line)
        plain = io.BytesIO()
        book.save(plain)
        hostile = io.BytesIO()
        with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(hostile, 'w', zipfile.ZIP_DEFLATED) as copy:
            for name in archive.namelist():
                copy.writestr(name, archive.read(name).replace(b'Year 2020', b'Year&#10;2020'))
        path = self.put(b'book.xlsx', hostile.getvalue())
        out, _ = self.placebook('preview', path, '--json')
        self.objects(out)
        self.assertIn(r'Year\\x0A2020', out)

    def test_cells_that_are_not_utf8(self):
        """In a file that is UTF-8 elsewhere; in one that looks like Windows-1252, the bytes that this has not."""
        for number, (first, wrong) in enumerate(((b'Caf\xc3\xa9', b'\xed\xa0\x80\xff'), (b'Caf\xe9', b'\x81\x9d'))):
            with self.subTest(wrong):
                self.output = os.path.join(self.folder, 'output-%d' % number)
                self.state = os.path.join(self.folder, 'state-%d' % number)
                lines = good().encode().replace(b'Smoking', first).split(b'\r\n')
                lines[5] = lines[5].replace(first, wrong)
                path = self.put(b'cells.csv', b'\r\n'.join(lines))
                out, _ = self.publish(path, '--json', '--max-rejects', '50')
                self.objects(out)
                self.everything_is_text()
                self.objects(self.about('rejects', '--json')[0])
                self.objects(self.about('runs', 'log', '--json')[0])
                self.objects(self.placebook('preview', path, '--json')[0])
                lines[0] = lines[0].replace(b'Area Name', b'Area ' + wrong)
                headed = self.put(b'headings.csv', b'\r\n'.join(lines))
                done = subprocess.run([PROGRAM, 'preview', headed, '--json'], capture_output=True, env=self.environment(), cwd=ROOT)
                self.objects(done.stdout.decode('utf-8'))
                done.stderr.decode('utf-8')


main()
