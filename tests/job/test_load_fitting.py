"""`placebook load FILE` without --as: the mapping is found by the content of the file. Every expectation is written down with the file it is about."""
import json, os, subprocess
from job import Job, PROGRAM, ROOT, SHARED, contents, files_named, main, needs_shared, plain_pack, read_json

DISTRICTS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222', 'E07000034']
# Which shipped mapping each real file is for; two: what only a person can choose; none: a list of codes, or of another layout.
REAL = {
    'rightcare/Annual_Mortality_and_Control_Variables_ccg.csv': ['ccg-mortality'],
    'fingertips/indicators-DistrictUApre419.data.csv': ['fingertips-files'],
    'fingertips/long_form/smoking_adults.csv': ['long-form'],
    'population/MYEB3_components_of_change_2018.csv': ['mid-year-population'],
    'gp_appointments/Regional_CSV_CoventryWarwickshire.csv': ['gp-appointments'],
    'imd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx': ['deprivation-lsoa'],
    'imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx': ['deprivation-local-authorities'],
    'qof/qof-1920-prev-ach-pca-ccg.xlsx': ['qof-achievement', 'qof-prevalence'],
    'geography/ltla19_utla19.csv': [],
    'qof/MAPPING_INDICATORS_2021_v2.csv': [],
}


def table(headings, *cells):
    """One row for each district, with these cells behind its code."""
    rows = [headings] + [','.join([code, *[cell % i if '%' in cell else cell for cell in cells]]) for i, code in enumerate(DISTRICTS, 10)]
    return '\n'.join(rows) + '\n'


VISITS = table('Council code,Year,Visits per head,Sex', '2019', '%d', 'Persons')


