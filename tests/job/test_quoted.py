"""Figures that plans quote, from the register to the publication. The expectations are worked out by hand from the rules in docs/methods.md; those of the demo
are counted again here from its tidy tables and pipelines/framework/figures.json."""
import csv, json, os, zipfile
from job import Job, ROOT, SHARED, files_named, main, needs_shared, read_json

PIPELINES = os.path.join(ROOT, 'pipelines')
FRAMEWORK = {
    'title': 'T', 'version': '1', 'outcomes': [{'id': 'lives', 'name': 'Lives', 'short_name': 'Lives'}], 'pillars': [{'id': 'all', 'name': 'All'}],
    'measures': [
        {'id': 'smoking', 'name': 'Smoking', 'outcome': 'lives', 'pillar': 'all', 'sources': [{'scheme': 'table', 'indicator': 'smoking'}], 'unit': '%',
         'value_type': 'survey_proportion', 'polarity': 'low_is_good'},
        {'id': 'position', 'name': 'Underlying position', 'outcome': 'lives', 'pillar': 'all', 'sources': [{'scheme': 'table', 'indicator': 'position'}], 'unit': '£ thousand',
         'value_type': 'amount', 'polarity': 'high_is_good'},
        {'id': 'residents', 'name': 'Residents', 'outcome': 'lives', 'pillar': 'all', 'sources': [{'scheme': 'table', 'indicator': 'residents'}], 'unit': 'People',
         'value_type': 'count', 'polarity': 'no_judgement'}]}
DATA = """area_name,indicator,period,value,lower_95,upper_95
Coventry,smoking,2017,15.93,14.1,17.8
Rugby,smoking,2017,12.6,11.2,14.0
Warwickshire,smoking,2016,13,12,14
Warwickshire,smoking,2019,11,10,12
England,smoking,2017,14.9,14.8,15
South Warwickshire,position,2019/20,-18018,,
Coventry and Rugby,position,2019/20,-54246,,
The system,position,2019/20,-101648,,
Rugby,residents,2019,108935,,
Coventry,residents,2019,371521,,
"""
# id, areas, measure, period, value, more; then what is expected: result, value in the data, difference
CASES = [
    ('agrees', ['coventry'], 'smoking', '2017', 15.9, {}, 'agrees', 15.93, 0.03),
    ('within', ['coventry'], 'smoking', '2017', 15, {'rounded_to': 0.1}, 'differs_within', 15.93, 0.93),
    ('beyond', ['Rugby'], 'smoking', '2017', 16, {}, 'differs_beyond', 12.6, -3.4),
    ('nearest', ['E10000031'], 'smoking', '2017', 12, {}, 'other_period', 13, None),
    ('nowhere', ['warwickshire-north'], 'smoking', '2017', 12, {}, 'no_data', None, None),
    ('undated', ['England'], 'smoking', None, 15, {}, 'unclear', 14.9, None),
    ('unplaced', None, 'smoking', '2017', 15, {}, 'unclear', None, None),
    ('own-name', ['South Warwickshire'], 'position', '2019/20', -18018, {}, 'agrees', -18018, 0),
    ('footprint', ['Coventry and Rugby'], 'position', '2019/20', -54.2, {'unit': '£ million', 'times': 1000}, 'agrees', -54246, -46),
    ('system', ['The system'], 'position', '2019/20', -101, {'unit': '£ million', 'times': 1000}, 'differs', -101648, -648),
    ('together', ['rugby', 'coventry'], 'residents', '2019', 480000, {'rounded_to': 10000}, 'agrees', 480456, 456),
    ('over', ['coventry'], 'residents', '2019', 370000, {'bound': 'over'}, 'agrees', 371521, 1521),
    ('none', ['rugby'], None, '2019', 5, {'no_measure': 'nobody counts it'}, 'no_measure', None, None),
]
UNITS = {measure['id']: measure['unit'] for measure in FRAMEWORK['measures']}


