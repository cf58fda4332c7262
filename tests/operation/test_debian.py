"""The Debian package in a Debian of its own: lintian finds no fault, apt installs it with what it needs, the demo runs as the timer would run it, and a purge leaves nothing.

It takes minutes and Debian's registry: part of `./dev test --long`. The tree that debootstrap made is kept in the build folder (or in PLACEBOOK_DEBIAN_TREE), and each run uses a copy.
PLACEBOOK_PACKAGE names a package that was made already.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

from operation import BUILD, LONG, ROOT, Job, has, main, tool

NEEDED = ('debootstrap', 'lintian', 'cpack', 'cmake')
KEPT = os.environ.get('PLACEBOOK_DEBIAN_TREE', os.path.join(BUILD, 'debian'))
MIRROR = os.environ.get('PLACEBOOK_DEBIAN_MIRROR', 'http://deb.debian.org/debian')
PACKAGE_BUILD = os.path.join(ROOT, 'build', 'package')
NOBODY = 65534
# What dpkg and apt write about themselves.
NOT_OURS = ('var/log/', 'var/cache/', 'var/lib/dpkg/', 'var/lib/apt/', 'etc/ld.so.cache', 'tmp/')


def reason_not_to():
    if not LONG:
        return 'only in ./dev test --long'
    missing = [name for name in NEEDED if not has(name)]
    if missing or os.geteuid() != 0:
        return 'needs root and ' + ', '.join(missing or NEEDED)
    return ''


def make_package():
    if os.environ.get('PLACEBOOK_PACKAGE'):
        return os.path.abspath(os.environ['PLACEBOOK_PACKAGE'])
    for words in (('cmake', '--preset', 'package'), ('cmake', '--build', '--preset', 'package'),
                  ('cpack', '-G', 'DEB', '--config', os.path.join(PACKAGE_BUILD, 'CPackConfig.cmake'), '-B', PACKAGE_BUILD)):
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
    return max(glob.glob(os.path.join(PACKAGE_BUILD, 'placebook_*.deb')), key=os.path.getmtime)


def make_tree():
    """A minimal Debian, made once. None when the registry cannot be reached."""
    tree = os.path.join(KEPT, 'tree')
    if not os.path.exists(tree):
        os.makedirs(KEPT, exist_ok=True)
        making = os.path.join(KEPT, 'making')
        shutil.rmtree(making, ignore_errors=True)
        if tool('debootstrap', '--variant=minbase', 'bookworm', making, MIRROR).returncode:
            return None
        os.rename(making, tree)
    return tree


def paths(tree):
    found = set()
    for top, folders, names in os.walk(tree):
        for name in folders + names:
            path = os.path.relpath(os.path.join(top, name), tree)
            if not (path + '/').startswith(NOT_OURS):
                found.add(path)
        folders[:] = [name for name in folders if os.path.relpath(os.path.join(top, name), tree) not in ('proc', 'sys', 'dev')]
    return found


@unittest.skipIf(reason_not_to(), reason_not_to())
class Package(Job):
    @classmethod
    def setUpClass(cls):
        cls.package = make_package()

    def field(self, name):
        return tool('dpkg-deb', '-f', self.package, name).stdout.strip()

    def test_lintian_finds_no_fault(self):
        done = tool('lintian', '--allow-root', '--fail-on', 'error,warning', '--tag-display-limit', '0', self.package)
        self.assertEqual((done.returncode, done.stdout), (0, ''))

    def test_it_depends_on_the_packages_of_the_libraries_that_the_program_loads(self):
        """dpkg -S of what ldd finds, against what dpkg-shlibdeps wrote. Two libraries are loaded when they are needed, which no tool sees but the program's own text."""
        folder = os.path.join(self.folder, 'files')
        tool('dpkg-deb', '-x', self.package, folder)
        program = os.path.join(folder, 'usr', 'bin', 'placebook')
        needed = re.findall(r'NEEDED\s+(\S+)', tool('objdump', '-p', program).stdout)
        linked = dict(re.findall(r'(\S+) => (\S+)', tool('ldd', program).stdout))
        owners = set()
        self.assertGreaterEqual(len(linked), 8)
        for library in (name for name in needed if name in linked): # the loader itself is named otherwise
            path = os.path.realpath(linked[library])
            done = tool('dpkg', '-S', '*/' + '/'.join(path.split('/')[-2:])) # with the folder of the architecture
            owners |= {line.split(':')[0] for line in done.stdout.splitlines()}
        with open(program, 'rb') as file:
            late = set(re.findall(rb'lib(?:curl|archive)\.so\.\d+', file.read()))
        self.assertEqual(len(late), 2)
        for library in late:
            done = tool('dpkg', '-S', '*/' + library.decode())
            owners |= {line.split(':')[0] for line in done.stdout.splitlines()}
        depends = {part.split()[0] for part in self.field('Depends').split(',')}
        self.assertLessEqual({name for name in owners if not name.endswith('-dev')}, depends | {'libc6'})
        self.assertGreaterEqual(len(depends), 8)

    def inside(self, *words, code=0, user=None, **environment):
        options = [f'--userspec={user}:{user}'] if user else []
        done = subprocess.run(['chroot', *options, self.tree, *words], capture_output=True, text=True, timeout=1200, stdin=subprocess.DEVNULL,
                              env=dict(environment, PATH='/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND='noninteractive', LC_ALL='C.UTF-8', HOME='/'))
        self.assertEqual(done.returncode, code, '%s\n%s\n%s' % (words, done.stdout, done.stderr))
        return done.stdout

    def timer_runs(self, name):
        """As systemd does with DynamicUser: the state is in /var/lib/private, owned by a user who owns nothing else."""
        state = os.path.join(self.tree, 'var/lib/private/placebook', name)
        os.makedirs(state)
        os.chown(state, NOBODY, NOBODY)
        os.symlink('private/placebook', os.path.join(self.tree, 'var/lib/placebook'))
        with open(os.path.join(self.tree, 'usr/lib/systemd/system/placebook@.service'), encoding='utf-8') as file:
            unit = file.read().replace('%i', name).replace('%S', '/var/lib')
        environment = dict(word.split('=', 1) for word in re.search(r'(?m)^Environment=(.*)$', unit).group(1).split())
        return self.inside(*re.search(r'(?m)^ExecStart=(.*)$', unit).group(1).split(), user=NOBODY, **environment)

    def test_it_installs_runs_and_purges(self):
        kept = make_tree()
        if not kept:
            self.skipTest('debootstrap could not make a tree: is the registry of Debian reachable?')
        self.tree = os.path.join(self.folder, 'tree')
        subprocess.run(['cp', '-a', '--reflink=auto', kept, self.tree], check=True)
        for name in ('resolv.conf', 'hosts'):
            shutil.copy(os.path.join('/etc', name), os.path.join(self.tree, 'etc', name))
        shutil.copy(self.package, os.path.join(self.tree, 'tmp', 'placebook.deb'))
        self.inside('apt-get', 'update', '-q')
        self.inside('apt-get', 'install', '-y', '-q', '--no-install-recommends', '/tmp/placebook.deb')
        self.inside('dpkg', '--purge', 'placebook') # never used: what stays is what it needs
        before = paths(self.tree)
        self.assertEqual([path for path in before if 'placebook' in path], [])

        self.inside('dpkg', '-i', '/tmp/placebook.deb')
        self.assertEqual(self.inside('dpkg', '--verify', 'placebook'), '')
        self.assertEqual(oct(os.stat(os.path.join(self.tree, 'etc/placebook/credentials')).st_mode & 0o777), '0o700')
        self.inside('sh', '-c', 'cp -r /usr/share/placebook/pipelines/demo.json /usr/share/placebook/pipelines/framework /usr/share/placebook/pipelines/sample /etc/placebook/')
        self.timer_runs('demo')
        with open(os.path.join(self.tree, 'var/lib/private/placebook/demo/published/latest/publication.json'), encoding='utf-8') as file:
            self.assertEqual(json.load(file)['pipeline'], 'demo')
        enabled = os.path.join(self.tree, 'etc/systemd/system/timers.target.wants')
        os.makedirs(enabled, exist_ok=True)
        os.symlink('/usr/lib/systemd/system/placebook@.timer', os.path.join(enabled, 'placebook@demo.timer'))
        made = {path for path in paths(self.tree) - before if 'placebook' in path}
        self.assertIn('usr/bin/placebook', made)

        self.inside('dpkg', '--remove', 'placebook')
        self.assertTrue(os.path.exists(os.path.join(self.tree, 'var/lib/private/placebook/demo/published/latest')), 'remove keeps what was published')
        self.assertTrue(os.path.exists(os.path.join(self.tree, 'etc/placebook/demo.json')), 'remove keeps the pipeline')
        self.inside('dpkg', '--purge', 'placebook')
        left = paths(self.tree) - before - {'etc/systemd/system/timers.target.wants', 'var/lib/private'}
        self.assertEqual(left, set())
        self.assertEqual(before - paths(self.tree), set())


if __name__ == '__main__':
    if reason_not_to():
        print('skipped:', reason_not_to())
        sys.exit(77)
    main()
