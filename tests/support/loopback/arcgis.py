"""ArcGIS: /arcgis/rest/services/NAME/FeatureServer/0 and .../0/query. Pages that are cut without a word, errors with status 200, names of fields that have the
year of their areas. A NAME with Boundaries is a layer of the districts with their outlines, each a square, or of the small areas where it begins with Lower_layer; any
other is a lookup from small areas to districts."""
import json, re
from . import geography

JSON, HTML = 'application/json;charset=UTF-8', 'text/html; charset=utf-8'
PAGE, LOOKUP_ROWS = 1000, 2345


def whole(text, default):
    return int(text) if text.isdigit() else default


def lookup(at, year):
    """Codes of the small areas are made up."""
    district = geography.LOWER[at % len(geography.LOWER)]
    return {'FID': at + 1, 'LSOA21CD': 'E01%06d' % (900000 + at), 'LSOA21NM': '%s %03dA' % (district.name, at // len(geography.LOWER) + 1),
            'LAD%sCD' % year: district.code, 'LAD%sNM' % year: district.name}


def boundary(at, year):
    district = geography.LOWER[at]
    return {'FID': at + 1, 'LAD%sCD' % year: district.code, 'LAD%sNM' % year: district.name, 'BNG_E': 400000 + at, 'Shape__Area': 1000000.5}


def small_boundary(at, year):
    """The layers of small areas say nothing of districts."""
    return {name: value for name, value in lookup(at, year).items() if not name.startswith('LAD')}


def square(at, degrees):
    """In degrees, or in metres of the British National Grid."""
    size, x, y = (0.01, -2 + 0.02 * (at % 50), 52 + 0.02 * (at // 50)) if degrees else (1000, 400000 + 2000 * (at % 50), 200000 + 2000 * (at // 50))
    return [[round(x + size * right, 6), round(y + size * up, 6)] for right, up in ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))]


def feature(row, at, shaped, query):
    points = square(at, query.get('f') == 'geojson' or query.get('outSR') == '4326') if shaped else None
    if query.get('f') == 'geojson':
        return {'type': 'Feature', 'id': row['FID'], 'geometry': points and {'type': 'Polygon', 'coordinates': [points[::-1]]}, 'properties': row}
    return {'attributes': row, 'geometry': {'rings': [points]}} if points else {'attributes': row}


def error(code, message, *details):
    """With status 200: what went wrong is in the body."""
    return JSON, json.dumps({'error': {'code': code, 'message': message, 'details': list(details)}}).encode()


def matching(rows, where):
    """1=1, NAME IN ('...', ...), or NAME LIKE '...%' OR ..."""
    begun = [re.fullmatch(r"(\w+) LIKE '([^'%]*)%'", part) for part in where.split(' OR ')]
    if all(begun):
        return [row for row in rows if any(row[1].get(match.group(1), '').startswith(match.group(2)) for match in begun)]
    listed = re.fullmatch(r"(\w+) IN \(([^)]*)\)", where)
    if not listed:
        return rows if where == '1=1' else None
    return [row for row in rows if row[1].get(listed.group(1)) in re.findall(r"'([^']*)'", listed.group(2))]


def chosen(row, names):
    return row if names in ('', '*') else {name: row[name] for name in names.split(',') if name in row}


def arcgis(path, query, said):
    """`said` may hold {"rows": N, "page": N, "year": "24"} and what goes wrong with pages after the first: "stuck" (they are the first again), "repeats": N (they begin
    N rows too early), "skips": N (too late), "short": N (the service gives no more at a time than that, whatever it says), "count": N (it counts wrongly), "flag": false
    (it never says that there are more), "html": true (a page with status 200), "error": [code, message, details]."""
    year, shaped, page = said.get('year', '24'), 'Boundaries' in path, said.get('page', PAGE)
    make, count = (boundary, len(geography.LOWER)) if shaped else (lookup, said.get('rows', LOOKUP_ROWS))
    if shaped and 'Lower_layer' in path:
        make, count = small_boundary, LOOKUP_ROWS
    fields = [{'name': name, 'type': 'esriFieldTypeOID' if name == 'FID' else 'esriFieldTypeString'} for name in make(0, year)]
    if path.endswith('/FeatureServer/0'):
        return JSON, json.dumps({'name': path.split('/')[-3], 'maxRecordCount': page, 'objectIdField': 'FID', 'fields': fields}).encode()
    if not path.endswith('/query'):
        return error(404, 'Service not found')
    rows = matching([(at, make(at, year)) for at in range(count)], query.get('where', ''))
    if rows is None:
        return error(400, 'Cannot perform query. Invalid query parameters.', "'where' clause is invalid")
    if query.get('returnCountOnly') == 'true':
        return JSON, json.dumps({'count': said.get('count', len(rows))}).encode()
    if 'error' in said:
        return error(*said['error'])
    first = whole(query.get('resultOffset', ''), 0)
    if first and said.get('html'):
        return HTML, b'<!DOCTYPE html><html><body>Sign in</body></html>'
    if first:
        first = 0 if said.get('stuck') else max(0, first - said.get('repeats', 0) + said.get('skips', 0))
    last = min(len(rows), first + min(said.get('short', page), page, whole(query.get('resultRecordCount', ''), page)))
    made = {'type': 'FeatureCollection'} if query.get('f') == 'geojson' else {'objectIdFieldName': 'FID', 'fields': fields}
    if last < len(rows) and said.get('flag', True):
        made.setdefault('properties', {})['exceededTransferLimit'] = True
        if query.get('f') != 'geojson':
            made.update(made.pop('properties'))
    made['features'] = [feature(chosen(row, query.get('outFields', '')), at, shaped, query) for at, row in rows[first:last]]
    return JSON, json.dumps(made, separators=(',', ':')).encode()
