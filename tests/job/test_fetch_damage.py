"""What is damaged on the disk between two nights of a pipeline that fetches: bytes of the store, files of the cache. The run says what is damaged and what to do, or
makes again what can be made again; what it publishes is what an undamaged run publishes, and never a wrong figure."""
import collections, hashlib, json, os, random, sqlite3, subprocess, unittest
from fetching import DISK, DONE, Fetching, LASTING, TEMPORARY, servers, table_of
from job import LONG, ROOT, contents, main, read_json

Fetching.services = servers.Services()
PAGE = 8192
FLIPS = 200 if LONG else 24


class Damage(Fetching):
    maxDiff = None
    loaders = ('archive',)

    def setUp(self):
        super().setUp()
        self.path = self.pipeline()
        self.run_program('run', self.path)

    def published(self):
        """All that is published but whether a Place was new or as before, which a run that begins with an empty store cannot know."""
        found = contents(self.latest())
        manifest = read_json(self.latest(), 'publication.json')
        manifest.pop('document_sha256')
        for place in manifest['places']:
            place.pop('state')
        return dict(found, **{'publication.json': json.dumps(manifest, sort_keys=True)})

    def run_once(self, *words):
        return subprocess.run(self.command('run', self.path, *words), capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=120)


class Store(Damage):
    """Two nights are kept. On the third the table is as it was, or another one, and a bit of the store is another one."""

    def setUp(self):
        super().setUp()
        self.store = os.path.join(self.state, 'placebook.sqlite')
        self.serve(table_of(3))
        self.run_program('run', self.path)
        with sqlite3.connect(self.store) as store:  # so that a byte of the file is one that counts
            store.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        self.keep('yesterday')
        self.before = self.published()
        self.serve(table_of(5))
        self.run_program('run', self.path)
        self.wanted = {False: self.before, True: self.published()}

    def pages(self):
        """The bytes that are not zero, by what the page that they are in is for."""
        with sqlite3.connect(os.path.join(self.folder, 'yesterday', 'state', 'placebook.sqlite')) as store:
            found = {root: name for root, name in store.execute('SELECT rootpage, name FROM sqlite_schema WHERE rootpage > 0')}
        with open(os.path.join(self.folder, 'yesterday', 'state', 'placebook.sqlite'), 'rb') as file:
            data = file.read()
        parts = collections.defaultdict(list)
        for at, byte in enumerate(data):
            if byte and not 60 <= at < 64:  # its version: a store of a newer one is refused and left alone
                parts['header' if at < 100 else found.get(at // PAGE + 1, 'schema' if at < 2 * PAGE else 'rows')].append(at)
        return parts

    def flip(self, at, bit):
        with open(self.store, 'r+b') as file:
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << bit]))

    def try_flip(self, part, at, bit, changed):
        """What does not hold after one flip."""
        self.restore('yesterday')
        self.serve(table_of(5 if changed else 3))
        self.flip(at, bit)
        done = self.run_once()
        now = self.published()
        if done.returncode == DONE and now != self.wanted[changed]:
            yield 'exit 0, and another publication'
        if done.returncode != DONE and now != self.before:
            yield 'exit %d, and latest is another one' % done.returncode
        if done.returncode not in (DONE, DISK):
            yield 'exit %d' % done.returncode
        if done.returncode == DISK and ('damaged' not in done.stderr or 'run again' not in done.stderr):
            yield 'no word of what is damaged and what to do'
        done = self.run_once()
        if done.returncode == DISK and 'damaged' in done.stderr:  # what only the second one looks at
            done = self.run_once()
        if done.returncode != DONE or self.published() != self.wanted[changed]:
            yield 'the next run does not make it good: %d, %s' % (done.returncode, done.stderr)

    def test_a_flipped_bit_anywhere(self):
        """In turn in the header, the schema, each table and each index: what a flip can do differs by that."""
        parts = self.pages()
        self.assertTrue({'header', 'fetched', 'fetch', 'run', 'unit', 'segment', 'unit_seal'} <= set(parts), sorted(parts))
        chance = random.Random(20261129)
        names = sorted(parts)
        complaints = []
        for turn in range(FLIPS):
            part = names[turn % len(names)] if LONG or turn % 2 else 'segment'
            at, bit = chance.choice(parts[part]), chance.randrange(8)
            complaints += ['%s, byte %d, bit %d: %s' % (part, at, bit, one) for one in self.try_flip(part, at, bit, turn % 4 < 2)]
        self.assertEqual(complaints, [])

    def test_what_leads_to_the_rows_of_another_night(self):
        """Bytes that are sound, and belong to another unit: the figures of the first night must not come again."""
        for column in ('form', 'digest'):
            self.restore('yesterday')
            with sqlite3.connect(self.store) as store:
                first, second = [number for number, in store.execute("SELECT unit FROM segment JOIN share USING (unit) WHERE source = 'council' AND part = 'table-x'"
                                                                     " GROUP BY unit HAVING count(*) = 1 ORDER BY unit")][:2]
                store.execute('UPDATE segment SET %s = (SELECT %s FROM segment WHERE unit = ?) WHERE unit = ?' % (column, column), (first, second))
            self.serve(table_of(3))
            self.write('here.csv', 'Code,Year,Value\nE07000220,1999,31\n')  # so that the measure is made again
            self.run_once('--max-withdrawn', '100%')
            self.assertEqual(self.figures(), self.as_written(3), column)

    def test_findings_that_are_damaged_are_made_again(self):
        self.restore('yesterday')
        with sqlite3.connect(self.store) as store:
            store.execute("UPDATE finding SET form = CAST(substr(form, 1, length(form) - 1) || x'ff' AS BLOB)")
        self.serve(table_of(5))
        done = self.run_once()
        self.assertEqual((done.returncode, self.published()), (DONE, self.wanted[True]), done.stderr)
        self.assertIn('is damaged: read again', done.stderr)

    def test_a_format_that_no_store_has(self):
        self.restore('yesterday')
        self.flip(47, 6)
        done = self.run_once()
        self.assertEqual((done.returncode, self.published()), (DONE, self.wanted[True]), done.stderr)
        self.assertIn('was damaged; it was moved to', done.stderr)

    def test_a_schema_that_is_damaged(self):
        """It looks sound to SQLite, and has no such column."""
        self.restore('yesterday')
        with open(self.store, 'r+b') as file:
            data = file.read()
            at = data.index(b'last_modified TEXT')
            file.seek(at)
            file.write(b'l')
            file.seek(at + 5)
            file.write(b'M')
        self.run_once()  # names of columns are not told by their case
        with open(self.store, 'r+b') as file:
            file.seek(at)
            file.write(b'k')
        done = self.run_once()
        self.assertEqual(done.returncode, DISK)
        self.assertRegex(done.stderr, 'is damaged: no such column: last_modified')
        done = self.run_once()
        self.assertEqual((done.returncode, self.published()), (DONE, self.wanted[True]), done.stderr)
        self.assertIn('was damaged; it was moved to', done.stderr)


