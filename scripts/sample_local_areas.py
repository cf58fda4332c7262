"""The made-up grouping of the LSOAs into local areas, and made-up outlines: roughly where each district is on the map, tiled with small areas."""
import math
import random

from sample_layout import COVENTRY, NORTH, NUNEATON, RUGBY, STRATFORD, WARWICK

SEED = 'placebook sample outlines 1'

# Corners of the districts, longitude and latitude, read off a map by eye. Districts that touch share theirs.
POINTS = {
    'a': (-1.755, 52.59), 'b': (-1.64, 52.62), 'c': (-1.595, 52.685), 'd': (-1.545, 52.655), 'e': (-1.51, 52.595), 'g': (-1.48, 52.555), 'h': (-1.53, 52.52),
    'i': (-1.545, 52.49), 'j': (-1.52, 52.46), 'k': (-1.575, 52.452), 'l': (-1.605, 52.43), 'm': (-1.70, 52.45), 'n': (-1.785, 52.51), 'o': (-1.43, 52.55),
    'p': (-1.39, 52.515), 'q': (-1.40, 52.465), 'r': (-1.44, 52.453), 's': (-1.425, 52.415), 't': (-1.455, 52.383), 'u': (-1.51, 52.366), 'v': (-1.57, 52.37),
    'w': (-1.605, 52.388), 'x': (-1.31, 52.495), 'y': (-1.265, 52.44), 'z': (-1.20, 52.40), 'A': (-1.175, 52.365), 'B': (-1.225, 52.315), 'C': (-1.27, 52.285),
    'D': (-1.36, 52.29), 'E': (-1.42, 52.305), 'F': (-1.44, 52.34), 'G': (-1.44, 52.26), 'H': (-1.49, 52.22), 'I': (-1.60, 52.215), 'J': (-1.66, 52.24),
    'K': (-1.765, 52.285), 'L': (-1.785, 52.345), 'M': (-1.72, 52.37), 'N': (-1.73, 52.19), 'O': (-1.80, 52.12), 'P': (-1.90, 52.13), 'Q': (-1.94, 52.19),
    'R': (-1.955, 52.26), 'S': (-1.87, 52.325), 'T': (-1.465, 52.16), 'U': (-1.44, 52.09), 'V': (-1.55, 51.995), 'W': (-1.63, 51.955), 'X': (-1.70, 52.03),
    'Y': (-1.33, 52.13), 'Z': (-1.21, 52.19), '0': (-1.235, 52.25),
}


class LocalArea:
    """`number`: of Middle layer Super Output Areas, in the order of their names; `shape`: the corners of the part of the district that it shares with
    others of the same shape; `at`: where in it; `room`: how much ground each of its LSOAs takes, the country more than the town; `need`: how deprived,
    in standard deviations; `old`: how many more old people than young ones."""
    def __init__(self, district, name, first, last, shape, at, room, need, old, also=()):
        self.district, self.name, self.shape, self.at, self.room, self.need, self.old = district, name, shape, at, room, need, old
        self.middle = [*range(first, last + 1), *also]
        self.code = '%s-%s' % ('COV' if district == COVENTRY else 'WAR', '-'.join(name.upper().replace('&', ' ').replace(',', ' ').split()))


_NORTH, _NUNEATON, _COVENTRY, _RUGBY, _WARWICK = 'abcdeghijklmn', 'gopqrjih', 'jrstuvwlk', 'pxyzABCDEFtsrq', 'tFEGHIJKLMwvu'
_WEST, _SOUTH, _EAST = 'LKJNOPQRS', 'JIHTUVWXON', 'EDC0ZYUTHG'

