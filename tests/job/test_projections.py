"""Projections are a kind of figure of their own. A row is one when its period begins after the day of the run, which the tests fix with --as-of. Whatever
is said about the other rows must be the same as if the projections were not there; when the period of one has begun, it is a figure like any other."""
import csv, json, os, subprocess
from job import HEADER, Job, PLACES, PROGRAM, ROOT, contents, main, read_json
from sheets import sheet

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
STEPS = ['normalise', 'places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile']
YEARS = range(2012, 2022)


def line(year, area, value, indicator='91547'):
    """A percentage of 1,000 people, with limits a point below and above."""
    figures = [value, '%.1f' % (float(value) - 1), '%.1f' % (float(value) + 1), '', '', '%.10g' % (float(value) * 10), '1000'] if value else [''] * 7
    return ','.join([indicator, 'Smoking', '', '', area, area, 'District', 'Persons', '15+ yrs', '', '', str(year), *figures, '', '', '', '', '', '', ''])


AREAS = (('E07000220', 3), ('E07000221', 4), ('E07000222', 2), ('E92000001', 1))  # Rugby, Stratford-on-Avon, Warwick, England; percentage points a year
FIGURES = [line(year, area, str(10 + (year - 2012) * step), indicator='20101') for year in YEARS for area, step in AREAS]
# 24% of 1,000 in Stratford-on-Avon and 36% of 1,000 in Warwick: 600 of 2,000 in South Warwickshire, which is 30%.
PROJECTIONS = [line(year, area, value, indicator='20101') for year in (2031, 2041) for area, value in (('E07000220', '40'), ('E07000221', '24'), ('E07000222', '36'), ('E92000001', '5'))]
OTHER = [line(2019, 'E07000220', '20', indicator='92443')]
NOTE = 'projection: the period had not begun'


