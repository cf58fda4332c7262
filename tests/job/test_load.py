"""The life of a loaded file. Rows are counted by hand in the pack (job.plain_pack): 102 with those of England, of which each Place has three measures of
its CCG and of England (6), and the system those of three CCGs and of England (12)."""
import csv, fcntl, io, json, os, random, shutil, subprocess, time
from job import CHANGES, Job, LONG, PLACES, ROOT, contents, figures, files_named, main, needs_inject, plain_pack, read_json

MEASURES = {'rightcare-cvd01', 'rightcare-cvd02', 'rightcare-res01'}
KILLS = 60 if LONG else 6


def text_of(path):
    with open(path) as file:
        return file.read()


class Load(Job):
    def setUp(self):
        """The demonstration with two of its sources."""
        super().setUp()
        house = os.path.join(ROOT, 'pipelines')
        pipeline = dict(read_json(house, 'demo.json'), publish=['places'])
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(house, pipeline[key])
        pipeline['sources'] = [source for source in pipeline['sources'] if source['id'] in ('overarching', 'county-indicators')]
        for source in pipeline['sources']:
            source['options']['files'] = [os.path.join(house, path) for path in source['options']['files']]
        pipeline['transforms'] = [step for step in pipeline['transforms'] if 'sources' not in step]
        self.pipeline = self.write('demo.json', json.dumps(pipeline))
        self.pack = self.write('ccg-pack.csv', plain_pack())

    def nightly(self, *words, **how):
        return self.run_program('run', self.pipeline, *words, **how)

    def load(self, *words, **how):
        return self.run_program('load', *words, **how)

    def load_pack(self, *words, **how):
        return self.load(self.pack, '--as', 'rightcare', *words, **how)

    def about(self, *words):
        """Commands that take no --output or no --progress."""
        done = subprocess.run([os.environ['PLACEBOOK'], *words, '--state', self.state], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def loads(self, *parts):
        return os.path.join(self.state, 'loads', 'demo', *parts)

    def changed(self):
        """The measures of each Place that differ between the two newest publications."""
        lines = [json.loads(line) for line in self.about('diff', '--json').splitlines()]
        found = {}
        for line in lines:
            if line['schema'] == 'placebook.change/1':
                found.setdefault(line['place'], set()).add(line['measure'])
        return found

    def next_second(self):
        """Publications are named by the second; which of two is newer is then plain."""
        while time.strftime('%Y%m%dT%H%M%S', time.gmtime()) <= os.readlink(self.latest())[:15]:
            time.sleep(0.05)

    def base(self):
        self.begin_with(self.nightly)
        self.next_second()
        return contents(self.latest())

    # --- the whole life ---

    def test_from_load_to_removal(self):
        self.base()
        before = figures(self.latest())
        done = self.load_pack()
        self.assertIn('102 rows read = 12 kept + 90 filtered + 0 rejected + 0 duplicates', done.stdout)
        self.assertIn('published 4 Places and the system', done.stdout)
        self.assertEqual(self.changed(), {place: MEASURES for place in PLACES})
        # That another source counts first now changes nothing for measures that it has no row of.
        run = json.loads(self.about('runs', 'show', '--json'))
        self.assertEqual({unit['unit'] for unit in run['units'] if not unit['reused']} - {'opportunity', 'gap'}, MEASURES | {'packs'})
        loaded = contents(self.latest())
        sources = {entry['source']: entry for entry in read_json(self.latest(), 'publication.json')['inputs']}
        self.assertEqual(sources['rightcare']['file'], 'ccg-pack.csv')
        self.assertEqual(sources['rightcare']['title'], 'NHS RightCare packs')
        self.assertNotIn(self.folder, json.dumps(read_json(self.latest(), 'publication.json')))

        done = self.nightly()
        self.assertIn('nothing changed', done.stdout)
        self.assertRegex(done.stdout, r'carried 1 import: rightcare \(ccg-pack\.csv, loaded \d{4}-\d\d-\d\d\)')
        report = json.loads(self.nightly('--json').stdout)
        self.assertEqual([load['name'] for load in report['loads']], ['rightcare'])
        self.assertEqual(contents(self.latest()), loaded)
        self.assertIn('carries 1 import: rightcare', self.run_program('plan', self.pipeline).stdout)
        self.assertIn('carries 1 import: rightcare', self.run_program('check', self.pipeline).stdout)
        self.assertIn('rightcare', self.about('load', '--list'))

        self.assertIn('the next run publishes without it', self.about('load', '--remove', 'rightcare'))
        self.assertEqual(contents(self.latest()), loaded)
        self.assertEqual(self.about('load', '--list', '--json'), '')
        self.assertNotIn('carried', self.nightly().stdout)
        self.assertEqual(figures(self.latest()), before)

    def test_same_inputs_give_the_same_bytes(self):
        self.base()
        self.load_pack()
        there = os.path.join(self.folder, 'there')
        self.nightly(output=there, state=there + '-state')
        self.next_second()
        self.load_pack(output=there, state=there + '-state')
        # The publication before is another one there, made in another second: its name is on the sheet Changes.
        self.assertEqual(figures(self.latest()), figures(self.latest(there)))

    def test_a_damaged_store_loses_no_load(self):
        self.base()
        self.load_pack()
        loaded = contents(self.latest())
        for name in os.listdir(self.state):
            if name.startswith('placebook.sqlite'):
                os.remove(os.path.join(self.state, name))
        self.assertIn('carried 1 import', self.nightly().stdout)
        after = contents(self.latest())
        for path in loaded:
            if path != 'publication.json': # it says that all Places are unchanged
                self.assertEqual(after[path], loaded[path], path)

    def test_the_mapping_may_go(self):
        mapping = self.write('council.json', text_of(os.path.join(ROOT, 'pipelines', 'rightcare.json')))
        self.base()
        self.load(self.pack, '--as', mapping)
        loaded = contents(self.latest())
        os.remove(mapping)
        self.assertIn('nothing changed', self.nightly().stdout)
        self.assertIn('carried 1 import: council', self.nightly().stdout)
        self.assertEqual(contents(self.latest()), loaded)

    def test_a_later_load_replaces_the_earlier(self):
        self.base()
        self.load_pack()
        self.next_second()
        revised = self.write('revised.csv', plain_pack().replace(',62.72,', ',62.99,'))
        done = self.load(revised, '--as', 'rightcare')
        self.assertRegex(done.stdout, r'it replaces the import rightcare of \d{4}-\d\d-\d\d \(ccg-pack\.csv\)')
        self.assertEqual(self.changed(), {place: {'rightcare-cvd01'} for place in ('coventry', 'rugby', 'coventry-and-warwickshire')})
        self.assertEqual(sorted(os.listdir(self.loads())), ['rightcare'])
        self.assertEqual(os.listdir(self.loads('rightcare', 'input')), ['revised.csv'])
        self.assertIn('nothing changed', self.nightly().stdout)
        # The same once more changes nothing, and is in force.
        self.assertIn('nothing changed', self.load(revised, '--as', 'rightcare').stdout)
        self.assertEqual(sorted(os.listdir(self.loads('rightcare'))), ['input', 'load.json', 'mapping.json'])

    # --- parts ---

    def test_places_that_are_not_named_keep_their_bytes(self):
        before = self.base()
        report = json.loads(self.load_pack('--place', 'rugby', '--measure', 'rightcare-cvd02', '--json').stdout)
        self.assertEqual({place['id']: place['state'] for place in report['places']},
                         {place: 'published' if place == 'rugby' else 'unchanged' for place in PLACES})
        after = contents(self.latest())
        for path in before:
            if not path.startswith(('rugby/', 'publication.json', 'index.html')):
                self.assertEqual(before[path], after[path], path)
        self.assertEqual(self.changed(), {'rugby': {'rightcare-cvd02'}})
        self.assertEqual(report['rows'], {'read': 102, 'kept': 2, 'filtered': 100, 'rejected': 0, 'duplicates': 0})
        self.assertIn('nothing changed', self.nightly().stdout)
        kept = json.loads(self.about('load', '--list', '--json'))
        self.assertEqual((kept['places'], kept['measures']), (['rugby'], ['rightcare-cvd02']))

    def figures_of(self, area, factor):
        """Figures of one area that differ from those of the source by a factor, with periods in another spelling: they take the place of the others, and do not
        agree with their limits."""
        with open(os.path.join(ROOT, 'pipelines', 'sample', 'overarching.csv'), newline='', encoding='utf-8-sig') as file:
            rows = [row for row in csv.DictReader(file) if row['Area Code'] == area]
        for row in rows:
            row['Value'] = '%.4f' % (float(row['Value']) * factor) if row['Value'] else ''
            row['Time period'] = row['Time period'].replace(' ', '')
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        return self.write(area + '.csv', text.getvalue())

    def of(self, places, output=None):
        """The files of Places, and of editions beside them."""
        return {path: digest for path, digest in contents(self.latest(output)).items() if path.startswith(tuple(place + '/' for place in places))}

    def test_a_file_for_one_place_leaves_the_others_as_a_complete_run_would(self):
        """The others are copied. The slow twin has the same inputs and neither results nor a publication, so it makes everything."""
        self.base()
        before = os.path.realpath(self.latest())
        others = self.of(set(PLACES) - {'rugby'})
        coventry = self.of(['coventry'])
        done = self.load(self.figures_of('E07000220', 1.01), '--as', 'fingertips-files', '--place', 'rugby')
        self.assertIn('(4 unchanged)', done.stdout)
        self.assertRegex(done.stdout, r'[1-9]\d* figures superseded')
        self.assertEqual(self.of(set(PLACES) - {'rugby'}), others)
        for path in others: # a copy, since a file may be edited in place
            self.assertFalse(os.path.samefile(os.path.join(before, path), os.path.join(self.latest(), path)), path)
        rugby = self.of(['rugby'])
        # A second file, for another Place, and of the same measures. A Place that would be copied and is damaged is made again.
        with open(os.path.join(self.latest(), 'warwickshire-north', 'warwickshire-north-outcomes.csv'), 'a') as file:
            file.write('x')
        self.next_second()
        council = self.write('council.json', text_of(os.path.join(ROOT, 'pipelines', 'fingertips-files.json')))
        done = self.load(self.figures_of('E08000026', 1.02), '--as', council, '--place', 'coventry')
        self.assertRegex(done.stderr, 'warwickshire-north/warwickshire-north-outcomes.csv .*: the Place is made again')
        self.assertEqual(self.of(set(PLACES) - {'rugby', 'coventry'}), {path: digest for path, digest in others.items() if path not in coventry})
        self.assertEqual(self.of(['rugby']), rugby)
        self.assertEqual(subprocess.run([os.environ['PLACEBOOK'], 'verify', '--output', self.output], capture_output=True, env=self.environment()).returncode, 0)
        there = os.path.join(self.folder, 'there')
        shutil.copytree(self.loads(), os.path.join(there + '-state', 'loads', 'demo'))
        self.nightly(output=there, state=there + '-state')
        self.assertEqual(self.of(set(PLACES) - {'rugby', 'coventry'}, there), self.of(set(PLACES) - {'rugby', 'coventry'}))
        self.assertEqual(figures(self.latest(there)), figures(self.latest()))
        units = {output: read_json(self.latest(output), 'publication.json')['units'] for output in (there, self.output)}
        self.assertEqual(units[there], units[self.output])
        self.assertIn('nothing changed', self.nightly().stdout)

    def test_dry_run_says_what_would_change_and_changes_nothing(self):
        before = self.base()
        names = os.listdir(self.output)
        report = json.loads(self.load_pack('--dry-run', '--json').stdout)
        self.assertEqual(report['schema'], 'placebook.load/1')
        self.assertTrue(report['dry_run'])
        self.assertEqual({place['id']: (place['new'], place['revised'], place['withdrawn']) for place in report['places']},
                         {place: (12 if place == PLACES[-1] else 6, 0, 0) for place in PLACES})
        text = self.load_pack('--dry-run').stdout
        self.assertIn('Spend on emergency admissions: 2 new', text)
        self.assertIn('nothing was published', text)
        self.assertEqual(os.listdir(self.output), names)
        self.assertEqual(contents(self.latest()), before)
        self.assertEqual(os.listdir(self.loads()), [])
        self.assertIn('nothing changed', self.nightly().stdout)
        self.assertIn('dry-run', self.about('runs'))

    def test_dry_run_of_a_removal_says_how_many_rows_go(self):
        """All that the load added: 6 rows of each Place, 12 of the system (36). The rows of a removed load do not count for max_withdrawn, so that the next run withdraws them."""
        self.base()
        before = figures(self.latest())
        self.load_pack()
        loaded, kept = contents(self.latest()), contents(self.loads())
        self.write('demo.json', json.dumps(dict(read_json(self.pipeline), max_withdrawn='0')))
        text = self.load('--remove', 'rightcare', '--dry-run').stdout
        self.assertIn('without the import rightcare (ccg-pack.csv) 36 rows would be withdrawn', text)
        self.assertIn('Spend on emergency admissions: 2 withdrawn', text)
        self.assertIn('nothing was removed or published', text)
        report = json.loads(self.load('--remove', 'rightcare', '--dry-run', '--json').stdout)
        self.assertEqual({place['id']: (place['new'], place['revised'], place['withdrawn']) for place in report['places']},
                         {place: (0, 0, 12 if place == PLACES[-1] else 6) for place in PLACES})
        self.assertEqual((contents(self.latest()), contents(self.loads())), (loaded, kept))
        self.about('load', '--remove', 'rightcare')
        self.nightly()
        self.assertEqual(figures(self.latest()), before)
        self.assertIn('no import of this name', self.load('--remove', 'rightcare', '--dry-run', code=2).stderr)

    def test_dry_run_of_a_replacement_shows_withdrawn_rows(self):
        self.base()
        self.load_pack()
        loaded = contents(self.latest())
        kept = contents(self.loads())
        lines = [line for line in plain_pack().splitlines(True) if not line.startswith('05R,')]
        shorter = self.write('shorter.csv', ''.join(lines))
        report = json.loads(self.load(shorter, '--as', 'rightcare', '--dry-run', '--json').stdout)
        self.assertTrue(report['replaces'])
        places = {place['id']: place for place in report['places']}
        self.assertEqual(places['coventry-and-warwickshire']['withdrawn'], 3)
        self.assertEqual(contents(self.latest()), loaded)
        self.assertEqual(contents(self.loads()), kept)

    # --- what can go wrong ---

    def test_too_many_rejected_rows_leave_everything(self):
        self.base()
        self.load_pack()
        loaded, kept = contents(self.latest()), contents(self.loads())
        wrong = self.write('wrong.csv', plain_pack().replace(',2019-20,', ',some day,'))
        done = self.load(wrong, '--as', 'rightcare', '--max-rejects', '5%', code=7)
        self.assertIn("source 'rightcare': 9 of 99 rows were rejected", done.stderr)
        self.assertIn('9 were rejected and 0 kept', self.load(wrong, '--as', 'rightcare', code=7).stderr)
        self.assertEqual(contents(self.latest()), loaded)
        self.assertEqual(contents(self.loads()), kept)
        self.assertIn('rightcare', self.about('rejects'))
        self.assertIn('nothing changed', self.nightly().stdout)
        self.load(wrong, '--as', 'rightcare', '--dry-run', code=7)
        self.assertEqual(contents(self.loads()), kept)

    def test_some_rejected_rows_are_said(self):
        self.base()
        lines = plain_pack().splitlines()
        lines[2] = lines[2].replace('62.72', 'sixty')
        some = self.write('some.csv', '\n'.join(lines) + '\n')
        done = self.load(some, '--as', 'rightcare', '--dry-run')
        self.assertRegex(done.stdout, r'rejected 1: [a-z-]+, such as some\.csv:3: ')
        self.assertIn('to list all: placebook rejects', done.stdout)
        report = json.loads(self.load(some, '--as', 'rightcare', '--json').stdout)
        self.assertEqual([(rule['rows'], rule['example'][:11]) for rule in report['rejected']], [(1, 'some.csv:3:')])

    def test_a_file_about_other_areas_is_refused(self):
        before = self.base()
        lines = [line for line in plain_pack().splitlines(True) if line[:3] not in ('05A', '05R', '05H')]
        other = self.write('other.csv', ''.join(lines))
        done = self.load(other, '--as', 'rightcare', '--measure', 'rightcare-nothing', code=7)
        self.assertIn('no rows to publish', done.stderr)
        self.assertEqual(contents(self.latest()), before)
        self.assertEqual(os.listdir(self.loads()), [])

    def test_damage_is_an_error_and_can_be_fixed(self):
        self.base()
        self.load_pack()
        loaded = contents(self.latest())
        description = self.loads('rightcare', 'load.json')
        whole = text_of(description)
        for text in ('{', '[]', whole.replace('"ccg-pack.csv"', '"../load.json"'), whole.replace('"sha256":', '"sha265":')):
            with open(description, 'w') as file:
                file.write(text)
            done = self.nightly(code=3)
            self.assertIn("the import 'rightcare' is damaged", done.stderr)
            self.assertIn('load.json', done.stderr)
            self.assertIn('--remove rightcare', done.stderr)
            self.assertEqual(contents(self.latest()), loaded)
        self.assertIn('damaged', self.about('load', '--list'))
        self.assertIn('which was damaged', self.load_pack().stdout)
        self.assertIn('nothing changed', self.nightly().stdout)

        with open(self.loads('rightcare', 'input', 'ccg-pack.csv'), 'a') as file:
            file.write('05A\n')
        done = self.nightly(code=5)
        self.assertIn("the import 'rightcare' is damaged: this is not the file that was loaded", done.stderr)
        os.remove(self.loads('rightcare', 'mapping.json'))
        self.assertIn('mapping.json', self.nightly(code=3).stderr)
        self.about('load', '--remove', 'rightcare')
        self.nightly()
        self.assertEqual(os.listdir(self.loads()), [])

    def test_a_base_file_that_changed_stays_as_it_was_read(self):
        """A load needs only its own file. The pipeline is found with its --set, whatever the working folder is."""
        sample = os.path.join(ROOT, 'pipelines', 'sample')
        base = self.write('in/overarching.csv', text_of(os.path.join(sample, 'overarching.csv')))
        self.run_program('run', os.path.join(ROOT, 'pipelines', 'fingertips-files.json'), '--set', 'files=in/*.csv', folder=self.folder)
        self.next_second()
        self.load_pack('--dry-run')
        with open(base) as file:
            lines = file.read().splitlines()
        with open(base, 'w') as file:
            file.write('\n'.join(lines[:-1]) + '\n')
        self.load_pack()
        self.assertEqual(read_json(self.latest(), 'publication.json')['units'][0]['rows_read'], len(lines) - 1)
        self.run_program('run', os.path.join(ROOT, 'pipelines', 'fingertips-files.json'), '--set', 'files=in/*.csv', folder=self.folder)
        self.assertEqual(read_json(self.latest(), 'publication.json')['units'][0]['rows_read'], len(lines) - 2)

    def test_what_cannot_be_loaded(self):
        done = self.load_pack(code=2)
        self.assertIn('no run in', done.stderr)
        self.assertIn('placebook run PIPELINE', done.stderr)
        self.base()
        before = contents(self.folder)
        done = self.load(self.pack, '--as', 'rightcar', code=2)
        self.assertIn("did you mean 'rightcare'?", done.stderr)
        self.assertIn('ccg-mortality', done.stderr)
        self.assertRegex(done.stderr, r' and \d+ more$')
        self.assertIn('no such file', self.load('nowhere.csv', '--as', 'rightcare', code=5).stderr)
        done = self.load_pack('--place', 'rugbi', code=2)
        self.assertIn("did you mean 'rugby'?", done.stderr)
        self.assertIn('no such measure', self.load_pack('--measure', 'nothing-at-all', code=2).stderr)
        self.assertIn('expected the file to load', self.load('--as', 'rightcare', code=2).stderr)
        self.assertIn('can only be used with', self.load(self.pack, '--list', code=2).stderr)
        self.assertIn('no import of this name', self.load('--remove', 'rightcare', code=2).stderr)
        with open(os.path.join(ROOT, 'pipelines', 'rightcare.json')) as file:
            mapping = json.load(file)
        path = self.write('maps/overarching.json', json.dumps(mapping))
        self.assertIn("has a source 'overarching' of its own", self.load(self.pack, '--as', path, code=2).stderr)
        path = self.write('maps/Two Words.json', json.dumps(mapping))
        self.assertIn('cannot be the name of an import', self.load(self.pack, '--as', path, code=2).stderr)
        path = self.write('maps/loads.json', json.dumps(mapping))
        self.assertIn("'loads' cannot be the name of an import", self.load(self.pack, '--as', path, code=2).stderr)
        double = dict(mapping, sources=mapping['sources'] + [dict(mapping['sources'][0], id='second')])
        path = self.write('maps/double.json', json.dumps(double))
        self.assertIn('has one source; this one has 2', self.load(self.pack, '--as', path, code=3).stderr)
        path = self.write('maps/fixed.json', json.dumps(dict(mapping, parameters={})))
        self.assertIn("a parameter 'files' of type path", self.load(self.pack, '--as', path, code=3).stderr)
        unread = dict(mapping, sources=[dict(mapping['sources'][0], options={'files': [self.pack]})])
        path = self.write('maps/unread.json', json.dumps(unread))
        self.assertIn('does not read the loaded file', self.load(self.pack, '--as', path, code=3).stderr)
        after = contents(self.folder)
        for path, digest in before.items():
            if not path.startswith('state/'):
                self.assertEqual(after[path], digest)
        self.assertFalse(os.path.isdir(self.loads()) and os.listdir(self.loads()))

    def test_names_that_look_like_patterns(self):
        name = 'pack [1] *?.csv'
        path = self.write(name, plain_pack())
        self.base()
        self.load(path, '--as', 'rightcare')
        self.assertIn('carried 1 import: rightcare (%s' % name, self.nightly().stdout)
        self.assertIn(name, [entry['file'] for entry in read_json(self.latest(), 'publication.json')['inputs']])

    def test_what_preview_proposes_can_be_loaded(self):
        path = self.write('smoking-clinics.csv', 'Area code,Area,Year,Value\nE07000220,Rugby,2019,10.1\nE08000026,Coventry,2019,11.2\n')
        self.base()
        mapping = subprocess.run([os.environ['PLACEBOOK'], 'preview', path, '--pipeline'], capture_output=True, text=True, cwd=ROOT,
                                 env=self.environment(), check=True).stdout
        mapping = self.write('clinics.json', mapping)
        report = json.loads(self.load(path, '--as', mapping, '--json').stdout)
        self.assertEqual((report['name'], report['rows']['kept']), ('clinics', 2))

    # --- interruption ---

    def test_two_at_a_time_are_refused(self):
        before = self.base()
        descriptor = os.open(self.output, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            self.assertIn('another run', self.load_pack(code=10).stderr)
        finally:
            os.close(descriptor)
        self.assertEqual(contents(self.latest()), before)
        self.assertFalse(os.path.exists(self.loads('rightcare')))

    def test_a_kill_between_publication_and_load_is_settled(self):
        """What a killed load leaves, made by hand: staged and announced, published or not."""
        self.base()
        before = figures(self.latest())
        run_before = read_json(self.latest(), 'publication.json')['run_id']
        self.load_pack()
        loaded = contents(self.latest())
        run_loaded = read_json(self.latest(), 'publication.json')['run_id']
        staged = self.loads('.new-rightcare')
        os.rename(self.loads('rightcare'), staged)
        with open(os.path.join(staged, 'publishing'), 'w') as file:
            file.write('%s %s' % (run_loaded, os.path.realpath(self.output)))
        self.assertIn('rightcare', self.about('load', '--list'))
        done = self.nightly()
        self.assertIn('nothing changed', done.stdout)
        self.assertIn('carried 1 import', done.stdout)
        self.assertEqual((sorted(os.listdir(self.loads())), contents(self.latest())), (['rightcare'], loaded))
        # Killed while one replaced the other.
        os.rename(self.loads('rightcare'), self.loads('.old-rightcare'))
        shutil.copytree(self.loads('.old-rightcare'), staged)
        with open(os.path.join(staged, 'publishing'), 'w') as file:
            file.write('%s %s' % (run_loaded, os.path.realpath(self.output)))
        self.assertIn('carried 1 import', self.nightly().stdout)
        self.assertEqual(sorted(os.listdir(self.loads())), ['rightcare'])
        # Announced, and not published.
        self.about('load', '--remove', 'rightcare')
        self.nightly()
        self.assertEqual(read_json(self.latest(), 'publication.json')['run_id'], run_before)
        os.makedirs(staged)
        with open(os.path.join(staged, 'publishing'), 'w') as file:
            file.write('%s %s' % (run_loaded, os.path.realpath(self.output)))
        self.assertNotIn('carried', self.nightly().stdout)
        self.assertEqual((os.listdir(self.loads()), figures(self.latest())), ([], before))

    def words(self):
        return 'load', self.pack, '--as', 'rightcare', '--place', 'rugby' # the others are copied

    @needs_inject
    def test_killed_at_any_moment(self):
        self.base()
        before = figures(self.latest())
        calls = self.calls(self.words(), CHANGES)
        loaded = figures(self.latest())
        self.about('load', '--remove', 'rightcare')
        self.nightly()
        self.assertEqual(figures(self.latest()), before)
        chance = random.Random(20261122)
        for turn in range(KILLS):
            number = chance.randint(len(calls) // 3, len(calls))
            self.disturbed(self.words(), CHANGES, '-n', str(number), '-a', chance.choice(('kill', 'killafter')))
            killed = figures(self.latest())
            self.assertIn(killed, (before, loaded), 'latest is not whole after a kill at call %d' % number)
            done = self.nightly()
            settled = figures(self.latest())
            self.assertIn(settled, (before, loaded))
            if killed == loaded:
                self.assertEqual(settled, loaded, 'a load that was published was lost')
            self.assertEqual('carried 1 import' in done.stdout, settled == loaded)
            self.assertEqual(os.listdir(self.loads()), ['rightcare'] if settled == loaded else [])
            if settled == loaded:
                self.about('load', '--remove', 'rightcare')
                self.nightly()

    @needs_inject
    def test_interrupt_leaves_everything(self):
        self.base()
        before = figures(self.latest())
        for _ in range(2):  # the second time the store has the results of the first, as it has below
            calls = self.calls(self.words(), CHANGES)
            self.about('load', '--remove', 'rightcare')
            self.nightly()
        first = next(number for number, (_, path) in enumerate(calls, 1) if '.new-rightcare' in path)
        staging = next(number for number, (_, path) in enumerate(calls, 1) if '.staging' in path)
        for number in (first, staging):
            done = self.disturbed(self.words(), CHANGES, '-n', str(number), '-a', 'SIGINT')
            self.assertEqual(done.returncode, 130, 'call %d: %s' % (number, done.stderr))
            self.assertEqual(figures(self.latest()), before)
            self.assertFalse(os.path.isdir(self.loads()) and os.listdir(self.loads()))


main()
