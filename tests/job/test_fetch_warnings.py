"""An answer that is taken all the same, though something is wrong: the run says so, and so does its log. What is wrong is done here: a damaged copy, a clock."""
import glob, json, os, sqlite3, subprocess
from addressed import Addressed, table
from job import PROGRAM, contents, main


class Warnings(Addressed):
    def setUp(self):
        super().setUp()
        self.serve(a=table(10), b=table(20))

    def publish(self, *words, code=0):
        return self.run_program('run', self.pipeline({'one': self.at('a'), 'two': self.at('b')}), *words, code=code)

    def log(self, run):
        done = subprocess.run([PROGRAM, 'runs', 'log', str(run), '--state', self.state, '--json'], capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_damaged_copy(self):
        self.publish()
        before = contents(self.output)
        for path in glob.glob(os.path.join(self.state, 'cache', '??', '*')):
            with open(path, 'ab') as file:
                file.write(b'more')
        done = self.publish('--error-on-no-change', code=9)
        for source, name in (('one', 'a'), ('two', 'b')):
            sentence = 'the copy of %s in the cache was damaged and is not used' % self.at(name)
            self.assertIn("warning: source '%s': %s" % (source, sentence), done.stderr)
            self.assertIn(('warning', source, sentence), [(line['level'], line.get('source'), line['message']) for line in self.log(2)])
        self.assertEqual(contents(self.output), before)
        self.assertNotIn('damaged', self.publish().stderr)
        self.assertNotIn('warning', {line['level'] for line in self.log(3)})

    def test_a_clock_that_was_wrong_is_told_once_for_each_source(self):
        path = self.pipeline({'one': self.at('a')}, options={'files': [self.at('a'), self.at('b')]})
        self.run_program('run', path, '--max-rejects', '100%', code=7)  # two files say the same facts differently: they are fetched, and that is all
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            store.execute("UPDATE fetched SET checked = '2099-01-01T00:00:00Z'")
        done = self.run_program('run', path, '--max-rejects', '100%', code=7)
        told = [line for line in done.stderr.splitlines() if 'the clock of this machine is or was wrong' in line]
        self.assertEqual(len(told), 1, done.stderr)
        self.assertIn("source 'one': %s was last checked at 2099-01-01T00:00:00Z, which is later than now" % self.at('a'), told[0])
        self.assertTrue(told[0].endswith('(and the same of 1 more)'), told[0])


if __name__ == '__main__':
    main()
