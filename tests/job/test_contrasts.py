"""Differences, ratios and excess events of the demo, calculated again from the rows of the tidy tables by the formulas in
docs/methods.md. PLACE-contrasts.csv has the rows that have any, and no others."""
import csv, datetime, json, math, os
from job import Job, PLACES, ROOT, main

ENGLAND = 'E92000001'
RATED = {'proportion', 'crude_rate', 'directly_standardised_rate', 'indirectly_standardised_ratio', 'survey_proportion'}
THING = ('measure', 'sex', 'age', 'category_type', 'category', 'period')
SERIES = ('measure', 'area_code', 'sex', 'age', 'category_type', 'category')
KEY = ('measure', 'measure_name', 'source', 'area_code', 'area_name', 'geography', 'sex', 'age', 'category_type', 'category', 'period')
NAMES = ('difference', 'difference_lower_95', 'difference_upper_95', 'ratio', 'ratio_lower_95', 'ratio_upper_95')


def number(text):
    return float(text) if text else None


def usable(row):
    return row['value'] and row['polarity'] != 'not_applicable' and not row['method'].endswith('(approximate)') and \
        row['category_type'] != 'RightCare opportunity'


def limits(row):
    found = [number(row[name]) for name in ('value', 'lower_95', 'upper_95')]
    return found if None not in found and found[1] <= found[0] <= found[2] else [found[0], None, None]


def contrast(one, other, ratio):
    """Six numbers, None where there is none: by square and add, of the values and of their logarithms."""
    (a, al, au), (b, bl, bu) = limits(one), limits(other)
    found = [a - b] + [None] * 5
    both = al is not None and bl is not None
    if both:
        found[1:3] = [a - b - math.hypot(a - al, bu - b), a - b + math.hypot(au - a, b - bl)]
    if ratio and a >= 0 and b > 0:
        found[3] = a / b
        if both and a > 0 and al >= 0 and bl >= 0:
            found[4] = 0 if al == 0 else a / b * math.exp(-math.hypot(math.log(a / al), math.log(bu / b)))
            found[5] = None if bl == 0 else a / b * math.exp(math.hypot(math.log(au / a), math.log(b / bl)))
    return found


def year_before(start, end):
    """First and last day of the period a year earlier, where the period has whole months and no more than twelve."""
    first = datetime.date.fromisoformat(start)
    after = datetime.date.fromisoformat(end) + datetime.timedelta(days=1)
    if first.day != 1 or after.day != 1 or after > first.replace(year=first.year + 1):
        return None
    last = after.replace(year=after.year - 1) - datetime.timedelta(days=1)
    return first.replace(year=first.year - 1).isoformat(), last.isoformat()


class Contrasts(Job):
    def check(self, row, prefix, expected):
        for name, wanted in zip(NAMES, expected):
            found = number(row[prefix + '_' + name])
            if wanted is None or found is None:
                self.assertEqual(found, wanted, (prefix, name, row))
            else:
                self.assertAlmostEqual(found, wanted, delta=1e-5 * abs(wanted) + 1e-12, msg=(prefix, name, row))

    def join(self, rows, contrasts):
        """The tidy rows with their contrasts beside them, which stand in the same order and have the same value and unit."""
        names = [kind + '_' + name for kind in ('england', 'year_before') for name in NAMES]
        names.insert(6, 'england_excess')
        left = iter(contrasts)
        found = next(left, None)
        for row in rows:
            row.update(dict.fromkeys(names, ''))
            if found and all(found[name] == row[name] for name in KEY):
                self.assertEqual(list(found), list(KEY) + ['value', 'unit'] + names)
                self.assertEqual((found['value'], found['unit']), (row['value'], row['unit']))
                self.assertTrue(any(found[name] for name in names), found)
                row.update(found)
                found = next(left, None)
        self.assertIsNone(found, 'a row that is not in the tidy table, twice, or in another order')
        return rows

    def check_table(self, rows, types, seen):
        countries = {tuple(r[k] for k in THING): r for r in rows if r['area_code'] == ENGLAND}
        series = {tuple(r[k] for k in SERIES) + (r['period_start'], r['period_end']): r for r in rows}
        for row in rows:
            kind = types.get(row['measure'])
            rated = kind in RATED and not row['category'].endswith('index of inequality')
            country = countries.get(tuple(row[k] for k in THING)) if row['england_value'] else None
            expected, excess = [None] * 6, None
            if country and usable(row) and usable(country) and kind != 'count':
                expected = contrast(row, country, rated)
                count, value, england = number(row['count']), number(row['value']), number(row['england_value'])
                if rated and kind != 'survey_proportion' and count is not None and value > 0:
                    excess = count * (1 - england / value)
                seen['england'] += 1
            self.check(row, 'england', expected)
            if excess is not None or float(row['value'] or 1) != 0:
                found = number(row['england_excess'])
                self.assertEqual(found is None, excess is None, row)
                if excess is not None:
                    self.assertAlmostEqual(found, excess, delta=1e-5 * abs(excess) + 1e-9 * float(row['count']), msg=row)
                    seen['excess'] += 1
            earlier = row['period_start'] and year_before(row['period_start'], row['period_end'])
            before = series.get(tuple(row[k] for k in SERIES) + earlier) if earlier else None
            if before and usable(row) and usable(before):
                self.check(row, 'year_before', contrast(row, before, rated))
                seen['year'] += 1
            else:
                self.check(row, 'year_before', [None] * 6)

    def table(self, place, name):
        with open(os.path.join(self.latest(), place, '%s-%s.csv' % (place, name)), newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file, strict=True))

    def test_every_row_of_the_demo(self):
        self.begin_with_demo()
        with open(os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json'), encoding='utf-8') as file:
            types = {m['id']: m['value_type'] for m in json.load(file)['measures']}
        seen = {'england': 0, 'excess': 0, 'year': 0}
        for place in PLACES:
            self.check_table(self.join(*(self.table(place, name) for name in ('outcomes', 'contrasts'))), types, seen)
        self.assertGreater(min(seen.values()), 3000, seen)


main()
