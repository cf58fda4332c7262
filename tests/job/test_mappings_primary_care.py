"""Shipped mappings for what is published of general practice. Where a layout is known from is said at each test; all figures are made up."""
from job import main
from mappings import Mapping, table


class Quality(Mapping):
    """QOF workbooks: a sheet for each disease, headings in five rows with merged cells, the year before beside the year."""

    def book(self, name, codes, lines, years, title, adjusted, first_row=8):
        """A sheet AF as the workbooks of 2019-20 have it, and 2018-19 with more columns of areas; `codes` are the headings of the areas."""
        at = len(codes)
        blank = [None] * at
        last, this = years
        pair = lambda words, group: [group] + [None] * (len(words) - 1)
        groups = pair(range(9), 'Prevalence') + pair(range(5), 'Achievement') + pair(range(7), adjusted)
        low = ['_', None, None, None, '_', None, None, None, None] + ['_', None, '_', None, None] + ['_', None, None, '_', None, None, None]
        year = [last, None, None, None, this, None, None, None, None] + [last, None, this, None, None] + [last, None, None, this, None, None, None]
        over = [None] * 8 + ['Year on year change '] + ['Total Achievement Score ', None, 'Total Achievement Score ', None, 'Year on year change '] + [None, None, 'Overall', None, None, 'Overall', None]
        prevalence = ['Number of practices', 'List size', 'Register', 'Prevalence (%)']
        short = 'PCA' if 'PCA' in adjusted else 'Exception'
        rates = ['Total %ss' % short, 'Total Denominators', '%s Rate (%%)' % short]
        under = prevalence * 2 + ['(percentage point)'] + ['(max 29 per practice)', 'Achievement (%)'] * 2 + ['(percentage point)'] + rates * 2 + ['(percentage point)']
        indicator = ['Achievement Score ', None, None, 'Underlying Achievement ', None, None, 'Denominator ', 'Patients receiving ']
        words = ['(max 12 per practice)', 'Numerator', 'Denominator', 'net of %ss (%%)' % short, '%ss' % short, '%s Rate (%%)' % short, 'plus %ss' % short, 'Intervention (%)']
        wide = 'In those patients with atrial fibrillation, the percentage who are treated with anti-coagulation'
        rows = [[] for _ in range(first_row - 1)] + [
            [title], [], blank + groups + [wide] + [None] * 7, blank + low + [None] * 8, blank + year + ['AF007'] + [None] * 7, blank + over + indicator,
            codes + under + words] + table(lines) + [[], ['_'], ['Copyright (c)']]
        top = first_row + 2

        def cells(row, column, count):
            name = lambda number: (chr(64 + (number - 1) // 26) if number > 26 else '') + chr(65 + (number - 1) % 26)
            return '%s%d:%s%d' % (name(at + column), row, name(at + column + count - 1), row)
        merged = [cells(top, 1, 9), cells(top, 10, 5), cells(top, 15, 7), cells(top, 22, 8), cells(top + 2, 22, 8)]
        for row in (top + 1, top + 2):
            merged += [cells(row, 1, 4), cells(row, 5, 4), cells(row, 10, 2), cells(row, 12, 2), cells(row, 15, 3), cells(row, 18, 3)]
        return self.workbook(name, ('Title sheet', [['QOF']]), ('AF', rows, merged))

    TWO = ['qof-achievement', 'qof-prevalence']
    FIGURES = ('100 | 10000 | 200 | 2 | 101 | 20000 | 500 | 2.5 | 0.5 | 2800 | 96.5 | 2850 | 97.25 | 0.75 | 40 | 400 | 10 | 45 | 500 | 9 | -1 | '
               '1200 | 360 | 400 | 90 | 100 | 20 | 500 | 72')
    PREVALENCE = '''
        source_indicator  | area_code | period_start | period_end | value | count | denominator
        qof-af-prevalence | {0}       | {1}-04-01    | {2}-03-31  | 2     | 200   | 10000
        qof-af-prevalence | {0}       | {2}-04-01    | {3}-03-31  | 2.5   | 500   | 20000
    '''
    ACHIEVEMENT = '''
        source_indicator     | area_code | value | count | denominator
        qof-af-points        | {0}       | 97.25 |       |
        qof-af007            | {0}       | 72    | 360   | 500
        qof-af007-exceptions | {0}       | 20    | 100   | 500
    '''

    def test_sub_icb_locations(self):
        """The workbook of 2023-24 by sub-ICB location: where title and tables begin and how wide a sheet is are known from NHS Digital's programme that
        fills it, the words Sub ICB Loc from its workbooks by practice; the other headings are taken to be those of 2019-20."""
        path = self.book('qof-2324-sicbl-ach-prev-pca.xlsx', ['Sub ICB Loc ODS code', 'Sub ICB Loc ONS code', 'Sub ICB Loc name'],
                         'QWU | E38000251 | NHS Coventry and Warwickshire ICB - B2M3M | %s\n15E | E38000258 | NHS Birmingham and Solihull ICB - 15E | %s' % (self.FIGURES, self.FIGURES),
                         ('2022-23', '2023-24'), 'Table 9: Prevalence, achievement and personalised care adjustments, atrial fibrillation, 2023-24', 'Personalised Care Adjustment (PCA) ')
        self.expect('qof-prevalence', path, (4, 2, 2, 0, 0), self.PREVALENCE.format('E38000251', 2022, 2023, 2024), fits=self.TWO, unit='%')
        self.fresh()
        self.expect('qof-achievement', path, (6, 3, 3, 0, 0), self.ACHIEVEMENT.format('E38000251'), fits=self.TWO, period_start='2023-04-01', period_end='2024-03-31')

    def test_clinical_commissioning_groups_before_2018(self):
        """2014-15 to 2017-18: that the groups of columns are those of 2018-19 is known from programmes that read the workbooks by practice (list size, register,
        prevalence of both years), the words for the code of the CCG from that of 2017-18."""
        path = self.book('qof-1415-prev-ach-exc-ccg.xlsx', ['Region code', 'Region geography code', 'Region name', 'CCG code', 'CCG geography code', 'CCG name'],
                         'Y54 | E39 | MIDLANDS | 05A | E38000038 | NHS Coventry and Rugby CCG | %s' % self.FIGURES, ('2013-14', '2014-15'),
                         'Table 1: Recorded disease prevalence, achievements and exceptions, 2014-15, CCG level', 'Exceptions')
        self.expect('qof-prevalence', path, (2, 2, 0, 0, 0), self.PREVALENCE.format('E38000038', 2013, 2014, 2015), fits=self.TWO)
        self.fresh()
        self.expect('qof-achievement', path, (3, 3, 0, 0, 0), self.ACHIEVEMENT.format('E38000038'), fits=self.TWO, period_start='2014-04-01', period_end='2015-03-31')


class Practices(Mapping):
    def test_workforce(self):
        """General Practice Workforce, practice level, detailed: PCN_CODE, TOTAL_PATIENTS, TOTAL_GP_HC, TOTAL_GP_FTE and hundreds more; the month is in the name
        of the file. Practices are added up: 7 + 5 general practitioners are 5.25 + 4.1 = 9.35 full-time equivalents. The second network has one practice."""
        path = self.fixture('gp-workforce.csv', 'General Practice – June 2026 Practice Level - Detailed.csv')
        self.expect('gp-workforce', path, (20, 10, 10, 0, 0), '''
            source_indicator                  | area_code | value | unit                  | status
            gp-registered-patients            | U62213    | 17003 | Patients              | calculated
            gp-headcount                      | U62213    | 12    | People                | calculated
            gp-full-time-equivalents          | U62213    | 9.35  | Full-time equivalents | calculated
            gp-nurses-headcount               | U62213    | 5     | People                | calculated
            gp-nurses-full-time-equivalents   | U62213    | 3.3   | Full-time equivalents | calculated
            gp-registered-patients            | U04784    | 12001 | Patients              | published
            gp-headcount                      | U04784    | 6     | People                | published
            gp-full-time-equivalents          | U04784    | 4.5   | Full-time equivalents | published
            gp-nurses-headcount               | U04784    |       | People                | missing
            gp-nurses-full-time-equivalents   | U04784    |       | Full-time equivalents | missing
        ''', period_start='2026-06-01', period_end='2026-06-30')

    def test_payments(self):
        """nhspaymentsgp-24-25-prac-csv.csv: PCN Code, Practice Code, Average Number of Registered Patients, Total QOF Payments, Total NHS Payments to General
        Practice, in pounds and pence. 1,000,000.25 + 2,000,000.5 = 3,000,000.75."""
        path = self.fixture('gp-payments.csv', 'nhspaymentsgp-24-25-prac-csv.csv')
        self.expect('gp-payments', path, (6, 3, 3, 0, 0), '''
            source_indicator     | area_code | value      | unit
            gp-payments-patients | U62213    | 17003.5    | Patients
            gp-payments          | U62213    | 3000000.75 | £
            gp-payments-qof      | U62213    | 150001     | £
        ''', period_start='2024-04-01', period_end='2025-03-31')


main()
