"""Whether the past of a window has lost events: then what was found there is not taken back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import orjson
from elasticsearch import Elasticsearch

from hunts.finding import Finding
from hunts.instants import DAY, day_of
from hunts.reading import batched
from scheduler import parts
from scheduler.answers import whole
from scheduler.day import Day
from scheduler.filed import to_json
from scheduler.outcome import Outcome
from scheduler.scheduled import Scheduled

PAGE = 1_000


def thinned(client: Elasticsearch, hunt: Scheduled, claims: Sequence[Day], outcome: Outcome) -> Outcome:
    """Name in the outcome the windows where a finding changed although its evidence is no longer all there.

    The evidence of a window lies in the findings of its past too. Costs nothing where nothing had been found.
    """
    again = [
        w for day in claims if day.found for w in day.windows if day.windows[w].done and w in outcome.events
    ]
    if not again:
        return outcome
    days = range(day_of(_before(min(again), hunt)), max(again) + 1, DAY)
    filed = parts.load(client, [claims[0].key._replace(day=day).id for day in days])
    old = [finding for _, findings in filed for finding in findings]
    changed = _changed(old, outcome.findings).intersection(again)
    lost = _lost(client, hunt, claims[0].key.namespace, _near(old, changed, hunt))
    thin = {w for w in changed if any(_before(w, hunt) <= x <= w for x in lost)}
    return replace(outcome, thinned=frozenset(thin))


def _before(window: int, hunt: Scheduled) -> int:
    """Return the first window whose events can change what is found in this one."""
    first = window - hunt.reach
    return first - first % hunt.every


def _changed(old: Iterable[Finding], new: Iterable[Finding]) -> set[int]:
    same = {orjson.dumps(to_json(finding)) for finding in new}
    return {finding.window for finding in old if orjson.dumps(to_json(finding)) not in same}


def _near(old: Iterable[Finding], changed: Collection[int], hunt: Scheduled) -> list[Finding]:
    return [one for one in old if any(_before(w, hunt) <= one.window <= w for w in changed)]


def _lost(client: Elasticsearch, hunt: Scheduled, namespace: str, findings: Sequence[Finding]) -> set[int]:
    """Return the windows of the findings that name documents which are no longer there."""
    there: set[str] = set()
    for batch in batched(sorted({one.id for finding in findings for one in finding.evidence}), PAGE):
        answer = client.search(
            index=hunt.indices(namespace),
            query={"ids": {"values": batch}},
            source=False,
            size=2 * PAGE,
            allow_partial_search_results=False,
        )
        there |= {hit["_id"] for hit in whole(answer.body)["hits"]["hits"]}
    return {one.window for one in findings if not there.issuperset(e.id for e in one.evidence)}
