"""The paths of the Fingertips API below a base such as /api, as the service answers them: the facts are in the manual of the extractor.

What is odd about the service is odd here too. All figures are sent as application/octet-stream. An indicator that is not published for an area type gives a
heading and status 200. England comes twice where the parent is England. Of more than a hundred indicators the first hundred are answered and no word is
said. The name of column 23 depends on the parent. An error is status 500 with a sentence. `Edition` says what has changed since the first night."""
import json
from . import figures, geography
from .figures import INDICATORS, sample
from .geography import ENGLAND, TYPES

HEADER = sample.HEADER
OCTETS, JSON = 'application/octet-stream', 'application/json; charset=utf-8'
PROFILE = {'Id': 19, 'Name': 'Public Health Outcomes Framework', 'Key': 'public-health-outcomes-framework', 'GroupIds': [1000049, 1000041, 1000042, 1000043, 1000044]}
GROUPS = {1000049: 'A. Overarching indicators', 1000041: 'B. Wider determinants of health', 1000042: 'C. Health improvement', 1000043: 'D. Health protection',
          1000044: 'E. Healthcare and premature mortality'}
METADATA = ['Indicator ID', 'Indicator', 'Definition', 'Rationale', 'Data source', 'Indicator source', 'Methodology', 'Standard population/values',
            'Confidence interval details', 'Source of numerator', 'Definition of numerator', 'Source of denominator', 'Definition of denominator',
            'Disclosure control', 'Caveats', 'Copyright', 'Data re-use', 'Links', 'Indicator number', 'Notes', 'Frequency', 'Rounding', 'Indicator Content',
            'Specific rationale', 'Unit', 'Value type', 'Year type', 'Polarity', 'Impact of COVID-19']


class Refused(Exception):
    """An answer that is not figures: a status and what the service says."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status, self.text = status, text


class Edition:
    """What differs from the first night: {"more": {id: periods added}, "revised": [ids], "withdrawn": [ids], "metadata": {id: {"unit": .., "polarity": ..}}}."""

    def __init__(self, said=None):
        said = said or {}
        self.more = {str(id): count for id, count in said.get('more', {}).items()}
        self.revised, self.withdrawn = set(map(str, said.get('revised', []))), set(map(str, said.get('withdrawn', [])))
        self.metadata = {str(id): words for id, words in said.get('metadata', {}).items()}

    def series(self, id, code, sex):
        return figures.series(id, code, sex, self.more.get(id, 0), id in self.revised)


def cell(text):
    """As the service quotes: only a comma, a quotation mark or a line feed makes it."""
    return '"%s"' % text.replace('"', '""') if any(mark in text for mark in ',"\n') else text


def line(cells):
    return ','.join(map(cell, cells)) + '\r\n'


def header(parent):
    made = list(HEADER)
    made[22] = ('Compared to percentiles' if parent == 15 else 'Compared to parent value or percentiles' if parent is None
                else 'Compared to %s value or percentiles' % TYPES[parent].short)
    return line(made)


class Body:
    """The rows of one indicator for a child and a parent type."""

    def __init__(self, edition, indicator, child, parent):
        self.edition, self.i, self.child, self.parent = edition, indicator, child, parent
        self.periods = indicator.periods(edition.more.get(indicator.id, 0))
        self.trends = {}

    def figure(self, code, sex, at):
        return self.edition.series(self.i.id, code, sex)[at]

    def trend(self, code, sex, at):
        """Said with the last period only."""
        if at != len(self.periods) - 1:
            return ''
        if (code, sex) not in self.trends:
            points = [(made['value'], made['lower'], made['upper']) if made['value'] is not None else None for made in self.edition.series(self.i.id, code, sex)]
            one_year = self.i.years == 1 and self.i.kind in ('proportion', 'crude_rate')
            self.trends[code, sex] = sample.trend(points, self.i.polarity) if one_year else 'Cannot be calculated'
        return self.trends[code, sex]

    def row(self, area, type_id, parent, sex, at, category=('', '')):
        made, benchmark = self.figure(area.code, sex, at), self.figure(ENGLAND, sex, at)
        if category[0]:
            made = self.category_figure(made, category[1])
        text, sortable, length = self.periods[at]
        numbers = [sample.number(made[name]) for name in ('value', 'lower', 'upper', 'lower998', 'upper998', 'count', 'denominator')]
        national = area.code == ENGLAND
        compared = 'Not compared' if national else sample.compared(made, benchmark, self.i.polarity)
        with_parent = 'Not compared'
        if not national and parent[0] not in ('', ENGLAND) and self.figure(parent[0], sex, at)['value'] is not None:
            with_parent = sample.compared(made, self.figure(parent[0], sex, at), self.i.polarity)
        return [self.i.id, self.i.name, *parent, area.code, area.name, TYPES[type_id].short, sex, self.i.age, *category, text, *numbers, made['note'],
                '' if category[0] else self.trend(area.code, sex, at), compared, with_parent, str(sortable), '', '', length]

    def category_figure(self, made, name):
        """A decile's: the most deprived have the highest figure, and a tenth of the people."""
        factor = 1.3 - 0.06 * sample.DECILES.index(name)
        if made['denominator']:
            people = made['denominator'] // 10
            count = round(made['count'] * factor / 10)
            made = sample.from_counts('proportion', self.i.unit[2], min(count, people), people) if self.i.kind == 'proportion' else dict(
                made, value=made['value'] * factor, count=count, denominator=people, **{side: made[side] * factor for side in ('lower', 'upper', 'lower998', 'upper998')})
            return made
        return sample.figure(made['value'] * factor)

    def national(self, parent, at):
        england = geography.areas(15)[0]
        for sex in self.i.sexes:
            yield self.row(england, 15, parent, sex, at)
            if self.i.known and self.i.known.deciles and parent[0] == '':
                for name in sample.DECILES:
                    yield self.row(england, 15, parent, sex, at, (sample.DECILE_TYPE, name))

    def of_type(self, type_id, parent_type, at):
        for area in geography.areas(type_id):
            code = geography.parent_of(area, type_id, parent_type)
            if code:
                name = next(one.name for one in geography.areas(parent_type) if one.code == code)
                for sex in self.i.sexes:
                    yield self.row(area, type_id, (code, name), sex, at)

    def rows(self):
        for at in range(len(self.periods)):
            yield from self.national(('', ''), at)
            if self.parent == 15:
                yield from self.national((ENGLAND, 'England'), at)
            else:
                yield from self.of_type(self.parent, 15, at)
            if self.child != 15:
                yield from self.of_type(self.child, self.parent, at)


