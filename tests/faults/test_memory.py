"""An allocation that fails, once on every way that leads to one, in the program and in its libraries.

A library that crashes because an allocation of its own failed is beyond our control; what must hold after kill -9 must hold then.
Load, replay and rollback are tried on the ways that a run does not go."""
import os, signal, unittest
from house import Faults, KILLED, OPERATIONS, PROGRAM, SCARCE_MEMORY


class Memory(Faults):
    def ways(self, name):
        """The first allocation of each way to one: its number, and who asked for it."""
        operation = self.begin(name)
        listed = os.path.join(self.house.folder, 'allocations')
        done = self.house.start(*self.house.words(operation.command), LD_PRELOAD=SCARCE_MEMORY, SCARCE_LIST=listed)
        self.assertEqual(done.returncode, 0, done.stderr)
        first = {}
        with open(listed) as file:
            for line in file:
                number, way, asker = line.rstrip('\n').split(' ', 2)
                first.setdefault(way, (int(number), os.path.basename(asker)))
        self.assertGreater(len(first), 100, 'the library that counts allocations was not loaded')
        return first

    def fail_each(self, name):
        ways = self.ways(name)
        known = {} if name == 'run' else self.ways('run')
        def attempt(operation, point):
            told = os.path.join(self.house.folder, 'asker')
            done = self.house.start(*self.house.words(operation.command), LD_PRELOAD=SCARCE_MEMORY, SCARCE_AT=str(point[0]), SCARCE_ASKER=told,
                                    MALLOC_PERTURB_='165')
            with open(told) if os.path.exists(told) else open(os.devnull) as file:
                asker = os.path.basename(file.read())
            if done.returncode in (-signal.SIGSEGV, -signal.SIGABRT) and asker != os.path.basename(PROGRAM):
                print('%s: %s crashed when its allocation %d failed' % (name, asker, point[0]))
                done.returncode = KILLED
            return done

        self.try_all(name, sorted(point for way, point in ways.items() if way not in known), attempt)


for operation in OPERATIONS:
    setattr(Memory, 'test_' + operation, lambda self, name=operation: self.fail_each(name))

if __name__ == '__main__':
    unittest.main(verbosity=2)
