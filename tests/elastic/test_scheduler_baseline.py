"""Hunts with a baseline of weeks on the schedule: what is marked ahead, and what late data changes."""

from datetime import timedelta

import pytest

from hunts.evaluate import ALWAYS, silent_until
from hunts.kinds import FirstSeen, Rare
from mappings.ecs import Event
from scheduler import ledger
from scheduler.tick import once
from tests.estate import CLEARED, DAY, HOUR, NOON, ad_hoc, all_gaps, code, event, scheduler, store, stored
from tests.happenings import hunt

pytestmark = pytest.mark.elastic

LONG = {"within": timedelta(days=30), "warm_up": timedelta(days=7)}
HOURLY = {"every": timedelta(hours=1), "episode": timedelta(days=1)}
NEW_HOST = hunt(
    FirstSeen(events=code("4624"), by=[Event.user.name], new=[Event.host.name], **LONG),
    id="test-new-host",
    **HOURLY,
)
RARE_SERVICE = hunt(
    Rare(events=code("7045"), by=[Event.service.name], of=Event.host.name, at_most=1, **LONG),
    id="test-rare-service",
    **HOURLY,
)
HUNTS = [NEW_HOST, RARE_SERVICE]
NOW = NOON + DAY


def installs(at, name, host):
    return event(at, "7045", host=host, **{"service.name": name})


HISTORY = [event(NOON - 9 * DAY, host="ws1"), installs(NOON - 9 * DAY, "agent", "ws1")]
NEWS = [event(NOON, host="ws2"), installs(NOON, "upd", "ws2")]


def rules(client, namespace, now=NOW):
    """Work off what is due; the hunts that have an alert, which are those of an ad hoc run."""
    one = scheduler(client, namespace, hunts=HUNTS, now=now)
    once(one)
    found = stored(client, namespace)
    assert found == ad_hoc(client, namespace, HUNTS)
    assert all_gaps(one) == []
    return sorted(alert["rule"]["id"] for alert in found.values())


def test_the_first_week_is_silent_and_the_second_is_not(client, namespace):
    store(client, namespace, [*HISTORY, event(NOON - 5 * DAY, host="ws3")])
    assert rules(client, namespace) == []
    store(client, namespace, NEWS)
    assert rules(client, namespace) == ["test-new-host", "test-rare-service"]


def test_a_baseline_that_arrives_late_gives_the_alerts(client, namespace):
    store(client, namespace, NEWS)
    assert rules(client, namespace) == []
    store(client, namespace, HISTORY)
    assert rules(client, namespace) == ["test-new-host", "test-rare-service"]


def test_late_logs_that_show_it_is_nothing_new_withdraw(client, namespace):
    store(client, namespace, [*HISTORY, *NEWS])
    assert len(rules(client, namespace)) == 2
    store(client, namespace, [event(NOON - 8 * DAY, host="WS2"), installs(NOON - 8 * DAY, "upd", "ws5")])
    assert rules(client, namespace) == []


def test_windows_of_the_future_are_not_marked_ahead_of_their_events(client, namespace):
    """A month of windows would be written to the ledger at each tick."""
    store(client, namespace, [*HISTORY, *NEWS])
    one = scheduler(client, namespace, hunts=HUNTS, now=NOON + HOUR)
    once(one)
    ledger.refresh(client)
    days = list(ledger.days(client, *ledger.of(namespace, NEW_HOST.id)))
    assert max(window for day in days for window in day.windows) <= NOON + HOUR + DAY
    assert rules(client, namespace, NOON + 40 * DAY) == ["test-new-host", "test-rare-service"]


def test_what_happens_later_in_the_future_is_hunted_in_its_time(client, namespace):
    store(client, namespace, HISTORY)
    once(scheduler(client, namespace, hunts=HUNTS, now=NOON - 8 * DAY))
    store(client, namespace, NEWS)
    once(scheduler(client, namespace, hunts=HUNTS, now=NOON - 7 * DAY))
    assert rules(client, namespace) == ["test-new-host", "test-rare-service"]


def test_a_hunt_knows_until_when_it_has_no_baseline(client, namespace):
    assert silent_until(client, CLEARED, namespace) is None
    assert silent_until(client, NEW_HOST, namespace) == ALWAYS.end
    store(client, namespace, HISTORY)
    client.indices.refresh(index=f"logs-*-{namespace}-*")
    assert silent_until(client, NEW_HOST, namespace) == NOON - 2 * DAY
