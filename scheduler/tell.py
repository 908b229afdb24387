"""Telling receivers of alerts, each step of an alert once.

An alert is claimed by a write that only one scheduler can make, its step is sent, and then it is noted what
was told. A scheduler that ends in between leaves the claim to run out, and the step is told again: told at
least once, because a step that nobody hears of is worse than one that is heard of twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_attempt, wait_exponential

from hunts.alert import SUPPRESSED
from hunts.instants import iso
from mappings.indices import alerts_pattern
from scheduler.answers import conflicts, whole
from scheduler.merge import STATUS
from scheduler.message import message
from scheduler.notice import DUE, NOTICE, QUIET, is_due, step
from scheduler.scheduler import Scheduler

MOST = 1_000
"""Alerts in one batch; what is left waits for the next tick."""

TRIES = 3

Hit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who is told: `id` names him in alerts, `name` in logs, and neither holds a secret.

    `send` takes a title and a text, and returns whether they were taken.
    """

    id: str
    name: str
    send: Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """How many alerts there was something to tell of, and the names of receivers that did not take it."""

    alerts: int = 0
    deaf: Sequence[str] = ()


NOTHING = Told()


def tell(scheduler: Scheduler, receivers: Sequence[Receiver]) -> Told:
    """Tell of every alert that has made a step; those that a receiver did not take are due again."""
    tell_of = scheduler.policy.tell
    if not receivers or tell_of is None:
        return NOTHING
    until = scheduler.clock() + scheduler.lease
    claimed = _claim(scheduler, _due(scheduler, tell_of), until)
    if not claimed:
        return NOTHING
    deaf = [one for one in receivers if not _sent(scheduler, one, _unheard(claimed, one), until)]
    heard = [one.id for one in receivers if one not in deaf]
    if deaf:
        _note(scheduler, claimed, lambda told, _now: _heard_by(told, heard))
    else:
        _note(scheduler, claimed, lambda told, now: _told(scheduler, told, now))
    return Told(len(claimed), [one.name for one in deaf])


def _due(scheduler: Scheduler, tell_of: int) -> list[Hit]:
    """Return the alerts that there is something to tell of and nobody else does, the most severe first."""
    standing = [{"term": {DUE: True}}, {"range": {"event.severity": {"gte": tell_of}}}]
    others = [
        {"range": {f"{NOTICE}.until": {"gt": iso(scheduler.clock())}}},
        {"terms": {STATUS: list(QUIET)}},
        {"term": {SUPPRESSED: True}},
    ]
    answer = scheduler.client.search(
        index=alerts_pattern(scheduler.namespace),
        query={"bool": {"filter": standing, "must_not": others}},
        sort=[{"event.severity": {"order": "desc", "unmapped_type": "long"}}],
        size=MOST,
        seq_no_primary_term=True,
        allow_partial_search_results=False,
    )
    return list(whole(answer.body)["hits"]["hits"])


def _claim(scheduler: Scheduler, hits: Sequence[Hit], until: int) -> list[Hit]:
    """Claim alerts; return those that are now ours, as they were when they were read."""
    lost = _written(scheduler, [(hit, {"owner": scheduler.owner, "until": iso(until)}) for hit in hits])
    return [hit for hit in hits if hit["_id"] not in lost]


def _written(scheduler: Scheduler, changes: Sequence[tuple[Hit, Mapping[str, Any]]]) -> set[str]:
    """Change notices, each if its alert is as it was read; return the ids of the others."""
    if not changes:
        return set()
    operations: list[Mapping[str, Any]] = []
    for hit, notice in changes:
        version = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}
        operations += [
            {"update": {"_index": hit["_index"], "_id": hit["_id"], **version}},
            {"doc": {"hopwatch": {"alert": {"notice": notice}}}},
        ]
    return conflicts(scheduler.client.bulk(operations=operations, refresh=True).body)


def _state(hit: Hit) -> dict[str, Any]:
    state: dict[str, Any] = hit["_source"]["hopwatch"]["alert"]
    return state


def _by(hit: Hit) -> Sequence[str]:
    """Return which receivers have heard already of the step that is being told."""
    return (_state(hit).get("notice") or {}).get("by") or ()


def _unheard(hits: Sequence[Hit], receiver: Receiver) -> list[Hit]:
    return [hit for hit in hits if receiver.id not in _by(hit)]


def _sent(scheduler: Scheduler, receiver: Receiver, hits: Sequence[Hit], until: int) -> bool:
    """Send one message of these alerts, if there are any, with some patience and while the claim holds."""
    if not hits:
        return True
    what = message(scheduler.namespace, hits)
    attempts = Retrying(
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(),
        retry=retry_if_result(lambda taken: not taken),
        sleep=scheduler.wait,
        retry_error_callback=_gave_up,
    )
    return scheduler.clock() < until and bool(attempts(receiver.send, what.title, what.text))


def _gave_up(_state: RetryCallState) -> bool:
    return False


def _note(scheduler: Scheduler, claimed: Sequence[Hit], notice: Callable[[Hit, Hit], dict[str, Any]]) -> None:
    """Change the notices of alerts that are still ours, and let them go.

    `notice` is made of an alert as it was told and as it is now: it may have grown.
    """
    left = {hit["_id"]: hit for hit in claimed}
    while left:
        docs = [{"_index": hit["_index"], "_id": hit["_id"]} for hit in left.values()]
        found = [doc for doc in scheduler.client.mget(docs=docs)["docs"] if doc.get("found")]
        ours = [doc for doc in found if _state(doc).get("notice", {}).get("owner") == scheduler.owner]
        free = {"owner": None, "until": None}
        lost = _written(scheduler, [(doc, {**free, **notice(left[doc["_id"]], doc)}) for doc in ours])
        left = {one: left[one] for one in lost}


def _heard_by(told: Hit, heard: Sequence[str]) -> dict[str, Any]:
    return {"by": sorted({*_by(told), *heard})}


def _told(scheduler: Scheduler, told: Hit, now: Hit) -> dict[str, Any]:
    """Return the notice of an alert that all have heard of; it is due again if it grew in the meantime."""
    done = {**step(told["_source"]), "at": iso(scheduler.clock()), "by": []}
    grown = {**now["_source"], "hopwatch": {"alert": {**_state(now), "notice": done}}}
    return {**done, "due": is_due(grown, scheduler.policy.tell or 0)}
