"""`placebook verify`: one flipped bit is found in any file, and so is a publication whose files disagree although their sums fit."""
import contextlib, csv, hashlib, io, json, os, random, re, shutil, sqlite3, subprocess, zipfile

from job import Job, PROGRAM, main, read_json


def sums_of(folder):
    """publication.json with what its files are now."""
    manifest = read_json(folder, 'publication.json')
    for artefact in manifest['artefacts']:
        with open(os.path.join(folder, artefact['path']), 'rb') as file:
            content = file.read()
        artefact['size'], artefact['sha256'] = len(content), hashlib.sha256(content).hexdigest()
    return manifest


def sign_again(folder):
    """Somebody changed files and made all sums fit: publication.json and the folder's name. Returns the new folder."""
    manifest = sums_of(folder)
    manifest['document_sha256'] = '0' * 64
    text = json.dumps(manifest, indent='\t')
    with open(os.path.join(folder, 'publication.json'), 'w') as file:
        file.write(text.replace('0' * 64, hashlib.sha256(text.encode()).hexdigest()))
    digest = hashlib.sha256()
    for artefact in sorted(manifest['artefacts'], key=lambda one: one['path']):
        for part in (artefact['path'].encode(), artefact['sha256'].encode()):
            digest.update(len(part).to_bytes(8, 'little') + part)
    renamed = os.path.join(os.path.dirname(folder), '20260101T000000Z-' + digest.hexdigest()[:6])
    os.rename(folder, renamed)
    return renamed


