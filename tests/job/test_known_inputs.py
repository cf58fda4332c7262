"""A night without changes reads no file that nobody has touched, and reads every one that somebody has: inputs and what was published. That a file was read is seen
in the system calls (strace); that a change was noticed in what is published."""
import os, re, shutil, subprocess, time
from job import HEADER, PROGRAM, ROOT, Job, contents, main, row

QUIET = 0.2  # seconds: more than two ticks of any kernel


def strace_works():
    return shutil.which('strace') and subprocess.run(['strace', '-o', '/dev/null', 'true'], capture_output=True).returncode == 0


class KnownInputs(Job):
    def setUp(self):
        super().setUp()
        self.big = HEADER + '\n' + ''.join(row(period=str(year), value='%d.5' % (year % 50)) + '\n' for year in range(1990, 2021))
        self.input = self.write('input.csv', self.big)
        time.sleep(QUIET)

    def night(self, *words, code=0):
        return self.publish_files(self.input, '--place', 'rugby', *words, code=code)

    def bytes_read(self, *words):
        """By path, of the input and of published files."""
        listed = os.path.join(self.folder, 'trace')
        command = self.command('run', 'pipelines/fingertips-files.json', '--set', 'files=' + self.input, '--place', 'rugby', '--jobs', '1', *words)
        done = subprocess.run(['strace', '-f', '-y', '-e', 'trace=read,pread64', '-o', listed, *command], capture_output=True, text=True, cwd=ROOT,
                              env=dict(self.environment(), ASAN_OPTIONS='detect_leaks=0'))  # which a traced process cannot look for
        self.assertEqual(done.returncode, 0, done.stderr)
        found = {}
        with open(listed, errors='replace') as file:
            for path, got in re.findall(r'read(?:64)?\(\d+<([^>]*)>.*= (\d+)$', file.read(), re.M):
                if path == self.input or (path.startswith(self.output) and not path.endswith('publication.json')):
                    found[path] = found.get(path, 0) + int(got)
        return {path: size for path, size in found.items() if size}

    def changed(self, text):
        """The run published, and it is what an empty store makes of the input."""
        here = self.latest_table()
        other = os.path.join(self.folder, 'other')
        self.publish_files(self.input, '--place', 'rugby', output=other, state=other + '-state')
        with open(os.path.join(other, 'latest', 'rugby', 'rugby-outcomes.csv')) as file:
            self.assertEqual(here, file.read())
        self.assertIn(text, here)

    def latest_table(self):
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv')) as file:
            return file.read()

    def test_what_nobody_touched_is_not_read(self):
        if not strace_works():
            self.skipTest('strace is not here, or may not trace')
        self.night()
        time.sleep(QUIET)
        self.bytes_read()  # what was written last may have been too new
        self.assertEqual(self.bytes_read(), {})
        everything = self.bytes_read('--verify-inputs')
        self.assertEqual(everything.pop(self.input), len(self.big))
        published = {path: os.path.getsize(path) for top, _, names in os.walk(os.path.realpath(self.latest())) for path in (os.path.join(top, name) for name in names)
                     if not path.endswith('publication.json')}
        self.assertEqual(everything, published)
        os.utime(self.input)
        self.assertEqual(self.bytes_read(), {self.input: len(self.big)})
        time.sleep(QUIET)
        self.bytes_read()
        self.assertEqual(self.bytes_read(), {})

    def loaded(self, *words):
        """The shared objects that a command loads, as the loader of the system lists them."""
        listed = os.path.join(self.folder, 'loaded')
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=ROOT, env=dict(self.environment(), LD_DEBUG='files', LD_DEBUG_OUTPUT=listed))
        self.assertEqual(done.returncode, 0, done.stderr)
        found = set()
        for name in [name for name in os.listdir(self.folder) if name.startswith('loaded.')]:
            with open(os.path.join(self.folder, name), errors='replace') as file:
                found |= {re.split(r'[-.]\d*so|\.so', os.path.basename(path))[0] for path in re.findall(r'calling init: (\S+)', file.read())}
            os.unlink(os.path.join(self.folder, name))
        return found

    def test_libraries_are_loaded_when_they_are_needed(self):
        self.night()
        night = self.command('run', 'pipelines/fingertips-files.json', '--set', 'files=' + self.input, '--place', 'rugby')[1:]
        for words in (['--version'], night):
            loaded = self.loaded(*words)
            self.assertIn('libsqlite3', loaded)
            self.assertEqual({'libcurl', 'libarchive', 'libssl', 'libxml2'} & loaded, set())
        self.assertLessEqual({'libcurl', 'libarchive'}, self.loaded('doctor', '--state', self.state, '--output', self.output))

    def test_same_size_and_the_old_time(self):
        self.night()
        times = os.stat(self.input)
        with open(self.input, 'r+') as file:
            file.write(self.big.replace(',20.5,', ',77.5,'))
        os.utime(self.input, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.assertEqual((os.stat(self.input).st_size, os.stat(self.input).st_mtime_ns), (times.st_size, times.st_mtime_ns))
        self.night()
        self.changed(',77.5,')

    def test_another_file_in_its_place(self):
        self.night()
        times = os.stat(self.input)
        other = self.write('other.csv', self.big.replace(',20.5,', ',78.5,'))
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        os.rename(other, self.input)
        self.night()
        self.changed(',78.5,')

    def test_rewritten_again_and_again_without_a_pause(self):
        for value in range(60, 66):
            with open(self.input, 'r+') as file:
                file.write(self.big.replace(',20.5,', ',%d.5,' % value))
            self.night()
            self.assertIn(',%d.5,' % value, self.latest_table())

    def test_a_published_digit(self):
        self.night()
        time.sleep(QUIET)
        wanted = contents(self.latest())
        self.night()
        path = os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv')
        times = os.stat(path)
        with open(path, 'r+') as file:
            file.seek(self.latest_table().index(',20.5,') + 1)
            file.write('9')
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        done = self.night()
        self.assertIn('is not the file that was published', done.stderr)
        self.assertEqual(contents(self.latest()), wanted)


if __name__ == '__main__':
    main()
