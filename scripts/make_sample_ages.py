#!/usr/bin/env python3
"""Makes pipelines/sample/ages/: made-up deaths, admissions, people and good health by age, from which rates and life expectancies of Places are made.

usage: make_sample_ages.py            writes the files
       make_sample_ages.py --check    says whether they are what this script makes (exit status 1: they are not)

They are made to agree with the sample's published rates: the counts of a district add up to its published count, and its directly standardised
rate and life expectancy, calculated from these ages, are the published ones within rounding. So what is calculated for a Place of two districts is
what the same deaths give. Events are spread over the ages by shares that rise with age; person-years follow the European Standard Population,
tilted until the rate is right. Good health falls with age, by bands wider than a life table's as surveys have them, and gives the published healthy life
expectancies of Coventry and England, and in the districts of Warwickshire such as follow their life expectancy. Rates of different causes have published denominators of their own, so person-years differ a little by cause.
"""
import csv
import io
import math
import os
import sys

from sample_files import write_or_check
from sample_layout import COVENTRY, DISTRICTS, ENGLAND
from sample_methods import share_out

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, 'pipelines', 'sample')
AREAS = [COVENTRY] + DISTRICTS
P, M, F = 'Persons', 'Male', 'Female'
STANDARD = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]   # 0-4 to 90+
# file, indicator, category, first and last age; what rises with age, by year
DEATHS = [('healthcare', '40401', 'Circulatory disease', 0, 74, 0.085), ('healthcare', '40501', 'Cancer', 0, 74, 0.075),
          ('healthcare', '40502', 'Cancer, considered preventable', 0, 74, 0.075), ('healthcare', '40701', 'Respiratory disease', 0, 74, 0.085),
          ('births-and-illness', '40601', 'Liver disease', 0, 74, 0.045), ('overarching', '93721', 'Causes considered preventable', 0, 74, 0.07),
          ('healthcare', '41001', 'Suicide', 10, 94, 0.04)]
ADMISSIONS = [('healthcare', '22401', 'Falls', 65, 94, 0.08), ('healthcare', '41401', 'Hip fractures', 65, 94, 0.1),
              ('healthcare', '91414', 'Alcohol-related conditions', 0, 94, 0.03), ('health-improvement', '21001', 'Self-harm', 0, 94, -0.03)]
MORTALITY = {M: [0.043, 0.078, 0.138, 0.24], F: [0.03, 0.058, 0.11, 0.215]}       # of 75-79 to 90+, before they are fitted
# residents of 16 and over as a part of all; other ages that surveys ask, as a part of these
RESIDENTS = dict(zip(AREAS, [366800, 64900, 128900, 107200, 127600, 142500]))
SURVEYED = [('16+ yrs', 1), ('18+ yrs', 0.972), ('19+ yrs', 0.958), ('16-64 yrs', 0.757)]
YEARS = range(2010, 2023)
# good health by age, before it is fitted; people asked of either sex, in three years
HEALTH = [(0, 0.965), (15, 0.92), (25, 0.9), (35, 0.87), (45, 0.81), (55, 0.73), (65, 0.64), (75, 0.52), (85, 0.4)]
COUNTY = 'E10000031'
ASKED = dict(zip(AREAS + [ENGLAND], [1700, 700, 800, 750, 850, 900, 220000]))


def published(file, indicator, areas=AREAS + [ENGLAND]):
    """{(sex, period, area): (value, count, denominator)} of a file of the sample, in its order."""
    found = {}
    with open(os.path.join(SAMPLE, file + '.csv'), encoding='utf-8', newline='') as table:
        for row in csv.DictReader(table):
            if row['Indicator ID'] == indicator and row['Area Code'] in areas and not row['Category'] and row['Value']:
                numbers = [float(row[name]) if row[name] else None for name in ('Value', 'Count', 'Denominator')]
                found.setdefault((row['Sex'], row['Time period'], row['Area Code']), numbers)
    return found


def bands(first, last):
    return [i for i in range(19) if 5 * i >= first and 5 * i <= last]


def age(band):
    return '90+ yrs' if band == 18 else '%d-%d yrs' % (5 * band, 5 * band + 4)


