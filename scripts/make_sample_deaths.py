#!/usr/bin/env python3
"""Makes pipelines/sample/deaths/deaths-by-cause.csv: made-up deaths and person-years by age, sex and broad cause of death, for what drives
the gap in life expectancy.

usage: make_sample_deaths.py            writes the file
       make_sample_deaths.py --check    says whether it is what this script makes (exit status 1: it is not)

Seeded, so the same script makes the same bytes. Rates rise with age after Gompertz; causes have shares of them that change with age; areas and
deprivation groups have more or fewer deaths of each cause. All figures are made up.
"""
import io
import math
import os
import random
import sys

from sample_files import write_or_check

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILE = os.path.join(ROOT, 'pipelines', 'sample', 'deaths', 'deaths-by-cause.csv')
SEED = 'placebook sample deaths 1'
PERIOD = '2018 - 20'
BANDS = [(0, 0), (1, 4)] + [(a, a + 4) for a in range(5, 90, 5)] + [(90, None)]
CAUSES = ['Circulatory disease', 'Cancer', 'Respiratory disease', 'External causes', 'Other causes']
# code, name, residents, how many deaths of each cause there are, in parts of England's
AREAS = [
    ('E92000001', 'England', 56000000, (1, 1, 1, 1, 1)),
    ('E08000026', 'Coventry', 370000, (1.22, 1.08, 1.30, 1.05, 1.10)),
    ('E07000218', 'North Warwickshire', 65000, (1.05, 1.02, 1.04, 1.10, 1.00)),
    ('E07000219', 'Nuneaton and Bedworth', 130000, (1.18, 1.08, 1.24, 1.02, 1.08)),
    ('E07000220', 'Rugby', 108000, (0.97, 0.98, 0.95, 1.05, 0.98)),
    ('E07000221', 'Stratford-on-Avon', 130000, (0.82, 0.90, 0.72, 1.02, 0.86)),
    ('E07000222', 'Warwick', 143000, (0.86, 0.92, 0.78, 0.90, 0.88)),
]
# the outermost fifths of the neighbourhoods of England, as far as they are in the area
GROUPS = [
    ('E08000026', 'Coventry', 130000, 'Most deprived quintile (IMD2019)', (1.62, 1.30, 1.95, 1.50, 1.42)),
    ('E08000026', 'Coventry', 40000, 'Least deprived quintile (IMD2019)', (0.80, 0.88, 0.62, 0.75, 0.82)),
    ('E10000031', 'Warwickshire', 62000, 'Most deprived quintile (IMD2019)', (1.48, 1.22, 1.70, 1.45, 1.32)),
    ('E10000031', 'Warwickshire', 190000, 'Least deprived quintile (IMD2019)', (0.78, 0.86, 0.66, 0.85, 0.82)),
]
SEXES = {'Male': (0.0000232, 0.0955), 'Female': (0.0000115, 0.1010)}   # Gompertz: at birth, by year of age


def rate(sex, low, high):
    if low == 0:
        return 0.0041 if sex == 'Male' else 0.0034
    level, slope = SEXES[sex]
    middle = (low + high + 1) / 2 if high else 93.5
    young = 0.00012 if middle < 15 else 0.00033 if sex == 'Male' else 0.00014
    return level * math.exp(slope * middle) + young


def shares(low):
    """How the deaths of an age are parted among the causes: injuries of the young, cancer of the middle, the heart and the lungs of the old."""
    if low < 15:
        return (0.03, 0.10, 0.06, 0.12, 0.69)
    old = min(max((low - 15) / 75, 0), 1)
    cancer = 0.08 + 1.35 * old * (1 - old) ** 0.9
    outside = 0.62 * (1 - old) ** 2.2 + 0.02
    heart = 0.08 + 0.20 * old
    lungs = 0.03 + 0.12 * old ** 2
    return (heart, cancer, lungs, outside, max(1 - cancer - outside - heart - lungs, 0.08))


def people(residents, low, high):
    """Person-years of three years: bands of five years are about as large until 60, then smaller."""
    width = (high - low + 1) if high else 4.2
    return round(3 * residents / 2 * width / 82 * (1 if low < 60 else max(1.25 - (low - 60) / 32, 0.16)))


def rows():
    for code, name, residents, group, factors in [(c, n, r, '', f) for c, n, r, f in AREAS] + [(c, n, r, g, f) for c, n, r, g, f in GROUPS]:
        for sex in SEXES:
            for low, high in BANDS:
                chance = random.Random('%s %s %s %s %d' % (SEED, code, group, sex, low))
                count = people(residents, low, high)
                age = '<1 yr' if low == 0 else '%d-%d yrs' % (low, high) if high else '%d+ yrs' % low
                for cause, share, factor in zip(CAUSES, shares(low), factors):
                    expected = count * rate(sex, low, high) * share * factor
                    deaths = max(round(chance.gauss(expected, math.sqrt(expected))), 0)
                    yield code, name, sex, age, cause, group, PERIOD, deaths, count


def with_totals(made):
    """The rows, and before them those of all ages and causes of each area."""
    sums = {}
    for code, name, sex, age, cause, group, period, deaths, count in made:
        for whole in (sex, 'Persons') if not group else ():
            total = sums.setdefault((code, name, whole), [0, 0])
            total[0] += deaths
            total[1] += count if cause == CAUSES[0] else 0
    return [(code, name, sex, 'All ages', 'All causes', '', PERIOD, *total) for (code, name, sex), total in sums.items()] + made


def text():
    out = io.StringIO()
    out.write('area_code,area_name,sex,age,cause,group,period,deaths,population\n')
    for row in with_totals(list(rows())):
        out.write(','.join(str(cell) for cell in row) + '\n')
    return out.getvalue()


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, lambda: {FILE: text()}))