LOCAL_AREAS = [
    LocalArea(COVENTRY, 'Families for All', 1, 6, _COVENTRY, (-1.50, 52.45), 1, 0.9, -0.1),
    LocalArea(COVENTRY, 'The Moat', 7, 11, _COVENTRY, (-1.44, 52.44), 1, 0.8, 0.0),
    LocalArea(COVENTRY, 'Pathways', 12, 16, _COVENTRY, (-1.53, 52.425), 1, 0.5, 0.0),
    LocalArea(COVENTRY, 'Park Edge', 17, 21, _COVENTRY, (-1.47, 52.42), 1, 0.6, 0.0),
    LocalArea(COVENTRY, 'Mosaic', 22, 26, _COVENTRY, (-1.59, 52.41), 1.4, 0.4, 0.1),
    LocalArea(COVENTRY, 'Harmony', 27, 31, _COVENTRY, (-1.51, 52.41), 0.8, 1.0, -0.4),
    LocalArea(COVENTRY, 'Aspire', 32, 36, _COVENTRY, (-1.56, 52.385), 1, 0.0, -0.3, also=[43]),
    LocalArea(COVENTRY, 'Woodside', 37, 42, _COVENTRY, (-1.47, 52.38), 1.1, 0.5, 0.1),
    LocalArea(NORTH, 'Polesworth & Dordon', 1, 2, _NORTH, (-1.61, 52.63), 10, -0.1, 0.1),
    LocalArea(NORTH, 'Atherstone', 3, 4, _NORTH, (-1.53, 52.56), 8, 0.2, 0.1),
    LocalArea(NORTH, 'Kingsbury, Coleshill & Arley', 5, 7, _NORTH, (-1.68, 52.50), 12, -0.1, 0.1),
    LocalArea(NUNEATON, 'Weddington & Whitestone', 1, 3, _NUNEATON, (-1.43, 52.53), 2.2, -0.4, 0.2),
    LocalArea(NUNEATON, 'Stockingford & Galley Common', 4, 7, _NUNEATON, (-1.50, 52.53), 1.4, 0.8, -0.1),
    LocalArea(NUNEATON, 'Nuneaton Central', 8, 10, _NUNEATON, (-1.46, 52.51), 1, 0.8, -0.1),
    LocalArea(NUNEATON, 'Bedworth West', 11, 13, _NUNEATON, (-1.51, 52.48), 1.4, 0.5, 0.0),
    LocalArea(NUNEATON, 'Bedworth Central & Bulkington', 14, 16, _NUNEATON, (-1.43, 52.475), 1.6, 0.3, 0.1, also=[18]),
    LocalArea(RUGBY, 'Rugby Rural North', 1, 2, _RUGBY, (-1.38, 52.46), 11, -0.5, 0.2),
    LocalArea(RUGBY, 'Newbold & Brownsover', 3, 5, _RUGBY, (-1.25, 52.42), 3, 0.3, -0.2),
    LocalArea(RUGBY, 'Rugby Town', 6, 9, _RUGBY, (-1.25, 52.36), 2, 0.0, 0.0),
    LocalArea(RUGBY, 'Rugby Rural South', 10, 12, _RUGBY, (-1.36, 52.33), 10, -0.8, 0.2),
    LocalArea(WARWICK, 'Kenilworth', 1, 5, _WARWICK, (-1.60, 52.35), 4, -1.0, 0.1),
    LocalArea(WARWICK, 'Leamington North', 6, 8, _WARWICK, (-1.50, 52.31), 3, -0.3, 0.0),
    LocalArea(WARWICK, 'Warwick Town', 9, 12, _WARWICK, (-1.66, 52.28), 5, -0.4, 0.0),
    LocalArea(WARWICK, 'Leamington South & Whitnash', 13, 15, _WARWICK, (-1.52, 52.25), 3, 0.1, -0.3),
    LocalArea(STRATFORD, 'Studley & Henley-in-Arden', 1, 3, _WEST, (-1.85, 52.29), 1, -0.6, 0.3),
    LocalArea(STRATFORD, 'Southam & Feldon', 4, 6, _EAST, (-1.35, 52.22), 1, -0.6, 0.2),
    LocalArea(STRATFORD, 'Alcester & Bidford', 7, 9, _WEST, (-1.86, 52.19), 1, -0.4, 0.3),
    LocalArea(STRATFORD, 'Stratford-upon-Avon', 10, 12, _SOUTH, (-1.70, 52.17), 0.7, -0.5, 0.3),
    LocalArea(STRATFORD, 'Wellesbourne & Kineton', 13, 14, _SOUTH, (-1.52, 52.16), 2, -0.7, 0.2),
    LocalArea(STRATFORD, 'Shipston', 15, 15, _SOUTH, (-1.60, 52.03), 4, -0.7, 0.4),
]


