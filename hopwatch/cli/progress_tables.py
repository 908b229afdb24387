"""Tables of how far the hunts are."""

import sys
from collections.abc import Iterable, Sequence

from hopwatch.cli.shown import shown
from hunts.instants import DAY, MINUTE, day_name, day_of, iso
from scheduler.gaps import NEVER, Gap, Gaps

SHOWN = 20
"""Gaps of one hunt that a terminal shows; `--json` has them all."""


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows, each column as wide as its longest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print_lines(
        " ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def print_gaps(found: Sequence[Gaps], frontier: int, namespace: str) -> None:
    """Print every hunt's gaps and what closes them, or that there are none."""
    for one in found:
        print_lines(_gap_lines(one))
    open_ = [gap for one in found for gap in one.gaps]
    if never := [gap for gap in open_ if gap.why == NEVER]:
        start, end = min(gap.start for gap in never), max(gap.end for gap in never)
        days = f"--from {day_name(day_of(start))} --to {day_name(day_of(end - 1) + DAY)}"
        print_lines(["", "To evaluate them:", f"  hopwatch schedule backfill --namespace {namespace} {days}"])
    elif not open_ and not any(one.unread for one in found):
        print_lines([f"no gaps: {len(found)} hunts have hunted every window with data up to {iso(frontier)}"])


def _gap_lines(one: Gaps) -> Iterable[str]:
    if one.gaps or one.unread:
        yield one.hunt.id
    if one.unread:
        yield f"  its events cannot be read: {shown(one.unread)}"
    for gap in one.gaps[:SHOWN]:
        yield f"  {minute(gap.start)} to {minute(gap.end)}  {_content(gap)}  {shown(gap.why)}"
    if len(one.gaps) > SHOWN:
        yield f"  and {len(one.gaps) - SHOWN} more; --json has them all"


def _content(gap: Gap) -> str:
    windows = "window" if gap.windows == 1 else "windows"
    events = "event" if gap.events == 1 else "events"
    return f"{gap.windows} {windows}, {gap.events} {events}"


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def minute(at: int) -> str:
    """Write a time to the minute."""
    return iso(at)[: len("2026-01-05T10:00")].replace("T", " ")


def length(milliseconds: int) -> str:
    """Write a length of time in its largest whole unit: `15m`, `3h`, `2d`."""
    for unit, size in (("d", DAY), ("h", 60 * MINUTE), ("m", MINUTE)):
        if milliseconds >= size:
            return f"{milliseconds // size}{unit}"
    return f"{max(milliseconds, 0) // 1000}s"
