#!/usr/bin/env python3
"""An HTTP server on 127.0.0.1 that fails on purpose, each path in its own way. Raw sockets, since no library would send such answers.

usage: faulty_server.py LOG

Prints its port, then serves until its standard input ends, so that it dies with who started it. Each request is a line in LOG:
path, If-None-Match, Range, If-Range, Authorization, X-Api-Key, Accept-Encoding, seconds since the start, separated by tabs.
"""
import email.utils, gzip, socket, struct, sys, threading, time

STARTED = time.monotonic()
ROWS = b''.join(b'E0700021%d,%d,%d.5\n' % (i % 10, 2000 + i % 25, i) for i in range(4000))
DATA = b'area,year,value\n' + ROWS
MODIFIED = 'Thu, 01 Oct 2026 08:00:00 GMT'
JUST_NOW = email.utils.formatdate(usegmt=True)
counts = {}
lock = threading.Lock()
log = None
busy = 0
busiest = 0


def count(path):
    with lock:
        counts[path] = counts.get(path, 0) + 1
        return counts[path]


class Request:
    def __init__(self, connection):
        self.connection = connection
        raw = b''
        while b'\r\n\r\n' not in raw:
            got = connection.recv(65536)
            if not got:
                raise ConnectionError
            raw += got
        lines = raw.split(b'\r\n\r\n')[0].decode('latin-1').split('\r\n')
        self.path = lines[0].split(' ')[1]
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(':')
            self.headers[name.strip().lower()] = value.strip()
        fields = [self.headers.get(n, '') for n in ('if-none-match', 'range', 'if-range', 'authorization', 'x-api-key', 'accept-encoding')]
        with lock:
            log.write('\t'.join([self.path] + fields + ['%.3f' % (time.monotonic() - STARTED)]) + '\n')
            log.flush()

    def send(self, text):
        self.connection.sendall(text)

    def answer(self, status, body=b'', **headers):
        lines = ['HTTP/1.1 ' + status, 'Date: ' + email.utils.formatdate(usegmt=True)]
        headers.setdefault('Content_Length', len(body))
        lines += ['%s: %s' % (name.replace('_', '-'), value) for name, value in headers.items() if value is not None]
        self.send('\r\n'.join(lines).encode() + b'\r\n\r\n' + body)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.connection.close()
        raise ConnectionError

    def hang_up(self):
        self.connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionError


def data(request, times):
    """Data with validators, as it should be."""
    etag = '"%s"' % request.path
    if request.headers.get('if-none-match') == etag:
        return request.answer('304 Not Modified', ETag=etag, Content_Length=None)
    request.answer('200 OK', DATA + request.path.encode() + b',1,2\n', ETag=etag, Last_Modified=MODIFIED, Content_Type='text/csv')


def ranged(request, body, etag):
    """All of a body, or the rest of it."""
    wanted = request.headers.get('range')
    if wanted and request.headers.get('if-range') == etag:
        first = int(wanted.split('=')[1].split('-')[0])
        if first >= len(body):
            return request.answer('416 Range Not Satisfiable', Content_Range='bytes */%d' % len(body))
        return request.answer('206 Partial Content', body[first:], ETag=etag, Content_Range='bytes %d-%d/%d' % (first, len(body) - 1, len(body)))
    request.answer('200 OK', body, ETag=etag)


