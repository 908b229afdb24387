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


def test_the_first_week_is_silent_and_the_second_is_not(client, estate):
    store(client, estate, [*HISTORY, event(NOON - 5 * DAY, host="ws3")])
    assert rules(client, estate) == []
    store(client, estate, NEWS)
    assert rules(client, estate) == ["test-new-host", "test-rare-service"]


def test_a_baseline_that_arrives_late_gives_the_alerts(client, estate):
    store(client, estate, NEWS)
    assert rules(client, estate) == []
    store(client, estate, HISTORY)
    assert rules(client, estate) == ["test-new-host", "test-rare-service"]


def test_late_logs_that_show_it_is_nothing_new_withdraw(client, estate):
    store(client, estate, [*HISTORY, *NEWS])
    assert len(rules(client, estate)) == 2
    store(client, estate, [event(NOON - 8 * DAY, host="WS2"), installs(NOON - 8 * DAY, "upd", "ws5")])
    assert rules(client, estate) == []


def test_windows_of_the_future_are_not_marked_ahead_of_their_events(client, estate):
    """A month of windows would be written to the ledger at each tick."""
    store(client, estate, [*HISTORY, *NEWS])
    one = scheduler(client, estate, hunts=HUNTS, now=NOON + HOUR)
    once(one)
    ledger.refresh(client)
    days = list(ledger.days(client, *ledger.of(estate, NEW_HOST.id)))
    assert max(window for day in days for window in day.windows) <= NOON + HOUR + DAY
    assert rules(client, estate, NOON + 40 * DAY) == ["test-new-host", "test-rare-service"]


def test_what_happens_later_in_the_future_is_hunted_in_its_time(client, estate):
    store(client, estate, HISTORY)
    once(scheduler(client, estate, hunts=HUNTS, now=NOON - 8 * DAY))
    store(client, estate, NEWS)
    once(scheduler(client, estate, hunts=HUNTS, now=NOON - 7 * DAY))
    assert rules(client, estate) == ["test-new-host", "test-rare-service"]


def test_a_hunt_knows_until_when_it_has_no_baseline(client, estate):
    assert silent_until(client, CLEARED, estate) is None
    assert silent_until(client, NEW_HOST, estate) == ALWAYS.end
    store(client, estate, HISTORY)
    client.indices.refresh(index=f"logs-*-{estate}-*")
    assert silent_until(client, NEW_HOST, estate) == NOON - 2 * DAY
