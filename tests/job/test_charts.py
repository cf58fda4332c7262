"""The charts of the demonstration: each sentence of a title, and each point, worked out anew from the table of the same Place."""
import csv, json, os, re
import formulas
from charts import Workbook
from job import Job, PLACES, ROOT, files_named, main, read_json

VERDICTS = {'better': 'better than England', 'best': 'better than England', 'similar': 'no different from England', 'worse': 'worse than England',
            'worst': 'worse than England', 'lower': 'lower than England', 'higher': 'higher than England', 'wider_gap': 'a wider gap than England',
            'narrower_gap': 'a narrower gap than England', 'similar_gap': 'a gap no different from England', 'districts_differ': 'its districts compare differently with England'}
VERDICTS.update({'both_' + word: 'both districts ' + text for word, text in VERDICTS.items() if 'gap' not in word and word != 'districts_differ'})
WORDS = {'Male': ' (male)', 'Female': ' (female)'}
SAID = {'concern': 'special-cause concern', 'improvement': 'special-cause improvement', 'high': 'special cause upwards', 'low': 'special cause downwards',
        'common_cause': 'no special cause'}
STANDING_OUT = {'Concern': ('concern', 'diamond', 'E46C0A'), 'Improvement': ('improvement', 'square', '00B0F0'), 'Neither good nor bad': ('high low', 'circle', '490092')}
NOUNS = {12: 'year', 3: 'quarter', 1: 'month'}


