"""placebook cache, and the part of prune that is about it. What is in the cache is known from what the server was given: sizes and digests are made here."""
import datetime, hashlib, json, os, shutil, sqlite3, subprocess
from addressed import Addressed, SERVICES, table
from job import PROGRAM, main
from test_state_folder import without_rights

ONE, TWO, THREE = table(10), table(20), table(30, years=(2017, 2018, 2019))


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Cache(Addressed):
    def setUp(self):
        super().setUp()
        self.serve(a=ONE, b=TWO, c=THREE)

    def ask(self, *words, code=0, output=False):
        more = ['--output', self.output] if output else []
        done = subprocess.run([PROGRAM, *words, '--state', self.state, *more], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json(self, *words, **more):
        return json.loads(self.ask(*words, '--json', **more).stdout)

    def entries(self):
        """address -> entry, without files that no address leads to."""
        return {entry['url']: entry for entry in self.json('cache')['entries'] if entry['url']}

    def cached(self):
        return sorted(name for top, _, names in os.walk(os.path.join(self.state, 'cache')) for name in names)

    def store(self, sql, *values):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            return store.execute(sql, values).fetchall()

    def run_it(self, *words, **locations):
        return self.run_program('run', self.pipeline({id: self.at(name) for id, name in locations.items()}), *words)

    def first_night(self):
        """a and b at first; then b is left out and c comes, and a has other bytes: b is unused, the first bytes of a lead nowhere."""
        self.run_it(one='a', two='b')
        self.serve(a=THREE, b=TWO, c=ONE + 'E07000220,2016,1\n')
        self.run_it(one='a', three='c')

    def test_what_is_listed(self):
        self.begin_with(self.first_night)
        told = self.json('cache', 'list')
        now = {self.at('a'): (THREE, 'one', True), self.at('b'): (TWO, 'two', False), self.at('c'): (ONE + 'E07000220,2016,1\n', 'three', True)}
        found = {entry['url']: (entry['sha256'], entry['bytes'], entry['source'], entry['needed'], entry['there']) for entry in told['entries']}
        self.assertEqual(found, {**{url: (digest(text), len(text), source, needed, True) for url, (text, source, needed) in now.items()},
                                 None: (digest(ONE), len(ONE), None, False, True)})
        self.assertEqual((told['files'], told['bytes'], told['limit']), (4, len(ONE + TWO + THREE) + len(ONE) + len('E07000220,2016,1\n'), 4096 << 20))
        day = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        for entry in told['entries']:
            if entry['url']:
                self.assertEqual({entry[key][:10] for key in ('retrieved', 'changed', 'checked')}, {day})
        said = self.ask('cache').stdout
        self.assertIn(self.at('b'), said)
        self.assertIn('4 files', said)

    def test_a_secret_that_an_older_version_left_in_the_index(self):
        self.begin_with(self.first_night)
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            store.execute('UPDATE fetched SET url = ? WHERE url = ?', (self.at('a', '?key=topsecret99&year=2019'), self.at('a')))
        for words in (['cache'], ['cache', '--json']):
            said = self.ask(*words).stdout
            self.assertNotIn('topsecret99', said)
            self.assertIn(self.at('a', '?key=***&year=2019'), said)

    def test_a_folder_that_one_may_only_read(self):
        self.begin_with(self.first_night)
        whole = self.json('cache')
        program = shutil.copy(PROGRAM, os.path.join(self.folder, 'program'))
        for top, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(top, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o755 if path == program else 0o444)
            os.chmod(top, 0o555)
        for above in (os.path.dirname(self.folder), self.folder):
            os.chmod(above, 0o755)
        for words, key, expected in ((['cache'], 'entries', whole['entries']), (['cache', 'prune', '--dry-run'], 'files', 2)):
            done = subprocess.run([program, *words, '--state', self.state, '--json'], capture_output=True, text=True, cwd='/', preexec_fn=without_rights)
            self.assertEqual((done.returncode, done.stderr), (0, ''))
            self.assertEqual(json.loads(done.stdout)[key], expected)

    def test_what_no_next_run_needs_goes(self):
        self.begin_with(self.first_night)
        size = len(ONE) + len(TWO)
        self.assertEqual([self.json('cache', 'prune', '--dry-run')[key] for key in ('files', 'bytes')], [2, size])
        self.assertEqual(len(self.cached()), 4)
        self.json('cache', 'prune')
        self.assertEqual(set(self.cached()), {digest(THREE), digest(ONE + 'E07000220,2016,1\n')})
        self.assertEqual(set(self.entries()), {self.at('a'), self.at('c')})
        SERVICES.forget()
        done = self.run_program('run', self.pipeline({'one': self.at('a'), 'three': self.at('c')}), '--offline', '--error-on-no-change', code=9)
        self.assertIn('nothing changed', done.stdout + done.stderr)
        self.assertEqual(SERVICES.log(), [])

    def test_until_it_is_small_enough(self):
        """--to is in megabytes: of a file of a megabyte and more that no address leads to and of one that nobody needs, the first goes."""
        self.begin_with(self.first_night)
        large = b'x' * (1 << 20)
        name = hashlib.sha256(large).hexdigest()
        self.write(os.path.join('state', 'cache', name[:2], name), large)
        self.assertEqual(self.json('cache', 'prune', '--to', '2')['files'], 0)
        os.utime(os.path.join(self.state, 'cache', name[:2], name), (0, 0))
        self.assertEqual(self.json('cache', 'prune', '--to', '1')['files'], 1)
        self.assertNotIn(name, self.cached())
        self.assertIn(digest(TWO), self.cached())

    def test_by_age(self):
        self.begin_with(self.first_night)
        self.assertEqual(self.json('cache', 'prune', '--older-than', '10')['files'], 0)
        old = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=11)).strftime('%Y-%m-%dT%H:%M:%SZ')
        self.store('UPDATE fetched SET checked = ?', old)
        self.assertEqual(self.json('cache', 'prune', '--older-than', '12')['files'], 0)
        self.assertEqual(self.json('cache', 'prune', '--older-than', '10')['bytes'], len(TWO))

    def test_all_of_it(self):
        self.begin_with(self.first_night)
        self.assertEqual([self.json('cache', 'prune', '--all')[key] for key in ('files', 'left')], [4, 0])
        self.assertEqual((self.cached(), self.entries()), ([], {}))
        self.serve(a=THREE, c=ONE + 'E07000220,2016,1\n')
        self.run_program('run', self.pipeline({'one': self.at('a'), 'three': self.at('c')}), '--error-on-no-change', code=9)

    def test_a_source_that_cannot_be_read_keeps_what_it_had(self):
        """Its last good rows are published, so a run that is offline needs what they came from."""
        pipeline = {'one': self.at('a'), 'two': self.at('b')}
        self.run_program('run', self.pipeline(pipeline, required=False))
        SERVICES.fault('^/files/a', 'status', status=404, times=0)
        self.run_program('run', self.pipeline(pipeline, required=False), code=8)
        self.assertEqual(self.json('cache', 'prune')['files'], 0)

    def test_other_pipelines_of_the_state_folder_count(self):
        self.run_it(one='a')
        self.run_program('run', self.pipeline({'two': self.at('b')}, name='other'), output=os.path.join(self.folder, 'elsewhere'))
        self.assertEqual({entry['needed'] for entry in self.entries().values()}, {True})

    def test_prune_takes_the_cache_and_damaged_stores_with_it(self):
        self.begin_with(self.first_night)
        for name, days in (('placebook.sqlite.damaged-1', 100), ('placebook.sqlite.damaged-1-wal', 100), ('placebook.sqlite.damaged-2', 50)):
            path = self.write(os.path.join('state', name), 'x' * days)
            then = (datetime.datetime.now() - datetime.timedelta(days=days)).timestamp()
            os.utime(path, (then, then))
        told = self.json('prune', '--dry-run', output=True)
        self.assertEqual({one['file']: one['bytes'] for one in told['damaged_stores']}, {'placebook.sqlite.damaged-1': 100, 'placebook.sqlite.damaged-1-wal': 100})
        self.assertEqual((told['cache_files'], told['bytes']), (0, 200))
        self.assertIn('placebook.sqlite.damaged-1 of the state folder, a damaged store (100 bytes)', self.ask('prune', output=True).stdout)
        self.assertEqual([name for name in os.listdir(self.state) if 'damaged' in name], ['placebook.sqlite.damaged-2'])
        told = self.json('prune', '--older-than', '0', output=True)
        self.assertEqual((told['cache_files'], told['cache_bytes'], len(told['damaged_stores'])), (2, len(ONE) + len(TWO), 1))
        self.assertEqual(set(self.cached()), {digest(THREE), digest(ONE + 'E07000220,2016,1\n')})

    def test_words_that_do_not_fit(self):
        self.assertIn('no run has used it', self.ask('cache', code=2).stderr)
        self.assertEqual(os.path.exists(self.state), False)
        self.begin_with(self.first_night)
        self.assertIn('prune', self.ask('cache', 'purge', code=2).stderr)
        self.assertIn('goes with placebook cache prune', self.ask('cache', '--to', '5', code=2).stderr)
        self.assertIn('expected a number', self.ask('cache', 'prune', '--to', 'small', code=2).stderr)

    def test_while_a_run_is_at_work(self):
        import fcntl
        self.begin_with(self.first_night)
        with open(os.path.join(self.state, 'lock'), 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn('another run', self.ask('cache', 'prune', code=10).stderr)
            self.assertEqual(self.json('cache')['files'], 4)
        self.assertEqual(len(self.cached()), 4)


if __name__ == '__main__':
    main()
