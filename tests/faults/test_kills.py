"""Kill -9 before and after each system call that changes something."""
import unittest
from house import Faults, INJECT, KILLED, OPERATIONS, calls_of, thinned

KINDS = 'openw,write,sync,rename,unlink,mkdir,truncate,link'


class Kills(Faults):
    def kill_at_each(self, name):
        points = [(number, call, when, path) for number, call, path in calls_of(self.house, name, KINDS) for when in ('kill', 'killafter')]

        def attempt(operation, point):
            done = self.house.start(*self.house.words(operation.command),
                                    before=[INJECT, '-c', KINDS, '-u', self.house.work, '-n', str(point[0]), '-a', point[2], '--'])
            self.assertEqual(done.returncode, KILLED, point)
            return done

        self.try_all(name, thinned(points), attempt)


for operation in OPERATIONS:
    setattr(Kills, 'test_' + operation, lambda self, name=operation: self.kill_at_each(name))

if __name__ == '__main__':
    unittest.main(verbosity=2)
