"""Shipped mappings for standards, maternity, medicines and staff, and for local returns in a form of our own. Where a layout is known from is said at each test;
all figures are made up."""
import os, re, unittest
from job import ROOT, main, read_json
from mappings import Mapping, table


class Diagnostics(Mapping):
    def test_full_extract(self):
        """DM01-...-full-extract.csv of April 2019 to May 2026, whose 30 headings are the same in public programs that read it; a row of a provider for each
        commissioner and test, and rows TOTAL, which are left out. MRI: 502 + 48 wait. Read: 3 sums of RKB for each of
        two measures; filtered: a row of another trust and the row TOTAL, with two figures each."""
        self.expect('diagnostics', self.fixture('diagnostics.csv', 'DM01-MARCH-2026-full-extract.csv'), (10, 6, 4, 0, 0), '''
            measure                  | category_type   | category    | value | unit
            diagnostics-waiting-list |                 |             | 701   | Patients
            diagnostics-waiting-list | Diagnostic test | MRI         | 550   | Patients
            diagnostics-waiting-list | Diagnostic test | COLONOSCOPY | 151   | Patients
            diagnostics-activity     |                 |             | 617   | Tests
            diagnostics-activity     | Diagnostic test | MRI         | 517   | Tests
            diagnostics-activity     | Diagnostic test | COLONOSCOPY | 100   | Tests
        ''', area_code='RKB', period_start='2026-03-01', period_end='2026-03-31')

    def test_workbook_by_provider(self):
        """Monthly-Diagnostics-Web-File-Provider workbooks, as public programs read them: sheet Provider, headings in row 14 (Provider Code, Provider Name, Total
        Waiting List, Number waiting 6+ Weeks, Number waiting 13+ Weeks), then the total and an empty row. "Period:" above is that of other workbooks of NHS
        England. Percentages are calculated, with Wilson's limits: 20 of 500."""
        rows = table('''
            | Title: | Diagnostics: patients waiting and activity
            | Period: | March 2026
            | Basis: | Provider

            | Regional Team Code | Regional Team Name | Provider Code | Provider Name | Total Waiting List | Number waiting 6+ Weeks | Number waiting 13+ Weeks | Percentage waiting 6+ weeks
            | | | - | ENGLAND | 1600000 | 320000 | 90000 | 20%

            | Y60 | MIDLANDS | RKB | UNIVERSITY HOSPITALS COVENTRY AND WARWICKSHIRE NHS TRUST | 500 | 20 | 5 | 4%
            | Y60 | MIDLANDS | RLT | GEORGE ELIOT HOSPITAL NHS TRUST | 80 | 0 | 0 | 0%
            | Y60 | MIDLANDS | RRK | UNIVERSITY HOSPITALS BIRMINGHAM NHS FOUNDATION TRUST | 9 | 3 | 0 | 33.3%
        ''')
        path = self.workbook('Monthly-Diagnostics-Web-File-Provider-March-2026.xlsx', ('National', [['nothing']]), ('Provider', rows))
        self.expect('diagnostics-provider', path, (4, 2, 2, 0, 0), '''
            area_code | value | count | denominator
            RKB       | 4     | 20    | 500
            RLT       | 0     | 0     | 80
        ''', measure='diagnostics-waiting-6-weeks', unit='%', period_start='2026-03-01', period_end='2026-03-31')
        limits = [(row['lower_95'][:5], row['upper_95'][:5]) for row in self.kept() if row['count'] == '20']
        self.assertEqual(limits, [('2.604', '6.097')])


class Maternity(Mapping):
    def test_continuity_of_carer(self):
        """msds-...-exp-measures.csv, whose headings, indicators and rates in percent stand in the code that NHS Digital makes it with; "Low DQ" is in place of a rate
        that rests on poor data. Rates of providers and of England are taken, of the measures of our framework."""
        self.expect('maternity', self.fixture('maternity.csv', 'msds-mar2025-exp-measures.csv'), (10, 4, 6, 0, 0), '''
            measure                          | source_indicator      | area_code | value | status
            continuity-of-carer              | coc-receiving-ongoing | E92000001 | 15.5  | published
            continuity-of-carer              | coc-receiving-ongoing | RKB       | 17.2  | published
            continuity-of-carer              | coc-receiving-ongoing | RLT       |       | missing
            maternity-personalised-care-plan | pcp-all-pathways      | RKB       | 61.4  | published
        ''', unit='%', period_start='2025-03-01', period_end='2025-03-31')


