"""Totals among their parts in columns of very many texts: what preview proposes is run unedited. Made-up figures, added up here."""
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
        self.expect('parts.csv', [one for one in rows if one[2] != 'Diagnosis of another kind'], sums)


main()
