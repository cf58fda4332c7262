"""Counts of LSOAs made into rates of local areas, districts and Places, with the people of the reference data: the sample's lookups and populations, made-up deaths, and
all figures calculated again here from these files, in other words than the program's."""
import collections, csv, io, json, math, os
from job import Job, ROOT, main
from test_rates import AGES, dobson, life

GEOGRAPHY = os.path.join(ROOT, 'pipelines', 'sample', 'geography')
DISTRICTS = {'E08000026': 'coventry', 'E07000220': 'rugby', 'E07000221': 'south-warwickshire', 'E07000222': 'south-warwickshire', 'E07000218': 'warwickshire-north',
             'E07000219': 'warwickshire-north'}
BANDS = ['0-4'] + ['%d-%d' % (age, age + 4) for age in range(5, 90, 5)] + ['90+']
Z = 1.959963984540054
CRUDE = {'id': 'deaths-under-75-crude', 'name': 'Deaths under 75', 'outcome': 'healthy-lives', 'pillar': 'behaviours', 'unit': 'per 100,000', 'multiplier': 100000,
         'polarity': 'low_is_good', 'value_type': 'crude_rate', 'sources': [{'scheme': 'table', 'indicator': 'deaths-under-75-crude'}], 'headline_age': '<75 yrs',
         'made_from': [{'measure': 'deaths-by-age', 'ages': '<75 yrs', 'method': 'crude_rate'}]}
ALONE = {'id': 'falls-crude', 'name': 'Falls', 'outcome': 'healthy-lives', 'pillar': 'behaviours', 'unit': 'per 1,000', 'multiplier': 1000, 'polarity': 'low_is_good',
         'value_type': 'crude_rate', 'sources': [{'scheme': 'table', 'indicator': 'falls-crude'}]}