class MentalHealth(Mapping):
    def test_perinatal_services(self):
        """MHSDS Data_MarPerf_2025.csv, whose columns, breakdowns and measure MHS91 stand in the code that NHS Digital makes it with: 12 months to the end of the month,
        as its columns of first and last days say."""
        self.expect('mental-health-services', self.fixture('mental-health-services.csv', 'MHSDS Data_MarPerf_2025.csv'), (7, 4, 3, 0, 0), '''
            area_code | value | status     | period
            E92000001 | 61000 | published  | Apr 2024 - Mar 2025
            E54000018 | 1105  | published  | Apr 2024 - Mar 2025
            E38000251 | 1100  | published  | Apr 2024 - Mar 2025
            RYG       |       | suppressed | Apr 2024 - Mar 2025
        ''', measure='perinatal-women-seen', unit='Women', period_start='2024-04-01', period_end='2025-03-31')


class Medicines(Mapping):
    def test_prescribing(self):
        """English Prescribing Data of the NHS Business Services Authority (EPD_202503.csv): 26 columns, a row for each practice and presentation, whose names are the
        same in its API and in programs that read the files. 10.62 + 2.34567 + 7.1 pounds."""
        self.expect('prescribing', self.fixture('prescribing.csv', 'EPD_202503.csv'), (8, 6, 2, 0, 0), '''
            measure            | category                   | value    | unit
            prescribing-items  |                            | 20       | Items
            prescribing-items  | 03: Respiratory System     | 5        | Items
            prescribing-items  | 04: Central Nervous System | 15       | Items
            prescribing-spend  |                            | 20.06567 | £
            prescribing-spend  | 03: Respiratory System     | 7.1      | £
            prescribing-spend  | 04: Central Nervous System | 12.96567 | £
        ''', area_code='E54000018', period_start='2025-03-01', period_end='2025-03-31')


class Staff(Mapping):
    def test_sickness_absence(self):
        """NHS sickness absence rates by organisation: months as 2019-JUL until 2022, as their last day with headings in capitals since then. Both spellings stand
        in a public program that unites the files of 2014 to 2025."""
        figures = '''
            area_code | value
            RKB       | 4.69
            RYG       | 5.76
        '''
        self.expect('sickness-absence', self.fixture('sickness-absence.csv'), (3, 2, 1, 0, 0), figures, measure='workforce-sickness-absence',
                    unit='%', period_start='2019-07-01', period_end='2019-07-31')
        self.fresh()
        self.expect('sickness-absence', self.fixture('sickness-absence-2024.csv'), (1, 1, 0, 0, 0), '''
            area_code | value
            RKB       | 4.68
        ''', measure='workforce-sickness-absence', period_start='2024-07-01', period_end='2024-07-31')


class LocalReturns(Mapping):
    def test_a_form_of_our_own(self):
        """The form that docs/data-officers.md describes. Unit and kind of value are those of the framework; a trust is named by its code or its name."""
        self.expect('local-returns', self.fixture('local-returns.csv', 'returns.csv'), (8, 6, 1, 1, 0), '''
            measure                       | area_code | category                | period_start | value  | count | denominator | unit      | status
            same-day-discharge            | E54000018 |                         | 2018-04-01   | 32.4   |       |             | %         | published
            oap-bed-days                  | E54000018 |                         | 2018-04-01   | 1234.5 |       |             | Bed days  | published
            frailty-assessment-30-minutes | RKB       |                         | 2020-03-01   | 75     | 150   | 200         | %         | published
            gp-referrals                  | E38000251 |                         | 2023-04-01   | 90     | 45000 | 500000      | per 1,000 | published
            gp-referrals                  | E38000251 | Trauma and orthopaedics | 2023-04-01   | 12     | 6000  | 500000      | per 1,000 | published
            continuity-of-carer           | RLT       |                         | 2019-04-01   |        |       |             | %         | suppressed
        ''')


class Guide(unittest.TestCase):
    def test_lists_local_returns_as_the_framework_has_them(self):
        """Each is a measure that a table can bring, with its unit. Newer ones need not be listed: their note says that they are local returns."""
        with open(os.path.join(ROOT, 'docs', 'data-officers.md'), encoding='utf-8') as file:
            listed = dict(re.findall(r'`([a-z0-9-]+)` \(([^)]+)\)', file.read().split('\n## Local returns\n')[1].split('\n## ')[0]))
        measures = read_json(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'))['measures']
        tables = {one['id']: one['unit'] for one in measures if {'scheme': 'table', 'indicator': one['id']} in one['sources']}
        self.assertGreater(len(listed), 90)
        self.assertEqual(listed, {id: tables.get(id) for id in listed})


main()
