#!/usr/bin/env python3
"""Starts what tests fetch from, on free ports of 127.0.0.1, in a folder of the test: the services (services.py), nginx before them with TLS, HTTP/2, ranges
and compression, squid as a proxy that wants a login, and a proxy that answers for the server.

In Python:   with Servers('services', 'nginx') as servers: servers.services.url, servers.nginx.good, ...
From C:      servers.py services nginx squid filter-200      prints `name value` a line, then `ready`, and ends with its parent or when its input ends

    services        address of the services
    good            https, right name and certificate, HTTP/2; services behind it, and FOLDER/static at /static/
    http1           the same without HTTP/2
    wrong-name      https with a certificate of another name
    expired         https with a certificate that ended yesterday
    unknown         https with a certificate of another authority
    authority       path of the certificate of the authority that all others are signed by
    squid           proxy that wants a user and a password: `proxy-user` and SECRET
    filter-200, filter-502    proxies that answer for the server
    login-SCHEME,...          proxy that wants a login by these: negotiate, ntlm, basic (loopback/login_proxy.py)

Whatever is started ends with the process that started it, however that ends. `missing()` says which Debian packages are not there.
"""
import atexit, functools, json, os, pwd, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from loopback.parent import end_with_parent  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
PROXY_USER, SECRET = 'proxy-user', 'secret-of-the-proxy'
PROGRAMS = {'nginx': ('nginx', '/usr/sbin/nginx'), 'squid': ('squid', '/usr/sbin/squid'), 'openssl': ('openssl', '/usr/bin/openssl')}
LOGIN_HELPER = '/usr/lib/squid/basic_ncsa_auth'


def missing(*names):
    """The Debian packages of `names` that this machine does not have."""
    return [name for name in names if not os.path.exists(PROGRAMS[name][1]) and not shutil.which(PROGRAMS[name][0])]


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def as_child(user=None):
    """What a child does before it begins: it ends when its parent does. A program that will not run as root changes its user first, or it would lose this."""
    def prepare():
        if user:
            os.setgid(user.pw_gid)
            os.setgroups([])
            os.setuid(user.pw_uid)
        end_with_parent()
    return prepare


class Process:
    """A server that was started: `stop` ends it, and so does the end of this process."""

    def __init__(self, words, user=None, **more):
        self.process = subprocess.Popen(words, preexec_fn=as_child(user), **more)
        atexit.register(self.stop)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def ready(self):
        """Waits until it can be asked."""

    def wait_for(self, port, log):
        """Until it listens: no time is guessed."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(('127.0.0.1', port)) == 0:
                    return
            time.sleep(0.01)
        self.stop()
        with open(log, errors='replace') as file:
            raise RuntimeError('%s did not start: %s' % (self.process.args[0], file.read()))


class Printing(Process):
    """A server of ours, which prints its address."""

    def __init__(self, *words):
        super().__init__([sys.executable, '-B', *words], stdout=subprocess.PIPE, text=True)

    @functools.cached_property
    def url(self):
        said = self.process.stdout.readline().strip()
        if not said:
            raise RuntimeError('%s did not start' % self.process.args[2])
        return said

    def ready(self):
        return self.url


class Services(Printing):
    def __init__(self, *options):
        super().__init__(os.path.join(HERE, 'services.py'), *options)

    def request(self, method, path, body=None):
        asked = urllib.request.Request(self.url + path, method=method, data=None if body is None else json.dumps(body).encode())
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=60) as answer:
            return json.loads(answer.read())

    def control(self, **said):
        self.request('POST', '/control', said)

    def fault(self, path, fault, **more):
        self.control(faults=[{'path': path, 'fault': fault, **more}])

    def reset(self):
        self.control(reset=True)

    def log(self):
        return self.request('GET', '/control/log')

    def forget(self):
        self.request('DELETE', '/control/log')


class Certificates:
    """An authority and what it signed, made by openssl. Times and names are what the tests are about."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.authority('authority')
        self.authority('other-authority')
        self.sign('good', 'authority', 'DNS:localhost,IP:127.0.0.1')
        self.sign('wrong-name', 'authority', 'DNS:elsewhere.example')
        self.sign('expired', 'authority', 'DNS:localhost,IP:127.0.0.1', days='-1')
        self.sign('unknown', 'other-authority', 'DNS:localhost,IP:127.0.0.1')

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *words):
        done = subprocess.run(['openssl', *words], capture_output=True, text=True, cwd=self.folder)
        if done.returncode:
            raise RuntimeError('openssl %s: %s' % (' '.join(words), done.stderr))

    def authority(self, name):
        self.openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=%s of tests' % name,
                     '-keyout', name + '.key', '-out', name + '.crt')

    def sign(self, name, authority, names, days='2'):
        with open(self.path(name + '.ext'), 'w') as file:
            file.write('subjectAltName=%s\nextendedKeyUsage=serverAuth\n' % names)
        self.openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=' + name, '-keyout', name + '.key', '-out', name + '.csr')
        self.openssl('x509', '-req', '-in', name + '.csr', '-CA', authority + '.crt', '-CAkey', authority + '.key', '-CAcreateserial', '-days', days,
                     '-extfile', name + '.ext', '-out', name + '.crt')


