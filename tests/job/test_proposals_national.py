"""Small tables in the layouts of national bodies, with made-up figures: what preview proposes is run unedited. What is right was written down by hand first."""
from job import NAMES, main
from proposed import COVENTRY, RUGBY, WARWICKSHIRE, Proposed, financial, row, table, year

APRIL = ('2023-04-01', '2023-04-30')
ENGLAND, REGION = 'E92000001', 'E12000005'


class National(Proposed):
    def test_areas_spread_over_columns(self):
        """Explore Education Statistics: a row has the codes of all levels around it, and none of a finer one."""
        heading = ('time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,la_name,lad_code,lad_name,pcon_code,'
                   'pcon_name,school_type,pupils,absence_percent')
        england, region = (ENGLAND, 'England'), (REGION, 'West Midlands')
        rows = [(201819, 'Academic year', 'National', *england, *[''] * 8, s, n, v) for s, n, v in (('Total', 8000000, 4.7), ('Primary', 5000000, 4.1))]
        rows += [(201819, 'Academic year', 'Regional', *england, *region, *[''] * 6, 'Total', 900000, 4.9)]
        rows += [(201819, 'Academic year', 'Local authority', *england, *region, COVENTRY, 'Coventry', *[''] * 4, s, n, v) for s, n, v in (('Total', 50000, 4.8), ('Primary', 30000, 'c'))]
        rows += [(201819, 'Academic year', 'Local authority', *england, 'E12000001', 'North East', 'E06000001', 'Hartlepool', *[''] * 4, 'Total', 14000, 5.1)]
        rows += [(201819, 'Academic year', 'Local authority district', *england, *region, WARWICKSHIRE, 'Warwickshire', RUGBY, 'Rugby', '', '', 'Total', 15000, 4.4)]
        rows += [(201819, 'Academic year', 'Parliamentary constituency', *england, *region, *[''] * 4, 'E14000896', 'Rugby', 'Total', 14000, 4.3)]
        self.run_proposal('absence.csv', table(heading, rows))
        fields = ('measure_name', 'category', 'period_start', 'period_end', 'value')
        of = {area: {one for one in self.of(area, *fields) if one[0] == 'absence percent'} for area in (ENGLAND, REGION, COVENTRY, RUGBY, 'E14000896')}
        two = ('2018-09-01', '2019-08-31')
        self.assertEqual(of[ENGLAND], {('absence percent', '', *two, '4.7'), ('absence percent', 'Primary', *two, '4.1')})
        self.assertEqual(of[REGION], {('absence percent', '', *two, '4.9')})
        self.assertEqual(of[COVENTRY], {('absence percent', '', *two, '4.8'), ('absence percent', 'Primary', *two, '')})
        self.assertEqual(of[RUGBY], {('absence percent', '', *two, '4.4')})
        self.assertEqual(of['E14000896'], set())

    def test_headings_that_differ_in_capital_letters(self):
        """Datasets of the Office for National Statistics have a column of codes and one of words, called sex and Sex."""
        rows = [(n, '', 2020, 2020, a, NAMES[a], s, s.capitalize(), g, g) for a in (COVENTRY, RUGBY) for s, n in (('male', 100), ('female', 90)) for g in ('0-4', '5-9')]
        self.run_proposal('v4.csv', table('v4_1,Data marking,calendar-years,Time,administrative-geography,Geography,sex,Sex,age-groups,AgeGroups', rows))
        self.assertEqual(self.of(COVENTRY, 'sex', 'age', 'period', 'value'), {(s, g, '2020', n) for s, n in (('Male', '100'), ('Female', '90')) for g in ('0-4 yrs', '5-9 yrs')})

    def test_census(self):
        rows = [(a, NAMES[a], i, g, s, n, v) for a in (COVENTRY, RUGBY) for i, g in ((1, 'Aged 4 to 15 years'), (2, 'Aged 16 to 64 years')) for s, n, v in ((1, 'Female', 900 + i), (2, 'Male', 800 + i))]
        self.run_proposal('census_2021.csv', table('Lower tier local authorities Code,Lower tier local authorities,Age (6 categories) Code,Age (6 categories),'
                                                   'Sex (2 categories) Code,Sex (2 categories),Observation', rows))
        self.assertEqual(self.of(COVENTRY, 'sex', 'age', 'period', 'value'),
                         {('Female', '4-15 yrs', '2021', '901'), ('Female', '16-64 yrs', '2021', '902'), ('Male', '4-15 yrs', '2021', '801'), ('Male', '16-64 yrs', '2021', '802')})

    def test_cancer_waiting_times(self):
        rows = [('2023-04', p, 'X', s, c, t * k, w * k) for p, k in (('RKB', 1), ('RLT', 2)) for s in ('28-day FDS', '62-day') for c, t, w in (('Breast', 10, 8), ('Lung', 20, 10), ('ALL CANCERS', 30, 18))]
        self.check('cancer.csv', table('PERIOD,ORG CODE,ORG NAME,STANDARD,CANCER TYPE,TOTAL,WITHIN STANDARD', rows), 'RKB',
                   {row(n, v, APRIL, category=s + c) for s in ('28-day FDS', '62-day') for n, values in (('TOTAL', ('30', '10', '20')), ('WITHIN STANDARD', ('18', '8', '10')))
                    for c, v in zip(('', ', Breast', ', Lung'), values)}, "'ALL CANCERS' in the column 'CANCER TYPE' is taken as the figure for all")

    def test_commissioners_and_providers(self):
        board, trust = 'NHS COVENTRY AND WARWICKSHIRE INTEGRATED CARE BOARD', 'COVENTRY AND WARWICKSHIRE PARTNERSHIP NHS TRUST'
        rows = [('01/04/2023', '30/04/2023', g, 'QWU', board, o, n, m, t, v) for g, o, n, m, t, v in (
            ('ICB', 'ALL', 'ALL', 'M001', 'Referrals received', 1500), ('ICB/Provider', 'RYG', trust, 'M001', 'Referrals received', 1400), ('ICB', 'ALL', 'ALL', 'M002', 'Recovery rate', 50.5))]
        self.check('iapt.csv', table('REPORTING_PERIOD_START,REPORTING_PERIOD_END,GROUP_TYPE,ORG_CODE1,ORG_NAME1,ORG_CODE2,ORG_NAME2,MEASURE_ID,MEASURE_NAME,'
                                     'MEASURE_VALUE_SUPPRESSED', rows), 'E54000018',
                   {row('Referrals received', '1500', APRIL), row('Referrals received', '1400', APRIL, category=trust), row('Recovery rate', '50.5', APRIL)})

    def test_a_dashboard_by_day(self):
        rows = [('infectious_disease', 'respiratory', 'COVID-19', 'Lower Tier Local Authority', NAMES[a], a, m, 'cases', 'default', 'all', 'all', 2023, 4, 14, '2023-04-%02d' % d, v)
                for a in (COVENTRY, RUGBY) for d in (3, 4) for m, v in (('casesByDay', 5 + d), ('casesRate', 1.5))]
        self.check('ukhsa.csv', table('theme,sub_theme,topic,geography_type,geography,geography_code,metric,metric_group,stratum,sex,age,year,month,epiweek,date,metric_value', rows), COVENTRY,
                   {row(m, v, ('2023-04-0%d' % d,) * 2, age='All ages') for d, m, v in ((3, 'casesByDay', '8'), (4, 'casesByDay', '9'), (3, 'casesRate', '1.5'), (4, 'casesRate', '1.5'))})

    def test_one_characteristic_at_a_time(self):
        rows = [(2022, a, e, t, n * k) for a, k in ((COVENTRY, 1), (RUGBY, 2))
                for e, t, n in (('Total', 'Total', 100), ('White', 'Total', 70), ('Asian', 'Total', 30), ('Total', 'Urban', 60), ('Total', 'Rural', 40))]
        self.check('marginal.csv', table('Year,Area code,Ethnic group,Setting,Number of people', rows), COVENTRY,
                   {row('Number of people', v, year(2022), category=c) for c, v in (('', '100'), ('White', '70'), ('Asian', '30'), ('Urban', '60'), ('Rural', '40'))})

    def test_blanks_for_all(self):
        rows = [(2020, '', '', COVENTRY, 'Percentage', 20.5), (2020, 'Female', '', COVENTRY, 'Percentage', 21.5), (2020, '', '16 to 24', COVENTRY, 'Percentage', 25.5)]
        self.run_proposal('sdg.csv', table('Year,Sex,Age,GeoCode,Units,Value', rows))
        self.assertEqual(self.of(COVENTRY, 'sex', 'age', 'value'), {('Persons', 'Not applicable', '20.5'), ('Female', 'Not applicable', '21.5'), ('Persons', '16-24 yrs', '25.5')})

    def test_limits_in_rows_of_their_own(self):
        rows = [(a, 2022, s, v) for a in (COVENTRY, RUGBY) for s, v in (('Rate', 20.5), ('Lower CI', 19.1), ('Upper CI', 22.1))]
        self.check('falls.csv', table('Area code,Year,Statistic,Value', rows), COVENTRY, {row('falls: Rate', '20.5', year(2022))}, "'Lower CI' in the column 'Statistic', are left out")

    def test_units_that_tell_rows_apart(self):
        rows = [(a, 2021, 'Obesity', u, v) for a in (COVENTRY, RUGBY) for u, v in (('%', 25.5), ('Count', 5000))]
        self.check('unit.csv', table('Area code,Year,Indicator,Unit,Value', rows), COVENTRY, {row('Obesity, %', '25.5', year(2021)), row('Obesity, Count', '5000', year(2021))})

    def test_numerator_and_denominator_without_a_rate(self):
        """Limits of 50 in 1,000 by Wilson's method: 3.81% and 6.53% (Newcombe 1998, formula 3)."""
        self.run_proposal('uptake.csv', table('Area code,Year,Numerator,Denominator', [(COVENTRY, 2022, 50, 1000), (RUGBY, 2022, 20, 800)]))
        (found,) = self.of(COVENTRY, 'measure_name', 'value', 'unit', 'lower_95', 'upper_95', 'count', 'denominator')
        self.assertEqual((found[:3], found[5:]), (('uptake', '5', '%'), ('50', '1000')))
        self.assertEqual([round(float(one), 2) for one in found[3:5]], [3.81, 6.53])
        self.assertIn('Are they proportions?', self.asked.stderr)

    def test_two_years_in_the_name_of_the_file(self):
        self.run_proposal('duty_2022-23.csv', table('Code,Local authority,Total households assessed,% owed a duty', [(a, NAMES[a], '"1,250"', '45.5%') for a in (COVENTRY, RUGBY)]))
        self.assertEqual(self.of(COVENTRY, 'measure_name', 'period_start', 'period_end', 'value'),
                         {('Total households assessed', *financial(2022), '1250'), ('% owed a duty', *financial(2022), '45.5')})

    def test_sexes_by_number_are_asked_about(self):
        rows = [(a, NAMES[a], s, g, 7, 8) for a in (COVENTRY, RUGBY) for s in (1, 2) for g in ('0-15', '16-64')]
        self.propose('mye.csv', table('ladcode21,laname21,sex,age,people_2019,people_2020', rows))
        self.assertIn("which sex is '1' in the column 'sex'?", self.asked.stderr)


main()
