"""What `check` says of a framework: measures by outcome, level and priority, what is missing, and which measures a source has. Expectations: counted by hand in the
small framework below."""
import json
from job import Job, main


def measure(id, outcome, priorities, scheme='table', indicator=None, **more):
    return {'id': id, 'name': id.capitalize(), 'outcome': outcome, 'pillar': 'care', 'unit': 'People', 'value_type': 'count', 'polarity': 'low_is_good',
            'sources': [{'scheme': scheme, 'indicator': indicator or id}], 'priorities': priorities, **more}


FRAMEWORK = {
    'title': 'F', 'version': '1', 'pillars': [{'id': 'care', 'name': 'Care'}],
    'outcomes': [{'id': 'lives', 'name': 'Lives', 'short_name': 'Lives'}, {'id': 'services', 'name': 'Services', 'short_name': 'Services'}],
    'measures': [
        measure('deaths', 'lives', ['prevention', 'cancr'], level='outcome', owner='Public health', contributors=['Councils', 'Trusts']),  # a constant of `one`
        measure('smoking', 'lives', ['prevention'], 'fingertips', '1'),       # of a scheme that no source has
        measure('stays', 'services', ['frailty'], indicator='stays-at-night'),  # a pattern of `two`
        measure('beds', 'services', [], level='activity'),                    # put in place of a text by `two`, which is read for stays alone
        measure('people', 'services', ['green-spaces'], level='population'),  # only texts of the data can name it
        measure('nurses', 'services', ['prevention'], level='workforce'),     # beside a column of `one`
    ],
}
PLACES = '''{"title": "P", "publisher": "We", "contact": "us", "benchmarks": ["E92000001", "E12000005"],
 "areas": [{"code": "E92000001", "name": "England", "type": "country"}, {"code": "E12000005", "name": "West Midlands", "type": "region"},
  {"code": "E07000220", "name": "Rugby", "type": "district"}],
 "system": {"id": "system", "name": "System", "priorities": [{"id": "prevention", "name": "Prevention"}]},
 "places": [{"id": "rugby", "name": "Rugby", "districts": ["E07000220"], "priorities": [
  {"id": "frailty", "name": "Frailty"},
  {"id": "cancer", "name": "Cancer"},
  {"id": "hubs", "name": "Hubs", "gap": "Nobody counts who goes there."}]}]}'''
COLUMNS = [{'field': 'area_code', 'names': ['Code']}, {'field': 'period', 'names': ['Year']}]


def source(id, columns, constants, **more):
    return {'id': id, 'extractor': 'table', 'options': {'files': ['data.csv'], 'columns': COLUMNS + columns, 'constants': constants, **more.pop('options', {})}, **more}


PIPELINE = {
    'pipeline': 'small', 'title': 'Small', 'framework': 'framework.json', 'places': 'places.json',
    'sources': [
        source('one', [{'field': 'value', 'names': ['Deaths']}, {'field': 'count', 'names': ['Nurses'], 'with': {'indicator': 'nurses'}}], {'indicator': 'deaths'}),
        source('two', [{'field': 'value', 'names': ['Value']}, {'field': 'age', 'names': ['Age']}], {'indicator': 'stays-{sheet}'}, measures=['stays'],
               options={'values': [{'field': 'indicator', 'from': ['Bed*'], 'to': 'beds'}]}),
        source('three', [{'field': 'value', 'names': ['Value']}, {'field': 'indicator', 'names': ['What']}], {}),
    ],
    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}],
}


