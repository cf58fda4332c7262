"""Bad input: a message that says what was found, where, what was expected and what to do; the documented exit code; and what was
published before stays as it was."""
import csv, json, os, shutil, subprocess, unittest
from job import HEADER, Job, PROGRAM, ROOT, contents, figures, files_named, main, read_json, row

GOOD = '\r\n'.join([HEADER] + [row(area, str(year)) for area in ('E07000220', 'E92000001') for year in range(2010, 2020)]) + '\r\n'


class BadInput(Job):
    """Each case begins with a good publication, which must still be there afterwards."""

    def setUp(self):
        super().setUp()
        self.publish_files(self.write('good.csv', GOOD))
        self.before = (os.readlink(self.latest()), contents(self.output))

    def refuse(self, text, code, *words, name='bad.csv'):
        """Publishes a bad file; the message must hold each of the words."""
        path = self.write(name, text) if text is not None else os.path.join(self.folder, name)
        done = self.publish_files(path, code=code)
        self.check(done, name, *words)

    def check(self, done, *words):
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertIn('hint:', done.stderr)
        self.assertEqual(self.before, (os.readlink(self.latest()), contents(self.output)))
        self.assertNotIn('\n\n', done.stderr.strip())

    def test_missing_file(self):
        self.refuse(None, 5, 'no such file', name='nowhere.csv')

    def test_pattern_that_matches_nothing(self):
        self.refuse(None, 5, 'no file matches', name='nothing-*.csv')

    def test_html_page(self):
        self.refuse('<!DOCTYPE html>\n<html><head><title>Trend Micro</title></head></html>\n', 5, 'HTML')

    def test_empty_file(self):
        self.refuse('', 5, 'empty')

    def test_header_only(self):
        self.refuse(HEADER + '\r\n', 5, 'no rows')

    def test_truncated_file(self):
        self.refuse(GOOD[:-60], 5, 'bad.csv:21', 'middle of')

    def test_rows_of_25_fields_under_26_headings(self):
        text = '\n'.join([HEADER] + [row(fields=25)] * 30) + '\n'
        self.refuse(text, 7, '25 fields', '26')

    def test_missing_columns(self):
        self.refuse(GOOD.replace('Area Code', 'Where'), 6, 'Area Code', 'Where')

    def test_invalid_utf8(self):
        text = GOOD.encode().replace(b'Smoking', 'Smoking \u2265'.encode())
        rows = text.split(b'\r\n')
        broken = b'\r\n'.join([rows[0], rows[1]] + [line.replace('\u2265'.encode(), b'\xff') for line in rows[2:]])
        self.refuse(broken, 7, 'UTF-8')

    def test_nul_bytes(self):
        self.refuse(GOOD.encode().replace(b'Rugby', b'Rug\0y'), 5, 'NUL', 'bad.csv:2')

    def test_windows_1252_is_converted_with_a_warning(self):
        path = self.write('latin.csv', GOOD.replace('Smoking', 'Smoking \u00a3').encode('cp1252'))
        done = self.publish_files(path)
        self.assertIn('Windows-1252', done.stderr)

    def test_rows_that_contradict_each_other_are_shown_as_they_stand(self):
        """The transform that refuses them has no file at hand: the raw text is read back from the lines."""
        other = row('E07000220', '2019', value='13.5')
        text = GOOD + other + '\r\n' + row('E07000220', '2018') + '\r\n' + row('E07000220', '2017', value='9').replace('Rugby', 'Rugby' * 1000)
        self.publish_files(self.write('twice.csv', text))
        lines = text.split('\r\n')
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            rejects = {int(reject['line']): reject for reject in csv.DictReader(file)}
        self.assertEqual(sorted(rejects), [9, 11, 22, 24])
        for line in (9, 11, 22):
            self.assertEqual(rejects[line]['raw'], lines[line - 1])
            self.assertEqual(rejects[line]['rule'], 'conflicting-rows')
        self.assertIn('13.5', rejects[11]['reason'] + rejects[22]['reason'])
        self.assertEqual(rejects[24]['raw'], lines[23][:4000] + '...')
        unit = read_json(self.latest(), 'publication.json')['units'][0]
        self.assertEqual((unit['rows_read'], unit['rows_kept'], unit['rows_rejected'], unit['rows_duplicate']), (23, 18, 4, 1))

    def test_a_place_that_lost_its_rows_keeps_its_last_good_files(self):
        self.publish_files(self.write('both.csv', GOOD + row('E08000026', '2019') + '\r\n'))
        before, before_coventry = contents(self.latest()), figures(os.path.join(self.latest(), 'coventry'))
        done = self.publish_files(self.write('fewer.csv', GOOD + row('E10000031', '2019') + '\r\n'), code=8)
        self.assertIn('kept', done.stdout)
        after = contents(self.latest())
        self.assertEqual(after['coventry/coventry-outcomes.xlsx'], before['coventry/coventry-outcomes.xlsx'])
        self.assertNotEqual(after['rugby/rugby-outcomes.xlsx'], before['rugby/rugby-outcomes.xlsx'])
        states = {place['id']: (place['state'], place['reason']) for place in read_json(self.latest(), 'publication.json')['places']}
        self.assertEqual(states['coventry'], ('kept', 'no source has a row for it'))
        self.every_night('fewer.csv', 'coventry is as it was before: no source has a row for it')

        # Whoever asks for other Places only does not change what is known of this one.
        self.publish_files(self.write('other.csv', GOOD + row('E10000031', '2018') + '\r\n'), '--place', 'rugby')
        self.publish_files(os.path.join(self.folder, 'fewer.csv'), code=8)
        self.every_night('fewer.csv', 'coventry is as it was before: no source has a row for it')
        # Its files are verified like all others. Damaged ones are not published, and that too is not done twice.
        os.remove(os.path.join(self.latest(), 'coventry', 'coventry-outcomes.xlsx'))
        done = self.publish_files(os.path.join(self.folder, 'fewer.csv'), code=8)
        self.assertIn('coventry is not published: its last good files are damaged', done.stderr)
        self.every_night('fewer.csv', 'coventry is not published: no source has a row for it', state='absent')
        # As soon as a source has rows for it again, it is made; two other Places have none then.
        self.publish_files(os.path.join(self.folder, 'both.csv'), code=8)
        self.assertEqual(figures(os.path.join(self.latest(), 'coventry')), before_coventry)

    def every_night(self, name, told, state='kept'):
        """A night on which nothing changed publishes nothing, and is as partial as the one before; that is also so of the Place alone, and without the display."""
        latest, files = os.readlink(self.latest()), contents(self.output)
        for words in ((), ('--place', 'coventry'), ('--json',)):
            done = self.publish_files(os.path.join(self.folder, name), *words, code=8)
            self.assertIn(told, done.stderr)
            self.assertIn('some Places were not updated', done.stderr)
            if words == ('--json',):
                self.assertEqual([(place['id'], place['state']) for place in json.loads(done.stdout)['places']], [('coventry', state)])
            else:
                self.assertIn('nothing changed', done.stdout)
        self.assertEqual((os.readlink(self.latest()), contents(self.output)), (latest, files))

    def test_a_place_that_never_had_a_row_is_not_published_each_night(self):
        """No figure of England either, which every Place would have."""
        for folder in (self.output, self.state):
            shutil.rmtree(folder)
        path = self.write('rugby.csv', HEADER + '\r\n' + row() + '\r\n')
        self.publish_files(path, code=8)
        latest = os.readlink(self.latest())
        for words in ((), ('--place', 'coventry')):
            done = self.publish_files(path, *words, code=8)
            self.assertIn('coventry is not published: no source has a row for it', done.stderr)
            self.assertIn('nothing changed', done.stdout)
        self.assertEqual(os.readlink(self.latest()), latest)
        # A Place that nobody asked for yet is another thing: it is made when somebody does.
        for folder in (self.output, self.state):
            shutil.rmtree(folder)
        path = self.write('two.csv', HEADER + '\r\n' + row() + '\r\n' + row('E08000026') + '\r\n')
        self.publish_files(path, '--place', 'rugby')
        self.assertFalse(os.path.exists(os.path.join(self.latest(), 'coventry')))
        self.publish_files(path, '--place', 'coventry')
        self.assertTrue(os.path.exists(os.path.join(self.latest(), 'coventry')))

    def test_a_stricter_gate_is_applied_to_what_is_published_already(self):
        path = self.write('few.csv', GOOD + row(indicator='') + '\r\n')
        self.publish_files(path)
        done = self.publish_files(path, '--max-rejects', '0', code=7)
        self.assertIn('few.csv:22', done.stderr)

    # Figures that disagree.

    DISTRICTS = ('E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222')

    def sums(self, wrong, years=range(2010, 2022)):
        """Five districts with 125 of 1,000 each, and their county: with what they make together, or with 700 of 5,000 in the
        first of the years."""
        rows = [row(area, str(year)) for year in years for area in self.DISTRICTS]
        for i, year in enumerate(years):
            county = row('E10000031', str(year)).replace('Rugby', 'Warwickshire').replace(',125,1000,', ',%d,5000,' % (700 if i < wrong else 625))
            rows.append(county.replace(',12.5,', ',14,') if i < wrong else county)
        return '\r\n'.join([HEADER] + rows + [row('E08000026')]) + '\r\n'

    def test_sums_that_do_not_come_out_stop_the_night(self):
        done = self.publish_files(self.write('sums.csv', self.sums(6)), '--max-mismatches', '25%', code=7)
        self.check(done, "'fingertips'", '6 of 12 comparisons of the check districts-count', 'max_mismatches (25%)', 'sums.csv:62',
                   'Sum of the counts of the districts: 625', 'published for Warwickshire: 700', 'placebook runs log')
        log = subprocess.run([PROGRAM, 'runs', 'log', '--state', self.state], capture_output=True, text=True, check=True,
                             env=self.environment())
        listed = [line for line in log.stdout.split('\n') if line.startswith('mismatch: ') and 'published for Warwickshire: 700' in line]
        self.assertEqual(len(listed), 6)

    def test_a_handful_of_mismatches_stops_nothing_and_is_on_quality(self):
        done = self.publish_files(self.write('sums.csv', self.sums(1, range(2010, 2012))), '--max-mismatches', '25%')
        self.assertIn('2 mismatches', done.stdout)
        checks = {check['rule']: check for check in read_json(self.latest(), 'publication.json')['checks']}
        self.assertEqual((checks['districts-count']['compared'], checks['districts-count']['mismatched']), (2, 1))
        self.assertEqual(checks['districts-denominator']['mismatched'], 0)

    def test_the_limit_of_mismatches_can_be_a_number(self):
        path = self.write('sums.csv', self.sums(6))
        self.publish_files(path, '--max-mismatches', '6')
        after = (os.readlink(self.latest()), contents(self.output))
        self.before = after
        done = self.publish_files(path, '--max-mismatches', '5', code=7)
        self.check(done, 'max_mismatches (5)')

    # Pipeline files.

    def pipeline(self, **changes):
        content = read_json(ROOT, 'pipelines', 'fingertips-files.json')
        for key in files_named(content):
            content[key] = os.path.join(ROOT, 'pipelines', content[key])
        content.update(changes)
        return content

    def refuse_pipeline(self, content, code, *words, files='good.csv'):
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        path = self.write('pipeline.json', text)
        for verb in ('run', 'check', 'plan'):
            done = self.run_program(verb, path, '--set', 'files=' + os.path.join(self.folder, files), code=code)
            self.check(done, 'pipeline.json:', *words)

    def test_unknown_key(self):
        self.refuse_pipeline(self.pipeline(titel='x'), 3, 'titel', "'title'")

    def test_wrong_type(self):
        self.refuse_pipeline(self.pipeline(title=5), 3, 'title', 'number')

    def test_unknown_module(self):
        self.refuse_pipeline(self.pipeline(transforms=[{'use': 'normalize'}]), 3, 'normalize', "'normalise'")

    def test_unknown_option_of_a_module(self):
        self.refuse_pipeline(self.pipeline(transforms=[{'use': 'normalise', 'options': {'unmaped': 'keep'}}]), 3, 'unmaped', "'unmapped'")

    def test_unknown_place(self):
        self.refuse_pipeline(self.pipeline(publish=['rugbee']), 3, 'rugbee', "'rugby'")

    def test_not_json(self):
        self.refuse_pipeline('{ "pipeline": "x",, }', 3, 'pipeline.json:1:')

    def test_framework_with_two_measures_of_one_id(self):
        framework = read_json(ROOT, 'pipelines', 'framework', 'outcomes.json')
        framework['measures'][5]['id'] = framework['measures'][4]['id']
        path = self.write('outcomes.json', json.dumps(framework, indent=1))
        pipeline = self.write('pipeline.json', json.dumps(self.pipeline(framework=path)))
        done = self.run_program('check', pipeline, '--set', 'files=' + os.path.join(self.folder, 'good.csv'), code=3)
        self.check(done, 'outcomes.json:', framework['measures'][4]['id'])

    def test_unknown_selections(self):
        good = os.path.join(self.folder, 'good.csv')
        for flag, value, near in (('--place', 'rugbee', 'rugby'), ('--source', 'fingertip', 'fingertips')):
            done = self.publish_files(good, flag, value, code=2)
            self.check(done, value, near)

    # Where things are written.

    def test_output_that_cannot_be_written(self):
        blocked = self.write('file-in-the-way', 'x')
        done = self.publish_files(os.path.join(self.folder, 'good.csv'), code=11, output=os.path.join(blocked, 'output'))
        self.check(done, 'file-in-the-way')

    def test_full_disk(self):
        mount = os.path.join(self.folder, 'small')
        os.makedirs(mount)
        words = ' '.join("'%s'" % word for word in self.command('run', 'pipelines/demo.json', output=mount + '/output'))
        script = 'mount -t tmpfs -o size=300k tmpfs %s && { %s; code=$?; ls -A %s/output; exit $code; }' % (mount, words, mount)
        if subprocess.run(['unshare', '-rm', 'mount', '-t', 'tmpfs', 'tmpfs', mount], capture_output=True).returncode:
            raise unittest.SkipTest('this machine does not let a test mount a small disk')
        done = subprocess.run(['unshare', '-rm', 'sh', '-c', script], capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        self.assertEqual(done.returncode, 11, done.stderr)
        self.check(done, 'No space left')
        self.assertEqual(done.stdout.strip(), '', 'something was left behind')


main()
