"""Publishes the demo for the tests that begin with it (Job.begin_with_demo): publish_demo.py FOLDER, which is made anew."""
import shutil, sys
from job import Job

demo = Job()
demo.setUp()
demo.publish_demo()
shutil.rmtree(sys.argv[1], ignore_errors=True)
shutil.copytree(demo.folder, sys.argv[1], symlinks=True)
