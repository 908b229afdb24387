"""Planning and evaluating on a real server."""

from dataclasses import replace

import pytest

from hunts.windows import Span
from mappings.document import get
from mappings.indices import CURSORS
from scheduler import ledger
from scheduler.alerts import Wanted, read
from scheduler.backfill import all_again, backfill
from scheduler.gaps import gaps
from scheduler.plan import plan
from scheduler.scheduled import Scheduled
from scheduler.tick import once, tick
from tests.estate import (
    CLEARED,
    DAY,
    FAN_OUT,
    HOUR,
    LONG_AFTER,
    MINUTE,
    MONDAY,
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


def days_of(client, namespace, hunt):
    ledger.refresh(client)
    return list(ledger.days(client, *ledger.of(namespace, hunt.id)))


def test_a_tick_over_live_data_stores_what_an_ad_hoc_run_finds(client, namespace):
    store(client, namespace, [*sweep(NOON), event(NOON, "7045"), event(NOON, "1102")])
    one = scheduler(client, namespace, now=NOON + HOUR)
    assert tick(one).done.alerts == 3
    assert stored(client, namespace) == ad_hoc(client, namespace)
    assert all_gaps(one) == []


def test_what_lies_beyond_the_frontier_is_ahead_and_no_gap(client, namespace):
    store(client, namespace, sweep(NOON))
    one = scheduler(client, namespace, now=NOON + 15 * MINUTE)
    assert tick(one).done.windows == 0
    found = gaps(client, one.hunts[0], namespace, one.frontier)
    assert not found.gaps
    assert found.ahead[0].start == NOON
    assert tick(scheduler(client, namespace, now=NOON + 17 * MINUTE)).done.alerts == 1


def test_a_second_run_has_nothing_to_do(client, namespace):
    store(client, namespace, sweep(NOON))
    once(scheduler(client, namespace))
    again = once(scheduler(client, namespace))
    assert (again.planned.windows, again.done.windows, again.done.alerts) == (0, 0, 0)


def test_late_events_are_hunted_again_only_where_they_reach(client, namespace):
    store(client, namespace, [event(NOON + n * HOUR, "1102") for n in range(5)])
    once(scheduler(client, namespace))
    store(client, namespace, [event(NOON + 2 * HOUR + MINUTE, "1102", host="late")])
    late = plan(client, scheduler(client, namespace).hunts, namespace, LONG_AFTER)
    assert late.windows == sum(
        1 + -(-hunt.reach // hunt.every) for hunt in scheduler(client, namespace).hunts
    )
    windows = days_of(client, namespace, CLEARED)[0].windows
    assert [start for start, state in windows.items() if state.dirty] == [NOON + 2 * HOUR]


def test_last_years_logs_raise_their_alerts_within_two_ticks(client, namespace):
    store(client, namespace, sweep(NOON))
    now = NOON + 300 * DAY
    tick(scheduler(client, namespace, now=now))
    store(client, namespace, sweep(NOON - 200 * DAY, user="mallory"))
    tick(scheduler(client, namespace, now=now + MINUTE))
    tick(scheduler(client, namespace, now=now + 2 * MINUTE))
    found = stored(client, namespace)
    assert found == ad_hoc(client, namespace)
    assert len(found) == 2


def test_an_alert_grows_with_its_episode_and_keeps_its_first_time(client, namespace):
    store(client, namespace, sweep(NOON))
    tick(scheduler(client, namespace, now=NOON + HOUR))
    store(client, namespace, sweep(NOON + 2 * HOUR))
    tick(scheduler(client, namespace, now=NOON + 3 * HOUR))
    (hit,) = read(client, namespace, Wanted())
    assert get(hit["_source"], "hopwatch.alert.count") == 10
    assert get(hit["_source"], "event.created") == "2026-01-05T13:00:00.000Z"
    assert get(hit["_source"], "hopwatch.alert.updated") == "2026-01-05T15:00:00.000Z"


def test_an_alert_that_later_logs_explain_is_withdrawn_and_opened_again_when_they_do_not(client, namespace):
    store(client, namespace, [event(NOON, "7045", host="ws7")])
    once(scheduler(client, namespace))
    assert len(stored(client, namespace)) == 1
    excuse = event(NOON - MINUTE, "change", host="WS7")
    store(client, namespace, [excuse])
    once(scheduler(client, namespace))
    (hit,) = read(client, namespace, Wanted())
    assert get(hit["_source"], "hopwatch.alert.status") == "withdrawn"
    assert get(hit["_source"], "event.reason").startswith("Withdrawn")
    store(client, namespace, [event(NOON + 10 * MINUTE, "7045", host="ws8")])
    once(scheduler(client, namespace))
    assert stored(client, namespace) == ad_hoc(client, namespace)


def test_retention_withdraws_nothing(client, namespace):
    store(client, namespace, [*sweep(NOON), event(NOON, "1102", host="ws1")])
    once(scheduler(client, namespace))
    before = stored(client, namespace)
    client.indices.delete(index=f"logs-system.security-{namespace}-2026.01")
    store(client, namespace, [event(NOON + MINUTE, "1102", host="ws2")])
    once(scheduler(client, namespace))
    after = stored(client, namespace)
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1
    assert all_gaps(scheduler(client, namespace)) == []


def test_a_window_whose_past_is_gone_keeps_what_was_found_there(client, namespace):
    midnight = MONDAY + 27 * DAY
    store(client, namespace, sweep(midnight - 3 * MINUTE))
    once(scheduler(client, namespace))
    before = stored(client, namespace)
    assert len(before) == 1
    client.indices.delete(index=f"logs-system.security-{namespace}-2026.01")
    store(client, namespace, [event(midnight + 2 * MINUTE, host="other", user="bob")])
    once(scheduler(client, namespace))
    assert stored(client, namespace) == before


def test_an_index_that_was_made_again_is_read_from_its_beginning(client, namespace):
    store(client, namespace, [event(NOON, "1102")])
    once(scheduler(client, namespace))
    client.indices.delete(index=f"logs-system.security-{namespace}-2026.01")
    store(client, namespace, [event(NOON + DAY, "1102")])
    assert once(scheduler(client, namespace)).done.alerts == 1


def test_a_planner_that_dies_before_it_moves_its_cursor_loses_nothing(client, namespace):
    store(client, namespace, sweep(NOON))
    index = client.indices.get_settings(index=f"logs-*-{namespace}-*").body
    uuid = next(iter(index.values()))["settings"]["index"]["uuid"]
    plan(client, scheduler(client, namespace).hunts, namespace, LONG_AFTER)
    client.delete(index=CURSORS, id=uuid)
    assert once(scheduler(client, namespace)).done.alerts == 1
    assert stored(client, namespace) == ad_hoc(client, namespace)


def test_a_disabled_hunt_is_not_planned(client, namespace):
    store(client, namespace, [event(NOON, "1102")])
    one = scheduler(client, namespace)
    off = scheduler(client, namespace)
    object.__setattr__(off, "hunts", [Scheduled(hunt.hunt, enabled=False) for hunt in one.hunts])
    assert once(off).planned.windows == 0


def test_a_hunt_that_was_disabled_for_a_while_catches_up(client, namespace):
    store(client, namespace, [event(NOON, "1102"), *sweep(NOON)])
    once(scheduler(client, namespace))
    store(client, namespace, [event(NOON + DAY, "1102"), *sweep(NOON + DAY)])
    once(scheduler(client, namespace, hunts=[FAN_OUT]))
    once(scheduler(client, namespace))
    assert stored(client, namespace) == ad_hoc(client, namespace)
    assert all_gaps(scheduler(client, namespace)) == []


def test_schedulers_of_two_versions_read_everything_each(client, namespace):
    newer = replace(FAN_OUT, kind=replace(FAN_OUT.kind, at_least=3), version=2)
    old, new = scheduler(client, namespace, hunts=[FAN_OUT]), scheduler(client, namespace, hunts=[newer])
    store(client, namespace, sweep(NOON))
    for one in (old, new):
        once(one)
    for day in range(1, 4):
        store(client, namespace, sweep(NOON + day * DAY))
        for one in (old, new):
            assert once(one).done.windows > 0
    assert {gap.start for gap in all_gaps(new)} == {NOON}
    assert all_gaps(old) == []


def test_a_backfill_brings_back_deleted_alerts_and_leaves_no_gap(client, namespace):
    store(client, namespace, [*sweep(NOON), event(NOON + DAY, "1102")])
    once(scheduler(client, namespace))
    before = stored(client, namespace)
    for name in client.indices.get(index=f"logs-hopwatch.alerts-{namespace}-*"):
        client.indices.delete(index=name)
    one = scheduler(client, namespace)
    backfill(one, one.hunts, Span(MONDAY, MONDAY + 3 * DAY), marks=all_again)
    assert stored(client, namespace) == before
    assert all_gaps(one) == []


def test_a_backfill_alone_hunts_everything_and_leaves_the_schedule_nothing(client, namespace):
    store(client, namespace, [*sweep(NOON), event(NOON, "7045"), event(NOON + DAY, "1102")])
    one = scheduler(client, namespace)
    backfill(one, one.hunts)
    assert stored(client, namespace) == ad_hoc(client, namespace)
    assert once(one).done.windows == 0


def test_a_new_version_takes_over_what_the_old_one_found(client, namespace):
    stricter = replace(FAN_OUT, kind=replace(FAN_OUT.kind, at_least=6), version=2)
    store(client, namespace, [*sweep(NOON), *sweep(NOON + HOUR, hosts=7, user="mallory")])
    once(scheduler(client, namespace))
    assert len(stored(client, namespace)) == 2
    new = scheduler(client, namespace, hunts=[stricter])
    assert all_gaps(new)
    backfill(new, new.hunts)
    assert stored(client, namespace) == ad_hoc(client, namespace, [stricter])
    assert all_gaps(new) == []
