"""Shipped mappings for what the Department for Education, the ONS, the UKHSA and others publish by local authority. Where a layout is known from is said at
each test; all figures are made up."""
import csv, datetime, os
from job import main
from mappings import Mapping, table


class Education(Mapping):
    """Files of Explore Education Statistics: the columns that their guidance lists, the newest of 2024/25. Academic years run from September."""
    YEAR = dict(period_start='2024-09-01', period_end='2025-08-31')

    def test_key_stage_2(self):
        self.expect('key-stage-2', self.fixture('key-stage-2.csv'), (8, 5, 3, 0, 0), '''
            source_indicator              | area_code | sex     | value | count  | denominator | status
            ks2-expected-standard-rwm     | E92000001 | Persons | 62    | 421600 | 680000      | published
            ks2-expected-standard-rwm     | E08000026 | Persons | 60    | 2880   | 4800        | published
            ks2-expected-standard-reading | E08000026 | Persons | 73    | 3504   | 4800        | published
            ks2-expected-standard-rwm     | E08000026 | Female  | 63    | 1512   | 2400        | published
            ks2-expected-standard-rwm     | E10000031 | Persons |       |        | 6600        | suppressed
        ''', age='10-11 yrs', unit='%', **self.YEAR)

    def test_key_stage_2_to_2023(self):
        """ks2_regional_and_local_authority_2016_to_2023_revised.csv: a column for each subject, pupils by gender. The measures are those of the newer files."""
        figures = '''
            source_indicator              | area_code | sex     | value | count  | denominator | status
            ks2-expected-standard-reading | E92000001 | Persons | 73    | 489100 | 670000      | published
            ks2-expected-standard-writing | E92000001 | Persons | 71    | 475700 | 670000      | published
            ks2-expected-standard-maths   | E92000001 | Persons | 73    | 489100 | 670000      | published
            ks2-expected-standard-rwm     | E92000001 | Persons | 59    | 395300 | 670000      | published
            ks2-expected-standard-reading | E12000005 | Persons | 72    | 53280  | 74000       | published
            ks2-expected-standard-writing | E12000005 | Persons | 70    | 51800  | 74000       | published
            ks2-expected-standard-maths   | E12000005 | Persons | 72    | 53280  | 74000       | published
            ks2-expected-standard-rwm     | E12000005 | Persons | 58    | 42920  | 74000       | published
            ks2-expected-standard-reading | E08000026 | Persons | 70    | 3360   | 4800        | published
            ks2-expected-standard-writing | E08000026 | Persons | 69    | 3312   | 4800        | published
            ks2-expected-standard-maths   | E08000026 | Persons | 71    | 3408   | 4800        | published
            ks2-expected-standard-rwm     | E08000026 | Persons | 57    | 2736   | 4800        | published
            ks2-expected-standard-reading | E08000026 | Female  | 73    | 1752   | 2400        | published
            ks2-expected-standard-writing | E08000026 | Female  | 73    | 1752   | 2400        | published
            ks2-expected-standard-maths   | E08000026 | Female  | 70    | 1680   | 2400        | published
            ks2-expected-standard-rwm     | E08000026 | Female  | 60    | 1440   | 2400        | published
            ks2-expected-standard-reading | E10000031 | Persons | 76    | 4940   | 6500        | published
            ks2-expected-standard-writing | E10000031 | Persons | 72    | 4680   | 6500        | published
            ks2-expected-standard-maths   | E10000031 | Persons | 75    | 4875   | 6500        | published
            ks2-expected-standard-rwm     | E10000031 | Persons |       |        | 6500        | suppressed
        '''
        self.expect('key-stage-2-to-2023', self.fixture('key-stage-2-to-2023.csv'), (24, 20, 4, 0, 0), figures, unit='%', period_start='2022-09-01', period_end='2023-08-31')

    def test_key_stage_4(self):
        self.expect('key-stage-4', self.fixture('key-stage-4.csv'), (12, 8, 4, 0, 0), '''
            source_indicator    | area_code | sex     | value | count  | denominator | unit  | status
            ks4-attainment-8    | E92000001 | Persons | 46    |        | 640000      | Score | published
            ks4-english-maths-5 | E92000001 | Persons | 45    | 288000 | 640000      | %     | published
            ks4-attainment-8    | E08000026 | Persons | 44    |        | 4000        | Score | published
            ks4-english-maths-5 | E08000026 | Persons | 41    | 1640   | 4000        | %     | published
            ks4-attainment-8    | E08000026 | Male    | 42    |        | 2000        | Score | published
            ks4-english-maths-5 | E08000026 | Male    | 39    | 780    | 2000        | %     | published
            ks4-attainment-8    | E10000031 | Persons | 48    |        | 6000        | Score | published
            ks4-english-maths-5 | E10000031 | Persons |       |        | 6000        | %     | suppressed
        ''', age='15-16 yrs', **self.YEAR)

    def test_free_school_meals(self):
        """spc_pupils_fsm.csv. Eligibility is there twice, once for the performance tables; phases are parts of the total."""
        self.expect('free-school-meals', self.fixture('free-school-meals.csv', 'spc_pupils_fsm.csv'), (6, 3, 3, 0, 0), '''
            area_code | value | count   | status
            E92000001 | 24.6  | 2100000 | published
            E08000026 | 25.7  | 15001   | published
            E10000031 |       |         | missing
        ''', source_indicator='free-school-meals', unit='%', period_start='2023-09-01', period_end='2024-08-31')


