"""The layout of the sample: that of Fingertips CSV files, with the areas, periods and categories that it speaks of."""

HEADER = ['Indicator ID', 'Indicator Name', 'Parent Code', 'Parent Name', 'Area Code', 'Area Name', 'Area Type', 'Sex',
          'Age', 'Category Type', 'Category', 'Time period', 'Value', 'Lower CI 95.0 limit', 'Upper CI 95.0 limit',
          'Lower CI 99.8 limit', 'Upper CI 99.8 limit', 'Count', 'Denominator', 'Value note', 'Recent Trend',
          'Compared to England value or percentiles', 'Compared to Regions (statistical) value or percentiles',
          'Time period Sortable', 'New data', 'Compared to goal', 'Time period range']

ENGLAND, REGION, COUNTY, COVENTRY = 'E92000001', 'E12000005', 'E10000031', 'E08000026'
NORTH, NUNEATON, RUGBY, STRATFORD, WARWICK = 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222'
DISTRICTS = [NORTH, NUNEATON, RUGBY, STRATFORD, WARWICK]   # of the county
# code: name, area type, residents (rounded), how far local figures lie from England's (+1: as bad as Coventry's)
AREAS = {
    ENGLAND: ('England', 'England', 56000000, 0.0),
    REGION: ('West Midlands region (statistical)', 'Regions (statistical)', 5900000, 0.35),
    COVENTRY: ('Coventry', 'Districts & UAs (from Apr 2023)', 370000, 0.8),
    NORTH: ('North Warwickshire', 'Districts & UAs (from Apr 2023)', 65000, 0.15),
    NUNEATON: ('Nuneaton and Bedworth', 'Districts & UAs (from Apr 2023)', 130000, 0.7),
    RUGBY: ('Rugby', 'Districts & UAs (from Apr 2023)', 108000, -0.2),
    STRATFORD: ('Stratford-on-Avon', 'Districts & UAs (from Apr 2023)', 130000, -0.9),
    WARWICK: ('Warwick', 'Districts & UAs (from Apr 2023)', 143000, -0.7),
    COUNTY: ('Warwickshire', 'Counties & UAs (from Apr 2023)', 576000, -0.25),
}
DECILE_TYPE = 'District & UA deprivation deciles in England (IMD2019, 4/21 geography)'
DECILES = ['Most deprived decile (IMD2019)', 'Second most deprived decile (IMD2019)', 'Third more deprived decile (IMD2019)',
           'Fourth more deprived decile (IMD2019)', 'Fifth more deprived decile (IMD2019)',
           'Fifth less deprived decile (IMD2019)', 'Fourth less deprived decile (IMD2019)',
           'Third less deprived decile (IMD2019)', 'Second least deprived decile (IMD2019)', 'Least deprived decile (IMD2019)']
WITHIN_TYPE = 'LSOA21 deprivation deciles within area (IMD2019)'
GRADIENTS = {ENGLAND: 0.3, COVENTRY: 0.34, COUNTY: 0.22}   # how far the outermost deciles lie from the area's figure
SUPPRESSED = 'Value suppressed for disclosure control due to small count'
AGGREGATED = 'Aggregated from all known lower geography values'
MISSING = 'Value missing in source data'
QUALITY = 'There is a data quality issue with this value'


LATEST = 8      # periods of every indicator; those before them, of indicators with a longer history, count downwards from -1


def calendar(first, pooled=1, years=LATEST):
    """Periods of calendar years: text, sort key (of the first year), range."""
    return [('%d' % y if pooled == 1 else '%d - %02d' % (y, (y + pooled - 1) % 100), y * 10000, '%dy' % pooled)
            for y in range(first, first + years)]


def financial(first, pooled=1, years=LATEST):
    one = lambda y: '%d/%02d' % (y, (y + 1) % 100)
    return [(one(y) if pooled == 1 else '%s - %02d/%02d' % (one(y), (y + pooled - 1) % 100, (y + pooled) % 100),
             y * 10000, '%dy' % pooled) for y in range(first, first + years)]


class Indicator:
    """id, name, sexes, age, periods, level and yearly change (of England's figure), spread (of local figures from
    England's, as a share of it, in the direction that is worse), share (of residents who are the denominator)."""
    def __init__(self, file, id, name, sexes, age, periods, level, change, spread, share=None, counts=True, upper=False,
                 deciles=False, within=False, suppress=(), notes=(), sexfactor=None, limits=True, aggregated=False):
        self.__dict__.update(locals())
        self.earlier = len(periods) - LATEST

    def period(self, at):
        return self.periods[at + self.earlier]


P, M, F = 'Persons', 'Male', 'Female'
ALL = [P, M, F]
