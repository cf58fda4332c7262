"""The profile: one page for everybody. It is well-formed, read aloud well, small, without a script, says what the tidy table says, and is one page of A4."""
import csv, datetime, html, json, os, re, unittest
from job import HEADER, Job, PLACES, ROOT, main, row
from pages import AXE, Browser, CHROMIUM, Page

EDITIONS = ['coventry-board', 'warwickshire-board', 'trust-rkb', 'public']
WORDS = {'worse': 'Worse', 'worst': 'Worse', 'better': 'Better', 'best': 'Better', 'similar': 'No different', 'lower': 'Lower', 'higher': 'Higher',
         'not_compared': 'Not rated', '': 'Not rated', 'both_worse': 'Worse in both districts', 'both_better': 'Better in both districts',
         'both_similar': 'No different in both', 'wider_gap': 'Wider gap', 'narrower_gap': 'Narrower gap', 'similar_gap': 'Gap no different',
         'both_wider_gap': 'Wider gap in both', 'both_narrower_gap': 'Narrower gap in both', 'both_similar_gap': 'Gap no different in both', 'both_lower': 'Lower in both districts', 'both_higher': 'Higher in both districts',
         'districts_differ': 'Districts differ'}


def said(row):
    """The words of a row's comparison; of districts that differ, those of the note."""
    if row['compared_with_england'] == 'districts_differ':
        return row['note'].split('districts compared with England: ')[1].split(';')[0].replace(' similar', ' no different')
    return WORDS[row['compared_with_england']]


def number(text):
    """A figure of the page as a number: None for "none"."""
    words = {'million': 1e6, 'billion': 1e9}
    parts = text.replace(',', '').split()
    return None if text == 'none' else float(parts[0]) * words.get(parts[-1], 1)


def agrees(shown, published):
    """Does what is shown, rounded, agree with the figure in the table?"""
    if not published:
        return number(shown) is None
    digits = len(shown.split()[0].partition('.')[2])
    scale = 1e9 if 'billion' in shown else 1e6 if 'million' in shown else 1
    return abs(number(shown) - float(published)) <= 0.5000001 * 10 ** -digits * scale


