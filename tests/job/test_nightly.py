"""The pipeline of every night: its sources are those of the shipped mappings, and Fingertips is asked at the service of tests/support/services.py. Expectations: the
other pipelines, and the figures that the service makes up (tests/support/loopback)."""
import csv, glob, json, os, re, sys, unittest, urllib.parse
from zipfile import ZipFile

from job import Job, ROOT, main, read_json

sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
from loopback import arcgis, figures, geography, nomis  # noqa: E402
from servers import Services  # noqa: E402
from test_rates import DISTRICTS, SAMPLE, counts, dobson, life, together  # noqa: E402

NIGHTLY = os.path.join(ROOT, 'pipelines', 'nightly.json')
# Their options differ on purpose: similar organisations are given too, and files of councils are not those of OHID.
OTHER_OPTIONS, OTHER_WORDS = {'rightcare'}, {'rightcare', 'council-files'}
# Reference data are in no publication, so no mapping publishes them alone.
REFERENCE = {'nhs-organisations', 'populations', 'neighbourhood-populations', 'geography', 'outlines', 'local-areas', 'deprivation-ranks'}
# Counts by age have a layout of our own, which the demo has too.
BY_AGE = {'deaths-by-age', 'admissions-by-age', 'good-health-by-age'}
WORDS = ('extractor', 'title', 'publisher', 'url', 'licence')
FALLS = 'falls-admissions-65-and-over'  # indicator 22401


def only_sources():
    """The source of each shipped pipeline that has one beside those of reference data, by its id."""
    found = {}
    for path in glob.glob(os.path.join(ROOT, 'pipelines', '*.json')):
        sources = [source for source in read_json(path)['sources'] if source['extractor'] != 'nhs_organisations']
        if len(sources) == 1:
            found[sources[0]['id']] = sources[0]
    return found


class File(unittest.TestCase):
    nightly = read_json(NIGHTLY)

    def test_sources_are_those_of_the_shipped_mappings(self):
        shipped = only_sources()
        shipped.update((source['id'], dict(source, options=dict(source['options'], files=['${files}'])))
                       for source in read_json(os.path.join(ROOT, 'pipelines', 'demo.json'))['sources'] if source['id'] in BY_AGE)
        for source in self.nightly['sources'][1:]:
            if source['id'] in REFERENCE:
                continue
            own = shipped['long-form' if source['id'] == 'council-files' else source['id']]
            parameter = source['options']['files'][0]
            self.assertIn(parameter[2:-1], self.nightly['parameters'])
            if source['id'] not in OTHER_OPTIONS:
                self.assertEqual(json.dumps(source['options']).replace(parameter, '${files}'), json.dumps(own['options']), source['id'])
            self.assertEqual(source.get('transforms'), own.get('transforms'), source['id'])
            if source['id'] not in OTHER_WORDS | BY_AGE:
                self.assertEqual([source.get(key) for key in WORDS], [own.get(key) for key in WORDS], source['id'])

    def test_every_source_says_where_it_comes_from_and_how_often(self):
        for source in self.nightly['sources']:
            for key in ('title', 'publisher', 'licence', 'comment'):
                self.assertTrue(source.get(key), '%s of %s' % (key, source['id']))
        self.assertTrue(all(parameter.get('optional') and parameter['help'] for parameter in self.nightly['parameters'].values()))


