"""Checks the sample files by their own words: check_sample.py SAMPLE_DIR OUTCOMES_JSON. Says what is wrong, exit status 1.

The layout is that of Fingertips CSV files; the published figures are typed from the Partnership's plans; Wilson's limits are
checked by what defines them (the score test), not by the formula that made them.
"""
import collections
import csv
import glob
import json
import math
import os
import sys

HEADER = ('Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,'
          'Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,'
          'Value note,Recent Trend,Compared to England value or percentiles,Compared to Regions (statistical) value or percentiles,'
          'Time period Sortable,New data,Compared to goal,Time period range')
UPPER = ['E08000026', 'E10000031']
LOCAL = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222', 'E10000031']
PUBLISHED = [  # indicator, area, sex, period, figure
    ('91414', 'E07000220', 'Persons', '2017/18', 644), ('91414', 'E10000031', 'Persons', '2017/18', 590),
    ('91414', 'E92000001', 'Persons', '2017/18', 632), ('21001', 'E07000220', 'Persons', '2017/18', 187),
    ('21001', 'E10000031', 'Persons', '2017/18', 157.7), ('90284', 'E07000220', 'Persons', '2017/18', 153),
    ('90284', 'E10000031', 'Persons', '2017/18', 118.3), ('92443', 'E08000026', 'Persons', '2016', 16.3),
    ('93283', 'E08000026', 'Male', '2015 - 17', 78.3), ('93283', 'E08000026', 'Female', '2015 - 17', 82.4),
    ('93283', 'E10000031', 'Male', '2015 - 17', 79.9), ('93283', 'E10000031', 'Female', '2015 - 17', 83.6),
    ('93283', 'E92000001', 'Male', '2015 - 17', 79.6), ('93283', 'E92000001', 'Female', '2015 - 17', 83.1),
    ('20602', 'E10000031', 'Persons', '2017/18', 31.7), ('20602', 'E08000026', 'Persons', '2017/18', 37.8),
    ('20201', 'E08000026', 'Female', '2015/16', 76.4), ('20201', 'E08000026', 'Female', '2016/17', 78.3),
    ('90631', 'E08000026', 'Persons', '2016/17', 65.4), ('90631', 'E08000026', 'Persons', '2017/18', 67.7),
    ('90898', 'E08000026', 'Persons', '2018/19', 16.3), ('90898', 'E10000031', 'Persons', '2018/19', 14.9),
    ('91891', 'E08000026', 'Persons', '2019', 3.9), ('93495', 'E08000026', 'Persons', '2017', 19.1), ('93495', 'E10000031', 'Persons', '2017', 14.8),
    ('10101', 'E10000031', 'Persons', '2016', 12),
]
# Figures of the plans that are no figures of these indicators: all cancers in place of preventable ones, and fuel poverty by an earlier definition.
DOUBTFUL = [('40502', 'E10000031', 'Persons', '2013 - 15', 131), ('40502', 'E10000031', 'Persons', '2014 - 16', 128),
            ('93759', 'E08000026', 'Not applicable', '2017', 15)]
wrong = []


def expect(ok, *what):
    if not ok:
        wrong.append(' '.join(str(w) for w in what))


def number(text):
    return float(text) if text else None


def check_numbers(row, measure):
    where = (row['Indicator ID'], row['Area Code'], row['Sex'], row['Time period'], row['Category'])
    value, lower, upper, count, people = (number(row[c]) for c in ('Value', 'Lower CI 95.0 limit', 'Upper CI 95.0 limit', 'Count',
                                                                   'Denominator'))
    if value is None:
        expect(row['Value note'] and lower is None and count is None, *where, 'has no value and no reason')
        return
    expect((lower is None) == (upper is None), *where, 'has one limit')
    expect(lower is None or lower <= value <= upper, *where, 'lies outside its limits')
    if count is None or 'multiplier' not in measure:
        return
    expect(value == measure['multiplier'] * count / people, *where, 'is not multiplier x count / denominator')
    if measure['value_type'] == 'proportion' and lower is not None:
        for limit, z in ((lower, 1.959963984540054), (upper, 1.959963984540054), (number(row['Lower CI 99.8 limit']), 3.0902323061678132),
                         (number(row['Upper CI 99.8 limit']), 3.0902323061678132)):
            p, l = value / 100, limit / 100
            expect(abs((p - l) ** 2 - z * z * l * (1 - l) / people) < 1e-12, *where, 'limit', limit, 'is not Wilson\'s')


