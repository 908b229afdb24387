"""Which alerts of a day belong together: the rule is in docs/decisions.md, "One intrusion is one line"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hunts.entities.told import Told, few
from hunts.hunt import Severity
from hunts.instants import MINUTE

LOUD = Severity.MEDIUM.score

SOON = 60 * MINUTE
"""How far apart alerts may lie that only a machine connects: one led there, the other happened there."""

Group = Sequence[Told]


class Sets:
    """Disjoint sets of numbers, joined two at a time."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def top(self, one: int) -> int:
        """Return the number that stands for the set of one."""
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Make one set of two."""
        self._above[self.top(one)] = self.top(other)


def groups(alerts: Iterable[Told]) -> list[Group]:
    """Return the alerts that belong together: those of medium severity and above join, low ones are added."""
    ordered = sorted(alerts, key=lambda one: (one.first, one.id))
    loud = [one for one in ordered if one.severity >= LOUD]
    joined = _joined(loud)
    quiet = [one for one in ordered if one.severity < LOUD]
    return [sorted(group, key=lambda one: (one.first, one.id)) for group in _added(joined, quiet)]


def _joined(loud: Sequence[Told]) -> list[list[Told]]:
    sets = Sets(len(loud))
    for one, other in [*_alike(loud), *_onward(loud), *_nearest(loud)]:
        sets.join(one, other)
    found: dict[int, list[Told]] = defaultdict(list)
    for number, alert in enumerate(loud):
        found[sets.top(number)].append(alert)
    return list(found.values())


def _alike(loud: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Pair alerts that come from one machine or are of one account."""
    seen: dict[tuple[str, str], int] = {}
    for number, alert in enumerate(loud):
        keys = [*(("from", one) for one in few(alert.source)), *(("who", one) for one in few(alert.who))]
        for key in keys:
            yield number, seen.setdefault(key, number)


def _onward(loud: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Pair an alert that led to a machine with those that come from there, and did not end before."""
    reached: dict[str, list[int]] = defaultdict(list)
    for number, alert in enumerate(loud):
        if alert.source:
            for machine in few(alert.target):
                reached[machine].append(number)
    for number, alert in enumerate(loud):
        for machine in few(alert.source):
            yield from ((number, other) for other in reached[machine] if loud[other].first <= alert.last)


def _nearest(loud: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Pair an alert that names no source with one that names its machine, at most `SOON` apart.

    With the one that began nearest in time: what goes on all day is near to everything. Those that find none
    are paired where they name the same machine. One whose account joins it to a source is left as it is.
    """
    placed = {person for one in loud if one.source for person in few(one.who)}
    naming = _naming(loud)
    homes: dict[str, int] = {}
    for number, alert in enumerate(loud):
        if alert.source or placed & few(alert.who).keys():
            continue
        machines = few(alert.target).keys()
        near = [n for one in machines for n in naming[one] if _apart(loud[n], alert) <= SOON]
        if near:
            yield number, min(near, key=lambda n: (abs(loud[n].first - alert.first), loud[n].id))
        for machine in () if near else machines:
            yield number, homes.setdefault(machine, number)


def _naming(loud: Sequence[Told]) -> Mapping[str, list[int]]:
    """Return for each machine the alerts with a source that name it: as that, or as where it led."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, alert in enumerate(loud):
        if alert.source:
            for machine in {*few(alert.source), *alert.target}:
                found[machine].append(number)
    return found


def _apart(one: Told, other: Told) -> int:
    """Return how long lies between two alerts, 0 when they overlap (milliseconds)."""
    return max(0, one.first - other.last, other.first - one.last)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a group of loud alerts makes of others: where it came from, and what it reached, since when."""

    sources: frozenset[str]
    people: frozenset[str]
    reached: Mapping[str, int]


def _known(group: Group) -> _Known:
    reached: dict[str, int] = {}
    for alert in group:
        for machine in few(alert.target):
            reached[machine] = min(alert.first, reached.get(machine, alert.first))
    sources = frozenset(one for alert in group for one in few(alert.source))
    return _Known(sources, frozenset(one for alert in group for one in few(alert.who)), reached)


def _added(joined: Sequence[list[Told]], quiet: Sequence[Told]) -> list[list[Told]]:
    """Add low alerts to the group that they are part of; what is left makes groups by its first entity."""
    known = [_known(group) for group in joined]
    of = _groups_of(known)
    found = [list(group) for group in joined]
    left: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for alert in quiet:
        near = sorted({n for one in few(alert.source or alert.target) for n in of.get(one, ())})
        number = next((n for n in near if _part_of(known[n], alert)), None)
        if number is not None:
            found[number].append(alert)
        else:
            left[_alone(alert)].append(alert)
    return [*found, *left.values()]


def _groups_of(known: Sequence[_Known]) -> Mapping[str, list[int]]:
    """Return for each machine the groups that came from it or reached it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(known):
        for machine in group.sources | group.reached.keys():
            found[machine].append(number)
    return found


def _part_of(group: _Known, alert: Told) -> bool:
    """Tell whether a low alert comes from a machine of the group, or is of its account where it has been."""
    if group.sources & few(alert.source).keys():
        return True
    since = [group.reached[one] for one in few(alert.source or alert.target) if one in group.reached]
    after = any(at <= alert.last for at in since)
    return after and bool(alert.source or group.people & few(alert.who).keys())


def _alone(alert: Told) -> tuple[str, str]:
    for kind, side in (("host", alert.source), ("user", alert.who), ("host", alert.target)):
        if len(few(side)):
            return kind, min(few(side))
    return "hunt", alert.hunt
