"""Which authorities are like which, and where a figure stands among those of all England. Expectations by hand and by a calculation of their own."""
import collections, csv, html, json, os, random, re, statistics, subprocess, zipfile
from xml.etree import ElementTree
from job import HEADER, Job, ROOT, SHARED, main, needs_shared
from mappings import MAKE
from sheets import sheet

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
SCORES = 'Local Authority District code (2019),Local Authority District name (2019),IMD - Average score\n'


class PeersFiles(Job):
    def checked(self, deprivation=None, neighbours=None, code=3, ending='csv'):
        """`check` of a pipeline with these files."""
        peers = {}
        if deprivation is not None:
            peers['deprivation'] = [self.write('deprivation.csv', deprivation)]
        if neighbours is not None:
            peers['neighbours'] = self.write('neighbours.' + ending, neighbours)
        pipeline = {'pipeline': 'peers', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'peers': peers,
                    'sources': [{'id': 'a', 'extractor': 'fingertips', 'options': {'files': [self.write('a.csv', 'x\n')]}}], 'transforms': [{'use': 'normalise'}]}
        return self.run_program('check', '--json', self.write('peers.json', json.dumps(pipeline)), code=code)

    def mistakes(self, **files):
        """(file, line, column of the table, message) of each mistake; the last entry only counts them."""
        said = [json.loads(line) for line in self.checked(**files).stderr.splitlines()]
        return [(os.path.basename(one['source']), one.get('line', 0), one.get('column', 0), one['message']) for one in said[:len(said) - (len(said) > 1)]]

    def only(self, **files):
        (mistake,) = self.mistakes(**files)
        return mistake[3]

    def test_every_mistake_of_a_neighbours_file_is_told(self):
        said = self.mistakes(neighbours='area_code,neighbour_code,rank\nE07000220,E07000220,1\nE07000220,E07000221,2\nE08000026,E08000001,1\nE08000026,E08000001,2\n'
                                        'E07000222,E38000038,1\nE07000218,E07000219,one\nE07000219,E07000218,1\nE07000219,E07000222,1\n')
        self.assertEqual(said, [('neighbours.csv', 2, 2, 'the organisations similar to E07000220: E07000220 is itself among them'),
                                ('neighbours.csv', 5, 2, 'the organisations similar to E08000026: E08000001 is there twice'),
                                ('neighbours.csv', 6, 2, "6: 'E38000038' is not a code of an English local authority: expected one such as E07000220"),
                                ('neighbours.csv', 7, 3, '7: the rank is missing: expected a whole number to 100'),
                                ('neighbours.csv', 9, 3, '9: rank 1 of E07000219 is there twice')])
        said = self.mistakes(neighbours='area_code,neighbour_code,rank\nE07000220,E07000221,1\nE07000220,E07000222,3\nE07000222,E07000220,2\n')
        self.assertEqual(said, [('neighbours.csv', 3, 2, 'the organisations similar to E07000220: rank 2 is missing, and there are further ones'),
                                ('neighbours.csv', 4, 2, 'the organisations similar to E07000222: rank 1 is missing, and there are further ones')])

        self.assertEqual(self.mistakes(neighbours='Rank,E07000222,E07000220\n1,E07000120,E07000220\n'),
                         [('neighbours.csv', 2, 3, 'the organisations similar to E07000220: E07000220 is itself among them')])

    def test_forms_of_a_neighbours_file(self):
        long = 'Area code,Area name,Neighbour code,Neighbour name\nE07000220,Rugby,E07000130,Charnwood\nE07000220,Rugby,E07000134,North West Leicestershire\n'
        wide = 'Rank,E07000220,E07000222\n1,E07000130,E07000120\n2,E07000134,E07000121\n'
        fingertips = json.dumps({'E07000220': ['E07000130', 'E07000134'], 'E07000222': ['E07000120', 'E07000121']})
        for text, ending in ((long, 'csv'), (wide, 'csv'), (fingertips, 'json')):
            self.checked(neighbours=text, code=0, ending=ending)
        self.assertIn('no table of nearest neighbours', self.only(neighbours='a,b\n1,2\n'))
        self.assertIn('no table of nearest neighbours', self.only(neighbours='area code,neighbour code\n'))
        self.assertIn('the file is empty', self.only(neighbours=''))
        self.assertIn('has none of the areas of the Places file', self.only(neighbours='area code,neighbour code\nE06000001,E06000002\n'))

    def test_every_mistake_of_a_deprivation_file_is_told(self):
        rows = ['E0700022%d,Name,%d' % (i, 30 - i) for i in range(10)]
        self.checked(deprivation=SCORES + '\n'.join(rows) + '\n', code=0)
        said = self.mistakes(deprivation=SCORES + '\n'.join(rows[:9] + ['E07000220,Again,3', 'E54000018,ICB,3', 'E07000100,None,-']) + '\n')
        self.assertEqual(said, [('deprivation.csv', 11, 1, "11: 'E07000220' is there twice"),
                                ('deprivation.csv', 12, 1, "12: 'E54000018' is not the code of an English local authority: expected one such as E07000220"),
                                ('deprivation.csv', 13, 3, "13: '-' is not an average score: expected a number of 0 or more")])
        self.assertIn('fewer than ten authorities', self.only(deprivation=SCORES + '\n'.join(rows[:4]) + '\n'))
        self.assertIn('districts and counties in one table', self.only(deprivation=SCORES + '\n'.join([*rows, 'E10000031,Warwickshire,20']) + '\n'))
        self.assertIn('no table of authorities', self.only(deprivation='a,b\nc,d\n'))

    @needs_shared()
    def test_the_published_file_of_the_indices(self):
        real = os.path.join(SHARED, 'data', 'imd', 'File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx')
        pipeline = {'pipeline': 'peers', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'peers': {'deprivation': [real]},
                    'sources': [{'id': 'a', 'extractor': 'fingertips', 'options': {'files': [self.write('a.csv', 'x\n')]}}], 'transforms': [{'use': 'normalise'}]}
        self.run_program('check', self.write('peers.json', json.dumps(pipeline)))


