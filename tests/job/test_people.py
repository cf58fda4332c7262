"""Populations that contradict each other, that nobody can place, and that may be of two codings. Two LSOAs of Rugby with 20 and 30 falls in 2019; every number of people and every rate is worked out by hand from
the numbers here: 1,000 and 2,000 people, so 20 and 15 falls of 1,000, and 50 of 3,000 in the district."""
import csv, json, os
from job import Job, ROOT, main

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
RUGBY, ONE, TWO = 'E07000220', 'E01031001', 'E01034902'
FALLS = {'id': 'falls-crude', 'name': 'Falls', 'unit': 'per 1,000', 'multiplier': 1000, 'polarity': 'low_is_good', 'value_type': 'crude_rate', 'sources': [{'scheme': 'table', 'indicator': 'falls-crude'}]}
UNDER = {'id': 'falls-under-75', 'name': 'Falls under 75', 'unit': 'per 1,000', 'multiplier': 1000, 'polarity': 'low_is_good', 'value_type': 'crude_rate',
         'sources': [{'scheme': 'table', 'indicator': 'falls-under-75'}], 'made_from': [{'measure': 'falls-by-age', 'ages': '<75 yrs', 'method': 'crude_rate'}]}
COUNTS = {'id': 'falls-by-age', 'name': 'Falls by age', 'unit': 'Falls', 'polarity': 'low_is_good', 'value_type': 'count', 'sources': [{'scheme': 'table', 'indicator': 'falls-by-age'}]}
EXACT = 'over people of the reference data, Byar limits (exact)'
NEAR = EXACT.replace('exact', 'approximate')


