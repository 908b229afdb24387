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


class Inside:
    """How many different values of `counted` a run of events has; both ends of the run only move forward."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._held: Counter[str] = Counter()
        self._start = self._end = 0

    def between(self, start: int, end: int) -> int:
        """Return the number for the places from `start` on and before `end`."""
        for place in range(max(self._end, start), end):
            self._held.update(self._rows[place].counted)
        for place in range(self._start, min(start, self._end)):
            for value in self._rows[place].counted:
                self._held[value] -= 1
                if not self._held[value]:
                    del self._held[value]
        self._start, self._end = start, max(end, start)
        return len(self._held)


def sliding(key: Key, events: Sequence[Row], within: int, at_least: int) -> Iterator[Completion]:
    """Yield where the different values of `counted` in (t - within, t] are at least so many."""
    rows = [row for row in events if row.counted]
    inside = Inside(rows)
    left = covered = right = 0
    while right < len(rows):
        at = rows[right].at
        while right < len(rows) and rows[right].at == at:
            right += 1
        while rows[left].at <= at - within:
            left += 1
        value = inside.between(left, right)
        if value >= at_least:
            yield Completion(at, key, rows[max(left, covered) : right], Peak(value, rows[left].at, at))
            covered = right


def none_within(times: Sequence[int], first: int, last: int) -> bool:
    """Say whether no time, of some in order, lies in [first, last]."""
    place = bisect_left(times, first)
    return place == len(times) or times[place] > last


def excused(at: int, first: int, last: int, excuses: Sequence[tuple[int, int]]) -> bool:
    """Say whether an excuse lies in [at + first, at + last].

    `excuses` are the earliest and latest of some excuses each, in order and apart, none longer than the
    interval: so one that overlaps it has an end in it.
    """
    place = bisect_left(excuses, at + first, key=lambda pair: pair[1])
    return place < len(excuses) and excuses[place][0] <= at + last