def register(cases=CASES):
    figures = []
    for line, (id, areas, measure, period, value, more, *_) in enumerate(cases, 1):
        figure = {'id': id, 'text': 'text of ' + id, 'measure': measure, 'areas': areas, 'period': period, 'value': value, 'unit': UNITS.get(measure, 'any'),
                  'document': 'plan', 'line': line, **more}
        figures.append({key: held for key, held in figure.items() if held is not None})
    figures[1].update(doubt='It is said otherwise elsewhere.', contradicts=['agrees'])
    return {'title': 'Figures', 'documents': [{'id': 'plan', 'title': 'The plan'}], 'figures': figures}


class Quoted(Job):
    def pipeline(self, figures=None, **changes):
        columns = [{'field': name, 'names': [name], 'optional': name.endswith('95')} for name in DATA.split('\n', 1)[0].split(',')]
        source = {'id': 'a', 'extractor': 'table', 'options': {'files': [self.write('a.csv', DATA)], 'columns': columns}}
        pipeline = {'pipeline': 'quoted', 'framework': self.write('outcomes.json', json.dumps(FRAMEWORK)), 'places': os.path.join(PIPELINES, 'framework', 'places.json'),
                    'figures': self.write('figures.json', json.dumps(figures or register(), indent=1)), 'sources': [source],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}], **changes}
        return self.write('quoted.json', json.dumps({key: value for key, value in pipeline.items() if value is not None}))

    def table(self, place='coventry-and-warwickshire'):
        with open(os.path.join(self.latest(), place, place + '-plan-figures.csv'), newline='') as file:
            return {row['id']: row for row in csv.DictReader(file)}

    def test_each_figure_is_compared_with_the_data_about_the_same(self):
        self.run_program('run', self.pipeline())
        found = self.table()
        self.assertEqual(list(found), [case[0] for case in CASES], 'in the order of the register')
        for id, _, measure, _, value, more, result, data, difference in CASES:
            row = found[id]
            self.assertEqual(row['result'], result, id)
            self.assertEqual(row['value'], '' if data is None else '%.10g' % data, id)
            self.assertEqual(row['difference'], '' if difference is None else '%.10g' % difference, id)
            self.assertEqual((row['quoted'], row['measure'], row['document'], row['no_measure']), ('%.10g' % value, measure or '', 'The plan', more.get('no_measure', '')))
        self.assertEqual([found['nearest'][key] for key in ('period', 'data_period', 'area_code')], ['2017', '2016', 'E10000031'])
        self.assertEqual([found['footprint'][key] for key in ('quoted_unit', 'quoted_value', 'unit', 'area_code')], ['£ million', '-54200', '£ thousand', 'coventry-and-rugby-footprint'])
        self.assertEqual([found['agrees'][key] for key in ('lower_95', 'upper_95', 'source_row', 'line')], ['14.1', '17.8', '2', '1'])
        self.assertEqual([found['within'][key] for key in ('doubt', 'contradicts')], ['It is said otherwise elsewhere.', 'agrees'])

    def test_a_place_has_the_figures_of_its_areas(self):
        self.run_program('run', self.pipeline())
        wanted = {'coventry': {'agrees', 'within', 'undated', 'footprint', 'over'}, 'rugby': {'beyond', 'nearest', 'undated', 'footprint', 'none'},
                  'south-warwickshire': {'nearest', 'undated', 'own-name'}, 'warwickshire-north': {'nearest', 'undated', 'nowhere'}}
        for place, ids in wanted.items():
            if os.path.exists(os.path.join(self.latest(), place)):
                self.assertEqual(set(self.table(place)), ids, place)
        with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.zip')) as archive:
            with open(os.path.join(self.latest(), 'rugby', 'rugby-plan-figures.csv'), 'rb') as file:
                self.assertEqual(archive.read('rugby-plan-figures.csv'), file.read())
            described = {one['path']: one for one in json.loads(archive.read('datapackage.json'))['resources']}['rugby-plan-figures.csv']
            self.assertEqual([field['name'] for field in described['schema']['fields']], list(self.table('rugby')['none']))
            words = next(field for field in described['schema']['fields'] if field['name'] == 'result')['constraints']['enum']
            self.assertEqual({case[6] for case in CASES} | {'no_figure'}, set(words))

    def test_the_workbook_says_it_in_words(self):
        self.run_program('run', self.pipeline())
        with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')) as book:
            texts = book.read('xl/sharedStrings.xml').decode()
        for text in ('Plan figures', 'text of beyond', 'Differs, beyond the 95% limits of the data', 'No measure: nobody counts it', 'The plan, line 3',
                     'A plan quotes another figure (The plan, line 3).', 'Of 5 figures 1 agree, 0 differ within the 95% limits of the data, 1 beyond them'):
            self.assertIn(text, texts)

    def test_without_a_register_nothing_is_said_of_it(self):
        self.run_program('run', self.pipeline(figures=register()))
        first = read_json(self.latest(), 'publication.json')
        self.run_program('run', self.pipeline())
        self.assertEqual(read_json(self.latest(), 'publication.json'), first, 'nothing has changed')
        changed = register()
        changed['figures'][0]['value'] = 16
        self.run_program('run', self.pipeline(changed))
        self.assertNotEqual(read_json(self.latest(), 'publication.json')['run_id'], first['run_id'])
        self.run_program('run', self.write('without.json', json.dumps({key: value for key, value in read_json(self.pipeline()).items() if key != 'figures'})))
        self.assertEqual([name for name in os.listdir(os.path.join(self.latest(), 'rugby')) if 'figures' in name], [])

    def test_check_counts_and_tells_every_mistake(self):
        done = self.run_program('check', self.pipeline())
        self.assertIn('13 figures that plans quote, of which 12 have a measure', done.stdout)
        said = json.loads(self.run_program('check', self.pipeline(), '--json').stdout)
        self.assertEqual((said['figures'], said['figures_with_measure']), (13, 12))
        wrong = register()
        slips = [('areas', ['rugbi'], "no area is called 'rugbi'"), ('measure', 'smokin', "the framework has no measure 'smokin'"), ('document', 'plane', "no document has the id 'plane'"),
                 ('period', 'next year', "period 'next year'"), ('unit', 'people', "is in 'people'"), ('contradicts', ['agre'], "no figure has the id 'agre'")]
        for (key, value, _), figure in zip(slips, wrong['figures']):
            figure[key] = value
        done = self.run_program('check', self.pipeline(wrong), code=3)
        lines = json.dumps(wrong, indent=1).split('\n')
        for key, value, message in slips:
            item = value[0] if isinstance(value, list) else value
            line = next(i for i, text in enumerate(lines, 1) if json.dumps(item) in text)
            self.assertRegex(done.stderr, r'figures\.json:%d:\d+: [^\n]*%s' % (line, message))
        twice = register()
        twice['figures'][1]['id'] = 'agrees'
        self.assertIn('agrees', self.run_program('check', self.pipeline(twice), code=3).stderr)
        long = register()
        long['figures'][0]['text'] = 'x' * 300
        self.assertIn('300', self.run_program('check', self.pipeline(long), code=3).stderr)


