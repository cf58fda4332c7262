"""Small areas, put together to networks, districts, NHS areas and Places: real files of ../shared, against calculations here that know nothing of the program. What
QOF publishes by CCG of the year before is another year's: by how much the two differ is bounded here and explained in docs/methods.md."""
import csv, json, math, os
from job import Job, ROOT, SHARED, main, needs_shared, read_json

DATA = os.path.join(SHARED, 'data')
HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
FILE_1 = os.path.join(DATA, 'imd', 'File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx')
LOOKUP = os.path.join(DATA, 'geography', 'lsoa11_ccg20_lad20.csv')
PRACTICES = os.path.join(DATA, 'qof', 'PREVALENCE_2021_v2.csv')
MAPPING = os.path.join(DATA, 'qof', 'MAPPING_NHS_GEOGRAPHIES_2021.csv')
SMOKING = os.path.join(DATA, 'fingertips', 'smok_qof_prev.csv')
# Networks of the Places file that the mapping of 2021 has, by Place: pipelines/framework/places.json.
Z95 = 1.959963984540054


def read(path, encoding='utf-8-sig'):
    with open(path, newline='', encoding=encoding) as file:
        return list(csv.DictReader(file))


def wilson(count, of, z=Z95):
    half = z * math.sqrt(z * z + 4 * count * (1 - count / of))
    return [100 * (2 * count + z * z + sign * half) / (2 * (of + z * z)) for sign in (-1, 1)]


def mapping_options(name):
    with open(os.path.join(ROOT, 'pipelines', name + '.json'), encoding='utf-8') as file:
        return json.load(file)['sources']


