"""What the first sheets of a workbook say, worked out anew from the table of the same Place."""
import csv, os
from job import Job, PLACES, main
from sheets import sheet

OWN = {'exact', 'sum', 'county', 'shared'}  # what can speak for a Place
WORDS = {'Male': ' (male)', 'Female': ' (female)'}


class Glance(Job):
    def publish(self):
        self.run_program('run', 'pipelines/demo.json')

    def setUp(self):
        super().setUp()
        self.begin_with(self.publish)

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


main()