class Neighbourhoods(Mapping):
    RANK = 'Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)'
    DECILE = 'Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)'

    def test_deprivation_2025_of_small_areas(self):
        """File 1 of 2025: the headings are those of File 7, the names of the sheets those of 2019. Codes and names of the LSOAs are made up too."""
        rows = [['LSOA code (2021)', 'LSOA name (2021)', 'Local Authority District code (2024)', 'Local Authority District name (2024)', self.RANK, self.DECILE],
                ['E01009501', 'Coventry 900A', 'E08000026', 'Coventry', 1201, 1], ['E01031101', 'Rugby 900B', 'E07000220', 'Rugby', 30002, 9],
                ['E01009001', 'Birmingham 900A', 'E08000025', 'Birmingham', 3, 1]]
        figures = '''
            source_indicator             | area_code | area_type | geography | value
            deprivation-2025-lsoa-rank   | E01009501 | lsoa      | local     | 1201
            deprivation-2025-lsoa-decile | E01009501 | lsoa      | local     | 1
            deprivation-2025-lsoa-rank   | E01031101 | lsoa      | local     | 30002
            deprivation-2025-lsoa-decile | E01031101 | lsoa      | local     | 9
            neighbourhoods-in-most-deprived-tenth-number | E01009501 | lsoa | local | 1
            neighbourhoods-in-most-deprived-tenth-number | E01031101 | lsoa | local | 0
            residents-in-most-deprived-tenth | E01009501 | lsoa | local | 100
            residents-in-most-deprived-tenth | E01031101 | lsoa | local | 0
        '''
        path = self.workbook('File_1_IoD2025.xlsx', ('Notes', [['Notes']]), ('IMD25', rows))
        self.expect('deprivation-2025-lsoa', path, (12, 8, 4, 0, 0), figures, period_start='2025-01-01', period_end='2025-12-31')

    def test_deprivation_2025_of_local_authorities(self):
        """File 10 of 2025: the headings of 2019, with spaces at their ends, and the codes of 2024."""
        def sheet(name, heading, lines):
            return name, [['Local Authority District code (2024)', 'Local Authority District name (2024)', heading + ' - Average rank ', heading + ' - Average score ',
                           heading + ' - Proportion of LSOAs in most deprived 10% nationally ']] + lines
        path = self.workbook('File_10_IoD2025.xlsx', ('Notes', [['Notes']]),
                             sheet('IMD', 'IMD', [['E08000026', 'Coventry', 20000.5, 24.613, 0.125], ['E08000025', 'Birmingham', 26000, 38, 0.41]]),
                             sheet('Health', 'Health Deprivation and Disability', [['E07000220', 'Rugby', 14000, -0.25, 0], ['E08000025', 'Birmingham', 2, 3, 0.5]]))
        self.expect('deprivation-2025-local-authorities', path, (8, 4, 4, 0, 0), '''
            source_indicator                            | area_code | value  | unit
            deprivation-2025-imd-average-score          | E08000026 | 24.613 | Score
            deprivation-2025-imd-most-deprived-tenth    | E08000026 | 12.5   | %
            deprivation-2025-health-average-score       | E07000220 | -0.25  | Score
            deprivation-2025-health-most-deprived-tenth | E07000220 | 0      | %
        ''', period_start='2025-01-01', period_end='2025-12-31')

    def test_population(self):
        """Small area population estimates since mid-2021: headings in row 4, ages by sex beside the total, a sheet for each year."""
        def sheet(year, lines):
            return 'Mid-%d LSOA 2021' % year, table('Mid-%d population\nReleased in 2024\nSource: ONS\nLAD 2023 Code | LAD 2023 Name | LSOA 2021 Code | LSOA 2021 Name | Total | F0 | F1 | M0 | M1' % year) + table(lines)
        path = self.workbook('sapelsoasyoatablefinal.xlsx', ('Cover sheet', [['Cover']]),
                             sheet(2021, 'E08000026 | Coventry | E01009501 | Coventry 900A | 1501 | 9 | 8 | 7 | 6'),
                             sheet(2022, 'E08000026 | Coventry | E01009501 | Coventry 900A | 1502 | 9 | 8 | 7 | 7\nE08000025 | Birmingham | E01009001 | Birmingham 900A | 1600 | 1 | 1 | 1 | 1'))
        self.expect('lsoa-population', path, (3, 2, 1, 0, 0), '''
            area_code | period | period_start | period_end | value
            E01009501 | 2021   | 2021-01-01   | 2021-12-31 | 1501
            E01009501 | 2022   | 2022-01-01   | 2022-12-31 | 1502
        ''', source_indicator='lsoa-population', geography='local', age='All ages')


