"""What the tests of sources that make one series share: a pipeline of one source for each file, and what is read of its publication."""
import csv, json, os
import openpyxl
from job import HEADER, Job, PLACES, ROOT, contents, figures, read_json

YEARS = range(2012, 2022)
HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
STEPS = ['normalise', 'places', 'inequality', 'benchmark', 'trend', 'spc', 'reconcile']


def line(year, area, value, indicator='91547', limits=(1, 1), note=''):
    cells = [indicator, 'Smoking', '', '', area, area, 'District', 'Persons', '15+ yrs', '', '', str(year), value,
             *(['%.1f' % (float(value) + sign * limit) for sign, limit in zip((-1, 1), limits)] if value != 'abc' else ['', '']), '', '', '%.10g' % (float(value) * 10) if value != 'abc' else '', '1000', note, '', '', '', '', '', '']
    return ','.join(cells)


class SeriesJob(Job):
    def sources(self, files, **more):
        """A pipeline of a source for each file, in this order, and of one with an early figure of England, so that every Place has a row; returns its path."""
        files = [*files, ('england', [line(2000, 'E92000001', '20')])]
        pipeline = {'pipeline': 'series', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'),
                    'sources': [{'id': name, 'extractor': 'fingertips', 'options': {'files': [self.write(name + '.csv', '\n'.join([HEADER, *rows, '']))]}}
                                for name, rows in files],
                    'transforms': [{'use': step} for step in STEPS], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}], **more}
        return self.write('series.json', json.dumps(pipeline))

    def table(self, place='rugby'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def own(self, year, place='rugby', area='E07000220'):
        found = [row for row in self.table(place) if row['area_code'] == area and row['period'] == str(year) and row['category'] == '']
        self.assertEqual(len(found), 1, 'never two rows for one fact')
        return found[0]

    def publish(self, files, *words, code=0, **more):
        return self.run_program('run', self.sources(files, **more), *words, code=code)

    def sheet(self, name, place='rugby'):
        book = openpyxl.load_workbook(os.path.join(self.latest(), place, place + '-outcomes.xlsx'), read_only=True)
        return [[cell for cell in row if cell not in (None, '', '[z]', '[x]')] for row in book[name].iter_rows(values_only=True)]

    def findings(self, kind, place='rugby'):
        return [row[1:] for row in self.sheet('Checks', place) if row[:1] == [kind]]

    def require(self, path):
        pipeline = read_json(path)
        pipeline['sources'][1]['required'] = True
        return self.write('series.json', json.dumps(pipeline))

    def contents(self):
        """All files of the Places."""
        return {path: digest for path, digest in contents(self.latest()).items() if path.startswith(tuple(place + '/' for place in PLACES))}

    def figures(self):
        """Those that do not say what changed since the publication before."""
        return {path: digest for path, digest in figures(self.latest()).items() if path.startswith(tuple(place + '/' for place in PLACES))}
