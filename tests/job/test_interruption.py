"""Ctrl-C, kill -9 at any moment, and two runs at a time: `latest` is whole, the next run gives the bytes of an undisturbed one, nothing is left
behind. Moments are system calls, so that they are the same on a busy machine."""
import fcntl, json, os, random, shutil, signal, subprocess
from job import CHANGES, Job, LONG, PROGRAM, contents, main, needs_inject

SMALL = ('run', 'pipelines/fingertips-files.json', '--set', 'files=tests/fixtures/fingertips/*.csv')
RUN = ('run', 'pipelines/demo.json') if LONG else SMALL
KILLS = 60 if LONG else 20


class Interruption(Job):
    def undisturbed(self):
        """What a run publishes, and the calls with which it changes something."""
        other = os.path.join(self.folder, 'undisturbed')
        calls = self.calls(RUN, CHANGES, output=other, state=other + '-state')
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
        self.assertIn('the latest publication has not changed', done.stderr, where)
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
