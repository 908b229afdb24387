"""Events that nothing excuses: the answers of *unless*."""

from collections.abc import Iterator, Sequence

from hunts.compile import asked
from hunts.complete import excused
from hunts.finding import Peak
from hunts.kinds import Absence, Beside, Unless
from hunts.presence import presence
from hunts.reading import Limits, read_rows
from hunts.roles import Role, other_side
from hunts.row import Completion, Row
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds


def unexcused(
    snapshot: Snapshot, kind: Unless, role: Role, span: Span, limits: Limits
) -> Iterator[Completion]:
    """Yield the completions in the span."""
    wait = milliseconds(kind.skew if kind.when == "earlier" else kind.within)
    before = Span(span.start - wait, span.end - wait)
    for page in read_rows(snapshot, asked(role.events, before), role, limits.rows):
        left = page
        for number, absence in enumerate(kind.absences):
            met = meeting(snapshot, absence, number, interval(kind), left, limits)
            left = [row for row in left if row.id not in met]
        for row in left:
            peak = Peak(1, row.at, row.at)
            yield from (Completion(row.at + wait, key, [row], peak) for key in row.keys)


def interval(kind: Unless) -> tuple[int, int]:
    """Return where an excuse counts: its first and last millisecond, counted from the event."""
    within, skew = milliseconds(kind.within), milliseconds(kind.skew)
    return (1 - within, skew) if kind.when == "earlier" else (-skew, within - 1)


def meeting(
    snapshot: Snapshot,
    other: Absence | Beside,
    number: int,
    interval: tuple[int, int],
    rows: Sequence[Row],
    limits: Limits,
) -> set[str]:
    """Return the ids of the rows, in order of time, that have such another event in the interval.

    `number` says which of the rows' `joins` are its keys.
    """
    if not rows:
        return set()
    first, last = interval
    span = Span(rows[0].at + first, rows[-1].at + last + 1)
    keys = sorted({key for row in rows for key in row.joins[number]})
    others = presence(snapshot, other_side(other), span, last - first + 1, keys, limits)
    return {
        row.id
        for row in rows
        if any(excused(row.at, first, last, others.get(key, ())) for key in row.joins[number])
    }
