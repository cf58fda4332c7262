"""Areas and area types of the loopback Fingertips: the West Midlands, the neighbours that are compared with our districts, the regions and England.

An area type is a vintage of a tier: 101 and 102 are lower and upper tier before April 2019, 501 and 502 those since April 2023. An area that was
abolished is only in the old ones. Codes and names are those of the Office for National Statistics."""
import collections

Area = collections.namedtuple('Area', 'code name upper region first last')
Type = collections.namedtuple('Type', 'id name short tier vintage parents')

ENGLAND = 'E92000001'
REGIONS = {'E12000001': 'North East', 'E12000002': 'North West', 'E12000003': 'Yorkshire and the Humber', 'E12000004': 'East Midlands', 'E12000005': 'West Midlands',
           'E12000006': 'East of England', 'E12000007': 'London', 'E12000008': 'South East', 'E12000009': 'South West'}
COUNTIES = {'E10000012': 'Essex', 'E10000013': 'Gloucestershire', 'E10000018': 'Leicestershire', 'E10000021': 'Northamptonshire', 'E10000025': 'Oxfordshire',
            'E10000028': 'Staffordshire', 'E10000031': 'Warwickshire', 'E10000034': 'Worcestershire'}
# Region, county (or '-' for an authority that is both tiers), then code, name, and where it is not in all five vintages the first and the last of them.
DISTRICTS = """
E12000005 E10000031 E07000218 North Warwickshire; E07000219 Nuneaton and Bedworth; E07000220 Rugby; E07000221 Stratford-on-Avon; E07000222 Warwick
E12000005 - E08000025 Birmingham; E08000026 Coventry; E08000027 Dudley; E08000028 Sandwell; E08000029 Solihull; E08000030 Walsall; E08000031 Wolverhampton
E12000005 - E06000019 Herefordshire; E06000020 Telford and Wrekin; E06000021 Stoke-on-Trent; E06000051 Shropshire
E12000005 E10000028 E07000192 Cannock Chase; E07000193 East Staffordshire; E07000194 Lichfield; E07000195 Newcastle-under-Lyme; E07000196 South Staffordshire
E12000005 E10000028 E07000197 Stafford; E07000198 Staffordshire Moorlands; E07000199 Tamworth
E12000005 E10000034 E07000234 Bromsgrove; E07000235 Malvern Hills; E07000236 Redditch; E07000237 Worcester; E07000238 Wychavon; E07000239 Wyre Forest
E12000004 E10000018 E07000130 Charnwood; E07000131 Harborough; E07000132 Hinckley and Bosworth; E07000134 North West Leicestershire
E12000004 - E06000015 Derby; E06000016 Leicester; E06000018 Nottingham; E06000062 West Northamptonshire 4 5
E12000004 E10000021 E07000151 Daventry 1 3; E07000154 Northampton 1 3
E12000009 E10000013 E07000078 Cheltenham; E07000079 Cotswold; E07000083 Tewkesbury
E12000008 E10000025 E07000177 Cherwell; E07000181 West Oxfordshire
E12000006 E10000012 E07000070 Chelmsford
E12000002 - E08000003 Manchester
E12000003 - E08000032 Bradford
"""
SUB_ICB, ICB = 'E38000251', 'E54000018'
VINTAGES = {1: ('pre 4/19', 'pre Apr 2019'), 2: ('4/19 - 3/20', '2019/20'), 3: ('4/20 - 3/21', '2020/21'), 4: ('4/21 - 3/23', '2021/22-2022/23'), 5: ('post 4/23', 'from Apr 2023')}


def districts():
    for line in DISTRICTS.strip().splitlines():
        region, county, entries = line.split(' ', 2)
        for entry in entries.split('; '):
            words = entry.split(' ')
            first, last = (int(words.pop(-2)), int(words.pop())) if words[-1].isdigit() else (1, 5)
            yield Area(words[0], ' '.join(words[1:]), words[0] if county == '-' else county, region, first, last)


LOWER = list(districts())
UPPER = [area for area in LOWER if area.upper == area.code]
for code, name in COUNTIES.items():
    below = [area for area in LOWER if area.upper == code]
    UPPER.append(Area(code, name, code, below[0].region, min(area.first for area in below), max(area.last for area in below)))
UPPER.sort(key=lambda area: area.code)
LOWER.sort(key=lambda area: area.code)


def types():
    found = [Type(15, 'England', 'England', 'country', 0, ()), Type(6, 'Regions (statistical)', 'Regions (statistical)', 'region', 0, (15,)),
             Type(7, 'General Practice', 'GPs', 'practice', 0, (15, 66, 204)), Type(3, 'Middle Super Output Area', 'MSOA', 'small', 0, (15, 501, 502)),
             Type(66, 'NHS sub-ICB locations', 'ICB sub-locations', 'sub-icb', 0, (15, 221)), Type(221, 'Integrated Care Boards', 'ICBs', 'icb', 0, (15,)),
             Type(204, 'Primary Care Networks', 'PCNs (v. 26/04/24)', 'network', 0, (15, 66))]
    for vintage, (long, short) in VINTAGES.items():
        found.append(Type(vintage * 100 + 1, 'Lower tier local authorities (%s)' % long, 'Districts & UAs (%s)' % short, 'lower', vintage, (6, 15, vintage * 100 + 2)))
        found.append(Type(vintage * 100 + 2, 'Upper tier local authorities (%s)' % long, 'Counties & UAs (%s)' % short, 'upper', vintage, (6, 15)))
    return {type.id: type for type in found}


TYPES = types()


def areas(type_id):
    """The areas of a type, by code; none for the small ones, of which nothing is made up."""
    kind = TYPES.get(type_id)
    if not kind:
        return []
    if kind.tier in ('lower', 'upper'):
        return [area for area in (LOWER if kind.tier == 'lower' else UPPER) if area.first <= kind.vintage <= area.last]
    if kind.tier == 'country':
        return [Area(ENGLAND, 'England', '', '', 1, 5)]
    if kind.tier == 'region':
        return [Area(code, name + ' region (statistical)', '', code, 1, 5) for code, name in REGIONS.items()]
    if kind.tier == 'sub-icb':
        return [Area(SUB_ICB, 'NHS Coventry and Warwickshire ICB - B2M3M', '', '', 4, 5)]
    if kind.tier == 'icb':
        return [Area(ICB, 'NHS Coventry and Warwickshire Integrated Care Board - QWU', '', '', 4, 5)]
    return []


def parent_of(area, child_type, parent_type):
    """The code of an area's parent in a type, or '' when there is none: the service leaves such areas out."""
    if parent_type not in TYPES[child_type].parents:
        return ''
    tier = TYPES[parent_type].tier
    if tier == 'country':
        return ENGLAND
    if tier == 'icb':
        return ICB
    return area.region if tier == 'region' else area.upper


def neighbours(code, type_id):
    """Nearest neighbours, made up: the fifteen areas of the type that follow in a fixed order of all codes that begins differently for each area."""
    others = sorted((area for area in areas(type_id) if area.code != code), key=lambda area: area.code[::-1])
    start = sum(ord(letter) * place for place, letter in enumerate(code)) % max(1, len(others))
    return (others[start:] + others[:start])[:15]
