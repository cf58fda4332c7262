"""What the tests of faults share: a small pipeline, states that operations begin with, and what must hold after a fault.

A fault hits one operation (a run, a load, a replay, a rollback) once, at a place that is counted and not timed, so that a test says the same on every
machine. Afterwards `latest` is whole and is either what it was or what it should become; the exit code is documented; what the message says is true; the
next run, undisturbed, gives the bytes of an undisturbed one and leaves nothing behind.

PLACEBOOK_TEST_LONG=1 tries every fault, otherwise a fixed sample of them is tried. PLACEBOOK_TEST_SAMPLE=N changes its size."""
import collections, csv, hashlib, json, os, random, re, shutil, subprocess, sys, tempfile, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'job'))
from job import HEADER, PROGRAM, ROOT, TELL_CHANGES, contents, files_named, plain_pack, read_json, row  # noqa: E402

LONG = bool(os.environ.get('PLACEBOOK_TEST_LONG'))
SAMPLE = int(os.environ.get('PLACEBOOK_TEST_SAMPLE', '12'))
TOOLS = os.environ['PLACEBOOK_FAULT_TOOLS']
INJECT = os.path.join(TOOLS, 'inject')
SCARCE_MEMORY = os.path.join(TOOLS, 'libscarce_memory.so')
# docs/reference/commands.md
EXIT_CODES = {*range(12), 130, 143}
KILLED = 137  # as a shell says it, and inject
MEMORY = '/dev/shm'  # thousands of publications are written and synced

Operation = collections.namedtuple('Operation', 'state areas command before after')
# State: which areas.csv was published, and the content of `latest` by (areas.csv, loaded, corrected).
OPERATIONS = {
    'run': Operation('empty', 1, 'run', None, (1, 0, 0)),
    'load': Operation('first', 1, 'load', (1, 0, 0), (1, 1, 0)),
    'replay': Operation('first', 1, 'replay', (1, 0, 0), (1, 0, 1)),
    'rollback': Operation('second', 2, 'rollback', (2, 0, 0), (1, 0, 0)),
}
# What the program says when nothing was published or taken in.
SAYS_UNCHANGED = re.compile(r'is as it was|has not changed|nothing (was )?(changed|published|loaded)|stays as it was')
# The publication before could not be read: the new one has its figures and says so.
CHANGES_UNKNOWN = re.compile(r'warning: .*what changed in .* cannot be said')
DANGEROUS = re.compile(r'state folder can be (removed|deleted)|(remove|delete) the state folder')


def counted(area, year, count, value=None):
    made = row(area, str(year), value=value or '%g' % (count / 10)).replace(',125,1000,', ',%d,1000,' % count)
    return made.replace(',11,14,', ',%g,%g,' % (count / 10 - 2, count / 10 + 2))


def areas_csv(add):
    """Seven areas in six years; one row of Warwick is rejected because there is a letter in its value."""
    counts = (('E07000220', 120), ('E92000001', 140), ('E07000221', 100), ('E07000218', 130), ('E07000219', 131), ('E08000026', 132))
    rows = [counted(area, year, count + add + year - 2010) for area, count in counts for year in range(2014, 2020)]
    rows += [counted('E07000222', year, 90 + add + year - 2010, '1O.9' if year == 2019 else None) for year in range(2014, 2020)]
    return '\r\n'.join([HEADER] + rows) + '\r\n'


def fewer_measures(demo):
    """The framework of the demo with a seventh of its measures, and the targets and figures of these: what is written is of every kind, and there is less of it."""
    framework, targets, figures = (read_json(ROOT, 'pipelines', demo[key]) for key in ('framework', 'targets', 'figures'))
    framework['programmes'] = framework['programmes'][:4]
    kept = {one['id'] for one in framework['measures'][::8]}
    kept |= {name for one in framework['programmes'] for part in [one, *one.get('pathways', [])] for name in part.get('measures', [])}
    kept |= {part[key] for one in framework['measures'] if one['id'] in kept for part in one.get('made_from', []) for key in ('measure', 'good_health') if key in part}
    framework['measures'] = [one for one in framework['measures'] if one['id'] in kept]
    for document in (targets, figures):
        for name in ('targets', 'figures'):
            if name in document:
                document[name] = [one for one in document[name] if one.get('measure') in {None, *kept}]
    return {'framework': framework, 'targets': targets, 'figures': figures}


