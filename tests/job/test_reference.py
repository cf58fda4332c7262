"""Sources that give reference data are read before the others, kept and accounted for as they are, and published nowhere. Expectations are worked
out by hand from the few rows below."""
import json, os
from job import Job, contents, main, read_json, ROOT

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
PEOPLE = '''area_code,area_name,sex,age,period,value
E08000026,Coventry,Male,0-4,2019,12000
E08000026,Coventry,Male,5+,2019,170000
E08000026,Coventry,Female,All ages,2019,180000
E07000220,Rugby,Persons,All ages,2019,107200
E07000220,Rugby,Persons,All ages,2018,%s
E06000001,Hartlepool,Persons,All ages,2019,90000
'''
FIGURES = '''indicator,area_code,area_name,period,value
smoking,E08000026,Coventry,2019,10
smoking,E07000220,Rugby,2019,11
smoking,E07000221,Stratford-on-Avon,2019,12
smoking,E07000218,North Warwickshire,2019,13
'''


def columns(*names):
    return [{'field': name, 'names': [name]} for name in names]


class Reference(Job):
    def pipeline(self, people=PEOPLE % 106000, **more):
        figures = {'id': 'figures', 'extractor': 'table',
                   'options': {'files': [self.write('figures.csv', FIGURES)], 'columns': columns('indicator', 'area_code', 'area_name', 'period', 'value'),
                               'constants': {'value_type': 'other', 'unit': 'points'}}}
        given = {'id': 'people', 'extractor': 'table', **{'gives': 'populations', **more},
                 'options': {'files': [self.write('people.csv', people)], 'columns': columns('area_code', 'area_name', 'sex', 'age', 'period', 'value'),
                             'constants': {'indicator': 'population', 'indicator_name': 'Population', 'value_type': 'count', 'unit': 'People'}}}
        return self.write('reference.json', json.dumps({
            'pipeline': 'reference', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
            'sources': [figures, given], 'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))

    def test_populations_are_kept_and_not_published(self):
        self.run_program('run', self.pipeline())
        publication = read_json(os.path.join(self.latest(), 'publication.json'))
        people = [unit for unit in publication['units'] if unit['source'] == 'people']
        self.assertEqual([(unit['rows_read'], unit['rows_kept'], unit['rows_filtered'], unit['rows_rejected']) for unit in people], [(6, 5, 1, 0)])
        for name in os.listdir(os.path.join(self.latest(), 'coventry')):
            if name.endswith('.csv'):
                with open(os.path.join(self.latest(), 'coventry', name), encoding='utf-8-sig') as file:
                    self.assertNotIn('12000', file.read(), name)
        self.assertIn('nothing changed', self.run_program('run', self.pipeline()).stdout)

    def test_what_cannot_be_is_told_with_its_line(self):
        done = self.run_program('run', self.pipeline(PEOPLE % 0))
        self.assertIn('people.csv:6: a population of 0', done.stderr)
        self.assertIn("period '2018' of E07000220 cannot be used", done.stderr)

    def test_ranks_of_deprivation_are_reference_data_too(self):
        done = self.run_program('run', self.pipeline('area_code,area_name,sex,age,period,value\nE08000026,Coventry,,,2019,0\n', gives='deprivation'))
        self.assertIn('people.csv:2: a rank of deprivation of 0 of E08000026 cannot be used', done.stderr)

    def test_last_good_reference_data_stay(self):
        self.run_program('run', self.pipeline())
        before = contents(os.path.join(self.latest(), 'coventry'))
        pipeline = self.pipeline()
        os.remove(os.path.join(os.path.dirname(pipeline), 'people.csv'))
        done = self.run_program('run', pipeline, code=8)
        self.assertIn("source 'people' could not be read, its last good rows are kept", done.stderr)
        self.assertEqual(sorted(before), sorted(contents(os.path.join(self.latest(), 'coventry'))))

    def test_check_refuses_an_unknown_word(self):
        done = self.run_program('check', self.pipeline(gives='people'), code=3)
        self.assertIn('populations', done.stderr)


main()
