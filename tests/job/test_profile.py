"""The profile page: well-formed, accessible, small, without a script, and with the figures of the tidy table."""
import csv, html.parser, os, re
from job import Job, PLACES, main

VOID = {'meta'}


class Page(html.parser.HTMLParser):
    """Every tag that is opened is closed, in order; tables have what a screen reader needs."""

    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.tags, self.cells, self.attributes = [], [], {}, [], {}
        self.feed(text)
        self.close()
        self.faults += ['not closed: %s' % tag for tag in self.open]

    def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        attributes = dict(attributes)
        self.attributes.setdefault(tag, []).append(attributes)
        if tag == 'th' and attributes.get('scope') not in ('row', 'col'):
            self.faults.append('a heading without scope')
        if 'src' in attributes or 'href' in attributes:
            self.faults.append('something outside the page')
        if tag not in VOID:
            self.open.append(tag)
        if tag in ('td', 'th'):
            self.cells.append('')

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append('closed out of order: %s' % tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in ('td', 'th'):
            self.cells[-1] += data


class Profile(Job):
    def test_pages_of_the_demo(self):
        self.run_program('run', 'pipelines/demo.json')
        for place in PLACES:
            with open(os.path.join(self.latest(), place, place + '-profile.html'), encoding='utf-8', newline='') as f:
                text = f.read()
            page = Page(text)
            self.assertEqual(page.faults, [], place)
            self.assertLess(len(text.encode()), 60000)
            self.assertTrue(text.startswith('<!DOCTYPE html>\n<html lang="en-GB">'))
            self.assertIn('SAMPLE DATA', text)
            self.assertNotIn('script', page.tags)
            self.assertEqual(page.tags['table'], page.tags['caption'])
            self.assertNotIn('nan', [cell.lower() for cell in page.cells])
            self.check_figures(place, text)

    def check_figures(self, place, text):
        """A measure with few rows, worked out here: the latest figure of the Place with one decimal."""
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), encoding='utf-8', newline='') as f:
            rows = [row for row in csv.DictReader(f) if row['measure'] == 'bowel-screening' and row['geography'] in ('exact', 'sum') and row['value']]
        if place != 'rugby':
            return
        self.assertTrue(rows)
        latest = max(rows, key=lambda row: row['period_end'])
        value = '%.1f%%' % float(latest['value'])
        self.assertRegex(text, r'Bowel cancer screening coverage</th><td class="n">%s</td>' % re.escape(value))


class Hostile(Job):
    def test_texts_are_escaped(self):
        """A Place and a plan whose names are markup."""
        import json
        from job import ROOT
        inside = lambda name: os.path.join(ROOT, 'pipelines', name)
        with open(inside('framework/places.json'), encoding='utf-8') as f:
            places = json.load(f)
        places['places'][1]['name'] = '<script>alert("x")</script> & Rugby'
        places['places'][1]['priorities'][0]['name'] = '</caption><b>'
        self.write('places.json', json.dumps(places))
        pipeline = {'pipeline': 'small', 'framework': inside('framework/outcomes.json'), 'places': 'places.json',
                    'sources': [{'id': 'sample', 'extractor': 'fingertips', 'options': {'files': [inside('sample/overarching.csv')]}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'profile'}]}
        self.run_program('run', self.write('p.json', json.dumps(pipeline)))
        with open(os.path.join(self.latest(), 'rugby', 'rugby-profile.html'), encoding='utf-8') as f:
            text = f.read()
        page = Page(text)
        self.assertEqual(page.faults, [])
        self.assertNotIn('script', page.tags)
        self.assertNotIn('b', page.tags)
        self.assertIn('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Rugby', text)

    def test_milestones_stand_without_targets(self):
        """A plan with milestones alone, whose text is markup."""
        import json
        from job import ROOT
        inside = lambda name: os.path.join(ROOT, 'pipelines', name)
        targets = {'documents': [{'id': 'plan', 'title': 'Plan'}],
                   'milestones': [{'id': 'm', 'text': '<i>Open & close</i>', 'area': 'rugby', 'by': '2020', 'document': 'plan', 'line': '1'}]}
        pipeline = {'pipeline': 'small', 'framework': inside('framework/outcomes.json'), 'places': inside('framework/places.json'),
                    'targets': self.write('targets.json', json.dumps(targets)),
                    'sources': [{'id': 'sample', 'extractor': 'fingertips', 'options': {'files': [inside('sample/overarching.csv')]}}],
                    'transforms': [{'use': 'normalise'}, {'use': 'places'}], 'loaders': [{'use': 'profile'}]}
        self.run_program('run', self.write('p.json', json.dumps(pipeline)))
        with open(os.path.join(self.latest(), 'rugby', 'rugby-profile.html'), encoding='utf-8') as f:
            page = Page(f.read())
        self.assertEqual(page.faults, [])
        self.assertNotIn('i', page.tags)
        self.assertIn('<i>Open & close</i>', page.cells)


if __name__ == '__main__':
    main()
