"""Targets and milestones of the plans: every line of the plans has its place, and the demo shows every state.

The expectations are worked out here from the sample files and pipelines/framework/targets.json alone."""
import csv, datetime, json, os, re, zipfile
from job import Job, PLACES, ROOT, SHARED, main, needs_shared
from sheets import sheet

SYSTEM = 'coventry-and-warwickshire'
TSV = os.path.join(SHARED, 'reference', 'plan', 'targets.tsv')
DOCUMENTS = {'Five-year plan 2019/20-2023/24 with annexes': 'five-year-plan',
             'Commissioning intentions 2020/21': 'commissioning-intentions', 'STP plan 2016': 'stp-plan'}
CITATION = re.compile(r'\b\d{3} l\.\d+: |, line \d+')


def plans():
    with open(os.path.join(ROOT, 'pipelines', 'framework', 'targets.json'), encoding='utf-8') as f:
        return json.load(f)


def plain(text):
    """Letters and digits alone: the list writes GBP where the file has a pound sign, and says where else a line stands."""
    return re.sub('[^a-z0-9]', '', CITATION.sub('', text.lower()).replace('gbp', '').replace('£', ''))


def last_day(period):
    """Of the forms that the sample and the targets use."""
    text = period.removeprefix('CY')
    if re.fullmatch(r'\d{4}', text):
        return datetime.date(int(text), 12, 31)
    if re.fullmatch(r'\d{4}/\d\d', text):
        return datetime.date(int(text[:4]) + 1, 3, 31)
    if text in ('Mar 2020', 'March 2020'):
        return datetime.date(2020, 3, 31)
    return None


def months(day):
    """Where a day ends: the part of its month, and twelve for each year."""
    following = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return 12 * day.year + day.month - 1 + day.day / (following - datetime.timedelta(days=1)).day


class Lines(Job):
    @needs_shared('reference/plan/targets.tsv')
    def test_every_line_of_the_plans_has_its_place(self):
        places = {}
        for kind in ('targets', 'milestones', 'not_carried'):
            for entry in plans()[kind]:
                self.assertNotRegex(json.dumps(entry), CITATION, 'a citation for editors: readers see these words')
                key = (entry['document'], entry['line'], plain(entry['text']))
                places.setdefault(key, set()).add(kind)
                if kind == 'not_carried':
                    self.assertGreater(len(entry['reason']), 20)
        with open(TSV, encoding='utf-8') as f:
            rows = list(csv.DictReader(f, delimiter='\t'))
        self.assertEqual(len(rows), 66)
        wanted = {(DOCUMENTS[row['document']], row['line of its text'], plain(row['target'])) for row in rows}
        self.assertEqual(len(wanted), 66)
        self.assertEqual(wanted - set(places), set(), 'lines without a place')
        self.assertEqual(set(places) - wanted, set(), 'entries that are no line of the plans')
        for key, kinds in places.items():
            self.assertEqual(len(kinds), 1, 'two places for %s' % (key,))

    def test_a_milestone_has_a_date_or_says_that_it_has_none(self):
        for milestone in plans()['milestones']:
            self.assertTrue(milestone['by'] == 'not dated' or re.search(r'\d{4}', milestone['by']), milestone['id'])


