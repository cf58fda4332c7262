"""The date of a publication: a date of its own, which --as-of gives. The same inputs and the same date give the same bytes, another date differs in the dates
alone, and what has not changed keeps the date that it has."""
import datetime, io, json, os, re, subprocess, zipfile
from job import DAY, HEADER, Job, PROGRAM, ROOT, contents, main, read_json, row


class Published(Job):
    def publish(self, day, files=None, *words, **where):
        return self.publish_files(files or self.figures(), '--as-of', day, *words, **where)

    def figures(self, **values):
        """A figure of each district, those named with a value of their own."""
        rows = [row(area, value=values.get(area, '12.5')) for area in ('E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222')]
        return self.write('figures.csv', '\n'.join([HEADER, *rows, '']))

    def manifest(self, **where):
        return read_json(self.latest(**where), 'publication.json')

    def dates(self):
        return {place['id']: place.get('published') for place in self.manifest()['places']}

    def elsewhere(self, name):
        return {'output': os.path.join(self.folder, name), 'state': os.path.join(self.folder, name + '-state')}

    def test_is_today_where_nothing_is_said(self):
        environment = {key: value for key, value in self.environment().items() if key != 'PLACEBOOK_AS_OF'}
        days = [datetime.datetime.now(datetime.timezone.utc).date().isoformat()]
        done = subprocess.run(self.command('run', 'pipelines/fingertips-files.json', '--set', 'files=' + self.figures()), capture_output=True, text=True,
                              env=environment, cwd=ROOT)
        days.append(datetime.datetime.now(datetime.timezone.utc).date().isoformat())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(self.manifest()['published'], days)

    def test_is_said_for_the_whole_and_for_each_place(self):
        self.publish('2026-11-28')
        self.assertEqual(self.manifest()['published'], '2026-11-28')
        self.assertEqual(set(self.dates().values()), {'2026-11-28'})
        with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.zip')) as archive:
            self.assertIn('"published":\t"2026-11-28"', archive.read('provenance.json').decode())
            self.assertIn('"published":\t"2026-11-28"', archive.read('datapackage.json').decode())
            self.assertIn('Published: 2026-11-28', archive.read('README.txt').decode())

    def test_the_same_date_gives_the_same_bytes(self):
        self.publish('2026-11-28')
        self.publish('2026-11-28', **self.elsewhere('again'))
        self.assertEqual(contents(self.latest()), contents(self.latest(os.path.join(self.folder, 'again'))))

    def without_dates(self, folder, day):
        """What every file says, parts of archives and workbooks one by one, with the date and what follows from it (hashes, sizes) taken out."""
        date = datetime.date.fromisoformat(day)
        serial = str((date - datetime.date(1899, 12, 30)).days)
        words = [day, f"{date.day} {date:%B %Y}", serial]

        def say(data):
            text = data.decode('utf-8', 'surrogateescape')
            for word in words:
                text = text.replace(word, 'DATE')
            return re.sub(r'\b[0-9a-f]{64}\b', 'HASH', re.sub(r'("(?:size|bytes)":\s*)\d+', r'\1SIZE', text))

        def parts(name, data):
            if not name.endswith(('.zip', '.xlsx')):
                return {name: say(data)}
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return {key: value for part in archive.namelist() for key, value in parts(name + '/' + part, archive.read(part)).items()}

        found = {}
        for top, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(top, name), 'rb') as file:
                    found.update(parts(os.path.relpath(os.path.join(top, name), folder), file.read()))
        return found

    def test_another_date_differs_in_the_dates_alone(self):
        self.publish('2026-11-27')
        self.publish('2026-11-28', **self.elsewhere('other'))
        first = self.without_dates(self.latest() + '/', '2026-11-27')
        other = self.without_dates(self.latest(os.path.join(self.folder, 'other')) + '/', '2026-11-28')
        self.assertEqual(sorted(first), sorted(other))
        for name, text in first.items():
            self.assertEqual(text, other[name], name)
        self.assertEqual(self.manifest()['run_id'], self.manifest(output=os.path.join(self.folder, 'other'))['run_id'])

    def test_a_day_alone_is_nothing_new(self):
        self.publish('2026-11-28')
        before = os.readlink(self.latest())
        for day in ('2026-11-29', '2027-02-01'):
            self.assertIn('nothing changed', self.publish(day).stdout)
        self.assertEqual(os.readlink(self.latest()), before)

    def test_what_is_kept_keeps_its_date(self):
        self.publish('2026-11-28')
        self.publish('2026-12-05', self.figures(E07000220='13'), '--place', 'rugby')
        self.assertEqual(self.manifest()['published'], '2026-12-05')
        dates = self.dates()
        self.assertEqual((dates.pop('rugby'), set(dates.values())), ('2026-12-05', {'2026-11-28'}))

    def damage(self, path):
        with open(os.path.join(self.latest(), path), 'r+b') as file:
            file.seek(40)
            file.write(b'?')

    def test_what_is_made_again_because_it_was_damaged_gets_its_bytes_back(self):
        self.publish('2026-11-28')
        good = contents(self.latest())
        self.damage('rugby/rugby-outcomes.csv')
        self.damage('rejects.csv')
        self.publish('2027-03-01')
        self.assertEqual(contents(self.latest()), {**good, 'publication.json': contents(self.latest())['publication.json']})
        self.assertEqual((self.manifest()['published'], set(self.dates().values())), ('2026-11-28', {'2026-11-28'}))

    def test_a_new_figure_is_published_on_its_day(self):
        self.publish('2026-11-28')
        self.publish('2026-12-05', self.figures(E07000220='13'))
        self.assertEqual((self.manifest()['published'], set(self.dates().values())), ('2026-12-05', {'2026-12-05'}))

    def test_going_back_goes_back_to_its_date(self):
        self.publish('2026-11-28')
        good = contents(self.latest())
        self.publish('2026-12-05', self.figures(E07000220='13'))
        subprocess.run([PROGRAM, 'rollback', '--output', self.output, '--state', self.state], check=True, capture_output=True, env=self.environment())
        self.assertEqual(contents(self.latest()), good)
        self.assertIn('nothing changed', self.publish('2026-12-06').stdout)

    def test_the_day_belongs_to_one_run(self):
        self.publish('2026-12-05')
        self.run_program('load', self.write('other.csv', '\n'.join([HEADER, row(period='2018'), ''])), '--as', 'fingertips-files')
        self.assertEqual(self.manifest()['published'], DAY)

    def places(self, **contact):
        """A pipeline of the figures whose Places file says whom to ask."""
        house = os.path.join(ROOT, 'pipelines')
        places = dict(read_json(house, 'framework', 'places.json'), **contact)
        pipeline = {'pipeline': 'asked', 'framework': os.path.join(house, 'framework', 'outcomes.json'), 'places': self.write('places.json', json.dumps(places, indent=1)),
                    'sources': [{'id': 'figures', 'extractor': 'fingertips', 'options': {'files': [self.figures()]}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}, {'use': 'benchmark'}], 'loaders': [{'use': 'workbook'}, {'use': 'archive'}]}
        return self.write('asked.json', json.dumps(pipeline, indent=1))

    def test_whom_to_ask(self):
        self.run_program('run', self.places(contact='The team', contact_email='team@example.org', contact_link='https://example.org/outcomes'))
        with zipfile.ZipFile(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')) as book:
            strings = book.read('xl/sharedStrings.xml').decode()
        for said in ('Questions and corrections: The team', 'E-mail: team@example.org', 'Web: https://example.org/outcomes',
                     'Published 28 November 2026. The newest figures are for 2019.'):
            self.assertIn('>' + said + '<', strings)

    def test_addresses_that_are_none(self):
        done = self.run_program('check', self.places(contact_email='team at example.org', contact_link='example.org'), code=3)
        self.assertIn("'team at example.org' is no e-mail address; expected one such as team@example.org", done.stderr)
        self.assertIn("'example.org' is no address of a page; expected one that begins with https://", done.stderr)
        for wrong in ('@example.org', 'team@', 'team@example', 'a@b@example.org', 'A team <team@example.org>', 'team@example.'):
            self.run_program('check', self.places(contact_email=wrong), code=3)


main()
