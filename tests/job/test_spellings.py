"""One fact, whatever its spelling. Sources write the same period, sex or age in several ways; there is one row for a fact, one sum for a Place and one
benchmark for them. Expectations by hand: which rows are about the same people and days."""
import csv, json, math, os, statistics
from job import HEADER, Job, ROOT, main, read_json

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
STEPS = ['normalise', 'places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile']
RUGBY, STRATFORD, WARWICK, ENGLAND = 'E07000220', 'E07000221', 'E07000222', 'E92000001'


def limits(share, people):
    """Wilson's 95% limits of a share (Wilson 1927)."""
    z = statistics.NormalDist().inv_cdf(0.975)
    middle, reach = share + z * z / (2 * people), z * math.sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    return ['%.6f' % (100 * (middle + sign * reach) / (1 + z * z / people)) for sign in (-1, 1)]


def line(period, area, value, sex='Persons', age='15+ yrs'):
    """A row of smoking at the time of delivery (93085 in the framework; low is good): value% of 1,000 people."""
    return ','.join(['93085', 'Smoking', '', '', area, area, 'District', sex, age, '', '', period, value, *limits(float(value) / 100, 1000), '', '',
                     '%.10g' % (float(value) * 10), '1000', '', '', '', '', '', '', ''])


class Spellings(Job):
    def publish(self, files, *words, code=0, **more):
        """Runs a pipeline of a source for each file, after one with an early figure of England, so that every Place has a row."""
        files = [('england', [line('2000/01', ENGLAND, '20')], {}), *((*file, {})[:3] for file in files)]
        pipeline = {'pipeline': 'spellings', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': name, 'extractor': 'fingertips', 'options': {'files': [self.write(name + '.csv', '\n'.join([HEADER, *rows, '']))]}, **own}
                                for name, rows, own in files],
                    'transforms': [{'use': step} for step in STEPS], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}], **more}
        return self.run_program('run', self.write('spellings.json', json.dumps(pipeline)), *words, code=code)

    def rows(self, place='rugby', **wanted):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return [row for row in csv.DictReader(file) if all(row[name] == value for name, value in wanted.items())]

    def one(self, **wanted):
        found = self.rows(**wanted)
        self.assertEqual(len(found), 1, 'one row for one fact: %s' % found)
        return found[0]

    def superseded(self):
        return sum(check['findings'] for check in read_json(self.latest(), 'publication.json')['checks'] if check['rule'] == 'superseded-source')

    def test_a_period_in_other_words_is_the_same_fact(self):
        for words in ('2019/2020', 'Apr 2019 to Mar 2020', '2019/20 Q1-Q4'):
            files = [('a', [line('2019/20', RUGBY, '12'), line('2019/20', STRATFORD, '12'), line('2019/20', WARWICK, '14')]), ('b', [line(words, RUGBY, '15')])]
            self.publish(files)
            found = self.one(area_code=RUGBY)
            self.assertEqual((found['value'], found['source'], found['period']), ('15', 'b', words), 'the source that counts first gives the spelling')
            self.assertEqual(self.superseded(), 1, words)
            total = self.one(place='south-warwickshire', area_code='south-warwickshire', geography='sum')
            self.assertEqual((total['value'], total['period']), ('13', words), 'one text for the period, in every Place')
            self.publish(files, precedence=['a', 'b'])
            found = self.one(area_code=RUGBY)
            self.assertEqual((found['value'], found['source'], found['period']), ('12', 'a', '2019/20'))

    def test_a_sum_of_districts_that_spell_the_period_differently(self):
        """12% of 1,000 and 14% of 1,000 are 13% of 2,000."""
        self.publish([('a', [line('2019/20', STRATFORD, '12')]), ('b', [line('2019/2020', WARWICK, '14')])])
        total = self.one(place='south-warwickshire', area_code='south-warwickshire')
        self.assertEqual((total['value'], total['count'], total['denominator'], total['source']), ('13', '260', '2000', 'a;b'))

    def test_one_file_that_has_both_spellings(self):
        """Different figures for one fact in one source: none is taken, as when they are spelled alike; the same figures are one row."""
        self.publish([('a', [line('2018/19', RUGBY, '11'), line('2019/20', RUGBY, '12'), line('2019/2020', RUGBY, '13')])], '--max-rejects', '100%')
        self.assertEqual([row['period'] for row in self.rows(area_code=RUGBY)], ['2018/19'])
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8-sig') as file:
            self.assertEqual([row['rule'] for row in csv.DictReader(file)], ['conflicting-rows'] * 2)
        self.publish([('a', [line('2019/20', RUGBY, '12'), line('2019/2020', RUGBY, '12')])])
        self.assertEqual(self.one(area_code=RUGBY)['period'], '2019/20', 'within a source the first row gives the spelling')

    def test_england_in_other_words_is_the_benchmark(self):
        self.publish([('a', [line('2019/20', RUGBY, '12')]), ('b', [line('2019/2020', ENGLAND, '20', 'persons', '15 and over')])])
        found = self.one(area_code=RUGBY)
        self.assertEqual((found['england_value'], found['compared_with_england'], found['period']), ('20', 'better', '2019/2020'))

    def test_places_that_see_different_sources_spell_by_their_own(self):
        """Source b is for Rugby only, and counts first. Its spelling holds there and nowhere else, and England's figure of source a is found for it."""
        self.publish([('a', [line('2019/20', area, value) for area, value in ((STRATFORD, '12'), (WARWICK, '14'), (ENGLAND, '20'))]),
                      ('b', [line('2019/2020', RUGBY, '15')], {'places': ['rugby']})])
        found = self.one(area_code=RUGBY)
        self.assertEqual((found['value'], found['england_value'], found['compared_with_england'], found['period']), ('15', '20', 'better', '2019/2020'))
        total = self.one(place='south-warwickshire', area_code='south-warwickshire')
        self.assertEqual((total['value'], total['england_value'], total['period']), ('13', '20', '2019/20'))

    def test_a_series_of_two_spellings_is_one_series(self):
        years = list(range(2010, 2020))
        rows = [line('%d/%02d' % (year, (year + 1) % 100), RUGBY, str(10 + 2 * (year - 2010))) for year in years]
        self.publish([('a', rows)])
        together = [(row['value'], row['trend'], row['spc']) for row in self.rows(area_code=RUGBY)]
        self.assertTrue(together[-1][1])
        self.publish([('a', rows[:5]), ('b', [row.replace(',%d/%02d,' % (year, (year + 1) % 100), ',%d/%d,' % (year, year + 1)) for year, row in zip(years, rows)][5:])])
        self.assertEqual([(row['value'], row['trend'], row['spc']) for row in self.rows(area_code=RUGBY)], together)

    def test_a_period_that_is_the_same_in_words_only_stays_apart(self):
        """2019 and 2019/20 are different days."""
        self.publish([('a', [line('2019', RUGBY, '12')]), ('b', [line('2019/20', RUGBY, '13')])])
        self.assertEqual({(row['period'], row['value']) for row in self.rows(area_code=RUGBY)}, {('2019', '12'), ('2019/20', '13')})

    def test_a_sex_or_an_age_in_other_words_is_the_same_fact(self):
        for sex, age, other in (('Female', '15+ yrs', {'sex': 'female'}), ('Female', '15+ yrs', {'sex': 'F'}), ('Female', '15+ yrs', {'sex': 'Women'}),
                                ('Persons', 'All ages', {'age': 'all ages'}), ('Persons', 'All ages', {'age': 'All Ages'}), ('Persons', 'All ages', {'age': 'All  ages'}),
                                ('Persons', '15+ yrs', {'age': '15+'}), ('Persons', '15+ yrs', {'age': '15+ years'}), ('Persons', '0-4 yrs', {'age': '0 to 4 years'})):
            with self.subTest(**other):
                self.publish([('a', [line('2019', RUGBY, '12', sex, age)]), ('b', [line('2019', RUGBY, '15', **{'sex': sex, 'age': age, **other})])])
                found = self.one(area_code=RUGBY)
                self.assertEqual((found['value'], found['source'], found['sex'], found['age']), ('15', 'b', sex, age))
                self.assertEqual(self.superseded(), 1)

    def test_ages_that_are_not_understood_stay_apart(self):
        self.publish([('a', [line('2019', RUGBY, '12', age='Over 65')]), ('b', [line('2019', RUGBY, '15', age='65+')])])
        self.assertEqual({(row['age'], row['value']) for row in self.rows(area_code=RUGBY)}, {('Over 65', '12'), ('65+ yrs', '15')})

    def test_a_period_in_other_words_is_no_change(self):
        """A loaded file gives the period another text in every Place. One figure is revised; the others are the same facts as before."""
        districts = [line('2019/20', area, '12') for area in (RUGBY, STRATFORD, WARWICK)]
        self.publish([('a', districts)])
        revised = self.write('revised.csv', '\n'.join([HEADER, line('2019/2020', RUGBY, '15'), '']))
        told = self.run_program('load', revised, '--as', 'fingertips-files', '--dry-run').stdout
        self.assertIn('value 12 -> 15', told)
        self.assertRegex(told, r'(?m)^rugby +0 +1 +0 +0 +1$')
        self.assertRegex(told, r'(?m)^south-warwickshire +0 +0 +0 +0 +4$')

    def test_an_indicator_that_the_framework_does_not_have(self):
        other = lambda *words, **more: line(*words, **more).replace('93085', '99999')
        self.publish([('a', [other('2019/20', RUGBY, '12', sex='Male', age='17+ yrs')]), ('b', [other('2019/2020', RUGBY, '15', sex='M', age='17+')])])
        found = self.one(area_code=RUGBY)
        self.assertEqual((found['value'], found['sex'], found['age'], found['period']), ('15', 'Male', '17+ yrs', '2019/2020'))


main()
