"""RightCare beside the public health indicators: the demo has both in one publication. What the sheets say is calculated here from the made-up packs
(scripts/make_rightcare_demo.py), which know nothing of the program."""
import csv, json, math, os, statistics, subprocess, sys, unittest
import charts, formulas
from job import Job, PLACES, ROOT, main, read_json
from sheets import sheet

DEMO = os.path.join('pipelines', 'demo.json')
PACKS = os.path.join(ROOT, 'pipelines', 'sample', 'rightcare')
SYSTEM = PLACES[-1]
UNLIMITED = 'Compared without limits, as the packs do'
CCGS = ('05A', '05R', '05H')


def read_pack(name):
    with open(os.path.join(PACKS, name), encoding='utf-8', newline='') as file:
        lines = list(csv.reader(file))
    return [dict(zip(lines[1], line)) for line in lines[2:]]


def above_the_lowest_five(pack, code, indicator):
    """Pounds, by the published rates."""
    rates = {row['CCG code']: float(row['Value']) for row in pack if row['Indicator code'] == indicator}
    (own,) = [row for row in pack if (row['CCG code'], row['Indicator code']) == (code, indicator)]
    lowest = sorted(rates[peer] for peer in own['Similar 10'].split('; '))[:5]
    return max(0, (rates[code] - sum(lowest) / 5) / 1000 * float(own['Denominator']))


