"""What goes wrong on purpose. A fault is asked for by POST /control and hits the next `times` requests whose path and query match `path`.

    {"path": REGULAR EXPRESSION, "fault": NAME, "times": 3, "after": 0, ...}      `times` 0: always; `after`: so many are answered well before

    status      "status": 503, "retry_after": "2", "body": TEXT
    html        a page of a proxy with status 200
    delay       "seconds": before anything is sent
    hold        nothing is sent before /control says {"release": true}; then the answer, or with "status" that
    stall       the heading and half of the body, then silence for "seconds"
    slow        "bytes": so many at a time, every "seconds" (1 and 1 unless said)
    cut         half of the body ("bytes": so many of it) after an honest Content-Length, then the connection is closed
    reset       as cut, by a reset
    refuse      closed before anything is sent
    chunks      sent in chunks, and closed before the last one
    type        "type": another Content-Type
    gzip-cut    Content-Encoding: gzip, and the end is missing
    gzip-bomb   Content-Encoding: gzip, a small body that becomes "megabytes" of blanks (1024)
    announce    Content-Length: "bytes" (ten gigabytes), and then the true body and silence
    redirect    to "location", "status": 302
    loop        to the same place with a number that rises: never an end
    etag        another ETag each time, equal bytes
    stuck-etag  "etag": the same for changed bytes, and never 304
    false-304   304 to whoever asks with a condition, whatever changed; "headers": what it says of the answer that it does not send
    no-etag     neither ETag nor Last-Modified
    no-range    the whole body with 200 to a request for a range
    wrong-range 206 with other bytes than those asked for
    empty       status 200 and nothing in it
"""
import functools, gzip, re, socket, struct, threading, time, zlib

HTML = (b'<html><head><title>Web filter</title></head><body><h1>This page was blocked</h1><p>Ask your administrator. Reference 4711.</p></body></html>')


class Fault:
    def __init__(self, said):
        self.said, self.kind = said, said['fault']
        if self.kind not in FAULTS:
            raise ValueError("there is no fault '%s'" % self.kind)
        self.pattern = re.compile(said.get('path', '.'))
        self.left, self.after = said.get('times', 1), said.get('after', 0)
        self.forever = self.left == 0

    def get(self, name, default):
        return self.said.get(name, default)


class Faults:
    """Those that were asked for; the first that matches hits."""

    def __init__(self):
        self.lock, self.all = threading.Lock(), []

    def add(self, said):
        fault = Fault(said)
        with self.lock:
            self.all.append(fault)

    def clear(self):
        with self.lock:
            self.all = []

    def take(self, target):
        with self.lock:
            for fault in self.all:
                if not fault.pattern.search(target) or not (fault.forever or fault.left > 0):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.left -= 1
                return fault
        return None


def status(handler, answer, fault):
    answer.status = fault.get('status', 500)
    answer.body, answer.fixed = fault.get('body', 'CSV data could not be built').encode(), True
    answer.headers = {'Content-Type': fault.get('type', 'text/plain')}
    if 'retry_after' in fault.said:
        answer.headers['Retry-After'] = str(fault.said['retry_after'])


def html(handler, answer, fault):
    answer.body, answer.fixed, answer.status = HTML, True, 200
    answer.headers = {'Content-Type': 'text/html'}


def delay(handler, answer, fault):
    handler.server.pause(fault.get('seconds', 1))


def hold(handler, answer, fault):
    handler.server.wait_for_release()
    if 'status' in fault.said:
        status(handler, answer, fault)


def refuse(handler, answer, fault):
    handler.hang_up()
    answer.sent = True