class States(Job):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.series = {}
        folder = os.path.join(ROOT, 'pipelines', 'sample', 'returns')
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding='utf-8') as f:
                for row in csv.DictReader(f):
                    if row['area_code'] == 'E54000018' and row['value'] and last_day(row['period']) and not row.get('category'):
                        cls.series.setdefault(row['indicator'], {})[last_day(row['period'])] = float(row['value'])

    def expected(self, target):
        """(state, value to reach) of a system's target with a level or a change, whose figures have no limits."""
        series = self.series.get(target.get('measure'), {})
        due = last_day(target['by'])
        baseline = target.get('baseline')
        start = baseline and last_day(baseline['period'])
        value = (baseline or {}).get('value', series.get(start))
        if not series or not due or (baseline and value is None):
            return None
        change = target.get('change')
        if change:
            goal = value * (1 + float(change[:-1]) / 100) if change.endswith('%') else \
                value * {'halved': 0.5, 'ten-fold': 10}[change] if change[0] not in '+-' else value + float(change)
            rise = goal > value
        else:
            rise = 'at_least' in target
            goal = target['at_least' if rise else 'at_most']
        day = max(series)
        latest = series[day]
        reaches = lambda aim: latest >= aim - 1e-9 if rise else latest <= aim + 1e-9
        if reaches(goal):
            return 'met', goal
        if day >= due:
            return 'missed', goal
        if not baseline or day <= start:
            return 'cannot_be_said', goal
        line = value + (goal - value) * (months(day) - months(start)) / (months(due) - months(start))
        return 'on_track' if reaches(line) else 'off_track', goal

    def test_the_demo_shows_every_state_and_each_is_right(self):
        self.begin_with_demo()
        with open(os.path.join(self.latest(), SYSTEM, SYSTEM + '-targets.csv'), encoding='utf-8', newline='') as f:
            found = {row['target']: row for row in csv.DictReader(f)}
        document = plans()
        self.assertEqual(list(found), [target['id'] for target in document['targets']])
        compared = 0
        for target in document['targets']:
            row = found[target['id']]
            limits = row['lower_95'] != ''
            wanted = None if limits or target['area'] != SYSTEM or 'direction' in target else self.expected(target)
            if wanted:
                self.assertEqual(row['target_state'], wanted[0], target['id'])
                self.assertAlmostEqual(float(row['target_value']), wanted[1], places=5, msg=target['id'])
                compared += 1
            if row['target_state'] == 'cannot_be_said':
                self.assertNotEqual(row['reason'], '', target['id'])
        self.assertGreaterEqual(compared, 10)
        states = {row['target_state'] for row in found.values()}
        self.assertLessEqual({'met', 'missed', 'on_track', 'off_track', 'cannot_be_said'}, states)
        self.check_of_places(found)
        self.check_tidy(found)
        self.check_milestones(document)
        self.check_readme()
        for place in PLACES:
            self.check_sheet(place)

    def check_of_places(self, found):
        """The system says the same of a Place's target as the Place."""
        for row in found.values():
            if row['area'] in PLACES and row['area'] != SYSTEM:
                with open(os.path.join(self.latest(), row['area'], row['area'] + '-targets.csv'), encoding='utf-8', newline='') as f:
                    own = next(one for one in csv.DictReader(f) if one['target'] == row['target'])
                self.assertNotEqual(own['target_state'], '', row['target'])
                self.assertEqual(row, own)

    def check_sheet(self, place):
        """The sheet lists what is judged here, in the order of urgency; of the rest one line says how many and where."""
        with open(os.path.join(self.latest(), place, place + '-targets.csv'), encoding='utf-8', newline='') as f:
            rows = list(csv.DictReader(f))
        lines = sheet(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), 'Targets')
        begin = next(i for i, line in enumerate(lines) if len(line) > 1)
        table = [dict(zip(lines[begin], line)) for line in lines[begin + 1:]]
        above = ' '.join(line[0] for line in lines[:begin] if line)
        words = {'missed': 'Missed', 'off_track': 'Off track', 'on_track': 'On track', 'met': 'Met', 'cannot_be_said': 'Cannot be said'}
        here = [row for state in words for row in rows if row['target_state'] == state]
        self.assertEqual([(row['State'], row['Target, in the words of the plan']) for row in table],
                         [(words[row['target_state']], row['text']) for row in here])
        for row, one in zip(table, here):
            self.assertIn('Rule %s: %s' % (row['Rule'], one['rule']), above)
            self.assertEqual(row['Baseline'], one['baseline'] or '[z]')
            self.assertEqual(row['Latest figure'], one['value'] or '[z]')
            self.assertEqual(row['Change needed a year'], one['change_a_year'] or '[z]')
        counts = [(state, sum(row['target_state'] == state for row in here)) for state in words]
        self.assertIn('%d target%s' % (len(here), ': ' if len(here) == 1 else 's: ') + ', '.join(
            '%d %s' % (count, 'of which nothing can be said' if state == 'cannot_be_said' else words[state].lower()) for state, count in counts if count), above)
        elsewhere = [row for row in rows if not row['target_state']]
        self.assertEqual('judged in another workbook' in above, bool(elsewhere))
        for area in {row['area'] for row in elsewhere}:
            count = sum(row['area'] == area for row in elsewhere)
            self.assertIn('%d more target' % len(elsewhere), above)
            self.assertRegex(above, r'%d in that of [\w ]+ \(%s-outcomes\.xlsx\)' % (count, area))

    def check_readme(self):
        """Who unpacks the archive finds every column of its tables explained."""
        with zipfile.ZipFile(os.path.join(self.latest(), SYSTEM, SYSTEM + '-outcomes.zip')) as archive:
            lines = set(archive.read('README.txt').decode().splitlines())
            tables = [name for name in archive.namelist() if name.endswith('.csv')]
            self.assertGreaterEqual(len(tables), 7)
            for name in tables:
                header = archive.read(name).decode().split('\n', 1)[0]
                self.assertEqual(set(header.split(',')) - lines, set(), name)

    def tidy(self):
        with open(os.path.join(self.latest(), SYSTEM, SYSTEM + '-outcomes.csv'), encoding='utf-8', newline='') as f:
            return list(csv.DictReader(f))

    def check_tidy(self, found):
        """The tidy table's marks are among those of the table of targets; those of Places are in their own (test_tidy.py)."""
        marked = {(row['measure'], row['period']): row for row in self.tidy() if row['target_state'] and row['place_level'] != 'place'}
        self.assertGreater(len(marked), 10)
        for (measure, period), row in marked.items():
            same = [t for t in found.values() if (t['measure'], t['period'], t['target_state']) == (measure, period, row['target_state'])]
            self.assertTrue(same, measure)
            self.assertIn(row['target'], {t['target_value'] for t in same})

    def check_milestones(self, document):
        with open(os.path.join(ROOT, 'pipelines', 'sample', 'plans', 'milestones.csv'), encoding='utf-8') as f:
            said = {row['milestone']: row['state'] for row in csv.DictReader(f)}
        with open(os.path.join(self.latest(), SYSTEM, SYSTEM + '-milestones.csv'), encoding='utf-8', newline='') as f:
            rows = list(csv.DictReader(f))
        self.assertEqual([row['milestone'] for row in rows], [milestone['id'] for milestone in document['milestones']])
        for row in rows:
            self.assertEqual(row['state'], said.get(row['milestone'], 'not_known'))

    def test_a_new_target_makes_its_measures_again_and_reads_nothing(self):
        inside = lambda name: os.path.join(ROOT, 'pipelines', name)
        pipeline = {'pipeline': 'small', 'framework': inside('framework/outcomes.json'), 'places': inside('framework/places.json'),
                    'targets': 'targets.json',
                    'sources': [{'id': 'sample', 'extractor': 'fingertips', 'options': {'files': [inside('sample/overarching.csv')]}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}, {'use': 'targets'}], 'loaders': [{'use': 'archive'}]}
        path = self.write('p.json', json.dumps(pipeline))
        targets = plans()
        self.write('targets.json', json.dumps(targets))
        self.run_program('run', path)
        targets['targets'][0]['by'] = '2034'
        self.write('targets.json', json.dumps(targets))
        report = json.loads(self.run_program('run', path, '--json').stdout.splitlines()[-1])
        self.assertEqual(report['units_run'], 1, 'life expectancy, of three measures; no file')
        self.assertFalse(report['unchanged'])


if __name__ == '__main__':
    main()
