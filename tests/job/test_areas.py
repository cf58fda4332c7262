"""Which area a row is of, from the file to the publication. Expectations by hand: the codes and names of the Places file, and how other bodies write them."""
import csv, json, os
from job import HEADER, Job, ROOT, SHARED, main, needs_shared

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
FIELDS = ['area_code', 'area_name', 'indicator', 'period', 'value']


class Areas(Job):
    def publish(self, text, code=0, **options):
        columns = [{'field': name, 'names': [name], 'optional': name.startswith('area')} for name in FIELDS]
        pipeline = {'pipeline': 'areas', 'max_rejects': '100%', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': 'a', 'extractor': 'table',
                                 'options': {'files': [text if os.path.exists(text) else self.write('a.csv', text)], 'columns': columns, **options}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        return self.run_program('run', self.write('areas.json', json.dumps(pipeline)), code=code)

    def published(self, place='coventry-and-warwickshire'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return {(row['area_code'], row['period'], row['value']) for row in csv.DictReader(file) if row['status'] == 'published'}

    def rejected(self):
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8-sig') as file:
            return [(row['rule'], int(row['line'])) for row in csv.DictReader(file)]

    def test_codes_are_cleaned_or_asked_about(self):
        codes = ['e07000220', 'E07000220\u00a0', '\u2009E07000220', '\u3000E07000220\u202f', 'E07000\u200b220', '\ufeffE07000220', 'E07\ufeff000220', '"=""E07000220"""',
                 "'E07000220", "E07000220'", 'E07 000 220', 'nE07000220']
        doubtful = ['7000220', 'E07000999', 'E0700022', 'EO7000220', 'Rugby', '331']
        others = ['E05007328', 'E14001450', 'E07000223']
        lines = ['%s,%s,x1,%d,%d' % (code, 'Adur' if code == 'E07000223' else 'Rugby', 2023 - i, i + 1) for i, code in enumerate(codes + doubtful + others)]
        self.publish('\n'.join([','.join(FIELDS), *lines, '']), code=8)
        self.assertEqual(self.published(), {('E07000220', str(2023 - i), str(i + 1)) for i in range(len(codes))})
        self.assertEqual(self.rejected(), [('area-looks-like-ours', len(codes) + 2 + i) for i in range(len(doubtful))])
        with open(os.path.join(self.latest(), 'publication.json')) as file:
            counts = json.load(file)['units'][0]
        self.assertEqual([counts['rows_' + what] for what in ('read', 'kept', 'filtered', 'rejected', 'duplicate')],
                         [len(lines), len(codes), len(others), len(doubtful), 0])

    def test_a_code_that_contradicts_its_name_is_rejected(self):
        rows = ['E08000026,Rugby,x1,2019,9', 'E07000220,Coventry City Council,x1,2019,8', 'E07000222,Warwickshire,x1,2019,7', 'E92000001,West Midlands,x1,2019,6',
                'E07000221,Stratford on Avon,x1,2019,5', 'E07000219,,x1,2019,4', 'E07000218,Our north,x1,2019,3']
        self.publish('\n'.join([','.join(FIELDS), *rows, '']), code=8)
        self.assertEqual(self.published(), {('E07000221', '2019', '5'), ('E07000219', '2019', '4'), ('E07000218', '2019', '3')})
        self.assertEqual(self.rejected(), [('area-contradicted', line) for line in (2, 3, 4, 5)])

    def test_names_of_every_register_are_found_and_others_told(self):
        names = {'City of Coventry': 'E08000026', '"Coventry, City of"': 'E08000026', 'NUNEATON & BEDWORTH': 'E07000219', 'Stratford on Avon District Council': 'E07000221',
                 'Rugby (UA)': 'E07000220', 'Warwick  District': 'E07000222', 'Warwickshire County Council': 'E10000031',
                 'NHS Coventry and Rugby Clinical Commissioning Group': 'E38000038', 'NHS Coventry & Warwickshire Integrated Care Board': 'E54000018'}
        others = ['Rugby Road Surgery', 'Warwick Avenue', 'Stratford-upon-Avon', 'Adur', 'Rugbby']
        lines = ['%s,x1,%d,%d' % (name, 2019 - i, i + 1) for i, name in enumerate([*names, *others])]
        done = self.publish('\n'.join(['area_name,indicator,period,value', *lines, '']))
        self.assertEqual(self.published(), {(code, str(2019 - i), str(i + 1)) for i, code in enumerate(names.values())})
        self.assertEqual(self.rejected(), [])
        self.assertIn("4 rows were filtered whose name looks like one of your areas and is not its name: 'Rugby Road Surgery' (Rugby?); 'Warwick Avenue' (Warwick?); "
                      "'Stratford-upon-Avon' (Stratford-on-Avon?)", done.stderr)

    def test_code_and_name_in_one_cell(self):
        """In the column of names or of codes, contradictions too; shortened names are told."""
        cells = ['Rugby (E07000220)', 'E08000026 Coventry', 'Nuneaton & Bedworth [E07000219]', 'Adur (E07000223)']
        for column in ('area_name', 'area_code'):
            self.publish('\n'.join([column + ',indicator,period,value', *('%s,x1,2019,%d' % (cell, i) for i, cell in enumerate(cells)), '']), code=8)
            self.assertEqual(self.published(), {('E07000220', '2019', '0'), ('E08000026', '2019', '1'), ('E07000219', '2019', '2')})
        done = self.publish('area_name,indicator,period,value\nCoventry (E07000220),x1,2019,1\nRugby,x1,2019,2\nNorth Warks,x1,2019,3\nNuneaton/Bedworth,x1,2019,4\n', code=8)
        self.assertEqual(self.rejected(), [('area-contradicted', 2)])
        self.assertIn("'North Warks' (North Warwickshire?); 'Nuneaton/Bedworth' (Nuneaton and Bedworth?)", done.stderr)
        done = self.publish('area_code,indicator,period,value\nCoventry (e08000026)*,x1,2019,1\nRugby (E0700220),x1,2019,2\n', code=8)
        self.assertEqual(self.published(), {('E08000026', '2019', '1')})
        self.assertIn("'Rugby (E0700220)' (Rugby?)", done.stderr)
        self.publish('area_code,area_name,indicator,period,value\nE07000220,Rugby (E07000220),x1,2019,1\nE08000026,Rugby (E07000220),x1,2019,2\n', code=8)
        self.assertEqual((self.published(), self.rejected()), ({('E07000220', '2019', '1')}, [('area-contradicted', 3)]))

    def test_small_areas_that_cannot_be_placed_are_counted(self):
        rows = ['E07000220,Rugby,x1,2019,9', 'E01031162,Rugby 010B,x1,2019,1', 'E05007328,Warwick,x1,2019,2', 'M86001,Rugby Road Surgery,x1,2019,3']
        done = self.publish('\n'.join([','.join(FIELDS), *rows, '']), code=8)
        self.assertIn("3 rows were filtered of small areas that cannot be placed: 'E01031162', LSOA; 'E05007328', ward; 'M86001', GP practice", done.stderr)

    def test_fingertips_cleans_and_asks_too(self):
        def line(code, name, period, parent=''):
            return '91547,Smoking,%s,,%s,%s,Area,Persons,15+ yrs,,,%s,15.5,15,16,,,155,1000,,,,,,,' % (parent, code, name, period)
        rows = [line('E07000220\u00a0', 'Rugby', 2019), line('=""E07000220""', 'Rugby', 2018).replace('=""', '"=""').replace('"",', '""",', 1), line("'E07000220", 'Rugby', 2017),
                line('E070\u200b00220', 'RUGBY BOROUGH', 2016), line('E07000999', 'Rugby', 2015), line('E08000026', 'Rugby', 2014),
                line('E01031162', 'Rugby 010B', 2013, 'E07000220'), line('E01000001', 'City of London 001A', 2013, 'E09000001'), line('E07000223', 'Adur', 2013)]
        done = self.publish_files(self.write('f.csv', '\n'.join([HEADER, *rows, ''])), code=8)
        self.assertEqual(self.published('rugby'), {('E07000220', str(year), '15.5') for year in (2019, 2018, 2017, 2016)})
        self.assertEqual(self.rejected(), [('area-looks-like-ours', 6), ('area-contradicted', 7)])
        self.assertIn('small areas (LSOAs, wards, practices) inside your areas: 1', done.stderr)

    def rows(self, place):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return [(row['area_code'], row['geography'], row['status'], row['value']) for row in csv.DictReader(file)]

    def test_a_figure_of_a_place_by_its_name_is_its_own(self):
        names = ['South Warwickshire', 'Warwickshire North Place', 'The system', 'Coventry & Rugby', 'Coventry', 'Rugby', 'North Warwickshire', 'South Warks', 'Health system']
        done = self.publish('\n'.join(['area_name,indicator,period,value', *('%s,x1,2019,%d' % (name, i + 1) for i, name in enumerate(names)), '']))
        self.assertEqual(self.rows('south-warwickshire'), [('south-warwickshire', 'exact', 'published', '1')])
        self.assertEqual([row for row in self.rows('warwickshire-north') if row[2] == 'published'],
                         [('warwickshire-north', 'exact', 'published', '2'), ('E07000218', 'part', 'published', '7')])
        self.assertEqual(self.rows('rugby'), [('E07000220', 'exact', 'published', '6'), ('coventry-and-rugby-footprint', 'shared', 'published', '4')])
        self.assertEqual(self.rows('coventry'), [('E08000026', 'exact', 'published', '5'), ('coventry-and-rugby-footprint', 'shared', 'published', '4')])
        self.assertCountEqual(self.rows('coventry-and-warwickshire'),
                              [('south-warwickshire', 'part', 'published', '1'), ('warwickshire-north', 'part', 'published', '2'), ('coventry-and-warwickshire', 'exact', 'published', '3'),
                               ('coventry-and-rugby-footprint', 'part', 'published', '4'), ('E08000026', 'part', 'published', '5'), ('E07000220', 'part', 'published', '6'),
                               ('E07000218', 'part', 'published', '7')])
        self.assertIn("'South Warks' (NHS South Warwickshire CCG?)", done.stderr)

    def test_ids_are_codes_and_two_readings_are_asked_about(self):
        rows = ['south-warwickshire,,x1,2019,1', 'rugby,Rugby,x1,2019,2', 'warwickshire-north,North Warwickshire,x1,2019,3', 'E07000222,South Warwickshire,x1,2019,4', 'SW9,South Warwickshire,x1,2018,5',
                'E22000282,South Warwickshire,x1,2017,6', 'RJC,South Warwickshire,x1,2019,7']
        self.publish('\n'.join([','.join(FIELDS), *rows, '']), code=8)
        self.assertEqual(self.rejected(), [('area-contradicted', 4), ('area-contradicted', 5), ('area-looks-like-ours', 6)])
        self.assertEqual(self.published(), {('south-warwickshire', '2019', '1'), ('E07000220', '2019', '2'), ('RJC', '2019', '7')})

    def test_a_published_figure_stands_before_a_sum(self):
        """2019 has both districts, which make 30, and a figure of the Place and of the system; 2020 has the districts only."""
        parts = ['Stratford-on-Avon,n1,2019,10', 'Warwick,n1,2019,20', 'South Warwickshire,n1,2019,33', 'Stratford-on-Avon,n1,2020,11', 'Warwick,n1,2020,22', 'System,n1,2019,100']
        text = '\n'.join(['area_name,indicator,period,value', *parts, ''])
        columns = [{'field': name, 'names': [name]} for name in ('area_name', 'indicator', 'period', 'value')]
        source = {'id': 'a', 'extractor': 'table', 'options': {'files': [self.write('a.csv', text)], 'columns': columns, 'constants': {'value_type': 'count'}}}
        pipeline = {'pipeline': 'areas', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'sources': [source],
                    'transforms': [{'use': name} for name in ('normalise', 'places', 'reconcile')], 'loaders': [{'use': 'archive'}]}
        self.run_program('run', self.write('areas.json', json.dumps(pipeline)), code=8)
        self.assertEqual([row for row in self.rows('south-warwickshire') if row[0] == 'south-warwickshire'],
                         [('south-warwickshire', 'exact', 'published', '33'), ('south-warwickshire', 'sum', 'calculated', '33')], '2019, then 2020: 11 + 22')
        system = [row for row in self.rows('coventry-and-warwickshire') if not row[0].startswith('E')]
        self.assertEqual(system[:2], [('coventry-and-warwickshire', 'exact', 'published', '100'), ('coventry-and-warwickshire', 'sum', 'not_calculable', '')])
        self.assertEqual(system[2:], [('south-warwickshire', 'part', 'published', '33'), ('south-warwickshire', 'part', 'calculated', '33')])

    def test_a_figure_that_is_rounded_stays_the_places_own(self):
        """Under disclosure control it is no sum of districts, in an edition either: 23 is 25 by the rule hes, and 3 is withheld."""
        figures = ['Stratford-on-Avon,n1,2019,3', 'Warwick,n1,2019,20', 'South Warwickshire,n1,2019,23', 'System,n1,2019,90', 'England,n1,2019,9000']
        columns = [{'field': name, 'names': [name]} for name in ('area_name', 'indicator', 'period', 'value')]
        source = {'id': 'a', 'extractor': 'table', 'options': {'files': [self.write('a.csv', '\n'.join(['area_name,indicator,period,value', *figures, '']))], 'columns': columns,
                                                               'constants': {'value_type': 'count'}}}
        with open(os.path.join(HOUSE, 'places.json')) as file:
            places = dict(json.load(file), editions=[{'id': 'all', 'name': 'All', 'districts': ['E08000026', *('E0700021%d' % i for i in (8, 9)), *('E0700022%d' % i for i in (0, 1, 2))]}])
        pipeline = {'pipeline': 'areas', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': self.write('places.json', json.dumps(places)), 'sources': [source],
                    'publish': ['south-warwickshire', 'all'],
                    'transforms': [{'use': 'normalise'}, {'use': 'disclosure', 'sources': ['a']}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        self.run_program('run', self.write('areas.json', json.dumps(pipeline)))
        self.assertIn(('south-warwickshire', 'exact', 'calculated', '25'), self.rows('south-warwickshire'))
        self.assertIn(('E07000221', 'part', 'suppressed', ''), self.rows('south-warwickshire'))
        self.assertEqual([row for row in self.rows('all') if row[0] == 'coventry-and-warwickshire'], [('coventry-and-warwickshire', 'exact', 'calculated', '90')])

    @needs_shared('cases/table/codes-near-miss.csv')
    def test_the_shared_cases(self):
        self.publish(os.path.join(SHARED, 'cases', 'table', 'codes-near-miss.csv'), code=8)
        self.assertEqual(self.published(), {('E07000220', str(2019 - i), '1') for i in range(4)} | {('E08000026', '2019', '2')})
        self.assertEqual([rule for rule, _ in self.rejected()], ['area-looks-like-ours'] * 2)
        done = self.publish(os.path.join(SHARED, 'cases', 'table', 'code-name-contradict.csv'), code=7)
        self.assertIn('2 rows of your areas were rejected', done.stderr)
        self.assertNotIn('none of the 2 rows is of an area', done.stderr)


if __name__ == '__main__':
    main()
