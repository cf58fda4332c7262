"""How numbers are written, and which numbers are none: made-up figures; what is right was written down first, by how people write them."""
from job import main
from proposed import COVENTRY, RUGBY, WARWICK, Proposed, row, table, year

AREAS = (COVENTRY, RUGBY, WARWICK)


class Numbers(Proposed):
    def test_decimal_commas(self):
        """1.750 is 1750 where 8,25 stands beside it; 3,125 is 3.125 there."""
        self.check('commas.csv', 'Area code;Year;Share;Visits\n%s;2018;8,25;1.750\n%s;2018;3,125;980\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('Share', '8.25', year(2018)), row('Visits', '1750', year(2018))}, 'decimal commas')
        self.assertEqual(self.of(RUGBY, 'measure_name', 'value'), {('Share', '3.125'), ('Visits', '980')})
        self.check('quoted.csv', 'Area code,Year,Share\n%s,2018,"0,512"\n%s,2018,"1,2%%"\n' % (COVENTRY, RUGBY), COVENTRY, {row('Share', '0.512', year(2018))}, 'decimal commas')
        self.check('thousands.csv', 'Area code,Year,Visits\n%s,2018,"12,512"\n%s,2018,"1,143,512"\n' % (COVENTRY, RUGBY), COVENTRY, {row('Visits', '12512', year(2018))})
        self.assertNotIn('decimal', self.asked.stderr)

    def test_numbers_in_two_manners_are_not_guessed(self):
        self.propose('both.csv', 'Area code;Year;Share\n%s;2018;8,25\n%s;2018;3.5\n' % (COVENTRY, RUGBY), code=6)
        self.assertIn("'Share' has texts such as '8,25'", self.asked.stderr)
        self.propose('mixed.csv', 'Area code,Year,Visits,Homes\n%s,2018,12 512,"3,000"\n%s,2018,11 512,"4,000"\n' % (COVENTRY, RUGBY))
        self.assertIn("1 column is not used, with so many different texts in the rows of your areas: 'Visits' (2)", self.asked.stderr)

    def test_blanks_between_thousands(self):
        """A plain blank is asked about; those that keep digits together (U+00A0, U+2007, U+2009, U+202F) mean nothing else."""
        for blank in (' ', '\u00a0', '\u2007', '\u2009', '\u202f'):
            self.check('blanks.csv', table('Area code,Year,Visits', [(COVENTRY, 2018, blank.join(('1', '366', '785'))), (RUGBY, 2018, '-11%s512.5' % blank), (WARWICK, 2018, 912)]), COVENTRY,
                       {row('Visits', '1366785', year(2018))}, "such as '1 366 785' are read as marks of thousands")
            self.assertEqual(self.of(RUGBY, 'value'), {('-11512.5',)})
        self.check('both.csv', 'Area code;Year;Visits\n%s;2018;12 512,5\n%s;2018;1 143 512,25\n' % (COVENTRY, RUGBY), COVENTRY, {row('Visits', '12512.5', year(2018))}, 'decimal commas')
        self.propose('none.csv', 'Area code,Year,Visits\n%s,2018,12 51\n%s,2018,1 2345\n' % (COVENTRY, RUGBY), code=6)

    def test_a_minus_sign_of_a_typesetter(self):
        """U+2212, as web pages and word processors write it; a dash alone is no figure."""
        self.check('minus.csv', table('Area code,Year,Change', [(COVENTRY, 2018, '\u22124.5'), (COVENTRY, 2019, '\u22121234.5%'), (RUGBY, 2018, '-3.5'), (RUGBY, 2019, '\u2212')]), COVENTRY,
                   {row('Change', '-4.5', year(2018)), row('Change', '-1234.5', year(2019))})
        self.assertEqual(self.of(RUGBY, 'value'), {('-3.5',), ('',)})

    def test_what_takes_no_room_is_no_part_of_a_figure(self):
        self.check('room.csv', table('Area code,\u200bYear\u200b,Share', [(COVENTRY, 2018, '\u200b4.5'), (COVENTRY, 2019, '5.5\u2060'), (RUGBY, 2018, '\ufeff3.5'), (RUGBY, 2019, '2.5\u200b')]), COVENTRY,
                   {row('Share', '4.5', year(2018)), row('Share', '5.5', year(2019))})

    def test_marks_among_figures(self):
        """A few marks make no texts of a column; what nobody explains is rejected, not lost."""
        self.propose('marks.csv', table('Area code,Year,Share', [(COVENTRY, 2018, 'N/K'), (COVENTRY, 2019, 1.5), (RUGBY, 2018, '2.5?'), (RUGBY, 2019, '[c]'), (WARWICK, 2018, 'Not available'),
                                                                 (WARWICK, 2019, '3.5 [p]'), (WARWICK, 2017, '£4.50'), (WARWICK, 2016, '1 to 4'), (WARWICK, 2015, 7.5)]))
        self.assertIn('9 rows read = 7 kept + 0 filtered + 2 rejected', self.asked.stderr)
        self.assertIn("not a number: 'N/K'", self.asked.stderr)
        # a group with a total, and ages, are no figures
        self.check('group.csv', table('Area code,Year,Tier,Rate', [(a, 2018, t, r) for a in (COVENTRY, RUGBY) for t, r in ((1, 1.5), (2, 2.5), (3, 3.5), ('All', 4.5))]), COVENTRY,
                   {row('Rate', r, year(2018), category=c) for c, r in (('1', '1.5'), ('2', '2.5'), ('3', '3.5'), ('', '4.5'))})

    def test_figures_with_the_sign_of_a_note(self):
        marked = ('14*', '15†', '16 **', '17.5[2]', '18¹', '19%')
        self.run_proposal('notes.csv', table('Area code,Year,Share', [(COVENTRY, 2010 + n, figure) for n, figure in enumerate(marked)]))
        self.assertEqual(self.of(COVENTRY, 'period', 'value', 'status'), {(str(2010 + n), value, 'published') for n, value in enumerate(('14', '15', '16', '17.5', '18', '19'))})
        notes = {period: note for period, note in self.of(COVENTRY, 'period', 'note')}
        self.assertEqual([notes[str(2010 + n)].split(';')[0] for n in range(5)], ['*', '†', '**', '[2]', '¹'])

    def test_numbers_of_areas_measure_nothing(self):
        self.check('numbers.csv', table('LA No.,Area code,LA number,Year,OBJECTID,lat,Pupils', [(331, COVENTRY, 331, 2018, 17, 52.4, 900), (937, RUGBY, 937, 2018, 19, 52.3, 800)]), COVENTRY,
                   {row('Pupils', '900', year(2018))})
        self.check('of.csv', table('Area code,Year,Number of LAs', [(COVENTRY, 2018, 3), (RUGBY, 2018, 5)]), COVENTRY, {row('Number of LAs', '3', year(2018))})

    def test_numbers_to_call_or_look_up_measure_nothing(self):
        self.check('call.csv', table('Area code,Year,Phone,Reference,Grid ref.,Calls', [(COVENTRY, 2018, '876 543 210', '123 456', 432780, 900), (RUGBY, 2018, '876 543 211', '123 457', 432781, 800)]),
                   COVENTRY, {row('Calls', '900', year(2018))})
        self.check('phone.csv', table('Area code,Year,Phone,Video', [(COVENTRY, 2018, 700, 20), (RUGBY, 2018, 800, 30)]), COVENTRY, {row('Phone', '700', year(2018)), row('Video', '20', year(2018))})

    def test_low_and_high_around_the_figures_are_limits(self):
        said = self.check('around.csv', table('Area code,Year,Share,Low,High', [(COVENTRY, 2018, 5.5, 5, 6), (RUGBY, 2018, 7.5, 6.5, 8.5)]), COVENTRY, {row('Share', '5.5', year(2018))})
        self.assertIn(('6.5', '8.5'), {(one['lower_95'], one['upper_95']) for one in said})
        self.check('apart.csv', table('Area code,Year,Share,Low,High', [(COVENTRY, 2018, 5.5, 5, 6), (RUGBY, 2018, 7.5, 8.5, 6.5)]), COVENTRY, {
            row('Share', '5.5', year(2018)), row('Low', '5', year(2018)), row('High', '6', year(2018))})

    def test_codes_of_authorities_before_2009(self):
        """The codes of the Office for National Statistics that ended in April 2009; 00CN is Birmingham."""
        self.check('old.csv', table('Code,Year,Rate', [('00CQ', 2005, 1.5), ('44UD', 2005, 2.5), ('00CN', 2005, 3.5)]), COVENTRY, {row('Rate', '1.5', year(2005))})
        self.assertEqual(self.of(RUGBY, 'value'), {('2.5',)})
        self.assertEqual({one['value'] for one in self.rows if one['value']}, {'1.5', '2.5'})


main()