class Charted(Job):
    """What the charts of a publication are to say: of the demo, or of what a test makes."""

    def open_books(self, make=None):
        if make:
            self.begin_with(make)
        else:
            self.begin_with_demo()
        self.read = {}
        self.books = {place: Workbook(os.path.join(self.latest(), place, place + '-outcomes.xlsx')) for place in PLACES}

    def series(self, place):
        """The series of a Place by the subject of a title; oldest first."""
        if place in self.read:
            return self.read[place]
        found = self.read[place] = {}
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            for row in csv.DictReader(file):
                if row['geography'] in ('exact', 'sum', 'county', 'shared') and row['period_start'] and row['status'] != 'projected':
                    name = row['measure_name'] + (': ' + row['category'] if row['category'] else '') + WORDS.get(row['sex'], '')
                    key = (name, row['area_code'], row['sex'], row['age'], row['category_type'], row['category'])
                    found.setdefault(key, []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: row['period_end'])
        return found

    def of_chart(self, place, chart):
        """The rows of the table that the chart shows: those of its subject that have its values."""
        drawn = chart.series[0]
        values = [value for value in drawn['values'] if value is not None]
        fitting = [rows for key, rows in self.series(place).items() if chart.title.startswith(key[0] + ' in ')
                   and [float(row['value']) for row in rows if row['value']] == values]
        self.assertTrue(fitting, (place, chart.title))
        return fitting[0]

    def points(self, rows):
        """Rows and gaps (None): years, quarters and months that are left out."""
        def day(text):
            return [int(part) for part in text.split('-')]
        def months(row):
            (y, m, _), (z, n, _) = day(row['period_start']), day(row['period_end'])
            return (z - y) * 12 + n - m + 1
        lengths = {months(row) for row in rows}
        even = len(lengths) == 1 and lengths <= set(NOUNS) and all(a['period_end'] < b['period_start'] for a, b in zip(rows, rows[1:]))
        points = []
        for i, row in enumerate(rows):
            if even and i:
                (y, m, _), (z, n, _) = day(rows[i - 1]['period_start']), day(row['period_start'])
                if (z - y) * 12 + n - m != lengths.copy().pop():
                    points.append(None)
            points.append(row)
        return points, NOUNS[lengths.pop()] if even else 'period'

    def run_of(self, chart, points, noun, say):
        """How long what is said of the latest figure has been so, counted from the end."""
        said = [say(row) if row and row['value'] else None for row in points]
        last = max(i for i, row in enumerate(points) if row and row['value'])
        labels = chart.series[0]['labels']
        text = said[last]
        if not text:
            return None
        length = 1
        while length <= last and said[last - length] == text:
            length += 1
        since = labels[last - length + 1]
        if length > 1 and last + 1 < len(points):
            return '%s from %s to %s' % (text, since, labels[last])
        if length == last + 1 and length > 2:
            return '%s in every %s since %s' % (text, noun, since)
        if length > 1:
            return '%s since %s' % (text, since)
        if last and said[last - 1]:
            return '%s in %s, %s in %s' % (text, since, said[last - 1], labels[last - 1])
        return '%s in %s' % (text, since)

    def looks_right(self, chart):
        self.assertEqual((chart.gaps, chart.languages, chart.fonts), ('gap', {'en-GB'}, {'Arial'}))
        self.assertGreater(len(chart.description), 60)
        for one in chart.series:
            self.assertNotIn(one['marker'], ('dash', 'long_dash', 'short_dash'))
            self.assertEqual(len(one['values']), len(chart.series[0]['values']))

    def control_chart(self, place, chart, limits):
        """A chart against its rows; `limits` says what mean and limits are to be of the points from one on."""
        self.looks_right(chart)
        points, noun = self.points(self.of_chart(place, chart))
        series = {one['name']: one for one in chart.series}
        own = chart.series[0]['values']
        for name, (words, marker, colour) in STANDING_OUT.items():
            expected = [value if row and row['spc'] in words.split() and value is not None else None for row, value in zip(points, own)]
            if any(value is not None for value in expected):
                self.assertEqual((series[name]['values'], series[name]['marker'], series[name]['colour']), (expected, marker, colour), chart.title)
            else:
                self.assertNotIn(name, series)
        message = self.run_of(chart, points, noun, lambda row: SAID.get(row['spc'])).replace('no special cause in every', 'no special cause in any')
        begin, expected = limits(own)
        if expected:  # an XmR chart without gaps
            for name, number in zip(('Mean', 'Lower process limit', 'Process limits'), expected):
                for value in series[name]['values'][begin:]:
                    self.assertAlmostEqual(value, number, places=6, msg=(place, chart.title, name))
        count = sum(value is not None for value in own[begin:])
        title = ': ' + message
        if begin:
            title += ' Limits made anew from %s.' % chart.series[0]['labels'][begin]
        if count < 13:
            title += ' Provisional control chart: %d %ss of data, 13 are needed.' % (count, noun)
        self.assertTrue(chart.title.endswith(title), (place, chart.title, title))


