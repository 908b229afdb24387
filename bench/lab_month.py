"""A month of a made-up enterprise: written, indexed, hunted; every finding compared with what was made up."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from bench.lab_queue import Day, OfAttack, of_attacks, queue
from hopwatch.lab.generate import Order as LabOrder
from hopwatch.lab.generate import generate
from hopwatch.lab.scenarios.table import SCENARIOS
from hopwatch.lab.story import LookAlike, Step, Story
from hopwatch.proof import Silent
from hunts.alert import SUPPRESSED, Alert, alerts
from hunts.evaluate import data_span, evaluate
from hunts.exception_file import read as read_exceptions
from hunts.exceptions import Entry, divided
from hunts.finding import Finding
from hunts.hunt import Hunt
from hunts.library import library
from indexer.enrichment import Enricher
from indexer.enrichment.plan import Plan
from indexer.ledger import this_claimant
from indexer.office import Order
from indexer.run import index
from mappings.document import get

START = date(2026, 3, 2)
BATCH = 5000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How large a month is."""

    hosts: int
    days: int
    events: int | None


@dataclass(frozen=True)
class Hit:
    """A finding that rests on records of an attack."""

    hunt: str
    severity: int
    scenario: str
    completed: datetime


@dataclass(frozen=True)
class FalseAlert:
    """An alert that rests on none; `excepted`: the exceptions that a customer would declare hide it."""

    hunt: str
    severity: int
    at: datetime
    because: str
    excepted: bool


@dataclass(frozen=True)
class Month:
    """What came of one seed. `true` counts alerts that rest on an attack, by severity; `seconds` by work."""

    seed: int
    size: Size
    records: int
    steps: Sequence[Step]
    hits: Sequence[Hit]
    false: Sequence[FalseAlert]
    true: Sequence[int]
    seconds: Mapping[str, float]
    queue: Sequence[Day] = ()


def month(client: Elasticsearch, namespace: str, folder: Path, seed: int, size: Size) -> Month:
    """Make a month, index it, and hunt in it."""
    begun = time.monotonic()
    story = generate(folder, ordered(seed, size), workers=2)
    made = time.monotonic()
    take_in(client, namespace, story, folder)
    taken = time.monotonic()
    entries = read_exceptions(folder / "exceptions.toml")
    labels = labelled(folder)
    hits: list[Hit] = []
    false: list[FalseAlert] = []
    true: list[int] = []
    queued: list[tuple[int, OfAttack]] = []
    for module in library().values():
        heard = hear(client, module.hunt, namespace, labels)
        hits += heard.hits
        true += [module.hunt.severity.score] * heard.true
        false += heard.false(story, entries)
        queued += of_attacks(
            heard.alerts(entries=covering(module.hunt, namespace, entries)).values(), heard.scenario_of
        )
    seconds = {"write": made - begun, "index": taken - made, "hunt": time.monotonic() - taken}
    return Month(seed, size, story.total, story.steps, hits, false, true, seconds, queue(queued))


def ordered(seed: int, size: Size) -> LabOrder:
    return LabOrder(
        hosts=size.hosts,
        days=size.days,
        start=START,
        seed=seed,
        events=size.events,
        scenarios=[one.name for one in SCENARIOS],
    )


def take_in(client: Elasticsearch, namespace: str, story: Story, folder: Path) -> None:
    """Index with the roles that the customer declares."""
    roles = folder / "roles.csv"
    order = Order(
        namespace=namespace,
        period="year",
        parser="rust",
        workers=2,
        dead_letters=folder / "dead",
        enricher=Enricher(Plan(assets=roles.read_text(), assets_path=roles)),
    )
    report = index([story.logs], order, client, this_claimant(partial(datetime.now, UTC)), Silent())
    assert report.counts.indexed == story.total, report.counts


Labels = Mapping[tuple[Any, ...], str]


