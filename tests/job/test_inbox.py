"""The inbox of a pipeline: files that people put into a folder, what becomes of them, and that none is lost or loaded twice. Files and mappings are the test's own."""
import csv, json, os, random, re, shlex, shutil, subprocess, time
from job import CHANGES, Job, ROOT, files_named, main, needs_inject, read_json

DISTRICTS = ['E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222']


def visits(year='2019', value='%d', headings='Council code,Year,Visits per head'):
    rows = [headings] + ['%s,%s,%s' % (code, year, value % i if '%' in value else value) for i, code in enumerate(DISTRICTS, 10)]
    return '\n'.join(rows) + '\n'


class Inbox(Job):
    def setUp(self):
        super().setUp()
        house = os.path.join(ROOT, 'pipelines')
        pipeline = dict(read_json(house, 'demo.json'), publish=['places'])
        for key in files_named(pipeline):
            pipeline[key] = os.path.join(house, pipeline[key])
        pipeline['sources'] = [source for source in pipeline['sources'] if source['id'] == 'county-indicators']
        for source in pipeline['sources']:
            source['options']['files'] = [os.path.join(house, path) for path in source['options']['files']]
        pipeline['transforms'] = [{'use': 'normalise'}, {'use': 'places'}]
        pipeline['loaders'] = [{'use': 'archive'}]
        pipeline['inbox'] = {'folder': '../share', 'rest': 0}
        self.inbox = os.path.join(self.folder, 'share')
        os.mkdir(self.inbox)
        self.document = pipeline
        self.pipeline = self.write('desk/nightly.json', json.dumps(pipeline))
        self.mapping('visits')
        self.begin_with(self.nightly)
        os.makedirs(self.inbox, exist_ok=True)

    def nightly(self):
        self.run_program('run', self.pipeline)

    def mapping(self, name):
        constants = {'indicator': 'library-visits', 'indicator_name': 'Visits to libraries', 'unit': 'per head'}
        columns = [{'field': field, 'names': [heading]} for field, heading in {'area_code': 'Council code', 'period': 'Year', 'value': 'Visits per head'}.items()]
        return self.write('desk/%s.json' % name, json.dumps({
            'pipeline': name, 'title': name, 'framework': os.path.join(ROOT, 'pipelines/framework/outcomes.json'),
            'places': os.path.join(ROOT, 'pipelines/framework/places.json'), 'parameters': {'files': {'type': 'path'}},
            'sources': [{'id': name, 'extractor': 'table', 'options': {'files': ['${files}'], 'columns': columns, 'constants': constants}}],
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'archive'}]}))

    def put(self, name, text):
        return self.write(os.path.join('share', name), text)

    def take(self, code=0, *words):
        done = self.run_program('run', self.pipeline, '--json', *words, code=code)
        self.stderr = done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line['file']: line for line in lines if line['schema'] == 'placebook.inbox/1'}

    def left(self):
        """What is in the inbox itself, and in its two folders."""
        names = sorted(name for name in os.listdir(self.inbox) if name not in ('done', 'rejected'))
        return names, sorted(os.listdir(os.path.join(self.inbox, 'done'))), sorted(os.listdir(os.path.join(self.inbox, 'rejected')))

    def published(self):
        """Years of the visits to libraries in Rugby, with their values."""
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), encoding='utf-8-sig') as file:
            return {row['period']: row['value'] for row in csv.DictReader(file) if 'library-visits' in row['measure'] and row['area_code'] == 'E07000220'}

    def text(self, folder, name):
        with open(os.path.join(self.inbox, folder, name + '.txt')) as file:
            return file.read()

    def test_a_file_is_loaded_by_the_mapping_that_fits(self):
        self.put('Nov.csv', visits())
        told = self.take()['Nov.csv']
        self.assertEqual((told['outcome'], told['rows']['read'], told['rows']['kept']), ('done', 6, 6))
        self.assertEqual(self.left(), ([], ['Nov.csv', 'Nov.csv.txt'], []))
        self.assertEqual(self.published(), {'2019': '13'})
        text = self.text('done', 'Nov.csv')
        self.assertRegex(text, r'Nov\.csv was loaded')
        self.assertRegex(text, r'taken in +6\n')
        self.assertEqual(self.take(), {})

    def test_what_became_of_each_row(self):
        self.put('Nov.csv', visits() + 'E07000220,2018,many\nE06000001,2018,5\nE07000222,2018,12\n')
        told = self.take()['Nov.csv']
        self.assertEqual((told['outcome'], told['rows']['read'], told['rows']['kept'], told['rows']['rejected'], told['rows']['filtered']), ('done', 9, 7, 1, 1))
        text = self.text('done', 'Nov.csv')
        self.assertRegex(text, r"line 8: .*'many'")
        for words, count in (('read', 9), ('taken in', 7), ('of other areas', 1), ('rejected', 1)):
            self.assertRegex(text, r'%s[^\n]* %d\n' % (words, count))

    def test_files_of_two_months_stay_side_by_side_and_a_file_sent_again_takes_its_place(self):
        self.put('2018.csv', visits('2018'))
        self.put('2019.csv', visits('2019'))
        self.take()
        self.assertEqual(self.published(), {'2018': '13', '2019': '13'})
        self.put('2018.csv', visits('2018', '7'))
        self.take()
        self.assertEqual(self.published(), {'2018': '7', '2019': '13'})
        names, done, _ = self.left()
        self.assertEqual((names, len(done)), ([], 6))

    def test_none_fits_two_fit_and_the_others_are_loaded(self):
        self.mapping('calls')
        self.put('a.csv', 'What,Ever\n1,2\n')
        self.put('b.csv', visits())
        told = self.take(8)
        self.assertEqual({name: one['outcome'] for name, one in told.items()}, {'a.csv': 'rejected', 'b.csv': 'rejected'})
        self.assertIn('fit', self.text('rejected', 'b.csv'))
        self.assertIn('calls', self.text('rejected', 'b.csv'))
        self.assertIn('What to do: ', self.text('rejected', 'a.csv'))
        self.assertIn('a.csv of the inbox was not loaded', self.stderr)
        self.assertEqual(self.published(), {})
        os.remove(os.path.join(self.folder, 'desk', 'calls.json'))
        self.put('b.csv', visits())
        self.put('c.csv', 'What,Ever\n1,2\n')
        told = self.take(8)
        self.assertEqual({name: one['outcome'] for name, one in told.items()}, {'b.csv': 'done', 'c.csv': 'rejected'})
        self.assertEqual(self.published(), {'2019': '13'})

    def test_commands_of_a_text_name_the_file_where_it_is(self):
        """Whoever reads the text copies the command, and the file is not in the inbox any more."""
        for name in ('a b.csv', 'a b.csv', 'plain.csv'):
            self.put(name, 'What,Ever\n1,2\n')
            self.take(8)
        texts = [name for name in self.left()[2] if name.endswith('.txt')]
        self.assertEqual(len(texts), 3)
        for name in texts:
            with open(os.path.join(self.inbox, 'rejected', name), encoding='utf-8') as file:
                words = shlex.split(re.search('(placebook preview .*) shows', file.read()).group(1))
            self.assertEqual(os.path.normpath(words[2]), os.path.join(self.inbox, 'rejected', name[:-len('.txt')]))
            self.assertTrue(os.path.exists(words[2]), words)

    def test_a_file_that_the_gate_refuses(self):
        good = ''.join(visits(str(2000 + year)).split('\n', 1)[1] for year in range(20))
        bad = ''.join(visits(str(1900 + year), 'many').split('\n', 1)[1] for year in range(40))
        self.put('bad.csv', visits().split('\n')[0] + '\n' + good + bad)
        told = self.take(8)['bad.csv']
        self.assertEqual(told['outcome'], 'rejected')
        self.assertIn('max_rejects', self.text('rejected', 'bad.csv'))
        self.assertRegex(self.text('rejected', 'bad.csv'), r"line 122: .*'many'")
        self.assertEqual(self.published(), {})

    def test_what_is_not_a_file_of_ours_is_passed_over(self):
        for name in ('~$Nov.xlsx', '.~lock.Nov.xlsx#', '.hidden.csv', 'Nov.csv.part', 'Nov.csv.tmp', 'Thumbs.db'):
            self.put(name, visits())
        os.mkdir(os.path.join(self.inbox, 'folder.csv'))
        os.symlink('/etc/passwd', os.path.join(self.inbox, 'link.csv'))
        self.assertEqual(self.take(), {})
        self.assertEqual(len(self.left()[0]), 8)

    def rest(self, seconds):
        self.document['inbox']['rest'] = seconds
        self.write('desk/nightly.json', json.dumps(self.document))

    def test_a_file_that_is_still_being_written_waits(self):
        self.rest(3600)
        path = self.put('Nov.csv', visits())
        os.utime(path, (0, 0))  # a copy with the times of the original is no older than it is
        told = self.take()['Nov.csv']
        self.assertEqual((told['outcome'], self.left()), ('waits', (['Nov.csv'], [], [])))
        self.rest(1)
        time.sleep(2.1)
        self.assertEqual(self.take()['Nov.csv']['outcome'], 'done')

    def test_names_that_are_hostile(self):
        names = ['Nov;rm -rf.csv', 'ca\u0301f\u00e9 \u202e.csv', 'x' * 200 + '.csv', 'no\nline.csv']
        for i, name in enumerate(names):
            self.put(name, visits(str(2010 + i)))
        told = self.take()
        self.assertEqual([one['outcome'] for one in told.values()], ['done'] * 4)
        self.assertEqual(sorted(self.published()), ['2010', '2011', '2012', '2013'])
        self.assertEqual(len(self.left()[1]), 8)

    def test_a_long_name_keeps_its_end(self):
        name = '\u00e9' * 123 + '.csv'  # 250 bytes: with ".txt" behind it and a point before it there is room for no more
        for year in ('2018', '2019'):
            self.put(name, visits(year))
            self.assertEqual(self.take()[name]['outcome'], 'done')
        files = [file for file in self.left()[1] if not file.endswith('.txt')]
        self.assertIn(name, files)
        self.assertEqual([file.endswith('\u00e9.csv') for file in files], [True, True])

    def test_the_folder_is_not_there(self):
        os.rename(self.inbox, self.inbox + '-away')
        done = self.run_program('run', self.pipeline, code=11)
        self.assertIn('share', done.stderr)
        self.assertTrue(os.path.exists(self.latest()))

    def test_a_part_of_the_pipeline_takes_none(self):
        self.put('Nov.csv', visits())
        self.run_program('run', self.pipeline, '--place', 'rugby')
        self.assertEqual(sorted(os.listdir(self.inbox)), ['Nov.csv'])

    def test_two_runs_at_once(self):
        for year in range(2010, 2014):
            self.put('%d.csv' % year, visits(str(year)))
        command = self.command('run', self.pipeline, '--wait', '120')
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=ROOT) for _ in range(2)]
        for run in runs:
            out, error = run.communicate(timeout=300)
            self.assertIn(run.returncode, (0, 8), error)
        self.run_program('run', self.pipeline)
        self.assertEqual(self.left()[0], [])
        self.assertEqual(self.left()[1], sorted(name for year in range(2010, 2014) for name in ('%d.csv' % year, '%d.csv.txt' % year)))
        self.assertEqual(sorted(self.published()), ['2010', '2011', '2012', '2013'])

    @needs_inject
    def test_killed_at_any_moment(self):
        """The file is in the inbox or in done, whole; the next run finishes, and it is loaded once."""
        text = visits()
        self.put('Nov.csv', text)
        words = ['run', self.pipeline]
        count = len(self.calls(words, CHANGES))
        self.restart()
        chance = random.Random(20261129)
        for turn in range(10):
            self.put('Nov.csv', text)
            number = chance.randint(count * 2 // 3 if turn % 2 else 1, count)
            self.disturbed(words, CHANGES, '-n', str(number), '-a', chance.choice(('kill', 'killafter')))
            places = [path for path in (os.path.join(self.inbox, 'Nov.csv'), os.path.join(self.inbox, 'done', 'Nov.csv')) if os.path.exists(path)]
            self.assertEqual(len(places), 1, number)
            with open(places[0]) as file:
                self.assertEqual(file.read(), text)
            self.run_program(*words)
            self.assertEqual(self.left(), ([], ['Nov.csv', 'Nov.csv.txt'], []), number)
            self.assertEqual(self.published(), {'2019': '13'})
            self.assertEqual(len(os.listdir(os.path.join(self.state, 'loads', 'demo'))), 1)
            self.restart()

    def restart(self):
        for folder in (self.output, self.state, self.inbox):
            shutil.rmtree(folder)
        os.mkdir(self.inbox)
        self.run_program('run', self.pipeline)


if __name__ == '__main__':
    main()
