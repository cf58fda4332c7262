"""An attacker on disclosure control who looks at ranges: of random tables of areas, sexes, ages, categories and periods that add up,
what can a withheld count be, for all that is published? It must be able to be every count of the rule's range, and a withheld count
that is not small must be as uncertain. The attacker is written from docs/methods.md, apart from the program: small tables are searched
through whole, larger ones are solved with scipy where that is installed."""
import csv, itertools, json, os, random
from job import HEADER, Job, PLACES, ROOT, main

try:
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp
except ImportError:
    milp = None

DISTRICTS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']
AREAS = {**{district: [district] for district in DISTRICTS}, 'E10000031': DISTRICTS[1:], 'E38000038': ['E08000026', 'E07000220'],
         'E38000164': ['E07000221', 'E07000222'], 'E54000018': DISTRICTS}
SEXES = {'Persons': ['Male', 'Female'], 'Male': ['Male'], 'Female': ['Female']}
AGES = {'All ages': [0, 18, 65], '0-17 yrs': [0], '18-64 yrs': [18], '65+ yrs': [65], '18+ yrs': [18, 65]}
CATEGORIES = {'': ['A', 'B', 'C'], 'A': ['A'], 'B': ['B'], 'C': ['C']}
PERIODS = {'2020': [2020], '2021': [2021], '2020 - 21': [2020, 2021]}
WAYS = {'area': AREAS, 'sex': SEXES, 'age': AGES, 'category': CATEGORIES, 'period': PERIODS}
ALONE = {'area': 'E07000220', 'sex': 'Persons', 'age': 'All ages', 'category': '', 'period': '2020'}


def random_table(rng, ways, left_out):
    """Counts of the smallest groups, and the rows of a table: what each is about, which groups it adds up."""
    values = {way: WAYS[way] if way in ways else {ALONE[way]: [ALONE[way]]} for way in WAYS}
    size = rng.choice([3, 8, 20, 60])
    smallest = itertools.product(*(sorted({str(part) for parts in values[way].values() for part in parts}) for way in WAYS))
    counts = {group: 0 if rng.random() < .1 else rng.randint(0, 7) if rng.random() < .2 else int(rng.expovariate(1 / size)) for group in smallest}
    rows = {}
    for about in itertools.product(*values.values()):
        groups = [group for group in itertools.product(*([str(part) for part in values[way][one]] for way, one in zip(WAYS, about)))]
        if rng.random() >= left_out:
            rows[about] = (sum(counts[group] for group in groups), groups)
    return counts, rows


