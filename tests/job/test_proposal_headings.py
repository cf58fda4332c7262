"""Headings in two rows without merged cells, as text files have them: a row that names groups of columns above the row that says what each is. What preview proposes is run unedited. Made-up figures;
what is right was written down by hand, from the tables."""
from job import main
from proposed import COVENTRY, RUGBY, Proposed, financial, row, year


class Headings(Proposed):
    def test_groups_are_part_of_what_is_measured(self):
        for above in ('', 'Table 3: two habits\n'):
            self.check('habits.csv', above + ',,Running,,Reading,\nArea code,Year,Number,Percent,Number,Percent\n%s,2018,300,30.5,400,40.5\n%s,2018,310,31.5,410,41.5\n' % (COVENTRY, RUGBY),
                       COVENTRY, {row('Running Number', '300', year(2018)), row('Running Percent', '30.5', year(2018)),
                                  row('Reading Number', '400', year(2018)), row('Reading Percent', '40.5', year(2018))})

    def test_groups_may_be_named_above_each_column(self):
        self.check('each.csv', ',,Women,Women,Men,Men\nArea code,Year,Rate,Visits,Rate,Visits\n%s,2018,30.5,300,40.5,400\n%s,2018,31.5,310,41.5,410\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('Rate', '30.5', year(2018), 'Female'), row('Visits', '300', year(2018), 'Female'), row('Rate', '40.5', year(2018), 'Male'), row('Visits', '400', year(2018), 'Male')})

    def test_figures_under_one_heading_are_told(self):
        self.propose('twice.csv', 'Area code,Year,Rate,Rate\n%s,2018,30.5,40.5\n%s,2018,31.5,41.5\n' % (COVENTRY, RUGBY), code=6)
        self.assertIn("several columns of figures have the same heading, 'Rate': give each a heading of its own that says what it measures", self.asked.stderr)

    def test_groups_are_periods(self):
        self.check('periods.csv', 'Area,,2017/18,,2018/19,\nCode,Name,Visits,Rate,Visits,Rate\n%s,Coventry,300,30.5,400,40.5\n%s,Rugby,310,31.5,410,41.5\n' % (COVENTRY, RUGBY), RUGBY,
                   {row('Visits', '310', financial(2017)), row('Rate', '31.5', financial(2017)), row('Visits', '410', financial(2018)), row('Rate', '41.5', financial(2018))})

    def test_groups_are_sexes_with_limits(self):
        self.check('sexes.csv', ',,Women,,,Men,,\nArea code,Year,Rate,Lower CI,Upper CI,Rate,Lower CI,Upper CI\n%s,2018,30.5,29,32,40.5,39,42\n%s,2018,31.5,30,33,41.5,40,43\n' % (COVENTRY, RUGBY),
                   COVENTRY, {row('Rate', '30.5', year(2018), 'Female'), row('Rate', '40.5', year(2018), 'Male')})
        self.assertEqual(self.of(COVENTRY, 'value', 'lower_95', 'upper_95'), {('30.5', '29', '32'), ('40.5', '39', '42')})

    def test_a_column_that_may_be_outside_of_its_group_is_asked_about(self):
        """In a text file nothing says where a group ends: 'All years' behind those of 2019 may be a column of its own."""
        self.check('ends.csv', ',,2018,,2019,,\nCode,Name,Visits,Calls,Visits,Calls,All years\n%s,Coventry,30,40,50,60,180\n%s,Rugby,31,41,51,61,184\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('Visits', '30', year(2018)), row('Calls', '40', year(2018)), row('Visits', '50', year(2019)), row('Calls', '60', year(2019))},
                   "1 column of figures is left out: '2019 | All years': nothing says whether it belongs to the group of columns to its left")
        self.check('whole.csv', ',,Women,,Men,\nArea code,Year,Visits,Calls,Visits,Calls\n%s,2018,30,40,50,60\n%s,2018,31,41,51,61\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('Visits', '30', year(2018), 'Female'), row('Calls', '40', year(2018), 'Female'), row('Visits', '50', year(2018), 'Male'),
                    row('Calls', '60', year(2018), 'Male')})
        self.assertNotIn('left out', self.asked.stderr)

    def test_a_title_is_no_group(self):
        for title in ('Visits and rates,,,', ',Visits and rates in parts,,', 'Visits,,By area,'):
            self.check('title.csv', title + '\nArea code,Year,Visits,Rate\n%s,2018,300,30.5\n%s,2018,310,31.5\n' % (COVENTRY, RUGBY), COVENTRY,
                       {row('Visits', '300', year(2018)), row('Rate', '30.5', year(2018))})

    def test_a_source_and_a_day_are_no_groups(self):
        """Whatever else stands above a table says nothing of its columns; when it was published is not when it happened."""
        for above in (',Table 3,,March 2020,', ',,Source: own,,Accessed 2020', ',Visits by area,,Published 2020,', ',Table 3,Of 2020,,'):
            self.check('sources.csv', above + '\nArea code,Area,Year,Visits,Rate\n%s,Coventry,2018,300,30.5\n%s,Rugby,2018,310,31.5\n' % (COVENTRY, RUGBY), COVENTRY,
                       {row('Visits', '300', year(2018)), row('Rate', '30.5', year(2018))})
        for above in (',Table 3,Published March 2020,', ',,Visits and calls,,Published March 2020,'):
            said = self.propose('asked.csv', above + '\nArea code,Area,Visits,Rate,Calls,Staff\n%s,Coventry,300,30.5,51,61\n%s,Rugby,310,31.5,52,62\n' % (COVENTRY, RUGBY))
            self.assertIn('YYYY', said)
        self.check('kinds.csv', ',,,Visits,,Beds,\nArea code,Area,Year,Planned,Urgent,Open,Closed\n%s,Coventry,2018,30,40,5,6\n%s,Rugby,2018,31,41,7,8\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('Visits Planned', '30', year(2018)), row('Visits Urgent', '40', year(2018)), row('Beds Open', '5', year(2018)), row('Beds Closed', '6', year(2018))})

    def test_names_that_differ_in_a_sign_are_two_measures(self):
        """Signs were left out of ids: people and percent, under and over were one measure, whose figures contradicted each other."""
        self.check('signs.csv', 'Area code,Year,Smokers,Smokers (%%),Waiting <18 weeks,Waiting >18 weeks\n%s,2018,300,30.5,5.5,6.5\n%s,2018,310,31.5,7.5,8.5\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('Smokers', '300', year(2018)), row('Smokers (%)', '30.5', year(2018)), row('Waiting <18 weeks', '5.5', year(2018)), row('Waiting >18 weeks', '6.5', year(2018))})
        self.check('years.csv', 'Area code,Year,Indicator,Value\n%s,2018,Waiting <18 weeks,5.5\n%s,2019,Waiting >18 weeks,6.5\n' % (COVENTRY, COVENTRY), COVENTRY,
                   {row('Waiting <18 weeks', '5.5', year(2018)), row('Waiting >18 weeks', '6.5', year(2019))})
        self.assertEqual(len(self.of(COVENTRY, 'measure')), 2, 'one series of two measures')


main()