def labelled(folder: Path) -> tuple[Labels, set[int]]:
    """What the records of attacks are known by, and when they were (epoch milliseconds)."""
    known: dict[tuple[Any, ...], str] = {}
    times = set()
    for line in (folder / "records.ndjson").read_text().splitlines():
        one = json.loads(line)
        windows = (one.get("computer"), one.get("channel"), one.get("record_id"))
        known[windows if "computer" in one else (one["uid"],)] = one["scenario"]
        times.add((datetime.fromisoformat(one["at"]) - EPOCH) // timedelta(milliseconds=1))
    return known, times


@dataclass(frozen=True)
class Heard:
    """What a hunt found, and which of its evidence belongs to which attack."""

    hunt: Hunt
    namespace: str
    findings: Sequence[Finding]
    scenario_of: Mapping[str, str]

    def scenarios(self, finding: Finding) -> set[str]:
        return {self.scenario_of[one.id] for one in finding.evidence if one.id in self.scenario_of}

    @property
    def hits(self) -> list[Hit]:
        return [
            Hit(self.hunt.id, self.hunt.severity.score, name, moment(finding.completed))
            for finding in self.findings
            for name in sorted(self.scenarios(finding))
        ]

    def alerts(self, *, attack_only: bool = False, entries: Sequence[Entry] = ()) -> dict[str, Alert]:
        wanted = [one for one in self.findings if not attack_only or self.scenarios(one)]
        told = divided(wanted, entries).told if entries else wanted
        return {one.id: one for one in alerts(self.hunt, told, self.namespace)}

    @property
    def true(self) -> int:
        return len(self.alerts(attack_only=True))

    def false(self, story: Story, entries: Sequence[Entry]) -> Iterator[FalseAlert]:
        left = self.alerts(entries=covering(self.hunt, self.namespace, entries))
        true = self.alerts(attack_only=True)
        for id_, alert in self.alerts().items():
            if id_ in true or get(alert.source, SUPPRESSED):
                continue
            at = datetime.fromisoformat(alert.source["@timestamp"])
            why = because(alert, story.look_alikes)
            yield FalseAlert(self.hunt.id, self.hunt.severity.score, at, why, excepted=id_ not in left)


def covering(hunt: Hunt, namespace: str, entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.covers(hunt, namespace)]


def hear(client: Elasticsearch, hunt: Hunt, namespace: str, labels: tuple[Labels, set[int]]) -> Heard:
    span = data_span(client, hunt, namespace)
    findings = evaluate(client, hunt, span, namespace).findings if span else []
    known, times = labels
    asked = {e.id: e.index for one in findings for e in one.evidence if e.at in times}
    return Heard(hunt, namespace, findings, dict(identified(client, asked, known)))


def identified(client: Elasticsearch, asked: Mapping[str, str], known: Labels) -> Iterator[tuple[str, str]]:
    """The attack that each document belongs to, where it belongs to one."""
    ids = sorted(asked)
    fields = ["winlog.computer_name", "winlog.channel", "winlog.record_id", "zeek.session_id"]
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        indices = sorted({asked[one] for one in chunk})
        answer = client.search(index=indices, query={"ids": {"values": chunk}}, size=BATCH, source=fields)
        for hit in answer["hits"]["hits"]:
            scenario = known.get(identity(hit["_source"]))
            if scenario:
                yield hit["_id"], scenario


def identity(source: Mapping[str, Any]) -> tuple[Any, ...]:
    if "winlog" not in source:
        return (get(source, "zeek.session_id"),)
    log = source["winlog"]
    return log["computer_name"], log["channel"], int(log["record_id"])


def because(alert: Alert, look_alikes: Sequence[LookAlike]) -> str:
    """Whose ordinary work an alert is about: by its addresses, then by its accounts."""
    related = alert.source.get("related", {})
    for kind, own in (("source_ip", related.get("ip", [])), ("user", related.get("user", []))):
        for one in look_alikes:
            if {*map(str.lower, own)} & {*map(str.lower, one.entities[kind])}:
                return one.name
    return "other"


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)
