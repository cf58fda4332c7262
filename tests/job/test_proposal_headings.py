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

    def test_groups_are_periods(self):
        self.check('periods.csv', 'Area,,2017/18,,2018/19,\nCode,Name,Visits,Rate,Visits,Rate\n%s,Coventry,300,30.5,400,40.5\n%s,Rugby,310,31.5,410,41.5\n' % (COVENTRY, RUGBY), RUGBY,
                   {row('Visits', '310', financial(2017)), row('Rate', '31.5', financial(2017)), row('Visits', '410', financial(2018)), row('Rate', '41.5', financial(2018))})

    def test_groups_are_sexes_with_limits(self):
        self.check('sexes.csv', ',,Women,,,Men,,\nArea code,Year,Rate,Lower CI,Upper CI,Rate,Lower CI,Upper CI\n%s,2018,30.5,29,32,40.5,39,42\n%s,2018,31.5,30,33,41.5,40,43\n' % (COVENTRY, RUGBY),
                   COVENTRY, {row('Rate', '30.5', year(2018), 'Female'), row('Rate', '40.5', year(2018), 'Male')})
        self.assertEqual(self.of(COVENTRY, 'value', 'lower_95', 'upper_95'), {('30.5', '29', '32'), ('40.5', '39', '42')})

    def test_a_title_is_no_group(self):
        for title in ('Visits and rates,,,', ',Visits and rates in parts,,', 'Visits,,By area,'):
            self.check('title.csv', title + '\nArea code,Year,Visits,Rate\n%s,2018,300,30.5\n%s,2018,310,31.5\n' % (COVENTRY, RUGBY), COVENTRY,
                       {row('Visits', '300', year(2018)), row('Rate', '30.5', year(2018))})


main()
