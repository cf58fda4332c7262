"""Disclosure control from outside: no withheld figure is in any file of a publication or can be worked out from all of them together,
and a step for one source leaves the others alone. The attacker below knows only what the Places file says: every area is the sum of
its districts, and all persons are males and females."""
import csv, fractions, io, json, os, re, subprocess, zipfile
from job import Job, PLACES, PROGRAM, ROOT, main, read_json

SAMPLE = os.path.join(ROOT, 'pipelines', 'sample', 'hospital-admissions.csv')
HEADER = ('Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,'
          'Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,'
          'Compared to England value or percentiles,Compared to Regions (statistical) value or percentiles,Time period Sortable,New data,Compared to goal')
DISTRICTS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']


def row(area, value, limits, count, people, period='2019/20', sex='Persons'):
    return ','.join(['90810', 'Asthma', 'E12000005', 'West Midlands', area, area, 'District', sex, '<19 yrs', '', '', period, value, *limits, count,
                     people, '', '', 'Similar', 'Similar', '20190000', '', ''])


def texts(folder):
    """Every text in every file below a folder, members of packages too."""
    def unpack(name, data):
        if data[:2] != b'PK':
            yield name, data.decode('utf-8', 'replace')
            return
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.namelist():
                yield from unpack(name + '/' + member, package.read(member))
    for top, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(top, name), 'rb') as file:
                yield from unpack(name, file.read())


class Span:
    """Sums of districts by sex that are known, as a reduced basis."""

    def __init__(self):
        self.lines = {}

    def rest(self, sum):
        sum = dict(sum)
        for pivot, line in self.lines.items():
            factor = sum.get(pivot, 0)
            for key, part in line.items() if factor else ():
                sum[key] = sum.get(key, 0) - factor * part
        return {key: part for key, part in sum.items() if part}

    def learn(self, sum):
        rest = self.rest(sum)
        if not rest:
            return
        pivot = min(rest)
        line = {key: fractions.Fraction(part) / rest[pivot] for key, part in rest.items()}
        for other in self.lines.values():
            factor = other.get(pivot, 0)
            for key, part in line.items() if factor else ():
                other[key] = other.get(key, 0) - factor * part
        self.lines[pivot] = line


