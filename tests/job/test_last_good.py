"""Sources that cannot be read: their last good rows are published, and every file says so where readers look."""
import datetime, json, os
from job import DAY, HEADER, contents, main, read_json
from series import SeriesJob, line


class LastGood(SeriesJob):
    def last_good(self):
        """What the latest publication says of the source that is down: publication.json, and the note of its row."""
        manifest = read_json(self.latest(), 'publication.json')
        return ([entry.get('last_good') for entry in manifest['inputs'] if entry['source'] == 'two'], 'last good' in self.own(2018)['note'],
                any('last good' in warning['message'] for warning in manifest['warnings']))

    def test_a_source_that_is_down_keeps_its_last_good_rows(self):
        files = [('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2018, 'E07000220', '12')])]
        path = self.sources(files)
        self.run_program('run', path)
        good = self.table()
        two = os.path.join(self.folder, 'two.csv')
        for down in (lambda: os.remove(two), lambda: self.write('two.csv', '<!DOCTYPE html><html><body>Service unavailable</body></html>'),
                     lambda: self.write('two.csv', 'Area Code,Value\nE07000220,1\n')):
            down()
            done = self.run_program('run', path, code=8)
            self.assertIn("source 'two' could not be read, its last good rows are kept", done.stderr)
            self.assertEqual([{key: row[key] for key in row if key != 'note'} for row in self.table()], [{key: row[key] for key in row if key != 'note'} for row in good])
            self.assertIn('last good figure: the source could not be read', self.own(2018)['note'])
            self.assertEqual(self.own(2019)['note'].count('last good figure'), 0)
            self.assertTrue(any('last good rows' in warning['message'] for warning in read_json(self.latest(), 'publication.json')['warnings']))
            self.assertIn('nothing changed', self.run_program('run', path, code=8).stdout)
        done = self.run_program('run', self.require(path), code=6)
        self.assertIn('two.csv', done.stderr)
        self.write('two.csv', '\n'.join([HEADER, line(2018, 'E07000220', '12'), '']))
        self.run_program('run', self.sources(files))
        self.assertEqual(self.table(), good)

    def test_a_damaged_publication_is_made_again_while_a_source_is_down(self):
        """Also when only reading the source shows that it is down, so that the run knows late that nothing changed."""
        path = self.sources([('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2018, 'E07000220', '12')])])
        self.run_program('run', path)
        self.write('two.csv', 'Area Code,Value\nE07000220,1\n')
        self.run_program('run', path, code=8)
        good = {name: digest for name, digest in contents(self.latest()).items() if name != 'publication.json'}  # which says whose files are new
        damaged = os.path.join('rugby', 'rugby-outcomes.csv')
        for jobs in ('1', '4'):
            os.truncate(os.path.join(self.latest(), damaged), 100)
            done = self.run_program('run', path, '--jobs', jobs, code=8)
            self.assertIn(damaged + ' is not the file that was published (its SHA-256 differs): the Place is made again', done.stderr)
            self.assertEqual({name: digest for name, digest in contents(self.latest()).items() if name != 'publication.json'}, good)
            self.assertIn('nothing changed', self.run_program('run', path, '--jobs', jobs, code=8).stdout)

    def test_every_night_says_what_is_missing_and_why(self):
        """The file goes away, and then the pipeline names another file, which is not there either."""
        files = [('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2018, 'E07000220', '12')])]
        path = self.sources(files)
        self.run_program('run', path)
        os.remove(os.path.join(self.folder, 'two.csv'))
        told = "source 'two' could not be read, its last good rows are kept: fingertips: cannot open %s: no such file or folder"
        for night in range(3):
            self.assertIn(told % os.path.join(self.folder, 'two.csv'), self.run_program('run', path, code=8).stderr, night)
        self.assertIn('cannot open %s' % os.path.join(self.folder, 'two.csv'), self.run_program('run', path, '--json', code=8).stderr)
        pipeline = read_json(path)
        pipeline['sources'][1]['options']['files'] = [os.path.join(self.folder, 'wrong.csv')]
        path = self.write('series.json', json.dumps(pipeline))
        for night in range(2):
            self.assertIn(told % os.path.join(self.folder, 'wrong.csv'), self.run_program('run', path, code=8).stderr, night)

    def test_a_source_that_is_down_is_named_where_readers_look(self):
        """The edition from which its figures are is the one before, which has a date."""
        path = self.sources([('one', [line(2019, 'E07000220', '12.5', indicator='20101')]), ('two', [line(2018, 'E07000220', '12')])])
        self.run_program('run', path)
        words = '%d %s' % (int(DAY[8:]), datetime.date.fromisoformat(DAY).strftime('%B %Y'))
        self.assertNotIn('last_good', json.dumps(read_json(self.latest(), 'publication.json')))
        os.remove(os.path.join(self.folder, 'two.csv'))
        self.run_program('run', path, code=8)
        sentence = 'The source two could not be read for this edition: its figures are the last good ones, those of the edition of %s.' % words
        for name in ('Cover', 'Sources'):
            self.assertIn([sentence], self.sheet(name), name)
        self.assertTrue(any('Could not be read: last good figures' in row for row in self.sheet('Sources') if row[:1] == ['two']))
        self.assertFalse(any('Could not be read: last good figures' in row for row in self.sheet('Sources') if row[:1] == ['one']))
        head = next(i for i, row in enumerate(self.sheet('Checks')) if row[:1] == ['Finding'])
        self.assertEqual(self.sheet('Checks')[head + 1], ['Last good', 1, sentence, 'two.csv'])
        measures = [cell for row in self.sheet('At a glance') for cell in row if str(cell).startswith(('Smoking', 'Children under 16'))]
        noted = {cell for cell in measures if cell.endswith(']')}
        self.assertEqual({cell.split(' [')[0] for cell in noted}, {'Smoking'}, measures)
        number = noted.pop().split('[note ')[1].rstrip(']')
        self.assertEqual(next(row for row in self.sheet('Notes') if row[:1] == ['Note ' + number])[1], 'Last good figures')
        self.assertEqual(self.last_good(), ([DAY], True, True))

    def test_a_run_that_does_not_read_a_source_that_is_down_says_so_again(self):
        files = [('one', [line(2019, 'E07000220', '12.5')]), ('two', [line(2018, 'E07000220', '12')])]
        path = self.sources(files)
        self.run_program('run', path)
        good = self.figures()
        os.remove(os.path.join(self.folder, 'two.csv'))
        self.run_program('run', path, code=8)
        said, night, figures = self.last_good(), self.contents(), self.figures()
        self.assertEqual(said[1:], (True, True))
        still = "source 'two' could not be read before and is not read now"
        self.assertIn(still, self.run_program('run', path, '--source', 'one').stderr)
        self.assertEqual(self.contents(), night)
        more = self.write('more.csv', '\n'.join([HEADER, line(2017, 'E07000220', '15'), '']))
        self.assertIn(still, self.run_program('load', more, '--as', 'fingertips-files').stderr)
        self.assertEqual((self.last_good(), self.own(2017)['value']), (said, '15'))
        self.assertIn('nothing changed', self.run_program('run', path, code=8).stdout)
        self.run_program('load', '--remove', 'fingertips-files')
        self.run_program('run', path, code=8)
        self.assertEqual(self.figures(), figures)
        self.write('two.csv', '\n'.join([HEADER, *files[1][1], '']))
        self.assertNotIn('last good', self.run_program('run', path, '--source', 'two').stderr)
        self.assertEqual(self.figures(), good)


main()
