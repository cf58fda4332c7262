"""Ctrl-C, kill -9 at any moment, and two runs at a time: `latest` is whole, the next run gives the bytes of an undisturbed one, nothing is left
behind. Moments are system calls, so that they are the same on a busy machine."""
import collections, contextlib, fcntl, json, os, random, shutil, signal, sqlite3, subprocess, tempfile
from job import CHANGES, INJECT, Job, LONG, PROGRAM, ROOT, contents, main, needs_inject

SMALL = ('run', 'pipelines/fingertips-files.json', '--set', 'files=tests/fixtures/fingertips/*.csv')
RUN = ('run', 'pipelines/demo.json') if LONG else SMALL
KILLS = 60 if LONG else 20


class Interruption(Job):
    def undisturbed(self, words=RUN):
        """What a run publishes, and the calls with which it changes something."""
        other = os.path.join(self.folder, 'undisturbed')
        calls = self.calls(words, CHANGES, output=other, state=other + '-state')
        return contents(self.latest(other)), calls

    def expect_only_publications(self):
        left = [name for name in os.listdir(self.output) if name != 'latest' and not name.startswith('20')]
        self.assertEqual(left, [])

    def clear(self, *folders):
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    @needs_inject
    def test_killed_at_any_moment(self):
        wanted, calls = self.undisturbed()
        chance = random.Random(20261121)
        for turn in range(KILLS):
            number = chance.randint(1, len(calls))
            done = self.disturbed(RUN, CHANGES, '-n', str(number), '-a', chance.choice(('kill', 'killafter')))
            if turn % 5 == 0:  # the others begin with what killed runs left, and may need fewer calls
                self.assertEqual(done.returncode, 128 + signal.SIGKILL, 'call %d: %s' % (number, done.stderr))
            if os.path.lexists(self.latest()):
                self.assertEqual(contents(self.latest()), wanted, 'latest is not whole after a kill at call %d' % number)
            if turn % 5 == 4:
                self.run_program(*RUN)
                self.assertEqual(contents(self.latest()), wanted)
                self.expect_only_publications()
                self.clear(self.output, self.state)

    def interrupt_at(self, number, signal_name, code, must_stop):
        """A run that is sent a signal at a call. Before anything is published it stops; afterwards it may finish."""
        self.clear(self.output, self.state)
        done = self.disturbed((*RUN, '--json'), CHANGES, '-n', str(number), '-a', signal_name)
        where = '%s at call %d: %s' % (signal_name, number, done.stderr)
        if not must_stop and done.returncode == 0:
            return
        self.assertEqual(done.returncode, code, where)
        error = json.loads(done.stderr.splitlines()[-1])
        self.assertEqual(error['schema'], 'placebook.error/1', where)
        self.assertIn('stopped', error['message'], where)
        if os.path.lexists(self.latest()):
            self.assertIn('is now', done.stderr, where)
        else:
            self.assertIn('nothing was published, and nothing had been before; run the same command again to continue', done.stderr, where)
        self.assertNotIn('has not changed', done.stderr, where)
        if os.path.isdir(self.output):
            self.expect_only_publications()
        if must_stop:
            self.assertFalse(os.path.lexists(self.latest()), where)

    @needs_inject
    def test_first_interrupt_stops_cleanly(self):
        wanted, calls = self.undisturbed()
        units = next(number for number, (_, path) in enumerate(calls, 1) if '-wal' in path) + 1
        loading = next(number for number, (_, path) in enumerate(calls, 1) if '.staging' in path)
        swap = max(number for number, (name, _) in enumerate(calls, 1) if name.startswith('rename'))
        for signal_name, code in (('SIGINT', 130), ('SIGTERM', 143)):
            for number in (units, loading, (loading + swap) // 2):
                self.interrupt_at(number, signal_name, code, must_stop=True)
            for number in (swap - 1, swap, swap + 1):
                self.interrupt_at(number, signal_name, code, must_stop=False)
        self.interrupt_at(loading, 'SIGINT', 130, must_stop=True)
        listed = subprocess.run([PROGRAM, 'runs', '--json', '--state', self.state], capture_output=True, text=True, env=self.environment())
        self.assertEqual(json.loads(listed.stdout.splitlines()[0])['state'], 'interrupted', listed.stdout)
        self.run_program(*RUN)
        self.assertEqual(contents(self.latest()), wanted)

    @needs_inject
    def test_who_is_stopped_is_told_what_is_true(self):
        """`plan` publishes nothing, whether something is published or not; a run after the first leaves what there is."""
        path = shutil.copy(os.path.join(ROOT, 'tests', 'fixtures', 'fingertips', 'website-26-columns.csv'), self.folder)
        words = ('pipelines/fingertips-files.json', '--set', 'files=' + path)
        opened = lambda command: next(i for i, (_, name) in enumerate(self.calls((command, *words), 'openr'), 1) if name == path)
        stop = lambda command, number: self.disturbed((command, *words), 'openr', '-n', str(number), '-a', 'SIGINT')
        for night in range(2):
            done = stop('plan', opened('plan'))
            self.assertEqual((done.returncode, done.stderr), (130, 'placebook: stopped by Ctrl-C\n  hint: run the same command again\n'))
            number = opened('run')
            if night == 0:
                self.clear(self.output, self.state)
            done = stop('run', number)
            self.assertEqual(done.returncode, 130)
            self.assertIn(('nothing was published, and nothing had been before', 'the latest publication has not changed')[night], done.stderr)
            self.run_program('run', *words)

    def stored(self, state):
        """How many units of the intake the store of a killed run has, and how many of the measures. Looked at in a copy: opening it would tidy it."""
        with tempfile.TemporaryDirectory(dir=self.folder) as copy:
            for name in os.listdir(state):
                if name.startswith('placebook.sqlite') and not name.endswith('-shm'):
                    shutil.copy(os.path.join(state, name), copy)
            with contextlib.closing(sqlite3.connect(os.path.join(copy, 'placebook.sqlite'))) as store:
                intake = 'SELECT count(*) FROM unit WHERE number %sIN (SELECT unit FROM origin)'
                return tuple(store.execute(intake % word).fetchone()[0] for word in ('', 'NOT '))

    @needs_inject
    def test_killed_between_intake_and_measures(self):
        """Killed as soon as all files are taken in, and before any measure was: the next run reads no file for its rows again."""
        wanted, calls = self.undisturbed(SMALL)
        whole = self.stored(os.path.join(self.folder, 'undisturbed-state'))
        folder = os.path.join(ROOT, 'tests', 'fixtures', 'fingertips')
        files = [name for name in os.listdir(folder) if name.endswith('.csv')]
        self.assertEqual(whole[0], len(files))
        writes = [number for number, (_, path) in enumerate(calls, 1) if 'placebook.sqlite' in path]
        low, high = 0, len(writes) - 1
        while low < high:  # the first call after which all files are in the store
            middle = (low + high) // 2
            self.clear(self.output, self.state)
            done = self.disturbed(SMALL, CHANGES, '-n', str(writes[middle]), '-a', 'killafter')
            self.assertEqual(done.returncode, 128 + signal.SIGKILL, done.stderr)
            low, high = (middle + 1, high) if self.stored(self.state)[0] < whole[0] else (low, middle)
        self.clear(self.output, self.state)
        self.disturbed(SMALL, CHANGES, '-n', str(writes[low]), '-a', 'killafter')
        self.assertEqual(self.stored(self.state), (whole[0], 0))
        shutil.copytree(self.state, self.state + '-copy')
        report = json.loads(self.run_program(*SMALL, '--json').stdout.splitlines()[-1])
        self.assertEqual((report['units_reused'], report['units_run']), whole)
        self.assertEqual(contents(self.latest()), wanted)
        listed = subprocess.run([PROGRAM, 'runs', 'show', '--json', '--state', self.state], capture_output=True, text=True, env=self.environment())
        reused = {unit['unit'] for unit in json.loads(listed.stdout.splitlines()[0])['units'] if unit['reused']}
        self.assertEqual(reused, set(files))
        self.clear(self.output, self.state)
        self.assertEqual(self.opened(folder), {name: 3 for name in files}, 'an undisturbed run looks at each file, and reads it for its digest, and for its rows')
        self.clear(self.output, self.state)
        os.rename(self.state + '-copy', self.state)
        opened = self.opened(folder)
        self.assertEqual(set(opened), set(files))
        self.assertLessEqual(max(opened.values()), 2, 'each is looked at, and digested where that is needed: none is read for its rows')

    def opened(self, folder):
        """How often a run opens each file of a folder."""
        listed = os.path.join(self.folder, 'opened')
        subprocess.run([INJECT, '-c', 'openr', '-u', folder, '-l', listed, '--', *self.command(*SMALL, '--jobs', '1')], check=True, capture_output=True,
                       env=dict(self.environment(), ASAN_OPTIONS='detect_leaks=0'), cwd=ROOT)
        with open(listed) as calls:
            return collections.Counter(os.path.basename(call.rstrip('\n')) for call in calls if folder in call and '.csv' in call)

    def test_a_second_run_at_the_same_time_is_refused(self):
        self.run_program(*RUN)
        before = contents(self.output)
        descriptor = os.open(self.output, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            done = self.run_program(*RUN, code=10)
        finally:
            os.close(descriptor)
        self.assertIn('another run', done.stderr)
        self.assertIn('hint:', done.stderr)
        self.assertEqual(contents(self.output), before)
        self.run_program(*RUN)


main()
