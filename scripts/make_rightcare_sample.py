#!/usr/bin/env python3
"""Writes tests/fixtures/rightcare/ccg-pack.csv: a made-up RightCare pack of three CCGs and ten similar ones for each.

The figures come from a generator with a fixed seed, so that the file is always the same. Nothing in it is true.
"""
import csv
import os
import random

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "fixtures", "rightcare")
OWN = {"05A": "NHS Coventry and Rugby CCG", "05R": "NHS South Warwickshire CCG", "05H": "NHS Warwickshire North CCG"}
PEERS = [f"{number:02d}{letter}" for number in (94, 95, 96) for letter in "ABCDEFGHJK"]
# Programme, code, name, unit, direction, mean, spread, multiplier, denominator: from, to
INDICATORS = [
    ("Cardiovascular", "CVD01", "Patients with hypertension treated to target", "%", "Higher is better", 62, 4, 100,
     (30000, 80000)),
    ("Cardiovascular", "CVD02", "Spend on emergency admissions", "£ per 1,000 weighted population", "Lower is better",
     9400, 900, 1000, (190000, 480000)),
    ("Respiratory", "RES01", "Emergency admissions for COPD", "per 100,000", "Lower is better", 240, 40, 100000,
     (190000, 480000)),
]
HEADER = ["CCG code", "CCG name", "STP code", "Programme", "Indicator code", "Indicator name", "Period", "Unit", "Direction",
          "Value", "Lower 95% CI", "Upper 95% CI", "Numerator", "Denominator", "Best 5", "England", "Opportunity",
          "Significant", "Similar 10"]


def figures(maker, indicator):
    mean, spread, multiplier, (least, most) = indicator[5:]
    denominator = maker.randint(least, most)
    numerator = round(maker.gauss(mean, spread) * denominator / multiplier)
    value = numerator * multiplier / denominator
    half = 1.96 * value * maker.uniform(0.01, 0.04)
    return round(value, 2), round(value - half, 2), round(value + half, 2), numerator, denominator


def rows():
    maker = random.Random(20260401)
    for indicator in INDICATORS:
        lower_is_better = indicator[4].startswith("Lower")
        table = {code: figures(maker, indicator) for code in [*OWN, *PEERS]}
        england = indicator[5] + maker.uniform(-1, 1)
        for place, code in enumerate([*OWN, *PEERS]):
            # Each CCG of our own has ten similar ones; those have no peers in the pack.
            similar = PEERS[place * 10:place * 10 + 10] if code in OWN else []
            value, lower, upper, numerator, denominator = table[code]
            best = opportunity = significant = ""
            if similar:
                peers = sorted((table[peer][0] for peer in similar), reverse=not lower_is_better)
                benchmark = sum(peers[:5]) / 5
                worse = lower > benchmark if lower_is_better else upper < benchmark
                best = f"{benchmark:.3f}"
                opportunity = f"{abs(value - benchmark) / indicator[7] * denominator:,.0f}" if worse else "-"
                significant = "Yes" if lower > benchmark or upper < benchmark else "No"
            yield [code, OWN.get(code, f"Made-up peer {code}"), "QWU" if code in OWN else "", *indicator[:2], indicator[2],
                   "2019-20", indicator[3], indicator[4], f"{value:.2f}", f"{lower:.2f}", f"{upper:.2f}", f"{numerator:,}",
                   denominator, best, f"{england:.2f}", opportunity, significant, " ".join(similar)]


def main():
    with open(os.path.join(FOLDER, "ccg-pack.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["Made-up figures in the shape of a RightCare pack"] + [""] * (len(HEADER) - 1))
        writer.writerow(HEADER)
        writer.writerows(rows())


if __name__ == "__main__":
    main()
