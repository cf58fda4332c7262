#!/usr/bin/env python3
"""Makes the sample of local returns in pipelines/sample/returns/: activity and standards, money, staff, in the form of pipelines/local-returns.json.

usage: make_returns_sample.py            writes the files
       make_returns_sample.py --check    makes them, compares, says what differs (exit status 1)

Figures with a note are published ones, from the plans of the Coventry and Warwickshire Health and Care Partnership; all others are made up, by a generator that
is seeded for each file by itself. Some series reach what the plans want and some do not, so that a demonstration has both.
"""
import csv
import io
import os
import random
import sys

from sample_files import write_or_check
from sample_methods import Z95, byar, wilson

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, 'pipelines', 'sample', 'returns')
HEADER = ['indicator', 'area_code', 'area_name', 'period', 'value', 'lower_95', 'upper_95', 'numerator', 'denominator', 'category_type', 'category', 'note']
PLAN, STP = 'Published in the five-year plan 2019/20 to 2023/24', 'Published in the STP plan of 2016'

SYSTEM = ('E54000018', '')
UHCW, GEH, SWFT, CWPT = ('RKB', ''), ('RLT', ''), ('RJC', ''), ('RYG', '')
ACUTE = [UHCW, GEH, SWFT]
COVENTRY_AND_RUGBY, SOUTH, NORTH = ('', 'Coventry and Rugby'), ('', 'South Warwickshire'), ('', 'Warwickshire North')
DISTRICTS = [('E08000026', 366800), ('E07000218', 64900), ('E07000219', 128900), ('E07000220', 107200), ('E07000221', 127600), ('E07000222', 142500)]
CCGS = [('E38000038', ''), ('E38000164', ''), ('E38000195', '')]
MONTHS = ['%s %d' % (name, year + (name in ('Jan', 'Feb', 'Mar'))) for year in (2018, 2019)
          for name in ('Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar')]


def years(first, count):
    return ['%d/%02d' % (year, (year + 1) % 100) for year in range(first, first + count)]


class File:
    """Rows of one file, with random numbers of its own."""
    def __init__(self, name):
        self.name, self.rows, self.random = name, [], random.Random('placebook returns 1 ' + name)

    def add(self, indicator, area, period, value, numerator='', denominator='', kind='', category='', note='', limits=('', '')):
        self.rows.append([indicator, *area, period, value, *limits, numerator, denominator, kind, category, note])

    def series(self, indicator, area, periods, values, note=None):
        """One figure for each period; `note`: that of each figure, where one is published."""
        for at, (period, value) in enumerate(zip(periods, values, strict=True)):
            self.add(indicator, area, period, value, note=(note or {}).get(at, ''))

    def share(self, indicator, area, period, wanted, whole, per=100, kind='', category=''):
        """A proportion or rate near the wanted one, made of whole numbers, with Wilson's or Byar's limits."""
        count = max(0, min(whole if per == 100 else count_limit(whole), round(self.random.gauss(wanted, wanted * 0.02) / per * whole)))
        self.add(indicator, area, period, shortest(per * count / whole), count, whole, kind, category, limits=limits(count, whole, per))

    def monthly(self, indicator, area, first, change, whole):
        for at, month in enumerate(MONTHS):
            self.share(indicator, area, month, first + change * at, round(self.random.gauss(whole, whole * 0.03)))

    def text(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator='\n')
        writer.writerow(HEADER)
        writer.writerows(self.rows)
        return out.getvalue()


def count_limit(whole):
    return 10 * whole


def limits(count, whole, per):
    if per == 100:
        return [shortest(per * limit) for limit in wilson(count, whole, Z95)]
    return [shortest(per * limit / whole) for limit in byar(count, Z95)]


def shortest(value):
    return repr(round(value, 10)).removesuffix('.0')


