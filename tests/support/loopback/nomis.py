"""Nomis: /nomis/api/v01/dataset/ID.data.csv, as it is met: pages that are cut without a word, parameters that are ignored without a word, and what else goes wrong
on purpose. Three datasets: NM_2002_1, population by single year of age, NM_2014_1, the same of small areas (those of loopback/arcgis.py, asked for as
DISTRICTTYPE151), and NM_9_1, which has a dimension (ITEM) beside."""
import hashlib
from . import arcgis, geography

CSV = 'text/csv'
PAGE = 25000
# What a dataset has, in its order: parameter, its values with their names, and whether all of them come where nothing is asked for.
GENDERS = {'0': 'Total', '1': 'Male', '2': 'Female'}
AGES = dict({str(101 + age): 'Age %d' % age for age in range(90)}, **{'191': 'Aged 90+'})
MEASURES = {'20100': 'Value'}
DATASETS = {'NM_2002_1': [('GENDER', GENDERS), ('C_AGE', AGES), ('MEASURES', MEASURES)],
            'NM_2014_1': [('GENDER', GENDERS), ('C_AGE', AGES), ('MEASURES', MEASURES)],
            'NM_9_1': [('GENDER', GENDERS), ('ITEM', {'1': 'Total claimants', '2': 'Claimants aged 16-24'}), ('MEASURES', {'20100': 'Value', '20301': 'Percent'})]}
GENERAL = {'geography', 'date', 'time', 'select', 'recordlimit', 'recordoffset', 'uid', 'excludemissingvalues'}
PAGES, PAGES_KEPT = {}, 24  # as they were sent: nights ask for the same ones again
PLAIN = ('OBS_VALUE', 'RECORD_OFFSET', 'RECORD_COUNT')


def whole(text, default):
    return int(text) if text.isdigit() else default


def chosen(values, asked):
    """The values that are asked for: '1', '1,2' or '101...191'."""
    found = []
    for one in asked.split(','):
        first, dots, last = one.partition('...')
        found += [value for value in values if (int(first) <= int(value) <= int(last) if dots else value == one)]
    return found


def years_of(query, said):
    """latest, latestMINUS4-latest, 2021, 2019,2020 and 2019-2023."""
    newest, asked = 2023, query.get('date', query.get('time', 'latest'))
    if 'latest' in asked:
        back = int(asked.partition('MINUS')[2].partition('-')[0] or 0)
        return list(range(newest - back, newest + 1))
    if '-' in asked:
        return list(range(newest + 1 - said.get('years', 5), newest + 1))
    return [int(year) for year in asked.split(',')]


def figure(*words):
    """The figure of an area, a year and so on: made up, and the same each time."""
    digest = hashlib.sha256(' '.join(words).encode()).digest()
    return 700 + int.from_bytes(digest[:2], 'big') % 900


def areas_of(wanted):
    """(code, name, words for the type, its number) of the areas that are asked for: districts, or the small areas of districts."""
    found = [(area.code, area.name, 'local authorities: district / unitary', '424') for area in geography.LOWER if wanted == [''] or 'TYPE464' in wanted or area.code in wanted]
    parents = {text.removesuffix('TYPE151') for text in wanted if text.endswith('TYPE151')}
    small = [arcgis.lookup(at, '24') for at in range(arcgis.LOOKUP_ROWS)] if parents else []
    return found + [(row['LSOA21CD'], row['LSOA21NM'], '2021 super output areas - lower layer', '151') for row in small if row['LAD24CD'] in parents]


