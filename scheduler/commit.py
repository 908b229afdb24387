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
from scheduler.counts import counts_json
from scheduler.day import Day, Touched, Window, windows_json
from scheduler.failure import Failure, failed
from scheduler.outcome import Outcome, fewer, findings_after, settled
from scheduler.scheduler import Scheduler


def commit(scheduler: Scheduler, hunt: Hunt, claim: Day, outcome: Outcome, others: Sequence[Finding]) -> bool:
    """File the outcome of a claimed day and let the claim go.

    False, and nothing changed, if it is no longer ours.

    `others` are the findings that earlier versions of the hunt have in the same windows: their alerts
    change too.
    """
    client = scheduler.client
    while True:
        day, old = parts.load(client, [claim.key.id])[0]
        if not ledger.ours(day, claim):
            return False
        found = findings_after(old, outcome, fewer(day.windows, outcome))
        touched = _touched(hunt, day, outcome, [*old, *found, *others])
        filed = parts.store(client, claim, found)
        states = settled(day, claim, outcome, scheduler.frontier)
        body = {**let_go(day, states), **filed, **_to_project(touched), "found": len(found)}
        committed = {"committed": claim.attempt, "evaluated_at": iso(scheduler.clock())}
        if _write(client, day, {**body, **committed}):
            break
    if day.parts or filed["parts"]:
        parts.sweep(client, replace(day, committed=claim.attempt))
    return True


def give_up(scheduler: Scheduler, claim: Day, failure: Failure) -> bool:
    """File that the due windows of a claimed day could not be filed, and let the claim go; False if lost."""
    day = ledger.read(scheduler.client, [claim.key]).get(claim.key)
    if day is None or not ledger.ours(day, claim):
        return False
    frontier = scheduler.frontier
    states = {w: failed(day.windows[w], failure, frontier) for w in claim.due(frontier)}
    return _write(scheduler.client, day, {**let_go(day, states), "state": "open"})


def _touched(hunt: Hunt, day: Day, outcome: Outcome, findings: Iterable[Finding]) -> set[Touched]:
    near = [finding for finding in findings if finding.window in outcome.events]
    return {*day.touched, *touched_by(hunt, near, day.key.namespace)}


def touched_by(hunt: Hunt, findings: Sequence[Finding], namespace: str) -> Iterable[Touched]:
    """Yield the alerts that these findings are part of."""
    for alert in alerts(hunt, findings, namespace):
        yield Touched(alert.id, alert.index, parse(get(alert.source, "hopwatch.alert.episode.start")))


def let_go(day: Day, states: Mapping[int, Window]) -> dict[str, Any]:
    """Return what the document of a day gets when its claim ends with these new states of windows."""
    windows = {**day.windows, **states}
    return {
        "windows": windows_json(states),
        **counts_json(windows, day.every),
        "events": sum(window.events for window in windows.values()),
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


def projected(client: Elasticsearch, seen: Day, follows: str) -> bool:
    """Note that the alerts that a day touched are written, and what they follow beside its findings.

    False if a newer commit touched more of them.
    """
    while True:
        day = ledger.read(client, [seen.key]).get(seen.key)
        if day is None or day.committed != seen.committed:
            return False
        state = "claimed" if day.owner else "projected"
        done = {"touched": [], "unprojected": False, "state": state, "follows": follows}
        if _write(client, day, done):
            return True
