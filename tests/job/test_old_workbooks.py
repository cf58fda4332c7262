"""Old workbooks (.xls, .xlsb) are read through a converter. Most tests give a script in its place, which is called with the words that LibreOffice is; one
uses LibreOffice itself, where it is installed."""
import csv, json, os, shutil, signal, subprocess, time, unittest, zipfile
from job import Job, PROGRAM, ROOT, main, read_json
from mappings import MAKE

DISTRICTS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
# The beginning of a compound file and the name of the stream that makes it a workbook: what is in it is up to the converter.
OLD = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(504) + 'Workbook'.encode('utf-16-le') + bytes(500)
LIBREOFFICE = shutil.which('soffice')


def cut_off():
    """Does this machine let a process have a network of its own?"""
    return any(subprocess.run(['unshare', *words, 'true'], capture_output=True).returncode == 0 for words in (['-r', '-n'], ['-n']))


class OldWorkbooks(Job):
    def setUp(self):
        super().setUp()
        self.temporary = os.path.join(self.folder, 'tmp')
        os.mkdir(self.temporary)
        self.log = os.path.join(self.folder, 'log')
        rows = [['Area code', 'Period', 'Rate']] + [[code, '2019/20', 10.5 + i] for i, code in enumerate(DISTRICTS)] + [['E07000220', 'soon', 3]]
        self.result = self.workbook('result.xlsx', ('Data', rows, []))
        self.old = self.write('in/old.xls', OLD)
        self.mapping = self.write('rates.json', json.dumps({
            'pipeline': 'rates', 'framework': os.path.join(ROOT, 'pipelines/framework/outcomes.json'),
            'places': os.path.join(ROOT, 'pipelines/framework/places.json'), 'parameters': {'files': {'type': 'path', 'default': self.old}},
            'sources': [{'id': 'rates', 'extractor': 'table', 'title': 'Rates of the county', 'required': True, 'options': {'files': ['${files}'], 'sheets': ['Data'], 'columns': [
                {'field': 'area_code', 'names': ['Area code']}, {'field': 'period', 'names': ['Period']}, {'field': 'value', 'names': ['Rate']}],
                'constants': {'indicator': 'rate', 'indicator_name': 'Rate', 'unit': 'per 1,000'}}}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}]}))

    def environment(self):
        return dict(super().environment(), TMPDIR=self.temporary, SECRET='not for converters')

    def workbook(self, name, *sheets):
        path = os.path.join(self.folder, name)
        subprocess.run(['/usr/bin/python3', '-c', MAKE, path], input=repr(list(sheets)), text=True, check=True)
        return path

    def converter(self, work='cp "%(result)s" "$out/book.xlsx"', version='FakeOffice 1.2.3 4(Build:5)', name='office'):
        """A script in the place of LibreOffice. `work` is what it does; $out is the folder for its result."""
        text = '''#!/bin/sh
for word; do
    [ "$word" = --version ] && { echo version >> "%(log)s"; echo "%(version)s"; exit 0; }
    [ "$before" = --outdir ] && out=$word
    before=$word
done
echo "convert $before" >> "%(log)s"
mkdir -p "$out"
''' + work + '\n'
        path = self.write(name, text % {'log': self.log, 'version': version, 'result': self.result, 'folder': self.folder})
        os.chmod(path, 0o755)
        return path

    def asked(self):
        """What the converter was asked for, so far."""
        if not os.path.exists(self.log):
            return []
        with open(self.log) as file:
            return file.read().splitlines()

    def run_old(self, converter, *words, code=0):
        done = self.run_program('run', self.mapping, '--converter', converter, *words, code=code)
        self.tidy()
        return done

    def preview(self, converter, *words, path=None, code=0):
        done = subprocess.run([PROGRAM, 'preview', path or self.old, '--converter', converter, *words], capture_output=True, text=True,
                              env=self.environment(), timeout=300)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.tidy()
        return done

    def tidy(self):
        """Nothing is left behind: no folder of a converter, and nothing beside the input."""
        self.assertEqual(os.listdir(self.temporary), [])
        kept = os.path.join(self.state, 'converted')
        self.assertEqual([name for name in os.listdir(kept) if name.startswith('.')] if os.path.isdir(kept) else [], [])
        self.assertEqual(os.listdir(os.path.join(self.folder, 'in')), ['old.xls'])

    # --- what becomes of it ---

    def test_its_rows_are_published_and_it_is_said_how(self):
        done = self.run_old(self.converter(), '--max-rejects', '50%')
        self.assertIn('converted by FakeOffice 1.2.3', done.stderr)
        publication = read_json(self.latest(), 'publication.json')
        self.assertEqual([(entry['file'], entry['converted_by']) for entry in publication['inputs']], [('old.xls', 'FakeOffice 1.2.3')])
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='') as file:
            rows = [row for row in csv.DictReader(file) if row['area_code'] == 'E07000220']
        self.assertEqual([(row['value'], row['source_file'], row['source_row']) for row in rows], [('13.5', 'old.xls', 'Data!C5')])
        book = [name for name in os.listdir(os.path.join(self.latest(), 'rugby')) if name.endswith('.xlsx')][0]
        with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', book)) as file:
            self.assertTrue(any(b'Rates of the county (converted by FakeOffice 1.2.3)' in file.read(name) for name in file.namelist()))
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            rejects = list(csv.DictReader(file))
        self.assertEqual(len(rejects), 1)
        self.assertIn('soon', rejects[0]['raw'])

    def test_an_unchanged_night_converts_nothing(self):
        converter = self.converter()
        self.run_old(converter)
        first = self.asked()
        self.assertEqual(first, ['version', 'convert book.xls'])
        self.run_old(converter)
        self.run_old(converter, '--profile', 'publication')  # published anew, from what the store has
        self.assertEqual(self.asked(), first)
        self.assertEqual(read_json(self.latest(), 'publication.json')['inputs'][0]['converted_by'], 'FakeOffice 1.2.3')

    def test_it_is_said_when_other_sources_are_published(self):
        """A load does not look at the other sources, and still says how they were read."""
        self.run_old(self.converter())
        other = self.write('other.json', json.dumps(dict(read_json(self.mapping), pipeline='other')))
        table = self.write('other.csv', 'Area code,Period,Rate\n' + ''.join('%s,2020/21,%d\n' % (code, 20 + i) for i, code in enumerate(DISTRICTS)))
        self.run_program('load', table, '--as', other, '--converter', 'none')
        inputs = {entry['file']: entry.get('converted_by') for entry in read_json(self.latest(), 'publication.json')['inputs']}
        self.assertEqual(inputs, {'old.xls': 'FakeOffice 1.2.3', 'other.csv': None})

    def test_another_version_converts_again(self):
        self.run_old(self.converter())
        self.run_old(self.converter(version='FakeOffice 1.2.4'))
        self.assertEqual(self.asked(), ['version', 'convert book.xls'] * 2)
        self.assertEqual(read_json(self.latest(), 'publication.json')['inputs'][0]['converted_by'], 'FakeOffice 1.2.4')

    def test_preview_and_load(self):
        converter = self.converter()
        self.assertIn('converted by FakeOffice 1.2.3', self.preview(converter).stdout)
        self.assertEqual(json.loads(self.preview(converter, '--json').stdout)['converted_by'], 'FakeOffice 1.2.3')
        self.run_program('run', 'pipelines/demo.json')
        os.remove(self.log)
        done = self.run_program('load', self.old, '--converter', converter, '--pipeline', os.path.join(ROOT, 'pipelines/demo.json'), code=2)
        self.assertIn('no mapping fits', done.stderr)
        done = self.run_program('load', self.old, '--converter', converter, '--as', self.mapping)
        self.assertIn('7 rows read = 6 kept', done.stdout)
        done = self.run_program('load', self.old, '--converter', converter)
        self.assertIn('rates.json: 3 of 3 headings', done.stderr)
        self.assertEqual(self.asked(), ['version', 'convert book.xls'])
        self.tidy()

    def test_a_proposal_is_tried_on_what_the_old_workbook_was_made_into(self):
        self.workbook('clean.xlsx', ('Data', [['Area code', 'Period', 'Rate']] + [[code, '2019/20', 10.5] for code in DISTRICTS], []))
        account = json.loads(self.preview(self.converter('cp "%(folder)s/clean.xlsx" "$out/book.xlsx"'), '--json').stdout)['account']
        self.assertIsNone(account['fails'])
        self.assertEqual(account['rows']['kept'], len(DISTRICTS))
        self.tidy()

    def test_what_needs_a_converter_is_known_by_its_content(self):
        converter = self.converter()
        with zipfile.ZipFile(os.path.join(self.folder, 'b.xlsx'), 'w') as file:
            for name in ('[Content_Types].xml', 'xl/workbook.bin', 'xl/worksheets/sheet1.bin'):
                file.writestr(name, 'x')
        self.preview(converter, path=os.path.join(self.folder, 'b.xlsx'))
        self.preview(converter, path=self.write('c.csv', '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'))
        self.assertEqual(self.asked(), ['version', 'convert book.xlsb', 'version', 'convert book.xml'])
        secret = self.write('secret.xls', OLD + 'EncryptedPackage'.encode('utf-16-le'))
        self.assertIn('password', self.preview(converter, path=secret, code=5).stderr)
        self.assertIn('such as .doc', self.preview(converter, path=self.write('letter.xls', OLD[:512] + bytes(600)), code=5).stderr)
        self.preview(converter, path=self.result)
        self.assertEqual(len(self.asked()), 4)

    # --- what a converter is given ---

    def test_it_works_in_a_folder_of_its_own_with_limits_and_without_network(self):
        self.run_old(self.converter('env > "%(folder)s/env"; ulimit -v > "%(folder)s/memory"; cat /proc/net/dev > "%(folder)s/net"; ls -A > "%(folder)s/files"; '
                                    'cat profile/user/registrymodifications.xcu > "%(folder)s/profile"; ls /proc/self/fd > "%(folder)s/open"; cp "%(result)s" "$out/book.xlsx"'))

        def said(name):
            with open(os.path.join(self.folder, name)) as file:
                return file.read()
        self.assertNotIn('SECRET', said('env'))
        self.assertIn('HOME=%s/converted/.converting-' % self.state, said('env'))
        self.assertEqual(int(said('memory')), 6 << 20)
        self.assertEqual(sorted(said('files').split()), ['book.xls', 'made', 'profile', 'said'])
        self.assertIn('MacroSecurityLevel" oor:op="fuse"><value>3<', said('profile'))
        self.assertLessEqual(len(said('open').split()), 4)  # and that of ls
        if cut_off():
            self.assertEqual([line.split(':')[0].strip() for line in said('net').splitlines()[2:]], ['lo'])

    def test_it_is_never_named_in_a_file(self):
        pipeline = dict(read_json(self.mapping), converter='/bin/true')
        done = self.run_program('run', self.write('bad.json', json.dumps(pipeline)), code=3)
        self.assertIn("'converter' cannot be set in a file", done.stderr)
        self.assertEqual(self.asked(), [])

    def test_without_one_the_file_is_refused_as_ever(self):
        for converter in ('none', 'no-such-program', os.path.join(self.folder, 'nowhere')):
            done = self.run_old(converter, code=5)
            self.assertIn('old format (.xls)', done.stderr)
            self.assertIn('save it as .xlsx', done.stderr)
        self.assertIn('does not say its version', self.run_old(self.converter(version='what?'), code=5).stderr)

    # --- what goes wrong ---

    def refused(self, work, *words):
        shutil.rmtree(self.state, ignore_errors=True)
        done = self.run_old(self.converter(work), *words, code=5)
        self.assertFalse(os.path.exists(self.latest()))
        self.assertEqual([name for name in os.listdir(os.path.join(self.state, 'converted')) if name.endswith('.xlsx')], [])
        return done.stderr

    def test_it_writes_nothing_or_nonsense(self):
        self.assertIn('made no workbook of this file', self.refused('echo "Error: source file could not be loaded"'))
        self.assertIn('it said: source file could not be loaded', self.refused('echo "Error: source file could not be loaded"'))
        self.assertIn('made no workbook', self.refused('echo hello > "$out/book.xlsx"'))
        self.assertIn('made no workbook', self.refused('ln -s "%(result)s" "$out/book.xlsx"'))
        self.assertIn('made no workbook', self.refused('mkdir "$out/book.xlsx"'))
        self.assertIn('made a workbook of this file that cannot be read', self.refused('printf "PK\\003\\004 and no more" > "$out/book.xlsx"'))

    def test_it_dies(self):
        self.assertIn('ended by the signal 11', self.refused('kill -SEGV $$'))

    def test_it_fills_the_disk(self):
        self.assertIn('ended by the signal 25', self.refused('exec truncate -s 1G "$out/book.xlsx"'))
        self.assertIn('wrote more than 1024 MB', self.refused('for i in 1 2 3; do truncate -s 500M "$out/$i"; done; exec sleep 1000'))

    def gone(self):
        """The process of the converter, and the one that it has begun."""
        for name in ('pid', 'other'):
            with open(os.path.join(self.folder, name)) as file:
                pid = int(file.read())
            for _ in range(500):
                try:
                    os.kill(pid, 0)
                    with open('/proc/%d/stat' % pid) as file:
                        if file.read().rsplit(')', 1)[1].split()[0] == 'Z':
                            break
                except (ProcessLookupError, FileNotFoundError):
                    break
                time.sleep(0.02)
            else:
                self.fail('the converter is still running')

    HANG = 'sleep 1000 & echo $! > "%(folder)s/other"; echo $$ > "%(folder)s/pid.new"; mv "%(folder)s/pid.new" "%(folder)s/pid"; wait'

    def test_it_hangs(self):
        said = self.refused(self.HANG, '--converter-seconds', '1')
        self.assertIn('took longer than 1 s', said)
        self.assertIn('--converter-seconds 5', said)
        self.gone()

    def interrupted(self, *words):
        process = subprocess.Popen([PROGRAM, *words, '--converter', self.converter(self.HANG)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(),
                                   cwd=ROOT)
        while not os.path.exists(os.path.join(self.folder, 'pid')) and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.gone()
        self.tidy()
        os.remove(os.path.join(self.folder, 'pid'))
        return process.returncode

    def test_ctrl_c_ends_it(self):
        self.assertEqual(self.interrupted('run', self.mapping, '--output', self.output, '--state', self.state, '--progress', 'none'), 130)
        self.assertEqual(self.interrupted('preview', self.old), -signal.SIGINT)

    # --- the real one ---

    @unittest.skipUnless(LIBREOFFICE, 'LibreOffice is not installed')
    def test_libreoffice(self):
        """A workbook with percentages, dates shown as years, a hidden sheet and a hidden row, made by openpyxl, saved as .xls by LibreOffice and read back:
        what openpyxl wrote is what is expected."""
        rows = [['Area code', 'Period', 'Rate']] + [[code, '2019/20', (0.125 + i / 100, '0.0%')] for i, code in enumerate(DISTRICTS)]
        made = self.workbook('made.xlsx', ('Data', rows, []), ('Secret', [['a', 1]], []))
        script = 'import openpyxl, sys; b = openpyxl.load_workbook(sys.argv[1]); b["Secret"].sheet_state = "hidden"; b["Data"].row_dimensions[3].hidden = True; b.save(sys.argv[1])'
        subprocess.run(['/usr/bin/python3', '-c', script, made], check=True)
        subprocess.run([LIBREOFFICE, '-env:UserInstallation=file://%s/profile' % self.folder, '--headless', '--convert-to', 'xls', '--outdir', self.folder, made],
                       capture_output=True, check=True, timeout=300)
        shutil.move(os.path.join(self.folder, 'made.xls'), self.old)
        answer = json.loads(self.preview('soffice', '--json').stdout)
        self.assertRegex(answer['converted_by'], r'^LibreOffice [0-9.]+$')
        self.assertEqual([(sheet['name'], sheet['hidden']) for sheet in answer['sheets']], [('Data', False), ('Secret', True)])
        self.assertEqual([column['type'] for column in answer['sheets'][0]['columns']], ['code', 'text', 'percent'])
        self.run_old('soffice')
        with open(os.path.join(self.latest(), 'coventry-and-warwickshire', 'coventry-and-warwickshire-outcomes.csv'), newline='') as file:
            values = {row['area_code']: row['value'] for row in csv.DictReader(file)}
        self.assertEqual([values[code] for code in DISTRICTS], ['12.5', '13.5', '14.5', '15.5', '16.5', '17.5'])
        broken = self.write('broken.xls', OLD)
        self.assertIn('made no workbook of this file', self.preview('soffice', path=broken, code=5).stderr)


if __name__ == '__main__':
    main()
