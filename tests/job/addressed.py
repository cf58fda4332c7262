"""What the tests of sources at addresses share: a server of tests/support, tables at it, and a pipeline that reads them."""
import json, os, sys
from job import Job, ROOT

sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
import servers  # noqa: E402

SERVERS = servers.Servers('services')
SERVICES = SERVERS.services
HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
COLUMNS = [{'field': 'area_code', 'names': ['Code']}, {'field': 'period', 'names': ['Year']}, {'field': 'value', 'names': ['Value']}]
AREAS = ('E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222', 'E92000001')


def table(first, years=(2018, 2019)):
    """A figure of every area for each year, the first of them `first`."""
    return 'Code,Year,Value\n' + ''.join('%s,%d,%g\n' % (area, year, first + number) for number, area in enumerate(AREAS) for year in years)


class Addressed(Job):
    def setUp(self):
        super().setUp()
        SERVICES.reset()

    def serve(self, **texts):
        """serve(a=TEXT): what /files/a.csv has."""
        SERVICES.control(files={name + '.csv': text for name, text in texts.items()})

    @staticmethod
    def at(name, more=''):
        return '%s/files/%s.csv%s' % (SERVICES.url, name, more)

    def pipeline(self, locations, name='addressed', options=None, **source):
        """A source for each: id -> location of a table."""
        sources = [dict({'id': id, 'extractor': 'table', 'title': 'Table ' + id,
                         'options': dict({'files': [location], 'columns': COLUMNS, 'constants': {'indicator': id, 'indicator_name': id.upper()}}, **(options or {}))}, **source)
                   for id, location in locations.items()]
        return self.write(name + '.json', json.dumps({
            'pipeline': name, 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'sources': sources,
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}]}))