def number(query, name, sentence=None):
    """A whole number of the query; None when it may be missing, refused otherwise."""
    text = query.get(name, '')
    if not text:
        if sentence:
            raise Refused(400, sentence)
        return None
    if not text.lstrip('-').isdigit():
        raise Refused(400, "The value '%s' is not valid for Int32." % text)
    return int(text)


class Fingertips:
    def __init__(self):
        self.edition, self.bodies = Edition(), {}

    def change(self, said):
        self.edition, self.bodies = Edition(said), {}

    def answer(self, path, query):
        """(content type, bytes, name of the file) of a path below the base."""
        make = PATHS.get(path)
        if not make:
            raise Refused(404, 'No HTTP resource was found that matches the request.')
        made = make(self, query)
        if isinstance(made, str):
            name = 'indicators.metadata.csv' if 'metadata' in path else 'indicators.data.csv'
            return OCTETS, made.encode(), name
        return JSON, json.dumps(made, separators=(',', ':'), ensure_ascii=False).encode(), None

    def known(self):
        return {id: one for id, one in INDICATORS.items() if id not in self.edition.withdrawn}

    # ---- Figures
    def body(self, id, child, parent):
        key = (id, child, parent)
        if key not in self.bodies:
            self.bodies[key] = ''.join(map(line, Body(self.edition, INDICATORS[id], child, parent).rows()))
        return self.bodies[key]

    def data(self, query, ids):
        child = number(query, 'child_area_type_id', 'ChildAreaTypeId cannot be null')
        parent = number(query, 'parent_area_type_id', 'ParentAreaTypeId cannot be null')
        if parent not in TYPES or child not in TYPES:
            raise Refused(500, 'CSV data could not be built: area type %s or %s does not exist' % (child, parent))
        known = self.known()
        has = [id for id in ids[:100] if id in known and child in known[id].type_ids() and (child == 15 or parent in TYPES[child].parents)]
        return header(parent) + ''.join(self.body(id, child, parent) for id in has)

    def data_by_indicator(self, query):
        ids = [id for id in query.get('indicator_ids', '').split(',') if id]
        if not ids:
            raise Refused(400, 'IndicatorIds cannot be null or empty')
        return self.data(query, ids)

    def data_by_profile(self, query):
        number(query, 'profile_id', 'ProfileId cannot be null')
        return self.data(query, list(self.known()))

    def data_by_group(self, query):
        return self.data(query, self.in_group(number(query, 'group_id', 'GroupId cannot be null')))

    def data_for_one(self, query):
        id = query.get('indicator_id', '')
        if id not in self.known():
            raise Refused(500, 'CSV data could not be built for indicator %s' % id)
        return header(None) + ''.join(self.body(id, child, 6 if child != 6 else 15) for child in INDICATORS[id].type_ids() if child not in (15, 66, 221))

    # ---- Areas
    def area_types(self, query):
        return [self.area_type(one) for one in TYPES.values()]

    def area_type(self, one):
        return {'Id': one.id, 'Name': one.name, 'Short': one.short, 'IsSearchable': one.tier in ('lower', 'upper'), 'CanBeDisplayedOnMap': one.vintage == 5}

    def parent_area_types(self, query):
        return [dict(self.area_type(one), ParentAreaTypes=[self.area_type(TYPES[id]) for id in one.parents]) for one in TYPES.values()]

    def areas(self, type_id, chosen=None):
        return [{'Code': area.code, 'Name': area.name, 'Short': area.name, 'AreaTypeId': type_id}
                for area in (geography.areas(type_id) if chosen is None else chosen)]

    def areas_by_type(self, query):
        return self.areas(number(query, 'area_type_id', 'AreaTypeId cannot be null'))

    def areas_by_parent(self, query):
        type_id, parent = number(query, 'area_type_id', 'AreaTypeId cannot be null'), query.get('parent_area_code', '')
        if parent.startswith('nn-'):
            return self.areas(type_id, geography.neighbours(parent.split('-', 2)[2], type_id))
        below = [area for area in geography.areas(type_id) if parent in (area.region, ENGLAND) or (area.upper == parent and area.code != parent)]
        return self.areas(type_id, below)

    def areas_by_code(self, query):
        codes = query.get('area_codes', '').split(',')
        found = {}
        for type_id in TYPES:
            for area in geography.areas(type_id):
                if area.code in codes:
                    found[area.code] = self.areas(type_id, [area])[0]
        return list(found.values())

    def parent_to_child(self, query):
        child = number(query, 'child_area_type_id', 'ChildAreaTypeId cannot be null')
        parent = number(query, 'parent_area_type_id', 'ParentAreaTypeId cannot be null')
        found = {}
        for area in geography.areas(child):
            code = geography.parent_of(area, child, parent)
            if code:
                found.setdefault(code, []).append(area.code)
        return found

    def available(self, query):
        id, type_id = query.get('indicator_id'), number(query, 'area_type_id')
        return [{'IndicatorId': int(one.id), 'AreaTypeId': has} for one in self.known().values() for has in one.type_ids()
                if id in (None, '', one.id) and type_id in (None, has)]

    # ---- Profiles and metadata
    def profiles(self, query):
        return [self.profile(query)]

    def profile(self, query):
        return dict(PROFILE, GroupMetadata=self.groups({}))

    def groups(self, query):
        wanted = query.get('group_ids', '')
        return [{'Id': id, 'Name': name, 'Sequence': at + 1, 'ProfileId': 19} for at, (id, name) in enumerate(GROUPS.items())
                if not wanted or str(id) in wanted.split(',')]

    def in_group(self, group):
        letters = dict(zip(GROUPS, 'ABCDE'))
        return [id for id, one in self.known().items() if one.measure.get('phof', 'C')[0] == letters.get(group)]

    def names(self, query):
        return [{'Id': int(id), 'Name': INDICATORS[id].name} for group in query.get('group_ids', '').split(',') if group.isdigit()
                for id in self.in_group(int(group))]

    def containing(self, query):
        return {id: [PROFILE] for id in self.wanted(query)}

    def wanted(self, query):
        ids = [id for id in query.get('indicator_ids', '').split(',') if id][:100]
        known = self.known()
        for id in ids:
            if id not in known:
                raise Refused(500, 'Indicator metadata not found for indicator %s' % id)
        if not ids:
            raise Refused(400, 'IndicatorIds cannot be null or empty')
        return ids

    def unit(self, one):
        id, label, value = one.unit
        label = self.edition.metadata.get(one.id, {}).get('unit', label)
        return {'Id': id, 'Value': float(value), 'Label': label}

    def metadata_of(self, one):
        named = lambda pair: {'Id': pair[0], 'Name': pair[1]}
        changed = '2026-%02d-03T09:30:00' % (2 + len(self.edition.more)) if one.id in self.edition.more else '2026-02-03T09:30:00'
        return {'IID': int(one.id), 'Unit': self.unit(one), 'ValueType': named(one.value_type), 'YearType': named(figures.YEAR_TYPES[one.year_kind]),
                'ConfidenceIntervalMethod': {'Id': 2, 'Name': figures.INTERVALS.get(one.kind, 'Other method - see below')},
                'Descriptive': {'Name': one.name, 'Definition': 'Made up for tests: %s.' % one.measure['name'], 'DataSource': 'Loopback'},
                'DataChange': {'LastUploadedAt': changed, 'LastDeletedAt': None}}

    def metadata(self, query):
        return {id: self.metadata_of(INDICATORS[id]) for id in self.wanted(query)}

    def all_metadata(self, query):
        return {id: self.metadata_of(one) for id, one in self.known().items()}

    def metadata_csv(self, query):
        return self.csv_of(self.wanted(query))

    def all_metadata_csv(self, query):
        return self.csv_of(self.known())

    def csv_of(self, ids):
        text = line(METADATA)
        for id in ids:
            one, changed = INDICATORS[id], self.edition.metadata.get(id, {})
            said = {'Indicator ID': id, 'Indicator': one.name, 'Definition': 'Made up for tests,\r\nin two lines&nbsp;of text.', 'Data source': 'Loopback',
                    'Confidence interval details': figures.INTERVALS.get(one.kind, 'Other method - see below'), 'Unit': self.unit(one)['Label'],
                    'Value type': one.value_type[1], 'Year type': figures.YEAR_TYPES[one.year_kind][1], 'Frequency': 'Annual',
                    'Polarity': changed.get('polarity', figures.POLARITIES[one.polarity][1])}
            text += line([said.get(name, '') for name in METADATA])
        return text

    def changes(self, query):
        return {id: self.metadata_of(one)['DataChange'] for id, one in self.known().items() if query.get('indicator_id', id) == id}


