"""A hunt's proof: its samples as real files, through the real indexer, in a real Elasticsearch."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk, scan

from hopwatch.errors import SourceError
from hopwatch.lab.event import WindowsEvent, ZeekEvent
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.sysmon import retimed
from hopwatch.lab.zeek import write_zeek
from hunts.alert import Alert, alerts
from hunts.evaluate import evaluate
from hunts.hunt import Hunt
from hunts.library import Module
from hunts.sample import ASSETS, DAY, Sample
from hunts.windows import Span, reach
from indexer.account import FileReport, exit_status
from indexer.enrichment import Enricher
from indexer.enrichment.plan import Plan
from indexer.ledger import Claimant, this_claimant
from indexer.office import Order
from indexer.run import index
from mappings import templates
from mappings.indices import FILES

ONE_DAY = timedelta(days=1)
ROOM = timedelta(days=4 * 365)
"""How long a timeline may be: each of its years is an index for each dataset."""
ENRICHER = Enricher(Plan(assets=ASSETS))
Event = WindowsEvent | ZeekEvent


@dataclass(frozen=True)
class Verdict:
    """What a hunt made of one sample."""

    hunt: Hunt
    sample: Sample
    alerts: Sequence[Alert]

    @property
    def difference(self) -> str:
        """What differs from what the sample says; nothing when it holds."""
        if len(self.alerts) != self.sample.finds:
            return f": {len(self.alerts)} alerts, not {self.sample.finds}"
        entities = sorted(sorted(alert.source["hopwatch"]["alert"]["entity"]) for alert in self.alerts)
        wanted = self.sample.entities
        expected = sorted(sorted(f"{f}={v}" for f, v in one.items()) for one in wanted or ())
        return "" if wanted is None or entities == expected else f": {entities}, not {expected}"

    @property
    def holds(self) -> bool:
        """Whether the hunt found what the sample says."""
        return not self.difference


class Silent:
    """Nobody is told of the indexer's progress."""

    def begun(self, total: int) -> None:
        """Hear nothing."""

    def moved(self, path: Path, position: int) -> None:
        """Hear nothing."""

    def finished(self, file: FileReport) -> None:
        """Hear nothing."""

    def say(self, text: str) -> None:
        """Hear nothing."""


@dataclass(frozen=True)
class Placed:
    """A hunt's samples on a timeline: the first one's day, and how far apart they lie."""

    module: Module
    day: datetime
    slot: timedelta

    @property
    def last(self) -> datetime:
        """The day of the last sample."""
        return self.day + self.slot * (len(self.module.samples) - 1)

    @property
    def events(self) -> list[Event]:
        """The samples' events at their times."""
        days = [self.day - DAY + self.slot * n for n, _ in enumerate(self.module.samples)]
        samples = zip(self.module.samples, days, strict=True)
        return [shifted(event, by) for sample, by in samples for event in sample.events]

    @property
    def span(self) -> Span:
        """The span in which the samples' alerts complete."""
        first, last = self.day - self.slot, self.last + self.slot
        return Span(round(first.timestamp() * 1000), round(last.timestamp() * 1000))


def verdicts(
    client: Elasticsearch, modules: Iterable[Module], clock: Callable[[], datetime]
) -> Iterator[Verdict]:
    """Try each sample of each hunt, in a namespace that is taken away afterwards.

    Samples are told one after the other on one timeline, so far apart that none reaches the next.
    Raises SourceError when the indexer does not take in all of them.
    """
    with passing_namespace(client) as namespace:
        claimant = this_claimant(clock)
        for some in placed(modules):
            take_in(client, [event for one in some for event in one.events], namespace, claimant)
            for one in some:
                yield from judged(client, one, namespace)
            forget(client, namespace)


