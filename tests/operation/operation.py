"""What the tests of installation and operation share: tests/job/job.py, and tools of the machine."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'job'))
from job import LONG, PROGRAM, ROOT, Job, main, read_json  # noqa: E402,F401

BUILD = os.environ['PB_BINARY_DIR']


def tool(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=1200, **options)


def has(name):
    return shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin') is not None
