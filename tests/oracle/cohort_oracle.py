"""cohort_oracle.py CASES: makes 200 months of made-up clocks, counts each by itself and compares with what CASES prints.

Nothing is shared with ours: exact fractions and bisection instead of closed formulas, sorted lists instead of counts, the
definition of ux.md 1.2 read as sentences. Ends with 1 on the first difference.
"""
import math
import random
import subprocess
import sys
from fractions import Fraction

CASES = 200
DAY = 86_400_000_000  # microseconds


def normal_quantile_z():
    """z with 95 % of the normal distribution within it, by bisection on the error function."""
    low, high = 0.0, 5.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erf(middle / math.sqrt(2)) < 0.95 else (low, middle)
    return low


def interval(hits, of):
    """Both p with |hits/of - p| = z * sqrt(p (1 - p) / of): Wilson's definition, solved by bisection."""
    z, share = normal_quantile_z(), hits / of

    def far(p):
        return abs(share - p) - z * math.sqrt(p * (1 - p) / of)

    def solve(inside, outside):
        for _ in range(200):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if far(middle) <= 0 else (inside, middle)
        return inside

    return (0.0 if hits == 0 else solve(share, 0.0)), (1.0 if hits == of else solve(share, 1.0))


def make_case(rng):
    start = rng.randrange(19_000, 21_000) * DAY
    first, last = start, start + rng.choice([7, 31, 90]) * DAY
    now = start + rng.randrange(1, 120) * DAY + rng.randrange(DAY)
    clocks = []
    for _ in range(rng.choice([0, 1, 3, 29, 30, 31, 200, 900])):
        due = start + rng.randrange(-20, 120) * DAY + rng.choice([0, 0, 1, -1])
        fate = rng.choice(["met", "met", "met", "late", "left", None, None])
        paused = due + rng.choice([-DAY, -1, 0, 1, DAY]) if fate is None and rng.random() < 0.3 else None
        took = rng.randrange(0, 40) if fate else None
        clocks.append((due, fate, paused, took, rng.random() < 0.2))
    return first, last, now, clocks


def answer(case):
    first, last, now, clocks = case
    met = late = still_open = left = standing = extended = 0
    took = []
    for due, fate, paused, days, put_off in clocks:
        if fate is None and paused is not None and paused < due:
            standing += 1  # it waits for the reporter: no deadline falls
            continue
        has_fallen = due <= now
        if not has_fallen or due <= first or due > last:
            continue
        if fate == "left":
            left += 1
            continue
        extended += put_off
        if fate is None:
            still_open += 1
            continue
        took.append(days)
        met += fate == "met"
        late += fate == "late"
    counted = met + late + still_open
    took.sort()

    def rank(share):  # nearest rank, in exact numbers
        return took[max(math.ceil(share * len(took)), 1) - 1] if took else -1

    low, high = interval(met, counted) if counted else (-1.0, -1.0)
    days = math.ceil((min(last, now) - first) / DAY)
    yearly = Fraction(counted * 365, max(days, 1))
    group = "A" if yearly >= 10_000 else "B" if yearly >= 2_000 else "C"
    return [counted, met, late, still_open, left, standing, extended, rank(Fraction(1, 2)), rank(Fraction(9, 10)),
            group, met / counted if counted else -1.0, low, high]


def main():
    rng = random.Random(20261128)
    cases = [make_case(rng) for _ in range(CASES)]
    lines = []
    for first, last, now, clocks in cases:
        lines.append(f"{first} {last} {now} {len(clocks)}")
        for due, fate, paused, took, put_off in clocks:
            lines.append(f"{due} {fate or '-'} {'-' if paused is None else paused} {'-' if took is None else took} {int(put_off)}")
    ran = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    printed = ran.stdout.splitlines()
    assert len(printed) == CASES, f"{len(printed)} answers for {CASES} cases"
    counted = 0
    for number, (case, line) in enumerate(zip(cases, printed)):
        theirs, ours = line.split(), answer(case)
        same = all(str(a) == b for a, b in zip(ours[:10], theirs)) and all(
            abs(a - float(b)) < 1e-6 for a, b in zip(ours[10:], theirs[10:]))
        if not same or len(theirs) != len(ours):
            sys.exit(f"case {number}: computed here {ours}, printed {theirs}")
        counted += ours[0]
    assert counted > 5_000, "the cases hold next to nothing"
    print(f"{CASES} cohorts with {counted} clocks agree")


main()
