"""The tables of the archive and their keys: the data package of every archive of the demo is valid, by a validator of ours and, where it is there, by that of npm.
The database has the same tables, read here by Python's sqlite3."""
import contextlib, csv, json, os, re, sqlite3, subprocess, sys, unittest, zipfile
from job import Job, ROOT, main, read_json
sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
import datapackage

# The folder of npm's package `datapackage`, the reference implementation (npm install datapackage). Never needed to pass.
NPM = os.environ.get('PLACEBOOK_DATAPACKAGE', '')
READ = '''
const { Package } = require(process.argv[1])
Package.load('datapackage.json', { basePath: process.argv[2], strict: true }).then(async (found) => {
  for (const resource of found.resources) await resource.read({ relations: true, keyed: true })
  console.log(found.resources.length)
}).catch((error) => { console.log(error.message, error.errors); process.exitCode = 1 })
'''
SYSTEM = 'coventry-and-warwickshire'


def tables_of(path):
    """The sheets of a workbook in their order, each with the name of its table, which is empty where it has none, and its headings."""
    with zipfile.ZipFile(path) as package:
        read = lambda name: package.read(name).decode() if name in package.namelist() else ''
        for number, name in enumerate(re.findall('<sheet name="([^"]+)"', read('xl/workbook.xml')), 1):
            part = re.search(r'tables/table\d+\.xml', read('xl/worksheets/_rels/sheet%d.xml.rels' % number))
            table = read('xl/' + part.group()) if part else ' name=""'
            yield name, re.search(' name="([^"]*)"', table).group(1), re.findall('<tableColumn [^>]*name="([^"]*)"', table)


