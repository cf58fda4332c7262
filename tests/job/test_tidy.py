"""The tidy tables of the demo, as an analyst reads them: one table has everything, and the columns say what they promise."""
import collections, csv, os
from job import Job, main, read_json

PLACES = ('coventry', 'rugby', 'south-warwickshire', 'warwickshire-north')
SYSTEM = 'coventry-and-warwickshire'
SERIES = ('measure', 'area_code', 'sex', 'age', 'category_type', 'category')
FACT = SERIES + ('period', 'period_start', 'period_end')


def of(row, columns):
    return tuple(row[column] for column in columns)


class Tidy(Job):
    def setUp(self):
        super().setUp()
        self.begin_with_demo()
        self.tables = {}
        for place in PLACES + (SYSTEM,):
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
                self.tables[place] = list(csv.DictReader(file))

    def test_the_table_of_the_system_has_every_figure_of_every_place_once(self):
        system = {of(row, FACT): row for row in self.tables[SYSTEM]}
        self.assertEqual(len(system), len(self.tables[SYSTEM]))
        targets = 0
        for place in PLACES:
            for row in self.tables[place]:
                same = system[of(row, FACT)]
                differ = {column for column in row if row[column] != same[column]} - {'place', 'place_name', 'geography'}
                if not row['target_state']:  # those of the system are its own, and count in its rating
                    differ -= {'target', 'target_state', 'rating'} if same['target_state'] else {'target', 'target_state'}
                targets += bool(row['target_state'])
                self.assertEqual(differ, set(), of(row, FACT))
        self.assertGreater(targets, 3)
        ours = {of(row, FACT) for place in PLACES for row in self.tables[place]}
        self.assertEqual({row['place_level'] for key, row in system.items() if key not in ours}, {'system'})

    def test_one_filter_chooses_the_places(self):
        names = collections.defaultdict(set)
        for row in self.tables[SYSTEM]:
            if row['place_level'] == 'place':
                names[row['area_code']].add(row['geography'])
        self.assertLessEqual({'E08000026', 'E07000220', 'south-warwickshire', 'warwickshire-north'}, set(names))
        # the others are the CCGs of one Place; no measure has a Place in two ways
        per = collections.Counter()
        place_of = {'E08000026': 0, 'E07000220': 1, 'south-warwickshire': 2, 'E38000164': 2, 'warwickshire-north': 3, 'E38000195': 3}
        for row in self.tables[SYSTEM]:
            if row['place_level'] == 'place':
                per[(place_of[row['area_code']],) + of(row, FACT[:1] + FACT[2:])] += 1
        self.assertEqual(max(per.values()), 1)
        for place in PLACES:
            for row in self.tables[place]:
                if row['geography'] in ('exact', 'sum'):
                    self.assertEqual(row['place_level'], 'place')

    def test_the_latest_figure_of_each_series(self):
        published = read_json(self.latest(), 'publication.json')['published']
        for rows in self.tables.values():
            newest = {}
            for row in rows:
                self.assertIn(row['latest'], ('true', 'false'))
                self.assertEqual(row['published'], published)
                self.assertEqual(row['year'], row['period_end'][:4])
                if row['value'] and row['period_start'] <= published:
                    key = (row['period_end'], row['period_start'])
                    newest[of(row, SERIES)] = max(newest.get(of(row, SERIES), key), key)
            marked = {of(row, SERIES): (row['period_end'], row['period_start']) for row in rows if row['latest'] == 'true'}
            self.assertEqual(marked, newest)
            self.assertEqual(len(marked), sum(row['latest'] == 'true' for row in rows))

    def test_points_lie_beyond_their_limits_only_where_it_is_said(self):
        charted = 0
        for row in self.tables[SYSTEM]:
            self.assertEqual(row['mean'] != '', row['spc'] not in ('', 'not_enough_points') or (row['mean'] != '' and not row['value']))
            if not row['mean'] or not row['value']:
                continue
            lower = float(row['lower_limit'] or '-inf')
            charted += 1
            if not lower <= float(row['value']) <= float(row['upper_limit']):
                self.assertIn(row['spc'], ('improvement', 'concern', 'high', 'low'))
        self.assertGreater(charted, 1000)


if __name__ == '__main__':
    main()
