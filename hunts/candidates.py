"""Where an answer can be: entities and stretches of time that are worth reading event by event.

Time is cut into stretches of `within`. Whatever lies in (t - within, t] lies in one stretch and the next. So
a pair of neighbours that together fall short cannot hold an answer, and the runs of other pairs hold every
answer whole.
"""

from collections import abc
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from elasticsearch.dsl.aggs import Terms, ValueCount
from elasticsearch.dsl.query import Query

from hunts.compile import Grouping, among, asked
from hunts.kinds import Count, Distinct, Sequence
from hunts.reading import Group, Limits, batched, groups_of, read_groups
from hunts.roles import Role
from hunts.row import Key
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds

Stretches = Mapping[int, Group]
VALUES = "values"

MOST_VALUES = 100
"""Up to so many values are listed per group; above, their number with repetitions decides what is read."""
MOST_BUCKETS = 60_000
"""Elasticsearch refuses an answer of more than 65,535 buckets (`search.max_buckets`)."""


@dataclass(frozen=True, slots=True)
class Island:
    """A stretch of time of one entity to `read`, `rows` events at most; its completions in `keep` count."""

    key: Key
    read: Span
    keep: Span
    rows: int


def of_sliding(
    snapshot: Snapshot, kind: Count | Distinct, role: Role, look: tuple[Span, Span], limits: Limits
) -> Iterator[Island]:
    """Yield where a count or a distinct count can reach its threshold; `look`: what to read, what to keep."""
    length = milliseconds(kind.within)
    groups = stretches(snapshot, role, asked(role.events, look[0]), length, kind.at_least, limits)
    for key, found in groupby(groups, key=lambda group: group.key):
        step = {group.bucket: group for group in found}
        yield from islands(key, [step], _reach([step], length, [kind.at_least]), length, look)


def of_sequence(
    snapshot: Snapshot,
    kind: Sequence,
    steps: abc.Sequence[Role],
    look: tuple[Span, Span],
    limits: Limits,
) -> Iterator[Island]:
    """Yield where every step of a sequence has events enough in two neighbouring stretches of time."""
    length = milliseconds(kind.within)
    wanted = [step.at_least for step in kind.steps]
    *others, last = zip(steps, wanted, strict=True)
    groups = stretches(snapshot, last[0], asked(last[0].events, look[0]), length, last[1], limits)
    for leading in _batched(groups, limits.keys):
        found = []
        for role, number in others:
            query = asked(role.events, look[0]) & among(role.by, list(leading))
            found.append(_of_keys(stretches(snapshot, role, query, length, number, limits)))
        for key, ends in leading.items():
            steps_of_key = [*(step.get(key, {}) for step in found), ends]
            yield from islands(key, steps_of_key, _reach(steps_of_key, length, wanted), length, look)


def islands(
    key: Key,
    steps: abc.Sequence[Stretches],
    fits: Callable[[int], bool],
    length: int,
    look: tuple[Span, Span],
) -> Iterator[Island]:
    """Yield the runs of stretches of which each pair `fits` (called with the start of a pair)."""
    span, keep = look
    starts = sorted({bucket + shift for step in steps for bucket in step for shift in (-length, 0)})
    low = high = None
    for start in [start for start in starts if fits(start)]:
        if high is not None and low is not None and start >= high:
            yield _island(key, Span(low, high), steps, look)
            low = None
        low, high = start if low is None else low, start + 2 * length
    if low is not None and high is not None:
        yield _island(key, Span(low, high), steps, (span, keep))


def cut(island: Island, held: int, within: int) -> Iterator[Island]:
    """Yield the island in parts of about `held` events, each read far enough back; small ones as they are."""
    length = island.read.end - island.read.start
    parts = min(-(-island.rows // held), max(1, length // (2 * within)))
    for part in range(parts):
        start = island.read.start + length * part // parts
        end = island.read.start + length * (part + 1) // parts
        keep = Span(max(start, island.keep.start), min(end, island.keep.end))
        if keep.start < keep.end:
            read = Span(max(start - 2 * within, island.read.start), end)
            yield replace(island, read=read, keep=keep, rows=-(-island.rows // parts))


def _island(key: Key, span: Span, steps: abc.Sequence[Stretches], look: tuple[Span, Span]) -> Island:
    most, keep = look
    rows = sum(group.number for step in steps for start, group in step.items() if start in span)
    return Island(key, Span(max(span.start, most.start), min(span.end, most.end)), keep, rows)


def _reach(steps: abc.Sequence[Stretches], length: int, at_least: abc.Sequence[int]) -> Callable[[int], bool]:
    """Return whether each step can have so many in the pair of stretches that begins at a time."""

    def fits(start: int) -> bool:
        return all(
            most([step[at] for at in (start, start + length) if at in step]) >= number
            for step, number in zip(steps, at_least, strict=True)
        )

    return fits


def most(groups: abc.Sequence[Group]) -> int:
    """Return the highest count that the groups together can hold."""
    values = [group.measures[VALUES] for group in groups if VALUES in group.measures]
    if not values:
        return sum(group.number for group in groups)
    if "buckets" in values[0]:
        return len({bucket["key"] for listed in values for bucket in listed["buckets"]})
    return sum(counted["value"] for counted in values)


def _batched(groups: Iterable[Group], keys: int) -> Iterator[dict[Key, dict[int, Group]]]:
    batch: dict[Key, dict[int, Group]] = {}
    held = 0
    for key, found in groupby(groups, key=lambda group: group.key):
        batch[key] = {group.bucket: group for group in found}
        held += len(batch[key])
        if len(batch) >= keys or held >= 10 * keys:
            yield batch
            batch, held = {}, 0
    if batch:
        yield batch


def stretches(
    snapshot: Snapshot, role: Role, query: Query, length: int, at_least: int, limits: Limits
) -> Iterator[Group]:
    """Yield the stretches of time of the query's entities, with what bounds their counts from above.

    Entities that have not so many in two neighbouring stretches, with repetitions, are left out. Of the
    others the values are listed up to the threshold by a `terms` aggregation: a shard that has so many lists
    so many, and when none has, all are listed. So the test is exact, which `cardinality` is not.
    """
    if role.of is None:
        return read_groups(snapshot, query, Grouping(role.by, length), limits.groups)
    with_repetitions = Grouping(role.by, length, {VALUES: ValueCount(field=role.of)})
    groups = read_groups(snapshot, query, with_repetitions, limits.groups)
    if at_least > MOST_VALUES:
        return groups
    listed = Grouping(role.by, length, {VALUES: Terms(field=role.of, size=at_least)})
    size = min(limits.groups, MOST_BUCKETS // (1 + at_least))
    return (
        group
        for keys in batched(_enough(groups, length, at_least), limits.keys)
        for group in groups_of(snapshot, query, keys, listed, size)
    )


def _enough(groups: Iterable[Group], length: int, at_least: int) -> Iterator[Key]:
    """Yield the keys, in order, that have so many values, with repetitions, in two neighbouring stretches."""
    for key, found in groupby(groups, key=lambda group: group.key):
        step = {group.bucket: group for group in found}
        fits = _reach([step], length, [at_least])
        if any(fits(start) or fits(start - length) for start in step):
            yield key


def _of_keys(groups: Iterable[Group]) -> Mapping[Key, Stretches]:
    return {
        key: {group.bucket: group for group in found}
        for key, found in groupby(groups, key=lambda group: group.key)
    }