def half(answer, fault):
    return answer.body[:fault.get('bytes', len(answer.body) // 2)]


def cut(handler, answer, fault):
    handler.send_head(answer, len(answer.body))
    handler.send_bytes(half(answer, fault))
    handler.hang_up()


def reset(handler, answer, fault):
    handler.send_head(answer, len(answer.body))
    handler.send_bytes(half(answer, fault))
    handler.server.pause(0.05)  # what was sent should arrive before the reset
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    handler.connection.close()
    handler.close_connection = True


def stall(handler, answer, fault):
    handler.send_head(answer, len(answer.body))
    handler.send_bytes(half(answer, fault))
    handler.wait_for_client(fault.get('seconds', 60))
    handler.hang_up()


def slow(handler, answer, fault):
    handler.send_head(answer, len(answer.body))
    step = fault.get('bytes', 1)
    for at in range(0, len(answer.body), step):
        handler.send_bytes(answer.body[at:at + step])
        if handler.wait_for_client(fault.get('seconds', 1)):
            handler.hang_up()
            return


def chunks(handler, answer, fault):
    handler.send_head(answer, None)
    part = half(answer, fault)
    handler.send_bytes(b'%x\r\n%s\r\n' % (len(part), part))
    handler.hang_up()


def other_type(handler, answer, fault):
    answer.headers['Content-Type'] = fault.get('type', 'image/png')


def gzip_cut(handler, answer, fault):
    packed = gzip.compress(answer.body, 1, mtime=0)
    answer.body, answer.encoded = packed[:len(packed) // 2], True
    answer.headers['Content-Encoding'] = 'gzip'
    handler.send_head(answer, len(answer.body))
    handler.send_bytes(answer.body)


@functools.lru_cache(maxsize=2)
def bomb(megabytes):
    """One gzip member of so many megabytes of blanks, made from one packed megabyte that is repeated."""
    blank, sum = b' ' * 1048576, 0
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        sum = zlib.crc32(blank, sum)
    size = (megabytes << 20) & 0xffffffff
    return b'\x1f\x8b\x08\0\0\0\0\0\0\xff' + packed * megabytes + b'\x03\0' + struct.pack('<II', sum, size)


def gzip_bomb(handler, answer, fault):
    answer.body, answer.encoded = bomb(fault.get('megabytes', 1024)), True
    answer.headers['Content-Encoding'] = 'gzip'
    handler.send_head(answer, len(answer.body))
    handler.send_bytes(answer.body)


def announce(handler, answer, fault):
    handler.send_head(answer, fault.get('bytes', 10 << 30))
    handler.send_bytes(answer.body)
    handler.wait_for_client(fault.get('seconds', 60))
    handler.hang_up()


def redirect(handler, answer, fault):
    answer.status, answer.body, answer.fixed = fault.get('status', 302), b'', True
    answer.headers = {'Location': fault.get('location', '/')}


def loop(handler, answer, fault):
    found = re.search(r'turn=(\d+)', handler.path)
    answer.status, answer.body, answer.fixed = 302, b'', True
    answer.headers = {'Location': '%s?turn=%d' % (handler.path.split('?')[0], int(found.group(1)) + 1 if found else 1)}


def etag(handler, answer, fault):
    answer.headers['ETag'] = '"%d"' % time.monotonic_ns()
    answer.headers.pop('Last-Modified', None)


def stuck_etag(handler, answer, fault):
    answer.headers['ETag'] = '"%s"' % fault.get('etag', 'stuck')
    answer.headers.pop('Last-Modified', None)
    answer.unconditional = True


def false_304(handler, answer, fault):
    """The ETag stays the same too: that of the first answer."""
    answer.headers['ETag'] = '"stuck"'
    answer.headers.pop('Last-Modified', None)
    answer.packs = False
    if handler.headers.get('If-None-Match') or handler.headers.get('If-Modified-Since'):
        answer.status, answer.body, answer.fixed = 304, b'', True
        answer.headers.update(fault.get('headers', {}))
    else:
        answer.headers.update(fault.get('first', {}))


def no_etag(handler, answer, fault):
    answer.headers.pop('ETag', None)
    answer.headers.pop('Last-Modified', None)


def no_range(handler, answer, fault):
    answer.ranges = False


def wrong_range(handler, answer, fault):
    answer.shift = 7


def empty(handler, answer, fault):
    answer.body = b''


# What changes the answer before it is sent as any other, and what sends it in its own way.
CHANGES = {'status': status, 'html': html, 'delay': delay, 'hold': hold, 'refuse': refuse, 'type': other_type, 'redirect': redirect, 'loop': loop, 'etag': etag,
           'stuck-etag': stuck_etag, 'false-304': false_304, 'no-etag': no_etag, 'no-range': no_range, 'wrong-range': wrong_range, 'empty': empty}
SENDS = {'stall': stall, 'slow': slow, 'cut': cut, 'reset': reset, 'chunks': chunks, 'gzip-cut': gzip_cut, 'gzip-bomb': gzip_bomb, 'announce': announce}
FAULTS = {**CHANGES, **SENDS}
