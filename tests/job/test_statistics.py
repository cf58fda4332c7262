"""Every method of `placebook statistics` on random tables of 20,000 rows, 100,000 in the long tests (seeded; with zeros, ties, missing cells, tiny
and constant groups): that nothing is lost, and that the figures are those of formulas.py."""
import csv, io, math, random, re, subprocess
import formulas
from job import Job, LONG, PROGRAM, main

ROWS = 100_000 if LONG else 20_000
SAMPLE = 7  # one row or group in so many is compared with the formulas
TOLERANCE = 1e-9


class Statistics(Job):
    def run_method(self, method, heading, rows, *words):
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(heading)
        writer.writerows([['' if cell is None else cell for cell in row] for row in rows])
        path = self.write('table.csv', table.getvalue())
        done = subprocess.run([PROGRAM, 'statistics', method, '--input', path, '--quiet', *words], capture_output=True, text=True,
                              env=self.environment())
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for found in re.finditer('nan|inf,|,-0,', done.stdout, re.IGNORECASE):
            self.fail('no number: ' + done.stdout[max(found.start() - 60, 0):found.end() + 20])
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def echoed(self, answers, heading, rows):
        self.assertEqual(len(answers), len(rows))
        for answer, row in zip(answers, rows):
            self.assertEqual([answer[name] for name in heading], ['' if cell is None else str(cell) for cell in row])

    def same(self, answer, column, expected, scale=None):
        """A cell against a number; `scale` where the number comes from a difference of larger ones."""
        if expected is None:
            self.assertEqual(answer[column], '', (column, answer))
            return
        self.assertNotEqual(answer[column], '', (column, answer))
        found = float(answer[column])
        if abs(found - expected) > TOLERANCE * max(abs(expected), scale or 0):
            self.fail('%s is %r, expected %r: %s' % (column, found, expected, answer))

    def missing(self, answer, *columns):
        self.assertTrue(answer['reason'], answer)
        for column in columns:
            self.assertEqual(answer[column], '', answer)

    def limits(self, answer, value, levels, name=''):
        for digits, (lower, upper) in levels.items():
            self.same(answer, name + 'lower_' + digits, lower, value)
            self.same(answer, name + 'upper_' + digits, upper, value)

    # --- rows ---

    def counts(self, seed, proportion):
        chance = random.Random(seed)
        rows = []
        for i in range(ROWS):
            denominator = chance.choice([1, 2, 7, 40, 1000, 98765.5, 5_000_000, chance.randint(1, 2000)])
            count = chance.choice([0, 1, 9, 10, int(denominator), chance.randint(0, int(denominator))])
            if proportion:
                count = min(count, int(denominator))
            kind = chance.randrange(1000)
            if kind == 0:
                count = None
            elif kind == 1:
                denominator = None
            elif kind == 2:
                count = -1
            elif kind == 3:
                denominator = 0
            elif kind == 4 and proportion:
                count = int(denominator) + 1
            rows.append(['Ynys Môn, “%d”' % i, count, denominator])
        return rows

    def test_proportion(self):
        rows = self.counts(1, True)
        heading = ['area', 'numerator', 'denominator']
        answers = self.run_method('proportion', heading, rows, '--multiplier', '100')
        self.echoed(answers, heading, rows)
        z = {digits: formulas.z_of(level) for digits, level in (('95', 0.95), ('998', 0.998))}
        for answer, (_, x, n) in list(zip(answers, rows))[::SAMPLE]:
            if x is None or n is None or x < 0 or n <= 0 or x > n:
                self.missing(answer, 'value', 'lower_95', 'upper_998', 'method')
                continue
            self.same(answer, 'value', 100 * x / n)
            self.limits(answer, 0, {digits: [100 * limit for limit in formulas.wilson(x, n, z[digits])] for digits in z})
            self.assertEqual((answer['method'], answer['reason']), ('wilson', ''))

    def test_rate(self):
        rows = self.counts(2, False)
        heading = ['area', 'numerator', 'denominator']
        answers = self.run_method('rate', heading, rows, '--confidence', '0.9,99.8')
        self.echoed(answers, heading, rows)
        for answer, (_, x, n) in list(zip(answers, rows))[::SAMPLE]:
            if x is None or n is None or x < 0 or n <= 0:
                self.missing(answer, 'value', 'lower_90', 'upper_998', 'method')
                continue
            self.same(answer, 'value', 1e5 * x / n)
            self.limits(answer, 0, {digits: [1e5 / n * limit for limit in formulas.count_limits(x, level)]
                                    for digits, level in (('90', 0.9), ('998', 0.998))})
            self.assertEqual((answer['method'], answer['reason']), ('exact' if x < 10 else 'byar', ''))

    # --- groups ---

    def grouped(self, seed, make):
        """Rows of groups of one to 40 rows, with the rows of neighbouring groups mixed."""
        chance = random.Random(seed)
        rows, number = [], 0
        while len(rows) < ROWS:
            batch = []
            for _ in range(5):
                number += 1
                batch += [['Group é%d' % number, *row] for row in make(chance, number)]
            order = sorted(range(len(batch)), key=lambda i: (chance.random() if number % 10 == 0 else 0, i))
            rows += [batch[i] for i in order]
        return rows

    def by_group(self, rows):
        groups = {}
        for row in rows:
            groups.setdefault(row[0], []).append(row[1:])
        return groups

    def bands(self, chance, number, sizes=(19,)):
        """Counts and populations of age bands."""
        size = chance.choice(sizes)
        level = chance.choice([0.0001, 0.01, 0.05, 0.5])
        populations = [chance.choice([1, 20, 500, 12345, 9876.5]) for _ in range(size)]
        counts = [min(int(chance.expovariate(1) * level * n), int(n)) for n in populations]
        if number % 100 == 0:
            populations[chance.randrange(size)] = chance.choice([None, 0])
        return [[None if chance.randrange(200) == 0 else x, n] for x, n in zip(counts, populations)]

    def test_dsr(self):
        rows = self.grouped(3, self.bands)
        answers = self.run_method('dsr', ['group', 'count', 'population'], rows)
        groups = self.by_group(rows)
        self.assertEqual([answer['group'] for answer in answers], list(groups))
        missing = 0
        for answer in answers[::SAMPLE]:
            counts = [x or 0 for x, _ in groups[answer['group']]]
            populations = [n for _, n in groups[answer['group']]]
            if sum(counts) < 10 or None in populations or 0 in populations:
                missing += 1
                self.missing(answer, 'value', 'lower_95', 'upper_998', 'variance')
                continue
            for digits, level in (('95', 0.95), ('998', 0.998)):
                value, lower, upper, variance = formulas.dsr(counts, populations, formulas.ESP2013, 1e5, level)
                self.same(answer, 'value', value)
                self.limits(answer, value, {digits: (lower, upper)})
                self.same(answer, 'variance', variance)
            self.same(answer, 'count', sum(counts))
            self.same(answer, 'population', sum(populations))
        self.assertGreater(missing, 10)

    def test_indirect(self):
        def make(chance, number):
            rows = self.bands(chance, number, (1, 5, 19))
            return [[x, n, chance.randint(0, 500), chance.choice([1000, 50_000])] for x, n in rows]
        rows = self.grouped(4, make)
        heading = ['group', 'count', 'population', 'reference_count', 'reference_population']
        groups = self.by_group(rows)
        for method, multiplier in (('indirect-ratio', 1), ('indirect-rate', 1e5)):
            answers = self.run_method(method, heading, rows)
            self.assertEqual([answer['group'] for answer in answers], list(groups))
            for answer in answers[::SAMPLE]:
                own = [[row[0] or 0, row[1] or 0, *row[2:]] for row in groups[answer['group']]]
                observed, expected = sum(row[0] for row in own), sum(row[2] / row[3] * row[1] for row in own)
                if expected == 0:
                    self.missing(answer, 'value', 'lower_95')
                    continue
                factor = multiplier / expected
                if method == 'indirect-rate':
                    factor *= sum(row[2] for row in own) / sum(row[3] for row in own)
                self.same(answer, 'observed', observed)
                self.same(answer, 'expected', expected)
                self.same(answer, 'value', factor * observed)
                self.limits(answer, 0, {digits: [factor * limit for limit in formulas.count_limits(observed, level)]
                                        for digits, level in (('95', 0.95), ('998', 0.998))})
                self.assertEqual(answer['method'], 'exact' if observed < 10 else 'byar')

    def test_life_expectancy(self):
        ages = [0, 1, *range(5, 95, 5)]

        def make(chance, number):
            size = chance.choice([200, 3000, 40_000])
            scale = chance.choice([0.5, 1, 3])
            rows = []
            for age in ages:
                population = chance.randint(size // 2, size)
                deaths = min(int(population * scale * (0.0003 + 0.0001 * 1.09 ** age) * (0.5 + chance.random())), population)
                rows.append([age, deaths, population])
            rows[19][1] = max(rows[19][1], 1)
            if number % 50 == 0:
                rows[chance.randrange(20)][chance.choice([1, 2])] = chance.choice([-1, None, 0])
            return rows
        rows = self.grouped(5, make)
        heading = ['group', 'start_age', 'deaths', 'population']
        answers = self.run_method('life-expectancy', heading, rows)
        self.echoed(answers, heading, rows)
        groups = self.by_group(rows)
        found = {}
        kept = set(list(groups)[::SAMPLE])
        for answer in answers:
            if answer['group'] not in kept:
                continue
            own = found.get(answer['group'])
            if own is None:
                table = sorted(groups[answer['group']])
                deaths, people = [row[1] for row in table], [row[2] for row in table]
                sound = None not in deaths + people and min(deaths) >= 0 and min(people) > 0 and deaths[19] > 0 and \
                    all(d <= n for d, n in zip(deaths, people)) and sum(people) > 5000
                own = found[answer['group']] = [formulas.life_expectancy(deaths, people, level) if sound else None
                                                for level in (0.95, 0.998)]
            if own[0] is None:
                self.missing(answer, 'value', 'lower_95', 'upper_998')
                continue
            at = ages.index(int(answer['start_age']))
            value, lower, upper = own[0][at]
            self.same(answer, 'value', value)
            self.limits(answer, 100, {'95': (lower, upper), '998': own[1][at][1:]})

    def values(self, chance, number):
        """Values with ties; every tenth group is constant."""
        size = chance.choice([1, 2, 3, 9, 10, 25, 40])
        scale = 10.0 ** chance.randint(-3, 3)
        constant = number % 10 == 0
        return [[None if chance.randrange(40) == 0 else 5 if constant else round(scale * chance.gauss(3, 1), 3)] for _ in range(size)]

    def test_mean(self):
        rows = self.grouped(6, self.values)
        answers = self.run_method('mean', ['group', 'value'], rows)
        groups = self.by_group(rows)
        self.assertEqual([answer['group'] for answer in answers], list(groups))
        for answer in answers[::SAMPLE]:
            own = [row[0] for row in groups[answer['group']] if row[0] is not None]
            n = len(own)
            self.same(answer, 'n', n)
            if n == 0 or n < len(groups[answer['group']]):
                self.missing(answer, 'value', 'standard_deviation', 'lower_95')
                continue
            mean = math.fsum(own) / n
            largest = max(map(abs, own))
            self.same(answer, 'value', mean, largest)
            if n == 1:
                self.missing(answer, 'lower_95', 'upper_95', 'standard_deviation')
                continue
            deviation = math.sqrt(math.fsum((each - mean) ** 2 for each in own) / (n - 1))
            self.same(answer, 'standard_deviation', deviation, largest * 1e-3)
            for digits, level in (('95', 0.95), ('998', 0.998)):
                half = formulas.t_quantile(level, n - 1) * deviation / math.sqrt(n)
                self.limits(answer, largest + half, {digits: (mean - half, mean + half)})

    def test_quantiles(self):
        rows = self.grouped(7, self.values)
        groups = self.by_group(rows)
        for count, invert in ((10, True), (5, False), (2, False)):
            answers = self.run_method('quantiles', ['group', 'value'], rows, '--quantiles', str(count), *(['--invert'] * invert))
            self.echoed(answers, ['group', 'value'], rows)
            expected = {name: iter(formulas.quantiles([row[0] for row in own], count, invert)) for name, own in groups.items()}
            for answer in answers:
                quantile = next(expected[answer['group']])
                self.assertEqual(answer['quantile'], '' if quantile is None else str(quantile), answer)
                self.assertEqual(bool(answer['reason']), quantile is None, answer)

    # --- inequality and funnels ---

    def test_sii(self):
        def make(chance, number):
            rows = []
            for quantile in range(1, 11):
                value = round(70 + chance.random() * quantile + chance.random(), 2)
                half = round(0.1 + chance.random(), 2)
                rows.append([quantile, chance.randint(100, 20_000), value, round(value - half, 2), round(value + half, 2)])
            if number % 50 == 0:
                rows[chance.randrange(10)][chance.choice([1, 3])] = None
            return rows
        rows = self.grouped(8, make)
        heading = ['group', 'quantile', 'population', 'value', 'lower_95', 'upper_95']
        answers = self.run_method('sii', heading, rows, '--value-type', '0')
        groups = self.by_group(rows)
        self.assertEqual([answer['group'] for answer in answers], list(groups))
        for answer in answers[::SAMPLE]:
            own = sorted(groups[answer['group']])
            if any(None in row for row in own):
                self.missing(answer, 'sii', 'rii', 'intercept', 'sii_lower_95')
                continue
            errors = [(row[4] - row[3]) / 2 / formulas.z_of(0.95) for row in own]
            for digits, level in (('95', 0.95), ('998', 0.998)):
                sii, rii, start, lower, upper = formulas.slope_index([row[1] for row in own], [row[2] for row in own], errors, 1, level)
                # Slopes are differences between values of about 70.
                self.same(answer, 'sii', sii, 70)
                self.same(answer, 'rii', rii)
                self.same(answer, 'intercept', start)
                self.limits(answer, 70, {digits: (lower, upper)}, 'sii_')
                self.assertLess(float(answer['rii_lower_' + digits]), rii)
                self.assertGreater(float(answer['rii_upper_' + digits]), rii)

    def test_funnel_significance(self):
        for kind in ('proportion', 'ratio', 'rate'):
            def make(chance, number):
                rate = chance.choice([0.02, 0.3])
                rows = []
                for _ in range(chance.choice([1, 8, 40])):
                    denominator = chance.choice([5, 60, 900, 7000.5])
                    mean = denominator * (1 if kind == 'ratio' else rate) * chance.choice([0.7, 1, 1.3])
                    count = max(round(chance.gauss(mean, math.sqrt(mean))), 0)
                    rows.append([min(count, int(denominator)) if kind == 'proportion' else count, denominator])
                    if chance.randrange(500) == 0:
                        rows[-1][chance.randrange(2)] = chance.choice([None, -1])
                return rows
            rows = self.grouped(9, make)
            heading = ['group', 'numerator', 'denominator']
            answers = self.run_method('funnel-significance', heading, rows, '--kind', kind)
            self.echoed(answers, heading, rows)
            averages = {}
            for name, own in self.by_group(rows).items():
                sound = [row for row in own if None not in row and min(row) >= 0]
                averages[name] = sum(row[0] for row in sound) / sum(row[1] for row in sound) if sound else 0
            said = set()
            for answer, (name, count, denominator) in list(zip(answers, rows))[::SAMPLE]:
                if count is None or denominator is None or min(count, denominator) < 0:
                    self.missing(answer, 'significance')
                    continue
                expected = formulas.funnel_significance(kind, count, denominator, averages[name])
                if kind == 'proportion' and averages[name] in (0, 1):
                    continue
                self.assertEqual(answer['significance'], expected, (answer, averages[name]))
                said.add(expected)
            self.assertEqual(len(said), 5)

    def test_funnel_limits(self):
        rows = self.grouped(10, lambda chance, number: [[chance.randint(5, 40), chance.randint(100, 900)] for _ in range(100)])
        groups = self.by_group(rows)
        for kind in ('proportion', 'ratio', 'rate'):
            answers = self.run_method('funnel-limits', ['group', 'numerator', 'denominator'], rows, '--kind', kind, '--multiplier', '100')
            self.assertEqual(len(answers), 100 * len(groups))
            for i, answer in list(enumerate(answers))[::SAMPLE]:
                self.assertEqual(int(answer['point']), i % 100 + 1)
                own = groups[answer['group']]
                average = sum(row[0] for row in own) / sum(row[1] for row in own) if kind != 'ratio' else 1
                self.same(answer, 'baseline', 100 * average)
                events = float(answer['population'])
                for name, tail in (('2s', 0.025), ('3s', 0.001)):
                    lower, upper = float(answer['lower_' + name]), float(answer['upper_' + name])
                    self.assertLessEqual(lower, 100 * average)
                    self.assertLessEqual(100 * average, upper)
                    if kind == 'proportion':
                        half = formulas.z_of(1 - 2 * tail) * math.sqrt(average * (1 - average) / events)
                        self.same(answer, 'lower_' + name, max(100 * (average - half), 0), 100 * average)
                        self.same(answer, 'upper_' + name, min(100 * (average + half), 100))
                    elif events < 300:
                        # The expected events at which so many, or so few, have just this chance.
                        few, many = 100 * average * events / upper, 100 * average * events / lower
                        self.assertAlmostEqual(1 - formulas.poisson_tail(int(events) - 1, few), tail, delta=1e-9)
                        self.assertAlmostEqual(formulas.poisson_tail(int(events), many), tail, delta=1e-9)

    def test_benchmark(self):
        chance = random.Random(13)
        heading = ['value', 'lower_95', 'upper_95', 'lower_998', 'upper_998', 'benchmark', 'benchmark_lower_95', 'benchmark_upper_95',
                   'denominator', 'polarity', 'method']
        rows = []
        for _ in range(ROWS):
            value, benchmark = round(chance.gauss(30, 3), 1), round(chance.gauss(30, 1), 1)
            half, own = round(0.1 + 3 * chance.random(), 1), round(chance.random(), 1)
            rows.append([value, round(value - half, 1), round(value + half, 1), round(value - 1.6 * half, 1), round(value + 1.6 * half, 1),
                         benchmark, round(benchmark - own, 1), round(benchmark + own, 1), chance.randint(50, 5000),
                         chance.choice(['low', 'high', 'none', 'not_applicable']),
                         chance.choice(['single', 'single_998', 'two_level', 'double', 'spc_proportion'])])
            if chance.randrange(200) == 0:
                rows[-1][chance.choice([0, 5])] = None
        answers = self.run_method('benchmark', heading, rows, '--multiplier', '100')
        self.echoed(answers, heading, rows)
        said = set()
        for answer, row in zip(answers, rows):
            value, l95, u95, l998, u998, benchmark, lower, upper, denominator, polarity, method = row
            if value is None or benchmark is None:
                self.missing(answer)
                expected = 'not_compared'
            else:
                expected = formulas.comparison(method, polarity, value, (l95, u95), (l998, u998), benchmark, (lower, upper), denominator)
            self.assertEqual(answer['comparison'], expected, answer)
            said.add(expected)
        self.assertEqual(len(said), 8, said)

    # --- series ---

    def test_trend(self):
        def make(chance, number):
            kind = chance.choice(['proportion', 'rate', 'dsr'])
            size = chance.choice([4, 5, 6, 12])
            rise = chance.choice([0, 0, 0.1, -0.15])
            rows = []
            for year in range(size):
                people = chance.randint(300, 30_000)
                mean = people * 0.1 * (1 + rise * year / 2)
                cases = min(max(round(chance.gauss(mean, math.sqrt(mean))), 0), people)
                if chance.randrange(300) == 0:
                    cases = chance.choice([0, people])
                lower, upper = formulas.byar(max(cases, 1), formulas.z_of(0.95))
                row = [2010 + year, round(cases / people * 1e5, 6), round(lower / people * 1e5, 6), round(upper / people * 1e5, 6),
                       cases, people, kind]
                if chance.randrange(100) == 0:
                    row[chance.choice([1, 2, 3] if kind != 'proportion' else [4, 5])] = None
                rows.append(row)
            if number % 3 == 0:
                chance.shuffle(rows)
            return rows
        rows = self.grouped(11, make)
        answers = self.run_method('trend', ['series', 'time', 'value', 'lower_95', 'upper_95', 'count', 'denominator', 'kind'], rows)
        groups = self.by_group(rows)
        self.assertEqual([answer['series'] for answer in answers], list(groups))
        said = {}
        for answer in answers:
            own = sorted(groups[answer['series']], key=lambda row: row[0])
            self.same(answer, 'points', len(own))
            proportion = own[0][6] == 'proportion'
            last = own[-5:]
            needed = [cell for row in last for cell in (row[4:6] if proportion else row[1:4])]
            cannot = len(own) < 5 or None in needed
            for row in last:
                cannot = cannot or (row[6] != 'dsr' and row[4] == row[5]) or (proportion and row[4] == 0)
            if cannot:
                self.missing(answer, 'slope', 'chi_squared')
                self.assertEqual(answer['trend'], 'Cannot be calculated')
            elif proportion:
                counts, people = [row[4] for row in last], [row[5] for row in last]
                word, slope, found = formulas.trend([math.log(x / (n - x)) for x, n in zip(counts, people)], [1] * 5,
                                                    formulas.cochran_armitage(counts, people))
                self.assertEqual(answer['trend'], word)
                self.same(answer, 'slope', slope, 0.1)
                self.same(answer, 'chi_squared', found, 10)
            else:
                word, slope, found = formulas.trend([row[1] for row in last], [(3.92 / (row[3] - row[2])) ** 2 for row in last])
                self.assertEqual(answer['trend'], word)
                self.same(answer, 'slope', slope, 1e4)
                self.same(answer, 'chi_squared', found, 1e3)
            self.assertEqual(answer['significant'], {'Cannot be calculated': '', 'No significant change': 'false'}.get(answer['trend'], 'true'))
            said[answer['trend']] = said.get(answer['trend'], 0) + 1
        self.assertEqual(len(said), 4, said)

    STATES = {('increase', 1): 'improvement', ('increase', -1): 'concern', ('decrease', 1): 'concern', ('decrease', -1): 'improvement',
              ('neutral', 1): 'high', ('neutral', -1): 'low'}

    def test_spc(self):
        def make(chance, number):
            size = chance.choice([1, 2, 12, 13, 30, 60])
            direction = chance.choice(['increase', 'decrease', 'neutral'])
            target = round(chance.gauss(50, 15), 1)
            constant = number % 25 == 0
            level, rows = 50.0, []
            for i in range(size):
                level += chance.choice([0, 0, 0, 3, -3])
                value = 50 if constant else round(chance.gauss(level, 4), chance.choice([0, 1]))
                if number % 20 == 3 and i % 9 == 4:
                    value = None
                rows.append([i, value, direction, target, 1 if size > 20 and i == size // 2 and number % 2 else 0])
            if number % 4 == 0:
                chance.shuffle(rows)
            return rows
        rows = self.grouped(12, make)
        heading = ['series', 'order', 'value', 'improvement_direction', 'target', 'rebase']
        groups = self.by_group(rows)
        for screen in (True, False):
            answers = self.run_method('spc', heading, rows, *([] if screen else ['--screen', 'off']))
            self.echoed(answers, heading, rows)
            charts, assurances, seen = {}, {}, set()
            for name, own in list(groups.items())[::SAMPLE]:
                own = sorted(own, key=lambda row: row[0])
                if any(row[1] is None for row in own):
                    continue
                starts = [i for i, row in enumerate(own) if i == 0 or row[4]] + [len(own)]
                for begin, end in zip(starts, starts[1:]):
                    mean, lower, upper, rules = self.segment([row[1] for row in own[begin:end]], screen)
                    for i in range(begin, end):
                        charts[name, own[i][0]] = mean, lower, upper, rules and rules[i - begin]
                assurances[name] = self.assurance(own[-1][2], own[-1][3], lower, upper)
            for answer, row in zip(answers, rows):
                if row[2] is None:
                    self.assertEqual((answer['state'], answer['rule']), ('', ''))
                if (row[0], row[1]) not in charts:
                    continue
                mean, lower, upper, rule = charts[row[0], row[1]]
                if lower is None:
                    self.missing(answer, 'lower_limit', 'upper_limit', 'rule')
                    self.assertEqual(answer['state'], '' if row[2] is None else 'not_enough_points')
                    continue
                self.same(answer, 'mean', mean)
                self.limits_of_chart(answer, mean, lower, upper)
                self.assertEqual(answer['rule'], rule[0] if rule else '', (answer, row))
                self.assertEqual(answer['state'], self.STATES[row[3], rule[1]] if rule else 'common_cause', (answer, row))
                self.assertEqual(answer['assurance'], assurances[row[0]], answer)
                seen.add(rule and rule[0])
            self.assertEqual(len(seen), 5)

    def segment(self, values, screen):
        return formulas.chart(values, screen) if len(values) > 1 else (values[0], None, None, None)

    def assurance(self, direction, target, lower, upper):
        if direction == 'neutral':
            return ''
        if lower is not None and target > upper:
            return 'consistent_fail' if direction == 'increase' else 'consistent_pass'
        if lower is not None and target < lower:
            return 'consistent_pass' if direction == 'increase' else 'consistent_fail'
        return 'inconsistent'

    def limits_of_chart(self, answer, mean, lower, upper):
        self.same(answer, 'lower_limit', lower, mean)
        self.same(answer, 'upper_limit', upper, mean)


main()
