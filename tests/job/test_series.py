"""One series, whatever its source. The pipeline has five sources, or one, with the same rows: what is published must not differ but in the columns that
name the source. What several sources say about one fact is settled by rules that are written out here by hand."""
import contextlib, csv, json, os, sqlite3, subprocess
from job import HEADER, PLACES, ROOT, main, read_json
from series import YEARS, SeriesJob, line

# What may differ when the same rows come from other sources.
OF_THE_SOURCE = {'source', 'source_file', 'source_row', 'note'}


class Series(SeriesJob):
    def test_five_sources_are_one_series(self):
        years = {year: [line(year, area, str(10 + (year - 2012) * step), indicator='20101') for area, step in (('E07000220', 3), ('E07000221', 4), ('E07000222', 2), ('E92000001', 1))]
                 for year in YEARS}
        self.publish([('all', sum(years.values(), []))])
        together = {place: self.table(place) for place in PLACES}
        self.assertTrue(any(row['trend'].startswith('Increasing') for row in together['rugby']), 'there is a trend')
        self.assertTrue(any(row['spc'] for row in together['rugby']), 'and a control chart')
        parts = [('part%d' % part, sum((years[year] for year in list(YEARS)[2 * part:2 * part + 2]), [])) for part in range(5)]
        self.publish(parts)
        for place in PLACES:
            apart = self.table(place)
            self.assertEqual(len(apart), len(together[place]))
            for one, other in zip(together[place], apart):
                self.assertEqual({key: one[key] for key in one if key not in OF_THE_SOURCE}, {key: other[key] for key in other if key not in OF_THE_SOURCE})
        self.assertEqual({row['source'] for row in self.table('rugby')}, {'england', *('part%d' % part for part in range(5))})

    def test_a_sum_of_two_sources_names_both(self):
        """South Warwickshire: Stratford-on-Avon in one file, Warwick in the other; 125 of 1,000 in each is 12.5%."""
        self.publish([('one', [line(2019, 'E07000221', '12.5')]), ('two', [line(2019, 'E07000222', '12.5')])])
        found = self.own(2019, 'south-warwickshire', 'south-warwickshire')
        self.assertEqual((found['value'], found['count'], found['source'], found['source_file']), ('12.5', '250', 'one;two', 'one.csv;two.csv'))

    def test_the_benchmark_may_come_from_another_file(self):
        self.publish([('districts', [line(2019, 'E07000220', '12.5')]), ('country', [line(2019, 'E92000001', '20')])])
        found = self.own(2019)
        self.assertEqual((found['england_value'], found['compared_with_england']), ('20', 'lower'))

    def test_identical_figures_are_one_row_that_names_both(self):
        self.publish([('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2019, 'E07000220', '12.5')])])
        found = self.own(2019)
        self.assertEqual(set(found['source'].split(';')), {'one', 'two'})
        self.assertEqual(set(found['source_file'].split(';')), {'one.csv', 'two.csv'})
        self.assertEqual(self.account('one')['rows_duplicate'] + self.account('two')['rows_duplicate'], 1)

    def account(self, source):
        account = next(unit for unit in read_json(self.latest(), 'publication.json')['units'] if unit['source'] == source)
        self.assertEqual(account['rows_read'], account['rows_kept'] + account['rows_filtered'] + account['rows_rejected'] + account['rows_duplicate'])
        return account

    def superseded(self):
        return sum(check['findings'] for check in read_json(self.latest(), 'publication.json')['checks'] if check['rule'] == 'superseded-source')

    def test_of_different_figures_the_later_source_counts(self):
        files = [('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2019, 'E07000220', '13.5')])]
        self.assertIn(', 1 figure superseded', self.publish(files).stdout)
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('13.5', 'two'))
        self.assertEqual((self.superseded(), self.account('one')['rows_filtered'], self.account('two')['rows_kept']), (1, 1, 1))
        self.publish(files, precedence=['one', 'two'])
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('12.5', 'one'))
        self.publish(list(reversed(files)))
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('12.5', 'one'), 'the alphabet does not decide')

    def test_a_loaded_file_counts_before_the_sources_of_the_pipeline(self):
        self.publish([('one', [line(2019, 'E07000220', '12.5')])])
        before = {place: self.table(place) for place in PLACES}
        revised = self.write('revised.csv', '\n'.join([HEADER, line(2019, 'E07000220', '15'), '']))
        told = 'figures of other sources that give way to different ones of this load: 1 (sheet Checks)'
        self.assertIn(told, self.run_program('load', revised, '--as', 'fingertips-files', '--dry-run').stdout)
        self.assertEqual(self.own(2019)['value'], '12.5')
        self.assertIn(told, self.run_program('load', revised, '--as', 'fingertips-files').stdout)
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('15', 'fingertips-files'))
        self.run_program('run', self.sources([('one', [line(2019, 'E07000220', '12.5')])], precedence=['one', 'loads']))
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('12.5', 'one'))
        removed = subprocess.run([os.environ['PLACEBOOK'], 'load', '--remove', 'fingertips-files', '--state', self.state], capture_output=True, text=True,
                                 env=self.environment(), cwd=ROOT)
        self.assertEqual(removed.returncode, 0, removed.stderr)
        self.run_program('run', self.sources([('one', [line(2019, 'E07000220', '12.5')])]))
        self.assertEqual({place: self.table(place) for place in PLACES}, before)

    def test_a_load_counts_what_gives_way_because_of_it(self):
        """Two sources of the pipeline disagree about 2018 in the measure of the load, and about 2012 in another: none of its business. It has other figures than what
        counts there in 2019 and 2020, the same in 2021; where one source counts before loaded files it gives way in 2020, and has nothing to say against the other."""
        one = [line(year, 'E07000220', '12') for year in (2018, 2019, 2021)] + [line(2012, 'E07000220', '5', indicator='20101')]
        two = [line(year, 'E07000220', '13') for year in (2018, 2020)] + [line(2012, 'E07000220', '6', indicator='20101')]
        rows = [line(2019, 'E07000220', '15'), line(2020, 'E07000220', '15'), line(2021, 'E07000220', '12'), line(2022, 'E07000220', '15')]
        revised = self.write('revised.csv', '\n'.join([HEADER, *rows, '']))
        ours = 'figures of other sources that give way to different ones of this load: %d (sheet Checks)'
        theirs = 'figures of this load that give way to different ones of another source: %d (sheet Checks)'
        self.publish([('one', one), ('two', two)])
        for words in (('--dry-run',), ()):
            done = self.run_program('load', revised, '--as', 'fingertips-files', *words).stdout
            self.assertIn(ours % 2, done)
            self.assertNotIn('of this load that give way', done)
        report = json.loads(self.run_program('load', revised, '--as', 'fingertips-files', '--json').stdout)
        self.assertEqual((report['unchanged'], report['supersedes'], report['superseded']), (True, 2, 0))
        self.publish([('one', one), ('two', two)], precedence=['two', 'loads', 'one'])
        done = self.run_program('load', revised, '--as', 'fingertips-files').stdout
        self.assertIn(ours % 1, done)
        self.assertIn(theirs % 1, done)

    def test_a_loaded_file_comes_first_unless_the_order_says_where(self):
        """The order names the source and not the loaded files, so that these still come before it."""
        self.publish([('one', [line(2019, 'E07000220', '12.5')])], precedence=['one'])
        revised = self.write('revised.csv', '\n'.join([HEADER, line(2019, 'E07000220', '15'), '']))
        self.run_program('load', revised, '--as', 'fingertips-files')
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('15', 'fingertips-files'))

    def test_a_loaded_file_that_gives_way_is_told_so(self):
        """Of three rows one has another figure than the source that counts before it, one the same, and one is of another area; none is left to publish."""
        self.publish([('one', [line(2018, 'E07000220', '12'), line(2019, 'E07000220', '12.5')])], precedence=['one', 'loads'])
        rows = [line(2018, 'E07000220', '12'), line(2019, 'E07000220', '15'), line(2019, 'E07000000', '15')]
        done = self.run_program('load', self.write('revised.csv', '\n'.join([HEADER, *rows, ''])), '--as', 'fingertips-files', code=7)
        self.assertIn("revised.csv has no rows to publish: 3 read, 2 filtered (1 gave way to other figures of 'one'), 0 rejected, 1 the same as others", done.stderr)
        self.assertIn("'precedence' of", done.stderr)
        self.assertNotIn('Places file', done.stderr)
        self.assertEqual(self.own(2019)['value'], '12.5')

    def test_a_dry_run_shows_the_figure_that_changes_before_what_follows_from_it(self):
        """One figure is revised, and with it the comparisons or the charts of the years before it: more than the three examples that are shown."""
        self.publish([('one', [line(year, 'E07000220', '%.1f' % (10 + year % 3 / 10), indicator='20101') for year in range(2000, 2020)])])
        revised = self.write('revised.csv', '\n'.join([HEADER, line(2019, 'E07000220', '90', indicator='20101'), '']))
        lines = self.run_program('load', revised, '--as', 'fingertips-files', '--dry-run').stdout.splitlines()
        first = next(i for i, text in enumerate(lines) if text.startswith('  ') and ' with other findings only' in text)
        self.assertRegex(lines[first], r': 1 revised, 19 with other findings only$')
        self.assertRegex(lines[first + 2], r'^    findings   ')
        self.assertIn('E07000220, 2019, Persons', lines[first + 1])
        self.assertIn('value 10.0 -> 90', lines[first + 1])

    def test_a_conflict_can_be_rejected(self):
        files = [('one', [line(2019, 'E07000220', '12.5'), line(2018, 'E07000220', '12')]), ('two', [line(2019, 'E07000220', '13.5')])]
        self.publish(files, '--max-rejects', '100%', on_conflict='reject')
        self.assertEqual([row['period'] for row in self.table() if row['area_code'] == 'E07000220'], ['2018'])
        self.assertEqual([self.account(source)['rows_rejected'] for source in ('one', 'two')], [1, 1])
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8-sig') as file:
            rejects = list(csv.DictReader(file))
        self.assertEqual({row['rule'] for row in rejects}, {'conflicting-sources'})
        for row in rejects:
            self.assertIn('12.5', row['reason'])
            self.assertIn('13.5', row['reason'])

    def test_a_sum_says_that_a_figure_was_rejected_because_sources_disagree(self):
        """Of South Warwickshire: in 2019 two sources disagree about Warwick, in 2018 no source has a row for it, in 2017 both agree. Females of 2018 are another fact."""
        stratford = [line(year, 'E07000221', '12.5') for year in (2017, 2018, 2019)]
        female = [line(2018, 'E07000222', value).replace('Persons', 'Female') for value in ('12.5', '13.5')]
        files = [('one', [*stratford, line(2017, 'E07000222', '12.5'), line(2019, 'E07000222', '12.5'), female[0]]),
                 ('two', [line(2017, 'E07000222', '12.5'), line(2019, 'E07000222', '13.5'), female[1]])]
        self.publish(files, '--max-rejects', '100%', on_conflict='reject')
        for place in ('south-warwickshire', 'coventry-and-warwickshire'):
            sums = {row['period']: row for row in self.table(place) if row['area_code'] == 'south-warwickshire'}
            self.assertEqual(sums['2017']['value'], '12.5')
            self.assertIn('the source has no row for Warwick;', sums['2018']['note'])
            self.assertIn('the figure of Warwick was rejected, because sources disagree about it;', sums['2019']['note'])

    def test_sources_that_disagree_in_every_row(self):
        files = [('one', [line(year, 'E07000220', '12.5') for year in YEARS]), ('two', [line(year, 'E07000220', '13.5') for year in YEARS])]
        self.publish(files)
        self.assertEqual({row['value'] for row in self.table() if row['area_code'] == 'E07000220'}, {'13.5'})
        self.assertEqual(self.superseded(), len(YEARS))
        done = self.publish(files, code=7, on_conflict='reject')
        self.assertIn('were rejected', done.stderr)
        self.assertEqual({row['value'] for row in self.table() if row['area_code'] == 'E07000220'}, {'13.5'}, 'what was published stays')

    def test_an_unknown_source_in_the_order(self):
        path = self.sources([('one', [line(2019, 'E07000220', '12.5')])], precedence=['loads', 'ome'])
        for verb in ('check', 'plan', 'run'):
            done = self.run_program(verb, path, code=3)
            self.assertIn("no source 'ome'", done.stderr)
            self.assertIn("did you mean 'one'?", done.stderr)
        self.assertFalse(os.path.exists(self.latest()))

    def test_a_lost_file_stops_the_run(self):
        """Three files in a folder; without the second, 10 of the 30 rows of Rugby and England's measure would go: more than 20%."""
        rows = [[line(year, 'E07000220', '12.5') for year in range(1990 + 10 * part, 2000 + 10 * part)] for part in range(3)]
        files = [('part%d' % part, rows[part]) for part in range(3)]
        pipeline = read_json(self.sources(files))
        pipeline['sources'] = [dict(pipeline['sources'][0], options={'files': [self.folder + '/part*.csv']}), pipeline['sources'][-1]]
        path = self.write('series.json', json.dumps(pipeline))
        self.run_program('run', path)
        before = self.table()
        os.remove(os.path.join(self.folder, 'part1.csv'))
        done = self.run_program('run', path, code=7)
        self.assertIn('max_withdrawn (20%)', done.stderr)
        self.assertIn("Smoking (30 of 95) from source 'part0'; inputs that are gone: part1.csv (source 'part0')", done.stderr)  # 30 rows in Rugby's table, and in the system's as a part and as a sum; and England's in five
        self.assertEqual(self.table(), before)
        self.run_program('run', path, '--max-withdrawn', '100%')
        self.assertEqual(len([row for row in self.table() if row['area_code'] == 'E07000220']), 20)

    # What happens to a source overnight: it had 20 years of Rugby, and of them another source has the last.

    def overnight(self, rows, code=0):
        """Publishes, then again with these rows of the first source; returns what is said, and whether the tables of all Places are as before."""
        self.publish([('one', self.NIGHT), ('two', [line(2019, 'E07000220', '12.5')])])
        before = {place: self.table(place) for place in PLACES}
        done = self.publish([('one', rows), ('two', [line(2019, 'E07000220', '12.5')])], code=code)
        return done, {place: self.table(place) for place in PLACES} == before

    NIGHT = [line(year, 'E07000220', '12.5') for year in range(2000, 2020)]

    def test_a_source_that_halves_stops_the_run(self):
        done, same = self.overnight(self.NIGHT[::2], code=7)
        self.assertIn("Smoking (27 of 65) from source 'one'", done.stderr)  # 9 of 20 years, in Rugby and twice in the system; of five rows of England none
        self.assertTrue(same)

    def without_figures(self, mark):
        """The rows of the night, with a mark instead of value, limits and count."""
        cells = [row.split(',') for row in self.NIGHT]
        return [','.join([*row[:12], mark, '', '', *row[15:17], '', *row[18:]]) for row in cells]

    def test_a_source_whose_figures_are_empty_stops_the_run(self):
        """All rows are there. 19 of 20 years are empty, in Rugby and as a part of the system; the sum of the system is not calculable then, and says so. Figures that are
        suppressed are no figures that went missing."""
        done, same = self.overnight(self.without_figures(''), code=7)
        self.assertIn('19 of 21 rows of Rugby would be withdrawn or have no figure any more, because their source has none, more than max_withdrawn (20%)', done.stderr)
        self.assertIn("Smoking (38 of 65) from source 'one'", done.stderr)
        self.assertNotIn('inputs that are gone', done.stderr)
        self.assertTrue(same)
        self.overnight(self.without_figures('*'))
        self.assertEqual([row['status'] for row in self.table() if row['area_code'] == 'E07000220'], ['suppressed'] * 19 + ['published'])

    def test_a_source_that_vanishes_stops_the_run(self):
        """The file is there, and none of its rows is of one of our areas; then it has headings alone; then it is not there."""
        done, same = self.overnight([line(year, 'E07000000', '12.5') for year in range(2000, 2020)], code=7)
        self.assertIn('Smoking (57 of 65)', done.stderr)
        self.assertTrue(same)
        done, _ = self.overnight([], code=8)
        self.assertIn("source 'one' could not be read, its last good rows are kept: one.csv:1: fingertips: the file has column names and no rows", done.stderr)
        self.assertEqual(len([row for row in self.table() if row['area_code'] == 'E07000220']), 20)

    def test_a_source_that_doubles_is_published(self):
        _, same = self.overnight(self.NIGHT + [line(year, 'E07000220', '12') for year in range(1980, 2000)])
        self.assertFalse(same)
        self.assertEqual(len([row for row in self.table() if row['area_code'] == 'E07000220']), 40)

    def test_a_source_that_repeats_its_rows_publishes_the_same(self):
        _, same = self.overnight(self.NIGHT * 2)
        self.assertTrue(same)
        account = self.account('one')
        self.assertEqual((account['rows_read'], account['rows_kept'] + account['rows_duplicate']), (40, 40))

    def test_a_source_that_repeats_its_rows_with_other_figures(self):
        """None of the two can be right for certain: both are rejected, and more than half of our rows stop the run."""
        done, same = self.overnight(self.NIGHT + [line(year, 'E07000220', '13.5') for year in range(2000, 2020)], code=7)
        self.assertIn('40 of 40 rows were rejected', done.stderr)
        self.assertTrue(same)

    def test_a_source_that_was_taken_out_takes_its_rows_along(self):
        self.publish([('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(year, 'E07000220', '12') for year in range(2000, 2010)])])
        self.publish([('one', [line(2019, 'E07000220', '12.5')])])
        self.assertEqual(len([row for row in self.table() if row['area_code'] == 'E07000220']), 1)

    def test_no_place_with_a_row_of_its_own(self):
        done = self.publish([('one', [line(2019, 'E92000001', '12.5')])], code=7)
        self.assertIn('no source has a row for any Place', done.stderr)
        done = self.publish([('one', [line(2019, 'E07000220', 'abc')])], '--max-rejects', '100%', code=7)
        self.assertIn('1 row of your areas was rejected and none was kept; most are like ', done.stderr)

    def test_rejected_rows_are_counted_against_those_of_our_areas(self):
        """Of four rows of ours three are rejected, and eight of other areas are not: 75%, not 25%."""
        rows = [line(2010 + i, 'E07000220', 'abc') for i in range(3)] + [line(2019, 'E07000220', '12')] + [line(2010 + i, 'E07000000', '1') for i in range(8)]
        done = self.publish([('one', rows)], code=7)
        self.assertIn('of the rows of our areas 3 were rejected and 1 kept', done.stderr)

    def test_faulty_rows_of_other_areas_are_none_of_ours(self):
        """Twenty rows of the Isles of Scilly (E06000053) with a field too many or too few, beside ten good ones of ours and 990 good ones of theirs: 2% of the file, none of
        ours. The same fault in rows of ours, or in rows of which the area cannot be told, stops the night."""
        ours = [line(2010 + i, 'E07000220', '12') for i in range(10)]
        theirs = [line(2012, 'E06000053', '12')] * 990
        faulty = lambda area: [line(2012, area, '12') + ',extra'] * 10 + [line(2012, area, '12').rsplit(',', 3)[0]] * 10
        self.publish([('one', ours + theirs + faulty('E06000053'))], '--max-rejects', '5%')
        self.assertEqual(self.account('one')['rows_rejected'], 20)
        for area in ('E07000220', '', 'Scilly'):
            done = self.publish([('one', ours + theirs + faulty(area))], '--max-rejects', '5%', code=7)
            self.assertIn('of the rows of our areas 20 were rejected and 10 kept', done.stderr)

    def test_each_figure_that_gave_way_is_seen(self):
        rows = [[line(2019, 'E92000001', a), line(2019, 'E07000220', b), line(2018, 'E07000220', c)] for a, b, c in (('14', '12.5', '11'), ('15', '13.5', '12'))]
        self.publish([('one', rows[0]), ('two', rows[1])])
        self.assertEqual(sorted((row[1], row[3], row[4], row[5]) for row in self.findings('Superseded')),
                         [('E07000220', '2018', 11, 12), ('E07000220', '2019', 12.5, 13.5), ('E92000001', '2019', 14, 15)])
        england = [[line(year, 'E92000001', value) for year in range(1990, 2015)] + [line(2019, 'E07000220', value)] for value in ('12', '13')]
        self.publish([('one', england[0]), ('two', england[1])])
        self.assertEqual((len(self.findings('Superseded')), self.findings('Superseded')[0][1]), (21, 'E07000220'))  # the Place's own first
        many = [[line(year, 'E07000220', value) for year in range(1990, 2015)] for value in ('12', '13')]
        self.publish([('one', many[0]), ('two', many[1])], '--max-withdrawn', '100%')
        found = self.findings('Superseded')
        self.assertEqual((len(found), found[-1][1]), (21, 5))  # 25 years: 20 lines, and one that counts the others
        self.assertIn('gave way to those of another source', found[-1][2])

    def test_facts_about_which_sources_disagree_are_on_quality(self):
        files = [('one', [line(2019, 'E07000220', '12.5'), line(2018, 'E07000220', '12')]), ('two', [line(2019, 'E07000220', '13.5'), line(2018, 'E07000220', '12')])]
        self.publish(files, '--max-rejects', '100%', on_conflict='reject')
        conflict, = self.findings('Conflict')
        self.assertEqual((conflict[1], conflict[3], conflict[4], conflict[5]), ('E07000220', '2019', 12.5, 13.5))
        self.assertIn('in source one and 13.5 in source two (two.csv, row 2), and none is taken', conflict[6])
        self.assertEqual((self.findings('Conflict', 'coventry'), len(self.findings('Conflict', 'coventry-and-warwickshire'))), ([], 1))

    def test_a_conflict_under_disclosure_control_shows_no_figure(self):
        """As of all that is rejected: which sources disagree about what, and no number of theirs."""
        files = [('one', [line(2019, 'E07000220', '12.5'), line(2018, 'E07000220', '12')]), ('two', [line(2019, 'E07000220', '13.5')])]
        path = self.sources(files, on_conflict='reject')
        pipeline = read_json(path)
        pipeline['transforms'].insert(1, {'use': 'disclosure', 'sources': ['one']})
        self.run_program('run', self.write('series.json', json.dumps(pipeline)), '--max-rejects', '100%')
        (_, area, _, period, sentence, _), = self.findings('Conflict')
        self.assertEqual((area, period), ('E07000220', '2019'))
        self.assertIn('Sources one and two do not agree', sentence)
        self.assertFalse(any(figure in sentence for figure in ('12.5', '13.5', '125', '135')), sentence)

    def test_a_source_that_never_could_be_read_stops_the_run(self):
        path = self.sources([('one', [line(2019, 'E07000220', '12.5')]), ('two', [])])
        self.write('two.csv', '<!DOCTYPE html><html></html>')
        self.run_program('run', path, code=5)
        self.assertFalse(os.path.exists(self.latest()))

    def test_one_source_needs_only_that_source(self):
        files = [('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2018, 'E07000220', '12')])]
        self.publish(files)
        files[0][1][0] = line(2019, 'E07000220', '13')
        path = self.sources(files)
        os.remove(os.path.join(self.folder, 'two.csv'))
        self.run_program('run', path, '--source', 'one')
        self.assertEqual((self.own(2019)['value'], self.own(2018)['value']), ('13', '12'))
        self.assertNotIn('last good', self.own(2018)['note'])

    def test_one_changed_figure_makes_one_measure_run_again(self):
        files = [('one', [line(2019, 'E07000220', '12.5'), line(2019, 'E07000220', '5', indicator='20101')]), ('two', [line(2018, 'E07000220', '12')])]
        self.publish(files)
        files[0][1][1] = line(2019, 'E07000220', '6', indicator='20101')
        report = json.loads(self.publish(files, '--json').stdout.splitlines()[-1])
        self.assertEqual((report['units_run'], report['units_reused']), (2, 3), 'the file and one measure ran; the other files and the other measure did not')

    def test_places_that_see_other_sources(self):
        """The second source is for Rugby alone: what it says counts there and nowhere else, also in the system's table."""
        pipeline = read_json(self.sources([('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2019, 'E07000220', '13.5')])]))
        pipeline['sources'][1]['places'] = ['rugby']
        self.run_program('run', self.write('series.json', json.dumps(pipeline)))
        self.assertEqual((self.own(2019)['value'], self.own(2019)['source']), ('13.5', 'two'))
        self.assertEqual((self.own(2019, 'coventry-and-warwickshire')['value'], self.own(2019, 'coventry-and-warwickshire')['source']), ('12.5', 'one'))
        for source in ('one', 'two'):
            self.assertEqual(self.account(source)['rows_kept'], 1)

    def test_what_several_files_say_is_told_once(self):
        """Three files have an indicator that the framework does not have, and one of them another one. Programs hear of each file."""
        files = [('one', [line(2019, 'E07000220', '12')]), ('two', [line(2018, 'E07000220', '12'), line(2018, 'E07000220', '12', indicator='999')])]
        told = [text for text in self.publish(files).stderr.splitlines() if 'not in the framework' in text]
        self.assertEqual([text.split(' is not')[0] for text in told],
                         ['placebook: warning: one.csv and 2 more files: indicator 91547 (Smoking)', 'placebook: warning: two.csv: indicator 999 (Smoking)'])
        files[0][1][0] = line(2019, 'E07000220', '13')
        files[1][1][0] = line(2018, 'E07000220', '13')
        told = [json.loads(text) for text in self.publish(files, '--log-format', 'json').stderr.splitlines()]
        self.assertEqual([(text['source'], text['message'].split(' is not')[0]) for text in told if 'not in the framework' in text['message']],
                         [('one.csv', 'indicator 91547 (Smoking)'), ('two.csv', 'indicator 91547 (Smoking)'), ('two.csv', 'indicator 999 (Smoking)')])

    def test_many_warnings_of_a_source_are_counted(self):
        rows = [line(2019, 'E07000220', '12', indicator=str(900000 + i)) for i in range(30)]
        done = self.publish([('one', rows)])
        self.assertEqual(done.stderr.count('not in the framework'), 10 + 1)  # and that of the file with England's figure
        self.assertIn("source 'one' has 30 warnings in all: placebook runs log 1 lists them", done.stderr)

    # What a source is expected to have.

    def expecting(self, files, expect, *words, code=0, source=0):
        """Runs a pipeline whose first source (or another one) has expectations."""
        pipeline = read_json(self.sources(files))
        pipeline['sources'][source]['expect'] = expect
        return self.run_program('run', self.write('series.json', json.dumps(pipeline, indent=1)), *words, code=code)

    RUGBY = [('one', [line(year, 'E07000220', '12.5') for year in YEARS])]

    def refuse_expected(self, files, expect, *words, **more):
        before = (os.readlink(self.latest()), {place: self.table(place) for place in PLACES})
        done = self.expecting(files, expect, code=7, **more)
        for word in ("source 'one' is not as expected", *words, 'nothing was published', "change 'expect' of the source ("):
            self.assertIn(word, done.stderr)
        self.assertEqual((os.readlink(self.latest()), {place: self.table(place) for place in PLACES}), before)

    def test_expected_rows(self):
        """Ten rows: 10 is within 10 to 10, and outside of 11 and more or of up to 9."""
        self.expecting(self.RUGBY, {'min_rows': 10, 'max_rows': 10})
        self.refuse_expected(self.RUGBY, {'min_rows': 11}, 'it has 10 rows, expected at least 11')  # nothing changed, and the gate is stricter
        self.refuse_expected(self.RUGBY, {'max_rows': 9}, 'it has 10 rows, expected at most 9')
        halved = [('one', self.RUGBY[0][1][::2])]
        self.refuse_expected(halved, {'min_rows': 8}, 'it has 5 rows, expected at least 8')
        doubled = [('one', self.RUGBY[0][1] + [line(year - 20, 'E07000220', '12.5') for year in YEARS])]
        self.refuse_expected(doubled, {'min_rows': 8, 'max_rows': 15}, 'it has 20 rows, expected at most 15')
        self.refuse_expected([('one', self.RUGBY[0][1] * 2)], {'max_rows': 15}, 'it has 20 rows, expected at most 15')  # each row twice
        other = self.RUGBY[0][1] + [line(year, 'E07000000', '1') for year in YEARS]
        self.expecting([('one', other)], {'max_rows': 10})  # rows of other areas are not rows of ours

    def test_expected_areas(self):
        self.expecting(self.RUGBY, {'areas': ['rugby']})
        self.expecting(self.RUGBY, {'areas': ['E07000220'], 'min_areas': 1})
        self.refuse_expected(self.RUGBY, {'areas': ['rugby', 'E92000001']}, 'no row of 1 of 2 expected areas: England (E92000001)')
        self.refuse_expected(self.RUGBY, {'areas': ['south-warwickshire', 'rugby']},
                             'no row of 2 of 3 expected areas: Stratford-on-Avon (E07000221), Warwick (E07000222)')
        self.refuse_expected(self.RUGBY, {'min_areas': 2, 'min_rows': 20},
                             'it has 10 rows, expected at least 20; rows of 1 area, expected at least 2: Rugby (E07000220)')
        england = [('one', self.RUGBY[0][1] + [line(2019, 'E92000001', '12')])]
        self.refuse_expected(england, {'min_areas': 2}, 'rows of 1 area, expected at least 2')  # the country does not count

    def test_superseded_rows_are_there(self):
        """The second source has other figures for all that the first has: what the first is expected to have, it has."""
        two = [*self.RUGBY, ('two', [line(year, 'E07000220', '13') for year in YEARS])]
        self.expecting(two, {'min_rows': 10, 'areas': ['rugby']})

    def test_last_good_rows_are_there(self):
        two = [*self.RUGBY, ('two', [line(2011, 'E07000220', '12')])]
        self.expecting(two, {'min_rows': 10, 'areas': ['rugby']})
        path = os.path.join(self.folder, 'series.json')
        os.remove(os.path.join(self.folder, 'one.csv'))
        self.assertIn("source 'one' could not be read", self.run_program('run', path, code=8).stderr)
        pipeline = read_json(path)
        pipeline['sources'][0]['expect']['min_rows'] = 11
        done = self.run_program('run', self.write('series.json', json.dumps(pipeline)), code=7)
        self.assertIn('it has 10 rows, expected at least 11', done.stderr)

    def test_kept_rows_that_are_damaged_are_read_again(self):
        self.expecting(self.RUGBY, {'areas': ['rugby']})
        before = self.table()
        with contextlib.closing(sqlite3.connect(os.path.join(self.state, 'placebook.sqlite'))) as store:
            store.execute("UPDATE segment SET form = x'00'")
            store.commit()
        done = self.expecting(self.RUGBY, {'areas': ['rugby']})
        self.assertIn('damaged: read again', done.stderr)
        self.assertEqual(self.table(), before)

    def test_only_what_ran_is_held_to_it(self):
        two = [*self.RUGBY, ('two', [line(2011, 'E07000220', '12')])]
        self.expecting(two, {'min_rows': 10})
        self.expecting(two, {'min_rows': 11}, '--source', 'two')
        self.expecting(two, {'min_rows': 11}, '--source', 'one', code=7)
        self.run_program('load', self.write('more.csv', '\n'.join([HEADER, line(2018, 'E07000220', '15'), ''])), '--as', 'fingertips-files')
        mapping = read_json(ROOT, 'pipelines', 'fingertips-files.json')
        for key in ('framework', 'places'):
            mapping[key] = os.path.join(ROOT, 'pipelines', mapping[key])
        mapping['sources'][0]['expect'] = {'areas': ['rugby', 'coventry']}
        path = self.write('council.json', json.dumps(mapping))
        done = self.run_program('load', os.path.join(self.folder, 'more.csv'), '--as', path, code=7)
        self.assertIn("source 'council' is not as expected: no row of 1 of 2 expected areas: Coventry (E08000026)", done.stderr)
        mapping['sources'][0]['expect'] = {'areas': ['rugby'], 'max_rows': 1}
        self.write('council.json', json.dumps(mapping))
        self.run_program('load', os.path.join(self.folder, 'more.csv'), '--as', path)
        kept = os.path.join(self.state, 'loads', 'series', 'council', 'mapping.json')
        self.write(kept, json.dumps(mapping).replace('"rugby"', '"rugbi"'))
        done = self.expecting(two, {'min_rows': 10}, code=3)
        self.assertIn("no area and no Place 'rugbi'", done.stderr)
        self.assertIn('placebook load --remove council', done.stderr)
        mapping['sources'][0]['expect'] = {'areas': ['rugbi']}
        self.write('council.json', json.dumps(mapping))
        done = self.run_program('load', os.path.join(self.folder, 'more.csv'), '--as', path, code=3)
        self.assertIn("no area and no Place 'rugbi'", done.stderr)


main()
