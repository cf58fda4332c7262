#!/usr/bin/env python3
"""The services that Placebook fetches from, on this machine: Fingertips, ArcGIS, Nomis, web pages and files, with what is odd about them, and faults on
purpose. All figures are made up. For tests, and to try a pipeline without the internet.

usage: services.py [--port N] [--address 127.0.0.1] [--base /api] [--latency SECONDS] [--files FOLDER] [--stay]

Prints one line, its address, such as http://127.0.0.1:40123, and serves until the process that started it ends (--stay: until it is stopped).

    /api/...                  Fingertips (loopback/fingertips.py)          --base says where it begins
    /arcgis/rest/services/NAME/FeatureServer/0[/query]                     pages by resultOffset, errors with status 200 (loopback/arcgis.py)
    /nomis/api/v01/dataset/NM_2014_1.data.csv                              small areas of districts (E08000026TYPE151)
    /nomis/api/v01/dataset/NM_2002_1.data.csv                              25,000 rows at most, RECORD_COUNT, ignored parameters (loopback/nomis.py)
    /pages/monthly, /pages/listing?page=N                                  links to monthly files whose addresses change (loopback/others.py)
    /files/NAME               what --files or /control gave
    /bytes/N                  N bytes that are always the same, and never packed
    /private/files/NAME       the same with a user and a password (user, secret-of-tests) or the header X-Api-Key: secret-of-tests; 401 without
    GET  /control/log         what was asked for, a list; DELETE empties it
    POST /control             JSON, any of: {"reset": true} {"release": true} {"latency": 0.02} {"faults": [...]} {"files": {NAME: TEXT, {"base64": ..} or null}} {"edition": {...}}
                              {"pages": {...}} {"arcgis": {...}} {"nomis": {...}}; faults: loopback/faults.py; edition: loopback/fingertips.py

All answers have an ETag, files also Last-Modified; If-None-Match and If-Modified-Since give 304, Range and If-Range a part, Accept-Encoding: gzip a packed body.
"""
import argparse, base64, collections, email.utils, gzip, hashlib, http.server, json, os, re, select, socket, socketserver, sys, threading, time, urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from loopback import faults, fingertips, nomis, others, parent  # noqa: E402

USER, SECRET = 'user', 'secret-of-tests'
NOTED = ('If-None-Match', 'If-Modified-Since', 'If-Range', 'Range', 'Accept-Encoding', 'User-Agent', 'Via', 'X-Forwarded-Proto', 'X-Http-Version')


class Answer:
    """What will be sent."""

    def __init__(self, body=b'', type='text/plain; charset=utf-8', status=200, headers=None):
        self.body, self.status, self.headers = body, status, dict(headers or {}, **{'Content-Type': type})
        self.fixed = status != 200     # neither conditional nor in parts
        self.packs = True              # may be sent as gzip
        self.unconditional = self.encoded = self.sent = False
        self.ranges, self.shift = True, 0


def not_found():
    return Answer(b'Not found', status=404)


