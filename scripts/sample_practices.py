"""Made-up general practices in the Primary Care Networks of Coventry and Warwickshire as they were in March 2020, and made-up registers of patients."""
import random

SEED = 'placebook sample practices 1'
PERIOD = '2019/20'
PRACTICE_HEADER = ['Practice code', 'Practice name', 'PCN code', 'PCN name']
REGISTER_HEADER = ['Practice code', 'Practice name', 'Measure', 'Year', 'List size', 'Register']

# Network: name, practices, how many patients a practice has, how old they are (1: as England).
NETWORKS = {
    'U58127': ('Coventry Central PCN', 8, 6600, 0.75), 'U29575': ('Coventry Navigation 1 PCN', 8, 6900, 0.9), 'U07789': ('Coventry North PCN', 5, 9800, 0.95),
    'U14922': ('CW Unity PCN', 8, 6400, 0.95), 'U49145': ('Go West PCN', 7, 7600, 1.05), 'U33954': ('GP Connect PCN', 9, 5700, 0.85),
    'U68252': ('Sowe Valley PCN', 8, 6500, 1.05),
    'U62213': ('Rugby PCN', 12, 9400, 1.0),
    'U55724': ('Arden PCN', 4, 9200, 1.25), 'U11176': ('Dene and Stour Valleys PCN', 5, 7200, 1.3), 'U10743': ('Kenilworth and Warwick PCN', 6, 9300, 1.15),
    'U82789': ('Leamington North PCN', 4, 9700, 1.0), 'U36452': ('Leamington South PCN', 4, 9600, 0.85), 'U91762': ('Stratford Central PCN', 3, 14200, 1.3),
    'U04784': ('Warwickshire East PCN', 5, 8100, 1.2),
    'U94317': ('Bedworth and Bulkington PCN', 6, 6700, 1.1), 'U92562': ('Nuneaton & Bedworth PCN', 8, 6200, 1.05), 'U33098': ('Nuneaton South PCN', 7, 5900, 1.0),
    'U26054': ('Rural and North PCN', 10, 6300, 1.15),
}
# Measure: patients on the register of a hundred, how much age matters.
MEASURES = {'qof-hyp-prevalence': (14.1, 0.8), 'qof-af-prevalence': (2.1, 1.6), 'qof-ld-prevalence': (0.5, 0.2)}
SMALL = {('U58127', 8): 214, ('U36452', 4): 1480}   # a practice for people without a home, and one for students


def _all():
    """(code, name, network, patients, age) of each practice. No practice has a code that begins with Y99."""
    at = 0
    for network, (name, count, patients, age) in NETWORKS.items():
        for n in range(1, count + 1):
            at += 1
            chance = random.Random('%s %s %d' % (SEED, network, n))
            size = SMALL.get((network, n), round(patients * chance.uniform(0.5, 1.5)))
            yield 'Y99%03d' % at, '%s practice %d (made up)' % (name.removesuffix(' PCN'), n), network, size, age * chance.uniform(0.85, 1.15)


def practices():
    return [[code, name, network, NETWORKS[network][0]] for code, name, network, _, _ in _all()]


def registers():
    rows = []
    for measure, (share, steep) in MEASURES.items():
        for code, name, _, patients, age in _all():
            chance = random.Random('%s %s %s' % (SEED, measure, code))
            wanted = patients * share / 100 * age ** steep * (0.25 if patients in SMALL.values() else 1)
            rows.append([code, name, measure, PERIOD, patients, max(round(chance.gauss(wanted, (wanted + 1) ** 0.5)), 0)])
    return rows
