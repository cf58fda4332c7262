"""The state folder: one in which nothing may be written, such as a copy on a read-only disk, and the order that its ledger knows."""
import os, shutil, stat, subprocess, unittest
from job import HEADER, Job, PROGRAM, main, row

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

    def test_is_compared(self):
        self.publish_files(self.write('one.csv', '\n'.join([HEADER, row('E07000220', value='13'), row('E07000221')])), code=8)
        self.close()
        done = self.look('diff', '--publications', self.output, '--state', self.state)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('13', done.stdout)

    def test_publications_come_in_the_order_of_the_ledger(self):
        """A clock that was set back gives the later publication the earlier name."""
        import sqlite3
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
        import sqlite3
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            store.execute('PRAGMA journal_mode = DELETE')
            store.execute('PRAGMA user_version = 3')
        self.close()
        done = self.look('runs', '--state', self.state)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('of version 3', done.stderr)
        self.assertIn('nothing may be written', done.stderr)


if __name__ == '__main__':
    main()
