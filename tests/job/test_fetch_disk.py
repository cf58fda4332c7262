"""A disk that is full while a run fetches: that of the cache, of the store, of the staging folder, each a small disk of its own, at every size at which something else
fails first. `latest` is as it was, the message names the folder and says what to do, and when there is room again the next run publishes what is right."""
import os, shutil, subprocess, unittest
from fetching import DISK, DONE, Fetching, mounts_of_our_own, servers, table, table_of
from job import LONG, ROOT, contents, main, needs_inject

Fetching.services = servers.Services()


@unittest.skipUnless(mounts_of_our_own(), 'no disk can be mounted here')
class Disk(Fetching):
    def setUp(self):
        super().setUp()
        self.disk = None
        self.path = self.pipeline()
        self.run_program('run', self.path)
        self.keep('yesterday')
        # Rows of another area, 25 KB of them.
        self.serve(table_of(3) + ''.join('E06000001,%d,%d\n' % (year, year) for year in range(1000, 3000)))

    def tearDown(self):
        self.unmount()
        super().tearDown()

    def unmount(self):
        if self.disk:
            subprocess.run(['umount', self.disk], check=True)
        self.disk = None

    def go_back(self):
        self.unmount()
        self.restore('yesterday')

    def make_small(self, folder, free):
        """The folder is on a disk of its own, with so many kilobytes of room."""
        kept = folder + '-kept'
        os.rename(folder, kept)
        os.mkdir(folder)
        size = free + sum(os.lstat(os.path.join(top, name)).st_blocks // 2 for top, _, names in os.walk(kept) for name in names)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=%dk,mode=700' % size, 'tmpfs', folder], check=True)
        self.disk = folder
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(kept)

    def run_once(self):
        return subprocess.run(self.command('run', self.path), capture_output=True, text=True, env=self.environment(), cwd=ROOT, timeout=120)

    def try_size(self, folder, free):
        """Whether the disk was full; what must hold then, and when there is room again."""
        self.go_back()
        before = contents(self.output)
        self.make_small(folder, free)
        done = self.run_once()
        if done.returncode != DONE:
            self.assertEqual(done.returncode, DISK, done.stderr)
            self.assertRegex(done.stderr, 'the disk is full|No space left on device')
            self.assertIn('hint:', done.stderr)
            self.assertIn(folder, done.stderr)
            self.assertEqual(contents(self.output), before)
        subprocess.run(['mount', '-o', 'remount,size=100m', folder], check=True)
        again = self.run_once()
        self.assertEqual(again.returncode, DONE, again.stderr)
        self.assertEqual(self.figures(), self.as_written(3))
        self.assertEqual([name for name in os.listdir(self.output) if name != 'latest' and not name.startswith('20')], [])
        self.assertEqual(os.listdir(os.path.join(self.state, 'cache', 'partial')), [])
        return done.returncode != DONE

    def try_sizes(self, folder, room):
        full = 0
        for free in room:
            with self.subTest(free):
                full += self.try_size(folder, free)
        self.assertGreater(full, 0, 'no disk was full')

    def test_of_the_cache(self):
        self.try_sizes(os.path.join(self.state, 'cache'), range(0, 48, 4) if LONG else (4, 20))

    def test_of_the_state_folder(self):
        self.try_sizes(self.state, range(0, 600, 20) if LONG else (0, 40, 140))

    def test_of_the_output(self):
        self.try_sizes(self.output, range(0, 240, 12) if LONG else (4, 16, 128))


class Unsynced(Fetching):
    @needs_inject
    def test_what_cannot_be_synced_is_not_taken(self):
        path = self.pipeline()
        self.run_program('run', path)
        self.keep('yesterday')
        before = contents(self.output)
        self.serve(table_of(3))
        number = next(number for number, (call, where) in enumerate(self.calls(('run', path), 'sync'), 1) if '/cache/partial/' in where)
        self.restore('yesterday')
        done = self.disturbed(('run', path), 'sync', '-n', str(number), '-a', 'EIO')
        self.assertEqual(done.returncode, DISK, done.stderr)
        self.assertRegex(done.stderr, '/cache/partial/.*: the disk reports an error')
        self.assertEqual(contents(self.output), before)
        self.run_program('run', path)
        self.assertEqual(self.figures(), self.as_written(3))

    @needs_inject
    def test_a_slow_disk_does_not_let_open_files_pile_up(self):
        """Answers come faster than the disk takes them. A file that waits for it is open, and so few may be open here that only some can wait."""
        years = range(1900, 2000)
        self.services.control(files={'%d.csv' % year: table('E07000220,%d,%d\n' % (year, year % 90)) for year in years})
        path = self.pipeline(files=['%s/files/%d.csv' % (self.services.url, year) for year in years])
        done = self.disturbed(('run', path), 'sync', '-n', '1', '-s', '-a', 'slow', jobs=2, before=('prlimit', '--nofile=85:85'))
        self.assertEqual(done.returncode, DONE, done.stderr)


if __name__ == '__main__':
    main()
