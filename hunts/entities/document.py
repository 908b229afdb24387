"""Lines of the queue as they are stored: one document for each.

Everything here depends on the alerts of the day alone; processing times and an analyst's decisions are for
whoever stores a line.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from hunts.alert import Alert, alert_id
from hunts.entities import story
from hunts.entities.groups import LOUD
from hunts.entities.line import PARTS, Entity, Line, grouped
from hunts.entities.risk import level, risk
from hunts.entities.told import Told
from hunts.instants import DAY, iso
from mappings.bare import is_address
from mappings.document import ECS_VERSION
from mappings.indices import ENTITIES_DATASET
from mappings.indices import entities as index_of
from mappings.limits import fit

RULE = "1"
"""Number of the rule by which lines are made: with another one, stored lines are made again."""

ENTITIES = 50
ALERTS = 1_000
"""Entities and alerts that a line names, the riskiest and the earliest; `count` is the true number."""

LISTED = 100
NAMED_TECHNIQUES = 3


def lines(alerts: Iterable[Told], namespace: str, day: int) -> list[Alert]:
    """Return the lines that the alerts of a UTC day (its start in epoch milliseconds) make, by risk."""
    made = [_document(line, namespace, day) for line in grouped(alerts)]
    return sorted(made, key=lambda one: (-one.source["event"]["risk_score"], one.id))


def line_id(namespace: str, day: int, principal: Entity) -> str:
    """Return a line's id: made of whose, when and who leads it."""
    return alert_id(namespace, ENTITIES_DATASET, (principal,), day)


def _document(line: Line, namespace: str, day: int) -> Alert:
    id_ = line_id(namespace, day, line.principal)
    points = risk(line.alerts)
    source: dict[str, Any] = {
        "@timestamp": iso(max(one.completed for one in line.alerts)),
        "data_stream": {"type": "logs", "dataset": ENTITIES_DATASET, "namespace": namespace},
        "ecs": {"version": ECS_VERSION},
        "event": _event(line, id_, points),
        "hopwatch": {
            "alert": {"status": "open", "episode": {"start": iso(day), "end": iso(day + DAY)}},
            "entity": _entity(line, points),
        },
        "message": sentence(line),
        "related": _related(line),
        "tags": ["hopwatch", "entity"],
        **_principal(line),
    }
    if techniques := techniques_of(line):
        source["threat"] = {"technique": {"id": list(techniques), "name": list(techniques.values())}}
    fit(source)
    return Alert(id_, index_of(namespace, day), source)


def _event(line: Line, id_: str, points: int) -> dict[str, Any]:
    return {
        "kind": "state",
        "category": ["intrusion_detection"],
        "type": ["info"],
        "module": "hopwatch",
        "dataset": ENTITIES_DATASET,
        "provider": "hopwatch",
        "action": "entity",
        "id": id_,
        "hash": id_,
        "severity": level(points).score,
        "risk_score": float(points),
        "start": iso(min(one.first for one in line.alerts)),
        "end": iso(max(one.last for one in line.alerts)),
    }


def _entity(line: Line, points: int) -> dict[str, Any]:
    kind, name = line.principal
    told = [story.document(step, line.names) for step in story.steps(line.alerts)]
    return {
        "kind": kind,
        "name": name,
        "level": level(points).value,
        "risk": points,
        "count": len(line.alerts),
        "loud": sum(one.severity >= LOUD for one in line.alerts),
        "alerts": [one.id for one in line.alerts][:ALERTS],
        "hunts": sorted({one.hunt for one in line.alerts}),
        "names": [name for _, name in line.ranked][:ENTITIES],
        "of": list(_members(line)),
        "story": told,
    }


def _members(line: Line) -> Iterator[dict[str, Any]]:
    """Yield the entities of a line with their risks, the riskiest first, and the parts that they play."""
    for entity, points in list(line.ranked.items())[:ENTITIES]:
        kind, name = entity
        parts = [part for part in PARTS if (part, entity) in line.parts]
        called = line.names.user(name) if kind == "user" else line.names.host(name)
        yield {"kind": kind, "name": name, "called": called, "parts": parts, "risk": points}


def _principal(line: Line) -> dict[str, Any]:
    kind, name = line.principal
    match kind:
        case "user":
            return {"user": {"name": line.names.user(name)}}
        case "host" if is_address(name):
            return {"host": {"ip": [name]}}
        case "host":
            return {"host": {"name": line.names.hosts.get(name, name)}}
    return {}


def _related(line: Line) -> dict[str, list[str]]:
    """Return the names and addresses of all entities, the riskiest first."""
    hosts = [name for kind, name in line.ranked if kind == "host"]
    found = {
        "hosts": [line.names.hosts.get(one, one) for one in hosts if not is_address(one)],
        "user": [line.names.user(name) for kind, name in line.ranked if kind == "user"],
        "ip": [
            address
            for one in hosts
            for address in ([one] if is_address(one) else line.names.addresses.get(one, ()))
        ],
    }
    return {name: values[:LISTED] for name, values in found.items() if values}


def techniques_of(line: Line) -> dict[str, str]:
    """Return ATT&CK's techniques by their ids, those of the most severe alerts first."""
    ordered = sorted(line.alerts, key=lambda one: (-one.severity, one.first, one.id))
    return {id_: name for one in ordered for id_, name in one.techniques.items()}


def sentence(line: Line) -> str:
    """Say in a line who went from where to where, and how."""
    people, sources = line.those("who"), line.those("source")
    reached = _reached(line)
    parts = [
        line.names.some_users(people) if people else "",
        f"from {line.names.some_hosts(sources)}" if sources else "",
        f"{'to' if sources else 'on'} {line.names.some_hosts(reached)}" if reached else "",
    ]
    how = list(dict.fromkeys(techniques_of(line).values()))
    more = f" and {len(how) - NAMED_TECHNIQUES} more" if len(how) > NAMED_TECHNIQUES else ""
    text = " ".join(part for part in parts if part) or line.principal[1]
    return f"{text}: {', '.join(how[:NAMED_TECHNIQUES])}{more}" if how else text


def _reached(line: Line) -> list[str]:
    """Return where it led: those that alerts name one by one first; names before addresses."""
    loud = [one for one in line.alerts if one.severity >= LOUD] or line.alerts
    found = [*line.those("target"), *(key for one in loud for key in one.target)]
    own = {*line.those("source")}
    each = [key for key in dict.fromkeys(found) if key not in own]
    return [key for key in each if not is_address(key)] or each
