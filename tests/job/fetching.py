"""What the tests of whole runs that fetch share: a small table at an address of the services (tests/support/services.py), a pipeline that reads it, and what
is published of it. The figures are written out here."""
import csv, ctypes, functools, http.server, json, os, shutil, subprocess, sys, threading
from job import Job, ROOT

sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
import servers  # noqa: E402

HOUSE = os.path.join(ROOT, 'pipelines', 'framework')
COLUMNS = [{'field': 'area_code', 'names': ['Code']}, {'field': 'period', 'names': ['Year']}, {'field': 'value', 'names': ['Value']}]
YEARS = range(2000, 2020)
DONE, TEMPORARY, LASTING, COLUMNS_GONE, PARTIAL, UNCHANGED, AT_WORK, DISK = 0, 4, 5, 6, 8, 9, 10, 11


def rows(area, first):
    return ''.join('%s,%d,%g\n' % (area, year, first + year % 7) for year in YEARS)


def table(*parts):
    return 'Code,Year,Value\n' + ''.join(parts)


ENGLAND = rows('E92000001', 2.5)


def table_of(first):
    """The table whose figures of Rugby begin with this one."""
    return table(rows('E07000220', first), ENGLAND)


@functools.lru_cache
def mounts_of_our_own():
    """Whether this process and those that it starts can mount something, which is gone when it ends, however that ends."""
    new_mounts = 0x20000
    return os.getuid() == 0 and ctypes.CDLL(None).unshare(new_mounts) == 0 and subprocess.run(['mount', '--make-rprivate', '/'], capture_output=True).returncode == 0


class Meddler:
    """A server within the test: `answer(number)` is called for each request, from 1, and gives (status, headers, body). So something can happen at a moment of a
    run that is known: when it has asked, and not been answered."""

    def __init__(self, answer):
        meddler, self.count = self, 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *words):
                pass

            def do_GET(self):
                meddler.count += 1
                status, headers, body = answer(meddler.count)
                self.send_response_only(status)  # without a Date
                for name, value in dict({'Content-Type': 'text/csv', 'Content-Length': str(len(body))}, **headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d/a.csv' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Fetching(Job):
    services = None  # of the file
    loaders = ('workbook', 'archive')

    def setUp(self):
        super().setUp()
        self.services.reset()
        self.serve(table_of(1.5))

    def serve(self, text, name='a.csv'):
        self.services.control(files={name: text})

    def keep(self, name):
        """Publications and state as they are now, under a name for restore()."""
        for folder in (self.output, self.state):
            shutil.copytree(folder, os.path.join(self.folder, name, os.path.basename(folder)), symlinks=True)

    def restore(self, name):
        """As they were at keep(); None: as before anything was published."""
        for folder in (self.output, self.state):
            shutil.rmtree(folder, ignore_errors=True)
        if name:
            shutil.copytree(os.path.join(self.folder, name), self.folder, symlinks=True, dirs_exist_ok=True)

    def pipeline(self, required=True, location=None, credentials=None, **options):
        """The table at an address, and a figure of every Place from a file."""
        options = dict({'files': [location or self.services.url + '/files/a.csv'], 'columns': COLUMNS, 'constants': {'indicator': 'x', 'indicator_name': 'X'}}, **options)
        here = self.write('here.csv', table(*('%s,1999,30\n' % area for area in ('E08000026', 'E07000218', 'E07000219', 'E07000220', 'E07000221', 'E07000222', 'E92000001'))))
        sources = [{'id': 'council', 'required': required, 'extractor': 'table', 'title': 'At an address', 'options': options},
                   {'id': 'here', 'extractor': 'table', 'options': dict(options, files=[here])}]
        if credentials:
            sources[0]['fetch'] = {'credentials': credentials}
        return self.write('fetching.json', json.dumps({
            'pipeline': 'fetching', 'framework': os.path.join(HOUSE, 'outcomes.json'), 'places': os.path.join(HOUSE, 'places.json'), 'sources': sources,
            'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': loader} for loader in self.loaders]}))

    def publish(self, *words, code=DONE, **more):
        return self.run_program('run', self.pipeline(**more), *words, code=code)

    def figures(self):
        """The value of Rugby by year, as published."""
        with open(os.path.join(self.latest(), 'rugby', 'rugby-outcomes.csv'), newline='', encoding='utf-8-sig') as file:
            return {int(row['period']): float(row['value']) for row in csv.DictReader(file) if row['area_code'] == 'E07000220' and int(row['period']) > 1999}

    def as_written(self, first=1.5):
        return {year: first + year % 7 for year in YEARS}

    def meddler(self, answer):
        made = Meddler(answer)
        self.addCleanup(made.stop)
        return made

    def asked(self):
        return [entry for entry in self.services.log() if entry['path'].endswith('/files/a.csv')]

    def tells_nobody(self, *secrets):
        """No secret is in any file of the test but those that hold it."""
        for top, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(top, name)
                if os.path.islink(path) or name.endswith('.login'):
                    continue
                with open(path, 'rb') as file:
                    text = file.read()
                for secret in secrets:
                    self.assertNotIn(secret.encode(), text, path)