class Tables(Job):
    def setUp(self):
        super().setUp()
        self.begin_with(self.demo)

    def demo(self):
        """With the databases, which the demo does not publish by itself."""
        self.run_program('run', self.demo_and('sqlite'))

    def archives(self):
        for entry in read_json(self.latest(), 'publication.json')['places']:
            path = os.path.join(self.latest(), entry['id'], entry['id'] + '-outcomes.zip')
            if os.path.exists(path):  # an edition may have no archive
                yield entry['id'], path

    def table(self, place, name):
        with open(os.path.join(self.latest(), place, '%s-%s.csv' % (place, name)), newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def test_every_archive_is_valid_with_all_its_keys(self):
        links = 0
        for place, path in self.archives():
            wrong, tables = datapackage.validate(path)
            self.assertEqual(wrong[:10], [], place)
            with zipfile.ZipFile(path) as package:
                described = json.loads(package.read('datapackage.json'))
                for resource in described['resources']:
                    links += len(resource['schema'].get('foreignKeys', []))
                    with open(os.path.join(os.path.dirname(path), resource['path']), 'rb') as beside:
                        self.assertEqual(beside.read(), package.read(resource['path']))
            for name in ('measures', 'areas', 'priorities', 'priority-measures', 'changes', 'opportunities'):
                self.assertIn('%s-%s' % (place, name), tables)
            beside = {name[:-4] for name in os.listdir(os.path.dirname(path)) if name.endswith('.csv')}
            self.assertEqual(set(tables), beside)
        self.assertGreater(links, 100)

    def test_the_validator_finds_what_is_wrong(self):
        """Else it would prove nothing: a word, a number, a key that leads nowhere and one that is there twice."""
        path = os.path.join(self.latest(), 'rugby', 'rugby-outcomes.zip')
        for name, old, new, wanted in (('rugby-areas.csv', 'E07000220,', 'E07000229,', 'is not in rugby-areas'), ('rugby-areas.csv', ',district,place,', ',district,plaice,', 'none of its words'),
                                       ('rugby-measures.csv', ',true,0\n', ',true,none\n', 'is no integer'), ('rugby-priorities.csv', '\nrugby,', '\n,', 'is not whole'),
                                       ('rugby-milestones.csv', '', '', 'there twice')):
            damaged = os.path.join(self.folder, 'damaged.zip')
            with zipfile.ZipFile(path) as package, zipfile.ZipFile(damaged, 'w') as copy:
                for member in package.namelist():
                    text = package.read(member).decode() if member == name else None
                    if text and old:
                        self.assertIn(old, text)
                        text = text.replace(old, new, 1)
                    elif text:
                        text += text.splitlines(True)[-1]
                    copy.writestr(member, package.read(member) if text is None else text)
            self.assertTrue([sentence for sentence in datapackage.validate(damaged)[0] if wanted in sentence], wanted)

    def check_database(self, place, path):
        """Every cell is that of the CSV beside it; keys are declared, and hold."""
        with contextlib.closing(sqlite3.connect('file:%s?mode=ro&immutable=1' % path, uri=True)) as database:
            run = lambda sql: database.execute(sql).fetchall()
            self.assertEqual((run('PRAGMA integrity_check'), run('PRAGMA foreign_key_check')), ([('ok',)], []))
            tables = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")}
            self.assertLessEqual({'about', 'inputs', 'columns'}, tables)
            beside = {name[len(place) + 1:-4].replace('-', '_') for name in os.listdir(os.path.dirname(path)) if name.endswith('.csv')}
            self.assertEqual(tables - {'about', 'inputs', 'columns'}, beside)
            for table in beside:
                self.check_table(run, table, os.path.join(os.path.dirname(path), '%s-%s.csv' % (place, table.replace('_', '-'))))
            about = dict(run('SELECT * FROM about'))
            meanings = {(table, column) for table, column in run('SELECT table_name, column_name FROM columns')}
            self.assertEqual({(table, column[1]) for table in tables for column in run('PRAGMA table_info(%s)' % table)}, meanings)
            keys = {table: (tuple(one[1] for one in sorted(run('PRAGMA table_info(%s)' % table), key=lambda one: one[5]) if one[5]),
                            {one[2:5] for one in run('PRAGMA foreign_key_list(%s)' % table)}) for table in tables}
            self.assertLessEqual(set(run("SELECT source_file FROM outcomes WHERE source_file <> '' AND source_file NOT LIKE '%;%'")), set(run('SELECT file FROM inputs')))
            newest = run("SELECT count(*) FROM outcomes JOIN measures USING (measure) WHERE latest AND outcomes.place_level = 'place'")
            plan = run("EXPLAIN QUERY PLAN SELECT * FROM outcomes WHERE latest = 1 AND place_level = 'place'")
        self.assertIn('outcomes_latest_place_level', plan[0][3])
        self.assertEqual(newest[0][0], sum(row['latest'] == 'true' and row['place_level'] == 'place' for row in self.table(place, 'outcomes')))
        return about, keys

    def check_table(self, run, table, path):
        columns = run('PRAGMA table_info(%s)' % table)
        readers = [{'REAL': float, 'INTEGER': lambda text: {'true': 1, 'false': 0}[text] if text in ('true', 'false') else int(text), 'TEXT': str}[one[2]] for one in columns]
        with open(path, newline='', encoding='utf-8') as file:
            header, *rows = csv.reader(file)
        self.assertEqual([one[1] for one in columns], header)
        wanted = [tuple(read(text) if text else None for read, text in zip(readers, row)) for row in rows]
        found = run('SELECT * FROM %s ORDER BY rowid' % table)
        self.assertTrue(found == wanted, '%s: %s' % (path, next(((a, b) for a, b in zip(found, wanted) if a != b), (len(found), len(wanted)))))

    def test_the_database_has_every_cell_and_key(self):
        paths = dict(self.archives())
        self.assertTrue(all(os.path.exists(path[:-4] + '.sqlite') for path in paths.values()))
        for place in ('rugby', 'coventry-board', SYSTEM):
            path = paths[place][:-4] + '.sqlite'
            about, keys = self.check_database(place, path)
            self.assertEqual((about['place'], about['contract_version'], about['published']), (place, '2.0', read_json(self.latest(), 'publication.json')['published']))
            with zipfile.ZipFile(path[:-7] + '.zip') as package:
                self.assertNotIn(os.path.basename(path), package.namelist())
                described = json.loads(package.read('datapackage.json'))['resources']
            for resource in described:
                schema, table = resource['schema'], resource['name'][len(place) + 1:].replace('-', '_')
                links = {(link['reference']['resource'][len(place) + 1:].replace('-', '_'), *pair)
                         for link in schema.get('foreignKeys', []) for pair in zip(link['fields'], link['reference']['fields'])}
                self.assertEqual(keys[table], (tuple(schema.get('primaryKey', [])), links), table)
        with open(path, 'rb') as file:
            header = file.read(100)
        # Neither the library's version nor how often it wrote is in the file: file format, 1.3 (https://www.sqlite.org/fileformat2.html).
        self.assertEqual((header[:16], header[16:18], header[18:20], header[24:28], header[92:100]),
                         (b'SQLite format 3\0', b'\x10\0', b'\1\1', b'\0\0\0\1', b'\0\0\0\1' + (3040000).to_bytes(4, 'big')))

    @unittest.skipUnless(NPM, "needs npm's package datapackage (PLACEBOOK_DATAPACKAGE: its folder)")
    def test_the_reference_implementation_reads_every_archive(self):
        for place, path in self.archives():
            folder = os.path.join(self.folder, 'unpacked', place)
            with zipfile.ZipFile(path) as package:
                package.extractall(folder)
            done = subprocess.run(['node', '-e', READ, NPM, folder], capture_output=True, text=True, cwd=folder, timeout=300)
            self.assertEqual(done.returncode, 0, place + done.stdout + done.stderr)

    def test_the_star_says_what_the_tidy_table_says(self):
        for place in ('rugby', SYSTEM):
            rows = self.table(place, 'outcomes')
            measures, areas = self.table(place, 'measures'), self.table(place, 'areas')
            for name, table in (('measure', measures), ('area_code', areas)):
                counts = {}
                for row in rows:
                    counts[row[name]] = counts.get(row[name], 0) + 1
                self.assertEqual({row[name]: int(row['rows']) for row in table if row['rows'] != '0'}, counts)
            kinds = {row['area_code']: (row['place_level'], row['geography']) for row in areas}
            self.assertEqual({(row['place_level'], row['geography']) == kinds[row['area_code']] for row in rows}, {True})
        framework = read_json(ROOT, 'pipelines', 'framework', 'outcomes.json')
        mapped = [row for row in measures if row['in_framework'] == 'true']
        self.assertEqual([row['measure'] for row in mapped], [measure['id'] for measure in framework['measures'] if measure.get('published', True)])
        lies = {row['area_code']: row['lies_in'] for row in areas}
        self.assertEqual((lies['E07000220'], lies['E07000222'], lies['E38000038'], lies['E10000031'], lies['E92000001'], lies['E54000018']),
                         ('rugby', 'south-warwickshire', '', '', '', SYSTEM))

    def test_priorities_are_those_of_the_places_file(self):
        places = read_json(ROOT, 'pipelines', 'framework', 'places.json')
        framework = read_json(ROOT, 'pipelines', 'framework', 'outcomes.json')
        wanted = [(place['id'], priority['id']) for place in places['places'] + [places['system']] for priority in place.get('priorities', [])]
        self.assertEqual([(row['place'], row['priority']) for row in self.table(SYSTEM, 'priorities')], wanted)
        answers = [(place, priority, measure['id']) for place, priority in wanted for measure in framework['measures'] if priority in measure.get('priorities', [])]
        self.assertEqual([(row['place'], row['priority'], row['measure']) for row in self.table(SYSTEM, 'priority-measures')], answers)
        self.assertEqual({row['place'] for row in self.table('rugby', 'priorities')}, {'rugby'})

    def test_the_contract_says_what_is_published(self):
        """docs/output-contract.md names every file, table, column, sheet, Excel table and key of JSON that there is; its statement in SQL runs."""
        with open(os.path.join(ROOT, 'docs', 'output-contract.md'), encoding='utf-8') as file:
            contract = file.read()
        named = set(re.findall('`([^`]+)`', contract))
        latest = os.path.realpath(self.latest())
        for place in ('coventry', SYSTEM):
            for name in os.listdir(os.path.join(latest, place)):
                self.assertIn(name.replace(place, 'coventry'), contract)
            with zipfile.ZipFile(os.path.join(latest, place, place + '-outcomes.zip')) as package:
                described, provenance = (json.loads(package.read(name + '.json')) for name in ('datapackage', 'provenance'))
                self.assertLessEqual({name.replace(place, 'PLACE') for name in package.namelist()}, named)
            columns = {field['name'] for resource in described['resources'] for field in resource['schema']['fields']}
            self.assertLessEqual(columns | set(provenance), named)
        manifest = read_json(latest, 'publication.json')
        parts = [manifest, *manifest['places'], *manifest['inputs'], *manifest['artefacts'], *manifest['checks'], *manifest['modules']]
        self.assertLessEqual({key for part in parts for key in part}, named)
        rows = re.findall(r'^\| ([A-Z][^|`]*) \| (?:`([^`|]+)`[^|]*|none) \| .* \|$', contract[contract.index('## The workbook'):], re.M)
        rows = [(re.sub('N - NAME', 'N', name), table) for name, table in rows]
        for place in ('rugby', SYSTEM):
            found = [(re.sub(r'Outcome \d.*', 'Outcome N', name), re.sub(r'Outcome_\d', 'Outcome_N', table)) for name, table, _ in tables_of(os.path.join(latest, place, place + '-outcomes.xlsx'))]
            self.assertEqual([one for one in found if one not in rows], [])
            self.assertEqual(sorted(found, key=rows.index), found)  # in this order
        keys = dict(re.findall(r'^\| `([A-Z]\w+)` \| ([^|`]+) \|$', contract, re.M))
        for place in ('rugby', SYSTEM):
            for _, table, headings in tables_of(os.path.join(latest, place, place + '-outcomes.xlsx')):
                wanted = keys.get(re.sub(r'Outcome_\d', 'Outcome_N', table), '') if table not in ('', 'Data', 'Table_of_contents') else None
                self.assertNotEqual(wanted, '', table + ': the contract does not say which columns stay')
                self.assertLessEqual(set(re.sub(r' \(.*', '', wanted).split(' · ') if wanted else []), {re.sub(r' \[.*', '', heading) for heading in headings}, table)
        statement = re.search(r'\n    (-- .*?;)\n', contract, re.S).group(1)
        with contextlib.closing(sqlite3.connect(os.path.join(latest, SYSTEM, SYSTEM + '-outcomes.sqlite'))) as database:
            self.assertGreater(len(database.execute(statement).fetchall()), 0)

    def test_opportunities_are_the_rows_of_the_tidy_table(self):
        names = {'Best five of the similar ten': 'best_five', 'Gap to the best five': 'gap', 'Median of the similar ten': 'median', 'Top quartile of the similar ten': 'top_quartile',
                 'Counted opportunity': 'counted', 'Gap as an amount': 'gap_amount', 'Compared without limits, as the packs do': 'compared_without_limits'}
        key = ('measure', 'area_code', 'sex', 'age', 'period')
        wanted = {}
        for row in self.table(SYSTEM, 'outcomes'):
            if row['category_type'] == 'RightCare opportunity' and row['value']:
                wanted[tuple(row[name] for name in key) + (names[row['category']],)] = row['value']
        found = {tuple(row[name] for name in key) + (name,): row[name] for row in self.table(SYSTEM, 'opportunities') for name in names.values() if row[name]}
        self.assertEqual(found, wanted)
        self.assertGreater(len(wanted), 300)
        self.check_latest_opportunities(key[:-1])

    def check_latest_opportunities(self, key):
        """One period of each organisation and measure is the newest that was compared, whichever of its figures are missing."""
        newest = {}
        for row in self.table(SYSTEM, 'opportunities'):
            if row['gap'] or row['counted'] or row['compared_without_limits']:
                one = tuple(row[name] for name in key)
                newest[one] = max(newest.get(one, ''), row['period_end'])
        latest = [tuple(row[name] for name in key) + (row['period_end'],) for row in self.table(SYSTEM, 'opportunities') if row['latest'] == 'true']
        self.assertEqual(sorted(latest), sorted(one + (end,) for one, end in newest.items()))

    def test_a_byte_order_mark_where_it_is_asked_for(self):
        pipeline = read_json(ROOT, 'pipelines', 'fingertips-files.json')
        for key in ('framework', 'places', 'targets', 'milestones', 'figures'):
            if key in pipeline:
                pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
        for loader in pipeline['loaders']:
            if loader['use'] == 'archive':
                loader.setdefault('options', {})['csv_bom'] = True
        files = os.path.join(ROOT, 'pipelines', 'sample', 'overarching.csv')
        output = os.path.join(self.folder, 'with')
        self.run_program('run', self.write('bom.json', json.dumps(pipeline)), '--set', 'files=' + files, output=output, state=os.path.join(self.folder, 'state-bom'))
        seen = 0
        for top, _, names in os.walk(os.path.realpath(os.path.join(output, 'latest'))):
            for name in names:
                if name.endswith('.csv') and not name.endswith('-profile.csv'):
                    with open(os.path.join(top, name), 'rb') as file:
                        self.assertEqual(file.read(4)[:3], b'\xef\xbb\xbf', name)
                    seen += 1
        self.assertGreater(seen, 40)
        archive = os.path.join(output, 'latest', 'rugby', 'rugby-outcomes.zip')
        self.assertEqual(datapackage.validate(archive)[0], [])
        with zipfile.ZipFile(archive) as package:
            said = json.loads(package.read('datapackage.json'))['resources']
            self.assertIn(b'byte order mark', package.read('README.txt'))
        # utf-8 is the name of the encoding with a mark too; that it is there is said in words. (npm's package takes a mark for a part of the first heading.)
        self.assertEqual({(one['encoding'], one['description'].endswith(' The file begins with a byte order mark.')) for one in said if not one['name'].endswith('-profile')},
                         {('utf-8', True)})


class Changes(Job):
    def test_what_changed_has_a_row_each_and_keys_that_lead_somewhere(self):
        """One figure revised, one new, one withdrawn whose measure has no other figure."""
        with open(os.path.join(ROOT, 'pipelines', 'sample', 'overarching.csv'), encoding='utf-8-sig') as file:
            lines = file.read().splitlines(True)
        rows = [line for line in lines[1:] if ',E07000220,' in line]
        values = [index for index, line in enumerate(lines) if line in rows]
        old = self.write('a.csv', lines[0] + ''.join(lines[1:]) + lines[values[0]].replace(lines[values[0]].split(',')[0], '999999', 1))
        self.publish_files(old)
        cells = next(csv.reader([lines[values[-1]]]))
        at = lines[0].split(',').index('Value')
        changed = list(cells)
        changed[at] = str(float(cells[at]) + 1)
        lines[values[-1]] = ','.join(changed) + '\n'
        self.write('a.csv', lines[0] + ''.join(line for index, line in enumerate(lines[1:], 1) if index != values[1]))
        self.publish_files(old)
        with open(os.path.join(self.latest(), 'rugby', 'rugby-changes.csv'), newline='', encoding='utf-8') as file:
            found = list(csv.DictReader(file))
        kinds = {row['kind'] for row in found}
        self.assertLessEqual({'revised', 'withdrawn'}, kinds)
        gone = [row for row in found if row['measure'].endswith('999999')]
        self.assertEqual([(row['kind'], row['value_is']) for row in gone], [('withdrawn', '')])
        (revised,) = [row for row in found if row['kind'] == 'revised' and row['area_code'] == 'E07000220']
        self.assertAlmostEqual(float(revised['value_is']) - float(revised['value_was']), 1)
        self.assertIn('value', revised['columns'].split(';'))
        self.assertEqual([int(row['change']) for row in found], list(range(1, len(found) + 1)))
        wrong, tables = datapackage.validate(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.zip'))
        self.assertEqual(wrong, [])
        (measure,) = [row for row in tables['rugby-measures'] if row['measure'].endswith('999999')]
        self.assertEqual((measure['in_framework'], measure['rows']), (False, 0))


if __name__ == '__main__':
    main()