def half(request, body, etag):
    """The first half of a body, then the connection is reset."""
    request.send(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\nETag: %s\r\nAccept-Ranges: bytes\r\n\r\n' % (len(body), etag.encode()) + body[:len(body) // 2])
    time.sleep(0.05)
    request.reset()


def in_a_second():
    return email.utils.formatdate(time.time() + 1, usegmt=True)


def limited(request, times):
    data(request, times) if times > 1 else request.answer('429 Too Many Requests', b'slow down', Retry_After='1')


def limited_date(request, times):
    data(request, times) if times > 1 else request.answer('429 Too Many Requests', Retry_After=in_a_second())


def limited_bare(request, times):
    data(request, times) if times > 1 else request.answer('429 Too Many Requests', b'slow down')


def once_500(request, times):
    data(request, times) if times > 1 else request.answer('500 Internal Server Error', b'An error occurred', Content_Type='text/plain')


def then_404(request, times):
    request.answer('404 Not Found') if times > 1 else request.answer('500 Internal Server Error', b'An error occurred')


def down(request, times):
    request.answer('503 Service Unavailable')


def down_for_ages(request, times):
    request.answer('503 Service Unavailable', Retry_After='99999999999999999999')


def down_long(request, times):
    request.answer('503 Service Unavailable', Retry_After='3600')


def gone(request, times):
    request.answer('404 Not Found', b'<!DOCTYPE html><html><title>Lost</title></html>', Content_Type='text/html')


def gone_and_cut(request, times):
    """An error whose body is shorter than it says."""
    request.send(b'HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nNo such file')
    request.hang_up()


def reset(request, times):
    half(request, DATA, '"r"') if times == 1 else ranged(request, DATA, '"r"')


def reset_then_other(request, times):
    half(request, DATA, '"one"') if times == 1 else ranged(request, DATA.replace(b'.5', b'.6'), '"two"')


def reset_then_wrong_part(request, times):
    if times == 1:
        half(request, DATA, '"r"')
    request.answer('206 Partial Content', DATA[:100], ETag='"r"', Content_Range='bytes 0-99/%d' % len(DATA))


def reset_then_any_part(request, times):
    """Does not look at If-Range: the rest of another version."""
    if times == 1:
        half(request, DATA, '"one"')
    first = int(request.headers.get('range', 'bytes=0-').split('=')[1].split('-')[0])
    other = DATA.replace(b'.5', b'.6')
    if first == 0:
        return request.answer('200 OK', other, ETag='"two"')
    request.answer('206 Partial Content', other[first:], ETag='"two"', Content_Range='bytes %d-%d/%d' % (first, len(other) - 1, len(other)))


def reset_then_less(request, times):
    """Fewer bytes of the rest than were asked for, as a server may send."""
    if times == 1:
        half(request, DATA, '"r"')
    if 'range' not in request.headers:
        return request.answer('200 OK', DATA, ETag='"r"')
    first = int(request.headers['range'].split('=')[1].split('-')[0])
    part = DATA[first:first + 10000]
    request.answer('206 Partial Content', part, ETag='"r"', Content_Range='bytes %d-%d/%d' % (first, first + len(part) - 1, len(DATA)))


def thirds(request, times):
    """A third of 4 MB with each request, in more than a second, and then the connection is reset."""
    body = DATA * 60
    first = int(request.headers.get('range', 'bytes=0-').split('=')[1].split('-')[0])
    status = '206 Partial Content' if first else '200 OK'
    request.send(('HTTP/1.1 %s\r\nContent-Length: %d\r\nETag: "t"\r\nContent-Range: bytes %d-%d/%d\r\n\r\n' %
                  (status, len(body) - first, first, len(body) - 1, len(body))).encode())
    end = min(first + len(body) // 3 + 1, len(body))
    for at in range(first, end, 300000):
        request.send(body[at:min(at + 300000, end)])
        time.sleep(0.2)
    if end < len(body):
        request.reset()


def dated(request, times, modified, rest):
    """A file that has no ETag: half of it, then what is left of `rest`."""
    if times == 1:
        request.send(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\nDate: %s\r\nLast-Modified: %s\r\n\r\n' %
                     (len(DATA), email.utils.formatdate(usegmt=True).encode(), modified.encode()) + DATA[:len(DATA) // 2])
        time.sleep(0.05)
        request.reset()
    if request.headers.get('if-range') != modified:
        return request.answer('200 OK', rest, Last_Modified=modified)
    first = int(request.headers['range'].split('=')[1].split('-')[0])
    request.answer('206 Partial Content', rest[first:], Last_Modified=modified, Content_Range='bytes %d-%d/%d' % (first, len(rest) - 1, len(rest)))


def reset_in_its_second(request, times):
    """It changed twice within a second: both versions have the same time."""
    dated(request, times, JUST_NOW, DATA.replace(b'.5', b'.6'))


def reset_long_after(request, times):
    dated(request, times, 'Wed, 01 Jan 2020 00:00:00 GMT', DATA)


def large_half(request, times):
    """More than a run forgets: 3 MB, of which the first request brings half."""
    body = DATA * 40
    half(request, body, '"large"') if times == 1 else ranged(request, body, '"large"')


def short(request, times):
    request.send(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % len(DATA) + DATA[:500])
    request.hang_up()


def cut_chunked(request, times):
    request.send(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' + b'%x\r\n' % len(DATA) + DATA + b'\r\n')
    request.hang_up()


def drip(request, times):
    request.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    for _ in range(1000):
        request.send(b'x')
        time.sleep(1)


def silent(request, times):
    time.sleep(60)


def wrong_type(request, times):
    request.answer('200 OK', DATA, Content_Type='text/html; charset=utf-8')


def html(request, times):
    request.answer('200 OK', b'\xef\xbb\xbf\n<!-- x --><!DOCTYPE HTML><html><body>Please log in</body></html>', Content_Type='text/csv')


def html_later(request, times):
    data(request, times) if times == 1 else html(request, times)


def empty(request, times):
    request.answer('200 OK')


def compressed(request, times):
    request.answer('200 OK', gzip.compress(DATA), Content_Encoding='gzip', ETag='W/"z"')


def truncated_gzip(request, times):
    request.answer('200 OK', gzip.compress(DATA)[:-200], Content_Encoding='gzip')


def damaged_gzip(request, times):
    body = bytearray(gzip.compress(DATA))
    body[len(body) // 2] ^= 0x55
    request.answer('200 OK', bytes(body), Content_Encoding='gzip')


def bomb(request, times):
    request.answer('200 OK', gzip.compress(bytes(8 << 20)), Content_Encoding='gzip')


def brotli(request, times):
    request.answer('200 OK', b'\x0b\x02\x80abcde\x03', Content_Encoding='br')


def huge(request, times):
    request.send(b'HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n' + DATA)
    time.sleep(60)


def endless(request, times):
    request.send(b'HTTP/1.1 200 OK\r\n\r\n')
    while True:
        request.send(DATA)


def redirect(to):
    return lambda request, times: request.answer('302 Found', Location=to)


def to_named(request, times):
    """The same server by another name of this machine."""
    request.answer('301 Moved Permanently', Location='http://localhost:%d/data/named' % request.connection.getsockname()[1])


def changing_etag(request, times):
    request.answer('200 OK', DATA, ETag='"%d"' % times)


def staying_etag(request, times):
    request.answer('200 OK', DATA.replace(b'.5', b'.%d' % times), ETag='"same"')


def not_asked_304(request, times):
    request.answer('304 Not Modified', Content_Length=None)


def other_304(request, times):
    """Says that nothing changed, but names another version."""
    if request.headers.get('if-none-match'):
        return request.answer('304 Not Modified', ETag='"2"', Content_Length=None)
    request.answer('200 OK', DATA + b'%d\n' % times, ETag='"%d"' % times)


def login(request, times):
    if request.headers.get('authorization') == 'Basic dXNlcjpzM2NyZXQtd29yZA==' or request.headers.get('x-api-key') == 'k3y-0f-mine':
        return request.answer('200 OK', DATA)
    request.answer('401 Unauthorized', b'who are you?', WWW_Authenticate='Basic realm="x"')


def echo(request, times):
    """An error that repeats what it was sent."""
    request.answer('500 Internal Server Error', ('bad key %s' % request.headers.get('x-api-key')).encode())


def echo_login(request, times):
    """An error that repeats the login it was sent, whole and in part."""
    given = request.headers.get('authorization', '')
    request.answer('403 Forbidden', (given.split(' ')[-1] + ' is wrong: ' + given).encode())


def echo_long(request, times):
    """The same where the message that is shown ends in the middle of it."""
    request.answer('403 Forbidden', ('x' * 20 + request.headers.get('authorization', '')).encode())


def slow(request, times):
    global busy, busiest
    with lock:
        busy += 1
        busiest = max(busy, busiest)
    time.sleep(0.15)
    with lock:
        busy -= 1
    data(request, times)


def most_at_once(request, times):
    request.answer('200 OK', b'%d' % busiest)


PATHS = {
    'to_file': redirect('file:///etc/passwd'), 'to_other': redirect('http://127.0.0.2:1/data'), 'loop': redirect('/loop'),
    'to_http': redirect('http://www.example.org/data.csv'), 'to_ftp': redirect('ftp://127.0.0.1/data.csv'), 'to_data': redirect('/data/moved'), 'to_blank': redirect('/data/moved again'), 'to_part': redirect('/data/moved#part'),
    'to_login': redirect('/login'), 'to_password': redirect('http://me:h1dden-word@127.0.0.1:1/x'),
}


def serve(connection):
    try:
        while True:
            request = Request(connection)
            name = request.path.split('?')[0].split('/')[1]
            handler = PATHS.get(name) or globals()[name]
            handler(request, count(request.path))
    except (ConnectionError, OSError):
        pass
    finally:
        connection.close()


def main():
    global log
    log = open(sys.argv[1], 'a')
    server = socket.create_server(('127.0.0.1', 0), backlog=100)
    print(server.getsockname()[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), sys.stdout.flush(), __import__('os')._exit(0)), daemon=True).start()
    while True:
        connection, _ = server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


main()
