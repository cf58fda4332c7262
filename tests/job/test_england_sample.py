"""The sample of all England is what its script makes, has every authority once, and the demonstration ranks with it."""
import csv, os, subprocess, sys
from job import Job, ROOT, main

ENGLAND = os.path.join(ROOT, 'pipelines', 'sample', 'england')


class EnglandSample(Job):
    def rows(self, name):
        with open(os.path.join(ENGLAND, name), newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def test_it_is_what_the_script_makes(self):
        done = subprocess.run([sys.executable, '-B', os.path.join(ROOT, 'scripts', 'make_england_sample.py'), '--check'], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ''), done.stderr)

    def test_every_authority_is_there_once(self):
        codes = [row['Local Authority District code'] for row in self.rows('deprivation.csv')]
        self.assertEqual((len(codes), len(set(codes))), (296, 296))
        self.assertEqual({code[:3]: sum(other[:3] == code[:3] for other in codes) for code in codes}, {'E06': 63, 'E07': 164, 'E08': 36, 'E09': 33})
        series = {}
        for row in self.rows('authorities.csv'):
            series.setdefault((row['Indicator ID'], row['Sex']), []).append(row['Area Code'])
        self.assertEqual(len(series), 6)
        for found in series.values():
            self.assertEqual(sorted(found), codes + 2 * ['E92000001'], 'England stands twice, as in files of the service')


if __name__ == '__main__':
    main()
