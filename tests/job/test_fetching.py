"""Sources at addresses in trouble, whole runs: nights on which something changed or only seems to have, each fault of a server, of certificates and of a proxy.
After a fault: the documented exit code, `latest` as it was, nothing lost, and no secret anywhere; the next good night publishes what is right. The figures
are written out here; the servers are of tests/support. What a run does when all is well is in test_fetch.py."""
import base64, json, os, unittest
from fetching import COLUMNS_GONE, ENGLAND, Fetching, LASTING, PARTIAL, TEMPORARY, YEARS, rows, servers, table
from job import contents, main, read_json

PACKAGES = servers.missing('nginx', 'squid', 'openssl')
SERVERS = servers.Servers('services', *([] if PACKAGES else ['nginx', 'squid', 'filter-200']))
SERVICES = Fetching.services = SERVERS.services
GOOD = table(rows('E07000220', 1.5), ENGLAND)
SECRETS = 'secret-of-tests', base64.b64encode(b'user:secret-of-tests').decode()
# A server in trouble, and how the run ends when the source is one that is needed: fault, exit code, what is said.
FAULTS = {
    'not found': (dict(fault='status', status=404, body='No such file'), LASTING, '404'),
    'forbidden': (dict(fault='status', status=403), LASTING, '403'),
    'down for longer than we wait': (dict(fault='status', status=503, retry_after=86400), TEMPORARY, '503'),
    'too many requests for today': (dict(fault='status', status=429, retry_after=86400), TEMPORARY, '429'),
    'a page with 200': (dict(fault='html'), LASTING, 'web page'),
    'redirect to a file': (dict(fault='redirect', location='file:///etc/passwd'), LASTING, 'redirects to file'),
    'redirect to another host': (dict(fault='redirect', location='https://example.invalid/a.csv'), LASTING, 'another host'),
    'redirects without end': (dict(fault='loop', times=0), LASTING, 'redirects more than'),
    'ten gigabytes announced': (dict(fault='announce'), LASTING, 'bytes'),
    'a gzip bomb': (dict(fault='gzip-bomb', megabytes=1100), LASTING, 'bytes'),
}
# Faults that are got over within the run.
PASSING = {
    'too many requests': dict(fault='status', status=429, retry_after=1),
    'cut off': dict(fault='cut'), 'reset': dict(fault='reset'), 'chunks without an end': dict(fault='chunks'), 'gzip without an end': dict(fault='gzip-cut'),
    'closed before anything': dict(fault='refuse'), 'another type': dict(fault='type', type='image/png'), 'nothing in it': dict(fault='empty'),
}


