"""Nomis and web pages, as they are met: pages that are cut without a word, links that change each month. ArcGIS is in arcgis.py."""
import hashlib, json
from . import geography
from .arcgis import arcgis, whole  # noqa: F401

CSV, HTML = 'text/csv', 'text/html; charset=utf-8'


# ---- Nomis: /nomis/api/v01/dataset/ID.data.csv

NOMIS_PAGE = 25000
# Parameters that the dataset has; others are ignored without a word.
NOMIS_KNOWN = {'geography', 'date', 'time', 'gender', 'c_age', 'measures', 'select', 'recordlimit', 'recordoffset', 'uid', 'excludemissingvalues'}
NOMIS_COLUMNS = ['DATE_NAME', 'GEOGRAPHY_CODE', 'GEOGRAPHY_NAME', 'C_AGE_NAME', 'GENDER_NAME', 'MEASURES_NAME', 'OBS_VALUE', 'OBS_STATUS', 'RECORD_OFFSET', 'RECORD_COUNT']
GENDERS = {'0': 'Total', '1': 'Male', '2': 'Female'}


def nomis_rows(query, years):
    """Population by single year of age: every district and year that was asked for."""
    wanted = query.get('geography', '').split(',')
    areas = [area for area in geography.LOWER if wanted == [''] or 'TYPE464' in wanted or area.code in wanted]
    genders = query.get('gender', '0,1,2').split(',')
    for year in years:
        for area in areas:
            for gender in genders:
                for age in range(91):
                    digest = hashlib.sha256(('%s %s %s %d' % (year, area.code, gender, age)).encode()).digest()
                    yield [str(year), area.code, area.name, 'Age %d' % age if age < 90 else 'Aged 90+', GENDERS.get(gender, 'Total'), 'Value',
                           str(700 + int.from_bytes(digest[:2], 'big') % 900), 'A']


def nomis(path, query, said):
    """`said` may hold {"page": N, "years": N}. `age=` is not a parameter of this dataset: no rows, as there."""
    query = {name.lower(): text for name, text in query.items()}
    if 'age' in query or not path.endswith('.data.csv'):
        return CSV, b''
    years = range(2024 - said.get('years', 5), 2024) if query.get('date', query.get('time', 'latest')) != 'latest' else range(2023, 2024)
    rows = list(nomis_rows(query, years))
    first, page = whole(query.get('recordoffset', ''), 0), said.get('page', 1000000 if 'uid' in query else NOMIS_PAGE)
    last = first + min(page, whole(query.get('recordlimit', ''), page))
    wanted = [name for name in NOMIS_COLUMNS if not query.get('select') or name.lower() in query['select'].lower().split(',')]
    text = [','.join('"%s"' % name for name in wanted)]
    for at, row in enumerate(rows[first:last]):
        named = dict(zip(NOMIS_COLUMNS, [*row, str(first + at), str(len(rows))]))
        text.append(','.join(named[name] if name in ('OBS_VALUE', 'RECORD_OFFSET', 'RECORD_COUNT') else '"%s"' % named[name] for name in wanted))
    return CSV, ('\n'.join(text) + '\n').encode()


# ---- Pages: /pages/monthly links monthly files, /pages/listing is a listing over pages, /pages/file/... are the files

MONTHS = ['2026-07', '2026-08', '2026-09', '2026-10']
NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']


def address(month, said):
    """Where the file of a month is. The folder has no meaning, and changes when the file is published again ("again": N)."""
    folder = hashlib.sha256(('%s %s' % (month, said.get('again', 0))).encode()).hexdigest()[:6].upper()
    return '/pages/file/%s/Appointments-%s-%s.csv' % (folder, NAMES[int(month[5:]) - 1], month[:4])


def monthly_file(month, said):
    text = 'month,area_code,area_name,appointments\n'
    for area in geography.LOWER:
        digest = hashlib.sha256(('%s %s' % (month, area.code)).encode()).digest()
        text += '%s,%s,%s,%d\n' % (month, area.code, area.name, 40000 + int.from_bytes(digest[:2], 'big') + 7 * said.get('again', 0))
    return text.encode()


def html(title, body):
    return HTML, ('<!DOCTYPE html>\n<html lang="en"><head><title>%s</title></head>\n<body>\n<h1>%s</h1>\n%s\n</body></html>\n' % (title, title, body)).encode()


def link(month, said):
    name = '%s %s' % (NAMES[int(month[5:]) - 1], month[:4])
    return '<li><a class="attachment" href="%s">Appointments, %s (CSV)</a></li>' % (address(month, said), name)


def monthly(said):
    """The newest is neither first nor last, and other links are about it. "redesigned": the links are made by a script."""
    months = list(said.get('months', MONTHS))
    if said.get('redesigned'):
        return html('Appointments', '<div id="app" data-source="/pages/data.json"></div>')
    order = months[-2:] + months[:-2]
    return html('Appointments', '<p><a href="/pages/about.html">About these statistics &amp; how to use them</a></p>\n<ul>\n%s\n</ul>'
                % '\n'.join(link(month, said) for month in order))


def listing(query, said):
    """Two months a page. "listing": "good", "repeats" (page 2 is page 1 again), "skips" (what page 2 begins with is on no page), "endless" (there is always a
    next page, and it is like the last), "circle" (the last page leads to the first)."""
    months, kind = sorted(said.get('months', MONTHS), reverse=True), said.get('listing', 'good')
    pages = [months[at:at + 2] for at in range(0, len(months), 2)]
    number = max(1, whole(query.get('page', ''), 1))
    shown = pages[min(number, len(pages)) - 1]
    if kind == 'repeats' and number == 2:
        shown = pages[0]
    if kind == 'skips' and number == 2:
        shown = shown[1:]
    following = number + 1 if number < len(pages) or kind == 'endless' else 1 if kind == 'circle' else None
    body = '<ul>\n%s\n</ul>' % '\n'.join(link(month, said) for month in shown)
    body += '\n<p>%d results</p>' % len(months)
    if following:
        body += '\n<a rel="next" href="/pages/listing?page=%d">Next page</a>' % following
    return html('Publications', body)


def pages(path, query, said):
    """None where there is no such page: a file at an address of last month, too."""
    if path == '/pages/monthly':
        return monthly(said)
    if path == '/pages/listing':
        return listing(query, said)
    for month in said.get('months', MONTHS):
        if path == address(month, said):
            return CSV, monthly_file(month, said)
    return html('About', '<p>Nothing to fetch here.</p>') if path == '/pages/about.html' else None
