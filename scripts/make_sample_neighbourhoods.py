#!/usr/bin/env python3
"""Makes pipelines/sample/geography/: which LSOAs lie in which local area, who lives there, outlines, deprivation, and counts of LSOAs and practices.

usage: make_sample_neighbourhoods.py            writes the files
       make_sample_neighbourhoods.py --check    says which of them are not what this script makes (exit status 1)

Seeded, so the same script makes the same bytes. Codes and names of LSOAs, districts and networks are real; the grouping into local areas, the outlines,
the practices and all figures are made up. Residents add up to the populations of pipelines/framework/places.json in 2018; children and the counts of
LSOAs add up to those of the districts in the other sample files, which make_sample.py makes: run that one first.
"""
import csv
import io
import json
import math
import os
import random
import sys

from sample_files import write_or_check
from sample_layout import COVENTRY, DISTRICTS
from sample_local_areas import grouped, outlines
from sample_lsoas import lsoas
from sample_methods import share_out
from sample_practices import PRACTICE_HEADER, REGISTER_HEADER, practices, registers

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, 'pipelines', 'sample')
FOLDER = os.path.join(SAMPLE, 'geography')
SEED = 'placebook sample neighbourhoods 1'
YEARS = range(2016, 2021)
BANDS = ['%d-%d' % (age, age + 4) for age in range(0, 90, 5)] + ['90+']
CHILDREN = 3                                      # bands of ages 0 to 14
SHARES = [60, 63, 59, 55, 63, 68, 68, 66, 61, 67, 69, 62, 54, 50, 48, 34, 26, 16, 9]   # of all residents in each band, in thousandths: about England's
STUDENTS = {'Aspire': 3.2, 'Harmony': 2.0, 'Leamington South & Whitnash': 2.2}         # how many times as many people aged 15 to 24
GROWTH = 1.008
LSOAS_OF_ENGLAND = 32844


def number_of(text):
    return int(float(text))


def of_districts(file, indicator):
    """(count, denominator) of persons by (district, period), from another sample file."""
    with open(os.path.join(SAMPLE, file), encoding='utf-8', newline='') as rows:
        return {(row['Area Code'], row['Time period']): (number_of(row['Count']), number_of(row['Denominator'])) for row in csv.DictReader(rows)
                if row['Indicator ID'] == indicator and row['Area Code'] in [COVENTRY, *DISTRICTS] and row['Sex'] == 'Persons' and not row['Category']
                and row['Count'] and row['Denominator']}


def in_year(year):
    return '%d/%02d' % (year, (year + 1) % 100)


class Neighbourhoods:
    def __init__(self):
        self.all = lsoas()
        self.local = grouped(self.all)
        self.need = {x.code: self.local[x.code].need + random.Random('%s need %s' % (SEED, x.code)).gauss(0, 0.65) for x in self.all}
        self.people = self._people()

    def of(self, district):
        return [x for x in self.all if x.district == district]

    def _weights(self, lsoa):
        """How many people of each sex and band an LSOA has, in proportion: sex outside, band inside."""
        area = self.local[lsoa.code]
        chance = random.Random('%s people %s' % (SEED, lsoa.code))
        size = chance.uniform(0.8, 1.25)
        bands = [share * size * math.exp((area.old - 0.08 * self.need[lsoa.code]) * (at - 8) / 6) * chance.uniform(0.85, 1.15)
                 * (STUDENTS.get(area.name, 1) if at in (3, 4) else 1) for at, share in enumerate(SHARES)]
        males = [0.512 - 0.0008 * at ** 2 * (0.6 if at < 14 else 1) for at in range(len(BANDS))]
        return [[w * m for w, m in zip(bands, males)], [w * (1 - m) for w, m in zip(bands, males)]]

    def _people(self):
        """Residents by (LSOA, year): males by band, females by band."""
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'places.json'), encoding='utf-8') as file:
            residents = {area['code']: area['population'] for area in json.load(file)['areas'] if 'population' in area}
        children = of_districts('health-improvement.csv', '90284')
        found = {}
        for district in [COVENTRY, *DISTRICTS]:
            small = self.of(district)
            weights = {x.code: self._weights(x) for x in small}
            for year in YEARS:
                young = children[district, in_year(min(year, 2019))][1]
                whole = round(residents[district] * GROWTH ** (year - 2018))
                cells = [(x.code, sex, band) for x in small for sex in (0, 1) for band in range(len(BANDS))]
                for wanted, some in ((young, [c for c in cells if c[2] < CHILDREN]), (whole - young, [c for c in cells if c[2] >= CHILDREN])):
                    for (code, sex, band), n in zip(some, share_out(wanted, [weights[code][sex][band] for code, sex, band in some])):
                        found.setdefault((code, year), [[0] * len(BANDS), [0] * len(BANDS)])[sex][band] = n
        return found

    def children(self, lsoa, year):
        return sum(sum(sex[:CHILDREN]) for sex in self.people[lsoa.code, year])

    def counts(self, file, indicator, periods, wholes, steep):
        """Rows (LSOA, period, count, denominator) that add up to the districts' figures. `wholes`: denominators in proportion; `steep`: how much more
        there is where people are deprived."""
        known = of_districts(file, indicator)
        for district in [COVENTRY, *DISTRICTS]:
            small = self.of(district)
            for period in periods:
                count, denominator = known[district, period]
                people = share_out(denominator, [wholes(x, period) for x in small])
                chance = random.Random('%s %s %s %s' % (SEED, indicator, district, period))
                weights = [n * math.exp(steep * self.need[x.code]) * chance.lognormvariate(0, 0.3) for x, n in zip(small, people)]
                yield from zip(small, [period] * len(small), share_out(count, weights), people)

    def deprivation(self):
        """Rank of each LSOA among those of England, 1 the most deprived; no rank twice."""
        ranks, taken = {}, set()
        for x in self.all:
            rank = max(1, min(LSOAS_OF_ENGLAND, round(LSOAS_OF_ENGLAND * 0.5 * math.erfc(self.need[x.code] / math.sqrt(2)))))
            while rank in taken:
                rank += 1 if rank < LSOAS_OF_ENGLAND else 1 - LSOAS_OF_ENGLAND
            taken.add(rank)
            ranks[x.code] = rank
        return ranks


