"""Runs with little in them: one source, one measure, one area, figures of England alone, nothing. Each gives a small workbook without empty pages, which
names only the sheets that it has, and a page that claims nothing."""
import csv, json, os, re, subprocess, sys, xml.etree.ElementTree as ET, zipfile
from job import HEADER, Job, ROOT, SHARED, files_named, main, read_json, row
from sheets import SPACE, sheet

SAMPLE = os.path.join(ROOT, 'pipelines', 'sample', 'rightcare')
CHECKER = os.path.join(SHARED, 'tools', 'check_workbook.py')
LINE = 150  # letters of a line above a table (loaders/workbook/book.c)
YEARS = range(2008, 2020)


def pack(*codes):
    """The sample pack with these of its indicators only; with all of them if none is named."""
    with open(os.path.join(SAMPLE, 'ccg-pack.csv'), encoding='utf-8') as file:
        lines = file.read().splitlines()
    return '\n'.join(lines[:2] + [line for line in lines[2:] if not codes or any(',%s,' % code in line for code in codes)]) + '\n'


def fingertips(*rows):
    return '\n'.join((HEADER, *rows)) + '\n'


class Sparse(Job):
    def publish(self, pipeline, text, *words, code=0):
        """Runs one of the shipped pipelines, with the page too, on a file with this text."""
        definition = read_json(ROOT, 'pipelines', pipeline + '.json')
        for key in files_named(definition):
            definition[key] = os.path.join(ROOT, 'pipelines', definition[key])
        definition['loaders'].insert(1, {'use': 'profile'})
        return self.run_program('run', self.write('pipeline.json', json.dumps(definition)), '--set', 'files=' + self.write('input.csv', text), *words, code=code)

    def book(self, place):
        return os.path.join(self.latest(), place, place + '-outcomes.xlsx')

    def sheets(self, place):
        with zipfile.ZipFile(self.book(place)) as package:
            return [one.get('name') for one in ET.fromstring(package.read('xl/workbook.xml')).iter(SPACE + 'sheet')]

    def page(self, place):
        with open(os.path.join(self.latest(), place, place + '-profile.html'), encoding='utf-8') as file:
            return re.sub(r'<[^>]*>', ' ', file.read().split('<body')[1])

    def texts(self, place, name):
        return ' '.join(text for line in sheet(self.book(place), name) for text in line)

    def heading(self, place, name='At a glance'):
        return next(line for line in sheet(self.book(place), name) if 'Measure' in line)

    def check(self, *places):
        """Contents lists the sheets in their order, no text speaks of a sheet that is not there, and the rules of spreadsheets are kept."""
        with open(os.path.join(ROOT, 'docs', 'output-contract.md'), encoding='utf-8') as file:
            known = set(re.findall(r'^\| ([A-Z][A-Za-z ]+) \| (?:`\w+`|none)', file.read(), re.MULTILINE))
        self.assertLessEqual({'Opportunities', 'Chart data', 'Control charts', 'Cautions'}, known)
        for place in places:
            names = self.sheets(place)
            listed = [line[0] for line in sheet(self.book(place), 'Contents') if line[0] in known or line[0] in names]
            self.assertEqual(listed, [name for name in names if name not in ('Cover', 'Contents')] if listed[0] != 'Contents' else
                             ['Contents'] + [name for name in names if name not in ('Cover', 'Contents')])
            with zipfile.ZipFile(self.book(place)) as package:
                said = [''.join(text.text or '' for text in one.iter(SPACE + 't')) for one in ET.fromstring(package.read('xl/sharedStrings.xml'))]
            for name in known - set(names):
                self.assertEqual([text for text in said if re.search(r'sheets? (the )?%s\b' % name, text)], [])
            if os.path.exists(CHECKER):
                done = subprocess.run([sys.executable, CHECKER, self.book(place)], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stdout)

    def test_rightcare_alone_opens_with_opportunities(self):
        for profile in ('analyst', 'publication'):
            self.publish('rightcare', pack(), '--profile', profile)
            for place in ('coventry', 'coventry-and-warwickshire'):
                names = self.sheets(place)
                self.assertEqual(names[:3], ['Opportunities', 'Cover', 'Contents'])
                self.assertFalse({'At a glance', 'Chart data', 'Trends', 'Against England', 'Escalations'} & set(names))
                lines = [line[0] for line in sheet(self.book(place), 'Opportunities')]
                self.assertEqual(lines[2], 'Published 28 November 2026. The newest figures are for the year to March 2018.')
                self.assertTrue(lines[3].startswith('In pounds no opportunity is counted'), lines[3])
            self.check('coventry', 'coventry-and-warwickshire')
            self.assertEqual(self.heading('coventry', 'Priorities'), ['Priority', 'Measure', 'Place', 'Unit', 'Period', 'Age of the figure', 'Area the figure is for', 'Source'])
            page = self.page('coventry')
            self.assertIn('16 measures have a figure. None is rated against England.', page)
            self.assertIn('3,403 patients: Circulation, Hypertension: Patients treated to target', page)
            self.assertNotIn('worse than England', page)
            with open(os.path.join(self.latest(), 'index.html'), encoding='utf-8') as file:
                index = file.read()
            self.assertIn('No measure is compared with England', index)
            self.assertNotIn('Places side by side', index)
            self.assertNotIn('Not rated', page)  # nor a column for it
            self.assertNotIn('gets worse', page)
            self.assertIn('With figures, and none rated: Frailty; Mental health; Musculoskeletal (MSK); Demand management; Major conditions.', page)

    def test_rightcare_beside_measures_that_are_rated(self):
        """Where one of the organisations' figures is rated, the workbook opens with At a glance."""
        self.begin_with_demo()
        self.assertEqual(self.sheets('coventry')[0], 'At a glance')

    def test_a_priority_without_figures_takes_a_line(self):
        self.publish('rightcare', pack('MEN01'))
        lines = [line[0] for line in sheet(self.book('coventry'), 'Priorities')]
        begin = next(i for i, line in enumerate(lines) if line.startswith('Frailty'))
        self.assertEqual([line.split(':')[0] for line in lines[begin:begin + 5]],
                         ['Frailty', 'Mental health', 'Musculoskeletal (MSK)', 'Demand management', 'Major conditions'])
        for line in lines[begin:begin + 5]:
            self.assertLessEqual(len(line), LINE)
            if line.startswith('Mental health'):
                self.assertEqual(line, 'Mental health: 1 measure; nothing is rated against England.')
            else:
                self.assertRegex(line, r'^[^:]+: no figure yet\. Needed: .+ \((Fingertips|a file|no source yet)\)( and \d+ more)?\.$')
        self.check('coventry')

    def test_networks_alone(self):
        with open(os.path.join(SAMPLE, 'pcn-pack.csv'), encoding='utf-8') as file:
            self.publish('rightcare', file.read())
        names = self.sheets('coventry')
        self.assertEqual(names[:2], ['Cover', 'Contents'])
        self.assertIn('Primary Care Networks', names)
        self.assertFalse({'At a glance', 'Priorities', 'Opportunities'} & set(names))
        self.check('coventry', 'coventry-and-warwickshire')
        self.assertIn('No measure has a figure for Coventry .', ' '.join(self.page('coventry').split()))

    def test_one_figure(self):
        """Of one area: three Places and the system have none."""
        self.publish('fingertips-files', fingertips(row()), code=8)
        names = self.sheets('rugby')
        self.assertEqual(names, ['At a glance', 'Cover', 'Contents', 'Cautions', 'Checks', 'Data', 'Sources', 'Dictionary', 'Notes'])
        self.assertIn('of 1 measure with a figure: 1 no different.', self.texts('rugby', 'At a glance'))
        self.assertEqual(self.heading('rugby'), ['Measure', 'Place', 'Unit', 'Against England', 'Latest period'])  # no column of codes
        self.check('rugby', 'coventry-and-warwickshire')

    def test_one_measure(self):
        self.publish('fingertips-files', fingertips(*(row(area, str(year), str(10 + at + (year % 4) / 10))
                                                      for at, area in enumerate(('E92000001', 'E08000026', 'E07000220')) for year in YEARS)))
        self.assertEqual(self.sheets('rugby')[0], 'At a glance')
        self.assertLessEqual({'Trends', 'Control charts', 'Chart data'}, set(self.sheets('rugby')))
        self.assertEqual(self.heading('rugby'), ['Measure', 'Place', 'England', 'Unit', 'Against England', 'Control chart', 'Over time', 'Latest period'])
        self.check('rugby', 'south-warwickshire')

    def test_figures_of_england_alone(self):
        """Rugby has a figure; of the other Places nothing is known but England's."""
        self.publish('fingertips-files', fingertips(row(), row('E92000001')))
        self.assertEqual(self.sheets('coventry'), ['Cover', 'Contents', 'Cautions', 'Checks', 'Data', 'Sources', 'Dictionary', 'Notes'])
        self.assertIn('No data arrived.', self.texts('coventry', 'Cover'))
        page = ' '.join(self.page('coventry').split())
        self.assertIn('No measure has a figure for Coventry .', page)
        self.assertNotIn('Better and worse are said', page)
        self.check('coventry')

    def test_nothing_at_all(self):
        """Without a row nothing is published, and without one of the Places neither."""
        self.assertIn('no rows', self.publish('fingertips-files', fingertips(), code=5).stderr)
        self.assertIn('no source has a row for any Place', self.publish('fingertips-files', fingertips(row('E07000001')), code=7).stderr)
        self.assertFalse(os.path.exists(self.latest()))


main()
