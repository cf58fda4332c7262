#!/usr/bin/env python3
"""Makes the sample inputs in pipelines/sample/: made-up figures in the exact layout of Fingertips CSV files.

usage: make_sample.py            writes the files
       make_sample.py --check    makes them in a temporary folder, compares, says what differs (exit status 1)
       make_sample.py --to DIR   writes them there

The figures come from a seeded generator, so the same script makes the same bytes. A few are published ones: see
PUBLISHED below, and pipelines/sample/README.md. What each indicator is (value type, multiplier, polarity) is read from
pipelines/framework/outcomes.json. Python's standard library is all it needs.
"""
import csv
import filecmp
import io
import json
import math
import os
import random
import sys
import tempfile

import sample_plans
from sample_layout import (ALL, AREAS, AGGREGATED, COUNTY, COVENTRY, DECILES, DECILE_TYPE, DISTRICTS, ENGLAND, F, GRADIENTS, HEADER, LATEST, M, MISSING,
                           NORTH, NUNEATON, P, QUALITY, REGION, RUGBY, STRATFORD, SUPPRESSED, WITHIN_TYPE, Indicator, calendar, financial)
from sample_methods import Z95, Z998, byar, compared, figure, from_counts, number, share_out, steps, trend

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, 'pipelines', 'sample')
FRAMEWORK = os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json')
SEED = 'placebook sample 1'

