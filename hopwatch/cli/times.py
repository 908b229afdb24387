"""Times as they are given on the command line: ISO 8601, or so long ago (`7d`, `36h`)."""

import re
from datetime import UTC, datetime, timedelta

from hopwatch.errors import UsageError

AGO = re.compile(r"(\d{1,6})([smhdw])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(text: str, now: int) -> int:
    """Read a time: ISO 8601 (no zone: UTC) or `7d`, `36h`, `90m` before `now`; all in epoch milliseconds.

    Raises UsageError when the text is neither.
    """
    if AGO.fullmatch(text.strip()):
        return now - length(text)
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise unreadable(text) from None
    if read.tzinfo is None:
        read = read.replace(tzinfo=UTC)
    return (read - EPOCH) // timedelta(milliseconds=1)


def length(text: str) -> int:
    """Read a length of time (`7d`, `36h`, `90m`) as milliseconds; raises UsageError when it is none."""
    found = AGO.fullmatch(text.strip())
    if not found:
        raise UsageError(f"{text!r} is no length of time: write 7d, 36h, 90m")
    return timedelta(**{UNITS[found[2]]: int(found[1])}) // timedelta(milliseconds=1)


def unreadable(text: str) -> UsageError:
    """Say which times can be read."""
    return UsageError(f"{text!r} is no time: write 2026-01-31, 2026-01-31T08:30, or 7d, 36h (ago)")


def span(start: str | None, end: str | None, now: int) -> tuple[int | None, int | None]:
    """Read `--from` and `--to`; raises UsageError when the end is not after the start."""
    first = None if start is None else moment(start, now)
    last = None if end is None else moment(end, now)
    if first is not None and last is not None and last <= first:
        raise UsageError(f"--to {end} is not after --from {start}")
    return first, last
