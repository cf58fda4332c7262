"""A page on which a source finds its file and which has fewer links than last time, or none: a drift report. How many links a page has is written here."""
import json, subprocess
from addressed import Addressed, SERVICES, table
from job import PROGRAM, contents, main

MONTHS = ['August', 'September', 'October']


class Links(Addressed):
    def setUp(self):
        super().setUp()
        self.serve(**{'beds-%s-2026' % month: table(10) for month in MONTHS})
        self.page(*MONTHS)

    def page(self, *months, other=''):
        SERVICES.control(files={'page.html': '<html><body>%s%s</body></html>' % (''.join('<a href="beds-%s-2026.csv">%s</a>\n' % (month, month) for month in months), other)})

    def publish(self, *words, code=0, form='beds-{period}.csv', **source):
        path = self.pipeline({'beds': '${found}'}, find={'page': SERVICES.url + '/files/page.html', 'links': form}, **source)
        return self.run_program('run', path, *words, code=code)

    def drift(self):
        done = subprocess.run([PROGRAM, 'runs', 'show', self.last(), '--state', self.state, '--json'], capture_output=True, text=True)
        return [(one['severity'], one['part'], one['change'], one['sentence']) for one in json.loads(done.stdout)['drift']]

    def last(self):
        done = subprocess.run([PROGRAM, 'runs', '--state', self.state, '--json'], capture_output=True, text=True)
        return str(json.loads(done.stdout.splitlines()[0])['number'])

    def sentence(self, now, before, run):
        return "%d link%s of the page %s/files/page.html %s the form 'beds-{period}.csv', and %d had it in run %d" % (
            now, '' if now == 1 else 's', SERVICES.url, 'has' if now == 1 else 'have', before, run)

    def test_fewer_links_are_warned_of_on_a_night_when_nothing_else_changed(self):
        self.publish()
        self.assertEqual(self.drift(), [])
        self.page('October')
        done = self.publish('--error-on-no-change', code=9)
        self.assertEqual(self.drift(), [('warn', 'links', 'removed', self.sentence(1, 3, 1))])
        self.assertIn("source 'beds': " + self.sentence(1, 3, 1), done.stderr)
        self.assertNotIn('links', self.publish().stderr)
        self.assertEqual(self.drift(), [])

    def test_more_links_are_none(self):
        self.publish()
        self.serve(**{'beds-November-2026': table(11)})
        self.page(*MONTHS, 'November')
        self.publish()
        self.assertEqual([one for one in self.drift() if one[1] == 'links'], [])

    def test_no_link_is_told_with_what_there_was(self):
        """The source keeps its last good rows when it may be missing, and stops the run when it is required; the report says both times what there was."""
        self.publish(required=False)
        self.page(other='<a href="occupancy-2026.csv">all</a>')
        for required, code in ((False, 8), (True, 6)):
            self.publish(code=code, required=required)
            self.assertEqual(self.drift(), [('warn', 'links', 'removed', self.sentence(0, 3, 1))])
        self.page(*MONTHS[1:])
        self.publish(code=0)
        self.assertEqual(self.drift(), [('warn', 'links', 'removed', self.sentence(2, 3, 1))])

    def test_the_pipeline_file_decides(self):
        self.publish()
        before = contents(self.output)
        self.page('October')
        for night in range(2):  # what stopped one night stops the next one too
            done = self.publish(code=6, drift={'links': 'stop'})
            self.assertIn('is not what it was: ' + self.sentence(1, 3, 1), done.stderr)
            self.assertEqual(self.drift()[0][0], 'stop')
        self.assertEqual(contents(self.output), before)
        self.publish('--accept-drift', drift={'links': 'stop'})
        self.assertEqual(self.drift()[0][0], 'warn')
        self.publish(drift={'links': 'stop'})
        self.assertEqual(self.drift(), [])

    def test_another_form_is_not_compared(self):
        self.publish()
        self.page('October')
        self.publish(form='beds-{period}.*')
        self.assertEqual([one for one in self.drift() if one[1] == 'links'], [])

    def test_a_month_that_is_left_out_is_noted(self):
        """Whether the listing skips it or nothing was published then, nobody knows; quarters and years have larger steps, and no gap."""
        self.serve(**{'beds-%s-2026' % month: table(10) for month in ('June', 'July')})
        self.page('June', 'July', 'September', 'October')
        self.publish()
        self.assertEqual(self.drift(), [('note', 'links', 'removed', "the page %s/files/page.html has no link of the form 'beds-{period}.csv' between 2026-07 and 2026-09: "
                                                                     "it may skip one" % SERVICES.url)])
        self.page('June', 'August', 'October')
        self.publish()
        self.assertEqual([one for one in self.drift() if one[0] == 'note' and one[1] == 'links'], [])

    def test_a_note_is_no_warning(self):
        self.publish()
        self.page('October')
        self.assertNotIn('link', self.publish(drift={'links': 'note'}).stderr)
        self.assertEqual(self.drift()[0][0], 'note')


if __name__ == '__main__':
    main()
