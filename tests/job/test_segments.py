"""Population segments: small counts stay inside whichever pipeline reads the file, also one that never heard of disclosure control; and tables of
records of persons are refused."""
import csv, io, json, os, random, re, subprocess, zipfile
from job import Job, PROGRAM, ROOT, main, read_json

SEGMENTS = ['Generally well', 'Long-term conditions', 'Frail', 'Complex needs']
AREAS = {'E08000026': ('Coventry', 371523), 'E07000220': ('Rugby', 108937), 'E07000221': ('Stratford-on-Avon', 130098), 'E07000222': ('Warwick', 143753),
         'E07000218': ('North Warwickshire', 65264), 'E07000219': ('Nuneaton and Bedworth', 129883), 'E92000001': ('England', 56286961)}
SMALL = {('E08000026', 'Complex needs'): 3, ('E07000221', 'Complex needs'): 7, ('E07000218', 'Frail'): 1}


def counts(seed=1):
    """{(area, segment): people}; each person is in one segment, so they add up to the residents."""
    chance = random.Random(seed)
    found = {}
    for area, (_, residents) in AREAS.items():
        people = {s: SMALL.get((area, s), int(residents * part) + chance.randint(0, 4))
                  for s, part in (('Long-term conditions', 0.27), ('Frail', 0.031), ('Complex needs', 0.012))}
        people['Generally well'] = residents - sum(people.values())
        found.update({(area, s): n for s, n in people.items()})
    return found


def table(people, more=''):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(['area_code', 'area_name', 'segment', 'period', 'people', 'population'])
    for area, (name, residents) in AREAS.items():
        for segment in SEGMENTS:
            writer.writerow([area, name, segment, '2019/20', people[area, segment], residents])
        writer.writerow([area, name, 'All', '2019/20', residents, residents])
    return out.getvalue() + more


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


def nhs_number(chance):
    """Nine digits and the one that checks them: eleven less the rest of their weighted sum."""
    while True:
        digits = [chance.randint(0, 9) for _ in range(9)]
        check = 11 - sum((10 - i) * d for i, d in enumerate(digits)) % 11
        if check != 10 and any(digits):
            return ''.join(map(str, digits)) + str(check % 11)


