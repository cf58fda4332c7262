#!/usr/bin/env python3
"""Lookups and boundaries asked of the Open Geography Portal's service, on loopback (tests/support/loopback/arcgis.py): pages, names of fields with the year of their
areas, and what goes wrong with pages. Expectations: the areas of the loopback service, counted here, and its log."""
import csv, json, os, sys, urllib.parse
from fetching import HOUSE, table
from job import Job, ROOT, main, read_json

sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
from servers import Services  # noqa: E402
from loopback import geography  # noqa: E402

OURS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
ROWS = 2345
SMALL_AREAS = sum(1 for at in range(ROWS) if geography.LOWER[at % len(geography.LOWER)].code in OURS)
DONE, LASTING, COLUMNS_GONE, PARTIAL = 0, 5, 6, 8
LOOKUP, BOUNDARIES = 'LSOA21_LAD24_EN_LU', 'Local_Authority_Districts_May_2024_Boundaries_UK_BGC'


class Service(Job):
    @classmethod
    def setUpClass(cls):
        cls.services = Services()

    @classmethod
    def tearDownClass(cls):
        cls.services.stop()

    def setUp(self):
        super().setUp()
        self.services.reset()

    def pipeline(self, layer=LOOKUP, **options):
        here = self.write('here.csv', table(*('%s,1999,30\n' % area for area in OURS)))
        columns = [{'field': field, 'names': [name]} for field, name in (('area_code', 'Code'), ('period', 'Year'), ('value', 'Value'))]
        service = '%s/arcgis/rest/services/%s/FeatureServer/0' % (self.services.url, layer)
        return self.write('geography.json', json.dumps({
            'pipeline': 'geography', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
            'sources': [{'id': 'areas', 'extractor': 'ons_geography', 'options': dict({'service': service}, **options)},
                        {'id': 'here', 'extractor': 'table',
                         'options': {'files': [here], 'columns': columns, 'constants': {'indicator': 'x', 'indicator_name': 'X'}}}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))

    def counts(self):
        """Rows of the reference data: read, kept, filtered."""
        return [(unit['rows_read'], unit['rows_kept'], unit['rows_filtered']) for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == 'areas']

    def queries(self):
        return [dict(urllib.parse.parse_qsl(entry['query'])) for entry in self.services.log() if entry['path'].endswith('/query')]

    def test_all_pages_are_read_in_order_and_counted(self):
        self.run_program('run', self.pipeline())
        facts = 2 * SMALL_AREAS + len(OURS)  # each small area and where it lies, and each district once
        self.assertEqual(self.counts(), [(facts + ROWS - SMALL_AREAS, facts, ROWS - SMALL_AREAS)])
        pages = sorted((query for query in self.queries() if 'resultOffset' in query), key=lambda query: int(query['resultOffset']))
        self.assertEqual([query['resultOffset'] for query in pages], ['0', '1000', '2000'])
        self.assertEqual({(query['orderByFields'], query['outFields'], query['f']) for query in pages}, {('FID', 'FID,LSOA21CD,LSOA21NM,LAD24CD,LAD24NM', 'json')})
        self.assertIn('nothing changed', self.run_program('run', self.pipeline()).stdout)

    def test_another_vintage_and_fewer_rows_need_only_other_words(self):
        self.services.control(arcgis={'year': '25'})
        self.run_program('run', self.pipeline(where="LAD25CD IN ('E08000026','E07000220')", page_size=20))
        mine = sum(1 for at in range(ROWS) if geography.LOWER[at % len(geography.LOWER)].code in ('E08000026', 'E07000220'))
        self.assertEqual(self.counts(), [(2 * mine + 2, 2 * mine + 2, 0)])
        self.assertEqual({query['where'] for query in self.queries()}, {"LAD25CD IN ('E08000026','E07000220')"})
        self.assertEqual(len(self.queries()), 1 + -(-mine // 20))

    def test_boundaries_come_as_outlines(self):
        self.run_program('run', self.pipeline(BOUNDARIES, boundaries=True, page_size=20))
        facts = 2 * len(OURS)
        others = len(geography.LOWER) - len(OURS)
        self.assertEqual(self.counts(), [(facts + others, facts, others)])
        self.assertEqual({(query['f'], query['outSR']) for query in self.queries() if 'resultOffset' in query}, {('geojson', '4326')})

    def refused(self, *words, code=LASTING, layer=LOOKUP, options=None, **said):
        """The source is not taken, and the run says why."""
        self.services.reset()
        self.services.control(arcgis=said)
        done = self.run_program('run', self.pipeline(layer, **(options or {})), code=code)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_pages_that_repeat_or_skip_rows_are_told(self):
        self.refused('page 2 of 3 repeats the row FID 1, which page 1 had', stuck=True)
        self.refused('page 2 of 3 repeats the row FID 1000, which page 1 had', repeats=1)
        self.refused('page 3 of 3 has 335 rows: expected 345, of 2345 in all', skips=10)
        self.refused('page 1 of 3 has 700 rows and says that there are more: expected 1000', "set 'page_size'", short=700)
        self.refused('page 1 of 3 has 700 rows: expected 1000', short=700, flag=False)
        self.refused('page 3 of 3 has 345 rows: expected 355', count=2355)
        self.refused('page 3 of 3 has 300 rows and says that there are more: expected 300, of 900', options={'page_size': 300}, rows=1000, count=900)

    def test_errors_with_status_200_and_web_pages_are_told(self):
        self.refused('the service answers with error 400: Cannot perform query.: Invalid field', error=[400, 'Cannot perform query.', 'Invalid field'])
        self.refused("the service answers with error 400", "'where' clause is invalid", options={'where': 'LAD24CD LIKE'})
        self.refused('resultOffset=1000', 'the answer is a web page, and not data', html=True)
        self.refused('has no rows', rows=0)

    def test_last_good_areas_stay(self):
        self.run_program('run', self.pipeline())
        before = self.counts()
        self.refused("source 'areas' could not be read, its last good rows are kept", code=PARTIAL, stuck=True)
        self.assertEqual(self.counts(), before)


main()
