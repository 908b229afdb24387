"""Making an evaluation visible: one write for each day, which only the holder of the claim can make."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import ConflictError, Elasticsearch

from hunts.alert import alerts
from hunts.finding import Finding
from hunts.hunt import Hunt
from hunts.instants import iso, parse
from mappings.document import get
from mappings.indices import RUNS
from scheduler import ledger, parts
from scheduler.day import Day, Touched, first_due, windows_json
from scheduler.outcome import Outcome, fewer, findings_after, settled


def commit(
    client: Elasticsearch, hunt: Hunt, claim: Day, outcome: Outcome, others: Sequence[Finding], now: int
) -> bool:
    """File the outcome of a claimed day and let the claim go.

    False, and nothing changed, if it is no longer ours.

    `others` are the findings that earlier versions of the hunt have in the same windows: their alerts
    change too.
    """
    while True:
        day, old = parts.load(client, [claim.key.id])[0]
        if not ledger.ours(day, claim):
            return False
        found = findings_after(old, outcome, fewer(day.windows, outcome))
        touched = _touched(hunt, day, outcome, [*old, *found, *others])
        filed = parts.store(client, claim, found)
        body = {**_settled(day, claim, outcome), **filed, **_to_project(touched), "found": len(found)}
        if _write(client, day, {**body, "evaluated_at": iso(now)}):
            break
    if day.parts or filed["parts"]:
        parts.sweep(client, replace(day, committed=claim.attempt))
    return True


def _touched(hunt: Hunt, day: Day, outcome: Outcome, findings: Iterable[Finding]) -> set[Touched]:
    near = [finding for finding in findings if finding.window in outcome.events]
    return {*day.touched, *touched_by(hunt, near, day.key.namespace)}


def touched_by(hunt: Hunt, findings: Sequence[Finding], namespace: str) -> Iterable[Touched]:
    """Yield the alerts that these findings are part of."""
    for alert in alerts(hunt, findings, namespace):
        yield Touched(alert.id, alert.index, parse(get(alert.source, "hopwatch.alert.episode.start")))


def _settled(day: Day, claim: Day, outcome: Outcome) -> dict[str, Any]:
    states = settled(day, claim, outcome)
    windows = {**day.windows, **states}
    return {
        "windows": windows_json(states),
        "due": first_due(windows, day.every),
        "events": sum(window.events for window in windows.values()),
        "committed": claim.attempt,
        "owner": None,
        "lease": None,
    }


def _to_project(touched: set[Touched]) -> dict[str, Any]:
    return {
        "touched": [list(one) for one in sorted(touched)],
        "unprojected": bool(touched),
        "state": "evaluated" if touched else "projected",
    }


def _write(client: Elasticsearch, day: Day, body: Mapping[str, Any]) -> bool:
    if day.version is None:
        return False
    try:
        client.update(
            index=RUNS,
            id=day.key.id,
            if_seq_no=day.version.seq_no,
            if_primary_term=day.version.primary_term,
            doc=body,
        )
    except ConflictError:
        return False
    return True


def projected(client: Elasticsearch, seen: Day, exceptions: str) -> bool:
    """Note that the alerts that a day touched are written, and which exceptions they follow (a digest).

    False if a newer commit touched more of them.
    """
    while True:
        day = ledger.read(client, [seen.key]).get(seen.key)
        if day is None or day.committed != seen.committed:
            return False
        state = "claimed" if day.owner else "projected"
        done = {"touched": [], "unprojected": False, "state": state, "exceptions": exceptions or None}
        if _write(client, day, done):
            return True