class Nights(Fetching):
    def test_what_is_at_an_address_is_published(self):
        self.publish()
        self.assertEqual(self.figures(), self.as_written())
        entry, = self.asked()
        self.assertEqual(entry['status'], 200)
        said = json.dumps(read_json(self.latest(), 'publication.json'))
        self.assertIn(SERVICES.url + '/files/a.csv', said)

    def test_a_night_without_changes_asks_once_and_writes_nothing(self):
        self.publish()
        before = contents(self.output)
        SERVICES.forget()
        self.publish('--error-on-no-change', code=9)
        entry, = self.asked()
        self.assertEqual((entry['status'], 'If-None-Match' in entry['headers']), (304, True))
        self.assertEqual(contents(self.output), before)

    def test_equal_bytes_are_no_change_whatever_the_etag(self):
        self.begin_with(self.publish)
        SERVICES.fault('^/files/', 'etag', times=0)
        self.publish('--error-on-no-change', code=9)
        self.assertEqual([entry['status'] for entry in self.asked()], [200])

    def test_changed_bytes_are_published(self):
        self.begin_with(self.publish)
        self.serve(table(rows('E07000220', 3), ENGLAND))
        self.publish()
        self.assertEqual(self.figures(), {year: 3 + year % 7 for year in YEARS})

    def harm(self):
        """A digit of each figure of the copy, as a bad disk would: size and time stay as they were."""
        for top, _, names in os.walk(os.path.join(self.state, 'cache')):
            for name in names:
                path = os.path.join(top, name)
                facts = os.stat(path)
                with open(path, 'r+b') as file:
                    text = file.read().replace(b'.5', b'.6')
                    file.seek(0)
                    file.write(text)
                os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    def test_a_copy_is_verified_when_it_is_read(self):
        self.publish()
        before = contents(self.output)
        self.harm()
        self.publish('--error-on-no-change', code=9)  # nobody reads it
        self.assertEqual([entry['status'] for entry in self.asked()], [200, 304])
        self.assertEqual(contents(self.output), before)
        SERVICES.forget()
        self.publish(ends_at=['nothing'])  # another option: the file is read again, though it did not change
        self.assertEqual([entry['status'] for entry in self.asked()], [304, 200])
        self.assertEqual(self.figures(), self.as_written())
        self.publish(ends_at=['nothing', 'more'])
        self.assertEqual([entry['status'] for entry in self.asked()], [304, 200, 304], 'a good copy is asked for once')
        self.assertEqual(self.figures(), self.as_written())

    def test_a_damaged_copy_without_a_network_changes_nothing(self):
        self.publish()
        before = contents(self.output)
        self.harm()
        done = self.publish('--offline', ends_at=['nothing'], code=LASTING)
        self.assertIn('the copy in the cache was damaged, and nothing is fetched now', done.stderr)
        self.assertEqual(contents(self.output), before)

    def test_a_damaged_copy_is_not_preferred_to_the_same_bytes(self):
        self.publish()
        self.harm()
        SERVICES.fault('^/files/a.csv', 'no-etag', times=0)
        self.publish(ends_at=['nothing'])
        self.assertEqual(self.figures(), self.as_written())

    def test_changed_bytes_under_the_same_etag_are_seen_when_they_are_sent(self):
        SERVICES.fault('^/files/', 'stuck-etag', times=0)
        self.publish()
        self.serve(table(rows('E07000220', 3), ENGLAND))
        self.publish()
        self.assertEqual(self.figures(), {year: 3 + year % 7 for year in YEARS})

    def test_an_address_may_say_which_part_of_the_file_is_meant(self):
        self.publish(location=SERVICES.url + '/files/a.csv#rugby')
        self.assertEqual(self.figures(), self.as_written())

    def test_a_304_that_contradicts_itself_is_not_believed(self):
        """What is announced is not what we have: another length, or another time (RFC 9110, 8.6 and 8.8.2). It is fetched again, without a condition."""
        self.begin_with(self.publish)
        shorter = table(rows('E07000220', 3))
        for first, headers in (({}, {'Content-Length': '100000'}), ({}, {'Content-Length': '%d' % len(shorter)}),
                               ({'Last-Modified': 'Thu, 01 Oct 2026 08:00:00 GMT'}, {'Last-Modified': 'Fri, 02 Oct 2026 08:00:00 GMT'})):
            with self.subTest(headers):
                SERVICES.reset()
                self.serve(GOOD)
                SERVICES.control(faults=[{'path': '^/files/', 'fault': 'false-304', 'times': 0, 'first': first, 'headers': headers}])
                self.publish('--fetch-again')
                self.serve(table(rows('E07000220', 3), ENGLAND))
                SERVICES.forget()
                self.publish()
                self.assertEqual([(entry['status'], 'If-None-Match' in entry['headers']) for entry in self.asked()], [(304, True), (200, False)])
                self.assertEqual(self.figures(), {year: 3 + year % 7 for year in YEARS})

    def test_a_304_that_says_nothing_is_believed_until_somebody_fetches_again(self):
        """Nobody can see that it is false: `--fetch-again` asks without conditions. A length of 0, and one of a packed answer, say nothing either."""
        self.begin_with(self.publish)
        for headers in ({}, {'Content-Length': '0'}, {'Content-Length': '17', 'Vary': 'Accept-Encoding'}):
            with self.subTest(headers):
                SERVICES.reset()
                self.serve(GOOD)
                SERVICES.control(faults=[{'path': '^/files/', 'fault': 'false-304', 'times': 0, 'headers': headers}])
                self.publish('--fetch-again')
                self.serve(table(rows('E07000220', 3), ENGLAND))
                SERVICES.forget()
                self.publish('--error-on-no-change', code=9)
                self.publish('--fetch-again')
                self.assertEqual([(entry['status'], 'If-None-Match' in entry['headers']) for entry in self.asked()], [(304, True), (200, False)])
                self.assertEqual(self.figures(), {year: 3 + year % 7 for year in YEARS})

    def test_a_host_without_tls_is_not_asked(self):
        """Plain http is for this machine alone."""
        self.publish(code=LASTING, location='http://www.example.org/files/a.csv')


