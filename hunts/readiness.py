"""Whether hunts can fire on the data of a namespace: which of the events they read are there at all.

An event that is absent may be switched off, or may not have happened; the two look the same from here,
except for those that Windows always writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from elasticsearch import Elasticsearch

from hunts.hunt import Hunt
from hunts.kinds import NO_TIME
from hunts.needs import Part, blocking, event_ids, parts, sources
from hunts.roles import datasets
from hunts.snapshot import snapshot
from hunts.sources import DATASETS, Source
from hunts.stock import Seen, look
from hunts.windows import milliseconds, warm_up
from mappings.indices import patterns


class State(StrEnum):
    """What a hunt can do on the data there is; partly: it can fire, but too often."""

    READY = "ready"
    PARTLY = "partly"
    CANNOT = "cannot fire"


@dataclass(frozen=True, slots=True)
class Checked:
    """A part and what was seen of it."""

    part: Part
    seen: Seen

    @property
    def served(self) -> bool:
        """Whether there are events that the part can read, or there would be had they happened."""
        return any(self._written(source) for source in sources(self.part.events))

    @property
    def missing(self) -> list[Source]:
        """The sources of which there is no event."""
        return [source for source in sources(self.part.events) if source not in self.seen.sources]

    @property
    def not_yet(self) -> list[str]:
        """The event ids that do not occur only because what they tell of has not happened."""
        return [one.code for one in self.missing if one.code and self._written(one)]

    @property
    def missing_datasets(self) -> list[str]:
        """The datasets without any document."""
        return [one for one in self.part.events.datasets if one not in self.seen.datasets]

    @property
    def missing_event_ids(self) -> list[str]:
        """The event ids that are asked for and do not occur."""
        there = {source.code for source in self.seen.sources}
        return [code for code in event_ids(self.part.events) if code not in there]

    @property
    def switch_on(self) -> list[str]:
        """What brings the sources that are missing; what brings others already is left out."""
        texts = [DATASETS[one] for one in self.missing_datasets if one in DATASETS]
        lacking = [source for source in [*self.missing, *self.blind] if not source.always]
        texts += [source.switch_on for source in lacking if source.code]
        known = {source.switch_on for source in self.seen.sources if source not in self.blind}
        return [text for text in dict.fromkeys(texts) if text not in known]

    @property
    def lacks(self) -> dict[Source, list[str]]:
        """The sources of which no event can match, with the fields that all of them lack."""
        found = self.seen.sources.items()
        lacks = {source: blocking(self.part, source.code, one.lacks) for source, one in found}
        return {source: fields for source, fields in lacks.items() if fields}

    @property
    def blind(self) -> dict[Source, list[str]]:
        """Of those the sources that lack what is to be switched on; with the others it did not happen."""
        configured = {one: [name for name in self.lacks[one] if name in one.configured] for one in self.lacks}
        return {source: fields for source, fields in configured.items() if fields}

    def _written(self, source: Source) -> bool:
        there = source in self.seen.sources or (source.always and source.dataset in self.seen.datasets)
        return there and source not in self.blind


@dataclass(frozen=True, slots=True)
class Readiness:
    """A hunt's parts as they were found."""

    hunt: str
    parts: Sequence[Checked]
    warm_up: timedelta = NO_TIME

    @property
    def state(self) -> State:
        """What the hunt can do; without a baseline it finds nothing in any of the data."""
        if any(one.part.needed for one in self.lacking) or self.silent:
            return State.CANNOT
        return State.PARTLY if self.lacking else State.READY

    @property
    def lacking(self) -> list[Checked]:
        """The parts that make the state what it is: the needed ones first of all, else those that excuse."""
        unserved = [one for one in self.parts if not one.served]
        return [one for one in unserved if one.part.needed] or unserved

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
    def last(self) -> int | None:
        """When a needed part last had an event (epoch milliseconds)."""
        times = [one.seen.last for one in self.parts if one.part.needed and one.seen.last is not None]
        return max(times, default=None)

    @property
    def switch_on(self) -> list[str]:
        """What brings what is missing, each once."""
        return list(dict.fromkeys(text for one in self.parts for text in one.switch_on))


def readiness(client: Elasticsearch, hunts: Iterable[Hunt], namespace: str) -> Iterator[Readiness]:
    """Yield for each hunt whether it can fire; all answers are of one point in time.

    Raises IncompleteResponse when a shard does not answer.
    """
    wanted = list(hunts)
    read = sorted({dataset for hunt in wanted for dataset in datasets(hunt.kind)})
    with snapshot(client, patterns(read, namespace)) as point:
        for hunt in wanted:
            checked = [Checked(part, look(point, part)) for part in parts(hunt.kind)]
            yield Readiness(hunt.id, checked, warm_up(hunt.kind))