class Projections(Job):
    def pipeline(self, files, steps=STEPS, **more):
        files = [*files, ('england', [line(2000, 'E92000001', '20')])]
        pipeline = {'pipeline': 'projections', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': name, 'extractor': 'fingertips', 'options': {'files': [self.write(name + '.csv', '\n'.join([HEADER, *rows, '']))]}}
                                for name, rows in files],
                    'transforms': [{'use': step} for step in steps], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}], **more}
        return self.write('projections.json', json.dumps(pipeline))

    def publish(self, files, *words, as_of='2026-11-29', code=0, **more):
        return self.run_program('run', self.pipeline(files, **more), '--as-of', as_of, *words, code=code)

    def report(self, files, as_of):
        return json.loads(self.publish(files, '--json', as_of=as_of).stdout.splitlines()[-1])

    def ask(self, *words):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def table(self, place='rugby', kind='outcomes'):
        with open(os.path.join(self.latest(), place, '%s-%s.csv' % (place, kind)), newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def own(self, year, place='rugby', area='E07000220', measure='low-birth-weight'):
        found = [row for row in self.table(place) if (row['area_code'], row['period'], row['measure'], row['category']) == (area, str(year), measure, '')]
        self.assertEqual(len(found), 1)
        return found[0]

    def book(self, name, place='rugby'):
        return sheet(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), name)

    def lines(self, name, text, place='rugby'):
        return [row for row in self.book(name, place) if any(text in cell for cell in row)]

    def test_what_is_said_of_a_projection(self):
        self.publish([('all', FIGURES + OTHER + PROJECTIONS)])
        for row in (self.own(2041), self.own(2031), self.own(2041, 'south-warwickshire', 'E07000221'), self.own(2041, area='E92000001')):
            self.assertEqual((row['status'], row['method'], row['trend'], row['spc'], row['england_value'], row['region_value']), ('projected', '', '', '', '', ''))
            self.assertEqual((row['compared_with_england'], row['compared_with_region']), ('not_compared', 'not_compared'))
            self.assertIn(NOTE, row['note'])
        self.assertEqual((self.own(2041)['value'], self.own(2041)['lower_95'], self.own(2041)['count']), ('40', '39.0', '400'), 'the figure itself stays')
        total = self.own(2041, 'south-warwickshire', 'south-warwickshire')
        self.assertEqual((total['value'], total['count'], total['denominator'], total['status']), ('30', '600', '2000', 'projected'))
        self.assertIn('(exact)', total['method'], 'it is added up like any other')
        self.assertEqual({row['status'] for row in self.table() if row['period'] not in ('2031', '2041')}, {'published'})

    def test_nothing_else_changes(self):
        firsts = {place: ('Places side by side' if place == 'coventry-and-warwickshire' else 'At a glance', place) for place in PLACES
                  if place not in ('coventry', 'warwickshire-north')}  # which have no figure of their own
        def table(first):
            """Without the lines above it: they say what changed."""
            rows = self.book(*first)
            return rows[next(i for i, row in enumerate(rows) if row[0] == 'Measure'):]
        self.publish([('all', FIGURES + OTHER)])
        without = {(place, kind): self.table(place, kind) for place in PLACES for kind in ('outcomes', 'contrasts')}
        self.assertTrue(any(row['trend'].startswith('Increasing') for row in self.table()), 'there is a trend')
        self.assertTrue(any(row['spc'] in ('concern', 'improvement', 'common_cause') for row in self.table()), 'and a control chart')
        self.assertTrue(any(row['year_before_difference'] for row in self.table(kind='contrasts')), 'and a year before')
        book = {place: table(first) for place, first in firsts.items()}
        self.assertEqual(read_json(self.latest(), 'publication.json')['data_as_at'], '2021-12-31')
        self.publish([('all', FIGURES + OTHER + PROJECTIONS)])
        for place, kind in without:
            rest = [row for row in self.table(place, kind) if row['period'] not in ('2031', '2041')]
            self.assertEqual(rest, without[place, kind], (place, kind))
        self.assertEqual([row['period'] for row in self.table(kind='contrasts') if row['period'] in ('2031', '2041')], [], 'no contrast')
        self.assertEqual({place: table(first) for place, first in firsts.items()}, book)
        manifest = read_json(self.latest(), 'publication.json')
        self.assertEqual(manifest['data_as_at'], '2021-12-31')
        self.assertEqual({place['id']: place['projected_rows'] for place in manifest['places']},
                         # Rugby and England; two districts, their sum and England; the two that have none of their own see England's
                         {'coventry': 2, 'rugby': 4, 'south-warwickshire': 8, 'warwickshire-north': 2, 'coventry-and-warwickshire': len(
                             [row for row in self.table('coventry-and-warwickshire') if row['period'] in ('2031', '2041')])})
        self.assertTrue(self.lines('Cover', 'Published 29 November 2026. The newest figures are for 2021.'))

    def test_the_workbook_says_so(self):
        self.publish([('all', FIGURES + OTHER + PROJECTIONS)])
        found = [row for row in self.lines('Checks', 'projections') if row[0] == 'Projection']
        self.assertEqual([(row[1], row[2], row[4], row[5]) for row in found], [('Low birth weight of babies born at term', 'E07000220', '2031 to 2041', '2')])
        self.assertIn('no part in latest figures', found[0][9])
        # 2019 and 2021 are old on the day of the publication, in 2026; no projection makes them older or counts as old itself.
        self.assertEqual([(row[1], row[4]) for row in self.lines('Checks', 'Stale')], [('Smoking prevalence, adults', '2019'), ('Low birth weight of babies born at term', '2021')])
        self.assertTrue(self.lines('Dictionary', 'A projection: the figure is for a period that had not begun.'))
        latest = self.lines('Outcome 1 - Healthy lives', 'Low birth weight')
        self.assertEqual([row for row in latest if '2041' in row or '2031' in row], [])
        self.assertTrue([row for row in latest if '2021' in row])

    def test_a_period_that_has_begun_is_no_projection(self):
        """Half of 2031 is over on 1 July; 2041 begins on the day itself."""
        self.publish([('all', FIGURES + PROJECTIONS)], as_of='2031-07-01')
        self.assertEqual((self.own(2031)['status'], self.own(2041)['status']), ('published', 'projected'))
        self.assertEqual((self.own(2031)['england_value'], self.own(2031)['compared_with_england'] != 'not_compared'), ('5', True))
        self.assertEqual(read_json(self.latest(), 'publication.json')['data_as_at'], '2031-12-31')
        self.publish([('all', FIGURES + PROJECTIONS)], as_of='2041-01-01')
        self.assertEqual(self.own(2041)['status'], 'published')
        self.assertEqual(read_json(self.latest(), 'publication.json')['data_as_at'], '2041-12-31')

    def test_the_day_itself_changes_nothing(self):
        files = [('all', FIGURES + OTHER + PROJECTIONS)]
        self.publish(files, as_of='2026-11-29')
        before = os.readlink(self.latest())
        for day in ('2026-11-30', '2030-12-31'):
            self.assertIn('nothing changed', self.publish(files, as_of=day).stdout)
        self.assertEqual(os.readlink(self.latest()), before)
        again = os.path.join(self.folder, 'again')
        self.run_program('run', self.pipeline(files), '--as-of', '2026-11-29', output=again, state=os.path.join(self.folder, 'other-state'))
        self.assertEqual(contents(os.path.join(again, 'latest')), contents(self.latest()), 'the same bytes, from an empty store')

    def test_the_night_after_a_period_has_begun(self):
        files = [('all', FIGURES + OTHER + PROJECTIONS)]
        self.publish(files, as_of='2030-12-31')
        earlier = os.path.basename(os.readlink(self.latest()))
        report = self.report(files, '2031-01-01')
        # Two files, and the measures of England's row of 2000, of 2019 and of the projections, which alone runs again.
        self.assertEqual((report['units_run'], report['units_reused']), (1, 4))
        self.assertEqual((self.own(2031)['status'], NOTE in self.own(2031)['note'], self.own(2041)['status']), ('published', False, 'projected'))
        self.assertIn('nothing changed', self.publish(files, as_of='2031-06-01').stdout)
        changed = self.ask('diff', earlier, 'latest', '--json', '--publications', self.output)
        self.assertIn('projected', changed)
        self.ask('rollback', '--output', self.output, '--state', self.state)
        self.assertEqual(os.path.basename(os.readlink(self.latest())), earlier)
        self.publish(files, as_of='2031-06-01')
        self.assertEqual(self.own(2031)['status'], 'published', 'a publication of before the day does not serve')
        self.assertEqual(self.report(files, '2030-12-31')['units_run'], 0, 'an earlier day is what it was')
        self.assertEqual(self.own(2031)['status'], 'projected')

    def test_a_lost_store_does_not_make_an_old_publication_serve(self):
        """The units are read on another day than before: what was a projection then is none now."""
        files = [('all', FIGURES + PROJECTIONS)]
        self.publish(files, as_of='2030-12-31')
        self.state = os.path.join(self.folder, 'new-state')
        self.publish(files, as_of='2041-01-01')
        self.assertEqual({self.own(2031)['status'], self.own(2041)['status']}, {'published'})

    def test_only_projections(self):
        self.publish([('all', FIGURES + [line(2041, 'E07000220', '9', indicator='92443'), line(2041, 'E07000220', '9')])])
        self.assertEqual(self.own(2041, measure='smoking-adults')['status'], 'projected')
        found = [row for row in self.lines('Checks', 'projections only') if row[0] == 'Projection']
        self.assertEqual(len(found), 2, 'one of the framework and one that it does not have')
        self.assertEqual([row for row in self.book('Contents') if '2041' in row], [])
        missed = [row for row in self.book('Checks') if row[0] == 'Not received' and 'but projections' in row[9]]
        self.assertEqual(len(missed), 1)

    def test_a_row_without_a_figure_does_not_become_the_latest_either(self):
        self.publish([('all', FIGURES + [line(2041, 'E07000220', '', indicator='20101')])])
        self.assertEqual((self.own(2041)['status'], NOTE in self.own(2041)['note']), ('missing', True))
        self.assertEqual([row for row in self.lines('Outcome 1 - Healthy lives', 'Low birth weight') if '2041' in row], [])
        self.assertTrue(self.own(2021)['trend'])

    def test_what_the_source_says_of_its_projection(self):
        """A trend and comparisons in the row of a projection are those of a latest figure, which it is not; without the transforms too."""
        said = line(2041, 'E07000220', '40', indicator='20101').split(',')
        said[20:23] = ['Increasing and getting worse', 'Worse', 'Worse']
        self.publish([('all', FIGURES + [','.join(said)])], steps=['normalise', 'places'])
        row = self.own(2041)
        self.assertEqual((row['trend'], row['compared_with_england'], row['compared_with_region']), ('', 'not_compared', 'not_compared'))

    def test_two_sources(self):
        """Figures from one and projections from another; of two projections for one fact the later source counts, as with any figure."""
        revised = [line(2041, 'E07000220', '35', indicator='20101')]
        self.publish([('figures', FIGURES), ('projections', PROJECTIONS), ('revised', revised)])
        self.assertEqual((self.own(2041)['value'], self.own(2041)['source'], self.own(2041)['status']), ('35', 'revised', 'projected'))
        self.assertTrue(self.own(2021)['trend'].startswith('Increasing'))

    def test_a_loaded_projection(self):
        self.publish([('all', FIGURES)])
        before = read_json(self.latest(), 'publication.json')['data_as_at']
        path = self.write('projected.csv', '\n'.join([HEADER, *PROJECTIONS, '']))
        told = self.run_program('load', path, '--as', 'fingertips-files', '--dry-run', '--as-of', '2026-11-29').stdout
        self.assertIn('8 rows read = 8 kept', told)
        self.run_program('load', path, '--as', 'fingertips-files', '--as-of', '2026-11-29')
        self.assertEqual((self.own(2041)['status'], read_json(self.latest(), 'publication.json')['data_as_at']), ('projected', before))

    def test_the_day_of_a_run_is_not_that_of_the_next_load(self):
        self.publish([('all', FIGURES + [line(2099, 'E07000220', '40', indicator='20101')])], as_of='2100-01-01')
        self.assertEqual(self.own(2099)['status'], 'published')
        self.run_program('load', self.write('other.csv', '\n'.join([HEADER, *OTHER, ''])), '--as', 'fingertips-files')
        self.assertEqual(self.own(2099)['status'], 'projected')

    def test_projections_have_no_opportunities(self):
        """All of the pack is of 2019/20: on the day before it begins there is nothing to compare, and a day later there is."""
        for day, some in (('2019-03-31', False), ('2019-04-01', True)):
            self.run_program('run', 'pipelines/rightcare.json', '--set', 'files=tests/fixtures/rightcare/opportunity-pack.csv', '--as-of', day)
            rows = self.table('coventry-and-warwickshire')
            self.assertEqual(any(row['category_type'] == 'RightCare opportunity' for row in rows), some)
            self.assertEqual({row['status'] for row in rows} & {'projected', 'published'}, {'published'} if some else {'projected'})

    def test_a_wrong_day_is_refused(self):
        done = self.publish([('all', FIGURES)], as_of='2026-02-30', code=2)
        self.assertIn('as-of', done.stderr)


main()
