"""index.html: links that lead somewhere, and the Places side by side as their own tables have them, also where some are kept."""
import csv, os, re, urllib.parse
from job import Job, PLACES, main
from pages import Page


class Index(Job):
    def page(self):
        with open(os.path.join(self.latest(), 'index.html'), encoding='utf-8', newline='') as f:
            page = Page(f.read())
        self.assertEqual(page.faults, [])
        self.assertNotIn('script', page.tags)
        for link in page.links:
            self.assertNotRegex(link, r'^/|:|\.\.')
            self.assertTrue(os.path.isfile(os.path.join(self.latest(), urllib.parse.unquote(link))), link)
        return page

    def words(self, place):
        """By measure, sex and category: how the latest figure compares, in the words of the page."""
        found = {}
        with open(os.path.join(self.latest(), place, place + '-profile.csv'), encoding='utf-8', newline='') as f:
            for row in csv.DictReader(f):
                name = row['measure_name'] + (': ' + row['category'] if row['category'] else '') + {'Male': ' (male)', 'Female': ' (female)'}.get(row['sex'], '')
                found[name] = row['in_words'] + {'county': ' (county)', 'shared': ' (larger area)'}.get(row['geography'], '')
        return found

    def check_rug(self, page):
        names = page.tables[0]['rows']
        words = {place: self.words(place) for place in PLACES}
        rows = [row for table in page.tables[1:] for row in table['rows']]
        self.assertGreater(len(rows), 40)
        for row in rows:
            self.assertEqual(row[1:], [words[place].get(row[0], 'No figure') for place in PLACES], row[0])
        rated = {name for place in PLACES for name, word in words[place].items() if not word.startswith('Not rated')}
        self.assertEqual(rated - {row[0] for row in rows}, set(), 'rated and not in the rug')
        return names

    def test_the_whole(self):
        self.begin_with_demo()
        names = self.check_rug(self.page())
        self.assertEqual(len(names), 9)
        self.assertEqual({row[3] for row in names}, {'This publication'})
        self.assertIn('Everybody who lives here', [row[1] for row in names][-1])

    def test_kept_and_absent_places(self):
        self.run_program('run', 'pipelines/demo.json', '--place', 'coventry,rugby')
        names = {row[0]: row for row in self.page().tables[0]['rows']}
        self.assertEqual(names['South Warwickshire'][2:], ['Not in this publication.', ''])
        self.run_program('run', 'pipelines/demo.json')
        self.run_program('run', 'pipelines/demo.json', '--place', 'rugby', '--profile', 'publication')
        page = self.page()
        names = {row[0]: row for row in self.check_rug(page)}
        self.assertEqual(names['Rugby'][3], 'This publication')
        self.assertEqual(names['Coventry'][3], 'Kept from an earlier publication')
        self.assertIn('Workbook of Coventry', re.sub(r'\s+', ' ', names['Coventry'][2]))


if __name__ == '__main__':
    main()
