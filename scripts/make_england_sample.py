#!/usr/bin/env python3
"""Makes the sample of all England in pipelines/sample/england/: made-up figures of the authorities that no Place has, beside those of the sample, so that the
demonstration ranks figures; and made-up scores of deprivation and lists of nearest neighbours.

usage: make_england_sample.py            writes the files
       make_england_sample.py --check    makes them, compares, says what differs (exit status 1)

Codes and names of authorities are real (scripts/english_authorities.py), everything else is made up by a generator that is seeded for each series by itself.
"""
import csv
import io
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from english_authorities import authorities
from sample_files import write_or_check

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, 'pipelines', 'sample')
FOLDER = os.path.join(SAMPLE, 'england')
ENGLAND, RUGBY = 'E92000001', 'E07000220'
# Of each file of the sample: indicators, the sexes, and how far authorities lie from England (as a share of its value).
SERIES = {'overarching': [('93283', ('Male', 'Female'), 0.02), ('108', ('Persons',), 0.18)],
          'health-improvement': [('92443', ('Persons',), 0.2), ('20602', ('Persons',), 0.12)],
          'wider-determinants': [('92313', ('Persons',), 0.05)]}
# Deprivation of our own, so that it goes with the rest of the sample; the average score of England is about 22.
OURS = {'E08000026': 25.6, 'E07000218': 19.4, 'E07000219': 21.3, 'E07000220': 15.0, 'E07000221': 11.6, 'E07000222': 12.4}
NEIGHBOURS = 15


def read(name):
    with open(os.path.join(SAMPLE, name + '.csv'), encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def written(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator='\r\n').writerows(rows)
    return text.getvalue()


def scores():
    draw = random.Random('placebook sample england deprivation')
    found = {code: round(min(45, max(6, draw.gauss(21, 8))), 3) for code in authorities()}
    return {**found, **OURS}


def figures(name):
    """The newest period of each series: England and ours as the sample has them, and of the others a value that follows deprivation and chance."""
    sample, deprivation = read(name), scores()
    header = list(sample[0])
    lines = []
    for indicator, sexes, spread in SERIES[name]:
        for sex in sexes:
            own = [row for row in sample if (row['Indicator ID'], row['Sex'], row['Category']) == (indicator, sex, '')]
            latest = max(row['Time period Sortable'] for row in own)
            own = [row for row in own if row['Time period Sortable'] == latest]
            (england, model) = [next(row for row in own if row['Area Code'] == code) for code in (ENGLAND, RUGBY)]
            coventry = next(row for row in own if row['Area Code'] == 'E08000026')
            worse = 1 if float(coventry['Value']) > float(england['Value']) else -1
            draw = random.Random('placebook sample england %s %s' % (indicator, sex))
            lines += [[row[column] for column in header] for row in own if row['Area Code'] == ENGLAND]
            for code, title in authorities().items():
                if code in OURS:
                    lines += [[row[column] for column in header] for row in own if row['Area Code'] == code]
                    continue
                away = worse * (deprivation[code] - 21) / 8 * 0.6 + draw.gauss(0, 0.8)
                value = '' if draw.random() < 0.01 else '%.6g' % (float(england['Value']) * max(0.2, 1 + spread * away))
                made = {**{column: '' for column in header},
                        **{column: model[column] for column in ('Indicator ID', 'Indicator Name', 'Area Type', 'Sex', 'Age', 'Time period', 'Time period Sortable',
                                                                'Time period range')},
                        'Area Code': code, 'Area Name': title, 'Value': value, 'Value note': '' if value else 'Value missing in source data'}
                lines.append([made[column] for column in header])
    return lines


def deprivation_file():
    return written([['Local Authority District code', 'Local Authority District name', 'IMD - Average score'],
                    *[[code, title, '%.3f' % scores()[code]] for code, title in authorities().items()]])


def neighbours_file():
    """Of each of ours those with the nearest scores, of the same kind first."""
    names, deprivation = authorities(), scores()
    lines = [['area code', 'area name', 'neighbour code', 'neighbour name', 'rank']]
    for code in OURS:
        others = sorted((other for other in names if other not in OURS), key=lambda other: (abs(deprivation[other] - deprivation[code]) + 2 * (other[:3] != code[:3]), other))
        lines += [[code, names[code], other, names[other], rank + 1] for rank, other in enumerate(others[:NEIGHBOURS])]
    return written(lines)


def make():
    lines = [list(read('overarching')[0]), *[line for name in SERIES for line in figures(name)]]
    return {'authorities.csv': written(lines), 'deprivation.csv': deprivation_file(), 'neighbours.csv': neighbours_file()}


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, lambda: {os.path.join(FOLDER, name): text for name, text in make().items()}))
