#!/usr/bin/env python3
"""Writes tests/fixtures/rightcare/opportunity-pack.csv: a made-up RightCare pack of three CCGs and those similar to them, in which every case of the
transform `opportunity` occurs: worse, not significantly worse and better than the best five, too few figures, too few named, limits that are missing.

The figures come from a generator with a fixed seed, so that the file is always the same. Nothing in it is true.
"""
import csv
import os
import random

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "fixtures", "rightcare")
OWN = {"05A": "NHS Coventry and Rugby CCG", "05R": "NHS South Warwickshire CCG", "05H": "NHS Warwickshire North CCG"}
PEERS = [f"{number:02d}{letter}" for number in (94, 95, 96) for letter in "ABCDEFGHJK"]
# One of our own is among the ten of another one.
SIMILAR = {"05A": PEERS[:10], "05R": PEERS[10:20], "05H": ["05R", *PEERS[20:29]]}
PERCENT, SPEND, EVENTS = "%", "£ per 1,000 weighted population", "per 1,000"
REGISTER, PEOPLE = (30000, 80000), (190000, 480000)
# Programme, pathway, code, name, unit, direction, mean, spread, denominator from and to, what 05A, 05R and 05H are, what is left out
INDICATORS = [
    ("Circulation", "Hypertension", "CIR01", "Patients treated to target", PERCENT, "Higher is better", 62, 4, REGISTER, "worse better near", ""),
    ("Circulation", "", "CIR02", "Non-elective spend", SPEND, "Lower is better", 9400, 900, PEOPLE, "worse near worse", "two of 95"),
    ("Circulation", "", "CIR03", "Elective spend", SPEND, "", 4100, 400, PEOPLE, "worse worse better", ""),
    ("Respiratory", "COPD", "RES01", "Emergency admissions", EVENTS, "Lower is better", 2.4, 0.4, PEOPLE, "near worse worse", "six of 96"),
    ("Respiratory", "", "RES02", "Elective spend", SPEND, "Low", 2300, 250, PEOPLE, "worse worse worse", ""),
    ("Respiratory", "COPD", "RES03", "Patients reviewed", PERCENT, "High", 81, 3, REGISTER, "worse near better", "limits"),
    ("Gastrointestinal", "", "GIT01", "Emergency admissions", "admissions per 1,000", "", 5.5, 0.7, PEOPLE, "worse near worse", "limits"),
    ("Gastrointestinal", "", "GIT02", "Elective spend", SPEND, "Lower is better", 3100, 300, PEOPLE, "worse better worse", "limits"),
    ("Neurological", "", "NEU01", "Days to a first appointment", "days", "", 40, 5, REGISTER, "worse worse worse", ""),
    ("Neurological", "Epilepsy", "NEU02", "Patients free of seizures", PERCENT, "Higher is better", 66, 4, REGISTER, "worse worse worse", "one of the ten"),
]
HEADER = ["CCG code", "CCG name", "STP code", "Programme", "Pathway", "Indicator code", "Indicator name", "Period", "Unit", "Direction", "Value",
          "Lower 95% CI", "Upper 95% CI", "Numerator", "Denominator", "Similar 10"]
# Of the benchmark, in the direction that is worse.
DISTANCE = {"worse": 0.12, "near": 0.004, "better": -0.06}


def figures(maker, indicator, target):
    """Value and limits as published, numerator and denominator."""
    unit, between = indicator[4], indicator[8]
    multiplier = 100 if unit == PERCENT else 1000
    denominator = maker.randint(*between)
    numerator = round(target * denominator / multiplier)
    value = numerator * multiplier / denominator
    half = value * maker.uniform(0.02, 0.04)
    places = 3 if unit.endswith("per 1,000") else 2
    return tuple(f"{number:.{places}f}" for number in (value, value - half, value + half)) + (numerator, denominator)


def table_of(maker, indicator):
    low = not indicator[5].startswith("High")
    left_out = indicator[10]
    table = {code: figures(maker, indicator, maker.gauss(*indicator[6:8])) for code in PEERS}
    for code, what in zip(("05A", "05R", "05H"), indicator[9].split()):
        peers = sorted((float(table[peer][0]) for peer in SIMILAR[code]), reverse=not low)
        benchmark = sum(peers[:5]) / 5
        table[code] = figures(maker, indicator, benchmark * (1 + DISTANCE[what] * (1 if low else -1)))
    for number, code in enumerate(SIMILAR["05R"] if left_out == "two of 95" else SIMILAR["05H"][1:] if left_out == "six of 96" else []):
        if number < {"two of 95": 2, "six of 96": 6}[left_out]:
            table[code] = ("*" if number % 2 else "-", "", "", "", table[code][4])
    if left_out == "limits":
        table = {code: (row[0], "", "", *row[3:]) for code, row in table.items()}
    return table


def rows():
    maker = random.Random(20261122)
    for indicator in INDICATORS:
        table = table_of(maker, indicator)
        for code in [*OWN, *PEERS]:
            similar = SIMILAR.get(code, [])
            if code == "05H" and indicator[10] == "one of the ten":
                similar = similar[:9]
            yield [code, OWN.get(code, f"Made-up peer {code}"), "QWU" if code in OWN else "", *indicator[:4], "2019-20", *indicator[4:6],
                   *table[code], "; ".join(similar)]


def main():
    with open(os.path.join(FOLDER, "opportunity-pack.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["Made-up figures in the shape of a RightCare pack"] + [""] * (len(HEADER) - 1))
        writer.writerow(HEADER)
        writer.writerows(rows())


if __name__ == "__main__":
    main()
