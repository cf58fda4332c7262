"""Pages of HTML as a test sees them: their text, tables, pictures and headings, and what is wrong with them; and printed by a browser where there is one."""
import base64, html.parser, json, os, re, shutil, subprocess, tempfile

VOID = {'meta'}
CHROMIUM = next((found for found in map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome')) if found), None)
# axe.min.js of npm's axe-core, which is never needed to pass: a test that uses it skips without.
AXE = os.environ.get('PLACEBOOK_AXE', '')


class Page(html.parser.HTMLParser):
    """`faults`: what is not well-formed, or missing for a screen reader. `tables`: caption, headings and rows of texts. `pictures`: the text of each.
    `headings`: (level, text). `links`: addresses. `text`: all that is said outside the pictures."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.tags, self.tables, self.pictures, self.headings, self.links, self.ids = [], [], {}, [], [], [], [], []
        self.text, self.title = '', ''
        self.feed(text)
        self.close()
        self.faults += ['not closed: %s' % tag for tag in self.open]
        self.faults += ['a picture without a text'] * self.pictures.count('')
        self.faults += ['a table without a caption' for table in self.tables if not table['caption'].strip()]
        levels = [level for level, _ in self.headings]
        if levels[:1] != [1] or levels.count(1) != 1 or any(later > level + 1 for level, later in zip(levels, levels[1:])):
            self.faults.append('headings are out of order: %s' % levels)
        if not text.startswith('<!DOCTYPE html>\n<html lang="en-GB">'):
            self.faults.append('no language')

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag == 'th' and attributes.get('scope') not in ('row', 'col'):
            self.faults.append('a heading without scope')
        if 'src' in attributes or any(name.startswith('on') for name in attributes):
            self.faults.append('something outside the page')
        if 'href' in attributes:
            self.links.append(attributes['href'])
        if tag == 'svg':
            self.pictures.append('')
            if attributes.get('role') != 'img':
                self.faults.append('a picture that does not say it is one')
        if tag == 'table':
            self.tables.append({'caption': '', 'headings': [], 'rows': []})
        if tag == 'tr':
            self.row = []
        if tag in ('td', 'th'):
            self.row.append('')
        if re.fullmatch('h[1-6]', tag):
            self.headings.append((int(tag[1]), ''))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append('closed out of order: %s' % tag)
        if tag == 'tr':
            self.tables[-1]['headings' if 'thead' in self.open else 'rows'].append(self.row)

    def handle_data(self, data):
        if 'style' in self.open:
            return
        if 'svg' in self.open:
            self.pictures[-1] += data
            return
        if self.open[-1:] == ['title']:
            self.title += data
            return
        self.text += data
        if self.headings and any(re.fullmatch('h[1-6]', tag) for tag in self.open):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        if 'caption' in self.open:
            self.tables[-1]['caption'] += data
        elif 'td' in self.open or 'th' in self.open:
            self.row[-1] += data


OPTIONS = ['--headless', '--disable-gpu', '--disable-background-networking', '--disable-sync', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND',
           *(['--no-sandbox'] if os.geteuid() == 0 else [])]


class Browser:
    """Chromium without a window and without the network, in a folder of its own, told what to do through two pipes (the DevTools protocol: JSON texts that
    end with a zero byte)."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix='placebook-browser-', ignore_cleanup_errors=True)  # its children may still write
        told, self.tell = os.pipe()
        self.hear, said = os.pipe()

        def connect():
            for end, place in ((os.dup(told), 3), (os.dup(said), 4)):
                os.dup2(end, place)

        self.process = subprocess.Popen([CHROMIUM, *OPTIONS, '--remote-debugging-pipe', '--user-data-dir=' + self.folder.name], preexec_fn=connect,
                                        pass_fds=(3, 4), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(told), os.close(said)
        self.number, self.rest, self.session = 0, b'', None
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        self.call('Page.enable')
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.tell), os.close(self.hear)
        self.folder.cleanup()

    def next(self):
        while b'\0' not in self.rest:
            more = os.read(self.hear, 1 << 16)
            if not more:
                raise RuntimeError('the browser has ended')
            self.rest += more
        text, self.rest = self.rest.split(b'\0', 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': parameters, **({'sessionId': self.session} if self.session else {})}
        os.write(self.tell, json.dumps(message).encode() + b'\0')
        while True:
            answer = self.next()
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError('%s: %s' % (method, answer['error']))
                return answer['result']

    def open(self, path, width=1100, height=800):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
        self.call('Page.navigate', url='file://' + os.path.abspath(path))
        self.evaluate('new Promise(done => document.readyState === "complete" ? done(1) : addEventListener("load", () => done(1)))')

    def evaluate(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression, awaitPromise=True, returnByValue=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(answer['exceptionDetails'].get('exception', {}).get('description', 'an exception'))
        return answer['result'].get('value')

    def violations(self):
        """What axe-core finds: rule and the first element."""
        with open(AXE, encoding='utf-8') as f:
            self.evaluate(f.read() + ';0')
        return self.evaluate('axe.run().then(found => found.violations.map(one => one.id + ": " + one.nodes.length + " " + one.nodes[0].html.slice(0, 150)))')

    def tree(self):
        """The accessibility tree, as (role, name) of what is not passed over."""
        nodes = self.call('Accessibility.getFullAXTree')['nodes']
        return [(node['role']['value'], node.get('name', {}).get('value', '')) for node in nodes if not node.get('ignored')]

    def picture(self, path, whole=False, clip=None):
        options = {'captureBeyondViewport': True} if whole else {}
        if clip:
            options['clip'] = dict(zip(('x', 'y', 'width', 'height', 'scale'), clip))
        with open(path, 'wb') as f:
            f.write(base64.b64decode(self.call('Page.captureScreenshot', format='png', **options)['data']))

    def printed(self):
        """The page as a PDF."""
        return base64.b64decode(self.call('Page.printToPDF', preferCSSPageSize=True, displayHeaderFooter=False, printBackground=True)['data'])

    def printed_pages(self):
        return len(re.findall(rb'/Type\s*/Page\b', self.printed()))
