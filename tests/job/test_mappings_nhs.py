"""Shipped mappings for what NHS England publishes monthly and by quarter. Where a layout is known from is said at each test; all figures are made up."""
import datetime
from job import main
from mappings import Mapping, table


class Hospitals(Mapping):
    def test_attendances(self):
        """The CSV file of January 2021 to December 2025, whose headings are alike: Period (MSitAE-MARCH-2026), Org Code, Parent Org, Org name and 18 columns
        of figures, with a row TOTAL. Read: 5 rows of 18 figures."""
        self.expect('ae-attendances', self.fixture('ae-attendances.csv', 'March-2026-CSV-a1b2C.csv'), (90, 36, 54, 0, 0), '''
            source_indicator            | area_code | category                   | value | unit
            ae-attendances              | RKB       | Type 1: major A&E          | 13001 | Attendances
            ae-attendances              | RKB       | Type 2: single specialty   | 702   | Attendances
            ae-attendances              | RKB       | Other                      | 3103  | Attendances
            ae-attendances              | RKB       | Booked: type 1             | 4     | Attendances
            ae-attendances              | RKB       | Booked: type 2             | 0     | Attendances
            ae-attendances              | RKB       | Booked: other              | 105   | Attendances
            ae-attendances-over-4-hours | RKB       | Type 1: major A&E          | 5206  | Attendances
            ae-attendances-over-4-hours | RKB       | Type 2: single specialty   | 7     | Attendances
            ae-attendances-over-4-hours | RKB       | Other                      | 108   | Attendances
            ae-attendances-over-4-hours | RKB       | Booked: type 1             | 0     | Attendances
            ae-attendances-over-4-hours | RKB       | Booked: type 2             | 0     | Attendances
            ae-attendances-over-4-hours | RKB       | Booked: other              | 2     | Attendances
            ae-waits-4-to-12-hours      | RKB       |                            | 911   | Patients
            ae-waits-over-12-hours      | RKB       |                            | 212   | Patients
            ae-emergency-admissions     | RKB       | Type 1: major A&E          | 4013  | Admissions
            ae-emergency-admissions     | RKB       | Type 2: single specialty   | 14    | Admissions
            ae-emergency-admissions     | RKB       | Other                      | 15    | Admissions
            other-emergency-admissions  | RKB       |                            | 1016  | Admissions
            ae-attendances              | RJC       | Type 1: major A&E          | 6021  | Attendances
            ae-attendances              | RJC       | Type 2: single specialty   | 0     | Attendances
            ae-attendances              | RJC       | Other                      | 2023  | Attendances
            ae-attendances              | RJC       | Booked: type 1             | 0     | Attendances
            ae-attendances              | RJC       | Booked: type 2             | 0     | Attendances
            ae-attendances              | RJC       | Booked: other              | 0     | Attendances
            ae-attendances-over-4-hours | RJC       | Type 1: major A&E          | 1026  | Attendances
            ae-attendances-over-4-hours | RJC       | Type 2: single specialty   | 0     | Attendances
            ae-attendances-over-4-hours | RJC       | Other                      | 28    | Attendances
            ae-attendances-over-4-hours | RJC       | Booked: type 1             | 0     | Attendances
            ae-attendances-over-4-hours | RJC       | Booked: type 2             | 0     | Attendances
            ae-attendances-over-4-hours | RJC       | Booked: other              | 0     | Attendances
            ae-waits-4-to-12-hours      | RJC       |                            | 31    | Patients
            ae-waits-over-12-hours      | RJC       |                            | 2     | Patients
            ae-emergency-admissions     | RJC       | Type 1: major A&E          | 1833  | Admissions
            ae-emergency-admissions     | RJC       | Type 2: single specialty   | 0     | Admissions
            ae-emergency-admissions     | RJC       | Other                      | 0     | Admissions
            other-emergency-admissions  | RJC       |                            | 436   | Admissions
        ''', period_start='2026-03-01', period_end='2026-03-31')

    def test_attendances_in_the_workbook(self):
        """A&E by provider of January 2021: sheet Provider Level Data, headings in row 16 below the groups, the total of England and an empty row first. That
        the period stands beside "Period:", as in other workbooks of NHS England, and the code of England's row, are from memory; a dash says nothing, the name does."""
        rows = table('''
            | Title:  | A&E attendances and emergency admissions
            | Summary: | Attendances and waits by provider
            | Period: | March 2026
            | Source: | Monthly A&E return
            | Revised: | -

            | | | | A&E attendances | | | | A&E attendances less than 4 hours from arrival | | | Percentage in 4 hours or less
            | Code | Region | Name | Type 1 Departments - Major A&E | Type 2 Departments - Single Specialty | Total attendances | Type 1 Departments - Major A&E | Percentage in 4 hours or less (type 1) | Percentage in 4 hours or less (all) | Number of patients spending >4 hours from decision to admit to admission | Number of patients spending >12 hours from decision to admit to admission
            | - | - | England | 1000000 | 30000 | 2000000 | 600000 | 60% | 75.5% | 120000 | 40000

            | RKB | NHS England Midlands | University Hospitals Coventry and Warwickshire NHS Trust | 13001 | 702 | 16806 | 7795 | 59.95% | 68.4% | 911 | 212
            | RLT | NHS England Midlands | George Eliot Hospital NHS Trust | 0 | 0 | 0 | 0 | - | - | 0 | 0
            | - | - | Independent providers | 1 | 1 | 2 | 1 | 10% | 20% | 3 | 4
            | RRK | NHS England Midlands | University Hospitals Birmingham NHS Foundation Trust | 30001 | 2 | 30003 | 0 | 10% | 20% | 3 | 4
        ''')
        path = self.workbook('March-2026-AE-by-provider-a1b2C.xlsx', ('System Level Data', [['nothing']]), ('Provider Level Data', rows))
        self.expect('ae-attendances-workbook', path, (25, 15, 10, 0, 0), '''
            source_indicator         | area_code | value   | denominator | status
            ae-within-4-hours        | E92000001 | 75.5    | 2000000     | published
            ae-within-4-hours-type-1 | E92000001 | 60      |             | published
            ae-all-attendances       | E92000001 | 2000000 |             | published
            ae-waits-over-4-hours    | E92000001 | 120000  |             | published
            ae-waits-over-12-hours   | E92000001 | 40000   |             | published
            ae-within-4-hours        | RKB       | 68.4    | 16806       | published
            ae-within-4-hours-type-1 | RKB       | 59.95   |             | published
            ae-all-attendances       | RKB       | 16806   |             | published
            ae-waits-over-4-hours    | RKB       | 911     |             | published
            ae-waits-over-12-hours   | RKB       | 212     |             | published
            ae-within-4-hours        | RLT       |         |             | missing
            ae-within-4-hours-type-1 | RLT       |         |             | missing
            ae-all-attendances       | RLT       | 0       |             | published
            ae-waits-over-4-hours    | RLT       | 0       |             | published
            ae-waits-over-12-hours   | RLT       | 0       |             | published
        ''', period_start='2026-03-01', period_end='2026-03-31')

    def test_incomplete_pathways_in_the_full_extract(self):
        """The full CSV file as it has been since 2021, with three of its 105 bands of weeks; Total is empty for incomplete pathways. Part_2A is a part of
        Part_2, and C_999 the total of the functions: 501 + 42 + 7 = 550. 5 rows are filtered."""
        self.expect('rtt-full-extract', self.fixture('rtt-full-extract.csv'), (10, 5, 5, 0, 0), '''
            area_code | category_type      | category                       | value
            RKB       |                    |                                | 550
            RKB       | Treatment function | Trauma and Orthopaedic Service | 508
            RKB       | Treatment function | Ophthalmology Service          | 42
            RLT       |                    |                                | 12
            RLT       | Treatment function | Trauma and Orthopaedic Service | 12
        ''', source_indicator='rtt-incomplete-pathways', period_start='2026-03-01', period_end='2026-03-31', unit='Pathways')

    HEADINGS = ('Treatment Function Code | Treatment Function | >0-1 | 104 plus | Total number of incomplete pathways | Total within 18 weeks | % within 18 weeks | '
                'Average (median) waiting time (in weeks) | 92nd percentile waiting time (in weeks) | Total 52 plus weeks | Total 65 plus weeks | % 52 plus weeks')
    LINES = '''
            | - | - | NHS ENGLAND | C_999 | Total | 1 | 1 | 7000000 | 4550000 | 65% | 13.1 | 40.5 | 140000 | 9000 | 0.02
            | Y60 | {0} | OURS | C_110 | Trauma and Orthopaedic | 1 | 1 | 508 | 254 | 50% | 18.2 | 50.1 | 11 | 1 | 0.021
            | Y60 | {0} | OURS | C_999 | Total | 1 | 1 | 550 | 330 | 60% | 15.5 | 44.4 | 12 | - | 0.021
            | Y60 | {1} | NOT OURS | C_999 | Total | 1 | 1 | 9 | 9 | 100% | 1 | 2 | 0 | 0 | 0
    '''
    FIGURES = '''
            source_indicator         | area_code | category               | value   | count   | denominator | status
            rtt-within-18-weeks      | {0}       | Trauma and Orthopaedic | 50      | 254     | 508         | published
            rtt-incomplete-pathways  | {0}       | Trauma and Orthopaedic | 508     |         |             | published
            rtt-median-wait          | {0}       | Trauma and Orthopaedic | 18.2    |         |             | published
            rtt-92nd-percentile-wait | {0}       | Trauma and Orthopaedic | 50.1    |         |             | published
            rtt-over-52-weeks        | {0}       | Trauma and Orthopaedic | 11      |         |             | published
            rtt-over-65-weeks        | {0}       | Trauma and Orthopaedic | 1       |         |             | published
            rtt-within-18-weeks      | {0}       |                        | 60      | 330     | 550         | published
            rtt-incomplete-pathways  | {0}       |                        | 550     |         |             | published
            rtt-median-wait          | {0}       |                        | 15.5    |         |             | published
            rtt-92nd-percentile-wait | {0}       |                        | 44.4    |         |             | published
            rtt-over-52-weeks        | {0}       |                        | 12      |         |             | published
            rtt-over-65-weeks        | {0}       |                        |         |         |             | missing
    '''

    def pathways(self, level, ours, other):
        above = table('| Title: | Monthly referral to treatment waiting times\n| Summary: | Incomplete pathways\n| Period: | March 2026\n| Basis: | %s\n\n| Level:' % level)
        headings = table('| Region Code | %s Code | %s Name | %s' % (level, level, self.HEADINGS))
        return above + headings + table(self.LINES.format(ours, other))

    def test_incomplete_pathways_by_provider(self):
        """Incomplete-Provider workbooks since 2021: sheet Provider, beside one for the independent sector and one of those with a decision to admit;
        headings in row 14. A row whose code is a dash is left out. That "Period:" stands above is from memory."""
        path = self.workbook('Incomplete-Provider-Mar26.xlsx', ('Provider', self.pathways('Provider', 'RKB', 'RRK')), ('IS Provider', [['nothing']]),
                             ('Provider with DTA', [['nothing']]))
        self.expect('rtt-incomplete-provider', path, (24, 12, 12, 0, 0), self.FIGURES.format('RKB'), period_start='2026-03-01', period_end='2026-03-31')

    def test_incomplete_pathways_by_commissioner(self):
        """The sheet ICB of the Incomplete-Commissioner workbooks, headings in row 14. Its row NHS ENGLAND, whose code is a dash, is what NHS England commissions
        itself and no total: it is left out."""
        path = self.workbook('Incomplete-Commissioner-Mar26.xlsx', ('National', [['nothing']]), ('ICB', self.pathways('ICB', 'QWU', 'QHL')))
        self.expect('rtt-incomplete-commissioner', path, (24, 12, 12, 0, 0), self.FIGURES.format('E54000018'), period_start='2026-03-01', period_end='2026-03-31')

    def test_beds(self):
        """Beds-Open-Overnight workbooks since 2010: sheet NHS Trust by Sector, headings in row 15 from column B on, in three groups that an empty column
        separates; England and an empty row first. The words of the groups are from memory. Quarter 3 of 2025-26 ends in December."""
        rows = table('''
            | Title: | Average daily number of available and occupied beds open overnight by sector
            | Period: | October to December 2025

            | | | | | | Available | | | | Occupied | | | | % Occupied
            | Year | Period End | Region Code | Org Code | Org Name | Total | General & Acute | Maternity | | Total | General & Acute | Maternity | | Total | General & Acute | Maternity
            | 2025-26 | December | - | - | England | 131000 | 104000 | 7300 | | 118000.5 | 96500 | 4400 | | 90.08% | 92.79% | 60.27%

            | 2025-26 | December | Y60 | RKB | UNIVERSITY HOSPITALS COVENTRY AND WARWICKSHIRE NHS TRUST | 1201 | 1100 | 101 | | 1105.5 | 1045 | 60.5 | | 92.05% | 95% | 59.9%
            | 2025-26 | December | Y60 | RYG | COVENTRY AND WARWICKSHIRE PARTNERSHIP NHS TRUST | 240 | 12 | - | | 222 | 12 | - | | 92.5% | 100% | -
            | 2025-26 | December | Y60 | RRK | UNIVERSITY HOSPITALS BIRMINGHAM NHS FOUNDATION TRUST | 3 | 2 | 1 | | 2 | 1 | 1 | | 70% | 50% | 100%
        ''')
        path = self.workbook('Beds-Open-Overnight-Web_File-Q3-2025-26.xlsx', ('NHS Trust by Sector', rows, ['G4:I4', 'K4:M4', 'O4:Q4']))
        self.expect('beds-overnight', path, (24, 18, 6, 0, 0), '''
            source_indicator | area_code | category        | value  | count    | denominator | status    | unit
            beds-occupied    | E92000001 |                 | 90.08  | 118000.5 | 131000      | published | %
            beds-occupied    | E92000001 | General & Acute | 92.79  | 96500    | 104000      | published | %
            beds-occupied    | E92000001 | Maternity       | 60.27  | 4400     | 7300        | published | %
            beds-available   | E92000001 |                 | 131000 |          |             | published | Beds
            beds-available   | E92000001 | General & Acute | 104000 |          |             | published | Beds
            beds-available   | E92000001 | Maternity       | 7300   |          |             | published | Beds
            beds-occupied    | RKB       |                 | 92.05  | 1105.5   | 1201        | published | %
            beds-occupied    | RKB       | General & Acute | 95     | 1045     | 1100        | published | %
            beds-occupied    | RKB       | Maternity       | 59.9   | 60.5     | 101         | published | %
            beds-available   | RKB       |                 | 1201   |          |             | published | Beds
            beds-available   | RKB       | General & Acute | 1100   |          |             | published | Beds
            beds-available   | RKB       | Maternity       | 101    |          |             | published | Beds
            beds-occupied    | RYG       |                 | 92.5   | 222      | 240         | published | %
            beds-occupied    | RYG       | General & Acute | 100    | 12       | 12          | published | %
            beds-occupied    | RYG       | Maternity       |        |          |             | missing   | %
            beds-available   | RYG       |                 | 240    |          |             | published | Beds
            beds-available   | RYG       | General & Acute | 12     |          |             | published | Beds
            beds-available   | RYG       | Maternity       |        |          |             | missing   | Beds
        ''', period_start='2025-10-01', period_end='2025-12-31')
        self.fresh()
        path = self.workbook('Beds-Open-Day-Only-Web_File-Q3-2025-26.xlsx', ('NHS Trust by Sector', rows[:5] + rows[7:8], ['G4:I4', 'K4:M4', 'O4:Q4']))
        self.expect('beds-day-only', path, (6, 6, 0, 0, 0), '''
            source_indicator   | category        | value | count  | denominator
            day-beds-occupied  |                 | 92.05 | 1105.5 | 1201
            day-beds-occupied  | General & Acute | 95    | 1045   | 1100
            day-beds-occupied  | Maternity       | 59.9  | 60.5   | 101
            day-beds-available |                 | 1201  |        |
            day-beds-available | General & Acute | 1100  |        |
            day-beds-available | Maternity       | 101   |        |
        ''', area_code='RKB', period_start='2025-10-01', period_end='2025-12-31')
        other = self.workbook('Beds-Other-Q3-2025-26.xlsx', ('NHS Trust by Sector', rows))
        refused = self.run_program('run', 'pipelines/beds-overnight.json', '--set', 'files=' + other, code=6)
        self.assertIn("the name of the file is not like '*Open-Overnight*'", refused.stderr)


