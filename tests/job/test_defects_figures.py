"""Figures that were published wrongly once, or with words that mislead, each from a small input to the published table. Where an expectation comes from
stands at each test; the arithmetic is formulas.py, or by hand."""
import csv, json, math, os
import formulas
from job import HEADER, Job, ROOT, main

NAMES = {'E07000220': 'Rugby', 'E07000221': 'Stratford-on-Avon', 'E07000222': 'Warwick', 'E07000219': 'Nuneaton and Bedworth', 'E08000026': 'Coventry', 'E10000031': 'Warwickshire',
         'E92000001': 'England'}
SOUTH = ('E07000221', 'E07000222')
TENTHS = ['Most deprived decile', 'Second most deprived decile', 'Third more deprived decile', 'Fourth more deprived decile', 'Fifth more deprived decile',
          'Fifth less deprived decile', 'Fourth less deprived decile', 'Third less deprived decile', 'Second least deprived decile', 'Least deprived decile']
WITHIN, ENGLISH = 'LSOA21 deprivation deciles within area (IMD2019)', 'LSOA21 deprivation deciles in England (IMD2019)'
COLUMNS = HEADER.split(',')
TRANSFORMS = ['normalise', 'places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile']
PREMATURE, UPTAKE, WEIGHT, SURVEY, EXPECTANCY = '108', '20101', '20602', '92443', '90362'


def cells(indicator, area, period='2021', ages='All ages', sex='Persons', **more):
    """A row of a Fingertips file: `more` by the names of the columns, with _ for spaces."""
    row = dict.fromkeys(COLUMNS, '')
    row.update({'Indicator ID': indicator, 'Indicator Name': 'Made up', 'Area Code': area, 'Area Name': NAMES[area.strip('\u00a0')], 'Area Type': 'Area', 'Sex': sex,
                'Age': ages, 'Time period': period})
    for name, cell in more.items():
        row[{'lower': 'Lower CI 95.0 limit', 'upper': 'Upper CI 95.0 limit', 'england': 'Compared to England value or percentiles'}.get(
            name, name.replace('_', ' '))] = cell
    return row


def proportion(indicator, area, count, people, digits=None, **more):
    lower, upper = (100 * limit for limit in formulas.wilson(count, people, formulas.z_of(0.95)))
    value = 100 * count / people
    if digits is not None:
        value, lower, upper = (round(number, digits) for number in (value, lower, upper))
    return cells(indicator, area, Value=value, lower=lower, upper=upper, Count=count, Denominator=people, **more)