class House:
    """A folder with a pipeline, its inputs, its output and its state."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='placebook-faults-', dir=MEMORY if os.path.isdir(MEMORY) else None)
        self.work = os.path.join(self.folder, 'work')
        self.output, self.state = os.path.join(self.work, 'output'), os.path.join(self.work, 'state')
        self.expected = {}
        self.commands = {
            'run': ['run', self.path('small.json')],
            'load': ['load', self.path('pack.csv'), '--as', self.path('rightcare.json')],
            'replay': ['replay', self.path('corrected.csv')],
            'rollback': ['rollback'],
        }
        self.prepare()

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, text):
        with open(self.path(name), 'w', newline='') as file:
            file.write(text)

    def write_inputs(self):
        os.makedirs(self.work)
        demo = dict(read_json(ROOT, 'pipelines', 'demo.json'), publish=['places'])
        source = dict(demo['sources'][0], id='areas', options={'files': [self.path('areas.csv')]}, expect={'min_rows': 1, 'areas': ['E92000001'], 'min_areas': 1})
        source['required'] = True  # else its last good rows are kept, which is a third state: tests/job/test_series.py
        demo.pop('peers', None)
        small = dict(demo, pipeline='small', sources=[source], transforms=[one for one in demo['transforms'] if 'sources' not in one])
        for key in files_named(demo):
            small[key] = os.path.join(ROOT, 'pipelines', demo[key])
        for key, document in fewer_measures(demo).items():
            small[key] = self.path(key + '.json')
            self.write(key + '.json', json.dumps(document))
        self.write('small.json', json.dumps(small))
        shutil.copyfile(os.path.join(ROOT, 'pipelines', 'rightcare.json'), self.path('rightcare.json'))
        self.write('areas.csv', areas_csv(0))
        self.write('pack.csv', plain_pack())

    def prepare(self):
        """The states that operations begin with, and the content of `latest` that each of them should give."""
        self.write_inputs()
        self.save('empty')
        self.expect((1, 0, 0), 'run')
        self.must('rejects', '--output', self.path('rejects.csv'), '--state', self.state)
        with open(self.path('rejects.csv'), newline='') as file:
            before, value, after = file.read().rpartition('1O.9')
        self.write('corrected.csv', before + value.replace('O', '0') + after)
        self.save('first')
        self.write('areas.csv', areas_csv(7))
        self.expect((2, 0, 0), 'run')
        self.save('second')
        for name in ('load', 'replay'):
            self.restore('first', 1)
            self.expect(OPERATIONS[name].after, name)
        self.restore('second', 2)
        assert self.latest() == self.expected[2, 0, 0]
        self.must(*self.words('rollback'))
        assert self.latest() == self.expected[1, 0, 0]
        assert len({json.dumps(one, sort_keys=True) for one in self.expected.values()}) == len(self.expected)

    def expect(self, key, command):
        self.must(*self.words(command))
        self.expected[key] = self.latest()

    def words(self, command):
        words = [*self.commands[command], '--output', self.output, '--state', self.state]
        return words if command == 'rollback' else [*words, '--jobs', '1', '--progress', 'none']

    def save(self, name):
        shutil.copytree(self.work, os.path.join(self.folder, name), symlinks=True)

    def restore(self, name, areas):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(os.path.join(self.folder, name), self.work, symlinks=True)
        self.write('areas.csv', areas_csv(0 if areas == 1 else 7))

    def start(self, *words, before=(), **more):
        environment = {key: value for key, value in os.environ.items() if not key.startswith('PLACEBOOK')}
        environment.update(HOME=self.folder, XDG_CONFIG_HOME=self.folder, XDG_STATE_HOME=self.folder, PLACEBOOK_AS_OF='2026-11-30', **more)
        return subprocess.run([*before, PROGRAM, *words], capture_output=True, text=True, errors='replace', env=environment, cwd=self.folder, timeout=300)

    def must(self, *words):
        done = self.start(*words)
        assert done.returncode == 0, (words, done.returncode, done.stderr)
        return done

    def latest(self):
        """What `latest` leads to: every file with its digest, None when there is no publication, a complaint when it is not whole."""
        link = os.path.join(self.output, 'latest')
        if not os.path.lexists(link):
            return None
        found = contents(os.path.realpath(link))
        try:
            listed = {one['path']: one['sha256'] for one in read_json(link, 'publication.json')['artefacts']}
        except (OSError, ValueError, KeyError) as error:
            return 'publication.json: %s' % error
        found.pop('publication.json')
        if found != listed:
            return 'latest differs from its publication.json: %s' % sorted(set(found.items()) ^ set(listed.items()))[:4]
        return found

    def differences(self, found, wanted):
        """The names of the files that differ."""
        if not isinstance(found, dict) or not isinstance(wanted, dict):
            return found if isinstance(found, str) else 'there is none'
        return sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))

    def alike(self, found, wanted, changes_unknown):
        """The same files; where what changed is not known, the same but for those that tell it."""
        differing = self.differences(found, wanted) if found != wanted else []
        return not differing or changes_unknown and isinstance(differing, list) and all(name.endswith(TELL_CHANGES) for name in differing)

    def left_over(self):
        left = []
        if os.path.isdir(self.output):
            left += [name for name in os.listdir(self.output) if name != 'latest' and not name.startswith('20')]
        for top, folders, files in os.walk(os.path.join(self.state, 'loads')):
            left += [os.path.join(top, name) for name in folders + files if name.startswith('.')]
        return left

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Faults(unittest.TestCase):
    maxDiff = None
    """Tries faults on one operation and collects what does not hold, so that one run of the test shows all of it."""

    @classmethod
    def setUpClass(cls):
        cls.house = House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def begin(self, name):
        operation = OPERATIONS[name]
        self.house.restore(operation.state, operation.areas)
        return operation

    def expected(self, key):
        return None if key is None else self.house.expected[key]

    def after_failure(self, operation, done):
        """Complaints about an operation that ended by itself."""
        now, code, words = self.house.latest(), done.returncode, done.stderr
        before, after = self.expected(operation.before), self.expected(operation.after)
        if code not in EXIT_CODES:
            yield 'exit code %d is not documented' % code
        if code == 0 and not self.house.alike(now, after, CHANGES_UNKNOWN.search(words)):
            yield 'exit 0, but latest is not what it should be'
        if code != 0 and 'placebook' not in words:
            yield 'exit %d without a message' % code
        if code == 1 and 'out of memory' not in words:
            yield 'an internal error'
        if code != 0 and now == after and SAYS_UNCHANGED.search(words):
            yield 'says that nothing changed, but latest is the new publication'
        if code != 0 and now == before and 'published' in done.stdout:
            yield 'says that it published, but latest is as before'
        if DANGEROUS.search(words):
            yield 'advises to delete the state folder, which holds loads and corrections'

    def after_any_fault(self, operation, words=''):
        """Complaints about what is left, also after kill -9, and about the next run."""
        now = self.house.latest()
        before, after = self.expected(operation.before), self.expected(operation.after)
        unknown = now != before and CHANGES_UNKNOWN.search(words)
        if now != before and not self.house.alike(now, after, unknown):
            yield 'latest is neither what it was nor what it should become: %s' % self.house.differences(now, after)
        done = self.house.start(*self.house.words('run'))
        if done.returncode != 0:
            yield 'the next run ends with %d: %s' % (done.returncode, done.stderr)
        settled = self.house.latest()
        undone = self.house.expected[operation.areas, 0, 0]
        # Loads and corrections stay in force; a run does not take a rollback as its input.
        stays = after if operation.after[0] == operation.areas else undone
        if not any(self.house.alike(settled, one, unknown) for one in ((stays,) if now == after or unknown else (undone, stays))):
            yield 'the next run publishes something else than its inputs give: %s' % self.house.differences(settled, stays)
        left = self.house.left_over()
        if left:
            yield 'left behind: %s' % left

    def try_all(self, name, points, attempt):
        """Calls attempt(operation, point), which returns what was run or None for a kill, for each point or a sample of them."""
        chosen = points if LONG else sorted(random.Random('2026 ' + name).sample(points, min(SAMPLE, len(points))))
        complaints, codes = [], collections.Counter()
        for point in chosen:
            operation = self.begin(name)
            done = attempt(operation, point)
            codes[done.returncode] += 1
            found = [] if done.returncode == KILLED else list(self.after_failure(operation, done))
            found += self.after_any_fault(operation, done.stderr)
            complaints += ['%s: %s (exit %d: %s)' % (point, one, done.returncode, ' / '.join(done.stderr.split('\n'))[:300]) for one in found]
        print('%s: %d of %d faults tried, exit codes %s' % (name, len(chosen), len(points), dict(codes)))
        self.assertEqual(complaints, [], '%d complaints about %s' % (len(complaints), name))
        self.assertGreater(len(chosen), 0)


def alike(path):
    """A path without what differs from run to run, or from Place to Place or table to table of one loader: calls on paths that are then the same are alike."""
    path = re.sub(r'/20[0-9]{6}T[0-9]{6}Z-[0-9a-f]{6}(-[0-9]+)?', '/PUBLICATION', path)
    path = re.sub(r'/tmp\.[A-Za-z0-9]{6,}|-[0-9]{2,}', '/*', path)
    path = re.sub(r'/([a-z-]+)/(\.?)\1-(?!outcomes)[a-z-]+\.csv', r'/PLACE/\2PLACE-TABLE.csv', path)
    path = re.sub(r'/([a-z-]+)/(\.?)\1-(?=[a-z]+\.)', r'/PLACE/\2PLACE-', path)
    return re.sub(r'(?<=/\*/)[a-z-]+$', 'PLACE', path)


def thinned(points, most=3):
    """Of more than `most` points that are alike, such as the pages of the store, the first, the last and one between."""
    groups = {}
    for point in points:
        groups.setdefault((point[1], point[2], alike(point[3])), []).append(point)
    kept = []
    for group in groups.values():
        last = len(group) - 1
        kept += {group[i * last // (most - 1)] for i in range(most)} if last >= most else group
    return sorted(kept)


def calls_of(house, name, kinds):
    """Every system call of these kinds that an operation makes in its own folders: (number, call, path)."""
    operation = OPERATIONS[name]
    house.restore(operation.state, operation.areas)
    listed = os.path.join(house.folder, 'calls')
    done = house.start(*house.words(operation.command), before=[INJECT, '-c', kinds, '-u', house.work, '-l', listed, '--'])
    assert done.returncode == 0, (done.returncode, done.stderr)
    with open(listed) as file:
        return [(int(number), call, path) for number, call, path in (line.rstrip('\n').split(' ', 2) for line in file.readlines()[:-1])]
