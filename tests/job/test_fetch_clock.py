"""A clock that jumps back and forward, between runs that fetch and in the middle of one: what is published is right, the ledger keeps its order, nobody waits for a
day that does not come, and the message says that the clock is or was wrong. tests/faults/false_clock.c sets the time of day; what was a second ago stays so."""
import json, os, re, shutil, subprocess, time, unittest
from fetching import DONE, Fetching, TEMPORARY, servers, table_of
from job import ROOT, contents, main, read_json

Fetching.services = servers.Services()
CLOCK = os.path.join(os.environ.get('PLACEBOOK_FAULT_TOOLS', ''), 'libfalse_clock.so')
DAY = 86400


@unittest.skipUnless(os.path.exists(CLOCK), 'the clock can be set on x86-64 only')
class Clock(Fetching):
    loaders = ('archive',)

    def setUp(self):
        super().setUp()
        self.set(0)

    def set(self, days):
        self.write('clock', '%d' % (days * DAY))

    def environment(self):
        return dict(super().environment(), LD_PRELOAD=CLOCK, FALSE_CLOCK=os.path.join(self.folder, 'clock'))

    def night(self, days, first, *words, code=DONE, **more):
        self.set(days)
        self.serve(table_of(first))
        return self.publish(*words, code=code, **more)

    def tell(self, *words, code=0):
        done = subprocess.run([os.environ['PLACEBOOK'], *words, '--state', self.state], capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def runs(self):
        return [json.loads(line) for line in self.tell('runs', '--json').splitlines()]

    def test_the_clock_is_the_one_that_was_set(self):
        self.night(400, 1.5)
        year = time.gmtime(time.time() + 400 * DAY).tm_year
        self.assertIn('/%d' % year, os.path.realpath(self.latest()))
        self.assertTrue(self.runs()[0]['started'].startswith(str(year)))

    def test_a_damaged_place_gets_its_bytes_back(self):
        """On a later day, on which the source says that nothing changed: the file is made again as it was, with the day on which its input was last asked for."""
        for damaged in ('rugby/rugby-outcomes.csv', 'rugby/rugby-outcomes.zip'):
            self.night(0, 1.5)
            before, entry, name = contents(os.path.join(self.latest(), 'rugby')), self.inputs(), os.path.realpath(self.latest())
            with open(os.path.join(self.latest(), damaged), 'ab') as file:
                file.write(b'x')
            self.night(3, 1.5)
            self.assertNotEqual(os.path.realpath(self.latest()), name)
            self.assertEqual(contents(os.path.join(self.latest(), 'rugby')), before)
            self.assertEqual(self.inputs(), entry)
            self.night(5, 3)  # other figures have days of their own
            self.assertNotEqual(self.inputs()[0]['checked'], entry[0]['checked'])
            shutil.rmtree(self.output)
            shutil.rmtree(self.state)

    def inputs(self):
        return read_json(self.latest(), 'publication.json')['inputs']

    def test_between_runs(self):
        """Right, forty days back, four hundred forward, right again: the newest run counts, whatever its date, and it is the last one of the list."""
        for first, days in ((1.5, 0), (3, -40), (5, 400), (7, 0), (9, 0)):
            done = self.night(days, first)
            self.assertEqual(self.figures(), self.as_written(first), days)
            # With the clock back, what was checked before is later than now, and so it is after a clock that went ahead.
            self.assertEqual('the clock of this machine is or was wrong' in done.stderr, first in (3, 7), done.stderr)
        runs = self.runs()
        self.assertEqual([run['number'] for run in runs], [5, 4, 3, 2, 1])
        self.assertEqual(len({run['publication'] for run in runs}), 5)
        self.assertEqual(os.path.basename(os.path.realpath(self.latest())), runs[0]['publication'])
        publications = [name for name in os.listdir(self.output) if name.startswith('2')]
        self.assertEqual(sorted(publications), sorted(run['publication'] for run in runs))
        self.tell('status')
        self.assertRegex(subprocess.run([os.environ['PLACEBOOK'], 'doctor', '--state', self.state, '--output', self.output], capture_output=True, text=True,
                                        env=self.environment(), cwd=ROOT).stdout, 'future')

    def test_rollback_and_prune_go_by_the_ledger(self):
        """The publication before is the one that was made before, and prune keeps these two, though the oldest has the latest date."""
        for first, days in ((1.5, 400), (3, 0), (5, -40)):
            self.night(days, first)
        self.set(0)
        runs = self.runs()
        self.tell('prune', '--keep', '2', '--older-than', '0', '--output', self.output)
        left = sorted(name for name in os.listdir(self.output) if name.startswith('2'))
        self.assertEqual(left, sorted(run['publication'] for run in runs[:2]))
        self.tell('rollback', '--output', self.output)
        self.assertEqual(self.figures(), self.as_written(3))

    def test_a_night_without_changes_is_one_at_any_time(self):
        self.night(0, 1.5)
        before = contents(self.output)
        for days in (-40, 400, 0):
            self.night(days, 1.5, '--error-on-no-change', code=9)
            self.assertEqual(contents(self.output), before)

    def meddle(self, headers, days):
        """The clock is set when the server was asked for the first time; a service in trouble asks to wait a second, or says nothing."""
        def answer(number):
            if number == 1:
                self.set(days)
                return 503, headers, 'down'
            return 200, {}, table_of(1.5)
        server = self.meddler(answer)
        begun = time.monotonic()
        self.publish(location=server.url)
        return server, time.monotonic() - begun

    def test_in_the_middle_of_waiting(self):
        """A pause is as long as it was to be: no day more, and no second less."""
        for days in (-400, 400):
            with self.subTest(days):
                self.set(0)
                server, took = self.meddle({'Retry-After': '1'}, days)
                self.assertEqual(server.count, 2)
                self.assertGreater(took, 0.99)
                self.assertLess(took, 60)
                self.assertEqual(self.figures(), self.as_written())

    def test_a_date_to_wait_for_under_a_wrong_clock(self):
        """Without a Date of the server the date can only be compared with our clock: a wait beyond the budget is not begun, and one in the past is none."""
        soon = time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() + 1))
        server, took = self.meddle({'Retry-After': soon}, 400)
        self.assertEqual(server.count, 2)
        self.set(-400)
        begun = time.monotonic()
        server = self.meddler(lambda number: (503, {'Retry-After': soon}, 'down'))
        done = self.publish(location=server.url, code=TEMPORARY)
        self.assertLess(time.monotonic() - begun, 60)
        self.assertIn('the server asks to wait', done.stderr)
        self.assertEqual(self.figures(), self.as_written())

    def test_in_the_middle_of_a_run_that_publishes(self):
        """It began in one year and ends in another: one publication, under the time at which it began."""
        for first, days in ((1.5, -400), (3, 400)):
            def answer(number):
                self.set(days)
                return 200, {}, table_of(first)
            server = self.meddler(answer)
            self.set(0)
            self.publish(location=server.url)
            self.assertEqual(self.figures(), self.as_written(first))
            newest = self.runs()[0]
            self.assertEqual(os.path.basename(os.path.realpath(self.latest())), newest['publication'])
            self.assertEqual(newest['publication'][:4], newest['started'][:4])

    def test_a_file_of_the_inbox_under_a_wrong_clock(self):
        """Set back, all files are of the future: they are looked at twice. Nothing is lost, and nothing is taken before its time."""
        share = os.path.join(self.folder, 'share')
        os.mkdir(share)
        path = self.pipeline()
        with open(path) as file:
            document = json.load(file)
        document['inbox'] = {'folder': share, 'rest': 1}
        self.write('fetching.json', json.dumps(document))
        for days in (0, -400, 400):
            self.set(days)
            name = 'odd%d.csv' % days
            self.write(os.path.join('share', name), 'What,Ever\n1,2\n')
            os.utime(os.path.join(share, name), (time.time() - 100, time.time() - 100))
            if days == 0:
                time.sleep(1.1)  # ctime cannot be set
            done = self.run_program('run', path, code=8)
            self.assertIn(name, os.listdir(os.path.join(share, 'rejected')), done.stderr)


if __name__ == '__main__':
    main()
