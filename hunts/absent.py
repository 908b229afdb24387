"""Events that nothing excuses: the answers of *unless*."""

from collections.abc import Iterator, Sequence

from hunts.compile import asked
from hunts.complete import excused
from hunts.finding import Peak
from hunts.kinds import Absence, Unless
from hunts.presence import presence
from hunts.reading import Limits, read_rows
from hunts.roles import Role, absence_role
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
            left = _without(snapshot, kind, absence, number, left, limits)
        for row in left:
            peak = Peak(1, row.at, row.at)
            yield from (Completion(row.at + wait, key, [row], peak) for key in row.keys)


def interval(kind: Unless) -> tuple[int, int]:
    """Return where an excuse counts: its first and last millisecond, counted from the event."""
    within, skew = milliseconds(kind.within), milliseconds(kind.skew)
    return (1 - within, skew) if kind.when == "earlier" else (-skew, within - 1)


def _without(
    snapshot: Snapshot, kind: Unless, absence: Absence, number: int, rows: Sequence[Row], limits: Limits
) -> list[Row]:
    """Return the rows that this absence leaves."""
    if not rows:
        return []
    first, last = interval(kind)
    span = Span(rows[0].at + first, rows[-1].at + last + 1)
    keys = sorted({key for row in rows for key in row.joins[number]})
    excuses = presence(snapshot, absence_role(absence), span, last - first + 1, keys, limits)
    return [
        row
        for row in rows
        if not any(excused(row.at, first, last, excuses.get(key, ())) for key in row.joins[number])
    ]