def urgent_care(file):
    for trust, first, change, whole in ((UHCW, 88.5, -0.35, 16500), (GEH, 86.0, -0.2, 7300), (SWFT, 94.8, 0.02, 7900)):
        file.monthly('ae-within-4-hours', trust, first, change, whole)
        for at, month in enumerate(MONTHS):
            file.add('ae-attendances', trust, month, round(file.random.gauss(whole * (1 + 0.0014 * at), whole * 0.03)))
    for at, year in enumerate(years(2016, 4)):
        for (code, people), rate in zip(DISTRICTS, (41200, 33100, 42800, 35600, 27900, 29400)):
            file.share('ae-attendances-per-100000', (code, ''), year, rate * (1.02 ** at), people, 100000)
        file.add('ae-attendances-per-100000', ('E92000001', ''), year, [37900, 38200, 38900, 39300][at])
    file.series('ae-attendances-growth', SYSTEM, years(2016, 4), [3.1, 2.8, 3.4, 1.6])
    file.series('emergency-admissions-growth', SYSTEM, years(2016, 4), [4.2, 3.6, 3.9, 3.7])
    file.add('ae-seen-within-4-hours-more', SYSTEM, 'CY2019', 6000, note=PLAN)
    calendar = ['CY2016', 'CY2017', 'CY2018', 'CY2019']
    file.series('same-day-discharge', SYSTEM, calendar, [29.7, 30.4, 31.5, 32.4], {0: PLAN, 3: PLAN})
    file.series('stays-over-21-days', SYSTEM, calendar + ['CY2020', 'CY2021', 'CY2022', 'CY2023'], [7.3, 6.6, 5.8, 5, 4.8, 4.4, 4.2, 3.9], {0: PLAN, 3: PLAN})
    file.series('length-of-stay-emergency', SYSTEM, calendar, [6.1, 5.8, 5.4, 5.1], {0: PLAN, 3: PLAN})
    file.series('discharges-to-nursing-homes-65', SYSTEM, calendar, [2.5, 1.9, 1.4, 0.9], {0: PLAN})
    file.series('ecds-completeness', SYSTEM, ['Mar 2018', 'Sep 2018', 'Mar 2019', 'Sep 2019', 'Mar 2020'], [71.2, 80.4, 88.1, 92.7, 95.6])
    file.add('wrong-setting', SOUTH, 'CY2019', 35, note=PLAN + ' (about 35%)')
    file.series('frailty-assessment-30-minutes', SYSTEM, years(2018, 2), [50.4, 63.6])
    for trust, shares, hours in ((UHCW, (48, 63), 70), (GEH, (39, 51), 56), (SWFT, (66, 78), 84)):
        for year, share in zip(years(2018, 2), shares):
            file.share('frailty-assessment-30-minutes', trust, year, share, 2400)
            file.add('acute-frailty-service-hours', trust, year, hours - (14 if year == '2018/19' else 0))


def planned_care(file):
    for trust, first, change, whole in ((UHCW, 87.2, -0.25, 35400), (GEH, 84.1, 0.15, 12900), (SWFT, 92.6, 0, 17600)):
        file.monthly('rtt-within-18-weeks', trust, first, change, whole)
    for trust, first, change, whole in ((UHCW, 1.2, 0.02, 9800), (GEH, 0.9, 0.18, 3900), (SWFT, 0.6, 0, 4200)):
        file.monthly('diagnostics-waiting-6-weeks', trust, first, change, whole)
    for trust, first, change, whole in ((UHCW, 82.0, -0.2, 171), (GEH, 83.5, 0.1, 62), (SWFT, 86.0, 0, 78)):
        file.monthly('cancer-62-days', trust, first, change, whole)
    file.series('cancer-28-days', SYSTEM, years(2018, 2), [66.2, 71.4])
    file.series('outpatients-face-to-face-number', SYSTEM, years(2017, 7), [1043200, 1051700, 1048300, 806500, 861900, 823400, 798100])
    file.series('outpatients-face-to-face', SYSTEM, years(2017, 7), [96.4, 95.9, 94.2, 71.8, 77.5, 75.2, 73.1])
    file.series('outpatients-out-of-hospital', ('E07000220', ''), years(2018, 3), [8.5, 12.1, 19.8])
    for ccg, people, level in zip(CCGS, (480456, 273851, 195147), (1, 0.92, 1.13)):
        for year in years(2018, 2):
            file.share('gp-referrals', ccg, year, 262 * level, people, 1000)
            for specialty, rate in (('Trauma and orthopaedics', 29), ('Ophthalmology', 21), ('Dermatology', 18)):
                file.share('gp-referrals', ccg, year, rate * level, people, 1000, 'Specialty', specialty)
        file.series('prescribing-spend-per-astro-pu', ccg, years(2017, 3), [round(31.9 * level - 0.6 * at, 2) for at in range(3)])
    for year, unhappy, note in (('CY2016', 204, STP), ('CY2017', 185, ''), ('CY2018', 151, '')):  # of 1,200 who answer
        file.add('unhappy-with-hip-or-knee-surgery', SYSTEM, year, shortest(unhappy / 12), note=note, limits=limits(unhappy, 1200, 100))
    file.add('would-book-appointment-online', COVENTRY_AND_RUGBY, 'CY2019', 76, note='Published in the commissioning intentions 2020/21 (600 people asked)')


