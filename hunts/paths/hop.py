"""Hops: what several records tell of one account's way from one machine to another. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Parties = tuple[str | None, str, str]
"""An account (None: unknown), the machine it came from, the machine it went to."""


@dataclass(frozen=True, slots=True)
class Record:
    """A stored record, by its index and id."""

    index: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By what sort of record a hop is known: how many there are, and the nearest one; `rank` 0 says most."""

    how: str
    rank: int
    arrives: bool
    at: int
    count: int
    record: Record
    subject: str | None = None
    machines_too: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Records of one sort between two machines, under one account.

    `guesses`: addresses of an end of which only a client's own word tells which machine that is.
    """

    parties: Parties
    way: Way
    roles: tuple[str, str] = ("", "")
    guesses: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One account's way between two machines, as all sorts of records tell it; `at`: the nearest of them."""

    parties: Parties
    at: int
    ways: Sequence[Way]
    roles: tuple[str, str] = ("", "")
    guesses: frozenset[tuple[str, str]] = frozenset()

    @property
    def user(self) -> str | None:
        """The account."""
        return self.parties[0]

    @property
    def source(self) -> str:
        """The machine it came from."""
        return self.parties[1]

    @property
    def target(self) -> str:
        """The machine it went to."""
        return self.parties[2]

    @property
    def count(self) -> int:
        """How many records tell of it."""
        return sum(way.count for way in self.ways)

    @property
    def arrives(self) -> bool:
        """Whether a record says that it was let in."""
        return any(way.arrives for way in self.ways)

    @property
    def perhaps_a_machine(self) -> bool:
        """Whether it may be nothing but a machine's own account."""
        return self.user is None and all(way.machines_too for way in self.ways)

    @property
    def record(self) -> Record:
        """The record that says most."""
        return self.ways[0].record


def hops(edges: Iterable[Edge], sign: int) -> list[Hop]:
    """Return the hops that edges make, the nearest first (`sign`: 1 forwards in time, -1 backwards).

    What the wire saw without an account belongs to the hops between the same machines, where there are any.
    """
    groups: dict[Parties, list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.parties].append(edge)
    nameless = {ends: some for (user, *ends_), some in groups.items() if not user for ends in [tuple(ends_)]}
    named = {(source, target) for user, source, target in groups if user}
    found = []
    for parties, some in groups.items():
        if parties[0] or parties[1:] not in named:
            found.append(_hop(parties, some, nameless.get(parties[1:], []) if parties[0] else [], sign))
    return sorted(found, key=lambda hop: (sign * hop.at, hop.target, hop.source, hop.user or ""))


def _hop(parties: Parties, edges: Sequence[Edge], beside: Sequence[Edge], sign: int) -> Hop:
    ways = sorted((edge.way for edge in [*edges, *beside]), key=lambda way: (not way.arrives, way.rank))
    roles = [max(both) for both in zip(*(edge.roles for edge in [*edges, *beside]), strict=True)]
    nearest = min((edge.way.at for edge in edges), key=lambda at: sign * at)
    guesses = frozenset[tuple[str, str]]().union(*(edge.guesses for edge in [*edges, *beside]))
    return Hop(
        parties=parties,
        at=nearest,
        ways=_of_one_sort(ways),
        roles=(roles[0], roles[1]),
        guesses=guesses,
    )


def _of_one_sort(ways: Iterable[Way]) -> list[Way]:
    """Return one way for each sort: an address and a name of one machine give two of the same sort."""
    found: dict[tuple[str, str | None], Way] = {}
    for way in ways:
        before = found.get((way.how, way.subject))
        found[way.how, way.subject] = replace(before, count=before.count + way.count) if before else way
    return list(found.values())
