"""What doctor says about runs that nobody watches."""
import json
import os
import subprocess
import time

from operation import PROGRAM, Job, main

SECRET = 'T0ken-9a8b7c6d'


class Doctor(Job):
    def findings(self, *words, code=0):
        done = self.run_doctor(*words, code=code)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return json.loads(done.stdout)['checks']

    def run_doctor(self, *words, code):
        done = subprocess.run([PROGRAM, 'doctor', '--output', self.output, '--state', self.state, '--json', *words], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def one(self, name, *words, code=0):
        found, = [finding for finding in self.findings(*words, code=code) if finding['name'] == name]
        return found

    def test_a_publication_from_the_future_is_named(self):
        today = time.strftime('%Y%m%dT%H%M%SZ-abcdef', time.gmtime())
        for name in (today, '20990101T000000Z-123456', 'notes', '2099'):
            os.makedirs(os.path.join(self.output, name))
        found = self.one('publications')
        self.assertEqual(found['state'], 'warn')
        self.assertIn('2 in ', found['message'])
        self.assertIn('1 dated in the future: 20990101T000000Z-123456', found['message'])
        os.rmdir(os.path.join(self.output, '20990101T000000Z-123456'))
        self.assertEqual(self.one('publications')['state'], 'ok')

    def test_credentials_are_read_and_not_shown(self):
        path = self.write('webhook', f'https://hooks.example.org/{SECRET}\n')
        self.assertEqual(self.one('credential', '--webhook', path)['state'], 'ok')
        for text in (f'http://hooks.example.org/{SECRET}\n', f'{SECRET}\n', '', f'https://a/{SECRET}\nhttps://b/\n'):
            self.write('webhook', text)
            self.assertEqual(self.one('credential', '--webhook', path)['state'], 'warn', text)
        os.unlink(path)
        self.assertIn('cannot open', self.one('credential', '--heartbeat', path)['message'])

    def test_files_that_cannot_be_read_or_written_are_named(self):
        self.assertEqual(self.one('metrics', '--metrics', os.path.join(self.folder, 'm.prom'))['state'], 'ok')
        self.assertEqual(self.one('metrics', '--metrics', os.path.join(self.folder, 'no', 'm.prom'))['state'], 'warn')
        found = [finding for finding in self.findings('--ca-bundle', os.path.join(self.folder, 'missing.pem'), code=3) if finding['name'] == 'certificates']
        self.assertEqual(found[-1]['state'], 'fail')

    def test_it_says_whether_a_timer_is_enabled(self):
        self.assertTrue([finding for finding in self.findings() if finding['name'] == 'timer'])


if __name__ == '__main__':
    main()
