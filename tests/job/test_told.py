"""Measures that are made from the same unpublished counts, attacked: all that is published of them is a system of linear equations over the counts by district, sex, year, age and
cause; a group of people is told when its number follows from it. The counts are made up here, and so is what is known of a row: nothing is taken from the program but its figures."""
import csv, itertools, json, os, random
from job import Job, ROOT, main

DISTRICTS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
COUNTY, SYSTEM = 'E10000031', 'coventry-and-warwickshire'
AREAS = {code: [code] for code in DISTRICTS}
AREAS.update({COUNTY: DISTRICTS[1:], SYSTEM: DISTRICTS, 'south-warwickshire': DISTRICTS[4:], 'warwickshire-north': DISTRICTS[1:3]})
SEXES = {'Persons': ['Male', 'Female'], 'Male': ['Male'], 'Female': ['Female']}
PERIODS = {'2018': ['2018'], '2019': ['2019'], '2018 - 19': ['2018', '2019']}
BANDS = ['0-64 yrs', '65-74 yrs', '75+ yrs']
AGES = {'All ages': BANDS, '<75 yrs': BANDS[:2], '65+ yrs': BANDS[1:], '75+ yrs': BANDS[2:], '<65 yrs': BANDS[:1]}
CAUSES = ['Heart', 'Cancer', '']  # the last is the rest; its counts are those of all causes in the file
PRIME = (1 << 61) - 1
PEOPLE, MOST, SEED = 50000, 7, 6000
# Families of measures that count the same: ages, causes (none: all)
FAMILIES = {'ages': [('All ages', ()), ('<75 yrs', ())], 'three': [('All ages', ()), ('<75 yrs', ()), ('65+ yrs', ())],
            'causes': [('All ages', ()), ('All ages', ('Heart',)), ('All ages', ('Cancer',)), ('<75 yrs', ('Heart',))],
            'both': [('All ages', ()), ('<75 yrs', ()), ('75+ yrs', ('Heart', 'Cancer')), ('<75 yrs', ('Cancer',)), ('<65 yrs', ('Heart',))]}
FAMILIES.update(years=FAMILIES['both'], sourced=FAMILIES['ages'], partly=FAMILIES['three'], alone=[('75+ yrs', ())])
SOURCED = {'sourced': (1, [COUNTY] + DISTRICTS[3:5]), 'alone': (0, [COUNTY, DISTRICTS[3]])}  # of which measure another source publishes which areas


def measure_of(family, i):
    return 'told-%s-%d' % (family, i)


class Family:
    """Counts of one family, and who else publishes some of what is made of them."""
    def __init__(self, name, seed):
        self.name, self.random = name, random.Random(seed)
        self.sexes = ['Persons'] if name == 'years' else ['Male', 'Female']
        self.years = ['2018', '2019'] if name == 'years' else ['2018']
        self.cells = [cell for cell in itertools.product(DISTRICTS, self.sexes, self.years, BANDS, CAUSES)]
        self.counts = {}
        for *people, cause in self.cells:  # of many or of few people, and few of one cause
            key = tuple(people)
            self.most = self.random.choice([2] + [60] * 4 + [100, 200] * 4) if cause == CAUSES[0] else self.most
            self.counts[key + (cause,)] = self.random.choice([0, self.most, self.random.randint(0, self.most), self.random.randint(0, self.most)]) if self.most > 2 else self.random.randint(0, self.most)
        self.absent = DISTRICTS[2] if name == 'partly' else None  # has no rows; its county has

    def picked(self, area, sex, period, ages, causes):
        """Which cells a figure counts."""
        sexes = ['Persons'] if self.sexes == ['Persons'] else SEXES[sex]
        return {(d, s, y, band, cause) for d in AREAS[area] for s in sexes for y in PERIODS[period] for band in AGES.get(ages, [ages]) for cause in causes or CAUSES}

    def count(self, cells):
        return sum(self.counts[cell] for cell in cells)

    def periods(self):
        return ['2018', '2019', '2018 - 19'] if self.name == 'years' else ['2018']

    def rows(self):
        """Of districts and the county, which has its own rows."""
        for area in DISTRICTS + [COUNTY]:
            for sex, period, band, cause in itertools.product(self.sexes, self.periods(), BANDS, CAUSES):
                if area == self.absent or (self.name == 'years' and (area, period) == (DISTRICTS[0], '2019')):
                    continue  # one district has two years together and one of them
                yield area, cause, sex, band, period, self.count(self.picked(area, sex, period, band, (cause,) if cause else ())), PEOPLE * len(AREAS[area])

    def published(self):
        """What another source publishes."""
        i, areas = SOURCED.get(self.name, (0, []))
        ages, causes = FAMILIES[self.name][i]
        for area, sex in itertools.product(areas, SEXES):
            events, people = self.count(self.picked(area, sex, '2018', ages, causes)), len(AGES[ages]) * PEOPLE * len(AREAS[area]) * len(SEXES[sex])
            yield measure_of(self.name, i), area, sex, ages, '2018', 1e5 * events / people, events, people


class Attack:
    """Sums of counts that are known, in echelon form modulo a prime."""
    def __init__(self, family):
        self.at, self.pivots = {cell: i for i, cell in enumerate(family.cells)}, {}
    def reduced(self, cells):
        row = [0] * len(self.at)
        for cell in cells:
            row[self.at[cell]] = 1
        for pivot in range(len(row)):
            by = row[pivot]
            if by and pivot in self.pivots:
                row = [(x - by * y) % PRIME for x, y in zip(row, self.pivots[pivot])]
        return row
    def know(self, cells):
        row = self.reduced(cells)
        pivot = next((i for i, x in enumerate(row) if x), None)
        if pivot is not None:
            inverse = pow(row[pivot], PRIME - 2, PRIME)
            self.pivots[pivot] = [x * inverse % PRIME for x in row]
    def knows(self, cells):
        return not any(self.reduced(cells))


