"""A source for some Places, or for some measures. The figures are counted in tests/fixtures/rightcare/ccg-pack.csv: three
measures of three CCGs with England's figure beside each, each CCG with ten similar ones, 102 rows with those of England; 05A has districts in Coventry
and in Rugby."""
import csv, json, os
from job import Job, PLACES, ROOT, contents, files_named, main, read_json

PACK = os.path.join(ROOT, 'tests', 'fixtures', 'rightcare', 'ccg-pack.csv')


class SourceParts(Job):
    def pipeline(self, **parts):
        """The demonstration, with the pack as one more source when `parts` are given."""
        house = os.path.join(ROOT, 'pipelines')
        pipeline = dict(read_json(house, 'demo.json'), publish=['places'])
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(house, pipeline[key])
        for source in pipeline['sources']:
            source['options']['files'] = [os.path.join(house, path) for path in source['options']['files']]
        if parts:
            pipeline['sources'].append({'id': 'pack', 'extractor': 'rightcare', 'options': {'files': [PACK]}, **parts})
        return self.write('pipeline.json', json.dumps(pipeline, indent=1))

    def rows(self, place):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='') as file:
            return [row for row in csv.DictReader(file) if row['source'] == 'pack']

    def states(self):
        return {place['id']: place['state'] for place in read_json(self.latest(), 'publication.json')['places']}

    def unit(self):
        return next(unit for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == 'pack')

    def test_other_places_keep_their_bytes(self):
        self.run_program('run', self.pipeline())
        before = contents(self.latest())
        self.run_program('run', self.pipeline(places=['rugby']))
        after = contents(self.latest())
        self.assertEqual(self.states(), {place: 'published' if place == 'rugby' else 'unchanged' for place in PLACES})
        for path in before:
            if not path.startswith(('rugby/', 'publication.json', 'index.html')):
                self.assertEqual(before[path], after[path], path)
        self.assertEqual({row['measure'] for row in self.rows('rugby')}, {'rightcare-cvd01', 'rightcare-cvd02', 'rightcare-res01'})
        unit = self.unit()
        self.assertEqual((unit['rows_read'], unit['rows_kept'], unit['rows_filtered']), (102, 36, 66))
        self.assertIn('nothing changed', self.run_program('run', self.pipeline(places=['rugby'])).stdout)

    def test_data_as_at_of_other_places_stays(self):
        """2030 is later than anything in the sample."""
        with open(PACK) as file:
            later = self.write('later.csv', file.read().replace('2019-20', '2029-30'))
        self.run_program('run', self.pipeline())
        before = contents(self.latest())
        path = self.pipeline(places=['rugby'], options={'files': [later]})
        self.run_program('run', path)
        self.assertEqual(contents(self.latest())['coventry/coventry-outcomes.zip'], before['coventry/coventry-outcomes.zip'])
        self.assertEqual({row['period'] for row in self.rows('rugby')}, {'2029/30'})

    def test_only_some_measures(self):
        self.run_program('run', self.pipeline(measures=['rightcare-cvd02']))
        for place in PLACES:
            self.assertEqual({row['measure'] for row in self.rows(place)}, {'rightcare-cvd02'}, place)
        unit = self.unit()
        self.assertEqual((unit['rows_read'], unit['rows_kept'], unit['rows_filtered']), (102, 34, 68))

    def test_what_is_not_known_is_said_with_its_place(self):
        done = self.run_program('check', self.pipeline(places=['rugbi']), code=3)
        self.assertRegex(done.stderr, r"pipeline\.json:\d+:\d+: the Places file has no Place 'rugbi'")
        self.assertIn("did you mean 'rugby'?", done.stderr)
        done = self.run_program('check', self.pipeline(measures=['smoking-at-delivry']), code=3)
        self.assertRegex(done.stderr, r"pipeline\.json:\d+:\d+: the framework has no measure 'smoking-at-delivry'")
        self.run_program('check', self.pipeline(measures=['rightcare-anything']))
        self.run_program('check', self.pipeline(places=['rugby', 'rugby']), code=3)


main()
