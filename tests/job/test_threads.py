"""Four threads at a time, through intake, measures and Places: the same bytes as with one, also when a run is resumed, fails, loads a file, or is told to
stop. In the preset tsan a race ends the program with a report, and the test with it."""
import json, os, shutil, signal, subprocess
from job import HEADER, Job, PLACES, ROOT, contents, figures, main, name_alike, read_json

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
STEPS = ['normalise', 'places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile', 'opportunity']
FILES = 8
MEASURES = ('20101', '20601', '20602', '90323', '93085', '22001', '91720', '93701')
AREAS = ('E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222', 'E08000026', 'E10000031', 'E92000001')


def line(indicator, area, year, count, denominator=1000):
    value = 100 * count / denominator
    return ','.join([indicator, 'Measure', '', '', area, area, 'District', 'Persons', 'All ages', '', '', str(year), repr(value), repr(value * 0.9), repr(value * 1.1), '', '',
                     str(count), str(denominator), '', '', '', '', '', '', ''])


class Threads(Job):
    def setUp(self):
        super().setUp()
        for number in range(FILES):
            self.write_file(number)

    def write_file(self, number, more=0):
        """Every file has some years of every measure: so each measure has rows of every file, and each thread both steps."""
        rows = [line(indicator, area, year, 20 + (year * 7 + i * 3 + k + more) % 50)
                for i, indicator in enumerate(MEASURES) for k, area in enumerate(AREAS) for year in range(2000 + 3 * number, 2003 + 3 * number)]
        return self.write('part%d.csv' % number, '\n'.join([HEADER, *rows, '']))

    def pipeline(self, **more):
        content = {'pipeline': 'threads', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                   'sources': [{'id': 'folder', 'extractor': 'fingertips', 'options': {'files': [self.folder + '/part[0-5].csv']}},
                               *({'id': 'file%d' % i, 'extractor': 'fingertips', 'options': {'files': [self.folder + '/part%d.csv' % i]}} for i in (6, 7))],
                   'transforms': [{'use': step} for step in STEPS], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}], 'max_mismatches': '100%', **more}
        return self.write('threads.json', json.dumps(content))

    def with_threads(self, *words, jobs, code=0):
        """With a display, which is a thread of its own."""
        done = subprocess.run([os.environ['PLACEBOOK'], *words, '--output', self.output + jobs, '--state', self.state + jobs, '--jobs', jobs, '--progress', 'json'],
                              capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=600)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn('Sanitizer', done.stderr)
        return done

    def both(self, *words, code=0):
        """The same with one thread and with four: what is published is the same."""
        published = []
        for jobs in ('1', '4'):
            self.with_threads(*words, jobs=jobs, code=code)
            published.append(contents(self.latest(self.output + jobs)))
        self.assertEqual(published[0], published[1])
        name_alike(self.output + '1', self.output + '4')
        return published[0]

    def test_a_life(self):
        first = self.both('run', self.pipeline())
        self.write_file(2, more=1)
        self.assertNotEqual(first, self.both('run', self.pipeline()))  # one file is read, and every measure is made again
        second = figures(self.latest(self.output + '1'))
        loaded = self.write('loaded.csv', '\n'.join([HEADER, line('20101', 'E07000220', 2020, 999), '']))
        for jobs in ('1', '4'):
            self.with_threads('load', loaded, '--as', 'fingertips-files', jobs=jobs)
        os.remove(os.path.join(self.folder, 'part6.csv'))
        self.both('run', self.pipeline(), code=8)  # the last good rows of a source
        self.write_file(6)
        shutil.rmtree(self.state + '4')
        shutil.rmtree(self.state + '1')
        self.both('run', self.pipeline())
        self.assertEqual(figures(self.latest(self.output + '1')), second)
        for number in (1, 3):  # a quarter of the rows
            os.remove(os.path.join(self.folder, 'part%d.csv' % number))
        self.both('run', self.pipeline(), code=7)  # stopped by the gate
        self.assertEqual(figures(self.latest(self.output + '1')), second)

    def test_places_without_rows(self):
        """What becomes of them is noted while others are made."""
        for number in range(FILES):
            rows = [line(indicator, 'E07000220', year, 20) for indicator in MEASURES for year in range(2000 + 3 * number, 2003 + 3 * number)]
            self.write('part%d.csv' % number, '\n'.join([HEADER, *rows, '']))
        self.both('run', self.pipeline(), code=8)

    def test_the_demonstration(self):
        published = self.both('run', 'pipelines/demo.json')
        self.assertEqual({name.split('/')[0] for name in published if '/' in name}, {*PLACES, *read_json(ROOT, 'pipelines', 'demo.json')['publish']} - {'places'})

    def test_told_to_stop(self):
        """Whenever it comes, `latest` is whole or not there."""
        wanted = self.both('run', self.pipeline())
        for lines in range(1, 4):
            shutil.rmtree(self.output + '4')
            shutil.rmtree(self.state + '4')
            run = subprocess.Popen([os.environ['PLACEBOOK'], 'run', self.pipeline(), '--output', self.output + '4', '--state', self.state + '4', '--jobs', '4',
                                    '--progress', 'json'], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=ROOT)
            for _ in range(lines):
                run.stderr.readline()
            run.send_signal(signal.SIGINT)
            said = run.stderr.read()
            run.stderr.close()
            self.assertIn(run.wait(), (0, 130), said)
            self.assertNotIn('Sanitizer', said)
            self.with_threads('run', self.pipeline(), jobs='4')
            self.assertEqual(contents(self.latest(self.output + '4')), wanted)


main()
