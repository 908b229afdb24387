"""Sigma's rules as hunts: what they ask, and what they say of themselves."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from hunts.attack import SITE, Technique, by_id
from hunts.hunt import Hunt, Severity
from hunts.kinds import Kind, Match
from hunts.roles import steps_of
from hunts.sigma.condition import Asked, events
from hunts.sigma.correlation import kind as correlated
from hunts.zeek_sources import LOGS
from mappings.ecs import FIELDS, Event

Rule = SigmaRule | SigmaCorrelationRule
ALWAYS_WITH_ENDS = frozenset({*LOGS, "zeek.http", "zeek.dns", "zeek.ssl", "zeek.ftp", "zeek.smtp"})
SPAN = timedelta(minutes=15)


def hunt(rule: Rule, hunt_id: str) -> Hunt:
    """Return a rule as a hunt; raises RefusedError."""
    kind, asked = _kind(rule)
    techniques, others = _techniques(rule)
    return Hunt(
        id=hunt_id,
        name=rule.title,
        severity=_severity(rule),
        techniques=techniques,
        kind=kind,
        sentence=_sentence(rule, kind),
        shows=list(dict.fromkeys(name for one in asked for name in one.fields if _shown(name))),
        goal=_line(rule.description or rule.title),
        blind_spots=list(dict.fromkeys(note for one in asked for note in one.notes)),
        false_positives=[_line(str(one)) for one in rule.falsepositives],
        response=["The rule says nothing of it"],
        references=[*map(str, rule.references), *others],
        every=SPAN,
    )


def introduction(rule: Rule, origin: str) -> str:
    """Return the text that introduces a hunt's file: whose rule it is and which."""
    told = [("id", rule.id), ("author", rule.author), ("license", rule.license), ("status", rule.status)]
    lines = [f"{name}: {_line(str(value))}" for name, value in told if value]
    return "\n".join([f"{_line(rule.title)}: a Sigma rule, made a hunt from {origin}.", "", *lines])


def _kind(rule: Rule) -> tuple[Kind, Sequence[Asked]]:
    if isinstance(rule, SigmaCorrelationRule):
        return correlated(rule)
    found, asked = events(rule)
    return Match(events=found, by=[_entity(found.datasets)]), [asked]


def _entity(names: Sequence[str]) -> str:
    """Return a field that every event has: the machine, a connection's source, else only the log."""
    if not names[0].startswith("zeek."):
        return str(Event.host.name)
    log = LOGS.get(names[0])
    ends = names[0] in ALWAYS_WITH_ENDS and not (log and log.may_lack("source.ip"))
    return str(Event.source.ip) if ends else str(Event.data_stream.dataset)


def _severity(rule: Rule) -> Severity:
    """Return the severity that a rule's level is; informational is low, none is medium."""
    level = rule.level.name.lower() if rule.level else "medium"
    return Severity("low" if level == "informational" else level)


def _sentence(rule: Rule, kind: Kind) -> str:
    title = re.sub(r"[{}]", "", _line(rule.title))
    named = [str(field) for field in steps_of(kind)[0].by if not str(field).startswith("data_stream.")]
    shown = ["{source}" if field == "source.ip" else f"{{{field}}}" for field in named]
    return f"{title}: {', '.join(shown)}" if shown else title


def _techniques(rule: Rule) -> tuple[list[Technique], list[str]]:
    """Return the techniques of a rule that hunts know, and MITRE's pages about the others."""
    known, others = [], []
    for tag in rule.tags:
        if tag.namespace == "attack" and re.fullmatch(r"t\d{4}(\.\d{3})?", tag.name):
            try:
                known.append(by_id(tag.name.upper()))
            except ValueError:
                others.append(f"{SITE}/techniques/{tag.name.upper().replace('.', '/')}/")
    return known, others


def _shown(field: str) -> bool:
    """Say whether an alert can list a field: it is declared, and no long text."""
    return field in FIELDS and FIELDS[field]["type"] != "text"


def _line(text: str) -> str:
    return " ".join(text.split())


def words(text: Any) -> Iterator[str]:
    """Yield the words of a text that can stand in a hunt's id."""
    yield from re.findall(r"[a-z0-9]+", str(text).lower())