class Census(Mapping):
    def test_bulk_download(self):
        """census2021-ts045-ltla.csv: date, geography, geography code, then a column for each category, with the variable before the colon."""
        self.expect('census-2021', self.fixture('census2021-ts045-ltla.csv'), (9, 6, 3, 0, 0), '''
            area_code | category_type          | category                     | value
            E08000026 |                        |                              | 134101
            E08000026 | Number of cars or vans | No cars or vans in household | 34102
            E08000026 | Number of cars or vans | 1 car or van in household    | 58103
            E07000220 |                        |                              | 45201
            E07000220 | Number of cars or vans | No cars or vans in household | 6202
            E07000220 | Number of cars or vans | 1 car or van in household    | 18203
        ''', source_indicator='census-2021-number-of-cars-or-vans', period_start='2021-01-01', period_end='2021-12-31')

    def test_a_density_is_not_added_up(self):
        """census2021-ts006-ltla.csv: persons for each square kilometre. Of South Warwickshire's two districts there is no sum; of their households there is."""
        heading = 'date,geography,geography code,%s\n2021,Stratford-on-Avon,E07000221,138\n2021,Warwick,E07000222,525\n'
        for measure, sums in (('Population Density: Persons per square kilometre; measures: Value', {'not_calculable'}), ('Household size: Total: All household spaces', {'calculated'})):
            self.fresh()
            self.publish('census-2021', self.write('census2021-ts006-ltla.csv', heading % measure), (2, 2, 0, 0, 0))
            with open(os.path.join(self.latest(), 'south-warwickshire', 'south-warwickshire-outcomes.csv'), newline='') as file:
                self.assertEqual({row['status'] for row in csv.DictReader(file) if row['geography'] == 'sum'}, sums, measure)

    def test_query(self):
        """A query of Nomis: title, copyright, a few rows of two cells, headings with "mnemonic", the table, an empty row, notes."""
        self.expect('census-2021-query', self.fixture('census-2021-query.csv'), (9, 6, 3, 0, 0), '''
            area_code | category         | value
            E08000026 |                  | 345328
            E08000026 | Very good health | 165001
            E08000026 | Good health      | 117002
            E07000220 |                  | 114403
            E07000220 | Very good health | 57004
            E07000220 | Good health      | 38005
        ''', source_indicator='ts037', measure_name='General health', unit='Persons', period_start='2021-01-01', period_end='2021-12-31')


class Births(Mapping):
    """The CSV downloads of Nomis: for each dimension a number, a name, a code and what kind of thing it is; MEASURES tells figures from percentages. The names of
    the ages and measures are those that analyses of these datasets select by."""

    def test_live_births_by_age_of_mother(self):
        """NM_205_1. Mothers aged under 18 are also among those aged under 20, so nothing is added up but what stands as the total."""
        self.expect('births', self.fixture('NM_205_1.data.csv'), (10, 8, 2, 0, 0), '''
            area_code | period_start | category                | value  | status
            E92000001 | 2023-01-01   |                         | 563561 | published
            E08000026 | 2023-01-01   |                         | 4201   | published
            E08000026 | 2023-01-01   | Mother aged under 18    | 22     | published
            E08000026 | 2023-01-01   | Mother aged under 20    | 121    | published
            E08000026 | 2023-01-01   | Mother aged 20-24       | 603    | published
            E07000220 | 2023-01-01   |                         | 1234   | published
            E07000220 | 2024-01-01   |                         | 1205   | published
            E07000220 | 2023-01-01   | Mother aged 45 and over |        | missing
        ''', source_indicator='live-births', unit='Births', measure_name='Live births')

    def test_birth_rates(self):
        """NM_207_1: rates, births and an age in one column."""
        self.expect('birth-rates', self.fixture('NM_207_1.data.csv'), (9, 8, 1, 0, 0), '''
            area_code | measure_name                            | unit               | value
            E92000001 | Total fertility rate (TFR)              | Children per woman | 1.44
            E08000026 | Live births                             | Births             | 4201
            E08000026 | Crude birth rate                        | per 1,000 people   | 11.9
            E08000026 | General fertility rate (GFR)            | per 1,000 women    | 54.7
            E08000026 | Total fertility rate (TFR)              | Children per woman | 1.52
            E08000026 | Standardised mean age of mother         | Years              | 30.2
            E08000026 | Age specific fertility rate : Aged 25-29 | per 1,000 women   | 84.3
            E07000220 | Total fertility rate (TFR)              | Children per woman | 1.61
        ''', period_start='2023-01-01')


