"""An error of one system call: a full disk, a broken disk, too many open files, a write that is cut short."""
import unittest
from house import Faults, INJECT, OPERATIONS, calls_of, thinned

KINDS = 'openw,openr,read,write,sync,rename,unlink,mkdir,truncate,link'
ERRORS = {'open': ('ENOSPC', 'EMFILE'), 'read': ('EIO', 'short'), 'write': ('EIO', 'ENOSPC onward', 'short', 'EINTR'), 'sync': ('EIO',), 'rename': ('EIO',), 'unlink': ('EACCES',),
          'rmdir': ('EACCES',), 'mkdir': ('ENOSPC',), 'truncate': ('EIO',), 'allocate': ('ENOSPC',), 'link': ('ENOSPC',), 'copy': ('EIO',), 'send': ('EIO',)}


def errors_of(call):
    for kind in ('open', 'unlink', 'rmdir', 'mkdir', 'rename', 'truncate', 'allocate', 'link', 'sync', 'copy', 'send', 'write', 'read'):
        if kind in call:
            return ERRORS[kind]
    raise AssertionError(call)


class Calls(Faults):
    def fail_each(self, name):
        points = [(number, call, error, path) for number, call, path in calls_of(self.house, name, KINDS) for error in errors_of(call)]

        def attempt(operation, point):
            error, *onward = point[2].split()
            return self.house.start(*self.house.words(operation.command),
                                    before=[INJECT, '-c', KINDS, '-u', self.house.work, '-n', str(point[0]), '-a', error, *['-s' for _ in onward], '--'])

        self.try_all(name, thinned(points), attempt)


for operation in OPERATIONS:
    setattr(Calls, 'test_' + operation, lambda self, name=operation: self.fail_each(name))

if __name__ == '__main__':
    unittest.main(verbosity=2)
