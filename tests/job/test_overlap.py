"""Files are read while others are still being fetched, and nobody can tell from what is published: with one thread and with four, whatever comes first or last. Nothing
depends on how fast anything is: the server holds an answer until the test has seen in the store that another file was read."""
import json, os, resource, signal, sqlite3, subprocess, sys, time
from job import Job, PROGRAM, ROOT, contents, main, name_alike

sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
from servers import Services  # noqa: E402

SERVICES = Services()
HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
COLUMNS = [{'field': 'area_code', 'names': ['Code']}, {'field': 'period', 'names': ['Year']}, {'field': 'value', 'names': ['Value']}]
AREAS = ('E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222', 'E92000001')
FILES = ['%d.csv' % number for number in range(6)]
UNITS = len(FILES) - 1
DONE, LASTING, COLUMNS_GONE, INTERRUPTED = 0, 5, 6, 130


def table(number, more=0):
    """Every area, some years of one file; the first year is in the file before too, so that the order of files counts."""
    return 'Code,Year,Value\n' + ''.join('%s,%d,%g\n' % (area, year, 10 + more + (year * 7 + at + number) % 20)
                                         for at, area in enumerate(AREAS) for year in range(2000 + 3 * number, 2004 + 3 * number))


class Overlap(Job):
    def setUp(self):
        super().setUp()
        self.runs = []
        SERVICES.reset()
        SERVICES.control(files={name: table(number) for number, name in enumerate(FILES)})

    def tearDown(self):
        SERVICES.reset()  # nobody waits for ever
        for run in self.runs:
            run.kill()
            run.communicate()
        super().tearDown()

    def pipeline(self, groups=None):
        options = {'columns': COLUMNS, 'constants': {'indicator': 'x', 'indicator_name': 'X'}}
        groups = groups or {'council': FILES[:2], **{'other%d' % at: [name] for at, name in enumerate(FILES[2:])}}  # the files of one source are read together
        sources = [{'id': id, 'extractor': 'table', 'required': True, 'options': dict(options, files=[SERVICES.url + '/files/' + name for name in names])}
                   for id, names in groups.items()]
        return self.write('overlap.json', json.dumps({
            'pipeline': 'overlap', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'sources': sources,
            'max_rejects': '100%', 'max_mismatches': '100%', 'transforms': [{'use': 'normalise'}, {'use': 'places'}],
            'loaders': [{'use': 'workbook'}, {'use': 'archive'}]}))

    def hold(self, name, **more):
        SERVICES.fault('/files/' + name, 'hold', **more)

    def words(self, jobs, groups=None):
        return self.command('run', self.pipeline(groups), '--jobs', jobs, output=self.output + jobs, state=self.state + jobs)

    def begin(self, jobs='4', groups=None, **how):
        self.runs.append(subprocess.Popen(self.words(jobs, groups), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=ROOT, **how))
        return self.runs[-1]

    def finish(self, run, code=DONE):
        said = run.communicate(timeout=600)[1]
        self.runs.remove(run)
        self.assertEqual(run.returncode, code, said)
        self.assertNotIn('Sanitizer', said)
        return said

    def publish(self, jobs, code=DONE):
        return self.finish(self.begin(jobs), code)

    def published(self, jobs='4'):
        return contents(self.latest(self.output + jobs))

    def ask(self, sql, jobs='4'):
        """What the store says meanwhile; nothing while it is being made."""
        try:
            with sqlite3.connect('file:%s?mode=ro' % os.path.join(self.state + jobs, 'placebook.sqlite'), uri=True) as store:
                return store.execute(sql).fetchall()
        except sqlite3.Error:
            return []

    def wait_for_units(self, run, count):
        """Until so many files were read and kept. That no more is fetched meanwhile is up to the server."""
        until = time.monotonic() + 300
        while len(self.ask('SELECT key FROM unit')) < count:
            self.assertIsNone(run.poll(), 'it ended before')
            self.assertLess(time.monotonic(), until, 'nothing is read while an answer is missing')
            time.sleep(0.01)

    def answered(self):
        return {entry['path'].rpartition('/')[2] for entry in SERVICES.log() if entry['seconds'] is not None}

    def held(self, name, others, code=DONE, **more):
        """A run with an answer that is sent once `others` files were read."""
        SERVICES.forget()
        self.hold(name, **more)
        run = self.begin()
        self.wait_for_units(run, others)
        self.assertNotIn(name, self.answered())
        SERVICES.control(release=True)
        return self.finish(run, code)

    def test_files_are_read_while_another_is_fetched(self):
        for name in (FILES[0], FILES[-1]):
            self.held(name, UNITS - 1)
            shown = json.loads(subprocess.run([PROGRAM, 'runs', 'show', '--state', self.state + '4', '--json'], capture_output=True, text=True, check=True).stdout.splitlines()[0])
            self.assertEqual((shown['units_reused'], {unit['reused'] for unit in shown['units']}), (0, {False}), 'what this run has read is not old')
            self.assertEqual({source['outcome'] for source in shown['sources']}, {'new'})
            self.tearDown()
            self.setUp()

    def test_what_comes_first_changes_nothing(self):
        said = self.publish('1')
        wanted = self.published('1')
        self.assertEqual(self.publish('4'), said)
        self.assertEqual(self.published(), wanted)
        for name in (FILES[0], FILES[3], FILES[-1]):
            self.forget()
            self.assertEqual(self.held(name, UNITS - 1), said)
            self.assertEqual(self.published(), wanted, name + ' came last')
        self.forget()
        SERVICES.control(latency=0.05)
        SERVICES.fault('/files/2.csv', 'slow', bytes=200, seconds=0.02)
        self.assertEqual(self.publish('4'), said)
        self.assertEqual(self.published(), wanted, 'a slow server')

    def forget(self):
        for jobs in '14':
            for folder in (self.output + jobs, self.state + jobs):
                subprocess.run(['rm', '-rf', folder], check=True)

    def test_a_changed_file_is_read_ahead_too(self):
        for jobs in '14':
            self.publish(jobs)
        name_alike(self.output + '1', self.output + '4')
        SERVICES.control(files={FILES[1]: table(1, more=1), FILES[2]: table(2, more=2)})
        before = len(self.ask('SELECT key FROM unit'))
        self.hold(FILES[2])
        run = self.begin()
        self.wait_for_units(run, before + 1)
        SERVICES.control(release=True)
        self.finish(run)
        self.publish('1')
        self.assertEqual(self.published(), self.published('1'))

    def test_what_cannot_be_fetched_ends_the_run_as_with_one_thread(self):
        for jobs in '14':
            self.publish(jobs)
        name_alike(self.output + '1', self.output + '4')
        wanted = self.published()
        SERVICES.control(files={FILES[2]: table(2, more=1)})
        SERVICES.fault('/files/' + FILES[0], 'status', status=404)
        said = self.publish('1', code=LASTING)
        before = len(self.ask('SELECT key FROM unit'))
        self.assertEqual(self.held(FILES[0], before + 1, code=LASTING, status=404), said)
        self.assertEqual(self.published(), wanted)
        self.publish('4')
        self.publish('1')
        self.assertEqual(self.published(), self.published('1'))
        self.assertNotEqual(self.published(), wanted)

    def test_what_cannot_be_read_ends_the_run_as_with_one_thread(self):
        SERVICES.control(files={FILES[3]: 'Nothing,of,this\n1,2,3\n'})
        said = self.publish('1', code=COLUMNS_GONE)
        self.assertEqual(self.held(FILES[0], UNITS - 2, code=COLUMNS_GONE), said)
        self.assertFalse(os.path.exists(self.latest(self.output + '4')))

    def test_more_files_than_may_be_open_at_first(self):
        """The files of a unit are open at a time: the limit of the session, which can be raised, is no reason to wait or to take one from what is fetched."""
        names = ['many%d.csv' % number for number in range(120)]
        SERVICES.control(files={name: table(number % 9) for number, name in enumerate(names)})
        self.hold(FILES[0])
        highest = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        run = self.begin(groups={'many': names, 'other': FILES[:1]}, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, highest)))
        self.wait_for_units(run, 1)
        SERVICES.control(release=True)
        self.finish(run)

    def test_told_to_stop(self):
        self.publish('1')
        self.hold(FILES[0])
        run = self.begin()
        self.wait_for_units(run, 1)
        begun = time.monotonic()
        run.send_signal(signal.SIGINT)
        self.finish(run, INTERRUPTED)
        self.assertLess(time.monotonic() - begun, 60, 'it waits for no answer')
        SERVICES.control(release=True)
        self.publish('4')
        self.assertEqual(self.published(), self.published('1'))


main()
