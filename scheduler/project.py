"""Alerts as a projection of the ledger.

Read the alert, then the findings, then write if the alert is unchanged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from hunts.alert import Alert, alerts
from hunts.finding import Finding
from hunts.instants import DAY, day_of, iso
from hunts.reading import batched
from hunts.windows import episode_of
from mappings.indices import alerts_pattern
from scheduler import entity_days, ledger, parts
from scheduler.answers import conflicts
from scheduler.commit import projected
from scheduler.day import Day, Key, Touched
from scheduler.merge import Policy, merged
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler

BATCH = 500
"""Alerts in one request."""


def project(scheduler: Scheduler, hunt: Scheduled, days: Sequence[Day]) -> int:
    """Write the alerts that these days touched, then note it in the ledger; return how many were written."""
    episodes: dict[int, set[Touched]] = {}
    for touched in (one for day in days for one in day.touched):
        episodes.setdefault(touched.episode, set()).add(touched)
    written = sum(
        _episode(scheduler, hunt, episode, sorted(wanted)) for episode, wanted in sorted(episodes.items())
    )
    # Before the ledger forgets them: a crash in between must not leave the entity queue behind.
    entity_days.mark(scheduler.client, scheduler.namespace, {day_of(episode) for episode in episodes})
    for day in days:
        projected(scheduler.client, day, scheduler.follows(hunt, day.key.day))
    if written:
        scheduler.client.indices.refresh(index=alerts_pattern(scheduler.namespace))
    return written


def _episode(scheduler: Scheduler, hunt: Scheduled, episode: int, touched: Sequence[Touched]) -> int:
    """Project alerts of one episode until no other writer was faster.

    Alerts first, findings second, then write.
    """
    client, left, written = scheduler.client, list(touched), 0
    if hunt.hunt.budget:  # Whoever is new may be rarer than another.
        others = (Touched(one.id, one.index, episode) for one in episode_alerts(scheduler, hunt, episode))
        left = sorted({*left, *others})
    while left:
        stored = _stored(client, left)
        found = {alert.id: alert for alert in episode_alerts(scheduler, hunt, episode)}
        changes = list(_changes(left, stored, found, iso(scheduler.clock()), scheduler.policy))
        lost: set[str] = set()
        for batch in batched(changes, BATCH):
            operations = [line for change in batch for line in change]
            lost |= conflicts(client.bulk(operations=operations).body)
        written += len(changes) - len(lost)
        left = [one for one in left if one.id in lost]
    return written


def _stored(client: Elasticsearch, touched: Sequence[Touched]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for batch in batched(touched, BATCH):
        answer = client.mget(docs=[{"_index": one.where, "_id": one.id} for one in batch])
        found.update({doc["_id"]: doc for doc in answer["docs"] if doc.get("found")})
    return found


def _changes(
    touched: Iterable[Touched],
    stored: Mapping[str, Mapping[str, Any]],
    found: Mapping[str, Alert],
    now: str,
    policy: Policy,
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for one in touched:
        before = stored.get(one.id)
        alert = found.get(one.id)
        after = merged(before["_source"] if before else None, alert.source if alert else None, now, policy)
        if after is not None:
            yield _action(one, before), after


def _action(one: Touched, before: Mapping[str, Any] | None) -> Mapping[str, Any]:
    where = {"_index": one.where, "_id": one.id}
    if before is None:
        return {"create": where}
    return {"index": {**where, "if_seq_no": before["_seq_no"], "if_primary_term": before["_primary_term"]}}


def episode_alerts(scheduler: Scheduler, hunt: Scheduled, episode: int) -> Sequence[Alert]:
    """Return the alerts that the findings of now make of one episode."""
    client, namespace = scheduler.client, scheduler.namespace
    first, end = episode - hunt.every, episode + hunt.episode
    keys = [Key(namespace, hunt.id, hunt.digest, day) for day in range(day_of(first), end, DAY)]
    ids = [key.id for key in keys] + earlier_versions(client, hunt, namespace, first, end)
    filed = parts.load(client, ids)
    within = episode_of(episode, hunt.hunt.episode)
    chosen = [f for f in current(filed, hunt.digest) if f.completed in within]
    return alerts(hunt.hunt, chosen, namespace, scheduler.excepted(hunt))


def earlier_versions(
    client: Elasticsearch, hunt: Scheduled, namespace: str, first: int, end: int
) -> list[str]:
    """Return the ids of the days in `[first, end)` that are of other versions of the hunt."""
    return [key.id for key in _of_others(client, [hunt], namespace, first, end)]


def _of_others(
    client: Elasticsearch, hunts: Sequence[Scheduled], namespace: str, first: int, end: int
) -> list[Key]:
    ids, digests = [hunt.id for hunt in hunts], [hunt.digest for hunt in hunts]
    other = {"bool": {"must_not": [{"terms": {"digest": digests}}]}}
    of_hunts = ledger.of_any(namespace, "hunt", ids)
    return list(ledger.keys(client, *of_hunts, ledger.between(first, end - 1), other))


def earlier_findings(
    client: Elasticsearch, hunts: Sequence[Scheduled], claims: Sequence[Day]
) -> dict[tuple[str, int], list[Finding]]:
    """Return what other versions of these hunts found on the days of the claims, by hunt and day."""
    found: dict[tuple[str, int], list[Finding]] = {}
    first, last = min(day.key.day for day in claims), max(day.key.day for day in claims)
    keys = _of_others(client, hunts, claims[0].key.namespace, first, last + 1)
    for day, findings in parts.load(client, [key.id for key in keys]):
        found.setdefault((day.key.hunt, day.key.day), []).extend(findings)
    return found


def current(filed: Sequence[tuple[Day, Sequence[Finding]]], digest: str) -> list[Finding]:
    """Choose the findings that count.

    This version's where it evaluated, else those of the version that did last.
    """
    newest = sorted(filed, key=lambda one: (one[0].key.digest != digest, -one[0].evaluated_at, one[0].key.id))
    chosen: list[Finding] = []
    covered: dict[int, list[tuple[int, int]]] = {}
    for day, findings in newest:
        spans = covered.setdefault(day.key.day, [])
        done = {w for w, state in day.windows.items() if state.done and not _overlaps(spans, w, day)}
        chosen += [finding for finding in findings if finding.window in done]
        spans += [(w, w + day.every) for w in done]
    return chosen


def _overlaps(spans: Sequence[tuple[int, int]], window: int, day: Day) -> bool:
    return any(start < window + day.every and window < end for start, end in spans)
