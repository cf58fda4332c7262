"""Ctrl-C, kill -9 at any moment, and two runs at a time: `latest` is whole, the next run gives the bytes of an undisturbed one, nothing is left
behind."""
import fcntl, os, random, signal, subprocess, time
from job import Job, ROOT, contents, main

ROUNDS = int(os.environ.get('PLACEBOOK_TEST_KILLS', '25'))


class Interruption(Job):
    def start(self, *words):
        return subprocess.Popen(self.command('run', 'pipelines/demo.json', *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=self.environment(), cwd=ROOT)

    def undisturbed(self):
        other = os.path.join(self.folder, 'undisturbed')
        begin = time.monotonic()
        self.run_program('run', 'pipelines/demo.json', output=other, state=other + '-state')
        return contents(self.latest(other)), time.monotonic() - begin

    def expect_only_publications(self):
        left = [name for name in os.listdir(self.output) if name != 'latest' and not name.startswith('20')]
        self.assertEqual(left, [])

    def test_killed_at_any_moment(self):
        wanted, seconds = self.undisturbed()
        chance = random.Random(20261121)
        for turn in range(ROUNDS):
            process = self.start()
            time.sleep(chance.uniform(0, seconds * 1.1))
            process.kill()
            process.communicate()
            if os.path.lexists(self.latest()):
                self.assertEqual(contents(self.latest()), wanted, 'latest is not whole after kill %d' % turn)
            if turn % 5 == 4:
                self.run_program('run', 'pipelines/demo.json')
                self.assertEqual(contents(self.latest()), wanted)
                self.expect_only_publications()
                subprocess.run(['rm', '-rf', self.output] + ([self.state] if turn % 2 else []), check=True)

    def test_first_interrupt_stops_cleanly(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            stopped = False
            for wait in (0.0, 0.02, 0.05, 0.1, 0.01, 0.03, 0.2, 0.15, 0.07, 0.005):
                process = self.start()
                time.sleep(wait + 0.02)
                process.send_signal(number)
                _, messages = process.communicate(timeout=60)
                self.assertIn(process.returncode, (code, 0, -number), messages)
                if process.returncode == code:
                    stopped = True
                    self.assertIn('stopped', messages)
                    if os.path.isdir(self.output):
                        self.expect_only_publications()
                subprocess.run(['rm', '-rf', self.output, self.state], check=True)
            self.assertTrue(stopped, 'no run was caught while it was at work')

    def test_a_second_run_at_the_same_time_is_refused(self):
        self.run_program('run', 'pipelines/demo.json')
        before = contents(self.output)
        descriptor = os.open(self.output, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            done = self.run_program('run', 'pipelines/demo.json', code=10)
        finally:
            os.close(descriptor)
        self.assertIn('another run', done.stderr)
        self.assertIn('hint:', done.stderr)
        self.assertEqual(contents(self.output), before)
        self.run_program('run', 'pipelines/demo.json')


main()
