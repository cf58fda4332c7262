"""The state folder: one in which nothing may be written, such as a copy on a read-only disk, and the order that its ledger knows."""
import fcntl, os, shutil, sqlite3, stat, subprocess, unittest
from job import HEADER, Job, PROGRAM, ROOT, main, row

NOBODY = 65534


def without_rights():
    """What a process does that may not write in the folder: the superuser's rights would let it."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


class StateFolder(Job):
    def setUp(self):
        super().setUp()
        self.publish_files(self.write('one.csv', '\n'.join([HEADER, row('E07000220'), row('E07000221')])), code=8)
        self.program = shutil.copy(PROGRAM, os.path.join(self.folder, 'program'))

    def close(self):
        """Everything may be read by all, and the folders of the state and above be entered."""
        for folder, _, names in os.walk(self.folder):
            os.chmod(folder, 0o755)
            for name in names:
                path = os.path.join(folder, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o755 if path == self.program else 0o644)
        os.chmod(self.state, 0o555)
        above = os.path.dirname(self.folder)
        while above not in ('/', '/tmp') and os.stat(above).st_uid == os.geteuid() and not os.stat(above).st_mode & stat.S_IXOTH:
            os.chmod(above, 0o755)
            above = os.path.dirname(above)

    def look(self, *words):
        return subprocess.run([self.program, *words], capture_output=True, text=True, cwd='/', preexec_fn=without_rights)

    def tearDown(self):
        os.chmod(self.state, 0o755)
        super().tearDown()

    def test_is_looked_at(self):
        before = subprocess.run([PROGRAM, 'runs', '--state', self.state], capture_output=True, text=True).stdout
        self.close()
        for words in (['runs'], ['runs', 'show'], ['runs', 'log'], ['rejects'], ['status']):
            done = self.look(*words, '--state', self.state)
            self.assertEqual((done.returncode, done.stderr), (0, ''), words)
        self.assertEqual(self.look('runs', '--state', self.state).stdout, before)
        self.assertEqual(sorted(os.listdir(self.state)), ['lock', 'placebook.sqlite'])

    def test_of_which_nothing_may_be_seen(self):
        """That is not the same as a folder which no run has used."""
        self.close()
        os.chmod(self.state, 0o700 if os.geteuid() == 0 else 0)
        for words in (['status'], ['runs'], ['rejects'], ['diff', '--publications', self.output]):
            done = self.look(*words, '--state', self.state)
            self.assertEqual(done.returncode, 11, words)
            self.assertIn('permission denied', done.stderr)

    def give_away(self):
        """State and publications are those of a service's user, as below /var/lib/placebook."""
        self.close()
        for top in self.state, self.output:
            os.chmod(top, 0o755)
            for folder, names, files in os.walk(top):
                for name in ['.', *names, *files]:
                    os.lchown(os.path.join(folder, name), NOBODY, NOBODY)

    def as_root(self, *words):
        return subprocess.run([PROGRAM, *words, '--state', self.state], capture_output=True, text=True, env=self.environment(), cwd=ROOT)

    def of_root(self):
        return [os.path.join(folder, name) for top in (self.state, self.output) for folder, names, files in os.walk(top) for name in names + files
                if os.lstat(os.path.join(folder, name)).st_uid == 0]

    @unittest.skipUnless(os.geteuid() == 0, 'only the superuser can give files away')
    def test_a_damaged_store_is_left_to_its_user(self):
        """Who looks as root would otherwise leave a store that the service cannot open."""
        self.give_away()
        with open(os.path.join(self.state, 'placebook.sqlite'), 'r+b') as store:
            store.write(b'\0' * 8192)
        for words in (['status'], ['runs'], ['rejects'], ['doctor']):
            done = self.as_root(*words)
            self.assertEqual(done.returncode, 11, words)
            self.assertIn('damaged', done.stdout + done.stderr)
            self.assertEqual(self.of_root(), [])
        self.assertIn('it was moved to', self.look('status', '--state', self.state).stderr)

    @unittest.skipUnless(os.geteuid() == 0, 'only the superuser can give files away')
    def test_root_leaves_no_files_in_that_of_another_user(self):
        """The service could not write to them, and every later run would fail."""
        self.publish_files(self.write('one.csv', '\n'.join([HEADER, row('E07000220', value='12'), row('E07000221')])), code=8)
        self.give_away()
        rows = self.write('other.csv', '\n'.join([HEADER, row('E07000220', value='13')]))
        before = self.as_root('runs').stdout
        for words in (['run', 'pipelines/fingertips-files.json', '--set', 'files=' + rows], ['load', rows], ['rollback'], ['prune']):
            done = self.as_root(*words, '--output', self.output)
            self.assertEqual(done.returncode, 11, (words, done.stderr))
            self.assertIn('belongs to nobody', done.stderr, words)
            self.assertIn('runuser -u nobody', done.stderr)
            self.assertEqual(self.of_root(), [], words)
        self.assertEqual(self.as_root('runs').stdout, before)

    def test_is_compared(self):
        self.publish_files(self.write('one.csv', '\n'.join([HEADER, row('E07000220', value='13'), row('E07000221')])), code=8)
        self.close()
        done = self.look('diff', '--publications', self.output, '--state', self.state)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('13', done.stdout)

    def test_publications_come_in_the_order_of_the_ledger(self):
        """A clock that was set back gives the later publication the earlier name."""
        first = os.path.basename(os.path.realpath(self.latest()))
        self.publish_files(self.write('one.csv', '\n'.join([HEADER, row('E07000220', value='13'), row('E07000221')])), code=8)
        second = os.path.basename(os.path.realpath(self.latest()))
        renamed = '2099' + first[4:]
        os.rename(os.path.join(self.output, first), os.path.join(self.output, renamed))
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            store.execute('UPDATE run SET publication = ? WHERE publication = ?', (renamed, first))
        back = subprocess.run([PROGRAM, 'rollback', '--dry-run', '--output', self.output, '--state', self.state], capture_output=True, text=True)
        self.assertEqual(back.returncode, 0, back.stderr)
        self.assertIn(renamed, back.stdout)
        told = subprocess.run([PROGRAM, 'diff', '--publications', self.output, '--state', self.state], capture_output=True, text=True)
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertLess(told.stdout.index(renamed), told.stdout.index(second), told.stdout)

    def test_does_not_run(self):
        self.close()
        done = self.look('rollback', '--output', self.output, '--state', self.state)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('permission denied', done.stderr)

    def test_of_an_earlier_version_is_refused(self):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            store.execute('PRAGMA journal_mode = DELETE')
            store.execute('PRAGMA user_version = 3')
        self.close()
        done = self.look('runs', '--state', self.state)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('of version 3', done.stderr)
        self.assertIn('the next run of its user brings it up to date', done.stderr)

    def version(self, new=None):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            if new:
                store.execute('PRAGMA user_version = %d' % new)
            return store.execute('PRAGMA user_version').fetchone()[0]

    def test_of_an_earlier_version_waits_for_a_run_of_that_version(self):
        """The earlier program would take for damaged what it finds in a store that was brought up to date meanwhile. It has the lock of the folder."""
        now = self.version()
        self.version(7)
        with open(os.path.join(self.state, 'lock')) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = subprocess.run([PROGRAM, 'runs', '--state', self.state], capture_output=True, text=True)
            self.assertEqual(done.returncode, 10, done.stderr)
            self.assertIn('a run of an older Placebook is using it', done.stderr)
            self.assertEqual(self.version(), 7)
        done = subprocess.run([PROGRAM, 'runs', '--state', self.state], capture_output=True, text=True)
        self.assertEqual((done.returncode, self.version()), (0, now), done.stderr)


if __name__ == '__main__':
    main()
