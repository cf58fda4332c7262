"""Nomis: /nomis/api/v01/dataset/ID.data.csv, as it is met: pages that are cut without a word, parameters that are ignored without a word, and what else goes wrong
on purpose. Two datasets: NM_2002_1, population by single year of age, and NM_9_1, which has a dimension (ITEM) beside."""
import hashlib
from . import geography

CSV = 'text/csv'
PAGE = 25000
# What a dataset has, in its order: parameter, its values with their names, and whether all of them come where nothing is asked for.
GENDERS = {'0': 'Total', '1': 'Male', '2': 'Female'}
AGES = dict({str(101 + age): 'Age %d' % age for age in range(90)}, **{'191': 'Aged 90+'})
MEASURES = {'20100': 'Value'}
DATASETS = {'NM_2002_1': [('GENDER', GENDERS), ('C_AGE', AGES), ('MEASURES', MEASURES)],
            'NM_9_1': [('GENDER', GENDERS), ('ITEM', {'1': 'Total claimants', '2': 'Claimants aged 16-24'}), ('MEASURES', {'20100': 'Value', '20301': 'Percent'})]}
GENERAL = {'geography', 'date', 'time', 'select', 'recordlimit', 'recordoffset', 'uid', 'excludemissingvalues'}
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


def rows_of(dimensions, query, years):
    """Each row as its columns."""
    wanted = query.get('geography', '').split(',')
    areas = [area for area in geography.LOWER if wanted == [''] or 'TYPE464' in wanted or area.code in wanted]
    cells = [{}]
    for name, values in dimensions:
        asked = chosen(values, query[name.lower()]) if name.lower() in query else list(values)
        cells = [dict(cell, **{name: value, name + '_NAME': values[value], name + '_CODE': value}) for cell in cells for value in asked]
    for year in years:
        for number, area in enumerate(areas):
            place = {'DATE': str(year), 'DATE_NAME': str(year), 'DATE_CODE': str(year), 'GEOGRAPHY': str(1946157000 + number), 'GEOGRAPHY_NAME': area.name,
                     'GEOGRAPHY_CODE': area.code, 'GEOGRAPHY_TYPE': 'local authorities: district / unitary', 'GEOGRAPHY_TYPECODE': '424'}
            for cell in cells:
                yield dict(place, **cell, OBS_VALUE=str(figure(str(year), area.code, *[cell[name] for name, _ in dimensions])), OBS_STATUS='A', OBS_STATUS_NAME='Normal Value',
                           OBS_CONF='F', OBS_CONF_NAME='Free (free for publication)', URN='Nm-made-up')


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
    dataset = path.rpartition('/')[2].removesuffix('.data.csv')
    if 'age' in query or not path.endswith('.data.csv') or dataset not in DATASETS:
        return CSV, b''
    for name in said.get('ignore', []):
        query.pop(name, None)
    numbered = page_of(list(rows_of(DATASETS[dataset], query, years_of(query, said))), query, said)
    columns = list(numbered[0]) if numbered else ['DATE_NAME', 'GEOGRAPHY_CODE', 'OBS_VALUE', 'RECORD_OFFSET', 'RECORD_COUNT']
    wanted = [name for name in columns if not query.get('select') or name.lower() in query['select'].lower().split(',')]
    text = [','.join('"%s"' % name for name in wanted)]
    text += [','.join(row[name] if name in PLAIN else '"%s"' % row[name] for name in wanted) for row in numbered]
    return CSV, ('\n'.join(text) + '\n').encode()
