#!/usr/bin/env python3
"""A proxy that wants a login by NTLM or Negotiate, as the proxies of offices do. For tests of servers.py.

usage: login_proxy.py SCHEME,...        schemes: negotiate, ntlm, basic, in the order in which they are offered

NTLM is that of [MS-NLMP] with NTLMv2, and one user: User of the domain Domain, whose password is Password. The key that follows from these three is printed there
(4.2.4.1.1 NTOWFv2), so that it need not be calculated from the password. A login is one of the connection. Nobody has a ticket for Negotiate: no token is right.

GET /log of the proxy itself is what it was sent, a list of words: "none", "basic", "ntlm 1", "ntlm 3 right", "ntlm 3 wrong", "negotiate". Never what was in it."""
import base64, hmac, http.client, http.server, json, os, select, socket, struct, sys, threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from loopback import parent  # noqa: E402

KEY = bytes.fromhex('0c868a403bfd7a93a3001ef22ef02e3f')
CHALLENGE = bytes.fromhex('0123456789abcdef')
UNICODE, TARGET, NTLM, ALWAYS_SIGN, DOMAIN, EXTENDED, TARGET_INFO = 0x1, 0x4, 0x200, 0x8000, 0x10000, 0x80000, 0x800000
LOG, LOCK = [], threading.Lock()


def pair(kind, text):
    data = text.encode('utf-16-le')
    return struct.pack('<HH', kind, len(data)) + data


def challenge():
    """CHALLENGE_MESSAGE (2.2.1.2), with the names of a domain and of a machine."""
    target, info = 'Domain'.encode('utf-16-le'), pair(2, 'Domain') + pair(1, 'Server') + struct.pack('<HH', 0, 0)
    flags = UNICODE | TARGET | NTLM | ALWAYS_SIGN | DOMAIN | EXTENDED | TARGET_INFO
    fixed = 56
    return (b'NTLMSSP\0' + struct.pack('<I', 2) + struct.pack('<HHI', len(target), len(target), fixed) + struct.pack('<I', flags) + CHALLENGE + bytes(8) +
            struct.pack('<HHI', len(info), len(info), fixed + len(target)) + bytes(8) + target + info)


def is_right(message):
    """AUTHENTICATE_MESSAGE (2.2.1.3): its NTLMv2 response is a proof and what the client put with it (3.3.2)."""
    length, _, at = struct.unpack('<HHI', message[20:28])
    response = message[at:at + length]
    return len(response) > 44 and hmac.compare_digest(hmac.new(KEY, CHALLENGE + response[16:], 'md5').digest(), response[:16])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version, server_version, sys_version = 'HTTP/1.1', 'login-proxy', ''
    signed = False

    def log_message(self, *words):
        pass

    def note(self, word):
        with LOCK:
            LOG.append(word)

    def check(self):
        """True when the connection is signed; otherwise what to answer with 407."""
        scheme, _, token = self.headers.get('Proxy-Authorization', '').partition(' ')
        scheme = scheme.lower()
        offers = [one.capitalize() if one != 'ntlm' else 'NTLM' for one in self.server.schemes]
        offers = [one + ' realm="tests"' if one == 'Basic' else one for one in offers]
        if self.signed:
            return True
        if scheme != 'ntlm' or 'ntlm' not in self.server.schemes:
            self.note(scheme or 'none')
            return offers
        message = base64.b64decode(token)
        kind, = struct.unpack('<I', message[8:12])
        if kind == 1:
            self.note('ntlm 1')
            return ['NTLM ' + base64.b64encode(challenge()).decode()]
        self.signed = is_right(message)
        self.note('ntlm 3 ' + ('right' if self.signed else 'wrong'))
        return self.signed or offers

    def refuse(self, offers):
        self.send_response(407)
        for offer in offers:
            self.send_header('Proxy-Authenticate', offer)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def do_CONNECT(self):
        answer = self.check()
        if answer is not True:
            self.refuse(answer)
            return
        host, _, port = self.path.rpartition(':')
        with socket.create_connection((host, int(port)), timeout=30) as other:
            self.send_response_only(200, 'Connection established')
            self.end_headers()
            self.pass_on(other)
        self.close_connection = True

    def pass_on(self, other):
        ends = {self.connection: other, other: self.connection}
        while True:
            for ready in select.select(list(ends), [], [], 60)[0]:
                try:
                    data = ready.recv(65536)
                except ConnectionError:
                    return
                if not data:
                    return
                ends[ready].sendall(data)

    def do_GET(self):
        if self.path == '/log':
            self.answer(200, json.dumps(LOG).encode())
            return
        answer = self.check()
        if answer is not True:
            self.refuse(answer)
            return
        host, _, path = self.path[len('http://'):].partition('/')
        asked = http.client.HTTPConnection(host, timeout=30)
        asked.request('GET', '/' + path)
        came = asked.getresponse()
        self.answer(came.status, came.read())
        asked.close()

    def answer(self, status, body):
        self.send_response(status)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == '__main__':
    parent.end_with_parent()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.schemes = sys.argv[1].split(',')
    print('http://%s:%d' % server.server_address[:2], flush=True)
    server.serve_forever(poll_interval=0.1)
