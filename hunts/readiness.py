"""Whether hunts can fire on the data of a namespace."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from elasticsearch import Elasticsearch

from hunts.checked import Checked
from hunts.hunt import Hunt
from hunts.kinds import NO_TIME
from hunts.needs import Part, parts
from hunts.roles import datasets
from hunts.snapshot import Snapshot, snapshot
from hunts.stock import Seen, Stock, matching, survey
from hunts.windows import Span, milliseconds, warm_up
from mappings.indices import patterns


class State(StrEnum):
    """What a hunt can do on the data there is; partly: it fires too often, or whether it can is doubtful."""

    READY = "ready"
    PARTLY = "partly"
    CANNOT = "cannot fire"


@dataclass(frozen=True, slots=True)
class Readiness:
    """A hunt's parts as they were found."""

    hunt: str
    parts: Sequence[Checked]
    warm_up: timedelta = NO_TIME

    @property
    def state(self) -> State:
        """What the hunt can do; without a baseline it finds nothing in any of the data."""
        if any(one.part.needed and not one.served for one in self.parts) or self.silent:
            return State.CANNOT
        return State.PARTLY if self.lacking else State.READY

    @property
    def lacking(self) -> list[Checked]:
        """The parts that make the state what it is: the needed ones first of all, else those that excuse."""
        unserved = [one for one in self.parts if not one.served]
        doubted = [one for one in self.parts if one.doubted]
        return [one for one in unserved if one.part.needed] or [*unserved, *doubted]

    @property
    def silent_until(self) -> int | None:
        """Up to when a hunt has no baseline and finds nothing (epoch milliseconds); None when it has one."""
        first, last = self._edges()
        if first is None or last is None or last >= first + milliseconds(self.warm_up):
            return None
        return first + milliseconds(self.warm_up)

    @property
    def silent(self) -> bool:
        """Whether the hunt has no baseline: not a long enough one, or no event at all to begin it."""
        return bool(self.warm_up) and (self._edges()[0] is None or self.silent_until is not None)

    def _edges(self) -> tuple[int | None, int | None]:
        first = min((one.seen.first for one in self.parts if one.seen.first is not None), default=None)
        last = max((one.seen.last for one in self.parts if one.seen.last is not None), default=None)
        return first, last

    @property
    def since(self) -> int | None:
        """From when on all that is needed is there (epoch milliseconds): the last of its parts to begin."""
        firsts = [one.begins for one in self.parts if one.part.needed]
        known = [at for at in firsts if at is not None]
        return max(known) if known and len(known) == len(firsts) else None

    @property
    def until(self) -> int | None:
        """When the last event was written that a needed part can read (epoch milliseconds)."""
        lasts = [one.ends for one in self.parts if one.part.needed and one.ends is not None]
        return max(lasts, default=None)

    @property
    def hosts(self) -> int:
        """From about how many hosts the needed part with the fewest has events that it can read."""
        found = [
            max((one.hosts for one in checked.seen.sources.values()), default=0)
            for checked in self.parts
            if checked.part.needed
        ]
        return min(found, default=0)

    @property
    def gaps(self) -> list[Span]:
        """The days on which a needed part had no event of its datasets, in order."""
        return sorted({gap for one in self.parts if one.part.needed for gap in one.seen.gaps})

    @property
    def switch_on(self) -> list[str]:
        """What brings what is missing, each once."""
        return list(dict.fromkeys(text for one in self.parts for text in one.switch_on))


def readiness(client: Elasticsearch, hunts: Iterable[Hunt], namespace: str) -> Iterator[Readiness]:
    """Yield for each hunt whether it can fire; all answers are of one point in time.

    Raises IncompleteResponse when a shard does not answer.
    """

    def look(point: Snapshot, stock: Stock, _: Hunt, part: Part) -> Seen:
        return matching(point, part, stock.of(part))

    yield from _readiness(client, list(hunts), namespace, look)


def states(client: Elasticsearch, hunts: Iterable[Hunt], namespace: str) -> Mapping[str, State]:
    """Return what each hunt can do, by its id: as `readiness` says, with few requests.

    Raises IncompleteResponse when a shard does not answer.
    """

    def look(point: Snapshot, stock: Stock, hunt: Hunt, part: Part) -> Seen:
        seen = stock.of(part)
        return matching(point, part, seen) if warm_up(hunt.kind) else seen

    return {one.hunt: one.state for one in _readiness(client, list(hunts), namespace, look)}


def _readiness(
    client: Elasticsearch,
    hunts: Sequence[Hunt],
    namespace: str,
    look: Callable[[Snapshot, Stock, Hunt, Part], Seen],
) -> Iterator[Readiness]:
    read = sorted({dataset for hunt in hunts for dataset in datasets(hunt.kind)})
    each = [(hunt, list(parts(hunt.kind))) for hunt in hunts]
    with snapshot(client, patterns(read, namespace)) as point:
        stock = survey(point, (part for _, own in each for part in own))
        for hunt, own in each:
            checked = [Checked(part, look(point, stock, hunt, part)) for part in own]
            yield Readiness(hunt.id, checked, warm_up(hunt.kind))
