"""The figures of the loopback Fingertips. All are made up: a seeded generator gives the same ones on every machine, whatever was asked for before.

Which indicators there are, with unit, value type and polarity, is read from the framework (pipelines/framework/outcomes.json: scheme fingertips). Names,
sexes and methods come from the program that makes the sample (scripts/make_sample.py). What the service itself words otherwise than the framework is
written here: a ratio has the unit "per 100", a score and a count have none."""
import functools, json, math, os, random, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, 'scripts'))
import make_sample as sample  # noqa: E402
from . import geography  # noqa: E402

PERIODS = 10
UNITS = {'%': (5, '%', 100), 'per 100,000': (3, 'per 100,000', 100000), 'per 10,000': (2, 'per 10,000', 10000), 'per 1,000': (1, 'per 1,000', 1000),
         'Years': (11, 'Years', 1), 'Ratio': (60, 'per 100', 100), 'Percentage points': (68, 'Percentage points', 100), 'µg/m3': (63, 'µg/m3', 1)}
VALUE_TYPES = {'directly_standardised_rate': (1, 'Directly standardised rate'), 'indirectly_standardised_ratio': (2, 'Indirectly standardised ratio'),
               'crude_rate': (3, 'Crude rate'), 'proportion': (5, 'Proportion'), 'survey_proportion': (5, 'Proportion'), 'count': (7, 'Count'),
               'score': (8, 'Score'), 'life_expectancy': (11, 'Life expectancy'), 'mean': (20, 'Mean')}
OTHER_VALUE_TYPES = {'%': (6, 'Ratio'), 'Percentage points': (21, 'Gap'), 'Years': (12, 'Slope Index of Inequality'), 'Score': (8, 'Score')}
INTERVALS = {'proportion': 'Wilson Score method', 'crude_rate': "Byar's method", 'directly_standardised_rate': "Dobson & Byar's methods"}
POLARITIES = {'low_is_good': (0, 'RAG - Low is good'), 'high_is_good': (1, 'RAG - High is good'), 'no_judgement': (99, 'BOB - Blue orange blue')}
SEXES = {'Persons': 4, 'Male': 1, 'Female': 2, 'Not applicable': -1}
# England's level where the sample has none, by unit.
LEVELS = {'%': 24.0, 'per 100,000': 210.0, 'per 10,000': 88.0, 'per 1,000': 12.0, 'Years': 9.5, 'Ratio': 100.0, 'Percentage points': 11.0, 'µg/m3': 8.2}
# Indicators that were stopped: the last vintage of area types that has them, and the first year of their last period.
STOPPED = {'10101': (1, 2016), '11001': (2, 2016), '40502': (2, 2014), '91414': (3, 2018), '90360': (4, 2020), '848': (4, 2022)}
# Published for upper-tier authorities only.
UPPER_ONLY = {'90362', '93505', '93203', '93085', '90280', '22001', '91112', '91111', '91734', '92031', '90282', '93882', '90791', '91367', '30302', '92517', '93736', '90631', '90898', '2568', '90635',
              '90638', '2505', '1194', '92863', '91323', '30309', '30314', '91891', '93439', '11601'}
# The service publishes these for the NHS' areas too.
PRIMARY_CARE = {'241', '219', '273', '848', '253', '90933', '247'}
# Periods that the sample does not know: financial years; years to July; five years by quarters.
FINANCIAL = {'92517', '93701', '92702', '92302', '93575', '93753', '90808', '90813', '93764', '11201', '219', '273', '253', '90933', '30302', '91734', '93882', '90282',
             '93229', '93231', '93232', '92949', '93015', '93881'}
ACADEMIC = {'20601', '20602', '90323', '93203', '93378'}
YEAR_TYPES = {'calendar': (1, 'Calendar'), 'financial': (2, 'Financial'), 'academic': (3, 'Academic'), 'aug-jul': (8, 'August-July'),
              'quarters': (10, 'Financial multi year cumulative quarters')}


