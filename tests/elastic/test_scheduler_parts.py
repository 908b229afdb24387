"""Findings that are too many for their day's document lie in parts, each of some windows."""

import pytest

from hunts.windows import Span
from mappings.indices import PARTS, RUNS
from scheduler import ledger
from scheduler.backfill import all_again, mark_all
from scheduler.tick import once
from tests.estate import CLEARED, DAY, HOUR, MONDAY, NOON, ad_hoc, event, scheduler, store, stored

pytestmark = pytest.mark.elastic


def cleared(at, number=1500):
    """So many logs are cleared, one a millisecond: more findings than a day's document holds."""
    return [event(at + n, "1102", host=f"host{n:05}") for n in range(number)]


def filed(client, namespace):
    """Return the day of the ledger, and the names of the parts that are stored of it."""
    client.indices.refresh(index=PARTS)
    ledger.refresh(client)
    (day,) = ledger.days(client, *ledger.of(namespace, CLEARED.id))
    hits = client.search(index=PARTS, query={"term": {"run": day.key.id}}, size=100)["hits"]["hits"]
    return day, {hit["_id"] for hit in hits}


def taken(client, namespace, one, events):
    """Let a scheduler take in events; return what is filed then."""
    store(client, namespace, events)
    once(one)
    return filed(client, namespace)


def test_large_findings_lie_in_parts_and_are_read_back(client, namespace):
    one = scheduler(client, namespace, hunts=[CLEARED])
    day, names = taken(client, namespace, one, cleared(NOON, 3000))
    assert names == {part.name for part in day.parts} != set()
    assert stored(client, namespace) == ad_hoc(client, namespace, [CLEARED])


def test_parts_that_a_later_commit_replaces_are_swept(client, namespace):
    one = scheduler(client, namespace, hunts=[CLEARED])
    before, _ = taken(client, namespace, one, cleared(NOON))
    day, names = taken(client, namespace, one, [event(NOON, "1102", host="late")])
    assert names == {part.name for part in day.parts}
    assert not names & {part.name for part in before.parts}
    assert day.found == 1501


def test_a_commit_leaves_the_parts_of_other_windows_as_they_are(client, namespace):
    one = scheduler(client, namespace, hunts=[CLEARED])
    before, _ = taken(client, namespace, one, cleared(NOON))
    after, names = taken(client, namespace, one, cleared(NOON + HOUR))
    assert set() != set(before.parts) < set(after.parts)
    assert names == {part.name for part in after.parts}
    assert after.found == 3000
    assert stored(client, namespace) == ad_hoc(client, namespace, [CLEARED])


def test_a_commit_that_finds_what_was_found_writes_no_findings(client, namespace):
    one = scheduler(client, namespace, hunts=[CLEARED])
    before, _ = taken(client, namespace, one, cleared(NOON))
    mark_all(one, one.hunts, Span(MONDAY, MONDAY + DAY), all_again)
    once(one)
    after, _ = filed(client, namespace)
    assert after.attempt > before.attempt
    assert (after.parts, after.found) == (before.parts, before.found)


def test_parts_of_a_ledger_that_only_counted_them_are_read_and_replaced(client, namespace):
    one = scheduler(client, namespace, hunts=[CLEARED])
    day, names = taken(client, namespace, one, cleared(NOON))
    client.update(index=RUNS, id=day.key.id, doc={"parts": len(names)})
    after, names = taken(client, namespace, one, [event(NOON + HOUR, "1102", host="later")])
    assert stored(client, namespace) == ad_hoc(client, namespace, [CLEARED])
    assert names == {part.name for part in after.parts}
    assert after.found == 1501
