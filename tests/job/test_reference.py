"""Sources that give reference data are read before the others, kept and accounted for as they are, and published nowhere. Expectations are worked
out by hand from the few rows below."""
import csv, json, os, zipfile
from job import Job, contents, main, needs_shared, read_json, ROOT, SHARED

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
PEOPLE = '''area_code,area_name,sex,age,period,value
E08000026,Coventry,Male,0-4,2019,12000
E08000026,Coventry,Male,5+,2019,170000
E08000026,Coventry,Female,All ages,2019,180000
E07000220,Rugby,Persons,All ages,2019,107200
E07000220,Rugby,Persons,All ages,2018,%s
E06000001,Hartlepool,Persons,All ages,2019,90000
'''
FIGURES = '''indicator,area_code,area_name,period,value
smoking,E08000026,Coventry,2019,10
smoking,E07000220,Rugby,2019,11
smoking,E07000221,Stratford-on-Avon,2019,12
smoking,E07000218,North Warwickshire,2019,13
'''


def columns(*names):
    return [{'field': name, 'names': [name]} for name in names]


class Reference(Job):
    def pipeline(self, people=PEOPLE % 106000, **more):
        figures = {'id': 'figures', 'extractor': 'table',
                   'options': {'files': [self.write('figures.csv', FIGURES)], 'columns': columns('indicator', 'area_code', 'area_name', 'period', 'value'),
                               'constants': {'value_type': 'other', 'unit': 'points'}}}
        given = {'id': 'people', 'extractor': 'table', **{'gives': 'populations', **more},
                 'options': {'files': [self.write('people.csv', people)], 'columns': columns('area_code', 'area_name', 'sex', 'age', 'period', 'value'),
                             'constants': {'indicator': 'population', 'indicator_name': 'Population', 'value_type': 'count', 'unit': 'People'}}}
        return self.write('reference.json', json.dumps({
            'pipeline': 'reference', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
            'sources': [figures, given], 'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))

    def test_populations_are_kept_and_not_published(self):
        self.run_program('run', self.pipeline())
        publication = read_json(os.path.join(self.latest(), 'publication.json'))
        people = [unit for unit in publication['units'] if unit['source'] == 'people']
        self.assertEqual([(unit['rows_read'], unit['rows_kept'], unit['rows_filtered'], unit['rows_rejected']) for unit in people], [(6, 5, 1, 0)])
        for name in os.listdir(os.path.join(self.latest(), 'coventry')):
            if name.endswith('.csv'):
                with open(os.path.join(self.latest(), 'coventry', name), encoding='utf-8-sig') as file:
                    self.assertNotIn('12000', file.read(), name)
        self.assertIn('nothing changed', self.run_program('run', self.pipeline()).stdout)

    def test_what_cannot_be_is_told_with_its_line(self):
        done = self.run_program('run', self.pipeline(PEOPLE % 0))
        self.assertIn('people.csv:6: a population of 0', done.stderr)
        self.assertIn("period '2018' of E07000220 cannot be used", done.stderr)

    def test_an_age_without_people_is_told_in_words(self):
        done = self.run_program('run', self.pipeline(PEOPLE.replace('%d', '').replace('%s', '')))
        self.assertIn('people.csv:6: a population of no figure', done.stderr)

    def test_ranks_of_deprivation_are_reference_data_too(self):
        done = self.run_program('run', self.pipeline('area_code,area_name,sex,age,period,value\nE08000026,Coventry,,,2019,0\n', gives='deprivation'))
        self.assertIn('people.csv:2: a rank of deprivation of 0 of E08000026 cannot be used', done.stderr)

    def test_last_good_reference_data_stay(self):
        self.run_program('run', self.pipeline())
        before = contents(os.path.join(self.latest(), 'coventry'))
        pipeline = self.pipeline()
        os.remove(os.path.join(os.path.dirname(pipeline), 'people.csv'))
        done = self.run_program('run', pipeline, code=8)
        self.assertIn("source 'people' could not be read, its last good rows are kept", done.stderr)
        self.assertEqual(sorted(before), sorted(contents(os.path.join(self.latest(), 'coventry'))))

    def test_check_refuses_an_unknown_word(self):
        done = self.run_program('check', self.pipeline(gives='people'), code=3)
        self.assertIn('populations', done.stderr)

    def test_check_says_how_to_name_headings_of_ones_own(self):
        pipeline = self.local_areas('')
        with open(os.path.join(os.path.dirname(pipeline), 'areas.csv'), 'w', encoding='utf-8') as file:
            file.write('Small area (LSOA 2011),Cluster of ours\nE01009589,A\n')
        done = self.run_program('check', pipeline, code=6)
        self.assertIn('the file is fine, its reference data are not', done.stdout)
        self.assertIn('reference data could not be read: ', done.stdout)
        self.assertIn('; name the columns: "headings": { "small_code": ["LSOA"], "name": ["Cluster"] }', done.stdout)
        self.assertIn('headings', json.loads(self.run_program('check', pipeline, '--json', code=6).stdout)['reference']['not_read'])
        self.run_program('check', pipeline, '--quiet', code=6)

    def test_check_works_before_reference_data_are_fetched(self):
        pipeline = self.local_areas('E01009589,HUB-A,Aspire,\n')
        made = read_json(pipeline)
        areas = next(source for source in made['sources'] if source['extractor'] == 'local_areas')
        areas['options']['files'] = ['https://localhost:1/areas.csv']
        done = self.run_program('check', self.write('web.json', json.dumps(made)))
        self.assertIn('reference data could not be read: https://localhost:1/areas.csv: it is not in the cache, and nothing is fetched now; placebook run fetches it', done.stdout)

    def test_check_counts_the_neighbourhoods_that_local_areas_cover(self):
        """Of three LSOAs of Coventry one lies in a hub, one in none and one, by its parts, in two hubs; one of Rugby lies in a hub of Coventry."""
        pipeline = self.local_areas('E01009589,HUB-A,Aspire,\nE01009590,HUB-A,Aspire,0.5\nE01009590,HUB-B,Woodside,0.5\nE01031152,HUB-A,Aspire,\n')
        done = self.run_program('check', pipeline)
        self.assertIn('2 of 3 LSOAs of Coventry lie in 2 local areas, each in one; 1 lies in none, or not wholly: E01009591\n', done.stdout)
        self.assertIn('1 of 1 LSOA of Rugby lies in 1 local area\n', done.stdout)
        self.assertIn('no LSOA of Warwick is known', done.stdout)
        self.assertIn('fault: the local area HUB-A (Aspire) lies in two Places: E01009589 in Coventry, E01031152 in Rugby', done.stdout)
        reference = json.loads(self.run_program('check', pipeline, '--json').stdout)['reference']
        coventry = next(cover for cover in reference['coverage'] if cover.get('district') == 'E08000026')
        self.assertEqual((coventry['lsoas'], coventry['in_one_local_area'], coventry['local_areas']), (3, 2, 2))
        self.assertEqual(coventry['in_none'], {'count': 1, 'first': ['E01009591']})
        self.assertEqual((reference['faults'], reference['not_read']), (1, None))

    def test_check_counts_what_holds_today(self):
        """A local area that ends some day holds until then, and one that begins some day does not hold yet. Nobody says which day it is."""
        environment = {key: value for key, value in self.environment().items() if key != 'PLACEBOOK_AS_OF'}
        self.environment = lambda: environment
        rows = 'E01009589,HUB-A,Aspire,2019-04-01,2019-12-31\nE01009590,HUB-A,Aspire,2019-04-01,2190-12-31\nE01009591,HUB-A,Aspire,2190-01-01,\n'
        done = self.run_program('check', self.local_areas(rows, 'From,To'))
        self.assertIn('1 of 3 LSOAs of Coventry lies in 1 local area; 2 lie in none, or not wholly: E01009589, E01009591\n', done.stdout)

    def test_check_tells_of_rows_that_cannot_be(self):
        done = self.run_program('check', self.local_areas('E01009589,HUB-A,Aspire,\nE01009589,HUB-B,Woodside,\nx,HUB-A,Aspire,\nE01009590,HUB-A,Aspire,\nE01009591,HUB-A,Aspire,\n'))
        self.assertIn("source 'areas': 3 rows are rejected, the first one, areas.csv:4: 'x' is no code of a small area", done.stderr)
        self.assertIn('2 of 3 LSOAs of Coventry lie in 1 local area, each in one; 1 lies in none, or not wholly: E01009589\n', done.stdout)

    @needs_shared('data/geography/lsoa11_ccg20_lad20.csv')
    def test_every_lsoa_of_the_real_lookup_lies_in_one_sample_area(self):
        sample = os.path.join(ROOT, 'pipelines', 'sample', 'geography')
        done = self.run_program('check', self.geography(os.path.join(SHARED, 'data', 'geography', 'lsoa11_ccg20_lad20.csv'),
                                                        *(os.path.join(sample, 'local-areas-%s.csv' % council) for council in ('coventry', 'warwickshire'))))
        for count, name, areas in ((195, 'Coventry', 8), (61, 'Rugby', 4), (159, 'the Place South Warwickshire', 10), (119, 'the Place Warwickshire North', 8)):
            self.assertIn('%d of %d LSOAs of %s lie in %d local areas, each in one\n' % (count, count, name, areas), done.stdout)
        self.assertNotIn('fault', done.stdout)

    def test_codes_that_were_recoded_are_followed_with_a_note(self):
        """Rugby's figure has an old code; the database comes as a zip, in Windows-1252, with a note beside its tables. Another day of the change is
        another note, and the source is read again; without follow_changes the row is nobody's."""
        self.run_program('run', self.history('01/04/2019'))
        self.assertEqual(self.rugby(), [('11', 'published with the code E07000920, which E07000220 replaced on 1 April 2019')])
        self.run_program('run', self.history('01/04/2018'))
        self.assertEqual(self.rugby(), [('11', 'published with the code E07000920, which E07000220 replaced on 1 April 2018')])
        self.run_program('run', self.history('01/04/2018', follow_changes=False))
        self.assertEqual(self.rugby(), [])

    def rugby(self):
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            return [(row['value'], row['note']) for row in csv.DictReader(file) if row['area_code'] == 'E07000220' and row['period'] == '2019']

    def history(self, day, follow_changes=True):
        pipeline = read_json(self.pipeline())
        figures = pipeline['sources'][0]['options']
        figures['files'] = [self.write('old.csv', FIGURES.replace('E07000220', 'E07000920') + 'smoking,E07000220,Rugby,2018,12\n')]
        figures['follow_changes'] = follow_changes
        path = os.path.join(os.path.dirname(figures['files'][0]), 'history.zip')
        with zipfile.ZipFile(path, 'w') as packed:
            packed.writestr('readme.txt', 'The Code History Database\n')
            packed.writestr('ChangeHistory_made_up.csv', ('GEOGCD,GEOGNM,OPER_DATE,TERM_DATE,PARENTCD,STATUS\n'
                            'E07000220,Rugby,%s,,E10000031,live\nE07000990,Bil\xf4n,01/01/2009,,E10000031,live\n' % day).encode('cp1252'), compress_type=zipfile.ZIP_DEFLATED)
            packed.writestr('Changes_made_up.csv', 'GEOGCD,GEOGNM,GEOGCD_P,YEAR\nE07000220,Rugby,E07000920,%s\n' % day[-4:])
        pipeline['sources'] = [pipeline['sources'][0], {'id': 'history', 'extractor': 'code_history', 'options': {'files': [path]}}]
        return self.write('history.json', json.dumps(pipeline))

    def local_areas(self, rows, headings='Share'):
        lookup = self.write('lookup.csv', 'LSOA11CD,LSOA11NM,LAD20CD,LAD20NM\n' + ''.join('%s,%s,%s,%s\n' % row for row in (
            ('E01009589', 'Coventry 001A', 'E08000026', 'Coventry'), ('E01009590', 'Coventry 002A', 'E08000026', 'Coventry'),
            ('E01009591', 'Coventry 002B', 'E08000026', 'Coventry'), ('E01031152', 'Rugby 001A', 'E07000220', 'Rugby'))))
        return self.geography(lookup, self.write('areas.csv', 'LSOA code,Hub code,Hub,%s\n%s' % (headings, rows)))

    def geography(self, lookup, *areas):
        return self.write('geography.json', json.dumps({
            'pipeline': 'geography', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
            'sources': [{'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [lookup], 'levels': ['LSOA', 'LAD']}},
                        {'id': 'areas', 'extractor': 'local_areas', 'options': {'files': list(areas)}}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))


main()