class Verify(Job):
    def setUp(self):
        super().setUp()
        self.begin_with(self.publish_demo)
        self.publication = os.path.realpath(self.latest())

    def publish_demo(self):
        self.run_program('run', self.demo_and('sqlite'), '--place', 'rugby')

    def told(self, folder, code, *words):
        done = subprocess.run([PROGRAM, 'verify', folder, '--output', self.output, '--state', self.state, *words], capture_output=True, text=True,
                              env=self.environment())
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def verify(self, folder=None, code=0):
        return json.loads(self.told(folder or self.publication, code, '--json').stdout)

    def damaged(self, folder=None):
        found = self.verify(folder, code=11)
        self.assertFalse(found['sound'])
        return ['%s %s' % (one['path'], one['what']) for one in found['damages']]

    def rewrite(self, path, change):
        """Replaces a file of the publication by change(its bytes)."""
        full = os.path.join(self.publication, path)
        with open(full, 'rb') as file:
            content = file.read()
        with open(full, 'wb') as file:
            file.write(change(content))

    def rewrite_zip(self, path, member, change):
        """Replaces a member of a zip file of the publication, and what its own SHA256SUMS says of it."""
        def rebuild(content):
            before, made = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
            members = {name: before.read(name) for name in before.namelist()}
            new = change(members[member])
            if 'SHA256SUMS' in members:
                old = hashlib.sha256(members[member]).hexdigest()
                members['SHA256SUMS'] = members['SHA256SUMS'].replace(old.encode(), hashlib.sha256(new).hexdigest().encode())
            members[member] = new
            with zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED) as after:
                for name, text in members.items():
                    after.writestr(name, text)
            return made.getvalue()
        self.rewrite(path, rebuild)

    def test_a_whole_publication_is_sound(self):
        found = self.verify()
        manifest = read_json(self.publication, 'publication.json')
        self.assertTrue(found['sound'])
        self.assertEqual(found['files'], len(manifest['artefacts']))
        self.assertEqual(found['bytes'], sum(os.path.getsize(os.path.join(self.publication, one['path'])) for one in manifest['artefacts']))
        books = [one['path'] for one in manifest['artefacts'] if one['path'].endswith('-outcomes.xlsx')]
        self.assertEqual(found['workbooks'], len(books))
        cells = 0
        for book in books:
            with open(os.path.join(self.publication, book.replace('.xlsx', '.csv')), encoding='utf-8', newline='') as file:
                cells += sum(len(row) for row in list(csv.reader(file))[1:])
        self.assertEqual(found['cells'], cells)
        self.assertGreater(found['rows'], 0)
        values = 0
        for table in [one['path'] for one in manifest['artefacts'] if re.fullmatch(r'rugby/rugby-.*\.csv', one['path'])]:
            with open(os.path.join(self.publication, table), encoding='utf-8', newline='') as file:
                values += sum(len(row) for row in list(csv.reader(file))[1:])
        self.assertEqual((found['databases'], found['values']), (1, values))
        self.assertEqual(found['archives'], sum(one['path'].endswith('.zip') for one in manifest['artefacts']))

    def test_the_digest_of_the_list_itself(self):
        """document_sha256 is that of the text with zeros in its place."""
        with open(os.path.join(self.publication, 'publication.json'), encoding='utf-8') as file:
            text = file.read()
        own = json.loads(text)['document_sha256']
        self.assertEqual(hashlib.sha256(text.replace(own, '0' * 64).encode()).hexdigest(), own)
        self.rewrite('publication.json', lambda content: content + b'\n')
        self.assertEqual(self.damaged(), ['publication.json is not what was published: its document_sha256 differs'])
        self.rewrite('publication.json', lambda content: content.replace(b'document_sha256', b'document_sha255'))
        self.assertIn('publication.json is not what was published: it has no document_sha256', self.damaged())

    def test_one_flipped_bit_is_found_in_each_kind_of_file(self):
        """Of every ending and of the files of the whole publication: a bit at the beginning, in the middle, at the end and at random."""
        kinds = {}
        for folder, _, names in os.walk(self.publication):
            for name in sorted(names):
                kind = re.sub(r'^.*?(-[a-z-]+)?(\.[a-z]+)$', r'\1\2', name) if folder != self.publication else name
                kinds.setdefault(kind, os.path.relpath(os.path.join(folder, name), self.publication))
        self.assertGreater(len(kinds), 8, kinds)
        alone = ['publication.json']
        together = [path for path in kinds.values() if path not in alone]
        chance = random.Random(14)
        for where in (lambda size: 0, lambda size: size // 2, lambda size: size - 1, chance.randrange):
            for paths in [together] + [[path] for path in alone]:
                kept = {path: self.flip(path, where, chance) for path in paths}
                said = self.damaged()
                for path in paths:
                    self.assertTrue(any(one.startswith(path) for one in said), (path, said))
                    self.rewrite(path, lambda content, path=path: kept[path])
        self.verify()

    def flip(self, path, where, chance):
        """Flips a bit of a file; returns what the file was."""
        with open(os.path.join(self.publication, path), 'rb') as file:
            content = file.read()
        at = where(len(content))
        self.rewrite(path, lambda content: content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1:])
        return content

    def test_files_that_are_missing_or_were_not_published(self):
        os.remove(os.path.join(self.publication, 'rugby', 'rugby-outcomes.csv'))
        with open(os.path.join(self.publication, 'rugby', 'notes.txt'), 'w') as file:
            file.write('mine')
        said = self.damaged()
        self.assertIn('rugby/rugby-outcomes.csv is missing', said)
        self.assertIn('rugby/notes.txt was not published: publication.json does not list it', said)
        self.assertIn('damaged', self.told(self.publication, 11).stderr)

    def test_a_list_that_leads_elsewhere(self):
        """Nothing outside the folder is opened, by .. or by a link, whatever publication.json lists; and nothing counts twice."""
        for name in ('other.zip', 'other-outcomes.xlsx', 'other-outcomes.csv', 'other-outcomes.sqlite'):
            shutil.copy(os.path.join(self.publication, 'rugby', 'rugby-outcomes.' + name.split('.')[1]), os.path.join(self.output, name))
        zips = self.verify()['archives']
        os.remove(os.path.join(self.publication, 'rugby', 'rugby-outcomes.zip'))
        os.symlink(os.path.join(self.output, 'other.zip'), os.path.join(self.publication, 'rugby', 'rugby-outcomes.zip'))
        manifest = read_json(self.publication, 'publication.json')
        for name in ('other.zip', 'other-outcomes.xlsx', 'other-outcomes.csv', 'other-outcomes.sqlite'):
            manifest['artefacts'].append(dict(manifest['artefacts'][0], path='../' + name))
        manifest['artefacts'].append(manifest['artefacts'][0])
        self.write(os.path.join(self.publication, 'publication.json'), json.dumps(manifest))
        self.publication = sign_again(self.publication)
        first = manifest['artefacts'][0]['path']
        self.assertEqual(sorted(self.damaged()), sorted(
            ['../%s is not a valid name of a file in it' % name for name in ('other.zip', 'other-outcomes.xlsx', 'other-outcomes.csv', 'other-outcomes.sqlite')] +
            [first + ' is listed twice in publication.json', 'rugby/rugby-outcomes.zip cannot be read']))
        self.assertEqual(self.verify(code=11)['archives'], zips - 1)

    def test_a_workbook_that_differs_from_the_tidy_table(self):
        def change(content):
            text = content.decode()
            book = re.search(r'<c r="([A-Z]+)(\d{3})"[^>]*><v>(\d+\.\d+)</v></c>', text)
            self.cell = book.group(1) + book.group(2)
            return (text[:book.start(3)] + '987654.5' + text[book.end(3):]).encode()
        with zipfile.ZipFile(os.path.join(self.publication, 'rugby', 'rugby-outcomes.xlsx')) as book:
            names = re.findall(r'<sheet name="([^"]+)"', book.read('xl/workbook.xml').decode())
        self.rewrite_zip('rugby/rugby-outcomes.xlsx', 'xl/worksheets/sheet%d.xml' % (names.index('Data') + 1), change)
        renamed = sign_again(self.publication)
        said = self.damaged(renamed)
        self.assertTrue(any('rugby-outcomes.xlsx has \'987654.5\' in cell %s of the sheet Data' % self.cell in one for one in said), said)
        self.assertTrue(any('rugby-outcomes.zip has another rugby-outcomes.xlsx than the one beside it' in one for one in said), said)

    def test_a_database_that_differs_from_the_tables(self):
        """A figure, a row that leads nowhere, a row too few, a table too many, no database at all: each with sums that fit."""
        changes = {
            "has '987654.5' in the column value of row 3 of the table outcomes, where rugby/rugby-outcomes.csv has": 'UPDATE outcomes SET value = 987654.5 WHERE rowid = 3',
            "has '' in the column text of row 2 of the table milestones": "UPDATE milestones SET text = '' WHERE rowid = 2",
            'has a row that leads nowhere, in the table: priority_measures': "UPDATE priority_measures SET measure = 'nothing' WHERE rowid = 1",
            'has fewer rows in the table milestones than rugby/rugby-milestones.csv': 'DELETE FROM milestones WHERE rowid = (SELECT max(rowid) FROM milestones)',
            'has a table more, and there is no rugby/rugby-more.csv beside it': 'CREATE TABLE more (a)',
            'has a table areas with other columns than rugby/rugby-areas.csv': 'ALTER TABLE areas ADD COLUMN more',
            'has no table outcomes': 'DROP TABLE outcomes',
            'cannot be read as a database: file is not a database': None,
        }
        path = os.path.join('rugby', 'rugby-outcomes.sqlite')
        with open(os.path.join(self.publication, path), 'rb') as file:
            whole = file.read()
        for wanted, sql in changes.items():
            with open(os.path.join(self.publication, path), 'wb') as file:
                file.write(whole if sql else b'No database. ' * 1000)
            if sql:
                with contextlib.closing(sqlite3.connect(os.path.join(self.publication, path))) as database, database:
                    database.execute(sql)
            self.publication = sign_again(self.publication)
            said = self.damaged(self.publication)
            self.assertTrue(any(one.startswith(path + ' ' + wanted) for one in said), (wanted, said))

    def test_an_archive_that_differs_from_the_files_beside_it(self):
        self.rewrite_zip('rugby/rugby-outcomes.zip', 'rugby-outcomes.csv', lambda content: content.replace(b'Rugby', b'Ragby', 1))
        said = self.damaged(sign_again(self.publication))
        self.assertTrue(any('rugby-outcomes.zip has another rugby-outcomes.csv than the one beside it' in one for one in said), said)

    def test_a_data_package_that_does_not_describe_its_tables(self):
        """Frictionless Table Schema: types, required, words, primary and foreign keys."""
        def change(content):
            package = json.loads(content)
            tidy = next(one for one in package['resources'] if one['path'] == 'rugby-outcomes.csv')
            schema = tidy['schema']
            fields = {one['name']: one for one in schema['fields']}
            fields['area_name']['type'] = 'number'
            fields['geography']['constraints']['enum'] = ['exact']
            schema['primaryKey'] = ['measure']
            schema['foreignKeys'] = [{'fields': ['measure'], 'reference': {'resource': 'rugby-contrasts', 'fields': ['area_code']}}]
            return json.dumps(package).encode()
        self.rewrite_zip('rugby/rugby-outcomes.zip', 'datapackage.json', change)
        self.publication = sign_again(self.publication)
        said = '\n'.join(self.damaged(self.publication))
        with open(os.path.join(self.publication, 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8') as file:
            first = next(csv.DictReader(file))['area_name']
        self.assertIn(f"rugby-outcomes.zip/rugby-outcomes.csv line 2: area_name is '{first}', expected a number", said)
        self.assertIn('faults more', said)

    def test_keys_of_a_data_package(self):
        def package(primary, foreign):
            def change(content):
                described = json.loads(content)
                schema = next(one for one in described['resources'] if one['path'] == 'rugby-outcomes.csv')['schema']
                schema['primaryKey'], schema['foreignKeys'] = primary, foreign
                return json.dumps(described).encode()
            return change
        self.rewrite_zip('rugby/rugby-outcomes.zip', 'datapackage.json', package(['measure'], []))
        renamed = sign_again(self.publication)
        self.assertIn('its key is there twice', '\n'.join(self.damaged(renamed)))
        self.publication = renamed
        to_itself = [{'fields': ['measure'], 'reference': {'resource': '', 'fields': ['measure']}}]
        self.rewrite_zip('rugby/rugby-outcomes.zip', 'datapackage.json', package('area_code', to_itself))
        said = '\n'.join(self.damaged(sign_again(renamed)))
        self.assertIn('its key is there twice', said)
        self.assertNotIn('does not have', said)

    def test_what_is_meant(self):
        name = os.path.basename(self.publication)
        self.assertEqual(self.verify('latest')['publication'], name)
        self.assertEqual(self.verify('1')['publication'], name)
        self.assertIn('there is no publication nothing', self.told('nothing', 2).stderr)
        shutil.copytree(self.publication, os.path.join(self.output, '20260101T000000Z-000000'))
        self.assertIn('ends with 000000', '\n'.join(self.damaged(os.path.join(self.output, '20260101T000000Z-000000'))))

    def test_a_description_full_of_nonsense(self):
        for text in (b'', b'[]', b'{"resources": 7}', b'{"resources": [{"path": "../../etc/passwd"}]}', b'{"resources": [{}]}',
                     b'{"resources": [{"path": "rugby-outcomes.csv", "schema": {"fields": [{"name": 5}]}}]}', b'{' * 100000):
            self.rewrite_zip('rugby/rugby-outcomes.zip', 'datapackage.json', lambda content, text=text: text)
            self.publication = sign_again(self.publication)
            self.assertTrue(any('datapackage.json' in one or 'rugby-outcomes.zip' in one for one in self.damaged()), text[:40])


if __name__ == '__main__':
    main()
