#!/usr/bin/env python3
"""A proxy that answers for the server: whatever is asked for, also a tunnel, gets its page with one status. For tests of servers.py.

usage: proxy.py STATUS"""
import http.server, os, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from loopback import parent  # noqa: E402
from loopback.faults import HTML  # noqa: E402


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version, server_version, sys_version = 'HTTP/1.1', 'web-filter', ''

    def log_message(self, *words):
        pass

    def do_GET(self):
        self.send_response(self.server.status)
        self.send_header('Content-Type', 'text/html')
        if self.command != 'CONNECT' or self.server.status >= 300:
            self.send_header('Content-Length', str(len(HTML)))
        self.end_headers()
        self.wfile.write(HTML)
        self.close_connection = True

    do_HEAD = do_CONNECT = do_GET


if __name__ == '__main__':
    parent.end_with_parent()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.status = int(sys.argv[1])
    print('http://%s:%d' % server.server_address[:2], flush=True)
    server.serve_forever(poll_interval=0.1)