INDICATORS = [
    # overarching.csv
    Indicator('overarching', 93283, 'Life expectancy at birth', [M, F], 'All ages', calendar(2011, 3), 81.0, 0.08, -0.012,
              sexfactor={M: 0.978, F: 1.02}),
    Indicator('overarching', 108, 'Under 75 mortality rate from all causes', ALL, '<75 yrs', calendar(2011, 3), 335, -1.5,
              0.16, 0.92, deciles=True, within=True, sexfactor={M: 1.22, F: 0.79}),
    Indicator('overarching', 93721, 'Under 75 mortality rate from causes considered preventable', [P], '<75 yrs',
              calendar(2011, 3), 145, -1.2, 0.2, 0.92),
    # wider-determinants.csv
    Indicator('wider-determinants', 10101, 'Children in low income families (under 16s)', [P], '<16 yrs', calendar(2009),
              19.0, -0.35, 0.3, 0.165, deciles=True, aggregated=True),
    Indicator('wider-determinants', 93378, 'Average Attainment 8 score', [P], '15-16 yrs', financial(2014), 46.6, 0.4, -0.05,
              0.011, counts=False, limits=False),
    Indicator('wider-determinants', 92313, 'Percentage of people in employment', ALL, '16-64 yrs', financial(2012), 73.8, 0.3,
              -0.05, 0.004, counts=False, sexfactor={M: 1.06, F: 0.94}),
    Indicator('wider-determinants', 93736, 'Homelessness: households owed a duty under the Homelessness Reduction Act',
              ['Not applicable'], 'Not applicable', financial(2015), 11.6, 0.05, 0.3, 0.41, notes=[(NORTH, 2, MISSING)]),
    Indicator('wider-determinants', 93759, 'Fuel poverty (low income, low energy efficiency methodology)',
              ['Not applicable'], 'Not applicable', calendar(2012), 14.2, -0.2, 0.2, 0.41),
    Indicator('wider-determinants', 11202, 'Violent crime - violence offences per 1,000 population', [P], 'All ages',
              financial(2006, years=14), 21.0, 1.6, 0.25, 1.0, notes=[(COVENTRY, 7, QUALITY)]),
    Indicator('wider-determinants', 11001, "Killed and seriously injured (KSI) casualties on England's roads (historic data)",
              [P], 'All ages', calendar(2009, 3), 41.0, 0.1, -0.2, 3.0, notes=[(NUNEATON, 3, MISSING)]),
    Indicator('wider-determinants', 93758, 'Loneliness: Percentage of adults who feel lonely often, always or some of the time',
              [P], '16+ yrs', financial(2015), 22.3, 0.1, 0.1, 0.003, counts=False),
    # health-improvement.csv
    Indicator('health-improvement', 92443, 'Smoking Prevalence in adults (aged 18 and over) - current smokers (APS)', ALL,
              '18+ yrs', calendar(2011), 16.9, -0.55, 0.16, 0.004, counts=False, deciles=True, sexfactor={M: 1.13, F: 0.87}),
    Indicator('health-improvement', 93088,
              'Overweight (including obesity) prevalence in adults, (using adjusted self-reported height and weight)', [P],
              '18+ yrs', financial(2012), 62.3, 0.15, 0.05, 0.003, counts=False),
    Indicator('health-improvement', 93014, 'Percentage of physically active adults', [P], '19+ yrs', financial(2012), 66.1, 0.1,
              -0.05, 0.003, counts=False),
    Indicator('health-improvement', 20601, 'Reception prevalence of overweight (including obesity)', ALL, '4-5 yrs',
              financial(2012), 22.4, 0.05, 0.08, 0.012, sexfactor={M: 1.02, F: 0.98}),
    Indicator('health-improvement', 20602, 'Year 6 prevalence of overweight (including obesity)', ALL, '10-11 yrs',
              financial(2012), 34.2, 0.2, 0.11, 0.0117, deciles=True, within=True,
              sexfactor={M: 1.06, F: 0.94}),
    Indicator('health-improvement', 20401, 'Under 18s conception rate / 1,000', [F], '<18 yrs', calendar(2005, years=14), 18.8, -2.0, 0.35,
              0.0168, suppress=[(NORTH, 7), (STRATFORD, 6)]),
    Indicator('health-improvement', 20101, 'Low birth weight of term babies', [P], '>=37 weeks gestational age at birth',
              calendar(2005, years=14), 2.8, 0.0, 0.2, 0.0108),
    Indicator('health-improvement', 92904, 'Admission episodes for alcohol-specific conditions - Under 18s', [P], '<18 yrs',
              financial(2010, 3), 33.0, -1.0, 0.2, 0.62, counts=False, suppress=[(NORTH, 5), (NORTH, 7), (STRATFORD, 7)]),
    Indicator('health-improvement', 21001, 'Emergency Hospital Admissions for Intentional Self-Harm', ALL, 'All ages',
              financial(2012), 185.5, -0.6, 0.1, 1.0, sexfactor={M: 0.72, F: 1.3}),
    Indicator('health-improvement', 90284,
              'Hospital admissions caused by unintentional and deliberate injuries in children (aged 0 to 14 years)', [P],
              '<15 yrs', financial(2012), 96.4, -0.9, 0.15, 0.174),
    Indicator('health-improvement', 91720, 'Cancer screening coverage: bowel cancer', [P], '60-74 yrs', calendar(2012), 59.6,
              0.5, -0.04, 0.147),
    Indicator('health-improvement', 93560, 'Cancer screening coverage: cervical cancer (aged 25 to 49 years old)', [F],
              '25-49 yrs', calendar(2012), 69.6, -0.4, -0.05, 0.167),
    # healthcare.csv
    Indicator('healthcare', 40401, 'Under 75 mortality rate from cardiovascular disease', ALL, '<75 yrs', calendar(2011, 3), 72.5,
              -1.1, 0.18, 0.92, sexfactor={M: 1.4, F: 0.62}),
    Indicator('healthcare', 40501, 'Under 75 mortality rate from cancer', [P], '<75 yrs', calendar(2011, 3), 134.6, -1.3, 0.06,
              0.92),
    Indicator('healthcare', 40502, 'Under 75 mortality rate from cancer considered preventable (2016 definition)', [P], '<75 yrs',
              calendar(2009, 3), 78.0, -1.2, 0.1, 0.92),
    Indicator('healthcare', 40701, 'Under 75 mortality rate from respiratory disease', [P], '<75 yrs', calendar(2011, 3), 34.3,
              0.1, 0.3, 0.92),
    Indicator('healthcare', 41001, 'Suicide rate', ALL, '10+ yrs', calendar(2011, 3), 9.6, 0.02, 0.06, 2.6,
              sexfactor={M: 1.55, F: 0.48}),
    Indicator('healthcare', 22401, 'Emergency hospital admissions due to falls in people aged 65 and over', ALL, '65+ yrs',
              financial(2012), 2170, 12, 0.1, 0.185, sexfactor={M: 0.84, F: 1.13}),
    Indicator('healthcare', 41401, 'Hip fractures in people aged 65 and over', [P], '65+ yrs', financial(2012), 578, -3, 0.05,
              0.185),
    Indicator('healthcare', 91414, 'Admission episodes for alcohol-related conditions (Narrow): Old Method', [P], 'All ages',
              financial(2010), 632, -1, 0.1, 1.0),
    Indicator('healthcare', 241, 'Diabetes: QOF prevalence', [P], '17+ yrs', financial(2006, years=14), 6.8, 0.12, 0.08, 0.81),
    Indicator('healthcare', 848, 'Depression: QOF prevalence - retired after 2022/23', [P], '18+ yrs', financial(2012), 9.9, 0.75,
              0.07, 0.79),
    Indicator('healthcare', 247, 'Dementia: QOF prevalence', [P], 'All ages', financial(2012), 0.76, 0.012, 0.02, 1.0),
    # hospital-admissions.csv: small counts, on which pipelines/demo.json tries disclosure control
    Indicator('hospital-admissions', 90810, 'Hospital admissions for asthma (under 19 years)', ALL, '<19 yrs', financial(2012),
              95, -1.5, 0.3, 0.22, sexfactor={M: 1.2, F: 0.8}),
    # county-indicators.csv: published for upper-tier authorities only
    Indicator('county-indicators', 90362, 'Healthy life expectancy at birth', [M, F], 'All ages', calendar(2011, 3), 63.6, 0.03,
              -0.02, upper=True, sexfactor={M: 0.996, F: 1.003}),
    Indicator('county-indicators', 93203,
              '16 to 17 year olds not in education, employment or training (NEET) or whose activity is not known', [P],
              '16-17 yrs', calendar(2010), 5.5, -0.1, 0.1, 0.0215, upper=True),
    Indicator('county-indicators', 93085, 'Smoking status at time of delivery', [F], 'All ages', financial(2012), 10.8, -0.35,
              0.12, 0.0112, upper=True),
    Indicator('county-indicators', 90280,
              'Social Isolation: percentage of adult social care users who have as much social contact as they would like', [P],
              '18+ yrs', financial(2011), 45.4, 0.2, -0.05, 0.0014, counts=False, upper=True),
    Indicator('county-indicators', 22001, 'Cancer screening coverage: breast cancer', [F], '53-70 yrs', calendar(2012), 74.9,
              -0.3, -0.05, 0.106, upper=True),
    Indicator('county-indicators', 91112, 'People receiving an NHS Health Check', [P], '40-74 yrs',
              [('2013/14 Q1 - %d/%02d Q4' % (y, (y + 1) % 100), 20130100, '%dy' % (y - 2012)) for y in range(2013, 2021)],
              41.3, 0.0, -0.1, 0.27, upper=True),
]