class Faults(Fetching):
    """The table is behind a login, so that each fault is one in which a secret could be told."""

    def pipeline(self, **more):
        login = self.write('source.login', 'user:secret-of-tests\n')
        return super().pipeline(location=SERVICES.url + '/private/files/a.csv', credentials=login, **more)

    def run_program(self, *words, **more):
        done = super().run_program(*words, **more)
        for secret in SECRETS:
            self.assertNotIn(secret, done.stdout + done.stderr)
        self.tells_nobody(*SECRETS)
        return done

    def after(self, before):
        """What must hold after any fault: what was published is still there, byte for byte, and the next night publishes what is right."""
        self.assertEqual(contents(self.output), before)
        self.assertEqual(self.figures(), self.as_written())
        SERVICES.control(reset=True)
        self.serve(table(rows('E07000220', 3), ENGLAND))
        self.publish()
        self.assertEqual(self.figures(), {year: 3 + year % 7 for year in YEARS})

    def anew(self):
        """An empty folder again, and the first good night in it."""
        self.tearDown()
        self.setUp()
        self.begin_with(self.publish)

    def test_faults_that_end_the_run(self):
        for name, (fault, code, word) in FAULTS.items():
            with self.subTest(name):
                self.anew()
                before = contents(self.output)
                self.serve(table(rows('E07000220', 9), ENGLAND))  # what a page or half a file must not replace
                SERVICES.control(faults=[dict({'path': '/files/a.csv', 'times': 0}, **fault)])
                done = self.publish(code=code)
                self.assertIn(word, done.stderr)
                self.assertIn('/files/a.csv', done.stderr)
                self.assertIn('hint:', done.stderr)
                self.after(before)

    def test_the_first_night_of_all_publishes_nothing_when_it_fails(self):
        SERVICES.fault('/files/a.csv', 'html', times=0)
        self.publish(code=LASTING)
        self.assertFalse(os.path.exists(self.latest()))

    def test_faults_that_pass_leave_no_trace(self):
        """One after the other, each with other figures, which are published as they were written."""
        self.publish()
        for first, (name, fault) in enumerate(PASSING.items(), 3):
            with self.subTest(name):
                self.serve(table(rows('E07000220', first), ENGLAND))
                SERVICES.control(faults=[dict({'path': '/files/a.csv', 'times': 1}, **fault)])
                self.publish()
                self.assertEqual(self.figures(), {year: first + year % 7 for year in YEARS})

    def test_one_byte_a_second_is_no_progress(self):
        self.begin_with(self.publish)
        before = contents(self.output)
        SERVICES.fault('/files/a.csv', 'slow', times=0)
        done = self.publish('--fetch-again', '--stall-seconds', '1', '--retry-seconds', '0', code=TEMPORARY)
        self.assertRegex(done.stderr, r'only [0-9]+ bytes came in 1 seconds')
        self.after(before)

    def test_without_patience_each_address_is_asked_for_once(self):
        SERVICES.fault('/files/a.csv', 'status', status=503, times=0)
        self.publish('--retry-seconds', '0', code=TEMPORARY)
        self.assertEqual([entry['status'] for entry in self.asked()], [503])

    def test_a_source_that_may_be_missing_keeps_its_last_figures(self):
        self.publish(required=False)
        SERVICES.fault('/files/a.csv', 'status', status=404, times=0)
        done = self.publish(required=False, code=PARTIAL)
        self.assertIn('404', done.stderr)
        self.assertEqual(self.figures(), self.as_written())

    def test_columns_that_are_gone_stop_it(self):
        self.begin_with(self.publish)
        before = contents(self.output)
        self.serve(GOOD.replace('Code,Year,Value', 'Area,When,Figure'))
        self.publish(code=COLUMNS_GONE)
        self.assertEqual(contents(self.output), before)

    def test_a_damaged_cache_is_fetched_again(self):
        self.begin_with(self.publish)
        damaged = 0
        for top, _, names in os.walk(os.path.join(self.state, 'cache')):
            for name in names:
                with open(os.path.join(top, name), 'r+b') as file:
                    file.write(b'#')
                damaged += 1
        self.assertGreater(damaged, 0)
        self.serve(table(rows('E07000220', 3), ENGLAND))
        self.publish()
        self.assertEqual(self.figures(), {year: 3 + year % 7 for year in YEARS})