class Profile(Job):
    def setUp(self):
        super().setUp()
        self.begin_with_demo()

    def path(self, place):
        return os.path.join(self.latest(), place, place + '-profile.html')

    def page(self, place):
        with open(self.path(place), encoding='utf-8', newline='') as f:
            return Page(f.read())

    def table(self, place):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8', newline='') as f:
            return list(csv.DictReader(f))

    def published(self):
        with open(os.path.join(self.latest(), 'publication.json'), encoding='utf-8') as f:
            day = datetime.date.fromisoformat(json.load(f)['published'])
        return '%d %s' % (day.day, day.strftime('%B %Y'))

    def test_pages_are_well_formed_and_small(self):
        for place in PLACES + EDITIONS:
            page = self.page(place)
            self.assertEqual(page.faults, [], place)
            self.assertLess(os.path.getsize(self.path(place)), 60000)
            self.assertIn('SAMPLE DATA', page.text)
            self.assertNotIn('script', page.tags)
            self.assertIn('Published %s.' % self.published(), page.text)
            self.assertTrue(all(re.fullmatch(re.escape(place) + r'-(outcomes\.(xlsx|csv)|(local-areas|map)\.html)', link) for link in page.links), page.links)
            self.assertEqual([table['headings'][0] for table in page.tables],
                             [['Measure', 'Figure', 'England', 'Unit', 'Against England', 'Worse | Better', 'Over time', 'Period']] * len(page.tables))

    def test_a_unit_within_a_sentence_begins_small(self):
        """Coventry's life expectancy of the sample is worse than England's, and its unit is Years."""
        self.assertRegex(self.page('coventry').text, r'Life expectancy at birth \(male\): [\d.]+ years \(95% limits')

    def test_every_row_is_the_tidy_table_s(self):
        """Measure, figure, England, unit, word and period of each row stand in one row of the Place's own table, and there is no later one."""
        for place in PLACES:
            rows = self.table(place)
            for shown in [row for table in self.page(place).tables for row in table['rows']]:
                same = [row for row in rows if shown[0].startswith(row['measure_name']) and row['period'] == shown[7] and row['unit'] == shown[3]
                        and row['geography'] in ('exact', 'sum', 'county', 'shared') and said(row) == shown[4]
                        and row['value'] and agrees(shown[1], row['value']) and agrees(shown[2], row['england_value'])]
                self.assertTrue(same, (place, shown))
                key = lambda row: [row[name] for name in ('measure', 'area_code', 'sex', 'age', 'category')]
                self.assertTrue(any(not [row for row in rows if key(row) == key(found) and row['value'] and row['period_end'] > found['period_end']]
                                    for found in same), (place, shown))

    def test_counts_add_up(self):
        """The counts are of measures, of women and men the less good; the worse ones are all in the tables, and the page says how many figures it leaves
        out."""
        order = ['worse', 'no different', 'better', 'neither', 'not rated']
        for place in PLACES + EDITIONS:
            page = self.page(place)
            counts = [int(found) for found in re.findall(r'(\d+) (?:worse than England|no different|better than England|not rated)', page.text)]
            shown = [row for table in page.tables for row in table['rows']]
            said = re.search(r'Shown are (\d+) of (\d+) figures.* The other (\d+) are (?:in the workbook|left out)\.', page.text)
            if said:
                self.assertEqual((len(shown), int(said[1]) + int(said[3])), (int(said[1]), int(said[2])))
            if place in EDITIONS:
                continue
            least = {}
            with open(os.path.join(self.latest(), place, place + '-profile.csv'), encoding='utf-8', newline='') as f:
                rows = list(csv.DictReader(f))
            for row in rows:
                least[row['measure']] = min(least.get(row['measure'], 9), order.index(row['verdict']))
            found = [list(least.values()).count(i) for i in range(5)]
            self.assertEqual(counts, found[:3] + [found[3] + found[4]], place)
            self.assertEqual(len(rows), int(said[2]) if said else len(shown))
            self.assertEqual([row['measure'] for row in rows if row['verdict'] == 'worse' and row['on_page'] == 'false'], [], place)
            self.assertEqual(len([row for row in rows if row['on_page'] == 'true']), len(shown))

    def test_the_chosen_come_in_their_order(self):
        """Nothing that is worth less is shown while something worth more is left out: no row that is not rated, while one that is rated is missing."""
        for place in ('rugby', 'south-warwickshire'):
            page = self.page(place)
            shown = [row for table in page.tables for row in table['rows']]
            self.assertGreater(len(shown), 30)
            rated = int(re.search(r'(\d+) no different', page.text)[1])
            if len([row for row in shown if row[4].startswith('No different')]) < rated:
                unrated = [row[0] for row in shown if row[4] == 'Not rated']
                moving = page.text[page.text.index('Moving the wrong way'):]
                self.assertTrue(all(name in moving or 'Physical health checks' in name for name in unrated[:3]), unrated)

    def test_pictures_say_what_they_show(self):
        """The difference and the ends of the series, in words."""
        page = self.page('rugby')
        differences = [text for text in page.pictures if re.fullmatch(r'[\d.,]+ (above|below) England( \(95% limits of the difference -?[\d.,]+ to -?[\d.,]+\))?', text)]
        series = [text for text in page.pictures if re.fullmatch(r'From -?[\d.,]+ \([^)]+\) to -?[\d.,]+ \([^)]+\)(; England from [\d.,]+ to [\d.,]+)?', text)]
        self.assertEqual(len(differences) + len(series), len(page.pictures))
        self.assertGreater(min(len(differences), len(series)), 25)

    def local_pages(self):
        """The pages of local areas, of the Places that have some."""
        paths = [os.path.join(self.latest(), place, place + '-local-areas.html') for place in PLACES]
        return [path for path in paths if os.path.exists(path)]

    def test_local_areas_have_a_page_each(self):
        """Well-formed, without a script; each area is a row of the table that leads to it, and nothing leads elsewhere."""
        for path in self.local_pages():
            with open(path, encoding='utf-8', newline='') as f:
                text = f.read()
            page = Page(text)
            self.assertEqual(page.faults, [], path)
            self.assertNotIn('script', page.tags)
            areas = [name for level, name in page.headings if level == 2][1:]
            self.assertEqual([row[0] for row in page.tables[0]['rows']], areas)
            self.assertLess(len(text.encode()), 20000 * (len(areas) + 1))
            anchors = [link[1:] for link in page.links if link.startswith('#')]
            self.assertEqual(sorted(set(anchors)), sorted(set(anchors) & set(re.findall(' id="([^"]*)"', text))))
            self.assertEqual(len(set(anchors) - {'top'}), len(areas))
            files = [link for link in page.links if not link.startswith(('#', 'mailto:', 'https:'))]
            self.assertEqual([link for link in files if not os.path.exists(os.path.join(os.path.dirname(path), link))], [])

    @unittest.skipUnless(CHROMIUM, 'needs chromium')
    def test_local_areas_print_one_page_each(self):
        with Browser() as browser:
            for path in self.local_pages():
                browser.open(path, 360, 640)
                self.assertLessEqual(browser.evaluate('document.documentElement.scrollWidth'), 360, path)
                self.assertEqual(browser.printed_pages(), 1 + browser.evaluate('document.querySelectorAll("section").length'), path)

    def test_no_text_of_a_plan_s_own_pages(self):
        for place in PLACES + EDITIONS:
            self.assertNotRegex(self.page(place).text, r'\bl\.\d')

    @unittest.skipUnless(CHROMIUM, 'needs chromium')
    def test_print_is_one_page_and_a_phone_needs_no_scrolling_to_the_side(self):
        with Browser() as browser:
            for place in PLACES + EDITIONS:
                browser.open(self.path(place), 360, 640)
                self.assertLessEqual(browser.evaluate('document.documentElement.scrollWidth'), 360, place)
                self.assertEqual(browser.printed_pages(), 1, place)
            browser.open(os.path.join(self.latest(), 'index.html'), 360, 640)
            self.assertLessEqual(browser.evaluate('document.documentElement.scrollWidth'), 360)
            self.assertEqual(browser.printed_pages(), 2, 'the list, and the Places side by side as a whole')

    @unittest.skipUnless(CHROMIUM, 'needs chromium')
    def test_read_aloud_it_has_headings_tables_and_pictures(self):
        """The accessibility tree of the browser, on a wide screen and on a phone, where rows are drawn as blocks."""
        for width in (1100, 360):
            with Browser() as browser:
                page = self.page('rugby')
                browser.open(self.path('rugby'), width)
                tree = browser.tree()
                names = lambda *roles: [name for role, name in tree if role in roles]
                self.assertEqual(names('heading')[0], 'Rugby: health and wellbeing at a glance')
                self.assertEqual(len(names('heading')), len(page.headings))
                self.assertEqual(len([role for role, _ in tree if role == 'table']), len(page.tables))
                self.assertEqual(names('rowheader'), [row[0] for table in page.tables for row in table['rows']])
                self.assertEqual(sorted(names('image', 'img')), sorted(page.pictures))
                self.assertTrue(all(names('table', 'Caption')), names('table'))
                self.assertIn('main', [role for role, _ in tree])

    @unittest.skipUnless(CHROMIUM and AXE, 'needs chromium and axe-core (PLACEBOOK_AXE: the path of its axe.min.js)')
    def test_axe_finds_no_violation(self):
        with Browser() as browser:
            for path in [self.path(place) for place in PLACES + EDITIONS] + [os.path.join(self.latest(), 'index.html')] + self.local_pages():
                for width in (1100, 360):
                    browser.open(path, width)
                    self.assertEqual(browser.violations(), [], '%s at %d' % (path, width))


