"""Making evaluations visible: one write for each day, which only the holder of the claim can make."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from hunts.alert import alerts
from hunts.finding import Finding
from hunts.hunt import Hunt
from hunts.instants import iso, parse
from hunts.reading import batched
from mappings.document import get
from scheduler import ledger, parts
from scheduler.counts import counts_json
from scheduler.day import Day, Key, Touched, Window, windows_json
from scheduler.failure import Failure, failed
from scheduler.outcome import Outcome, fewer, findings_after, in_order, settled
from scheduler.scheduler import Scheduler

BATCH = 32
"""Days in one request: each may have as much as `parts.INLINE` of findings."""


@dataclass(frozen=True)
class Filing:
    """What is to be filed of a claimed day.

    `others` are the findings that earlier versions of the hunt have in the same windows: their alerts change
    too.
    """

    hunt: Hunt
    claim: Day
    outcome: Outcome
    others: Sequence[Finding] = ()


def commit(scheduler: Scheduler, filings: Sequence[Filing]) -> dict[Key, bool]:
    """File the outcomes of claimed days and let the claims go; return the days that were still ours.

    Each with whether there is something to project of it. Nothing changes of the others.
    """
    return {key: touched for some in batched(filings, BATCH) for key, touched in _commit(scheduler, some)}


def _commit(scheduler: Scheduler, filings: Sequence[Filing]) -> list[tuple[Key, bool]]:
    client, left = scheduler.client, {one.claim.key.id: one for one in filings}
    filed: list[tuple[Key, bool]] = []
    while left:
        found = parts.near(client, {id_: one.outcome.events.keys() for id_, one in left.items()})
        loaded = [(day, old) for day, old in found if ledger.ours(day, left[day.key.id].claim)]
        bodies = {day.key.id: _body(scheduler, left[day.key.id], day, old) for day, old in loaded}
        lost = _write(client, [day for day, _ in loaded], bodies)
        for day in (day for day, _ in loaded if day.key.id not in lost):
            body = bodies[day.key.id]
            filed.append((day.key, body["unprojected"]))
            if "parts" in body and (day.parts or body["parts"]):
                parts.sweep(client, left[day.key.id].claim, [name for name, *_ in body["parts"]])
        left = {id_: one for id_, one in left.items() if id_ in lost}
    return filed


def _body(scheduler: Scheduler, filing: Filing, day: Day, old: Sequence[Finding]) -> dict[str, Any]:
    """Return what a day's document gets; findings that are too large for it are stored at once."""
    claim, outcome = filing.claim, filing.outcome
    found = findings_after(old, outcome, fewer(day.windows, outcome))
    _, kept = day.parted(outcome.events)
    touched = _touched(filing.hunt, day, outcome, [*old, *found, *filing.others])
    return {
        **let_go(day, settled(day, claim, outcome, scheduler.frontier)),
        **(parts.store(scheduler.client, claim, kept, found) if found != in_order(old) else {}),
        **_to_project(touched),
        "found": len(found) + sum(part.number for part in kept),
        "committed": claim.attempt,
        "evaluated_at": iso(scheduler.clock()),
    }


def give_up(scheduler: Scheduler, claim: Day, failure: Failure) -> bool:
    """File that the due windows of a claimed day could not be filed, and let the claim go; False if lost."""
    day = ledger.read(scheduler.client, [claim.key]).get(claim.key)
    if day is None or not ledger.ours(day, claim):
        return False
    frontier = scheduler.frontier
    states = {w: failed(day.windows[w], failure, frontier) for w in claim.due(frontier)}
    return not _write(scheduler.client, [day], {day.key.id: {**let_go(day, states), "state": "open"}})


def _touched(hunt: Hunt, day: Day, outcome: Outcome, findings: Iterable[Finding]) -> set[Touched]:
    near = (finding for finding in findings if finding.window in outcome.events)
    return {*day.touched, *touched_by(hunt, near, day.key.namespace)}


def touched_by(hunt: Hunt, findings: Iterable[Finding], namespace: str) -> Iterator[Touched]:
    """Yield the alerts that these findings are part of.

    They are made for it: what cannot be made an alert is not filed, rests and is parked in the end.
    """
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


def _write(client: Elasticsearch, days: Sequence[Day], bodies: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Write to each day its body, if nobody wrote since it was read; return the ids of the others."""
    return ledger.write(client, days, lambda day: bodies[day.key.id])


def projected(client: Elasticsearch, seen: Sequence[tuple[Day, str]]) -> None:
    """Note that the alerts that days touched are written, and what they follow beside the findings.

    A day of which a newer commit touched more alerts is left as it is.
    """
    left = {day.key: (day.committed, follows) for day, follows in seen}
    while left:
        days = [day for day in ledger.read(client, list(left)).values() if day.committed == left[day.key][0]]
        lost = _write(client, days, {day.key.id: _projected(day, left[day.key][1]) for day in days})
        left = {key: one for key, one in left.items() if key.id in lost}


def _projected(day: Day, follows: str) -> dict[str, Any]:
    state = "claimed" if day.owner else "projected"
    return {"touched": [], "unprojected": False, "state": state, "follows": follows}