NGINX = """daemon off;
master_process off;
error_log FOLDER/error.log info;
pid FOLDER/nginx.pid;
events { worker_connections 512; }
http {
  log_format tests '$server_port $server_protocol $request_method $request_uri $status $body_bytes_sent "$http_range" "$http_if_range" "$http_if_none_match" "$sent_http_content_encoding"';
  access_log FOLDER/access.log tests;
  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi; uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
  types { text/csv csv; text/html html; application/json json; }
  default_type application/octet-stream;
  etag on; gzip on; gzip_min_length 256; gzip_types text/csv application/json; gzip_proxied any;
  proxy_http_version 1.1;
  proxy_buffering off;
  map $http_range $wanted_encoding { '' $http_accept_encoding; default ''; }
SERVERS
}
"""
NGINX_SERVER = """  server {
    listen 127.0.0.1:PORT ssl HTTP2;
    ssl_certificate CERTIFICATES/NAME.crt; ssl_certificate_key CERTIFICATES/NAME.key;
    location /static/ { alias FOLDER/static/; }
    location / {
      proxy_pass SERVICES;
      proxy_set_header X-Http-Version $server_protocol;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header Connection '';
    }
  }
"""


class Nginx(Process):
    """Five addresses with TLS before the services. `static` is the folder of what nginx serves itself, `log()` its access log."""
    NAMES = {'good': 'good', 'http1': 'good', 'wrong-name': 'wrong-name', 'expired': 'expired', 'unknown': 'unknown'}

    def __init__(self, folder, services, certificates):
        self.folder, self.static = folder, os.path.join(folder, 'static')
        os.makedirs(self.static, exist_ok=True)
        ports = {name: free_port() for name in self.NAMES}
        servers = ''
        for name, certificate in self.NAMES.items():
            server = NGINX_SERVER.replace('PORT', str(ports[name])).replace('HTTP2', '' if name == 'http1' else 'http2').replace('NAME', certificate)
            servers += server.replace('SERVICES', services.url)
        with open(os.path.join(folder, 'nginx.conf'), 'w') as file:
            file.write(NGINX.replace('SERVERS', servers).replace('CERTIFICATES', certificates.folder).replace('FOLDER', folder))
        log = os.path.join(folder, 'error.log')
        with open(log, 'w') as errors:
            super().__init__(['/usr/sbin/nginx', '-e', log, '-p', folder, '-c', os.path.join(folder, 'nginx.conf')], stderr=errors, stdin=subprocess.DEVNULL)
        self.error_log = log
        self.urls = {name: 'https://127.0.0.1:%d' % port for name, port in ports.items()}
        self.good = self.urls['good']

    def ready(self):
        self.wait_for(int(self.good.rsplit(':')[-1]), self.error_log)

    def log(self):
        with open(os.path.join(self.folder, 'access.log')) as file:
            return file.read().splitlines()


