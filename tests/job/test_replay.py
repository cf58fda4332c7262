"""Rejected rows replayed: exported, corrected as a person would in a spreadsheet (openpyxl here), replayed. Expected figures are
worked out here, from the numbers that the tests put into the files."""
import csv, json, os, subprocess, unittest
import openpyxl
from job import HEADER, Job, PROGRAM, ROOT, contents, main, read_json, row

YEARS = range(2010, 2020)
DISTRICTS = ('E07000221', 'E07000222')


def counted(area, year, count, value=None):
    """A row with its own count of 1,000, and the percentage that goes with it, unless that is written wrongly."""
    made = row(area, str(year), value=value or '%g' % (count / 10)).replace(',125,1000,', ',%d,1000,' % count)
    return made.replace(',11,14,', ',%g,%g,' % (count / 10 - 2, count / 10 + 2))


def area_rows(bad=None):
    """Rugby, England and the two districts of South Warwickshire, with figures of their own; Warwick's 2019 is 10.9 with a letter in it."""
    rows = [counted(area, year, count + year - 2000) for area, count in (('E07000220', 120), ('E92000001', 140), ('E07000221', 100))
            for year in YEARS]
    rows += [counted('E07000222', year, 90 + year - 2000, bad if year == 2019 else None) for year in YEARS]
    return rows + [counted(area, year, 130) for area in ('E07000218', 'E07000219', 'E08000026') for year in YEARS]


