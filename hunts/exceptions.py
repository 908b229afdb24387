"""Exceptions: dated entries of what a site has decided not to be told of.

An entry is compared with the time of a finding, never with a clock, so that the alerts of a span are the same
whenever they are made. Pure.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from hunts.finding import VALUES, Finding
from hunts.fold import Entity, episodes
from hunts.hunt import Hunt
from hunts.instants import DAY, iso
from hunts.roles import entity_fields
from hunts.windows import Span
from mappings.ecs import FIELDS

EVERY = "*"
DIGITS = 16

Place = tuple[Span, Entity]
"""What makes an alert: an episode, and whom it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exception: it hides findings completed in `[start, end)` (epoch milliseconds) that fit `match`.

    `match` maps a field to patterns: an address or network for a field of addresses, else a text in which
    `*` is any text and `?` any character, in any case. Every value that a finding has must fit one of them.
    `hunts` and `namespaces` are names, or `*` for all.
    """

    name: str
    hunts: Sequence[str]
    match: Mapping[str, Sequence[str]]
    reason: str
    owner: str
    end: int
    start: int | None = None
    namespaces: Sequence[str] = (EVERY,)

    def covers(self, hunt: Hunt, namespace: str) -> bool:
        """Tell whether findings of the hunt can fit, in that namespace."""
        named = EVERY in self.hunts or hunt.id in self.hunts
        there = EVERY in self.namespaces or namespace in self.namespaces
        return named and there and fields_of(hunt).issuperset(self.match)

    def overlaps(self, span: Span) -> bool:
        """Tell whether the entry hides anything completed in a span."""
        return self.end > span.start and (self.start is None or self.start < span.end)

    def hides(self, finding: Finding) -> bool:
        """Tell whether a finding of a hunt that the entry covers is hidden."""
        if not self.overlaps(Span(finding.completed, finding.completed + 1)):
            return False
        return all(_fit(finding, field, patterns) for field, patterns in self.match.items())


def fields_of(hunt: Hunt) -> frozenset[str]:
    """Return the fields whose values the findings of a hunt have: the entity's, and what it shows."""
    return frozenset({*entity_fields(hunt.kind), *map(str, hunt.shows)})


def _fit(finding: Finding, field: str, patterns: Sequence[str]) -> bool:
    """Tell whether all values fit. A list that may have been cut does not: what is missing might not."""
    own = finding.entity.get(field)
    values = [seen.value for seen in finding.values.get(field, ())] or ([] if own is None else [own])
    cut = len(values) >= VALUES and own is None
    tried = _in_networks if is_address(field) else _like
    return bool(values) and not cut and all(tried(value, tuple(patterns)) for value in values)


def is_address(field: str) -> bool:
    """Tell whether a field holds addresses."""
    return FIELDS.get(field, {}).get("type") == "ip"


def _in_networks(value: str, networks: tuple[str, ...]) -> bool:
    try:
        address = ip_address(value)
    except ValueError:
        return False
    return any(address in network(text) for text in networks)


@cache
def network(text: str) -> IPv4Network | IPv6Network:
    """Read an address or a network; raises ValueError."""
    return ip_network(text)


def _like(value: str, patterns: tuple[str, ...]) -> bool:
    return any(_expression(pattern).fullmatch(value) for pattern in patterns)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    text = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def digest(entries: Iterable[Entry]) -> str:
    """Name what a set of entries hides, whatever their order and their reasons; no entries have no name."""
    parts = sorted(
        [one.name, str(one.start), str(one.end), json.dumps({k: [*v] for k, v in one.match.items()})]
        for one in entries
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:DIGITS] if parts else ""


def of_day(entries: Iterable[Entry], day: int, every: int) -> list[Entry]:
    """Return the entries that hide anything completed in windows, `every` long, that start on a UTC day."""
    return [one for one in entries if one.overlaps(Span(day, day + DAY + every))]


@dataclass(frozen=True, slots=True)
class Divided:
    """Findings that are told of, and those that entries hide, by the names of all entries that hide them."""

    told: Sequence[Finding]
    hidden: Sequence[Finding]
    by: Mapping[str, Sequence[Finding]]


def divided(findings: Iterable[Finding], entries: Sequence[Entry]) -> Divided:
    """Divide findings by whether any of the entries hides them."""
    told: list[Finding] = []
    hidden: list[Finding] = []
    by: dict[str, list[Finding]] = {}
    for finding in findings:
        names = [entry.name for entry in entries if entry.hides(finding)]
        (hidden if names else told).append(finding)
        for name in names:
            by.setdefault(name, []).append(finding)
    return Divided(told, hidden, by)


def notes(hunt: Hunt, parts: Divided) -> dict[Place, dict[str, object]]:
    """Return `hopwatch.alert.hidden` of each alert of which something is hidden."""
    each: dict[Place, dict[str, object]] = {}
    for name in sorted(parts.by):
        for one in episodes(hunt, parts.by[name]):
            said = {"findings": one.findings, "last": iso(one.completed)}
            each.setdefault((one.span, one.entity), {})[name] = said
    total = {(one.span, one.entity): one.findings for one in episodes(hunt, parts.hidden)}
    return {
        place: {"by": list(said), "findings": total[place], "entries": said} for place, said in each.items()
    }