class Demonstration(Charted):
    def setUp(self):
        super().setUp()
        self.open_books()

    def test_trends_say_what_the_table_says(self):
        said = 0
        for place, book in self.books.items():
            charts = list(book.charts('Trends'))
            self.assertGreater(len(charts), 5, place)
            self.assertLessEqual(len(charts), 24)
            for chart in charts:
                self.looks_right(chart)
                points, noun = self.points(self.of_chart(place, chart))
                own, *england = chart.series
                self.assertEqual(own['values'], [float(row['value']) if row and row['value'] else None for row in points])
                self.assertGreaterEqual(sum(value is not None for value in own['values']), 3)
                if england:
                    self.assertEqual((england[0]['name'], england[0]['dash'], england[0]['marker']), ('England', 'dash', 'none'))
                    self.assertEqual(england[0]['values'], [float(row['england_value']) if row and row['england_value'] else None for row in points])
                for i, row in enumerate(points):
                    if 'plus' in own and row and row['lower_95'] and row['value']:
                        self.assertAlmostEqual(own['plus'][i], float(row['upper_95']) - float(row['value']))
                        self.assertAlmostEqual(own['minus'][i], float(row['value']) - float(row['lower_95']))
                message = self.run_of(chart, points, noun, lambda row: VERDICTS.get(row['compared_with_england']))
                latest = [row for row in points if row and row['value']][-1]
                trend = re.search('getting (?:better|worse)', latest['trend'])
                change = '; ' + trend.group() if trend else '; ' + latest['trend'].lower() if latest['trend'] in ('Increasing', 'Decreasing') else ''
                if message:
                    said += 1
                    self.assertTrue(chart.title.endswith(': ' + message + change), (place, chart.title, message + change))
                else:
                    self.assertRegex(chart.title, r': from [0-9,.-]+ in .* to [0-9,.-]+ in .*' + change + '$')
        self.assertGreater(said, 60)

    def test_control_charts_have_the_lines_of_their_values(self):
        calculated = 0
        for place, book in self.books.items():
            charts = list(book.charts('Control charts'))
            self.assertTrue(0 < len(charts) <= 24, place)
            for chart in charts:
                straight = all(len(set(one['values']) - {None}) < 2 for one in chart.series[1:4])
                calculated += straight
                self.control_chart(place, chart, lambda own: (0, formulas.chart(own)[:3] if None not in own and straight else None))
            concern = ['special-cause concern' in chart.title.split(': ', 1)[1].split(',')[0] for chart in charts]
            self.assertEqual(concern, sorted(concern, reverse=True), place)
        self.assertGreater(calculated, 40)

    def test_sparklines_are_of_the_measure_of_their_row(self):
        """The extension as Microsoft describes it ([MS-XLSX]: last of the sheet, its number, its names) and as XlsxWriter writes it; LibreOffice 7.4 keeps it."""
        x14, xm = '{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}', '{http://schemas.microsoft.com/office/excel/2006/main}'
        for place, book in self.books.items():
            if 'At a glance' not in book.sheets:
                continue
            root = book.part(book.sheets['At a glance'])
            (extension,) = root[-1]
            self.assertEqual(extension.get('uri'), '{05C60535-1F16-4fd2-B633-F4F36F0B64E0}')
            (group,) = next(iter(extension))
            self.assertEqual((group.tag, group.get('displayEmptyCellsAs'), group.find(x14 + 'colorSeries').get('rgb')), (x14 + 'sparklineGroup', 'gap', 'FF12436D'))
            cells, drawn = book.cells('At a glance'), 0
            for line in group.iter(x14 + 'sparkline'):
                first, last = re.fullmatch(r"'Chart data'!D(\d+):D(\d+)", line.find(xm + 'f').text).groups()
                row = re.fullmatch(r'H(\d+)', line.find(xm + 'sqref').text)[1]
                names = {name for name in book.range("'Chart data'!$A$%s:$A$%s" % (first, last))}
                values = [value for value in book.range("'Chart data'!$D$%s:$D$%s" % (first, last)) if value is not None]
                self.assertEqual(len(names), 1, (place, names))
                self.assertTrue(cells['A' + row].startswith(names.pop()), (place, cells['A' + row]))
                self.assertEqual(values[-1], cells['B' + row], (place, cells['A' + row]))
                self.assertNotIn('H' + row, cells)
                self.assertGreater(len(values), 1)
                drawn += 1
            self.assertGreater(drawn, 20, place)

    def against_england(self, place):
        """Of each series its latest figure as per cent better than England, with limits; by name and percentage."""
        found = {}
        for key, rows in self.series(place).items():
            row = next((row for row in reversed(rows) if row['value']), None)
            if row and row['lower_95'] and row['england_value'] and row['polarity'] in ('high_is_good', 'low_is_good') and float(row['england_value']) > 0:
                better = [(float(row[name]) / float(row['england_value']) - 1) * 100 for name in ('lower_95', 'value', 'upper_95')]
                lower, value, upper = better if row['polarity'] == 'high_is_good' else [-number for number in reversed(better)]
                found.setdefault(key[0], []).append((value, lower, upper, row['compared_with_england']))
        return found

    def test_bars_say_how_much_better_or_worse_than_england(self):
        for place, book in self.books.items():
            expected, words = self.against_england(place), re.compile('worst|worse|wider|better|best|narrower')
            bars = 0
            for chart in book.charts('Against England'):
                self.looks_right(chart)
                (one,) = chart.series
                counts = {'worse': 0, 'no different': 0, 'better': 0}
                order = []
                for label, value, plus, minus in zip(one['labels'], one['values'], one['plus'], one['minus']):
                    near = [each for each in expected[label] if abs(each[0] - value) < 1e-9 * max(1, abs(value))]
                    self.assertTrue(near, (place, label, value))
                    self.assertAlmostEqual(value + plus, near[0][2])
                    self.assertAlmostEqual(value - minus, near[0][1])
                    word = words.search(near[0][3].replace('districts_differ', ''))
                    verdict = {'worst': 'worse', 'wider': 'worse', 'best': 'better', 'narrower': 'better'}.get(word.group(), word.group()) if word else 'no different'
                    counts[verdict] += 1
                    order.append((list(counts).index(verdict), value))
                    bars += 1
                self.assertEqual(order, sorted(order), chart.title)
                if 'part' not in chart.title:
                    for verdict, count in counts.items():
                        said = re.search(r'(\d+) (?:measures? )?' + verdict, chart.title)
                        self.assertEqual(int(said.group(1)) if said else 0, count, chart.title)
                cut = [label for label, value in zip(one['labels'], one['values']) if abs(value) > 100]
                self.assertEqual('Cut off' in chart.title, bool(cut), (chart.title, cut))
            self.assertGreater(bars, 20, place)

    def test_what_is_worse_comes_first(self):
        for place, book in self.books.items():
            messages = [chart.title.split(': ', 1)[1].split(',')[0].split(';')[0] for chart in book.charts('Trends')]
            worse = ['worse than England' in message for message in messages if 'its districts compare differently' not in message]  # where the less good one counts
            self.assertEqual(worse, sorted(worse, reverse=True), place)


