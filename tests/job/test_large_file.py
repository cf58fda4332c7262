"""A file of more than 32 MB is read in parts, by several threads. What is published and said must be what one thread, which reads it from its beginning,
publishes and says."""
import hashlib, json, os, shutil, subprocess
from job import HEADER, Job, PROGRAM, contents, main, name_alike, read_json, row

OURS = ('E07000220', 'E92000001', 'E07000221', 'E07000218', 'E07000219', 'E08000026', 'E07000222')
PART = 16 << 20  # bytes, about, that a thread reads at a time (engine/plan/inputs.h)


def large_text():
    """Rows of a nation with those of our areas between them: with notes of several lines, accents, limits in the wrong order, a period that is none."""
    elsewhere = row('E09000001').replace(',,,Similar', ',"' + 'a note that makes the row long, with ""quotes"", ' * 7 + '",,Similar')
    lines, size = [HEADER], 0
    for number in range(6 * 14):
        for area in OURS:
            made = row(area, str(2000 + number % 14), indicator=str(91500 + number // 14))
            if number % 10 == 3:
                made = made.replace(',,,Similar', ',"a note of\ntwo lines, by Zoë",,Similar')
            if number % 25 == 7:
                made = made.replace(',11,14,', ',14,11,')
            if number % 40 == 39:
                made = made.replace(',2', ',199O-2', 1)
            lines.append(made)
        many = (34 << 20) // (6 * 14) // len(elsewhere)
        lines += [elsewhere] * many
        size += many * len(elsewhere)
    assert size > 2 * PART
    return '\r\n'.join(lines) + '\r\n'


class LargeFile(Job):
    @classmethod
    def setUpClass(cls):
        cls.text = large_text().encode()

    def both(self, text, code=0):
        path = self.write('large.csv', text)
        told = []
        for jobs in ('1', '4'):
            where = {'output': os.path.join(self.folder, 'output' + jobs), 'state': os.path.join(self.folder, 'state' + jobs)}
            done = self.publish_files(path, '--jobs', jobs, '--max-rejects', '50%', code=code, **where)
            told.append(done.stderr)
            if code == 0:
                told[-1] += str(sorted(contents(self.latest(where['output'])).items()))
        self.assertEqual(told[0].replace('state1', 'state4').replace('output1', 'output4'), told[1])
        if code == 0:
            name_alike(*(os.path.join(self.folder, 'output' + jobs) for jobs in ('1', '4')))
        return told[1]

    def test_is_published_as_by_one_thread(self):
        told = self.both(self.text)
        self.assertRegex(told, 'lower confidence limit above the upper one: [0-9]+, first in line [0-9]+; kept')
        unit = read_json(self.folder, 'output4', 'latest', 'publication.json')['units'][0]
        self.assertEqual(unit['rows_read'], len(self.text.split(b'\r\n')) - 2)
        self.assertGreater(unit['rows_rejected'], 0)

    def test_its_digest_is_made_while_it_is_read(self):
        """When the file is new, also by one thread. It is that of the whole file, and whoever makes it first finds nothing to do."""
        def published():
            return read_json(self.latest(), 'publication.json')['inputs'][0]['sha256']
        path = self.write('large.csv', self.text)
        for jobs in ('4', '1'):
            for left in (self.output, self.state):
                shutil.rmtree(left, ignore_errors=True)
            self.publish_files(path, '--jobs', jobs)
            self.assertEqual(published(), hashlib.sha256(self.text).hexdigest())
        for jobs in ('1', '4'):
            self.assertIn('nothing changed', self.publish_files(path, '--jobs', jobs).stdout)
        changed = self.text.replace(b',11,14,', b',10,14,', 1)
        self.assertEqual(len(changed), len(self.text))
        self.write('large.csv', changed)
        self.assertNotIn('nothing changed', self.publish_files(path, '--jobs', '4').stdout)
        self.assertEqual(published(), hashlib.sha256(changed).hexdigest())

    def middle(self, old, new):
        at = self.text.index(old, len(self.text) * 2 // 3)
        return self.text[:at] + new + self.text[at + len(old):]

    def test_that_is_not_utf_8(self):
        self.assertIn('converted from Windows-1252', self.both(self.text.replace('ë'.encode(), b'\xeb')))
        self.both(self.middle('Zoë'.encode(), b'Zo\xeb'))

    def test_with_a_quotation_mark_in_plain_text(self):
        self.both(self.middle(b',Rugby,', b',Rug"by,'))
        self.both(self.middle(b'"a note of', b'""a note of'))

    def test_rows_that_are_rejected_late_have_their_text(self):
        """Few are found by their lines, many by reading the file: either way each has the text that is in the file, whatever is before it."""
        elsewhere = row('E09000001').replace(',,,Similar', ',"a note ""of\ntwo lines""",,Similar')
        for many in (9, 400):
            lines = [HEADER]
            for number in range(many):
                lines += [elsewhere] * (18000 // many)
                for value in ('12', '13'):  # which nobody can choose from
                    lines.append(row(OURS[number % 7], str(1950 + number // 7), value).replace(',,,Similar', ',"%d, as noted",,Similar' % number))
            path = self.write('late%d.csv' % many, '\n'.join(lines) + '\n')
            where = {'output': os.path.join(self.folder, 'o%d' % many), 'state': os.path.join(self.folder, 's%d' % many)}
            self.publish_files(path, '--max-rejects', '100%', code=7, **where)
            listed = subprocess.run([PROGRAM, 'rejects', '--json', '--state', where['state']], capture_output=True, text=True, env=self.environment())
            rejects = [json.loads(line) for line in listed.stdout.splitlines()]
            self.assertEqual(len(rejects), 2 * many)
            with open(path) as file:
                text = file.read().split('\n')
            for reject in rejects:
                self.assertIn(reject['raw'], text[int(reject['line']) - 1])
                self.assertIn('as noted', reject['raw'])

    def test_that_cannot_be_read(self):
        self.assertIn('ends in the middle of line', self.both(self.text[:-20], code=5))
        self.assertIn('NUL', self.both(self.middle(b',Rugby,', b',Rug\0by,'), code=5))


if __name__ == '__main__':
    main()
