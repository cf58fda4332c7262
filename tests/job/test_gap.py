"""What drives the gap in life expectancy: the sample decomposed again from its file, by the columns of the life tables (Preston, Heuveline and Guillot 2001,
equation 3.11) and not by the closed form of the program; tables in the layout of Nomis; and tables that cannot be decomposed."""
import collections, csv, io, json, math, os, zipfile
import xml.etree.ElementTree as xml
from job import Job, ROOT, main, read_json

SAMPLE = os.path.join(ROOT, 'pipelines', 'sample', 'deaths', 'deaths-by-cause.csv')
AGES = [0, 1] + list(range(5, 95, 5))
NAMES = ['<1 yr', '1-4 yrs'] + ['%d-%d yrs' % (a, a + 4) for a in AGES[2:-1]] + ['90+ yrs']
DISTRICTS = {'coventry': ['E08000026'], 'rugby': ['E07000220'], 'south-warwickshire': ['E07000221', 'E07000222'],
             'warwickshire-north': ['E07000218', 'E07000219'],
             'coventry-and-warwickshire': ['E08000026', 'E07000220', 'E07000221', 'E07000222', 'E07000218', 'E07000219']}
COUNTRY, GROUPS = 'Cause of death, gap to England', 'Cause of death, gap between the most and the least deprived'


def columns(rates):
    """l, L and T of an abridged life table (Chiang): of the dying, those under 1 live a tenth of it, others half their band."""
    l, L = [1.0], []
    for x, rate in enumerate(rates[:-1]):
        n = AGES[x + 1] - AGES[x]
        a = n * (0.1 if x == 0 else 0.5)
        l.append(l[-1] * (1 - n * rate / (1 + (n - a) * rate)))
        L.append(n * l[-1] + a * (l[-2] - l[-1]))
    L.append(l[-1] / rates[-1])
    return l, L, [sum(L[x:]) for x in range(len(L))] + [0]


def standard_error(side):
    """Chiang's, with the variance of the last band after Silcocks, of the life expectancy at birth."""
    causes = {cause for cause, _ in side}
    deaths = [sum(side[c, x][0] for c in causes) for x in range(20)]
    rates = [deaths[x] / side[min(causes), x][1] for x in range(20)]
    l, _, T = columns(rates)
    sum_of = l[19] ** 2 / (deaths[19] * rates[19] ** 2)
    for x in range(19):
        n = AGES[x + 1] - AGES[x]
        lost = n * (0.9 if x == 0 else 0.5)
        q = 1 - l[x + 1] / l[x]
        if deaths[x]:
            sum_of += q * q * (1 - q) / deaths[x] * (l[x] * (lost + T[x + 1] / l[x + 1])) ** 2
    return math.sqrt(sum_of)


def decompose(one, two):
    """{(cause, band): years}: `one` and `two` have {(cause, band): (deaths, people)}."""
    causes = sorted({cause for cause, _ in one})
    def rate(side, cause, x):
        deaths, people = side[cause, x]
        return deaths / people
    whole = [[sum(rate(side, c, x) for c in causes) for x in range(20)] for side in (one, two)]
    (l1, L1, T1), (l2, L2, T2) = columns(whole[0]), columns(whole[1])
    found = {}
    for x in range(20):
        years = l1[x] * (T2[x] / l2[x] - T1[x] / l1[x]) if x == 19 else \
            l1[x] * (L2[x] / l2[x] - L1[x] / l1[x]) + T2[x + 1] * (l1[x] / l2[x] - l1[x + 1] / l2[x + 1])
        difference = whole[1][x] - whole[0][x]
        for c in causes:
            found[c, x] = years * (rate(two, c, x) - rate(one, c, x)) / difference if difference else 0
    return found, T1[0], T2[0]


def sample(codes, sex, group=''):
    """Deaths and people of areas together."""
    sides = collections.defaultdict(lambda: (0, 0))
    with open(SAMPLE) as file:
        for row in csv.DictReader(file):
            if row['area_code'] in codes and row['sex'] == sex and row['group'] == group and row['age'] != 'All ages':
                key = row['cause'], NAMES.index(row['age'])
                sides[key] = (sides[key][0] + int(row['deaths']), sides[key][1] + int(row['population']))
    return sides


def workbook_texts(path):
    space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
    with zipfile.ZipFile(path) as book:
        items = xml.fromstring(book.read('xl/sharedStrings.xml')).iter(space + 'si')
        return [''.join(text.text or '' for text in item.iter(space + 't')) for item in items]


def table(change=lambda row: row):
    """Two areas, one cause and its rest. `change` may return another row or None."""
    rows = []
    for area, more in (('E92000001', 1), ('E07000220', 1.2)):
        for x, age in enumerate(NAMES):
            for cause, part in (('Heart', 0.3), ('Other', 0.7)):
                row = dict(area_code=area, sex='Male', age=age, cause=cause, period='2019', deaths=str(round(more * part * (5 + x * x * 3))), population='20000')
                rows.append(change(row))
    out = io.StringIO()
    writer = csv.DictWriter(out, ['area_code', 'sex', 'age', 'cause', 'period', 'deaths', 'population'], lineterminator='\n')
    writer.writeheader()
    writer.writerows(row for row in rows if row)
    return out.getvalue()


