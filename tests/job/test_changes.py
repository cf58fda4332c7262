"""What changed since the publication before: which one each Place is compared with, that a Place which is made again gets its bytes back, and that a
publication before which is damaged, gone or of another contract is said and no error."""
import csv, json, os, shutil, subprocess
from job import HEADER, Job, PROGRAM, contents, main, read_json, row
from sheets import sheet

BEFORE = [row(period='2018', value='11'), row(period='2019', value='12.5'), row('E92000001', '2019', '12')]
AFTER = [row(period='2019', value='12.7'), row(period='2020', value='13'), row('E92000001', '2019', '12'), row('E92000001', '2020', '12')]
COVENTRY = row('E08000026', '2019', '14')
CONTRACT_1 = ('place place_name outcome domain measure measure_name source source_indicator area_code area_name area_type geography sex age category_type category '
              'period period_start period_end value lower_95 upper_95 lower_998 upper_998 count denominator unit polarity status method note england_value '
              'compared_with_england region_value compared_with_region trend spc source_file source_row')


class Changes(Job):
    def publish(self, rows, *words, code=0):
        self.write('in/figures.csv', '\n'.join([HEADER, *rows, '']))
        return self.publish_files(os.path.join(self.folder, 'in', '*.csv'), '--max-withdrawn', '100%', '--as-of', '2026-11-29', *words, code=code)

    def name(self):
        return os.readlink(self.latest())

    def workbook(self):
        return os.path.join(self.latest(), 'rugby', 'rugby-outcomes.xlsx')

    def joined(self, rows):
        """The lines above a table as one text: long ones are broken for the page."""
        return ' '.join(cells[0] for cells in rows if cells)

    def changes(self):
        """The lines above the table of the sheet Changes, and its rows by heading."""
        rows = sheet(self.workbook(), 'Changes')
        heading = next(i for i, cells in enumerate(rows) if len(cells) > 1)
        return self.joined(rows[:heading]), [dict(zip(rows[heading], cells)) for cells in rows[heading + 1:]]

    def escalations(self):
        rows = sheet(self.workbook(), 'Escalations')
        heading = next(i for i, cells in enumerate(rows) if len(cells) > 1)
        return [dict(zip(rows[heading], cells)) for cells in rows[heading + 1:]]

    def compared(self, place='rugby'):
        places = {entry['id']: entry for entry in read_json(self.latest(), 'publication.json')['places']}
        return places[place].get('compared_with', '')

    def damage(self, publication, path):
        with open(os.path.join(self.output, publication, path), 'r+b') as file:
            file.seek(-2, os.SEEK_END)
            byte = file.read(1)
            file.seek(-2, os.SEEK_END)
            file.write(bytes([byte[0] ^ 1]))

    def test_each_place_is_compared_with_the_publication_before(self):
        self.publish([*BEFORE, COVENTRY])
        first = self.name()
        self.assertEqual(self.compared(), '')
        self.publish([*AFTER, COVENTRY])
        self.assertEqual(self.compared(), first)

    def test_the_sheet_says_what_is_new_revised_and_withdrawn(self):
        self.publish([*BEFORE, COVENTRY])
        first = self.name()
        self.assertIn('This is the first edition.', self.joined(sheet(self.workbook(), 'Cover')))
        self.publish([*AFTER, COVENTRY])
        lines, rows = self.changes()
        self.assertIn('Since the edition of 29 November 2026, 1 figure is new, 1 was revised and 1 was withdrawn.', lines)
        self.assertIn('The edition before is that of 29 November 2026, publication %s.' % first, lines)
        self.assertIn('1 change in figures of England, the region and similar areas is not shown.', lines)
        self.assertEqual([(entry['Change'], entry['Period'], entry['Was'], entry['Is']) for entry in rows],
                         [('New', '2020', '[z]', '13'), ('Revised', '2019', '12.5', '12.7'), ('Withdrawn', '2018', '11', '[z]')])
        self.assertEqual(rows[1]['Against England, is'], 'No different')
        self.assertEqual({(entry['Area'], entry['Measure']) for entry in rows}, {('Rugby', 'Smoking')})

    def test_a_figure_that_is_withheld_now_is_named_without_what_it_was(self):
        self.publish([*BEFORE, COVENTRY])
        withheld = row(period='2019', value='').replace(',11,14,,,125,1000,,', ',,,,,,,Value suppressed for disclosure control due to small count,')
        self.publish([BEFORE[0], withheld, BEFORE[2], COVENTRY])
        lines, rows = self.changes()
        self.assertIn('Since the edition of 29 November 2026, 1 figure is withheld now.', lines)
        # The first sheet says the same numbers.
        self.assertIn('Since the edition of 29 November 2026, 1 figure is withheld now.', self.joined(sheet(self.workbook(), 'At a glance')))
        self.assertEqual([(entry['Change'], entry['Period'], entry['Was'], entry['Is']) for entry in rows], [('Withheld', '2019', '[c]', '[c]')])

    def test_a_figure_that_is_gone_is_not_de_escalated(self):
        """Worse than England is a point (the framework's rule); a figure that is not there is not rated, and no better for that."""
        worse = row(period='2025', value='12.5', indicator='92443').replace(',11,14,', ',12.2,12.8,')
        england = row('E92000001', '2025', '12', indicator='92443')
        self.publish([worse, england, COVENTRY])
        self.assertEqual([(entry['Rating'], entry['Change'], entry['Why']) for entry in self.escalations()], [('Watch', 'First edition', 'worse than England')])
        self.publish([worse.replace(',12.5,12.2,12.8,,,125,1000,', ',,,,,,,,'), england, COVENTRY])
        self.assertEqual([(entry['Rating'], entry['Rating last time'], entry['Change'], entry['Why']) for entry in self.escalations()],
                         [('Not rated', 'Watch', 'No longer rated', 'no figure is published')])
        self.publish([worse.replace(',12.2,', ',11,'), england, COVENTRY])
        self.publish([worse, england, row('E08000026', '2019', '15')])
        self.assertEqual([(entry['Rating'], entry['Rating last time'], entry['Change']) for entry in self.escalations()], [('Watch', 'On course', 'Escalated')])

    def test_a_rating_is_found_when_the_latest_figure_was_withdrawn(self):
        """The period before is the latest now, and the series was rated all the same."""
        figures = [row(period=period, value='12.5', indicator='92443').replace(',11,14,', ',12.2,12.8,') for period in ('2024', '2025')]
        england = [row('E92000001', period, '12', indicator='92443') for period in ('2024', '2025')]
        self.publish([*figures, *england, COVENTRY])
        self.publish([figures[0], *england, COVENTRY])
        self.assertEqual([(entry['Rating'], entry['Period'], entry['Rating last time'], entry['Change']) for entry in self.escalations()], [('Watch', '2024', 'Watch', 'As before')])

    def test_a_place_without_changes_says_what_it_said(self):
        """And keeps its bytes: the run id is another one, because the file of the source is."""
        self.publish([*BEFORE, COVENTRY])
        first = self.name()
        self.publish([*AFTER, COVENTRY])
        second = self.name()
        self.publish([*AFTER, row('E08000026', '2019', '15')])
        self.assertNotEqual(self.name(), second)
        self.assertEqual(self.compared('rugby'), first)
        self.assertEqual(self.compared('coventry'), second)

    def test_a_damaged_place_gets_its_bytes_back(self):
        for path in ('rugby/rugby-outcomes.csv', 'rugby/rugby-outcomes.xlsx'):
            with self.subTest(path):
                shutil.rmtree(self.output, ignore_errors=True)
                self.publish([*BEFORE, COVENTRY])
                first = self.name()
                self.publish([*AFTER, COVENTRY])
                second, files = self.name(), contents(os.path.join(self.latest(), 'rugby'))
                self.damage(second, path)
                self.publish([*AFTER, COVENTRY])
                self.assertNotEqual(self.name(), second)
                self.assertEqual(self.compared(), first)
                self.assertEqual(contents(os.path.join(self.latest(), 'rugby')), files)

    def test_a_damaged_publication_json_is_not_relied_on(self):
        """A letter of a key is another one: the document can be read, and is not what was published."""
        self.publish([*BEFORE, COVENTRY])
        first = self.latest_files()
        path = os.path.join(self.latest(), 'publication.json')
        with open(path, encoding='utf-8') as file:
            text = file.read()
        self.assertIn('"publisher"', text)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text.replace('"publisher"', '"publishes"', 1))
        done = self.publish([*BEFORE, COVENTRY])
        self.assertIn('publication.json is not what was published: every Place is made again', done.stderr)
        verified = subprocess.run([PROGRAM, 'verify', '--output', os.path.dirname(self.latest()), '--state', os.path.join(self.folder, 'state')], capture_output=True, text=True)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertEqual(self.latest_files(), first)

    def latest_files(self):
        """What follows from the inputs alone."""
        found = {}
        for place in ('rugby', 'coventry'):
            with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8') as file:
                found[place] = file.read()
        return found

    def test_the_same_two_publications_give_the_same_bytes(self):
        """In another folder: only the names of the publications before differ, which hold the time."""
        self.publish([*BEFORE, COVENTRY])
        first = self.name()
        other = os.path.join(self.folder, 'other')
        shutil.copytree(self.output, other, symlinks=True)
        self.publish([*AFTER, COVENTRY])
        wanted = contents(os.path.join(self.latest(), 'rugby'))
        self.output = other
        self.publish([*AFTER, COVENTRY])
        self.assertEqual(self.compared(), first)
        self.assertEqual(contents(os.path.join(self.latest(), 'rugby')), wanted)

    def test_a_publication_before_that_cannot_be_read_is_said(self):
        first = None

        def rewrite(change):
            path = os.path.join(self.output, first, 'publication.json')
            manifest = read_json(path)
            change(manifest)
            self.write(path, json.dumps(manifest))

        def tableless(manifest):
            manifest['artefacts'] = [entry for entry in manifest['artefacts'] if not entry['path'].endswith('outcomes.csv')]

        damages = {
            'its table of figures is not the file that was published': lambda: self.damage(first, 'rugby/rugby-outcomes.csv'),
            'its table of figures is missing': lambda: os.remove(os.path.join(self.output, first, 'rugby/rugby-outcomes.csv')),
            'it has no table of its figures': lambda: rewrite(tableless),
            'it is no longer there': lambda: shutil.rmtree(os.path.join(self.output, first)),
            'its publication.json is damaged': lambda: self.write(os.path.join(self.output, first, 'publication.json'), '{'),
        }
        for said, damage in damages.items():
            with self.subTest(said):
                shutil.rmtree(self.output, ignore_errors=True)
                self.publish([*BEFORE, COVENTRY])
                first = self.name()
                damage()
                done = self.publish([*AFTER, COVENTRY])
                told = 'what changed in Rugby since then cannot be said: ' + said in done.stderr
                self.assertEqual(told, 'no table' not in said)  # a pipeline that makes no tables is not damaged
                self.assertEqual(self.compared(), first)
                self.assertIn('2026 cannot be said: ' + said, self.joined(sheet(self.workbook(), 'Cover')))

    def test_nonsense_in_the_publication_before_is_not_handed_on(self):
        """Its sums fit, so it is read; what is no number or no word of its column is left empty, and the data package is sound."""
        self.publish([*BEFORE, COVENTRY])
        first = os.path.join(self.output, self.name())
        path = os.path.join(first, 'rugby', 'rugby-outcomes.csv')
        with open(path, newline='') as file:
            rows = list(csv.DictReader(file))
        nonsense = dict.fromkeys(('value', 'compared_with_england', 'spc', 'target_state'), 'nonsense') | {'measure_name': '=HYPERLINK("javascript:x","<b>")'}
        with open(path, 'w', newline='') as file:
            table = csv.DictWriter(file, list(rows[0]), lineterminator='\n')
            table.writeheader()
            table.writerows(line | nonsense | ({'geography': 'elsewhere', 'area_code': 'E99999999'} if number == 0 else {}) for number, line in enumerate(rows))
        manifest = read_json(first, 'publication.json')
        entry = next(entry for entry in manifest['artefacts'] if entry['path'] == 'rugby/rugby-outcomes.csv')
        entry['sha256'], entry['size'] = contents(first)[entry['path']], os.path.getsize(path)
        self.write(os.path.join(first, 'publication.json'), json.dumps(manifest))
        self.publish([*AFTER, COVENTRY])
        _, rows = self.changes()
        self.assertEqual([(entry['Change'], entry['Period'], entry['Was'], entry['Is']) for entry in rows],
                         [('New', '2020', '[z]', '13'), ('Revised', '2019', '[x]', '12.7'), ('Withdrawn', '2018', '[x]', '[z]')])
        done = subprocess.run([PROGRAM, 'verify', os.path.realpath(self.latest()), '--state', self.state], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_publication_of_contract_1_is_read_by_the_names_of_its_columns(self):
        self.publish([*BEFORE, COVENTRY])
        first = self.name()
        path = os.path.join(self.output, first, 'rugby', 'rugby-outcomes.csv')
        with open(path, newline='') as file:
            rows = [line[::-1] for line in csv.reader(file)]  # the columns in another order
        with open(path, 'w', newline='') as file:
            csv.writer(file, lineterminator='\n').writerows(rows)
        digests = contents(os.path.join(self.output, first))
        manifest = read_json(self.output, first, 'publication.json')
        manifest['contract_version'] = '1.0'
        for entry in manifest['artefacts']:
            entry['sha256'] = digests[entry['path']]
            entry['size'] = os.path.getsize(os.path.join(self.output, first, entry['path']))
        self.write(os.path.join(self.output, first, 'publication.json'), json.dumps(manifest))
        done = self.publish([*AFTER, COVENTRY])
        self.assertNotIn('cannot be said', done.stderr)
        self.assertEqual(self.compared(), first)

    def test_diff_with_a_publication_of_contract_1(self):
        """Its columns and words are those of 0.1.0: figures are compared by what they are about, what only 2.0 has is named once, and no more is made of it."""
        self.publish([*BEFORE, COVENTRY])
        new = os.path.join(self.output, self.name())
        old = os.path.join(self.output, '20251121T020000Z-abcdef')
        manifest = dict(read_json(new, 'publication.json'), contract_version='1.0')
        lists = [entry for entry in manifest['artefacts'] if entry['path'].endswith('-outcomes.csv')]
        manifest['artefacts'] = lists
        for entry in lists:
            os.makedirs(os.path.join(old, os.path.dirname(entry['path'])))
            with open(os.path.join(new, entry['path']), newline='') as file:
                rows = list(csv.DictReader(file))
            columns, header = list(rows[0]), CONTRACT_1.split()
            if entry['path'].startswith('rugby/'):
                (one,) = [row for row in rows if row['value'] == '12.5' and row['area_code'] == 'E07000220']
                one['value'] = '11.5'
                rows.append(dict(one, period='2001', period_start='2001-01-01', period_end='2001-12-31'))
            with open(os.path.join(old, entry['path']), 'w', newline='') as file:
                writer = csv.DictWriter(file, header, extrasaction='ignore', lineterminator='\n')
                writer.writeheader()
                writer.writerows(rows)
        digests = contents(old)
        for entry in lists:
            entry['sha256'] = digests[entry['path']]
            entry['size'] = os.path.getsize(os.path.join(old, entry['path']))
        for key in ('document_sha256', 'published'):
            del manifest[key]
        self.write(os.path.join(old, 'publication.json'), json.dumps(manifest))
        done = subprocess.run([PROGRAM, 'diff', old, new, '--state', self.state], capture_output=True, text=True, env=self.environment(), timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        added = [name for name in columns if name not in header]
        self.assertEqual([line for line in done.stderr.splitlines() if 'only one of the two tables' in line],
                         ['placebook: warning: only one of the two tables has the columns %s and %s: they are not compared' % (', '.join(added[:-1]), added[-1])])
        self.assertIn('follows output contract 1.0, %s follows 2.0' % os.path.basename(new), done.stderr)
        self.assertRegex(done.stdout, r'rugby +0 +1 +0 +1 +[1-9]')
        self.assertRegex(done.stdout, r'coventry +0 +0 +0 +0 +[1-9]')
        self.assertIn('value 11.5 -> 12.5', done.stdout)


if __name__ == '__main__':
    main()
