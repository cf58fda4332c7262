"""Web pages, as they are met: links that change each month. ArcGIS is in arcgis.py, Nomis in nomis.py."""
import hashlib
from . import geography
from .arcgis import arcgis, whole  # noqa: F401

CSV, HTML = 'text/csv', 'text/html; charset=utf-8'


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