# Figures of the Partnership's published plans: (indicator, area, sex, period): value. Where a plan names no year, the
# latest data at the time of the plan is supposed: see pipelines/sample/README.md. Figures that pipelines/framework/figures.json
# doubts are not among them.
PUBLISHED = {
    (93283, COVENTRY, M, '2015 - 17'): 78.3, (93283, COVENTRY, F, '2015 - 17'): 82.4,
    (93283, COUNTY, M, '2015 - 17'): 79.9, (93283, COUNTY, F, '2015 - 17'): 83.6,
    (93283, ENGLAND, M, '2015 - 17'): 79.6, (93283, ENGLAND, F, '2015 - 17'): 83.1,
    (90362, ENGLAND, F, '2015 - 17'): 63.8,
    (92443, COVENTRY, P, '2016'): 16.3, (92443, COVENTRY, P, '2017'): 15.9, (92443, COUNTY, P, '2017'): 12.6,
    (20401, COVENTRY, F, '2016'): 26.6, (20401, COVENTRY, F, '2017'): 22.6,
    (20401, COUNTY, F, '2016'): 18.7, (20401, COUNTY, F, '2017'): 17.5,
    (40502, COVENTRY, P, '2013 - 15'): 90.1, (40502, COVENTRY, P, '2014 - 16'): 84.9,
    (93203, COVENTRY, P, '2016'): 6.8, (93203, COVENTRY, P, '2017'): 5.4,
    (93203, COUNTY, P, '2016'): 6.0, (93203, COUNTY, P, '2017'): 3.8,
    (91414, RUGBY, P, '2017/18'): 644, (91414, COUNTY, P, '2017/18'): 590, (91414, ENGLAND, P, '2017/18'): 632,
    (92904, COUNTY, P, '2015/16 - 17/18'): 49.6, (92904, COVENTRY, P, '2015/16 - 17/18'): 32.7,
    (21001, RUGBY, P, '2017/18'): 187, (21001, COUNTY, P, '2017/18'): 157.7,
    (90284, RUGBY, P, '2017/18'): 153, (90284, COUNTY, P, '2017/18'): 118.3,
    (20602, COUNTY, P, '2017/18'): 31.7, (20602, COVENTRY, P, '2017/18'): 37.8,
    (93088, COVENTRY, P, '2017/18'): 64.3,
    (10101, COUNTY, P, '2016'): 12,
}
PUBLISHED_COUNTS = {(10101, COUNTY, P, '2016'): 11400}
INDICATORS += sample_plans.INDICATORS
PUBLISHED.update(sample_plans.PUBLISHED)


