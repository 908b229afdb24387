"""When a question is complete: pure functions over one entity's events, in order of time and id.

Each yields completions in order of time. An event is `new` to the first completion that covers it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from hunts.finding import Peak
from hunts.row import Completion, Key, Row


def match(key: Key, row: Row) -> Completion:
    """Return the completion that an event is by itself."""
    return Completion(row.at, key, [row], Peak(1, row.at, row.at))


def sliding(key: Key, events: Sequence[Row], within: int, at_least: int) -> Iterator[Completion]:
    """Yield where the different values of `counted` in (t - within, t] are at least so many."""
    rows = [row for row in events if row.counted]
    inside: Counter[str] = Counter()
    left = covered = right = 0
    while right < len(rows):
        at = rows[right].at
        while right < len(rows) and rows[right].at == at:
            inside.update(rows[right].counted)
            right += 1
        while rows[left].at <= at - within:
            _leave(inside, rows[left])
            left += 1
        if len(inside) >= at_least:
            peak = Peak(len(inside), rows[left].at, at)
            yield Completion(at, key, rows[max(left, covered) : right], peak)
            covered = right


def _leave(inside: Counter[str], row: Row) -> None:
    for value in row.counted:
        inside[value] -= 1
        if not inside[value]:
            del inside[value]


def excused(at: int, first: int, last: int, excuses: Sequence[tuple[int, int]]) -> bool:
    """Say whether an excuse lies in [at + first, at + last].

    `excuses` are the earliest and latest of some excuses each, in order and apart, none longer than the
    interval: so one that overlaps it has an end in it.
    """
    place = bisect_left(excuses, at + first, key=lambda pair: pair[1])
    return place < len(excuses) and excuses[place][0] <= at + last