class Cancer(Mapping):
    def test_waiting_times(self):
        """The data extracts by provider and by commissioner since October 2023 (28, 31 and 62 days): PERIOD, STANDARD, ORG CODE, TREATMENT MODALITY, CANCER TYPE,
        STAGE/ROUTE, TOTAL, WITHIN STANDARD, BREACHES. They have no percentages: 150 of 200 are 75%, with Wilson's limits 68.57 and 80.49. Rows of
        different routes, treatments and cancers can be parts of each other, and are not added up."""
        day = (datetime.datetime(2025, 12, 1), 'yyyy-mm-dd')
        rows = [['PERIOD', 'STANDARD', 'ORG CODE', 'TREATMENT MODALITY', 'CANCER TYPE', 'STAGE/ROUTE', 'TOTAL', 'WITHIN STANDARD', 'BREACHES']] + [[day, *row] for row in (
            ('28-day FDS', 'RKB', 'ALL MODALITIES', 'Suspected lung cancer', 'URGENT SUSPECTED CANCER', 200, 150, 50),
            ('28-day FDS', 'RKB', 'ALL MODALITIES', 'Suspected skin cancer', 'URGENT SUSPECTED CANCER', 4, 0, 4),
            ('31-day Combined', 'RKB', 'Surgery', 'ALL CANCERS', 'First Treatment', 50, 40, 10),
            ('62-day Combined', 'RKB', 'ALL MODALITIES', 'Lung', 'Urgent Suspected Cancer', 12, 9, 3),
            ('62-day Combined', 'RRK', 'ALL MODALITIES', 'Lung', 'Urgent Suspected Cancer', 30, 20, 10))]
        path = self.workbook('CWT-CRS-2025-26-Data-Extract-Provider.xlsx', ('Sheet1', rows))
        self.expect('cancer-waiting-times', path, (5, 4, 1, 0, 0), '''
            source_indicator | category                                                           | value | count | denominator
            cancer-28-days   | ALL MODALITIES, Suspected lung cancer, URGENT SUSPECTED CANCER     | 75    | 150   | 200
            cancer-28-days   | ALL MODALITIES, Suspected skin cancer, URGENT SUSPECTED CANCER     | 0     | 0     | 4
            cancer-31-days   | Surgery, ALL CANCERS, First Treatment                              | 80    | 40    | 50
            cancer-62-days   | ALL MODALITIES, Lung, Urgent Suspected Cancer                      | 75    | 9     | 12
        ''', area_code='RKB', unit='%', period_start='2025-12-01', period_end='2025-12-31')
        limits = {row['count']: (round(float(row['lower_95']), 2), round(float(row['upper_95']), 2)) for row in self.kept()}
        self.assertEqual(limits, {'150': (68.57, 80.49), '0': (0, 48.99), '40': (66.96, 88.76), '9': (46.77, 91.11)})


class TalkingTherapies(Mapping):
    def test_activity_and_performance(self):
        """The monthly CSV file since 2023 (nhstalkingtherapies_month_mar_2025_activity_performance.csv). Measures, and the codes of England and of the row
        for a provider, are those that programs which read it name. The rows of providers and of pairs of organisations are parts of the same total."""
        self.expect('talking-therapies', self.fixture('talking-therapies.csv', 'nhstalkingtherapies_month_mar_2025_activity_performance.csv'), (10, 7, 3, 0, 0), '''
            source_indicator          | area_code | value  | unit      | status
            count-referralsreceived   | E92000001 | 160000 | Referrals | published
            percentage-recovery       | E92000001 | 50     | %         | published
            count-referralsreceived   | E54000018 | 2505   | Referrals | published
            count-referralsreceived   | E38000251 | 2495   | Referrals | published
            percentage-recovery       | E38000251 | 48.5   | %         | published
            mean-waitenteredtreatment | E38000251 | 21.3   | Days      | published
            count-endeddeceased       | E38000251 |        | Referrals | suppressed
        ''', period_start='2025-03-01', period_end='2025-03-31', sex='Persons')


main()
