"""deadline_oracle.py CASES CONFIG: computes every deadline of the list by itself and compares it with what CASES prints.

Shares nothing with the hub: zones by zoneinfo, the calendar files by their lines, the limits written down here as
domain rules (working days Monday-Friday without holidays and joint leave; the start day is not counted; a limit ends
with the local midnight that ends its last day).
"""
import array
import bisect
import datetime as dt
import pathlib
import re
import subprocess
import sys
import zoneinfo

LIMITS = [("working", 3), ("working", 5), ("working", 14), ("working", 5), ("working", 60), ("working", 10), ("plain", 30)]
ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"]
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2028, 12, 31)
STARTS_A_DAY, APART = 20, 4321


def days_off(folder):
    off = set()
    for file in folder.glob("*.yaml"):
        off.update(dt.date.fromisoformat(day) for day in re.findall(r"(?m)^\s+(\d{4}-\d\d-\d\d)\s*:", file.read_text()))
    return off


def main(cases, config):
    off = days_off(pathlib.Path(config) / "calendar")
    if len(off) < 90:
        sys.exit(f"only {len(off)} days off were read")
    working = [day for day in (FIRST + dt.timedelta(n) for n in range(-400, 2700)) if day.weekday() < 5 and day not in off]
    found = array.array("q", subprocess.run([cases, config], check=True, stdout=subprocess.PIPE).stdout)
    midnights = {}

    def end_of(day, zone):
        key = (day, zone)
        if key not in midnights:
            local = dt.datetime.combine(day + dt.timedelta(1), dt.time(), zoneinfo.ZoneInfo(zone))
            midnights[key] = int(local.timestamp())
        return midnights[key]

    dues = {}  # local start day → the last day of each limit

    def last_days(day):
        if day not in dues:
            at = bisect.bisect_right(working, day)
            dues[day] = [working[at + n - 1] if unit == "working" else day + dt.timedelta(n) for unit, n in LIMITS]
        return dues[day]

    offsets = {zone: zoneinfo.ZoneInfo(zone) for zone in ZONES}
    count = wrong = 0
    day = FIRST
    while day <= LAST:
        for i in range(STARTS_A_DAY):
            start = dt.datetime.combine(day, dt.time(), dt.timezone.utc) + dt.timedelta(seconds=APART * i)
            for zone in ZONES:
                local = start.astimezone(offsets[zone]).date()
                for (unit, n), last in zip(LIMITS, last_days(local)):
                    expected = end_of(last, zone)
                    if count >= len(found) or found[count] != expected:
                        wrong += 1
                        if wrong <= 10:
                            got = found[count] if count < len(found) else None
                            print(f"{start.isoformat()} {zone} {n} {unit}: expected {expected}, got {got}")
                    count += 1
        day += dt.timedelta(1)
    print(f"{count} cases, {wrong} mismatches")
    sys.exit(0 if wrong == 0 and count == len(found) and count >= 1_000_000 else 1)


main(sys.argv[1], sys.argv[2])