class Disclosure(Job):
    def pipeline(self, sources, transforms):
        """A pipeline file with the framework and the Places of the repository; sources: id and files."""
        return self.write('p.json', json.dumps({
            'pipeline': 'disclosure', 'framework': os.path.join(ROOT, 'pipelines/framework/outcomes.json'),
            'places': os.path.join(ROOT, 'pipelines/framework/places.json'),
            'sources': [{'id': id, 'extractor': 'fingertips', 'options': {'files': [files]}} for id, files in sources],
            'transforms': transforms, 'loaders': [{'use': 'workbook'}, {'use': 'archive'}], 'max_rejects': '100%'}))

    def steps(self, **options):
        disclosure = {'use': 'disclosure', 'sources': ['admissions'], 'options': options}
        return [{'use': 'normalise'}, disclosure, {'use': 'places'}, {'use': 'benchmark'}]

    def tables(self):
        found = {}
        for place in PLACES:
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
                for line in csv.DictReader(file):
                    found.setdefault((line['area_code'], line['sex'], line['period']), []).append(line)
        return found

    def test_a_withheld_figure_is_in_no_file(self):
        """Counts so odd that they occur nowhere by chance. Nuneaton is withheld so that North Warwickshire is safe."""
        counts = {'E07000218': 70417, 'E07000219': 81731, 'E07000220': 93719, 'E07000221': 94903, 'E07000222': 95791, 'E08000026': 98773}
        secrets = []
        lines = [HEADER]
        for area, count in counts.items():
            people = 1000000
            figures = [repr(count / people * 100000 + shift) for shift in (0, -0.5, 0.5, -0.75, 0.75)]
            lines.append(row(area, figures[0], figures[1:], str(count), str(people)))
            if count < 90000:
                secrets += [str(count)] + figures
        total = sum(counts.values()) - counts['E08000026']
        lines.append(row('E10000031', repr(total / 50), ['', '', '', ''], str(total), '5000000'))
        # rows that are not taken: two that contradict each other, and one that is not a number
        for count in ('71993', '72997'):
            lines.append(row('E07000218', repr(int(count) / 10), ['', '', '', ''], count, '1000000', period='2018/19'))
            secrets += [count, repr(int(count) / 10)]
        lines.append(row('E07000219', '73999x', ['', '', '', ''], '73951', '1000000', period='2018/19'))
        secrets += ['73999', '73951']
        files = self.write('admissions.csv', '\r\n'.join(lines) + '\r\n')
        pipeline = self.pipeline([('admissions', files)], self.steps(rule='custom', suppress_to=75000))
        done = self.run_program('run', pipeline)
        found = list(texts(self.latest())) + [('output', done.stdout + done.stderr)]
        for words in (['rejects'], ['rejects', '--json']):
            done = self.command_on_the_store(*words)
            found.append((words[-1], done))
        def files_with(number):
            return [name for name, text in found if re.search(r'(?<![0-9a-fA-F.])%s(?![0-9a-fA-F])' % re.escape(number), text)]
        for secret in secrets:
            self.assertEqual(files_with(secret), [], secret)
        self.assertTrue(any('.xlsx/' in name for name in files_with('93719')), 'this search finds nothing in a workbook')
        names = [name for name, _ in found]
        self.assertTrue(any(name.endswith('xlsx/xl/worksheets/sheet1.xml') for name in names), names)
        self.assertTrue(any(name.endswith('.zip/provenance.json') for name in names), names)
        tables = self.tables()
        for area, count in counts.items():
            for line in tables[area, 'Persons', '2019/20']:
                self.assertEqual(line['status'], 'suppressed' if count < 90000 else 'published', line)
                self.assertEqual(line['count'], '' if count < 90000 else str(count))
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            rejects = list(csv.DictReader(file))
        self.assertEqual(len(rejects), 3)
        self.assertEqual([line['rule'] for line in rejects].count('conflicting-rows'), 2)
        for line in rejects:
            self.assertIn('withheld', line['raw'])
            self.assertTrue(line['line'])

    def contradicted(self, **more):
        """Rugby has 70,417 of a million in a source under disclosure control, which withholds counts up to 75,000, and 70,429 in another one that is not. Coventry has
        98,773 and 98,779, so that nothing is withheld there, and its figures are of a source under control all the same. Returns the pipeline and the secrets."""
        lines = {'admissions': [HEADER], 'other': [HEADER]}
        secrets = []
        for source, area, count in (('admissions', 'E07000220', 70417), ('other', 'E07000220', 70429), ('admissions', 'E08000026', 98773), ('other', 'E08000026', 98779)):
            figures = [repr(count / 10 + shift) for shift in (0, -0.5, 0.5, -0.75, 0.75)]
            lines[source].append(row(area, figures[0], figures[1:], str(count), '1000000'))
            secrets += [str(count), *figures] if area == 'E07000220' or source == 'other' else []
        for area in ('E92000001', 'E07000220'):
            lines['admissions'].append(row(area, '9579.1', ['', '', '', ''], '95791', '1000000', period='2018/19'))
        path = self.pipeline([(source, self.write(source + '.csv', '\n'.join(rows) + '\n')) for source, rows in lines.items()],
                             self.steps(rule='custom', suppress_to=75000, secondary='off'))
        return self.write('p.json', json.dumps({**read_json(path), **more})), secrets

    def assert_hidden(self, secrets, done):
        found = list(texts(self.latest())) + [('output', done.stdout + done.stderr)] + [('rejects', self.command_on_the_store('rejects', *words)) for words in ([], ['--json'])]
        for secret in secrets:
            number = r'(?<![0-9a-fA-F.])%s(?![0-9a-fA-F])' % re.escape(secret)
            self.assertEqual([name for name, text in found if re.search(number, text)], [], secret)

    def test_a_conflict_does_not_tell_what_is_withheld(self):
        """None of the four figures is taken, so Rugby has a figure of another year."""
        pipeline, secrets = self.contradicted(on_conflict='reject')
        self.assert_hidden(secrets, self.run_program('run', pipeline))
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            rejects = list(csv.DictReader(file))
        self.assertEqual([(line['rule'], line['source'], line['line']) for line in rejects],
                         [('conflicting-sources', source, line) for source in ('admissions', 'other') for line in '23'])
        for line in rejects:
            self.assertRegex(line['reason'], r'do not agree about .*figures are not shown')
            self.assertIn('withheld', line['raw'])

    def test_a_source_that_gives_way_does_not_tell_what_is_withheld(self):
        pipeline, secrets = self.contradicted(precedence=['admissions', 'other'])
        done = self.run_program('run', pipeline)
        self.assert_hidden(secrets, done)
        self.assertIn('2 figures superseded', done.stdout)
        self.assertNotIn('which is not under disclosure control', done.stderr)
        self.assertEqual([line['status'] for line in self.tables()['E07000220', 'Persons', '2019/20']], ['suppressed'] * 2, 'of Rugby and of the system')

    def test_withheld_figures_that_another_source_publishes_are_warned_of(self):
        told = "1 figure of measure 'asthma-admissions-under-19' that source 'admissions' withholds is published from source '%s', which is not under disclosure control"
        pipeline, _ = self.contradicted(precedence=['other', 'admissions'])
        self.assertIn(told % 'other', self.run_program('run', pipeline).stderr)
        self.assertTrue(any(told % 'other' in warning['message'] for warning in read_json(self.latest(), 'publication.json')['warnings']))
        pipeline, _ = self.contradicted(precedence=['admissions', 'other'])
        self.assertNotIn('not under disclosure control', self.run_program('run', pipeline).stderr)
        revised = self.write('revised.csv', '\n'.join([HEADER, row('E07000220', '7041.7', ['', '', '', ''], '70417', '1000000')]) + '\n')
        for words in (['--dry-run'], []):
            done = self.run_program('load', revised, '--as', 'fingertips-files', *words)
            self.assertIn(told % 'fingertips-files', done.stderr)

    def command_on_the_store(self, *words):
        done = subprocess.run([PROGRAM, *words, '--state', self.state], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout + done.stderr

    def covers(self):
        """The districts of every area, Place and the system, as the Places file says."""
        places = read_json(ROOT, 'pipelines/framework/places.json')
        covers = {area['code']: area.get('districts', [area['code']]) for area in places['areas'] if area['type'] not in ('country', 'region')}
        covers.update({place['id']: place['districts'] for place in places['places'] + [places['system']]})
        return covers

    def attack(self, tables, secrets):
        """Subtracts everything that is published from everything that is not; returns what that gives away."""
        covers, given_away = self.covers(), []
        def sum_of(area, sex):
            return {(district, one): 1 for district in covers[area] for one in ('Male', 'Female') if sex in ('Persons', one)}
        for period in sorted({period for _, _, period in tables}):
            span = Span()
            for (area, sex, when), lines in tables.items():
                if when != period or area not in covers:
                    continue
                for line in lines:
                    if line['count'] or (line['value'] and line['denominator']):
                        span.learn(sum_of(area, sex))
            for area, sex, when in secrets:
                if when == period and not span.rest(sum_of(area, sex)):
                    given_away.append((area, sex, when))
        return given_away

    def test_no_withheld_count_can_be_worked_out(self):
        pipeline = self.pipeline([('admissions', SAMPLE)], self.steps(rule='custom', suppress_to=7))
        self.run_program('run', pipeline)
        tables = self.tables()
        with open(SAMPLE, newline='', encoding='utf-8') as file:
            truth = {(line['Area Code'], line['Sex'], line['Time period']): line for line in csv.DictReader(file)}
        secrets = [key for key, line in truth.items() if key[0] in DISTRICTS and 1 <= int(line['Count']) <= 7]
        self.assertGreater(len(secrets), 10)
        withheld = [key for key, lines in tables.items() if any(line['status'] == 'suppressed' for line in lines)]
        self.assertLessEqual(set(secrets), set(withheld))
        self.assertGreater(len(withheld), len(secrets), 'nothing was withheld to protect them')
        self.assertEqual(self.attack(tables, withheld), [])
        for key in withheld:
            for line in tables[key]:
                for column in ('value', 'count', 'lower_95', 'upper_95', 'lower_998', 'upper_998'):
                    self.assertEqual(line[column], '', key)
        # what is shown is the source's, digit by digit
        shown = [(key, line) for key, lines in tables.items() for line in lines if key in truth and line['status'] == 'published']
        self.assertGreater(len(shown), 100)
        for key, line in shown:
            self.assertEqual((line['value'], line['count']), (truth[key]['Value'], truth[key]['Count']))
        # the attacker is worth something: without secondary suppression he succeeds
        pipeline = self.pipeline([('admissions', SAMPLE)], self.steps(rule='custom', suppress_to=7, secondary='off'))
        self.run_program('run', pipeline)
        self.assertNotEqual(self.attack(self.tables(), secrets), [])

    def test_every_withheld_row_and_the_rounding_are_reported(self):
        self.begin_with_demo()
        checks = {check['rule']: check['findings'] for check in read_json(self.latest(), 'publication.json')['checks']
                  if check['source'] == 'hospital-admissions' and check['rule'].startswith('disclosure-')}
        withheld = [key for key, lines in self.tables().items() if any(line['status'] == 'suppressed' and line['source'] == 'hospital-admissions' for line in lines)]
        self.assertEqual(checks['disclosure-withheld'], len(withheld))
        self.assertEqual(checks['disclosure-rounding'], 1)
        lines = [line for lines in self.tables().values() for line in lines if line['source'] == 'hospital-admissions' and line['geography'] != 'benchmark']
        for line in lines:
            self.assertEqual(int(line['count'] or 0) % 5, 0, line)

    def withheld(self, counts, period='2019/20'):
        """Publishes counts of the five districts of Warwickshire beside their sum; the districts that are withheld then."""
        lines = [HEADER] + [row(area, repr(count * 10), ['', '', '', ''], str(count), '10000', period) for area, count in counts.items()]
        lines.append(row('E10000031', repr(sum(counts.values()) * 2), ['', '', '', ''], str(sum(counts.values())), '50000', period))
        files = self.write('admissions.csv', '\r\n'.join(lines) + '\r\n')
        self.run_program('run', self.pipeline([('admissions', files)], self.steps(rule='custom', suppress_to=7)), code=8)
        with open(os.path.join(self.latest(), 'coventry-and-warwickshire', 'coventry-and-warwickshire-outcomes.csv'), newline='', encoding='utf-8') as file:
            return {line['area_code'] for line in csv.DictReader(file) if line['status'] == 'suppressed' and line['area_code'] in counts}

    def test_the_next_night_withholds_the_same(self):
        """The first night two districts are small and protect each other. The second night one of them is revised upwards: it goes on being withheld, where a
        first publication of these figures would choose another district to protect the small one. So the two nights together give nothing away."""
        districts = DISTRICTS[1:]
        before = dict(zip(districts, (3, 40, 50, 60, 4)))
        after = dict(before, E07000222=70)
        self.assertEqual(self.withheld(before), {'E07000218', 'E07000222'})
        self.assertEqual(self.withheld(after), {'E07000218', 'E07000222'})
        self.assertEqual(self.withheld(after, '2019/2020'), {'E07000218', 'E07000222'}, 'nor does another text for the period')
        self.output, self.state = (os.path.join(self.folder, name) for name in ('fresh-output', 'fresh-state'))
        fresh = self.withheld(after)
        self.assertIn('E07000218', fresh)
        self.assertNotEqual(fresh, {'E07000218', 'E07000222'}, 'the choice without a memory is another one, or this test shows nothing')

    def test_a_step_for_one_source_runs_only_that_one_again(self):
        other = os.path.join(ROOT, 'pipelines', 'sample', 'overarching.csv')
        sources = [('admissions', SAMPLE), ('other', other)]
        self.run_program('run', self.pipeline(sources, [step for step in self.steps() if step['use'] != 'disclosure']))
        def again(*words, **options):
            done = self.run_program('run', self.pipeline(sources, self.steps(**options)), '--json', *words)
            return json.loads(done.stdout.splitlines()[-1])['units_run']
        self.assertEqual(again(rule='hes'), 2)  # its file, whose rejected rows say less now, and its measure
        self.assertEqual(again(rule='hes'), 0)
        self.assertEqual(again(rule='hes', secondary='on'), 2)
        modules = read_json(self.latest(), 'publication.json')['modules']
        self.assertEqual([module.get('sources') for module in modules if module['name'] == 'disclosure'], [['admissions']])
        self.assertEqual([module.get('sources') for module in modules if module['name'] == 'places'], [None])


main()
