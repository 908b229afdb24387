"""Tables of how far the hunts are."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from hopwatch.cli.shown import shown
from scheduler.gaps import Gaps
from scheduler.instants import iso
from scheduler.status import Status

WIDTH = 100
SHOWN = 20
"""Gaps of one hunt that a terminal shows; `--json` has them all."""


def print_status(found: Sequence[Status], now: int) -> None:
    """Print a line for each hunt."""
    table = Table("hunt", "every", "complete until", "lag", "last run", "next", "gaps", "state", box=None)
    for one in found:
        table.add_row(
            one.hunt.id,
            length(one.hunt.every),
            minute(one.watermark),
            length(one.lag),
            minute(one.last_run),
            "now" if one.next == now else minute(one.next),
            str(one.gaps) if one.gaps else "-",
            one.state,
        )
    Console(soft_wrap=True).print(table)


def print_gaps(found: Sequence[Gaps], frontier: int) -> None:
    """Print every hunt's gaps, or that there are none."""
    out = Console(soft_wrap=True, markup=False, highlight=False)
    for one in found:
        for gap in one.gaps[:SHOWN]:
            what = f"{gap.windows} windows, {gap.events} events: {shown(gap.why)}"
            out.print(f"{one.hunt.id}: {minute(gap.start)} to {minute(gap.end)}, {what}")
        if len(one.gaps) > SHOWN:
            out.print(f"{one.hunt.id}: and {len(one.gaps) - SHOWN} more; --json has them all")
        if one.unread:
            out.print(f"{one.hunt.id}: its events cannot be read: {shown(one.unread)}")
    if not any(one.gaps or one.unread for one in found):
        out.print(f"no gaps: every window with data up to {iso(frontier)} is hunted by {len(found)} hunts")


def minute(at: int | None) -> str:
    """Write a time to the minute, `-` for none."""
    return "-" if at is None else iso(at)[:16].replace("T", " ")


def length(milliseconds: int) -> str:
    """Write a length of time in its largest whole unit: `15m`, `3h`, `2d`."""
    seconds = max(milliseconds, 0) // 1000
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
