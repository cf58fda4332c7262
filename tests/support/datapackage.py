"""Validates a data package as Frictionless does (Table Schema and Data Package, version 1): types, required and allowed words, hashes, primary keys that are
whole and unique, foreign keys that lead to a row. Ours, since no such tool need be there. Usage: datapackage.py ARCHIVE ..."""
import csv, datetime, hashlib, io, json, re, sys, zipfile

TYPES = {'string': str, 'number': float, 'integer': int, 'date': datetime.date.fromisoformat, 'boolean': {'true': True, 'false': False}.__getitem__}


def read_table(package, resource, wrong):
    name, raw = resource['name'], package.read(resource['path'])
    if len(raw) != resource['bytes'] or resource['hash'] != 'sha256:' + hashlib.sha256(raw).hexdigest():
        wrong.append('%s: other bytes than it says' % name)
    rows = list(csv.reader(io.StringIO(raw.decode('utf-8-sig'), newline=''), strict=True))
    fields = resource['schema']['fields']
    if rows[0] != [field['name'] for field in fields]:
        wrong.append('%s: other headings than it says' % name)
    missing = resource['schema'].get('missingValues', [''])
    table = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(fields):
            wrong.append('%s:%d: %d cells' % (name, number, len(row)))
            continue
        cells = {}
        for field, text in zip(fields, row):
            rules = field.get('constraints', {})
            cells[field['name']] = None
            if text in missing:
                if rules.get('required'):
                    wrong.append('%s:%d: %s is empty' % (name, number, field['name']))
                continue
            try:
                value = TYPES[field['type']](text)
            except (ValueError, KeyError):
                wrong.append('%s:%d: %s is no %s: %r' % (name, number, field['name'], field['type'], text))
                continue
            if text not in rules.get('enum', [text]):
                wrong.append('%s:%d: %s is none of its words: %r' % (name, number, field['name'], text))
            cells[field['name']] = value
        table.append(cells)
    return table


def listed(names):
    return [names] if isinstance(names, str) else names


def check_keys(tables, resource, wrong):
    name, schema = resource['name'], resource['schema']
    key = listed(schema.get('primaryKey', []))
    seen = set()
    for row in tables[name] if key else []:
        value = tuple(row[column] for column in key)
        if None in value:
            wrong.append('%s: the primary key is not whole: %r' % (name, value))
        elif value in seen:
            wrong.append('%s: the primary key is there twice: %r' % (name, value))
        seen.add(value)
    for link in schema.get('foreignKeys', []):
        other = link['reference']['resource'] or name
        if other not in tables:
            wrong.append('%s: no resource %s' % (name, other))
            continue
        there = {tuple(row[column] for column in listed(link['reference']['fields'])) for row in tables[other]}
        for row in tables[name]:
            value = tuple(row[column] for column in listed(link['fields']))
            if any(cell is not None for cell in value) and value not in there:
                wrong.append('%s: %r is not in %s' % (name, value, other))


def validate(path):
    """What is wrong, as a list of sentences; and the tables by name."""
    wrong = []
    with zipfile.ZipFile(path) as package:
        description = json.loads(package.read('datapackage.json'))
        names = [resource['name'] for resource in description['resources']]
        if len(set(names)) != len(names) or any(not re.fullmatch(r'[-a-z0-9._]+', name) for name in names):
            wrong.append('names of resources: %s' % names)
        tables = {resource['name']: read_table(package, resource, wrong) for resource in description['resources']}
        csvs = {name for name in package.namelist() if name.endswith('.csv')}
        if csvs != {resource['path'] for resource in description['resources']}:
            wrong.append('not every table is described: %s' % sorted(csvs))
    for resource in description['resources']:
        check_keys(tables, resource, wrong)
    return wrong, tables


if __name__ == '__main__':
    found = [(path, sentence) for path in sys.argv[1:] for sentence in validate(path)[0]]
    for path, sentence in found[:50]:
        print('%s: %s' % (path, sentence))
    sys.exit(1 if found else 0)
