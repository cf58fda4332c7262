"""Far more of everything than a system has today: Places, and rows of one measure. What is counted follows from how the input is made."""
import csv, json, os, subprocess, sys, unittest
from job import HEADER, Job, LONG, PROGRAM, ROOT, main, read_json

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
STEPS = [{'use': 'normalise'}, {'use': 'disclosure', 'options': {'rule': 'hes', 'secondary': 'on'}},
         *({'use': step} for step in ('places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile', 'opportunity'))]
LOW_BIRTH_WEIGHT = '20101'  # a proportion: 100 x count / denominator
AGES = ['%d-%d yrs' % (age, age + 4) for age in range(0, 85, 5)] + ['85+ yrs']
WARWICKSHIRE = ['E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
OTHERS = {'E08000026': 1, 'E12000005': 30, 'E92000001': 300}  # Coventry, the region, England: how much larger than a district

# Runs a command and writes the seconds of its processor and its peak memory in MB. A process counts from what its parent holds, so the parent is small.
LAUNCHER = ('import resource, subprocess, sys; code = subprocess.call(sys.argv[2:]); used = resource.getrusage(resource.RUSAGE_CHILDREN); '
            'open(sys.argv[1], "w").write("%g %g" % (used.ru_utime, used.ru_maxrss / 1024)); sys.exit(code)')
with open(PROGRAM, 'rb') as program:
    SANITIZED = any(word in program.read() for word in (b'__asan_init', b'__tsan_init'))


def line(area, sex, age, category, year, count, denominator):
    value = 100 * count / denominator
    cells = [LOW_BIRTH_WEIGHT, 'Low birth weight', '', '', area, area, 'District', sex, age, 'Group' if category else '', 'Group %d' % category if category else '', str(year),
             repr(value), repr(value * 0.9), repr(value * 1.1), '', '', str(count), str(denominator), '', '', '', '', '', '', '']
    return ','.join(cells) + '\n'


def figures(wanted):
    """Rows of one measure, so many of them: every sum of ages, of the sexes, and of the districts of the county comes out."""
    number = 0
    written = 0
    for category in range(1000):
        for year in range(2000, 2020):
            cells = {}
            for area in [*WARWICKSHIRE, *OTHERS]:
                size = OTHERS.get(area, 1)
                for sex in ('Male', 'Female'):
                    for age in AGES:
                        number += 1
                        cells[area, sex, age] = (size * (number * 104729 % 29), size * (1000 + number * 7919 % 500))
            for sex in ('Male', 'Female'):
                for age in AGES:
                    cells['E10000031', sex, age] = tuple(sum(cells[area, sex, age][i] for area in WARWICKSHIRE) for i in (0, 1))
            for area in [*WARWICKSHIRE, *OTHERS, 'E10000031']:
                for age in AGES:
                    cells[area, 'Persons', age] = tuple(cells[area, 'Male', age][i] + cells[area, 'Female', age][i] for i in (0, 1))
                for sex in ('Male', 'Female', 'Persons'):
                    cells[area, sex, 'All ages'] = tuple(sum(cells[area, sex, age][i] for age in AGES) for i in (0, 1))
            for (area, sex, age), (count, denominator) in cells.items():
                if written == wanted:
                    return
                written += 1
                yield line(area, sex, age, category, year, count, denominator)


class Scale(Job):
    def pipeline(self, files, **more):
        content = {'pipeline': 'scale', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                   'sources': [{'id': 'births', 'extractor': 'fingertips', 'options': {'files': files}}], 'transforms': STEPS, 'loaders': [{'use': 'archive'}],
                   **more}
        return self.write('scale.json', json.dumps(content))

    def places(self, count):
        """A Places file with so many Places of one district each."""
        places = read_json(HOUSE, 'places.json')
        codes = ['E06%06d' % (1 + i) for i in range(count)]
        del places['editions']
        places['areas'] = places['areas'][:2] + [{'code': code, 'name': 'District %d' % i, 'type': 'district'} for i, code in enumerate(codes)]
        priorities = {priority['id']: priority for place in [places['system'], *places['places']] for priority in place['priorities']}
        places['system'] = {'id': 'whole', 'name': 'The whole', 'priorities': list(priorities.values())}
        places['places'] = [{'id': 'place-%d' % i, 'name': 'Place %d' % i, 'districts': [code]} for i, code in enumerate(codes)]
        return codes, self.write('places.json', json.dumps(places))

    def test_two_hundred_places(self):
        """Each has two years of its district, and the two of England; the system has all, and a sum of each year."""
        codes, path = self.places(200)
        rows = [line(area, 'Persons', 'All ages', 0, year, 50, 1000) for area in [*codes, 'E92000001'] for year in (2018, 2019)]
        pipeline = self.pipeline([self.write('births.csv', HEADER + '\n' + ''.join(rows))], places=path, loaders=[{'use': 'workbook'}, {'use': 'archive'}])
        self.run_program('check', pipeline)
        self.assertIn('published 200 Places and the system', self.run_program('run', pipeline).stdout)
        told = {place['id']: place for place in read_json(self.latest(), 'publication.json')['places']}
        self.assertEqual(len(told), 201)
        for place in [*('place-%d' % i for i in range(200)), 'whole']:
            self.assertEqual(told[place]['state'], 'published')
            self.assertTrue(os.path.exists(os.path.join(self.latest(), place, place + '-outcomes.xlsx')))
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
                self.assertEqual(len(list(csv.DictReader(file))), 404 if place == 'whole' else 4, place)
        self.assertIn('nothing changed', self.run_program('run', pipeline).stdout)

    def test_more_places_than_there_may_be(self):
        _, path = self.places(201)
        for verb in ('check', 'run'):
            done = self.run_program(verb, self.pipeline([path], places=path), code=3)
            self.assertIn("'places' has 201 items, expected at most 200", done.stderr)

    def test_ten_thousand_files_and_few_that_may_be_open(self):
        """One row in each; the indicator is not in the framework, which all of them say, and people are told once."""
        areas = [*WARWICKSHIRE, *OTHERS]
        for number in range(10000):
            text = line(areas[number % len(areas)], 'Persons', '%d yrs' % (number // len(areas)), 0, 2019, 50, 1000)
            self.write('in/part%04d.csv' % number, HEADER + '\n' + text.replace(LOW_BIRTH_WEIGHT, '999', 1))
        words = self.command('run', self.pipeline([self.folder + '/in/*.csv'], transforms=[{'use': 'normalise'}, {'use': 'places'}]))
        done = subprocess.run(['sh', '-c', 'ulimit -n 256 && exec "$@"', 'sh', *words], capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=1200)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn('part0000.csv and 9999 more files: indicator 999 (Low birth weight) is not in the framework', done.stderr)
        unit = read_json(self.latest(), 'publication.json')['units'][0]
        self.assertEqual((unit['inputs'], unit['rows_read'], unit['rows_kept']), (10000, 10000, 10000))

    def test_files_that_are_read_together(self):
        """All of them are one unit of the extractor, and may not be open together; the last one has a row of Rugby's like the others."""
        for number in range(1500):
            self.write('in/part%04d.csv' % number, 'Code,Period,Age,Value\nE07000220,2019,%d yrs,%d\n' % (number, number))
        columns = [{'field': field, 'names': [name]} for field, name in (('area_code', 'Code'), ('period', 'Period'), ('age', 'Age'), ('value', 'Value'))]
        source = {'id': 'births', 'extractor': 'table', 'options': {'files': [self.folder + '/in/*.csv'], 'columns': columns,
                                                                    'constants': {'indicator': 'births', 'unit': 'Births', 'value_type': 'count'}}}
        words = self.command('run', '--place', 'rugby', self.pipeline([], sources=[source], transforms=[{'use': 'normalise'}, {'use': 'places'}]))
        done = subprocess.run(['sh', '-c', 'ulimit -n 128 && exec "$@"', 'sh', *words], capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=1200)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            rows = {row['source_file']: float(row['value']) for row in csv.DictReader(file) if row['area_code'] == 'E07000220'}
        self.assertEqual(rows, {'part%04d.csv' % number: number for number in range(1500)})

    def measures(self, count):
        """A framework of so many measures: that of the house, and the first one again and again."""
        framework = read_json(HOUSE, 'outcomes.json')
        first = framework['measures'][0]
        for number in range(count - len(framework['measures'])):
            framework['measures'].append(dict(first, id='more-%d' % number, name='More %d' % number, sources=[{'scheme': 'fingertips', 'indicator': str(500000 + number)}]))
        return self.write('outcomes.json', json.dumps(framework))

    def test_ten_thousand_measures(self):
        """As many as there may be, of which few have a figure."""
        framework, numbers = self.measures(10000), range(0, 9500, 500)
        rows = [line('E07000220', 'Persons', 'All ages', 0, 2019, 50, 1000).replace(LOW_BIRTH_WEIGHT, str(500000 + number), 1) for number in numbers]
        pipeline = self.pipeline([self.write('births.csv', HEADER + '\n' + ''.join(rows))], framework=framework)
        self.run_program('check', pipeline)
        self.run_program('run', '--place', 'rugby', pipeline)
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            self.assertEqual({row['measure'] for row in csv.DictReader(file)}, {'more-%d' % number for number in numbers})

    def test_more_measures_than_there_may_be(self):
        path = self.measures(10001)
        for verb in ('check', 'run'):
            done = self.run_program(verb, self.pipeline([path], framework=path), code=3)
            self.assertIn("'measures' has 10001 items, expected at most 10000", done.stderr)

    def measure_of(self, rows):
        """A measure of so many rows: seconds of the processor, and MB at most."""
        path = os.path.join(self.folder, 'births.csv')
        with open(path, 'w') as file:
            file.write(HEADER + '\n')
            file.writelines(figures(rows))
        used = os.path.join(self.folder, 'used')
        words = self.command('run', self.pipeline([path], loaders=[], max_mismatches='100%'), output=self.output + str(rows), state=self.state + str(rows))
        done = subprocess.run([sys.executable, '-c', LAUNCHER, used, *words], capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=1200)
        self.assertEqual(done.returncode, 0, done.stderr)
        unit = read_json(self.output + str(rows), 'latest', 'publication.json')['units'][0]
        self.assertEqual((unit['rows_read'], unit['rows_kept']), (rows, rows))
        with open(used) as file:
            seconds, memory = map(float, file.read().split())
        print('%d rows of one measure: %.1f s of a processor, %.0f MB' % (rows, seconds, memory))
        return seconds, memory

    @unittest.skipIf(SANITIZED, 'a sanitizer has a time and a memory of its own')
    def test_a_measure_with_very_many_rows(self):
        """Four times the rows take about four times the work and the memory; a step that compares all with all would take sixteen times."""
        least = 250000 if LONG else 30000
        few, small = self.measure_of(least)
        many, large = self.measure_of(4 * least)
        self.assertLess(many, 8 * few)
        self.assertLess(large, 5 * small)


main()
