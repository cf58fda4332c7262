"""The module of CONTRIBUTING.md, made from what the page says alone: inside the tree, and outside it with the installed headers."""
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import boundary

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ['PB_BINARY_DIR']
BUILT_IN = os.path.exists(os.path.join(ROOT, 'transforms', 'small_numbers'))


def page():
    with open(os.path.join(ROOT, 'CONTRIBUTING.md'), encoding='utf-8') as file:
        return file.read()


def clean_environment(folder):
    kept = {key: value for key, value in os.environ.items() if not key.startswith('PLACEBOOK_') and key != 'PKG_CONFIG_PATH'}
    return dict(kept, HOME=folder, XDG_CONFIG_HOME=folder, XDG_STATE_HOME=folder)


def demo_with(folder, *transforms):
    """The demonstration with further transforms at its end, and the archive as its only loader."""
    with open(os.path.join(ROOT, 'pipelines', 'demo.json'), encoding='utf-8') as file:
        pipeline = json.load(file)
    pipeline.pop('peers', None)
    for key in (key for key in ('framework', 'places', 'targets', 'milestones', 'figures') if key in pipeline):
        pipeline[key] = os.path.join(ROOT, 'pipelines', pipeline[key])
    for source in pipeline['sources']:
        source['options']['files'] = [os.path.join(ROOT, 'pipelines', name) for name in source['options']['files']]
    pipeline['transforms'] += list(transforms)
    pipeline['loaders'] = [{'use': 'archive'}]
    pipeline['publish'] = ['places']
    path = os.path.join(folder, 'pipeline.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(pipeline, file)
    return path


def published_rows(folder):
    rows = []
    for path in glob.glob(os.path.join(folder, 'output', 'latest', '*', '*-outcomes.csv')):
        with open(path, encoding='utf-8-sig', newline='') as file:
            rows += csv.DictReader(file)
    return rows


class OutOfTree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='placebook-test-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        os.chmod(self.folder, 0o755)

    def run_pipeline(self, program, pipeline, *words):
        done = subprocess.run([program, 'run', pipeline, '--output', os.path.join(self.folder, 'output'), '--state',
                               os.path.join(self.folder, 'state'), '--progress', 'none', *words],
                              env=clean_environment(self.folder), capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn('Sanitizer', done.stderr)

    def expect_marked(self, few, many):
        rows = published_rows(self.folder)
        small = [row for row in rows if row['count'] and float(row['count']) < 20 and row['note'] == few]
        large = [row for row in rows if row['count'] and float(row['count']) >= 20 and row['note'] == few]
        self.assertTrue(small, 'no figure that rests on few events is marked')
        self.assertEqual(large, [])
        self.assertEqual(bool([row for row in rows if row['note'] == 'Many events']), many)

    def install(self):
        prefix = os.path.join(self.folder, 'usr')
        done = subprocess.run([os.environ['CMAKE'], '--install', BUILD, '--prefix', prefix], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return prefix

    def test_two_modules_of_the_tree_may_share_the_name_of_a_helper(self):
        """Spaces around the mark go away by the one trim, the part after a comma by the other."""
        pipeline = demo_with(self.folder, {'use': 'small_numbers', 'options': {'below': 20, 'note': '  Few, very few '}},
                             {'use': 'large_numbers'})
        self.run_pipeline(os.environ['PLACEBOOK_EXAMPLES'], pipeline)
        self.expect_marked('Few, very few', many=True)

    def test_the_page_followed_inside_the_tree_is_built_with_its_tests(self):
        """A tree with the tests is configured, and the module compiled: the examples of the tests are not in its way."""
        tree = os.path.join(self.folder, 'tree')
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns('build', '.git', 'STATE', '*.pyc'))
        folder = os.path.join(tree, 'transforms', 'small_numbers')
        os.makedirs(folder, exist_ok=True)
        for name, text in self.sources():
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                file.write(text)
        with open(os.path.join(folder, 'CMakeLists.txt'), 'w', encoding='utf-8') as file:
            file.write(re.search(r'^       (pb_add_module\(\))$', page(), re.MULTILINE).group(1) + '\n')
        build = os.path.join(self.folder, 'build')
        for words in (['-S', tree, '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Debug'],
                      ['--build', build, '--target', 'pb_transform_small_numbers']):
            done = subprocess.run([os.environ['CMAKE'], *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def sources(self):
        sources = re.findall(r'^`(\S+\.[ch])`:\n\n```c\n(.*?)^```', page(), re.DOTALL | re.MULTILINE)
        self.assertEqual(sorted(name for name, _ in sources), ['small_numbers.c', 'text.c', 'text.h'])
        return sources

    @unittest.skipIf(BUILT_IN, 'transforms/small_numbers is in this tree')
    def test_the_page_followed_to_the_letter_makes_a_module_that_runs(self):
        prefix = self.install()
        work = os.path.join(self.folder, 'work')
        os.mkdir(work, 0o755)
        for name, text in self.sources():
            with open(os.path.join(work, name), 'w', encoding='utf-8') as file:
                file.write(text)
        commands = re.search(r'^```sh\n(.*?)^```', page(), re.DOTALL | re.MULTILINE).group(1)
        self.assertIn('-fvisibility=hidden', commands)
        environment = dict(clean_environment(self.folder),
                           PATH=os.path.join(prefix, 'bin') + os.pathsep + os.environ['PATH'],
                           PKG_CONFIG_PATH=self.find(prefix, 'placebook.pc'))
        done = subprocess.run(['sh', '-euc', commands], cwd=work, env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('Marks figures that rest on few events.', done.stdout)
        self.assertEqual(boundary.shown(os.path.join(work, 'modules', 'small_numbers.so')), {'pb_shared_module'})

        program = os.path.join(prefix, 'bin', 'placebook')
        pipeline = demo_with(self.folder, {'use': 'small_numbers', 'options': {'below': 20, 'note': '  Few, very few '}})
        self.run_pipeline(program, pipeline, '--modules-directory', os.path.join(work, 'modules'))
        self.expect_marked('Few, very few', many=False)

        # In the folder of the installation it needs no flag.
        told = subprocess.run(['pkg-config', '--variable=moduledir', 'placebook'], env=environment, capture_output=True,
                              text=True, check=True).stdout.strip()
        shutil.copy(os.path.join(work, 'modules', 'small_numbers.so'), told)
        done = subprocess.run([program, 'modules', 'show', 'small_numbers'], env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def find(self, folder, name):
        """The folder that a file was installed in."""
        for top, _, names in os.walk(folder):
            if name in names:
                return top
        return self.fail(f'{name} was not installed')

    def test_what_is_installed_is_what_the_program_shows(self):
        prefix = self.install()
        include = os.path.join(prefix, 'include')
        self.assertEqual(boundary.shown(os.path.join(prefix, 'bin', 'placebook')), set(boundary.declared([include])))
        environment = dict(os.environ, PKG_CONFIG_PATH=self.find(prefix, 'placebook.pc'))
        version = subprocess.run(['pkg-config', '--modversion', 'placebook'], env=environment, capture_output=True, text=True,
                                 check=True).stdout.strip()
        said = subprocess.run([os.path.join(prefix, 'bin', 'placebook'), '--version'], env=clean_environment(self.folder),
                              capture_output=True, text=True, check=True).stdout
        self.assertEqual(said, f'placebook {version}\n')
        for ask, folder in (('--variable=moduledir', os.path.join(os.path.dirname(self.find(prefix, 'placebook.pc')), 'placebook', 'modules')), ('--cflags-only-I', include)):
            path = subprocess.run(['pkg-config', ask, 'placebook'], env=environment, capture_output=True, text=True,
                                  check=True).stdout.strip().removeprefix('-I')
            self.assertNotIn('//', path)
            self.assertEqual(os.path.realpath(path), os.path.realpath(folder))


if __name__ == '__main__':
    unittest.main()
