"""When a sequence is complete: pure functions over one entity's events of each step, by time and id."""

from bisect import bisect_left, bisect_right
from collections import abc
from dataclasses import dataclass
from heapq import merge
from itertools import chain, groupby, pairwise
from math import inf

from hunts.complete import Inside, none_within
from hunts.finding import Peak
from hunts.kinds import Sequence
from hunts.row import Completion, Key, Row
from hunts.windows import milliseconds

Steps = abc.Sequence[abc.Sequence[Row]]
Times = abc.Sequence[int]
"""Different times, in order."""

NEVER: abc.Mapping[str, Times] = {"before": (), "between": (), "after": ()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the steps (lengths in milliseconds); a time that lies before an `after` is none."""

    within: int
    skew: int
    at_least: abc.Sequence[int]
    after: Times

    def may_end(self, at: int) -> bool:
        """Say whether nothing comes too soon after `at`."""
        return none_within(self.after, at + 1, at + self.within - 1)


@dataclass(frozen=True, slots=True)
class Stretches:
    """A step's events; `ahead` says at which place a stretch that begins at a place has enough of them."""

    rows: abc.Sequence[Row]
    times: Times
    ahead: abc.Sequence[int]


def sequence(
    kind: Sequence, key: Key, steps: Steps, absent: abc.Mapping[str, Times] = NEVER
) -> abc.Iterator[Completion]:
    """Yield the times at which a sequence completes; `absent`: when there were events that forbid it."""
    within = milliseconds(kind.within)
    at_least = [step.at_least for step in kind.steps]
    asked = Asked(within, milliseconds(kind.skew), at_least, absent["after"])
    counted = [[row for row in step if row.counted] for step in steps]
    first = [row for row in counted[0] if none_within(absent["before"], row.at - within + 1, row.at - 1)]
    parts = list(_parts([first, *counted[1:]], absent["between"]))
    find = _by_stretches if counts(kind) or _disjoint(counted) else _one_by_one
    found = merge(*(find(key, part, asked) for part in parts), key=_time)
    yield from _joined(found, within if waits(kind) else 0, _widest if counts(kind) else _tightest)


def counts(kind: Sequence) -> bool:
    """Say whether a step asks for more than one event."""
    return any(step.at_least > 1 for step in kind.steps)


def waits(kind: Sequence) -> bool:
    """Say whether a sequence completes only when nothing has come after it."""
    return any(link.when == "after" for link in kind.without)


def _disjoint(steps: Steps) -> bool:
    ids = [row.id for row in chain.from_iterable(steps)]
    return len(ids) == len(set(ids))


def _parts(steps: Steps, between: Times) -> abc.Iterator[Steps]:
    """Yield the steps' events between two times that no sequence may have inside, those included."""
    if not between:
        yield steps
        return
    times = [[row.at for row in step] for step in steps]
    edges = [-inf, *between, inf]
    for start, end in pairwise(edges):
        part = [
            rows[bisect_left(at, start) : bisect_right(at, end)]
            for rows, at in zip(steps, times, strict=True)
        ]
        if all(part):
            yield part


def _joined(
    found: abc.Iterable[Completion], wait: int, of_two: abc.Callable[[abc.Iterable[Peak]], Peak]
) -> abc.Iterator[Completion]:
    """Yield one completion for each time, with what no earlier one has."""
    seen: set[str] = set()
    for at, same in groupby(found, key=_time):
        some = list(same)
        new = {row.id: row for one in some for row in one.new if row.id not in seen}
        seen.update(new)
        peak = of_two(one.peak for one in some)
        yield Completion(at + wait, some[0].key, sorted(new.values(), key=_place), peak)


def _by_stretches(key: Key, steps: Steps, asked: Asked) -> abc.Iterator[Completion]:
    """Yield completions where an event that fits two steps is taken for both.

    Of each step the events that take part in a sequence inside (t - within, t] are a run, and both ends of
    the run only move forward with t: so what is new lies behind the last end.
    """
    stretches = [_stretches(rows, number) for rows, number in zip(steps, asked.at_least, strict=True)]
    counting = [place for place, number in enumerate(asked.at_least) if number > 1]
    inside = Inside(steps[counting[0]]) if counting else None
    covered = [0] * len(steps)
    for at in sorted({row.at for row in chain.from_iterable(steps)}):
        runs = _runs(stretches, at - asked.within + 1, at, asked.skew)
        if not any(step.times[end - 1] == at for step, (_, end) in zip(stretches, runs, strict=False)):
            continue
        if not asked.may_end(at):
            continue
        new = [
            step.rows[max(start, done) : end]
            for step, (start, end), done in zip(stretches, runs, covered, strict=True)
        ]
        covered = [end for _, end in runs]
        edges = [
            step.times[start if counting else end - 1]
            for step, (start, end) in zip(stretches, runs, strict=True)
        ]
        value = inside.between(*runs[counting[0]]) if inside else 1
        yield Completion(at, key, list(chain.from_iterable(new)), Peak(value, min(edges), at))


def _stretches(rows: abc.Sequence[Row], at_least: int) -> Stretches:
    inside = Inside(rows)
    ahead, end = [], 0
    for start in range(len(rows)):
        while end < len(rows) and inside.between(start, end) < at_least:
            end += 1
        ahead.append(end - 1 if inside.between(start, end) >= at_least else len(rows))
    return Stretches(rows, [row.at for row in rows], ahead)


def _runs(steps: abc.Sequence[Stretches], low: int, high: int, skew: int) -> abc.Sequence[tuple[int, int]]:
    """Return for each step the run of events that are in a sequence within [low, high]; [] if none is."""
    starts: list[int] = []
    bound = low
    for step in steps:
        start = bisect_left(step.times, max(low, bound))
        end = step.ahead[start] if start < len(step.times) else len(step.times)
        if end == len(step.times) or step.times[end] > high:
            return []
        starts.append(start)
        bound = step.times[end] - skew
    ends: list[int] = []
    bound = high
    for step in reversed(steps):
        end = bisect_right(step.times, min(high, bound))
        ends.append(end)
        bound = step.times[bisect_right(step.ahead, end - 1) - 1] + skew
    return list(zip(starts, reversed(ends), strict=True))


def _one_by_one(key: Key, steps: Steps, asked: Asked) -> abc.Iterator[Completion]:
    """Yield completions where an event may fit several steps, but must not stand at two places of one."""
    covered: set[str] = set()
    for at in sorted({row.at for row in chain.from_iterable(steps)}):
        inside = [[row for row in step if at - asked.within < row.at <= at] for step in steps]
        new = {
            row.id: row
            for place, step in enumerate(inside)
            for row in step
            if row.id not in covered and _fits(inside, place, row, asked.skew)
        }
        if any(row.at == at for row in new.values()) and asked.may_end(at):
            covered.update(new)
            yield Completion(at, key, list(new.values()), Peak(1, _latest_start(inside, at, asked.skew), at))


def _latest_start(steps: Steps, at: int, skew: int) -> int:
    """Return the latest time from which on a sequence can be found that is complete at `at`."""
    for low in sorted({row.at for row in chain.from_iterable(steps)}, reverse=True):
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


def _fill(steps: Steps, open_places: abc.Sequence[int], filled: dict[int, Row], skew: int) -> bool:
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


def _tightest(peaks: abc.Iterable[Peak]) -> Peak:
    return max(peaks, key=lambda peak: peak.first)


def _widest(peaks: abc.Iterable[Peak]) -> Peak:
    some = list(peaks)
    return Peak(max(peak.value for peak in some), min(peak.first for peak in some), some[0].last)


def _time(completion: Completion) -> int:
    return completion.at


def _place(row: Row) -> tuple[int, str]:
    return row.at, row.id