class Gap(Job):
    def published(self, place):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8-sig') as file:
            return [row for row in csv.DictReader(file) if row['measure'] == 'life-expectancy-gap-by-cause']

    def compare(self, rows, type, one, two):
        """All rows of an area, a sex and a kind of gap. Returns how many figures were compared."""
        cells, first, second = decompose(one, two)
        causes = {c for c, _ in cells}
        expected = {(type if type == GROUPS else '', 'All causes' if type == GROUPS else '', 'All ages'): sum(cells.values())}
        expected.update({(type, 'All causes', NAMES[x]): sum(cells[c, x] for c in causes) for x in range(20)})
        expected.update({(type, c, 'All ages'): sum(cells[c, x] for x in range(20)) for c in causes})
        found = {(row['category_type'], row['category'], row['age']): float(row['value']) for row in rows}
        self.assertEqual(found.keys(), expected.keys())
        for key in expected:
            self.assertAlmostEqual(found[key], expected[key], delta=1e-9, msg=key)
        self.assertAlmostEqual(sum(expected[type, c, 'All ages'] for c in causes), second - first, delta=1e-9)
        error = math.hypot(standard_error(one), standard_error(two))
        for row in rows:
            self.assertEqual((row['status'], row['unit']), ('calculated', 'Years'))
            whole = row['age'] == 'All ages' and row['category'] in ('', 'All causes')
            self.assertEqual(bool(row['lower_95']), whole, 'only the whole gap has limits')
            for z, digits in ((1.959963984540054, '95'), (3.0902323061678132, '998')) if whole else ():
                self.assertAlmostEqual(float(row['lower_' + digits]), second - first - z * error, delta=1e-9)
                self.assertAlmostEqual(float(row['upper_' + digits]), second - first + z * error, delta=1e-9)
            self.assertIn('%.2f' % first, row['method'])
        return len(found)

    def test_every_contribution_of_the_sample(self):
        self.begin_with_demo()
        compared = 0
        for place, codes in DISTRICTS.items():
            rows = self.published(place)
            for sex in 'Male', 'Female':
                own = [r for r in rows if r['sex'] == sex and r['geography'] in ('exact', 'sum') and r['category_type'] in ('', COUNTRY)]
                compared += self.compare(own, COUNTRY, sample(codes, sex), sample(['E92000001'], sex))
                for code in 'E08000026', 'E10000031':
                    grouped = [r for r in rows if r['sex'] == sex and r['area_code'] == code and r['category_type'] == GROUPS]
                    if grouped:
                        compared += self.compare(grouped, GROUPS, *(sample([code], sex, '%s deprived quintile (IMD2019)' % end) for end in ('Most', 'Least')))
        self.assertEqual(compared, 5 * 2 * 26 + 6 * 2 * 26)   # the county's groups are seen by three Places and the system, Coventry's by Coventry and it
        self.assertFalse([r for r in self.published('rugby') if r['sex'] == 'Persons'])

    def test_the_groups_of_several_districts_are_not_put_together(self):
        self.begin_with_demo()
        (found,) = {r['note'] for r in self.published('coventry-and-warwickshire') if r['geography'] == 'sum' and r['category_type'] == GROUPS}
        self.assertIn('deprivation groups of several districts', found)

    def test_the_sheet_says_it_in_a_sentence(self):
        self.begin_with_demo()
        texts = workbook_texts(os.path.join(self.latest(), 'coventry', 'coventry-outcomes.xlsx'))
        cells, first, second = decompose(sample(['E08000026'], 'Male'), sample(['E92000001'], 'Male'))
        by_cause = collections.Counter()
        for (cause, _), years in cells.items():
            by_cause[cause] += years
        named = ', '.join('%s %.1f' % pair for pair in by_cause.most_common(3))
        half = 1.959963984540054 * math.hypot(standard_error(sample(['E08000026'], 'Male')), standard_error(sample(['E92000001'], 'Male')))
        self.assertIn('Men, Coventry: life expectancy is %.1f years shorter than in England (95%% limits %.1f to %.1f).'
                      % (second - first, second - first - half, second - first + half), texts)
        self.assertIn('The most by cause of death: %s.' % named, texts)

    def test_the_profile_says_it_in_a_sentence(self):
        """Of men in Rugby causes that shorten life add up to more than the gap: they are not most of it."""
        self.begin_with_demo()
        with open(os.path.join(self.latest(), 'rugby', 'rugby-profile.html'), encoding='utf-8') as file:
            page = file.read()
        cells, first, second = decompose(sample(['E07000220'], 'Male'), sample(['E92000001'], 'Male'))
        by_cause = collections.Counter()
        for (cause, _), years in cells.items():
            by_cause[cause] += years
        largest = by_cause.most_common(2)
        self.assertLess(second - first, sum(years for _, years in largest))
        self.assertIn('shorter than in England. Largest causes: %s.' % ', '.join('%s %.1f' % pair for pair in largest), page)

    def publish(self, text):
        self.run_program('run', 'pipelines/deaths-by-cause.json', '--set', 'files=' + self.write('deaths.csv', text), '--max-withdrawn', '100%')
        return self.published('rugby')

    def test_what_cannot_be_decomposed_says_why(self):
        def without_cause(row):
            return None if row['cause'] == 'Heart' and row['age'] == '50-54 yrs' and row['area_code'] == 'E07000220' else row
        def open_at_85(row):
            if row['area_code'] == 'E07000220' and row['age'] == '85-89 yrs':
                return dict(row, age='85+ yrs')
            return None if row['area_code'] == 'E07000220' and row['age'] == '90+ yrs' else row
        def suppressed(row):
            return dict(row, deaths='*') if row['age'] == '1-4 yrs' and row['area_code'] == 'E07000220' else row
        def nobody(row):
            return dict(row, population='') if row['age'] == '1-4 yrs' and row['area_code'] == 'E07000220' else row
        cases = [(without_cause, 'no deaths from age 50 of Heart (0 is a number)'),
                 (open_at_85, "age '85+ yrs' of Rugby is no band of the life table"),
                 (suppressed, 'no deaths from age 1'), (nobody, 'no population from age 1'),
                 (lambda row: row if row['area_code'] != 'E92000001' else dict(row, period='2018'), 'no deaths by age and cause of England')]
        for change, reason in cases:
            rows = self.publish(table(change))
            self.assertEqual(len(rows), 1, rows)
            self.assertEqual((rows[0]['status'], rows[0]['value']), ('not_calculable', ''))
            self.assertIn(reason, rows[0]['note'])

    def test_withheld_deaths_are_not_told_by_contributions(self):
        pipeline = read_json(ROOT, 'pipelines/deaths-by-cause.json')
        for key in 'framework', 'places':
            pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        pipeline['transforms'].insert(1, {'use': 'disclosure', 'sources': ['deaths-by-cause'], 'options': {'secondary': 'off'}})
        self.run_program('run', self.write('p.json', json.dumps(pipeline)), '--set', 'files=' + self.write('deaths.csv', table()))
        (row,) = self.published('rugby')
        self.assertEqual((row['value'], row['lower_95'], row['status']), ('', '', 'not_calculable'))
        self.assertIn('no deaths from age', row['note'])

    def test_what_the_causes_leave_of_all_causes_is_named(self):
        def change(row):
            return dict(row, cause='All causes', deaths=str(2 * int(row['deaths']))) if row['cause'] == 'Other' else row
        rows = self.publish(table(change))
        self.assertEqual({r['category'] for r in rows}, {'', 'All causes', 'Heart', 'Rest of all causes'})
        parts = [float(r['value']) for r in rows if r['category'] in ('Heart', 'Rest of all causes')]
        (whole,) = [float(r['value']) for r in rows if not r['category']]
        self.assertAlmostEqual(sum(parts), whole, delta=1e-9)
        self.assertGreater(whole, 0)

    def test_the_layout_of_nomis_with_people_from_a_table(self):
        """Columns and words of NM_161_1 as public analyses of it have them; it has no people."""
        plain = list(csv.DictReader(io.StringIO(table())))
        ages = ['Aged under 1', 'Aged 1 to 4'] + ['Aged %d to %d' % (a, a + 4) for a in AGES[2:-1]] + ['Aged 90 and over']
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(['DATE_NAME', 'GEOGRAPHY_NAME', 'GEOGRAPHY_CODE', 'CAUSE_OF_DEATH_NAME', 'GENDER_NAME', 'AGE_NAME', 'MEASURE_NAME', 'MEASURES_NAME', 'OBS_VALUE'])
        for row in plain:
            for measure, value in (('Deaths', row['deaths']), ('Age-standardised mortality rate', '12.3')):
                writer.writerow(['2019', row['area_code'], row['area_code'], row['cause'], 'Male', ages[NAMES.index(row['age'])], measure, 'Value', value])
        people = io.StringIO()
        writer = csv.writer(people)
        writer.writerow(['area_code', 'sex', 'age', 'period', 'population'])
        writer.writerows([r['area_code'], r['sex'], r['age'], r['period'], r['population']] for r in plain if r['cause'] == 'Heart')
        expected = [(r['category'], r['age'], r['value']) for r in self.publish(table())]
        self.run_program('run', 'pipelines/deaths-nomis.json', '--set', 'files=' + self.write('nomis.csv', out.getvalue()), '--set',
                         'population=' + self.write('people.csv', people.getvalue()))
        self.assertEqual([(r['category'], r['age'], r['value']) for r in self.published('rugby')], expected)
        self.assertEqual(len(expected), 23)


main()