# ---- Figures -------------------------------------------------------------------------------------------------------

class Maker:
    def __init__(self, indicator, measure):
        self.i, self.m = indicator, measure
        self.kind = measure['value_type']
        self.multiplier = measure.get('multiplier')
        self.scale = self.multiplier or {'per 100,000': 100000, 'per 10,000': 10000}.get(measure['unit'], 1)
        self.random = random.Random('%s %s' % (SEED, indicator.id))
        self.codes = [ENGLAND, REGION, COVENTRY] + ([] if indicator.upper else DISTRICTS) + [COUNTY]
        self.bias = {code: self.random.gauss(0, 0.15) for code in AREAS}
        self.factor, self.whole = {}, {}
        self.calibrate()

    def raw(self, code, sex, period):
        level = self.i.level + self.i.change * (max(period, 0) - 7)
        level += 0.3 * self.i.change * min(period, 0)       # slower before, or some levels would begin below 0
        level *= (self.i.sexfactor or {}).get(sex, 1)
        local = AREAS[code][3] if code in (ENGLAND, REGION) else AREAS[code][3] + self.bias[code]
        return level * (1 + self.i.spread * local)

    def expected(self, code, sex, period):
        """What the figure would be without chance. The county's is that of its districts together."""
        if code == COUNTY and not self.i.upper:
            return sum(AREAS[d][2] * self.expected(d, sex, period) for d in DISTRICTS) / sum(AREAS[d][2] for d in DISTRICTS)
        return self.raw(code, sex, period) * self.factor.get(code, 1)

    def calibrate(self):
        """Whole series pass near the figures that are published for some of their periods, so that those do not jump."""
        periods = [period[0] for period in self.i.periods]
        found = {}
        for (id, code, sex, text), value in PUBLISHED.items():
            if id == self.i.id:
                found.setdefault(code, []).append((sex, periods.index(text) - self.i.earlier, value))
        for code, figures in found.items():
            if code != COUNTY or self.i.upper:
                self.factor[code] = sum(value / self.raw(code, sex, at) for sex, at, value in figures) / len(figures)
        if COUNTY in found and not self.i.upper:
            free = [code for code in DISTRICTS if code not in found]
            ratios = []
            for sex, at, value in found[COUNTY]:
                rest = value * sum(AREAS[d][2] for d in DISTRICTS)
                rest -= sum(AREAS[d][2] * self.expected(d, sex, at) for d in DISTRICTS if d not in free)
                ratios.append(rest / sum(AREAS[d][2] * self.raw(d, sex, at) for d in free))
            for code in free:
                self.factor[code] = sum(ratios) / len(ratios)

    def published(self, code, sex, period):
        return PUBLISHED.get((self.i.id, code, sex, self.i.period(period)[0]))

    def people(self, code, sex, period):
        residents = AREAS[code][2] * (1 + 0.006 * (period - 7))
        half = {M: 0.495, F: 0.505}.get(sex, 1) if P in self.i.sexes else 1
        return residents * self.i.share * half * (1 + self.random.gauss(0, 0.004))

    def cases(self, code, sex, period, people):
        mean = self.expected(code, sex, period) / self.scale * people
        spread = math.sqrt(mean * (1 - mean / people if self.kind == 'proportion' else 1))
        return max(0, round(self.random.gauss(mean, spread)))

    def county_counts(self, sex, period, counts):
        """Districts' counts and denominators that add up to the county's, and give its published figure exactly."""
        for code in DISTRICTS:
            people, wanted = round(self.people(code, sex, period)), self.published(code, sex, period)
            if wanted is not None:
                unit = steps(wanted, self.multiplier)
                people = max(1, round(people / unit)) * unit
                counts[code] = (round(wanted * people / self.multiplier), people)
            else:
                counts[code] = (self.cases(code, sex, period, people), people)
        wanted = self.published(COUNTY, sex, period)
        if wanted is not None:
            free = [code for code in DISTRICTS if self.published(code, sex, period) is None]
            fixed = [counts[code] for code in DISTRICTS if code not in free]
            unit = steps(wanted, self.multiplier)
            total = max(1, round(sum(counts[code][1] for code in DISTRICTS) / unit)) * unit
            known = PUBLISHED_COUNTS.get((self.i.id, COUNTY, sex, self.i.period(period)[0]))
            if known:
                total = round(known * self.multiplier / wanted)
            people = share_out(total - sum(n for x, n in fixed), [counts[code][1] for code in free])
            cases = share_out(round(wanted * total / self.multiplier) - sum(x for x, n in fixed),
                              [counts[code][0] + 0.5 for code in free])
            counts.update({code: pair for code, pair in zip(free, zip(cases, people))})
        counts[COUNTY] = tuple(sum(counts[code][part] for code in DISTRICTS) for part in (0, 1))

    def counted(self, sex, period):
        """All areas of a proportion or a crude rate."""
        counts = {}
        for code in [ENGLAND, REGION, COVENTRY] + ([COUNTY] if self.i.upper else []):
            people, wanted = round(self.people(code, sex, period)), self.published(code, sex, period)
            if wanted is not None:
                unit = steps(wanted, self.multiplier)
                people = max(1, round(people / unit)) * unit
                counts[code] = (round(wanted * people / self.multiplier), people)
            else:
                counts[code] = (self.cases(code, sex, period, people), people)
        if not self.i.upper:
            self.county_counts(sex, period, counts)
        return {code: from_counts(self.kind, self.multiplier, *counts[code]) for code in self.codes}

    def standardised(self, sex, period):
        """All areas of a directly standardised rate: it differs from the crude rate by the ages of the residents."""
        result = {}
        for code in self.codes:
            people, wanted = round(self.people(code, sex, period)), self.published(code, sex, period)
            older = 1 + (0.03 if code in (STRATFORD, NORTH) else -0.045) + self.random.gauss(0, 0.004)
            if code == COUNTY and not self.i.upper:
                people = sum(result[d]['denominator'] for d in DISTRICTS)
                count = sum(result[d]['count'] for d in DISTRICTS)
                value = wanted if wanted is not None else round(
                    sum(result[d]['value'] * result[d]['denominator'] for d in DISTRICTS) / people, 9)
            else:
                mean = (wanted if wanted is not None else self.expected(code, sex, period)) / self.scale * people * older
                count = max(10, round(mean if wanted is not None else self.random.gauss(mean, math.sqrt(mean))))
                value = wanted if wanted is not None else round(count / people * self.scale / older, 9)
            result[code] = self.rate(value, count, people)
        return result

    @staticmethod
    def rate(value, count, people):
        limits = [value * limit / count for z in (Z95, Z998) for limit in byar(count, z)]
        return figure(value, *limits, count, people)

    def split(self, sex, period):
        """Males and females add up to persons, and the county's districts to the county."""
        factors = self.i.sexfactor
        men = 0.495 * factors[M] / (0.495 * factors[M] + 0.505 * factors[F])
        result = {}
        for code in self.codes:
            both = self.whole[period][code]
            if code == COUNTY and not self.i.upper:
                count, people = (sum(result[d][part] for d in DISTRICTS) for part in ('count', 'denominator'))
            else:
                people = round(0.495 * both['denominator'])
                wave = random.Random('%s %s %s %d' % (SEED, self.i.id, code, period)).gauss(0, 0.01)
                count = min(people, round(both['count'] * men * (1 + wave)))
                if sex == F:
                    people, count = both['denominator'] - people, both['count'] - count
            if self.multiplier:
                result[code] = from_counts(self.kind, self.multiplier, count, people)
            else:
                value = both['value'] * (count / people) / (both['count'] / both['denominator'])
                result[code] = self.rate(round(value, 9), count, people)
        return result

    def modelled(self, code, sex, period):
        """A figure that is not a count over a denominator."""
        wanted = self.published(code, sex, period)
        expected = self.expected(code, sex, period)
        if self.kind == 'life_expectancy':
            error = math.sqrt(56000000 / AREAS[code][2]) * (0.06 if self.i.upper else 0.012)
            value = wanted if wanted is not None else round(self.random.gauss(expected, error / 2), 9)
            return figure(value, value - Z95 * error, value + Z95 * error)
        people = self.people(code, sex, period)
        sample = max(60, round(people * (0.2 if code in (ENGLAND, REGION) else 1)))
        if self.kind == 'survey_proportion':                # design effect 1.4
            share = min(0.99, max(0.01, expected / 100))
            error = 100 * math.sqrt(1.4 * share * (1 - share) / sample)
            value = wanted if wanted is not None else round(self.random.gauss(expected, error), 9)
            return figure(value, value - Z95 * error, value + Z95 * error, denominator=sample)
        if self.kind == 'crude_rate':                       # published without counts
            count = max(1, round(self.random.gauss(expected / self.scale * people, math.sqrt(expected / self.scale * people))))
            value = wanted if wanted is not None else round(count / people * self.scale, 9)
            count = max(1, round(value / self.scale * people))
            lower, upper = byar(count, Z95)
            return figure(value, value * lower / count, value * upper / count)
        value = round(self.random.gauss(expected, abs(expected) * 0.012), 1)
        return figure(value, denominator=round(people))

    def figures(self, sex, period):
        standardised = self.kind == 'directly_standardised_rate'
        if sex != P and P in self.i.sexes and self.i.sexfactor and (standardised or self.multiplier and self.i.counts):
            result = self.split(sex, period)
        elif standardised:
            result = self.whole[period] = self.standardised(sex, period)
        elif self.multiplier and self.i.counts:
            result = self.whole[period] = self.counted(sex, period)
        else:
            result = {code: self.modelled(code, sex, period) for code in self.codes}
        result = {code: dict(shown) for code, shown in result.items()}
        if self.i.aggregated:
            result[REGION].update(lower=None, upper=None, lower998=None, upper998=None, note=AGGREGATED)
        for code, at in self.i.suppress:
            if at == period:
                result[code] = figure(note=SUPPRESSED)
        for code, at, note in self.i.notes:
            if at == period:
                result[code] = figure(note=note) if note in (SUPPRESSED, MISSING) else dict(result[code], note=note)
        if self.m['source_limits'] is False:
            for code in result:
                result[code].update(lower=None, upper=None, lower998=None, upper998=None)
        return result

    def decile_figures(self, sex, period, england):
        """England's figure by the deprivation of the area."""
        worse = 1 if self.i.spread > 0 else -1
        for decile, name in enumerate(DECILES):
            factor = 1 + worse * 0.28 * (4.5 - decile) / 4.5 + self.random.gauss(0, 0.01)
            if england['count'] is not None:
                people = round(england['denominator'] / 10 * (1 + self.random.gauss(0, 0.05)))
                count = round(england['value'] * factor / self.scale * people)
                if self.multiplier:
                    yield name, from_counts(self.kind, self.multiplier, count, people)
                else:
                    value = round(england['value'] * factor, 9)
                    limits = [value * limit / count for z in (Z95, Z998) for limit in byar(count, z)]
                    yield name, figure(value, *limits, count, people)
            else:
                value = round(england['value'] * factor, 9)
                half = (england['upper'] - england['lower']) / 2 * math.sqrt(10)
                yield name, figure(value, value - half, value + half, denominator=round(england['denominator'] / 10))

    def within_figures(self, code, period, area):
        """An area's figure by the deprivation of its neighbourhoods: ten groups that add up to the area."""
        worse = 1 if self.i.spread > 0 else -1
        chance = random.Random('%s within %s %s %d' % (SEED, self.i.id, code, period))
        people = share_out(area['denominator'], [1 + chance.gauss(0, 0.04) for name in DECILES])
        factors = [1 + worse * GRADIENTS[code] * (4.5 - decile) / 4.5 + chance.gauss(0, 0.012) for decile in range(10)]
        counts = share_out(area['count'], [n * factor for n, factor in zip(people, factors)])
        for name, count, n in zip(DECILES, counts, people):
            if self.multiplier:
                yield name, from_counts(self.kind, self.multiplier, count, n)
            else:
                value = round(area['value'] * (count / n) / (area['count'] / area['denominator']), 9)
                yield name, self.rate(value, count, n)

    def rows(self):
        """In the order of the source: period; England, its categories, England as a parent, the region, the others."""
        table = {(sex, period): self.figures(sex, period) for sex in self.i.sexes for period in range(LATEST)}
        usual, self.random = self.random, random.Random('%s %s earlier' % (SEED, self.i.id))
        table.update({(sex, period): self.figures(sex, period) for sex in self.i.sexes for period in range(-self.i.earlier, 0)})
        self.random = usual
        polarity = self.m['polarity']
        annual = self.i.periods[0][2] == self.i.periods[-1][2] == '1y' and self.kind in ('proportion', 'crude_rate')
        for period in range(-self.i.earlier, LATEST):
            for sex in self.i.sexes:
                figures = table[sex, period]
                def row(code, parent, shown, category=('', '')):
                    last = period == LATEST - 1 and not category[0]
                    series = [table[sex, at][code] for at in range(LATEST)]
                    points = [None if f['value'] is None else (f['value'], f['lower'], f['upper']) for f in series]
                    against = [compared(shown, figures[b], polarity) if code not in (ENGLAND, b) or category[0] else 'Not compared'
                               for b in (ENGLAND, REGION)]
                    if code in (ENGLAND, REGION):
                        against[1] = 'Not compared'
                    recent = '' if not last else trend(points, polarity) if annual else 'Cannot be calculated'
                    text, sortable, length = self.i.period(period)
                    return [str(self.i.id), self.i.name, parent, AREAS[parent][0] if parent else '', code, AREAS[code][0],
                            AREAS[code][1], sex, self.i.age, *category, text, number(shown['value']), number(shown['lower']),
                            number(shown['upper']), number(shown['lower998']), number(shown['upper998']), number(shown['count']),
                            number(shown['denominator']), shown['note'], recent, *against, str(sortable),
                            'New data' if period == LATEST - 1 and self.i.file == 'healthcare' else '', '', length]
                yield row(ENGLAND, '', figures[ENGLAND])
                if self.i.deciles and sex in (P, 'Not applicable') and period >= 4:
                    for name, shown in self.decile_figures(sex, period, figures[ENGLAND]):
                        yield row(ENGLAND, '', shown, (DECILE_TYPE, name))
                def within(code, parent):
                    if self.i.within and sex == P and period == len(self.i.periods) - 1:
                        for name, shown in self.within_figures(code, period, figures[code]):
                            yield row(code, parent, shown, (WITHIN_TYPE, name))
                yield from within(ENGLAND, '')
                yield row(ENGLAND, ENGLAND, figures[ENGLAND])
                yield row(REGION, ENGLAND, figures[REGION])
                for code in self.codes[2:]:
                    yield row(code, REGION, figures[code])
                    if code in GRADIENTS:
                        yield from within(code, REGION)