class Figures(Job):
    def publish(self, rows, place):
        """The rows of a Place's published table. Every Place has a row of another measure, so that all are published."""
        rows = rows + [proportion('91547', area, 15, 100, ages='15+ yrs') for area in ('E07000219', 'E07000220', 'E07000221', 'E08000026')]
        path = os.path.join(self.folder, 'data.csv')
        with open(path, 'w', newline='', encoding='utf-8') as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator='\n')
            writer.writeheader()
            writer.writerows(rows)
        framework = os.path.join(ROOT, 'pipelines', 'framework')
        pipeline = {'pipeline': 'x', 'framework': framework + '/outcomes.json', 'places': framework + '/places.json', 'max_mismatches': '100%',
                    'max_rejects': '100%', 'sources': [{'id': 's', 'extractor': 'fingertips', 'options': {'files': ['data.csv']}}],
                    'transforms': [{'use': name} for name in TRANSFORMS], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}]}
        self.run_program('run', self.write('pipeline.json', json.dumps(pipeline)))
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def the_row(self, rows, **wanted):
        found = [row for row in rows if all(row[name] == text for name, text in wanted.items())]
        self.assertEqual(len(found), 1, wanted)
        return found[0]

    def test_deciles_within_area_are_not_added_or_rated(self):
        """All of the most deprived tenth of the Place may live in the district with 28%: nobody can tell. And the most deprived tenth of Rugby is not
        England's."""
        rows = [proportion(WEIGHT, area, round(500 * (start - 0.4 * i) / 100), 500, ages='10-11 yrs', Category_Type=kind, Category=tenth + ' (IMD2019)')
                for kind in (WITHIN, ENGLISH) for area, start in (('E07000220', 18), ('E07000221', 11), ('E07000222', 28), ('E92000001', 35))
                for i, tenth in enumerate(TENTHS)]
        south = self.publish(rows, 'south-warwickshire')
        found = self.the_row(south, geography='sum', category_type=WITHIN, category=TENTHS[0] + ' (IMD2019)')
        self.assertEqual((found['status'], found['value'], found['compared_with_england']), ('not_calculable', '', 'not_compared'))
        self.assertIn('groups within each area', found['note'])
        found = self.the_row(south, geography='sum', category_type=ENGLISH, category=TENTHS[0] + ' (IMD2019)')
        self.assertEqual(float(found['value']), 100 * (55 + 140) / 1000)
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8') as file:
            rugby = list(csv.DictReader(file))
        for tenth in TENTHS:
            own = dict(area_code='E07000220', category=tenth + ' (IMD2019)')
            found = self.the_row(rugby, category_type=WITHIN, **own)
            self.assertEqual((found['compared_with_england'], found['england_value']), ('not_compared', ''))
            self.assertEqual(self.the_row(rugby, category_type=ENGLISH, **own)['compared_with_england'], 'better')

    def test_a_smaller_gap_is_narrower(self):
        """Overweight falls by 2 points a tenth in England and by 0.4 in Rugby: the slope over ten equal groups is ten times that, where low is good
        turned to be above 0."""
        rows = [proportion(WEIGHT, area, round(people * (start - fall * i) / 100), people, ages='10-11 yrs', Category_Type=ENGLISH, Category=tenth)
                for area, start, fall, people in (('E07000220', 30, 0.4, 5000), ('E92000001', 42, 2, 500000)) for i, tenth in enumerate(TENTHS)]
        rugby = self.publish(rows, 'rugby')
        found = self.the_row(rugby, area_code='E07000220', category='Slope index of inequality')
        self.assertAlmostEqual(float(found['value']), 4, 9)
        self.assertAlmostEqual(float(found['england_value']), 20, 9)
        self.assertEqual((found['polarity'], found['compared_with_england']), ('low_is_good', 'narrower_gap'))
        found = self.the_row(rugby, area_code='E07000220', category='Relative index of inequality')
        self.assertAlmostEqual(float(found['value']), 30.2 / 26.2, 9)  # the ends of the line lie half a step beyond the outermost groups
        self.assertEqual(found['compared_with_england'], 'narrower_gap')

    def test_an_index_of_approximate_rates_is_approximate(self):
        rows = []
        for area, times in (('E07000221', 1), ('E07000222', 1.3), ('E92000001', 0.7)):
            for i, tenth in enumerate(TENTHS):
                deaths, people = round(180 * times * (1.5 - 0.07 * i)), 21000
                lower, upper = (1e5 * limit / people for limit in formulas.byar(deaths, formulas.z_of(0.95)))
                rows.append(cells(PREMATURE, area, '2018 - 20', '<75 yrs', Category_Type=ENGLISH, Category=tenth, Value=1e5 * deaths / people, lower=lower,
                                  upper=upper, Count=deaths, Denominator=people))
        south = self.publish(rows, 'south-warwickshire')
        for index, word in (('Slope', 'wider_gap'), ('Relative', 'similar_gap')):  # Warwick: 1.3/0.7 times England's slope, and the same ratio
            found = self.the_row(south, geography='sum', category=index + ' index of inequality')
            self.assertTrue(found['method'].endswith(' (approximate)'), found['method'])
            self.assertEqual((found['compared_with_england'], found['trend'], found['spc']), ('both_' + word, '', ''))  # which is said of the two alone
            self.assertEqual(self.the_row(south, area_code='E07000222', category=index + ' index of inequality')['compared_with_england'], word)

    def test_rounding_explains_a_percentage_with_one_decimal(self):
        """33 of 1,300 are 2.5385% and 41 of 1,610 are 2.5466%: 2.5 both, 1.5% and 1.8% off. Together 74 of 2,910."""
        rows = [proportion(UPTAKE, area, count, people, 1, ages='>=37 weeks gestational age at birth')
                for area, count, people in (('E07000221', 33, 1300), ('E07000222', 41, 1610))]
        found = self.the_row(self.publish(rows, 'south-warwickshire'), geography='sum', source_indicator=UPTAKE)
        self.assertEqual(found['method'], 'sum of districts, Wilson limits (exact)')
        self.assertAlmostEqual(float(found['value']), 100 * 74 / 2910, 12)
        rows[0]['Value'] = 2.6  # nothing explains this
        self.assertEqual(self.the_row(self.publish(rows, 'south-warwickshire'), geography='sum', source_indicator=UPTAKE)['status'], 'not_calculable')

    def test_limits_of_an_approximate_rate_hold_the_error_of_the_approximation(self):
        """Two areas with rates by age that are in the proportion 1 to 1.4 and opposite ages. The rate of both together is known here, since we made the
        ages: the mean by population is not it, and the limits have to hold it."""
        standard = [6000 - 250 * i for i in range(15)]
        rates = [0.0005 * math.exp(0.4 * i) for i in range(15)]
        people = {'E08000026': [90000 * math.exp(-0.2 * i) for i in range(15)], 'E10000031': [9000 * math.exp(0.12 * i) for i in range(15)]}
        times = {'E08000026': 1.4, 'E10000031': 1.0}
        rows = []
        for area, own in people.items():
            deaths = [n * r * times[area] for n, r in zip(own, rates)]
            value = 1e5 * sum(w * d / n for w, d, n in zip(standard, deaths, own)) / sum(standard)
            scale = 1e5 * math.sqrt(sum(w * w * d / n / n for w, d, n in zip(standard, deaths, own)) / sum(deaths)) / sum(standard)
            lower, upper = (value + scale * (limit - sum(deaths)) for limit in formulas.byar(sum(deaths), formulas.z_of(0.95)))
            rows.append(cells(PREMATURE, area, '2018 - 20', '<75 yrs', Value=value, lower=lower, upper=upper, Count=round(sum(deaths)),
                              Denominator=round(sum(own))))
        together = 1e5 * sum(w * sum(people[a][i] * rates[i] * times[a] for a in people) / sum(people[a][i] for a in people)
                             for i, w in enumerate(standard)) / sum(standard)
        found = self.the_row(self.publish(rows, 'coventry-and-warwickshire'), geography='sum', source_indicator=PREMATURE)
        self.assertTrue(found['method'].endswith(' (approximate)'))
        self.assertTrue(float(found['lower_95']) <= together <= float(found['upper_95']), (together, found))
        self.assertGreater(abs(float(found['value']) - together), 0.05 * together)
        self.assertEqual(found['lower_95'], str(rows[1]['Lower CI 95.0 limit']))
        self.assertEqual(found['upper_95'], str(rows[0]['Upper CI 95.0 limit']))

    def test_survey_percentages_have_no_impossible_limits(self):
        """1.2% (0.1 to 3) and 0.7% (0 to 2.3): an average with normal limits would begin below 0."""
        rows = [cells(SURVEY, area, ages='18+ yrs', Value=value, lower=lower, upper=upper, Denominator=250)
                for area, value, lower, upper in (('E07000221', 1.2, 0.1, 3), ('E07000222', 0.7, 0, 2.3))]
        found = self.the_row(self.publish(rows, 'south-warwickshire'), geography='sum', source_indicator=SURVEY)
        self.assertEqual((found['lower_95'], found['upper_95'], found['lower_998']), ('0', '3', ''))

    def test_rows_without_events_do_not_make_a_crude_rate(self):
        """A standardised rate, 1.3 times the crude one, of which one row of eighty has events."""
        rows = [cells('900777', area, str(1980 + year), Value=1e5 * deaths / 6000 * 1.3, lower=0, upper=200, Count=deaths, Denominator=6000)
                for year in range(40) for area in SOUTH for deaths in [2 if (year, area) == (7, SOUTH[0]) else 0]]
        sums = [row for row in self.publish(rows, 'south-warwickshire') if row['geography'] == 'sum' and row['source_indicator'] == '900777']
        self.assertEqual({row['status'] for row in sums}, {'not_calculable'})
        self.assertEqual(len(sums), 40)

    def test_what_the_source_says_of_a_comparison_stays_where_we_make_none(self):
        """England's own deciles are compared with England by the file; there is no other row to compare them with."""
        rows = [proportion(UPTAKE, 'E92000001', 30000, 100000, ages='>=37 weeks gestational age at birth', Category_Type=ENGLISH, Category=tenth, england=word)
                for tenth, word in ((TENTHS[0], 'Worse'), (TENTHS[9], 'Better'), (TENTHS[4], 'Not compared'))]
        rugby = self.publish(rows, 'rugby')
        for tenth, word, note in ((TENTHS[0], 'worse', 'compared with England by the source'), (TENTHS[9], 'better', 'compared with England by the source'),
                                  (TENTHS[4], 'not_compared', '')):
            found = self.the_row(rugby, category=tenth)
            self.assertEqual((found['compared_with_england'], found['note']), (word, note))

    def test_the_framework_alone_says_which_way_is_better(self):
        """Healthy life expectancy rises, which is good: the source's trend calls it getting worse."""
        rows = [cells(EXPECTANCY, area, str(2014 + year), sex='Male', Value=58 + year + off, lower=57.6 + year + off, upper=58.4 + year + off,
                      Recent_Trend='Increasing and getting worse' if year == 6 and not off else '')
                for year in range(7) for area, off in (('E07000220', 0), ('E92000001', -2))]
        found = self.the_row(self.publish(rows, 'rugby'), area_code='E07000220', source_indicator=EXPECTANCY, period='2020')
        self.assertEqual((found['polarity'], found['compared_with_england'], found['trend']), ('high_is_good', 'better', 'Increasing and getting better'))
        self.assertIn('the source calls this trend getting worse', found['note'])

    def test_a_star_is_a_withheld_figure(self):
        """In the place of all figures, or of the count alone where there is no value."""
        rows = [cells(UPTAKE, area, ages='>=37 weeks gestational age at birth', Value=value, lower=value, Count='*', Denominator=1200)
                for area, value in (('E07000220', '*'), ('E07000221', ''), ('E07000222', '2.5'))]
        rugby = self.publish(rows, 'rugby')
        self.assertEqual(self.the_row(rugby, source_indicator=UPTAKE)['status'], 'suppressed')
        with open(os.path.join(self.latest(), 'south-warwickshire', 'south-warwickshire-outcomes.csv'), newline='', encoding='utf-8') as file:
            south = {row['area_code']: row for row in csv.DictReader(file) if row['source_indicator'] == UPTAKE}
        self.assertEqual([south[code]['status'] for code in SOUTH], ['suppressed', 'published'])

    def test_what_cannot_be_is_rejected(self):
        """1550% of mothers, and a period that ends before it begins."""
        def row(area, value, period='2019/20'):
            return cells('93085', area, period, sex='Female', Value=value)
        rows = [row('E07000220', 15.5), row('E07000220', 1550, '2020/21'), row('E07000220', 99, '2019 - 18'), row('E07000221\u00a0', 12)]
        rugby = [found for found in self.publish(rows, 'rugby') if found['source_indicator'] == '93085']
        self.assertEqual([(found['period'], found['value']) for found in rugby], [('2019/20', '15.5')])
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8') as file:
            self.assertEqual(sorted(found['rule'] for found in csv.DictReader(file)), ['out-of-range', 'period'])
        with open(os.path.join(self.latest(), 'south-warwickshire', 'south-warwickshire-outcomes.csv'), newline='', encoding='utf-8') as file:
            self.assertEqual(self.the_row(list(csv.DictReader(file)), source_indicator='93085', geography='part')['area_code'], 'E07000221')


if __name__ == '__main__':
    main()
