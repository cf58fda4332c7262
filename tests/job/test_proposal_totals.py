"""What is added up in a proposal, and what is not: totals among their parts in columns of very many texts, and rows that nothing tells apart. What preview proposes is run unedited. Made-up
figures, added up here."""
import csv, os
from job import main
from proposed import COVENTRY, RUGBY, Proposed, national, table

APRIL, MAY = ('2021-04-01', '2021-04-30'), ('2021-05-01', '2021-05-31')
HEADING = 'Month,Area code,Diagnosis,Admissions'


def admissions(texts, total, areas=(COVENTRY, RUGBY)):
    """The rows of two months, with the total behind its parts, and what they add up to."""
    rows, sums = [], {}
    for area in areas:
        for month, days in (('2021-04', APRIL), ('2021-05', MAY)):
            figures = [i % 17 + len(area + month) + (3 if month == '2021-05' else 0) for i in range(texts)]
            rows += [(month, area, 'Diagnosis %d' % i, n) for i, n in enumerate(figures)] + [(month, area, total, sum(figures))]
            sums[area, days] = sum(figures)
    return rows, sums


class Totals(Proposed):
    def expect(self, name, rows, sums, said=None):
        self.run_proposal(name, table(HEADING, rows))
        for (area, days), number in sums.items():
            self.assertEqual(self.of(area, 'category', 'period_start', 'period_end', 'value') & {('', *days, str(number)), ('', *days, str(2 * number))}, {('', *days, str(number))}, name)
        if said:
            self.assertIn(said, self.asked.stderr)

    def test_a_total_among_hundreds_of_texts_is_left_out(self):
        for texts in (399, 700, 2500):
            rows, sums = admissions(texts, 'Total')
            self.expect('total%d.csv' % texts, rows, sums, "'Total' in the column 'Diagnosis' is the sum of the others")

    def test_a_total_that_does_not_say_so_among_hundreds_of_texts(self):
        for texts in (45, 700, 2500):
            rows, sums = admissions(texts, 'A00-Z99')
            self.expect('range%d.csv' % texts, rows, sums, "'A00-Z99' in the column 'Diagnosis' is the sum of the others")

    def test_texts_of_other_areas_do_not_hide_the_total(self):
        elsewhere = [('2021-04', code, 'Elsewhere %d' % i, 5) for i, (code,) in enumerate(national(3000))]
        rows, sums = admissions(30, 'All diagnoses')
        self.expect('national.csv', elsewhere + rows, sums, "'All diagnoses' in the column 'Diagnosis' is the sum of the others")

    def test_parts_alone_are_added_up(self):
        rows, sums = admissions(2500, 'Diagnosis of another kind')
        self.expect('alone.csv', [one for one in rows if one[2] != 'Diagnosis of another kind'], sums)

    def test_a_file_that_was_pasted_twice_counts_once(self):
        rows, sums = admissions(3, 'Total')
        self.expect('twice.csv', rows + rows, sums, '16 kept + 0 filtered + 0 rejected + 16 duplicates')
        parts = [one for one in rows if one[2] != 'Total']
        self.expect('parts.csv', parts + parts, sums)
        self.assertIn('the same as another from end to end', self.asked.stderr)

    def test_rows_that_only_figures_tell_apart_are_rejected_and_asked_about(self):
        """Two practices called Health Centre, or one of which the figure was revised: only a person can know."""
        rows = [(COVENTRY, 2021, 'Health Centre', 120), (COVENTRY, 2021, 'Old Mill', 80), (COVENTRY, 2021, 'Health Centre', 130), (RUGBY, 2021, 'Park', 70)]
        pipeline = self.propose('alike.csv', table('Area code,Year,Practice,Admissions', rows))
        self.assertIn('2 of the 4 rows of your areas differ from others only in their figures: are they parts of a whole? If so, set "alike_rows" to "add"', self.asked.stderr)
        for text, figure, note in ((pipeline, '', 'no sum: of its 3 rows 1 is rejected'), (pipeline.replace('"once"', '"add"'), str(120 + 80 + 130), '')):
            self.run_program('run', self.write('alike.json', text), code=8)
            with open(os.path.join(self.latest(), 'coventry', 'coventry-outcomes.csv'), newline='', encoding='utf-8') as file:
                found = [(one['value'], one['note']) for one in csv.DictReader(file) if one['area_code'] == COVENTRY and not one['category']]
            self.assertEqual(found, [(figure, note)])

    def test_a_star_in_the_place_of_a_period_stops_no_proposal(self):
        """A row that belongs to no sum would stop the run; the others are published one by one, and it is rejected."""
        pipeline = self.propose('star.csv', table('Area code,Year,Kind,Admissions', [(COVENTRY, 2019, 'A', 10), (COVENTRY, '*', 'B', 20), (RUGBY, 2019, 'A', 5), (RUGBY, 2019, 'B', 6)]))
        self.run_program('run', self.write('star.json', pipeline), code=8)
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8') as file:
            self.assertEqual({(one['category'], one['value']) for one in csv.DictReader(file) if one['area_code'] == RUGBY}, {('A', '5'), ('B', '6')})
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='', encoding='utf-8') as file:
            self.assertEqual([(one['rule'], one['line']) for one in csv.DictReader(file)], [('period', '3')])


main()
