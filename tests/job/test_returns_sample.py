"""The sample of local returns: what its script makes, with figures that stand in the plans where it says so, and published by the demo to the last row."""
import csv, glob, os, re, subprocess, sys, unittest
from job import Job, ROOT, SHARED, main, needs_shared, read_json

FILES = sorted(glob.glob(os.path.join(ROOT, 'pipelines', 'sample', 'returns', '*.csv')))


def rows():
    for path in FILES:
        with open(path, encoding='utf-8', newline='') as file:
            yield from csv.DictReader(file)


class Sample(unittest.TestCase):
    def test_is_what_the_script_makes(self):
        done = subprocess.run([sys.executable, '-B', os.path.join(ROOT, 'scripts', 'make_returns_sample.py'), '--check'], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_measures_are_those_of_the_framework(self):
        measures = read_json(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'))['measures']
        tables = {source['indicator']: one for one in measures for source in one['sources'] if source['scheme'] == 'table'}
        self.assertEqual(set(), {row['indicator'] for row in rows()} - set(tables))
        for row in rows():
            measure = tables[row['indicator']]
            if row['numerator']:
                self.assertAlmostEqual(float(row['value']), measure['multiplier'] * float(row['numerator']) / float(row['denominator']), places=8, msg=str(row))
            elif measure['unit'] == '%' and measure['value_type'] == 'proportion':
                self.assertTrue(0 <= float(row['value']) <= 100, row)

    @needs_shared('reference/plan/figures.tsv')
    def test_figures_that_are_called_published_stand_in_the_plans(self):
        with open(os.path.join(SHARED, 'reference', 'plan', 'figures.tsv'), encoding='utf-8') as file:
            numbers = {float(number) for number in re.findall(r'(?<![\w.])-?\d+(?:\.\d+)?', file.read())}
        published = [row for row in rows() if row['note'].startswith('Published')]
        self.assertGreater(len(published), 25)
        self.assertEqual([], [row for row in published if float(row['value']) not in numbers and -float(row['value']) not in numbers])


class Demo(Job):
    def test_every_row_is_published(self):
        self.run_program('run', 'pipelines/demo.json', '--place', 'coventry-and-warwickshire')
        units = {unit['source']: unit for unit in read_json(self.latest(), 'publication.json')['units']}
        for path in FILES:
            with open(path, encoding='utf-8') as file:
                lines = len(file.readlines()) - 1
            unit = units[os.path.basename(path)[:-4]]
            self.assertEqual((unit['rows_read'], unit['rows_kept']), (lines, lines), path)

    def test_a_value_that_is_not_what_its_parts_give_is_told(self):
        typed = ('indicator,area_code,area_name,period,value,numerator,denominator\n'
                 'same-day-discharge,RKB,,2019/20,75,150,300\nsame-day-discharge,RLT,,2019/20,40,80,200\n')
        done = self.run_program('run', 'pipelines/local-returns.json', '--set', 'files=' + self.write('typed.csv', typed), code=8)
        self.assertIn('1 mismatch', done.stdout)   # 150 of 300 are 50%, 80 of 200 are 40%


main()
