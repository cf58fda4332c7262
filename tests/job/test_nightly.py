"""The pipeline of every night: its sources are those of the shipped mappings."""
import glob, json, os, sys, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import job  # noqa: E402

NIGHTLY = os.path.join(job.ROOT, 'pipelines', 'nightly.json')
# Their options differ on purpose: similar organisations are given too, and files of councils are not those of OHID.
OTHER_OPTIONS, OTHER_WORDS = {'rightcare'}, {'rightcare', 'council-files'}


def pipelines():
    """The only source of each shipped pipeline with one, by its id, with the parameter files replaced."""
    found = {}
    for path in glob.glob(os.path.join(job.ROOT, 'pipelines', '*.json')):
        with open(path, encoding='utf-8') as file:
            pipeline = json.load(file)
        if len(pipeline['sources']) == 1:
            found[pipeline['sources'][0]['id']] = pipeline['sources'][0]
    return found


class NightlyFile(unittest.TestCase):
    def setUp(self):
        with open(NIGHTLY, encoding='utf-8') as file:
            self.nightly = json.load(file)

    def test_sources_are_those_of_the_shipped_mappings(self):
        shipped = pipelines()
        for source in self.nightly['sources']:
            if source['id'] == 'fingertips':
                continue
            own = shipped['long-form' if source['id'] == 'council-files' else source['id']]
            parameter = source['options']['files'][0]
            self.assertIn(parameter[2:-1], self.nightly['parameters'])
            if source['id'] not in OTHER_OPTIONS:
                self.assertEqual(json.dumps(source['options']).replace(parameter, '${files}'), json.dumps(own['options']), source['id'])
            if source['id'] not in OTHER_WORDS:
                self.assertEqual([source.get(key) for key in ('extractor', 'title', 'publisher', 'url', 'licence')],
                                 [own.get(key) for key in ('extractor', 'title', 'publisher', 'url', 'licence')], source['id'])

    def test_every_source_says_where_it_comes_from_and_how_often(self):
        for source in self.nightly['sources']:
            for key in ('title', 'publisher', 'licence', 'comment'):
                self.assertTrue(source.get(key), '%s of %s' % (key, source['id']))
        self.assertTrue(all(parameter.get('optional') and parameter['help'] for parameter in self.nightly['parameters'].values()))


if __name__ == '__main__':
    unittest.main()