class Segments(Job):
    def rows(self):
        found = {}
        for place in 'coventry', 'rugby', 'south-warwickshire', 'warwickshire-north', 'coventry-and-warwickshire':
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8-sig') as file:
                for row in csv.DictReader(file):
                    if row['measure'] == 'people-by-segment':
                        found.setdefault((row['area_code'], row['category']), []).append(row)
        return found

    def nothing_small(self, people):
        """No small count, and no figure from which one follows, in any file of the publication."""
        found = self.rows()
        for (area, segment), rows in found.items():
            for row in rows:
                if (area, segment) in SMALL:
                    self.assertEqual((row['value'], row['count'], row['lower_95'], row['status']), ('', '', '', 'suppressed'), row)
                if row['count']:
                    self.assertEqual(float(row['count']) % 5, 0, row)
                    self.assertGreater(float(row['count']), 7, row)
        for area, (_, residents) in AREAS.items():
            hidden = [s for s in SEGMENTS if (area, s) in found and found[area, s][0]['status'] == 'suppressed']
            if len(hidden) == 1 and found[area, ''][0]['count']:
                shown = [float(found[area, s][0]['count']) for s in SEGMENTS if s not in hidden]
                whole = float(found[area, ''][0]['count'])
                low, high = whole - 2.5 - sum(shown) - 2.5 * len(shown), whole + 2.5 - sum(shown) + 2.5 * len(shown)
                self.assertTrue(low < 1 and high > 7, (area, low, high))
        for place in 'south-warwickshire', 'warwickshire-north':   # a sum without one of its districts would tell it
            for segment in {s for (a, s) in SMALL if a in ('E07000221', 'E07000218')}:
                for row in found.get((place, segment), []):
                    if row['geography'] == 'sum' and segment == ('Complex needs' if place == 'south-warwickshire' else 'Frail'):
                        self.assertEqual(row['value'], '', row)
        secret = [str(n) for n in people.values() if n > 999 and n % 5] + [str(r) for _, r in AREAS.values()] + ['37152x']
        pattern = re.compile('(?<![0-9A-Za-z.])(?:%s)(?![0-9A-Za-z])' % '|'.join(secret))
        for name, text in texts(self.output):
            # How long files are, and which number a shared text of a workbook has, is chance.
            found_in = pattern.search(re.sub(r'"(bytes|size)":\s*\d+|t="s"><v>\d+</v>', '', text))
            self.assertIsNone(found_in, name)
        return found

    def test_small_counts_stay_inside(self):
        people = counts()
        bad = 'E08000026,Coventry,Frail,2018/19,6,37152x\n'
        self.run_program('run', 'pipelines/segments.json', '--max-rejects', '50%', '--set', 'files=' + self.write('s.csv', table(people, bad)))
        found = self.nothing_small(people)
        self.assertTrue(found['E08000026', 'Long-term conditions'][0]['value'])
        self.assertIn('rounded to the nearest 5', found['E08000026', 'Long-term conditions'][0]['method'])

    def test_they_stay_inside_of_a_pipeline_that_knows_nothing_of_it(self):
        people = counts()
        self.write('t.csv', 'area_code,area_name,indicator,period,value,measure\nE07000220,Rugby,smoking,2019,12.5,%\n')
        pipeline = read_json(ROOT, 'pipelines/long-form.json')
        pipeline.update(pipeline='other', framework=os.path.join(ROOT, 'pipelines/framework/outcomes.json'), places=os.path.join(ROOT, 'pipelines/framework/places.json'))
        pipeline['parameters']['files']['default'] = os.path.join(self.folder, 't.csv')
        path = self.write('other.json', json.dumps(pipeline))
        self.run_program('run', path, code=8)
        file = self.write('s.csv', table(people))
        self.run_program('load', file, '--pipeline', path, '--as', os.path.join(ROOT, 'pipelines/segments.json'))
        self.nothing_small(people)
        self.run_program('run', path, '--set', 'files=' + self.write('t2.csv', 'area_code,area_name,indicator,period,value,measure\nE07000220,Rugby,smoking,2019,13,%\n'))
        self.nothing_small(people)

    def test_a_step_of_the_pipeline_for_the_source_takes_its_place(self):
        mapping = read_json(ROOT, 'pipelines/segments.json')
        for key in 'framework', 'places':
            mapping[key] = os.path.join(ROOT, 'pipelines', mapping[key])
        mapping['transforms'].insert(1, {'use': 'disclosure', 'sources': ['segments'], 'options': {'rule': 'custom', 'suppress_to': 2}})
        path = self.write('p.json', json.dumps(mapping))
        self.run_program('run', path, '--set', 'files=' + self.write('s.csv', table(counts())))
        found = self.rows()
        self.assertEqual(found['E07000221', 'Complex needs'][0]['count'], '7')
        self.assertEqual(found['E07000218', 'Frail'][0]['status'], 'suppressed')
        with open(os.path.join(self.latest(), 'publication.json')) as file:
            self.assertEqual(file.read().count('"disclosure"'), 1)

    def test_what_does_not_work_on_one_source_cannot_go_with_it(self):
        mapping = read_json(ROOT, 'pipelines/segments.json')
        for key in 'framework', 'places':
            mapping[key] = os.path.join(ROOT, 'pipelines', mapping[key])
        for use, words in (('places', "'places' cannot go with a source"), ('disclosur', "did you mean 'disclosure'")):
            mapping['sources'][0]['transforms'] = [{'use': use}]
            done = self.run_program('run', self.write('p.json', json.dumps(mapping)), '--set', 'files=x.csv', code=3)
            self.assertIn(words, done.stderr)

    def refused(self, text, pipeline, words, code=6):
        done = self.run_program('run', pipeline, '--set', 'files=' + self.write('persons.csv', text), code=code)
        self.assertIn(words, done.stdout + done.stderr)
        self.assertFalse(os.path.exists(self.latest()))
        return done

    def persons(self, heading, count, chance=random.Random(7)):
        numbers = [nhs_number(chance) for _ in range(count)]
        rows = ['E07000220,Rugby,smoking,2019,%d,%%,%s' % (i, n) for i, n in enumerate(numbers)]
        return numbers, 'area_code,area_name,indicator,period,value,measure,%s\n' % heading + '\n'.join(rows) + '\n'

    def test_nhs_numbers_are_refused_by_every_mapping(self):
        for heading, count in (('id', 10), ('NHS Number', 1), ('nhs_no', 2)):
            numbers, text = self.persons(heading, count)
            done = self.refused(text, 'pipelines/long-form.json', "column '%s' holds NHS numbers: this looks like records of persons" % heading)
            preview = subprocess.run([PROGRAM, 'preview', os.path.join(self.folder, 'persons.csv')], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
            shown = preview.stdout + preview.stderr if count > 2 else ''   # it knows a column by its examples: two are too few
            self.assertEqual('holds NHS numbers: this looks like records of persons' in shown, count > 2)
            if count > 2:
                shown += subprocess.run([PROGRAM, 'preview', os.path.join(self.folder, 'persons.csv'), '--json'], capture_output=True, text=True, env=self.environment(), cwd=ROOT).stdout
                self.assertEqual([column['examples'] for column in json.loads(shown[shown.index('{"schema"'):])['sheets'][0]['columns'] if column['name'] == heading], [[]])
            for number in numbers:
                self.assertNotIn(number, done.stdout + done.stderr + shown)
                for name, kept in texts(self.state) if os.path.exists(self.state) else ():
                    if 'log' in name:
                        self.assertNotIn(number, kept)

    def test_other_numbers_are_not(self):
        chance = random.Random(3)
        nine, same = self.persons('id', 9), nhs_number(chance)
        for text in (nine[1], re.sub('[0-9]{10}', same, self.persons('id', 40)[1]),
                     re.sub('[0-9]{10}', lambda _: str(chance.randint(10 ** 9, 10 ** 10 - 1)), self.persons('id', 60)[1])):
            lines = text.splitlines()
            different = [lines[0]] + [re.sub(',smoking,', ',smoking-%d,' % i, line) for i, line in enumerate(lines[1:])]
            done = self.run_program('run', 'pipelines/long-form.json', '--max-withdrawn', '100%', '--set', 'files=' + self.write('n.csv', '\n'.join(different) + '\n'), code=8)
            self.assertNotIn('persons', done.stdout + done.stderr)

    def test_headings_of_persons_are_refused_by_segments(self):
        for heading in 'Date of birth', 'DOB', 'Postcode', 'Pseudo_ID', 'NHS number', 'Surname', 'Name', 'PatientName', 'Full name', 'last_name', 'Address':
            lines = table(counts()).splitlines()
            text = '\n'.join([lines[0] + ',' + heading] + [line + ',x' for line in lines[1:]]) + '\n'
            self.refused(text, 'pipelines/segments.json', "column '%s' is one that this mapping never takes: this looks like records of persons" % heading)


main()