def check_file(path, measures, seen):
    text = open(path, 'rb').read()
    expect(text.startswith(HEADER.encode() + b'\r\n'), path, 'has another header')
    expect(text.count(b'\n') == text.count(b'\r\n') and text.endswith(b'\r\n'), path, 'has line ends that are not CRLF')
    rows = list(csv.DictReader(text.decode('utf-8').splitlines()))
    groups = collections.defaultdict(list)
    for row in rows:
        expect(row['Indicator ID'] in measures, row['Indicator ID'], 'is not in the framework')
        expect(row['Indicator ID'] not in seen, row['Indicator ID'], 'is in two files')
        check_numbers(row, measures[row['Indicator ID']])
        groups[row['Indicator ID'], row['Time period'], row['Sex'], row['Age']].append(row)
    for (indicator, *_), group in groups.items():
        order = [(r['Parent Code'], r['Area Code']) for r in group if not r['Category']]
        upper = os.path.basename(path).startswith('county-')
        expect(order == [('', 'E92000001'), ('E92000001', 'E92000001'), ('E92000001', 'E12000005')]
               + [('E12000005', code) for code in (UPPER if upper else LOCAL)], indicator, 'has rows in another order', order)
        first, second = [r for r in group if r['Area Code'] == 'E92000001' and not r['Category']]
        expect(all(first[c] == second[c] for c in first if not c.startswith('Parent')), indicator, 'has two Englands')
        by = {r['Area Code']: r for r in group if not r['Category']}
        parts = [by[c] for c in LOCAL[1:6] if c in by]
        if len(parts) == 5 and all(p['Count'] for p in parts) and 'multiplier' in measures[indicator]:
            for column in ('Count', 'Denominator'):
                expect(sum(int(p[column]) for p in parts) == int(by['E10000031'][column]), indicator, 'districts are not the county')
    return rows


def main():
    folder, framework = sys.argv[1:]
    with open(framework, encoding='utf-8') as f:
        measures = {s['indicator']: m for m in json.load(f)['measures'] for s in m['sources']}
    paths = sorted(glob.glob(os.path.join(folder, '*.csv')))
    rows = []
    for path in paths:
        rows += check_file(path, measures, {r['Indicator ID'] for r in rows})
    expect(len(paths) >= 3, 'fewer than three files')
    expect(sum(os.path.getsize(p) for p in paths) < 2500000, 'larger than 2.5 MB')
    expect(len({measures[r['Indicator ID']]['id'] for r in rows}) >= 25, 'fewer than 25 measures')
    periods = collections.defaultdict(dict)
    for row in rows:
        periods[row['Indicator ID']][row['Time period']] = int(row['Time period Sortable'])
    last = {}
    for indicator, found in periods.items():
        expect(len(found) in (8, 14), indicator, 'has', len(found), 'periods')
        last[indicator] = list(found)[-1]
    for row in rows:
        trend = row['Time period'] == last[row['Indicator ID']] and not row['Category']
        expect(bool(row['Recent Trend']) == trend, row['Indicator ID'], row['Time period'], 'has a trend, or none')
    expect({'Male', 'Female', 'Persons'} <= {r['Sex'] for r in rows}, 'no males, females and persons')
    expect(len({r['Category'] for r in rows if r['Category']}) == 10, 'not ten deprivation deciles')
    notes = {r['Value note'] for r in rows}
    expect('Value suppressed for disclosure control due to small count' in notes and len(notes) >= 4, 'too few notes')
    expect(any(not r['Count'] and r['Value'] and not r['Denominator'] for r in rows), 'no indicator without counts')
    expect({'Better', 'Similar', 'Worse', 'Higher', 'Lower', 'Not compared'} == {r['Compared to England value or percentiles']
                                                                                for r in rows}, 'other comparisons')
    values = {(r['Indicator ID'], r['Area Code'], r['Sex'], r['Time period']): r['Value'] for r in rows if not r['Category']}
    for *key, figure in PUBLISHED:
        expect(number(values.get(tuple(key))) == figure, *key, 'is', values.get(tuple(key)), 'and was published as', figure)
    for *key, figure in DOUBTFUL:
        expect(number(values.get(tuple(key))) not in (None, figure), *key, 'is', figure, 'which is doubtful')
    print('\n'.join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
