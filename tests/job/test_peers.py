"""Which authorities are like which, and where a figure stands among those of all England. Expectations by hand and by a calculation of their own."""
import json, os
from job import Job, ROOT, SHARED, main, needs_shared

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
SCORES = 'Local Authority District code (2019),Local Authority District name (2019),IMD - Average score\n'


class PeersFiles(Job):
    def checked(self, deprivation=None, neighbours=None, code=3, ending='csv'):
        """`check` of a pipeline with these files."""
        peers = {}
        if deprivation is not None:
            peers['deprivation'] = [self.write('deprivation.csv', deprivation)]
        if neighbours is not None:
            peers['neighbours'] = self.write('neighbours.' + ending, neighbours)
        pipeline = {'pipeline': 'peers', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'peers': peers,
                    'sources': [{'id': 'a', 'extractor': 'fingertips', 'options': {'files': [self.write('a.csv', 'x\n')]}}], 'transforms': [{'use': 'normalise'}]}
        return self.run_program('check', '--json', self.write('peers.json', json.dumps(pipeline)), code=code)

    def mistakes(self, **files):
        """(file, line, column of the table, message) of each mistake; the last entry only counts them."""
        said = [json.loads(line) for line in self.checked(**files).stderr.splitlines()]
        return [(os.path.basename(one['source']), one.get('line', 0), one.get('column', 0), one['message']) for one in said[:len(said) - (len(said) > 1)]]

    def only(self, **files):
        (mistake,) = self.mistakes(**files)
        return mistake[3]

    def test_every_mistake_of_a_neighbours_file_is_told(self):
        said = self.mistakes(neighbours='area_code,neighbour_code,rank\nE07000220,E07000220,1\nE07000220,E07000221,2\nE08000026,E08000001,1\nE08000026,E08000001,2\n'
                                        'E07000222,E38000038,1\nE07000218,E07000219,one\nE07000219,E07000218,1\nE07000219,E07000222,1\n')
        self.assertEqual(said, [('neighbours.csv', 2, 0, 'the organisations similar to E07000220: E07000220 is itself among them'),
                                ('neighbours.csv', 5, 0, 'the organisations similar to E08000026: E08000001 is there twice'),
                                ('neighbours.csv', 6, 2, "6: 'E38000038' is not a code of an English local authority: expected one such as E07000220"),
                                ('neighbours.csv', 7, 3, '7: the rank is missing: expected a whole number to 100'),
                                ('neighbours.csv', 9, 3, '9: rank 1 of E07000219 is there twice')])
        said = self.mistakes(neighbours='area_code,neighbour_code,rank\nE07000220,E07000221,1\nE07000220,E07000222,3\nE07000222,E07000220,2\n')
        self.assertEqual(said, [('neighbours.csv', 3, 0, 'the organisations similar to E07000220: rank 2 is missing, and there are further ones'),
                                ('neighbours.csv', 4, 0, 'the organisations similar to E07000222: rank 1 is missing, and there are further ones')])

    def test_forms_of_a_neighbours_file(self):
        long = 'Area code,Area name,Neighbour code,Neighbour name\nE07000220,Rugby,E07000130,Charnwood\nE07000220,Rugby,E07000134,North West Leicestershire\n'
        wide = 'Rank,E07000220,E07000222\n1,E07000130,E07000120\n2,E07000134,E07000121\n'
        fingertips = json.dumps({'E07000220': ['E07000130', 'E07000134'], 'E07000222': ['E07000120', 'E07000121']})
        for text, ending in ((long, 'csv'), (wide, 'csv'), (fingertips, 'json')):
            self.checked(neighbours=text, code=0, ending=ending)
        self.assertIn('no table of nearest neighbours', self.only(neighbours='a,b\n1,2\n'))
        self.assertIn('no table of nearest neighbours', self.only(neighbours='area code,neighbour code\n'))
        self.assertIn('the file is empty', self.only(neighbours=''))
        self.assertIn('has none of the areas of the Places file', self.only(neighbours='area code,neighbour code\nE06000001,E06000002\n'))

    def test_every_mistake_of_a_deprivation_file_is_told(self):
        rows = ['E0700022%d,Name,%d' % (i, 30 - i) for i in range(10)]
        self.checked(deprivation=SCORES + '\n'.join(rows) + '\n', code=0)
        said = self.mistakes(deprivation=SCORES + '\n'.join(rows[:9] + ['E07000220,Again,3', 'E54000018,ICB,3', 'E07000100,None,-']) + '\n')
        self.assertEqual(said, [('deprivation.csv', 11, 1, "11: 'E07000220' is there twice"),
                                ('deprivation.csv', 12, 1, "12: 'E54000018' is not the code of an English local authority: expected one such as E07000220"),
                                ('deprivation.csv', 13, 3, "13: '-' is not an average score: expected a number of 0 or more")])
        self.assertIn('fewer than ten authorities', self.only(deprivation=SCORES + '\n'.join(rows[:4]) + '\n'))
        self.assertIn('districts and counties in one table', self.only(deprivation=SCORES + '\n'.join([*rows, 'E10000031,Warwickshire,20']) + '\n'))
        self.assertIn('no table of authorities', self.only(deprivation='a,b\nc,d\n'))

    @needs_shared()
    def test_the_published_file_of_the_indices(self):
        real = os.path.join(SHARED, 'data', 'imd', 'File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx')
        pipeline = {'pipeline': 'peers', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'peers': {'deprivation': [real]},
                    'sources': [{'id': 'a', 'extractor': 'fingertips', 'options': {'files': [self.write('a.csv', 'x\n')]}}], 'transforms': [{'use': 'normalise'}]}
        self.run_program('check', self.write('peers.json', json.dumps(pipeline)))


if __name__ == '__main__':
    main()