class Content:
    """What is served, and what was said about it by /control."""

    def __init__(self, base, folder, latency):
        self.base, self.folder, self.first_latency = base.rstrip('/') + '/', folder, latency
        self.lock, self.log, self.faults, self.fingertips = threading.RLock(), [], faults.Faults(), fingertips.Fingertips()
        self.released = threading.Event()
        self.reset()

    def reset(self):
        with self.lock:
            self.released.set()
            self.released = threading.Event()
            self.latency, self.files, self.said, self.packed = self.first_latency, {}, {'pages': {}, 'arcgis': {}, 'nomis': {}}, collections.OrderedDict()
            self.log.clear()
            self.faults.clear()
            self.fingertips.change(None)

    def control(self, said):
        with self.lock:
            if said.get('reset'):
                self.reset()
            if said.get('release'):
                self.released.set()
            if 'edition' in said:
                self.fingertips.change(said['edition'])
            for name in ('pages', 'arcgis', 'nomis'):
                self.said[name] = said.get(name, self.said[name])
            self.latency = said.get('latency', self.latency)
            for name, text in said.get('files', {}).items():
                self.files[name] = text and (base64.b64decode(text['base64']) if isinstance(text, dict) else text.encode(), time.time())
            for fault in said.get('faults', []):
                self.faults.add(fault)
                if fault['fault'] == 'hold':
                    self.released = threading.Event()

    def answer(self, path, query):
        if path.startswith(self.base):
            return self.of_fingertips(path[len(self.base):], query)
        for name in ('arcgis', 'nomis', 'pages'):
            if path.startswith('/%s/' % name):
                made = getattr(nomis if name == 'nomis' else others, name)(path, query, self.said[name])
                return Answer(made[1], made[0]) if made else not_found()
        if path.startswith('/bytes/') and path[7:].isdigit():
            line = b'%s\n' % (b'0123456789' * 10)
            answer = Answer((line * (int(path[7:]) // len(line) + 1))[:int(path[7:])], 'application/octet-stream')
            answer.packs = False
            return answer
        return self.of_files(path) if path.startswith('/files/') else not_found()

    def of_fingertips(self, path, query):
        try:
            with self.lock:  # figures are made once, whoever asks first
                type, body, name = self.fingertips.answer(path, query)
        except fingertips.Refused as refused:
            return Answer(json.dumps({'Message': str(refused)}).encode(), fingertips.JSON, refused.status)
        return Answer(body, type, headers={'Content-Disposition': 'attachment; filename=' + name} if name else None)

    def of_files(self, path):
        name = urllib.parse.unquote(path[len('/files/'):])
        body, changed = self.files.get(name) or (None, 0)
        if body is None and name not in self.files and self.folder and '..' not in name.split('/'):
            try:
                with open(os.path.join(self.folder, name), 'rb') as file:
                    body, changed = file.read(), os.fstat(file.fileno()).st_mtime
            except OSError:
                body = None
        if body is None:
            return not_found()
        type = {'.csv': 'text/csv', '.json': 'application/json', '.html': 'text/html', '.zip': 'application/zip'}.get(os.path.splitext(name)[1], 'application/octet-stream')
        answer = Answer(body, type, headers={'Last-Modified': email.utils.formatdate(changed, usegmt=True)})
        answer.packs = type.startswith('text/') or type.endswith('json')
        return answer

    def pack(self, body):
        """gzip, and the last hundred are kept: the first night of a test packs what the second asks for again."""
        key = hashlib.sha1(body).digest()
        with self.lock:
            if key not in self.packed:
                self.packed[key] = gzip.compress(body, 1, mtime=0)
                if len(self.packed) > 100:
                    self.packed.popitem(last=False)
            return self.packed[key]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    server_version, sys_version = 'loopback', ''
    timeout = 120
    entry = None  # of the log

    def log_message(self, *words):
        pass

    # ---- What is asked for
    def do_GET(self):
        path, _, text = self.path.partition('?')
        if path.startswith('/control'):
            with self.server.content.lock:
                log = [dict(entry) for entry in self.server.content.log]
            self.send(Answer(json.dumps(log).encode(), 'application/json'), None)
            return
        self.entry, begun = self.begin_entry(path, text), time.monotonic()
        entry = self.entry
        self.server.pause(self.server.content.latency)
        fault = self.server.content.faults.take(self.path)
        entry['fault'] = fault.kind if fault else None
        allowed = not path.startswith('/private/') or self.authorized()
        query = {name: values[-1] for name, values in urllib.parse.parse_qs(text, keep_blank_values=True).items()}
        path = path[len('/private'):] if path.startswith('/private/') else path
        answer = self.server.content.answer(path, query) if allowed else Answer(b'Who are you?', status=401, headers={'WWW-Authenticate': 'Basic realm="tests"'})
        try:
            self.send(answer, fault)
        finally:
            self.entry = None
            entry['seconds'] = round(time.monotonic() - begun, 4)
            with self.server.content.lock:
                self.server.now -= 1

    do_HEAD = do_GET

    def begin_entry(self, path, text):
        with self.server.content.lock:
            self.server.now += 1
            entry = {'method': self.command, 'path': path, 'query': text, 'port': self.client_address[1], 'at': round(time.time(), 3), 'together': self.server.now,
                     'headers': {name: self.headers[name] for name in NOTED if name in self.headers}, 'authorization': self.scheme(), 'fault': None,
                     'status': None, 'bytes': 0, 'seconds': None}
            self.server.content.log.append(entry)
        return entry

    def scheme(self):
        """Never what was sent, only how: a log of tests has no secrets either."""
        if 'X-Api-Key' in self.headers:
            return 'key'
        return self.headers.get('Authorization', '').partition(' ')[0] or None

    def authorized(self):
        basic = 'Basic ' + base64.b64encode(('%s:%s' % (USER, SECRET)).encode()).decode()
        return self.headers.get('Authorization') == basic or self.headers.get('X-Api-Key') == SECRET

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        try:
            self.server.content.control(json.loads(body))
            self.send(Answer(b'{}', 'application/json'), None)
        except (ValueError, KeyError, re.error) as error:
            self.send(Answer(str(error).encode(), status=400), None)

    def do_DELETE(self):
        with self.server.content.lock:
            self.server.content.log.clear()
        self.send(Answer(b'{}', 'application/json'), None)

    # ---- How it is answered
    def send(self, answer, fault):
        if not answer.fixed and not self.path.startswith('/control'):
            answer.headers.setdefault('ETag', '"%s"' % hashlib.sha256(answer.body).hexdigest()[:20])
        try:
            if fault and fault.kind in faults.CHANGES:
                faults.CHANGES[fault.kind](self, answer, fault)
            if answer.sent:
                return
            if not answer.fixed:
                self.shape(answer)
            if fault and fault.kind in faults.SENDS and answer.status in (200, 206):
                faults.SENDS[fault.kind](self, answer, fault)
                return
            self.send_head(answer, len(answer.body))
            if self.command != 'HEAD':
                self.send_bytes(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def shape(self, answer):
        """304, a part, or packed."""
        if self.not_modified(answer):
            answer.status, answer.body = 304, b''
            return
        part = re.fullmatch(r'bytes=(\d+)-(\d*)', self.headers.get('Range', '')) if answer.ranges else None
        if answer.ranges:
            answer.headers['Accept-Ranges'] = 'bytes'
        if part and self.headers.get('If-Range', answer.headers.get('ETag')) in (answer.headers.get('ETag'), answer.headers.get('Last-Modified')):
            self.take_part(answer, int(part.group(1)), part.group(2))
        elif answer.packs and 'gzip' in self.headers.get('Accept-Encoding', '') and len(answer.body) > 256 and not part:
            answer.body = self.server.content.pack(answer.body)
            answer.headers.update({'Content-Encoding': 'gzip', 'Vary': 'Accept-Encoding'})
            if 'ETag' in answer.headers:
                answer.headers['ETag'] = 'W/' + answer.headers['ETag']  # as nginx does: these are not the same bytes

    def take_part(self, answer, first, last):
        size = len(answer.body)
        last = min(size - 1, int(last)) if last else size - 1
        if first > last:
            answer.status, answer.body = 416, b''
            answer.headers['Content-Range'] = 'bytes */%d' % size
            return
        answer.status, answer.body = 206, answer.body[first:last + 1]
        answer.headers['Content-Range'] = 'bytes %d-%d/%d' % (first + answer.shift, last + answer.shift, size + answer.shift)

    def not_modified(self, answer):
        if answer.unconditional:
            return False
        wanted = self.headers.get('If-None-Match')
        if wanted is not None:
            return 'ETag' in answer.headers and answer.headers['ETag'] in [one.strip().removeprefix('W/') for one in wanted.split(',')]
        since, changed = self.headers.get('If-Modified-Since'), answer.headers.get('Last-Modified')
        if not since or not changed:
            return False
        return email.utils.parsedate_to_datetime(changed) <= email.utils.parsedate_to_datetime(since)

    def send_head(self, answer, length):
        if self.entry:  # before it is sent: who has the answer may ask for the log at once
            self.entry['status'] = answer.status
        self.send_response(answer.status)
        for name, text in answer.headers.items():
            self.send_header(name, text)
        if length is None:
            self.send_header('Transfer-Encoding', 'chunked')
        elif answer.status != 304:
            self.send_header('Content-Length', str(length))
        self.end_headers()

    def send_bytes(self, data):
        if self.entry:
            self.entry['bytes'] += len(data)
        self.wfile.write(data)

    def wait_for_client(self, seconds):
        """Waits, not longer than until the client hangs up or the server ends. Tells whether one of them did."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.server.ending.is_set():
            if select.select([self.connection], [], [], 0.05)[0]:
                return True
        return self.server.ending.is_set()

    def hang_up(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads, request_queue_size, block_on_close = True, 256, False

    def __init__(self, address, content):
        super().__init__(address, Handler)
        self.content, self.now, self.ending = content, 0, threading.Event()

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)  # without a look-up of the machine's name
        self.server_name, self.server_port = self.server_address[:2]

    def pause(self, seconds):
        if seconds:
            self.ending.wait(seconds)

    def wait_for_release(self):
        released = self.content.released
        while not released.wait(0.1) and not self.ending.is_set():
            pass

    def handle_error(self, request, client):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split('usage: ')[1].split('\n')[0])
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--address', default='127.0.0.1')
    parser.add_argument('--base', default='/api')
    parser.add_argument('--latency', type=float, default=0)
    parser.add_argument('--files')
    parser.add_argument('--stay', action='store_true')
    said = parser.parse_args()
    if not said.stay:
        parent.end_with_parent()
    server = Server((said.address, said.port), Content(said.base, said.files, said.latency))
    print('http://%s:%d' % server.server_address[:2], flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    server.ending.set()


if __name__ == '__main__':
    main()