class RightCare(Job):
    @classmethod
    def setUpClass(cls):
        cls.places = {place['id']: place for place in read_json(ROOT, 'pipelines', 'framework', 'places.json')['places']}

    def setUp(self):
        super().setUp()
        self.run_program('run', DEMO)

    def table(self, place, name):
        """The rows of a sheet's table by heading, without the numbers of notes."""
        lines = sheet(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), name)
        begin = next(i for i, line in enumerate(lines) if len(line) > 1)
        heading = [text.split(' [note')[0] for text in lines[begin]]
        return [dict(zip(heading, line)) for line in lines[begin + 1:]]

    def test_funnels_name_the_networks_that_differ_by_more_than_chance(self):
        """Of the system's 19 networks and of each Place's, where there are five or more: by the formulas of tests/job/formulas.py."""
        pack = read_pack('pcn-pack.csv')
        for place in [*self.places.values(), {'id': SYSTEM, 'local_areas': {row['PCN code'] for row in pack}}]:
            book = charts.Workbook(os.path.join(self.latest(), place['id'], place['id'] + '-outcomes.xlsx'))
            drawn = list(book.charts('Funnel plots')) if 'Funnel plots' in book.sheets else []
            if not any(' networks ' in chart.title for chart in drawn):
                self.assertLess(sum(row['PCN code'] in place['local_areas'] and row['Indicator code'] == 'CIR02' for row in pack), 5)
                continue
            for indicator in {row['Indicator code'] for row in pack}:
                rows = [row for row in pack if row['Indicator code'] == indicator and row['PCN code'] in place['local_areas'] and row['Value'] not in ('*', '-')]
                found = [chart for chart in drawn if rows[0]['Indicator name'] in chart.title]
                self.assertTrue(found or len(drawn) == 12, 'twelve are drawn, and kinds of area take turns')
                for chart in found:
                    self.check_funnel(rows, chart)

    def check_funnel(self, rows, chart):
        kind, multiplier = ('proportion', 100) if rows[0]['Unit'] == '%' else ('rate', 1000)
        made = {row['PCN name']: (float(row['Numerator']), float(row['Denominator'])) for row in rows}
        mean = sum(count for count, _ in made.values()) / sum(people for _, people in made.values())
        found = {name: formulas.funnel_significance(kind, *pair, mean) for name, pair in made.items()}
        outside = {name: word[:4] for name, word in found.items() if '(0.001)' in word}
        self.assertIn(' of %d networks ' % len(rows), chart.title)
        self.assertIn(': %s of ' % (len(outside) or 'none'), chart.title)
        between = sum('(0.025)' in word for word in found.values())
        self.assertIn('%d more lie' % between if between else 'None lies between', chart.description)
        for name in made:
            self.assertEqual(name + ' (' in chart.description, name in outside, (name, chart.description))
        series = {one['name']: one for one in chart.series}
        points = dict(zip(series['Networks']['labels'], series['Networks']['values']))
        self.assertEqual(sorted(series['Networks']['labels']), sorted(people for _, people in made.values()))
        self.assertTrue(all(abs(points[people] - multiplier * count / people) < 0.06 for count, people in made.values() if list(series['Networks']['labels']).count(people) == 1))
        good = {'High': 'Better' if rows[0]['Direction'].startswith('High') else 'Worse', 'Low ': 'Worse' if rows[0]['Direction'].startswith('High') else 'Better'}
        neither = rows[0]['Direction'] == 'Neither'
        for name in ('Better', 'Worse', 'Higher or lower'):
            marked = sum(value is not None for value in series[name]['values']) if name in series else 0
            self.assertEqual(marked, sum((('Higher or lower' if neither else good[word]) == name) for word in outside.values()), (name, chart.title))
        for name, level, side in (('95% limits', 0.95, 0), ('Lower 95% limit', 0.95, 1), ('99.8% limits', 0.998, 0), ('Lower 99.8% limit', 0.998, 1)):
            for people, limit in zip(series[name]['labels'], series[name]['values']):
                if kind == 'rate':  # an area on the limit has the mean as its own limit
                    own = formulas.count_limits(limit / multiplier * people, level)[side] / people
                    self.assertLess(abs(own / mean - 1), 1e-6)
                else:
                    reach = formulas.z_of(level) * math.sqrt(mean * (1 - mean) / people)
                    self.assertLess(abs(limit / multiplier - (mean - reach if side else mean + reach)), 1e-9)

    def test_networks_are_ranked_among_those_of_their_place(self):
        pack = read_pack('pcn-pack.csv')
        for place in self.places.values():
            wanted = {}
            for indicator in {row['Indicator code'] for row in pack}:
                rows = [row for row in pack if row['Indicator code'] == indicator and row['PCN code'] in place['local_areas']]
                known = {row['PCN name']: float(row['Value']) for row in rows if row['Value'] not in ('*', '-')}
                low = rows[0]['Direction'].startswith('Low')
                for row in rows:
                    value = known.get(row['PCN name'])
                    better = sum(other < value if low else other > value for other in known.values()) if value is not None else None
                    wanted[row['PCN name'], row['Indicator name']] = (
                        ('%d' % (better + 1), '%d' % len(known), statistics.median(known.values())) if value is not None else ('[x]', '[x]', None))
            found = {}
            names = []
            for row in self.table(place['id'], 'Primary Care Networks'):
                if ': ' not in row['Measure'] or row['Measure'].split(', ')[0] not in {line['Programme'] for line in pack}:
                    continue  # of another source
                key = row['Network'], row['Measure'].split(': ')[1]
                self.assertNotIn(key, found)
                median = row['Median of the networks']
                found[key] = row['Rank'], row['Networks with a figure'], None if row['Rank'] == '[x]' else float(median)
                names.append(row['Network'])
            self.assertEqual({key: value[:2] for key, value in found.items()}, {key: value[:2] for key, value in wanted.items()})
            for key, value in wanted.items():
                self.assertAlmostEqual(found[key][2] or 0, value[2] or 0, 9)
            self.assertEqual(names, sorted(names), 'the rows of a network stand together')

    def test_the_order_of_the_ranks_is_said(self):
        order = {row['Measure'].split(': ')[1]: row['Order of the ranks'] for row in self.table('south-warwickshire', 'Primary Care Networks') if ': ' in row['Measure']}
        self.assertEqual(order['Emergency admissions for COPD'], 'Best first: the lowest')
        self.assertEqual(order['Bowel screening coverage'], 'Best first: the highest')
        self.assertEqual(order['Patients on the depression register'], 'Highest first: neither is better')

    def test_a_priority_lists_what_both_say(self):
        """Measures of Fingertips and indicators of the pack under one priority, and on the sheet of their outcome; the Dictionary says the programme of a measure."""
        under = [row['Measure'] for row in self.table('warwickshire-north', 'Priorities') if row['Priority'] == 'Urgent and emergency care']
        self.assertTrue(any(name.startswith('Respiratory, COPD: ') for name in under), under)
        self.assertTrue(any(': ' not in name for name in under), under)
        outcome = [row['Measure'] for row in self.table('warwickshire-north', 'Outcome 3 - Services')]
        self.assertTrue(any(name.startswith('Respiratory, COPD: Emergency admissions for COPD') for name in outcome), outcome)
        framework = read_json(ROOT, 'pipelines', 'framework', 'outcomes.json')
        names = {measure['id']: measure['name'] for measure in framework['measures']}
        listed = {names[measure]: '%s, %s' % (programme['name'], pathway['name'])
                  for programme in framework['programmes'] for pathway in programme.get('pathways', []) for measure in pathway.get('measures', [])}
        shared = [name for name in listed if any(row.startswith(name) for row in outcome)]
        self.assertTrue(shared)
        meanings = {row['Title']: row['Meaning'] for row in self.table('warwickshire-north', 'Dictionary') if row['Kind'] == 'Measure'}
        self.assertEqual([name for name in listed if 'Programme of care: %s.' % listed[name] not in meanings[name]], [])
        served = {measure['name'] for measure in framework['measures'] if not measure.get('published', True)}
        self.assertTrue(served and not served & set(meanings), 'what is not published needs no meaning')

    def test_spend_stands_apart_from_what_is_counted(self):
        pack = read_pack('ccg-pack.csv')
        totals = [row for row in self.table(SYSTEM, 'Opportunities') if row['Measure'] == 'Non-elective spend, ten programmes']
        (total,) = [row for row in totals if row['Organisation'].startswith('Total of')]
        wanted = sum(above_the_lowest_five(pack, code, 'NEL%02d' % number) for code in CCGS for number in range(1, 11))
        self.assertAlmostEqual(float(total[UNLIMITED]), wanted, 4)
        self.assertEqual((total['Counted opportunity'], total['Significance']), ('[x]', 'Cannot be said: the figures have no 95% limits'))
        for place, code in (('coventry', '05A'), ('rugby', '05A'), ('south-warwickshire', '05R'), ('warwickshire-north', '05H')):
            (row,) = [row for row in self.table(place, 'Opportunities') if row['Measure'] == 'Non-elective spend, ten programmes']
            self.assertAlmostEqual(float(row[UNLIMITED]), sum(above_the_lowest_five(pack, code, 'NEL%02d' % number) for number in range(1, 11)), 4)
            self.assertEqual('shared with' in row['Organisation'], code == '05A', 'a CCG of two Places is never split')


    def test_a_programme_has_a_total(self):
        """Elective and non-elective spend of a programme have no pound in common."""
        pack = read_pack('ccg-pack.csv')
        for place, codes in ((SYSTEM, CCGS), ('rugby', ('05A',))):
            rows = [row for row in self.table(place, 'Opportunities') if row['Measure'] == 'Circulation: elective and non-elective spend']
            row = next(row for row in rows if place == 'rugby' or row['Organisation'].startswith('Total of'))
            wanted = sum(above_the_lowest_five(pack, code, indicator) for code in codes for indicator in ('NEL04', 'CIR01'))
            self.assertAlmostEqual(float(row[UNLIMITED]), wanted, 4)
            self.assertEqual(row['Significance'], 'Cannot be said: the figures have no 95% limits')


class Sample(unittest.TestCase):
    def test_is_what_the_script_makes(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, 'scripts', 'make_rightcare_demo.py'), '--check'], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ''), done.stderr)

    def test_is_marked_as_sample(self):
        for source in read_json(ROOT, DEMO)['sources']:
            if source['extractor'] == 'rightcare':
                self.assertIs(source['sample'], True)

    def test_the_night_reads_both(self):
        self.assertLessEqual({'fingertips', 'rightcare'}, {source['extractor'] for source in read_json(ROOT, 'pipelines', 'nightly.json')['sources']})


main()
