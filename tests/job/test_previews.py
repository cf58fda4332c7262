"""`placebook preview` on every real file: a pipeline that is accepted and reads the file, or the reason why there is none."""
import json, os, subprocess
from job import Job, PROGRAM, SHARED, contents, main, needs_shared

DATA = os.path.join(SHARED, 'data')
# The files that get no proposal, and the words of the reason. All others get one.
NONE = {
    'areas.csv': 'a list of areas or codes', 'indicators.csv': 'no column has areas', 'ccg20_stp20.csv': 'a list of areas or codes',
    'epcn_2022.zip': 'a list of areas or codes', 'lsoa11_ccg20_lad20.csv': 'a list of areas or codes', 'ltla19_utla19.csv': 'a list of areas or codes',
    'MAPPING_INDICATORS_2021_v2.csv': 'no column has areas',
    'MAPPING_NHS_GEOGRAPHIES_2021.csv': 'a list of areas or codes', 'PREVALENCE_2021_v2.csv': 'no column has areas',
}
REFUSED = {'indicator_metadata.json': 'an object with something other than lists in it'}
# Rows that are rightly rejected: those of general practices, which have no indicator id.
REJECTED = {'smok_qof_prev.csv': (6267, 'Indicator ID is empty')}

# What only a person can know, and the answer: the rows of three former organisations are parts of their successor's.
ASKED = {'Regional_CSV_CoventryWarwickshire.csv': ('are they parts of a whole? If so, set "alike_rows" to "add"', '"once"', '"add"')}


def real_files():
    return sorted(os.path.join(top, name) for top, _, names in os.walk(DATA) for name in names if not name.endswith('.md'))


@needs_shared('data')
class Previews(Job):
    def preview(self, path, *words):
        return subprocess.run([PROGRAM, 'preview', path, *words], capture_output=True, text=True, env=self.environment(), timeout=300)

    def look(self, path, name):
        seen = self.preview(path, '--json')
        if name in REFUSED:
            self.assertEqual(seen.returncode, 5, seen.stderr)
            self.assertIn(REFUSED[name], seen.stderr)
            return False
        self.assertEqual(seen.returncode, 0, seen.stderr)
        answer = json.loads(seen.stdout)
        words = self.preview(path)
        self.assertEqual(words.returncode, 0, words.stderr)
        self.assertIn(os.path.basename(path), words.stdout)
        if name not in NONE:
            self.assertIsNotNone(answer['pipeline'], answer['reason'])
            self.assertTrue(answer['extractor'] or any(sheet['local_authorities'] + sheet['other_areas'] > 0 for sheet in answer['sheets']))
            return True
        self.assertIsNone(answer['pipeline'])
        self.assertIn(NONE[name], answer['reason'])
        self.assertIn(answer['reason'], words.stdout)
        asked = self.preview(path, '--pipeline')
        self.assertEqual((asked.returncode, asked.stdout), (6, ''))
        self.assertIn(NONE[name], asked.stderr)
        return False

    def read(self, path, name):
        """What is proposed is accepted, and reads the file."""
        proposed = self.preview(path, '--pipeline')
        pipeline = self.write('proposed.json', proposed.stdout)
        account = json.loads(self.preview(path, '--json').stdout)['account']['rows']
        if name in ASKED:
            self.assertIn(ASKED[name][0], proposed.stderr)
            pipeline = self.write('proposed.json', proposed.stdout.replace(*ASKED[name][1:]))
        checked = subprocess.run([PROGRAM, 'check', pipeline], capture_output=True, text=True, env=self.environment())
        self.assertEqual(checked.returncode, 0, checked.stderr)
        output = os.path.join(self.folder, name)
        self.run_program('run', pipeline, output=output, state=output + '-state')
        with open(os.path.join(output, 'latest', 'publication.json')) as file:
            units = json.load(file)['units']
        self.assertGreater(sum(unit['rows_kept'] for unit in units), 0)
        count, reason = REJECTED.get(name, (0, ''))
        self.assertEqual(sum(unit['rows_rejected'] for unit in units), count)
        for key, written in (('read', 'read'), ('filtered', 'filtered'), ('rejected', 'rejected'), ('duplicates', 'duplicate')):  # the preview said what the run did
            self.assertTrue(name in ASKED or account[key] == sum(unit['rows_' + written] for unit in units), key)
        if count:
            with open(os.path.join(output, 'latest', 'rejects.csv')) as file:
                self.assertEqual(sum(reason in line for line in file), count)
        self.assertGreater(len(contents(os.path.join(output, 'latest', 'coventry'))), 0)

    def test_every_file(self):
        files = real_files()
        self.assertGreater(len(files), 20)
        for path in files:
            name = os.path.basename(path)
            with self.subTest(name):
                if self.look(path, name):
                    self.read(path, name)


main()
