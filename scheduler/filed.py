"""Findings as the ledger files them: plain JSON, and back."""

from collections.abc import Mapping
from typing import Any

from hunts.finding import Evidence, Finding, Peak, Seen


def to_json(finding: Finding) -> dict[str, Any]:
    """Write a finding as JSON; `from_json` gives an equal one back."""
    return {
        "window": finding.window,
        "entity": dict(finding.entity),
        "completed": finding.completed,
        "first": finding.first,
        "last": finding.last,
        "count": finding.count,
        "peak": [finding.peak.value, finding.peak.first, finding.peak.last],
        "evidence": [[e.at, e.id, e.index] for e in finding.evidence],
        "values": {field: [[s.at, s.value] for s in seen] for field, seen in finding.values.items()},
    }


def from_json(hunt: str, filed: Mapping[str, Any]) -> Finding:
    """Read a finding of a hunt back from the ledger."""
    return Finding(
        hunt=hunt,
        window=filed["window"],
        entity=filed["entity"],
        completed=filed["completed"],
        first=filed["first"],
        last=filed["last"],
        count=filed["count"],
        peak=Peak(*filed["peak"]),
        evidence=tuple(Evidence(*one) for one in filed["evidence"]),
        values={field: tuple(Seen(*one) for one in seen) for field, seen in filed["values"].items()},
    )


def entity_key(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Tell entities apart by their named fields."""
    return tuple(sorted(finding.entity.items()))
