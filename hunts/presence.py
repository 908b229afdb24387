"""When keys were present: the first and the last event of each in each stretch of time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from elasticsearch.dsl.aggs import Max, Min
from elasticsearch.dsl.query import Query

from hunts.compile import TIME, Grouping, asked, with_all
from hunts.complete import excused
from hunts.reading import Group, Limits, batched, groups_of, read_groups
from hunts.roles import Role
from hunts.row import Key
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds

Presence = Mapping[Key, Sequence[tuple[int, int]]]
"""By key: the first and the last time of each stretch, in order."""


def presence(
    snapshot: Snapshot, role: Role, span: Span, length: int, keys: Sequence[Key], limits: Limits
) -> Presence:
    """Return when each of the keys (of `role.by`) was there in the span.

    Whether it was there in an interval of `length` or longer (milliseconds) can be told exactly: an interval
    that overlaps such a stretch holds one of its ends.
    """
    found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for some in batched(keys, limits.keys):
        for group in groups_of(
            snapshot, asked(role.events, span), some, _edges(role.by, length), limits.groups
        ):
            found[group.key].append(_ends(group))
    return found


def latest(
    snapshot: Snapshot, role: Role, by: Sequence[str], span: Span, keys: Sequence[Key], limits: Limits
) -> Iterator[tuple[Key, int]]:
    """Yield when each combination of values of `by` was last there in the span.

    `keys` are the values wanted of the first fields of `by`, those of the role.
    """
    measures = {"last": Max(field=TIME)}
    for some in batched(keys, limits.keys):
        grouping = Grouping(by, None, measures)
        for group in groups_of(snapshot, asked(role.events, span), some, grouping, limits.groups):
            yield group.key, ms(group.measures["last"])


class Baseline:
    """What there was before a piece of time, asked for when it is needed.

    An event at t has a baseline that is long enough when an event of `fields` with its values lies in
    (t - within, t - warm_up].
    """

    def __init__(
        self,
        snapshot: Snapshot,
        roles: Sequence[Role],
        piece: Span,
        lengths: tuple[timedelta, timedelta],
        limits: Limits,
    ) -> None:
        within, warm_up = map(milliseconds, lengths)
        self._first, self._last = 1 - within, -warm_up
        self._span = Span(piece.start + self._first, piece.end + self._last)
        self._snapshot, self._roles, self._limits = snapshot, roles, limits
        self._always: Sequence[Sequence[tuple[int, int]]] | None = None

    def holds(self, at: int) -> bool:
        """Say whether there was an event of any kind."""
        if self._always is None:
            self._always = [self._ever(role) for role in self._roles]
        return any(excused(at, self._first, self._last, some) for some in self._always)

    def having(self, places: Sequence[int], times: Sequence[tuple[Key, int]]) -> list[tuple[Key, int]]:
        """Return the keys and times for which there was an event with the key's values at these places."""
        values = {key: tuple(key[place] for place in places) for key, _ in times}
        found = [self._by_value(role, places, sorted(set(values.values()))) for role in self._roles]
        return [
            (key, at)
            for key, at in times
            if any(excused(at, self._first, self._last, ends.get(values[key], ())) for ends in found)
        ]

    def _ever(self, role: Role) -> Sequence[tuple[int, int]]:
        grouping = _edges((), self._length)
        return [
            _ends(one) for one in read_groups(self._snapshot, self._of(role), grouping, self._limits.groups)
        ]

    def _by_value(self, role: Role, places: Sequence[int], keys: Sequence[Key]) -> Presence:
        found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        grouping = _edges([role.by[place] for place in places], self._length)
        for some in batched(keys, self._limits.keys):
            for group in groups_of(self._snapshot, self._of(role), some, grouping, self._limits.groups):
                found[group.key].append(_ends(group))
        return found

    @property
    def _length(self) -> int:
        return self._last - self._first + 1

    def _of(self, role: Role) -> Query:
        of = [role.of] if role.of else []
        return asked(role.events, self._span) & with_all([*role.by, *of])


def ms(measure: Mapping[str, Any]) -> int:
    """Return a time that Elasticsearch measured."""
    return int(measure["value"])


def _edges(by: Sequence[str], length: int) -> Grouping:
    return Grouping(by, length, {"first": Min(field=TIME), "last": Max(field=TIME)})


def _ends(group: Group) -> tuple[int, int]:
    return ms(group.measures["first"]), ms(group.measures["last"])
