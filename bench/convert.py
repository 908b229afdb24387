"""How many records a second one core converts: the process's own time, so that other work counts little."""

import time
from pathlib import Path

from hopwatch.cli.session import look_for_garbage_seldom
from indexer.convert import convert

SHARED = Path(__file__).parents[2] / "shared" / "data"
TURNS = 1_000_000
ROUNDS = 3


def turn():
    """Nanoseconds of one turn of an empty loop, the best of five: how fast Python is here and now."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for _ in range(TURNS):
            pass
        best = min(best, time.process_time() - started)
    return best * 1e9 / TURNS


def rates(lab):
    """Print the rates of the lab's logs, and of real ones where they are there, as the command converts."""
    look_for_garbage_seldom()
    for name, paths in (
        ("EVTX of the lab", sorted(lab.glob("*.evtx"))),
        ("Zeek of the lab", sorted(lab.glob("*.log"))),
        ("real EVTX", [SHARED / "evtx"]),
        ("real Zeek", [SHARED / "zeek"]),
    ):
        if all(path.exists() for path in paths):
            number, seconds = min((converted(paths) for _ in range(ROUNDS)), key=lambda found: found[1])
            each = seconds / number * 1e6
            print(
                f"convert, {name}: {number / seconds:8,.0f} records/s a core ({number:,}, {each:.1f} µs each)"
            )


def converted(paths):
    """Convert files; return how many documents they gave, and the seconds that it took."""
    started = time.process_time()
    reports = list(convert(paths, "bench", "month", "rust", len))
    seconds = time.process_time() - started
    return sum(report.counts.indexed for report in reports), seconds
