"""Kill -9 before and after each system call that changes something."""
import unittest
from house import Faults, INJECT, KILLED, OPERATIONS, calls_of, thinned

KINDS = 'openw,write,sync,rename,unlink,mkdir,truncate,link'
# How long a run took is in the ledger, with more digits on a busy machine: the store then writes some pages more, or fewer, than it did
# when the calls were listed, each of them by up to three calls, and the last calls of the list do not come.
VARYING = 24


class Kills(Faults):
    def kill_at_each(self, name):
        points = [(number, call, when, path) for number, call, path in calls_of(self.house, name, KINDS) for when in ('kill', 'killafter')]

        def attempt(operation, point):
            done = self.house.start(*self.house.words(operation.command),
                                    before=[INJECT, '-c', KINDS, '-u', self.house.work, '-n', str(point[0]), '-a', point[2], '--'])
            if done.returncode != 0 or point[0] <= points[-1][0] - VARYING:
                self.assertEqual(done.returncode, KILLED, point)
            return done

        self.try_all(name, thinned(points), attempt)


for operation in OPERATIONS:
    setattr(Kills, 'test_' + operation, lambda self, name=operation: self.kill_at_each(name))

if __name__ == '__main__':
    unittest.main(verbosity=2)
