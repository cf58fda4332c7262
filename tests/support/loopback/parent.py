"""A server of a test ends with the process that started it, however that ended."""
import ctypes, os, signal, sys


def end_with_parent(number=signal.SIGKILL):
    """The kernel sends this signal when the parent ends."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, number)
    if os.getppid() != parent:
        sys.exit(0)