def rate(events, people, which, scale=100000):
    return scale * sum(STANDARD[i] * o / n for i, o, n in zip(which, events, people)) / sum(STANDARD[i] for i in which)


def spread_events(count, which, slope):
    return share_out(round(count), [STANDARD[i] * math.exp(slope * 5 * i) for i in which])


def structure(total, which, tilts):
    """Person-years by age: those of the standard population, tilted, and with more or fewer people from 20 to 59."""
    x = [((2 * k - len(which) + 1) / len(which), 4 <= i < 12) for k, i in enumerate(which)]
    parts = [STANDARD[i] * math.exp(sum(t * shape for t, shape in zip(tilts, shapes))) for i, shapes in zip(which, x)]
    return [total * part / sum(parts) for part in parts]


def solve(functions, at):
    """Newton's method with differences: where all functions of some numbers are 0."""
    for _ in range(60):
        values = [f(at) for f in functions]
        step = 1e-6
        slopes = [[(f([a + step * (k == j) for k, a in enumerate(at)]) - v) / step for j in range(len(at))] for f, v in zip(functions, values)]
        if len(at) == 1:
            moves = [values[0] / slopes[0][0]]
        else:
            (a, b), (c, d) = slopes
            moves = [(d * values[0] - b * values[1]) / (a * d - b * c), (a * values[1] - c * values[0]) / (a * d - b * c)]
        at = [a - max(-0.5, min(0.5, move)) for a, move in zip(at, moves)]
        if max(abs(move) for move in moves) < 1e-14:
            break
    if max(abs(f(at)) for f in functions) > 1e-7:
        raise ValueError('no age structure gives the published rate: change what rises with age')
    return at


def number(value):
    return '%d' % value if value == int(value) else ('%.5f' % value).rstrip('0')


def by_category(file, indicator, category, first, last, slope):
    which = bands(first, last)
    for (sex, period, area), (value, count, people) in published(file, indicator).items():
        if sex != P or area == ENGLAND or not count:
            continue
        events = spread_events(count, which, slope)
        tilt = solve([lambda t: rate(events, structure(people, which, t), which) - value], [0.0])
        for band, o, n in zip(which, events, structure(people, which, tilt)):
            yield area, category, P, age(band), period, o, n


def life_expectancy(deaths, people, good=None):
    """At birth: Chiang's, of 20 bands (0, 1-4, 5-9 ... 90+); with good health by band Sullivan's years in good health."""
    good = good or [1] * 20
    width = [1, 4] + [5] * 17
    alive, years = 1.0, 0.0
    for d, n, w, a, g in zip(deaths, people, width, [0.1] + [0.5] * 18, good):
        dying = w * d / n / (1 + w * d / n * (1 - a))
        years += g * alive * w * (1 - dying * (1 - a))
        alive *= 1 - dying
    return years + good[-1] * alive * people[-1] / deaths[-1]