class Audit(Job):
    def publish(self, tables, code=0, **options):
        """Each table as a measure of its own; what is published of each: a count, or None where it is withheld."""
        self.write('framework.json', json.dumps({
            'title': 'Counts', 'version': '1', 'outcomes': [{'id': 'a', 'name': 'A', 'short_name': 'A'}], 'pillars': [{'id': 'p', 'name': 'P'}],
            'measures': [{'id': 'm%d' % i, 'name': 'M %d' % i, 'outcome': 'a', 'pillar': 'p', 'unit': 'People', 'value_type': 'count', 'polarity': 'low_is_good',
                          'sources': [{'scheme': 'fingertips', 'indicator': str(900000 + i)}]} for i in range(len(tables))]}))
        lines = [HEADER]
        for i, (_, rows) in enumerate(tables):
            for (area, sex, age, category, period), (count, _) in rows.items():
                lines.append(','.join([str(900000 + i), 'M', 'x', 'x', area, area, 'x', sex, age, 'Kind' if category else '', category, period, str(count), '', '', '', '',
                                       str(count), '', '', '', '', '', period[:4] + '0000', '', '']))
        pipeline = self.write('p.json', json.dumps({
            'pipeline': 'audit', 'framework': 'framework.json', 'places': os.path.join(ROOT, 'pipelines/framework/places.json'),
            'sources': [{'id': 'local', 'extractor': 'fingertips', 'options': {'files': [self.write('local.csv', '\r\n'.join(lines) + '\r\n')]}}],
            'transforms': [{'use': 'normalise'}, {'use': 'disclosure', 'options': options}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))
        self.done = self.run_program('run', pipeline, '--max-withdrawn', '100%', code=code)  # other tables each time
        published = [{} for _ in tables]
        for place in PLACES if code == 0 else ['rugby']:
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
                for line in csv.DictReader(file):
                    about = line['area_code'], line['sex'], line['age'], line['category'], line['period']
                    if line['area_code'].startswith('E'):
                        published[int(line['measure'][1:])][about] = None if line['status'] == 'suppressed' else float(line['count'])
        return published

    def ranges_known(self, rows, published, small, step):
        """For each row what everybody knows of it: the least and the most."""
        known = {}
        for about, (count, _) in rows.items():
            shown = published[about]
            if shown is None:
                known[about] = 0, None
                continue
            self.assertFalse(small[0] <= count <= small[1], about)
            least, most = (shown - step // 2, shown + (step - 1) // 2) if step > 1 else (shown, shown)
            least = max(least, small[1] + 1) if count > small[1] else max(least, 0)
            most = most if count > small[1] else min(most, small[0] - 1)
            self.assertTrue(least <= count <= most, (about, count, shown))
            known[about] = least, most
        return known

    def is_possible(self, table, known, about, wanted):
        """Is there a table of whole counts in which all rows are in their ranges and this one is `wanted`? By trying all, group by group."""
        counts, rows = table
        groups = list(counts)
        limits = [(set(rows[one][1]), known[one]) for one in rows]
        limits.append((set(rows[about][1]), (wanted, wanted)))
        sums = [[limit for limit, (within, _) in enumerate(limits) if group in within] for group in groups]
        last = {limit: max(i for i, group in enumerate(groups) if group in within) for limit, (within, _) in enumerate(limits)}
        totals, chosen, highest = [0] * len(limits), [], max(counts.values()) + 10
        def candidates(i):
            most = min([limits[limit][1][1] - totals[limit] for limit in sums[i] if limits[limit][1][1] is not None] + [highest])
            least = max([limits[limit][1][0] - totals[limit] for limit in sums[i] if last[limit] == i] + [0])
            near = counts[groups[i]]
            return iter(sorted(range(int(least), int(most) + 1), key=lambda number: abs(number - near)))
        waiting = [candidates(0)]
        for _ in range(200000):
            if not waiting:
                return False
            number = next(waiting[-1], None)
            if number is None:
                waiting.pop()
                if chosen:
                    undo = chosen.pop()
                    for limit in sums[len(chosen)]:
                        totals[limit] -= undo
                continue
            chosen.append(number)
            for limit in sums[len(chosen) - 1]:
                totals[limit] += number
            if len(chosen) == len(groups):
                return True
            waiting.append(candidates(len(chosen)))
        return None

    def attack_by_search(self, tables, published, small, step):
        """How many withheld counts there are, how many questions had no answer in time, and what is given away."""
        asked = open_questions = 0
        found = []
        for i, table in enumerate(tables):
            known = self.ranges_known(table[1], published[i], small, step)
            for about, (count, _) in table[1].items():
                if published[i][about] is not None or not small[0] <= count <= small[1]:
                    continue
                for wanted in small:
                    answer = self.is_possible(table, known, about, wanted)
                    asked += 1
                    open_questions += answer is None
                    if answer is False:
                        found.append((i, about, count, 'not', wanted))
        return asked, open_questions, found

    def attack_by_programming(self, tables, published, small, step):
        found = []
        for i, (counts, rows) in enumerate(tables):
            known = self.ranges_known(rows, published[i], small, step)
            column = {group: k for k, group in enumerate(counts)}
            matrix = numpy.zeros((len(rows), len(column)))
            for k, (_, groups) in enumerate(rows.values()):
                matrix[k, [column[group] for group in groups]] = 1
            limits = LinearConstraint(matrix, [known[about][0] for about in rows], [numpy.inf if known[about][1] is None else known[about][1] for about in rows])
            for k, (about, (count, _)) in enumerate(rows.items()):
                if published[i][about] is not None:
                    continue
                least, most = (milp(sign * matrix[k], constraints=limits, bounds=Bounds(0, numpy.inf)) for sign in (1, -1))
                self.assertEqual(least.status, 0)
                least, most = least.fun, -most.fun if most.status == 0 else numpy.inf
                safe = least < small[0] + 1e-6 and most > small[1] - 1e-6 if small[0] <= count <= small[1] else most - least > small[1] - small[0] - 1e-6
                if not safe:
                    found.append((i, about, count, least, most))
        return found

    def tables(self, seed, number, ways, left_out=(0,)):
        rng = random.Random(seed)
        return [random_table(rng, rng.choice(ways), rng.choice(left_out)) for _ in range(number)]

    def assert_much_is_shown(self, published):
        shown = [count is not None for table in published for count in table.values()]
        self.assertGreater(sum(shown), len(shown) / 4)

    def test_small_tables_searched_through(self):
        tables = self.tables(1, 90, [['sex', 'age'], ['age', 'category'], ['sex', 'period'], ['category', 'period'], ['age'], ['period']])
        published = self.publish(tables, code=8, rule='custom', suppress_to=7) # only Rugby has rows
        asked, unanswered, found = self.attack_by_search(tables, published, (1, 7), 1)
        self.assertEqual(found, [])
        self.assertGreater(asked, 300)
        self.assertLess(unanswered, asked / 20)
        self.assert_much_is_shown(published)
        # the attacker is worth something: without secondary suppression he succeeds, and the run says that he may
        published = self.publish(tables, code=8, rule='custom', suppress_to=7, secondary='off')
        self.assertGreater(len(self.attack_by_search(tables, published, (1, 7), 1)[2]), 100)
        self.assertIn('is not checked', self.done.stderr)

    def test_tables_solved(self):
        if milp is None:
            self.skipTest('numpy or scipy is not here')
        pairs = [['area'], ['area', 'sex'], ['area', 'age'], ['area', 'category'], ['area', 'period'], ['sex', 'age'], ['age', 'category']]
        cases = [(2, 60, pairs, (0, .1, .4), dict(rule='custom', suppress_to=7), (1, 7), 1),
                 (3, 60, pairs, (0, .1, .4), dict(rule='hes'), (1, 7), 5),
                 (4, 30, pairs, (0, .2), dict(rule='custom', suppress_from=0, suppress_to=4), (0, 4), 1),
                 (5, 4, [['area', 'sex', 'age'], ['sex', 'age', 'category'], ['area', 'sex', 'period']], (0, .3), dict(rule='custom', suppress_to=7), (1, 7), 1)]
        for seed, number, ways, left_out, options, small, step in cases:
            tables = self.tables(seed, number, ways, left_out)
            published = self.publish(tables, **options)
            self.assertEqual(self.attack_by_programming(tables, published, small, step), [], options)
            self.assert_much_is_shown(published)


main()
