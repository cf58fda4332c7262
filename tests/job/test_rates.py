"""Rates and life expectancies of Places from counts by age: the sample calculated again from its files, in other words than the program's; that a changed count
makes what is made from it again and nothing else; and counts from which nothing can be made."""
import collections, csv, io, itertools, json, math, os
from job import Job, PLACES, ROOT, main, read_json

SAMPLE = os.path.join(ROOT, 'pipelines', 'sample')
DISTRICTS = {'south-warwickshire': ['E07000221', 'E07000222'], 'warwickshire-north': ['E07000218', 'E07000219'],
             'coventry-and-warwickshire': ['E08000026', 'E07000220', 'E07000221', 'E07000222', 'E07000218', 'E07000219']}
# European Standard Population 2013 (Eurostat), 0-4 to 90+
STANDARD = dict(zip(range(0, 95, 5), [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]))
Z = 1.959963984540054
MADE = {'under-75-mortality-all-causes': ('deaths', ''), 'under-75-mortality-preventable': ('deaths', 'Causes considered preventable'),
        'under-75-cardiovascular-mortality': ('deaths', 'Circulatory disease'), 'under-75-cancer-mortality': ('deaths', 'Cancer'),
        'under-75-cancer-mortality-preventable': ('deaths', 'Cancer, considered preventable'), 'under-75-respiratory-mortality': ('deaths', 'Respiratory disease'),
        'under-75-liver-mortality': ('deaths', 'Liver disease'), 'suicide': ('deaths', 'Suicide'), 'falls-admissions-65-and-over': ('admissions', 'Falls'),
        'hip-fractures-65-and-over': ('admissions', 'Hip fractures'), 'self-harm-admissions': ('admissions', 'Self-harm'),
        'alcohol-related-admissions-old-method': ('admissions', 'Alcohol-related conditions')}
AGES = {'<75 yrs': (0, 75), '65+ yrs': (65, 200), '10+ yrs': (10, 200), 'All ages': (0, 200)}


def first_age(text):
    return 0 if text.startswith('<') else int(text.split('-')[0].split('+')[0].split(' ')[0])


def counts(name):
    """{(area, category, sex, period): {first age: (events, people)}}; persons are males and females where they are not there."""
    found = collections.defaultdict(dict)
    with open(os.path.join(SAMPLE, 'ages', name + '.csv'), encoding='utf-8') as file:
        for row in csv.DictReader(file):
            at = row['area_code'], row.get('cause', row.get('reason')), row['sex'], row['period']
            found[at][first_age(row['age'])] = float(row[name]), float(row['person_years'])
    for area, category, sex, period in list(found):
        if sex == 'Male':
            women = found[area, category, 'Female', period]
            found[area, category, 'Persons', period] = {age: (o + women[age][0], n + women[age][1])
                                                        for age, (o, n) in found[area, category, 'Male', period].items()}
    return found


def told_together():
    """{(area, period, cause)} of deaths under 75 that tell together: all less those of some causes, none of which has more than there are anywhere, leave 1 to 7."""
    under = {(area, period, cause): sum(o for age, (o, n) in cells.items() if age < 75) for (area, cause, sex, period), cells in counts('deaths').items()
             if sex == 'Persons' and cause != 'Suicide'}
    causes, told = sorted({cause for _, _, cause in under} - {''}), set()
    at = [(area, period) for area, period, cause in under if not cause]
    for some in itertools.chain.from_iterable(itertools.combinations(causes, n) for n in range(1, 7)):
        left = {where: under[(*where, '')] - sum(under.get((*where, cause), math.nan) for cause in some) for where in at}
        if len(some) == 1 or not any(rest < -2 - 0.01 * under[(*where, '')] for where, rest in left.items()):
            told.update((*where, cause) for where, rest in left.items() if 1 <= rest <= 7 for cause in ('',) + some)
    return told


def together(parts):
    """The counts of several areas."""
    return {age: tuple(sum(part[age][i] for part in parts) for i in (0, 1)) for age in parts[0]}