SQUID = """http_port 127.0.0.1:PORT
auth_param basic program HELPER FOLDER/passwords
auth_param basic children 1
auth_param basic realm tests
acl signed proxy_auth REQUIRED
http_access allow signed
http_access deny all
cache deny all
pid_filename FOLDER/squid.pid
access_log stdio:FOLDER/access.log
cache_log FOLDER/cache.log
coredump_dir FOLDER
visible_hostname loopback
shutdown_lifetime 0 seconds
pinger_enable off
netdb_filename none
cache_mem 8 MB
"""


class Squid(Process):
    """A proxy that lets nobody through without PROXY_USER and SECRET. It does not run as root: then it is the user `proxy` of its package."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        port = free_port()
        hashed = subprocess.run(['openssl', 'passwd', '-apr1', SECRET], capture_output=True, text=True, check=True).stdout.strip()
        self.write('passwords', '%s:%s\n' % (PROXY_USER, hashed))
        self.write('squid.conf', SQUID.replace('PORT', str(port)).replace('HELPER', LOGIN_HELPER).replace('FOLDER', folder))
        user = pwd.getpwnam('proxy') if os.getuid() == 0 else None
        self.give(user)
        log = os.path.join(folder, 'output.log')
        with open(log, 'w') as output:
            super().__init__(['/usr/sbin/squid', '-N', '-f', os.path.join(folder, 'squid.conf')], user=user, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        self.output, self.port, self.url = log, port, 'http://127.0.0.1:%d' % port

    def ready(self):
        self.wait_for(self.port, self.output)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), 'w') as file:
            file.write(text)

    def give(self, user):
        """The folder is its own, and the way to it may be walked."""
        if not user:
            return
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        for name in os.listdir(self.folder):
            os.chown(os.path.join(self.folder, name), user.pw_uid, user.pw_gid)
        above = os.path.dirname(self.folder)
        os.chmod(above, os.stat(above).st_mode | 0o011)

    def log(self):
        with open(os.path.join(self.folder, 'access.log')) as file:
            return file.read().splitlines()


class Servers:
    """Those that are named, in a temporary folder that is removed at the end: services, nginx (needs services), squid, filter-200, filter-502."""

    def __init__(self, *names, options=()):
        self.folder = tempfile.mkdtemp(prefix='placebook-servers-')
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.services = self.nginx = self.squid = None
        self.filters, self.certificates, self.all = {}, None, []
        try:
            for name in names:
                self.start(name, options)
            for server in self.all:
                server.ready()
        except BaseException:
            self.stop()
            raise

    def start(self, name, options):
        if name == 'services':
            self.services = self.keep(Services(*options))
        elif name == 'nginx':
            self.certificates = Certificates(os.path.join(self.folder, 'certificates'))
            os.mkdir(os.path.join(self.folder, 'nginx'))
            self.nginx = self.keep(Nginx(os.path.join(self.folder, 'nginx'), self.services, self.certificates))
        elif name == 'squid':
            self.squid = self.keep(Squid(os.path.join(self.folder, 'squid')))
        elif name.startswith('login-'):
            self.filters[name] = self.keep(Printing(os.path.join(HERE, 'loopback', 'login_proxy.py'), name[len('login-'):]))
        elif name.startswith('filter-'):
            self.filters[name] = self.keep(Printing(os.path.join(HERE, 'loopback', 'proxy.py'), name[len('filter-'):]))
        else:
            raise ValueError("there is no server '%s'" % name)

    def keep(self, server):
        self.all.append(server)
        return server

    def stop(self):
        for server in reversed(self.all):
            server.stop()
        self.all = []
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    def named(self):
        """What a test in C reads."""
        found = {'folder': self.folder}
        if self.services:
            found['services'] = self.services.url
        if self.nginx:
            found.update(self.nginx.urls, authority=self.certificates.path('authority.crt'), static=self.nginx.static)
        if self.squid:
            found['squid'] = self.squid.url
        found.update({name: proxy.url for name, proxy in self.filters.items()})
        return found


def main():
    end_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with Servers(*sys.argv[1:]) as servers:
        for name, value in servers.named().items():
            print(name, value)
        print('ready', flush=True)
        sys.stdin.read()


if __name__ == '__main__':
    main()
