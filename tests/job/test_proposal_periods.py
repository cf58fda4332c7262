"""The period of a table that says it only beside its rows: in a title, in the names of sheets and files, in one heading. Made-up figures; what is right follows from what a person reads there."""
import json
from job import main
from proposed import COVENTRY, RUGBY, Proposed, financial, row, table, year

ROWS = [(COVENTRY, 455), (RUGBY, 120)]
ATTENDANCES = table('Area code,Number of attendances', ROWS)
WORDS = 'is taken from the name of the file'


class Names(Proposed):
    def period(self, name, text=ATTENDANCES):
        return json.loads(self.propose(name, text))['sources'][0]['options']['constants']['period']

    def test_a_month_or_quarter_is_never_its_year(self):
        for name, start, end in (('seen-April-2021.csv', '2021-04-01', '2021-04-30'), ('seen_Apr21.csv', '2021-04-01', '2021-04-30'), ('seenApril2021.csv', '2021-04-01', '2021-04-30'),
                                 ('seen-2021-04.csv', '2021-04-01', '2021-04-30'), ('seen_Q1_2021-22.csv', '2021-04-01', '2021-06-30'), ('seen 2021-06-30.csv', '2021-06-30', '2021-06-30')):
            self.check(name, ATTENDANCES, COVENTRY, {row('Number of attendances', '455', (start, end))}, WORDS)

    def test_a_year_is_asked_about(self):
        for name, period in (('seen-2021.csv', year(2021)), ('seen2021_v2.csv', year(2021)), ('seen-2021-22.csv', financial(2021)), ('seen-2018-2020.csv', (year(2018)[0], year(2020)[1]))):
            self.check(name, ATTENDANCES, COVENTRY, {row('Number of attendances', '455', period)}, WORDS)

    def test_what_says_less_or_something_else_is_no_period(self):
        for name in ('seen-to-March-2021.csv', 'published-2023-seen.csv', 'seen-published-2023.csv', 'seen-05-04-2021.csv', 'seen-201112.csv', 'seen-monthly-2021.csv', 'seen-2019-v-2021.csv',
                     'seen-week-12-2021.csv', 'seen FY2021.csv', 'seen.csv'):
            self.assertEqual(self.period(name), 'YYYY', name)

    def test_a_code_of_areas_says_no_period(self):
        self.assertEqual(self.period('seen.csv', table('LAD code (2019),Number of attendances', ROWS)), 'YYYY')

    # Above the table

    def test_a_title_beats_the_name_of_the_file(self):
        for title, period in (('Attendances by local authority: England: 2019/20', financial(2019)), ('Period:,March 2020', ('2020-03-01', '2020-03-31')), ('Attendances in Q4 2019/20 (provisional)',
                                                                                                                                        ('2020-01-01', '2020-03-31'))):
            self.check('seen_2023.csv', title + ',\n,\nPublished 5 May 2022,\n' + ATTENDANCES, COVENTRY, {row('Number of attendances', '455', period)}, 'is taken from the title above the table')

    def test_a_title_with_two_periods_is_none(self):
        self.assertEqual(self.period('seen.csv', 'Attendances in 2019,\nand change since 2018,\n' + ATTENDANCES), 'YYYY')

    def test_a_title_says_which_part_of_the_year_in_a_heading(self):
        self.check('seen.csv', 'Attendances in April 2021,\n' + table('Area code,Number of attendances 2021', ROWS), COVENTRY,
                   {row('Number of attendances', '455', ('2021-04-01', '2021-04-30'))}, 'Apr 2021 is taken')

    # Headings

    def test_one_heading_does_not_speak_for_others_unasked(self):
        self.check('mixed.csv', table('Area code,Score 2019,Rank', [(COVENTRY, 25.6, 81), (RUGBY, 14.5, 224)]), COVENTRY, {row('Score', '25.6', year(2019)), row('Rank', '81', year(2019))},
                   "'Rank' says no period: 2019 is taken for it from the heading of another column")

    def test_figures_of_another_year_are_not_those_of_each_year(self):
        self.check('deaths.csv', table('Area code,Year,Death rate,Population_2011,Rate per 100 (2013 standard population)', [(a, y, '%d.5' % (y - 2000), n, '%d.25' % (y - 2010)) for a, n in (
            (COVENTRY, 316960), (RUGBY, 100075)) for y in (2018, 2019)]), COVENTRY,
            {row(m, v, year(y)) for y, m, v in ((2018, 'Death rate', '18.5'), (2019, 'Death rate', '19.5'), (2018, 'Rate per 100 (2013 standard population)', '8.25'),
                                                (2019, 'Rate per 100 (2013 standard population)', '9.25'))},
            "1 column is left out, such as 'Population_2011': the heading says a period of its own, and the rows have one in 'Year'")

    def test_a_heading_with_the_period_of_the_rows(self):
        self.check('one.csv', table('Area code,Month,Attendances 2021', [(a, m, v) for a, v in ROWS for m in ('Jan 2021', 'Feb 2021')]), RUGBY,
                   {row('Attendances', '120', ('2021-01-01', '2021-01-31')), row('Attendances', '120', ('2021-02-01', '2021-02-28'))})

    def test_nothing_but_figures_of_another_year(self):
        self.propose('only.csv', table('Area code,Year,Population_2011', [(a, y, 1000) for a in (COVENTRY, RUGBY) for y in (2018, 2019)]), code=6)
        self.assertIn("whose headings say a period of their own, and the rows have one in 'Year'", self.asked.stderr)

    def test_places_on_a_map_are_no_figures(self):
        self.check('map_2019.csv', table('Area code,Rate,RUC11CD,OBJECTID,BNG_E,LONG,LAT,Shape__Area', [(COVENTRY, 5.5, 4, 12, 432807, -1.5, 52.4, 98649000.5), (RUGBY, 6.5, 2, 13, 448000, -1.3, 52.3, 351110000.5)]),
                   COVENTRY, {row('Rate', '5.5', year(2019))})

    def test_what_stood_around_a_period_is_no_part_of_the_name(self):
        self.check('around.csv', table('Area code,Rate (2019),Score: mid 2019', [(COVENTRY, 5.5, 25.6), (RUGBY, 6.5, 14.5)]), COVENTRY, {row('Rate', '5.5', year(2019)), row('Score', '25.6', year(2019))})

    # Questions about counts

    def test_an_id_is_no_count(self):
        self.propose('id.json', json.dumps([{'areaCode': a, 'year': 2019, 'indicatorId': 108, 'value': v + 0.5} for a, v in ROWS]))
        self.assertNotIn('may be counts', self.asked.stderr)

    def test_rates_are_not_asked_whether_they_are_counts(self):
        text = 'Area code,Year,Indicator,%s,Value'
        self.propose('r.csv', table(text % 'Unit', [(a, 2020, 'Falls', '"Age standardised rate per 100,000"', v) for a, v in ROWS]))
        self.assertNotIn('may be counts', self.asked.stderr)
        self.propose('n.csv', table(text % 'Unit', [(a, 2020, 'Falls', 'Persons', v) for a, v in ROWS]))
        self.assertIn('may be counts', self.asked.stderr)


main()
