"""Exceptions on a terminal."""

import sys
import textwrap
from collections.abc import Iterator, Sequence

from hopwatch.cli.progress_tables import minute, print_columns, print_lines
from hopwatch.cli.shown import shown
from hunts.exceptions import Entry
from scheduler.exception_report import EXPIRED, Tally, state

WIDTH = 100
NAME = 30
HEAD = ("exception", "owner", "expires", "state", "alerts", "suppressed", "findings", "last hit")


def print_entries(entries: Sequence[Entry], now: int) -> None:
    """Print each entry with all that it says."""
    for entry in entries:
        start = f"{minute(entry.start)} to " if entry.start is not None else "until "
        print_lines([f"{entry.name}  {start}{minute(entry.end)}  {state(entry, now)}"])
        for label, text in _facts(entry):
            folded = textwrap.wrap(shown(text), WIDTH - 12, break_on_hyphens=False)
            print_lines(f"  {label if not number else '':10}{line}" for number, line in enumerate(folded))


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "hunt", ", ".join(entry.hunts)
    for field, values in entry.match.items():
        yield "match", f"{field}: {', '.join(values)}"
    yield "reason", entry.reason
    yield "owner", entry.owner


def print_report(rows: Sequence[tuple[Entry, Tally]], gone: Sequence[str], now: int) -> None:
    """Print what each entry hides, then which can go."""
    if rows:
        print_columns([HEAD, *(_row(entry, tally, now) for entry, tally in rows)])
    else:
        print_lines(["no exceptions"])
    idle = [entry.name for entry, tally in rows if not tally.findings]
    old = [entry.name for entry, _ in rows if state(entry, now) == EXPIRED]
    _say("hide nothing that is stored", idle)
    _say("have expired; what they hid stays hidden as long as they are in the file", old)
    _say("no longer in the file; the next tick shows again what they hid", gone)


def _say(what: str, names: Sequence[str]) -> None:
    if names:
        text = f"{what}: {', '.join(map(shown, names))}"
        sys.stdout.write("\n" + textwrap.fill(text, WIDTH, break_on_hyphens=False) + "\n")


def _row(entry: Entry, tally: Tally, now: int) -> tuple[str, ...]:
    return (
        entry.name if len(entry.name) <= NAME else f"{entry.name[: NAME - 1]}…",
        shown(entry.owner)[:12],
        minute(entry.end),
        state(entry, now),
        str(tally.alerts or "-"),
        str(tally.suppressed or "-"),
        str(tally.findings or "-"),
        "-" if tally.last is None else minute(tally.last),
    )
