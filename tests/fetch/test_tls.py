"""Certificates, and what nginx does with a transfer: HTTP/2, packing, conditions, ranges."""
import gzip, hashlib, os, unittest
import trial
from trial import LASTING, TEMPORARY

SERVERS = trial.start('services', 'nginx')
NGINX, SERVICES = SERVERS.nginx, SERVERS.services


class Certificates(trial.Trial):
    def test_a_good_one_is_trusted_with_the_authority_that_was_given(self):
        self.whole(self.fetch(NGINX.good + '/bytes/5000', self.trust()), 5000)
        self.whole(self.fetch(NGINX.good.replace('127.0.0.1', 'localhost') + '/bytes/5000', self.trust()), 5000)

    def test_bad_ones_are_refused_at_once_and_nothing_is_sent(self):
        """Each has its reason in the words of OpenSSL; a second attempt would not help, so there is none."""
        for name, word in (('wrong-name', 'name'), ('expired', 'expired'), ('unknown', 'issuer')):
            found = self.fetch(NGINX.urls[name] + '/private/files/a.csv', self.trust(), credentials=self.write('login', 'user:secret-of-tests\n'))
            self.refused(found, LASTING, 'the certificate of 127.0.0.1', word)
            self.assertEqual((found['attempts'], found['http_status']), (1, 0))
            self.assertIn('ca_bundle', found['error']['hint'])
        self.assertEqual(SERVICES.log(), [])
        self.assertEqual(self.kept(), [])
        self.tells_nobody('secret-of-tests')

    def test_without_the_authority_it_is_refused(self):
        self.refused(self.fetch(NGINX.good + '/bytes/10'), LASTING, 'the certificate of 127.0.0.1')

    def test_the_environment_cannot_switch_verification_off(self):
        found = self.fetch(NGINX.urls['unknown'] + '/bytes/10', environment={'CURL_CA_BUNDLE': '/dev/null', 'SSL_CERT_FILE': SERVERS.certificates.path('other-authority.crt'),
                                                                            'NODE_TLS_REJECT_UNAUTHORIZED': '0'})
        self.refused(found, LASTING, 'certificate')

    def test_a_bundle_that_is_no_certificate_is_a_mistake_of_the_settings(self):
        found = self.fetch(NGINX.good + '/bytes/10', {'ca_bundle': self.write('bundle.pem', 'not a certificate\n')})
        self.refused(found, trial.CONFIGURATION, 'authorities')

    def test_a_bad_one_does_not_stop_the_others(self):
        made = self.fetch_all([{'url': NGINX.urls[name] + '/bytes/3000'} for name in ('expired', 'good', 'unknown', 'http1')], self.trust())
        self.assertEqual([one['ok'] for one in made], [False, True, False, True])

    def test_a_name_that_does_not_exist_may_exist_later(self):
        """RFC 2606: nothing is ever below .invalid."""
        found = self.fetch('https://fingertips.invalid/api/area_types', self.trust())
        self.refused(found, TEMPORARY, 'fingertips.invalid')
        self.assertEqual(found['attempts'], 2)

    def test_a_server_that_speaks_no_tls(self):
        found = self.fetch(SERVICES.url.replace('http:', 'https:') + '/bytes/10', self.trust())
        self.assertFalse(found['ok'])
        self.assertEqual(SERVICES.log(), [])

    def test_a_server_that_is_not_there(self):
        self.refused(self.fetch('https://127.0.0.1:%d/' % trial.servers.free_port(), self.trust()), TEMPORARY)


