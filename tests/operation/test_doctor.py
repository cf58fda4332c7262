"""What doctor says about runs that nobody watches."""
import json
import os
import subprocess
import time

from operation import PROGRAM, ROOT, Job, main, read_json

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
        os.chmod(path, 0o600)
        self.assertEqual(self.one('credential', '--webhook', path)['state'], 'ok')
        for text in (f'http://hooks.example.org/{SECRET}\n', f'{SECRET}\n', '', f'https://a/{SECRET}\nhttps://b/\n'):
            self.write('webhook', text)
            self.assertEqual(self.one('credential', '--webhook', path)['state'], 'warn', text)
        os.unlink(path)
        self.assertIn('cannot open', self.one('credential', '--heartbeat', path)['message'])

    def test_credentials_that_others_can_read_are_named(self):
        path = self.write('secret', f'me:{SECRET}\n')
        for mode, state in ((0o600, 'ok'), (0o400, 'ok'), (0o640, 'warn'), (0o604, 'warn'), (0o666, 'warn')):
            os.chmod(path, mode)
            found = self.one('credential', '--proxy-credentials', path)
            self.assertEqual(found['state'], state, oct(mode))
            self.assertEqual('chmod 600 ' + path in found.get('advice', ''), state == 'warn')

    def test_files_that_cannot_be_read_or_written_are_named(self):
        self.assertEqual(self.one('metrics', '--metrics', os.path.join(self.folder, 'm.prom'))['state'], 'ok')
        self.assertEqual(self.one('metrics', '--metrics', os.path.join(self.folder, 'no', 'm.prom'))['state'], 'warn')
        found = [finding for finding in self.findings('--ca-bundle', os.path.join(self.folder, 'missing.pem'), code=3) if finding['name'] == 'certificates']
        self.assertEqual(found[-1]['state'], 'fail')

    def pipeline(self, settings, **more):
        """The demo, made in the folder of the test, with settings and sources of its own."""
        for name in ('framework', 'sample'):
            if not os.path.exists(os.path.join(self.folder, name)):
                os.symlink(os.path.join(ROOT, 'pipelines', name), os.path.join(self.folder, name))
        document = dict(read_json(ROOT, 'pipelines', 'demo.json'), publish=['places'])
        return self.write('demo.json', json.dumps(dict(document, **settings, **more)))

    def of_pipeline(self, path, code=0):
        """Without folders on the command line: what the file says counts."""
        done = subprocess.run([PROGRAM, 'doctor', path, '--json'], capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return json.loads(done.stdout)['checks']

    def test_what_a_pipeline_file_says_is_looked_at(self):
        webhook = self.write('webhook', f'https://hooks.example.org/{SECRET}\n')
        os.chmod(webhook, 0o600)
        path = self.pipeline({'webhook': webhook, 'output': 'published', 'state': 'kept', 'metrics': 'no/such/m.prom'}, inbox={'folder': 'inbox'})
        os.mkdir(os.path.join(self.folder, 'inbox'))
        found = {finding['name']: finding for finding in self.of_pipeline(path)}
        self.assertEqual((found['pipeline']['state'], found['pipeline']['message'].split(':')[0]), ('ok', 'demo'))
        self.assertIn(os.path.join(self.folder, 'published'), found['output']['message'])
        self.assertIn(os.path.join(self.folder, 'kept'), found['state']['message'])
        self.assertEqual((found['credential']['message'], found['metrics']['state'], found['inbox']['state']), ('webhook: the URL can be read', 'warn', 'ok'))
        os.rmdir(os.path.join(self.folder, 'inbox'))
        self.assertIn('no folder in which files can be moved', json.dumps(self.of_pipeline(path, code=11)))

    def test_credentials_of_sources_are_read_and_not_shown(self):
        login = self.write('login', f'user:{SECRET}\n')
        os.chmod(login, 0o600)
        sources = read_json(ROOT, 'pipelines', 'demo.json')['sources']
        for source in sources:
            source['fetch'] = {'credentials': login}
        path = self.pipeline({}, sources=sources)
        credential, = [finding for finding in self.of_pipeline(path) if finding['name'] == 'credential']  # all sources have the same
        self.assertEqual((credential['state'], credential['message']), ('ok', "source '%s': its credentials can be read" % sources[0]['id']))
        self.write('login', SECRET + '\n')
        credential, = [finding for finding in self.of_pipeline(path, code=3) if finding['name'] == 'credential']
        self.assertEqual(credential['state'], 'fail')
        for source in sources:
            source['fetch'] = {'credentials': 'model'}  # of systemd, which this process is not started by
        credential, = [finding for finding in self.of_pipeline(self.pipeline({}, sources=sources)) if finding['name'] == 'credential']
        self.assertEqual(credential['state'], 'warn')
        self.assertIn('systemd', credential['advice'])

    def test_a_pipeline_that_cannot_be_opened_is_a_finding(self):
        found = self.of_pipeline(self.write('broken.json', '{"pipeline": '), code=3)
        self.assertEqual([finding['state'] for finding in found if finding['name'] == 'pipeline'], ['fail'])
        self.assertTrue([finding for finding in found if finding['name'] == 'timer'])

    def test_it_says_whether_a_timer_is_enabled(self):
        self.assertTrue([finding for finding in self.findings() if finding['name'] == 'timer'])


if __name__ == '__main__':
    main()