def dobson(cells, low, high):
    """Directly standardised rate per 100,000 with Dobson's limits (Stat Med 1991;10:457), Byar's of the count."""
    groups = collections.defaultdict(lambda: [0, 0])
    for age, (events, people) in cells.items():
        if low <= age < high:
            groups[age // 5 * 5][0] += events
            groups[age // 5 * 5][1] += people
    weight = sum(STANDARD[age] for age in groups)
    total = sum(o for o, n in groups.values())
    rate = 1e5 * math.fsum(STANDARD[age] * o / n for age, (o, n) in groups.items()) / weight
    variance = 1e10 * math.fsum((STANDARD[age] / n) ** 2 * o for age, (o, n) in groups.items()) / weight ** 2
    byar = (total * (1 - 1 / (9 * total) - Z / (3 * math.sqrt(total))) ** 3,
            (total + 1) * (1 - 1 / (9 * (total + 1)) + Z / (3 * math.sqrt(total + 1))) ** 3)
    return rate, [rate + math.sqrt(variance / total) * (limit - total) for limit in byar], total


def life(cells, at):
    """Years to live at an age, with their 95% limits, by the columns l, L and T (Chiang), the last band's variance after Silcocks."""
    ages = sorted(cells)
    l, L, spread = [1.0], [], []
    for x, age in enumerate(ages[:-1]):
        n, part = ages[x + 1] - age, 0.1 if age == 0 else 0.5
        rate = cells[age][0] / cells[age][1]
        q = n * rate / (1 + n * (1 - part) * rate)
        l.append(l[-1] * (1 - q))
        L.append(n * (l[-1] + part * (l[-2] - l[-1])))
    deaths, people = cells[ages[-1]]
    L.append(l[-1] * people / deaths)
    years = [sum(L[x:]) / l[x] for x in range(len(ages))]
    for x, age in enumerate(ages[:-1]):
        n, part, d = ages[x + 1] - age, 0.1 if age == 0 else 0.5, cells[age][0]
        q = 1 - l[x + 1] / l[x]
        spread.append(q * q * (1 - q) / d * (l[x] * ((1 - part) * n + years[x + 1])) ** 2 if d else 0)
    spread.append((l[-1] / 2) ** 2 * 4 / (deaths * (deaths / people) ** 2))
    x = ages.index(at)
    error = math.sqrt(sum(spread[x:])) / l[x]
    return years[x], (years[x] - Z * error, years[x] + Z * error)


def good_health(text=None):
    """{(area, sex, period): [(first age, end, part in good health, people asked)]}"""
    found = collections.defaultdict(list)
    if text is None:
        with open(os.path.join(SAMPLE, 'ages', 'good-health.csv'), encoding='utf-8') as file:
            text = file.read()
    for row in csv.DictReader(io.StringIO(text)):
        first, _, last = row['age'].split(' ')[0].partition('-')
        first, end = (int(first[:-1]), 200) if first.endswith('+') else (int(first), int(last) + 1)
        found[row['area_code'], row['sex'], row['period']].append((first, end, float(row['good_health']) / 100, float(row['asked'] or 'nan')))
    return found


def sullivan(cells, health, at):
    """Years in good health from an age on of several areas together, and their variance (Jagger, Van Oyen and Robine 2014, with the appendix's part of the deaths). `cells`: by area
    {first age: (deaths, people)}; `health`: by area as above. The part of all in good health is sum(people x part) / sum(people) by band of the life table; who was asked in a wider
    band is shared out by people. The variance is had by the numeric derivative by each part and each probability of dying, not by the formulas."""
    ages = sorted(cells[0])
    together_ = together(cells)
    parts, spread = [], []
    for age in ages:
        whole, sum_, variance = together_[age][1], 0, 0
        for own, said in zip(cells, health):
            first, end, part, asked = next(row for row in said if row[0] <= age < row[1])
            people = own[age][1]
            asked *= people / math.fsum(n for other, (_, n) in own.items() if first <= other < end)
            sum_ += people * part
            variance += people ** 2 * part * (1 - part) / asked
        parts.append(sum_ / whole)
        spread.append(variance / whole ** 2)
    width = [b - a for a, b in zip(ages, ages[1:])]
    lived = [0.1 if age == 0 else 0.5 for age in ages]
    dying = [n * d / p / (1 + n * (1 - a) * d / p) for n, a, (d, p) in zip(width, lived, (together_[age] for age in ages))]
    last_deaths, last_people = together_[ages[-1]]

    def years(dying, parts, rate):
        alive, sum_ = 1.0, 0.0
        for n, a, q, g, age in zip(width, lived, dying, parts, ages):
            alive = 1.0 if age == at else alive
            sum_ += g * n * alive * (1 - q + a * q) if age >= at else 0
            alive *= 1 - q
        return sum_ + alive * parts[-1] / rate
    def slope(what, i):
        step = 1e-5
        moved = lambda list_, by: [x + by * (k == i) for k, x in enumerate(list_)]
        if what == 'part':
            return (years(dying, moved(parts, step), rate) - years(dying, moved(parts, -step), rate)) / (2 * step)
        return (years(moved(dying, step), parts, rate) - years(moved(dying, -step), parts, rate)) / (2 * step)
    rate = last_deaths / last_people
    variance = math.fsum(slope('part', i) ** 2 * spread[i] for i in range(len(ages)))
    variance += math.fsum(slope('dying', i) ** 2 * q * q * (1 - q) / together_[ages[i]][0] for i, q in enumerate(dying) if ages[i] >= at and together_[ages[i]][0])
    variance += ((years(dying, parts, rate * 1.00001) - years(dying, parts, rate * 0.99999)) / (0.00002 * rate)) ** 2 * rate * rate / last_deaths
    return years(dying, parts, rate), variance


def number(row, name):
    return float(row[name])


class Rates(Job):
    def pipeline(self, change=None, only=None, **texts):
        """The part of the demo that is about measures made from counts; `texts`: other files in place of those of sample/ages."""
        with open(os.path.join(ROOT, 'pipelines', 'demo.json')) as file:
            demo = json.load(file)
        names = 'overarching', 'healthcare', 'health-improvement', 'births-and-illness', 'deaths-by-age', 'admissions-by-age', 'good-health-by-age', 'people-of-survey-ages', 'county-indicators'
        sources = [source for source in demo['sources'] if source['id'] in (only or names)]
        for source in sources:
            files = source['options']['files']
            own = texts.get(os.path.basename(files[0]).split('.')[0])
            files[0] = self.write(os.path.basename(files[0]), own) if own else os.path.join(ROOT, 'pipelines', files[0])
        made = {key: demo[key] for key in ('pipeline', 'title')}
        made.update(framework=os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'),
                    places=os.path.join(ROOT, 'pipelines', 'framework', 'places.json'), sources=sources,
                    transforms=[{'use': use} for use in ('normalise', 'rates', 'places', 'benchmark', 'trend', 'spc', 'reconcile')],
                    loaders=[{'use': 'archive'}])
        if change:
            change(made)
        return self.write('rates.json', json.dumps(made))

    def sample(self):
        self.run_program('run', self.pipeline())

    def rows(self, place):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def sums(self, place, measure):
        return [row for row in self.rows(place) if row['measure'] == measure and row['area_code'] == place and not row['category']]

    def near(self, row, name, expected):
        self.assertLess(abs(number(row, name) - expected), 1e-9 * abs(expected), (row['measure'], row['area_name'], row['period'], name))

    def test_rates_of_places_are_those_of_the_deaths_of_their_districts(self):
        self.begin_with(self.sample)
        found = {name: counts(name) for name in ('deaths', 'admissions')}
        for place, districts in DISTRICTS.items():
            for measure, (name, category) in MADE.items():
                rows = [row for row in self.sums(place, measure) if row['sex'] == 'Persons' or not category]
                self.assertEqual(len({row['period'] for row in rows}), 8, (place, measure))
                for row in rows:
                    cells = together([found[name][area, category, row['sex'], row['period']] for area in districts])
                    rate, limits, total = dobson(cells, *AGES[row['age']])
                    self.near(row, 'value', rate)
                    self.near(row, 'lower_95', limits[0])
                    self.near(row, 'upper_95', limits[1])
                    self.assertEqual(number(row, 'count'), total)
                    self.assertEqual((row['status'], row['geography']), ('calculated', 'sum'))
                    self.assertEqual(row['method'], 'directly standardised from counts by age of districts, Dobson limits (exact)')
                    self.assertIn(row['compared_with_england'], ('better', 'similar', 'worse'), row)
            for measure, at in (('life-expectancy-at-birth', 0), ('life-expectancy-at-65', 65)):
                rows = self.sums(place, measure)
                self.assertEqual(len(rows), 16, 'eight periods of either sex')
                for row in rows:
                    cells = together([found['deaths'][area, '', row['sex'], row['period']] for area in districts])
                    years, limits = life(cells, at)
                    self.near(row, 'value', years)
                    self.near(row, 'lower_95', limits[0])
                    self.near(row, 'upper_95', limits[1])
                    self.assertIn(row['compared_with_england'], ('better', 'similar', 'worse'), row)
        charts = [row for row in self.sums('south-warwickshire', 'falls-admissions-65-and-over') if row['sex'] == 'Persons']
        self.assertTrue(all(row['mean'] and row['lower_limit'] for row in charts), 'a control chart of eight years')
        self.assertTrue(charts[-1]['trend'])

    def test_healthy_life_expectancies_are_sullivans(self):
        self.begin_with(self.sample)
        deaths, health, seen = counts('deaths'), good_health(), 0
        for place, districts in dict(DISTRICTS, rugby=['E07000220']).items():
            for measure, at in (('healthy-life-expectancy-at-birth', 0), ('healthy-life-expectancy-at-65', 65)):
                area = place if len(districts) > 1 else districts[0]
                rows = [row for row in self.rows(place) if row['measure'] == measure and row['area_code'] == area and not row['category']]
                self.assertEqual(len(rows), 16, (place, measure, 'eight periods of either sex'))
                for row in rows:
                    years, variance = sullivan([deaths[part, '', row['sex'], row['period']] for part in districts],
                                               [health[part, row['sex'], row['period']] for part in districts], at)
                    self.near(row, 'value', years)
                    for name, sign in (('lower_95', -1), ('upper_95', 1)):
                        self.assertLess(abs(number(row, name) - years - sign * Z * math.sqrt(variance)), 1e-5, row)
                    self.assertEqual(row['status'], 'calculated')
                    self.assertIn(row['compared_with_england'], ('better', 'similar', 'worse'), row)
                    self.assertEqual('estimate of survey weights' in row['method'], len(districts) > 1, row['method'])
                    seen += 1
        self.assertEqual(seen, 4 * 2 * 16)

    def test_good_health_that_is_missing_makes_no_healthy_life_expectancy(self):
        with open(os.path.join(SAMPLE, 'ages', 'good-health.csv'), encoding='utf-8') as file:
            lines = file.read().split('\n')
        changes = {'E07000222,Male,35-44 yrs,2018 - 20,': lambda line: None,
                   'E07000219,Male,85+ yrs,2018 - 20,': lambda line: line.replace('85+ yrs', '86+ yrs'),  # no bands of the life table
                   'E07000218,Female,0-14 yrs,2018 - 20,': lambda line: line.rsplit(',', 1)[0] + ',',
                   'E07000221,Female,85+ yrs,2018 - 20,': lambda line: line.replace('85+', '90+') + '\n' + line.replace('85+', '85-89')}  # finer ones
        made = []
        for line in lines:
            change = next((change for start, change in changes.items() if line.startswith(start)), None)
            made.append(change(line) if change else line)
        text = '\n'.join(line for line in made if line is not None)
        self.run_program('run', self.pipeline(only=('overarching', 'county-indicators', 'deaths-by-age', 'good-health-by-age'), **{'good-health': text}))
        def figure(place, sex):
            return next(row for row in self.sums(place, 'healthy-life-expectancy-at-birth') if row['period'] == '2018 - 20' and row['sex'] == sex)
        for place, sex, reason in (('south-warwickshire', 'Male', 'no good health of Warwick from age 35'),
                                   ('warwickshire-north', 'Male', 'no good health of Nuneaton and Bedworth from age 85'),
                                   ('warwickshire-north', 'Female', 'how many people of North Warwickshire were asked from age 0 is not known')):
            row = figure(place, sex)
            self.assertEqual((row['status'], row['value'], row['compared_with_england']), ('not_calculable', '', 'not_compared'), row)
            self.assertEqual(row['note'].split(';')[0], 'not calculable: ' + reason)
        row, deaths, health = figure('south-warwickshire', 'Female'), counts('deaths'), good_health(text)
        years, variance = sullivan([deaths[area, '', 'Female', '2018 - 20'] for area in DISTRICTS['south-warwickshire']],
                                   [health[area, 'Female', '2018 - 20'] for area in DISTRICTS['south-warwickshire']], 0)
        self.near(row, 'value', years)
        self.assertLess(abs(number(row, 'upper_95') - years - Z * math.sqrt(variance)), 1e-5)

    def test_districts_keep_their_published_figures_with_which_the_counts_agree(self):
        self.begin_with(self.sample)
        found = {name: counts(name) for name in ('deaths', 'admissions')}
        seen = 0
        for row in self.rows('coventry-and-warwickshire'):
            if row['measure'] in MADE and row['geography'] == 'part' and row['area_code'].startswith('E') and not row['category'] and row['sex'] == 'Persons':
                name, category = MADE[row['measure']]
                cells = found[name].get((row['area_code'], category, 'Persons', row['period']))
                if cells:
                    self.assertEqual(row['status'], 'published')
                    rate, _, total = dobson(cells, *AGES[row['age']])
                    self.assertLess(abs(rate - number(row, 'value')), 1e-6 * rate, row)
                    self.assertEqual(total, number(row, 'count'))
                    seen += 1
        self.assertEqual(seen, 12 * 6 * 8)
        checks = [check for check in read_json(self.latest(), 'publication.json')['checks'] if check['rule'] == 'calculated-from-ages']
        self.assertEqual(sum(check['mismatched'] for check in checks), 0)
        # persons of six districts and eight periods; of all causes males and females too, and England's; life expectancies of both sexes likewise;
        # healthy ones of Coventry and England
        self.assertEqual(sum(check['compared'] for check in checks), 11 * 48 + 3 * 56 + 2 * 56 + 2 * 16 - len(told_together()))

    def test_percentages_of_a_survey_are_weighted_by_the_people_that_it_asks(self):
        self.begin_with(self.sample)
        people = {}
        with open(os.path.join(SAMPLE, 'ages', 'people.csv')) as file:
            for row in csv.DictReader(file):
                people[row['area_code'], row['age'], row['year']] = float(row['people'])
        for place, districts in DISTRICTS.items():
            rows = self.rows(place)
            own = {(row['area_code'], row['period']): row for row in rows if row['measure'] == 'smoking-adults' and row['sex'] == 'Persons' and not row['category']}
            for period in range(2011, 2019):
                parts = [(people[area, '18+ yrs', str(period)], own[area, str(period)]) for area in districts]
                whole = sum(n for n, _ in parts)
                share = sum(n / whole * number(row, 'value') for n, row in parts) / 100
                variance = sum((n / whole * (number(row, 'upper_95') - number(row, 'lower_95')) / 200 / Z) ** 2 for n, row in parts)
                n = share * (1 - share) / variance
                middle, root = (share + Z * Z / (2 * n)) / (1 + Z * Z / n), Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
                row = own[place, str(period)]
                self.near(row, 'value', 100 * share)
                self.near(row, 'lower_95', 100 * (middle - root))
                self.near(row, 'upper_95', 100 * (middle + root))
                self.assertIn(row['compared_with_england'], ('better', 'similar', 'worse'))
                self.assertIn('weights: people of these ages, people-of-survey-ages', row['note'])

    def test_counts_that_only_serve_others_are_in_no_publication(self):
        self.begin_with(self.sample)
        for place in PLACES:
            measures = {row['measure'] for row in self.rows(place)}
            self.assertFalse(measures & {'deaths-by-age', 'admissions-by-age', 'good-health-by-age', 'people-of-survey-ages'})
            self.assertIn('life-expectancy-at-65', measures, 'which no source has rows of')
            with open(os.path.join(self.latest(), place, place + '-measures.csv'), encoding='utf-8-sig') as file:
                listed = {row['measure'] for row in csv.DictReader(file)}
            self.assertFalse(listed & {'deaths-by-age', 'admissions-by-age', 'people-of-survey-ages'})
            self.assertTrue(measures <= listed)
        units = [unit for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == 'deaths-by-age']
        self.assertEqual(sum(unit['rows_read'] for unit in units), sum(unit['rows_filtered'] for unit in units))

    def test_a_changed_count_makes_what_is_made_from_it_again_and_nothing_else(self):
        with open(os.path.join(SAMPLE, 'ages', 'admissions.csv')) as file:
            text = file.read()
        pipeline = self.pipeline(only=('healthcare', 'overarching', 'admissions-by-age', 'deaths-by-age'), admissions=text)
        self.run_program('run', pipeline)
        before = {row['measure'] + row['period']: row['value'] for row in self.rows('south-warwickshire') if row['area_code'] == 'south-warwickshire' and row['sex'] == 'Persons'}
        old = next(line for line in text.split('\n') if line.startswith('E07000222,Falls,Persons,70-74 yrs,2019/20,'))
        cells = old.split(',')
        cells[5] = str(int(cells[5]) + 1)
        self.write('admissions.csv', text.replace(old, ','.join(cells)))
        done = self.run_program('run', pipeline, '--json')
        after = {row['measure'] + row['period']: row['value'] for row in self.rows('south-warwickshire') if row['area_code'] == 'south-warwickshire' and row['sex'] == 'Persons'}
        self.assertEqual([key for key in before if before[key] != after[key]], ['falls-admissions-65-and-over2019/20'], done.stdout[:200])
        checks = [check for check in read_json(self.latest(), 'publication.json')['checks'] if check['rule'] == 'calculated-from-ages']
        self.assertEqual(sum(check['mismatched'] for check in checks), 0, 'one in 548 is within the tolerance')

    def test_what_is_missing_or_withheld_makes_no_figure(self):
        with open(os.path.join(SAMPLE, 'ages', 'deaths.csv')) as file:
            lines = file.read().split('\n')
        gone = [line for line in lines if not (line.startswith('E07000222,,Male,70-74 yrs,2018 - 20,') or line.startswith('E07000218,,Male,90+ yrs,2018 - 20,'))]
        gone = [line.rsplit(',', 1)[0] + ',0' if line.startswith('E07000218,,Female,80-84 yrs,2018 - 20,') else line for line in gone]
        gone = [line.rsplit(',', 2)[0] + ',900,800' if line.startswith('E07000222,,Female,80-84 yrs,2015 - 17,') else line for line in gone]
        text = '\n'.join(gone)
        self.run_program('run', self.pipeline(only=('overarching', 'deaths-by-age'), deaths=text))
        def figure(place, sex):
            return next(row for row in self.sums(place, 'life-expectancy-at-65') if row['period'] == '2018 - 20' and row['sex'] == sex)
        for place, sex, reason in (('south-warwickshire', 'Male', 'no counts of Warwick aged 70 to 74'),
                                   ('warwickshire-north', 'Male', 'no counts of North Warwickshire aged 90 and over'),
                                   ('warwickshire-north', 'Female', 'no number of people of North Warwickshire aged 80 to 84')):
            row = figure(place, sex)
            self.assertEqual((row['status'], row['value'], row['compared_with_england']), ('not_calculable', '', 'not_compared'), row)
            self.assertEqual(row['note'].split(';')[0], 'not calculable: ' + reason)
        self.assertEqual(figure('south-warwickshire', 'Female')['status'], 'calculated')
        row = next(row for row in self.sums('south-warwickshire', 'life-expectancy-at-65') if row['period'] == '2015 - 17' and row['sex'] == 'Female')  # nobody dies twice
        self.assertEqual((row['status'], row['note'].split(';')[0]), ('not_calculable', 'not calculable: 900 deaths of 800 people of Warwick aged 80 to 84'))

    def test_at_65_nothing_is_needed_of_those_who_are_younger(self):
        """No deaths and no health before 65 at all: the figures of those who reach it are the same; at birth there are none."""
        def only_old(name):
            with open(os.path.join(SAMPLE, 'ages', name)) as file:
                head, *lines = file.read().strip().split('\n')
            rows = csv.DictReader([head] + lines)
            return '\n'.join([head] + [line for line, row in zip(lines, rows) if first_age(row['age']) >= 65]) + '\n'
        self.run_program('run', self.pipeline(only=('overarching', 'deaths-by-age', 'good-health-by-age'), **{'deaths': only_old('deaths.csv'), 'good-health': only_old('good-health.csv')}))
        deaths, health = counts('deaths'), good_health()
        for place, districts in DISTRICTS.items():
            rows = self.sums(place, 'life-expectancy-at-65')
            self.assertEqual(len(rows), 16, place)
            for row in rows:
                years, limits = life(together([deaths[area, '', row['sex'], row['period']] for area in districts]), 65)
                self.near(row, 'value', years)
                self.near(row, 'upper_95', limits[1])
            for row in self.sums(place, 'healthy-life-expectancy-at-65'):
                years, _ = sullivan([deaths[part, '', row['sex'], row['period']] for part in districts], [health[part, row['sex'], row['period']] for part in districts], 65)
                self.near(row, 'value', years)
            for row in self.sums(place, 'life-expectancy-at-birth'):
                self.assertEqual((row['status'], row['value']), ('not_calculable', ''), row)

    def test_a_source_under_disclosure_control_gives_what_it_publishes(self):
        """Small counts are withheld before anything is made of them: no rate of fewer than eight in an age band. One for some Places only makes nothing."""
        def controlled(pipeline):
            pipeline['transforms'].insert(1, {'use': 'disclosure', 'sources': ['deaths-by-age'], 'options': {'rule': 'hes', 'secondary': 'off'}})
        self.run_program('run', self.pipeline(controlled, only=('overarching', 'deaths-by-age')))
        rows = self.sums('south-warwickshire', 'life-expectancy-at-65')
        found, states = counts('deaths'), collections.Counter(row['status'] for row in rows)
        for row in rows:
            parts = [found[area, '', row['sex'], row['period']] for area in DISTRICTS['south-warwickshire']]
            if any(0 < deaths < 8 for part in parts for age, (deaths, _) in part.items() if age >= 65):
                self.assertEqual((row['status'], row['value']), ('not_calculable', ''))
                self.assertIn('is suppressed', row['note'])
                continue
            rounded = [{age: (5 * math.floor(deaths / 5 + 0.5), people) for age, (deaths, people) in part.items()} for part in parts]
            self.near(row, 'value', life(together(rounded), 65)[0])
            self.assertIn('(from rounded counts)', row['method'])
        self.assertEqual(len(rows), 16, states)
        def local(pipeline):
            next(source for source in pipeline['sources'] if source['id'] == 'deaths-by-age')['places'] = ['south-warwickshire']
        self.run_program('run', self.pipeline(local, only=('overarching', 'deaths-by-age')), '--max-withdrawn', '100%')
        self.assertEqual(self.sums('south-warwickshire', 'life-expectancy-at-65'), [])
        self.assertEqual({row['status'] for row in self.sums('south-warwickshire', 'life-expectancy-at-birth')}, {'not_calculable'})


if __name__ == '__main__':
    main()
