"""What cannot be worked off rests, is parked in the end, and holds up nothing else; live days come first."""

from dataclasses import replace
from itertools import count

import pytest

from hopwatch.settings import Schedule
from mappings.indices import alerts_pattern
from scheduler import ledger
from scheduler.backfill import backfill
from scheduler.failure import PARKED_AFTER
from scheduler.gaps import UNPROJECTED, gaps
from scheduler.plan import plan
from scheduler.retry import retry
from scheduler.tick import once, tick
from tests.estate import (
    CLEARED,
    DAY,
    FAN_OUT,
    HOUR,
    HUNTS,
    LONG_AFTER,
    NOON,
    ad_hoc,
    all_gaps,
    event,
    scheduler,
    store,
    stored,
    sweep,
)

pytestmark = pytest.mark.elastic

BAD = replace(FAN_OUT, id="test-bad", techniques=["no technique"])
"""A hunt whose findings cannot be made alerts."""


def month():
    for day in range(20):
        yield from sweep(NOON + day * DAY, hosts=6)
        yield event(NOON + day * DAY, "1102", host=f"ws{day}")


def why(client, namespace, now=LONG_AFTER):
    one = scheduler(client, namespace, hunts=[BAD], now=now)
    return {gap.start: gap.why for gap in gaps(client, one.hunts[0], namespace, one.frontier).gaps}


def test_a_day_that_cannot_be_filed_stops_neither_its_hunts_other_days_nor_the_other_hunts(client, namespace):
    store(client, namespace, [*sweep(NOON), *sweep(NOON + DAY, hosts=2), event(NOON, "1102")])
    done = once(scheduler(client, namespace, hunts=[BAD, CLEARED])).done
    assert done.failed == 3  # the windows that the sweep reaches
    assert "AttributeError" in done.why
    assert stored(client, namespace) == ad_hoc(client, namespace, [CLEARED])
    assert {start // DAY for start in why(client, namespace)} == {NOON // DAY}


def test_what_fails_again_and_again_is_parked_and_tried_again_on_demand_only(client, namespace):
    store(client, namespace, sweep(NOON))
    later = (LONG_AFTER + n * 2 * HOUR for n in count())
    for now, _ in zip(later, range(PARKED_AFTER), strict=False):
        assert once(scheduler(client, namespace, hunts=[BAD], now=now)).done.failed
    now = next(later)
    one = scheduler(client, namespace, hunts=[BAD], now=now)
    assert once(one).done.failed == 0
    assert all(text.startswith("parked") for text in why(client, namespace, now).values())
    assert gaps(client, one.hunts[0], namespace, one.frontier).parked == 3
    assert retry(one, one.hunts) == 3
    assert once(one).done.failed == 3
    assert "failed 1 times" in next(iter(why(client, namespace, now).values()))


def test_alerts_that_cannot_be_written_stop_no_others_and_are_written_when_they_can(client, namespace):
    later = NOON + 40 * DAY
    store(client, namespace, [event(NOON, "1102"), event(later, "1102", host="ws2"), *sweep(later)])
    january = alerts_pattern(namespace).replace("*", "2026.01")
    client.indices.create(index=january, settings={"index.blocks.write": True})
    one = scheduler(client, namespace)
    done = once(one).done
    assert (done.failed, done.unprojected) == (0, 1)
    assert "blocked" in done.why
    assert len(stored(client, namespace)) == 2
    assert UNPROJECTED in {gap.why for gap in all_gaps(one)}
    client.indices.put_settings(index=january, settings={"index.blocks.write": False})
    tick(one)
    assert stored(client, namespace) == ad_hoc(client, namespace)
    assert all_gaps(one) == []


def test_history_takes_what_time_a_tick_leaves_and_live_days_come_first(client, namespace):
    now = NOON + 20 * DAY
    store(client, namespace, month())
    seconds = count()
    slow = scheduler(client, namespace, settings=Schedule(tick=1), clock=lambda: now + 1000 * next(seconds))
    done = [tick(slow).done]
    live = {key for key, one in stored(client, namespace).items() if one["@timestamp"] >= "2026-01-24"}
    wanted = ad_hoc(client, namespace)
    assert live == {key for key, one in wanted.items() if one["@timestamp"] >= "2026-01-24"}
    assert len(stored(client, namespace)) < len(wanted)
    while (some := tick(slow).done).windows:
        done.append(some)
    assert len(done) == len(HUNTS)
    assert stored(client, namespace) == wanted


def test_a_backfill_that_was_interrupted_goes_on_where_it_was(client, namespace):
    newer = replace(FAN_OUT, kind=replace(FAN_OUT.kind, at_least=5), version=2)
    hunts = [newer, CLEARED]
    store(client, namespace, month())
    once(scheduler(client, namespace, hunts=[FAN_OUT]))
    asked = count()
    stopped = scheduler(client, namespace, hunts=hunts, stopping=lambda: next(asked) > 1)
    first = backfill(stopped, stopped.hunts).done.windows
    again = scheduler(client, namespace, hunts=hunts)
    second = backfill(again, again.hunts).done.windows
    ledger.refresh(client)
    days = [
        day for one in again.hunts for day in ledger.days(client, *ledger.of(namespace, one.id, one.digest))
    ]
    assert min(first, second) > 0
    assert first + second == sum(len(day.windows) for day in days)
    assert backfill(again, again.hunts).done.windows == 0
    assert stored(client, namespace) == ad_hoc(client, namespace, hunts)
    assert all_gaps(again) == []


def test_a_claim_of_another_is_shown_with_its_holder(client, namespace):
    store(client, namespace, [event(NOON, "1102")])
    holder = scheduler(client, namespace, owner="holder", hunts=[CLEARED])
    plan(client, holder.hunts, namespace, LONG_AFTER)
    ledger.refresh(client)
    days = list(ledger.days(client, *ledger.of(namespace, CLEARED.id)))
    ledger.claim(client, days, "holder", LONG_AFTER, HOUR)
    assert {gap.why for gap in all_gaps(holder)} == {"being evaluated by holder"}
    expired = scheduler(client, namespace, hunts=[CLEARED], now=LONG_AFTER + 2 * HOUR)
    assert {gap.why for gap in all_gaps(expired)} == {"being evaluated by holder, whose claim has run out"}
