"""Proxies: one that wants a login (squid), and ones that answer for the server, as web filters do."""
import os, unittest
import trial
from trial import CONFIGURATION, LASTING, TEMPORARY

SERVERS = trial.start('services', 'nginx', 'squid', 'filter-200', 'filter-502')
NGINX, SERVICES, SQUID = SERVERS.nginx, SERVERS.services, SERVERS.squid
USER, SECRET = trial.servers.PROXY_USER, trial.servers.SECRET
CSV = 'area,year,value\n' + 'E07000220,2019,12.5\n' * 100


class Login(trial.Trial):
    def setUp(self):
        super().setUp()
        SERVICES.control(files={'a.csv': CSV})
        self.before = len(SQUID.log())

    def passed(self):
        """What squid let through: its result, method and user, a line each."""
        lines = [line.split() for line in SQUID.log()[self.before:]]
        return [(line[3], line[5], line[7]) for line in lines if not line[3].startswith('NONE_')]

    def through(self, url, rules=None, environment=None, **more):
        return self.fetch(url + '/files/a.csv', self.trust(proxy=SQUID.url, **(rules or {})), environment, **more)

    def test_without_a_login_nothing_is_fetched(self):
        found = self.through(NGINX.good)
        self.refused(found, LASTING, 'the proxy answered 407')
        self.assertIn('proxy_credentials', found['error']['hint'])
        self.refused(self.through(SERVICES.url), LASTING, '407')
        self.assertEqual(SERVICES.log(), [])
        self.assertEqual({line[0] for line in self.passed()}, {'TCP_DENIED/407'})

    def test_with_the_right_one_from_a_file(self):
        login = {'proxy_credentials': self.write('proxy-login', '%s:%s\n' % (USER, SECRET))}
        self.whole(self.through(NGINX.good, login), len(CSV))
        self.whole(self.through(SERVICES.url, login), len(CSV))
        self.tells_nobody(SECRET)
        self.assertIn(('TCP_TUNNEL/200', 'CONNECT', USER), self.passed())
        self.assertIn(('TCP_MISS/200', 'GET', USER), self.passed())
        self.assertEqual([entry['status'] for entry in SERVICES.log()], [200, 200])

    def test_with_one_that_was_written_on_windows(self):
        """A byte order mark before the user, and a line that ends with CR LF."""
        login = {'proxy_credentials': self.write('proxy-login', '\ufeff%s:%s\r\n' % (USER, SECRET))}
        self.whole(self.through(NGINX.good, login), len(CSV))

    def test_with_one_that_systemd_gave(self):
        folder = os.path.join(self.folder.name, 'credentials')
        os.mkdir(folder)
        self.write(os.path.join('credentials', 'proxy'), '%s:%s' % (USER, SECRET))
        self.whole(self.through(NGINX.good, {'proxy_credentials': 'proxy'}, {'CREDENTIALS_DIRECTORY': folder}), len(CSV))
        self.tells_nobody(SECRET)

    def test_a_wrong_one_is_not_told_and_not_tried_again(self):
        """A proxy locks out who tries too often."""
        login = {'proxy_credentials': self.write('proxy-login', '%s:not-%s\n' % (USER, SECRET))}
        found = self.through(NGINX.good, login)
        self.refused(found, LASTING, 'the proxy answered 407')
        self.assertEqual(found['attempts'], 1)
        self.tells_nobody('not-' + SECRET)
        self.assertEqual(SERVICES.log(), [])

    def test_a_file_that_is_no_login_is_a_mistake_of_the_settings(self):
        import json, subprocess
        for content in ('no-colon-in-here\n', 'two:lines\nare:not one\n', ''):
            said = {'state': self.state, 'rules': {'proxy': SQUID.url, 'proxy_credentials': self.write('proxy-login', content)}, 'fetches': []}
            done = subprocess.run([trial.PROGRAM], input=json.dumps(said), capture_output=True, text=True, timeout=60, env=self.environment())
            error = json.loads(done.stdout)['error']
            self.assertEqual(error['code'], CONFIGURATION, content)
            self.assertIn('proxy-login', error['source'])
            self.assertNotIn('no-colon-in-here', done.stdout)

    def test_a_secret_in_place_of_its_file_is_not_told(self):
        """Who writes the password where the name of its file belongs must not find it in the journal."""
        for secret in ('user:' + SECRET, 'X-Api-Key: ' + SECRET):
            found = self.fetch(NGINX.good + '/files/a.csv', self.trust(), credentials=secret)
            self.refused(found, CONFIGURATION, 'expected the name of a file')
            self.tells_nobody(SECRET)

    def test_the_environment_names_a_proxy_too(self):
        """https_proxy and no_proxy are what other programs of the machine use."""
        url = 'http://%s:%s@%s' % (USER, SECRET, SQUID.url[len('http://'):])
        found = self.fetch(NGINX.good + '/files/a.csv', self.trust(), {'https_proxy': url})
        self.whole(found, len(CSV))
        self.assertIn(('TCP_TUNNEL/200', 'CONNECT', USER), self.passed())
        self.tells_nobody(SECRET)
        before = len(self.passed())
        self.whole(self.fetch(NGINX.good + '/files/a.csv', self.trust(), {'https_proxy': url, 'no_proxy': '127.0.0.1'}), len(CSV))
        self.assertEqual(len(self.passed()), before)

    def test_plain_http_does_not_leave_the_machine(self):
        """It is for loopback alone, because anybody on the way could read and change it; the environment of the machine must not send it on its way."""
        nobody = 'http://127.0.0.1:%d' % trial.servers.free_port()
        for variable in 'http_proxy', 'all_proxy', 'ALL_PROXY':
            self.whole(self.fetch(SERVICES.url + '/files/a.csv', environment={variable: nobody}), len(CSV))
        self.refused(self.fetch(NGINX.good + '/files/a.csv', self.trust(), {'all_proxy': nobody}), TEMPORARY, 'the proxy')

    def test_the_login_of_a_source_goes_to_its_host_and_not_to_the_proxy(self):
        login = {'proxy_credentials': self.write('proxy-login', '%s:%s\n' % (USER, SECRET))}
        url = NGINX.good + '/private'
        self.refused(self.through(url, login), LASTING, '401')
        found = self.through(url, login, credentials=self.write('source-login', 'user:secret-of-tests\n'))
        self.whole(found, len(CSV))
        found = self.through(url, login, credentials=self.write('source-key', 'X-Api-Key: secret-of-tests\n'))
        self.assertTrue(found['ok'], found['error'])
        self.assertEqual([entry['authorization'] for entry in SERVICES.log()], [None, 'Basic', 'key'])
        self.tells_nobody(SECRET, 'secret-of-tests')

    def test_a_wrong_login_of_a_source_is_not_told(self):
        found = self.fetch(NGINX.good + '/private/files/a.csv', self.trust(), credentials=self.write('source-login', 'user:wrong-secret\n'))
        self.refused(found, LASTING, '401')
        self.assertEqual(found['attempts'], 1)
        self.tells_nobody('wrong-secret')

    def test_a_redirect_within_a_host_takes_the_login_with_it(self):
        """Relative, as most are: the address that is written nowhere has no password in it."""
        SERVICES.control(files={'b.csv': CSV})
        for location in '/private/files/a.csv', 'a.csv', '?mail=x@y':
            SERVICES.fault('^/private/files/b.csv', 'redirect', location=location)
            before = len(SERVICES.log())
            self.state += '-anew'
            found = self.fetch(NGINX.good + '/private/files/b.csv', self.trust(), credentials=self.write('source-login', 'user:secret-of-tests\n'))
            self.whole(found, len(CSV))
            self.assertEqual([entry['authorization'] for entry in SERVICES.log()[before:]], ['Basic', 'Basic'])
            self.tells_nobody('secret-of-tests')

    def test_a_server_that_names_a_version_by_the_login_has_it_kept_nowhere(self):
        """What a server says of an answer is in the ledger, and it may say what it was sent. Then the version has no name, and is sent again."""
        for login in ('user:secret-of-tests', 'X-Api-Key: secret-of-tests'):
            SERVICES.fault('^/private/', 'stuck-etag', times=2, etag='for secret-of-tests')
            for _ in range(2):
                found = self.fetch(NGINX.good + '/private/files/a.csv', self.trust(), credentials=self.write('source-login', login + '\n'))
                self.whole(found, len(CSV))
                self.tells_nobody('secret-of-tests')

    def test_a_redirect_to_another_host_takes_no_login_with_it(self):
        """127.0.0.1 and localhost are two hosts; the second is allowed, and still gets nothing."""
        SERVICES.fault('^/private/', 'redirect', location=NGINX.good.replace('127.0.0.1', 'localhost') + '/files/a.csv')
        found = self.fetch(NGINX.good + '/private/files/a.csv', self.trust(), credentials=self.write('source-login', 'user:secret-of-tests\n'), hosts=['localhost'])
        self.whole(found, len(CSV))
        self.assertEqual([entry['authorization'] for entry in SERVICES.log()], ['Basic', None])
        self.tells_nobody('secret-of-tests')

    def test_a_proxy_that_is_not_there(self):
        """It is the proxy that is named, not the server: nobody asked that one."""
        port = trial.servers.free_port()
        for rules, environment in (({'proxy': 'http://127.0.0.1:%d' % port}, {}), ({}, {'https_proxy': '%s:%s@127.0.0.1:%d' % (USER, SECRET, port)})):
            found = self.fetch(NGINX.good + '/files/a.csv', self.trust(**rules), environment)
            self.refused(found, TEMPORARY, 'the proxy 127.0.0.1:%d' % port)
            self.assertIn('proxy', found['error']['hint'])
            self.tells_nobody(SECRET)
        self.refused(self.fetch(NGINX.good + '/files/a.csv', self.trust(proxy='http://nowhere.invalid:3128')), TEMPORARY, 'nowhere.invalid')
        self.assertEqual(SERVICES.log(), [])

    def test_a_proxy_whose_address_is_none(self):
        """A # / or @ in a password ends an address (RFC 3986, 3.2): it is to be written as %23, %2F or %40. Trying again does not help, and nobody is shown the password."""
        for value in ('http://%s:%s#1@proxy:3128', 'http://%s:%s/1@proxy:3128', 'http://%s:%s@1@proxy:3128', '%s:%s#1@proxy', 'http://%s:%s@proxy:99999',
                      'ftp://%s:%s@proxy:3128', 'http://%s:' + 'x' * 300 + '%s/@proxy:1'):
            found = self.fetch(NGINX.good + '/files/a.csv', self.trust(), {'https_proxy': value % (USER, SECRET)})
            self.refused(found, CONFIGURATION, 'the proxy', 'https_proxy')
            self.assertIn('%23', found['error']['hint'])
            self.assertEqual(found['attempts'], 1)
            self.tells_nobody(SECRET)
        found = self.fetch(SERVICES.url + '/files/a.csv', {'proxy': 'http://proxy:99999'})
        self.refused(found, CONFIGURATION, 'the proxy', 'setting')


