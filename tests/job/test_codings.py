"""LSOAs in two codings: lookups of 2011 and of 2021 side by side, rows by the codes of one or of both, histories of codes before and behind them; and practices and LSOAs between two networks or lookups. Every expectation is
worked out by hand from the numbers here: two LSOAs kept their code, one was split in two, 40 and 60 of its 100; the district has 130 by either coding, and no other figure
is ever right."""
import csv, json, os, zipfile
from job import Job, ROOT, main

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
RUGBY, COVENTRY = 'E07000220', 'E08000026'
KEPT, OLD, NEW = ('E01031001', 'E01031002'), 'E01031009', ('E01034901', 'E01034902')
COUNTS = {KEPT[0]: 10, KEPT[1]: 20, OLD: 100, NEW[0]: 40, NEW[1]: 60}
OF_2011, OF_2021 = [*KEPT, OLD], [*KEPT, *NEW]
HISTORY = ('LSOA11CD,LSOA21CD,LSOA21NM,CHGIND,LAD22CD\nE01031001,E01031001,Rugby 001A,U,E07000220\nE01031002,E01031002,Rugby 001B,U,E07000220\n'
           'E01031009,E01034901,Rugby 001C,S,E07000220\nE01031009,E01034902,Rugby 001D,S,E07000220\n')
DAYS = ('GEOGCD,GEOGNM,OPER_DATE,TERM_DATE,PARENTCD,STATUS\nE01031001,Rugby 001A,01/01/2009,,E07000220,live\nE01031002,Rugby 001B,01/01/2009,,E07000220,live\n'
        'E01031009,Rugby 001E,01/01/2009,31/12/2020,E07000220,terminated\nE01034901,Rugby 001C,01/01/2021,,E07000220,live\nE01034902,Rugby 001D,01/01/2021,,E07000220,live\n')
CHANGES = 'GEOGCD,GEOGNM,GEOGCD_P,OPER_DATE,YEAR\nE01034901,Rugby 001C,E01031009,01/01/2021,2021\nE01034902,Rugby 001D,E01031009,01/01/2021,2021\n'
NETWORKS = {'U62213': 'Rugby PCN', 'U55724': 'Arden PCN', 'U11176': 'Dene and Stour Valleys PCN', 'U99999': 'Elsewhere PCN'}
SYSTEM = 'coventry-and-warwickshire'
TWO = 'sum of 2 of 2 practices, Wilson limits (%s)'
EXACT_2011, EXACT_2021 = 'sum of 3 of 3 LSOAs of 2011 (exact)', 'sum of 4 of 4 LSOAs of 2021 (exact)'


