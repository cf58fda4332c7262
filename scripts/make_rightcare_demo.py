#!/usr/bin/env python3
"""Makes pipelines/sample/rightcare/: made-up RightCare packs for the demo, one of the three CCGs and ten similar ones for each, one of the Primary Care
Networks. Layout and names of programmes are those of packs; every figure comes from a seeded generator, and nothing in it is true.

usage: make_rightcare_demo.py            writes the files
       make_rightcare_demo.py --check    compares them with what it would write (exit status 1 if they differ)

Each figure has a generator of its own, seeded with its indicator and organisation, so that a new one changes no other.
"""
import csv
import io
import json
import os
import random
import sys

from sample_files import write_or_check

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, 'pipelines', 'sample', 'rightcare')
PLACES = os.path.join(ROOT, 'pipelines', 'framework', 'places.json')
OWN = {'05A': ('NHS Coventry and Rugby CCG', 480000), '05R': ('NHS South Warwickshire CCG', 280000), '05H': ('NHS Warwickshire North CCG', 190000)}
SIMILAR = {'05A': '94', '05R': '95', '05H': '96'}  # how the codes of the made-up similar ones begin
LETTERS = 'ABCDEFGHJK'
SPEND, PERCENT, EVENTS = '£ per 1,000 population', '%', 'admissions per 1,000'
# Programme, pathway, code, name, unit, direction, about how much, spread. Spend has no limits, as in packs.
COMMISSIONERS = [(programme, '', 'NEL%02d' % number, 'Spend on non-elective admissions', SPEND, 'Lower is better', about, 0.08) for number, (programme, about) in enumerate([
    ('Neurological', 9200), ('Trauma and injuries', 11800), ('Genitourinary', 10400), ('Circulation', 15700), ('Respiratory', 16900), ('Gastrointestinal', 13100),
    ('Cancer', 6100), ('Endocrine', 3900), ('Infection', 8300), ('Musculoskeletal', 2700)], 1)] + [
    ('Musculoskeletal', '', 'MSK01', 'Spend on elective admissions', SPEND, 'Lower is better', 21400, 0.08),
    ('Circulation', '', 'CIR01', 'Spend on elective admissions', SPEND, 'Lower is better', 7600, 0.08),
    ('Circulation', 'Hypertension', 'CIR02', 'Patients treated to target', PERCENT, 'Higher is better', 64, 0.05),
    ('Circulation', 'Stroke', 'CIR03', 'Emergency admissions for stroke', EVENTS, 'Lower is better', 1.7, 0.12),
    ('Respiratory', 'COPD', 'RES01', 'Emergency admissions for COPD', EVENTS, 'Lower is better', 2.4, 0.15),
    ('Mental health', 'Severe mental illness', 'MEN01', 'Patients with a physical health check', PERCENT, 'Higher is better', 58, 0.09),
]
NETWORKS = [
    ('Circulation', 'Hypertension', 'CIR02', 'Patients treated to target', PERCENT, 'Higher is better', 64, 0.05),
    ('Endocrine', 'Diabetes', 'END01', 'Patients with all eight care processes', PERCENT, 'Higher is better', 47, 0.14),
    ('Respiratory', 'COPD', 'RES01', 'Emergency admissions for COPD', EVENTS, 'Lower is better', 2.4, 0.25),
    ('Trauma and injuries', 'Falls', 'TRA01', 'Emergency admissions after falls, 65 and over', EVENTS, 'Lower is better', 21, 0.15),
    ('Cancer', 'Lower GI', 'CAN01', 'Bowel screening coverage', PERCENT, 'Higher is better', 61, 0.08),
    ('Mental health', 'Common mental health disorders', 'MEN02', 'Patients on the depression register', PERCENT, 'Neither', 11, 0.2),
]
HEADER = ['Programme', 'Pathway', 'Indicator code', 'Indicator name', 'Period', 'Unit', 'Direction', 'Value', 'Lower 95% CI', 'Upper 95% CI', 'Numerator',
          'Denominator']


def row(indicator, code, people, worse):
    """One line: value = numerator / denominator, with limits unless it is spend."""
    programme, pathway, number, name, unit, direction, about, spread = indicator
    maker = random.Random('placebook rightcare demo 1 %s %s' % (number, code))
    multiplier = 100 if unit == PERCENT else 1000
    denominator = round(people * maker.uniform(0.06, 0.16)) if unit == PERCENT else people
    target = about * maker.gauss(1, spread) * (1 + worse * maker.uniform(0.02, 0.12) * (-1 if direction.startswith('Higher') else 1))
    numerator = round(target * denominator / multiplier)
    value = numerator * multiplier / denominator
    places = 2 if unit == SPEND else 1 if unit == PERCENT else 3
    half = 1.96 * (value * (100 - value) / denominator) ** 0.5 if unit == PERCENT else 1.96 * value / max(numerator, 1) ** 0.5
    limits = ['', ''] if unit == SPEND else ['%.*f' % (places, max(value - half, 0)), '%.*f' % (places, value + half)]
    return [programme, pathway, number, name, '2017-18', unit, direction, '%.*f' % (places, value), *limits, numerator, denominator]


def commissioners():
    yield ['CCG code', 'CCG name', *HEADER, 'Similar 10']
    for indicator in COMMISSIONERS:
        for code, (name, people) in OWN.items():
            ten = [SIMILAR[code] + letter for letter in LETTERS]
            yield [code, name, *row(indicator, code, people, 1), '; '.join(ten)]
            for peer in ten:
                yield [peer, 'Made-up peer ' + peer, *row(indicator, peer, 200000 + 1000 * random.Random('people ' + peer).randrange(200), 0), '']


def networks():
    """Those that existed at the end of March 2020."""
    with open(PLACES, encoding='utf-8') as file:
        areas = json.load(file)['areas']
    yield ['PCN code', 'PCN name', *HEADER]
    for indicator in NETWORKS:
        for area in areas:
            if area['type'] == 'pcn' and area.get('from', '') <= '2020-03-31' <= area.get('to', '2020-03-31'):
                line = row(indicator, area['code'], 30000 + 1000 * random.Random('people ' + area['code']).randrange(25), 0)
                line[4] = '2019-20'
                if (indicator[2], area['code']) == ('RES01', 'U62213'):
                    line[7:11] = ['*', '', '', '']  # withheld
                yield [area['code'], area['name'], *line]


def made(rows):
    file = io.StringIO()
    writer = csv.writer(file, lineterminator='\n')
    rows = list(rows)
    writer.writerow(['Made-up figures in the shape of a RightCare pack'] + [''] * (len(rows[0]) - 1))
    writer.writerows(rows)
    return file.getvalue()


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, lambda: {os.path.join(FOLDER, name): made(rows)
                                             for name, rows in (('ccg-pack.csv', commissioners()), ('pcn-pack.csv', networks()))}))
