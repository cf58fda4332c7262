"""What the tests of proposals share. Small tables as national bodies lay them out, with made-up figures: what preview proposes is run unedited. What is right was written down by hand, from the
tables, before any of them was read."""
import csv, glob, os, subprocess
from job import Job, PROGRAM, ROOT

COVENTRY, RUGBY, WARWICK, STRATFORD, WARWICKSHIRE = 'E08000026', 'E07000220', 'E07000222', 'E07000221', 'E10000031'
FIELDS = ('measure_name', 'sex', 'age', 'category', 'period_start', 'period_end', 'value')


def year(of):
    return '%d-01-01' % of, '%d-12-31' % of


def financial(of):
    return '%d-04-01' % of, '%d-03-31' % (of + 1)


def row(measure, value, period, sex='Persons', age='Not applicable', category=''):
    return (measure, sex, age, category, *period, value)


def table(heading, rows):
    return '\n'.join([heading, *(','.join(str(cell) for cell in one) for one in rows)]) + '\n'


def national(rows=300, *cells):
    """Rows of authorities elsewhere, more than any sample of the first ones would have."""
    return [('E0600%04d' % (1000 + i), *(cell % (i % 7) if '%' in cell else cell for cell in cells)) for i in range(rows)]


class Proposed(Job):
    def propose(self, name, text, code=0):
        self.asked = subprocess.run([PROGRAM, 'preview', self.write(name, text), '--pipeline'], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(self.asked.returncode, code, self.asked.stderr)
        return self.asked.stdout

    def run_proposal(self, name, text):
        """Accepted by check, and read without a rejected row."""
        pipeline = self.write('proposed.json', self.propose(name, text))
        checked = subprocess.run([PROGRAM, 'check', pipeline], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.turn = getattr(self, 'turn', 0) + 1
        output, state = (os.path.join(self.folder, '%s%d' % (kind, self.turn)) for kind in ('output', 'state'))
        ran = subprocess.run(self.command('run', pipeline, output=output, state=state), capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertIn(ran.returncode, (0, 8), ran.stderr)
        self.assertIn(' 0 rows rejected', ran.stdout + ran.stderr)
        self.rows = []
        for path in glob.glob(os.path.join(output, 'latest', '*', '*-outcomes.csv')):
            with open(path, newline='', encoding='utf-8') as file:
                self.rows += list(csv.DictReader(file))

    def of(self, area, *fields):
        return {tuple(one[field] for field in fields or FIELDS) for one in self.rows if one['area_code'] == area}

    def check(self, name, text, area, expected, says=None):
        self.run_proposal(name, text)
        self.assertEqual(self.of(area), expected, name)
        if says:
            self.assertIn(says, self.asked.stderr)
        return self.rows
