"""The systemd units: systemd's own tools judge them, and what they start is run as they say."""
import json
import os
import re
import shutil
import subprocess
import unittest

from operation import BUILD, PROGRAM, ROOT, Job, has, main, read_json, tool

UNITS = os.path.join(BUILD, 'systemd')


def service():
    """The settings of the service: those that are given several times have all their values."""
    found = {}
    with open(os.path.join(UNITS, 'placebook@.service'), encoding='utf-8') as file:
        for line in file:
            if '=' in line and not line.startswith('#'):
                key, value = line.rstrip('\n').split('=', 1)
                found.setdefault(key, []).append(value)
    return found


class Units(Job):
    @unittest.skipUnless(has('systemd-analyze'), 'systemd-analyze is not installed')
    def test_the_exposure_is_below_two(self):
        """`--threshold=20`: exit code 1 when the exposure, of 0 to 10, is above 2.0."""
        done = tool('systemd-analyze', 'security', '--offline=true', '--no-pager', '--threshold=20', os.path.join(UNITS, 'placebook@.service'))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        exposure = float(re.search(r'exposure level for \S+: ([0-9.]+)', done.stdout).group(1))
        self.assertLess(exposure, 2)

    @unittest.skipUnless(has('systemd-analyze'), 'systemd-analyze is not installed')
    def test_systemd_finds_no_fault(self):
        for name in ('placebook@.service', 'placebook@.timer'):
            with open(os.path.join(UNITS, name), encoding='utf-8') as file:
                text = file.read()
            self.write(name, re.sub(r'ExecStart=\S+', 'ExecStart=' + PROGRAM, text))
        done = tool('systemd-analyze', '--man=no', 'verify', *(os.path.join(self.folder, name) for name in ('placebook@.service', 'placebook@.timer')))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, '', ''))

    def test_a_failed_run_is_tried_again_for_the_code_that_says_so_alone(self):
        """Codes come from the program: a new one must be put on one side or the other."""
        said = json.loads(subprocess.run([PROGRAM, 'help', 'exit-codes', '--json'], capture_output=True, text=True, check=True).stdout)
        again = {code['code'] for code in said['codes'] if code['word'] == 'source-temporary'}
        never = {int(code) for code in service()['RestartPreventExitStatus'][0].split()}
        self.assertEqual(service()['Restart'], ['on-failure'])
        self.assertEqual({code['code'] for code in said['codes']} - {0} - never, again)

    def test_what_the_timer_starts_publishes_into_the_folder_of_the_state(self):
        """The specifiers %i and %S as systemd fills them in (systemd.unit(5)), with folders of the test in place of those of the system."""
        etc, state = os.path.join(self.folder, 'etc'), os.path.join(self.folder, 'var')
        shutil.copytree(os.path.join(ROOT, 'pipelines'), etc)
        os.makedirs(os.path.join(state, 'placebook', 'demo'))
        found = service()

        def filled(text):
            return text.replace('%i', 'demo').replace('%S', state).replace('/etc/placebook', etc)
        environment = dict(self.environment(), **dict(word.split('=', 1) for word in filled(found['Environment'][0]).split()))
        self.assertIn(environment['PLACEBOOK_STATE'], filled(f"%S/{found['StateDirectory'][0]}/state"))
        words = filled(found['ExecStart'][0]).split()
        done = tool(PROGRAM, *words[1:], env=environment, cwd='/')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(found['ConditionPathExists'], ['/etc/placebook/%i.json'])
        self.assertEqual(read_json(state, 'placebook', 'demo', 'published', 'latest', 'publication.json')['pipeline'], 'demo')
        self.assertEqual(sorted(os.listdir(os.path.join(state, 'placebook', 'demo'))), ['published', 'state'])

    def test_the_command_of_the_manual_runs_as_the_unit_does(self):
        """docs/operations.md defines it for the shell; here a stand-in for systemd-run tells what it was given."""
        with open(os.path.join(ROOT, 'docs', 'operations.md'), encoding='utf-8') as file:
            definition = re.search(r'(?s)    service\(\) \{.*?\}\n', file.read()).group(0)
        told = self.write('systemd-run', '#!/bin/sh\nprintf "%s\\n" "$@"\n')
        os.chmod(told, 0o755)
        done = tool('sh', '-c', definition + 'service run "a file" --accept-drift', env={'PATH': self.folder + ':/usr/bin:/bin'})
        words = done.stdout.splitlines()
        self.assertEqual(words[-4:], ['placebook', 'run', 'a file', '--accept-drift'], done.stderr)
        pairs = list(zip(words, words[1:]))
        found = service()
        for key in 'DynamicUser', 'User', 'StateDirectory', 'StateDirectoryMode', 'LoadCredential':
            self.assertIn(('-p', '%s=%s' % (key, found[key][0].replace('%i', 'nightly'))), pairs)
        for setting in found['Environment'][0].split():
            self.assertIn(('-E', setting.replace('%S', '/var/lib').replace('%i', 'nightly')), pairs)

    def call_set(self, name):
        """The system calls of a set, sets within it taken apart, as systemd-analyze lists them."""
        done = tool('systemd-analyze', 'syscall-filter', '--no-pager', name)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = set()
        for word in (line.strip() for line in done.stdout.splitlines()[1:]):
            if word and not word.startswith('#'):
                found |= self.call_set(word) if word.startswith('@') else {word}
        return found

    @unittest.skipUnless(has('systemd-analyze') and has('strace'), 'systemd-analyze or strace is not installed')
    def test_no_system_call_of_a_run_is_forbidden(self):
        """SQLite calls fchown when it is root, as tests may be; the service never is."""
        allowed = set()
        for value in service()['SystemCallFilter']:
            for word in value.lstrip('~').split():
                calls = self.call_set(word) if word.startswith('@') else {word}
                allowed = allowed - calls if value.startswith('~') else allowed | calls
        listed = os.path.join(self.folder, 'calls')
        environment = dict(self.environment(), ASAN_OPTIONS='detect_leaks=0')
        done = tool('strace', '-f', '-c', '-U', 'name', '-o', listed, *self.command('run', 'pipelines/demo.json'), env=environment, cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(listed) as file:
            used = {line.strip() for line in file if re.match(r'\s*[a-z][a-z0-9_]*$', line)} - {'syscall', 'total'}
        self.assertIn('renameat', used)
        self.assertEqual(used - allowed - {'fchown'}, set())


if __name__ == '__main__':
    main()
