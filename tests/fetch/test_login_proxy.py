"""Proxies that want a login by NTLM or Negotiate (tests/support/loopback/login_proxy.py), with the user, the password and the key of [MS-NLMP] 4.2. No password
is ever in a message, a log or the state folder, nor what NTLM makes of it."""
import json, unittest, urllib.request
import trial
from trial import LASTING

SERVERS = trial.start('services', 'nginx', 'login-ntlm', 'login-negotiate', 'login-negotiate,ntlm,basic')
NGINX, SERVICES = SERVERS.nginx, SERVERS.services
CSV = 'area,year,value\n' + 'E07000220,2019,12.5\n' * 100
RIGHT, WRONG = 'Domain\\User:Password\n', 'Domain\\User:not-the-Password\n'


class Logins(trial.Trial):
    def setUp(self):
        super().setUp()
        SERVICES.control(files={'a.csv': CSV})

    def through(self, name, login, url=None):
        """What came of it, and what the proxy was sent for it."""
        proxy = SERVERS.filters['login-' + name].url
        before = len(self.log(proxy))
        rules = {'proxy': proxy} if login is None else {'proxy': proxy, 'proxy_credentials': self.write('proxy-login', login)}
        found = self.fetch((url or NGINX.good) + '/files/a.csv', self.trust(**rules))
        self.tells_nobody('Password', 'TlRMTVNTUA')  # "NTLMSSP" as base64: how each message of NTLM begins
        return found, self.log(proxy)[before:]

    def log(self, proxy):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(proxy + '/log', timeout=60) as answer:
            return json.loads(answer.read())

    def test_ntlm_with_the_right_password(self):
        for url in (NGINX.good, SERVICES.url):
            with self.subTest(url):
                self.state += '-' + url[:5]
                found, sent = self.through('ntlm', RIGHT, url)
                self.whole(found, len(CSV))
                self.assertEqual(sent[-2:], ['ntlm 1', 'ntlm 3 right'])

    def test_ntlm_for_many_at_once(self):
        """A login is one of a connection: none is used for two logins at a time."""
        rules = self.trust(proxy=SERVERS.filters['login-ntlm'].url, proxy_credentials=self.write('proxy-login', RIGHT))
        made = self.fetch_all([{'url': url + '/bytes/%d' % (1000 + at)} for at in range(8) for url in (NGINX.good, SERVICES.url)], rules)
        for at, one in enumerate(made):
            self.whole(one, 1000 + at // 2)

    def test_ntlm_with_a_wrong_one_is_tried_once(self):
        """A proxy locks out who tries too often, and then the whole office has no network."""
        for url in (NGINX.good, SERVICES.url):
            with self.subTest(url):
                found, sent = self.through('ntlm', WRONG, url)
                self.refused(found, LASTING, 'the proxy answered 407', 'NTLM')
                self.assertEqual((sent.count('ntlm 3 wrong'), found['attempts']), (1, 1))
                self.assertIn('user or the password', found['error']['hint'])
        self.assertEqual(SERVICES.log(), [])

    def test_ntlm_without_a_login(self):
        found, sent = self.through('ntlm', None)
        self.refused(found, LASTING, 'the proxy answered 407', 'NTLM')
        self.assertIn('DOMAIN\\user:password', found['error']['hint'])
        self.assertEqual(set(sent), {'none'})

    def test_of_several_the_one_that_a_password_is_good_for(self):
        """Offices offer all three, and Negotiate first. A password is of no use there: a ticket of Kerberos is what it takes."""
        for url in (NGINX.good, SERVICES.url):
            with self.subTest(url):
                self.state += '-' + url[:5]
                found, sent = self.through('negotiate,ntlm,basic', RIGHT, url)
                self.whole(found, len(CSV))
                self.assertEqual(sent[-2:], ['ntlm 1', 'ntlm 3 right'])
                self.assertNotIn('basic', sent)

    def test_negotiate_without_a_ticket(self):
        for login in (RIGHT, ':\n', None):
            with self.subTest(login):
                found, sent = self.through('negotiate', login)
                self.refused(found, LASTING, '407', 'Negotiate')
                self.assertIn('Kerberos', found['error']['hint'])
                self.assertEqual(found['attempts'], 1)
                self.assertFalse({'basic', 'ntlm 1'} & set(sent), sent)
        self.assertEqual(SERVICES.log(), [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