class Councils(Mapping):
    def test_deaths_by_month(self):
        """Monthly figures on deaths registered by area of usual residence: sheet Figures for 2026, headings in row 4, the name of the area in a column without
        a heading, months as dates."""
        month = lambda number: datetime.datetime(2026, number, 1)
        rows = [['Deaths registered by area of usual residence, 2026'], [], ['Provisional'], ['Area of usual residence', None, (month(1), 'mmm-yy'), (month(2), 'mmm-yy')],
                ['E92000001', 'ENGLAND', 48001, 43002], ['E12000005', 'WEST MIDLANDS', 5103, 4704], ['E08000026', 'Coventry', 245, 226], ['E07000220', 'Rugby', 87, ':'],
                ['E08000025', 'Birmingham', 800, 700]]
        path = self.workbook('publishedoutput.xlsx', ('Contents', [['Contents']]), ('Figures for 2026', rows))
        self.expect('deaths-monthly', path, (10, 8, 2, 0, 0), '''
            area_code | period_start | period_end | value | status
            E92000001 | 2026-01-01   | 2026-01-31 | 48001 | published
            E92000001 | 2026-02-01   | 2026-02-28 | 43002 | published
            E12000005 | 2026-01-01   | 2026-01-31 | 5103  | published
            E12000005 | 2026-02-01   | 2026-02-28 | 4704  | published
            E08000026 | 2026-01-01   | 2026-01-31 | 245   | published
            E08000026 | 2026-02-01   | 2026-02-28 | 226   | published
            E07000220 | 2026-01-01   | 2026-01-31 | 87    | published
            E07000220 | 2026-02-01   | 2026-02-28 |       | missing
        ''', source_indicator='deaths-registered', unit='Deaths')

    def test_oflog(self):
        """The columns of the data behind Oflog's summaries, with rows of groups that are compared; the download of the Data Explorer could not be confirmed."""
        self.expect('oflog', self.fixture('oflog.csv'), (4, 2, 2, 0, 0), '''
            area_code | value
            E08000026 | 7.2
            E10000031 | 8
        ''', source_indicator='outcome-asc-carer-quality-of-life', period_start='2022-04-01', period_end='2023-03-31')

    def test_subnational_indicators(self):
        """The data download of the explorer of 2022: AREACD, AREANM, Tier, Indicator, Category, Period, Measure, Unit, Value."""
        self.expect('subnational-indicators', self.fixture('subnational-indicators.csv', 'machine_readable.csv'), (4, 3, 1, 0, 0), '''
            source_indicator                  | area_code | period_start | period_end | value | unit  | note
            gross-value-added-per-hour-worked | E08000026 | 2021-01-01   | 2021-12-31 | 35.1  | £     | Pounds per hour
            gross-value-added-per-hour-worked | E07000220 | 2021-01-01   | 2021-12-31 | 41.2  | £     | Pounds per hour
            additions-to-the-housing-stock    | E10000031 | 2019-04-01   | 2020-03-31 | 4013  | Homes | Net additions
        ''')

    def test_sustainable_development_goals(self):
        """Year, dimensions, Units, GeoCode, Value. A region's row can have the code of England, so that only rows of local authorities are taken."""
        self.expect('sdg', self.fixture('indicator_3-4-2.csv'), (7, 3, 4, 0, 0), '''
            area_code | sex     | value
            E08000026 | Persons | 9.8
            E07000220 | Persons | 8.7
            E07000220 | Male    | 13.1
        ''', source_indicator='3-4-2', unit='Rate per 100,000', period_start='2021-01-01', period_end='2021-12-31')