class Nightly(Job):
    def setUp(self):
        super().setUp()
        self.services = Services()

    def tearDown(self):
        self.services.stop()
        super().tearDown()

    def nightly(self, *words, code=0):
        return self.run_program('run', NIGHTLY, '--set', 'base_url=%s/api' % self.services.url, *words, code=code)

    def asked(self):
        """(path, query, status) of what was asked for since the last call."""
        found = [(entry['path'], dict(urllib.parse.parse_qsl(entry['query'])), entry['status']) for entry in self.services.log()]
        self.services.forget()
        return found

    def values(self, place, measure, area):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            return {row['period']: row['value'] for row in csv.DictReader(file)
                    if row['measure'] == measure and row['area_code'] == area and row['sex'] == 'Persons' and not row['category']}

    def texts(self, place):
        with ZipFile(os.path.join(self.latest(), place, place + '-outcomes.xlsx')) as book:
            text = ''.join(book.read(name).decode() for name in book.namelist() if name.endswith('.xml'))
        return re.sub('&(apos|#39);', "'", text)

    def test_publishes_what_the_service_has(self):
        said = self.nightly()
        for source in File.nightly['sources'][1:]:
            self.assertIn("source '%s' is left out" % source['id'], said.stderr)
        data = [query for path, query, _ in self.asked() if path == '/api/all_data/csv/by_indicator_id']
        for query in data:
            self.assertLessEqual(len(query['indicator_ids'].split(',')), 100)
            self.assertTrue(query['child_area_type_id'] and query['parent_area_type_id'] == '15')
        types_of = lambda id: sorted(query['child_area_type_id'] for query in data if id in query['indicator_ids'].split(','))
        self.assertEqual(types_of('22401'), ['501', '502', '6'])
        self.assertEqual(types_of('10101'), ['101', '102', '6'], 'stopped before April 2019')
        self.assertEqual(types_of('241'), ['221', '501', '502', '6', '66'], 'published for the NHS too')
        for area in ('E07000220', 'E12000005', 'E92000001'):
            expected = [round(made['value'], 6) for made in figures.series('22401', area, 'Persons') if made['value'] is not None]
            self.assertEqual([round(float(value), 6) for _, value in sorted(self.values('rugby', FALLS, area).items()) if value], expected, area)
        self.assertEqual(read_json(self.latest(), 'publication.json')['places'][1]['state'], 'published')

    def test_reads_reference_data(self):
        codes = os.path.join(ROOT, 'tests', 'fixtures', 'nhs_organisations', '*.csv')
        self.nightly('--set', 'nomis=%s/nomis/api/v01' % self.services.url, '--set', 'nhs-organisations=' + codes)
        units = {unit['source']: unit for unit in read_json(self.latest(), 'publication.json')['units']}
        districts, years, sexes, ages = 6, 10, 2, 91  # the service has no figures of counties, regions and England
        self.assertEqual([units['populations']['rows_' + word] for word in ('read', 'kept', 'rejected')], [districts * years * sexes * ages] * 2 + [0])
        small = sum(arcgis.lookup(at, '24')['LAD24CD'] in DISTRICTS['coventry-and-warwickshire'] for at in range(arcgis.LOOKUP_ROWS))
        self.assertEqual([units['neighbourhood-populations']['rows_' + word] for word in ('read', 'kept', 'rejected')], [small * 3 * sexes * ages] * 2 + [0])
        # Three practices of ours and one that is closed; five networks' and commissioners' names; memberships; changes.
        self.assertEqual(units['nhs-organisations']['rows_rejected'], 0)
        self.assertGreater(units['nhs-organisations']['rows_kept'], 15)

    def neighbourhoods(self):
        """Files as the councils and the ministry give them, of the small areas of the service: in each district two local areas."""
        ours = [(at, arcgis.lookup(at, '24')) for at in range(arcgis.LOOKUP_ROWS)]
        ours = [(at, row) for at, row in ours if row['LAD24CD'] in DISTRICTS['coventry-and-warwickshire']]
        areas = 'LSOA21CD,LSOA21NM,Local area code,Local area\n' + ''.join(
            '%s,%s,%s-%s,%s %s\n' % (row['LSOA21CD'], row['LSOA21NM'], row['LAD24CD'], side, row['LAD24NM'], side.capitalize())
            for at, row in ours for side in ['EAST' if at // len(geography.LOWER) % 2 else 'WEST'])
        ranks = 'LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile\n' + ''.join(
            '%s,%s,%s,%d,%d\n' % (row['LSOA21CD'], row['LSOA21NM'], row['LAD24CD'], 1 + 14 * at, 1 + at // 235) for at, row in ours)
        return self.write('local-areas.csv', areas), self.write('deprivation.csv', ranks)

    def with_all(self, *words):
        areas, ranks = self.neighbourhoods()
        with open(os.path.join(SAMPLE, 'ages', 'deaths.csv'), encoding='utf-8', newline='') as file:
            deaths = list(csv.reader(file))
        self.write('deaths.csv', ''.join('%s\n' % ','.join('"%s"' % cell for cell in row[:-1]) for row in deaths))  # without person-years
        layer = self.services.url + '/arcgis/rest/services/%s/FeatureServer/0'
        settings = {'nomis': self.services.url + '/nomis/api/v01', 'geography': layer % 'LSOA21_SICBL24_ICB24_CAL24_LAD24_EN_LU',
                    'outlines': layer % 'Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BSC_V4', 'local-areas': areas, 'deprivation-lsoa': ranks,
                    'deaths-by-age': os.path.join(self.folder, 'deaths.csv'), 'good-health-by-age': os.path.join(SAMPLE, 'ages', 'good-health.csv')}
        return self.nightly(*[word for name, value in settings.items() for word in ('--set', '%s=%s' % (name, value))], *words)

    def pyramids(self):
        """Each local area has its people by sex and five years of age, of the last year: those of its small areas, added up here."""
        with open(os.path.join(self.latest(), 'coventry', 'coventry-local-areas.html'), encoding='utf-8') as file:
            page = file.read()
        for side in (0, 1):
            own = [row['LSOA21CD'] for at, row in ((at, arcgis.lookup(at, '24')) for at in range(arcgis.LOOKUP_ROWS))
                   if row['LAD24CD'] == 'E08000026' and at // len(geography.LOWER) % 2 == side]
            people = sum(nomis.figure('2023', code, sex, str(101 + age), '20100') for code in own for sex in '12' for age in range(91))
            self.assertIn('{:,} residents (middle of 2023)'.format(people), page)
            self.assertIn('Population pyramid of Coventry %s, 2023' % ('East' if side else 'West'), page)

    def test_makes_local_areas_and_rates_of_places_when_it_is_told_where_from(self):
        self.with_all()
        first = self.asked()
        self.assertEqual(len([path for path, *_ in first if '/arcgis/' in path]), 6, 'of each layer what it is, how many rows, and a page')
        with open(os.path.join(self.latest(), 'coventry', 'coventry-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            rows = list(csv.DictReader(file))
        local = {row['area_name'] for row in rows if row['area_type'] == 'jsna' and row['value']}
        self.assertEqual(local, {'Coventry East', 'Coventry West'})
        found, periods = counts('deaths'), {'2015 - 17': (2015, 2016, 2017), '2018 - 20': (2018, 2019, 2020)}
        with open(os.path.join(self.latest(), 'south-warwickshire', 'south-warwickshire-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            rows = [row for row in csv.DictReader(file) if row['area_code'] == 'south-warwickshire' and not row['category']]
        def cells(sex, years, category=''):
            parts = []
            for area in DISTRICTS['south-warwickshire']:
                own = found[area, category, sex, '%d - %02d' % (years[0], years[-1] % 100)]
                starts = sorted(own) + [91]
                people = lambda low, high: sum(nomis.figure(str(year), area, gender, str(101 + age), '20100') for year in years
                                               for gender in (('1', '2') if sex == 'Persons' else ('1',) if sex == 'Male' else ('2',)) for age in range(low, high))
                parts.append({low: (own[low][0], people(low, high)) for low, high in zip(starts, starts[1:])})
            return together(parts)
        for period, years in periods.items():
            row = next(row for row in rows if (row['measure'], row['period'], row['sex']) == ('life-expectancy-at-birth', period, 'Male'))
            self.assertLess(abs(float(row['value']) - life(cells('Male', years), 0)[0]), 1e-9 * 80, row)
            self.assertIn('people of the reference data', row['method'])
            row = next(row for row in rows if (row['measure'], row['period'], row['sex']) == ('under-75-mortality-all-causes', period, 'Persons'))
            self.assertLess(abs(float(row['value']) - dobson(cells('Persons', years), 0, 75)[0]), 1e-6, row)
            self.assertTrue(any((row['measure'], row['period'], row['status']) == ('healthy-life-expectancy-at-birth', period, 'calculated') for row in rows))
        self.pyramids()
        page = os.path.join(self.latest(), 'coventry', 'coventry-map.html')
        self.assertTrue(os.path.exists(page), 'a map of the outlines')
        self.assertIn('nothing changed', self.with_all().stdout)
        again = self.asked()
        self.assertEqual({status for *_, status in again}, {304})
        self.assertEqual(len(again), len(first))

    def test_a_night_without_changes_asks_only_whether_there_are_any(self):
        self.nightly()
        first = self.asked()
        self.assertIn('nothing changed', self.nightly().stdout)
        second = self.asked()
        self.assertEqual({status for *_, status in second}, {304})
        self.assertEqual(len(second), len(first))

    def test_says_what_did_not_come_and_what_differs(self):
        self.services.control(edition={'withdrawn': ['40401'], 'metadata': {'22401': {'unit': 'per 1,000', 'polarity': 'RAG - High is good'}}})
        self.nightly()
        text = self.texts('rugby')
        self.assertIn('Indicator 40401 (Under 75 mortality from cardiovascular disease) did not come', text)
        self.assertIn("Fingertips says the unit is 'per 1,000', and the framework says 'per 100,000'", text)
        self.assertIn("Fingertips says the polarity is 'RAG - High is good', and the framework says 'low_is_good'", text)
        self.assertEqual(text.count('Fingertips says the '), 2, 'the service and the framework agree about all others')

    def test_a_page_in_place_of_data_keeps_the_last_good_rows(self):
        self.nightly()
        before = self.values('rugby', FALLS, 'E07000220')
        self.services.fault('/api/area_types', 'html')
        self.assertIn("web page, and not data; its title is 'Web filter'", self.nightly(code=8).stderr)
        self.assertEqual(self.values('rugby', FALLS, 'E07000220'), before)
        self.assertTrue(before)
        self.nightly('--offline')  # what is kept is still what the service said


main()
