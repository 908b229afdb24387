"""When a sequence is complete: pure functions over one entity's events of each step, by time and id."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as joined

from hunts.finding import Peak
from hunts.row import Completion, Key, Row

Steps = Sequence[Sequence[Row]]


def sequence(key: Key, steps: Steps, within: int, skew: int) -> Iterator[Completion]:
    """Yield the times at which a sequence completes (lengths in milliseconds)."""
    ids = [row.id for row in joined.from_iterable(steps)]
    find = _disjoint if len(ids) == len(set(ids)) else _overlapping
    return find(key, steps, within, skew)


def _disjoint(key: Key, steps: Steps, within: int, skew: int) -> Iterator[Completion]:
    """Yield completions where no event can stand at two places.

    Of each step the events that take part in a sequence inside (t - within, t] are a run, and both ends of
    the run only move forward with t: so what is new lies behind the last end.
    """
    times = [[row.at for row in step] for step in steps]
    covered = [0] * len(steps)
    for at in sorted(set(joined.from_iterable(times))):
        runs = _runs(times, at - within + 1, at, skew)
        latest = [times[step][end - 1] for step, (_, end) in enumerate(runs)]
        if at not in latest:
            continue
        new = [
            steps[step][max(start, done) : end]
            for step, ((start, end), done) in enumerate(zip(runs, covered, strict=True))
        ]
        covered = [end for _, end in runs]
        yield Completion(at, key, _in_order(joined.from_iterable(new)), Peak(1, min(latest), at))


def _runs(times: Sequence[Sequence[int]], low: int, high: int, skew: int) -> list[tuple[int, int]]:
    """Return for each step the run of events that are in a sequence within [low, high]; [] if none is."""
    starts: list[int] = []
    bound = low
    for step in times:
        start = bisect_left(step, max(low, bound))
        if start == len(step) or step[start] > high:
            return []
        starts.append(start)
        bound = step[start] - skew
    ends: list[int] = []
    bound = high
    for step in reversed(times):
        end = bisect_right(step, min(high, bound))
        ends.append(end)
        bound = step[end - 1] + skew
    return list(zip(starts, reversed(ends), strict=True))


def _overlapping(key: Key, steps: Steps, within: int, skew: int) -> Iterator[Completion]:
    """Yield completions where an event may fit several steps, but must not stand at two places of one."""
    covered: set[str] = set()
    for at in sorted({row.at for row in joined.from_iterable(steps)}):
        inside = [[row for row in step if at - within < row.at <= at] for step in steps]
        new = {
            row.id: row
            for place, step in enumerate(inside)
            for row in step
            if row.id not in covered and _fits(inside, place, row, skew)
        }
        if any(row.at == at for row in new.values()):
            covered.update(new)
            yield Completion(at, key, _in_order(new.values()), Peak(1, _tightest(inside, at, skew), at))


def _tightest(steps: Steps, at: int, skew: int) -> int:
    """Return the latest time from which on a sequence can be found that is complete at `at`."""
    for low in sorted({row.at for row in joined.from_iterable(steps)}, reverse=True):
        inside = [[row for row in step if row.at >= low] for step in steps]
        if any(
            row.at == at and _fits(inside, place, row, skew)
            for place, step in enumerate(inside)
            for row in step
        ):
            return low
    raise ValueError("no sequence is complete")


def _fits(steps: Steps, place: int, row: Row, skew: int) -> bool:
    """Say whether a sequence of different events has this one at this place."""
    before = [*range(place - 1, -1, -1)]
    after = [*range(place + 1, len(steps))]
    return _fill(steps, [*before, *after], {place: row}, skew)


def _fill(steps: Steps, open_places: Sequence[int], filled: dict[int, Row], skew: int) -> bool:
    """Fill the open places, nearest first.

    The events next to the neighbour leave the most room for the rest, and only those that stand elsewhere in
    the sequence can be taken: so as many as there are places are enough to try.
    """
    if not open_places:
        return True
    place, *rest = open_places
    taken = {row.id for row in filled.values()}
    if place + 1 in filled:
        limit = filled[place + 1].at + skew
        fitting = [row for row in reversed(steps[place]) if row.at <= limit]
    else:
        limit = filled[place - 1].at - skew
        fitting = [row for row in steps[place] if row.at >= limit]
    return any(
        _fill(steps, rest, {**filled, place: row}, skew)
        for row in fitting[: len(steps)]
        if row.id not in taken
    )


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.at, row.id))