def fitted(function, low, high):
    """Where a falling function is 0, by bisection."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return (low + high) / 2


def all_causes():
    """Males and females, of England too, whose life expectancy at 65 is published nowhere here: under 75 by the published rate of either and of persons, from 75 on by the published life expectancy."""
    rates, lives, which = published('overarching', '108'), published('overarching', '93283'), bands(0, 74)
    for sex, period, area in rates:
        if sex != P:
            continue
        values = {s: rates[s, period, area] for s in (P, M, F)}
        events = {s: spread_events(values[s][1], which, slope) for s, slope in ((M, 0.065), (F, 0.095))}
        # one age structure for both, so that persons are right when males and females are
        part = {s: values[s][2] / values[P][2] for s in (M, F)}
        tilts = solve([lambda t, s=s: rate(events[s], structure(values[s][2], which, t), which) - values[s][0] for s in (M, F)], [0.0, 0.0])
        people = {s: [part[s] * n for n in structure(values[P][2], which, tilts)] for s in (M, F)}
        for s in (M, F):
            yield from with_life_expectancy(area, s, period, events[s], people[s], lives[s, period, area][0])


def with_life_expectancy(area, sex, period, events, people, wanted):
    infants = max(1, round(0.6 * events[0])) if events[0] else 0
    young, young_people = [infants, events[0] - infants] + events[1:], [people[0] / 5, 4 * people[0] / 5] + people[1:]
    scale = sum(people) / sum(STANDARD[:15])
    older = [scale * w for w in STANDARD[15:]]
    expected = lambda f: [f * m * n for m, n in zip(MORTALITY[sex], older)]
    factor = fitted(lambda f: life_expectancy(young + expected(f), young_people + older) - wanted, 0.2, 5)
    deaths = [max(1, round(d)) for d in expected(factor)]
    fewer = fitted(lambda g: life_expectancy(young + deaths, young_people + [n / g for n in older]) - wanted, 0.2, 5)
    ages = ['<1 yr', '1-4 yrs'] + [age(band) for band in range(1, 19)]
    for text, o, n in zip(ages, young + deaths, young_people + [n / fewer for n in older]):
        yield area, '', sex, text, period, o, n


def good_health(deaths):
    """By the deaths of all causes."""
    lives = published('county-indicators', '90362', [COVENTRY, COUNTY, ENGLAND])
    starts, cells = [0, 1] + list(range(5, 95, 5)), {}
    for area, _, sex, _, period, o, n in deaths:
        cells.setdefault((area, sex, period), []).append((o, n))
    expected = {key: life_expectancy(*zip(*found)) for key, found in cells.items()}
    for (area, sex, period), found in cells.items():
        if area in (COVENTRY, ENGLAND):
            wanted = lives[sex, period, area][0]
        else:
            mean = sum(expected[district, sex, period] for district in DISTRICTS) / len(DISTRICTS)
            wanted = lives[sex, period, COUNTY][0] + 1.5 * (expected[area, sex, period] - mean)
        parts = lambda t: [1 / (1 + math.exp(t) * (1 - g) / g) for _, g in HEALTH]
        band_of = [max(i for i, (start, _) in enumerate(HEALTH) if start <= age) for age in starts]
        by_band = lambda t: [parts(t)[i] for i in band_of]
        t = fitted(lambda t: life_expectancy(*zip(*found), by_band(t)) - wanted, -3, 3)
        asked = share_out(ASKED[area], [sum(n for k, (_, n) in zip(band_of, found) if k == i) for i in range(len(HEALTH))])
        for i, ((start, _), g) in enumerate(zip(HEALTH, parts(t))):
            text = '%d-%d yrs' % (start, HEALTH[i + 1][0] - 1) if i + 1 < len(HEALTH) else '%d+ yrs' % start
            yield area, sex, text, period, '%.1f' % (100 * g), asked[i]


def people():
    for area in AREAS:
        for year in YEARS:
            for text, part in SURVEYED:
                yield area, P, text, '%d' % year, round(RESIDENTS[area] * (0.805 if area == COVENTRY else 0.82) * part * (1 + 0.006 * (year - 2018)))


def table(columns, rows):
    out = io.StringIO()
    out.write(columns + '\n')
    for row in rows:
        out.write(','.join('"%s"' % cell if isinstance(cell, str) and ',' in cell else number(cell) if isinstance(cell, (int, float)) else cell
                           for cell in row) + '\n')
    return out.getvalue()


def make():
    columns = 'area_code,%s,sex,age,period,%s,person_years'
    all_deaths = list(all_causes())
    deaths = all_deaths + [row for cause in DEATHS for row in by_category(*cause)]
    admissions = [row for kind in ADMISSIONS for row in by_category(*kind)]
    folder = os.path.join(SAMPLE, 'ages')
    return {os.path.join(folder, 'deaths.csv'): table(columns % ('cause', 'deaths'), deaths),
            os.path.join(folder, 'admissions.csv'): table(columns % ('reason', 'admissions'), admissions),
            os.path.join(folder, 'good-health.csv'): table('area_code,sex,age,period,good_health,asked', good_health(all_deaths)),
            os.path.join(folder, 'people.csv'): table('area_code,sex,age,year,people', people())}


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, make))
