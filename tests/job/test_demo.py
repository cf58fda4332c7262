"""The demo: the sample data published for the four Places and the system."""
import csv, json, os, subprocess, sys, zipfile
from job import Job, PLACES, ROOT, SHARED, contents, main, needs_shared, read_json

with open(os.path.join(ROOT, 'pipelines', 'demo.json'), encoding='utf-8') as demo:   # in files of Fingertips' layout England stands twice, but for that of all authorities
    ENGLAND_TWICE = {source['id'] for source in json.load(demo)['sources'] if source['extractor'] == 'fingertips'} - {'england-authorities'}


class Demo(Job):
    def publish(self, *words, **where):
        return self.run_program('run', 'pipelines/demo.json', *words, **where)

    def alone(self):
        self.publish('--jobs', '1')

    def test_publishes_what_the_contract_names(self):
        done = self.publish()
        self.assertIn('latest', done.stdout + done.stderr)
        self.assertTrue(os.path.islink(self.latest()))
        files = set(contents(self.latest()))
        wanted = {'publication.json', 'index.html', 'rejects.csv', 'rejects.xlsx', 'public/public-profile.html'}
        wanted |= {'%s/%s-profile.csv' % (place, place) for place in PLACES}
        editions = [name for name in read_json(ROOT, 'pipelines', 'demo.json')['publish'] if name not in ('places', 'public')]
        self.assertLessEqual({'coventry-board', 'warwickshire-board'}, set(editions))
        for place in PLACES + editions:
            wanted |= {'%s/%s-%s' % (place, place, ending) for ending in ('outcomes.xlsx', 'outcomes.csv', 'outcomes.zip', 'contrasts.csv', 'plan-figures.csv', 'targets.csv', 'milestones.csv', 'profile.html', 'peers.csv', 'neighbours.csv', 'measures.csv',
                                                               'areas.csv', 'priorities.csv', 'priority-measures.csv', 'changes.csv', 'opportunities.csv')}
        for page in ('local-areas', 'map'):
            if any(name.endswith('-%s.html' % page) for name in files):
                wanted |= {'%s/%s-%s.html' % (place, place, page) for place in PLACES}
        self.assertEqual(files, wanted)
        self.assertEqual(sorted(os.listdir(self.output)), sorted([os.readlink(self.latest()), 'latest']))

    def test_a_second_run_changes_nothing_and_runs_no_unit(self):
        self.begin_with(self.alone)
        before = os.readlink(self.latest())
        done = self.publish()
        self.assertIn('nothing changed', done.stdout + done.stderr)
        self.assertEqual(os.readlink(self.latest()), before)
        report = json.loads(self.publish('--json').stdout.splitlines()[-1])
        self.assertTrue(report['unchanged'])
        self.assertEqual(report['units_run'], 0)
        self.publish('--error-on-no-change', code=9)

    def test_two_empty_folders_give_the_same_bytes(self):
        self.begin_with(self.alone)
        other = os.path.join(self.folder, 'other')
        self.publish('--jobs', '4', output=other, state=os.path.join(self.folder, 'other-state'))
        self.assertEqual(contents(self.latest()), contents(self.latest(other)))

    def test_one_place_leaves_the_others_as_they_are(self):
        self.publish('--place', 'rugby')
        files = contents(self.latest())
        self.assertIn('rugby/rugby-outcomes.csv', files)
        self.assertNotIn('coventry/coventry-outcomes.csv', files)
        self.publish()
        whole = contents(self.latest())
        self.assertEqual(whole['rugby/rugby-outcomes.csv'], files['rugby/rugby-outcomes.csv'])
        done = self.publish('--place', 'rugby')
        self.assertIn('nothing changed', done.stdout + done.stderr)
        self.publish('--place', 'rugby', '--profile', 'publication')
        manifest = read_json(self.latest(), 'publication.json')
        states = {place['id']: place['state'] for place in manifest['places']}
        self.assertEqual(states['rugby'], 'published')
        self.assertEqual(states['coventry'], 'kept')
        self.assertEqual(contents(self.latest())['coventry/coventry-outcomes.xlsx'], whole['coventry/coventry-outcomes.xlsx'])

    def test_a_part_does_not_take_the_place_of_the_whole(self):
        self.begin_with(self.alone)
        measure = next(row['measure'] for row in self.rows('rugby'))
        self.publish('--measure', measure, code=2)
        part = os.path.join(self.folder, 'part')
        self.publish('--measure', measure, output=part)
        self.assertEqual({row['measure'] for row in self.rows('rugby', part)}, {measure})

    def rows(self, place, output=None):
        with open(os.path.join(self.latest(output), place, place + '-outcomes.csv'), newline='') as file:
            return list(csv.DictReader(file))

    def test_every_row_is_accounted_for(self):
        self.begin_with(self.alone)
        manifest = read_json(self.latest(), 'publication.json')
        self.assertGreaterEqual(len(manifest['units']), 3)
        for unit in manifest['units']:
            self.assertEqual(unit['rows_read'], unit['rows_kept'] + unit['rows_filtered'] + unit['rows_rejected'] + unit['rows_duplicate'])
            if unit['source'] in ENGLAND_TWICE:
                self.assertGreater(unit['rows_duplicate'], 0, 'England stands twice in the layout of Fingertips')
        rejected = sum(unit['rows_rejected'] for unit in manifest['units'])
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            self.assertEqual(len(list(csv.DictReader(file))), rejected)

    def test_every_cover_says_that_this_is_sample_data(self):
        import openpyxl
        self.begin_with(self.alone)
        for place in PLACES:
            book = openpyxl.load_workbook(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), read_only=True)
            cover = ' '.join(str(cell) for row in book['Cover'].iter_rows(values_only=True) for cell in row if cell)
            self.assertIn('sample data', cover.lower())

    def test_no_path_of_this_machine_is_published(self):
        self.begin_with(self.alone)
        for place in PLACES:
            archive = zipfile.ZipFile(os.path.join(self.latest(), place, place + '-outcomes.zip'))
            for name in archive.namelist():
                if not name.endswith('.xlsx'):
                    self.assertNotIn(ROOT.encode(), archive.read(name), name)
        self.assertNotIn(ROOT, json.dumps(read_json(self.latest(), 'publication.json')))

    @needs_shared('tools/check_workbook.py')
    def test_the_workbooks_keep_the_rules(self):
        self.begin_with(self.alone)
        for profile, places in (('analyst', PLACES), ('publication', PLACES[-2:])):  # of which the sheets differ in their tools alone
            self.publish('--profile', profile)
            for path in [os.path.join(self.latest(), place, place + '-outcomes.xlsx') for place in places] + [os.path.join(self.latest(), 'rejects.xlsx')]:
                done = subprocess.run([sys.executable, os.path.join(SHARED, 'tools', 'check_workbook.py'), path], capture_output=True, text=True)
                failed = [line for line in done.stdout.splitlines() if line.startswith('FAIL')]
                self.assertEqual((done.returncode, failed), (0, []), (profile, path))


main()
