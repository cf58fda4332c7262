"""placebook status and what the ledger says of a run: steps, sources, inputs. The days are counted by Python's calendar, the digests made by hashlib."""
import datetime, fcntl, hashlib, json, os, sqlite3, subprocess
from job import HEADER, Job, PROGRAM, ROOT, files_named, main, read_json, row


class Status(Job):
    def pipeline(self, **source):
        """fingertips-files with two sources, neither of them required, and only the archive."""
        document = read_json(ROOT, 'pipelines', 'fingertips-files.json')
        for key in files_named(document):
            document[key] = os.path.join(ROOT, 'pipelines', document[key])
        one = dict(document['sources'][0], required=False, options={'files': ['one*.csv']}, **source)
        document['sources'] = [dict(one, id='one'), dict(one, id='two', options={'files': ['two*.csv']})]
        document['loaders'] = [{'use': 'archive'}]
        document['max_rejects'] = '0'
        del document['parameters']
        return self.write('pipeline.json', json.dumps(document))

    def setUp(self):
        super().setUp()
        self.write('one.csv', '\n'.join([HEADER, row('E07000220'), row('E07000220', '2018')]))
        self.write('two.csv', '\n'.join([HEADER, row('E07000221', '2015')]))

    def run_it(self, code=8, **source):
        return self.run_program('run', self.pipeline(**source), '--place', 'rugby', '--place', 'south-warwickshire', code=code)

    def status(self, *words, code=0):
        done = subprocess.run([PROGRAM, 'status', '--state', self.state, '--json', *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def sources(self, code=0):
        return {source['id']: source for source in self.status(code=code)[0]['sources']}

    def store(self, sql, *values):
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            return store.execute(sql, values).fetchall()

    def days_ago(self, run, days):
        """Puts a run back in time."""
        self.store('UPDATE run SET started = ? WHERE number = ?', self.day(-days) + 'T02:00:00Z', run)

    @staticmethod
    def day(days):
        return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=days)).isoformat()

    def test_a_run_that_was_killed_is_not_told_as_running(self):
        """After a power cut, until the next night: a run that is at work holds the lock of the state folder."""
        self.run_it(code=0)
        self.store("UPDATE run SET state = 'running', finished = ''")
        with open(os.path.join(self.state, 'lock')) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertEqual(self.status()[0]['last_run']['state'], 'running')
        self.assertEqual(self.status(code=8)[0]['last_run']['state'], 'killed')
        told = subprocess.run([PROGRAM, 'runs', '--state', self.state], capture_output=True, text=True).stdout
        self.assertIn('killed', told)
        self.assertEqual(self.store('SELECT state FROM run'), [('running',)], 'who looks changes nothing')

    def test_due_and_stale_go_by_the_day_of_the_last_change(self):
        """Of 31 days a quarter is 7: due on day 31, stale after day 38."""
        self.run_it(code=0, frequency='monthly')
        for days, standing, code in ((30, 'ok', 0), (31, 'due', 0), (38, 'due', 0), (39, 'stale', 8)):
            self.days_ago(1, days)
            one = self.sources(code=code)['one']
            self.assertEqual((one['standing'], one['due'], one['frequency']), (standing, self.day(31 - days), 'monthly'), days)
        self.run_it(code=0, frequency='monthly')
        one = self.sources(code=8)['one']
        self.assertEqual((one['standing'], one['checked'][:10], one['changed'][:10]), ('stale', self.day(0), self.day(-39)))
        self.write('one.csv', '\n'.join([HEADER, row('E07000220'), row('E07000220', '2018', value='12')]))
        self.run_it(code=0, frequency='monthly')
        found = self.sources(code=8)
        self.assertEqual((found['one']['standing'], found['one']['changed'][:10]), ('ok', self.day(0)))
        self.assertEqual(found['two']['standing'], 'stale')

    def test_newest_data_is_the_last_day_of_the_newest_figures(self):
        self.run_it(code=0)
        found = self.sources()
        self.assertEqual([found[name]['newest_data'] for name in ('one', 'two')], ['2019-12-31', '2015-12-31'])
        self.assertEqual(found['one']['age_days'], (datetime.datetime.now(datetime.timezone.utc).date() - datetime.date(2019, 12, 31)).days)
        self.assertEqual(found['one']['standing'], 'unknown')

    def test_a_source_that_cannot_be_read_is_failing_until_it_is_read(self):
        self.run_it(code=0, frequency='monthly')
        os.rename(os.path.join(self.folder, 'two.csv'), os.path.join(self.folder, 'away'))
        self.run_it(code=8, frequency='monthly')
        found = self.sources(code=8)
        self.assertEqual((found['one']['standing'], found['two']['standing']), ('ok', 'failing'))
        self.assertIn('two*.csv', found['two']['reason'])
        text = subprocess.run([PROGRAM, 'status', '--state', self.state], capture_output=True, text=True)
        self.assertEqual(text.returncode, 8)
        self.assertRegex(text.stdout, r'two +failing')
        self.assertIn('two could not be read: ', text.stdout)
        os.rename(os.path.join(self.folder, 'away'), os.path.join(self.folder, 'two.csv'))
        self.run_it(code=0, frequency='monthly')
        self.assertEqual(self.sources()['two']['standing'], 'ok')

    def test_a_run_that_failed_is_told_and_so_is_the_last_good_one(self):
        self.run_it(code=0)
        self.write('one.csv', '\n'.join([HEADER, row('E07000220', value='many')]))
        self.run_it(code=7)
        [told] = self.status(code=8)
        self.assertEqual((told['last_run']['state'], told['last_run']['exit_code'], told['last_success']['number']), ('failed', 7, 1))
        self.assertEqual(told['sources'][0]['success'], told['last_success']['started'])

    def test_a_frequency_that_is_none_is_refused(self):
        done = self.run_it(code=3, frequency='montly')
        self.assertIn("did you mean 'monthly'?", done.stderr)

    def test_an_unknown_pipeline(self):
        self.run_it(code=0)
        self.assertEqual(len(self.status('fingertips-files')), 1)
        done = subprocess.run([PROGRAM, 'status', 'fingertips-file', '--state', self.state], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'fingertips-files'?", done.stderr)
        done = subprocess.run([PROGRAM, 'status', '--state', os.path.join(self.folder, 'none')], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertFalse(os.path.exists(os.path.join(self.folder, 'none')))

    def test_steps_sources_and_inputs_of_a_run(self):
        self.run_it(code=0)
        self.run_it(code=0)
        first, second = (json.loads(self.show(number).stdout) for number in (1, 2))
        self.assertEqual([step['step'] for step in first['steps']], ['plan', 'intake', 'measures', 'places', 'publish'])
        self.assertEqual([step['step'] for step in second['steps']], ['plan'])
        steps = {step['step']: step for step in first['steps']}
        size = sum(os.path.getsize(os.path.join(self.folder, name)) for name in ('one.csv', 'two.csv'))
        self.assertEqual((steps['plan']['items'], steps['plan']['bytes'], steps['intake']['rows']), (2, size, 3))
        manifest = read_json(self.latest(), 'publication.json')
        self.assertEqual((steps['publish']['items'], steps['publish']['bytes']), (len(manifest['artefacts']), sum(one['size'] for one in manifest['artefacts'])))
        self.assertLessEqual(sum(step['seconds'] for step in first['steps']), 600)
        self.assertEqual([(one['id'], one['outcome'], one['rows_read']) for one in first['sources']], [('one', 'new', 2), ('two', 'new', 1)])
        self.assertEqual([(one['id'], one['outcome'], one['digest']) for one in second['sources']], [(one['id'], 'same', one['digest']) for one in first['sources']])
        inputs = [entry for unit in first['units'] for entry in unit.get('inputs', [])]
        with open(os.path.join(self.folder, 'one.csv'), 'rb') as file:
            self.assertIn({'file': 'one.csv', 'sha256': hashlib.sha256(file.read()).hexdigest(), 'bytes': os.path.getsize(file.name)}, inputs)
        log = subprocess.run([PROGRAM, 'runs', 'log', '1', '--state', self.state], capture_output=True, text=True).stdout
        self.assertRegex(log, r'info: step intake: [0-9.]+ s, 2 items, 3 rows, %d bytes\n' % size)

    def show(self, number):
        return subprocess.run([PROGRAM, 'runs', 'show', str(number), '--state', self.state, '--json'], capture_output=True, text=True)


if __name__ == '__main__':
    main()