def mental_health(file):
    file.series('iapt-people-entering', SYSTEM, years(2016, 6), [15830, 16410, 17260, 18546, 15120, 19930], {3: PLAN + ' (forecast)'})
    for at, month in enumerate(MONTHS):
        file.share('iapt-recovery', SYSTEM, month, 49.2 + 0.12 * at, round(file.random.gauss(640, 20)))
    file.series('perinatal-women-seen', SYSTEM, years(2018, 2), [1876, 3021])
    file.add('perinatal-women-seen', SYSTEM, 'Jan 2018 - Dec 2019', 4051, note=PLAN + ' (since 2018)')
    file.add('mh-liaison-people', SYSTEM, '2016 - 19', 13683, note=PLAN + ' (since 2016)')
    file.add('crisis-home-treatment-people', SYSTEM, '2016 - 19', 30670, note=PLAN + ' (since 2016)')
    for indicator, change in (('ld-autism-inpatients-change', -20), ('camhs-tier-4-change', -67), ('secure-services-change', -40),
                              ('stays-over-five-years-change', -16)):
        file.add(indicator, SYSTEM, 'CY2019', change, note=PLAN)
    file.series('ld-autism-inpatients', SYSTEM, ['Mar 2016', 'Mar 2017', 'Mar 2018', 'Mar 2019'], [45, 43, 39, 36])
    file.series('oap-bed-days', SYSTEM, years(2016, 4), [5412, 4306, 3120, 2148])
    file.series('smi-physical-health-checks', SYSTEM, years(2017, 3), [24.6, 29.8, 33.5])
    for year, share in zip(years(2017, 4), (25.1, 30.2, 34.0, 28.3)):
        file.share('smi-physical-health-checks', CCGS[0], year, share, 4350)
    file.series('mh-liaison-people', CCGS[0], years(2018, 2), [2308, 2655])
    file.add('mh-liaison-24-hours', SYSTEM, '2018/19', shortest(100 / 3), 1, 3)
    file.add('mh-liaison-24-hours', SYSTEM, '2019/20', shortest(200 / 3), 2, 3)
    file.series('mh-ambulance-response', SYSTEM, years(2017, 3), [58.4, 55.1, 51.7])


def other_care(file):
    file.series('continuity-of-carer', SYSTEM, ['CY2017', 'CY2018', 'CY2019'], [6.5, 11.8, 17], {2: PLAN})
    for trust, births, carer, plans, midwifery in ((UHCW, 5900, 15, 71, 17), (GEH, 2100, 19, 64, 9), (SWFT, 2700, 20, 83, 22)):
        file.share('continuity-of-carer', trust, 'CY2019', carer, births)
        file.share('maternity-personalised-care-plan', trust, 'CY2019', plans, births)
        for at, year in enumerate(('CY2017', 'CY2018', 'CY2019')):
            file.share('births-in-midwifery-settings', trust, year, midwifery + 0.7 * at, births)
    file.series('maternity-personalised-care-plan', SYSTEM, ['CY2018', 'CY2019'], [61.3, 72.4])
    for year, share in (('CY2017', 15.9), ('CY2018', 16.4), ('CY2019', 17.1), ('CY2020', 19.3)):
        file.share('births-in-midwifery-settings', SYSTEM, year, share, 10700)
    file.series('stroke-thrombectomy', SYSTEM, years(2017, 5), [6, 9, 27, 51, 93])
    file.series('stroke-thrombolysis', SYSTEM, years(2017, 3), [81.9, 84.2, 85.6])
    file.series('stroke-rehabilitation', SYSTEM, years(2017, 3), [36.4, 41.0, 47.3])
    file.series('cardiac-rehabilitation-uptake', SYSTEM, years(2016, 4), [47.9, 49.6, 52.1, 56.4])