class Replay(Job):
    PIPELINE = 'pipelines/fingertips-files.json'

    def placebook(self, *words, code=0):
        done = subprocess.run([PROGRAM, *words, '--state', self.state], capture_output=True, text=True, cwd=ROOT, env=self.environment(),
                              timeout=600)
        self.assertEqual(done.returncode, code, '%s\n%s\n%s' % (words, done.stdout, done.stderr))
        self.assertNotIn('Sanitizer', done.stderr)
        return done

    def publish(self, path, *words, code=0):
        return self.run_program('run', self.PIPELINE, '--set', 'files=' + path, *words, code=code)

    def replay(self, listed, *words, code=0):
        """The pipeline is that of the latest run, with the files that it was given."""
        return self.run_program('replay', listed, *words, code=code)

    def export(self, name='rejects.xlsx', *words):
        path = os.path.join(self.folder, name)
        self.placebook('rejects', '--output', path, *words)
        return path

    def table(self, place='south-warwickshire'):
        with open(os.path.join(self.latest(), place, place + '-outcomes.csv'), newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def counts(self):
        unit = read_json(self.latest(), 'publication.json')['units'][0]
        return tuple(unit['rows_' + what] for what in ('read', 'kept', 'filtered', 'rejected', 'duplicate'))

    def correct(self, path, changes):
        """Changes cells as {(row below the headings, heading): text}, and saves."""
        book = openpyxl.load_workbook(path)
        (sheet,) = book
        (table,) = sheet.tables.values()
        rows = list(sheet[table.ref])
        headings = [cell.value for cell in rows[0]]
        for (number, heading), text in changes.items():
            rows[number][headings.index(heading)].value = text
        book.save(path)

    def first_run(self, bad='1O.9'):
        path = self.write('areas.csv', '\r\n'.join([HEADER] + area_rows(bad)) + '\r\n')
        self.publish(path)
        return path

    # --- a round trip ---

    def test_a_corrected_row_takes_the_place_of_the_one_in_the_file(self):
        path = self.first_run()
        self.assertEqual(self.counts(), (70, 69, 0, 1, 0))
        before = self.table()
        self.assertFalse([r for r in before if r['geography'] == 'sum' and r['period'] == '2019' and r['value']])
        listed = self.export()
        self.correct(listed, {(1, 'Column M'): '10.9'})
        dry = self.replay(listed, '--dry-run')
        self.assertIn("areas.csv:41: column M was '1O.9', now '10.9'", dry.stdout)
        self.assertEqual(self.counts(), (70, 69, 0, 1, 0))
        self.assertFalse(os.path.exists(os.path.join(self.state, 'corrections.json')))

        done = self.replay(listed)
        self.assertIn('1 row corrected: 1 no longer rejected, 0 rejected again', done.stdout)
        self.assertEqual(self.counts(), (70, 70, 0, 0, 0))
        after = self.table()
        warwick = [r for r in after if r['area_code'] == 'E07000222' and r['period'] == '2019']
        self.assertEqual([(r['value'], r['count'], r['source_row']) for r in warwick], [('10.9', '109', '41')])
        self.assertIn("the row was corrected by hand: column M was '1O.9', now '10.9'", warwick[0]['note'])
        (total,) = [r for r in after if r['geography'] == 'sum' and r['period'] == '2019']
        self.assertEqual(float(total['count']), 119 + 109)
        self.assertAlmostEqual(float(total['value']), 100 * (119 + 109) / 2000, places=9)
        self.assertEqual(total['source_row'], '31;41')
        # Nothing else changed but what follows from the new year (comparison, trend and chart look at all years).
        def plain(rows):
            keys = ('area_code', 'geography', 'period', 'value', 'count', 'denominator', 'lower_95', 'upper_95', 'source_row')
            return {tuple(r[key] for key in keys) for r in rows if r['period'] != '2019'}
        self.assertEqual(plain(before), plain(after))
        book = openpyxl.load_workbook(os.path.join(self.latest(), 'south-warwickshire', 'south-warwickshire-outcomes.xlsx'))
        quality = [[str(cell.value) for cell in r] for r in book['Checks'].iter_rows()]
        self.assertTrue([r for r in quality if r[0] == 'Corrected' and 'corrected by hand: column M' in ' '.join(r)], quality)

        # Every later run applies it, and has nothing to do.
        self.assertIn('nothing changed', self.publish(path).stdout)
        self.assertIn('nothing to do', self.replay(listed).stdout)
        kept = json.loads(self.placebook('replay', '--list', '--json').stdout)
        self.assertEqual((kept['input'], kept['row'], kept['in_use']), ('areas.csv', 41, True))
        self.assertIn('areas.csv:41', self.placebook('replay', '--list').stdout)

        # A new file is taken as it is.
        os.rename(path, path + '.old')
        self.write('areas.csv', '\r\n'.join([HEADER] + area_rows('1O.8')) + '\r\n')
        self.publish(path)
        self.assertEqual(self.counts(), (70, 69, 0, 1, 0))
        kept = json.loads(self.placebook('replay', '--list', '--json').stdout)
        self.assertFalse(kept['in_use'])
        stale = self.replay(listed, code=2)
        self.assertIn('areas.csv has changed since this list was written', stale.stderr)
        os.replace(path + '.old', path)

        # Forgotten, the row is rejected as it was.
        self.placebook('replay', '--remove', 'areas.csv:40', code=2)
        self.placebook('replay', '--remove', 'areas.csv:41')
        self.publish(path)
        self.assertEqual(self.table(), before)

    def test_the_rejects_of_a_publication_as_csv_do_as_well(self):
        path = self.first_run()
        with open(os.path.join(self.latest(), 'rejects.csv'), newline='') as file:
            text = file.read()
        listed = self.write('corrected.csv', text[::-1].replace('9.O1', '9.01', 1)[::-1])
        self.assertIn('1 no longer rejected', self.replay(listed).stdout)
        self.assertEqual(self.counts(), (70, 70, 0, 0, 0))

    def test_an_apostrophe_against_formulas_is_no_part_of_a_cell(self):
        """What begins with = + - @ tab or CR has one in the CSV list (OWASP, CSV injection); only the minus is corrected here."""
        rows = area_rows('-1O.9')
        rows[39] = rows[39].replace(',E07000222,', ',E07000222,\t', 1)
        path = self.write('areas.csv', '\r\n'.join([HEADER] + rows) + '\r\n')
        self.publish(path)
        listed = self.export('rejects.csv')
        with open(listed, newline='', encoding='utf-8') as file:
            text = file.read()
        self.assertIn(',"\'\t', text)
        self.assertIn(',"\'-1O.9"', text)
        with open(listed, 'w', newline='', encoding='utf-8') as file:
            file.write(text.replace("'-1O.9", "'-10.9"))
        told = [line.strip() for line in self.replay(listed, '--dry-run').stdout.splitlines() if 'areas.csv:41' in line]
        self.assertEqual(told, ["areas.csv:41: column M was '-1O.9', now '-10.9'"])

    def test_contradicting_rows_can_be_corrected(self):
        """The transform that rejects them has no file at hand: their cells are read back."""
        rows = area_rows() + [counted('E07000220', 2019, 500)]
        path = self.write('areas.csv', '\n'.join([HEADER] + rows) + '\n')
        self.publish(path)
        self.assertEqual(self.counts(), (71, 69, 0, 2, 0))
        listed = self.export()
        self.correct(listed, {(2, 'Column L'): '2009'})
        self.replay(listed)
        self.assertEqual(self.counts(), (71, 71, 0, 0, 0))

    def test_a_row_without_a_text_stops_no_other(self):
        """As of a source that was not read again: [x] and no cells. There is nothing to correct, and others are."""
        rows = area_rows('1O.9')
        rows[3] = rows[3].replace(',2013,', ',2O13,')
        self.publish(self.write('areas.csv', '\r\n'.join([HEADER] + rows) + '\r\n'))
        listed = self.export()
        lines = {cell.value: cell.row for cell in openpyxl.load_workbook(listed).active['C']}
        first = min(lines['Line 5'], lines['Line 41'])
        of = {line: lines[line] - first + 1 for line in ('Line 5', 'Line 41')}
        nothing = {(of['Line 5'], 'Column %s' % chr(65 + i)): None for i in range(26)}
        self.correct(listed, {(of['Line 41'], 'Column M'): '10.9', (of['Line 5'], 'Text of the row'): '[x]', **nothing})
        self.assertIn('1 row corrected: 1 no longer rejected, 0 rejected again; 1 in the list unchanged', self.replay(listed).stdout)

    def test_rows_of_earlier_loads_keep_their_text(self):
        """A later load does not read the file of an earlier one again, and the rejects of both are listed."""
        self.publish(self.write('areas.csv', '\r\n'.join([HEADER] + area_rows()) + '\r\n'))
        for name, rows in (('first', 'E07000220,2019,1.5\nE07000220,2019,2.5\nE08000026,2019,3\nE08000026,2018,3\n'), ('second', 'E07000220,2019,7.5\n')):
            data = self.write(name + '.csv', 'Area code,Year,Rate of %s\n' % name + rows)
            proposed = subprocess.run([PROGRAM, 'preview', data, '--pipeline'], capture_output=True, text=True, cwd=ROOT, env=self.environment())
            self.run_program('load', data, '--as', self.write(name + '.json', proposed.stdout))
        rejected = [json.loads(line) for line in self.placebook('rejects', '--json').stdout.splitlines()]
        self.assertEqual([(one['line'], one['raw']) for one in rejected], [(2, 'E07000220,2019,1.5'), (3, 'E07000220,2019,2.5')])

    def test_a_row_that_is_rejected_again_says_why(self):
        path = self.first_run()
        listed = self.export()
        self.correct(listed, {(1, 'Column M'): 'many'})
        done = self.replay(listed)
        self.assertIn('0 no longer rejected, 1 rejected again', done.stdout)
        self.assertIn("rejected again:", done.stdout)
        again = json.loads(self.placebook('rejects', '--json').stdout)
        self.assertIn('many', again['reason'])
        self.assertIn(',2019,many,', again['raw'])
        # The second list is of the corrected row; what is in the file is remembered too.
        second = self.export('second.xlsx')
        self.correct(second, {(1, 'Column M'): '10.9'})
        self.assertIn('1 no longer rejected', self.replay(second).stdout)
        kept = json.loads(self.placebook('replay', '--list', '--json').stdout)
        self.assertIn(',2019,1O.9,', kept['was'])
        self.assertIn(',2019,10.9,', kept['now'])

    def test_a_run_that_fails_leaves_no_correction_behind(self):
        path = self.first_run()
        listed = self.export()
        before = (os.readlink(self.latest()), contents(self.output))
        self.correct(listed, {(1, 'Column M'): 'many'})
        done = self.replay(listed, '--max-rejects', '0', code=7)
        self.assertIn('the corrections were not kept', done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.state, 'corrections.json')))
        self.assertEqual(before, (os.readlink(self.latest()), contents(self.output)))
        self.assertIn('nothing changed', self.publish(path).stdout)

    # --- a workbook ---

    def test_cells_of_a_workbook(self):
        self.PIPELINE = 'pipelines/long-form.json'
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = 'Table 2'
        sheet.append(['area_code', 'area_name', 'indicator', 'period', 'value', 'measure', 'group'])
        for year in YEARS:
            for area, name in (('E07000220', 'Rugby, town'), ('E08000026', 'Coventry'), ('E07000221', 'Stratford'), ('E07000219', 'Nuneaton')):
                sheet.append([area, name, 'Falls', str(year), 10 + (year - 2010) / 4, '%', 'Female'])
        sheet['D6'] = 'soon'
        sheet['E7'] = 'n,k'
        path = os.path.join(self.folder, 'council.xlsx')
        book.save(path)
        self.publish(path)
        self.assertEqual(self.counts(), (40, 38, 0, 2, 0))
        listed = self.export()
        self.correct(listed, {(1, 'Column D'): '2011', (2, 'Column E'): '11.5'})
        self.assertIn("council.xlsx:Table 2!6: column D was 'soon', now '2011'", self.replay(listed).stdout)
        self.assertEqual(self.counts(), (40, 40, 0, 0, 0))
        values = {(r['area_code'], r['period']): r['value'] for place in ('rugby', 'coventry') for r in self.table(place)}
        self.assertEqual(values['E07000220', '2011'], '10.25')
        self.assertEqual(values['E08000026', '2011'], '11.5')

    # --- what cannot be taken back ---

    def refuse(self, listed, *words, code=2):
        done = self.replay(listed, code=code)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertIn('hint:', done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.state, 'corrections.json')))

    def test_what_cannot_be_taken_back_is_refused_as_a_whole(self):
        path = self.first_run()
        whole = self.export()

        def changed(changes, name='wrong.xlsx'):
            book = openpyxl.load_workbook(whole)
            copy = os.path.join(self.folder, name)
            book.save(copy)
            self.correct(copy, changes)
            return copy
        self.assertIn('nothing to do', self.replay(whole).stdout)
        self.refuse(changed({(1, 'Column M'): '=10.9'}), 'Rejects!', 'a formula')
        self.refuse(changed({(1, 'Column M'): '10.9', (1, 'Line or cell'): 'Line 40'}), 'Line 40', 'not a rejected row')
        self.refuse(changed({(1, 'Column M'): '10.9', (1, 'Text of the row'): 'x'}), 'the text of the row is not that of')
        self.refuse(changed({(1, 'Column M'): '10.9', (1, 'Input SHA-256'): '0' * 64}), 'areas.csv has changed')
        empty = changed({(1, 'Column %s' % chr(65 + i)): None for i in range(26)})
        self.refuse(empty, 'the corrected row is empty')
        book = openpyxl.load_workbook(whole)
        book.active.delete_cols(3)
        book.active.tables.clear()
        book.save(os.path.join(self.folder, 'deleted.xlsx'))
        self.refuse(os.path.join(self.folder, 'deleted.xlsx'), "no column 'line or cell'", code=6)
        book = openpyxl.load_workbook(whole)
        book.active.delete_cols(9)
        book.active.tables.clear()
        book.save(os.path.join(self.folder, 'deleted.xlsx'))
        self.refuse(os.path.join(self.folder, 'deleted.xlsx'), "a column is missing before 'column c'", code=6)
        self.refuse(self.write('other.csv', 'a,b\n1,2\n'), 'not a list of rejected rows', code=6)
        self.refuse(os.path.join(self.folder, 'nowhere.xlsx'), 'no such file', code=5)
        self.refuse('rejects.txt', 'ends in .xlsx or .csv')

    def test_corrections_that_cannot_be_read_stop_every_run(self):
        path = self.first_run()
        self.write('state/corrections.json', '{"rows": [{}]}')
        done = self.publish(path, code=3)
        self.assertIn('corrections.json:1:', done.stderr)


main()
