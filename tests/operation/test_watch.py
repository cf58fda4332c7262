"""Who hears of a run: Prometheus, OpenLineage, a command, a webhook, a dead-man switch. The server is Python's own, on loopback; none of them makes a run fail."""
import datetime
import hashlib
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import unittest

from operation import PROGRAM, ROOT, Job, main, read_json

DEMO = 'pipelines/demo.json'
SECRET = 'T0ken-9a8b7c6d'
CLOCK = os.path.join(os.environ.get('PLACEBOOK_FAULT_TOOLS', ''), 'libfalse_clock.so')


def parse_metrics(text):
    """A reader of the text format of Prometheus, from its description (https://prometheus.io/docs/instrumenting/exposition_formats/): every line has to be understood.
    Returns {(name, labels): value}."""
    found, kinds, helped, closed, current = {}, {}, set(), set(), None
    if not text.endswith('\n'):
        raise AssertionError('the last line must end with a line feed')
    for line in text.splitlines():
        comment = re.fullmatch(r'# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)', line)
        sample = re.fullmatch(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: (-?\d+))?', line)
        if not comment and not sample:
            raise AssertionError('not of the format: ' + line)
        name = comment.group(2) if comment else sample.group(1)
        if name != current:
            if name in closed:
                raise AssertionError('all lines of a metric must stand together: ' + line)
            closed.add(current)
            current = name
        if comment:
            known = helped if comment.group(1) == 'HELP' else kinds
            if name in known or any(key[0] == name for key in found):
                raise AssertionError('one HELP and one TYPE, before the samples: ' + line)
            if comment.group(1) == 'TYPE':
                if comment.group(3) not in ('counter', 'gauge', 'histogram', 'summary', 'untyped'):
                    raise AssertionError('no such type: ' + line)
                kinds[name] = comment.group(3)
            else:
                helped.add(name)
            continue
        labels, rest = [], sample.group(2) or ''
        while rest:
            label = re.match(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)', rest)
            if not label:
                raise AssertionError('labels: ' + line)
            labels.append((label.group(1), label.group(2).replace('\\n', '\n').replace('\\"', '"').replace('\\\\', '\\')))
            rest = rest[label.end():]
        if len(dict(labels)) != len(labels) or (name, tuple(sorted(labels))) in found:
            raise AssertionError('twice: ' + line)
        found[name, tuple(sorted(labels))] = float(sample.group(3))
    if not {key[0] for key in found} <= set(kinds):
        raise AssertionError('a metric without TYPE')
    return found


class Listener:
    """A server that keeps what it is sent. `answers` maps an end of a path to a status; `meanwhile` is called with the path before the answer."""

    def __init__(self, answers=None, meanwhile=None):
        self.got = []
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                listener.got.append((self.path, self.headers['Content-Type'], json.loads(body)))
                if meanwhile:
                    meanwhile(self.path)
                status = next((status for end, status in (answers or {}).items() if self.path.endswith(end)), 204)
                self.send_response(status)
                self.send_header('Content-Length', '0')
                self.end_headers()

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = 'http://127.0.0.1:%d' % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def paths(self):
        return [path for path, _, _ in self.got]