class Transfers(trial.Trial):
    def static(self, name, content):
        path = os.path.join(NGINX.static, name)
        with open(path, 'wb') as file:
            file.write(content)
        return NGINX.good + '/static/' + name

    def since(self, before):
        return [line.split() for line in NGINX.log()[before:]]

    def test_http_2_is_used_where_there_is_one(self):
        """Ten answers over few connections: what nginx noted, and what it told the services behind it."""
        before = len(NGINX.log())
        made = self.fetch_all([{'url': NGINX.good + '/bytes/%d' % (1000 + at)} for at in range(10)], self.trust())
        for at, one in enumerate(made):
            self.whole(one, 1000 + at)
        self.assertEqual({line[1] for line in self.since(before)}, {'HTTP/2.0'})
        self.assertEqual({entry['headers']['X-Http-Version'] for entry in SERVICES.log()}, {'HTTP/2.0'})
        self.whole(self.fetch(NGINX.urls['http1'] + '/bytes/1000', self.trust()), 1000)
        self.assertEqual(SERVICES.log()[-1]['headers']['X-Http-Version'], 'HTTP/1.1')

    def test_packed_on_the_way_and_whole_in_the_cache(self):
        content = b'area,year,value\n' + b'E07000220,2019,12.5\n' * 20000
        found = self.fetch(self.static('packed.csv', content), self.trust())
        self.whole(found, len(content))
        self.assertEqual(found['sha256'], hashlib.sha256(content).hexdigest())
        self.assertLess(found['wire'], len(content) // 20)

    def test_what_did_not_change_is_not_sent_again(self):
        """Packed, the ETag of nginx is a weak one, and that of its 304 is not: they mean the same (RFC 9110, 13.1.2)."""
        for name, content in (('same.csv', b'area,year,value\n' * 1000), ('short.csv', b'a,b\n1,2\n')):
            url = self.static(name, content)
            self.whole(self.fetch(url, self.trust()), len(content))
            before = len(NGINX.log())
            found = self.fetch(url, self.trust())
            self.whole(found, len(content))
            self.assertEqual((found['outcome'], found['unchanged'], found['wire'], found['requests']), ('not-modified', True, 0, 1), name)
            self.assertEqual([line[4] for line in self.since(before)], ['304'])
            self.static(name, content + b'E07000221,2020,13\n')
            changed = self.fetch(url, self.trust())
            self.whole(changed, len(content) + 18)
            self.assertEqual((changed['outcome'], changed['unchanged']), ('changed', False))

    def test_through_a_proxy_of_the_server_too(self):
        """The services' own ETag, weakened where it is packed, through nginx: one request and a 304."""
        url = NGINX.good + '/api/area_types'
        first, second = self.fetch(url, self.trust()), self.fetch(url, self.trust())
        self.assertEqual((first['outcome'], second['outcome'], second['requests']), ('new', 'not-modified', 1))

    def test_a_file_that_is_packed_itself_is_left_as_it_is(self):
        content = gzip.compress(os.urandom(2000), mtime=0)
        found = self.fetch(self.static('data.csv.gz', content), self.trust())
        self.whole(found, len(content))
        self.assertEqual(found['sha256'], hashlib.sha256(content).hexdigest())

    def test_a_broken_download_is_taken_up_where_it_broke(self):
        """Behind nginx the services close the connection after 300,000 of 1,000,000 bytes: only the rest is asked for, with the condition that it is the same."""
        SERVICES.fault('^/bytes/', 'cut', bytes=300000)
        found = self.fetch(NGINX.good + '/bytes/1000000', self.trust())
        self.whole(found, 1000000)
        with open(found['path'], 'rb') as file:
            self.assertEqual(file.read(), (b'%s\n' % (b'0123456789' * 10) * 10000)[:1000000])
        first, second = SERVICES.log()
        self.assertEqual((first['fault'], second['status'], found['attempts']), ('cut', 206, 2))
        self.assertRegex(second['headers']['Range'], '^bytes=[1-9][0-9]*-$')
        self.assertIn('If-Range', second['headers'])
        self.assertLess(second['bytes'], 1000000)

    def test_the_rest_of_another_file_is_not_put_behind_it(self):
        """The file is another one when the rest is asked for: it comes whole (If-Range), and no mixture."""
        SERVICES.control(files={'a.bin': 'a' * 500000})
        SERVICES.fault('^/files/a.bin', 'cut', bytes=200000)
        SERVICES.fault('^/files/a.bin', 'status', status=503, times=1)
        self.assertFalse(self.fetch(NGINX.good + '/files/a.bin', self.trust())['ok'])
        SERVICES.control(files={'a.bin': 'b' * 400000})
        found = self.fetch(NGINX.good + '/files/a.bin', self.trust())
        self.whole(found, 400000)
        self.assertEqual(found['sha256'], hashlib.sha256(b'b' * 400000).hexdigest())

    def test_one_of_several_streams_that_breaks_does_not_break_the_others(self):
        SERVICES.fault('^/bytes/70000', 'reset', times=0, bytes=10000)
        made = self.fetch_all([{'url': NGINX.good + '/bytes/%d' % size} for size in (60000, 70000, 80000)], self.trust())
        self.assertEqual([one['ok'] for one in made], [True, False, True])
        self.assertEqual(made[1]['error']['code'], TEMPORARY)


if __name__ == '__main__':
    unittest.main(verbosity=2)