class LastGoodRows(Damage):
    """The address has no file any more, and what the store has of its last good rows is damaged: they cannot be made again. The run says so, and why."""

    def setUp(self):
        super().setUp()
        self.path = self.pipeline(required=False)
        self.run_program('run', self.path)
        self.services.control(files={'a.csv': None})
        self.before = contents(self.latest())

    def damage(self, sql):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            unit, = store.execute('SELECT key FROM run_unit WHERE source = ? AND run = (SELECT max(run) FROM run_unit) ORDER BY position', ('council',)).fetchone()
            store.execute(sql + ' = (SELECT number FROM unit WHERE key = ?)', (unit,))

    def run_fails(self, *words, code=LASTING):
        done = self.run_once(*words)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn('cannot open', done.stderr)
        self.assertEqual(contents(self.latest()), self.before)
        return done.stderr

    def test_what_is_said_of_them(self):
        self.damage('UPDATE share SET kept = kept + 1 WHERE unit')
        self.assertIn('404', self.run_fails())

    def test_the_rows(self):
        self.damage('UPDATE segment SET form = zeroblob(length(form)) WHERE unit')
        self.write('here.csv', 'Code,Year,Value\nE07000220,1999,31\nE92000001,1999,31\n')
        said = self.run_fails()
        self.assertIn("the last good rows of source 'council' are damaged", said)
        self.assertIn('404', said)

    def test_the_rows_of_a_source_that_is_not_asked_for(self):
        self.damage('UPDATE segment SET form = zeroblob(length(form)) WHERE unit')
        self.write('here.csv', 'Code,Year,Value\nE07000220,1999,31\nE92000001,1999,31\n')
        said = self.run_fails('--source', 'here')
        self.assertIn("the last good rows of source 'council' are damaged", said)
        self.assertIn('without --source', said)


