"""Editions: what boards, networks, trusts and the public are shown. Expectations by hand from the codes of the Places file, and from what the Places publish in the same run."""
import csv, json, os, subprocess
from job import PLACES, PROGRAM, ROOT, Job, contents, files_named, main, read_json

DISTRICTS = {'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222'}
FIGURE = ('measure', 'area_code', 'sex', 'age', 'category_type', 'category', 'period', 'value', 'lower_95', 'upper_95', 'count', 'denominator', 'status', 'method', 'note', 'england_value',
          'compared_with_england', 'trend', 'spc', 'source', 'source_row')


class Editions(Job):
    def pipeline(self, publish, places=None, name='pipelines/demo.json', **changes):
        """A copy of a pipeline of the repository that publishes these."""
        pipeline = read_json(ROOT, name)
        folder = os.path.dirname(os.path.join(ROOT, name))
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(folder, pipeline[key])
        for source in pipeline['sources']:
            if 'files' in source['options']:
                source['options']['files'] = [os.path.join(folder, file) for file in source['options']['files']]
        pipeline['publish'] = publish
        if places:
            pipeline['places'] = places
        return self.write('pipeline.json', json.dumps(dict(pipeline, **changes)))

    def table(self, edition, name, output=None):
        with open(os.path.join(self.latest(output), edition, '%s-%s.csv' % (edition, name)), newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def rows(self, edition, output=None):
        return self.table(edition, 'outcomes', output)

    def test_two_boards_publish_from_the_store_of_the_places(self):
        self.run_program('run', self.pipeline(['places']))
        before = contents(self.latest())
        done = self.run_program('run', self.pipeline(['places', 'coventry-board', 'warwickshire-board', 'trust-rkb', 'pcn-u62213']))
        self.assertIn('published 4 Places, the system and 4 editions (5 unchanged)', done.stdout)
        after = contents(self.latest())
        for place in PLACES:
            names = [name for name in before if name.startswith(place + '/')]
            self.assertGreater(len(names), 3)
            for name in names:
                self.assertEqual(after[name], before[name], name)
        board = self.rows('warwickshire-board')
        self.assertEqual({row['place'] for row in board}, {'warwickshire-board'})
        self.assertEqual({row['place_name'] for row in board}, {'Warwickshire Health and Wellbeing Board'})
        roles = {(row['geography'], row['area_code']) for row in board}
        self.assertEqual({code for role, code in roles if role == 'exact'}, {'E10000031'})
        self.assertLessEqual(DISTRICTS, {code for role, code in roles if role == 'part'})
        self.assertEqual({code for role, code in roles if role == 'part'} - DISTRICTS, {'south-warwickshire', 'warwickshire-north', 'E38000164', 'E38000195'} & {code for _, code in roles})
        self.assertFalse({'E08000026', 'coventry', 'E38000038', 'RKB'} & {code for _, code in roles})
        self.assertEqual({code for role, code in {(row['geography'], row['area_code']) for row in self.rows('coventry-board')} if role in ('exact', 'part')}, {'E08000026'})
        self.the_figures_are_those_of_the_system(board)
        self.all_figures_are_there(board)
        self.only_measures_that_are_shown('warwickshire-board')
        entry = {place['id']: place for place in read_json(self.latest(), 'publication.json')['places']}
        self.assertEqual((entry['warwickshire-board']['state'], entry['warwickshire-board']['rows'], entry['warwickshire-board']['audience']),
                         ('published', len(board), 'Members of the Warwickshire Health and Wellbeing Board'))
        network = self.rows('pcn-u62213')
        self.assertEqual({row['area_code'] for row in network if row['geography'] == 'exact'}, {'U62213'})
        self.assertLessEqual({row['area_code'] for row in network if row['geography'] == 'shared'}, {'E07000220'}, 'its Place')
        self.assertFalse({row['geography'] for row in network} & {'part', 'sum', 'county'})
        self.assertLessEqual({row['area_type'] for row in network if row['geography'] == 'local'}, {'practice'}, 'its own practices')
        self.assertNotIn('audience', entry['rugby'])
        self.assertNotIn('executive', entry)

    def only_measures_that_are_shown(self, edition):
        """Targets and figures of plans are of the edition's levels, and those of all levels stand in the system's tables."""
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'places.json'), encoding='utf-8') as file:
            levels = next(item['levels'] for item in json.load(file)['editions'] if item['id'] == edition)
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'), encoding='utf-8') as file:
            level_of = {measure['id']: measure.get('level', 'kpi') for measure in json.load(file)['measures']}
        for table in ('targets', 'plan-figures'):
            wider, shown = ({row['measure'] for row in self.table(of, table)} for of in ('coventry-and-warwickshire', edition))
            self.assertTrue([measure for measure in wider if level_of.get(measure) not in levels], table)
            self.assertEqual([measure for measure in shown if level_of.get(measure) not in levels], [], table)

    def the_figures_are_those_of_the_system(self, board):
        known = {tuple(row[name] for name in FIGURE) for row in self.rows('coventry-and-warwickshire')}
        for row in board:
            self.assertIn(tuple(row[name] for name in FIGURE), known)

    def all_figures_are_there(self, board):
        """Every figure of the county and its districts that the Places have, of the measures with the levels that the edition shows."""
        levels = {measure['id']: measure.get('level', 'kpi') for measure in read_json(ROOT, 'pipelines', 'framework', 'outcomes.json')['measures']}
        wanted = set()
        for place in ('rugby', 'south-warwickshire', 'warwickshire-north'):
            wanted |= {tuple(row[name] for name in FIGURE) for row in self.rows(place)
                       if row['area_code'] in DISTRICTS | {'E10000031'} and levels.get(row['measure']) in ('outcome', 'kpi', 'population')}
        there = {tuple(row[name] for name in FIGURE) for row in board if row['area_code'] in DISTRICTS | {'E10000031'}}
        self.assertGreater(len(wanted), 1000)
        self.assertEqual(there, wanted)

    def test_an_edition_is_asked_for_kept_removed_and_taken_back(self):
        self.run_program('run', self.pipeline(['places']))
        self.run_program('run', self.pipeline(['places']), '--place', 'public')
        self.assertEqual(set(read_json(self.latest(), 'publication.json')['places'][-1]) & {'id', 'audience'}, {'id', 'audience'})
        self.assertEqual(os.listdir(os.path.join(self.latest(), 'public')), ['public-profile.html'], 'only the loader that it names')
        told = subprocess.run([PROGRAM, 'diff', '--publications', self.output], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertIn('public', told.stdout)
        done = self.run_program('run', self.pipeline(['places']))
        self.assertIn('nothing changed', done.stdout)
        subprocess.run([PROGRAM, 'rollback', '--output', self.output, '--state', self.state], check=True, capture_output=True, env=self.environment(), cwd=ROOT)
        self.assertNotIn('public', os.listdir(self.latest()))
        done = self.run_program('run', self.pipeline(['places']), '--place', 'pubic', code=2)
        self.assertIn("did you mean 'public'?", done.stderr)

    def test_a_load_is_for_places_and_the_editions_follow_the_system(self):
        text = 'area_name,indicator,period,value\nRugby,zz,2019,7\nWarwickshire,zz,2019,8\nRugby PCN,zz,2019,9\nEngland,zz,2019,10\n'
        columns = [{'field': name, 'names': [name]} for name in ('area_name', 'indicator', 'period', 'value')]
        house = os.path.join(ROOT, 'pipelines', 'framework')
        pipeline = {'pipeline': 'few', 'framework': os.path.join(house, 'outcomes.json'), 'places': os.path.join(house, 'places.json'), 'publish': ['places', 'editions'],
                    'sources': [{'id': 'a', 'extractor': 'table', 'options': {'files': [self.write('a.csv', text)], 'columns': columns}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}, {'use': 'profile'}]}
        self.run_program('run', self.write('few.json', json.dumps(pipeline)))
        figures = lambda edition: {(row['geography'], row['area_name'], row['value']) for row in self.rows(edition)}
        self.assertEqual(figures('pcn-u62213'), {('exact', 'Rugby PCN', '9'), ('shared', 'Rugby', '7'), ('benchmark', 'England', '10')})
        self.assertFalse(os.path.exists(os.path.join(self.latest(), 'warwickshire-board')), 'a measure without a level is not of the levels that it shows')
        self.assertFalse(os.path.exists(os.path.join(self.latest(), 'pcn-u58127')))
        for places in (['warwickshire-board'], ['editions']):
            pipeline['sources'][0]['places'] = places
            done = self.run_program('check', self.write('few.json', json.dumps(pipeline)), code=3)
            self.assertIn("the Places file has no Place '%s'" % places[0], done.stderr)

    def test_what_is_wrong_with_editions_is_said_all_at_once(self):
        places = read_json(ROOT, 'pipelines', 'framework', 'places.json')
        places['editions'] = [
            {'id': 'empty', 'name': 'Empty'},
            {'id': 'rugby', 'name': 'A Place', 'districts': ['E07000220']},
            {'id': 'unknown', 'name': 'Unknown', 'districts': ['E07000999'], 'priorities': ['fraility'], 'levels': ['outcomes'], 'measures': ['life-expectanci'], 'loaders': ['workbok']},
            {'id': 'wrong', 'name': 'Wrong kind', 'counties': ['E07000220'], 'trusts': ['RKB', 'RKB']},
            {'id': 'both', 'name': 'Both', 'each': 'pcn', 'trusts': ['RKB']},
            {'id': 'editions', 'name': 'A word', 'trusts': ['RKB']},
        ]
        path = self.write('places.json', json.dumps(places, indent=1))
        done = self.run_program('check', self.pipeline(['places', 'empty', 'unknown', 'nowhere'], places=path), code=3)
        for words in ("edition 'empty' has no areas", "'rugby' is already the id of Rugby", "no area has the code 'E07000999'", "'fraility' in 'priorities' of edition 'unknown' is not known",
                      "'outcomes' in 'levels' of edition 'unknown' is not known", 'E07000220 (Rugby) in \'counties\' of wrong is a district', "RKB is twice in 'trusts' of wrong",
                      "edition 'both' is for each pcn and names areas as well", "'editions' cannot be the id of an edition"):
            self.assertIn(words, done.stderr)
        self.assertGreaterEqual(done.stderr.count('places.json:'), 9)
        network = next(area for area in places['areas'] if area['code'] == 'U62213')
        places['editions'] = [{'id': 'pcn', 'name': 'Networks', 'each': 'pcn'}]
        for owner in places['places'] + [places['system']]:
            owner['local_areas'] = [code.replace('U62213', '../U62213') for code in owner.get('local_areas', [])]
        network['code'] = '../U62213'   # the id is the name of a folder
        done = self.run_program('check', self.pipeline(['places'], places=self.write('places.json', json.dumps(places, indent=1))), code=3)
        self.assertIn("would have the id 'pcn-../u62213'", done.stderr)
        places = read_json(ROOT, 'pipelines', 'framework', 'places.json')
        places['editions'] = [{'id': 'one', 'name': 'One', 'districts': ['E07000220'], 'measures': ['life-expectanci'], 'loaders': ['workbok']},
                              {'id': 'two', 'name': 'Two', 'trusts': ['RKB'], 'loaders': ['profil']}]
        path = self.write('places.json', json.dumps(places, indent=1))
        done = self.run_program('check', self.pipeline(['places', 'one'], places=path), code=3)
        self.assertIn("the framework has no measure 'life-expectanci'", done.stderr)
        self.assertIn("the edition is published, and the pipeline has no loader 'workbok'", done.stderr)
        self.assertIn("did you mean 'workbook'?", done.stderr)
        self.assertNotIn('profil', done.stderr)
        places['editions'] = [{'id': 'one', 'name': 'One', 'districts': ['E07000220']}, {'id': 'one', 'name': 'Two', 'trusts': ['RKB']}]
        done = self.run_program('check', self.pipeline(['places', 'onw'], places=self.write('places.json', json.dumps(places, indent=1))), code=3)
        self.assertIn("'one'", done.stderr)
        for one, words in (({'id': 'around', 'name': 'Around', 'counties': ['E10000031'], 'districts': ['E08000026']}, 'E10000031 (Warwickshire) covers none of the districts of around'),
                           ({'id': 'zz', 'name': 'None', 'each': 'jsna'}, "'jsna'"), ({'name': 'No id', 'trusts': ['RKB']}, "'id'")):
            places['editions'] = [one]
            done = self.run_program('check', self.pipeline(['places'], places=self.write('places.json', json.dumps(places, indent=1))), code=3)
            self.assertIn(words, done.stderr)
            self.assertRegex(done.stderr, r'places\.json:\d+:\d+: ')

    def test_only_one_loader(self):
        places = read_json(ROOT, 'pipelines', 'framework', 'places.json')
        places['editions'] = [{'id': 'page', 'name': 'Page', 'districts': ['E07000220'], 'levels': ['outcome'], 'loaders': ['archive'], 'measures': ['life-expectancy-at-birth', 'suicide', 'depression-prevalence']}]
        self.run_program('run', self.pipeline(['page'], places=self.write('places.json', json.dumps(places))))
        self.assertFalse([name for name in os.listdir(os.path.join(self.latest(), 'page')) if name.endswith('.xlsx')])
        self.assertEqual({row['measure'] for row in self.rows('page')}, {'life-expectancy-at-birth', 'suicide'}, 'the prevalence is of another level')
        self.assertEqual({row['area_code'] for row in self.rows('page') if row['geography'] == 'exact'}, {'E07000220'})


if __name__ == '__main__':
    main()