class Rows:
    """All rows that are asked for, each made when a page needs it: as its columns."""
    def __init__(self, dimensions, query, years):
        self.dimensions, self.years, self.areas = dimensions, years, areas_of(query.get('geography', '').split(','))
        self.cells = [{}]
        for name, values in dimensions:
            asked = chosen(values, query[name.lower()]) if name.lower() in query else list(values)
            self.cells = [dict(cell, **{name: value, name + '_NAME': values[value], name + '_CODE': value}) for cell in self.cells for value in asked]

    def __len__(self):
        return len(self.years) * len(self.areas) * len(self.cells)

    def __getitem__(self, part):
        return [self.row(at) for at in range(*part.indices(len(self)))]

    def row(self, at):
        rest, cell = divmod(at, len(self.cells))
        year, number = divmod(rest, len(self.areas))
        year, cell, (code, name, kind, kind_code) = str(self.years[year]), self.cells[cell], self.areas[number]
        return {'DATE': year, 'DATE_NAME': year, 'DATE_CODE': year, 'GEOGRAPHY': str(1946157000 + number), 'GEOGRAPHY_NAME': name, 'GEOGRAPHY_CODE': code,
                'GEOGRAPHY_TYPE': kind, 'GEOGRAPHY_TYPECODE': kind_code, **cell, 'OBS_VALUE': str(figure(year, code, *[cell[one] for one, _ in self.dimensions])),
                'OBS_STATUS': 'A', 'OBS_STATUS_NAME': 'Normal Value', 'OBS_CONF': 'F', 'OBS_CONF_NAME': 'Free (free for publication)', 'URN': 'Nm-made-up'}


def page_of(rows, query, said):
    """The rows of a page with their numbers, and what goes wrong with it."""
    first, page = whole(query.get('recordoffset', ''), 0), said.get('page', 1000000 if 'uid' in query else PAGE)
    fault, total = said.get('fault'), len(rows)
    if fault == 'repeat':
        first = 0
    if fault == 'skip' and first:
        first += 7
    last = first + min(page, whole(query.get('recordlimit', ''), page))
    if fault == 'cut' and first:
        last = (first + min(last, total)) // 2
    if fault == 'recount' and first:
        total += 1
    numbered = [dict(row, RECORD_OFFSET=str(first + at), RECORD_COUNT=str(total)) for at, row in enumerate(rows[first:last])]
    for row in numbered[:1] if fault == 'status' else []:
        row.update(OBS_STATUS='U', OBS_STATUS_NAME='Estimate is considered unreliable')
    for row in numbered[:1] if fault == 'missing' else []:
        row.update(OBS_VALUE='', OBS_STATUS='Q', OBS_STATUS_NAME='These figures are missing')
    return numbered


def nomis(path, query, said):
    """`said` may hold {"page": N, "years": N, "ignore": [PARAMETER, ...], "fault": NAME}: of the second page on, repeat (it is the first again), skip (it begins
    later), cut (half of it), recount (it says another number of records); of the first row, status and missing. A parameter that a dataset does not have is
    ignored, but for `age`, which gives no rows, as there. Uid is a key: more rows at once."""
    query = {name.lower(): text for name, text in query.items()}
    known = path, tuple(sorted(query.items())), repr(said)
    if known not in PAGES:
        PAGES[known] = answer(path, query, said)
        for old in list(PAGES)[:-PAGES_KEPT]:
            PAGES.pop(old, None)
    return PAGES[known]


def answer(path, query, said):
    dataset = path.rpartition('/')[2].removesuffix('.data.csv')
    if 'age' in query or not path.endswith('.data.csv') or dataset not in DATASETS:
        return CSV, b''
    for name in said.get('ignore', []):
        query.pop(name, None)
    numbered = page_of(Rows(DATASETS[dataset], query, years_of(query, said)), query, said)
    columns = list(numbered[0]) if numbered else ['DATE_NAME', 'GEOGRAPHY_CODE', 'OBS_VALUE', 'RECORD_OFFSET', 'RECORD_COUNT']
    wanted = [name for name in columns if not query.get('select') or name.lower() in query['select'].lower().split(',')]
    text = [','.join('"%s"' % name for name in wanted)]
    text += [','.join(row[name] if name in PLAIN else '"%s"' % row[name] for name in wanted) for row in numbered]
    return CSV, ('\n'.join(text) + '\n').encode()
