"""--pdf: pages printed by a browser, which is a child with limits, and never needed. What the browser does is played by scripts; Chromium itself prints where it is installed."""
import json, os, re, unittest
from job import Job, main
from pages import CHROMIUM

FAKE = '''#!/bin/sh
for word in "$@"; do
    case "$word" in
    --print-to-pdf=*) to="${word#*=}" ;;
    file://*) page="${word#file://}" ;;
    esac
done
case "$page" in "$HOME"/*) ;; *) exit 1 ;; esac
printf '%%PDF-1.4\\n<</CreationDate (D:20200102030405+00'"'00'"')/ModDate (D:20200102030405+00'"'00'"')>>\\n' >"$to"
grep -c 'href="' "$page" >>"$to"
'''


class Pdf(Job):
    def browser(self, text):
        path = self.write('browser', text)
        os.chmod(path, 0o700)
        return path

    def publish(self, *words, **where):
        return self.run_program('run', 'pipelines/demo.json', '--place', 'rugby', '--pdf', *words, **where)

    def pdf(self, output=None):
        path = os.path.join(self.latest(output), 'rugby', 'rugby-profile.pdf')
        if not os.path.exists(path):
            return None
        with open(path, 'rb') as f:
            return f.read()

    def listed(self):
        with open(os.path.join(self.latest(), 'publication.json'), encoding='utf-8') as f:
            return [file['path'] for file in json.load(f)['artefacts']]

    def test_a_page_is_printed_with_the_date_of_the_publication(self):
        """The copy that the browser is given is in its own folder, and has no link to files that are not there."""
        done = self.publish('--browser', self.browser(FAKE), '--as-of', '2026-11-28')
        self.assertNotIn('not printed', done.stderr)
        self.assertEqual(self.pdf(), b"%PDF-1.4\n<</CreationDate (D:20261128000000+00'00')/ModDate (D:20261128000000+00'00')>>\n0\n")
        self.assertIn('rugby/rugby-profile.pdf', self.listed())
        with open(os.path.join(self.latest(), 'index.html'), encoding='utf-8') as f:
            self.assertIn('href="rugby/rugby-profile.pdf"', f.read())
        self.assertIn('nothing changed', self.publish('--browser', self.browser(FAKE)).stdout)
        before = self.pdf()
        self.run_program('run', 'pipelines/demo.json', '--pdf', '--browser', self.browser(FAKE), '--as-of', '2026-11-29')
        self.assertEqual(self.pdf(), before, 'made again beside others, it keeps its date')
        with open(os.path.join(self.latest(), 'coventry', 'coventry-profile.pdf'), 'rb') as f:
            self.assertIn(b'D:20261129', f.read())

    def test_without_a_browser_or_with_a_bad_one_all_else_is_published(self):
        for kind, path in (('none', os.path.join(self.folder, 'nothing')), ('fails', self.browser('#!/bin/sh\necho "cannot" >&2\nexit 1\n')),
                           ('prints something else', self.browser('#!/bin/sh\nfor word; do case "$word" in --print*) echo hello >"${word#*=}";; esac; done\n'))):
            done = self.publish('--browser', path, output=os.path.join(self.folder, kind))
            self.assertRegex(done.stderr, 'Chromium is not installed' if kind == 'none' else 'rugby-profile.html was not printed', kind)
            self.assertIsNone(self.pdf(os.path.join(self.folder, kind)))
            self.assertTrue(os.path.exists(os.path.join(self.latest(os.path.join(self.folder, kind)), 'rugby', 'rugby-profile.html')))

    def test_no_file_names_the_program(self):
        path = self.write('p.json', json.dumps({'pipeline': 'p', 'browser': '/bin/sh'}))
        self.assertIn('--browser PROGRAM', self.run_program('run', path, code=3).stderr)

    @unittest.skipUnless(CHROMIUM, 'needs chromium')
    def test_chromium_prints_the_same_bytes_again(self):
        other = os.path.join(self.folder, 'other')
        self.publish('--browser', CHROMIUM, '--as-of', '2026-11-28')
        self.publish('--browser', CHROMIUM, '--as-of', '2026-11-28', output=other)
        self.assertEqual(len(re.findall(rb'/Type\s*/Page\b', self.pdf())), 1)
        self.assertEqual(self.pdf(), self.pdf(other))
        self.assertNotIn(b'.converting-', self.pdf())


if __name__ == '__main__':
    main()
