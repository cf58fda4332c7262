"""Man pages and completions: everything that the program says about itself is on them, and the tools that read them find no fault."""
import glob
import gzip
import json
import os
import re
import subprocess
import unittest

from operation import BUILD, PROGRAM, ROOT, Job, has, main, tool


def page_text(path):
    """The page as its reader copies it: without macros and escapes."""
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        text = file.read()
    for spelt, letter in (('\\-', '-'), ('\\(aq', "'"), ('\\(ti', '~'), ('\\(ha', '^'), ('\\(ga', '`'), ('\\&', ''), ('\\e', '\\')):
        text = text.replace(spelt, letter)
    return re.sub(r'\\f[BRI]', '', text)


class Manual(Job):
    def setUp(self):
        super().setUp()
        self.manual = os.path.join(self.folder, 'manual')
        self.make(self.manual)

    def make(self, folder):
        done = tool(os.path.join(ROOT, 'scripts', 'make_manual'), '--program', PROGRAM, folder, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)

    def said(self, *words):
        return json.loads(subprocess.run([PROGRAM, *words, '--json'], capture_output=True, text=True, check=True, env=self.environment()).stdout)

    def page(self, name):
        path, = glob.glob(os.path.join(self.manual, 'man', 'man' + name[-1], name + '.gz'))
        return page_text(path)

    def test_every_command_has_a_page_with_its_options_examples_and_description(self):
        help_ = self.said('help')
        overview = self.page('placebook.1')
        shared = {'json', 'quiet', 'verbose', 'help', 'version'}
        for command in help_['commands']:
            page = self.page(f"placebook-{command['name']}.1")
            self.assertIn(f"placebook-{command['name']}(1)", overview)
            self.assertIn(' '.join(command['description'].split('\n\n')[0].split()), page)
            for line in command['examples']:
                self.assertIn('\n' + line + '\n', page)
            for flag in command['options']:
                self.assertIn('--' + flag['name'], overview if flag['name'] in shared else page, command['name'])
            self.assertIn(' '.join(command['usage'].split()), ' '.join(page.split()))
        for code in self.said('help', 'exit-codes')['codes']:
            self.assertRegex(overview, r'(?m)^%d$' % code['code'])
        for variable in self.said('help', 'environment')['variables']:
            self.assertIn(variable['name'], overview)

    def test_every_key_and_module_is_on_a_page(self):
        for topic, name in (('pipelines', 'placebook-pipeline.5'), ('framework', 'placebook-framework.5')):
            page = self.page(name)
            for table in self.said('help', topic)['tables']:
                for option in table['options']:
                    self.assertRegex(page, r'(?m)^%s$' % re.escape(option['name']))
        page = self.page('placebook-modules.7')
        for module in self.said('modules')['modules']:
            self.assertIn(f"{module['kind']} {module['name']}".upper(), page)
            self.assertIn(module['summary'], page)

    @unittest.skipUnless(has('man') and has('groff'), 'man and groff are not installed')
    def test_man_shows_every_page_without_a_warning(self):
        for path in sorted(glob.glob(os.path.join(self.manual, 'man', '*', '*.gz'))):
            done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                  env=dict(self.environment(), LC_ALL='C.UTF-8', MANROFFSEQ='', MANWIDTH='80'))
            self.assertEqual((done.returncode, done.stderr), (0, ''), path)

    def test_shells_find_no_fault_in_the_completions(self):
        for shell, name in (('bash', 'placebook'), ('zsh', '_placebook'), ('fish', 'placebook.fish')):
            path = os.path.join(self.manual, 'completions', name)
            self.assertTrue(os.path.getsize(path), path)
            if has(shell):
                done = tool(shell, '-n', path)
                self.assertEqual((done.returncode, done.stderr), (0, ''), shell)

    def test_the_same_program_writes_the_same_bytes(self):
        again = os.path.join(self.folder, 'again')
        self.make(again)
        done = tool('diff', '-r', self.manual, again)
        self.assertEqual((done.returncode, done.stdout), (0, ''))

    def test_an_installation_has_them_where_man_and_the_shells_look(self):
        prefix = os.path.join(self.folder, 'usr')
        done = tool(os.environ['CMAKE'], '--install', BUILD, '--prefix', prefix)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for path in ('share/man/man1/placebook.1.gz', 'share/man/man1/placebook-run.1.gz', 'share/man/man5/placebook-pipeline.5.gz',
                     'share/bash-completion/completions/placebook', 'share/zsh/site-functions/_placebook', 'share/fish/vendor_completions.d/placebook.fish'):
            self.assertTrue(os.path.exists(os.path.join(prefix, path)), path)


if __name__ == '__main__':
    main()
