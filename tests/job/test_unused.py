"""What was not used of a file: the same sentences below a proposal, in the messages of --pipeline, in a dry run and on the sheet Checks. Counted by hand."""
import json, os, subprocess
from zipfile import ZipFile
from job import Job, PROGRAM, main

TABLE = ('Area code,Area,Time period,Value,Lower 95% limit,Upper 95% limit,Remark\n' +
         ''.join('E07000220,Rugby,%d,10.5,9,12,checked\n' % year for year in range(2008, 2019)) +
         'E07000220,Rugby,2019,11.5,10,13,late\n'
         'E08000026,Coventry,2018,12.5,11,14,checked\n'
         'E08000026,Coventry,2019,few,11,14,checked\n'
         'E06000001,Hartlepool,2018,13.5,12,15,other\n'
         'E06000002,Middlesbrough,2018,14.5,13,16,another\n')
ROWS = 'of 16 rows these are not used: 2 of other areas'
COLUMN = "1 column is not used, with so many different texts in the rows of your areas: 'Remark' (2)"
REJECTED = "(column 'Value')"
MAPPING = {
    'pipeline': 'rates', 'title': 'Rates', 'parameters': {'files': {'type': 'path'}},
    'sources': [{'id': 'rates', 'extractor': 'table', 'title': 'Rates', 'options': {
        'files': ['${files}'],
        'columns': [{'field': 'area_code', 'names': ['Area code']}, {'field': 'area_name', 'names': ['Area']}, {'field': 'period', 'names': ['Time period']},
                    {'field': 'value', 'names': ['Value']}, {'field': 'lower_95', 'names': ['Lower*']}, {'field': 'upper_95', 'names': ['Upper*']}],
        'constants': {'indicator': 'rate', 'indicator_name': 'Rate', 'unit': '%'}}}],
    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}], 'publish': ['coventry', 'rugby'],
}


class Unused(Job):
    def table(self, name='rates.csv', text=TABLE):
        return self.write(name, text)

    def mapping(self, name='mapping.json', indicator='rate'):
        folder = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'pipelines', 'framework')
        return self.write(name, json.dumps({**MAPPING, 'framework': os.path.join(folder, 'outcomes.json'), 'places': os.path.join(folder, 'places.json')}).replace('"rate"', json.dumps(indicator)))

    def preview(self, path, *words):
        done = subprocess.run([PROGRAM, 'preview', path, *words], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_a_preview_says_what_its_proposal_makes_of_the_file(self):
        path = self.table()
        account = json.loads(self.preview(path, '--json').stdout)['account']
        self.assertEqual([account['rows'][key] for key in ('read', 'kept', 'filtered', 'rejected', 'duplicates')], [16, 13, 2, 1, 0])
        self.assertIsNone(account['fails'])
        self.assertEqual([(rule['rule'], rule['rows']) for rule in account['rejected']], [('not-a-number', 1)])
        self.assertIn('rates.csv:15: ', account['rejected'][0]['example'])
        sentences = [caution['sentence'] for caution in account['cautions']]
        self.assertIn(ROWS, sentences)
        words = self.preview(path).stdout
        self.assertIn('it makes of the file: 16 rows read = 13 kept + 2 filtered + 1 rejected + 0 duplicates', words)
        self.assertIn(ROWS, words)
        self.assertIn(REJECTED, words)
        asked = self.preview(path, '--pipeline')
        self.assertEqual(json.loads(asked.stdout)['pipeline'], 'rates')
        self.assertIn('16 rows read = 13 kept', asked.stderr)
        self.assertIn(ROWS, asked.stderr)

    def test_quality_and_a_dry_run_say_the_same(self):
        mapping = self.mapping()
        self.run_program('run', mapping, '--set', 'files=' + self.table())
        with ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')) as book:
            texts = ''.join(book.read(name).decode() for name in book.namelist() if name.endswith('.xml'))
        for sentence in (ROWS, COLUMN):
            self.assertIn('O' + sentence[1:] if sentence[0] == 'o' else sentence, texts.replace('&apos;', "'").replace('&#39;', "'"))
        self.assertIn('>Caution<', texts)
        tried = self.run_program('load', self.table('next.csv'), '--as', self.mapping('other.json', 'another-rate'), '--dry-run')
        self.assertIn('caution: next.csv: ' + ROWS, tried.stdout)
        self.assertIn('caution: next.csv: ' + COLUMN, tried.stdout)

    def test_when_no_row_is_kept_it_is_said_why(self):
        lines = TABLE.splitlines(True)
        mapping = self.mapping()
        wrong = self.table('wrong.csv', ''.join(lines[:1] + [line.replace(',200', ',x200') for line in lines[1:3]] + lines[15:]))
        done = self.run_program('run', mapping, '--set', 'files=' + wrong, '--max-rejects', '100%', code=7)
        self.assertIn('2 rows of your areas were rejected and none was kept', done.stderr)
        self.assertIn('wrong.csv:2: ', done.stderr)
        self.assertIn("(column 'Time period')", done.stderr)
        self.assertIn('of all 4 rows 2 were of other areas or left out', done.stderr)
        other = self.table('other.csv', ''.join(lines[:1] + lines[15:]))
        done = self.run_program('run', mapping, '--set', 'files=' + other, code=7)
        self.assertIn('no source has a row for any Place: of 2 rows 2 were of other areas', done.stderr)
        self.assertIn('preview', done.stderr)


main()
