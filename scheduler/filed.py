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
        "peak": list(finding.peak),
        "evidence": list(map(list, finding.evidence)),
        "values": {field: list(map(list, seen)) for field, seen in finding.values.items()},
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
        evidence=tuple(map(Evidence._make, filed["evidence"])),
        values={field: tuple(map(Seen._make, seen)) for field, seen in filed["values"].items()},
    )
