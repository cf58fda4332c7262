"""RightCare's opportunities against a calculation that begins with the pack's CSV and knows nothing of the program: benchmark, gap, significance,
amount and what is counted, for every organisation in every Place's table, and the totals of the system. The pack is made up
(scripts/make_rightcare_opportunities.py); the limits of Wilson and Byar are those of formulas.py."""
import csv, json, os, random, statistics, unittest
from fractions import Fraction
import formulas
from job import Job, PLACES, ROOT, SHARED, files_named, main, needs_shared, read_json
from sheets import sheet

PACK = os.path.join(ROOT, 'tests', 'fixtures', 'rightcare', 'opportunity-pack.csv')
INPUT = os.path.join('data', 'rightcare', 'April2021_Similar10CCG_InputData_HD.xlsx')
SYSTEM = PLACES[-1]
ONS = {'05A': 'E38000038', '05R': 'E38000164', '05H': 'E38000195'}
PLACED = {'coventry': {'05A': 'shared'}, 'rugby': {'05A': 'shared'}, 'south-warwickshire': {'05R': 'exact'},
          'warwickshire-north': {'05H': 'exact'}, SYSTEM: {'05A': 'part', '05R': 'part', '05H': 'part'}}
BENCHMARK, GAP, AMOUNT, COUNTED, MEDIAN, QUARTILE, UNLIMITED = CATEGORIES = [
    'Best five of the similar ten', 'Gap to the best five', 'Gap as an amount', 'Counted opportunity', 'Median of the similar ten',
    'Top quartile of the similar ten', 'Compared without limits, as the packs do']
LOW_IS_GOOD = {'Lower is better': True, 'Low': True, 'Higher is better': False, 'High': False}
MULTIPLIERS = {'%': 100, '£ per 1,000 weighted population': 1000, '£ per 1,000 population': 1000, 'per 1,000': 1000, 'admissions per 1,000': 1000}
UNITS = {'%': 'patients', '£ per 1,000 weighted population': '£', 'per 1,000': 'events', 'admissions per 1,000': 'admissions'}


def read_pack(path=PACK):
    with open(path, encoding='utf-8', newline='') as file:
        lines = list(csv.reader(file))
    return [dict(zip(lines[1], line)) for line in lines[2:]]


def number(text):
    return Fraction(text) if text not in ('', '*', '-') else None


def limits_of(row, multiplier):
    """Those of the pack, else Wilson's or Byar's; none for pounds."""
    if row['Lower 95% CI']:
        return number(row['Lower 95% CI']), number(row['Upper 95% CI'])
    count, denominator = int(row['Numerator']), int(row['Denominator'])
    if row['Unit'].startswith('£'):
        return None
    if row['Unit'] == '%':
        return [limit * 100 for limit in formulas.wilson(count, denominator, formulas.z_of(0.95))]
    return [limit * multiplier / denominator for limit in formulas.byar(count, formulas.z_of(0.95))]


def opportunity(row, table):
    """Benchmark, gap, amount, what is counted, median, top quartile, and the amount without limits of one row; None for what is not known, and the last
    left out where it is neither spend nor activity."""
    low = LOW_IS_GOOD.get(row['Direction'], True)
    if row['Unit'] == 'days':  # neither direction is said, and it is neither spend nor activity
        return [None] * 6
    alike = row['Unit'].startswith('£') or 'dmissions' in row['Indicator name']
    peers = row['Similar 10'].split('; ')
    values = sorted((value for value in (number(table[peer]['Value']) for peer in peers) if value is not None), reverse=not low)
    if len(peers) < 10 or len(values) < 5:
        return [None] * (6 + alike)
    value, multiplier = number(row['Value']), MULTIPLIERS[row['Unit']]
    benchmark = sum(values[:5]) / 5
    gap = value - benchmark if low else benchmark - value
    amount = gap / multiplier * int(row['Denominator'])
    limits = limits_of(row, multiplier)
    if gap <= 0:
        counted = Fraction(0)
    elif not limits:
        counted = None
    else:
        counted = amount if (limits[0] > benchmark if low else limits[1] < benchmark) else Fraction(0)
    quarters = statistics.quantiles(values, n=4, method='inclusive')
    return [benchmark, gap, amount, counted, quarters[1], quarters[0 if low else 2]] + alike * [max(amount, Fraction(0))]