def make(folder):
    with open(FRAMEWORK, encoding='utf-8') as f:
        measures = {s['indicator']: m for m in json.load(f)['measures'] for s in m['sources']}
    texts = {}
    for indicator in INDICATORS:
        if indicator.file not in texts:
            texts[indicator.file] = io.StringIO()
            csv.writer(texts[indicator.file], lineterminator='\r\n').writerow(HEADER)
        measure = dict(measures[str(indicator.id)], source_limits=indicator.id not in (93759, 93378))
        csv.writer(texts[indicator.file], lineterminator='\r\n').writerows(Maker(indicator, measure).rows())
    for name, text in texts.items():
        with open(os.path.join(folder, name + '.csv'), 'w', encoding='utf-8', newline='') as f:
            f.write(text.getvalue())
    return sorted(name + '.csv' for name in texts)


def main(arguments):
    if arguments[:1] == ['--check']:
        with tempfile.TemporaryDirectory() as folder:
            names = make(folder)
            _, different, missing = filecmp.cmpfiles(folder, SAMPLE, names, shallow=False)
            extra = [n for n in sorted(os.listdir(SAMPLE)) if n.endswith('.csv') and n not in names]
        for name in different + missing + extra:
            print('%s is not what scripts/make_sample.py makes: run it again' % os.path.join('pipelines', 'sample', name))
        return 1 if different or missing or extra else 0
    if arguments[:1] == ['--to'] and len(arguments) == 2:
        make(arguments[1])
    elif not arguments:
        make(SAMPLE)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