OURS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
# 319 codes of the forms that districts and unitary authorities have, ours among them.
LOWER = ['E06%06d' % i for i in range(1, 62)] + ['E07%06d' % i for i in range(61, 246)] + ['E08%06d' % i for i in range(1, 38)] + ['E09%06d' % i for i in range(1, 37)]
PERCENTILES = ['minimum', 'percentile_5', 'percentile_25', 'median', 'percentile_75', 'percentile_95', 'maximum']


def percentiles(values):
    """The method of Fingertips by Python's own: 'inclusive' interpolates at (n - 1) p."""
    cuts = statistics.quantiles(values, n=20, method='inclusive')
    return [min(values), cuts[0], cuts[4], statistics.median(values), cuts[14], cuts[18], max(values)]


def rank(values, value, low_first):
    return 1 + sum(other < value if low_first else other > value for other in values)


class Standing(Job):
    def framework(self):
        with open(os.path.join(HOUSE, 'outcomes.json'), encoding='utf-8') as file:
            return json.load(file)

    def table(self, name, place='coventry-and-warwickshire'):
        with open(os.path.join(self.latest(), place, '%s-%s.csv' % (place, name)), newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def random_values(self, seed, digits=1):
        draw = random.Random(seed)
        return {area: round(draw.gauss(20, 4), digits) for area in LOWER}

    def check(self, row, values, low_first):
        """A row of the table of ranks against the values of all authorities."""
        own = values[row['area_code']]
        known = [value for value in values.values() if value is not None]
        self.assertEqual(float(row['value']), own)
        self.assertEqual(int(row['authorities']), len(known))
        for name, wanted in zip(PERCENTILES, percentiles(known)):
            self.assertAlmostEqual(float(row[name]), wanted, delta=1e-9, msg=name)
        self.assertEqual(int(row['rank']), rank(known, own, low_first))
        self.assertEqual(int(row['rank_tied']), known.count(own) - 1)
        ours = [values[area] for area in OURS if values.get(area) is not None]
        self.assertEqual((int(row['local_rank']), int(row['local_of'])), (rank(ours, own, low_first), len(ours)))


class Ranks(Standing):
    def publish(self, files, transforms=(), peers=None, sources=None, code=0, **flags):
        pipeline = {'pipeline': 'peers', 'max_rejects': '100%', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                    'peers': {} if peers is None else peers,
                    'sources': sources or [{'id': 'a', 'extractor': 'fingertips', 'options': {'files': files}}],
                    'transforms': [{'use': 'normalise'}, *transforms, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        extra = [text for name, value in flags.items() for text in ('--' + name, value)]
        return self.run_program('run', self.write('peers.json', json.dumps(pipeline)), *extra, code=code)

    def line(self, area, value, period='2020', indicator='92443', area_type='Districts', sex='Persons', age='15+ yrs'):
        cells = [indicator, 'Name', 'E92000001', 'England', area, 'Somewhere' if area not in OURS else '', area_type, sex, age, '', '', period, value]
        return ','.join(cells + [''] * (HEADER.count(',') + 1 - len(cells)))

    def file(self, lines, name='england.csv'):
        return self.write(name, '\n'.join([HEADER, *lines, '']))

    def test_ranks_and_percentiles_of_the_newest_period(self):
        """One decimal gives ties; older periods come before and after, and are not ranked."""
        values = self.random_values('newest')
        old = self.random_values('older')
        lines = [self.line(area, str(old[area]), '2018') for area in LOWER] + [self.line(area, str(value)) for area, value in values.items()] + \
                [self.line(area, str(old[area]), '2019') for area in LOWER]
        self.publish([self.file(lines)])
        rows = self.table('peers')
        self.assertEqual({row['area_code'] for row in rows}, set(OURS))
        for row in rows:
            self.assertEqual((row['period'], row['rank_1_is'], row['compared_with'], row['authorities_without']), ('2020', 'best', 'districts and unitary authorities', '0'))
            self.check(row, values, low_first=True)
        self.assertTrue(any(int(row['rank_tied']) for row in rows))

    def test_missing_values_and_areas(self):
        """An authority without a value has no rank, and is no part of the distribution; ours neither; what stands for none and two values for one neither."""
        values = self.random_values('missing', 4)
        for area in ('E07000070', 'E07000071', 'E08000026'):
            values[area] = None
        lines = [self.line(area, '' if value is None else str(value)) for area, value in values.items() if area != 'E07000222']
        del values['E07000222']
        lines += [self.line('E07000072', '17.5'), self.line('E06000001', str(values['E06000001']))]
        values['E07000072'] = None
        lines = [line.replace(str(values['E07000073']) + ',', '-99,') if ',E07000073,' in line else line for line in lines]
        values['E07000073'] = None
        self.publish([self.file(lines)])
        rows = self.table('peers')
        self.assertEqual({row['area_code'] for row in rows}, set(OURS) - {'E08000026', 'E07000222'})
        for row in rows:
            self.assertEqual(row['authorities_without'], '5')
            self.check(row, values, low_first=True)

    def test_too_few_areas_are_not_england(self):
        values = self.random_values('few', 5)
        some = OURS + [area for area in LOWER if area not in OURS][:200]
        self.publish([self.file([self.line(area, str(values[area])) for area in some])])
        for row in self.table('peers'):
            self.assertEqual((row['authorities'], row['rank'], row['median'], row['maximum']), ('206', '', '', ''))
            self.assertEqual(row['local_rank'], str(rank([values[area] for area in OURS], values[row['area_code']], True)))
        self.output, self.state = self.output + '2', self.state + '2'
        self.publish([self.file([self.line('E07000220', '5')])], code=8)
        self.assertEqual(self.table('peers'), [])

    def test_polarity(self):
        """A high life expectancy is good; where neither direction is better, rank 1 is the highest."""
        values = self.random_values('polarity', 6)
        framework = self.framework()
        found = {}
        for measure in framework['measures']:
            for source in measure.get('sources', []):
                if source.get('scheme') == 'fingertips' and measure['value_type'] not in ('count', 'amount'):
                    found.setdefault(measure['polarity'], source['indicator'])
        wanted = {'high_is_good': ('best', False), 'low_is_good': ('best', True), 'no_judgement': ('highest', False)}
        lines = [self.line(area, str(value), indicator=str(found[polarity])) for polarity in wanted if polarity in found for area, value in values.items()]
        self.publish([self.file(lines)])
        rows = self.table('peers')
        self.assertEqual(len(rows), len(OURS) * sum(polarity in found for polarity in wanted))
        polarity_of = {measure['id']: measure['polarity'] for measure in framework['measures']}
        for row in rows:
            word, low_first = wanted[polarity_of[row['measure']]]
            self.assertEqual(row['rank_1_is'], word)
            self.check(row, values, low_first)

    def test_numbers_of_people_are_not_ranked(self):
        """They follow the size of the authority."""
        counts = [source['indicator'] for measure in self.framework()['measures'] for source in measure.get('sources', [])
                  if source.get('scheme') == 'fingertips' and measure['value_type'] == 'count']
        values = self.random_values('counts', 0)
        self.publish([self.file([self.line(area, str(int(value)), indicator=str(counts[0])) for area, value in values.items()])])
        self.assertEqual(self.table('peers'), [])

    def test_similar_authorities(self):
        """By tenth of deprivation and by neighbours: those with a value, the authority itself among them."""
        values = self.random_values('similar', 3)
        scores = {area: float(1000 - i) for i, area in enumerate(LOWER)}
        tenths = {area: min(10, 10 + 1 - -(-(len(LOWER) + 1 - (i + 1)) // (len(LOWER) / 10))) for i, area in enumerate(LOWER)}  # phe_quantile, all different
        near = ['E07000130', 'E07000134', 'E06000001', 'E07000999']
        deprivation = self.write('imd.csv', SCORES + ''.join('%s,Name %s,%s\n' % (area, area, score) for area, score in scores.items()))
        neighbours = self.write('near.csv', 'area code,neighbour code,rank\n' + ''.join('E07000220,%s,%d\n' % (code, i + 1) for i, code in enumerate(near)))
        self.publish([self.file([self.line(area, str(value)) for area, value in values.items()])], peers={'deprivation': [deprivation], 'neighbours': neighbours})
        rows = {row['area_code']: row for row in self.table('peers')}
        similar = collections.defaultdict(list)
        for row in self.table('neighbours'):
            similar[row['area_code']].append((row['similar_code'], row['similar_by'], row['similar_rank'], row['similar_value']))
        for area, row in rows.items():
            alike = [other for other in LOWER if tenths[other] == tenths[area]]
            among = [values[other] for other in alike]
            self.assertEqual(int(row['deprivation_tenth']), tenths[area])
            self.assertEqual((int(row['deprivation_rank']), int(row['deprivation_of'])), (rank(among, values[area], True), len(among)))
            self.assertAlmostEqual(float(row['deprivation_median']), statistics.median(among), delta=1e-9)
            self.check(row, values, True)
            listed = near if area == 'E07000220' else []
            wanted = [(code, 'both' if code in alike else 'neighbours', str(i + 1), values.get(code)) for i, code in enumerate(listed)]
            wanted += [(code, 'deprivation', '', values[code]) for code in sorted(alike) if code != area and code not in listed]
            self.assertEqual([(code, by, place, float(value) if value else None) for code, by, place, value in similar[area]], wanted)
        among = [values[code] for code in near[:3] + ['E07000220']]
        self.assertEqual((rows['E07000220']['neighbours_rank'], rows['E07000220']['neighbours_of']), (str(rank(among, values['E07000220'], True)), '4'))
        self.assertAlmostEqual(float(rows['E07000220']['neighbours_median']), statistics.median(among), delta=1e-9)
        self.assertEqual(rows['E07000221']['neighbours_of'], '')

    def test_units_of_a_source_are_one(self):
        """Ours in one file, the others in two, with some of them in both."""
        values = self.random_values('units', 3)
        others = [area for area in LOWER if area not in OURS]
        files = [self.file([self.line(area, str(values[area])) for area in areas], name) for name, areas in
                 (('1.csv', OURS), ('2.csv', others[:200]), ('3.csv', others[190:]))]
        self.publish(files)
        rows = self.table('peers')
        self.assertEqual(len(rows), 6)
        for row in rows:
            self.check(row, values, True)

    def test_disclosure_control_gives_no_ranks(self):
        values = self.random_values('disclosure', 3)
        self.publish([self.file([self.line(area, str(value)) for area, value in values.items()])], transforms=[{'use': 'disclosure', 'options': {'rule': 'hes'}}])
        self.assertEqual(self.table('peers'), [])

    def test_nothing_changes_for_those_who_do_not_ask(self):
        values = self.random_values('ask', 3)
        file = self.file([self.line(area, str(value)) for area, value in values.items()])
        self.publish([file])
        self.assertTrue(self.table('peers'))
        done = self.publish([file])
        self.assertIn('nothing changed', (done.stdout + done.stderr).lower())

    def test_threads_and_parts_change_nothing(self):
        """A file of more than 32 MB, in which the newest period comes first, in the middle or last, and rows of one series are in several parts."""
        ids = sorted({source['indicator'] for measure in self.framework()['measures'] for source in measure.get('sources', []) if source.get('scheme') == 'fingertips'})[:12]
        draw, lines = random.Random('threads'), []
        for number, indicator in enumerate(ids):
            for year in (['2019', '2020', '2018'], ['2020', '2019', '2018'], ['2018', '2019', '2020'])[number % 3]:
                lines += [self.line(area, str(draw.randint(1, 50)), year, str(indicator)) + '"' + 'a note ' * 450 + '"' for area in LOWER]
        draw.shuffle(lines)
        path = self.file(lines)
        self.assertGreater(os.path.getsize(path), 33 << 20)
        made = []
        for jobs in ('1', '4'):
            self.output, self.state = self.output + jobs, self.state + jobs
            self.publish([path], jobs=jobs)
            made.append((self.table('peers'), self.table('neighbours')))
        self.assertEqual(len(made[0][0]), len(OURS) * len(ids))
        self.assertEqual(made[0], made[1])

    @needs_shared()
    def test_a_real_file_of_fingertips(self):
        """Percentiles of all districts, worked out from the file again."""
        path = os.path.join(SHARED, 'data', 'fingertips', 'indicators-DistrictUApre419.data.csv')
        framework = self.framework()
        with open(path, newline='', encoding='utf-8-sig') as file:
            raw = list(csv.DictReader(file))
        ids = sorted({row['Indicator ID'] for row in raw})
        framework = {key: value for key, value in framework.items() if key in ('title', 'version', 'outcomes', 'pillars')}
        framework['measures'] = [{'id': 'm' + one, 'name': 'M ' + one, 'outcome': framework['outcomes'][0]['id'], 'pillar': framework['pillars'][0]['id'], 'unit': '%', 'value_type': 'other', 'polarity': 'low_is_good',
                                  'sources': [{'scheme': 'fingertips', 'indicator': one}]} for one in ids]
        pipeline = {'pipeline': 'peers', 'max_rejects': '100%', 'framework': self.write('framework.json', json.dumps(framework)), 'places': os.path.join(HOUSE, 'places.json'),
                    'peers': {}, 'sources': [{'id': 'a', 'extractor': 'fingertips', 'options': {'files': [path]}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}
        self.run_program('run', self.write('peers.json', json.dumps(pipeline)))
        series = collections.defaultdict(lambda: collections.defaultdict(dict))
        for row in raw:
            if row['Area Code'][:3] in ('E06', 'E07', 'E08', 'E09') and row['Category'] == '':
                series[row['Indicator ID'], row['Sex'], row['Age']][row['Time period']][row['Area Code']] = float(row['Value']) if row['Value'] else None
        rows = self.table('peers')
        self.assertTrue(rows)
        for row in rows:
            (key,) = [key for key in series if key[0] == row['measure'][1:] and key[1] == row['sex'] and key[2] == row['age']]
            self.assertEqual(row['period'], max(series[key]))
            self.check(row, series[key][row['period']], True)
        self.assertEqual(len(rows), sum(1 for periods in series.values() for area in OURS if periods[max(periods)].get(area) is not None))


LONG = ['area_code', 'indicator', 'period', 'sex', 'age', 'value']


def cells_of(path, sheet):
    """The rows of a sheet of a workbook, as dictionaries from the letters of the columns to texts."""
    space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
    with zipfile.ZipFile(path) as package:
        names = [one.get('name') for one in ElementTree.fromstring(package.read('xl/workbook.xml')).iter(space + 'sheet')]
        strings = [''.join(text.text or '' for text in one.iter(space + 't')) for one in ElementTree.fromstring(package.read('xl/sharedStrings.xml')).iter(space + 'si')]
        rows = ElementTree.fromstring(package.read('xl/worksheets/sheet%d.xml' % (names.index(sheet) + 1))).iter(space + 'row')
        return [{cell.get('r').rstrip('0123456789'): strings[int(cell.find(space + 'v').text)] if cell.get('t') == 's' else cell.find(space + 'v').text
                 for cell in row.iter(space + 'c') if cell.find(space + 'v') is not None} for row in rows]


class TableRanks(Standing):
    """Tables that a mapping reads tell of authorities, too."""

    def options(self, fields=LONG, constants=None, **more):
        return {'columns': [{'field': field, 'names': [field]} for field in fields], 'constants': constants or {}, **more}

    def publish(self, files, options, peers=True, code=0, measures=('rate',), value_type='other', unit='per 1,000', **more):
        own = self.framework()
        framework = {key: own[key] for key in ('title', 'version', 'outcomes', 'pillars')}
        framework['measures'] = [{'id': 'm-' + one, 'name': 'M ' + one, 'outcome': own['outcomes'][0]['id'], 'pillar': own['pillars'][0]['id'], 'unit': unit, 'value_type': value_type,
                                  'polarity': 'low_is_good', **more, 'sources': [{'scheme': 'table', 'indicator': one}]} for one in measures]
        pipeline = {'pipeline': 'peers', 'max_rejects': '100%', 'framework': self.write('framework.json', json.dumps(framework)), 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': 'a', 'extractor': 'table', 'options': {'files': files, **options}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}], **({'peers': {}} if peers else {})}
        return self.run_program('run', self.write('peers.json', json.dumps(pipeline)), code=code)

    def file(self, lines, fields=LONG, name='table.csv'):
        return self.write(name, ''.join(','.join(str(cell) for cell in line) + '\n' for line in [fields, *lines]))

    def again(self):
        self.output, self.state = self.output + '2', self.state + '2'

    def test_a_long_table(self):
        """Rows in the order of areas, of series, and in none; older periods and other measures among them; sexes and ages as people write them."""
        draw = random.Random('long')
        series = [('rate', 'F', '16+'), ('rate', 'Males', '16+ yrs'), ('share', '', ''), ('not ours', '', '')]
        lines = [(area, indicator, year, sex, age, draw.randint(1, 300) / 10) for area in LOWER + ['E01000001', 'E12000005'] for indicator, sex, age in series for year in (2018, 2020, 2019)]
        wanted = collections.defaultdict(dict)
        names = {'F': 'Female', 'Males': 'Male', '': 'Persons'}
        for area, indicator, year, sex, _, value in lines:
            if year == 2020 and area in LOWER and indicator != 'not ours':
                wanted['m-' + indicator, names[sex]][area] = value
        shuffled = draw.sample(lines, len(lines))
        made = []
        for order in (lines, sorted(lines, key=lambda line: line[1:4]), shuffled):
            self.again()
            self.publish([self.file(order)], self.options(), measures=('rate', 'share'))
            made.append(self.table('peers'))
            self.assertEqual(len(made[-1]), 3 * len(OURS))
            for row in made[-1]:
                self.assertEqual((row['period'], row['compared_with'], row['authorities_without']), ('2020', 'districts and unitary authorities', '0'))
                self.check(row, wanted[row['measure'], row['sex']], True)
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0], made[2])

    def test_a_wide_table(self):
        """Two series of each row, several periods, withheld and missing figures, wrong ones, and an authority with two values."""
        values = {year: self.random_values('wide %d' % year, 3) for year in (2019, 2020)}
        cells = {area: [values[2019][area], values[2020][area]] for area in LOWER}
        for area, cell in (('E06000001', '*'), ('E06000002', ''), ('E06000003', 'many'), ('E08000026', '*')):
            cells[area][1] = cell
            values[2020][area] = None
        values[2020]['E06000004'] = None
        lines = [(area, *cells[area]) for area in LOWER] + [('E06000004', '1', '2')]
        options = self.options(['area_code'], {'indicator': 'rate'}, suppressed=['*'])
        options['columns'].append({'field': 'value', 'names': ['Rate {period}']})
        for empty, without in (('filter', '4'), ('keep', '5')): # a figure that is not there is filtered, or kept as missing
            self.again()
            self.publish([self.file(lines, ['area_code', 'Rate 2019', 'Rate 2020'])], {**options, 'empty': empty})
            rows = self.table('peers')
            self.assertEqual({row['area_code'] for row in rows}, set(OURS) - {'E08000026'})
            for row in rows:
                self.assertEqual((row['period'], row['authorities_without']), ('2020', without))
                self.check(row, values[2020], True)

    def test_calculated_values(self):
        """The value is made from the count and the denominator, for the others as for ours; what cannot be is none."""
        draw = random.Random('calculated')
        pairs = {area: (draw.randint(0, 400), draw.randint(400, 900)) for area in LOWER}
        pairs.update(E06000001=(5, 0), E06000002=(9, 8), E06000003=('*', 8))
        values = {area: None if area in ('E06000001', 'E06000002', 'E06000003') else 100 * pair[0] / pair[1] for area, pair in pairs.items()}
        fields = ['area_code', 'count', 'denominator']
        self.publish([self.file([(area, *pair) for area, pair in pairs.items()], fields)], self.options(fields, {'indicator': 'rate', 'period': '2020'}, calculate=True), value_type='proportion', unit='%', multiplier=100)
        rows = self.table('peers')
        self.assertEqual(len(rows), len(OURS))
        for row in rows:
            self.assertEqual(row['authorities_without'], '3')
            self.check(row, values, True)

    def test_sheets_and_counties(self):
        """Districts and counties on sheets of their own: a county stands among counties, Coventry among districts."""
        values = self.random_values('sheets', 2)
        upper = {'E10%06d' % i: 30 + i / 10 for i in range(1, 36)} | {area: values[area] for area in LOWER if area[:3] != 'E07'}
        sheets = [('Districts', [['area_code', 'value']] + [[area, values[area]] for area in LOWER if area[:3] == 'E07'], []),
                  ('Others', [['area_code', 'value']] + [[area, value] for area, value in upper.items()], [])]
        sheets[1][1].append(['E06000062', '=1+1']) # saved without its result
        values['E06000062'] = upper['E06000062'] = None
        path = os.path.join(self.folder, 'both.xlsx')
        subprocess.run(['/usr/bin/python3', '-c', MAKE, path], input=repr(sheets), text=True, check=True)
        self.publish([path], self.options(['area_code', 'value'], {'indicator': 'rate', 'period': '2020/21'}, sheets=['Districts', 'Others']))
        rows = {row['area_code']: row for row in self.table('peers')}
        for area in OURS:
            self.check(rows[area], values, True)
        county = rows['E10000031']
        known = [value for value in upper.values() if value is not None]
        self.assertEqual((county['compared_with'], int(county['authorities']), int(county['rank'])),
                         ('counties and unitary authorities', len(known), rank(known, upper['E10000031'], True)))
        self.assertAlmostEqual(float(county['median']), statistics.median(known), delta=1e-9)

    def test_periods_in_parts_and_long_texts(self):
        """A year and its quarter in columns of their own, categories of two columns, a text longer than any that is remembered, and periods that are none."""
        draw = random.Random('parts')
        groups = [('Men', 'young'), ('Men', 'x' * 300), ('Women', 'old')]
        wanted = {'%s, %s' % group: {area: draw.randint(1, 400) / 8 for area in LOWER} for group in groups}
        lines = [(area, 2020, quarter, *group, wanted['%s, %s' % group][area] if quarter == 'Q2' else 1) for area in LOWER for quarter in ('Q2', 'Q1') for group in groups]
        lines += [('E06000001', *period, 'Women', 'old', 900) for period in ((2020, 'q' * 600), ('y' * 600, 'Q2'), ('', 'Q2'))]
        options = self.options(['area_code', 'period', 'quarter', 'value'], {'indicator': 'rate', 'category_type': 'Group'})
        options['columns'].append({'field': 'category', 'names': ['group', 'part'], 'combine': True})
        self.publish([self.file(lines, ['area_code', 'period', 'quarter', 'group', 'part', 'value'])], options)
        rows = self.table('peers')
        self.assertEqual(len(rows), len(groups) * len(OURS))
        for row in rows:
            self.assertEqual(row['authorities_without'], '0')
            self.check(row, wanted[row['category']], True)

    def test_codes_inside_of_cells_and_of_headings(self):
        """Authorities whose codes stand beside their names, or over the columns of a table."""
        values = self.random_values('codes', 2)
        split = {'columns': [{'names': ['Area'], 'split': '{area_name} ({area_code})'}, {'field': 'value', 'names': ['Rate']}], 'constants': {'indicator': 'rate', 'period': '2020'}}
        over = {'columns': [{'field': 'period', 'names': ['Year']}, {'field': 'value', 'names': ['Rate {area_code}']}], 'constants': {'indicator': 'rate'}}
        names = {'E08000026': 'Coventry', 'E07000218': 'North Warwickshire', 'E07000219': 'Nuneaton and Bedworth', 'E07000220': 'Rugby', 'E07000221': 'Stratford-on-Avon', 'E07000222': 'Warwick'}
        for lines, fields, options in (([('%s (%s)' % (names.get(area, 'Elsewhere'), area), value) for area, value in values.items()], ['Area', 'Rate'], split),
                                       ([(2019, *(['7'] * len(LOWER))), (2020, *values.values()), ('soon', *(['7'] * len(LOWER)))], ['Year', *('Rate ' + area for area in values), 'Rate E12000005'], over)):
            self.again()
            lines = [(*line, *(['1'] * (len(fields) - len(line)))) for line in lines]
            self.publish([self.file(lines, fields)], options)
            rows = self.table('peers')
            self.assertEqual(len(rows), len(OURS))
            for row in rows:
                self.assertEqual((row['period'], row['authorities_without']), ('2020', '0'))
                self.check(row, values, True)

    def test_figures_are_the_same_without_ranks(self):
        """What the others' rows say is no evidence for ours: a date that can be read in two ways stays one, and has no rank."""
        values = self.random_values('dates', 2)
        dates = {area: '03/04/2020' if area in OURS or int(area[1:]) % 2 else '13/04/2020' for area in LOWER}
        path = self.file([(area, 'rate', dates[area], '', '', value) for area, value in values.items()] + [('E07000220', 'rate', '2019', '', '', 1)])
        made = []
        for peers in (False, True):
            self.again()
            self.publish([path], self.options(), peers=peers, code=8)
            with open(os.path.join(self.latest(), 'rejects.csv'), encoding='utf-8-sig') as file:
                made.append((self.table('outcomes'), file.read()))
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0][1].count('\n'), 1 + len(OURS))

    def test_sums_are_not_ranked(self):
        """Only counts are added up."""
        fields = ['area_code', 'value']
        lines = [(area, i) for area in LOWER for i in (1, 2)]
        self.publish([self.file(lines, fields)], self.options(fields, {'indicator': 'rate', 'period': '2020'}, add_up=True), value_type='count', unit='people')
        self.assertEqual(self.table('peers'), [])

    @needs_shared('data/imd')
    def test_the_published_scores_of_the_indices(self):
        path = os.path.join(SHARED, 'data', 'imd', 'File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx')
        with open(os.path.join(ROOT, 'pipelines', 'deprivation-local-authorities.json'), encoding='utf-8') as file:
            pipeline = json.load(file)
        pipeline.update(framework=os.path.join(HOUSE, 'outcomes.json'), places=os.path.join(HOUSE, 'places.json'), peers={})
        self.run_program('run', self.write('peers.json', json.dumps(pipeline)), '--set', 'files=' + path)
        heading, *lines = [row for row in cells_of(path, 'IMD') if row]
        for measure, words, times in (('deprivation-score', 'Average score', 1), ('neighbourhoods-in-most-deprived-tenth', 'Proportion of LSOAs in most deprived 10%', 100)):
            (column,) = [at for at, text in heading.items() if ' - ' + words in text]
            values = {row['A']: float(row[column]) * times for row in lines if row.get('A', '')[:1] == 'E'}
            self.assertEqual(len(values), 317)
            rows = [row for row in self.table('peers') if row['measure'] == measure]
            self.assertEqual({row['area_code'] for row in rows}, set(OURS))
            for row in rows:
                self.check(row, {area: round(value, 10) for area, value in values.items()}, True)


class Sheets(Job):
    """Neighbours and Similar authorities of the demo, against PLACE-peers.csv and PLACE-neighbours.csv, whose figures are checked above."""
    def read(self, ending):
        with open(os.path.join(self.latest(), 'rugby', 'rugby-' + ending), encoding='utf-8', newline='') as file:
            return [row for row in csv.DictReader(file) if row['category'] == '']

    def lines(self, name):
        found = sheet(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx'), name)
        begin = next(i for i, line in enumerate(found) if len(line) > 1)
        return ' '.join(line[0] for line in found[:begin] if line), [dict(zip(found[begin], line)) for line in found[begin + 1:]]

    def test_ranks_sentences_and_charts(self):
        self.run_program('run', 'pipelines/demo.json', '--place', 'rugby')
        peers = self.read('peers.csv')
        above, table = self.lines('Neighbours')
        among = lambda row, rank, of: '%s of %s' % (row[rank], row[of]) if row[rank] else '[x]'
        self.assertEqual([row['Rank among our own'].split(',')[0] for row in table], [among(row, 'local_rank', 'local_of') for row in peers])
        self.assertEqual([row['Rank in England'].split(',')[0] for row in table], [among(row, 'rank', 'authorities') for row in peers])
        self.assertEqual([row['Median of neighbours'] for row in table], [row['neighbours_median'] or '[x]' for row in peers])
        judged = [row for row in peers if row['rank_1_is'] == 'best' and row['local_rank'] and int(row['local_of']) > 1]
        first = sum(row['local_rank'] == '1' for row in judged)
        ranked = [row for row in peers if row['rank_1_is'] == 'best' and row['rank']]
        said = above[above.index(' Rugby: '):]
        self.assertTrue(said.startswith(' Rugby: of %d figures %d are the best of our own authorities' % (len(judged), first)), said)
        self.assertIn('Of %d that have a rank in England, %d are in its best quarter' % (len(ranked), sum(4 * int(row['rank']) <= int(row['authorities']) for row in ranked)), said)
        self.check_charts(peers, above)

    def check_charts(self, peers, above):
        """A chart for each of the six worst; each has our figure, England's and those of the nearest neighbours."""
        ranked = [row for row in peers if row['neighbours_rank'] and row['rank_1_is'] == 'best']
        _, numbers = self.lines('Similar authorities')
        drawn = collections.Counter(row['Measure'] for row in numbers)
        self.assertEqual(len(drawn), min(6, len(ranked)))
        self.assertIn('The %d charts below the table' % len(drawn), above)
        neighbours = self.read('neighbours.csv')
        for row in ranked:
            name = row['measure_name'] + {'Male': ', male', 'Female': ', female'}.get(row['sex'], '') + ('' if row['age'] in ('All ages', 'Not applicable') else ', ' + row['age'])
            if name not in drawn:
                continue
            wanted = {one['similar_name'] for one in neighbours if one['measure'] == row['measure'] and one['sex'] == row['sex'] and one['similar_rank'] and one['similar_value']}
            self.assertEqual({one['Authority'] for one in numbers if one['Measure'] == name}, wanted | {'Rugby', 'England'})
        with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')) as book:
            charts = [book.read(part).decode() for part in book.namelist() if part.startswith('xl/charts/chart')]
            words = ''.join(book.read(part).decode() for part in book.namelist() if part.startswith('xl/drawings/drawing'))
        of_ours = [chart for chart in charts if 'Similar authorities' in chart]
        self.assertEqual(len(of_ours), len(drawn))
        self.assertTrue(all(chart.count('<c:errBars>') == 2 for chart in of_ours), 'limits of ours and of England')
        self.assertEqual(words.count(' authorities, the best at the top: '), len(drawn))
        for name in drawn:
            last = [row for row in numbers if row['Measure'] == name][-1]
            value = float(list(last.values())[4])  # the first number: one of ours, of a similar authority or of England
            said = re.findall(', at the bottom %s with ([0-9.,]*[0-9])[.]' % re.escape(html.escape(last['Authority'])), words)
            self.assertTrue(any(abs(float(one.replace(',', '')) - value) <= (0.5 if value >= 100 else 0.05) for one in said), (name, value, said))


if __name__ == '__main__':
    main()