class Watch(Job):
    def credential(self, name, text):
        return self.write(os.path.join('credentials', name), text + '\n')

    def environment(self):
        return dict(super().environment(), CREDENTIALS_DIRECTORY=os.path.join(self.folder, 'credentials'), **self.more)

    def setUp(self):
        super().setUp()
        self.more = {}
        self.metrics = os.path.join(self.folder, 'placebook.prom')

    def measured(self):
        with open(self.metrics, encoding='utf-8') as file:
            return parse_metrics(file.read())

    def value(self, name, **labels):
        return self.measured().get((name, tuple(sorted(dict(labels, pipeline='demo').items()))))

    @staticmethod
    def moment(day):
        return datetime.datetime.fromisoformat(day + 'T00:00:00+00:00').timestamp()

    def pipeline(self, name, **changes):
        """The demo with other keys, in a folder of its own."""
        os.symlink(os.path.join(ROOT, 'pipelines', 'framework'), os.path.join(self.folder, 'framework'))
        os.symlink(os.path.join(ROOT, 'pipelines', 'sample'), os.path.join(self.folder, 'sample'))
        return self.write(name, json.dumps(dict(read_json(ROOT, DEMO), **changes)))

    def test_metrics_say_what_the_run_says_of_itself(self):
        said = json.loads(self.run_program('run', DEMO, '--metrics', self.metrics, '--json').stdout)
        self.assertEqual(self.value('placebook_run_exit_code'), 0)
        for state, key in (('read', 'read'), ('kept', 'kept'), ('filtered', 'filtered'), ('rejected', 'rejected'), ('duplicate', 'duplicates')):
            self.assertEqual(self.value('placebook_run_rows', state=state), said['rows'][key])
        self.assertEqual(self.value('placebook_run_places', state='published'), len(said['places']))
        self.assertEqual(self.value('placebook_run_units', state='run'), said['units_run'])
        self.assertEqual(self.value('placebook_last_success_timestamp_seconds'), self.value('placebook_run_finished_timestamp_seconds'))
        # Rows of a source: counted by its lines, without the heading.
        with open(os.path.join(ROOT, 'pipelines/sample/overarching.csv'), encoding='utf-8-sig') as file:
            lines = len(file.readlines()) - 1
        self.assertEqual(self.value('placebook_source_rows', source='overarching', state='read'), lines)
        self.assertEqual(self.value('placebook_source_last_good', source='overarching'), 0)
        self.assertEqual(self.value('placebook_source_read_timestamp_seconds', source='overarching'), self.value('placebook_run_finished_timestamp_seconds'))
        manifest = read_json(self.latest(), 'publication.json')
        self.assertEqual(self.value('placebook_data_timestamp_seconds'), self.moment(manifest['data_as_at']))
        for age in ('retrieved', 'changed'):  # the sample is made up, and at no address
            self.assertIsNone(self.value('placebook_source_%s_timestamp_seconds' % age, source='overarching'))
        self.assertEqual(os.stat(self.metrics).st_mode & 0o777, 0o644)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith('placebook.prom')], ['placebook.prom'])

    @unittest.skipUnless(os.path.exists(CLOCK), 'the clock can be set on x86-64 only, and not with a sanitizer')
    def test_a_run_ends_at_one_time_though_the_clock_goes_on(self):
        self.more = {'LD_PRELOAD': CLOCK, 'FALSE_CLOCK_TICKS': '1'}
        self.run_program('run', DEMO, '--metrics', self.metrics)
        finished = self.value('placebook_run_finished_timestamp_seconds')
        for told in ('placebook_last_success_timestamp_seconds', 'placebook_source_read_timestamp_seconds'):
            labels = {'source': 'overarching'} if 'source' in told else {}
            self.assertEqual(self.value(told, **labels), finished, told)

    def test_a_failed_run_keeps_the_last_success(self):
        path = self.pipeline('demo.json')
        self.run_program('run', path, '--metrics', self.metrics)
        success = self.value('placebook_last_success_timestamp_seconds')
        os.unlink(os.path.join(self.folder, 'framework'))
        self.run_program('run', path, '--metrics', self.metrics, code=3)
        self.assertEqual(self.value('placebook_run_exit_code'), 3)
        self.assertEqual(self.value('placebook_last_success_timestamp_seconds'), success)

    def test_what_cannot_be_told_is_a_warning(self):
        missing = os.path.join(self.folder, 'no', 'such', 'folder')
        done = self.run_program('run', DEMO, '--metrics', missing + '/m.prom', '--lineage', missing + '/l.jsonl', '--notify-command', missing + '/tell',
                                '--webhook', missing + '/webhook', '--heartbeat', 'heartbeat')
        self.assertEqual(done.stderr.count('warning:'), 8, done.stderr) # lineage, heartbeat and webhook twice
        self.assertIn('published', done.stdout)

    def test_a_file_of_somebody_else_is_left_as_it_is(self):
        path = self.write('notes.txt', 'my notes\n')
        done = self.run_program('run', DEMO, '--metrics', path, '--lineage', path)
        self.assertEqual(done.stderr.count('is left as it is'), 3)
        with open(path, encoding='utf-8') as file:
            self.assertEqual(file.read(), 'my notes\n')

    def test_lineage_is_two_events_of_one_run(self):
        lineage = os.path.join(self.folder, 'lineage.jsonl')
        self.run_program('run', DEMO, '--lineage', lineage)
        self.run_program('run', os.path.join(self.folder, 'missing.json'), '--lineage', lineage, code=3)
        with open(lineage, encoding='utf-8') as file:
            events = [json.loads(line) for line in file]
        self.assertEqual([event['eventType'] for event in events], ['START', 'COMPLETE', 'FAIL'])
        for event in events:
            # What the schema of a RunEvent asks for: openlineage.io/spec/2-0-2/OpenLineage.json.
            self.assertLessEqual({'eventTime', 'producer', 'schemaURL', 'run', 'job'}, set(event))
            self.assertRegex(event['run']['runId'], r'^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')
            self.assertRegex(event['eventTime'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
            for facet in event['run']['facets'].values():
                self.assertLessEqual({'_producer', '_schemaURL'}, set(facet))
        start, complete, fail = events
        self.assertEqual(start['run']['runId'], complete['run']['runId'])
        self.assertNotEqual(fail['run']['runId'], start['run']['runId'])
        self.assertEqual((complete['job'], fail['job']['name']), ({'namespace': 'placebook', 'name': 'demo'}, 'missing'))
        manifest = read_json(self.latest(), 'publication.json')
        self.assertEqual({item['facets']['version']['datasetVersion'] for item in complete['inputs']}, {item['sha256'] for item in manifest['inputs']})
        output, = complete['outputs']
        self.assertEqual((output['name'], output['facets']['version']['datasetVersion']), (os.path.realpath(self.output), os.path.basename(os.path.realpath(self.latest()))))
        self.assertEqual(output['outputFacets']['outputStatistics']['rowCount'], sum(place['rows'] for place in manifest['places']))
        self.assertIn('missing.json', fail['run']['facets']['errorMessage']['message'] + json.dumps(fail))
        self.assertEqual((start['inputs'], fail['inputs']), ([], []))

    def test_lineage_lists_the_inputs_that_are_known(self):
        """A run that begins knows those of the latest publication by name; one that fails knows the digests of those that it had planned (hashlib)."""
        lineage = os.path.join(self.folder, 'lineage.jsonl')
        path = self.pipeline('demo.json', sources=[dict(source, required=True) for source in read_json(ROOT, DEMO)['sources']])
        os.unlink(os.path.join(self.folder, 'sample'))
        shutil.copytree(os.path.join(ROOT, 'pipelines', 'sample'), os.path.join(self.folder, 'sample'))
        self.run_program('run', path, '--lineage', lineage)
        broken = os.path.join(self.folder, 'sample', 'overarching.csv')
        with open(broken, 'w') as file:
            file.write('no,such\n1,2\n')
        self.run_program('run', path, '--lineage', lineage, code=6)
        with open(lineage, encoding='utf-8') as file:
            _, complete, start, fail = [json.loads(line) for line in file]
        self.assertEqual(fail['eventType'], 'FAIL')
        self.assertEqual({item['name'] for item in start['inputs']}, {item['name'] for item in complete['inputs']})
        self.assertEqual({json.dumps(item['facets']) for item in start['inputs']}, {'{}'})
        versions = {item['name']: item['facets']['version']['datasetVersion'] for item in fail['inputs']}
        self.assertEqual(set(versions), {item['name'] for item in complete['inputs']})
        with open(broken, 'rb') as file:
            self.assertEqual(versions['overarching/overarching.csv'], hashlib.sha256(file.read()).hexdigest())

    def test_a_webhook_and_a_switch_hear_of_the_run_and_their_addresses_are_nowhere_else(self):
        with Listener() as listener:
            for name in ('heartbeat', 'webhook', 'lineage'):
                # As systemd names the files of a folder of credentials: placebook_NAME.
                self.credential('placebook_' + name, f'{listener.url}/{name}/{SECRET}?key={SECRET}')
            words = ('--webhook', 'webhook', '--heartbeat', 'heartbeat', '--lineage-url', 'lineage', '--verbose')
            done = self.run_program('run', DEMO, *words)
            expected = ['/lineage/%s', '/heartbeat/%s/start', '/lineage/%s', '/heartbeat/%s', '/webhook/%s']
            self.assertEqual(listener.paths(), [(path % SECRET) + '?key=' + SECRET for path in expected])
            self.assertNotIn(SECRET, done.stdout + done.stderr)
            self.assertEqual({kind for _, kind, _ in listener.got}, {'application/json'})
            told = listener.got[-1][2]
            self.assertEqual((told['schema'], told['state'], told['exit_code'], told['pipeline']), ('placebook.notification/1', 'published', 0, 'demo'))
            published = read_json(ROOT, DEMO)['publish']
            self.assertEqual(len(told['places']), 5 + len(published) - 1, 'four Places, the system, and editions')
            del listener.got[:]
            self.run_program('run', DEMO, *words)
            self.assertNotIn('webhook', ' '.join(listener.paths()), 'nothing changed, so there is no news')
            del listener.got[:]
            self.run_program('run', DEMO, *words, '--notify-when', 'always')
            self.assertEqual(listener.got[-1][2]['state'], 'unchanged')
        for folder in (self.output, self.state):
            found = subprocess.run(['grep', '-r', '-l', '-a', SECRET, folder], capture_output=True, text=True).stdout
            self.assertEqual(found, '')

    def test_a_failed_run_calls_the_switch_with_fail(self):
        with Listener() as listener:
            self.credential('heartbeat', listener.url + '/ping')
            self.credential('webhook', listener.url + '/hook')
            path = self.pipeline('demo.json', sources=read_json(ROOT, DEMO)['sources'] + [{'id': 'gone', 'extractor': 'fingertips', 'required': True, 'options': {'files': ['gone.csv']}}])
            self.run_program('run', path, '--heartbeat', 'heartbeat', '--webhook', 'webhook', '--notify-when', 'failures', code=5)
            self.assertEqual(listener.paths(), ['/ping/start', '/ping/fail', '/hook'])
            told = listener.got[-1][2]
            self.assertEqual((told['state'], told['exit_code']), ('failed', 5))
            self.assertIn('gone', told['message'])

    def test_a_stopped_run_says_so(self):
        """The switch stops the run while it is told that it began, and answers after that."""
        def stop(path):
            if path.endswith('/start'):
                os.kill(running.pid, signal.SIGTERM)
        with Listener(meanwhile=stop) as listener:
            self.credential('heartbeat', listener.url + '/ping')
            running = subprocess.Popen(self.command('run', DEMO, '--heartbeat', 'heartbeat'), cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            _, stderr = running.communicate(timeout=120)
            self.assertEqual(running.returncode, 143, stderr)
            self.assertEqual(listener.paths(), ['/ping/start', '/ping/fail'])
            self.assertEqual((listener.got[1][2]['state'], listener.got[1][2]['exit_code']), ('stopped', 143))
        self.assertFalse(os.path.exists(self.latest()))

    def test_an_address_on_this_machine_is_not_told_to_the_proxy(self):
        """What goes to loopback by plain http would go to a proxy of the environment as plain text, with the secret in it."""
        with Listener() as listener, Listener() as proxy:
            self.credential('webhook', f'{listener.url}/{SECRET}')
            self.more = {'http_proxy': proxy.url, 'all_proxy': proxy.url}
            self.run_program('run', DEMO, '--webhook', 'webhook')
            self.assertEqual((listener.paths(), proxy.paths()), (['/' + SECRET], []))

    def test_the_sentence_calls_nobody_and_links_nowhere(self):
        """Slack reads <!channel> and <https://..|words>, Mattermost @all: a server or a name of a file could have them said."""
        name = '<!channel> @all.csv'
        with Listener() as listener:
            self.credential('webhook', listener.url + '/hook')
            self.run_program('run', 'pipelines/fingertips-files.json', '--set', 'files=' + name, '--webhook', 'webhook', code=5)
            _, _, said = listener.got[0]
        self.assertIn(name, said['message'])
        self.assertIn('(!channel)', said['text'])
        self.assertEqual([mark for mark in '<>[]@' if mark in said['text']], [])

    def test_answers_and_addresses_that_are_no_good_are_warnings_without_the_address(self):
        with Listener(answers={SECRET: 500}) as listener:
            for text, said in ((f'{listener.url}/{SECRET}', 'answered with status 500'), (f'http://example.org/{SECRET}', 'holds no https URL'),
                               (f'file:///{SECRET}', 'holds no https URL'), (f'https://a/{SECRET}\nhttps://b/{SECRET}', 'more than one line'), ('', 'holds no URL')):
                self.credential('webhook', text)
                done = self.run_program('run', DEMO, '--webhook', 'webhook', '--notify-when', 'always')
                self.assertIn(said, done.stderr)
                self.assertNotIn(SECRET, done.stderr)

    def test_a_webhook_that_could_tell_nothing_is_known_before_there_is_news(self):
        """A night when nothing changed says it too: otherwise the first failure is the first that is not told."""
        self.run_program('run', DEMO)
        done = self.run_program('run', DEMO, '--webhook', 'webhook')
        self.assertIn('nothing changed', done.stdout)
        self.assertEqual(done.stderr.count('warning:'), 1, done.stderr)
        self.assertIn('cannot open', done.stderr)

    def test_a_command_gets_the_document_and_cannot_be_named_in_a_file(self):
        told = os.path.join(self.folder, 'told.json')
        command = self.write('tell', f'#!/bin/sh\ncat > {told}\necho heard\n')
        os.chmod(command, 0o755)
        self.more = {'PLACEBOOK_NOTIFY_COMMAND': command}
        done = self.run_program('run', DEMO, '--json')
        self.assertEqual(read_json(told)['number'], json.loads(done.stdout)['number'])
        self.assertIn('heard', done.stderr)
        self.more = {}
        self.write('tell', '#!/bin/sh\nexit 3\n')
        done = self.run_program('run', DEMO, '--notify-command', command, '--notify-when', 'always')
        self.assertIn('ended with code 3', done.stderr)
        path = self.pipeline('demo.json', notify_command=command)
        done = self.run_program('run', path, code=3)
        self.assertIn("'notify_command' cannot be set in a file", done.stderr)


class Format(unittest.TestCase):
    def test_the_reader_of_metrics_finds_mistakes(self):
        good = '# HELP a_b What it is.\n# TYPE a_b gauge\na_b{x="1\\"\\\\\\n"} 1\na_b{x="2"} NaN\n'
        self.assertEqual(len(parse_metrics(good)), 2)
        for wrong in (good[:-1], good + 'a_b{x="2"} 3\n', good + 'c 1\na_b{x="3"} 1\n', good.replace('gauge', 'gage'), good.replace('{x="2"}', '{x=2}'),
                      good.replace('a_b{x="2"} NaN', 'a-b 1'), 'a 1\n'):
            with self.assertRaises(AssertionError):
                parse_metrics(wrong)


if __name__ == '__main__':
    main()
