"""Who hears of a file that somebody loads, and how old the data of a source is for those who watch. The command that is told writes what it gets into a file."""
import datetime, http.server, json, os, sqlite3, threading
from addressed import Addressed, table
from job import main, read_json


class Switch(http.server.BaseHTTPRequestHandler):
    """A dead-man switch, which remembers where it was called."""
    calls = []

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.calls.append(self.path)
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *words):
        pass


class Watched(Addressed):
    def setUp(self):
        super().setUp()
        Switch.calls.clear()
        self.switch = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Switch)
        threading.Thread(target=self.switch.serve_forever, daemon=True).start()
        self.addCleanup(self.switch.server_close)
        self.addCleanup(self.switch.shutdown)
        self.serve(a=table(10))
        self.told = os.path.join(self.folder, 'told')
        self.command_told = self.write('tell', '#!/bin/sh\ncat >> %s\necho >> %s\n' % (self.told, self.told))
        os.chmod(self.command_told, 0o755)
        self.metrics = os.path.join(self.folder, 'run.prom')
        self.lineage = os.path.join(self.folder, 'events.json')
        self.heartbeat = self.write('heartbeat', 'http://127.0.0.1:%d/beat\n' % self.switch.server_port)
        self.path = self.pipeline({'one': self.at('a')})
        self.mapping = self.write('council.json', json.dumps(dict(read_json(self.path), pipeline='council', parameters={'files': {'type': 'path', 'help': 'The files.'}}, sources=[
            dict(read_json(self.path)['sources'][0], id='council', options=dict(read_json(self.path)['sources'][0]['options'], files=['${files}'], constants={'indicator': 'c', 'indicator_name': 'C'}))])))

    def watched(self):
        return ['--metrics', self.metrics, '--lineage', self.lineage, '--heartbeat', self.heartbeat, '--notify-command', self.command_told]

    def documents(self):
        if not os.path.exists(self.told):
            return []
        with open(self.told) as file:
            return [json.loads(line) for line in file if line.strip()]

    def events(self):
        with open(self.lineage) as file:
            return [json.loads(line)['eventType'] for line in file]

    def load(self, text, *words, code=0):
        return self.run_program('load', self.write('extract.csv', text), '--as', self.mapping, *words, *self.watched(), code=code)

    def test_a_load_tells_what_it_publishes(self):
        self.run_program('run', self.path, *self.watched())
        with open(self.metrics) as file:
            figures = file.read()
        self.assertEqual(Switch.calls, ['/beat/start', '/beat'])
        self.load(table(30), '--dry-run')
        self.assertEqual((len(self.documents()), self.events()), (1, ['START', 'COMPLETE']))
        self.load(table(30))
        run, load = self.documents()
        self.assertEqual((run['import'], load['import'], load['state'], load['pipeline'], load['path']), (None, 'council', 'published', 'addressed', self.path))
        self.assertIn('placebook addressed: council was loaded, published, ', load['text'])
        self.assertEqual({source['id'] for source in load['sources']}, {'one', 'council'})
        self.assertEqual(self.events(), ['START', 'COMPLETE', 'START', 'COMPLETE'])
        # the switch and the figures are about the nights
        self.assertEqual(Switch.calls, ['/beat/start', '/beat'])
        with open(self.metrics) as file:
            self.assertEqual(file.read(), figures)

    def test_a_load_that_fails_is_told_to_those_who_read_the_lineage_alone(self):
        self.run_program('run', self.path, *self.watched())
        self.load('Code,Year\nE07000220,2019\n', code=6)
        self.assertEqual((len(self.documents()), self.events()), (1, ['START', 'COMPLETE', 'START', 'FAIL']))

    def test_the_age_of_the_data_is_not_that_of_the_run(self):
        """What an address has came and changed 20 days ago, was asked for today, and is what it was."""
        self.run_program('run', self.path, *self.watched())
        day = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0) - datetime.timedelta(days=20)
        with sqlite3.connect(os.path.join(self.state, 'placebook.sqlite')) as store:
            store.execute('UPDATE fetched SET retrieved = ?, changed = ?', [day.strftime('%Y-%m-%dT02:00:00Z')] * 2)
        self.run_program('run', self.pipeline({'one': self.at('a')}, options={'constants': {'indicator': 'other', 'indicator_name': 'Other'}}), '--max-withdrawn', '100%', *self.watched())
        found = {}
        with open(self.metrics) as file:
            for line in file:
                if line.startswith('placebook_source_') and 'timestamp' in line:
                    found[line.split('{')[0]] = float(line.split()[-1])
        for age in ('retrieved', 'changed'):
            self.assertEqual(found['placebook_source_%s_timestamp_seconds' % age], day.timestamp())
        self.assertGreater(found['placebook_source_read_timestamp_seconds'], day.timestamp() + 19 * 86400)


if __name__ == '__main__':
    main()
