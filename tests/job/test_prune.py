"""placebook prune: what goes and what stays, by hand, and kills at every change that it makes to the disk."""
import datetime, json, os, shutil, sqlite3, subprocess
from job import CHANGES, HEADER, Job, PROGRAM, contents, main, needs_inject, row


class Prune(Job):
    def six(self):
        """Publications of six days, the last of them today; each is as large as the test needs to know."""
        for value in range(6):
            self.publish_files(self.write('one.csv', '\n'.join([HEADER, row('E07000220', value=str(12 + value)), row('E07000221')])), code=8)
        old = sorted(name for name in os.listdir(self.output) if name != 'latest')
        order = {self.publication(number + 1): number for number in range(6)}
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            for name in old:
                day = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=(5 - order[name]) * 30)
                new = day.strftime('%Y%m%dT020000Z-') + name[-6:]
                os.rename(os.path.join(self.output, name), os.path.join(self.output, new))
                store.execute('UPDATE run SET publication = ? WHERE publication = ?', (new, name))
        os.remove(self.latest())
        os.symlink(self.publication(6), self.latest())

    def publication(self, run):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            return store.execute('SELECT publication FROM run WHERE number = ?', (run,)).fetchone()[0]

    def names(self):
        return sorted(name for name in os.listdir(self.output) if name != 'latest')

    def prune(self, *words, code=0):
        done = subprocess.run([PROGRAM, 'prune', '--output', self.output, '--state', self.state, '--json', *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout) if code == 0 else done.stderr

    def setUp(self):
        super().setUp()
        self.begin_with(self.six)
        self.all = self.names()

    def test_by_number(self):
        told = self.prune('--keep', '3', '--older-than', '0', '--dry-run')
        self.assertEqual([one['publication'] for one in told['publications']], self.all[2::-1])
        size = sum(os.path.getsize(os.path.join(top, name)) for gone in self.all[:3] for top, _, names in os.walk(os.path.join(self.output, gone)) for name in names)
        self.assertEqual((sum(one['bytes'] for one in told['publications']), told['kept']), (size, 3))
        self.assertEqual(self.names(), self.all)
        self.prune('--keep', '3', '--older-than', '0')
        self.assertEqual(self.names(), self.all[3:])

    def test_by_age(self):
        """Of 150, 120, 90, 60, 30 and 0 days: older than 60 are the first three, and two of them are not among the newest four."""
        self.prune('--keep', '4', '--older-than', '60')
        self.assertEqual(self.names(), self.all[2:])
        self.assertEqual(self.prune()['publications'], [])

    def test_the_latest_and_the_one_before_stay(self):
        os.remove(self.latest())
        os.symlink(self.all[2], self.latest())
        self.prune('--keep', '2', '--older-than', '0')
        self.assertEqual(self.names(), self.all[1:3] + self.all[4:])
        self.prune('--keep', '1', code=2)

    def test_units_that_no_run_needs(self):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            before = [key for (key,) in store.execute('SELECT key FROM unit')]
            needed = {key for (key,) in store.execute('SELECT key FROM run_unit WHERE run IN (5, 6)')}
            store.execute('UPDATE unit SET used = unixepoch() - 61 * 86400')
        self.assertEqual(self.prune('--dry-run')['units'], len(set(before) - needed))
        self.prune()
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            self.assertEqual({key for (key,) in store.execute('SELECT key FROM unit')}, needed)
        done = self.publish_files(os.path.join(self.folder, 'one.csv'), code=8) if os.path.exists(os.path.join(self.folder, 'one.csv')) else None
        if done:
            self.assertIn('nothing changed', done.stdout)

    def test_while_a_run_is_at_work(self):
        import fcntl
        with open(os.path.join(self.state, 'lock'), 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn('another run', self.prune('--keep', '2', '--older-than', '0', code=10))
        self.assertEqual(self.names(), self.all)

    def test_where_there_is_nothing(self):
        done = subprocess.run([PROGRAM, 'prune', '--output', os.path.join(self.folder, 'none'), '--state', os.path.join(self.folder, 'no-state')], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual([os.path.exists(os.path.join(self.folder, name)) for name in ('none', 'no-state')], [False, False])

    @needs_inject
    def test_killed_at_every_change(self):
        """Whatever was done before the kill: every publication that is there is whole, the latest and the one before are, and the next prune finishes."""
        words = ['prune', '--keep', '2', '--older-than', '0']
        kept = {name: contents(os.path.join(self.output, name)) for name in self.all}
        saved = os.path.join(self.folder, 'saved')
        for folder in (self.output, self.state):
            shutil.copytree(folder, os.path.join(saved, os.path.basename(folder)), symlinks=True)
        count = len(self.calls_of(words))
        self.assertGreater(count, 40)
        for number in range(1, count + 1, max(1, count // 40)):
            self.restore(saved)
            self.killed(words, number)
            for name in self.names():
                if not name.startswith('.'):
                    self.assertEqual(contents(os.path.join(self.output, name)), kept[name], number)
            self.assertEqual(os.readlink(self.latest()), self.all[-1])
            self.assertTrue(set(self.all[-2:]) <= set(self.names()))
            self.prune('--keep', '2', '--older-than', '0')
            self.assertEqual(self.names(), self.all[-2:])

    def restore(self, saved):
        for folder in (self.output, self.state):
            shutil.rmtree(folder)
            shutil.copytree(os.path.join(saved, os.path.basename(folder)), folder, symlinks=True)

    def plain(self, words):
        return [PROGRAM, *words, '--output', self.output, '--state', self.state]

    def inject(self, words, *options):
        from job import INJECT
        environment = dict(self.environment(), ASAN_OPTIONS='detect_leaks=0')
        return subprocess.run([INJECT, '-c', CHANGES, '-u', self.folder, *options, '--', *self.plain(words)], capture_output=True, text=True, env=environment)

    def calls_of(self, words):
        saved = os.path.join(self.folder, 'saved')
        listed = os.path.join(self.folder, 'calls')
        done = self.inject(words, '-l', listed)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.restore(saved)
        with open(listed) as file:
            return file.readlines()[:-1]

    def killed(self, words, number):
        self.inject(words, '-n', str(number), '-a', 'kill')


if __name__ == '__main__':
    main()
