"""Findings as alerts: one ECS document for each entity and episode. Pure: no clock, no server.

Processing times (`event.created`, `event.ingested`) are for whoever stores an alert; everything here depends
on the findings and the hunt alone.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hunts.attack import FRAMEWORK, Tactic, Technique
from hunts.budget import ranks
from hunts.exceptions import Entry, divided, notes
from hunts.finding import Finding
from hunts.fold import Entity, Episode, entity_of, episodes
from hunts.hunt import Hunt, Severity
from hunts.instants import iso
from hunts.sentence import sentence, texts
from hunts.windows import episode_of, milliseconds
from mappings.document import ECS_VERSION, put
from mappings.ecs import FIELDS
from mappings.indices import ALERTS_DATASET
from mappings.indices import alerts as index_of
from mappings.limits import fit

ID_DIGITS = 22
SUPPRESSED = "hopwatch.alert.suppressed"
HIDDEN = "hopwatch.alert.hidden"
RANK = "hopwatch.alert.rank"
RELATED_USERS = ("user.name", "user.effective.name", "user.target.name")
RELATED_HOSTS = ("host.name", "source.domain", "destination.domain")


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it is stored, but for processing times."""

    id: str
    index: str
    source: dict[str, Any]


def alerts(
    hunt: Hunt, findings: Iterable[Finding], namespace: str, exceptions: Sequence[Entry] = ()
) -> list[Alert]:
    """Return the alerts that the findings make, ordered by episode and entity; equal findings count once.

    An alert is made of the findings that no exception hides; of the others, and *suppressed*, when there are
    no such. `exceptions` are those that cover the hunt in the namespace. Of a hunt with a budget, the alerts
    beyond it are low; what exceptions hide takes none of it.
    """
    parts = divided(findings, exceptions)
    told = {(one.span, one.entity): one for one in episodes(hunt, parts.told)}
    hidden = {(one.span, one.entity): one for one in episodes(hunt, parts.hidden)}
    ranked = ranks(hunt.budget, told.values()) if hunt.budget else {}
    made = {
        place: _alert(_afforded(hunt, ranked.get(place)), episode, namespace)
        for place, episode in sorted({**hidden, **told}.items())
    }
    for place, rank in ranked.items():
        put(made[place].source, RANK, rank)
    for place, note in notes(hunt, parts).items():
        put(made[place].source, HIDDEN, note)
        if place not in told:
            put(made[place].source, SUPPRESSED, value=True)
    return list(made.values())


def _afforded(hunt: Hunt, rank: int | None) -> Hunt:
    """Return the hunt with the severity that an alert of this rank has."""
    beyond = hunt.budget and rank and rank > hunt.budget.most
    return replace(hunt, severity=Severity.LOW) if beyond else hunt


def alert_id(namespace: str, hunt: str, entity: Entity, start: int) -> str:
    """Return an alert's id: 22 hexadecimal digits made of whose, what about and when, never of the version.

    Digits and letters only, so that no id looks like an option on a command line.
    """
    parts = [namespace, hunt, str(start), *(text for pair in entity for text in pair)]
    raw = b"".join(len(part).to_bytes(4, "big") + part for part in (_bytes(text) for text in parts))
    return hashlib.sha256(raw).hexdigest()[:ID_DIGITS]


def id_of(hunt: Hunt, finding: Finding, namespace: str) -> str:
    """Return the id of the alert that a finding is part of."""
    start = episode_of(finding.completed, hunt.episode).start
    return alert_id(namespace, hunt.id, entity_of(finding), start)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _alert(hunt: Hunt, episode: Episode, namespace: str) -> Alert:
    id_ = alert_id(namespace, hunt.id, episode.entity, episode.span.start)
    source: dict[str, Any] = {
        "@timestamp": iso(episode.completed),
        "data_stream": {"type": "logs", "dataset": ALERTS_DATASET, "namespace": namespace},
        "ecs": {"version": ECS_VERSION},
        "event": _event(hunt, episode, id_),
        "hopwatch": _own(hunt, episode, namespace),
        "message": sentence(hunt.sentence, episode),
        "related": _related(episode),
        "rule": _rule(hunt),
        "tags": ["hopwatch", hunt.id],
        "threat": threat(hunt.techniques),
    }
    _show(source, episode)
    fit(source)
    return Alert(id_, index_of(namespace, episode.span.start), source)