def listed(pairs):
    """An endpoint that answers with ids and names."""
    return lambda service, query: [{'Id': id, 'Name': name} for id, name in pairs]


PATHS = {
    'all_data/csv/by_indicator_id': Fingertips.data_by_indicator, 'all_data/csv/by_profile_id': Fingertips.data_by_profile,
    'all_data/csv/by_group_id': Fingertips.data_by_group, 'all_data/csv/for_one_indicator': Fingertips.data_for_one,
    'area_types': Fingertips.area_types, 'area_types/with_data': Fingertips.area_types, 'area_types/parent_area_types': Fingertips.parent_area_types,
    'areas/by_area_type': Fingertips.areas_by_type, 'areas/by_parent_area_code': Fingertips.areas_by_parent, 'areas/by_area_code': Fingertips.areas_by_code,
    'parent_to_child_areas': Fingertips.parent_to_child, 'available_data': Fingertips.available, 'profiles': Fingertips.profiles,
    'profile': Fingertips.profile, 'profile/by_key': Fingertips.profile, 'group_metadata': Fingertips.groups,
    'indicator_names/by_group_id': Fingertips.names, 'profiles_containing_indicators': Fingertips.containing,
    'indicator_metadata/by_indicator_id': Fingertips.metadata, 'indicator_metadata/all': Fingertips.all_metadata,
    'indicator_metadata/csv/by_indicator_id': Fingertips.metadata_csv, 'indicator_metadata/csv/all': Fingertips.all_metadata_csv,
    'data_changes': Fingertips.changes, 'data_changes/all_indicators': Fingertips.changes,
    'polarities': listed(((-1, 'Not applicable'), (0, 'RAG - Low is good'), (1, 'RAG - High is good'), (99, 'BOB - Blue orange blue'))),
    'value_types': listed(sorted({one.value_type for one in INDICATORS.values()})), 'year_types': listed(list(figures.YEAR_TYPES.values())),
    'sexes': listed([(id, name) for name, id in figures.SEXES.items()]), 'nearest_neighbour_types': listed([(1, 'CIPFA nearest neighbours')]),
}
