"""Pages of HTML as a test sees them: their text, tables, pictures and headings, and what is wrong with them; and printed by a browser where there is one."""
import html.parser, os, re, shutil, subprocess, tempfile

VOID = {'meta'}
CHROMIUM = next((found for found in map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome')) if found), None)
DRAWN = {'svg', 'path', 'circle', 'title'}


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


def browse(*options):
    """Runs Chromium without a window, without the network and with a folder of its own."""
    with tempfile.TemporaryDirectory(prefix='placebook-browser-') as folder:
        words = [CHROMIUM, '--headless', '--disable-gpu', '--disable-background-networking', '--disable-sync', '--no-first-run', '--user-data-dir=' + folder,
                 '--host-resolver-rules=MAP * ~NOTFOUND', *(['--no-sandbox'] if os.geteuid() == 0 else []), *options]
        return subprocess.run(words, capture_output=True, timeout=300)


def printed_pages(path, pdf):
    """How many pages of A4 a page takes in print."""
    browse('--no-pdf-header-footer', '--print-to-pdf=' + pdf, 'file://' + os.path.abspath(path))
    with open(pdf, 'rb') as f:
        return len(re.findall(rb'/Type\s*/Page\b', f.read()))
