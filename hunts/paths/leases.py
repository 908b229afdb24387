"""Whose address it was at each time of a span, as `hunts/hosts.py` tells it of one time.

What takes a machine's own log or key comes before what a client calls itself; of each the nearest in time,
up to a day away. In a stretch of time only the first and the last such event are known.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from elasticsearch.dsl.aggs import Max, Min
from elasticsearch.dsl.query import Query

from hunts.compile import TIME, Grouping, asked, one_of
from hunts.hosts import WITHIN, Sighting, called, name_field, short_name
from hunts.match import any_of
from hunts.presence import ms
from hunts.reading import Limits, batched, read_groups
from hunts.snapshot import Snapshot
from hunts.windows import Span, milliseconds
from hunts.witnesses import Witness

REACH = milliseconds(WITHIN)
ENDS = {"first": Min(field=TIME), "last": Max(field=TIME)}
ADDRESSES = 500
MACHINES = 50
"""So many are asked about in one query."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one address, by time: what is sure, and the rest."""

    sure: Sequence[Sighting]
    unsure: Sequence[Sighting]

    def owner(self, at: int) -> Sighting | None:
        """Return the likeliest machine at a time."""
        return _nearest(self.sure, at) or _nearest(self.unsure, at)

    def spans(self, machine: str, span: Span) -> Iterator[Span]:
        """Yield the parts of the span in which the address was a machine's."""
        edges = sorted({span.start, span.end, *(at for at in self._changes() if at in span)})
        held: Span | None = None
        for start, end in pairwise(edges):
            owner = self.owner(start)
            if owner and short_name(owner.name) == machine:
                held = Span(held.start if held else start, end)
            elif held:
                yield held
                held = None
        if held:
            yield held

    def _changes(self) -> Iterator[int]:
        """Yield the times at which the answer may become another."""
        for one in chain(self.sure, self.unsure):
            yield from (one.at - REACH, one.at + REACH + 1)
        for some in (self.sure, self.unsure):
            yield from ((one.at + other.at) // 2 + 1 for one, other in pairwise(some))


class Leases:
    """The machines behind addresses in a span; asks about each address once."""

    def __init__(
        self, snapshot: Snapshot, span: Span, step: int, witnesses: Sequence[Witness], limits: Limits
    ) -> None:
        self._snapshot, self._step, self._limits = snapshot, step, limits
        self._witnesses = witnesses
        self._span = Span(span.start - REACH, span.end + REACH)
        self._told: dict[str, Told] = {}

    def learn(self, addresses: Iterable[str]) -> None:
        """Ask the events about addresses that are not known yet."""
        new = sorted(set(addresses) - self._told.keys())
        for some in batched(new, ADDRESSES):
            found: dict[str, list[Sighting]] = {address: [] for address in some}
            for witness in self._witnesses:
                for one in self._sightings(witness, any_of(witness.address, some)):
                    found.setdefault(one.address, []).append(one)
            self._told.update((address, told(found[address])) for address in some)

    def owner(self, address: str, at: int) -> Sighting | None:
        """Return the likeliest machine at an address that was learnt; None when no event tells."""
        return self._told[address].owner(at)

    def machine(self, address: str, at: int) -> str:
        """Return the short name of the machine at an address; the address when no event tells."""
        owner = self.owner(address, at)
        return short_name(owner.name) if owner else address

    def addresses(self, machines: Sequence[str], span: Span) -> dict[str, list[tuple[str, Span]]]:
        """Return by machine the addresses that were its own, with when they were, within the span."""
        named: dict[str, set[str]] = {machine: set() for machine in machines}
        for some in batched(machines, MACHINES):
            for witness in self._witnesses:
                which = one_of([called(name_field(witness), machine) for machine in some])
                for one in self._sightings(witness, which):
                    named.setdefault(short_name(one.name), set()).add(one.address)
        self.learn(chain.from_iterable(named.values()))
        return {
            machine: [
                (one, held) for one in sorted(named[machine]) for held in self._told[one].spans(machine, span)
            ]
            for machine in machines
        }

    def _sightings(self, witness: Witness, which: Query) -> Iterator[Sighting]:
        query = asked(witness.events, self._span) & which
        grouping = Grouping((str(witness.address), name_field(witness)), self._step, ENDS)
        for group in read_groups(self._snapshot, query, grouping, self._limits.groups):
            address, name = group.key
            if not short_name(name).strip("-"):
                continue
            for at in {ms(group.measures["first"]), ms(group.measures["last"])}:
                yield Sighting(address, name.rstrip("$").lower(), witness.says, witness.sure, at)


def told(sightings: Iterable[Sighting]) -> Told:
    """Return what sightings of one address tell."""
    some = sorted(sightings, key=lambda one: (one.at, -len(one.name), one.name, one.says))
    return Told([one for one in some if one.sure], [one for one in some if not one.sure])


def _nearest(some: Sequence[Sighting], at: int) -> Sighting | None:
    place = bisect_left(some, at, key=lambda one: one.at)
    before = bisect_left(some, some[place - 1].at, key=lambda one: one.at) if place else 0
    near = [*some[before : before + 1 if place else 0], *some[place : place + 1]]
    best = min(near, key=lambda one: abs(one.at - at), default=None)
    return best if best and abs(best.at - at) <= REACH else None
