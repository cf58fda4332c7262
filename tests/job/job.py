"""What the tests of the whole job share: running the program, comparing publications, and printing what was skipped."""
import atexit, csv, hashlib, io, json, os, re, shutil, subprocess, sys, tempfile, unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, '..', 'shared')
PROGRAM = os.environ['PLACEBOOK']
# Disturbs the Nth system call of a program (tests/faults/inject.c): a moment that is counted is the same on every machine, one that is timed is not.
INJECT = os.path.join(os.environ.get('PLACEBOOK_FAULT_TOOLS', ''), 'inject')
CHANGES = 'openw,write,sync,rename,unlink,mkdir,truncate,link'
DAY = '2026-11-28'  # of every run of a test that says no other: it is the date of what is published, so two runs may be on both sides of midnight
LONG = bool(os.environ.get('PLACEBOOK_TEST_LONG'))
PLACES = ['coventry', 'rugby', 'south-warwickshire', 'warwickshire-north', 'coventry-and-warwickshire']

HEADER = ('Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,'
          'Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,'
          'Compared to England value or percentiles,Compared to Regions (statistical) value or percentiles,Time period Sortable,New data,Compared to goal')


NAMES = {'E92000001': 'England', 'E12000005': 'West Midlands', 'E10000031': 'Warwickshire', 'E08000026': 'Coventry', 'E07000218': 'North Warwickshire',
         'E07000219': 'Nuneaton and Bedworth', 'E07000220': 'Rugby', 'E07000221': 'Stratford-on-Avon', 'E07000222': 'Warwick'}


def row(area='E07000220', period='2019', value='12.5', fields=26, indicator='91547'):
    cells = [indicator, 'Smoking', 'E92000001', 'England', area, NAMES.get(area, 'Somewhere'), 'District', 'Persons', '15+ yrs', '', '', period, value, '11', '14', '', '',
             '125', '1000', '', '', 'Similar', 'Similar', '20190000', '', '']
    return ','.join(cells[:fields])


def plain_pack():
    """tests/fixtures/rightcare/ccg-pack.csv without its last column, which names similar organisations: 102 rows with those of England, of which a CCG
    of ours has one for each of three measures, and so has England."""
    with open(os.path.join(ROOT, 'tests', 'fixtures', 'rightcare', 'ccg-pack.csv'), newline='') as file:
        rows = [row[:-1] for row in csv.reader(file)]
    text = io.StringIO()
    csv.writer(text, lineterminator='\n').writerows(rows)
    return text.getvalue()


WORK = tempfile.mkdtemp(prefix='placebook-test-')
atexit.register(shutil.rmtree, WORK, ignore_errors=True)