class Told(Job):
    def pipeline(self, families, most=MOST):
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json')) as file:
            framework = json.load(file)
        base = {'outcome': framework['outcomes'][0]['id'], 'pillar': framework['pillars'][0]['id'], 'polarity': 'low_is_good'}
        measures, rows, published = [], [], []
        for family in families:
            counts = 'counted-' + family.name
            measures.append({'id': counts, 'name': counts, 'unit': 'Deaths', 'value_type': 'count', 'published': False, 'sources': [{'scheme': 'table', 'indicator': counts}], **base})
            for i, (ages, causes) in enumerate(FAMILIES[family.name]):
                made = measure_of(family.name, i)
                measures.append({'id': made, 'name': made, 'unit': 'per 100,000', 'value_type': 'crude_rate', 'multiplier': 100000, 'sources': [{'scheme': 'table', 'indicator': made}],
                                 'made_from': [{'measure': counts, 'ages': ages, 'method': 'crude_rate', **({'categories': list(causes)} if causes else {})}], **base})
            rows += [(counts,) + row for row in family.rows()]
            published += list(family.published())
        framework['measures'] = measures
        framework.pop('programmes', None)
        def table(name, heading, lines):
            return self.write(name, '\n'.join(','.join(str(x) for x in line) for line in [heading] + lines) + '\n')
        def source(id, heading, lines, value_type, unit, **more):
            return {'id': id, 'extractor': 'table', 'title': id, 'publisher': 'Made up', 'licence': 'Made-up figures', 'options': {
                'files': [table(id + '.csv', heading, lines)], 'columns': [{'field': name, 'names': [name]} for name in heading],
                'constants': {'value_type': value_type, 'unit': unit, 'indicator_name': 'Deaths', **more}}}
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'places.json')) as file:
            places = json.load(file)
        return self.write('told.json', json.dumps({
            'pipeline': 'told', 'title': 'Told', 'framework': self.write('framework.json', json.dumps(framework)), 'places': self.write('places.json', json.dumps(places)),
            'sources': [source('counted', ['indicator', 'area_code', 'category', 'sex', 'age', 'period', 'value', 'denominator'], rows, 'count', 'Deaths', category_type='Cause')] +
                       ([source('published', ['indicator', 'area_code', 'sex', 'age', 'period', 'value', 'count', 'denominator'], published, 'crude_rate', 'per 100,000')] if published else []),
            'transforms': [{'use': 'normalise'}, {'use': 'rates', 'options': {'withhold_to': most}}, {'use': 'places'}, {'use': 'reconcile'}], 'loaders': [{'use': 'archive'}]}))

    def known(self):
        """{(measure, area, sex, period, age): events} of all that is published, from the count or from value and people."""
        found = {}
        for place in os.listdir(self.latest()):
            path = os.path.join(self.latest(), place, place + '-outcomes.csv')
            if os.path.exists(path):
                with open(path, encoding='utf-8-sig') as file:
                    for row in csv.DictReader(file):
                        events = row['count'] or (row['value'] and row['denominator'] and float(row['value']) * float(row['denominator']) / 1e5)
                        if events != '':
                            found[row['measure'], row['area_code'], row['sex'], row['period'], row['age']] = round(float(events), 6)
        return found

    def told(self, family, known):
        """Groups of 1 to 7 people whose number follows from what is known, and not already from what a source publishes; and how many figures are."""
        attack, figures, others = Attack(family), 0, Attack(family)
        for measure, area, sex, ages, period, *_ in family.published():
            others.know(family.picked(area, sex, period, ages, ()))
        for i, (ages, causes) in enumerate(FAMILIES[family.name]):
            for (measure, area, sex, period, age), events in known.items():
                if measure == measure_of(family.name, i) and area in AREAS:
                    cells = family.picked(area, sex, period, ages, causes)
                    self.assertEqual(events, family.count(cells), (measure, area, sex, period))
                    attack.know(cells)
                    figures += 1
        groups = []
        spans = [BANDS[a:b] for a in range(3) for b in range(a + 1, 4)]
        causes = [some for n in (1, 2, 3) for some in itertools.combinations(CAUSES, n)]
        for area, sex, period, bands, some in itertools.product(AREAS, SEXES if len(family.sexes) > 1 else ['Persons'], family.periods(), spans, causes):
            cells = [cell for band in bands for cell in family.picked(area, sex, period, band, some)]
            if 1 <= family.count(cells) <= MOST and attack.knows(cells) and not others.knows(cells):
                groups.append((area, sex, period, bands, some, family.count(cells)))
        return groups, figures

    def test_nothing_that_is_made_of_unpublished_counts_tells_of_few(self):
        """Without control every family has something to tell; with it none has, and much is still there: at least a third of the figures of each family."""
        families = [Family(name, SEED + i) for i, name in enumerate(FAMILIES)]
        self.run_program('run', self.pipeline(families, 0))
        all_ = self.known()
        self.run_program('run', self.pipeline(families))
        kept = self.known()
        for family in families:
            groups, figures = self.told(family, all_)
            self.assertTrue(groups, (family.name, 'the attack is worth nothing'))
            told, left = self.told(family, kept)
            self.assertEqual(told, [], family.name)
            self.assertGreater(left, figures * 0.35, family.name)
            if os.environ.get('PLACEBOOK_TOLD'):
                print('%s: %d groups told without control, %d of %d figures left' % (family.name, len(groups), left, figures))


if __name__ == '__main__':
    main()