class Rebased(Charted):
    """The framework says that the limits of one measure start again."""
    MEASURE, DATE, FROM = 'Violence offences recorded by the police', '2013-04-01', '2013/14'

    def publish_rebased(self):
        folder = os.path.join(ROOT, 'pipelines')
        framework = read_json(folder, 'framework/outcomes.json')
        (measure,) = [one for one in framework['measures'] if one['name'] == self.MEASURE]
        measure['rebase'] = [self.DATE]
        pipeline = read_json(folder, 'demo.json')
        pipeline['framework'] = self.write('framework.json', json.dumps(framework))
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(folder, pipeline[key])
        pipeline['sources'] = [one for one in pipeline['sources'] if one['id'] == 'wider-determinants']
        for one in pipeline['sources']:
            one['options']['files'] = [os.path.join(folder, name) for name in one['options']['files']]
        pipeline['publish'] = ['places']
        pipeline['transforms'] = [one for one in pipeline['transforms'] if 'sources' not in one]
        next(one for one in pipeline['transforms'] if one['use'] == 'spc')['options'] = {'minimum_points': 7}
        self.run_program('run', self.write('rebased.json', json.dumps(pipeline)))

    def setUp(self):
        super().setUp()
        self.open_books(self.publish_rebased)

    def test_lines_start_again(self):
        for place, book in self.books.items():
            (chart,) = [chart for chart in book.charts('Control charts') if chart.title.startswith(self.MEASURE)]
            begin = chart.series[0]['labels'].index(self.FROM)
            self.control_chart(place, chart, lambda own: (begin, formulas.chart(own[begin:])[:3]))
            mean = next(one for one in chart.series if one['name'] == 'Mean')
            self.assertAlmostEqual(mean['values'][0], formulas.chart(chart.series[0]['values'][:begin])[0])
            lines = [one for one in chart.series if one['name'] in ('Mean', 'Process limits', 'Lower process limit')]
            self.assertEqual([one['broken'] for one in lines], [[begin]] * 3)


main()