class Job(unittest.TestCase):
    """Each test begins with an empty folder, and has its own output and state there."""

    def setUp(self):
        self.folder = os.path.join(WORK, 'test')
        os.mkdir(self.folder)
        self.output = os.path.join(self.folder, 'output')
        self.state = os.path.join(self.folder, 'state')

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin_with(self, make):
        """Output and state as `make` leaves them, which is called once and kept for the other tests of the file: the program need not run anew for each."""
        kept = os.path.join(WORK, make.__name__)
        if not os.path.exists(kept):
            make()
            for folder in (self.output, self.state):
                shutil.copytree(folder, os.path.join(kept, os.path.basename(folder)), symlinks=True)
        else:
            shutil.copytree(kept, self.folder, symlinks=True, dirs_exist_ok=True)

    def publish_demo(self):
        self.run_program('run', 'pipelines/demo.json')

    def begin_with_demo(self):
        """The demo, published. ctest has it published once for all files that ask for it here (publish_demo.py)."""
        shared = os.environ.get('PLACEBOOK_TEST_DEMO', '')
        if os.path.isdir(shared):
            shutil.copytree(shared, self.folder, symlinks=True, dirs_exist_ok=True)
        else:
            self.begin_with(self.publish_demo)

    def command(self, *words, output=None, state=None):
        return [PROGRAM, *words, '--output', output or self.output, '--state', state or self.state, '--progress', 'none']

    def environment(self):
        """Without the settings of the user who runs the tests, on a day of their own."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith('PLACEBOOK_')}
        return dict(kept, HOME=self.folder, XDG_CONFIG_HOME=self.folder, XDG_STATE_HOME=self.folder, PLACEBOOK_AS_OF=DAY)

    def run_program(self, *words, code=0, output=None, state=None, folder=None):
        done = subprocess.run(self.command(*words, output=output, state=state), capture_output=True, text=True,
                              env=self.environment(), cwd=folder or ROOT, timeout=600)
        self.assertEqual(done.returncode, code, '%s\n%s\n%s' % (words, done.stdout, done.stderr))
        self.assertNotIn('Sanitizer', done.stderr)
        return done

    def demo_and(self, *loaders):
        """The demo with further loaders, as a file of the test."""
        with open(os.path.join(ROOT, 'pipelines', 'demo.json')) as file:
            text = re.sub('"(framework|sample)/', lambda match: '"%s/%s/' % (os.path.join(ROOT, 'pipelines'), match.group(1)), file.read())
        pipeline = json.loads(text)
        pipeline['loaders'] += [{'use': name} for name in loaders]
        return self.write('demo.json', json.dumps(pipeline))

    def disturbed(self, words, kinds, *options, output=None, state=None, jobs=1, before=()):
        """Runs a command below inject (and `before` it a command that sets limits), with one thread, and looks only at calls in the folder of the test. A tracer and the leak check of a sanitizer exclude each other."""
        environment = self.environment()
        environment['ASAN_OPTIONS'] = environment.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        return subprocess.run([*before, INJECT, '-c', kinds, '-u', self.folder, *options, '--', *self.command(*words, '--jobs', str(jobs), output=output, state=state)],
                              capture_output=True, text=True, env=environment, cwd=ROOT, timeout=600)

    def calls(self, words, kinds, **where):
        """The system calls of these kinds that a command makes: a list of (name, path). The first has the number 1."""
        listed = os.path.join(self.folder, 'calls')
        done = self.disturbed(words, kinds, '-l', listed, **where)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(listed) as file:
            return [tuple(line.rstrip('\n').split(' ', 2)[1:]) for line in file.readlines()[:-1]]

    def publish_files(self, files, *words, code=0, **where):
        return self.run_program('run', 'pipelines/fingertips-files.json', '--set', 'files=' + files, *words, code=code, **where)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb' if isinstance(text, bytes) else 'w') as file:
            file.write(text)
        return path

    def latest(self, output=None):
        return os.path.join(output or self.output, 'latest')


def read_json(*path):
    with open(os.path.join(*path), encoding='utf-8') as file:
        return json.load(file)


def files_named(pipeline):
    """The keys of a pipeline whose values are files beside it: a copy of it elsewhere has to name them anew. `peers`, which names files further inside, is taken
    away."""
    pipeline.pop('peers', None)
    return [key for key in ('framework', 'places', 'targets', 'milestones', 'figures') if key in pipeline]


def contents(folder):
    """Every file below a folder with the digest of its bytes."""
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, 'rb') as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


# Files that say what changed since the publication before, or explain what is named there.
TELL_CHANGES = ('-changes.csv', '-measures.csv', '-areas.csv', '-outcomes.xlsx', '-outcomes.zip', '-profile.html', '-local-areas.html', '-profile.csv', 'index.html', 'publication.json')


def figures(folder):
    """The same without the files that tell changes: what follows from the inputs alone."""
    return {path: digest for path, digest in contents(folder).items() if not path.endswith(TELL_CHANGES)}


def name_alike(output, other):
    """Gives the latest publication of another folder the name of the one here, which has another second in it: what is published next names the one before."""
    name, theirs = (os.readlink(os.path.join(folder, 'latest')) for folder in (output, other))
    if name != theirs:
        os.rename(os.path.join(other, theirs), os.path.join(other, name))
        os.remove(os.path.join(other, 'latest'))
        os.symlink(name, os.path.join(other, 'latest'))


def needs_shared(path=''):
    return unittest.skipUnless(os.path.exists(os.path.join(SHARED, path)), 'the shared reference files are not here')


def needs_inject(test):
    return unittest.skipUnless(os.path.exists(INJECT), 'system calls can be disturbed on x86-64 only')(test)


def main():
    result = unittest.main(exit=False, verbosity=2).result
    if result.skipped and len(result.skipped) == result.testsRun:
        sys.exit(77)
    sys.exit(not result.wasSuccessful())