def judged(client: Elasticsearch, placed: Placed, namespace: str) -> Iterator[Verdict]:
    """Hunt the span of a hunt's samples; yield what it made of each."""
    hunt = placed.module.hunt
    findings = evaluate(client, hunt, placed.span, namespace).findings
    alerts_of = by_slot(alerts(hunt, findings, namespace), placed)
    for n, sample in enumerate(placed.module.samples):
        yield Verdict(hunt, sample, alerts_of.get(n, []))


def placed(modules: Iterable[Module]) -> Iterator[list[Placed]]:
    """Share out hunts among timelines, in order: as many on each as there is room for.

    A hunt's span begins more than its reach after the samples of the hunt before it.
    """
    line: list[Placed] = []
    for module in modules:
        slot = apart(module)
        one = Placed(module, line[-1].last + line[-1].slot + 2 * slot if line else DAY, slot)
        if line and one.last > DAY + ROOM:
            yield line
            line, one = [], Placed(module, DAY, slot)
        line.append(one)
    if line:
        yield line


def apart(module: Module) -> timedelta:
    """Return how far apart samples must lie, in whole days: the longest one, the hunt's reach, an episode."""
    times = [[event.at for event in sample.events] for sample in module.samples]
    longest = max(max(at) - min(at) for at in times)
    earliest = max(DAY - min(at) for at in times)
    days = (longest + max(earliest, ONE_DAY) + reach(module.hunt.kind) + module.hunt.episode) // ONE_DAY
    return (days + 2) * ONE_DAY


def shifted(event: Event, by: timedelta) -> Event:
    """Return the event so much later."""
    if isinstance(event, WindowsEvent):
        return retimed(event, event.at + by)
    return replace(event, at=event.at + by)


def by_slot(found_alerts: Iterable[Alert], placed: Placed) -> dict[int, list[Alert]]:
    """Share out alerts among the samples, by the samples' day that lies nearest to the completion."""
    shares: dict[int, list[Alert]] = {}
    for alert in found_alerts:
        completed = datetime.fromisoformat(alert.source["@timestamp"])
        shares.setdefault((completed - placed.day + placed.slot / 2) // placed.slot, []).append(alert)
    return shares


@contextmanager
def passing_namespace(client: Elasticsearch) -> Iterator[str]:
    """Give a namespace of its own, and leave nothing of it behind."""
    namespace = f"proof{uuid4().hex[:12]}"
    try:
        yield namespace
    finally:
        forget(client, namespace)
        there = client.indices.get(index=f"logs-*-{namespace}-*", features="aliases", allow_no_indices=True)
        if names := list(there):
            client.indices.delete(index=names)
        templates.remove(client, namespace)


def forget(client: Elasticsearch, namespace: str) -> None:
    """Take away a namespace's events and its files' entries; its indices stay: making one takes longer."""
    entries = {"term": {"namespace": namespace}}
    for index_, query in ((f"logs-*-{namespace}-*", {"match_all": {}}), (FILES, entries)):
        client.indices.refresh(index=index_)
        stored = scan(client, index=index_, query={"query": query, "_source": False}, ignore_unavailable=True)
        deletions = [{"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]} for hit in stored]
        bulk(client, deletions, refresh=True)


def take_in(client: Elasticsearch, events: Sequence[Event], namespace: str, claimant: Claimant) -> None:
    """Write the events as their sources would, and index the files."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), events)
        order = Order(
            namespace=namespace,
            period="year",
            parser="rust",
            workers=1,
            dead_letters=Path(folder, "dead"),
            enricher=ENRICHER,
        )
        report = index([Path(folder)], order, client, claimant, Silent())
    if exit_status(report):
        raise SourceError(f"the indexer did not take in a sample whole: {report}")


def write(folder: Path, events: Sequence[Event]) -> None:
    """Write an event log and Zeek logs into a folder."""
    windows = [event for event in events if isinstance(event, WindowsEvent)]
    if windows:
        write_evtx(folder / "sample.evtx", windows)
    write_zeek(folder, [event for event in events if isinstance(event, ZeekEvent)])
