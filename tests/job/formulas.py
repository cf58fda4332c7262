"""The formulas of `placebook statistics` once more, from the papers that the methods are taken from, with nothing but Python's
standard library and by other routes than the program's: exact Poisson limits by bisection of sums, Student's t from its finite
series. None stands for what is missing."""
import math
from statistics import NormalDist

ESP2013 = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]


def z_of(confidence):
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def bisect(is_low, low, high):
    """The place where is_low changes from true to false."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if is_low(middle) else (low, middle)
    return (low + high) / 2


# --- proportions and counts ---

def wilson(x, n, z):
    """Wilson 1927: the proportions from which x/n is z standard errors away; solved as a quadratic."""
    p = x / n
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    upper = (-b + root) / (2 * a)
    return (0.0 if x == 0 else c / (a * upper), 1.0 if x == n else upper)


def poisson_tail(x, mean):
    """P(X <= x)."""
    term = total = math.exp(-mean)
    for k in range(1, x + 1):
        term *= mean / k
        total += term
    return total


def byar(count, z):
    above = count + 1
    return (count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3,
            above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3)


EXACT = {}


def count_limits(count, confidence):
    """Byar for 10 or more, exact for whole numbers below."""
    if count >= 10:
        return byar(count, z_of(confidence))
    if (count, confidence) not in EXACT:
        tail, x = (1 - confidence) / 2, int(count)
        lower = bisect(lambda mean: 1 - poisson_tail(x - 1, mean) < tail, 0, 50) if x else 0.0
        EXACT[count, confidence] = (lower, bisect(lambda mean: poisson_tail(x, mean) > tail, 0, 50))
    return EXACT[count, confidence]


# --- means ---

def t_central(t, df):
    """P(-t < T < t): Abramowitz & Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    term, total = (cosine, cosine) if df % 2 else (1.0, 1.0)
    for k in range(3 if df % 2 else 2, df - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    if df == 1:
        return 2 * angle / math.pi
    return 2 / math.pi * (angle + sine * total) if df % 2 else sine * total


T = {}


def t_quantile(confidence, df):
    if (confidence, df) not in T:
        T[confidence, df] = bisect(lambda t: t_central(t, df) < confidence, 0, 1e5)
    return T[confidence, df]


# --- standardised rates ---

def dsr(counts, populations, standard, multiplier, confidence):
    weight, events = sum(standard), sum(counts)
    value = multiplier * sum(w * x / n for x, n, w in zip(counts, populations, standard)) / weight
    variance = multiplier ** 2 * sum(w * w * x / (n * n) for x, n, w in zip(counts, populations, standard)) / weight ** 2
    scale = math.sqrt(variance / events)
    lower, upper = byar(events, z_of(confidence))
    return value, value + scale * (lower - events), value + scale * (upper - events), variance


# --- life expectancy ---

def life_expectancy(deaths, populations, confidence):
    """[(value, lower, upper)] of the 20 ages; the value is None where the interval is too wide."""
    ages = [0, 1, *range(5, 95, 5)]
    widths = [b - a for a, b in zip(ages, ages[1:])]
    alive, lost, variances = [100000.0], [0.1] + [0.5] * 18, []
    years = []
    for i, width in enumerate(widths):
        rate = deaths[i] / populations[i]
        dying = width * rate / (1 + width * rate * (1 - lost[i]))
        if deaths[i] > populations[i] / (width * lost[i]):
            dying = 1.0
        alive.append(alive[i] * (1 - dying))
        years.append(width * (alive[i + 1] + lost[i] * (alive[i] - alive[i + 1])))
        variances.append(dying ** 2 * (1 - dying) / deaths[i] if deaths[i] else 0.0)
    rate = deaths[19] / populations[19]
    years.append(alive[19] / rate)
    found, left, spread = [], 0.0, 0.0
    for i in reversed(range(20)):
        left += years[i]
        after = found[-1][0] if found else 0.0
        if i == 19:
            spread += (alive[19] / 2) ** 2 * 4 / (deaths[19] * rate ** 2)
        else:
            spread += variances[i] * alive[i] ** 2 * ((1 - lost[i]) * widths[i] + after) ** 2
        found.append((left / alive[i] if alive[i] else 0.0, math.sqrt(spread) / alive[i] if alive[i] else None))
    z = z_of(confidence)
    return [(None if error is not None and 1.96 * error > 10 else value,
             None if error is None else value - z * error, None if error is None else value + z * error)
            for value, error in reversed(found)]


# --- quantiles and inequality ---

def quantiles(values, count, invert):
    known = sorted((-value if invert else value) for value in values if value is not None)
    answer = []
    for value in values:
        if value is None or len(known) < count:
            answer.append(None)
            continue
        rank = 1 + known.index(-value if invert else value)
        # The ceiling of (N + 1 - rank) / (N / q), without rounding.
        answer.append(max(count + 1 + -(len(known) + 1 - rank) * count // len(known), 1))
    return answer


def slope_index(populations, values, errors, multiplier, confidence):
    """sii, rii, intercept, limits of sii, for values without transformation; through the sums of weighted least squares."""
    total, before, ranks = sum(populations), 0.0, []
    for people in populations:
        ranks.append((before + people / 2) / total)
        before += people
    shares = [people / total for people in populations]
    middle = sum(a * b for a, b in zip(shares, ranks))
    square = sum(a * (b - middle) ** 2 for a, b in zip(shares, ranks))
    weights = [a * (b - middle) / square for a, b in zip(shares, ranks)]
    slope = sum(c * y for c, y in zip(weights, values))
    start = sum(a * y for a, y in zip(shares, values)) - slope * middle
    half = z_of(confidence) * math.sqrt(sum((c * s) ** 2 for c, s in zip(weights, errors)))
    return multiplier * slope, (start + slope) / start, start, multiplier * (slope - half), multiplier * (slope + half)


# --- funnels and comparisons ---

def funnel_significance(kind, count, denominator, average):
    """Which tail the row lies in."""
    for tail in (0.001, 0.025):
        if kind == "proportion":
            half = z_of(1 - 2 * tail) * math.sqrt(average * (1 - average) / denominator)
            low, high = count / denominator < average - half, count / denominator > average + half
        else:
            expected = denominator if kind == "ratio" else denominator * average
            lower, upper = count_limits(count, 1 - 2 * tail)
            low, high = upper < expected, lower > expected
        if low or high:
            return f"{'Low' if low else 'High'} ({tail})"
    return "Not significant"


WORDS = {"low": ("better", "worse"), "high": ("worse", "better"), "none": ("lower", "higher")}
STRONG = {"better": "best", "worse": "worst"}


def comparison(method, polarity, value, limits, wide, benchmark, own, denominator):
    """The word; `limits` and `wide` are those of the value at 95% and 99.8%, `own` those of the benchmark."""
    if polarity == "not_applicable":
        return "not_compared"
    if method == "spc_proportion":
        limits = wilson(benchmark / 100 * denominator, denominator, z_of(0.95))
        lower, upper = value < 100 * limits[0], value > 100 * limits[1]
    elif method == "single_998":
        lower, upper = wide[1] < benchmark, wide[0] > benchmark
    elif method == "double":
        lower, upper = limits[1] < own[0], limits[0] > own[1]
    else:
        lower, upper = limits[1] < benchmark, limits[0] > benchmark
    if not lower and not upper:
        return "similar"
    word = WORDS[polarity][upper]
    if method == "two_level" and (wide[1] < benchmark or wide[0] > benchmark):
        return STRONG.get(word, word)
    return word


# --- trends ---

CRITICAL = 9.54953570608324


def fit(times, values, weights):
    """Slope and its chi-squared, weighted least squares."""
    total = sum(weights)
    t0 = sum(w * t for w, t in zip(weights, times)) / total
    v0 = sum(w * v for w, v in zip(weights, values)) / total
    square = sum(w * (t - t0) ** 2 for w, t in zip(weights, times))
    slope = sum(w * (t - t0) * (v - v0) for w, t, v in zip(weights, times, values)) / square
    return slope, slope * slope * square


def trend(values, weights, chi_squared=None):
    """The word, the slope and chi-squared for five points."""
    times = [1, 2, 3, 4, 5]
    slope, found = fit(times, values, weights)
    found = found if chi_squared is None else chi_squared
    signs = {slope >= 0}
    for left in range(5):
        kept = [i for i in range(5) if i != left]
        signs.add(fit([times[i] for i in kept], [values[i] for i in kept], [weights[i] for i in kept])[0] >= 0)
    if found <= CRITICAL or len(signs) > 1:
        return "No significant change", slope, found
    return "Increasing" if slope >= 0 else "Decreasing", slope, found


def cochran_armitage(counts, denominators):
    times = [1, 2, 3, 4, 5]
    people, cases = sum(denominators), sum(counts)
    xt = sum(x * t for x, t in zip(counts, times))
    nt = sum(n * t for n, t in zip(denominators, times))
    ntt = sum(n * t * t for n, t in zip(denominators, times))
    return people * (people * xt - cases * nt) ** 2 / (cases * (people - cases) * (people * ntt - nt ** 2))


# --- control charts ---

def sign(number):
    return (number > 0) - (number < 0)


def chart(values, screen=True):
    """Mean, lower and upper limit, and the (rule, direction) of every point of one segment without gaps."""
    mean = sum(values) / len(values)
    moving = [abs(b - a) for a, b in zip(values, values[1:])]
    average = sum(moving) / len(moving)
    if screen:
        moving = [each for each in moving if each < 3.267 * average]
        average = sum(moving) / len(moving) if moving else 0
    if not average:
        return mean, None, None, None
    lower, upper = mean - 2.66 * average, mean + 2.66 * average
    near = 2 * 2.66 / 3 * average
    side = [sign(value - mean) for value in values]
    outside = [value < lower or value > upper for value in values]
    close = [not out and abs(value - mean) > near for out, value in zip(outside, values)]
    rules = [None] * len(values)
    for i in range(len(values) - 6):  # the least of the rules first: later ones overwrite
        if abs(sum(side[i:i + 7])) == 7:
            rules[i:i + 7] = [("shift", side[i])] * 7
    for i in range(len(values) - 2):
        if abs(sum(side[i:i + 3])) == 3 and sum(close[i:i + 3]) >= 2:
            for k in range(i, i + 3):
                if close[k]:
                    rules[k] = ("two_of_three", side[k])
    steps = [sign(b - a) for a, b in zip(values, values[1:])]
    for i in range(len(values) - 6):
        if abs(sum(steps[i:i + 6])) == 6:
            rules[i:i + 7] = [("trend", steps[i])] * 7
    for i, out in enumerate(outside):
        if out:
            rules[i] = ("outside_limits", side[i])
    return mean, lower, upper, rules