@unittest.skipIf(PACKAGES, 'these packages are not installed: %s' % ' '.join(PACKAGES))
class Networks(Fetching):
    """Certificates and proxies, as settings of a run."""

    def setUp(self):
        super().setUp()
        self.location = SERVERS.nginx.good + '/files/a.csv'
        self.trust = ('--ca-bundle', SERVERS.certificates.path('authority.crt'), '--retry-seconds', '0')

    def login(self, name, text):
        return self.write(name + '.login', text)

    def test_with_the_authority_of_the_network_it_is_published(self):
        self.publish(*self.trust, location=self.location)
        self.assertEqual(self.figures(), self.as_written())
        self.assertEqual(self.asked()[0]['headers']['X-Http-Version'], 'HTTP/2.0')
        SERVICES.forget()
        self.publish(*self.trust, '--error-on-no-change', location=self.location, code=9)
        self.assertEqual([entry['status'] for entry in self.asked()], [304])

    def test_certificates_that_cannot_be_trusted_change_nothing(self):
        self.publish(*self.trust, location=self.location)
        before = contents(self.output)
        for name, word in (('wrong-name', 'name'), ('expired', 'expired'), ('unknown', 'issuer')):
            done = self.publish(*self.trust, location=SERVERS.nginx.urls[name] + '/files/a.csv', code=LASTING)
            self.assertIn('certificate', done.stderr)
            self.assertIn(word, done.stderr)
        done = self.publish(location=self.location, code=LASTING)
        self.assertIn('ca_bundle', done.stderr.replace('-', '_'))
        self.assertEqual(contents(self.output), before)

    def test_a_name_that_does_not_exist(self):
        self.publish(*self.trust, location=self.location)
        before = contents(self.output)
        done = self.publish(*self.trust, location='https://fingertips.invalid/files/a.csv', code=TEMPORARY)
        self.assertIn('fingertips.invalid', done.stderr)
        self.assertEqual(contents(self.output), before)

    def test_a_proxy_that_wants_a_login(self):
        proxy = (*self.trust, '--proxy', SERVERS.squid.url)
        secret = servers.SECRET
        done = self.publish(*proxy, location=self.location, code=LASTING)
        self.assertIn('407', done.stderr)
        self.assertFalse(os.path.exists(self.latest()))
        wrong = self.login('wrong', '%s:wrong-%s\n' % (servers.PROXY_USER, secret))
        done = self.publish(*proxy, '--proxy-credentials', wrong, location=self.location, code=LASTING)
        self.assertIn('407', done.stderr)
        self.assertNotIn(secret, done.stdout + done.stderr)
        right = self.login('right', '%s:%s\n' % (servers.PROXY_USER, secret))
        done = self.publish(*proxy, '--proxy-credentials', right, '--log-format', 'json', location=self.location)
        self.assertNotIn(secret, done.stdout + done.stderr)
        self.assertEqual(self.figures(), self.as_written())
        self.tells_nobody(secret)

    def test_a_proxy_that_answers_for_the_server(self):
        self.publish(*self.trust, location=self.location)
        before = contents(self.output)
        done = self.publish('--proxy', SERVERS.filters['filter-200'].url, code=LASTING)
        self.assertIn('web page', done.stderr)
        self.assertEqual(contents(self.output), before)


if __name__ == '__main__':
    main()
