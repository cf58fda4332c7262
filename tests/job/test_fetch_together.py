"""What happens at the same time as a run that fetches: another run, files that are put into the inbox, folders that cannot be written to, a full disk. The moment is
known: the server of the test has been asked and has not answered yet."""
import contextlib, json, os, subprocess, unittest
from fetching import AT_WORK, DISK, DONE, Fetching, mounts_of_our_own, servers, table_of
from job import ROOT, contents, main

Fetching.services = servers.Services()


class Beside(Fetching):
    loaders = ('archive',)

    def once(self, happens, first=3):
        """A server that sends a table; when it is asked for the first time, something happens before."""
        self.happened = []

        def answer(number):
            if number == 1:
                self.happened.append(happens())
            return 200, {'ETag': '"%g"' % first}, table_of(first)
        return self.meddler(answer)

    def run_beside(self, path, *words):
        return subprocess.run(self.command('run', path, *words), capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=120)


class Runs(Beside):
    def test_a_second_run_is_refused_and_asks_nobody(self):
        server = self.once(lambda: self.run_beside(path))
        path = self.pipeline(location=server.url)
        self.run_program('run', path)
        second, = self.happened
        self.assertEqual((second.returncode, server.count), (AT_WORK, 1), second.stderr)
        self.assertIn('another run', second.stderr)
        self.assertEqual(self.figures(), self.as_written(3))

    def test_a_second_run_that_waits_finds_all_done(self):
        """It waits for the first, asks whether anything changed, and publishes nothing."""
        waiting = []

        def begin():
            waiting.append(subprocess.Popen(self.command('run', path, '--wait', '60'), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=ROOT))
        server = self.once(begin)
        path = self.pipeline(location=server.url)
        self.run_program('run', path)
        out, error = waiting[0].communicate(timeout=120)
        self.assertEqual(waiting[0].returncode, DONE, error)
        self.assertIn('nothing changed', out)
        self.assertEqual(len([name for name in os.listdir(self.output) if name.startswith('2')]), 1)
        self.assertEqual(self.figures(), self.as_written(3))

    def test_two_runs_of_other_pipelines_with_one_cache(self):
        """Other outputs, the same state folder: the second waits or is refused, and neither spoils the cache of the other."""
        other = os.path.join(self.folder, 'other')
        server = self.once(lambda: subprocess.run(self.command('run', path, output=other), capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=120))
        path = self.pipeline(location=server.url)
        self.run_program('run', path)
        second, = self.happened
        self.assertIn(second.returncode, (DONE, AT_WORK), second.stderr)
        self.run_program('run', path, output=other)
        self.assertEqual(contents(os.path.join(self.latest(), 'rugby')), contents(os.path.join(self.latest(other), 'rugby')))


class Inbox(Beside):
    VISITS = 'Council,Year,Visits\n' + ''.join('E07000220,%d,%d\n' % (year, year) for year in range(1990, 1999))

    def setUp(self):
        super().setUp()
        self.share = os.path.join(self.folder, 'share')
        os.mkdir(self.share)

    def put(self, text):
        self.write(os.path.join('share', 'visits.csv'), text)

    def nightly(self, server):
        """A file must have been at rest for an hour."""
        path = self.pipeline(location=server.url)
        with open(path) as file:
            document = json.load(file)
        document['inbox'] = {'folder': self.share, 'rest': 3600}
        return self.write('fetching.json', json.dumps(document))

    def left(self):
        return [sorted(os.listdir(os.path.join(self.share, folder))) for folder in ('', 'done', 'rejected')]

    def test_a_file_that_somebody_begins_to_write_while_the_run_fetches(self):
        server = self.once(lambda: self.put(self.VISITS[:50]))
        done = self.run_program('run', self.nightly(server))
        self.assertEqual(self.left(), [['done', 'rejected', 'visits.csv'], [], []], done.stderr)
        self.assertIn('visits.csv', done.stdout + done.stderr)
        with open(os.path.join(self.share, 'visits.csv')) as file:
            self.assertEqual(file.read(), self.VISITS[:50])
        self.assertEqual(self.figures(), self.as_written(3))


@contextlib.contextmanager
def read_only(folder):
    """Also for root: a mount of the folder itself that may not be written to."""
    subprocess.run(['mount', '--bind', folder, folder], check=True)
    subprocess.run(['mount', '-o', 'remount,bind,ro', folder], check=True)
    try:
        yield
    finally:
        subprocess.run(['umount', folder], check=True)


@unittest.skipUnless(mounts_of_our_own(), 'nothing can be mounted here')
class ReadOnly(Beside):
    def test_output_that_cannot_be_written_to(self):
        """It is seen before anybody is asked: nothing is fetched in vain."""
        self.publish()
        before = contents(self.output)
        self.serve(table_of(3))
        self.services.forget()
        with read_only(self.output):
            done = self.publish(code=DISK)
        self.assertIn(self.output, done.stderr)
        self.assertIn('hint:', done.stderr)
        self.assertEqual((self.asked(), contents(self.output)), ([], before))
        self.publish()
        self.assertEqual(self.figures(), self.as_written(3))

    def test_output_that_becomes_so_while_it_fetches(self):
        self.publish()
        before = contents(self.output)
        with contextlib.ExitStack() as stack:
            server = self.once(lambda: stack.enter_context(read_only(self.output)))
            done = self.publish(location=server.url, code=DISK)
        self.assertIn(self.output, done.stderr)
        self.assertEqual(contents(self.output), before)
        self.publish(location=server.url)  # what was fetched is not fetched again
        self.assertEqual(self.figures(), self.as_written(3))

    def test_state_that_cannot_be_written_to(self):
        self.publish()
        before = contents(self.output)
        self.services.forget()
        with read_only(self.state):
            done = self.publish(code=DISK)
        self.assertIn(self.state, done.stderr)
        self.assertEqual((self.asked(), contents(self.output)), ([], before))


if __name__ == '__main__':
    main()
