"""What the tests of fetching share: the servers of the file, a state folder for each test, and fetch_trial (engine/fetch as a command).

Expectations are the promises of engine/fetch/fetch.h and the exit codes of docs/reference/commands.md: 4 is what may pass, 5 what will not."""
import json, os, subprocess, sys, tempfile, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import servers  # noqa: E402

PROGRAM = os.environ['PLACEBOOK_FETCH_TRIAL']
TEMPORARY, LASTING, CONFIGURATION = 4, 5, 3
# No test waits for a fault that does not pass.
QUICK = {'attempts': 2, 'first_retry_seconds': 0.05, 'connect_seconds': 5, 'stall_seconds': 3, 'total_seconds': 30}
NEEDS = {'nginx': ('nginx', 'openssl'), 'squid': ('squid', 'openssl')}
STARTED = None


def start(*names):
    """The servers of this file; ends it as skipped where a package is not there."""
    global STARTED
    packages = servers.missing(*{package for name in names for package in NEEDS.get(name, ())})
    if packages:
        print('skipped: these packages are not installed: %s (packaging/debian-packages.txt)' % ' '.join(packages))
        sys.exit(77)
    STARTED = servers.Servers(*names)
    return STARTED


class Trial(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='placebook-fetch-')
        self.addCleanup(self.folder.cleanup)
        self.state = os.path.join(self.folder.name, 'state')
        if STARTED.services:
            STARTED.services.reset()

    def environment(self, **more):
        """Without the proxies and credentials of the user who runs the tests."""
        kept = {key: value for key, value in os.environ.items() if not key.lower().endswith('_proxy') and key != 'CREDENTIALS_DIRECTORY'}
        return dict(kept, **more)

    def trust(self, **more):
        return dict(QUICK, ca_bundle=STARTED.certificates.path('authority.crt'), **more)

    def fetch_all(self, fetches, rules=None, environment=None):
        """What came of each, as struct pb_fetch has it, and all that was printed."""
        said = {'state': self.state, 'rules': dict(QUICK, **(rules or {})), 'fetches': fetches}
        done = subprocess.run([PROGRAM], input=json.dumps(said), capture_output=True, text=True, timeout=120, env=self.environment(**(environment or {})))
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.printed = done.stdout
        made = json.loads(done.stdout)
        self.assertEqual((made['opened'], made.get('all')), (0, 0), made['error'])
        return made['fetches']

    def fetch(self, url, rules=None, environment=None, **more):
        return self.fetch_all([dict(more, url=url)], rules, environment)[0]

    def whole(self, fetch, size):
        """An answer that is all there."""
        self.assertTrue(fetch['ok'], fetch['error'])
        self.assertEqual((fetch['size'], os.path.getsize(fetch['path'])), (size, size))

    def refused(self, fetch, code, *words):
        """An answer that is none, of this kind and with these words in what is said about it; nothing is in the cache for it."""
        self.assertFalse(fetch['ok'])
        self.assertEqual(fetch['error']['code'], code, fetch['error'])
        for word in words:
            self.assertIn(word, fetch['error']['message'])
        self.assertIsNone(fetch['path'])
        self.assertNotEqual(fetch['error']['hint'], '')

    def kept(self):
        """The files of the cache that are answers."""
        return [name for top, _, names in os.walk(os.path.join(self.state, 'cache')) if os.path.basename(top) != 'partial' for name in names]

    def tells_nobody(self, *secrets):
        """No secret is in what was printed, nor in any file of the state folder."""
        for secret in secrets:
            self.assertNotIn(secret, self.printed)
            for top, _, names in os.walk(self.state):
                for name in names:
                    self.assertNotIn(secret, name)
                    with open(os.path.join(top, name), 'rb') as file:
                        self.assertFalse(secret.encode() in file.read(), name)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, 'w') as file:
            file.write(text)
        return path
