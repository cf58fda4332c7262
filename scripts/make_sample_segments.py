#!/usr/bin/env python3
"""Makes pipelines/sample/segments/segments.csv: made-up counts of people by population segment, with small ones, which the demo withholds.

usage: make_sample_segments.py            writes the file
       make_sample_segments.py --check    says whether it is what this script makes (exit status 1: it is not)

Seeded, so the same script makes the same bytes. Everybody is in one segment.
"""
import os
import random
import sys

from sample_files import write_or_check

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILE = os.path.join(ROOT, 'pipelines', 'sample', 'segments', 'segments.csv')
SEED = 'placebook sample segments 1'
AREAS = [('E92000001', 'England', 56287000, 1), ('E08000026', 'Coventry', 371500, 1.1), ('E07000218', 'North Warwickshire', 65300, 1.05),
         ('E07000219', 'Nuneaton and Bedworth', 129900, 1.12), ('E07000220', 'Rugby', 108900, 0.96), ('E07000221', 'Stratford-on-Avon', 130100, 0.94),
         ('E07000222', 'Warwick', 143800, 0.88)]
SHARES = [('Complex needs', 0.021), ('Frail', 0.034), ('Long-term conditions', 0.268), ('Children with complex needs', 0.00004)]


def text():
    lines = ['area_code,area_name,segment,period,people,population']
    for code, name, residents, factor in AREAS:
        for year in (2018, 2019):
            chance = random.Random('%s %s %d' % (SEED, code, year))
            people = {s: max(round(residents * share * factor * chance.uniform(0.96, 1.04) * (1 + 0.02 * (year - 2018))), 0) for s, share in SHARES}
            people['Generally well'] = residents - sum(people.values())
            people['All'] = residents
            lines += ['%s,%s,%s,%d/%d,%d,%d' % (code, name, segment, year, year % 100 + 1, n, residents) for segment, n in people.items()]
    return '\n'.join(lines) + '\n'


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, lambda: {FILE: text()}))
