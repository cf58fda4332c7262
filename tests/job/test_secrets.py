"""Secrets in addresses: whatever a run writes, says or keeps is searched for them, with all that is in workbooks and archives. The server tells what it was asked for."""
import glob, io, json, os, subprocess, zipfile
from addressed import Addressed, SERVICES, table
from job import PROGRAM, main, read_json

SECRET, OTHER = '0xfeedcafe12345678', '0xdeadbeef87654321'


def all_bytes(name, data):
    """The bytes of a file, and of what is packed in it."""
    yield name, data
    if data[:2] == b'PK':
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from all_bytes(name + '/' + inner, archive.read(inner))


class Secrets(Addressed):
    def setUp(self):
        super().setUp()
        self.serve(a=table(10), b=table(20))

    def tells_nobody(self, *more):
        """What is on the disk, but the files in which the test itself wrote it, and `more` texts."""
        for top, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(top, name)
                if os.path.islink(path) or path.endswith(('.login', 'addressed.json')) or os.sep + 'cache' + os.sep in path:  # what the server sent, byte by byte
                    continue
                with open(path, 'rb') as file:
                    for inner, data in all_bytes(path, file.read()):
                        for secret in (SECRET, OTHER):
                            self.assertFalse(secret.encode() in data, inner)
        for text in more:
            for secret in (SECRET, OTHER):
                self.assertNotIn(secret, text)

    def said(self, *words):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=self.environment())
        return done.stdout + done.stderr

    def said_of_state(self):
        state = ['--state', self.state]
        return [self.said(*words, *state, *json_too) for json_too in ([], ['--json'])
                for words in (['runs'], ['runs', 'show'], ['runs', 'log'], ['status'], ['cache'], ['rejects'])]

    def watched(self):
        """Files for those who watch; the receiver of events is the server of the tests."""
        return ['--metrics', os.path.join(self.folder, 'run.prom'), '--lineage', os.path.join(self.folder, 'events.json'), '--verbose', '--log-format', 'json']

    def asked(self):
        return [entry['query'] if 'query' in entry else entry['path'] for entry in SERVICES.log()]

    def test_in_the_address(self):
        """Two addresses that differ in the secret alone may have other bytes: each keeps its own, also offline."""
        path = self.pipeline({'one': self.at('a', '?uid=' + SECRET), 'two': self.at('b', '?x=1&API_Key=' + OTHER)}, url='https://example.org/about?token=' + OTHER)
        done = self.run_program('run', path, *self.watched())
        self.assertIn(SECRET, json.dumps(SERVICES.log()))
        offline = self.run_program('run', path, '--offline', '--error-on-no-change', code=9)
        self.tells_nobody(done.stdout, done.stderr, offline.stderr, *self.said_of_state(), self.said('plan', path, '--state', self.state, '--output', self.output),
                          self.said('check', path))
        urls = {entry['url'] for entry in json.loads(self.said('cache', '--state', self.state, '--json'))['entries']}
        self.assertEqual(urls, {self.at('a', '?uid=***'), self.at('b', '?x=1&API_Key=***')})

    def test_two_keys_of_one_address(self):
        """The services answer by the path alone; that both entries of the cache are there says that they are told apart."""
        path = self.pipeline({'one': self.at('a', '?key=' + SECRET)})
        self.run_program('run', path)
        self.serve(a=table(11))
        self.run_program('run', self.pipeline({'one': self.at('a', '?key=' + OTHER)}))
        self.assertEqual(len(json.loads(self.said('cache', '--state', self.state, '--json'))['entries']), 2)
        self.run_program('run', path, '--offline')
        with open(glob.glob(os.path.join(self.latest(), 'rugby', '*.csv'))[0], encoding='utf-8-sig') as file:
            self.assertIn('one', file.read())
        self.tells_nobody()

    def test_when_it_fails(self):
        path = self.pipeline({'one': self.at('none', '?uid=' + SECRET)})
        done = self.run_program('run', path, *self.watched(), code=5)
        self.assertIn('none.csv?uid=***', done.stderr)
        for fault in ('html', 'reset', 'loop'):
            SERVICES.control(reset=True)
            self.serve(a=table(10))
            SERVICES.fault('^/files/a', fault, times=0)
            more = self.run_program('run', self.pipeline({'one': self.at('a', '?uid=' + SECRET)}), '--retry-seconds', '0', *self.watched(), code=4 if fault == 'reset' else 5)
            self.tells_nobody(more.stderr)
        SERVICES.control(reset=True)
        SERVICES.fault('^/files/a', 'status', times=0, status=403, body='the key %s is not known' % SECRET)
        more = self.run_program('run', self.pipeline({'one': self.at('a', '?uid=' + SECRET)}), *self.watched(), code=5)
        self.tells_nobody(done.stdout, done.stderr, more.stderr, *self.said_of_state())

    def test_on_a_page_and_in_what_it_is_given(self):
        SERVICES.control(files={'page.html': '<a href="beds-May-2026.csv?sig=%s">May</a>' % OTHER, 'beds-May-2026.csv': table(10)})
        source = {'find': {'page': SERVICES.url + '/files/page.html?key=' + SECRET, 'links': 'beds-{period}.csv'}}
        path = self.pipeline({'beds': '${found}'}, **source)
        done = self.run_program('run', path, *self.watched())
        SERVICES.control(files={'page.html': '<a href="none.csv">May</a>'})
        more = self.run_program('run', path, *self.watched(), code=8)
        self.assertIn('page.html?key=***: none of its 1 links', more.stderr)
        self.tells_nobody(done.stderr, more.stderr, *self.said_of_state())

    def test_given_on_the_command_line(self):
        path = self.pipeline({'one': '${where}'})
        document = read_json(path)
        document['parameters'] = {'where': {'type': 'text', 'help': 'Where the table is.'}}
        self.write('addressed.json', json.dumps(document))
        done = self.run_program('run', path, '--set', 'where=' + self.at('a', '?token=' + SECRET), *self.watched())
        self.tells_nobody(done.stdout, done.stderr, *self.said_of_state())

    def test_from_the_credentials(self):
        login = self.write('nomis.login', '?uid=%s\n' % SECRET)
        path = self.pipeline({'one': self.at('a'), 'two': self.at('b', '?geography=1')}, fetch={'credentials': login})
        done = self.run_program('run', path, *self.watched())
        asked = json.dumps(SERVICES.log())
        self.assertIn('uid=' + SECRET, asked)
        self.assertIn('geography=1&uid=' + SECRET, asked)
        SERVICES.control(reset=True)
        SERVICES.fault('^/files/a', 'status', times=0, status=403, body='the key %s is not known' % SECRET)
        self.serve(a=table(10), b=table(20))
        more = self.run_program('run', path, *self.watched(), code=8)
        self.assertIn('is not known', more.stderr)
        self.tells_nobody(done.stdout, done.stderr, more.stderr, *self.said_of_state())
        self.write('nomis.login', '?\n')
        self.assertIn('a parameter such as ?uid=0x123', self.run_program('run', path, code=3).stderr)


if __name__ == '__main__':
    main()
