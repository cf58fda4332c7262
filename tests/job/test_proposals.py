"""Small tables with made-up figures: what preview proposes is run unedited. What is right was written down by hand, from the tables, before any of them was
read."""
from job import NAMES, main
from proposed import COVENTRY, FIELDS, RUGBY, STRATFORD, WARWICK, WARWICKSHIRE, Proposed, financial, national, row, table, year


class Proposals(Proposed):
    # What is measured

    def test_a_measure_column_is_what_is_measured(self):
        self.check('m.csv', table('Area Code,Area Name,Year,Measure,Value', [
            (a, NAMES[a], 2021, m, v) for a, m, v in [(COVENTRY, 'Smoking at delivery', 9.1), (COVENTRY, 'Breastfeeding', 48.2), (RUGBY, 'Smoking at delivery', 8)]]),
            COVENTRY, {row('Smoking at delivery', '9.1', year(2021)), row('Breastfeeding', '48.2', year(2021))})

    def test_a_measure_that_says_only_how_has_the_name_of_the_file(self):
        self.check('births_by_la.csv', table('Area Code,Year,Measure,Value', [(COVENTRY, 2021, 'Number', 4100), (COVENTRY, 2021, 'Percentage', 12.5)]), COVENTRY,
                   {row('births_by_la: Number', '4100', year(2021)), row('births_by_la: Percentage', '12.5', year(2021))})

    def test_indicator_and_measure_are_both_part_of_it(self):
        self.check('both.csv', table('Area Code,Year,Indicator,Measure,Value', [
            (COVENTRY, 2021, i, m, v) for i, m, v in (('Falls', 'Count', 410), ('Falls', 'Rate', 12.5), ('Burns', 'Count', 41), ('Burns', 'Rate', 1.5))]), COVENTRY,
            {row('Falls, Count', '410', year(2021)), row('Falls, Rate', '12.5', year(2021)), row('Burns, Count', '41', year(2021)), row('Burns, Rate', '1.5', year(2021))})

    def test_texts_beside_several_columns_of_figures_are_categories(self):
        self.check('side.csv', table('Area code,Year,Indicator,Boys,Girls', [(a, 2020, i, b, b + 5) for a in (COVENTRY, RUGBY) for i, b in (('Reading', 60.5), ('Writing', 50.5))]),
                   COVENTRY, {row('Reading', '60.5', year(2020), 'Male'), row('Writing', '50.5', year(2020), 'Male'),
                              row('Reading', '65.5', year(2020), 'Female'), row('Writing', '55.5', year(2020), 'Female')})
        self.check('beside.csv', table('Area code,Year,Indicator,Median,Best', [(a, 2020, i, b, b + 5) for a in (COVENTRY, RUGBY) for i, b in (('Reading', 60.5), ('Writing', 50.5))]),
                   COVENTRY, {row('Median', '60.5', year(2020), category='Reading'), row('Median', '50.5', year(2020), category='Writing'),
                              row('Best', '65.5', year(2020), category='Reading'), row('Best', '55.5', year(2020), category='Writing')})

    def test_nhs_digital(self):
        self.run_proposal('mhsds.csv', table(
            'REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE',
            [('01/04/2023', '30/04/2023', 'Performance', b, c, n, 'NONE', m, t, v) for b, c, n, m, t, v in (
                ('England', 'E92000001', 'England', 'MHS01', 'People in contact', 1500000), ('ICB', 'QWU', 'NHS COVENTRY AND WARWICKSHIRE INTEGRATED CARE BOARD', 'MHS01', 'People in contact', 21000),
                ('ICB', 'QWU', 'NHS COVENTRY AND WARWICKSHIRE INTEGRATED CARE BOARD', 'MHS02', 'People on CPA', '*'), ('ICB', 'QE1', 'NHS LANCASHIRE', 'MHS01', 'People in contact', 43000))]))
        self.assertEqual(self.of('E54000018', 'measure_name', 'period_start', 'period_end', 'value', 'status'),
                         {('People in contact', '2023-04-01', '2023-04-30', '21000', 'published'), ('People on CPA', '2023-04-01', '2023-04-30', '', 'suppressed')})

    def test_nomis(self):
        rows = [(2022, 2022, 1811939, NAMES[a], a, s, g, 'Value', v * k, 'A') for a in (COVENTRY, RUGBY) for s, k in (('Total', 3), ('Male', 1), ('Female', 2))
                for g, v in (('All Ages', 1000), ('Aged 0 to 15', 200))]
        self.check('pop.csv', table('DATE,DATE_NAME,GEOGRAPHY,GEOGRAPHY_NAME,GEOGRAPHY_CODE,SEX_NAME,AGE_NAME,MEASURES_NAME,OBS_VALUE,OBS_STATUS', rows), COVENTRY,
                   {row('pop', str(v * k), year(2022), sex, age) for sex, k in (('Persons', 3), ('Male', 1), ('Female', 2)) for age, v in (('All ages', 1000), ('0-15 yrs', 200))})

    # What tells rows apart

    def test_a_column_that_tells_rows_apart_far_below_is_a_category(self):
        rows = [one for d, v in (('Income', 0.16), ('Employment', 0.11)) for one in national(310, d, '0.%d') + [(COVENTRY, d, v), (RUGBY, d, v / 2)]]
        self.check('domains_2019.csv', table('LAD code,Domain,Score', rows), COVENTRY,
                   {row('Score', '0.16', year(2019), category='Income'), row('Score', '0.11', year(2019), category='Employment')})

    def test_the_words_are_taken_and_not_their_codes(self):
        rows = [(a, 2020, c, n, v) for a in ('E06000001', COVENTRY, RUGBY) for c, n, v in (('C00', 'Cancer', 250.5), ('I00', 'Circulatory', 240.1))]
        self.check('cause.csv', table('Area code,Year,Cause code,Cause,Deaths rate', rows), COVENTRY,
                   {row('Deaths rate', '250.5', year(2020), category='Cancer'), row('Deaths rate', '240.1', year(2020), category='Circulatory')})

    def test_what_is_empty_in_the_first_rows_of_the_file(self):
        rows = national(300, '2022', '', '', '%d.5') + [(a, 2022, t, b, v) for a in (COVENTRY, RUGBY) for t, b, v in (
            ('', '', 50.5), ('Gender', 'Girls', 55.5), ('Gender', 'Boys', 45.5), ('FSM', 'Eligible', 40.5))]
        self.check('late.csv', table('Area code,Year,Breakdown topic,Breakdown,Percentage', rows), COVENTRY,
                   {row('Percentage', v, year(2022), category=c) for c, v in (('', '50.5'), ('Girls', '55.5'), ('Boys', '45.5'), ('Eligible', '40.5'))})

    def test_flags_and_notes_are_no_categories(self):
        self.check('flags.csv', table('Area code,Year,Rate,Significance,Note', [(COVENTRY, 2019, 5.5, 'Worse', 'a'), (COVENTRY, 2020, 6.5, 'Similar', 'b'),
                                                                               (RUGBY, 2019, 7.5, 'Better', 'c'), (RUGBY, 2020, 8.5, 'Similar', 'd')]), COVENTRY,
                   {row('Rate', '5.5', year(2019)), row('Rate', '6.5', year(2020))})

    def test_small_areas_by_year_and_sex(self):
        rows = [(l, n, a, y, s, '%d.5' % (y - 2000)) for l, n, a in (('E01009501', 'Coventry 001A', COVENTRY), ('E01009502', 'Coventry 001B', COVENTRY),
                                                                  ('E01031100', 'Rugby 001A', RUGBY), ('E01000001', 'City of London 001A', 'E09000001'))
                for y in (2019, 2020) for s in ('Male', 'Female')]
        self.check('lsoa.csv', table('LSOA code,LSOA name,LAD code,Year,Sex,Rate', rows), 'E01009501',
                   {row('Rate', '%d.5' % (y - 2000), year(y), s) for y in (2019, 2020) for s in ('Male', 'Female')})

    def test_rows_that_nothing_tells_apart_have_no_proposal(self):
        self.propose('alike.csv', table('Area code,Year,Rate', [(COVENTRY, 2020, 5.5), (COVENTRY, 2020, 6.5), (RUGBY, 2020, 7.5), (RUGBY, 2020, 9.5)]), code=6)
        self.assertIn('cannot be told apart', self.asked.stderr)

    # Totals

    def test_counts_are_added_up_with_their_breakdowns(self):
        rows = [(c, o, 'MAR2023', s, h, n) for c, o in (('B2M3M', 'E38000251'), ('00L', 'E38000130'))
                for s, h, n in (('Attended', 'GP', 500), ('Attended', 'Other', 300), ('DNA', 'GP', 20), ('DNA', 'Other', 10))]
        march, name = ('2023-03-01', '2023-03-31'), 'COUNT OF APPOINTMENTS'
        self.check('gp.csv', table('SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,APPOINTMENT_MONTH,APPT_STATUS,HCP_TYPE,COUNT_OF_APPOINTMENTS', rows), 'E38000251',
                   {row(name, v, march, category=c) for c, v in (('', '830'), ('Attended', '800'), ('DNA', '30'), ('GP', '520'), ('Other', '310'))})

    def test_a_total_that_is_the_sum_is_left_out(self):
        rows = [(m, a, t, n * k) for a, k in ((COVENTRY, 1), (RUGBY, 2)) for m in ('Apr 2023', 'May 2023') for t, n in (('NHS', 100), ('Independent', 50), ('All providers', 150))]
        self.check('visits.csv', table('Month,Area code,Provider type,Number of visits', rows), COVENTRY,
                   {row('Number of visits', v, month, category=c) for month in (('2023-04-01', '2023-04-30'), ('2023-05-01', '2023-05-31'))
                    for c, v in (('', '150'), ('NHS', '100'), ('Independent', '50'))}, "'All providers' in the column 'Provider type' is the sum of the others")

    def test_a_total_above_withheld_parts_is_the_published_one(self):
        rows = [(2022, COVENTRY, t, n) for t, n in (('White', 800), ('Asian', 150), ('Other', 'c'), ('Total', 953))]
        self.check('ethnic.csv', table('Year,Area code,Ethnic group,Number of children', rows), COVENTRY,
                   {row('Number of children', v, year(2022), category=c) for c, v in (('', '953'), ('White', '800'), ('Asian', '150'), ('Other', ''))},
                   "'Total' in the column 'Ethnic group' is taken as the figure for all")

    def test_totals_of_two_breakdowns_of_a_rate(self):
        rows = [(RUGBY, 2022, e, d, v) for e, d, v in (('All', 'All', 10.5), ('All', 'Most deprived', 14.5), ('White', 'All', 9.5), ('White', 'Most deprived', 13.5))]
        self.check('two.csv', table('Area code,Year,Ethnicity,Deprivation,Rate per 1000', rows), RUGBY,
                   {row('Rate per 1000', v, year(2022), category=c) for c, v in (('', '10.5'), ('Most deprived', '14.5'), ('White', '9.5'), ('White, Most deprived', '13.5'))})

    def test_a_total_that_does_not_say_so_in_three_places(self):
        rows = [(a, 2021, g, n * k) for a, k in ((COVENTRY, 1), (RUGBY, 2), (WARWICK, 3), (STRATFORD, 4))
                for g, n in (('Everyone here', 60), ('Group A', 10), ('Group B', 20), ('Group C', 30))]
        self.check('unnamed.csv', table('Area code,Year,Group,Count', rows), COVENTRY,
                   {row('Count', v, year(2021), category=c) for c, v in (('', '60'), ('Group A', '10'), ('Group B', '20'), ('Group C', '30'))}, 'sum of the others')

    def test_what_may_be_a_total_by_chance_is_asked_about(self):
        self.check('chance.csv', table('Area code,Year,Group,Count', [(COVENTRY, 2021, g, n) for g, n in (('Bus', 10), ('Car', 30), ('Rail', 40))]), COVENTRY,
                   {row('Count', v, year(2021), category=c) for c, v in (('Bus', '10'), ('Car', '30'), ('Rail', '40'))}, "is 'Rail' in the column 'Group' the total")

    def test_nothing_is_added_up_over_time(self):
        """People who wait in week 1 wait in week 2."""
        rows = [(a, w, p, n) for a in (COVENTRY, RUGBY) for w in (1, 2, 3) for p, n in (('X', 10), ('Y', 20))]
        self.check('waiting_2020.csv', table('Area code,Week,Pathway,Number waiting', rows), COVENTRY,
                   {row('Number waiting', str(n), year(2020), category='%d, %s' % (w, p)) for w in (1, 2, 3) for p, n in (('X', 10), ('Y', 20))}, 'seems to say a time')
        self.propose('months.csv', table('Area code,Year,Month,Number waiting', [(a, '2020/21', m, n + m) for a in (COVENTRY, RUGBY) for m, n in ((4, 10), (5, 20), (6, 30))]), code=6)
        self.assertIn('cannot be told apart', self.asked.stderr)

    def test_a_row_without_a_period_does_not_stop_the_sums(self):
        rows = [(COVENTRY, y, g, n) for y in (2020, 2021, 'Total') for g, n in (('A', 10), ('B', 20))]
        self.check('years.csv', table('Area code,Year,Group,Number of visits', rows), COVENTRY,
                   {row('Number of visits', v, year(y), category=c) for y in (2020, 2021) for c, v in (('', '30'), ('A', '10'), ('B', '20'))}, "'Total' in the column 'Year' are left out")

    def test_a_row_of_one_sign_does_not_end_the_table(self):
        self.check('sign.csv', 'Area code,Area,2020,2021\n%s,Coventry,5.5,6.5\n%s,Rugby,7.5,8.6\n,*,,\n' % (COVENTRY, RUGBY), COVENTRY,
                   {row('table', '5.5', year(2020)), row('table', '6.5', year(2021))})

    def test_waiting_times(self):
        rows = [('RTT-April-2023', p, 'X', 'Incomplete Pathways', t, n * k) for p, k in (('RKB', 3), ('RLT', 1), ('RX1', 5))
                for t, n in (('General Surgery', 100), ('Urology', 50), ('Total', 150))]
        self.check('rtt.csv', table('Period,Provider Org Code,Provider Org Name,RTT Part Description,Treatment Function Name,Total waiting', rows), 'RKB',
                   {row('Total waiting', v, ('2023-04-01', '2023-04-30'), category=c) for c, v in (('', '450'), ('General Surgery', '300'), ('Urology', '150'))})

    # Limits

    def test_limits_of_several_columns_of_figures(self):
        for heading in ('Obese,Obese_LCL,Obese_UCL,Over,Over_lower_CI,Over_upper_CI', 'Obese,Obese (95% CI lower),Obese (95% CI upper),Over,Lower CI 95.0 limit Over,UpperCI_Over',
                        'Obese,lower confidence limit of Obese,upper confidence limit of Obese,Over,Over lower 95%,Over upper 95%'):
            self.run_proposal('limits.csv', table('Area_Code,Year,' + heading, [(COVENTRY, 2019, 20.5, 19.1, 22, 30.5, 29.1, 32), (RUGBY, 2019, 18.5, 17.1, 20, 28.5, 27.1, 30)]))
            self.assertEqual(self.of(COVENTRY, 'measure_name', 'value', 'lower_95', 'upper_95'), {('Obese', '20.5', '19.1', '22'), ('Over', '30.5', '29.1', '32')}, heading)

    def test_limits_numerator_and_denominator_of_the_only_figures(self):
        self.run_proposal('one.csv', table('Area Code,Period,Rate,Lower CI 95.0 limit,Upper CI 95.0 limit,Numerator,Denominator',
                                           [(COVENTRY, 2019, 20.5, 19.1, 22, 205, 1000), (RUGBY, 2019, 18.5, 17.1, 20, 185, 1000)]))
        self.assertEqual(self.of(COVENTRY, 'measure_name', 'value', 'lower_95', 'upper_95', 'count', 'denominator', 'unit'), {('Rate', '20.5', '19.1', '22', '205', '1000', '%')})

    def test_words_that_only_look_like_limits(self):
        self.check('no.csv', table('Area Code,Year,Low income,High income,Income', [(COVENTRY, 2019, 20.5, 30.5, 25.5), (RUGBY, 2019, 18.5, 28.5, 22.5)]), COVENTRY,
                   {row('Low income', '20.5', year(2019)), row('High income', '30.5', year(2019)), row('Income', '25.5', year(2019))})

    # Counts

    def test_counts_of_districts_add_up(self):
        districts = ((STRATFORD, 1200), (WARWICK, 1400))
        self.run_proposal('births_2021.csv', table('Area code,Area,Live births', [(a, NAMES[a], n) for a, n in districts]))
        self.assertEqual(self.of('south-warwickshire', 'measure_name', 'value', 'status'), {('Live births', '2600', 'calculated')})

    def test_percentages_of_people_do_not(self):
        self.run_proposal('poor_2021.csv', table('Area code,Area,Children in poverty', [(STRATFORD, NAMES[STRATFORD], 12), (WARWICK, NAMES[WARWICK], 14)]))
        self.assertEqual(self.of('south-warwickshire', 'value', 'status'), {('', 'not_calculable')})
        self.assertIn("'Children in poverty' may be counts", self.asked.stderr)

    # Periods

    def test_the_order_of_day_and_month_is_that_of_the_whole_file(self):
        rows = national(300, '04/05/2020', '%d') + [(COVENTRY, '04/05/2020', 12), (COVENTRY, '05/06/2020', 13), ('E06000001', '05/28/2020', 9)]
        self.check('dates.csv', table('Area code,Date,Cases', rows), COVENTRY, {row('Cases', '12', ('2020-04-05', '2020-04-05')), row('Cases', '13', ('2020-05-06', '2020-05-06'))})

    def test_first_and_last_days_in_two_columns_are_one_period(self):
        rows = [(a, '%d-04-01' % y, '%d-03-31' % (y + 1), '%d.5' % (y - 2016)) for a in (COVENTRY, RUGBY) for y in (2021, 2022)]
        self.check('ends.csv', table('Area code,Period start,Period end,Rate', rows), COVENTRY, {row('Rate', '5.5', financial(2021)), row('Rate', '6.5', financial(2022))})
        rows += [(a, '2023-03-01', '2023-03-31', 1) for a in (COVENTRY, RUGBY)] + [(a, '2023-01-01', '2023-03-31', 2) for a in (COVENTRY, RUGBY)]
        self.check('ends.csv', table('Area code,Period start,Period end,Rate', rows), COVENTRY, {row('Rate', '5.5', financial(2021)), row('Rate', '6.5', financial(2022)),
                   row('Rate', '1', ('2023-03-01', '2023-03-31')), row('Rate', '2', ('2023-01-01', '2023-03-31'))})
        self.assertNotIn('2023', self.asked.stdout, 'the mapping is good for the file of the next month too')

    def test_academic_years(self):
        rows = [(y, a, v) for a in (COVENTRY, WARWICKSHIRE) for y, v in (('2018-19', 44.5), ('2021-22', 46.5))]
        self.check('a8.csv', table('Academic year,LA code,Average attainment 8', rows), COVENTRY,
                   {row('Average attainment 8', '44.5', ('2018-09-01', '2019-08-31')), row('Average attainment 8', '46.5', ('2021-09-01', '2022-08-31'))})

    def test_weeks_are_asked_about(self):
        """Week 12 of 2020 began on Monday 16 March (ISO 8601)."""
        week = {row('Deaths', '12', ('2020-03-16', '2020-03-22')), row('Deaths', '15', ('2020-03-23', '2020-03-29'))}
        self.check('weeks.csv', table('Week,Area code,Deaths', [(w, a, n) for a in (COVENTRY, RUGBY) for w, n in (('Week 12 2020', 12), ('Week 13 2020', 15))]), COVENTRY, week, 'ISO 8601')
        self.run_proposal('wide.csv', table('Area code,Area,Week 12 2020,Week 13 2020', [(COVENTRY, 'Coventry', 12, 15), (RUGBY, 'Rugby', 2, 5)]))
        self.assertEqual(self.of(COVENTRY, *FIELDS[4:]), {one[4:] for one in week})
        self.assertIn('ISO 8601', self.asked.stderr)

    def test_a_period_inside_a_text(self):
        rows = [('MSitAE-APRIL-2023', p, n, v) for p, n, v in (('RKB', 'UNIVERSITY HOSPITALS COVENTRY AND WARWICKSHIRE NHS TRUST', 15000), ('RLT', 'GEORGE ELIOT HOSPITAL NHS TRUST', 7000))]
        self.check('ae.csv', table('Period,Org Code,Org name,A&E attendances Type 1', rows), 'RKB', {row('A&E attendances Type 1', '15000', ('2023-04-01', '2023-04-30'))})


main()