def _event(hunt: Hunt, episode: Episode, id_: str) -> dict[str, Any]:
    return {
        "kind": "alert",
        "category": ["intrusion_detection"],
        "type": ["info"],
        "module": "hopwatch",
        "dataset": ALERTS_DATASET,
        "provider": "hopwatch",
        "action": hunt.id,
        "id": id_,
        "hash": id_,
        "severity": hunt.severity.score,
        "risk_score": float(hunt.severity.score),
        "start": iso(episode.first),
        "end": iso(episode.last),
        "reason": hunt.name,
    }


def _own(hunt: Hunt, episode: Episode, namespace: str) -> dict[str, Any]:
    """Return `hopwatch.*`; `previous` names the alert of the episode before, which need not exist."""
    before = episode.span.start - milliseconds(hunt.episode)
    return {
        "alert": {
            "status": "open",
            "episode": {"start": iso(episode.span.start), "end": iso(episode.span.end)},
            "entity": [f"{field}={value}" for field, value in episode.entity],
            "completed": iso(episode.completed),
            "count": episode.count,
            "value": float(episode.peak.value),
            "previous": alert_id(namespace, hunt.id, episode.entity, before),
        },
        "evidence": {
            "count": episode.count,
            "ids": [one.id for one in episode.evidence],
            "indices": sorted({one.where for one in episode.evidence}),
        },
    }


def _rule(hunt: Hunt) -> dict[str, Any]:
    rule = {
        "id": hunt.id,
        "name": hunt.name,
        "description": hunt.goal,
        "version": str(hunt.version),
        "ruleset": "hopwatch",
        "category": "lateral movement",
    }
    return {**rule, "reference": hunt.references[0]} if hunt.references else rule


def _show(source: dict[str, Any], episode: Episode) -> None:
    """Put the entity's and the shown fields under their own names: one value as such, more as a list.

    What the alert says of itself (`event.*`, `rule.*` …) stays: what the events say there is for the message.
    """
    own = frozenset(source)
    for field in episode.values:
        if field.partition(".")[0] in own:
            continue
        values = [_typed(field, value) for value in texts(episode, field)]
        if values:
            put(source, field, values[0] if len(values) == 1 else values)


def _typed(field: str, value: str) -> Any:
    return int(value) if FIELDS.get(field, {}).get("type") == "long" else value


def _related(episode: Episode) -> dict[str, list[str]]:
    addresses = [field for field in episode.values if FIELDS.get(field, {}).get("type") == "ip"]
    found = {
        "ip": _all(episode, addresses),
        "user": _all(episode, RELATED_USERS),
        "hosts": _all(episode, RELATED_HOSTS),
    }
    return {name: values for name, values in found.items() if values}


def _all(episode: Episode, fields: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value for field in fields for value in texts(episode, field)))


def threat(techniques: Sequence[Technique]) -> dict[str, Any]:
    """Return `threat.*`: tactics, techniques and sub-techniques, each once, with MITRE's names and pages."""
    parents = list(dict.fromkeys(technique.parent for technique in techniques))
    children = [technique for technique in techniques if technique.parent is not technique]
    found: dict[str, Any] = {
        "framework": FRAMEWORK,
        "tactic": _named(list(dict.fromkeys(tactic for one in techniques for tactic in one.tactics))),
        "technique": _named(parents),
    }
    if children:
        found["technique"]["subtechnique"] = _named(children)
    return found


def _named(things: Sequence[Tactic] | Sequence[Technique]) -> dict[str, Any]:
    return {
        "id": [one.id for one in things],
        "name": [one.title for one in things],
        "reference": [one.reference for one in things],
    }