# ---- The register of the house, and the demo ----

# NHS areas that cover exactly a Place, as ../shared/reference/system.md has them: what they say is said of the Place, unless it has a figure of its own.
NHS_AREAS = {'coventry-and-warwickshire': ['E54000018', 'E38000251'], 'south-warwickshire': ['E38000164'], 'warwickshire-north': ['E38000195']}
HOUSE = read_json(PIPELINES, 'framework', 'figures.json')


class House(Job):
    @needs_shared('reference/plan/figures.tsv')
    def test_every_figure_of_the_plans_is_in_the_register(self):
        titles = {document['id']: document['title'] for document in HOUSE['documents']}
        figures = {}
        for figure in HOUSE['figures']:
            figures.setdefault((titles[figure['document']], figure['line']), []).append(figure)
        with open(os.path.join(SHARED, 'reference', 'plan', 'figures.tsv'), newline='') as file:
            lines = list(csv.DictReader(file, delimiter='\t'))
        measured = 0
        for line in lines:
            same = [figure for figure in figures.get((line['document'], int(line['line of its text'])), []) if figure['value'] == float(line['value'])]
            self.assertTrue(same, line)
            measured += any('measure' in figure for figure in same)
        self.assertEqual(len(lines), 129)
        self.assertGreaterEqual(measured, 110)
        self.assertLessEqual(set(figures), {(line['document'], int(line['line of its text'])) for line in lines}, 'and no others')

    @needs_shared('data/population/MYEB3_components_of_change_2018.csv')
    def test_published_estimates_of_residents(self):
        """The estimates of the Office for National Statistics end in 2018, so the plans' figures of 2019 stand beside those: typed from the file, districts added by hand."""
        mapping = read_json(PIPELINES, 'mid-year-population.json')
        mapping['figures'] = 'framework/figures.json'
        for key in files_named(mapping):
            mapping[key] = os.path.join(PIPELINES, mapping[key])
        self.run_program('run', self.write('residents.json', json.dumps(mapping)), '--set', 'files=' + os.path.join(SHARED, 'data', 'population', 'MYEB3_components_of_change_2018.csv'))
        system = 'coventry-and-warwickshire'
        with open(os.path.join(self.latest(), system, system + '-plan-figures.csv'), newline='') as file:
            found = {row['id']: (row['result'], row['data_period'], row['value']) for row in csv.DictReader(file)}
        for id, value in (('rugby', 107194), ('south-warwickshire', 127580 + 142484), ('warwickshire-north', 64850 + 128902)):
            self.assertEqual(found['residents-' + id], ('other_period', '2018', str(value)))

    def test_contradictions_and_doubts_are_said(self):
        figures = {figure['id']: figure for figure in HOUSE['figures']}
        for figure in figures.values():
            for other in figure.get('contradicts', []):
                self.assertIn(figure['id'], figures[other]['contradicts'], 'both say it')
        doubted = [figures[id] for id in ('preventable-cancer-warwickshire', 'most-deprived-tenth-system', 'nation-life-expectancy-male')]
        self.assertEqual([figure['value'] for figure in doubted if figure['doubt']], [128, 44, 78])

    def test_the_demo_compares_every_figure(self):
        """Again from the tidy table and the register."""
        self.begin_with_demo()
        places = read_json(PIPELINES, 'framework', 'places.json')
        measures = {measure['id']: measure for measure in read_json(PIPELINES, 'framework', 'outcomes.json')['measures']}
        names = {area['name']: area['code'] for area in places['areas']}
        names.update({area['code']: area['code'] for area in places['areas']})
        for place in places['places'] + [places['system']]:
            own = {place['id']} | (set(place['districts']) if len(place['districts']) == 1 else set())
            names[place['id']] = names[place['name']] = sorted(own)
        for id, nhs in NHS_AREAS.items():
            names[id] += nhs
        system = places['system']['id']
        with open(os.path.join(self.latest(), system, system + '-outcomes.csv'), newline='') as file:
            rows = list(csv.DictReader(file))
        with open(os.path.join(self.latest(), system, system + '-plan-figures.csv'), newline='') as file:
            found = {row['id']: row for row in csv.DictReader(file)}
        self.assertEqual(list(found), [figure['id'] for figure in HOUSE['figures']])
        wanted = {}
        for figure in HOUSE['figures']:
            areas = [names[area] if isinstance(names[area], list) else [names[area]] for area in figure.get('areas', [])]
            wanted[figure['id']] = self.expected(figure, found[figure['id']], rows, areas, measures)
        self.assertEqual({id: (row['result'], row['value']) for id, row in found.items()}, wanted)
        self.assertGreaterEqual(sum(result == 'agrees' for result, _ in wanted.values()), 40)

    def candidates(self, figure, measure, rows, codes):
        """The rows about the same, whatever their period; None where the figure does not say of which people it is."""
        of = [row for row in rows if row['measure'] == measure['id'] and row['area_code'] in codes and not row['category'] and row['period_start']]
        of = [row for row in of if all(row[key] == figure.get(key, row[key]) for key in ('sex', 'age'))]
        sex = measure.get('headline_sex')
        if sex in ('Male', 'Female') and {'Male', 'Female'} <= {row['sex'] for row in of}:
            sex = None # a document that names no sex may mean either
        for key, text in (('sex', sex), ('sex', 'Persons'), ('age', measure.get('headline_age'))):
            of = [row for row in of if row[key] == text] or of
        return None if len({(row['sex'], row['age']) for row in of}) > 1 else of

    def expected(self, figure, found, rows, areas, measures):
        """Result and value of a figure, by the rules in docs/methods.md."""
        if 'measure' not in figure:
            return 'no_measure', ''
        parts = [self.candidates(figure, measures[figure['measure']], rows, codes) for codes in areas]
        if not parts or None in parts:
            return 'unclear', ''
        own = [[row for row in part if row['area_code'] not in sum(NHS_AREAS.values(), [])] for part in parts]
        if 'period' not in figure:
            latest = sorted((row for row in own[0] or parts[0]), key=lambda row: (row['value'] != '', row['period_end']))
            return ('unclear', latest[-1]['value']) if latest else ('no_data', '')
        days = (found['period_start'], found['period_end'])
        same = [[row for row in part if (row['period_start'], row['period_end']) == days] for part in parts]
        if not all(same):
            dated = [row for row in next(part for part, on in zip(parts, same) if not on) if row['value']]
            nearest = min(dated, key=lambda row: (self.far(row['period_end'], days[1]), self.far(row['period_start'], days[0])), default=None)
            return ('other_period', nearest['value']) if nearest else ('no_data', '')
        chosen = [min(part, key=lambda row: row['area_code'] in sum(NHS_AREAS.values(), [])) for part in same]
        if not all(row['value'] for row in chosen):
            return 'no_figure', ''
        value = sum(float(row['value']) for row in chosen)
        return self.judged(figure, value, chosen[0] if len(chosen) == 1 else None), chosen[0]['value'] if len(chosen) == 1 else '%.10g' % value

    @staticmethod
    def far(date, other):
        one, two = ([int(part) for part in text.split('-')] for text in (date, other))
        return abs((one[0] - two[0]) * 372 + (one[1] - two[1]) * 31 + one[2] - two[2])

    @staticmethod
    def judged(figure, value, row):
        times = figure.get('times', 1)
        quoted, bound = figure['value'] * times, figure.get('bound')
        step = figure.get('rounded_to') or 10 ** -len((repr(figure['value']) + '.').split('.')[1])
        if value > quoted if bound == 'over' else value < quoted if bound else abs(value - quoted) <= step / 2 * abs(times) + 1e-9 * abs(quoted):
            return 'agrees'
        if not row or not row['lower_95'] or not row['upper_95']:
            return 'differs'
        return 'differs_within' if float(row['lower_95']) <= quoted <= float(row['upper_95']) else 'differs_beyond'

    def test_no_doubtful_figure_is_sample_data(self):
        """The sample has published points; none of them is one that the register doubts."""
        self.begin_with_demo()
        system = 'coventry-and-warwickshire'
        with open(os.path.join(self.latest(), system, system + '-plan-figures.csv'), newline='') as file:
            for row in csv.DictReader(file):
                if row['doubt'] and row['period'] and row['areas']:
                    self.assertNotEqual(row['result'], 'agrees', row)


if __name__ == '__main__':
    main()
