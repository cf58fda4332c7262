"""The services of the tests are as odd as the real ones. What is expected here is what clients of Fingertips, ArcGIS and Nomis report."""
import csv, io, json, os, signal, subprocess, sys, time, unittest, urllib.error, urllib.parse, urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import servers  # noqa: E402

SERVICES = servers.Services()
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
FIGURES = '/api/all_data/csv/by_indicator_id'


def get(path, headers=None, **query):
    """(status, headers, body) of an answer, whatever its status."""
    url = SERVICES.url + path + ('?' + urllib.parse.urlencode(query, safe=',') if query else '')
    try:
        with OPENER.open(urllib.request.Request(url, headers=headers or {}), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def table(body):
    return list(csv.DictReader(io.StringIO(body.decode())))


def figures(ids, child, parent):
    return get(FIGURES, indicator_ids=ids, child_area_type_id=child, parent_area_type_id=parent)


class Case(unittest.TestCase):
    def setUp(self):
        SERVICES.reset()


class Fingertips(Case):
    def test_figures_are_a_csv_that_does_not_say_so(self):
        status, headers, body = figures(108, 501, 6)
        self.assertEqual((status, headers['Content-Type']), (200, 'application/octet-stream'))
        first, *rest = body.split(b'\r\n')
        self.assertEqual(first.count(b','), 26)
        self.assertTrue(rest[0].startswith(b'108,'))
        self.assertFalse(body.startswith(b'\xef\xbb\xbf'))

    def test_the_parent_names_column_23(self):
        for parent, name in ((15, 'Compared to percentiles'), (6, 'Compared to Regions (statistical) value or percentiles'),
                             (502, 'Compared to Counties & UAs (from Apr 2023) value or percentiles')):
            self.assertEqual(figures(108, 501, parent)[2].split(b'\r\n')[0].decode().split(',')[22], name)

    def test_england_comes_twice_where_it_is_the_parent(self):
        rows = [row for row in table(figures(108, 501, 15)[2]) if row['Area Code'] == 'E92000001' and row['Category Type'] == '']
        keys = [(row['Sex'], row['Time period']) for row in rows]
        self.assertEqual(len(keys), 2 * len(set(keys)))
        self.assertEqual({row['Parent Code'] for row in rows}, {'', 'E92000001'})
        once = [row for row in table(figures(108, 501, 6)[2]) if row['Area Code'] == 'E92000001' and row['Category Type'] == '']
        self.assertEqual(len(once), len(set(keys)))

    def test_an_area_type_without_data_is_a_heading(self):
        """10101 was stopped before April 2019: only the oldest vintage has it."""
        for ids, child, rows in ((10101, 501, False), (10101, 101, True), (90362, 501, False), (90362, 502, True), (999999, 501, False)):
            status, _, body = figures(ids, child, 6)
            self.assertEqual((status, body.count(b'\n') > 1), (200, rows), (ids, child))

    def test_what_is_available_is_what_is_sent(self):
        said = json.loads(get('/api/available_data', indicator_id=40502)[2])
        self.assertEqual({one['AreaTypeId'] for one in said}, {15, 6, 101, 102, 201, 202})

    def test_more_than_a_hundred_are_cut_off_without_a_word(self):
        ids = '108,' + ','.join(str(900000 + n) for n in range(99)) + ',40401'
        self.assertEqual({row['Indicator ID'] for row in table(figures(ids, 6, 15)[2])}, {'108'})

    def test_what_is_left_out_is_an_error(self):
        status, _, body = get(FIGURES, indicator_ids=108, parent_area_type_id=6)
        self.assertEqual((status, json.loads(body)['Message']), (400, 'ChildAreaTypeId cannot be null'))
        self.assertEqual(get('/api/indicator_metadata/by_indicator_id', indicator_ids=999999)[0], 500)

    def test_a_missing_figure_is_empty_and_says_why(self):
        rows = [row for row in table(figures('20401,90639,92904', 501, 6)[2]) if 'suppressed' in row['Value note']]
        self.assertTrue(rows)
        self.assertEqual({row['Value'] + row['Count'] + row['Lower CI 95.0 limit'] for row in rows}, {''})

    def test_all_of_the_framework_are_there(self):
        with open(os.path.join(servers.HERE, '..', '..', 'pipelines', 'framework', 'outcomes.json')) as file:
            wanted = {source['indicator']: measure for measure in json.load(file)['measures'] for source in measure['sources'] if source['scheme'] == 'fingertips'}
        said = json.loads(get('/api/indicator_metadata/all')[2])
        self.assertEqual(set(said), set(wanted))
        self.assertEqual(said['108']['Unit'], {'Id': 3, 'Value': 100000, 'Label': 'per 100,000'})
        polarity = {row['Indicator ID']: row['Polarity'] for row in table(get('/api/indicator_metadata/csv/all')[2])}
        for id, measure in wanted.items():
            self.assertIn({'low_is_good': 'Low is good', 'high_is_good': 'High is good', 'no_judgement': 'Blue orange blue'}[measure['polarity']], polarity[id])

    def test_vintages_have_the_areas_of_their_time(self):
        of = lambda type: {one['Code'] for one in json.loads(get('/api/areas/by_area_type', area_type_id=type)[2])}
        self.assertEqual(('E07000151' in of(301), 'E07000151' in of(401), 'E06000062' in of(401)), (True, False, True))
        self.assertEqual({one['Code'] for one in json.loads(get('/api/areas/by_parent_area_code', area_type_id=501, parent_area_code='E10000031')[2])},
                         {'E0700%04d' % code for code in range(218, 223)})
        self.assertEqual(len(json.loads(get('/api/areas/by_parent_area_code', area_type_id=501, parent_area_code='nn-1-E07000220')[2])), 15)

    def test_figures_are_the_same_everywhere_until_they_are_revised(self):
        first = figures('108,241', 502, 6)[2]
        other = servers.Services()
        self.addCleanup(other.stop)
        path = FIGURES + '?indicator_ids=241,108&child_area_type_id=502&parent_area_type_id=6'
        with OPENER.open(other.url + path) as answer:
            self.assertEqual(sorted(answer.read().splitlines()), sorted(first.splitlines()))
        SERVICES.control(edition={'more': {'108': 1}, 'withdrawn': ['241']})
        later = figures('108,241', 502, 6)[2]
        self.assertNotIn(b'\r\n241,', later)
        periods = lambda body: {row['Time period'] for row in table(body) if row['Indicator ID'] == '108'}
        self.assertEqual(len(periods(later)), len(periods(first)) + 1)


class Others(Case):
    def test_arcgis_sends_pages(self):
        url, seen, more = '/arcgis/rest/services/LSOA21_LAD24_LU/FeatureServer/0/query', [], True
        while more:
            said = json.loads(get(url, where='1=1', outFields='*', f='json', resultOffset=len(seen))[2])
            seen += [one['attributes']['LSOA21CD'] for one in said['features']]
            more = said.get('exceededTransferLimit')
        self.assertEqual((len(seen), len(set(seen))), (2345, 2345))
        status, _, body = get(url, f='json')
        self.assertEqual((status, json.loads(body)['error']['code']), (200, 400))

    def test_nomis_cuts_at_25000_rows(self):
        url = '/nomis/api/v01/dataset/NM_2002_1.data.csv'
        seen, total = [], None
        while total is None or len(seen) < total:
            rows = table(get(url, geography='TYPE464', date='2019-2023', recordoffset=len(seen))[2])
            self.assertLessEqual(len(rows), 25000)
            total = int(rows[0]['RECORD_COUNT'])
            seen += [(row['DATE_NAME'], row['GEOGRAPHY_CODE'], row['GENDER'], row['C_AGE']) for row in rows]
        self.assertEqual((len(set(seen)), total > 50000), (total, True))
        self.assertEqual(get(url, geography='E08000026', age='Age 1')[2], b'')

    def test_links_change_and_listings_go_wrong(self):
        before = get('/pages/monthly')[2].decode()
        SERVICES.control(pages={'again': 1})
        self.assertNotEqual(get('/pages/monthly')[2].decode(), before)
        address = before.split('attachment" href="')[1].split('"')[0]
        self.assertEqual(get(address)[0], 404)
        SERVICES.control(pages={'redesigned': True})
        self.assertNotIn('.csv', get('/pages/monthly')[2].decode())
        for kind, links, following in (('good', 2, False), ('repeats', 2, False), ('skips', 1, False), ('endless', 2, True), ('circle', 2, True)):
            SERVICES.control(pages={'listing': kind})
            page = get('/pages/listing', page=2)[2].decode()
            self.assertEqual((page.count('.csv'), 'rel="next"' in page), (links, following), kind)


class Machinery(Case):
    def test_conditions_ranges_and_packing(self):
        SERVICES.control(files={'a.csv': 'x,y\n' + '1,2\n' * 500})
        status, headers, body = get('/files/a.csv')
        tag, date = headers['ETag'], headers['Last-Modified']
        self.assertEqual(get('/files/a.csv', {'If-None-Match': tag})[0], 304)
        self.assertEqual(get('/files/a.csv', {'If-None-Match': '"other"'})[0], 200)
        self.assertEqual(get('/files/a.csv', {'If-Modified-Since': date})[0], 304)
        self.assertEqual(get('/files/a.csv', {'Range': 'bytes=1000-', 'If-Range': tag})[::2], (206, body[1000:]))
        self.assertEqual(get('/files/a.csv', {'Range': 'bytes=1000-', 'If-Range': '"other"'})[::2], (200, body))
        packed = get('/files/a.csv', {'Accept-Encoding': 'gzip'})
        self.assertEqual((packed[1]['Content-Encoding'], packed[1]['ETag']), ('gzip', 'W/' + tag))
        self.assertLess(len(packed[2]), len(body) // 10)
        self.assertEqual([one['status'] for one in SERVICES.log()], [200, 304, 200, 304, 206, 200, 200])

    def test_faults_hit_what_they_should_as_often_as_they_should(self):
        SERVICES.fault('^/bytes/', 'status', status=503, retry_after=7, times=2, after=1)
        self.assertEqual([get('/bytes/10')[0] for _ in range(4)], [200, 503, 503, 200])
        SERVICES.fault('^/bytes/', 'html', times=0)
        self.assertIn(b'Web filter', get('/bytes/10')[2])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            SERVICES.fault('.', 'no-such-fault')
        refused.exception.close()
        self.assertEqual([one['fault'] for one in SERVICES.log()], [None, 'status', 'status', None, 'html'])

    def test_a_login_is_checked_and_not_logged(self):
        SERVICES.control(files={'a.csv': 'x'})
        self.assertEqual(get('/private/files/a.csv')[0], 401)
        self.assertEqual(get('/private/files/a.csv', {'X-Api-Key': 'secret-of-tests'})[0], 200)
        log = SERVICES.log()
        self.assertEqual([one['authorization'] for one in log], [None, 'key'])
        self.assertNotIn('secret-of-tests', json.dumps(log))

    def test_servers_end_with_the_process_that_started_them(self):
        code = 'import servers, time; one = servers.Services(); print(one.process.pid, one.url, flush=True); time.sleep(60)'
        with subprocess.Popen([sys.executable, '-B', '-c', code], cwd=servers.HERE, stdout=subprocess.PIPE, text=True) as starter:
            pid = int(starter.stdout.readline().split()[0])
            starter.send_signal(signal.SIGKILL)
            starter.wait()
            until = time.monotonic() + 20
            while time.monotonic() < until and running(pid):
                time.sleep(0.01)
            self.assertFalse(running(pid))


def running(pid):
    """A zombie that nobody has asked for does not run."""
    try:
        with open('/proc/%d/stat' % pid) as file:
            return file.read().rsplit(')', 1)[1].split()[0] not in 'ZX'
    except FileNotFoundError:
        return False


if __name__ == '__main__':
    unittest.main(verbosity=2)
