"""Methods of the sample: limits, recent trends and comparisons as Fingertips makes them, and counts that give an exact value."""
import math

Z95, Z998 = 1.959963984540054, 3.0902323061678132


def wilson(x, n, z):
    """Wilson score limits of x of n (Newcombe and Altman 2000), in [0, 1]."""
    middle, width = 2 * x + z * z, z * math.sqrt(z * z + 4 * x * (1 - x / n))
    return max(0.0, (middle - width) / (2 * (n + z * z))), min(1.0, (middle + width) / (2 * (n + z * z)))


def poisson_at_most(k, mean):
    """P(X <= k) for a Poisson variable."""
    term = total = math.exp(-mean)
    for i in range(1, k + 1):
        term *= mean / i
        total += term
    return total


def exact(count, z):
    """Exact Poisson limits of a count below 10, by bisection."""
    tail = 0.5 * math.erfc(z / math.sqrt(2))
    def solve(below):
        low, high = 0.0, 100.0
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if below(middle) else (low, middle)
        return (low + high) / 2
    lower = 0.0 if count == 0 else solve(lambda m: 1 - poisson_at_most(count - 1, m) < tail)
    return lower, solve(lambda m: poisson_at_most(count, m) > tail)


def byar(count, z):
    """Limits of a count: Byar's approximation (Breslow and Day 1987), exact below 10."""
    if count < 10:
        return exact(count, z)
    up = count + 1
    return (count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3,
            up * (1 - 1 / (9 * up) + z / (3 * math.sqrt(up))) ** 3)


def trend(points, polarity):
    """Fingertips' recent trend: weighted regression on the last five points, chi-square at 99.8%, the same direction with
    each point left out. `points`: (value, lower, upper) by period, None where there is none."""
    last = points[-5:]
    if len(last) < 5 or any(p is None or p[1] is None for p in last):
        return 'Cannot be calculated'
    def fit(selection):
        rows = [(t + 1.0, last[t][0], 1 / ((last[t][2] - last[t][1]) / 3.92) ** 2) for t in selection]
        s1, s2 = sum(w for t, v, w in rows), sum(w * t * v for t, v, w in rows)
        s3, s4, s5 = sum(w * t for t, v, w in rows), sum(w * v for t, v, w in rows), sum(w * t * t for t, v, w in rows)
        slope = (s1 * s2 - s3 * s4) / (s1 * s5 - s3 * s3)
        return slope, slope * slope * (s1 * s5 - s3 * s3) / s1
    slope, chi = fit(range(5))
    if chi <= 9.54953570608324 or any((fit([t for t in range(5) if t != out])[0] < 0) != (slope < 0) for out in range(5)):
        return 'No significant change'
    word = 'Increasing' if slope > 0 else 'Decreasing'
    if polarity not in ('high_is_good', 'low_is_good'):
        return word
    return word + ' and getting ' + ('better' if (slope > 0) == (polarity == 'high_is_good') else 'worse')


def compared(figure, benchmark, polarity):
    """Do the 95% limits include the benchmark?"""
    if figure is None or benchmark is None or figure['lower'] is None or polarity == 'not_applicable':
        return 'Not compared'
    if figure['lower'] <= benchmark['value'] <= figure['upper']:
        return 'Similar'
    higher = figure['lower'] > benchmark['value']
    if polarity == 'no_judgement':
        return 'Higher' if higher else 'Lower'
    return 'Better' if higher == (polarity == 'high_is_good') else 'Worse'


def number(x):
    """As the source writes numbers: shortest text that reads back the same, no needless decimals."""
    if x is None:
        return ''
    return str(int(x)) if float(x).is_integer() and abs(x) < 1e15 else repr(float(x))


def figure(value=None, lower=None, upper=None, lower998=None, upper998=None, count=None, denominator=None, note=''):
    return dict(value=value, lower=lower, upper=upper, lower998=lower998, upper998=upper998, count=count,
                denominator=denominator, note=note)


def steps(value, multiplier):
    """The smallest denominator of which a whole number of cases gives exactly this value."""
    decimals = len(repr(float(value)).split('.')[1].rstrip('0'))
    top, bottom = round(value * 10 ** decimals), multiplier * 10 ** decimals
    return bottom // math.gcd(top, bottom)


def from_counts(kind, multiplier, count, denominator):
    value = multiplier * count / denominator
    limits = []
    for z in (Z95, Z998):
        if kind == 'proportion':
            limits += [multiplier * part for part in wilson(count, denominator, z)]
        else:
            limits += [multiplier * part / denominator for part in byar(count, z)]
    return figure(value, *limits, count, denominator)


def share_out(total, weights):
    """Whole numbers that add up to total, in proportion to the weights (largest remainders)."""
    exact_parts = [total * w / sum(weights) for w in weights]
    parts = [int(p) for p in exact_parts]
    for i in sorted(range(len(parts)), key=lambda i: parts[i] - exact_parts[i])[:total - sum(parts)]:
        parts[i] += 1
    return parts