def table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def local_areas(made, of_coventry, heading):
    return table(['LSOA code', 'LSOA name', heading + ' code', heading],
                 [[x.code, x.name, made.local[x.code].code, made.local[x.code].name] for x in made.all if (x.district == COVENTRY) == of_coventry])


def populations(made):
    return table(['LSOA code', 'LAD code', 'Year', 'Sex'] + ['Ages ' + band for band in BANDS],
                 [[x.code, x.district, year, sex, *made.people[x.code, year][at]] for x in made.all for year in YEARS for at, sex in enumerate(('Male', 'Female'))])


def deprivation(made):
    ranks = made.deprivation()
    return table(['LSOA code (2011)', 'LSOA name (2011)', 'Local Authority District code (2019)', 'Local Authority District name (2019)',
                  'Index of Multiple Deprivation (IMD) Rank', 'Index of Multiple Deprivation (IMD) Decile'],
                 [[x.code, x.name, x.district, x.authority, ranks[x.code], (ranks[x.code] - 1) * 10 // LSOAS_OF_ENGLAND + 1] for x in made.all])


def counts(made):
    """Counts of LSOAs in one file: injuries of children in three years, children in low-income families in one."""
    injuries = made.counts('health-improvement.csv', '90284', [in_year(year) for year in (2017, 2018, 2019)],
                           lambda x, period: made.children(x, int(period[:4])), 0.2)
    low_income = made.counts('wider-determinants.csv', '10101', ['2016'], lambda x, period: made.children(x, 2016), 0.35)
    return table(['LSOA code', 'LSOA name', 'Measure', 'Age', 'Year', 'Count', 'Children'],
                 [[x.code, x.name, measure, age, period, count, people] for measure, age, rows in
                  (('injury-admissions-0-to-14', '<15 yrs', injuries), ('children-in-low-income-families', '<16 yrs', low_income))
                  for x, period, count, people in rows])


def geojson(made):
    """Outlines in the layout of the Open Geography Portal, one feature a line."""
    rings = outlines(made.all)
    lines = []
    for x in made.all:
        ring = [list(point) for point in rings[x.code]]
        lines.append(json.dumps({'type': 'Feature', 'properties': {'LSOA11CD': x.code, 'LSOA11NM': x.name, 'LAD20CD': x.district},
                                 'geometry': {'type': 'Polygon', 'coordinates': [ring + ring[:1]]}}, separators=(',', ':')))
    return ('{"type":"FeatureCollection","name":"Made-up outlines for demonstration: not those of the Office for National Statistics","features":[\n'
            + ',\n'.join(lines) + '\n]}\n')


def files():
    made = Neighbourhoods()
    texts = {
        'local-areas-coventry.csv': local_areas(made, True, 'Family hub'),
        'local-areas-warwickshire.csv': local_areas(made, False, 'JSNA area'),
        'lookup.csv': table(['LSOA11CD', 'LSOA11NM', 'MSOA11NM', 'LAD20CD', 'LAD20NM'], [[x.code, x.name, x.middle, x.district, x.authority] for x in made.all]),
        'populations.csv': populations(made),
        'outlines.geojson': geojson(made),
        'deprivation-lsoa.csv': deprivation(made),
        'lsoa-counts.csv': counts(made),
        'practices.csv': table(PRACTICE_HEADER, practices()),
        'practice-registers.csv': table(REGISTER_HEADER, registers()),
    }
    return {os.path.join(FOLDER, name): text for name, text in texts.items()}


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, files))
