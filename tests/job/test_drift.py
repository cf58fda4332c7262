"""Drift: what changed of a source since a run last published. Each edition differs from the first in one way that the test made, so what is to be said is known."""
import json, os, subprocess
from job import Job, PROGRAM, ROOT, main, read_json

FIELDS = ['code', 'area', 'measure', 'sex', 'period', 'value', 'unit']
RUGBY, STRATFORD = 'E07000220', 'E07000221'


def edition(areas=(RUGBY, STRATFORD), periods=('2017', '2018', '2019'), measures=('alpha', 'beta'), sexes=('Male', 'Female'), unit='per 1,000', value=lambda text: 10,
            fields=FIELDS, more=(), fill='x'):
    lines = [','.join([*fields, *more])]
    for area in areas:
        for measure in measures:
            for sex in sexes:
                for period in periods:
                    cells = [area, 'Rugby' if area == RUGBY else 'Stratford-on-Avon', measure, sex, period, str(value((area, measure, sex, period))), unit]
                    lines.append(','.join(('"%s"' % cell if ',' in cell else cell) for cell in cells + [fill] * len(more)))
    return '\n'.join(lines) + '\n'


class Drift(Job):
    def pipeline(self, **source):
        document = {
            'pipeline': 'drifting', 'framework': os.path.join(ROOT, 'pipelines/framework/outcomes.json'), 'places': os.path.join(ROOT, 'pipelines/framework/places.json'),
            'max_withdrawn': '100%',
            'sources': [dict({'id': 'one', 'extractor': 'table', 'options': {'files': ['one.csv'], 'columns': [
                {'field': field, 'names': [name]} for field, name in zip(('area_code', 'area_name', 'indicator', 'sex', 'period', 'value', 'unit'), FIELDS)]}}, **source)],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        return self.write('pipeline.json', json.dumps(document))

    def publish(self, text, *words, code=0, **source):
        self.write('one.csv', text)
        return self.run_program('run', self.pipeline(**source), '--place', 'rugby', '--place', 'south-warwickshire', *words, code=code)

    def drift(self):
        done = subprocess.run([PROGRAM, 'runs', 'show', '--state', self.state, '--json'], capture_output=True, text=True)
        return {(one['part'], one['change']): (one['severity'], one['sentence']) for one in json.loads(done.stdout)['drift']}

    def after(self, text, code=0, words=(), **source):
        """What is said of an edition after the first."""
        self.publish(edition(), **source)
        self.assertEqual(self.drift(), {})
        self.told = self.publish(text, *words, code=code, **source)
        return self.drift()

    def test_a_new_period_is_noted_and_warns_nobody(self):
        found = self.after(edition(periods=('2017', '2018', '2019', '2020')))
        self.assertEqual(found, {('periods', 'added'): ('note', '1 period is new since run 1: 2020 (2 measures)'),
                                 ('rows', 'added'): ('note', '32 rows of our areas, and 24 in run 1')})
        self.assertNotIn('since run', self.told.stderr)

    def test_the_same_rows_in_another_file_are_no_drift(self):
        lines = edition().splitlines()
        self.assertEqual(self.after('\n'.join([lines[0], *lines[1:]]) + '\n\n'), {})

    def test_an_area_that_is_gone(self):
        found = self.after(edition(areas=(RUGBY,)), code=8)
        self.assertEqual(found[('areas', 'removed')], ('warn', '1 area is gone since run 1: E07000221 (2 measures)'))
        self.assertEqual(found[('rows', 'removed')], ('warn', '12 rows of our areas, and 24 in run 1'))
        self.assertIn("source 'one': 1 area is gone since run 1: E07000221", self.told.stderr)

    def test_an_area_that_one_measure_lost(self):
        text = edition()
        fewer = ''.join(line + '\n' for line in text.splitlines() if not (STRATFORD in line and 'beta' in line))
        self.assertEqual(self.after(fewer)[('areas', 'removed')], ('warn', '1 area is gone since run 1: E07000221 (measure table-beta)'))

    def test_a_measure_comes_and_goes(self):
        found = self.after(edition(measures=('alpha', 'gamma')))
        self.assertEqual(found[('measures', 'removed')], ('warn', '1 measure is gone since run 1: table-beta'))
        self.assertEqual(found[('measures', 'added')], ('note', '1 measure is new since run 1: table-gamma'))

    def test_revised_figures_are_counted(self):
        found = self.after(edition(value=lambda row: 11 if row[1] == 'alpha' and row[3] == '2017' else 10))
        self.assertEqual(found, {('history', 'revised'): ('note', '4 of 12 figures that were there in run 1 are others now, of 1 measure: table-alpha')})

    def test_another_unit_stops_the_run(self):
        found = self.after(edition(unit='per 100,000'), code=6)
        self.assertEqual(found[('units', 'changed')], ('stop', "1 unit has changed since run 1: 'per 1,000' to 'per 100,000' (2 measures)"))
        self.assertIn('--accept-drift', self.told.stderr)
        first = os.path.realpath(self.latest())
        self.publish(edition(unit='per 100,000'), code=6)
        self.assertEqual(os.path.realpath(self.latest()), first)
        self.publish(edition(unit='per 100,000'), '--accept-drift')
        self.assertNotEqual(os.path.realpath(self.latest()), first)
        self.assertEqual(self.drift()[('units', 'changed')][0], 'warn')
        self.publish(edition(unit='per 100,000'))

    def test_columns(self):
        found = self.after(edition(more=('extra',)))
        self.assertEqual(found, {('columns', 'added'): ('note', '1 column is new since run 1: extra')})
        self.assertEqual(self.after_again(edition(more=('extra2',))), {('columns', 'renamed'): ('warn', "1 column has changed since run 2: 'extra' to 'extra2'")})
        self.assertEqual(self.after_again(edition()), {('columns', 'removed'): ('warn', '1 column is gone since run 3: extra2')})

    def after_again(self, text):
        self.publish(text)
        return self.drift()

    def test_a_column_of_numbers_that_holds_texts(self):
        """A beds column that the mapping leaves out, and then the figures themselves; a few texts among numbers, marks and empty cells change nothing."""
        self.publish(edition(more=('beds',), fill='1,204'))
        found = self.after_again(edition(more=('beds',), fill='1205'))
        self.assertEqual(found, {})
        self.assertEqual(self.after_again(edition(more=('beds',), fill='n/a')), {})
        self.publish(edition(more=('beds',), fill='12.5'))
        found = self.after_again(edition(more=('beds',), fill='more than ten'))
        self.assertEqual(found, {('columns', 'retyped'): ('warn', "1 column holds something else since run 4: 'beds' (texts, not numbers)")})
        self.assertEqual(self.after_again(edition(more=('beds',), fill='7')), {('columns', 'retyped'): ('warn', "1 column holds something else since run 5: 'beds' (numbers, not texts)")})
        done = self.publish(edition(more=('beds',), fill='7', value=lambda row: 'ten in a hundred'), code=7)
        self.assertIn("'value' (texts, not numbers)", done.stderr)
        self.publish(edition(more=('beds',), fill='many of them'), code=6, drift={'columns': 'stop'})
        self.assertEqual(self.drift()[('columns', 'retyped')][0], 'stop')

    def test_a_sex_by_another_name(self):
        found = self.after(edition(sexes=('Male', 'Persons')))
        self.assertEqual(found[('values', 'renamed')], ('warn', "1 value of sex, age or category has changed since run 1: 'Female' to 'Persons' (2 measures)"))

    def test_the_pipeline_file_decides(self):
        found = self.after(edition(periods=('2018', '2019')), code=6, drift={'periods': 'stop', 'rows': 'note'})
        self.assertEqual((found[('periods', 'removed')][0], found[('rows', 'removed')][0]), ('stop', 'note'))
        done = self.publish(edition(), code=3, drift={'periods': 'stopp'})
        self.assertIn("did you mean 'stop'?", done.stderr)

    def test_a_file_that_is_read_in_parts_has_its_headings_once(self):
        """Files of 32 MB are read in parts by all threads."""
        import sqlite3
        more = edition(more=('extra',))
        filler = ','.join(['E06000001', 'Hartlepool', 'alpha', 'Male', '2019', '1', 'per 1,000'.replace(',', ''), 'x' * 4000]) + '\n'
        self.publish(more + filler * (33 * 1024 * 1024 // len(filler)), '--jobs', '2')
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            [(headings,)] = store.execute('SELECT headings FROM unit_headings').fetchall()
        kinds = dict(zip(FIELDS, 'ttttntt'), extra='t')  # what is below: the period and the value are numbers, and the filler is text
        kinds['period'], kinds['value'] = 'n', 'n'
        self.assertEqual(headings.decode().split('\0'), [name + '\x01' + kinds[name] for name in (*FIELDS, 'extra')] + [''])

    def test_another_framework_is_no_drift_of_the_source(self):
        self.publish(edition())
        path = self.pipeline()
        document = read_json(path)
        document['places'] = self.write('places.json', json.dumps(read_json(document['places']), indent=3))
        with open(path, 'w') as file:
            json.dump(document, file)
        self.run_program('run', path, '--place', 'rugby', '--place', 'south-warwickshire')
        with_key = json.loads(subprocess.run([PROGRAM, 'runs', '--state', self.state, '--json'], capture_output=True, text=True).stdout.splitlines()[0])
        self.assertEqual((with_key['number'], with_key['units_run'] > 0), (2, True))
        self.assertEqual(self.drift(), {})


if __name__ == '__main__':
    main()
