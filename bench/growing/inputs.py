"""Inputs of any size for bench/growth and for the tests of declared maxima: a Places file, a framework, a pipeline, and files as Fingertips gives them.

Everything follows from the sizes and a seed: the same call writes the same bytes. A series is one measure of one sex, with a figure for each area and year.
"""
import json, os, random

YEARS = range(2010, 2024)
SEXES = ('Persons', 'Male', 'Female')
AUTHORITIES = 317  # districts and unitary authorities in a file, at least: those of the Places and others
HEADINGS = ('Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,'
            'Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,'
            'Compared to England value or percentiles,Compared to Regions (statistical) value or percentiles,Time period Sortable,New data,Compared to goal,'
            'Time period range\n')
DECILES = ['Most deprived decile (IMD2019)', *('%s more deprived decile (IMD2019)' % word for word in ('Second', 'Third', 'Fourth', 'Fifth')),
           *('%s less deprived decile (IMD2019)' % word for word in ('Fifth', 'Fourth', 'Third', 'Second')), 'Least deprived decile (IMD2019)']
DECILE_TYPE = 'LSOA21 deprivation deciles within area (IMD trend)'


def code(district):
    return 'E07%06d' % (district + 1)


def places_file(path, count, districts=1):
    """So many Places of so many districts each."""
    areas = [{'code': 'E92000001', 'name': 'England', 'type': 'country'}, {'code': 'E12000005', 'name': 'West Midlands', 'type': 'region'}]
    areas += [{'code': code(d), 'name': 'District %d' % d, 'type': 'district', 'population': 100000 + 100 * d} for d in range(count * districts)]
    places = [{'id': 'place-%03d' % p, 'name': 'Place %d' % p, 'districts': [code(p * districts + d) for d in range(districts)],
               'priorities': [{'id': 'prevention', 'name': 'Prevention'}]} for p in range(count)]
    write(path, {'title': 'Places of any number', 'publisher': 'Nobody', 'contact': 'Nobody', 'population_source': 'made up',
                 'benchmarks': ['E92000001', 'E12000005'], 'areas': areas,
                 'system': {'id': 'system', 'name': 'The system', 'priorities': [{'id': 'prevention', 'name': 'Prevention'}]}, 'places': places})


def framework_file(path, count):
    """So many measures: the indicators 90000, 90001 and so on of Fingertips."""
    measures = [{'id': 'measure-%d' % m, 'name': 'Measure %d' % m, 'outcome': 'healthy-lives', 'pillar': 'all',
                 'sources': [{'scheme': 'fingertips', 'indicator': str(90000 + m)}], 'level': 'outcome', 'owner': 'Nobody', 'contributors': [],
                 'unit': 'per 100,000', 'value_type': 'directly_standardised_rate', 'polarity': 'low_is_good', 'priorities': ['prevention'],
                 'headline_sex': 'Persons', 'headline_age': 'All ages'} for m in range(count)]
    write(path, {'title': 'A framework of any size', 'version': '1.0', 'outcomes': [{'id': 'healthy-lives', 'short_name': 'Healthy lives', 'name': 'Healthy lives'}],
                 'pillars': [{'id': 'all', 'name': 'All'}], 'measures': measures})


def pipeline_file(path, files, framework='framework.json', places='places.json'):
    write(path, {'pipeline': 'growth', 'title': 'Outcomes of any number', 'framework': framework, 'places': places,
                 'max_mismatches': '100%', 'max_withdrawn': '100%', 'max_rejects': '100%',
                 'sources': [{'id': 'fingertips', 'required': True, 'extractor': 'fingertips', 'title': 'Made-up figures', 'publisher': 'Nobody',
                              'url': 'https://fingertips.phe.org.uk/', 'licence': 'Open Government Licence v3.0', 'options': {'files': files}}],
                 'transforms': [{'use': name} for name in ('normalise', 'places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile', 'opportunity')],
                 'loaders': [{'use': 'workbook'}, {'use': 'archive'}]})


def write(path, document):
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(document, file, indent=1)


def areas_of(wanted, authorities):
    """Code, name, type and parent of each area of a national file; the first districts are those of the Places."""
    region, england = 'E12000005,West Midlands region (statistical)', 'E92000001,England'
    yield 'E92000001', 'England', 'England', ','
    yield 'E12000005', 'West Midlands region (statistical)', 'Regions (statistical)', england
    for d in range(max(wanted, authorities)):
        yield code(d), 'District %d' % d, 'Districts & UAs (from Apr 2023)', region