class Fitting(Job):
    def setUp(self):
        super().setUp()
        house = os.path.join(ROOT, 'pipelines')
        pipeline = dict(read_json(house, 'demo.json'), publish=['places'])
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(house, pipeline[key])
        pipeline['sources'] = [source for source in pipeline['sources'] if source['id'] == 'county-indicators']
        for source in pipeline['sources']:
            source['options']['files'] = [os.path.join(house, path) for path in source['options']['files']]
        pipeline['transforms'] = [step for step in pipeline['transforms'] if 'sources' not in step]
        self.pipeline = self.write('desk/nightly.json', json.dumps(pipeline))
        self.begin_with(self.nightly)

    def nightly(self):
        self.run_program('run', self.pipeline)

    def mapping(self, name, columns, folder='desk', **options):
        """A mapping for the table extractor; `columns`: field -> heading."""
        constants = {'indicator': 'library-visits', 'indicator_name': 'Visits to libraries', 'unit': 'per head'}
        columns = [{'field': field, 'names': [heading]} for field, heading in columns.items()]
        return self.write('%s/%s.json' % (folder, name), json.dumps({
            'pipeline': name, 'title': name, 'framework': os.path.join(ROOT, 'pipelines/framework/outcomes.json'),
            'places': os.path.join(ROOT, 'pipelines/framework/places.json'), 'parameters': {'files': {'type': 'path'}},
            'sources': [{'id': name, 'extractor': 'table', 'options': dict({'files': ['${files}'], 'columns': columns, 'constants': constants}, **options)}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}]}))

    def plain(self, name='visits', **more):
        columns = dict({'area_code': 'Council code', 'period': 'Year', 'value': 'Visits per head'}, **more.pop('columns', {}))
        return self.mapping(name, columns, **more)

    def load(self, text, *words, code=0, name='sent.csv'):
        return self.run_program('load', self.write(name, text), *words, code=code)

    def refused(self, text, name='sent.csv'):
        """The answer to a load that does nothing."""
        path = self.write(name, text)
        before = contents(self.output)
        done = self.run_program('load', path, code=2)
        self.assertEqual(contents(self.output), before)
        self.assertFalse(os.path.isdir(os.path.join(self.state, 'loads', 'demo')) and os.listdir(os.path.join(self.state, 'loads', 'demo')))
        return done.stderr

    # --- one fits ---

    def test_the_mapping_that_fits_is_said_and_used(self):
        self.plain()
        done = self.load(VISITS)
        self.assertIn('visits.json: 3 of 3 headings are found', done.stderr)
        self.assertIn('sent.csv as visits: 7 rows read = 6 kept + 1 filtered', done.stdout)
        self.assertEqual(os.listdir(os.path.join(self.state, 'loads', 'demo')), ['visits'])
        done = self.load(VISITS, '--dry-run', '--json')
        report = json.loads(done.stdout)
        self.assertEqual((report['name'], report['mapping_found_by']), ('visits', '3 of 3 headings are found'))
        self.assertIsNone(json.loads(self.load(VISITS, '--as', 'visits', '--dry-run', '--json').stdout)['mapping_found_by'])

    def test_the_name_of_the_file_does_not_count(self):
        self.plain()
        self.mapping('rightcare-pack', {'area_code': 'Authority', 'period': 'Year', 'value': 'Rate'})
        self.assertIn('as visits', self.load(VISITS, name='rightcare-pack.txt').stdout)

    def test_a_pack_is_known_by_what_only_packs_have(self):
        self.plain()
        done = self.load(plain_pack(), '--dry-run')
        self.assertIn('pipelines/rightcare.json', done.stderr)
        self.assertIn('102 rows read = 12 kept', done.stdout)
        # The same four headings, and nothing that only packs have.
        self.assertIn('only packs have', self.refused(table('CCG code,Indicator name,Period,Value', 'Falls', '2019', '%d')))

    def test_a_mapping_that_was_used_before_is_found_wherever_it_is(self):
        path = self.plain(folder='elsewhere')
        self.assertIn('no mapping fits', self.refused(VISITS))
        self.load(VISITS, '--as', path)
        done = self.load(VISITS.replace(',2019,', ',2020,'), '--dry-run')
        self.assertIn('elsewhere/visits.json: 3 of 3', done.stderr)
        self.assertIn('it would replace the import visits', done.stdout)

    def test_a_mapping_with_a_mistake_is_passed_over(self):
        self.plain()
        self.plain('odd', colums=[])
        done = self.load(VISITS, '--dry-run')
        self.assertIn('odd.json is not tried, because it has a mistake', done.stderr)
        self.assertIn('as visits', done.stdout)

    # --- several fit ---

    def test_one_that_says_more_comes_first(self):
        self.plain()
        self.plain('by-sex', columns={'sex': 'Sex'})
        self.assertIn('by-sex.json: 4 of 4', self.load(VISITS, '--dry-run').stderr)

    def test_two_that_fit_equally_are_asked_about(self):
        self.plain('visits')
        self.plain('counts')
        said = self.refused(VISITS)
        self.assertIn('2 mappings fit equally well', said)
        for name in ('visits', 'counts'):
            self.assertIn('placebook load %s --as %s' % (os.path.join(self.folder, 'sent.csv'), name), said)
        self.assertIn('as counts', self.load(VISITS, '--as', 'counts', '--dry-run').stdout)

    def test_more_headings_do_not_decide_where_other_figures_are_meant(self):
        self.mapping('visits', {'area_code': 'Council code', 'period': 'Year', 'value': 'Visits per head'})
        self.mapping('loans', {'area_code': 'Council code', 'period': 'Year', 'sex': 'Sex', 'value': 'Loans per head'})
        self.assertIn('2 mappings fit equally well', self.refused(table('Council code,Year,Visits per head,Loans per head,Sex', '2019', '%d', '%d', 'Persons')))

    # --- none fits ---

    def test_what_comes_nearest_and_what_it_lacks(self):
        self.plain(columns={'sex': 'Gender'})
        said = self.refused(VISITS)
        self.assertIn("visits.json comes nearest: 3 of 4 headings are found; no heading 'Gender'", said)
        self.assertIn('placebook preview %s' % os.path.join(self.folder, 'sent.csv'), said)
        self.assertRegex(self.refused('one,two\n1,2\n'), 'no mapping fits this file: none of the [0-9]+ finds half of its headings')

    def test_headings_that_are_found_by_their_words(self):
        self.plain(header={'contains': ['Council code', 'Visits per head']})
        title = 'Made-up figures\n\n'
        self.assertIn('visits.json: 3 of 3', self.load(title + VISITS, '--dry-run').stderr)
        self.assertIn("2 of 3 headings are found; no heading 'Visits per head'", self.refused(title + VISITS.replace('Visits per head', 'Visits')))

    def test_first_rows_must_give_area_and_period(self):
        self.plain()
        self.assertIn('first rows are rejected', self.refused(VISITS.replace(',2019,', ',soon,')))

    def test_sums_fit_too(self):
        self.mapping('visits', {'area_code': 'Council code', 'period': 'Year', 'value': 'Visits'}, add_up=True, constants={'indicator': 'library-visits'})
        self.assertIn('visits.json: 3 of 3', self.load(table('Council code,Year,Visits', '2019', '%d'), '--dry-run').stderr)

    def test_what_cannot_be_read_is_said(self):
        self.plain()
        self.run_program('load', os.path.join(self.folder, 'nowhere.csv'), code=5)
        self.assertIn('PDF', self.load('%PDF-1.7\n', code=5).stderr)

    # --- in a preview ---

    def preview(self, path, *words):
        done = subprocess.run([PROGRAM, 'preview', path, *words], capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_a_preview_says_it_too(self):
        path = self.write('sent.csv', table('area_code,area_name,indicator,period,value,measure', 'Somewhere', 'Falls', '2019', '%d', 'per 1'))
        self.assertIn('there is a mapping for it already: pipelines/long-form.json (6 of 6 headings are found)', self.preview(path).stdout)
        asked = self.preview(path, '--pipeline')
        self.assertIn('long-form', asked.stderr)
        json.loads(asked.stdout)
        path = self.write('pack.csv', plain_pack())
        answer = json.loads(self.preview(path, '--json').stdout)
        self.assertEqual((answer['extractor'], [mapping['path'] for mapping in answer['mappings']]), ('rightcare', ['pipelines/rightcare.json']))

    @needs_shared('data')
    def test_real_files(self):
        for name, expected in REAL.items():
            with self.subTest(name):
                answer = json.loads(self.preview(os.path.join(SHARED, 'data', name), '--json').stdout)
                self.assertEqual([os.path.basename(mapping['path'])[:-5] for mapping in answer['mappings']], expected)


if __name__ == '__main__':
    main()
