"""What the first sheets of a workbook say, worked out anew from the table of the same Place."""
import collections, csv, json, os, re
from job import Job, PLACES, main
from sheets import sheet

OWN = {'exact', 'sum', 'county', 'shared'}  # what can speak for a Place
WORDS = {'Male': ' (male)', 'Female': ' (female)'}

ABOUT = ('area_code', 'measure', 'sex', 'age', 'category_type', 'category', 'period_start', 'period_end')
VERDICTS = ('worse', 'no different', 'better', 'not rated')  # from the least good on
VERDICT_OF = {'worse': 'worse', 'both_worse': 'worse', 'similar': 'no different', 'both_similar': 'no different',
              'better': 'better', 'both_better': 'better'}
NAMES = {'coventry': 'Coventry', 'rugby': 'Rugby', 'south-warwickshire': 'South Warwickshire',
         'warwickshire-north': 'Warwickshire North'}


class Glance(Job):
    def setUp(self):
        super().setUp()
        self.begin_with_demo()

    def rows(self, place):
        """The rows of a Place that can speak for it, by measure."""
        by_measure = {}
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            for row in csv.DictReader(file):
                if row['geography'] in OWN and not row['category'] and not row['category_type'] and row['outcome']:
                    by_measure.setdefault(row['measure_name'], []).append(row)
        return by_measure

    def test_men_never_stand_alone_where_women_are_published(self):
        for place in (place for place in PLACES if place != 'coventry-and-warwickshire'):  # which has Places side by side instead
            book = os.path.join(self.latest(), place, place + '-outcomes.xlsx')
            shown = {cell for line in sheet(book, 'Chart data') for cell in line}
            both = 0
            for measure, rows in self.rows(place).items():
                sexes = {row['sex'] for row in rows}
                if 'Persons' in sexes or not {'Male', 'Female'} <= sexes:
                    continue
                both += 1
                for word in WORDS.values():
                    self.assertIn(measure + word, shown, (place, measure))
            self.assertGreater(both, 0, place)

    def tables(self, place):
        """The tidy table by what a figure is about, and the figures that speak for the Place."""
        rows = {}
        for row in self.table(place, 'outcomes'):
            rows[tuple(row[key] for key in ABOUT)] = row
        spoken = [row for row in self.table(place, 'profile') if row['value']]
        return rows, spoken

    def table(self, place, name):
        with open(os.path.join(self.latest(), place, '%s-%s.csv' % (place, name)), newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def verdict(self, rows, row):
        """Of two districts that differ the less good counts: asked of the rows of the districts themselves."""
        if row['compared_with_england'] != 'districts_differ':
            return VERDICTS.index(VERDICT_OF.get(row['compared_with_england'], 'not rated'))
        about = tuple(row[key] for key in ABOUT)[1:]
        return min(self.verdict(rows, other) for key, other in rows.items()
                   if other['geography'] == 'part' and key[1:] == about)

    def test_a_measure_counts_once_and_alike_wherever_it_is_counted(self):
        beside = ' '.join(line[0] for line in sheet(self.book('coventry-and-warwickshire'), 'Places side by side')
                          if line and isinstance(line[0], str))
        for place, name in NAMES.items():
            rows, spoken = self.tables(place)
            verdicts = {}
            for figure in spoken:
                row = next(row for row in rows.values() if row['period'] == figure['period'] and
                           all(row[key] == figure[key] for key in ('measure', 'area_code', 'sex', 'category', 'value')))
                verdicts.setdefault(figure['measure'], []).append(self.verdict(rows, row))
            counts = collections.Counter(VERDICTS[min(each)] for each in verdicts.values())
            self.assertGreater(counts['worse'], 0)
            glance = ' '.join(line[0] for line in sheet(self.book(place), 'At a glance') if line)
            said = dict((word, int(number)) for number, word in re.findall(
                '([0-9]+) (worse|better|no different|not rated)', glance[glance.index('Against England'):].split('.')[0]))
            self.assertEqual(said, dict(counts), place)
            self.assertIn('%s: %d worse than England, %d no different, %d better.'
                          % (name, counts['worse'], counts['no different'], counts['better']), beside)

    def test_what_is_named_and_the_rest_are_as_many_as_are_counted(self):
        """Women and men of one measure are one measure, on the sheet and on the page."""
        def measures(texts):
            return len({re.sub(r' \((female|male)(, [^)]*)?\)| \([^()]* figure\)', '', text) for text in texts})
        for place in NAMES:
            lines = [line[0] for line in sheet(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), 'At a glance') if line]
            worse = int(re.search(r'([0-9]+) worse', next(line for line in lines if line.startswith('Against England'))).group(1))
            names, more = re.fullmatch(r'Worse than England: (.*?)(?: and ([0-9]+) more)?\.', next(line for line in lines if line.startswith('Worse than'))).groups()
            self.assertEqual(measures(names.split('; ')) + int(more or 0), worse, place)
            with open(os.path.join(self.latest(), place, place + '-profile.html'), encoding='utf-8') as file:
                listed = re.findall('<li><bdi>(.*?)</bdi></li>', re.search(r'does worse</bdi></h2>(.*?)</ul>', file.read(), re.S).group(1), re.S)
            more = re.fullmatch('And ([0-9]+) more\\.', listed[-1])
            told = listed[:-1] if more else listed
            self.assertEqual(measures(text.split(': ')[0] for text in told) + (int(more.group(1)) if more else 0), worse, place)

    def test_a_place_is_worse_since_one_of_its_districts_is(self):
        """Where rates of Places are not made from counts by age, as those of the demo are."""
        with open(self.demo_and()) as file:
            demo = json.load(file)
        demo['transforms'] = [step for step in demo['transforms'] if step['use'] != 'rates']
        self.output, self.state = os.path.join(self.folder, 'without'), os.path.join(self.folder, 'its-state')
        self.run_program('run', self.write('demo.json', json.dumps(demo)))
        found = 0
        for place in NAMES:
            rows, _ = self.tables(place)
            lines = sheet(self.book(place), 'Escalations')
            for line in (line for line in lines if len(line) > 8 and 'in one of its districts' in line[3]):
                latest = next(row for row in rows.values() if row['measure_name'] == line[1] and row['geography'] == 'sum' and
                              row['latest'] == 'true' and not row['category_type'] and row['value'] and
                              float(row['value']) == float(line[7]))
                series = sorted((row for row in rows.values() if all(row[key] == latest[key] for key in ABOUT[:-2])),
                                key=lambda row: row['period_start'], reverse=True)
                first = None
                for row in series:
                    if VERDICTS[self.verdict(rows, row)] != 'worse':
                        break
                    first = row
                found += 1
                self.assertIn('Worse since', line[4])
                self.assertIn(first['period_start'][:4], line[4], (place, line))
        self.assertGreater(found, 0)

    def book(self, place):
        return os.path.join(self.latest(), place, place + '-outcomes.xlsx')


main()