def finance(file):
    for area, position in ((COVENTRY_AND_RUGBY, (-51720, -54246, -50918)), (NORTH, (-27402, -29384, -27761)), (SOUTH, (-15866, -18018, -17245))):
        file.series('nhs-underlying-position', area, years(2018, 3), position, {1: PLAN})
    file.series('nhs-underlying-position', SYSTEM, years(2018, 3), [-94988, -101648, -95924], {1: 'Sum of the three footprints, as published'})
    for indicator, period, value in (('nhs-control-total-deficit', '2018/19', 14.7), ('nhs-national-funds', '2018/19', 36.7), ('nhs-control-total-variance', '2018/19', 26.18),
                                     ('nhs-allocation', '2018/19', 1356), ('system-spend', 'CY2019', 2500), ('nhs-efficiency-required', '2019/20', 119.4),
                                     ('agency-spend-change', 'CY2019', -14), ('nhs-efficiency-delivered', '2016/17 - 2018/19', 300)):
        file.add(indicator, SYSTEM, period, value, note=PLAN)
    for part, value in (('Commissioners', 51.7), ('Providers', 67.7)):
        file.add('nhs-efficiency-required', SYSTEM, '2019/20', value, kind='Organisations', category=part, note=PLAN)
    file.add('nhs-efficiency-required', NORTH, '2019/20', 21.5, note=PLAN)
    file.add('nhs-efficiency-delivered', SYSTEM, '2019/20', 96.3)
    file.add('nhs-efficiency-delivered', NORTH, '2019/20', 22.1)
    file.series('nhs-control-total-variance', SYSTEM, years(2016, 2), [12.4, 18.9])
    for indicator, value in (('do-nothing-gap-nhs', 267), ('do-nothing-gap-local-authorities', 33), ('savings-continuing-healthcare', 8.6),
                             ('savings-business-as-usual', 141), ('savings-transformation', 66), ('nhs-national-funds', 63)):
        file.add(indicator, SYSTEM, '2020/21', value, note=STP)
    for trust, spent in ((UHCW, (31.4, 27.2, 24.9, 23.8)), (GEH, (13.2, 11.6, 10.9, 10.1)), (SWFT, (8.1, 7.5, 7.0, 6.6)), (CWPT, (9.6, 8.8, 8.2, 7.8))):
        file.series('agency-spend', trust, years(2016, 4), spent)
    for area, spent in ((COVENTRY_AND_RUGBY, (1214.6, 1251.3)), (SOUTH, (661.2, 680.4)), (NORTH, (489.7, 503.9))):
        file.series('system-spend', area, years(2018, 2), spent)
    file.series('premium-workforce-cost', SYSTEM, years(2018, 2), [41.2, 39.6])
    file.series('lifestyle-cost', SYSTEM, years(2018, 2), [25.2, 24.8])


def workforce(file):
    """Monthly figures of each trust around the published ones of July and August 2019."""
    levels = ((UHCW, 9013, 7900.25, 13.02, 4.69, 12.4), (GEH, 2446, 2079.94, 9.7, 4.32, 14.1), (SWFT, 4856, 4032.65, 5.8, 4.79, 11.2), (CWPT, 3625, 3142.88, 13.4, 5.76, 13.3))
    july, august = MONTHS.index('Jul 2019'), MONTHS.index('Aug 2019')
    for trust, people, posts, vacant, sick, left in levels:
        for at, month in enumerate(MONTHS):
            growth, winter = 1 + 0.0012 * (at - august), 0.5 if month[:3] in ('Nov', 'Dec', 'Jan', 'Feb') else 0
            figures = [('workforce-headcount', people, august, round(people * growth + file.random.gauss(0, 9))),
                       ('workforce-wte', posts, august, round(posts * growth + file.random.gauss(0, 8), 2)),
                       ('workforce-vacancy-rate', vacant, july, round(vacant - 0.04 * (at - july) + file.random.gauss(0, 0.25), 2)),
                       ('workforce-sickness-absence', sick, july, round(sick + winter + file.random.gauss(0, 0.12), 2)),
                       ('workforce-turnover', None, None, round(left - 0.03 * at + file.random.gauss(0, 0.2), 2))]
            for indicator, published, when, value in figures:
                file.add(indicator, trust, month, published if at == when else value, note=PLAN if at == when else '')


def made():
    activity, money, staff = File('activity.csv'), File('finance.csv'), File('workforce.csv')
    for part in (urgent_care, planned_care, mental_health, other_care):
        part(activity)
    finance(money)
    workforce(staff)
    return {file.name: file.text() for file in (activity, money, staff)}


if __name__ == '__main__':
    sys.exit(write_or_check(__doc__, lambda: {os.path.join(FOLDER, name): text for name, text in made().items()}))
