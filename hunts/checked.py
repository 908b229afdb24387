"""A part of a hunt against the data: which of the events that it reads are there at all, with which fields.

An event that is absent may be switched off, or may not have happened; the two look the same from here,
except for those that Windows always writes. So it is with a field that an event may lack.
"""

from dataclasses import dataclass

from hunts.needs import DATASETS, Part, blocking, event_ids, sources
from hunts.sources import Source
from hunts.stock import Seen
from hunts.windows_sources import OTHER

MANY = 1_000
"""So many events without a field that an event may lack make it doubtful that it is written at all."""


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
    def doubted(self) -> bool:
        """Whether all that serves the part lacks a field in many events."""
        written = [source for source in sources(self.part.events) if self._written(source)]
        return bool(written) and all(source in self.doubtful for source in written)

    @property
    def begins(self) -> int | None:
        """When the first event was written that the part can read, or what tells that there was none."""
        firsts = [one.first for one in self.seen.sources.values() if one.first is not None]
        return min(firsts, default=self.seen.days[0] if self.not_yet else None)

    @property
    def ends(self) -> int | None:
        """When the last of them was written, in epoch milliseconds as the first."""
        lasts = [one.last for one in self.seen.sources.values() if one.last is not None]
        return max(lasts, default=self.seen.days[-1] if self.not_yet else None)

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
        """What brings the sources and fields that are missing; what brings others already is left out."""
        texts = [DATASETS[one] for one in self.missing_datasets if one in DATASETS and one != OTHER]
        texts += [source.switch_on for source in self.missing if source.code and not source.always]
        lacking = [*self.blind.items(), *self.doubtful.items()]
        texts += [text for source, fields in lacking for text in source.brings(fields)]
        known = {source.switch_on for source in self.seen.sources}
        return [text for text in dict.fromkeys(texts) if text not in known]

    @property
    def lacks(self) -> dict[Source, list[str]]:
        """The sources of which no event can match, with the fields that all of them lack."""
        found = self.seen.sources.items()
        lacks = {source: blocking(self.part, source.code, one.lacks) for source, one in found}
        return {source: fields for source, fields in lacks.items() if fields}

    @property
    def blind(self) -> dict[Source, list[str]]:
        """Of those the sources that lack what every event has when all is switched on."""
        must = {one: [name for name in self.lacks[one] if not one.may_lack(name)] for one in self.lacks}
        return {source: fields for source, fields in must.items() if fields}

    @property
    def doubtful(self) -> dict[Source, list[str]]:
        """Of the others those with many events: none has what an event may lack."""
        return {
            source: fields
            for source, fields in self.lacks.items()
            if source not in self.blind and self.seen.sources[source].events >= MANY
        }

    def _written(self, source: Source) -> bool:
        there = source in self.seen.sources or (source.always and source.dataset in self.seen.datasets)
        return there and source not in self.blind