class Health(Mapping):
    def test_covid_19(self):
        """Downloads of the dashboard of 2020 to 2023: areaCode, areaName, areaType, date and the metrics that were chosen, of a day each."""
        self.expect('covid-19-cases', self.fixture('covid-19-cases.csv'), (8, 6, 2, 0, 0), '''
            source_indicator                | area_code | period_start | period_end | value
            covid-19-newcasesbyspecimendate | E08000026 | 2021-01-04   | 2021-01-04 | 401
            covid-19-cumcasesbyspecimendate | E08000026 | 2021-01-04   | 2021-01-04 | 15002
            covid-19-newcasesbyspecimendate | E07000220 | 2021-01-04   | 2021-01-04 | 103
            covid-19-cumcasesbyspecimendate | E07000220 | 2021-01-04   | 2021-01-04 | 3004
            covid-19-newcasesbyspecimendate | E07000220 | 2021-01-03   | 2021-01-03 | 95
            covid-19-cumcasesbyspecimendate | E07000220 | 2021-01-03   | 2021-01-03 | 2901
        ''')

    def test_data_dashboard(self):
        """The fields of the UKHSA data dashboard's answers, in CSV. Figures of a week are left out: the file does not say which days they are for."""
        self.expect('ukhsa-dashboard', self.fixture('ukhsa-dashboard.csv'), (6, 4, 2, 0, 0), '''
            area_code | sex     | value
            E08000026 | Persons | 12.0
            E08000026 | Female  | 7.0
            E07000220 | Persons | 3.0
            E92000001 | Persons | 604.0
        ''', source_indicator='covid-19-cases-casesbyday', period_start='2024-01-04', period_end='2024-01-04', age='All ages', category='')

    def vaccination(self, name, title, sheets):
        return self.workbook(name, ('Cover_sheet', [['COVER']]), *[(sheet, [[title % age], ['This worksheet contains one table.'], []] + table(lines)) for sheet, age, lines in sheets])

    def test_vaccination_coverage(self):
        """The quarterly data tables (.ods): the words of July to September 2024 on, and those of 2023. How their titles give the quarter, and where children
        of 5 years are in the newest, could not be confirmed."""
        path = self.vaccination('cover-2025-q4.ods', 'Table: coverage at %s by local authority, England, January to March 2025', [
            ('Table5', '12 months', '''
                Code | Local authority | Number of children who reached 12 months in reporting quarter | Coverage at 12 months DTaP/IPV/Hib/HepB (%) | Coverage at 12 months PCV1 (%)
                E92000001 | England | 145001 | 91.2 | 93.3
                E08000026 | Coventry | 1101 | 88.4 | 91
                E10000031 | Warwickshire | 1402 | 94.5 | [c]
                E08000025 | Birmingham | 3900 | 85 | 88'''),
            ('Table6', '24 months', '''
                Code | Local authority | Number of children who reached 24 months in reporting quarter | Coverage at 24 months MMR1 (%)
                E08000026 | Coventry | 1105 | 86.1''')])
        self.expect('cover', path, (9, 7, 2, 0, 0), '''
            source_indicator        | area_code | age   | value | denominator | status
            cover-dtap-ipv-hib-hepb | E92000001 | 1 yr  | 91.2  | 145001      | published
            cover-pcv1              | E92000001 | 1 yr  | 93.3  | 145001      | published
            cover-dtap-ipv-hib-hepb | E08000026 | 1 yr  | 88.4  | 1101        | published
            cover-pcv1              | E08000026 | 1 yr  | 91    | 1101        | published
            cover-dtap-ipv-hib-hepb | E10000031 | 1 yr  | 94.5  | 1402        | published
            cover-pcv1              | E10000031 | 1 yr  |       | 1402        | suppressed
            cover-mmr1              | E08000026 | 2 yrs | 86.1  | 1105        | published
        ''', unit='%', period_start='2025-01-01', period_end='2025-03-31')

    def test_vaccination_coverage_in_the_words_of_2023(self):
        path = self.vaccination('cover-2024-q1.ods', 'Coverage at %s by local authority, England: April to June 2023', [
            ('12m_UTLA_GOR', '12 months', 'ONS UTLA code | UTLA name | 12m denominator | 12m PCV1%\nE08000026 | Coventry | 1101 | 91.5'),
            ('5y_UTLA_GOR', '5 years', 'ONS UTLA code | UTLA name | 5y denominator | 5y MMR2 (%)\nE08000026 | Coventry | 1202 | 80.3')])
        self.expect('cover', path, (2, 2, 0, 0, 0), '''
            source_indicator | area_code | age   | value | denominator
            cover-pcv1       | E08000026 | 1 yr  | 91.5  | 1101
            cover-mmr2       | E08000026 | 5 yrs | 80.3  | 1202
        ''', unit='%', period_start='2023-04-01', period_end='2023-06-30')


main()