class SmallAreas(Job):
    def rows(self, place='coventry-and-warwickshire', **wanted):
        found = read(os.path.join(self.latest(), place, place + '-outcomes.csv'))
        return [row for row in found if all(row[key] == value for key, value in wanted.items())]

    def one(self, **wanted):
        found = self.rows(**wanted)
        self.assertEqual(len(found), 1, wanted)
        return found[0]

    STEPS = []

    def publish(self, sources, options=None, **more):
        path = self.write('small.json', json.dumps({
            'pipeline': 'small', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'sources': sources, **more,
            'transforms': [{'use': 'normalise'}, *self.STEPS, {'use': 'small_areas', 'options': options or {}}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))
        return self.run_program('run', path)

    # Falls of people in three LSOAs of Rugby and in the district, which has more of them: 4 of 1,000 are few.
    FALLS = '''area_code,within_code,period,count,denominator
E01031001,E07000220,2019,4,1000
E01031002,E07000220,2019,23,1000
E01031003,E07000220,2019,0,1000
E07000220,,2019,128,9000
'''

    def falls(self, *others, **more):
        source = {'id': 'falls', 'extractor': 'table', **more,
                  'options': {'files': [self.write('falls.csv', self.FALLS)], 'calculate': True,
                              'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'within_code', 'period', 'count', 'denominator')],
                              'constants': {'indicator': 'falls', 'indicator_name': 'Falls', 'unit': '%', 'value_type': 'proportion', 'area_type': 'lsoa', 'age': 'All ages'}}}
        done = self.publish([*others, source], publish=['rugby'])
        account = [unit for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == 'falls'][0]
        self.assertEqual([account[key] for key in ('rows_read', 'rows_kept', 'rows_filtered', 'rows_rejected')], [4, 4, 0, 0])
        return done, {row['area_code']: (row['count'], row['status']) for row in self.rows('rugby', measure='table-falls')}

    def test_small_counts_of_small_areas_are_controlled_unless_they_are_published(self):
        """NHS Digital's rule for areas below the district: 1 to 7 withheld, others to the nearest 5, 0 shown. The district's own 128 stays."""
        done, rows = self.falls()
        self.assertEqual(rows, {'E01031001': ('', 'suppressed'), 'E01031002': ('25', 'calculated'), 'E01031003': ('0', 'calculated'), 'E07000220': ('128', 'calculated')})
        self.assertIn('small counts of areas below districts are withheld and the others rounded (rule hes)', done.stderr)
        for more in ({'licence': 'Open Government Licence v3.0'}, {'sample': True}, {'small_counts': 'published'}):
            done, rows = self.falls(**more)
            self.assertEqual({code: count for code, (count, _) in rows.items()}, {'E01031001': '4', 'E01031002': '23', 'E01031003': '0', 'E07000220': '128'}, more)
            self.assertNotIn('withheld', done.stderr)
        done, rows = self.falls(licence='Open Government Licence v3.0', small_counts='controlled')
        self.assertEqual(rows['E01031001'], ('', 'suppressed'))

    def test_a_step_of_the_pipeline_for_the_source_takes_its_place_too(self):
        """Whether it names the source or is for all of them; one for another source leaves the default."""
        expected = {'E01031001': '4', 'E01031002': '23', 'E01031003': '0', 'E07000220': '128'}
        step = {'use': 'disclosure', 'options': {'rule': 'custom', 'suppress_to': 3}}
        other = {'id': 'other', 'extractor': 'ons_geography', 'options': {'files': [self.write('lookup.csv', 'LSOA21CD,LSOA21NM,LAD24CD,LAD24NM\nE01031001,A,E07000220,Rugby\n')]}}
        for more, found in ((step, expected), ({**step, 'sources': ['falls']}, expected), ({**step, 'sources': ['other']}, {**expected, 'E01031001': '', 'E01031002': '25'})):
            self.STEPS = [more]
            done, rows = self.falls(other)
            self.assertEqual({code: count for code, (count, _) in rows.items()}, found, more)
        self.STEPS = []

    def test_lsoas_of_nomis_are_guarded(self):
        """4 claimants of an LSOA are few; the source says nothing of a licence."""
        text = 'DATE_NAME,GEOGRAPHY_CODE,GEOGRAPHY_NAME,GENDER,GENDER_NAME,C_AGE,C_AGE_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME,RECORD_OFFSET,RECORD_COUNT\n'
        text += ''.join('2019,%s,A,0,Total,200,All Ages,%d,A,Normal Value,%d,2\n' % row for row in (('E01031001', 4, 0), ('E01031002', 41, 1)))
        lookup = {'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [self.write(
            'lookup.csv', 'LSOA21CD,LSOA21NM,LAD24CD,LAD24NM\nE01031001,Rugby 001A,E07000220,Rugby\nE01031002,Rugby 001B,E07000220,Rugby\n')]}}
        source = {'id': 'claims', 'extractor': 'nomis', 'options': {'files': [self.write('claims.csv', text)], 'indicator': 'claims', 'unit': 'People', 'other_areas': 'look_up'}}
        self.publish([lookup, source], publish=['rugby'])
        self.assertEqual({row['area_code']: (row['value'], row['status']) for row in self.rows('rugby', measure='nomis-claims', area_type='lsoa')},
                         {'E01031001': ('', 'suppressed'), 'E01031002': ('40', 'calculated')})

    def test_a_district_does_not_tell_a_small_count(self):
        """27 of the district less 23 would be 4, and no more than 4 of 1 to 7 with the 23 shown as 25. The lookup of the reference data says the same as the rows."""
        self.FALLS = self.FALLS.replace('128', '27')
        lookup = {'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [self.write(
            'lookup.csv', 'LSOA21CD,LSOA21NM,LAD24CD,LAD24NM\n' + ''.join('E0103100%d,Rugby 00%d,E07000220,Rugby\n' % (i, i) for i in (1, 2, 3)))]}}
        for more in ([], [lookup]):
            done, rows = self.falls(*more)
            self.assertEqual(rows, {'E01031001': ('', 'suppressed'), 'E01031002': ('', 'suppressed'), 'E01031003': ('0', 'calculated'), 'E07000220': ('27', 'calculated')})

    def test_a_step_of_the_source_takes_the_place_of_the_default(self):
        done, rows = self.falls(transforms=[{'use': 'disclosure', 'options': {'rule': 'custom', 'suppress_to': 3}}])
        self.assertEqual({code: count for code, (count, _) in rows.items()}, {'E01031001': '4', 'E01031002': '23', 'E01031003': '0', 'E07000220': '128'})

    def deprivation(self, *more):
        return self.run_program('run', 'pipelines/deprivation-neighbourhoods.json', '--set', 'files=' + FILE_1, '--set', 'lookup=' + LOOKUP, *more)

    @needs_shared('data/imd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx')
    def test_neighbourhoods_in_the_most_deprived_tenth(self):
        """28 of Coventry, 6 of Warwickshire North and none of Rugby: the published counts of 2019. They need no populations."""
        self.assertIn("source 'populations' is left out", self.deprivation().stderr)
        number = dict(measure='neighbourhoods-in-most-deprived-tenth-number', status='calculated')
        expected = {'E08000026': '28', 'E07000220': '0', 'warwickshire-north': '6', 'south-warwickshire': '0', 'E07000218': '1', 'E07000219': '5',
                    'coventry-and-warwickshire': '34', 'E38000195': '6'}
        self.assertEqual({code: self.one(area_code=code, **number)['value'] for code in expected}, expected)
        coventry = self.one(area_code='E08000026', **number)
        self.assertEqual(coventry['method'], 'sum of 195 of 195 LSOAs (exact)')
        for measure, why in (('decile-lsoa', 'gaps, indices, medians and ranks of LSOAs cannot be put together'), ('rank-lsoa', 'the reference data state no population of Coventry 014A')):
            row = self.one(area_code='E08000026', measure='deprivation-' + measure)
            self.assertEqual((row['status'], row['note']), ('not_calculable', 'not calculable: ' + why))

    def test_a_rejected_row_of_a_lookup_leaves_every_area_that_it_names_in_doubt(self):
        """The code of the third LSOA is broken: the district and its CCG have two of three."""
        row = '%s,Rugby 001%s,E38000038,NHS Coventry and Rugby CCG,E07000220,Rugby\n'
        for code, made in (('E0103100X', ''), ('E01031003', '6')):
            text = 'LSOA21CD,LSOA21NM,CCG20CD,CCG20NM,LAD24CD,LAD24NM\n' + ''.join(row % pair for pair in (('E01031001', 'A'), ('E01031002', 'B'), (code, 'C')))
            lookup = {'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [self.write('lookup.csv', text)]}}
            counts = self.write('falls.csv', 'area_code,period,value\nE01031001,2019,1\nE01031002,2019,2\n' + ('E01031003,2019,3\n' if made else ''))
            source = {'id': 'falls', 'extractor': 'table', 'small_counts': 'published', 'options': {
                'files': [counts], 'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'period', 'value')],
                'constants': {'indicator': 'falls', 'indicator_name': 'Falls', 'unit': 'People', 'value_type': 'count', 'area_type': 'lsoa', 'age': 'All ages'}}}
            self.publish([lookup, source], publish=['rugby'])
            found = {code: self.one(place='rugby', area_code=code, measure='table-falls') for code in ('E07000220', 'E38000038')}
            self.assertEqual({code: row['value'] for code, row in found.items()}, {'E07000220': made, 'E38000038': made})
            if not made:
                self.assertTrue(all('there are rows for 2 of 3 LSOAs' in row['note'] for row in found.values()), found)

    @needs_shared('data/imd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx')
    def test_average_ranks_are_weighted_by_population(self):
        """The populations are made up: 1,000 people and a hundred for each unit of the last digit of the code. File 10 has average ranks of the real ones, counted from the
        other end (32,844 is the most deprived), so these are near and not the same."""
        lsoas = {row['LSOA11CD']: row['LAD20CD'] for row in read(LOOKUP) if row['LAD20CD'].startswith(('E070002', 'E08000026'))}
        people = {code: 1000 + 100 * int(code[-1]) for code in lsoas}
        text = 'LSOA code (2011),Local Authority District code (2019),Total population: mid 2015 (excluding prisoners)\n' + ''.join('%s,%s,%d\n' % (code, lsoas[code], people[code]) for code in people)
        self.deprivation('--set', 'populations=' + self.write('File_7.csv', text))
        ranks = {row['area_code']: int(row['value']) for row in self.rows(measure='deprivation-rank-lsoa', area_type='lsoa')}
        self.assertEqual(len(ranks), 534)
        for district, of_file_10 in (('E08000026', 19432.08), ('E07000220', 11801.33)):
            own = [code for code in ranks if lsoas[code] == district]
            average = sum(ranks[code] * people[code] for code in own) / sum(people[code] for code in own)
            row = self.one(area_code=district, measure='deprivation-rank-lsoa')
            self.assertAlmostEqual(float(row['value']), average, places=7)
            self.assertEqual(row['method'], 'mean of %d of %d LSOAs weighted by population, without limits (approximate)' % (len(own), len(own)))
            self.assertLess(abs(32845 - average - of_file_10), 600)
            deciles = {row['area_code']: row['value'] for row in self.rows(measure='deprivation-decile-lsoa', area_type='lsoa')}
            living = sum(people[code] for code in own if deciles[code] == '1')
            tenth = self.one(area_code=district, measure='residents-in-most-deprived-tenth')
            self.assertAlmostEqual(float(tenth['value']), 100 * living / sum(people[code] for code in own), places=7)
        for place, districts in (('south-warwickshire', ('E07000221', 'E07000222')), ('warwickshire-north', ('E07000218', 'E07000219')),
                                 ('coventry-and-warwickshire', sorted(set(lsoas.values())))):
            own = [code for code in ranks if lsoas[code] in districts]
            row = self.one(area_code=place, measure='deprivation-rank-lsoa')
            self.assertAlmostEqual(float(row['value']), sum(ranks[code] * people[code] for code in own) / sum(people[code] for code in own), places=7)
            self.assertEqual(row['method'], 'mean of %d of %d LSOAs weighted by population, without limits (approximate)' % (len(own), len(own)))

    def test_an_lsoa_that_only_a_council_knows_is_told(self):
        """Three LSOAs of a local area; the lookup, older than the figures, has the first two of them."""
        lookup = self.write('lookup.csv', 'LSOA21CD,LSOA21NM,LAD24CD,LAD24NM\nE01031001,Rugby 001A,E07000220,Rugby\nE01031002,Rugby 001B,E07000220,Rugby\n')
        hubs = self.write('hubs.csv', 'LSOA code,JSNA area code,JSNA area\nE01031001,RUG-A,A\nE01031002,RUG-A,A\nE01031003,RUG-A,A\n')
        figures = self.write('people.csv', 'area_code,period,count,denominator\nE01031001,2019,100,1000\nE01031002,2019,200,1000\nE01031003,2019,300,1000\n')
        source = {'id': 'people', 'extractor': 'table',
                  'options': {'files': [figures], 'calculate': True, 'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'period', 'count', 'denominator')],
                              'constants': {'indicator': 'falls', 'indicator_name': 'Falls', 'unit': '%', 'value_type': 'proportion', 'area_type': 'lsoa', 'age': 'All ages'}}}
        done = self.publish([{'id': 'lookup', 'extractor': 'ons_geography', 'options': {'files': [lookup]}},
                             {'id': 'hubs', 'extractor': 'local_areas', 'options': {'files': [hubs]}}, source], publish=['rugby'])
        self.assertIn('people.csv:4: 1 row of small areas that the reference data do not know, such as E01031003, left out: the lookup may be older than the data', done.stderr)
        row = self.rows('rugby', area_code='E07000220', measure='table-falls')[0]
        self.assertEqual(row['method'], '')
        self.assertIn('rows for 2 of 3 LSOAs', row['note'], 'by the lookup alone it would be 2 of 2')
        self.assertIn('1 of the LSOAs may be in it or not: no lookup says so', row['note'])

    def qof(self):
        sources = mapping_options('qof-prevalence-practices')
        sources[0]['options']['files'], sources[1]['options']['files'] = [MAPPING], [PRACTICES]
        return self.publish(sources)

    def test_a_practice_that_the_lookup_does_not_know_is_told(self):
        """Made-up practices: two of Rugby's network, one of Coventry Central, one that the mapping of the year lacks."""
        heading = ('NAT_ONS_CODE,NAT_CODE,COUNTRY,REGION_ODS_CODE,REGION_ONS_CODE,REGION_NAME,STP_ODS_CODE,STP_ONS_CODE,STP_NAME,CCG_ODS_CODE,CCG_ONS_CODE,CCG_NAME,PCN_ODS_CODE,PCN_NAME,'
                   'PRACTICE_CODE,PRACTICE_NAME\n')
        line = 'E92000001,ENG,England,Y60,E40000008,Midlands,%s,%s,%s\n'
        ours = 'QWU,E54000018,Coventry and Warwickshire,B2M3M,E38000251,NHS Coventry and Warwickshire CCG'
        mapping = self.write('MAPPING_2021.csv', heading + ''.join(line % one for one in (
            (ours, 'U62213,Rugby PCN', 'M84901,Surgery one'), (ours, 'U62213,Rugby PCN', 'M84902,Surgery two'), (ours, 'U58127,Coventry Central PCN', 'M86901,Surgery three'))))
        figures = self.write('PREVALENCE_2021.csv', 'PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE\nM84901,AF,20,TOTAL,1000\nM84902,AF,4,TOTAL,200\n'
                             'M86901,AF,30,TOTAL,900\nM99999,AF,11,TOTAL,500\n')
        sources = mapping_options('qof-prevalence-practices')
        sources[0]['options']['files'], sources[1]['options']['files'] = [mapping], [figures]
        done = self.publish(sources, publish=['rugby', 'coventry'])
        self.assertIn('PREVALENCE_2021.csv:5: 1 row of small areas that the reference data do not know, such as M99999, left out: the lookup may be older than the data', done.stderr)
        unit = [unit for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == 'qof-practices'][0]
        self.assertEqual((unit['rows_read'], unit['rows_kept'], unit['rows_filtered']), (4, 3, 1))
        rugby = {row['area_code']: (row['count'], row['denominator'], row['area_name']) for row in self.rows('rugby', source_indicator='qof-af-prevalence')}
        self.assertEqual(rugby, {'M84901': ('20', '1000', 'Surgery one'), 'M84902': ('4', '200', 'Surgery two'), 'U62213': ('24', '1200', 'Rugby PCN'), 'E07000220': ('24', '1200', 'Rugby'),
                                 'E38000251': ('54', '2100', 'NHS Coventry and Warwickshire (sub-ICB location)')})
        with open(figures, 'a', encoding='utf-8') as file:
            file.write('M99998,AF,11,TOTAL,500\nM99997,AF,11,TOTAL,500\n')
        done = self.publish(sources, publish=['rugby', 'coventry'])
        self.assertIn('PREVALENCE_2021.csv:5: 3 rows of practices that the reference data do not know, such as M99999, left out, beside 3 of those that they know: only a lookup of all practices tells', done.stderr)

    @needs_shared('data/qof/PREVALENCE_2021_v2.csv')
    def test_practices_to_networks_and_nhs_areas(self):
        done = self.qof()
        self.assertIn('0 rows rejected', done.stdout)
        mapping = {row['PRACTICE_CODE']: row for row in read(MAPPING, 'latin-1')}
        ours = [row for row in read(PRACTICES) if mapping[row['PRACTICE_CODE']]['CCG_ODS_CODE'] == 'B2M3M']
        ages = {'TOTAL': 'All ages', '06OV': '6+ yrs', '16OV': '16+ yrs', '17OV': '17+ yrs', '18OV': '18+ yrs', '50OV': '50+ yrs'}
        sums = {}
        for row in ours:
            where = mapping[row['PRACTICE_CODE']]
            for code in ('E38000251', where['PCN_ODS_CODE']):
                total = sums.setdefault((row['GROUP_CODE'], ages[row['PATIENT_LIST_TYPE']], code), [0, 0, 0])
                total[0] += int(row['REGISTER'])
                total[1] += int(row['PRACTICE_LIST_SIZE'])
                total[2] += 1
        made = {(row['source_indicator'].split('-')[1].upper(), row['age'], row['area_code']): row for row in self.rows(status='calculated')
                if row['area_type'] in ('pcn', 'sub-icb')}
        sums = {key: total for key, total in sums.items() if key[2] != 'U'}
        self.assertEqual(set(made), set(sums))
        self.assertEqual(len(sums), 21 * (1 + 20))
        for key, (count, of, practices) in sums.items():
            row = made[key]
            self.assertEqual((float(row['count']), float(row['denominator'])), (count, of), key)
            self.assertAlmostEqual(float(row['value']), 100 * count / of, delta=1e-12 * 100)
            for name, limit in zip(('lower_95', 'upper_95'), wilson(count, of)):
                self.assertAlmostEqual(float(row[name]), limit, delta=1e-10)
            self.assertEqual(row['method'], 'sum of %d of %d practices, Wilson limits (exact)' % (practices, practices))

    @needs_shared('data/qof/PREVALENCE_2021_v2.csv')
    def test_practices_to_places(self):
        """One practice is in no network, so nobody says in which Place it is: it counts for the system, and each Place says that it may lack it. 12 of the 122 practices
        are in Rugby's only network. A year before the three CCGs had 1.85% in all with atrial fibrillation (Coventry and Rugby: 1.52%)."""
        self.qof()
        af = dict(source_indicator='qof-af-prevalence')
        self.assertEqual(self.one(area_code='coventry-and-warwickshire', **af)['method'], 'sum of 122 of 122 practices, Wilson limits (exact)')
        rugby = self.one(area_code='E07000220', **af)
        self.assertEqual(rugby['method'], 'sum of 12 of 13 practices, 95% of the patients, Wilson limits (approximate)')
        self.assertEqual(rugby['note'], 'calculated from count and denominator; 1 of the practices of a shared body may be in it too')
        self.assertEqual(rugby['count'], self.one(area_code='U62213', **af)['count'])
        both = [self.one(area_code=code, **af) for code in ('E08000026', 'E07000220')]
        count, of = (sum(float(row[name]) for row in both) for name in ('count', 'denominator'))
        self.assertLess(abs(100 * count / of - 1.520021188629), 0.05)

    @needs_shared('data/fingertips/smok_qof_prev.csv')
    def test_practices_of_fingertips_agree_with_the_published_commissioner(self):
        """2022/23: 128,137 of 897,770 smoke in the sub-ICB location. 119 of its practices are in the mapping of two years before; the one that opened since is not."""
        with open(SMOKING, newline='', encoding='utf-8-sig') as file:
            lines = list(csv.reader(file))
        header = lines[0]
        kept = [header] + [line for line in lines[1:] if len(line) == len(header) and line[header.index('Area Type')] == 'GPs' and line[0]]
        path = os.path.join(self.folder, 'practices.csv')
        with open(path, 'w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows(kept)
        organisations = mapping_options('qof-prevalence-practices')[0]
        organisations['options']['files'] = [MAPPING]
        self.publish([organisations, {'id': 'smoking', 'extractor': 'fingertips', 'licence': 'Open Government Licence v3.0', 'options': {'files': [path], 'small_areas': True}}])
        row = self.one(area_code='E38000251', period='2022/23', status='calculated')
        codes = {one['PRACTICE_CODE'] for one in read(MAPPING, 'latin-1') if one['CCG_ODS_CODE'] == 'B2M3M'}
        ours = [dict(zip(header, line)) for line in kept[1:] if line[header.index('Area Code')] in codes]
        count, of = (sum(float(one[name]) for one in ours) for name in ('Count', 'Denominator'))
        self.assertEqual((len(ours), float(row['count']), float(row['denominator'])), (119, count, of))
        self.assertAlmostEqual(float(row['value']), 100 * count / of, delta=1e-10)
        self.assertEqual((897770 - of, 128137 - count), (935, 94), 'the practice that opened since')
        self.assertLess(abs(float(row['value']) - 14.27280929), 0.006)


main()
