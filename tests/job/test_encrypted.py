"""Archives with a password: WinZip's AE-2 with AES-256, held against its specification (https://www.winzip.com/en/support/aes-encryption/) with Python's own
PBKDF2 and HMAC, and opened by other programs where they are there."""
import hashlib, hmac, json, os, shutil, struct, subprocess, zipfile

from job import HEADER, Job, PROGRAM, ROOT, main, row

PASSWORD = 'correct horse £ battery'


class Encrypted(Job):
    def setUp(self):
        super().setUp()
        self.secret = self.write('secret', PASSWORD + '\r\n')
        os.chmod(self.secret, 0o600)
        self.data = self.write('one.csv', '\n'.join([HEADER, row('E07000220'), row('E08000026'), row('E92000001'), '']))

    def pipeline(self, encrypt):
        with open(os.path.join(ROOT, 'pipelines', 'fingertips-files.json'), encoding='utf-8') as file:
            pipeline = json.load(file)
        pipeline['framework'] = os.path.join(ROOT, 'pipelines', 'framework', 'outcomes.json')
        pipeline['places'] = os.path.join(ROOT, 'pipelines', 'framework', 'places.json')
        for key in ('targets', 'milestones', 'figures', 'peers'):
            pipeline.pop(key, None)
        found = False
        for number, loader in enumerate(pipeline['loaders']):
            if (loader if isinstance(loader, str) else loader.get('use')) == 'archive':
                pipeline['loaders'][number] = {'use': 'archive', 'options': {'encrypt': encrypt}}
                found = True
        self.assertTrue(found)
        return self.write('pipeline.json', json.dumps(pipeline))

    def publish(self, encrypt, *words, code=0):
        return self.run_program('run', self.pipeline(encrypt), '--set', 'files=' + self.data, *words, code=code)

    def zip(self, place='rugby'):
        return os.path.join(self.latest(), place, place + '-outcomes.zip')

    def members(self, path):
        """Name -> (method, strength, salt, check, cipher text, sum) of the members, from the bytes of the file."""
        found = {}
        with open(path, 'rb') as file:
            content = file.read()
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                self.assertEqual(info.flag_bits & 1, 1, 'the member is not encrypted')
                name_length, extra_length = struct.unpack('<HH', content[info.header_offset + 26:info.header_offset + 30])
                start = info.header_offset + 30 + name_length + extra_length
                body = content[start:start + info.compress_size]
                extra, strength = info.extra, None
                while extra:
                    kind, length = struct.unpack('<HH', extra[:4])
                    if kind == 0x9901:
                        version, vendor, strength, _ = struct.unpack('<H2sBH', extra[4:4 + length])
                        self.assertEqual((version in (1, 2), vendor), (True, b'AE'))
                    extra = extra[4 + length:]
                found[info.filename] = (info.compress_type, strength, body[:16], body[16:18], body[18:-10], body[-10:])
        return found

    def test_it_is_aes_256_with_this_password(self):
        self.publish(['rugby'], '--archive-password', self.secret)
        members = self.members(self.zip())
        self.assertIn('rugby-outcomes.csv', members)
        salts = set()
        for method, strength, salt, check, cipher, total in members.values():
            self.assertEqual((method, strength), (99, 3)) # AES, 256 bits
            keys = hashlib.pbkdf2_hmac('sha1', PASSWORD.encode(), salt, 1000, 66)
            self.assertEqual(keys[64:], check)
            self.assertEqual(hmac.new(keys[32:64], cipher, hashlib.sha1).digest()[:10], total)
            salts.add(salt)
        self.assertEqual(len(salts), len(members))
        with open(self.zip(), 'rb') as file:
            self.assertNotIn(b'smoking-prevalence', file.read())

    def test_other_programs_open_it(self):
        self.publish(['all'], '--archive-password', self.secret)
        tried = 0
        out = os.path.join(self.folder, 'out')
        for command in (['7z', 'x', '-y', '-p' + PASSWORD, '-o' + out, self.zip()], ['bsdtar', '-x', '--passphrase', PASSWORD, '-C', out, '-f', self.zip()]):
            if not shutil.which(command[0]):
                continue
            os.makedirs(out)
            done = subprocess.run(command, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for name in ('rugby-outcomes.csv', 'rugby-outcomes.xlsx'):
                with open(os.path.join(out, name), 'rb') as one, open(os.path.join(self.latest(), 'rugby', name), 'rb') as other:
                    self.assertEqual(one.read(), other.read())
            self.assertEqual(subprocess.run(['sha256sum', '-c', '--quiet', 'SHA256SUMS'], cwd=out).returncode, 0)
            shutil.rmtree(out)
            tried += 1
        if not tried:
            self.skipTest('neither 7z nor bsdtar is here')

    def test_only_those_that_are_named(self):
        self.publish(['rugby'], '--archive-password', self.secret)
        with zipfile.ZipFile(self.zip('coventry')) as archive:
            self.assertIsNone(archive.testzip())
        done = subprocess.run([PROGRAM, 'verify', os.path.realpath(self.latest()), '--state', self.state, '--json'], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([one['path'] for one in json.loads(done.stdout)['not_looked_at']], ['rugby/rugby-outcomes.zip'])

    def test_nothing_is_published_open_by_mistake(self):
        said = self.publish(['rugby'], code=3).stderr
        self.assertIn('the archive of rugby is to be encrypted, and there is no password', said)
        said = self.publish(['rugbi'], '--archive-password', self.secret, code=3).stderr
        self.assertIn("encrypt: there is no Place 'rugbi' to publish", said)
        self.assertIn("did you mean 'rugby'?", said)
        self.assertFalse(os.path.lexists(self.latest()))

    def test_a_password_that_cannot_be_read(self):
        for text, reason in (('', 'must hold the password in one line'), ('\n', 'must hold the password in one line'), ('one\ntwo\n', 'must hold the password in one line'),
                             ('one\0two', 'found a zero byte')):
            self.write('secret', text)
            self.assertIn(reason, self.publish(['rugby'], '--archive-password', self.secret, code=3).stderr)
        said = self.publish(['rugby'], '--archive-password', os.path.join(self.folder, 'nothing'), code=3).stderr
        self.assertIn('nothing', said)

    def test_the_password_is_nowhere(self):
        self.publish(['rugby'], '--archive-password', self.secret)
        for top, _, names in os.walk(self.folder):
            for name in names:
                if name == 'secret':
                    continue
                with open(os.path.join(top, name), 'rb') as file:
                    self.assertNotIn(PASSWORD.encode(), file.read(), name)


if __name__ == '__main__':
    main()