class Cache(Damage):
    """What the first night fetched is damaged before the second."""

    def entry(self):
        name = hashlib.sha256(table_of(1.5).encode()).hexdigest()
        return os.path.join(self.state, 'cache', name[:2], name)

    def spoil(self, how):
        path = self.entry()
        with open(path, 'r+b') as file:
            data = file.read()
            if how == 'flipped':
                file.seek(len(data) // 2)
                file.write(bytes([data[len(data) // 2] ^ 1]))
            elif how == 'truncated':
                file.truncate(len(data) // 2)
        if how in ('removed', 'a folder', 'a folder with a file', 'a link', 'a pipe'):
            os.remove(path)
        if how.startswith('a folder'):
            os.mkdir(path)
        if how == 'a folder with a file':
            with open(os.path.join(path, 'mine.txt'), 'w') as file:
                file.write('keep me')
        if how == 'a link':
            os.symlink('/etc/passwd', path)
        if how == 'a pipe':
            os.mkfifo(path)

    def test_an_entry_that_is_not_what_it_was_is_fetched_again(self):
        self.keep('yesterday')
        before = self.published()
        for how in ('flipped', 'truncated', 'removed', 'a folder', 'a folder with a file', 'a link', 'a pipe'):
            with self.subTest(how):
                self.restore('yesterday')
                self.spoil(how)
                self.services.forget()
                done = self.run_once('--offline')
                self.assertEqual(done.returncode, LASTING, done.stderr)
                self.assertIn('nothing is fetched now', done.stderr)
                self.assertIn('run once without --offline', done.stderr)
                self.assertEqual((self.published(), self.asked()), (before, []))
                self.restore('yesterday')
                self.spoil(how)
                done = self.run_once()
                self.assertEqual((done.returncode, self.published()), (DONE, before), done.stderr)
                self.assertEqual('in the cache was damaged' in done.stderr, how != 'removed', done.stderr)
                self.assertEqual([(entry['status'], 'If-None-Match' in entry['headers']) for entry in self.asked()], [(200, False)])
                with open(self.entry(), 'rb') as file:
                    self.assertEqual(file.read(), table_of(1.5).encode())
                if how == 'a folder with a file':
                    self.assertTrue(os.path.exists(os.path.join(self.entry() + '.aside', 'mine.txt')))
                done = self.run_once('--offline')
                self.assertEqual((done.returncode, self.published()), (DONE, before), done.stderr)

    def test_a_bit_that_the_disk_lost_where_the_text_of_a_rejected_row_is_read(self):
        """The rows are known, and the text of those that are rejected is read again as another source changed. The next run fetches the file anew, as the message says."""
        twice = table_of(1.5) + 'E07000220,2005,998\nE07000220,2005,999\n'
        self.serve(twice)
        self.run_program('run', self.path)
        self.keep('yesterday')
        with open(os.path.join(self.folder, 'here.csv')) as file:
            here = file.read()
        self.write('here.csv', here.replace(',30', ',31'))
        self.run_program('run', self.path)
        wanted = self.published()
        self.restore('yesterday')
        name = hashlib.sha256(twice.encode()).hexdigest()
        path = os.path.join(self.state, 'cache', name[:2], name)
        times = os.stat(path)
        with open(path, 'r+b') as file:
            file.seek(-4, os.SEEK_END)
            file.write(b'7')
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        done = self.run_once()
        self.assertEqual(done.returncode, TEMPORARY, done.stderr)
        self.assertIn('run again: it is fetched anew', done.stderr)
        done = self.run_once()
        self.assertEqual((done.returncode, self.published()), (DONE, wanted), done.stderr)


if __name__ == '__main__':
    main()
