"""Populations and other datasets of Nomis, whole runs: the service of tests/support (loopback/nomis.py) with its faults, and the same from saved files. Figures are
those of the service's own arithmetic, asked for here by another way: page by page, or at once with a key."""
import csv, json, os, shutil, subprocess, urllib.request
from fetching import HOUSE, Fetching, LASTING, TEMPORARY, servers
from job import PROGRAM, ROOT, main, read_json
from loopback import nomis as made

SERVERS = servers.Servers('services')
SERVICES = Fetching.services = SERVERS.services
SECRET = '0xsecretofnomis'
AREAS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
ALL = {'gender': {'values': ['1', '2']}, 'c_age': {'values': ['101...191']}, 'measures': {'values': ['20100']}}


class Nomis(Fetching):
    def pipeline(self, dataset='NM_2002_1', dimensions=None, gives='populations', fetch=None, **options):
        dimensions = {'geography': {'values': AREAS}, 'date': {'values': ['latestMINUS1-latest']}, **(ALL if dimensions is None else dimensions)}
        source = {'id': 'nomis', 'extractor': 'nomis', 'title': 'Population', 'publisher': 'ONS', 'required': True, 'gives': gives,
                  'options': {'dimensions': dimensions, 'indicator': 'people', 'unit': 'People',
                              **({} if 'files' in options else {'base_url': SERVICES.url + '/nomis/api/v01', 'dataset': dataset}), **options}}
        if fetch:
            source['fetch'] = fetch
        sources = [source]
        if gives == 'populations':  # something must be published beside
            sources.append({'id': 'figures', 'extractor': 'table', 'title': 'Figures', 'publisher': 'A', 'options': {
                'files': [self.write('figures.csv', 'code,year,value\nE07000220,2020,1\nE07000221,2020,2\nE08000026,2020,3\nE07000218,2020,4\n')],
                'columns': [{'field': 'area_code', 'names': ['code']}, {'field': 'period', 'names': ['year']}, {'field': 'value', 'names': ['value']}],
                'constants': {'indicator': 'x', 'unit': 'points', 'value_type': 'other'}}})
        else:
            del source['gives']
        return self.write('nomis.json', json.dumps({
            'pipeline': 'nomis', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
            'sources': sources, 'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))

    def counts(self):
        unit, = [unit for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == 'nomis']
        return [unit['rows_' + word] for word in ('read', 'kept', 'filtered', 'rejected')]

    def asked(self):
        return [entry['query'] for entry in SERVICES.log() if entry['path'].startswith('/nomis')]

    def rejects(self):
        done = subprocess.run([PROGRAM, 'rejects', '--state', self.state], capture_output=True, text=True, env=self.environment(), check=True)
        return done.stdout

    def refused(self, words, **control):
        """A run that must not publish, and says why."""
        SERVICES.control(nomis=control)
        done = self.run_program('run', self.pipeline(page_rows=500), code=LASTING)
        self.assertIn(words, ' '.join(done.stderr.split()))
        self.assertFalse(os.path.exists(os.path.join(self.output, 'latest')))

    def test_pages_are_put_together(self):
        self.run_program('run', self.pipeline(page_rows=500))
        rows = 2 * len(AREAS) * 2 * 91
        self.assertEqual(self.counts(), [rows, rows, 0, 0])
        self.assertEqual([query.partition('&record')[2] for query in self.asked()][0], 'limit=1')
        self.assertEqual(sorted(int(query.partition('recordoffset=')[2].partition('&')[0]) for query in self.asked()[1:]), [0, 500, 1000, 1500, 2000])
        self.assertIn('nothing changed', self.run_program('run', self.pipeline(page_rows=500)).stdout)

    def test_figures_are_those_of_the_service(self):
        dimensions = {'date': {'values': ['2022']}, 'gender': {'values': ['0']}, 'c_age': {'values': ['105'], 'is': 'age'}, 'measures': {'values': ['20100']}}
        self.run_program('run', self.pipeline(gives='', dimensions=dimensions))
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            rows = list(csv.DictReader(file))
        row, = [row for row in rows if row['area_code'] == 'E07000220']
        self.assertEqual((row['value'], row['sex'], row['age'], row['period'], row['unit']),
                         (str(made.figure('2022', 'E07000220', '0', '105', '20100')), 'Persons', '4 yrs', '2022', 'People'))

    def test_the_same_from_saved_files(self):
        paths = []
        for page in range(3):
            query = 'geography=%s&date=latest&gender=1,2&measures=20100&recordoffset=%d&recordlimit=400' % (','.join(AREAS), page * 400)
            with urllib.request.urlopen('%s/nomis/api/v01/dataset/NM_2002_1.data.csv?%s' % (SERVICES.url, query)) as answer:
                paths.append(self.write('page-%d.csv' % page, answer.read().decode()))
        self.run_program('run', self.pipeline(files=paths))
        self.assertEqual(self.counts(), [len(AREAS) * 182] * 2 + [0, 0])
        done = self.run_program('run', self.pipeline(files=paths[:2]), code=LASTING)
        self.assertIn('800 records are there, and RECORD_COUNT says 1092: the answer was cut off', done.stderr)
        done = self.run_program('run', self.pipeline(files=[paths[0], paths[2]]), code=LASTING)
        self.assertIn('records from 400 on are in no other file', ' '.join(done.stderr.split()))
        shutil.copy(paths[0], os.path.join(os.path.dirname(paths[0]), 'again.csv'))
        done = self.run_program('run', self.pipeline(files=paths + ['again.csv']), code=LASTING)
        self.assertIn('a page is there twice', ' '.join(done.stderr.split()))

    def test_the_shipped_mapping(self):
        answer = os.path.join(ROOT, 'tests', 'fixtures', 'nomis', 'NM_2002_1.csv')
        self.run_program('run', os.path.join(ROOT, 'pipelines', 'mid-year-population-nomis.json'), '--set', 'files=' + answer, code=8)  # of two Places there is nothing
        with open(answer, newline='') as file:
            expected = {(row['DATE_NAME'], row['GENDER_NAME'], row['OBS_VALUE']) for row in csv.DictReader(file) if row['GEOGRAPHY_CODE'] == 'E07000220'}
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            rows = [row for row in csv.DictReader(file) if row['area_code'] == 'E07000220']
        self.assertEqual({(row['period'], row['sex'], row['value']) for row in rows}, expected)
        self.assertEqual({row['measure'] for row in rows}, {'resident-population'})
        self.assertEqual(len(expected), 12)

    def test_pages_that_go_wrong_are_told(self):
        self.refused('the page begins with record 0; expected record 500: the service repeated or passed over a page', fault='repeat')
        self.refused('the page begins with record 507; expected record 500', fault='skip')
        self.refused('an answer was cut off', fault='cut')
        self.refused('the dataset changed meanwhile', fault='recount')

    def test_ignored_parameters_are_told(self):
        SERVICES.control(nomis={'ignore': ['gender']})
        self.run_program('run', self.pipeline())
        self.assertEqual(self.counts(), [3 * 1092, 2 * 1092, 0, 1092])
        said = self.rejects()
        self.assertIn("GENDER is '0' ('Total'), which was not asked for: the service ignored what it was asked", said)
        SERVICES.control(nomis={'ignore': ['geography']})
        done = self.run_program('run', self.pipeline())
        self.assertIn('rows of areas that were not asked for', done.stderr)

    def test_a_parameter_that_does_not_exist_is_told(self):
        done = self.run_program('run', self.pipeline(dimensions={'agegroup': {'values': ['1']}, 'measures': {'values': ['20100']}}), code=LASTING)
        self.assertIn("dataset NM_2002_1 has no dimension 'agegroup', and would ignore it: expected one of DATE, GEOGRAPHY, GENDER, C_AGE, MEASURES", ' '.join(done.stderr.split()))
        done = self.run_program('run', self.pipeline(dimensions={'age': {'values': ['1']}}), '--retry-seconds', '0', code=TEMPORARY)
        self.assertIn('the answer is empty', done.stderr)

    def test_a_dimension_that_nobody_speaks_of_must_have_one_value(self):
        done = self.run_program('run', self.pipeline('NM_9_1', {'measures': {'values': ['20100']}}, gives=''), code=LASTING)
        self.assertIn("dimension ITEM has several values, 'Total claimants' and 'Claimants aged 16-24' among them", ' '.join(done.stderr.split()))
        self.run_program('run', self.pipeline('NM_9_1', {'measures': {'values': ['20100']}, 'item': {'values': ['1']}}, gives=''))
        several = {'measures': {'values': ['20100', '20301'], 'is': 'indicator'}, 'item': {'is': 'category'}}
        self.run_program('run', self.pipeline('NM_9_1', several, gives=''), '--max-withdrawn', '100%')
        self.assertEqual(self.counts(), [2 * len(AREAS) * 3 * 4] * 2 + [0, 0])

    def test_status_other_than_normal_is_told(self):
        SERVICES.control(nomis={'fault': 'status'})
        self.run_program('run', self.pipeline())
        self.assertEqual(self.counts()[3], 1)
        self.assertIn("The figure is not marked as normal: 'Estimate is considered unreliable'", self.rejects())

    def test_empty_answers_and_web_pages_are_no_data(self):
        for fault, code, words in (('html', LASTING, 'a web page, and not data'), ('empty', TEMPORARY, 'the answer is empty')):
            SERVICES.reset()
            SERVICES.fault('^/nomis', fault, times=0)
            done = self.run_program('run', self.pipeline(), '--retry-seconds', '0', code=code)
            self.assertIn(words, done.stderr)
            self.assertFalse(os.path.exists(os.path.join(self.output, 'latest')), fault)

    def test_the_key_shows_nowhere(self):
        login = self.write('nomis.key', '?uid=%s\n' % SECRET)
        done = self.run_program('run', self.pipeline(fetch={'credentials': login}))
        self.assertTrue(all('uid=' + SECRET in query for query in self.asked()))
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        for folder in (self.output, self.state):
            for top, _, names in os.walk(folder):
                for name in names:
                    with open(os.path.join(top, name), 'rb') as file:
                        self.assertNotIn(SECRET.encode(), file.read(), name)
        done = self.run_program('check', self.pipeline(dimensions={'uid': {'values': [SECRET]}}), code=3)
        self.assertIn('a key (uid) in the pipeline file', done.stderr)

    def test_mistakes_of_the_options(self):
        for options, words in (({'dataset': 'population'}, "dataset is 'population'; expected an id such as NM_2002_1"),
                               ({'dimensions': {'measures': {'values': ['20100', '20301']}}}, "dimension 'measures' has several values and becomes nothing"),
                               ({'dimensions': {'c_sex': {'is': 'sex'}, 'gender': {}}}, "dimensions 'c_sex' and 'gender' both become the sex"),
                               ({'dimensions': {'gender': {'values': ['1&uid=3']}}}, "'1&uid=3' is no value of a dimension")):
            self.assertIn(words, ' '.join(self.run_program('check', self.pipeline(**options), code=3).stderr.split()))


if __name__ == '__main__':
    main()
