"""The map of each Place, from the sample's lookups, outlines and deprivation: what it says is worked out from those files, and it is looked at in a browser
where there is one."""
import collections, csv, json, os, re, unittest
from job import Job, PLACES, ROOT, main
from pages import AXE, Browser, CHROMIUM, Page

SAMPLE = os.path.join(ROOT, 'pipelines', 'sample', 'geography')
FIFTHS = ['Most deprived fifth of England (deciles 1 and 2)', 'Second most deprived fifth (deciles 3 and 4)', 'Middle fifth (deciles 5 and 6)',
          'Second least deprived fifth (deciles 7 and 8)', 'Least deprived fifth of England (deciles 9 and 10)']


def rows(name):
    with open(os.path.join(SAMPLE, name), encoding='utf-8', newline='') as file:
        return list(csv.reader(file))[1:]


class Maps(Job):
    def pipeline(self, outlines=os.path.join(SAMPLE, 'outlines.geojson')):
        column = lambda field, name, **more: {'field': field, 'names': [name], **more}
        deprivation = [column('area_code', 'LSOA code (2011)'), column('area_name', 'LSOA name (2011)'),
                       column('within_code', 'Local Authority District code (2019)'),
                       column('value', 'Index of Multiple Deprivation (IMD) Decile*',
                              **{'with': {'indicator': 'deprivation-2019-lsoa-decile', 'indicator_name': 'Deprivation decile'}})]
        file = lambda name: os.path.join(SAMPLE, name)
        house = os.path.join(ROOT, 'pipelines', 'framework')
        return self.write('maps.json', json.dumps({
            'pipeline': 'maps', 'title': 'Neighbourhoods', 'framework': os.path.join(house, 'outcomes.json'), 'places': os.path.join(house, 'places.json'),
            'sources': [{'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [file('lookup.csv')], 'levels': ['LSOA', 'LAD']}},
                        *([{'id': 'outlines', 'extractor': 'ons_geography', 'options': {'files': [outlines]}}] if outlines else []),
                        {'id': 'areas', 'extractor': 'local_areas', 'options': {'files': [file('local-areas-*.csv')]}},
                        {'id': 'deprivation', 'extractor': 'table',
                         'options': {'files': [file('deprivation-lsoa.csv')], 'columns': deprivation, 'constants': {'area_type': 'lsoa', 'period': '2019'}}}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'profile'}]}))

    def setUp(self):
        super().setUp()
        self.begin_with(lambda: self.run_program('run', self.pipeline()))

    def path(self, place):
        return os.path.join(self.latest(), place, place + '-map.html')

    def text(self, place):
        with open(self.path(place), encoding='utf-8', newline='') as file:
            return file.read()

    def districts(self, place):
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'places.json'), encoding='utf-8') as file:
            places = json.load(file)['places']
        return {code for one in places if place in (one['id'], 'coventry-and-warwickshire') for code in one['districts']}

    def deciles(self, place):
        """Decile of each neighbourhood of the Place."""
        return {row[0]: int(row[5]) for row in rows('deprivation-lsoa.csv') if row[2] in self.districts(place)}

    def test_pages_are_well_formed_and_small(self):
        for place in PLACES:
            page = Page(self.text(place))
            self.assertEqual(page.faults, [], place)
            self.assertNotIn('script', page.tags)
            self.assertLess(os.path.getsize(self.path(place)), 60000)
            self.assertEqual(len(page.pictures), 1)
            self.assertIn(place + '-profile.html', page.links)
            with open(os.path.join(self.latest(), place, place + '-profile.html'), encoding='utf-8') as file:
                self.assertIn('href="%s-map.html"' % place, file.read())
            with open(os.path.join(self.latest(), 'index.html'), encoding='utf-8') as file:
                self.assertIn('href="%s/%s-map.html"' % (place, place), file.read())

    def test_says_what_the_files_say(self):
        """How many neighbourhoods each local area has, and how many of them are in the most deprived tenth and fifth: of the table, the legend, the sentence."""
        area = {row[0]: row[3] for name in ('local-areas-coventry.csv', 'local-areas-warwickshire.csv') for row in rows(name)}
        for place in PLACES:
            deciles, page, text = self.deciles(place), Page(self.text(place)), self.text(place)
            count = lambda least, most: collections.Counter(area[code] for code, decile in deciles.items() if least <= decile <= most)
            wanted = {name: [count(1, 10)[name], count(1, 1)[name], count(1, 2)[name]] for name in count(1, 10)}
            *shown, total = page.tables[0]['rows']
            self.assertEqual({row[0].split('. ', 1)[1]: [int(cell) for cell in row[1:4]] for row in shown}, wanted, place)
            self.assertEqual([row[0].split('. ')[0] for row in shown], [str(i + 1) for i in range(len(shown))])
            sums = [sum(row[i] for row in wanted.values()) for i in range(3)]
            self.assertEqual([int(cell) for cell in total[1:4]], sums)
            self.assertEqual([int(found) for found in re.search(
                r'Of the (\d+) neighbourhoods \(LSOAs\) of [^,]*, (\d+) (?:is|are) in the most deprived tenth of England, and (\d+) in', text).groups()], sums)
            for i, words in enumerate(FIFTHS):
                number = sum(1 for decile in deciles.values() if (decile - 1) // 2 == i)
                self.assertIn('%s: %d neighbourhood' % (words, number), page.text)
                drawn = re.search(r'<g class="c%d">(.*?)</g>' % i, text, re.S)
                self.assertEqual(drawn[1].count('<path') if drawn else 0, number, (place, words))
            self.assertEqual(sorted(int(found) for found in re.findall(r'<text [^>]*>(\d+)</text>', text)), list(range(1, len(shown) + 1)))

    def test_one_outline_that_is_none_is_counted(self):
        """The first neighbourhood of the file lies in the Atlantic, the second is a point."""
        with open(os.path.join(SAMPLE, 'outlines.geojson'), encoding='utf-8') as file:
            outlines = json.load(file)
        for feature, ring in zip(outlines['features'], ([[-40, 52], [-39, 52], [-39, 53], [-40, 52]], [[-1.5, 52.4]] * 4)):
            self.assertEqual(feature['properties']['LAD20CD'], 'E08000026')
            feature['geometry'] = {'type': 'Polygon', 'coordinates': [ring]}
        self.run_program('run', self.pipeline(self.write('outlines.geojson', json.dumps(outlines))))
        text = self.text('coventry')
        self.assertIn('2 neighbourhoods are not drawn', text)
        self.assertIn('Of the 195 neighbourhoods', text)
        self.assertEqual(len(re.findall(r'<path d="M[^"]*z"/>', text)), 193)

    def test_without_outlines_there_is_no_map(self):
        self.run_program('run', self.pipeline(outlines=None))
        for place in PLACES:
            self.assertFalse(os.path.exists(self.path(place)))

    @unittest.skipUnless(CHROMIUM, 'needs chromium')
    def test_print_is_one_page_and_a_phone_needs_no_scrolling_to_the_side(self):
        with Browser() as browser:
            for place in PLACES:
                browser.open(self.path(place), 360, 640)
                self.assertLessEqual(browser.evaluate('document.documentElement.scrollWidth'), 360, place)
                self.assertEqual(browser.printed_pages(), 1, place)
                names = [name for role, name in browser.tree() if role in ('image', 'img')]
                self.assertEqual([name.split(' of ')[:2] for name in names], [['Map', 'the neighbourhoods']], 'read aloud it is one picture')

    @unittest.skipUnless(CHROMIUM and AXE, 'needs chromium and axe-core (PLACEBOOK_AXE: the path of its axe.min.js)')
    def test_axe_finds_no_violation(self):
        with Browser() as browser:
            for place in PLACES:
                for width in (1100, 360):
                    browser.open(self.path(place), width)
                    self.assertEqual(browser.violations(), [], '%s at %d' % (place, width))


if __name__ == '__main__':
    main()
