"""National long tables, from the file to the figures of the Places: what kind of value a mapping says its figures are. Expectations by hand, from small made-up tables."""
import csv, json, os, subprocess
from job import Job, PROGRAM, ROOT, main

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')


class LongTables(Job):
    def publish(self, text, *words, code=8, columns=None, **options):
        """Publishes a table. The columns are those of its headings that are the names of fields, unless they are said."""
        path = text if os.path.exists(text) else self.write('long.csv', text)
        if columns is None:
            columns = [{'field': name, 'names': [name]} for name in text.split('\n', 1)[0].split(',')]
        pipeline = {'pipeline': 'long', 'max_rejects': '100%', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': 'a', 'extractor': 'table', 'options': {'files': [path], 'columns': columns, **options}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}, {'use': 'benchmark'}], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}]}
        return self.run_program('run', self.write('long.json', json.dumps(pipeline)), *words, code=code)

    def rows(self, place='coventry-and-warwickshire'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def row(self, area, **what):
        found = [row for row in self.rows() if row['area_code'] == area and all(row[name] == text for name, text in what.items())]
        self.assertEqual(len(found), 1, (area, what, found))
        return found[0]

    def rejects(self):
        """The rejected rows of the run, also of one that published nothing."""
        done = subprocess.run([PROGRAM, 'rejects', '--state', self.state, '--json'], capture_output=True, text=True, env=self.environment(), timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def rejected(self):
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8-sig') as file:
            return [(row['rule'], int(row['line']), row['reason']) for row in csv.DictReader(file)]

    # 1,210 + 1,390 births, and 640 + 1,550.
    def test_counts_of_districts_are_added(self):
        self.publish('area_code,value\nE07000221,1210\nE07000222,1390\nE07000218,640\nE07000219,1550\n',
                     constants={'indicator': 'births', 'period': '2021', 'value_type': 'count'})
        for place, figure in (('south-warwickshire', '2600'), ('warwickshire-north', '2190')):
            row = self.row(place)
            self.assertEqual((row['value'], row['lower_95'], row['status'], row['method']), (figure, '', 'calculated', 'sum of districts (exact)'))

    # Estimated numbers have limits, and those of a part are always below the whole.
    def test_counts_are_not_compared_with_england(self):
        self.publish('area_code,value,lower_95,upper_95\nE92000001,600000,590000,610000\nE08000026,3378,3000,3700\n', code=0,
                     constants={'indicator': 'drinkers', 'period': '2021', 'value_type': 'count'})
        row = self.row('E08000026')
        self.assertEqual((row['compared_with_england'], row['england_value'], row['lower_95']), ('not_compared', '600000', '3000'))

    # 0.1 + 0.2 is 0.3, and 1,177.92 - 2,000.5 is -822.58: a budget can be overspent. Events have limits; amounts have none.
    def test_amounts_with_decimals_are_added_without_limits(self):
        self.publish('area_code,indicator,unit,value\nE07000221,doctors,FTE,0.1\nE07000222,doctors,FTE,0.2\nE07000221,budget,£,1177.92\nE07000222,budget,£,-2000.5\n',
                     constants={'period': '2021', 'value_type': 'amount'})
        for measure, figure in (('table-doctors', '0.3'), ('table-budget', '-822.58')):
            row = self.row('south-warwickshire', measure=measure)
            self.assertEqual((row['value'], row['lower_95'], row['upper_95'], row['method']), (figure, '', '', 'sum of districts (exact)'))

    # 10 x 100 and 20 x 300 over 400 are 17.5. Without the weights there is no mean of means.
    def test_means_need_their_weights(self):
        self.publish('area_code,indicator,value,denominator\nE07000221,wait,10,100\nE07000222,wait,20,300\nE07000221,stay,10,\nE07000222,stay,20,\n',
                     constants={'period': '2021', 'value_type': 'mean'})
        self.assertEqual(self.row('south-warwickshire', measure='table-wait')['value'], '17.5')
        row = self.row('south-warwickshire', measure='table-stay')
        self.assertEqual((row['value'], row['status']), ('', 'not_calculable'))
        self.assertIn('Stratford-on-Avon has no denominator, which would say how much its mean weighs', row['note'])

    # (30 + 10) of (100 + 300) are 10%; a single row shows it, since the mapping says what it is.
    def test_the_unit_says_per_how_many(self):
        self.publish('area_code,indicator,value_type,unit,value,count,denominator\nE07000221,seen,Proportion,%,30,30,100\nE07000222,seen,Proportion,%,3.33,10,300\n'
                     'E07000221,falls,crude rate,"per 1,000",300,30,100\nE07000222,falls,crude rate,"per 1,000",33.3,10,300\n'
                     'E07000221,no unit,Proportion,,30,30,100\nE07000222,no unit,Proportion,,3.33,10,300\n', constants={'period': '2021'})
        for measure, figure, limits in (('table-seen', 10, 'Wilson limits'), ('table-falls', 100, 'Byar limits'), ('table-no-unit', 10, 'Wilson limits')):
            row = self.row('south-warwickshire', measure=measure)
            self.assertEqual((float(row['value']), row['method']), (figure, 'sum of districts, %s (exact)' % limits), row['note'])

    def test_a_value_that_its_kind_cannot_have_is_rejected(self):
        self.publish('area_code,indicator,value_type,unit,value\nE07000221,a,count,,-5\nE07000222,a,count,,5\nE07000221,b,proportion,%,101\nE07000222,b,headcounts,%,5\n',
                     constants={'period': '2021'})
        self.assertEqual([(rule, line) for rule, line, _ in sorted(self.rejected(), key=lambda r: r[1])],
                         [('out-of-range', 2), ('out-of-range', 4), ('value-type', 5)])

    def test_rows_that_only_an_unused_column_tells_apart(self):
        text = 'Code,Score,Domain\nE08000026,3.5,Income\nE08000026,4.5,"Health, all"\nE07000220,2,Income\nE07000220,2,Crime\n'
        columns = [{'field': 'area_code', 'names': ['Code']}, {'field': 'value', 'names': ['Score']}]
        constants = {'indicator': 'score', 'period': '2025'}
        done = self.publish(text, code=7, columns=columns, constants=constants)
        self.assertIn("no Place has a row of its own: 4 rows of your areas were rejected and none was kept; most are like long.csv:2: rows 2 and 3 differ only in "
                      "their figures and in 'Domain', which the mapping does not use", done.stderr)
        self.assertIn('placebook rejects', done.stderr)
        done = self.publish(text, '--max-rejects', '50%', code=7, columns=columns, constants=constants)
        self.assertIn("4 of 4 rows were rejected, more than max_rejects (50%) allows; most are like long.csv:2: rows 2 and 3 differ only in", done.stderr)
        found = self.rejects()
        self.assertEqual([(row['rule'], int(row['line'])) for row in found], [('conflicting-rows', line) for line in (2, 3, 4, 5)])
        self.assertIn("rows 4 and 5 differ only in 'Domain', which", found[2]['reason'])
        self.assertEqual([row['raw'] for row in found][1:3], ['E08000026,4.5,"Health, all"', 'E07000220,2,Income'])

    # What the column says, as a category, makes two facts of each pair.
    def test_the_column_in_the_mapping_tells_them_apart(self):
        self.publish('area_code,value,category\nE08000026,3.5,Income\nE08000026,4.5,Health\nE07000220,2,Income\nE07000220,2,Health\n',
                     constants={'indicator': 'score', 'period': '2025', 'category_type': 'Domain'})
        self.assertEqual(self.rejected(), [])
        self.assertEqual([self.row('E07000220', category=name)['value'] for name in ('Income', 'Health')], ['2', '2'])

    # 30 of 100 and 10 of 300 are 40 of 400. Wilson's limits by their formula in Python.
    def test_values_are_calculated_from_counts_and_denominators(self):
        self.publish('area_code,count,denominator\nE07000221,30,100\nE07000222,10,300\nE92000001,5000,60000\n', code=0, calculate=True,
                     constants={'indicator': 'seen', 'period': '2021', 'value_type': 'proportion', 'unit': '%'})
        row = self.row('E07000221')
        self.assertEqual((row['value'], row['status'], row['method'], row['note']),
                         ('30', 'calculated', 'count over denominator, Wilson limits (exact)', 'calculated from count and denominator'))
        self.assertEqual([round(float(row[name]), 6) for name in ('lower_95', 'upper_95')], [21.894885, 39.584855])
        self.assertEqual(row['compared_with_england'], 'higher')
        row = self.row('south-warwickshire')
        self.assertEqual((row['value'], row['count'], row['denominator'], row['method']), ('10', '40', '400', 'sum of districts, Wilson limits (exact)'))

    # As the Department for Education publishes: authority, region and country in columns of their own.
    def test_areas_in_several_columns(self):
        levels = ['new_la_code', 'la_name', 'region_code', 'region_name', 'country_code', 'country_name']
        columns = [{'field': 'area_code' if name.endswith('code') else 'area_name', 'names': [name]} for name in levels]
        midlands = 'E12000005,West Midlands,E92000001,England'
        self.publish('\n'.join([','.join(levels) + ',Pupils', 'E08000026,Coventry,%s,7' % midlands, 'E10000031,Warwickshire,%s,9' % midlands,
                                'z,z,%s,100' % midlands, 'z,Herefordshire,%s,4' % midlands, ',,,,E92000001,England,1000', '']), code=0,
                     columns=[*columns, {'field': 'value', 'names': ['Pupils']}], constants={'indicator': 'pupils', 'period': '2021', 'value_type': 'count'})
        self.assertEqual([self.row(code)['value'] for code in ('E08000026', 'E10000031', 'E12000005', 'E92000001')], ['7', '9', '100', '1000'])
        self.assertEqual(self.rejected(), [])

    def test_totals_among_the_parts_are_asked_about(self):
        done = self.publish('Month,Org,Kind,Waiting\nApr 2020,E54000018,Heart,11\nApr 2020,E54000018,Skin,31\nApr 2020,E54000018,All,42\n', code=0, add_up=True,
                            columns=[{'field': 'period', 'names': ['Month']}, {'field': 'area_code', 'names': ['Org']}, {'field': 'value', 'names': ['Waiting']}],
                            constants={'indicator': 'waiting'}, breakdowns=[{'column': 'Kind', 'category_type': 'Kind'}])
        self.assertIn("'All' in the column 'Kind' is added up together with its parts, so that they count twice", done.stderr)

    def test_the_framework_decides_what_it_has(self):
        with open(os.path.join(HOUSE, 'outcomes.json')) as file:
            framework = json.load(file)
        framework.pop('programmes', None)  # they name measures that are left out here
        measure = next(m for m in framework['measures'] if m['value_type'] == 'proportion')
        framework['measures'] = [dict(measure, sources=[{'scheme': 'table', 'indicator': 'x'}], priorities=[])]
        self.write('framework.json', json.dumps(framework))
        path = self.write('a.csv', 'Code,Value\nE07000221,12\nE07000222,14\n')
        pipeline = {'pipeline': 'p', 'framework': 'framework.json', 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': 'a', 'extractor': 'table', 'options': {
                        'files': [path], 'columns': [{'field': 'area_code', 'names': ['Code']}, {'field': 'value', 'names': ['Value']}],
                        'constants': {'indicator': 'x', 'period': '2021', 'value_type': 'count'}}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        done = self.run_program('run', self.write('p.json', json.dumps(pipeline)), code=8)
        self.assertIn('the mapping says that x is of the kind count, and the framework that %s is of the kind proportion: the framework counts' % measure['id'], done.stderr)
        self.assertEqual(self.row('south-warwickshire')['status'], 'not_calculable')


if __name__ == '__main__':
    main()