class Coverage(Job):
    def check(self, *words, code=0, pipeline=None, **changes):
        self.write('data.csv', 'Code,Year,Value\n')
        self.write('framework.json', json.dumps({**FRAMEWORK, **changes}))
        self.write('places.json', PLACES)
        return self.run_program('check', self.write('small.json', json.dumps({**PIPELINE, **(pipeline or {})})), *words, code=code)

    def coverage(self):
        return json.loads(self.check('--json').stdout)['coverage']

    def test_counts_by_outcome_level_and_priority(self):
        said = self.coverage()
        pairs = lambda items: {item['id']: (item['measures'], item['with_source']) for item in items}
        self.assertEqual(said['all'], {'measures': 6, 'with_source': 3, 'with_source_left_out': 0})
        self.assertEqual(pairs(said['outcomes']), {'lives': (2, 1), 'services': (4, 2)})
        self.assertEqual(pairs(said['levels']), {'outcome': (1, 1), 'kpi': (2, 1), 'activity': (1, 0), 'finance': (0, 0), 'workforce': (1, 1), 'population': (1, 0)})
        self.assertEqual(pairs(said['priorities']), {'prevention': (3, 2), 'frailty': (1, 1), 'cancer': (0, 0), 'hubs': (0, 0)})
        self.assertEqual([(line['place'], line['gap']) for line in said['priorities']],
                         [('system', None), ('rugby', None), ('rugby', None), ('rugby', 'Nobody counts who goes there.')])
        self.assertEqual([(one['id'], one['measures'], one['nearest']) for one in said['priorities_of_no_place']], [('cancr', 1, 'cancer'), ('green-spaces', 1, None)])

    def test_says_of_each_measure_who_answers_for_it_and_who_has_it(self):
        measures = self.coverage()['measures']
        self.assertEqual({one['id']: one['sources'] for one in measures},
                         {'deaths': ['one'], 'smoking': [], 'stays': ['two'], 'beds': [], 'people': [], 'nurses': ['one']})
        self.assertEqual((measures[0]['level'], measures[0]['owner'], measures[0]['contributors']), ('outcome', 'Public health', ['Councils', 'Trusts']))
        self.assertEqual((measures[1]['level'], measures[1]['owner'], measures[1]['contributors']), ('kpi', None, []))
        self.assertEqual(self.coverage()['sources_whose_tables_name_measures'], ['three'])

    def test_says_it_to_people_after_what_they_should_look_at(self):
        said = self.check()
        self.assertIn("places.json:7:3: no measure answers the priority 'cancer' of 'rugby', and no gap is stated", said.stderr)
        self.assertIn("neither a Place nor the system has the priority 'cancr' of measure 'deaths'", said.stderr)
        self.assertIn("did you mean 'cancer'?", said.stderr)
        self.assertNotIn('green-spaces', said.stderr, 'no mistake: others use the framework with other Places')
        self.assertNotIn('hubs', said.stderr, 'its gap is stated')
        lines = [' '.join(line.split()) for line in said.stdout.splitlines()]
        for line in ('outcome 2: Services 4 2 0', 'level: kpi 2 1 0', 'all 6 3 0', 'System Prevention 3 2 0', 'Rugby Frailty 1 1 0', 'Cancer 0 0 0 no measure, and no gap is stated',
                     'Hubs 0 0 0 no measure: Nobody counts who goes there.', 'measures with a source in this pipeline (3):', 'deaths, stays, nurses',
                     'more measures may come from sources whose tables name them (1):', 'three',
                     'priorities that measures name and no Place of this file has (2):', 'cancr, green-spaces'):
            self.assertIn(line, lines)
        self.assertEqual(self.check('-q').stdout, '')

    def test_counts_what_sources_would_have_that_need_a_parameter(self):
        """`two` alone is left; then none is."""
        optional = {'parameters': {'file': {'optional': True}}}
        left_out = [dict(one, options={**one['options'], 'files': ['${file}']}) for one in PIPELINE['sources']]
        said = json.loads(self.check('--json', pipeline={**optional, 'sources': [left_out[0], PIPELINE['sources'][1]]}).stdout)['coverage']
        self.assertEqual(said['all'], {'measures': 6, 'with_source': 1, 'with_source_left_out': 2})
        self.assertEqual({one['id']: (one['sources'], one['sources_left_out']) for one in said['measures'] if one['sources'] or one['sources_left_out']},
                         {'deaths': ([], ['one']), 'stays': (['two'], []), 'nurses': ([], ['one'])})
        said = self.check(pipeline={**optional, 'sources': [left_out[0]]})
        self.assertIn("source 'one' is left out: it needs --set file=...", said.stderr)
        self.assertIn('no source is left', said.stderr)
        self.assertIn('all 6 0 2', [' '.join(line.split()) for line in said.stdout.splitlines()])
        self.assertIn("'sources' has 0 items, expected at least 1", self.check(code=3, pipeline={'sources': []}).stderr)

    def test_mistakes_of_the_new_keys_are_said_where_they_are(self):
        wrong = [measure('deaths', 'lives', [], level='outcom'), measure('stays', 'lives', [], owner=3), measure('beds', 'lives', [], contributors=['a', 'a'])]
        said = self.check(code=3, measures=wrong).stderr
        for sentence in ("'outcom' is not one of the choices for 'level'", "expected a text for 'owner', found a number", "'a' is in 'contributors' twice", '3 mistakes'):
            self.assertIn(sentence, said)
        self.assertEqual(len([line for line in said.splitlines() if 'framework.json:1:' in line]), 3)


main()