def expected(pack):
    """By code of the organisation and of the indicator."""
    tables = {}
    for row in pack:
        tables.setdefault(row['Indicator code'].lower(), {})[row['CCG code']] = row
    return {(code, indicator): opportunity(table[code], table) for indicator, table in tables.items() for code in ONS}


class Opportunity(Job):
    def publish(self, pack=PACK, *words, **where):
        self.run_program('run', 'pipelines/rightcare.json', '--set', 'files=' + pack, *words, **where)

    def sheet(self, place, name):
        return sheet(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), name)

    def rows(self, place, category_type='RightCare opportunity'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
            return [row for row in csv.DictReader(file) if row['category_type'] == category_type]

    def found(self, place):
        """Values by area, indicator and category; every row once."""
        found = {}
        for row in self.rows(place):
            key = row['area_code'], row['source_indicator'], row['category']
            self.assertNotIn(key, found)
            found[key] = row
        return found

    def same(self, row, number):
        if number is None:
            self.assertEqual((row['value'], row['status']), ('', 'not_calculable'), row)
            self.assertTrue(row['note'], row)
        else:
            self.assertEqual(row['status'], 'calculated', row)
            self.assertLessEqual(abs(Fraction(row['value']) - number), Fraction(1, 10**12) * abs(number), row)

    def check(self, wanted):
        for place, organisations in PLACED.items():
            found = self.found(place)
            for (code, indicator), figures in wanted.items():
                for category, figure in zip(CATEGORIES, figures):
                    if code in organisations:
                        row = found.pop((ONS[code], indicator, category))
                        self.same(row, figure)
                        self.assertEqual(row['geography'], organisations[code])
            if place == SYSTEM:
                for indicator in {indicator for _, indicator in wanted}:
                    for category, at in ((COUNTED, 3), (UNLIMITED, 6)):
                        if len(wanted['05A', indicator]) <= at:
                            continue
                        row = found.pop((SYSTEM, indicator, category))
                        amounts = [wanted[code, indicator][at] for code in ONS]
                        self.same(row, None if None in amounts else sum(amounts))
                        self.assertEqual((row['geography'], row['area_type']), ('sum', 'System'))
            self.assertEqual(found, {}, place)

    def test_every_place_and_the_system(self):
        pack = read_pack()
        wanted = expected(pack)
        self.publish()
        self.check(wanted)
        counted = [figures[3] for figures in wanted.values()]
        gaps = [figures[1] for figures in wanted.values()]
        self.assertTrue(any(figure for figure in counted) and any(figure == 0 and gap > 0 for figure, gap in zip(counted, gaps)))
        self.assertTrue(any(gap and gap < 0 for gap in gaps) and any(gap and figure is None for figure, gap in zip(counted, gaps)))

    def test_what_the_rows_say(self):
        self.publish()
        rows = self.found('rugby')
        row = rows[ONS['05A'], 'cir01', AMOUNT]
        self.assertEqual(row['unit'], 'patients')
        self.assertEqual(row['polarity'], 'not_applicable')
        self.assertRegex(row['method'], r'best five: 94[A-K] \(Made-up peer 94[A-K]\), 94')
        self.assertRegex(row['method'], r'; the uncertainty of the best five is ignored \(exact\)$')
        self.assertIn('similar organisations: 94A, 94B, 94C, 94D, 94E, 94F, 94G, 94H, 94J, 94K', row['note'])
        self.assertIn('a low value counts as good, as for all spend', rows[ONS['05A'], 'cir03', COUNTED]['method'])
        self.assertIn('a low value counts as good, as for all activity', rows[ONS['05A'], 'git01', GAP]['method'])
        self.assertIn('Byar', rows[ONS['05A'], 'git01', COUNTED]['method'])
        self.assertIn('Wilson', rows[ONS['05A'], 'res03', COUNTED]['method'])
        self.assertIn('neither the framework nor the source', rows[ONS['05A'], 'neu01', COUNTED]['note'])
        self.assertIn('95% limits', rows[ONS['05A'], 'git02', COUNTED]['note'])
        for indicator, unit in {row['Indicator code'].lower(): UNITS.get(row['Unit']) for row in read_pack()}.items():
            if unit:
                self.assertEqual(rows[ONS['05A'], indicator, COUNTED]['unit'], unit)
        rows = self.found('south-warwickshire')
        self.assertIn('of the ten, 8 had a figure', rows[ONS['05R'], 'cir02', BENCHMARK]['method'])
        rows = self.found('warwickshire-north')
        self.assertIn('of the similar ten, 4 have a figure', rows[ONS['05H'], 'res01', BENCHMARK]['note'])
        self.assertIn('9 similar organisations are named', rows[ONS['05H'], 'neu02', BENCHMARK]['note'])
        rows = self.found(SYSTEM)
        self.assertIn('NHS Warwickshire North CCG', rows[SYSTEM, 'res01', COUNTED]['note'])

    def test_a_programme_gives_outcome_and_priorities(self):
        """The pack's words for a programme stand in the framework; one that nobody knows is named, and has no outcome."""
        rows = read_pack()
        for row in rows:
            if row['Programme'] == 'Neurological':
                row['Programme'] = 'Left hands'
        path = os.path.join(self.folder, 'pack.csv')
        with open(path, 'w', encoding='utf-8', newline='') as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        self.publish(path)
        of = {}
        for category_type in ('', 'RightCare opportunity'):
            for row in self.rows('coventry', category_type):
                of.setdefault(row['source_indicator'][:3], set()).add((row['outcome'], row['domain']))
        known = {('services', 'integrated-system')}
        self.assertEqual(of, {'cir': known, 'res': known, 'git': known, 'neu': {('', '')}})
        summary = self.sheet('coventry', 'Priorities')
        under = {row[0]: [line[1] for line in summary if line[0] == row[0]] for row in summary if len(row) > 1}
        self.assertTrue(any('Circulation' in name for name in under['Major conditions']), under)
        self.assertFalse(any('Left hands' in name for name in under['Major conditions']))
        quality = ' '.join(' '.join(row) for row in self.sheet('coventry', 'Checks'))
        self.assertIn("and neither is its programme 'Left hands'", quality)

    def test_a_total_of_measures_that_do_not_overlap(self):
        """Elective spend of two programmes; what is counted of each is added, in every table."""
        pipeline = read_json(ROOT, 'pipelines', 'rightcare.json')
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        pipeline['transforms'][-1]['options'] = {'totals': [{'name': 'Elective spend', 'indicators': ['CIR03', 'rightcare-res02']}]}
        path = self.write('pipeline.json', json.dumps(pipeline))
        self.run_program('run', path, '--set', 'files=' + PACK)
        wanted = expected(read_pack())
        for category, at in ((COUNTED, 3), (UNLIMITED, 6)):
            both = {code: wanted[code, 'cir03'][at] + wanted[code, 'res02'][at] for code in ONS}
            for place, organisations in PLACED.items():
                found = {row['area_code']: row for row in self.rows(place) if row['source_indicator'] == 'total-elective-spend' and row['category'] == category}
                for code in organisations:
                    row = found.pop(ONS[code])
                    self.same(row, both[code])
                    self.assertEqual((row['unit'], row['measure_name'], row['geography'], row['outcome']), ('£', 'Elective spend', organisations[code], ''))
                if place == SYSTEM:
                    self.same(found.pop(SYSTEM), sum(both.values()))
                self.assertEqual(found, {})
        pipeline['transforms'][-1]['options']['totals'][0]['indicators'].append('cir02')
        path = self.write('pipeline.json', json.dumps(pipeline))
        done = self.run_program('run', path, '--set', 'files=' + PACK, code=3)
        self.assertIn("are of one programme, 'Circulation'", done.stderr)
        self.assertIn('of_one_programme', done.stderr)

    def test_a_total_of_one_programme(self):
        """Elective and non-elective spend have no pound in common: the programme's total, if the pipeline says so."""
        pipeline = read_json(ROOT, 'pipelines', 'rightcare.json')
        for key in ('framework', 'places'):
            pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        pipeline['transforms'][-1]['options'] = {'totals': [{'name': 'Spend on circulation', 'indicators': ['cir02', 'cir03'], 'of_one_programme': True}]}
        self.run_program('run', self.write('pipeline.json', json.dumps(pipeline)), '--set', 'files=' + PACK)
        wanted = expected(read_pack())
        for category, at in ((COUNTED, 3), (UNLIMITED, 6)):
            for row in self.rows('rugby'):
                if row['source_indicator'] == 'total-spend-on-circulation' and row['category'] == category:
                    self.same(row, wanted['05A', 'cir02'][at] + wanted['05A', 'cir03'][at])
                    self.assertEqual((row['outcome'], row['domain'], row['geography']), ('services', 'integrated-system', 'shared'))
                    break
            else:
                self.fail(category)

    def spend_pipeline(self, indicators):
        pipeline = read_json(ROOT, 'pipelines', 'rightcare.json')
        for key in ('framework', 'places'):
            pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        pipeline['transforms'][-1]['options'] = {'totals': [{'name': 'Non-elective spend', 'indicators': indicators}]}
        return self.write('pipeline.json', json.dumps(pipeline))

    def total(self, place, code, category):
        (row,) = [row for row in self.rows(place)
                  if (row['area_code'], row['category'], row['source_indicator']) == (code, category, 'total-non-elective-spend')]
        return row

    def check_spend(self, path):
        """The pounds above the mean of the lowest five, from the rates as they are published. Nothing is counted above it, because nothing has limits."""
        with open(path, encoding='utf-8', newline='') as file:
            pack = list(csv.DictReader(file))
        wanted = expected(pack)
        indicators = sorted({row['Indicator code'].lower() for row in pack})
        self.run_program('run', self.spend_pipeline(indicators), '--set', 'files=' + path)
        sums = {code: sum(wanted[code, indicator][6] for indicator in indicators) for code in ONS}
        for place, organisations in PLACED.items():
            for code, geography in organisations.items():
                row = self.total(place, ONS[code], UNLIMITED)
                self.same(row, sums[code])
                self.assertEqual(row['geography'], geography)
                counted = [wanted[code, indicator][3] for indicator in indicators]
                self.same(self.total(place, ONS[code], COUNTED), None if None in counted else sum(counted))
        self.same(self.total(SYSTEM, SYSTEM, UNLIMITED), sum(sums.values()))
        # A rate that is rounded to a hundredth of a pound per 1,000 is off by half of that at most.
        rounding = sum(Fraction(1, 200) / 1000 * int(row['Denominator']) for row in pack if row['Similar 10'])
        return sum(sums.values()), rounding

    def test_spend_without_limits(self):
        maker, lines = random.Random(13), []
        peers = {'05A': '94', '05R': '95', '05H': '96'}
        for indicator, programme in (('NEL01', 'Neurology'), ('NEL02', 'Trauma and injuries')):
            for code, beginning in peers.items():
                ten = [beginning + letter for letter in 'ABCDEFGHJK']
                for organisation in [code, *ten]:
                    people = maker.randint(190000, 480000)
                    pounds = round(maker.uniform(17, 23) * people)
                    lines.append([organisation, organisation, programme, indicator, 'Non-elective spend', '2017-18', '£ per 1,000 population', 'Lower is better',
                                  '%.2f' % (pounds / people * 1000), '', '', pounds, people, '; '.join(ten) if organisation == code else ''])
        names = ['CCG code', 'CCG name', 'Programme', 'Indicator code', 'Indicator name', 'Period', 'Unit', 'Direction', 'Value', 'Lower 95% CI', 'Upper 95% CI',
                 'Numerator', 'Denominator', 'Similar 10']
        path = os.path.join(self.folder, 'spend.csv')
        with open(path, 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows([names, *lines])
        self.check_spend(path)

    def test_one_period_is_the_latest_and_ten_are_compared(self):
        """Of twelve that a pack names ten are compared; a period whose significance nobody can say is the latest one all the same."""
        named = ['94' + letter for letter in 'ABCDEFGHJKLM']
        lines = ['CCG code,Programme,Indicator code,Indicator name,Period,Unit,Direction,Value,Lower 95% CI,Upper 95% CI,Denominator,Similar 10']
        for period, limits in (('2018-19', '19,21'), ('2019-20', ',')):
            lines.append('05A,Neurology,X1,Spend,%s,"£ per 1,000 population",Lower is better,20,%s,480000,%s' % (period, limits, '; '.join(named)))
            lines += ['%s,Neurology,X1,Spend,%s,"£ per 1,000 population",Lower is better,%d,,,480000,' % (code, period, 10 + i) for i, code in enumerate(named)]
        pack = self.write('two.csv', '\n'.join(lines) + '\n')
        self.run_program('run', 'pipelines/rightcare.json', '--set', 'files=' + pack, code=8)  # the other Places have no row
        with open(os.path.join(self.latest(), 'rugby', 'rugby-opportunities.csv'), newline='', encoding='utf-8') as file:
            rows = {row['period']: row for row in csv.DictReader(file)}
        self.assertEqual({period: (row['latest'], row['gap'], row['counted']) for period, row in rows.items()},
                         {'2018/19': ('false', '8', '3840'), '2019/20': ('true', '8', '')})
        self.assertEqual({row['similar'] for row in rows.values()}, {';'.join(named[:10])})
        lines = sheet(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx'), 'Similar ten')
        codes = [cell for line in lines for cell in line if cell in named]
        self.assertEqual(sorted(set(codes)), named[:10])

    @needs_shared(os.path.join('cases', 'spend-pack.csv'))
    def test_spend_as_the_packs_add_it_up(self):
        """In all GBP 14,526,998, but for the rounding of each organisation's own rate."""
        total, rounding = self.check_spend(os.path.join(SHARED, 'cases', 'spend-pack.csv'))
        self.assertLessEqual(abs(total - 14526998), rounding)
        self.assertLess(rounding, 48)

    def test_similar_organisations_from_a_table(self):
        """The same opportunities when a table instead of the pack names the similar organisations."""
        rows = read_pack()
        table = 'Organisation,Rank,Similar organisation\n'
        for code, similar in {row['CCG code']: row['Similar 10'] for row in rows if row['Similar 10']}.items():
            table += ''.join('%s,%d,%s\n' % (code, rank, 'n' + peer) for rank, peer in enumerate(similar.split('; '), 1))
        with open(PACK, encoding='utf-8', newline='') as file:
            lines = [line[:-1] for line in csv.reader(file)]
        pack = os.path.join(self.folder, 'pack.csv')
        with open(pack, 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows(lines)
        pipeline = read_json(ROOT, 'pipelines', 'rightcare.json')
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        pipeline['sources'][0]['options']['similar'] = [self.write('similar.csv', table)]
        self.run_program('run', self.write('pipeline.json', json.dumps(pipeline)), '--set', 'files=' + pack)
        last = {row['CCG code']: row['Similar 10'] for row in rows if row['Similar 10']}
        self.check(expected([dict(row, **{'Similar 10': last.get(row['CCG code'], '')}) for row in rows]))
        inputs = read_json(self.latest(), 'publication.json')['inputs']
        self.assertEqual(sorted(entry['file'] for entry in inputs), ['pack.csv', 'similar.csv'])

    @needs_shared(INPUT)
    def test_similar_organisations_calculated_from_the_input_of_nhs_england(self):
        """The ten nearest by the published method, calculated here too; every organisation of the workbook is in the pack."""
        try:
            import numpy, openpyxl
        except ImportError:
            self.skipTest('numpy or openpyxl is not here')
        book = openpyxl.load_workbook(os.path.join(SHARED, INPUT), read_only=True)
        heading, *rows = [row for row in book['Variable Data'].iter_rows(values_only=True) if row[0]]
        weights = {row[0]: row[1] for row in book['Variable Descriptions'].iter_rows(values_only=True) if row[0] in heading}
        codes = [row[0] for row in rows]
        values = numpy.array([row[2:] for row in rows], dtype=float)
        values = numpy.sqrt(numpy.minimum(values, values.mean(0) + 5 * values.std(0)))
        values = (values - values.mean(0)) / values.std(0)
        weight = numpy.array([weights[name] for name in heading[2:]])
        distance = ((values - values[codes.index('B2M3M')]) ** 2 * weight).sum(1)
        ten = [codes[i] for i in numpy.argsort(distance, kind='stable') if codes[i] != 'B2M3M'][:10]
        numbers = {code: Fraction(1000 + (i * 7919) % 997, 100) for i, code in enumerate(codes)}
        numbers['B2M3M'] = Fraction(30)
        lines = ['Sub ICB location code,Indicator code,Indicator,Period,Unit,Direction,Value,Lower 95% CI,Upper 95% CI,Denominator']
        lines += ['%s,X1,Admissions,2021/22,per 1000,Low,%.2f,%.2f,%.2f,500000' % (code, number, number - 1, number + 1)
                  for code, number in numbers.items()]
        pipeline = read_json(ROOT, 'pipelines', 'rightcare.json')
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        pipeline['sources'][0]['options']['similar'] = [os.path.join(SHARED, INPUT)]
        pack = self.write('pack.csv', '\n'.join(lines) + '\n')
        self.run_program('run', self.write('pipeline.json', json.dumps(pipeline)), '--set', 'files=' + pack)
        found = self.found(SYSTEM)
        benchmark = sum(sorted(numbers[code] for code in ten)[:5]) / 5
        for category, number in zip(CATEGORIES, (benchmark, 30 - benchmark, (30 - benchmark) * 500, (30 - benchmark) * 500)):
            self.same(found['E38000251', 'x1', category], number)
        self.assertTrue(found['E38000251', 'x1', COUNTED]['note'].endswith(': ' + ', '.join(ten)))

    def test_neighbours_are_placed_with_those_that_name_them(self):
        self.publish()
        for place, peers in (('rugby', '94'), ('south-warwickshire', '95')):
            codes = {row['area_code'] for row in self.rows(place, '') if row['geography'] == 'neighbour'}
            self.assertEqual(codes, {peers + letter for letter in 'ABCDEFGHJK'})
        codes = {row['area_code'] for row in self.rows('warwickshire-north', '') if row['geography'] == 'neighbour'}
        self.assertEqual(codes, {'96' + letter for letter in 'ABCDEFGHJ'} | {ONS['05R']})

    def test_a_workbook_with_a_title_gives_the_same(self):
        try:
            import openpyxl
        except ImportError:
            self.skipTest('openpyxl is not here')
        book = openpyxl.Workbook()
        book.active.title = 'Contents'
        sheet = book.create_sheet('Data')
        sheet['B2'] = 'A pack that was made up'
        sheet.merge_cells('B2:F2')
        sheet['B3'] = 'Source: nobody'
        pack = read_pack()
        sheet.append([])
        sheet.append([None, *pack[0]])
        for row in pack:
            sheet.append([None, *(float(text) if number(text) is not None else text or None
                                  for text in [row[key] if key in ('Value', 'Lower 95% CI', 'Upper 95% CI', 'Numerator', 'Denominator') else '' for key in row])])
            for column, (key, text) in enumerate(row.items(), 2):
                if sheet.cell(sheet.max_row, column).value is None:
                    sheet.cell(sheet.max_row, column).value = text or None
        path = os.path.join(self.folder, 'pack.xlsx')
        book.save(path)
        self.publish(path)
        self.check(expected(pack))

    def recoded(self, codes):
        """The pack with other codes, and names that say nothing: a pack of sub-ICB locations, ICBs or networks."""
        with open(PACK, encoding='utf-8') as file:
            text = file.read()
        for number_, letters in ((94, 'ABCDEFGHJK'), (95, 'ABCDEFGHJK'), (96, 'ABCDEFGHJK')):
            for letter in letters:
                text = text.replace('%d%s' % (number_, letter), codes['peer'](number_, letter))
        for number, name in enumerate(('NHS Coventry and Rugby CCG', 'NHS South Warwickshire CCG', 'NHS Warwickshire North CCG')):
            text = text.replace(name, 'Organisation %d' % number)
        for old, new in codes['own'].items():
            text = text.replace(old, new)
        return self.write('pack.csv', text)

    def check_one(self, place, code, area, geography):
        wanted = expected(read_pack())
        found = self.found(place)
        for (own, indicator), figures in wanted.items():
            for category, figure in zip(CATEGORIES, figures):
                if own == code:
                    self.same(found[area, indicator, category], figure)
                    self.assertEqual(found[area, indicator, category]['geography'], geography)
        return found

    def test_a_sub_icb_location_is_the_system(self):
        """One row that covers the whole is itself the total: no sum is made of it."""
        pack = self.recoded({'own': {'05A': 'B2M3M', '05R': 'A9A9A', '05H': 'A8A8A'}, 'peer': lambda n, letter: '%s%d%s%dA' % (letter, n % 10, letter, n // 10)})
        self.publish(pack)
        found = self.check_one(SYSTEM, '05A', 'E38000251', 'exact')
        self.assertEqual({area for area, _, _ in found}, {'E38000251'})
        self.check_one('rugby', '05A', 'E38000251', 'shared')

    def test_an_icb_is_the_system(self):
        pack = self.recoded({'own': {',QWU,': ',,', '05A': 'nQWU', '05R': 'Q99', '05H': 'Q98'}, 'peer': lambda n, letter: 'Q%d%s' % (n % 10, letter)})
        self.publish(pack)
        found = self.check_one(SYSTEM, '05A', 'E54000018', 'exact')
        self.assertEqual({area for area, _, _ in found}, {'E54000018'})

    def test_networks_are_local_and_their_total_says_which_are_missing(self):
        pack = self.recoded({'own': {'05A': 'U07789', '05R': 'U62213', '05H': 'U54565'}, 'peer': lambda n, letter: 'U%d0%d' % (n, ord(letter))})
        self.publish(pack, code=8)  # no row for one of the Places
        self.check_one('rugby', '05R', 'U62213', 'local')
        self.assertEqual({row['area_type'] for row in self.rows('rugby', '') if row['geography'] == 'neighbour'}, {'pcn'})
        found = self.check_one('coventry', '05A', 'U07789', 'local')
        self.assertEqual(found['coventry', 'cir01', COUNTED]['status'], 'not_calculable')
        self.assertIn('nothing is known of', found['coventry', 'cir01', COUNTED]['note'])


main()