class People(Job):
    def populations(self, name, rows, within=True):
        """Rows of (LSOA, sex, age, people) of 2019."""
        fields = ['area_code', *(['within_code'] if within else []), 'sex', 'age', 'period', 'value']
        text = ','.join(fields) + '\n' + ''.join('%s,%s%s,%s,2019,%s\n' % (code, RUGBY + ',' if within else '', sex, age, people) for code, sex, age, people in rows)
        return {'id': name, 'extractor': 'table', 'gives': 'populations', 'options': {
            'files': [self.write(name + '.csv', text)], 'columns': [{'field': field, 'names': [field]} for field in fields],
            'constants': {'area_type': 'lsoa', 'indicator': 'population', 'indicator_name': 'Residents', 'unit': 'People', 'value_type': 'count'}}}

    def pipeline(self, populations, lookup='LSOA21CD,LSOA21NM,LAD24CD,LAD24NM', falls=((ONE, 'All ages', 20), (TWO, 'All ages', 30)), indicator='falls-crude'):
        with open(os.path.join(HOUSE, 'outcomes.json')) as file:
            framework = json.load(file)
        for measure in (COUNTS, FALLS, UNDER):
            framework['measures'].append({**measure, 'outcome': framework['outcomes'][0]['id'], 'pillar': framework['pillars'][0]['id']})
        districts = {'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [
            self.write('lookup.csv', lookup + '\n' + ''.join('%s,Rugby 001%s,%s,Rugby\n' % (code, 'AB'[code == TWO], RUGBY) for code in (ONE, TWO)))]}}
        count = 'count' if indicator == 'falls-crude' else 'value'
        source = {'id': 'falls', 'extractor': 'table', 'small_counts': 'published', 'options': {
            'files': [self.write('falls.csv', 'area_code,age,%s,%s\n' % (count, 'nothing') + ''.join('%s,%s,%d,\n' % row for row in falls))],
            'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'age', count)] + ([{'field': 'value', 'names': ['nothing']}] if count == 'count' else []),
            'constants': {'indicator': indicator, 'indicator_name': 'Falls', 'unit': 'per 1,000', 'value_type': 'crude_rate' if count == 'count' else 'count', 'area_type': 'lsoa', 'sex': 'Persons', 'period': '2019'}}}
        return self.write('people.json', json.dumps({
            'pipeline': 'people', 'framework': self.write('framework.json', json.dumps(framework)), 'places': os.path.join(HOUSE, 'places.json'), 'sources': [districts, *populations, source],
            'transforms': [{'use': use} for use in ('normalise', 'small_areas', 'rates', 'places')], 'loaders': [{'use': 'archive'}], 'publish': ['rugby']}))

    def rates(self, *given, measure='falls-crude', **more):
        """(value, method, note) by area."""
        self.done = self.run_program('run', self.pipeline(*given, **more))
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return {row['area_code']: (row['value'], row['method'], row['note']) for row in csv.DictReader(file) if row['measure'] == measure}

    def both(self, one=1000, two=2000):
        return [(ONE, 'Persons', 'All ages', one), (TWO, 'Persons', 'All ages', two)]

    def test_two_numbers_of_the_same_people(self):
        """1,000 and 1,015 may be rounded each for itself, 10 and 1%: a rate of it is not exact. Of 1,000 and 1,100 nobody knows which is right: there is none, nor around it. The other LSOA is what it was."""
        made = self.rates([self.populations('one', self.both()), self.populations('other', self.both())])
        self.assertEqual(made[ONE], ('20', 'count ' + EXACT, ''))
        self.assertEqual(made[RUGBY][1:], ('sum of 2 of 2 LSOAs ' + EXACT, ''))
        self.assertAlmostEqual(float(made[RUGBY][0]), 50000 / 3000)
        near = [self.populations('one', self.both()), self.populations('other', self.both(one=1015))]
        made = self.rates(near)
        note = 'numbers of people of Rugby 001A for 2019 contradict each other: 1000 and 1015'
        self.assertEqual(made[ONE], ('20', 'count ' + NEAR, note))
        self.assertEqual(made[TWO], ('15', 'count ' + EXACT, ''))
        self.assertEqual(made[RUGBY][1:], ('sum of 2 of 2 LSOAs ' + NEAR, note))
        self.assertIn('two populations of E01031001 in 2019, 1000 and 1015: the first one counts, and no rate of it is exact', self.done.stderr)
        apart = [self.populations('one', self.both()), self.populations('other', self.both(one=1100))]
        made = self.rates(apart)
        said = 'no rate: no number of people: of Rugby 001A there are two numbers for 2019 (Persons aged 0 and over): 1000 and 1100'
        self.assertEqual((made[ONE], made[TWO]), (('', '', said), ('15', 'count ' + EXACT, '')))
        self.assertEqual((made[RUGBY][0], made[RUGBY][2]), ('', said))
        self.assertIn('1000 and 1100: nothing is made of either; leave out the one that is wrong', self.done.stderr)

    def test_two_numbers_of_the_same_people_in_a_rate_by_age(self):
        """The children of one are contradicted, the old of the other: who is under 75 is known of the second alone."""
        def people(children, old):
            return [(ONE, 'Persons', '0-74', children), (ONE, 'Persons', '75+', 50), (TWO, 'Persons', '0-74', 1900), (TWO, 'Persons', '75+', old)]
        falls = [(code, age, number) for code in (ONE, TWO) for age, number in (('0-74 yrs', 19), ('75+ yrs', 2))]
        def made(children, old):
            return self.rates([self.populations('one', people(950, 100)), self.populations('other', people(children, old))], falls=falls, indicator='falls-by-age', measure='falls-under-75')
        found = made(1200, 300)
        self.assertEqual(found[TWO][0], '10')
        self.assertIn('(exact)', found[TWO][1])
        self.assertEqual(found[ONE][0], '')
        self.assertIn('of Rugby 001A there are two numbers for 2019 (Persons aged 0 to 74): 950 and 1200', found[ONE][2])
        self.assertEqual(found[RUGBY][0], '')
        found = made(955, 300)
        self.assertEqual((found[ONE][0], '(approximate)' in found[ONE][1]), ('20', True))
        self.assertIn('contradict each other: 950 and 955', found[ONE][2])
        self.assertIn('(approximate)', found[RUGBY][1])

    def test_people_who_are_not_what_they_are_made_of(self):
        """700 males and 700 females are 1,400 persons, not 1,000: the number of the whole counts, and no rate of it is exact."""
        rows = self.both() + [(ONE, 'Male', 'All ages', 700), (ONE, 'Female', 'All ages', 700)]
        made = self.rates([self.populations('one', rows)])
        self.assertEqual(made[ONE], ('20', 'count ' + NEAR, 'numbers of people of Rugby 001A for 2019 contradict each other: 1000 and 1400'))
        self.assertEqual(made[TWO], ('15', 'count ' + EXACT, ''))
        self.assertIn('(approximate)', made[RUGBY][1])

    def test_people_of_two_codings(self):
        """A lookup without a year has a code of 2021 and an older one: they may be a part and the whole."""
        made = self.rates([self.populations('one', self.both())], lookup='LSOACD,LSOANM,LADCD,LADNM')
        self.assertEqual(made[ONE], ('20', 'count ' + EXACT, ''))
        self.assertIn('(approximate)', made[RUGBY][1])
        self.assertIn('people of codes of two censuses, who may be counted twice', made[RUGBY][2])

    def test_populations_that_nobody_can_place(self):
        """They do not say where their LSOAs lie: the run and `check` say what to set, and no rate is made."""
        pipeline = self.pipeline([self.populations('one', self.both(), within=False)])
        said = "2 rows were filtered of small areas that cannot be placed: 'E01031001', LSOA; 'E01034902', LSOA: a small area is placed by the district in which it lies: within_code or within_name in the mapping"
        for command in ('check', 'run'):
            done = self.run_program(command, pipeline)
            self.assertIn(said, done.stdout + done.stderr, command)


main()
