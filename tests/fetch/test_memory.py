"""Memory that runs out while something is fetched: each allocation of the program and of libcurl fails once, on every way that leads to one
(tests/faults/scarce_memory.c). It ends, says that memory is out or that it may pass, and the next fetch gives what is there, whole."""
import json, os, shutil, subprocess, unittest

from trial import PROGRAM, TEMPORARY, Trial, start

SERVICES = start('services').services
SCARCE_MEMORY = os.environ['PLACEBOOK_SCARCE_MEMORY']
OUT_OF_MEMORY = 'out of memory'
ASKERS = os.path.basename(PROGRAM), 'libcurl.so.4'
TABLE = 'Code,Year,Value\nE07000220,2020,1\n'


class Memory(Trial):
    def setUp(self):
        super().setUp()
        SERVICES.control(files={name: TABLE for name in ('a.csv', 'b.csv')})
        self.wanted = [{'url': SERVICES.url + '/files/' + name, 'source': 's'} for name in ('a.csv', 'b.csv', 'a.csv')]

    def scarce(self, **more):
        said = {'state': self.state, 'rules': {'attempts': 1, 'stall_seconds': 0.5}, 'fetches': self.wanted}
        done = subprocess.run([PROGRAM], input=json.dumps(said), capture_output=True, text=True, timeout=120,
                              env=self.environment(LD_PRELOAD=SCARCE_MEMORY, MALLOC_PERTURB_='165', **more))
        self.assertEqual(done.returncode, 0, '%s: %s' % (more, done.stderr))
        return done.stdout

    def ways(self):
        """The first allocation on each way to one; of those of the library one in eight."""
        listed = os.path.join(self.folder.name, 'allocations')
        self.scarce(SCARCE_LIST=listed)
        first = {}
        with open(listed) as file:
            for line in file:
                number, way, asker = line.rstrip('\n').split(' ', 2)
                if os.path.basename(asker) in ASKERS:
                    first.setdefault(way, (number, os.path.basename(asker)))
        own, library = ([number for number, asker in first.values() if asker == name] for name in ASKERS)
        return own + library[::8]

    def fail_each(self, known):
        ended = 0
        shutil.rmtree(self.state, ignore_errors=True)
        if known:
            self.fetch_all(self.wanted)
        ways = self.ways()
        self.assertGreater(len(ways), 4, 'the library that counts allocations was not loaded')
        for number in ways:
            shutil.rmtree(self.state)
            if known:
                self.fetch_all(self.wanted)
            asker = os.path.join(self.folder.name, 'asker')
            printed = self.scarce(SCARCE_AT=number, SCARCE_ASKER=asker)
            with open(asker) as file:
                if os.path.basename(file.read()) not in ASKERS:
                    continue  # another library asked for one more or less than before, perhaps that which prints
            made = json.loads(printed)
            said = [made['error']] + [fetch['error'] for fetch in made.get('fetches', ())]
            failed = [error for error in said if error['status']]
            self.assertTrue(all(OUT_OF_MEMORY in error['message'] or error['code'] == TEMPORARY for error in failed), (number, failed))
            ended += bool(failed)
            for fetch in self.fetch_all(self.wanted):
                self.whole(fetch, len(TABLE))
        self.assertGreater(ended, 4)

    def test_of_what_was_never_fetched(self):
        self.fail_each(known=False)

    def test_of_what_is_asked_for_again(self):
        self.fail_each(known=True)


if __name__ == '__main__':
    unittest.main(verbosity=2)