class Figures:
    """The cells of a row behind its period, from a few thousand that were made up once."""
    COUNT = 4093  # prime, so that no two areas go through them in step

    def __init__(self, seed):
        draw = random.Random(seed)
        self.tails, self.next = [], 0
        for _ in range(self.COUNT):
            if draw.random() < 0.03:
                numbers, note = ',,,,,,', 'Value suppressed for disclosure control due to small count'
            else:
                people, value = draw.randint(2000, 400000), draw.lognormvariate(4, 0.5)
                error = value * (0.02 + 0.2 * draw.random())
                cells = [value, value - 1.96 * error, value + 1.96 * error, value - 3.0902 * error, value + 3.0902 * error]
                numbers = ','.join('%.4f' % cell for cell in cells) + ',%d,%d' % (people * value / 100000, people)
                note = draw.choice([''] * 12 + ['Aggregated from all known lower geography values'])
            self.tails.append('%s,%s,%s,%s,' % (numbers, note, draw.choice(['No significant change', 'Cannot be calculated', '']),
                                                 draw.choice(['Better 95%', 'Similar', 'Worse 95%']) + ',Similar'))

    def take(self):
        self.next = (self.next + 1) % self.COUNT
        return self.tails[self.next]


def series_rows(number, areas, years, sexes, figures):
    """The rows of a series, by year and area."""
    head = '%d,Measure %d' % (90000 + number // sexes, number // sexes)
    sex = SEXES[number % sexes]
    for year in years:
        middle, end = ',%s,All ages,,,%d,' % (sex, year), '%d0000,,,1y\n' % year
        for area, name, kind, parent in areas:
            yield ''.join((head, ',', parent, ',', area, ',', name, ',', kind, middle, figures.take(), end))


def national_file(path, rows, wanted=4, seed=1, sexes=2, authorities=AUTHORITIES, years=YEARS):
    """A file of so many rows, more or less: as many whole series as fill them. Returns how many measures it has."""
    areas, figures = list(areas_of(wanted, authorities)), Figures(seed)
    count = max(1, round(rows / (len(areas) * len(years))))
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEADINGS)
        for number in range(count):
            file.writelines(series_rows(number, areas, years, sexes, figures))
    return (count + sexes - 1) // sexes


def long_file(path, rows, measures=None, seed=5):
    """A file of so many rows of the first district, its region and England alone: measures of about 3,500 rows each, by sex and age. Returns how many measures it has."""
    draw = Figures(seed)
    areas = list(areas_of(1, 1))
    series = max(1, round(rows / (len(areas) * len(YEARS))))
    measures = measures or max(1, round(rows / 3500))
    each = -(-series // measures)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEADINGS)
        for number in range(series):
            measure, within = divmod(number, each)
            sex, age = SEXES[within % len(SEXES)], within // len(SEXES)
            ages = 'All ages' if age == 0 else '%d-%d yrs' % (age - 1, age)
            for year in YEARS:
                for area, name, kind, parent in areas:
                    file.write('%d,Measure %d,%s,%s,%s,%s,%s,%s,,,%d,%s%d0000,,,1y\n' % (
                        90000 + measure, measure, parent, area, name, kind, sex, ages, year, draw.take(), year))
    return -(-series // each)


def elsewhere(path, rows, seed=2):
    """Puts so many rows of areas that nobody wants behind a file."""
    areas, figures = [area for area in areas_of(0, 3 * AUTHORITIES)][2 + AUTHORITIES:], Figures(seed)
    with open(path, 'a', encoding='utf-8') as file:
        while rows > 0:
            block = list(series_rows(0, areas, YEARS, 1, figures))[:rows]
            file.writelines(block)
            rows -= len(block)


def many_files(folder, count, wanted=4, seed=3):
    """So many files of one figure of each area that is wanted: a measure of 14 years has as many files."""
    areas, figures = list(areas_of(wanted, 0)), Figures(seed)
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        with open(os.path.join(folder, '%06d.csv' % number), 'w', encoding='utf-8') as file:
            file.write(HEADINGS)
            file.writelines(series_rows(number // len(YEARS), areas, [YEARS[number % len(YEARS)]], 1, figures))
    return (count + len(YEARS) - 1) // len(YEARS)


def decile_sets(path, sets, seed=4):
    """So many sets of ten deciles: of the first district, one for each measure and year."""
    draw = random.Random(seed)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEADINGS)
        for number in range(sets):
            measure, year = 90000 + number // len(YEARS), YEARS[number % len(YEARS)]
            slope, middle = draw.uniform(-40, 40), draw.uniform(300, 900)
            for d, decile in enumerate(DECILES):
                value = middle + slope * (d - 4.5) + draw.gauss(0, 20)
                error = middle * 0.03
                file.write('%d,Measure %d,E12000005,West Midlands region (statistical),E07000001,District 0,Districts & UAs (from Apr 2023),Persons,All ages,%s,%s,%d,%.4f,%.4f,%.4f,,,%d,%d,,,Similar,Similar,%d0000,,,1y\n' % (
                    measure, number // len(YEARS), DECILE_TYPE, decile, year, value, value - 1.96 * error, value + 1.96 * error, value * 50, 5000000, year))
    return (sets + len(YEARS) - 1) // len(YEARS)
