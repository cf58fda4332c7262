#!/usr/bin/env python3
"""Sources at addresses: the sample, served on loopback (tests/support/services.py), is published as the same files on disk are; a second run asks only whether anything
changed; what cannot be fetched keeps its last good rows. Expectations: the publication of the same files without a server, and the server's own log."""
import csv, json, os, shutil, subprocess, sys

from job import Job, PLACES, PROGRAM, ROOT, files_named, main, read_json

sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
from servers import Services  # noqa: E402

SAMPLE = os.path.join(ROOT, 'pipelines', 'sample')


class Fetch(Job):
    def setUp(self):
        super().setUp()
        self.files = shutil.copytree(SAMPLE, os.path.join(self.folder, 'files'))
        self.services = Services('--files', self.files)
        self.web = self.pipeline('web.json', self.services.url + '/files/')

    def tearDown(self):
        self.services.stop()
        super().tearDown()

    def pipeline(self, name, where):
        """Three sources of the demo, with their files somewhere else."""
        demo = dict(read_json(ROOT, 'pipelines', 'demo.json'), publish=['places'])
        demo['sources'] = demo['sources'][:3]
        demo['transforms'] = [step for step in demo['transforms'] if 'sources' not in step]
        demo.pop('precedence', None)
        for key in files_named(demo):
            demo[key] = os.path.join(ROOT, 'pipelines', demo[key])
        for source in demo['sources']:
            source['options']['files'] = [path.replace('sample/', where) for path in source['options']['files']]
        return self.write(name, json.dumps(demo))

    def asked(self):
        """The statuses of what was asked for since the last call."""
        log = [entry['status'] for entry in self.services.log()]
        self.services.forget()
        return log

    def rows(self, place, output=None):
        with open(os.path.join(self.latest(output), place, place + '-outcomes.csv'), encoding='utf-8-sig', newline='') as file:
            return list(csv.DictReader(file))

    def inputs(self):
        return {entry['file']: entry for entry in read_json(self.latest(), 'publication.json')['inputs']}

    def test_publishes_what_the_same_files_give(self):
        self.run_program('run', self.web)
        other = os.path.join(self.folder, 'disk')
        self.run_program('run', self.pipeline('disk.json', self.files + '/'), output=other, state=other + '-state')
        for place in PLACES:
            self.assertEqual(self.rows(place), self.rows(place, other))
        entry = self.inputs()['overarching.csv']
        self.assertRegex(entry['retrieved'], r'^20\d\d-\d\d-\d\d$')
        self.assertEqual((entry['changed'], entry['checked']), (entry['retrieved'], entry['retrieved']))
        self.assertNotIn('checked', read_json(other, 'latest', 'publication.json')['inputs'][0])

    def test_a_second_run_asks_only_whether_anything_changed(self):
        self.run_program('run', self.web)
        self.assertEqual(self.asked(), [200, 200, 200])
        self.assertIn('nothing changed', self.run_program('run', self.web).stdout)
        self.assertEqual(self.asked(), [304, 304, 304])

    def test_runs_from_what_it_has_when_offline(self):
        self.run_program('run', self.web)
        self.asked()
        self.assertIn('nothing changed', self.run_program('run', self.web, '--offline').stdout)
        empty = os.path.join(self.folder, 'empty')
        self.run_program('run', self.web, '--offline', code=5, state=empty, output=empty + '-output')
        self.assertEqual(self.asked(), [])

    def test_looking_asks_nobody(self):
        self.run_program('run', self.web)
        self.asked()
        self.assertEqual(self.run_program('plan', self.web).stdout.count(' known '), 3)
        self.run_program('check', self.web)
        self.assertEqual(self.asked(), [])

    def test_looking_before_anything_was_fetched_says_so(self):
        """Nobody said --offline: what is missing is a run."""
        empty = os.path.join(self.folder, 'empty')
        for words in (['plan', self.web], ['run', '--dry-run', self.web]):
            done = self.run_program(*words, code=5, state=empty, output=empty + '-output')
            self.assertIn(self.services.url + '/files/overarching.csv: it is not in the cache, and nothing is fetched now', done.stderr)
        self.assertEqual(self.asked(), [])

    def test_reads_what_changed(self):
        self.run_program('run', self.web)
        path = os.path.join(self.files, 'overarching.csv')
        with open(path, encoding='utf-8', newline='') as file:
            lines = file.read().splitlines(True)
        rugby = [i for i, line in enumerate(lines) if ',E07000220,' in line][-1]
        self.write('files/overarching.csv', ''.join(lines[:rugby] + lines[rugby + 1:]))
        before = len(self.rows('rugby'))
        self.asked()
        self.assertIn('published', self.run_program('run', self.web).stdout)
        self.assertEqual(sorted(self.asked()), [200, 304, 304])
        self.assertEqual(len(self.rows('rugby')), before - 1)

    def test_keeps_the_last_good_rows_of_what_cannot_be_fetched(self):
        self.run_program('run', self.web)
        before = {place: len(self.rows(place)) for place in PLACES}
        self.services.fault('/files/overarching.csv', 'status', status=404, times=0)
        done = self.run_program('run', self.web, code=8)
        self.assertIn("source 'overarching' could not be read, its last good rows are kept", done.stderr)
        self.assertIn('404', done.stderr)
        self.assertEqual({place: len(self.rows(place)) for place in PLACES}, before)
        self.assertTrue(self.inputs()['overarching.csv']['checked'])  # when it was asked last is still known

    def test_publishes_nothing_where_nothing_can_be_fetched(self):
        self.services.fault('/files/', 'html', times=0)
        done = self.run_program('run', self.web, code=5)
        self.assertIn(self.services.url, done.stderr)
        self.assertFalse(os.path.exists(self.latest()))

    def test_inputs_are_named_after_their_addresses(self):
        """Addresses that differ only in what is asked of them are numbered, and no question is published."""
        demo = read_json(self.web)
        demo['sources'] = demo['sources'][:1]
        demo['sources'][0]['options']['files'] = [self.services.url + '/files/overarching.csv?key=secret-%d' % i for i in (1, 2)]
        self.run_program('run', self.write('named.json', json.dumps(demo)))
        self.assertEqual(sorted(self.inputs()), ['overarching-2.csv', 'overarching.csv'])
        for place in PLACES:
            for row in self.rows(place):
                self.assertNotIn('secret', ''.join(row.values()))

    def appointments(self, page):
        """A pipeline whose source is found on a page of the services."""
        demo = read_json(self.web)
        demo['sources'] = [{'id': 'appointments', 'extractor': 'table', 'find': dict({'links': 'Appointments-{period}.csv'}, **page), 'options': {
            'files': ['${found}'], 'constants': {'indicator': 'appointments'},
            'columns': [{'field': 'area_code', 'names': ['area_code']}, {'field': 'period', 'names': ['month']},
                        {'field': 'value', 'names': ['appointments']}]}}]
        return self.write('found.json', json.dumps(demo))

    def test_finds_a_file_whose_address_changes(self):
        web = self.appointments({'page': self.services.url + '/pages/monthly'})
        self.run_program('check', web)
        self.run_program('run', web)
        self.assertEqual(list(self.inputs()), ['Appointments-October-2026.csv'])
        self.assertIn('nothing changed', self.run_program('run', web).stdout)
        self.services.control(pages={'months': ['2026-09', '2026-10', '2026-11']})
        self.run_program('run', web, '--max-withdrawn', '100%')
        self.assertEqual(list(self.inputs()), ['Appointments-November-2026.csv'])
        self.services.control(pages={'redesigned': True})
        done = self.run_program('run', web, code=8)
        self.assertIn("none of its 0 links has the form 'Appointments-{period}.csv'", done.stderr)

    def test_goes_through_a_listing(self):
        for kind, code in ('good', 0), ('circle', 0), ('repeats', 0), ('endless', 5):
            self.services.control(pages={'listing': kind})
            state = os.path.join(self.folder, kind)
            web = self.appointments({'page': self.services.url + '/pages/listing?page=1', 'next': '*listing[?]page=*'})
            done = self.run_program('run', web, code=code, state=state, output=state + '-output')
            if code:
                self.assertIn('the listing does not end', done.stderr)

    def test_a_listing_that_skips_is_told(self):
        """What page 2 begins with is on no page: it has a link less than last time, and a month between two others is missing."""
        web = self.appointments({'page': self.services.url + '/pages/listing?page=1', 'next': '*listing[?]page=*'})
        self.run_program('run', web)
        self.services.control(pages={'listing': 'skips'})
        done = self.run_program('run', web)
        self.assertRegex(done.stderr, r"3 links of the page .*/pages/listing.* have the form 'Appointments-\{period\}.csv', and 4 had it in run 1")
        shown = subprocess.run([PROGRAM, 'runs', 'show', '2', '--state', self.state], capture_output=True, text=True).stdout
        self.assertIn('between 2026-07 and 2026-09', ' '.join(shown.split()))
        self.assertEqual(list(self.inputs()), ['Appointments-October-2026.csv'])


main()