def grouped(lsoas):
    """The local area of each LSOA, by code. Every one lies in one and no other."""
    areas = {(area.district, middle): area for area in LOCAL_AREAS for middle in area.middle}
    return {lsoa.code: areas[lsoa.district, lsoa.msoa] for lsoa in lsoas}


def area_of(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1])) / 2


def cut(ring, across, along):
    """The part of a ring in front of the line on which the product with `across` is `along`."""
    kept = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        before, after = x1 * across[0] + y1 * across[1] - along, x2 * across[0] + y2 * across[1] - along
        if before <= 0:
            kept.append((x1, y1))
        if before * after < 0:
            part = before / (before - after)
            kept.append((x1 + part * (x2 - x1), y1 + part * (y2 - y1)))
    return kept


def tiled(ring, items, chance):
    """Parts the ground of a ring among items (what, room, x, y): in two by a straight line, again and again, the nearest to where they are."""
    if len(items) == 1:
        return [(items[0][0], ring)]
    wide = (max(x for x, _ in ring) - min(x for x, _ in ring)) * 0.61 > max(y for _, y in ring) - min(y for _, y in ring)
    turn = (0 if wide else math.pi / 2) + chance.uniform(-0.35, 0.35)
    across = (math.cos(turn), math.sin(turn))
    items = sorted(items, key=lambda item: item[2] * across[0] + item[3] * across[1])
    room = sum(item[1] for item in items)
    first = min(range(1, len(items)), key=lambda n: abs(sum(item[1] for item in items[:n]) - room / 2))
    wanted = sum(item[1] for item in items[:first]) / room * area_of(ring)
    low, high = (f(x * across[0] + y * across[1] for x, y in ring) for f in (min, max))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if area_of(cut(ring, across, middle)) < wanted else (low, middle)
    parts = (cut(ring, across, low), items[:first]), (cut(ring, (-across[0], -across[1]), -low), items[first:])
    return [tile for part, some in parts for tile in tiled(part, some, chance)]


def with_corners_of_others(rings):
    """The same rings, each with the corners of others that lie on its sides, so that neighbours have whole sides in common."""
    near = lambda x, y: (math.floor(x / 0.02), math.floor(y / 0.02))
    corners = {}
    for ring in rings:
        for x, y in ring:
            corners.setdefault(near(x, y), set()).add((x, y))
    for ring in rings:
        made = []
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
            left, bottom = near(min(x1, x2), min(y1, y2))
            right, top = near(max(x1, x2), max(y1, y2))
            side = math.hypot(x2 - x1, y2 - y1)
            between = set()
            for x, y in (p for i in range(left - 1, right + 2) for j in range(bottom - 1, top + 2) for p in corners.get((i, j), ())):
                part = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / side ** 2
                if 0 < part < 1 and abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) < 1e-6 * side:
                    between.add((part, x, y))
            made += [(x1, y1)] + [(x, y) for _, x, y in sorted(between)]
        yield made


def rounded(ring):
    """To four decimals, some ten metres; no corner twice in a row."""
    points = [(round(x, 4), round(y, 4)) for x, y in ring]
    return [point for before, point in zip(points[-1:] + points, points) if point != before]


def outlines(lsoas):
    """Rings of (longitude, latitude) by the codes of the LSOAs, against the clock."""
    chance = random.Random(SEED)
    local = grouped(lsoas)
    tiles = []
    for shape in sorted({area.shape for area in LOCAL_AREAS}):
        ring = [POINTS[corner] for corner in reversed(shape)]
        inside = [area for area in LOCAL_AREAS if area.shape == shape]
        small = {area: [lsoa for lsoa in lsoas if local[lsoa.code] is area] for area in inside}
        for area, part in tiled(ring, [(area, area.room * len(small[area]), *area.at) for area in inside], chance):
            places = [(lsoa, chance.uniform(0.6, 1.6), chance.random(), chance.random() - lsoa.msoa / 3) for lsoa in small[area]]
            tiles += tiled(part, places, chance)
    return {lsoa.code: rounded(ring) for (lsoa, _), ring in zip(tiles, list(with_corners_of_others([ring for _, ring in tiles])))}