class Filters(trial.Trial):
    def test_a_page_of_the_proxy_is_no_data(self):
        """To plain http with 200: only what is in it tells that it is no answer of the server."""
        found = self.fetch(SERVICES.url + '/bytes/5000', {'proxy': SERVERS.filters['filter-200'].url})
        self.refused(found, LASTING, 'web page')
        self.assertEqual((SERVICES.log(), self.kept()), ([], []))

    def test_a_tunnel_that_is_none(self):
        """To https with 200: then there is a page where TLS should begin."""
        found = self.fetch(NGINX.good + '/bytes/5000', self.trust(proxy=SERVERS.filters['filter-200'].url))
        self.assertFalse(found['ok'])
        self.assertIn(found['error']['code'], (TEMPORARY, LASTING))
        self.assertEqual((SERVICES.log(), self.kept()), ([], []))

    def test_a_proxy_that_says_502(self):
        for url in (NGINX.good, SERVICES.url):
            found = self.fetch(url + '/bytes/5000', self.trust(proxy=SERVERS.filters['filter-502'].url))
            self.refused(found, TEMPORARY, '502')
            self.assertEqual(found['attempts'], 2)
        self.assertEqual((SERVICES.log(), self.kept()), ([], []))

    def test_what_was_fetched_before_stays(self):
        """A filter appears between two nights: the copy of the first is still there, and still right."""
        first = self.fetch(SERVICES.url + '/bytes/5000')
        self.whole(first, 5000)
        self.assertFalse(self.fetch(SERVICES.url + '/bytes/5000', {'proxy': SERVERS.filters['filter-200'].url})['ok'])
        self.assertEqual(self.kept(), [first['sha256']])
        again = self.fetch(SERVICES.url + '/bytes/5000')
        self.assertEqual((again['outcome'], again['sha256']), ('not-modified', first['sha256']))


if __name__ == '__main__':
    unittest.main(verbosity=2)
