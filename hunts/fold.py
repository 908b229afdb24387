"""Findings of one entity in one episode, added up. The order does not matter, and a finding counts once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from hunts.filing import earliest, first_of, higher
from hunts.finding import Evidence, Finding, Peak, Seen
from hunts.hunt import Hunt
from hunts.windows import Span, episode_of

Entity = tuple[tuple[str, str], ...]
"""The fields that name an entity, with their values, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """All that was found of one entity in one episode."""

    entity: Entity
    span: Span
    completed: int
    first: int
    last: int
    count: int
    peak: Peak
    evidence: Sequence[Evidence]
    values: Mapping[str, Sequence[Seen]]
    findings: int = 1


def episodes(hunt: Hunt, findings: Iterable[Finding]) -> list[Episode]:
    """Return the episodes that the findings make, ordered by start and entity."""
    groups: dict[tuple[Span, Entity], dict[tuple[int, ...], Finding]] = {}
    for finding in findings:
        place = (episode_of(finding.completed, hunt.episode), entity_of(finding))
        groups.setdefault(place, {})[_identity(finding)] = finding
    return [_folded(*place, list(group.values())) for place, group in sorted(groups.items())]


def entity_of(finding: Finding) -> Entity:
    """Return who a finding is about."""
    return tuple(sorted(finding.entity.items()))


def _identity(finding: Finding) -> tuple[int, ...]:
    """Return what tells a finding from others of its entity: the same evaluation may have been made twice."""
    return finding.window, finding.completed, finding.first, finding.last, finding.count


def _folded(span: Span, entity: Entity, findings: Sequence[Finding]) -> Episode:
    return Episode(
        entity=entity,
        span=span,
        completed=max(finding.completed for finding in findings),
        first=min(finding.first for finding in findings),
        last=max(finding.last for finding in findings),
        count=sum(finding.count for finding in findings),
        peak=reduce(higher, (finding.peak for finding in findings)),
        evidence=first_of(one for finding in findings for one in finding.evidence),
        values=_values(findings),
        findings=len(findings),
    )


def _values(findings: Sequence[Finding]) -> dict[str, Sequence[Seen]]:
    seen: dict[str, dict[str, int]] = {}
    for finding in findings:
        for name, values in finding.values.items():
            known = seen.setdefault(name, {})
            for one in values:
                known[one.value] = min(one.at, known.get(one.value, one.at))
    return {name: earliest(known) for name, known in sorted(seen.items())}