def of_framework():
    with open(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'), encoding='utf-8') as file:
        for measure in json.load(file)['measures']:
            for source in measure['sources']:
                if source['scheme'] == 'fingertips':
                    yield source['indicator'], measure


class Indicator:
    """What the service says about one indicator, and what its figures are made with."""

    def __init__(self, id, measure):
        known = next((one for one in sample.INDICATORS if str(one.id) == id), None)
        self.id, self.measure, self.known = id, measure, known
        self.kind, self.polarity = measure['value_type'], measure['polarity']
        self.name = known.name if known else measure['name']
        self.sexes = known.sexes if known else [measure.get('headline_sex') or 'Persons']
        self.age = known.age if known else measure.get('headline_age') or 'All ages'
        self.unit = UNITS.get(measure['unit'], (19, '', 1))
        self.value_type = VALUE_TYPES.get(self.kind) or OTHER_VALUE_TYPES[measure['unit']]
        self.level = known.level if known else {'life_expectancy': 19.0, 'count': 56000000.0}.get(self.kind, LEVELS.get(measure['unit'], 21.7))
        self.last_vintage, self.last_year = STOPPED.get(id, (5, 2023))
        self.upper_only = id in UPPER_ONLY
        self.year_kind, self.years = self.when()

    def when(self):
        """The kind of its years, and how many of them make a period."""
        if self.id in ('91111', '91112'):
            return 'quarters', 5
        if self.id == '90360':
            return 'aug-jul', 1
        if self.id in ACADEMIC:
            return 'academic', 1
        if self.known:
            text, _, length = self.known.periods[-1]
            return 'financial' if '/' in text else 'calendar', int(length[0])
        return 'financial' if self.id in FINANCIAL else 'calendar', 3 if self.kind in ('directly_standardised_rate', 'life_expectancy') and self.id not in FINANCIAL else 1

    def type_ids(self):
        """The area types that have it: England and the regions, and each vintage up to its last."""
        tiers = (2,) if self.upper_only else (1, 2)
        found = [15, 6] + [vintage * 100 + tier for vintage in range(1, self.last_vintage + 1) for tier in tiers]
        return found + ([66, 221] if self.id in PRIMARY_CARE else [])

    def periods(self, more=0):
        """(text, sort key, range) of each period; `more` were added since."""
        first = self.last_year - PERIODS + 1
        return [self.period(year) for year in range(first, self.last_year + 1 + more)]

    def period(self, year):
        last, length = year + self.years - 1, '%dy' % self.years
        fiscal = lambda y: '%d/%02d' % (y, (y + 1) % 100)
        if self.year_kind == 'quarters':
            return '%s Q1 - %s Q4' % (fiscal(year - 4), fiscal(year)), (year - 4) * 10000 + 100, length
        if self.year_kind == 'aug-jul':
            return 'Aug %d - Jul %d' % (year, year + 1), year * 10000, length
        if self.year_kind == 'calendar':
            return str(year) if last == year else '%d - %02d' % (year, last % 100), year * 10000, length
        return fiscal(year) if last == year else '%s - %02d/%02d' % (fiscal(year), last % 100, (last + 1) % 100), year * 10000, length


INDICATORS = {id: Indicator(id, measure) for id, measure in of_framework()}


@functools.lru_cache(maxsize=None)
def byar(count, z):
    return sample.byar(count, z)


def residents(code):
    """How many people live there, about: a country, a region, a county, a district."""
    if code == geography.ENGLAND:
        return 56000000
    known = sample.AREAS.get(code)
    size = {'E12': 5500000, 'E10': 650000, 'E54': 980000, 'E38': 980000}.get(code[:3], 150000)
    return known[2] if known else size * (0.7 + 0.6 * random.Random('residents ' + code).random())


class Series:
    """All figures of one indicator, area and sex: one for each period, those of later periods drawn after the earlier ones."""

    def __init__(self, indicator, code, sex, more=0, revised=False):
        self.i, self.code = indicator, code
        self.random = random.Random('loopback %s %s %s' % (indicator.id, code, sex))
        factor = ((indicator.known and indicator.known.sexfactor) or {}).get(sex, {'Male': 1.01, 'Female': 0.99}.get(sex, 1) if len(indicator.sexes) > 1 else 1)
        spread = 0.02 if indicator.kind == 'life_expectancy' else 0.15
        lean = 0 if code == geography.ENGLAND else self.random.gauss(0, spread)
        drift = self.random.gauss(0, spread / 20)
        self.figures = [self.figure(indicator.level * factor * (1 + lean + drift * at)) for at in range(PERIODS + more)]
        if revised:
            self.figures[0] = self.figure(indicator.level * factor * (1 + lean) * 1.02)

    def figure(self, level):
        kind = self.i.kind
        if self.i.measure['unit'] == 'People':
            return sample.figure(value=round(residents(self.code) * (1 + self.random.gauss(0, 0.002))))
        if kind in ('proportion', 'crude_rate'):
            return self.counted(level, max(200, round(residents(self.code) * 0.11)))
        if kind in ('directly_standardised_rate', 'indirectly_standardised_ratio'):
            made = self.counted(level, max(20000, round(residents(self.code) * 0.9)))
            made['value'] = made['value'] * (1 + self.random.gauss(0, 0.01))
            return made
        if kind in ('score', 'mean'):
            return sample.figure(value=level * (1 + self.random.gauss(0, 0.01)))
        value = level * (1 + self.random.gauss(0, 0.01))
        half = value * (0.2 if kind == 'life_expectancy' else 0.9) / math.sqrt(residents(self.code) / 1000)
        return sample.figure(value, value - 1.96 * half, value + 1.96 * half, value - 3.09 * half, value + 3.09 * half)

    def counted(self, level, people):
        """Cases of so many people; a few of a small count are suppressed."""
        scale = self.i.unit[2]
        mean = min(level / scale, 0.97) * people
        count = max(0, round(self.random.gauss(mean, math.sqrt(mean))))
        if self.i.kind == 'crude_rate' and self.code[:3] in ('E06', 'E07', 'E08') and self.random.random() < 0.015:
            return sample.figure(note=sample.SUPPRESSED)
        if self.i.kind == 'proportion':
            return sample.from_counts('proportion', scale, min(count, people), people)
        limits = [scale * limit / people for z in (sample.Z95, sample.Z998) for limit in byar(count, z)]
        return sample.figure(scale * count / people, *limits, count, people)


@functools.lru_cache(maxsize=None)
def series(id, code, sex, more=0, revised=False):
    return Series(INDICATORS[id], code, sex, more, revised).figures
