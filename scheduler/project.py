"""Alerts as a projection of the ledger.

Read the alert, then the findings, then write if the alert is unchanged.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from hunts.alert import Alert, alerts, id_of
from hunts.finding import Finding
from hunts.instants import DAY, day_of, iso
from hunts.reading import batched, weighed
from hunts.windows import Span, episode_of
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


@dataclass(frozen=True)
class Place:
    """An episode of a hunt (its start in epoch milliseconds), and its alerts that are to be written."""

    hunt: Scheduled
    episode: int
    touched: Sequence[Touched]

    @property
    def span(self) -> Span:
        """When windows begin whose findings can complete in the episode."""
        return Span(self.episode - self.hunt.every, self.episode + self.hunt.episode)

    def days(self, namespace: str) -> list[Key]:
        """Return the days of those windows."""
        return [self.hunt.key(namespace, day) for day in range(day_of(self.span.start), self.span.end, DAY)]


def project(scheduler: Scheduler, pieces: Sequence[tuple[Scheduled, Sequence[Day]]]) -> Counter[str]:
    """Write the alerts that days of hunts touched, then note it in the ledger.

    Return how many were written, by the hunt's id.
    """
    places = [place for hunt, days in pieces for place in _places(hunt, days)]
    written: Counter[str] = Counter()
    for some in weighed(places, BATCH, lambda place: len(place.touched)):
        written += _projected(scheduler, some)
    # Before the ledger forgets them: a crash in between must not leave the entity queue behind.
    entity_days.mark(scheduler.client, scheduler.namespace, {day_of(place.episode) for place in places})
    follows = [(day, scheduler.follows(hunt, day.key.day)) for hunt, days in pieces for day in days]
    projected(scheduler.client, follows)
    if written:
        scheduler.client.indices.refresh(index=alerts_pattern(scheduler.namespace))
    return written


def _places(hunt: Scheduled, days: Sequence[Day]) -> list[Place]:
    episodes: dict[int, set[Touched]] = {}
    for touched in (one for day in days for one in day.touched):
        episodes.setdefault(touched.episode, set()).add(touched)
    return [Place(hunt, episode, sorted(touched)) for episode, touched in sorted(episodes.items())]


def _projected(scheduler: Scheduler, places: Sequence[Place]) -> Counter[str]:
    """Project alerts until no other writer was faster.

    Alerts first, findings second, then write.
    """
    left, written = _widened(scheduler, places), Counter[str]()
    while left:
        stored = _stored(scheduler.client, [one for place in left for one in place.touched])
        found = episode_alerts(scheduler, left)
        now = iso(scheduler.clock())
        changes = [
            (place.hunt.id, change)
            for place, made in zip(left, found, strict=True)
            for change in _changes(place.touched, stored, made, now, scheduler.policy)
        ]
        lost = _written(scheduler.client, [change for _, change in changes])
        written.update(hunt for hunt, change in changes if change.one.id not in lost)
        left = [replace(place, touched=some) for place in left if (some := _of(place, lost))]
    return written


def _of(place: Place, ids: Collection[str]) -> list[Touched]:
    return [one for one in place.touched if one.id in ids]


def _widened(scheduler: Scheduler, places: Sequence[Place]) -> list[Place]:
    """Return the places with all alerts of those with a budget: whoever is new may be rarer than another."""
    wide = [place for place in places if place.hunt.hunt.budget]
    all_ = {
        id(place): {Touched(one.id, one.index, place.episode) for one in made}
        for place, made in zip(wide, episode_alerts(scheduler, wide), strict=True)
    }
    return [replace(one, touched=sorted({*one.touched, *all_.get(id(one), ())})) for one in places]


def _stored(client: Elasticsearch, touched: Sequence[Touched]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for batch in batched(touched, BATCH):
        answer = client.mget(docs=[{"_index": one.where, "_id": one.id} for one in batch])
        found.update({doc["_id"]: doc for doc in answer["docs"] if doc.get("found")})
    return found


class Change(NamedTuple):
    """What an alert becomes, and the document that it was, None for a new one."""

    one: Touched
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def _changes(
    touched: Iterable[Touched],
    stored: Mapping[str, Mapping[str, Any]],
    made: Iterable[Alert],
    now: str,
    policy: Policy,
) -> Iterator[Change]:
    found = {alert.id: alert.source for alert in made}
    for one in touched:
        before = stored.get(one.id)
        after = merged(before["_source"] if before else None, found.get(one.id), now, policy)
        if after is not None:
            yield Change(one, before, after)


def _written(client: Elasticsearch, changes: Sequence[Change]) -> set[str]:
    """Write changes, each if its alert is as it was read; return the ids of the others."""
    lost: set[str] = set()
    for batch in batched(changes, BATCH):
        operations = [line for change in batch for line in (_action(change), change.after)]
        lost |= conflicts(client.bulk(operations=operations).body)
    return lost


def _action(change: Change) -> Mapping[str, Any]:
    where, before = {"_index": change.one.where, "_id": change.one.id}, change.before
    if before is None:
        return {"create": where}
    return {"index": {**where, "if_seq_no": before["_seq_no"], "if_primary_term": before["_primary_term"]}}


def episode_alerts(scheduler: Scheduler, places: Sequence[Place]) -> Iterator[Sequence[Alert]]:
    """Yield for each place its alerts as the findings of now make them."""
    keys = _days_of(scheduler, places)
    for some in weighed(zip(places, keys, strict=True), parts.TOGETHER, lambda pair: len(pair[1])):
        ids = dict.fromkeys(key.id for _, mine in some for key in mine)
        filed = {one[0].key: one for one in parts.load(scheduler.client, list(ids))}
        for place, mine in some:
            yield _alerts(scheduler, place, [filed[key] for key in mine if key in filed])


def _alerts(
    scheduler: Scheduler, place: Place, filed: Sequence[tuple[Day, Sequence[Finding]]]
) -> list[Alert]:
    """Return the alerts that are to be written; of a hunt with a budget all, which it is divided among."""
    hunt, namespace = place.hunt, scheduler.namespace
    within = episode_of(place.episode, hunt.hunt.episode)
    chosen = [one for one in current(filed, hunt.digest) if one.completed in within]
    if not hunt.hunt.budget:
        ids = {one.id for one in place.touched}
        chosen = [one for one in chosen if id_of(hunt.hunt, one, namespace) in ids]
    return alerts(hunt.hunt, chosen, namespace, scheduler.excepted(hunt))


def _days_of(scheduler: Scheduler, places: Sequence[Place]) -> list[list[Key]]:
    """Return the days, of whichever version of the hunt, that each of the places is made of."""
    if not places:
        return []
    whole = Span(min(one.span.start for one in places), max(one.span.end for one in places))
    hunts = list({one.hunt.id: one.hunt for one in places}.values())
    others = _of_others(scheduler.client, hunts, scheduler.namespace, whole)
    own = [one.days(scheduler.namespace) for one in places]
    return [[*days, *(key for key in others if _same(key, days))] for days in own]


def _same(key: Key, days: Sequence[Key]) -> bool:
    return key.hunt == days[0].hunt and days[0].day <= key.day <= days[-1].day


def _of_others(client: Elasticsearch, hunts: Sequence[Scheduled], namespace: str, span: Span) -> list[Key]:
    """Return the days that touch the span and are of other versions of these hunts."""
    ids, digests = [hunt.id for hunt in hunts], [hunt.digest for hunt in hunts]
    other = {"bool": {"must_not": [{"terms": {"digest": digests}}]}}
    of_hunts = ledger.of_any(namespace, "hunt", ids)
    return list(ledger.keys(client, *of_hunts, ledger.between(span.start, span.end - 1), other))


def earlier_findings(
    client: Elasticsearch, hunts: Sequence[Scheduled], claims: Sequence[Day]
) -> dict[tuple[str, int], list[Finding]]:
    """Return what other versions of these hunts found on the days of the claims, by hunt and day."""
    found: dict[tuple[str, int], list[Finding]] = {}
    span = Span(min(day.key.day for day in claims), max(day.key.day for day in claims) + 1)
    keys = _of_others(client, hunts, claims[0].key.namespace, span)
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