RIGHT_TO_LEFT = '\u0645\u0631\u0643\u0632 \u05e8\u05d2\u05d1\u05d9'
LONG = 'An extraordinarily long name ' * 10 + 'of 300 bytes'
NAMES = {'markup': '<script>alert("x")</script> & Rugby', 'formula': '=HYPERLINK("https://example.org","Rugby")', 'right to left': RIGHT_TO_LEFT, 'long': LONG[:300],
         'one word': 'W' * 300, 'wide': '\u6f22\u5b57' * 50}


class Hostile(Job):
    """Names that are markup, formulas, right to left, very long or turn the text around; hardly any data. The page stays valid and is one page of A4."""

    def inside(self, name):
        return os.path.join(ROOT, 'pipelines', name)

    def read(self, name):
        with open(self.inside(name), encoding='utf-8') as f:
            return json.load(f)

    def publish(self, rows, name, note=''):
        """A publication of Rugby from these rows, with this name for the Place, a priority and the measures."""
        places, framework = self.read('framework/places.json'), self.read('framework/outcomes.json')
        rugby = next(place for place in places['places'] if place['id'] == 'rugby')
        rugby['name'] = name[:80]  # the most that the file takes, as those below
        rugby['priorities'][0]['name'] = name[:80]
        places.update(contact=name[:200], contact_email='team@example.org', contact_link='https://example.org/?a=1&b=2')
        for measure in framework['measures']:
            measure['name'] = (name + ' ' + measure['id'])[:250]
        self.write('places.json', json.dumps(places))
        self.write('outcomes.json', json.dumps(framework))
        self.write('rows.csv', '\n'.join([HEADER, *rows]) + '\n')
        pipeline = {'pipeline': 'small', 'title': name[:200], 'framework': 'outcomes.json', 'places': 'places.json',
                    'sources': [{'id': 'sample', 'extractor': 'fingertips', 'options': {'files': ['rows.csv']}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}, {'use': 'benchmark'}, {'use': 'spc'}], 'loaders': [{'use': 'profile'}]}
        self.run_program('run', self.write('p.json', json.dumps(pipeline)), '--place', 'rugby')
        path = os.path.join(self.latest(), 'rugby', 'rugby-profile.html')
        with open(path, encoding='utf-8', newline='') as f:
            text = f.read()
        self.assertLess(len(text.encode()), 60000)
        page = Page(text)
        self.assertEqual(page.faults, [])
        self.assertNotIn('script', page.tags)
        self.assertEqual([link for link in page.links if ':' in link], ['mailto:team@example.org', 'https://example.org/?a=1&b=2'])
        self.assertNotRegex(text.replace('\n', ''), '[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')
        if CHROMIUM:
            with Browser() as browser:
                browser.open(path, 360)
                self.assertLessEqual(browser.evaluate('document.documentElement.scrollWidth'), 360)
                self.assertEqual(browser.printed_pages(), 1)
        return page

    def all_rows(self):
        """A figure of Rugby and of England for each indicator of Fingertips that the framework names."""
        indicators = sorted({source['indicator'] for measure in self.read('framework/outcomes.json')['measures'] for source in measure.get('sources', [])
                             if source['scheme'] == 'fingertips'})
        return [row(area=area, period=period, value=value, indicator=indicator) for indicator in indicators
                for area, value in (('E07000220', '12.5'), ('E92000001', '16')) for period in ('2018', '2019')]

    def test_names(self):
        for kind, name in NAMES.items():
            page = self.publish(self.all_rows(), name)
            shown = re.sub(r'\s+', ' ', re.sub('[\u202a-\u202e]', ' ', name[:80])).strip()
            self.assertIn(shown, re.sub(r'\s+', ' ', page.title), kind)
            self.tearDown(), self.setUp()

    def test_marks_in_the_data(self):
        """A measure that the framework does not have brings its own name: a mark that turns the direction, a control, a formula."""
        for name in ('Smoking \u202egnikomS', 'Smoking \x85\x9b today', '=HYPERLINK(1)', '<b>Smoking</b>', RIGHT_TO_LEFT):
            rows = [row(indicator='9999999', period=period).replace(',Smoking,', ',' + name + ',') for period in ('2018', '2019')]
            page = self.publish(rows, 'Rugby')
            self.assertEqual([table['caption'] for table in page.tables], ['Other measures'], name)
            self.tearDown(), self.setUp()

    def test_one_point(self):
        """One figure of one measure: no line over time, and nothing that is not there."""
        page = self.publish([row()], 'Rugby')
        self.assertEqual([len(table['rows']) for table in page.tables], [1])
        self.assertEqual(page.pictures, [])

    def test_old_and_future_years(self):
        """1901 is drawn as far away as it is; 2099 has not begun, so it is no latest figure."""
        page = self.publish([row(period=year, value=value) for year, value in (('1901', '40'), ('2018', '12'), ('2019', '13'), ('2099', '5'))], 'Rugby')
        self.assertEqual([table['rows'][0][7] for table in page.tables], ['2019'])
        self.assertIn('From 40.0 (1901) to 13.0 (2019)', page.pictures)

    def test_no_figure(self):
        """The only row has no value: the page says so, and counts nothing."""
        page = self.publish([row(value='')], 'Rugby')
        self.assertEqual(page.tables, [])
        self.assertIn('No measure has a figure for Rugby.', page.text)


if __name__ == '__main__':
    main()
