"""Published values and limits against calculated ones: the page that says how well they agree is up to date."""
import csv, io, os, subprocess, sys
from job import Job, PROGRAM, ROOT, SHARED, main, needs_shared

SCRIPT = os.path.join(ROOT, 'scripts', 'make_agreement')
HEADINGS = ['Indicator ID', 'Indicator Name', 'Area Name', 'Time period', 'Value', 'Lower CI 95.0 limit', 'Upper CI 95.0 limit',
            'Lower CI 99.8 limit', 'Upper CI 99.8 limit', 'Count', 'Denominator', 'Value note']


class Agreement(Job):
    def script(self, *words):
        return subprocess.run([sys.executable, '-B', SCRIPT, '--check', '--program', PROGRAM, *words], capture_output=True,
                              text=True, env=self.environment(), timeout=600)

    @needs_shared('data/fingertips')
    def test_the_page_is_what_is_calculated_today(self):
        done = self.script('--data', os.path.join(SHARED, 'data', 'fingertips'))
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_difference_that_nothing_explains_is_found(self):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        # Wilson's limits of 81 of 263: 25.5 to 36.6.
        writer.writerow(['1', 'Something', 'Rugby', '2020', '30.8', '25.5', '36.6', '', '', '81', '263', ''])
        writer.writerow(['1', 'Something', 'Coventry', '2020', '30.8', '25.5', '36.9', '', '', '81', '263', ''])
        self.write('data/some.csv', text.getvalue())
        done = self.script('--data', os.path.join(self.folder, 'data'))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('1 rows differ and nothing explains them', done.stderr)
        self.assertIn('1 Coventry 2020', done.stderr)
        self.assertNotIn('Rugby', done.stderr)


main()