def read(name):
    with open(os.path.join(GEOGRAPHY, name), encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


def groups():
    """{code of a local area, district or Place: its LSOAs}"""
    found = collections.defaultdict(list)
    for row in read('lookup.csv'):
        found[row['LAD20CD']].append(row['LSOA11CD'])
    for name, column in (('local-areas-coventry.csv', 'Family hub code'), ('local-areas-warwickshire.csv', 'JSNA area code')):
        for row in read(name):
            found[row[column]].append(row['LSOA code'])
    for place in ('south-warwickshire', 'warwickshire-north'):
        found[place] = [lsoa for code, of in DISTRICTS.items() if of == place for lsoa in found[code]]
    found['coventry-and-warwickshire'] = [lsoa for code in DISTRICTS for lsoa in found[code]]
    return found


def people():
    """{(LSOA, year, sex, first age): people}"""
    return {(row['LSOA code'], int(row['Year']), row['Sex'], int(band.split('-')[0].rstrip('+'))): float(row['Ages ' + band])
            for row in read('populations.csv') for band in BANDS}


def deaths(lsoa, sex, age):
    """Of three years: more in the old, and others in every LSOA."""
    return (int(lsoa[3:]) * 7 + len(sex) + age // 5 * 3) % 11 * (age + 10) // 110


class SmallRates(Job):
    def pipeline(self, text, alone=None, disclosed=False, practices=False, **texts):
        with open(os.path.join(ROOT, 'pipelines', 'demo.json')) as file:
            demo = {source['id']: source for source in json.load(file)['sources']}
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json')) as file:
            framework = json.load(file)
        for measure in (CRUDE, ALONE):
            framework['measures'].append({**measure, 'outcome': framework['outcomes'][0]['id'], 'pillar': framework['pillars'][0]['id']})
        sources = [demo[name] for name in (('practices',) if practices else ('lookup', 'local-areas', 'residents'))]
        for source in sources:
            source['options']['files'] = [self.write(os.path.basename(path), texts[os.path.basename(path)]) if os.path.basename(path) in texts else
                                          os.path.join(ROOT, 'pipelines', path) for path in source['options']['files']]
        count = {'id': 'deaths', 'extractor': 'table', 'sample': not disclosed, 'options': {
            'files': [self.write('deaths.csv', text)], 'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'sex', 'age', 'period', 'value')],
            'constants': {'indicator': 'deaths-by-age', 'indicator_name': 'Deaths by age', 'unit': 'Deaths', 'value_type': 'count', 'area_type': 'practice' if practices else 'lsoa'}}}
        if practices:
            count['options']['columns'].append({'field': 'denominator', 'names': ['patients']})
        sources.append(count)
        if alone:
            sources.append({'id': 'falls', 'extractor': 'table', 'sample': True, 'options': {
                'files': [self.write('falls.csv', alone)], 'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'age', 'period', 'count', 'value')],
                'constants': {'indicator': 'falls-crude', 'indicator_name': 'Falls', 'unit': 'per 1,000', 'value_type': 'crude_rate', 'area_type': 'lsoa', 'sex': 'Persons'}}})
        return self.write('small.json', json.dumps({
            'pipeline': 'small', 'framework': self.write('outcomes.json', json.dumps(framework)), 'places': os.path.join(ROOT, 'pipelines', 'framework', 'places.json'),
            'sources': sources, 'transforms': [{'use': use} for use in ('normalise', 'small_areas', 'rates', 'few_events', 'places', 'benchmark', 'trend')], 'loaders': [{'use': 'archive'}]}))

    def text(self, leave_out=None):
        lines = ['area_code,sex,age,period,value']
        for row in read('lookup.csv'):
            for sex in ('Male', 'Female'):
                for band in BANDS:
                    if row['LAD20CD'] in DISTRICTS and (row['LSOA11CD'], sex, band) != leave_out:
                        lines.append('%s,%s,%s yrs,2018 - 20,%d' % (row['LSOA11CD'], sex, band, deaths(row['LSOA11CD'], sex, int(band.split('-')[0].rstrip('+')))))
        return '\n'.join(lines) + '\n'

    def rows(self, measure, sex='Persons'):
        """{area: row} of the system's table, and of the Places' own."""
        found = {}
        for place in sorted(os.listdir(self.latest())):
            path = os.path.join(self.latest(), place, place + '-outcomes.csv')
            if os.path.exists(path):
                with open(path, encoding='utf-8-sig', newline='') as file:
                    found.update({row['area_code']: row for row in csv.DictReader(file) if row['measure'] == measure and row['sex'] == sex and not row['category']})
        return found

    def cells(self, lsoas, sexes, residents):
        """{first age: (deaths, person-years)}"""
        return {age: (sum(deaths(lsoa, sex, age) for lsoa in lsoas for sex in sexes), sum(residents[lsoa, year, sex, age] for lsoa in lsoas for sex in sexes for year in (2018, 2019, 2020)))
                for age in range(0, 95, 5)}

    def near(self, row, name, expected):
        self.assertLess(abs(float(row[name]) - expected), 1e-9 * abs(expected), (row['measure'], row['area_name'], name))

    def test_deaths_of_lsoas_are_rates_of_local_areas_districts_and_places(self):
        self.run_program('run', self.pipeline(self.text()))
        residents, found = people(), groups()
        standardised = {sex: self.rows('under-75-mortality-all-causes', sex) for sex in ('Persons', 'Male', 'Female')}
        crude = self.rows('deaths-under-75-crude')
        local = [code for code in found if code.startswith(('COV-', 'WAR-'))]
        self.assertEqual(len(local), 30)
        for code in local + sorted(DISTRICTS) + ['south-warwickshire', 'warwickshire-north', 'coventry-and-warwickshire']:
            for sex, sexes in (('Persons', ('Male', 'Female')), ('Male', ('Male',)), ('Female', ('Female',))):
                row = standardised[sex][code]
                rate, limits, total = dobson(self.cells(found[code], sexes, residents), 0, 75)
                self.near(row, 'value', rate)
                self.near(row, 'lower_95', limits[0])
                self.near(row, 'upper_95', limits[1])
                self.assertEqual((float(row['count']), row['status']), (total, 'calculated'))
                of = '%d of %d LSOAs' % (len(found[code]), len(found[code])) if code in local or code in DISTRICTS else 'districts'
                self.assertEqual(row['method'], 'directly standardised from counts by age of %s, people of the reference data, Dobson limits (exact)' % of)
            cells = self.cells(found[code], ('Male', 'Female'), residents)
            events, of = (sum(cell[i] for age, cell in cells.items() if age < 75) for i in (0, 1))
            self.near(crude[code], 'value', 1e5 * events / of)
            self.near(crude[code], 'denominator', of)
        self.assertEqual({row['geography'] for code, row in crude.items() if code in local}, {'local'})
        lsoa = found[local[0]][0]
        self.near(crude[lsoa], 'denominator', sum(of for age, (_, of) in self.cells([lsoa], ('Male', 'Female'), residents).items() if age < 75))
        self.assertNotIn(lsoa, standardised['Persons'], 'an LSOA has crude rates alone')
        self.assertEqual(self.rows('deaths-by-age'), {}, 'which is not published')

    def test_without_an_lsoa_there_is_no_rate_around_it_and_the_note_says_so(self):
        found = groups()
        local = next(code for code in found if code.startswith('WAR-') and found[code][0] in found['E07000221'])
        lsoa = found[local][0]
        self.run_program('run', self.pipeline(self.text((lsoa, 'Male', '40-44'))))
        rows = self.rows('under-75-mortality-all-causes', 'Male')
        for code in (local, 'E07000221', 'south-warwickshire', 'coventry-and-warwickshire'):
            self.assertEqual((rows[code]['status'], rows[code]['value'], rows[code]['count']), ('not_calculable', '', ''), rows[code])
            inside = found[code if code in found and code != 'south-warwickshire' and code != 'coventry-and-warwickshire' else 'E07000221']
            self.assertIn('aged 40 to 44: a number needs all LSOAs: there are rows for %d of %d LSOAs' % (len(inside) - 1, len(inside)), rows[code]['note'])
        others = [code for code in found if code.startswith(('COV-', 'WAR-')) and code != local] + ['warwickshire-north', 'E07000222']
        self.assertEqual({rows[code]['status'] for code in others}, {'calculated'})
        self.assertEqual(rows_of_sex(self, local), 'calculated', 'women have all their rows')

    def test_small_counts_under_control_are_in_no_rate(self):
        """Counts of LSOAs, which nobody says are published, are guarded by the rule hes: 1 to 7 are withheld, and so is whatever they could be worked out from."""
        done = self.run_program('run', self.pipeline(self.text(), disclosed=True))
        self.assertIn('small counts of areas below districts are withheld', done.stderr)
        found = groups()
        for sex in ('Persons', 'Male', 'Female'):
            rows = self.rows('under-75-mortality-all-causes', sex)
            self.assertEqual({rows[code]['status'] for code in found if code in rows}, {'not_calculable'})
            self.assertFalse([row for row in rows.values() if row['value'] or row['count']])
            self.assertIn('is suppressed', rows['E07000221']['note'])

    def test_counts_that_came_alone_are_rates_of_all_areas_around_them(self):
        found, residents = groups(), people()
        falls = {lsoa: int(lsoa[3:]) % 7 for code in DISTRICTS for lsoa in found[code]}
        text = 'area_code,age,period,count,value\n' + ''.join('%s,65+ yrs,2019,%d,\n' % item for item in falls.items())
        self.run_program('run', self.pipeline(self.text(), alone=text))
        rows = self.rows('falls-crude')
        for code, lsoas in found.items():
            if code not in rows:
                self.assertTrue(code.startswith('E0') and code not in DISTRICTS, code)
                continue
            of = sum(residents[lsoa, 2019, sex, age] for lsoa in lsoas for sex in ('Male', 'Female') for age in range(65, 95, 5))
            events = sum(falls[lsoa] for lsoa in lsoas)
            self.near(rows[code], 'value', 1000 * events / of)
            self.assertEqual((float(rows[code]['count']), float(rows[code]['denominator']), rows[code]['status']), (events, of, 'calculated'))
            if code.startswith(('COV-', 'WAR-')):
                self.assertEqual(rows[code]['method'], 'sum of %d of %d LSOAs over people of the reference data, Byar limits (exact)' % (len(lsoas), len(lsoas)))


    def test_counts_without_people_say_so(self):
        """No people from 65 on of one LSOA: neither it nor what it lies in has a rate, and each says why; another has nobody and a fall."""
        found = groups()
        first, second = [code for code in found if code.startswith('WAR-') and found[code][0] in found['E07000221']][:2]
        without, nobody = found[first][0], found[second][0]
        residents = read('populations.csv')
        old = ['Ages %d-%d' % (age, age + 4) for age in range(65, 90, 5)] + ['Ages 90+']
        for row in residents:
            if row['LSOA code'] in (without, nobody):
                row.update({name: '' if row['LSOA code'] == without else '0' for name in old})
        text = io.StringIO()
        writer = csv.DictWriter(text, list(residents[0]))
        writer.writeheader()
        writer.writerows(residents)
        falls = 'area_code,age,period,count,value\n' + ''.join('%s,65+ yrs,2019,%d,\n' % (lsoa, 2) for code in DISTRICTS for lsoa in found[code])
        self.run_program('run', self.pipeline(self.text(), alone=falls, **{'populations.csv': text.getvalue()}))
        rows, name = self.rows('falls-crude'), {row['LSOA11CD']: row['LSOA11NM'] for row in read('lookup.csv')}
        for code in (without, first):
            self.assertEqual((rows[code]['value'], rows[code]['denominator']), ('', ''))
            self.assertIn('no rate: no number of people: the reference data have none of %s aged 65 and over for 2019, nor for another year' % name[without], rows[code]['note'])
        self.assertIn('no rate: no people of %s, 65+ yrs in the reference data, and 2 events' % name[nobody], rows[nobody]['note'])
        self.assertEqual(rows[second]['value'], '')
        self.assertIn('no rate: no people of %s in it, and 2 events' % name[nobody], rows[second]['note'])
        others = [code for code in found if code.startswith(('COV-', 'WAR-')) and code not in (first, second)]
        self.assertTrue(all(rows[code]['value'] and not rows[code]['note'] for code in others))
        for row in rows.values():
            self.assertTrue(row['value'] or row['note'], row)

    def test_made_rates_of_few_events_get_years_together(self):
        """Crude rates that are made here have few events too: falls of 2018 to 2020, of which the last year has none or one in each LSOA."""
        found, residents = groups(), people()
        falls = {(lsoa, year): int(lsoa[3:]) % 7 == year % 7 for code in DISTRICTS for lsoa in found[code] for year in (2018, 2019, 2020)}
        text = 'area_code,age,period,count,value\n' + ''.join('%s,65+ yrs,%d,%d,\n' % (*key, number) for key, number in falls.items())
        self.run_program('run', self.pipeline(self.text(), alone=text))
        pooled = {}
        for place in ('coventry', 'rugby', 'south-warwickshire', 'warwickshire-north'):
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
                pooled.update({row['area_code']: row for row in csv.DictReader(file)
                               if row['measure'] == 'falls-crude' and row['category_type'] == 'Small numbers' and 'year' in row['category'].lower()})
        few = [code for code in found if code.startswith(('COV-', 'WAR-')) and sum(falls[lsoa, 2020] for lsoa in found[code]) < 10]
        self.assertTrue(few)
        for code in few:
            of = sum(residents[lsoa, year, sex, age] for lsoa in found[code] for year in (2018, 2019, 2020) for sex in ('Male', 'Female') for age in range(65, 95, 5))
            events = sum(falls[lsoa, year] for lsoa in found[code] for year in (2018, 2019, 2020))
            self.near(pooled[code], 'value', 1000 * events / of)
            self.assertEqual((float(pooled[code]['count']), float(pooled[code]['denominator'])), (events, of))

    def test_networks_have_the_rates_of_their_practices(self):
        """Deaths and patients of practices by age: of each network the sums of its practices; the practices' patients are the people."""
        members = collections.defaultdict(list)
        for row in read('practices.csv'):
            members[row['PCN code']].append(row['Practice code'])
        number = lambda code: int(''.join(digit for digit in code if digit.isdigit()))
        patients = lambda code, sex, age: 900 + (number(code) * 13 + len(sex) * 7 + age * 5) % 400 - 7 * age
        events = lambda code, sex, age: (number(code) * 5 + len(sex) + age // 5) % 7 * (age + 15) // 60
        practices = [code for codes in members.values() for code in codes]
        rows = ['%s,%s,%s yrs,2019,%d,%d' % (code, sex, band, events(code, sex, age), patients(code, sex, age))
                for code in practices for sex in ('Male', 'Female') for band in BANDS for age in [int(band.split('-')[0].rstrip('+'))]]
        self.run_program('run', self.pipeline('area_code,sex,age,period,value,patients\n' + '\n'.join(rows) + '\n', practices=True))
        made = {sex: self.rows('under-75-mortality-all-causes', sex) for sex in ('Persons', 'Male', 'Female')}
        crude, seen = self.rows('deaths-under-75-crude'), 0
        for code, codes in members.items():
            for sex, sexes in (('Persons', ('Male', 'Female')), ('Male', ('Male',)), ('Female', ('Female',))):
                cells = {age: tuple(sum(of(one, half, age) for one in codes for half in sexes) for of in (events, patients)) for age in range(0, 95, 5)}
                rate, limits, total = dobson(cells, 0, 75)
                row = made[sex][code]
                self.near(row, 'value', rate)
                self.near(row, 'lower_95', limits[0])
                self.near(row, 'upper_95', limits[1])
                self.assertEqual((float(row['count']), row['status'], row['geography']), (total, 'calculated', 'local'))
                self.assertEqual(row['method'], 'directly standardised from counts by age of %d of %d practices, Dobson limits (exact)' % (len(codes), len(codes)))
                seen += 1
            deaths = sum(events(one, sex, age) for one in codes for sex in ('Male', 'Female') for age in range(0, 75, 5))
            of = sum(patients(one, sex, age) for one in codes for sex in ('Male', 'Female') for age in range(0, 75, 5))
            self.near(crude[code], 'value', 1e5 * deaths / of)
            self.near(crude[code], 'denominator', of)
        self.assertEqual(seen, 3 * len(members))
        self.assertGreater(len(members), 5)


def rows_of_sex(test, code):
    return test.rows('under-75-mortality-all-causes', 'Female')[code]['status']


if __name__ == '__main__':
    main()