class Codings(Job):
    def lookup(self, name, codes, year='', district=RUGBY, extra='', **options):
        text = 'LSOA%sCD,LSOA%sNM,LAD%sCD,LAD%sNM\n' % ((year, year) + ((24, 24) if year else ('', '')))
        text += ''.join('%s,Rugby 001%s,%s,%s\n' % (code, code[-3:], district, 'Rugby' if district == RUGBY else 'Coventry') for code in codes) + extra
        return {'id': name, 'extractor': 'ons_geography', 'options': {'files': [self.write(name + '.csv', text)], **options}}

    def both(self, **more):
        return [self.lookup('lookup-2011', OF_2011, '11', **more), self.lookup('lookup-2021', OF_2021, '21', **more)]

    def history(self, *texts):
        return {'id': 'history', 'extractor': 'code_history', 'options': {'files': [self.write('history-%d-%d.csv' % (len(texts), i), text) for i, text in enumerate(texts)]}}

    def hubs(self, codes):
        text = 'LSOA code,JSNA area code,JSNA area\n' + ''.join('%s,RUG-A,A\n' % code for code in codes)
        return {'id': 'hubs', 'extractor': 'local_areas', 'options': {'files': [self.write('hubs.csv', text)]}}

    def made_of(self, references, source, measure, publish=('rugby',), loaders=('archive',)):
        """(value, method, note) by area."""
        path = self.write('codings.json', json.dumps({
            'pipeline': 'codings', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'sources': [*references, source],
            'transforms': [{'use': 'normalise'}, {'use': 'small_areas'}, {'use': 'places'}], 'loaders': [{'use': name} for name in loaders], 'publish': publish}))
        self.done = self.run_program('run', path)
        made = {}
        for place in publish:
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
                made.update({row['area_code']: (row['value'], row['method'], row['note']) for row in csv.DictReader(file) if measure in (row['measure'], row['source_indicator'])})
        return made

    def figures(self, references, codes, year='2019', within=None, counts=COUNTS, publish=('rugby',), small_counts='published', loaders=('archive',), **options):
        """What becomes of the district: (count, method, note), by the rows of these codes; and of each other area that is made."""
        columns = ['area_code', *(['within_code'] if within else []), 'period', 'value']
        text = ','.join(columns) + '\n' + ''.join('%s,%s%s,%d\n' % (code, (within if isinstance(within, str) else within[code]) + ',' if within else '', year, counts[code]) for code in codes)
        source = {'id': 'falls', 'extractor': 'table', 'small_counts': small_counts,
                  'options': {'files': [self.write('falls.csv', text)], 'columns': [{'field': name, 'names': [name]} for name in columns],
                              'constants': {'indicator': 'falls', 'indicator_name': 'Falls', 'unit': 'People', 'value_type': 'count', 'area_type': 'lsoa', 'age': 'All ages'}, **options}}
        return self.made_of(references, source, 'table-falls', publish, loaders)

    def rugby(self, *given, **more):
        return self.figures(*given, **more).get(RUGBY, ('', '', 'no row'))

    def expect(self, found, count, method, note=''):
        self.assertEqual(found[:2], (count, method), found)
        self.assertIn(note, found[2])

    def test_the_rows_say_which_coding_is_meant(self):
        self.expect(self.rugby(self.both(), OF_2011, year='2023'), '130', EXACT_2011)
        self.expect(self.rugby(self.both(), OF_2021), '130', EXACT_2021)
        self.expect(self.rugby(self.both(), [*OF_2021, OLD]), '', '', 'E01031009 and for E01034901, which are codes of two years')
        self.expect(self.rugby(self.both(), KEPT), '', '', 'there are rows for 2 of 4 LSOAs of 2021')
        self.expect(self.rugby(self.both(), OF_2021[:-1]), '', '', 'there are rows for 3 of 4 LSOAs of 2021')
        self.expect(self.rugby(self.both(), [*KEPT, NEW[0], OLD]), '', '', 'codes of two years')

    def test_a_history_of_codes_tells_the_same_wherever_it_stands(self):
        for history in (self.history(HISTORY), self.history(DAYS, CHANGES)):
            for sources in ([history, *self.both()], [*self.both(), history]):
                self.expect(self.rugby(sources, OF_2011), '130', EXACT_2011)
                self.expect(self.rugby(sources, OF_2021), '130', EXACT_2021)
                self.assertEqual(self.rugby(sources, [*OF_2021, OLD])[:2], ('', ''))
        lookup = self.lookup('lookup-2021', OF_2021, '21')
        for sources in ([history, lookup], [lookup, history]):
            self.expect(self.rugby(sources, OF_2021), '130', 'sum of 4 of 4 LSOAs (exact)')
            self.expect(self.rugby(sources, OF_2011), '', '', 'there are rows for 2 of 4 LSOAs')

    def test_lookups_that_say_no_year_are_told_apart_by_the_history(self):
        """Without it nobody knows that they are of two years: no figure is made of rows of both, and one of either; that with codes of 2021 beside older ones is not exact, as the second lookup alone may have both."""
        sources = [self.lookup('first', OF_2011), self.lookup('second', OF_2021)]
        for given, said in ((sources, 'approximate'), ([self.history(HISTORY), *sources], 'exact')):
            self.expect(self.rugby(given, OF_2011), '130', 'sum of 3 of 3 LSOAs (exact)')
            self.expect(self.rugby(given, OF_2021), '130', 'sum of 4 of 4 LSOAs (%s)' % said)
            self.assertEqual(self.rugby(given, [*OF_2021, OLD])[:2], ('', ''))

    def test_a_lookup_of_both_codings_makes_no_sum_exact(self):
        """Its rows are all of one heading, or of none that says a year, and there is no history: 230 would count the people of the old LSOA and those of its parts. By the numbers of their
        codes (ONS: E01033768 was the last of 2011) E01034901 and E01034902 are of 2021, and the others older."""
        all_codes = [*KEPT, OLD, *NEW]
        twice = 'people may be in it twice: E01034901 came with the codes of 2021 and E01031001 before'
        for year in ('', '11'):  # none, and one in which two of the codes were not there
            lookup = self.lookup('lookup', all_codes, year)
            self.expect(self.rugby([lookup], all_codes), '230', 'sum of 5 of 5 LSOAs (approximate)', twice)
            self.expect(self.rugby([lookup], OF_2021), '', '', 'there are rows for 4 of 5 LSOAs; ' + twice)
            self.expect(self.rugby([lookup], OF_2011), '', '', 'there are rows for 3 of 5 LSOAs; ' + twice)
        self.expect(self.rugby([self.lookup('2021', all_codes)], all_codes), '230', 'sum of 5 of 5 LSOAs (approximate)', twice)  # the name of a source is no year
        self.assertIn("5 LSOAs by codes of a year that nobody says, of the source '2021'", self.run_program('check', os.path.join(self.folder, 'codings.json')).stdout)
        lookup = self.lookup('lookup', OF_2021)  # whether the first two are as they were nobody says, and a history does
        self.expect(self.rugby([lookup], OF_2021), '130', 'sum of 4 of 4 LSOAs (approximate)', twice)
        for history in (self.history(HISTORY), self.history(DAYS, CHANGES)):
            self.expect(self.rugby([lookup, history], OF_2021), '130', 'sum of 4 of 4 LSOAs (exact)')
            self.expect(self.rugby([self.lookup('lookup', all_codes), history], all_codes), '', '', 'the source has rows for E01031009 and for E01034901, which took its place')
            self.expect(self.rugby([self.lookup('lookup', all_codes), history], OF_2021), '130', 'sum of 4 of 4 LSOAs (exact)')
        for codes, year in ((OF_2011, ''), (OF_2011, '11'), (NEW, ''), (OF_2021, '21')):  # ordinary ones stay exact
            made = self.rugby([self.lookup('lookup', codes, year)], codes)
            self.assertIn('(exact)', made[1], (codes, year))
            self.assertEqual(made[2], '')
        made = self.figures([self.hubs(all_codes), self.lookup('lookup', all_codes)], all_codes)
        self.expect(made['RUG-A'], '230', 'sum of 5 of 5 LSOAs (approximate)', twice)

    def test_an_lsoa_that_two_districts_claim_makes_neither_exact(self):
        """The first row or lookup counts. A row that names another district than the lookup does is such a claim too."""
        places = ('rugby', 'coventry')
        more = 'E01009001,Coventry 001A,E08000026,Coventry\n'
        twice = self.lookup('lookup', OF_2021, '21', extra=more + 'E01031002,Rugby 001002,E08000026,Coventry\n')
        two = [self.lookup('first', OF_2021, '21', extra=more), self.lookup('other', [KEPT[1]], '21', district=COVENTRY)]
        counts = {**COUNTS, 'E01009001': 5}
        for references in ([twice], two):
            made = self.figures(references, [*OF_2021, 'E01009001'], counts=counts, publish=places)
            self.expect(made[RUGBY], '130', 'sum of 4 of 4 LSOAs (approximate)', '1 of the LSOAs may lie elsewhere')
            self.expect(made[COVENTRY], '', '', 'there are rows for 1 of 2 LSOAs')
        within = {**{code: RUGBY for code in OF_2021}, KEPT[1]: COVENTRY, 'E01009001': COVENTRY}
        made = self.figures([self.lookup('third', OF_2021, '21', extra=more)], [*OF_2021, 'E01009001'], counts=counts, publish=places, within=within)
        self.expect(made[RUGBY], '130', 'sum of 4 of 4 LSOAs (approximate)', '1 of the LSOAs may lie elsewhere')
        self.expect(made[COVENTRY], '', '', 'there are rows for 1 of 2 LSOAs')

    def test_rows_that_nobody_can_place_make_no_district_exact(self):
        """The lookup lacks the last one; the council's list of a local area is what it is."""
        made = self.figures([self.lookup('lookup', OF_2021[:-1], '21'), self.hubs(KEPT)], OF_2021)
        self.expect(made[RUGBY], '70', 'sum of 3 of 3 LSOAs (approximate)', 'its file has 1 row of a small area that no lookup has, E01034902: it may lie in it')
        self.expect(made['RUG-A'], '30', 'sum of 2 of 2 LSOAs (exact)')
        self.expect(made[KEPT[0]], '10', '', 'its file has 1 row of a small area that no lookup has, E01034902')
        within = {code: RUGBY for code in COUNTS}
        history = self.history(DAYS, CHANGES)
        lookup = self.lookup('lookup', OF_2021, '21')
        self.expect(self.rugby([lookup, history], [*OF_2021, OLD], within=within), '', '', 'the lookup does not have 1 of the LSOAs in it')
        self.expect(self.rugby([lookup], OF_2011, within=within), '', '', 'there are rows for 2 of 5 LSOAs')

    def test_rows_of_the_service_that_nobody_can_place(self):
        """Fingertips says that four LSOAs lie in Rugby; the lookup has three of them."""
        heading = ('Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,Lower CI 95.0 limit,'
                   'Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,Column not used,'
                   'Time period Sortable,New data,Compared to goal,Time period range\n')
        line = '91547,Smoking prevalence in adults (15+) - current smokers (QOF),E07000220,Rugby,%s,%s,LSOAs,Persons,15+ yrs,,,2013/14,20,,,,,%d,%d,,,,,20130000,,,1y\n'
        path = self.write('smoking.csv', heading + ''.join(line % (code, code, 20, 100) for code in OF_2021))
        source = {'id': 'smoking', 'extractor': 'fingertips', 'small_counts': 'published', 'options': {'files': [path], 'small_areas': True}}
        made = self.made_of([self.lookup('three', OF_2021[:3], '21')], source, '91547')
        self.expect(made[RUGBY], '20', 'sum of 3 of 3 LSOAs, Wilson limits (approximate)', 'its file has 1 row of a small area that no lookup has, E01034902: it may lie in it')

    def test_a_row_of_a_lookup_that_was_rejected_is_one_more(self):
        """Whichever LSOA of Rugby it is, by its district or by its name: the figures lack it. Likewise of a list of local areas."""
        for i, extra in enumerate(('E0103490,Rugby 001D,E07000220,Rugby\n', ',Rugby 001D,E07000220,Rugby\n', 'E01034902,Rugby 001D,,\n')):
            self.expect(self.rugby([self.lookup('lookup-%d' % i, OF_2021[:-1], '21', extra=extra)], OF_2021[:-1]), '', '', 'there are rows for 3 of 4 LSOAs')
        made = self.figures([self.lookup('lookup', OF_2021, '21'), self.hubs([*KEPT, 'E0103490'])], OF_2021)
        self.expect(made['RUG-A'], '', '', 'there are rows for 2 of 3 LSOAs')
        self.expect(made[RUGBY], '130', 'sum of 4 of 4 LSOAs (exact)')
        for rejected in ('RUG-AA,A', ',A', 'Rug_A?,A'):  # another code of the name, none, one that is none: the name says what lacks it, also of the row before
            hubs = self.hubs([KEPT[0]])
            self.write('hubs.csv', 'LSOA code,JSNA area code,JSNA area\n%s,RUG-A,A\n%s,%s\n' % (KEPT[0], KEPT[1], rejected))
            made = self.figures([self.lookup('lookup', OF_2021, '21'), hubs], OF_2021)
            self.expect(made['RUG-A'], '', '', 'there are rows for 1 of 2 LSOAs')
            self.expect(made[RUGBY], '130', 'sum of 4 of 4 LSOAs (exact)')

    def test_check_says_of_which_years_the_codes_are(self):
        self.rugby([*self.both(), self.lookup('other', OF_2011)], OF_2021)
        done = self.run_program('check', os.path.join(self.folder, 'codings.json'))
        for line in ('3 LSOAs by codes of 2011', '4 LSOAs by codes of 2021', '3 LSOAs by codes of a year that nobody says, of the source other'):
            self.assertIn('  %s\n' % line, done.stdout)
        found = json.loads(self.run_program('check', '--json', os.path.join(self.folder, 'codings.json')).stdout)
        self.assertEqual(found['reference']['lsoa_vintages'], [{'vintage': '2011', 'lsoas': 3}, {'vintage': '2021', 'lsoas': 4}, {'vintage': 'other', 'lsoas': 3}])

    def test_days_and_lists_of_local_areas(self):
        """With days the lookup of the day counts, whatever rows there are. A council's list of 2011 is not complete in figures of 2021, and one of both years is."""
        dated = [self.lookup('a', OF_2011, '11', to='2020-12-31'), self.lookup('b', OF_2021, '21', **{'from': '2021-01-01'})]
        self.expect(self.rugby(dated, [*OF_2021, OLD]), '130', EXACT_2011)
        self.assertEqual(self.rugby(dated, OF_2021)[:2], ('', ''))
        self.expect(self.rugby(dated, OF_2021, year='2023'), '130', EXACT_2021)
        for codes, rows, count in (([KEPT[0], OLD], OF_2021, ''), ([KEPT[0], OLD], OF_2011, '110'), ([KEPT[0], OLD, *NEW], OF_2021, '110'), ([KEPT[0], OLD, *NEW], [*OF_2021, OLD], '')):
            self.assertEqual(self.figures([*self.both(), self.hubs(codes)], rows)['RUG-A'][0], count, (codes, rows))

    def test_residents_of_local_areas_who_may_be_counted_twice_are_told(self):
        """230 of all five codes, when nothing says which are of one year; 130 of those of 2011."""
        def told(lookup, codes, residents):
            text = 'area_code,within_code,period,value\n' + ''.join('%s,%s,2019,%d\n' % (code, RUGBY, COUNTS[code]) for code in codes)
            people = {'id': 'people', 'extractor': 'table', 'gives': 'populations', 'options': {
                'files': [self.write('people.csv', text)], 'columns': [{'field': name, 'names': [name]} for name in ('area_code', 'within_code', 'period', 'value')],
                'constants': {'indicator': 'population', 'value_type': 'count', 'area_type': 'lsoa', 'age': 'All ages'}}}
            self.figures([lookup, self.hubs(codes), people], codes, loaders=('archive', 'workbook', 'profile'))
            with open(os.path.join(self.latest(), 'rugby', 'rugby-local-areas.html'), encoding='utf-8') as file:
                page = file.read()
            self.assertIn('%d residents (middle of 2019)' % residents, page)
            with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')) as book:
                sheets = ''.join(book.read(name).decode() for name in book.namelist() if name.startswith('xl/') and name.endswith('.xml'))
            words = 'may be counted twice: no lookup says that the codes of '
            self.assertEqual('Some residents ' + words + 'LSOAs are of one year. Of A.' in sheets, 'Some ' + words + 'its LSOAs are of one year.' in page)
            return words in page
        self.assertTrue(told(self.lookup('lookup', [*OF_2011, *NEW]), [*OF_2011, *NEW], 230))
        self.assertFalse(told(self.lookup('lookup', OF_2011), OF_2011, 130))

    def register(self, code, district, closed='', status='A'):
        """A practice with a postcode in the district."""
        row = '"%s","Surgery %s","Y60","QWU","1 ROAD","","","","","CV21 1AA","20150401","%s","%s","B","B2M3M","20210401","","024","","","0","","B2M3M","","4","",""\n' % (code, code[-1], closed, status)
        codes = self.write('codes.csv', 'pcds,lsoa21cd,oslaua\nCV21 1AA,E01031001,%s\n' % district)
        return {'id': 'register', 'extractor': 'nhs_organisations', 'options': {'files': [self.write('register.csv', row)], 'postcodes': codes}}

    def networks(self, memberships):
        members = self.write('members.csv', 'Partner Organisation Code,Partner Name,PCN Code,PCN Name,Practice to PCN Relationship Start Date,Practice to PCN Relationship End Date\n'
                             + ''.join('%s,Surgery %s,%s,%s,%s,%s\n' % (code, code[-1], network, NETWORKS[network], first, last) for code, network, first, last in memberships))
        return {'id': 'networks', 'extractor': 'nhs_organisations', 'options': {'files': [members]}}

    def practices(self, memberships, rows, year='2018/19', lookups=(), publish=('rugby', 'south-warwickshire', SYSTEM), **constants):
        """What becomes of rows of practices, a tenth of whose patients smoke, by area."""
        return self.practices_of(self.networks(memberships), rows, year, lookups, publish, **constants)

    def practices_of(self, networks, rows, year='2018/19', lookups=(), publish=('rugby',), **constants):
        columns = ('area_code', 'count', 'denominator', 'value')
        source = {'id': 'smoking', 'extractor': 'table', 'small_counts': 'published', 'options': {
            'files': [self.write('smoking.csv', ','.join(columns) + '\n' + ''.join('%s,%d,%d,10\n' % (code, people / 10, people) for code, people in rows.items()))],
            'columns': [{'field': name, 'names': [name]} for name in columns],
            'constants': {'indicator': 'smoking', 'indicator_name': 'Smokers', 'unit': '%', 'value_type': 'proportion', 'area_type': 'practice', 'age': 'All ages', 'sex': 'Persons',
                          'period': year, **constants}}}
        return self.made_of([networks, *lookups], source, 'table-smoking', publish)

    def test_a_practice_between_two_networks_makes_no_sum_exact(self):
        """One and two are Rugby's, four and five of Arden in South Warwickshire; three was Rugby's until 2018 and is Arden's from 2021."""
        settled = [('M84001', 'U62213', 20150401, ''), ('M84002', 'U62213', 20150401, ''), ('M84004', 'U55724', 20150401, ''), ('M84005', 'U55724', 20150401, '')]
        gap = [*settled, ('M84003', 'U62213', 20150401, 20181231), ('M84003', 'U55724', 20210101, '')]
        rows = {'M84001': 1000, 'M84002': 1000, 'M84003': 50, 'M84004': 1000, 'M84005': 1000}
        lost = 'M84003 is not counted in it: no lookup says where it lay on %s'
        around = ('U62213', RUGBY, 'U55724', 'south-warwickshire')
        for year, day in (('2018/19', '31 March 2019'), ('2019/20', '31 March 2020')):
            made = self.practices(gap, rows, year)
            for code in around:
                self.assertEqual(made[code], ('10', TWO % 'approximate', lost % day))
            self.assertIn('smoking.csv: 1 small area with rows for a day on which no lookup places it, such as M84003 on %s: sums that may lack it are not exact' % day, self.done.stderr)
            self.assertEqual(made[SYSTEM], ('10', 'sum of 4 of 5 practices, 99% of the patients, Wilson limits (approximate)', lost % day))  # 4000 of 4050
        made = self.practices(gap, {**rows, 'M84003': 1000})
        self.assertEqual(made[SYSTEM], ('', '', 'not calculable: rows for 4 of 5 practices, 80% of the patients: fewer than the 90% that are needed; ' + lost % '31 March 2019'))
        for year, where in (('2017/18', 'U62213'), ('2020/21', 'U55724')):  # on days on which it lies in one, and where it has no row, all is exact
            made = self.practices(gap, rows, year)
            self.assertEqual(made[where], ('10', TWO.replace('2', '3') % 'exact', ''))
            self.assertEqual(made[SYSTEM], ('10', TWO.replace('2', '5') % 'exact', ''))
        made = self.practices(gap, {code: people for code, people in rows.items() if code != 'M84003'})
        for code in around:
            self.assertEqual(made[code], ('10', TWO % 'exact', ''))
        self.assertNotIn('no lookup says', self.done.stderr)
        self.assertEqual(made[SYSTEM], ('10', TWO.replace('2', '4') % 'exact', ''))
        alone = [(code, *where) for code, *where in gap if code not in ('M84004', 'M84005')]  # nobody else is in Arden yet: it is counted there, as in a network that is to come
        made = self.practices(alone, {code: people for code, people in rows.items() if code < 'M84004'})
        for code in around[2:]:
            self.assertEqual(made[code], ('10', 'sum of 1 of 1 practice, Wilson limits (approximate)', 'M84003 is counted in it: no lookup says where it lay on 31 March 2019'))
        self.assertEqual(made['U62213'], ('10', TWO % 'approximate', lost % '31 March 2019'))

    def test_a_practice_of_a_network_that_nobody_knows_makes_no_sum_exact(self):
        """Its network's code is mistyped, from the first day on or since 2019."""
        known = [('M84001', 'U62213', 20150401, ''), ('M84002', 'U62213', 20150401, '')]
        rows = {'M84001': 1000, 'M84002': 1000, 'M84003': 50}
        made = self.practices([*known, ('M84003', 'U99999', 20150401, '')], rows, publish=('rugby', SYSTEM))
        for code in ('U62213', RUGBY, SYSTEM):
            self.assertEqual(made[code], ('10', TWO % 'approximate', 'its file has 1 row of a small area that no lookup has, M84003: it may lie in it'))
        made = self.practices([*known, ('M84003', 'U62213', 20150401, 20181231), ('M84003', 'U99999', 20190101, '')], rows, publish=('rugby', SYSTEM))
        self.assertEqual(made['U62213'], ('10', TWO % 'approximate', 'M84003 is not counted in it: on 31 March 2019 it lay in U99999 (Elsewhere PCN), and no lookup says where that is'))
        for code in (RUGBY, SYSTEM):  # 2,000 of 2,050
            self.expect(made[code], '10', 'sum of 2 of 3 practices, 98% of the patients, Wilson limits (approximate)', 'M84003 is not counted in it')

    def test_a_practice_that_a_list_has_in_two_networks_makes_neither_exact(self):
        """At once, since October 2018: the first membership counts, the other is rejected. Of the other network nothing is made. So it is of the Places of both; the system has the practice in any case."""
        members = [('M84001', 'U62213', 20150401, ''), ('M84002', 'U62213', 20150401, ''), ('M84002', 'U55724', 20181001, ''), ('M84004', 'U55724', 20150401, '')]
        made = self.practices(members, {'M84001': 1000, 'M84002': 1000, 'M84004': 1000})
        self.assertEqual(made['U62213'], ('10', TWO % 'approximate', '1 of the practices may lie elsewhere: lists or rows contradict each other'))
        self.assertEqual(made['U55724'][:2], ('', ''))
        self.assertIn('1 of the practices may be in it or not', made['U55724'][2])
        self.assertEqual(made[RUGBY], made['U62213'])
        self.assertEqual(made['south-warwickshire'], made['U55724'])
        self.assertEqual(made[SYSTEM], ('10', TWO.replace('2', '3') % 'exact', ''))
        made = self.practices(members, {'M84001': 1000, 'M84002': 50, 'M84004': 1000})  # 1,000 of 1,050
        self.expect(made['south-warwickshire'], '10', 'sum of 1 of 2 practices, 95% of the patients, Wilson limits (approximate)', '1 of the practices may be in it or not')
        made = self.practices_of(self.networks(members), {'M84001': 1000, 'M84002': 50, 'M84004': 1000}, lookups=[self.register('M84004', 'E07000221')], publish=('south-warwickshire',))
        self.expect(made['E07000221'], '10', 'sum of 1 of 2 practices, 95% of the patients, Wilson limits (approximate)', '1 of the practices may be in it or not')

    def test_a_practice_in_two_networks_of_one_place_leaves_the_place_exact(self):
        """Both are of South Warwickshire: 200 of 2,000, whichever it is in."""
        made = self.practices([('M84004', 'U55724', 20150401, ''), ('M84005', 'U55724', 20150401, ''), ('M84005', 'U11176', 20181001, '')], {'M84004': 1000, 'M84005': 1000}, publish=('south-warwickshire', SYSTEM))
        self.assertEqual(made['U55724'], ('10', TWO % 'approximate', '1 of the practices may lie elsewhere: lists or rows contradict each other'))
        for code in ('south-warwickshire', SYSTEM):
            self.assertEqual(made[code], ('10', TWO % 'exact', ''))

    def test_a_practice_in_two_networks_that_its_postcode_places_or_that_has_closed(self):
        """In Rugby and in Arden by lists: where it is the register says, so it is Rugby's for certain and not South Warwickshire's; and one that closed before the year is in neither."""
        members = [('M84001', 'U62213', 20150401, ''), ('M84002', 'U62213', 20150401, ''), ('M84002', 'U55724', 20171001, ''), ('M84004', 'U55724', 20150401, '')]
        rows = {'M84001': 1000, 'M84002': 1000, 'M84004': 1000}
        made = self.practices(members, rows, lookups=[self.register('M84002', RUGBY)])
        self.assertEqual([made[code] for code in (RUGBY, 'south-warwickshire')], [('10', TWO % 'exact', ''), ('10', 'sum of 1 of 1 practice, Wilson limits (exact)', '')])
        self.assertEqual([made[code][0] for code in ('U62213', 'U55724')], ['10', ''])  # which network it is in nobody knows
        del rows['M84002']
        made = self.practices(members, rows, lookups=[self.register('M84002', 'E07000999', 20180331, 'C')])
        for code in ('U62213', 'U55724', RUGBY, 'south-warwickshire'):
            self.assertEqual(made[code], ('10', 'sum of 1 of 1 practice, Wilson limits (exact)', ''))

    def test_a_practice_that_left_for_a_network_of_another_place(self):
        """In the middle of the year, to a network that lies in Derbyshire's sub-ICB location: on the last day it is nobody's here, so the sums of the others are exact, and it is no part of them. Where
        nothing says where the network lies, it may be one of ours with a mistyped code, and the note says so (above)."""
        def made(area):
            members = self.write('epcn.csv', 'Partner Organisation Code,Partner Name,Practice Parent Sub ICB Loc Code,PCN Code,PCN Name,PCN Parent Sub ICB Loc Code,Practice to PCN Relationship Start Date,'
                                 'Practice to PCN Relationship End Date\n' + ''.join('%s,Surgery,%s,%s,%s,%s,%s,%s\n' % row for row in (
                                     ('M84001', 'B2M3M', 'U62213', 'Rugby PCN', 'B2M3M', 20150401, ''), ('M84002', 'B2M3M', 'U62213', 'Rugby PCN', 'B2M3M', 20150401, ''),
                                     ('M84003', 'B2M3M', 'U62213', 'Rugby PCN', 'B2M3M', 20150401, 20180930), ('M84003', area, 'U99999', 'Elsewhere PCN', area, 20181001, ''))))
            return self.practices_of({'id': 'networks', 'extractor': 'nhs_organisations', 'options': {'files': [members]}}, {'M84001': 1000, 'M84002': 1000, 'M84003': 50}, publish=('rugby', SYSTEM))
        found = made('15M')
        self.assertEqual(found['U62213'], ('10', TWO % 'exact', ''))
        self.assertEqual(found[RUGBY], ('10', TWO % 'exact', ''))
        self.assertNotIn('no lookup', self.done.stderr)
        found = made('')
        self.assertEqual(found['U62213'], ('10', TWO % 'approximate', 'M84003 is not counted in it: on 31 March 2019 it lay in U99999 (Elsewhere PCN), and no lookup says where that is'))

    def test_a_practice_that_is_known_to_lie_in_a_district_counts_there(self):
        """It is between two networks, and a register with its postcode places it in Rugby."""
        members = [('M84001', 'U62213', 20150401, ''), ('M84003', 'U62213', 20150401, 20181231), ('M84003', 'U55724', 20210101, '')]
        made = self.practices(members, {'M84001': 1000, 'M84003': 1000}, lookups=[self.register('M84003', RUGBY)])
        self.assertEqual(made[RUGBY], ('10', TWO % 'exact', ''))
        self.assertEqual(made[SYSTEM], ('10', TWO % 'exact', ''))
        self.assertEqual(made['U62213'], ('10', 'sum of 1 of 1 practice, Wilson limits (approximate)', 'M84003 is not counted in it: no lookup says where it lay on 31 March 2019'))

    def test_a_district_may_have_practices_that_only_their_network_places(self):
        """A register places one of a network of South Warwickshire in Stratford-on-Avon by its postcode, and lacks the other."""
        made = self.practices([('M84004', 'U55724', 20150401, ''), ('M84005', 'U55724', 20150401, '')], {'M84004': 1900, 'M84005': 100}, lookups=[self.register('M84004', 'E07000221')])
        self.assertEqual(made['E07000221'], ('10', 'sum of 1 of 2 practices, 95% of the patients, Wilson limits (approximate)', '1 of the practices may be in it or not: no lookup says so, or lists contradict each other'))
        self.assertEqual(made['south-warwickshire'], ('10', TWO % 'exact', ''))

    def test_an_lsoa_between_two_lookups_makes_no_district_exact(self):
        """The second one has it until 2018 and from 2021; of the others nobody says when."""
        early = self.lookup('early', [KEPT[1]], '21', to='2018-12-31')
        late = self.lookup('late', [KEPT[1]], '21', **{'from': '2021-01-01'})
        lookup = self.lookup('lookup', [KEPT[0], *NEW], '21')
        made = self.rugby([lookup, early, late], OF_2021)
        self.expect(made, '', '', 'there are rows for 3 of 4 LSOAs; ' + KEPT[1] + ' is not counted in it: no lookup says where it lay on 31 December 2019')
        for year in ('2018', '2021'):
            self.expect(self.rugby([lookup, early, late], OF_2021, year=year), '130', 'sum of 4 of 4 LSOAs (exact)')


main()
