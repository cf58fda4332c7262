"""Kill -9 at any moment of a whole run that fetches: planning, cache, index, ledger, units, staging and the swap. After each, `latest` is whole and is what it was or
what it should become; the next run publishes the bytes of an undisturbed one, every file of the cache is what its name says, and nothing is left behind.

Moments are counted system calls, as everywhere, so that each round says the same on a busy machine."""
import hashlib, os, random, signal, unittest
from fetching import DONE, Fetching, servers, table_of
from job import CHANGES, LONG, contents, main, needs_inject

Fetching.services = servers.Services()
# Reading is a moment too: the store, the cache and what comes from the server are read between changes.
KINDS = CHANGES + ',openr,read'
KILLS = 200 if LONG else 15
# Rows of another area, more than a megabyte of them: a download that is worth going on with (engine/fetch/fetch_private.h).
LARGE = ''.join('E06000001,%d,%s\n' % (1900 + number % 100, '7' * 40) for number in range(20000))


class Kills(Fetching):
    loaders = ('archive',)

    def setUp(self):
        super().setUp()
        self.path = self.pipeline(location=self.services.url + '/files/a.data')

    def serve(self, text, name=None):
        """Under a name whose file is sent as it is: what is packed on the way is not gone on with."""
        super().serve(text, 'a.data')

    def run_again(self):
        self.run_program('run', self.path)
        return contents(self.latest())

    def cache_is_sound(self, where):
        seen = 0
        for top, _, names in os.walk(os.path.join(self.state, 'cache')):
            for name in names:
                if os.path.basename(top) == 'partial':
                    continue
                with open(os.path.join(top, name), 'rb') as file:
                    self.assertEqual(hashlib.sha256(file.read()).hexdigest(), name, where)
                seen += 1
        self.assertGreater(seen, 0, where)

    def nothing_is_left(self, where):
        self.assertEqual([name for name in os.listdir(self.output) if name != 'latest' and not name.startswith('20')], [], where)
        self.assertEqual(os.listdir(os.path.join(self.state, 'cache', 'partial')), [], where)

    def kill(self, chance, begin, calls, before, wanted):
        """One round: a run that is killed, and one that is not."""
        self.restore(begin)
        number, when = chance.randint(1, calls), chance.choice(('kill', 'killafter'))
        where = '%s at call %d of %d, begun with %s' % (when, number, calls, begin)
        done = self.disturbed(('run', self.path), KINDS, '-n', str(number), '-a', when)
        # How long a run took is in the ledger, with more digits on a busy machine: the last calls may not come.
        self.assertIn(done.returncode, (128 + signal.SIGKILL, DONE) if number > calls * 0.95 else (128 + signal.SIGKILL,), where + done.stderr)
        now = contents(self.latest()) if os.path.lexists(self.latest()) else None
        self.assertIn(now, (before, wanted), where)
        self.assertEqual(self.run_again(), wanted, where)
        self.cache_is_sound(where)
        self.nothing_is_left(where)

    @needs_inject
    def test_killed_at_any_moment_of_a_run_that_fetches(self):
        """The first night of all; a night on which the table changed; and one on which it is so large that what came of it is kept for the next run."""
        first = self.run_again()
        self.keep('yesterday')
        chance = random.Random(20261129)
        for begin, before, more in ((None, None, ''), ('yesterday', first, ''), ('yesterday', first, LARGE)):
            self.serve(table_of(3) + more)
            self.restore(begin)
            calls = len(self.calls(('run', self.path), KINDS))
            wanted = contents(self.latest())
            self.assertEqual(self.figures(), self.as_written(3))
            self.services.forget()
            for _ in range(KILLS // 3 + (KILLS % 3 if not begin else 0)):
                self.kill(chance, begin, calls, before, wanted)
            if LONG:
                self.assertEqual(any(entry['status'] == 206 for entry in self.services.log()), bool(more), 'downloads that broke are gone on with')


if __name__ == '__main__':
    main()
