"""What headings say beside what is measured: a sex, a part of a year. Made-up figures; what is right was written down first."""
import json
from job import main
from proposed import COVENTRY, RUGBY, Proposed, financial, row, table, year

PLAIN = table('Area code,Area,Trips', [(COVENTRY, 'Coventry', 105), (RUGBY, 'Rugby', 95)])


class Names(Proposed):
    def test_a_name_that_may_say_something_else_is_asked_about(self):
        for name in ('trips_published_june_2017.csv', 'trips_h1_2017.csv', 'trips_autumn_2017.csv', 'trips_term_2_2017.csv', 'trips_june.csv', 'trips_2016_based_2018.csv'):
            constants = json.loads(self.propose(name, PLAIN))['sources'][0]['options']['constants']
            self.assertEqual(constants, {'period': 'YYYY'}, name)
            self.assertIn('has no period', self.asked.stderr)

    def test_what_looks_like_our_area_is_named_where_none_is(self):
        for text, words in (('E0800002', "'E0800002' in 'Area' looks like Coventry (E08000026)"), ('North Warks', "'North Warks' in 'Area' looks like North Warwickshire (E07000218)")):
            self.propose('alike.csv', table('Area,Year,Rate', [(text, 2018, 10.5)]), code=6)
            self.assertIn('no column has areas of the Places file, but ' + words, self.asked.stderr)
        self.propose('none.csv', table('Area,Year,Rate', [('Adur', 2018, 10.5)]), code=6)
        self.assertNotIn('looks like', self.asked.stderr)

    def test_places_and_footprints_by_their_names(self):
        rows = self.check('deficit.csv', table('Area,Year,Deficit', [('South Warwickshire', 2019, 105), ('Coventry and Rugby', 2019, 95), ('Warwickshire North', 2019, 85), ('The system', 2019, 285)]),
                          'south-warwickshire', {row('Deficit', '105', year(2019))})
        self.assertEqual({(one['place'], one['geography'], one['value']) for one in rows if one['area_code'] == 'coventry-and-rugby-footprint'},
                         {('coventry', 'shared', '95'), ('rugby', 'shared', '95'), ('coventry-and-warwickshire', 'part', '95')})
        self.assertEqual(self.of('coventry-and-warwickshire', 'place', 'geography', 'value'), {('coventry-and-warwickshire', 'exact', '285')})

    def test_a_rate_of_one_file_is_none_of_another(self):
        """Both would be the measure "rate", and the figures of one would give way to those of the other."""
        ids = []
        for name, heading in (('falls.csv', 'Rate'), ('burns.csv', 'Rate'), ('burns.csv', 'Rate of burns'), ('falls.csv', '"Rate per 1,000"'), ('falls.csv', 'Rate per birth')):
            options = json.loads(self.propose(name, table('Area code,Year,' + heading, [(COVENTRY, 2018, 10.5), (RUGBY, 2018, 9.5)])))['sources'][0]['options']
            ids.append(options['columns'][-1]['with']['indicator'])
        self.assertEqual(ids, ['falls-rate', 'burns-rate', 'rate-of-burns', 'falls-rate-per-1-000', 'rate-per-birth'])

    def test_headings_that_are_parts_of_a_year(self):
        rows = [(COVENTRY, 10, 12, 22), (RUGBY, 1, 2, 3)]
        self.check('trips_2016-17.csv', table('Area code,Q1,Q4,Trips', rows), COVENTRY, {
            row('table', '10', ('2016-04-01', '2016-06-30')), row('table', '12', ('2017-01-01', '2017-03-31')), row('Trips', '22', financial(2016))})
        options = json.loads(self.propose('trips_2016.csv', table('Area code,Apr,May,Trips', rows)))['sources'][0]['options']
        self.assertEqual([one.get('with', {}).get('period') for one in options['columns']], [None, 'Apr YYYY', 'May YYYY', None])

    def test_a_column_for_each_sex(self):
        said = self.check('sides.csv', table('Area code,Year,Men (%),Women (%),Cost', [(COVENTRY, 2018, 10.5, 12.5, 8.5), (RUGBY, 2018, 11.5, 13.5, 7.5)]), COVENTRY, {
            row('sides', '10.5', year(2018), 'Male'), row('sides', '12.5', year(2018), 'Female'), row('Cost', '8.5', year(2018))})
        self.assertTrue(said)
        self.check('obesity.csv', table('Area code,Year,Male,Female,Total', [(COVENTRY, 2018, 10.5, 12.5, 11.5), (RUGBY, 2018, 11.5, 13.5, 12.5)]), COVENTRY, {
            row('obesity', '10.5', year(2018), 'Male'), row('obesity', '12.5', year(2018), 'Female'), row('obesity', '11.5', year(2018))})
        # one sex alone may be part of what is measured
        self.check('one.csv', table('Area code,Year,Women screened for it', [(COVENTRY, 2018, 70.5), (RUGBY, 2018, 71.5)]), COVENTRY, {row('Women screened for it', '70.5', year(2018))})


main()
