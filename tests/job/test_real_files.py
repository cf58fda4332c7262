"""Real Fingertips files: published values unchanged, sums recomputed by an independent script, rows accounted for."""
import csv, os, re, subprocess
from job import Job, ROOT, SHARED, main, needs_shared, read_json

FILES = os.path.join(SHARED, 'data', 'fingertips')


class RealFiles(Job):
    def manifest(self):
        return read_json(self.latest(), 'publication.json')

    def rows(self, place):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='') as file:
            return list(csv.DictReader(file))

    def check(self, raw):
        """The script knows the columns of contract 1; those that our contract document has added are told to a copy of it."""
        with open(os.path.join(ROOT, 'docs', 'output-contract.md'), encoding='utf-8') as file:
            document = file.read()
        table = document[document.index('| Column | Type | Meaning |'):document.index('### Words')]
        columns = re.findall(r'^\| `(\w+)` \|', table, re.MULTILINE)
        self.assertEqual(list(self.rows('rugby')[0]), columns)
        with open(os.path.join(SHARED, 'tools', 'check_publication.py'), encoding='utf-8') as file:
            text = file.read()
        with open(os.path.join(self.folder, 'check_publication.py'), 'w', encoding='utf-8') as file:
            file.write(re.sub(r"(?s)HEADER = \('.*?'\)", "HEADER = ('%s')" % ','.join(columns), text))
        done = subprocess.run(['/usr/bin/python3', os.path.join(self.folder, 'check_publication.py'), raw, self.latest()],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    @needs_shared('data/fingertips/smok_qof_prev.csv')
    def test_smoking_prevalence(self):
        raw = os.path.join(FILES, 'smok_qof_prev.csv')
        done = self.publish_files(raw)
        self.assertIn('6267 rows rejected', done.stdout)
        self.check(raw)
        unit = self.manifest()['units'][0]
        self.assertEqual((unit['rows_read'], unit['rows_rejected']), (17627, 6267))
        rugby = [row for row in self.rows('rugby') if row['area_code'] == 'E07000220' and row['period'] == '2013/14']
        self.assertEqual([row['value'] for row in rugby], ['20.27947652'])
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            rejects = list(csv.DictReader(file))
        self.assertEqual(len(rejects), 6267)
        self.assertEqual({row['rule'] for row in rejects}, {'no-indicator-id'})
        self.assertTrue(rejects[0]['raw'].startswith(',Smoking prevalence'))

    @needs_shared('data/fingertips/smok_qof_prev.csv')
    def test_the_gate_stops_a_run_with_too_many_rejects(self):
        raw = os.path.join(FILES, 'smok_qof_prev.csv')
        done = self.publish_files(raw, '--max-rejects', '30%', code=7)
        self.assertIn('6267 of 17627', done.stderr)
        self.assertFalse(os.path.exists(self.latest()))

    @needs_shared('data/fingertips/social-isolation-indicators-CountyUA.data.csv')
    def test_county_figures_stand_in_as_proxies_and_nothing_is_apportioned(self):
        self.publish_files(os.path.join(FILES, 'social-isolation-indicators-CountyUA.data.csv'))
        own = {row['geography'] for row in self.rows('rugby')}
        self.assertEqual(own, {'county', 'benchmark'})
        self.assertEqual({row['geography'] for row in self.rows('coventry')}, {'exact', 'benchmark'})

    @needs_shared('data/fingertips/new_series_from_stable_link.csv')
    def test_dotted_headings_and_several_files_by_pattern(self):
        self.publish_files(os.path.join(FILES, 'new_series_from_stable_link.csv'))
        self.assertTrue(self.rows('coventry'))
        self.publish_files(os.path.join(FILES, 'ind*.csv'), '--max-withdrawn', '100%')  # which are other measures
        self.assertTrue(self.rows('rugby'))


main()
